//! What the reverse of a region needs of its forward values, and which of these to record: a minimum cut.

use super::Plan;
use crate::analysis::{RegionId, State, length_of};
use crate::differentiate::cut::Network;
use crate::graph::{NodeId, Op, Region, Stmt, VarId};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

impl Plan {
    fn is_value_of(&self, node: NodeId, id: RegionId) -> bool {
        self.regions.node.get(&node) == Some(&id) && self.is_forward(node)
    }

    /// The values of forward region `id` that the statements of its reverse use, by the first statement that does.
    pub(super) fn demands(&self, region: &Region, id: RegionId) -> Vec<Vec<NodeId>> {
        let mut seen = HashSet::new();
        let mut demands_of = |stmt| {
            let mut out = Vec::new();
            self.demands_of(stmt, id, &mut seen, &mut out);
            out
        };
        region.stmts.iter().map(&mut demands_of).collect()
    }

    fn demands_of(&self, stmt: &Stmt, id: RegionId, seen: &mut HashSet<NodeId>, out: &mut Vec<NodeId>) {
        let mut stack = stmt.operands();
        if let Stmt::Let(node) = stmt {
            stack.push(*node);
        }
        if let Stmt::Restore(..) | Stmt::Unswap(..) = stmt {
            stack.clear();
        }
        while let Some(node) = stack.pop() {
            if !seen.insert(node) {
                continue;
            }
            if self.is_value_of(node, id) {
                out.push(node);
            } else if !self.is_forward(node) {
                stack.extend(&self.graph.node(node).args);
            }
        }
        for (inner, _) in stmt.regions() {
            for stmt in &inner.stmts {
                self.demands_of(stmt, id, seen, out);
            }
            for node in &inner.yields {
                self.demands_of(&Stmt::Let(*node), id, seen, out);
            }
        }
    }

    /// The state of every restored variable before the first statement of the reverse region.
    fn first_state(&self, id: RegionId) -> State {
        let after = &self.versions.after[id as usize];
        self.restored.iter().filter_map(|var| Some((*var, *after.get(var).or_else(|| self.base.get(var))?))).collect()
    }

    fn step_state(&self, stmt: &Stmt, state: &mut State) {
        if let Stmt::Restore(path, _, number) = stmt {
            state.insert(path.var, self.versions.write[*number as usize].0);
        }
        if let Stmt::Unswap(_, _, number) = stmt {
            state.extend(self.versions.exchanges[number]);
        }
        if let Stmt::Pullback(p) = stmt
            && let Some(before) = self.versions.calls.get(&p.pullback)
        {
            for arg in &p.args {
                if let crate::graph::ArgValue::Mutable(path) = arg {
                    state.insert(path.var, before.get(&path.var).copied().unwrap_or(0));
                }
            }
        }
        for (inner, _) in stmt.regions() {
            if let Some(mirror) = inner.mirror {
                let before = &self.versions.before[mirror as usize];
                state.extend(self.restored.iter().map(|var| (*var, before.get(var).copied().unwrap_or(0))));
            }
        }
    }

    /// Reads that can be repeated in the reverse region, with the statement in front of which this is done.
    pub(super) fn fetches(&self, demands: &[Vec<NodeId>], region: &Region, id: RegionId) -> HashMap<NodeId, usize> {
        let mut fetched = HashMap::new();
        let mut seen: HashSet<NodeId> = HashSet::new();
        let mut state = self.first_state(id);
        for (position, stmt) in region.stmts.iter().enumerate() {
            let mut stack = demands[position].clone();
            while let Some(node) = stack.pop() {
                if !self.is_value_of(node, id) || !seen.insert(node) {
                    continue;
                }
                let read = self.origin(node);
                if let Op::Read(shape, _) | Op::Len(shape, _) = &self.graph.node(read).op
                    && self.can_read(shape.var, id)
                {
                    if self.is_unchanged(read, &state) {
                        fetched.insert(node, if self.exchanged.contains(&shape.var) { 0 } else { position });
                    } else if let Some(position) = self.resting_position(node, position, id) {
                        fetched.insert(node, position);
                    }
                }
                stack.extend(&self.graph.node(read).args);
            }
            self.step_state(stmt, &mut state);
        }
        fetched
    }

