//! What is found in one file: the whole of the work on it.

use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use foretrace_forecast::{Analysis, Effort};

use super::bundle::digest;
use super::cache::Cache;
use super::diff_base::Base;
use super::notebook::{Notebook, is_notebook};
use super::record::{Record, records};
use super::source;
use super::walk::Target;
use crate::config_file::reason;
use crate::disk::{Disk, Query, Recorder};
use crate::project::Folder;

/// Looks into files that do not change meanwhile.
pub(crate) struct Inspector {
    disk: Arc<Disk>,
    cache: Option<Cache>,
    base: Option<Base>,
}

/// What is found in one file.
pub(crate) struct Checked {
    /// Of its content.
    pub(crate) sha256: String,
    pub(crate) records: Vec<Record>,
    /// Other files of its project that were read for it, or looked for.
    pub(crate) others: Vec<PathBuf>,
}

impl Inspector {
    /// With a base, what is found is compared with it, and not kept.
    pub(crate) fn new(cache: Option<Cache>, base: Option<Base>) -> Inspector {
        Inspector {
            disk: Arc::new(Disk::still()),
            cache: cache.filter(|_| base.is_none()),
            base,
        }
    }

    /// What is found in a file. The error is one line with the path.
    pub(crate) fn file(&self, target: &Target) -> Result<Checked, String> {
        let content = target.content()?;
        let sha256 = digest(&content);
        let Some(cache) = &self.cache else {
            return self.content(target, content);
        };
        let config = target.settings.config_for(&target.absolute);
        let key = cache.key(&target.absolute, &config, &content);
        if let Some((mut records, asked)) = cache.get(&key, &self.disk) {
            let path = target.path.display().to_string();
            records.iter_mut().for_each(|it| it.file.clone_from(&path));
            let others = texts(asked);
            return Ok(Checked {
                sha256,
                records,
                others,
            });
        }
        let (records, seen) = self.found(target, content)?;
        cache.put(&key, seen.asked(), &self.disk, &records);
        let others = texts(seen.asked());
        Ok(Checked {
            sha256,
            records,
            others,
        })
    }

    /// What is found in the text on standard input, which stands for the file.
    pub(crate) fn stdin(&self, target: &Target) -> Result<Checked, String> {
        let mut content = Vec::new();
        let read = std::io::stdin().read_to_end(&mut content);
        read.map_err(|error| format!("{}: {}", target.path.display(), reason(&error)))?;
        self.content(target, content)
    }

    /// All work is done.
    pub(crate) fn end(self) {
        if let Some(cache) = self.cache {
            cache.tidy();
        }
    }

    fn content(&self, target: &Target, content: Vec<u8>) -> Result<Checked, String> {
        let sha256 = digest(&content);
        let (records, seen) = self.found(target, content)?;
        let others = texts(seen.asked());
        Ok(Checked {
            sha256,
            records,
            others,
        })
    }

    /// What is found in a module or notebook, and what was asked of the disk meanwhile.
    fn found(&self, target: &Target, content: Vec<u8>) -> Result<(Vec<Record>, Arc<Recorder>), String> {
        let problem = |reason: String| format!("{}: {reason}", target.path.display());
        let seen = Arc::new(Recorder::of(self.disk.clone()));
        let analyze = |text: String, decode: fn(Vec<u8>) -> Result<String, String>| -> Result<Analysis, String> {
            let folder = Arc::new(Folder::among(&target.absolute, seen.clone()));
            let analysis = target.analyze_at(folder, text, Effort::Evidence)?;
            Ok(match &self.base {
                Some(base) => base.new_of(target, analysis, decode),
                None => analysis,
            })
        };
        let records = match is_notebook(&target.path) {
            false => {
                let text = source::decode(content).map_err(problem)?;
                records(&analyze(text, source::decode)?, &target.path)
            }
            true => {
                let notebook = Notebook::read(&content).map_err(problem)?;
                let module = |content: Vec<u8>| Ok(Notebook::read(&content)?.module);
                let mut records = records(&analyze(notebook.module.clone(), module)?, &target.path);
                records.iter_mut().for_each(|it| notebook.place(it));
                records
            }
        };
        Ok((records, seen))
    }
}

/// The files whose text was asked for.
fn texts(asked: Vec<Query>) -> Vec<PathBuf> {
    let text = |query| match query {
        Query::Text(path) => Some(path),
        Query::Exists(_) | Query::HasModules(_) | Query::Recorded(_) => None,
    };
    asked.into_iter().filter_map(text).collect()
}
