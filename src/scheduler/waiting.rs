//! Reports drafts that wait for their issue for too long (待签发函件提醒): in the log, in a metric, in the outcome of the
//! run, and in the list of drafts, each once.

use crate::{
    app::App,
    storage::{audit, database::begin_write, letter_draft},
};

/// Reports the drafts whose last day for the issue is over and that were not reported before. What was done, in Chinese.
pub async fn run(app: &App) -> anyhow::Result<String> {
    let tx = begin_write(&app.db, &app.live).await?;
    let overdue = letter_draft::report_overdue(&*tx, app.clock.today()).await?;
    for draft in &overdue {
        let now = app.clock.now();
        let entry = audit::Entry::new(now, "waiting-letters", "letter_draft.report", draft.id, None, Some(draft))?;
        audit::add(&*tx, entry).await?;
    }
    tx.commit().await?;
    if overdue.is_empty() {
        return Ok("没有新的超期待签发函件".to_owned());
    }
    for draft in &overdue {
        tracing::warn!(draft = draft.id, issue_by = %draft.issue_by, status = ?draft.status, "a letter waits for its issue for too long");
    }
    metrics::counter!("zhaoshang_letters_overdue_total").increment(overdue.len() as u64);
    let addressees: Vec<_> =
        overdue.iter().map(|draft| format!("{}（{}，{}）", draft.addressee, draft.kind.term(), draft.month)).collect();
    Ok(format!("{}件函件超期未签发：{}", overdue.len(), addressees.join("；")))
}
