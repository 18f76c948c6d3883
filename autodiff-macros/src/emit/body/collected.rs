//! Records with one value for every round of a loop: what the rounds give is collected.
//!
//! ```text
//! for k in 0..n { ..; recorded.push(t) }          for k in (0..n).rev() { let t = pop(&mut recorded); .. }
//! let recorded: Vec<_> = (0..n).map(|k| { ..; t }).collect();
//!                                                 for (k, t) in (0..n).rev().zip(recorded.into_iter().rev()) { .. }
//! ```
//!
//! No round asks for room, or whether something was recorded; an array of slots becomes one of values, by `array::from_fn`.
//! That takes loops in which every round runs to its end, one forward and one backward beside each other.

use super::Emitter;
use super::entries::runs_through;
use crate::analysis::RegionId;
use crate::graph::{Graph, Loop, LoopKind, NodeId, Op, Path, Proj, ProjShape, Region, Stmt, Ty, VarId, VarKind};
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use std::collections::HashMap;

/// A loop that fills or empties a record, with the region it stands in.
#[derive(Clone, Copy)]
struct End<'g> {
    l: &'g Loop,
    path: &'g Path,
    home: RegionId,
}

/// What is done with a record.
#[derive(Default)]
struct Handling<'g> {
    start: Option<(NodeId, RegionId)>,
    filled: Option<End<'g>>,
    emptied: Option<End<'g>>,
    mentions: usize,
}

/// Collects who handles which record.
struct Search<'g> {
    graph: &'g Graph,
    next: RegionId,
    found: HashMap<VarId, Handling<'g>>,
}

impl<'g> Search<'g> {
    fn region(&mut self, region: &'g Region, around: Option<(&'g Loop, RegionId)>) {
        let id = self.next;
        self.next += 1;
        let last = region.stmts.len().saturating_sub(1);
        for (position, stmt) in region.stmts.iter().enumerate() {
            stmt.for_each_path(&mut |path| {
                if self.graph.var(path.var).kind == VarKind::Record {
                    self.found.entry(path.var).or_default().mentions += 1;
                }
            });
            let end = |path| around.map(|(l, home)| End { l, path, home });
            match stmt {
                Stmt::Write(path, node) if path.proj.is_empty() => {
                    self.found.entry(path.var).or_default().start = Some((*node, id));
                }
                Stmt::Push(path, _) if position == last => self.found.entry(path.var).or_default().filled = end(path),
                Stmt::Pop(path, _) if position == 0 => self.found.entry(path.var).or_default().emptied = end(path),
                _ => {}
            }
            let inside = if let Stmt::Loop(l) = stmt { Some((&**l, id)) } else { None };
            stmt.regions().into_iter().for_each(|(inner, _)| self.region(inner, inside));
        }
    }
}

impl<'g> Emitter<'g> {
    /// Finds the records that are collected, and the loops that fill and empty them.
    pub(super) fn find_collected(&mut self) {
        let mut search = Search { graph: self.graph, next: 0, found: HashMap::new() };
        search.region(&self.graph.body, None);
        for (var, handling) in search.found {
            let Handling { start: Some((start, home)), filled: Some(filled), emptied: Some(emptied), mentions: 3 } = handling else {
                continue;
            };
            if !self.records.contains_key(&var) && self.is_collected(start, home, filled, emptied) {
                self.collected.insert(filled.l.label, var);
                self.collected.insert(emptied.l.label, var);
            }
        }
    }

    fn is_collected(&self, start: NodeId, home: RegionId, filled: End<'_>, emptied: End<'_>) -> bool {
        let graph = self.graph;
        let (LoopKind::For { counter, end, .. }, LoopKind::For { counter: back, end: again, .. }) = (&filled.l.kind, &emptied.l.kind)
        else {
            return false;
        };
        let fits = match &graph.node(start).ty {
            // A vector is made where it is filled.
            Ty::Vec(_) => {
                let as_often = end == again || graph.integer(*end).is_some_and(|n| graph.integer(*again) == Some(n));
                filled.path.proj.is_empty() && emptied.path.proj.is_empty() && home == filled.home && as_often
            }
            Ty::Array(element, size) => {
                let in_step = filled.path.proj[..] == [Proj::Index(*counter)] && emptied.path.proj[..] == [Proj::Index(*back)];
                let has_size = |end: &NodeId| self.known_length(*end).as_deref() == Some(&*size.text);
                // Arrays are made by numbers of the type `usize`.
                matches!(**element, Ty::Vec(_)) && in_step && has_size(end) && has_size(again) && self.is_index(*counter, &filled.l.body)
            }
            _ => false,
        };
        let is_plain = |l: &Loop, wanted: bool| {
            let from_zero = matches!(l.kind, LoopKind::For { start, inclusive: false, reversed, .. } if reversed == wanted && graph.integer(start) == Some(0));
            from_zero && !graph.sums.contains_key(&l.label)
        };
        fits && is_plain(filled.l, false)
            && is_plain(emptied.l, true)
            && filled.home == emptied.home
            && runs_through(&filled.l.body)
            && self.stays_inside(&filled.l.body)
    }

