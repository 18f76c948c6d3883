//! The whole compiler on small functions and structs: what it emits is compared with `tests/golden/*.expanded.rs`, which people read.
//!
//! `AUTODIFF_GOLDEN=overwrite cargo test -p autodiff-macros golden` writes these files anew; read the difference.

use crate::derive::derive;
use crate::pipeline::compile;
use proc_macro2::TokenStream;
use std::path::Path;
use syn::punctuated::Punctuated;

/// The items beside the annotated functions and the structs of a file, formatted.
fn expand(source: &str) -> String {
    let file = syn::parse_file(source).expect("the source parses");
    let mut out = String::new();
    for mut item in file.items {
        let attrs = match &mut item {
            syn::Item::Fn(function) => &mut function.attrs,
            syn::Item::Impl(block) => &mut block.attrs,
            syn::Item::Trait(block) => &mut block.attrs,
            syn::Item::Struct(model) => {
                let file = syn::parse2(derive(quote::ToTokens::to_token_stream(model))).expect("what is emitted parses");
                out += &prettyplease::unparse(&file);
                continue;
            }
            _ => continue,
        };
        let mut options = TokenStream::new();
        attrs.retain(|attr| {
            if !attr.path().is_ident("differentiable") {
                return true;
            }
            if let syn::Meta::List(list) = &attr.meta {
                options = list.tokens.clone();
            }
            false
        });
        let tokens = compile(options, quote::ToTokens::to_token_stream(&item));
        let file = syn::parse2(tokens).expect("what is emitted parses");
        out += &prettyplease::unparse(&file);
    }
    out
}

#[test]
fn golden() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let overwrite = std::env::var("AUTODIFF_GOLDEN").is_ok_and(|v| v == "overwrite");
    let mut compared = 0;
    let mut files: Vec<_> = std::fs::read_dir(&folder).expect("the folder is there").map(|e| e.expect("readable").path()).collect();
    files.sort();
    for path in files {
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".rs").filter(|s| !s.ends_with(".expanded")) else { continue };
        let emitted = expand(&std::fs::read_to_string(&path).expect("readable"));
        let expected = folder.join(format!("{stem}.expanded.rs"));
        if overwrite {
            std::fs::write(&expected, &emitted).expect("writable");
        }
        let kept = std::fs::read_to_string(&expected).unwrap_or_default();
        assert!(kept == emitted, "{name}: what is emitted has changed; see the header of this file. Now:\n{emitted}");
        compared += 1;
    }
    assert!(compared >= 12, "only {compared} functions were compared");
}

