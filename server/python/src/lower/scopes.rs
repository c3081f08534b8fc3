//! The first pass: every code object of a slice, and where each of its variables lives.
//!
//! It leaves the id of its block in each syntax node that has one, for the second pass to find.

use std::borrow::Cow;
use std::rc::Rc;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    self as ast, AtomicNodeIndex, ExceptHandler, Expr, ExprContext, NodeIndex, Parameters, Pattern, Stmt, TypeParams,
};
use rustc_hash::FxHashMap;

use super::define::parameters;
use super::{Source, stack};
use crate::program::{Code, CodeId, CodeKind, NameId, Scope, Slot, SlotId, Span};
use crate::slice::{Slice, SliceKind};

/// Interned names.
#[derive(Default)]
pub(super) struct Names {
    ids: FxHashMap<Box<str>, NameId>,
    list: Vec<Box<str>>,
}

impl Names {
    pub(super) fn intern(&mut self, name: &str) -> NameId {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = NameId(self.list.len() as u32);
        self.list.push(name.into());
        self.ids.insert(name.into(), id);
        id
    }

    pub(super) fn text(&self, name: NameId) -> &str {
        &self.list[name.0 as usize]
    }

    pub(super) fn into_list(self) -> Vec<Box<str>> {
        self.list
    }
}

/// A block: a code object, or the scope of type parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BlockId(u32);

impl BlockId {
    /// The module, or what surrounds a function slice.
    pub(super) const ROOT: BlockId = BlockId(0);

    fn leave_in(self, node: &AtomicNodeIndex) {
        node.set(NodeIndex::from(self.0));
    }

    /// The block the first pass gave a node.
    pub(super) fn of(node: &AtomicNodeIndex) -> Option<BlockId> {
        node.load().as_u32().map(BlockId)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    /// What surrounds a function slice, of which nothing is known.
    Outside,
    /// The type parameters of a definition, seen by its annotations and its body.
    TypeParams,
    Code(CodeId, CodeKind),
}

struct Block {
    kind: BlockKind,
    parent: Option<BlockId>,
    /// The innermost class, for private names.
    class: Option<Rc<str>>,
    symbols: FxHashMap<NameId, Symbol>,
    /// Bound names in order of appearance.
    bound: Vec<NameId>,
    slots: Vec<Slot>,
}

#[derive(Clone, Copy, Default)]
struct Symbol {
    bound: bool,
    global: bool,
    nonlocal: bool,
    slot: Option<SlotId>,
}

/// The result of the first pass.
pub(super) struct Scopes {
    blocks: Vec<Block>,
    codes: Vec<BlockId>,
}

/// Finds the scopes of a slice that parses to `body`.
pub(super) fn build(source: Source<'_>, body: &[Stmt]) -> (Scopes, Names) {
    let mut builder = Builder {
        names: Names::default(),
        scopes: Scopes {
            blocks: Vec::new(),
            codes: Vec::new(),
        },
        walruses: Vec::new(),
        block: BlockId::ROOT,
        source,
    };
    let class = source.class_name.map(Rc::from);
    match source.kind {
        SliceKind::Module => builder.add_code(CodeKind::Module, None, class),
        SliceKind::Function => builder.add(BlockKind::Outside, None, class),
    };
    match source.kind {
        SliceKind::Module => builder.visit_body(body),
        SliceKind::Function => {
            let own = body.iter().find(|stmt| stmt.is_function_def_stmt());
            own.into_iter().for_each(|stmt| builder.visit_stmt(stmt));
        }
    }
    let stubs = source.slice.is_some_and(Slice::has_stubs);
    builder.finish(stubs)
}

impl Scopes {
    /// The code objects, still to be filled.
    pub(super) fn codes(&self) -> Vec<Code> {
        let code = |&block: &BlockId| {
            let block = &self.blocks[block.0 as usize];
            let BlockKind::Code(_, kind) = block.kind else {
                return Code::empty(CodeKind::Module, NameId(0), Box::default(), Span::default());
            };
            let mut code = Code::empty(kind, NameId(0), Box::default(), Span::default());
            code.parent = block.parent.and_then(|parent| self.code_of(parent));
            code.slots = block.slots.clone();
            code
        };
        self.codes.iter().map(code).collect()
    }

    /// The code object that executes a block.
    pub(super) fn code_of(&self, block: BlockId) -> Option<CodeId> {
        let block = self.get(block);
        match block.kind {
            BlockKind::Code(code, _) => Some(code),
            BlockKind::TypeParams => self.code_of(block.parent?),
            BlockKind::Outside => None,
        }
    }

