//! Calls of what is not known: unknown functions may print, and change what they are given; methods of a value of which
//! only the type is known may do neither.

use std::rc::Rc;

use super::error::{Raise, Res};
use super::kind::Kind;
use super::native::Args;
use super::unknown::Unknown;
use super::value::{Native, Value};
use super::vm::Vm;

/// Modules whose functions are known to leave their arguments as they are.
const HARMLESS: [&str; 6] = ["logging", "warnings", "os", "os.path", "time", "inspect"];

/// The library's reason for what it cannot know of the time.
const CLOCK: &str = "the time it is";

/// What asks for variables of the environment, and no more.
const ENVIRONMENT: [&str; 2] = [
    "`os.environ` depends on the environment",
    "`os.getenv` depends on the environment",
];

/// Methods of `str` that return for any text, without arguments or with texts, by what they return.
const OF_TEXTS: [(Kind, &[&str]); 3] = [
    (
        Kind::Str,
        &[
            "capitalize",
            "casefold",
            "lower",
            "lstrip",
            "removeprefix",
            "removesuffix",
            "replace",
            "rstrip",
            "strip",
            "swapcase",
            "title",
            "upper",
        ],
    ),
    (
        Kind::Bool,
        &[
            "endswith",
            "isalnum",
            "isalpha",
            "isascii",
            "isdecimal",
            "isdigit",
            "isidentifier",
            "islower",
            "isnumeric",
            "isprintable",
            "isspace",
            "istitle",
            "isupper",
            "startswith",
        ],
    ),
    (Kind::Int, &["count", "find", "rfind"]),
];

/// How deep containers are looked into.
const DEPTH: u32 = 4;

impl Vm {
    /// The result of calling an unknown function. Where it is given something that it could change and that others
    /// see, the run goes on as if it did not, and says so.
    pub(crate) fn call_unknown(&mut self, function: &Rc<Unknown>, args: &Args) -> Res<Value> {
        if ENVIRONMENT.contains(&&*function.reason) {
            let reason = "variables of the environment are not known";
            let default = args.get(1).and_then(Value::as_str);
            return Ok(Value::Unknown(match default {
                Some(_) => Unknown::of(Kind::Str, reason),
                None => Unknown::because(reason),
            }));
        }
        self.stdout_in_doubt(&function.reason);
        let mut given = args.pos.iter().chain(args.kw.iter().map(|it| &it.1));
        let harmless = function
            .reason
            .strip_prefix("the module `")
            .and_then(|it| it.split('`').next())
            .is_some_and(|it| HARMLESS.contains(&it));
        let harmless = harmless || &*function.reason == CLOCK;
        if !harmless && given.any(|it| self.may_be_changed(it, DEPTH)) {
            self.decisions.trust(self.line, function);
        }
        Err(Raise::Unknown(function.clone()))
    }

    /// Whether a change of what is given to a function shows elsewhere. Functions and classes may be called, with what
    /// effects nobody knows: but while the module is imported they are decorated and registered, and that is all.
    fn may_be_changed(&self, value: &Value, depth: u32) -> bool {
        if depth == 0 {
            return true;
        }
        let any = |items: &[Value]| items.iter().any(|it| self.may_be_changed(it, depth - 1));
        match value {
            Value::List(it) => Rc::strong_count(it) > 1 || any(&it.borrow()),
            Value::Dict(it) => {
                Rc::strong_count(it) > 1 || it.to_vec().iter().any(|(_, it)| any(std::slice::from_ref(it)))
            }
            Value::Set(it) => Rc::strong_count(it) > 1,
            Value::ByteArray(it) => Rc::strong_count(it) > 1,
            Value::Tuple(it) => any(it),
            Value::Iter(_) | Value::Generator(_) | Value::View(_) => true,
            Value::Instance(it) => !it.class().kind.is_exception(),
            Value::Method(it) => self.calling || any(std::slice::from_ref(&it.receiver)),
            Value::Function(_) => self.calling,
            Value::Class(it) => self.calling && !it.builtin,
            _ => false,
        }
    }
}

/// What a method gives that returns for any text, where a text is all that is unknown.
pub(crate) fn of_texts(native: &Native, args: &Args) -> Option<Kind> {
    let of_str = native.owner.as_ref().is_some_and(|it| it.kind == Kind::Str);
    let is_text = |it: &Value| match it {
        Value::Unknown(it) => it.kind == Some(Kind::Str),
        it => matches!(it, Value::Str(_)),
    };
    if !of_str || !args.kw.is_empty() || !args.pos.iter().all(is_text) {
        return None;
    }
    let has = |it: &&(Kind, &[&str])| it.1.contains(&native.def.name);
    OF_TEXTS.iter().find(has).map(|it| it.0)
}
