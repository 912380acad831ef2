//! The timeline of a project (大事记): what happened, as officials read it.

use chrono::NaiveDate;
use entity::{
    ActivityKind, AssetKind, BlockerKind, Duty, EvidenceKind, ExitDecision, LetterKind, OpinionKind, ReviewOutcome,
    Rule, Stage, TaskForceSeat, TimelineKind, Verdict, timeline_event::Model,
};
use sea_orm::ActiveEnum;

use super::{
    money::Money,
    month::{Month, day_in_words},
};

/// The names of those an event is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Names<'a> {
    /// The unit.
    pub unit: Option<&'a str>,
    /// The official.
    pub official: Option<&'a str>,
}

/// What happened, as one sentence in Chinese.
pub fn told(event: &Model, names: Names<'_>) -> String {
    let words = event.words.as_deref().unwrap_or_default();
    let note = event.note.as_deref().unwrap_or_default();
    let number = event.amount.unwrap_or_default();
    let unit = names.unit.unwrap_or("有关单位");
    let who = names.official.or(names.unit).unwrap_or("有关人员");
    let due = day_or_blank(event.due_on);
    let (term, outcome) = (event.term.as_deref(), event.outcome.as_deref());
    match event.kind {
        TimelineKind::LeadConverted => format!("由{unit}提供的招商线索“{words}”转化而来"),
        TimelineKind::EnteredPool => "进入项目库，开始在谈".to_owned(),
        TimelineKind::DutyBegun => format!("{}：{who}", spoken(term, Duty::term)),
        TimelineKind::DutyEnded => format!("{who}不再担任{}", spoken(term, Duty::term)),
        TimelineKind::DescriptionChanged => "修改项目基本情况".to_owned(),
        TimelineKind::ReviewStarted => format!("启动第{number}轮审议"),
        TimelineKind::OpinionGiven => {
            let opinion = format!("{}意见为“{}”", spoken(term, OpinionKind::term), spoken(outcome, Verdict::term));
            with_more(&opinion, words)
        }
        TimelineKind::OpinionCorrected => {
            let opinion = format!("更正{}意见为“{}”", spoken(term, OpinionKind::term), spoken(outcome, Verdict::term));
            with_more(&opinion, words)
        }
        TimelineKind::ReviewClosed => format!("第{number}轮审议结束，结论为{}", spoken(outcome, ReviewOutcome::term)),
        TimelineKind::StageChanged => {
            let change = format!("由{}转为{}", spoken(outcome, Stage::term), spoken(term, Stage::term));
            with_more(&change, words)
        }
        TimelineKind::SigningMoved => {
            with_more(&format!("承诺签约日期由{}调整为{due}", day_or_blank(event.due_before)), words)
        }
        TimelineKind::ContractSigned => {
            format!("签订投资合同{}，合同投资额{}", in_brackets(words), in_words(event.amount))
        }
        TimelineKind::ContractCorrected if event.amount == event.amount_before => {
            format!("更正投资合同{}", in_brackets(words))
        }
        TimelineKind::ContractCorrected => format!(
            "更正投资合同{}，合同投资额由{}更正为{}",
            in_brackets(words),
            in_words(event.amount_before),
            in_words(event.amount)
        ),
        TimelineKind::StartMoved => promise_moved("开工", event),
        TimelineKind::ProductionMoved => promise_moved("投产", event),
        TimelineKind::CapacityMoved => promise_moved("达产", event),
        TimelineKind::SupplementSigned => {
            with_more(&format!("签订增资协议{}，增资{}", in_brackets(words), in_words(event.amount)), note)
        }
        TimelineKind::SupplementCorrected => supplement_corrected(event),
        TimelineKind::EvidenceRecorded => {
            let kind = spoken(term, EvidenceKind::term);
            with_more(&format!("登记{}佐证材料（{kind}）", spoken(outcome, Stage::term)), words)
        }
        TimelineKind::TaskForceFormed => "成立项目专班".to_owned(),
        TimelineKind::SeatTaken => format!("{}：{who}", spoken(term, TaskForceSeat::term)),
        TimelineKind::SeatLeft => format!("{who}不再担任{}", spoken(term, TaskForceSeat::term)),
        TimelineKind::MilestoneSet => format!("设定节点“{words}”，由{unit}负责，计划{due}完成"),
        TimelineKind::MilestoneMoved => {
            format!("节点“{words}”的计划完成日期由{}调整为{due}", day_or_blank(event.due_before))
        }
        TimelineKind::MilestoneReached => format!("节点“{words}”办结"),
        TimelineKind::MilestoneDropped => format!("节点“{words}”取消"),
        TimelineKind::BlockerRaised => {
            with_more(&format!("提出{}堵点，由{unit}负责，{due}前办结", spoken(term, BlockerKind::term)), words)
        }
        TimelineKind::BlockerMoved => {
            let (kind, before) = (spoken(term, BlockerKind::term), day_or_blank(event.due_before));
            with_more(&format!("{kind}堵点的办结期限由{before}调整为{due}"), words)
        }
        TimelineKind::BlockerResolved => with_more(&format!("{}堵点办结", spoken(term, BlockerKind::term)), note),
        TimelineKind::EntryFiled => with_more(&format!("填报{}进展，进度{number}%", month(term)), words),
        TimelineKind::EntryCorrected if event.amount == event.amount_before => {
            with_more(&format!("更正{}进展，进度{number}%", month(term)), words)
        }
        TimelineKind::EntryCorrected => {
            let before = event.amount_before.unwrap_or_default();
            with_more(&format!("更正{}进展，进度由{before}%更正为{number}%", month(term)), words)
        }
        TimelineKind::FundsReceived => with_more(&format!("到位资金{}", in_words(event.amount)), words),
        TimelineKind::FundsVoided => with_more(&format!("到位资金{}作废", in_words(event.amount)), words),
        TimelineKind::MeetingHeld => with_more(&format!("{who}主持调度会商"), words),
        TimelineKind::TaskGiven => with_more(&format!("向{unit}下达任务，{due}前办结"), words),
        TimelineKind::TaskMoved => {
            format!("任务“{words}”的办结期限由{}调整为{due}", day_or_blank(event.due_before))
        }
        TimelineKind::TaskDone => with_more(&format!("{unit}办结任务“{words}”"), note),
        TimelineKind::TaskDropped => with_more(&format!("取消任务“{words}”"), note),
        TimelineKind::CeremonyHeld => format!("参加{words}，投资额{}", in_words(event.amount)),
        TimelineKind::ActivityHeld => with_more(term.map_or("招商活动", |_| spoken(term, ActivityKind::term)), words),
        TimelineKind::ClockExtended => with_more(&format!("剔除时限延期至{due}"), words),
        TimelineKind::ExtensionCorrected => {
            with_more(&format!("剔除时限的延期由{}更正为{due}", day_or_blank(event.due_before)), words)
        }
        TimelineKind::ClockPaused => with_more("暂停剔除计时", words),
        TimelineKind::ClockResumed => "剔除计时暂停期满".to_owned(),
        TimelineKind::ExitProposed => with_more(&format!("{unit}提议终止退出"), words),
        TimelineKind::ExitReviewed => with_more("审议终止退出提议", words),
        TimelineKind::ExitDecided => with_more(&format!("决定{}", spoken(outcome, ExitDecision::term)), words),
        TimelineKind::AssetFreed => format!("腾退{}", asset(event)),
        TimelineKind::AssetTakenUp => format!("盘活{}", asset(event)),
        TimelineKind::AssetReleased => format!("退还{}", asset(event)),
        TimelineKind::LetterIssued => {
            let rule = spoken(outcome, Rule::term);
            with_more(&format!("致{note}的{}提出{rule}", spoken(term, LetterKind::term)), words)
        }
    }
}

