//! Methods of iterator chains.

use crate::graph::{Op, Path, ScalarOp, Stmt, Ty};
use crate::lower::snippet::identifiers;
use crate::lower::value::{Function, Iter, Value};
use crate::lower::{Lowerer, iterate};
use quote::ToTokens;
use std::rc::Rc;
use syn::{Expr, ExprMethodCall};

/// Whether of inactive values only an iterator has a method of this name.
pub(super) fn is_told_by(name: &str) -> bool {
    matches!(
        name,
        "sum"
            | "product"
            | "fold"
            | "for_each"
            | "collect"
            | "count"
            | "enumerate"
            | "chain"
            | "filter_map"
            | "flat_map"
            | "scan"
            | "take_while"
            | "skip_while"
            | "min_by"
            | "max_by"
            | "step_by"
            | "skip"
    )
}

impl Lowerer<'_> {
    pub(in crate::lower) fn is_iter_method(&self, name: &str) -> bool {
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
                | "find"
        )
    }

    pub(super) fn iter_method(&mut self, iter: &Rc<Iter>, name: &str, e: &ExprMethodCall, expr: &Expr, expected: Option<&Ty>) -> Value {
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
            ("next", []) => self.next(iter, expr),
            ("clone", []) => self.cloned_iter(iter),
            ("len", []) if matches!(**iter, Iter::Rest(..)) => match self.iter_len(iter) {
                Some(len) => Value::Node(len),
                None => self.refused(),
            },
            ("copied" | "cloned", []) => again(Iter::Copied(iter.clone())),
            ("enumerate", []) => again(Iter::Enumerate(iter.clone())),
            ("rev", []) => match Self::reversed(iter) {
                Some(reversed) => Value::Iter(reversed),
                None if !self.iter_is_active(iter) => again(Iter::Rev(iter.clone())),
                None => self.refuse(&e.method, "`rev` of a filtered, flattened or chained iterator, or of one whose closure changes something, is not supported: reverse the source instead"),
            },
            ("flatten", []) => again(Iter::Flatten(iter.clone())),
            ("zip", [_]) if Self::is_taken_untold(iter, borrows_iterator(&e.receiver)) => self.refuse(
                &e.method,
                "how many items `zip` takes of a left side that changes something, or is gone on with, depends on what ends the chain: put it on the right, or collect it first",
            ),
            ("zip" | "chain", [other]) => {
                let value = self.expr(other);
                match self.iterate_over(value, other) {
                    Some(other)
                        if name == "zip" && !Self::is_indexable(iter) && !Self::is_indexable(&other) && self.iter_is_active(iter) =>
                    {
                        self.refuse(
                            &e.method,
                            "`zip` of two filtered, flattened or chained iterators, or of two whose closures change something, is not supported: collect one of them first",
                        )
                    }
                    Some(other) if name == "zip" => again(Iter::Zip(iter.clone(), other)),
                    Some(other) => again(Iter::Chain(iter.clone(), other)),
                    None => self.refused(),
                }
            }
            ("skip", [n]) => again(Iter::Skip(iter.clone(), self.expr_node(n))),
            ("take", [n]) => again(Iter::Take(iter.clone(), self.expr_node(n))),
            ("step_by", [n]) => again(Iter::StepBy(iter.clone(), self.expr_node(n))),
            ("map" | "filter" | "filter_map" | "flat_map" | "take_while" | "skip_while" | "inspect", [arg]) => {
                let Some(f) = function(self, arg) else { return self.refused() };
                let iter = iter.clone();
                again(self.taken_in_turn(match name {
                    "map" => Iter::Map(iter, f),
                    "filter" => Iter::Filter(iter, f),
                    "filter_map" => Iter::FilterMap(iter, f),
                    "flat_map" => Iter::FlatMap(iter, f),
                    "take_while" => Iter::TakeWhile(iter, f),
                    "skip_while" => Iter::SkipWhile(iter, f),
                    _ => Iter::Inspect(iter, f),
                }))
            }
            ("scan", [init, arg]) => {
                let init = self.expr(init);
                let init = self.settle(init);
                match function(self, arg) {
                    Some(f) => again(Iter::Scan(iter.clone(), init, f)),
                    None => self.refused(),
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
                let Some(f) = function(self, arg) else { return self.refused() };
                self.fold(iter, init, &mut |l, acc, item| l.apply(&f, vec![acc, item], expr), expr)
            }
            ("reduce", [arg]) => {
                let Some(f) = function(self, arg) else { return self.refused() };
                self.reduce_with(iter, &f, expr)
            }
            ("for_each", [arg]) => {
                let Some(f) = function(self, arg) else { return self.refused() };
                // Nobody looks at what the closure gives: `|x| sum.add(x)` is a statement.
                let is_call = matches!(&f, Function::Closure(closure) if matches!(*closure.expr.body, Expr::MethodCall(_)));
                self.drive(iter, None, &mut |l, item| {
                    l.statement = is_call;
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
                    Some(_) if self.gives_active(iter) => {
                        self.refuse(expr, "active values can be collected into a `Vec` only, and the type that is written here is not known for one, as an alias is not: write `Vec<_>`")
                    }
                    Some(_) if self.names_a_chain(expr) => {
                        self.refuse(expr, "a chain that has a name can be collected into a `Vec` only: collect it where it is written")
                    }
                    // What it looks at may be active, what it gives is not.
                    Some(_) => self.looked_at_only(expr),
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
                let Some(f) = function(self, arg) else { return self.refused() };
                let any = name == "any";
                let found = Path::var(self.new_local("found", Ty::Bool, proc_macro2::Span::mixed_site()));
                let start = self.b.node(Op::Bool(!any), Vec::new(), Ty::Bool);
                self.write(&found, start);
                self.drive(iter, None, &mut |l, item| {
                    let test = l.apply(&f, vec![item], expr);
                    let test = l.as_node(test, expr);
                    let label = l.loop_at_hand();
                    let stop = if any { test } else { l.scalar(ScalarOp::Not, &[test]) };
                    l.only_if(stop, |l| {
                        let value = l.b.node(Op::Bool(any), Vec::new(), Ty::Bool);
                        l.write(&found, value);
                        l.b.push(Stmt::Break(label));
                    });
                });
                Value::Node(self.read(&found))
            }
            ("position" | "find", [arg]) => {
                let Some(f) = function(self, arg) else { return self.refused() };
                if name == "find" { self.find(iter, &f, expr) } else { self.position(iter, &f, expr) }
            }
            ("min_by" | "max_by", [arg]) => {
                let Some(f) = function(self, arg) else { return self.refused() };
                self.extremum(iter, name == "max_by", &f, expr)
            }
            _ => self.inactive_or(expr, &format!("the iterator method `{name}` is not supported on active values: write a `for` loop")),
        }
    }

    /// The chain from its end on, if its items can be computed in any order. What is applied to each is applied in that order, too.
    fn reversed(iter: &Rc<Iter>) -> Option<Rc<Iter>> {
        Some(Rc::new(match &**iter {
            Iter::InTurn(i) => Iter::InTurn(Self::reversed(i)?),
            Iter::Map(i, f) => Iter::Map(Self::reversed(i)?, f.clone()),
            Iter::Inspect(i, f) => Iter::Inspect(Self::reversed(i)?, f.clone()),
            _ if Self::is_indexable(iter) => Iter::Rev(iter.clone()),
            _ => return None,
        }))
    }

    /// Whether a name in the expression stands for a chain, which source that stands as it is does not know.
    fn names_a_chain(&self, expr: &Expr) -> bool {
        let names = identifiers(expr.to_token_stream());
        names.iter().any(|name| matches!(self.lookup(name), Some(Value::Iter(_))))
    }

    fn reduce_with(&mut self, iter: &Rc<Iter>, f: &Function, at: &Expr) -> Value {
        let found = Path::var(self.new_local("found", Ty::Bool, proc_macro2::Span::mixed_site()));
        let no = self.b.node(Op::Bool(false), Vec::new(), Ty::Bool);
        self.write(&found, no);
        let ty = self.types.fresh();
        let acc = Path::var(self.new_local("acc", ty.clone(), proc_macro2::Span::mixed_site()));
        let absent = self.absent(ty);
        self.write(&acc, absent);
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

/// The call of `total_cmp` or `partial_cmp` that the body of a comparison is.
pub(in crate::lower) fn comparison(body: &Expr) -> Option<&ExprMethodCall> {
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

/// Whether an iterator is borrowed somewhere in the chain, `it.by_ref()` or `(&mut it)`, so that it is there behind it.
fn borrows_iterator(chain: &Expr) -> bool {
    match chain {
        Expr::MethodCall(call) => call.method == "by_ref" || borrows_iterator(&call.receiver),
        Expr::Reference(lent) => lent.mutability.is_some(),
        Expr::Paren(inner) => borrows_iterator(&inner.expr),
        _ => false,
    }
}
