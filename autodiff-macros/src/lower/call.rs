//! Calls by path and macros.
//!
//! Tokens do not tell a module from a type; the last two segments decide by case, as the table in the README says.

/// Calls of other differentiable functions.
mod differentiable;

/// Calls whose derived functions are siblings of the callee: methods and associated functions.
mod sibling;

/// Macros: those of the standard library, and those without active values.
mod macros;

/// Operators of the user's types.
mod operator;

/// Arguments that borrow from one variable.
mod disjoint;

/// `mem::swap` and `mem::replace`.
mod memory;

/// Tuples and `Option`s lent to calls.
mod several;

/// `no_diff`.
mod waiver;

/// Functions as arguments.
pub mod passed;

pub(super) use waiver::is_no_diff;

use super::Lowerer;
use super::value::{Iter, Value};
use crate::graph::{Arg, ArgValue, Aspect, CastTo, Float, NodeId, Op, ScalarOp, Ty};
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall};
use waiver::lends_nothing_mutably;

impl Lowerer<'_> {
    pub(super) fn call(&mut self, e: &ExprCall, expr: &Expr, expected: Option<&Ty>) -> Value {
        if let Some(closure) = super::as_closure(&e.func) {
            let Value::Closure(c) = self.expr(&Expr::Closure(closure.clone())) else { return Value::Unit };
            let args = self.in_turn(&e.args, Self::argument);
            return self.apply(&super::value::Function::Closure(c), args, expr);
        }
        let Expr::Path(path) = bare(&e.func) else {
            return self.inactive_or(expr, "only functions named by their path, and closures, can be called with active values");
        };
        if let Some(name) = path.path.get_ident()
            && let Some(value) = self.lookup(&name.to_string()).cloned()
        {
            return match value {
                Value::Closure(c) => {
                    let args = self.in_turn(&e.args, Self::argument);
                    self.apply(&super::value::Function::Closure(c), args, expr)
                }
                _ if self.function_param(&name.to_string()).is_some() => self.call_parameter(e, path, expr),
                _ if self.signature.params.iter().any(|param| *name == param.name()) => self.inactive_or(
                    expr,
                    "a derivative goes through parameters that are `impl Fn`, `F: Fn(..)` or `&dyn Fn` only: take this function as `impl Fn(f64) -> f64`",
                ),
                _ => self.inactive_or(
                    expr,
                    "a function held in a variable cannot be differentiated: call a differentiable function by its name",
                ),
            };
        }
        let mut names: Vec<String> = path.path.segments.iter().map(|s| s.ident.to_string()).collect();
        // `<f64>::sin`
        if let Some(own) = path.qself.as_ref().filter(|own| own.position == 0) {
            names.insert(0, own.ty.to_token_stream().to_string());
        }
        let last = names.last().map(String::as_str).unwrap_or_default();
        if matches!(last, "self" | "super" | "crate") {
            return self.refuse(expr, format!("`{last}` is no function"));
        }
        let args: Vec<&Expr> = e.args.iter().collect();
        let parent = names.len().checked_sub(2).map(|i| names[i].as_str());
        match (parent, last, &args[..]) {
            (_, "no_diff", [inner]) if is_no_diff(&e.func, &self.options.krate) => return self.waive(inner),
            (None | Some("option" | "Option"), "Some", [inner]) if super::as_closure(inner).is_none() => {
                let value = self.expr(inner);
                let value = self.settle(value);
                return self.some(value);
            }
            (None | Some("result" | "Result"), "Ok", [inner])
                if self.exit.wrapper != super::Wrapper::Plain || self.mentions_active(inner) =>
            {
                let value = self.expr_expecting(inner, expected);
                return Value::Success(Box::new(self.settle(value)));
            }
            (None | Some("result" | "Result"), "Err", [_]) if self.exit.wrapper == super::Wrapper::Result => {
                if self.error_mentions_active(args[0]) {
                    return self.refuse(args[0], super::LOST_IN_ERROR);
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
                let element = expected.and_then(Ty::element).cloned();
                return self
                    .build_array(size, "built", &mut |l, k| l.apply_expecting(&function, vec![Value::Node(k)], element.as_ref(), expr));
            }
            (Some("mem"), "size_of_val" | "align_of_val", [_]) => {
                return Value::Node(self.snippet_tokens(expr.to_token_stream(), false, Ty::Int));
            }
            (Some("mem"), "swap", [a, b]) => return self.mem_swap(a, b),
            (Some("mem"), "replace", [a, b]) => return self.mem_replace(a, Some(b)),
            (Some("mem"), "take", [a]) => return self.mem_replace(a, None),
            (Some("iter"), "once", [item]) => {
                let value = self.argument(item);
                return Value::Iter(Rc::new(Iter::Items(vec![value])));
            }
            (Some("iter"), "zip", [a, b]) => {
                let values = (self.expr(a), self.expr(b));
                let sides = (self.iterate_over(values.0, a), self.iterate_over(values.1, b));
                return match sides {
                    (Some(a), Some(b)) => Value::Iter(Rc::new(Iter::Zip(a, b))),
                    _ => self.refused(),
                };
            }
            (Some("iter"), "empty", []) => return Value::Iter(Rc::new(Iter::Items(Vec::new()))),
            _ => {}
        }
        if let Some(value) = self.integer_made(path, &names, &args, expr) {
            return value;
        }
        if let Some(value) = self.scalar_function(path, &names, &args) {
            return value;
        }
        if !self.mentions_active(expr) {
            return self.snippet(expr);
        }
        if names.len() > 1 && matches!(names[0].as_str(), "std" | "core" | "alloc") {
            let called = names.join("::");
            return self.refuse(
                expr,
                format!(
                    "`{called}` has no derivative: write out what it computes, or drop the derivative by `no_diff(..)` around the value"
                ),
            );
        }
        if self.waiving && lends_nothing_mutably(&e.args) && last.starts_with(char::is_lowercase) {
            return self.looked_at_only(expr);
        }
        self.differentiable_call(e, path, &names, expr, expected)
    }

    /// An argument of a closure: references stay references, numbers are read.
    pub(super) fn argument(&mut self, expr: &Expr) -> Value {
        let value = self.expr(expr);
        self.settle(value)
    }

    /// `u8::from(flag)`, `usize::try_from(n)` of fields.
    fn integer_made(&mut self, path: &syn::ExprPath, names: &[String], args: &[&Expr], expr: &Expr) -> Option<Value> {
        let ([parent, last], [made]) = (names, args) else { return None };
        if !super::integers::is_integer(parent) || !matches!(last.as_str(), "from" | "try_from") || !self.mentions_active(made) {
            return None;
        }
        let Some(node) = self.integer_operand(made) else {
            return Some(self.refuse(expr, format!("the derivative is lost here: `{parent}::{last}` makes an integer of this value; if that is meant, write `no_diff(..)` around it")));
        };
        let ty = if last == "from" { Ty::Int } else { self.types.fresh() };
        Some(Value::Node(self.snippet_node(quote!(#path(__made)), vec!["__made".into()], vec![node], false, ty)))
    }

    /// `f64::sin(x)`, `Float::max(a, b)`, `autodiff::sigmoid(x)`.
    fn scalar_function(&mut self, path: &syn::ExprPath, names: &[String], args: &[&Expr]) -> Option<Value> {
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
                if !matches!(self.ty(node), Ty::Real(_) | Ty::Int) && !self.is_active_node(node) {
                    let tokens = if parent == "f64" { quote!(f64::from(__value)) } else { quote!(f32::from(__value)) };
                    return Some(Value::Node(self.snippet_node(tokens, vec!["__value".into()], vec![node], false, ty)));
                }
                let integer = self.integer_if_unknown(node, args[0]);
                // Perhaps a `bool`, which `as` does not cast.
                if integer != node {
                    return Some(Value::Node(self.snippet_node(quote!(#path(__made)), vec!["__made".into()], vec![integer], false, ty)));
                }
                return Some(Value::Node(self.b.node(Op::Cast(to), vec![node], ty)));
            }
            if let ("from" | "from_f64" | "from_f32", [converted]) = (last.as_str(), args)
                && self.mentions_active(converted)
            {
                let message = format!(
                    "the derivative is lost here: what `{parent}::{last}` makes of this value carries none; take it as a `{parent}`, or write `no_diff(..)` around it"
                );
                return Some(self.refuse(converted, message));
            }
            if let Some(op) = ScalarOp::from_method(last, args.len()) {
                self.b.graph.by_trait |= ScalarOp::is_of_trait(last);
                let mut nodes: Vec<NodeId> = args.iter().map(|a| self.expr_node(a)).collect();
                if op == ScalarOp::Powi {
                    nodes[1] = self.exponent_if_unknown(nodes[1], args[1]);
                }
                let args = nodes;
                if let Some(refused) = self.refuse_sequences(last, &args, path) {
                    return Some(refused);
                }
                let node = self.scalar(op, &args);
                self.b.graph.nodes[node.index()].span = path.span();
                return Some(Value::Node(node));
            }
            if last == "sin_cos" && args.len() == 1 {
                let x = self.expr_node(args[0]);
                if let Some(refused) = self.refuse_sequences(last, &[x], path) {
                    return Some(refused);
                }
                let (s, c) = (self.scalar(ScalarOp::Sin, &[x]), self.scalar(ScalarOp::Cos, &[x]));
                return Some(Value::Tuple(vec![Value::Node(s), Value::Node(c)]));
            }
            if super::method::asks(last) && args.len() == 1 {
                let x = self.expr_node(args[0]);
                return Some(Value::Node(self.snippet_node(quote!(#path(__x)), vec!["__x".into()], vec![x], false, Ty::Bool)));
            }
            return None;
        }
        let op = self.function_of_the_crate(names, args.len())?;
        let args = args.iter().map(|a| self.expr_node(a)).collect();
        Some(self.operation(op, args, path))
    }

    /// The special function of this crate that is named through the crate.
    fn function_of_the_crate(&self, names: &[String], args: usize) -> Option<ScalarOp> {
        let krate = &self.options.krate.segments;
        let (last, parents) = names.split_last()?;
        let is_named =
            parents.len() == krate.len() && krate.last().is_some_and(|segment| Some(&segment.ident.to_string()) == parents.last());
        is_named.then(|| ScalarOp::from_function(last, args)).flatten()
    }

    /// The operation that a path names as a function of so many arguments: `f64::sin`, `Float::max`, `autodiff::sigmoid`.
    fn operation_named(&mut self, path: &syn::ExprPath, args: usize) -> Option<ScalarOp> {
        let names: Vec<String> = path.path.segments.iter().map(|s| s.ident.to_string()).collect();
        let (last, parents) = names.split_last()?;
        let parent = parents.last()?.as_str();
        let is_real = matches!(parent, "f64" | "f32" | "Float" | "Real" | "RealField") || self.signature.scalars.contains(parent);
        if let Some(op) = ScalarOp::from_method(last, args).filter(|_| is_real) {
            self.b.graph.by_trait |= ScalarOp::is_of_trait(last);
            return Some(op);
        }
        self.function_of_the_crate(&names, args)
    }

    fn operation(&mut self, op: ScalarOp, args: Vec<NodeId>, path: &syn::ExprPath) -> Value {
        let name = path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        let refused = self.refuse_sequences(&name, &args, path);
        refused.unwrap_or_else(|| Value::Node(self.scalar(op, &args)))
    }

    /// Applies a function named by its path to values: `map(f64::sin)`, `fold(0.0, f64::max)`.
    pub(super) fn apply_path(&mut self, path: &syn::ExprPath, args: Vec<Value>, at: &Expr) -> Value {
        if let Some(op) = self.operation_named(path, args.len()) {
            let args = args.into_iter().map(|a| self.as_node(a, at)).collect();
            return self.operation(op, args, path);
        }
        let names: Vec<String> = path.path.segments.iter().map(|s| s.ident.to_string()).collect();
        let last = names.last().cloned().unwrap_or_default();
        if names.len() == 1
            && let Some(index) = self.function_param(&last)
        {
            let args = args.into_iter().map(|value| self.call_arg(value, at)).collect();
            return self.push_parameter_call(path, index, args);
        }
        if last == "Some" && args.len() == 1 {
            let value = args.into_iter().next().expect("one");
            return self.some(value);
        }
        let arg_values: Vec<Arg> = args.into_iter().map(|value| self.call_arg(value, at)).collect();
        if !arg_values.iter().any(|a| a.active) {
            let holes: Vec<String> = (0..arg_values.len()).map(|i| format!("__arg{i}")).collect();
            let idents: Vec<proc_macro2::Ident> =
                holes.iter().map(|h| proc_macro2::Ident::new(h, proc_macro2::Span::call_site())).collect();
            let nodes = arg_values
                .iter()
                .map(|a| match &a.value {
                    ArgValue::Value(node) | ArgValue::Reference(node) | ArgValue::Untold(node, _) => *node,
                    ArgValue::Shared(path) | ArgValue::Mutable(path) => self.b.read(path),
                    ArgValue::Function(_) => unreachable!("values are no functions"),
                })
                .collect();
            let ty = self.types.fresh();
            let borrow = if self.lent > 0 { quote!(&) } else { quote!() };
            let mut is_place =
                |arg: &Arg| matches!(&arg.value, ArgValue::Shared(path) if !self.is_lent(path) || self.path_ty(path).is_scalar());
            let signs = arg_values.iter().map(|arg| if is_place(arg) { quote!(#borrow &) } else { borrow.clone() });
            let tokens = quote!(#path(#(#signs #idents),*));
            return Value::Node(self.snippet_node(tokens, holes, nodes, true, ty));
        }
        let Some(aspect) = self.aspect(&names, at) else { return Value::Node(self.error_node()) };
        let slots = arg_values.len();
        if aspect == Aspect::Value && Self::is_of_a_type(path, &names) {
            let callee = self.associated(path);
            return self.push_call_of(callee, arg_values, slots);
        }
        self.push_call(path, aspect, arg_values, slots)
    }
}

fn from_fn_size(path: &syn::ExprPath) -> Option<crate::graph::Size> {
    let syn::PathArguments::AngleBracketed(args) = &path.path.segments.last()?.arguments else { return None };
    args.args.iter().find_map(|a| match a {
        syn::GenericArgument::Const(expr) => Some(crate::syntax::types::size(expr)),
        _ => None,
    })
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

/// The expression without parentheses, and without the group that a macro's `$f:path` leaves.
fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(paren) => bare(&paren.expr),
        other => other,
    }
}
