//! Iterator chains as loops.
//!
//! A chain whose length is known and whose items can be computed from their number becomes one counted loop. Filters,
//! flattenings and chains become conditions, nested loops and successive loops around the same body.

use super::Lowerer;
use super::value::{Function, Iter, Value};
use crate::graph::{Loop, LoopKind, NodeId, Op, Path, Proj, ScalarOp, Stmt, Ty};
use quote::quote;
use std::rc::Rc;
use syn::Expr;

/// What a loop does with each item.
type Body<'b, 'a> = &'b mut dyn FnMut(&mut Lowerer<'a>, Value);

impl<'a> Lowerer<'a> {
    /// The value as something to iterate over.
    pub(super) fn iterate_over(&mut self, value: Value, at: &Expr) -> Option<Rc<Iter>> {
        let value = self.as_sequence(value);
        Some(Rc::new(match value {
            Value::Iter(iter) => return Some(iter),
            Value::Range { start: Some(start), end: Some(end), inclusive } => {
                self.unify_nodes(start, end);
                Iter::Range { start, end, inclusive }
            }
            Value::Range { start: Some(start), end: None, .. } => Iter::From(start),
            Value::Ref(path) if self.is_sequence(&path) => Iter::Slice { path, by_value: false },
            Value::Place(path) if self.is_sequence(&path) => Iter::Slice { path, by_value: true },
            Value::Node(node) if matches!(self.ty(node), Ty::Array(..) | Ty::Vec(_)) => {
                match self.materialize(Value::Node(node), "items") {
                    Value::Place(path) => Iter::Slice { path, by_value: true },
                    _ => return None,
                }
            }
            Value::Never => return None,
            value if !self.is_active(&value) => {
                let node = match &value {
                    Value::Ref(_) => match self.snippet(at) {
                        Value::Node(node) => node,
                        _ => return None,
                    },
                    _ => self.as_node(value, at),
                };
                Iter::Opaque(node)
            }
            _ => {
                self.refuse(
                    at,
                    "this value cannot be iterated over in a differentiable function: iterate over a slice, an array, a `Vec` or a range",
                );
                return None;
            }
        }))
    }

    fn unify_nodes(&mut self, a: NodeId, b: NodeId) {
        let (a, b) = (self.b.graph.node(a).ty.clone(), self.b.graph.node(b).ty.clone());
        self.types.unify(&a, &b);
    }

    fn is_sequence(&mut self, path: &Path) -> bool {
        match self.path_ty(path) {
            Ty::Array(..) | Ty::Vec(_) | Ty::Slice(_) | Ty::Seq(_) => true,
            Ty::Infer(_) if self.active.contains(&path.var) => {
                self.assume_sequence(path);
                true
            }
            _ => false,
        }
    }

    pub(super) fn iter_is_active(&mut self, iter: &Iter) -> bool {
        match iter {
            Iter::Range { .. } | Iter::From(_) | Iter::Opaque(_) => false,
            Iter::Slice { path, .. } | Iter::Chunks { path, .. } | Iter::Windows { path, .. } => {
                self.active.contains(&path.var) && self.path_ty(path).can_be_active()
            }
            Iter::Items(items) => items.iter().any(|i| self.is_active(i)),
            Iter::Zip(a, b) | Iter::Chain(a, b) => self.iter_is_active(a) || self.iter_is_active(b),
            Iter::Enumerate(i)
            | Iter::Rev(i)
            | Iter::Skip(i, _)
            | Iter::Take(i, _)
            | Iter::StepBy(i, _)
            | Iter::Copied(i)
            | Iter::Flatten(i)
            | Iter::Filter(i, _)
            | Iter::TakeWhile(i, _)
            | Iter::SkipWhile(i, _)
            | Iter::Inspect(i, _) => self.iter_is_active(i),
            // What a closure captures may be active.
            Iter::Map(..) | Iter::FilterMap(..) | Iter::FlatMap(..) | Iter::Scan(..) => true,
        }
    }

    // ---- chains that can be indexed

