//! Entries of matrices and of parts of sequences in loops, by a slice that is borrowed in front.
//!
//! ```text
//! for k in 0..n { hidden.as_mut_slice()[k] = .. }
//! let hidden_entries = &mut hidden.as_mut_slice()[..n];
//! for k in 0..n { hidden_entries[k] = .. }
//!
//! for k in 0..xs[a..b].len() { .. xs[a..b][k] .. }
//! let xs_part = &xs[a..b];
//! for k in 0..xs_part.len() { .. xs_part[k] .. }
//! ```
//!
//! A matrix keeps its shape beside its entries, so that for all that the optimiser knows each entry written may change the
//! shape: looked up for every entry, it keeps loops from being vectorised. A slice does not change its length, and one cut
//! to the number of rounds needs no check of the index in any of them. A part that is out of bounds ends the function where
//! it is borrowed, so it must be certain that the loop, or what the user's own function does in front of it, would do that, too.

use super::Emitter;
use crate::graph::{Graph, Loop, LoopKind, NodeId, Op, Path, Proj, Region, Stmt, Ty, VarId, VarKind};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use std::collections::{BTreeMap, HashSet};

/// A slice that is borrowed in front of a loop.
#[derive(Clone)]
pub(super) struct Borrowed {
    /// A matrix, or a part of a sequence.
    pub of: Path,
    pub name: Ident,
}

impl Borrowed {
    /// Whether the place is inside of it.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.of.var == path.var && path.proj.len() > self.of.proj.len() && path.proj.starts_with(&self.of.proj)
    }
}

/// How a loop uses one variable.
struct Use {
    /// What all that is used is inside of: the variable, if that is a matrix, or a part of it, `xs[a..b]`.
    of: Path,
    written: bool,
    /// Something else is asked for.
    otherwise: bool,
    /// Every index is the counter of the loop.
    in_step: bool,
}

/// What a loop does with the variables that it names.
struct Uses<'g> {
    graph: &'g Graph,
    counter: NodeId,
    found: BTreeMap<VarId, Use>,
}

impl Uses<'_> {
    fn note(&mut self, path: &Path, written: bool, only_its_length: bool) {
        let range = path.proj.iter().rposition(|proj| matches!(proj, Proj::Range(..)));
        let sliced = || (1..path.proj.len()).find(|depth| self.graph.is_sliced(&path.up_to(*depth)));
        let of = path.up_to(range.map(|at| at + 1).or_else(sliced).unwrap_or(0));
        let (is_part, behind) = (!of.proj.is_empty(), &path.proj[of.proj.len()..]);
        let index = match behind {
            [Proj::Index(index), ..] if is_part => Some(*index),
            [Proj::Index(index)] if self.graph.node(*index).ty == Ty::Int => Some(*index),
            _ => None,
        };
        let is_part_length = only_its_length && is_part && behind.is_empty();
        let used = self.found.entry(path.var).or_insert(Use { of: of.clone(), written: false, otherwise: false, in_step: true });
        used.written |= written;
        used.otherwise |= used.of != of || index.is_none() && !is_part_length;
        used.in_step &= is_part_length || index == Some(self.counter);
    }

    fn region(&mut self, region: &Region) {
        for stmt in &region.stmts {
            match stmt {
                Stmt::Write(path, _) | Stmt::Add(path, _) => self.note(path, true, false),
                Stmt::Loop(_) => {}
                _ => stmt.for_each_path(&mut |path| self.note(&Path::var(path.var), true, false)),
            }
            stmt.regions().into_iter().for_each(|(inner, _)| self.region(inner));
        }
    }

    fn read(&mut self, node: NodeId) {
        if let Some(path) = self.graph.path_of(node) {
            self.note(&path, false, matches!(self.graph.node(node).op, Op::Len(..)));
        }
    }
}

