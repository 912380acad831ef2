//! Reports drafts that wait for their issue for too long (待签发函件提醒): in the log, in a metric, in the outcome of the
//! run, and in the list of drafts, each once; and by mail to the bureau, once a day as long as any wait.

use entity::letter_draft;

use crate::{
    app::App,
    domain::letter::document,
    letters::reminder,
    storage::{audit, database::begin_write, letter_draft as drafts, office_report},
};

/// Reports the drafts whose last day for the issue is over. What was done, in Chinese.
pub async fn run(app: &App) -> anyhow::Result<String> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let tx = begin_write(&app.db, &app.live).await?;
    let fresh = drafts::report_overdue(&*tx, today).await?;
    for draft in &fresh {
        let entry = audit::Entry::new(now, "waiting-letters", "letter_draft.report", draft.id, None, Some(draft))?;
        audit::add(&*tx, entry).await?;
    }
    let overdue = drafts::overdue(&*tx, today).await?;
    let mailed = match overdue.as_slice() {
        [] => false,
        overdue => office_report::add(&*tx, reminder::report(&app.config, overdue, today, now)?).await?,
    };
    tx.commit().await?;
    app.nudge.notify_one();
    for draft in &fresh {
        tracing::warn!(draft = draft.id, issue_by = %draft.issue_by, status = ?draft.status, "a letter waits for its issue for too long");
    }
    metrics::counter!("zhaoshang_letters_overdue_total").increment(fresh.len() as u64);
    let mail = if mailed { format!("；已邮件提醒{}", app.config.office.contact_name) } else { String::new() };
    Ok(in_words(&fresh, overdue.len() - fresh.len()) + &mail)
}

fn in_words(fresh: &[letter_draft::Model], reported_before: usize) -> String {
    let name = |draft: &letter_draft::Model| {
        format!("{}（{}，{}）", draft.addressee, document(draft.kind, draft.addressee_kind), draft.month)
    };
    let names: Vec<_> = fresh.iter().map(name).collect();
    let words = match names.len() {
        0 => "没有新的超期待签发函件".to_owned(),
        count => format!("{count}件函件超期未签发：{}", names.join("；")),
    };
    match reported_before {
        0 => words,
        count => format!("{words}；此前已提醒的{count}件仍未签发"),
    }
}
