//! Records of values: arrays where the number of iterations is known at compile time, else stacks.
//!
//! A record is as long as it must be for all loops that fill it, and stands in front of the outermost one; a loop that
//! runs forward and backward at once fills and empties the same one in every iteration. Values of unknown size, such as
//! pullbacks, are kept in an array of slots, each a stack with room for one, where rounds are few.

use super::Plan;
use crate::analysis::RegionId;
use crate::graph::{CastTo, Graph, LoopKind, NodeId, Op, Path, Region, ScalarOp, Size, Stmt, Ty, VarId, VarKind};
use proc_macro2::Span;
use std::collections::{HashMap, HashSet};

/// More elements than this are recorded on the heap even where their number is known.
const STATIC_LIMIT: usize = 4096;

/// The type of indices, whatever the user calls `usize`.
const INDEX: &str = "::core::primitive::usize";

/// Room for so many values where nobody knows how many there will be.
const ROOM: i128 = 16;

/// One dimension of a record: the counter that walks along it from `first` on, and its length.
pub(super) struct Extent {
    counter: NodeId,
    first: i128,
    size: Size,
}

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

    /// In front of what a record of the region stands, given the position in the nearest region in sight.
    pub(super) fn outermost(&self, mut at: RegionId, mut position: usize) -> (RegionId, usize) {
        while let Some(parent) = self.regions.info[at as usize].parent {
            position = self.regions.info[at as usize].position;
            at = parent;
        }
        (at, position)
    }

    /// Records the values and gives the statements that fetch them back.
    pub(super) fn record_values(&mut self, cut: &[NodeId], id: RegionId, values: &mut HashMap<NodeId, NodeId>) -> Vec<Stmt> {
        if cut.is_empty() {
            return Vec::new();
        }
        let (base, position, loops) = self.surroundings(id);
        let place = self.outermost(base, position);
        let mut start = Vec::new();
        let small = self.static_sizes(&loops);
        let (fixed, stacked): (Vec<NodeId>, Vec<NodeId>) =
            cut.iter().copied().partition(|n| small.is_some() && Self::is_fixed(&self.graph.node(*n).ty));
        for node in fixed {
            let sizes = small.as_ref().expect("checked by the partition");
            let value = self.record_fixed(node, id, place, sizes, &mut start);
            values.insert(node, value);
        }
        if !stacked.is_empty() {
            let tys: Vec<Ty> = stacked.iter().map(|n| self.graph.node(*n).ty.clone()).collect();
            let element = if let [ty] = &tys[..] { ty.clone() } else { Ty::Tuple(tys) };
            let name = self.record_name(&stacked);
            let stack = Ty::Vec(Box::new(element));
            let (path, again) = match self.few_rounds(&loops) {
                Some(sizes) => self.slots(&name, stack, place, &sizes),
                None => {
                    let capacity = self.capacity(&loops, place.0, &stacked);
                    let empty = self.graph.push(Op::WithCapacity, capacity, stack);
                    let record = Path::var(self.record_of(&name, empty, place));
                    (record.clone(), record)
                }
            };
            self.edits.ends.entry(id).or_default().push(Stmt::Push(path, stacked.clone()));
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
            start.insert(0, Stmt::Pop(again, outs));
        }
        start
    }

    /// A record that begins with this value.
    fn record_of(&mut self, name: &str, value: NodeId, at: (RegionId, usize)) -> VarId {
        let record = self.new_record(name, self.graph.node(value).ty.clone());
        self.edits.before.entry(at).or_default().push(Stmt::Write(Path::var(record), value));
        record
    }

    /// A record with a slot per iteration for one value each: the slot in the forward sweep and in the reverse one.
    fn slots(&mut self, name: &str, stack: Ty, at: (RegionId, usize), sizes: &[Extent]) -> (Path, Path) {
        let one = self.graph.push(Op::Int(1), Vec::new(), Ty::Int);
        let empty = self.graph.push(Op::WithCapacity, vec![one], stack);
        let empty = self.repeated(empty, sizes);
        let record = self.record_of(name, empty, at);
        self.element_of(record, sizes)
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

    pub(super) fn record_fixed(
        &mut self,
        node: NodeId,
        id: RegionId,
        at: (RegionId, usize),
        sizes: &[Extent],
        start: &mut Vec<Stmt>,
    ) -> NodeId {
        let (path, read) = self.fixed_record(node, at, sizes, start);
        self.edits.ends.entry(id).or_default().push(Stmt::Write(path, node));
        read
    }

    /// A record with one element per iteration for values like this one: the element in the forward sweep, and what it
    /// holds in the reverse one.
    pub(super) fn fixed_record(&mut self, node: NodeId, at: (RegionId, usize), sizes: &[Extent], start: &mut Vec<Stmt>) -> (Path, NodeId) {
        let scalar = self.graph.node(node).ty.clone();
        let zero = self.nothing(&scalar);
        let zeros = self.repeated(zero, sizes);
        let name = self.record_name(&[node]);
        let record = self.record_of(&name, zeros, at);
        let (path, again) = self.element_of(record, sizes);
        let (shape, args) = again.split();
        let stamp = self.graph.new_stamp();
        let read = self.graph.push(Op::Read(shape, stamp), args, scalar);
        self.graph.nodes[read.index()].name = self.graph.node(node).name.clone();
        start.push(Stmt::Let(read));
        (path, read)
    }

    /// An array with the value for every iteration.
    fn repeated(&mut self, value: NodeId, sizes: &[Extent]) -> NodeId {
        sizes.iter().rev().fold(value, |value, extent| {
            let ty = Ty::Array(Box::new(self.graph.node(value).ty.clone()), extent.size.clone());
            let len = self.graph.size(&extent.size);
            self.graph.push(Op::Repeat(false), vec![value, len], ty)
        })
    }

    /// The element that belongs to the iteration, in the forward sweep and in the reverse one.
    fn element_of(&mut self, record: VarId, sizes: &[Extent]) -> (Path, Path) {
        let mut path = Path::var(record);
        for Extent { counter, first, size } in sizes {
            let index = if *first == 0 {
                *counter
            } else {
                let first = self.graph.push(Op::Int(*first), Vec::new(), Ty::Int);
                self.graph.push(Op::Scalar(ScalarOp::Sub), vec![*counter, first], Ty::Int)
            };
            // What tells a length by its name is an index; a counter of no known type stays what it is.
            let index = match self.graph.indices.contains(counter) || size.known.is_none() {
                true => index,
                false => self.graph.push(Op::Cast(CastTo::Int(INDEX.into())), vec![index], Ty::Int),
            };
            path = path.index(index);
        }
        // The counters of the reverse loops take the place of the forward ones when their regions are completed.
        let again = path.map(&mut |index| self.fresh_index(index));
        (path, again)
    }

    /// What a record of this type holds before anything is recorded.
    fn nothing(&mut self, ty: &Ty) -> NodeId {
        match ty {
            Ty::Int => self.graph.push(Op::Int(0), Vec::new(), Ty::Int),
            Ty::Bool => self.graph.push(Op::Bool(false), Vec::new(), Ty::Bool),
            Ty::Array(element, size) => {
                let element = self.nothing(element);
                let len = self.graph.size(size);
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

    /// The dimensions of an array of numbers with a place for every iteration of the loops, if it is small.
    ///
    /// A length that is known by name only counts as small where the function itself holds an array as large.
    pub(super) fn static_sizes(&self, loops: &[LoopKind]) -> Option<Vec<Extent>> {
        self.extents(loops, |known, names| if names.is_empty() { known <= STATIC_LIMIT } else { self.holds_as_many(known, names) })
    }

    /// The same for values of any size: the iterations are a handful, or the function itself holds an array as large.
    fn few_rounds(&self, loops: &[LoopKind]) -> Option<Vec<Extent>> {
        self.extents(loops, |known, names| names.is_empty() && known <= ROOM as usize || self.holds_as_many(known, names))
    }

    /// The dimensions, if the number of places is small, told by the product of the lengths that are numbers and by the names
    /// of the others.
    fn extents(&self, loops: &[LoopKind], is_small: impl FnOnce(usize, &[String]) -> bool) -> Option<Vec<Extent>> {
        let extents: Vec<Extent> = loops.iter().map(|l| self.extent(l)).collect::<Option<_>>()?;
        let (known, names) = dimensions(extents.iter().map(|extent| &extent.size));
        is_small(known, &names).then_some(extents)
    }

    /// Whether the function holds an array of so many elements, times lengths that are known by name only.
    fn holds_as_many(&self, known: usize, names: &[String]) -> bool {
        let holds = |ty: &Ty| {
            let (limit, mut others) = dimensions(sizes_of(ty).into_iter());
            known <= limit.max(ROOM as usize)
                && names.iter().all(|name| others.iter().position(|other| other == name).map(|at| others.swap_remove(at)).is_some())
        };
        let vars = self.graph.vars.iter().enumerate();
        let mut own = vars.filter(|(i, var)| var.kind == VarKind::Local || self.graph.owned.contains(&VarId(*i as u32)));
        own.any(|(_, var)| holds(&var.ty))
    }

    /// A loop with a number of iterations known when the user's crate is compiled.
    fn extent(&self, kind: &LoopKind) -> Option<Extent> {
        let LoopKind::For { counter, start, end, inclusive, .. } = kind else { return None };
        let first = self.graph.integer(*start)?;
        if let Some(end) = self.graph.integer(*end) {
            let trips = (end - first + i128::from(*inclusive)).max(0);
            return Some(Extent { counter: *counter, first, size: Size::known(trips as usize) });
        }
        let size = named_size(&self.graph, *end)?;
        // What lies in front of the first iteration is left unused.
        (first >= 0 && !inclusive).then_some(Extent { counter: *counter, first: 0, size })
    }

    /// An index of a record for the reverse sweep: nothing is shared with the forward one but the counter itself.
    fn fresh_index(&mut self, index: NodeId) -> NodeId {
        if matches!(self.graph.node(index).op, Op::Bound(_)) {
            return index;
        }
        let mut node = self.graph.node(index).clone();
        node.args.iter_mut().for_each(|arg| *arg = self.fresh_index(*arg));
        self.graph.nodes.push(node);
        NodeId(self.graph.nodes.len() as u32 - 1)
    }

    /// Factors of the number of iterations that all loops make together, if it is known at their entry.
    pub(super) fn capacity(&mut self, loops: &[LoopKind], base: RegionId, values: &[NodeId]) -> Vec<NodeId> {
        let known: Option<Vec<NodeId>> = loops.iter().map(|kind| self.iterations(kind, base)).collect();
        known.filter(|factors| !factors.is_empty()).unwrap_or_else(|| {
            let few = values.iter().all(|n| self.graph.node(*n).ty.is_scalar());
            vec![self.graph.push(Op::Int(if few && !loops.is_empty() { ROOM } else { 0 }), Vec::new(), Ty::Int)]
        })
    }

    fn iterations(&mut self, kind: &LoopKind, base: RegionId) -> Option<NodeId> {
        let LoopKind::For { counter, start, end, inclusive, .. } = kind else { return None };
        let from_front = self.graph.integer(*start).is_some_and(|start| start >= i128::from(*inclusive));
        if !from_front || self.cut_short.contains(counter) {
            return None;
        }
        self.same_outside(*end, base)
    }

    /// The integer as it is known in the region, where that is so.
    fn same_outside(&mut self, value: NodeId, base: RegionId) -> Option<NodeId> {
        let at_hand = match self.regions.node.get(&value) {
            Some(home) => self.regions.encloses(*home, base),
            None => self.graph.is_leaf(value),
        };
        if at_hand {
            return Some(value);
        }
        let mut node = self.graph.node(value).clone();
        match node.op {
            // The length of something that never changes is the same further out.
            Op::Len(..) => {
                let path = self.graph.path_of(value)?;
                (path.proj.is_empty() && self.graph.var(path.var).frozen).then_some(())?;
            }
            Op::Scalar(ScalarOp::Min | ScalarOp::Max) => {
                node.args = node.args.iter().map(|arg| self.same_outside(*arg, base)).collect::<Option<_>>()?;
            }
            _ => return None,
        }
        Some(self.graph.push(node.op, node.args, node.ty))
    }
}

/// The length of arrays that a node is: a constant, or the length of such an array.
fn named_size(graph: &Graph, node: NodeId) -> Option<Size> {
    if let Op::Snippet(id) = &graph.node(node).op {
        let text = graph.snippets[id.index()].tokens.to_string();
        return graph.is_leaf(node).then(|| Size { text: text.into(), known: None });
    }
    match (&graph.node(node).op, graph.path_of(node).map(|path| graph.path_ty(&path))) {
        (Op::Len(..), Some(Ty::Array(_, size))) => Some(size),
        _ => None,
    }
}

/// The lengths of the nested arrays that a type is.
fn sizes_of(ty: &Ty) -> Vec<&Size> {
    match ty {
        Ty::Array(element, size) => std::iter::once(size).chain(sizes_of(element)).collect(),
        _ => Vec::new(),
    }
}

/// The product of the lengths known as numbers, and the names of the others.
fn dimensions<'s>(sizes: impl Iterator<Item = &'s Size>) -> (usize, Vec<String>) {
    let (mut known, mut names) = (1usize, Vec::new());
    for size in sizes {
        match size.known {
            Some(n) => known = known.saturating_mul(n),
            None => names.push(size.text.to_string()),
        }
    }
    (known, names)
}

/// The counters of loops that may be left before their end.
pub(super) fn cut_short(graph: &Graph) -> HashSet<NodeId> {
    fn visit(graph: &Graph, region: &Region, out: &mut HashSet<NodeId>) {
        for stmt in &region.stmts {
            if let Stmt::Loop(l) = stmt
                && let LoopKind::For { counter, .. } = l.kind
                && graph.trips.contains_key(&l.label)
            {
                out.insert(counter);
            }
            stmt.regions().iter().for_each(|(inner, _)| visit(graph, inner, out));
        }
    }
    let mut out = HashSet::new();
    visit(graph, &graph.body, &mut out);
    out
}