    /// Whether the variable is in the state that the node saw.
    fn is_unchanged(&self, node: NodeId, state: &State) -> bool {
        let (Op::Read(shape, _) | Op::Len(shape, _)) = &self.graph.node(node).op else { return false };
        let Some(seen_version) = self.versions.seen.get(&node).copied() else { return self.graph.var(shape.var).frozen };
        let is_length = matches!(self.graph.node(node).op, Op::Len(..));
        let now = match state.get(&shape.var) {
            // Lengths are not put back.
            _ if is_length => self.resting_state(shape.var).get(&length_of(shape.var)).copied().unwrap_or(0),
            Some(version) if self.restored.contains(&shape.var) => *version,
            _ => self.resting(shape.var),
        };
        self.graph.var(shape.var).frozen || (now == seen_version && !self.edits.late.contains(&node))
    }

    /// Whether the variable still exists in the reverse of the region.
    fn can_read(&self, var: VarId, id: RegionId) -> bool {
        match self.regions.home.get(&var) {
            None => true,
            Some(home) if self.present.contains(home) => true,
            // A place of this region is gone; one of an outer region is kept for those inside.
            Some(home) => *home != id && !self.graph.var(var).ty.is_scalar(),
        }
    }

    /// Whether the value can be computed again from its arguments.
    fn is_cheap(&self, node: NodeId, fetched: &HashMap<NodeId, usize>) -> bool {
        if self.edits.late.contains(&node) {
            return false;
        }
        match &self.graph.node(self.origin(node)).op {
            // Whole matrices are not computed twice.
            Op::Scalar(op) => !self.graph.untold.contains(&node) && !op.is_expensive() && self.graph.node(self.origin(node)).ty.is_scalar(),
            Op::Borrow | Op::Nth | Op::Count(_) => true,
            Op::Slot => self.is_cheap(self.graph.node(self.origin(node)).args[0], fetched),
            Op::Select | Op::Cast(_) | Op::Tuple | Op::Struct(..) => true,
            // The items of a list that borrows from a local are not looked up again: the list ends with the forward sweep. Nor is
            // what an item is looked at for in a branch: the region around would record the item.
            Op::Snippet(_) => {
                let home = |value: &NodeId| self.regions.node.get(value);
                let ends = |arg: &NodeId| {
                    let is_from_around = !self.lent.contains(&node) && home(arg) != home(&node);
                    self.lent.contains(arg) && (self.graph.listed(*arg).is_some() || is_from_around)
                };
                !self.graph.has_effect(self.origin(node)) && !self.graph.node(self.origin(node)).args.iter().any(ends)
            }
            Op::Read(..) | Op::Len(..) => fetched.contains_key(&node),
            Op::Bound(_) => false,
            _ => false,
        }
    }

    /// The values to record.
    pub(super) fn choose(&self, demands: &[Vec<NodeId>], fetched: &HashMap<NodeId, usize>, id: RegionId) -> Vec<NodeId> {
        let mut numbers: BTreeMap<NodeId, usize> = BTreeMap::new();
        let mut order: Vec<NodeId> = Vec::new();
        let mut stack: Vec<NodeId> = demands.iter().flatten().copied().collect();
        let mut network = Network::default();
        while let Some(node) = stack.pop() {
            if numbers.contains_key(&node) || !self.is_value_of(node, id) || self.graph.counters.contains_key(&node) {
                continue;
            }
            numbers.insert(node, order.len());
            order.push(node);
            network.users.push(Vec::new());
            if self.is_cheap(node, fetched) {
                stack.extend(&self.graph.node(self.origin(node)).args);
            } else {
                network.sources.push(order.len() - 1);
            }
        }
        for (number, node) in order.iter().enumerate() {
            if self.is_cheap(*node, fetched) {
                for arg in &self.graph.node(self.origin(*node)).args {
                    if let Some(arg) = numbers.get(arg) {
                        network.users[*arg].push(number);
                    }
                }
                // A record holds nothing that is borrowed from what ends with the round.
                if self.graph.node(self.origin(*node)).op == Op::Borrow {
                    network.passing.push(number);
                }
                if let Some(iterator) = self.graph.listed(self.origin(*node)) {
                    network.passing.extend([Some(number), numbers.get(&iterator).copied()].into_iter().flatten());
                }
            }
        }
        network.heavy = order.iter().enumerate().filter(|(_, node)| self.lent.contains(node)).map(|(number, _)| number).collect();
        let sinks: BTreeSet<usize> = demands.iter().flatten().filter_map(|n| numbers.get(n).copied()).collect();
        network.sinks = sinks.into_iter().collect();
        let mut cut: Vec<NodeId> = network.cut().into_iter().map(|n| order[n]).collect();
        cut.sort();
        cut
    }

