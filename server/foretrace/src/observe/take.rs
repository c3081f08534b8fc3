//! Takes what processes have written into the store.
//!
//! A run has a folder, in which each process replaces a file of its own. What is in it is taken once its process has
//! ended, whoever started it: a run that was killed is taken by the next one, or by `--status`.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use foretrace_forecast::observed::Recording;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::coverage::Coverage;
use super::home::Home;
use super::matching::{self, Seen};
use super::merge::is_coverage;
use super::raw;
use super::store::{Store, Unreadable};
use crate::cli::pool;

/// What says of a run what it is.
const ABOUT: &str = "run.json";
/// A folder that does not say what it is goes when it is that old.
const FORGOTTEN: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Serialize, Deserialize)]
struct About {
    command: String,
    /// When it began, in seconds since 1970.
    when: u64,
    /// The process that ends when the run does.
    runner: u32,
}

/// Makes the folder of a run that begins now and ends with the process `runner`.
pub(crate) fn begin(home: &Home, command: String, runner: u32) -> io::Result<PathBuf> {
    home.make()?;
    fs::create_dir_all(home.runs())?;
    let when = now();
    let about = serde_json::to_vec(&About { command, when, runner })?;
    let folder = tempfile::Builder::new()
        .prefix(&format!("{when}-"))
        .rand_bytes(8)
        .tempdir_in(home.runs())?;
    fs::write(folder.path().join(ABOUT), about)?;
    Ok(folder.keep())
}

pub(crate) fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |it| it.as_secs())
}

/// What became of what processes have written.
#[derive(Default)]
pub(crate) struct Taken {
    /// Functions that were recorded.
    pub(crate) functions: usize,
    /// Files they are in.
    pub(crate) files: usize,
    /// Files that were edited since they were imported.
    pub(crate) changed: usize,
    /// Processes that still run.
    pub(crate) running: usize,
    /// How often the observer failed, and why at first.
    pub(crate) failures: Option<(usize, String)>,
    /// The store could not be read and was put aside, there.
    pub(crate) damaged: Option<PathBuf>,
}

/// Takes all that processes have written that have ended. The run in `ended` is over for whoever asks, though its
/// process goes on: the parent of this one.
pub(crate) fn take(home: &Home, ended: Option<&Path>) -> Result<Taken, Unreadable> {
    let mut taken = Taken::default();
    let Ok(runs) = fs::read_dir(home.runs()) else {
        return Ok(taken);
    };
    let _lock = home.lock().map_err(Unreadable::Io)?;
    let path = home.store();
    let mut store = open(&path, &mut taken)?;
    let mut runs: Vec<PathBuf> = runs.flatten().map(|it| it.path()).collect();
    runs.sort();
    let (mut done, mut named) = (Vec::new(), FxHashSet::default());
    for run in &runs {
        let asks = ended.is_some_and(|it| it == run);
        let Some(about) = about(run) else {
            forget(run);
            continue;
        };
        let mut records = Vec::new();
        let mut all_ended = asks || !is_running(about.runner);
        for it in fs::read_dir(run).into_iter().flatten().flatten() {
            let file = it.path();
            let extension = file.extension().and_then(OsStr::to_str);
            let has_ended = process(&file).is_none_or(|it| !is_running(it) || asks && Some(it) == parent());
            match extension {
                Some("failures") if has_ended => note_failures(&file, &mut taken),
                Some("jsonl") if has_ended => {
                    let id = xxh3_64(
                        file.strip_prefix(home.runs())
                            .unwrap_or(&file)
                            .as_os_str()
                            .as_encoded_bytes(),
                    );
                    if !store.has_taken(id) {
                        store.take(id);
                        // Not UTF-8 is not ours.
                        records.extend(raw::records(&fs::read_to_string(&file).unwrap_or_default()));
                    }
                    done.push(file);
                }
                Some("jsonl") => {
                    all_ended = false;
                    taken.running += 1;
                }
                _ => {}
            }
        }
        let recordings = recordings(home, &about, records, &mut taken);
        named.extend(recordings.iter().map(|it| (it.file.clone(), it.name.clone())));
        store.merge(recordings);
        if all_ended {
            done.push(run.clone());
        }
    }
    if !named.is_empty() {
        store.write(&path).map_err(Unreadable::Io)?;
    }
    taken.functions = named.len();
    taken.files = named.into_iter().map(|it| it.0).collect::<FxHashSet<_>>().len();
    for it in done {
        let _ = if it.is_dir() {
            fs::remove_dir_all(it)
        } else {
            fs::remove_file(it)
        };
    }
    Ok(taken)
}

