//! `foretrace observe`: records what the project's own code does when it runs.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::output::{Failure, Output, Status};
use super::{Global, as_configured, place};
use crate::config_file::reason;
use crate::observe::observer::Observer;
use crate::observe::take::{self, Taken};
use crate::observe::{Home, Store, Unreadable, command_line, coverage, real, run};

/// The exit code is the command's: 128 and more where a signal ended it, 127 where there is no such program, 126 where
/// it cannot be started. Without a command: 0, or 2 where that could not be done.
#[derive(Args)]
pub(crate) struct Observe {
    /// What to run: `pytest -q`, `-m unittest`, `script.py`, or any other.
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "COMMAND",
        required_unless_present_any = ["status", "clear", "coverage", "end"]
    )]
    command: Vec<OsString>,
    /// Say what is recorded.
    #[arg(long, group = "instead")]
    status: bool,
    /// Remove all that is recorded.
    #[arg(long, group = "instead")]
    clear: bool,
    /// Take in what coverage.py has recorded, of functions of which nothing else is: `.coverage` where no file is given.
    #[arg(long, value_name = "FILE", num_args = 0..=1, group = "instead")]
    coverage: Option<Option<PathBuf>>,
    /// Observe the code below this folder, instead of that of the project around the current folder.
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// Keep classes of values and how often they were seen, but no values.
    #[arg(long, conflicts_with = "instead")]
    no_values: bool,
    /// Where recordings are kept, instead of `.foretrace_cache` in the project's folder.
    #[arg(long, env = "FORETRACE_CACHE_DIR", value_name = "FOLDER")]
    cache_dir: Option<PathBuf>,
    /// Begin a recording and print the variables in which processes are observed: for test runners.
    #[arg(long, hide = true, group = "instead")]
    begin: bool,
    /// End the recording in this folder.
    #[arg(long, hide = true, value_name = "FOLDER", group = "instead")]
    end: Option<PathBuf>,
}

impl Observe {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<Status, Failure> {
        let cache = self.cache_dir.as_deref().map(std::path::absolute).transpose();
        let cache = cache.map_err(|error| Failure::new(format!("--cache-dir: {}", reason(&error))))?;
        let mut home = Home::of(&real(&place::here()), cache.as_deref());
        let mut root = home.project.clone();
        if let Some(given) = &self.root {
            root = fs::canonicalize(given).map_err(|error| failed(given, &error))?;
            if !root.starts_with(&home.project) {
                home = Home::of(&root, cache.as_deref());
            }
        }
        if self.status {
            return status(&home, output);
        }
        if self.clear {
            return clear(&home, output);
        }
        if let Some(file) = &self.coverage {
            return coverage(file.as_deref(), &home, output);
        }
        if let Some(folder) = &self.end {
            tell_taken(&take::take(&home, Some(folder)), &home, output)?;
            return Ok(Status::Clean);
        }
        let settings = global.finder(as_configured())?.folder(&home.project)?;
        let values = !self.no_values && settings.config().observe_values;
        let begin = |runner| -> io::Result<_> {
            let folder = take::begin(&home, command_line(&self.command), runner)?;
            let observer = Observer::lay_out(&home.observer())?;
            observer.environment(&folder, &root, values)
        };
        let runner = if self.begin { take::parent() } else { None };
        let environment = begin(runner.unwrap_or_else(std::process::id));
        let environment = environment.map_err(|error| failed(&home.runs(), &error))?;
        if self.begin {
            let variables: BTreeMap<_, _> = environment.iter().map(|it| (it.0, it.1.to_string_lossy())).collect();
            writeln!(output, "{}", serde_json::json!(variables))?;
            return Ok(Status::Clean);
        }
        let ended = run::run(&run::command(&self.command), &environment);
        let code = match ended {
            Ok(status) => run::code(status),
            Err(error) => {
                let program = self.command.first().map(|it| it.to_string_lossy().into_owned());
                output.complain(&format!("{}: {}", program.unwrap_or_default(), reason(&error)))?;
                let _ = take::take(&home, None);
                return Ok(Status::Command(if error.kind() == io::ErrorKind::NotFound {
                    127
                } else {
                    126
                }));
            }
        };
        // The command has ended as it did, whatever becomes of the recording.
        let _ = tell_taken(&take::take(&home, None), &home, output);
        Ok(Status::Command(code))
    }
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("{}: {}", path.display(), reason(error)))
}

/// One line on what was recorded, and more on what went wrong.
fn tell_taken(taken: &Result<Taken, Unreadable>, home: &Home, output: &mut Output) -> io::Result<()> {
    match taken {
        Ok(taken) => {
            let what = match taken.functions {
                0 => format!("nothing was recorded: no Python code of {} ran", home.project.display()),
                _ => format!(
                    "recorded {} in {}",
                    counted(taken.functions, "function"),
                    counted(taken.files, "file")
                ),
            };
            let changed = match taken.changed {
                0 => String::new(),
                count => format!("; left out {} edited meanwhile", counted(count, "file")),
            };
            output.complain(&format!("{what}{changed}"))?;
            tell_problems(taken, output)
        }
        Err(error) => output.complain(&format!("nothing was recorded: {}", unreadable(error, home))),
    }
}

