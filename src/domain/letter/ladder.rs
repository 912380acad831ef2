//! The ladder (提示、催办、督办、约谈): its rules as the bureau has set them, and when they are reached.

use std::cmp::Ordering;

use entity::{Audience, LadderStep, Lamp, LimitUnit, MatterKind, RefusalCode, Rule};

use crate::domain::{language::say, refusal::Refusal};

/// What a rule says for one step of the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// Which rule.
    pub rule: Rule,
    /// The step it leads to.
    pub step: LadderStep,
    /// How much it takes.
    pub amount: u32,
    /// In what that is counted.
    pub counted_in: LimitUnit,
    /// The lamp it lights.
    pub lamp: Lamp,
    /// Who gets what it finds.
    pub audience: Vec<Audience>,
}

/// The rules that are applied on a day, in any order.
#[derive(Clone, Debug, Default)]
pub struct Rules(Vec<Rung>);

impl Rules {
    /// These rules, one of a rule and step.
    pub const fn new(rungs: Vec<Rung>) -> Self {
        Self(rungs)
    }

    /// The same, but this rung in the place of that of its rule and step.
    #[must_use]
    pub fn with(mut self, rung: Rung) -> Self {
        self.0.retain(|held| (held.rule, held.step) != (rung.rule, rung.step));
        self.0.push(rung);
        self
    }

    /// The same without those that go by earlier letters.
    #[must_use]
    pub fn of_the_day(mut self) -> Self {
        self.0.retain(|rung| looks_at(rung.rule).is_some());
        self
    }

    /// What a rule says for a step.
    pub fn rung(&self, rule: Rule, step: LadderStep) -> Option<&Rung> {
        self.0.iter().find(|rung| (rung.rule, rung.step) == (rule, step))
    }

    /// Whether a rule leads to any step.
    pub fn apply(&self, rule: Rule) -> bool {
        self.0.iter().any(|rung| rung.rule == rule)
    }

    /// Whether a rung goes with the other steps of its rule: what is supervised was to be urged before.
    pub fn accept(&self, rung: &Rung) -> Result<(), Refusal> {
        let other = match rung.step {
            LadderStep::Urge => self.rung(rung.rule, LadderStep::Supervise),
            LadderStep::Supervise => self.rung(rung.rule, LadderStep::Urge),
            LadderStep::Prompt | LadderStep::Talk => None,
        };
        let Some(other) = other.filter(|other| other.counted_in == rung.counted_in) else { return Ok(()) };
        let (urge, supervise) =
            if rung.step == LadderStep::Urge { (rung.amount, other.amount) } else { (other.amount, rung.amount) };
        if urge <= supervise {
            return Ok(());
        }
        let message = say!(
            "催办自{urge}{unit}起，不得迟于督办的{supervise}{unit}",
            "It would be urged from {urge} {unit} on, and supervised beyond {supervise} already",
            unit = rung.counted_in.terms(),
        );
        Err(Refusal::of_field("amount", RefusalCode::OutOfRange, message))
    }

    /// The highest step of a rule that is reached; `held` says how what there is compares with what a rung takes.
    pub fn reached(&self, rule: Rule, held: impl Fn(&Rung) -> Ordering) -> Option<&Rung> {
        let of_rule = self.0.iter().filter(|rung| rung.rule == rule);
        of_rule.filter(|rung| rung.is_reached(held(rung))).max_by_key(|rung| rung.step)
    }
}

impl Rung {
    /// Whether it takes more than its amount: what is late or behind is supervised beyond it. All else is so from it on.
    pub fn is_beyond(&self) -> bool {
        self.step == LadderStep::Supervise && looks_at(self.rule).is_some()
    }

    fn is_reached(&self, held: Ordering) -> bool {
        if self.is_beyond() { held.is_gt() } else { held.is_ge() }
    }

    /// What it takes, in words that follow what was found: `逾期超过15个工作日亮红灯`.
    pub fn in_words(&self) -> String {
        let what = match self.rule {
            Rule::NegotiatingTooLong => "在谈计时",
            Rule::ApprovedTooLong => "审定计时",
            Rule::TargetBehind => "滞后",
            Rule::UrgedRunning => "连续催办",
            Rule::RedRunning => "连续红灯",
            _ => "逾期",
        };
        let from = if self.is_beyond() { "超过" } else { "满" };
        let then = match self.step {
            LadderStep::Talk => "建议约谈".to_owned(),
            _ => format!("亮{}灯", self.lamp.term()),
        };
        format!("{what}{from}{}{}{then}", self.amount, self.counted_in.term())
    }
}

/// What a rule looks at; nothing of its own, if it goes by earlier letters.
pub const fn looks_at(rule: Rule) -> Option<MatterKind> {
    Some(match rule {
        Rule::MilestoneDue | Rule::MilestoneOverdue => MatterKind::Milestone,
        Rule::TaskDue | Rule::TaskOverdue => MatterKind::Task,
        Rule::BlockerDue | Rule::BlockerOverdue => MatterKind::Blocker,
        Rule::EntryDue | Rule::EntryMissing => MatterKind::Entry,
        Rule::LeadDue | Rule::LeadNeglected => MatterKind::Lead,
        Rule::JudgementDue | Rule::JudgementOverdue => MatterKind::Judgement,
        Rule::SigningDue | Rule::SigningOverdue => MatterKind::Signing,
        Rule::StartDue | Rule::StartOverdue => MatterKind::Start,
        Rule::ProductionDue | Rule::ProductionOverdue => MatterKind::Production,
        Rule::NegotiatingTooLong | Rule::ApprovedTooLong => MatterKind::Pool,
        Rule::TargetBehind => MatterKind::Target,
        Rule::LetterUnanswered => MatterKind::Letter,
        Rule::UrgedRunning | Rule::RedRunning => return None,
    })
}

