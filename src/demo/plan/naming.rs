//! Made-up names of people and companies, all different.

/// The `n`-th of a list that is taken round and round; the default for an empty list.
pub(super) fn pick<T: Copy + Default>(list: &[T], n: usize) -> T {
    list.get(n % list.len().max(1)).copied().unwrap_or_default()
}

const SURNAMES: [(&str, &str); 37] = [
    ("江", "jiang"),
    ("邵", "shao"),
    ("温", "wen"),
    ("骆", "luo"),
    ("卢", "lu"),
    ("邹", "zou"),
    ("秦", "qin"),
    ("傅", "fu"),
    ("柯", "ke"),
    ("向", "xiang"),
    ("冉", "ran"),
    ("谭", "tan"),
    ("龚", "gong"),
    ("戴", "dai"),
    ("岑", "cen"),
    ("段", "duan"),
    ("尹", "yin"),
    ("聂", "nie"),
    ("蒲", "pu"),
    ("汤", "tang"),
    ("蓝", "lan"),
    ("黎", "li"),
    ("贺", "he"),
    ("顾", "gu"),
    ("毛", "mao"),
    ("童", "tong"),
    ("凌", "ling"),
    ("娄", "lou"),
    ("庞", "pang"),
    ("褚", "chu"),
    ("苗", "miao"),
    ("牟", "mou"),
    ("祝", "zhu"),
    ("阮", "ruan"),
    ("熊", "xiong"),
    ("詹", "zhan"),
    ("施", "shi"),
];

const GIVEN_NAMES: [(&str, &str); 45] = [
    ("砚秋", "yanqiu"),
    ("明岱", "mingdai"),
    ("知朔", "zhishuo"),
    ("承屿", "chengyu"),
    ("望川", "wangchuan"),
    ("怀谷", "huaigu"),
    ("景溪", "jingxi"),
    ("若桐", "ruotong"),
    ("予安", "yuan"),
    ("以恒", "yiheng"),
    ("思衡", "siheng"),
    ("修远", "xiuyuan"),
    ("清越", "qingyue"),
    ("立言", "liyan"),
    ("牧之", "muzhi"),
    ("昭宁", "zhaoning"),
    ("云疏", "yunshu"),
    ("启棠", "qitang"),
    ("南乔", "nanqiao"),
    ("亦舟", "yizhou"),
    ("述白", "shubai"),
    ("青禾", "qinghe"),
    ("嘉树", "jiashu"),
    ("维桢", "weizhen"),
    ("长庚", "changgeng"),
    ("静姝", "jingshu"),
    ("映雪", "yingxue"),
    ("素问", "suwen"),
    ("晚晴", "wanqing"),
    ("书蘅", "shuheng"),
    ("佩玖", "peijiu"),
    ("念慈", "nianci"),
    ("若谷", "ruogu"),
    ("允执", "yunzhi"),
    ("敬之", "jingzhi"),
    ("世清", "shiqing"),
    ("文澜", "wenlan"),
    ("伯钧", "bojun"),
    ("仲谦", "zhongqian"),
    ("季扬", "jiyang"),
    ("叔和", "shuhe"),
    ("广陵", "guangling"),
    ("子衿", "zijin"),
    ("惟一", "weiyi"),
    ("观澜", "guanlan"),
];

/// The `n`-th person's name, in characters and as the local part of a mail address.
pub(super) fn person(n: usize) -> (String, String) {
    let ((surname, sound), (given, given_sound)) = (pick(&SURNAMES, n), pick(&GIVEN_NAMES, n * 11));
    (format!("{surname}{given}"), format!("{sound}.{given_sound}"))
}

const BRAND_FIRST: [&str; 20] = [
    "澜", "岫", "峤", "翊", "珩", "璟", "骞", "昱", "湛", "沅", "澄", "朔", "霁", "栩", "牧", "砺", "渟", "翎", "衡",
    "榆",
];
const BRAND_SECOND: [&str; 20] = [
    "川", "岳", "禾", "桐", "陌", "拓", "屿", "湾", "林", "石", "帆", "序", "弦", "野", "舟", "桥", "汐", "塬", "谷",
    "岚",
];
const CITIES: [&str; 11] = ["重庆", "深圳", "重庆", "上海", "苏州", "重庆", "北京", "杭州", "成都", "武汉", "东莞"];

/// The `n`-th company's brand; four hundred are different.
pub(super) fn brand(n: usize) -> String {
    format!("{}{}", pick(&BRAND_FIRST, n), pick(&BRAND_SECOND, n / 20 + n * 3))
}

/// The full name of the `n`-th company, in a trade.
pub(super) fn company(n: usize, trade: &str) -> String {
    company_of(pick(&CITIES, n), n, trade)
}

/// The same of a city.
pub(super) fn company_of(city: &str, n: usize, trade: &str) -> String {
    format!("{city}{}{trade}有限公司", brand(n))
}