/// The store, an empty one where it is damaged.
fn open(path: &Path, taken: &mut Taken) -> Result<Store, Unreadable> {
    match Store::read(path) {
        Err(Unreadable::Damaged) => {
            let aside = path.with_extension("damaged");
            fs::rename(path, &aside).map_err(Unreadable::Io)?;
            taken.damaged = Some(aside);
            Ok(Store::default())
        }
        result => result,
    }
}

/// Adds what coverage.py has recorded, of functions of which there is no recording of our own.
pub(crate) fn take_coverage(home: &Home, coverage: Coverage) -> Result<Taken, Unreadable> {
    let mut taken = Taken {
        changed: coverage.changed,
        ..Taken::default()
    };
    home.make().map_err(Unreadable::Io)?;
    let _lock = home.lock().map_err(Unreadable::Io)?;
    let mut store = open(&home.store(), &mut taken)?;
    let ours = store.recordings.iter().filter(|it| !is_coverage(it));
    let ours: FxHashSet<_> = ours.map(|it| (it.file.clone(), it.function)).collect();
    let mut recordings = coverage.recordings;
    recordings.retain(|it| !ours.contains(&(it.file.clone(), it.function)));
    taken.functions = recordings.len();
    taken.files = recordings.iter().map(|it| &it.file).collect::<FxHashSet<_>>().len();
    store.recordings.retain(|it| !is_coverage(it));
    store.merge(recordings);
    store.write(&home.store()).map_err(Unreadable::Io)?;
    Ok(taken)
}

/// What was recorded, function by function.
fn recordings(home: &Home, about: &About, records: Vec<raw::Record>, taken: &mut Taken) -> Vec<Recording> {
    let texts = matching::by_text(records);
    let mut all = Vec::new();
    let work = |it: &Seen| it.recordings(&home.name(Path::new(&it.file)), &about.command, about.when);
    let _ = pool::in_order(None, &texts, work, |_, result| {
        match result {
            Ok(Some(recordings)) => all.extend(recordings),
            Ok(None) => taken.changed += 1,
            Err(reason) => taken.failed(1, &reason),
        }
        Ok(())
    });
    all
}

impl Taken {
    fn failed(&mut self, times: usize, reason: &str) {
        let (count, _) = self.failures.get_or_insert((0, reason.to_owned()));
        *count += times;
    }
}

fn note_failures(file: &Path, taken: &mut Taken) {
    let text = fs::read_to_string(file).unwrap_or_default();
    let mut lines = text.lines();
    let count = lines.next().and_then(|it| it.split(' ').next()?.parse().ok());
    taken.failed(count.unwrap_or(1), lines.next().unwrap_or_default());
}

fn about(run: &Path) -> Option<About> {
    serde_json::from_slice(&fs::read(run.join(ABOUT)).ok()?).ok()
}

/// Removes a folder that never began, unless it just does.
fn forget(run: &Path) {
    let made = fs::metadata(run).and_then(|it| it.modified());
    if made.is_ok_and(|it| it.elapsed().is_ok_and(|it| it > FORGOTTEN)) {
        let _ = fs::remove_dir_all(run);
    }
}

/// The process that writes a file: its name begins with the number.
fn process(file: &Path) -> Option<u32> {
    file.file_stem()?.to_str()?.split('-').next()?.parse().ok()
}

