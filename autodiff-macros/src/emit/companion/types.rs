//! The types in a companion's signatures: gradients, places, seeds.

use super::Companion;
use super::generics::tuple;
use crate::emit::body::written_at;
use crate::graph::Ty;
use crate::syntax::signature::{Param, Wrapper};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Lifetime, Type};

impl Companion<'_> {
    pub(in crate::emit) fn gradient_ty(&self, param: &Param) -> TokenStream {
        tangent_ty(&referent(&param.ty), &param.model, &self.private)
    }

    /// The type behind the adjoint place of a parameter: slices for vectors.
    pub(in crate::emit) fn place_ty(&self, param: &Param) -> TokenStream {
        match &param.model {
            Ty::Slice(_) | Ty::Vec(_) => match element_ty(&referent(&param.ty)) {
                Some(element) => {
                    let element = tangent_ty(&element, param.model.element().unwrap_or(&Ty::Opaque), &self.private);
                    quote!([#element])
                }
                None => self.gradient_ty(param),
            },
            _ => self.gradient_ty(param),
        }
    }

    /// What an omitted slot would take, so that a caller who fills it hears of nothing but the omission.
    pub(in crate::emit) fn omitted_ty(&self, param: &Param) -> TokenStream {
        if param.model.leaf().is_real() { self.place_ty(param) } else { quote!(()) }
    }

    pub(in crate::emit) fn gradients_ty(&self) -> TokenStream {
        let tys: Vec<TokenStream> = self.signature.active().map(|(_, p)| self.gradient_ty(p)).collect();
        tuple(&tys)
    }

    pub(in crate::emit) fn wrap_ty(&self, ty: TokenStream) -> TokenStream {
        match (&self.signature.output.wrapper, &self.signature.output.error) {
            (Wrapper::Plain, _) => ty,
            (Wrapper::Option, _) => quote!(::core::option::Option<#ty>),
            (Wrapper::Result, Some(error)) => quote!(::core::result::Result<#ty, #error>),
            // An alias such as `io::Result<T>`: the original's own path with another success type.
            (Wrapper::Result, None) => quote!(Result<#ty>),
        }
    }

    /// The type of a derivative by a value of this type.
    pub(super) fn tangent_of(&self, ty: &Type, model: &Ty) -> TokenStream {
        tangent_ty(ty, model, &self.private)
    }

    pub(in crate::emit) fn seed_ty(&self) -> TokenStream {
        tangent_ty(&self.signature.output.ty, &self.signature.output.model, &self.private)
    }

    pub(in crate::emit) fn value_ty(&self) -> TokenStream {
        self.signature.output.ty.to_token_stream()
    }
}

/// The type behind a reference.
pub(super) fn referent(ty: &Type) -> Type {
    match ty {
        Type::Reference(r) => (*r.elem).clone(),
        Type::Paren(p) => referent(&p.elem),
        Type::Group(g) => referent(&g.elem),
        other => other.clone(),
    }
}

/// The element type of a slice, array or vector, as written.
pub(super) fn element_ty(ty: &Type) -> Option<Type> {
    match ty {
        Type::Slice(s) => Some((*s.elem).clone()),
        Type::Array(a) => Some((*a.elem).clone()),
        Type::Path(p) => match &p.path.segments.last()?.arguments {
            syn::PathArguments::AngleBracketed(args) => args.args.iter().find_map(|a| match a {
                syn::GenericArgument::Type(t) => Some(t.clone()),
                _ => None,
            }),
            _ => None,
        },
        _ => None,
    }
}

/// The type of a derivative by a value of this type, written out where the tokens tell it.
fn tangent_ty(ty: &Type, model: &Ty, private: &TokenStream) -> TokenStream {
    match (ty, model) {
        (_, Ty::Real(_) | Ty::Matrix(_)) => ty.to_token_stream(),
        (_, Ty::Unit | Ty::Int | Ty::Bool) => quote!(()),
        (Type::Array(a), Ty::Array(element, _)) => {
            let (element, len) = (tangent_ty(&a.elem, element, private), &a.len);
            quote!([#element; #len])
        }
        (_, Ty::Slice(element) | Ty::Vec(element)) => match element_ty(ty) {
            Some(e) => {
                let element = tangent_ty(&e, element, private);
                quote!(#private::Vec<#element>)
            }
            None => projection(ty, private),
        },
        (Type::Tuple(t), Ty::Tuple(items)) => {
            let items: Vec<TokenStream> = t.elems.iter().zip(items).map(|(t, m)| tangent_ty(t, m, private)).collect();
            quote!((#(#items,)*))
        }
        _ => projection(ty, private),
    }
}

/// The tangent that rustc finds. If it finds none, it says so at the type first.
fn projection(ty: &Type, private: &TokenStream) -> TokenStream {
    let at = name_of(ty);
    // A tangent owns what it has, whatever the value borrows: lifetimes that are left out, where none can be, are of no account.
    let mut ty = ty.clone();
    for_each_lifetime(&mut ty, &mut |lifetime| {
        if lifetime.ident == "_" {
            *lifetime = Lifetime::new("'static", lifetime.span());
        }
    });
    written_at(quote!(<#ty as #private::Differentiable>::Tangent), at)
}

/// The last name in a type.
pub(super) fn name_of(ty: &Type) -> Span {
    match ty {
        Type::Reference(r) => name_of(&r.elem),
        Type::Path(path) => path.path.segments.last().map_or_else(Span::call_site, |last| last.ident.span()),
        other => other.to_token_stream().into_iter().next().map_or_else(Span::call_site, |first| first.span()),
    }
}

/// Leaves lifetimes to be inferred.
pub(in crate::emit) struct Elide;

impl VisitMut for Elide {
    fn visit_type_reference_mut(&mut self, ty: &mut syn::TypeReference) {
        ty.lifetime = None;
        visit_mut::visit_type_reference_mut(self, ty);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        *lifetime = Lifetime::new("'_", lifetime.span());
    }
}

/// Hands out each lifetime in a type, those that are left out as `'_`. Those in a function's type are its own.
pub(super) fn for_each_lifetime(ty: &mut Type, f: &mut dyn FnMut(&mut Lifetime)) {
    struct Each<'f>(&'f mut dyn FnMut(&mut Lifetime));

    impl VisitMut for Each<'_> {
        fn visit_type_reference_mut(&mut self, ty: &mut syn::TypeReference) {
            ty.lifetime.get_or_insert_with(|| Lifetime::new("'_", Span::call_site()));
            visit_mut::visit_type_reference_mut(self, ty);
        }

        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            (self.0)(lifetime);
        }

        fn visit_type_fn_ptr_mut(&mut self, _: &mut syn::TypeFnPtr) {}

        fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut syn::ParenthesizedGenericArguments) {}
    }

    Each(f).visit_type_mut(ty);
}

/// The tokens with the lifetime of the places left open.
pub(in crate::emit) fn replace_lifetime(tokens: TokenStream, by: &TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Punct(p) if p.as_char() == '\'' => {
                let is_place = matches!(trees.peek(), Some(TokenTree::Ident(i)) if i == "place");
                if is_place {
                    trees.next();
                    out.extend(by.clone());
                } else {
                    out.extend([TokenTree::Punct(p)]);
                }
            }
            TokenTree::Group(g) => {
                let group = proc_macro2::Group::new(g.delimiter(), replace_lifetime(g.stream(), by));
                out.extend([TokenTree::Group(group)]);
            }
            other => out.extend([other]),
        }
    }
    out
}
