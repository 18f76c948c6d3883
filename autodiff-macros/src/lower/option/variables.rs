//! Variables that hold an `Option`: a flag, and places for what is there.
//!
//! A variable is held in parts once something active is stored in it, which the next round of lowering knows by its name;
//! where nothing active ever is, it goes back to the user's own type.

use crate::graph::{Float, NodeId, Path, Ty};
use crate::lower::value::{Optional, Value};
use crate::lower::{Found, Lowerer, infer};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use std::rc::Rc;
use syn::Expr;

/// How a variable holds its `Option`.
#[derive(Clone, PartialEq)]
pub enum Held {
    /// In the user's own type: nothing active was ever stored.
    Whole,
    /// As a flag and places of this type.
    Parts(Ty),
    /// In the user's own type beside a flag: no other value of what is there is known, to stand for it where it is not.
    Inside(Ty),
}

impl Found {
    /// What is known of a variable is only made more precise, which is what ends the rounds. Says whether it was.
    fn settle_option(&mut self, name: &str, held: Held) -> bool {
        let more = match (self.options.get(name), held) {
            (None, held) => held,
            (Some(Held::Whole), held @ Held::Parts(_)) => held,
            (Some(Held::Parts(known)), Held::Parts(ty)) => Held::Parts(more_precise(known, &ty)),
            (Some(known), _) => known.clone(),
        };
        let is_new = self.options.get(name) != Some(&more);
        if is_new {
            self.options.insert(name.to_string(), more);
        }
        is_new
    }
}

