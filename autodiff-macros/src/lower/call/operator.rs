//! Operators on values of unknown type, in a function with the option `own_types`: calls of the rule that rustc picks by the
//! types.

use crate::graph::{Arg, ArgValue, Aspect, Callee, Form, NodeId, Op, Path, ScalarOp, Ty};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

impl Lowerer<'_> {
    /// Whether the operator may be one of the user's.
    pub(in crate::lower) fn may_be_own_operator(&mut self, operands: &[NodeId]) -> bool {
        self.options.own_types
            && operands.iter().any(|node| self.is_active_node(*node))
            && operands.iter().any(|node| matches!(self.ty(*node), Ty::Opaque | Ty::Infer(_)))
    }

    /// Whether the assigning operator may be one of the user's.
    pub(in crate::lower) fn may_be_own_assignment(&mut self, place: &Path, right: NodeId) -> bool {
        let active = self.active.contains(&place.var) || self.is_active_node(right);
        self.options.own_types && active && matches!(self.path_ty(place), Ty::Opaque | Ty::Infer(_))
    }

    /// The operand of an operator that may be the user's: behind `&`, what is borrowed.
    pub(in crate::lower) fn own_operand(&mut self, node: NodeId, at: &Expr) -> NodeId {
        match at {
            Expr::Paren(inner) => self.own_operand(node, &inner.expr),
            Expr::Reference(r) if matches!(self.b.graph.node(node).op, Op::Snippet(_)) => {
                let value = self.expr_node(&r.expr);
                let ty = self.ty(value);
                self.b.node(Op::Borrow, vec![value], ty)
            }
            _ => node,
        }
    }

    /// `left op right`, or `-left`.
    pub(in crate::lower) fn own_operator(&mut self, op: ScalarOp, operands: &[NodeId], sign: &impl ToTokens) -> Value {
        self.call_operator(symbol(op), operands, sign.to_token_stream())
    }

    /// `place op= right`: the place is given what the operator makes of its value.
    pub(in crate::lower) fn own_assignment(&mut self, op: ScalarOp, place: &Path, right: NodeId, sign: &impl ToTokens, at: &Expr) {
        self.check_writable(place, right, at);
        let old = self.read(place);
        let new = self.call_operator(&format!("{}Assign", symbol(op)), &[old, right], sign.to_token_stream());
        let new = self.as_node(new, at);
        self.write(place, new);
    }

    fn call_operator(&mut self, symbol: &str, operands: &[NodeId], sign: TokenStream) -> Value {
        let at = sign.span();
        let (krate, symbol) = (&self.options.krate, Ident::new(symbol, at));
        let operators = quote_spanned!(at=> #krate::__private::operators);
        let lent: Vec<bool> = operands.iter().map(|node| self.b.graph.node(*node).op == Op::Borrow).collect();
        let passing = lent.iter().map(|lent| Ident::new(if *lent { "Lent" } else { "Owned" }, at));
        let mut args = Vec::new();
        for operand in operands {
            let (span, value) = (self.b.graph.node(*operand).span, self.b.graph.referent(*operand));
            args.push(Arg { value: ArgValue::Value(value), active: self.is_active_node(value), span, tangent: None });
        }
        if operands.len() == 1 {
            let (nothing, span) = (self.as_node(Value::Unit, &sign), at);
            args.push(Arg { value: ArgValue::Value(nothing), active: false, span, tangent: None });
        }
        let path = quote_spanned!(at=> #operators::Operator::<#operators::symbols::#symbol<#(#operators::symbols::#passing),*>, _>);
        let callee = Callee {
            companion: path.clone(),
            path,
            generics: TokenStream::new(),
            recursive: false,
            own: false,
            aspect: Aspect::Value,
            form: Form::Operator { sign, lent },
        };
        let slots = args.len();
        self.push_call_of(callee, args, slots)
    }
}

/// The name of the operator, as its trait has it.
fn symbol(op: ScalarOp) -> &'static str {
    match op {
        ScalarOp::Add => "Add",
        ScalarOp::Sub => "Sub",
        ScalarOp::Mul => "Mul",
        ScalarOp::Div => "Div",
        ScalarOp::Rem => "Rem",
        ScalarOp::Neg => "Neg",
        _ => unreachable!("only arithmetic has rules of the user's"),
    }
}