/// The gradient that the README shows is the one that is emitted for the function above it.
#[test]
fn readme_shows_what_is_emitted() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).expect("readable");
    let mut programs = readme.split("```rust\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
    let (program, shown) = (programs.next().expect("a function"), programs.next().expect("its gradient"));
    let block: syn::Block = syn::parse_str(&format!("{{{program}}}")).expect("the program parses");
    let function = block.stmts.iter().find_map(|stmt| match stmt {
        syn::Stmt::Item(syn::Item::Fn(function)) => Some(quote::quote!(#function).to_string()),
        _ => None,
    });
    let emitted = syn::parse_file(&expand(&function.expect("a function"))).expect("what is emitted parses");
    let methods = emitted.items.into_iter().flat_map(|item| if let syn::Item::Impl(block) = item { block.items } else { Vec::new() });
    let gradient = methods.into_iter().find_map(|item| match item {
        syn::ImplItem::Fn(syn::ImplItemFn { vis, sig, block, .. }) if sig.ident == "value_and_grad" => {
            Some(quote::quote!(#vis #sig #block))
        }
        _ => None,
    });
    let pretty = |tokens| prettyplease::unparse(&syn::parse2(tokens).expect("a function"));
    assert_eq!(pretty(gradient.expect("a gradient")), pretty(shown.parse().expect("tokens")));
}

/// The way of one function in `ARCHITECTURE.md`: its graph, and the end of what is emitted.
#[test]
fn architecture_shows_what_is_made() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ARCHITECTURE.md");
    let text = std::fs::read_to_string(path).expect("readable");
    let blocks: Vec<&str> = text.split("```").skip(1).step_by(2).map(|block| block.split_once('\n').expect("a language").1).collect();
    let [_, source, graph, _, code, ..] = blocks[..] else { panic!("the blocks are others now") };
    let (attribute, function) = source.split_once('\n').expect("the attribute has a line of its own");
    let options = attribute.trim_start_matches("#[differentiable(").trim_end_matches(")]");
    assert_eq!(crate::random_tests::oracle::lowered_graph(function, options).to_string().trim(), graph.trim());
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let emitted = expand(source);
    assert!(flat(&emitted).contains(&flat(code)), "what is emitted:\n{emitted}");
}

/// Expansion is a function of the tokens alone.
#[test]
fn golden_output_is_deterministic() {
    let source = include_str!("../tests/golden/early_return.rs");
    assert_eq!(expand(source), expand(source));
}

/// Whatever can be differentiated can be drawn: the functions of the corpus, each with the option `graph` more.
#[test]
fn pictures_of_the_corpus() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    // The verifier of graphs, which runs in tests alone, knows less of the types of these than rustc.
    let unverified = ["of_generics", "two_precisions", "smallest_and_largest", "extremes", "calls_generic"];
    let mut drawn = 0;
    for entry in std::fs::read_dir(tests).expect("the folder is there") {
        let path = entry.expect("readable").path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !name.starts_with("corpus_") || name.contains("matri") {
            continue;
        }
        let file = syn::parse_file(&std::fs::read_to_string(&path).expect("readable")).expect("the source parses");
        for item in file.items {
            let syn::Item::Fn(mut function) = item else { continue };
            if function.attrs.iter().any(|attr| attr.path().is_ident("cfg")) || unverified.iter().any(|name| function.sig.ident == name) {
                continue;
            }
            let Some(at) = function.attrs.iter().position(|attr| attr.path().is_ident("differentiable")) else { continue };
            let mut options = quote::quote!(graph);
            if let syn::Meta::List(list) = &function.attrs.remove(at).meta {
                let given = list.parse_args_with(Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated).expect("options");
                // The same is drawn without what takes the most time.
                let given = given.into_iter().filter(|option| !option.path().is_ident("hessian"));
                options = quote::quote!(graph #(, #given)*);
            }
            let emitted = compile(options, quote::ToTokens::to_token_stream(&function)).to_string();
            assert!(emitted.contains("Graphs { forward :"), "{}: {}", path.display(), function.sig.ident);
            let graphs = emitted.split("Graphs { forward :").nth(1).unwrap_or_default();
            // Labels are the user's own words.
            let ours = graphs.split('"').skip(1).step_by(2).find(|label| label.contains("__private"));
            assert!(ours.is_none(), "{}: {}: {ours:?}", path.display(), function.sig.ident);
            drawn += 1;
        }
    }
    assert!(drawn > 300, "only {drawn} functions were drawn");
}

/// One value at two places of a result has one tangent; what ends for sure has a reverse sweep all the same. Compiling verifies
/// the graphs.
#[test]
fn second_order_of_what_is_shared_or_absent() {
    for source in [
        "fn f(x: f64, y: f64) -> (f64, f64) { let t = x * y; (t, t) }",
        "fn f(x: &mut f64, y: f64) -> (f64, f64) { *x *= y; (*x, *x) }",
        "fn f(x: f64) -> f64 { todo!() }",
    ] {
        let emitted = compile(quote::quote!(hessian), source.parse().expect("tokens")).to_string();
        assert!(!emitted.contains("compile_error"), "{emitted}");
    }
}

/// Prints the expansion of the file named in the environment.
#[test]
fn print() {
    if let Ok(path) = std::env::var("AUTODIFF_EXPAND") {
        println!("{}", expand(&std::fs::read_to_string(path).expect("the file is there")));
    }
}
