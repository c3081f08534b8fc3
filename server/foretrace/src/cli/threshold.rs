//! What makes a run fail.

use clap::{Args, ValueEnum};
use foretrace_forecast::Severity;

use super::output::Status;

#[derive(Args, Clone, Copy)]
pub(crate) struct Threshold {
    /// The least grave severity that makes the exit code 1.
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,
    /// Exit with 0 whatever is found.
    #[arg(long)]
    exit_zero: bool,
}

/// Its order is [`Severity`]'s.
#[derive(Clone, Copy, Default, ValueEnum)]
enum FailOn {
    Error,
    #[default]
    Warning,
    Information,
    Hint,
}

impl Threshold {
    /// What is less grave does not count.
    pub(crate) fn severity(self) -> Severity {
        match self.fail_on {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Information => Severity::Information,
            FailOn::Hint => Severity::Hint,
        }
    }

    /// How a run ends in which something was found that counts, or nothing was.
    pub(crate) fn judge(self, status: Status, fails: bool) -> Status {
        match status {
            Status::Clean if fails && !self.exit_zero => Status::Findings,
            _ => status,
        }
    }
}
