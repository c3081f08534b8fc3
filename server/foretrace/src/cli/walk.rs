//! Which files a command is about.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZero;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use foretrace_forecast::{Analysis, Analyzer, Config, Effort};
use foretrace_python::Text;
use ignore::WalkBuilder;

use super::notebook::is_notebook;
use super::output::{Failure, Output, Status};
use super::{pool, source};
use crate::config_file::{Finder, Settings, reason};
use crate::onnx;
use crate::project::Folder;

/// A file to analyse.
pub(crate) struct Target {
    /// As users see it: relative where they wrote it so.
    pub(crate) path: PathBuf,
    /// The same from the root.
    pub(crate) absolute: PathBuf,
    pub(crate) settings: Arc<Settings>,
}

impl Target {
    /// The file's bytes. The error is one line with the path.
    pub(crate) fn content(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.path).map_err(|error| format!("{}: {}", self.path.display(), reason(&error)))
    }

    /// Reads and decodes the file. The error is one line with the path.
    pub(crate) fn read(&self) -> Result<String, String> {
        source::read(&self.path).map_err(|reason| format!("{}: {reason}", self.path.display()))
    }

    /// Analyses its text as its settings say.
    pub(crate) fn analyze(&self, text: String, effort: Effort) -> Result<Analysis, String> {
        self.analyze_at(Arc::new(Folder::of(&self.absolute)), text, effort)
    }

    /// The same for a text that lives elsewhere.
    pub(crate) fn analyze_at(&self, home: Arc<Folder>, text: String, effort: Effort) -> Result<Analysis, String> {
        let config = Config::clone(&self.settings.config_for(&self.absolute));
        let analysis = Analyzer::new(config, onnx::predictor())
            .at(home)
            .analyze(Text::new(text), &AtomicBool::new(false))
            .ok_or_else(|| format!("{}: not analysed", self.path.display()))?;
        // What is proved stands whatever becomes of the runs.
        let run = pool::guarded(|| analysis.run(effort, &Arc::default()));
        let ran = run.ok().flatten().unwrap_or(analysis);
        // No finding rests on a prediction.
        if effort != Effort::Everything {
            return Ok(ran);
        }
        let predicted = pool::guarded(|| {
            let predicted = ran.predict(&AtomicBool::new(false), &mut |_| ())?;
            predicted.suppose(&Arc::default())
        });
        Ok(predicted.ok().flatten().unwrap_or(ran))
    }
}

/// The files of a command, by path, and what could not be read on the way.
pub(crate) struct Targets {
    pub(crate) files: Vec<Target>,
    pub(crate) problems: Vec<String>,
}

impl Targets {
    /// The same without notebooks, of which those that are `named` are problems.
    pub(crate) fn without_notebooks(mut self, named: &[PathBuf]) -> Targets {
        let (notebooks, files) = self.files.into_iter().partition(|it| is_notebook(&it.path));
        let notebooks: Vec<Target> = notebooks;
        let named = notebooks
            .iter()
            .filter(|it| named.iter().any(|named| tidy(named) == it.path));
        let problem = |it: &Target| format!("{}: only `check` reads notebooks", it.path.display());
        self.problems.extend(named.map(problem));
        self.files = files;
        self
    }

    /// Does the work of a command on every file, and hands over the results in the order of the files. What goes wrong
    /// with a file is one line on standard error, and does not keep the others from being worked on.
    pub(crate) fn each<R: Send>(
        self,
        output: &mut Output,
        work: impl Fn(&Target) -> Result<R, String> + Sync,
        mut take: impl FnMut(&Target, R, &mut Output) -> io::Result<()>,
    ) -> Result<Status, Failure> {
        self.each_result(None, output, work, |target, result, output| match result {
            Ok(result) => take(target, result, output),
            Err(_) => Ok(()),
        })
    }

