//! What the templates are given: a letter's figures and words, ready to print.

use std::collections::{BTreeSet, HashSet};

use chrono::{Datelike, NaiveDate};
use entity::{AddresseeKind, LadderStep, Lamp, LetterKind, MatterKind};
use serde::Serialize;

use super::draft::Content;
use super::render::{Absent, Issue, Names, RenderError};
use crate::config::Office;
use crate::domain::{
    calendar::Calendar,
    letter::{Matter, Standing, TargetSummary, UnitSummary, answer::AnsweredLate, document},
    month::day_in_words,
    ratio::Ratio,
    target,
};

#[derive(Serialize)]
pub(super) struct Sheet<'a> {
    /// Empty until its own template has made it; the others print it.
    pub(super) title: String,
    pub(super) addressee: String,
    document: &'static str,
    to_leader: bool,
    /// Whether it is to a head of the leading group, and so about the whole district.
    to_group: bool,
    /// Whether the matters of this kind of letter are late, so that it says by how much.
    late: bool,
    mark: String,
    district: &'a str,
    contact_name: &'a str,
    contact_telephone: &'a str,
    number: &'a str,
    month: String,
    /// The day as of which the figures and matters are.
    as_of: String,
    issued_on: String,
    answer_by: String,
    standing: Figures,
    /// The same of the whole district, where what a talk is proposed for comes first.
    district_standing: Option<Figures>,
    /// The targets of a unit that is written to, as far as they are attained.
    targets: Vec<String>,
    /// The lamps that are lit: in a leader's letter by everything in the charge, else by the items.
    lamps: Vec<LampCount>,
    /// How many matters these are.
    total: u32,
    /// How many units have to see to them.
    units: usize,
    by_unit: Vec<UnitRow<'a>>,
    /// The steps that the items have come to, from the lowest up.
    steps: Vec<&'static str>,
    items: Vec<Item<'a>>,
    /// The letters that the unit has answered late since its last one, in words.
    answered_late: Vec<String>,
    /// In the letter of a leader who heads the leading group: how many of the items, the first ones, a talk is proposed for.
    talks: usize,
    /// How many units these are about.
    talk_units: usize,
    /// Matters that were raised before; in a leader's letter of those in the charge.
    repeated: usize,
    /// Whether a day in the letter lies in a year whose holiday arrangement is not published.
    provisional: bool,
    absent: Option<&'a Absent>,
    /// The number of the void letter whose place it takes.
    replaces: Option<&'a str>,
    copies: &'a [String],
}

#[derive(Serialize)]
struct Figures {
    year: i32,
    negotiating: u32,
    approved: u32,
    signed: u32,
    started: u32,
    signed_this_year: u32,
    contract_this_year: String,
    started_this_year: u32,
}

/// A lamp that is lit in the letter.
#[derive(Serialize)]
struct LampCount {
    term: &'static str,
    count: u32,
}

#[derive(Serialize)]
struct UnitRow<'a> {
    unit: &'a str,
    projects: u32,
    /// The unit's targets, as far as they are attained: `新签约项目8个/20个（40.0%）`.
    targets: Vec<String>,
    /// A count for each of the letter's lamps, in their order.
    counts: Vec<u32>,
    total: u32,
}

#[derive(Serialize)]
struct Item<'a> {
    lamp: &'static str,
    rule: &'static str,
    step: &'static str,
    title: &'a str,
    words: &'a str,
    unit: &'a str,
    due_on: String,
    late_days: u32,
    /// Whether its day is over, though no working day has passed since.
    past: bool,
    raised_before: u32,
}

/// A name that a template may use.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// The name; `[]` stands for each entry of a list.
    pub name: &'static str,
    /// What it is, in Chinese and in English.
    pub meaning: (&'static str, &'static str),
}

impl Variable {
    /// Whether it is `path`, or lies below it.
    pub(super) fn begins_with(&self, path: &str) -> bool {
        self.name.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }
}

macro_rules! variables {
    ($( $name:literal $chinese:literal $english:literal, )+) => {
        /// Every name that a template may use, in the order of [`Sheet`].
        pub const VARIABLES: &[Variable] = &[ $( Variable { name: $name, meaning: ($chinese, $english) }, )+ ];
    };
}

