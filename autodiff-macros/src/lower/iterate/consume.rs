//! What ends a chain: folds, sums, collections.

use crate::graph::{Op, Path, ScalarOp, Stmt, Ty};
use crate::lower::Lowerer;
use crate::lower::value::{Iter, Value};
use crate::syntax::signature::Passing;
use std::rc::Rc;
use syn::Expr;

/// What is wrong with an accumulator that is another thing in each round.
const SHAPE: &str = "the accumulator must keep its shape: a tuple stays a tuple written out";

impl<'a> Lowerer<'a> {
    /// Folds the chain into variables and gives their final value.
    pub(in crate::lower) fn fold(
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
            Value::Optional(optional) => self.kept_contents(optional),
            other => self.settle(other.clone()),
        }
    }

    pub(super) fn settle_deep(&mut self, value: Value) -> Value {
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
            // What a call gives, taken apart.
            (Value::Tuple(targets), value @ (Value::Node(_) | Value::Place(_))) => match self.items_of_tuple(value, targets.len(), true) {
                Some(items) => self.store_value(target, Value::Tuple(items), at),
                None => {
                    self.refuse(at, SHAPE);
                }
            },
            (Value::Optional(optional), value) => self.store_optional(&optional.clone(), value, at),
            (Value::Place(path), Value::Place(other)) if *path == other => {}
            (Value::Place(path), value) => self.store(&path.clone(), value, at),
            _ => {
                self.refuse(at, SHAPE);
            }
        }
    }

    /// `sum` and `product`.
    pub(in crate::lower) fn reduce(&mut self, iter: &Rc<Iter>, product: bool, ty: Option<Ty>, at: &Expr) -> Value {
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
    pub(in crate::lower) fn collect(&mut self, iter: &Rc<Iter>, at: &Expr) -> Value {
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
        self.built(var)
    }

    /// `place.push(item)`
    pub(in crate::lower) fn push_item(&mut self, path: &Path, item: Value, at: &Expr) {
        let node = self.as_node(item, at);
        if let Some(element) = self.path_ty(path).element().cloned() {
            self.expect(node, &element);
        }
        if self.passing_of(path.var) == Some(Passing::Mutable) && self.active.contains(&path.var) {
            self.refuse(at, "a `&mut Vec` to differentiate by keeps its length, so that its derivative has a place: return the new values, or write to elements that are there; of a list that carries no derivative, waive the call: `no_diff(self.log.push(..))`");
        }
        if self.is_active_node(node) {
            self.activate(path.var);
        }
        self.hold(path.var);
        self.b.push(Stmt::Push(path.clone(), vec![node]));
        self.b.touch(path.var);
    }
}
