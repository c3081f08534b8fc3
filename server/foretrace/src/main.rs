//! The `foretrace` program.

fn main() -> std::process::ExitCode {
    foretrace::cli::main()
}
