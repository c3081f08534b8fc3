//! Slices: one function, or the module around the functions; the unit of work and of caching.

use std::ops::Range;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3Default;

use crate::outline::Function;
use crate::program::Span;

/// The qualified name of a module body.
pub const MODULE_NAME: &str = "<module>";

/// Which kind of slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SliceKind {
    /// The module body.
    Module,
    /// An outermost function, decorators included.
    Function,
}

/// A 128-bit hash of the kind, the qualified name and the text of a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SliceKey(u128);

/// An outermost function with its decorators, or the module body with a one-line stub for each such function.
///
/// What it says (shared between versions of a file) and where it stands (cheap to make anew after each edit).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    content: Arc<Content>,
    occurrence: u32,
    range: Range<usize>,
    cuts: Box<[Cut]>,
}

/// The part of a slice that does not depend on its place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Content {
    kind: SliceKind,
    qualname: Box<str>,
    text: Arc<str>,
    key: SliceKey,
    too_deep: Option<&'static str>,
}

/// A function cut out of the module body.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cut {
    /// What stands for it in the module slice's text.
    stub: Span,
    /// The name in the stub.
    stub_name: Span,
    /// The function in the file.
    file: Range<usize>,
    /// Its name in the file.
    file_name: Range<usize>,
    qualname: Box<str>,
    occurrence: u32,
}

/// Slices with longer text are not lowered.
const MAX_LEN: usize = 4 << 20;

impl Content {
    pub(crate) fn new(kind: SliceKind, qualname: &str, text: &str, too_deep: Option<&'static str>) -> Arc<Content> {
        let mut hash = Xxh3Default::new();
        hash.update(&[kind as u8]);
        hash.update(&(qualname.len() as u64).to_le_bytes());
        hash.update(qualname.as_bytes());
        hash.update(text.as_bytes());
        Arc::new(Content {
            kind,
            qualname: qualname.into(),
            text: text.into(),
            key: SliceKey(hash.digest128()),
            too_deep: if text.len() > MAX_LEN {
                Some("longer than 4 MiB")
            } else {
                too_deep
            },
        })
    }

    /// Whether a slice that says this can share it.
    pub(crate) fn says(&self, qualname: &str, text: &str, too_deep: Option<&'static str>) -> bool {
        *self.qualname == *qualname && *self.text == *text && self.too_deep == too_long(text).or(too_deep)
    }
}

fn too_long(text: &str) -> Option<&'static str> {
    (text.len() > MAX_LEN).then_some("longer than 4 MiB")
}

impl Slice {
    pub(crate) fn function(content: Arc<Content>, function: &Function, occurrence: u32) -> Slice {
        Slice {
            content,
            occurrence,
            range: function.range.clone(),
            cuts: Box::default(),
        }
    }

    /// The module slice of `source`, whose functions are given with their occurrence. `reuse` is the content of an
    /// earlier version of it.
    pub(crate) fn module(
        source: &str,
        functions: &[(Function, u32)],
        too_deep: Option<&'static str>,
        reuse: Option<&Arc<Content>>,
    ) -> Slice {
        let mut text = String::new();
        let mut copied = 0;
        let mut cuts = Vec::with_capacity(functions.len());
        for (function, occurrence) in functions {
            text.push_str(&source[copied..function.range.start]);
            copied = function.range.end;
            let line = source[..function.keyword].rfind(['\n', '\r']).map_or(0, |at| at + 1);
            text.push_str(&source[line..function.keyword]);
            let start = text.len() as u32;
            let name = &source[function.name.clone()];
            // A function whose name is still to be written binds nothing.
            let (before, after) = if name.is_empty() {
                ("pass", "")
            } else {
                ("def ", "(): ...")
            };
            text.push_str(before);
            let stub_name = Span::new(text.len() as u32, (text.len() + name.len()) as u32);
            text.push_str(name);
            text.push_str(after);
            cuts.push(Cut {
                stub: Span::new(start, text.len() as u32),
                stub_name,
                file: function.range.clone(),
                file_name: function.name.clone(),
                qualname: function.qualname.as_str().into(),
                occurrence: *occurrence,
            });
        }
        text.push_str(&source[copied..]);
        let content = match reuse {
            Some(content) if content.says(MODULE_NAME, &text, too_deep) => content.clone(),
            _ => Content::new(SliceKind::Module, MODULE_NAME, &text, too_deep),
        };
        Slice {
            content,
            occurrence: 0,
            range: 0..source.len(),
            cuts: cuts.into(),
        }
    }

