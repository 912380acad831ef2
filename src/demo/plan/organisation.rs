//! Who is who: the leading group, the combat units, the responsibility units, the directions.

use entity::{GroupSeat, OpinionKind, UnitKind};

use super::{
    CombatUnit, Direction, Official, Plan, Unit,
    category::categories,
    naming::person,
    unit::{BUREAU, DIRECTIONS, DirectionRow, Row, UNITS, WITHOUT_EMAIL},
};
use crate::domain::money::Money;

const GROUP_LEADERS: [&str; 2] = ["区委书记", "区委副书记、区长"];
const DIVISION_LEADERS: [&str; 8] =
    ["区委常委、常务副区长", "区委常委、副区长", "副区长", "副区长", "副区长", "副区长", "副区长", "副区长"];
const MEMBERS: [&str; 8] = [
    "区发展改革委",
    "区经济信息委",
    "区科技局",
    "区商务委",
    "区财政局",
    "区规划自然资源局",
    "区住房城乡建委",
    "区生态环境局",
];

/// From which planned investment, in 万元, which meeting reviews as well.
const LEVELS: [(OpinionKind, i64); 3] = [
    (OpinionKind::LeadingGroupMeeting, 50_000),
    (OpinionKind::ExecutiveMeeting, 100_000),
    (OpinionKind::StandingCommittee, 200_000),
];

/// The organisation, with no project and no lead yet.
pub(crate) fn organisation() -> Plan {
    let heads = GROUP_LEADERS.into_iter().chain(DIVISION_LEADERS).enumerate();
    let officials = heads.map(|(n, title)| official(n, title.to_owned(), Some("厅局级"))).collect();
    let mut plan = Plan {
        officials,
        combat_units: combat_units(),
        units: Vec::with_capacity(UNITS.len()),
        directions: Vec::new(),
        categories: categories(),
        group: Vec::new(),
        projects: Vec::new(),
        activities: Vec::new(),
        leads: Vec::new(),
        disputes: Vec::new(),
        opportunity_lists: Vec::new(),
        take_ups: Vec::new(),
        meetings: Vec::new(),
        targets: Vec::new(),
        review_levels: LEVELS.map(|(kind, wan)| (kind, Money::wan_yuan(wan))).into(),
        ceremonies: Vec::new(),
    };
    for row in UNITS {
        plan.add_unit(row);
    }
    plan.directions = DIRECTIONS.iter().map(|row| plan.direction(row)).collect();
    plan.group = plan.seats();
    plan
}

/// The index of a division leader among the officials.
const fn division_leader(number: usize) -> usize {
    GROUP_LEADERS.len() + number
}

fn official(n: usize, title: String, rank: Option<&str>) -> Official {
    let (name, local) = person(n);
    Official {
        name,
        title,
        rank: rank.map(str::to_owned),
        email: Some(format!("{local}@district.example")),
        telephone: format!("023-6800-{:04}", 1001 + n * 7),
    }
}

fn combat_units() -> Vec<CombatUnit> {
    [
        ("LINE", "条线", "行业主管部门"),
        ("BLOCK", "板块", "镇街和园区"),
        ("FRONT", "阵地", "驻外招商机构、平台公司和国有企业"),
    ]
    .map(|(code, name, description)| CombatUnit {
        code: code.to_owned(),
        name: name.to_owned(),
        description: description.to_owned(),
    })
    .into()
}

impl Plan {
    /// The index of a unit that is in the table.
    pub(super) fn unit(&self, name: &str) -> usize {
        let found = self.units.iter().position(|unit| unit.name == name);
        debug_assert!(found.is_some(), "no unit is named {name}");
        found.unwrap_or_default()
    }

    fn add_unit(&mut self, (name, kind, office, leader): Row) {
        let n = self.officials.len();
        let mut head = official(n, format!("{name}{office}"), Some("正处级"));
        head.email = head.email.filter(|_| name != WITHOUT_EMAIL);
        let liaison = official(n + 1, format!("{name}招商联络员"), None);
        self.units.push(Unit {
            name: name.to_owned(),
            kind,
            combat_unit: match kind {
                UnitKind::Department => 0,
                UnitKind::Town | UnitKind::Street | UnitKind::Park => 1,
                UnitKind::Office | UnitKind::Platform | UnitKind::StateOwned => 2,
            },
            head: n,
            liaison: n + 1,
            division_leader: division_leader(leader),
            contact_name: liaison.name.clone(),
            contact_telephone: liaison.telephone.clone(),
        });
        self.officials.extend([head, liaison]);
    }

    fn direction(&self, row: &DirectionRow) -> Direction {
        Direction {
            code: row.code.to_owned(),
            name: row.name.to_owned(),
            leader: division_leader(row.leader),
            lead_unit: self.unit(row.lead_unit),
            coordinating: row.coordinating.iter().map(|name| self.unit(name)).collect(),
        }
    }

    fn seats(&self) -> Vec<(usize, GroupSeat)> {
        let head = |name: &str| self.units.get(self.unit(name)).map(|unit| unit.head);
        let leaders = (0..GROUP_LEADERS.len()).map(|n| (n, GroupSeat::GroupLeader));
        let deputies = (0..DIVISION_LEADERS.len()).map(|n| (division_leader(n), GroupSeat::DeputyGroupLeader));
        let director = head(BUREAU).map(|official| (official, GroupSeat::OfficeDirector));
        let members = MEMBERS.iter().filter_map(|name| head(name)).map(|official| (official, GroupSeat::Member));
        leaders.chain(deputies).chain(director).chain(members).collect()
    }
}
