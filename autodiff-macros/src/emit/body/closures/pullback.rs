//! What the pullback of a closure is given, and what it keeps.
//!
//! It is given one place for each of the closure's own parameters, and one for all that the closure captures, whose parts stand
//! around the call of the callee's pullback. It keeps copies of the sequences that it names, for nothing that it owns may lead
//! back to what stood around the closure.

use super::Around;
use crate::emit::body::{Bound, Emitter, FunctionName};
use crate::emit::companion::{DerivedClosure, identifiers};
use crate::emit::names::ident;
use crate::graph::{Graph, Passed, Path, Pullback, Ty, VarId};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

/// What a pullback needs of what stands around its closure.
#[derive(Default)]
pub(super) struct Kept {
    pub import: Option<TokenStream>,
    /// Statements of the closure, in front of the pullback.
    pub copies: TokenStream,
    /// First statements of the pullback.
    pub opens: TokenStream,
}

/// The places of a pullback: parameters for the closure's own, names and types for what it captures.
#[derive(Default)]
pub(super) struct ClosurePlaces {
    pub own: Vec<TokenStream>,
    pub captured: Vec<Ident>,
    pub tys: Vec<TokenStream>,
}

impl Emitter<'_> {
    /// The places that the pullback of a closure adds to, on the side of the adjoints or of their tangents.
    pub(super) fn closure_places(
        &self,
        derived: &DerivedClosure<'_>,
        around: &[Around],
        suffix: &str,
        adjoints: &[Option<VarId>],
        bound: &mut Vec<(VarId, Bound)>,
        kept: &mut Kept,
    ) -> ClosurePlaces {
        let (lifted, private) = (derived.lifted, &self.private);
        let mut places = ClosurePlaces::default();
        let mut adjoints = adjoints.iter();
        for (index, param) in lifted.signature.params.iter().enumerate() {
            if !param.active {
                places.own.extend((index < lifted.own).then(|| quote!(_)));
                continue;
            }
            let place = ident(&format!("d_{}{suffix}", param.ident.to_string().trim_start_matches("r#")), Span::mixed_site());
            if index < lifted.own {
                places.own.push(place.to_token_stream());
            } else {
                places.captured.push(place.clone());
                let ty = self.written_ty(&param.model.tangent());
                if ty.is_none() {
                    // The callee tells rustc the type too late.
                    let (like, around) =
                        (format_ident!("like{}_{}", suffix, index, span = Span::mixed_site()), &around[index - lifted.own]);
                    let (name, reference) = (&around.name, (!around.reference).then(|| quote!(&)));
                    kept.copies.extend(quote!(let #like = #private::tangent_of(#reference #name);));
                    kept.opens.extend(quote!(let #place = #private::place_like(#like, #place);));
                }
                places.tys.push(ty.unwrap_or_else(|| quote!(_)));
            }
            if let Some(var) = adjoints.next().expect("one adjoint per active parameter") {
                bound.push((*var, Bound { name: place, reference: true, optional: false }));
            }
        }
        places
    }

    /// Copies of the sequences around the closure, and of those handed to it, that its pullback names.
    pub(super) fn keep_named(
        &self,
        derived: &DerivedClosure<'_>,
        (graph, bound): (&Graph, &[(VarId, Bound)]),
        outside: &[VarId],
        pullback: &TokenStream,
        kept: &mut Kept,
    ) {
        let (named, handed) = (identifiers(pullback.clone()), super::handed_names(derived));
        let private = &self.private;
        for (number, (var, Bound { name, reference, .. })) in bound.iter().enumerate() {
            let ty = &graph.var(*var).ty;
            // Adjoints and seeds come to the pullback itself.
            if outside.contains(var) && named.contains(&name.to_string()) && (*reference || !ty.is_scalar()) {
                kept.import = Some(quote!(use #private::ToOwned as _;));
                match handed.contains(name) {
                    true => keep_handed(name, number, private, kept),
                    false => keep_copy(name, *reference, ty, number, kept),
                }
            }
        }
    }

    /// The places of the callee's own parameters, and statements around the pullback for what closures capture.
    pub(in crate::emit::body) fn places_of_functions(&mut self, p: &Pullback) -> (Vec<(usize, TokenStream)>, TokenStream, TokenStream) {
        let (mut places, mut before, mut after) = (Vec::new(), TokenStream::new(), TokenStream::new());
        let with_tangents = p.seed_tangent.is_some();
        for (slot, passed) in &p.functions {
            let mut place = self.place_of_function(passed, &p.places, |name| &name.captured, &mut before, &mut after);
            if with_tangents {
                let tangents = self.place_of_function(passed, &p.tangent_places, |name| &name.captured_dot, &mut before, &mut after);
                place = quote!(#place, #tangents);
            }
            places.push((*slot, place));
        }
        (places, before, after)
    }

    /// The place for what one of them captures, on the side of the adjoints or of their tangents.
    fn place_of_function(
        &mut self,
        passed: &Passed,
        places: &[Option<Path>],
        captured: fn(&FunctionName) -> &Ident,
        before: &mut TokenStream,
        after: &mut TokenStream,
    ) -> TokenStream {
        match passed {
            Passed::Closure { closure, .. } if self.closures[*closure].lifted.plain => quote!(()),
            Passed::Named { .. } => quote!(&mut ()),
            Passed::Parameter(index) => {
                let captured = captured(&self.functions[index]);
                quote!(&mut *#captured)
            }
            Passed::Closure { captures, .. } => self.captured_places(&places[captures.clone()], before, after),
        }
    }

    /// The places of captured values as one, for the time of the pullback.
    fn captured_places(&mut self, places: &[Option<Path>], before: &mut TokenStream, after: &mut TokenStream) -> TokenStream {
        let parts: Vec<Ident> = places.iter().flatten().map(|path| self.var_name(path.var)).collect();
        let all = self.names.fresh("captured", Span::mixed_site());
        before.extend(quote!(let mut #all = (#(#parts,)*);));
        after.extend(quote!((#(#parts,)*) = #all;));
        quote!(&mut #all)
    }
}

/// A copy of what may be a reference, which is one again in the pullback then.
fn keep_handed(name: &Ident, number: usize, private: &TokenStream, kept: &mut Kept) {
    let copy = format_ident!("kept_{}", number, span = Span::mixed_site());
    kept.copies.extend(quote!(let #copy = { use #private::ByValue as _; #private::Untold(&#name).keep() };));
    kept.opens.extend(quote!(let #name = #copy.lend();));
}

/// A copy that the pullback owns, under the name that the original has.
fn keep_copy(name: &Ident, reference: bool, ty: &Ty, number: usize, kept: &mut Kept) {
    let copy = format_ident!("kept_{}", number, span = Span::mixed_site());
    kept.copies.extend(quote!(let #copy = #name.to_owned();));
    // A copy of what may be an array stays one.
    let whole = !matches!(ty, Ty::Slice(_) | Ty::Vec(_));
    kept.opens.extend(match (reference, whole) {
        (false, _) => quote!(let #name = #copy;),
        (true, true) => quote!(let #name = &#copy;),
        (true, false) => quote!(let #name = &#copy[..];),
    });
}
