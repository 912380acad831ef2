//! When a failed mail is tried again.
