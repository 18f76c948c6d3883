//! `check`: one `#[test]` per point, which compares the derivatives with the function itself by `autodiff::check`.
//!
//! The differentiated arguments are the fields of a struct, so that a report names them: `xs[1]`, `model.layers.0.bias[2]`.

use super::{Companion, Derived, allowed};
use crate::syntax::options::Check;
use crate::syntax::signature::{Param, Passing};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

/// The field that a parameter becomes, under its name.
fn field(param: &Param) -> Ident {
    let name = param.ident.unraw().to_string();
    syn::parse_str(&name).unwrap_or_else(|_| Ident::new_raw(&name, Span::call_site()))
}

impl Companion<'_> {
    /// The tests that the options ask for.
    pub(super) fn checks(&self, derived: &Derived<'_>) -> TokenStream {
        let one = |(number, check): (usize, &Check)| self.check(check, number, derived);
        self.options.checks.iter().enumerate().map(one).collect()
    }

    fn check(&self, check: &Check, number: usize, derived: &Derived<'_>) -> TokenStream {
        let own = self.item.sig.ident.unraw();
        let suffix = if number == 0 { String::new() } else { format!("_{}", number + 1) };
        let name = format_ident!("{own}_has_right_derivatives{suffix}", span = check.at);
        let (krate, private, allow) = (&self.options.krate, &self.private, allowed());
        let [arguments, point, direction] = ["Arguments", "point", "direction"].map(|n| Ident::new(n, Span::mixed_site()));
        let active = || self.signature.params.iter().zip(&check.args).filter(|(param, _)| param.active);
        let fields: Vec<Ident> = active().map(|(param, _)| field(param)).collect();
        let types: Vec<Ident> = (0..fields.len()).map(|i| format_ident!("T{i}", span = Span::mixed_site())).collect();
        let owned = active().map(|(param, arg)| match param.passing {
            Passing::Value => quote!(#arg),
            _ => quote!(#private::ToOwned::to_owned(#arg)),
        });
        let own = own.to_string();
        let calls = self.comparisons(check, derived, &point, &direction).into_iter();
        let calls = calls.map(|call| quote!(#private::assert_right(#own, #krate::check::#call);));
        quote! {
            #[cfg(test)]
            #allow
            #[::core::prelude::v1::test]
            fn #name() {
                #[derive(::core::clone::Clone, #krate::Differentiable)]
                #[differentiable(crate = #krate)]
                struct #arguments<#(#types),*> {
                    #(#fields: #types,)*
                }
                let #point = #arguments { #(#fields: #owned,)* };
                #(#calls)*
            }
        }
    }

    /// The calls of checks, without their paths.
    fn comparisons(&self, check: &Check, derived: &Derived<'_>, point: &Ident, direction: &Ident) -> Vec<TokenStream> {
        let (function, companion) = (&self.item.sig.ident, self.own_name());
        let args = self.fields_from(point, Some(check));
        let moved = self.fields_from(direction, None);
        let seed = Ident::new("seed", Span::mixed_site());
        let value = quote!(|#point| #function(#(#args),*));
        let jvp = quote!(|#point, #direction| #companion::jvp(#(#args,)* #(#moved),*));
        let mut calls = Vec::new();
        if derived.gradient.is_some() {
            calls.push(quote!(gradient(&#point, #value, |#point| #companion::value_and_grad(#(#args),*))));
        }
        if derived.forward.is_some() {
            calls.push(quote!(tangent(&#point, #value, #jvp)));
            calls.push(quote!(pullback(&#point, #jvp, |#point, #seed| #companion::vjp(#(#args),*).1(#seed))));
        }
        if derived.second.is_some() {
            let hvp = quote!(|#point, #direction| #companion::hvp(#(#args,)* #(#moved),*));
            calls.push(quote!(hessian(&#point, |#point| #companion::grad(#(#args),*), #hvp)));
        }
        calls
    }

    /// The arguments of a call: those that are differentiated by from the fields, the others, if wanted, as written.
    fn fields_from(&self, of: &Ident, others: Option<&Check>) -> Vec<TokenStream> {
        let private = &self.private;
        let mut out = Vec::new();
        for (index, param) in self.signature.params.iter().enumerate() {
            let field = field(param);
            match (param.active, param.passing, others) {
                (true, Passing::Value, _) => out.push(quote!(#private::Clone::clone(&#of.#field))),
                (true, ..) => out.push(quote!(&#of.#field)),
                (false, _, Some(check)) => {
                    let arg = &check.args[index];
                    out.push(quote!(#arg));
                }
                (false, _, None) => {}
            }
        }
        out
    }
}
