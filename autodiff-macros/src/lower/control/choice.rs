//! `match`: on numbers by tests, on inactive values as it stands.

use crate::graph::{Arm, NodeId, Op, Region, ScalarOp, Stmt, Ty};
use crate::lower::Lowerer;
use crate::lower::pattern::some_pattern;
use crate::lower::value::Value;
use quote::{ToTokens, quote};
use std::collections::HashMap;
use syn::{Expr, Pat, RangeLimits};

impl Lowerer<'_> {
    pub(in crate::lower) fn match_expr(&mut self, e: &syn::ExprMatch, expected: Option<&Ty>) -> Value {
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
        if let Some(node) = self.variant(&value, arms.iter().map(|(pat, _)| *pat)) {
            return self.match_verbatim(node, &arms, expected, &mut |l, i| {
                l.tail = tail;
                l.expr_expecting(&e.arms[i].body, expected)
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

    /// A field of an active struct that is matched by variants of an enum: which one it is carries no derivative.
    pub(super) fn variant<'p>(&mut self, value: &Value, mut patterns: impl Iterator<Item = &'p Pat>) -> Option<NodeId> {
        let (Value::Place(path) | Value::Ref(path)) = value else { return None };
        let unknown = matches!(self.path_ty(path), Ty::Infer(_) | Ty::Opaque);
        if !unknown || path.proj.is_empty() || !patterns.any(names_variant) {
            return None;
        }
        let read = self.b.read(path);
        let by_reference = matches!(value, Value::Ref(_));
        let tokens = if by_reference { quote!(&__variant) } else { quote!(__variant) };
        Some(self.snippet_node(tokens, vec!["__variant".into()], vec![read], false, Ty::Opaque))
    }

    /// Patterns that are tests on numbers: literals, ranges, names, `_`, tuples and alternatives of such.
    fn is_testable(&self, pat: &Pat) -> bool {
        match pat {
            Pat::Wild(_) | Pat::Lit(_) | Pat::Range(_) => true,
            Pat::Ident(p) => {
                p.subpat.as_ref().is_none_or(|(_, s)| self.is_testable(s)) && !p.ident.to_string().starts_with(char::is_uppercase)
            }
            Pat::Or(p) => p.cases.iter().all(|c| self.is_testable(c) && crate::lower::snippet::pattern_names(c).is_empty()),
            Pat::Tuple(p) => p.elems.iter().all(|e| self.is_testable(e)),
            Pat::Paren(p) => self.is_testable(&p.pat),
            Pat::Reference(p) => self.is_testable(&p.pat),
            _ => false,
        }
    }

    /// `match` on numbers as a chain of tests.
    pub(super) fn match_tests(
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
    pub(super) fn match_verbatim(
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
            for (name, _) in crate::lower::snippet::pattern_names(pat) {
                let ty = self.types.fresh();
                let node = self.b.graph.new_bound(ty);
                self.b.graph.nodes[node.index()].name = Some(name.as_str().into());
                binds.push((crate::lower::pattern::placeholder(&name), node));
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
            built.push(Arm { pattern: crate::lower::pattern::explicit(pat), binds, guard: guard_node, body: branch.region });
        }
        self.b.set_knowledge(knowledge);
        let outs: Vec<NodeId> = tys.iter().map(|ty| self.b.graph.new_bound(ty.clone())).collect();
        let regions: Vec<&Region> = built.iter().map(|a| &a.body).collect();
        self.vary_outs(&outs, &regions);
        let stmt = Stmt::Match { scrutinee, arms: built, outs: outs.clone() };
        self.finish_branches(stmt, ended, plan, &outs)
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
