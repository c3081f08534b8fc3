//! `foretrace evaluate`: what is predicted beside what recorded runs did.

mod report;
mod scores;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use foretrace_forecast::observed::ComparedKind;
use foretrace_forecast::{Analysis, Basis, Effort, VALUE_CLASSES};
use serde::Serialize;

use super::json::Range;
use super::output::{Failure, Output, Status};
use super::walk::{self, Target};
use super::{Global, as_configured};
use crate::onnx;
use scores::{Choices, Shares};

/// Needs recordings: `foretrace observe -- pytest -q` makes some.
#[derive(Args)]
pub(crate) struct Evaluate {
    /// Files and folders.
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// How to print the comparison.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output_format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    #[default]
    Full,
    Json,
}

/// What was compared in some files.
#[derive(Default)]
struct Comparison {
    functions: usize,
    branches: Shares,
    lines: Shares,
    raises: Shares,
    trips: Choices,
    values: Choices,
    /// Places of which something is proved or was executed.
    known: usize,
    contradicted: Vec<Contradicted>,
}

/// A place where something else was observed than what is proved or was executed.
#[derive(Clone, Serialize)]
struct Contradicted {
    file: String,
    range: Range,
    basis: Basis,
}

impl Evaluate {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<Status, Failure> {
        let targets = walk::targets(&self.paths, &global.finder(as_configured())?)?.without_notebooks(&self.paths);
        let mut all = Comparison::default();
        let work = |target: &Target| {
            let analysis = target.analyze(target.read()?, Effort::Everything)?;
            Ok(Comparison::of(&target.path, &analysis))
        };
        output.begin_progress(targets.files.len());
        let status = targets.each(output, work, |_, it, output| {
            all.add(it);
            output.step()
        })?;
        output.end_progress()?;
        walk::tell_problem(output)?;
        if all.functions == 0 {
            let help = "run `foretrace observe -- pytest -q`, or whatever runs its tests, first";
            return Err(Failure::new(format!(
                "no run of this code as it is now is recorded: {help}"
            )));
        }
        let predictor = onnx::predictor();
        let name = predictor.speaks().then(|| predictor.name());
        match self.output_format {
            Format::Full => report::write(&all, name, output)?,
            Format::Json => report::write_json(&all, name, output)?,
        }
        Ok(status)
    }
}

impl Comparison {
    fn of(path: &Path, analysis: &Analysis) -> Comparison {
        let mut all = Comparison::default();
        let compared = analysis.compare();
        all.functions = analysis.recorded();
        for it in compared {
            match (&it.kind, it.basis) {
                (ComparedKind::Branch(share), Basis::Predicted) => all.branches.add(*share),
                (ComparedKind::Line(share), Basis::Predicted) => all.lines.add(*share),
                (ComparedKind::Raises(share), Basis::Predicted) => all.raises.add(*share),
                (ComparedKind::Trips { said, counts }, Basis::Predicted) => all.trips.add(said, counts),
                (ComparedKind::Value { said, counts }, Basis::Predicted) => {
                    let mut by_class = [0; VALUE_CLASSES.len()];
                    for (class, count) in counts {
                        by_class
                            .get_mut(usize::from(*class))
                            .into_iter()
                            .for_each(|it| *it += count);
                    }
                    let said = VALUE_CLASSES.map(|name| said.iter().find(|it| it.0 == name).map_or(0.0, |it| it.1));
                    all.values.add(&said, &by_class);
                }
                (ComparedKind::Branch(share) | ComparedKind::Line(share) | ComparedKind::Raises(share), _) => {
                    all.known(
                        share.said * share.of as f64 == share.count as f64,
                        path,
                        analysis,
                        &it.range,
                        it.basis,
                    );
                }
                (ComparedKind::Trips { said, counts }, _) => {
                    let agrees = said.iter().zip(counts).all(|(said, count)| *said > 0.0 || *count == 0);
                    all.known(agrees, path, analysis, &it.range, it.basis);
                }
                (ComparedKind::Value { .. }, _) => {}
            }
        }
        all
    }

    fn known(&mut self, agrees: bool, path: &Path, analysis: &Analysis, range: &std::ops::Range<usize>, basis: Basis) {
        self.known += 1;
        if !agrees {
            self.contradicted.push(Contradicted {
                file: path.display().to_string(),
                range: Range::of(range, analysis.module().text()),
                basis,
            });
        }
    }

    fn add(&mut self, other: Comparison) {
        self.functions += other.functions;
        self.branches.append(other.branches);
        self.lines.append(other.lines);
        self.raises.append(other.raises);
        self.trips.append(other.trips);
        self.values.append(other.values);
        self.known += other.known;
        self.contradicted.extend(other.contradicted);
    }
}
