//! What the tests share.

pub(crate) mod app;
pub(crate) mod database;
pub(crate) mod line;
pub(crate) mod smtp;
pub(crate) mod socket;
pub(crate) mod wire;
