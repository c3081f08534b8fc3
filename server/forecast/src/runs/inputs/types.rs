//! What the uses of values tell, gathered by unification: values that flow into each other share what is known.

use foretrace_python::program::{CodeId, Const};

/// A value somewhere in the file, or several that are taken to be alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Ty(u32);

/// Pieces of evidence, as bits.
pub(super) type Evidence = u32;

pub(super) const NONE: Evidence = 1;
pub(super) const BOOL: Evidence = 1 << 1;
/// Used where only an integer will do.
pub(super) const INT: Evidence = 1 << 2;
/// Meets an integer literal.
pub(super) const WHOLE: Evidence = 1 << 3;
pub(super) const FLOAT: Evidence = 1 << 4;
/// Arithmetic that floats allow as well.
pub(super) const NUMBER: Evidence = 1 << 5;
pub(super) const STR: Evidence = 1 << 6;
pub(super) const BYTES: Evidence = 1 << 7;
pub(super) const LIST: Evidence = 1 << 8;
pub(super) const TUPLE: Evidence = 1 << 9;
pub(super) const SET: Evidence = 1 << 10;
pub(super) const DICT: Evidence = 1 << 11;
pub(super) const ITERATED: Evidence = 1 << 12;
pub(super) const INDEXED: Evidence = 1 << 13;
/// Sliced, reversed, searched by position: str, list or tuple.
pub(super) const SEQUENCE: Evidence = 1 << 14;
pub(super) const SIZED: Evidence = 1 << 15;
pub(super) const CONTAINS: Evidence = 1 << 16;
pub(super) const CALLED: Evidence = 1 << 17;
pub(super) const ORDERED: Evidence = 1 << 18;
/// Compared with one character, or asked what character it is.
pub(super) const CHAR: Evidence = 1 << 19;
/// Split into words.
pub(super) const WORDS: Evidence = 1 << 20;
/// Split into lines.
pub(super) const LINES: Evidence = 1 << 21;
/// An annotation, a default, a literal argument or an example says so.
pub(super) const DECLARED: Evidence = 1 << 22;
/// Something that no generated value is: a file, a pattern, an object of another module.
pub(super) const FOREIGN: Evidence = 1 << 23;
/// `x[i][j]`: rows of one length.
pub(super) const ROWS: Evidence = 1 << 24;
/// A deque.
pub(super) const DEQUE: Evidence = 1 << 25;
/// A compiled pattern.
pub(super) const PATTERN: Evidence = 1 << 26;

/// What is known of a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    pub(super) evidence: Evidence,
    /// What iterating gives.
    pub(super) item: Option<Ty>,
    /// What indexing gives.
    pub(super) at: Option<Ty>,
    /// What it is indexed by.
    pub(super) key: Option<Ty>,
    /// What it unpacks to.
    pub(super) fields: Option<Vec<Ty>>,
    /// Literal keys it is indexed by.
    pub(super) records: Vec<(Box<str>, Ty)>,
    pub(super) class: Option<CodeId>,
    pub(super) attributes: Vec<(Box<str>, Ty)>,
    /// Parameters and result, when called.
    pub(super) call: Option<(Vec<Ty>, Ty)>,
    /// What it is compared with.
    pub(super) literals: Vec<Const>,
    /// What a text is divided at.
    pub(super) dividers: Vec<Box<str>>,
    /// What a text is divided into.
    pub(super) parts: Option<Ty>,
    /// One more than the highest literal position it is indexed by.
    pub(super) positions: usize,
    /// It is below these: counted by `range`.
    pub(super) bounds: Vec<Ty>,
    /// Its length is this.
    pub(super) length: Option<Ty>,
    /// What `isinstance` asks of it.
    pub(super) tested: Evidence,
    pub(super) tested_class: Option<CodeId>,
}

/// All values of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Types {
    parents: Vec<u32>,
    /// How many are joined in each.
    sizes: Vec<u32>,
    nodes: Vec<Node>,
}

/// Literals and the like that are kept of one value.
const KEPT: usize = 6;

impl Types {
    pub(super) fn fresh(&mut self) -> Ty {
        self.with(0)
    }

    pub(super) fn with(&mut self, evidence: Evidence) -> Ty {
        let id = self.nodes.len() as u32;
        self.parents.push(id);
        self.sizes.push(1);
        self.nodes.push(Node {
            evidence,
            ..Node::default()
        });
        Ty(id)
    }

