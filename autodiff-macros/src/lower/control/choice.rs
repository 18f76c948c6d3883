//! `match`: by tests where the parts are known, on other inactive values as it stands.

use super::branch::Branch;
use crate::graph::{Arm, NodeId, Path, Stmt, Ty, VarKind};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use quote::ToTokens;
use std::collections::HashMap;
use syn::{Expr, Pat};

/// Said of an active value that no accepted pattern takes apart.
const APART: &str = "these patterns cannot take an active value apart: match on literals, ranges, names, tuples, slices, `Some(..)` and `None`, or on an inactive value";

/// Said of the result of a call.
const CALL: &str = "these patterns cannot take the result of a call apart: of what may fail match on `Some(..)` and `None`, or on `Ok(..)` and `Err(_)`, as the error is not kept";

/// Said of a parameter that is matched like an enum.
const PARAMETER: &str = "this parameter counts as one to differentiate by, and these patterns cannot take its value apart: if it is an enum, name the parameters to differentiate by with `wrt(..)`";

impl Lowerer<'_> {
    pub(in crate::lower) fn match_expr(&mut self, e: &syn::ExprMatch, expected: Option<&Ty>) -> Value {
        let tail = std::mem::take(&mut self.tail);
        let value = self.matched(&e.expr, e.arms.iter().map(|arm| split_guard(arm).0));
        if let Value::Never = value {
            return Value::Never;
        }
        // What an `Option` holds is read where a pattern takes it out.
        let value = if let Value::Maybe(..) = value { value } else { self.settle(value) };
        let arms: Vec<(&Pat, Option<&Expr>)> = e.arms.iter().map(split_guard).collect();
        // An alternative that gives names is an arm of its own.
        let alternatives: Vec<(usize, &Pat, Option<&Expr>)> =
            arms.iter().enumerate().flat_map(|(i, (pat, guard))| cases(pat).into_iter().map(move |case| (i, case, *guard))).collect();
        let patterns: Vec<&Pat> = alternatives.iter().map(|(_, pat, _)| *pat).collect();
        if let Some(value) = self.testable(value.clone(), &patterns) {
            let tests: Vec<(&Pat, Option<&Expr>)> = alternatives.iter().map(|(_, pat, guard)| (*pat, *guard)).collect();
            return self.match_tests(value, &tests, expected, &mut |l, i| match alternatives.get(i) {
                Some((i, ..)) => {
                    l.tail = tail;
                    l.expr_expecting(&e.arms[*i].body, expected)
                }
                None => Value::Never,
            });
        }
        if let Some(node) = self.variant(&value, arms.iter().map(|(pat, _)| *pat)) {
            return self.match_verbatim(node, &arms, expected, &mut |l, i| {
                l.tail = tail;
                l.expr_expecting(&e.arms[i].body, expected)
            });
        }
        if self.is_active(&value) {
            return self.refuse_apart(&e.expr, &value);
        }
        let scrutinee = self.scrutinee(value, &e.expr);
        self.match_verbatim(scrutinee, &arms, expected, &mut |l, i| {
            l.tail = tail;
            l.expr_expecting(&e.arms[i].body, expected)
        })
    }

    /// A field of an active struct that is matched by variants of an enum: which one it is carries no derivative.
    pub(super) fn variant<'p>(&mut self, value: &Value, mut patterns: impl Iterator<Item = &'p Pat>) -> Option<NodeId> {
        let (Value::Place(path) | Value::Ref(path)) = value else { return None };
        let unknown = matches!(self.path_ty(path), Ty::Infer(_) | Ty::Opaque);
        if !unknown || path.proj.is_empty() || !patterns.any(names_variant) {
            return None;
        }
        Some(self.looked_at(value))
    }

    /// An inactive value to be matched by the user's own patterns: what is behind a reference is matched through it.
    pub(in crate::lower) fn scrutinee(&mut self, value: Value, at: &impl ToTokens) -> NodeId {
        match &value {
            Value::Ref(path) if matches!(self.path_ty(path), Ty::Infer(_) | Ty::Opaque | Ty::Tuple(_)) => self.looked_at(&value),
            _ => self.as_node(value, at),
        }
    }

    pub(in crate::lower) fn refuse_apart(&mut self, at: impl ToTokens, value: &Value) -> Value {
        let of_call = matches!(value, Value::Node(node) if self.called.contains_key(node));
        let of_parameter = matches!(value, Value::Place(path) | Value::Ref(path) if path.proj.is_empty() && self.is_opaque_param(path));
        self.refuse(
            at,
            if of_call {
                CALL
            } else if of_parameter {
                PARAMETER
            } else {
                APART
            },
        )
    }

    fn is_opaque_param(&self, path: &Path) -> bool {
        matches!(self.b.graph.var(path.var).kind, VarKind::Param(i) if self.signature.params[i].model == Ty::Opaque)
    }

    /// `match` as a chain of tests; `body` also gives what follows where no arm fits.
    pub(in crate::lower) fn match_tests(
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
        // The last arm of an exhaustive `match` needs no test.
        let last = index + 1 == arms.len() && guard.is_none() && arms.len() > 1;
        let cond = match (test, guard) {
            (test, None) => test.filter(|_| !last),
            (test, Some(guard)) => {
                let test = test.unwrap_or_else(|| self.truth(true));
                Some(self.and_then(test, |l| l.with_bindings(pat, &value, |l| l.expr_node(guard))))
            }
        };
        let cell = std::cell::RefCell::new(body);
        let arm = |l: &mut Self| l.with_bindings(pat, &value, |l| (cell.borrow_mut())(l, index));
        match cond {
            None => arm(self),
            Some(cond) => {
                self.branch(cond, expected, arm, |l| l.test_chain(value.clone(), arms, index + 1, expected, &mut **cell.borrow_mut()))
            }
        }
    }

    fn with_bindings<T>(&mut self, pat: &Pat, value: &Value, inner: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.push(HashMap::new());
        self.bind_test(pat, value);
        let result = inner(self);
        self.scopes.pop();
        result
    }

    /// `match` on an inactive value by the user's own patterns.
    pub(super) fn match_verbatim(
        &mut self,
        scrutinee: NodeId,
        arms: &[(&Pat, Option<&Expr>)],
        expected: Option<&Ty>,
        body: &mut dyn FnMut(&mut Self, usize) -> Value,
    ) -> Value {
        let mut cases: Vec<Case> = Vec::new();
        for (pat, guard) in arms {
            let guard = match guard {
                Some(guard) if self.mentions_active(guard) => Guard::Known(self.guard_ahead(scrutinee, &cases, pat, guard)),
                Some(guard) => Guard::Source(guard),
                None => Guard::None,
            };
            cases.push(Case { pat, guard });
        }
        self.match_cases(scrutinee, &cases, expected, body)
    }

    /// Whether control comes to this arm and its guard on active values holds, found out before the `match`: a guard inside
    /// of it sees the user's tokens alone.
    fn guard_ahead(&mut self, scrutinee: NodeId, before: &[Case], pat: &Pat, guard: &Expr) -> NodeId {
        let wild: Pat = syn::parse_quote!(_);
        let mut cases = before.to_vec();
        cases.push(Case { pat, guard: Guard::None });
        cases.push(Case { pat: &wild, guard: Guard::None });
        let own = before.len();
        let holds = self.match_cases(scrutinee, &cases, Some(&Ty::Bool), &mut |l, i| match i == own {
            true => Value::Node(l.expr_node(guard)),
            false => Value::Node(l.truth(false)),
        });
        self.as_node(holds, guard)
    }

    fn match_cases(
        &mut self,
        scrutinee: NodeId,
        cases: &[Case],
        expected: Option<&Ty>,
        body: &mut dyn FnMut(&mut Self, usize) -> Value,
    ) -> Value {
        let mut built: Vec<Arm> = Vec::new();
        let mut branches: Vec<Branch> = Vec::new();
        let knowledge = self.b.knowledge();
        for (index, Case { pat, guard }) in cases.iter().enumerate() {
            self.b.set_knowledge(knowledge.clone());
            self.scopes.push(HashMap::new());
            let mut binds = Vec::new();
            for (name, _) in crate::lower::snippet::pattern_names(pat) {
                let ty = self.types.fresh();
                let node = self.b.graph.new_bound(ty);
                self.b.graph.nodes[node.index()].name = Some(name.as_str().into());
                binds.push((crate::lower::pattern::placeholder(&name), node));
                self.define(&name, Value::Node(node));
            }
            let bound: Vec<NodeId> = binds.iter().map(|(_, node)| *node).collect();
            self.note_references(scrutinee, pat, &bound);
            let guard = match guard {
                Guard::None => None,
                Guard::Known(node) => Some(*node),
                Guard::Source(guard) => Some(self.guard_tokens(guard.to_token_stream())),
            };
            branches.push(self.arm(|l| {
                l.own_mutable_names(pat);
                body(l, index)
            }));
            self.scopes.pop();
            built.push(Arm { pattern: crate::lower::pattern::explicit(pat), binds, guard, body: Default::default() });
        }
        self.b.set_knowledge(knowledge);
        self.finish_branches(branches, expected, |regions, outs| {
            for (arm, body) in built.iter_mut().zip(regions) {
                arm.body = body;
            }
            Stmt::Match { scrutinee, arms: built, outs }
        })
    }
}

