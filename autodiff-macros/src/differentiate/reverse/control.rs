//! Undoing branches, loops and jumps: the same way back that the forward sweep took.

use super::Sweep;
use crate::analysis::RegionId;
use crate::graph::{Arm, Graph, LabelId, Loop, LoopKind, NodeId, Op, Path, Region, ScalarOp, Stmt, Ty, VarKind};
use proc_macro2::Span;

impl Sweep<'_> {
    pub(super) fn push_loop(&mut self, l: Loop) {
        self.b.finish(Stmt::Loop(Box::new(l)));
    }

    pub(super) fn undo_if(&mut self, cond: NodeId, then: &Region, els: &Region, outs: &[NodeId]) {
        let adjoints: Vec<Option<NodeId>> = outs.iter().map(|out| self.out_adjoint(*out)).collect();
        let cond = self.taken(cond, then, els);
        let knowledge = self.b.knowledge();
        let then = self.branch(then, &adjoints);
        self.b.set_knowledge(knowledge.clone());
        let els = self.branch(els, &adjoints);
        self.b.set_knowledge(knowledge);
        if then.stmts.is_empty() && els.stmts.is_empty() {
            return;
        }
        self.b.finish(Stmt::If { cond, then, els, outs: Vec::new() });
    }

    fn out_adjoint(&mut self, out: NodeId) -> Option<NodeId> {
        if self.activity.node(out) { self.take(out) } else { None }
    }

    /// The condition in the reverse sweep: where one branch always jumps away, whether it did.
    pub(super) fn taken(&mut self, cond: NodeId, then: &Region, els: &Region) -> NodeId {
        let always = |region| leaving(region, self.source);
        let (region, label, is, join) = match (always(then), always(els)) {
            (Some(label), _) => (then, label, ScalarOp::Eq, ScalarOp::Or),
            (None, Some(label)) => (els, label, ScalarOp::Ne, ScalarOp::And),
            (None, None) => return cond,
        };
        let exit = self.exit_value(label);
        let mut sites = Vec::new();
        sites_in(region, self.source, &mut sites);
        let tests: Vec<NodeId> = sites
            .into_iter()
            .map(|(_, site)| {
                let site = self.b.integer(site);
                self.b.scalar(is, &[exit, site])
            })
            .collect();
        tests.into_iter().reduce(|all, test| self.b.scalar(join, &[all, test])).unwrap_or(cond)
    }

    fn branch(&mut self, region: &Region, adjoints: &[Option<NodeId>]) -> Region {
        let pairs: Vec<(NodeId, NodeId)> =
            region.yields.iter().zip(adjoints).filter_map(|(node, adjoint)| adjoint.map(|a| (*node, a))).collect();
        self.inner(region, |s| {
            for (node, adjoint) in pairs {
                s.contribute(node, adjoint);
            }
        })
    }

    pub(super) fn undo_match(&mut self, scrutinee: NodeId, arms: &[Arm], outs: &[NodeId]) {
        let (number, outs) = outs.split_last().expect("`instrument` adds the number of the arm");
        let adjoints: Vec<Option<NodeId>> = outs.iter().map(|out| self.out_adjoint(*out)).collect();
        let record = self.source.arm_records.get(number).copied();
        let again = record.is_none() && self.is_matched_again(scrutinee, arms);
        let knowledge = self.b.knowledge();
        let mut built = Vec::new();
        for (index, arm) in arms.iter().enumerate() {
            let (pattern, binds) = if again {
                (arm.pattern.clone(), self.bound_again(&arm.binds))
            } else if index + 1 == arms.len() {
                (quote_wild(), Vec::new())
            } else {
                (std::iter::once(proc_macro2::TokenTree::Literal(proc_macro2::Literal::usize_unsuffixed(index))).collect(), Vec::new())
            };
            self.b.set_knowledge(knowledge.clone());
            let body = self.branch(&arm.body, &adjoints);
            built.push(Arm { pattern, binds, guard: None, body });
        }
        self.b.set_knowledge(knowledge);
        if built.iter().all(|arm| arm.body.stmts.is_empty()) && record.is_none() {
            return;
        }
        let scrutinee = match record {
            Some(record) => {
                let popped = self.b.graph.new_bound(Ty::Int);
                self.b.push(Stmt::Pop(Path::var(record), vec![popped]));
                popped
            }
            None if again => scrutinee,
            None => *number,
        };
        self.b.finish(Stmt::Match { scrutinee, arms: built, outs: Vec::new() });
    }

    /// Whether the reverse sweep looks at the same once more, instead of at the number of the arm: it then need not hold on to
    /// parts of what is lent, which patterns give.
    fn is_matched_again(&self, scrutinee: NodeId, arms: &[Arm]) -> bool {
        let names_a_part = |arm: &Arm| arm.binds.iter().any(|(_, node)| *self.source.node(*node).ty.leaf() == Ty::Opaque);
        arms.iter().all(|arm| arm.guard.is_none()) && arms.iter().any(names_a_part) && self.stays(scrutinee)
    }

    /// Whether the value is part of what is lent, which is the same in the reverse sweep: looking at it once more takes nothing
    /// away, as it would from what the function owns.
    fn stays(&self, node: NodeId) -> bool {
        let n = self.source.node(node);
        match &n.op {
            Op::Read(shape, _) => {
                let var = self.source.var(shape.var);
                var.frozen && matches!(var.kind, VarKind::Param(_)) && !self.source.owned.contains(&shape.var)
            }
            Op::Bound(_) => self.b.graph.counters.contains_key(&node),
            Op::Snippet(_) => !self.source.has_effect(node) && !n.args.is_empty() && n.args.iter().all(|arg| self.stays(*arg)),
            Op::Borrow | Op::Slot => self.stays(n.args[0]),
            _ => false,
        }
    }

    /// What the pattern gives there.
    fn bound_again(&mut self, binds: &[(String, NodeId)]) -> Vec<(String, NodeId)> {
        let again = |(name, node): &(String, NodeId)| {
            let n = self.source.node(*node);
            let (ty, given) = (n.ty.clone(), n.name.clone());
            let own = self.b.graph.new_bound(ty);
            self.b.graph.nodes[own.index()].name = given;
            self.b.graph.counters.insert(*node, own);
            (name.clone(), own)
        };
        binds.iter().map(again).collect()
    }

    /// A region that is undone where it stands.
    pub(super) fn splice(&mut self, inner: Region, label: Option<LabelId>) {
        if inner.stmts.is_empty() {
            return;
        }
        let label = match label {
            Some(_) | None => self.b.graph.new_label(),
        };
        self.b.finish(Stmt::Block { label, body: inner });
    }

    /// What follows a statement that may have jumped was run only if it did not.
    pub(super) fn undo_rest(&mut self, body: &Region, jump: &Stmt) {
        let mut sites = Vec::new();
        find_sites(jump, self.source, &mut sites);
        let mut cond: Option<NodeId> = None;
        for (label, site) in sites {
            let exit = self.exit_value(label);
            let site = self.b.integer(site);
            let stayed = self.b.scalar(ScalarOp::Ne, &[exit, site]);
            cond = Some(match cond {
                Some(c) => self.b.scalar(ScalarOp::And, &[c, stayed]),
                None => stayed,
            });
        }
        let knowledge = self.b.knowledge();
        let then = self.inner(body, |_| {});
        self.b.set_knowledge(knowledge);
        if then.stmts.is_empty() {
            return;
        }
        match cond {
            Some(cond) => {
                self.b.finish(Stmt::If { cond, then, els: Region::default(), outs: Vec::new() });
            }
            None => self.splice(then, None),
        }
    }

    pub(super) fn undo_loop(&mut self, l: &Loop, id: RegionId) {
        if self.fuse && id == 0 && self.fuse_loop(l) {
            return;
        }
        let trips = self.source.trips.get(&l.label).copied();
        let zero = self.b.integer(0);
        let (kind, iteration) = match (&l.kind, trips) {
            (LoopKind::For { counter, start, end, inclusive, reversed }, None) => {
                let own = self.b.graph.new_bound(self.source.node(*counter).ty.clone());
                self.b.graph.nodes[own.index()].name = self.source.node(*counter).name.clone();
                self.b.graph.counters.insert(*counter, own);
                (LoopKind::For { counter: own, start: *start, end: *end, inclusive: *inclusive, reversed: !reversed }, None)
            }
            (_, trips) => {
                let trips = trips.expect("`instrument` counts these");
                let counter = self.b.graph.new_bound(Ty::Int);
                (LoopKind::For { counter, start: zero, end: trips, inclusive: false, reversed: true }, Some(counter))
            }
        };
        // The variable in which the reverse sweep keeps how the iteration at hand ended.
        let exit = self.source.exits.get(&l.label).map(|value| {
            let var = self.b.graph.new_var("exit", Ty::Int, VarKind::Local, Span::mixed_site());
            self.b.write(&Path::var(var), *value);
            self.exit_vars.insert(l.label, var);
            var
        });
        self.b.open();
        self.b.enter_loop();
        if let (LoopKind::For { counter, start, end, inclusive, reversed }, Some(iteration)) = (&l.kind, iteration) {
            let one = self.b.integer(1);
            let own = match (reversed, inclusive) {
                (false, _) => self.b.scalar(ScalarOp::Add, &[*start, iteration]),
                (true, true) => self.b.scalar(ScalarOp::Sub, &[*end, iteration]),
                (true, false) => {
                    let last = self.b.scalar(ScalarOp::Sub, &[*end, one]);
                    self.b.scalar(ScalarOp::Sub, &[last, iteration])
                }
            };
            self.b.graph.counters.insert(*counter, own);
        }
        let mut body = self.inner(&l.body, |_| {});
        let outer = self.b.close();
        let mut stmts = outer.stmts;
        stmts.append(&mut body.stmts);
        body.stmts = stmts;
        if body.stmts.iter().all(|s| matches!(s, Stmt::Let(_))) {
            return;
        }
        if let Some(var) = exit {
            // Every iteration before the last one went on.
            body.stmts.push(Stmt::Write(Path::var(var), zero));
        }
        let label = self.b.graph.new_label();
        self.push_loop(Loop { label, kind, body });
    }

    /// How the statement with this label was left, as the reverse sweep knows it.
    fn exit_value(&mut self, label: LabelId) -> NodeId {
        match self.exit_vars.get(&label) {
            Some(var) => self.b.read(&Path::var(*var)),
            None => self.source.exits[&label],
        }
    }
}

