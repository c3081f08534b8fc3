//! The store: what was recorded of a project's runs, in one file that is only ever replaced as a whole.
//!
//! ```text
//! "foretrace observed\n"  version (1 byte)  checksum of the rest (8 bytes)  texts  runs taken in  recordings
//! ```

use std::cmp::Reverse;
use std::fs;
use std::io;
use std::path::Path;

use foretrace_forecast::features::RowKind;
use foretrace_forecast::observed::{Counts, Recording, SiteKey};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::codec::{Decoder, Encoder};
use super::merge::{self, add};
use crate::cli::replace::replace;

const MAGIC: &[u8] = b"foretrace observed\n";
const VERSION: u8 = 1;

/// Where there are more bytes, functions that were recorded longest ago go.
const MOST_BYTES: usize = 64 << 20;
/// How many files of processes are remembered as taken in, lest they are twice.
const MOST_TAKEN: usize = 4096;
/// How many recordings are kept of one function: by several commands, and of several texts.
const MOST_OF_ONE: usize = 12;

/// Everything that was recorded.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) recordings: Vec<Recording>,
    /// What was taken in, the latest last.
    taken: Vec<u64>,
}

/// Why a store cannot be read.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// Another version of foretrace wrote it.
    Version(u8),
    /// It is not what was written.
    Damaged,
    /// The system says so.
    Io(io::Error),
}

impl Store {
    /// The store in a file; an empty one where there is none.
    pub(crate) fn read(path: &Path) -> Result<Store, Unreadable> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Store::default()),
            Err(error) => return Err(Unreadable::Io(error)),
        };
        let rest = bytes.strip_prefix(MAGIC).ok_or(Unreadable::Damaged)?;
        let (version, rest) = rest.split_first().ok_or(Unreadable::Damaged)?;
        if *version != VERSION {
            return Err(Unreadable::Version(*version));
        }
        let (sum, body) = rest.split_first_chunk().ok_or(Unreadable::Damaged)?;
        if u64::from_le_bytes(*sum) != xxh3_64(body) {
            return Err(Unreadable::Damaged);
        }
        decode(body).ok_or(Unreadable::Damaged)
    }

    /// Puts the store in the place of what is in the file.
    pub(crate) fn write(&mut self, path: &Path) -> io::Result<()> {
        let body = self.encode(MOST_BYTES);
        let bytes = [MAGIC, &[VERSION], &xxh3_64(&body).to_le_bytes(), &body].concat();
        replace(path, &bytes)
    }

    /// Whether that was taken in.
    pub(crate) fn has_taken(&self, what: u64) -> bool {
        self.taken.contains(&what)
    }

    /// Remembers that it was.
    pub(crate) fn take(&mut self, what: u64) {
        self.taken.push(what);
        let more = self.taken.len().saturating_sub(MOST_TAKEN);
        self.taken.drain(..more);
    }

    /// Adds recordings. Those of the same function, text and command are one; see [`add`].
    pub(crate) fn merge(&mut self, new: Vec<Recording>) {
        let key = |it: &Recording| (it.file.clone(), it.name.clone(), it.function, it.command.clone());
        let known = self.recordings.iter().enumerate();
        let mut known: FxHashMap<_, usize> = known.map(|(index, it)| (key(it), index)).collect();
        for it in new {
            match known.get(&key(&it)) {
                Some(index) => add(&mut self.recordings[*index], it),
                None => {
                    known.insert(key(&it), self.recordings.len());
                    self.recordings.push(it);
                }
            }
        }
        self.tidy();
    }

    /// The latest first, and of each function only so many.
    fn tidy(&mut self) {
        self.recordings.sort_by(|a, b| {
            let key = |it: &Recording| Reverse(it.when);
            key(a)
                .cmp(&key(b))
                .then_with(|| (&a.file, &a.name).cmp(&(&b.file, &b.name)))
        });
        let counted = self.recordings.iter().filter(|it| !merge::is_coverage(it));
        let counted: rustc_hash::FxHashSet<_> = counted.map(|it| (it.file.clone(), it.function)).collect();
        let mut of_one: FxHashMap<(String, String), usize> = FxHashMap::default();
        self.recordings.retain(|it| {
            if merge::is_coverage(it) && counted.contains(&(it.file.clone(), it.function)) {
                return false;
            }
            let count = of_one.entry((it.file.clone(), it.name.clone())).or_default();
            *count += 1;
            *count <= MOST_OF_ONE
        });
    }

    /// The store in at most so many bytes; what does not fit is left out.
    fn encode(&mut self, most: usize) -> Vec<u8> {
        let mut encoder = Encoder::default();
        encoder.list(&self.taken, |encoder, it| encoder.hash(*it));
        let mut fits = 0;
        for it in &self.recordings {
            recording(&mut encoder, it);
            if encoder.len() > most {
                break;
            }
            fits += 1;
        }
        if fits == self.recordings.len() {
            encoder.end()
        } else {
            self.recordings.truncate(fits);
            self.encode(most)
        }
    }
}