variables! {
    "letter.title" "标题（标题模板自身中为空）" "title; empty in the template of the title itself",
    "letter.addressee" "主送对象，如“区科技局并主要负责同志（张三）”" "addressee as printed",
    "letter.document" "文种：工作提示函、工作催办函，呈送领导的为情况报告" "what the letter is called: to a leader it is a report",
    "letter.to_leader" "是否呈送领导（真/假）" "whether it is to a division leader or a head of the leading group",
    "letter.to_group" "是否呈送双组长（真/假）" "whether it is to a head of the leading group",
    "letter.late" "是否为催办函，事项写明逾期天数（真/假）" "whether its matters are late, so that it says by how much",
    "letter.mark" "发文机关标志和署名" "issuer's mark and signature",
    "letter.district" "区名，如“九龙坡区”" "name of the district",
    "letter.contact_name" "联系人" "whom to ask",
    "letter.contact_telephone" "联系电话" "telephone of the contact",
    "letter.number" "发文字号，如“九招商函〔2026〕3号”" "document number",
    "letter.month" "月份，如“2026年11月”" "the month it is for",
    "letter.as_of" "台账截止日期" "the day as of which figures and matters are",
    "letter.issued_on" "成文日期" "day of issue",
    "letter.answer_by" "反馈时限" "by when it is to be answered",
    "letter.standing.year" "统计年份，如 2026" "year of the figures since 1 January",
    "letter.standing.negotiating" "在谈项目数" "projects in negotiation",
    "letter.standing.approved" "审定待签约项目数" "projects approved, to be signed",
    "letter.standing.signed" "签约待开工项目数" "projects signed, to start",
    "letter.standing.started" "开工待投产项目数" "projects started, to produce",
    "letter.standing.signed_this_year" "当年新签约项目数" "projects signed since 1 January",
    "letter.standing.contract_this_year" "当年新签约项目合同投资额，如“12.5亿元”" "their contract amount, in words",
    "letter.standing.started_this_year" "当年新开工项目数" "projects started since 1 January",
    "letter.district_standing.year" "全区统计年份（letter.district_standing 仅在有 letter.talks 时不为空，各项同 letter.standing）" "year of the whole district's figures; letter.district_standing is none unless there are letter.talks",
    "letter.district_standing.negotiating" "全区在谈项目数" "projects in negotiation in the district",
    "letter.district_standing.approved" "全区审定待签约项目数" "projects approved, to be signed",
    "letter.district_standing.signed" "全区签约待开工项目数" "projects signed, to start",
    "letter.district_standing.started" "全区开工待投产项目数" "projects started, to produce",
    "letter.district_standing.signed_this_year" "全区当年新签约项目数" "projects signed since 1 January",
    "letter.district_standing.contract_this_year" "全区当年新签约项目合同投资额" "their contract amount, in words",
    "letter.district_standing.started_this_year" "全区当年新开工项目数" "projects started since 1 January",
    "letter.targets[]" "主送单位年度目标完成情况，如“新签约项目8个/20个（40.0%）”（仅责任单位函件有）" "targets of the unit that is written to, as far as they are attained",
    "letter.lamps[].term" "函中所亮的灯：红、黄、蓝" "a lamp that is lit: 红, 黄 or 蓝",
    "letter.lamps[].count" "该灯事项数" "matters with this lamp",
    "letter.total" "事项合计" "how many matters these are",
    "letter.units" "涉及责任单位数" "how many units have to see to them",
    "letter.by_unit[].unit" "责任单位（仅分管领导函件有此表）" "a unit, in a leader's letter alone",
    "letter.by_unit[].projects" "该单位牵头的项目数" "projects of which it has the lead",
    "letter.by_unit[].targets[]" "该单位年度目标完成情况，如“新签约项目8个/20个（40.0%）”" "its targets, as far as they are attained",
    "letter.by_unit[].counts[]" "该单位各灯事项数，次序同 letter.lamps" "its matters by lamp, in the order of letter.lamps",
    "letter.by_unit[].total" "该单位事项合计" "its matters in all",
    "letter.steps[]" "函中事项的办理步骤，由轻到重，不重复" "the steps that the matters have come to, from the lowest up, each once",
    "letter.items[].lamp" "事项亮灯：红、黄或蓝" "lamp of a matter: 红, 黄 or 蓝",
    "letter.items[].rule" "所依据的规则，如“节点逾期”" "the rule that found it",
    "letter.items[].step" "办理步骤：提示、催办、督办、约谈" "the step of the ladder",
    "letter.items[].title" "项目或企业" "project or company",
    "letter.items[].words" "事项说明" "what the matter is",
    "letter.items[].unit" "责任单位" "the unit that has to act",
    "letter.items[].due_on" "期限" "the day it was or is due",
    "letter.items[].late_days" "逾期工作日，未逾期为 0" "working days late; 0 if not late",
    "letter.items[].past" "期限是否已过（真/假）" "whether its day is over, though no working day has passed since",
    "letter.items[].raised_before" "此前提出次数" "how many earlier letters of the kind raised it",
    "letter.answered_late[]" "责任单位上次来函以来逾期反馈的函件，如“九招商函〔2026〕1号工作提示函应于2026年11月9日前（含当日）反馈，实际于2026年11月12日反馈完毕，逾期3个工作日”" "a letter that the unit has answered late since its last one",
    "letter.talks" "兼任双组长的分管领导函件中，清单开头建议约谈的事项数，无则为 0" "in the letter of a leader who heads the leading group: the first so many matters are proposed for a talk",
    "letter.talk_units" "建议约谈事项涉及的责任单位数" "how many units these are about",
    "letter.repeated" "此前提出过的事项数" "matters that were raised before",
    "letter.provisional" "是否有日期暂按未公布的节假日安排推算（真/假）" "whether a day depends on an unpublished holiday arrangement",
    "letter.absent.name" "外出的主送人（letter.absent 为空时无人外出）" "who is away; letter.absent is none if nobody is",
    "letter.absent.deputy" "代为办理的人" "the deputy",
    "letter.replaces" "所替代的已作废函件的发文字号，无则为空" "number of the void letter whose place it takes; none if there is none",
    "letter.copies[]" "抄送对象，如“赵六（联络员）”" "who gets a copy",
}

