//! How far a long command has come, shown on a terminal.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What takes less time shows nothing.
const LONG: Duration = Duration::from_secs(1);

/// A bar, hidden at first.
pub(crate) struct Progress {
    bar: ProgressBar,
    begun: Instant,
}

impl Progress {
    /// A bar for that many files; none where standard error is no terminal.
    pub(crate) fn of(files: usize) -> Option<Progress> {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len} files, {eta} left").ok()?;
        let shown = std::io::stderr().is_terminal();
        shown.then(|| Progress {
            bar: bar.with_style(style),
            begun: Instant::now(),
        })
    }

    /// One file more is done.
    pub(crate) fn step(&self) {
        if self.bar.is_hidden() && self.begun.elapsed() > LONG {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(1);
    }

    /// Does what writes to the terminal.
    pub(crate) fn aside<R>(&self, write: impl FnOnce() -> R) -> R {
        self.bar.suspend(write)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
