//! Invariants of the graph, checked between the stages by tests.
//!
//! In comes a graph; out go the violations as text. What holds: a value is used only where its definition is visible, and
//! defined once; a place is read only after it was written; jumps leave statements around them, and what follows a statement that may jump is its rest; branches hand out what their statement asks for;
//! what is popped has the form of what is pushed; types agree as far as they are known.

#[cfg(test)]
mod tests;
mod types;

use super::{Graph, LabelId, LoopKind, NodeId, Op, Path, Region, Stmt, Ty, VarId, VarKind};
use std::collections::{HashMap, HashSet};
use types::fits;

/// What is wrong with the graph; nothing, if all is well.
pub fn violations(graph: &Graph) -> Vec<String> {
    let mut verifier = verified(graph);
    if let Some(assigned) = verifier.assigned.clone() {
        // Adjoints that are numbers are yielded.
        let missing = |var: &VarId| !graph.var(*var).ty.is_real() && !assigned.contains(var);
        for var in graph.handed_out().filter(missing) {
            verifier.report(format!("`{}` is handed out and may have no value", graph.var(var).name));
        }
    }
    verifier.found
}

/// Equal reads that see different states: only a graph that was built in one go, as by `lower`, has none for sure.
pub fn stale_reads(graph: &Graph) -> Vec<String> {
    verified(graph).stale
}

fn verified(graph: &Graph) -> Verifier<'_> {
    let given = |var: &usize| matches!(graph.vars[*var].kind, VarKind::Param(_) | VarKind::Lent);
    let mut verifier = Verifier {
        graph,
        found: Vec::new(),
        stale: Vec::new(),
        visible: vec![HashSet::new()],
        anchored: HashSet::new(),
        defined: HashSet::new(),
        assigned: Some((0..graph.vars.len()).filter(given).map(|var| VarId(var as u32)).collect()),
        exits: Vec::new(),
        records: HashMap::new(),
        states: HashMap::new(),
        state: 0,
        seen: HashMap::new(),
    };
    verifier.find_anchored(&graph.body);
    verifier.region(&graph.body);
    verifier
}

/// The places that have a value; `None` where nothing arrives.
type Assigned = Option<HashSet<VarId>>;

struct Verifier<'g> {
    graph: &'g Graph,
    found: Vec<String>,
    stale: Vec<String>,
    /// Values that may be used, by region from the outside in.
    visible: Vec<HashSet<NodeId>>,
    /// Values that some statement defines.
    anchored: HashSet<NodeId>,
    defined: HashSet<NodeId>,
    assigned: Assigned,
    /// Labels around the statement at hand, and what is assigned where they are left.
    exits: Vec<(LabelId, Assigned)>,
    /// What was pushed to each record.
    records: HashMap<VarId, Vec<Ty>>,
    /// The state of each variable, by number, and the state that each reading operation has seen.
    states: HashMap<VarId, u32>,
    state: u32,
    seen: HashMap<(Op, Vec<NodeId>), (NodeId, u32)>,
}

