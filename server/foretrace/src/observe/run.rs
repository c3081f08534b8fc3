//! Runs a command under the observer.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// What to start for the words of a command: `-m module …` and `script.py …` mean the Python of the environment, and a
/// script is run by the observer, which sees its own code too.
pub(crate) fn command(words: &[OsString]) -> Vec<OsString> {
    let script = |python: OsString, words: &[OsString]| {
        let mut all = vec![python, "-m".into(), "foretrace_observe.script".into()];
        all.extend_from_slice(words);
        all
    };
    match words {
        [first, ..] if first == "-m" => [&[python()], words].concat(),
        [first, ..] if is_script(first) => script(python(), words),
        [first, second, ..] if is_python(first) && is_script(second) => script(first.clone(), &words[1..]),
        _ => words.to_vec(),
    }
}

fn is_script(word: &OsStr) -> bool {
    Path::new(word).extension().is_some_and(|it| it == "py")
}

fn is_python(word: &OsStr) -> bool {
    let name = Path::new(word).file_stem().unwrap_or_default().to_string_lossy();
    // `python3.11` has a stem of `python3`.
    let version = name.strip_prefix("python");
    version.is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit() || it == b'.'))
}

/// The Python of the active environment, else the one on the path.
fn python() -> OsString {
    if let Some(environment) = std::env::var_os("VIRTUAL_ENV") {
        let inside = if cfg!(windows) {
            "Scripts/python.exe"
        } else {
            "bin/python"
        };
        let python = PathBuf::from(environment).join(inside);
        if python.is_file() {
            return python.into();
        }
    }
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let on_path = |name: &&str| std::env::split_paths(&paths).any(|it| it.join(name).is_file());
    let name = ["python3", "python"].into_iter().find(on_path);
    name.unwrap_or("python").into()
}

/// Runs a command to its end. What it reads and writes is this process's; so are signals from the keyboard, which it
/// gets itself. A request to end is passed on.
pub(crate) fn run(words: &[OsString], environment: &[(&'static str, OsString)]) -> io::Result<ExitStatus> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let mut command = tokio::process::Command::new(program);
    command
        .args(arguments)
        .envs(environment.iter().map(|(name, value)| (name, value)));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(wait(command))
}

#[cfg(unix)]
async fn wait(mut command: tokio::process::Command) -> io::Result<ExitStatus> {
    use rustix::process::{Pid, Signal, kill_process};
    use tokio::signal::unix::{SignalKind, signal};

    let mut end = signal(SignalKind::terminate())?;
    // From here on these do not end this process.
    let (_interrupt, _quit) = (signal(SignalKind::interrupt())?, signal(SignalKind::quit())?);
    let mut child = command.spawn()?;
    let id = child.id().and_then(|it| Pid::from_raw(it.cast_signed()));
    loop {
        tokio::select! {
            status = child.wait() => return status,
            _ = end.recv() => if let Some(id) = id {
                // Gone already: then the wait ends.
                let _ = kill_process(id, Signal::TERM);
            },
        }
    }
}

#[cfg(not(unix))]
async fn wait(mut command: tokio::process::Command) -> io::Result<ExitStatus> {
    let mut child = command.spawn()?;
    loop {
        tokio::select! {
            status = child.wait() => return status,
            _ = tokio::signal::ctrl_c() => {}
        }
    }
}

/// The exit code of a process: its own, or 128 and the number of the signal that ended it, as shells have it.
pub(crate) fn code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return u8::try_from(128 + signal).unwrap_or(u8::MAX);
    }
    status.code().and_then(|it| u8::try_from(it).ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_run_by_the_observer() {
        let started = |words: &str| {
            let words: Vec<OsString> = words.split(' ').map(OsString::from).collect();
            let all: Vec<_> = command(&words)
                .iter()
                .map(|it| it.to_string_lossy().into_owned())
                .collect();
            all.join(" ")
        };
        assert_eq!(started("pytest -q"), "pytest -q");
        assert_eq!(started("python -m pytest"), "python -m pytest");
        assert_eq!(
            started("/usr/bin/python3.11 a.py x"),
            "/usr/bin/python3.11 -m foretrace_observe.script a.py x"
        );
        assert!(started("a.py x").ends_with(" -m foretrace_observe.script a.py x"));
        assert!(started("-m unittest").ends_with(" -m unittest"));
    }
}