fn recording(to: &mut Encoder, it: &Recording) {
    to.text(&it.name);
    to.text(&it.file);
    to.hash(it.function);
    to.number(it.calls);
    table(to, &it.raised);
    to.text(&it.command);
    to.number(it.when);
    to.list(&it.sites, |to, (key, counts)| {
        to.number(key.kind as u64);
        to.hash(key.own);
        to.hash(key.inputs);
        to.number(u64::from(key.nth));
        match counts {
            Counts::Branch { taken, reached } => {
                to.number(*taken);
                to.number(*reached);
            }
            Counts::Loop { trips } => trips.iter().for_each(|it| to.number(*it)),
            Counts::Binding { classes, examples } => {
                to.list(classes, |to, (class, count)| {
                    to.number(u64::from(*class));
                    to.number(*count);
                });
                to.list(examples, |to, it| to.text(it));
            }
            Counts::Line { covered, calls, raised } => {
                to.number(*covered);
                to.number(*calls);
                table(to, raised);
            }
        }
    });
}

fn table(to: &mut Encoder, it: &[(String, u64)]) {
    to.list(it, |to, (name, count)| {
        to.text(name);
        to.number(*count);
    });
}

fn decode(body: &[u8]) -> Option<Store> {
    let mut from = Decoder::new(body)?;
    let taken = from.list(Decoder::hash)?;
    let mut recordings = Vec::new();
    while !from.is_done() {
        recordings.push(decode_recording(&mut from)?);
    }
    Some(Store { recordings, taken })
}

fn decode_recording(from: &mut Decoder) -> Option<Recording> {
    Some(Recording {
        name: from.text()?,
        file: from.text()?,
        function: from.hash()?,
        calls: from.number()?,
        raised: decode_table(from)?,
        command: from.text()?,
        when: from.number()?,
        sites: from.list(decode_site)?,
    })
}

fn decode_site(from: &mut Decoder) -> Option<(SiteKey, Counts)> {
    let kind = match from.number()? {
        0 => RowKind::Branch,
        1 => RowKind::Loop,
        2 => RowKind::Binding,
        3 => RowKind::Line,
        _ => return None,
    };
    let key = SiteKey {
        kind,
        own: from.hash()?,
        inputs: from.hash()?,
        nth: u16::try_from(from.number()?).ok()?,
    };
    let counts = match kind {
        RowKind::Branch => Counts::Branch {
            taken: from.number()?,
            reached: from.number()?,
        },
        RowKind::Loop => {
            let mut trips = [0; 6];
            for it in &mut trips {
                *it = from.number()?;
            }
            Counts::Loop { trips }
        }
        RowKind::Binding => Counts::Binding {
            classes: from.list(|from| Some((u8::try_from(from.number()?).ok()?, from.number()?)))?,
            examples: from.list(Decoder::text)?,
        },
        RowKind::Line => Counts::Line {
            covered: from.number()?,
            calls: from.number()?,
            raised: decode_table(from)?,
        },
    };
    Some((key, counts))
}

