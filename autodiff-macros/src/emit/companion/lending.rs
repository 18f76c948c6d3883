//! Parameters whose lifetimes a pullback names: it holds what the caller lent.
//!
//! A pullback is given borrowed arguments again, and owns the rest. What it cannot compute again, because the user's source
//! may have an effect, and what came by value with a reference inside, it keeps; `lending` names the lifetimes of these.

use super::functions::Heading;
use super::types::for_each_lifetime;
use super::{Companion, is_recursive};
use crate::syntax::signature::{Param, Passing};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use std::collections::BTreeSet;
use syn::{GenericParam, Lifetime, Type};

/// Names for the lifetimes of one signature.
#[derive(Default)]
pub(in crate::emit) struct Lending {
    /// All of them, those that the user wrote included.
    pub named: Vec<Lifetime>,
    /// Those that the user left out.
    fresh: Vec<Lifetime>,
    types: Vec<(usize, Type)>,
}

impl Companion<'_> {
    /// What a pullback holds: the borrowed parameters of these numbers, and all that came by value.
    pub(in crate::emit) fn lending(&self, held: &BTreeSet<usize>) -> Lending {
        let mut lending = Lending::default();
        for (index, param) in self.signature.params.iter().enumerate() {
            let can = param.function.is_none() && !param.receiver && param.anonymous.is_none();
            let is_held = !param.active && held.contains(&index) && param.passing == Passing::Shared;
            if can && (param.passing == Passing::Value || is_held) {
                self.name_lifetimes(index, param, &mut lending);
            }
        }
        lending
    }

    fn name_lifetimes(&self, index: usize, param: &Param, lending: &mut Lending) {
        let own = self.item.sig.generics.params.iter().filter_map(|p| match p {
            GenericParam::Lifetime(l) => Some(l.lifetime.clone()),
            _ => None,
        });
        let one = is_recursive(&self.function.graph.body) && !self.signature.home.is_method();
        let mut naming = Naming { own: own.collect(), one, lending };
        let mut ty = param.ty.clone();
        for_each_lifetime(&mut ty, &mut |lifetime| naming.name(lifetime));
        lending.types.push((index, ty));
    }
}

impl Lending {
    /// Whether the pullback holds anything of the caller's.
    pub fn holds(&self) -> bool {
        !self.named.is_empty()
    }

    /// What a pullback that is boxed says of its lifetime.
    pub fn bound(&self) -> Option<TokenStream> {
        let lifetime = self.fresh.first().or(self.named.first())?;
        Some(quote!(+ #lifetime))
    }

    /// Writes the names into a signature.
    pub fn write(&self, heading: &mut Heading) {
        heading.lifetimes.extend(self.fresh.iter().map(ToTokens::to_token_stream));
        heading.lent.extend(self.types.iter().map(|(index, ty)| (*index, ty.to_token_stream())));
    }
}

struct Naming<'l> {
    own: Vec<Lifetime>,
    /// A boxed pullback has one lifetime.
    one: bool,
    lending: &'l mut Lending,
}

impl Naming<'_> {
    fn name(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = self.fresh();
        } else if self.own.contains(lifetime) && !self.lending.named.contains(lifetime) {
            self.lending.named.push(lifetime.clone());
        }
    }

    fn fresh(&mut self) -> Lifetime {
        if self.one
            && let Some(lifetime) = self.lending.fresh.first()
        {
            return lifetime.clone();
        }
        let lifetime = Lifetime::new(&format!("'lent{}", self.lending.fresh.len()), Span::mixed_site());
        self.lending.fresh.push(lifetime.clone());
        self.lending.named.push(lifetime.clone());
        lifetime
    }
}
