//! What the model costs with each back end.
//!
//! ```text
//! python tests/model/standin.py OUT --width 256 --layers 4 --vocabulary 20000
//! cargo bench --bench model -- OUT LIBRARY FILE.py…
//! ```
//! LIBRARY is ONNX Runtime's, or `tract`. Prints the time to load the model, the latency of one function, and functions
//! per second on two threads. Processor times stand beside wall times: on a busy machine only they tell.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use foretrace::onnx;
use foretrace_forecast::Predictor;
use foretrace_forecast::features::{File, Window};
use foretrace_python::Text;

/// How long throughput is measured.
const SPAN: Duration = Duration::from_secs(5);

const THREADS: usize = 2;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let [bundle, library, files @ ..] = &*arguments else {
        return Err("usage: BUNDLE LIBRARY FILE…".into());
    };
    let mut out = std::io::stdout();
    let mut functions = Vec::new();
    for path in files {
        let file = File::of(Text::new(std::fs::read_to_string(path)?), None, None);
        functions.extend(
            file.slices()
                .skip(1)
                .map(|(slice, program)| file.windows(slice, program, false)),
        );
    }
    functions.retain(|it| !it.is_empty());
    if functions.is_empty() {
        return Err("there are no functions in the files".into());
    }

    let start = Clock::start();
    if library != "tract" {
        onnx::use_library(Path::new(library))?;
    }
    let model = onnx::load(Path::new(bundle))?;
    model.warm_up();
    writeln!(out, "{}, {}", model.name(), model.backend())?;
    writeln!(out, "load: {}", start.stop())?;
    if let Some(problem) = model.problem() {
        return Err(problem.into());
    }

    let (windows, sites) = functions
        .iter()
        .flatten()
        .fold((0, 0), |(windows, sites), it| (windows + 1, sites + it.sites.len()));
    writeln!(out, "{} functions, {windows} windows, {sites} sites", functions.len())?;
    let mut single: Vec<Spent> = functions
        .iter()
        .take(300)
        .map(|it| {
            let start = Clock::start();
            predict(&model, it);
            start.stop()
        })
        .collect();
    single.sort_by_key(|it| it.processor);
    let at = |share: usize| &single[(single.len() - 1) * share / 100];
    writeln!(
        out,
        "one function: median {}; 95th percentile {}; slowest {}",
        at(50),
        at(95),
        at(100)
    )?;

    let (next, done) = (AtomicUsize::new(0), AtomicBool::new(false));
    let start = Instant::now();
    let processor: Duration = thread::scope(|scope| {
        let work = || {
            let start = Clock::start();
            while !done.load(Ordering::Relaxed) {
                let at = next.fetch_add(1, Ordering::Relaxed);
                predict(&model, &functions[at % functions.len()]);
            }
            start.stop().processor
        };
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        thread::sleep(SPAN);
        done.store(true, Ordering::Relaxed);
        threads.into_iter().filter_map(|it| it.join().ok()).sum()
    });
    let count = next.load(Ordering::Relaxed) as f64;
    let wall = count / start.elapsed().as_secs_f64();
    let idle = count * THREADS as f64 / processor.as_secs_f64();
    writeln!(
        out,
        "{THREADS} threads: {wall:.0} functions a second; {idle:.0} for each {THREADS} seconds of processor"
    )?;
    Ok(())
}

fn predict(model: &onnx::Model, function: &[Window]) {
    for window in function {
        std::hint::black_box(model.predict(window));
    }
}

struct Clock {
    wall: Instant,
    processor: Duration,
}

struct Spent {
    wall: Duration,
    processor: Duration,
}

impl Clock {
    fn start() -> Clock {
        Clock {
            wall: Instant::now(),
            processor: processor(),
        }
    }

    fn stop(&self) -> Spent {
        Spent {
            wall: self.wall.elapsed(),
            processor: processor().saturating_sub(self.processor),
        }
    }
}

impl std::fmt::Display for Spent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ms = |it: Duration| it.as_secs_f64() * 1e3;
        write!(f, "{:.1} ms ({:.1} ms of processor)", ms(self.wall), ms(self.processor))
    }
}

/// The processor time of this thread, where Linux tells.
fn processor() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let spent = text.split(' ').next().and_then(|it| it.parse().ok());
    Duration::from_nanos(spent.unwrap_or(0))
}