/// Whether a process runs, but for this one, which asks after its runs are over.
#[cfg(unix)]
fn is_running(process: u32) -> bool {
    use rustix::process::{Pid, test_kill_process};

    let id = Pid::from_raw(process.cast_signed());
    process != std::process::id() && id.is_some_and(|it| test_kill_process(it) != Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn is_running(_process: u32) -> bool {
    false
}

/// The process that started this one.
#[cfg(unix)]
pub(crate) fn parent() -> Option<u32> {
    rustix::process::getppid().map(|it| it.as_raw_pid().cast_unsigned())
}

#[cfg(not(unix))]
pub(crate) fn parent() -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use std::thread;

    use foretrace_forecast::observed::Counts;
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::cli::replace::replace;

    const SOURCE: &str = "def f(n):\n    if n:\n        return 1\n    return 0\n";
    /// Runs on.
    const INIT: u32 = 1;
    /// No process has it.
    const NOBODY: u32 = i32::MAX as u32;

    /// A run of which a process has left what it saw in so many calls.
    fn run(home: &Home, source: &str, calls: u64) -> PathBuf {
        let folder = begin(home, "pytest".to_owned(), INIT).unwrap();
        let digest: String = Sha256::digest(source).iter().map(|it| format!("{it:02x}")).collect();
        let line = serde_json::json!({
            "schema": "foretrace.observation/1", "file": home.project.join("a.py"), "digest": digest,
            "functions": [{
                "name": "f", "calls": [calls, 0], "raised": {},
                "range": {"start": {"line": 1, "column": 1}, "end": {"line": 4, "column": 13}},
                "sites": [{
                    "kind": "branch", "taken": [1, 0], "reached": [calls, 0],
                    "range": {"start": {"line": 2, "column": 8}, "end": {"line": 2, "column": 9}},
                }],
            }],
        });
        // As the observer does: whoever takes it sees all of it or none.
        let written = folder.join(format!("{NOBODY}-0.jsonl"));
        replace(&written, format!("{line}\nhurt").as_bytes()).unwrap();
        let (command, when) = ("pytest".to_owned(), now());
        let ended = serde_json::to_vec(&About {
            command,
            when,
            runner: NOBODY,
        })
        .unwrap();
        replace(&folder.join(ABOUT), &ended).unwrap();
        folder
    }

    fn home() -> (tempfile::TempDir, Home) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.py"), SOURCE).unwrap();
        let home = Home::of(&super::super::real(folder.path()), None);
        (folder, home)
    }

    fn calls(home: &Home) -> (u64, Vec<Counts>) {
        let store = Store::read(&home.store()).unwrap();
        assert_eq!(store.recordings.len(), 1);
        let sites = store.recordings[0].sites.iter().map(|it| it.1.clone());
        (store.recordings[0].calls, sites.collect())
    }

    #[test]
    fn many_at_once_lose_nothing() {
        let (_folder, home) = home();
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        run(&home, SOURCE, 2);
                        take(&home, None).unwrap();
                    }
                });
            }
        });
        assert_eq!(calls(&home), (80, vec![Counts::Branch { taken: 40, reached: 80 }]));
        assert_eq!(fs::read_dir(home.runs()).unwrap().count(), 0);
    }

    #[test]
    fn what_was_taken_is_not_taken_again() {
        let (_folder, home) = home();
        let folder = run(&home, SOURCE, 2);
        let file = folder.join(format!("{NOBODY}-0.jsonl"));
        let text = fs::read_to_string(&file).unwrap();
        let about = fs::read(folder.join(ABOUT)).unwrap();
        take(&home, None).unwrap();
        // As if this process had been killed before it removed them.
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(ABOUT), about).unwrap();
        fs::write(&file, text).unwrap();
        take(&home, None).unwrap();
        assert_eq!(calls(&home).0, 2);
        assert!(!folder.exists());
    }

    #[test]
    fn edited_files_are_left_out() {
        let (_folder, home) = home();
        run(&home, SOURCE, 2);
        run(&home, "def f(n): return 1\n", 3);
        let taken = take(&home, None).unwrap();
        assert_eq!((taken.functions, taken.changed), (1, 1));
        assert_eq!(calls(&home).0, 2);
    }

    #[test]
    fn a_damaged_store_is_put_aside() {
        let (_folder, home) = home();
        home.make().unwrap();
        fs::write(home.store(), "no store").unwrap();
        run(&home, SOURCE, 2);
        let aside = take(&home, None).unwrap().damaged.unwrap();
        assert_eq!(fs::read_to_string(aside).unwrap(), "no store");
        assert_eq!(calls(&home).0, 2);
    }
}