/// The steps that a rule leads to.
const fn steps(rule: Rule) -> &'static [LadderStep] {
    use LadderStep::{Prompt, Supervise, Talk, Urge};
    match rule {
        Rule::MilestoneDue
        | Rule::TaskDue
        | Rule::BlockerDue
        | Rule::EntryDue
        | Rule::LeadDue
        | Rule::JudgementDue
        | Rule::SigningDue
        | Rule::StartDue
        | Rule::ProductionDue => &[Prompt],
        Rule::UrgedRunning => &[Supervise],
        Rule::RedRunning => &[Talk],
        _ => &[Urge, Supervise],
    }
}

/// In what a rule may count.
const fn units(rule: Rule) -> &'static [LimitUnit] {
    match rule {
        Rule::NegotiatingTooLong | Rule::ApprovedTooLong | Rule::UrgedRunning | Rule::RedRunning => {
            &[LimitUnit::Months]
        }
        Rule::TargetBehind => &[LimitUnit::PercentagePoints],
        _ => &[LimitUnit::WorkingDays, LimitUnit::CalendarDays],
    }
}

/// The most that a rule may take.
const fn most(unit: LimitUnit) -> i32 {
    match unit {
        LimitUnit::WorkingDays => 250,
        LimitUnit::CalendarDays => 366,
        LimitUnit::Months => 60,
        LimitUnit::PercentagePoints => 100,
    }
}

/// A rule as the bureau enters it.
#[derive(Clone, Debug)]
pub struct Entered {
    /// Which rule.
    pub rule: Rule,
    /// Which step.
    pub step: LadderStep,
    /// How much it takes.
    pub amount: i32,
    /// In what that is counted.
    pub counted_in: LimitUnit,
    /// The lamp.
    pub lamp: Lamp,
    /// Who gets it.
    pub audience: Vec<Audience>,
}

impl Entered {
    /// The rung, or everything that is wrong with it.
    pub fn check(self) -> Result<Rung, Vec<Refusal>> {
        let most = most(self.counted_in);
        let found = [self.step_refused(), self.unit_refused(), self.lamp_refused(), self.audience_refused()];
        let mut refusals: Vec<Refusal> = found.into_iter().flatten().collect();
        let amount = u32::try_from(self.amount).ok().filter(|_| (1..=most).contains(&self.amount));
        if amount.is_none() {
            let message = say!("数值应在1至{most}之间", "It takes 1 to {most}");
            refusals.push(Refusal::of_field("amount", RefusalCode::OutOfRange, message));
        }
        let Self { rule, step, counted_in, lamp, audience, .. } = self;
        match amount {
            Some(amount) if refusals.is_empty() => Ok(Rung { rule, step, amount, counted_in, lamp, audience }),
            _ => Err(refusals),
        }
    }

    fn step_refused(&self) -> Option<Refusal> {
        (!steps(self.rule).contains(&self.step)).then(|| {
            let message = say!(
                "“{rule}”规则没有“{step}”这一层级",
                "The rule “{rule}” does not lead to the step “{step}”",
                rule = self.rule.terms(),
                step = self.step.terms(),
            );
            Refusal::of_field("step", RefusalCode::OutOfRange, message)
        })
    }

    fn unit_refused(&self) -> Option<Refusal> {
        (!units(self.rule).contains(&self.counted_in)).then(|| {
            let message = say!(
                "“{rule}”规则不以“{unit}”计量",
                "The rule “{rule}” is not counted in {unit}",
                rule = self.rule.terms(),
                unit = self.counted_in.terms(),
            );
            Refusal::of_field("countedIn", RefusalCode::OutOfRange, message)
        })
    }

    /// What is coming is blue, what is late is not, and a talk is about what is red.
    fn lamp_refused(&self) -> Option<Refusal> {
        let fits = match self.step {
            LadderStep::Prompt => self.lamp == Lamp::Blue,
            LadderStep::Urge | LadderStep::Supervise => self.lamp != Lamp::Blue,
            LadderStep::Talk => self.lamp == Lamp::Red,
        };
        (!fits).then(|| {
            let message = say!(
                "提示事项亮蓝灯，催办、督办事项亮黄灯或红灯，约谈事项亮红灯",
                "What is prompted is blue, what is urged or supervised yellow or red, what is talked about red"
            );
            Refusal::of_field("lamp", RefusalCode::OutOfRange, message)
        })
    }

    /// The unit hears of everything that it has to do: the next step of the ladder goes by the letters to it. Of a talk it
    /// need not hear before somebody has decided about it. Only what a talk is proposed for goes to the heads of the leading
    /// group.
    fn audience_refused(&self) -> Option<Refusal> {
        let is_talk = self.step == LadderStep::Talk && steps(self.rule).contains(&self.step);
        let message = if is_talk && self.audience.is_empty() {
            say!("请选择发送对象", "Say who gets it")
        } else if !is_talk && !self.audience.contains(&Audience::Unit) {
            say!("发送对象须包括责任单位", "The unit that has to act is always among them")
        } else if !is_talk && self.audience.contains(&Audience::GroupLeaders) {
            say!(
                "只有建议约谈的事项报送双组长",
                "Only what a talk is proposed for goes to the heads of the leading group"
            )
        } else {
            return None;
        };
        Some(Refusal::of_field("audience", RefusalCode::OutOfRange, message))
    }
}

#[cfg(test)]
pub(crate) mod tests;
