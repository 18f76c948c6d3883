//! `__record` and `vjp`: the forward sweep, and a pullback that owns what was recorded.

use super::functions::Taken;
use super::generics::{activity, bounded, tuple};
use super::types::{Elide, replace_lifetime};
use super::{Companion, Lending, is_recursive};
use crate::differentiate::Reverse;
use crate::emit::body::Bound;
use crate::graph::{Region, Stmt, VarId};
use crate::lower::Out;
use crate::syntax::signature::{Host, Param, Passing, Wrapper};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Lifetime;
use syn::visit_mut::VisitMut;

impl Companion<'_> {
    /// Takes the seed apart into one variable per result.
    pub(in crate::emit) fn bind_seeds(&self, reverse: &Reverse, seed: &Ident, bound: &mut Vec<(VarId, Bound)>) -> TokenStream {
        bind_seed_vars(&self.function.out, &reverse.seeds, seed, bound)
    }

    /// Opens the slot of a parameter's adjoint, for the reverse sweep in `body`.
    pub(in crate::emit) fn open_place(
        &self,
        index: usize,
        param: &Param,
        place: &Ident,
        var: VarId,
        body: &Region,
    ) -> (TokenStream, Bound) {
        let (a, private) = (activity(index), &self.private);
        let inout = param.passing == Passing::Mutable;
        let lent_on = lends(body, var);
        let opens = if inout {
            quote!(let #place = #private::wanted(#a::get(&mut #place));)
        } else if lent_on {
            // Another pullback adds to it, whether the caller wants it or not.
            self.place_or_spare(index, param, place)
        } else {
            quote!(let mut #place = #a::get(&mut #place);)
        };
        (opens, Bound { name: place.clone(), reference: true, optional: !inout && !lent_on })
    }

    /// Opens a parameter's slot; where the caller wants no adjoint, it goes to a spare place.
    fn place_or_spare(&self, index: usize, param: &Param, place: &Ident) -> TokenStream {
        let (a, ty, private, name) = (activity(index), self.place_ty(param), &self.private, &param.ident);
        let spare = format_ident!("{}_spare", place, span = Span::mixed_site());
        let primal = if param.passing == Passing::Value { quote!(&#name) } else { quote!(&*#name) };
        quote! {
            let mut #spare;
            let #place: &mut #ty = match #a::get(&mut #place) {
                ::core::option::Option::Some(#place) => #place,
                ::core::option::Option::None => {
                    #spare = #private::Differentiable::zero_tangent(#primal);
                    &mut #spare
                }
            };
        }
    }

    /// How a pullback takes an argument that the caller lends, name and type; `None` for those by value.
    pub(in crate::emit) fn lent(&self, param: &Param) -> Option<(TokenStream, TokenStream)> {
        if param.passing != Passing::Value {
            let mut ty = param.ty.clone();
            Elide.visit_type_mut(&mut ty);
            return Some((param.ident.to_token_stream(), ty.to_token_stream()));
        }
        param.receiver.then(|| (quote!(_), quote!(&Self)))
    }

    /// With it comes whether the pullback holds what the caller lent.
    pub(super) fn record(&self, reverse: &Reverse) -> (TokenStream, bool) {
        let seed = Ident::new("seed", Span::mixed_site());
        let seed_ty = self.seed_ty();
        let value_ty = self.value_ty();
        let lifetime = Lifetime::new("'place", Span::mixed_site());
        let mut place_tys = Vec::new();
        let mut places = Vec::new();
        let mut opens = TokenStream::new();
        let mut bound = Vec::new();
        let mut adjoints = reverse.adjoints.iter();
        for (index, param) in self.signature.params.iter().enumerate() {
            let a = activity(index);
            let lent = self.lent(param);
            let place = self.adjoint_name(param);
            if param.active {
                let ty = self.place_ty(param);
                place_tys.push(lent_ty(lent.as_ref(), quote!(#a::Place<#lifetime, #ty>)));
                let var = adjoints.next().expect("one adjoint per active parameter");
                let (opened, name) = self.open_place(index, param, &place, *var, &reverse.graph.body);
                opens.extend(opened);
                bound.push((*var, name));
                places.push(lent_pattern(lent.as_ref(), quote!(mut #place)));
            } else if param.function.is_some() {
                let (ty, name) = self.captured_slot(index, &lifetime);
                place_tys.push(ty);
                places.push(name);
            } else {
                let ty = self.omitted_ty(param);
                place_tys.push(lent_ty(lent.as_ref(), quote!(#a::Place<#lifetime, #ty>)));
                places.push(lent_pattern(lent.as_ref(), quote!(_)));
            }
        }
        let clauses = bounded(self.clauses(), &self.slot_bounds());
        let seeds = self.bind_seeds(reverse, &seed, &mut bound);
        let mut emitter = self.emitter(&reverse.graph, bound);
        emitter.checks_slots = true;
        let (forward, backward) = emitter.body(reverse.forward);
        let anew = emitter.taken_anew(reverse.forward);
        let keep = emitter.named_from(reverse.forward);
        let value = emitter.outcome(&self.function.out, &keep);
        let lending = self.lending(&emitter.held_parameters(reverse.forward));
        let captured = self.captured(Taken::Record, &lending);
        let boxed = is_recursive(&self.function.graph.body);
        let signature = quote!(for<#lifetime> ::core::ops::FnOnce(#seed_ty, #(#place_tys),*));
        let pullback_ty = self.pullback_ty(&signature, &captured, &lending, boxed);
        let pair = self.wrap_ty(quote!((#value_ty, #pullback_ty)));
        let kept = Ident::new("value", Span::mixed_site());
        let (items, asked) = (self.items_inside(), self.ask_behind());
        let used_seed = if reverse.seeds.is_empty() { quote!(_) } else { quote!(#seed) };
        // Inside of `Ok(..)` rustc does not see the signature that is wanted, so the closure says it.
        let elided = quote!('_);
        let place_tys: Vec<TokenStream> = place_tys.into_iter().map(|ty| replace_lifetime(ty, &elided)).collect();
        let pullback = quote! {
            move |#used_seed: #seed_ty, #(#places: #place_tys),*| {
                #seeds
                #opens
                #anew
                #backward
            }
        };
        let pullback = if boxed { self.boxed_pullback(&pullback, &signature, &lending) } else { pullback };
        let result = self.wrap(quote!((#kept, #pullback)));
        let body = quote! {
            #items
            #asked
            #forward
            let #kept = #value;
            #result
        };
        (self.hidden("record", &lending, &[], pair, &clauses, body), lending.holds())
    }

    /// The type of a pullback: boxed where it would contain itself. That of a method stays opaque all the same, because its
    /// activities are inferred, and rustc does not see through them in the signature of a `dyn`.
    pub(in crate::emit) fn pullback_ty(
        &self,
        signature: &TokenStream,
        captured: &[TokenStream],
        lending: &Lending,
        boxed: bool,
    ) -> TokenStream {
        let private = &self.private;
        if boxed && !self.signature.home.is_method() {
            let bound = lending.bound();
            return quote!(#private::Box<dyn #signature #bound>);
        }
        // What a trait says of pullbacks, so that callers may box them.
        let owned = matches!(self.signature.home.host(), Some(Host::Trait | Host::TraitImpl)).then(|| quote!(+ 'static));
        quote_spanned!(Span::mixed_site()=> impl #signature + use<#(#captured),*> #owned)
    }

    pub(in crate::emit) fn boxed_pullback(&self, pullback: &TokenStream, signature: &TokenStream, lending: &Lending) -> TokenStream {
        let private = &self.private;
        let bound = lending.bound();
        let named = self.signature.home.is_method().then(|| quote!(as #private::Box<dyn #signature #bound>));
        quote!(#private::Box::new(#pullback) #named)
    }

    pub(super) fn vjp(&self, record: &Reverse) -> TokenStream {
        let private = &self.private;
        let (value_ty, gradients, seed_ty) = (self.value_ty(), self.gradients_ty(), self.seed_ty());
        let pullback_ty = quote_spanned!(Span::mixed_site()=> impl ::core::ops::FnOnce(#seed_ty) -> #gradients);
        let pair = self.wrap_ty(quote!((#value_ty, #pullback_ty)));
        // The adjoint of an in-out parameter is that of its final state, whose shape may be another one.
        let (mut zeros, mut zeros_of_final) = (TokenStream::new(), TokenStream::new());
        let mut names = Vec::new();
        let mut places = Vec::new();
        for param in &self.signature.params {
            let name = &param.ident;
            let again = match param.passing {
                Passing::Mutable => Some(quote!(&mut *#name)),
                Passing::Shared => Some(name.to_token_stream()),
                Passing::Value => param.receiver.then(|| quote!(&#name)),
            };
            if param.active {
                let adjoint = self.adjoint_name(param);
                let by_reference = param.passing != Passing::Value;
                let value = if by_reference { quote!(&*#name) } else { quote!(&#name) };
                let zero = quote!(let mut #adjoint = #private::Differentiable::zero_tangent(#value););
                if param.passing == Passing::Mutable {
                    zeros_of_final.extend(zero)
                } else {
                    zeros.extend(zero)
                }
                places.push(with_lent(again, quote!(&mut #adjoint)));
                names.push(adjoint.to_token_stream());
            } else if param.function.is_some() {
                places.push(quote!(&mut ()));
            } else {
                places.push(with_lent(again, quote!(())));
            }
        }
        let constants = self.constant_functions(Taken::Record);
        let gradients_value = tuple(&names);
        let pass = self.pass();
        let question = (self.signature.output.wrapper != Wrapper::Plain).then(|| quote!(?));
        let [value, back, seed] = ["value", "back", "seed"].map(|n| Ident::new(n, Span::mixed_site()));
        let (save, load) = self.keep_final_in(&record.graph, record.forward);
        let result = self.wrap(quote!((#value, move |#seed| {
            #save
            #back(#seed, #(#places),*);
            #load
            #gradients_value
        })));
        let fname = self.item.sig.ident.to_string();
        let doc = format!("The value of `{fname}` and its pullback, which takes the adjoint of the result to the gradient.");
        let call = self.call_hidden("record", &pass);
        let body = quote! {
            #zeros
            #constants
            let (#value, #back) = #call #question;
            #zeros_of_final
            #result
        };
        self.public("vjp", &doc, &[], pair, &self.clauses(), body)
    }
}

/// An argument's slot in a pullback: its place, behind the argument itself where that is lent.
pub(in crate::emit) fn with_lent(again: Option<TokenStream>, place: TokenStream) -> TokenStream {
    again.map_or(place.clone(), |again| quote!((#again, #place)))
}

/// The same of patterns: what a pullback calls the two.
pub(in crate::emit) fn lent_pattern(lent: Option<&(TokenStream, TokenStream)>, place: TokenStream) -> TokenStream {
    with_lent(lent.map(|(name, _)| name.clone()), place)
}

/// The same of types.
pub(in crate::emit) fn lent_ty(lent: Option<&(TokenStream, TokenStream)>, place: TokenStream) -> TokenStream {
    with_lent(lent.map(|(_, ty)| ty.clone()), place)
}

/// Where the leaves of a result are in its tuples: whether they are nodes, and the fields that lead there.
fn leaves(out: &Out, path: &mut Vec<usize>, found: &mut Vec<(bool, Vec<usize>)>) {
    match out {
        Out::Unit | Out::Aside(_) => {}
        Out::Node(_) => found.push((true, path.clone())),
        Out::Place(_) => found.push((false, path.clone())),
        Out::Tuple(items) => {
            for (i, item) in items.iter().enumerate() {
                path.push(i);
                leaves(item, path, found);
                path.pop();
            }
        }
    }
}

/// Whether a pullback adds to the place.
fn lends(region: &Region, var: VarId) -> bool {
    region.stmts.iter().any(|stmt| {
        let own = matches!(stmt, Stmt::Pullback(p) if p.places.iter().chain(&p.tangent_places).flatten().any(|path| path.var == var));
        own || stmt.regions().iter().any(|(inner, _)| lends(inner, var))
    })
}

/// Takes a seed apart into one variable per result.
pub(in crate::emit) fn bind_seed_vars(out: &Out, seeds: &[VarId], seed: &Ident, bound: &mut Vec<(VarId, Bound)>) -> TokenStream {
    let whole = |name: &Ident| Bound { name: name.clone(), reference: false, optional: false };
    let single = !matches!(out, Out::Tuple(_));
    if single {
        if let Some(var) = seeds.first() {
            bound.push((*var, whole(seed)));
        }
        return TokenStream::new();
    }
    let mut tokens = TokenStream::new();
    let mut paths = Vec::new();
    leaves(out, &mut Vec::new(), &mut paths);
    // Node results come first, then places, in order.
    let (nodes, places): (Vec<_>, Vec<_>) = paths.into_iter().partition(|(is_node, _)| *is_node);
    for (number, (var, (_, path))) in seeds.iter().zip(nodes.iter().chain(&places)).enumerate() {
        let name = format_ident!("{}_{}", seed, number, span = Span::mixed_site());
        let fields: Vec<syn::Index> = path.iter().map(|i| syn::Index::from(*i)).collect();
        tokens.extend(quote!(let #name = #seed #(.#fields)*;));
        bound.push((*var, whole(&name)));
    }
    tokens
}
