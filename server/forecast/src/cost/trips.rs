//! How often loops run.

use foretrace_python::program::{BinOp, BoolOp, CmpOp, Const, ExprId, ExprKind, StmtId, StmtKind, UnaryOp};

use super::{
    algebra::Poly,
    changes::{self, Change, Changes, Key},
    shape::{Elements, Kind, Shape},
    walk::{Trip, Walker},
};

const UP: &[Change] = &[Change::Up, Change::UpTimes, Change::Middle];
const DOWN: &[Change] = &[Change::Down, Change::DownTimes, Change::Middle];

/// Two sides of a comparison that come closer.
struct Closing {
    moving: Vec<(Key, &'static [Change])>,
    rounds: Poly,
    /// Whether by a factor each time.
    halves: bool,
    note: String,
}

impl Walker<'_, '_> {
    /// Evaluates what a `for` iterates; also what each item is.
    pub(super) fn for_trip(&mut self, iter: ExprId, changes: &Changes) -> (Trip, Shape) {
        let shape = self.eval(iter);
        let text = self.text(iter);
        let mut trip = Trip {
            rounds: shape.size.clone(),
            note: format!("runs once per item of `{text}`"),
            ..Trip::default()
        };
        if let Some((at, whole)) = self.part(iter) {
            trip.rounds = Some(whole);
            trip.skip = at..at + 1;
        } else if let Some((at, rounds)) = self.strides(iter) {
            trip.rounds = Some(rounds);
            trip.skip = at..at + 1;
        }
        trip.whole = self.whole(iter, &shape);
        // A list that grows while it is gone through.
        if self
            .variable(iter)
            .is_some_and(|it| changes.get(it).contains(&Change::Grow))
            && shape.kind != Kind::Dict
        {
            trip.rounds = None;
        }
        if shape.kind == Kind::Unknown && shape.size.is_none() {
            self.unknown(self.program[iter].span, || {
                format!("the length of `{text}` is not known")
            });
        }
        (trip, shape.item())
    }

    /// Of an expression that is a part of a container that a loop around goes through: that loop's frame, and the size
    /// of the whole.
    fn part(&self, iter: ExprId) -> Option<(usize, Poly)> {
        match &self.program[iter].kind {
            ExprKind::Name(_) => {
                let (at, whole) = self.parts.get(&self.variable(iter)?)?;
                (*at < self.frames.len()).then(|| (*at, whole.clone()))
            }
            ExprKind::Subscript(base, index) => {
                let at = *self.counters.get(&self.variable(*index)?)?;
                let container = self.variable(*base)?;
                let looped = self.frames.get(at)?.looped.as_ref()?;
                if looped.changes.get(container).contains(&Change::Other) {
                    return None;
                }
                let shape = self.vars.get(&container)?;
                matches!(shape.elements, Elements::Parts(_)).then_some(())?;
                (shape.kind != Kind::Str).then(|| shape.size.clone().map(|size| (at, size)))?
            }
            _ => None,
        }
    }

    /// `range(…, n, i)` for each `i` of a loop: a harmonic sum.
    fn strides(&mut self, iter: ExprId) -> Option<(usize, Poly)> {
        let ExprKind::Call(call) = &self.program[iter].kind else {
            return None;
        };
        let (true, [_, stop, step]) = (self.is_range(iter), &*call.args) else {
            return None;
        };
        let at = *self.counters.get(&self.variable(*step)?)?;
        let stop = self.quietly(*stop).value()?;
        Some((at, stop.times(&stop.log())))
    }

    /// The size of the container whose parts the items are.
    fn whole(&self, iter: ExprId, shape: &Shape) -> Option<Poly> {
        let base = match &self.program[iter].kind {
            ExprKind::Call(call) => match (&self.program[call.func].kind, &*call.args) {
                (ExprKind::Attribute(object, name), []) if matches!(self.program.name(*name), "items" | "values") => {
                    *object
                }
                (ExprKind::Name(name), [first, ..])
                    if matches!(
                        self.program.name(name.name),
                        "enumerate" | "sorted" | "reversed" | "list" | "tuple"
                    ) =>
                {
                    *first
                }
                _ => iter,
            },
            _ => iter,
        };
        let shape = match self.variable(base) {
            Some(key) => self.vars.get(&key)?,
            None if base == iter => shape,
            None => return None,
        };
        let sized = matches!(shape.elements, Elements::Parts(_)) && shape.kind != Kind::Str;
        sized.then(|| shape.size.clone()).flatten()
    }

