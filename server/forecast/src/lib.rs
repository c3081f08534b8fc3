//! Forecasts, rules, findings and configuration. Plain data out: nothing here knows a protocol or a terminal.

pub mod analysis;
mod comments;
pub mod config;
pub mod cost;
pub mod estimate;
pub mod features;
pub mod finding;
pub mod forecast;
pub mod fusion;
pub mod hints;
pub mod hover;
mod layout;
mod literal;
pub mod observed;
mod predictions;
pub mod predictor;
pub mod rules;
mod runs;
mod since;
mod study;
mod suppress;
mod value_class;
mod wording;

pub use analysis::{Analysis, Analyzer};
pub use config::Config;
pub use estimate::{Basis, Estimate};
pub use finding::{Finding, GrowthTable, Related, Severity};
pub use forecast::{Forecast, Growth, GrowthClass, SiteForecast, SiteKind};
pub use hints::{Hint, HintKind};
pub use hover::Hover;
pub use predictor::{Answer, Head, Prediction, Predictor, Silent};
pub use rules::{RULES, Rule};
pub use runs::{Effort, Home};
pub use value_class::VALUE_CLASSES;
