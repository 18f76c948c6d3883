//! `jacobian`: one straight program where sizes are small and known, else one tangent per column.

use super::Matrix;
use super::columns::static_count;
use crate::emit::companion::Companion;
use crate::syntax::signature::Wrapper;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

impl Companion<'_> {
    pub(in crate::emit) fn jacobian(&self, straight: Option<&Matrix>) -> TokenStream {
        let private = &self.private;
        let clauses = self.matrix_clauses(&self.clauses());
        let scalar = self.scalar_ty();
        let matrix_ty = match (static_count(&self.signature.output.model), self.static_size()) {
            (Some(m), Some(n)) => quote!(#private::SMatrix<#scalar, { #m }, { #n }>),
            _ => quote!(#private::DMatrix<#scalar>),
        };
        let value_ty = self.value_ty();
        let result_ty = self.wrap_ty(quote!((#value_ty, #matrix_ty)));
        let body = match straight {
            Some(matrix) => self.straight(matrix, |value, matrix| quote!((#value, #matrix))),
            None => self.tangents(),
        };
        let original = &self.item.sig.ident;
        let doc = format!("The value of `{original}` and its Jacobian: a row per result, a column per coordinate of the parameters.");
        self.public("jacobian", &doc, &[], result_ty, &clauses, body)
    }

    /// A tangent per column.
    fn tangents(&self) -> TokenStream {
        let (private, coordinates) = (&self.private, self.coordinates());
        let [matrix, row, column, value, tangent, columns] =
            ["matrix", "row", "column", "value", "tangent", "columns"].map(|n| Ident::new(n, Span::mixed_site()));
        let zeros = match (static_count(&self.signature.output.model), self.static_size()) {
            (Some(_), Some(_)) => quote!(#private::SMatrix::zeros()),
            _ => quote!(#private::DMatrix::zeros(#coordinates::count(&#value), #columns)),
        };
        let (directions, names, pass) = self.directions();
        let again = self.pass_again();
        let starts = self.starts();
        let question = (self.signature.output.wrapper != Wrapper::Plain).then(|| quote!(?));
        let original = &self.item.sig.ident;
        let jvp = self.public_name("jvp");
        let derivative = quote!(let (_, #tangent) = Self::#jvp(#(#again,)* #(#pass),*) #question;);
        let store = quote! {
            for #row in 0..#coordinates::count(&#tangent) {
                #matrix[(#row, #column)] = #coordinates::get(&#tangent, #row);
            }
        };
        let loops = self.by_column(&names, &column, &derivative, &store);
        let result = self.wrap(quote!((#value, #matrix)));
        let path = if self.signature.home.is_method() { quote!(Self::#original) } else { quote!(#original) };
        let first = if self.function.followed.is_empty() {
            quote!(#path(#(#again),*) #question)
        } else {
            // The functions at hand return tangents: along none for now.
            quote!(Self::#jvp(#(#again,)* #(#pass),*) #question.0)
        };
        quote! {
            #directions
            #starts
            let #value = #first;
            let #columns = #(#coordinates::count(&#names))+*;
            let mut #matrix = #zeros;
            #loops
            #result
        }
    }
}
