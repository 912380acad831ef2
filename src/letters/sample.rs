//! Made-up letters on which templates are tried: everything that a letter may say or leave out comes up in one of them.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{AddresseeKind, Audience, LadderStep, Lamp, LetterKind, MatterKind, Measure, Rule};

use super::{
    draft::Content,
    render::{Absent, Issue, LeaderName, Names, RenderError, Rendered, UnitName, render},
    template::{Place, Templates},
};
use crate::{
    config::Office,
    domain::{
        calendar::Calendar,
        letter::{
            Addressee, Draft, Matter, Standing, TargetSummary, UnitSummary, answer::AnsweredLate, thread::MatterKey,
        },
        money::Money,
        month::Month,
    },
};

/// Keys of the made-up units and of the leader.
const UNITS: [i64; 2] = [1, 2];
const LEADER: i64 = 3;

/// What a name might hold: it has to come out as text, wherever a template puts it.
const HOSTILE: &str = "\"'><script>x</script><img src=http://x onerror=x> onload=x &amp; {{ x }}";

/// Whom letters are to.
const ADDRESSEES: [AddresseeKind; 3] = [AddresseeKind::Unit, AddresseeKind::Leader, AddresseeKind::GroupLeader];

const LAMPS: [Lamp; 3] = [Lamp::Red, Lamp::Yellow, Lamp::Blue];

/// A made-up letter.
#[derive(Debug)]
pub struct Sample {
    content: Content,
    names: Names,
    issue: Issue,
    /// Instead of the office's own names.
    office: Option<Office>,
}

/// Refuses templates with which a letter could not be printed, after the one at `place` was changed.
pub fn examine(templates: &Templates, place: Place, office: &Office) -> Result<(), RenderError> {
    templates.read_through(place)?;
    for sample in place.kinds().into_iter().flat_map(all) {
        sample.rendered(templates, office)?;
    }
    Ok(())
}

/// The samples to look at: a unit's letter, then a leader's.
pub fn shown(kind: LetterKind) -> Vec<Sample> {
    [AddresseeKind::Unit, AddresseeKind::Leader].map(|to| Sample::full(kind, to)).into()
}

/// Letters with everything, with as little as may be under each lamp, with hostile names, a leader's that leaves all
/// matters to the units, and one that proposes talks.
fn all(kind: LetterKind) -> Vec<Sample> {
    let of = |to| {
        let sparse = LAMPS.map(|lamp| Sample::sparse(kind, to, lamp));
        [Sample::full(kind, to), Sample::full(kind, to).hostile()].into_iter().chain(sparse)
    };
    let to_leader = || Sample::full(kind, AddresseeKind::Leader);
    ADDRESSEES.into_iter().flat_map(of).chain([to_leader().without_items(), to_leader().with_talks()]).collect()
}

impl Sample {
    /// The letter in words.
    pub fn rendered(&self, templates: &Templates, office: &Office) -> Result<Rendered, RenderError> {
        let office = self.office.as_ref().unwrap_or(office);
        render(templates, &self.content, office, &self.names, &self.issue)
    }

    fn full(kind: LetterKind, to: AddresseeKind) -> Self {
        let late = kind == LetterKind::Urging;
        let matter = |(position, lamp): (u32, Lamp)| matter(lamp, u32::from(late) * (20 - 10 * position), position);
        let targets = vec![
            TargetSummary { measure: Measure::Projects, actual: 8, amount: 12 },
            TargetSummary { measure: Measure::ContractAmount, actual: 125_000_000_000, amount: 200_000_000_000 },
        ];
        let row = |unit| UnitSummary { unit, projects: 2, targets: targets.clone(), red: 1, yellow: 1, blue: 1 };
        let by_unit = UNITS.map(row);
        let answered_late = AnsweredLate {
            kind,
            number: "九招商函〔2026〕1号".to_owned(),
            answer_by: NaiveDate::from_ymd_opt(2026, 11, 9).unwrap_or_default(),
            answered_on: NaiveDate::from_ymd_opt(2026, 11, 12).unwrap_or_default(),
        };
        let answered_late = if to == AddresseeKind::Unit { vec![answered_late] } else { Vec::new() };
        let own = if to == AddresseeKind::Unit { targets.clone() } else { Vec::new() };
        let copies = if to == AddresseeKind::Unit {
            vec!["赵六（区科技局招商联络员）".to_owned()]
        } else {
            Vec::new()
        };
        Self {
            content: Content {
                draft: Draft {
                    answered_late,
                    targets: own,
                    ..draft(kind, to, (0..).zip(LAMPS).map(matter).collect(), by_unit.into())
                },
                standing: Standing {
                    negotiating: 3,
                    approved: 1,
                    signed: 4,
                    started: 2,
                    signed_this_year: 5,
                    contract_this_year: Money::wan_yuan(125_000),
                    started_this_year: 3,
                },
                district: None,
            },
            names: names("区科技局", Some("张三"), "李四"),
            issue: Issue {
                absent: Some(Absent { name: "张三".to_owned(), deputy: "钱七".to_owned() }),
                copies,
                replaces: Some("九招商函〔2026〕2号".to_owned()),
                // No arrangement is known so far ahead.
                answer_by: NaiveDate::from_ymd_opt(2099, 12, 1).unwrap_or_default(),
                ..issue()
            },
            office: None,
        }
    }

