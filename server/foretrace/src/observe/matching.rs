//! Finds the slices and sites that the observer's places are.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use foretrace_forecast::VALUE_CLASSES;
use foretrace_forecast::features::RowKind;
use foretrace_forecast::forecast::TRIP_BUCKETS;
use foretrace_forecast::observed::{self, Counts, Recording, SiteKey};
use foretrace_python::program::Span;
use foretrace_python::{Encoding, Module, Slice, SliceKind, Text, lower};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::merge::add_table;
use super::raw::{Function, Pair, Record, Site};

/// Line and column of the start and of the end, from 1.
type Place = [u32; 4];

/// What several processes saw of one text.
pub(super) struct Seen {
    pub(super) file: String,
    digest: String,
    records: Vec<Record>,
}

/// One item for each text.
pub(super) fn by_text(records: Vec<Record>) -> Vec<Seen> {
    let mut found: BTreeMap<(String, String), Vec<Record>> = BTreeMap::new();
    for it in records {
        found.entry((it.file.clone(), it.digest.clone())).or_default().push(it);
    }
    let seen = found
        .into_iter()
        .map(|((file, digest), records)| Seen { file, digest, records });
    seen.collect()
}

impl Seen {
    /// What was recorded of the file's slices, in a file of that name, by that command; `None` where the file has
    /// another text by now.
    pub(super) fn recordings(&self, name: &str, command: &str, when: u64) -> Option<Vec<Recording>> {
        let bytes = fs::read(Path::new(&self.file)).ok()?;
        let digest: String = Sha256::digest(&bytes).iter().map(|it| format!("{it:02x}")).collect();
        if digest != self.digest {
            return None;
        }
        let text = String::from_utf8(bytes).ok()?;
        let text = Text::new(text.strip_prefix('\u{feff}').unwrap_or(&text));
        let module = Module::new(text);
        let known = Known::of(&module);
        let mut parts: Vec<Part> = module.slices().iter().map(|_| Part::default()).collect();
        for function in self.records.iter().flat_map(|it| &it.functions) {
            known.add(function, &mut parts);
        }
        let slices = module.slices().iter().zip(parts).zip(&known.functions);
        let ran = slices.filter(|((_, part), _)| part.ran);
        let recordings = ran.map(|((slice, part), function)| Recording {
            name: slice.qualname().to_owned(),
            file: name.to_owned(),
            function: *function,
            calls: part.calls,
            raised: part.raised,
            sites: part.sites.into_values().collect(),
            command: command.to_owned(),
            when,
        });
        Some(recordings.collect())
    }
}

/// What was seen of one slice.
#[derive(Default)]
struct Part {
    /// Whether it was called: what stands in its header runs without that.
    ran: bool,
    calls: u64,
    raised: Vec<(String, u64)>,
    /// By their place in the signature: in source order.
    sites: BTreeMap<usize, (SiteKey, Counts)>,
}

/// The slices and sites of a file.
struct Known {
    /// The hash of each slice.
    functions: Vec<u64>,
    slices: FxHashMap<Place, usize>,
    /// The slice, the place in its signature, and the key.
    sites: FxHashMap<(RowKind, Place), (usize, usize, SiteKey)>,
}

impl Known {
    fn of(module: &Module) -> Known {
        let mut known = Known {
            functions: Vec::new(),
            slices: FxHashMap::default(),
            sites: FxHashMap::default(),
        };
        for (index, slice) in module.slices().iter().enumerate() {
            let signature = observed::signature(slice, &lower(slice));
            known.functions.push(signature.function);
            if slice.kind() == SliceKind::Function {
                let whole = Span::new(0, slice.text().len() as u32);
                known.slices.insert(place(slice, module.text(), whole), index);
            }
            for (order, site) in signature.sites.iter().enumerate() {
                let at = (site.key.kind, place(slice, module.text(), site.span));
                known.sites.insert(at, (index, order, site.key));
            }
        }
        known
    }

    /// Adds what was seen in a function to the parts of the file.
    fn add(&self, function: &Function, parts: &mut [Part]) {
        let calls = function.calls.sum();
        if calls == 0 {
            return;
        }
        let index = match &*function.name {
            "<module>" => Some(0),
            _ => self.slices.get(&function.range.place()).copied(),
        };
        if let Some(part) = index.and_then(|it| parts.get_mut(it)) {
            part.ran = true;
            part.calls = part.calls.saturating_add(calls);
            add_table(&mut part.raised, table(&function.raised));
        }
        for site in &function.sites {
            let (kind, range, counts) = counts(site, calls);
            let Some((index, order, key)) = self.sites.get(&(kind, range.place())) else {
                continue;
            };
            let Some(part) = parts.get_mut(*index) else { continue };
            match part.sites.get_mut(order) {
                Some(known) => known.1.add(&counts),
                None => {
                    part.sites.insert(*order, (*key, counts));
                }
            }
        }
    }
}

fn place(slice: &Slice, text: &Text, span: Span) -> Place {
    let range = slice.to_file(span);
    let [start, end] = [range.start, range.end].map(|it| text.position(it, Encoding::Utf8));
    [start.line + 1, start.column + 1, end.line + 1, end.column + 1]
}

/// What was counted at a site of a function that was called so often.
fn counts(site: &Site, calls: u64) -> (RowKind, super::raw::Range, Counts) {
    match site {
        Site::Branch { range, taken, reached } => {
            let (taken, reached) = (taken.sum(), reached.sum());
            (RowKind::Branch, *range, Counts::Branch { taken, reached })
        }
        Site::Loop { range, trips } => {
            let trips = TRIP_BUCKETS.map(|it| trips.get(it).map_or(0, |it| it.sum()));
            (RowKind::Loop, *range, Counts::Loop { trips })
        }
        Site::Binding {
            range,
            classes,
            examples,
        } => {
            let index = |name: &str| VALUE_CLASSES.iter().position(|it| *it == name);
            let classes = classes
                .iter()
                .filter_map(|(name, it)| Some((u8::try_from(index(name)?).ok()?, it.sum())));
            let counts = Counts::Binding {
                classes: classes.collect(),
                examples: examples.clone(),
            };
            (RowKind::Binding, *range, counts)
        }
        Site::Line { range, covered } => {
            let counts = Counts::Line {
                covered: covered.sum(),
                calls,
                raised: Vec::new(),
            };
            (RowKind::Line, *range, counts)
        }
        Site::Raise { range, types } => {
            let counts = Counts::Line {
                covered: 0,
                calls: 0,
                raised: table(types),
            };
            (RowKind::Line, *range, counts)
        }
    }
}

fn table(it: &BTreeMap<String, Pair>) -> Vec<(String, u64)> {
    let counts = it.iter().map(|(name, count)| (name.clone(), count.sum()));
    counts.filter(|it| it.1 > 0).collect()
}
