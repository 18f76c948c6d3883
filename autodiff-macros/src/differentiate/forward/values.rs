//! The tangents of values.
//!
//! In comes a value of the primal graph; out goes the node that moves it, or nothing where that is zero, which is asked for
//! by its type only where a statement must have one.

use super::Sweep;
use crate::graph::{NodeId, Op, ScalarOp, Stmt, Ty};
use crate::rules::{Guard, matrix, rule};

impl Sweep<'_> {
    /// The tangent of a value, if it is not zero.
    pub(super) fn tangent(&mut self, node: NodeId) -> Option<NodeId> {
        if !self.varied(node) || self.pullbacks.contains(&node) {
            return None;
        }
        if let Some(dot) = self.dots.get(&node) {
            return *dot;
        }
        let dot = self.compute(node).filter(|d| self.b.graph.constant(*d) != Some(0.0));
        if let (Some(dot), Some(name)) = (dot, &self.source.node(node).name) {
            let name = format!("{name}_dot");
            let n = &mut self.b.graph.nodes[dot.index()];
            if n.name.is_none() && matches!(n.op, Op::Scalar(_) | Op::Select) && dot.index() >= self.source.nodes.len() {
                n.name = Some(name.as_str().into());
            }
        }
        self.dots.insert(node, dot);
        dot
    }

    fn compute(&mut self, node: NodeId) -> Option<NodeId> {
        let n = self.source.node(node).clone();
        match &n.op {
            Op::Read(..) => {
                let path = self.source.path_of(node).expect("a read");
                let place = self.place(&path);
                Some(self.b.read(&place))
            }
            _ if matrix::is_whole(&self.b, node) => {
                let mut sum: Option<NodeId> = None;
                for (index, arg) in n.args.iter().enumerate() {
                    let Some(dot) = self.tangent(*arg) else { continue };
                    let Some(part) = matrix::tangent(&mut self.b, node, index, dot) else { continue };
                    self.b.graph.locate(part, n.at);
                    sum = Some(match sum {
                        Some(s) => self.b.node(Op::Scalar(ScalarOp::Add), vec![s, part], n.ty.tangent()),
                        None => part,
                    });
                }
                sum
            }
            Op::Scalar(op) => {
                let dots: Vec<Option<NodeId>> = n.args.iter().map(|arg| self.tangent(*arg)).collect();
                rule(*op).tangent(&mut self.b, node, &dots)
            }
            Op::Select => self.select(node),
            Op::Cast(to) => {
                let dot = self.tangent(n.args[0])?;
                matches!(n.ty, Ty::Real(_)).then(|| self.b.node(Op::Cast(to.clone()), vec![dot], n.ty.clone()))
            }
            Op::Array(_) | Op::Tuple | Op::Entries(..) => {
                let args: Vec<NodeId> = n.args.iter().map(|a| self.tangent_or_zero(*a)).collect();
                Some(self.b.node(n.op.clone(), args, n.ty.tangent()))
            }
            Op::Struct(..) => Some(self.struct_tangent(node)),
            Op::Repeat(_) => {
                let dot = self.tangent(n.args[0])?;
                Some(self.b.node(n.op.clone(), vec![dot, n.args[1]], n.ty.tangent()))
            }
            Op::ToVec | Op::SumAll => {
                let dot = self.tangent(n.args[0])?;
                Some(self.b.node(n.op.clone(), vec![dot], n.ty.tangent()))
            }
            Op::Matrix(_) | Op::Borrow => unreachable!("taken above"),
            Op::Const(_) | Op::Int(_) | Op::IntOf(..) | Op::Bool(_) | Op::Bound(_) | Op::Len(..) | Op::Nth | Op::Count(_) => None,
            Op::Snippet(_) | Op::Slot | Op::ZeroLike | Op::Shape | Op::Zeros | Op::ZeroIfAny | Op::WithCapacity => None,
        }
    }

    fn select(&mut self, node: NodeId) -> Option<NodeId> {
        if let Some(guard) = Guard::of(&self.b.graph, node) {
            let factor = self.tangent(guard.factor);
            let others = guard.others(&self.b.graph).into_iter();
            let others: Vec<Vec<_>> = others.map(|args| args.into_iter().map(|arg| self.tangent(arg?)).collect()).collect();
            return guard.tangent(&mut self.b, factor, &others);
        }
        let n = self.source.node(node).clone();
        let (a, b) = (self.tangent(n.args[1]), self.tangent(n.args[2]));
        a.or(b)?;
        let [a, b] = [a, b].map(|dot| dot.unwrap_or_else(|| self.b.constant(0.0, n.ty.clone())));
        Some(self.b.node(Op::Select, vec![n.args[0], a, b], n.ty))
    }

    pub(super) fn tangent_or_zero(&mut self, node: NodeId) -> NodeId {
        match self.tangent(node) {
            Some(dot) => dot,
            None => self.zero(node),
        }
    }

    /// The zero tangent of a value.
    pub(super) fn zero(&mut self, node: NodeId) -> NodeId {
        let n = self.source.node(node).clone();
        match &n.op {
            _ if n.ty.is_real() => self.b.constant(0.0, n.ty),
            _ if matches!(n.ty, Ty::Unit) || self.source.is_nothing(node) => node,
            _ if matches!(n.ty, Ty::Int | Ty::Bool) => self.b.node(Op::ZeroLike, vec![node], Ty::Unit),
            Op::WithCapacity | Op::ZeroLike | Op::Zeros | Op::ZeroIfAny => self.b.node(n.op, n.args, n.ty.tangent()),
            Op::Array(_) | Op::Tuple => {
                let args = n.args.iter().map(|a| self.zero(*a)).collect();
                self.b.node(n.op, args, n.ty.tangent())
            }
            Op::Repeat(_) => {
                let zero = self.zero(n.args[0]);
                self.b.node(n.op, vec![zero, n.args[1]], n.ty.tangent())
            }
            // Inactive, and of a type that may be anything: looked at here, before it is moved away.
            _ if n.ty == Ty::Opaque && n.primal => {
                let known = self.b.graph.nodes.len();
                let zero = self.b.node(Op::ZeroIfAny, vec![node], Ty::Opaque);
                if zero.index() == known {
                    self.b.push(Stmt::Let(zero));
                }
                zero
            }
            _ => self.b.node(Op::ZeroLike, vec![node], n.ty.tangent()),
        }
    }
}