    pub(crate) fn content(&self) -> &Arc<Content> {
        &self.content
    }

    /// Which kind of slice.
    pub fn kind(&self) -> SliceKind {
        self.content.kind
    }

    /// `f`, `A.b` or `<module>`.
    pub fn qualname(&self) -> &str {
        &self.content.qualname
    }

    /// The name of the innermost class around the function.
    pub fn class_name(&self) -> Option<&str> {
        let (classes, _) = self.qualname().rsplit_once('.')?;
        Some(classes.rsplit_once('.').map_or(classes, |(_, inner)| inner))
    }

    /// Which definition with this qualified name in the file, counted from 0.
    pub fn occurrence(&self) -> u32 {
        self.occurrence
    }

    /// What is parsed: the exact source of a function, indentation included, or the file with a stub
    /// `def NAME(): ...` in place of each function.
    pub fn text(&self) -> &Arc<str> {
        &self.content.text
    }

    /// The hash of what it says. Functions of the same name and text have the same key.
    pub fn key(&self) -> SliceKey {
        self.content.key
    }

    /// Where it stands in the file.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// Why it is nested too deeply, or too long, to be lowered.
    pub fn too_deep(&self) -> Option<&'static str> {
        self.content.too_deep
    }

    /// The place of a span of this slice in the file. A function's stub stands for the whole function, the name in
    /// the stub for its name.
    pub fn to_file(&self, span: Span) -> Range<usize> {
        if let Some(cut) = self.cut_at(span.start)
            && cut.stub_name == span
        {
            return cut.file_name.clone();
        }
        let start = self.offset_to_file(span.start, |cut| cut.file.start);
        start..self.offset_to_file(span.end, |cut| cut.file.end).max(start)
    }

    fn offset_to_file(&self, offset: u32, side: impl Fn(&Cut) -> usize) -> usize {
        let after = self.cuts.partition_point(|cut| cut.stub.start <= offset);
        let Some(cut) = after.checked_sub(1).map(|index| &self.cuts[index]) else {
            return self.range.end.min(self.range.start + offset as usize);
        };
        if offset <= cut.stub.end {
            return side(cut);
        }
        self.range.end.min(cut.file.end + (offset - cut.stub.end) as usize)
    }

    /// The place in this slice of an offset in the file; none outside the slice.
    pub fn from_file(&self, offset: usize) -> Option<u32> {
        if offset < self.range.start || offset > self.range.end {
            return None;
        }
        let after = self.cuts.partition_point(|cut| cut.file.start <= offset);
        let Some(cut) = after.checked_sub(1).map(|index| &self.cuts[index]) else {
            return Some((offset - self.range.start) as u32);
        };
        (offset > cut.file.end).then(|| cut.stub.end + (offset - cut.file.end) as u32)
    }

    /// The qualified name and occurrence of the function whose stub starts at `start` (where its `def` is).
    pub fn stub_at(&self, start: u32) -> Option<(&str, u32)> {
        let cut = self
            .cut_at(start)
            .filter(|cut| cut.stub.start == start && cut.stub_name.start < cut.stub_name.end)?;
        Some((&cut.qualname, cut.occurrence))
    }

    /// Whether functions were cut out of it.
    pub(crate) fn has_stubs(&self) -> bool {
        !self.cuts.is_empty()
    }

    fn cut_at(&self, offset: u32) -> Option<&Cut> {
        let after = self.cuts.partition_point(|cut| cut.stub.start <= offset);
        self.cuts
            .get(after.checked_sub(1)?)
            .filter(|cut| cut.stub.touches(offset))
    }
}
