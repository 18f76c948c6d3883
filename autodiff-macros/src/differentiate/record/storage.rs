//! Records of values: arrays where the number of iterations is known at compile time, else stacks.

use super::Plan;
use crate::analysis::RegionId;
use crate::graph::{LoopKind, NodeId, Op, Path, Size, Stmt, Ty, VarId, VarKind};
use proc_macro2::Span;
use std::collections::HashMap;

/// More elements than this are recorded on the heap even where their number is known.
const STATIC_LIMIT: usize = 4096;

impl Plan {
    /// Loops around the region inside of the nearest region in sight, and that region.
    pub(super) fn surroundings(&self, id: RegionId) -> (RegionId, usize, Vec<LoopKind>) {
        let mut at = id;
        let mut position = 0;
        loop {
            let info = &self.regions.info[at as usize];
            match info.parent {
                Some(parent) => {
                    position = info.position;
                    at = parent;
                }
                None => break,
            }
            if self.present.contains(&at) {
                break;
            }
        }
        let loops = &self.regions.info[id as usize].loops;
        let loops =
            loops.iter().filter(|(_, body)| self.regions.encloses(at, *body) && *body != at).map(|(kind, _)| kind.clone()).collect();
        (at, position, loops)
    }

    /// Records the values and gives the statements that fetch them back.
    pub(super) fn record_values(&mut self, cut: &[NodeId], id: RegionId, values: &mut HashMap<NodeId, NodeId>) -> Vec<Stmt> {
        if cut.is_empty() {
            return Vec::new();
        }
        let (base, position, loops) = self.surroundings(id);
        let mut start = Vec::new();
        let small = self.static_sizes(&loops);
        let (fixed, stacked): (Vec<NodeId>, Vec<NodeId>) =
            cut.iter().copied().partition(|n| small.is_some() && Self::is_fixed(&self.graph.node(*n).ty));
        for node in fixed {
            let sizes = small.as_ref().expect("checked by the partition");
            let value = self.record_fixed(node, id, (base, position), sizes, &mut start);
            values.insert(node, value);
        }
        if !stacked.is_empty() {
            let tys: Vec<Ty> = stacked.iter().map(|n| self.graph.node(*n).ty.clone()).collect();
            let element = if let [ty] = &tys[..] { ty.clone() } else { Ty::Tuple(tys) };
            let name = self.record_name(&stacked);
            let record = self.new_record(&name, Ty::Vec(Box::new(element)));
            let capacity = self.capacity(&loops, base);
            let empty = self.graph.push(Op::WithCapacity, vec![capacity], self.graph.var(record).ty.clone());
            self.edits.before.entry((base, position)).or_default().push(Stmt::Write(Path::var(record), empty));
            self.edits.ends.entry(id).or_default().push(Stmt::Push(Path::var(record), stacked.clone()));
            let outs: Vec<NodeId> = stacked
                .iter()
                .map(|n| {
                    let node = self.graph.node(*n).clone();
                    let out = self.graph.new_bound(node.ty);
                    self.graph.nodes[out.index()].name = node.name;
                    out
                })
                .collect();
            values.extend(stacked.iter().copied().zip(outs.iter().copied()));
            start.insert(0, Stmt::Pop(Path::var(record), outs));
        }
        start
    }

    fn record_name(&self, nodes: &[NodeId]) -> String {
        match nodes {
            [node] => match &self.graph.node(*node).name {
                Some(name) => format!("{name}_old"),
                None => match &self.graph.node(*node).op {
                    Op::Read(shape, _) => format!("{}_old", self.graph.var(shape.var).name),
                    _ => "recorded".to_string(),
                },
            },
            _ => "recorded".to_string(),
        }
    }

    pub(super) fn new_record(&mut self, name: &str, ty: Ty) -> VarId {
        self.graph.new_var(name, ty, VarKind::Record, Span::mixed_site())
    }

    /// A loop with a number of iterations known now: counter, start, number.
    fn static_trips(&self, kind: &LoopKind) -> Option<(NodeId, i128, i128)> {
        let LoopKind::For { counter, start, end, inclusive, .. } = kind else { return None };
        let (start, end) = (self.graph.integer(*start)?, self.graph.integer(*end)?);
        Some((*counter, start, (end - start + i128::from(*inclusive)).max(0)))
    }

