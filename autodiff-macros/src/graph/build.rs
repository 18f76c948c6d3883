//! Building regions: equal expressions become one node, reads find the value that was written last.
//!
//! A read carries a stamp that changes with every write of its variable, so two reads are one node only where they see
//! the same state. Entering a loop changes all stamps, since a later iteration may have written before.

use super::{Float, Graph, NodeId, Op, Path, Proj, Region, ScalarOp, Stmt, Ty, VarId};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

type Table = HashMap<(Op, Vec<NodeId>), NodeId>;

/// What places hold, by variable.
pub type Knowledge = HashMap<VarId, Rc<HashMap<Path, NodeId>>>;

/// A graph under construction.
#[derive(Default)]
pub struct Builder {
    pub graph: Graph,
    frames: Vec<Frame>,
    /// How many regions were opened so far.
    opened: u32,
    stamps: HashMap<VarId, u32>,
    /// The stamp of the innermost loop entry, and how many variables there were: those that may change have changed there.
    epoch: (u32, usize),
    known: Knowledge,
    /// Sums to which statements add that are not built yet, but come first: what is added stays an addition.
    pub shared_sums: HashSet<VarId>,
    /// New nodes count as the user's own computation and are evaluated where they are built.
    pub primal: bool,
}

#[derive(Default)]
struct Frame {
    number: u32,
    stmts: Vec<Stmt>,
    table: Table,
    /// Opened behind a statement that may jump; closed with the frame around it.
    rest: bool,
}

/// A moment of the open region, to look back at.
#[derive(Clone, Copy)]
pub struct Mark {
    frame: usize,
    position: usize,
    stamp: u32,
}

impl Builder {
    pub fn new(graph: Graph) -> Self {
        Builder { graph, ..Builder::default() }
    }

    /// Starts a region.
    pub fn open(&mut self) {
        self.opened += 1;
        self.frames.push(Frame { number: self.opened, ..Frame::default() });
    }

    /// The number of the open region.
    pub fn region(&self) -> u32 {
        self.frames.iter().rev().map(|frame| frame.number).find(|number| *number > 0).unwrap_or(0)
    }

    /// Whether the region of this number is still open, so that its values are in sight.
    pub fn is_open(&self, region: u32) -> bool {
        self.frames.iter().any(|frame| frame.number == region)
    }

    /// Makes nodes that are visible in the region, but were not built in it, known to the search for equal nodes.
    pub fn import(&mut self, nodes: impl IntoIterator<Item = NodeId>) {
        for id in nodes {
            let node = self.graph.node(id);
            if node.op.is_pure() {
                let key = (node.op.clone(), node.args.clone());
                self.frames.last_mut().expect("an open region").table.entry(key).or_insert(id);
            }
        }
    }

    /// Ends the region.
    pub fn close(&mut self) -> Region {
        let mut inner: Option<Region> = None;
        loop {
            let frame = self.frames.pop().expect("an open region");
            let mut stmts = frame.stmts;
            if let Some(region) = inner.take() {
                stmts.push(Stmt::Rest(region));
            }
            let region = Region { stmts, ..Region::default() };
            if !frame.rest {
                return region;
            }
            inner = Some(region);
        }
    }

    /// Goes on with a region that was closed.
    pub fn reopen(&mut self, mut region: Region) {
        let mut rest = false;
        loop {
            let inner = match region.stmts.pop() {
                Some(Stmt::Rest(inner)) => Some(inner),
                other => {
                    region.stmts.extend(other);
                    None
                }
            };
            self.frames.push(Frame { stmts: region.stmts, rest, ..Frame::default() });
            let Some(inner) = inner else { return };
            region = inner;
            rest = true;
        }
    }

    /// Adds a statement to the open region.
    pub fn push(&mut self, stmt: Stmt) {
        let frame = self.frames.last_mut().expect("an open region");
        match frame.stmts.last() {
            // Nothing follows a jump.
            Some(Stmt::Break(_) | Stmt::Exit(_)) => return,
            Some(last) if !last.jumps().is_empty() => self.frames.push(Frame { rest: true, ..Frame::default() }),
            _ => {}
        }
        self.frames.last_mut().expect("an open region").stmts.push(stmt);
    }

    /// The number of statements in the open region so far.
    pub fn position(&self) -> usize {
        self.frames.last().map_or(0, |f| f.stmts.len())
    }

    /// This moment.
    pub fn mark(&mut self) -> Mark {
        let frame = self.frames.last().expect("an open region");
        // Whatever stands behind a jump opens a rest of its own.
        let rest = frame.stmts.last().is_some_and(|last| !last.jumps().is_empty());
        let (frame, position) = if rest { (self.frames.len(), 0) } else { (self.frames.len() - 1, frame.stmts.len()) };
        Mark { frame, position, stamp: self.graph.new_stamp() }
    }

