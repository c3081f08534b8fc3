//! What the files of projects say together, for the features of each.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, OnceLock};

use dashmap::DashMap;
use foretrace_forecast::features::{Digest, File, Project};
use foretrace_python::Text;
use ignore::WalkBuilder;

use crate::cli::source;
use crate::cli::walk::Target;
use crate::project::{self, Folder};

/// Files of a project that are looked at.
const MOST_FILES: usize = 3000;

/// Longer files are not.
const LONGEST: u64 = 1 << 20;

/// The longest that all of them may be together.
const LONGEST_TOGETHER: u64 = 32 << 20;

/// A project and the numbers of its files.
struct Index {
    project: Arc<Project>,
    files: HashMap<PathBuf, u32>,
}

/// Projects by their folder, each looked at when the first of its files is.
#[derive(Default)]
pub(crate) struct Projects {
    known: DashMap<PathBuf, Arc<OnceLock<Index>>>,
}

/// The projects of this process.
pub(crate) static PROJECTS: LazyLock<Projects> = LazyLock::new(Projects::default);

impl Projects {
    /// What the files of the project that holds a file say, and which of them it is.
    pub(crate) fn around(&self, file: &Path) -> Option<(Arc<Project>, Option<u32>)> {
        let top = project::top(file.parent()?, Path::exists)?;
        let cell = self.known.entry(top.to_path_buf()).or_default().clone();
        let index = cell.get_or_init(|| Index::of(top));
        Some((index.project.clone(), index.files.get(file).copied()))
    }

    /// Reads a file, with what its project says.
    pub(crate) fn open(&self, target: &Target) -> Result<File, String> {
        let home = Folder::of(&target.absolute);
        let text = Text::new(target.read()?);
        Ok(File::of(text, Some(&home), self.around(&target.absolute)))
    }
}

impl Index {
    fn of(top: &Path) -> Index {
        let walk = WalkBuilder::new(top).sort_by_file_path(Path::cmp).build();
        let mut files = HashMap::new();
        let mut digests = Vec::new();
        let mut left = LONGEST_TOGETHER;
        for entry in walk.flatten() {
            let path = entry.path();
            let length = entry.metadata().map_or(u64::MAX, |it| it.len());
            let is_source = path.extension().is_some_and(|it| it == "py") && path.is_file();
            if !is_source || length > LONGEST.min(left) {
                continue;
            }
            let Ok(text) = source::read(path) else { continue };
            left -= length;
            files.insert(path.to_path_buf(), digests.len() as u32);
            digests.push(Digest::of(
                Text::new(text),
                is_test(path.strip_prefix(top).unwrap_or(path)),
            ));
            if digests.len() == MOST_FILES {
                break;
            }
        }
        Index {
            project: Arc::new(Project::of(digests)),
            files,
        }
    }
}

/// Whether a file of a project, named from its folder, holds tests.
fn is_test(path: &Path) -> bool {
    let is_folder = |it: &str| matches!(it, "test" | "tests" | "testing");
    let folders = path.parent().into_iter().flat_map(Path::components);
    let stem = path.file_stem().and_then(|it| it.to_str()).unwrap_or_default();
    stem.starts_with("test_")
        || stem.ends_with("_test")
        || stem == "conftest"
        || folders.filter_map(|it| it.as_os_str().to_str()).any(is_folder)
}
