//! Methods of reals.

use crate::graph::{Float, NodeId, Op, Proj, ScalarOp, Ty};
use crate::lower::value::Value;
use crate::lower::{Behind, Lowerer};
use quote::{ToTokens, quote};
use syn::{Expr, ExprMethodCall};

/// Methods that well-known traits have by reference, where they do what those of floats do: `num_traits::Signed`, `Euclid`.
const SAME_BY_REFERENCE: [&str; 4] = ["abs", "signum", "rem_euclid", "div_euclid"];

/// Methods of integers that numbers of another kind do not have.
const OF_INTEGERS: [&str; 29] = [
    "abs_diff",
    "checked_add",
    "checked_div",
    "checked_mul",
    "checked_pow",
    "checked_rem",
    "checked_sub",
    "count_ones",
    "count_zeros",
    "div_ceil",
    "ilog",
    "ilog10",
    "ilog2",
    "is_multiple_of",
    "is_power_of_two",
    "isqrt",
    "leading_zeros",
    "next_multiple_of",
    "next_power_of_two",
    "saturating_add",
    "saturating_mul",
    "saturating_pow",
    "saturating_sub",
    "trailing_zeros",
    "unsigned_abs",
    "wrapping_add",
    "wrapping_mul",
    "wrapping_neg",
    "wrapping_sub",
];

/// What is wrong with an active number beside an integer.
const LOST_IN_INTEGERS: &str =
    "the derivative is lost here: a method of integers takes none with one; if that is meant, write `no_diff(..)` around the value";

