//! Branches, loops and jumps, made structured.

use super::pattern::some_pattern;
use super::value::{Function, Value};
use super::{Lowerer, Slot, Target};
use crate::graph::{Arm, Loop, LoopKind, NodeId, Op, Path, Region, ScalarOp, Stmt, Ty};
use crate::syntax::signature::Wrapper;
use quote::{ToTokens, quote};
use std::collections::HashMap;
use syn::visit::{self, Visit};
use syn::{Block, Expr, Pat, RangeLimits};

/// What the branches of a statement hand out, decided by the first branch that ends.
#[derive(Clone, Debug)]
enum Plan {
    Unit,
    /// One of the yields.
    Yield(usize),
    /// A variable that each branch writes.
    Var(Path),
    Tuple(Vec<Plan>),
}

/// A branch under construction.
struct Branch {
    region: Region,
    ended: bool,
}

impl Lowerer<'_> {
    // ---- branches

    pub(super) fn if_expr(&mut self, e: &syn::ExprIf, expected: Option<&Ty>) -> Value {
        let tail = std::mem::take(&mut self.tail);
        if let Expr::Let(cond) = &*e.cond {
            return self.if_let(cond, e, expected, tail);
        }
        let cond = self.expr_node(&e.cond);
        self.branch(
            cond,
            expected,
            |l| {
                l.tail = tail;
                l.block_scope(&e.then_branch, expected)
            },
            |l| match &e.else_branch {
                Some((_, els)) => {
                    l.tail = tail;
                    l.expr_expecting(els, expected)
                }
                None => Value::Unit,
            },
        )
    }

    /// `if cond { then } else { els }` with what each gives.
    pub(super) fn branch(
        &mut self,
        cond: NodeId,
        expected: Option<&Ty>,
        then: impl FnOnce(&mut Self) -> Value,
        els: impl FnOnce(&mut Self) -> Value,
    ) -> Value {
        let mut plan = None;
        let mut tys = Vec::new();
        let knowledge = self.b.knowledge();
        let then = self.arm(&mut plan, &mut tys, expected, then);
        self.b.set_knowledge(knowledge.clone());
        let els = self.arm(&mut plan, &mut tys, expected, els);
        self.b.set_knowledge(knowledge);
        let outs: Vec<NodeId> = tys.iter().map(|ty: &Ty| self.b.graph.new_bound(ty.clone())).collect();
        self.vary_outs(&outs, &[&then.region, &els.region]);
        let ended = then.ended || els.ended;
        let stmt = Stmt::If { cond, then: then.region, els: els.region, outs: outs.clone() };
        self.finish_branches(stmt, ended, plan, &outs)
    }

    fn finish_branches(&mut self, stmt: Stmt, ended: bool, plan: Option<Plan>, outs: &[NodeId]) -> Value {
        self.b.forget_written(&stmt);
        self.b.push(stmt);
        if !ended {
            return Value::Never;
        }
        plan.map_or(Value::Unit, |plan| plan_value(&plan, outs))
    }

    fn vary_outs(&mut self, outs: &[NodeId], regions: &[&Region]) {
        for (i, out) in outs.iter().enumerate() {
            let varied = regions.iter().filter_map(|r| r.yields.get(i)).any(|y| self.is_active_node(*y));
            self.varied.insert(*out, varied);
        }
    }

    /// Lowers one branch and fits its value to the plan.
    fn arm(&mut self, plan: &mut Option<Plan>, tys: &mut Vec<Ty>, expected: Option<&Ty>, body: impl FnOnce(&mut Self) -> Value) -> Branch {
        self.b.open();
        let value = body(self);
        if self.b.diverged() || matches!(value, Value::Never) {
            return Branch { region: self.b.close(), ended: false };
        }
        let mut yields = Vec::new();
        if plan.is_none() {
            *plan = Some(self.make_plan(&value, tys));
        }
        let current = plan.clone().expect("made above");
        self.fit(&current, value, tys, &mut yields);
        if let (Some(ty), [one]) = (expected, &yields[..]) {
            let one = *one;
            self.expect(one, ty);
        }
        let mut region = self.b.close();
        region.yields = yields;
        Branch { region, ended: true }
    }

    fn make_plan(&mut self, value: &Value, tys: &mut Vec<Ty>) -> Plan {
        match value {
            Value::Unit => Plan::Unit,
            Value::Tuple(items) => Plan::Tuple(items.iter().map(|item| self.make_plan(item, tys)).collect()),
            Value::Node(node) => {
                let ty = self.b.graph.node(*node).ty.clone();
                self.plan_for(ty, tys)
            }
            Value::Place(path) | Value::Ref(path) => {
                let ty = self.path_ty(path);
                self.plan_for(ty, tys)
            }
            _ => Plan::Unit,
        }
    }

    fn plan_for(&mut self, ty: Ty, tys: &mut Vec<Ty>) -> Plan {
        if matches!(self.types.shallow(&ty), Ty::Array(..) | Ty::Vec(_) | Ty::Seq(_)) {
            let ty = self.types.deep(&ty);
            Plan::Var(Path::var(self.new_local("chosen", ty, proc_macro2::Span::mixed_site())))
        } else {
            tys.push(ty);
            Plan::Yield(tys.len() - 1)
        }
    }

    fn fit(&mut self, plan: &Plan, value: Value, tys: &mut [Ty], yields: &mut Vec<NodeId>) {
        match (plan, value) {
            (Plan::Unit, Value::Unit) => {}
            (Plan::Unit, value) => {
                if !matches!(value, Value::Iter(_) | Value::Range { .. }) {
                    self.diagnostics.error_at(
                        proc_macro2::Span::call_site(),
                        "a branch gives a value that cannot leave it (a closure, an iterator or an `Option` of an active value): choose inside the branch instead",
                    );
                }
            }
            (Plan::Tuple(plans), Value::Tuple(items)) => {
                for (plan, item) in plans.iter().zip(items) {
                    self.fit(plan, item, tys, yields);
                }
            }
            (Plan::Var(path), value) => {
                let node = self.as_node(value, &quote!());
                self.write(&path.clone(), node);
            }
            (Plan::Yield(index), value) => {
                let node = self.as_node(value, &quote!());
                let own = self.b.graph.node(node).ty.clone();
                let ty = tys[*index].clone();
                self.types.unify(&ty, &own);
                if let Ty::Real(crate::graph::Float::Literal) = self.types.shallow(&ty)
                    && self.types.shallow(&own).is_real()
                {
                    tys[*index] = self.types.shallow(&own);
                }
                yields.push(node);
            }
            (Plan::Tuple(_), _) => {
                self.diagnostics.error_at(proc_macro2::Span::call_site(), "all branches must give tuples written out");
            }
        }
    }

    fn if_let(&mut self, cond: &syn::ExprLet, e: &syn::ExprIf, expected: Option<&Ty>, tail: bool) -> Value {
        let value = self.expr(&cond.expr);
        let then = |l: &mut Self| {
            l.tail = tail;
            l.block_scope(&e.then_branch, expected)
        };
        let els = |l: &mut Self| match &e.else_branch {
            Some((_, els)) => {
                l.tail = tail;
                l.expr_expecting(els, expected)
            }
            None => Value::Unit,
        };
        if let Value::Maybe(present, inner) = value {
            let Some(pat) = some_pattern(&cond.pat) else {
                return self.refuse(&cond.pat, "only `Some(..)` can be matched here");
            };
            return self.branch(
                present,
                expected,
                |l| {
                    l.scopes.push(HashMap::new());
                    l.bind(pat, *inner);
                    let value = then(l);
                    l.scopes.pop();
                    value
                },
                els,
            );
        }
        if self.is_active(&value) {
            return self.match_tests(value, &[(&cond.pat, None)], expected, &mut |l, i| match i {
                0 => then(l),
                _ => els(l),
            });
        }
        let scrutinee = self.as_node(value, &cond.expr);
        let wild: Pat = syn::parse_quote!(_);
        self.match_verbatim(scrutinee, &[(&cond.pat, None), (&wild, None)], expected, &mut |l, i| match i {
            0 => then(l),
            _ => els(l),
        })
    }

    pub(super) fn match_expr(&mut self, e: &syn::ExprMatch, expected: Option<&Ty>) -> Value {
        let tail = std::mem::take(&mut self.tail);
        let value = self.expr(&e.expr);
        let value = self.settle(value);
        let arms: Vec<(&Pat, Option<&Expr>)> = e.arms.iter().map(split_guard).collect();
        for arm in &e.arms {
            self.refuse_cfg(&arm.attrs);
        }
        if let Value::Maybe(present, inner) = value {
            return self.match_maybe(present, *inner, e, expected, tail);
        }
        let testable = arms.iter().all(|(pat, _)| self.is_testable(pat));
        let is_active = self.is_active(&value);
        let known = match &value {
            Value::Node(n) => self.ty(*n).is_scalar(),
            Value::Tuple(_) => true,
            _ => false,
        };
        if testable && (is_active || known) {
            return self.match_tests(value, &arms, expected, &mut |l, i| match e.arms.get(i) {
                Some(arm) => {
                    l.tail = tail;
                    l.expr_expecting(&arm.body, expected)
                }
                None => Value::Never,
            });
        }
        if is_active {
            return self.refuse(
                &e.expr,
                "this `match` takes an active value apart: match on literals, ranges, names and tuples of such, or on an inactive value",
            );
        }
        let scrutinee = self.as_node(value, &e.expr);
        self.match_verbatim(scrutinee, &arms, expected, &mut |l, i| {
            l.tail = tail;
            l.expr_expecting(&e.arms[i].body, expected)
        })
    }

    fn match_maybe(&mut self, present: NodeId, inner: Value, e: &syn::ExprMatch, expected: Option<&Ty>, tail: bool) -> Value {
        let some = e.arms.iter().find(|arm| some_pattern(&arm.pat).is_some());
        let none = e.arms.iter().find(|arm| some_pattern(&arm.pat).is_none());
        let (Some(some), Some(none)) = (some, none) else {
            return self.refuse(&e.expr, "this `match` must have one arm `Some(..)` and one arm `None` or `_`");
        };
        if e.arms.len() != 2 || e.arms.iter().any(|a| split_guard(a).1.is_some()) {
            return self.refuse(&e.expr, "this `match` must have one arm `Some(..)` and one arm `None` or `_`, without guards");
        }
        self.branch(
            present,
            expected,
            |l| {
                l.scopes.push(HashMap::new());
                l.bind(some_pattern(&some.pat).expect("found above"), inner);
                l.tail = tail;
                let value = l.expr_expecting(&some.body, expected);
                l.scopes.pop();
                value
            },
            |l| {
                l.tail = tail;
                l.expr_expecting(&none.body, expected)
            },
        )
    }

    /// Patterns that are tests on numbers: literals, ranges, names, `_`, tuples and alternatives of such.
    fn is_testable(&self, pat: &Pat) -> bool {
        match pat {
            Pat::Wild(_) | Pat::Lit(_) | Pat::Range(_) => true,
            Pat::Ident(p) => {
                p.subpat.as_ref().is_none_or(|(_, s)| self.is_testable(s)) && !p.ident.to_string().starts_with(char::is_uppercase)
            }
            Pat::Or(p) => p.cases.iter().all(|c| self.is_testable(c) && super::snippet::pattern_names(c).is_empty()),
            Pat::Tuple(p) => p.elems.iter().all(|e| self.is_testable(e)),
            Pat::Paren(p) => self.is_testable(&p.pat),
            Pat::Reference(p) => self.is_testable(&p.pat),
            _ => false,
        }
    }

    /// `match` on numbers as a chain of tests.
    fn match_tests(
        &mut self,
        value: Value,
        arms: &[(&Pat, Option<&Expr>)],
        expected: Option<&Ty>,
        body: &mut dyn FnMut(&mut Self, usize) -> Value,
    ) -> Value {
        self.test_chain(value, arms, 0, expected, body)
    }

    fn test_chain(
        &mut self,
        value: Value,
        arms: &[(&Pat, Option<&Expr>)],
        index: usize,
        expected: Option<&Ty>,
        body: &mut dyn FnMut(&mut Self, usize) -> Value,
    ) -> Value {
        let Some((pat, guard)) = arms.get(index) else {
            // The original is exhaustive, so the last test always holds; `body` decides what stands behind `if let`.
            return body(self, index);
        };
        let test = self.pattern_test(pat, &value);
        self.scopes.push(HashMap::new());
        self.bind_test(pat, &value);
        let guard = guard.map(|g| self.expr_node(g));
        let cond = match (test, guard) {
            (None, None) => None,
            (Some(t), None) => Some(t),
            (None, Some(g)) => Some(g),
            (Some(t), Some(g)) => Some(self.scalar(ScalarOp::And, &[t, g])),
        };
        // The last arm of an exhaustive `match` needs no test.
        let last = index + 1 == arms.len() && guard.is_none() && arms.len() > 1;
        let result = match cond {
            None => body(self, index),
            Some(_) if last => body(self, index),
            Some(cond) => {
                let scopes = self.scopes.clone();
                let mut outer = scopes.clone();
                outer.pop();
                let cell = std::cell::RefCell::new(body);
                self.branch(
                    cond,
                    expected,
                    |l| (cell.borrow_mut())(l, index),
                    |l| {
                        l.scopes = outer;
                        let value = l.test_chain(value, arms, index + 1, expected, &mut **cell.borrow_mut());
                        l.scopes = scopes;
                        value
                    },
                )
            }
        };
        self.scopes.pop();
        result
    }

    /// Whether the value fits the pattern; `None` if it always does.
    fn pattern_test(&mut self, pat: &Pat, value: &Value) -> Option<NodeId> {
        match pat {
            Pat::Wild(_) => None,
            Pat::Paren(p) => self.pattern_test(&p.pat, value),
            Pat::Reference(p) => self.pattern_test(&p.pat, value),
            Pat::Ident(p) => p.subpat.as_ref().and_then(|(_, sub)| self.pattern_test(sub, value)),
            Pat::Lit(p) => {
                let literal = self.expr_node(&Expr::Lit(p.clone()));
                let node = self.as_node(value.clone(), pat);
                Some(match (self.b.graph.node(literal).op.clone(), self.ty(node)) {
                    (Op::Bool(true), _) => node,
                    (Op::Bool(false), _) => self.scalar(ScalarOp::Not, &[node]),
                    _ => self.scalar(ScalarOp::Eq, &[node, literal]),
                })
            }
            Pat::Range(p) => {
                let node = self.as_node(value.clone(), pat);
                let low = p.start.as_ref().map(|s| {
                    let s = self.expr_node(s);
                    self.scalar(ScalarOp::Ge, &[node, s])
                });
                let high = p.end.as_ref().map(|e| {
                    let e = self.expr_node(e);
                    let op = if matches!(p.limits, RangeLimits::Closed(_)) { ScalarOp::Le } else { ScalarOp::Lt };
                    self.scalar(op, &[node, e])
                });
                match (low, high) {
                    (Some(a), Some(b)) => Some(self.scalar(ScalarOp::And, &[a, b])),
                    (one, other) => one.or(other),
                }
            }
            Pat::Or(p) => {
                let mut any: Option<NodeId> = None;
                for case in &p.cases {
                    let test = self.pattern_test(case, value)?;
                    any = Some(match any {
                        None => test,
                        Some(so_far) => self.scalar(ScalarOp::Or, &[so_far, test]),
                    });
                }
                any
            }
            Pat::Tuple(p) => {
                let Value::Tuple(items) = value else { return None };
                let mut all: Option<NodeId> = None;
                for (pat, item) in p.elems.iter().zip(items) {
                    if let Some(test) = self.pattern_test(pat, item) {
                        all = Some(match all {
                            None => test,
                            Some(so_far) => self.scalar(ScalarOp::And, &[so_far, test]),
                        });
                    }
                }
                all
            }
            _ => None,
        }
    }

    fn bind_test(&mut self, pat: &Pat, value: &Value) {
        match pat {
            Pat::Ident(p) => self.define(&p.ident.to_string(), value.clone()),
            Pat::Paren(p) => self.bind_test(&p.pat, value),
            Pat::Reference(p) => self.bind_test(&p.pat, value),
            Pat::Tuple(p) => {
                if let Value::Tuple(items) = value {
                    for (pat, item) in p.elems.iter().zip(items) {
                        self.bind_test(pat, item);
                    }
                }
            }
            _ => {}
        }
    }

    /// `match` on an inactive value by the user's own patterns.
    fn match_verbatim(
        &mut self,
        scrutinee: NodeId,
        arms: &[(&Pat, Option<&Expr>)],
        expected: Option<&Ty>,
        body: &mut dyn FnMut(&mut Self, usize) -> Value,
    ) -> Value {
        let mut plan = None;
        let mut tys = Vec::new();
        let mut built: Vec<Arm> = Vec::new();
        let mut ended = false;
        let knowledge = self.b.knowledge();
        for (index, (pat, guard)) in arms.iter().enumerate() {
            self.b.set_knowledge(knowledge.clone());
            self.scopes.push(HashMap::new());
            let mut binds = Vec::new();
            for (name, _) in super::snippet::pattern_names(pat) {
                let ty = self.types.fresh();
                let node = self.b.graph.new_bound(ty);
                self.b.graph.nodes[node.index()].name = Some(name.as_str().into());
                binds.push((super::pattern::placeholder(&name), node));
                self.define(&name, Value::Node(node));
            }
            let guard_node = guard.map(|g| {
                if self.mentions_active(g) {
                    self.diagnostics
                        .error(g, "a guard on an active value in a `match` on an inactive one: test it with `if` inside the arm");
                }
                // The guard is evaluated where the arm stands.
                self.b.open();
                let node = self.snippet_tokens(g.to_token_stream(), false, Ty::Bool);
                self.b.close();
                node
            });
            let branch = self.arm(&mut plan, &mut tys, expected, |l| body(l, index));
            self.scopes.pop();
            ended |= branch.ended;
            built.push(Arm { pattern: super::pattern::explicit(pat), binds, guard: guard_node, body: branch.region });
        }
        self.b.set_knowledge(knowledge);
        let outs: Vec<NodeId> = tys.iter().map(|ty| self.b.graph.new_bound(ty.clone())).collect();
        let regions: Vec<&Region> = built.iter().map(|a| &a.body).collect();
        self.vary_outs(&outs, &regions);
        let stmt = Stmt::Match { scrutinee, arms: built, outs: outs.clone() };
        self.finish_branches(stmt, ended, plan, &outs)
    }

    // ---- jumps

    pub(super) fn labelled_block(&mut self, name: &str, block: &Block, _expected: Option<&Ty>) -> Value {
        let label = self.b.graph.new_label();
        self.targets.push(Target {
            user_label: Some(name.to_string()),
            break_label: label,
            continue_label: None,
            result: Some(Slot::Unset),
        });
        self.b.open();
        let value = self.block_scope(block, None);
        if !self.b.diverged() {
            let at = self.targets.len() - 1;
            let mut slot = self.targets[at].result.take().expect("set above");
            self.fill_slot(&mut slot, value);
            self.targets[at].result = Some(slot);
        }
        let body = self.b.close();
        let target = self.targets.pop().expect("pushed above");
        let stmt = Stmt::Block { label, body };
        self.b.forget_written(&stmt);
        self.b.push(stmt);
        self.slot_value(&target.result.expect("kept"))
    }

    /// Leaves a value where it is waited for.
    pub(super) fn fill_slot(&mut self, slot: &mut Slot, value: Value) {
        if let Value::Never = value {
            return;
        }
        if let Slot::Unset = slot {
            *slot = self.make_slot(&value);
        }
        match (slot, value) {
            (Slot::Var(var), value) => {
                let node = self.as_node(value, &quote!());
                let path = Path::var(*var);
                self.write(&path, node);
            }
            (Slot::Tuple(slots), Value::Tuple(items)) => {
                for (slot, item) in slots.iter_mut().zip(items) {
                    self.fill_slot(slot, item);
                }
            }
            _ => {}
        }
    }

    pub(super) fn make_slot(&mut self, value: &Value) -> Slot {
        let ty = match value {
            Value::Unit => return Slot::Unit,
            Value::Tuple(items) => return Slot::Tuple(items.iter().map(|i| self.make_slot(i)).collect()),
            Value::Node(node) => self.b.graph.node(*node).ty.clone(),
            Value::Place(path) | Value::Ref(path) => self.path_ty(path),
            _ => return Slot::Unit,
        };
        Slot::Var(self.new_local("outcome", ty, proc_macro2::Span::mixed_site()))
    }

    pub(super) fn slot_value(&mut self, slot: &Slot) -> Value {
        match slot {
            Slot::Unset => Value::Never,
            Slot::Unit => Value::Unit,
            Slot::Tuple(slots) => Value::Tuple(slots.iter().map(|s| self.slot_value(s)).collect()),
            Slot::Var(var) => {
                let path = Path::var(*var);
                if self.path_ty(&path).is_scalar() { Value::Node(self.read(&path)) } else { Value::Place(path) }
            }
        }
    }

    pub(super) fn leave_value(&mut self, value: Value) {
        let mut slot = self.exit.slot.take().unwrap_or(Slot::Unit);
        self.fill_slot(&mut slot, value);
        self.exit.slot = Some(slot);
    }

    pub(super) fn return_expr(&mut self, e: &syn::ExprReturn) -> Value {
        let value = match &e.expr {
            Some(expr) => {
                self.tail = self.exit.wrapper != Wrapper::Plain;
                self.expr(expr)
            }
            None => Value::Unit,
        };
        if self.b.diverged() {
            return Value::Never;
        }
        self.leave_value(value);
        if let Some(label) = self.exit.label {
            self.b.push(Stmt::Break(label));
        }
        Value::Never
    }

    pub(super) fn break_expr(&mut self, e: &syn::ExprBreak) -> Value {
        let value = e.expr.as_ref().map(|expr| self.expr(expr));
        let label = e.label.as_ref().map(|l| l.ident.to_string());
        let Some(at) = self.target(label.as_deref(), false) else {
            return self.refuse(e, "there is no loop or block here that this `break` could leave");
        };
        if let Some(value) = value {
            let mut slot = self.targets[at].result.take().unwrap_or(Slot::Unit);
            self.fill_slot(&mut slot, value);
            self.targets[at].result = Some(slot);
        }
        let label = self.targets[at].break_label;
        self.b.push(Stmt::Break(label));
        Value::Never
    }

    pub(super) fn continue_expr(&mut self, e: &syn::ExprContinue) -> Value {
        let label = e.label.as_ref().map(|l| l.ident.to_string());
        match self.target(label.as_deref(), true).and_then(|at| self.targets[at].continue_label) {
            Some(label) => {
                self.b.push(Stmt::Break(label));
                Value::Never
            }
            None => self.refuse(e, "there is no loop here that this `continue` could go on with"),
        }
    }

    fn target(&self, label: Option<&str>, needs_loop: bool) -> Option<usize> {
        self.targets.iter().rposition(|t| match label {
            Some(label) => t.user_label.as_deref() == Some(label),
            None => t.continue_label.is_some() || (!needs_loop && t.user_label.is_none()),
        })
    }

    pub(super) fn try_expr(&mut self, e: &syn::ExprTry, expr: &Expr) -> Value {
        if self.exit.closure {
            return self.refuse(expr, "`?` inside a closure leaves the closure only: use it outside");
        }
        if !self.mentions_active(&e.expr) {
            let ty = self.types.fresh();
            return Value::Node(self.snippet_tokens(expr.to_token_stream(), true, ty));
        }
        match self.expr(&e.expr) {
            Value::Maybe(cond, value) if self.exit.wrapper == Wrapper::Option => {
                self.exit_unless(cond, quote!(::core::option::Option::None));
                *value
            }
            Value::Node(node) if matches!(self.b.graph.node(node).op, Op::Bound(_)) => self.try_call(node),
            _ => self
                .refuse(expr, "`?` on an active value: only on the result of a differentiable function that returns `Result` or `Option`"),
        }
    }

    // ---- loops

    pub(super) fn for_loop(&mut self, e: &syn::ExprForLoop) -> Value {
        self.refuse_cfg(&e.attrs);
        let iterable = self.expr(&e.expr);
        let Some(iter) = self.iterate_over(iterable, &e.expr) else { return Value::Unit };
        let label = e.label.as_ref().map(|l| l.name.ident.to_string());
        let pat = &*e.pat;
        self.drive(&iter, label, &mut |l, item| {
            l.scopes.push(HashMap::new());
            l.bind(pat, item);
            l.block_scope(&e.body, None);
            l.scopes.pop();
        });
        Value::Unit
    }

    /// A counted loop. `body` gets the counter.
    pub(super) fn counted(
        &mut self,
        range: (NodeId, NodeId, bool),
        reversed: bool,
        streams: Vec<Path>,
        user_label: Option<String>,
        body: &mut dyn FnMut(&mut Self, NodeId),
    ) {
        let (start, end, inclusive) = range;
        let counter = self.b.graph.new_bound(Ty::Int);
        let label = self.b.graph.new_label();
        let region = self.loop_body(label, user_label, &mut |l| body(l, counter));
        let kind = LoopKind::For { counter, start, end, inclusive, reversed };
        self.push_loop(Loop { label, kind, streams, body: region });
    }

    pub(super) fn push_loop(&mut self, l: Loop) {
        let stmt = Stmt::Loop(Box::new(l));
        self.b.forget_written(&stmt);
        self.b.push(stmt);
    }

    /// The body of a loop; `continue` leaves a block around it.
    pub(super) fn loop_body(
        &mut self,
        label: crate::graph::LabelId,
        user_label: Option<String>,
        body: &mut dyn FnMut(&mut Self),
    ) -> Region {
        let continue_label = self.b.graph.new_label();
        self.targets.push(Target { user_label, break_label: label, continue_label: Some(continue_label), result: None });
        self.b.open();
        self.b.enter_loop();
        self.b.open();
        body(self);
        let inner = self.b.close();
        self.targets.pop();
        let continues = inner.stmts.iter().flat_map(Stmt::jumps).any(|l| l == continue_label);
        if continues {
            self.b.push(Stmt::Block { label: continue_label, body: inner });
        } else {
            let mut outer = self.b.close();
            outer.stmts.extend(inner.stmts);
            return outer;
        }
        self.b.close()
    }

    pub(super) fn while_loop(&mut self, e: &syn::ExprWhile) -> Value {
        self.refuse_cfg(&e.attrs);
        let user_label = e.label.as_ref().map(|l| l.name.ident.to_string());
        let label = self.b.graph.new_label();
        if let Expr::Let(cond) = &*e.cond {
            return self.while_let(cond, e, user_label);
        }
        self.b.open();
        self.b.enter_loop();
        let node = self.expr_node(&e.cond);
        let mut cond = self.b.close();
        cond.yields = vec![node];
        let simple = cond.stmts.iter().all(|s| matches!(s, Stmt::Let(_) | Stmt::If { .. }));
        if simple {
            let body = self.loop_body(label, user_label, &mut |l| {
                l.block_scope(&e.body, None);
            });
            self.push_loop(Loop { label, kind: LoopKind::While { cond }, streams: Vec::new(), body });
        } else {
            let body = self.loop_body(label, user_label, &mut |l| {
                let cond = l.expr_node(&e.cond);
                l.break_unless(cond, label);
                l.block_scope(&e.body, None);
            });
            self.push_loop(Loop { label, kind: LoopKind::Forever, streams: Vec::new(), body });
        }
        Value::Unit
    }

    pub(super) fn break_unless(&mut self, cond: NodeId, label: crate::graph::LabelId) {
        self.b.open();
        let then = self.b.close();
        self.b.open();
        self.b.push(Stmt::Break(label));
        let els = self.b.close();
        self.b.push(Stmt::If { cond, then, els, outs: Vec::new() });
    }

    fn while_let(&mut self, cond: &syn::ExprLet, e: &syn::ExprWhile, user_label: Option<String>) -> Value {
        if self.mentions_active(&cond.expr) {
            return self.refuse(cond, "`while let` on an active value: use an index, or a `for` loop over the values");
        }
        let label = self.b.graph.new_label();
        let body = self.loop_body(label, user_label, &mut |l| {
            let scrutinee = l.expr_node(&cond.expr);
            let wild: Pat = syn::parse_quote!(_);
            l.match_verbatim(scrutinee, &[(&cond.pat, None), (&wild, None)], None, &mut |l, i| {
                if i == 0 {
                    l.block_scope(&e.body, None);
                    Value::Unit
                } else {
                    l.b.push(Stmt::Break(label));
                    Value::Never
                }
            });
        });
        self.push_loop(Loop { label, kind: LoopKind::Forever, streams: Vec::new(), body });
        Value::Unit
    }

    pub(super) fn forever(&mut self, e: &syn::ExprLoop) -> Value {
        self.refuse_cfg(&e.attrs);
        let user_label = e.label.as_ref().map(|l| l.name.ident.to_string());
        let label = self.b.graph.new_label();
        let continue_label = self.b.graph.new_label();
        self.targets.push(Target { user_label, break_label: label, continue_label: Some(continue_label), result: Some(Slot::Unset) });
        self.b.open();
        self.b.enter_loop();
        self.b.open();
        self.block_scope(&e.body, None);
        let inner = self.b.close();
        let target = self.targets.pop().expect("pushed above");
        let continues = inner.stmts.iter().flat_map(Stmt::jumps).any(|l| l == continue_label);
        let body = if continues {
            self.b.push(Stmt::Block { label: continue_label, body: inner });
            self.b.close()
        } else {
            let mut outer = self.b.close();
            outer.stmts.extend(inner.stmts);
            outer
        };
        let leaves = body.stmts.iter().flat_map(Stmt::jumps).any(|l| l == label);
        self.push_loop(Loop { label, kind: LoopKind::Forever, streams: Vec::new(), body });
        if !leaves {
            return Value::Never;
        }
        match &target.result {
            Some(Slot::Unset) | None => Value::Unit,
            Some(slot) => self.slot_value(&slot.clone()),
        }
    }

    // ---- closures

    /// Applies a closure, or a function named by its path, to values.
    pub(super) fn apply(&mut self, function: &Function, args: Vec<Value>, at: &Expr) -> Value {
        match function {
            Function::Path(path) => self.apply_path(path, args, at),
            Function::Closure(closure) => {
                if self.inlining > 64 {
                    return self.refuse(at, "closures nested too deeply: a closure seems to call itself");
                }
                if closure.expr.inputs.len() != args.len() {
                    return self.refuse(at, format!("this closure takes {} arguments, not {}", closure.expr.inputs.len(), args.len()));
                }
                self.inlining += 1;
                let mut inner = closure.scopes.clone();
                inner.push(HashMap::new());
                let scopes = std::mem::replace(&mut self.scopes, inner);
                let targets = std::mem::take(&mut self.targets);
                let returns = has_return_expr(&closure.expr.body);
                let label = returns.then(|| self.b.graph.new_label());
                let exit = super::Exit { label, slot: Some(Slot::Unset), wrapper: Wrapper::Plain, closure: true };
                let outer_exit = std::mem::replace(&mut self.exit, exit);
                if returns {
                    self.b.open();
                }
                for (pat, arg) in closure.expr.inputs.iter().zip(args) {
                    let arg = match (pat, arg) {
                        (Pat::Type(t), arg) if matches!(&*t.ty, syn::Type::Reference(_)) => arg,
                        (_, arg) => arg,
                    };
                    self.bind(pat, arg);
                }
                let expected = match &closure.expr.output {
                    syn::ReturnType::Type(_, ty) => Some(self.model(ty)),
                    syn::ReturnType::Default => None,
                };
                let mut value = self.expr_expecting(&closure.expr.body, expected.as_ref());
                // The result outlives the names of the closure, not its places.
                value = self.settle_result(value);
                if let Some(label) = label {
                    if !self.b.diverged() {
                        self.leave_value(value);
                    }
                    let body = self.b.close();
                    let stmt = Stmt::Block { label, body };
                    self.b.forget_written(&stmt);
                    self.b.push(stmt);
                    let slot = self.exit.slot.clone().unwrap_or(Slot::Unit);
                    value = self.slot_value(&slot);
                }
                self.exit = outer_exit;
                self.targets = targets;
                self.scopes = scopes;
                self.inlining -= 1;
                value
            }
        }
    }

    fn settle_result(&mut self, value: Value) -> Value {
        match value {
            Value::Tuple(items) => Value::Tuple(items.into_iter().map(|i| self.settle_result(i)).collect()),
            other => self.settle(other),
        }
    }
}

