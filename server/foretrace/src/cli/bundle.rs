//! `--bundle` and `--replay`: what was checked, how, and what was found, in one file; and the same check again.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use foretrace_forecast::Config;
use foretrace_forecast::config::{OPTIONS, Value};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

use super::check::count;
use super::inspect::{Checked, Inspector};
use super::output::{Failure, Output, Status};
use super::place;
use super::record::Record;
use super::walk::{Target, Targets};
use crate::config_file::{Settings, reason};

const SCHEMA: &str = "foretrace.bundle/1";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What was checked, how, and what was found. The same everywhere, whatever the number of threads.
#[derive(Serialize, Deserialize)]
pub(crate) struct Bundle {
    schema: String,
    /// The program's.
    version: String,
    /// Options by name, of files that differ in them.
    configurations: Vec<Map<String, Json>>,
    files: Vec<FileBundle>,
    /// Other files that were read: imported modules, and tests.
    #[serde(default)]
    others: Vec<OtherFile>,
    /// What kept files from being checked.
    problems: Vec<String>,
    #[serde(skip)]
    read: BTreeSet<PathBuf>,
}

#[derive(Serialize, Deserialize)]
struct OtherFile {
    path: String,
    sha256: String,
}

#[derive(Serialize, Deserialize)]
struct FileBundle {
    path: String,
    sha256: String,
    /// Which of the configurations.
    configuration: usize,
    /// With those that are suppressed.
    findings: Vec<Record>,
}

/// What identifies the content of a file.
pub(crate) fn digest(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|it| format!("{it:02x}")).collect()
}

impl Bundle {
    pub(crate) fn new(problems: &[String]) -> Bundle {
        Bundle {
            schema: SCHEMA.to_owned(),
            version: VERSION.to_owned(),
            configurations: Vec::new(),
            files: Vec::new(),
            others: Vec::new(),
            problems: problems.to_vec(),
            read: BTreeSet::new(),
        }
    }

    /// Adds a file that was checked.
    pub(crate) fn add(&mut self, target: &Target, checked: &Checked) {
        let options = options(&target.settings.config_for(&target.absolute));
        let known = self.configurations.iter().position(|it| *it == options);
        let configuration = known.unwrap_or_else(|| {
            self.configurations.push(options);
            self.configurations.len() - 1
        });
        self.read.extend(checked.others.iter().cloned());
        self.files.push(FileBundle {
            path: target.path.display().to_string(),
            sha256: checked.sha256.clone(),
            configuration,
            findings: checked.records.clone(),
        });
    }

    /// Adds what kept a file from being checked.
    pub(crate) fn problem(&mut self, problem: &str) {
        self.problems.push(problem.to_owned());
    }

    pub(crate) fn write(&mut self, file: &Path) -> Result<(), Failure> {
        let here = place::here();
        let checked: BTreeSet<PathBuf> = self.files.iter().map(|it| here.join(&it.path)).collect();
        let others = self.read.difference(&checked).filter_map(|path| {
            Some(OtherFile {
                sha256: digest(&fs::read(path).ok()?),
                path: path.strip_prefix(&here).unwrap_or(path).display().to_string(),
            })
        });
        self.others = others.collect();
        let mut text = serde_json::to_string_pretty(self).map_err(|error| Failure::new(error.to_string()))?;
        text.push('\n');
        fs::write(file, text).map_err(|error| Failure::new(format!("{}: {}", file.display(), reason(&error))))
    }

    fn read(file: &Path) -> Result<Bundle, Failure> {
        let failure = |what: String| Failure::new(format!("{}: {what}", file.display()));
        let text = fs::read_to_string(file).map_err(|error| failure(reason(&error)))?;
        let bundle: Bundle = serde_json::from_str(&text).map_err(|error| failure(format!("not a bundle: {error}")))?;
        match bundle.schema == SCHEMA {
            true => Ok(bundle),
            false => Err(failure(format!("a bundle of another kind: {}", bundle.schema))),
        }
    }

    /// The files as they are now, to be checked as they were.
    fn targets(&self) -> Result<Vec<Target>, String> {
        let here = place::here();
        let settings = |options| -> Result<Arc<Settings>, String> {
            Ok(Arc::new(Settings::new(here.clone(), configuration(options)?)?))
        };
        let settings: Vec<Arc<Settings>> = self.configurations.iter().map(settings).collect::<Result<_, _>>()?;
        let target = |file: &FileBundle| {
            let settings = settings.get(file.configuration).ok_or("lacks a configuration")?;
            Ok(Target {
                path: PathBuf::from(&file.path),
                absolute: here.join(&file.path),
                settings: settings.clone(),
            })
        };
        self.files.iter().map(target).collect()
    }
}

