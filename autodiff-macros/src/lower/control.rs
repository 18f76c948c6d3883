//! Branches, loops and jumps, made structured.

/// `if`, and what the branches of any choice have in common: values that leave them.
mod branch;

/// `match`: by tests where the parts are known, on other inactive values as it stands.
pub(super) mod choice;

/// Patterns as tests.
pub(super) mod fit;

/// Labels, `break`, `continue`, `return` and `?`.
mod jump;

/// Loops.
mod repeat;

use super::value::{Closure, Function, Value};
use super::{Lowerer, Slot};
use crate::graph::Ty;
use crate::syntax::signature::Wrapper;
pub(super) use jump::has_return;
use jump::has_return_expr;
use std::collections::HashMap;
use syn::visit::Visit;
use syn::{Expr, visit};

impl Lowerer<'_> {
    /// As `mentions_active`, of a closure's body: names mean what they meant where the closure was written, and its parameters
    /// are as active as the arguments, which stand where it is called.
    pub(super) fn body_mentions_active(&mut self, closure: &Closure) -> bool {
        let params = closure.expr.inputs.iter().flat_map(crate::lower::snippet::pattern_names);
        let inactive = |(name, _)| (name, Value::Tuple(Vec::new()).into());
        let mut inner = closure.scopes.clone();
        inner.push(params.map(inactive).collect());
        let scopes = std::mem::replace(&mut self.scopes, inner);
        let found = self.mentions_active(&closure.expr.body);
        self.scopes = scopes;
        found
    }

    /// Applies a closure, or a function named by its path, to values.
    pub(super) fn apply(&mut self, function: &Function, args: Vec<Value>, at: &Expr) -> Value {
        self.apply_expecting(function, args, None, at)
    }

    /// The same where the type of the result is told.
    pub(super) fn apply_expecting(&mut self, function: &Function, args: Vec<Value>, expected: Option<&Ty>, at: &Expr) -> Value {
        match function {
            Function::Path(path) => self.apply_path(path, args, at),
            Function::Closure(closure) => {
                if self.inlining > 64 {
                    return self.refuse(at, "closures nested too deeply: a closure seems to call itself");
                }
                if closure.expr.inputs.len() != args.len() {
                    return self.leave_to_rustc();
                }
                self.inlining += 1;
                let mut inner = closure.scopes.clone();
                inner.push(HashMap::new());
                let scopes = std::mem::replace(&mut self.scopes, inner);
                let targets = std::mem::take(&mut self.targets);
                let returns = has_return_expr(&closure.expr.body);
                let label = returns.then(|| self.b.graph.new_label());
                let exit = super::Exit { label, slot: Some(Slot::Unset), wrapper: Wrapper::Plain, closure: true };
                let outer_exit = std::mem::replace(&mut self.exit, exit);
                if returns {
                    self.b.open();
                }
                let lent = std::mem::take(&mut self.lent);
                for (index, (pat, arg)) in closure.expr.inputs.iter().zip(args).enumerate() {
                    self.bind_lent(pat, arg, if index == 0 { lent } else { 0 });
                }
                let expected = match &closure.expr.output {
                    syn::ReturnType::Type(_, ty) => Some(self.model(ty)),
                    syn::ReturnType::Default => expected.cloned(),
                };
                let mut value = self.expr_expecting(&closure.expr.body, expected.as_ref());
                // The result outlives the names of the closure, not its places.
                value = self.settle_result(value);
                if let Some(label) = label {
                    value = self.close_exit(label, value);
                }
                self.exit = outer_exit;
                self.targets = targets;
                self.scopes = scopes;
                self.inlining -= 1;
                value
            }
        }
    }

    fn settle_result(&mut self, value: Value) -> Value {
        match value {
            Value::Tuple(items) => Value::Tuple(items.into_iter().map(|i| self.settle_result(i)).collect()),
            other => self.settle(other),
        }
    }
}

/// Whether something is assigned, repeated or left in the expression.
pub(super) fn acts(expr: &Expr) -> bool {
    struct Finder(bool);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_expr(&mut self, e: &'ast Expr) {
            let repeats = matches!(e, Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_));
            let leaves = matches!(e, Expr::Break(_) | Expr::Continue(_) | Expr::Return(_) | Expr::Try(_));
            self.0 |= matches!(e, Expr::Assign(_)) || repeats || leaves;
            visit::visit_expr(self, e);
        }
    }
    let mut finder = Finder(false);
    finder.visit_expr(expr);
    finder.0
}

/// Whether the expression names the variable.
pub(super) fn mentions(expr: &Expr, name: &str) -> bool {
    struct Finder<'n>(&'n str, bool);
    impl<'ast> Visit<'ast> for Finder<'_> {
        fn visit_ident(&mut self, ident: &'ast proc_macro2::Ident) {
            self.1 |= ident == self.0;
        }
        fn visit_macro(&mut self, mac: &'ast syn::Macro) {
            self.1 |= super::snippet::identifiers(mac.tokens.clone()).iter().any(|i| i == self.0);
            visit::visit_macro(self, mac);
        }
    }
    let mut finder = Finder(name, false);
    finder.visit_expr(expr);
    finder.1
}
