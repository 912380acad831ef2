//! Strikes off what is done (事项销号), with the day of its completion, so that it does not stand open until the next letters.

use crate::{
    app::App,
    domain::{letter::rules::over, month::Month},
    storage::{
        database::{begin_snapshot, begin_write},
        letter_facts,
        strike_off::strike_off,
    },
};

/// Strikes off the matters that are done or no longer their unit's. What was done, in Chinese.
pub async fn run(app: &App) -> anyhow::Result<String> {
    let today = app.clock.today();
    let snapshot = begin_snapshot(&app.db).await?;
    let over = over(today, &letter_facts::read(&snapshot, Month::of(today), today).await?);
    snapshot.commit().await?;
    let tx = begin_write(&app.db, &app.live).await?;
    strike_off(&*tx, &over, today).await?;
    tx.commit().await?;
    Ok(match over.len() {
        0 => "没有可销号的事项".to_owned(),
        count => format!("销号事项{count}项"),
    })
}
