//! From the attribute's tokens to the items it emits: one stage after the other.

/// Annotated `impl`s and traits.
mod blocks;

/// Expressions that no stack holds.
mod depth;

/// Hessians and Jacobians as straight programs.
pub mod matrices;

use crate::diagnostics::Diagnostics;
use crate::differentiate::{Forward, Request, Reverse, Seed, forward, record, reverse};
use crate::emit::{Derived, DerivedClosure, MATRICES, companion, stub};
use crate::graph::{Form, Graph, NodeId, Op, Path, Region, Stmt, Ty, VarId, VarKind};
use crate::lower::{Function, Lifted, Out, declare, lower};
use crate::simplify::{merge_branches, quicken, simplify};
use crate::syntax::groups::ungroup;
use crate::syntax::methods::is_mark;
use crate::syntax::operators::is_operator;
use crate::syntax::options::Options;
use crate::syntax::signature::{self, Home, Host, Passing, Signature};
use crate::syntax::{check, matrix};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::HashSet;
use syn::{Item, ItemFn};

/// Compiles one annotated item. Whatever happens, the item itself comes out unchanged.
pub fn compile(options: TokenStream, tokens: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let options = Options::parse(options, &mut diagnostics);
    if let Some((span, reason)) = depth::too_deep(&tokens) {
        diagnostics.error_at(span, reason);
        let errors = diagnostics.into_tokens();
        return quote!(#tokens #errors);
    }
    let parsed = syn::parse2(tokens.clone()).map(|mut item| {
        ungroup(&mut item);
        item
    });
    match parsed {
        Ok(Item::Fn(item)) => free_function(&item, &options, diagnostics),
        Ok(Item::Impl(block)) if is_operator(&block) => blocks::operator(&block, &options, diagnostics),
        Ok(Item::Impl(block)) if block.trait_.is_some() && !options.inherent => blocks::impl_of_trait(block, &options, diagnostics),
        Ok(Item::Impl(block)) => blocks::inherent(block, &options, diagnostics),
        Ok(Item::Trait(block)) => blocks::declaration(block, &options, diagnostics),
        _ => {
            diagnostics.error(&tokens, "`#[differentiable]` stands on a function with a body, on an `impl` block, or on a trait");
            let errors = diagnostics.into_tokens();
            quote!(#tokens #errors)
        }
    }
}

fn free_function(item: &ItemFn, options: &Options, mut diagnostics: Diagnostics) -> TokenStream {
    if let Some(again) = item.attrs.iter().find(|a| is_mark(a)) {
        // The other one differentiates the function.
        diagnostics.error(again, "`#[differentiable]` stands on this function twice: write all options into one");
        let errors = diagnostics.into_tokens();
        return quote!(#item #errors);
    }
    let derived = function(item, options, Home::Function, &mut diagnostics).unwrap_or_else(|| {
        let found = std::mem::take(&mut diagnostics);
        // A method without its block has no place for a companion.
        if item.sig.receiver().is_some() { found.into_tokens() } else { stub(item, options, found) }
    });
    // A function that is called through its derivatives only is in use all the same.
    quote!(#[allow(dead_code)] #item #derived)
}

/// The items derived from one function; `None` if something was refused and the function is no method.
fn function(item: &ItemFn, options: &Options, home: Home, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
    // A mistake in one method says nothing about the next one.
    let readable = diagnostics.is_empty() || home.is_method();
    let mut own = Diagnostics::default();
    let signature = signature::parse(item, options, home, &mut own);
    check::refuse(item, &signature, options, &mut own);
    matrix::refuse(&signature, options, &mut own);
    let function = (readable && own.is_empty()).then(|| {
        let lowered = lower(item, &signature, options, &mut own);
        // Callers of a method whose body is refused find what it would have derived.
        lowered.or_else(|| signature.home.is_method().then(|| declare(item, &signature, options, &mut own)))
    });
    diagnostics.extend(own);
    let function = function.flatten()?;
    #[cfg(all(test, debug_assertions))]
    verified("lower", &function.graph);
    let derived = derive(&function, &signature, options);
    Some(companion(item, &signature, options, &function, &derived))
}

/// The graphs of the derived functions.
fn derive<'f>(function: &'f Function, signature: &Signature, options: &Options) -> Derived<'f> {
    // What a trait declares must not depend on a body.
    let in_trait = matches!(signature.home.host(), Some(Host::Trait | Host::TraitImpl));
    let may_be_scalar = matches!(signature.output.model, Ty::Real(_)) || !in_trait && signature.output.model == Ty::Opaque;
    let scalar = match &function.out {
        Out::Node(index) => may_be_scalar && is_number(function, *index),
        out => !in_trait && is_number_beside(out, &signature.output.model),
    };
    // What carries no derivative stays as the function leaves it.
    let active: HashSet<VarId> = signature.active().filter_map(|(index, _)| function.graph.params[index]).collect();
    let inout: HashSet<_> = function.inout.iter().copied().filter(|var| active.contains(var)).collect();
    let none = HashSet::new();
    let value_and_grad = scalar.then(|| gradient(function, signature, Seed::One, true, false, &none));
    let recorded = gradient(function, signature, Seed::Given, false, true, &inout);
    let second = value_and_grad
        .as_ref()
        .filter(|_| options.hessian && function.followed.is_empty())
        .map(|g| tangent(&g.graph, function, signature, &[], g.forward));
    // The adjoint of a place that the function changes comes in as the seed does, and so does its tangent.
    let lent = signature.active().zip(&recorded.adjoints).filter(|((_, param), _)| param.passing == Passing::Mutable);
    let seeds: Vec<VarId> = recorded.seeds.iter().copied().chain(lent.map(|(_, adjoint)| *adjoint)).collect();
    let second_record = options.hessian.then(|| tangent(&recorded.graph, function, signature, &seeds, recorded.forward));
    let inputs = if MATRICES && !in_trait { matrices::inputs(function, signature) } else { None };
    Derived {
        accumulate: {
            let gradient = gradient(function, signature, Seed::Given, true, true, &none);
            quickened(if scalar { merged(gradient) } else { gradient })
        },
        forward: options.needs_forward().then(|| tangent(&function.graph, function, signature, &[], usize::MAX)),
        gradient: value_and_grad.map(merged).map(quickened),
        hessian: inputs.as_ref().filter(|_| options.hessian && scalar).and_then(|inputs| matrices::hessian(function, inputs)),
        // A body of another shape than the signature says is a matter between rustc and the user.
        jacobian: (inputs.as_ref().filter(|_| options.jacobian))
            .and_then(|inputs| matrices::jacobian(function, inputs))
            .filter(|matrix| matrix.values == matrices::numbers(&signature.output.model)),
        record: quickened(recorded),
        second,
        second_record,
        closures: derive_closures(function, options),
    }
}

/// A gradient as it is emitted.
fn quickened(mut reverse: Reverse) -> Reverse {
    quicken(&mut reverse.graph, &mut reverse.forward);
    #[cfg(all(test, debug_assertions))]
    verified("quicken", &reverse.graph);
    reverse
}

/// Whether a result may be a number: what a call returns under a name that is not known to be a real scalar counts as a struct.
/// What branches choose among structs is one, and what an operator of the user's gives; so is what they choose among
/// parameters of a type that is not known, results of calls and constants.
fn is_number(function: &Function, index: usize) -> bool {
    let graph = &function.graph;
    let node = graph.body.yields[index];
    if graph.node(node).ty.is_real() {
        return true;
    }
    let mut origins = Vec::new();
    find_origins(graph, node, &mut HashSet::new(), &mut origins);
    let is_call_of = |origin: NodeId, is_told: bool| {
        any_stmt(
            &graph.body,
            &|stmt| matches!(stmt, Stmt::Call(call) if call.result == origin && (!is_told || matches!(call.callee.form, Form::Operator { .. }))),
        )
    };
    let is_constant = |origin: NodeId| matches!(graph.node(origin).op, Op::Snippet(_));
    let is_param = |origin: NodeId| {
        let whole = graph.path_of(origin).filter(|path| path.proj.is_empty());
        whole.is_some_and(|path| matches!(graph.var(path.var).kind, VarKind::Param(_)))
    };
    let is_told = |origin: NodeId| matches!(graph.node(origin).op, Op::Struct(..)) || is_call_of(origin, true);
    let is_untold = |origin: NodeId| is_param(origin) || is_constant(origin) || is_call_of(origin, false);
    let no_number = origins.iter().any(|origin| is_told(*origin)) || origins.iter().all(|origin| is_untold(*origin));
    !no_number || origins.iter().all(|origin| is_constant(*origin))
}

fn any_stmt(region: &Region, holds: &impl Fn(&Stmt) -> bool) -> bool {
    region.stmts.iter().any(|stmt| holds(stmt) || stmt.regions().iter().any(|(inner, _)| any_stmt(inner, holds)))
}

/// Where a value comes from, by way of variables and branches.
fn find_origins(graph: &Graph, node: NodeId, seen: &mut HashSet<NodeId>, origins: &mut Vec<NodeId>) {
    fn find(region: &Region, node: NodeId, var: Option<VarId>, found: &mut Vec<NodeId>) {
        for stmt in &region.stmts {
            match stmt {
                Stmt::Write(path, value) if Some(path.var) == var && path.proj.is_empty() => found.push(*value),
                Stmt::If { outs, .. } | Stmt::Match { outs, .. } => {
                    if let Some(at) = outs.iter().position(|out| *out == node) {
                        found.extend(stmt.regions().iter().filter_map(|(inner, _)| inner.yields.get(at)));
                    }
                }
                _ => {}
            }
            stmt.regions().iter().for_each(|(inner, _)| find(inner, node, var, found));
        }
    }
    if !seen.insert(node) {
        return;
    }
    let var = graph.path_of(node).filter(|path| path.proj.is_empty()).map(|path| path.var);
    let mut found = Vec::new();
    find(&graph.body, node, var, &mut found);
    if found.is_empty() {
        return origins.push(node);
    }
    found.into_iter().for_each(|origin| find_origins(graph, origin, seen, origins));
}

/// Whether of the parts of a tuple one is a number, and the others carry no derivative.
fn is_number_beside(out: &Out, model: &Ty) -> bool {
    let (mut nodes, mut places) = (Vec::new(), Vec::new());
    collect_results(out, &mut nodes, &mut places);
    let reals = match model {
        Ty::Tuple(items) => items.iter().filter(|item| item.is_real()).count(),
        _ => 0,
    };
    nodes.len() == 1 && places.is_empty() && reals == 1
}

/// The graphs of the closures that are passed on.
fn derive_closures<'f>(function: &'f Function, options: &Options) -> Vec<DerivedClosure<'f>> {
    let none = HashSet::new();
    let derive = |lifted: &'f Lifted| {
        let (function, signature) = (&lifted.function, &lifted.signature);
        let record = gradient(function, signature, Seed::Given, false, true, &none);
        DerivedClosure {
            lifted,
            second: options.hessian.then(|| tangent(&record.graph, function, signature, &record.seeds, record.forward)),
            record: quickened(record),
            forward: options.needs_forward().then(|| tangent(&function.graph, function, signature, &[], usize::MAX)),
            closures: derive_closures(function, options),
        }
    };
    function.closures.iter().map(derive).collect()
}

