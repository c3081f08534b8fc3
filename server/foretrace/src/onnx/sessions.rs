//! Sessions: loaded networks. Each serves one thread at a time and has weights of its own, so there are few.

use std::num::NonZero;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use ort::session::Session;

use super::backend;

/// More sessions would cost more memory than they save time.
const MOST: usize = 4;

/// Sessions of one network, made when they are needed.
#[derive(Default)]
pub(super) struct Sessions {
    state: Mutex<State>,
    returned: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Session>,
    /// How many there are, idle or lent.
    count: usize,
    closed: bool,
}

/// How long the end of the program waits for sessions that are lent.
const PATIENCE: Duration = Duration::from_secs(1);

/// A session that is lent. Dropping it gives it back.
pub(super) struct Lent<'a> {
    session: Option<Session>,
    sessions: &'a Sessions,
}

impl Sessions {
    /// A session that nobody uses; waits for one where there are enough. `None` at the end of the program.
    pub(super) fn lend(&self, network: &[u8]) -> Result<Option<Lent<'_>>, String> {
        let most = thread::available_parallelism().map_or(1, NonZero::get).min(MOST);
        let mut state = self.lock();
        loop {
            if state.closed {
                return Ok(None);
            }
            if let Some(session) = state.idle.pop() {
                return Ok(Some(Lent {
                    session: Some(session),
                    sessions: self,
                }));
            }
            if state.count < most {
                break;
            }
            state = self.returned.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.count += 1;
        drop(state);
        // What is lent without a session only counts: dropped on the way out it makes room for another try.
        let mut lent = Lent {
            session: None,
            sessions: self,
        };
        let session = backend::backend()?.open(network).map_err(|error| error.to_string())?;
        lent.session = Some(session);
        Ok(Some(lent))
    }

    /// Lends no more, and waits for what is lent: a library must not be at work while the program ends.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        let busy = |state: &mut State| state.idle.len() < state.count;
        let waited = self.returned.wait_timeout_while(state, PATIENCE, busy);
        drop(waited);
    }

    /// Nothing that can panic happens while the lock is held.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut state = self.sessions.lock();
        match self.session.take() {
            Some(session) => state.idle.push(session),
            None => state.count -= 1,
        }
        self.sessions.returned.notify_all();
    }
}

impl Lent<'_> {
    /// The session.
    pub(super) fn session(&mut self) -> Option<&mut Session> {
        self.session.as_mut()
    }
}
