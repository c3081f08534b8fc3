//! `--diff-base`: only what is new since a revision.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use foretrace_forecast::{Analysis, Effort};

use super::output::Failure;
use super::walk::Targets;
use super::{pool, walk::Target};
use crate::git::{Revision, Since};
use crate::project::Folder;

/// The revision that files are compared with.
pub(crate) struct Base {
    revision: Arc<Revision>,
}

impl Base {
    /// The revision of that name, in the repository of the first path.
    pub(crate) fn find(name: &str, paths: &[PathBuf]) -> Result<Base, Failure> {
        let failure = |error: &dyn std::fmt::Display| Failure::new(format!("--diff-base: {error}"));
        let here = std::env::current_dir().map_err(|error| failure(&error))?;
        let here = here.canonicalize().unwrap_or(here);
        let first = paths.first().filter(|it| *it != Path::new("-"));
        let first = first
            .and_then(|it| it.canonicalize().ok())
            .unwrap_or_else(|| here.clone());
        let folder = if first.is_dir() {
            &*first
        } else {
            first.parent().unwrap_or(&here)
        };
        // Below here it is git that knows which repository is meant, as in its hooks.
        let folder = if folder.starts_with(&here) { &here } else { folder };
        let revision = Revision::find(name, folder).map_err(|error| failure(&error))?;
        Ok(Base {
            revision: Arc::new(revision),
        })
    }

    /// Leaves out the files that are what they were.
    pub(crate) fn retain(&self, targets: &mut Targets) -> Result<(), Failure> {
        let outside = |it: &&Target| self.revision.since(&it.absolute).is_none();
        if let Some(outside) = targets.files.iter().find(outside) {
            let path = outside.path.display();
            return Err(Failure::new(format!("--diff-base: {path} is in another repository")));
        }
        targets
            .files
            .retain(|it| self.revision.since(&it.absolute) != Some(Since::Same));
        Ok(())
    }

    /// What is new of a file, which `decode` reads.
    pub(crate) fn new_of(
        &self,
        target: &Target,
        analysis: Analysis,
        decode: impl Fn(Vec<u8>) -> Result<String, String>,
    ) -> Analysis {
        let file = match self.revision.since(&target.absolute) {
            Some(Since::Was(file)) => file,
            Some(Since::Same) => target.absolute.clone(),
            Some(Since::New) | None => return analysis,
        };
        let Some(old) = self.revision.bytes(&file).and_then(|it| decode(it).ok()) else {
            return analysis;
        };
        let old = with_breaks_of(analysis.module().text().as_str(), old);
        let home = Arc::new(Folder::among(&file, self.revision.clone()));
        let Ok(before) = target.analyze_at(home, old, Effort::Findings) else {
            return analysis;
        };
        let since = pool::guarded(|| analysis.since(&before, &Arc::default()));
        // What is proved stands whatever becomes of the runs.
        since.unwrap_or(analysis)
    }
}

/// The old text with the line breaks of the new one: Git may exchange them when it checks files out.
fn with_breaks_of(new: &str, old: String) -> String {
    match (new.contains("\r\n"), old.contains("\r\n")) {
        (true, false) => old.replace('\n', "\r\n"),
        (false, true) => old.replace("\r\n", "\n"),
        _ => old,
    }
}
