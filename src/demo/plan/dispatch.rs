//! Dispatch meetings of this year, one a month, and their tasks: old ones are done, of the latest some are late.

use std::iter::successors;

use chrono::{Datelike, Days, NaiveDate};
use entity::Stage;

use super::{
    Project,
    day::{after, before, late},
    naming::pick,
};
use crate::domain::{calendar::Calendar, month::Month};

/// A dispatch meeting (调度会商).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The day.
    pub on: NaiveDate,
    /// The official who chaired it.
    pub chair: usize,
    /// Where.
    pub place: String,
    /// What was discussed.
    pub words: String,
    /// The projects on its agenda.
    pub projects: Vec<usize>,
    /// What it resolved.
    pub tasks: Vec<Task>,
}

/// A task (任务) that a dispatch meeting resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The project it is about.
    pub project: usize,
    /// What is to be done.
    pub words: String,
    /// The unit that owns it.
    pub owner: usize,
    /// The day it is due.
    pub due_on: NaiveDate,
    /// The day it was done and what came of it; none while open.
    pub done: Option<(NaiveDate, String)>,
}

const PLACES: [&str; 3] = ["区政府第三会议室", "区招商投资局会议室", "项目现场"];
const TASKS: [&str; 7] = [
    "完成临时用电接入，保障设备按期进场。",
    "协调办理施工许可变更，明确办结时限。",
    "组织银企对接，落实项目贷款方案。",
    "完成进场道路管网迁改。",
    "督促投资方首期资金到位并报送凭证。",
    "牵头开展用工招聘专场。",
    "梳理政策兑现清单，报区政府审定。",
];
const RESULTS: [&str; 3] = ["已办结，投资方确认。", "已完成并通过现场核验。", "已落实，转入日常跟踪。"];
/// Projects on one agenda.
const AGENDA: usize = 3;

/// The meetings held so far this year, the earliest first.
pub(super) fn meetings(projects: &[Project], today: NaiveDate) -> Vec<Meeting> {
    let january = today.with_month(1).map_or_else(|| Month::of(today), Month::of);
    let months = successors(Some(january), |month| Some(month.next()));
    let days = months.map(|month| Calendar::default().on_or_after(month.first_day() + Days::new(7)));
    days.take_while(|on| *on <= today).enumerate().filter_map(|(n, on)| meeting(projects, n, on, today)).collect()
}

fn meeting(projects: &[Project], n: usize, on: NaiveDate, today: NaiveDate) -> Option<Meeting> {
    let under_way: Vec<usize> =
        projects.iter().enumerate().filter(|(_, project)| is_under_way(project, on)).map(|(index, _)| index).collect();
    let agenda: Vec<usize> = (0..AGENDA.min(under_way.len()))
        .filter_map(|k| under_way.get((n * 17 + k * under_way.len() / AGENDA) % under_way.len()).copied())
        .collect();
    let chair = projects.get(*agenda.first()?)?.leader;
    let tasks = agenda.iter().enumerate().filter_map(|(k, project)| {
        let of = projects.get(*project)?;
        let owner = if k == 1 { *of.coordinating.first()? } else { of.lead_unit };
        let words = pick(&TASKS, n * 2 + k).to_owned();
        let (due_on, done) = course(n + k, on, today);
        Some(Task { project: *project, words, owner, due_on, done })
    });
    Some(Meeting {
        on,
        chair,
        place: pick(&PLACES, n).to_owned(),
        words: format!("{}月调度会商：听取重点项目推进情况，研究解决要素保障问题，议定事项如下。", on.month()),
        tasks: tasks.collect(),
        projects: agenda,
    })
}

/// Whether a project is signed on that day, and neither produces nor has exited.
fn is_under_way(project: &Project, day: NaiveDate) -> bool {
    let by_then = |stage| project.day_of(stage).is_some_and(|on| on <= day);
    by_then(Stage::Signed) && !by_then(Stage::InProduction) && !by_then(Stage::Exited)
}

/// When a task is due, and when and how it was done. Those of the last six weeks are open: one in three is late.
fn course(n: usize, on: NaiveDate, today: NaiveDate) -> (NaiveDate, Option<(NaiveDate, String)>) {
    let open = on > before(today, 45);
    match (open, n % 3) {
        (true, 0) => (late(today, 4 + n % 9).max(on), None),
        (true, _) => (after(today, 6 + n * 5 % 20), None),
        (false, turn) => {
            let due_on = after(on, 20);
            let done_on = if turn == 1 { after(due_on, 3) } else { before(due_on, 2) };
            (due_on, Some((done_on, pick(&RESULTS, n).to_owned())))
        }
    }
}
