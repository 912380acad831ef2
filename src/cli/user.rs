//! `zhaoshang user`.

use std::io::{self, BufRead};

use crate::{
    actions::{Act, ActionError, Actor, Outcome, account},
    app::App,
    clock::Clock,
    config::Config,
    storage,
};
use anyhow::{Context, anyhow, bail};
use chrono::TimeDelta;
use entity::{Role, account as table, official};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use secrecy::{ExposeSecret, SecretString};

use super::write;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Make an account; the password is read from standard input.
    Add {
        /// Sign-in name
        #[arg(long)]
        login: String,
        /// What the person may see and do
        #[arg(long)]
        role: RoleName,
        /// Mail address of the official it belongs to; needed for leaders, heads and liaison officers
        #[arg(long, value_name = "EMAIL")]
        official: Option<String>,
    },
    /// Print a bearer token for an account, such as for a program; it is shown only once.
    Token {
        /// Sign-in name
        #[arg(long)]
        login: String,
        /// For how many days it works
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3660))]
        days: u32,
    },
    /// Shut an account; its tokens stop working at once.
    Disable {
        /// Sign-in name
        #[arg(long)]
        login: String,
    },
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub enum RoleName {
    /// Bureau staff
    Admin,
    /// Head of the leading group
    GroupLeader,
    /// Vice head of the district
    DivisionLeader,
    /// Head of a responsibility unit
    DepartmentHead,
    /// Keeps a unit's ledger
    LiaisonOfficer,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Admin => Self::Admin,
            RoleName::GroupLeader => Self::GroupLeader,
            RoleName::DivisionLeader => Self::DivisionLeader,
            RoleName::DepartmentHead => Self::DepartmentHead,
            RoleName::LiaisonOfficer => Self::LiaisonOfficer,
        }
    }
}

pub(super) async fn run(config: Config, command: Command) -> anyhow::Result<()> {
    let app = App::open(config, Clock::System).await?;
    let act = Act::begin(&app.db, &app.live, Actor::System("command line"), app.clock.now()).await?;
    let said = match command {
        Command::Add { login, role, official } => {
            let official_id = match official {
                Some(email) => Some(by_email(&app, &email).await?),
                None => None,
            };
            let input = account::Input { login, password: password()?, role: role.into(), official_id };
            let made = explained(account::add(&act, &input).await)?;
            format!("Account {} made.\n", made.login)
        }
        Command::Token { login, days } => {
            let account = open(&app, &login).await?;
            let (token, _) = explained(account::issue_token(&act, &account, TimeDelta::days(days.into())).await)?;
            format!("{}\n", token.expose_secret())
        }
        Command::Disable { login } => {
            let account = open(&app, &login).await?;
            let shut = explained(account::disable(&act, account).await)?;
            format!("Account {} shut.\n", shut.login)
        }
    };
    act.commit().await?;
    Ok(write(said)?)
}

async fn by_email(app: &App, email: &str) -> anyhow::Result<i64> {
    let found = official::Entity::find().filter(official::Column::Email.eq(email)).all(&app.db).await?;
    match found.as_slice() {
        [official] => Ok(official.id),
        [] => bail!("no official has the mail address {email}"),
        _ => bail!("several officials have the mail address {email}"),
    }
}

async fn open(app: &App, login: &str) -> anyhow::Result<table::Model> {
    let account = storage::account::by_login(&app.db, login).await?;
    let open = account.filter(|account| account.disabled_at.is_none());
    open.ok_or_else(|| anyhow!("there is no open account {login:?}"))
}

fn password() -> anyhow::Result<SecretString> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).context("the password cannot be read from standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).into())
}

/// Refusals in the words that people would see.
fn explained<T>(outcome: Outcome<T>) -> anyhow::Result<T> {
    outcome.map_err(|error| match error {
        ActionError::Refused(refusals) => {
            let reasons: Vec<_> = refusals
                .into_iter()
                .map(|refusal| match refusal.field {
                    Some(field) => format!("{field}: {}", refusal.message.chinese),
                    None => refusal.message.chinese,
                })
                .collect();
            anyhow!("{}", reasons.join("; "))
        }
        other => other.into(),
    })
}