fn decode_table(from: &mut Decoder) -> Option<Vec<(String, u64)>> {
    from.list(|from| Some((from.text()?, from.number()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::merge::COVERAGE;

    fn key(kind: RowKind, own: u64) -> SiteKey {
        SiteKey {
            kind,
            own,
            inputs: u64::MAX - own,
            nth: 3,
        }
    }

    fn recorded(name: &str, command: &str, when: u64) -> Recording {
        let classes = vec![(3, 2), (49, 1)];
        let raised = vec![("KeyError".to_owned(), 1)];
        let sites = vec![
            (key(RowKind::Branch, 1), Counts::Branch { taken: 1, reached: 4 }),
            (
                key(RowKind::Loop, 2),
                Counts::Loop {
                    trips: [1, 0, 0, 300, 0, 2],
                },
            ),
            (
                key(RowKind::Binding, 3),
                Counts::Binding {
                    classes,
                    examples: vec!["'é'".to_owned(), "3".to_owned()],
                },
            ),
            (
                key(RowKind::Line, 4),
                Counts::Line {
                    covered: 3,
                    calls: 4,
                    raised: raised.clone(),
                },
            ),
        ];
        Recording {
            name: name.to_owned(),
            file: "a/b.py".to_owned(),
            function: 7,
            calls: 4,
            raised,
            sites,
            command: command.to_owned(),
            when,
        }
    }

    fn branch(store: &Store, at: usize) -> &Counts {
        &store.recordings[at].sites[0].1
    }

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("observed");
        assert!(Store::read(&path).unwrap().recordings.is_empty());
        let mut store = Store::default();
        store.merge(vec![recorded("f", "pytest", 10), recorded("g", "pytest", 10)]);
        store.take(5);
        store.write(&path).unwrap();
        let read = Store::read(&path).unwrap();
        assert_eq!(read.recordings, store.recordings);
        assert!(read.has_taken(5) && !read.has_taken(6));
    }

    #[test]
    fn what_was_hurt_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("observed");
        let mut store = Store::default();
        store.merge(vec![recorded("f", "pytest", 10)]);
        store.write(&path).unwrap();
        let bytes = fs::read(&path).unwrap();
        for end in 0..bytes.len() {
            fs::write(&path, &bytes[..end]).unwrap();
            assert!(Store::read(&path).is_err(), "{end} bytes");
        }
        let mut newer = bytes.clone();
        newer[MAGIC.len()] = VERSION + 1;
        fs::write(&path, newer).unwrap();
        assert!(matches!(Store::read(&path), Err(Unreadable::Version(it)) if it == VERSION + 1));
        // No body makes it do more than say so.
        for at in 0..bytes.len() - MAGIC.len() - 9 {
            let mut body = bytes[MAGIC.len() + 9..].to_vec();
            body[at] = 0xff;
            let _ = decode(&body);
        }
    }

    #[test]
    fn runs_are_added_up() {
        let mut store = Store::default();
        store.merge(vec![recorded("f", "pytest", 10)]);
        store.merge(vec![recorded("f", "pytest", 20), recorded("f", "python a.py", 15)]);
        assert_eq!(store.recordings.len(), 2);
        assert_eq!((store.recordings[0].calls, store.recordings[0].when), (8, 20));
        assert_eq!(*branch(&store, 0), Counts::Branch { taken: 2, reached: 8 });
        assert_eq!(store.recordings[0].raised, [("KeyError".to_owned(), 2)]);
        // Another text of it is kept beside it.
        let mut edited = recorded("f", "pytest", 30);
        edited.function = 8;
        store.merge(vec![edited]);
        assert_eq!(store.recordings.len(), 3);
    }

    #[test]
    fn old_counts_count_half() {
        let mut store = Store::default();
        store.merge(vec![recorded("f", "pytest", 10)]);
        store.merge(vec![recorded("f", "pytest", 1_000_000)]);
        assert_eq!(store.recordings[0].calls, 6);
        // One of one way and two of the other: neither is forgotten.
        assert_eq!(*branch(&store, 0), Counts::Branch { taken: 2, reached: 7 });
    }

    #[test]
    fn coverage_gives_way() {
        let mut store = Store::default();
        store.merge(vec![recorded("f", COVERAGE, 50), recorded("g", COVERAGE, 50)]);
        assert_eq!(store.recordings.len(), 2);
        let mut ours = recorded("g", "pytest", 10);
        ours.function = 9;
        store.merge(vec![recorded("f", "pytest", 10), ours]);
        let kept: Vec<(&str, u64, &str)> = store
            .recordings
            .iter()
            .map(|it| (&*it.name, it.function, &*it.command))
            .collect();
        assert_eq!(kept, [("f", 7, "pytest"), ("g", 9, "pytest")]);
    }

    #[test]
    fn the_oldest_go() {
        let mut store = Store::default();
        let all = (0..200).map(|it| recorded(&format!("f{it}"), "pytest", it));
        store.merge(all.collect());
        let read = decode(&store.encode(4000)).unwrap();
        assert!((10..100).contains(&read.recordings.len()), "{}", read.recordings.len());
        assert_eq!(read.recordings[0].name, "f199");
        // Of one function only so many.
        let mut store = Store::default();
        store.merge((0..100).map(|it| recorded("f", &format!("pytest {it}"), it)).collect());
        assert_eq!(store.recordings.len(), MOST_OF_ONE);
        assert_eq!(store.recordings[0].command, "pytest 99");
    }
}
