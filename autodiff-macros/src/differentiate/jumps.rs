//! Makes jumps fit for being undone.
//!
//! Afterwards a jump leaves the innermost labelled statement only, having noted a number in a variable of that statement;
//! what was to be left further is left by a jump behind it. Loops that do not count by themselves count their iterations,
//! and a `match` tells which arm ran.

use crate::graph::{Graph, LabelId, LoopKind, NodeId, Op, Path, Region, ScalarOp, Stmt, Ty, VarId, VarKind};
use proc_macro2::Span;

/// Rewrites the body of the function.
pub fn instrument(graph: &mut Graph) {
    let body = std::mem::take(&mut graph.body);
    graph.body = Instrument { graph }.region(body, &mut None);
}

struct Instrument<'g> {
    graph: &'g mut Graph,
}

/// The innermost labelled statement.
struct Context {
    label: LabelId,
    exit: VarId,
    /// Where each numbered jump wants to go; number 0 is the normal end.
    goals: Vec<LabelId>,
}

impl Instrument<'_> {
    fn int(&mut self, value: i128) -> NodeId {
        self.graph.push(Op::Int(value), Vec::new(), Ty::Int)
    }

    fn local(&mut self, name: &str) -> VarId {
        self.graph.new_var(name, Ty::Int, VarKind::Local, Span::mixed_site())
    }

    fn read(&mut self, var: VarId) -> NodeId {
        let stamp = self.graph.new_stamp();
        let (shape, _) = Path::var(var).split();
        self.graph.push(Op::Read(shape, stamp), Vec::new(), Ty::Int)
    }

    fn region(&mut self, region: Region, context: &mut Option<Context>) -> Region {
        let mut out = Region { stmts: Vec::new(), ..region };
        for stmt in region.stmts {
            self.stmt(stmt, context, &mut out.stmts);
        }
        out
    }

    fn stmt(&mut self, mut stmt: Stmt, context: &mut Option<Context>, out: &mut Vec<Stmt>) {
        match &mut stmt {
            Stmt::Break(goal) => {
                let goal = *goal;
                self.jump(goal, context, out);
            }
            Stmt::Loop(_) | Stmt::Block { .. } => self.labelled(stmt, context, out),
            Stmt::Match { arms, outs, .. } => {
                let number = self.graph.new_bound(Ty::Int);
                outs.push(number);
                let jumps = arms.iter().any(|arm| arm.body.stmts.iter().any(|s| !s.jumps().is_empty()));
                let record = jumps.then(|| {
                    let record = self.graph.new_var("arms", Ty::Vec(Box::new(Ty::Int)), VarKind::Record, Span::mixed_site());
                    let zero = self.int(0);
                    let empty = self.graph.push(Op::WithCapacity, vec![zero], Ty::Vec(Box::new(Ty::Int)));
                    self.graph.prologue.push(Stmt::Write(Path::var(record), empty));
                    self.graph.arm_records.insert(number, record);
                    record
                });
                for (index, arm) in arms.iter_mut().enumerate() {
                    let own = self.int(index as i128);
                    let ends = !matches!(last_stmt(&arm.body), Some(Stmt::Break(_) | Stmt::Exit(_)));
                    if ends {
                        arm.body.yields.push(own);
                    }
                    let body = std::mem::take(&mut arm.body);
                    arm.body = self.region(body, context);
                    if let Some(record) = record {
                        arm.body.stmts.insert(0, Stmt::Push(Path::var(record), vec![own]));
                    }
                }
                out.push(stmt);
            }
            _ => {
                for inner in stmt.regions_mut() {
                    let region = std::mem::take(inner);
                    *inner = self.region(region, context);
                }
                out.push(stmt);
            }
        }
    }

    /// Leaves the innermost labelled statement on the way to `goal`.
    fn jump(&mut self, goal: LabelId, context: &mut Option<Context>, out: &mut Vec<Stmt>) {
        let context = context.as_mut().expect("a jump stands inside of its goal");
        context.goals.push(goal);
        let (label, exit, number) = (context.label, context.exit, context.goals.len());
        let number = self.int(number as i128);
        out.push(Stmt::Write(Path::var(exit), number));
        out.push(Stmt::Break(label));
    }

    fn labelled(&mut self, mut stmt: Stmt, context: &mut Option<Context>, out: &mut Vec<Stmt>) {
        let (label, is_loop) = match &stmt {
            Stmt::Loop(l) => (l.label, true),
            Stmt::Block { label, .. } => (*label, false),
            _ => unreachable!("only loops and blocks have labels"),
        };
        let exit = self.local("exit");
        let mut inner = Some(Context { label, exit, goals: Vec::new() });
        let counts = matches!(&stmt, Stmt::Loop(l) if matches!(l.kind, LoopKind::For { .. }));
        for region in stmt.regions_mut() {
            let taken = std::mem::take(region);
            *region = self.region(taken, &mut inner);
        }
        let goals = inner.expect("made above").goals;
        let counted = is_loop && (!counts || !goals.is_empty());
        let trips = counted.then(|| {
            let trips = self.local("trips");
            let (zero, one) = (self.int(0), self.int(1));
            out.push(Stmt::Write(Path::var(trips), zero));
            if let Stmt::Loop(l) = &mut stmt {
                l.body.stmts.insert(0, Stmt::Add(Path::var(trips), one));
            }
            trips
        });
        if !goals.is_empty() {
            let zero = self.int(0);
            out.push(Stmt::Write(Path::var(exit), zero));
        }
        out.push(stmt);
        if let Some(trips) = trips {
            let node = self.read(trips);
            self.graph.trips.insert(label, node);
            out.push(Stmt::Let(node));
        }
        if goals.is_empty() {
            return;
        }
        let left = self.read(exit);
        self.graph.exits.insert(label, left);
        out.push(Stmt::Let(left));
        let mut further: Vec<LabelId> = goals.iter().copied().filter(|g| *g != label).collect();
        further.sort();
        further.dedup();
        // One statement decides, so that what follows it is its rest.
        let mut chain = Region::default();
        for goal in further.into_iter().rev() {
            let mut tests = Vec::new();
            let mut cond: Option<NodeId> = None;
            for (index, _) in goals.iter().enumerate().filter(|(_, g)| **g == goal) {
                let number = self.int(index as i128 + 1);
                let test = self.graph.push(Op::Scalar(ScalarOp::Eq), vec![left, number], Ty::Bool);
                tests.push(Stmt::Let(test));
                cond = Some(match cond {
                    None => test,
                    Some(c) => {
                        let both = self.graph.push(Op::Scalar(ScalarOp::Or), vec![c, test], Ty::Bool);
                        tests.push(Stmt::Let(both));
                        both
                    }
                });
            }
            let mut then = Region::default();
            self.jump(goal, context, &mut then.stmts);
            let cond = cond.expect("some jump has this goal");
            let els = std::mem::take(&mut chain);
            chain.stmts = tests;
            chain.stmts.push(Stmt::If { cond, then, els, outs: Vec::new() });
        }
        out.append(&mut chain.stmts);
    }
}

/// The statement that a region ends with, rests included.
pub(super) fn last_stmt(region: &Region) -> Option<&Stmt> {
    match region.stmts.last()? {
        Stmt::Rest(inner) => last_stmt(inner),
        stmt => Some(stmt),
    }
}