/// Forward mode over a graph of the function, by the active parameters and some variables more.
fn tangent(graph: &Graph, function: &Function, signature: &Signature, more: &[VarId], cut: usize) -> Forward {
    let mut inputs: Vec<_> = signature.active().filter_map(|(index, _)| function.graph.params[index]).collect();
    inputs.extend(more);
    let mut tangent = forward(graph, &inputs, cut, function.graph.body.yields.len());
    #[cfg(all(test, debug_assertions))]
    verified("forward", &tangent.graph);
    simplify_tangent(&mut tangent);
    #[cfg(all(test, debug_assertions))]
    verified("simplify behind forward", &tangent.graph);
    tangent
}

/// Simplifies; the tangents keep pointing at theirs.
pub fn simplify_tangent(tangent: &mut Forward) {
    simplify(&mut tangent.graph, &mut tangent.cut);
    // The tangents stand behind the values.
    let mut simplified = tangent.graph.body.yields[tangent.yields.len()..].iter();
    for node in tangent.yields.iter_mut().flatten() {
        *node = *simplified.next().expect("a yield per tangent");
    }
}

fn gradient(function: &Function, signature: &Signature, seed: Seed, fuse: bool, lent: bool, undo: &HashSet<VarId>) -> Reverse {
    let inputs = signature.active().filter_map(|(index, _)| function.graph.params[index]).collect();
    let mut results = Vec::new();
    let mut places = Vec::new();
    collect_results(&function.out, &mut results, &mut places);
    let request = Request { inputs, results, result_places: places, inout: function.inout.clone(), seed, fuse };
    let mut reverse = reverse(&function.graph, &request, lent);
    record(&mut reverse, undo);
    #[cfg(all(test, debug_assertions))]
    verified("record", &reverse.graph);
    simplify(&mut reverse.graph, &mut reverse.forward);
    #[cfg(all(test, debug_assertions))]
    verified("simplify", &reverse.graph);
    reverse
}

