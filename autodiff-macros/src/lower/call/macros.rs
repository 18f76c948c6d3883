//! Macros: those of the standard library, and those without active values.

use crate::graph::{Op, Stmt, Ty};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, Token};

impl Lowerer<'_> {
    pub(in crate::lower) fn macro_call(&mut self, mac: &syn::Macro, whole: TokenStream) -> Value {
        let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        match name.as_str() {
            "vec" => self.vec_macro(mac),
            "assert" | "debug_assert" | "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" | "println" | "eprintln"
            | "print" | "eprint" => {
                self.snippet_tokens(strip_semicolon(whole), true, Ty::Unit);
                Value::Unit
            }
            "dbg" => match mac.parse_body::<Expr>() {
                Ok(inner) => {
                    let value = self.expr(&inner);
                    let node = self.as_node(value, &inner);
                    let tokens = quote!({
                        ::std::dbg!(__value);
                    });
                    self.snippet_node(tokens, vec!["__value".into()], vec![node], true, Ty::Unit);
                    Value::Node(node)
                }
                Err(_) => self.refuse(mac, "this `dbg!` cannot be read: give it one value"),
            },
            "panic" | "unreachable" | "todo" | "unimplemented" => {
                let node = self.snippet_tokens(strip_semicolon(whole), true, Ty::Opaque);
                self.b.push(Stmt::Exit(node));
                self.b.graph.diverging.insert(node);
                Value::Never
            }
            _ => {
                let names = crate::lower::snippet::identifiers(mac.tokens.clone());
                let active = names.iter().any(|n| match self.lookup(n).cloned() {
                    Some(value) => self.is_active(&value),
                    None => false,
                });
                if active && !self.waiving {
                    return self.refuse(mac, format!("the macro `{name}!` is expanded after this one has run, so the derivative cannot see into it: write the expression out, or `no_diff({name}!(..))` if it carries no derivative"));
                }
                let ty = if name == "matches" { Ty::Bool } else { self.types.fresh() };
                Value::Node(self.snippet_tokens(strip_semicolon(whole), name != "matches" && name != "cfg", ty))
            }
        }
    }

    fn vec_macro(&mut self, mac: &syn::Macro) -> Value {
        let repeat = |input: syn::parse::ParseStream<'_>| {
            let value: Expr = input.parse()?;
            input.parse::<Token![;]>()?;
            let len: Expr = input.parse()?;
            Ok((value, len))
        };
        if let Ok((value, len)) = repeat.parse2(mac.tokens.clone()) {
            let value = self.aggregate_item(&value);
            let len = self.expr_node(&len);
            let ty = Ty::Vec(Box::new(self.b.graph.node(value).ty.clone()));
            return Value::Node(self.b.node(Op::Repeat(true), vec![value, len], ty));
        }
        match Punctuated::<Expr, Token![,]>::parse_terminated.parse2(mac.tokens.clone()) {
            Ok(items) => {
                let items = self.aggregate_items(&items);
                Value::Node(self.array(items, true))
            }
            Err(_) => self.refuse(mac, "this `vec!` cannot be read"),
        }
    }
}

fn strip_semicolon(tokens: TokenStream) -> TokenStream {
    let mut trees: Vec<proc_macro2::TokenTree> = tokens.into_iter().collect();
    if matches!(trees.last(), Some(proc_macro2::TokenTree::Punct(p)) if p.as_char() == ';') {
        trees.pop();
    }
    trees.into_iter().collect()
}
