//! Parameters that are functions, in the forms that derived functions take them.
//!
//! Between generated functions a function parameter is one that returns its pullback beside its value. The pullback
//! takes the seed, one place for all that the function captures, and one place per parameter; it owns what it needs, and
//! the function itself comes by reference, so that nothing that a caller keeps holds on to the caller's locals.
//! People hand over the derivative of a function that has one, `g::vjp` or `g::jvp`, and a plain function where nothing
//! active goes into it.

use super::Companion;
use super::generics::tuple;
use crate::emit::body::FunctionName;
use crate::syntax::function::FnParam;
use crate::syntax::signature::anonymous;
use crate::syntax::signature::{Param, Passing};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use std::collections::HashMap;

/// How a derived function takes its function parameters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::emit) enum Taken {
    /// As the original does.
    AsWritten,
    /// With the value and a pullback to the gradient; put into the hidden form if the body calls it.
    Vjp { adapt: bool },
    /// With the value and its tangent.
    Jvp { adapt: bool },
    /// From generated code, with a pullback.
    Record,
    /// From generated code, with tangents.
    Tangent,
    /// From generated code, with both.
    TangentRecord,
}

/// The parts of a signature that depend on how functions are taken.
#[derive(Default)]
pub(in crate::emit) struct Heading {
    pub generics: Vec<TokenStream>,
    pub clauses: Vec<TokenStream>,
    /// The type of each function parameter that is not taken as written.
    pub types: HashMap<usize, TokenStream>,
    /// The type of each parameter whose lifetimes get names, and the names.
    pub lent: HashMap<usize, TokenStream>,
    pub lifetimes: Vec<TokenStream>,
    pub opening: TokenStream,
    /// Type parameters that can be named.
    pub named: Vec<Ident>,
}

impl Taken {
    /// How the public function of this name takes them.
    pub fn by(base: &str) -> Taken {
        match base {
            "value_and_grad" | "accumulate_grad" | "vjp" => Taken::Vjp { adapt: true },
            "grad" => Taken::Vjp { adapt: false },
            "jvp" => Taken::Jvp { adapt: true },
            "jacobian" => Taken::Jvp { adapt: false },
            _ => Taken::AsWritten,
        }
    }

    /// How the hidden function of this form takes them.
    pub fn hidden_by(form: &str) -> Taken {
        match form {
            "record" => Taken::Record,
            "tangent" => Taken::Tangent,
            "tangent_record" => Taken::TangentRecord,
            _ => Taken::AsWritten,
        }
    }
}

/// The type parameters of a function parameter: pullback, and what is captured.
fn type_params(index: usize) -> (Ident, Ident) {
    (format_ident!("P{}", index, span = Span::mixed_site()), format_ident!("E{}", index, span = Span::mixed_site()))
}

