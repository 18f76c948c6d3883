//! `if`, and what the branches of any choice have in common: values that leave them.

use crate::graph::{NodeId, Path, Region, Stmt, Ty};
use crate::lower::Lowerer;
use crate::lower::pattern::some_pattern;
use crate::lower::value::Value;
use quote::quote;
use std::collections::HashMap;
use syn::{Expr, Pat};

/// What the branches of a statement hand out, decided by the first branch that ends.
#[derive(Clone, Debug)]
pub(super) enum Plan {
    Unit,
    /// One of the yields.
    Yield(usize),
    /// A variable that each branch writes.
    Var(Path),
    Tuple(Vec<Plan>),
}

/// A branch under construction.
pub(super) struct Branch {
    pub(super) region: Region,
    pub(super) ended: bool,
}

impl Lowerer<'_> {
    pub(in crate::lower) fn if_expr(&mut self, e: &syn::ExprIf, expected: Option<&Ty>) -> Value {
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
    pub(in crate::lower) fn branch(
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

    pub(super) fn finish_branches(&mut self, stmt: Stmt, ended: bool, plan: Option<Plan>, outs: &[NodeId]) -> Value {
        self.b.forget_written(&stmt);
        self.b.push(stmt);
        if !ended {
            return Value::Never;
        }
        plan.map_or(Value::Unit, |plan| plan_value(&plan, outs))
    }

    pub(super) fn vary_outs(&mut self, outs: &[NodeId], regions: &[&Region]) {
        for (i, out) in outs.iter().enumerate() {
            let varied = regions.iter().filter_map(|r| r.yields.get(i)).any(|y| self.is_active_node(*y));
            self.varied.insert(*out, varied);
        }
    }

    /// Lowers one branch and fits its value to the plan.
    pub(super) fn arm(
        &mut self,
        plan: &mut Option<Plan>,
        tys: &mut Vec<Ty>,
        expected: Option<&Ty>,
        body: impl FnOnce(&mut Self) -> Value,
    ) -> Branch {
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
            Value::Struct(_) => Plan::Var(Path::var(self.new_local("chosen", Ty::Opaque, proc_macro2::Span::mixed_site()))),
            Value::Node(node) => {
                let ty = self.b.graph.node(*node).ty.clone();
                self.plan_for(ty, tys)
            }
            Value::Place(path) | Value::Ref(path) if self.has_parts(path) => {
                let ty = self.path_ty(path);
                let var = self.new_local("chosen", ty, proc_macro2::Span::mixed_site());
                self.b.graph.resemble(var, path);
                Plan::Var(Path::var(var))
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
        if let Some(node) = self.variant(&value, [&*cond.pat].into_iter()) {
            let wild: Pat = syn::parse_quote!(_);
            return self.match_verbatim(node, &[(&cond.pat, None), (&wild, None)], expected, &mut |l, i| match i {
                0 => then(l),
                _ => els(l),
            });
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
}

fn plan_value(plan: &Plan, outs: &[NodeId]) -> Value {
    match plan {
        Plan::Unit => Value::Unit,
        Plan::Yield(index) => Value::Node(outs[*index]),
        Plan::Var(path) => Value::Place(path.clone()),
        Plan::Tuple(plans) => Value::Tuple(plans.iter().map(|p| plan_value(p, outs)).collect()),
    }
}
