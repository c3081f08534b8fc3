//! The `foretrace` program.

fn main() -> std::process::ExitCode {
    foretrace::onnx::allow_probing();
    foretrace::cli::main()
}
