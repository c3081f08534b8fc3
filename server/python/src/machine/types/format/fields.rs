//! `str.format` and `str.format_map`: replacement fields.

use std::rc::Rc;

use super::spec::push_digit;
use crate::machine::error::{Res, index_error, key_error, value_error};
use crate::machine::native::Args;
use crate::machine::types::str::ascii;
use crate::machine::unicode;
use crate::machine::value::{Str, Value};
use crate::machine::vm::Vm;

/// How fields are numbered: not known yet, by themselves, by the program.
enum Numbering {
    Init,
    Auto(usize),
    Manual,
}

enum Names<'a> {
    Keywords(&'a [(Rc<Str>, Value)]),
    Mapping(&'a Value),
}

struct Formatter<'a> {
    /// `None` for `format_map`.
    positional: Option<&'a [Value]>,
    names: Names<'a>,
    numbering: Numbering,
}

/// How deep specs may hold fields.
const DEPTH: usize = 2;

pub(in crate::machine::types) fn format_method(vm: &mut Vm, args: Args) -> Res<Value> {
    let text = args.str(0)?;
    let mut formatter = Formatter {
        positional: Some(args.pos.get(1..).unwrap_or_default()),
        names: Names::Keywords(&args.kw),
        numbering: Numbering::Init,
    };
    formatter.build(vm, &text, DEPTH).map(Value::str)
}

pub(in crate::machine::types) fn format_map(vm: &mut Vm, args: Args) -> Res<Value> {
    let text = args.str(0)?;
    let mut formatter = Formatter {
        positional: None,
        names: Names::Mapping(args.at(1)),
        numbering: Numbering::Init,
    };
    formatter.build(vm, &text, DEPTH).map(Value::str)
}

/// `{name!conversion:spec}`
struct Field<'a> {
    name: &'a str,
    conversion: Option<char>,
    spec: &'a str,
    /// Where the text goes on.
    rest: &'a str,
}

/// Splits off the first character.
fn shift(text: &mut &str) -> Option<char> {
    let c = text.chars().next()?;
    *text = &text[c.len_utf8()..];
    Some(c)
}

fn field(text: &str) -> Res<Field<'_>> {
    let mut at = 0;
    let stop = loop {
        let Some(found) = text[at..].find(['{', '[', '}', ':', '!']) else {
            return Err(value_error("expected '}' before end of string"));
        };
        at += found;
        match text.as_bytes()[at] {
            b'{' => return Err(value_error("unexpected '{' in field name")),
            b'[' => at = text[at..].find(']').map_or(text.len(), |end| at + end),
            stop => break stop,
        }
    };
    let (name, mut rest) = (&text[..at], &text[at + 1..]);
    let mut conversion = None;
    if stop == b'}' {
        return Ok(Field {
            name,
            conversion,
            spec: "",
            rest,
        });
    }
    if stop == b'!' {
        conversion = shift(&mut rest);
        if conversion.is_none() {
            return Err(value_error("end of string while looking for conversion specifier"));
        }
        match shift(&mut rest) {
            None | Some(':') => {}
            Some('}') => {
                return Ok(Field {
                    name,
                    conversion,
                    spec: "",
                    rest,
                });
            }
            Some(_) => return Err(value_error("expected ':' after conversion specifier")),
        }
    }
    let mut open = 1;
    for (end, byte) in rest.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            let (spec, rest) = (&rest[..end], &rest[end + 1..]);
            return Ok(Field {
                name,
                conversion,
                spec,
                rest,
            });
        }
    }
    Err(value_error("unmatched '{' in format spec"))
}

/// The number a text is, if it is one.
fn number(text: &str) -> Res<Option<usize>> {
    let mut number = None;
    for c in text.chars() {
        let Some(digit) = unicode::decimal(c) else {
            return Ok(None);
        };
        number = Some(push_digit(number.unwrap_or(0), digit)?);
    }
    Ok(number)
}

