//! Walks through the statements in order and builds them again with simplified values.
//!
//! What a place is known to hold takes the place of reading it, `+=` to a place of known content becomes `=`, and branches
//! on constants are settled. Values that a statement anchors keep their number; all others are built where they are used.

mod survey;
mod values;

use super::arena::{Arena, Laws, Want};
use super::firsts::is_zero;
use super::memory::Memory;
use crate::graph::{Arm, Graph, Loop, LoopKind, NodeId, Op, Path, Region, ScalarOp, Stmt, VarKind};
use std::collections::HashMap;
use survey::Survey;
pub use survey::user_vars;

/// Builds the body again.
pub fn rebuild(graph: &mut Graph, forward: &mut usize, laws: &Laws) {
    let survey = Survey::of(graph);
    let body = std::mem::take(&mut graph.body);
    let memo = vec![None; graph.nodes.len()];
    let mut walk = Rebuild {
        arena: Arena::new(std::mem::take(graph), laws),
        memory: Memory::default(),
        memo,
        held: HashMap::new(),
        originals: HashMap::new(),
        walks: 1,
        frames: vec![Frame::default()],
        survey,
    };
    let mut cut = None;
    for (index, stmt) in body.stmts.iter().enumerate() {
        if index == *forward {
            cut = Some(walk.frames[0].stmts.len());
        }
        walk.stmt(stmt);
    }
    *forward = cut.unwrap_or(walk.frames[0].stmts.len());
    let yields = body.yields.iter().map(|n| walk.value(*n)).collect();
    let stmts = walk.close();
    *graph = walk.arena.graph;
    graph.body = Region { stmts, yields, mirror: body.mirror };
}

/// The statements of a region under construction.
#[derive(Default)]
struct Frame {
    stmts: Vec<Stmt>,
    /// Opened behind a statement that may jump; closed with the frame around it.
    rest: bool,
}

/// What a node has become, and in which call of `value`.
#[derive(Clone, Copy)]
struct Memo {
    node: NodeId,
    walk: u32,
    /// An aggregate is made anew for every use, since it may be moved.
    once: bool,
}

struct Rebuild<'l> {
    arena: Arena<'l>,
    memory: Memory,
    memo: Vec<Option<Memo>>,
    /// What is held of data that source changes, and the version of the place that held it.
    held: HashMap<NodeId, u32>,
    /// Arguments before the walk, of nodes that were changed where they are.
    originals: HashMap<NodeId, Vec<NodeId>>,
    walks: u32,
    frames: Vec<Frame>,
    survey: Survey,
}

