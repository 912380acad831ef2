//! Tokens that let in whoever has them.

use sha2::{Digest, Sha256};

/// What is kept of a token: SHA-256, in hex. A token has 256 random bits, so that nothing is guessed from it.
pub fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}
