//! The derivative of an operator: an `impl` of the runtime crate's trait, around a companion that nobody else names.

use super::generics::allowed;
use super::{Companion, Derived, activity};
use crate::lower::Function;
use crate::syntax::operators::{Operand, Operator};
use crate::syntax::options::Options;
use crate::syntax::signature::{Param, Signature};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

/// Emits it.
pub fn operator(operator: &Operator, signature: &Signature, options: &Options, function: &Function, derived: &Derived<'_>) -> TokenStream {
    let c = Companion::new(&operator.item, signature, options, function, derived);
    let (companion, rule) = (c.hidden_only(derived), c.rule(operator));
    let allow = allowed();
    quote! {
        const _: () = {
            #companion
            #allow
            #rule
        };
    }
}

impl Companion<'_> {
    fn hidden_only(&self, derived: &Derived<'_>) -> TokenStream {
        let (name, private) = (&self.item.sig.ident, &self.private);
        let activities: Vec<Ident> = (0..self.signature.params.len()).map(activity).collect();
        let allow = allowed();
        let mut hidden = self.record(&derived.record).0;
        hidden.extend(derived.forward.as_ref().map(|forward| self.tangent(forward)));
        hidden.extend(derived.second_record.as_ref().map(|second| self.tangent_record(second, &derived.record)));
        quote! {
            #[allow(non_camel_case_types)]
            struct #name<A> {
                _activity: #private::PhantomData<A>,
            }

            #allow
            impl<#(#activities: #private::Activity,)*> #name<(#(#activities,)*)> {
                #hidden
            }
        }
    }

    /// The functions of the trait.
    fn rule(&self, operator: &Operator) -> TokenStream {
        let (private, name, symbol) = (&self.private, &self.item.sig.ident, &operator.symbol);
        let left_ty = &operator.left.ty;
        let right_ty = operator.right.as_ref().map_or_else(|| quote!(()), |operand| operand.ty.to_token_stream());
        let [left, right] = [0, 1].map(|index| self.slot(index));
        let (value_ty, result) = (self.value_ty(), self.seed_ty());
        let (generics, clauses) = (self.item.sig.generics.split_for_impl().0, self.clauses());
        let (a, b) = (activity(0), activity(1));
        let [other, own_dot, other_dot, back, value, dot_value] =
            ["right", "left_dot", "right_dot", "back", "value", "dot_value"].map(|n| Ident::new(n, Span::mixed_site()));
        let [seed, d, d_dot, e, e_dot] =
            ["seed", "d_left", "d_left_dot", "d_right", "d_right_dot"].map(|n| Ident::new(n, Span::mixed_site()));
        // What is missing where there is no right operand.
        let binary = |tokens: TokenStream| if operator.right.is_some() { tokens } else { TokenStream::new() };
        let (slots, args) = (binary(quote!(, #b)), binary(quote!(, #other)));
        let (dots, places, pairs) = (binary(quote!(, #other_dot)), binary(quote!(, #e)), binary(quote!(, #e, #e_dot)));
        let passing = |operand: &Operand| if operand.lent { quote!(Lent) } else { quote!(Owned) };
        let taken = std::iter::once(&operator.left).chain(&operator.right).map(passing);
        let at = symbol.span();
        let head = quote_spanned!(at=> #private::operators::Operator<#private::operators::symbols::#symbol<#(#private::operators::symbols::#taken),*>, #right_ty>);
        quote! {
            impl #generics #head for #left_ty #clauses {
                type Output = #value_ty;
                type Left = #left;
                type Right = #right;
                type Result = #result;

                #[inline]
                fn record<#a: #private::Activity, #b: #private::Activity>(
                    self,
                    #other: #right_ty,
                ) -> (
                    #value_ty,
                    impl for<'place> ::core::ops::FnOnce(#result, #a::Place<'place, #left>, #b::Place<'place, #right>) + 'static,
                ) {
                    let (#value, #back) = #name::<(#a #slots,)>::__record(self #args);
                    (#value, move |#seed, #d, #e| #back(#seed, #d #places))
                }

                #[inline]
                fn tangent<#a: #private::Activity, #b: #private::Activity>(
                    self,
                    #other: #right_ty,
                    #own_dot: #a::Given<#left>,
                    #other_dot: #b::Given<#right>,
                ) -> (#value_ty, #result) {
                    #name::<(#a #slots,)>::__tangent(self #args, #own_dot #dots)
                }

                #[inline]
                fn tangent_record<#a: #private::Activity, #b: #private::Activity>(
                    self,
                    #other: #right_ty,
                    #own_dot: #a::Given<#left>,
                    #other_dot: #b::Given<#right>,
                ) -> (
                    #value_ty,
                    #result,
                    impl for<'place> ::core::ops::FnOnce(
                        (#result, #result),
                        #a::Place<'place, #left>,
                        #a::Place<'place, #left>,
                        #b::Place<'place, #right>,
                        #b::Place<'place, #right>,
                    ) + 'static,
                ) {
                    let (#value, #dot_value, #back) = #name::<(#a #slots,)>::__tangent_record(self #args, #own_dot #dots);
                    (#value, #dot_value, move |#seed, #d, #d_dot, #e, #e_dot| #back(#seed, #d, #d_dot #pairs))
                }
            }
        }
    }

    /// The tangent of an operand.
    fn slot(&self, index: usize) -> TokenStream {
        let ty = |param: &Param| if param.active { self.place_ty(param) } else { self.omitted_ty(param) };
        self.signature.params.get(index).map_or_else(|| quote!(()), ty)
    }
}
