//! `foretrace check --watch`: again after each change.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::output::{Failure, Output, Status};
use super::{cache, notebook};

/// Changes that come sooner after each other are one.
const SETTLED: Duration = Duration::from_millis(100);

/// Does the work, and again whenever a file changes, until it fails or the process is ended.
pub(crate) fn watch(
    paths: &[PathBuf],
    output: &mut Output,
    mut work: impl FnMut(&mut Output) -> Result<Status, Failure>,
) -> Result<Status, Failure> {
    let failed = |error: notify::Error| Failure::new(format!("cannot watch: {error}"));
    let (sender, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(sender).map_err(failed)?;
    for path in paths {
        follow(&mut watcher, path).map_err(failed)?;
    }
    loop {
        if std::io::stdout().is_terminal() {
            output.write_all(b"\x1b[2J\x1b[3J\x1b[H")?;
        }
        if let Err(failure) = work(output) {
            // A half-typed configuration: the next change may mend it.
            failure.tell(output)?;
        }
        writeln!(output, "Watching for changes; Ctrl-C ends.")?;
        output.flush()?;
        wait(&changes)?;
    }
}

/// The folder, or that of the file: what is imported lies beside it.
fn follow(watcher: &mut RecommendedWatcher, path: &Path) -> notify::Result<()> {
    let folder = match path.is_dir() {
        true => path,
        false => path
            .parent()
            .filter(|it| !it.as_os_str().is_empty())
            .unwrap_or(Path::new(".")),
    };
    watcher.watch(folder, RecursiveMode::Recursive)
}

/// Returns when something has changed that matters, and nothing more does for a while.
fn wait(changes: &Receiver<notify::Result<Event>>) -> Result<(), Failure> {
    let mut changed = false;
    loop {
        let next = match changed {
            true => changes.recv_timeout(SETTLED),
            false => changes.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(event) => changed |= event.is_ok_and(|it| matters(&it)),
            Err(RecvTimeoutError::Timeout) => return Ok(()),
            Err(RecvTimeoutError::Disconnected) => return Err(Failure::new("cannot watch any longer")),
        }
    }
}

/// Whether it changes what is read: modules, notebooks, configuration, what Git ignores, and whole folders.
fn matters(event: &Event) -> bool {
    let of_cache = |path: &PathBuf| path.components().any(|it| it.as_os_str() == cache::NAME);
    let is_read = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default();
        let kind = path.extension().unwrap_or_default();
        kind == "py" || kind == "toml" || kind.is_empty() || name == ".gitignore" || notebook::is_notebook(path)
    };
    let of_git = |path: &PathBuf| path.components().any(|it| it.as_os_str() == ".git");
    let matters = |path: &PathBuf| is_read(path) && !of_cache(path) && !of_git(path);
    !event.kind.is_access() && event.paths.iter().any(matters)
}
