//! `mem::swap` and `mem::replace`.

use crate::graph::{Path, Stmt};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use syn::Expr;

impl Lowerer<'_> {
    pub(super) fn mem_swap(&mut self, a: &Expr, b: &Expr) -> Value {
        let (Some(a), Some(b)) = (self.place(a), self.place(b)) else { return Value::Unit };
        if a.var == b.var
            && a.proj.len() == b.proj.len()
            && let (Some(crate::graph::Proj::Index(i)), Some(crate::graph::Proj::Index(j))) = (a.proj.last(), b.proj.last())
            && a.proj[..a.proj.len() - 1] == b.proj[..b.proj.len() - 1]
        {
            let base = Path { var: a.var, proj: a.proj[..a.proj.len() - 1].to_vec() };
            self.b.push(Stmt::Swap(base.clone(), *i, *j));
            self.b.touch(base.var);
            return Value::Unit;
        }
        let (x, y) = (self.read(&a), self.read(&b));
        if !self.path_ty(&a).is_scalar() {
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

    pub(super) fn mem_replace(&mut self, a: &Expr, new: Option<&&Expr>) -> Value {
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