    /// The same on as many threads as that, if given, and hands over what went wrong too.
    pub(crate) fn each_result<R: Send>(
        self,
        threads: Option<NonZero<usize>>,
        output: &mut Output,
        work: impl Fn(&Target) -> Result<R, String> + Sync,
        mut take: impl FnMut(&Target, Result<R, &str>, &mut Output) -> io::Result<()>,
    ) -> Result<Status, Failure> {
        let mut status = if self.problems.is_empty() {
            Status::Clean
        } else {
            Status::Incomplete
        };
        for problem in &self.problems {
            output.complain(problem)?;
        }
        pool::install_panic_hook();
        pool::in_order(threads, &self.files, work, |target, result| {
            let problem = match result {
                Ok(Ok(result)) => return take(target, Ok(result), output),
                Ok(Err(problem)) => problem,
                Err(panic) => format!("{}: internal error, please report it: {panic}", target.path.display()),
            };
            status = Status::Incomplete;
            output.complain(&problem)?;
            take(target, Err(&problem), output)
        })?;
        Ok(status)
    }
}

/// Says on standard error why there are no predictions though there is a model.
pub(crate) fn tell_problem(output: &mut Output) -> io::Result<()> {
    onnx::problem().map_or(Ok(()), |it| output.complain(&it))
}

/// Finds the Python files below `paths`, each once. A file that is named is taken whatever its suffix, unless it is a
/// stub, and though it is excluded, unless the
/// configuration says to skip it all the same.
pub(crate) fn targets(paths: &[PathBuf], finder: &Arc<Finder>) -> Result<Targets, Failure> {
    let mut found = BTreeMap::new();
    let mut problems = Vec::new();
    for path in paths {
        let path = tidy(path);
        let top = match path.canonicalize() {
            Ok(top) => top,
            Err(error) => {
                problems.push(format!("{}: {}", path.display(), reason(&error)));
                continue;
            }
        };
        let is_folder = top.is_dir();
        let settings = finder.folder(if is_folder { &top } else { top.parent().unwrap_or(&top) })?;
        if settings.config().force_exclude && settings.excludes(&top) {
            continue;
        }
        if !is_folder {
            if !is_stub(&top) {
                found.entry(top).or_insert((path, settings));
            }
            continue;
        }
        let absolute = {
            let path = path.clone();
            move |entry: &Path| {
                entry
                    .strip_prefix(&path)
                    .map_or_else(|_| entry.to_owned(), |it| top.join(it))
            }
        };
        let wanted = {
            let (finder, absolute) = (finder.clone(), absolute.clone());
            move |entry: &ignore::DirEntry| {
                let entry_path = absolute(entry.path());
                let settings = entry_path.parent().map(|folder| finder.folder(folder));
                // A configuration that cannot be read is reported when its folder's files are.
                entry.depth() == 0 || !matches!(settings, Some(Ok(settings)) if settings.excludes(&entry_path))
            }
        };
        let walk = WalkBuilder::new(&path)
            .standard_filters(settings.config().respect_gitignore)
            .hidden(false)
            .filter_entry(wanted)
            .build();
        for entry in walk {
            match entry {
                Ok(entry) => {
                    let is_file = entry.file_type().is_some_and(|it| it.is_file());
                    let absolute = absolute(entry.path());
                    if !is_file || is_stub(&absolute) {
                        continue;
                    }
                    let settings = finder.folder(absolute.parent().unwrap_or(&absolute))?;
                    if settings.includes(&absolute) {
                        found.entry(absolute).or_insert((tidy(entry.path()), settings));
                    }
                }
                Err(error) => problems.push(error.to_string()),
            }
        }
    }
    let mut files: Vec<Target> = found
        .into_iter()
        .map(|(absolute, (path, settings))| Target {
            path,
            absolute,
            settings,
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Targets { files, problems })
}

/// Stubs have no run time.
fn is_stub(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "pyi")
}

/// Drops `.` components, unless there is nothing else.
fn tidy(path: &Path) -> PathBuf {
    let path: PathBuf = path.components().filter(|it| *it != Component::CurDir).collect();
    if path.as_os_str().is_empty() { ".".into() } else { path }
}
