//! Exits: every project that exited was proposed and reviewed before; one that has long not started is proposed now.
//! What exits freed is taken up by projects that started later.

use chrono::NaiveDate;
use entity::{AssetKind, Stage};

use super::{
    Exit, Freed, Project, TakeUp,
    day::{after, before},
    naming::pick,
};

const PLACES: [&str; 5] = [
    "西彭园区B区12号地块",
    "九龙园区科创路标准厂房3栋",
    "铝精深加工产业园D03地块",
    "石桥铺数码大厦9层",
    "陶家片区A17地块",
];
/// After so many days without a start the exit of a project is proposed.
const LONG_SIGNED: i64 = 100;

/// Adds the proposals.
pub(super) fn propose(projects: &mut [Project], today: NaiveDate) {
    for (n, project) in projects.iter_mut().enumerate() {
        project.exit = project.day_of(Stage::Exited).map(|on| decided(n, project, on));
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
