//! `foretrace check`: findings.

use std::collections::BTreeMap;
use std::io::Write;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use foretrace_forecast::Severity;
use foretrace_forecast::config::Value;

use super::baseline::{Baseline, Held};
use super::bundle::{self, Bundle};
use super::cache::{Cache, CacheOptions};
use super::diff_base::Base;
use super::formats::{Format, Report};
use super::inspect::Inspector;
use super::output::{Failure, Output, Status};
use super::record::Record;
use super::shard::Shard;
use super::threshold::Threshold;
use super::walk::{self, Target, Targets};
use super::{Global, add_ignore, place, statistics, watch};
use crate::config_file::{Adjust, Finder};

#[derive(Args)]
#[command(after_help = "Exit codes:
  0  nothing was found that counts
  1  something was found, at or above --fail-on
  2  a file could not be checked, or the command line is wrong")]
pub(crate) struct Check {
    /// Files and folders; `-` is standard input.
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How to print findings.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output_format: Format,
    #[command(flatten)]
    threshold: Threshold,
    /// Print how many findings each rule has, instead of the findings.
    #[arg(long)]
    statistics: bool,
    /// Check again whenever a file changes.
    #[arg(long, short = 'w', conflicts_with_all = ["add_ignore", "bundle", "write_baseline"])]
    watch: bool,
    /// Write comments that suppress what is found now, instead of printing it.
    #[arg(long, conflicts_with_all = ["output_format", "statistics", "fail_on"])]
    add_ignore: bool,
    /// Check one part of the files only: the K-th of N. A file is in the same part wherever it is checked, and whatever
    /// other files there are; `foretrace merge` makes one report of all parts.
    #[arg(long, value_name = "K/N")]
    shard: Option<Shard>,
    /// How many files to work on at once, instead of one for each processor; the output is the same.
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
    /// Write besides what was checked, how, and what was found, for --replay: options, version, and the content's
    /// SHA-256 and findings of each file.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["add_ignore", "diff_base", "baseline"])]
    bundle: Option<PathBuf>,
    /// Check the files of a bundle again, as they were checked. The exit code is 0 where all files and findings are as
    /// they were, 1 where some are not, and 2 where a file cannot be read.
    #[arg(long, value_name = "FILE", exclusive = true)]
    replay: Option<PathBuf>,
    /// Report only what is new since that Git revision, in the working tree: in changed functions, findings; and how
    /// their behaviour and their growth changed.
    #[arg(long, value_name = "REV", conflicts_with_all = ["add_ignore", "write_baseline"])]
    diff_base: Option<String>,
    /// Do not report the findings that this file lists.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write what is found now to the file of --baseline, instead of printing it.
    #[arg(long, requires = "baseline", conflicts_with_all = ["output_format", "statistics", "fail_on", "add_ignore"])]
    write_baseline: bool,
    /// The path that standard input stands for.
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    files: Files,
    #[command(flatten)]
    cache: CacheOptions,
}

/// Which rules are reported.
#[derive(Args, Clone)]
#[command(next_help_heading = "Rules")]
struct Selection {
    /// Rules to report, comma-separated; `all` stands for every rule.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    select: Option<Vec<String>>,
    /// Rules to report besides.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    extend_select: Vec<String>,
    /// Rules not to report.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    ignore: Vec<String>,
    /// Rules not to report in files that match a pattern, as PATTERN:RULE.
    #[arg(long, value_delimiter = ',', value_name = "PATTERN:RULE")]
    per_file_ignores: Vec<String>,
}

/// Which files are read.
#[derive(Args, Clone)]
#[command(next_help_heading = "Files")]
struct Files {
    /// Patterns of files and folders to skip, instead of the configured ones.
    #[arg(long, value_delimiter = ',', value_name = "PATTERN")]
    exclude: Option<Vec<String>>,
    /// Patterns to skip besides.
    #[arg(long, value_delimiter = ',', value_name = "PATTERN")]
    extend_exclude: Vec<String>,
    /// Skip excluded files though they are named on the command line.
    #[arg(long, overrides_with = "no_force_exclude")]
    force_exclude: bool,
    /// Take files that are named, though excluded and though the configuration says otherwise.
    #[arg(long)]
    no_force_exclude: bool,
    /// Read the files that Git ignores, too.
    #[arg(long)]
    no_respect_gitignore: bool,
}

impl Check {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<Status, Failure> {
        if let Some(file) = &self.replay {
            return bundle::replay(file, output);
        }
        let from_stdin = self.paths.iter().any(|it| it == Path::new("-"));
        if from_stdin && self.paths.len() > 1 {
            return Err(Failure::new(
                "`-` stands alone: standard input cannot be checked together with files",
            ));
        }
        if from_stdin && self.add_ignore {
            return Err(Failure::new(
                "--add-ignore changes files: it cannot change standard input",
            ));
        }
        if from_stdin && self.bundle.is_some() {
            return Err(Failure::new("--bundle needs files: standard input cannot be replayed"));
        }
        if let (false, Some(_)) = (from_stdin, &self.stdin_filename) {
            return Err(Failure::new("--stdin-filename needs the path `-`"));
        }

