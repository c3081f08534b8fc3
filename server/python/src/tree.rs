//! Concrete syntax trees of the slices under edit: what is at the cursor, and what is not yet well-formed.

use tree_sitter::{InputEdit, Node, Parser, Point};

use crate::module::Module;
use crate::program::Span;
use crate::slice::Slice;
use crate::text::Text;
use std::ops::Range;
use std::sync::Arc;

/// The concrete syntax tree of one slice. Building one never fails. Spans are relative to the start of the slice.
///
/// Reparsing reuses what did not change, but where a tree has errors the outcome of that depends on the earlier tree.
/// A slice with errors is therefore parsed from scratch: slices are small, and what is shown must not depend on how
/// the text came about.
#[derive(Clone, Debug)]
pub struct Tree {
    text: Arc<str>,
    tree: tree_sitter::Tree,
}

impl Tree {
    /// The tree of `slice`.
    pub fn parse(slice: &Slice) -> Option<Tree> {
        Tree::build(slice.text(), None)
    }

    /// The same as `Tree::parse(slice)`, but reuses parts of this tree of an earlier version of it.
    pub fn edited(&self, slice: &Slice) -> Option<Tree> {
        if *self.text == **slice.text() {
            return Some(self.clone());
        }
        let mut old = self.tree.clone();
        old.edit(&difference(&self.text, slice.text()));
        let tree = Tree::build(slice.text(), Some(&old))?;
        if self.has_error() || tree.has_error() {
            Tree::parse(slice)
        } else {
            Some(tree)
        }
    }

    fn build(text: &Arc<str>, old: Option<&tree_sitter::Tree>) -> Option<Tree> {
        let mut parser = Parser::new();
        parser.set_language(&tree_sitter_python::LANGUAGE.into()).ok()?;
        let tree = parser.parse(text.as_bytes(), old)?;
        Some(Tree {
            text: text.clone(),
            tree,
        })
    }

    /// Whether some of it is not well-formed.
    pub fn has_error(&self) -> bool {
        self.tree.root_node().has_error()
    }

    /// The parts that are not well-formed; empty ones where something is missing.
    pub fn errors(&self) -> Vec<Span> {
        let mut errors = Vec::new();
        let mut cursor = self.tree.walk();
        loop {
            let node = cursor.node();
            let found = node.is_error() || node.is_missing() || node.has_error() && !has_faulty_child(node);
            if found {
                errors.push(span(node));
            }
            if !found && node.has_error() && cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return errors;
                }
            }
        }
    }

    /// The identifier at `offset`, ends included.
    pub fn identifier_at(&self, offset: u32) -> Option<(Span, &str)> {
        let node = self.touching(offset).find(|node| node.kind() == "identifier")?;
        Some((span(node), &self.text[node.byte_range()]))
    }

    /// The innermost statement at `offset`, ends included.
    pub fn statement_at(&self, offset: u32) -> Option<Span> {
        self.touching(offset).find_map(|leaf| {
            let mut found = None;
            let mut node = self.tree.root_node();
            while node != leaf {
                let inner = node.child_with_descendant(leaf)?;
                if matches!(node.kind(), "module" | "block") && inner.is_named() && !inner.is_extra() {
                    found = Some(span(inner));
                }
                node = inner;
            }
            found
        })
    }

    /// The smallest nodes after and before a cursor.
    fn touching(&self, offset: u32) -> impl Iterator<Item = Node<'_>> {
        let (root, offset) = (self.tree.root_node(), offset as usize);
        let after = root.descendant_for_byte_range(offset, offset.saturating_add(1));
        let before = offset
            .checked_sub(1)
            .and_then(|before| root.descendant_for_byte_range(before, offset));
        after.into_iter().chain(before)
    }

    #[doc(hidden)]
    /// All nodes with their places, for comparisons.
    pub fn nodes(&self) -> Vec<(u16, Span, bool)> {
        let mut nodes = Vec::new();
        let mut cursor = self.tree.walk();
        loop {
            let node = cursor.node();
            nodes.push((node.kind_id(), span(node), node.is_missing()));
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return nodes;
                }
            }
        }
    }
}

/// What is missing may be a token that is not a node of its own.
fn has_faulty_child(node: Node) -> bool {
    node.children(&mut node.walk())
        .any(|child| child.has_error() || child.is_missing())
}

fn span(node: Node) -> Span {
    Span::new(node.start_byte() as u32, node.end_byte() as u32)
}

/// The smallest replacement of bytes that turns `old` into `new`.
fn difference(old: &str, new: &str) -> InputEdit {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let shorter = old.len().min(new.len());
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let suffix = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(shorter - start)
        .take_while(|(old, new)| old == new);
    let suffix = suffix.count();
    let (old_end, new_end) = (old.len() - suffix, new.len() - suffix);
    InputEdit {
        start_byte: start,
        old_end_byte: old_end,
        new_end_byte: new_end,
        start_position: point(old, start),
        old_end_position: point(old, old_end),
        new_end_position: point(new, new_end),
    }
}

fn point(text: &[u8], at: usize) -> Point {
    let before = &text[..at];
    let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    Point::new(memchr::memchr_iter(b'\n', before).count(), at - line)
}

/// A file under edit: its slices, and the trees of those that were looked at.
#[derive(Clone, Debug)]
pub struct Document {
    module: Module,
    /// The most recently used first.
    trees: Vec<(Box<str>, u32, Tree)>,
}

/// Trees kept for reuse.
const MAX_TREES: usize = 16;

impl Document {
    /// The document that says `text`.
    pub fn new(text: Text) -> Document {
        Document {
            module: Module::new(text),
            trees: Vec::new(),
        }
    }

    /// The current version.
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// Replaces `range`. Ends beyond the text or inside a character move back.
    pub fn edit(&mut self, range: Range<usize>, with: &str) {
        self.module = self.module.edited(self.module.text().replace(range, with));
    }

    /// The slice that holds `offset` and its tree; no tree where the slice is too deep or too long.
    pub fn tree_at(&mut self, offset: usize) -> (&Arc<Slice>, Option<&Tree>) {
        let slice = self.module.slice_at(offset);
        let name = (slice.qualname(), slice.occurrence());
        let kept = self
            .trees
            .iter()
            .position(|(qualname, occurrence, _)| (&**qualname, *occurrence) == name);
        let kept = kept.map(|index| self.trees.remove(index).2);
        let tree = match (slice.too_deep(), kept) {
            (Some(_), _) => None,
            (None, Some(kept)) => kept.edited(slice),
            (None, None) => Tree::parse(slice),
        };
        let Some(tree) = tree else { return (slice, None) };
        self.trees.insert(0, (name.0.into(), name.1, tree));
        self.trees.truncate(MAX_TREES);
        (slice, self.trees.first().map(|(_, _, tree)| tree))
    }
}
