//! The threads that analyse and make answers.

use std::collections::VecDeque;
use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::{io, thread};

use crate::cli::pool::{STACK, guarded};

type Job = Box<dyn FnOnce() + Send>;

/// When a job is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Urgency {
    /// Before every job that can wait: it is short.
    Now,
    /// In its turn.
    InTurn,
    /// On a thread of its own, so that it holds up nothing else.
    Aside,
}

/// Threads that run jobs. Dropping the pool drops the jobs not begun; those begun run to their end.
pub(crate) struct Pool {
    shared: Arc<Shared>,
    aside: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    queues: Mutex<Queues>,
    changed: Condvar,
}

#[derive(Default)]
struct Queues {
    now: VecDeque<Job>,
    in_turn: VecDeque<Job>,
    closed: bool,
}

impl Pool {
    /// One thread less than there are processors, and at least one.
    pub(crate) fn start() -> io::Result<Pool> {
        let (shared, aside) = (Arc::new(Shared::default()), Arc::new(Shared::default()));
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        for number in 1..processors.max(2) {
            start(format!("analysis {number}"), shared.clone())?;
        }
        start("runs".to_owned(), aside.clone())?;
        Ok(Pool { shared, aside })
    }

    /// Queues a job. A panic ends the job, not its thread.
    pub(crate) fn run(&self, urgency: Urgency, job: impl FnOnce() + Send + 'static) {
        let shared = match urgency {
            Urgency::Now | Urgency::InTurn => &self.shared,
            Urgency::Aside => &self.aside,
        };
        let mut queues = shared.lock();
        match urgency {
            Urgency::Now => queues.now.push_back(Box::new(job)),
            Urgency::InTurn | Urgency::Aside => queues.in_turn.push_back(Box::new(job)),
        }
        shared.changed.notify_one();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        for shared in [&self.shared, &self.aside] {
            let dropped = {
                let mut queues = shared.lock();
                queues.closed = true;
                (std::mem::take(&mut queues.now), std::mem::take(&mut queues.in_turn))
            };
            shared.changed.notify_all();
            drop(dropped);
        }
    }
}

fn start(name: String, shared: Arc<Shared>) -> io::Result<()> {
    let thread = thread::Builder::new().name(name).stack_size(STACK);
    thread.spawn(move || shared.work()).map(drop)
}

impl Shared {
    /// No job runs while the lock is held, so a poisoned lock guards sound data.
    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<Job> {
        let mut queues = self.lock();
        loop {
            if queues.closed {
                return None;
            }
            if let Some(job) = queues.now.pop_front().or_else(|| queues.in_turn.pop_front()) {
                return Some(job);
            }
            queues = self.changed.wait(queues).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn work(&self) {
        while let Some(job) = self.next() {
            if let Err(panic) = guarded(job) {
                tracing::error!("a job panicked: {panic}");
            }
        }
    }
}
