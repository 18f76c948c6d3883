//! `jacobian`, and what it shares with `hessian`: sizes and coordinates.

use crate::emit::companion::Companion;
use crate::graph::Ty;
use crate::syntax::signature::{Param, Wrapper};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

impl Companion<'_> {
    /// The number of real coordinates of the active parameters, if the types tell it.
    pub(super) fn static_size(&self) -> Option<TokenStream> {
        let parts: Option<Vec<TokenStream>> = self.signature.active().map(|(_, p)| static_count(&p.model)).collect();
        let parts = parts?;
        if let [one] = &parts[..] {
            return Some(one.clone());
        }
        let total: Option<usize> = parts.iter().map(|p| p.to_string().parse::<usize>().ok()).sum();
        total.map(|n| proc_macro2::Literal::usize_unsuffixed(n).to_token_stream())
    }

    pub(super) fn scalar_ty(&self) -> TokenStream {
        let leaf = self.signature.active().find_map(|(_, p)| self.leaf_ty(p));
        leaf.unwrap_or_else(|| quote!(f64))
    }

    fn leaf_ty(&self, param: &Param) -> Option<TokenStream> {
        match param.model.leaf() {
            Ty::Real(crate::graph::Float::F64) => Some(quote!(f64)),
            Ty::Real(crate::graph::Float::F32) => Some(quote!(f32)),
            Ty::Real(crate::graph::Float::Param(name)) => name.parse().ok(),
            _ => None,
        }
    }

    /// `jacobian`: one column per coordinate of the parameters.
    pub(in crate::emit) fn jacobian(&self) -> TokenStream {
        let private = &self.private;
        let clauses = self.matrix_clauses(&self.clauses());
        let scalar = self.scalar_ty();
        let sizes = (static_count(&self.signature.output.model), self.static_size());
        let [matrix, row, column, k, value, tangent, columns] =
            ["matrix", "row", "column", "k", "value", "tangent", "columns"].map(|n| Ident::new(n, Span::mixed_site()));
        let (matrix_ty, zeros) = match sizes {
            (Some(m), Some(n)) => (quote!(#private::SMatrix<#scalar, { #m }, { #n }>), quote!(#private::SMatrix::zeros())),
            _ => (quote!(#private::DMatrix<#scalar>), quote!(#private::DMatrix::zeros(#private::Coordinates::count(&#value), #columns))),
        };
        let value_ty = self.value_ty();
        let result_ty = self.wrap_ty(quote!((#value_ty, #matrix_ty)));
        let (directions, names, pass) = self.directions();
        let again = self.pass_again();
        let starts = self.starts();
        let question = (self.signature.output.wrapper != Wrapper::Plain).then(|| quote!(?));
        let original = &self.item.sig.ident;
        let jvp = self.public_name("jvp");
        let loops: TokenStream = names
            .iter()
            .map(|name| {
                quote! {
                    for #k in 0..#private::Coordinates::count(&#name) {
                        #private::Coordinates::set(&mut #name, #k, #private::one());
                        let (_, #tangent) = Self::#jvp(#(#again,)* #(#pass),*) #question;
                        #private::Coordinates::set(&mut #name, #k, #private::zero());
                        for #row in 0..#private::Coordinates::count(&#tangent) {
                            #matrix[(#row, #column)] = #private::Coordinates::get(&#tangent, #row);
                        }
                        #column += 1;
                    }
                }
            })
            .collect();
        let result = self.wrap(quote!((#value, #matrix)));
        let doc = format!("The value of `{original}` and its Jacobian: a row per result, a column per coordinate of the parameters.");
        let path = if self.signature.home.is_method() { quote!(Self::#original) } else { quote!(#original) };
        let first = quote!(#path(#(#again),*) #question);
        let body = quote! {
            #directions
            #starts
            let #value = #first;
            let #columns = #(#private::Coordinates::count(&#names))+*;
            let mut #matrix = #zeros;
            let mut #column = 0;
            #loops
            #result
        };
        self.public("jacobian", &doc, &[], result_ty, &clauses, body)
    }
}

/// The number of real numbers in a value of the type, if that is told.
fn static_count(ty: &Ty) -> Option<TokenStream> {
    match ty {
        Ty::Real(_) => Some(quote!(1)),
        Ty::Array(element, size) => {
            let inner = static_count(element)?;
            let inner_known = inner.to_string().parse::<usize>().ok();
            match (size.known, inner_known) {
                (Some(n), Some(m)) => Some(proc_macro2::Literal::usize_unsuffixed(n * m).to_token_stream()),
                // A constant parameter can stand alone only.
                (None, Some(1)) => size.text.parse().ok(),
                _ => None,
            }
        }
        Ty::Tuple(items) => {
            let counts: Option<usize> = items.iter().map(|t| static_count(t)?.to_string().parse::<usize>().ok()).sum();
            counts.map(|n| proc_macro2::Literal::usize_unsuffixed(n).to_token_stream())
        }
        _ => None,
    }
}
