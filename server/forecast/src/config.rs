//! Options. Each is declared once, in [`OPTIONS`]; documentation, JSON schema and editor settings are generated
//! from that table.

/// What a user may set. File patterns are plain strings here: the binary matches them.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Rules to report; `all` stands for every rule.
    pub select: Vec<String>,
    /// Rules to report besides.
    pub extend_select: Vec<String>,
    /// Rules not to report; stronger than both of the above.
    pub ignore: Vec<String>,
    /// Rules not to report in files that match a pattern.
    pub per_file_ignores: Vec<(String, Vec<String>)>,
    /// Patterns of the files that are read in folders.
    pub include: Vec<String>,
    /// Patterns of files read besides.
    pub extend_include: Vec<String>,
    /// Patterns of files and folders to skip.
    pub exclude: Vec<String>,
    /// Patterns to skip besides.
    pub extend_exclude: Vec<String>,
    /// Whether files are skipped though they are named on the command line.
    pub force_exclude: bool,
    /// Whether files that Git ignores are skipped.
    pub respect_gitignore: bool,
    /// Whether functions are run in the machine.
    pub run: bool,
    /// Whether `foretrace observe` keeps examples of values.
    pub observe_values: bool,
    /// Whether hints are shown at all.
    pub hints: bool,
    /// Whether growth of functions is shown.
    pub hints_growth: bool,
    /// Whether conditions that always go one way are shown.
    pub hints_branch: bool,
    /// Whether trip counts are shown.
    pub hints_loop: bool,
    /// Whether fixed values are shown.
    pub hints_value: bool,
    /// Whether what examples do is shown.
    pub hints_example: bool,
    /// Whether what was observed in recorded runs is shown.
    pub hints_observed: bool,
    /// Whether what a model predicts is shown.
    pub hints_predicted: bool,
    /// How sure a model must be of what is shown, in percent.
    pub hints_confidence: u32,
    /// One hint per so many lines, on average; 0 shows all.
    pub hints_lines_per_hint: u32,
    /// Whether code that recorded runs did not reach is dimmed.
    pub dim_unexecuted: bool,
    /// Whether code that is predicted not to run is dimmed.
    pub dim_unlikely: bool,
}

/// The value of an option.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number from 0.
    Number(u32),
    /// Texts.
    List(Vec<String>),
    /// Texts by pattern, in order.
    Table(Vec<(String, Vec<String>)>),
}

impl Value {
    /// The type, in the words of an error message.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a whole number",
            Value::List(_) => "a list of strings",
            Value::Table(_) => "a table of lists of strings",
        }
    }
}

/// An option: its name in configuration files and one line of documentation. Its type and default are those of
/// `Config::default()`.
pub struct Setting {
    /// The dotted name: `hints.branch`.
    pub name: &'static str,
    /// One line of documentation.
    pub doc: &'static str,
    get: fn(&Config) -> Value,
    set: fn(&mut Config, Value) -> Option<()>,
}

impl Setting {
    /// Its value in `config`.
    pub fn get(&self, config: &Config) -> Value {
        (self.get)(config)
    }

    /// Its default, which also tells its type.
    pub fn default(&self) -> Value {
        self.get(&Config::default())
    }
}

impl Default for Config {
    fn default() -> Self {
        let folders = [
            ".foretrace_cache",
            ".git",
            ".hg",
            ".ipynb_checkpoints",
            ".mypy_cache",
            ".nox",
            ".pytest_cache",
            ".ruff_cache",
            ".tox",
            ".venv",
        ];
        let more = ["__pycache__", "build", "dist", "node_modules", "site-packages", "venv"];
        Config {
            select: vec!["all".into()],
            extend_select: Vec::new(),
            ignore: Vec::new(),
            per_file_ignores: Vec::new(),
            include: vec!["*.py".into(), "*.ipynb".into()],
            extend_include: Vec::new(),
            exclude: folders.iter().chain(&more).map(|it| it.to_string()).collect(),
            extend_exclude: Vec::new(),
            force_exclude: false,
            respect_gitignore: true,
            run: true,
            observe_values: true,
            hints: true,
            hints_growth: true,
            hints_branch: true,
            hints_loop: true,
            hints_value: true,
            hints_example: true,
            hints_observed: true,
            hints_predicted: true,
            hints_confidence: 90,
            hints_lines_per_hint: 15,
            dim_unexecuted: false,
            dim_unlikely: false,
        }
    }
}

