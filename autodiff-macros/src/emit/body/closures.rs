//! Functions as arguments: closures written where the user's stood, in the form that the callee asks for.
//!
//! With a pullback: `|t| (value, move |seed, captured, d_t| ..)`. The pullback owns what it needs: numbers move into it,
//! of sequences it keeps a copy. With tangents: `|t, t_dot| (value, value_dot)`.

use super::{Bound, Emitter, Frame};
use crate::emit::companion::{DerivedClosure, bind_seed_vars, mentioned};
use crate::emit::names::ident;
use crate::graph::{Arg, ArgValue, Call, CallMode, Graph, Passed, Pullback, Ty, VarId};
use crate::lower::Out;
use crate::syntax::signature::{Param, Passing};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use std::collections::HashSet;

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
                Passed::Closure { closure, captures } => self.closure(call, closure, &call.args[captures], &mut opening),
                Passed::Named(path) => match &call.mode {
                    CallMode::Primal => quote!(&#path),
                    CallMode::Record { .. } => quote!(&#path::__function_record),
                    CallMode::Tangent { .. } | CallMode::TangentRecord { .. } => quote!(&#path::__function_tangent),
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
        let around: Vec<Around> = lifted.signature.params[lifted.own..]
            .iter()
            .zip(captures)
            .map(|(param, arg)| self.around(param, &arg.value, opening))
            .collect();
        match &call.mode {
            CallMode::Primal => self.plain_closure(derived, &around),
            CallMode::Record { .. } => self.recording_closure(derived, &around),
            CallMode::Tangent { .. } | CallMode::TangentRecord { .. } => {
                let dots: Vec<Option<Around>> = lifted.signature.params[lifted.own..]
                    .iter()
                    .zip(captures)
                    .map(|(param, arg)| arg.tangent.as_ref().filter(|_| param.active).map(|dot| self.around_dot(param, dot, opening)))
                    .collect();
                self.moving_closure(derived, &around, &dots)
            }
        }
    }

    /// A captured value under a name that can be captured.
    fn around(&mut self, param: &Param, arg: &ArgValue, opening: &mut TokenStream) -> Around {
        let ArgValue::Value(node) = arg else { unreachable!("captured values are values") };
        let reference = param.passing != Passing::Value;
        let tokens = if reference { self.borrowed(*node) } else { self.expr(*node) };
        self.around_tokens(param.ident.to_string(), tokens, reference, opening)
    }

    fn around_dot(&mut self, param: &Param, dot: &ArgValue, opening: &mut TokenStream) -> Around {
        let ArgValue::Value(node) = dot else { unreachable!("captured values are values") };
        let reference = param.passing != Passing::Value;
        let tokens = if reference { self.borrowed(*node) } else { self.expr(*node) };
        self.around_tokens(format!("{}_dot", param.ident), tokens, reference, opening)
    }

    fn around_tokens(&mut self, name: String, tokens: TokenStream, reference: bool, opening: &mut TokenStream) -> Around {
        if let Ok(name) = syn::parse2::<Ident>(tokens.clone()) {
            return Around { name, reference };
        }
        let name = self.names.fresh(name.trim_start_matches("r#"), Span::mixed_site());
        opening.extend(quote!(let #name = #tokens;));
        Around { name, reference }
    }

    fn inner<'c>(&self, derived: &'c DerivedClosure<'c>, graph: &'c Graph, bound: Vec<(VarId, Bound)>) -> Emitter<'c> {
        let frame = Frame {
            private: self.private.clone(),
            bound: bound.into_iter().collect(),
            reserved: Vec::new(),
            functions: self.functions.clone(),
            closures: &derived.closures,
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
        quote!(&|#(#params),*| { #items #body #value })
    }

    fn recording_closure(&mut self, derived: &'g DerivedClosure<'g>, around: &[Around]) -> TokenStream {
        let (lifted, reverse) = (derived.lifted, &derived.record);
        let graph = &reverse.graph;
        let mut bound = self.bind(derived, around);
        let (mut copies, mut opens) = (TokenStream::new(), TokenStream::new());
        let (mut captured, mut captured_tys, mut places) = (Vec::new(), Vec::new(), Vec::new());
        let mut adjoints = reverse.adjoints.iter();
        for (index, param) in lifted.signature.params.iter().enumerate() {
            if !param.active {
                if index < lifted.own {
                    places.push(quote!(_));
                }
                continue;
            }
            let place = adjoint_name(param);
            if index < lifted.own {
                places.push(place.to_token_stream());
            } else {
                captured.push(place.clone());
                let (ty, private) = (self.written_ty(&param.model.tangent()), &self.private);
                if ty.is_none() {
                    // The callee tells rustc the type too late.
                    let (like, around) = (format_ident!("like_{}", index, span = Span::mixed_site()), &around[index - lifted.own]);
                    let (name, reference) = (&around.name, (!around.reference).then(|| quote!(&)));
                    copies.extend(quote!(let #like = #private::tangent_of(#reference #name);));
                    opens.extend(quote!(let #place = #private::place_like(#like, #place);));
                }
                captured_tys.push(ty.unwrap_or_else(|| quote!(_)));
            }
            let var = *adjoints.next().expect("one adjoint per active parameter");
            bound.push((var, Bound { name: place, reference: true, optional: false }));
        }
        let seed = Ident::new("seed", Span::mixed_site());
        let seeds = bind_seed_vars(&lifted.function.out, &reverse.seeds, &seed, &mut bound);
        let kept = mentioned(&graph.body, reverse.forward, graph);
        let mut inner = self.inner(derived, graph, bound.clone());
        let (forward, backward) = inner.body(reverse.forward);
        let value = inner.outcome(&lifted.function.out, &kept);
        let (private, mut import) = (&self.private, None);
        for (index, var) in lifted.function.graph.params.iter().enumerate() {
            let Some(var) = var.filter(|v| kept.contains(v)) else { continue };
            let Some((_, Bound { name, reference, .. })) = bound.iter().find(|(v, _)| *v == var) else { continue };
            if *reference || !graph.var(var).ty.is_scalar() {
                import = Some(quote!(use #private::ToOwned as _;));
                keep_copy(name, *reference, &graph.var(var).ty, index, &mut copies, &mut opens);
            }
        }
        let (params, items) = (own_params(derived), items(derived));
        let result = Ident::new("value", Span::mixed_site());
        let all = Ident::new("captured", Span::mixed_site());
        quote!(&|#(#params),*| {
            #import
            #items
            #forward
            let #result = #value;
            #copies
            (#result, move |#seed, #all: &mut (#(#captured_tys,)*), #(#places),*| {
                let (#(#captured,)*) = #all;
                #opens
                #seeds
                #backward
            })
        })
    }

    fn moving_closure(&mut self, derived: &'g DerivedClosure<'g>, around: &[Around], dots: &[Option<Around>]) -> TokenStream {
        let lifted = derived.lifted;
        let forward = derived.forward.as_ref().expect("tangents are asked for");
        let mut bound = self.bind(derived, around);
        let own_names: Vec<Ident> = lifted.signature.params[..lifted.own].iter().map(dot_name).collect();
        for (index, param) in lifted.signature.params.iter().enumerate() {
            let (name, reference) = match index.checked_sub(lifted.own) {
                None => (own_names[index].clone(), param.passing != Passing::Value),
                Some(at) => match &dots[at] {
                    Some(dot) => (dot.name.clone(), dot.reference),
                    None => continue,
                },
            };
            let var = lifted.function.graph.params[index].and_then(|var| forward.tangents.get(&var).copied());
            bound.extend(var.map(|var| (var, Bound { name, reference, optional: false })));
        }
        let mut inner = self.inner(derived, &forward.graph, bound);
        let (body, _) = inner.body(forward.graph.body.stmts.len() + 1);
        let keep = HashSet::new();
        let value = inner.outcome(&lifted.function.out, &keep);
        let dot = inner.outcome_dot(&lifted.function.out, forward, &keep);
        let (params, items) = (own_params(derived), items(derived));
        let pairs = params.iter().zip(&own_names).map(|(param, dot)| quote!(#param, mut #dot));
        quote!(&|#(#pairs),*| { #items #body (#value, #dot) })
    }

    /// The places of the callee's own parameters, and statements around the pullback for what closures capture.
    pub(super) fn places_of_functions(&mut self, p: &Pullback) -> (Vec<(usize, TokenStream)>, TokenStream, TokenStream) {
        let (mut places, mut before, mut after) = (Vec::new(), TokenStream::new(), TokenStream::new());
        for (slot, passed) in &p.functions {
            let place = match passed {
                Passed::Named(_) => quote!(&mut ()),
                Passed::Parameter(index) => {
                    let captured = &self.functions[index].captured;
                    quote!(&mut *#captured)
                }
                Passed::Closure { captures, .. } => {
                    let parts: Vec<Ident> = p.places[captures.clone()].iter().flatten().map(|path| self.var_name(path.var)).collect();
                    let all = self.names.fresh("captured", Span::mixed_site());
                    before.extend(quote!(let mut #all = (#(#parts,)*);));
                    after.extend(quote!((#(#parts,)*) = #all;));
                    quote!(&mut #all)
                }
            };
            places.push((*slot, place));
        }
        (places, before, after)
    }

    /// The tokens of a result.
    pub fn outcome(&mut self, out: &Out, keep: &HashSet<VarId>) -> TokenStream {
        match out {
            Out::Unit => quote!(()),
            Out::Node(index) => self.expr(self.graph.body.yields[*index]),
            Out::Tuple(items) => {
                let items: Vec<TokenStream> = items.iter().map(|item| self.outcome(item, keep)).collect();
                quote!((#(#items,)*))
            }
            Out::Place(path) => {
                let (place, private) = (self.path(path), self.private.clone());
                let reference = self.vars.get(&path.var).is_some_and(|b| b.reference);
                let movable = path.proj.is_empty() && !keep.contains(&path.var) && !reference;
                if self.graph.path_ty(path).is_static() || movable { place } else { quote!(#private::Clone::clone(&#place)) }
            }
        }
    }

    /// The tokens of the tangent of a result; zero where nothing moves it.
    pub fn outcome_dot(&mut self, out: &Out, forward: &crate::differentiate::Forward, keep: &HashSet<VarId>) -> TokenStream {
        let private = self.private.clone();
        match out {
            Out::Unit => quote!(()),
            Out::Node(index) => match forward.yields[*index] {
                Some(node) => self.expr(node),
                None => {
                    let value = self.borrowed(forward.graph.body.yields[*index]);
                    quote!(#private::Differentiable::zero_tangent(#value))
                }
            },
            Out::Tuple(items) => {
                let items: Vec<TokenStream> = items.iter().map(|item| self.outcome_dot(item, forward, keep)).collect();
                quote!((#(#items,)*))
            }
            Out::Place(path) => match forward.tangents.get(&path.var) {
                Some(var) => self.outcome(&Out::Place(path.rebase(*var)), keep),
                None => {
                    let value = self.path(path);
                    quote!(#private::Differentiable::zero_tangent(&#value))
                }
            },
        }
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

fn items(derived: &DerivedClosure<'_>) -> TokenStream {
    derived.lifted.function.graph.items.iter().cloned().collect()
}

fn adjoint_name(param: &Param) -> Ident {
    ident(&format!("d_{}", param.ident.to_string().trim_start_matches("r#")), Span::mixed_site())
}

fn dot_name(param: &Param) -> Ident {
    format_ident!("{}_dot", param.ident.to_string().trim_start_matches("r#"), span = Span::mixed_site())
}

/// A copy that the pullback owns, under the name that the original has.
fn keep_copy(name: &Ident, reference: bool, ty: &Ty, index: usize, copies: &mut TokenStream, opens: &mut TokenStream) {
    let kept = format_ident!("kept_{}", index, span = Span::mixed_site());
    copies.extend(quote!(let #kept = #name.to_owned();));
    let whole = !matches!(ty, Ty::Slice(_) | Ty::Vec(_) | Ty::Seq(_));
    opens.extend(match (reference, whole) {
        (false, _) => quote!(let #name = #kept;),
        (true, true) => quote!(let #name = &#kept;),
        (true, false) => quote!(let #name = &#kept[..];),
    });
}
