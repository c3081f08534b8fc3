//! `foretrace clean`: removes the cache.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::output::{Failure, Output, Status};
use super::{Global, as_configured, cache};
use crate::config_file::reason;

#[derive(Args)]
pub(crate) struct Clean {
    /// Where the cache is.
    #[arg(long, env = "FORETRACE_CACHE_DIR", value_name = "FOLDER")]
    cache_dir: Option<PathBuf>,
}

impl Clean {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<Status, Failure> {
        let folder = match &self.cache_dir {
            Some(folder) => folder.clone(),
            None => cache::folder(&*global.finder(as_configured())?)?,
        };
        let removed = cache::remove(&folder)
            .map_err(|error| Failure::new(format!("{}: {}", folder.display(), reason(&error))))?;
        match removed {
            true if folder.join(cache::OBSERVED).exists() => {
                let folder = folder.display();
                writeln!(
                    output,
                    "Removed {folder}, but for what `foretrace observe` has recorded."
                )?;
            }
            true => writeln!(output, "Removed {}.", folder.display())?,
            false => writeln!(output, "There is no cache at {}.", folder.display())?,
        }
        Ok(Status::Clean)
    }
}
