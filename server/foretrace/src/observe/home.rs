//! Where a project's recordings are.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::cache;

/// What a project's folder holds.
const MARKS: [&str; 6] = [
    "foretrace.toml",
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    ".git",
    ".hg",
];

/// A project and the folder that keeps what was recorded of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Home {
    /// Files are named relative to it.
    pub(crate) project: PathBuf,
    folder: PathBuf,
}

impl Home {
    /// Where runs that are started in `here` are kept: the nearest folder above that has recordings, or else that looks
    /// like a project's, or else this one. `folder` is where the user wants them instead.
    pub(crate) fn of(here: &Path, folder: Option<&Path>) -> Home {
        let has = |name: &str| here.ancestors().find(|it| it.join(name).exists());
        let recorded = || here.ancestors().find(|it| store_in(it).is_file());
        let marked = || {
            here.ancestors()
                .find(|it| MARKS.iter().any(|mark| it.join(mark).exists()))
        };
        let project = match folder {
            Some(_) => marked(),
            None => recorded().or_else(marked).or_else(|| has(cache::NAME)),
        };
        let project = project.unwrap_or(here).to_owned();
        Home {
            folder: folder.map_or_else(|| project.join(cache::NAME), Path::to_owned),
            project,
        }
    }

    /// The store.
    pub(crate) fn store(&self) -> PathBuf {
        self.folder.join(cache::OBSERVED)
    }

    /// Where running processes write what they see, a folder for each run.
    pub(crate) fn runs(&self) -> PathBuf {
        self.folder.join(cache::OBSERVING)
    }

    /// Where the observer is laid out, and what it keeps from run to run.
    pub(crate) fn observer(&self) -> PathBuf {
        self.folder.join(cache::OBSERVER)
    }

    /// Makes the folder, which Git is not to keep.
    pub(crate) fn make(&self) -> io::Result<()> {
        cache::mark(&self.folder)
    }

    /// Holds what is returned, while nobody else who asks does.
    pub(crate) fn lock(&self) -> io::Result<File> {
        let file = File::create(self.folder.join("observed.lock"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => file.lock()?,
            // File systems without locks: a store is still only replaced as a whole.
            Err(TryLockError::Error(_)) => {}
        }
        Ok(file)
    }

    /// The name of a file in recordings: relative to the project, with `/`.
    pub(crate) fn name(&self, file: &Path) -> String {
        let relative = file.strip_prefix(&self.project).unwrap_or(file);
        relative.to_string_lossy().replace('\\', "/")
    }
}

fn store_in(project: &Path) -> PathBuf {
    project.join(cache::NAME).join(cache::OBSERVED)
}

/// The store that speaks of a file: that of the nearest folder above which has one.
pub(crate) fn store_of(file: &Path) -> Option<Home> {
    if let Some(folder) = std::env::var_os("FORETRACE_CACHE_DIR") {
        return Some(Home::of(file.parent()?, Some(Path::new(&folder))));
    }
    let project = file.ancestors().skip(1).find(|it| store_in(it).is_file())?;
    Some(Home {
        project: project.to_owned(),
        folder: project.join(cache::NAME),
    })
}

/// The absolute path without links, or as it is where that cannot be found out.
pub(crate) fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}
