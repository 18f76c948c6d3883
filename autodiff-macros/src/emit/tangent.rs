//! Forward mode and second order: `jvp`, `jacobian`, `hvp`, `hessian` and the hidden functions that callers use.

/// `hvp`: forward mode over the gradient.
mod second;

mod hessian;

mod jacobian;

/// What `jacobian` and `hessian` have in common where sizes are only known at run time.
mod columns;

/// Matrices of few numbers as straight programs.
mod straight;

/// `__tangent_record`: what a caller's second derivatives go through.
mod tangent_record;

/// Derivatives through `grad` and `value_and_grad`.
mod nested;

/// Stand-ins for what options would add.
mod lacking;

pub use straight::{Matrix, Stores};

use super::body::Bound;
use super::companion::{Companion, Lending, activity, bounded};
use crate::differentiate::Forward;
use crate::graph::{Ty, VarId};
use crate::syntax::signature::{Param, Passing};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use std::collections::HashSet;

/// Whether there are matrices to return: `jacobian` and `hessian` are left out otherwise.
pub const MATRICES: bool = cfg!(feature = "nalgebra");

/// How a tangent comes in.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Side {
    /// From a person: vectors as slices.
    Public,
    /// From generated code: values by value.
    Hidden,
}

impl Companion<'_> {
    /// The type in which a parameter's tangent is given.
    pub(super) fn tangent_param_ty(&self, param: &Param, side: Side) -> TokenStream {
        let place = self.place_ty(param);
        match param.passing {
            Passing::Mutable => quote!(&mut #place),
            Passing::Shared => quote!(&#place),
            Passing::Value if side == Side::Public && matches!(param.model, Ty::Vec(_)) => quote!(&#place),
            Passing::Value => self.gradient_ty(param),
        }
    }

    /// As `omitted_ty`, for a tangent.
    fn omitted_tangent_ty(&self, param: &Param) -> TokenStream {
        if param.model.leaf().is_real() { self.tangent_param_ty(param, Side::Hidden) } else { quote!(()) }
    }

    /// Parameters, bindings and first statements for tangents that are given by a person.
    fn public_tangents(&self, forward: &Forward) -> (Vec<TokenStream>, Vec<(VarId, Bound)>, TokenStream) {
        let private = &self.private;
        let (mut params, mut bound, mut opens) = (Vec::new(), Vec::new(), TokenStream::new());
        for (index, param) in self.signature.active() {
            let (name, ty) = (self.tangent_name(param), self.tangent_param_ty(param, Side::Public));
            params.push(quote!(mut #name: #ty));
            let Some(var) = self.tangent_var(forward, index) else { continue };
            let is_vec = param.passing == Passing::Value && matches!(param.model, Ty::Vec(_));
            if is_vec {
                opens.extend(quote!(let mut #name = #private::to_vec(#name);));
            }
            let reference = param.passing != Passing::Value;
            bound.push((var, Bound { name, reference, optional: false }));
        }
        (params, bound, opens)
    }

    fn tangent_var(&self, forward: &Forward, index: usize) -> Option<VarId> {
        let var = self.function.graph.params[index]?;
        forward.tangents.get(&var).copied()
    }

    /// `__tangent`: value and tangent for callers that are generated.
    pub(super) fn tangent(&self, forward: &Forward) -> TokenStream {
        let (value_ty, tangent_ty) = (self.value_ty(), self.seed_ty());
        let pair = self.wrap_ty(quote!((#value_ty, #tangent_ty)));
        let (tangent_params, bound, opens) = self.hidden_tangents(|index| self.tangent_var(forward, index));
        let clauses = bounded(self.clauses(), &self.slot_bounds());
        let mut emitter = self.emitter(&forward.graph, bound);
        let (mut body, _) = emitter.body(forward.graph.body.stmts.len() + 1);
        let (value, tangent) = emitter.outcomes(&self.function.out, forward, &HashSet::new(), &mut body);
        let result = self.wrap(quote!((#value, #tangent)));
        let items = self.items_inside();
        let body = quote! {
            #items
            #opens
            #body
            #result
        };
        self.hidden("tangent", &Lending::default(), &tangent_params, pair, &clauses, body)
    }

    /// Parameters, bindings and first statements for tangents that are given by generated code, per slot.
    #[allow(clippy::type_complexity)]
    fn hidden_tangents(&self, var: impl Fn(usize) -> Option<VarId>) -> (Vec<TokenStream>, Vec<(VarId, Bound)>, TokenStream) {
        let private = &self.private;
        let (mut params, mut bound, mut opens) = (Vec::new(), Vec::new(), TokenStream::new());
        for (index, param) in self.signature.params.iter().enumerate() {
            let (a, name) = (activity(index), self.tangent_name(param));
            if !param.active {
                let ty = self.omitted_tangent_ty(param);
                params.push(quote!(_: #a::Given<#ty>));
                continue;
            }
            let ty = self.tangent_param_ty(param, Side::Hidden);
            let by_value_receiver = param.receiver && param.passing == Passing::Value;
            let given = if by_value_receiver { quote!(&#ty) } else { ty.clone() };
            params.push(quote!(#name: #a::Given<#given>));
            if param.passing == Passing::Value {
                let primal = &param.ident;
                let owned = if by_value_receiver { quote!(#private::Clone::clone(#name)) } else { quote!(#name) };
                opens.extend(quote! {
                    let mut #name = match #a::given(#name) {
                        ::core::option::Option::Some(#name) => #owned,
                        ::core::option::Option::None => #private::Differentiable::zero_tangent(&#primal),
                    };
                });
            } else {
                opens.extend(self.lent_tangent(index, param, &name, &ty));
            }
            if let Some(var) = var(index) {
                bound.push((var, Bound { name, reference: param.passing != Passing::Value, optional: false }));
            }
        }
        (params, bound, opens)
    }

    /// Opens the slot of a borrowed parameter's tangent; where the caller gives none, it is a zero.
    fn lent_tangent(&self, index: usize, param: &Param, name: &Ident, ty: &TokenStream) -> TokenStream {
        let (a, private, primal) = (activity(index), &self.private, &param.ident);
        if param.passing == Passing::Mutable {
            return quote!(let #name = #private::wanted(#a::given(#name)););
        }
        let spare = format_ident!("{}_spare", name, span = Span::mixed_site());
        quote! {
            let #spare;
            let #name: #ty = match #a::given(#name) {
                ::core::option::Option::Some(#name) => #name,
                ::core::option::Option::None => {
                    #spare = #private::Differentiable::zero_tangent(&*#primal);
                    &#spare
                }
            };
        }
    }

    /// Arguments that hand tangents of the public form on to the hidden one.
    fn pass_tangents(&self) -> Vec<TokenStream> {
        let private = &self.private;
        self.signature
            .params
            .iter()
            .map(|p| {
                let name = self.tangent_name(p);
                match p.passing {
                    _ if !p.active => quote!(()),
                    Passing::Mutable => quote!(&mut *#name),
                    Passing::Value if matches!(p.model, Ty::Vec(_)) => quote!(#private::to_vec(#name)),
                    Passing::Value if p.receiver => quote!(&#name),
                    _ => quote!(#name),
                }
            })
            .collect()
    }

    /// `jvp`, on top of `__tangent`.
    pub(super) fn jvp(&self) -> TokenStream {
        let tangents: Vec<TokenStream> = self
            .signature
            .active()
            .map(|(_, p)| {
                let (name, ty) = (self.tangent_name(p), self.tangent_param_ty(p, Side::Public));
                quote!(#name: #ty)
            })
            .collect();
        let (value_ty, tangent_ty) = (self.value_ty(), self.seed_ty());
        let pair = self.wrap_ty(quote!((#value_ty, #tangent_ty)));
        let args: Vec<TokenStream> = self.pass().into_iter().chain(self.pass_tangents()).collect();
        let mut doc = format!("The value of `{}` and its derivative in the direction of the tangents.", self.item.sig.ident);
        if self.options.jacobian && !MATRICES {
            doc += "\n\nThe matrix of these, `jacobian`, needs the feature `nalgebra` of the crate `autodiff`.";
        }
        let (constants, call) = (self.constant_functions(super::companion::Taken::Tangent), self.call_hidden("tangent", &args));
        self.public("jvp", &doc, &tangents, pair, &self.clauses(), quote!(#constants #call))
    }
}
