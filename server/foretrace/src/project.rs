//! The project that a file belongs to: on disk, or in a revision of its repository.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use foretrace_forecast::fusion::Rehearsal;
use foretrace_forecast::observed::Observations;
use foretrace_forecast::{Home, features};
use foretrace_python::machine::{Project, Source};
use foretrace_python::{Module, Text};

use crate::disk::Disk;
use crate::observations::Recorded;
use crate::project_index::PROJECTS;
use crate::rehearsal::REHEARSALS;

/// Longer modules are not read.
pub(crate) const LONGEST: u64 = 1 << 20;

/// Files of tests that are looked into.
const MOST_TESTS: usize = 60;

/// Folders above the file that are looked into.
const DEEPEST: usize = 8;

/// The modules that a file can import from its project: those beside it or beside its package, then those of the
/// folders above up to the root of the repository, and their `src`.
pub(crate) struct Folder {
    file: PathBuf,
    name: String,
    tests: Vec<PathBuf>,
    package: String,
    roots: Vec<PathBuf>,
    files: Arc<dyn Files>,
}

/// Where files are, by absolute paths.
pub(crate) trait Files: Send + Sync {
    /// Whether there is a file or folder.
    fn exists(&self, path: &Path) -> bool;

    /// The text of a file, unless it is too long.
    fn read(&self, path: &Path) -> Option<Arc<str>>;

    /// Whether a folder holds modules.
    fn has_modules(&self, folder: &Path) -> bool;

    /// What was recorded of the project that holds a file.
    fn recorded(&self, _file: &Path) -> Option<Recorded> {
        None
    }

    /// The modules in a folder and in those inside, in order. Only what is not kept may rest on it.
    fn modules(&self, folder: &Path) -> Vec<PathBuf>;
}

/// The folder of the project that holds a folder.
pub(crate) fn top(folder: &Path, exists: impl Fn(&Path) -> bool) -> Option<&Path> {
    folder.ancestors().take(DEEPEST).find(|above| {
        ["pyproject.toml", "setup.py", "setup.cfg", ".git"]
            .iter()
            .any(|it| exists(&above.join(it)))
    })
}

impl Folder {
    /// The project of the file at an absolute path.
    pub(crate) fn of(file: &Path) -> Folder {
        Folder::among(file, Arc::new(Disk::live()))
    }

    /// The project of a file among those files.
    pub(crate) fn among(file: &Path, files: Arc<dyn Files>) -> Folder {
        let mut package = Vec::new();
        let mut root = file.parent().unwrap_or(file);
        while files.exists(&root.join("__init__.py")) && package.len() < DEEPEST {
            let Some((name, above)) = root.file_name().zip(root.parent()) else {
                break;
            };
            package.push(name.to_string_lossy().into_owned());
            root = above;
        }
        package.reverse();
        let mut roots = vec![root.to_path_buf()];
        if let Some(top) = top(root, |it| files.exists(it)) {
            roots.extend([top.to_path_buf(), top.join("src")]);
        }
        roots.dedup();
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let beside = file.parent().unwrap_or(file);
        let folders = [beside.to_path_buf(), beside.join("tests")].into_iter();
        let folders = folders.chain(roots.iter().map(|it| it.join("tests")));
        let tests = folders.flat_map(|it| [it.join(format!("test_{name}.py")), it.join(format!("{name}_test.py"))]);
        Folder {
            file: file.to_path_buf(),
            tests: tests.collect(),
            name,
            package: package.join("."),
            roots,
            files,
        }
    }

    fn read(&self, path: &Path, is_package: bool) -> Option<Source> {
        let text = self.files.read(path)?;
        Some(Source { text, is_package })
    }
}

impl Project for Folder {
    fn module(&self, name: &str) -> Option<Source> {
        let is_name = |part: &str| !part.is_empty() && part.chars().all(|it| it == '_' || it.is_alphanumeric());
        if !name.split('.').all(is_name) {
            return None;
        }
        let relative: PathBuf = name.split('.').collect();
        self.roots.iter().find_map(|root| {
            let folder = root.join(&relative);
            let package = self.read(&folder.join("__init__.py"), true);
            let module = || self.read(&folder.with_extension("py"), false);
            let bare = || {
                self.files.has_modules(&folder).then(|| Source {
                    text: Arc::from(""),
                    is_package: true,
                })
            };
            package.or_else(module).or_else(bare)
        })
    }

    fn package(&self) -> &str {
        &self.package
    }
}

impl Home for Folder {
    fn name(&self) -> &str {
        &self.name
    }

    fn tests(&self) -> Option<Text> {
        let found = self.tests.iter().find_map(|it| self.read(it, false))?;
        Some(Text::new(found.text))
    }

    fn all_tests(&self, wanted: &dyn Fn(&str) -> bool) -> Vec<Text> {
        let package = self.package.split('.').next().unwrap_or_default();
        let mut folders: Vec<PathBuf> = Vec::new();
        for root in &self.roots {
            for name in ["tests", "test"] {
                folders.extend([root.join(name), root.join(package).join(name)]);
            }
        }
        let mut paths: Vec<PathBuf> = folders.iter().flat_map(|it| self.files.modules(it)).collect();
        paths.extend(self.tests.iter().cloned());
        paths.sort();
        paths.dedup();
        let texts = paths.iter().filter_map(|it| self.files.read(it));
        let texts = texts.filter(|it| wanted(it)).take(MOST_TESTS);
        texts.map(Text::new).collect()
    }

    fn rehearsal(&self) -> Option<Arc<Rehearsal>> {
        REHEARSALS.of(&self.file)
    }

    fn around(&self) -> Option<(Arc<features::Project>, Option<u32>)> {
        PROJECTS.around(&self.file)
    }

    fn observed(&self) -> Option<(Arc<Observations>, String)> {
        let recorded = self.files.recorded(&self.file)?;
        Some((recorded.all, recorded.name))
    }

    fn has_function(&self, file: &str, name: &str) -> bool {
        let recorded = self.files.recorded(&self.file);
        let text = recorded.and_then(|it| self.files.read(&it.project.join(file)));
        text.is_some_and(|it| {
            Module::new(Text::new(it))
                .slices()
                .iter()
                .any(|it| it.qualname() == name)
        })
    }
}
