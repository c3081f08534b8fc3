//! The language server end to end: real sessions over a pipe in memory, and the real program.

mod actions;
mod client;
mod commands;
mod configuration;
mod ending;
mod engine;
mod hints;
mod jobs;
mod observed;
mod process;
mod runs;
mod sync;
