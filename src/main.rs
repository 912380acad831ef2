//! The program: everything is in the library, where it is compiled once.

use std::process::ExitCode;

fn main() -> ExitCode {
    zhaoshang::cli::main()
}
