//! `value_and_grad`, `grad`, `accumulate_grad`: forward and reverse sweep in one function.

use super::generics::tuple;
use super::{Companion, writes};
use crate::differentiate::Reverse;
use crate::emit::body::{Bound, Emitter};
use crate::graph::{Graph, NodeId, Ty, VarId};
use crate::syntax::signature::{Passing, Wrapper};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use std::collections::HashSet;

/// What stands for a parameter in a gradient.
pub(in crate::emit) enum Entry {
    Value(NodeId),
    /// A variable that is moved out.
    Whole(VarId),
}

impl Companion<'_> {
    fn keep_final(&self, reverse: &Reverse) -> (TokenStream, TokenStream) {
        self.keep_final_in(&reverse.graph, reverse.forward)
    }

    /// In-out parameters that the reverse sweep puts back keep their final state for the caller: statements that save it, and
    /// that put it back.
    pub(in crate::emit) fn keep_final_in(&self, graph: &Graph, cut: usize) -> (TokenStream, TokenStream) {
        let params = self.signature.params.iter().enumerate().filter(|(index, param)| {
            let var = self.function.graph.params[*index];
            param.passing == Passing::Mutable && var.is_some_and(|v| writes(&graph.body, cut, v))
        });
        let private = &self.private;
        let mut save = TokenStream::new();
        let mut load = TokenStream::new();
        for (_, param) in params {
            let name = &param.ident;
            let kept = format_ident!("{}_final", name.to_string().trim_start_matches("r#"), span = Span::mixed_site());
            match &param.model {
                Ty::Slice(_) => {
                    save.extend(quote!(let #kept = #private::to_vec(&*#name);));
                    load.extend(quote!(#name.clone_from_slice(&#kept);));
                }
                _ => {
                    save.extend(quote!(let #kept = #private::Clone::clone(&*#name);));
                    load.extend(quote!(*#name = #kept;));
                }
            }
        }
        (save, load)
    }

    pub(super) fn value_and_grad(&self, reverse: &Reverse) -> TokenStream {
        let clauses = self.clauses();
        let (value_ty, gradients) = (self.value_ty(), self.gradients_ty());
        let pair = self.wrap_ty(quote!((#value_ty, #gradients)));
        let mut emitter = self.emitter(&reverse.graph, []);
        let (forward, backward) = emitter.body(reverse.forward);
        let keep = emitter.named_from(reverse.forward);
        let taken = emitter.take_changed(&self.function.out, &|var| writes(&reverse.graph.body, reverse.forward, var));
        let value = emitter.outcome(&self.function.out, &keep);
        let (bound, adjoints) = self.results(&mut emitter, reverse);
        let adjoints = tuple(&adjoints);
        let (save, load) = self.keep_final(reverse);
        let result = self.wrap(quote!((#value, #adjoints)));
        let items = self.items_inside();
        let name = self.item.sig.ident.to_string();
        let names: Vec<String> = self.signature.active().map(|(_, p)| format!("`{}`", p.ident)).collect();
        let doc = format!("The value of `{name}` and its gradient with respect to {}.", names.join(", "));
        let body = quote! {
            #items
            #forward
            #taken
            #save
            #backward
            #load
            #bound
            #result
        };
        self.public("value_and_grad", &doc, &[], pair, &clauses, body)
    }

    pub(super) fn grad(&self) -> TokenStream {
        let (pass, both) = (self.pass(), self.public_name("value_and_grad"));
        let names: Vec<String> = self.signature.active().map(|(_, p)| format!("`{}`", p.ident)).collect();
        let doc = format!("The gradient of `{}` with respect to {}.", self.item.sig.ident, names.join(", "));
        let body = match self.signature.output.wrapper {
            Wrapper::Plain => quote!(Self::#both(#(#pass),*).1),
            _ => quote!(Self::#both(#(#pass),*).map(|(_, gradient)| gradient)),
        };
        self.public("grad", &doc, &[], self.wrap_ty(self.gradients_ty()), &self.clauses(), body)
    }

    /// The adjoints of the inputs at the end of the reverse sweep, behind what is bound for them.
    fn results(&self, emitter: &mut Emitter<'_>, reverse: &Reverse) -> (TokenStream, Vec<TokenStream>) {
        let adjoint = |(var, number): (VarId, Option<usize>)| match number {
            Some(number) => {
                let node = reverse.graph.body.yields[number];
                (Entry::Value(node), emitter.expr(node))
            }
            None => (Entry::Whole(var), emitter.var_name(var).to_token_stream()),
        };
        let entries = self.adjoints(reverse).map(adjoint).collect();
        self.given_out(emitter, entries)
    }

    /// The entries of a gradient as they go out: what looks at an entry that goes out before is bound in front of all.
    pub(in crate::emit) fn given_out(&self, emitter: &Emitter<'_>, entries: Vec<(Entry, TokenStream)>) -> (TokenStream, Vec<TokenStream>) {
        let (mut bound, mut gone) = (TokenStream::new(), Vec::new());
        let given = entries.into_iter().zip(self.signature.active()).map(|((entry, tokens), (_, param))| match entry {
            Entry::Value(node) if emitter.looks_at(node, &gone) => {
                let name = self.adjoint_name(param);
                bound.extend(quote!(let #name = #tokens;));
                name.to_token_stream()
            }
            Entry::Value(_) => tokens,
            Entry::Whole(var) => {
                gone.push(var);
                tokens
            }
        });
        let given = given.collect();
        (bound, given)
    }

    /// The adjoints of the inputs. Those of numbers are yielded behind the function's own results: the number of the yield.
    pub(in crate::emit) fn adjoints<'r>(&self, reverse: &'r Reverse) -> impl Iterator<Item = (VarId, Option<usize>)> + use<'r> {
        let mut yielded = self.function.graph.body.yields.len()..;
        reverse.adjoints.iter().map(move |var| (*var, if reverse.graph.var(*var).ty.is_real() { yielded.next() } else { None }))
    }

    pub(super) fn accumulate_grad(&self, reverse: &Reverse) -> TokenStream {
        let clauses = self.clauses();
        let value_ty = self.wrap_ty(self.value_ty());
        let (seed_ty, seed) = (self.seed_ty(), Ident::new("seed", Span::mixed_site()));
        let mut more = vec![quote!(#seed: #seed_ty)];
        let mut bound = Vec::new();
        for ((_, param), var) in self.signature.active().zip(&reverse.adjoints) {
            let (name, ty) = (self.adjoint_name(param), self.place_ty(param));
            more.push(quote!(#name: &mut #ty));
            bound.push((*var, Bound { name, reference: true, optional: false }));
        }
        let seeds = self.bind_seeds(reverse, &seed, &mut bound);
        let mut emitter = self.emitter(&reverse.graph, bound);
        let (forward, backward) = emitter.body(reverse.forward);
        let taken = emitter.take_changed(&self.function.out, &|var| writes(&reverse.graph.body, reverse.forward, var));
        let value = emitter.outcome(&self.function.out, &HashSet::new());
        let (save, load) = self.keep_final(reverse);
        let result = self.wrap(value);
        let items = self.items_inside();
        let name = self.item.sig.ident.to_string();
        let doc = format!("The value of `{name}`; adds `seed` times the gradient to the places given.");
        let body = quote! {
            #items
            #seeds
            #forward
            #taken
            #save
            #backward
            #load
            #result
        };
        self.public("accumulate_grad", &doc, &more, value_ty, &clauses, body)
    }
}