impl<'a> Sheet<'a> {
    /// How many rows it lists, by which it may grow.
    pub(super) fn rows(&self) -> usize {
        self.items.len().saturating_add(self.by_unit.len())
    }

    pub(super) fn new(
        content: &'a Content,
        office: &'a Office,
        names: &'a Names,
        issue: &'a Issue,
    ) -> Result<Self, RenderError> {
        let Content { draft, standing, district } = content;
        let count = |lamp: Lamp| match draft.addressee.kind {
            AddresseeKind::Leader => draft.by_unit.iter().map(|row| row.lit(lamp)).sum::<u32>(),
            _ => draft.items.iter().filter(|item| item.lamp == lamp).map(|_| 1).sum(),
        };
        let lit: Vec<Lamp> =
            [Lamp::Red, Lamp::Yellow, Lamp::Blue].into_iter().filter(|lamp| count(*lamp) > 0).collect();
        let units: HashSet<i64> = match draft.addressee.kind {
            AddresseeKind::Leader => draft
                .by_unit
                .iter()
                .filter(|row| lit.iter().any(|lamp| row.lit(*lamp) > 0))
                .map(|row| row.unit)
                .collect(),
            _ => draft.items.iter().map(|item| item.unit).collect(),
        };
        let to = draft.addressee;
        let counts = |item: &&Matter| to.kind != AddresseeKind::Leader || item.leaders.contains(&to.id);
        let steps: BTreeSet<LadderStep> = draft.items.iter().map(|item| item.step).collect();
        // The year of a target ends on its day, however people work.
        let dated = draft.items.iter().filter(|item| item.key.kind != MatterKind::Target);
        let mut days = dated.map(|item| item.due_on).chain([issue.answer_by]);
        Ok(Self {
            title: String::new(),
            addressee: names.addressee(draft.addressee)?,
            document: document(draft.kind, to.kind),
            to_leader: draft.addressee.kind != AddresseeKind::Unit,
            to_group: draft.addressee.kind == AddresseeKind::GroupLeader,
            late: draft.kind == LetterKind::Urging,
            mark: office.mark(),
            district: &office.district,
            contact_name: &office.contact_name,
            contact_telephone: &office.contact_telephone,
            number: &issue.number,
            month: draft.month.in_words(),
            as_of: day_in_words(issue.as_of),
            issued_on: day_in_words(issue.issued_on),
            answer_by: day_in_words(issue.answer_by),
            standing: Figures::new(standing, issue.as_of),
            targets: draft.targets.iter().map(attained).collect(),
            district_standing: district.as_ref().map(|standing| Figures::new(standing, issue.as_of)),
            lamps: lit.iter().map(|lamp| LampCount { term: lamp.term(), count: count(*lamp) }).collect(),
            total: lit.iter().map(|lamp| count(*lamp)).sum(),
            units: units.len(),
            by_unit: draft.by_unit.iter().map(|row| UnitRow::new(row, &lit, names)).collect::<Result<_, _>>()?,
            steps: steps.into_iter().map(LadderStep::term).collect(),
            items: draft.items.iter().map(|item| Item::new(item, names, issue.as_of)).collect::<Result<_, _>>()?,
            answered_late: draft.answered_late.iter().map(|late| answered_late(late, &issue.calendar)).collect(),
            talks: draft.talks,
            talk_units: draft.items.iter().take(draft.talks).map(|item| item.unit).collect::<HashSet<_>>().len(),
            repeated: draft.items.iter().filter(|item| counts(item) && item.raised_before > 0).count(),
            provisional: days.any(|day| !issue.calendar.knows(day.year())),
            absent: issue.absent.as_ref(),
            replaces: issue.replaces.as_deref(),
            copies: &issue.copies,
        })
    }
}

