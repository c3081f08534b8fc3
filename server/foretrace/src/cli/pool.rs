//! Work on many files at once, with results in order.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::num::NonZero;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Stack of a thread that analyses: source nests as deep as its author likes.
pub(crate) const STACK: usize = 256 << 20;

thread_local! {
    static LAST_PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps the text of a panic for whoever catches it, instead of printing it.
pub(crate) fn install_panic_hook() {
    panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map_or(String::new(), |it| format!(" ({}:{})", it.file(), it.line()));
        let text = format!("{}{place}", message(info.payload()));
        LAST_PANIC.with(|last| last.replace(Some(text)));
    }));
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panic")
}

/// Runs `work`; a panic is an error that says what and where.
pub(crate) fn guarded<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        LAST_PANIC
            .with(RefCell::take)
            .unwrap_or_else(|| message(&*payload).to_owned())
    })
}

/// Calls `work` on every item, on that many threads, else as many as there are processors, and `take` on each result in the order of
/// the items. When `take` fails, no further work is begun.
pub(crate) fn in_order<T: Sync, R: Send>(
    threads: Option<NonZero<usize>>,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(&T, Result<R, String>) -> io::Result<()>,
) -> io::Result<()> {
    let processors = || thread::available_parallelism().map_or(1, NonZero::get);
    let threads = threads.map_or_else(processors, NonZero::get).min(items.len());
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::sync_channel(64);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, next, work) = (sender.clone(), &next, &work);
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { return };
                    if sender.send((index, guarded(|| work(item)))).is_err() {
                        return;
                    }
                }
            })?;
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (index, result) in receiver {
            early.insert(index, result);
            while let Some(result) = early.remove(&due) {
                take(&items[due], result)?;
                due += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_panics_are_errors() {
        let items: Vec<u32> = (0..500).collect();
        let mut seen = Vec::new();
        let work = |item: &u32| {
            assert!(*item != 7, "seven");
            item * 2
        };
        in_order(None, &items, work, |item, result| {
            match result {
                Ok(double) => assert_eq!(double, item * 2),
                Err(text) => assert!(*item == 7 && text.contains("seven")),
            }
            seen.push(*item);
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, items);
    }

    #[test]
    fn a_failed_taker_ends_the_work() {
        let items: Vec<u32> = (0..10_000).collect();
        let failed = in_order(None, &items, |it| *it, |_, _| Err(io::ErrorKind::BrokenPipe.into()));
        assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
