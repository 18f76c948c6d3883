//! Functions as arguments: closures written where the user's stood, in the form that the callee asks for.
//!
//! With a pullback: `|t| (value, move |seed, captured, d_t| ..)`. The pullback owns what it needs: numbers move into it,
//! of sequences it keeps a copy. With tangents: `|t, t_dot| (value, dot_value)`.

/// What the pullback of a closure is given, and what it keeps.
mod pullback;

use super::{Bound, Emitter, Frame};
use crate::differentiate::Forward;
use crate::emit::companion::{DerivedClosure, bind_seed_vars, identifiers};
use crate::graph::{Arg, ArgValue, Call, CallMode, Graph, Passed, VarId};
use crate::lower::Lifted;
use crate::syntax::signature::{Param, Passing};
use proc_macro2::{Ident, Span, TokenStream};
use pullback::{ClosurePlaces, Kept};
use quote::{format_ident, quote};
use std::collections::{BTreeSet, HashSet};

/// A value that a closure finds around it.
struct Around {
    name: Ident,
    reference: bool,
}

impl<'g> Emitter<'g> {
    /// The functions among the arguments of a call, as tokens by slot, and what must be bound before the call.
    pub(super) fn passed_functions(&mut self, call: &Call) -> (Vec<(usize, TokenStream)>, TokenStream) {
        let mut opening = TokenStream::new();
        let mut functions = Vec::new();
        for (slot, passed) in call.functions() {
            let tokens = match passed {
                Passed::Closure { closure, captures, borrowed } => {
                    let closure = self.closure(call, closure, &call.args[captures], &mut opening);
                    // The original takes what the user passed, the hidden functions take a reference.
                    if borrowed && call.mode == CallMode::Primal { quote!(&#closure) } else { closure }
                }
                Passed::Named { function, companion: path } => match &call.mode {
                    CallMode::Primal => quote!(&#function),
                    CallMode::Record { .. } => quote!(&#path::__function_record),
                    CallMode::Tangent { .. } => quote!(&#path::__function_tangent),
                    CallMode::TangentRecord { .. } => quote!(&#path::__function_tangent_record),
                },
                Passed::Parameter(index) => {
                    let name = &self.functions[&index].name;
                    quote!(#name)
                }
            };
            functions.push((slot, tokens));
        }
        (functions, opening)
    }

    fn closure(&mut self, call: &Call, number: usize, captures: &[Arg], opening: &mut TokenStream) -> TokenStream {
        let derived: &'g DerivedClosure<'g> = &self.closures[number];
        let lifted = derived.lifted;
        let hidden = identifiers(own_pairs(derived).into_iter().collect());
        let around: Vec<Around> = lifted.signature.params[lifted.own..]
            .iter()
            .zip(captures)
            .map(|(param, arg)| self.around(&param.ident.to_string(), param, &arg.value, &hidden, opening))
            .collect();
        match &call.mode {
            _ if lifted.plain => {
                // Numbers move into it, so that nothing borrows from here.
                let closure = self.plain_closure(derived, &around);
                quote!(move #closure)
            }
            CallMode::Primal => self.plain_closure(derived, &around),
            CallMode::Record { .. } => {
                let (closure, held) = self.recording_closure(derived, &around);
                self.hold_captured(derived, captures, &held);
                closure
            }
            mode @ (CallMode::Tangent { .. } | CallMode::TangentRecord { .. }) => {
                let dots: Vec<Option<Around>> = lifted.signature.params[lifted.own..]
                    .iter()
                    .zip(captures)
                    .map(|(param, arg)| {
                        arg.tangent
                            .as_ref()
                            .filter(|_| param.active)
                            .map(|dot| self.around(&format!("{}_dot", param.ident), param, dot, &hidden, opening))
                    })
                    .collect();
                match mode {
                    CallMode::Tangent { .. } => self.moving_closure(derived, &around, &dots),
                    _ => {
                        let (closure, held) = self.second_order_closure(derived, &around, &dots);
                        self.hold_captured(derived, captures, &held);
                        closure
                    }
                }
            }
        }
    }

    /// The pullback of the closure holds on to these of its parameters, as far as they are captured.
    fn hold_captured(&mut self, derived: &DerivedClosure<'_>, captures: &[Arg], params: &BTreeSet<usize>) {
        let captured = params.iter().filter_map(|param| captures.get(param.checked_sub(derived.lifted.own)?));
        self.held.extend(captured.filter_map(|arg| match arg.value {
            ArgValue::Value(node) => Some(node),
            _ => None,
        }));
    }

    /// A captured value, or its tangent, under a name that can be captured: not one that the closure's own parameters have,
    /// and one whose type rustc knows, since the closure may call methods on it.
    fn around(&mut self, name: &str, param: &Param, arg: &ArgValue, hidden: &[String], opening: &mut TokenStream) -> Around {
        let ArgValue::Value(node) = arg else { unreachable!("captured values are values") };
        let reference = param.passing != Passing::Value;
        let tokens = if reference { self.borrowed(*node) } else { self.expr(*node) };
        let float = self.open_float(*node).filter(|_| !reference).map(|float| quote!(: #float));
        if let Ok(name) = syn::parse2::<Ident>(tokens.clone())
            && float.is_none()
            && !hidden.contains(&name.to_string())
        {
            return Around { name, reference };
        }
        let name = self.names.fresh(name.trim_start_matches("r#"), Span::mixed_site());
        opening.extend(quote!(let #name #float = #tokens;));
        Around { name, reference }
    }

    fn inner<'c>(&self, derived: &'c DerivedClosure<'c>, graph: &'c Graph, bound: Vec<(VarId, Bound)>) -> Emitter<'c> {
        let handed = handed_names(derived);
        let frame = Frame {
            handed: bound.iter().filter(|(_, bound)| handed.contains(&bound.name)).map(|(var, _)| *var).collect(),
            private: self.private.clone(),
            bound: bound.into_iter().collect(),
            functions: self.functions.clone(),
            closures: &derived.closures,
            generics: self.generics.clone(),
        };
        Emitter::new(graph, frame)
    }

    /// What the closure's own parameters and the captured values are called inside.
    fn bind(&self, derived: &DerivedClosure<'_>, around: &[Around]) -> Vec<(VarId, Bound)> {
        let lifted = derived.lifted;
        let own = lifted.signature.params[..lifted.own].iter().map(|p| (p.ident.clone(), p.passing != Passing::Value));
        let names = own.chain(around.iter().map(|a| (a.name.clone(), a.reference)));
        let vars = lifted.function.graph.params.iter();
        vars.zip(names).filter_map(|(var, (name, reference))| Some(((*var)?, Bound { name, reference, optional: false }))).collect()
    }

    /// The user's closure as it is.
    fn plain_closure(&mut self, derived: &'g DerivedClosure<'g>, around: &[Around]) -> TokenStream {
        let function = &derived.lifted.function;
        let mut inner = self.inner(derived, &function.graph, self.bind(derived, around));
        let (body, _) = inner.body(function.graph.body.stmts.len() + 1);
        let value = inner.outcome(&function.out, &HashSet::new());
        let (params, items) = (own_params(derived), items(derived));
        quote!(|#(#params),*| { #items #body #value })
    }

    /// With a pullback, and the numbers of the parameters that the pullback holds on to.
    fn recording_closure(&mut self, derived: &'g DerivedClosure<'g>, around: &[Around]) -> (TokenStream, BTreeSet<usize>) {
        let (lifted, reverse) = (derived.lifted, &derived.record);
        let mut bound = self.bind(derived, around);
        let mut kept = Kept::default();
        let adjoints: Vec<Option<VarId>> = reverse.adjoints.iter().copied().map(Some).collect();
        let places = self.closure_places(derived, around, "", &adjoints, &mut bound, &mut kept);
        let seed = Ident::new("seed", Span::mixed_site());
        let seeds = bind_seed_vars(&lifted.function.out, &reverse.seeds, &seed, &mut bound);
        let mut inner = self.inner(derived, &reverse.graph, bound.clone());
        let (forward, backward) = inner.body(reverse.forward);
        let looked_at = inner.named_from(reverse.forward);
        let value = inner.outcome(&lifted.function.out, &looked_at);
        let outside: Vec<VarId> = self.bind(derived, around).into_iter().map(|(var, _)| var).collect();
        self.keep_named(derived, (&reverse.graph, &bound), &outside, &backward, &mut kept);
        let Kept { import, copies, opens } = kept;
        let (params, items) = (own_params(derived), items(derived));
        let result = Ident::new("value", Span::mixed_site());
        let ClosurePlaces { own, captured, tys } = places;
        let all = Ident::new("captured", Span::mixed_site());
        let closure = quote!(&|#(#params),*| {
            #import
            #items
            #forward
            let #result = #value;
            #copies
            (#result, move |#seed, #all: &mut (#(#tys,)*), #(#own),*| {
                let (#(#captured,)*) = #all;
                #opens
                #seeds
                #backward
            })
        });
        (closure, inner.held_parameters(reverse.forward))
    }

    fn moving_closure(&mut self, derived: &'g DerivedClosure<'g>, around: &[Around], dots: &[Option<Around>]) -> TokenStream {
        let lifted = derived.lifted;
        let forward = derived.forward.as_ref().expect("tangents are asked for");
        let mut bound = self.bind(derived, around);
        bound.extend(bind_dots(derived, forward, dots));
        let mut inner = self.inner(derived, &forward.graph, bound);
        let (mut body, _) = inner.body(forward.graph.body.stmts.len() + 1);
        let (value, dot) = inner.outcomes(&lifted.function.out, forward, &HashSet::new(), &mut body);
        let (pairs, items) = (own_pairs(derived), items(derived));
        quote!(&|#(#pairs),*| { #items #body (#value, #dot) })
    }

    /// With tangents and a pullback that has tangents, too; and the numbers of the parameters that the pullback holds on to.
    fn second_order_closure(
        &mut self,
        derived: &'g DerivedClosure<'g>,
        around: &[Around],
        dots: &[Option<Around>],
    ) -> (TokenStream, BTreeSet<usize>) {
        let (lifted, reverse) = (derived.lifted, &derived.record);
        let forward = derived.second.as_ref().expect("second derivatives are asked for");
        let mut bound = self.bind(derived, around);
        bound.extend(bind_dots(derived, forward, dots));
        let outside: Vec<VarId> = bound.iter().map(|(var, _)| *var).collect();
        let mut kept = Kept::default();
        let adjoints: Vec<Option<VarId>> = reverse.adjoints.iter().copied().map(Some).collect();
        let tangents: Vec<Option<VarId>> = reverse.adjoints.iter().map(|var| forward.tangents.get(var).copied()).collect();
        let places = self.closure_places(derived, around, "", &adjoints, &mut bound, &mut kept);
        let moved = self.closure_places(derived, around, "_tangent", &tangents, &mut bound, &mut kept);
        let [seed, dot_seed] = ["seed", "dot_seed"].map(|n| Ident::new(n, Span::mixed_site()));
        let seeds = bind_seed_vars(&lifted.function.out, &reverse.seeds, &seed, &mut bound);
        let tangent_seeds: Vec<VarId> = reverse.seeds.iter().filter_map(|s| forward.tangents.get(s).copied()).collect();
        let seeds_dot = bind_seed_vars(&lifted.function.out, &tangent_seeds, &dot_seed, &mut bound);
        let mut inner = self.inner(derived, &forward.graph, bound.clone());
        let (mut first, second) = inner.body(forward.cut);
        let looked_at = inner.named_from(forward.cut);
        let (value, dot_value) = inner.outcomes(&lifted.function.out, forward, &looked_at, &mut first);
        self.keep_named(derived, (&forward.graph, &bound), &outside, &second, &mut kept);
        let Kept { import, copies, opens } = kept;
        let (pairs, items) = (own_pairs(derived), items(derived));
        let [result, dot_result, all, all_dot] =
            ["value", "dot_value", "captured", "dot_captured"].map(|n| Ident::new(n, Span::mixed_site()));
        let (captured, tys, dot_captured) = (&places.captured, &places.tys, &moved.captured);
        let own = places.own.iter().zip(&moved.own).map(|(place, dot)| quote!(#place, #dot));
        let closure = quote!(&|#(#pairs),*| {
            #import
            #items
            #first
            let #result = #value;
            let #dot_result = #dot_value;
            #copies
            (#result, #dot_result, move |(#seed, #dot_seed), #all: &mut (#(#tys,)*), #all_dot: &mut (#(#tys,)*), #(#own),*| {
                let (#(#captured,)*) = #all;
                let (#(#dot_captured,)*) = #all_dot;
                #opens
                #seeds
                #seeds_dot
                #second
            })
        });
        (closure, inner.held_parameters(forward.cut))
    }
}

/// Patterns and written types of the closure's own parameters.
fn own_params(derived: &DerivedClosure<'_>) -> Vec<TokenStream> {
    let lifted = derived.lifted;
    let param = |p: &Param| {
        let (name, ty) = (&p.ident, &p.ty);
        let mutable = p.mutable.then(|| quote!(mut));
        if matches!(ty, syn::Type::Infer(_)) { quote!(#mutable #name) } else { quote!(#mutable #name: #ty) }
    };
    lifted.signature.params[..lifted.own].iter().map(param).collect()
}

/// Each of the closure's own parameters with its tangent.
fn own_pairs(derived: &DerivedClosure<'_>) -> Vec<TokenStream> {
    let dots = derived.lifted.signature.params.iter().map(dot_name);
    own_params(derived).into_iter().zip(dots).map(|(param, dot)| quote!(#param, mut #dot)).collect()
}

/// What the tangents of the closure's own parameters and of the captured values are called inside.
fn bind_dots(derived: &DerivedClosure<'_>, forward: &Forward, dots: &[Option<Around>]) -> Vec<(VarId, Bound)> {
    let lifted = derived.lifted;
    let mut bound = Vec::new();
    for (index, param) in lifted.signature.params.iter().enumerate() {
        let (name, reference) = match index.checked_sub(lifted.own) {
            None => (dot_name(param), param.passing != Passing::Value),
            Some(at) => match &dots[at] {
                Some(dot) => (dot.name.clone(), dot.reference),
                None => continue,
            },
        };
        let var = lifted.function.graph.params[index].and_then(|var| forward.tangents.get(&var).copied());
        bound.extend(var.map(|var| (var, Bound { name, reference, optional: false })));
    }
    bound
}

/// The names of the closure's own parameters that are handed on as they came, and of their tangents.
fn handed_names(derived: &DerivedClosure<'_>) -> HashSet<Ident> {
    let Lifted { function, signature, .. } = derived.lifted;
    let params = signature.params.iter().zip(&function.graph.params);
    let handed = params.filter(|(_, var)| var.is_some_and(|var| function.graph.handed.contains(&var)));
    handed.flat_map(|(param, _)| [param.ident.clone(), dot_name(param)]).collect()
}

fn items(derived: &DerivedClosure<'_>) -> TokenStream {
    derived.lifted.function.graph.items.iter().cloned().collect()
}

fn dot_name(param: &Param) -> Ident {
    format_ident!("{}_dot", param.ident.to_string().trim_start_matches("r#"), span = Span::mixed_site())
}
