//! `Option` of active values as a pair: a condition, and what is there where it holds.
//!
//! `Some(x)` is the pair of `true` and `x`; a variable that holds an `Option` is a flag and places for what is there. An
//! `Option` without active parts stays the user's own, in tokens, until it meets one with active parts.

use super::value::{Optional, Value};
use super::{Found, Lowerer, Slot};
use crate::graph::{Arm, Float, NodeId, Op, Path, Proj, Region, ScalarOp, Stmt, Ty};
use crate::syntax::signature::Wrapper;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::Expr;

/// How a variable holds its `Option`.
#[derive(Clone, PartialEq)]
pub(super) enum Held {
    /// In the user's own type: nothing active was ever stored.
    Whole,
    /// As a flag and places of this type.
    Parts(Ty),
}

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

    // ---- values

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
        let key = self.b.graph.part(var, &whole.then(Proj::Field(Proj::INSIDE.into())).proj);
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
        let inside = whole.then(Proj::Field(Proj::INSIDE.into()));
        let read = self.b.read(whole);
        let cond = self.snippet_node(quote!(__option.is_some()), vec!["__option".into()], vec![read], false, Ty::Bool);
        Value::Maybe(cond, Box::new(if by_reference { Value::Ref(inside) } else { Value::Place(inside) }))
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
    fn some_node(&mut self, inner: Value, at: &TokenStream) -> NodeId {
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

    // ---- variables

    /// A variable that holds an `Option`, or the user's own one where nothing active is ever stored.
    pub(super) fn own_optional(&mut self, value: Value, name: &str, span: Span) -> Value {
        let ty = match self.found.options.get(name).cloned() {
            Some(Held::Whole) if !self.is_active(&value) => {
                let node = self.as_node(value, &quote!());
                return self.own_mutable(Value::Node(node), name, span);
            }
            Some(Held::Parts(ty)) => ty,
            _ => self.inner_ty(&value),
        };
        let full = matches!(&value, Value::Maybe(cond, _) if self.known_truth(*cond) == Some(true));
        let optional = self.new_optional(name, &ty, !full, span);
        self.store_optional(&optional, value, &syn::parse_quote!(option));
        Value::Optional(optional)
    }

    /// The variable with nothing in it.
    pub(super) fn new_optional(&mut self, name: &str, ty: &Ty, empty: bool, span: Span) -> Rc<Optional> {
        let flag = Path::var(self.new_local(&format!("has_{name}"), Ty::Bool, span));
        let ty = self.reopen_ty(ty);
        let inner = self.new_places(name, &ty, empty, span);
        let optional = Rc::new(Optional { name: name.to_string(), flag, inner });
        self.optionals.push(optional.clone());
        optional
    }

    fn new_places(&mut self, name: &str, ty: &Ty, empty: bool, span: Span) -> Value {
        if let Ty::Tuple(items) = ty {
            let items = items.iter().enumerate().map(|(i, ty)| self.new_places(&format!("{name}_{i}"), ty, empty, span));
            return Value::Tuple(items.collect());
        }
        let path = Path::var(self.new_local(name, ty.clone(), span));
        if empty {
            let absent = self.absent(ty.clone());
            self.write(&path, absent);
        }
        Value::Place(path)
    }

    fn inner_ty(&mut self, value: &Value) -> Ty {
        match value {
            Value::Maybe(_, inner) => self.value_ty(inner),
            _ => Ty::Opaque,
        }
    }

    /// The type of a value as far as it is known by now, unknown parts opaque.
    pub(super) fn value_ty(&mut self, value: &Value) -> Ty {
        match value {
            Value::Node(node) => super::infer::close(&self.types.deep(&self.b.graph.node(*node).ty.clone())),
            Value::Place(path) | Value::Ref(path) => {
                let ty = self.path_ty(path);
                super::infer::close(&self.types.deep(&ty))
            }
            Value::Tuple(items) => Ty::Tuple(items.iter().map(|item| self.value_ty(item)).collect()),
            _ => Ty::Opaque,
        }
    }

    fn reopen_ty(&mut self, ty: &Ty) -> Ty {
        match ty {
            Ty::Tuple(items) => Ty::Tuple(items.iter().map(|ty| self.reopen_ty(ty)).collect()),
            Ty::Slice(element) => self.reopen_ty(&Ty::Seq(element.clone())),
            Ty::Real(Float::Literal) => self.types.fresh(),
            other => self.types.open_opaque(other),
        }
    }

    /// What the variable holds now.
    pub(super) fn contents_of(&mut self, optional: &Optional) -> Value {
        let flag = self.read(&optional.flag.clone());
        Value::Maybe(flag, Box::new(optional.inner.clone()))
    }

    /// What the variable holds now, apart from what it will hold later.
    pub(super) fn kept_contents(&mut self, optional: &Optional) -> Value {
        let flag = self.read(&optional.flag.clone());
        let inner = self.own(optional.inner.clone(), &optional.name, Span::mixed_site());
        Value::Maybe(flag, Box::new(inner))
    }

    pub(super) fn store_optional(&mut self, optional: &Optional, value: Value, at: &Expr) {
        match self.opened(value) {
            Value::Nothing => {
                let no = self.truth(false);
                self.write(&optional.flag, no);
            }
            Value::Maybe(cond, inner) => {
                let Value::Maybe(cond, inner) = self.snapshot(cond, *inner) else { return };
                self.store_parts(optional, &optional.inner, *inner, at);
                self.write(&optional.flag, cond);
            }
            Value::Never => {}
            _ => {
                self.refuse(at, "this variable holds an `Option`: store `Some(..)`, `None` or another `Option`");
            }
        }
    }

    fn store_parts(&mut self, optional: &Optional, target: &Value, value: Value, at: &Expr) {
        match (target, value) {
            (Value::Tuple(targets), Value::Tuple(items)) => {
                for (target, item) in targets.iter().zip(items) {
                    self.store_parts(optional, target, item, at);
                }
            }
            (Value::Place(_), value @ Value::Tuple(_)) => self.learn_option(optional, &value),
            (Value::Place(path), value) => self.store(path, value, at),
            _ => {
                self.refuse(at, "an `Option` keeps its shape: a tuple inside stays a tuple written out");
            }
        }
    }

    /// The next round knows how the variable is made.
    fn learn_option(&mut self, optional: &Optional, value: &Value) {
        let ty = self.value_ty(value);
        self.found.options.insert(optional.name.clone(), Held::Parts(ty));
    }

    /// An active `Option` is stored in a variable that was taken for an inactive one.
    pub(super) fn meets_option(&mut self, name: &str, value: &Value) {
        let ty = self.inner_ty(value);
        self.found.options.insert(name.to_string(), Held::Parts(ty));
    }

    /// Whether variables of this name hold an `Option` in parts.
    pub(super) fn holds_parts(&self, name: &str) -> Option<Ty> {
        match self.found.options.get(name) {
            Some(Held::Parts(ty)) => Some(ty.clone()),
            _ => None,
        }
    }

    /// Variables that never held anything active go back to the user's own type.
    pub(super) fn judge_optionals(&mut self) {
        let optionals = std::mem::take(&mut self.optionals);
        for optional in &optionals {
            if self.is_active(&optional.inner) {
                let ty = self.value_ty(&optional.inner);
                Found::settle_option(&mut self.found, &optional.name, Held::Parts(ty));
            }
        }
        for optional in &optionals {
            Found::settle_option(&mut self.found, &optional.name, Held::Whole);
        }
    }

    // ---- the function's own result

    /// The value of the function if it ends well: what stands in `Ok(..)` or `Some(..)`.
    pub(super) fn succeed(&mut self, value: Value, at: &impl ToTokens) -> Option<Value> {
        if self.b.diverged() {
            return None;
        }
        match (self.exit.wrapper, value) {
            (Wrapper::Plain, value) => Some(value),
            (_, Value::Success(value)) => Some(*value),
            (_, Value::Never) => None,
            (_, Value::Failure(node)) => {
                self.b.push(Stmt::Exit(node));
                None
            }
            (Wrapper::Option, Value::Nothing) => {
                self.exit_nothing();
                None
            }
            (Wrapper::Option, Value::Maybe(cond, value)) => {
                self.exit_unless(cond);
                Some(*value)
            }
            // What may fail is passed on as it is.
            (_, Value::Node(node)) if self.may_have_failed(node) && !self.exit.closure => Some(self.try_call(node, quote!(?))),
            (_, Value::Node(node)) if !self.is_active_node(node) => {
                let ty = self.types.fresh();
                Some(Value::Node(self.snippet_node(quote!(__result?), vec!["__result".into()], vec![node], true, ty)))
            }
            _ => {
                self.complain(at, "the result of a function that may fail must be written `Ok(..)`, `Some(..)`, `Err(..)` or `None` here, so that the derivative can be found inside");
                None
            }
        }
    }

    /// Leaves the function, or the closure, with `None`.
    fn exit_nothing(&mut self) {
        if let Some(label) = self.exit.label
            && self.exit.closure
        {
            self.leave_value(Value::Nothing);
            self.b.push(Stmt::Break(label));
            return;
        }
        let node = self.snippet_node(quote!(::core::option::Option::None), Vec::new(), Vec::new(), true, Ty::Opaque);
        self.b.push(Stmt::Exit(node));
    }

    /// Leaves the function, or the closure, with `None` where the condition does not hold.
    pub(super) fn exit_unless(&mut self, cond: NodeId) {
        match self.known_truth(cond) {
            Some(true) => return,
            Some(false) => return self.exit_nothing(),
            None => {}
        }
        let knowledge = self.b.knowledge();
        self.b.open();
        let then = self.b.close();
        self.b.open();
        self.exit_nothing();
        let els = self.b.close();
        self.b.set_knowledge(knowledge);
        self.b.push(Stmt::If { cond, then, els, outs: Vec::new() });
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

impl Found {
    /// What is known of a variable is only made more precise.
    fn settle_option(&mut self, name: &str, held: Held) {
        let open = match self.options.get(name) {
            None => true,
            Some(Held::Whole) => held != Held::Whole,
            Some(Held::Parts(ty)) => !is_settled(ty) && matches!(&held, Held::Parts(new) if is_settled(new)),
        };
        if open {
            self.options.insert(name.to_string(), held);
        }
    }
}

fn is_settled(ty: &Ty) -> bool {
    match ty {
        Ty::Opaque | Ty::Real(Float::Literal) => false,
        Ty::Tuple(items) => items.iter().all(is_settled),
        other => other.element().is_none_or(is_settled),
    }
}