    pub(super) fn is_range(&self, iter: ExprId) -> bool {
        match &self.program[iter].kind {
            ExprKind::Call(call) => match &self.program[call.func].kind {
                ExprKind::Name(name) => self.global(*name) == Some("range"),
                _ => false,
            },
            _ => false,
        }
    }

    /// How often a `while` runs.
    pub(super) fn while_trip(&mut self, test: ExprId, body: &[StmtId], changes: &Changes) -> Trip {
        let mut conditions = Vec::new();
        self.conjuncts(test, false, &mut conditions);
        let endless = matches!(
            &self.program[test].kind,
            ExprKind::Const(Const::Bool(true) | Const::Int(1))
        );
        if endless
            && let Some(&first) = body.first()
            && let StmtKind::If {
                test,
                body: inner,
                orelse,
                ..
            } = &self.program[first].kind
            && orelse.is_empty()
            && let Some(&last) = inner.last()
            && matches!(self.program[last].kind, StmtKind::Break | StmtKind::Return(..))
        {
            self.conjuncts(*test, true, &mut conditions);
        }
        let alone = conditions
            .iter()
            .find_map(|(expr, negated)| self.bounded(*expr, *negated, body, changes));
        alone
            .or_else(|| self.together(&conditions, body, changes))
            .unwrap_or_else(|| {
                let note = "how often it runs is not known".to_owned();
                Trip {
                    rounds: None,
                    note,
                    ..Trip::default()
                }
            })
    }

    /// `while i < n and j < m`, where each round moves `i` or `j`.
    fn together(&mut self, conditions: &[(ExprId, bool)], body: &[StmtId], changes: &Changes) -> Option<Trip> {
        let mut all: Option<Closing> = None;
        for (test, negated) in conditions {
            let ExprKind::Compare(left, rest) = &self.program[*test].kind else {
                continue;
            };
            let [(op, right)] = **rest else { continue };
            let closing = match if *negated { opposite(op)? } else { op } {
                CmpOp::Lt | CmpOp::LtE => self.closing(*left, right, changes),
                CmpOp::Gt | CmpOp::GtE => self.closing(right, *left, changes),
                _ => None,
            };
            if let Some(closing) = closing.filter(|it| !it.halves) {
                all = Some(match all {
                    None => closing,
                    Some(mut all) => {
                        all.moving.extend(closing.moving);
                        Closing {
                            rounds: all.rounds.plus(&closing.rounds),
                            note: format!("{}, and {}", all.note, closing.note),
                            ..all
                        }
                    }
                });
            }
        }
        self.advance(all?, body)
    }

    /// Conditions that all hold when another round begins; the flag tells that the expression is false.
    fn conjuncts(&self, expr: ExprId, negated: bool, out: &mut Vec<(ExprId, bool)>) {
        let joins = if negated { BoolOp::Or } else { BoolOp::And };
        match &self.program[expr].kind {
            ExprKind::Bool(op, items) if *op == joins => items.iter().for_each(|it| self.conjuncts(*it, negated, out)),
            ExprKind::Bool(..) => {}
            ExprKind::Unary(UnaryOp::Not, inner) => self.conjuncts(*inner, !negated, out),
            _ => out.push((expr, negated)),
        }
    }

    fn bounded(&mut self, test: ExprId, negated: bool, body: &[StmtId], changes: &Changes) -> Option<Trip> {
        let program = self.program;
        let ExprKind::Compare(left, rest) = &program[test].kind else {
            return if negated {
                None
            } else {
                self.until_empty(test, body, changes)
            };
        };
        if negated && rest.len() > 1 {
            return None;
        }
        let mut left = *left;
        for &(op, right) in rest {
            let op = if negated { opposite(op)? } else { op };
            let found = match op {
                CmpOp::Lt | CmpOp::LtE => self.between(left, right, body, changes),
                CmpOp::Gt | CmpOp::GtE if self.is_small(right) && self.is_length(left) => {
                    self.until_empty(left, body, changes)
                }
                CmpOp::Gt | CmpOp::GtE => self.between(right, left, body, changes),
                CmpOp::NotEq if self.is_small(right) => self
                    .until_empty(left, body, changes)
                    .or_else(|| self.between(right, left, body, changes)),
                CmpOp::NotEq => self
                    .between(left, right, body, changes)
                    .or_else(|| self.between(right, left, body, changes)),
                CmpOp::IsNot => self.until_empty(left, body, changes),
                // `while n % 2 == 0: n //= 2`
                CmpOp::Eq if self.is_small(right) => match program[left].kind {
                    ExprKind::Binary(BinOp::Mod, inner, _) => self.shrinking(inner, body, changes),
                    _ => None,
                },
                _ => None,
            };
            if found.is_some() {
                return found;
            }
            left = right;
        }
        None
    }

