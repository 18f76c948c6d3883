//! Methods of `Option`s in parts.

use crate::graph::{NodeId, Path, Proj, Ty};
use crate::lower::value::{Function, Optional, Value};
use crate::lower::{Lowerer, iterate};
use quote::quote;
use syn::{Expr, ExprMethodCall, Pat};

/// Whether only an `Option` has a method of this name.
pub(super) fn is_told_by(name: &str) -> bool {
    matches!(
        name,
        "unwrap_or"
            | "unwrap_or_default"
            | "unwrap_or_else"
            | "map_or"
            | "map_or_else"
            | "is_some"
            | "is_none"
            | "is_some_and"
            | "is_none_or"
            | "is_ok"
            | "is_err"
            | "is_ok_and"
            | "and_then"
            | "or_else"
    )
}

/// Whether an `Option` has a method of this name that gives one again, and others have one, too.
pub(super) fn is_kept_by(name: &str) -> bool {
    matches!(name, "map" | "filter" | "or" | "and" | "zip" | "copied" | "cloned" | "as_ref" | "flatten")
}

/// Whether the method leaves what is there in an `Option` or a `Result` as it is.
pub(super) fn is_adapted_by(name: &str) -> bool {
    matches!(name, "ok" | "ok_or" | "ok_or_else" | "map_err" | "inspect_err")
}