/// Every option by its name. The rules that are ignored in some files are among those ignored, where this is one.
fn options(config: &Config) -> Map<String, Json> {
    let value = |value| match value {
        Value::Bool(it) => json!(it),
        Value::Number(it) => json!(it),
        Value::List(it) => json!(it),
        Value::Table(it) => it
            .into_iter()
            .map(|(key, it)| (key, json!(it)))
            .collect::<Map<_, _>>()
            .into(),
    };
    let resolved = |it: &&foretrace_forecast::config::Setting| it.name != "per-file-ignores";
    let options = OPTIONS.iter().filter(resolved);
    options.map(|it| (it.name.to_owned(), value(it.get(config)))).collect()
}

fn configuration(options: &Map<String, Json>) -> Result<Config, String> {
    let mut config = Config::default();
    for (name, value) in options {
        let list = |items: &[Json]| items.iter().map(|it| it.as_str().map(str::to_owned)).collect();
        let value = match value {
            Json::Bool(it) => Some(Value::Bool(*it)),
            Json::Number(it) => it.as_u64().and_then(|it| it.try_into().ok()).map(Value::Number),
            Json::Array(items) => Option::<Vec<String>>::map(list(items), Value::List),
            _ => None,
        };
        config.set(name, value.ok_or_else(|| format!("`{name}` has an odd value"))?)?;
    }
    Ok(config)
}

/// Checks the files of a bundle again, and says whether they and their findings are as they were: `Clean` where all
/// are, `Findings` where one is not, `Incomplete` where that cannot be told.
pub(crate) fn replay(file: &Path, output: &mut Output) -> Result<Status, Failure> {
    let bundle = Bundle::read(file)?;
    let failure = |problem| Failure::new(format!("{}: {problem}", file.display()));
    let targets = Targets {
        files: bundle.targets().map_err(failure)?,
        problems: Vec::new(),
    };
    if bundle.version != VERSION {
        let written = &bundle.version;
        writeln!(
            output,
            "The bundle was written by foretrace {written}; this is {VERSION}."
        )?;
    }
    let (mut changed, mut differing) = (0, 0);
    let mut before = bundle.files.iter();
    let inspector = Inspector::new(None, None);
    let work = |target: &Target| inspector.file(target);
    let status = targets.each_result(None, output, work, |target, result, output| {
        let (Some(before), Ok(checked)) = (before.next(), result) else {
            return Ok(());
        };
        let path = target.path.display();
        if before.sha256 != checked.sha256 {
            changed += 1;
            writeln!(output, "{path}: the file is not as it was")?;
        }
        if before.findings != checked.records {
            differing += 1;
            let lines = |records: &[Record]| records.iter().map(line).collect::<BTreeSet<_>>();
            let (old, new) = (lines(&before.findings), lines(&checked.records));
            let what = if old == new {
                "details of the findings"
            } else {
                "findings"
            };
            writeln!(output, "{path}: the {what} are not as they were")?;
            for gone in old.difference(&new) {
                writeln!(output, "- {gone}")?;
            }
            for come in new.difference(&old) {
                writeln!(output, "+ {come}")?;
            }
        }
        Ok(())
    })?;
    for other in &bundle.others {
        let now = fs::read(place::here().join(&other.path)).ok();
        if now.is_none_or(|it| digest(&it) != other.sha256) {
            changed += 1;
            writeln!(output, "{}: the file, which others use, is not as it was", other.path)?;
        }
    }
    let files = count(bundle.files.len() + bundle.others.len(), "file");
    match (changed, differing) {
        (0, 0) if status == Status::Clean => writeln!(output, "The same findings in {files}.")?,
        _ => {
            writeln!(
                output,
                "Of {files}: {changed} changed, {differing} with other findings."
            )?;
        }
    }
    Ok(match status {
        Status::Clean if changed + differing > 0 => Status::Findings,
        _ => status,
    })
}

fn line(record: &Record) -> String {
    let (at, severity) = (record.range.start, record.severity.as_str());
    let suppressed = if record.is_reported() { "" } else { " (suppressed)" };
    let (rule, message) = (&record.rule, &record.message);
    format!("{}:{}: {severity}[{rule}] {message}{suppressed}", at.line, at.column)
}
