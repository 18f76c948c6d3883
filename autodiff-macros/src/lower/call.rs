//! Calls by path and macros.
//!
//! Tokens do not tell a module from a type; the last two segments decide by case, as the table in the README says.

use super::Lowerer;
use super::value::{Iter, Value};
use crate::graph::{Arg, ArgValue, Call, CallMode, Callee, CastTo, Float, NodeId, Op, Path, ScalarOp, Stmt, Ty};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, Token};

impl Lowerer<'_> {
    pub(super) fn call(&mut self, e: &ExprCall, expr: &Expr, expected: Option<&Ty>) -> Value {
        if let Some(closure) = super::as_closure(&e.func) {
            let Value::Closure(c) = self.expr(&Expr::Closure(closure.clone())) else { return Value::Unit };
            let args = e.args.iter().map(|a| self.argument(a)).collect();
            return self.apply(&super::value::Function::Closure(c), args, expr);
        }
        let Expr::Path(path) = &*e.func else {
            return self.inactive_or(expr, "only functions named by their path, and closures, can be called with active values");
        };
        if let Some(name) = path.path.get_ident()
            && let Some(value) = self.lookup(&name.to_string()).cloned()
        {
            return match value {
                Value::Closure(c) => {
                    let args = e.args.iter().map(|a| self.argument(a)).collect();
                    self.apply(&super::value::Function::Closure(c), args, expr)
                }
                _ => self.inactive_or(
                    expr,
                    "a function held in a variable cannot be differentiated: call a differentiable function by its name",
                ),
            };
        }
        let names: Vec<String> = path.path.segments.iter().map(|s| s.ident.to_string()).collect();
        let last = names.last().map(String::as_str).unwrap_or_default();
        let args: Vec<&Expr> = e.args.iter().collect();
        let parent = names.len().checked_sub(2).map(|i| names[i].as_str());
        match (parent, last, &args[..]) {
            (_, "no_diff", [inner]) if is_no_diff(&e.func, &self.options.krate) => return self.waive(inner),
            (None | Some("option" | "Option"), "Some", [inner]) | (None | Some("result" | "Result"), "Ok", [inner]) => {
                let value = self.expr_expecting(inner, expected);
                let value = self.settle(value);
                return if self.exit.wrapper == super::Wrapper::Plain && !self.is_active(&value) {
                    self.snippet(expr)
                } else {
                    Value::Success(Box::new(value))
                };
            }
            (None | Some("result" | "Result"), "Err", [_]) if self.exit.wrapper == super::Wrapper::Result => {
                if self.mentions_active(args[0]) {
                    return self.refuse(
                        args[0],
                        "the derivative is lost here: an error value carries none; write `no_diff(..)` around the active value",
                    );
                }
                let node = self.snippet_tokens(expr.to_token_stream(), true, Ty::Opaque);
                return Value::Failure(node);
            }
            (Some("Box" | "Rc" | "Arc"), "new", [inner]) if self.mentions_active(inner) => return self.expr(inner),
            (Some("Vec"), "new", []) => {
                let element = self.types.fresh();
                let zero = self.b.integer(0);
                return Value::Node(self.b.node(Op::WithCapacity, vec![zero], Ty::Vec(Box::new(element))));
            }
            (Some("Vec"), "with_capacity", [n]) => {
                let n = self.expr_node(n);
                let element = self.types.fresh();
                return Value::Node(self.b.node(Op::WithCapacity, vec![n], Ty::Vec(Box::new(element))));
            }
            (Some("Vec"), "from", [inner]) => {
                let value = self.expr(inner);
                let node = self.as_node(value, *inner);
                let element = self.ty(node).element().cloned().unwrap_or_else(|| self.types.fresh());
                return Value::Node(self.b.node(Op::ToVec, vec![node], Ty::Vec(Box::new(element))));
            }
            (Some("array"), "from_fn", [f]) => {
                let size = match expected {
                    Some(Ty::Array(_, size)) => Some(size.clone()),
                    _ => from_fn_size(path),
                };
                let Some(size) = size else {
                    return self.refuse(expr, "the length of this array is not told here: write `let a: [_; N] = std::array::from_fn(..)`");
                };
                let Some(function) = self.function_value(f) else {
                    return self.refuse(f, "`from_fn` takes a closure written in place");
                };
                return self.build_array(size, "built", &mut |l, k| l.apply(&function, vec![Value::Node(k)], expr));
            }
            (Some("mem"), "swap", [a, b]) => return self.mem_swap(a, b),
            (Some("mem"), "replace", [a, b]) => return self.mem_replace(a, Some(b)),
            (Some("mem"), "take", [a]) => return self.mem_replace(a, None),
            (Some("iter"), "once", [item]) => {
                let value = self.argument(item);
                return Value::Iter(Rc::new(Iter::Items(vec![value])));
            }
            (Some("iter"), "empty", []) => return Value::Iter(Rc::new(Iter::Items(Vec::new()))),
            _ => {}
        }
        if let Some(value) = self.scalar_function(path, &names, &args, expr) {
            return value;
        }
        if !self.mentions_active(expr) {
            return self.snippet(expr);
        }
        self.differentiable_call(e, path, &names, expr)
    }

    /// An argument of a closure: references stay references, numbers are read.
    fn argument(&mut self, expr: &Expr) -> Value {
        let value = self.expr(expr);
        self.settle(value)
    }

    /// `no_diff(value)`: the value without its derivative.
    fn waive(&mut self, inner: &Expr) -> Value {
        let value = self.expr(inner);
        let node = self.as_node(value, inner);
        let ty = self.b.graph.node(node).ty.clone();
        let node = self.snippet_node(quote!(__waived), vec!["__waived".into()], vec![node], false, ty);
        Value::Node(node)
    }

    /// `f64::sin(x)`, `Float::max(a, b)`, `autodiff::sigmoid(x)`.
    fn scalar_function(&mut self, path: &syn::ExprPath, names: &[String], args: &[&Expr], expr: &Expr) -> Option<Value> {
        let parent = names.len().checked_sub(2).map(|i| names[i].as_str())?;
        let last = names.last()?;
        let is_real = matches!(parent, "f64" | "f32" | "Float" | "Real" | "FloatCore" | "RealField" | "ComplexField")
            || self.signature.scalars.contains(parent);
        if is_real {
            if matches!(parent, "f64" | "f32") && last == "from" && args.len() == 1 {
                let node = self.expr_node(args[0]);
                let (to, ty) = if parent == "f64" { (CastTo::F64, Ty::F64) } else { (CastTo::F32, Ty::Real(Float::F32)) };
                if self.ty(node) == ty {
                    return Some(Value::Node(node));
                }
                return Some(Value::Node(self.b.node(Op::Cast(to), vec![node], ty)));
            }
            if let Some(op) = ScalarOp::from_method(last, args.len()) {
                let args: Vec<NodeId> = args.iter().map(|a| self.expr_node(a)).collect();
                let node = self.scalar(op, &args);
                self.b.graph.nodes[node.index()].span = path.span();
                return Some(Value::Node(node));
            }
            if last == "sin_cos" && args.len() == 1 {
                let x = self.expr_node(args[0]);
                let (s, c) = (self.scalar(ScalarOp::Sin, &[x]), self.scalar(ScalarOp::Cos, &[x]));
                return Some(Value::Tuple(vec![Value::Node(s), Value::Node(c)]));
            }
            return None;
        }
        // A function of this crate, named through the crate.
        let krate = self.options.krate.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        if parent == krate && names.len() == self.options.krate.segments.len() + 1 {
            let op = ScalarOp::from_function(last, args.len())?;
            let args: Vec<NodeId> = args.iter().map(|a| self.expr_node(a)).collect();
            let _ = expr;
            return Some(Value::Node(self.scalar(op, &args)));
        }
        None
    }

    /// Applies a function named by its path to values: `map(f64::sin)`, `fold(0.0, f64::max)`.
    pub(super) fn apply_path(&mut self, path: &syn::ExprPath, args: Vec<Value>, at: &Expr) -> Value {
        let names: Vec<String> = path.path.segments.iter().map(|s| s.ident.to_string()).collect();
        let last = names.last().cloned().unwrap_or_default();
        let parent = names.len().checked_sub(2).map(|i| names[i].as_str());
        if let Some(parent) = parent
            && (matches!(parent, "f64" | "f32" | "Float" | "Real" | "RealField") || self.signature.scalars.contains(parent))
            && let Some(op) = ScalarOp::from_method(&last, args.len())
        {
            let nodes: Vec<NodeId> = args.into_iter().map(|a| self.as_node(a, at)).collect();
            return Value::Node(self.scalar(op, &nodes));
        }
        if last == "Some" && args.len() == 1 {
            let value = args.into_iter().next().expect("one");
            return Value::Success(Box::new(value));
        }
        let arg_values: Vec<Arg> = args.into_iter().map(|value| self.call_arg(value, at)).collect();
        if !arg_values.iter().any(|a| a.active) {
            let holes: Vec<String> = (0..arg_values.len()).map(|i| format!("__arg{i}")).collect();
            let idents: Vec<proc_macro2::Ident> =
                holes.iter().map(|h| proc_macro2::Ident::new(h, proc_macro2::Span::call_site())).collect();
            let nodes = arg_values
                .iter()
                .map(|a| match &a.value {
                    ArgValue::Value(node) => *node,
                    ArgValue::Shared(path) | ArgValue::Mutable(path) => self.b.read(path),
                })
                .collect();
            let ty = self.types.fresh();
            return Value::Node(self.snippet_node(quote!(#path(#(#idents),*)), holes, nodes, true, ty));
        }
        self.push_call(path, arg_values)
    }

    fn differentiable_call(&mut self, e: &ExprCall, path: &syn::ExprPath, names: &[String], expr: &Expr) -> Value {
        let last = names.last().map(String::as_str).unwrap_or_default();
        if last.starts_with(char::is_uppercase) {
            return self.refuse(expr, "a struct or enum with active fields is not supported yet: use a tuple or an array");
        }
        if names.len() >= 2 && matches!(last, "grad" | "value_and_grad" | "vjp" | "jvp" | "hvp" | "hessian" | "jacobian") {
            return self.refuse(
                expr,
                format!("differentiating through `{last}` is not supported yet: give the outer function the option `hessian` instead"),
            );
        }
        if names.len() >= 2 && names[names.len() - 2].starts_with(char::is_uppercase) {
            return self.refuse(expr, "associated functions are not supported yet: call a free `#[differentiable]` function");
        }
        let mut args = Vec::new();
        for arg in &e.args {
            let value = if matches!(arg, Expr::Reference(r) if r.mutability.is_some()) {
                match self.expr(arg) {
                    Value::Ref(path) => {
                        args.push(self.mutable_arg(path));
                        continue;
                    }
                    other => other,
                }
            } else {
                self.expr(arg)
            };
            if let Value::Closure(_) = value {
                return self.refuse(arg, "passing a closure to a differentiable function is not supported yet: name a differentiable function and call it inside");
            }
            let arg = self.call_arg(value, arg);
            args.push(arg);
        }
        self.push_call(path, args)
    }

    fn mutable_arg(&mut self, path: Path) -> Arg {
        let can = self.path_ty(&path).can_be_active();
        Arg { value: ArgValue::Mutable(path), active: can, tangent: None }
    }

    fn call_arg(&mut self, value: Value, at: &Expr) -> Arg {
        let value = match value {
            Value::Node(node) if matches!(self.ty(node), Ty::Array(..) | Ty::Vec(_)) => self.materialize(Value::Node(node), "argument"),
            other => other,
        };
        let active = self.is_active(&value);
        match value {
            Value::Ref(path) => {
                // A parameter that is a mutable reference is lent on.
                let lent = path.proj.is_empty()
                    && matches!(self.b.graph.var(path.var).kind, crate::graph::VarKind::Param(i) if self.signature.params[i].passing == super::Passing::Mutable);
                if lent {
                    return self.mutable_arg(path);
                }
                Arg { value: ArgValue::Shared(path), active, tangent: None }
            }
            Value::Place(path) if !self.path_ty(&path).is_scalar() => {
                let node = self.read(&path);
                Arg { value: ArgValue::Value(node), active, tangent: None }
            }
            other => {
                let node = self.as_node(other, at);
                Arg { value: ArgValue::Value(node), active, tangent: None }
            }
        }
    }

    fn push_call(&mut self, path: &syn::ExprPath, args: Vec<Arg>) -> Value {
        let callee = self.callee(path);
        let name = callee.path.to_string();
        let number = self.calls.entry(name.clone()).or_default();
        *number += 1;
        let call = (name, *number);
        let place = self.sequences.get(&call).copied();
        let ty = if callee.own {
            self.types.open_opaque(&self.signature.output.model.clone())
        } else if place == Some(true) {
            let element = self.types.fresh();
            Ty::Seq(Box::new(element))
        } else {
            self.types.fresh()
        };
        let result = self.b.graph.new_bound(ty);
        self.b.graph.nodes[result.index()].span = path.span();
        self.varied.insert(result, true);
        for arg in &args {
            if let ArgValue::Mutable(path) = &arg.value {
                let var = path.var;
                if arg.active {
                    self.activate(var);
                }
            }
        }
        let stmt = Stmt::Call(Box::new(Call { callee, mode: CallMode::Primal, args, result }));
        self.b.forget_written(&stmt);
        self.b.push(stmt);
        self.called.insert(result, call);
        match place {
            Some(true) => self.materialize(Value::Node(result), "items"),
            Some(false) => match self.place_result(result) {
                Value::Ref(path) => Value::Place(path),
                other => other,
            },
            None => Value::Node(result),
        }
    }

    /// `f(x)?` of a differentiable function that may fail.
    pub(super) fn try_call(&mut self, node: NodeId) -> Value {
        self.b.graph.nodes[node.index()].name = None;
        self.b.graph.fallible.insert(node);
        Value::Node(node)
    }

    fn callee(&mut self, path: &syn::ExprPath) -> Callee {
        let mut bare = path.path.clone();
        let mut generics = TokenStream::new();
        if let Some(last) = bare.segments.last_mut() {
            generics = last.arguments.to_token_stream();
            last.arguments = syn::PathArguments::None;
        }
        let own = bare.get_ident().is_some_and(|i| *i == self.item.sig.ident);
        let recursive = own || self.options.recursive;
        let mut companion = bare.clone();
        for (from, to) in &self.options.with {
            if *from == bare
                && let Some(last) = companion.segments.last_mut()
            {
                last.ident = to.clone();
            }
        }
        if own && let Some(name) = &self.options.name {
            companion = name.clone().into();
        }
        Callee { path: bare.to_token_stream(), companion: companion.to_token_stream(), generics, recursive, own }
    }

    // ---- memory

    fn mem_swap(&mut self, a: &Expr, b: &Expr) -> Value {
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

    fn mem_replace(&mut self, a: &Expr, new: Option<&&Expr>) -> Value {
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

    // ---- macros

    pub(super) fn macro_call(&mut self, mac: &syn::Macro, whole: TokenStream) -> Value {
        let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        match name.as_str() {
            "vec" => self.vec_macro(mac),
            "assert" | "debug_assert" | "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" | "println" | "eprintln"
            | "print" | "eprint" => {
                let node = self.snippet_tokens(strip_semicolon(whole), true, Ty::Unit);
                let _ = node;
                Value::Unit
            }
            "dbg" => match mac.parse_body::<Expr>() {
                Ok(inner) => {
                    let value = self.expr(&inner);
                    let node = self.as_node(value, &inner);
                    let tokens = quote!({
                        ::std::dbg!(__value);
                    });
                    self.snippet_node(tokens, vec!["__value".into()], vec![node], true, Ty::Unit);
                    Value::Node(node)
                }
                Err(_) => self.refuse(mac, "this `dbg!` cannot be read: give it one value"),
            },
            "panic" | "unreachable" | "todo" | "unimplemented" => {
                let node = self.snippet_tokens(strip_semicolon(whole), true, Ty::Opaque);
                self.b.push(Stmt::Exit(node));
                self.b.graph.diverging.insert(node);
                Value::Never
            }
            _ => {
                let names = super::snippet::identifiers(mac.tokens.clone());
                let active = names.iter().any(|n| match self.lookup(n).cloned() {
                    Some(value) => self.is_active(&value),
                    None => false,
                });
                if active {
                    return self.refuse(mac, format!("the macro `{name}!` is expanded after this one has run, so the derivative cannot see into it: write the expression out"));
                }
                let ty = if name == "matches" { Ty::Bool } else { self.types.fresh() };
                Value::Node(self.snippet_tokens(strip_semicolon(whole), name != "matches" && name != "cfg", ty))
            }
        }
    }

    fn vec_macro(&mut self, mac: &syn::Macro) -> Value {
        let repeat = |input: syn::parse::ParseStream<'_>| {
            let value: Expr = input.parse()?;
            input.parse::<Token![;]>()?;
            let len: Expr = input.parse()?;
            Ok((value, len))
        };
        if let Ok((value, len)) = repeat.parse2(mac.tokens.clone()) {
            let value = self.aggregate_item(&value);
            let len = self.expr_node(&len);
            let ty = Ty::Vec(Box::new(self.b.graph.node(value).ty.clone()));
            return Value::Node(self.b.node(Op::Repeat(true), vec![value, len], ty));
        }
        match Punctuated::<Expr, Token![,]>::parse_terminated.parse2(mac.tokens.clone()) {
            Ok(items) => {
                let items = items.iter().map(|item| self.aggregate_item(item)).collect();
                Value::Node(self.array(items, true))
            }
            Err(_) => self.refuse(mac, "this `vec!` cannot be read"),
        }
    }
}

fn strip_semicolon(tokens: TokenStream) -> TokenStream {
    let mut trees: Vec<proc_macro2::TokenTree> = tokens.into_iter().collect();
    if matches!(trees.last(), Some(proc_macro2::TokenTree::Punct(p)) if p.as_char() == ';') {
        trees.pop();
    }
    trees.into_iter().collect()
}

fn from_fn_size(path: &syn::ExprPath) -> Option<crate::graph::Size> {
    let syn::PathArguments::AngleBracketed(args) = &path.path.segments.last()?.arguments else { return None };
    args.args.iter().find_map(|a| match a {
        syn::GenericArgument::Const(expr) => Some(crate::syntax::types::size(expr)),
        _ => None,
    })
}

/// Whether the function is the waiver: by its bare name, or through the crate.
pub(super) fn is_no_diff(func: &Expr, krate: &syn::Path) -> bool {
    let Expr::Path(p) = func else { return false };
    let names: Vec<_> = p.path.segments.iter().map(|s| &s.ident).collect();
    let Some((last, parents)) = names.split_last() else { return false };
    *last == "no_diff"
        && (parents.is_empty() || parents.iter().zip(&krate.segments).all(|(a, b)| **a == b.ident) && parents.len() == krate.segments.len())
}

/// Whether the function starts an iterator chain, or something else that is lowered piece by piece.
pub(super) fn starts_iterator(func: &Expr) -> bool {
    let Expr::Path(p) = func else { return false };
    let names: Vec<String> = p.path.segments.iter().map(|s| s.ident.to_string()).collect();
    let parent = names.len().checked_sub(2).map(|i| names[i].as_str());
    matches!(
        (parent, names.last().map(String::as_str)),
        (Some("iter"), _) | (Some("f64" | "f32"), _) | (Some("array"), Some("from_fn")) | (Some("mem"), _)
    )
}