fn tell_problems(taken: &Taken, output: &mut Output) -> io::Result<()> {
    if let Some(path) = &taken.damaged {
        output.complain(&format!(
            "what was recorded before could not be read and is now {}",
            path.display()
        ))?;
    }
    match &taken.failures {
        Some((count, reason)) => output.complain(&format!("the observer failed {}: {reason}", counted(*count, "time"))),
        None => Ok(()),
    }
}

fn unreadable(error: &Unreadable, home: &Home) -> String {
    let path = home.store();
    match error {
        Unreadable::Version(version) => format!(
            "{} has format {version}, of another version of foretrace; `foretrace observe --clear` removes it",
            path.display()
        ),
        Unreadable::Damaged => format!("{} is damaged; `foretrace observe --clear` removes it", path.display()),
        Unreadable::Io(error) => format!("{}: {}", path.display(), reason(error)),
    }
}

fn status(home: &Home, output: &mut Output) -> Result<Status, Failure> {
    let taken = take::take(home, None).map_err(|error| Failure::new(unreadable(&error, home)))?;
    tell_problems(&taken, output)?;
    let path = home.store();
    let store = Store::read(&path).map_err(|error| Failure::new(unreadable(&error, home)))?;
    if store.recordings.is_empty() {
        writeln!(output, "Nothing is recorded of {}.", home.project.display())?;
    } else {
        let functions: std::collections::BTreeSet<_> = store.recordings.iter().map(|it| (&it.file, &it.name)).collect();
        let files: std::collections::BTreeSet<_> = functions.iter().map(|it| it.0).collect();
        let bytes = fs::metadata(&path).map_or(0, |it| it.len());
        writeln!(
            output,
            "{} in {}, {} in {}",
            counted(functions.len(), "function"),
            counted(files.len(), "file"),
            size(bytes),
            path.display()
        )?;
        let mut commands: BTreeMap<&str, (u64, usize)> = BTreeMap::new();
        for it in &store.recordings {
            let (when, count) = commands.entry(&it.command).or_default();
            *when = it.when.max(*when);
            *count += 1;
        }
        let mut commands: Vec<_> = commands.into_iter().collect();
        commands.sort_by_key(|it| (std::cmp::Reverse(it.1.0), it.0));
        for (command, (when, count)) in commands {
            let age = ago(take::now().saturating_sub(when));
            writeln!(output, "  {command}: {}, {age}", counted(count, "function"))?;
        }
    }
    if taken.running > 0 {
        writeln!(output, "{} still being recorded.", counted(taken.running, "process"))?;
    }
    Ok(Status::Clean)
}

/// Takes in coverage.py's data.
fn coverage(file: Option<&Path>, home: &Home, output: &mut Output) -> Result<Status, Failure> {
    let path = file.map_or_else(|| home.project.join(coverage::NAME), real);
    let failed = |reason: String| Failure::new(format!("{}: {reason}", file.unwrap_or(&path).display()));
    let read = coverage::read(&path, home).map_err(failed)?;
    let taken = take::take_coverage(home, read).map_err(|error| Failure::new(unreadable(&error, home)))?;
    let changed = match taken.changed {
        0 => String::new(),
        count => format!("; left out {} edited since", counted(count, "file")),
    };
    writeln!(
        output,
        "Took in {} in {}{changed}.",
        counted(taken.functions, "function"),
        counted(taken.files, "file")
    )?;
    tell_problems(&taken, output)?;
    Ok(Status::Clean)
}

fn clear(home: &Home, output: &mut Output) -> Result<Status, Failure> {
    let path = home.store();
    let had = path.exists() || home.runs().exists();
    let remove = || -> io::Result<()> {
        for file in [&path, &path.with_extension("damaged")] {
            match fs::remove_file(file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        for folder in [home.runs(), home.observer()] {
            match fs::remove_dir_all(folder) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    };
    remove().map_err(|error| failed(&path, &error))?;
    match had {
        true => writeln!(output, "Removed what was recorded of {}.", home.project.display())?,
        false => writeln!(output, "Nothing is recorded of {}.", home.project.display())?,
    }
    Ok(Status::Clean)
}

/// `1 file`, `2 files`.
fn counted(count: usize, what: &str) -> String {
    match (count, what) {
        (1, _) => format!("1 {what}"),
        (_, "process") => format!("{count} processes"),
        _ => format!("{count} {what}s"),
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        ..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// How long ago, in words.
fn ago(seconds: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(24 * 60 * 60, "day"), (60 * 60, "hour"), (60, "minute")];
    for (length, unit) in UNITS {
        if seconds >= length {
            return format!("{} ago", counted((seconds / length) as usize, unit));
        }
    }
    "just now".to_owned()
}