    pub(super) fn list_of(&mut self, evidence: Evidence, item: Ty) -> Ty {
        let list = self.with(evidence);
        self.nodes[list.0 as usize].item = Some(item);
        list
    }

    pub(super) fn tuple_of(&mut self, fields: Vec<Ty>) -> Ty {
        let tuple = self.with(TUPLE);
        self.nodes[tuple.0 as usize].fields = Some(fields);
        tuple
    }

    pub(super) fn find(&self, ty: Ty) -> Ty {
        let mut at = ty.0;
        while self.parents[at as usize] != at {
            at = self.parents[at as usize];
        }
        Ty(at)
    }

    pub(super) fn same(&self, a: Ty, b: Ty) -> bool {
        self.find(a) == self.find(b)
    }

    pub(super) fn get(&self, ty: Ty) -> &Node {
        &self.nodes[self.find(ty).0 as usize]
    }

    fn node(&mut self, ty: Ty) -> &mut Node {
        let at = self.find(ty).0 as usize;
        &mut self.nodes[at]
    }

    pub(super) fn has(&self, ty: Ty, evidence: Evidence) -> bool {
        self.get(ty).evidence & evidence != 0
    }

    pub(super) fn mark(&mut self, ty: Ty, evidence: Evidence) -> Ty {
        self.node(ty).evidence |= evidence;
        ty
    }

    /// What iterating it gives.
    pub(super) fn item(&mut self, ty: Ty) -> Ty {
        if self.has(ty, STR) {
            return ty;
        }
        if let Some(item) = self.get(ty).item {
            return item;
        }
        if let Some(fields) = self.get(ty).fields.clone() {
            let first = fields.first().copied();
            let item = first.unwrap_or_else(|| self.fresh());
            fields.into_iter().skip(1).for_each(|it| self.unify(item, it));
            self.node(ty).item = Some(item);
            return item;
        }
        let item = self.fresh();
        self.node(ty).item = Some(item);
        item
    }

    /// What indexing it by `key` gives.
    pub(super) fn at(&mut self, ty: Ty, key: Ty) -> Ty {
        self.mark(ty, INDEXED);
        match self.get(ty).key {
            Some(known) => self.unify(known, key),
            None => self.node(ty).key = Some(key),
        }
        self.value(ty)
    }

    /// What indexing it gives.
    pub(super) fn value(&mut self, ty: Ty) -> Ty {
        if self.has(ty, STR) {
            return ty;
        }
        if self.has(ty, LIST | SEQUENCE | DEQUE) {
            let item = self.item(ty);
            self.node(ty).at.get_or_insert(item);
            return item;
        }
        if let Some(at) = self.get(ty).at {
            return at;
        }
        let at = self.fresh();
        self.node(ty).at = Some(at);
        at
    }

    pub(super) fn key(&mut self, ty: Ty) -> Ty {
        if let Some(key) = self.get(ty).key {
            return key;
        }
        let key = self.fresh();
        self.node(ty).key = Some(key);
        key
    }

    /// What it unpacks to.
    pub(super) fn fields(&mut self, ty: Ty, count: usize) -> Vec<Ty> {
        if let Some(fields) = self.get(ty).fields.clone().filter(|it| it.len() == count) {
            return fields;
        }
        if self.has(ty, STR) || self.get(ty).fields.is_some() || self.get(ty).item.is_some() {
            let item = self.item(ty);
            return vec![item; count];
        }
        let fields: Vec<Ty> = (0..count).map(|_| self.fresh()).collect();
        self.node(ty).fields = Some(fields.clone());
        fields
    }

    /// What a literal key gives.
    pub(super) fn record(&mut self, ty: Ty, name: &str) -> Ty {
        if let Some((_, value)) = self.get(ty).records.iter().find(|it| &*it.0 == name) {
            return *value;
        }
        let value = self.fresh();
        self.node(ty).records.push((name.into(), value));
        value
    }

    /// An attribute.
    pub(super) fn attribute(&mut self, ty: Ty, name: &str) -> Ty {
        if let Some((_, value)) = self.get(ty).attributes.iter().find(|it| &*it.0 == name) {
            return *value;
        }
        let value = self.fresh();
        self.node(ty).attributes.push((name.into(), value));
        value
    }

