//! Data and control dependence, and backward slices along them.

use std::collections::BTreeMap;

use super::flow::{BlockId, Flow};
use super::mutation::PURE;
use super::reaching::Reaching;
use crate::program::walk;
use crate::program::{CodeId, ExprId, ExprKind, Name, Program, Scope, SiteId, SlotId, Span, StmtKind};

/// What reads what was written where, and what decides whether it runs, in one code object.
pub struct Deps<'p> {
    program: &'p Program,
    code: CodeId,
    reaching: Option<Reaching>,
    /// By block: the blocks whose conditions decide whether it runs.
    controls: Vec<Vec<BlockId>>,
}

/// How one place influences another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InfluenceKind {
    /// Its value flows there.
    Data,
    /// It decides whether that runs.
    Control,
}

/// A place that influences another, directly or through others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Influence {
    /// A statement, a parameter, a target or a condition.
    pub span: Span,
    /// How.
    pub kind: InfluenceKind,
}

/// What a trip count comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceKind {
    /// A parameter.
    Parameter,
    /// A variable of the module or of an enclosing function.
    Global,
    /// An attribute of an object.
    Attribute,
    /// The result of a call.
    Call,
}

/// A source of a loop's trip count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Where it is written.
    pub span: Span,
    /// Which kind.
    pub kind: SourceKind,
}

