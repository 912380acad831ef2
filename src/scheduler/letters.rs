//! Drafts the letters of the month and, unless it is done by hand, issues them.

use chrono::{DateTime, Utc};
use entity::LetterKind;

use crate::{
    app::App,
    domain::{calendar, month::Month},
    letters::issue::{Issued, Run, issue},
};

/// Drafts and issues the letters of a kind for the month of `due_at`, as of today; those already issued stay as they are. What was
/// done, in Chinese.
pub async fn run(app: &App, kind: LetterKind, due_at: DateTime<Utc>) -> anyhow::Result<String> {
    let run = Run { kind, month: Month::of(calendar::day_of(due_at)), day: app.clock.today() };
    Ok(in_words(kind, issue(app, run, |_, _| {}).await?))
}

fn in_words(kind: LetterKind, issued: Issued) -> String {
    let Issued {
        to_units,
        to_leaders,
        to_group_leaders,
        without_address,
        issued_before,
        waiting,
        held,
        unreached,
        unheard_talks,
        faulty,
    } = issued;
    let heads = if to_group_leaders > 0 { format!("、双组长{to_group_leaders}件") } else { String::new() };
    let mut words =
        format!("签发{}{}件（责任单位{to_units}件、分管领导{to_leaders}件{heads}）", kind.term(), issued.letters());
    if without_address > 0 {
        words += &format!("，其中{without_address}件收件人没有登记邮箱，请补录后重新发送");
    }
    if waiting > 0 {
        words += &format!("；{waiting}件待审核签发");
    }
    if held > 0 {
        words += &format!("，其中{held}件已暂缓签发");
    }
    if faulty > 0 {
        words += &format!("；{faulty}件按现行模板无法生成，已按内置模板拟稿，请修改模板后重新拟稿");
    }
    if issued_before > 0 {
        words += &format!("；此前已签发{issued_before}件，不再重复");
    }
    if unreached > 0 {
        words += &format!("；另有{unreached}件工作提示函未送达主送人，未按逾期未反馈催办，请核实邮箱后重新发送");
    }
    if unheard_talks > 0 {
        words += &format!("；另有{unheard_talks}项建议约谈的事项没有可呈送的领导，请登记领导小组双组长或项目挂帅领导");
    }
    words
}
