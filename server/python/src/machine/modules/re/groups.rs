//! Parses what is in parentheses.

use super::parse::{ASCII, BYTES, CAPTURES, DOTALL, Fault, IGNORECASE, MULTILINE, Parser, Res, UNICODE, VERBOSE};
use super::syntax::Node;

impl Parser<'_> {
    fn close(&mut self, start: usize) -> Res<()> {
        match self.eat(')') {
            true => Ok(()),
            false => self.error("missing ), unterminated subpattern", start),
        }
    }

    fn inside(&mut self, flags: u32, start: usize) -> Res<Node> {
        self.depth += 1;
        let node = self.alternatives(flags)?;
        self.depth -= 1;
        self.close(start)?;
        Ok(node)
    }

    fn capture(&mut self, flags: u32, start: usize) -> Res<Node> {
        self.groups += 1;
        let group = self.groups;
        if group > 99 {
            return Err(Fault::Unsupported("so many groups"));
        }
        self.open.push(group);
        let node = self.inside(flags, start)?;
        self.open.pop();
        Ok(Node::Group(group, Box::new(node)))
    }

    fn name(&mut self, end: char) -> Res<String> {
        let from = self.at;
        while self.peek().is_some_and(|it| it != end) {
            self.at += 1;
        }
        let name: String = self.text[from..self.at].iter().collect();
        if name.is_empty() {
            return self.error("missing group name", from);
        }
        if !self.eat(end) {
            return self.error(format!("missing {end}, unterminated name"), from);
        }
        Ok(name)
    }

    /// A name that must be one of Python.
    fn identifier(&mut self, end: char) -> Res<String> {
        let from = self.at;
        let name = self.name(end)?;
        let plain = |it: char| it.is_ascii_alphanumeric() || it == '_';
        if name.contains(|it: char| !plain(it) && (!it.is_ascii_graphic() || matches!(it, '\'' | '"' | '\\'))) {
            return Err(Fault::Unsupported("group names that are not plain"));
        }
        if !name.chars().all(plain) || name.starts_with(|it: char| it.is_ascii_digit()) {
            return self.error(format!("bad character in group name '{name}'"), from);
        }
        Ok(name)
    }

    pub(super) fn group(&mut self, flags: &mut u32, start: usize) -> Res<Option<Node>> {
        if !self.eat('?') {
            return self.capture(*flags, start).map(Some);
        }
        let Some(c) = self.next() else {
            return self.error("unexpected end of pattern", self.at);
        };
        let node = match c {
            ':' => Node::Plain(Box::new(self.inside(*flags, start)?)),
            '>' => {
                let groups = self.groups;
                let node = self.inside(*flags, start)?;
                self.no_captures_since(groups)?;
                Node::Atomic(Box::new(node))
            }
            '#' => loop {
                match self.next() {
                    None => return self.error("missing ), unterminated comment", start),
                    Some(')') => return Ok(None),
                    Some(_) => {}
                }
            },
            'P' => match self.next() {
                Some('<') => {
                    let from = self.at;
                    let name = self.identifier('>')?;
                    if let Some((_, was)) = self.names.iter().find(|it| it.0 == name) {
                        let group = self.groups + 1;
                        return self.error(
                            format!("redefinition of group name '{name}' as group {group}; was group {was}"),
                            from,
                        );
                    }
                    self.names.push((name, self.groups + 1));
                    self.capture(*flags, start)?
                }
                Some('=') => {
                    let from = self.at;
                    let name = self.identifier(')')?;
                    let Some(group) = self.names.iter().find(|it| it.0 == name).map(|it| it.1) else {
                        return self.error(format!("unknown group name '{name}'"), from);
                    };
                    self.backref(group, *flags, &name, start)?
                }
                None => return self.error("unexpected end of pattern", self.at),
                Some(c) => return self.error(format!("unknown extension ?P{c}"), start + 1),
            },
            '=' | '!' => self.look(*flags, start, c == '!', false)?,
            '<' => match self.next() {
                Some(c @ ('=' | '!')) => self.look(*flags, start, c == '!', true)?,
                None => return self.error("unexpected end of pattern", self.at),
                Some(c) => return self.error(format!("unknown extension ?<{c}"), start + 1),
            },
            '(' => {
                let name = self.name(')')?;
                let group = match name.parse() {
                    Ok(it) => it,
                    Err(_) => self.names.iter().find(|it| it.0 == name).map_or(0, |it| it.1),
                };
                if group == 0 || group > self.groups || self.open.contains(&group) || self.behind {
                    return Err(Fault::Unsupported("this condition"));
                }
                self.depth += 1;
                let yes = self.sequence(&mut flags.clone())?;
                let no = match self.eat('|') {
                    true => self.sequence(&mut flags.clone())?,
                    false => Node::Seq(Vec::new()),
                };
                self.depth -= 1;
                if self.peek() == Some('|') {
                    return Err(Fault::Unsupported("this condition"));
                }
                self.close(start)?;
                let (yes, no) = (Box::new(yes), Box::new(no));
                Node::Cond { group, yes, no }
            }
            'a'..='z' | 'A'..='Z' | '-' => {
                self.at -= 1;
                return self.flags(flags, start);
            }
            _ => return self.error(format!("unknown extension ?{c}"), start + 1),
        };
        Ok(Some(node))
    }

    fn no_captures_since(&self, groups: u32) -> Res<()> {
        match self.groups == groups {
            true => Ok(()),
            false => Err(Fault::Unsupported(CAPTURES)),
        }
    }

    fn look(&mut self, flags: u32, start: usize, negate: bool, behind: bool) -> Res<Node> {
        let outer = self.behind;
        self.behind |= behind;
        let node = Box::new(self.inside(flags, start)?);
        self.behind = outer;
        let behind = match behind {
            false => None,
            true => match node.width() {
                Some((low, high)) if low == high => Some(low),
                _ => {
                    self.variable = true;
                    Some(0)
                }
            },
        };
        Ok(Node::Look { behind, negate, node })
    }

    fn flags(&mut self, flags: &mut u32, start: usize) -> Res<Option<Node>> {
        let (mut on, mut off, mut minus) = (0, 0, false);
        let flags_of_text = self.global & BYTES == 0;
        loop {
            let bit = match self.next() {
                Some('i') => IGNORECASE,
                Some('m') => MULTILINE,
                Some('s') => DOTALL,
                Some('x') => VERBOSE,
                Some('a') if !minus => ASCII,
                Some('u') if !minus && flags_of_text => UNICODE,
                Some('-') if !minus => {
                    minus = true;
                    continue;
                }
                Some(')') if !minus && on != 0 => {
                    if start != 0 {
                        return self.error("global flags not at the start of the expression", start);
                    }
                    self.global |= on;
                    *flags |= on;
                    return Ok(None);
                }
                Some(':') if !minus || off != 0 => break,
                _ => return Err(Fault::Unsupported("these flags")),
            };
            *(if minus { &mut off } else { &mut on }) |= bit;
        }
        if on & off != 0 || (on | off) & (ASCII | UNICODE) != 0 {
            return Err(Fault::Unsupported("these flags"));
        }
        let node = self.inside((*flags | on) & !off, start)?;
        Ok(Some(Node::Plain(Box::new(node))))
    }
}