    fn is_small(&self, expr: ExprId) -> bool {
        match &self.program[expr].kind {
            ExprKind::Const(_) => true,
            ExprKind::List(items) | ExprKind::Tuple(items) => items.is_empty(),
            ExprKind::Unary(UnaryOp::Neg, inner) => matches!(self.program[*inner].kind, ExprKind::Const(_)),
            _ => false,
        }
    }

    fn is_length(&self, expr: ExprId) -> bool {
        self.length_of(expr).is_some()
    }

    pub(super) fn length_of(&self, expr: ExprId) -> Option<ExprId> {
        match &self.program[expr].kind {
            ExprKind::Call(call) => match &self.program[call.func].kind {
                ExprKind::Name(name) if self.program.name(name.name) == "len" => call.args.first().copied(),
                _ => None,
            },
            _ => None,
        }
    }

    /// `while n:`, `while stack:`, `while node:`, `while len(stack) > 0:`.
    fn until_empty(&mut self, test: ExprId, body: &[StmtId], changes: &Changes) -> Option<Trip> {
        let inner = self.length_of(test).unwrap_or(test);
        let key = self.variable(inner)?;
        let found = changes.get(key);
        if found.is_empty() {
            return None;
        }
        let text = self.text(inner);
        if found.iter().all(|it| *it == Change::Next) && self.progresses(body, &[key], &[Change::Next]) {
            let rounds = self.vars.get(&key)?.size.clone();
            self.assume(self.program[test].span, || {
                format!("following `{text}` comes to an end")
            });
            return Some(Trip {
                rounds,
                note: format!("follows `{text}` to its end"),
                ..Trip::default()
            });
        }
        if found.iter().all(|it| *it == Change::Down) && self.progresses(body, &[key], &[Change::Down]) {
            let rounds = self.vars.get(&key)?.size.clone();
            let skip = self.continued(&[(key, &[Change::Down, Change::Grow])]);
            return Some(Trip {
                rounds,
                skip,
                note: format!("takes from `{text}` until it is empty"),
                whole: None,
            });
        }
        self.shrinking(inner, body, changes)
    }

    /// A number that each round divides.
    fn shrinking(&mut self, number: ExprId, body: &[StmtId], changes: &Changes) -> Option<Trip> {
        let key = self.variable(number)?;
        let found = changes.get(key);
        let fits =
            found.iter().all(|it| *it == Change::DownTimes) && self.progresses(body, &[key], &[Change::DownTimes]);
        let rounds = fits.then(|| self.vars.get(&key)?.value())??.log();
        let text = self.text(number);
        Some(Trip {
            rounds: Some(rounds),
            note: format!("divides `{text}` in each round"),
            ..Trip::default()
        })
    }

    /// `while small < big`, where each round brings them closer together.
    fn between(&mut self, small: ExprId, big: ExprId, body: &[StmtId], changes: &Changes) -> Option<Trip> {
        let closing = self.closing(small, big, changes)?;
        self.advance(closing, body)
    }

    /// The trip count, if each round moves one of the variables.
    fn advance(&mut self, closing: Closing, body: &[StmtId]) -> Option<Trip> {
        let keys: Vec<Key> = closing.moving.iter().map(|it| it.0).collect();
        let every = [UP, DOWN].concat();
        if !self.progresses(body, &keys, &every) {
            let (program, code) = (self.program, self.code);
            let moves = |stmt| {
                keys.iter()
                    .any(|&key| changes::changes_of(program, code, stmt, key).any(|it| every.contains(&it)))
            };
            // An inner loop that goes through what it was entered for moves on too.
            let likely = changes::on_every_path(program, body, &mut |stmt| match &program[stmt].kind {
                StmtKind::While { body, .. } => body.iter().any(|it| moves(*it)),
                _ => moves(stmt),
            });
            if closing.halves || !likely {
                return None;
            }
            let span = body.first().map(|it| program[*it].span)?;
            self.assume(span, || "each round moves on".to_owned());
        }
        let skip = if closing.halves {
            0..0
        } else {
            self.continued(&closing.moving)
        };
        Some(Trip {
            rounds: Some(closing.rounds),
            skip,
            note: closing.note,
            whole: None,
        })
    }

