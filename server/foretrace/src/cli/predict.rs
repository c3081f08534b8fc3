//! `foretrace predict`: every estimate as JSON, a contract with other tools. What is unknown is null or absent.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use foretrace_forecast::forecast::{Raise, TRIP_BUCKETS};
use foretrace_forecast::{Analysis, Basis, Effort, Estimate, Forecast, Growth, SiteForecast, SiteKind};
use foretrace_python::program::{BindingRole, Span};
use foretrace_python::{Slice, Text};
use serde_json::{Map, Value, json};

use super::json::{self, Position, Range};
use super::output::{Failure, Output, Status};
use super::walk::{self, Target};
use super::{Global, as_configured};

#[derive(Args)]
pub(crate) struct Predict {
    /// Files and folders.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to print estimates: one JSON object a file, each on a line.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output_format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    #[default]
    Json,
}

impl Predict {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<Status, Failure> {
        let Format::Json = self.output_format;
        let targets = walk::targets(&self.files, &global.finder(as_configured())?)?.without_notebooks(&self.files);
        let work =
            |target: &Target| Ok(file(&target.path, &target.analyze(target.read()?, Effort::Everything)?).to_string());
        let status = targets.each(output, work, |_, line, output| writeln!(output, "{line}"))?;
        walk::tell_problem(output)?;
        Ok(status)
    }
}

fn file(path: &Path, analysis: &Analysis) -> Value {
    let module = analysis.module();
    let functions = module.slices().iter().enumerate().map(|(index, slice)| {
        let place = Place {
            slice,
            text: module.text(),
        };
        place.function(&analysis.forecast(index))
    });
    json!({
        "schema": "foretrace.predict/1",
        "file": path.display().to_string(),
        "functions": functions.collect::<Vec<_>>(),
    })
}

/// Turns slice-relative spans into lines and columns of the file.
struct Place<'a> {
    slice: &'a Slice,
    text: &'a Text,
}

impl Place<'_> {
    fn range(&self, span: Span) -> Value {
        json!(Range::of(&self.slice.to_file(span), self.text))
    }

    fn line(&self, span: Span) -> u32 {
        Position::of(self.slice.to_file(span).start, self.text).line
    }

    fn function(&self, forecast: &Forecast) -> Value {
        let raises = forecast.raises.as_ref().map(|raises| {
            let mut fields = Map::new();
            let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
            put("probability", json!(raises.probability.as_ref().map(|it| it.value)));
            rests_on(raises.probability.as_ref(), &mut put);
            let kinds: Vec<Value> = raises.kinds.iter().map(|it| self.raise(it)).collect();
            put("kinds", json!(kinds));
            Value::Object(fields)
        });
        let mut function = json!({
            "name": forecast.name,
            "range": Range::of(&self.slice.range(), self.text),
            "time": growth(forecast.time.as_ref(), &forecast.time_unknown),
            "memory": growth(forecast.memory.as_ref(), &forecast.memory_unknown),
            "raises": raises,
            "sites": forecast.sites.iter().map(|it| self.site(it)).collect::<Vec<_>>(),
        });
        if let Some(source) = &forecast.observed {
            function["observed"] = json!({
                "calls": source.calls,
                "command": source.command,
                "other_commands": source.others,
                "when": source.when,
            });
        }
        function
    }

    fn raise(&self, raise: &Raise) -> Value {
        json!({
            "type": raise.kind.value,
            "line": self.line(raise.span),
            "witness": raise.witness,
            "basis": raise.kind.basis.as_str(),
            "confidence": json::confidence(raise.kind.confidence),
        })
    }

    fn site(&self, site: &SiteForecast) -> Value {
        let mut fields = Map::new();
        let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        if let Some(id) = site.id {
            put("id", json!(id));
        }
        put("range", self.range(site.span));
        match &site.kind {
            SiteKind::Branch { p_taken } => {
                put("kind", json!("branch"));
                put("p_taken", json!(p_taken.as_ref().map(|it| it.value)));
                rests_on(p_taken.as_ref(), &mut put);
            }
            SiteKind::Loop {
                trips,
                count,
                growth: grows,
            } => {
                put("kind", json!("loop"));
                let buckets = |it: &[f64; TRIP_BUCKETS.len()]| -> Map<String, Value> {
                    TRIP_BUCKETS
                        .iter()
                        .zip(it)
                        .map(|(name, p)| (name.to_string(), json!(p)))
                        .collect()
                };
                put("trips", json!(trips.as_ref().map(|it| buckets(&it.value))));
                put("count", json!(count.as_ref().map(|it| &it.value)));
                put("growth", growth(grows.as_ref(), &[]));
                rests_on(count.as_ref(), &mut put);
                if count.is_none() {
                    rests_on(trips.as_ref(), &mut put);
                }
            }
            SiteKind::Binding {
                name,
                role,
                classes,
                examples,
            } => {
                put("kind", json!("binding"));
                put("name", json!(name));
                put(
                    "role",
                    json!(match role {
                        BindingRole::Parameter => "parameter",
                        BindingRole::Assign => "assign",
                        BindingRole::Return => "return",
                        BindingRole::Delete => "delete",
                    }),
                );
                let classes_of = |it: &Estimate<Vec<(String, f64)>>| -> Map<String, Value> {
                    it.value.iter().map(|(name, p)| (name.clone(), json!(p))).collect()
                };
                put("classes", json!(classes.as_ref().map(classes_of)));
                put(
                    "examples",
                    json!(examples.iter().map(|it| &it.value).collect::<Vec<_>>()),
                );
                match classes {
                    Some(_) => rests_on(classes.as_ref(), &mut put),
                    None => rests_on(examples.first(), &mut put),
                }
            }
            SiteKind::Line { p_covered } => {
                put("kind", json!("line"));
                put("line", json!(self.line(site.span)));
                put("p_covered", json!(p_covered.as_ref().map(|it| it.value)));
                rests_on(p_covered.as_ref(), &mut put);
            }
        }
        if site.before_edit {
            fields.insert("before_edit".to_owned(), json!(true));
        }
        Value::Object(fields)
    }
}

fn rests_on<T>(estimate: Option<&Estimate<T>>, put: &mut impl FnMut(&str, Value) -> Option<Value>) {
    if let Some(Estimate { basis, confidence, .. }) = estimate {
        put("basis", json!(Basis::as_str(*basis)));
        put("confidence", json!(json::confidence(*confidence)));
    }
}

fn growth(growth: Option<&Estimate<Growth>>, unknown: &[String]) -> Value {
    match growth {
        None if unknown.is_empty() => json!({"class": null}),
        None => json!({"class": null, "unknown": unknown}),
        Some(Estimate {
            value,
            basis,
            confidence,
        }) => json!({
            "class": value.class.as_str(),
            "in": value.inputs,
            "formula": value.formula,
            "assumptions": value.assumptions,
            "basis": basis.as_str(),
            "confidence": json::confidence(*confidence),
        }),
    }
}
