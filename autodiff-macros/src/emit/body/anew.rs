//! References that a pullback needs are taken anew in it: it is given the arguments again, and must hold nothing that they
//! lend.

use super::Emitter;
use super::expressions::alone;
use crate::graph::{LoopKind, NodeId, Op, SnippetId, Stmt, Ty, VarId, VarKind};
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use std::collections::{BTreeSet, HashMap, HashSet};

impl Emitter<'_> {
    /// The `let`s of the forward sweep that the pullback repeats: values of the user's own types that are computed from what
    /// lasts, and that ask for no effect. Statements from `cut` on belong to the pullback.
    pub fn taken_anew(&mut self, cut: usize) -> TokenStream {
        let graph = self.graph;
        let mut roots: Vec<NodeId> = Vec::new();
        graph.body.stmts.iter().skip(cut).for_each(|stmt| stmt.named(&mut roots));
        let mut repeated: Vec<NodeId> = graph.depends(roots).into_iter().filter(|node| self.is_taken_anew(*node)).collect();
        repeated.sort();
        let mut out = TokenStream::new();
        for node in repeated {
            let (name, value) = (self.node_name(node), alone(self.computed(node)));
            out.extend(quote!(let #name = #value;));
        }
        out
    }

    /// The parameters, by number, that the pullback may hold on to, because it keeps source of the user's that looks at them
    /// and may be a reference: what it does not take anew, what the forward sweep records, and what stands in a variable.
    pub fn held_parameters(&self, cut: usize) -> BTreeSet<usize> {
        let graph = self.graph;
        let mut roots: Vec<NodeId> = Vec::new();
        graph.body.stmts.iter().skip(cut).for_each(|stmt| stmt.named(&mut roots));
        let used = graph.depends(roots);
        let looked_at = |var: VarId| {
            used.iter().any(|node| matches!(&graph.node(*node).op, Op::Read(shape, _) | Op::Len(shape, _) if shape.var == var))
        };
        let mut kept: Vec<NodeId> =
            used.iter().copied().filter(|node| self.named_first.contains(node) && !self.is_taken_anew(*node)).collect();
        let mut taken_apart: HashSet<NodeId> = HashSet::new();
        let mut origins: HashMap<NodeId, Vec<NodeId>> = HashMap::new();
        let mut stack: Vec<&Stmt> = graph.body.stmts[..cut].iter().collect();
        while let Some(stmt) = stack.pop() {
            match stmt {
                Stmt::Push(_, nodes) => kept.extend(nodes),
                Stmt::Write(path, node) if looked_at(path.var) => kept.push(*node),
                Stmt::Match { arms, outs, .. } => {
                    taken_apart.extend(arms.iter().flat_map(|arm| arm.binds.iter().map(|(_, node)| *node)));
                    for (index, out) in outs.iter().enumerate() {
                        origins.entry(*out).or_default().extend(arms.iter().filter_map(|arm| arm.body.yields.get(index)));
                    }
                }
                Stmt::Loop(l) => {
                    if let LoopKind::Each { binds, .. } = &l.kind {
                        taken_apart.extend(binds.iter().map(|(_, node)| *node));
                    }
                }
                _ => {}
            }
            stack.extend(stmt.regions().into_iter().flat_map(|(inner, _)| &inner.stmts));
        }
        let mut sources = Vec::new();
        while let Some(node) = kept.pop() {
            let n = graph.node(node);
            let is_source = matches!(n.op, Op::Snippet(_) | Op::Slot) || taken_apart.contains(&node);
            if is_source && (matches!(n.ty, Ty::Slice(_)) || *n.ty.leaf() == Ty::Opaque) {
                sources.push(node);
            }
            kept.extend(origins.remove(&node).into_iter().flatten());
        }
        self.parameters_behind(sources, cut)
    }

    /// The parameters that values are made of.
    fn parameters_behind(&self, mut nodes: Vec<NodeId>, cut: usize) -> BTreeSet<usize> {
        let graph = self.graph;
        // What each value and each variable comes from, where a statement says so.
        let (mut behind, mut stored): (HashMap<NodeId, Vec<NodeId>>, HashMap<VarId, Vec<NodeId>>) = (HashMap::new(), HashMap::new());
        let mut stack: Vec<&Stmt> = graph.body.stmts[..cut].iter().collect();
        while let Some(stmt) = stack.pop() {
            if let Stmt::Write(path, node) = stmt {
                stored.entry(path.var).or_default().push(*node);
            }
            for defined in stmt.defines() {
                behind.entry(defined).or_default().extend(stmt.operands());
            }
            for (inner, bound) in stmt.regions() {
                bound.into_iter().for_each(|node| behind.entry(node).or_default().extend(stmt.operands()));
                stmt.defines().into_iter().for_each(|node| behind.entry(node).or_default().extend(&inner.yields));
                stack.extend(&inner.stmts);
            }
        }
        let (mut seen, mut found) = (HashSet::new(), BTreeSet::new());
        while let Some(node) = nodes.pop() {
            if !seen.insert(node) {
                continue;
            }
            nodes.extend(&graph.node(node).args);
            nodes.extend(behind.remove(&node).into_iter().flatten());
            if let Op::Read(shape, _) | Op::Len(shape, _) = &graph.node(node).op {
                if let VarKind::Param(index) = graph.var(shape.var).kind {
                    found.insert(index);
                }
                nodes.extend(stored.remove(&shape.var).into_iter().flatten());
            }
        }
        found
    }

    fn is_taken_anew(&self, node: NodeId) -> bool {
        let n = self.graph.node(node);
        matches!(n.op, Op::Snippet(_) | Op::Slot)
            && !self.graph.has_effect(node)
            && matches!(n.ty, Ty::Opaque | Ty::Slice(_))
            && self.named_first.contains(&node)
            && n.args.iter().all(|arg| self.lasts(*arg))
    }

    /// Whether the value is the same in the pullback: it comes from what nobody changes, or is kept under a name.
    fn lasts(&self, node: NodeId) -> bool {
        let n = self.graph.node(node);
        let is_named = |node: &NodeId| self.named_first.contains(node);
        // What is only borrowed is still there under its name: the pullback takes it along.
        let looks_at_names = matches!(n.op, Op::Snippet(id) if self.borrows(id) && n.args.iter().all(is_named));
        let is_frozen = match &n.op {
            Op::Read(shape, _) | Op::Len(shape, _) => self.graph.var(shape.var).frozen,
            Op::Scalar(_) | Op::Cast(_) | Op::Borrow | Op::Slot | Op::Const(_) | Op::Int(_) | Op::Bool(_) => true,
            Op::Snippet(_) => !self.graph.has_effect(node),
            _ => false,
        };
        looks_at_names || (n.ty.is_scalar() && is_named(&node)) || (is_frozen && n.args.iter().all(|arg| self.lasts(*arg)))
    }

    /// Whether the source borrows what it names, as `&list` and `list.iter()` do.
    fn borrows(&self, id: SnippetId) -> bool {
        let snippet = &self.graph.snippets[id.index()];
        let trees: Vec<TokenTree> = alone(snippet.tokens.clone()).into_iter().collect();
        let by_sign = matches!(trees.first(), Some(TokenTree::Punct(p)) if p.as_char() == '&');
        let by_method = matches!(&trees[..], [TokenTree::Ident(_), TokenTree::Punct(dot), TokenTree::Ident(method), TokenTree::Group(_), ..]
            if dot.as_char() == '.' && ["iter", "values", "keys", "chars", "bytes", "windows", "chunks"].iter().any(|name| method == name));
        !snippet.effect && snippet.holes.len() == 1 && (by_sign || by_method)
    }
}
