//! Requests about documents that are not open. Some clients ask before they say that they opened one, and take what they
//! are told then for the last word.

use std::time::{Duration, Instant};

use tower_lsp::lsp_types::Url;

use super::document::Question;

/// Requests that wait for their document, in the order in which they came.
pub(crate) struct Early {
    pause: Duration,
    questions: Vec<(Instant, Url, Box<dyn Question>)>,
}

impl Early {
    /// Requests are to wait for `pause`.
    pub(crate) fn new(pause: Duration) -> Early {
        Early {
            pause,
            questions: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, uri: Url, question: Box<dyn Question>) {
        self.questions.push((Instant::now() + self.pause, uri, question));
    }

    /// When the first of them will have waited long enough.
    pub(crate) fn until(&self) -> Option<Instant> {
        self.questions.first().map(|(until, ..)| *until)
    }

    /// Takes those about a document.
    pub(crate) fn about(&mut self, uri: &Url) -> Vec<Box<dyn Question>> {
        self.take(|_, about| about == uri)
    }

    /// Takes those that have waited long enough.
    pub(crate) fn due(&mut self) -> Vec<Box<dyn Question>> {
        let now = Instant::now();
        self.take(|until, _| until <= now)
    }

    /// Drops those that nobody waits for any more.
    pub(crate) fn drop_abandoned(&mut self) {
        self.questions.retain(|(.., question)| !question.abandoned());
    }

    fn take(&mut self, wanted: impl Fn(Instant, &Url) -> bool) -> Vec<Box<dyn Question>> {
        let taken = self.questions.extract_if(.., |(until, uri, _)| wanted(*until, uri));
        taken.map(|(.., question)| question).collect()
    }
}
