//! Adjoints start from zeros, which need the shape of a value and nothing else of it.
//!
//! In comes a reverse sweep that makes zeros like values of the forward sweep; behind it, where those values would have to be
//! recorded and rustc alone knows their type, their shapes are, which are of no size for most types.

use super::Plan;
use crate::analysis::RegionId;
use crate::graph::{Graph, NodeId, Op, Region, Stmt, Ty, VarId};
use std::collections::{HashMap, HashSet};

impl Plan {
    /// Takes shapes behind the statements that define the values.
    pub(super) fn take_shapes(&mut self) {
        let mut behind = HashMap::new();
        number(&self.graph.body, &mut 0, &mut behind);
        let mut shapes: HashMap<NodeId, NodeId> = HashMap::new();
        for index in self.forward_nodes..self.graph.nodes.len() {
            let zero = NodeId(index as u32);
            let Some(value) = self.value_of_zero(zero) else { continue };
            let Some(home) = self.hidden_home(value) else { continue };
            let shape = *shapes.entry(value).or_insert_with(|| self.graph.push(Op::Shape, vec![value], Ty::Opaque));
            self.make_of(zero, shape);
            if self.edits.late.insert(shape) {
                self.regions.node.insert(shape, home);
                // What comes with the region itself is there from its start on.
                let (position, is_last) = match behind.get(&value) {
                    Some((region, position, is_last)) if *region == home => (*position, *is_last),
                    _ => (0, false),
                };
                let taken = match is_last {
                    true => self.edits.ends.entry(home).or_default(),
                    false => self.edits.before.entry((home, position)).or_default(),
                };
                taken.push(Stmt::Let(shape));
            }
        }
    }

    /// The value like which the node makes a zero, if only rustc knows its type.
    fn value_of_zero(&self, zero: NodeId) -> Option<NodeId> {
        let n = self.graph.node(zero);
        let is_untold = |node: &NodeId| *self.graph.node(*node).ty.leaf() == Ty::Opaque;
        (n.op == Op::ZeroLike).then(|| n.args[0]).filter(is_untold)
    }

    /// The zero is made of the shape.
    pub(super) fn make_of(&mut self, zero: NodeId, shape: NodeId) {
        let n = &mut self.graph.nodes[zero.index()];
        (n.op, n.args) = (Op::Zeros, vec![shape]);
    }

    /// The zeros that the reverse region makes like the variable, if it looks at that for nothing else.
    pub(super) fn zeros_like(&self, region: &Region, var: VarId) -> Option<Vec<NodeId>> {
        let mut zeros = Vec::new();
        self.gather_zeros(region, var, &mut HashSet::new(), &mut zeros).then_some(zeros).filter(|zeros| !zeros.is_empty())
    }

    fn gather_zeros(&self, region: &Region, var: VarId, seen: &mut HashSet<NodeId>, zeros: &mut Vec<NodeId>) -> bool {
        region.stmts.iter().all(|stmt| {
            let mut is_named = false;
            stmt.for_each_path(&mut |path| is_named |= path.var == var);
            let mut stack = stmt.operands();
            if let Stmt::Let(node) = stmt
                && !is_look_at(&self.graph, stmt, var)
            {
                stack.push(*node);
            }
            !is_named
                && self.are_zeros(stack, var, seen, zeros)
                && stmt.regions().into_iter().all(|(inner, _)| self.gather_zeros(inner, var, seen, zeros))
        }) && self.are_zeros(region.yields.clone(), var, seen, zeros)
    }

    /// Whether the values look at the variable to make zeros like it only.
    fn are_zeros(&self, mut stack: Vec<NodeId>, var: VarId, seen: &mut HashSet<NodeId>, zeros: &mut Vec<NodeId>) -> bool {
        while let Some(node) = stack.pop() {
            if self.is_forward(node) || !seen.insert(node) {
                continue;
            }
            let like = self.value_of_zero(node).map(|value| &self.graph.node(value).op);
            if matches!(like, Some(Op::Read(shape, _)) if shape.var == var && shape.proj.is_empty()) {
                zeros.push(node);
                continue;
            }
            if matches!(&self.graph.node(node).op, Op::Read(shape, _) | Op::Len(shape, _) if shape.var == var) {
                return false;
            }
            stack.extend(&self.graph.node(node).args);
        }
        true
    }
}

/// Whether the statement looks at the whole variable, for others to use.
fn is_look_at(graph: &Graph, stmt: &Stmt, var: VarId) -> bool {
    matches!(stmt, Stmt::Let(node) if matches!(&graph.node(*node).op, Op::Read(shape, _) if shape.var == var && shape.proj.is_empty()))
}

/// Looks at the variable, which nobody uses any more, cost nothing; statements keep their numbers.
pub(super) fn drop_looks(graph: &mut Graph, region: &Region, var: VarId) {
    for stmt in &region.stmts {
        if let Stmt::Let(node) = stmt
            && is_look_at(graph, stmt, var)
        {
            let look = &mut graph.nodes[node.index()];
            (look.op, look.ty) = (Op::Int(0), Ty::Int);
        }
        stmt.regions().into_iter().for_each(|(inner, _)| drop_looks(graph, inner, var));
    }
}

/// By value: its region, the position behind the statement that defines it, and whether that is the last one.
fn number(region: &Region, next: &mut RegionId, behind: &mut HashMap<NodeId, (RegionId, usize, bool)>) {
    let id = *next;
    *next += 1;
    for (position, stmt) in region.stmts.iter().enumerate() {
        let place = (id, position + 1, position + 1 == region.stmts.len());
        behind.extend(stmt.defines().into_iter().map(|node| (node, place)));
        stmt.regions().into_iter().for_each(|(inner, _)| number(inner, next, behind));
    }
}
