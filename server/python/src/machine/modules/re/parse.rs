//! Parses patterns, with CPython's errors.

use super::fold::Fold;
use super::syntax::{At, Class, How, Item, MANY, Node, Set};

pub(super) const IGNORECASE: u32 = 2;
pub(super) const LOCALE: u32 = 4;
pub(super) const MULTILINE: u32 = 8;
pub(super) const DOTALL: u32 = 16;
pub(super) const UNICODE: u32 = 32;
pub(super) const VERBOSE: u32 = 64;
pub(super) const ASCII: u32 = 256;
/// The pattern is of bytes; never in what a program sees.
pub(super) const BYTES: u32 = 1 << 16;

/// Why there is no pattern.
pub(super) enum Fault {
    /// CPython's message, and where in the pattern.
    Error(String, usize),
    /// Beyond what is built.
    Unsupported(&'static str),
}

pub(super) type Res<T> = Result<T, Fault>;

/// A parsed pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) node: Node,
    pub(super) flags: u32,
    /// How many groups.
    pub(super) groups: u32,
    pub(super) names: Vec<(String, u32)>,
}

/// Parentheses inside parentheses.
const DEEPEST: usize = 60;

/// CPython 3.11 leaves them in odd states.
pub(super) const CAPTURES: &str = "groups in possessive or atomic parts";

pub(super) struct Parser<'a> {
    pub(super) text: &'a [char],
    pub(super) at: usize,
    pub(super) groups: u32,
    pub(super) open: Vec<u32>,
    pub(super) names: Vec<(String, u32)>,
    pub(super) depth: usize,
    pub(super) global: u32,
    pub(super) behind: bool,
    /// CPython looks at the widths of look-behinds after parsing: errors of syntax come first.
    pub(super) variable: bool,
}

pub(super) fn parse(text: &[char], flags: u32) -> Res<Pattern> {
    if flags & LOCALE != 0 {
        return Err(Fault::Unsupported("LOCALE"));
    }
    let mut flags = flags;
    // Flags inside the pattern can turn on VERBOSE for the part before them: start again then.
    for _ in 0..2 {
        let mut parser = Parser {
            text,
            at: 0,
            groups: 0,
            open: Vec::new(),
            names: Vec::new(),
            depth: 0,
            global: flags,
            behind: false,
            variable: false,
        };
        let node = parser.alternatives(flags)?;
        if parser.global != flags && parser.global & !flags & VERBOSE != 0 {
            flags = parser.global;
            continue;
        }
        if parser.at < text.len() {
            return Err(Fault::Error("unbalanced parenthesis".into(), parser.at));
        }
        if parser.variable {
            return Err(Fault::Error(
                "look-behind requires fixed-width pattern".into(),
                usize::MAX,
            ));
        }
        let mut flags = parser.global;
        if flags & BYTES != 0 {
            flags &= !BYTES;
        } else if flags & ASCII == 0 {
            flags |= UNICODE;
        } else if flags & UNICODE != 0 {
            return Err(Fault::Unsupported("ASCII and UNICODE together"));
        }
        return Ok(Pattern {
            node,
            flags,
            groups: parser.groups,
            names: parser.names,
        });
    }
    Err(Fault::Unsupported("flags that change while parsing"))
}

