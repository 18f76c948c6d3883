//! Labels, `break`, `continue`, `return` and `?`.

use crate::graph::{LabelId, Op, Path, Stmt, Ty};
use crate::lower::value::Value;
use crate::lower::{LOST_IN_ERROR, Lowerer, Slot, Target};
use crate::syntax::signature::Wrapper;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Block, Expr};

impl Lowerer<'_> {
    pub(in crate::lower) fn labelled_block(&mut self, name: &str, block: &Block, _expected: Option<&Ty>) -> Value {
        let label = self.b.graph.new_label();
        self.targets.push(Target {
            user_label: Some(name.to_string()),
            break_label: label,
            continue_label: None,
            result: Some(Slot::Unset),
        });
        self.b.open();
        let value = self.block_scope(block, None);
        if !self.b.diverged() {
            let at = self.targets.len() - 1;
            let mut slot = self.targets[at].result.take().expect("set above");
            self.fill_slot(&mut slot, value);
            self.targets[at].result = Some(slot);
        }
        let body = self.b.close();
        let target = self.targets.pop().expect("pushed above");
        self.start_slot(&target.result);
        self.b.finish(Stmt::Block { label, body });
        self.slot_value(&target.result.expect("kept"))
    }

    /// Leaves a value where it is waited for.
    pub(in crate::lower) fn fill_slot(&mut self, slot: &mut Slot, value: Value) {
        if let Value::Never = value {
            return;
        }
        if let Slot::Unset = slot {
            *slot = self.make_slot(&value);
        }
        match (slot, value) {
            (Slot::Maybe(flag, inner), value) => {
                let (cond, value) = match self.opened(value) {
                    Value::Maybe(cond, value) => (cond, Some(*value)),
                    _ => (self.truth(false), None),
                };
                if let Some(value) = value
                    && let Value::Maybe(_, value) = self.snapshot(cond, value)
                {
                    self.where_it_is(cond, *value, |l, value| l.fill_slot(inner, value));
                }
                self.write(&Path::var(*flag), cond);
            }
            (Slot::Lent(var), value) => {
                let path = Path::var(*var);
                let is_list = matches!(self.path_ty(&path), Ty::Vec(_));
                let node = self.copied(value, is_list);
                self.write(&path, node);
            }
            (Slot::Var(var), value) => {
                self.refuse_moved_reference(&value);
                let node = self.as_node(value, &quote!());
                let path = Path::var(*var);
                self.write(&path, node);
            }
            (Slot::Tuple(slots), Value::Tuple(items)) => {
                for (slot, item) in slots.iter_mut().zip(items) {
                    self.fill_slot(slot, item);
                }
            }
            (slot @ Slot::Tuple(_), value @ (Value::Node(_) | Value::Place(_) | Value::Ref(_))) => {
                let count = if let Slot::Tuple(slots) = &*slot { slots.len() } else { 0 };
                let parts = self.tuple_parts(value, count);
                self.fill_slot(slot, parts);
            }
            _ => {}
        }
    }

    pub(in crate::lower) fn make_slot(&mut self, value: &Value) -> Slot {
        let ty = match value {
            Value::Unit => return Slot::Unit,
            Value::Tuple(items) => return Slot::Tuple(items.iter().map(|i| self.make_slot(i)).collect()),
            Value::Struct(_) | Value::Range { .. } => Ty::Opaque,
            Value::Nothing => return self.maybe_slot(None),
            Value::Maybe(_, inner) => return self.maybe_slot(Some(inner)),
            Value::Node(node) => self.b.graph.node(*node).ty.clone(),
            Value::Ref(path) if self.is_lent_whole(value) => return Slot::Lent(self.new_copy("outcome", path)),
            Value::Place(path) | Value::Ref(path) => self.path_ty(path),
            _ => return Slot::Unit,
        };
        Slot::Var(self.new_local("outcome", ty, proc_macro2::Span::mixed_site()))
    }

    pub(in crate::lower) fn slot_value(&mut self, slot: &Slot) -> Value {
        match slot {
            Slot::Unset => Value::Never,
            Slot::Unit => Value::Unit,
            Slot::Tuple(slots) => Value::Tuple(slots.iter().map(|s| self.slot_value(s)).collect()),
            Slot::Maybe(_, inner) if matches!(**inner, Slot::Unset) => Value::Nothing,
            Slot::Maybe(flag, inner) => {
                let flag = self.read(&Path::var(*flag));
                Value::Maybe(flag, Box::new(self.slot_value(inner)))
            }
            Slot::Lent(var) => Value::Ref(Path::var(*var)),
            Slot::Var(var) => {
                let path = Path::var(*var);
                if self.path_ty(&path).is_scalar() { Value::Node(self.read(&path)) } else { Value::Place(path) }
            }
        }
    }

    /// What may be left empty gets a value before the statement that collects it.
    pub(in crate::lower) fn start_slot(&mut self, slot: &Option<Slot>) {
        match slot {
            Some(Slot::Tuple(slots)) => slots.iter().for_each(|slot| self.start_slot(&Some(slot.clone()))),
            Some(Slot::Maybe(_, inner)) => self.start_empty(inner),
            _ => {}
        }
    }

    fn start_empty(&mut self, slot: &Slot) {
        match slot {
            Slot::Tuple(slots) => slots.iter().for_each(|slot| self.start_empty(slot)),
            Slot::Maybe(_, inner) => self.start_empty(inner),
            Slot::Var(var) | Slot::Lent(var) => self.start_var(&Path::var(*var)),
            Slot::Unset | Slot::Unit => {}
        }
    }

    pub(super) fn start_var(&mut self, path: &Path) {
        let ty = self.path_ty(path);
        let absent = self.absent(ty);
        self.write(path, absent);
    }

    pub(in crate::lower) fn leave_value(&mut self, value: Value) {
        let mut slot = self.exit.slot.take().unwrap_or(Slot::Unit);
        self.fill_slot(&mut slot, value);
        self.exit.slot = Some(slot);
    }

    /// Closes the block that `return` leaves, whose last expression has this value; what comes out of it at all its ends.
    pub(in crate::lower) fn close_exit(&mut self, label: LabelId, value: Value) -> Value {
        if !self.b.diverged() {
            self.leave_value(value);
        }
        let body = self.b.close();
        let slot = self.exit.slot.clone();
        self.start_slot(&slot);
        self.b.finish(Stmt::Block { label, body });
        self.slot_value(&slot.unwrap_or(Slot::Unit))
    }

    pub(in crate::lower) fn return_expr(&mut self, e: &syn::ExprReturn) -> Value {
        let value = match &e.expr {
            Some(expr) => {
                self.tail = self.exit.wrapper != Wrapper::Plain;
                self.expr(expr)
            }
            None => Value::Unit,
        };
        if self.b.diverged() {
            return Value::Never;
        }
        self.leave_value(value);
        if let Some(label) = self.exit.label {
            self.b.push(Stmt::Break(label));
        }
        Value::Never
    }

    pub(in crate::lower) fn break_expr(&mut self, e: &syn::ExprBreak) -> Value {
        let value = e.expr.as_ref().map(|expr| self.expr(expr));
        let label = e.label.as_ref().map(|l| l.ident.to_string());
        let Some(at) = self.target(label.as_deref(), false) else {
            return self.refuse(e, "there is no loop or block here that this `break` could leave");
        };
        if let Some(value) = value {
            let mut slot = self.targets[at].result.take().unwrap_or(Slot::Unit);
            self.fill_slot(&mut slot, value);
            self.targets[at].result = Some(slot);
        }
        let label = self.targets[at].break_label;
        self.b.push(Stmt::Break(label));
        Value::Never
    }

    pub(in crate::lower) fn continue_expr(&mut self, e: &syn::ExprContinue) -> Value {
        let label = e.label.as_ref().map(|l| l.ident.to_string());
        match self.target(label.as_deref(), true).and_then(|at| self.targets[at].continue_label) {
            Some(label) => {
                self.b.push(Stmt::Break(label));
                Value::Never
            }
            None => self.refuse(e, "there is no loop here that this `continue` could go on with"),
        }
    }

    /// What `break` leaves in the innermost loop.
    pub(in crate::lower) fn loop_at_hand(&self) -> LabelId {
        let target = self.target(None, true).expect("inside a loop");
        self.targets[target].break_label
    }

    /// Whether a jump there stays in the same round of the same loop.
    pub(super) fn is_near(&self, goal: LabelId) -> bool {
        match self.targets.iter().rposition(|target| target.continue_label.is_some()) {
            Some(at) => {
                let blocks = self.targets[at + 1..].iter().map(|block| block.break_label);
                blocks.chain(self.targets[at].continue_label).any(|label| label == goal)
            }
            None => self.targets.iter().map(|block| block.break_label).chain(self.exit.label).any(|label| label == goal),
        }
    }

    pub(super) fn target(&self, label: Option<&str>, needs_loop: bool) -> Option<usize> {
        self.targets.iter().rposition(|t| match label {
            Some(label) => t.user_label.as_deref() == Some(label),
            None => t.continue_label.is_some() || (!needs_loop && t.user_label.is_none()),
        })
    }

    pub(in crate::lower) fn try_expr(&mut self, e: &syn::ExprTry, expr: &Expr) -> Value {
        if !self.exit.closure && self.exit.wrapper == Wrapper::Plain && matches!(self.signature.output.model, Ty::Real(_) | Ty::Unit) {
            return self.leave_to_rustc();
        }
        let is_active = match raised(&e.expr) {
            Some(error) => self.error_mentions_active(error),
            None => self.mentions_active(&e.expr),
        };
        if !is_active {
            if self.exit.closure {
                return self.refuse(expr, "`?` inside a closure leaves the closure only: use it outside");
            }
            let ty = self.types.fresh();
            return Value::Node(self.snippet_tokens(expr.to_token_stream(), true, ty));
        }
        let value = self.option_expr(&e.expr);
        let value = match value {
            Value::Place(_) | Value::Ref(_) => self.as_option(value, false),
            other => other,
        };
        if let Value::Nothing = value
            && (self.exit.closure || self.exit.wrapper == Wrapper::Option)
        {
            let no = self.truth(false);
            self.exit_unless(no);
            return Value::Never;
        }
        match value {
            Value::Maybe(cond, value) if self.exit.closure || self.exit.wrapper == Wrapper::Option => {
                // What is looked at later is read only where it is there.
                self.exit_unless(cond);
                *value
            }
            Value::Maybe(cond, value)
                if self.exit.wrapper == Wrapper::Result
                    && let Some((error, tokens)) = error_of(&e.expr) =>
            {
                if self.error_mentions_active(error) {
                    return self.refuse(error, LOST_IN_ERROR);
                }
                self.fail_unless(cond, &tokens);
                *value
            }
            _ if self.exit.closure => self.refuse(expr, "`?` inside a closure leaves the closure only: use it outside"),
            Value::Node(node) if matches!(self.b.graph.node(node).op, Op::Bound(_)) => self.try_call(node, quote!(?)),
            _ => self
                .refuse(expr, "`?` on an active value: only on the result of a differentiable function that returns `Result` or `Option`"),
        }
    }
}