    pub(super) fn set_class(&mut self, ty: Ty, class: CodeId) {
        self.node(ty).class.get_or_insert(class);
    }

    /// Parameters and result of something called with `count` arguments.
    pub(super) fn call(&mut self, ty: Ty, count: usize) -> (Vec<Ty>, Ty) {
        if let Some(call) = self.get(ty).call.clone() {
            return call;
        }
        let params: Vec<Ty> = (0..count).map(|_| self.fresh()).collect();
        let call = (params, self.fresh());
        self.mark(ty, CALLED);
        self.node(ty).call = Some(call.clone());
        call
    }

    pub(super) fn set_call(&mut self, ty: Ty, params: Vec<Ty>, result: Ty) {
        let node = self.node(ty);
        node.evidence |= CALLED;
        node.call = Some((params, result));
    }

    /// What indexing it by a literal gives.
    pub(super) fn position(&mut self, ty: Ty, at: i64) -> Ty {
        let at = usize::try_from(at).unwrap_or(0);
        if let Some(field) = self.get(ty).fields.as_ref().and_then(|it| it.get(at)) {
            return *field;
        }
        let node = self.node(ty);
        node.positions = node.positions.max(at.saturating_add(1));
        self.value(ty)
    }

    pub(super) fn compared(&mut self, ty: Ty, literal: &Const) {
        let node = self.node(ty);
        if node.literals.len() < KEPT && !node.literals.contains(literal) {
            node.literals.push(literal.clone());
        }
    }

    /// A text is divided at `divider`.
    pub(super) fn divided(&mut self, ty: Ty, divider: &str) {
        let node = self.node(ty);
        if node.dividers.len() < KEPT && !divider.is_empty() {
            node.dividers.push(divider.into());
        }
    }

    /// What a text is divided into.
    pub(super) fn parts(&mut self, ty: Ty, evidence: Evidence) -> Ty {
        if let Some(parts) = self.get(ty).parts {
            return self.mark(parts, evidence);
        }
        let parts = self.with(evidence);
        self.node(ty).parts = Some(parts);
        parts
    }

    pub(super) fn tested(&mut self, ty: Ty, evidence: Evidence, class: Option<CodeId>) {
        let node = self.node(ty);
        node.tested |= evidence;
        node.tested_class = node.tested_class.or(class);
    }

    /// Values of which attributes are read.
    pub(super) fn attributed(&self) -> Vec<Ty> {
        let all = (0..self.nodes.len() as u32).map(Ty);
        all.filter(|it| self.find(*it) == *it && !self.get(*it).attributes.is_empty())
            .collect()
    }

    /// Values that sequences are indexed by.
    pub(super) fn addresses(&self) -> Vec<Ty> {
        let all = (0..self.nodes.len() as u32).map(Ty).filter(|it| self.find(*it) == *it);
        let indexed = all.filter(|it| {
            let node = self.get(*it);
            node.evidence & INDEXED != 0 && node.evidence & DICT == 0
        });
        indexed
            .filter_map(|it| self.get(it).key)
            .map(|it| self.find(it))
            .collect()
    }

    pub(super) fn bounded(&mut self, ty: Ty, by: Ty) {
        if self.get(ty).bounds.len() < KEPT {
            self.node(ty).bounds.push(by);
        }
    }

    /// A new value that is the length of `of`.
    pub(super) fn length(&mut self, of: Ty) -> Ty {
        self.mark(of, SIZED);
        if let Some(length) = self.get(of).length {
            return length;
        }
        let length = self.with(INT);
        self.node(of).length = Some(length);
        length
    }