    /// Whether changes only ever bring the two sides closer, and by how much in all.
    fn closing(&mut self, small: ExprId, big: ExprId, changes: &Changes) -> Option<Closing> {
        let (low, high) = (self.leaves(small)?, self.leaves(big)?);
        let mut moving: Vec<(Key, &'static [Change])> = Vec::new();
        for (keys, allowed) in [(&low, UP), (&high, DOWN)] {
            for &key in keys {
                let found = changes.get(key);
                if found.iter().any(|it| !allowed.contains(it)) {
                    return None;
                }
                if !found.is_empty() {
                    moving.push((key, allowed));
                }
            }
        }
        let all: Vec<Change> = moving.iter().flat_map(|it| changes.get(it.0)).copied().collect();
        if all.is_empty() {
            return None;
        }
        let (small_text, big_text) = (self.text(small), self.text(big));
        let low_value = self.quietly(small).value()?;
        let high_value = self.quietly(big).value()?;
        let distance = low_value.plus(&high_value);
        let middles = all.iter().filter(|it| **it == Change::Middle).count();
        let products = all
            .iter()
            .filter(|it| matches!(it, Change::UpTimes | Change::DownTimes))
            .count();
        if middles == all.len() || products == all.len() {
            let note = format!("halves what lies between `{small_text}` and `{big_text}`");
            return Some(Closing {
                moving,
                rounds: distance.log(),
                halves: true,
                note,
            });
        }
        if middles > 0 {
            return None;
        }
        let squared = matches!(&self.program[small].kind, ExprKind::Binary(BinOp::Mult, a, b)
            if self.variable(*a).is_some() && self.variable(*a) == self.variable(*b));
        let rounds = if squared { high_value.sqrt() } else { distance };
        let note = format!("runs while `{small_text}` is below `{big_text}`");
        Some(Closing {
            moving,
            rounds,
            halves: false,
            note,
        })
    }

    /// Variables that an expression rises and falls with. `None` where it may do otherwise.
    fn leaves(&self, expr: ExprId) -> Option<Vec<Key>> {
        match &self.program[expr].kind {
            ExprKind::Const(_) => Some(Vec::new()),
            ExprKind::Name(_) => Some(self.variable(expr).into_iter().collect()),
            ExprKind::Attribute(..) => Some(Vec::new()),
            ExprKind::Binary(BinOp::Add | BinOp::Mult, left, right) => {
                let mut all = self.leaves(*left)?;
                all.extend(self.leaves(*right)?);
                Some(all)
            }
            ExprKind::Binary(BinOp::Sub | BinOp::FloorDiv, left, right) => {
                matches!(self.program[*right].kind, ExprKind::Const(_)).then(|| self.leaves(*left))?
            }
            ExprKind::Unary(UnaryOp::Neg, inner) => self.is_small(*inner).then(Vec::new),
            ExprKind::Call(_) => self.leaves(self.length_of(expr)?),
            _ => None,
        }
    }

    fn progresses(&self, body: &[StmtId], keys: &[Key], by: &[Change]) -> bool {
        let (program, code) = (self.program, self.code);
        changes::on_every_path(program, body, &mut |stmt| {
            keys.iter()
                .any(|&key| changes::changes_of(program, code, stmt, key).any(|it| by.contains(&it)))
        })
    }

    /// Frames of the loops around that only ever move these variables the same way: an inner loop goes on where it
    /// stopped, so that all its runs together are bounded as one is.
    fn continued(&self, moving: &[(Key, &[Change])]) -> std::ops::Range<usize> {
        let end = self.frames.len();
        let mut start = end;
        while start > 0
            && let Some(looped) = self.frames.get(start - 1).and_then(|it| it.looped.as_ref())
            && moving
                .iter()
                .all(|(key, allowed)| looped.changes.get(*key).iter().all(|it| allowed.contains(it)))
        {
            start -= 1;
        }
        start..end
    }
}

fn opposite(op: CmpOp) -> Option<CmpOp> {
    Some(match op {
        CmpOp::Lt => CmpOp::GtE,
        CmpOp::LtE => CmpOp::Gt,
        CmpOp::Gt => CmpOp::LtE,
        CmpOp::GtE => CmpOp::Lt,
        CmpOp::Eq => CmpOp::NotEq,
        CmpOp::Is => CmpOp::IsNot,
        _ => return None,
    })
}