fn plan_value(plan: &Plan, outs: &[NodeId]) -> Value {
    match plan {
        Plan::Unit => Value::Unit,
        Plan::Yield(index) => Value::Node(outs[*index]),
        Plan::Var(path) => Value::Place(path.clone()),
        Plan::Tuple(plans) => Value::Tuple(plans.iter().map(|p| plan_value(p, outs)).collect()),
    }
}

/// The pattern of an arm and the condition behind it.
fn split_guard(arm: &syn::Arm) -> (&Pat, Option<&Expr>) {
    match &arm.pat {
        Pat::Guard(guarded) => (&guarded.pat, Some(&guarded.guard)),
        pat => (pat, None),
    }
}

/// Whether the function may return before its end.
pub(super) fn has_return(block: &Block) -> bool {
    let mut finder = Returns(false);
    finder.visit_block(block);
    finder.0
}

fn has_return_expr(expr: &Expr) -> bool {
    let mut finder = Returns(false);
    finder.visit_expr(expr);
    finder.0
}

struct Returns(bool);

impl<'ast> Visit<'ast> for Returns {
    fn visit_expr_return(&mut self, _: &'ast syn::ExprReturn) {
        self.0 = true;
    }

    // A closure's `return` is its own.
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
}

/// Whether the expression names the variable.
pub(super) fn mentions(expr: &Expr, name: &str) -> bool {
    struct Finder<'n>(&'n str, bool);
    impl<'ast> Visit<'ast> for Finder<'_> {
        fn visit_ident(&mut self, ident: &'ast proc_macro2::Ident) {
            self.1 |= ident == self.0;
        }
        fn visit_macro(&mut self, mac: &'ast syn::Macro) {
            self.1 |= super::snippet::identifiers(mac.tokens.clone()).iter().any(|i| i == self.0);
            visit::visit_macro(self, mac);
        }
    }
    let mut finder = Finder(name, false);
    finder.visit_expr(expr);
    finder.1
}
