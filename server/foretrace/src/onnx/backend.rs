//! What executes the network: ONNX Runtime where a library is found, else the back end that is compiled in. A process
//! has one, from its first use to its end.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ort::environment::{Environment, EnvironmentBuilder};
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;

use super::discover::Surroundings;
use super::probe;

/// The variable that names the ONNX Runtime library to use, or `tract`.
pub const LIBRARY_VARIABLE: &str = "FORETRACE_ONNXRUNTIME";

const NAME: &str = "foretrace";

/// What executes networks in this process.
pub(super) struct Backend {
    /// The library; `None` for the back end that is compiled in.
    library: Option<PathBuf>,
    environment: Environment,
}

static BACKEND: OnceLock<Result<Backend, String>> = OnceLock::new();

/// This program, where it can be started to try out libraries.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Says that this process is the `foretrace` program: a library is tried out by another one before it is loaded.
/// Without this no library is looked for.
pub fn allow_probing() {
    if let Ok(program) = std::env::current_exe() {
        let _ = PROGRAM.set(program);
    }
}

/// The back end of this process. The first call finds and starts it.
pub(super) fn backend() -> Result<&'static Backend, &'static str> {
    let chosen = || {
        let asked = std::env::var_os(LIBRARY_VARIABLE).filter(|it| !it.is_empty());
        if asked.as_deref() == Some(OsStr::new("tract")) {
            return compiled_in();
        }
        // A library that fails is not followed by another: the loader remembers its first.
        let library = PROGRAM.get().and_then(|program| {
            let candidates = Surroundings::of_process(program).candidates();
            candidates.into_iter().find(|it| probe::is_sound(program, it))
        });
        match library {
            Some(library) => load(&library).or_else(|_| compiled_in()),
            None => compiled_in(),
        }
    };
    BACKEND.get_or_init(chosen).as_ref().map_err(String::as_str)
}

/// Makes a library the back end of this process. It must be the first use of any.
pub(super) fn use_library(library: &Path) -> Result<&'static Backend, &'static str> {
    BACKEND.get_or_init(|| load(library)).as_ref().map_err(String::as_str)
}

fn load(library: &Path) -> Result<Backend, String> {
    let builder = ort::init_from(library).map_err(|error| error.to_string())?;
    Ok(Backend {
        library: Some(library.to_owned()),
        environment: build(builder)?,
    })
}

#[cfg(feature = "tract")]
fn compiled_in() -> Result<Backend, String> {
    ort::set_api(ort_tract::api());
    Ok(Backend {
        library: None,
        environment: build(ort::init())?,
    })
}

#[cfg(not(feature = "tract"))]
fn compiled_in() -> Result<Backend, String> {
    Err(format!(
        "no usable ONNX Runtime library was found; {LIBRARY_VARIABLE} names one"
    ))
}

fn build(builder: EnvironmentBuilder) -> Result<Environment, String> {
    let builder = builder.with_name(NAME).with_telemetry(false);
    builder.build().map_err(|error| error.to_string())
}

impl Backend {
    /// Loads a network.
    pub(super) fn open(&self, network: &[u8]) -> ort::Result<Session> {
        let builder = Session::builder(&self.environment)?;
        // The back end that is compiled in knows no options but the first.
        let mut builder = builder
            .with_optimization_level(GraphOptimizationLevel::All)
            .unwrap_or_else(|it| it.recover())
            .with_intra_threads(1)
            .unwrap_or_else(|it| it.recover())
            .with_intra_op_spinning(false)
            .unwrap_or_else(|it| it.recover())
            // Stored weights are made floats again, not multiplied as the integers they are stored as.
            .with_quant_qdq(false)
            .unwrap_or_else(|it| it.recover());
        builder.commit_from_memory(network)
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.library {
            Some(library) => write!(f, "ONNX Runtime, {}", library.display()),
            None => f.write_str("tract, compiled in"),
        }
    }
}