impl Lowerer<'_> {
    /// A variable that holds an `Option`, or the user's own one where nothing active is ever stored.
    pub(in crate::lower) fn own_optional(&mut self, value: Value, name: &str, span: Span) -> Value {
        let ty = match self.found.options.get(name).cloned() {
            Some(Held::Inside(ty)) => {
                let optional = self.new_inside(name, &ty, span);
                self.store_optional(&optional, value, &syn::parse_quote!(option));
                return Value::Optional(optional);
            }
            Some(Held::Whole) if !self.is_active(&value) => {
                let node = if let Value::Nothing = value { self.nothing() } else { self.as_node(value, &quote!()) };
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
    pub(in crate::lower) fn new_optional(&mut self, name: &str, ty: &Ty, empty: bool, span: Span) -> Rc<Optional> {
        let flag = Path::var(self.new_local(&format!("has_{name}"), Ty::Bool, span));
        let ty = self.reopen_ty(ty);
        let inner = self.new_places(name, &ty, empty, span);
        let optional = Rc::new(Optional { name: name.to_string(), flag, inner });
        self.optionals.push(optional.clone());
        optional
    }

    /// The variable in the user's own type, with nothing in it.
    fn new_inside(&mut self, name: &str, ty: &Ty, span: Span) -> Rc<Optional> {
        let flag = Path::var(self.new_local(&format!("has_{name}"), Ty::Bool, span));
        let whole = self.new_whole(name, ty, span);
        let none = self.nothing();
        self.write(&whole, none);
        let inner = Value::Place(whole.inside());
        Rc::new(Optional { name: name.to_string(), flag, inner })
    }

    /// A variable for an `Option` in one piece, and of this type inside.
    pub(in crate::lower) fn new_whole(&mut self, name: &str, ty: &Ty, span: Span) -> Path {
        let whole = Path::var(self.new_local(name, Ty::Opaque, span));
        let key = self.b.graph.part(whole.var, &whole.inside().proj);
        self.b.graph.parts.insert(key, ty.clone());
        whole
    }

    /// `None`, with the type that is written beside it.
    fn nothing(&mut self) -> NodeId {
        let inner = self.written_inside.take().map(|ty| quote!(::<#ty>));
        self.nothing_of(inner)
    }

    /// `None`, of a type that follows from what is stored beside it or is given.
    pub(in crate::lower) fn nothing_of(&mut self, inner: Option<TokenStream>) -> NodeId {
        self.snippet_node(quote!(::core::option::Option::None #inner), Vec::new(), Vec::new(), false, Ty::Opaque)
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
    pub(in crate::lower) fn value_ty(&mut self, value: &Value) -> Ty {
        match value {
            Value::Node(node) => infer::close(&self.types.deep(&self.b.graph.node(*node).ty.clone())),
            Value::Place(path) | Value::Ref(path) => {
                let ty = self.path_ty(path);
                infer::close(&self.types.deep(&ty))
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

    /// What a name holds now.
    pub(in crate::lower) fn held_by_name(&mut self, value: Value) -> Value {
        match value {
            Value::Optional(optional) => self.contents_of(&optional),
            Value::Tuple(items) => Value::Tuple(items.into_iter().map(|item| self.held_by_name(item)).collect()),
            other => other,
        }
    }

    /// What the variable holds now.
    pub(in crate::lower) fn contents_of(&mut self, optional: &Optional) -> Value {
        let flag = self.read(&optional.flag.clone());
        Value::Maybe(flag, Box::new(optional.inner.clone()))
    }

    /// What the variable holds now, apart from what it will hold later.
    pub(in crate::lower) fn kept_contents(&mut self, optional: &Optional) -> Value {
        let flag = self.read(&optional.flag.clone());
        if whole_of(&optional.inner).is_some() {
            return self.kept_whole(flag, &optional.inner, &optional.name, Span::mixed_site());
        }
        Value::Maybe(flag, Box::new(self.own(optional.inner.clone(), &optional.name, Span::mixed_site())))
    }

    /// A copy of an `Option` in one piece, as a pair.
    pub(in crate::lower) fn kept_whole(&mut self, cond: NodeId, inner: &Value, name: &str, span: Span) -> Value {
        let ty = self.value_ty(inner);
        let kept = self.new_whole(name, &ty, span);
        let now = self.made_whole(cond, inner.clone());
        self.write(&kept, now);
        Value::Maybe(cond, Box::new(Value::Place(kept.inside())))
    }

    pub(in crate::lower) fn store_optional(&mut self, optional: &Optional, value: Value, at: &Expr) {
        let value = self.as_option(value, false);
        if let Some(whole) = whole_of(&optional.inner)
            && let Some((cond, node)) = self.in_one_piece(&value)
        {
            self.write(&whole, node);
            self.write(&optional.flag, cond);
            return;
        }
        match self.opened(value) {
            Value::Nothing => {
                let no = self.truth(false);
                self.write(&optional.flag, no);
            }
            Value::Maybe(cond, inner) => {
                let Value::Maybe(cond, inner) = self.snapshot(cond, *inner) else { return };
                self.where_it_is(cond, *inner, |l, inner| l.store_parts(optional, &optional.inner, inner, at));
                self.write(&optional.flag, cond);
            }
            Value::Never => {}
            _ => {
                self.refuse(at, "this variable holds an `Option`: store `Some(..)`, `None` or another `Option`");
            }
        }
    }

    /// Does something with what is in an `Option`: what is not there cannot be taken out of one in one piece.
    pub(in crate::lower) fn where_it_is(&mut self, cond: NodeId, inner: Value, act: impl FnOnce(&mut Self, Value)) {
        if whole_of(&inner).is_none() {
            return act(self, inner);
        }
        let act = |l: &mut Self| {
            act(l, inner);
            Value::Unit
        };
        self.branch(cond, None, act, |_| Value::Unit);
    }

    /// Whether there is something in the `Option`, and the whole of it, where it is one value of the user's own type.
    fn in_one_piece(&mut self, value: &Value) -> Option<(NodeId, NodeId)> {
        match value {
            Value::Maybe(cond, inner) => Some((*cond, self.read(&whole_of(inner)?))),
            Value::Node(_) | Value::Place(_) | Value::Ref(_) if !self.is_active(value) => {
                let node = self.as_node(value.clone(), &quote!());
                Some((self.is_some(node), node))
            }
            _ => None,
        }
    }

    /// The pair in one piece.
    pub(in crate::lower) fn made_whole(&mut self, cond: NodeId, inner: Value) -> NodeId {
        match whole_of(&inner) {
            Some(whole) => self.read(&whole),
            None => self.option_node(cond, inner, &quote!()),
        }
    }

    fn store_parts(&mut self, optional: &Optional, target: &Value, value: Value, at: &Expr) {
        match (target, value) {
            (Value::Tuple(targets), Value::Tuple(items)) => {
                for (target, item) in targets.iter().zip(items) {
                    self.store_parts(optional, target, item, at);
                }
            }
            (Value::Tuple(targets), value @ (Value::Node(_) | Value::Place(_) | Value::Ref(_))) => {
                let parts = self.tuple_parts(value, targets.len());
                self.store_parts(optional, target, parts, at);
            }
            (target, value) if whole_of(target).is_some() => {
                let some = self.some_node(value, &quote!());
                self.write(&whole_of(target).expect("just seen"), some);
            }
            (Value::Place(_), value @ Value::Tuple(_)) => {
                let ty = self.value_ty(&value);
                self.learn_option(&optional.name, ty, at);
            }
            (Value::Place(path), value) => self.store(path, value, at),
            _ => {
                self.refuse(at, "an `Option` keeps its shape: a tuple inside stays a tuple written out");
            }
        }
    }

    /// The next round knows what the variable holds.
    fn learn_option(&mut self, name: &str, ty: Ty, at: &Expr) {
        if !self.found.settle_option(name, Held::Parts(ty)) {
            self.refuse(at, "this `Option` cannot be kept here; bind what it is to be stored in anew: `let mut kept = ..;`");
        }
    }

    /// An active `Option` is stored in a variable that was taken for an inactive one.
    pub(in crate::lower) fn meets_option(&mut self, name: &str, value: &Value, at: &Expr) {
        let ty = self.inner_ty(value);
        self.learn_option(name, ty, at);
    }

    /// Whether variables of this name hold an `Option` beside a flag.
    pub(in crate::lower) fn holds_option(&self, name: &str) -> bool {
        matches!(self.found.options.get(name), Some(Held::Parts(_) | Held::Inside(_)))
    }

    /// The variable with nothing in it, if it is known to hold an `Option` beside a flag.
    pub(in crate::lower) fn new_held(&mut self, name: &str, span: Span) -> Option<Rc<Optional>> {
        match self.found.options.get(name).cloned()? {
            Held::Parts(ty) => Some(self.new_optional(name, &ty, true, span)),
            Held::Inside(ty) => Some(self.new_inside(name, &ty, span)),
            Held::Whole => None,
        }
    }

    /// Variables that never held anything active go back to the user's own type.
    pub(in crate::lower) fn judge_optionals(&mut self) {
        let optionals = std::mem::take(&mut self.optionals);
        let known = self.found.options.clone();
        for optional in &optionals {
            if self.is_active(&optional.inner) {
                let ty = self.value_ty(&optional.inner);
                // What another round has not found out either is not known.
                let unknown = match &ty {
                    Ty::Opaque => known.get(&optional.name) == Some(&Held::Parts(Ty::Opaque)),
                    ty => matches!(ty, Ty::Matrix(_)),
                };
                if unknown && !matches!(known.get(&optional.name), Some(Held::Inside(_))) {
                    self.found.options.insert(optional.name.clone(), Held::Inside(ty));
                } else {
                    self.found.settle_option(&optional.name, Held::Parts(ty));
                }
            }
        }
        for optional in &optionals {
            Found::settle_option(&mut self.found, &optional.name, Held::Whole);
        }
    }
}

/// The variable in the user's own type that the value is inside of.
pub(in crate::lower) fn whole_of(inner: &Value) -> Option<Path> {
    match inner {
        Value::Place(path) if *path == Path::var(path.var).inside() => Some(Path::var(path.var)),
        _ => None,
    }
}

/// What two sightings tell of one type, where the first counts if they disagree.
fn more_precise(known: &Ty, ty: &Ty) -> Ty {
    match (known, ty) {
        (Ty::Tuple(known), Ty::Tuple(items)) if known.len() == items.len() => {
            Ty::Tuple(known.iter().zip(items).map(|(known, ty)| more_precise(known, ty)).collect())
        }
        (Ty::Opaque, _) => ty.clone(),
        (Ty::Real(Float::Literal), Ty::Opaque) => known.clone(),
        (Ty::Real(Float::Literal), _) => ty.clone(),
        _ if !is_settled(known) && is_settled(ty) => ty.clone(),
        _ => known.clone(),
    }
}

fn is_settled(ty: &Ty) -> bool {
    match ty {
        Ty::Opaque | Ty::Real(Float::Literal) => false,
        Ty::Tuple(items) => items.iter().all(is_settled),
        other => other.element().is_none_or(is_settled),
    }
}