impl Figures {
    fn new(standing: &Standing, as_of: NaiveDate) -> Self {
        Self {
            year: as_of.year(),
            negotiating: standing.negotiating,
            approved: standing.approved,
            signed: standing.signed,
            started: standing.started,
            signed_this_year: standing.signed_this_year,
            contract_this_year: standing.contract_this_year.to_string(),
            started_this_year: standing.started_this_year,
        }
    }
}

impl<'a> UnitRow<'a> {
    fn new(row: &UnitSummary, lit: &[Lamp], names: &'a Names) -> Result<Self, RenderError> {
        let counts: Vec<u32> = lit.iter().map(|lamp| row.lit(*lamp)).collect();
        let total = counts.iter().sum();
        let targets = row.targets.iter().map(attained).collect();
        Ok(Self { unit: names.unit(row.unit)?, projects: row.projects, targets, counts, total })
    }
}

fn answered_late(letter: &AnsweredLate, calendar: &Calendar) -> String {
    let AnsweredLate { kind, number, answer_by, answered_on } = letter;
    let days = match calendar.working_days_late(*answer_by, *answered_on) {
        0 => String::new(),
        days => format!("，逾期{days}个工作日"),
    };
    let (kind, by, on) = (kind.term(), day_in_words(*answer_by), day_in_words(*answered_on));
    format!("{number}{kind}应于{by}前（含当日）反馈，实际于{on}反馈完毕{days}")
}

fn attained(target: &TargetSummary) -> String {
    let words = |amount| target::in_words(target.measure, amount);
    let percent = Ratio::of(target.actual, target.amount).map(|ratio| format!("（{}%）", ratio.percent()));
    let (measure, percent) = (target.measure.term(), percent.unwrap_or_default());
    format!("{measure}{}/{}{percent}", words(target.actual), words(target.amount))
}

impl<'a> Item<'a> {
    fn new(item: &'a Matter, names: &'a Names, as_of: NaiveDate) -> Result<Self, RenderError> {
        Ok(Self {
            lamp: item.lamp.term(),
            rule: item.rule.term(),
            step: item.step.term(),
            title: &item.title,
            words: &item.words,
            unit: names.unit(item.unit)?,
            due_on: day_in_words(item.due_on),
            late_days: item.late_days,
            past: item.due_on < as_of,
            raised_before: item.raised_before,
        })
    }
}
