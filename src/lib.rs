//! zhaoshang: the investment promotion ledger (招商引资台账) of a district and its monthly letters.
//!
//! Which way the arrows point:
//!
//! ```text
//! cli → http → graphql → actions, letters, report → storage → entity
//! cli → scheduler → letters, storage          everything → domain → nothing of ours but the vocabulary
//! ```

pub mod actions;
pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod domain;
pub mod generate;
pub mod graphql;
pub mod http;
pub mod letters;
pub mod live;
pub mod report;
pub mod scheduler;
pub mod storage;
pub mod telemetry;