/// What `Err(error)` says.
fn raised(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Call(call) if matches!(&*call.func, Expr::Path(name) if name.path.is_ident("Err")) => call.args.first(),
        _ => None,
    }
}

/// What `?` fails with where an `Option` is empty: `first.ok_or(error)?`, `first.ok_or_else(|| error)?`.
fn error_of(expr: &Expr) -> Option<(&Expr, TokenStream)> {
    match expr {
        Expr::Paren(e) => error_of(&e.expr),
        Expr::MethodCall(call) if call.method == "ok_or" => call.args.first().map(|error| (error, error.to_token_stream())),
        Expr::MethodCall(call) if call.method == "ok_or_else" => {
            call.args.first().map(|error| (error, quote_spanned!(error.span()=> (#error)())))
        }
        _ => None,
    }
}

/// Whether the function may return before its end; `?` leaves the derived function itself.
pub(in crate::lower) fn has_return(block: &Block) -> bool {
    let mut finder = Returns(false, false);
    finder.visit_block(block);
    finder.0
}

/// Whether the closure may return before its end.
pub(super) fn has_return_expr(expr: &Expr) -> bool {
    let mut finder = Returns(false, true);
    finder.visit_expr(expr);
    finder.0
}

/// Found a jump to the exit; whether `?` is one.
struct Returns(bool, bool);

impl<'ast> Visit<'ast> for Returns {
    fn visit_expr_return(&mut self, _: &'ast syn::ExprReturn) {
        self.0 = true;
    }

    fn visit_expr_try(&mut self, e: &'ast syn::ExprTry) {
        self.0 |= self.1;
        syn::visit::visit_expr_try(self, e);
    }

    // A closure's `return` is its own.
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
}
