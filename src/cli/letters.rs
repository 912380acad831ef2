//! `zhaoshang letters`.

use std::fmt::Write;

use crate::{
    app::App,
    clock::Clock,
    config::Config,
    domain::{calendar, month::Month},
    letters::{
        issue::{self, Issued, Run},
        outbox::NO_ADDRESS,
        preview::{self, Preview},
    },
};
use anyhow::bail;
use chrono::{NaiveDate, NaiveTime};
use entity::LetterKind;

use super::write;

/// Nine in the morning, when letters usually go out and the day of a demonstration begins.
pub(super) const MORNING: NaiveTime = match NaiveTime::from_hms_opt(9, 0, 0) {
    Some(nine) => nine,
    None => NaiveTime::MIN,
};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Print the letters as they would be issued, and who would get them; changes nothing.
    Preview(Which),
    /// Draft the letters and, unless that is done by hand, issue them into the outbox; whoever has this month's keeps it.
    ///
    /// The running service delivers them.
    Issue(Which),
}

#[derive(clap::Args)]
pub struct Which {
    /// Which kind of letter
    #[arg(long)]
    kind: Kind,
    /// The month the letters are for, such as 2026-11
    #[arg(long, value_parser = |text: &str| text.parse::<Month>())]
    month: Month,
    /// The day of issue, as of which the ledger is judged [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Kind {
    /// What is coming (工作提示函)
    Prompt,
    /// What is late (工作催办函)
    Urging,
}

impl From<Kind> for LetterKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Prompt => Self::Prompt,
            Kind::Urging => Self::Urging,
        }
    }
}

pub(super) async fn run(config: Config, command: Command) -> anyhow::Result<()> {
    let (which, preview) = match command {
        Command::Preview(which) => (which, true),
        Command::Issue(which) => (which, false),
    };
    let today = Clock::System.today();
    if !preview && which.as_of.is_some_and(|day| day > today) {
        bail!("--as-of: letters cannot be issued on a day to come; `letters preview` shows what they would say");
    }
    let clock = which.as_of.map_or(Clock::System, |day| Clock::fixed(calendar::instant(day, MORNING)));
    let app = App::open(config, clock).await?;
    let run = Run { kind: which.kind.into(), month: which.month, day: app.clock.today() };
    let text = if preview {
        previewed(run, &preview::preview(&app, run, None).await?)?
    } else {
        issued(run, issue::issue(&app, run, progress()).await?)
    };
    Ok(write(text)?)
}

/// A progress bar, on a terminal.
pub(super) fn progress() -> impl FnMut(usize, usize) {
    let bar = indicatif::ProgressBar::new(0);
    move |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        if done == all {
            bar.finish_and_clear();
        }
    }
}

fn previewed(run: Run, letters: &[Preview]) -> Result<String, std::fmt::Error> {
    let mut text = format!(
        "{}，{}，以{}为准：{}件（仅预览，未作任何更改）\n",
        run.kind.term(),
        run.month.in_words(),
        run.day,
        letters.len()
    );
    for letter in letters {
        let before = if letter.issued_before { "（本月已签发，不再重复）" } else { "" };
        writeln!(text, "\n════════ {}{before}", letter.rendered.addressee)?;
        for recipient in &letter.recipients {
            writeln!(text, "{}：{}", recipient.kind.term(), recipient.email.as_deref().unwrap_or(NO_ADDRESS))?;
        }
        if let Some(fault) = &letter.fault {
            writeln!(text, "现行模板有误，以下按内置模板生成：{fault}")?;
        }
        write!(text, "\n{}", letter.rendered.text)?;
    }
    Ok(text)
}

fn issued(run: Run, issued: Issued) -> String {
    format!(
        "{}，{}：签发{}件（责任单位{}件、分管领导{}件、双组长{}件），其中{}件没有邮箱；此前已签发{}件；待审核签发{}件，其中{}件已暂缓签发，{}件按现行模板无法生成。\n",
        run.kind.term(),
        run.month.in_words(),
        issued.letters(),
        issued.to_units,
        issued.to_leaders,
        issued.to_group_leaders,
        issued.without_address,
        issued.issued_before,
        issued.waiting,
        issued.held,
        issued.faulty,
    )
}
