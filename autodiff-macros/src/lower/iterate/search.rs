//! The first item that fits: `position` and `find`.

use super::rest::has_places;
use crate::graph::{NodeId, Path, Stmt, Ty};
use crate::lower::value::{Function, Iter, Value};
use crate::lower::{Lowerer, Slot};
use std::rc::Rc;
use syn::Expr;

impl Lowerer<'_> {
    /// Its number. Which one it is carries no derivative.
    pub(in crate::lower) fn position(&mut self, iter: &Rc<Iter>, fits: &Function, at: &Expr) -> Value {
        let (present, number) = self.number_where(iter, &|l, item| l.apply(fits, vec![item], at), at);
        Value::Maybe(present, Box::new(Value::Node(number)))
    }

    fn number_where(&mut self, iter: &Rc<Iter>, test: &dyn Fn(&mut Self, Value) -> Value, at: &Expr) -> (NodeId, NodeId) {
        let number = self.counter("number");
        let found = self.search(iter, test, at, &mut |_, _| {}, &mut |l| {
            let old = l.read(&number);
            l.step(&number, old);
        });
        (self.read(&found), self.read(&number))
    }

    /// The item itself: where it stands, if it has a place, so that nobody looks for one that is not there.
    pub(in crate::lower) fn find(&mut self, iter: &Rc<Iter>, fits: &Function, at: &Expr) -> Value {
        let test = |l: &mut Self, item| l.apply_lent(fits, vec![item], at);
        if has_places(iter) {
            let (present, number) = self.number_where(iter, &test, at);
            let item = self.iter_item(iter, number);
            return Value::Maybe(present, Box::new(item));
        }
        let mut slot = Slot::Unset;
        let mut keep = |l: &mut Self, item: Value| {
            slot = l.make_slot(&item);
            l.fill_slot(&mut slot.clone(), item);
        };
        let found = self.search(iter, &test, at, &mut keep, &mut |_| {});
        let present = self.read(&found);
        let value = self.slot_value(&slot);
        Value::Maybe(present, Box::new(value))
    }

    /// Leaves the loop over the items with the first one that fits; whether there is one.
    fn search(
        &mut self,
        iter: &Rc<Iter>,
        fits: &dyn Fn(&mut Self, Value) -> Value,
        at: &Expr,
        keep: &mut dyn FnMut(&mut Self, Value),
        go_on: &mut dyn FnMut(&mut Self),
    ) -> Path {
        let found = Path::var(self.new_local("found", Ty::Bool, proc_macro2::Span::mixed_site()));
        let no = self.truth(false);
        self.write(&found, no);
        self.drive(iter, None, &mut |l, item| {
            let item = l.settle_deep(item);
            let test = fits(l, item.clone());
            let test = l.as_node(test, at);
            let label = l.loop_at_hand();
            l.only_if(test, |l| {
                keep(l, item);
                let yes = l.truth(true);
                l.write(&found, yes);
                l.b.push(Stmt::Break(label));
            });
            go_on(l);
        });
        found
    }
}
