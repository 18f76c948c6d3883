//! Walks through the statements in order and builds them again with simplified values.
//!
//! What a place is known to hold takes the place of reading it, `+=` to a place of known content becomes `=`, and branches
//! on constants are settled. Values that a statement anchors keep their number; all others are built where they are used.

use super::arena::{Arena, Laws, Want};
use super::memory::Memory;
use crate::graph::{Arm, Graph, LabelId, Loop, LoopKind, Node, NodeId, Op, Path, Region, ScalarOp, Stmt, VarId};
use std::collections::{HashMap, HashSet};

/// Builds the body again.
pub fn rebuild(graph: &mut Graph, forward: &mut usize, laws: &Laws) {
    let survey = Survey::of(graph);
    let body = std::mem::take(&mut graph.body);
    let memo = vec![None; graph.nodes.len()];
    let mut walk = Rebuild {
        arena: Arena::new(std::mem::take(graph), laws),
        memory: Memory::default(),
        memo,
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

/// Facts about the body that the walk needs beforehand.
#[derive(Default)]
struct Survey {
    /// Values that the user's own tokens name: these stay places.
    held: HashSet<NodeId>,
    /// Variables that the user's own computation reads.
    user_vars: HashSet<VarId>,
    /// Labels that somebody jumps to.
    targets: HashSet<LabelId>,
    /// Results of the body stay where they are computed.
    results: HashSet<NodeId>,
}

impl Survey {
    fn of(graph: &Graph) -> Survey {
        let mut survey = Survey { results: graph.body.yields.iter().copied().collect(), ..Survey::default() };
        for node in &graph.nodes {
            match &node.op {
                Op::Snippet(_) => survey.held.extend(&node.args),
                Op::Read(shape, _) if node.primal => {
                    survey.user_vars.insert(shape.var);
                }
                _ => {}
            }
        }
        survey.find_targets(&graph.body);
        survey
    }

    fn find_targets(&mut self, region: &Region) {
        for stmt in &region.stmts {
            if let Stmt::Break(label) = stmt {
                self.targets.insert(*label);
            }
            for (inner, _) in stmt.regions() {
                self.find_targets(inner);
            }
        }
    }
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
        let mut written = Vec::new();
        stmt.written(&self.arena.graph, &mut written);
        for var in written {
            self.memory.forget(var);
        }
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
        if !is_users && ty.is_real() && self.arena.graph.constant(value) == Some(0.0) {
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
        let streams = l.streams.iter().map(|s| self.path(s)).collect();
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
        self.finish(Stmt::Loop(Box::new(Loop { label: l.label, kind, streams, body })));
    }

    // ---- values that statements anchor

    fn let_node(&mut self, id: NodeId) {
        if let Some(known) = self.memo(id) {
            return self.pin(id, known);
        }
        let node = self.arena.graph.node(id);
        let (primal, op) = (node.primal, node.op.clone());
        match op {
            Op::Read(..) | Op::Len(..) => self.let_read(id),
            Op::Scalar(_) | Op::Select | Op::Cast(_) | Op::SumAll if node.ty.is_scalar() => {
                // Our own values are placed where they are used.
                if !primal && !self.survey.results.contains(&id) {
                    return;
                }
                let want = self.want(id);
                match self.arena.node(want, Some(id)) {
                    (new, true) => {
                        self.inherit(id, new);
                        self.arena.anchor(new);
                        self.keep(id, new);
                        self.push(Stmt::Let(new));
                    }
                    (known, false) => {
                        self.keep(id, known);
                        self.pin(id, known);
                    }
                }
            }
            _ => {
                self.arguments_in_place(id);
                self.let_in_place(id);
            }
        }
    }

    /// A result is computed here at the latest, also if it was found to be another value.
    fn pin(&mut self, id: NodeId, known: NodeId) {
        if self.survey.results.contains(&id) && !self.arena.graph.is_leaf(known) {
            self.push(Stmt::Let(known));
        }
    }

    fn let_in_place(&mut self, id: NodeId) {
        let stmt = Stmt::Let(id);
        self.forget_written(&stmt);
        self.push(stmt);
        self.define(id);
    }

    fn let_read(&mut self, id: NodeId) {
        self.arguments_in_place(id);
        let path = self.arena.graph.path_of(id).expect("a read");
        if !self.arena.graph.node(id).ty.is_scalar() || self.survey.held.contains(&id) {
            return self.let_in_place(id);
        }
        if matches!(self.arena.graph.node(id).op, Op::Read(..))
            && let Some(known) = self.memory.known(&path)
        {
            return self.keep(id, known);
        }
        match self.arena.read(id, self.memory.version(path.var)) {
            (_, true) => self.let_in_place(id),
            (known, false) => self.keep(id, known),
        }
    }

    fn arguments_in_place(&mut self, id: NodeId) {
        for index in 0..self.arena.graph.node(id).args.len() {
            let arg = self.arena.graph.node(id).args[index];
            let arg = self.value(arg);
            self.arena.graph.nodes[id.index()].args[index] = arg;
        }
    }

    fn want(&mut self, id: NodeId) -> Want {
        let node = self.arena.graph.node(id).clone();
        let args = node.args.iter().map(|a| self.value(*a)).collect();
        Want { op: node.op, args, ty: node.ty, primal: node.primal }
    }

    /// A new node takes over the name of the one it stands for.
    fn inherit(&mut self, from: NodeId, to: NodeId) {
        if from == to {
            return;
        }
        let old = self.arena.graph.node(from).clone();
        let new = &mut self.arena.graph.nodes[to.index()];
        if new.name.is_none() && !new.primal | old.primal && matches!(new.op, Op::Scalar(_) | Op::Select) {
            new.name = old.name;
            new.span = old.span;
        }
    }

    // ---- values in general

    fn path(&mut self, path: &Path) -> Path {
        path.map(&mut |n| self.value(n))
    }

    fn keep(&mut self, id: NodeId, node: NodeId) {
        self.note(id, Memo { node, walk: 0, once: false });
    }

    fn note(&mut self, id: NodeId, memo: Memo) {
        if self.memo.len() <= id.index() {
            self.memo.resize(id.index() + 1, None);
        }
        self.memo[id.index()] = Some(memo);
    }

    /// What the node has become, where that can be used here.
    fn memo(&self, id: NodeId) -> Option<NodeId> {
        let memo = self.memo.get(id.index()).copied().flatten()?;
        let usable = memo.walk == self.walks || (!memo.once && self.arena.is_usable(memo.node));
        usable.then_some(memo.node)
    }

    /// The value of an old node here.
    fn value(&mut self, root: NodeId) -> NodeId {
        let mut stack = vec![root];
        while let Some(id) = stack.last().copied() {
            if self.memo(id).is_some() {
                stack.pop();
                continue;
            }
            let args = self.original_args(id);
            // The first argument ends on top, so that values come into being in the order in which they are written.
            let missing: Vec<NodeId> = args.iter().rev().copied().filter(|a| self.memo(*a).is_none()).collect();
            if missing.is_empty() {
                stack.pop();
                let args = args.iter().map(|a| self.memo(*a).expect("arguments come first")).collect();
                self.construct(id, args);
            } else {
                stack.extend(missing);
            }
        }
        let value = self.memo(root).expect("constructed last");
        self.walks += 1;
        value
    }

    fn original_args(&self, id: NodeId) -> Vec<NodeId> {
        self.originals.get(&id).unwrap_or(&self.arena.graph.node(id).args).clone()
    }

    /// Builds a node of these arguments.
    fn construct(&mut self, id: NodeId, args: Vec<NodeId>) {
        let old = self.arena.graph.node(id).clone();
        let mut once = false;
        let node = match &old.op {
            Op::Bound(_) => {
                self.arena.describe(id);
                id
            }
            Op::Scalar(_) | Op::Select | Op::Cast(_) | Op::SumAll | Op::Const(_) | Op::Int(_) | Op::Bool(_) if old.ty.is_scalar() => {
                let want = Want { op: old.op.clone(), args, ty: old.ty.clone(), primal: old.primal };
                let (node, _) = self.arena.node(want, Some(id));
                self.inherit(id, node);
                node
            }
            Op::Read(shape, _) if self.is_timeless(shape.var) && old.ty.is_scalar() && !self.survey.held.contains(&id) => {
                let node = self.again(id, args, false);
                self.arena.read(node, 0).0
            }
            Op::Array(_) | Op::Repeat(_) | Op::ToVec | Op::ZeroLike | Op::WithCapacity | Op::Tuple => {
                once = true;
                self.again(id, args, true)
            }
            _ => self.again(id, args, false),
        };
        self.note(id, Memo { node, walk: self.walks, once });
    }

    fn is_timeless(&self, var: VarId) -> bool {
        self.arena.graph.var(var).frozen
    }

    /// The node itself for its first use; a copy for a further one if it is to be moved or its arguments differ.
    fn again(&mut self, id: NodeId, args: Vec<NodeId>, moved: bool) -> NodeId {
        let node = self.arena.graph.node(id);
        let first = !self.originals.contains_key(&id);
        if first {
            let originals = node.args.clone();
            self.originals.insert(id, originals);
            self.arena.graph.nodes[id.index()].args = args;
        } else if moved || node.args != args {
            let copy = Node { args, ..node.clone() };
            self.arena.graph.nodes.push(copy);
            let new = NodeId(self.arena.graph.nodes.len() as u32 - 1);
            if let Some(written) = self.arena.graph.annotations.get(&id).cloned() {
                self.arena.graph.annotations.insert(new, written);
            }
            self.arena.describe(new);
            return new;
        }
        self.arena.describe(id);
        id
    }
}
