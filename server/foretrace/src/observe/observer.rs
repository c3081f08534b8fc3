//! The observer of `models/observe`, which travels inside the program and is put on the path of what is recorded.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use xxhash_rust::xxh3::xxh3_64;

use crate::cli::replace::replace;

macro_rules! files {
    ($($name:literal)*) => {
        [$(($name, include_str!(concat!("../../../../models/observe/foretrace_observe/", $name)))),*]
    };
}

/// The package's files.
const FILES: [(&str, &str); 15] = files! {
    "__init__.py" "__main__.py" "expressions.py" "hook.py" "instrument.py" "merge.py" "nodes.py" "output.py" "plugin.py"
    "runtime.py" "script.py" "sites.py" "spans.py" "startup/sitecustomize.py" "values.py"
};

/// Instrumented code, and observers of other versions, that were made so long ago go.
const OLDEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The observer on disk.
pub(crate) struct Observer {
    folder: PathBuf,
}

impl Observer {
    /// Lays the observer out below `folder`. What is there already stays, so that Python need not compile it again.
    pub(crate) fn lay_out(folder: &Path) -> io::Result<Observer> {
        let mut text = String::new();
        FILES.iter().for_each(|it| text.extend([it.0, "\0", it.1, "\0"]));
        let observer = Observer {
            folder: folder.join(format!("{:016x}", xxh3_64(text.as_bytes()))),
        };
        let package = observer.folder.join("foretrace_observe");
        fs::create_dir_all(package.join("startup"))?;
        fs::create_dir_all(observer.code())?;
        for (name, content) in FILES {
            let path = package.join(name);
            if !fs::read(&path).is_ok_and(|it| it == content.as_bytes()) {
                replace(&path, content.as_bytes())?;
            }
        }
        remove_old(folder, Some(&observer.folder));
        remove_old(&observer.code(), None);
        Ok(observer)
    }

    /// Where instrumented code is kept.
    fn code(&self) -> PathBuf {
        self.folder.join("code")
    }

    /// The variables in which Python processes are observed that write into `out`.
    pub(crate) fn environment(
        &self,
        out: &Path,
        root: &Path,
        values: bool,
    ) -> io::Result<Vec<(&'static str, OsString)>> {
        let paths = [self.folder.join("foretrace_observe/startup"), self.folder.clone()];
        let before = std::env::var_os("PYTHONPATH").filter(|it| !it.is_empty());
        let before = before.iter().flat_map(std::env::split_paths);
        let path = std::env::join_paths(paths.into_iter().chain(before)).map_err(io::Error::other)?;
        let options = if values { "" } else { "no-values" };
        Ok(vec![
            ("FORETRACE_OBSERVE_OUT", out.into()),
            ("FORETRACE_OBSERVE_ROOT", root.into()),
            ("FORETRACE_OBSERVE_CACHE", self.code().into()),
            ("FORETRACE_OBSERVE_OPTIONS", options.into()),
            ("PYTHONPATH", path),
        ])
    }
}

/// Removes what was made long ago. That it cannot be is no harm.
fn remove_old(folder: &Path, but: Option<&Path>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let made = entry.metadata().and_then(|it| it.modified());
        let is_old = made.is_ok_and(|it| SystemTime::now().duration_since(it).is_ok_and(|age| age > OLDEST));
        let path = entry.path();
        if is_old && but != Some(&path) {
            let _ = if path.is_dir() {
                fs::remove_dir_all(path)
            } else {
                fs::remove_file(path)
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_travels() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/observe/foretrace_observe");
        let names = |folder: &Path| {
            let entries = fs::read_dir(folder).unwrap().flatten();
            entries
                .filter(|it| it.path().extension().is_some_and(|it| it == "py"))
                .count()
        };
        assert_eq!(names(&folder) + names(&folder.join("startup")), FILES.len());
    }

    #[test]
    fn what_was_hurt_is_mended() {
        let folder = tempfile::tempdir().unwrap();
        let path = Observer::lay_out(folder.path())
            .unwrap()
            .folder
            .join("foretrace_observe/hook.py");
        fs::write(&path, "hurt").unwrap();
        Observer::lay_out(folder.path()).unwrap();
        assert!(fs::read_to_string(path).unwrap().contains("def install("));
    }
}
