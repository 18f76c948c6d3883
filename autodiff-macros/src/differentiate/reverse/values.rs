//! Adjoints of values: collected per region, handed on when the value's own statement is undone.

use super::Sweep;
use crate::analysis::RegionId;
use crate::graph::{Builder, NodeId, Op, Path, Region, ScalarOp, Stmt, Ty, VarKind};
use crate::rules::{Rule, matrix, rule};
use proc_macro2::Span;
use std::collections::BTreeMap;

impl Sweep<'_> {
    /// Nodes that regions inside of their own use.
    pub(super) fn find_crossed(&mut self, region: &Region) {
        let id = self.ids[&(region as *const Region)];
        let mut used: Vec<NodeId> = region.yields.clone();
        for stmt in &region.stmts {
            if let Stmt::Let(node) = stmt {
                used.extend(&self.source.node(*node).args);
            }
            used.extend(stmt.operands());
            if let Stmt::Let(node) = stmt {
                self.find_repeated(*node, false);
            }
            if !stmt.jumps().is_empty() {
                // Visible in the rest only, but undone with the statement.
                self.crossed.extend(stmt.defines());
            }
            for (inner, _) in stmt.regions() {
                self.find_crossed(inner);
            }
        }
        for node in used {
            if self.regions.node.get(&node).is_some_and(|home| *home != id) {
                self.crossed.insert(node);
                // An aggregate has no adjoint of its own, unlike a matrix: what it is made of collects.
                if !matches!(self.source.node(node).ty, Ty::Matrix(_)) {
                    self.find_repeated(node, true);
                }
            }
        }
    }

    /// What the rows of `[row; n]` are made of: their adjoints are collected in a loop over the rows.
    fn find_repeated(&mut self, node: NodeId, in_row: bool) {
        let n = self.source.node(node);
        let args = match n.op {
            Op::Array(_) | Op::Tuple | Op::Struct(..) | Op::Entries(..) | Op::ToVec => &n.args[..],
            Op::Repeat(_) => &n.args[..1],
            // What is read whole flows back to its place.
            Op::Read(..) if !n.ty.is_real() => return,
            _ => {
                if in_row {
                    self.crossed.insert(node);
                }
                return;
            }
        };
        let in_row = in_row || matches!(n.op, Op::Repeat(_)) && !self.source.node(args[0]).ty.is_real();
        args.iter().for_each(|arg| self.find_repeated(*arg, in_row));
    }

    /// Adjoint variables for nodes of the region that inner regions use, and adjoints of its local variables.
    pub(super) fn start_crossed(&mut self, id: RegionId) {
        let nodes = self.regions.info[id as usize].nodes.clone();
        for node in nodes {
            if self.crossed.contains(&node) {
                self.cross(node);
            }
        }
        for var in self.locals.get(&id).cloned().unwrap_or_default() {
            if !self.activity.var(var)
                || self.source.var(var).kind != VarKind::Local
                || self.adjoint_of.contains_key(&var) && self.is_initialised(var)
            {
                continue;
            }
            let adjoint = self.adjoint_path(&Path::var(var)).var;
            self.zero(var, adjoint);
        }
    }

    /// Gives the adjoint of a node a variable, which starts here.
    pub(super) fn cross(&mut self, node: NodeId) {
        let n = self.source.node(node);
        // Aggregates under construction are taken apart where they are written; matrices are operands, too.
        let in_flight = matches!(n.op, Op::Array(_) | Op::Repeat(_) | Op::Tuple | Op::Struct(..) | Op::Entries(..) | Op::ToVec)
            && !matches!(n.ty, Ty::Matrix(_));
        if self.crossing.contains_key(&node) || !self.activity.node(node) || self.is_direct(node) || in_flight {
            return;
        }
        let name = match &n.name {
            Some(name) => format!("d_{name}"),
            None => "d_t".to_string(),
        };
        let (ty, span) = (n.ty.tangent(), n.span);
        let var = self.b.graph.new_var(&name, ty.clone(), VarKind::Local, span);
        let zero = if ty.is_real() { self.b.constant(0.0, ty) } else { self.b.node(Op::ZeroLike, vec![node], ty) };
        self.crossing.insert(node, var);
        self.share(var);
        self.b.write(&Path::var(var), zero);
    }

    /// A read of something that never changes: its adjoint place is at hand everywhere.
    fn is_direct(&self, node: NodeId) -> bool {
        matches!(&self.source.node(node).op, Op::Read(shape, _) if self.source.var(shape.var).frozen)
    }

    /// Adds to the adjoint of a forward value.
    pub(super) fn contribute(&mut self, node: NodeId, value: NodeId) {
        if !self.activity.node(node) || self.b.graph.constant(value) == Some(0.0) {
            return;
        }
        // A matrix that never changes has its adjoint place at hand: no other matrix collects what goes there.
        if self.is_direct(node)
            && matches!(self.source.node(node).ty, Ty::Matrix(_))
            && let Some(path) = self.source.path_of(node)
        {
            let place = self.adjoint_path(&path);
            self.accumulate(&place, value);
            return;
        }
        let frame = self.frames.last().expect("a region");
        let sum = match frame.get(&node).copied() {
            Some(old) if self.source.node(node).ty.is_real() => self.b.scalar(ScalarOp::Add, &[old, value]),
            Some(old) => {
                // Whole aggregates are added up in a place.
                let ty = self.source.node(node).ty.tangent();
                let sum = Path::var(self.b.graph.new_var("d_sum", ty, VarKind::Local, Span::mixed_site()));
                self.b.write(&sum, old);
                self.b.push(Stmt::Add(sum.clone(), value));
                self.b.touch(sum.var);
                self.b.read(&sum)
            }
            None => value,
        };
        self.frames.last_mut().expect("a region").insert(node, sum);
    }

    /// The adjoint of a node of the region being undone, complete since all uses lie behind.
    pub(super) fn take(&mut self, node: NodeId) -> Option<NodeId> {
        let own = self.frames.last_mut().expect("a region").remove(&node);
        let crossed = self.crossing.get(&node).copied().map(|var| self.b.read(&Path::var(var)));
        let crossed = crossed.filter(|c| self.b.graph.constant(*c) != Some(0.0));
        match (crossed, own) {
            (Some(a), Some(b)) if self.source.node(node).ty.is_real() => Some(self.b.scalar(ScalarOp::Add, &[a, b])),
            (Some(_), Some(b)) => {
                let place = Path::var(self.crossing[&node]);
                self.b.push(Stmt::Add(place.clone(), b));
                self.b.touch(place.var);
                Some(self.b.read(&place))
            }
            (one, other) => one.or(other),
        }
    }

    /// Hands adjoints of values from outside the region to their owners.
    pub(super) fn flush(&mut self) {
        let frame = self.frames.pop().expect("a region");
        for (node, value) in frame {
            if self.is_direct(node) {
                let path = self.source.path_of(node).expect("a read");
                let adjoint = self.adjoint_path(&path);
                self.b.add(&adjoint, value);
            } else if let Some(var) = self.crossing.get(&node) {
                let path = Path::var(*var);
                self.b.add(&path, value);
            }
        }
        self.frames.push(BTreeMap::new());
    }

    /// Hands adjoints that came with the entry of the region to inner owners, before these are undone.
    pub(super) fn hand_over(&mut self, id: RegionId) {
        let frame = std::mem::take(self.frames.last_mut().expect("a region"));
        for (node, value) in frame {
            match self.crossing.get(&node) {
                Some(var) if self.regions.node.get(&node) != Some(&id) => {
                    let path = Path::var(*var);
                    self.b.add(&path, value);
                }
                _ => {
                    self.frames.last_mut().expect("a region").insert(node, value);
                }
            }
        }
    }

    pub(super) fn let_node(&mut self, node: NodeId) {
        if !self.activity.node(node) {
            return;
        }
        let n = self.source.node(node).clone();
        // What is computed with and indexed elsewhere is a matrix.
        let is_matrix = matches!(n.ty, Ty::Opaque | Ty::Matrix(_) | Ty::Seq(_));
        if !n.ty.is_real() && !matches!(n.op, Op::Read(..)) && !is_matrix {
            return;
        }
        let Some(adjoint) = self.take(node) else { return };
        self.name_adjoint(adjoint, &n.name);
        match &n.op {
            Op::Read(..) => {
                let path = self.source.path_of(node).expect("a read");
                let place = self.adjoint_path(&path);
                self.accumulate(&place, adjoint);
            }
            _ if matrix::is_whole(&self.b, node) => {
                for (index, arg) in n.args.iter().enumerate() {
                    if self.activity.node(*arg)
                        && let Some(value) = matrix::adjoint(&mut self.b, node, index, adjoint)
                    {
                        self.b.graph.locate(value, n.at);
                        self.contribute(*arg, value);
                    }
                }
            }
            Op::Scalar(op) => {
                let row = rule(*op);
                for (index, arg) in n.args.iter().enumerate() {
                    if self.activity.node(*arg)
                        && let Some(value) = contribution(&mut self.b, &row, node, index, adjoint)
                    {
                        self.contribute(*arg, value);
                    }
                }
            }
            Op::Select => {
                let zero = self.b.constant(0.0, n.ty.clone());
                for (index, pair) in [(1, [adjoint, zero]), (2, [zero, adjoint])] {
                    if self.activity.node(n.args[index]) {
                        let value = self.b.node(Op::Select, vec![n.args[0], pair[0], pair[1]], n.ty.clone());
                        self.contribute(n.args[index], value);
                    }
                }
            }
            Op::Cast(_) => {
                let arg = n.args[0];
                let ty = self.source.node(arg).ty.clone();
                let value = match ty {
                    Ty::Real(crate::graph::Float::F32) => self.b.node(Op::Cast(crate::graph::CastTo::F32), vec![adjoint], ty),
                    Ty::Real(_) => self.b.node(Op::Cast(crate::graph::CastTo::F64), vec![adjoint], ty),
                    _ => return,
                };
                self.contribute(arg, value);
            }
            Op::Struct(..) | Op::Entries(..) => {
                let place = self.as_place(adjoint, "d_whole");
                self.spread(&place, node);
            }
            Op::SumAll
            | Op::Tuple
            | Op::Array(_)
            | Op::Repeat(_)
            | Op::ToVec
            | Op::ZeroLike
            | Op::Shape
            | Op::Zeros
            | Op::ZeroIfAny
            | Op::WithCapacity => {}
            Op::Matrix(_) | Op::Borrow => unreachable!("taken above"),
            Op::Const(_)
            | Op::Int(_)
            | Op::IntOf(..)
            | Op::Bool(_)
            | Op::Bound(_)
            | Op::Len(..)
            | Op::Snippet(_)
            | Op::Slot
            | Op::Nth
            | Op::Count(_) => {}
        }
    }

    /// The value as a place that can be taken apart.
    fn as_place(&mut self, value: NodeId, name: &str) -> Path {
        // What the value was read from may hold something else by now.
        if let Some(path) = self.b.graph.path_of(value)
            && self.b.graph.var(path.var).frozen
        {
            return path;
        }
        let ty = self.b.graph.node(value).ty.clone();
        let place = Path::var(self.b.graph.new_var(name, ty, VarKind::Local, Span::mixed_site()));
        self.b.write(&place, value);
        place
    }

    fn name_adjoint(&mut self, adjoint: NodeId, name: &Option<std::rc::Rc<str>>) {
        let node = &mut self.b.graph.nodes[adjoint.index()];
        if let Some(name) = name
            && node.name.is_none()
            && !node.primal
            && matches!(node.op, Op::Scalar(_) | Op::Select)
        {
            node.name = Some(format!("d_{name}").into());
        }
    }

    /// `place += value`, for numbers and whole aggregates.
    fn accumulate(&mut self, place: &Path, value: NodeId) {
        self.b.add(place, value);
    }
}

/// What `adjoint` adds to argument number `index` of `node`.
fn contribution(b: &mut Builder, row: &Rule, node: NodeId, index: usize, adjoint: NodeId) -> Option<NodeId> {
    row.contribution(b, node, index, adjoint)
}
