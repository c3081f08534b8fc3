//! Runs the tests of projects in the machine, for what their code does in them.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};
use std::thread;
use std::time::Duration;

use dashmap::DashMap;
use foretrace_forecast::fusion::Rehearsal;
use foretrace_python::machine::{Limits, Loaded, Project, Rehearsed, Tally};
use ignore::WalkBuilder;

use crate::cli::{pool, source};
use crate::project::{self, Folder};

/// Files of tests that are run.
const MOST_FILES: usize = 300;

/// Fuel of all files of tests together, and the least and the most that one of them gets.
const FUEL: u64 = 1_000_000_000;
const LEAST_FUEL: u64 = 5_000_000;
const MOST_FUEL: u64 = 100_000_000;

/// Projects by their folder; each is rehearsed when it is first asked for.
#[derive(Default)]
pub(crate) struct Rehearsals {
    known: DashMap<PathBuf, Arc<Cell>>,
    /// Whether those who ask do not wait.
    in_background: AtomicBool,
}

#[derive(Default)]
struct Cell {
    done: OnceLock<Arc<Rehearsal>>,
    begun: AtomicBool,
}

/// The rehearsals of this process.
pub(crate) static REHEARSALS: LazyLock<Rehearsals> = LazyLock::new(Rehearsals::default);

impl Rehearsals {
    /// From now on nobody waits: until a project has been rehearsed, nothing is known of it.
    pub(crate) fn go_on_in_background(&self) {
        self.in_background.store(true, Ordering::Relaxed);
    }

    /// Whether that is known of a file's project.
    pub(crate) fn is_done(&self, file: &Path) -> bool {
        let top = file.parent().and_then(|it| project::top(it, Path::exists));
        let cell = top.and_then(|it| self.known.get(it));
        cell.is_some_and(|it| it.done.get().is_some())
    }

    /// What the project of a file does in its tests.
    pub(crate) fn of(&self, file: &Path) -> Option<Arc<Rehearsal>> {
        let top = project::top(file.parent()?, Path::exists)?.to_path_buf();
        let cell = self.known.entry(top.clone()).or_default().clone();
        if !self.in_background.load(Ordering::Relaxed) {
            return Some(cell.done.get_or_init(|| Arc::new(rehearse(&top, None))).clone());
        }
        if !cell.begun.swap(true, Ordering::Relaxed) {
            let cell = cell.clone();
            let work = move || {
                cell.done.get_or_init(|| Arc::new(rehearse(&top, NonZero::new(1))));
            };
            // Without a thread nothing gets known, as before it is done.
            let _ = thread::Builder::new().stack_size(pool::STACK).spawn(work);
        }
        cell.done.get().cloned()
    }
}

/// Runs the tests below a folder, on that many threads, else as many as there are processors.
fn rehearse(top: &Path, threads: Option<NonZero<usize>>) -> Rehearsal {
    let walk = WalkBuilder::new(top).sort_by_file_path(Path::cmp).build();
    let files = walk.flatten().map(|it| it.into_path()).filter(|it| is_test(it));
    let files: Vec<PathBuf> = files.take(MOST_FILES).collect();
    let limits = Limits {
        fuel: (FUEL / files.len().max(1) as u64).clamp(LEAST_FUEL, MOST_FUEL),
        bytes: 256 << 20,
        time: Duration::from_secs(60),
        ..Limits::default()
    };
    let mut parts = Vec::new();
    let take = |file: &PathBuf, result: Result<Option<(Vec<Rehearsed>, Tally)>, String>| {
        match result {
            Ok(Some((modules, tally))) => {
                tracing::debug!("{}: {tally:?}", file.display());
                parts.extend(modules);
            }
            Ok(None) => {}
            Err(error) => tracing::warn!("{}: {error}", file.display()),
        }
        Ok(())
    };
    // Taking a result does not fail, nor does starting threads more often than for the analysis itself.
    let _ = pool::in_order(threads, &files, |it| tests_of(it, &limits), take);
    Rehearsal::of(parts)
}

/// What modules do in the tests of a file.
fn tests_of(file: &Path, limits: &Limits) -> Option<(Vec<Rehearsed>, Tally)> {
    let text = source::read(file).ok()?;
    let home = Arc::new(Folder::of(file));
    let package = home.package().to_owned();
    let full = |name: &str| match package.as_str() {
        "" => name.to_owned(),
        package => format!("{package}.{name}"),
    };
    let fixtures = file.parent()?.join("conftest.py").is_file().then(|| full("conftest"));
    let fixtures: Vec<&str> = fixtures.iter().map(String::as_str).collect();
    let name = full(file.file_stem()?.to_str()?);
    Some(Loaded::within(&text, home).rehearse(&name, &fixtures, limits))
}

/// Whether a file holds tests, by its name.
fn is_test(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|it| it.to_str()).unwrap_or_default();
    let is_named = stem.starts_with("test") || stem.ends_with("_test") || stem.ends_with("_tests");
    is_named && path.extension().is_some_and(|it| it == "py") && path.is_file()
}
