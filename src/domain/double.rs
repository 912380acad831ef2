//! What is entered twice (重复登记): what is plainly the same thing is refused, what only may be is kept and shown (adr/0028).

use chrono::NaiveDate;

use super::{
    company::normalised,
    language::say,
    refusal::{Refusal, RefusalCode},
};

/// What tells a project from another one of its name.
#[derive(Clone, Copy, Debug)]
pub struct Project<'a> {
    /// Who invests.
    pub investor: &'a str,
    /// The lead unit on the day it came into the pool.
    pub lead_unit: i64,
    /// The day it came into the pool.
    pub registered_on: NaiveDate,
}

impl Project<'_> {
    /// Refuses a project that differs in nothing from one of its name: it is the same form, sent twice.
    pub fn is_new(&self, other: Self) -> Result<(), Refusal> {
        let same = (self.lead_unit, self.registered_on) == (other.lead_unit, other.registered_on)
            && normalised(self.investor) == normalised(other.investor);
        if !same {
            return Ok(());
        }
        let message = say!(
            "同一牵头单位当日已登记同名、同投资方的项目，请勿重复登记",
            "The lead unit has a project of this name, investor and day already",
        );
        Err(Refusal::of_field("name", RefusalCode::Taken, message))
    }
}

/// What tells an official from another one of the same name who is in office on the same days.
#[derive(Clone, Copy, Debug)]
pub struct Official<'a> {
    /// Title.
    pub title: &'a str,
    /// Mail address.
    pub email: Option<&'a str>,
    /// Telephone.
    pub telephone: Option<&'a str>,
}

impl Official<'_> {
    /// Refuses an official of the same title, unless an address or a telephone says that it is somebody else.
    pub fn is_new(&self, other: Self) -> Result<(), Refusal> {
        let differ = |one: Option<&str>, other: Option<&str>| one.zip(other).is_some_and(|(one, other)| one != other);
        if self.title != other.title || differ(self.email, other.email) || differ(self.telephone, other.telephone) {
            return Ok(());
        }
        let message = say!(
            "同名同职务的干部在此期间已登记；确属另一人的，请填写与其不同的邮箱或电话",
            "An official of this name and title is in office on these days already; if this is somebody else, enter another \
             mail address or telephone",
        );
        Err(Refusal::of_field("name", RefusalCode::Taken, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_the_same_only_if_nothing_tells_it_from_the_other() {
        let day = |text: &str| text.parse().unwrap();
        let one = Project { investor: "澜川半导体有限公司", lead_unit: 1, registered_on: day("2026-11-20") };
        assert_eq!(one.is_new(one).unwrap_err().code, RefusalCode::Taken);
        assert!(one.is_new(Project { investor: "澜川半导体股份有限公司", ..one }).is_err());
        for other in [
            Project { investor: "衡桥机电有限公司", ..one },
            Project { lead_unit: 2, ..one },
            Project { registered_on: day("2026-11-21"), ..one },
        ] {
            assert_eq!(one.is_new(other), Ok(()), "{other:?}");
        }
    }

    #[test]
    fn an_official_is_somebody_else_by_title_address_or_telephone() {
        let one = Official { title: "副主任", email: Some("a@x.example"), telephone: None };
        assert_eq!(one.is_new(one).unwrap_err().field.as_deref(), Some("name"));
        assert!(one.is_new(Official { email: None, telephone: Some("023-1"), ..one }).is_err());
        for other in [Official { title: "主任", ..one }, Official { email: Some("b@x.example"), ..one }] {
            assert_eq!(one.is_new(other), Ok(()), "{other:?}");
        }
        let [called, other] = ["023-1", "023-2"].map(|telephone| Official { telephone: Some(telephone), ..one });
        assert_eq!(called.is_new(other), Ok(()));
    }
}
