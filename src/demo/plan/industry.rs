//! What companies make or do, by direction.

use super::naming::{brand, company, pick};

/// One line of business: the trade in the company's name, what it offers, and what the project is for.
type Line = (&'static str, &'static str, &'static str);

struct Industry {
    forms: [&'static str; 4],
    sites: [&'static str; 3],
    lines: &'static [Line],
}

/// Who invests in what.
pub(crate) struct Venture {
    pub(crate) name: String,
    pub(crate) investor: String,
    pub(crate) summary: String,
}

/// The venture of the `n`-th company, in a direction.
pub(crate) fn venture(n: usize, direction: usize) -> Venture {
    let Some(industry) = INDUSTRIES.get(direction % INDUSTRIES.len()) else {
        return Venture { name: brand(n), investor: brand(n), summary: String::new() };
    };
    let (trade, product, purpose) = pick(industry.lines, n);
    let form = pick(&industry.forms, n / 3);
    let what = joined(product, form);
    let (investor, site) = (company(n, trade), pick(&industry.sites, n / 2));
    Venture {
        name: format!("{}{what}项目", brand(n)),
        summary: format!("{investor}拟在{site}建设{what}，{purpose}。"),
        investor,
    }
}

/// A product and a form in one: what the one ends with, the other does not begin with again (游戏研发, 研发中心).
fn joined(product: &str, form: &str) -> String {
    let doubled =
        form.char_indices().nth(2).and_then(|(end, _)| form.get(..end)).filter(|head| product.ends_with(head));
    format!("{product}{}", doubled.and_then(|head| form.strip_prefix(head)).unwrap_or(form))
}

/// Every line of business: its direction, what it offers, and what projects in it are for.
pub(super) fn lines() -> impl Iterator<Item = (usize, &'static str, &'static str)> {
    let of = |(direction, industry): (usize, &'static Industry)| {
        industry.lines.iter().map(move |(_, product, purpose)| (direction, *product, *purpose))
    };
    INDUSTRIES.iter().enumerate().flat_map(of)
}

/// In the order of the directions.
static INDUSTRIES: [Industry; 6] = [
    Industry {
        forms: ["生产基地", "智能产线", "研发制造中心", "西南总部基地"],
        sites: ["西彭园区", "九龙园区", "铝精深加工产业园"],
        lines: &[
            ("半导体", "车规级功率模块", "配套新能源汽车电驱系统"),
            ("传感科技", "毫米波雷达", "供应智能网联汽车整车企业"),
            ("新材料", "高强铝合金型材", "延伸铝精深加工链条"),
            ("航空装备", "低空无人机整机", "服务低空物流与巡检应用"),
            ("智能装备", "工业机器人减速器", "补齐机器人关键零部件"),
            ("汽车电子", "智能座舱域控制器", "配套本地整车企业"),
            ("能源科技", "储能变流器", "面向工商业储能市场"),
            ("精密制造", "一体化压铸件", "推动汽车轻量化"),
            ("光电", "车载显示模组", "完善新型显示产业链"),
            ("生物医药", "体外诊断试剂", "引入创新药械成果转化"),
            ("摩托车科技", "电动摩托车电驱总成", "带动摩托车产业转型"),
            ("仪器", "高端电子测量仪器", "实现关键仪器国产替代"),
            ("氢能", "燃料电池膜电极", "拓展氢能装备应用"),
            ("激光", "工业激光器", "服务精密加工企业"),
            ("轨道装备", "轨道交通制动系统", "扩大轨道装备本地配套"),
            ("增材科技", "金属增材制造", "提供复杂零件快速试制能力"),
            ("医疗器械", "介入类医疗器械", "形成医疗器械注册人制度示范"),
        ],
    },
    Industry {
        forms: ["西南总部", "区域中心", "运营基地", "交付中心"],
        sites: ["石桥铺片区", "渝州路片区", "谢家湾片区"],
        lines: &[
            ("检测技术", "汽车零部件检验检测", "提升产业链检测能力"),
            ("供应链", "智慧供应链管理", "降低制造企业物流成本"),
            ("融资租赁", "设备融资租赁", "支持中小企业设备更新"),
            ("工业设计", "工业设计与样机试制", "服务汽摩产业升级"),
            ("人力资源", "产业人才外包服务", "稳定企业用工"),
            ("知识产权", "知识产权运营", "促进专利转化"),
            ("工程咨询", "全过程工程咨询", "集聚工程设计企业"),
            ("冷链物流", "医药冷链仓配", "补齐医药流通短板"),
            ("会计服务", "共享财务服务", "吸引总部企业结算功能"),
            ("节能服务", "合同能源管理", "推动园区节能降碳"),
            ("商业保理", "供应链金融科技", "拓宽上下游融资渠道"),
        ],
    },
    Industry {
        forms: ["旗舰店", "西南区域总部", "商业综合体", "供应链中心"],
        sites: ["杨家坪商圈", "石坪桥片区", "华岩片区"],
        lines: &[
            ("百货", "城市奥莱", "丰富商圈业态"),
            ("餐饮管理", "渝派餐饮品牌", "培育本土餐饮连锁"),
            ("电子商务", "直播电商", "打造网络消费新场景"),
            ("汽车服务", "新能源汽车销售体验", "扩大汽车消费"),
            ("跨境贸易", "跨境电商选品", "推动外贸新业态"),
            ("家居", "整装家居体验", "促进家居焕新消费"),
            ("酒店管理", "中高端酒店", "提升商务接待能力"),
            ("食品", "预制菜分拨", "衔接产地与商超渠道"),
            ("钟表珠宝", "首店经济集合店", "引入国内外品牌首店"),
            ("户外用品", "运动户外消费", "培育新型消费"),
            ("商业运营", "社区商业更新", "完善一刻钟便民生活圈"),
            ("二手车", "二手车出口", "拓展国际市场"),
        ],
    },
    Industry {
        forms: ["体验中心", "运营基地", "综合体", "示范园"],
        sites: ["九龙半岛", "黄桷坪片区", "中梁山片区"],
        lines: &[
            ("文化创意", "当代艺术创作", "盘活老工业建筑"),
            ("影视", "微短剧拍摄", "形成影视拍摄产业集聚"),
            ("旅游发展", "滨江工业遗产游览", "打造都市旅游新地标"),
            ("康养", "嵌入式康养", "增加普惠养老供给"),
            ("口腔医疗", "专科医疗连锁", "提升专科医疗服务水平"),
            ("体育文化", "全民健身运动", "承办市级以上体育赛事"),
            ("教育科技", "职业技能实训", "培养产业工人"),
            ("动漫", "数字动漫制作", "服务动漫游戏出海"),
            ("健康管理", "精准体检", "发展健康管理服务"),
        ],
    },
    Industry {
        forms: ["研发中心", "应用示范中心", "区域总部", "创新基地"],
        sites: ["石桥铺片区", "二郎片区", "九龙园区"],
        lines: &[
            ("智能科技", "工业大模型", "服务制造业智能化改造"),
            ("云计算", "智算服务", "提供普惠算力"),
            ("软件", "汽车软件", "承接软件定义汽车研发"),
            ("数据科技", "行业数据标注", "形成数据标注产业集群"),
            ("网络安全", "车联网安全", "保障智能网联汽车数据安全"),
            ("信息技术", "工业互联网平台", "推动中小企业上云"),
            ("空间信息", "北斗时空服务", "拓展城市治理应用"),
            ("游戏科技", "游戏研发", "集聚数字内容企业"),
            ("区块链", "数字供应链存证", "提升供应链协同效率"),
            ("机器人", "具身智能训练", "开放机器人应用场景"),
        ],
    },
    Industry {
        forms: ["示范基地", "加工中心", "产业园", "运营中心"],
        sites: ["西彭园区", "铜罐驿片区", "陶家片区"],
        lines: &[
            ("再生资源", "废旧铝循环利用", "降低原铝消耗"),
            ("环保科技", "工业废水治理", "提升园区环保配套"),
            ("农业科技", "都市设施农业", "保障城市鲜活农产品供应"),
            ("光伏", "分布式光伏", "提高厂房屋顶绿电比例"),
            ("充电科技", "超充网络", "完善充换电基础设施"),
            ("果业", "柑橘精深加工", "带动铜罐驿柑橘产业"),
            ("碳管理", "碳足迹核算", "服务出口企业绿色认证"),
        ],
    },
];
