//! What the compiler says about a program by itself, before rustc is asked.

use super::batch::Verdict;
use crate::pipeline::compile;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::panic::catch_unwind;

/// A message of the compiler, or a panic in it.
pub fn refusal(text: &str) -> Option<Verdict> {
    let file = syn::parse_file(text).unwrap_or_else(|e| panic!("a program that is no Rust: {e}\n{text}"));
    file.items.into_iter().find_map(|item| {
        let (options, item) = without_attribute(item)?;
        let (options, item) = (options.to_string(), item.to_string());
        let emitted = catch_unwind(|| compile(options.parse().expect("tokens"), item.parse().expect("tokens")));
        match emitted {
            Ok(emitted) => message(emitted).map(|text| Verdict::new("refused", text)),
            Err(panic) => {
                let text = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|s| s.to_string()));
                Some(Verdict::new("panic of the compiler", text.unwrap_or_default()))
            }
        }
    })
}

/// The options and the item, if it is annotated.
fn without_attribute(mut item: syn::Item) -> Option<(TokenStream, TokenStream)> {
    let attrs = match &mut item {
        syn::Item::Fn(item) => &mut item.attrs,
        syn::Item::Impl(item) => &mut item.attrs,
        _ => return None,
    };
    let at = attrs.iter().position(|a| a.path().is_ident("differentiable"))?;
    let attribute = attrs.remove(at);
    let options = attribute.meta.require_list().map(|list| list.tokens.clone()).unwrap_or_default();
    Some((options, item.into_token_stream()))
}

/// The text of the first `compile_error!`.
fn message(tokens: TokenStream) -> Option<String> {
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(name) if name == "compile_error" => {
                let text = tokens.nth(1).map(|group| group.to_string()).unwrap_or_default();
                return Some(text.trim_matches(['{', '}', '(', ')', ' ', '"']).to_string());
            }
            TokenTree::Group(group) => {
                if let Some(found) = message(group.stream()) {
                    return Some(found);
                }
            }
            _ => {}
        }
    }
    None
}