        if from_stdin && self.watch {
            return Err(Failure::new("--watch needs files: standard input does not change"));
        }
        let json = self.output_format == Format::Json;
        if self.statistics && !json && !self.output_format.is_for_people() {
            return Err(Failure::new(
                "--statistics has the output formats `full`, `concise` and `json`",
            ));
        }
        if !self.watch {
            let finder = global.finder(self.adjust())?;
            let cache = self.cache.open(&finder)?;
            return self.once(&finder, cache, output);
        }
        // Without a cache of its own, what has not changed would be looked at again.
        let scratch = match self.cache.no_cache {
            true => Some(tempfile::tempdir()?),
            false => None,
        };
        watch::watch(&self.paths, output, |output| {
            let finder = global.finder(self.adjust())?;
            let cache = match &scratch {
                Some(folder) => Cache::at(folder.path()),
                None => self.cache.open(&finder)?,
            };
            self.once(&finder, cache, output)
        })
    }

    /// The whole of the work.
    fn once(&self, finder: &Arc<Finder>, cache: Option<Cache>, output: &mut Output) -> Result<Status, Failure> {
        let mut targets = self.targets(finder)?;
        if self.add_ignore {
            return add_ignore::run(targets, output);
        }
        let base = self.diff_base.as_ref().map(|it| Base::find(it, &self.paths));
        let base = base.transpose()?;
        if let Some(base) = base.as_ref().filter(|_| !self.reads_stdin()) {
            base.retain(&mut targets)?;
        }
        let baseline = match &self.baseline {
            Some(file) if self.write_baseline => Some(Baseline::renew(file)?),
            Some(file) => Some(Baseline::read(file)?),
            None => None,
        };
        let mut tally = self.tally(&targets.problems);
        let inspector = Inspector::new(cache, base);
        let (status, mut held) = self.inspect(targets, &inspector, baseline.is_some(), &mut tally, output)?;
        inspector.end();
        if let Some(baseline) = baseline.as_ref().filter(|_| self.write_baseline) {
            let found = baseline.write(&held.records)?;
            let file = self.baseline.as_deref().unwrap_or(Path::new(""));
            writeln!(output, "Wrote {} to {}.", count(found, "finding"), file.display())?;
            return Ok(status);
        }
        let gone = baseline.as_ref().map_or(0, |it| it.mark(&mut held.records));
        for (path, (_, records)) in held.paths.iter().zip(&held.records) {
            tally.take(path, records, output)?;
        }
        self.end(tally, status, gone, output)
    }

    fn reads_stdin(&self) -> bool {
        self.paths.iter().any(|it| it == Path::new("-"))
    }

    /// The files of this shard.
    fn targets(&self, finder: &Arc<Finder>) -> Result<Targets, Failure> {
        let mut targets = match self.reads_stdin() {
            true => Targets {
                files: self.stdin_target(finder)?.into_iter().collect(),
                problems: Vec::new(),
            },
            false => walk::targets(&self.paths, finder)?,
        };
        if let Some(shard) = self.shard {
            let root = place::here();
            targets.files.retain(|it| shard.takes(&it.path, &root));
        }
        Ok(targets)
    }

    fn tally(&self, problems: &[String]) -> Tally {
        let threshold = self.threshold.severity();
        let mut tally = Tally {
            report: self.format().report(threshold),
            bundle: self.bundle.is_some().then(|| Bundle::new(problems)),
            by_rule: BTreeMap::new(),
            files: 0,
            fails: false,
            threshold,
        };
        for problem in problems {
            tally.report.problem("", problem);
        }
        tally
    }

    /// Looks into all files. Their findings are told at once, or `hold` back until all are known.
    fn inspect(
        &self,
        targets: Targets,
        inspector: &Inspector,
        hold: bool,
        tally: &mut Tally,
        output: &mut Output,
    ) -> Result<(Status, HeldBack), Failure> {
        let from_stdin = self.reads_stdin();
        let work = |target: &Target| match from_stdin {
            true => inspector.stdin(target),
            false => inspector.file(target),
        };
        let mut held = HeldBack::default();
        output.begin_progress(targets.files.len());
        let status = targets.each_result(self.threads, output, work, |target, result, output| {
            let path = target.path.display().to_string();
            match result {
                Ok(checked) => {
                    if let Some(bundle) = &mut tally.bundle {
                        bundle.add(target, &checked);
                    }
                    if hold {
                        held.records.push((target.absolute.clone(), checked.records));
                        held.paths.push(path);
                    } else {
                        tally.take(&path, &checked.records, output)?;
                    }
                }
                Err(problem) => {
                    tally.report.problem(&path, problem);
                    if let Some(bundle) = &mut tally.bundle {
                        bundle.problem(problem);
                    }
                }
            }
            output.step()
        })?;
        output.end_progress()?;
        Ok((status, held))
    }

