//! Patterns as instructions for the matcher.

use super::fold::Fold;
use super::parse::Pattern;
use super::syntax::{At, How, MANY, Node, Set};

/// One instruction.
#[derive(Debug)]
pub(super) enum Op {
    One(One),
    /// Tries the first, then the second.
    Split(usize, usize),
    Jump(usize),
    /// Stores the position.
    Save(usize),
    /// A group ended: it is the last one.
    Last(u32),
    At(At),
    /// A greedy or lazy run of one-character matches.
    Run {
        one: One,
        min: u32,
        max: u32,
        greedy: bool,
    },
    /// Starts a loop: its state is in two slots.
    Enter {
        slot: usize,
    },
    /// The end of a round of a loop.
    Round {
        slot: usize,
        min: u32,
        max: u32,
        greedy: bool,
        body: usize,
    },
    /// Matches what follows up to `Accept` by itself, then goes on at `next`.
    Look {
        behind: Option<u32>,
        negate: bool,
        next: usize,
    },
    /// The same, moving on; no way back into it.
    Atomic {
        next: usize,
    },
    Backref {
        group: u32,
        fold: Fold,
    },
    Cond {
        group: u32,
        no: usize,
    },
    Accept,
}

/// What matches one character.
#[derive(Clone, Debug)]
pub(super) enum One {
    Char { any: Vec<char>, fold: Fold },
    Any { all: bool },
    Set(Set),
}

impl One {
    /// Whether it matches.
    pub(super) fn has(&self, c: char) -> bool {
        match self {
            One::Char { any, fold } => any.contains(&fold.lower(c)),
            One::Any { all } => *all || c != '\n',
            One::Set(set) => set.has(c),
        }
    }
}

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    pub(super) flags: u32,
    pub(super) groups: u32,
    pub(super) names: Vec<(String, u32)>,
    /// Positions of groups, the last group, states of loops.
    pub(super) slots: usize,
}

/// Where the number of the last group is kept.
pub(super) const LAST: usize = 0;

/// Where a group starts; it ends in the next slot.
pub(super) fn start_of(group: u32) -> usize {
    group as usize * 2 - 1
}

pub(super) fn compile(pattern: &Pattern) -> Program {
    let mut program = Program {
        ops: Vec::new(),
        flags: pattern.flags,
        groups: pattern.groups,
        names: pattern.names.clone(),
        slots: 1 + pattern.groups as usize * 2,
    };
    program.node(&pattern.node);
    program.ops.push(Op::Accept);
    program
}

fn single(node: &Node) -> Option<One> {
    match node {
        Node::Char { any, fold } => Some(One::Char {
            any: any.clone(),
            fold: *fold,
        }),
        Node::Any { all } => Some(One::Any { all: *all }),
        Node::Set(set) => Some(One::Set(set.clone())),
        Node::Plain(node) => single(node),
        _ => None,
    }
}

impl Program {
    fn push(&mut self, op: Op) -> usize {
        self.ops.push(op);
        self.ops.len() - 1
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Char { .. } | Node::Set(_) | Node::Any { .. } => self.ops.extend(single(node).map(Op::One)),
            Node::Seq(nodes) => nodes.iter().for_each(|it| self.node(it)),
            Node::Alt(nodes) => self.alternatives(nodes),
            Node::Group(group, node) => {
                let slot = start_of(*group);
                self.push(Op::Save(slot));
                self.node(node);
                self.push(Op::Save(slot + 1));
                self.push(Op::Last(*group));
            }
            Node::Plain(node) => self.node(node),
            Node::Repeat { node, min, max, how } => self.repeat(node, *min, *max, *how),
            Node::At(at) => {
                self.push(Op::At(*at));
            }
            Node::Look { behind, negate, node } => {
                let at = self.push(Op::Accept);
                self.node(node);
                let next = self.push(Op::Accept) + 1;
                self.ops[at] = Op::Look {
                    behind: *behind,
                    negate: *negate,
                    next,
                };
            }
            Node::Atomic(node) => self.atomic(|program| program.node(node)),
            Node::Backref { group, fold } => {
                self.push(Op::Backref {
                    group: *group,
                    fold: *fold,
                });
            }
            Node::Cond { group, yes, no } => {
                let at = self.push(Op::Accept);
                self.node(yes);
                let jump = self.push(Op::Accept);
                self.ops[at] = Op::Cond {
                    group: *group,
                    no: self.ops.len(),
                };
                self.node(no);
                self.ops[jump] = Op::Jump(self.ops.len());
            }
        }
    }

    fn atomic(&mut self, inside: impl FnOnce(&mut Program)) {
        let at = self.push(Op::Accept);
        inside(self);
        let next = self.push(Op::Accept) + 1;
        self.ops[at] = Op::Atomic { next };
    }

    fn alternatives(&mut self, nodes: &[Node]) {
        let mut jumps = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            if index + 1 == nodes.len() {
                self.node(node);
                break;
            }
            let split = self.push(Op::Accept);
            self.node(node);
            jumps.push(self.push(Op::Accept));
            self.ops[split] = Op::Split(split + 1, self.ops.len());
        }
        for jump in jumps {
            self.ops[jump] = Op::Jump(self.ops.len());
        }
    }

    fn repeat(&mut self, node: &Node, min: u32, max: u32, how: How) {
        if how == How::Possessive {
            return self.atomic(|program| program.repeat(node, min, max, How::Greedy));
        }
        let greedy = how == How::Greedy;
        if let Some(one) = single(node) {
            self.push(Op::Run { one, min, max, greedy });
            return;
        }
        if max == 0 {
            return;
        }
        debug_assert!(max == MANY || min <= max);
        let slot = self.slots;
        self.slots += 2;
        self.push(Op::Enter { slot });
        let enter = self.push(Op::Accept);
        let body = self.ops.len();
        self.node(node);
        self.ops[enter] = Op::Jump(self.ops.len());
        self.push(Op::Round {
            slot,
            min,
            max,
            greedy,
            body,
        });
    }
}
