//! Method calls: reals, sequences, iterators.

use super::value::{Function, Iter, Value};
use super::{Lowerer, iterate};
use crate::graph::{NodeId, Op, Path, Proj, ScalarOp, Stmt, Ty};
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::{Expr, ExprMethodCall};

impl Lowerer<'_> {
    pub(super) fn method(&mut self, e: &ExprMethodCall, expr: &Expr, expected: Option<&Ty>) -> Value {
        let name = e.method.to_string();
        let active = self.mentions_active(expr);
        // `T::from(2.0).unwrap()`, `cfg.table.iter()`: inactive chains on types of the user's stay as they are.
        if !active && self.is_foreign(&e.receiver) {
            return self.snippet(expr);
        }
        let receiver = self.expr(&e.receiver);
        match receiver {
            Value::Never => Value::Never,
            Value::Iter(iter) => self.iter_method(&iter, &name, e, expr, expected),
            Value::Range { .. } if self.is_iter_method(&name) || matches!(name.as_str(), "into_iter") => {
                match self.iterate_over(receiver, expr) {
                    Some(iter) if name == "into_iter" => Value::Iter(iter),
                    Some(iter) => self.iter_method(&iter, &name, e, expr, expected),
                    None => Value::Unit,
                }
            }
            Value::Maybe(cond, value) => self.maybe_method(cond, *value, &name, e, expr),
            Value::Place(ref path) | Value::Ref(ref path) => {
                let by_value = matches!(receiver, Value::Place(_));
                let path = path.clone();
                match self.sequence_method(&path, by_value, &name, e, expr) {
                    Some(value) => value,
                    None => self.scalar_method(receiver, &name, e, expr, active),
                }
            }
            Value::Node(node) if self.is_sequence_node(node, &name) => match self.as_sequence(receiver) {
                Value::Place(path) => match self.sequence_method(&path, true, &name, e, expr) {
                    Some(value) => value,
                    None => self.inactive_or(expr, "this method cannot be differentiated"),
                },
                other => other,
            },
            Value::Closure(_) if matches!(name.as_str(), "clone") => receiver,
            Value::Tuple(_) if name == "clone" => receiver,
            Value::Node(_) => self.scalar_method(receiver, &name, e, expr, active),
            _ => self.inactive_or(expr, "this method cannot be differentiated"),
        }
    }

    /// Whether the value is looked at element by element by the method.
    fn is_sequence_node(&mut self, node: NodeId, name: &str) -> bool {
        match self.ty(node) {
            Ty::Array(..) | Ty::Vec(_) | Ty::Seq(_) => true,
            Ty::Infer(_) => {
                self.called.contains_key(&node)
                    && matches!(name, "iter" | "into_iter" | "len" | "windows" | "chunks" | "to_vec" | "first" | "last")
            }
            _ => false,
        }
    }

    /// Whether the chain of methods starts from an inactive value that is not a number or sequence known to us.
    fn is_foreign(&mut self, receiver: &Expr) -> bool {
        match receiver {
            Expr::MethodCall(m) => self.is_foreign(&m.receiver),
            Expr::Paren(p) => self.is_foreign(&p.expr),
            Expr::Reference(r) => self.is_foreign(&r.expr),
            Expr::Unary(u) => self.is_foreign(&u.expr),
            Expr::Index(i) => self.is_foreign(&i.expr),
            Expr::Field(f) => self.is_foreign(&f.base),
            Expr::Try(_) | Expr::Struct(_) | Expr::Macro(_) => true,
            Expr::Call(c) => !super::call::starts_iterator(&c.func),
            Expr::Lit(l) => matches!(l.lit, syn::Lit::Str(_) | syn::Lit::Char(_) | syn::Lit::ByteStr(_)),
            Expr::Path(p) => match p.path.get_ident().and_then(|i| self.lookup(&i.to_string()).cloned()) {
                Some(Value::Place(path) | Value::Ref(path)) => matches!(self.path_ty(&path), Ty::Opaque | Ty::Infer(_) | Ty::Tuple(_)),
                Some(Value::Node(node)) => matches!(self.ty(node), Ty::Opaque | Ty::Infer(_)),
                Some(_) => false,
                None => true,
            },
            _ => false,
        }
    }

    // ---- numbers

    fn scalar_method(&mut self, receiver: Value, name: &str, e: &ExprMethodCall, expr: &Expr, active: bool) -> Value {
        let node = match &receiver {
            Value::Place(path) | Value::Ref(path) => {
                if !active && !self.path_ty(path).is_scalar() {
                    return self.snippet(expr);
                }
                let path = path.clone();
                self.read(&path)
            }
            Value::Node(node) => *node,
            _ => return self.inactive_or(expr, "this method cannot be differentiated"),
        };
        let ty = self.ty(node);
        if matches!(name, "clone" | "to_owned" | "borrow" | "into" | "as_ref") && e.args.is_empty() {
            // `.into()` between floats changes the type, which is not known here.
            return match (name, &ty) {
                ("into", Ty::Real(crate::graph::Float::F32)) => {
                    let op = Op::Cast(crate::graph::CastTo::F64);
                    Value::Node(self.b.node(op, vec![node], Ty::F64))
                }
                ("into", Ty::Real(_)) => Value::Node(node),
                ("into", _) if !active => self.snippet(expr),
                _ => Value::Node(node),
            };
        }
        let unmistakable = matches!(ty, Ty::Infer(_)) && ScalarOp::from_method(name, e.args.len() + 1).is_some_and(is_real_only);
        if ty == Ty::Bool || ty == Ty::Int || (!active && !ty.is_real() && !unmistakable) {
            if name == "then_some" || name == "then" {
                return self.inactive_or(expr, "`then` of an active value: write `if`");
            }
            return self.snippet(expr);
        }
        if ty == Ty::Opaque && active {
            return self.refuse(expr, format!("the macro cannot see the type that `{name}` is called on: write the parameter's type as `f64`, `f32` or a generic real, or name an alias with `scalar(..)`"));
        }
        match (name, e.args.len()) {
            ("sin_cos", 0) => {
                let sin = self.scalar(ScalarOp::Sin, &[node]);
                let cos = self.scalar(ScalarOp::Cos, &[node]);
                Value::Tuple(vec![Value::Node(sin), Value::Node(cos)])
            }
            ("is_nan" | "is_finite" | "is_infinite" | "is_sign_negative" | "is_sign_positive" | "is_normal", 0) => {
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
                    let mut args = vec![node];
                    for arg in &e.args {
                        args.push(self.expr_node(arg));
                    }
                    if op == ScalarOp::Powi && self.is_active_node(args[1]) {
                        return self.refuse(&e.args[0], "the exponent of `powi` is an integer and carries no derivative: use `powf`");
                    }
                    let node = self.scalar(op, &args);
                    self.b.graph.nodes[node.index()].span = e.method.span();
                    Value::Node(node)
                }
                None if !active => self.snippet(expr),
                None => self.refuse(
                    &e.method,
                    format!("the derivative of method `{name}` is not known: call a `#[differentiable]` function instead, or waive the derivative with `no_diff(..)`"),
                ),
            },
        }
    }

    // ---- options of elements

    fn maybe_method(&mut self, cond: NodeId, value: Value, name: &str, e: &ExprMethodCall, expr: &Expr) -> Value {
        match (name, e.args.len()) {
            ("unwrap", 0) | ("expect", 1) => value,
            ("copied" | "cloned", 0) => Value::Maybe(cond, Box::new(iterate::deref(value))),
            ("is_some", 0) => Value::Node(cond),
            ("is_none", 0) => Value::Node(self.scalar(ScalarOp::Not, &[cond])),
            ("unwrap_or", 1) => {
                let default = &e.args[0];
                self.branch(cond, None, |l| l.settle(iterate::deref(value)), |l| l.expr(default))
            }
            ("map_or", 2) => {
                let (default, function) = (&e.args[0], &e.args[1]);
                let Some(function) = self.function_value(function) else {
                    return self.refuse(expr, "`map_or` takes a closure written in place");
                };
                self.branch(cond, None, |l| l.apply(&function, vec![value], expr), |l| l.expr(default))
            }
            ("map", 1) => {
                let Some(function) = self.function_value(&e.args[0]) else {
                    return self.refuse(expr, "`map` takes a closure written in place");
                };
                // The closure may only run where there is a value.
                let shape = std::cell::RefCell::new(Value::Unit);
                let mapped = self.branch(
                    cond,
                    None,
                    |l| {
                        let mapped = l.apply(&function, vec![value], expr);
                        *shape.borrow_mut() = mapped.clone();
                        mapped
                    },
                    |l| l.nothing_like(&shape.borrow()),
                );
                Value::Maybe(cond, Box::new(mapped))
            }
            _ => self.refuse(
                expr,
                format!("`{name}` on the `Option` of an active value is not supported: use `if let Some(..)`, `unwrap` or `unwrap_or`"),
            ),
        }
    }

    /// Numbers in the shape of a value that is not there.
    fn nothing_like(&mut self, value: &Value) -> Value {
        match value {
            Value::Tuple(items) => Value::Tuple(items.iter().map(|i| self.nothing_like(i)).collect()),
            Value::Node(node) => {
                let ty = self.ty(*node);
                Value::Node(match ty {
                    Ty::Int => self.b.integer(0),
                    Ty::Bool => self.b.node(Op::Bool(false), Vec::new(), Ty::Bool),
                    ty => self.b.constant(0.0, ty),
                })
            }
            other => other.clone(),
        }
    }

    // ---- arrays, slices, vectors

    fn sequence_method(&mut self, path: &Path, by_value: bool, name: &str, e: &ExprMethodCall, expr: &Expr) -> Option<Value> {
        if let Ty::Infer(_) = self.path_ty(path)
            && self.active.contains(&path.var)
            && matches!(name, "iter" | "iter_mut" | "len" | "into_iter" | "windows" | "chunks" | "first" | "last" | "to_vec" | "push")
        {
            self.assume_sequence(path);
        }
        let ty = self.path_ty(path);
        let element = ty.element()?.clone();
        let args: Vec<&Expr> = e.args.iter().collect();
        let slice = |by_value| Value::Iter(Rc::new(Iter::Slice { path: path.clone(), by_value }));
        Some(match (name, &args[..]) {
            ("len", []) => Value::Node(self.b.len(path)),
            ("is_empty", []) => {
                let len = self.b.len(path);
                let zero = self.b.integer(0);
                Value::Node(self.scalar(ScalarOp::Eq, &[len, zero]))
            }
            ("iter" | "iter_mut", []) => slice(false),
            ("into_iter" | "drain", _) if by_value => slice(true),
            ("into_iter", []) => slice(false),
            ("chunks" | "chunks_mut" | "chunks_exact" | "chunks_exact_mut", [size]) => {
                let size = self.expr_node(size);
                let exact = name.starts_with("chunks_exact");
                Value::Iter(Rc::new(Iter::Chunks { path: path.clone(), size, exact }))
            }
            ("windows", [size]) => {
                let size = self.expr_node(size);
                Value::Iter(Rc::new(Iter::Windows { path: path.clone(), size }))
            }
            ("as_slice" | "as_mut_slice" | "as_ref" | "as_mut" | "borrow" | "by_ref" | "each_ref", []) => Value::Ref(path.clone()),
            ("clone" | "to_owned", []) if !matches!(ty, Ty::Slice(_)) => Value::Place(path.clone()),
            ("to_vec" | "into_vec" | "to_owned", []) => {
                let node = self.read(path);
                let ty = Ty::Vec(Box::new(element));
                let node = self.b.node(Op::ToVec, vec![node], ty);
                self.materialize(Value::Node(node), "copy")
            }
            ("first" | "first_mut", []) => {
                let zero = self.b.integer(0);
                self.maybe_element(path, zero)
            }
            ("last" | "last_mut", []) => {
                let len = self.b.len(path);
                let zero = self.b.integer(0);
                let cond = self.scalar(ScalarOp::Gt, &[len, zero]);
                let one = self.b.integer(1);
                let last = match self.b.graph.integer(len) {
                    Some(n) => self.b.integer((n - 1).max(0)),
                    None => self.b.node(Op::Scalar(ScalarOp::Sub), vec![len, one], Ty::Int),
                };
                Value::Maybe(cond, Box::new(Value::Ref(path.index(last))))
            }
            ("get" | "get_mut", [index]) if !matches!(index, Expr::Range(_)) => {
                let index = self.expr_node(index);
                self.maybe_element(path, index)
            }
            ("split_at" | "split_at_mut", [mid]) => {
                let mid = self.expr_node(mid);
                let left = path.then(Proj::Range(None, Some(mid)));
                let right = path.then(Proj::Range(Some(mid), None));
                Value::Tuple(vec![Value::Ref(left), Value::Ref(right)])
            }
            ("split_first" | "split_first_mut", []) => {
                let len = self.b.len(path);
                let zero = self.b.integer(0);
                let one = self.b.integer(1);
                let cond = self.scalar(ScalarOp::Gt, &[len, zero]);
                let parts = vec![Value::Ref(path.index(zero)), Value::Ref(path.then(Proj::Range(Some(one), None)))];
                Value::Maybe(cond, Box::new(Value::Tuple(parts)))
            }
            ("swap", [i, j]) => {
                let i = self.expr_node(i);
                let j = self.expr_node(j);
                self.b.push(Stmt::Swap(path.clone(), i, j));
                self.b.touch(path.var);
                Value::Unit
            }
            ("reverse", []) => {
                self.reverse_in_place(path);
                Value::Unit
            }
            ("fill", [value]) => {
                let value = self.expr_node(value);
                let len = self.b.len(path);
                let zero = self.b.integer(0);
                self.counted((zero, len, false), false, vec![path.clone()], None, &mut |l, k| {
                    l.write(&path.index(k), value);
                });
                Value::Unit
            }
            ("copy_from_slice" | "clone_from_slice", [from]) => {
                let from_value = self.expr(from);
                let source = match self.materialize(from_value, "source") {
                    Value::Place(source) | Value::Ref(source) => source,
                    _ => return Some(self.refuse(from, "`copy_from_slice` copies from a slice, array or `Vec`")),
                };
                self.check_lengths(path, &source, e);
                let len = self.b.len(path);
                let zero = self.b.integer(0);
                self.counted((zero, len, false), false, vec![path.clone(), source.clone()], None, &mut |l, k| {
                    let item = l.read(&source.index(k));
                    l.write(&path.index(k), item);
                });
                Value::Unit
            }
            ("push", [value]) => {
                let item = self.expr(value);
                let item = self.settle(item);
                self.push_item(path, item, value);
                Value::Unit
            }
            ("pop", []) if self.active.contains(&path.var) && element.can_be_active() => {
                return Some(self.refuse(expr, "`pop` from an active `Vec` is not supported: read the last element with `v[v.len() - 1]`"));
            }
            ("extend" | "extend_from_slice", [from]) => {
                let value = self.expr(from);
                let iter = self.iterate_over(value, from)?;
                let path = path.clone();
                self.drive(&iter, None, &mut |l, item| {
                    let item = l.settle(iterate::deref(item));
                    l.push_item(&path, item, from);
                });
                Value::Unit
            }
            ("map", [function]) => {
                let Some(function) = self.function_value(function) else {
                    return Some(self.refuse(expr, "`map` takes a closure written in place"));
                };
                self.map_array(path, &ty, &function, expr)
            }
            ("concat", []) if element.element().is_some() => return None,
            (
                "sort"
                | "sort_by"
                | "sort_unstable"
                | "sort_by_key"
                | "sort_unstable_by"
                | "truncate"
                | "clear"
                | "insert"
                | "remove"
                | "resize"
                | "retain"
                | "dedup"
                | "rotate_left"
                | "rotate_right"
                | "append"
                | "swap_remove"
                | "select_nth_unstable_by",
                _,
            ) => {
                let active = self.active.contains(&path.var) && self.path_ty(path).can_be_active();
                if active {
                    self.refuse(
                        &e.method,
                        format!("`{name}` on a sequence of active values is not supported: it moves values in a way the derivative cannot follow; compute the order on inactive values and copy by index"),
                    )
                } else {
                    let node = self.snippet_tokens(expr.to_token_stream(), true, Ty::Unit);
                    self.b.touch(path.var);
                    Value::Node(node)
                }
            }
            _ => return None,
        })
    }

    fn maybe_element(&mut self, path: &Path, index: NodeId) -> Value {
        let len = self.b.len(path);
        let cond = self.scalar(ScalarOp::Lt, &[index, len]);
        Value::Maybe(cond, Box::new(Value::Ref(path.index(index))))
    }

    /// The panic that the library gives where the lengths differ.
    fn check_lengths(&mut self, to: &Path, from: &Path, at: &ExprMethodCall) {
        let a = self.b.len(to);
        let b = self.b.len(from);
        if a == b {
            return;
        }
        let tokens = quote!(::core::assert!(
            __a == __b,
            "copy_from_slice: source slice length ({}) does not match destination slice length ({})",
            __b,
            __a
        ));
        let node = self.snippet_node(tokens, vec!["__a".into(), "__b".into()], vec![a, b], true, Ty::Unit);
        self.b.graph.nodes[node.index()].span = at.method.span();
    }

    fn reverse_in_place(&mut self, path: &Path) {
        let len = self.b.len(path);
        let two = self.b.integer(2);
        let one = self.b.integer(1);
        let zero = self.b.integer(0);
        let half = self.b.node(Op::Scalar(ScalarOp::Div), vec![len, two], Ty::Int);
        self.counted((zero, half, false), false, Vec::new(), None, &mut |l, k| {
            let last = l.b.node(Op::Scalar(ScalarOp::Sub), vec![len, one], Ty::Int);
            let mirrored = l.b.node(Op::Scalar(ScalarOp::Sub), vec![last, k], Ty::Int);
            l.b.push(Stmt::Swap(path.clone(), k, mirrored));
            l.b.touch(path.var);
        });
    }

    fn map_array(&mut self, path: &Path, ty: &Ty, function: &Function, at: &Expr) -> Value {
        let Ty::Array(_, size) = ty else {
            return self.refuse(at, "`map` of this type is not supported: iterate over it");
        };
        let source = path.clone();
        self.build_array(size.clone(), "mapped", &mut |l, k| {
            let item = l.settle(Value::Place(source.index(k)));
            l.apply(function, vec![item], at)
        })
    }

    /// An array whose elements are computed one by one.
    pub(super) fn build_array(&mut self, size: crate::graph::Size, name: &str, item: &mut dyn FnMut(&mut Self, NodeId) -> Value) -> Value {
        let len = self.size_node(&size);
        // Few elements are written out; more become a loop.
        if let Some(n) = size.known.filter(|n| *n <= 4) {
            let items: Vec<NodeId> = (0..n)
                .map(|i| {
                    let k = self.b.integer(i as i128);
                    let value = item(self, k);
                    self.as_node(value, &quote!())
                })
                .collect();
            let node = self.array(items, false);
            return self.materialize(Value::Node(node), name);
        }
        let element = self.types.fresh();
        let ty = Ty::Array(Box::new(element.clone()), size);
        let var = Path::var(self.new_local(name, ty.clone(), proc_macro2::Span::mixed_site()));
        let zero = self.b.constant(0.0, element.clone());
        let start = self.b.node(Op::Repeat(false), vec![zero, len], ty);
        self.write(&var, start);
        let first = self.b.integer(0);
        self.counted((first, len, false), false, vec![var.clone()], None, &mut |l, k| {
            let value = item(l, k);
            let node = l.as_node(value, &quote!());
            l.write(&var.index(k), node);
        });
        Value::Place(var)
    }

    // ---- iterators

    fn is_iter_method(&self, name: &str) -> bool {
        matches!(
            name,
            "map"
                | "zip"
                | "enumerate"
                | "rev"
                | "skip"
                | "take"
                | "step_by"
                | "chain"
                | "filter"
                | "filter_map"
                | "flat_map"
                | "flatten"
                | "scan"
                | "fold"
                | "sum"
                | "product"
                | "for_each"
                | "collect"
                | "copied"
                | "cloned"
                | "min_by"
                | "max_by"
                | "inspect"
                | "take_while"
                | "skip_while"
                | "any"
                | "all"
                | "count"
                | "last"
                | "nth"
                | "reduce"
                | "by_ref"
                | "cycle"
                | "position"
        )
    }

    fn iter_method(&mut self, iter: &Rc<Iter>, name: &str, e: &ExprMethodCall, expr: &Expr, expected: Option<&Ty>) -> Value {
        let args: Vec<&Expr> = e.args.iter().collect();
        let function = |l: &mut Self, arg: &Expr| match l.function_value(arg) {
            Some(function) => Some(function),
            None => {
                l.refuse(arg, "a closure, or the name of a function, is expected here");
                None
            }
        };
        let again = |iter| Value::Iter(Rc::new(iter));
        match (name, &args[..]) {
            ("iter" | "into_iter" | "by_ref" | "fuse", []) => Value::Iter(iter.clone()),
            ("copied" | "cloned", []) => again(Iter::Copied(iter.clone())),
            ("enumerate", []) => again(Iter::Enumerate(iter.clone())),
            ("rev", []) => again(Iter::Rev(iter.clone())),
            ("flatten", []) => again(Iter::Flatten(iter.clone())),
            ("zip" | "chain", [other]) => {
                let value = self.expr(other);
                match self.iterate_over(value, other) {
                    Some(other) if name == "zip" => again(Iter::Zip(iter.clone(), other)),
                    Some(other) => again(Iter::Chain(iter.clone(), other)),
                    None => Value::Unit,
                }
            }
            ("skip", [n]) => again(Iter::Skip(iter.clone(), self.expr_node(n))),
            ("take", [n]) => again(Iter::Take(iter.clone(), self.expr_node(n))),
            ("step_by", [n]) => again(Iter::StepBy(iter.clone(), self.expr_node(n))),
            ("map" | "filter" | "filter_map" | "flat_map" | "take_while" | "skip_while" | "inspect", [arg]) => {
                let Some(f) = function(self, arg) else { return Value::Unit };
                let iter = iter.clone();
                again(match name {
                    "map" => Iter::Map(iter, f),
                    "filter" => Iter::Filter(iter, f),
                    "filter_map" => Iter::FilterMap(iter, f),
                    "flat_map" => Iter::FlatMap(iter, f),
                    "take_while" => Iter::TakeWhile(iter, f),
                    "skip_while" => Iter::SkipWhile(iter, f),
                    _ => Iter::Inspect(iter, f),
                })
            }
            ("scan", [init, arg]) => {
                let init = self.expr(init);
                let init = self.settle(init);
                match function(self, arg) {
                    Some(f) => again(Iter::Scan(iter.clone(), init, f)),
                    None => Value::Unit,
                }
            }
            ("sum" | "product", []) => {
                let ty = e.turbofish.as_ref().and_then(|t| t.args.first()).and_then(|a| match a {
                    syn::GenericArgument::Type(ty) => Some(self.model(ty)),
                    _ => None,
                });
                let ty = ty.or_else(|| expected.cloned());
                self.reduce(iter, name == "product", ty, expr)
            }
            ("fold", [init, arg]) => {
                let init = self.expr_expecting(init, expected);
                let init = self.settle(init);
                let Some(f) = function(self, arg) else { return Value::Unit };
                self.fold(iter, init, &mut |l, acc, item| l.apply(&f, vec![acc, item], expr), expr)
            }
            ("reduce", [arg]) => {
                let Some(f) = function(self, arg) else { return Value::Unit };
                self.reduce_with(iter, &f, expr)
            }
            ("for_each", [arg]) => {
                let Some(f) = function(self, arg) else { return Value::Unit };
                self.drive(iter, None, &mut |l, item| {
                    l.apply(&f, vec![item], expr);
                });
                Value::Unit
            }
            ("collect", []) => {
                let target = e.turbofish.as_ref().and_then(|t| t.args.first()).and_then(|a| match a {
                    syn::GenericArgument::Type(ty) => Some(self.model(ty)),
                    _ => None,
                });
                match target.or_else(|| expected.cloned()) {
                    None | Some(Ty::Vec(_) | Ty::Infer(_)) => self.collect(iter, expr),
                    Some(_) if !self.iter_is_active(iter) => self.snippet(expr),
                    Some(_) => self.refuse(expr, "active values can be collected into a `Vec` only"),
                }
            }
            ("count", []) => {
                let count = Path::var(self.new_local("count", Ty::Int, proc_macro2::Span::mixed_site()));
                let zero = self.b.integer(0);
                self.write(&count, zero);
                self.drive(iter, None, &mut |l, _| {
                    let old = l.read(&count);
                    let one = l.b.integer(1);
                    let new = l.b.node(Op::Scalar(ScalarOp::Add), vec![old, one], Ty::Int);
                    l.write(&count, new);
                });
                Value::Node(self.read(&count))
            }
            ("any" | "all", [arg]) => {
                let Some(f) = function(self, arg) else { return Value::Unit };
                let any = name == "any";
                let found = Path::var(self.new_local("found", Ty::Bool, proc_macro2::Span::mixed_site()));
                let start = self.b.node(Op::Bool(!any), Vec::new(), Ty::Bool);
                self.write(&found, start);
                self.drive(iter, None, &mut |l, item| {
                    let test = l.apply(&f, vec![item], expr);
                    let test = l.as_node(test, expr);
                    let target = l.targets.iter().rposition(|t| t.continue_label.is_some()).expect("inside a loop");
                    let label = l.targets[target].break_label;
                    let stop = if any { test } else { l.scalar(ScalarOp::Not, &[test]) };
                    l.branch(
                        stop,
                        None,
                        |l| {
                            let value = l.b.node(Op::Bool(any), Vec::new(), Ty::Bool);
                            l.write(&found, value);
                            l.b.push(Stmt::Break(label));
                            Value::Never
                        },
                        |_| Value::Unit,
                    );
                });
                Value::Node(self.read(&found))
            }
            ("min_by" | "max_by", [arg]) => {
                let Some(f) = function(self, arg) else { return Value::Unit };
                self.extremum(iter, name == "max_by", &f, expr)
            }
            _ => self.inactive_or(expr, &format!("the iterator method `{name}` is not supported on active values: write a `for` loop")),
        }
    }

    fn reduce_with(&mut self, iter: &Rc<Iter>, f: &Function, at: &Expr) -> Value {
        let found = Path::var(self.new_local("found", Ty::Bool, proc_macro2::Span::mixed_site()));
        let no = self.b.node(Op::Bool(false), Vec::new(), Ty::Bool);
        self.write(&found, no);
        let ty = self.types.fresh();
        let acc = Path::var(self.new_local("acc", ty, proc_macro2::Span::mixed_site()));
        let zero = self.b.constant(0.0, Ty::Real(crate::graph::Float::Literal));
        self.b.push(Stmt::Write(acc.clone(), zero));
        self.b.touch(acc.var);
        self.drive(iter, None, &mut |l, item| {
            let item = l.settle(iterate::deref(item));
            let item = l.as_node(item, at);
            let own = l.path_ty(&acc);
            l.expect(item, &own);
            let any = l.read(&found);
            let old = l.read(&acc);
            let next = l.branch(any, None, |l| l.apply(f, vec![Value::Node(old), Value::Node(item)], at), |_| Value::Node(item));
            let next = l.as_node(next, at);
            l.write(&acc, next);
            let yes = l.b.node(Op::Bool(true), Vec::new(), Ty::Bool);
            l.write(&found, yes);
        });
        let present = self.read(&found);
        let value = self.read(&acc);
        Value::Maybe(present, Box::new(Value::Node(value)))
    }
}

/// Whether only real numbers have a method of this name.
fn is_real_only(op: ScalarOp) -> bool {
    use ScalarOp::*;
    !matches!(op, Abs | Signum | Max | Min | Clamp | RemEuclid | DivEuclid | Floor | Ceil | Round | Trunc)
}

/// The call of `total_cmp` or `partial_cmp` that the body of a comparison is.
pub(super) fn comparison(body: &Expr) -> Option<&ExprMethodCall> {
    match body {
        Expr::MethodCall(m) => match m.method.to_string().as_str() {
            "unwrap" | "expect" | "unwrap_or" => comparison(&m.receiver),
            "total_cmp" | "partial_cmp" => Some(m),
            _ => None,
        },
        Expr::Paren(p) => comparison(&p.expr),
        Expr::Block(b) => match &b.block.stmts[..] {
            [syn::Stmt::Expr(e, None)] => comparison(e),
            _ => None,
        },
        _ => None,
    }
}