impl Lowerer<'_> {
    /// What stands for a value that is not there. Of an error nothing is known.
    fn otherwise(&mut self, function: &Function, at: &Expr) -> Value {
        let inputs = match function {
            Function::Closure(closure) => closure.expr.inputs.iter().collect(),
            _ => Vec::new(),
        };
        match inputs[..] {
            [] => self.apply(function, Vec::new(), at),
            [Pat::Wild(_)] => self.apply(function, vec![Value::Unit], at),
            _ => self.refuse(inputs[0], "the error of a call that is differentiated is not kept: write `|_|`"),
        }
    }

    pub(super) fn maybe_method(&mut self, cond: NodeId, value: Value, name: &str, e: &ExprMethodCall, expr: &Expr) -> Value {
        let args: Vec<&Expr> = e.args.iter().collect();
        match (name, &args[..]) {
            ("unwrap", []) => {
                self.check_present(cond, quote!(unwrap()));
                value
            }
            ("expect", [message]) => {
                self.check_present(cond, quote!(expect(#message)));
                value
            }
            ("copied" | "cloned" | "clone", []) => Value::Maybe(cond, Box::new(if name == "clone" { value } else { dereferenced(value) })),
            ("as_ref" | "as_mut" | "as_deref" | "as_deref_mut", []) => {
                let lent = Self::referenced(Value::Maybe(cond, Box::new(value)));
                if name.ends_with("mut") {
                    self.note_exclusive(&lent);
                }
                lent
            }
            ("ok", []) | ("ok_or" | "ok_or_else" | "map_err" | "inspect_err", [_]) => Value::Maybe(cond, Box::new(value)),
            ("is_some" | "is_ok", []) => Value::Node(cond),
            ("is_none" | "is_err", []) => Value::Node(self.negate(cond)),
            ("flatten", []) => self.branch(cond, None, |_| value, |_| Value::Nothing),
            ("unwrap_or_default", []) => {
                let default = self.default_inside(&value);
                self.branch(cond, None, |_| value, |_| Value::Node(default))
            }
            ("unwrap_or", [default]) => {
                let default = self.eager(default);
                self.branch(cond, None, |_| value, |_| default)
            }
            ("or", [other]) => {
                let other = self.eager(other);
                let other = self.as_option(other, false);
                self.branch(cond, None, |l| l.some(value), |_| other)
            }
            ("and", [other]) => {
                let other = self.eager(other);
                let other = self.as_option(other, false);
                self.branch(cond, None, |_| other, |_| Value::Nothing)
            }
            ("zip", [other]) => {
                let other = self.eager(other);
                let other = self.as_option(other, false);
                match self.opened(other) {
                    Value::Maybe(also, other) => {
                        let both = self.and_then(cond, |_| also);
                        Value::Maybe(both, Box::new(Value::Tuple(vec![value, *other])))
                    }
                    _ => Value::Nothing,
                }
            }
            ("map_or", [default, function]) => {
                let default = self.eager(default);
                self.with_function(function, |l, f| l.branch(cond, None, |l| l.apply(f, vec![value], expr), |_| default))
            }
            ("map_or_else", [default, function]) => {
                let Some(default) = self.function_value(default) else { return self.no_function(default) };
                self.with_function(function, |l, f| {
                    l.branch(cond, None, |l| l.apply(f, vec![value], expr), |l| l.otherwise(&default, expr))
                })
            }
            ("unwrap_or_else", [function]) => {
                self.with_function(function, |l, f| l.branch(cond, None, |_| value, |l| l.otherwise(f, expr)))
            }
            ("or_else", [function]) => {
                self.with_function(function, |l, f| l.branch(cond, None, |l| l.some(value), |l| l.otherwise(f, expr)))
            }
            ("map", [function]) => self.with_function(function, |l, f| {
                let map = |l: &mut Self| {
                    let mapped = l.apply(f, vec![value], expr);
                    l.some(mapped)
                };
                l.branch(cond, None, map, |_| Value::Nothing)
            }),
            ("and_then", [function]) => {
                self.with_function(function, |l, f| l.branch(cond, None, |l| l.apply(f, vec![value], expr), |_| Value::Nothing))
            }
            ("filter", [function]) => self.with_function(function, |l, f| {
                let test = l.and_then(cond, |l| {
                    let test = l.apply(f, vec![Self::referenced(value.clone())], expr);
                    l.as_node(test, expr)
                });
                Value::Maybe(test, Box::new(value))
            }),
            ("is_some_and" | "is_ok_and" | "is_none_or", [function]) => self.with_function(function, |l, f| {
                let test = |l: &mut Self| {
                    let test = l.apply(f, vec![value], expr);
                    Value::Node(l.as_node(test, expr))
                };
                let otherwise = name == "is_none_or";
                l.branch(cond, None, test, |l| Value::Node(l.truth(otherwise)))
            }),
            _ => self.inactive_or(
                expr,
                &format!(
                    "`{name}` on the `Option` of an active value is not supported: use `if let Some(..)`, `map`, `unwrap` or `unwrap_or`"
                ),
            ),
        }
    }

    /// What `unwrap_or_default` gives where there is nothing. A field tells rustc the type.
    fn default_inside(&mut self, value: &Value) -> NodeId {
        let ty = self.value_ty(value);
        let (Value::Place(path) | Value::Ref(path)) = value else { return self.absent(ty) };
        match path.proj.split_last() {
            Some((Proj::Field(name), whole)) if **name == *Proj::INSIDE && ty == Ty::Opaque => {
                let option = self.b.read(&Path { var: path.var, proj: whole.to_vec() });
                let tokens = quote!(__option.clone().unwrap_or_default());
                self.snippet_node(tokens, vec!["__option".into()], vec![option], false, ty)
            }
            _ => self.absent(ty),
        }
    }

    /// `cond.then(..)`, `cond.then_some(..)`
    pub(super) fn then_value(&mut self, cond: NodeId, lazy: bool, arg: &Expr, expr: &Expr) -> Value {
        if !lazy {
            let value = self.eager(arg);
            return Value::Maybe(cond, Box::new(value));
        }
        self.with_function(arg, |l, f| {
            let then = |l: &mut Self| {
                let value = l.apply(f, Vec::new(), expr);
                l.some(value)
            };
            l.branch(cond, None, then, |_| Value::Nothing)
        })
    }

    /// Methods that change the variable.
    pub(super) fn optional_method(&mut self, optional: &Optional, name: &str, e: &ExprMethodCall, expr: &Expr) -> Option<Value> {
        let args: Vec<&Expr> = e.args.iter().collect();
        Some(match (name, &args[..]) {
            ("take", []) => {
                let old = self.kept_contents(optional);
                self.store_optional(optional, Value::Nothing, expr);
                old
            }
            ("replace", [new]) => {
                let old = self.kept_contents(optional);
                self.store_some(optional, new);
                old
            }
            ("insert", [new]) => {
                self.store_some(optional, new);
                Self::referenced(optional.inner.clone())
            }
            ("get_or_insert", [new]) => {
                let new = self.eager(new);
                self.fill(optional, |_| new, expr)
            }
            ("get_or_insert_with", [function]) => {
                let Some(f) = self.function_value(function) else { return Some(self.no_function(function)) };
                self.fill(optional, |l| l.apply(&f, Vec::new(), expr), expr)
            }
            _ => return None,
        })
    }

    /// Whether something active goes into an `Option` that was taken for an inactive one: the next round knows better.
    pub(super) fn fills_option(&mut self, e: &ExprMethodCall) -> bool {
        let method = e.method.to_string();
        let (Expr::Path(p), [arg]) = (&*e.receiver, &e.args.iter().collect::<Vec<_>>()[..]) else { return false };
        let Some(name) = p.path.get_ident().map(ToString::to_string) else { return false };
        let Some(Value::Place(path)) = self.lookup(&name).cloned() else { return false };
        if !matches!(method.as_str(), "replace" | "insert" | "get_or_insert" | "get_or_insert_with")
            || self.active.contains(&path.var)
            || !matches!(self.path_ty(&path), Ty::Opaque | Ty::Infer(_))
            || !self.mentions_active(arg)
        {
            return false;
        }
        let made_by = if method == "get_or_insert_with" { self.function_value(arg) } else { None };
        let value = match made_by {
            Some(function) => self.apply(&function, Vec::new(), arg),
            None => self.eager(arg),
        };
        let is_active = self.is_active(&value);
        if is_active {
            let some = self.some(value);
            self.meets_option(&name, &some, &e.receiver);
        }
        is_active
    }

    fn store_some(&mut self, optional: &Optional, new: &Expr) {
        let value = self.eager(new);
        let value = self.some(value);
        self.store_optional(optional, value, new);
    }

    /// Stores a value where there is none.
    fn fill(&mut self, optional: &Optional, new: impl FnOnce(&mut Self) -> Value, at: &Expr) -> Value {
        let flag = self.read(&optional.flag.clone());
        self.branch(
            flag,
            None,
            |_| Value::Unit,
            |l| {
                let value = new(l);
                let value = l.some(value);
                l.store_optional(optional, value, at);
                Value::Unit
            },
        );
        Self::referenced(optional.inner.clone())
    }

    /// An argument that Rust evaluates whether or not it is used. A sequence that is written out gets a place here, where its
    /// parts are computed: a branch only reads it.
    fn eager(&mut self, expr: &Expr) -> Value {
        let value = self.expr(expr);
        let value = self.settle(value);
        self.materialize(value, "default")
    }

    fn with_function(&mut self, expr: &Expr, body: impl FnOnce(&mut Self, &Function) -> Value) -> Value {
        match self.function_value(expr) {
            Some(function) => body(self, &function),
            None => self.no_function(expr),
        }
    }

    fn no_function(&mut self, at: &Expr) -> Value {
        self.refuse(at, "a closure, or the name of a function, is expected here")
    }
}

/// Numbers behind references are copied.
fn dereferenced(value: Value) -> Value {
    match value {
        Value::Tuple(items) => Value::Tuple(items.into_iter().map(dereferenced).collect()),
        other => iterate::deref(other),
    }
}