    /// Whether a block is what surrounds a function slice.
    pub(super) fn is_outside(&self, block: BlockId) -> bool {
        self.code_of(block).is_none()
    }

    /// A name as code in the class of `block` spells it.
    pub(super) fn mangle<'n>(&self, block: BlockId, name: &'n str) -> Cow<'n, str> {
        let class = self.get(block).class.as_deref();
        match class.and_then(|class| private(class, name)) {
            Some(mangled) => Cow::Owned(mangled),
            None => Cow::Borrowed(name),
        }
    }

    /// Whether `name` is declared `global` in a block.
    pub(super) fn declared_global(&self, block: BlockId, name: NameId) -> bool {
        self.get(block).symbols.get(&name).is_some_and(|symbol| symbol.global)
    }

    /// Where a variable used in `block` lives.
    pub(super) fn resolve(&self, block: BlockId, name: NameId) -> Scope {
        let mut own = true;
        let mut at = Some(block);
        while let Some(id) = at {
            let block = self.get(id);
            let symbol = block.symbols.get(&name).copied().unwrap_or_default();
            match block.kind {
                BlockKind::Outside => return Scope::Global,
                BlockKind::TypeParams if symbol.bound => return Scope::TypeParam,
                BlockKind::TypeParams => {}
                BlockKind::Code(code, kind) => {
                    match (symbol.slot, kind) {
                        (Some(slot), _) if own => return Scope::Local(slot),
                        (_, CodeKind::Module) => return Scope::Global,
                        _ if symbol.global && (own || kind != CodeKind::Class) => return Scope::Global,
                        (Some(slot), kind) if kind != CodeKind::Class => return Scope::Enclosing(code, slot),
                        _ => {}
                    }
                    own = false;
                }
            }
            at = block.parent;
        }
        Scope::Global
    }

    fn get(&self, block: BlockId) -> &Block {
        &self.blocks[block.0 as usize]
    }
}

struct Builder<'s> {
    source: Source<'s>,
    names: Names,
    scopes: Scopes,
    /// Variables bound by a walrus inside a comprehension.
    walruses: Vec<(BlockId, NameId)>,
    block: BlockId,
}

