//! Iterator chains as loops.
//!
//! A chain whose length is known and whose items can be computed from their number becomes one counted loop. Filters,
//! flattenings and chains become conditions, nested loops and successive loops around the same body.

/// What a chain is made of: its length, its items by number, whether it is active.
mod items;

/// What ends a chain: folds, sums, collections.
mod consume;

/// The item that wins every comparison.
mod extremum;

/// Iterators in variables that may be advanced.
mod rest;

/// The first item that fits.
mod search;

/// Closures that change something.
mod turns;

use super::Lowerer;
use super::value::{Iter, Value};
use crate::graph::{Loop, LoopKind, NodeId, Op, Path, ScalarOp, Stmt, Ty};
use quote::quote;
use std::rc::Rc;
use syn::Expr;

/// What a loop does with each item.
type Body<'b, 'a> = &'b mut dyn FnMut(&mut Lowerer<'a>, Value);

impl<'a> Lowerer<'a> {
    /// The value as something to iterate over.
    pub(super) fn iterate_over(&mut self, value: Value, at: &Expr) -> Option<Rc<Iter>> {
        let value = self.as_sequence(value);
        self.enter_reference(&value);
        Some(Rc::new(match value {
            Value::Iter(iter) => return Some(iter),
            Value::Range { start: Some(start), end: Some(end), inclusive } => {
                self.unify_nodes(start, end);
                Iter::Range { start, end, inclusive }
            }
            Value::Range { start: Some(start), end: None, .. } => Iter::From(start),
            Value::Ref(path) if self.is_sequence(&path) => Iter::Slice { path, by_value: false },
            Value::Place(path) if self.is_sequence(&path) => {
                let Value::Place(path) = self.as_it_is(Value::Place(path)) else { return None };
                Iter::Slice { path, by_value: true }
            }
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
                self.items_of(node, at).map_or(Iter::Opaque(node), Iter::Listed)
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

    /// Runs the body once per item.
    pub(super) fn drive(&mut self, iter: &Rc<Iter>, label: Option<String>, body: Body<'_, 'a>) {
        let wraps = matches!(&**iter, Iter::Copied(_) | Iter::Map(..) | Iter::Inspect(..));
        if Self::is_indexable(iter) && !wraps {
            self.drive_counted(iter, label, body);
            return;
        }
        match &**iter {
            // Two loops with the same body; `break` in the first one must leave both.
            Iter::Chain(a, b) => {
                self.as_one_loop(label, body, &mut |l, body| [a, b].into_iter().for_each(|part| l.drive(part, None, body)))
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
            Iter::InTurn(i) => self.drive(i, label, body),
            Iter::Rest(i, taken) => self.drive_rest(i, taken, label, body),
            Iter::Copied(i) => self.drive(i, label, &mut |l, item| {
                let item = l.dereferenced(item);
                body(l, item);
            }),
            Iter::Map(i, f) => self.drive(i, label, &mut |l, item| {
                let value = l.apply(f, vec![item], &syn::parse_quote!(map));
                body(l, value);
            }),
            Iter::Inspect(i, f) => self.drive(i, label, &mut |l, item| {
                l.apply_lent(f, vec![item.clone()], &syn::parse_quote!(inspect));
                body(l, item);
            }),
            Iter::Filter(i, f) => self.drive(i, label, &mut |l, item| {
                let test = l.apply_lent(f, vec![item.clone()], &syn::parse_quote!(filter));
                let cond = l.as_node(test, &quote!(filter));
                l.only_if(cond, |l| body(l, item));
            }),
            Iter::FilterMap(i, f) => self.drive(i, label, &mut |l, item| {
                let value = l.apply(f, vec![item], &syn::parse_quote!(filter_map));
                match l.opened(value) {
                    Value::Maybe(cond, inner) => {
                        l.only_if(cond, |l| body(l, *inner));
                    }
                    Value::Nothing | Value::Never => {}
                    _ => {
                        l.complain(quote::quote!(), "the closure of `filter_map` must give `Some(..)` or `None` here");
                    }
                }
            }),
            Iter::Flatten(i) => self.as_one_loop(label, body, &mut |l, body| {
                l.drive(i, None, &mut |l, item| {
                    let (at, item): (Expr, Value) = (syn::parse_quote!(flatten), l.as_source(item));
                    if let Some(inner) = l.iterate_over(item, &at) {
                        l.drive(&inner, None, body);
                    }
                });
            }),
            Iter::FlatMap(i, f) => self.as_one_loop(label, body, &mut |l, body| {
                l.drive(i, None, &mut |l, item| {
                    let at: Expr = syn::parse_quote!(flat_map);
                    let value = l.apply(f, vec![item], &at);
                    let value = l.as_source(value);
                    if let Some(inner) = l.iterate_over(value, &at) {
                        l.drive(&inner, None, body);
                    }
                });
            }),
            Iter::Scan(i, init, f) => {
                let (Value::Node(_) | Value::Place(_) | Value::Tuple(_)) = init else { return };
                let state = self.own_mutable(init.clone(), "state", proc_macro2::Span::mixed_site());
                self.drive(i, label, &mut |l, item| {
                    let value = l.apply_lent(f, vec![state.clone(), item], &syn::parse_quote!(scan));
                    match l.opened(value) {
                        Value::Maybe(cond, inner) => {
                            if l.known_truth(cond) != Some(true) {
                                let label = l.loop_at_hand();
                                l.break_unless(cond, label);
                            }
                            let inner = l.settle(*inner);
                            body(l, inner)
                        }
                        Value::Never => {}
                        _ => {
                            l.complain(quote::quote!(), "the closure of `scan` must give `Some(..)` here");
                        }
                    }
                });
            }
            Iter::TakeWhile(i, f) => self.drive(i, label, &mut |l, item| {
                let test = l.apply_lent(f, vec![item.clone()], &syn::parse_quote!(take_while));
                let cond = l.as_node(test, &quote!(take_while));
                let label = l.loop_at_hand();
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
                        |l| l.apply_lent(f, vec![item.clone()], &syn::parse_quote!(skip_while)),
                        |l| Value::Node(l.b.node(Op::Bool(false), Vec::new(), Ty::Bool)),
                    );
                    let cond = l.as_node(cond, &quote!(skip_while));
                    l.write(&skipping, cond);
                    let go = l.scalar(ScalarOp::Not, &[cond]);
                    l.only_if(go, |l| body(l, item));
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
                    l.only_if(cond, |l| body(l, item));
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
                    l.only_if(cond, |l| body(l, item));
                });
            }
            Iter::Take(i, n) => {
                let count = self.counter("taken");
                let enough = self.b.integer(0);
                let some = self.scalar(ScalarOp::Gt, &[*n, enough]);
                self.only_if(some, |l| {
                    l.drive(i, label, &mut |l, item| {
                        let label = l.loop_at_hand();
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
                });
            }
            Iter::Zip(a, b) => {
                // One side can be indexed by the number of items that the other one gave.
                let (walked, indexed, swapped) = if Self::is_indexable(b) { (a, b, false) } else { (b, a, true) };
                // The right side is not asked any more once the left one has ended; nor is the left one where std counts items.
                let counts = swapped || Self::counts_in_turn(walked);
                let taken = match self.iter_len(indexed).filter(|_| counts) {
                    Some(len) => Rc::new(Iter::Take(walked.clone(), len)),
                    None => walked.clone(),
                };
                let walked = &taken;
                if !Self::is_indexable(indexed) {
                    self.complain(
                        quote!(),
                        "`zip` of two filtered, flattened or chained iterators, or of two whose closures change something, is not supported: collect one of them first",
                    );
                    return;
                }
                let len = self.iter_len(indexed);
                let count = self.counter("number");
                self.drive(walked, label, &mut |l, item| {
                    let k = l.read(&count);
                    if let Some(len) = len {
                        let more = l.scalar(ScalarOp::Lt, &[k, len]);
                        let label = l.loop_at_hand();
                        l.break_unless(more, label);
                    }
                    l.step(&count, k);
                    let other = l.iter_item(indexed, k);
                    body(l, Value::Tuple(if swapped { vec![other, item] } else { vec![item, other] }));
                });
            }
            Iter::Rev(_) => {
                self.complain(quote!(), "`rev` of a filtered, flattened or chained iterator, or of one whose closure changes something, is not supported: reverse the source instead");
            }
            _ => {}
        }
    }

    /// Loops with the same body, one after the other or one in the other, that `break` leaves as a whole.
    fn as_one_loop(&mut self, label: Option<String>, body: Body<'_, 'a>, run: &mut dyn FnMut(&mut Self, Body<'_, 'a>)) {
        let whole = self.b.graph.new_label();
        self.targets.push(super::Target { user_label: None, break_label: whole, continue_label: None, result: None });
        self.b.open();
        let outer = self.targets.len() - 1;
        run(self, &mut |l, item| {
            let inner = l.targets.len() - 1;
            if inner > outer {
                l.targets[inner].break_label = whole;
                l.targets[inner].user_label.clone_from(&label);
            }
            body(l, item);
        });
        let region = self.b.close();
        self.targets.pop();
        self.wrap_block(whole, region);
    }

    fn wrap_block(&mut self, label: crate::graph::LabelId, region: crate::graph::Region) {
        if region.stmts.iter().flat_map(Stmt::jumps).any(|l| l == label) {
            self.b.finish(Stmt::Block { label, body: region });
        } else {
            for stmt in region.stmts {
                self.b.finish(stmt);
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
            self.counted((*start, *end, *inclusive), reversed, label, &mut |l, counter| {
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
            self.counted((zero, end, false), false, label, &mut |l, k| {
                let item = l.iter_item(&source, k);
                body(l, item);
            });
            return;
        };
        let zero = self.b.integer(0);
        self.counted((zero, len, false), reversed, label, &mut |l, k| {
            let item = l.iter_item(&source, k);
            body(l, item);
        });
    }

    fn drive_opaque(&mut self, iterator: NodeId, label: Option<String>, body: Body<'_, 'a>) {
        let ty = self.types.fresh();
        let item = self.b.graph.new_bound(ty);
        self.listed.insert(item);
        let loop_label = self.b.graph.new_label();
        let region = self.loop_body(loop_label, label, &mut |l| body(l, Value::Node(item)));
        let kind = LoopKind::Each { iterator, pattern: quote!(item), binds: vec![("item".into(), item)] };
        self.push_loop(Loop { label: loop_label, kind, body: region });
    }
}

impl Lowerer<'_> {
    /// A reference to something inactive that is no list, an `Option` say, as source of its own.
    fn as_source(&mut self, value: Value) -> Value {
        match &value {
            Value::Ref(path) if !self.is_sequence(path) && !self.is_active(&value) => {
                let item = self.read(path);
                Value::Node(self.snippet_node(quote!(&__item), vec!["__item".into()], vec![item], false, Ty::Opaque))
            }
            _ => value,
        }
    }

    /// `*item` of what may be a reference of the user's own.
    pub(super) fn dereferenced(&mut self, value: Value) -> Value {
        match value {
            Value::Node(node) if self.may_be_reference(node) => {
                let ty = self.types.fresh();
                Value::Node(self.snippet_node(quote!(*__item), vec!["__item".into()], vec![node], false, ty))
            }
            other => deref(other),
        }
    }

    /// Whether the value is an inactive one that the user's own tokens gave, of a type that is not told.
    pub(super) fn may_be_reference(&mut self, node: NodeId) -> bool {
        matches!(self.b.graph.node(node).op, Op::Bound(_) | Op::Snippet(_))
            && matches!(self.ty(node), Ty::Infer(_) | Ty::Opaque)
            && !self.is_active_node(node)
    }
}

/// `*item`
pub(super) fn deref(value: Value) -> Value {
    match value {
        Value::Ref(path) => Value::Place(path),
        other => other,
    }
}
