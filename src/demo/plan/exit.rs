//! Exits: every project that exited was proposed and reviewed before; one that has long not started is proposed now.
//! What exits freed is taken up by projects that started later.

use chrono::NaiveDate;
use entity::{AssetKind, Stage};

use super::{
    Project,
    day::{after, before},
    naming::pick,
};

/// A proposal to give a project up (终止退出提议). It is decided on the day on which the project exits, if it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// The day of the proposal.
    pub proposed_on: NaiveDate,
    /// Why.
    pub reason: String,
    /// The day of the review and what it found, if it was reviewed.
    pub review: Option<(NaiveDate, String)>,
    /// What the exit freed.
    pub freed: Vec<Freed>,
}

/// Land or plant (存量资源) that an exit freed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freed {
    /// Kind.
    pub kind: AssetKind,
    /// Area in square metres.
    pub square_metres: i64,
    /// Where it lies.
    pub place: String,
    /// What else there is to know.
    pub words: String,
}

/// A project that took up everything that another one left (盘活).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeUp {
    /// The project that left it.
    pub freed_by: usize,
    /// The project that took it up.
    pub project: usize,
    /// The day.
    pub on: NaiveDate,
}

/// More than projects exit, so that each leaves a place of its own.
const PLACES: [&str; 11] = [
    "西彭园区B区12号地块",
    "九龙园区科创路标准厂房3栋",
    "铝精深加工产业园D03地块",
    "石桥铺数码大厦9层",
    "陶家片区A17地块",
    "二郎片区创新大道标准厂房5栋",
    "铜罐驿片区C08地块",
    "杨家坪步行街商业裙楼4层",
    "华岩片区F21地块",
    "西彭园区E区06号地块",
    "九龙半岛文创园2号楼",
];
/// After so many days without a start the exit of a project is proposed.
const LONG_SIGNED: i64 = 100;

/// Adds the proposals.
pub(super) fn propose(projects: &mut [Project], today: NaiveDate) {
    let mut exited = 0;
    for project in projects.iter_mut() {
        if let Some(on) = project.day_of(Stage::Exited) {
            project.exit = Some(decided(exited, project, on));
            exited += 1;
        }
    }
    let waiting = |project: &&mut Project| {
        project.steps.last().is_some_and(|step| {
            step.stage == Stage::Signed && step.on >= before(today, 200) && (today - step.on).num_days() > LONG_SIGNED
        })
    };
    if let Some(project) = projects.iter_mut().find(waiting) {
        project.exit = Some(Exit {
            proposed_on: before(today, 8),
            reason: "签约后长期未开工，投资方资金未落实，建议提请审议终止退出。".to_owned(),
            review: Some((
                before(today, 2),
                "牵头单位、行业主管部门已约谈投资方，建议限期一个月后作出决定。".to_owned(),
            )),
            freed: Vec::new(),
        });
    }
}

fn decided(n: usize, project: &Project, on: NaiveDate) -> Exit {
    let since = project.steps.iter().rev().nth(1).map_or(on, |step| step.on);
    let place = pick(&PLACES, n).to_owned();
    let kind = if place.ends_with("地块") { AssetKind::Land } else { AssetKind::Plant };
    let square_metres = match kind {
        AssetKind::Land => 20_000 + i64::try_from(n % 7).unwrap_or(0) * 3_300,
        AssetKind::Plant => 2_400 + i64::try_from(n % 9).unwrap_or(0) * 450,
    };
    Exit {
        proposed_on: before(on, 35).max(since),
        reason: "项目推进远低于承诺进度，投资方书面表示无法继续投资，提请审议终止退出。".to_owned(),
        review: Some((before(on, 10).max(since), "经会审，同意终止退出，由牵头单位负责腾退和清算。".to_owned())),
        freed: vec![Freed { kind, square_metres, place, words: "权属清晰，可直接招商。".to_owned() }],
    }
}

/// The first two exits' assets went to projects of the same direction that started afterwards, where there are such.
pub(super) fn take_ups(projects: &[Project]) -> Vec<TakeUp> {
    let mut exits: Vec<(usize, NaiveDate)> = projects
        .iter()
        .enumerate()
        .filter_map(|(index, project)| Some((index, project.day_of(Stage::Exited)?)))
        .collect();
    exits.sort_by_key(|(_, on)| *on);
    let mut taken: Vec<TakeUp> = Vec::new();
    for (freed_by, freed_on) in exits.into_iter().take(2) {
        let direction = projects.get(freed_by).map(|project| project.direction);
        let later = projects.iter().enumerate().find_map(|(index, project)| {
            let started = project.day_of(Stage::Started).filter(|on| *on > after(freed_on, 5))?;
            let free = project.exit.is_none() && taken.iter().all(|other| other.project != index);
            (free && Some(project.direction) == direction).then_some((index, started))
        });
        taken.extend(later.map(|(project, on)| TakeUp { freed_by, project, on }));
    }
    taken
}
