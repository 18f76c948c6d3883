//! Results and their tangents.

use super::Emitter;
use crate::differentiate::Forward;
use crate::graph::VarId;
use crate::lower::Out;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::HashSet;

impl Emitter<'_> {
    /// The tokens of a result.
    pub fn outcome(&mut self, out: &Out, keep: &HashSet<VarId>) -> TokenStream {
        match out {
            Out::Unit => quote!(()),
            Out::Node(index) => self.expr(self.graph.body.yields[*index]),
            Out::Tuple(items) => {
                let items: Vec<TokenStream> = items.iter().map(|item| self.outcome(item, keep)).collect();
                quote!((#(#items,)*))
            }
            Out::Place(path) => {
                let (place, private) = (self.path(path), self.private.clone());
                let reference = self.vars.get(&path.var).is_some_and(|b| b.reference);
                let movable = path.proj.is_empty() && !keep.contains(&path.var) && !reference;
                if self.graph.path_ty(path).is_static() || movable { place } else { quote!(#private::Clone::clone(&#place)) }
            }
        }
    }

    /// The tokens of the tangent of a result; zero where nothing moves it.
    pub fn outcome_dot(&mut self, out: &Out, forward: &Forward, keep: &HashSet<VarId>) -> TokenStream {
        let private = self.private.clone();
        match out {
            Out::Unit => quote!(()),
            Out::Node(index) => match forward.yields[*index] {
                Some(node) => self.expr(node),
                None => {
                    let value = self.borrowed(forward.graph.body.yields[*index]);
                    quote!(#private::Differentiable::zero_tangent(#value))
                }
            },
            Out::Tuple(items) => {
                let items: Vec<TokenStream> = items.iter().map(|item| self.outcome_dot(item, forward, keep)).collect();
                quote!((#(#items,)*))
            }
            Out::Place(path) => match forward.tangents.get(&path.var) {
                Some(var) => self.outcome(&Out::Place(path.rebase(*var)), keep),
                None => {
                    let value = self.path(path);
                    quote!(#private::Differentiable::zero_tangent(&#value))
                }
            },
        }
    }
}
