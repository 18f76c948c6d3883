//! An annotated `impl` or trait as the functions in it.
//!
//! In comes the block as written; out go the block without our attributes, and each method to differentiate as a function
//! with its own options.

use super::options::Options;
use super::signature;
use crate::diagnostics::Diagnostics;
use proc_macro2::Ident;
use quote::{ToTokens, format_ident};
use syn::{Attribute, Block, Generics, ImplItem, ItemFn, ItemImpl, ItemTrait, Meta, Signature, TraitItem, Visibility};

/// A method to differentiate.
pub struct Method {
    pub item: ItemFn,
    pub options: Options,
    /// A trait may leave the body to its implementations.
    pub has_body: bool,
}

/// A method as both kinds of block have it.
struct Written<'b> {
    attrs: &'b mut Vec<Attribute>,
    vis: Visibility,
    modifiers: syn::FnModifiers,
    sig: &'b Signature,
    body: Option<&'b Block>,
}

/// The methods of an `impl` to differentiate: those marked, or, where none is, all that can carry a derivative.
pub fn of_impl(block: &mut ItemImpl, outer: &Options, diagnostics: &mut Diagnostics) -> Vec<Method> {
    let written = block.items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(m) => {
            Some(Written { attrs: &mut m.attrs, vis: m.vis.clone(), modifiers: m.modifiers.clone(), sig: &m.sig, body: Some(&m.block) })
        }
        _ => None,
    });
    choose(written, &block.generics, outer, diagnostics)
}

/// Those of a trait, with and without a body.
pub fn of_trait(block: &mut ItemTrait, outer: &Options, diagnostics: &mut Diagnostics) -> Vec<Method> {
    let written = block.items.iter_mut().filter_map(|item| match item {
        TraitItem::Fn(m) => Some(Written {
            attrs: &mut m.attrs,
            vis: Visibility::Inherited,
            modifiers: m.modifiers.clone(),
            sig: &m.sig,
            body: m.default.as_ref(),
        }),
        _ => None,
    });
    choose(written, &block.generics, outer, diagnostics)
}

fn choose<'b>(
    written: impl Iterator<Item = Written<'b>>,
    generics: &Generics,
    outer: &Options,
    diagnostics: &mut Diagnostics,
) -> Vec<Method> {
    let (mut marked, mut all) = (Vec::new(), Vec::new());
    for method in written {
        let mark = take_mark(method.attrs);
        let has_body = method.body.is_some();
        let item = as_function(method);
        match mark {
            Some(attribute) => marked.push(Method { item, options: own_options(&attribute, outer, diagnostics), has_body }),
            None => all.push(Method { item, options: outer.clone(), has_body }),
        }
    }
    if !marked.is_empty() {
        return marked;
    }
    all.retain(|m| signature::carries(&m.item, generics, outer));
    all
}

/// The item by which a trait and its implementations agree that both are annotated: rustc names it where one of them is not.
pub const ON_BOTH: &str = "differentiable_stands_on_the_trait_and_on_each_impl";

/// The item by which they agree about a method: its name says whether and by which options it is differentiated.
pub fn agreement(ident: &Ident, methods: &[Method]) -> Ident {
    let bare = ident.to_string().trim_start_matches("r#").to_string();
    match methods.iter().find(|m| m.item.sig.ident == *ident) {
        Some(method) => format_ident!("{bare}_with_derivatives{}", said(&method.options), span = ident.span()),
        None => format_ident!("{bare}_without_derivatives", span = ident.span()),
    }
}

/// The options that decide which functions are derived, as a part of a name.
fn said(options: &Options) -> String {
    let flags = [("forward", options.forward), ("jacobian", options.jacobian), ("hessian", options.hessian)];
    let mut said: String = flags.iter().filter(|(_, given)| *given).map(|(name, _)| format!("_{name}")).collect();
    if let Some(wrt) = &options.wrt {
        let mut names: Vec<String> = wrt.iter().map(|name| name.to_string().trim_start_matches("r#").to_string()).collect();
        names.sort();
        said += &format!("_wrt_{}", names.join("_"));
    }
    said
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

fn as_function(method: Written<'_>) -> ItemFn {
    ItemFn {
        attrs: method.attrs.clone(),
        vis: method.vis,
        modifiers: method.modifiers,
        sig: method.sig.clone(),
        block: Box::new(method.body.cloned().unwrap_or_else(|| syn::parse_quote!({}))),
    }
}