/// Branches in each other show one by one that they are alike. Beyond as many, the time of the macro counts for more.
const DEEPEST_MERGED: usize = 4;

/// Both sweeps in one branch where they branch alike, for functions that hand out numbers when both are through.
fn merged(mut reverse: Reverse) -> Reverse {
    for _ in 0..DEEPEST_MERGED {
        if !merge_branches(&mut reverse.graph, &mut reverse.forward) {
            break;
        }
        simplify(&mut reverse.graph, &mut reverse.forward);
    }
    reverse
}

fn collect_results(out: &Out, nodes: &mut Vec<usize>, places: &mut Vec<Path>) {
    match out {
        Out::Unit | Out::Aside(_) => {}
        Out::Node(index) => nodes.push(*index),
        Out::Place(path) => places.push(path.clone()),
        Out::Tuple(items) => items.iter().for_each(|item| collect_results(item, nodes, places)),
    }
}

#[cfg(test)]
thread_local! {
    /// Whether this thread compiles what rustc would refuse.
    pub static ILL_TYPED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Between the stages the graph keeps its invariants, if the source is of one type throughout.
#[cfg(all(test, debug_assertions))]
fn verified(stage: &str, graph: &Graph) {
    if ILL_TYPED.get() {
        return;
    }
    let found = crate::graph::verify::violations(graph);
    assert!(found.is_empty(), "after {stage}:\n{}\n{graph}", found.join("\n"));
}
