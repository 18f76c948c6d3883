//! Values: integers are computed, aggregates are taken apart.

use super::{Parts, Step, Stop, Walk};
use crate::graph::{CastTo, Graph, Node, NodeId, Op, Path, Proj, ScalarOp, Ty, VarKind};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::HashSet;

/// Integers up to here are in every integer type.
const SMALL: i128 = 127;

/// Integers up to here are in `usize` on every machine that has floats.
const INDEX: i128 = i32::MAX as i128;

/// Integers up to here are reals without rounding, in every real type.
const EXACT: i128 = 1 << 24;

/// The integers that places are indexed by, and what they are computed from: all of the type `usize`.
pub fn indices(graph: &Graph) -> HashSet<NodeId> {
    let reads = graph.nodes.iter().filter(|n| matches!(n.op, Op::Read(..) | Op::Len(..)));
    let mut stack: Vec<NodeId> = reads.flat_map(|n| n.args.clone()).collect();
    let mut found = HashSet::new();
    while let Some(node) = stack.pop() {
        if found.insert(node)
            && let Op::Scalar(_) = graph.node(node).op
        {
            stack.extend(&graph.node(node).args);
        }
    }
    found
}

impl Walk<'_> {
    /// The value of a node of the source.
    pub(super) fn value(&mut self, id: NodeId) -> Step<Parts<NodeId>> {
        match &self.values[id.index()] {
            Some(value) => Ok(value.clone()),
            None => self.construct(id),
        }
    }

    /// The value of a node that is one number.
    pub(super) fn scalar(&mut self, id: NodeId) -> Step<NodeId> {
        match self.value(id)? {
            Parts::One(node) => Ok(node),
            Parts::Many(_) => Err(Stop::Refused),
        }
    }

    pub(super) fn define(&mut self, id: NodeId, value: Parts<NodeId>) {
        self.values[id.index()] = Some(value);
    }

    /// The integer that a node of the source is known to be.
    pub(super) fn integer(&mut self, id: NodeId) -> Step<usize> {
        let node = self.scalar(id)?;
        self.b.graph.integer(node).and_then(|n| usize::try_from(n).ok()).ok_or(Stop::Refused)
    }

    /// Computes a node anew.
    pub(super) fn construct(&mut self, id: NodeId) -> Step<Parts<NodeId>> {
        let node = self.source.node(id).clone();
        match &node.op {
            Op::Read(..) => {
                let path = self.source.path_of(id).expect("a read");
                let value = self.read(&path)?;
                self.inherit(&value, &node);
                Ok(value)
            }
            Op::Len(..) => {
                let path = self.source.path_of(id).expect("a length");
                self.len(&path).map(Parts::One)
            }
            Op::Array(false) | Op::Tuple => node.args.iter().map(|a| self.value(*a)).collect::<Step<_>>().map(Parts::Many),
            Op::Repeat(false) => {
                let (item, n) = (self.value(node.args[0])?, self.integer(node.args[1])?);
                (0..n).try_for_each(|_| self.step())?;
                Ok(Parts::Many(vec![item; n]))
            }
            Op::Snippet(_) => self.snippet(id, &node).map(Parts::One),
            Op::Const(_) | Op::Int(_) | Op::IntOf(..) | Op::Bool(_) | Op::Scalar(_) | Op::Cast(_) | Op::Select | Op::Nth | Op::Count(_) => {
                self.number(id, &node).map(Parts::One)
            }
            Op::Bound(_)
            | Op::Array(true)
            | Op::Repeat(true)
            | Op::ToVec
            | Op::ZeroLike
            | Op::Shape
            | Op::Zeros
            | Op::ZeroIfAny
            | Op::WithCapacity
            | Op::SumAll
            | Op::Slot
            | Op::Struct(..)
            | Op::Matrix(_)
            | Op::Entries(..) => Err(Stop::Refused),
            Op::Borrow => self.value(node.args[0]),
        }
    }

    fn number(&mut self, id: NodeId, node: &Node) -> Step<NodeId> {
        // Operations of a type that only rustc knows are calls of traits.
        if self.varied.0[id.index()] && !node.ty.is_real() {
            return Err(Stop::Refused);
        }
        let args = node.args.iter().map(|a| self.scalar(*a)).collect::<Step<Vec<_>>>()?;
        if let Some(known) = self.fold(id, node, &args)? {
            return Ok(known);
        }
        self.step()?;
        let new = self.b.node(node.op.clone(), args, node.ty.clone());
        self.inherit(&Parts::One(new), node);
        Ok(new)
    }

    /// The constant that an operation on known integers and truth values gives.
    fn fold(&mut self, id: NodeId, node: &Node, args: &[NodeId]) -> Step<Option<NodeId>> {
        let graph = &self.b.graph;
        let integers: Option<Vec<i128>> = args.iter().map(|a| graph.integer(*a)).collect();
        let truths: Option<Vec<bool>> = args.iter().map(|a| truth(graph, *a)).collect();
        let (Op::Scalar(_) | Op::Cast(_) | Op::Nth | Op::Count(_), false) = (&node.op, args.is_empty()) else { return Ok(None) };
        let reals: Option<Vec<f64>> = args.iter().map(|a| exact_constant(graph, *a)).collect();
        let order = || compare(&node.op, integers.as_deref()?);
        let order_of_reals = || compare(&node.op, reals.as_deref()?);
        if let Some(value) = truths.and_then(|t| logic(&node.op, &t)).or_else(order).or_else(order_of_reals) {
            return Ok(Some(self.b.node(Op::Bool(value), Vec::new(), Ty::Bool)));
        }
        let Some(values) = integers else { return Ok(None) };
        match (&node.op, &node.ty) {
            (Op::Cast(CastTo::F64 | CastTo::F32), Ty::Real(_)) if values[0].abs() <= EXACT => {
                Ok(Some(self.b.constant(values[0] as f64, node.ty.clone())))
            }
            (Op::Scalar(_) | Op::Cast(CastTo::Int(_)) | Op::Nth | Op::Count(_), Ty::Int) => {
                let most = if self.indices.contains(&id) { INDEX } else { SMALL };
                // What may wrap or panic is left to the user's program.
                let value = arithmetic(&node.op, &values).filter(|v| (0..=most).contains(v)).ok_or(Stop::Refused)?;
                Ok(Some(self.b.integer(value)))
            }
            _ => Ok(None),
        }
    }

    /// The user's own tokens. A constant in place of a variable is fine where its type is clear: as an index.
    fn snippet(&mut self, id: NodeId, node: &Node) -> Step<NodeId> {
        let Op::Snippet(number) = node.op else { unreachable!("a snippet") };
        let mut args = Vec::new();
        for (index, arg) in node.args.iter().enumerate() {
            // What it changes would have no place.
            if self.source.changed.contains(arg) {
                return Err(Stop::Refused);
            }
            let new = match self.value(*arg)? {
                Parts::One(node) => node,
                Parts::Many(_) => self.whole_input(*arg)?,
            };
            let settled = is_constant(&self.b.graph, new) && !is_constant(self.source, *arg);
            let snippet = &self.source.snippets[number.index()];
            if settled && !stands_as_index(&snippet.tokens, &snippet.holes[index]) {
                return Err(Stop::Refused);
            }
            args.push(new);
        }
        self.step()?;
        let new = self.b.node(node.op.clone(), args, node.ty.clone());
        self.inherit(&Parts::One(new), node);
        if let Some(written) = self.source.annotations.get(&id) {
            self.b.graph.annotations.insert(new, written.clone());
        }
        if self.source.diverging.contains(&id) {
            self.b.graph.diverging.insert(new);
        }
        if self.source.is_leaf(id) {
            self.define(id, Parts::One(new));
        }
        Ok(new)
    }

    /// A value takes over the user's name for it.
    fn inherit(&mut self, value: &Parts<NodeId>, from: &Node) {
        let Parts::One(node) = value else { return };
        if self.b.graph.is_leaf(*node) {
            if let (Op::Read(shape, _), Some(name)) = (&self.b.graph.node(*node).op, &from.name)
                && self.b.graph.var(shape.var).kind == VarKind::Local
            {
                self.named.entry(shape.var).or_insert((name.clone(), from.span));
            }
            return;
        }
        let node = &mut self.b.graph.nodes[node.index()];
        if node.name.is_none() && node.op == from.op || matches!(node.op, Op::Scalar(_)) && node.name.is_none() {
            node.name = from.name.clone();
            node.span = from.span;
            node.at = from.at;
        }
    }

    /// The numbers of a value, down to the shape that is asked for.
    pub(super) fn spread<T: Clone>(&mut self, value: Parts<NodeId>, shape: &Parts<T>) -> Step<Parts<NodeId>> {
        match (value, shape) {
            (Parts::One(node), Parts::Many(items)) => {
                let path = self.b.graph.path_of(node).filter(|p| self.b.graph.var(p.var).frozen).ok_or(Stop::Refused)?;
                let ty = self.b.graph.node(node).ty.clone();
                let parts = (0..items.len()).map(|index| {
                    let part = self.part(&path, &ty, index);
                    let read = Parts::One(self.b.read(&part));
                    self.spread(read, &items[index])
                });
                parts.collect::<Step<_>>().map(Parts::Many)
            }
            (Parts::Many(values), Parts::Many(items)) if values.len() == items.len() => {
                values.into_iter().zip(items).map(|(value, item)| self.spread(value, item)).collect::<Step<_>>().map(Parts::Many)
            }
            (Parts::One(node), Parts::One(_)) => Ok(Parts::One(node)),
            _ => Err(Stop::Refused),
        }
    }

    fn part(&mut self, path: &Path, ty: &Ty, index: usize) -> Path {
        match ty {
            Ty::Tuple(_) => path.then(Proj::Field(index.to_string().into())),
            _ => {
                let index = self.b.integer(index as i128);
                path.index(index)
            }
        }
    }
}

