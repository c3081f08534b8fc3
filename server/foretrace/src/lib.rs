//! The `foretrace` program: a command line and a language server over the forecast crate.

pub mod cli;
pub mod config_file;
mod disk;
mod git;
pub mod lsp;
mod observations;
mod observe;
pub mod onnx;
mod project;
mod project_index;
mod rehearsal;
