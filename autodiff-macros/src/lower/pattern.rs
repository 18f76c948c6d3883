//! Binding names.

use super::value::Value;
use super::{Lowerer, control};
use crate::graph::{Arm, NodeId, Op, Path, Proj, Region, Stmt, Ty};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Pat};

impl Lowerer<'_> {
    /// Binds an irrefutable pattern.
    pub(super) fn bind(&mut self, pat: &Pat, value: Value) {
        if !matches!(pat, Pat::Ident(_) | Pat::Type(_) | Pat::Wild(_)) {
            self.enter_reference(&value);
        }
        if self.lent > 0 && !matches!(pat, Pat::Ident(_) | Pat::Type(_) | Pat::Paren(_)) {
            return self.bind_behind(pat, value);
        }
        match pat {
            Pat::Ident(p) => {
                if let Some((_, sub)) = &p.subpat {
                    self.bind(sub, value.clone());
                }
                let name = p.ident.to_string();
                if p.by_ref.is_some() {
                    let value = match value {
                        Value::Place(path) => Value::Ref(path),
                        other => other,
                    };
                    self.define(&name, value);
                    return;
                }
                let value = if self.lent > 0 && matches!(value, Value::Tuple(_)) {
                    // A reference: its parts stay where they are.
                    value
                } else if p.mutability.is_some() {
                    let value = self.own_mutable(value, &name, p.ident.span());
                    self.note_mutable(&value);
                    value
                } else {
                    self.own(value, &name, p.ident.span())
                };
                self.define(&name, value);
            }
            Pat::Wild(_) => {}
            Pat::Paren(p) => self.bind(&p.pat, value),
            Pat::Type(p) => {
                let model = self.model(&p.ty);
                let value = self.typed_numbers(value, &p.ty);
                self.expect_value(&value, &model);
                self.bind(&p.pat, value);
            }
            // The whole pattern as it stands: without its `&`, the names in it would be references.
            Pat::Reference(p)
                if matches!(*p.pat, Pat::Slice(_) | Pat::Struct(_) | Pat::TupleStruct(_))
                    && matches!(value, Value::Node(node) if self.may_be_reference(node)) =>
            {
                let scrutinee = self.scrutinee(value, pat);
                self.bind_verbatim(pat, scrutinee, None);
            }
            Pat::Reference(p) => {
                // The pattern itself takes the reference away.
                let listed = matches!(value, Value::Node(node) if self.listed.remove(&node));
                let value = match (value, &*p.pat) {
                    (Value::Ref(path), _) => Value::Place(path),
                    (value @ Value::Node(_), Pat::Ident(_)) => self.dereferenced(value),
                    (other, _) => other,
                };
                self.bind(&p.pat, value.clone());
                if let (Value::Node(node), true) = (value, listed) {
                    self.listed.insert(node);
                }
            }
            Pat::Tuple(p) => self.bind_tuple(p, value),
            Pat::Slice(p) => self.bind_slice(p, value, &mut |l, pat, item| l.bind(pat, item)),
            _ if control::fit::is_none(pat) => {}
            _ if some_pattern(pat).is_some() && matches!(value, Value::Maybe(..)) => self.bind_test(pat, &value),
            Pat::Struct(p) if self.is_active(&value) || matches!(value, Value::Place(_) | Value::Ref(_)) => self.bind_struct(p, value),
            Pat::TupleStruct(p) if self.is_active(&value) => self.bind_tuple_struct(p, value),
            _ if !self.is_active(&value) => {
                let scrutinee = self.scrutinee(value, pat);
                self.bind_verbatim(pat, scrutinee, None);
            }
            _ => {
                self.complain(pat, "this pattern cannot take an active value apart: use names, tuples, arrays and `_`");
            }
        }
    }

    fn note_mutable(&mut self, value: &Value) {
        match value {
            Value::Place(path) => {
                self.mutable.insert(path.var);
            }
            Value::Tuple(items) => items.iter().for_each(|item| self.note_mutable(item)),
            _ => {}
        }
    }

    fn bind_tuple(&mut self, p: &syn::PatTuple, value: Value) {
        let count = p.elems.len();
        let rest = p.elems.iter().position(|e| matches!(e, Pat::Rest(_)));
        if let Value::Never = value {
            return;
        }
        let Some(items) = self.items_of_tuple(value, count, rest.is_none()) else {
            self.complain(p, "this pattern expects a tuple");
            return;
        };
        match rest {
            None => p.elems.iter().zip(items).for_each(|(pat, item)| self.bind(pat, item)),
            Some(at) => {
                let tail = count - at - 1;
                for (pat, item) in p.elems.iter().take(at).zip(items.iter().cloned()) {
                    self.bind(pat, item);
                }
                let skip = items.len().saturating_sub(tail);
                for (pat, item) in p.elems.iter().skip(at + 1).zip(items.into_iter().skip(skip)) {
                    self.bind(pat, item);
                }
            }
        }
    }

    /// The items of a tuple; `whole` says that `count` is their number.
    pub(super) fn items_of_tuple(&mut self, value: Value, count: usize, whole: bool) -> Option<Vec<Value>> {
        match value {
            Value::Tuple(items) => Some(items),
            Value::Node(node) if matches!(self.b.graph.node(node).op, Op::Tuple) => {
                Some(self.b.graph.node(node).args.iter().map(|n| Value::Node(*n)).collect())
            }
            Value::Node(node) if self.is_active_node(node) => {
                // The result of a call: its parts are fields of a place.
                match self.tuple_parts(Value::Node(node), count) {
                    Value::Tuple(items) => Some(items),
                    _ => None,
                }
            }
            Value::Node(node) if whole => {
                let (listed, krate) = (self.listed.contains(&node), &self.options.krate);
                // Whether the parts are references is for rustc to tell.
                let mut apart = if listed { quote!(#krate::__private::apart(__whole)) } else { quote!(__whole) };
                let (mut node, mut once) = (node, false);
                if listed && matches!(self.b.graph.node(node).op, Op::Bound(_)) {
                    // What an iterator gave is there once: of mutable references there are no copies.
                    let ty = self.types.fresh();
                    node = self.snippet_node(apart, vec!["__whole".into()], vec![node], false, ty);
                    (apart, once) = (quote!(__whole), true);
                }
                let items = (0..count).map(|i| {
                    let index = syn::Index::from(i);
                    let ty = self.types.fresh();
                    let item = self.snippet_node(quote!(#apart.#index), vec!["__whole".into()], vec![node], once, ty);
                    if listed {
                        self.listed.insert(item);
                    }
                    Value::Node(item)
                });
                Some(items.collect())
            }
            Value::Place(_) | Value::Ref(_) => self.tuple_fields(&value, count),
            _ => None,
        }
    }

    /// The value as a tuple written out.
    pub(super) fn tuple_parts(&mut self, value: Value, count: usize) -> Value {
        if let Value::Node(node) = value {
            let fields: Vec<Ty> = (0..count).map(|_| self.types.fresh()).collect();
            self.expect(node, &Ty::Tuple(fields));
        }
        let place = self.materialize(value, "parts");
        Value::Tuple(self.tuple_fields(&place, count).unwrap_or_default())
    }

    pub(super) fn tuple_fields(&mut self, value: &Value, count: usize) -> Option<Vec<Value>> {
        let (path, by_ref) = match value {
            Value::Place(path) => (path.clone(), false),
            Value::Ref(path) => (path.clone(), true),
            _ => return None,
        };
        if let Ty::Infer(_) = self.path_ty(&path) {
            let fields = Ty::Tuple((0..count).map(|_| self.types.fresh()).collect());
            let ty = self.path_ty(&path);
            self.types.unify(&ty, &fields);
        }
        let count = match self.path_ty(&path) {
            Ty::Tuple(items) => items.len(),
            _ => count,
        };
        Some(
            (0..count)
                .map(|i| {
                    let field = path.then(Proj::Field(i.to_string().into()));
                    if by_ref { Value::Ref(field) } else { Value::Place(field) }
                })
                .collect(),
        )
    }

    /// Binds the elements, each by `bind`.
    pub(super) fn bind_slice(&mut self, p: &syn::PatSlice, value: Value, bind: &mut dyn FnMut(&mut Self, &Pat, Value)) {
        let value = match value {
            Value::Node(node) if self.is_active_node(node) => self.as_sequence(value),
            other => self.materialize(other, "items"),
        };
        let (path, by_ref) = match value {
            Value::Place(path) => (path, false),
            Value::Ref(path) => (path, true),
            other if self.is_active(&other) => {
                self.diagnostics.error(p, "this pattern cannot take this active value apart: bind it to a name, and index that");
                return;
            }
            other => {
                let scrutinee = self.scrutinee(other, p);
                self.bind_verbatim(&Pat::Slice(p.clone()), scrutinee, None);
                return;
            }
        };
        self.assume_sequence(&path);
        let takes_rest = !by_ref && p.elems.iter().filter_map(named_rest).any(|rest| rest.by_ref.is_none());
        let path = if takes_rest && self.mutable.contains(&path.var) { self.kept(&path) } else { path };
        let wrap = |path: Path| if by_ref { Value::Ref(path) } else { Value::Place(path) };
        let count = p.elems.len();
        let mut from_end = false;
        for (i, pat) in p.elems.iter().enumerate() {
            let named = named_rest(pat);
            if control::fit::is_rest(pat) {
                let start = self.b.integer(i as i128);
                let len = self.b.len(&path);
                let tail = self.b.integer((count - i - 1) as i128);
                let end = self.saturating_sub(len, tail);
                if let Some(rest) = named {
                    let part = path.then(Proj::Range(Some(start), Some(end)));
                    self.define(&rest.ident.to_string(), Value::Ref(part));
                }
                from_end = true;
                continue;
            }
            let index = if from_end {
                let len = self.b.len(&path);
                let back = self.b.integer((count - i) as i128);
                self.saturating_sub(len, back)
            } else {
                self.b.integer(i as i128)
            };
            bind(self, pat, wrap(path.index(index)));
        }
    }

    /// Takes an inactive value apart by the user's own pattern; where that may fail, with what is done then.
    fn bind_verbatim(&mut self, pat: &Pat, scrutinee: NodeId, otherwise: Option<&Expr>) {
        let names = super::snippet::pattern_names(pat);
        let (mut binds, mut outs) = (Vec::new(), Vec::new());
        for (name, _) in &names {
            let ty = self.types.fresh();
            binds.push((placeholder(name), self.b.graph.new_bound(ty.clone())));
            outs.push(self.b.graph.new_bound(ty));
        }
        self.note_references(scrutinee, pat, &outs);
        let body = Region { yields: binds.iter().map(|(_, node)| *node).collect(), ..Region::default() };
        let mut arms = vec![Arm { pattern: explicit(pat), binds, guard: None, body }];
        if let Some(diverge) = otherwise {
            let knowledge = self.b.knowledge();
            self.b.open();
            self.expr(diverge);
            let body = self.b.close();
            self.b.set_knowledge(knowledge);
            arms.push(Arm { pattern: quote!(_), binds: Vec::new(), guard: None, body });
        }
        self.b.push(Stmt::Match { scrutinee, arms, outs: outs.clone() });
        for ((name, span), out) in names.iter().zip(outs) {
            self.name_node(out, name, *span);
            self.define(name, Value::Node(out));
        }
        self.own_mutable_names(pat);
    }

    /// What a pattern that stays as it is binds to `mut` names goes to variables of their own.
    pub(super) fn own_mutable_names(&mut self, pat: &Pat) {
        for (name, span) in super::snippet::mutable_names(pat) {
            if let Some(value @ Value::Node(_)) = self.lookup(&name).cloned() {
                let owned = self.own_mutable(value, &name, span);
                self.define(&name, owned);
            }
        }
    }

    /// `let x;`
    pub(super) fn bind_uninit(&mut self, pat: &Pat) {
        let (pat, ty) = match pat {
            Pat::Type(t) => (&*t.pat, self.model(&t.ty)),
            other => (other, self.types.fresh()),
        };
        match pat {
            Pat::Ident(p) => {
                let name = p.ident.to_string();
                if let Some(optional) = self.new_held(&name, p.ident.span()) {
                    self.define(&name, Value::Optional(optional));
                    return;
                }
                let var = self.new_local(&name, ty, p.ident.span());
                self.define(&name, Value::Place(Path::var(var)));
            }
            Pat::Tuple(p) => p.elems.iter().for_each(|pat| self.bind_uninit(pat)),
            Pat::Wild(_) => {}
            _ => self.complain(pat, "this pattern needs a value: write `let .. = ..;`"),
        }
    }

    /// `let pattern = value else { .. };`
    pub(super) fn let_else(&mut self, pat: &Pat, init: &Expr, diverge: &Expr) {
        let value = self.matched(init, [pat].into_iter());
        if let Value::Never = value {
            return;
        }
        if let Some(value) = self.testable(value.clone(), &[pat]) {
            if let Some(cond) = self.pattern_test(pat, &value) {
                self.branch(
                    cond,
                    None,
                    |_| Value::Unit,
                    |l| {
                        l.expr(diverge);
                        Value::Never
                    },
                );
            }
            self.bind_test(pat, &value);
            return;
        }
        if self.is_active(&value) {
            self.refuse_apart(pat, &value);
            return;
        }
        let scrutinee = self.scrutinee(value, init);
        self.bind_verbatim(pat, scrutinee, Some(diverge));
    }
}

/// `rest @ ..`
pub(super) fn named_rest(pat: &Pat) -> Option<&syn::PatIdent> {
    match pat {
        Pat::Ident(ident) if ident.subpat.as_ref().is_some_and(|(_, sub)| matches!(**sub, Pat::Rest(_))) => Some(ident),
        _ => None,
    }
}

/// The pattern inside `Some(..)` or `Ok(..)`.
pub(super) fn some_pattern(pat: &Pat) -> Option<&Pat> {
    match pat {
        Pat::TupleStruct(p) if p.path.segments.last().is_some_and(|s| s.ident == "Some" || s.ident == "Ok") && p.elems.len() == 1 => {
            p.elems.first()
        }
        Pat::Paren(p) => some_pattern(&p.pat),
        _ => None,
    }
}

/// The pattern with `field` written `field: field`, and placeholders for the names that it binds.
pub(super) fn explicit(pat: &Pat) -> TokenStream {
    struct Explicit;
    impl VisitMut for Explicit {
        fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
            if field.colon_token.is_none() {
                field.colon_token = Some(Default::default());
            }
            visit_mut::visit_field_pat_mut(self, field);
        }

        fn visit_pat_ident_mut(&mut self, p: &mut syn::PatIdent) {
            if super::snippet::binds(p) {
                p.ident = proc_macro2::Ident::new(&placeholder(&p.ident.to_string()), p.ident.span());
            }
            visit_mut::visit_pat_ident_mut(self, p);
        }
    }
    let mut pat = pat.clone();
    Explicit.visit_pat_mut(&mut pat);
    pat.to_token_stream()
}

/// Stands for a bound name in a pattern until the name is settled.
pub(super) fn placeholder(name: &str) -> String {
    format!("__bind_{}", name.strip_prefix("r#").unwrap_or(name))
}