pub(super) fn is_constant(graph: &Graph, id: NodeId) -> bool {
    matches!(graph.node(id).op, Op::Const(_) | Op::Int(_) | Op::IntOf(..) | Op::Bool(_))
}

/// A real constant that is the same number in every real type.
fn exact_constant(graph: &Graph, id: NodeId) -> Option<f64> {
    graph.constant(id).filter(|c| f64::from(*c as f32) == *c)
}

fn truth(graph: &Graph, id: NodeId) -> Option<bool> {
    match graph.node(id).op {
        Op::Bool(value) => Some(value),
        _ => None,
    }
}

fn logic(op: &Op, values: &[bool]) -> Option<bool> {
    match (op, values) {
        (Op::Scalar(ScalarOp::Not), [a]) => Some(!a),
        (Op::Scalar(ScalarOp::And), [a, b]) => Some(*a && *b),
        (Op::Scalar(ScalarOp::Or), [a, b]) => Some(*a || *b),
        _ => None,
    }
}

fn compare<T: PartialOrd>(op: &Op, values: &[T]) -> Option<bool> {
    let (Op::Scalar(op), [a, b]) = (op, values) else { return None };
    match op {
        ScalarOp::Lt => Some(a < b),
        ScalarOp::Le => Some(a <= b),
        ScalarOp::Gt => Some(a > b),
        ScalarOp::Ge => Some(a >= b),
        ScalarOp::Eq => Some(a == b),
        ScalarOp::Ne => Some(a != b),
        _ => None,
    }
}