/// An arm of a `match` on an inactive value.
#[derive(Clone, Copy)]
struct Case<'p> {
    pat: &'p Pat,
    guard: Guard<'p>,
}

/// The condition behind the pattern of an arm.
#[derive(Clone, Copy)]
enum Guard<'p> {
    None,
    Source(&'p Expr),
    /// Evaluated before the `match`.
    Known(NodeId),
}

/// The alternatives of a pattern that gives names, or the pattern as it is.
fn cases(pat: &Pat) -> Vec<&Pat> {
    match pat {
        Pat::Or(p) if !crate::lower::snippet::pattern_names(pat).is_empty() => p.cases.iter().collect(),
        pat => vec![pat],
    }
}

/// Whether the pattern is a variant of an enum.
fn names_variant(pat: &Pat) -> bool {
    match pat {
        Pat::Path(_) | Pat::TupleStruct(_) | Pat::Struct(_) => true,
        Pat::Ident(p) => !crate::lower::snippet::binds(p),
        Pat::Or(p) => p.cases.iter().any(names_variant),
        Pat::Paren(p) => names_variant(&p.pat),
        Pat::Reference(p) => names_variant(&p.pat),
        _ => false,
    }
}

/// The pattern of an arm and the condition behind it.
fn split_guard(arm: &syn::Arm) -> (&Pat, Option<&Expr>) {
    match &arm.pat {
        Pat::Guard(guarded) => (&guarded.pat, Some(&guarded.guard)),
        pat => (pat, None),
    }
}
