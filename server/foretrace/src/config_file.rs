//! Configuration files: `foretrace.toml`, or `[tool.foretrace]` in `pyproject.toml`. The nearest one above a file
//! counts; where both lie in one folder, `foretrace.toml` wins.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use foretrace_forecast::Config;
use foretrace_forecast::config::{OPTIONS, Value};
use globset::{GlobBuilder, GlobMatcher};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is wrong with a configuration, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The file; `None` for the command line.
    pub path: Option<PathBuf>,
    /// The line in it, from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}:", path.display())?;
            if let Some(line) = self.line {
                write!(f, "{line}:")?;
            }
            f.write_str(" ")?;
        }
        f.write_str(&self.message)
    }
}

/// A configuration with its file patterns compiled.
pub struct Settings {
    root: PathBuf,
    config: Arc<Config>,
    include: Vec<GlobMatcher>,
    exclude: Vec<GlobMatcher>,
    per_file: Vec<PerFile>,
}

/// Rules that are not reported in the files that match a pattern, or in those that do not.
struct PerFile {
    glob: GlobMatcher,
    negated: bool,
    rules: Vec<String>,
}

impl Settings {
    /// Compiles the patterns of `config`, which are relative to `root`.
    pub fn new(root: PathBuf, config: Config) -> Result<Settings, String> {
        let patterns = |some: &[String], more: &[String]| {
            let all = some.iter().chain(more);
            all.map(|it| pattern(it)).collect::<Result<Vec<_>, _>>()
        };
        let per_file = config.per_file_ignores.iter().map(|(text, rules)| {
            let (negated, text) = text.strip_prefix('!').map_or((false, &**text), |it| (true, it));
            let rules = rules.clone();
            pattern(text).map(|glob| PerFile { glob, negated, rules })
        });
        Ok(Settings {
            root,
            include: patterns(&config.include, &config.extend_include)?,
            exclude: patterns(&config.exclude, &config.extend_exclude)?,
            per_file: per_file.collect::<Result<_, _>>()?,
            config: Arc::new(config),
        })
    }

    /// The folder that patterns are relative to: that of the configuration file.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The configuration that no file pattern has changed.
    pub fn config(&self) -> &Arc<Config> {
        &self.config
    }

    /// The configuration of one file.
    pub fn config_for(&self, file: &Path) -> Arc<Config> {
        let ignored: Vec<&String> = self
            .per_file
            .iter()
            .filter(|it| self.matches(&it.glob, file) != it.negated)
            .flat_map(|it| &it.rules)
            .collect();
        if ignored.is_empty() {
            return self.config.clone();
        }
        let mut config = Config::clone(&self.config);
        config.ignore.extend(ignored.into_iter().cloned());
        Arc::new(config)
    }

    /// Whether a file found in a folder is one to read.
    pub fn includes(&self, file: &Path) -> bool {
        self.include.iter().any(|glob| self.matches(glob, file))
    }

    /// Whether `path`, or a folder between the configuration's folder and it, is excluded.
    pub fn excludes(&self, path: &Path) -> bool {
        path.ancestors()
            .take_while(|it| *it != self.root && !it.as_os_str().is_empty())
            .any(|it| self.exclude.iter().any(|glob| self.matches(glob, it)))
    }

    /// A pattern names a file or folder, or is a path relative to the configuration's folder.
    fn matches(&self, glob: &GlobMatcher, path: &Path) -> bool {
        path.file_name().is_some_and(|name| glob.is_match(name))
            || path
                .strip_prefix(&self.root)
                .is_ok_and(|relative| glob.is_match(relative))
    }
}

fn pattern(text: &str) -> Result<GlobMatcher, String> {
    GlobBuilder::new(text.trim_end_matches('/'))
        .literal_separator(true)
        .build()
        .map(|it| it.compile_matcher())
        .map_err(|error| format!("bad pattern: {error}"))
}

/// Finds the settings of files, reading each configuration file once.
pub struct Finder {
    /// Used for every file, where given.
    fixed: Option<Arc<Settings>>,
    adjust: Adjust,
    by_folder: Mutex<HashMap<PathBuf, Arc<Settings>>>,
}

/// What is stronger than any file: the command line.
pub type Adjust = Box<dyn Fn(&mut Config) -> Result<(), String> + Send + Sync>;

impl Finder {
    /// Looks for configuration files above each file, and applies `adjust` to what they say.
    pub fn nearest(adjust: Adjust) -> Finder {
        Finder {
            fixed: None,
            adjust,
            by_folder: Mutex::default(),
        }
    }

    /// Uses one configuration for every file: that of `file`, or the defaults. `root` is where patterns start.
    pub fn fixed(file: Option<&Path>, root: &Path, adjust: Adjust) -> Result<Finder, ConfigError> {
        let config = match file {
            Some(file) => read(file)?.unwrap_or_default(),
            None => Config::default(),
        };
        let settings = settings(file, root, config, &adjust)?;
        Ok(Finder {
            fixed: Some(settings),
            adjust,
            by_folder: Mutex::default(),
        })
    }