impl Builder<'_> {
    fn add(&mut self, kind: BlockKind, parent: Option<BlockId>, class: Option<Rc<str>>) -> BlockId {
        let id = BlockId(self.scopes.blocks.len() as u32);
        self.scopes.blocks.push(Block {
            kind,
            parent,
            class,
            symbols: FxHashMap::default(),
            bound: Vec::new(),
            slots: Vec::new(),
        });
        id
    }

    fn add_code(&mut self, kind: CodeKind, parent: Option<BlockId>, class: Option<Rc<str>>) -> BlockId {
        let code = CodeId(self.scopes.codes.len() as u32);
        let block = self.add(BlockKind::Code(code, kind), parent, class);
        self.scopes.codes.push(block);
        block
    }

    fn class(&self) -> Option<Rc<str>> {
        self.scopes.get(self.block).class.clone()
    }

    /// The scope of type parameters, where there are any; else the current one.
    fn type_params(&mut self, params: Option<&TypeParams>) -> BlockId {
        let outer = self.block;
        let Some(params) = params else { return outer };
        let block = self.add(BlockKind::TypeParams, Some(outer), self.class());
        block.leave_in(&params.node_index);
        self.within(block, |this| {
            for param in &params.type_params {
                this.bind(param.name().as_str());
            }
            for param in &params.type_params {
                visitor::walk_type_param(this, param);
            }
        });
        block
    }

    fn within(&mut self, block: BlockId, run: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.block, block);
        run(self);
        self.block = outer;
    }

    fn symbol(&mut self, name: &str) -> (NameId, &mut Symbol) {
        self.symbol_in(self.block, name)
    }

    fn symbol_in(&mut self, block: BlockId, name: &str) -> (NameId, &mut Symbol) {
        let id = self.names.intern(&self.scopes.mangle(self.block, name));
        (id, self.scopes.blocks[block.0 as usize].symbols.entry(id).or_default())
    }

    fn bind(&mut self, name: &str) {
        self.bind_in(self.block, name);
    }

    fn bind_in(&mut self, block: BlockId, name: &str) {
        let (id, symbol) = self.symbol_in(block, name);
        if !symbol.bound && !name.is_empty() {
            symbol.bound = true;
            self.scopes.blocks[block.0 as usize].bound.push(id);
        }
    }

    fn bind_parameters(&mut self, params: &Parameters) {
        parameters(params).for_each(|(_, param, _)| self.bind(&param.name));
    }

    fn visit_defaults(&mut self, params: &Parameters) {
        parameters(params).for_each(|(_, _, default)| default.into_iter().for_each(|it| self.visit_expr(it)));
    }

    fn function(&mut self, def: &ast::StmtFunctionDef) {
        self.bind(def.name.as_str());
        if self.source.stub(def).is_some() {
            return;
        }
        // The slice's own function has to be the first code object.
        let block = self.add_code(CodeKind::Function, Some(self.block), self.class());
        block.leave_in(&def.node_index);
        def.decorator_list.iter().for_each(|it| self.visit_decorator(it));
        self.visit_defaults(&def.parameters);
        let around = self.type_params(def.type_params.as_deref());
        self.scopes.blocks[block.0 as usize].parent = Some(around);
        self.within(around, |this| {
            parameters(&def.parameters).for_each(|(_, it, _)| it.annotation.iter().for_each(|it| this.visit_expr(it)));
            def.returns.iter().for_each(|it| this.visit_expr(it));
        });
        self.within(block, |this| {
            this.bind_parameters(&def.parameters);
            this.visit_body(&def.body);
        });
    }

    fn class_def(&mut self, def: &ast::StmtClassDef) {
        self.bind(def.name.as_str());
        let block = self.add_code(CodeKind::Class, Some(self.block), Some(def.name.as_str().into()));
        block.leave_in(&def.node_index);
        def.decorator_list.iter().for_each(|it| self.visit_decorator(it));
        let around = self.type_params(def.type_params.as_deref());
        self.scopes.blocks[block.0 as usize].parent = Some(around);
        self.within(around, |this| {
            def.arguments.iter().for_each(|it| this.visit_arguments(it))
        });
        self.within(block, |this| this.visit_body(&def.body));
    }

    fn lambda(&mut self, lambda: &ast::ExprLambda) {
        let block = self.add_code(CodeKind::Lambda, Some(self.block), self.class());
        block.leave_in(&lambda.node_index);
        lambda.parameters.iter().for_each(|it| self.visit_defaults(it));
        self.within(block, |this| {
            lambda.parameters.iter().for_each(|it| this.bind_parameters(it));
            this.visit_expr(&lambda.body);
        });
    }

    fn comprehension(&mut self, node: &AtomicNodeIndex, elements: [Option<&Expr>; 2], clauses: &[ast::Comprehension]) {
        let block = self.add_code(CodeKind::Comprehension, Some(self.block), self.class());
        block.leave_in(node);
        clauses.iter().take(1).for_each(|first| self.visit_expr(&first.iter));
        self.within(block, |this| {
            for (index, clause) in clauses.iter().enumerate() {
                this.visit_expr(&clause.target);
                if index > 0 {
                    this.visit_expr(&clause.iter);
                }
                clause.ifs.iter().for_each(|it| this.visit_expr(it));
            }
            elements.into_iter().flatten().for_each(|it| this.visit_expr(it));
        });
    }

    fn walrus(&mut self, named: &ast::ExprNamed) {
        if let Expr::Name(name) = &*named.target {
            let mut block = self.block;
            while let BlockKind::Code(_, CodeKind::Comprehension) = self.scopes.get(block).kind
                && let Some(parent) = self.scopes.get(block).parent
            {
                block = parent;
            }
            self.bind_in(block, &name.id);
            if block != self.block {
                let (id, _) = self.symbol(&name.id);
                self.walruses.push((self.block, id));
            }
        }
        self.visit_expr(&named.value);
    }

    fn finish(mut self, stubs: bool) -> (Scopes, Names) {
        for block in &mut self.scopes.blocks {
            let BlockKind::Code(_, kind) = block.kind else { continue };
            for &name in &block.bound {
                let Some(symbol) = block.symbols.get_mut(&name) else {
                    continue;
                };
                if kind == CodeKind::Module || !(symbol.global || symbol.nonlocal) {
                    symbol.slot = Some(SlotId(block.slots.len() as u32));
                    block.slots.push(Slot {
                        name,
                        // Whoever calls a function that is not part of this slice cannot know what it touches.
                        captured: stubs && kind == CodeKind::Module,
                        written_inside: stubs && kind == CodeKind::Module,
                    });
                }
            }
        }
        let mut used = std::mem::take(&mut self.walruses);
        let walruses = used.len();
        for (index, block) in self.scopes.blocks.iter().enumerate() {
            used.extend(block.symbols.keys().map(|&name| (BlockId(index as u32), name)));
        }
        for (index, (block, name)) in used.into_iter().enumerate() {
            let symbol = self.scopes.get(block).symbols.get(&name).copied().unwrap_or_default();
            self.mark(block, name, symbol.bound || index < walruses);
        }
        (self.scopes, self.names)
    }

    /// Marks the slot of a variable used in `block` if it belongs to another code object.
    fn mark(&mut self, block: BlockId, name: NameId, written: bool) {
        let (owner, slot) = match self.scopes.resolve(block, name) {
            Scope::Enclosing(code, slot) => (self.scopes.codes[code.0 as usize], slot),
            Scope::Global if self.scopes.get(BlockId::ROOT).kind != BlockKind::Outside => {
                let symbol = self.scopes.get(BlockId::ROOT).symbols.get(&name);
                match symbol.and_then(|symbol| symbol.slot) {
                    Some(slot) => (BlockId::ROOT, slot),
                    None => return,
                }
            }
            _ => return,
        };
        let slot = &mut self.scopes.blocks[owner.0 as usize].slots[slot.0 as usize];
        slot.captured = true;
        slot.written_inside |= written;
    }
}

