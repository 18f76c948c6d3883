//! Calls of other differentiable functions and of their pullbacks.

use super::Emitter;
use crate::graph::{Arg, ArgValue, Aspect, Call, CallMode, Pullback};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

impl<'g> Emitter<'g> {
    pub(super) fn call(&mut self, call: &Call, out: &mut TokenStream) {
        let path = &call.callee.path;
        let companion = &call.callee.companion;
        let generics = &call.callee.generics;
        let args: Vec<TokenStream> = call.args.iter().map(|a| self.arg(&a.value)).collect();
        // What rustc has to say about the call stands at the user's callee.
        let at = path.clone().into_iter().last().map_or_else(Span::mixed_site, |tree| tree.span());
        let hidden = |form: &str| {
            let aspect = match call.callee.aspect {
                Aspect::Value => "_",
                Aspect::Gradient => "__grad",
                Aspect::ValueAndGradient => "__value_and_grad",
            };
            Ident::new(&format!("{aspect}_{form}"), at)
        };
        let form = match &call.mode {
            CallMode::Primal => None,
            CallMode::Record { .. } => Some((hidden("record"), Vec::new())),
            CallMode::Tangent { .. } => Some((hidden("tangent"), self.tangents(&call.args))),
            CallMode::TangentRecord { .. } => Some((hidden("tangent_record"), self.tangents(&call.args))),
        };
        let value = match (form, call.callee.aspect) {
            (Some((function, tangents)), _) => {
                let activities = self.activities(&call.args, at);
                quote_spanned!(at=> #companion::<(#activities)>::#function #generics(#(#args,)* #(#tangents),*))
            }
            (None, Aspect::Value) => quote!(#path #generics(#(#args),*)),
            (None, Aspect::Gradient) => quote!(#path::grad #generics(#(#args),*)),
            (None, Aspect::ValueAndGradient) => quote!(#path::value_and_grad #generics(#(#args),*)),
        };
        let question = self.graph.fallible.contains(&call.result).then(|| quote!(?));
        let extra = match &call.mode {
            CallMode::Primal => Vec::new(),
            CallMode::Record { pullback } => vec![*pullback],
            CallMode::Tangent { tangent } => vec![*tangent],
            CallMode::TangentRecord { tangent, pullback } => vec![*tangent, *pullback],
        };
        let result = if self.is_used(call.result) { self.node_name(call.result).to_token_stream() } else { quote!(_) };
        if extra.is_empty() {
            if self.is_used(call.result) {
                out.extend(quote!(let #result = #value #question;));
            } else {
                out.extend(quote!(#value #question;));
            }
            return;
        }
        let extra: Vec<TokenStream> =
            extra.iter().map(|n| if self.is_used(*n) { self.node_name(*n).to_token_stream() } else { quote!(_) }).collect();
        out.extend(quote!(let (#result, #(#extra),*) = #value #question;));
    }

    fn activities(&self, args: &[Arg], at: Span) -> TokenStream {
        let private = &self.private;
        args.iter()
            .map(|a| if a.active { quote_spanned!(at=> #private::Active,) } else { quote_spanned!(at=> #private::Inactive,) })
            .collect()
    }

    fn tangents(&mut self, args: &[Arg]) -> Vec<TokenStream> {
        args.iter()
            .map(|a| match (&a.tangent, a.active) {
                (Some(tangent), true) => self.arg(tangent),
                _ => quote!(()),
            })
            .collect()
    }

    pub(super) fn arg(&mut self, arg: &ArgValue) -> TokenStream {
        match arg {
            ArgValue::Value(node) => self.expr_owned(*node),
            ArgValue::Shared(path) => self.borrow(path, false),
            ArgValue::Mutable(path) => self.borrow(path, true),
        }
    }

    pub(super) fn pullback(&mut self, p: &Pullback, out: &mut TokenStream) {
        let pullback = self.expr(p.pullback);
        let seed = self.expr_owned(p.seed);
        let seed = match p.seed_tangent {
            Some(tangent) => {
                let tangent = self.expr_owned(tangent);
                quote!((#seed, #tangent))
            }
            None => seed,
        };
        let with_tangents = p.seed_tangent.is_some();
        let mut args: Vec<TokenStream> = Vec::new();
        for (index, arg) in p.args.iter().enumerate() {
            args.push(self.arg(arg));
            if with_tangents {
                args.push(match p.tangent_args.get(index) {
                    Some(Some(tangent)) => self.arg(tangent),
                    _ => quote!(()),
                });
            }
        }
        let mut places: Vec<TokenStream> = Vec::new();
        for (index, place) in p.places.iter().enumerate() {
            places.push(match place {
                Some(place) => self.borrow(place, true),
                None => quote!(()),
            });
            if with_tangents {
                places.push(match p.tangent_places.get(index) {
                    Some(Some(place)) => self.borrow(place, true),
                    _ => quote!(()),
                });
            }
        }
        out.extend(quote!(#pullback(#seed, #(#args,)* #(#places),*);));
    }
}

pub(super) fn pattern(names: &[Ident]) -> TokenStream {
    match names {
        [one] => one.to_token_stream(),
        many => quote!((#(#many),*)),
    }
}
