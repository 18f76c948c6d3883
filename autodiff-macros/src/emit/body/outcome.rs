//! Results and their tangents.

use super::Emitter;
use crate::differentiate::Forward;
use crate::graph::{NodeId, Op, Stmt, VarId};
use crate::lower::Out;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use std::collections::HashSet;

impl Emitter<'_> {
    /// The tokens of a result.
    pub fn outcome(&mut self, out: &Out, keep: &HashSet<VarId>) -> TokenStream {
        match out {
            Out::Unit => quote!(()),
            Out::Node(index) | Out::Aside(index) => self.expr(self.graph.body.yields[*index]),
            Out::Tuple(items) => {
                let items: Vec<TokenStream> = items.iter().map(|item| self.outcome(item, keep)).collect();
                quote!((#(#items,)*))
            }
            Out::Place(path) if self.taken.contains_key(path) => self.taken[path].to_token_stream(),
            Out::Place(path) => {
                let (place, private) = (self.path(path), self.private.clone());
                let reference = self.vars.get(&path.var).is_some_and(|b| b.reference);
                let movable = path.proj.is_empty() && !keep.contains(&path.var) && !reference;
                if self.graph.path_ty(path).is_static() || movable { place } else { quote!(#private::Clone::clone(&#place)) }
            }
        }
    }

    /// Variables that statements from `cut` on name. Numbers that have names in front of it are looked at no more.
    pub fn named_from(&self, cut: usize) -> HashSet<VarId> {
        let graph = self.graph;
        let is_kept = |node: &NodeId| graph.node(*node).ty.is_scalar() && self.named_first.contains(node);
        let (mut named, mut seen) = (HashSet::new(), HashSet::new());
        let mut stmts: Vec<&Stmt> = graph.body.stmts[cut..].iter().collect();
        while let Some(stmt) = stmts.pop() {
            let mut nodes = stmt.operands();
            nodes.extend(if let Stmt::Let(node) = stmt { Some(*node) } else { None });
            while let Some(node) = nodes.pop() {
                if is_kept(&node) || !seen.insert(node) {
                    continue;
                }
                if let Op::Read(shape, _) | Op::Len(shape, _) = &graph.node(node).op {
                    named.insert(shape.var);
                }
                nodes.extend(&graph.node(node).args);
            }
            stmt.for_each_path(&mut |path| {
                named.insert(path.var);
            });
            stmts.extend(stmt.regions().into_iter().flat_map(|(inner, _)| &inner.stmts));
        }
        named
    }

    /// Takes the places of a result where the forward sweep ends, if the reverse sweep changes them.
    pub fn take_changed(&mut self, out: &Out, changes: &impl Fn(VarId) -> bool) -> TokenStream {
        match out {
            Out::Unit | Out::Node(_) | Out::Aside(_) => TokenStream::new(),
            Out::Tuple(items) => items.iter().map(|item| self.take_changed(item, changes)).collect(),
            Out::Place(path) if !changes(path.var) => TokenStream::new(),
            Out::Place(path) => {
                let (place, private) = (self.path(path), &self.private);
                let name = self.names.fresh("value", Span::mixed_site());
                let taken = quote!(let #name = #private::Clone::clone(&#place););
                self.taken.insert(path.clone(), name);
                taken
            }
        }
    }

    /// The tokens of a result and of its tangent, and before them the zeros that are shaped like a part which goes out
    /// without one.
    pub fn outcomes(
        &mut self,
        out: &Out,
        forward: &Forward,
        keep: &HashSet<VarId>,
        before: &mut TokenStream,
    ) -> (TokenStream, TokenStream) {
        if let Out::Tuple(items) = out {
            let pairs = items.iter().map(|item| self.outcomes(item, forward, keep, before));
            let (values, dots): (Vec<TokenStream>, Vec<TokenStream>) = pairs.unzip();
            return (quote!((#(#values,)*)), quote!((#(#dots,)*)));
        }
        let dot = self.outcome_dot(out, forward, keep);
        let moves = match out {
            Out::Unit | Out::Aside(_) | Out::Tuple(_) => true,
            Out::Node(index) => forward.yields[*index].is_some() || forward.graph.node(forward.graph.body.yields[*index]).ty.is_static(),
            Out::Place(path) => forward.tangents.contains_key(&path.var) || forward.graph.path_ty(path).is_static(),
        };
        if moves {
            return (self.outcome(out, keep), dot);
        }
        let still = self.names.fresh("still", Span::mixed_site());
        before.extend(quote!(let #still = #dot;));
        (self.outcome(out, keep), still.to_token_stream())
    }

    /// The tokens of the tangent of a result; zero where nothing moves it.
    fn outcome_dot(&mut self, out: &Out, forward: &Forward, keep: &HashSet<VarId>) -> TokenStream {
        let private = self.private.clone();
        match out {
            Out::Unit | Out::Aside(_) => quote!(()),
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
