//! Method calls: reals, sequences, iterators.

/// Methods of reals.
mod scalar;

/// Methods of what may be absent.
mod option;

/// Methods of arrays, slices and `Vec`.
mod sequence;

/// Methods that move, add or remove elements.
mod reorder;

/// Methods of iterator chains.
mod chain;

/// Methods and constructors of nalgebra's matrices and vectors.
mod matrix;

use super::Lowerer;
use super::value::Value;
use crate::graph::{NodeId, Path, Proj, ScalarOp, Step, Ty, VarId, VarKind};
pub(super) use chain::comparison;
use quote::quote;
pub(super) use scalar::asks;
use syn::{Expr, ExprMethodCall};

/// Methods of lists, maps and text that give iterators.
const GIVE_ITEMS: [&str; 14] = [
    "iter",
    "into_iter",
    "chunks",
    "chunks_exact",
    "windows",
    "drain",
    "values",
    "keys",
    "chars",
    "bytes",
    "char_indices",
    "lines",
    "split_whitespace",
    "split",
];

/// Methods of numbers and sequences that are lowered by name, besides operations of reals and those of iterators.
const KNOWN: [&str; 64] = [
    "iter",
    "iter_mut",
    "into_iter",
    "drain",
    "chunks",
    "chunks_mut",
    "chunks_exact",
    "chunks_exact_mut",
    "windows",
    "as_slice",
    "as_mut_slice",
    "by_ref",
    "each_ref",
    "to_owned",
    "to_vec",
    "into_vec",
    "first",
    "first_mut",
    "last",
    "last_mut",
    "get",
    "get_mut",
    "split_at",
    "split_at_mut",
    "split_first",
    "split_first_mut",
    "swap",
    "reverse",
    "fill",
    "copy_from_slice",
    "clone_from_slice",
    "push",
    "pop",
    "extend",
    "extend_from_slice",
    "concat",
    "sort",
    "sort_by",
    "sort_unstable",
    "sort_by_key",
    "sort_unstable_by",
    "partition_point",
    "binary_search_by",
    "truncate",
    "clear",
    "insert",
    "remove",
    "resize",
    "retain",
    "dedup",
    "rotate_left",
    "rotate_right",
    "append",
    "swap_remove",
    "sin_cos",
    "total_cmp",
    "partial_cmp",
    "is_nan",
    "is_finite",
    "to_bits",
    "then_some",
    "unwrap",
    "expect",
    "copied",
];

/// Those of them that store their arguments in a list: one in a struct is active from there on.
const FILLS: [&str; 8] = ["push", "insert", "extend", "resize", "extend_from_slice", "copy_from_slice", "clone_from_slice", "fill"];

/// Advice for the value of a call that may fail.
pub(super) const FALLIBLE: &str =
    "if this call may fail, take its value out first: by `?`, `unwrap`, `unwrap_or(..)`, or `if let Some(..)`";