    /// Ends the report, and says in a line what it comes to. `gone` findings of the baseline were not found again.
    fn end(&self, mut tally: Tally, status: Status, gone: usize, output: &mut Output) -> Result<Status, Failure> {
        tally.report.end(output)?;
        if let (Some(file), Some(bundle)) = (&self.bundle, &mut tally.bundle) {
            bundle.write(file)?;
        }
        let Tally {
            by_rule, files, fails, ..
        } = tally;
        if self.statistics {
            statistics::write(&by_rule, self.output_format, output)?;
        }
        if self.output_format.is_for_people() {
            match by_rule.values().sum() {
                _ if files == 0 && status == Status::Clean && self.diff_base.is_some() => {
                    writeln!(output, "No Python files changed.")?
                }
                _ if files == 0 && status == Status::Clean => writeln!(output, "No Python files found.")?,
                0 => writeln!(output, "No findings in {}.", count(files, "file"))?,
                found => writeln!(output, "Found {} in {}.", count(found, "finding"), count(files, "file"))?,
            }
            if gone > 0 && self.diff_base.is_none() {
                let occur = if gone == 1 { "occurs" } else { "occur" };
                let gone = count(gone, "finding");
                writeln!(
                    output,
                    "{gone} in the baseline no longer {occur}; --write-baseline updates it."
                )?;
            }
        }
        Ok(self.threshold.judge(status, fails))
    }

    /// Statistics stand alone: no finding is printed.
    fn format(&self) -> Format {
        if self.statistics {
            Format::None
        } else {
            self.output_format
        }
    }

    /// The target that standard input stands for; `None` where `--force-exclude` excludes it.
    fn stdin_target(&self, finder: &Finder) -> Result<Option<Target>, Failure> {
        let path = self.stdin_filename.clone().unwrap_or_else(|| "-".into());
        let absolute = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
        let settings = finder.folder(absolute.parent().unwrap_or(&absolute))?;
        let excluded = settings.config().force_exclude && settings.excludes(&absolute);
        Ok((!excluded).then_some(Target {
            path,
            absolute,
            settings,
        }))
    }

    /// What these options change in every configuration.
    fn adjust(&self) -> Adjust {
        let (selection, files) = (self.selection.clone(), self.files.clone());
        Box::new(move |config| {
            // What is selected here is stronger than what a file ignores.
            if let Some(select) = &selection.select {
                config.set("select", Value::List(select.clone()))?;
                config.extend_select.clear();
                config.ignore.clear();
            }
            config.ignore.retain(|it| !selection.extend_select.contains(it));
            config.force_exclude = (config.force_exclude || files.force_exclude) && !files.no_force_exclude;
            config.respect_gitignore &= !files.no_respect_gitignore;
            if let Some(exclude) = &files.exclude {
                config.set("exclude", Value::List(exclude.clone()))?;
            }
            let old = config.clone();
            let mut extend = |name, more: &[String], mut old: Vec<String>| {
                old.extend_from_slice(more);
                config.set(name, Value::List(old))
            };
            extend("extend-select", &selection.extend_select, old.extend_select)?;
            extend("ignore", &selection.ignore, old.ignore)?;
            extend("extend-exclude", &files.extend_exclude, old.extend_exclude)?;
            let mut per_file = old.per_file_ignores;
            for pair in &selection.per_file_ignores {
                let (pattern, rule) = pair
                    .rsplit_once(':')
                    .ok_or_else(|| format!("--per-file-ignores takes PATTERN:RULE, not `{pair}`"))?;
                per_file.push((pattern.to_owned(), vec![rule.to_owned()]));
            }
            config.set("per-file-ignores", Value::Table(per_file))
        })
    }
}

/// Findings that are told when all are known.
#[derive(Default)]
struct HeldBack {
    records: Vec<Held>,
    paths: Vec<String>,
}

/// What was found so far.
struct Tally {
    report: Box<dyn Report>,
    bundle: Option<Bundle>,
    by_rule: BTreeMap<String, usize>,
    files: usize,
    fails: bool,
    threshold: Severity,
}

impl Tally {
    fn take(&mut self, path: &str, records: &[Record], output: &mut Output) -> std::io::Result<()> {
        self.files += 1;
        for record in records.iter().filter(|it| it.is_reported()) {
            *self.by_rule.entry(record.rule.clone()).or_default() += 1;
            self.fails |= record.severity <= self.threshold;
        }
        self.report.file(path, records, output)
    }
}

pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