    fn sparse(kind: LetterKind, to: AddresseeKind, lamp: Lamp) -> Self {
        let count = |of: Lamp| u32::from(of == lamp);
        let [unit, _] = UNITS;
        let (red, yellow, blue) = (count(Lamp::Red), count(Lamp::Yellow), count(Lamp::Blue));
        let row = UnitSummary { unit, projects: 0, targets: Vec::new(), red, yellow, blue };
        Self {
            content: Content {
                draft: draft(kind, to, vec![matter(lamp, 0, 0)], vec![row]),
                standing: Standing::default(),
                district: None,
            },
            names: names("石板镇", None, "李四"),
            issue: issue(),
            office: None,
        }
    }

    /// As to a leader who heads the leading group as well.
    fn with_talks(mut self) -> Self {
        self.content.draft.talks = 1;
        for item in self.content.draft.items.iter_mut().take(1) {
            item.step = LadderStep::Talk;
        }
        self.content.district = Some(self.content.standing);
        self
    }

    fn without_items(mut self) -> Self {
        self.content.draft.items.clear();
        self
    }

    fn hostile(mut self) -> Self {
        let text = || HOSTILE.to_owned();
        for item in &mut self.content.draft.items {
            (item.title, item.words) = (text(), text());
        }
        for late in &mut self.content.draft.answered_late {
            late.number = text();
        }
        self.names = names(HOSTILE, Some(HOSTILE), HOSTILE);
        self.issue.absent = Some(Absent { name: text(), deputy: text() });
        self.issue.copies = vec![text(), text()];
        self.issue.number = text();
        self.issue.replaces = Some(text());
        let [issuer, district, number_prefix, contact_name, contact_telephone] = [(); 5].map(|()| text());
        self.office = Some(Office { issuer, district, number_prefix, contact_name, contact_telephone });
        self
    }
}

fn draft(kind: LetterKind, to: AddresseeKind, items: Vec<Matter>, by_unit: Vec<UnitSummary>) -> Draft {
    let [unit, _] = UNITS;
    let (id, by_unit) = match to {
        AddresseeKind::Unit => (unit, Vec::new()),
        AddresseeKind::Leader => (LEADER, by_unit),
        AddresseeKind::GroupLeader => (LEADER, Vec::new()),
    };
    Draft {
        kind,
        month: Month::of(day()),
        addressee: Addressee { kind: to, id },
        by_unit,
        items,
        answered_late: Vec::new(),
        targets: Vec::new(),
        copied_leaders: Vec::new(),
        talks: 0,
    }
}

fn matter(lamp: Lamp, late_days: u32, raised_before: u32) -> Matter {
    let [unit, _] = UNITS;
    Matter {
        rule: Rule::MilestoneOverdue,
        lamp,
        step: match lamp {
            Lamp::Blue => LadderStep::Prompt,
            Lamp::Yellow => LadderStep::Urge,
            Lamp::Red => LadderStep::Supervise,
        },
        key: MatterKey::of(MatterKind::Milestone, 1),
        unit,
        leaders: vec![LEADER],
        audience: vec![Audience::Unit, Audience::Leader, Audience::GroupLeaders],
        project: None,
        lead: None,
        title: "车规光电模组制造项目（JL-2026-001）".to_owned(),
        words: "节点“取得施工许可证”".to_owned(),
        due_on: day(),
        late_days,
        raised_before,
        without_talk: None,
    }
}

fn names(unit: &str, head: Option<&str>, leader: &str) -> Names {
    let unit = |id| (id, UnitName { name: unit.to_owned(), head: head.map(str::to_owned) });
    let leader = LeaderName { name: leader.to_owned(), title: "区委常委、副区长".to_owned() };
    Names { units: UNITS.map(unit).into(), leaders: HashMap::from([(LEADER, leader)]) }
}

fn issue() -> Issue {
    Issue {
        number: "九招商函〔2026〕3号".to_owned(),
        as_of: day(),
        issued_on: day(),
        answer_by: NaiveDate::from_ymd_opt(2026, 12, 1).unwrap_or_default(),
        calendar: Calendar::default(),
        absent: None,
        replaces: None,
        copies: Vec::new(),
    }
}

/// The day of every sample.
fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default()
}

#[cfg(test)]
impl Sample {
    /// To a leader who heads the leading group as well.
    pub(super) fn to_a_head(kind: LetterKind) -> Self {
        Self::full(kind, AddresseeKind::Leader).with_talks()
    }

    /// With so many matters.
    pub(super) fn long(kind: LetterKind, to: AddresseeKind, matters: usize) -> Self {
        let mut sample = Self::full(kind, to);
        sample.content.draft.items = vec![matter(Lamp::Red, 20, 1); matters];
        sample
    }

    /// What the templates are given, as JSON.
    pub(super) fn names(&self, office: &Office) -> serde_json::Value {
        serde_json::to_value(super::sheet::Sheet::new(&self.content, office, &self.names, &self.issue).unwrap())
            .unwrap()
    }
}