impl Config {
    /// Sets the option of that dotted name. An unknown name, a value of another type or an unknown rule is an error
    /// whose text names what is wrong.
    pub fn set(&mut self, name: &str, value: Value) -> Result<(), String> {
        let setting = OPTIONS
            .iter()
            .find(|it| it.name == name)
            .ok_or_else(|| format!("unknown option `{name}`"))?;
        let rules: Vec<&String> = match (&value, name) {
            (Value::List(rules), "select" | "extend-select" | "ignore") => rules.iter().collect(),
            (Value::Table(rows), "per-file-ignores") => rows.iter().flat_map(|row| &row.1).collect(),
            _ => Vec::new(),
        };
        if let Some(unknown) = rules
            .into_iter()
            .find(|it| !is_all(it) && crate::rules::find(it).is_none())
        {
            return Err(format!("`{name}`: unknown rule `{unknown}`"));
        }
        let message = format!(
            "`{name}` takes {}, not {}",
            setting.default().type_name(),
            value.type_name()
        );
        (setting.set)(self, value).ok_or(message)
    }

    /// Whether a rule is reported, files aside.
    pub fn selects(&self, rule: &str) -> bool {
        let names = |list: &[String]| list.iter().any(|it| it == rule || is_all(it));
        (names(&self.select) || names(&self.extend_select)) && !names(&self.ignore)
    }
}

/// Whether it stands for every rule; in any case, as other linters write it in capitals.
fn is_all(rule: &str) -> bool {
    rule.eq_ignore_ascii_case("all")
}

macro_rules! settings {
    ($($name:literal $field:ident $variant:ident $doc:literal)*) => {
        /// Every option.
        pub static OPTIONS: &[Setting] = &[$(Setting {
            name: $name,
            doc: $doc,
            get: |config| Value::$variant(config.$field.clone()),
            set: |config, value| match value {
                Value::$variant(value) => {
                    config.$field = value;
                    Some(())
                }
                _ => None,
            },
        }),*];
    };
}

settings! {
    "select" select List "Rules to report; `all` stands for every rule."
    "extend-select" extend_select List "Rules to report besides those of `select`."
    "ignore" ignore List "Rules not to report, whatever `select` says."
    "per-file-ignores" per_file_ignores Table "Rules not to report in files that match a pattern."
    "include" include List "Patterns of the files that are read in folders."
    "extend-include" extend_include List "Patterns of files read besides those of `include`."
    "exclude" exclude List "Patterns of files and folders to skip."
    "extend-exclude" extend_exclude List "Patterns to skip besides those of `exclude`."
    "force-exclude" force_exclude Bool "Skip excluded files though they are named on the command line."
    "respect-gitignore" respect_gitignore Bool "Skip the files that Git ignores."
    "run" run Bool "Run functions on examples, in a machine that reaches nothing outside."
    "observe.values" observe_values Bool "Keep examples of values in what `foretrace observe` records."
    "hints.enable" hints Bool "Show hints at the end of lines."
    "hints.growth" hints_growth Bool "Show how a function's time or memory grows, where it grows faster than its input."
    "hints.branch" hints_branch Bool "Show conditions that always go the same way."
    "hints.loop" hints_loop Bool "Show how often a loop runs."
    "hints.value" hints_value Bool "Show values that are fixed but not written as such."
    "hints.example" hints_example Bool "Show what an example of a function does: values along its path, result or exception."
    "hints.observed" hints_observed Bool "Show what was observed in recorded runs, where nothing stronger is known."
    "hints.predicted" hints_predicted Bool "Show what a model predicts where nothing stronger is known."
    "hints.confidence" hints_confidence Number "Show what is predicted or observed only where it is at least this likely, in percent."
    "hints.lines-per-hint" hints_lines_per_hint Number "Show one hint per so many lines, on average; 0 shows all."
    "dim-unexecuted" dim_unexecuted Bool "Dim code that recorded runs did not reach."
    "dim-unlikely" dim_unlikely Bool "Dim code that is predicted not to run, at 95 % or more."
}
