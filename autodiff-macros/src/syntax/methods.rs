//! An annotated `impl` as the functions in it.
//!
//! In comes the block as written; out go the block without our attributes, and each method to differentiate as a function
//! with its own options.

use super::options::Options;
use super::signature;
use crate::diagnostics::Diagnostics;
use quote::ToTokens;
use syn::{Attribute, ImplItem, ImplItemFn, ItemFn, ItemImpl, Meta};

/// The methods to differentiate: those marked, or, where none is, all that can carry a derivative.
pub fn methods(block: &mut ItemImpl, outer: &Options, diagnostics: &mut Diagnostics) -> Vec<(ItemFn, Options)> {
    let mut marked = Vec::new();
    for item in &mut block.items {
        if let ImplItem::Fn(method) = item
            && let Some(attribute) = take_mark(&mut method.attrs)
        {
            let options = own_options(&attribute, outer, diagnostics);
            marked.push((as_function(method), options));
        }
    }
    if !marked.is_empty() {
        return marked;
    }
    let all = block.items.iter().filter_map(|item| match item {
        ImplItem::Fn(method) => Some(as_function(method)),
        _ => None,
    });
    all.filter(|f| signature::carries(f, &block.generics, outer)).map(|f| (f, outer.clone())).collect()
}

/// Takes the `#[differentiable]` off a method.
fn take_mark(attrs: &mut Vec<Attribute>) -> Option<Attribute> {
    let at = attrs.iter().position(is_mark)?;
    Some(attrs.remove(at))
}

/// Whether the attribute is ours.
pub fn is_mark(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|s| s.ident == "differentiable")
}

/// The options at the method; the crate's path is the block's if not written again.
fn own_options(attribute: &Attribute, outer: &Options, diagnostics: &mut Diagnostics) -> Options {
    let tokens = match &attribute.meta {
        Meta::List(list) => list.tokens.clone(),
        _ => proc_macro2::TokenStream::new(),
    };
    let mut options = Options::parse(tokens.clone(), diagnostics);
    let names_crate = tokens.into_iter().any(|t| t.to_token_stream().to_string() == "crate");
    if !names_crate {
        options.krate = outer.krate.clone();
    }
    options
}

fn as_function(method: &ImplItemFn) -> ItemFn {
    ItemFn {
        attrs: method.attrs.clone(),
        vis: method.vis.clone(),
        modifiers: method.modifiers.clone(),
        sig: method.sig.clone(),
        block: Box::new(method.block.clone()),
    }
}