impl Lowerer<'_> {
    /// Notes a method that is called on a reference to a float: rustc prefers that of a trait which takes `&self`.
    fn note_behind(&mut self, receiver: &Value, ty: &Ty, e: &ExprMethodCall) {
        let (Value::Ref(path), Ty::Real(float @ (Float::F64 | Float::F32))) = (receiver, ty) else { return };
        let known = |behind: &Behind| behind.float == *float && behind.method == e.method && behind.args == e.args.len();
        let is_std = !ScalarOp::is_of_trait(&e.method.to_string());
        if is_std
            && !self.is_exclusive(path)
            && !SAME_BY_REFERENCE.contains(&e.method.to_string().as_str())
            && !self.behind.iter().any(known)
        {
            self.behind.push(Behind { float: float.clone(), method: e.method.clone(), args: e.args.len() });
        }
    }

    pub(super) fn scalar_method(&mut self, receiver: Value, name: &str, e: &ExprMethodCall, expr: &Expr, active: bool) -> Value {
        let node = match &receiver {
            Value::Place(path) | Value::Ref(path) => {
                if !active && !self.path_ty(path).is_scalar() {
                    return self.snippet(expr);
                }
                // A copy is a place of its own: what becomes of the original does not touch it.
                if matches!(name, "clone" | "to_owned") && e.args.is_empty() && !self.path_ty(path).is_scalar() {
                    return self.cloned(path);
                }
                let path = path.clone();
                self.read(&path)
            }
            Value::Node(node) => *node,
            _ => return self.unknown_method(name, e, expr),
        };
        // Of all fields, a `bool` has these.
        if active && matches!(name, "then" | "then_some") && matches!(self.ty(node), Ty::Infer(_)) {
            self.expect(node, &Ty::Bool);
        }
        let ty = self.ty(node);
        if matches!(name, "clone" | "to_owned" | "borrow" | "into" | "as_ref") && e.args.is_empty() {
            // `.into()` between floats changes the type, which is not known here.
            return match (name, &ty) {
                ("into", Ty::Real(Float::F32)) => {
                    let op = Op::Cast(crate::graph::CastTo::F64);
                    Value::Node(self.b.node(op, vec![node], Ty::F64))
                }
                // A generic number may be made of a float.
                ("into", Ty::Real(Float::F64 | Float::Literal)) if !active && self.signature.scalars.is_generic() => self.snippet(expr),
                ("into", Ty::Real(_)) => Value::Node(node),
                ("into", _) if !active => self.snippet(expr),
                _ => Value::Node(node),
            };
        }
        let unmistakable = matches!(ty, Ty::Infer(_)) && ScalarOp::from_method(name, e.args.len() + 1).is_some_and(is_real_only);
        if ty == Ty::Bool || ty == Ty::Int || (!active && !ty.is_real() && !unmistakable) {
            if let ("then_some" | "then", Some(arg), true) = (name, e.args.first(), active) {
                return self.then_value(node, name == "then", arg, expr);
            }
            if active && ty == Ty::Int {
                return self.integer_method(node, name, e);
            }
            return self.snippet(expr);
        }
        if ty == Ty::Opaque && active && super::sequence::LISTS.contains(&name) {
            return self.refuse(
                &e.method,
                format!("`{name}` is a method of lists, and the macro cannot see what this is: write the list's type, or give a method of yours another name"),
            );
        }
        if ty == Ty::Opaque && active {
            return self.refuse(expr, format!("the macro cannot see the type that `{name}` is called on: write the parameter's type as `f64`, `f32` or a generic real, or name an alias with `scalar(..)`"));
        }
        // What it would have been is not known.
        if matches!(ty, Ty::Infer(_)) && self.is_refused_node(node) {
            return self.silent();
        }
        match (name, e.args.len()) {
            ("sin_cos", 0) => {
                if let Some(refused) = self.refuse_sequences(name, &[node], &e.method) {
                    return refused;
                }
                let sin = self.scalar(ScalarOp::Sin, &[node]);
                let cos = self.scalar(ScalarOp::Cos, &[node]);
                Value::Tuple(vec![Value::Node(sin), Value::Node(cos)])
            }
            (name, 0) if asks(name) => {
                let method = &e.method;
                let tokens = quote!(__x.#method());
                Value::Node(self.snippet_node(tokens, vec!["__x".into()], vec![node], false, Ty::Bool))
            }
            ("total_cmp" | "partial_cmp", 1) => {
                let other = self.expr_node(&e.args[0]);
                let method = &e.method;
                let tokens = quote!(__x.#method(&__y));
                Value::Node(self.snippet_node(tokens, vec!["__x".into(), "__y".into()], vec![node, other], false, Ty::Opaque))
            }
            ("to_f64" | "to_f32", 0) | ("to_bits", 0) if active => {
                self.refuse(expr, format!("the derivative is lost here: `{name}` has none; waive it with `no_diff(..)` around the value, or cast with `as`"))
            }
            (_, n) => match ScalarOp::from_method(name, n + 1) {
                Some(op) => {
                    self.b.graph.by_trait |= ScalarOp::is_of_trait(name);
                    self.note_behind(&receiver, &ty, e);
                    let mut args = vec![node];
                    for arg in &e.args {
                        args.push(self.expr_node(arg));
                    }
                    if op == ScalarOp::Powi && self.ty(args[1]).is_real() {
                        return self.leave_to_rustc();
                    }
                    if op == ScalarOp::Powi {
                        args[1] = self.exponent_if_unknown(args[1], &e.args[0]);
                    }
                    if let Some(refused) = self.refuse_sequences(name, &args, &e.method) {
                        return refused;
                    }
                    let node = self.scalar(op, &args);
                    self.b.graph.nodes[node.index()].span = e.method.span();
                    Value::Node(node)
                }
                None if !active => self.snippet(expr),
                None if self.called.contains_key(&node) && matches!(name, "unwrap" | "expect" | "map" | "filter" | "or" | "zip") => {
                    self.refuse(&e.method, super::FALLIBLE)
                }
                None if matches!(ty, Ty::Seq(_)) && matches!(name, "unwrap" | "expect" | "unwrap_or" | "unwrap_or_else" | "and_then" | "is_some" | "is_none" | "ok") => self.refuse(
                    &e.method,
                    format!("`{name}` is a method of `Option`s, and `map` before it was taken for that of arrays and matrices, as the type is not told: take the value out by `if let Some(x) = ..`, that of a call by `?`"),
                ),
                None if matches!(name, "try_into" | "into_boxed_slice" | "into_vec") => self.refuse(
                    &e.method,
                    format!("`{name}` changes the type of a sequence of active values: index it as it is, or build the other one by `std::array::from_fn(|i| ..)` or `to_vec()`"),
                ),
                None if super::chain::is_told_by(name) => self.refuse(
                    &e.method,
                    format!("`{name}` is a method of iterators, and what it is called on was not taken for one: start from a slice, a list or a range, and write `std::iter::once(..)` with its path"),
                ),
                None => self.unknown_method(name, e, expr),
            },
        }
    }

    /// A method of an integer, or of another value without derivative, that was found by looking at active values.
    pub(in crate::lower) fn method_without_derivative(&mut self, receiver: &Value, name: &str, e: &ExprMethodCall) -> Option<Value> {
        match self.method_of_integers(receiver, name, e) {
            None if !self.is_iter_method(name) => self.method_of_inactive(receiver, e),
            found => found,
        }
    }

    /// A method that integers alone have, of a field of unknown type.
    fn method_of_integers(&mut self, receiver: &Value, name: &str, e: &ExprMethodCall) -> Option<Value> {
        let (Value::Place(path) | Value::Ref(path)) = receiver else { return None };
        let is_field = matches!(path.proj.last(), Some(Proj::Field(_))) && matches!(self.path_ty(path), Ty::Infer(_));
        if !is_field || !OF_INTEGERS.contains(&name) {
            return None;
        }
        let node = self.read(path);
        let node = self.integer_if_unknown(node, &e.receiver);
        Some(self.integer_method(node, name, e))
    }

    /// `unwrap` of `i32::try_from(self.n).unwrap()`.
    fn method_of_inactive(&mut self, receiver: &Value, e: &ExprMethodCall) -> Option<Value> {
        let Value::Node(node) = *receiver else { return None };
        let is_source = matches!(self.b.graph.node(node).op, Op::Snippet(_)) && matches!(self.ty(node), Ty::Infer(_) | Ty::Opaque);
        if !is_source || self.is_active_node(node) || e.args.iter().any(|arg| self.mentions_active(arg)) {
            return None;
        }
        let (method, turbofish, args) = (&e.method, &e.turbofish, &e.args);
        self.scopes.push([("__inactive".to_string(), Value::Node(node).into())].into());
        let ty = self.types.fresh();
        let value = self.snippet_tokens(quote!(__inactive.#method #turbofish (#args)), true, ty);
        self.scopes.pop();
        Some(Value::Node(value))
    }

    /// A method of an integer that was found by looking at active values.
    fn integer_method(&mut self, node: NodeId, name: &str, e: &ExprMethodCall) -> Value {
        let (method, turbofish) = (&e.method, &e.turbofish);
        let ty = match name {
            "checked_add" | "checked_sub" | "checked_mul" | "checked_div" | "checked_rem" | "checked_pow" => self.types.fresh(),
            "is_power_of_two" | "is_multiple_of" => Ty::Bool,
            _ if OF_INTEGERS.contains(&name) => Ty::Int,
            "max" | "min" | "clamp" | "pow" | "abs" | "rem_euclid" | "div_euclid" => Ty::Int,
            _ => self.types.fresh(),
        };
        let mut nodes = vec![node];
        for arg in &e.args {
            let Some(arg) = self.integer_operand(arg) else { return self.refuse(arg, LOST_IN_INTEGERS) };
            nodes.push(arg);
        }
        let names: Vec<String> = (0..nodes.len()).map(|i| format!("__integer{i}")).collect();
        let holes: Vec<_> = names.iter().map(|name| quote::format_ident!("{name}")).collect();
        let (receiver, args) = holes.split_first().expect("the receiver");
        let tokens = quote!(#receiver.#method #turbofish (#(#args),*));
        Value::Node(self.snippet_node(tokens, names, nodes, false, ty))
    }

    /// Refuses sequences and tuples as operands of a function of numbers.
    pub(in crate::lower) fn refuse_sequences(&mut self, name: &str, args: &[NodeId], at: &impl ToTokens) -> Option<Value> {
        let is_number = |ty: Ty| ty.element().is_none() && !matches!(ty, Ty::Tuple(_) | Ty::Unit);
        if args.iter().all(|arg| is_number(self.ty(*arg))) {
            return None;
        }
        Some(self.refuse(at, format!("`{name}` is a function of numbers, and this is none: call it for each number inside")))
    }
}

/// Whether a method of floats tells something of a number without changing it.
pub(in crate::lower) fn asks(name: &str) -> bool {
    matches!(name, "is_nan" | "is_finite" | "is_infinite" | "is_sign_negative" | "is_sign_positive" | "is_normal" | "is_subnormal")
}

/// Whether only real numbers have a method of this name.
fn is_real_only(op: ScalarOp) -> bool {
    use ScalarOp::*;
    !matches!(op, Abs | Signum | Max | Min | Clamp | RemEuclid | DivEuclid | Floor | Ceil | Round | Trunc)
}
