//! The windows of a slice.

use foretrace_python::program::{BindingRole, BranchKind, CodeId, LoopKind, SiteKind};

use super::bag::{Bag, Writer};
use super::layout::What;
use super::surroundings::Surroundings;
use super::view::View;
use super::{
    MAX_FEATURES, MAX_STATEMENTS, MAX_TOKENS, Place, RowKind, SiteRow, Statement, Subject, Window, binding, branch,
    context, line, looping, tokens,
};

/// Features of a site that leave room for those of its function.
const OWN_FEATURES: usize = MAX_FEATURES - 20;

/// Computes the windows of a slice; with their texts where they are to be read by people.
pub(super) fn windows(subject: Subject<'_>, around: &Surroundings, keep_texts: bool) -> Vec<Window> {
    if subject.program.codes.is_empty() {
        return Vec::new();
    }
    let view = View::of(subject, around);
    let mut extraction = Extraction {
        out: Writer::new(keep_texts),
        contexts: vec![None; subject.program.codes.len()],
        view,
    };
    extraction.windows()
}

struct Extraction<'a> {
    view: View<'a>,
    out: Writer,
    /// By code object: the features of a function as a context.
    contexts: Vec<Option<Bag>>,
}

impl Extraction<'_> {
    fn windows(&mut self) -> Vec<Window> {
        let inside = MAX_STATEMENTS - 1;
        let rows = self.view.layout.rows.len();
        let count = (rows - 1).div_ceil(inside).max(1);
        let header = self.statement(0);
        let mut windows: Vec<Window> = (0..count)
            .map(|_| Window {
                statements: vec![header.clone()],
                sites: Vec::new(),
            })
            .collect();
        for row in 1..rows {
            let statement = self.statement(row as u32);
            windows[(row - 1) / inside].statements.push(statement);
        }
        let place = |row: u32| match row {
            0 => (0, 0),
            row => ((row as usize - 1) / inside, ((row as usize - 1) % inside + 1) as u16),
        };
        for (row, site) in self.sites() {
            let (window, statement) = place(row);
            windows[window].sites.push(SiteRow { statement, ..site });
        }
        for window in &mut windows {
            window
                .sites
                .sort_by_key(|it| (it.span.start, it.kind as u8, it.span.end));
        }
        windows
    }

    fn statement(&mut self, row: u32) -> Statement {
        self.out.begin(MAX_TOKENS);
        tokens::put(&self.view, &mut self.out, row);
        let row = self.view.row(row);
        Statement {
            span: row.span,
            depth: row.depth,
            tokens: self.out.finish(),
        }
    }

    /// Every place that a forecast may speak of, and the row it stands in.
    fn sites(&mut self) -> Vec<(u32, SiteRow)> {
        let program = self.view.subject.program;
        let mut found = Vec::with_capacity(program.sites.len() + program.stmts.len());
        for id in program.site_ids() {
            let site = &program[id];
            let (kind, subkind) = match site.kind {
                SiteKind::Branch(kind) => (RowKind::Branch, branch_kind(kind)),
                SiteKind::Loop(kind) => (RowKind::Loop, loop_kind(kind)),
                SiteKind::Binding(BindingRole::Delete, _) | SiteKind::Call | SiteKind::Raise => continue,
                SiteKind::Binding(role, _) => (RowKind::Binding, binding_role(role)),
            };
            let row = self.view.layout.row_at(site.span);
            self.out.begin(OWN_FEATURES);
            let (view, out) = (&self.view, &mut self.out);
            match site.kind {
                SiteKind::Branch(kind) => branch::put(view, out, id, kind, row),
                SiteKind::Loop(kind) => looping::put(view, out, id, kind, row),
                SiteKind::Binding(role, name) => binding::put(view, out, id, role, name, row),
                SiteKind::Call | SiteKind::Raise => {}
            }
            let features = self.finish(site.code);
            found.push((
                row,
                SiteRow {
                    place: Place::Site(id),
                    kind,
                    subkind,
                    span: site.span,
                    statement: 0,
                    features,
                },
            ));
        }
        for at in 0..self.view.layout.rows.len() as u32 {
            let row = *self.view.row(at);
            let What::Stmt(id) = row.what else { continue };
            self.out.begin(OWN_FEATURES);
            line::put(&self.view, &mut self.out, id, at);
            let features = self.finish(row.code);
            found.push((
                at,
                SiteRow {
                    place: Place::Line(id),
                    kind: RowKind::Line,
                    subkind: 0,
                    span: row.span,
                    statement: 0,
                    features,
                },
            ));
        }
        found
    }

    /// The site's own features and those of its function.
    fn finish(&mut self, code: CodeId) -> Bag {
        let own = self.out.finish();
        let function = self.view.function(code);
        let at = function.0 as usize;
        if self.contexts[at].is_none() {
            self.contexts[at] = Some(context::of(&self.view, &mut self.out, function));
        }
        self.out.resume(own, MAX_FEATURES);
        if let Some(context) = &self.contexts[at] {
            self.out.append(context);
        }
        self.out.finish()
    }
}

fn branch_kind(kind: BranchKind) -> u8 {
    match kind {
        BranchKind::If => 0,
        BranchKind::Elif => 1,
        BranchKind::Ternary => 2,
        BranchKind::Filter => 3,
        BranchKind::Assert => 4,
        BranchKind::Except => 5,
        BranchKind::Case => 6,
    }
}

fn loop_kind(kind: LoopKind) -> u8 {
    match kind {
        LoopKind::For => 0,
        LoopKind::While => 1,
        LoopKind::Clause => 2,
    }
}

fn binding_role(role: BindingRole) -> u8 {
    match role {
        BindingRole::Parameter => 0,
        BindingRole::Assign => 1,
        BindingRole::Return => 2,
        BindingRole::Delete => 3,
    }
}
