//! What a caller calls that differentiates through `grad` and `value_and_grad`: the pullback of a gradient is a
//! Hessian-vector product, and so is its tangent, as the Hessian is symmetric.

use crate::emit::companion::{Companion, activity, bounded, lent_pattern, lent_ty, replace_lifetime, tuple, with_lent};
use crate::graph::Ty;
use crate::syntax::signature::{Param, Passing, Wrapper};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use std::collections::BTreeSet;
use syn::Lifetime;

impl Companion<'_> {
    /// The hidden functions, common ones and those by slot; none for `&mut` and function parameters, through which callers
    /// are refused.
    pub(in crate::emit) fn nested(&self) -> (TokenStream, TokenStream) {
        let refused = |p: &Param| p.passing == Passing::Mutable || p.function.is_some();
        if self.signature.home.is_method() || self.signature.params.iter().any(refused) {
            return (TokenStream::new(), TokenStream::new());
        }
        let by_slot = [false, true].map(|with_value| [self.nested_record(with_value), self.nested_tangent(with_value)]);
        (self.gradient_tangent(), by_slot.into_iter().flatten().collect())
    }

    /// `__gradient_tangent`: value and gradient with their tangents, `((value, gradient), (dot_value, gradient_dot))`.
    fn gradient_tangent(&self) -> TokenStream {
        let private = &self.private;
        let (generics, clauses, params) = (self.plain_generics(), self.clauses(), self.plain_params());
        let (value_ty, dot_ty, gradients) = (self.value_ty(), self.number_ty(), self.gradients_ty());
        let result_ty = self.wrap_ty(quote!(((#value_ty, #gradients), (#dot_ty, #gradients))));
        let [value, dot_value, back] = ["value", "dot_value", "back"].map(|n| Ident::new(n, Span::mixed_site()));
        let (mut tangent_params, mut zeros) = (Vec::new(), TokenStream::new());
        let (mut tangents, mut places) = (Vec::new(), Vec::new());
        let (mut adjoints, mut adjoints_dot) = (Vec::new(), Vec::new());
        for param in &self.signature.params {
            let (name, dot) = (&param.ident, self.tangent_name(param));
            let shared = param.passing == Passing::Shared;
            let again = shared.then(|| name.to_token_stream());
            if !param.active {
                tangents.push(quote!(()));
                places.extend([again, shared.then(|| quote!(()))].map(|lent| with_lent(lent, quote!(()))));
                continue;
            }
            let ty = self.gradient_ty(param);
            tangent_params.push(quote!(#dot: #ty));
            tangents.push(if shared { quote!(&#dot) } else { dot.to_token_stream() });
            let adjoint = self.adjoint_name(param);
            let adjoint_dot = self.adjoint_dot_name(param);
            let borrowed = if shared { quote!(&*#name) } else { quote!(&#name) };
            for (place, again) in [(&adjoint, again), (&adjoint_dot, shared.then(|| quote!(&#dot)))] {
                zeros.extend(quote!(let mut #place = #private::Differentiable::zero_tangent(#borrowed);));
                places.push(with_lent(again, quote!(&mut #place)));
            }
            adjoints.push(adjoint.to_token_stream());
            adjoints_dot.push(adjoint_dot.to_token_stream());
        }
        let (name, activities, pass) = (self.own_name(), self.activities(), self.pass());
        let question = self.question();
        let (adjoints, adjoints_dot) = (tuple(&adjoints), tuple(&adjoints_dot));
        let result = self.wrap(quote!(((#value, #adjoints), (#dot_value, #adjoints_dot))));
        let [one, zero] = [quote!(#private::one()), quote!(#private::zero())].map(|number| self.beside_nothing(number));
        quote! {
            #[doc(hidden)]
            #[inline]
            pub fn __gradient_tangent #generics(#(#params,)* #(#tangent_params),*) -> #result_ty #clauses {
                #zeros
                let (#value, #dot_value, #back) = #name::<(#activities)>::__tangent_record(#(#pass,)* #(#tangents),*) #question;
                #back((#one, #zero), #(#places),*);
                #result
            }
        }
    }

    /// `__grad_record`, `__value_and_grad_record`: the gradient, and the pullback that multiplies by the Hessian.
    fn nested_record(&self, with_value: bool) -> TokenStream {
        let lending = self.lending(&BTreeSet::new());
        let clauses = bounded(self.clauses(), &self.bounds_again());
        let (generics, params) = (self.lending_generics(&lending), self.lending_params(&lending));
        let gradients = self.gradients_ty();
        let (function, ty) = self.nested_result(with_value);
        let lifetime = Lifetime::new("'place", Span::mixed_site());
        let (mut place_tys, mut places) = (Vec::new(), Vec::new());
        let (mut products, mut sums) = (Vec::new(), TokenStream::new());
        for (index, param) in self.signature.params.iter().enumerate() {
            let a = activity(index);
            let lent = self.lent(param);
            if !param.active {
                let ty = self.omitted_ty(param);
                place_tys.push(lent_ty(lent.as_ref(), quote!(#a::Place<#lifetime, #ty>)));
                places.push(lent_pattern(lent.as_ref(), quote!(_)));
                continue;
            }
            let (place, ty) = (self.adjoint_name(param), self.place_ty(param));
            place_tys.push(lent_ty(lent.as_ref(), quote!(#a::Place<#lifetime, #ty>)));
            let product = self.adjoint_dot_name(param);
            let sum = self.add_tangent(param, &place, &product);
            sums.extend(quote!(if let ::core::option::Option::Some(#place) = #a::get(&mut #place) { #sum }));
            places.push(lent_pattern(lent.as_ref(), quote!(mut #place)));
            products.push(product.to_token_stream());
        }
        let [seed, value_seed, result] = ["seed", "value_seed", "result"].map(|n| Ident::new(n, Span::mixed_site()));
        let dots: Vec<TokenStream> = self.signature.active().map(|(_, p)| self.tangent_name(p).to_token_stream()).collect();
        let dots_pattern = tuple(&dots);
        let (seed_ty, seed_pattern) = match with_value {
            true => {
                let (dot_ty, value_seed) = (self.number_ty(), self.beside_nothing(value_seed.to_token_stream()));
                (quote!((#dot_ty, #gradients)), quote!((#value_seed, #dots_pattern)))
            }
            false => (gradients, dots_pattern),
        };
        let products_pattern = tuple(&products);
        let (first, scale) = if with_value { self.scaled_gradient(&value_seed, &products) } else { (quote!(_), TokenStream::new()) };
        let (name, pass, pass_again) = (self.own_name(), self.pass(), self.pass_again());
        let second = self.succeeded(quote!(#name::<()>::__gradient_tangent(#(#pass,)* #(#dots),*)));
        let captured = self.captured(crate::emit::companion::Taken::AsWritten, &lending);
        let pullback_ty = quote_spanned! {Span::mixed_site()=>
            impl for<#lifetime> ::core::ops::FnOnce(#seed_ty, #(#place_tys),*) + use<#(#captured),*>
        };
        let pair = self.wrap_ty(quote!((#ty, #pullback_ty)));
        let elided = quote!('_);
        let place_tys: Vec<TokenStream> = place_tys.into_iter().map(|ty| replace_lifetime(ty, &elided)).collect();
        let hidden = format_ident!("__{}_record", function);
        let question = self.question();
        let wrapped = self.wrap(quote!((#result, move |#seed: #seed_ty, #(#places: #place_tys),*| {
            let #seed_pattern = #seed;
            let (#first, (_, #products_pattern)) = #second;
            #scale
            #sums
        })));
        quote! {
            #[doc(hidden)]
            #[inline]
            pub fn #hidden #generics(#(#params),*) -> #pair #clauses {
                let #result = #name::<()>::#function(#(#pass_again),*) #question;
                #wrapped
            }
        }
    }

    /// The pattern for value and gradient, and statements that add the seed of the value times the gradient.
    fn scaled_gradient(&self, value_seed: &Ident, products: &[TokenStream]) -> (TokenStream, TokenStream) {
        let private = &self.private;
        let names: Vec<TokenStream> = self
            .signature
            .active()
            .map(|(_, p)| self.adjoint_name(p))
            .map(|n| format_ident!("{}_part", n, span = Span::mixed_site()).to_token_stream())
            .collect();
        let mut scale = TokenStream::new();
        for (name, product) in names.iter().zip(products) {
            scale.extend(quote! {
                let (mut #name, mut #product) = (#name, #product);
                #private::Tangent::scale_tangent(&mut #name, #private::Scalar::to_f64_lossy(#value_seed));
                #private::Tangent::accumulate(&mut #product, &#name);
            });
        }
        let pattern = tuple(&names);
        (quote!((_, #pattern)), scale)
    }

    /// `__grad_tangent`, `__value_and_grad_tangent`.
    fn nested_tangent(&self, with_value: bool) -> TokenStream {
        let private = &self.private;
        let (generics, params) = (self.plain_generics(), self.plain_params());
        let (function, ty) = self.nested_result(with_value);
        let (dot_ty, gradients) = (self.number_ty(), self.gradients_ty());
        let dot_ty = if with_value { quote!((#dot_ty, #gradients)) } else { gradients };
        let pair = self.wrap_ty(quote!((#ty, #dot_ty)));
        let (tangent_params, _, opens) = self.hidden_tangents(|_| None);
        let clauses = bounded(self.clauses(), &self.bounds_again());
        let dots: Vec<TokenStream> = self
            .signature
            .active()
            .map(|(_, p)| {
                let dot = self.tangent_name(p);
                match (p.passing, &p.model) {
                    (Passing::Shared, Ty::Slice(_) | Ty::Vec(_)) => quote!(#private::to_vec(#dot)),
                    (Passing::Shared, _) => quote!(#private::Clone::clone(#dot)),
                    _ => dot.to_token_stream(),
                }
            })
            .collect();
        let [result, dot_result] = ["result", "dot_result"].map(|n| Ident::new(n, Span::mixed_site()));
        // The value is the public function's own, bit for bit.
        let dots_of = if with_value { dot_result.to_token_stream() } else { quote!((_, #dot_result)) };
        let pass_again = self.pass_again();
        let (name, pass, question) = (self.own_name(), self.pass(), self.question());
        let wrapped = self.wrap(quote!((#result, #dot_result)));
        let hidden = format_ident!("__{}_tangent", function);
        quote! {
            #[doc(hidden)]
            #[inline]
            pub fn #hidden #generics(#(#params,)* #(#tangent_params),*) -> #pair #clauses {
                #opens
                let #result = #name::<()>::#function(#(#pass_again),*) #question;
                let (_, #dots_of) = #name::<()>::__gradient_tangent(#(#pass,)* #(#dots),*) #question;
                #wrapped
            }
        }
    }

    /// The public function that is differentiated, and its success type.
    fn nested_result(&self, with_value: bool) -> (Ident, TokenStream) {
        let gradients = self.gradients_ty();
        let value_ty = self.value_ty();
        if with_value {
            (Ident::new("value_and_grad", Span::mixed_site()), quote!((#value_ty, #gradients)))
        } else {
            (Ident::new("grad", Span::mixed_site()), gradients)
        }
    }

    /// The type of the number's seed and tangent, with `()` for what comes out beside it.
    fn number_ty(&self) -> TokenStream {
        if let Ty::Tuple(_) = self.signature.output.model { self.seed_ty() } else { self.value_ty() }
    }

    /// A number, or a pattern for it, with `()` for what comes out beside it.
    fn beside_nothing(&self, number: TokenStream) -> TokenStream {
        fn part(ty: &Ty, number: &TokenStream) -> TokenStream {
            match ty {
                Ty::Tuple(items) => {
                    let items = items.iter().map(|item| part(item, number));
                    quote!((#(#items,)*))
                }
                Ty::Int | Ty::Bool | Ty::Unit => quote!(()),
                _ => number.clone(),
            }
        }
        part(&self.signature.output.model, &number)
    }

    pub(in crate::emit) fn add_tangent(&self, param: &Param, place: &Ident, product: &Ident) -> TokenStream {
        let private = &self.private;
        match &param.model {
            Ty::Slice(_) | Ty::Vec(_) => quote!(#private::accumulate_slice(#place, &#product);),
            _ => quote!(#private::Tangent::accumulate(#place, &#product);),
        }
    }

    fn question(&self) -> Option<TokenStream> {
        (self.signature.output.wrapper != Wrapper::Plain).then(|| quote!(?))
    }

    /// The value of a call that succeeded with these arguments before.
    fn succeeded(&self, call: TokenStream) -> TokenStream {
        let some = match self.signature.output.wrapper {
            Wrapper::Plain => return call,
            Wrapper::Option => quote!(::core::option::Option::Some),
            Wrapper::Result => quote!(::core::result::Result::Ok),
        };
        quote! {
            match #call {
                #some { 0: both } => both,
                _ => ::core::unreachable!("the forward sweep succeeded with these arguments"),
            }
        }
    }
}
