//! Who is signed in, and signing in and out.

pub(super) mod mutation;
pub(super) mod query;
pub(super) mod types;
