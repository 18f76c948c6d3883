//! `tests/matrices_random.rs` checks rules of matrices on random shapes; here is whether each rule is among them.
//!
//! In: the operations that `graph/matrix.rs` lists, and the functions of that file. Afterwards: each operation is computed by the
//! value, the gradient or the second derivatives of one of these functions.

use crate::diagnostics::Diagnostics;
use crate::differentiate::{Request, Seed, forward, record, reverse};
use crate::graph::{Graph, Op, ScalarOp};
use crate::lower::{Out, lower};
use crate::simplify::{simplify, used};
use crate::syntax::options::Options;
use crate::syntax::signature;
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use std::collections::{BTreeSet, HashSet};
use std::path::Path;

fn read(path: &str) -> syn::File {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("readable");
    syn::parse_file(&text).expect("the source parses")
}

/// The functions of the list `rules! { name(parameter: Type = [sizes], ..) { .. } .. }`.
fn functions() -> Vec<syn::ItemFn> {
    let is_list = |list: &syn::ItemMacro| list.ident.is_none() && list.mac.path.is_ident("rules");
    let mut lists = read("../tests/matrices_random.rs").items.into_iter().filter_map(|item| match item {
        syn::Item::Macro(list) if is_list(&list) => Some(list.mac.tokens),
        _ => None,
    });
    let trees: Vec<TokenTree> = lists.next().expect("a list of rules").into_iter().collect();
    let of_rule = |rule: &[TokenTree]| {
        let [name, TokenTree::Group(parameters), body] = rule else { panic!("a name, parameters and a body") };
        let parameters = without_sizes(parameters.stream());
        syn::parse2(quote!(fn #name(#parameters) -> f64 #body)).expect("a function")
    };
    trees.chunks(3).map(of_rule).collect()
}

/// `a: &DMatrix<f64>, k: &f64` of `a: DMatrix<f64> = [n, m], k: f64 = []`.
fn without_sizes(parameters: TokenStream) -> TokenStream {
    let is = |tree: &TokenTree, sign: char| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == sign);
    let mut out = TokenStream::new();
    for tree in parameters {
        match &tree {
            TokenTree::Group(_) => {}
            tree if is(tree, '=') => {}
            tree if is(tree, ':') => out.extend(quote!(: &)),
            _ => out.extend([tree]),
        }
    }
    out
}

/// The operations that the results of the graph are computed by, as they are listed.
fn note(graph: &Graph, seen: &mut BTreeSet<String>) {
    for node in used(graph) {
        let node = graph.node(node);
        match &node.op {
            Op::Matrix(op) => {
                // The source of constructors and of sizes does not matter.
                let name = format!("{op:?}");
                let parts: Vec<&str> =
                    name.split('(').filter(|part| part.starts_with(char::is_alphabetic) && !part.contains("SnippetId")).collect();
                seen.insert(parts.join(" of ").replace(')', ""));
            }
            Op::Scalar(op) if !node.ty.is_scalar() && !op.is_comparison() => {
                seen.insert(format!("{op:?}"));
            }
            _ => {}
        }
    }
}

/// Those of the value, the gradient and the second derivatives.
fn note_all(item: &syn::ItemFn, seen: &mut BTreeSet<String>) {
    let mut diagnostics = Diagnostics::default();
    let options = Options::parse(TokenStream::new(), &mut diagnostics);
    let signature = signature::parse(item, &options, signature::Home::Function, &mut diagnostics);
    let function = lower(item, &signature, &options, &mut diagnostics).expect("the source is accepted");
    let inputs: Vec<_> = signature.active().filter_map(|(index, _)| function.graph.params[index]).collect();
    let Out::Node(result) = function.out else { panic!("a scalar result") };
    let request = Request {
        inputs: inputs.clone(),
        results: vec![result],
        result_places: Vec::new(),
        inout: Vec::new(),
        seed: Seed::One,
        fuse: true,
    };
    let mut gradient = reverse(&function.graph, &request, false);
    record(&mut gradient, &HashSet::new());
    simplify(&mut gradient.graph, &mut gradient.forward);
    let second = forward(&gradient.graph, &inputs, gradient.forward, 1);
    [&function.graph, &gradient.graph, &second.graph].into_iter().for_each(|graph| note(graph, seen));
}

/// What `graph/matrix.rs` lists, parts one by one.
fn listed() -> BTreeSet<String> {
    let file = read("src/graph/matrix.rs");
    let variants = |name: &str| {
        let of_enum = |item: &syn::Item| match item {
            syn::Item::Enum(item) if item.ident == name => Some(item.variants.clone()),
            _ => None,
        };
        file.items.iter().find_map(of_enum).expect("the list")
    };
    let is_of_parts =
        |variant: &syn::Variant| variant.fields.iter().any(|field| matches!(&field.ty, syn::Type::Path(ty) if ty.path.is_ident("Part")));
    let mut out = BTreeSet::new();
    for variant in variants("MatrixOp") {
        let name = variant.ident.to_string();
        match is_of_parts(&variant) {
            true => out.extend(variants("Part").iter().map(|part| format!("{name} of {}", part.ident))),
            false => out.extend([name]),
        }
    }
    out.extend([ScalarOp::Add, ScalarOp::Sub, ScalarOp::Mul, ScalarOp::Div, ScalarOp::Neg].map(|op| format!("{op:?}")));
    out
}

#[test]
fn each_rule_is_tested_on_random_shapes() {
    let mut seen = BTreeSet::new();
    functions().iter().for_each(|item| note_all(item, &mut seen));
    let listed = listed();
    assert!(listed.len() > 60, "only {} operations were found", listed.len());
    let missing: Vec<&String> = listed.difference(&seen).collect();
    assert!(missing.is_empty(), "no function of `tests/matrices_random.rs` computes {missing:?}");
    let unknown: Vec<&String> = seen.difference(&listed).collect();
    assert!(unknown.is_empty(), "not listed: {unknown:?}");
}
