//! `mem::swap` and `mem::replace`.

use crate::graph::Path;
use crate::lower::Lowerer;
use crate::lower::value::Value;
use syn::Expr;

impl Lowerer<'_> {
    pub(super) fn mem_swap(&mut self, a: &Expr, b: &Expr) -> Value {
        if self.is_redirected(a) || self.is_redirected(b) {
            return Value::Unit;
        }
        let (Some(a), Some(b)) = (self.place(a), self.place(b)) else { return Value::Unit };
        let (first, second) = (self.path_ty(&a), self.path_ty(&b));
        if a.siblings(&b).is_some() || (!first.is_scalar() && a.is_apart(&b)) {
            self.types.unify(&first, &second);
            if self.active.contains(&a.var) || self.active.contains(&b.var) {
                self.activate(a.var);
                self.activate(b.var);
            }
            self.b.swap(&a, &b);
            return Value::Unit;
        }
        let (x, y) = (self.read(&a), self.read(&b));
        if !first.is_scalar() {
            // Whole arrays change places by way of a third one.
            let ty = self.path_ty(&a);
            let kept = Path::var(self.new_local("kept", ty, proc_macro2::Span::mixed_site()));
            self.write(&kept, x);
            let y = self.read(&b);
            self.write(&a, y);
            let x = self.read(&kept);
            self.write(&b, x);
            return Value::Unit;
        }
        self.write(&a, y);
        self.write(&b, x);
        Value::Unit
    }

    /// Whether the expression is a reference to a name that is a reference itself: what stores to it points it elsewhere.
    fn is_redirected(&mut self, at: &Expr) -> bool {
        let Expr::Reference(reference) = at else { return false };
        let Expr::Path(name) = &*reference.expr else { return false };
        let is_reference = name.path.get_ident().is_some_and(|name| matches!(self.lookup(&name.to_string()), Some(Value::Ref(_))));
        if is_reference {
            self.refuse(&reference.expr, crate::lower::expr::POINTED_ELSEWHERE);
        }
        is_reference
    }

    pub(super) fn mem_replace(&mut self, a: &Expr, new: Option<&&Expr>) -> Value {
        if self.is_redirected(a) {
            return self.silent();
        }
        let Some(path) = self.place(a) else { return Value::Unit };
        let new = match new {
            Some(expr) => self.expr_node(expr),
            None if self.path_ty(&path).is_real() => {
                let ty = self.path_ty(&path);
                self.b.constant(0.0, ty)
            }
            None => return self.refuse(a, "`mem::take` of an active sequence is not supported: use `mem::replace` with the new value"),
        };
        let old = self.read(&path);
        let old = if self.path_ty(&path).is_scalar() {
            Value::Node(old)
        } else {
            let ty = self.path_ty(&path);
            let kept = Path::var(self.new_local("kept", ty, proc_macro2::Span::mixed_site()));
            self.write(&kept, old);
            Value::Place(kept)
        };
        self.write(&path, new);
        old
    }
}
