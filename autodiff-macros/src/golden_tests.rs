//! The whole compiler on small functions, printed for people to read.

use crate::pipeline::compile;
use proc_macro2::TokenStream;

/// The items that an annotated function expands to, formatted.
fn expand(source: &str) -> String {
    let file = syn::parse_file(source).expect("the source parses");
    let mut out = String::new();
    for item in file.items {
        let syn::Item::Fn(mut function) = item else { continue };
        let mut options = TokenStream::new();
        function.attrs.retain(|attr| {
            if attr.path().is_ident("differentiable") {
                if let syn::Meta::List(list) = &attr.meta {
                    options = list.tokens.clone();
                }
                return false;
            }
            true
        });
        let tokens = compile(options, quote::ToTokens::to_token_stream(&function));
        match syn::parse2(tokens.clone()) {
            Ok(file) => out += &prettyplease::unparse(&file),
            Err(error) => out += &format!("// {error}\n{tokens}\n"),
        }
    }
    out
}

/// Prints the expansion of the file named in the environment.
#[test]
fn print() {
    if let Ok(path) = std::env::var("AUTODIFF_EXPAND") {
        println!("{}", expand(&std::fs::read_to_string(path).expect("the file is there")));
    }
}