    /// Whether every item can be computed from its number, in any order.
    fn is_indexable(iter: &Iter) -> bool {
        match iter {
            Iter::Range { .. } | Iter::From(_) | Iter::Slice { .. } | Iter::Chunks { .. } | Iter::Windows { .. } => true,
            Iter::Items(_)
            | Iter::Opaque(_)
            | Iter::Chain(..)
            | Iter::Filter(..)
            | Iter::FilterMap(..)
            | Iter::FlatMap(..)
            | Iter::Flatten(_)
            | Iter::TakeWhile(..)
            | Iter::SkipWhile(..)
            | Iter::Scan(..) => false,
            Iter::Zip(a, b) => Self::is_indexable(a) && Self::is_indexable(b),
            Iter::Enumerate(i)
            | Iter::Rev(i)
            | Iter::Skip(i, _)
            | Iter::Take(i, _)
            | Iter::StepBy(i, _)
            | Iter::Copied(i)
            | Iter::Map(i, _)
            | Iter::Inspect(i, _) => Self::is_indexable(i),
        }
    }

    fn int(&mut self, op: ScalarOp, a: NodeId, b: NodeId) -> NodeId {
        match (op, self.b.graph.integer(a), self.b.graph.integer(b)) {
            (ScalarOp::Add, Some(x), Some(y)) => self.b.integer(x + y),
            (ScalarOp::Sub, Some(x), Some(y)) if x >= y => self.b.integer(x - y),
            (ScalarOp::Mul, Some(x), Some(y)) => self.b.integer(x * y),
            (ScalarOp::Min, Some(x), Some(y)) => self.b.integer(x.min(y)),
            (ScalarOp::Add | ScalarOp::Sub, _, Some(0)) => a,
            (ScalarOp::Add, Some(0), _) => b,
            (ScalarOp::Mul, _, Some(1)) => a,
            (ScalarOp::Mul, Some(1), _) => b,
            (ScalarOp::Min, _, _) if a == b => a,
            _ => self.b.node(Op::Scalar(op), vec![a, b], Ty::Int),
        }
    }

    /// `a - b`, or 0 where that would be negative.
    fn saturating_sub(&mut self, a: NodeId, b: NodeId) -> NodeId {
        match (self.b.graph.integer(a), self.b.graph.integer(b)) {
            (Some(x), Some(y)) => self.b.integer((x - y).max(0)),
            (_, Some(0)) => a,
            _ => self.int_method(quote!(saturating_sub), a, b),
        }
    }

