//! The item that wins every comparison: `min_by` and `max_by`.

use crate::graph::{NodeId, Op, Path, ScalarOp, Ty};
use crate::lower::value::{Function, Iter, Value};
use crate::lower::{Lowerer, Slot};
use std::rc::Rc;
use syn::Expr;

impl<'a> Lowerer<'a> {
    /// The item that wins every comparison: `min_by`, `max_by`.
    pub(in crate::lower) fn extremum(&mut self, iter: &Rc<Iter>, max: bool, compare: &Function, at: &Expr) -> Value {
        if Self::is_indexable(iter) && self.has_untold_items(iter) {
            return self.extremum_by_number(iter, max, compare, at);
        }
        let found = Path::var(self.new_local("found", Ty::Bool, proc_macro2::Span::mixed_site()));
        let no = self.b.node(Op::Bool(false), Vec::new(), Ty::Bool);
        self.write(&found, no);
        let mut slot = Slot::Unset;
        self.b.open();
        self.drive(iter, None, &mut |l, item| {
            let item = l.settle_deep(item);
            if let Slot::Unset = slot {
                slot = l.make_slot(&item);
            }
            let any = l.read(&found);
            let none = l.scalar(ScalarOp::Not, &[any]);
            let take = l.or_else(none, |l| {
                let old = l.slot_value(&slot);
                l.better(max, compare, old, item.clone(), at)
            });
            l.only_if(take, |l| l.fill_slot(&mut slot.clone(), item));
            let yes = l.b.node(Op::Bool(true), Vec::new(), Ty::Bool);
            l.write(&found, yes);
        });
        let searched = self.b.close();
        self.start_numbers(&slot);
        searched.stmts.into_iter().for_each(|stmt| self.b.finish(stmt));
        let present = self.read(&found);
        let value = self.slot_value(&slot);
        Value::Maybe(present, Box::new(value))
    }

    /// The same, known by its number: of what the items are nothing needs to be told.
    fn extremum_by_number(&mut self, iter: &Rc<Iter>, max: bool, compare: &Function, at: &Expr) -> Value {
        let [found, best] =
            [("found", Ty::Bool), ("best", Ty::Int)].map(|(name, ty)| Path::var(self.new_local(name, ty, proc_macro2::Span::mixed_site())));
        let (no, first) = (self.truth(false), self.b.integer(0));
        self.write(&found, no);
        self.write(&best, first);
        self.drive(&Rc::new(Iter::Enumerate(iter.clone())), None, &mut |l, item| {
            let Value::Tuple(parts) = item else { return };
            let [Value::Node(number), item] = &parts[..] else { return };
            let any = l.read(&found);
            let none = l.scalar(ScalarOp::Not, &[any]);
            let take = l.or_else(none, |l| {
                let old = l.read(&best);
                let old = l.iter_item(iter, old);
                l.better(max, compare, old, item.clone(), at)
            });
            l.only_if(take, |l| l.write(&best, *number));
            let yes = l.truth(true);
            l.write(&found, yes);
        });
        let (present, best) = (self.read(&found), self.read(&best));
        Value::Maybe(present, Box::new(self.iter_item(iter, best)))
    }

    /// Whether items are elements of a list whose type is not told: structs.
    fn has_untold_items(&mut self, iter: &Iter) -> bool {
        match iter {
            Iter::Slice { path, .. } => {
                let element = self.path_ty(path).element().cloned();
                element.is_some_and(|ty| matches!(self.types.shallow(&ty), Ty::Infer(_) | Ty::Opaque))
            }
            Iter::Zip(a, b) => self.has_untold_items(a) || self.has_untold_items(b),
            Iter::Enumerate(i) | Iter::Rev(i) | Iter::Skip(i, _) | Iter::Take(i, _) | Iter::StepBy(i, _) | Iter::Copied(i) => {
                self.has_untold_items(i)
            }
            _ => false,
        }
    }

    /// The loop looks at what it keeps: in its first round, nothing.
    fn start_numbers(&mut self, slot: &Slot) {
        match slot {
            Slot::Tuple(slots) => slots.iter().for_each(|slot| self.start_numbers(slot)),
            Slot::Var(var) if self.path_ty(&Path::var(*var)).is_scalar() => {
                let ty = self.path_ty(&Path::var(*var));
                let nothing = self.absent(ty);
                self.write(&Path::var(*var), nothing);
            }
            _ => {}
        }
    }

    /// Whether `new` replaces `old`: ties go to the last one for `max`, to the first one for `min`.
    fn better(&mut self, max: bool, compare: &Function, old: Value, new: Value, at: &Expr) -> NodeId {
        match self.compared(compare, old, new, at) {
            Some((old, new)) => self.scalar(if max { ScalarOp::Le } else { ScalarOp::Gt }, &[old, new]),
            None => {
                self.refuse(at, "the comparison must be `|a, b| a.total_cmp(b)` or `|a, b| a.partial_cmp(b).unwrap()` here");
                self.b.node(Op::Bool(false), Vec::new(), Ty::Bool)
            }
        }
    }

    /// The two numbers that a comparison of `old` and `new` looks at.
    fn compared(&mut self, compare: &Function, old: Value, new: Value, at: &Expr) -> Option<(NodeId, NodeId)> {
        let closure = match compare {
            Function::Path(path) => {
                let name = path.path.segments.last()?.ident.to_string();
                let known = matches!(name.as_str(), "total_cmp" | "partial_cmp");
                return known.then(|| (self.as_node(old, at), self.as_node(new, at)));
            }
            Function::Closure(closure) => closure.clone(),
        };
        let comparison = crate::lower::method::comparison(&closure.expr.body)?;
        let mut inner = closure.scopes.clone();
        inner.push(Default::default());
        let scopes = std::mem::replace(&mut self.scopes, inner);
        for (pat, value) in closure.expr.inputs.iter().zip([old, new]) {
            self.bind(pat, value);
        }
        let left = self.expr_node(&comparison.receiver);
        // The numbers are compared, and not references to them.
        let right = comparison.args.first().map(|arg| match arg {
            Expr::Reference(lent) => self.expr_node(&lent.expr),
            arg => self.expr_node(arg),
        });
        self.scopes = scopes;
        Some((left, right?))
    }
}
