//! The parts of a flow that read and write variables, and which writes reach which reads.

use super::flow::{Block, BlockId, End, Flow, Step};
use crate::program::walk;
use crate::program::{
    CodeId, ExprId, ExprKind, Name, Pattern, PatternKind, Program, Scope, SlotId, Span, StmtKind, Target, TargetKind,
};

/// A step or the end of a block.
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) block: BlockId,
    /// Expressions evaluated here.
    pub(super) exprs: Vec<ExprId>,
    pub(super) reads: Vec<SlotId>,
    /// Whether this is a condition or a loop's header.
    pub(super) decides: bool,
    writes: Vec<SlotId>,
    /// Whether the writes surely happen.
    kills: bool,
}

/// Nodes in order of blocks, and the writes that reach each block.
pub(super) struct Reaching {
    pub(super) nodes: Vec<Node>,
    /// By block: its nodes.
    pub(super) of_block: Vec<std::ops::Range<usize>>,
    /// By block: the nodes whose writes reach its start, as a set of bits.
    before: Vec<Vec<u64>>,
}

/// More bits than this are not kept.
const MAX_BITS: usize = 1 << 26;

struct Collector<'p> {
    program: &'p Program,
    code: CodeId,
    /// Reads and writes of this code object's variables by code inside it.
    inside: Vec<(Span, SlotId, bool)>,
    nodes: Vec<Node>,
}

impl Reaching {
    /// `None` where the code object is too large.
    pub(super) fn of(program: &Program, code: CodeId, flow: &Flow<'_>) -> Option<Reaching> {
        let mut it = Collector {
            program,
            code,
            inside: Vec::new(),
            nodes: Vec::new(),
        };
        it.find_inside();
        let mut of_block = Vec::new();
        for (i, block) in flow.blocks.iter().enumerate() {
            let start = it.nodes.len();
            if i == 0 {
                for param in &program[code].params {
                    let node = it.node(BlockId(0), param.span, &[]);
                    node.writes.push(param.slot);
                }
            }
            it.block(BlockId(i as u32), block);
            of_block.push(start..it.nodes.len());
        }
        let words = it.nodes.len().div_ceil(64);
        if words.saturating_mul(flow.blocks.len()) > MAX_BITS / 64 {
            return None;
        }
        let mut reaching = Reaching {
            nodes: it.nodes,
            of_block,
            before: vec![vec![0; words]; flow.blocks.len()],
        };
        reaching.solve(flow);
        Some(reaching)
    }

    fn solve(&mut self, flow: &Flow<'_>) {
        let order = flow.order();
        let mut changed = true;
        while changed {
            changed = false;
            for &block in &order {
                let mut at = self.before[block.0 as usize].clone();
                let mut raised = at.clone();
                for node in self.of_block[block.0 as usize].clone() {
                    self.apply(node, &mut at);
                    raised.iter_mut().zip(&at).for_each(|(a, b)| *a |= b);
                }
                let mut send = |to: BlockId, bits: &[u64]| {
                    for (into, from) in self.before[to.0 as usize].iter_mut().zip(bits) {
                        changed |= *from & !*into != 0;
                        *into |= from;
                    }
                };
                flow.block(block).end.successors(|to| send(to, &at));
                if let Some(to) = flow.block(block).raises_to {
                    send(to, &raised);
                }
            }
        }
    }

    fn apply(&self, node: usize, bits: &mut [u64]) {
        let Node { writes, kills, .. } = &self.nodes[node];
        if writes.is_empty() {
            return;
        }
        if *kills {
            for (word, bits) in bits.iter_mut().enumerate() {
                let mut left = *bits;
                while left != 0 {
                    let bit = left.trailing_zeros() as usize;
                    left &= left - 1;
                    let other = &self.nodes[word * 64 + bit];
                    if other.writes.iter().all(|it| writes.contains(it)) {
                        *bits &= !(1 << bit);
                    }
                }
            }
        }
        bits[node / 64] |= 1 << (node % 64);
    }