    /// The values that are computed again.
    pub(super) fn needed(&self, demands: &[Vec<NodeId>], values: &HashMap<NodeId, NodeId>, id: RegionId) -> Vec<NodeId> {
        let mut seen = BTreeSet::new();
        let mut stack: Vec<NodeId> = demands.iter().flatten().copied().collect();
        while let Some(node) = stack.pop() {
            if values.contains_key(&node) || !self.is_value_of(node, id) || !seen.insert(node) {
                continue;
            }
            stack.extend(&self.graph.node(self.origin(node)).args);
        }
        seen.into_iter().collect()
    }

    /// The value in the reverse region.
    pub(super) fn copy(&mut self, root: NodeId, values: &mut HashMap<NodeId, NodeId>, id: RegionId) -> NodeId {
        let mut stack = vec![root];
        while let Some(node) = stack.last().copied() {
            let is_due = |arg: &NodeId| self.is_value_of(*arg, id) && !values.contains_key(arg);
            let args = if is_due(&node) { &self.graph.node(self.origin(node)).args[..] } else { &[] };
            let missing: Vec<NodeId> = args.iter().rev().copied().filter(is_due).collect();
            if !missing.is_empty() {
                stack.extend(missing);
                continue;
            }
            if is_due(&node) {
                self.copy_one(node, values);
            }
            stack.pop();
        }
        values.get(&root).copied().unwrap_or(root)
    }

    /// Copies a value whose arguments have been.
    fn copy_one(&mut self, node: NodeId, values: &mut HashMap<NodeId, NodeId>) {
        let mut copy = self.graph.node(self.origin(node)).clone();
        for arg in &mut copy.args {
            *arg = values.get(arg).copied().unwrap_or(*arg);
        }
        if let Op::Read(_, stamp) | Op::Len(_, stamp) = &mut copy.op {
            // The state differs from all that the forward sweep saw under this number.
            *stamp = self.graph.new_stamp();
        }
        copy.primal = false;
        self.graph.nodes.push(copy);
        let copy = NodeId(self.graph.nodes.len() as u32 - 1);
        values.insert(node, copy);
    }

    /// Replaces forward values by what stands for them, in everything that the region uses.
    pub(super) fn substitute(&mut self, region: &mut Region, values: &HashMap<NodeId, NodeId>) {
        region.stmts.retain(|stmt| !matches!(stmt, Stmt::Restore(..) | Stmt::Unswap(..)));
        let mut seen = HashSet::new();
        self.substitute_in(region, values, &mut seen);
    }

    fn substitute_in(&mut self, region: &mut Region, values: &HashMap<NodeId, NodeId>, seen: &mut HashSet<NodeId>) {
        for stmt in &mut region.stmts {
            let mut stack = stmt.operands();
            if let Stmt::Let(node) = stmt {
                stack.push(*node);
            }
            self.substitute_nodes(stack, values, seen);
            stmt.map_operands(&mut |n| values.get(&n).copied().unwrap_or(n));
            for inner in stmt.regions_mut() {
                self.substitute_in(inner, values, seen);
            }
        }
        let yields = region.yields.clone();
        self.substitute_nodes(yields, values, seen);
        for node in &mut region.yields {
            *node = values.get(node).copied().unwrap_or(*node);
        }
    }

    fn substitute_nodes(&mut self, mut stack: Vec<NodeId>, values: &HashMap<NodeId, NodeId>, seen: &mut HashSet<NodeId>) {
        while let Some(node) = stack.pop() {
            if self.is_forward(node) || !seen.insert(node) {
                continue;
            }
            for index in 0..self.graph.node(node).args.len() {
                let arg = self.graph.node(node).args[index];
                stack.push(arg);
                if let Some(value) = values.get(&arg) {
                    self.graph.nodes[node.index()].args[index] = *value;
                }
            }
        }
    }
}
