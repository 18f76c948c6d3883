//! Assignments.

use crate::graph::{NodeId, Path, Ty};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use quote::ToTokens;
use syn::Expr;

impl Lowerer<'_> {
    pub(super) fn assign(&mut self, left: &Expr, right: &Expr) -> Value {
        if let Expr::Infer(_) = left {
            self.expr(right);
            return Value::Unit;
        }
        if let Expr::Array(targets) = left {
            let value = self.expr(right);
            let (Value::Place(source) | Value::Ref(source)) = self.as_sequence(value) else {
                return self.refuse(right, "the right side of an array assignment must be an array");
            };
            let items: Vec<Value> = (0..targets.elems.len())
                .map(|i| {
                    let index = self.b.integer(i as i128);
                    self.settle(Value::Place(source.index(index)))
                })
                .collect();
            for (target, item) in targets.elems.iter().zip(items) {
                self.assign_value(target, item);
            }
            return Value::Unit;
        }
        if let Expr::Tuple(targets) = left {
            let value = self.expr(right);
            if let Value::Never = value {
                return Value::Never;
            }
            let whole = !targets.elems.iter().any(|target| matches!(target, Expr::Range(_)));
            let Some(items) = self.items_of_tuple(value, targets.elems.len(), whole).filter(|_| whole) else {
                return self.refuse(right, "the right side of a tuple assignment must be a tuple with as many parts");
            };
            let items: Vec<Value> = items.into_iter().map(|item| self.settle_all(item)).collect();
            for (target, item) in targets.elems.iter().zip(items) {
                self.assign_value(target, item);
            }
            return Value::Unit;
        }
        let value = self.expr(right);
        let value = if let Value::Tuple(_) = value { self.settle_all(value) } else { self.settle(value) };
        self.assign_value(left, value);
        Value::Unit
    }

    /// An assignment to a part of what is lent without a derivative: it stays as it is.
    pub(super) fn assigned_as_it_is(&mut self, left: &Expr, whole: &Expr) -> Option<Value> {
        let mut base = left;
        loop {
            base = match base {
                Expr::Field(e) => &e.base,
                Expr::Index(e) => &e.expr,
                Expr::Paren(e) => &e.expr,
                _ => break,
            };
        }
        if let Expr::Unary(star) = base
            && matches!(*star.expr, Expr::MethodCall(_))
            && !self.mentions_active(whole)
            && self.is_foreign(&star.expr)
        {
            return Some(self.changed_by_source(whole));
        }
        let Expr::Path(name) = base else { return None };
        let Value::Ref(path) = self.lookup(&name.path.get_ident()?.to_string()).cloned()? else { return None };
        let is_foreign = !self.active.contains(&path.var) && matches!(self.path_ty(&path), Ty::Opaque | Ty::Infer(_));
        let is_active = self.mentions_active(whole);
        if !is_foreign || std::ptr::eq(base, left) || is_active && self.is_own_mutable(&path) {
            return None;
        }
        if is_active {
            return Some(self.refuse(left, "the derivative is lost here: what is stored in this value carries none; add it to `wrt(..)`, or write `no_diff(..)` around what is stored"));
        }
        Some(self.changed_by_source(whole))
    }

    /// The user's own source as a statement.
    fn changed_by_source(&mut self, whole: &Expr) -> Value {
        self.hold_named(whole);
        self.snippet_tokens(whole.to_token_stream(), true, Ty::Unit);
        Value::Unit
    }

    /// All that the right side of a tuple assignment looks at is taken before anything is stored.
    fn settle_all(&mut self, value: Value) -> Value {
        match value {
            Value::Tuple(items) => Value::Tuple(items.into_iter().map(|i| self.settle_all(i)).collect()),
            other => match self.settle(other) {
                Value::Place(path) => Value::Place(self.kept(&path)),
                other => other,
            },
        }
    }

    /// A variable with what the place holds now.
    pub(in crate::lower) fn kept(&mut self, path: &Path) -> Path {
        let node = self.read(path);
        let ty = self.path_ty(path);
        let kept = Path::var(self.new_local("kept", ty, proc_macro2::Span::mixed_site()));
        self.write(&kept, node);
        kept
    }

    fn assign_value(&mut self, left: &Expr, value: Value) {
        if let Expr::Infer(_) = left {
            return;
        }
        if let Value::Never = value {
            return;
        }
        let name = if let Expr::Path(p) = left { p.path.get_ident().map(ToString::to_string) } else { None };
        match (self.slot(left), name) {
            (Some(slot @ Value::Tuple(_)), _) => return self.store_tuple(slot, value, left),
            (Some(Value::Optional(optional)), _) => return self.store_optional(&optional, value, left),
            (Some(Value::Place(_)), Some(name)) if matches!(value, Value::Maybe(..)) && self.is_active(&value) => {
                return self.meets_option(&name, &value, left);
            }
            (Some(Value::Ref(_)), Some(_)) => {
                self.refuse(left, super::POINTED_ELSEWHERE);
                return;
            }
            _ => {}
        }
        if let Some(path) = self.place(left) {
            self.store(&path, value, left);
        }
    }

    /// What a tuple variable, or a part of one, is made of.
    pub(in crate::lower) fn slot(&self, left: &Expr) -> Option<Value> {
        match left {
            Expr::Path(p) => p.path.get_ident().and_then(|name| self.lookup(&name.to_string()).cloned()),
            Expr::Paren(p) => self.slot(&p.expr),
            Expr::Field(f) => match (self.slot(&f.base)?, &f.member) {
                (Value::Tuple(items), syn::Member::Unnamed(index)) => items.into_iter().nth(index.index as usize),
                _ => None,
            },
            _ => None,
        }
    }

    /// Writes a value into the parts of a tuple variable.
    fn store_tuple(&mut self, slot: Value, value: Value, at: &Expr) {
        match slot {
            Value::Place(path) => self.store(&path, value, at),
            Value::Tuple(slots) => match self.items_of_tuple(value, slots.len(), true) {
                Some(items) => slots.into_iter().zip(items).for_each(|(slot, item)| self.store_tuple(slot, item, at)),
                None => self.complain(at, "a tuple variable takes a tuple"),
            },
            Value::Optional(optional) => self.store_optional(&optional, value, at),
            _ => self.complain(at, "this part of a tuple variable cannot be stored to"),
        }
    }

    /// Writes a value into a place.
    pub(in crate::lower) fn store(&mut self, path: &Path, value: Value, at: &Expr) {
        let emptied = match &value {
            Value::Nothing => true,
            Value::Maybe(cond, _) => self.known_truth(*cond) != Some(true),
            _ => false,
        };
        if emptied && self.active.contains(&path.var) {
            self.complain(
                at,
                "the adjoint of this field has its place only while the field is `Some`: store `Some(..)`, or keep the number and say in a `bool` whether it counts",
            );
            return;
        }
        let mut node = self.as_node(value, at);
        self.check_writable(path, node, at);
        // What is stored where it stands changes nothing.
        if self.b.graph.path_of(node).as_ref() == Some(path) && self.read(path) == node {
            return;
        }
        // A part of a place goes to another part of it by way of a variable.
        if let Some(from) = self.b.graph.path_of(node)
            && from.var == path.var
            && self.path_ty(path).element().is_some()
        {
            let kept = self.kept(&from);
            node = self.read(&kept);
        }
        self.write(path, node);
    }

    /// An active value must not vanish in a place that has no adjoint.
    pub(in crate::lower) fn check_writable(&mut self, path: &Path, node: NodeId, at: &Expr) {
        if self.is_active_node(node)
            && let Some(message) = self.newly_lost(path.var)
        {
            self.complain(at, message);
        }
    }
}