    /// The nodes whose write of `slot` reaches `node`.
    pub(super) fn writers(&self, node: usize, slot: SlotId) -> Vec<usize> {
        let block = self.nodes[node].block.0 as usize;
        let mut at = self.before[block].clone();
        (self.of_block[block].start..node).for_each(|it| self.apply(it, &mut at));
        (0..self.nodes.len())
            .filter(|it| at[it / 64] & (1 << (it % 64)) != 0 && self.nodes[*it].writes.contains(&slot))
            .collect()
    }
}

impl Collector<'_> {
    fn find_inside(&mut self) {
        let mut names = Vec::new();
        for expr in &self.program.exprs {
            match &expr.kind {
                ExprKind::Name(name) => names.push((expr.span, *name, false)),
                ExprKind::Walrus { target, .. } => names.push((expr.span, *target, true)),
                _ => {}
            }
        }
        for site in &self.program.sites {
            if let crate::program::SiteKind::Binding(_, Some(name)) = site.kind {
                names.push((site.span, name, true));
            }
        }
        let is_ours = |(span, name, writes): (Span, Name, bool)| match name.scope {
            Scope::Enclosing(code, slot) if code == self.code => Some((span, slot, writes)),
            _ => None,
        };
        self.inside = names.into_iter().filter_map(is_ours).collect();
    }

    fn node(&mut self, block: BlockId, span: Span, exprs: &[ExprId]) -> &mut Node {
        let (mut reads, mut writes) = (Vec::new(), Vec::new());
        for &expr in exprs {
            walk::deep(self.program, expr, &mut |it| match &self.program[it].kind {
                ExprKind::Name(Name {
                    scope: Scope::Local(slot),
                    ..
                }) if !self.in_comprehension(it, expr) => reads.push(*slot),
                ExprKind::Walrus {
                    target:
                        Name {
                            scope: Scope::Local(slot),
                            ..
                        },
                    ..
                } => writes.push(*slot),
                _ => {}
            });
        }
        for &(inner, slot, is_write) in &self.inside {
            if exprs.iter().any(|it| self.program[*it].span.contains(inner)) {
                if is_write { writes.push(slot) } else { reads.push(slot) }
            }
        }
        let kills = writes.is_empty();
        self.nodes.push(Node {
            span,
            block,
            exprs: exprs.to_vec(),
            reads,
            decides: false,
            writes,
            kills,
        });
        let last = self.nodes.len() - 1;
        &mut self.nodes[last]
    }

    /// Whether `expr`, somewhere in `whole`, belongs to a comprehension's own code.
    fn in_comprehension(&self, expr: ExprId, whole: ExprId) -> bool {
        let ExprKind::Name(name) = &self.program[expr].kind else {
            return false;
        };
        let Scope::Local(slot) = name.scope else { return false };
        let slots = &self.program[self.code].slots;
        // Ids of other code objects' variables are told apart by name.
        expr != whole && slots.get(slot.0 as usize).is_none_or(|it| it.name != name.name)
    }

    fn block(&mut self, id: BlockId, block: &Block<'_>) {
        for step in &block.steps {
            self.step(id, *step);
        }
        let span = |it: ExprId| self.program[it].span;
        match &block.end {
            End::Branch { test, .. } | End::Assert { test, .. } => {
                self.node(id, span(*test), &[*test]).decides = true;
            }
            End::First { iter, .. } => {
                self.node(id, span(*iter), &[*iter]).decides = true;
            }
            End::Match { case, .. } => {
                let mut exprs: Vec<ExprId> = case.guard.into_iter().collect();
                let mut writes = Vec::new();
                pattern(&case.pattern, &mut exprs, &mut writes);
                let node = self.node(id, case.pattern.span, &exprs);
                node.decides = true;
                node.kills = false;
                node.writes.extend(writes);
            }
            End::Exit | End::Raise | End::Jump(_) | End::Fan(_) | End::Next { .. } => {}
        }
    }

    fn step(&mut self, block: BlockId, step: Step<'_>) {
        match step {
            Step::Begin(_) | Step::Enter(_) => {}
            Step::Eval(expr) => {
                self.node(block, self.program[expr].span, &[expr]);
            }
            Step::Item { target, iter } => {
                let writes = names(target);
                self.node(block, target.span, &[iter]).writes.extend(writes);
            }
            Step::Bind(target) => {
                let writes = names(target);
                self.node(block, target.span, &[]).writes.extend(writes);
            }
            Step::Catch(name, site) => {
                let span = self.program[site].span;
                self.node(block, span, &[]).writes.extend(local(name));
            }
            Step::Release(_) => {}
            Step::Do(stmt) => {
                let at = &self.program[stmt];
                let mut exprs = Vec::new();
                walk::exprs(self.program, &at.kind, &mut |it| exprs.push(it));
                let mut writes = Vec::new();
                walk::targets(&at.kind, &mut |it| writes.extend(names(it)));
                let mut also_reads = Vec::new();
                match &at.kind {
                    StmtKind::AugAssign { target, .. } => also_reads = names(target),
                    StmtKind::Import(aliases) => {
                        writes.extend(aliases.iter().filter_map(|it| it.target).filter_map(|it| local(it.0)))
                    }
                    StmtKind::ImportFrom { names, .. } => {
                        writes.extend(names.iter().filter_map(|it| it.target).filter_map(|it| local(it.0)))
                    }
                    StmtKind::Def { target, .. } | StmtKind::Class { target, .. } => writes.extend(local(*target)),
                    _ => {}
                }
                let (mut inner_reads, mut inner_writes) = (Vec::new(), Vec::new());
                if let StmtKind::Def { .. } | StmtKind::Class { .. } = at.kind {
                    for &(_, slot, is_write) in self.inside.iter().filter(|it| at.span.contains(it.0)) {
                        if is_write {
                            inner_writes.push(slot)
                        } else {
                            inner_reads.push(slot)
                        }
                    }
                }
                let node = self.node(block, at.span, &exprs);
                node.reads.extend(also_reads);
                node.reads.extend(inner_reads);
                node.kills &= inner_writes.is_empty();
                node.writes.extend(writes);
                node.writes.extend(inner_writes);
            }
        }
    }
}

