//! A file as slices.

use std::collections::HashMap;
use std::sync::Arc;

use crate::outline::{Function, Outline};
use crate::slice::{Content, Slice, SliceKind};
use crate::text::Text;

/// A file cut into slices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    text: Text,
    slices: Vec<Arc<Slice>>,
}

impl Module {
    /// The slices of `text`. Any text has them.
    pub fn new(text: Text) -> Module {
        Module::build(text, &[])
    }

    /// The same as `Module::new(text)`, but slices that say what they said in this version share it.
    pub fn edited(&self, text: Text) -> Module {
        Module::build(text, &self.slices)
    }

    fn build(text: Text, old: &[Arc<Slice>]) -> Module {
        let source = text.as_str();
        let outline = Outline::of(source);
        let functions = with_occurrences(outline.functions);
        let (old_module, old_functions) = match old.split_first() {
            Some((module, functions)) => (Some(module.content()), functions),
            None => (None, old),
        };
        // An edit leaves slices before it and after it alone: compare from both ends.
        let shift = old_functions.len() as isize - functions.len() as isize;
        let reuse = |index: usize, function: &Function, text: &str| {
            let same = |at: usize| {
                old_functions
                    .get(at)
                    .map(|it| it.content())
                    .filter(|it| it.says(&function.qualname, text, function.too_deep))
            };
            same(index).or_else(|| same(index.checked_add_signed(shift)?)).cloned()
        };
        let mut slices = Vec::with_capacity(functions.len() + 1);
        slices.push(Arc::new(Slice::module(
            source,
            &functions,
            outline.too_deep,
            old_module,
        )));
        for (index, (function, occurrence)) in functions.iter().enumerate() {
            let text = &source[function.range.clone()];
            let content = reuse(index, function, text)
                .unwrap_or_else(|| Content::new(SliceKind::Function, &function.qualname, text, function.too_deep));
            slices.push(Arc::new(Slice::function(content, function, *occurrence)));
        }
        Module { text, slices }
    }

    /// The text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The module body, then the functions in source order.
    pub fn slices(&self) -> &[Arc<Slice>] {
        &self.slices
    }

    /// The function that holds `offset`, ends included, or else the module body.
    pub fn slice_at(&self, offset: usize) -> &Arc<Slice> {
        &self.slices[self.index_at(offset)]
    }

    /// The index of [`Module::slice_at`] in [`Module::slices`].
    pub fn index_at(&self, offset: usize) -> usize {
        let functions = &self.slices[1..];
        let after = functions.partition_point(|slice| slice.range().start <= offset);
        match after.checked_sub(1).map(|index| &functions[index]) {
            Some(slice) if offset <= slice.range().end => after,
            _ => 0,
        }
    }
}

fn with_occurrences(functions: Vec<Function>) -> Vec<(Function, u32)> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut number = |function: Function| {
        let next = seen.entry(function.qualname.clone()).or_default();
        let occurrence = *next;
        *next += 1;
        (function, occurrence)
    };
    functions.into_iter().map(&mut number).collect()
}
