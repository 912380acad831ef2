//! Letters as people receive them: rendered once at issue, kept as they are, and sent as they are, with
//! a personal link that is not kept.

pub mod dkim;
pub mod draft;
pub mod issue;
pub mod link;
pub mod mailer;
pub mod message;
pub mod notice;
pub mod outbox;
pub mod preview;
pub mod reminder;
pub mod render;
pub mod returned;
pub mod roster;
pub mod sample;
pub mod sheet;
pub mod smtp;
pub mod template;
