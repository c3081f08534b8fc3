use std::ops::Range;

use foretrace_python::{Document, Module, Text, Tree};

use super::{Random, SAMPLES};

/// Edits per sample, unless `FORETRACE_FUZZ_EDITS` says otherwise.
const EDITS: usize = 700;

const PIECES: [&str; 30] = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "\"\"\"",
    "'''",
    "f'{",
    "\\",
    "\n",
    "\r\n",
    "    ",
    "\t",
    "#",
    ":",
    ",",
    ".",
    "@",
    "def ",
    "class A:\n",
    "async ",
    "return ",
    "\ndef f(x):\n    return x\n",
    "🐍",
    "é",
    "\\\n",
    "\n@d\n",
];

/// After each edit, what was built from the version before equals what is built from scratch.
#[test]
fn edited_equals_fresh() {
    let edits = std::env::var("FORETRACE_FUZZ_EDITS")
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(EDITS);
    let given = std::env::var("FORETRACE_FUZZ_FILES").unwrap_or_default();
    let given: Vec<String> = given
        .split_whitespace()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let samples = SAMPLES
        .iter()
        .copied()
        .filter(|_| given.is_empty())
        .chain(given.iter().map(String::as_str));
    for (seed, sample) in samples.enumerate() {
        script(sample, edits, &mut Random(seed as u64));
    }
}

fn script(sample: &str, edits: usize, random: &mut Random) {
    let mut document = Document::new(Text::new(sample));
    let mut undo: Vec<(Range<usize>, String)> = Vec::new();
    for step in 0..edits {
        let source = document.module().text().as_str();
        // Now and then back to the start, or the text is soon beyond recognition.
        let (range, with) = if step % 100 == 99 {
            (0..source.len(), sample.to_owned())
        } else if random.below(3) == 0 && !undo.is_empty() {
            undo.pop().unwrap_or_default()
        } else {
            edit(source, sample, random)
        };
        let old = &source[range.clone()];
        undo.push((range.start..range.start + with.len(), old.to_owned()));
        let at = range.start;
        document.edit(range, &with);

        assert_eq!(
            *document.module(),
            Module::new(document.module().text().clone()),
            "step {step}"
        );
        for offset in [at, at + with.len()] {
            let (slice, tree) = document.tree_at(offset);
            let fresh = Tree::parse(slice).filter(|_| slice.too_deep().is_none());
            assert_eq!(
                tree.map(Tree::nodes),
                fresh.as_ref().map(Tree::nodes),
                "step {step}: {:?}",
                slice.text()
            );
            if let (Some(tree), Some(offset)) = (tree, slice.from_file(offset)) {
                tree.identifier_at(offset);
                tree.statement_at(offset);
                assert_eq!(tree.has_error(), !tree.errors().is_empty());
            }
        }
    }
}

/// An insertion, a deletion, or a piece of the sample pasted over something.
fn edit(source: &str, sample: &str, random: &mut Random) -> (Range<usize>, String) {
    let cut = |text: &str, longest: usize, random: &mut Random| {
        let start = text.floor_char_boundary(random.below(text.len() + 1));
        start..text.floor_char_boundary(start + random.below(longest)).max(start)
    };
    match random.below(4) {
        0 => (cut(source, 1, random), (*random.pick(&PIECES)).to_owned()),
        1 => (cut(source, 4, random), String::new()),
        2 => (cut(source, 200, random), String::new()),
        _ => (cut(source, 60, random), sample[cut(sample, 300, random)].to_owned()),
    }
}
