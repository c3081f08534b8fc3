//! `--baseline`: findings that are known, and not reported again.
//!
//! A finding is known by its rule, its function and its code, whatever the layout. It is looked for in its own file
//! first; what is then left over may have moved to another.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::output::Failure;
use super::record::{Record, Suppression};
use super::snippet::normalised;
use crate::config_file::reason;

const SCHEMA: &str = "foretrace.baseline/1";

/// Characters of the code that are written.
const LONGEST: usize = 80;

/// The findings of a file, by its absolute path.
pub(crate) type Held = (PathBuf, Vec<Record>);

/// What a baseline lists.
pub(crate) struct Baseline {
    file: PathBuf,
    folder: PathBuf,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Contents {
    schema: String,
    findings: Vec<Entry>,
}

/// Equal findings of a file. The order of fields is that of the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Entry {
    /// Relative to the baseline's folder, with `/`.
    file: String,
    function: String,
    rule: String,
    /// The code, for those who read the list.
    snippet: String,
    fingerprint: String,
    count: usize,
}

impl Baseline {
    /// Reads the list in a file.
    pub(crate) fn read(file: &Path) -> Result<Baseline, Failure> {
        let failure = |what: String| Failure::new(format!("{}: {what}", file.display()));
        let text = fs::read_to_string(file).map_err(|error| failure(reason(&error)))?;
        let contents: Contents =
            serde_json::from_str(&text).map_err(|error| failure(format!("not a baseline: {error}")))?;
        if contents.schema != SCHEMA {
            return Err(failure(format!("a baseline of another version: {}", contents.schema)));
        }
        let mut baseline = Baseline::empty(file);
        baseline.entries = contents.findings;
        Ok(baseline)
    }

    /// The list that is to be written to a file: what that has of files that will not be checked is kept.
    pub(crate) fn renew(file: &Path) -> Result<Baseline, Failure> {
        if file.exists() {
            Baseline::read(file)
        } else {
            Ok(Baseline::empty(file))
        }
    }

    fn empty(file: &Path) -> Baseline {
        let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
        let folder = absolute.parent().unwrap_or(&absolute);
        Baseline {
            file: file.to_path_buf(),
            folder: folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf()),
            entries: Vec::new(),
        }
    }

    /// Marks the findings that it lists. How many that it lists of these files, or of files that are gone, are not
    /// among them.
    pub(crate) fn mark(&self, checked: &mut [Held]) -> usize {
        let mut left: HashMap<(String, String), usize> = HashMap::new();
        for it in &self.entries {
            *left.entry((it.file.clone(), it.fingerprint.clone())).or_default() += it.count;
        }
        for (path, records) in checked.iter_mut() {
            let file = self.relative(path);
            for record in records.iter_mut().filter(|it| it.is_reported()) {
                if take(left.get_mut(&(file.clone(), record.fingerprint.clone()))) {
                    record.suppression = Some(Suppression::Baseline);
                }
            }
        }
        let files: HashSet<String> = checked.iter().map(|it| self.relative(&it.0)).collect();
        let is_due = |file: &str| files.contains(file) || !self.folder.join(file).exists();
        let mut moved: HashMap<String, usize> = HashMap::new();
        for ((_, fingerprint), count) in left.iter().filter(|it| is_due(&it.0.0)) {
            *moved.entry(fingerprint.clone()).or_default() += count;
        }
        for record in checked
            .iter_mut()
            .flat_map(|it| &mut it.1)
            .filter(|it| it.is_reported())
        {
            if take(moved.get_mut(&record.fingerprint)) {
                record.suppression = Some(Suppression::Baseline);
            }
        }
        moved.values().sum()
    }

    /// Writes what is found now. How many findings that is.
    pub(crate) fn write(&self, checked: &[Held]) -> Result<usize, Failure> {
        let files: HashSet<String> = checked.iter().map(|it| self.relative(&it.0)).collect();
        let is_kept = |it: &&Entry| !files.contains(&it.file) && self.folder.join(&it.file).exists();
        let mut counts: BTreeMap<Entry, usize> = BTreeMap::new();
        for entry in self.entries.iter().filter(is_kept) {
            counts.insert(
                Entry {
                    count: 0,
                    ..entry.clone()
                },
                entry.count,
            );
        }
        for (path, records) in checked {
            let file = self.relative(path);
            for record in records.iter().filter(|it| it.is_reported()) {
                *counts.entry(entry(&file, record)).or_default() += 1;
            }
        }
        let total = counts.values().sum();
        let lines: Result<Vec<String>, _> = counts
            .into_iter()
            .map(|(entry, count)| serde_json::to_string(&Entry { count, ..entry }))
            .collect();
        let lines = lines.map_err(|error| Failure::new(error.to_string()))?;
        let list = match lines.is_empty() {
            true => String::new(),
            false => format!("\n    {}\n  ", lines.join(",\n    ")),
        };
        let text = format!("{{\n  \"schema\": \"{SCHEMA}\",\n  \"findings\": [{list}]\n}}\n");
        let failure = |error| Failure::new(format!("{}: {}", self.file.display(), reason(&error)));
        fs::write(&self.file, text).map_err(failure)?;
        Ok(total)
    }

    /// The path from the baseline's folder.
    fn relative(&self, file: &Path) -> String {
        let (mut from, mut to) = (self.folder.components().peekable(), file.components().peekable());
        while from.peek().is_some() && from.peek() == to.peek() {
            from.next();
            to.next();
        }
        let up = from.map(|_| "..".to_string());
        let down = to.map(|it| match it {
            Component::RootDir => String::new(),
            it => it.as_os_str().to_string_lossy().into_owned(),
        });
        up.chain(down).collect::<Vec<_>>().join("/")
    }
}

/// Takes one of so many, where there is one.
fn take(count: Option<&mut usize>) -> bool {
    let left = count.filter(|it| **it > 0);
    left.map(|it| *it -= 1).is_some()
}

fn entry(file: &str, record: &Record) -> Entry {
    Entry {
        file: file.to_string(),
        function: record.function.clone(),
        rule: record.rule.clone(),
        snippet: snippet(record),
        fingerprint: record.fingerprint.clone(),
        count: 0,
    }
}

/// The code of a finding, as far as its lines are kept.
fn snippet(record: &Record) -> String {
    let (start, end) = (record.range.start, record.range.end);
    let mut text = String::new();
    for line in record
        .source
        .iter()
        .filter(|it| (start.line..=end.line).contains(&it.line))
    {
        let to = if line.line == end.line {
            end.column as usize - 1
        } else {
            line.text.len()
        };
        let from = if line.line == start.line {
            start.column as usize - 1
        } else {
            0
        };
        text += line.text.get(from..to.min(line.text.len())).unwrap_or_default();
        text.push('\n');
    }
    let text = normalised(&text);
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
