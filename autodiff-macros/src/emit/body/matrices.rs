//! Operations on whole matrices, and operators on values of unknown type.
//!
//! Operands are handed over by reference, so that nothing is moved or copied that the user's function did not.

use super::Emitter;
use crate::graph::{MatrixOp, NodeId, Op, Path, ScalarOp, Ty};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

impl<'g> Emitter<'g> {
    /// `a + b` and the like where the result is no number.
    pub(super) fn operator(&mut self, op: ScalarOp, args: &[NodeId], primal: bool, ty: &Ty) -> (TokenStream, u8) {
        let private = self.private.clone();
        // What is not known to be a matrix need not have the operators of one.
        let unknown = !primal && !matches!(ty, Ty::Matrix(_));
        if let (ScalarOp::Neg, [a]) = (op, args) {
            if unknown {
                let a = self.borrowed(*a);
                return (quote!(#private::negated(#a)), 0);
            }
            let a = self.whole(*a, 1, false);
            return (quote!(-#a), 1);
        }
        let [a, b] = args else { unreachable!("operators of matrices have one or two operands") };
        if unknown && op == ScalarOp::Add {
            let (a, b) = (self.borrowed(*a), self.borrowed(*b));
            return (quote!(#private::added(#a, #b)), 0);
        }
        // A number stands on the right, where every scalar type has the product.
        let swapped = !primal && op == ScalarOp::Mul && self.graph.node(*a).ty.is_real();
        let (a, b) = if swapped { (*b, *a) } else { (*a, *b) };
        let symbol: TokenStream = op.name().parse().unwrap_or_default();
        let level = if matches!(op, ScalarOp::Add | ScalarOp::Sub) { 3 } else { 2 };
        let (a, b) = (self.whole(a, level, false), self.whole(b, level, true));
        (quote!(#a #symbol #b), level)
    }

    /// An operand of an operator: a matrix by reference, a value of unknown type as the user has it.
    fn whole(&mut self, node: NodeId, parent: u8, right: bool) -> TokenStream {
        let n = self.graph.node(node);
        let at_hand = self.nodes.contains_key(&node) || matches!(n.op, Op::Read(..) | Op::Bound(_));
        if matches!(n.ty, Ty::Matrix(_)) && at_hand { self.borrowed(node) } else { self.operand(node, parent, right) }
    }

    pub(super) fn matrix(&mut self, op: MatrixOp, args: &[NodeId]) -> TokenStream {
        let private = self.private.clone();
        let method = |name: &str| proc_macro2::Ident::new(name, proc_macro2::Span::mixed_site());
        let name = match op {
            MatrixOp::Transpose => "transpose",
            MatrixOp::Dot => "dot",
            MatrixOp::Sum => "sum",
            MatrixOp::Norm => "norm",
            MatrixOp::NormSquared => "norm_squared",
            MatrixOp::ComponentMul => "component_mul",
            MatrixOp::ComponentDiv => "component_div",
            MatrixOp::Trace => "trace",
            MatrixOp::Determinant => "determinant",
            MatrixOp::Cross => "cross",
            MatrixOp::Inverse => {
                let a = self.borrowed(args[0]);
                return quote!(#private::inverse(#a));
            }
            MatrixOp::ProductLeft | MatrixOp::ProductRight => {
                let function = method(if op == MatrixOp::ProductLeft { "left" } else { "right" });
                let [l, r, g] = [args[0], args[1], args[2]].map(|n| self.borrowed(n));
                return quote!(#private::Product::#function(#l, #r, #g));
            }
            MatrixOp::Filled | MatrixOp::Diagonal => {
                let function = method(if op == MatrixOp::Filled { "filled" } else { "diagonal" });
                let (a, x) = (self.borrowed(args[0]), self.expr(args[1]));
                return quote!(#private::#function(#a, #x));
            }
        };
        let receiver = self.method_operand(args[0]);
        let others: Vec<TokenStream> = args[1..].iter().map(|a| self.borrowed(*a)).collect();
        let name = method(name);
        quote!(#receiver.#name(#(#others),*))
    }

    /// A value that a method is called on.
    fn method_operand(&mut self, node: NodeId) -> TokenStream {
        if let Some(name) = self.nodes.get(&node) {
            return name.to_token_stream();
        }
        match self.graph.path_of(node) {
            Some(path) if matches!(self.graph.node(node).op, Op::Read(..)) => self.receiver(&path),
            _ => self.operand(node, 0, true),
        }
    }

    /// `place += value` for matrices, without a matrix in between where the value is a product.
    pub(super) fn add_product(&mut self, path: &Path, node: NodeId, out: &mut TokenStream) -> bool {
        let n = self.graph.node(node);
        let Op::Matrix(op @ (MatrixOp::ProductLeft | MatrixOp::ProductRight)) = n.op else { return false };
        if self.nodes.contains_key(&node) {
            return false;
        }
        let private = self.private.clone();
        let [l, r, g] = [n.args[0], n.args[1], n.args[2]].map(|n| self.borrowed(n));
        let place = self.borrow(path, true);
        let function = if op == MatrixOp::ProductLeft { quote!(add_left) } else { quote!(add_right) };
        out.extend(quote!(#private::Product::#function(#l, #r, #g, #place);));
        true
    }
}
