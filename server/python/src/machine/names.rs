//! Names the machine itself looks up.

use std::rc::Rc;

use super::value::Str;

macro_rules! names {
    ($($field:ident $text:literal,)*) => {
        /// Interned names.
        #[derive(Debug)]
        #[allow(missing_docs)]
        pub struct Names { $(pub $field: Rc<Str>,)* }

        impl Names {
            pub(crate) fn new() -> Names {
                Names { $($field: Str::new($text),)* }
            }
        }
    };
}

names! {
    init "__init__", new "__new__", call "__call__", repr "__repr__", str "__str__", format "__format__",
    bool "__bool__", len "__len__", iter "__iter__", next "__next__", hash "__hash__", index "__index__",
    int "__int__", float "__float__", complex "__complex__", round "__round__", bytes "__bytes__",
    eq "__eq__", ne "__ne__", lt "__lt__", le "__le__", gt "__gt__", ge "__ge__",
    contains "__contains__", getitem "__getitem__", setitem "__setitem__", delitem "__delitem__",
    missing "__missing__", getattr "__getattr__", getattribute "__getattribute__", setattr "__setattr__",
    delattr "__delattr__", get "__get__", set "__set__", delete "__delete__", set_name "__set_name__",
    enter "__enter__", exit "__exit__", aenter "__aenter__", aexit "__aexit__", aiter "__aiter__",
    anext "__anext__", await_ "__await__", neg "__neg__", pos "__pos__", invert "__invert__", abs "__abs__",
    reversed "__reversed__", length_hint "__length_hint__", name "__name__", qualname "__qualname__",
    module "__module__", doc "__doc__", dict "__dict__", class "__class__", slots "__slots__", del "__del__",
    bases "__bases__", mro "__mro__", match_args "__match_args__", init_subclass "__init_subclass__",
    prepare "__prepare__", class_getitem "__class_getitem__", instancecheck "__instancecheck__",
    subclasscheck "__subclasscheck__", annotations "__annotations__", build_class "__build_class__",
    value "value", args "args", send "send", throw "throw", close "close", main "__main__", builtins "builtins",
    traceback "__traceback__", context "__context__", cause "__cause__", wrapped "__wrapped__",
    suppress_context "__suppress_context__", notes "__notes__", defaults "__defaults__", code "__code__",
    kwdefaults "__kwdefaults__", func "__func__", self_ "__self__", objclass "__objclass__", keys "keys",
    dir "__dir__", fspath "__fspath__", classcell "__classcell__", globals "__globals__", closure "__closure__",
    path "path", trunc "__trunc__", floor "__floor__", ceil "__ceil__", divmod "__divmod__", rdivmod "__rdivmod__",
    all "__all__", weakref "__weakref__", subclasses "__subclasses__", orig_bases "__orig_bases__",
    mro_entries "__mro_entries__", abstract_ "__abstractmethods__", is_abstract "__isabstractmethod__",
}
