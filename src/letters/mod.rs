//! Letters as people receive them: rendered once at issue, kept as they are, and sent as they are.

pub mod issue;
pub mod mailer;
pub mod message;
pub mod render;
mod sheet;
pub mod smtp;
