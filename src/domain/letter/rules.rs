//! The rules by which matters come into letters.