impl Parser<'_> {
    pub(super) fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    pub(super) fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    pub(super) fn error<T>(&self, message: impl Into<String>, at: usize) -> Res<T> {
        Err(Fault::Error(message.into(), at))
    }

    pub(super) fn alternatives(&mut self, flags: u32) -> Res<Node> {
        if self.depth > DEEPEST {
            return Err(Fault::Unsupported("deeply nested patterns"));
        }
        let mut flags = flags;
        let mut all = vec![self.sequence(&mut flags)?];
        while self.eat('|') {
            all.push(self.sequence(&mut flags)?);
        }
        Ok(match all.len() {
            1 => all.remove(0),
            _ => Node::Alt(all),
        })
    }

    pub(super) fn sequence(&mut self, flags: &mut u32) -> Res<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let start = self.at;
            self.at += 1;
            let verbose = *flags & VERBOSE != 0;
            if verbose && (matches!(c, ' ' | '\t'..='\r')) {
                continue;
            }
            if verbose && c == '#' {
                while self.next().is_some_and(|it| it != '\n') {}
                continue;
            }
            match c {
                '*' | '+' | '?' | '{' => {
                    let Some((min, max)) = self.repeat(c, start)? else {
                        nodes.push(self.literal('{', *flags));
                        continue;
                    };
                    let how = match () {
                        () if matches!(nodes.last(), None | Some(Node::At(_))) => {
                            return self.error("nothing to repeat", start);
                        }
                        () if matches!(nodes.last(), Some(Node::Repeat { .. })) => {
                            return self.error("multiple repeat", start);
                        }
                        () if self.eat('?') => How::Lazy,
                        () if self.eat('+') => How::Possessive,
                        () => How::Greedy,
                    };
                    if how == How::Possessive && nodes.last().is_some_and(Node::captures) {
                        return Err(Fault::Unsupported(CAPTURES));
                    }
                    if let Some(node) = nodes.pop() {
                        let node = Box::new(node);
                        nodes.push(Node::Repeat { node, min, max, how });
                    }
                }
                '.' => nodes.push(Node::Any {
                    all: *flags & DOTALL != 0,
                }),
                '^' if *flags & MULTILINE != 0 => nodes.push(Node::At(At::LineStart)),
                '^' => nodes.push(Node::At(At::Start)),
                '$' if *flags & MULTILINE != 0 => nodes.push(Node::At(At::LineEnd)),
                '$' => nodes.push(Node::At(At::LastEnd)),
                '[' => nodes.push(self.set(*flags, start)?),
                '\\' => nodes.push(self.escape(*flags, start)?),
                '(' => nodes.extend(self.group(flags, start)?),
                _ => nodes.push(self.literal(c, *flags)),
            }
        }
        Ok(match nodes.len() {
            1 => nodes.remove(0),
            _ => Node::Seq(nodes),
        })
    }

    fn literal(&self, c: char, flags: u32) -> Node {
        let (fold, any) = Fold::of(flags).character(c);
        Node::Char { any, fold }
    }

    /// The bounds of a repeat, or nothing where `{` stands for itself.
    fn repeat(&mut self, c: char, start: usize) -> Res<Option<(u32, u32)>> {
        match c {
            '*' => return Ok(Some((0, MANY))),
            '+' => return Ok(Some((1, MANY))),
            '?' => return Ok(Some((0, 1))),
            _ => {}
        }
        if self.peek() == Some('}') {
            return Ok(None);
        }
        let here = self.at;
        let low = self.digits();
        let high = match self.eat(',') {
            true => self.digits(),
            false => low.clone(),
        };
        if !self.eat('}') {
            self.at = here;
            return Ok(None);
        }
        let number = |text: &str, default: u32| match text.parse::<u32>() {
            Ok(it) if it < 1_000_000 => Ok(it),
            _ if text.is_empty() => Ok(default),
            _ => Err(Fault::Unsupported("large repeats")),
        };
        let (min, max) = (number(&low, 0)?, number(&high, MANY)?);
        if max < min {
            return self.error("min repeat greater than max repeat", start + 1);
        }
        Ok(Some((min, max)))
    }

    fn digits(&mut self) -> String {
        let start = self.at;
        while self.peek().is_some_and(|it| it.is_ascii_digit()) {
            self.at += 1;
        }
        self.text[start..self.at].iter().collect()
    }

    fn class(c: char, flags: u32) -> Option<Item> {
        let class = match c.to_ascii_lowercase() {
            'd' => Class::Digit,
            's' => Class::Space,
            'w' => Class::Word,
            _ => return None,
        };
        Some(Item::Class {
            class,
            negate: c.is_ascii_uppercase(),
            ascii: flags & (ASCII | BYTES) != 0,
        })
    }

    /// A character written with an escape that means the same inside and outside of sets.
    fn escaped_char(&mut self, c: char, start: usize) -> Res<char> {
        let simple = match c {
            'a' => '\x07',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\x0b',
            'x' | 'u' | 'U' if c == 'x' || self.global & BYTES == 0 => {
                let wanted = match c {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let digits = self.at;
                while self.at < digits + wanted && self.peek().is_some_and(|it| it.is_ascii_hexdigit()) {
                    self.at += 1;
                }
                let code: String = self.text[digits..self.at].iter().collect();
                if code.len() < wanted {
                    return self.error(format!("incomplete escape \\{c}{code}"), start);
                }
                let code = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
                return code.ok_or(Fault::Unsupported("surrogates"));
            }
            'N' if self.global & BYTES == 0 => return Err(Fault::Unsupported("named characters")),
            _ if c.is_ascii_alphabetic() => return self.error(format!("bad escape \\{c}"), start),
            _ => c,
        };
        Ok(simple)
    }

    fn octal(&mut self, code: u32, start: usize) -> Res<char> {
        if code > 0o377 {
            let text: String = self.text[start..self.at].iter().collect();
            return self.error(format!("octal escape value {text} outside of range 0-0o377"), start);
        }
        char::from_u32(code).ok_or(Fault::Unsupported("surrogates"))
    }

    fn octal_digits(&mut self, most: usize) -> u32 {
        let mut code = 0;
        let end = self.at + most;
        while self.at < end
            && let Some(digit) = self.peek().and_then(|it| it.to_digit(8))
        {
            code = code * 8 + digit;
            self.at += 1;
        }
        code
    }

    fn escape(&mut self, flags: u32, start: usize) -> Res<Node> {
        let Some(c) = self.next() else {
            return self.error("bad escape (end of pattern)", start);
        };
        let ascii = flags & (ASCII | BYTES) != 0;
        if let Some(item) = Parser::class(c, flags) {
            return Ok(Node::Set(Set {
                items: vec![item],
                negate: false,
                fold: Fold::No,
            }));
        }
        match c {
            'A' => Ok(Node::At(At::Start)),
            'Z' => Ok(Node::At(At::End)),
            'b' => Ok(Node::At(At::Boundary { ascii })),
            'B' => Ok(Node::At(At::NotBoundary { ascii })),
            '0' => {
                let code = self.octal_digits(2);
                let c = self.octal(code, start)?;
                Ok(self.literal(c, flags))
            }
            '1'..='9' => {
                let rest = &self.text[self.at..];
                let octal = |it: char| it.is_digit(8);
                if octal(c) && rest.len() >= 2 && octal(rest[0]) && octal(rest[1]) {
                    self.at = start + 1;
                    let code = self.octal_digits(3);
                    let c = self.octal(code, start)?;
                    return Ok(self.literal(c, flags));
                }
                if rest.first().is_some_and(char::is_ascii_digit) {
                    self.at += 1;
                }
                let text: String = self.text[start + 1..self.at].iter().collect();
                let group = text.parse().unwrap_or(MANY);
                self.backref(group, flags, &text, start)
            }
            _ => {
                let c = self.escaped_char(c, start)?;
                Ok(self.literal(c, flags))
            }
        }
    }

    pub(super) fn backref(&mut self, group: u32, flags: u32, text: &str, start: usize) -> Res<Node> {
        if group > self.groups || group == 0 {
            return self.error(format!("invalid group reference {text}"), start + 1);
        }
        if self.open.contains(&group) {
            return self.error("cannot refer to an open group", start);
        }
        if self.behind {
            return Err(Fault::Unsupported("references inside look-behinds"));
        }
        Ok(Node::Backref {
            group,
            fold: Fold::of(flags),
        })
    }

    fn set(&mut self, flags: u32, start: usize) -> Res<Node> {
        let unterminated = || Fault::Error("unterminated character set".into(), start);
        let negate = self.eat('^');
        let mut items = Vec::new();
        loop {
            let at = self.at;
            let c = self.next().ok_or_else(unterminated)?;
            if c == ']' && !items.is_empty() {
                break;
            }
            let low = self.member(c, at, flags)?;
            if !self.eat('-') {
                items.push(low);
                continue;
            }
            let second = self.at;
            let c = self.next().ok_or_else(unterminated)?;
            if c == ']' {
                items.push(low);
                items.push(Item::Range('-', '-'));
                break;
            }
            match (low, self.member(c, second, flags)?) {
                (Item::Range(low, _), Item::Range(high, _)) if low <= high => items.push(Item::Range(low, high)),
                _ => {
                    let range: String = self.text[at..self.at].iter().collect();
                    return self.error(format!("bad character range {range}"), at);
                }
            }
        }
        let (fold, items) = Fold::of(flags).items(items);
        Ok(Node::Set(Set { items, negate, fold }))
    }

    fn member(&mut self, c: char, at: usize, flags: u32) -> Res<Item> {
        if c != '\\' {
            return Ok(Item::Range(c, c));
        }
        let Some(c) = self.next() else {
            return self.error("bad escape (end of pattern)", at);
        };
        if let Some(item) = Parser::class(c, flags) {
            return Ok(item);
        }
        let c = match c {
            'b' => '\x08',
            '0'..='7' => {
                self.at -= 1;
                let code = self.octal_digits(3);
                self.octal(code, at)?
            }
            '8' | '9' => return self.error(format!("bad escape \\{c}"), at),
            _ => self.escaped_char(c, at)?,
        };
        Ok(Item::Range(c, c))
    }
}
