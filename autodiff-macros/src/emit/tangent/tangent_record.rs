//! `__tangent_record`: what a caller's second derivatives go through.

use super::Side;
use crate::differentiate::{Forward, Reverse};
use crate::emit::companion::{Companion, Lending, activity, bounded, lent_pattern, lent_ty, replace_lifetime};
use crate::graph::VarId;
use crate::syntax::signature::{Host, Param, Passing};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{GenericParam, Lifetime};

impl Companion<'_> {
    /// `__tangent_record`: forward mode over the recording form, for callers with second order.
    pub(in crate::emit) fn tangent_record(&self, forward: &Forward, reverse: &Reverse) -> TokenStream {
        let (value_ty, tangent_ty) = (self.value_ty(), self.seed_ty());
        let (tangent_params, mut bound, opens) = self.hidden_tangents(|index| self.tangent_var(forward, index));
        let lifetime = Lifetime::new("'place", Span::mixed_site());
        let (mut place_tys, mut places, mut opens_places) = (Vec::new(), Vec::new(), TokenStream::new());
        let mut adjoints = reverse.adjoints.iter();
        for (index, param) in self.signature.params.iter().enumerate() {
            let a = activity(index);
            let lent = self.lent(param);
            let lent_dot = self.lent_dot(index, param);
            if param.passing != Passing::Value && param.active {
                let ty = self.tangent_param_ty(param, Side::Hidden);
                opens_places.extend(self.lent_tangent(index, param, &self.tangent_name(param), &ty));
            }
            let place = self.adjoint_name(param);
            if param.function.is_some() {
                let (ty, name) = self.captured_slot(index, &lifetime);
                place_tys.extend([ty.clone(), ty]);
                places.extend([name, self.captured_dot_slot(index)]);
                continue;
            }
            if !param.active {
                let ty = self.omitted_ty(param);
                let ty = quote!(#a::Place<#lifetime, #ty>);
                place_tys.extend([&lent, &lent_dot].map(|lent| lent_ty(lent.as_ref(), ty.clone())));
                places.extend([&lent, &lent_dot].map(|lent| lent_pattern(lent.as_ref(), quote!(_))));
                continue;
            }
            let ty = self.place_ty(param);
            let tangent_place = self.adjoint_dot_name(param);
            for (lent, place) in [(&lent, &place), (&lent_dot, &tangent_place)] {
                place_tys.push(lent_ty(lent.as_ref(), quote!(#a::Place<#lifetime, #ty>)));
                places.push(lent_pattern(lent.as_ref(), quote!(mut #place)));
            }
            let var = adjoints.next().expect("one adjoint per active parameter");
            let tangent_var = forward.tangents.get(var).copied();
            for (name, var) in [(&place, Some(*var)), (&tangent_place, tangent_var)] {
                if let Some(var) = var {
                    let (opened, name) = self.open_place(index, param, name, var, &forward.graph.body);
                    opens_places.extend(opened);
                    bound.push((var, name));
                }
            }
        }
        let clauses = bounded(self.clauses(), &self.slot_bounds());
        let [seed, dot_seed] = ["seed", "dot_seed"].map(|n| Ident::new(n, Span::mixed_site()));
        let seeds = self.bind_seeds(reverse, &seed, &mut bound);
        let tangent_seeds: Vec<VarId> = reverse.seeds.iter().filter_map(|s| forward.tangents.get(s).copied()).collect();
        let seeds_dot = crate::emit::companion::bind_seed_vars(&self.function.out, &tangent_seeds, &dot_seed, &mut bound);
        let mut emitter = self.emitter(&forward.graph, bound);
        let (mut first, second) = emitter.body(forward.cut);
        let anew = emitter.taken_anew(forward.cut);
        let keep = emitter.named_from(forward.cut);
        let (value, tangent) = emitter.outcomes(&self.function.out, forward, &keep, &mut first);
        let lending = self.lending(&emitter.held_parameters(forward.cut));
        let captured: Vec<TokenStream> = self.captured(crate::emit::companion::Taken::TangentRecord, &lending);
        let seed_ty = self.seed_ty();
        let boxed = crate::emit::companion::is_recursive(&self.function.graph.body);
        let signature = quote!(for<#lifetime> ::core::ops::FnOnce((#seed_ty, #seed_ty), #(#place_tys),*));
        let pullback_ty = self.pullback_ty(&signature, &captured, &lending, boxed);
        let triple = self.wrap_ty(quote!((#value_ty, #tangent_ty, #pullback_ty)));
        let elided = quote!('_);
        let place_tys: Vec<TokenStream> = place_tys.into_iter().map(|ty| replace_lifetime(ty, &elided)).collect();
        let pullback = quote! {
            move |(#seed, #dot_seed): (#seed_ty, #seed_ty), #(#places: #place_tys),*| {
                #seeds
                #seeds_dot
                #opens_places
                #anew
                #second
            }
        };
        let pullback = if boxed { self.boxed_pullback(&pullback, &signature, &lending) } else { pullback };
        let [kept, kept_dot] = ["value", "dot_value"].map(|n| Ident::new(n, Span::mixed_site()));
        let result = self.wrap(quote!((#kept, #kept_dot, #pullback)));
        let items = self.items_inside();
        let body = quote! {
            #items
            #opens
            #first
            let #kept = #value;
            let #kept_dot = #tangent;
            #result
        };
        self.hidden("tangent_record", &lending, &tangent_params, triple, &clauses, body)
    }

    /// How the pullback takes the tangent of an argument that the caller lends, name and type.
    fn lent_dot(&self, index: usize, param: &Param) -> Option<(TokenStream, TokenStream)> {
        let a = activity(index);
        if param.passing != Passing::Value {
            let ty = if param.active { self.tangent_param_ty(param, Side::Hidden) } else { self.omitted_tangent_ty(param) };
            // One that is omitted has none, and a local may have taken its name.
            let name = if param.active { self.tangent_name(param).to_token_stream() } else { quote!(_) };
            return Some((name, quote!(#a::Given<#ty>)));
        }
        let ty = self.tangent_param_ty(param, Side::Hidden);
        let given = if param.active { quote!(#a::Given<&#ty>) } else { quote!(#a::Given<()>) };
        param.receiver.then(|| (quote!(_), given))
    }

    pub(in crate::emit) fn captured(&self, taken: crate::emit::companion::Taken, lending: &Lending) -> Vec<TokenStream> {
        let outer = self.signature.home.generics().into_iter().flat_map(|g| &g.params);
        let implementor = (self.signature.home.host() == Some(Host::Trait)).then(|| quote!(Self));
        let given = outer
            .chain(&self.item.sig.generics.params)
            .filter_map(|p| match p {
                GenericParam::Type(t) if self.is_function_generic(&t.ident) => None,
                GenericParam::Type(t) => Some(t.ident.to_token_stream()),
                GenericParam::Const(c) => Some(c.ident.to_token_stream()),
                // A method's pullback names `Self`, and with it the lifetimes of the `impl`.
                GenericParam::Lifetime(l) => self.signature.home.has_lifetime(&l.lifetime).then(|| l.lifetime.to_token_stream()),
            })
            .chain(
                self.signature
                    .params
                    .iter()
                    .filter(|p| p.function.is_none())
                    .filter_map(|p| p.anonymous.as_ref())
                    .map(|(name, _)| name.to_token_stream()),
            )
            .chain(self.heading(taken).named.iter().map(ToTokens::to_token_stream))
            .chain((0..self.signature.params.len()).map(|i| activity(i).to_token_stream()))
            .collect::<Vec<TokenStream>>();
        lending.named.iter().map(ToTokens::to_token_stream).chain(implementor).chain(given).collect()
    }
}
