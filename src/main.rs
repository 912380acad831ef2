//! The program: everything is in the library, where it is compiled once.

use std::process::ExitCode;

/// GraphQL makes many small things: a seventh of a request's time went into making room for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    zhaoshang::cli::main()
}
