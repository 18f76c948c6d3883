//! Literals, paths and constants.

use crate::graph::{Float, Op, Ty};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, Lit};

impl Lowerer<'_> {
    pub(super) fn literal(&mut self, lit: &Lit, expr: &Expr) -> Value {
        match lit {
            Lit::Float(lit) => self.real_literal(lit.base10_digits(), lit.suffix(), expr),
            Lit::Int(lit) if matches!(lit.suffix(), "f64" | "f32") => self.real_literal(lit.base10_digits(), lit.suffix(), expr),
            Lit::Int(lit) if lit.suffix().is_empty() => match lit.base10_parse::<i128>() {
                Ok(value) => Value::Node(self.b.integer(value)),
                Err(_) => self.refuse(expr, "this integer is too large"),
            },
            Lit::Int(lit) => match lit.base10_parse::<i128>() {
                Ok(value) => Value::Node(self.b.node(Op::IntOf(value, lit.suffix().into()), Vec::new(), Ty::Int)),
                Err(_) => self.refuse(expr, "this integer is too large"),
            },
            Lit::Bool(lit) => Value::Node(self.b.node(Op::Bool(lit.value), Vec::new(), Ty::Bool)),
            _ => self.snippet(expr),
        }
    }

    fn real_literal(&mut self, digits: &str, suffix: &str, expr: &Expr) -> Value {
        let Ok(value) = digits.parse::<f64>() else { return self.refuse(expr, "this number cannot be read") };
        let ty = match suffix {
            "f64" => Ty::F64,
            "f32" => Ty::Real(Float::F32),
            _ => Ty::Real(Float::Literal),
        };
        let digits = if digits.contains(['.', 'e', 'E']) { digits.to_string() } else { format!("{digits}.0") };
        self.b.graph.literals.entry(value.to_bits()).or_insert_with(|| digits.into());
        Value::Node(self.b.constant(value, ty))
    }

    pub(super) fn path(&mut self, e: &syn::ExprPath) -> Value {
        if let Some(ident) = e.path.get_ident() {
            let name = ident.to_string();
            if let Some(value) = self.lookup(&name) {
                return self.held_by_name(value.clone());
            }
            if name == "None" {
                return Value::Nothing;
            }
        }
        let ty = self.constant_ty(&e.path);
        let node = self.snippet_node(e.to_token_stream(), Vec::new(), Vec::new(), false, ty);
        self.b.graph.nodes[node.index()].span = e.span();
        Value::Node(node)
    }

    /// The type of a constant, where its name tells.
    fn constant_ty(&mut self, path: &syn::Path) -> Ty {
        let names: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        if let Some(name) = path.get_ident() {
            let is_const = self.item.sig.generics.const_params().any(|p| p.ident == *name);
            if is_const {
                return Ty::Int;
            }
        }
        let parent = names.len().checked_sub(2).map(|i| names[i].as_str());
        match parent {
            Some("f64") => Ty::F64,
            Some("f32") => Ty::Real(Float::F32),
            Some("consts") if names.iter().any(|n| n == "f32") => Ty::Real(Float::F32),
            Some("consts") => Ty::F64,
            Some("usize" | "isize" | "i32" | "u32" | "i64" | "u64") => Ty::Int,
            Some(t) if self.signature.scalars.contains(t) => Ty::Real(Float::Param(t.into())),
            _ => self.types.fresh(),
        }
    }
}
