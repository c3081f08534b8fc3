//! `re`: a matcher in Rust, the rest in Python on top of it.

mod fold;
mod groups;
mod matcher;
mod parse;
mod program;
mod syntax;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::machine::error::{Raise, Res};
use crate::machine::native::{Args, Arity, Def, ModuleDef};
use crate::machine::value::{Str, Value};
use crate::machine::vm::Vm;

use matcher::{Found, Matcher, Wanted};
use parse::{Fault, parse};
use program::Program;

pub(super) static MODULE: ModuleDef = ModuleDef {
    name: "re",
    functions: &[],
    classes: &[],
    constants: |_| Vec::new(),
    source: include_str!("re.py"),
};

/// What `re` is built on; Python code has no use for it.
pub(super) static KERNEL: ModuleDef = ModuleDef {
    name: "_re",
    functions: &[
        Def::function("parse", Arity::Range(2, 2), describe),
        Def::function("match", Arity::Range(6, 6), match_at),
        Def::function("scan", Arity::Range(6, 6), scan),
    ],
    classes: &[],
    constants: |_| Vec::new(),
    source: "",
};

type Cache = HashMap<(Box<str>, u32), Rc<Program>>;

thread_local! {
    static COMPILED: RefCell<Cache> = RefCell::default();
}

/// Compiled patterns kept.
const KEPT: usize = 256;

fn compiled(vm: &mut Vm, text: &str, flags: u32) -> Result<Rc<Program>, Fault> {
    let key = (Box::from(text), flags);
    if let Some(it) = COMPILED.with_borrow(|cache| cache.get(&key).cloned()) {
        return Ok(it);
    }
    if vm.budget.work(text.len()).is_err() || text.len() > 1 << 16 {
        return Err(Fault::Unsupported("patterns of that size"));
    }
    let text: Vec<char> = text.chars().collect();
    let program = Rc::new(program::compile(&parse(&text, flags)?));
    COMPILED.with_borrow_mut(|cache| {
        if cache.len() >= KEPT {
            cache.clear();
        }
        cache.insert(key, program.clone());
    });
    Ok(program)
}

fn unsupported(what: &str) -> Raise {
    Raise::unknown(format!("regular expressions: {what} not built"))
}

fn flags(value: &Value) -> u32 {
    match value {
        Value::Int(it) => *it as u32,
        _ => 0,
    }
}

/// `(flags, groups, ((name, group), …))`, or `(message, position)` where the pattern is wrong.
fn describe(vm: &mut Vm, args: Args) -> Res<Value> {
    let text = args.str(0)?;
    match compiled(vm, &text, flags(args.at(1))) {
        Ok(program) => {
            let names: Vec<Value> = program
                .names
                .iter()
                .map(|(name, group)| Value::tuple([Value::str(name.as_str()), Value::Int((*group).into())]))
                .collect();
            Ok(Value::tuple([
                Value::Int(program.flags.into()),
                Value::Int(program.groups.into()),
                Value::tuple(names),
            ]))
        }
        Err(Fault::Error(message, usize::MAX)) => Ok(Value::tuple([Value::str(message), Value::None])),
        Err(Fault::Error(message, at)) => Ok(Value::tuple([Value::str(message), Value::size(at)])),
        Err(Fault::Unsupported(what)) => Err(unsupported(what)),
    }
}

/// The text that was last searched in a run, ready to be searched again.
#[derive(Default)]
pub(crate) struct Subject {
    text: Box<str>,
    chars: Rc<[char]>,
}

impl Vm {
    /// The characters of a text; free of charge where it is the one that was last searched.
    fn subject(&mut self, text: &Str) -> Res<Rc<[char]>> {
        if *self.subject.text != **text {
            self.budget.reserve(text.chars().saturating_mul(4))?;
            self.subject = Subject {
                text: text.as_str().into(),
                chars: text.as_str().chars().collect(),
            };
        }
        Ok(self.subject.chars.clone())
    }
}

/// What is asked for: the pattern, the text, where to start and where it ends.
struct Question {
    program: Rc<Program>,
    text: Rc<[char]>,
    from: usize,
    to: usize,
}

/// The first five arguments; the last one is up to the caller.
fn question(vm: &mut Vm, args: &Args) -> Res<Question> {
    let pattern = args.str(0)?;
    let program = match compiled(vm, &pattern, flags(args.at(1))) {
        Ok(it) => it,
        Err(_) => return Err(unsupported("this pattern")),
    };
    let text = args.str(2)?;
    let bound = |value: &Value| match value {
        Value::Int(it) => usize::try_from(*it).unwrap_or(0).min(text.chars()),
        _ => text.chars(),
    };
    let (from, to) = (bound(args.at(3)), bound(args.at(4)));
    Ok(Question {
        program,
        text: vm.subject(&text)?,
        from,
        to,
    })
}

