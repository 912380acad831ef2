//! Document numbers (发文字号).