    /// Whether something may have been written to the place since then, in the same region.
    pub fn written_since(&self, then: Mark, path: &Path) -> bool {
        if self.stamps.get(&path.var).is_none_or(|stamp| *stamp < then.stamp) {
            return false;
        }
        let since = self.frames[then.frame..].iter().enumerate();
        let mut stmts = since.flat_map(|(k, frame)| &frame.stmts[if k == 0 { then.position } else { 0 }..]);
        stmts.any(|stmt| stmt.places_written(&self.graph).iter().any(|written| !written.is_apart(path)))
    }

    /// Gives a new variable what the place held then.
    pub fn keep(&mut self, then: Mark, path: &Path, copy: VarId) {
        let (shape, args) = path.split();
        let ty = self.graph.path_ty(path);
        let old = self.graph.push(Op::Read(shape, then.stamp), args, ty);
        self.graph.nodes[old.index()].primal = self.primal;
        let stmts = [Stmt::Let(old), Stmt::Write(Path::var(copy), old)];
        self.frames[then.frame].stmts.splice(then.position..then.position, stmts);
        self.touch(copy);
    }

    /// Adds a rest that is already a region of its own.
    pub fn push_rest(&mut self, stmt: Stmt) {
        self.forget_written(&stmt);
        self.frames.last_mut().expect("an open region").stmts.push(stmt);
    }

    /// Whether the open region has ended in a jump.
    pub fn diverged(&self) -> bool {
        let stmts = &self.frames.last().expect("an open region").stmts;
        matches!(stmts.last(), Some(Stmt::Break(_) | Stmt::Exit(_)))
    }

    /// A node with these properties, an equal one if there is one in sight.
    pub fn node(&mut self, op: Op, args: Vec<NodeId>, ty: Ty) -> NodeId {
        if op.is_pure() {
            let key = (op, args);
            // Constants and empty lists are equal only if they are of one type.
            let alike = |id: &NodeId| match (&key.0, &self.graph.node(*id).ty, &ty) {
                (Op::WithCapacity, known, ty) => known == ty,
                // A literal is rounded to the type that it turns out to be of.
                (Op::Const(_), Ty::Real(Float::Literal), Ty::Real(Float::F32))
                | (Op::Const(_), Ty::Real(Float::F32), Ty::Real(Float::Literal)) => false,
                (Op::Const(_), Ty::Real(known), Ty::Real(float)) => known == float || [known, float].contains(&&Float::Literal),
                _ => true,
            };
            if let Some(id) = self.frames.iter().rev().find_map(|f| f.table.get(&key)).copied().filter(alike) {
                self.graph.nodes[id.index()].primal |= self.primal;
                return id;
            }
            let id = self.graph.push(key.0.clone(), key.1.clone(), ty);
            self.place(id);
            self.frames.last_mut().expect("an open region").table.insert(key, id);
            id
        } else {
            let id = self.graph.push(op, args, ty);
            self.place(id);
            id
        }
    }

    /// Fixes where a new node is evaluated, for nodes to which it matters.
    fn place(&mut self, id: NodeId) {
        self.graph.nodes[id.index()].primal = self.primal;
        let looks_at_state = !self.graph.node(id).op.is_pure() || matches!(self.graph.node(id).op, Op::Read(..) | Op::Len(..));
        if (self.primal || looks_at_state) && !self.graph.is_leaf(id) {
            self.push(Stmt::Let(id));
        }
    }

    pub fn scalar(&mut self, op: ScalarOp, args: &[NodeId]) -> NodeId {
        let ty = if op.is_comparison() {
            Ty::Bool
        } else {
            // An unsuffixed literal takes the type of its partner.
            // The order of a polygamma function is an integer.
            let reals = if op == ScalarOp::Polygamma { &args[1..] } else { args };
            let tys = reals.iter().map(|a| self.graph.node(*a).ty.clone());
            let mut ty = Ty::Opaque;
            for (i, candidate) in tys.enumerate() {
                if i == 0 || (matches!(ty, Ty::Real(Float::Literal)) && candidate.is_real()) {
                    ty = candidate;
                }
            }
            ty
        };
        self.node(Op::Scalar(op), args.to_vec(), ty)
    }

    pub fn constant(&mut self, value: f64, ty: Ty) -> NodeId {
        self.node(Op::constant(value), Vec::new(), ty)
    }

    pub fn integer(&mut self, value: i128) -> NodeId {
        self.node(Op::Int(value), Vec::new(), Ty::Int)
    }

    /// Whether a statement of this builder has written the variable.
    pub fn is_written(&self, var: VarId) -> bool {
        self.stamps.contains_key(&var) || self.is_of_epoch(var)
    }

