//! `hvp`: forward mode over the gradient.

use super::MATRICES;
use crate::differentiate::{Forward, Reverse};
use crate::emit::body::Emitter;
use crate::emit::companion::{Companion, Entry, tuple};
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
        let (bound, results) = self.gradient_tangents(&mut emitter, forward, reverse);
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
            #bound
            #result
        };
        self.public("hvp", &doc, &tangents, result_ty, &self.clauses(), body)
    }

    fn gradient_tangents(&self, emitter: &mut Emitter<'_>, forward: &Forward, reverse: &Reverse) -> (TokenStream, Vec<TokenStream>) {
        let private = &self.private;
        let graph = &forward.graph;
        let tangent = |(var, number): (VarId, Option<usize>)| {
            let known = match number {
                Some(number) => forward.yields[number].map(|node| (Entry::Value(node), emitter.expr(node))),
                None => forward.tangents.get(&var).map(|tangent| (Entry::Whole(*tangent), emitter.var_name(*tangent).to_token_stream())),
            };
            known.unwrap_or_else(|| {
                let (entry, adjoint) = match number {
                    Some(number) => (Entry::Value(graph.body.yields[number]), emitter.borrowed(graph.body.yields[number])),
                    None => {
                        let name = emitter.var_name(var);
                        (Entry::Whole(var), quote!(&#name))
                    }
                };
                (entry, quote!(#private::Differentiable::zero_tangent(#adjoint)))
            })
        };
        let entries = self.adjoints(reverse).map(tangent).collect();
        self.given_out(emitter, entries)
    }
}
