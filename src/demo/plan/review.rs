//! The rounds of review of a project.

use chrono::NaiveDate;
use entity::{OpinionKind, Stage, Verdict};

use super::{Opinion, Plan, Round, Step, day::between, naming::pick, sketch::Sketch};

/// What every review asks for, and who gives it: the lead department, a panel, the bureau.
const ALWAYS: [(OpinionKind, &str, &str); 3] = [
    (OpinionKind::IndustryAssessment, "行业主管部门", "符合产业方向和准入要求，同意推进。"),
    (OpinionKind::ExpertReview, "专家论证组", "技术路线可行，投资强度和产出测算合理。"),
    (OpinionKind::DepartmentCoordination, "区招商投资局会同相关部门", "用地、能耗、环评等前置条件基本具备。"),
];
const RETURNED: [&str; 3] = [
    "用地规模与产出不匹配，请优化方案后再审。",
    "融资来源说明不充分，请补充资信证明。",
    "能耗测算依据不足，请补充后再审。",
];
const REJECTED: &str = "投资主体实力不足，不予通过。";

/// The rounds held by today: those that led to its approval, or what became of a project that was never approved.
pub(super) fn rounds(sketch: &Sketch, steps: &[Step], plan: &Plan, today: NaiveDate) -> Vec<Round> {
    let day_of = |stage| steps.iter().find(|step| step.stage == stage).map(|step| step.on);
    let registered = sketch.life.course.registered;
    let desk = Desk { sketch, plan };
    match (day_of(Stage::Approved), day_of(Stage::ScreenedOut)) {
        (Some(approved), _) if sketch.n % 9 == 4 => {
            let returned = between(registered, approved, 30);
            vec![desk.ended(registered, returned, Verdict::Return), desk.passed(returned, approved)]
        }
        (Some(approved), _) => vec![desk.passed(between(registered, approved, 20), approved)],
        (None, Some(screened_out)) => {
            vec![desk.ended(registered, between(registered, screened_out, 60), Verdict::Reject)]
        }
        (None, None) => match sketch.n % 3 {
            0 => {
                let mut round = desk.passed(registered, today);
                round.opinions.truncate(2);
                vec![round]
            }
            1 => vec![desk.ended(registered, between(registered, today, 60), Verdict::Return)],
            _ => Vec::new(),
        },
    }
}

struct Desk<'a> {
    sketch: &'a Sketch,
    plan: &'a Plan,
}

impl Desk<'_> {
    /// A round with every opinion the project needs, all of them passes.
    fn passed(&self, started_on: NaiveDate, until: NaiveDate) -> Round {
        let mut opinions: Vec<Opinion> = ALWAYS
            .iter()
            .zip([40, 55, 70])
            .map(|(row, percent)| self.opinion(*row, Verdict::Pass, between(started_on, until, percent)))
            .collect();
        let planned = self.sketch.amount();
        let asked = self.plan.review_levels.iter().filter(|(_, from)| planned >= *from);
        for ((kind, _), percent) in asked.zip([80, 85, 90]) {
            let row = (*kind, kind.term(), "会议研究同意。");
            opinions.push(self.opinion(row, Verdict::Pass, between(started_on, until, percent)));
        }
        Round { started_on, opinions }
    }

    /// A round that its first opinion ended.
    fn ended(&self, started_on: NaiveDate, on: NaiveDate, verdict: Verdict) -> Round {
        let words = if verdict == Verdict::Reject { REJECTED } else { pick(&RETURNED, self.sketch.n) };
        let row = (OpinionKind::ExpertReview, "专家论证组", words);
        Round { started_on, opinions: vec![self.opinion(row, verdict, on)] }
    }

    fn opinion(&self, (kind, given_by, words): (OpinionKind, &str, &str), verdict: Verdict, on: NaiveDate) -> Opinion {
        let direction = self.plan.directions.get(self.sketch.direction);
        let unit = direction.map(|direction| direction.lead_unit).filter(|_| kind == OpinionKind::IndustryAssessment);
        let given_by = unit.and_then(|unit| self.plan.units.get(unit)).map_or(given_by, |unit| unit.name.as_str());
        Opinion { kind, verdict, given_by: given_by.to_owned(), unit, on, words: words.to_owned() }
    }
}