impl<'p> Deps<'p> {
    /// The dependences of one code object. Computed anew each time: ask when a user does.
    pub fn of(program: &'p Program, code: CodeId) -> Deps<'p> {
        let comprehension = program.exprs.iter().find_map(|it| match &it.kind {
            ExprKind::Comprehension(comp) if comp.code == code => Some(&**comp),
            _ => None,
        });
        let flow = Flow::of(program, code, comprehension);
        let reaching = Reaching::of(program, code, &flow);
        Deps {
            program,
            code,
            reaching,
            controls: controls(&flow),
        }
    }

    /// What influences the value of a variable as seen from `at`: the backward slice, in source order.
    pub fn influences(&self, at: Span, slot: SlotId) -> Vec<Influence> {
        let Some(reaching) = &self.reaching else {
            return Vec::new();
        };
        let Some(node) = self.node_at(at) else {
            return Vec::new();
        };
        let from = reaching.writers(node, slot);
        self.spans(self.slice(from, &[]))
    }

    /// What influences whether `at` runs, and with what values: the backward slice of a condition or statement.
    pub fn influences_of(&self, at: Span) -> Vec<Influence> {
        let Some(node) = self.node_at(at) else {
            return Vec::new();
        };
        let mut slice = self.slice(Vec::new(), &[node]);
        slice.remove(&node);
        self.spans(slice)
    }

    /// What the trip count of a loop comes from, in source order.
    pub fn of_loop(&self, site: SiteId) -> Vec<Source> {
        let Some(reaching) = &self.reaching else {
            return Vec::new();
        };
        let program = self.program;
        let found = program.stmts.iter().find_map(|it| match &it.kind {
            StmtKind::While {
                test, site: of, body, ..
            } if *of == site => Some((*test, &**body)),
            StmtKind::For {
                iter, site: of, body, ..
            } if *of == site => Some((*iter, &**body)),
            _ => None,
        });
        let clause = || {
            let clauses = program.exprs.iter().filter_map(|it| match &it.kind {
                ExprKind::Comprehension(comp) => Some(&comp.clauses),
                _ => None,
            });
            clauses
                .flatten()
                .find(|it| it.site == site)
                .map(|it| (it.iter, &[][..]))
        };
        let Some((test, body)) = found.or_else(clause) else {
            return Vec::new();
        };
        let header = |node: &usize| reaching.nodes[*node].decides && reaching.nodes[*node].exprs == [test];
        let Some(header) = (0..reaching.nodes.len()).find(header) else {
            return Vec::new();
        };
        let mut exits = Vec::new();
        walk::stmts(program, body, &mut |id| {
            if let StmtKind::Break | StmtKind::Return(..) | StmtKind::Raise { .. } = program[id].kind {
                exits.push(program[id].span);
            }
        });
        let mut roots = vec![header];
        for (node, at) in reaching.nodes.iter().enumerate() {
            if exits.contains(&at.span) {
                roots.extend(
                    self.deciders(node)
                        .into_iter()
                        .filter(|it| body_contains(program, body, reaching.nodes[*it].span)),
                );
            }
        }
        let mut sources = Vec::new();
        for &node in self.data_slice(roots).keys() {
            let at = &reaching.nodes[node];
            let params = program[self.code].params.iter();
            sources.extend(params.filter(|it| it.span == at.span).map(|it| Source {
                span: it.span,
                kind: SourceKind::Parameter,
            }));
            at.exprs.iter().for_each(|it| self.sources(*it, &mut sources));
        }
        sources.sort();
        sources.dedup();
        sources
    }

    /// The smallest node that holds `at`.
    fn node_at(&self, at: Span) -> Option<usize> {
        let nodes = &self.reaching.as_ref()?.nodes;
        let holds = |node: &usize| nodes[*node].span.contains(at);
        (0..nodes.len())
            .filter(holds)
            .min_by_key(|it| nodes[*it].span.end - nodes[*it].span.start)
    }

    /// The conditions that decide whether a node runs.
    fn deciders(&self, node: usize) -> Vec<usize> {
        let Some(reaching) = &self.reaching else {
            return Vec::new();
        };
        let blocks = self
            .controls
            .get(reaching.nodes[node].block.0 as usize)
            .into_iter()
            .flatten();
        let last = |block: &BlockId| reaching.of_block[block.0 as usize].clone().next_back();
        blocks
            .filter_map(last)
            .filter(|it| reaching.nodes[*it].decides && *it != node)
            .collect()
    }

    /// Everything that `written` and `roots` depend on, and how.
    fn slice(&self, written: Vec<usize>, roots: &[usize]) -> BTreeMap<usize, InfluenceKind> {
        let mut found = BTreeMap::new();
        let Some(reaching) = &self.reaching else { return found };
        let mut pending: Vec<(usize, InfluenceKind)> =
            written.into_iter().map(|it| (it, InfluenceKind::Data)).collect();
        pending.extend(roots.iter().map(|it| (*it, InfluenceKind::Control)));
        while let Some((node, kind)) = pending.pop() {
            if found.get(&node).is_some_and(|old| *old <= kind) {
                continue;
            }
            let is_new = found.insert(node, kind).is_none();
            if is_new {
                for &slot in &reaching.nodes[node].reads {
                    pending.extend(
                        reaching
                            .writers(node, slot)
                            .into_iter()
                            .map(|it| (it, InfluenceKind::Data)),
                    );
                }
                pending.extend(self.deciders(node).into_iter().map(|it| (it, InfluenceKind::Control)));
            }
        }
        found
    }

    /// Everything whose value flows into `roots`.
    fn data_slice(&self, roots: Vec<usize>) -> BTreeMap<usize, ()> {
        let mut found = BTreeMap::new();
        let Some(reaching) = &self.reaching else { return found };
        let mut pending = roots;
        while let Some(node) = pending.pop() {
            if found.insert(node, ()).is_none() {
                for &slot in &reaching.nodes[node].reads {
                    pending.extend(reaching.writers(node, slot));
                }
            }
        }
        found
    }

    fn spans(&self, slice: BTreeMap<usize, InfluenceKind>) -> Vec<Influence> {
        let Some(reaching) = &self.reaching else {
            return Vec::new();
        };
        let mut all: Vec<Influence> = slice
            .into_iter()
            .map(|(node, kind)| Influence {
                span: reaching.nodes[node].span,
                kind,
            })
            .collect();
        all.sort_by_key(|it| (it.span, it.kind));
        all.dedup_by_key(|it| it.span);
        all
    }

    /// What in an expression comes from outside the local variables.
    fn sources(&self, expr: ExprId, sources: &mut Vec<Source>) {
        let program = self.program;
        let at = &program[expr];
        let mut add = |kind| sources.push(Source { span: at.span, kind });
        match &at.kind {
            ExprKind::Name(Name {
                scope: Scope::Global | Scope::Enclosing(..),
                ..
            }) => add(SourceKind::Global),
            ExprKind::Attribute(..) => add(SourceKind::Attribute),
            ExprKind::Call(call) => {
                match &program[call.func].kind {
                    ExprKind::Name(Name {
                        name,
                        scope: Scope::Global,
                    }) if PURE.contains(&program.name(*name)) => {}
                    ExprKind::Attribute(of, name) => {
                        if !matches!(program.name(*name), "items" | "keys" | "values") {
                            add(SourceKind::Call);
                        }
                        self.sources(*of, sources);
                    }
                    _ => add(SourceKind::Call),
                }
                let args = call.args.iter().copied().chain(call.keywords.iter().map(|it| it.value));
                args.for_each(|it| self.sources(it, sources));
            }
            kind => kind.operands(|it| self.sources(it, sources)),
        }
    }
}

fn body_contains(program: &Program, body: &[crate::program::StmtId], span: Span) -> bool {
    body.iter().any(|it| program[*it].span.contains(span))
}

/// Control dependence by post-dominance, exceptions aside: by block, the blocks whose ends decide whether it runs.
fn controls(flow: &Flow<'_>) -> Vec<Vec<BlockId>> {
    let count = flow.blocks.len();
    let exit = count;
    let mut successors: Vec<Vec<usize>> = Vec::with_capacity(count + 1);
    for block in &flow.blocks {
        let mut next = Vec::new();
        block.end.successors(|it| next.push(it.0 as usize));
        if next.is_empty() {
            next.push(exit);
        }
        successors.push(next);
    }
    successors.push(Vec::new());
    let mut predecessors = vec![Vec::new(); count + 1];
    for (block, next) in successors.iter().enumerate() {
        next.iter().for_each(|it| predecessors[*it].push(block));
    }
    let mut rank = vec![usize::MAX; count + 1];
    let mut order = Vec::new();
    let mut roots = vec![exit];
    roots.extend((0..count).rev());
    for root in roots {
        if rank[root] != usize::MAX {
            continue;
        }
        // What no path leads out of, an endless loop, is let out at its last block.
        if root != exit {
            successors[root].push(exit);
        }
        let start = order.len();
        let mut stack = vec![(root, false)];
        while let Some((block, left)) = stack.pop() {
            if left {
                order.push(block);
            } else if rank[block] == usize::MAX {
                rank[block] = 0;
                stack.push((block, true));
                stack.extend(predecessors[block].iter().map(|it| (*it, false)));
            }
        }
        order[start..].reverse();
    }
    order.iter().enumerate().for_each(|(i, it)| rank[*it] = i);
    let mut parent = vec![usize::MAX; count + 1];
    parent[exit] = exit;
    let meet = |parent: &[usize], mut a: usize, mut b: usize| {
        while a != b {
            while rank[a] > rank[b] {
                a = parent[a];
            }
            while rank[b] > rank[a] {
                b = parent[b];
            }
        }
        a
    };
    let mut changed = true;
    while changed {
        changed = false;
        for &block in order.iter().filter(|it| **it != exit) {
            let known = successors[block].iter().copied().filter(|it| parent[*it] != usize::MAX);
            let new = known.reduce(|a, b| meet(&parent, a, b));
            if let Some(new) = new
                && parent[block] != new
            {
                parent[block] = new;
                changed = true;
            }
        }
    }
    let mut controls = vec![Vec::new(); count];
    for block in 0..count {
        if successors[block].len() < 2 {
            continue;
        }
        for &next in &successors[block] {
            let mut at = next;
            while at != parent[block] && at != exit && at != usize::MAX {
                if !controls[at].contains(&BlockId(block as u32)) {
                    controls[at].push(BlockId(block as u32));
                }
                at = parent[at];
            }
        }
    }
    controls
}
