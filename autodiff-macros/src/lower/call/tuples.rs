//! Tuples lent to calls: `&pair`, `&mut pair`.
//!
//! A tuple is its items, each with a place of its own. The callee wants one place: the items are put together in front of the
//! call, and behind it they are what it left there.

use crate::graph::{Arg, ArgValue, Path, Proj, VarId};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;

impl Lowerer<'_> {
    pub(super) fn tuple_arg(&mut self, tuple: Value, mutable: bool, at: &Expr) -> Option<Arg> {
        if mutable && !has_places(&tuple) {
            self.complain(at, "only a tuple of variables can be lent to be changed: give it a name, or lend its parts");
            return None;
        }
        let active = self.is_active(&tuple);
        let node = self.as_node(tuple.clone(), at);
        let ty = self.ty(node);
        let path = Path::var(self.new_local("pair", ty, Span::mixed_site()));
        self.write(&path, node);
        if mutable {
            self.lent_tuples.insert(path.var, tuple);
            return Some(self.mutable_arg(path, at));
        }
        Some(Arg { value: ArgValue::Shared(path), active, span: at.span(), tangent: None })
    }

    /// The items of the tuples that were lent by these variables are what the callee left there.
    pub(super) fn take_tuples_apart(&mut self, lent: &[VarId]) {
        for var in lent {
            if let Some(tuple) = self.lent_tuples.remove(var) {
                self.take_apart(&tuple, &Path::var(*var));
            }
        }
    }

    fn take_apart(&mut self, target: &Value, from: &Path) {
        match target {
            Value::Tuple(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.take_apart(item, &from.then(Proj::Field(index.to_string().into())));
                }
            }
            Value::Place(path) => {
                let value = self.read(from);
                self.write(path, value);
            }
            _ => {}
        }
    }
}

fn has_places(tuple: &Value) -> bool {
    match tuple {
        Value::Tuple(items) => items.iter().all(has_places),
        Value::Place(_) => true,
        _ => false,
    }
}
