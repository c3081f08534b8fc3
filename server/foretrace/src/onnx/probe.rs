//! Trying out a library in another process: one that is cut off or of another kind ends the process that loads it.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};
use std::{env, fs};

use rustc_hash::FxHasher;

use super::{backend, model};

/// How long a library may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The hidden command that tries out a library.
pub(crate) const COMMAND: &str = "probe-onnxruntime";

/// Whether a library can be loaded and executes the model. `program` finds out, once for each version of the library.
pub(super) fn is_sound(program: &Path, library: &Path) -> bool {
    // A name without a folder is for the system's loader.
    if library.components().count() > 1 && !library.is_file() {
        return false;
    }
    let note = note(library);
    let known = note.as_ref().and_then(|it| fs::read_to_string(it).ok());
    match known.as_deref() {
        Some("sound") => return true,
        Some("unsound") => return false,
        _ => {}
    }
    let Some(verdict) = run(program, library) else {
        return false;
    };
    // Without the note it is found out again.
    if let Some(note) = note {
        let _ = keep(&note, if verdict { "sound" } else { "unsound" });
    }
    verdict
}

/// What `program` finds; `None` where it cannot be started or takes too long.
fn run(program: &Path, library: &Path) -> Option<bool> {
    let mut child = Command::new(program)
        .arg(COMMAND)
        .arg(library)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let end = Instant::now() + TIMEOUT;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if Instant::now() < end => thread::sleep(Duration::from_millis(5)),
            _ => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

/// What the other process does: loads the library and has it execute the model once.
pub(crate) fn examine(library: &Path) -> bool {
    let Ok(Some(model)) = model() else { return false };
    backend::use_library(library).is_ok() && model.try_out()
}

/// The file that keeps the verdict on a library as it is now, by this version of the program.
fn note(library: &Path) -> Option<PathBuf> {
    let meta = library.metadata().ok()?;
    let modified = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let model = model().as_ref().ok()?.as_ref()?;
    let mut state = FxHasher::default();
    (library, meta.len(), modified.as_nanos()).hash(&mut state);
    (env!("CARGO_PKG_VERSION"), model.size()).hash(&mut state);
    Some(cache()?.join(format!("onnxruntime-{:016x}", state.finish())))
}

fn keep(note: &Path, verdict: &str) -> std::io::Result<()> {
    let folder = note.parent().unwrap_or(note);
    fs::create_dir_all(folder)?;
    let draft = note.with_extension(std::process::id().to_string());
    fs::write(&draft, verdict)?;
    fs::rename(&draft, note)
}

/// This program's folder among the user's caches.
fn cache() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).filter(|it| it.is_absolute());
    let caches = match () {
        () if cfg!(windows) => folder("LOCALAPPDATA"),
        () if cfg!(target_os = "macos") => folder("HOME").map(|it| it.join("Library/Caches")),
        () => folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache"))),
    };
    Some(caches?.join("foretrace"))
}
