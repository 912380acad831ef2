//! Companies (企业) as people write their names.

/// Legal forms (公司组织形式) at the end of a name, the longest first.
const FORMS: [&str; 11] =
    ["有限责任公司", "股份有限公司", "有限公司", "股份公司", "集团", "公司", "coltd", "limited", "ltd", "inc", "corp"];
/// Municipalities as they begin a name; 市 is often left out. Provinces and other cities are left as they are written:
/// to leave them out could make one company of two.
const CITIES: [&str; 4] = ["重庆市", "北京市", "上海市", "天津市"];

/// The name as it is compared: two names of one company come to the same. Width and case of letters, blanks, brackets
/// and other marks do not count, nor does the legal form.
pub fn normalised(name: &str) -> String {
    let plain = name.chars().map(half_width).flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric());
    let mut key: String = plain.collect();
    while let Some(city) = CITIES.into_iter().find(|city| key.starts_with(city)) {
        key = key.replacen(city, city.trim_end_matches('市'), 1);
    }
    while let Some(rest) = FORMS.into_iter().find_map(|form| key.strip_suffix(form).filter(|rest| !rest.is_empty())) {
        key = rest.to_owned();
    }
    // A name of marks alone is compared as it is.
    if key.is_empty() { name.trim().to_lowercase() } else { key }
}

const fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(c as u32 - 0xfee0) {
            Some(half) => half,
            None => c,
        },
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_company_come_to_the_same() {
        for (one, other) in [
            ("重庆澜川半导体有限公司", "重庆市澜川半导体有限责任公司"),
            ("澜川（重庆）半导体股份有限公司", " 澜川(重庆) 半导体 "),
            ("ＡＢＣ科技集团有限公司", "abc科技"),
            ("Acme Robotics Co., Ltd.", "ACME ROBOTICS"),
        ] {
            assert_eq!(normalised(one), normalised(other), "{one} {other}");
        }
    }

    #[test]
    fn names_of_different_companies_stay_different() {
        for (one, other) in [
            ("重庆澜川半导体有限公司", "深圳澜川半导体有限公司"),
            ("重庆澜川半导体有限公司", "澜川半导体有限公司"),
            ("澜川集团有限公司", "澜川半导体集团有限公司"),
            ("有限公司", "集团"),
            ("——", "……"),
        ] {
            assert_ne!(normalised(one), normalised(other), "{one} {other}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_normalised_stays_as_it_is(
            name in proptest::prop_oneof!["[重庆市澜川ａＢ（）() 有限集团公司股份]{1,20}", "\\PC{1,20}"],
        ) {
            let once = normalised(&name);
            proptest::prop_assert!(!once.is_empty() || name.trim().is_empty());
            proptest::prop_assert_eq!(&normalised(&once), &once);
        }
    }
}
