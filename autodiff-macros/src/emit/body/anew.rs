//! References that a pullback needs are taken anew in it: it is given the arguments again, and must hold nothing that they
//! lend.

use super::Emitter;
use super::expressions::alone;
use crate::graph::{NodeId, Op, SnippetId, Stmt, Ty};
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use std::collections::HashSet;

impl Emitter<'_> {
    /// The `let`s of the forward sweep that the pullback repeats: values of the user's own types that are computed from what
    /// lasts, and that ask for no effect. Statements from `cut` on belong to the pullback.
    pub fn taken_anew(&mut self, cut: usize) -> TokenStream {
        let mut repeated: Vec<NodeId> = self.used_from(cut).into_iter().filter(|node| self.is_taken_anew(*node)).collect();
        repeated.sort();
        let mut out = TokenStream::new();
        for node in repeated {
            let (name, value) = (self.node_name(node), alone(self.computed(node)));
            out.extend(quote!(let #name = #value;));
        }
        out
    }

    /// What the statements from `cut` on name, and all that it is computed from.
    pub(super) fn used_from(&self, cut: usize) -> HashSet<NodeId> {
        self.graph.depends(self.graph.body.stmts.iter().skip(cut).flat_map(Stmt::named).collect())
    }

    pub(super) fn is_taken_anew(&self, node: NodeId) -> bool {
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
