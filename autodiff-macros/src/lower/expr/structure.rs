//! Structs and fields: literals, field access, patterns that take structs apart.

use crate::graph::{Op, Path, Proj, Ty};
use crate::lower::Lowerer;
use crate::lower::value::{Literal, Value};
use proc_macro2::TokenStream;
use quote::ToTokens;
use std::rc::Rc;
use syn::{Expr, Pat};

impl Lowerer<'_> {
    pub(super) fn field(&mut self, e: &syn::ExprField, expr: &Expr) -> Value {
        let base = self.expr(&e.base);
        let name = self.field_name(&e.member);
        let number = name.parse::<usize>().ok();
        if self.is_number(&base) && self.is_active(&base) {
            return self.refuse(expr, format!("this is taken for a real number, which has no field `{name}`: a method with a name that numbers have, such as `exp` or `into`, is theirs; give yours another name, or call it on a parameter in a function with the option `own_types`"));
        }
        match base {
            Value::Tuple(items) => match number.and_then(|i| items.get(i).cloned()) {
                Some(value) => value,
                None => self.leave_to_rustc(),
            },
            Value::Range { start: Some(bound), .. } if *name == *"start" => Value::Node(bound),
            Value::Range { end: Some(bound), .. } if *name == *"end" => Value::Node(bound),
            Value::Struct(literal) => match literal.fields.iter().find(|(field, _)| *field == name) {
                Some((_, value)) => value.clone(),
                None => self.leave_to_rustc(),
            },
            Value::Place(path) | Value::Ref(path) => {
                if matches!(self.path_ty(&path), Ty::Tuple(_)) || self.active.contains(&path.var) {
                    return Value::Place(path.then(Proj::Field(name)));
                }
                self.snippet(expr)
            }
            Value::Node(node) if self.called.contains_key(&node) && self.is_active_node(node) => {
                if let Some(index) = number {
                    let items: Vec<Ty> = (0..=index).map(|_| self.types.fresh()).collect();
                    self.expect(node, &Ty::Tuple(items));
                }
                self.want_place(node, false);
                match self.place_result(node) {
                    Value::Ref(path) => Value::Place(path.then(Proj::Field(name))),
                    other => other,
                }
            }
            Value::Node(node) if self.is_active_node(node) => match self.own_mutable(Value::Node(node), "whole", e.dot_token.spans[0]) {
                Value::Place(path) => Value::Place(path.then(Proj::Field(name))),
                other => other,
            },
            _ => self.snippet(expr),
        }
    }

    fn is_number(&mut self, value: &Value) -> bool {
        match value {
            Value::Node(node) => self.ty(*node).is_real(),
            Value::Place(path) | Value::Ref(path) => self.path_ty(path).is_real(),
            _ => false,
        }
    }

    pub(super) fn field_name(&mut self, member: &syn::Member) -> Rc<str> {
        let name: Rc<str> = member.to_token_stream().to_string().into();
        self.b.graph.fields.entry(name.clone()).or_insert_with(|| match member {
            syn::Member::Named(name) => name.span(),
            syn::Member::Unnamed(index) => index.span,
        });
        name
    }

    /// `Model { weight: w, ..base }`
    pub(super) fn struct_literal(&mut self, e: &syn::ExprStruct, expr: &Expr) -> Value {
        if !self.mentions_active(expr) {
            return self.snippet(expr);
        }
        let names: Vec<Rc<str>> = e.fields.iter().map(|field| self.field_name(&field.member)).collect();
        let values = self.in_turn(&e.fields, |l, field| l.argument(&field.expr));
        let fields: Vec<(Rc<str>, Value)> = names.into_iter().zip(values).collect();
        let Some(base) = &e.rest else {
            return self.literal_value(e.path.to_token_stream(), fields);
        };
        // Which type's it is, the literal tells.
        let base = match &**base {
            Expr::Call(call) if is_default(&call.func) => {
                let path = &e.path;
                self.expr(&syn::parse_quote!(#path::default()))
            }
            base => self.expr(base),
        };
        let Value::Place(path) = self.own_mutable(base, "built", proc_macro2::Span::mixed_site()) else {
            return self.refuse(expr, "the base of this struct literal must be a variable, a field or the result of a call");
        };
        for (name, value) in fields {
            self.store(&path.then(Proj::Field(name)), value, expr);
        }
        Value::Place(path)
    }

    pub(in crate::lower) fn literal_value(&mut self, constructor: TokenStream, fields: Vec<(Rc<str>, Value)>) -> Value {
        let constructor = self.b.graph.source(constructor);
        Value::Struct(Rc::new(Literal { constructor, fields }))
    }

    /// The literal as one value.
    pub(in crate::lower) fn build_literal(&mut self, literal: &Literal, at: &impl ToTokens) -> crate::graph::NodeId {
        let names: Rc<[Rc<str>]> = literal.fields.iter().map(|(name, _)| name.clone()).collect();
        let args = literal.fields.iter().map(|(_, value)| self.as_node(value.clone(), at)).collect();
        self.b.node(Op::Struct(literal.constructor, names), args, Ty::Opaque)
    }

    /// The literal as a variable.
    pub(in crate::lower) fn place_literal(&mut self, literal: &Literal, name: &str, span: proc_macro2::Span) -> Path {
        let node = self.build_literal(literal, &quote::quote!());
        let path = Path::var(self.new_local(name, Ty::Opaque, span));
        for (field, value) in &literal.fields {
            let part = self.path_ty(&path.then(Proj::Field(field.clone())));
            self.expect_value(value, &part);
        }
        self.write(&path, node);
        path
    }

    /// `let Model { weight, bias: b } = model;`
    pub(in crate::lower) fn bind_struct(&mut self, p: &syn::PatStruct, value: Value) {
        let Some(value) = self.with_fields(value) else { return };
        for field in &p.fields {
            let name: Rc<str> = field.member.to_token_stream().to_string().into();
            if let Some(part) = self.part(&value, &name, &field.pat) {
                self.bind(&field.pat, part);
            }
        }
    }

    /// `let Point(x, y) = point;`
    pub(in crate::lower) fn bind_tuple_struct(&mut self, p: &syn::PatTupleStruct, value: Value) {
        let Some(value) = self.with_fields(value) else { return };
        for (index, pat) in p.elems.iter().enumerate() {
            if let Pat::Rest(_) = pat {
                if index + 1 != p.elems.len() {
                    self.complain(pat, "`..` must stand at the end of this pattern in a differentiable function");
                }
                return;
            }
            let name: Rc<str> = index.to_string().into();
            if let Some(part) = self.part(&value, &name, pat) {
                self.bind(pat, part);
            }
        }
    }

    /// A value whose fields can be named.
    fn with_fields(&mut self, value: Value) -> Option<Value> {
        match value {
            Value::Node(node) => match self.own_mutable(Value::Node(node), "whole", proc_macro2::Span::mixed_site()) {
                Value::Place(path) => Some(Value::Place(path)),
                _ => None,
            },
            Value::Never => None,
            other => Some(other),
        }
    }

    fn part(&mut self, value: &Value, name: &Rc<str>, at: &Pat) -> Option<Value> {
        match value {
            Value::Place(path) => Some(Value::Place(path.then(Proj::Field(name.clone())))),
            Value::Ref(path) => Some(Value::Ref(path.then(Proj::Field(name.clone())))),
            Value::Struct(literal) => literal.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone()),
            _ => {
                self.complain(at, "this pattern expects a struct");
                None
            }
        }
    }
}

/// `Default::default`
fn is_default(function: &Expr) -> bool {
    matches!(function, Expr::Path(path) if path.qself.is_none() && path.path.segments.iter().map(|s| s.ident.to_string()).eq(["Default", "default"]))
}