impl Companion<'_> {
    fn functions(&self) -> impl Iterator<Item = (usize, &Param, &FnParam)> {
        self.signature.params.iter().enumerate().filter_map(|(index, param)| Some((index, param, param.function.as_ref()?)))
    }

    pub(super) fn is_followed(&self, index: usize) -> bool {
        self.function.followed.contains(&index)
    }

    /// The place for what a function captures.
    pub(in crate::emit) fn captured_name(&self, param: &Param) -> Ident {
        format_ident!("{}_captured", param.ident.to_string().trim_start_matches("r#"), span = Span::mixed_site())
    }

    fn captured_dot_name(&self, param: &Param) -> Ident {
        format_ident!("{}_dot", self.captured_name(param), span = Span::mixed_site())
    }

    /// What calls of function parameters are written with.
    pub(in crate::emit) fn function_names(&self) -> HashMap<usize, FunctionName> {
        self.functions()
            .map(|(index, param, _)| {
                (
                    index,
                    FunctionName {
                        name: param.ident.clone(),
                        captured: self.captured_name(param),
                        captured_dot: self.captured_dot_name(param),
                    },
                )
            })
            .collect()
    }

    /// The generic parameters of the original that only stand for functions.
    pub(in crate::emit) fn is_function_generic(&self, name: &Ident) -> bool {
        self.functions().any(|(_, _, f)| f.generic.as_ref() == Some(name))
    }

    pub(super) fn is_about_a_function(&self, predicate: &syn::WherePredicate) -> bool {
        self.functions().filter_map(|(_, _, f)| f.generic.as_ref()).any(|name| bounds(predicate, name))
    }

    pub(in crate::emit) fn heading(&self, taken: Taken) -> Heading {
        let mut heading = Heading::default();
        for (index, param, function) in self.functions() {
            let name = &param.ident;
            match taken {
                Taken::Record => self.head_record(index, name, function, &mut heading),
                Taken::Tangent | Taken::TangentRecord => self.head_tangent(index, name, function, taken, &mut heading),
                Taken::Vjp { adapt } if self.is_followed(index) => self.head_vjp(index, param, function, adapt, &mut heading),
                Taken::Jvp { adapt } if self.is_followed(index) => self.head_jvp(index, param, function, adapt, &mut heading),
                _ => self.head_as_written(param, function, &mut heading),
            }
        }
        heading
    }

    fn head_as_written(&self, param: &Param, function: &FnParam, heading: &mut Heading) {
        let generics = &self.item.sig.generics;
        if let Some(generic) = &function.generic {
            heading.generics.extend(generics.type_params().filter(|t| t.ident == *generic).map(ToTokens::to_token_stream));
            let predicates = generics.where_clause.iter().flat_map(|w| &w.predicates);
            heading.clauses.extend(predicates.filter(|p| bounds(p, generic)).map(ToTokens::to_token_stream));
            heading.named.push(generic.clone());
        } else if let Some((name, bounds)) = &param.anonymous {
            heading.generics.push(quote!(#name: #bounds));
            heading.named.push(name.clone());
        }
    }

    fn head_record(&self, index: usize, name: &Ident, function: &FnParam, heading: &mut Heading) {
        let (pullback, captured) = type_params(index);
        let (tys, output) = (input_tys(function), &function.output);
        let (seed, places) = (self.tangent_of(&function.output, &function.model), self.places(function));
        heading.generics.extend([pullback.to_token_stream(), quote!(#captured)]);
        heading.named.extend([pullback.clone(), captured.clone()]);
        heading.types.insert(index, quote!(&dyn ::core::ops::Fn(#(#tys),*) -> (#output, #pullback)));
        heading.clauses.push(quote!(#pullback: ::core::ops::FnOnce(#seed, &mut #captured, #(#places),*)));
        if super::is_recursive(&self.function.graph.body) {
            heading.clauses.extend([quote!(#pullback: 'static), quote!(#captured: 'static)]);
        }
        if !self.is_followed(index) {
            let args = arguments(function);
            heading.opening.extend(quote!(let #name = &|#(#args: #tys),*| #name(#(#args),*).0;));
        }
    }

    fn head_tangent(&self, index: usize, name: &Ident, function: &FnParam, taken: Taken, heading: &mut Heading) {
        let (tys, dots, output) = (input_tys(function), self.dots(function), &function.output);
        let dot = self.tangent_of(&function.output, &function.model);
        let result = if taken == Taken::TangentRecord {
            let (pullback, captured) = type_params(index);
            let places = self.places(function);
            heading.generics.extend([pullback.to_token_stream(), captured.to_token_stream()]);
            heading.named.extend([pullback.clone(), captured.clone()]);
            heading
                .clauses
                .push(quote!(#pullback: ::core::ops::FnOnce((#dot, #dot), &mut #captured, &mut #captured, #(#places, #places),*)));
            if super::is_recursive(&self.function.graph.body) {
                heading.clauses.extend([quote!(#pullback: 'static), quote!(#captured: 'static)]);
            }
            quote!((#output, #dot, #pullback))
        } else {
            quote!((#output, #dot))
        };
        heading.types.insert(index, quote!(&dyn ::core::ops::Fn(#(#tys, #dots),*) -> #result));
        if !self.is_followed(index) {
            let (private, args) = (&self.private, arguments(function));
            let zeros = function.inputs.iter().zip(&args).map(|(input, arg)| match (input.active, input.passing) {
                (false, _) => quote!(()),
                (true, Passing::Value) => quote!(#private::Differentiable::zero_tangent(&#arg)),
                (true, _) => quote!(&#private::Differentiable::zero_tangent(#arg)),
            });
            let given = args.iter().zip(zeros).map(|(arg, zero)| quote!(#arg, #zero));
            heading.opening.extend(quote!(let #name = &|#(#args: #tys),*| #name(#(#given),*).0;));
        }
    }

    fn head_vjp(&self, index: usize, param: &Param, function: &FnParam, adapt: bool, heading: &mut Heading) {
        let (ty, result) = (anonymous(index), type_params(index).0);
        let (tys, output, private) = (input_tys(function), &function.output, &self.private);
        let seed = self.tangent_of(&function.output, &function.model);
        let gradients: Vec<TokenStream> = function.inputs.iter().filter(|p| p.active).map(|p| self.gradient_ty(p)).collect();
        let gradient = tuple(&gradients);
        heading.generics.extend([ty.to_token_stream(), result.to_token_stream()]);
        heading.named.extend([ty.clone(), result.clone()]);
        heading.clauses.push(quote!(#ty: ::core::ops::Fn(#(#tys),*) -> #result));
        let owned = super::is_recursive(&self.function.graph.body).then(|| quote!(, Pullback: 'static));
        heading.clauses.push(quote!(#result: #private::WithPullback<#output, #seed, #gradient #owned>));
        heading.types.insert(index, ty.to_token_stream());
        if adapt {
            let (name, captured, args) = (&param.ident, self.captured_name(param), arguments(function));
            let [back, s] = ["back", "seed"].map(|n| Ident::new(n, Span::mixed_site()));
            let places: Vec<Ident> = (0..function.inputs.len()).map(|i| format_ident!("d_{}", i, span = Span::mixed_site())).collect();
            let parts: Vec<Ident> = (0..function.inputs.len()).map(|i| format_ident!("part_{}", i, span = Span::mixed_site())).collect();
            let active = || function.inputs.iter().zip(places.iter().zip(&parts)).filter(|(p, _)| p.active);
            let pattern = tuple(&active().map(|(_, (_, part))| part.to_token_stream()).collect::<Vec<_>>());
            let adds = active().map(|(input, (place, part))| self.add_tangent(input, place, part));
            let place_tys = self.places(function);
            heading.opening.extend(quote! {
                let #captured = &mut ();
                let #name = &|#(#args: #tys),*| {
                    let (value, #back) = #private::WithPullback::split(#name(#(#args),*));
                    (value, move |#s: #seed, _: &mut (), #(#places: #place_tys),*| {
                        let #pattern = #back(#s);
                        #(#adds)*
                    })
                };
            });
        }
    }

    fn head_jvp(&self, index: usize, param: &Param, function: &FnParam, adapt: bool, heading: &mut Heading) {
        let ty = anonymous(index);
        let (tys, dots, output) = (input_tys(function), self.dots(function), &function.output);
        let dot = self.tangent_of(&function.output, &function.model);
        let given: Vec<&TokenStream> = dots.iter().zip(&function.inputs).filter(|(_, p)| p.active).map(|(dot, _)| dot).collect();
        heading.generics.push(ty.to_token_stream());
        heading.named.push(ty.clone());
        heading.clauses.push(quote!(#ty: ::core::ops::Fn(#(#tys,)* #(#given),*) -> (#output, #dot)));
        heading.types.insert(index, ty.to_token_stream());
        if adapt {
            let (name, args) = (&param.ident, arguments(function));
            let names: Vec<Ident> = (0..args.len()).map(|i| format_ident!("dot_{}", i, span = Span::mixed_site())).collect();
            let handed = names.iter().zip(&function.inputs).filter(|(_, p)| p.active).map(|(name, _)| name);
            heading.opening.extend(quote!(let #name = &|#(#args: #tys, #names: #dots),*| #name(#(#args,)* #(#handed),*);));
        }
    }

    /// What `vjp` and `jvp` hand to the hidden functions for a function that nothing active goes into.
    pub(in crate::emit) fn constant_functions(&self, taken: Taken) -> TokenStream {
        let private = &self.private;
        let mut tokens = TokenStream::new();
        for (_, param, function) in self.functions().filter(|(index, ..)| !self.is_followed(*index)) {
            let (name, tys, args) = (&param.ident, input_tys(function), arguments(function));
            let tangent = self.tangent_of(&function.output, &function.model);
            if taken == Taken::Record {
                let places = self.places(function);
                tokens.extend(quote!(let #name = &|#(#args: #tys),*| (#name(#(#args),*), |_: #tangent, _: &mut (), #(_: #places),*| {});));
            } else {
                let (dots, places) = (self.dots(function), self.places(function));
                let pullback = (taken == Taken::TangentRecord)
                    .then(|| quote!(, |_: (#tangent, #tangent), _: &mut (), _: &mut (), #(_: #places, _: #places),*| {}));
                tokens.extend(quote! {
                    let #name = &|#(#args: #tys, _: #dots),*| {
                        let value = #name(#(#args),*);
                        let dot = #private::Differentiable::zero_tangent(&value);
                        (value, dot #pullback)
                    };
                });
            }
        }
        tokens
    }

    /// The slot of a function in a hidden pullback: type and name.
    pub(in crate::emit) fn captured_slot(&self, index: usize, lifetime: &syn::Lifetime) -> (TokenStream, TokenStream) {
        let param = &self.signature.params[index];
        let captured = type_params(index).1;
        let name = if self.is_followed(index) { self.captured_name(param).to_token_stream() } else { quote!(_) };
        (quote!(&#lifetime mut #captured), name)
    }

    /// The slot for the tangents of what is captured.
    pub(in crate::emit) fn captured_dot_slot(&self, index: usize) -> TokenStream {
        if self.is_followed(index) { self.captured_dot_name(&self.signature.params[index]).to_token_stream() } else { quote!(_) }
    }

    fn places(&self, function: &FnParam) -> Vec<TokenStream> {
        let place = |input: &Param| {
            let ty = self.place_ty(input);
            quote!(&mut #ty)
        };
        function.inputs.iter().map(|input| if input.active { place(input) } else { quote!(()) }).collect()
    }

    fn dots(&self, function: &FnParam) -> Vec<TokenStream> {
        let dot = |input: &Param| self.tangent_param_ty(input, crate::emit::tangent::Side::Hidden);
        function.inputs.iter().map(|input| if input.active { dot(input) } else { quote!(()) }).collect()
    }
}

/// Whether the predicate is about this type parameter.
fn bounds(predicate: &syn::WherePredicate, name: &Ident) -> bool {
    matches!(predicate, syn::WherePredicate::Type(p) if matches!(&p.bounded_ty, syn::Type::Path(b) if b.path.is_ident(name)))
}

fn input_tys(function: &FnParam) -> Vec<TokenStream> {
    function.inputs.iter().map(|input| input.ty.to_token_stream()).collect()
}

fn arguments(function: &FnParam) -> Vec<Ident> {
    function.inputs.iter().map(|input| input.ident.clone()).collect()
}
