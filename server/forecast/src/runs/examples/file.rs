//! What the slices of a file run, brought together.

use std::borrow::Cow;
use std::collections::HashSet;

use foretrace_python::program::{Program, StmtKind, walk};
use foretrace_python::{Module, Slice};

use super::extract::parametrized;
use super::{Callee, Entry, Example, Found, Kind};

/// Built-ins whose calls literals may contain.
pub(super) const PLAIN: [&str; 30] = [
    "abs",
    "all",
    "any",
    "bool",
    "bytearray",
    "bytes",
    "chr",
    "complex",
    "dict",
    "divmod",
    "enumerate",
    "filter",
    "float",
    "frozenset",
    "int",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "min",
    "object",
    "range",
    "reversed",
    "round",
    "set",
    "sorted",
    "str",
    "tuple",
    "zip",
];

/// What a file defines.
pub(super) struct Names<'a> {
    /// Qualified names of functions.
    functions: HashSet<&'a str>,
    classes: HashSet<&'a str>,
    /// The variables that the module's body binds.
    bound: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn of(module: &'a Module, programs: &[&'a Program]) -> Names<'a> {
        let mut classes = HashSet::new();
        let mut bound = HashSet::new();
        if let Some(&body) = programs.first() {
            let root = body.root();
            bound.extend(root.slots.iter().map(|it| body.name(it.name)));
            walk::stmts(body, &root.body, &mut |it| {
                if let StmtKind::Class { target, .. } = &body[it].kind {
                    classes.insert(body.name(target.name));
                }
            });
        }
        Names {
            functions: module.slices().iter().skip(1).map(|it| it.qualname()).collect(),
            classes,
            bound,
        }
    }

    pub(super) fn binds(&self, name: &str) -> bool {
        self.bound.contains(name)
    }

    /// The functions and classes of the module that an import of everything brings.
    pub(super) fn public(&self) -> impl Iterator<Item = &'a str> + '_ {
        let all = self.functions.iter().chain(&self.classes).copied();
        all.filter(|it| !it.starts_with('_') && !it.contains('.'))
    }

    pub(super) fn defines(&self, name: &str) -> bool {
        self.functions.contains(name) || self.classes.contains(name)
    }

    /// Whether everything that a call needs is there at the end of the module.
    pub(super) fn has(&self, needs: &[Box<str>]) -> bool {
        needs
            .iter()
            .all(|it| self.defines(it) || PLAIN.contains(&&**it) && !self.binds(it))
    }

    /// The functions of the file that are called. A method's class is among `needs`, or is the only one that has it.
    pub(super) fn targets(&self, calls: &[Callee], needs: &[Box<str>]) -> Vec<String> {
        let mut targets: Vec<String> = calls.iter().filter_map(|it| self.target(it, needs)).collect();
        targets.sort_unstable();
        targets.dedup();
        targets
    }

    fn target(&self, callee: &Callee, needs: &[Box<str>]) -> Option<String> {
        let defined = |name: String| self.functions.contains(&*name).then_some(name);
        match callee {
            Callee::Name(name) if self.functions.contains(&**name) => Some(name.to_string()),
            Callee::Name(name) if self.classes.contains(&**name) => defined(format!("{name}.__init__")),
            Callee::Name(_) => None,
            Callee::Method(method) if needs.is_empty() => {
                let suffix = format!(".{method}");
                let mut owners = self.functions.iter().filter(|it| it.ends_with(&suffix));
                let only = owners.next()?;
                owners.next().is_none().then(|| only.to_string())
            }
            Callee::Method(method) => needs.iter().find_map(|it| defined(format!("{it}.{method}"))),
        }
    }
}

/// The examples of a file, best vouched for first. `programs` and `found` belong to the module's slices, in order.
pub(crate) fn gather(module: &Module, programs: &[&Program], found: &[&[Found]]) -> Vec<Example> {
    let names = Names::of(module, programs);
    let source = module.text().as_str();
    let set_up = source.contains("autouse")
        || [".setUp", ".setup", ".setup_method"].iter().any(|it| {
            let defines = |slice: &Slice| slice.qualname().ends_with(it);
            module.slices().iter().any(|slice| defines(slice))
        });
    let mocks = set_up || source.contains("mock") || source.contains("patch");
    let mut examples = Vec::new();
    for (slice, found) in found.iter().enumerate() {
        let replaced = is_replaced(module, programs, slice);
        for it in found.iter() {
            let is_call = matches!(it.entry, Entry::Call(_));
            let is_test_function = it.kind == Kind::Test && it.needs.is_empty();
            let targets = names.targets(&it.calls, &it.needs);
            let usable = match it.kind {
                Kind::Doctest => !replaced,
                _ if is_test_function => !replaced && !set_up,
                _ => !is_call || names.has(&it.needs) && !targets.is_empty(),
            };
            if !usable {
                continue;
            }
            examples.push(Example {
                kind: it.kind,
                entry: it.entry.clone(),
                expects: it.expects.clone().filter(|_| !mocks),
                slice,
                span: it.span,
                targets,
            });
        }
    }
    examples.sort_by_key(|it| (it.kind, it.slice, it.span.start));
    let mut seen = HashSet::new();
    examples.retain(|it| match &it.entry {
        Entry::Call(text) if it.expects.is_none() => seen.insert(text.clone()),
        _ => true,
    });
    examples
}

/// Whether a later definition takes the place of a function, as a property's setter does not.
fn is_replaced(module: &Module, programs: &[&Program], slice: usize) -> bool {
    let Some(this) = module.slices().get(slice).filter(|_| slice > 0) else {
        return false;
    };
    let later = module.slices().iter().zip(programs).skip(slice + 1);
    later
        .filter(|(it, _)| it.qualname() == this.qualname())
        .any(|(_, program)| program.root().decorators.is_empty())
}

/// The file as the machine is to see it: `@pytest.mark.parametrize(…)`, which only marks a function, is blank.
pub(crate) fn prepared<'a>(module: &'a Module, programs: &[&Program]) -> Cow<'a, str> {
    let source = module.text().as_str();
    let mut blank = Vec::new();
    for (slice, program) in module.slices().iter().zip(programs).skip(1) {
        for &decorator in &program.root().decorators {
            if parametrized(program, decorator).is_none() {
                continue;
            }
            let range = slice.to_file(program[decorator].span);
            if let Some(at) = source[..range.start].rfind('@') {
                blank.push(at..range.end);
            }
        }
    }
    if blank.is_empty() {
        return Cow::Borrowed(source);
    }
    let mut text = String::with_capacity(source.len());
    let mut done = 0;
    for range in blank {
        text += &source[done..range.start];
        text.extend(source[range.clone()].bytes().map(|it| match it {
            b'\n' | b'\r' => it as char,
            _ => ' ',
        }));
        done = range.end;
    }
    text += &source[done..];
    Cow::Owned(text)
}
