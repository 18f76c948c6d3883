//! What a chain is made of: its length, its items by number, whether it is active.

use crate::graph::{CastTo, NodeId, Op, Path, Proj, ScalarOp, Snippet, Ty};
use crate::lower::Lowerer;
use crate::lower::value::{Function, Iter, Value};
use proc_macro2::{Ident, Span};
use quote::{quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

impl<'a> Lowerer<'a> {
    pub(super) fn unify_nodes(&mut self, a: NodeId, b: NodeId) {
        let (a, b) = (self.b.graph.node(a).ty.clone(), self.b.graph.node(b).ty.clone());
        self.types.unify(&a, &b);
    }

    pub(in crate::lower) fn is_sequence(&mut self, path: &Path) -> bool {
        match self.path_ty(path) {
            Ty::Array(..) | Ty::Vec(_) | Ty::Slice(_) | Ty::Seq(_) | Ty::Matrix(_) => true,
            Ty::Infer(_) if self.active.contains(&path.var) => {
                self.assume_sequence(path);
                true
            }
            _ => false,
        }
    }

    /// Whether the chain is lowered as one of active values: what a closure makes of its items may be active.
    pub(in crate::lower) fn iter_is_active(&mut self, iter: &Iter) -> bool {
        self.gives(iter, &|_, _| true)
    }

    /// Whether items may be active: closures that capture nothing active make inactive ones of inactive ones.
    pub(in crate::lower) fn gives_active(&mut self, iter: &Iter) -> bool {
        self.gives(iter, &|l, f| matches!(f, Function::Closure(closure) if l.body_mentions_active(closure)))
    }

    fn gives(&mut self, iter: &Iter, makes: &dyn Fn(&mut Self, &Function) -> bool) -> bool {
        match iter {
            Iter::Range { .. } | Iter::From(_) | Iter::Opaque(_) | Iter::Listed(_) => false,
            Iter::Slice { path, .. } | Iter::Chunks { path, .. } | Iter::Windows { path, .. } => {
                self.active.contains(&path.var) && self.path_ty(path).can_be_active()
            }
            Iter::Items(items) => items.iter().any(|i| self.is_active(i)),
            Iter::Zip(a, b) | Iter::Chain(a, b) => self.gives(a, makes) || self.gives(b, makes),
            Iter::Enumerate(i)
            | Iter::Rev(i)
            | Iter::Skip(i, _)
            | Iter::Take(i, _)
            | Iter::StepBy(i, _)
            | Iter::Copied(i)
            | Iter::Flatten(i)
            | Iter::Filter(i, _)
            | Iter::TakeWhile(i, _)
            | Iter::SkipWhile(i, _)
            | Iter::Inspect(i, _)
            | Iter::Rest(i, _)
            | Iter::InTurn(i) => self.gives(i, makes),
            Iter::Map(i, f) | Iter::FilterMap(i, f) | Iter::FlatMap(i, f) => makes(self, f) || self.gives(i, makes),
            Iter::Scan(i, init, f) => makes(self, f) || self.is_active(init) || self.gives(i, makes),
        }
    }

    /// The items of an inactive iterator in a list, if asking it again changes nothing: the reverse sweep makes the list anew,
    /// so that no pullback holds what the arguments lend.
    pub(super) fn items_of(&mut self, iterator: NodeId, at: &Expr) -> Option<NodeId> {
        match self.b.graph.node(iterator).op {
            Op::Snippet(_) | Op::Borrow if !self.b.graph.has_effect(iterator) && !self.b.graph.is_leaf(iterator) => {
                let krate = &self.options.krate;
                let hole = syn::Ident::new(Snippet::ITERATOR, proc_macro2::Span::mixed_site());
                let tokens = quote_spanned!(at.span()=> #krate::__private::listed(#hole));
                let items = self.snippet_node(tokens, vec![Snippet::ITERATOR.into()], vec![iterator], false, Ty::Opaque);
                self.name_node(items, "items", proc_macro2::Span::mixed_site());
                Some(items)
            }
            _ => None,
        }
    }

    /// Whether every item can be computed from its number, in any order.
    pub(in crate::lower) fn is_indexable(iter: &Iter) -> bool {
        match iter {
            Iter::Range { .. } | Iter::From(_) | Iter::Slice { .. } | Iter::Chunks { .. } | Iter::Windows { .. } | Iter::Listed(_) => true,
            Iter::Items(_)
            | Iter::Opaque(_)
            | Iter::Chain(..)
            | Iter::Filter(..)
            | Iter::FilterMap(..)
            | Iter::FlatMap(..)
            | Iter::Flatten(_)
            | Iter::TakeWhile(..)
            | Iter::SkipWhile(..)
            | Iter::Rest(..)
            | Iter::InTurn(_)
            | Iter::Scan(..) => false,
            Iter::Zip(a, b) => Self::is_indexable(a) && Self::is_indexable(b),
            Iter::Enumerate(i)
            | Iter::Rev(i)
            | Iter::Skip(i, _)
            | Iter::Take(i, _)
            | Iter::StepBy(i, _)
            | Iter::Copied(i)
            | Iter::Map(i, _)
            | Iter::Inspect(i, _) => Self::is_indexable(i),
        }
    }

    pub(super) fn int(&mut self, op: ScalarOp, a: NodeId, b: NodeId) -> NodeId {
        match (op, self.b.graph.integer(a), self.b.graph.integer(b)) {
            (ScalarOp::Add, Some(x), Some(y)) => self.b.integer(x.saturating_add(y)),
            (ScalarOp::Sub, Some(x), Some(y)) if x >= y => self.b.integer(x.saturating_sub(y)),
            (ScalarOp::Mul, Some(x), Some(y)) => self.b.integer(x.saturating_mul(y)),
            (ScalarOp::Min, Some(x), Some(y)) => self.b.integer(x.min(y)),
            (ScalarOp::Add | ScalarOp::Sub, _, Some(0)) => a,
            (ScalarOp::Add, Some(0), _) => b,
            (ScalarOp::Mul, _, Some(1)) => a,
            (ScalarOp::Mul, Some(1), _) => b,
            (ScalarOp::Min, _, _) if a == b => a,
            _ => self.b.node(Op::Scalar(op), vec![a, b], Ty::Int),
        }
    }

    /// `a - b`, or 0 where that would be negative.
    pub(in crate::lower) fn saturating_sub(&mut self, a: NodeId, b: NodeId) -> NodeId {
        match (self.b.graph.integer(a), self.b.graph.integer(b)) {
            (Some(x), Some(y)) => self.b.integer(x.saturating_sub(y).max(0)),
            (_, Some(0)) => a,
            // No method of a literal: which integer it is, the operators learn from the other one.
            (Some(_), _) => {
                let most = self.int(ScalarOp::Min, a, b);
                self.int(ScalarOp::Sub, a, most)
            }
            _ => self.int_method("saturating_sub", a, b),
        }
    }

    /// `a / b`, rounded up.
    fn div_ceil(&mut self, a: NodeId, b: NodeId) -> NodeId {
        match (self.b.graph.integer(a), self.b.graph.integer(b)) {
            (Some(x), Some(y)) if y > 0 => self.b.integer(x.saturating_add(y - 1) / y),
            (_, Some(1)) => a,
            _ => self.int_method("div_ceil", a, b),
        }
    }

    /// A method of two indices; by its path where rustc may not know yet that a number, counted from a literal, is a `usize`.
    fn int_method(&mut self, name: &str, a: NodeId, b: NodeId) -> NodeId {
        let name = Ident::new(name, Span::mixed_site());
        let tokens =
            if self.is_index(a, a) { quote!(__left.#name(__right)) } else { quote!(::core::primitive::usize::#name(__left, __right)) };
        self.snippet_node(tokens, Snippet::INDICES.map(Into::into).to_vec(), vec![a, b], false, Ty::Int)
    }

    /// Whether a range between these is one of indices: a length is among what they are computed from, or a `usize`.
    fn is_index(&self, start: NodeId, end: NodeId) -> bool {
        let graph = &self.b.graph;
        let mut stack = vec![start, end];
        while let Some(node) = stack.pop() {
            let n = graph.node(node);
            match &n.op {
                Op::Len(..) => return true,
                Op::Read(shape, _) if shape.proj.is_empty() && self.integer_param(shape.var).as_deref() == Some("usize") => return true,
                Op::Cast(CastTo::Int(name)) if name == "usize" => return true,
                Op::IntOf(_, ty) if &**ty == "usize" => return true,
                Op::Scalar(_) => stack.extend(&n.args),
                _ => {}
            }
        }
        false
    }

    /// The number of items; `None` if there is no end.
    pub(in crate::lower) fn iter_len(&mut self, iter: &Iter) -> Option<NodeId> {
        Some(match iter {
            Iter::From(_) => return None,
            Iter::Range { start, end, inclusive } if !self.is_index(*start, *end) => {
                match (self.b.graph.integer(*start), self.b.graph.integer(*end)) {
                    (Some(first), Some(last)) => self.b.integer(last.saturating_sub(first).saturating_add(i128::from(*inclusive)).max(0)),
                    _ => self.b.node(Op::Count(*inclusive), vec![*start, *end], Ty::Int),
                }
            }
            Iter::Range { start, end, inclusive } => {
                let end = if *inclusive {
                    let one = self.b.integer(1);
                    self.int(ScalarOp::Add, *end, one)
                } else {
                    *end
                };
                self.saturating_sub(end, *start)
            }
            Iter::Slice { path, .. } => self.b.len(path),
            Iter::Listed(items) => self.snippet_node(quote!(__items.len()), vec!["__items".into()], vec![*items], false, Ty::Int),
            Iter::Chunks { path, size, exact } => {
                let len = self.b.len(path);
                match (self.b.graph.integer(len), self.b.graph.integer(*size)) {
                    (Some(n), Some(s)) if *exact && s > 0 => self.b.integer(n / s),
                    _ if *exact => self.int(ScalarOp::Div, len, *size),
                    _ => self.div_ceil(len, *size),
                }
            }
            Iter::Windows { path, size } => {
                let len = self.b.len(path);
                let one = self.b.integer(1);
                let len = self.int(ScalarOp::Add, len, one);
                self.saturating_sub(len, *size)
            }
            Iter::Zip(a, b) => match (self.iter_len(a), self.iter_len(b)) {
                (Some(a), Some(b)) => self.int(ScalarOp::Min, a, b),
                (one, other) => one.or(other)?,
            },
            Iter::Enumerate(i) | Iter::Rev(i) | Iter::Copied(i) | Iter::Map(i, _) | Iter::Inspect(i, _) | Iter::InTurn(i) => {
                self.iter_len(i)?
            }
            Iter::Skip(i, n) => {
                let len = self.iter_len(i)?;
                self.saturating_sub(len, *n)
            }
            Iter::Rest(i, taken) => {
                let (len, taken) = (self.iter_len(i)?, self.read(taken));
                self.saturating_sub(len, taken)
            }
            Iter::Take(i, n) => match self.iter_len(i) {
                Some(len) => self.int(ScalarOp::Min, len, *n),
                None => *n,
            },
            Iter::StepBy(i, n) => {
                let len = self.iter_len(i)?;
                self.div_ceil(len, *n)
            }
            _ => return None,
        })
    }

    /// Item number `k`.
    pub(super) fn iter_item(&mut self, iter: &Iter, k: NodeId) -> Value {
        match iter {
            Iter::Range { start, end, .. } if self.is_index(*start, *end) => Value::Node(self.int(ScalarOp::Add, *start, k)),
            Iter::From(start) if self.is_index(*start, *start) => Value::Node(self.int(ScalarOp::Add, *start, k)),
            Iter::Range { start, .. } | Iter::From(start) => {
                let ty = self.ty(*start);
                Value::Node(self.b.node(Op::Nth, vec![*start, k], ty))
            }
            Iter::Slice { path, by_value } => {
                let item = path.index(k);
                if *by_value { Value::Place(item) } else { Value::Ref(item) }
            }
            Iter::Listed(items) => {
                let ty = self.types.fresh();
                let tokens = quote!(::core::clone::Clone::clone(&__items[__k]));
                let item = self.snippet_node(tokens, vec!["__items".into(), "__k".into()], vec![*items, k], false, ty);
                self.listed.insert(item);
                Value::Node(item)
            }
            Iter::Chunks { path, size, exact } => {
                let start = self.int(ScalarOp::Mul, k, *size);
                let end = self.int(ScalarOp::Add, start, *size);
                let end = if *exact {
                    end
                } else {
                    let len = self.b.len(path);
                    self.int(ScalarOp::Min, end, len)
                };
                Value::Ref(path.then(Proj::Range(Some(start), Some(end))))
            }
            Iter::Windows { path, size } => {
                let end = self.int(ScalarOp::Add, k, *size);
                Value::Ref(path.then(Proj::Range(Some(k), Some(end))))
            }
            Iter::Zip(a, b) => Value::Tuple(vec![self.iter_item(a, k), self.iter_item(b, k)]),
            Iter::Enumerate(i) => Value::Tuple(vec![Value::Node(k), self.iter_item(i, k)]),
            Iter::Rev(i) => {
                let len = self.iter_len(i).unwrap_or(k);
                let one = self.b.integer(1);
                let last = self.int(ScalarOp::Sub, len, one);
                let from_end = self.int(ScalarOp::Sub, last, k);
                self.iter_item(i, from_end)
            }
            Iter::Skip(i, n) => {
                let k = self.int(ScalarOp::Add, k, *n);
                self.iter_item(i, k)
            }
            Iter::Take(i, _) => self.iter_item(i, k),
            Iter::StepBy(i, n) => {
                let k = self.int(ScalarOp::Mul, k, *n);
                self.iter_item(i, k)
            }
            Iter::Copied(i) => {
                let item = self.iter_item(i, k);
                self.dereferenced(item)
            }
            Iter::Map(i, f) => {
                let item = self.iter_item(i, k);
                self.apply(f, vec![item], &syn::parse_quote!(map))
            }
            Iter::Inspect(i, f) => {
                let item = self.iter_item(i, k);
                self.apply_lent(f, vec![item.clone()], &syn::parse_quote!(inspect));
                item
            }
            _ => Value::Unit,
        }
    }
}
