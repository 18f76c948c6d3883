//! Where each value is computed: in place, in a `let` of its own, and where that stands.
//!
//! Values that the user computed keep their place. A value of our own is computed before its first use, in the innermost
//! region around all uses, but not in a loop that it does not depend on. Used once, it is written where it is used,
//! unless a place that it reads is overwritten in between, or it is an element that a loop reads in one case only: as long
//! as it stands in that case, rustc makes a jump of it, and the loop takes one round after the other.

/// Adjoints that are moved.
mod last;

/// Floats of a type that rustc does not know yet.
mod open;

use crate::analysis::{RegionId, Regions, regions};
use crate::graph::{Graph, LoopKind, NodeId, Op, Path, ProjShape, Region, Stmt, Ty, VarId, VarKind};
use std::collections::{HashMap, HashSet};

/// Expressions larger than this get a name.
const LARGEST: usize = 14;

/// The decisions.
pub struct Schedule {
    pub regions: Regions,
    /// Values of our own, by region and position of the statement they come before.
    pub before: HashMap<(RegionId, usize), Vec<NodeId>>,
    /// Values that are written where they are used.
    pub inline: HashSet<NodeId>,
    /// How often each value is used.
    pub uses: HashMap<NodeId, usize>,
    /// Values of which rustc does not see which float they are.
    pub open: HashSet<NodeId>,
    /// Reads that take the content out of the variable: nobody looks at it any more.
    pub last: HashSet<NodeId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Spot {
    region: RegionId,
    position: usize,
}

struct Scheduler<'g> {
    graph: &'g Graph,
    regions: Regions,
    anchored: HashMap<NodeId, Spot>,
    /// Direct uses by statements.
    spots: HashMap<NodeId, Vec<Spot>>,
    users: HashMap<NodeId, Vec<NodeId>>,
    /// Nodes in use, users before their arguments.
    order: Vec<NodeId>,
    placed: HashMap<NodeId, Spot>,
    /// By region and variable: positions of the statements that write it, in order.
    written: HashMap<(RegionId, VarId), Vec<usize>>,
    /// Statements that borrow what they write while their operands are evaluated.
    lending: HashSet<(RegionId, usize)>,
    /// What statements that store into a list look at of the list itself, to find where.
    entering: HashSet<(NodeId, Spot)>,
    /// What loops run over and nothing but records of ours stands between: it may borrow from what lives as long as its loop.
    run_over: HashSet<NodeId>,
    sizes: HashMap<NodeId, usize>,
}

/// Schedules the whole body.
pub fn schedule(graph: &Graph) -> Schedule {
    let mut s = Scheduler {
        graph,
        regions: regions(graph),
        anchored: HashMap::new(),
        spots: HashMap::new(),
        users: HashMap::new(),
        order: Vec::new(),
        placed: HashMap::new(),
        written: HashMap::new(),
        lending: HashSet::new(),
        entering: HashSet::new(),
        run_over: HashSet::new(),
        sizes: HashMap::new(),
    };
    s.collect(&graph.body, &mut 0);
    s.sort();
    s.place();
    s.finish()
}

