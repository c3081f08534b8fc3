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

use super::home::Home;
use super::matching::{self, Seen};
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
    let mut store = match Store::read(&path) {
        Ok(store) => store,
        Err(Unreadable::Damaged) => {
            let aside = path.with_extension("damaged");
            fs::rename(&path, &aside).map_err(Unreadable::Io)?;
            taken.damaged = Some(aside);
            Store::default()
        }
        Err(error) => return Err(error),
    };
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
