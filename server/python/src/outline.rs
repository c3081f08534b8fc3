//! Where the functions of a file are.

use std::ops::Range;

use crate::lines::{Line, Lines, is_word};

/// Blocks nested deeper than this are not parsed; CPython's own limit.
const MAX_BLOCKS: usize = 100;
/// Strings that are tried as the one that is not closed.
const MAX_SUSPECTS: usize = 8;

/// The outermost functions of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    /// In source order.
    pub(crate) functions: Vec<Function>,
    /// Why what is outside the functions is too deep to be parsed, if it is.
    pub(crate) too_deep: Option<&'static str>,
}

/// One outermost function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Function {
    /// Names of the enclosing classes and its own, joined by dots.
    pub(crate) qualname: String,
    /// From the start of its first line, decorators included, to the end of its last without the line break. Comments
    /// after its last statement belong to it as long as they are indented deeper than it is.
    pub(crate) range: Range<usize>,
    /// Where `def` or `async` is; only white space precedes it in its line.
    pub(crate) keyword: usize,
    /// Its name; empty where none is written yet.
    pub(crate) name: Range<usize>,
    /// Why it is too deep to be parsed, if it is.
    pub(crate) too_deep: Option<&'static str>,
}

impl Outline {
    /// The outline of `source`.
    pub(crate) fn of(source: &str) -> Outline {
        let read = |cut| {
            let mut lines = Lines::new(source, cut);
            (Builder::new(source).build(&mut lines), lines)
        };
        let (outline, lines) = read(None);
        let score = |lines: &Lines| lines.faults + lines.swallowed.iter().map(|&(_, headers)| headers).sum::<usize>();
        let mut best = (score(&lines), outline);
        if lines.faults == 0 {
            return best.1;
        }
        // A triple quote may have been opened and not closed, so that code and strings have changed places since.
        // Then it is the one that, ended early, leaves the fewest faults, and headers of functions within strings.
        for &(suspect, _) in lines.swallowed.iter().take(MAX_SUSPECTS) {
            let (outline, without) = read(Some(suspect));
            let helps = without.faults < lines.faults || (lines.unterminated && !without.unterminated);
            if helps && score(&without) < best.0 {
                best = (score(&without), outline);
            }
        }
        best.1
    }
}

/// Builds an outline line by line.
struct Builder<'a> {
    source: &'a str,
    outline: Outline,
    blocks: Vec<Block>,
    decorators: Option<Decorators>,
    /// The indentation of the function that the last line belongs to.
    function: Option<u32>,
    /// Whether comments still belong to it.
    comments: bool,
}

/// A line that deeper lines may follow.
struct Block {
    indent: u32,
    /// For a class.
    name: Option<Range<usize>>,
}

/// Decorators whose function or class is still to come.
struct Decorators {
    start: usize,
    too_deep: Option<&'static str>,
}

/// What a logical line starts.
enum Header {
    Function(Range<usize>),
    Class(Range<usize>),
    Decorator,
    Other,
}

impl<'a> Builder<'a> {
    fn new(source: &'a str) -> Builder<'a> {
        let outline = Outline::default();
        Builder {
            source,
            outline,
            blocks: Vec::new(),
            decorators: None,
            function: None,
            comments: false,
        }
    }

    fn build(mut self, lines: &mut Lines) -> Outline {
        for line in lines {
            if self.source.as_bytes()[line.first] == b'#' {
                self.comment(line);
            } else {
                self.statement(line);
            }
        }
        self.outline
    }

    fn comment(&mut self, line: Line) {
        self.comments &= self.function.is_some_and(|indent| line.indent > indent);
        if self.comments
            && let Some(function) = self.outline.functions.last_mut()
        {
            function.range.end = line.end;
        }
    }

    fn statement(&mut self, line: Line) {
        while self.blocks.last().is_some_and(|block| block.indent >= line.indent) {
            self.blocks.pop();
        }
        let deep = (self.blocks.len() >= MAX_BLOCKS).then_some("blocks are nested more than 100 deep");
        let too_deep = line.too_deep.or(deep);
        let mut block = Block {
            indent: line.indent,
            name: None,
        };
        if self.function.is_some_and(|indent| line.indent > indent) {
            if let Some(function) = self.outline.functions.last_mut() {
                function.range.end = line.end;
                function.too_deep = function.too_deep.or(too_deep);
            }
            self.comments = true;
            self.blocks.push(block);
            return;
        }
        self.function = None;
        self.comments = false;
        let decorators = self.decorators.take();
        match header(self.source, line.first) {
            Header::Function(name) => {
                let (start, above) = decorators.map_or((line.start, None), |it| (it.start, it.too_deep));
                self.outline.functions.push(Function {
                    qualname: self.qualname(&name),
                    range: start..line.end,
                    keyword: line.first,
                    name,
                    too_deep: above.or(too_deep),
                });
                self.function = Some(line.indent);
                self.comments = true;
            }
            Header::Decorator => {
                let (start, above) = decorators.map_or((line.start, None), |it| (it.start, it.too_deep));
                self.decorators = Some(Decorators {
                    start,
                    too_deep: above.or(too_deep),
                });
            }
            Header::Class(name) => {
                block.name = Some(name);
                self.module_too_deep(decorators, too_deep);
            }
            Header::Other => self.module_too_deep(decorators, too_deep),
        }
        self.blocks.push(block);
    }

    fn module_too_deep(&mut self, decorators: Option<Decorators>, too_deep: Option<&'static str>) {
        self.outline.too_deep = self
            .outline
            .too_deep
            .or(too_deep)
            .or(decorators.and_then(|it| it.too_deep));
    }

    fn qualname(&self, name: &Range<usize>) -> String {
        let mut qualname = String::new();
        for class in self.blocks.iter().filter_map(|block| block.name.as_ref()) {
            qualname.push_str(&self.source[class.clone()]);
            qualname.push('.');
        }
        qualname.push_str(&self.source[name.clone()]);
        qualname
    }
}

/// What the logical line starts whose first character is at `first`.
fn header(source: &str, first: usize) -> Header {
    let word = |at: usize| {
        let rest = &source.as_bytes()[at..];
        at..at + rest.iter().position(|&byte| !is_word(byte)).unwrap_or(rest.len())
    };
    let next = |mut at: usize| {
        loop {
            let rest = &source[at..];
            let skipped = rest
                .strip_prefix("\\\r\n")
                .or(rest.strip_prefix("\\\n"))
                .or(rest.strip_prefix("\\\r"));
            let Some(rest) = skipped.or(rest.strip_prefix([' ', '\t', '\x0c'])) else {
                return word(at);
            };
            at = source.len() - rest.len();
        }
    };
    if source[first..].starts_with('@') {
        return Header::Decorator;
    }
    let mut keyword = word(first);
    if &source[keyword.clone()] == "async" {
        keyword = next(keyword.end);
    }
    match &source[keyword.clone()] {
        "def" => Header::Function(next(keyword.end)),
        "class" => Header::Class(next(keyword.end)),
        _ => Header::Other,
    }
}
