//! The command line.

mod add_ignore;
mod baseline;
mod bundle;
pub(crate) mod cache;
mod check;
mod clean;
mod diff_base;
mod evaluate;
mod evidence;
mod explain;
mod features;
mod fingerprint;
mod formats;
mod hints;
mod inspect;
mod json;
mod merge;
mod notebook;
mod observe;
mod output;
mod place;
pub(crate) mod pool;
mod predict;
mod progress;
mod record;
pub(crate) mod replace;
mod shard;
mod snippet;
pub(crate) mod source;
mod statistics;
mod threshold;
pub(crate) mod trace;
pub(crate) mod walk;
mod watch;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anstream::ColorChoice;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use foretrace_forecast::Config;

use crate::config_file::{Adjust, Finder};
use crate::onnx;
use output::{Failure, Output, Status};

/// Shows what Python code will do at run time, before anyone runs it.
#[derive(Parser)]
#[command(
    name = "foretrace",
    disable_version_flag = true,
    arg_required_else_help = true,
    override_usage = "foretrace [OPTIONS] <COMMAND>",
    max_term_width = 100
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Print the version; with -v also the model, what executes it and the features it reads.
    #[arg(short = 'V', long)]
    version: bool,
    /// Say more.
    #[arg(short, long, requires = "version", hide = true)]
    verbose: bool,
    #[command(flatten)]
    global: Global,
}

#[derive(Subcommand)]
enum Command {
    /// Report findings.
    Check(Box<check::Check>),
    /// Make one report of several that were written as json, json-lines or sarif.
    Merge(merge::Merge),
    /// Print files as an editor shows them: hints at line ends, findings below their lines.
    Hints(hints::Hints),
    /// Print every estimate as JSON, shown in editors or not.
    Predict(predict::Predict),
    /// Compare what is predicted with what recorded runs did: how far to trust it here.
    Evaluate(evaluate::Evaluate),
    /// Run code in a sandbox and print what happened.
    Trace(trace::Trace),
    /// Write what a model is told of files, to train one.
    Features(features::Features),
    /// Run a command and record what the project's code does.
    #[command(
        override_usage = "foretrace observe [OPTIONS] -- <COMMAND>...\n       foretrace observe --status | --clear | --coverage [FILE]"
    )]
    Observe(observe::Observe),
    /// Print the page of a rule.
    Explain(explain::Explain),
    /// Remove the cache.
    Clean(clean::Clean),
    /// Serve editors: the Language Server Protocol over standard input and output.
    Server,
    /// Try out an ONNX Runtime library.
    #[command(name = onnx::PROBE, hide = true)]
    ProbeOnnxruntime { library: PathBuf },
}

/// Options of every command.
#[derive(Args)]
pub(crate) struct Global {
    /// Use this configuration file for every file, instead of the nearest one.
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    config: Option<PathBuf>,
    /// Read no configuration file.
    #[arg(long, global = true, conflicts_with = "config", help_heading = "Global options")]
    isolated: bool,
    /// When to use colours.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        help_heading = "Global options"
    )]
    color: Color,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

impl Global {
    /// Where the settings of files come from; `adjust` is what the command's own options change.
    fn finder(&self, adjust: Adjust) -> Result<Arc<Finder>, Failure> {
        if self.config.is_none() && !self.isolated {
            return Ok(Arc::new(Finder::nearest(adjust)));
        }
        let here = std::env::current_dir().map_err(|error| Failure::new(format!("no current folder: {error}")))?;
        Ok(Arc::new(Finder::fixed(self.config.as_deref(), &here, adjust)?))
    }
}

/// Changes nothing.
fn as_configured() -> Adjust {
    Box::new(|_: &mut Config| Ok(()))
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut output = Output::new(match cli.global.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    });
    let Some(command) = &cli.command else {
        return version(&cli, output);
    };
    let result = match command {
        Command::Check(command) => command.run(&cli.global, &mut output),
        Command::Merge(command) => command.run(&mut output),
        Command::Hints(command) => command.run(&cli.global, &mut output),
        Command::Predict(command) => command.run(&cli.global, &mut output),
        Command::Evaluate(command) => command.run(&cli.global, &mut output),
        Command::Trace(command) => command.run(&mut output),
        Command::Features(command) => command.run(&cli.global, &mut output),
        Command::Observe(command) => command.run(&cli.global, &mut output),
        Command::Explain(command) => command.run(&mut output),
        Command::Clean(command) => command.run(&cli.global, &mut output),
        Command::Server => return crate::lsp::run(),
        Command::ProbeOnnxruntime { library } => return ExitCode::from(u8::from(!onnx::examine(library))),
    };
    ExitCode::from(output.finish(result))
}

fn version(cli: &Cli, mut output: Output) -> ExitCode {
    if !cli.version {
        let missing = "a command is missing";
        Cli::command().error(ErrorKind::MissingSubcommand, missing).exit();
    }
    let more = if cli.verbose { onnx::describe() } else { String::new() };
    let written = write!(output, "foretrace {}\n{more}", env!("CARGO_PKG_VERSION"));
    ExitCode::from(output.finish(written.map(|()| Status::Clean).map_err(Failure::from)))
}
