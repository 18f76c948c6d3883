//! Records whose length is a constant of the user's.
//!
//! The macro does not see how large the constant is: the record is emitted in a form that rustc settles, in place where it
//! is short, on the heap where it is not. That takes a type with a constant in it, which must not depend on generics.
//!
//! A stack with room for one value is an `Option`: arrays of them keep what has no zero, such as pullbacks, without heap.

use super::Emitter;
use crate::emit::companion::tuple;
use crate::graph::{NodeId, Op, Region, Stmt, Ty, VarId, VarKind};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::HashMap;

/// How a record is made and filled.
#[derive(Default)]
struct Filling {
    /// What the variable as a whole is set to.
    starts: Vec<NodeId>,
    /// The values of each round.
    rounds: Vec<Vec<NodeId>>,
}

impl Emitter<'_> {
    /// Finds the records of numbers with room for a constant number of rounds.
    pub(super) fn find_records(&mut self) {
        let mut fillings = HashMap::new();
        collect(&self.graph.body, &mut fillings);
        let is_number = |node: &NodeId| self.graph.node(*node).ty.is_scalar();
        for (var, filling) in fillings {
            let is_record = self.graph.var(var).kind == VarKind::Record;
            if is_record && filling.starts.iter().any(|start| self.is_slot(*start)) {
                self.slots.insert(var);
            }
            if let ([start], [round]) = (&filling.starts[..], &filling.rounds[..])
                && is_record
                && round.iter().all(is_number)
                && self.has_constant_room(*start)
            {
                self.records.insert(var, round.clone());
            }
        }
    }

    /// Whether the record begins as an empty slot, or as an array of such.
    fn is_slot(&self, node: NodeId) -> bool {
        let n = self.graph.node(node);
        match n.op {
            Op::Repeat(_) => self.is_slot(n.args[0]),
            Op::WithCapacity => n.args.iter().map(|arg| self.graph.integer(*arg)).eq([Some(1)]),
            _ => false,
        }
    }

    /// Empty slots in arrays of these lengths.
    pub(super) fn empty_slots(ty: &Ty) -> TokenStream {
        match ty {
            Ty::Array(element, size) => {
                let (element, size) = (Self::empty_slots(element), size.text.parse().unwrap_or_else(|_| TokenStream::new()));
                quote!([const { #element }; #size])
            }
            _ => quote!(::core::option::Option::None),
        }
    }

    /// Whether the record has room for a product of numbers that are known when the user's crate is compiled, one by name.
    fn has_constant_room(&self, node: NodeId) -> bool {
        let n = self.graph.node(node);
        let is_known = |arg: &NodeId| self.graph.integer(*arg).is_some() || self.is_constant_item(*arg);
        n.op == Op::WithCapacity && n.args.iter().all(is_known) && n.args.iter().any(|arg| self.graph.integer(*arg).is_none())
    }

    /// Whether the node is a constant item, by spelling: a path in capitals without generic parameters.
    fn is_constant_item(&self, node: NodeId) -> bool {
        let Op::Snippet(id) = self.graph.node(node).op else { return false };
        let Ok(path) = syn::parse2::<syn::Path>(self.graph.snippets[id.index()].tokens.clone()) else { return false };
        let name = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let is_free = |segment: &syn::PathSegment| segment.arguments.is_none() && !self.generics.contains(&segment.ident.to_string());
        self.graph.is_leaf(node)
            && name.contains(|c: char| c.is_uppercase())
            && !name.contains(|c: char| c.is_lowercase())
            && path.segments.iter().all(is_free)
    }

    /// An empty record with this room, which is short or long as the constants tell.
    pub(super) fn record(&mut self, var: VarId, capacity: NodeId) -> TokenStream {
        let fillers = self.records[&var].iter().map(|node| self.empty(&self.graph.node(*node).ty).expect("a number"));
        let fillers: Vec<TokenStream> = fillers.collect();
        let filler = tuple(&fillers);
        let factors: Vec<TokenStream> = self.graph.node(capacity).args.iter().map(|arg| self.expr(*arg)).collect();
        let private = &self.private;
        let room = factors.iter().map(|factor| quote!(#private::room(#factor))).reduce(|product, n| quote!(#product * #n));
        quote!(#private::Record::<_, { #private::in_place(&[#(#factors as usize),*]) }>::with_capacity(#filler, #room))
    }
}

fn collect(region: &Region, fillings: &mut HashMap<VarId, Filling>) {
    for stmt in &region.stmts {
        match stmt {
            Stmt::Write(path, node) if path.proj.is_empty() => fillings.entry(path.var).or_default().starts.push(*node),
            Stmt::Push(path, nodes) if path.proj.is_empty() => fillings.entry(path.var).or_default().rounds.push(nodes.clone()),
            _ => {}
        }
        stmt.regions().into_iter().for_each(|(inner, _)| collect(inner, fillings));
    }
}
