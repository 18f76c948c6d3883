//! Annotated `impl`s and traits: in goes the block, out comes the block and what is derived from its methods.
//!
//! Derived functions of an inherent `impl` stand in another one. Those of a trait are items of the trait, so that whoever
//! has the bound has the derivatives; an `impl` of it gives the ones that depend on its bodies. Trait and `impl` are compiled
//! without knowing each other: items whose names say what was annotated how make rustc compare them.

use super::{derive, function};
use crate::diagnostics::Diagnostics;
use crate::emit::{agreed, companion, companion_impl, operator as operator_rule, refused, verdicts};
use crate::lower::{declare, lower};
use crate::syntax::accessors;
use crate::syntax::lifetimes;
use crate::syntax::methods::{self, Method, ON_BOTH};
use crate::syntax::operators;
use crate::syntax::options::Options;
use crate::syntax::signature::{self, Home, Host};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::{Generics, ImplItem, ItemImpl, ItemTrait, TraitItem};

/// The derived functions of methods stand beside them, in an `impl` of their own.
pub fn inherent(mut block: ItemImpl, options: &Options, mut diagnostics: Diagnostics) -> TokenStream {
    let mut found = methods::of_impl(&mut block, options, &mut diagnostics);
    refuse_none(&found, &block.self_ty, &mut diagnostics);
    if block.trait_.is_some() {
        // Whoever can name the type can call the methods of its traits.
        found.iter_mut().for_each(|method| method.item.vis = syn::parse_quote!(pub));
    } else {
        accessors::write_out(&block, &mut found);
    }
    let (generics, ty) = lifetimes::with_names(&block);
    let derived = derived(&found, &generics, Host::Inherent, &mut diagnostics);
    let mut errors: Vec<TokenStream> = diagnostics.messages().collect();
    let mut clauses = asked(&found, &generics);
    if !derived.is_empty() && !errors.is_empty() {
        clauses.push(refused(&errors.remove(0), options));
    }
    let block_of_derived = companion_impl(generics, &ty, derived, clauses);
    allow_unused(&mut block, &found);
    quote!(#block #(#errors)* #block_of_derived)
}

/// A method that is called through its derivatives only is in use all the same.
fn allow_unused(block: &mut ItemImpl, found: &[Method]) {
    for item in &mut block.items {
        if let ImplItem::Fn(method) = item
            && found.iter().any(|m| m.item.sig.ident == method.sig.ident)
        {
            method.attrs.push(syn::parse_quote!(#[allow(dead_code)]));
        }
    }
}

/// Those of a trait's methods are what its annotated declaration asks for.
pub fn impl_of_trait(mut block: ItemImpl, options: &Options, mut diagnostics: Diagnostics) -> TokenStream {
    if let Some((path, _)) = &block.trait_
        && let Some(last) = path.segments.last().filter(|last| last.ident == "Index" || last.ident == "IndexMut")
    {
        diagnostics.error(path, format!("an `{}` of your own lends what is inside, and no derivative goes through that: give the type a method, such as `fn at(&self, i: usize) -> f64`, and call it", last.ident));
        let errors = diagnostics.into_tokens();
        return quote!(#block #errors);
    }
    let found = methods::of_impl(&mut block, options, &mut diagnostics);
    let (generics, ty) = lifetimes::with_names(&block);
    if generics != block.generics {
        block.attrs.push(syn::parse_quote!(#[allow(clippy::needless_lifetimes, clippy::elidable_lifetime_names)]));
        (block.generics, *block.self_ty) = (generics, ty);
    }
    let at = block.trait_.as_ref().map_or_else(Span::call_site, |(path, _)| path.span());
    let mut items = agreed(&Ident::new(ON_BOTH, at), true, false);
    items.extend(derived(&found, &block.generics, Host::TraitImpl, &mut diagnostics));
    for item in &block.items {
        if let ImplItem::Fn(method) = item {
            items.extend(agreed(&methods::agreement(&method.sig.ident, &found), true, false));
        }
    }
    block.items.push(ImplItem::Verbatim(items));
    let errors = diagnostics.into_tokens();
    quote!(#block #errors)
}

/// A trait declares what is derived from its methods, and gives what is derived from provided ones.
pub fn declaration(mut block: ItemTrait, options: &Options, mut diagnostics: Diagnostics) -> TokenStream {
    let found = methods::of_trait(&mut block, options, &mut diagnostics);
    refuse_none(&found, &block.ident, &mut diagnostics);
    let mut items = derived(&found, &block.generics, Host::Trait, &mut diagnostics);
    items.extend(agreed(&Ident::new(ON_BOTH, block.ident.span()), false, true));
    for item in &block.items {
        if let TraitItem::Fn(method) = item {
            let ident = &method.sig.ident;
            let required = method.default.is_none() && found.iter().any(|m| m.item.sig.ident == *ident);
            items.extend(agreed(&methods::agreement(ident, &found), false, required));
        }
    }
    block.items.push(TraitItem::Verbatim(items));
    let errors = diagnostics.into_tokens();
    quote!(#block #errors)
}

/// The derivative of an operator is found by the types of its operands, in all modes: the caller cannot ask for options.
pub fn operator(block: &ItemImpl, options: &Options, mut diagnostics: Diagnostics) -> TokenStream {
    let options = Options { hessian: true, forward: true, ..options.clone() };
    let derived = operators::read(block, &mut diagnostics).and_then(|read| {
        let signature = signature::parse(&read.item, &options, Home::Function, &mut diagnostics);
        let readable = diagnostics.is_empty();
        let function = readable.then(|| lower(&read.item, &signature, &options, &mut diagnostics)).flatten()?;
        Some(operator_rule(&read, &signature, &options, &function, &derive(&function, &signature, &options)))
    });
    let errors = diagnostics.into_tokens();
    quote!(#block #errors #derived)
}

fn derived(found: &[Method], generics: &Generics, host: Host, diagnostics: &mut Diagnostics) -> TokenStream {
    let mut items = TokenStream::new();
    for Method { item, options, has_body } in found {
        let home = Home::Method { generics: generics.clone(), host };
        if *has_body {
            items.extend(function(item, options, home, diagnostics));
            continue;
        }
        let mut own = Diagnostics::default();
        let signature = signature::parse(item, options, home, &mut own);
        if own.is_empty() {
            let function = declare(item, &signature, options, &mut own);
            items.extend(companion(item, &signature, options, &function, &derive(&function, &signature, options)));
        }
        diagnostics.extend(own);
    }
    items
}

/// What rustc is asked about the types in the signatures, each once.
fn asked(found: &[Method], generics: &Generics) -> Vec<TokenStream> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for Method { item, options, .. } in found {
        let home = Home::Method { generics: generics.clone(), host: Host::Inherent };
        let signature = signature::parse(item, options, home, &mut Diagnostics::default());
        all.extend(verdicts(item, &signature, options).into_iter().filter(|clause| seen.insert(clause.to_string())));
    }
    all
}

fn refuse_none(found: &[Method], at: &impl ToTokens, diagnostics: &mut Diagnostics) {
    if found.is_empty() && diagnostics.is_empty() {
        diagnostics.error(at, "no method here can be differentiated: mark those that compute real numbers with `#[differentiable]`");
    }
}
