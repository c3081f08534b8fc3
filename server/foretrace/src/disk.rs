//! What is asked of the disk about a project, and the answers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use dashmap::DashMap;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::cli::source;
use crate::observations::{self, Recorded};
use crate::project::{Files, LONGEST};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Query {
    /// Is there anything of that name?
    Exists(PathBuf),
    /// Does the folder have modules?
    HasModules(PathBuf),
    /// What does the module say?
    Text(PathBuf),
    /// What was recorded of the project that holds the file?
    Recorded(PathBuf),
}

/// Modules that are listed of a folder.
const MOST: usize = 1000;

/// Folders inside folders that are listed.
const DEEPEST: u32 = 3;

/// A disk that answers, and remembers its answers.
pub(crate) struct Disk {
    /// Whether files stay as they are while it is in use.
    still: bool,
    answers: DashMap<Query, bool>,
    texts: DashMap<PathBuf, (SystemTime, Option<Arc<str>>)>,
    stamps: DashMap<PathBuf, u64>,
    /// By folder of files.
    recorded: DashMap<PathBuf, Option<Recorded>>,
}

impl Disk {
    /// One that looks again whether a file has changed.
    pub(crate) fn live() -> Disk {
        Disk {
            still: false,
            answers: DashMap::new(),
            texts: DashMap::new(),
            stamps: DashMap::new(),
            recorded: DashMap::new(),
        }
    }

    /// One that looks at each file once: all that use it see the same.
    pub(crate) fn still() -> Disk {
        Disk {
            still: true,
            ..Disk::live()
        }
    }

    fn answer(&self, query: Query, look: impl FnOnce() -> bool) -> bool {
        if !self.still {
            return look();
        }
        if let Some(known) = self.answers.get(&query) {
            return *known;
        }
        let answer = look();
        self.answers.insert(query, answer);
        answer
    }

    /// The answer as a number that differs where it does.
    pub(crate) fn stamp(&self, query: &Query) -> u64 {
        match query {
            Query::Exists(path) => self.exists(path).into(),
            Query::HasModules(path) => self.has_modules(path).into(),
            Query::Recorded(file) => self.recorded(file).map_or(0, |it| it.all.identity().max(1)),
            Query::Text(path) => {
                if self.still
                    && let Some(known) = self.stamps.get(path)
                {
                    return *known;
                }
                let stamp = self.read(path).map_or(0, |it| xxh3_64(it.as_bytes()).max(1));
                self.stamps.insert(path.clone(), stamp);
                stamp
            }
        }
    }
}

impl Files for Disk {
    fn exists(&self, path: &Path) -> bool {
        self.answer(Query::Exists(path.to_owned()), || path.exists())
    }

    fn read(&self, path: &Path) -> Option<Arc<str>> {
        if self.still
            && let Some(known) = self.texts.get(path)
        {
            return known.1.clone();
        }
        let meta = path.metadata().ok().filter(|it| it.is_file() && it.len() <= LONGEST);
        let changed = meta.and_then(|it| it.modified().ok());
        let Some(changed) = changed else {
            if self.still {
                self.texts.insert(path.to_owned(), (SystemTime::UNIX_EPOCH, None));
            }
            return None;
        };
        if let Some(known) = self.texts.get(path).filter(|it| it.0 == changed) {
            return known.1.clone();
        }
        let text: Option<Arc<str>> = source::read(path).ok().map(Arc::from);
        self.texts.insert(path.to_owned(), (changed, text.clone()));
        text
    }

    fn has_modules(&self, folder: &Path) -> bool {
        let is_module = |it: std::fs::DirEntry| it.path().extension().is_some_and(|it| it == "py");
        self.answer(Query::HasModules(folder.to_owned()), || {
            let entries = folder.read_dir().into_iter().flatten();
            entries.take(100).flatten().any(is_module)
        })
    }

    fn recorded(&self, file: &Path) -> Option<Recorded> {
        let folder = file.parent().filter(|_| self.still);
        if let Some(known) = folder.and_then(|it| self.recorded.get(it)) {
            // Of this file only the name is its own.
            let name = file.strip_prefix(&known.as_ref()?.project).ok()?;
            let name = name.to_string_lossy().replace('\\', "/");
            return known.clone().map(|it| Recorded { name, ..it });
        }
        let recorded = observations::about(file);
        if let Some(folder) = folder {
            self.recorded.insert(folder.to_owned(), recorded.clone());
        }
        recorded
    }

    fn modules(&self, folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut todo = vec![(folder.to_owned(), DEEPEST)];
        while let Some((folder, depth)) = todo.pop() {
            for entry in folder.read_dir().into_iter().flatten().flatten() {
                let path = entry.path();
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() && depth > 0 => todo.push((path, depth - 1)),
                    Ok(kind) if kind.is_file() && path.extension().is_some_and(|it| it == "py") => found.push(path),
                    _ => {}
                }
                if found.len() >= MOST {
                    todo.clear();
                    break;
                }
            }
        }
        found.sort();
        found
    }
}

/// A disk, and what was asked of it.
pub(crate) struct Recorder {
    disk: Arc<Disk>,
    asked: Mutex<BTreeSet<Query>>,
}

impl Recorder {
    pub(crate) fn of(disk: Arc<Disk>) -> Recorder {
        Recorder {
            disk,
            asked: Mutex::default(),
        }
    }

    /// All that was asked so far, in order.
    pub(crate) fn asked(&self) -> Vec<Query> {
        let asked = self.asked.lock();
        asked.map_or_else(|_| Vec::new(), |it| it.iter().cloned().collect())
    }

    fn add(&self, query: Query) {
        if let Ok(mut asked) = self.asked.lock() {
            asked.insert(query);
        }
    }
}

impl Files for Recorder {
    fn exists(&self, path: &Path) -> bool {
        self.add(Query::Exists(path.to_owned()));
        self.disk.exists(path)
    }

    fn read(&self, path: &Path) -> Option<Arc<str>> {
        self.add(Query::Text(path.to_owned()));
        self.disk.read(path)
    }

    fn has_modules(&self, folder: &Path) -> bool {
        self.add(Query::HasModules(folder.to_owned()));
        self.disk.has_modules(folder)
    }

    fn recorded(&self, file: &Path) -> Option<Recorded> {
        self.add(Query::Recorded(file.to_owned()));
        self.disk.recorded(file)
    }

    fn modules(&self, folder: &Path) -> Vec<PathBuf> {
        self.disk.modules(folder)
    }
}