impl Formatter<'_> {
    fn build(&mut self, vm: &mut Vm, text: &str, depth: usize) -> Res<String> {
        if depth == 0 {
            return Err(value_error("Max string recursion exceeded"));
        }
        let (mut out, mut rest) = (String::new(), text);
        while let Some(at) = rest.find(['{', '}']) {
            let brace = rest.as_bytes()[at];
            let after = &rest[at + 1..];
            vm.budget.reserve(out.len().saturating_add(at) + 1)?;
            out.push_str(&rest[..at]);
            match (brace, after.bytes().next()) {
                (_, Some(next)) if next == brace => {
                    out.push(brace as char);
                    rest = &after[1..];
                }
                (b'}', _) => return Err(value_error("Single '}' encountered in format string")),
                (_, None) => return Err(value_error("Single '{' encountered in format string")),
                _ => {
                    let field = field(after)?;
                    let shown = self.render(vm, &field, depth)?;
                    vm.budget.reserve(out.len().saturating_add(shown.len()))?;
                    out.push_str(&shown);
                    rest = field.rest;
                }
            }
        }
        vm.budget.reserve(out.len().saturating_add(rest.len()))?;
        out.push_str(rest);
        Ok(out)
    }

    fn render(&mut self, vm: &mut Vm, field: &Field<'_>, depth: usize) -> Res<Rc<Str>> {
        let mut value = self.value(vm, field.name)?;
        value = match field.conversion {
            None => value,
            Some('r') => Value::Str(vm.repr(&value)?),
            Some('s') => Value::Str(vm.str(&value)?),
            Some('a') => Value::str(ascii(&vm.repr(&value)?)),
            Some(c @ '!'..='~') => return Err(value_error(format!("Unknown conversion specifier {c}"))),
            Some(c) => return Err(value_error(format!("Unknown conversion specifier \\x{:x}", c as u32))),
        };
        match field.spec.contains('{') {
            true => {
                let spec = self.build(vm, field.spec, depth - 1)?;
                vm.format(&value, &spec)
            }
            false => vm.format(&value, field.spec),
        }
    }

    fn value(&mut self, vm: &mut Vm, name: &str) -> Res<Value> {
        let (first, mut rest) = name.split_at(name.find(['.', '[']).unwrap_or(name.len()));
        let mut value = self.first(vm, first)?;
        while let Some(next) = shift(&mut rest) {
            let end = match next {
                '.' => rest.find(['.', '[']).unwrap_or(rest.len()),
                '[' => rest
                    .find(']')
                    .ok_or_else(|| value_error("Missing ']' in format string"))?,
                _ => {
                    return Err(value_error("Only '.' or '[' may follow ']' in format field specifier"));
                }
            };
            let (part, after) = rest.split_at(end);
            let index = if next == '[' { number(part)? } else { None };
            if part.is_empty() {
                return Err(value_error("Empty attribute in format string"));
            }
            rest = after;
            value = match (next, index) {
                ('.', _) => {
                    let name = vm.intern(part);
                    vm.get_attr(&value, &name)?
                }
                (_, Some(index)) => vm.get_item(&value, &Value::size(index))?,
                (_, None) => vm.get_item(&value, &Value::str(part))?,
            };
            if next == '[' {
                shift(&mut rest);
            }
        }
        Ok(value)
    }

    fn first(&mut self, vm: &mut Vm, name: &str) -> Res<Value> {
        let mut index = number(name)?;
        if index.is_some() || name.is_empty() {
            match (&mut self.numbering, name.is_empty()) {
                (Numbering::Auto(next), true) => {
                    index = Some(*next);
                    *next += 1;
                }
                (state @ Numbering::Init, true) => {
                    index = Some(0);
                    *state = Numbering::Auto(1);
                }
                (state, false) if !matches!(state, Numbering::Auto(_)) => *state = Numbering::Manual,
                (_, true) => {
                    return Err(value_error(
                        "cannot switch from manual field specification to automatic field numbering",
                    ));
                }
                (_, false) => {
                    return Err(value_error(
                        "cannot switch from automatic field numbering to manual field specification",
                    ));
                }
            }
        }
        if let Some(index) = index {
            let Some(positional) = self.positional else {
                return Err(value_error("Format string contains positional fields"));
            };
            return positional.get(index).cloned().ok_or_else(|| {
                index_error(format!(
                    "Replacement index {index} out of range for positional args tuple"
                ))
            });
        }
        match self.names {
            Names::Keywords(all) => all
                .iter()
                .find(|(key, _)| key.as_str() == name)
                .map(|(_, value)| value.clone())
                .ok_or_else(|| key_error(Value::str(name))),
            Names::Mapping(map) => vm.get_item(map, &Value::str(name)),
        }
    }
}
