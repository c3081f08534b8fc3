//! The statements of a slice as rows: what they stand in, and what comes before them.

use foretrace_python::program::{CodeId, ExprId, Program, Span, StmtId, StmtKind};

/// Stands for no row and no earlier guard.
pub(crate) const NONE: u32 = u32::MAX;

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The slice itself.
    Header,
    Stmt(StmtId),
    /// An `except` clause of a `try`.
    Handler(StmtId, u16),
    /// A `case` of a `match`.
    Case(StmtId, u16),
}

/// Which block of what it stands in a row belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Body,
    Then,
    Else,
    Round,
    LoopElse,
    Try,
    Handler,
    TryElse,
    Finally,
    With,
    Case,
    Class,
}

impl Role {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Role::Body => "body",
            Role::Then => "then",
            Role::Else => "else",
            Role::Round => "round",
            Role::LoopElse => "loopelse",
            Role::Try => "try",
            Role::Handler => "handler",
            Role::TryElse => "tryelse",
            Role::Finally => "finally",
            Role::With => "with",
            Role::Case => "case",
            Role::Class => "class",
        }
    }
}

/// How a block is left for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Return,
    Raise,
    Break,
    Continue,
}

impl Exit {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Exit::Return => "return",
            Exit::Raise => "raise",
            Exit::Break => "break",
            Exit::Continue => "continue",
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) what: What,
    pub(crate) span: Span,
    /// What executes it.
    pub(crate) code: CodeId,
    /// The row it stands in.
    pub(crate) parent: u32,
    pub(crate) role: Role,
    pub(crate) depth: u8,
    /// Its place in its block, and how many are there.
    pub(crate) index: u16,
    pub(crate) of: u16,
    /// The statements around it in its block.
    pub(crate) before: Option<StmtId>,
    pub(crate) after: Option<StmtId>,
    /// The last condition that would have left before this row.
    pub(crate) guard: u32,
    /// `return`s and `raise`s before it in its code object.
    pub(crate) exits: u16,
    /// Loops around it in its code object.
    pub(crate) loops: u8,
}

/// A condition after which the rest of its block runs only when it was false.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guard {
    pub(crate) test: ExprId,
    pub(crate) exit: Exit,
    /// The one before.
    pub(crate) before: u32,
}

/// Rows in source order.
pub(crate) struct Layout {
    pub(crate) rows: Vec<Row>,
    pub(crate) guards: Vec<Guard>,
}

/// What rows of one block share.
#[derive(Clone, Copy)]
struct Around {
    code: CodeId,
    parent: u32,
    depth: u8,
    loops: u8,
    guard: u32,
}

impl Layout {
    pub(crate) fn of(program: &Program) -> Layout {
        let mut layout = Layout {
            rows: Vec::with_capacity(program.stmts.len() + 8),
            guards: Vec::new(),
        };
        let Some(root) = program.codes.first() else {
            return layout;
        };
        layout.rows.push(Row {
            what: What::Header,
            span: root.span,
            code: CodeId(0),
            parent: NONE,
            role: Role::Body,
            depth: 0,
            index: 0,
            of: 1,
            before: None,
            after: root.body.first().copied(),
            guard: NONE,
            exits: 0,
            loops: 0,
        });
        let around = Around {
            code: CodeId(0),
            parent: 0,
            depth: 1,
            loops: 0,
            guard: NONE,
        };
        layout.block(program, &root.body, Role::Body, around, &mut 0);
        layout
    }

    /// The innermost row that holds `span`.
    pub(crate) fn row_at(&self, span: Span) -> u32 {
        let mut at = (self.rows.partition_point(|it| it.span.start <= span.start) as u32).saturating_sub(1);
        while at != 0 && !self.rows[at as usize].span.contains(span) {
            at = self.rows[at as usize].parent;
        }
        at
    }

    fn push(&mut self, row: Row) -> u32 {
        self.rows.push(row);
        self.rows.len() as u32 - 1
    }

