//! `zhaoshang generate`.

use anyhow::bail;
use chrono::NaiveDate;

use super::{
    letters::{MORNING, progress},
    write,
};
use crate::{app::App, clock::Clock, config::Config, demo::FIRST_DAY, domain::calendar, generate};

#[derive(clap::Args)]
pub struct Size {
    /// How many projects; every project brings ten progress entries, three milestones and two leads
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    projects: u32,
    /// What the ledger is drawn from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The day it is, from 2026-01-05 on [default: the real day]
    #[arg(long, value_name = "DATE")]
    today: Option<NaiveDate>,
}

pub(super) async fn run(config: Config, size: Size) -> anyhow::Result<()> {
    if size.today.is_some_and(|day| day < FIRST_DAY) {
        bail!("--today: a ledger can be generated for {FIRST_DAY} or later");
    }
    let now = size.today.map_or_else(|| Clock::System.now(), |day| calendar::instant(day, MORNING));
    let app = App::open(config, Clock::fixed(now)).await?;
    let made = generate::generate(&app, size.projects, size.seed, progress()).await?;
    Ok(write(format!("{made}\n"))?)
}
