//! Arithmetic of inactive values whose type the source does not tell: it stands as the user has it.
//!
//! In comes a lowered body with its types; afterwards sums, differences and quotients that carry no derivative are source,
//! of which nobody asks whether it adds up like a vector.

use super::Lowerer;
use crate::graph::{NodeId, Op, ScalarOp, Snippet, SnippetId, Ty};
use quote::{format_ident, quote, quote_spanned};

impl Lowerer<'_> {
    pub(super) fn keep_untold(&mut self) {
        for index in 0..self.b.graph.nodes.len() {
            let node = NodeId(index as u32);
            let n = self.b.graph.node(node);
            let Op::Scalar(op @ (ScalarOp::Add | ScalarOp::Sub | ScalarOp::Div | ScalarOp::Rem | ScalarOp::Neg)) = n.op else { continue };
            if n.ty != Ty::Opaque || self.is_active_node(node) {
                continue;
            }
            let (span, args) = (self.b.graph.node(node).span, self.b.graph.node(node).args.clone());
            let holes = (0..args.len()).map(|i| format!("__hole{i}")).collect();
            let operands: Vec<_> = args.iter().enumerate().map(|(i, arg)| self.operand_tokens(*arg, i)).collect();
            let sign: syn::BinOp = syn::parse_str(op.name()).unwrap_or(syn::parse_quote!(-));
            let tokens = match &operands[..] {
                [one] => quote_spanned!(span=> -#one),
                [left, right] => quote_spanned!(span=> #left #sign #right),
                _ => continue,
            };
            self.b.graph.snippets.push(Snippet { tokens, holes, effect: false, lends: false });
            self.b.graph.nodes[index].op = Op::Snippet(SnippetId(self.b.graph.snippets.len() as u32 - 1));
        }
    }

    /// In source the name of a parameter that is a reference stands for the reference.
    fn operand_tokens(&self, arg: NodeId, index: usize) -> proc_macro2::TokenStream {
        let hole = format_ident!("__hole{index}");
        let lent = self.b.graph.path_of(arg).is_some_and(|path| self.is_lent(&path));
        let is_read = matches!(self.b.graph.node(arg).op, Op::Read(..)) && !self.b.graph.node(arg).ty.is_scalar();
        if lent && is_read { quote!(*#hole) } else { quote!(#hole) }
    }
}