    fn block(&mut self, program: &Program, body: &[StmtId], role: Role, around: Around, exits: &mut u16) {
        let mut around = around;
        for (i, &id) in body.iter().enumerate() {
            let stmt = &program[id];
            let row = Row {
                what: What::Stmt(id),
                span: stmt.span,
                code: around.code,
                parent: around.parent,
                role,
                depth: around.depth,
                index: u16::try_from(i).unwrap_or(u16::MAX),
                of: u16::try_from(body.len()).unwrap_or(u16::MAX),
                before: i.checked_sub(1).map(|it| body[it]),
                after: body.get(i + 1).copied(),
                guard: around.guard,
                exits: *exits,
                loops: around.loops,
            };
            let parent = self.push(row);
            let inside = Around {
                parent,
                depth: around.depth.saturating_add(1),
                ..around
            };
            self.inside(program, id, row, inside, exits);
            if let StmtKind::Return(..) | StmtKind::Raise { .. } = stmt.kind {
                *exits = exits.saturating_add(1);
            }
            if let StmtKind::If { test, body, .. } = &stmt.kind
                && let Some(exit) = exit(program, body)
            {
                self.guards.push(Guard {
                    test: *test,
                    exit,
                    before: around.guard,
                });
                around.guard = self.guards.len() as u32 - 1;
            }
        }
    }

    fn inside(&mut self, program: &Program, id: StmtId, row: Row, around: Around, exits: &mut u16) {
        let looped = Around {
            loops: around.loops.saturating_add(1),
            ..around
        };
        match &program[id].kind {
            StmtKind::If { body, orelse, .. } => {
                self.block(program, body, Role::Then, around, exits);
                self.block(program, orelse, Role::Else, around, exits);
            }
            StmtKind::While { body, orelse, .. } | StmtKind::For { body, orelse, .. } => {
                self.block(program, body, Role::Round, looped, exits);
                self.block(program, orelse, Role::LoopElse, around, exits);
            }
            StmtKind::With { body, .. } => self.block(program, body, Role::With, around, exits),
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                ..
            } => {
                self.block(program, body, Role::Try, around, exits);
                for (i, it) in handlers.iter().enumerate() {
                    let what = What::Handler(id, u16::try_from(i).unwrap_or(u16::MAX));
                    self.clause(program, (what, it.span), &it.body, row, around, exits);
                }
                self.block(program, orelse, Role::TryElse, around, exits);
                self.block(program, finalbody, Role::Finally, around, exits);
            }
            StmtKind::Match { cases, .. } => {
                for (i, it) in cases.iter().enumerate() {
                    let what = What::Case(id, u16::try_from(i).unwrap_or(u16::MAX));
                    self.clause(program, (what, it.span), &it.body, row, around, exits);
                }
            }
            StmtKind::Def { code, .. } | StmtKind::Class { code, .. } => {
                let role = match &program[id].kind {
                    StmtKind::Class { .. } => Role::Class,
                    _ => Role::Body,
                };
                let own = Around {
                    code: *code,
                    loops: 0,
                    guard: NONE,
                    ..around
                };
                self.block(program, &program[*code].body, role, own, &mut 0);
            }
            _ => {}
        }
    }

    /// An `except` or `case` with what stands in it.
    fn clause(
        &mut self,
        program: &Program,
        (what, span): (What, Span),
        body: &[StmtId],
        row: Row,
        around: Around,
        exits: &mut u16,
    ) {
        let role = match what {
            What::Case(..) => Role::Case,
            _ => Role::Handler,
        };
        let parent = self.push(Row {
            what,
            span,
            parent: around.parent,
            role,
            depth: around.depth,
            before: None,
            after: None,
            exits: *exits,
            ..row
        });
        let inside = Around {
            parent,
            depth: around.depth.saturating_add(1),
            ..around
        };
        self.block(program, body, role, inside, exits);
    }
}

/// How a block is always left, if its last statement says so.
pub(crate) fn exit(program: &Program, body: &[StmtId]) -> Option<Exit> {
    match program[*body.last()?].kind {
        StmtKind::Return(..) => Some(Exit::Return),
        StmtKind::Raise { .. } => Some(Exit::Raise),
        StmtKind::Break => Some(Exit::Break),
        StmtKind::Continue => Some(Exit::Continue),
        _ => None,
    }
}