    /// A length that rustc knows, as it is written.
    fn known_length(&self, node: NodeId) -> Option<String> {
        match self.graph.node(node).op {
            Op::Int(n) | Op::IntOf(n, _) => Some(n.to_string()),
            Op::Snippet(id) if self.graph.is_leaf(node) => Some(self.graph.snippets[id.index()].tokens.to_string()),
            _ => None,
        }
    }

    /// Whether nothing that is evaluated in the region leaves the function, or a loop, by tokens of the user's.
    fn stays_inside(&self, body: &Region) -> bool {
        let mut nodes = self.graph.depends(body.named()).into_iter();
        nodes.all(|node| match self.graph.node(node).op {
            _ if self.graph.fallible.contains_key(&node) || self.graph.diverging.contains(&node) => false,
            Op::Snippet(id) => !leaves(self.graph.snippets[id.index()].tokens.clone()),
            _ => true,
        })
    }

    /// Whether the counter is an index, alone or as a row or column.
    fn is_index(&self, counter: NodeId, body: &Region) -> bool {
        let graph = self.graph;
        let is_it = |node: NodeId| node == counter || graph.node(node).op == Op::Tuple && graph.node(node).args.contains(&counter);
        let reads = graph.depends(body.named()).into_iter().filter_map(|node| match &graph.node(node).op {
            Op::Read(shape, _) if shape.proj.first() == Some(&ProjShape::Index) => graph.node(node).args.first().copied(),
            _ => None,
        });
        let stores = body.stmts.iter().filter_map(|stmt| match stmt {
            Stmt::Write(path, _) | Stmt::Add(path, _) => path.proj.first(),
            _ => None,
        });
        let stores = stores.filter_map(|proj| if let Proj::Index(index) = proj { Some(*index) } else { None });
        reads.chain(stores).any(is_it)
    }

    /// Whether the variable is a record that a loop makes by itself.
    pub(super) fn is_made_by_loop(&self, var: VarId) -> bool {
        self.collected.values().any(|record| *record == var)
    }

    /// The loop that fills the record.
    pub(super) fn collect(&mut self, l: &Loop, var: VarId, name: &TokenStream, range: &TokenStream, out: &mut TokenStream) {
        let LoopKind::For { end, .. } = l.kind else { unreachable!("only these are found") };
        let id = self.next;
        self.next += 1;
        let last = l.body.stmts.len() - 1;
        let mut stmts = self.stmts(&l.body, id, 0..last);
        self.let_before(id, last, &mut stmts);
        let Stmt::Push(path, nodes) = &l.body.stmts[last] else { unreachable!("only these are found") };
        let value = self.round(nodes);
        let (record, private) = (self.var_name(var), &self.private);
        if path.proj.is_empty() {
            out.extend(quote!(let #record: #private::Vec<_> = (#range).map(|#name| { #stmts #value }).collect();));
            return;
        }
        let size: TokenStream = self.known_length(end).unwrap_or_default().parse().unwrap_or_default();
        out.extend(quote!(let #record: [_; #size] = ::core::array::from_fn(|#name| { #stmts #value });));
    }

    /// The loop that empties it, from the back.
    pub(super) fn take_back(&mut self, l: &Loop, var: VarId, name: &TokenStream, range: &TokenStream, out: &mut TokenStream) {
        let Stmt::Pop(_, outs) = &l.body.stmts[0] else { unreachable!("only these are found") };
        let id = self.next;
        self.next += 1;
        let mut body = TokenStream::new();
        self.let_before(id, 0, &mut body);
        let value = self.names_of_round(outs);
        body.extend(self.stmts(&l.body, id, 1..l.body.stmts.len() + 1));
        let record = self.var_name(var);
        out.extend(if name.to_string() == "_" {
            quote!(for #value in ::core::iter::IntoIterator::into_iter(#record).rev() { #body })
        } else {
            quote!(for (#name, #value) in #range.zip(::core::iter::IntoIterator::into_iter(#record).rev()) { #body })
        });
    }
}

/// Whether tokens lead out of the place where they stand.
fn leaves(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Group(group) => leaves(group.stream()),
        TokenTree::Ident(name) => ["return", "break", "continue", "await", "yield"].contains(&name.to_string().as_str()),
        TokenTree::Punct(sign) => sign.as_char() == '?',
        TokenTree::Literal(_) => false,
    })
}
