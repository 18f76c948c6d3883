//! Iterators in variables that may be advanced: `let mut it = xs.iter();`.
//!
//! In comes a chain whose items can be computed from their number; out goes the same with a variable that says how many of
//! them were taken. `next`, `by_ref` and whatever ends early go on from there.

use super::Body;
use crate::graph::{Path, ScalarOp, Ty};
use crate::lower::Lowerer;
use crate::lower::value::{Function, Iter, Value};
use proc_macro2::Span;
use std::rc::Rc;
use syn::Expr;

impl<'a> Lowerer<'a> {
    /// A chain that gets a name which may be advanced.
    pub(in crate::lower) fn advanced(&mut self, iter: &Rc<Iter>, span: Span) -> Value {
        if matches!(**iter, Iter::Rest(..)) {
            return Value::Iter(iter.clone());
        }
        if !Self::is_indexable(iter) || self.iter_len(iter).is_none() {
            return self.refuse(
                syn::Ident::new("_", span),
                "a filtered, flattened, chained or endless iterator cannot be kept in a variable that is `mut`: collect it, or iterate where it is written",
            );
        }
        let taken = self.counter("taken");
        Value::Iter(Rc::new(Iter::Rest(iter.clone(), taken)))
    }

    /// The same, advanced on its own from here on.
    pub(in crate::lower) fn cloned_iter(&mut self, iter: &Rc<Iter>) -> Value {
        let Iter::Rest(whole, taken) = &**iter else { return Value::Iter(iter.clone()) };
        let (so_far, copy) = (self.read(taken), self.counter("taken"));
        self.write(&copy, so_far);
        Value::Iter(Rc::new(Iter::Rest(whole.clone(), copy)))
    }

    pub(super) fn drive_rest(&mut self, whole: &Rc<Iter>, taken: &Path, label: Option<String>, body: Body<'_, 'a>) {
        let (start, Some(len)) = (self.read(taken), self.iter_len(whole)) else { return };
        self.counted((start, len, false), false, label, &mut |l, k| {
            l.step(taken, k);
            let item = l.iter_item(whole, k);
            body(l, item);
        });
    }

    /// `it.next()`
    pub(in crate::lower) fn next(&mut self, iter: &Rc<Iter>, at: &Expr) -> Value {
        let Iter::Rest(whole, taken) = &**iter else {
            return self.refuse(at, "`next` takes an item of an iterator in a variable that is `mut`: give it a name first");
        };
        if !has_places(whole) {
            let first: Function =
                Function::Closure(Rc::new(crate::lower::value::Closure { expr: syn::parse_quote!(|_| true), scopes: self.scopes.clone() }));
            return self.find(iter, &first, at);
        }
        let (k, Some(len)) = (self.read(taken), self.iter_len(whole)) else { return Value::Never };
        let present = self.scalar(ScalarOp::Lt, &[k, len]);
        let item = self.iter_item(whole, k);
        let one = self.b.integer(1);
        let behind = self.int(ScalarOp::Add, k, one);
        let behind = self.int(ScalarOp::Min, behind, len);
        self.expect(behind, &Ty::Int);
        self.write(taken, behind);
        Value::Maybe(present, Box::new(item))
    }
}

/// Whether an item is only a place, which nobody looks at before it is known to be there.
pub(super) fn has_places(iter: &Iter) -> bool {
    match iter {
        Iter::Slice { .. } | Iter::Windows { .. } | Iter::Chunks { .. } => true,
        Iter::Copied(i) | Iter::Enumerate(i) => has_places(i),
        _ => false,
    }
}
