//! Signatures: how a function and its places are recognised in another version of the code.

use foretrace_python::Slice;
use foretrace_python::program::{BindingRole, CodeId, Program, SiteId, SiteKind, Span, StmtId};
use rustc_hash::{FxHashMap, FxHashSet};

use super::digest::Digest;
use super::influence::{self, Influence};
use crate::features::layout::{Layout, What};
use crate::features::{Place, RowKind};

/// How a slice and its places are recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// A hash of what the function says, its name, its docstring, comments and layout aside.
    pub function: u64,
    /// Its branches, loops, bindings and statements, those of functions inside it too, in source order.
    pub sites: Vec<SignedSite>,
}

/// A place of a slice with its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedSite {
    /// Which place.
    pub place: Place,
    /// Where, relative to the slice.
    pub span: Span,
    /// How it is recognised in another version.
    pub key: SiteKey,
    /// How many places of the slice have that key, [`SiteKey::nth`] aside.
    pub of: u16,
}

/// How a place is recognised in another version of its function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SiteKey {
    /// What is observed there.
    pub kind: RowKind,
    /// A hash of its statement's own text, without those inside it, and of which site of it this is.
    pub own: u64,
    /// A hash of the statements that influence what its statement reads and whether it is reached.
    pub inputs: u64,
    /// Which of those that are alike, from 0 in source order.
    pub nth: u16,
}

/// The signature of a slice.
pub fn of(slice: &Slice, program: &Program) -> Signature {
    if program.codes.is_empty() {
        return Signature::default();
    }
    let layout = Layout::of(program);
    let text = slice.text();
    let influence = influence::of(program, text, &layout);
    Signature {
        function: function(slice, program, &layout, &influence.own),
        sites: sites(program, &layout, &influence, text),
    }
}

fn function(slice: &Slice, program: &Program, layout: &Layout, own: &[u64]) -> u64 {
    let mut docstrings: FxHashSet<StmtId> = FxHashSet::default();
    for code in program.codes.iter().filter(|it| it.docstring.is_some()) {
        docstrings.extend(code.body.first());
    }
    let mut digest = Digest::of(program, slice.text());
    digest.number(slice.kind() as u64);
    let params = program.codes[0].params.len();
    digest.number(params as u64);
    (0..params).for_each(|it| digest.param(CodeId(0), it));
    digest.annotations(CodeId(0));
    for (row, own) in layout.rows.iter().zip(own) {
        if !matches!(row.what, What::Stmt(id) if docstrings.contains(&id)) {
            digest.number(u64::from(row.depth));
            digest.word(row.role.name());
            digest.number(*own);
        }
    }
    // What is not lowered has no rows.
    for gap in &program.gaps {
        let text = slice.text().get(gap.span.start as usize..gap.span.end as usize);
        digest.word(text.unwrap_or_default());
    }
    digest.end()
}

fn sites(program: &Program, layout: &Layout, influence: &Influence, text: &str) -> Vec<SignedSite> {
    let params: FxHashMap<SiteId, usize> = {
        let params = program.codes[0].params.iter().enumerate();
        params.map(|(at, it)| (it.site, at)).collect()
    };
    let mut in_row: FxHashMap<(u32, RowKind), u64> = FxHashMap::default();
    let mut sites = Vec::with_capacity(program.sites.len() + program.stmts.len());
    let mut add = |place: Place, kind: RowKind, span: Span, row: u32| {
        let mut own = Digest::of(program, text);
        let param = match place {
            Place::Site(id) => params.get(&id),
            Place::Line(_) => None,
        };
        match param {
            Some(at) => own.param(CodeId(0), *at),
            None => {
                let count = in_row.entry((row, kind)).or_default();
                own.number(*count);
                *count += 1;
                if row == 0 {
                    (0..params.len()).for_each(|it| own.param(CodeId(0), it));
                }
            }
        }
        own.number(influence.own[row as usize]);
        let key = SiteKey {
            kind,
            own: own.end(),
            inputs: influence.inputs[row as usize],
            nth: 0,
        };
        sites.push(SignedSite {
            place,
            span,
            key,
            of: 0,
        });
    };
    for id in program.site_ids() {
        let site = &program[id];
        let kind = match site.kind {
            SiteKind::Branch(_) => RowKind::Branch,
            SiteKind::Loop(_) => RowKind::Loop,
            SiteKind::Binding(BindingRole::Delete, _) | SiteKind::Call | SiteKind::Raise => continue,
            SiteKind::Binding(..) => RowKind::Binding,
        };
        add(Place::Site(id), kind, site.span, layout.row_at(site.span));
    }
    for (at, row) in layout.rows.iter().enumerate() {
        if let What::Stmt(id) = row.what {
            add(Place::Line(id), RowKind::Line, row.span, at as u32);
        }
    }
    let mut alike: FxHashMap<SiteKey, u16> = FxHashMap::default();
    for site in &mut sites {
        let count = alike.entry(site.key).or_default();
        site.key.nth = *count;
        *count = count.saturating_add(1);
    }
    for site in &mut sites {
        site.of = alike[&SiteKey { nth: 0, ..site.key }];
    }
    sites.sort_by_key(|it| (it.span.start, it.key.kind));
    sites
}