impl Verifier<'_> {
    fn report(&mut self, message: String) {
        self.found.push(message);
    }

    fn find_anchored(&mut self, region: &Region) {
        for stmt in &region.stmts {
            self.anchored.extend(stmt.defines());
            for (inner, entry) in stmt.regions() {
                self.anchored.extend(entry);
                self.find_anchored(inner);
            }
        }
    }

    // ---- regions

    /// The statements and what is handed out, in a scope that the caller opens and closes.
    fn region(&mut self, region: &Region) {
        self.stmts(region);
        if self.assigned.is_some() {
            region.yields.iter().for_each(|node| self.use_node(*node));
        }
    }

    fn stmts(&mut self, region: &Region) {
        let last = region.stmts.len().saturating_sub(1);
        for (position, stmt) in region.stmts.iter().enumerate() {
            let ends = matches!(stmt, Stmt::Break(_) | Stmt::Exit(_) | Stmt::Rest(_));
            if ends && position != last {
                self.report(format!("something follows {}", form(stmt)));
            }
            let leads = position.checked_sub(1).is_some_and(|before| !region.stmts[before].jumps().is_empty());
            if matches!(stmt, Stmt::Rest(_)) && !leads {
                self.report("a rest stands behind nothing that may jump".into());
            }
            let next_is_rest = matches!(region.stmts.get(position + 1), Some(Stmt::Rest(_)));
            if position != last && !ends && !stmt.jumps().is_empty() && !next_is_rest {
                self.report(format!("what follows {} that may jump is no rest", form(stmt)));
            }
            self.stmt(stmt);
        }
    }

    /// An inner region with what is defined at its entry.
    fn inner(&mut self, region: &Region, entry: Vec<NodeId>) {
        self.visible.push(HashSet::new());
        entry.into_iter().for_each(|node| self.define(node));
        self.region(region);
        self.visible.pop();
    }

    fn define(&mut self, node: NodeId) {
        if !self.defined.insert(node) {
            self.report(format!("{node:?} is defined twice"));
        }
        self.visible.last_mut().expect("a scope").insert(node);
    }

    // ---- values

    fn is_visible(&self, node: NodeId) -> bool {
        self.visible.iter().any(|scope| scope.contains(&node))
    }

    fn use_node(&mut self, node: NodeId) {
        if self.is_visible(node) {
            return;
        }
        let graph = self.graph;
        let Some(n) = graph.nodes.get(node.index()) else { return self.report(format!("there is no {node:?}")) };
        let looks = matches!(n.op, Op::Read(..) | Op::Len(..));
        // Plain arithmetic means the same wherever its arguments are visible.
        let placed = matches!(n.op, Op::Bound(_)) || looks && !graph.is_leaf(node);
        if self.anchored.contains(&node) && placed {
            self.report(format!("{node:?}, {:?}, is used where its definition is not visible", n.op));
        } else if placed && !self.is_still(node) {
            self.report(format!("{node:?}, {:?}, is defined nowhere", n.op));
        }
        self.visible.last_mut().expect("a scope").insert(node);
        self.check_node(node);
    }

    /// Reads of what never changes mean the same everywhere.
    fn is_still(&self, node: NodeId) -> bool {
        match &self.graph.node(node).op {
            Op::Read(shape, _) | Op::Len(shape, _) => self.graph.var(shape.var).frozen,
            _ => false,
        }
    }

    /// The operation has arguments that it can have.
    fn check_node(&mut self, node: NodeId) {
        let n = self.graph.node(node);
        n.args.iter().for_each(|arg| self.use_node(*arg));
        match &n.op {
            Op::Read(shape, _) | Op::Len(shape, _) => self.use_var(shape.var),
            Op::Scalar(op) => {
                if n.args.len() != op.arity() {
                    self.report(format!("`{}` of {} arguments", op.name(), n.args.len()));
                }
                for arg in &n.args {
                    let ty = &self.graph.node(*arg).ty;
                    // What is indexed may be a matrix as well.
                    let has_operators = matches!(ty, Ty::Opaque | Ty::Matrix(_) | Ty::Seq(_));
                    if !ty.is_scalar() && !has_operators {
                        self.report(format!("`{}` of {arg:?}, which is {ty:?}", op.name()));
                    }
                }
            }
            Op::Select => self.expect(n.args[0], &Ty::Bool),
            _ => {}
        }
        if let Ty::Infer(_) = n.ty {
            self.report(format!("the type of {node:?} is open"));
        }
    }

    fn expect(&mut self, node: NodeId, ty: &Ty) {
        let own = &self.graph.node(node).ty;
        if !fits(own, ty) {
            self.report(format!("{node:?} is {own:?} instead of {ty:?}"));
        }
    }

    // ---- places

    fn use_var(&mut self, var: VarId) {
        // What is never written comes from outside.
        if !self.graph.var(var).frozen && self.assigned.as_ref().is_some_and(|assigned| !assigned.contains(&var)) {
            self.report(format!("`{}`, {var:?}, may have no value yet", self.graph.var(var).name));
            self.assign(var);
        }
    }

    fn assign(&mut self, var: VarId) {
        if let Some(assigned) = &mut self.assigned {
            assigned.insert(var);
        }
    }

    fn change(&mut self, var: VarId) {
        self.state += 1;
        self.states.insert(var, self.state);
        if self.graph.var(var).frozen && !matches!(self.graph.var(var).kind, VarKind::Local) {
            self.report(format!("`{}` never changes and is written", self.graph.var(var).name));
        }
    }

    /// The place exists, and its indices are integers, or row and column of an entry.
    fn use_path(&mut self, path: &Path) {
        self.use_var(path.var);
        for node in path.nodes() {
            if !matches!(&self.graph.node(node).ty, Ty::Tuple(items) if items[..] == [Ty::Int, Ty::Int]) {
                self.expect(node, &Ty::Int);
            }
        }
    }

    fn write(&mut self, path: &Path, node: NodeId) {
        if path.proj.is_empty() {
            self.assign(path.var);
        }
        self.use_path(path);
        // An empty vector is one of anything.
        if !self.is_empty(node) {
            self.expect(node, &self.graph.path_ty(path));
        }
        self.change(path.var);
    }

    /// Whether the node is an empty vector, or an array of such.
    fn is_empty(&self, node: NodeId) -> bool {
        let n = self.graph.node(node);
        n.op == Op::WithCapacity || matches!(n.op, Op::Repeat(_)) && self.is_empty(n.args[0])
    }

    /// A read with the same operation and arguments in sight must have seen the same state.
    fn see(&mut self, node: NodeId) {
        let n = self.graph.node(node);
        let (Op::Read(shape, _) | Op::Len(shape, _)) = &n.op else { return };
        let state = self.states.get(&shape.var).copied().unwrap_or(0);
        let key = (n.op.clone(), n.args.clone());
        let stale = self.seen.get(&key).is_some_and(|(other, first)| *first != state && self.is_visible(*other));
        self.seen.insert(key, (node, state));
        if stale && !self.graph.var(shape.var).frozen {
            self.stale.push(format!("{node:?} reads `{}` in another state than an equal read", self.graph.var(shape.var).name));
        }
    }

    // ---- statements

    fn stmt(&mut self, stmt: &Stmt) {
        stmt.operands().into_iter().for_each(|node| self.use_node(node));
        match stmt {
            Stmt::Let(node) => {
                if let Op::Bound(_) = self.graph.node(*node).op {
                    self.report(format!("{node:?} is bound and computed"));
                }
                self.check_node(*node);
                self.see(*node);
                self.define(*node);
            }
            Stmt::Write(path, node) => self.write(path, *node),
            Stmt::Add(path, node) => {
                self.use_path(path);
                self.expect(*node, &self.graph.path_ty(path));
                self.change(path.var);
            }
            Stmt::Restore(path, ..) | Stmt::Unswap(path, ..) => {
                self.report(format!("`{}` is still to be restored", self.graph.var(path.var).name))
            }
            Stmt::Push(path, nodes) => self.push(path, nodes),
            Stmt::Pop(path, outs) => self.pop(path, outs),
            Stmt::Swap(a, b) => {
                for path in [a, b] {
                    self.use_path(path);
                    self.change(path.var);
                }
            }
            Stmt::If { .. } | Stmt::Match { .. } => self.branches(stmt),
            Stmt::Loop(_) => self.loop_stmt(stmt),
            Stmt::Block { label, body } => {
                self.exits.push((*label, None));
                self.inner(body, Vec::new());
                let (_, left) = self.exits.pop().expect("pushed above");
                self.assigned = either(self.assigned.take(), left);
                self.change_written(stmt);
            }
            Stmt::Rest(body) => self.stmts(body),
            Stmt::Break(label) => {
                let assigned = self.assigned.take();
                match self.exits.iter_mut().find(|(other, _)| other == label) {
                    Some((_, left)) => *left = either(left.take(), assigned),
                    None => self.report(format!("{label:?} is not around the jump")),
                }
            }
            Stmt::Exit(_) => self.assigned = None,
            Stmt::Call(_) | Stmt::Pullback(_) => self.call(stmt),
        }
    }

    fn push(&mut self, path: &Path, nodes: &[NodeId]) {
        self.use_path(path);
        self.state += 1;
        self.states.insert(path.var, self.state);
        let tys: Vec<Ty> = nodes.iter().map(|n| self.graph.node(*n).ty.clone()).collect();
        if path.proj.is_empty() {
            let other = self.records.entry(path.var).or_insert_with(|| tys.clone()).clone();
            if other.len() != tys.len() {
                self.report(format!("`{}` takes {} values and {}", self.graph.var(path.var).name, other.len(), tys.len()));
            }
        }
    }

    fn pop(&mut self, path: &Path, outs: &[NodeId]) {
        self.use_path(path);
        self.change(path.var);
        if let Some(pushed) = self.records.get(&path.var).cloned().filter(|_| path.proj.is_empty()) {
            if pushed.len() != outs.len() {
                self.report(format!("`{}` gives {} values of {}", self.graph.var(path.var).name, outs.len(), pushed.len()));
            }
            outs.iter().zip(&pushed).for_each(|(out, ty)| self.expect(*out, ty));
        }
        outs.iter().for_each(|out| self.define(*out));
    }

    fn branches(&mut self, stmt: &Stmt) {
        if let Stmt::If { cond, .. } = stmt {
            self.expect(*cond, &Ty::Bool);
        }
        let outs = stmt.defines();
        let (before, states) = (self.assigned.clone(), self.states.clone());
        let mut after = None;
        for (region, entry) in stmt.regions() {
            self.assigned = before.clone();
            self.states = states.clone();
            self.inner(region, entry);
            if self.assigned.is_some() {
                if region.yields.len() != outs.len() {
                    self.report(format!("{} values for {} outcomes of a branch", region.yields.len(), outs.len()));
                }
                for (out, value) in outs.iter().zip(&region.yields) {
                    self.expect(*value, &self.graph.node(*out).ty);
                }
            }
            after = join(after, self.assigned.take());
        }
        self.assigned = after;
        self.change_written(stmt);
        outs.into_iter().for_each(|out| self.define(out));
    }

    fn loop_stmt(&mut self, stmt: &Stmt) {
        let Stmt::Loop(l) = stmt else { return };
        self.change_written(stmt);
        let before = self.assigned.clone();
        self.exits.push((l.label, None));
        let counter = match &l.kind {
            LoopKind::For { counter, start, end, .. } => {
                [start, end].into_iter().for_each(|node| self.expect(*node, &Ty::Int));
                vec![*counter]
            }
            LoopKind::Each { binds, .. } => binds.iter().map(|(_, node)| *node).collect(),
            _ => Vec::new(),
        };
        let mut normal = before;
        if let LoopKind::While { cond } = &l.kind {
            self.inner(cond, Vec::new());
            match &cond.yields[..] {
                [one] => self.expect(*one, &Ty::Bool),
                many => self.report(format!("a condition of {} values", many.len())),
            }
            normal = self.assigned.clone();
        }
        self.inner(&l.body, counter);
        let (_, left) = self.exits.pop().expect("pushed above");
        self.assigned = if let LoopKind::Forever = l.kind { left } else { either(normal, left) };
        self.change_written(stmt);
    }

    fn call(&mut self, stmt: &Stmt) {
        stmt.for_each_path(&mut |path| self.use_path(path));
        self.change_written(stmt);
        stmt.defines().into_iter().for_each(|node| self.define(node));
    }

    /// Other states for all that the statement may have written.
    fn change_written(&mut self, stmt: &Stmt) {
        for var in stmt.written(self.graph) {
            self.state += 1;
            self.states.insert(var, self.state);
        }
    }
}

/// What is surely assigned whichever way was taken.
fn join(a: Assigned, b: Assigned) -> Assigned {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.intersection(&b).copied().collect()),
        (one, other) => one.or(other),
    }
}

/// What is assigned on one way at least: behind a jump, numbers that were noted tell which way it was.
fn either(a: Assigned, b: Assigned) -> Assigned {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.union(&b).copied().collect()),
        (one, other) => one.or(other),
    }
}

fn form(stmt: &Stmt) -> &'static str {
    match stmt {
        Stmt::Break(_) => "a jump",
        Stmt::Exit(_) => "an exit",
        Stmt::Rest(_) => "a rest",
        Stmt::If { .. } | Stmt::Match { .. } => "a branch",
        Stmt::Loop(_) => "a loop",
        Stmt::Block { .. } => "a block",
        _ => "a statement",
    }
}
