//! Operations on whole matrices, and operators on values of unknown type.
//!
//! Operands are handed over by reference, so that nothing is moved or copied that the user's function did not.

use super::Emitter;
use super::calls::written_at;
use super::expressions::alone;
use super::scalars::sign;
use crate::graph::{MatrixOp, Node, NodeId, Op, Part, Path, ScalarOp, Ty};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

impl<'g> Emitter<'g> {
    /// `a + b` and the like where the result is no number.
    pub(super) fn operator(&mut self, op: ScalarOp, n: &Node) -> (TokenStream, u8) {
        let (args, primal, ty) = (&n.args[..], n.primal, &n.ty);
        let private = self.private.clone();
        // What is not known to be a matrix need not have the operators of one.
        let unknown = !primal && !matches!(ty, Ty::Matrix(_));
        if let (ScalarOp::Neg, [a]) = (op, args) {
            if unknown {
                let a = self.borrowed(*a);
                return (quote!(#private::negated(#a)), 0);
            }
            let (a, minus) = (self.whole(*a, 1, false), sign("-", n));
            return (quote!(#minus #a), 1);
        }
        let [a, b] = args else { unreachable!("operators of matrices have one or two operands") };
        if unknown && op == ScalarOp::Add {
            let (a, b) = (self.borrowed(*a), self.borrowed(*b));
            return (quote!(#private::added(#a, #b)), 0);
        }
        // A number stands on the right, where every scalar type has the product.
        let swapped = !primal && op == ScalarOp::Mul && self.graph.node(*a).ty.is_real();
        let (a, b) = if swapped { (*b, *a) } else { (*a, *b) };
        let symbol = sign(op.name(), n);
        let level = if matches!(op, ScalarOp::Add | ScalarOp::Sub) { 3 } else { 2 };
        let of_matrices = [a, b].iter().any(|node| matches!(self.graph.node(*node).ty, Ty::Matrix(_)));
        let [a, b] = [(a, false), (b, true)].map(|(node, right)| match self.nodes.get(&node) {
            // Beside a matrix it may be one, too, and is moved by the operator.
            Some(name) if of_matrices && self.graph.node(node).ty == Ty::Opaque && self.is_wanted_again(node) => {
                quote!(#private::Clone::clone(&#name))
            }
            _ => self.whole(node, level, right),
        });
        (quote!(#a #symbol #b), level)
    }

    /// An operand of an operator: a matrix by reference, a value of unknown type as the user has it.
    fn whole(&mut self, node: NodeId, parent: u8, right: bool) -> TokenStream {
        if let Some(view) = self.view(node) {
            return view;
        }
        let n = self.graph.node(node);
        let at_hand = self.nodes.contains_key(&node) || matches!(n.op, Op::Read(..) | Op::Bound(_));
        if !matches!(n.ty, Ty::Matrix(_)) || !at_hand {
            return self.operand(node, parent, right);
        }
        match self.graph.path_of(node) {
            // Operators take no `&mut`.
            Some(path) if path.proj.is_empty() && !self.nodes.contains_key(&node) && self.is_lent_mutably(&path) => {
                let name = self.var_name(path.var);
                quote!(&*#name)
            }
            _ => self.borrowed(node),
        }
    }

    fn is_lent_mutably(&self, path: &Path) -> bool {
        !self.graph.var(path.var).frozen && self.vars.get(&path.var).is_some_and(|bound| bound.reference)
    }

    pub(super) fn matrix(&mut self, op: MatrixOp, args: &[NodeId], at: Option<Span>) -> TokenStream {
        let private = self.private.clone();
        if let Some((name, args)) = by_function(op, args) {
            // An operand of unknown type may be a number or a matrix.
            let any = matches!(op, MatrixOp::ProductLeft | MatrixOp::ProductRight | MatrixOp::QuotientBy | MatrixOp::DivisorShare);
            // The entry is a number, though its type may be unknown.
            let entry = matches!(op, MatrixOp::Filled | MatrixOp::Diagonal).then(|| args[1]);
            let argument = |a: &NodeId| match *a {
                a if any => self.borrowed(a),
                a if entry == Some(a) => alone(self.expr(a)),
                a => self.argument(a),
            };
            let args: Vec<TokenStream> = args.iter().map(argument).collect();
            return match at {
                // Which types have a rule, only rustc knows.
                Some(at) if any => call_at(quote!(#private::#name), &args, at),
                _ => quote!(#private::#name(#(#args),*)),
            };
        }
        match op {
            MatrixOp::Part(part) => {
                let part_of = self.part_of(part, args);
                if part == Part::Diagonal { part_of } else { quote!(#part_of.into_owned()) }
            }
            MatrixOp::Spread(part) => {
                let like = self.borrowed(args[0]);
                let place = ident("spread_to");
                let write = self.write_part(part, quote!(#place), args, quote!(copy_from));
                quote!(#private::spread(#like, |#place| #write))
            }
            MatrixOp::FromColumns(constructor) | MatrixOp::FromRows(constructor) => {
                let parts: Vec<TokenStream> = args.iter().map(|a| self.expr_owned(*a)).collect();
                let constructor = &self.graph.snippets[constructor.index()].tokens;
                quote!(#constructor(&[#(#parts),*]))
            }
            MatrixOp::FromDiagonal(constructor) => {
                let diagonal = self.borrowed(args[0]);
                let constructor = &self.graph.snippets[constructor.index()].tokens;
                quote!(#constructor(#diagonal))
            }
            MatrixOp::Rotation(constructor) => {
                let args = match args {
                    [axis, angle] => {
                        let (axis, angle) = (self.borrowed(*axis), alone(self.expr(*angle)));
                        quote!(#axis, #angle)
                    }
                    _ => self.expr_owned(args[0]),
                };
                let constructor = &self.graph.snippets[constructor.index()].tokens;
                quote!(#constructor(#args))
            }
            MatrixOp::Rotated => {
                let [rotation, vector] = [args[1], args[2]].map(|a| self.borrowed(a));
                quote!((#rotation * #vector))
            }
            MatrixOp::Stumpff(k) => {
                let square = alone(self.expr(args[0]));
                quote!(#private::stumpff(#k, #square))
            }
            op => {
                let (name, owned) = method(op);
                let (receiver, others) = receiver_and_others(op, args);
                let receiver = self.method_operand(receiver);
                let argument = |a: &NodeId| match self.view(*a) {
                    Some(view) => quote!(&#view),
                    None => self.argument(*a),
                };
                let others: Vec<TokenStream> = others.iter().map(argument).collect();
                if owned { quote!(#receiver.clone_owned().#name()) } else { quote!(#receiver.#name(#(#others),*)) }
            }
        }
    }

    /// Numbers by value, all else by reference.
    fn argument(&mut self, node: NodeId) -> TokenStream {
        if self.graph.node(node).ty.is_real() { alone(self.expr(node)) } else { self.borrowed(node) }
    }

    /// A part as nalgebra gives it: a view, but for the diagonal.
    fn part_of(&mut self, part: Part, args: &[NodeId]) -> TokenStream {
        let receiver = self.method_operand(args[0]);
        let (name, sizes) = self.part_method(part, "");
        let at: Vec<TokenStream> = args[1..].iter().map(|a| alone(self.expr(*a))).collect();
        quote!(#receiver.#name #sizes(#(#at),*))
    }

    /// A part that is looked at where it stands, which takes no copy.
    fn view(&mut self, node: NodeId) -> Option<TokenStream> {
        match self.graph.node(node).op {
            Op::Matrix(MatrixOp::Part(part)) if part != Part::Diagonal && !self.nodes.contains_key(&node) => {
                Some(self.part_of(part, &self.graph.node(node).args.clone()))
            }
            _ => None,
        }
    }

    /// The method that gives a part, with the sizes that the source has.
    fn part_method(&self, part: Part, suffix: &str) -> (Ident, TokenStream) {
        let sizes = part.sizes().map(|id| self.graph.snippets[id.index()].tokens.clone()).unwrap_or_default();
        (ident(&format!("{}{suffix}", part.method())), sizes)
    }

    /// Writes the last argument to a part of the place.
    fn write_part(&mut self, part: Part, place: TokenStream, args: &[NodeId], how: TokenStream) -> TokenStream {
        let private = self.private.clone();
        let [_, at @ .., value] = args else { unreachable!("a part has a whole and a value") };
        let value = self.borrowed(*value);
        if part == Part::Diagonal {
            return quote!(#private::add_diagonal(#place, #value));
        }
        let at: Vec<TokenStream> = at.iter().map(|a| alone(self.expr(*a))).collect();
        let (name, sizes) = self.part_method(part, "_mut");
        quote!(#place.#name #sizes(#(#at),*).#how(#value))
    }

    /// A value that a method is called on.
    fn method_operand(&mut self, node: NodeId) -> TokenStream {
        if let Some(name) = self.nodes.get(&node) {
            return name.to_token_stream();
        }
        if let Some(view) = self.view(node) {
            return view;
        }
        match self.graph.path_of(node) {
            Some(path) if matches!(self.graph.node(node).op, Op::Read(..)) => self.receiver(&path),
            _ => self.operand(node, 0, true),
        }
    }

    /// `place += value` for matrices, without a matrix in between where the value is a product, a part, or one number.
    pub(super) fn add_product(&mut self, path: &Path, node: NodeId, out: &mut TokenStream) -> bool {
        let n = self.graph.node(node);
        if self.nodes.contains_key(&node) {
            return false;
        }
        let private = self.private.clone();
        match n.op {
            Op::Matrix(op @ (MatrixOp::ProductLeft | MatrixOp::ProductRight)) => {
                let mut args: Vec<TokenStream> = n.args.iter().map(|n| self.borrowed(*n)).collect();
                args.push(self.borrow(path, true));
                let function = if op == MatrixOp::ProductLeft { quote!(add_left) } else { quote!(add_right) };
                let call = call_at(quote!(#private::Product::#function), &args, n.at.unwrap_or_else(Span::mixed_site));
                out.extend(quote!(#call;));
            }
            Op::Matrix(op @ (MatrixOp::Filled | MatrixOp::Diagonal)) => {
                let entry = alone(self.expr(n.args[1]));
                let place = self.borrow(path, true);
                let function = if op == MatrixOp::Filled { quote!(add_filled) } else { quote!(add_to_diagonal) };
                out.extend(quote!(#private::#function(#place, #entry);));
            }
            Op::Matrix(MatrixOp::Spread(part)) => {
                let place = if part == Part::Diagonal { self.borrow(path, true) } else { self.whole_target(path) };
                let write = self.write_part(part, place, &n.args, quote!(add_assign));
                out.extend(if part == Part::Diagonal { quote!(#write;) } else { quote!({ use ::core::ops::AddAssign as _; #write; }) });
            }
            _ => return false,
        }
        true
    }

    /// The place as the receiver of a method that changes it.
    pub(super) fn whole_target(&mut self, path: &Path) -> TokenStream {
        let before = std::mem::replace(&mut self.storing, true);
        let place = self.receiver(path);
        self.storing = before;
        place
    }
}

/// A call of a rule as if it stood at the operator that it is the rule of.
fn call_at(function: TokenStream, args: &[TokenStream], at: Span) -> TokenStream {
    let function = written_at(function, at);
    quote_spanned!(at=> #function(#(#args),*))
}

fn ident(name: &str) -> Ident {
    Ident::new(name, proc_macro2::Span::mixed_site())
}

/// The function of the run time crate that the operation is, and the arguments that it takes.
fn by_function(op: MatrixOp, args: &[NodeId]) -> Option<(TokenStream, Vec<NodeId>)> {
    let (name, args) = match op {
        MatrixOp::ProductLeft => (quote!(Product::left), args),
        MatrixOp::ProductRight => (quote!(Product::right), args),
        MatrixOp::Filled => (quote!(filled), args),
        MatrixOp::Diagonal => (quote!(diagonal), args),
        MatrixOp::QuotientLeft => (quote!(quotient_left), args),
        MatrixOp::QuotientRight => (quote!(quotient_right), args),
        MatrixOp::QuotientBy => (quote!(quotient_by), args),
        MatrixOp::DivisorShare => (quote!(divisor_share), args),
        MatrixOp::Cofactors => (quote!(cofactors), args),
        MatrixOp::CofactorsTangent => (quote!(cofactors_tangent), args),
        MatrixOp::Mirrored => (quote!(mirrored), args),
        MatrixOp::Folded => (quote!(folded), args),
        MatrixOp::Inverse => (quote!(inverse), args),
        MatrixOp::Solve if args.len() == 4 => (quote!(solution), &args[2..]),
        MatrixOp::Solve => (quote!(solve), &args[1..]),
        MatrixOp::SolveTransposed => (quote!(solve_transposed), &args[1..]),
        MatrixOp::CholeskySolve => (quote!(cholesky_solve), &args[1..]),
        MatrixOp::CholeskyInverse => (quote!(cholesky_inverse), args),
        MatrixOp::CholeskyDeterminant => (quote!(cholesky_determinant), &args[1..]),
        MatrixOp::CholeskyLogDeterminant => (quote!(cholesky_log_determinant), &args[1..]),
        _ => return None,
    };
    Some((name, args.to_vec()))
}

/// The method of nalgebra that the operation is, and whether it takes its matrix by value.
fn method(op: MatrixOp) -> (Ident, bool) {
    let (name, owned) = match op {
        MatrixOp::Transpose => ("transpose", false),
        MatrixOp::Dot => ("dot", false),
        MatrixOp::Sum => ("sum", false),
        MatrixOp::Norm => ("norm", false),
        MatrixOp::NormSquared => ("norm_squared", false),
        MatrixOp::ComponentMul => ("component_mul", false),
        MatrixOp::ComponentDiv => ("component_div", false),
        MatrixOp::AddScalar => ("add_scalar", false),
        MatrixOp::Trace => ("trace", false),
        MatrixOp::Determinant | MatrixOp::DeterminantBy => ("determinant", false),
        MatrixOp::Cross => ("cross", false),
        MatrixOp::TransposeMul => ("tr_mul", false),
        MatrixOp::RotationBack => ("inverse", false),
        MatrixOp::TrySolve => ("solve", false),
        MatrixOp::TryInverseBy => ("try_inverse", false),
        MatrixOp::Lu => ("lu", true),
        MatrixOp::Cholesky => ("cholesky", true),
        MatrixOp::TryInverse => ("try_inverse", true),
        _ => unreachable!("{op:?} is a function or a constructor"),
    };
    (ident(name), owned)
}

/// What the method is called on, and with.
fn receiver_and_others(op: MatrixOp, args: &[NodeId]) -> (NodeId, &[NodeId]) {
    match op {
        MatrixOp::DeterminantBy => (args[1], &[]),
        _ => (args[0], &args[1..]),
    }
}
