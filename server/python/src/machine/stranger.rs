//! Calls of unknown functions: they may print, and change what they are given.

use std::rc::Rc;

use super::error::Raise;
use super::native::Args;
use super::unknown::Unknown;
use super::value::Value;
use super::vm::Vm;

/// Modules whose functions are known to leave their arguments as they are.
const HARMLESS: [&str; 6] = ["logging", "warnings", "os", "os.path", "time", "inspect"];

/// The library's reason for what it cannot know of the time.
const CLOCK: &str = "the time it is";

/// How deep containers are looked into.
const DEPTH: u32 = 4;

impl Vm {
    /// The result of calling an unknown function. Where it is given something that it could change and that others
    /// see, the run goes on as if it did not, and says so.
    pub(crate) fn call_unknown(&mut self, function: &Rc<Unknown>, args: &Args) -> Raise {
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
        Raise::Unknown(function.clone())
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