/// A word of the vocabulary, as officials read it.
fn spoken<W: ActiveEnum<Value = String>>(word: Option<&str>, term: fn(W) -> &'static str) -> &'static str {
    word.and_then(|word| W::try_from_value(&word.to_owned()).ok()).map_or("", term)
}

/// A sentence has one colon: where `more` brings its own, a comma leads to it.
fn with_more(what: &str, more: &str) -> String {
    match more {
        "" => what.to_owned(),
        more if more.contains('：') => format!("{what}，{more}"),
        more => format!("{what}：{more}"),
    }
}

fn in_brackets(number: &str) -> String {
    if number.is_empty() { String::new() } else { format!("（{number}）") }
}

fn in_words(fen: Option<i64>) -> String {
    Money::fen(fen.unwrap_or_default()).to_string()
}

fn day_or_blank(day: Option<NaiveDate>) -> String {
    day.map(day_in_words).unwrap_or_default()
}

/// A day that the contract promises may be promised later, or no more.
fn promise_moved(what: &str, event: &Model) -> String {
    match (event.due_before.map(day_in_words), event.due_on.map(day_in_words)) {
        (Some(before), Some(due)) => format!("合同承诺的{what}日期由{before}调整为{due}"),
        (Some(before), None) => format!("取消合同承诺的{what}日期（原为{before}）"),
        (None, due) => format!("合同承诺的{what}日期定为{}", due.unwrap_or_default()),
    }
}

/// What of a supplement was corrected, if it is its amount or its day.
fn supplement_corrected(event: &Model) -> String {
    let mut said = format!("更正增资协议{}", in_brackets(event.words.as_deref().unwrap_or_default()));
    if event.amount != event.amount_before {
        said += &format!("，增资额由{}更正为{}", in_words(event.amount_before), in_words(event.amount));
    }
    if event.due_on != event.due_before {
        let (before, after) = (day_or_blank(event.due_before), day_or_blank(event.due_on));
        said += &format!("，签订日期由{before}更正为{after}");
    }
    said
}

fn month(month: Option<&str>) -> String {
    month.and_then(|month| month.parse::<Month>().ok()).map(Month::in_words).unwrap_or_default()
}

/// What, how large and where.
fn asset(event: &Model) -> String {
    let (kind, area) = (spoken(event.term.as_deref(), AssetKind::term), event.amount.unwrap_or_default());
    format!("{kind}{area}平方米（{}）", event.words.as_deref().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    fn event(kind: TimelineKind) -> Model {
        Model {
            id: 1,
            project_id: 1,
            kind,
            happened_on: "2026-11-24".parse().unwrap(),
            noted: 0,
            recorded_by: None,
            subject_id: None,
            term: None,
            outcome: None,
            words: None,
            note: None,
            amount: None,
            amount_before: None,
            due_on: None,
            due_before: None,
            unit_id: None,
            official_id: None,
        }
    }

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn every_kind_says_something_even_of_an_event_about_which_nothing_more_is_known() {
        for kind in TimelineKind::iter() {
            assert_ne!(told(&event(kind), Names::default()), "", "{kind:?}");
        }
    }

    #[test]
    fn words_of_the_vocabulary_days_and_amounts_are_said_as_officials_say_them() {
        let names = Names { unit: Some("区经济信息委"), official: None };
        let said = |event: Model| told(&event, names);
        let kind = TimelineKind::StageChanged;
        let signed =
            Model { term: text("SIGNED"), outcome: text("APPROVED"), words: text("会议纪要"), ..event(kind) };
        assert_eq!(said(signed), "由审定转为签约：会议纪要");
        let kind = TimelineKind::ContractCorrected;
        let corrected = Model {
            words: text("合〔2026〕3号"),
            amount: Some(50_000_000_000),
            amount_before: Some(5_000_000_000),
            ..event(kind)
        };
        assert_eq!(said(corrected), "更正投资合同（合〔2026〕3号），合同投资额由5000万元更正为5亿元");
        let due = |day: &str| Some(day.parse().unwrap());
        let moved = Model {
            words: text("项目开工"),
            due_on: due("2026-12-31"),
            due_before: due("2026-11-30"),
            ..event(TimelineKind::MilestoneMoved)
        };
        assert_eq!(said(moved), "节点“项目开工”的计划完成日期由2026年11月30日调整为2026年12月31日");
        let promised = |due_before: Option<_>, due_on: Option<_>| {
            said(Model { due_before, due_on, ..event(TimelineKind::CapacityMoved) })
        };
        assert_eq!(
            promised(due("2028-06-30"), due("2028-12-31")),
            "合同承诺的达产日期由2028年6月30日调整为2028年12月31日"
        );
        assert_eq!(promised(None, due("2028-12-31")), "合同承诺的达产日期定为2028年12月31日");
        assert_eq!(promised(due("2028-06-30"), None), "取消合同承诺的达产日期（原为2028年6月30日）");
        let kind = TimelineKind::EntryFiled;
        let filed = Model { term: text("2026-10"), amount: Some(35), words: text("主体施工"), ..event(kind) };
        assert_eq!(said(filed), "填报2026年10月进展，进度35%：主体施工");
        let kind = TimelineKind::OpinionCorrected;
        let given =
            Model { term: text("EXPERT_REVIEW"), outcome: text("REJECT"), words: text("另行论证"), ..event(kind) };
        assert_eq!(said(given), "更正专家论证意见为“否决”：另行论证");
        let given = Model { words: text("调度会商：听取情况"), ..event(TimelineKind::MeetingHeld) };
        assert_eq!(said(given), "区经济信息委主持调度会商，调度会商：听取情况");
        let begun = Model { term: text("LEAD_UNIT"), ..event(TimelineKind::DutyBegun) };
        assert_eq!(said(begun), "牵头单位：区经济信息委");
    }
}
