//! The five requests, for the server and for the ceiling.

use std::cell::Cell;

use chrono::{Months, NaiveDate};
use clap::ValueEnum;
use serde_json::{Value, json};

use zhaoshang::domain::{lifecycle::is_over, month::Month};

use crate::{
    client::post,
    scope::{Found, READER, WRITER},
};

/// One of the five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, serde::Serialize)]
pub(crate) enum Name {
    /// A project with lead unit and leader
    Q1,
    /// The ledger page: 50 projects of a stage and direction with everything
    Q2,
    /// Count and contract sum per direction and stage
    Q3,
    /// The page, 50,000 rows deep
    Q4,
    /// Adding a progress entry
    Q5,
}

impl Name {
    /// The GraphQL document; nothing where the schema cannot answer it yet.
    pub(crate) const fn document(self) -> Option<&'static str> {
        match self {
            Self::Q1 => Some(include_str!("q1.graphql")),
            Self::Q2 => Some(include_str!("q2.graphql")),
            Self::Q3 => Some(include_str!("q3.graphql")),
            Self::Q4 => Some(include_str!("q4.graphql")),
            Self::Q5 => Some(include_str!("q5.graphql")),
        }
    }

    /// The ceiling's one statement.
    pub(crate) const fn statement(self) -> &'static str {
        match self {
            Self::Q1 => include_str!("q1.sql"),
            Self::Q2 => include_str!("q2.sql"),
            Self::Q3 => include_str!("q3.sql"),
            Self::Q4 => include_str!("q4.sql"),
            Self::Q5 => include_str!("q5.sql"),
        }
    }

    /// Whose token it is sent with.
    pub(crate) const fn login(self) -> &'static str {
        match self {
            Self::Q5 => WRITER,
            _ => READER,
        }
    }

    /// Where the ceiling answers it.
    pub(crate) fn path(self) -> String {
        format!("/{self:?}").to_lowercase()
    }
}

/// Where a page goes on: as the server says it, and as the row's own time and id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub(crate) cursor: String,
    pub(crate) at: String,
    pub(crate) id: i64,
}

/// What the requests vary over.
pub(crate) struct Variables {
    /// Projects that are read.
    pub(crate) read: Vec<i64>,
    /// Projects and months that have no entry and can have one.
    pub(crate) free: Vec<(i64, Month)>,
    pub(crate) direction: i64,
    pub(crate) deep: Place,
    /// How many of them were filled.
    pub(crate) filed: Cell<usize>,
}

const STAGES: [&str; 4] = ["STARTED", "SIGNED", "APPROVED", "AT_CAPACITY"];
/// Generated entries are younger than so many months.
const FREE_FROM: u32 = 14;

/// The months that entries can be filed for, of projects that are under way: one of each project, then the next.
pub(crate) fn free(projects: &[Found], today: NaiveDate) -> Vec<(i64, Month)> {
    let months = (FREE_FROM..).map_while(|back| today.checked_sub_months(Months::new(back))).map(Month::of);
    let first = projects.iter().map(|project| Month::of(project.registered_on)).min();
    let months = months.take_while(|month| first.is_some_and(|first| first <= *month));
    let of_month = |month| {
        let there = move |project: &&Found| Month::of(project.registered_on) <= month && !is_over(project.stage);
        projects.iter().filter(there).map(move |project| (project.id, month))
    };
    months.flat_map(of_month).collect()
}

impl Variables {
    /// The variables of the `n`-th request, for the server and for the ceiling.
    pub(crate) fn of(&self, name: Name, n: usize) -> (Value, Value) {
        match name {
            Name::Q1 => {
                let id = nth(&self.read, n);
                (json!({ "id": format!("project:{id}") }), json!({ "id": id }))
            }
            Name::Q2 => {
                let (id, stage) = (self.direction, STAGES.get(n % STAGES.len()));
                (json!({ "direction": format!("direction:{id}"), "stage": stage }), json!({ "id": id, "stage": stage }))
            }
            Name::Q3 => (json!({}), json!({ "id": 0 })),
            Name::Q4 => {
                let Place { cursor, at, id } = &self.deep;
                (json!({ "first": 50, "after": cursor }), json!({ "id": id, "at": at }))
            }
            Name::Q5 => self.filing(),
        }
    }

    /// The next project and month without an entry.
    #[expect(clippy::expect_used, reason = "a ledger without room would be measured refusing")]
    fn filing(&self) -> (Value, Value) {
        let n = self.filed.replace(self.filed.get() + 1);
        let (id, month) = self.free.get(n).expect("the ledger is too small for so many entries");
        let month = month.to_string();
        let input = json!({
            "projectId": format!("project:{id}"),
            "month": month,
            "words": "主要设备陆续进场，正在安装调试。",
            "percent": 60,
            "output": "1000000",
        });
        (json!({ "input": input }), json!({ "id": id, "month": month }))
    }
}

fn nth(list: &[i64], n: usize) -> i64 {
    list.get(n % list.len().max(1)).copied().unwrap_or_default()
}

/// A GraphQL request on the wire.
pub(crate) fn to_server(document: &str, variables: &Value, token: &str) -> Vec<u8> {
    post("/graphql", token, &json!({ "query": document, "variables": variables }).to_string())
}

/// The same for the ceiling.
pub(crate) fn to_ceiling(name: Name, variables: &Value) -> Vec<u8> {
    post(&name.path(), "", &variables.to_string())
}