fn found(it: Found) -> Value {
    let mut items = vec![Value::Int(it.last)];
    items.extend(
        it.spans
            .iter()
            .flat_map(|&(from, to)| [Value::Int(from), Value::Int(to)]),
    );
    Value::tuple(items)
}

/// `match(pattern, flags, text, pos, endpos, how)`: `(last group, start, end, start of group 1, …)` or `None`; `how`
/// is 0 to search, 1 to match at `pos`, 2 to match all.
fn match_at(vm: &mut Vm, args: Args) -> Res<Value> {
    let Question {
        program,
        text,
        from,
        to,
    } = question(vm, &args)?;
    if from > to {
        return Ok(Value::None);
    }
    let mut matcher = Matcher::new(&program, &text[..to]);
    let how = flags(args.at(5));
    let wanted = Wanted {
        full: how == 2,
        advance: false,
    };
    let result = match how {
        0 => matcher.search(vm, from, wanted)?,
        _ => matcher.at(vm, from, wanted)?,
    };
    Ok(result.map_or(Value::None, found))
}

/// `scan(pattern, flags, text, pos, endpos, most)`: all matches that do not overlap, at most `most` unless that is 0.
fn scan(vm: &mut Vm, args: Args) -> Res<Value> {
    let Question {
        program,
        text,
        mut from,
        to,
    } = question(vm, &args)?;
    let most = flags(args.at(5)) as usize;
    let mut matcher = Matcher::new(&program, &text[..to]);
    let mut all = Vec::new();
    let mut advance = false;
    while from <= to && (most == 0 || all.len() < most) {
        let Some(it) = matcher.search(vm, from, Wanted { full: false, advance })? else {
            break;
        };
        let (start, end) = it.spans[0];
        advance = start == end;
        from = end as usize;
        vm.budget.reserve(64 + it.spans.len() * 32)?;
        all.push(found(it));
    }
    Ok(Value::list(all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::limits::Limits;

    /// Each line: pattern, flags, text, and what CPython finds, as `last/start-end/…` per match; tab-separated.
    #[test]
    fn matches_are_those_of_cpython() {
        let path = std::env::var("FORETRACE_RE_CASES")
            .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/library/re.txt").to_owned());
        let (mut wrong, mut unknown, mut all) = (Vec::new(), 0, 0);
        for line in std::fs::read_to_string(path).expect("the cases").lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let [pattern, number, text, expected] = fields[..] else {
                panic!("{line}")
            };
            let (pattern, text) = (pattern.replace("\\t", "\t"), text.replace("<LF>", "\n"));
            let number: u32 = number.parse().expect("flags");
            let vm = &mut Vm::new(Limits::default());
            all += 1;
            let result = match compiled(vm, &pattern, number) {
                Err(Fault::Error(message, usize::MAX)) => format!("!{message}"),
                Err(Fault::Error(message, at)) => format!("!{message} at position {at}"),
                Err(Fault::Unsupported(_)) => {
                    unknown += 1;
                    continue;
                }
                Ok(_) => {
                    let args = [
                        Value::str(pattern),
                        Value::Int(number.into()),
                        Value::str(text),
                        Value::Int(0),
                    ];
                    let mut args = Args::of(&args);
                    args.pos.extend([Value::None, Value::Int(0)]);
                    match scan(vm, args) {
                        Ok(Value::List(it)) => {
                            let show = |it: &Value| match it {
                                Value::Tuple(it) => {
                                    format!("{:?}", it.iter().map(|it| flags(it) as i32).collect::<Vec<_>>())
                                }
                                _ => String::new(),
                            };
                            it.borrow().iter().map(show).collect::<Vec<_>>().join(" ")
                        }
                        other => {
                            unknown += 1;
                            let _ = other;
                            continue;
                        }
                    }
                }
            };
            if result != expected {
                wrong.push(format!("{line}\n    {result}"));
            }
        }
        assert!(unknown * 10 < all, "{unknown} unknown of {all}");
        assert!(
            wrong.is_empty(),
            "{} wrong\n{}",
            wrong.len(),
            wrong[..wrong.len().min(40)].join("\n")
        );
    }
}