    /// The settings of the files in a folder, given as an absolute path.
    pub fn folder(&self, folder: &Path) -> Result<Arc<Settings>, ConfigError> {
        if let Some(settings) = &self.fixed {
            return Ok(settings.clone());
        }
        let known = |folder: &Path| self.by_folder.lock().ok()?.get(folder).cloned();
        if let Some(settings) = known(folder) {
            return Ok(settings);
        }
        let found = match config_in(folder)? {
            Some((file, config)) => settings(Some(&file), folder, config, &self.adjust)?,
            None => match folder.parent() {
                Some(parent) => self.folder(parent)?,
                None => settings(None, folder, Config::default(), &self.adjust)?,
            },
        };
        if let Ok(mut by_folder) = self.by_folder.lock() {
            by_folder.insert(folder.to_owned(), found.clone());
        }
        Ok(found)
    }
}

fn settings(
    file: Option<&Path>,
    root: &Path,
    mut config: Config,
    adjust: &Adjust,
) -> Result<Arc<Settings>, ConfigError> {
    adjust(&mut config).map_err(|message| ConfigError {
        path: None,
        line: None,
        message,
    })?;
    let settings = Settings::new(root.to_owned(), config);
    settings.map(Arc::new).map_err(|message| ConfigError {
        path: file.map(Path::to_owned),
        line: None,
        message,
    })
}

fn config_in(folder: &Path) -> Result<Option<(PathBuf, Config)>, ConfigError> {
    for name in ["foretrace.toml", "pyproject.toml"] {
        let file = folder.join(name);
        if file.is_file()
            && let Some(config) = read(&file)?
        {
            return Ok(Some((file, config)));
        }
    }
    Ok(None)
}

/// Reads a configuration file; `None` for a `pyproject.toml` that does not speak of foretrace.
pub fn read(file: &Path) -> Result<Option<Config>, ConfigError> {
    let error = |line, message: String| ConfigError {
        path: Some(file.to_owned()),
        line,
        message,
    };
    let text =
        std::fs::read_to_string(file).map_err(|cause| error(None, format!("cannot be read: {}", reason(&cause))))?;
    let line = |offset: usize| Some(1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count());
    let document = DeTable::parse(&text).map_err(|cause| {
        error(
            cause.span().and_then(|span| line(span.start)),
            format!("not valid TOML: {}", cause.message()),
        )
    })?;
    let mut table = document.get_ref();
    if file.file_name().is_some_and(|it| it == "pyproject.toml") {
        let inner = |table: &'_ DeTable<'_>, key: &str| table.get(key).map(|it| it.span());
        for key in ["tool", "foretrace"] {
            match table.get(key).map(Spanned::get_ref) {
                Some(DeValue::Table(it)) => table = it,
                Some(_) => {
                    let at = inner(table, key).and_then(|span| line(span.start));
                    return Err(error(at, format!("`{key}` takes a table")));
                }
                None => return Ok(None),
            }
        }
    }
    let mut config = Config::default();
    fill(&mut config, "", table).map_err(|(offset, message)| error(line(offset), message))?;
    Ok(Some(config))
}

/// What the system says of an error, without its number.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((text, _)) => text.to_owned(),
        None => text,
    }
}

/// Sets every option of a table. Errors carry the byte offset of what is wrong.
fn fill(config: &mut Config, prefix: &str, table: &DeTable<'_>) -> Result<(), (usize, String)> {
    for (key, value) in table {
        let name = format!("{prefix}{}", key.get_ref());
        let section = format!("{name}.");
        match value.get_ref() {
            DeValue::Table(inner)
                if inner.is_empty() || OPTIONS.iter().any(|option| option.name.starts_with(&section)) =>
            {
                fill(config, &section, inner)?;
            }
            other => {
                let value = option_value(other).ok_or_else(|| {
                    let known = OPTIONS.iter().find(|option| option.name == name);
                    let message = match known {
                        Some(option) => format!("`{name}` takes {}", option.default().type_name()),
                        None => format!("unknown option `{name}`"),
                    };
                    (key.span().start, message)
                })?;
                config
                    .set(&name, value)
                    .map_err(|message| (key.span().start, message))?;
            }
        }
    }
    Ok(())
}

fn option_value(value: &DeValue<'_>) -> Option<Value> {
    let strings = |value: &DeValue<'_>| match value {
        DeValue::Array(items) => items
            .iter()
            .map(|item| item.get_ref().as_str().map(str::to_owned))
            .collect::<Option<Vec<_>>>(),
        _ => None,
    };
    match value {
        DeValue::Boolean(it) => Some(Value::Bool(*it)),
        DeValue::Integer(it) => u32::from_str_radix(it.as_str(), it.radix()).ok().map(Value::Number),
        DeValue::Array(_) => strings(value).map(Value::List),
        DeValue::Table(rows) => rows
            .iter()
            .map(|(key, row)| Some((key.get_ref().to_string(), strings(row.get_ref())?)))
            .collect::<Option<_>>()
            .map(Value::Table),
        _ => None,
    }
}
