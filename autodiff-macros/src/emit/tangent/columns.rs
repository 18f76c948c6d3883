//! What `jacobian` and `hessian` have in common: sizes, and one derivative per column where the sizes are only known at
//! run time.

use crate::emit::companion::{Companion, bounded};
use crate::graph::{Float, Ty};
use crate::syntax::function::is_function;
use crate::syntax::signature::Passing;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

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
        match self.leaf() {
            Some(Float::F32) => quote!(f32),
            Some(Float::Param(name)) => name.parse().unwrap_or_default(),
            _ => quote!(f64),
        }
    }

    /// The trait by which numbers of parameters are counted, read and set: of a struct without numbers rustc asks which ones.
    pub(super) fn coordinates(&self) -> TokenStream {
        let (private, scalar) = (&self.private, self.scalar_ty());
        quote!(#private::Coordinates::<#scalar>)
    }

    /// The real scalar of the active parameters, or of the result where they are structs that do not tell it.
    fn leaf(&self) -> Option<&Float> {
        let models = self.signature.active().map(|(_, param)| &param.model).chain([&self.signature.output.model]);
        models.map(Ty::leaf).find_map(|leaf| match leaf {
            Ty::Real(float @ (Float::F64 | Float::F32 | Float::Param(_))) => Some(float),
            _ => None,
        })
    }

    /// Bounds that nalgebra's matrices put on a generic scalar, and those of arguments that each column takes anew.
    pub(super) fn matrix_clauses(&self, clauses: &TokenStream) -> TokenStream {
        let private = &self.private;
        let generic = matches!(self.leaf(), Some(Float::Param(_)));
        let scalar = self.scalar_ty();
        let mut bounds = self.carriers(Some(&scalar));
        bounds.extend(generic.then(|| quote!(#scalar: #private::MatrixScalar)));
        bounds.extend(self.bounds_again());
        bounded(clauses.clone(), &bounds)
    }

    /// What values of generic types have to be for that, as far as their own bounds may not say it.
    pub(super) fn bounds_again(&self) -> Vec<TokenStream> {
        let private = &self.private;
        let is_generic = |name: &str| self.is_parameter(name) && !self.signature.scalars.contains(name);
        let values = self.signature.params.iter().filter(|p| p.passing == Passing::Value && p.function.is_none() && !p.receiver);
        let types = values.map(|p| p.ty.to_token_stream()).filter(|ty| is_generic(&ty.to_string()));
        types.map(|ty| quote!(#ty: #private::Clone)).collect()
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
                    Passing::Value if p.function.is_some() || p.anonymous.as_ref().is_some_and(|(_, bounds)| is_function(bounds)) => {
                        quote!(&#name)
                    }
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

    /// A loop over the coordinates of each direction: with one of them set to 1, `derivative` is computed, and behind that
    /// `store` puts it into the column.
    pub(super) fn by_column(&self, directions: &[Ident], column: &Ident, derivative: &TokenStream, store: &TokenStream) -> TokenStream {
        let (private, coordinates) = (&self.private, self.coordinates());
        let k = Ident::new("k", Span::mixed_site());
        quote! {
            let mut #column = 0;
            #(
                for #k in 0..#coordinates::count(&#directions) {
                    #coordinates::set(&mut #directions, #k, #private::one());
                    #derivative
                    #coordinates::set(&mut #directions, #k, #private::zero());
                    #store
                    #column += 1;
                }
            )*
        }
    }
}

/// The number of real numbers in a value of the type, if that is told.
pub(super) fn static_count(ty: &Ty) -> Option<TokenStream> {
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
