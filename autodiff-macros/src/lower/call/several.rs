//! Values of several places lent to calls: tuples, `&pair` and `&mut pair`, and variables that hold an `Option`.
//!
//! A tuple is its items, each with a place of its own, and an `Option` a flag and what is there. The callee wants one place: they
//! are put together in front of the call, and behind it they are what it left there.

use crate::graph::{Arg, ArgValue, Path, Proj, VarId};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;

impl Lowerer<'_> {
    pub(super) fn arg_of_several(&mut self, value: Value, mutable: bool, at: &Expr) -> Option<Arg> {
        if mutable && !has_places(&value) {
            self.complain(at, "only a tuple of variables can be lent to be changed: give it a name, or lend its parts");
            return None;
        }
        let active = self.is_active(&value);
        let node = self.as_node(value.clone(), at);
        let ty = self.ty(node);
        let path = Path::var(self.new_local(&name_of(at), ty, Span::mixed_site()));
        self.write(&path, node);
        if mutable {
            self.lent_several.insert(path.var, (value, at.clone()));
            return Some(self.mutable_arg(path, at));
        }
        Some(Arg { value: ArgValue::Shared(path), active, span: at.span(), tangent: None })
    }

    /// What was lent by these variables is what the callee left there.
    pub(super) fn take_back(&mut self, lent: &[VarId]) {
        for var in lent {
            if let Some((value, at)) = self.lent_several.remove(var) {
                self.take_apart(&value, Path::var(*var), &at);
            }
        }
    }

    fn take_apart(&mut self, target: &Value, from: Path, at: &Expr) {
        match target {
            Value::Tuple(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.take_apart(item, from.then(Proj::Field(index.to_string().into())), at);
                }
            }
            Value::Place(path) => {
                let value = self.read(&from);
                self.write(path, value);
            }
            Value::Optional(optional) => self.store_optional(optional, Value::Place(from), at),
            _ => {}
        }
    }
}

/// The name of what is lent, so that the call reads as the user's.
fn name_of(at: &Expr) -> String {
    match at {
        Expr::Reference(e) => name_of(&e.expr),
        Expr::Path(e) => e.path.get_ident().map_or_else(|| "whole".to_string(), ToString::to_string),
        _ => "whole".to_string(),
    }
}

fn has_places(value: &Value) -> bool {
    match value {
        Value::Tuple(items) => items.iter().all(has_places),
        Value::Place(_) | Value::Optional(_) => true,
        _ => false,
    }
}