impl<'a> Visitor<'a> for Builder<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        stack::step(|| match stmt {
            Stmt::FunctionDef(def) => self.function(def),
            Stmt::ClassDef(def) => self.class_def(def),
            Stmt::TypeAlias(alias) => {
                self.visit_expr(&alias.name);
                let around = self.type_params(alias.type_params.as_deref());
                self.within(around, |this| this.visit_expr(&alias.value));
            }
            // `(x): int` declares nothing.
            Stmt::AnnAssign(it) if it.target.is_name_expr() && !it.simple && it.value.is_none() => {
                self.visit_expr(&it.annotation);
            }
            Stmt::Global(global) => global.names.iter().for_each(|name| self.symbol(name).1.global = true),
            Stmt::Nonlocal(nonlocal) => nonlocal
                .names
                .iter()
                .for_each(|name| self.symbol(name).1.nonlocal = true),
            Stmt::Import(import) => import
                .names
                .iter()
                .for_each(|alias| self.bind(super::stmt::bound_by_import(alias))),
            Stmt::ImportFrom(import) => {
                let named = import.names.iter().filter(|alias| alias.name.as_str() != "*");
                named.for_each(|alias| self.bind(alias.asname.as_ref().unwrap_or(&alias.name)));
            }
            _ => visitor::walk_stmt(self, stmt),
        });
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        stack::step(|| match expr {
            Expr::Name(name) => match name.ctx {
                ExprContext::Store | ExprContext::Del => self.bind(&name.id),
                ExprContext::Load | ExprContext::Invalid => {
                    self.symbol(&name.id);
                }
            },
            Expr::Named(named) => self.walrus(named),
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::ListComp(it) => self.comprehension(&it.node_index, [Some(&it.elt), None], &it.generators),
            Expr::SetComp(it) => self.comprehension(&it.node_index, [Some(&it.elt), None], &it.generators),
            Expr::Generator(it) => self.comprehension(&it.node_index, [Some(&it.elt), None], &it.generators),
            Expr::DictComp(it) => {
                self.comprehension(&it.node_index, [it.key.as_deref(), Some(&it.value)], &it.generators);
            }
            _ => visitor::walk_expr(self, expr),
        });
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        inner.name.iter().for_each(|name| self.bind(name));
        visitor::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchStar(it) => it.name.as_ref(),
            Pattern::MatchAs(it) => it.name.as_ref(),
            Pattern::MatchMapping(it) => it.rest.as_ref(),
            _ => None,
        };
        name.into_iter().for_each(|name| self.bind(name));
        stack::step(|| visitor::walk_pattern(self, pattern));
    }
}

/// A name as code in a class spells it, where that is another: names are mangled as CPython's `_Py_Mangle` does.
pub(crate) fn private(class: &str, name: &str) -> Option<String> {
    let class = class.trim_start_matches('_');
    let is_private = name.starts_with("__") && !name.ends_with("__") && !name.contains('.') && !class.is_empty();
    is_private.then(|| format!("_{class}{name}"))
}
