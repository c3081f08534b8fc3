//! Where the lines of a docstring stand in the source.

use std::borrow::Cow;

use foretrace_python::program::{Code, ExprKind, Program, Span, StmtKind};

/// A docstring with the place of each of its lines.
pub(super) struct Docstring<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) span: Span,
    lines: Option<Vec<Span>>,
}

impl<'a> Docstring<'a> {
    /// The docstring of a code object of a program whose source is `source`.
    pub(super) fn of(code: &'a Code, program: &Program, source: &str) -> Option<Docstring<'a>> {
        let text = code.docstring.as_deref()?;
        let StmtKind::Expr(first) = program[*code.body.first()?].kind else {
            return None;
        };
        let ExprKind::Const(_) = program[first].kind else {
            return None;
        };
        let span = program[first].span;
        let written = source.get(span.start as usize..span.end as usize)?;
        let text = match written.contains('\r') {
            true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
            false => Cow::Borrowed(text),
        };
        let lines = lines(written, span.start).filter(|it| it.len() == text.split('\n').count());
        Some(Docstring { text, span, lines })
    }

    /// The place of some lines, without the space around them; the whole docstring where it is not known.
    pub(super) fn place(&self, range: std::ops::Range<usize>, source: &str) -> Span {
        if range.is_empty() {
            return Span::new(self.span.end, self.span.end);
        }
        let Some(lines) = &self.lines else { return self.span };
        let (Some(first), Some(last)) = (lines.get(range.start), lines.get(range.end - 1)) else {
            return self.span;
        };
        let text = source.get(first.start as usize..last.end as usize).unwrap_or_default();
        let start = first.start + (text.len() - text.trim_start().len()) as u32;
        let end = last.end - (text.len() - text.trim_end().len()) as u32;
        Span::new(start, end.max(start))
    }
}

/// The lines of the value of a string literal that stands at `base`.
fn lines(written: &str, base: u32) -> Option<Vec<Span>> {
    let quoted = written.trim_start_matches(|it: char| it.is_ascii_alphabetic());
    let prefix = &written[..written.len() - quoted.len()];
    let raw = prefix.contains(['r', 'R']);
    let quote = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|it| quoted.starts_with(it))?;
    let from = prefix.len() + quote.len();
    let body = written.get(from..written.len().checked_sub(quote.len())?)?;
    let at = |index: usize| base + (from + index) as u32;
    let mut lines = Vec::new();
    let mut start = 0;
    let mut chars = body.char_indices().peekable();
    while let Some((index, char)) = chars.next() {
        match char {
            '\n' => {
                lines.push(Span::new(at(start), at(index)));
                start = index + 1;
            }
            '\r' => {
                lines.push(Span::new(at(start), at(index)));
                let pair = chars.next_if(|it| it.1 == '\n').is_some();
                start = index + 1 + usize::from(pair);
            }
            '\\' if !raw => match chars.next() {
                Some((_, '\r')) => {
                    chars.next_if(|it| it.1 == '\n');
                }
                Some((next, 'n')) => {
                    lines.push(Span::new(at(start), at(index)));
                    start = next + 1;
                }
                _ => {}
            },
            _ => {}
        }
    }
    lines.push(Span::new(at(start), at(body.len())));
    Some(lines)
}
