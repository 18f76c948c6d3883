//! `hessian`: one straight program where sizes are small and known, else one product per column.

use super::Matrix;
use crate::emit::companion::Companion;
use crate::syntax::signature::Wrapper;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

impl Companion<'_> {
    pub(in crate::emit) fn hessian(&self, straight: Option<&Matrix>) -> TokenStream {
        let private = &self.private;
        let clauses = self.matrix_clauses(&self.clauses());
        let scalar = self.scalar_ty();
        let matrix_ty = match self.static_size() {
            Some(n) => quote!(#private::SMatrix<#scalar, { #n }, { #n }>),
            None => quote!(#private::DMatrix<#scalar>),
        };
        let result_ty = self.wrap_ty(matrix_ty);
        let body = match straight {
            Some(matrix) => self.straight(matrix, |_, matrix| matrix),
            None => self.products(),
        };
        let doc = format!("The Hessian of `{}`, parameters in order.", self.item.sig.ident);
        self.public("hessian", &doc, &[], result_ty, &clauses, body)
    }

    /// A product of the Hessian with a unit vector per column.
    fn products(&self) -> TokenStream {
        let (private, coordinates) = (&self.private, self.coordinates());
        let (directions, names, pass) = self.directions();
        let again = self.pass_again();
        let starts = self.starts();
        let [matrix, row, column, k, product, total] =
            ["matrix", "row", "column", "k", "product", "total"].map(|n| Ident::new(n, Span::mixed_site()));
        let zeros = match self.static_size() {
            Some(_) => quote!(#private::SMatrix::zeros()),
            None => quote!(#private::DMatrix::zeros(#total, #total)),
        };
        let question = (self.signature.output.wrapper != Wrapper::Plain).then(|| quote!(?));
        let parts: Vec<TokenStream> = if names.len() == 1 {
            vec![product.to_token_stream()]
        } else {
            (0..names.len())
                .map(|i| {
                    let i = syn::Index::from(i);
                    quote!(#product.#i)
                })
                .collect()
        };
        let hvp = self.public_name("hvp");
        let derivative = quote!(let #product = Self::#hvp(#(#again,)* #(#pass),*) #question;);
        let store = quote! {
            let mut #row = 0;
            #(
                for #k in 0..#coordinates::count(&#parts) {
                    #matrix[(#row, #column)] = #coordinates::get(&#parts, #k);
                    #row += 1;
                }
            )*
        };
        let loops = self.by_column(&names, &column, &derivative, &store);
        let result = self.wrap(matrix.to_token_stream());
        quote! {
            #directions
            #starts
            let #total = #(#coordinates::count(&#names))+*;
            let mut #matrix = #zeros;
            #loops
            #result
        }
    }
}