impl Scheduler<'_> {
    fn collect(&mut self, region: &Region, next: &mut RegionId) {
        let id = *next;
        *next += 1;
        for (position, stmt) in region.stmts.iter().enumerate() {
            let spot = Spot { region: id, position };
            if let Stmt::Let(node) = stmt {
                self.anchored.entry(*node).or_insert(spot);
            }
            for node in stmt.operands() {
                self.spots.entry(node).or_default().push(spot);
            }
            if let Stmt::Match { arms, .. } = stmt {
                for guard in arms.iter().filter_map(|a| a.guard) {
                    self.spots.entry(guard).or_default().push(spot);
                }
            }
            for var in stmt.written(self.graph) {
                self.written.entry((id, var)).or_default().push(position);
            }
            let lends = match stmt {
                Stmt::Call(_) | Stmt::Pullback(_) => true,
                Stmt::Add(path, _) => !(self.graph.path_ty(path).is_real() || self.graph.path_ty(path) == Ty::Int),
                _ => false,
            };
            if lends {
                self.lending.insert((id, position));
            }
            match stmt {
                Stmt::Write(path, _) | Stmt::Add(path, _) | Stmt::Restore(path, ..) => self.enter(path, path.nodes().collect(), spot),
                Stmt::Swap(a, b) => match a.siblings(b) {
                    Some((list, i, j)) => self.enter(&list, vec![i, j], spot),
                    None => [a, b].into_iter().for_each(|path| self.enter(path, path.nodes().collect(), spot)),
                },
                _ => {}
            }
            if let Stmt::Loop(l) = stmt
                && let LoopKind::Each { iterator, .. } = l.kind
                && self.is_made_just_before(iterator, &region.stmts[..position])
            {
                self.run_over.insert(iterator);
            }
            for (inner, _) in stmt.regions() {
                self.collect(inner, next);
            }
        }
        for node in &region.yields {
            self.spots.entry(*node).or_default().push(Spot { region: id, position: region.stmts.len() });
        }
    }

    /// Whether the value without a name is what these statements end with, but for variables of ours that start anew.
    fn is_made_just_before(&self, value: NodeId, stmts: &[Stmt]) -> bool {
        let starts = |node: &NodeId| matches!(self.graph.node(*node).op, Op::WithCapacity | Op::Const(_) | Op::Int(_) | Op::Bool(_));
        let made = stmts.iter().rev().find(|stmt| match stmt {
            Stmt::Write(_, node) | Stmt::Let(node) => !starts(node),
            _ => true,
        });
        matches!(made, Some(Stmt::Let(node)) if *node == value) && self.graph.node(value).name.is_none()
    }

    /// Notes what the way into a list looks at of the list itself: it is borrowed before its index is computed.
    fn enter(&mut self, path: &Path, indices: Vec<NodeId>, spot: Spot) {
        if !matches!(self.graph.var(path.var).ty, Ty::Vec(_) | Ty::Seq(_) | Ty::Opaque) {
            return;
        }
        let mut stack = indices;
        while let Some(node) = stack.pop() {
            let n = self.graph.node(node);
            if let Op::Read(shape, _) | Op::Len(shape, _) = &n.op
                && shape.var == path.var
            {
                self.entering.insert((node, spot));
            }
            stack.extend(&n.args);
        }
    }

    /// Orders the nodes in use so that users come first.
    fn sort(&mut self) {
        let mut roots: Vec<NodeId> = self.spots.keys().chain(self.anchored.keys()).copied().collect();
        roots.sort();
        let mut state: HashMap<NodeId, bool> = HashMap::new();
        let mut order = Vec::new();
        for root in roots {
            let mut stack = vec![(root, false)];
            while let Some((node, done)) = stack.pop() {
                if done {
                    order.push(node);
                    continue;
                }
                if state.insert(node, true).is_some() {
                    continue;
                }
                stack.push((node, true));
                for arg in &self.graph.node(node).args {
                    stack.push((*arg, false));
                }
            }
        }
        for node in &order {
            for arg in &self.graph.node(*node).args {
                self.users.entry(*arg).or_default().push(*node);
            }
        }
        order.reverse();
        self.order = order;
    }

    /// A spot as seen from a region around it.
    fn lift(&self, spot: Spot, region: RegionId) -> Spot {
        let mut spot = spot;
        while spot.region != region {
            let info = &self.regions.info[spot.region as usize];
            match info.parent {
                Some(parent) => spot = Spot { region: parent, position: info.position },
                None => break,
            }
        }
        spot
    }

    fn place(&mut self) {
        for index in 0..self.order.len() {
            let node = self.order[index];
            if let Some(spot) = self.anchored.get(&node) {
                self.placed.insert(node, *spot);
                continue;
            }
            if self.graph.is_leaf(node) || matches!(self.graph.node(node).op, Op::Bound(_)) {
                continue;
            }
            let mut spots: Vec<Spot> = self.spots.get(&node).cloned().unwrap_or_default();
            spots.extend(self.users.get(&node).into_iter().flatten().filter_map(|u| self.placed.get(u).copied()));
            let Some(first) = spots.first() else { continue };
            let mut region = spots.iter().fold(first.region, |r, s| self.regions.common(r, s.region));
            // Out of loops that it does not depend on.
            while self.graph.node(node).ty.is_real()
                && !self.changes(node)
                && let Some(outer) = self.out_of_loop(region)
                && self.args_visible(node, outer)
            {
                region = outer;
            }
            let position = spots.iter().map(|s| self.lift(*s, region).position).min().unwrap_or(0);
            self.placed.insert(node, Spot { region, position });
        }
    }

    /// The region around the innermost loop around this one.
    fn out_of_loop(&self, region: RegionId) -> Option<RegionId> {
        let (_, body) = self.regions.info[region as usize].loops.last()?;
        self.regions.info[*body as usize].parent
    }

    /// Whether the value is what a place holds at the moment.
    fn changes(&self, node: NodeId) -> bool {
        matches!(&self.graph.node(node).op, Op::Read(shape, _) | Op::Len(shape, _) if !self.graph.var(shape.var).frozen)
    }

    fn args_visible(&self, node: NodeId, region: RegionId) -> bool {
        let mut stack = self.graph.node(node).args.clone();
        while let Some(arg) = stack.pop() {
            if self.graph.is_leaf(arg) {
                continue;
            }
            if self.changes(arg) && !self.anchored.contains_key(&arg) {
                return false;
            }
            match self.anchored.get(&arg).map(|s| s.region).or_else(|| self.regions.node.get(&arg).copied()) {
                Some(home) => {
                    if !self.regions.encloses(home, region) {
                        return false;
                    }
                }
                // Arithmetic of integers may overflow, which a loop that does not run never sees.
                None if matches!(self.graph.node(arg).op, Op::Scalar(_)) && self.graph.node(arg).ty == Ty::Int => return false,
                None => stack.extend(&self.graph.node(arg).args),
            }
        }
        true
    }

    fn finish(mut self) -> Schedule {
        let mut uses: HashMap<NodeId, usize> = HashMap::new();
        for (node, spots) in &self.spots {
            *uses.entry(*node).or_default() += spots.len();
        }
        for (node, users) in &self.users {
            *uses.entry(*node).or_default() += users.iter().filter(|u| self.placed.contains_key(u)).count();
        }
        let mut inline = HashSet::new();
        // What would be evaluated in one case only.
        let mut chosen: HashSet<NodeId> = HashSet::new();
        // Where the value is finally evaluated.
        let mut evaluated: HashMap<NodeId, Spot> = HashMap::new();
        for index in 0..self.order.len() {
            let node = self.order[index];
            let Some(own) = self.placed.get(&node).copied() else { continue };
            let mut spots: Vec<Spot> = self.spots.get(&node).cloned().unwrap_or_default();
            for user in self.users.get(&node).into_iter().flatten() {
                spots.extend(evaluated.get(user).copied());
            }
            spots.extend(self.borrowed_at(node, &evaluated));
            let count = uses.get(&node).copied().unwrap_or(0);
            let is_chosen = self.is_chosen(node, &inline, &chosen);
            if self.can_inline(node, own, &spots, count) && !(is_chosen && self.is_element_in_loop(node, own)) {
                inline.insert(node);
                if is_chosen {
                    chosen.insert(node);
                }
                if let [spot] = spots[..] {
                    evaluated.insert(node, spot);
                }
                // The expression that takes it in grows.
                for user in self.users.get(&node).into_iter().flatten() {
                    let size = self.size(node);
                    *self.sizes.entry(*user).or_insert(1) += size;
                }
            } else {
                evaluated.insert(node, own);
            }
        }
        // Sizes are only known once arguments are: name the largest ones.
        self.limit(&mut inline);
        let mut before: HashMap<(RegionId, usize), Vec<NodeId>> = HashMap::new();
        for node in self.order.iter().rev() {
            if self.anchored.contains_key(node) || inline.contains(node) {
                continue;
            }
            if let Some(spot) = self.placed.get(node) {
                before.entry((spot.region, spot.position)).or_default().push(*node);
            }
        }
        // What a loop uses that it is not bound in is used in every round.
        let loops = |region: RegionId| self.regions.info[region as usize].loops.len();
        for (node, home) in self.regions.node.iter().filter(|(node, _)| matches!(self.graph.node(**node).op, Op::Bound(_))) {
            let in_values = self.users.get(node).into_iter().flatten().filter_map(|user| evaluated.get(user));
            let mut spots = self.spots.get(node).into_iter().flatten().chain(in_values);
            if spots.any(|spot| loops(spot.region) > loops(*home)) {
                *uses.entry(*node).or_default() += 1;
            }
        }
        let (open, last) = (open::open_floats(self.graph), last::last_reads(self.graph, &self.regions, &uses));
        Schedule { regions: self.regions, before, inline, uses, open, last }
    }

    /// Where a list of what is borrowed from the value is used.
    fn borrowed_at(&self, node: NodeId, evaluated: &HashMap<NodeId, Spot>) -> Vec<Spot> {
        let users = |node: NodeId| self.users.get(&node).into_iter().flatten().copied();
        let lists = users(node).flat_map(|iterator| users(iterator).filter(move |list| self.graph.listed(*list) == Some(iterator)));
        let spots = |list: NodeId| {
            let in_values = users(list).filter_map(|user| evaluated.get(&user).copied());
            in_values.chain(self.spots.get(&list).into_iter().flatten().copied()).collect::<Vec<_>>()
        };
        lists.flat_map(spots).collect()
    }

    /// Whether the value is part of one that a case is chosen for.
    fn is_chosen(&self, node: NodeId, inline: &HashSet<NodeId>, chosen: &HashSet<NodeId>) -> bool {
        self.users.get(&node).into_iter().flatten().any(|user| {
            let n = self.graph.node(*user);
            n.op == Op::Select && n.args[1..].contains(&node) || inline.contains(user) && chosen.contains(user)
        })
    }

    /// Whether the value is a number read by an index in a loop.
    fn is_element_in_loop(&self, node: NodeId, own: Spot) -> bool {
        let n = self.graph.node(node);
        let is_element = matches!(&n.op, Op::Read(shape, _) if shape.proj.contains(&ProjShape::Index));
        is_element && n.ty.is_real() && self.anchored.contains_key(&node) && self.out_of_loop(own.region).is_some()
    }

    fn size(&self, node: NodeId) -> usize {
        self.sizes.get(&node).copied().unwrap_or(1)
    }

    /// Gives names inside of expressions that would become too long to read.
    fn limit(&self, inline: &mut HashSet<NodeId>) {
        let mut sizes: HashMap<NodeId, usize> = HashMap::new();
        for node in self.order.iter().rev() {
            let n = self.graph.node(*node);
            let mut size = 1;
            for arg in &n.args {
                if inline.contains(arg) {
                    size += sizes.get(arg).copied().unwrap_or(1);
                }
            }
            let nameable = matches!(n.op, Op::Scalar(_)) && n.ty.is_real();
            if size > LARGEST && inline.contains(node) && nameable {
                inline.remove(node);
                size = 1;
            }
            sizes.insert(*node, size);
        }
    }

    fn can_inline(&self, node: NodeId, own: Spot, spots: &[Spot], count: usize) -> bool {
        let n = self.graph.node(node);
        if count == 1 && self.run_over.contains(&node) {
            return true;
        }
        if self.graph.has_effect(node) {
            return false;
        }
        if spots.iter().any(|spot| self.entering.contains(&(node, *spot))) {
            return false;
        }
        // A vector is made where it is wanted: a name for it could be used once only.
        if matches!(n.op, Op::Repeat(_) | Op::WithCapacity | Op::ZeroLike) && !matches!(n.ty, Ty::Opaque) {
            return true;
        }
        if self.graph.annotations.contains_key(&node) {
            return false;
        }
        // Beside it, the value that it looks at may be moved.
        if n.op == Op::ZeroIfAny {
            return false;
        }
        // A number in a variable needs no second name while the variable keeps it.
        if let Op::Read(shape, _) = &n.op
            && shape.proj.is_empty()
        {
            let fresh_name = n.name.is_some() && self.graph.var(shape.var).kind == VarKind::Local && n.primal;
            return !fresh_name && spots.iter().all(|spot| self.undisturbed(shape.var, own, *spot));
        }
        // A part that is no number is lent from where it is.
        if let Op::Read(shape, _) = &n.op
            && (self.graph.var(shape.var).frozen || shape.proj.iter().all(|p| matches!(p, ProjShape::Field(_))))
            && matches!(n.ty, Ty::Matrix(_) | Ty::Opaque)
        {
            return spots.iter().all(|spot| self.undisturbed(shape.var, own, *spot));
        }
        if matches!(n.op, Op::Len(..)) {
            let Op::Len(shape, _) = &n.op else { return false };
            return spots.iter().all(|spot| self.undisturbed(shape.var, own, *spot));
        }
        let [spot] = spots else { return false };
        if count != 1 || spot.region != own.region {
            return false;
        }
        if n.primal && n.name.is_some() && !matches!(n.op, Op::Array(_) | Op::Repeat(_)) {
            return false;
        }
        match &n.op {
            Op::Read(shape, _) => self.undisturbed(shape.var, own, *spot),
            _ => true,
        }
    }

    /// Whether nobody writes the variable between the two spots.
    fn undisturbed(&self, var: VarId, from: Spot, to: Spot) -> bool {
        if self.graph.var(var).frozen {
            return true;
        }
        let lifted = self.lift(to, from.region);
        if lifted.region != from.region {
            return false;
        }
        let written = self.written.get(&(from.region, var)).map_or(&[][..], Vec::as_slice);
        let next = written.get(written.partition_point(|at| *at < from.position)).copied().unwrap_or(usize::MAX);
        if to.region == from.region {
            let before = if self.lending.contains(&(to.region, to.position)) { next > to.position } else { next >= to.position };
            return from.position <= to.position && before;
        }
        // Used inside of a later statement: that one must not write it either.
        next > lifted.position
    }
}
