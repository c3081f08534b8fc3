//! What was recorded of projects, read once for all their files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::SystemTime;

use dashmap::DashMap;
use foretrace_forecast::observed::Observations;

use crate::observe;

/// What was recorded of a file's project.
#[derive(Clone)]
pub(crate) struct Recorded {
    pub(crate) all: Arc<Observations>,
    /// Files are named relative to it.
    pub(crate) project: PathBuf,
    /// The file's name in recordings.
    pub(crate) name: String,
}

/// A state of a store: it is only ever replaced as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    store: PathBuf,
    modified: SystemTime,
    length: u64,
}

/// The stores of this process, as they were when they were last asked for.
static KNOWN: LazyLock<DashMap<PathBuf, (Stamp, Arc<Observations>)>> = LazyLock::new(DashMap::new);

/// What was recorded of the project that holds a file.
pub(crate) fn about(file: &Path) -> Option<Recorded> {
    let file = observe::real(file);
    let home = observe::store_of(&file)?;
    let stamp = stamp_of(home.store())?;
    let recorded = |all| Recorded {
        all,
        name: home.name(&file),
        project: home.project.clone(),
    };
    if let Some(known) = KNOWN.get(&stamp.store).filter(|it| it.0 == stamp) {
        return Some(recorded(known.1.clone()));
    }
    let all = Arc::new(Observations::new(observe::read(&stamp.store)));
    KNOWN.insert(stamp.store.clone(), (stamp, all.clone()));
    Some(recorded(all))
}

/// The state of the store that speaks of a file; differs when there is something new.
pub(crate) fn stamp(file: &Path) -> Option<Stamp> {
    stamp_of(observe::store_of(&observe::real(file))?.store())
}

fn stamp_of(store: PathBuf) -> Option<Stamp> {
    let meta = fs::metadata(&store).ok().filter(|it| it.is_file())?;
    Some(Stamp {
        modified: meta.modified().ok()?,
        length: meta.len(),
        store,
    })
}
