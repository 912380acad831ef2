//! The five requests, for the server and for the ceiling.

use std::cell::Cell;

use chrono::{Months, NaiveDate};
use clap::ValueEnum;
use serde_json::{Value, json};

use crate::{
    client::post,
    scope::{READER, WRITER},
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
    /// Projects that get entries.
    pub(crate) written: Vec<i64>,
    pub(crate) direction: i64,
    pub(crate) today: NaiveDate,
    pub(crate) deep: Place,
    /// Entries filed so far: each is for another project or month.
    pub(crate) filed: Cell<usize>,
}

const STAGES: [&str; 4] = ["STARTED", "SIGNED", "APPROVED", "AT_CAPACITY"];
/// Generated entries are younger than so many months.
const FREE_FROM: u32 = 14;

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
    fn filing(&self) -> (Value, Value) {
        let n = self.filed.replace(self.filed.get() + 1);
        let back = FREE_FROM + u32::try_from(n / self.written.len().max(1)).unwrap_or(0);
        let month = (self.today - Months::new(back)).format("%Y-%m").to_string();
        let id = nth(&self.written, n);
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