fn local(name: Name) -> Option<SlotId> {
    match name.scope {
        Scope::Local(slot) => Some(slot),
        _ => None,
    }
}

/// The variables a target writes.
fn names(target: &Target) -> Vec<SlotId> {
    match &target.kind {
        TargetKind::Name(name, _) => local(*name).into_iter().collect(),
        TargetKind::Sequence(items) => items.iter().flat_map(names).collect(),
        TargetKind::Starred(inner) => names(inner),
        _ => Vec::new(),
    }
}

fn pattern(pattern_: &Pattern, exprs: &mut Vec<ExprId>, writes: &mut Vec<SlotId>) {
    let mut bind = |it: &Option<(Name, crate::program::SiteId)>| writes.extend(it.and_then(|it| local(it.0)));
    match &pattern_.kind {
        PatternKind::Value(expr) | PatternKind::Singleton(expr) => exprs.push(*expr),
        PatternKind::Sequence(items) | PatternKind::Or(items) => items.iter().for_each(|it| pattern(it, exprs, writes)),
        PatternKind::Mapping { items, rest } => {
            bind(rest);
            items.iter().for_each(|(key, it)| {
                exprs.push(*key);
                pattern(it, exprs, writes);
            });
        }
        PatternKind::Class { class, args, keywords } => {
            exprs.push(*class);
            args.iter().for_each(|it| pattern(it, exprs, writes));
            keywords.iter().for_each(|it| pattern(&it.1, exprs, writes));
        }
        PatternKind::Star(name) => bind(name),
        PatternKind::As { pattern: inner, name } => {
            bind(name);
            inner.iter().for_each(|it| pattern(it, exprs, writes));
        }
        PatternKind::NotLowered => {}
    }
}
