//! `no_diff(value)`: the value without its derivative.
//!
//! What is called inside needs none, so functions and methods pass through as the user's own source. A method may change its
//! receiver: a field of what is differentiated is lent to it mutably where its type carries no derivative, and else to be looked
//! at.

use crate::graph::{Arg, ArgValue, Proj, Ty};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use crate::syntax::signature::Passing;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

/// Methods that change which elements a list has.
const CHANGES_ELEMENTS: [&str; 14] = [
    "append",
    "clear",
    "dedup",
    "drain",
    "extend",
    "extend_from_slice",
    "insert",
    "pop",
    "push",
    "remove",
    "resize",
    "retain",
    "swap_remove",
    "truncate",
];

impl Lowerer<'_> {
    pub(super) fn waive(&mut self, inner: &Expr) -> Value {
        if let Expr::Call(call) = inner
            && self.is_plain_call(call)
        {
            let ty = self.types.fresh();
            return Value::Node(self.snippet_tokens(inner.to_token_stream(), true, ty));
        }
        // It may count or not.
        if let Expr::MethodCall(method) = inner
            && crate::lower::counts::counts(method)
            && self.may_be_no_list(&method.receiver)
        {
            let ty = self.types.fresh();
            return Value::Node(self.snippet_tokens(inner.to_token_stream(), false, ty));
        }
        let outside = std::mem::replace(&mut self.waiving, true);
        let value = self.expr(inner);
        self.waiving = outside;
        self.waived(value, inner)
    }

    fn waived(&mut self, value: Value, inner: &Expr) -> Value {
        let is_lent = matches!((inner, &value), (Expr::Reference(_), Value::Ref(_)));
        let node = self.as_node(value, inner);
        let ty = self.ty(node);
        if is_lent && matches!(ty, Ty::Opaque | Ty::Infer(_) | Ty::Slice(_)) {
            return Value::Node(self.snippet_node(quote!((&__waived)), vec!["__waived".into()], vec![node], false, Ty::Opaque));
        }
        // An operator of the user's need not be one of vectors where no derivative goes through it.
        if matches!(ty, Ty::Opaque | Ty::Infer(_))
            && matches!(inner, Expr::Binary(_) | Expr::Unary(_))
            && !crate::lower::snippet::has_effect(inner, &self.options.krate)
        {
            return Value::Node(self.snippet_tokens(inner.to_token_stream(), false, ty));
        }
        let node = self.snippet_node(quote!(__waived), vec!["__waived".into()], vec![node], false, ty);
        Value::Node(node)
    }

    /// Whether the call is of a function that is not looked into: its derivative is not asked for.
    fn is_plain_call(&self, call: &syn::ExprCall) -> bool {
        let Expr::Path(path) = &*call.func else { return false };
        let Some(name) = path.path.get_ident().map(ToString::to_string).filter(|_| path.qself.is_none()) else { return false };
        name.starts_with(char::is_lowercase) && name != "no_diff" && self.lookup(&name).is_none() && lends_nothing_mutably(&call.args)
    }

    /// `no_diff(&mut rng)` as an argument: lent to be changed, and no derivative goes there.
    pub(super) fn waived_reference(&mut self, arg: &Expr) -> Option<Arg> {
        let Expr::Call(call) = arg else { return None };
        let inner = call.args.first().filter(|_| is_no_diff(&call.func, &self.options.krate))?;
        let place = match inner {
            Expr::Reference(r) if r.mutability.is_some() => &*r.expr,
            Expr::Path(_) => inner,
            _ => return None,
        };
        let path = match self.expr(place) {
            Value::Place(path) if !matches!(inner, Expr::Path(_)) => path,
            Value::Ref(path) if self.is_exclusive(&path) => path,
            _ => return None,
        };
        let is_aside = !self.active.contains(&path.var);
        is_aside.then(|| Arg { value: ArgValue::Mutable(path), active: false, span: arg.span(), tangent: None })
    }

    /// Whether a method inside of the waiver is one that changes a list in a field, which has no derivative then.
    pub(in crate::lower) fn changes_waived_list(&self, receiver: &Value, name: &str) -> bool {
        let is_field =
            matches!(receiver, Value::Place(path) | Value::Ref(path) if path.proj.iter().any(|proj| matches!(proj, Proj::Field(_))));
        self.waiving && is_field && CHANGES_ELEMENTS.contains(&name)
    }

    /// A method inside of the waiver: the user's own one. `None` if it may change what is differentiated.
    pub(in crate::lower) fn waived_method(&mut self, receiver: &Value, e: &ExprMethodCall, expr: &Expr) -> Option<Value> {
        if !self.waiving || !lends_nothing_mutably(&e.args) {
            return None;
        }
        let (Value::Place(path) | Value::Ref(path)) = receiver else { return Some(self.looked_at_only(expr)) };
        let mutable = self.mutable.contains(&path.var) || self.passing_of(path.var) == Some(Passing::Mutable);
        if !mutable || !self.active.contains(&path.var) {
            return Some(self.looked_at_only(expr));
        }
        if !path.proj.iter().any(|proj| matches!(proj, Proj::Field(_))) {
            return None;
        }
        let (krate, receiver, method, turbofish, args) = (&self.options.krate, &e.receiver, &e.method, &e.turbofish, &e.args);
        let tokens = quote!({
            use #krate::__private::LentToChange as _;
            #krate::__private::Waived(&mut #receiver).lent().#method #turbofish (#args)
        });
        let ty = self.types.fresh();
        Some(Value::Node(self.snippet_tokens(tokens, true, ty)))
    }
}

/// Whether none of the arguments is `&mut place`.
pub(super) fn lends_nothing_mutably<'e>(args: impl IntoIterator<Item = &'e Expr>) -> bool {
    !args.into_iter().any(|arg| matches!(arg, Expr::Reference(r) if r.mutability.is_some()))
}

/// Whether the function is the waiver: by its bare name, or through the crate.
pub(in crate::lower) fn is_no_diff(func: &Expr, krate: &syn::Path) -> bool {
    let Expr::Path(p) = func else { return false };
    let names: Vec<_> = p.path.segments.iter().map(|s| &s.ident).collect();
    let Some((last, parents)) = names.split_last() else { return false };
    *last == "no_diff"
        && (parents.is_empty() || parents.iter().zip(&krate.segments).all(|(a, b)| **a == b.ident) && parents.len() == krate.segments.len())
}
