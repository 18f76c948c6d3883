//! Types that are written beside values: rustc would find others without, for literals and for source that stands as it is.

use crate::graph::{Float, NodeId, Op, Ty};
use crate::lower::value::Value;
use crate::lower::{Lowerer, integers};
use crate::syntax::types::held_by;
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::{Expr, Pat};

impl Lowerer<'_> {
    /// Source of the user's keeps the types that are written beside it: rustc may have no others.
    pub(super) fn annotate(&mut self, value: &Value, ty: &syn::Type) {
        match (value, ty) {
            (Value::Node(node), _) if matches!(self.b.graph.node(*node).op, Op::Snippet(_)) && !self.b.graph.is_leaf(*node) => {
                self.b.graph.annotations.insert(*node, ty.to_token_stream());
            }
            (Value::Tuple(items), syn::Type::Tuple(tys)) => items.iter().zip(&tys.elems).for_each(|(item, ty)| self.annotate(item, ty)),
            _ => {}
        }
    }

    /// Numbers, alone and in lists, tuples and `Option`s, keep the type that is written beside them.
    pub(in crate::lower) fn typed_numbers(&mut self, value: Value, ty: &syn::Type) -> Value {
        match (value, ty) {
            (Value::Node(node), ty) => Value::Node(self.typed_number(node, ty)),
            (Value::Tuple(items), syn::Type::Tuple(tys)) if items.len() == tys.elems.len() => {
                Value::Tuple(items.into_iter().zip(&tys.elems).map(|(item, ty)| self.typed_numbers(item, ty)).collect())
            }
            (Value::Maybe(cond, inner), ty) => match held_by("Option", ty) {
                Some(ty) => {
                    let inner = self.typed_numbers(*inner, ty);
                    Value::Maybe(cond, Box::new(self.typed_inside(inner, ty)))
                }
                None => Value::Maybe(cond, inner),
            },
            (value, _) => value,
        }
    }

    /// A literal in an `Option`, which has no name of its own to write the type beside.
    fn typed_inside(&mut self, value: Value, ty: &syn::Type) -> Value {
        match (value, self.model(ty)) {
            (Value::Node(node), model @ Ty::Real(_)) if self.is_literal(node) => {
                let typed = self.snippet_node(quote!(__number), vec!["__number".into()], vec![node], false, model);
                self.b.graph.annotations.insert(typed, ty.to_token_stream());
                Value::Node(typed)
            }
            (value, _) => value,
        }
    }

    /// Whether the number is a literal, or one that branches choose.
    fn is_literal(&mut self, node: NodeId) -> bool {
        let is_constant = matches!(self.b.graph.node(node).op, Op::Const(_));
        is_constant || self.ty(node) == Ty::Real(Float::Literal) && !self.is_active_node(node)
    }

    fn typed_number(&mut self, node: NodeId, ty: &syn::Type) -> NodeId {
        let n = self.b.graph.node(node).clone();
        if let Some(written) = integers::written(ty) {
            return match n.op {
                Op::Int(value) => self.b.node(Op::IntOf(value, written), Vec::new(), Ty::Int),
                Op::Snippet(id) if self.b.graph.is_leaf(node) => {
                    let tokens = self.b.graph.snippets[id.index()].tokens.clone();
                    // A constant by its name has a type of its own.
                    if syn::parse2::<syn::Path>(tokens.clone()).is_ok() {
                        return self.beside(node, written);
                    }
                    self.snippet_node(quote!({ let __typed: #ty = #tokens; __typed }), Vec::new(), Vec::new(), false, Ty::Int)
                }
                _ => self.beside(node, written),
            };
        }
        if let (Op::Const(bits), Ty::Real(Float::F32)) = (&n.op, self.model(ty)) {
            return self.b.constant(f64::from_bits(*bits), Ty::Real(Float::F32));
        }
        if let (Op::Const(_), Ty::Real(Float::Literal), Ty::Real(Float::F64)) = (&n.op, &n.ty, self.model(ty)) {
            return self.told_constant(node, Ty::F64);
        }
        let element = match ty {
            syn::Type::Array(array) => Some(&*array.elem),
            ty => held_by("Vec", ty),
        };
        let count = match n.op {
            Op::Array(_) => n.args.len(),
            Op::Repeat(_) => 1,
            _ => 0,
        };
        let (Some(element), 1..) = (element, count) else { return node };
        let mut args = n.args.clone();
        for arg in &mut args[..count] {
            *arg = self.typed_number(*arg, element);
        }
        if args == n.args { node } else { self.b.node(n.op, args, n.ty) }
    }

    /// The literal with a type of its own: equal ones elsewhere take theirs from what they stand beside.
    pub(in crate::lower) fn told_constant(&mut self, node: NodeId, ty: Ty) -> NodeId {
        let op = self.b.graph.node(node).op.clone();
        self.b.graph.push(op, Vec::new(), ty)
    }

    /// The type is written beside the integer.
    fn beside(&mut self, node: NodeId, written: Rc<str>) -> NodeId {
        self.integers.push((node, written));
        node
    }

    /// A number keeps the type that is written beside it, and an inactive iterator that is moved on by hand is the user's own.
    pub(super) fn keep_type(&mut self, value: Value, ty: Option<&syn::Type>, pat: &Pat, init: &Expr) -> Value {
        let pat = if let Pat::Type(typed) = pat { &*typed.pat } else { pat };
        let mutable = matches!(pat, Pat::Ident(p) if p.mutability.is_some());
        match (&value, ty) {
            (Value::Iter(_), _) if mutable && !self.mentions_active(init) => self.snippet(init),
            (_, Some(ty)) => self.typed_numbers(value, ty),
            _ => value,
        }
    }
}
