//! `hvp` and `hessian`: forward mode over the gradient.

use crate::differentiate::{Forward, Reverse};
use crate::emit::companion::{Companion, tuple};
use crate::graph::Ty;
use crate::syntax::signature::{Passing, Wrapper};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

impl Companion<'_> {
    /// `hvp` and `hessian`: forward mode over the gradient.
    pub(in crate::emit) fn second(&self, forward: &Forward, reverse: &Reverse) -> TokenStream {
        let gradients = self.gradients_ty();
        let result_ty = self.wrap_ty(gradients);
        let (tangents, bound, opens) = self.public_tangents(forward);
        let mut emitter = self.emitter(&forward.graph, bound);
        let (first, second) = emitter.body(forward.cut);
        let results = self.gradient_tangents(&mut emitter, forward, reverse);
        let result = self.wrap(tuple(&results));
        let (save, load) = self.keep_final_in(&forward.graph, forward.cut);
        let items = self.items_inside();
        let doc = format!("The Hessian of `{}` times the directions, in the shape of the gradient.", self.item.sig.ident);
        let hessian = self.hessian();
        let body = quote! {
            #items
            #opens
            #first
            #save
            #second
            #load
            #result
        };
        let hvp = self.public("hvp", &doc, &tangents, result_ty, &self.clauses(), body);
        quote!(#hvp #hessian)
    }

    fn gradient_tangents(&self, emitter: &mut crate::emit::body::Emitter<'_>, forward: &Forward, reverse: &Reverse) -> Vec<TokenStream> {
        let private = &self.private;
        let first = self.function.graph.body.yields.len();
        let mut next = first;
        reverse
            .adjoints
            .iter()
            .map(|var| {
                if forward.graph.var(*var).ty.is_real() {
                    next += 1;
                    match forward.yields[next - 1] {
                        Some(node) => emitter.expr(node),
                        None => {
                            let value = emitter.borrowed(forward.graph.body.yields[next - 1]);
                            quote!(#private::Differentiable::zero_tangent(#value))
                        }
                    }
                } else {
                    match forward.tangents.get(var) {
                        Some(tangent) => emitter.var_name(*tangent).to_token_stream(),
                        None => {
                            let name = emitter.var_name(*var);
                            quote!(#private::Differentiable::zero_tangent(&#name))
                        }
                    }
                }
            })
            .collect()
    }

    /// Bounds that nalgebra's matrices put on a generic scalar.
    pub(super) fn matrix_clauses(&self, clauses: &TokenStream) -> TokenStream {
        let private = &self.private;
        let generic = self.signature.active().any(|(_, p)| matches!(p.model.leaf(), Ty::Real(crate::graph::Float::Param(_))));
        if !generic {
            return clauses.clone();
        }
        let scalar = self.scalar_ty();
        let bound = quote!(#scalar: #private::MatrixScalar,);
        if clauses.is_empty() { quote!(where #bound) } else { quote!(#clauses #bound) }
    }

    /// Arguments for one of several calls: values are cloned.
    pub(super) fn pass_again(&self) -> Vec<TokenStream> {
        let private = &self.private;
        self.signature
            .params
            .iter()
            .map(|p| {
                let name = &p.ident;
                match p.passing {
                    Passing::Mutable => {
                        // Every call starts from the state that was given.
                        let start = format_ident!("{}_start", name.to_string().trim_start_matches("r#"), span = Span::mixed_site());
                        match p.model {
                            Ty::Slice(_) => quote!({ #name.clone_from_slice(&#start); &mut *#name }),
                            _ => quote!({ *#name = #private::Clone::clone(&#start); &mut *#name }),
                        }
                    }
                    Passing::Shared => quote!(#name),
                    Passing::Value => quote!(#private::Clone::clone(&#name)),
                }
            })
            .collect()
    }

    pub(super) fn starts(&self) -> TokenStream {
        let private = &self.private;
        let mut tokens = TokenStream::new();
        for p in self.signature.params.iter().filter(|p| p.passing == Passing::Mutable) {
            let name = &p.ident;
            let start = format_ident!("{}_start", name.to_string().trim_start_matches("r#"), span = Span::mixed_site());
            match p.model {
                Ty::Slice(_) => tokens.extend(quote!(let #start = #private::to_vec(&*#name);)),
                _ => tokens.extend(quote!(let #start = #private::Clone::clone(&*#name);)),
            }
        }
        tokens
    }

    /// One direction per active parameter, all zero, and how they are passed.
    pub(super) fn directions(&self) -> (TokenStream, Vec<Ident>, Vec<TokenStream>) {
        let private = &self.private;
        let (mut tokens, mut names, mut pass) = (TokenStream::new(), Vec::new(), Vec::new());
        for (_, param) in self.signature.active() {
            let (name, primal) = (self.tangent_name(param), &param.ident);
            let borrowed = if param.passing == Passing::Value { quote!(&#primal) } else { quote!(&*#primal) };
            tokens.extend(quote!(let mut #name = #private::Differentiable::zero_tangent(#borrowed);));
            pass.push(match param.passing {
                Passing::Mutable => quote!(&mut #private::Clone::clone(&#name)),
                Passing::Shared => quote!(&#name),
                Passing::Value if matches!(param.model, Ty::Vec(_)) => quote!(&#name),
                Passing::Value => quote!(#private::Clone::clone(&#name)),
            });
            names.push(name);
        }
        (tokens, names, pass)
    }

    fn hessian(&self) -> TokenStream {
        let private = &self.private;
        let clauses = self.matrix_clauses(&self.clauses());
        let scalar = self.scalar_ty();
        let (matrix_ty, zeros) = match self.static_size() {
            Some(n) => (quote!(#private::SMatrix<#scalar, { #n }, { #n }>), quote!(#private::SMatrix::zeros())),
            None => (quote!(#private::DMatrix<#scalar>), quote!(#private::DMatrix::zeros(total, total))),
        };
        let result_ty = self.wrap_ty(matrix_ty);
        let (directions, names, pass) = self.directions();
        let again = self.pass_again();
        let starts = self.starts();
        let [matrix, row, column, k, product, total] =
            ["matrix", "row", "column", "k", "product", "total"].map(|n| Ident::new(n, Span::mixed_site()));
        let zeros = crate::emit::body::replace(zeros, "total", &total.to_token_stream());
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
        let loops: TokenStream = names
            .iter()
            .map(|name| {
                quote! {
                    for #k in 0..#private::Coordinates::count(&#name) {
                        #private::Coordinates::set(&mut #name, #k, #private::one());
                        let #product = Self::#hvp(#(#again,)* #(#pass),*) #question;
                        #private::Coordinates::set(&mut #name, #k, #private::zero());
                        let mut #row = 0;
                        #(
                            for #k in 0..#private::Coordinates::count(&#parts) {
                                #matrix[(#row, #column)] = #private::Coordinates::get(&#parts, #k);
                                #row += 1;
                            }
                        )*
                        #column += 1;
                    }
                }
            })
            .collect();
        let result = self.wrap(matrix.to_token_stream());
        let doc = format!("The Hessian of `{}`, parameters in order.", self.item.sig.ident);
        let body = quote! {
            #directions
            #starts
            let #total = #(#private::Coordinates::count(&#names))+*;
            let mut #matrix = #zeros;
            let mut #column = 0;
            #loops
            #result
        };
        self.public("hessian", &doc, &[], result_ty, &clauses, body)
    }
}