impl Rebuild<'_> {
    // ---- statements under construction

    fn push(&mut self, stmt: Stmt) {
        let frame = self.frames.last().expect("an open region");
        if frame.stmts.last().is_some_and(|last| !last.jumps().is_empty()) {
            self.frames.push(Frame { rest: true, ..Frame::default() });
        }
        self.frames.last_mut().expect("an open region").stmts.push(stmt);
    }

    /// Whether nothing can follow in the open region.
    fn has_ended(&self) -> bool {
        let frame = self.frames.last().expect("an open region");
        self.frames.len() > 1 && matches!(frame.stmts.last(), Some(Stmt::Break(_) | Stmt::Exit(_)))
    }

    fn close(&mut self) -> Vec<Stmt> {
        let mut rest: Option<Vec<Stmt>> = None;
        loop {
            let frame = self.frames.pop().expect("an open region");
            let mut stmts = frame.stmts;
            if let Some(stmts_behind) = rest.take() {
                stmts.push(Stmt::Rest(Region { stmts: stmts_behind, ..Region::default() }));
            }
            if !frame.rest {
                return stmts;
            }
            rest = Some(stmts);
        }
    }

    /// Builds an inner region, at whose entry these nodes are defined.
    fn region(&mut self, region: &Region, entry: &[NodeId]) -> Region {
        self.frames.push(Frame::default());
        self.arena.enter();
        self.memory.enter();
        for node in entry {
            self.define(*node);
        }
        let complete = self.inline(region);
        let yields = if complete { region.yields.iter().map(|n| self.value(*n)).collect() } else { Vec::new() };
        self.memory.leave();
        self.arena.leave();
        Region { stmts: self.close(), yields, mirror: region.mirror }
    }

    /// Builds the statements of a region into the open one. Tells whether the end is reached as before.
    fn inline(&mut self, region: &Region) -> bool {
        for stmt in &region.stmts {
            if self.has_ended() {
                return false;
            }
            self.stmt(stmt);
        }
        true
    }

    fn forget_written(&mut self, stmt: &Stmt) {
        stmt.written(&self.arena.graph).into_iter().for_each(|var| self.memory.forget(var));
    }

    fn define(&mut self, node: NodeId) {
        self.arena.describe(node);
        self.arena.anchor(node);
        self.keep(node, node);
    }

    // ---- statements

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let(node) => self.let_node(*node),
            // What a place holds is written back to it; a copy of that elsewhere is the user's, and behind a change it is put back.
            Stmt::Write(path, node)
                if self.held.get(node) == Some(&self.memory.version(path.var))
                    && self.arena.graph.path_of(*node).as_ref() == Some(path) => {}
            Stmt::Write(path, node) => {
                let (path, value) = (self.path(path), self.value(*node));
                self.write(path, value);
            }
            Stmt::Add(path, node) => {
                let (path, value) = (self.path(path), self.value(*node));
                self.add(path, value);
            }
            Stmt::If { cond, then, els, outs } => self.branch(*cond, then, els, outs),
            Stmt::Match { scrutinee, arms, outs } => self.arms(*scrutinee, arms, outs),
            Stmt::Loop(l) => self.loop_stmt(stmt, l),
            Stmt::Block { label, body } if !self.survey.targets.contains(label) => {
                self.inline(body);
            }
            Stmt::Block { label, body } => {
                let body = self.region(body, &[]);
                self.finish(Stmt::Block { label: *label, body });
            }
            Stmt::Pop(path, outs) => match self.pushed_last(path) {
                Some(nodes) => outs.iter().zip(nodes).for_each(|(out, node)| self.keep(*out, node)),
                None => self.plain(stmt),
            },
            // Whether a rest is needed is settled anew.
            Stmt::Rest(body) => {
                self.inline(body);
            }
            _ => self.plain(stmt),
        }
    }

    fn finish(&mut self, stmt: Stmt) {
        self.forget_written(&stmt);
        self.push(stmt);
    }

    /// A statement without regions.
    fn plain(&mut self, stmt: &Stmt) {
        let mut stmt = stmt.clone();
        stmt.map_operands(&mut |n| self.value(n));
        self.forget_written(&stmt);
        let defined = stmt.defines();
        self.push(stmt);
        for node in defined {
            self.define(node);
        }
    }

    /// What the open region left on a record, taken off again, if that is what calls and statements gave.
    fn pushed_last(&mut self, record: &Path) -> Option<Vec<NodeId>> {
        let graph = &self.arena.graph;
        let stmts = &mut self.frames.last_mut().expect("an open region").stmts;
        let last = stmts.iter().rposition(|stmt| stmt.written(graph).contains(&record.var))?;
        match &stmts[last] {
            Stmt::Push(path, nodes)
                if path == record
                    && graph.var(record.var).kind == VarKind::Record
                    && nodes.iter().all(|node| matches!(graph.node(*node).op, Op::Bound(_))) =>
            {
                let nodes = nodes.clone();
                stmts.remove(last);
                self.memory.forget(record.var);
                Some(nodes)
            }
            _ => None,
        }
    }

    fn write(&mut self, path: Path, value: NodeId) {
        if self.memory.known(&path) == Some(value) {
            return;
        }
        let remembered = self.is_remembered(&path, value).then_some(value);
        self.memory.write(&self.arena.graph, &path, remembered);
        self.push(Stmt::Write(path, value));
    }

    fn is_remembered(&self, path: &Path, value: NodeId) -> bool {
        self.arena.graph.path_ty(path).is_scalar() && self.arena.graph.node(value).ty.is_scalar()
    }

    fn add(&mut self, path: Path, value: NodeId) {
        let is_users = self.survey.user_vars.contains(&path.var);
        let ty = self.arena.graph.path_ty(&path);
        if !is_users && (ty.is_real() && self.arena.graph.constant(value) == Some(0.0) || self.is_still(value)) {
            return;
        }
        match self.memory.known(&path) {
            Some(old) => {
                let want = Want { op: Op::Scalar(ScalarOp::Add), args: vec![old, value], ty, primal: is_users };
                let (sum, is_new) = self.arena.node(want, None);
                if is_users && is_new {
                    self.arena.anchor(sum);
                    self.push(Stmt::Let(sum));
                }
                self.write(path, sum);
            }
            None => {
                self.memory.write(&self.arena.graph, &path, None);
                self.push(Stmt::Add(path, value));
            }
        }
    }

    /// Whether the value is, or is part of, an adjoint that nothing was added to.
    fn is_still(&self, value: NodeId) -> bool {
        is_zero(&self.arena.graph, value) || self.arena.graph.path_of(value).is_some_and(|path| self.survey.zeros.contains(&path.var))
    }

    fn branch(&mut self, cond: NodeId, then: &Region, els: &Region, outs: &[NodeId]) {
        let cond = self.value(cond);
        if let Op::Bool(value) = self.arena.graph.node(cond).op {
            let taken = if value { then } else { els };
            if self.inline(taken) {
                for (out, node) in outs.iter().zip(&taken.yields) {
                    let node = self.value(*node);
                    self.keep(*out, node);
                }
            }
            return;
        }
        let then = self.region(then, &[]);
        let els = self.region(els, &[]);
        self.finish(Stmt::If { cond, then, els, outs: outs.to_vec() });
        self.define_all(outs);
    }

    fn arms(&mut self, scrutinee: NodeId, arms: &[Arm], outs: &[NodeId]) {
        let scrutinee = self.value(scrutinee);
        let built = arms
            .iter()
            .map(|arm| {
                let binds: Vec<NodeId> = arm.binds.iter().map(|(_, n)| *n).collect();
                self.arena.enter();
                binds.iter().for_each(|n| self.define(*n));
                let guard = arm.guard.map(|g| self.value(g));
                let body = self.region(&arm.body, &[]);
                self.arena.leave();
                Arm { pattern: arm.pattern.clone(), binds: arm.binds.clone(), guard, body }
            })
            .collect();
        self.finish(Stmt::Match { scrutinee, arms: built, outs: outs.to_vec() });
        self.define_all(outs);
    }

    fn define_all(&mut self, nodes: &[NodeId]) {
        nodes.iter().for_each(|n| self.define(*n));
    }

    fn loop_stmt(&mut self, stmt: &Stmt, l: &Loop) {
        let (kind, entry) = match &l.kind {
            LoopKind::For { counter, start, end, inclusive, reversed } => {
                let (start, end) = (self.value(*start), self.value(*end));
                if let (Some(a), Some(b)) = (self.arena.graph.integer(start), self.arena.graph.integer(end))
                    && (a > b || (a == b && !inclusive))
                {
                    return;
                }
                let kind = LoopKind::For { counter: *counter, start, end, inclusive: *inclusive, reversed: *reversed };
                (kind, vec![*counter])
            }
            LoopKind::Each { iterator, pattern, binds } => {
                let iterator = self.value(*iterator);
                let entry = binds.iter().map(|(_, n)| *n).collect();
                (LoopKind::Each { iterator, pattern: pattern.clone(), binds: binds.clone() }, entry)
            }
            LoopKind::While { cond } => {
                self.forget_written(stmt);
                (LoopKind::While { cond: self.region(cond, &[]) }, Vec::new())
            }
            LoopKind::Forever => (LoopKind::Forever, Vec::new()),
        };
        // A later iteration sees what an earlier one wrote.
        self.forget_written(stmt);
        let body = self.region(&l.body, &entry);
        self.finish(Stmt::Loop(Box::new(Loop { label: l.label, kind, body })));
    }
}
