//! `hvp`: forward mode over the gradient.

use super::MATRICES;
use crate::differentiate::{Forward, Reverse};
use crate::emit::body::Emitter;
use crate::emit::companion::{Companion, tuple};
use crate::graph::VarId;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

impl Companion<'_> {
    /// `hvp`: forward mode over the gradient.
    pub(in crate::emit) fn hvp(&self, forward: &Forward, reverse: &Reverse) -> TokenStream {
        let gradients = self.gradients_ty();
        let result_ty = self.wrap_ty(gradients);
        let (tangents, bound, opens) = self.public_tangents(forward);
        let mut emitter = self.emitter(&forward.graph, bound);
        let (first, second) = emitter.body(forward.cut);
        let results = self.gradient_tangents(&mut emitter, forward, reverse);
        let result = self.wrap(tuple(&results));
        let (save, load) = self.keep_final_in(&forward.graph, forward.cut);
        let items = self.items_inside();
        let mut doc = format!("The Hessian of `{}` times the directions, in the shape of the gradient.", self.item.sig.ident);
        if !MATRICES {
            doc += "\n\nThe matrix itself, `hessian`, needs the feature `nalgebra` of the crate `autodiff`.";
        }
        let body = quote! {
            #items
            #opens
            #first
            #save
            #second
            #load
            #result
        };
        self.public("hvp", &doc, &tangents, result_ty, &self.clauses(), body)
    }

    fn gradient_tangents(&self, emitter: &mut Emitter<'_>, forward: &Forward, reverse: &Reverse) -> Vec<TokenStream> {
        let private = &self.private;
        let tangent = |(var, number): (VarId, Option<usize>)| {
            let known = match number {
                Some(number) => forward.yields[number].map(|node| emitter.expr(node)),
                None => forward.tangents.get(&var).map(|tangent| emitter.var_name(*tangent).to_token_stream()),
            };
            known.unwrap_or_else(|| {
                let adjoint = match number {
                    Some(number) => emitter.borrowed(forward.graph.body.yields[number]),
                    None => {
                        let name = emitter.var_name(var);
                        quote!(&#name)
                    }
                };
                quote!(#private::Differentiable::zero_tangent(#adjoint))
            })
        };
        self.adjoints(reverse).map(tangent).collect()
    }
}
