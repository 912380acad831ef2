//! The joint start of 31 December 2025, with its published figures.

use entity::Stage;

use super::{
    Ceremony, Presented, Project,
    past::{JOINT_START, NAMED},
    spread::spread,
};
use crate::domain::money::Money;

/// Yearly output at capacity of all its projects, in 万元: 68.4亿元.
const YEARLY_OUTPUT: i64 = 684_000;
/// Innovation platforms among them.
const PLATFORMS: usize = 9;

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
