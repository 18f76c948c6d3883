//! Operands are taken one after the other.
//!
//! In come values of operands, and the moments at which each was evaluated; out go the same values, whatever operands behind
//! them have stored since: in `(t, { t = 2.0 * x; t })` the first one is copied before the second is evaluated. A place that
//! nothing was stored to stays a place.

use super::Lowerer;
use super::value::{Literal, Value};
use crate::graph::{Arg, ArgValue, Mark, NodeId, Path};
use proc_macro2::Span;
use std::rc::Rc;

impl Lowerer<'_> {
    /// The values of operands, lowered from left to right.
    pub(super) fn in_turn<E>(&mut self, operands: impl IntoIterator<Item = E>, mut lower: impl FnMut(&mut Self, E) -> Value) -> Vec<Value> {
        let evaluated = operands.into_iter().map(|operand| {
            let value = lower(self, operand);
            (value, self.b.mark())
        });
        let evaluated = evaluated.collect();
        self.each_as_of(evaluated, Self::as_of)
    }

    /// What was evaluated one after the other, each as it was then.
    pub(super) fn each_as_of<T>(&mut self, evaluated: Vec<(T, Mark)>, as_of: impl Fn(&mut Self, T, Mark) -> T) -> Vec<T> {
        // The last first, so that no moment is shifted by what is put in before it.
        let mut values: Vec<T> = evaluated.into_iter().rev().map(|(value, then)| as_of(self, value, then)).collect();
        values.reverse();
        values
    }

    /// The value as it was then.
    pub(super) fn as_of(&mut self, value: Value, then: Mark) -> Value {
        match value {
            Value::Place(path) => Value::Place(self.place_as_of(path, then)),
            Value::Node(node) => Value::Node(self.node_as_of(node, then)),
            Value::Tuple(items) => Value::Tuple(items.into_iter().map(|item| self.as_of(item, then)).collect()),
            Value::Maybe(cond, inner) => Value::Maybe(cond, Box::new(self.as_of(*inner, then))),
            Value::Struct(literal) => {
                let fields = literal.fields.iter().map(|(name, field)| (name.clone(), self.as_of(field.clone(), then)));
                Value::Struct(Rc::new(Literal { constructor: literal.constructor, fields: fields.collect() }))
            }
            other => other,
        }
    }

    /// The argument as it was then.
    pub(super) fn arg_as_of(&mut self, mut arg: Arg, then: Mark) -> Arg {
        match &mut arg.value {
            ArgValue::Value(node) => *node = self.node_as_of(*node, then),
            // A receiver that is stored to is not borrowed: it is handed over by value. References see to the others.
            ArgValue::Shared(path) | ArgValue::Mutable(path) => *path = self.place_as_of(path.clone(), then),
            _ => {}
        }
        arg
    }

    /// Numbers are read when they are evaluated; of other types the place is looked at again.
    pub(super) fn node_as_of(&mut self, node: NodeId, then: Mark) -> NodeId {
        match self.b.graph.path_of(node).filter(|_| !self.ty(node).is_scalar()) {
            Some(path) if self.b.written_since(then, &path) => {
                let kept = self.place_as_of(path, then);
                self.read(&kept)
            }
            _ => node,
        }
    }

    pub(super) fn place_as_of(&mut self, path: Path, then: Mark) -> Path {
        if !self.b.written_since(then, &path) {
            return path;
        }
        let ty = self.path_ty(&path);
        let kept = self.new_local("kept", ty, Span::mixed_site());
        if self.active.contains(&path.var) {
            self.active.insert(kept);
        }
        self.b.graph.resemble(kept, &path);
        self.b.keep(then, &path, kept);
        Path::var(kept)
    }
}