    fn int_method(&mut self, name: proc_macro2::TokenStream, a: NodeId, b: NodeId) -> NodeId {
        self.snippet_node(quote!(__a.#name(__b)), vec!["__a".into(), "__b".into()], vec![a, b], false, Ty::Int)
    }

    /// The number of items; `None` if there is no end.
    fn iter_len(&mut self, iter: &Iter) -> Option<NodeId> {
        Some(match iter {
            Iter::From(_) => return None,
            Iter::Range { start, end, inclusive } => {
                let end = if *inclusive {
                    let one = self.b.integer(1);
                    self.int(ScalarOp::Add, *end, one)
                } else {
                    *end
                };
                self.saturating_sub(end, *start)
            }
            Iter::Slice { path, .. } => self.b.len(path),
            Iter::Chunks { path, size, exact } => {
                let len = self.b.len(path);
                match (self.b.graph.integer(len), self.b.graph.integer(*size)) {
                    (Some(n), Some(s)) if s > 0 && (*exact || n % s == 0) => self.b.integer(n / s),
                    _ if *exact => self.int(ScalarOp::Div, len, *size),
                    _ => self.int_method(quote!(div_ceil), len, *size),
                }
            }
            Iter::Windows { path, size } => {
                let len = self.b.len(path);
                let one = self.b.integer(1);
                let len = self.int(ScalarOp::Add, len, one);
                self.saturating_sub(len, *size)
            }
            Iter::Zip(a, b) => match (self.iter_len(a), self.iter_len(b)) {
                (Some(a), Some(b)) => self.int(ScalarOp::Min, a, b),
                (one, other) => one.or(other)?,
            },
            Iter::Enumerate(i) | Iter::Rev(i) | Iter::Copied(i) | Iter::Map(i, _) | Iter::Inspect(i, _) => self.iter_len(i)?,
            Iter::Skip(i, n) => {
                let len = self.iter_len(i)?;
                self.saturating_sub(len, *n)
            }
            Iter::Take(i, n) => match self.iter_len(i) {
                Some(len) => self.int(ScalarOp::Min, len, *n),
                None => *n,
            },
            Iter::StepBy(i, n) => {
                let len = self.iter_len(i)?;
                match (self.b.graph.integer(len), self.b.graph.integer(*n)) {
                    (Some(len), Some(n)) if n > 0 => self.b.integer((len + n - 1) / n),
                    _ => self.int_method(quote!(div_ceil), len, *n),
                }
            }
            _ => return None,
        })
    }

    /// Item number `k`.
    fn iter_item(&mut self, iter: &Iter, k: NodeId) -> Value {
        match iter {
            Iter::Range { start, .. } | Iter::From(start) => {
                let ty = self.b.graph.node(*start).ty.clone();
                let _ = ty;
                Value::Node(self.int(ScalarOp::Add, *start, k))
            }
            Iter::Slice { path, by_value } => {
                let item = path.index(k);
                if *by_value { Value::Place(item) } else { Value::Ref(item) }
            }
            Iter::Chunks { path, size, exact } => {
                let start = self.int(ScalarOp::Mul, k, *size);
                let end = self.int(ScalarOp::Add, start, *size);
                let end = if *exact {
                    end
                } else {
                    let len = self.b.len(path);
                    self.int(ScalarOp::Min, end, len)
                };
                Value::Ref(path.then(Proj::Range(Some(start), Some(end))))
            }
            Iter::Windows { path, size } => {
                let end = self.int(ScalarOp::Add, k, *size);
                Value::Ref(path.then(Proj::Range(Some(k), Some(end))))
            }
            Iter::Zip(a, b) => Value::Tuple(vec![self.iter_item(a, k), self.iter_item(b, k)]),
            Iter::Enumerate(i) => Value::Tuple(vec![Value::Node(k), self.iter_item(i, k)]),
            Iter::Rev(i) => {
                let len = self.iter_len(i).unwrap_or(k);
                let one = self.b.integer(1);
                let last = self.int(ScalarOp::Sub, len, one);
                let from_end = self.int(ScalarOp::Sub, last, k);
                self.iter_item(i, from_end)
            }
            Iter::Skip(i, n) => {
                let k = self.int(ScalarOp::Add, k, *n);
                self.iter_item(i, k)
            }
            Iter::Take(i, _) => self.iter_item(i, k),
            Iter::StepBy(i, n) => {
                let k = self.int(ScalarOp::Mul, k, *n);
                self.iter_item(i, k)
            }
            Iter::Copied(i) => deref(self.iter_item(i, k)),
            Iter::Map(i, f) => {
                let item = self.iter_item(i, k);
                self.apply(f, vec![item], &syn::parse_quote!(map))
            }
            Iter::Inspect(i, f) => {
                let item = self.iter_item(i, k);
                self.apply(f, vec![item.clone()], &syn::parse_quote!(inspect));
                item
            }
            _ => Value::Unit,
        }
    }

    /// Slices that the chain walks through one element at a time from the front.
    fn streams(iter: &Iter, out: &mut Vec<Path>) {
        match iter {
            Iter::Slice { path, .. } => out.push(path.clone()),
            Iter::Zip(a, b) => {
                Self::streams(a, out);
                Self::streams(b, out);
            }
            Iter::Enumerate(i) | Iter::Take(i, _) | Iter::Copied(i) | Iter::Map(i, _) | Iter::Inspect(i, _) => Self::streams(i, out),
            _ => {}
        }
    }

    // ---- driving

    /// Runs the body once per item.
    pub(super) fn drive(&mut self, iter: &Rc<Iter>, label: Option<String>, body: Body<'_, 'a>) {
        let wraps = matches!(&**iter, Iter::Copied(_) | Iter::Map(..) | Iter::Inspect(..));
        if Self::is_indexable(iter) && !wraps {
            self.drive_counted(iter, label, body);
            return;
        }
        match &**iter {
            Iter::Chain(a, b) => {
                // Two loops with the same body; `break` in the first one must leave both.
                let whole = self.b.graph.new_label();
                self.targets.push(super::Target { user_label: label, break_label: whole, continue_label: None, result: None });
                self.b.open();
                let outer = self.targets.len() - 1;
                for part in [a, b] {
                    self.drive(part, None, &mut |l, item| {
                        // `break` means the whole chain.
                        let inner = l.targets.len() - 1;
                        if inner > outer {
                            l.targets[inner].break_label = whole;
                        }
                        body(l, item);
                    });
                }
                let region = self.b.close();
                self.targets.pop();
                self.wrap_block(whole, region);
            }
            Iter::Items(items) => {
                let whole = self.b.graph.new_label();
                self.b.open();
                for item in items {
                    let next = self.b.graph.new_label();
                    self.targets.push(super::Target {
                        user_label: label.clone(),
                        break_label: whole,
                        continue_label: Some(next),
                        result: None,
                    });
                    self.b.open();
                    body(self, item.clone());
                    let region = self.b.close();
                    self.targets.pop();
                    self.wrap_block(next, region);
                }
                let region = self.b.close();
                self.wrap_block(whole, region);
            }
            Iter::Opaque(node) => self.drive_opaque(*node, label, body),
            Iter::Copied(i) => self.drive(i, label, &mut |l, item| body(l, deref(item))),
            Iter::Map(i, f) => self.drive(i, label, &mut |l, item| {
                let value = l.apply(f, vec![item], &syn::parse_quote!(map));
                body(l, value);
            }),
            Iter::Inspect(i, f) => self.drive(i, label, &mut |l, item| {
                l.apply(f, vec![item.clone()], &syn::parse_quote!(inspect));
                body(l, item);
            }),
            Iter::Filter(i, f) => self.drive(i, label, &mut |l, item| {
                let test = l.apply(f, vec![item.clone()], &syn::parse_quote!(filter));
                let cond = l.as_node(test, &quote!(filter));
                l.branch(
                    cond,
                    None,
                    |l| {
                        body(l, item);
                        end(l)
                    },
                    |_| Value::Unit,
                );
            }),
            Iter::FilterMap(i, f) => self.drive(i, label, &mut |l, item| {
                let outer = std::mem::replace(&mut l.exit.wrapper, crate::syntax::signature::Wrapper::Option);
                let value = l.apply(f, vec![item], &syn::parse_quote!(filter_map));
                l.exit.wrapper = outer;
                match value {
                    Value::Maybe(cond, inner) => {
                        l.branch(
                            cond,
                            None,
                            |l| {
                                body(l, *inner);
                                end(l)
                            },
                            |_| Value::Unit,
                        );
                    }
                    Value::Success(inner) => body(l, *inner),
                    _ => {
                        l.diagnostics.error_at(
                            proc_macro2::Span::call_site(),
                            "the closure of `filter_map` must be written with `filter` and `map` here",
                        );
                    }
                }
            }),
            Iter::Flatten(i) => self.drive(i, label, &mut |l, item| {
                let at: Expr = syn::parse_quote!(flatten);
                if let Some(inner) = l.iterate_over(item, &at) {
                    l.drive(&inner, None, body);
                }
            }),
            Iter::FlatMap(i, f) => self.drive(i, label, &mut |l, item| {
                let at: Expr = syn::parse_quote!(flat_map);
                let value = l.apply(f, vec![item], &at);
                if let Some(inner) = l.iterate_over(value, &at) {
                    l.drive(&inner, None, body);
                }
            }),
            Iter::Scan(i, init, f) => {
                let (Value::Node(_) | Value::Place(_) | Value::Tuple(_)) = init else { return };
                let state = self.own_mutable(init.clone(), "state", proc_macro2::Span::mixed_site());
                let state = match state {
                    Value::Place(path) => Value::Ref(path),
                    other => other,
                };
                self.drive(i, label, &mut |l, item| {
                    let outer = std::mem::replace(&mut l.exit.wrapper, crate::syntax::signature::Wrapper::Option);
                    let value = l.apply(f, vec![state.clone(), item], &syn::parse_quote!(scan));
                    l.exit.wrapper = outer;
                    match value {
                        Value::Success(inner) => {
                            let inner = l.settle(*inner);
                            body(l, inner)
                        }
                        _ => {
                            l.diagnostics.error_at(
                                proc_macro2::Span::call_site(),
                                "the closure of `scan` must end in `Some(..)` here: a chain that stops early is a `for` loop with `break`",
                            );
                        }
                    }
                });
            }
            Iter::TakeWhile(i, f) => self.drive(i, label, &mut |l, item| {
                let test = l.apply(f, vec![item.clone()], &syn::parse_quote!(take_while));
                let cond = l.as_node(test, &quote!(take_while));
                let target = l.targets.iter().rposition(|t| t.continue_label.is_some()).expect("inside a loop");
                let label = l.targets[target].break_label;
                l.break_unless(cond, label);
                body(l, item);
            }),
            Iter::SkipWhile(i, f) => {
                let skipping = self.new_local("skipping", Ty::Bool, proc_macro2::Span::mixed_site());
                let skipping = Path::var(skipping);
                let yes = self.b.node(Op::Bool(true), Vec::new(), Ty::Bool);
                self.write(&skipping, yes);
                self.drive(i, label, &mut |l, item| {
                    let still = l.read(&skipping);
                    let cond = l.branch(
                        still,
                        None,
                        |l| l.apply(f, vec![item.clone()], &syn::parse_quote!(skip_while)),
                        |l| Value::Node(l.b.node(Op::Bool(false), Vec::new(), Ty::Bool)),
                    );
                    let cond = l.as_node(cond, &quote!(skip_while));
                    l.write(&skipping, cond);
                    let go = l.scalar(ScalarOp::Not, &[cond]);
                    l.branch(
                        go,
                        None,
                        |l| {
                            body(l, item);
                            end(l)
                        },
                        |_| Value::Unit,
                    );
                });
            }
            Iter::Enumerate(i) => {
                let count = self.counter("number");
                self.drive(i, label, &mut |l, item| {
                    let k = l.read(&count);
                    l.step(&count, k);
                    body(l, Value::Tuple(vec![Value::Node(k), item]));
                });
            }
            Iter::Skip(i, n) => {
                let count = self.counter("skipped");
                self.drive(i, label, &mut |l, item| {
                    let k = l.read(&count);
                    let cond = l.scalar(ScalarOp::Ge, &[k, *n]);
                    l.step(&count, k);
                    l.branch(
                        cond,
                        None,
                        |l| {
                            body(l, item);
                            end(l)
                        },
                        |_| Value::Unit,
                    );
                });
            }
            Iter::StepBy(i, n) => {
                let count = self.counter("number");
                self.drive(i, label, &mut |l, item| {
                    let k = l.read(&count);
                    l.step(&count, k);
                    let rem = l.b.node(Op::Scalar(ScalarOp::Rem), vec![k, *n], Ty::Int);
                    let zero = l.b.integer(0);
                    let cond = l.scalar(ScalarOp::Eq, &[rem, zero]);
                    l.branch(
                        cond,
                        None,
                        |l| {
                            body(l, item);
                            end(l)
                        },
                        |_| Value::Unit,
                    );
                });
            }
            Iter::Take(i, n) => {
                let count = self.counter("taken");
                let enough = self.b.integer(0);
                let some = self.scalar(ScalarOp::Gt, &[*n, enough]);
                self.branch(
                    some,
                    None,
                    |l| {
                        l.drive(i, label, &mut |l, item| {
                            let target = l.targets.iter().rposition(|t| t.continue_label.is_some()).expect("inside a loop");
                            let label = l.targets[target].break_label;
                            let k = l.read(&count);
                            let one = l.b.integer(1);
                            let next = l.int(ScalarOp::Add, k, one);
                            l.write(&count, next);
                            body(l, item);
                            if !l.b.diverged() {
                                let more = l.scalar(ScalarOp::Lt, &[next, *n]);
                                l.break_unless(more, label);
                            }
                        });
                        Value::Unit
                    },
                    |_| Value::Unit,
                );
            }
            Iter::Zip(a, b) => {
                // One side can be indexed by the number of items that the other one gave.
                let (walked, indexed, swapped) = if Self::is_indexable(b) { (a, b, false) } else { (b, a, true) };
                if !Self::is_indexable(indexed) {
                    self.diagnostics.error_at(
                        proc_macro2::Span::call_site(),
                        "`zip` of two filtered, flattened or chained iterators is not supported: collect one of them first",
                    );
                    return;
                }
                let len = self.iter_len(indexed);
                let count = self.counter("number");
                self.drive(walked, label, &mut |l, item| {
                    let k = l.read(&count);
                    if let Some(len) = len {
                        let more = l.scalar(ScalarOp::Lt, &[k, len]);
                        let target = l.targets.iter().rposition(|t| t.continue_label.is_some()).expect("inside a loop");
                        let label = l.targets[target].break_label;
                        l.break_unless(more, label);
                    }
                    l.step(&count, k);
                    let other = l.iter_item(indexed, k);
                    body(l, Value::Tuple(if swapped { vec![other, item] } else { vec![item, other] }));
                });
            }
            Iter::Rev(_) => {
                self.diagnostics.error_at(
                    proc_macro2::Span::call_site(),
                    "`rev` of a filtered, flattened or chained iterator is not supported: reverse the source instead",
                );
            }
            _ => {}
        }
    }

    fn wrap_block(&mut self, label: crate::graph::LabelId, region: crate::graph::Region) {
        if region.stmts.iter().flat_map(Stmt::jumps).any(|l| l == label) {
            let stmt = Stmt::Block { label, body: region };
            self.b.forget_written(&stmt);
            self.b.push(stmt);
        } else {
            for stmt in region.stmts {
                self.b.forget_written(&stmt);
                self.b.push(stmt);
            }
        }
    }

    fn counter(&mut self, name: &str) -> Path {
        let path = Path::var(self.new_local(name, Ty::Int, proc_macro2::Span::mixed_site()));
        let zero = self.b.integer(0);
        self.write(&path, zero);
        path
    }

    fn step(&mut self, count: &Path, k: NodeId) {
        let one = self.b.integer(1);
        let next = self.int(ScalarOp::Add, k, one);
        self.write(count, next);
    }

    fn drive_counted(&mut self, iter: &Rc<Iter>, label: Option<String>, body: Body<'_, 'a>) {
        let (source, reversed) = match &**iter {
            Iter::Rev(inner) => (inner.clone(), true),
            _ => (iter.clone(), false),
        };
        if let Iter::Range { start, end, inclusive } = &*source {
            self.counted((*start, *end, *inclusive), reversed, Vec::new(), label, &mut |l, counter| {
                let ty = l.b.graph.node(*start).ty.clone();
                l.b.graph.nodes[counter.index()].ty = ty;
                body(l, Value::Node(counter));
            });
            return;
        }
        let Some(len) = self.iter_len(&source) else {
            // An endless range: the body leaves it.
            let zero = self.b.integer(0);
            let end = self.snippet_node(quote!(usize::MAX), Vec::new(), Vec::new(), false, Ty::Int);
            self.counted((zero, end, false), false, Vec::new(), label, &mut |l, k| {
                let item = l.iter_item(&source, k);
                body(l, item);
            });
            return;
        };
        let mut streams = Vec::new();
        Self::streams(&source, &mut streams);
        let zero = self.b.integer(0);
        self.counted((zero, len, false), reversed, streams, label, &mut |l, k| {
            let item = l.iter_item(&source, k);
            body(l, item);
        });
    }

    fn drive_opaque(&mut self, iterator: NodeId, label: Option<String>, body: Body<'_, 'a>) {
        let ty = self.types.fresh();
        let item = self.b.graph.new_bound(ty);
        let loop_label = self.b.graph.new_label();
        let region = self.loop_body(loop_label, label, &mut |l| body(l, Value::Node(item)));
        let kind = LoopKind::Each { iterator, pattern: quote!(item), binds: vec![("item".into(), item)] };
        self.push_loop(Loop { label: loop_label, kind, streams: Vec::new(), body: region });
    }

    // ---- consumers

    /// Folds the chain into variables and gives their final value.
    pub(super) fn fold(
        &mut self,
        iter: &Rc<Iter>,
        init: Value,
        step: &mut dyn FnMut(&mut Self, Value, Value) -> Value,
        at: &Expr,
    ) -> Value {
        let acc = self.own_mutable(init, "acc", proc_macro2::Span::mixed_site());
        self.drive(iter, None, &mut |l, item| {
            let current = l.contents(&acc);
            let next = step(l, current, item);
            let next = l.settle_deep(next);
            l.store_value(&acc, next, at);
        });
        self.contents(&acc)
    }

    /// Scalars of a variable, or of a tuple of variables, as they are now.
    fn contents(&mut self, value: &Value) -> Value {
        match value {
            Value::Tuple(items) => Value::Tuple(items.iter().map(|i| self.contents(i)).collect()),
            other => self.settle(other.clone()),
        }
    }

    fn settle_deep(&mut self, value: Value) -> Value {
        match value {
            Value::Tuple(items) => Value::Tuple(items.into_iter().map(|i| self.settle_deep(i)).collect()),
            Value::Ref(path) if self.path_ty(&path).is_scalar() => Value::Node(self.read(&path)),
            other => self.settle(other),
        }
    }

    fn store_value(&mut self, target: &Value, value: Value, at: &Expr) {
        match (target, value) {
            (Value::Tuple(targets), Value::Tuple(items)) => {
                for (target, item) in targets.iter().zip(items) {
                    self.store_value(target, item, at);
                }
            }
            (_, Value::Never) => {}
            (Value::Place(path), Value::Place(other)) if *path == other => {}
            (Value::Place(path), value) => self.store(&path.clone(), value, at),
            _ => {
                self.refuse(at, "the accumulator must keep its shape: a tuple stays a tuple written out");
            }
        }
    }

    /// `sum` and `product`.
    pub(super) fn reduce(&mut self, iter: &Rc<Iter>, product: bool, ty: Option<Ty>, at: &Expr) -> Value {
        let name = if product { "product" } else { "sum" };
        let ty = ty.unwrap_or_else(|| self.types.fresh());
        let var = Path::var(self.new_local(name, ty.clone(), proc_macro2::Span::mixed_site()));
        // The start of a sum of floats is -0.0, of integers 0; which it is shows when the first item is known.
        let start = self.b.graph.new_bound(ty);
        self.b.push(Stmt::Write(var.clone(), start));
        self.b.record_write(&var, start);
        self.drive(iter, None, &mut |l, item| {
            let item = l.as_node(item, at);
            let own = l.path_ty(&var);
            l.expect(item, &own);
            if matches!(l.path_ty(&var), Ty::Infer(_)) {
                let item_ty = l.b.graph.node(item).ty.clone();
                let own = l.path_ty(&var);
                l.types.unify(&own, &item_ty);
            }
            if product {
                let old = l.read(&var);
                let new = l.scalar(ScalarOp::Mul, &[old, item]);
                l.write(&var, new);
            } else {
                l.add(&var, item);
            }
        });
        // Now the type is known as well as it ever will be.
        let own = self.path_ty(&var);
        let start_op = match (&own, product) {
            (Ty::Int, false) => Op::Int(0),
            (Ty::Int, true) => Op::Int(1),
            (_, false) => Op::constant(-0.0),
            (_, true) => Op::constant(1.0),
        };
        let node = &mut self.b.graph.nodes[start.index()];
        node.op = start_op;
        Value::Node(self.read(&var))
    }

    /// `collect` into a `Vec`.
    pub(super) fn collect(&mut self, iter: &Rc<Iter>, at: &Expr) -> Value {
        let element = self.types.fresh();
        let ty = Ty::Vec(Box::new(element));
        let var = Path::var(self.new_local("collected", ty.clone(), proc_macro2::Span::mixed_site()));
        let len = if Self::is_indexable(iter) { self.iter_len(iter) } else { None };
        let start = match len {
            Some(len) => self.b.node(Op::WithCapacity, vec![len], ty),
            None => {
                let zero = self.b.integer(0);
                self.b.node(Op::WithCapacity, vec![zero], ty)
            }
        };
        self.write(&var, start);
        self.drive(iter, None, &mut |l, item| l.push_item(&var, item, at));
        Value::Place(var)
    }

    /// `place.push(item)`
    pub(super) fn push_item(&mut self, path: &Path, item: Value, at: &Expr) {
        let node = self.as_node(item, at);
        if let Some(element) = self.path_ty(path).element().cloned() {
            self.expect(node, &element);
        }
        if self.is_active_node(node) {
            self.activate(path.var);
        }
        self.b.push(Stmt::Push(path.clone(), vec![node]));
        self.b.touch(path.var);
    }

    /// The item that wins every comparison: `min_by`, `max_by`.
    pub(super) fn extremum(&mut self, iter: &Rc<Iter>, max: bool, compare: &Function, at: &Expr) -> Value {
        let found = Path::var(self.new_local("found", Ty::Bool, proc_macro2::Span::mixed_site()));
        let no = self.b.node(Op::Bool(false), Vec::new(), Ty::Bool);
        self.write(&found, no);
        let mut slot = super::Slot::Unset;
        self.drive(iter, None, &mut |l, item| {
            let item = l.settle_deep(item);
            if let super::Slot::Unset = slot {
                slot = l.make_slot(&item);
            }
            let old = l.slot_value(&slot);
            let any = l.read(&found);
            let better = l.better(max, compare, old, item.clone(), at);
            let none = l.scalar(ScalarOp::Not, &[any]);
            let take = l.scalar(ScalarOp::Or, &[none, better]);
            l.branch(
                take,
                None,
                |l| {
                    l.fill_slot(&mut slot.clone(), item);
                    Value::Unit
                },
                |_| Value::Unit,
            );
            let yes = l.b.node(Op::Bool(true), Vec::new(), Ty::Bool);
            l.write(&found, yes);
        });
        let present = self.read(&found);
        let value = self.slot_value(&slot);
        Value::Maybe(present, Box::new(value))
    }

    /// Whether `new` replaces `old`: ties go to the last one for `max`, to the first one for `min`.
    fn better(&mut self, max: bool, compare: &Function, old: Value, new: Value, at: &Expr) -> NodeId {
        match self.compared(compare, old, new, at) {
            Some((old, new)) => self.scalar(if max { ScalarOp::Le } else { ScalarOp::Gt }, &[old, new]),
            None => {
                self.refuse(at, "the comparison must be `|a, b| a.total_cmp(b)` or `|a, b| a.partial_cmp(b).unwrap()` here");
                self.b.node(Op::Bool(false), Vec::new(), Ty::Bool)
            }
        }
    }

    /// The two numbers that a comparison of `old` and `new` looks at.
    fn compared(&mut self, compare: &Function, old: Value, new: Value, at: &Expr) -> Option<(NodeId, NodeId)> {
        let closure = match compare {
            Function::Path(path) => {
                let name = path.path.segments.last()?.ident.to_string();
                let known = matches!(name.as_str(), "total_cmp" | "partial_cmp");
                return known.then(|| (self.as_node(old, at), self.as_node(new, at)));
            }
            Function::Closure(closure) => closure.clone(),
        };
        let comparison = super::method::comparison(&closure.expr.body)?;
        let mut inner = closure.scopes.clone();
        inner.push(Default::default());
        let scopes = std::mem::replace(&mut self.scopes, inner);
        for (pat, value) in closure.expr.inputs.iter().zip([old, new]) {
            self.bind(pat, value);
        }
        let left = self.expr_node(&comparison.receiver);
        let right = comparison.args.first().map(|arg| self.expr_node(arg));
        self.scopes = scopes;
        Some((left, right?))
    }
}

/// `*item`
pub(super) fn deref(value: Value) -> Value {
    match value {
        Value::Ref(path) => Value::Place(path),
        other => other,
    }
}

/// A branch that ends with nothing, unless it jumped.
fn end(l: &mut Lowerer<'_>) -> Value {
    if l.b.diverged() { Value::Never } else { Value::Unit }
}
