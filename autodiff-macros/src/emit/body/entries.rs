//! Entries of matrices in loops, by a slice that is borrowed in front.
//!
//! ```text
//! for k in 0..n { hidden.as_mut_slice()[k] = .. }
//! let hidden_entries = &mut hidden.as_mut_slice()[..n];
//! for k in 0..n { hidden_entries[k] = .. }
//! ```
//!
//! A matrix keeps its shape beside its entries, so that for all that the optimiser knows each entry written may change the
//! shape: looked up for every entry, it keeps loops from being vectorised. A slice does not change its length, and one cut
//! to the number of rounds needs no check of the index in any of them.

use super::Emitter;
use crate::graph::{Graph, Loop, LoopKind, NodeId, Op, Path, Proj, ProjShape, Region, Stmt, Ty, VarId};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use std::collections::{BTreeMap, HashSet};

/// How a loop uses the entries of one matrix.
#[derive(Default)]
struct Use {
    written: bool,
    /// Something else than entries by one number is asked for.
    otherwise: bool,
    /// Every index is the counter of the loop.
    in_step: bool,
}

/// What a loop does with the matrices that it names.
struct Uses<'g> {
    graph: &'g Graph,
    counter: NodeId,
    found: BTreeMap<VarId, Use>,
}

impl Uses<'_> {
    fn note(&mut self, var: VarId) -> &mut Use {
        self.found.entry(var).or_insert(Use { in_step: true, ..Use::default() })
    }

    fn entry(&mut self, var: VarId, index: NodeId) {
        let (in_step, single) = (index == self.counter, self.graph.node(index).ty == Ty::Int);
        let entry = self.note(var);
        entry.in_step &= in_step;
        entry.otherwise |= !single;
    }

    fn region(&mut self, region: &Region) {
        for stmt in &region.stmts {
            match stmt {
                Stmt::Write(path, _) | Stmt::Add(path, _) if matches!(path.proj[..], [Proj::Index(_)]) => {
                    let [Proj::Index(index)] = path.proj[..] else { unreachable!("matched above") };
                    self.entry(path.var, index);
                    self.note(path.var).written = true;
                }
                Stmt::Loop(_) => {}
                _ => stmt.for_each_path(&mut |path| self.note(path.var).otherwise = true),
            }
            stmt.regions().into_iter().for_each(|(inner, _)| self.region(inner));
        }
    }

    fn read(&mut self, node: NodeId) {
        let n = self.graph.node(node);
        match &n.op {
            Op::Read(shape, _) if shape.proj[..] == [ProjShape::Index] => self.entry(shape.var, n.args[0]),
            Op::Read(shape, _) | Op::Len(shape, _) => self.note(shape.var).otherwise = true,
            _ => {}
        }
    }
}

impl Emitter<'_> {
    /// Borrows the entries of the matrices of which the loop uses nothing else, and tells which these are. `end` is what the
    /// counter ends before; it gets a name if it needs one.
    pub(super) fn borrow_entries(&mut self, l: &Loop, end: &mut TokenStream, out: &mut TokenStream) -> Vec<VarId> {
        let LoopKind::For { counter, start, end: last, inclusive, .. } = l.kind else { return Vec::new() };
        let mut uses = Uses { graph: self.graph, counter, found: BTreeMap::new() };
        uses.region(&l.body);
        self.computed_in(&l.body).into_iter().for_each(|node| uses.read(node));
        let found: Vec<(VarId, Use)> = uses.found.into_iter().filter(|(var, used)| self.has_slice(*var) && !used.otherwise).collect();
        if found.is_empty() {
            return Vec::new();
        }
        if !self.nodes.contains_key(&last) && !self.graph.is_leaf(last) {
            let name = self.names.fresh("n", Span::mixed_site());
            out.extend(quote!(let #name = #end;));
            *end = name.to_token_stream();
        }
        let whole = self.graph.integer(start) == Some(0) && !inclusive && runs_through(&l.body);
        let always = self.in_every_round(&l.body);
        for (var, used) in &found {
            let slice = self.slice_of(*var, used.written);
            let name = self.names.fresh(&format!("{}_entries", self.graph.var(*var).name), Span::mixed_site());
            let lent = if used.written { quote!(&mut) } else { quote!(&) };
            out.extend(match whole && used.in_step && always.contains(var) {
                true => quote!(let #name = #lent #slice[..#end];),
                false => quote!(let #name = #slice;),
            });
            self.entries.insert(*var, name);
        }
        found.into_iter().map(|(var, _)| var).collect()
    }

    /// The entries of a matrix, or of what rustc knows to be a matrix or an array.
    fn slice_of(&mut self, var: VarId, written: bool) -> TokenStream {
        let private = self.private.clone();
        match (&self.graph.var(var).ty, written) {
            (Ty::Matrix(_), true) => {
                let name = self.var_name(var);
                quote!(#name.as_mut_slice())
            }
            (Ty::Matrix(_), false) => {
                let name = self.var_name(var);
                quote!(#name.as_slice())
            }
            (_, true) => {
                let whole = self.borrow(&Path::var(var), true);
                quote!(#private::entries_mut(#whole))
            }
            (_, false) => {
                let whole = self.borrow(&Path::var(var), false);
                quote!(#private::entries(#whole))
            }
        }
    }

    /// Whether the variable is a matrix of our own whose entries lie one behind the other.
    pub(super) fn has_slice(&self, var: VarId) -> bool {
        let lent = self.vars.get(&var).is_some_and(|bound| bound.optional);
        self.graph.is_compact(var) && self.declared.contains(&var) && !lent && !self.entries.contains_key(&var)
    }

    /// What is evaluated inside of the loop: all that has no name yet.
    fn computed_in(&self, body: &Region) -> HashSet<NodeId> {
        let mut stack = body.named();
        let mut computed = HashSet::new();
        while let Some(node) = stack.pop() {
            if !self.nodes.contains_key(&node) && computed.insert(node) {
                stack.extend(&self.graph.node(node).args);
            }
        }
        computed
    }

    /// The matrices of which every round uses an entry.
    fn in_every_round(&self, body: &Region) -> HashSet<VarId> {
        let mut always = HashSet::new();
        let mut named = Vec::new();
        for stmt in &body.stmts {
            if let Stmt::Write(path, _) | Stmt::Add(path, _) = stmt {
                always.insert(path.var);
            }
            if stmt.regions().is_empty() {
                named.extend(stmt.operands());
            }
        }
        let reads = self.graph.depends(named).into_iter().filter_map(|node| self.graph.path_of(node));
        always.extend(reads.map(|path: Path| path.var));
        always
    }
}

/// Whether every round of a loop with this body runs to its end.
pub(super) fn runs_through(body: &Region) -> bool {
    body.stmts.iter().all(|stmt| {
        let stays = !matches!(stmt, Stmt::Break(_) | Stmt::Exit(_) | Stmt::Rest(_)) && stmt.jumps().is_empty();
        stays && stmt.regions().into_iter().all(|(inner, _)| runs_through(inner))
    })
}
