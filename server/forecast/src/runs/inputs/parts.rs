//! What texts are divided at: what methods look for, and patterns.

use foretrace_python::program::{Call, Const, ExprId, ExprKind};

use super::infer::Infer;
use super::types::{self, Ty};

/// Methods that look for their first argument in a text.
const SEARCHES: &[&str] = &[
    "split",
    "rsplit",
    "partition",
    "rpartition",
    "find",
    "rfind",
    "index",
    "rindex",
    "count",
    "replace",
];

impl Infer<'_> {
    /// The text that an argument is written as.
    pub(super) fn literal(&self, arg: Option<&ExprId>) -> Option<String> {
        match &self.program[*arg?].kind {
            ExprKind::Const(Const::Str(text)) => Some(text.to_string()),
            ExprKind::Const(Const::Bytes(data)) => Some(data.iter().map(|&it| char::from(it)).collect()),
            _ => None,
        }
    }

    /// A text is divided at what a method looks for.
    pub(super) fn divide(&mut self, object: Ty, name: &str, call: &Call) {
        if SEARCHES.contains(&name)
            && self.types.has(object, types::STR | types::BYTES)
            && let Some(divider) = self.literal(call.args.first())
        {
            self.types.divided(object, &divider);
        }
    }

    /// `re.name(pattern, …)`
    pub(super) fn pattern_function(&mut self, name: &str, pattern: String, args: &[Ty]) -> Ty {
        let is_bytes = args.first().is_some_and(|it| self.types.has(*it, types::BYTES));
        let kind = if is_bytes { types::BYTES } else { types::STR };
        let compiled = self.types.with(types::FOREIGN | types::PATTERN | kind);
        self.types.divided(compiled, &divider(&pattern).to_string());
        match name {
            "compile" => compiled,
            _ => self.pattern_method(compiled, name, args.get(1..).unwrap_or_default()),
        }
    }

    /// A method of a pattern, called with these.
    pub(super) fn pattern_method(&mut self, pattern: Ty, name: &str, args: &[Ty]) -> Ty {
        let at = usize::from(matches!(name, "sub" | "subn"));
        let Some(&text) = args.get(at) else {
            return self.types.with(types::FOREIGN);
        };
        let kind = self.types.get(pattern).evidence & (types::STR | types::BYTES);
        self.types.mark(text, kind);
        if let Some(divider) = self.types.get(pattern).dividers.first().cloned() {
            self.types.divided(text, &divider);
        }
        match name {
            "sub" => self.types.parts(text, kind),
            "split" => {
                let parts = self.types.parts(text, kind);
                self.types.list_of(types::LIST, parts)
            }
            _ => self.types.with(types::FOREIGN),
        }
    }
}

/// The first character in a pattern that is part of no word, white space last; a blank where it speaks of words alone.
fn divider(pattern: &str) -> char {
    let dividers = dividers(pattern);
    let visible = dividers.iter().find(|it| !it.is_whitespace());
    *visible.or(dividers.first()).unwrap_or(&' ')
}

fn dividers(pattern: &str) -> Vec<char> {
    let mut found = Vec::new();
    let mut chars = pattern.chars().peekable();
    let mut in_set = false;
    while let Some(char) = chars.next() {
        let named = match char {
            '\\' => match chars.next() {
                Some('s') => ' ',
                Some('n') => '\n',
                Some('t') => '\t',
                Some(it) => it,
                None => break,
            },
            '(' if chars.peek() == Some(&'?') => {
                chars.find(|it| ":>=!)".contains(*it));
                continue;
            }
            '[' | ']' => {
                in_set = char == '[';
                continue;
            }
            '-' | '^' if in_set => continue,
            it if !in_set && "(){}.*+?^$|".contains(it) => continue,
            it => it,
        };
        if !named.is_alphanumeric() && named != '_' {
            found.push(named);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::divider;

    #[test]
    fn dividers_of_patterns() {
        assert_eq!(divider(r"\s*,\s*"), ',');
        assert_eq!(divider(r"\s+"), ' ');
        assert_eq!(divider(r"(?P<key>\w+)=(.*)"), '=');
        assert_eq!(divider(r"[a-z_]+"), ' ');
        assert_eq!(divider(r"\(([^)]*)\)"), '(');
    }
}
