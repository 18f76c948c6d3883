//! `Option` of active values as a pair: a condition, and what is there where it holds.
//!
//! `Some(x)` is the pair of `true` and `x`; a variable that holds an `Option` is a flag and places for what is there. An
//! `Option` without active parts stays the user's own, in tokens, until it meets one with active parts.

/// Variables that hold an `Option`.
mod variables;

/// How a function that may fail ends.
mod ending;

pub use variables::Held;
pub(super) use variables::whole_of;

use super::value::Value;
use super::{Lowerer, Slot};
use crate::graph::{Arm, Float, NodeId, Op, Path, Proj, Region, ScalarOp, Stmt, Ty};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};

impl Lowerer<'_> {
    pub(super) fn truth(&mut self, value: bool) -> NodeId {
        self.b.node(Op::Bool(value), Vec::new(), Ty::Bool)
    }

    /// What is known of a condition at compile time.
    pub(super) fn known_truth(&self, cond: NodeId) -> Option<bool> {
        match self.b.graph.node(cond).op {
            Op::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub(super) fn some(&mut self, value: Value) -> Value {
        Value::Maybe(self.truth(true), Box::new(value))
    }

    /// Stands for a number that is not there. What it is shows when its type is known.
    pub(super) fn absent(&mut self, ty: Ty) -> NodeId {
        let node = self.b.graph.new_bound(ty);
        self.absent.push(node);
        node
    }

    /// Gives what is not there a value of its type; nobody looks at it.
    pub(super) fn settle_absent(&mut self) {
        for node in std::mem::take(&mut self.absent) {
            let ty = self.types.deep(&self.b.graph.node(node).ty.clone());
            let (op, args) = self.empty_of(&ty);
            let node = &mut self.b.graph.nodes[node.index()];
            (node.op, node.args, node.ty) = (op, args, ty);
        }
    }

    fn empty_of(&mut self, ty: &Ty) -> (Op, Vec<NodeId>) {
        match ty {
            // Methods of a float variable need its type.
            Ty::Real(Float::F64) => self.plain_tokens(quote!(0.0_f64)),
            Ty::Real(Float::F32) => self.plain_tokens(quote!(0.0_f32)),
            Ty::Real(_) => (Op::constant(0.0), Vec::new()),
            Ty::Int => (Op::Int(0), Vec::new()),
            Ty::Bool => (Op::Bool(false), Vec::new()),
            Ty::Vec(_) => {
                let zero = self.b.graph.push(Op::Int(0), Vec::new(), Ty::Int);
                (Op::WithCapacity, vec![zero])
            }
            Ty::Array(element, size) => {
                let (op, args) = self.empty_of(element);
                let item = self.b.graph.push(op, args, (**element).clone());
                let len = self.b.graph.size(size);
                (Op::Repeat(false), vec![item, len])
            }
            Ty::Tuple(items) => {
                let items = items.iter().map(|ty| {
                    let (op, args) = self.empty_of(ty);
                    self.b.graph.push(op, args, ty.clone())
                });
                (Op::Tuple, items.collect())
            }
            _ => self.plain_tokens(quote!(::core::default::Default::default())),
        }
    }

    fn plain_tokens(&mut self, tokens: TokenStream) -> (Op, Vec<NodeId>) {
        (Op::Snippet(self.b.graph.source(tokens)), Vec::new())
    }

    /// The value as a pair, if it is an `Option` at all: an inactive one is taken apart by a `match`.
    pub(super) fn opened(&mut self, value: Value) -> Value {
        match value {
            Value::Node(_) | Value::Place(_) | Value::Ref(_) if !self.is_active(&value) => {
                let scrutinee = self.as_node(value, &quote!());
                let ty = self.types.fresh();
                let (item, flag, inner) =
                    (self.b.graph.new_bound(ty.clone()), self.b.graph.new_bound(Ty::Bool), self.b.graph.new_bound(ty.clone()));
                let name = super::pattern::placeholder("item");
                let hole = proc_macro2::Ident::new(&name, Span::mixed_site());
                let (yes, no) = (self.truth(true), self.truth(false));
                let absent = self.absent(ty);
                let arm = |pattern, binds, yields| Arm { pattern, binds, guard: None, body: Region { yields, ..Region::default() } };
                let there = arm(quote!(::core::option::Option::Some(#hole)), vec![(name, item)], vec![yes, item]);
                let missing = arm(quote!(::core::option::Option::None), Vec::new(), vec![no, absent]);
                self.b.push(Stmt::Match { scrutinee, arms: vec![there, missing], outs: vec![flag, inner] });
                Value::Maybe(flag, Box::new(Value::Node(inner)))
            }
            other => other,
        }
    }

    /// An `Option` that is a parameter as a pair.
    pub(super) fn optional_param(&mut self, var: crate::graph::VarId, inner: &Ty, by_reference: bool) -> Value {
        let ty = self.types.open_opaque(inner);
        let whole = Path::var(var);
        let key = self.b.graph.part(var, &whole.inside().proj);
        self.b.graph.parts.insert(key, ty);
        self.optional_place(&whole, by_reference)
    }

    /// Whether the place may be an `Option` with active parts: a field of an active struct, or what was bound to one.
    pub(super) fn may_be_option(&mut self, path: &Path) -> bool {
        !self.has_parts(path) && self.active.contains(&path.var) && matches!(self.path_ty(path), Ty::Infer(_) | Ty::Opaque)
    }

    /// The value as a pair, if it is a field of unknown type and what is asked of it is asked of an `Option`.
    pub(super) fn as_option(&mut self, value: Value, by_reference: bool) -> Value {
        match value {
            Value::Place(path) if self.may_be_option(&path) => self.optional_place(&path, false),
            Value::Ref(path) if self.may_be_option(&path) => self.optional_place(&path, by_reference),
            Value::Node(node) if self.may_have_failed(node) => self.attempt(node),
            // What else a call gives is no `Option`: the callee's derivative is one.
            Value::Node(node)
                if self.is_active_node(node)
                    && matches!(self.ty(node), Ty::Infer(_) | Ty::Opaque)
                    && !matches!(self.b.graph.node(node).op, Op::Bound(_)) =>
            {
                let var = self.new_local("option", Ty::Opaque, Span::mixed_site());
                self.write(&Path::var(var), node);
                self.optional_place(&Path::var(var), false)
            }
            other => other,
        }
    }

    /// A place that holds an `Option` as a pair.
    pub(super) fn optional_place(&mut self, whole: &Path, by_reference: bool) -> Value {
        let inside = whole.inside();
        let read = self.b.read(whole);
        let cond = self.is_some(read);
        Value::Maybe(cond, Box::new(if by_reference { Value::Ref(inside) } else { Value::Place(inside) }))
    }

    fn is_some(&mut self, whole: NodeId) -> NodeId {
        self.snippet_node(quote!(__option.is_some()), vec!["__option".into()], vec![whole], false, Ty::Bool)
    }

    /// The pair as one value, for a field or an element.
    pub(super) fn option_node(&mut self, cond: NodeId, inner: Value, at: &impl ToTokens) -> NodeId {
        let at = at.to_token_stream();
        if self.known_truth(cond) == Some(true) {
            return self.some_node(inner, &at);
        }
        let some = |l: &mut Self| Value::Node(l.some_node(inner, &at));
        let none = |l: &mut Self| Value::Node(l.as_node(Value::Nothing, &quote!()));
        let whole = self.branch(cond, None, some, none);
        self.as_node(whole, &quote!())
    }

    /// `Some(value)` as one value.
    pub(super) fn some_node(&mut self, inner: Value, at: &TokenStream) -> NodeId {
        let inside: std::rc::Rc<str> = Proj::INSIDE.into();
        let Value::Struct(some) = self.literal_value(quote!(::core::option::Option::Some), vec![(inside, inner)]) else {
            return self.error_node();
        };
        self.build_literal(&some, at)
    }

    /// Whether the parts may be read where nothing is known of the condition.
    fn is_readable(value: &Value) -> bool {
        match value {
            Value::Place(path) => path.proj.iter().all(|p| matches!(p, Proj::Field(name) if **name != *Proj::INSIDE)),
            Value::Ref(_) => false,
            Value::Tuple(items) => items.iter().all(Self::is_readable),
            Value::Maybe(_, inner) => Self::is_readable(inner),
            _ => true,
        }
    }

    /// Whether the pair has places of its own, which later writes could change.
    pub(super) fn has_places(value: &Value) -> bool {
        match value {
            Value::Place(_) => true,
            Value::Tuple(items) => items.iter().any(Self::has_places),
            Value::Maybe(_, inner) => Self::has_places(inner),
            _ => false,
        }
    }

    /// The pair with numbers in place of the elements that it looks at.
    pub(super) fn snapshot(&mut self, cond: NodeId, inner: Value) -> Value {
        if self.known_truth(cond) == Some(true) || Self::is_readable(&inner) {
            return Value::Maybe(cond, Box::new(inner));
        }
        self.branch(cond, None, |l| l.some(inner), |_| Value::Nothing)
    }

    /// `&value`, where the value is taken apart at compile time.
    pub(super) fn referenced(value: Value) -> Value {
        match value {
            Value::Place(path) => Value::Ref(path),
            Value::Tuple(items) => Value::Tuple(items.into_iter().map(Self::referenced).collect()),
            Value::Maybe(cond, inner) => Value::Maybe(cond, Box::new(Self::referenced(*inner))),
            other => other,
        }
    }

    /// The pair as the user's own type, its derivative left behind.
    pub(super) fn whole_option(&mut self, cond: NodeId, inner: Value) -> NodeId {
        if self.known_truth(cond) == Some(true) {
            return self.whole(quote!(::core::option::Option::Some(__inner)), cond, inner);
        }
        if Self::is_readable(&inner) {
            return self.whole(quote!(__there.then_some(__inner)), cond, inner);
        }
        let some = |l: &mut Self| Value::Node(l.whole(quote!(::core::option::Option::Some(__inner)), cond, inner));
        let none = |l: &mut Self| Value::Node(l.as_node(Value::Nothing, &quote!()));
        let whole = self.branch(cond, None, some, none);
        self.as_node(whole, &quote!())
    }

    fn whole(&mut self, tokens: TokenStream, cond: NodeId, inner: Value) -> NodeId {
        let names = [("__inner".to_string(), inner), ("__there".to_string(), Value::Node(cond))];
        self.scopes.push(names.into_iter().map(|(name, value)| (name, value.into())).collect());
        let ty = self.types.fresh();
        let node = self.snippet_tokens(tokens, false, ty);
        self.scopes.pop();
        node
    }

    /// The panic of the original where there is nothing to unwrap.
    pub(super) fn check_present(&mut self, cond: NodeId, unwrap: TokenStream) {
        if self.known_truth(cond) == Some(true) {
            return;
        }
        self.scopes.push([("__there".to_string(), Value::Node(cond).into())].into());
        self.snippet_tokens(quote!(__there.then_some(()).#unwrap), true, Ty::Unit);
        self.scopes.pop();
    }

    /// The place of an `Option` among the values that a statement collects.
    pub(super) fn maybe_slot(&mut self, inner: Option<&Value>) -> Slot {
        let slot = match inner {
            Some(inner) => self.make_slot(inner),
            None => Slot::Unset,
        };
        let flag = self.new_local("present", Ty::Bool, Span::mixed_site());
        Slot::Maybe(flag, Box::new(slot))
    }

    /// `!cond`
    pub(super) fn negate(&mut self, cond: NodeId) -> NodeId {
        match self.known_truth(cond) {
            Some(value) => self.truth(!value),
            None => self.scalar(ScalarOp::Not, &[cond]),
        }
    }
}
