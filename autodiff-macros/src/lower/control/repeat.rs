//! Loops.

use crate::graph::{Loop, LoopKind, NodeId, Region, Stmt, Ty};
use crate::lower::value::{Iter, Value};
use crate::lower::{Lowerer, Slot, Target};
use std::collections::HashMap;
use std::rc::Rc;
use syn::{Expr, Pat};

impl Lowerer<'_> {
    pub(in crate::lower) fn for_loop(&mut self, e: &syn::ExprForLoop) -> Value {
        let iterable = match &*e.expr {
            // Tuples of a list written out stay tuples.
            Expr::Array(list) if list.elems.len() <= 16 && list.elems.iter().all(|item| matches!(item, Expr::Tuple(_))) => {
                Value::Iter(Rc::new(Iter::Items(list.elems.iter().map(|item| self.expr(item)).collect())))
            }
            iterable => self.expr(iterable),
        };
        let Some(iter) = self.iterate_over(iterable, &e.expr) else { return Value::Unit };
        if self.asks_once_more(&iter) {
            return self.refuse(
                &e.expr,
                "where the right side of `zip` is shorter, `for` applies the closure on the left, which changes something, once more: collect the left side first",
            );
        }
        let label = e.label.as_ref().map(|l| l.name.ident.to_string());
        let pat = &*e.pat;
        self.drive(&iter, label, &mut |l, item| {
            l.scopes.push(HashMap::new());
            l.bind(pat, item);
            l.block_scope(&e.body, None);
            l.scopes.pop();
        });
        Value::Unit
    }

    /// A counted loop. `body` gets the counter.
    pub(in crate::lower) fn counted(
        &mut self,
        range: (NodeId, NodeId, bool),
        reversed: bool,
        user_label: Option<String>,
        body: &mut dyn FnMut(&mut Self, NodeId),
    ) {
        let (start, end, inclusive) = range;
        let counter = self.b.graph.new_bound(Ty::Int);
        let label = self.b.graph.new_label();
        let region = self.loop_body(label, user_label, &mut |l| body(l, counter));
        let kind = LoopKind::For { counter, start, end, inclusive, reversed };
        self.push_loop(Loop { label, kind, body: region });
    }

    /// A loop of the compiler's own, from zero on.
    pub(in crate::lower) fn up_to(&mut self, end: NodeId, body: &mut dyn FnMut(&mut Self, NodeId)) {
        let zero = self.b.integer(0);
        self.counted((zero, end, false), false, None, body);
    }

    pub(in crate::lower) fn push_loop(&mut self, l: Loop) {
        self.b.finish(Stmt::Loop(Box::new(l)));
    }

    /// The body of a loop; `continue` leaves a block around it.
    pub(in crate::lower) fn loop_body(
        &mut self,
        label: crate::graph::LabelId,
        user_label: Option<String>,
        body: &mut dyn FnMut(&mut Self),
    ) -> Region {
        let continue_label = self.b.graph.new_label();
        self.targets.push(Target { user_label, break_label: label, continue_label: Some(continue_label), result: None });
        self.b.open();
        self.b.enter_loop();
        self.b.open();
        body(self);
        let mut inner = self.b.close();
        self.targets.pop();
        let continues = inner.stmts.iter().flat_map(Stmt::jumps).any(|l| l == continue_label);
        if continues {
            // What stands in front of the first jump is evaluated in any case, and in sight at the end of the round.
            let first = inner.stmts.iter().position(|stmt| !stmt.jumps().is_empty()).unwrap_or(0);
            let rest = inner.stmts.split_off(first);
            std::mem::replace(&mut inner.stmts, rest).into_iter().for_each(|stmt| self.b.push(stmt));
            self.b.push(Stmt::Block { label: continue_label, body: inner });
        } else {
            let mut outer = self.b.close();
            outer.stmts.extend(inner.stmts);
            return outer;
        }
        self.b.close()
    }

    pub(in crate::lower) fn while_loop(&mut self, e: &syn::ExprWhile) -> Value {
        let user_label = e.label.as_ref().map(|l| l.name.ident.to_string());
        let label = self.b.graph.new_label();
        if let Expr::Let(cond) = &*e.cond {
            return self.while_let(cond, e, user_label);
        }
        self.b.open();
        self.b.enter_loop();
        let node = self.condition(&e.cond);
        let mut cond = self.b.close();
        cond.yields = vec![node];
        if only_looks(&cond) {
            let body = self.loop_body(label, user_label, &mut |l| {
                l.block_scope(&e.body, None);
            });
            self.push_loop(Loop { label, kind: LoopKind::While { cond }, body });
        } else {
            let body = self.loop_body(label, user_label, &mut |l| {
                let cond = l.condition(&e.cond);
                l.break_unless(cond, label);
                l.block_scope(&e.body, None);
            });
            self.push_loop(Loop { label, kind: LoopKind::Forever, body });
        }
        Value::Unit
    }

    pub(in crate::lower) fn break_unless(&mut self, cond: NodeId, label: crate::graph::LabelId) {
        self.b.open();
        let then = self.b.close();
        self.b.open();
        self.b.push(Stmt::Break(label));
        let els = self.b.close();
        self.b.push(Stmt::If { cond, then, els, outs: Vec::new() });
    }

    fn while_let(&mut self, cond: &syn::ExprLet, e: &syn::ExprWhile, user_label: Option<String>) -> Value {
        if self.mentions_active(&cond.expr) {
            let (attrs, label, body) = (&e.attrs, &e.label, &e.body);
            let looped: Expr = syn::parse_quote!(#(#attrs)* #label loop { if #cond #body else { break; } });
            return self.expr(&looped);
        }
        let label = self.b.graph.new_label();
        let body = self.loop_body(label, user_label, &mut |l| {
            let scrutinee = l.expr_node(&cond.expr);
            let wild: Pat = syn::parse_quote!(_);
            l.match_verbatim(scrutinee, &[(&cond.pat, None), (&wild, None)], None, &mut |l, i| {
                if i == 0 {
                    l.block_scope(&e.body, None);
                    Value::Unit
                } else {
                    l.b.push(Stmt::Break(label));
                    Value::Never
                }
            });
        });
        self.push_loop(Loop { label, kind: LoopKind::Forever, body });
        Value::Unit
    }

    pub(in crate::lower) fn forever(&mut self, e: &syn::ExprLoop) -> Value {
        let user_label = e.label.as_ref().map(|l| l.name.ident.to_string());
        let label = self.b.graph.new_label();
        let continue_label = self.b.graph.new_label();
        self.targets.push(Target { user_label, break_label: label, continue_label: Some(continue_label), result: Some(Slot::Unset) });
        self.b.open();
        self.b.enter_loop();
        self.b.open();
        self.block_scope(&e.body, None);
        let inner = self.b.close();
        let target = self.targets.pop().expect("pushed above");
        let continues = inner.stmts.iter().flat_map(Stmt::jumps).any(|l| l == continue_label);
        let body = if continues {
            self.b.push(Stmt::Block { label: continue_label, body: inner });
            self.b.close()
        } else {
            let mut outer = self.b.close();
            outer.stmts.extend(inner.stmts);
            outer
        };
        let leaves = body.stmts.iter().flat_map(Stmt::jumps).any(|l| l == label);
        self.start_slot(&target.result);
        self.push_loop(Loop { label, kind: LoopKind::Forever, body });
        if !leaves {
            return Value::Never;
        }
        match &target.result {
            Some(Slot::Unset) | None => Value::Unit,
            Some(slot) => self.slot_value(&slot.clone()),
        }
    }
}

/// Whether the region computes values and changes nothing.
fn only_looks(region: &Region) -> bool {
    let looks = |stmt: &Stmt| matches!(stmt, Stmt::Let(_) | Stmt::If { .. }) && stmt.regions().iter().all(|(inner, _)| only_looks(inner));
    region.stmts.iter().all(looks)
}
