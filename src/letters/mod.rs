//! Letters on their way out: made into mail and handed to a mail server.

pub mod mailer;
pub mod message;
pub mod smtp;
