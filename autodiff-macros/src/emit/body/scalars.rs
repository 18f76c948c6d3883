//! Constants and operations of reals.

use super::Emitter;
use super::calls::written_at;
use super::expressions::alone;
use crate::graph::{Float, Node, ScalarOp, Ty};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

impl<'g> Emitter<'g> {
    pub(super) fn constant(&mut self, bits: u64, ty: &Ty) -> (TokenStream, u8) {
        let value = f64::from_bits(bits);
        let private = &self.private;
        if let Ty::Real(Float::Param(name)) = ty {
            let name: TokenStream = name.parse().unwrap_or_default();
            return if bits == 0 {
                (quote!(<#name as #private::Scalar>::SCALAR_ZERO), 0)
            } else if value == 1.0 {
                (quote!(<#name as #private::Scalar>::SCALAR_ONE), 0)
            } else {
                let value = literal(value);
                (quote!(<#name as #private::Scalar>::from_constant(#value)), 0)
            };
        }
        if value.is_nan() {
            return (quote!(f64::NAN), 0);
        }
        if value.is_infinite() {
            let name = if matches!(ty, Ty::Real(Float::F32)) { quote!(f32::INFINITY) } else { quote!(f64::INFINITY) };
            return if value > 0.0 { (name, 0) } else { (quote!(-#name), 1) };
        }
        let text = self.graph.literals.get(&bits).cloned();
        let level = u8::from(value.is_sign_negative());
        match text.and_then(|t| t.parse::<TokenStream>().ok()) {
            Some(tokens) => (tokens, level),
            None => (literal(value), level),
        }
    }

    pub(super) fn scalar(&mut self, op: ScalarOp, n: &Node) -> (TokenStream, u8) {
        let (args, primal, ty) = (&n.args, n.primal, &n.ty);
        use ScalarOp::*;
        let private = self.private.clone();
        match op {
            Add | Sub => {
                let (a, b) = (self.operand(args[0], 3, false), self.operand(args[1], 3, true));
                let symbol = sign(op.name(), n);
                (quote!(#a #symbol #b), 3)
            }
            Mul | Div | Rem => {
                let (a, b) = (self.operand(args[0], 2, false), self.operand(args[1], 2, true));
                let symbol = sign(op.name(), n);
                (quote!(#a #symbol #b), 2)
            }
            Lt | Le | Gt | Ge | Eq | Ne => {
                let (a, b) = (self.operand(args[0], 4, true), self.operand(args[1], 4, true));
                let symbol = sign(op.name(), n);
                (quote!(#a #symbol #b), 4)
            }
            And => {
                let (a, b) = (self.operand(args[0], 5, false), self.operand(args[1], 5, true));
                (quote!(#a && #b), 5)
            }
            Or => {
                let (a, b) = (self.operand(args[0], 6, false), self.operand(args[1], 6, true));
                (quote!(#a || #b), 6)
            }
            Neg => {
                let a = self.operand(args[0], 1, true);
                (quote!(-#a), 1)
            }
            Not => {
                let a = self.operand(args[0], 1, true);
                (quote!(!#a), 1)
            }
            // A method of a trait, which may not be in scope.
            Min | Max if *ty == Ty::Int => {
                let name = format_ident!("{}", op.name());
                let (a, b) = (alone(self.expr(args[0])), alone(self.expr(args[1])));
                (quote!(::core::cmp::Ord::#name(#a, #b)), 0)
            }
            _ => {
                let name = format_ident!("{}", op.name());
                let generic = self.graph.by_trait || (matches!(ty, Ty::Real(Float::Param(_))) && !primal);
                let is_function = op.spelling() == crate::graph::Spelling::Function;
                if *ty == Ty::Int || (!generic && !is_function) {
                    let receiver = self.operand(args[0], 0, true);
                    let receiver = match () {
                        // A method needs to know which float it is called on.
                        _ if !matches!(ty, Ty::Real(Float::Param(_)) | Ty::Int)
                            && (self.schedule.open.contains(&args[0]) || *ty == Ty::Real(Float::Literal)) =>
                        {
                            let float = if matches!(ty, Ty::Real(Float::F32)) { quote!(f32) } else { quote!(f64) };
                            return {
                                let rest: Vec<TokenStream> = args.iter().map(|a| alone(self.expr(*a))).collect();
                                (quote!(#float::#name(#(#rest),*)), 0)
                            };
                        }
                        _ => receiver,
                    };
                    let rest: Vec<TokenStream> = args[1..].iter().map(|a| alone(self.expr(*a))).collect();
                    return (quote!(#receiver.#name(#(#rest),*)), 0);
                }
                let rest: Vec<TokenStream> = args.iter().map(|a| alone(self.expr(*a))).collect();
                (quote!(#private::#name(#(#rest),*)), 0)
            }
        }
    }
}

/// The sign of an operator; that of the user's own stands where the user has it.
pub(super) fn sign(name: &str, n: &Node) -> TokenStream {
    let tokens: TokenStream = name.parse().unwrap_or_default();
    match n.at {
        Some(at) if n.primal => written_at(tokens, at),
        _ => tokens,
    }
}

/// A number as Rust writes it, always with a point.
pub fn literal(value: f64) -> TokenStream {
    let text = format!("{value:?}");
    text.parse().unwrap_or_default()
}
