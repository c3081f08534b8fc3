use std::sync::Arc;

use foretrace_python::program::Span;
use foretrace_python::{Document, MODULE_NAME, Module, SliceKind, Text};

use super::SAMPLES;

fn module(source: &str) -> Module {
    Module::new(Text::new(source))
}

#[test]
fn the_module_slice_has_stubs() {
    let module = module("import a\nclass A:\n    @a\n    async def f(self): # x\n        pass\n\n    y = 1\n");
    let [body, function] = module.slices() else { panic!() };
    assert_eq!(&**body.text(), "import a\nclass A:\n    def f(): ...\n\n    y = 1\n");
    assert_eq!(
        (body.qualname(), body.class_name(), body.kind()),
        (MODULE_NAME, None, SliceKind::Module)
    );
    assert_eq!(&**function.text(), "    @a\n    async def f(self): # x\n        pass");
    assert_eq!(
        (function.qualname(), function.class_name(), function.occurrence()),
        ("A.f", Some("A"), 0)
    );

    let stub = body.text().find("def").unwrap() as u32;
    assert_eq!(body.stub_at(stub), Some(("A.f", 0)));
    assert_eq!(body.stub_at(stub - 1), None);
    assert_eq!(body.to_file(Span::new(stub, stub + 12)), function.range());
    assert_eq!(
        &module.text().as_str()[body.to_file(Span::new(stub + 4, stub + 5))],
        "f"
    );
}

#[test]
fn offsets_map_both_ways() {
    for source in SAMPLES {
        let module = module(source);
        for slice in module.slices() {
            let inside = (0..=source.len()).filter_map(|offset| Some((offset, slice.from_file(offset)?)));
            for (offset, relative) in inside {
                assert_eq!(slice.to_file(Span::new(relative, relative)), offset..offset);
                assert_eq!(
                    slice
                        .text()
                        .get(relative as usize..)
                        .and_then(|rest| rest.chars().next()),
                    source
                        .get(offset..slice.range().end)
                        .and_then(|rest| rest.chars().next())
                );
            }
        }
        for offset in 0..=source.len() + 2 {
            let slice = module.slice_at(offset);
            assert!(slice.kind() == SliceKind::Module || slice.from_file(offset).is_some());
        }
    }
}

#[test]
fn keys_tell_slices_apart() {
    let module = module("class A:\n    def f(): 1\nclass B:\n    def f(): 1\n    def f(): 1\n    def f(): 2\n");
    let keys: Vec<_> = module.slices()[1..].iter().map(|slice| slice.key()).collect();
    assert_ne!(keys[0], keys[1]);
    assert_eq!(keys[1], keys[2]);
    assert_ne!(keys[2], keys[3]);
    assert_eq!(
        module.slices()[1..]
            .iter()
            .map(|slice| slice.occurrence())
            .collect::<Vec<_>>(),
        [0, 0, 1, 2]
    );
}

#[test]
fn an_edit_inside_a_function_changes_that_slice_alone() {
    let before = module(SAMPLES[0]);
    let at = SAMPLES[0].find("total = 0.0").unwrap();
    let after = before.edited(before.text().replace(at..at, "x = (\n        "));
    for (old, new) in before.slices().iter().zip(after.slices()) {
        assert_eq!(
            old.key() == new.key(),
            old.qualname() != "Shape.perimeter",
            "{}",
            old.qualname()
        );
        assert_eq!(Arc::ptr_eq(old.text(), new.text()), old.key() == new.key());
    }
}

#[test]
fn trees_answer_what_is_at_the_cursor() {
    let source = "class A:\n    @d\n    def f(self, größe):\n        if größe:\n            return größe + 1\n";
    let mut document = Document::new(Text::new(source));
    let at = source.rfind("größe").unwrap();
    let (slice, tree) = document.tree_at(at + 3);
    let (slice, tree) = (slice.clone(), tree.unwrap().clone());
    let text = |span| &source[slice.to_file(span)];
    let offset = |at| slice.from_file(at).unwrap();
    assert!(!tree.has_error() && tree.errors().is_empty());
    assert_eq!(
        tree.identifier_at(offset(at)).map(|(span, name)| (text(span), name)),
        Some(("größe", "größe"))
    );
    assert_eq!(tree.identifier_at(offset(at + 7)).map(|(_, name)| name), Some("größe"));
    assert_eq!(tree.statement_at(offset(at)).map(text), Some("return größe + 1"));
    assert_eq!(
        tree.statement_at(offset(source.find("if").unwrap())).map(text),
        Some("if größe:\n            return größe + 1")
    );

    document.edit(at + 7..at + 11, ".");
    let (_, tree) = document.tree_at(at);
    assert!(tree.is_some_and(|tree| tree.has_error() && !tree.errors().is_empty()));
    document.edit(at + 8..at + 8, "x");
    let (slice, tree) = document.tree_at(at);
    let fresh = foretrace_python::Tree::parse(slice).unwrap();
    assert_eq!(tree.unwrap().nodes(), fresh.nodes());
    assert!(!fresh.has_error());
}