    /// The two are alike.
    pub(super) fn unify(&mut self, a: Ty, b: Ty) {
        let mut pending = vec![(a, b)];
        while let Some((a, b)) = pending.pop() {
            let (mut a, mut b) = (self.find(a), self.find(b));
            if a == b {
                continue;
            }
            if self.sizes[a.0 as usize] < self.sizes[b.0 as usize] {
                (a, b) = (b, a);
            }
            self.sizes[a.0 as usize] += self.sizes[b.0 as usize];
            self.parents[b.0 as usize] = a.0;
            let from = std::mem::take(&mut self.nodes[b.0 as usize]);
            let node = &mut self.nodes[a.0 as usize];
            node.evidence |= from.evidence;
            let mut one = |mine: &mut Option<Ty>, other: Option<Ty>| match (*mine, other) {
                (Some(a), Some(b)) => pending.push((a, b)),
                (None, other) => *mine = other,
                _ => {}
            };
            one(&mut node.item, from.item);
            one(&mut node.at, from.at);
            one(&mut node.key, from.key);
            one(&mut node.length, from.length);
            one(&mut node.parts, from.parts);
            match (&mut node.fields, from.fields) {
                (Some(mine), Some(other)) if mine.len() == other.len() => {
                    pending.extend(mine.iter().copied().zip(other));
                }
                (Some(mine), Some(other)) => {
                    let mut all = std::mem::take(mine);
                    all.extend(other);
                    node.fields = None;
                    if let Some(&first) = all.first() {
                        node.item.get_or_insert(first);
                        all.windows(2).for_each(|it| pending.push((it[0], it[1])));
                    }
                }
                (mine @ None, other) => *mine = other,
                _ => {}
            }
            match (&mut node.call, from.call) {
                (Some(mine), Some(other)) => {
                    pending.extend(mine.0.iter().copied().zip(other.0));
                    pending.push((mine.1, other.1));
                }
                (mine @ None, other) => *mine = other,
                _ => {}
            }
            for (mine, other) in [
                (&mut node.records, from.records),
                (&mut node.attributes, from.attributes),
            ] {
                for (name, value) in other {
                    match mine.iter().find(|it| it.0 == name) {
                        Some((_, known)) => pending.push((*known, value)),
                        None => mine.push((name, value)),
                    }
                }
            }
            node.class = node.class.or(from.class);
            node.tested |= from.tested;
            node.positions = node.positions.max(from.positions);
            node.tested_class = node.tested_class.or(from.tested_class);
            node.literals.extend(from.literals);
            node.literals.truncate(KEPT);
            node.bounds.extend(from.bounds);
            node.bounds.truncate(KEPT);
            node.dividers.extend(from.dividers);
            node.dividers.truncate(KEPT);
            if node.evidence & STR != 0 {
                let parts = [node.item.take(), node.at.take()];
                pending.extend(parts.into_iter().flatten().map(|it| (a, it)));
            }
        }
    }

    /// Makes what iterating and indexing give agree, where it is clear what kind of container it is.
    pub(super) fn settle(&mut self) {
        for _ in 0..4 {
            let mut changed = false;
            for id in 0..self.nodes.len() as u32 {
                let ty = Ty(id);
                if self.find(ty) != ty {
                    continue;
                }
                changed |= self.settle_one(ty);
            }
            if !changed {
                break;
            }
        }
    }

    fn settle_one(&mut self, ty: Ty) -> bool {
        let node = self.get(ty);
        if node.evidence & STR != 0 {
            let parts: Vec<Ty> = [node.item, node.at].into_iter().flatten().collect();
            let new = parts.iter().any(|it| !self.same(*it, ty));
            parts.into_iter().for_each(|it| self.unify(ty, it));
            return new;
        }
        let (at, item) = (node.at, node.item);
        let is = |wanted| self.has(ty, wanted);
        let Some(key) = node.key else {
            if let (Some(at), Some(item)) = (at, item)
                && !is(DICT)
                && !self.same(at, item)
            {
                self.unify(at, item);
                return true;
            }
            return false;
        };
        let keyed = is(CONTAINS) && item.is_some_and(|it| self.same(it, key)) && !is(LIST | SEQUENCE | TUPLE);
        let dict = is(DICT) || keyed || self.has(key, STR | TUPLE) && !is(LIST | SEQUENCE | TUPLE);
        let list = !dict && (is(LIST | SEQUENCE | TUPLE) || is(INDEXED) && self.has(key, INT | WHOLE));
        match (dict, list, at, item) {
            (true, _, _, Some(item)) if !self.same(item, key) => {
                self.mark(ty, DICT);
                self.unify(item, key);
                true
            }
            (true, ..) if !is(DICT) => {
                self.mark(ty, DICT);
                true
            }
            (_, true, Some(at), Some(item)) if !self.same(at, item) => {
                self.unify(at, item);
                true
            }
            (_, true, Some(at), None) => {
                self.node(ty).item = Some(at);
                true
            }
            _ => false,
        }
    }
}
