//! From the attribute's tokens to the items it emits: one stage after the other.

use crate::diagnostics::Diagnostics;
use crate::differentiate::{Forward, Request, Reverse, Seed, forward, record, reverse};
use crate::emit::{Derived, companion, stub};
use crate::graph::Ty;
use crate::lower::{Function, Out, lower};
use crate::simplify::simplify;
use crate::syntax::options::Options;
use crate::syntax::signature::{self, Signature};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::collections::HashSet;
use syn::ItemFn;

/// Compiles one annotated item. Whatever happens, the item itself comes out unchanged.
pub fn compile(options: TokenStream, tokens: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let options = Options::parse(options, &mut diagnostics);
    let item: ItemFn = match syn::parse2(tokens.clone()) {
        Ok(item) => item,
        Err(_) => {
            diagnostics.error(&tokens, "`#[differentiable]` stands on a function with a body");
            let errors = diagnostics.into_tokens();
            return quote!(#tokens #errors);
        }
    };
    let signature = signature::parse(&item, &options, &mut diagnostics);
    let function = if diagnostics.is_empty() { lower(&item, &signature, &options, &mut diagnostics) } else { None };
    let derived = match &function {
        Some(function) if diagnostics.is_empty() => {
            let derived = derive(function, &signature, &options);
            companion(&item, &signature, &options, function, &derived)
        }
        _ => {
            let errors = diagnostics.into_tokens();
            let stub = stub(&item, &options);
            quote!(#errors #stub)
        }
    };
    // A function that is called through its derivatives only is in use all the same.
    let original = item.to_token_stream();
    quote!(#[allow(dead_code)] #original #derived)
}

/// The graphs of the derived functions.
fn derive(function: &Function, signature: &Signature, options: &Options) -> Derived {
    let scalar = matches!(function.out, Out::Node(_)) && matches!(signature.output.model, Ty::Real(_) | Ty::Opaque);
    let inout: HashSet<_> = function.inout.iter().copied().collect();
    let none = HashSet::new();
    let value_and_grad = scalar.then(|| gradient(function, signature, Seed::One, true, false, &none));
    let recorded = gradient(function, signature, Seed::Given, false, true, &inout);
    let second = value_and_grad.as_ref().filter(|_| options.hessian).map(|g| tangent(&g.graph, function, signature, &[], g.forward));
    let second_record = options.hessian.then(|| tangent(&recorded.graph, function, signature, &recorded.seeds, recorded.forward));
    Derived {
        accumulate: gradient(function, signature, Seed::Given, true, true, &none),
        forward: options.needs_forward().then(|| tangent(&function.graph, function, signature, &[], usize::MAX)),
        gradient: value_and_grad,
        record: recorded,
        second,
        second_record,
    }
}

/// Forward mode over a graph of the function, by the active parameters and some variables more.
fn tangent(graph: &crate::graph::Graph, function: &Function, signature: &Signature, more: &[crate::graph::VarId], cut: usize) -> Forward {
    let mut inputs: Vec<_> = signature.active().filter_map(|(index, _)| function.graph.params[index]).collect();
    inputs.extend(more);
    let mut tangent = forward(graph, &inputs, cut, function.graph.body.yields.len());
    simplify(&mut tangent.graph, &mut tangent.cut);
    // The tangents stand behind the values.
    let mut simplified = tangent.graph.body.yields[tangent.yields.len()..].iter();
    for node in tangent.yields.iter_mut().flatten() {
        *node = *simplified.next().expect("a yield per tangent");
    }
    tangent
}

fn gradient(
    function: &Function,
    signature: &Signature,
    seed: Seed,
    fuse: bool,
    lent: bool,
    undo: &HashSet<crate::graph::VarId>,
) -> Reverse {
    let inputs = signature.active().filter_map(|(index, _)| function.graph.params[index]).collect();
    let mut results = Vec::new();
    let mut places = Vec::new();
    collect_results(&function.out, &mut results, &mut places);
    let request = Request { inputs, results, result_places: places, inout: function.inout.clone(), seed, fuse };
    let mut reverse = reverse(&function.graph, &request, lent);
    record(&mut reverse, undo);
    simplify(&mut reverse.graph, &mut reverse.forward);
    reverse
}

fn collect_results(out: &Out, nodes: &mut Vec<usize>, places: &mut Vec<crate::graph::Path>) {
    match out {
        Out::Unit => {}
        Out::Node(index) => nodes.push(*index),
        Out::Place(path) => places.push(path.clone()),
        Out::Tuple(items) => items.iter().for_each(|item| collect_results(item, nodes, places)),
    }
}