    /// The content of a place as it is now.
    pub fn read(&mut self, path: &Path) -> NodeId {
        if let Some(node) = self.known(path) {
            return node;
        }
        let (shape, args) = path.split();
        let ty = self.graph.path_ty(path);
        let op = Op::Read(shape, self.stamp(path.var));
        self.node(op, args, ty)
    }

    /// The content of a place that source may change where it stands: looked at there, whatever is known of it.
    pub fn look(&mut self, path: &Path) -> NodeId {
        let (shape, args) = path.split();
        let ty = self.graph.path_ty(path);
        let op = Op::Read(shape, self.stamp(path.var));
        let id = self.graph.push(op, args, ty);
        self.graph.changed.insert(id);
        self.place(id);
        id
    }

    /// The number of elements of a place.
    pub fn len(&mut self, path: &Path) -> NodeId {
        match self.graph.path_ty(path) {
            Ty::Array(_, size) if size.known.is_some() => self.integer(size.known.unwrap_or(0) as i128),
            _ => {
                let (shape, args) = path.split();
                let op = Op::Len(shape, self.stamp(path.var));
                self.node(op, args, Ty::Int)
            }
        }
    }

    fn stamp(&self, var: VarId) -> u32 {
        let own = self.stamps.get(&var).copied().unwrap_or(0);
        if self.is_of_epoch(var) { own.max(self.epoch.0) } else { own }
    }

    fn is_of_epoch(&self, var: VarId) -> bool {
        var.index() < self.epoch.1 && !self.graph.var(var).frozen
    }

    /// Something wrote the variable: reads from now on see another state.
    pub fn touch(&mut self, var: VarId) {
        let stamp = self.graph.new_stamp();
        self.stamps.insert(var, stamp);
        self.known.remove(&var);
    }

    pub fn write(&mut self, path: &Path, value: NodeId) {
        self.push(Stmt::Write(path.clone(), value));
        self.record_write(path, value);
    }

    /// Remembers what a place holds from now on.
    pub fn record_write(&mut self, path: &Path, value: NodeId) {
        let mut known = self.known.remove(&path.var).unwrap_or_default();
        self.touch(path.var);
        let parts = Rc::make_mut(&mut known);
        parts.retain(|other, _| self.disjoint(other, path));
        if self.graph.path_ty(path).is_scalar() && self.graph.node(value).ty != Ty::Opaque {
            parts.insert(path.clone(), value);
        }
        self.known.insert(path.var, known);
    }

    /// The places exchange what they hold.
    pub fn swap(&mut self, a: &Path, b: &Path) {
        self.push(Stmt::Swap(a.clone(), b.clone()));
        self.touch(a.var);
        self.touch(b.var);
    }

    pub fn add(&mut self, path: &Path, value: NodeId) {
        match self.known(path) {
            Some(old) if !self.shared_sums.contains(&path.var) => {
                let sum = match self.graph.constant(old) {
                    Some(0.0) if !self.primal => value,
                    _ => self.scalar(ScalarOp::Add, &[old, value]),
                };
                self.write(path, sum);
            }
            _ => {
                self.push(Stmt::Add(path.clone(), value));
                self.touch(path.var);
            }
        }
    }

    /// The value that a place is known to hold.
    pub fn known(&self, path: &Path) -> Option<NodeId> {
        self.known.get(&path.var)?.get(path).copied()
    }

    /// Different elements for sure.
    fn disjoint(&self, a: &Path, b: &Path) -> bool {
        a.proj.iter().zip(&b.proj).any(|(a, b)| match (a, b) {
            (Proj::Index(i), Proj::Index(j)) => {
                matches!((self.graph.integer(*i), self.graph.integer(*j)), (Some(i), Some(j)) if i != j)
            }
            (Proj::Field(a), Proj::Field(b)) => a != b,
            _ => false,
        })
    }

    /// A loop body begins: what is known of places that change is forgotten.
    pub fn enter_loop(&mut self) {
        self.epoch = (self.graph.new_stamp(), self.graph.vars.len());
        self.known.retain(|var, _| self.graph.var(*var).frozen);
    }

    /// Adds a statement that may have written places, in regions or by a call: what they hold is unknown now.
    pub fn finish(&mut self, stmt: Stmt) {
        match stmt {
            // Whatever stands behind a jump opens a rest of its own.
            Stmt::Rest(region) => region.stmts.into_iter().for_each(|stmt| self.finish(stmt)),
            stmt => {
                self.forget_written(&stmt);
                self.push(stmt);
            }
        }
    }

    /// What the statement writes is unknown now.
    pub fn forget_written(&mut self, stmt: &Stmt) {
        stmt.written(&self.graph).into_iter().for_each(|var| self.touch(var));
    }

    /// What is known of places, to be put back where another branch begins.
    pub fn knowledge(&self) -> Knowledge {
        self.known.clone()
    }

    pub fn set_knowledge(&mut self, known: Knowledge) {
        self.known = known;
    }
}
