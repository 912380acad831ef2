//! Letters as people receive them: rendered once at issue, kept as they are, and sent as they are.

pub mod render;
mod sheet;
