//! Method calls: reals, sequences, iterators.

/// Methods of reals, and of what may be absent.
mod scalar;

/// Methods of arrays, slices and `Vec`.
mod sequence;

/// Methods of iterator chains.
mod chain;

use super::Lowerer;
use super::value::Value;
use crate::graph::{NodeId, Ty};
pub(super) use chain::comparison;
use syn::{Expr, ExprMethodCall};

impl Lowerer<'_> {
    pub(super) fn method(&mut self, e: &ExprMethodCall, expr: &Expr, expected: Option<&Ty>) -> Value {
        let name = e.method.to_string();
        let active = self.mentions_active(expr);
        // `T::from(2.0).unwrap()`, `cfg.table.iter()`: inactive chains on types of the user's stay as they are.
        if !active && self.is_foreign(&e.receiver) {
            return self.snippet(expr);
        }
        let receiver = self.expr(&e.receiver);
        match receiver {
            Value::Never => Value::Never,
            Value::Iter(iter) => self.iter_method(&iter, &name, e, expr, expected),
            Value::Range { .. } if self.is_iter_method(&name) || matches!(name.as_str(), "into_iter") => {
                match self.iterate_over(receiver, expr) {
                    Some(iter) if name == "into_iter" => Value::Iter(iter),
                    Some(iter) => self.iter_method(&iter, &name, e, expr, expected),
                    None => Value::Unit,
                }
            }
            Value::Maybe(cond, value) => self.maybe_method(cond, *value, &name, e, expr),
            Value::Place(ref path) | Value::Ref(ref path) => {
                let by_value = matches!(receiver, Value::Place(_));
                let path = path.clone();
                match self.sequence_method(&path, by_value, &name, e, expr) {
                    Some(value) => value,
                    None => self.scalar_method(receiver, &name, e, expr, active),
                }
            }
            Value::Node(node) if self.is_sequence_node(node, &name) => match self.as_sequence(receiver) {
                Value::Place(path) => match self.sequence_method(&path, true, &name, e, expr) {
                    Some(value) => value,
                    None => self.inactive_or(expr, "this method cannot be differentiated"),
                },
                other => other,
            },
            Value::Closure(_) if matches!(name.as_str(), "clone") => receiver,
            Value::Tuple(_) if name == "clone" => receiver,
            Value::Node(_) => self.scalar_method(receiver, &name, e, expr, active),
            _ => self.inactive_or(expr, "this method cannot be differentiated"),
        }
    }

    /// Whether the value is looked at element by element by the method.
    fn is_sequence_node(&mut self, node: NodeId, name: &str) -> bool {
        match self.ty(node) {
            Ty::Array(..) | Ty::Vec(_) | Ty::Seq(_) => true,
            Ty::Infer(_) => {
                self.called.contains_key(&node)
                    && matches!(name, "iter" | "into_iter" | "len" | "windows" | "chunks" | "to_vec" | "first" | "last")
            }
            _ => false,
        }
    }

    /// Whether the chain of methods starts from an inactive value that is not a number or sequence known to us.
    fn is_foreign(&mut self, receiver: &Expr) -> bool {
        match receiver {
            Expr::MethodCall(m) => self.is_foreign(&m.receiver),
            Expr::Paren(p) => self.is_foreign(&p.expr),
            Expr::Reference(r) => self.is_foreign(&r.expr),
            Expr::Unary(u) => self.is_foreign(&u.expr),
            Expr::Index(i) => self.is_foreign(&i.expr),
            Expr::Field(f) => self.is_foreign(&f.base),
            Expr::Try(_) | Expr::Struct(_) | Expr::Macro(_) => true,
            Expr::Call(c) => !super::call::starts_iterator(&c.func),
            Expr::Lit(l) => matches!(l.lit, syn::Lit::Str(_) | syn::Lit::Char(_) | syn::Lit::ByteStr(_)),
            Expr::Path(p) => match p.path.get_ident().and_then(|i| self.lookup(&i.to_string()).cloned()) {
                Some(Value::Place(path) | Value::Ref(path)) => matches!(self.path_ty(&path), Ty::Opaque | Ty::Infer(_) | Ty::Tuple(_)),
                Some(Value::Node(node)) => matches!(self.ty(node), Ty::Opaque | Ty::Infer(_)),
                Some(_) => false,
                None => true,
            },
            _ => false,
        }
    }
}
