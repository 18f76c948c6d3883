//! Local places of a region that its reverse looks at, recorded as a whole.

use super::Plan;
use super::edits::Leave;
use super::shapes::drop_looks;
use crate::analysis::RegionId;
use crate::graph::{NodeId, Op, Path, Region, Stmt, Ty, VarId, VarKind};
use std::collections::{BTreeSet, HashMap, HashSet};

impl Plan {
    /// Local places of the region that the reverse of inner regions looks at: kept as they are where it is left.
    pub(super) fn record_places(&mut self, region: &mut Region, id: RegionId) -> Vec<Stmt> {
        // Most branches have no variables; looked at for nothing, one inside another would cost the square of their number.
        if !self.owners.contains(&id) {
            return Vec::new();
        }
        let mut wanted = BTreeSet::new();
        self.places_in(region, id, &mut HashSet::new(), &mut wanted);
        let mut start = Vec::new();
        let mut copies = HashMap::new();
        for var in wanted {
            let source = self.graph.var(var).clone();
            let (shape, _) = Path::var(var).split();
            let stamp = self.graph.new_stamp();
            let whole = self.graph.push(Op::Read(shape, stamp), Vec::new(), source.ty.clone());
            let (base, position, loops) = self.surroundings(id);
            let place = self.outermost(base, position);
            let old = if let Some(sizes) = self.static_sizes(&loops)
                && Self::is_fixed(&source.ty)
            {
                let (element, kept) = self.fixed_record(whole, place, &sizes, &mut start);
                self.edits.leaves.entry(id).or_default().push(Leave { var, record: element, pushes: false, shape: false });
                kept
            } else {
                let zeros = self.zeros_like(region, var);
                let ty = if zeros.is_some() { Ty::Opaque } else { source.ty.clone() };
                let record = self.new_record(&format!("{}_old", source.name), Ty::Vec(Box::new(ty.clone())));
                let capacity = self.capacity(&loops, place.0, &[whole]);
                let empty = self.graph.push(Op::WithCapacity, capacity, self.graph.var(record).ty.clone());
                self.edits.before.entry(place).or_default().push(Stmt::Write(Path::var(record), empty));
                let shape = zeros.is_some();
                self.edits.leaves.entry(id).or_default().push(Leave { var, record: Path::var(record), pushes: true, shape });
                let popped = self.graph.new_bound(ty);
                start.push(Stmt::Pop(Path::var(record), vec![popped]));
                if let Some(zeros) = zeros {
                    zeros.into_iter().for_each(|node| self.make_of(node, popped));
                    drop_looks(&mut self.graph, region, var);
                    continue;
                }
                popped
            };
            let copy = self.graph.new_var(&source.name, source.ty.clone(), VarKind::Local, source.span);
            self.graph.resemble(copy, &Path::var(var));
            start.push(Stmt::Write(Path::var(copy), old));
            copies.insert(var, copy);
        }
        if !copies.is_empty() {
            self.rename(region, &copies, &mut HashSet::new());
        }
        start
    }

    /// Variables of forward region `id` that the reverse region names.
    fn places_in(&self, region: &Region, id: RegionId, seen: &mut HashSet<NodeId>, out: &mut BTreeSet<VarId>) {
        let own = |var: VarId| self.regions.home.get(&var) == Some(&id) && self.graph.var(var).kind == VarKind::Local;
        for stmt in &region.stmts {
            out.extend(stmt.written_itself(&self.graph).into_iter().filter(|v| own(*v)));
            let mut stack = stmt.operands();
            if let Stmt::Let(node) = stmt {
                stack.push(*node);
            }
            if let Stmt::Pullback(p) = stmt {
                for arg in &p.args {
                    if let crate::graph::ArgValue::Shared(path) | crate::graph::ArgValue::Mutable(path) = arg
                        && own(path.var)
                    {
                        out.insert(path.var);
                    }
                }
            }
            while let Some(node) = stack.pop() {
                if self.is_forward(node) || !seen.insert(node) {
                    continue;
                }
                if let Op::Read(shape, _) | Op::Len(shape, _) = &self.graph.node(node).op
                    && own(shape.var)
                {
                    out.insert(shape.var);
                }
                stack.extend(&self.graph.node(node).args);
            }
            for (inner, _) in stmt.regions() {
                self.places_in(inner, id, seen, out);
            }
        }
    }

    fn rename(&mut self, region: &mut Region, copies: &HashMap<VarId, VarId>, seen: &mut HashSet<NodeId>) {
        for stmt in &mut region.stmts {
            let mut stack = stmt.operands();
            if let Stmt::Let(node) = stmt {
                stack.push(*node);
            }
            while let Some(node) = stack.pop() {
                if self.is_forward(node) || !seen.insert(node) {
                    continue;
                }
                if let Op::Read(shape, _) | Op::Len(shape, _) = &mut self.graph.nodes[node.index()].op
                    && let Some(copy) = copies.get(&shape.var)
                {
                    shape.var = *copy;
                }
                stack.extend(&self.graph.node(node).args);
            }
            stmt.for_each_path_mut(&mut |path| {
                if let Some(copy) = copies.get(&path.var) {
                    path.var = *copy;
                }
            });
            for inner in stmt.regions_mut() {
                self.rename(inner, copies, seen);
            }
        }
    }
}
