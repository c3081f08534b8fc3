//! Where everything that users read is written.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};

use super::progress::Progress;
use crate::config_file::ConfigError;

/// Why a command could not do its work: one line for the user. Leads to exit code 2.
pub(crate) struct Failure {
    message: Option<String>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Failure {
        Failure {
            message: Some(message.into()),
        }
    }

    /// Writes the line to standard error.
    pub(crate) fn tell(self, output: &mut Output) -> Result<(), Failure> {
        match self.message {
            Some(message) => Ok(output.complain(&message)?),
            None => Err(self),
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Failure {
        Failure::new(error.to_string())
    }
}

/// A reader that went away wants nothing more, and no complaint.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure { message: None },
            _ => Failure::new(format!("cannot write the output: {error}")),
        }
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Nothing to complain of.
    Clean,
    /// Findings at or above the threshold.
    Findings,
    /// Some files could not be read or analysed; the others were.
    Incomplete,
    /// As a command did that was run, with its exit code.
    Command(u8),
}

/// Standard output and standard error. Styles are stripped where they are not wanted.
pub(crate) struct Output {
    out: BufWriter<AutoStream<io::Stdout>>,
    err: AutoStream<io::Stderr>,
    /// How far the command has come, and what is to be written when it next moves on.
    progress: Option<(Progress, Vec<u8>)>,
}

impl Output {
    pub(crate) fn new(color: ColorChoice) -> Output {
        Output {
            out: BufWriter::new(AutoStream::new(io::stdout(), color)),
            err: AutoStream::new(io::stderr(), color),
            progress: None,
        }
    }

    /// Shows the progress of work on so many files, where that takes long, until [`Output::end_progress`].
    pub(crate) fn begin_progress(&mut self, files: usize) {
        self.progress = Progress::of(files).map(|it| (it, Vec::new()));
    }

    /// A file is done.
    pub(crate) fn step(&mut self) -> io::Result<()> {
        let Some((progress, text)) = &mut self.progress else {
            return Ok(());
        };
        if !text.is_empty() {
            let out = &mut self.out;
            progress.aside(|| out.write_all(text).and_then(|()| out.flush()))?;
            text.clear();
        }
        progress.step();
        Ok(())
    }

    /// All files are done.
    pub(crate) fn end_progress(&mut self) -> io::Result<()> {
        match self.progress.take() {
            Some((_, text)) => self.out.write_all(&text),
            None => Ok(()),
        }
    }

    /// One line on standard error, after all that was written before.
    pub(crate) fn complain(&mut self, line: &str) -> io::Result<()> {
        let (out, err) = (&mut self.out, &mut self.err);
        let mut write = |before: &[u8]| {
            out.write_all(before)?;
            out.flush()?;
            writeln!(err, "foretrace: {line}")
        };
        match &mut self.progress {
            Some((progress, text)) => progress.aside(|| write(&std::mem::take(text))),
            None => write(b""),
        }
    }

    /// Writes what is left and gives the exit code: 0 clean, 1 findings, 2 could not do all of the work.
    pub(crate) fn finish(mut self, result: Result<Status, Failure>) -> u8 {
        let result = result.and_then(|status| {
            self.end_progress()?;
            self.out.flush()?;
            Ok(status)
        });
        match result {
            Ok(Status::Clean) | Err(Failure { message: None }) => 0,
            Ok(Status::Findings) => 1,
            Ok(Status::Incomplete) => 2,
            Ok(Status::Command(code)) => code,
            Err(Failure { message: Some(message) }) => {
                // Where not even this can be written, the exit code has to do.
                let _ = self.complain(&message);
                2
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.progress {
            Some((_, text)) => text.write(bytes),
            None => self.out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
