//! The joint start of 31 December 2025, with its published figures, and one a quarter since.

use chrono::{Datelike, NaiveDate};
use entity::Stage;

use super::{
    Project,
    day::{before, on},
    past::{JOINT_START, NAMED},
    spread::spread,
};
use crate::domain::money::Money;

/// A joint ceremony (集中活动).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceremony {
    /// Name.
    pub name: String,
    /// The day it was held.
    pub held_on: NaiveDate,
    /// Where it was held.
    pub place: String,
    /// Its projects, with what they were presented with.
    pub projects: Vec<Presented>,
}

/// What a project is presented with at a ceremony.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presented {
    /// The project.
    pub project: usize,
    /// Investment.
    pub investment: Money,
    /// Yearly output at capacity.
    pub yearly_output: Money,
    /// Whether it is an innovation platform.
    pub is_innovation_platform: bool,
}

/// Yearly output at capacity of all its projects, in 万元: 68.4亿元.
const YEARLY_OUTPUT: i64 = 684_000;
/// Innovation platforms among them.
const PLATFORMS: usize = 9;
/// A joint ceremony since then has so many projects at least.
const LEAST: usize = 3;

/// The joint start of 2025, then one a quarter.
pub(super) fn ceremonies(projects: &[Project], today: NaiveDate) -> Vec<Ceremony> {
    let quarters = (2026..=today.year()).flat_map(|year| (1..=4).map(move |quarter| (year, quarter)));
    let since = quarters.filter_map(|(year, quarter)| quarterly(projects, year, quarter, today));
    std::iter::once(joint_start(projects)).chain(since).collect()
}

/// Everything that started in the quarter by the day of its ceremony; none if that is still to come or has little to show.
fn quarterly(projects: &[Project], year: i32, quarter: u32, today: NaiveDate) -> Option<Ceremony> {
    let (first, held_on) = (on(year, quarter * 3 - 2, 1), before(on(year, quarter * 3, 28), 0));
    let started = |(_, project): &(usize, &Project)| {
        project.day_of(Stage::Started).is_some_and(|day| (first..=held_on).contains(&day))
    };
    let present = |(i, (index, project)): (usize, (usize, &Project))| Presented {
        project: index,
        investment: project.planned,
        yearly_output: Money::fen(project.planned.as_fen() / 10 * 7),
        is_innovation_platform: i % 8 == 2,
    };
    let presented: Vec<_> = projects.iter().enumerate().filter(started).enumerate().map(present).collect();
    (held_on <= today && presented.len() >= LEAST).then(|| Ceremony {
        name: format!("{year}年第{quarter}季度重点项目集中开工活动"),
        held_on,
        place: if quarter.is_multiple_of(2) { "九龙园区" } else { "西彭园区" }.to_owned(),
        projects: presented,
    })
}

/// All projects that started on the day. The innovation centre that is publicly named is the first innovation platform.
pub(super) fn joint_start(projects: &[Project]) -> Ceremony {
    let [innovation_centre, _] = NAMED;
    let joint = projects.iter().enumerate().filter(|(_, project)| project.day_of(Stage::Started) == Some(JOINT_START));
    let mut joint: Vec<(usize, &Project)> = joint.collect();
    joint.sort_by_key(|(_, project)| project.name != innovation_centre);
    let weights: Vec<i64> = joint.iter().map(|(_, project)| project.planned.as_fen() / 1_000_000).collect();
    let outputs = spread(YEARLY_OUTPUT, 10, &weights);
    let projects = joint.iter().zip(outputs).enumerate().map(|(i, ((project, of), output))| Presented {
        project: *project,
        investment: of.planned,
        yearly_output: Money::wan_yuan(output),
        is_innovation_platform: i < PLATFORMS,
    });
    Ceremony {
        name: "先进制造和科技创新项目集中开工活动".to_owned(),
        held_on: JOINT_START,
        place: "西彭园区".to_owned(),
        projects: projects.collect(),
    }
}
