//! Which variables may be behind a name: in `for t in &mut body.trail { *t = y; }` what is stored through `t` goes to `body`.
//!
//! In: what is stored to, where lowering has no place for it because the variable carried no derivative so far. Out: the variables
//! that the next round takes for ones that do.

use super::Lowerer;
use super::snippet::pattern_names;
use super::value::Value;
use std::collections::BTreeSet;
use syn::visit::{self, Visit};
use syn::{Block, Expr, Pat};

impl Lowerer<'_> {
    /// Notes that variables behind the expression carry a derivative; whether that is new.
    pub(super) fn activate_behind(&mut self, expr: &Expr) -> bool {
        let mut is_new = false;
        for name in behind(&self.item.block, expr) {
            let Some(Value::Place(path)) = self.lookup(&name).cloned() else { continue };
            if path.proj.is_empty() && self.is_own_mutable(&path) && !self.active.contains(&path.var) {
                is_new |= self.found.active.insert(name);
            }
        }
        is_new
    }
}

/// The names that the value of the expression may be a part of, as far as bindings tell.
fn behind(block: &Block, expr: &Expr) -> BTreeSet<String> {
    let mut bindings = Bindings(Vec::new());
    bindings.visit_block(block);
    let mut found = BTreeSet::new();
    let mut open: Vec<String> = root(expr).into_iter().collect();
    while let Some(name) = open.pop() {
        if found.insert(name.clone()) {
            open.extend(bindings.0.iter().filter(|(bound, _)| *bound == name).map(|(_, whole)| whole.clone()));
        }
    }
    found
}

/// Names, each with that of what it is bound to a part of.
struct Bindings(Vec<(String, String)>);

impl Bindings {
    fn bind(&mut self, pat: &Pat, whole: &Expr) {
        if let Some(whole) = root(whole) {
            self.0.extend(pattern_names(pat).into_iter().map(|(name, _)| (name, whole.clone())));
        }
    }
}

impl<'ast> Visit<'ast> for Bindings {
    fn visit_local(&mut self, e: &'ast syn::Local) {
        if let Some(init) = &e.init {
            self.bind(&e.pat, &init.expr);
        }
        visit::visit_local(self, e);
    }

    fn visit_expr_let(&mut self, e: &'ast syn::ExprLet) {
        self.bind(&e.pat, &e.expr);
        visit::visit_expr_let(self, e);
    }

    fn visit_expr_for_loop(&mut self, e: &'ast syn::ExprForLoop) {
        self.bind(&e.pat, &e.expr);
        visit::visit_expr_for_loop(self, e);
    }

    fn visit_expr_match(&mut self, e: &'ast syn::ExprMatch) {
        e.arms.iter().for_each(|arm| self.bind(&arm.pat, &e.expr));
        visit::visit_expr_match(self, e);
    }

    /// `body.trail.iter_mut().for_each(|t| ..)`
    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        for arg in &e.args {
            if let Expr::Closure(closure) = arg {
                closure.inputs.iter().for_each(|pat| self.bind(pat, &e.receiver));
            }
        }
        visit::visit_expr_method_call(self, e);
    }
}

/// The variable that the expression looks at a part of.
pub(super) fn root(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(e) => e.path.get_ident().map(ToString::to_string),
        Expr::Field(e) => root(&e.base),
        Expr::Index(e) => root(&e.expr),
        Expr::MethodCall(e) => root(&e.receiver),
        Expr::Paren(e) => root(&e.expr),
        Expr::Reference(e) => root(&e.expr),
        Expr::Unary(e) => root(&e.expr),
        _ => None,
    }
}