    pub(super) fn record_fixed(
        &mut self,
        node: NodeId,
        id: RegionId,
        at: (RegionId, usize),
        sizes: &[(NodeId, i128, i128)],
        start: &mut Vec<Stmt>,
    ) -> NodeId {
        let scalar = self.graph.node(node).ty.clone();
        let mut ty = scalar.clone();
        let mut zero = self.nothing(&scalar);
        for (_, _, n) in sizes.iter().rev() {
            ty = Ty::Array(Box::new(ty), Size::known(*n as usize));
            let len = self.graph.push(Op::Int(*n), Vec::new(), Ty::Int);
            zero = self.graph.push(Op::Repeat(false), vec![zero, len], ty.clone());
        }
        let name = self.record_name(&[node]);
        let record = self.new_record(&name, ty);
        self.edits.before.entry(at).or_default().push(Stmt::Write(Path::var(record), zero));
        let mut path = Path::var(record);
        for (counter, first, _) in sizes {
            let index = if *first == 0 {
                *counter
            } else {
                let first = self.graph.push(Op::Int(*first), Vec::new(), Ty::Int);
                self.graph.push(Op::Scalar(crate::graph::ScalarOp::Sub), vec![*counter, first], Ty::Int)
            };
            path = path.index(index);
        }
        self.edits.ends.entry(id).or_default().push(Stmt::Write(path.clone(), node));
        let (shape, args) = path.split();
        // The counters of the reverse loops take the place of the forward ones when their regions are completed.
        let args = args.iter().map(|a| self.fresh_index(*a)).collect();
        let stamp = self.graph.new_stamp();
        let read = self.graph.push(Op::Read(shape, stamp), args, scalar);
        self.graph.nodes[read.index()].name = self.graph.node(node).name.clone();
        start.push(Stmt::Let(read));
        read
    }

    /// What a record of this type holds before anything is recorded.
    fn nothing(&mut self, ty: &Ty) -> NodeId {
        match ty {
            Ty::Int => self.graph.push(Op::Int(0), Vec::new(), Ty::Int),
            Ty::Bool => self.graph.push(Op::Bool(false), Vec::new(), Ty::Bool),
            Ty::Array(element, size) => {
                let element = self.nothing(element);
                let len = self.graph.push(Op::Int(size.known.unwrap_or(0) as i128), Vec::new(), Ty::Int);
                self.graph.push(Op::Repeat(false), vec![element, len], ty.clone())
            }
            ty => self.graph.push(Op::constant(0.0), Vec::new(), ty.clone()),
        }
    }

    /// Whether values of the type can be recorded in an array: numbers, and arrays of them.
    pub(super) fn is_fixed(ty: &Ty) -> bool {
        match ty {
            Ty::Array(element, _) => Self::is_fixed(element),
            ty => ty.is_scalar(),
        }
    }

    /// The static numbers of iterations of the loops, if they are few.
    pub(super) fn static_sizes(&self, loops: &[LoopKind]) -> Option<Vec<(NodeId, i128, i128)>> {
        let sizes: Option<Vec<(NodeId, i128, i128)>> = loops.iter().map(|l| self.static_trips(l)).collect();
        sizes.filter(|s| s.iter().map(|(_, _, n)| *n as usize).product::<usize>() <= STATIC_LIMIT)
    }

    /// An index of a record for the reverse sweep: nothing is shared with the forward one but the counter itself.
    fn fresh_index(&mut self, index: NodeId) -> NodeId {
        if matches!(self.graph.node(index).op, Op::Bound(_)) {
            return index;
        }
        let node = self.graph.node(index).clone();
        self.graph.nodes.push(node);
        NodeId(self.graph.nodes.len() as u32 - 1)
    }

    /// The number of iterations all loops make together, if it is known at their entry.
    fn capacity(&mut self, loops: &[LoopKind], base: RegionId) -> NodeId {
        let zero = self.graph.push(Op::Int(0), Vec::new(), Ty::Int);
        let mut total: Option<NodeId> = None;
        for kind in loops {
            let LoopKind::For { start, end, inclusive: false, .. } = kind else { return zero };
            let at_hand = |n: &NodeId| match self.regions.node.get(n) {
                Some(home) => self.regions.encloses(*home, base),
                None => self.graph.is_leaf(*n),
            };
            if !at_hand(start) || !at_hand(end) || self.graph.integer(*start) != Some(0) {
                return zero;
            }
            total = Some(match total {
                None => *end,
                Some(so_far) => self.graph.push(Op::Scalar(crate::graph::ScalarOp::Mul), vec![so_far, *end], Ty::Int),
            });
        }
        total.unwrap_or(zero)
    }
}