fn quote_wild() -> proc_macro2::TokenStream {
    std::iter::once(proc_macro2::TokenTree::Ident(proc_macro2::Ident::new("_", Span::mixed_site()))).collect()
}

/// The label of the jump that the region always ends in; others inside of it leave the same statement.
fn leaving(region: &Region, graph: &Graph) -> Option<LabelId> {
    match &region.stmts[..] {
        [.., Stmt::Write(_, site), Stmt::Break(label)] if graph.integer(*site).is_some() => Some(*label),
        [.., Stmt::Rest(inner)] => leaving(inner, graph),
        _ => None,
    }
}

/// The jumps by which the statement may be left.
fn find_sites(stmt: &Stmt, graph: &Graph, out: &mut Vec<(LabelId, i128)>) {
    if matches!(stmt, Stmt::Loop(_) | Stmt::Block { .. }) {
        return;
    }
    stmt.regions().into_iter().for_each(|(region, _)| sites_in(region, graph, out));
}

fn sites_in(region: &Region, graph: &Graph, out: &mut Vec<(LabelId, i128)>) {
    for pair in region.stmts.windows(2) {
        if let [Stmt::Write(_, site), Stmt::Break(label)] = pair
            && let Some(site) = graph.integer(*site)
        {
            out.push((*label, site));
        }
    }
    region.stmts.iter().for_each(|stmt| find_sites(stmt, graph, out));
}
