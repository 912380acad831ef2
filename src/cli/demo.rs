//! `zhaoshang demo`.

use std::iter;

use crate::{
    app::App,
    clock::Clock,
    config::{Config, Links},
    demo::{self, FIRST_DAY, Ledger, people::PEOPLE},
    domain::{
        calendar::{self, Calendar},
        month::Month,
    },
    letters::{
        issue::{self, Run},
        mailer::Mailer,
    },
    scheduler::{deliver, month_end},
};
use anyhow::bail;
use chrono::NaiveDate;
use comfy_table::{Table, presets::UTF8_FULL_CONDENSED};
use entity::{DeliveryStatus, LetterKind, delivery, ledger_snapshot, letter, letter_receipt, project, unit};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use tokio_util::sync::CancellationToken;

use super::{
    letters::{MORNING, progress},
    serve, write,
};

/// Month-ends before today that are frozen; what a month-end shows is dated, so it can be told afterwards.
const SNAPSHOTS: usize = 3;

/// For how many days after the issue of a letter the link in it works.
const LINK_DAYS: u32 = 30;

pub(super) async fn run(config: Config, today: Option<NaiveDate>) -> anyhow::Result<()> {
    if !config.listen.ip().is_loopback() {
        bail!("a demonstration has public passwords; it listens on loopback only, not on {}", config.listen);
    }
    if today.is_some_and(|day| day < FIRST_DAY) {
        bail!("--today: a demonstration can be set to {FIRST_DAY} or later");
    }
    let stop = serve::on_signal()?;
    let listener = serve::listen(&config)?;
    let mut config = config;
    // People can follow the links in the mails; the key is as public as the passwords.
    let public_url = format!("http://{}", listener.local_addr()?);
    config.links.get_or_insert_with(|| Links { public_url, secret: "0".repeat(64).into(), days: LINK_DAYS });
    // While the ledger and the letters are made, time stands still, so that the same day gives the same letters.
    let start = today.map_or_else(|| Clock::System.now(), |day| calendar::instant(day, MORNING));
    let mut app = App::open(config, Clock::fixed(start)).await?;
    match demo::make_or_open(&app, progress()).await? {
        Ledger::Made => {}
        Ledger::Opened(made_for) => {
            let today = app.clock.today();
            write(format!(
                "打开 {made_for} 制作的演示台账。Opened the demonstration made for {made_for}; today is {today}.\n"
            ))?;
        }
        Ledger::Foreign => {
            bail!("the database already holds a ledger that is no demonstration; choose another folder with --data-dir")
        }
    }
    let month = Month::of(app.clock.today());
    letters_of_the_month_before(&app, &stop).await?;
    app.clock.set(start);
    for kind in [LetterKind::Prompt, LetterKind::Urging] {
        issue::issue(&app, Run { kind, month, day: app.clock.today() }, progress()).await?;
    }
    let first = (0..SNAPSHOTS).fold(month, |month, _| month.previous());
    for ended in iter::successors(Some(first), |ended| Some(ended.next())).take(SNAPSHOTS) {
        month_end::freeze(&app, ended).await?;
    }
    app.clock = if today.is_some() { Clock::running_from(start) } else { Clock::System };
    deliver::run(&app, &stop).await?;
    demo::answer::answer_some(&app, month).await?;
    write(summary(&app, month).await?)?;
    serve::until(stop, app, listener).await
}

/// The prompt letters of the month before the demonstration was made for, sent on the first working day of it; most are
/// answered, some of them late. The clock stands on that day afterwards.
async fn letters_of_the_month_before(app: &App, stop: &CancellationToken) -> anyhow::Result<()> {
    let Some(made_for) = demo::made_for(&app.db).await? else { return Ok(()) };
    if letter_receipt::Entity::find().count(&app.db).await? > 0 {
        return Ok(());
    }
    let month = Month::of(made_for).previous();
    let day = Calendar::default().on_or_after(month.first_day());
    app.clock.set(calendar::instant(day, MORNING));
    issue::issue(app, Run { kind: LetterKind::Prompt, month, day }, progress()).await?;
    deliver::run(app, stop).await?;
    Ok(demo::answer::answer_earlier(app, month).await?)
}

/// What there is, as a short table, and how to go on.
async fn summary(app: &App, month: Month) -> anyhow::Result<String> {
    let db = &app.db;
    let mut facts = Table::new();
    facts.load_style(UTF8_FULL_CONDENSED);
    facts.add_row(["今天 Today".to_owned(), app.clock.today().to_string()]);
    facts.add_row(["项目 Projects".to_owned(), project::Entity::find().count(db).await?.to_string()]);
    facts.add_row(["责任单位 Units".to_owned(), unit::Entity::find().count(db).await?.to_string()]);
    for kind in [LetterKind::Prompt, LetterKind::Urging] {
        let letters = letter::Entity::find()
            .filter(letter::Column::Kind.eq(kind))
            .filter(letter::Column::Month.eq(month.to_string()))
            .count(db)
            .await?;
        facts.add_row([format!("{} {month}", kind.term()), letters.to_string()]);
    }
    let snapshots = ledger_snapshot::Entity::find().count(db).await?;
    facts.add_row(["月末台账快照 Month-end snapshots".to_owned(), snapshots.to_string()]);
    for status in [DeliveryStatus::Sent, DeliveryStatus::Waiting, DeliveryStatus::Failed, DeliveryStatus::NoAddress] {
        let mails = delivery::Entity::find().filter(delivery::Column::Status.eq(status)).count(db).await?;
        facts.add_row([status.term().to_owned(), mails.to_string()]);
    }
    let mail = match &app.mailer {
        Mailer::File(folder) => folder.display().to_string(),
        Mailer::Smtp(server) => server.to_string(),
        Mailer::Memory(_) => String::new(),
    };
    facts.add_row(["邮件 Mail".to_owned(), mail]);

    let mut people = Table::new();
    people.load_style(UTF8_FULL_CONDENSED).set_header(["角色 Role", "账号 Login", "密码 Password"]);
    for person in PEOPLE {
        people.add_row([person.role.term(), person.login, person.password]);
    }
    let address = format!("http://{}/graphql", app.config.listen);
    let [admin, ..] = PEOPLE;
    let sign_in = format!(
        r#"{{"query":"mutation {{ signIn(input: {{login: \"{}\", password: \"{}\"}}) {{ token }} }}"}}"#,
        admin.login, admin.password
    );
    Ok(format!(
        "{facts}\n\n{people}\n\n接口 API: {address}\n登录 Sign in:\n\n  curl -s {address} -H 'Content-Type: application/json' \\\n    -d '{sign_in}'\n\n停止请按 Ctrl-C. Stop with Ctrl-C.\n"
    ))
}
