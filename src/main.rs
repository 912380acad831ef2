//! The program: everything is in the library, where it is compiled once.

use std::process::ExitCode;

/// GraphQL makes many small things: a seventh of a request's time went into making room for them.
/// Without huge pages (`no_thp`): they save no time here, and held 20 MiB more.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    zhaoshang::cli::main()
}