impl Lowerer<'_> {
    pub(super) fn method(&mut self, e: &ExprMethodCall, expr: &Expr, expected: Option<&Ty>) -> Value {
        let name = e.method.to_string();
        let statement = std::mem::take(&mut self.statement);
        let asks_option = std::mem::take(&mut self.asks_option);
        let asks_items = std::mem::take(&mut self.asks_items) || chain::is_told_by(&name);
        let active = self.mentions_active(expr);
        // `T::from(2.0).unwrap()`, `cfg.table.iter()`: inactive chains on types of the user's stay as they are.
        if !active && self.is_foreign(&e.receiver) {
            return self.snippet(expr);
        }
        if let Some(Value::Optional(optional)) = self.slot(&e.receiver)
            && let Some(value) = self.optional_method(&optional, &name, e, expr)
        {
            return value;
        }
        if active && self.fills_option(e) {
            return self.refused();
        }
        if let Some(value) = self.write_part(e, expr) {
            return value;
        }
        if let Some(popped) = self.pop_for_sure(e) {
            return self.expr_expecting(&popped, expected);
        }
        let lent = if active && (statement || self.may_store_in_receiver(e)) { self.part_lent(&e.receiver) } else { None };
        if let Some(Value::Place(path)) = &lent
            && FILLS.contains(&name.as_str())
        {
            self.activate(path.var);
        }
        let of_option = active && (option::is_told_by(&name) || asks_option && option::is_kept_by(&name));
        self.asks_option = of_option || active && matches!(name.as_str(), "unwrap" | "expect");
        self.asks_items = asks_items && active && matches!(*e.receiver, Expr::MethodCall(_));
        let receiver = lent.unwrap_or_else(|| self.expr(&e.receiver));
        (self.asks_option, self.asks_items) = (false, false);
        if let Value::Node(node) = receiver
            && active
            && option::is_adapted_by(&name)
            && self.may_have_failed(node)
        {
            return self.adapt_call(node, e);
        }
        // In which order numbers come carries no derivative.
        if active && !self.is_active(&receiver) && reorder::sorts_by_comparison(e) {
            return self.looked_at_only(expr);
        }
        if (active || self.is_matrix(&receiver))
            && let Some(value) = self.matrix_method(&receiver, &name, e, expr)
        {
            return value;
        }
        let receiver = if active { self.option_receiver(receiver, of_option, e) } else { receiver };
        if active
            && statement
            && matches!(&*e.receiver, Expr::Path(p) if p.path.get_ident().is_none_or(|i| self.lookup(&i.to_string()).is_none()))
        {
            return self.refuse(
                expr,
                "the derivative is lost here: what is stored outside of the function carries none; if that is meant, write `no_diff(..)` around the value, else take the place as a `&mut` parameter",
            );
        }
        if active && let Some(value) = self.method_without_derivative(&receiver, &name, e) {
            return value;
        }
        let is_sibling = active && self.has_siblings(&receiver, &name, e.args.len());
        if (is_sibling || active && self.changes_waived_list(&receiver, &name))
            && let Some(value) = self.waived_method(&receiver, e, expr)
        {
            return value;
        }
        if is_sibling {
            return self.differentiable_method(receiver, e, statement);
        }
        let receiver = match receiver {
            // `NODES.iter()` of a constant, `graph.edges()` that is mapped and summed.
            Value::Node(node)
                if active && !self.is_active_node(node) && self.is_iter_method(&name) && (asks_items || self.gives_items(&e.receiver)) =>
            {
                match self.iterate_over(receiver, &e.receiver) {
                    Some(iter) => Value::Iter(iter),
                    None => return self.refused(),
                }
            }
            other => other,
        };
        if active
            && name == "map"
            && let Some(value) = self.map_of_unknown(&receiver, e, expr)
        {
            return value;
        }
        match receiver {
            Value::Never => Value::Never,
            Value::Iter(iter) => self.iter_method(&iter, &name, e, expr, expected),
            Value::Range { .. } if self.is_iter_method(&name) || matches!(name.as_str(), "into_iter") => {
                match self.iterate_over(receiver, expr) {
                    Some(iter) if name == "into_iter" => Value::Iter(iter),
                    Some(iter) => self.iter_method(&iter, &name, e, expr, expected),
                    None => self.refused(),
                }
            }
            Value::Range { start, end, inclusive } if active && name == "contains" && e.args.len() == 1 => {
                let number = self.expr_node(&e.args[0]);
                let within = self.within(number, start, end, inclusive).unwrap_or_else(|| self.truth(true));
                Value::Node(within)
            }
            Value::Maybe(cond, value) => self.maybe_method(cond, *value, &name, e, expr),
            Value::Nothing => {
                let no = self.truth(false);
                let absent = self.types.fresh();
                let absent = self.absent(absent);
                self.maybe_method(no, Value::Node(absent), &name, e, expr)
            }
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
                    None => self.unknown_method(&name, e, expr),
                },
                other => other,
            },
            Value::Node(node) if self.is_fallible_call(node, &e.receiver, &name) => {
                let (method, args) = (&e.method, &e.args);
                self.try_call(node, quote!(.#method(#args)))
            }
            Value::Closure(_) if matches!(name.as_str(), "clone") => receiver,
            Value::Tuple(_) | Value::Struct(_) if name == "clone" => receiver,
            Value::Node(_) => self.scalar_method(receiver, &name, e, expr, active),
            _ => self.unknown_method(&name, e, expr),
        }
    }

    /// A method whose derivative is not known, called on what is no number.
    pub(super) fn unknown_method(&mut self, name: &str, e: &ExprMethodCall, expr: &Expr) -> Value {
        if !self.mentions_active(expr) {
            return self.snippet(expr);
        }
        let instead = match name {
            "concat" | "join" => "start from `to_vec()`, and add the others by `extend_from_slice(..)`",
            _ => "call a `#[differentiable]` function instead, or drop the derivative by `no_diff(..)` around the value",
        };
        self.refuse(&e.method, format!("the derivative of method `{name}` is not known: {instead}"))
    }

    fn is_matrix(&mut self, value: &Value) -> bool {
        match value {
            Value::Place(path) | Value::Ref(path) => matches!(self.path_ty(path), Ty::Matrix(_)) || self.held_columns.contains_key(path),
            Value::Node(node) => matches!(self.ty(*node), Ty::Matrix(_)),
            _ => false,
        }
    }

    /// Whether the method is one of the user's: its derived functions stand beside it.
    fn has_siblings(&mut self, receiver: &Value, name: &str, args: usize) -> bool {
        if !self.may_be_sibling(receiver) || matches!(name, "clone" | "len" | "is_empty" | "as_ref" | "as_mut" | "borrow" | "into") {
            return false;
        }
        let is_struct = match receiver {
            Value::Struct(_) => true,
            Value::Place(path) | Value::Ref(path) => self.has_parts(path) || self.is_own_param(path),
            _ => false,
        };
        is_struct || !self.is_known_method(name, args)
    }

    /// Whether numbers, lists or iterators have a method of this name.
    pub(super) fn is_known_method(&self, name: &str, args: usize) -> bool {
        ScalarOp::from_method(name, args + 1).is_some() || KNOWN.contains(&name) || self.is_iter_method(name)
    }

    /// Whether a method that matrices have is one of the user's: on `self`, and where the option `own_types` says so.
    pub(super) fn is_own_type(&self, value: &Value) -> bool {
        let is_self = match value {
            Value::Place(path) | Value::Ref(path) => path.proj.is_empty() && self.is_receiver(path.var),
            _ => false,
        };
        self.options.own_types || is_self
    }

    /// Whether the place is a parameter of a type of the user's own, or an element of a list of such, as the option `own_types`
    /// says.
    fn is_own_param(&self, path: &Path) -> bool {
        let VarKind::Param(index) = self.b.graph.var(path.var).kind else { return false };
        let mut ty = Some(&self.signature.params[index].model);
        for proj in &path.proj {
            ty = match proj {
                Proj::Index(_) => ty.and_then(Ty::element),
                Proj::Range(..) => ty,
                _ => None,
            };
        }
        self.options.own_types && ty == Some(&Ty::Opaque)
    }

    fn is_receiver(&self, var: VarId) -> bool {
        matches!(self.b.graph.var(var).kind, VarKind::Param(i) if self.signature.params[i].receiver)
    }

    /// Whether the value is known to be a struct: `self`, or one whose fields were named.
    pub(super) fn has_parts(&self, path: &Path) -> bool {
        let key = self.b.graph.part(path.var, &path.proj);
        let is_self = key.1.is_empty() && self.is_receiver(key.0);
        let names_field = |part: &(VarId, Vec<Step>)| {
            part.0 == key.0
                && part.1.len() > key.1.len()
                && part.1.starts_with(&key.1)
                && matches!(&part.1[key.1.len()], Step::Field(name) if **name != *Proj::INSIDE)
        };
        is_self || self.b.graph.parts.keys().any(names_field)
    }

    /// Whether the method takes the result of a call, written in place, out of its `Option` or `Result`.
    fn is_fallible_call(&self, node: NodeId, receiver: &Expr, name: &str) -> bool {
        matches!(name, "unwrap" | "expect") && matches!(receiver, Expr::Call(_) | Expr::MethodCall(_)) && self.called.contains_key(&node)
    }

    /// Whether the value is looked at element by element by the method.
    fn is_sequence_node(&mut self, node: NodeId, name: &str) -> bool {
        match self.ty(node) {
            Ty::Array(..) | Ty::Vec(_) | Ty::Seq(_) | Ty::Matrix(_) => true,
            Ty::Infer(_) => {
                self.called.contains_key(&node)
                    && matches!(name, "iter" | "into_iter" | "len" | "windows" | "chunks" | "to_vec" | "first" | "last")
            }
            _ => false,
        }
    }

    /// Whether the expression is an iterator, as its last methods tell.
    fn gives_items(&self, expr: &Expr) -> bool {
        let Expr::MethodCall(m) = expr else { return false };
        let name = m.method.to_string();
        GIVE_ITEMS.contains(&name.as_str()) || (self.is_iter_method(&name) && self.gives_items(&m.receiver))
    }

    /// Whether the chain of methods starts from an inactive value that is not a number or sequence known to us.
    pub(super) fn is_foreign(&mut self, receiver: &Expr) -> bool {
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
}
