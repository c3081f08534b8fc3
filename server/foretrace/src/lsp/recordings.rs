//! Looks whether something new is known of open documents: recordings, and what their code does in its tests. Clients
//! that watch files tell of recordings sooner, but not all do.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use tower_lsp::lsp_types::Url;

use super::event::Event;
use crate::observations::{self, Stamp};
use crate::rehearsal::REHEARSALS;

/// How often stores are looked at.
const EVERY: Duration = Duration::from_secs(1);

/// What the thread that looks is told.
enum Told {
    Open(Url, PathBuf),
    Close(Url),
    /// It is time.
    Look,
}

/// The documents whose recordings are looked at.
pub(crate) struct Watch(Sender<Told>);

impl Watch {
    /// Starts the thread that looks and tells of what is new.
    pub(crate) fn start(inbox: Sender<Event>) -> Watch {
        let (sender, told) = mpsc::channel();
        let thread = thread::Builder::new().name("recordings".into());
        if let Err(error) = thread.spawn(move || look(&told, &inbox)) {
            tracing::warn!("new recordings will not be seen: {error}");
        }
        Watch(sender)
    }

    pub(crate) fn open(&self, uri: &Url, path: PathBuf) {
        self.tell(Told::Open(uri.clone(), path));
    }

    pub(crate) fn close(&self, uri: &Url) {
        self.tell(Told::Close(uri.clone()));
    }

    pub(crate) fn look(&self) {
        self.tell(Told::Look);
    }

    fn tell(&self, told: Told) {
        // Without the thread nothing is looked at.
        let _ = self.0.send(told);
    }
}

/// What is known of a document: its recordings, and whether its project's tests were run in the machine.
type Known = (Option<Stamp>, bool);

fn known(path: &Path) -> Known {
    (observations::stamp(path), REHEARSALS.is_done(path))
}

fn look(told: &Receiver<Told>, inbox: &Sender<Event>) {
    let mut open: HashMap<Url, (PathBuf, Known)> = HashMap::new();
    loop {
        let next = match open.is_empty() {
            true => told.recv().map_err(|_| RecvTimeoutError::Disconnected),
            false => told.recv_timeout(EVERY),
        };
        match next {
            Ok(Told::Open(uri, path)) => {
                let known = known(&path);
                open.insert(uri, (path, known));
                continue;
            }
            Ok(Told::Close(uri)) => {
                open.remove(&uri);
                continue;
            }
            Ok(Told::Look) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        let mut changed = Vec::new();
        for (uri, (path, before)) in &mut open {
            let now = known(path);
            if now != *before {
                *before = now;
                changed.push(uri.clone());
            }
        }
        if !changed.is_empty() && inbox.send(Event::Recorded(changed)).is_err() {
            return;
        }
    }
}