impl Emitter<'_> {
    /// Borrows the entries of the matrices, and the parts of sequences, of which the loop uses nothing else, and tells which
    /// variables these are of. `end` is what the counter ends before; it gets a name if it needs one.
    pub(super) fn borrow_entries(&mut self, l: &Loop, end: &mut TokenStream, out: &mut TokenStream) -> Vec<VarId> {
        let LoopKind::For { counter, start, end: last, inclusive, .. } = l.kind else { return Vec::new() };
        let mut uses = Uses { graph: self.graph, counter, found: BTreeMap::new() };
        uses.region(&l.body);
        self.computed_in(&l.body).into_iter().for_each(|node| uses.read(node));
        let uses: Vec<Use> = uses.found.into_values().filter(|used| !used.otherwise).collect();
        let mut found: Vec<Use> = uses.into_iter().filter(|used| self.may_be_borrowed(&used.of, last, &l.body)).collect();
        if found.is_empty() {
            return Vec::new();
        }
        let is_known = self.nodes.contains_key(&last) || self.graph.is_leaf(last);
        // The part that the loop runs over tells its end.
        let tells = |used: &Use| !is_known && !used.of.proj.is_empty() && self.is_length_of(last, &used.of);
        let telling = found.iter().position(tells);
        found.swap(0, telling.unwrap_or(0));
        if !is_known && telling.is_none() {
            let name = self.names.fresh("n", Span::mixed_site());
            out.extend(quote!(let #name = #end;));
            *end = name.to_token_stream();
        }
        let whole = self.graph.integer(start) == Some(0) && !inclusive && runs_through(&l.body);
        let always = self.in_every_round(&l.body);
        for (at, used) in found.iter().enumerate() {
            let (var, is_part) = (used.of.var, !used.of.proj.is_empty());
            self.name_in_front(used.of.nodes(), out);
            let is_there = !is_range(&used.of) || self.is_asked_for_length(&used.of, last);
            let slice = if is_there { self.slice_of(&used.of, used.written) } else { self.part_if_any(&used.of, used.written) };
            let kind = if is_part { "part" } else { "entries" };
            let name = self.names.fresh(&format!("{}_{kind}", self.graph.var(var).name), Span::mixed_site());
            let lent = if used.written { quote!(&mut) } else { quote!(&) };
            let tells = at == 0 && telling.is_some();
            let is_cut = whole && used.in_step && always.contains(&var) && !tells;
            out.extend(match is_cut {
                true => quote!(let #name = #lent #slice[..#end];),
                false if is_part && is_there && !self.graph.is_sliced(&used.of) => quote!(let #name = #lent #slice;),
                false => quote!(let #name = #slice;),
            });
            if tells {
                *end = quote!(#name.len());
            }
            self.entries.insert(var, Borrowed { of: used.of.clone(), name });
        }
        found.into_iter().map(|used| used.of.var).collect()
    }

    /// The entries of a matrix, or of what rustc knows to be a matrix or an array, or a part of some.
    fn slice_of(&mut self, of: &Path, written: bool) -> TokenStream {
        let private = self.private.clone();
        match (&self.graph.var(of.var).ty, written) {
            _ if !of.proj.is_empty() => {
                let place = if written { self.target(of) } else { self.path(of) };
                match self.graph.is_sliced(of) {
                    true if written => quote!(#place.as_mut_slice()),
                    true => quote!(#place.as_slice()),
                    false => place,
                }
            }
            (Ty::Matrix(_), true) => {
                let name = self.var_name(of.var);
                quote!(#name.as_mut_slice())
            }
            (Ty::Matrix(_), false) => {
                let name = self.var_name(of.var);
                quote!(#name.as_slice())
            }
            (_, true) => {
                let whole = self.borrow(of, true);
                quote!(#private::entries_mut(#whole))
            }
            (_, false) => {
                let whole = self.borrow(of, false);
                quote!(#private::entries(#whole))
            }
        }
    }

    /// Names what the loop would otherwise name in each round.
    fn name_in_front(&mut self, nodes: impl Iterator<Item = NodeId>, out: &mut TokenStream) {
        for node in nodes {
            let args = self.graph.node(node).args.clone();
            if !self.nodes.contains_key(&node) && !self.graph.is_leaf(node) {
                self.name_in_front(args.into_iter(), out);
                self.let_node(node, out);
            }
        }
    }

    /// A part that is there if the loop has a round: the forward sweep has looked at it then.
    fn part_if_any(&mut self, of: &Path, written: bool) -> TokenStream {
        let private = self.private.clone();
        let Some(Proj::Range(from, to)) = of.proj.last() else { unreachable!("only parts may be missing") };
        let whole = of.up_to(of.proj.len() - 1);
        let [from, to] = [from, to].map(|bound| bound.map(|node| self.index(node)));
        let is_matrix = matches!(self.graph.path_ty(&whole), Ty::Matrix(_)) || self.graph.is_sliced(&whole);
        let place = if written { self.changed(&whole) } else { self.receiver(&whole) };
        match (is_matrix, written) {
            (true, true) => quote!(#private::part_mut(#place.as_mut_slice(), #from..#to)),
            (true, false) => quote!(#private::part(#place.as_slice(), #from..#to)),
            (false, true) => quote!(#private::part_mut(&mut #place[..], #from..#to)),
            (false, false) => quote!(#private::part(&#place[..], #from..#to)),
        }
    }

    /// Whether the slice can be borrowed in front of the loop, which ends before `end`, and is there for certain.
    fn may_be_borrowed(&mut self, of: &Path, end: NodeId, body: &Region) -> bool {
        if of.proj.is_empty() {
            return self.has_slice(of.var);
        }
        let is_there = self.reversing || !is_range(of) || self.is_asked_for_length(of, end);
        is_there && self.is_at_hand(of.var) && self.is_settled(of, body)
    }

    fn is_at_hand(&self, var: VarId) -> bool {
        let is_there = matches!(self.graph.var(var).kind, VarKind::Param(_) | VarKind::Lent) || self.declared.contains(&var);
        let is_held = self.vars.get(&var).is_some_and(|bound| bound.optional) || self.entries.contains_key(&var);
        is_there && !is_held
    }

    /// Whether the length of the part tells where the loop ends: then it is one, even if no round follows.
    fn is_asked_for_length(&self, of: &Path, end: NodeId) -> bool {
        self.graph.depends(vec![end]).into_iter().any(|node| self.is_length_of(node, of))
    }

    /// Whether the node is the length of the part, or of the same part of what it is the adjoint of.
    fn is_length_of(&self, node: NodeId, of: &Path) -> bool {
        let whole = |var: VarId| self.graph.alike.get(&var).filter(|(_, steps)| steps.is_empty()).map_or(var, |(whole, _)| *whole);
        let path = self.graph.path_of(node).filter(|_| matches!(self.graph.node(node).op, Op::Len(..)));
        path.is_some_and(|path| path.proj == of.proj && whole(path.var) == whole(of.var))
    }

    /// Whether what names the part is known in front of the loop with this body.
    fn is_settled(&self, of: &Path, body: &Region) -> bool {
        let changed = changed_in(body);
        let mut stack: Vec<NodeId> = of.nodes().collect();
        while let Some(node) = stack.pop() {
            if self.nodes.contains_key(&node) || self.graph.is_leaf(node) {
                continue;
            }
            let n = self.graph.node(node);
            match &n.op {
                Op::Scalar(_) => {}
                Op::Len(shape, _) if !changed.contains(&shape.var) => {}
                _ => return false,
            }
            stack.extend(&n.args);
        }
        true
    }

    /// Whether the variable is a matrix whose entries lie one behind the other.
    fn has_slice(&self, var: VarId) -> bool {
        self.graph.is_compact(var) && self.is_at_hand(var)
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

/// Whether the place is a part by where it starts and ends, which need not be in bounds.
fn is_range(of: &Path) -> bool {
    matches!(of.proj.last(), Some(Proj::Range(..)))
}

/// The variables of which something is stored to.
fn changed_in(body: &Region) -> HashSet<VarId> {
    let mut changed = HashSet::new();
    for stmt in &body.stmts {
        stmt.for_each_path(&mut |path| {
            changed.insert(path.var);
        });
        stmt.regions().into_iter().for_each(|(inner, _)| changed.extend(changed_in(inner)));
    }
    changed
}

/// Whether every round of a loop with this body runs to its end.
pub(super) fn runs_through(body: &Region) -> bool {
    body.stmts.iter().all(|stmt| {
        let stays = !matches!(stmt, Stmt::Break(_) | Stmt::Exit(_) | Stmt::Rest(_)) && stmt.jumps().is_empty();
        stays && stmt.regions().into_iter().all(|(inner, _)| runs_through(inner))
    })
}