fn arithmetic(op: &Op, values: &[i128]) -> Option<i128> {
    match (op, values) {
        (Op::Cast(_), [a]) => Some(*a),
        (Op::Count(inclusive), [first, end]) => Some((end - first + i128::from(*inclusive)).max(0)),
        (Op::Scalar(ScalarOp::Add) | Op::Nth, [a, b]) => a.checked_add(*b),
        (Op::Scalar(ScalarOp::Sub), [a, b]) => a.checked_sub(*b),
        (Op::Scalar(ScalarOp::Mul), [a, b]) => a.checked_mul(*b),
        (Op::Scalar(ScalarOp::Div), [a, b]) => a.checked_div(*b),
        (Op::Scalar(ScalarOp::Rem), [a, b]) => a.checked_rem(*b),
        (Op::Scalar(ScalarOp::Max), [a, b]) => Some(*a.max(b)),
        (Op::Scalar(ScalarOp::Min), [a, b]) => Some(*a.min(b)),
        _ => None,
    }
}

/// Whether the name stands alone between the brackets behind a value wherever it stands.
fn stands_as_index(tokens: &TokenStream, name: &str) -> bool {
    let mut before: Option<TokenTree> = None;
    for tree in tokens.clone() {
        let fine = match &tree {
            TokenTree::Ident(ident) => ident != name,
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let alone = matches!(&inner[..], [TokenTree::Ident(ident)] if ident == name);
                let index = group.delimiter() == Delimiter::Bracket && matches!(before, Some(TokenTree::Ident(_) | TokenTree::Group(_)));
                (alone && index) || stands_as_index(&group.stream(), name)
            }
            _ => true,
        };
        if !fine {
            return false;
        }
        before = Some(tree);
    }
    true
}
