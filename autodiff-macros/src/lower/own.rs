//! What a name holds that a `let` gives a value.
//!
//! In comes a value that is bound; out goes one that belongs to the name alone. A number under an immutable name is a value;
//! what else stands in a place is moved to a place of its own, and so is all that a mutable name holds.

use super::Lowerer;
use super::option::whole_of;
use super::value::{Literal, Value};
use crate::graph::{Op, Path, Ty};
use proc_macro2::Span;
use std::rc::Rc;

impl Lowerer<'_> {
    /// The value as an immutable local sees it.
    pub(super) fn own(&mut self, value: Value, name: &str, span: Span) -> Value {
        match value {
            Value::Node(node) if matches!(self.ty(node), Ty::Matrix(_)) && !self.found.matrices.contains(name) => {
                self.name_node(node, name, span);
                Value::Node(node)
            }
            // What branches give may be a struct: its fields are parts of one place.
            Value::Node(node)
                if matches!(self.b.graph.node(node).op, Op::Bound(_))
                    && !self.called.contains_key(&node)
                    && !self.may_have_failed(node)
                    && matches!(self.ty(node), Ty::Infer(_) | Ty::Opaque)
                    && self.is_active_node(node) =>
            {
                self.own_mutable(Value::Node(node), name, span)
            }
            Value::Node(node) => {
                let value = self.materialize(Value::Node(node), name);
                if let Value::Node(node) = value {
                    self.name_node(node, name, span);
                }
                value
            }
            Value::Place(path) => {
                if self.path_ty(&path).is_scalar() {
                    let node = self.read(&path);
                    if !self.b.graph.is_leaf(node) {
                        self.name_node(node, name, span);
                    }
                    Value::Node(node)
                } else if !self.active.contains(&path.var) && matches!(self.path_ty(&path), Ty::Opaque | Ty::Infer(_)) {
                    // An inactive value of a type of the user's: moved or copied under another name.
                    Value::Node(self.read(&path))
                } else if path.proj.is_empty() && self.is_untold(path.var) {
                    // Perhaps a reference, which another name leaves where it is.
                    Value::Place(path)
                } else {
                    self.move_place(&path, name, span)
                }
            }
            Value::Struct(literal) if self.found.lent.contains(name) => Value::Place(self.place_literal(&literal, name, span)),
            Value::Struct(literal) => {
                let fields =
                    literal.fields.iter().map(|(field, value)| (field.clone(), self.own(value.clone(), &format!("{name}_{field}"), span)));
                let fields = fields.collect();
                Value::Struct(Rc::new(Literal { constructor: literal.constructor, fields }))
            }
            Value::Tuple(items) => {
                let named = items.into_iter().enumerate().map(|(i, item)| self.own(item, &format!("{name}_{i}"), span));
                Value::Tuple(named.collect())
            }
            Value::Maybe(cond, inner) if whole_of(&inner).is_some() => self.kept_whole(cond, &inner, name, span),
            Value::Maybe(cond, inner) if Self::has_places(&inner) => match self.snapshot(cond, *inner) {
                Value::Maybe(cond, inner) => Value::Maybe(cond, Box::new(self.own(*inner, name, span))),
                other => other,
            },
            other => other,
        }
    }

    fn move_place(&mut self, path: &Path, name: &str, span: Span) -> Value {
        if path.proj.is_empty() && self.unnamed.remove(&path.var) {
            let var = &mut self.b.graph.vars[path.var.index()];
            (var.name, var.span) = (name.into(), span);
            if self.found.active.contains(name) {
                self.active.insert(path.var);
            }
            return Value::Place(path.clone());
        }
        let node = self.read(path);
        let ty = self.path_ty(path);
        let var = self.new_local(name, ty, span);
        let target = Path::var(var);
        self.b.graph.resemble(var, path);
        self.write(&target, node);
        Value::Place(target)
    }

    /// The value as a mutable local holds it.
    pub(super) fn own_mutable(&mut self, value: Value, name: &str, span: Span) -> Value {
        match value {
            Value::Node(node) if self.holds_option(name) && !self.ty(node).is_scalar() => self.own_optional(value, name, span),
            Value::Place(ref path) | Value::Ref(ref path) if self.holds_option(name) && !self.path_ty(path).is_scalar() => {
                self.own_optional(value, name, span)
            }
            Value::Node(node) => {
                let ty = self.b.graph.node(node).ty.clone();
                let var = self.new_local(name, ty, span);
                let path = Path::var(var);
                self.write(&path, node);
                Value::Place(path)
            }
            Value::Place(path) => self.move_place(&path, name, span),
            Value::Struct(literal) => Value::Place(self.place_literal(&literal, name, span)),
            Value::Maybe(..) | Value::Nothing => self.own_optional(value, name, span),
            Value::Tuple(items) => {
                let items = items.into_iter().enumerate().map(|(i, item)| self.own_mutable(item, &format!("{name}_{i}"), span));
                Value::Tuple(items.collect())
            }
            Value::Iter(iter) => self.advanced(&iter, span),
            // It may be advanced, which only rustc follows.
            Value::Range { start, end, .. } if !start.into_iter().chain(end).any(|bound| self.is_active_node(bound)) => {
                let range = self.looked_at(&value);
                self.own_mutable(Value::Node(range), name, span)
            }
            other => other,
        }
    }
}
