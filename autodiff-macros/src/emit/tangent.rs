//! Forward mode and second order: `jvp`, `jacobian`, `hvp`, `hessian` and the hidden functions that callers use.

use super::body::Bound;
use super::companion::{Companion, Elide, activity, replace_lifetime, tuple};
use crate::differentiate::{Forward, Reverse};
use crate::graph::{Ty, VarId};
use crate::lower::Out;
use crate::syntax::signature::{Param, Passing, Wrapper};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use std::collections::HashSet;
use syn::visit_mut::VisitMut;
use syn::{GenericParam, Lifetime};

/// How a tangent comes in.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    /// From a person: vectors as slices.
    Public,
    /// From generated code: values by value.
    Hidden,
}

impl Companion<'_> {
    fn tangent_name(&self, param: &Param) -> Ident {
        format_ident!("{}_dot", param.ident.to_string().trim_start_matches("r#"), span = Span::mixed_site())
    }

    /// The type in which a parameter's tangent is given.
    fn tangent_param_ty(&self, param: &Param, side: Side) -> TokenStream {
        let place = self.place_ty(param);
        match param.passing {
            Passing::Mutable => quote!(&mut #place),
            Passing::Shared => quote!(&#place),
            Passing::Value if side == Side::Public && matches!(param.model, Ty::Vec(_)) => quote!(&#place),
            Passing::Value => self.gradient_ty(param),
        }
    }

    /// Parameters, bindings and first statements for tangents that are given by a person.
    fn public_tangents(&self, forward: &Forward) -> (Vec<TokenStream>, Vec<(VarId, Bound)>, TokenStream) {
        let private = &self.private;
        let (mut params, mut bound, mut opens) = (Vec::new(), Vec::new(), TokenStream::new());
        for (index, param) in self.signature.active() {
            let (name, ty) = (self.tangent_name(param), self.tangent_param_ty(param, Side::Public));
            params.push(quote!(mut #name: #ty));
            let Some(var) = self.tangent_var(forward, index) else { continue };
            let is_vec = param.passing == Passing::Value && matches!(param.model, Ty::Vec(_));
            if is_vec {
                opens.extend(quote!(let mut #name = #private::to_vec(#name);));
            }
            let reference = param.passing != Passing::Value;
            bound.push((var, Bound { name, reference, optional: false }));
        }
        (params, bound, opens)
    }

    fn tangent_var(&self, forward: &Forward, index: usize) -> Option<VarId> {
        let var = self.function.graph.params[index]?;
        forward.tangents.get(&var).copied()
    }

    /// The tangent of the result; zero where nothing moves it.
    fn tangent_value(
        &self,
        emitter: &mut super::body::Emitter<'_>,
        out: &Out,
        model: &Ty,
        forward: &Forward,
        keep: &HashSet<VarId>,
    ) -> TokenStream {
        let private = &self.private;
        match out {
            Out::Unit => quote!(()),
            Out::Node(index) => match forward.yields[*index] {
                Some(node) => emitter.expr(node),
                None => {
                    let value = emitter.borrowed(forward.graph.body.yields[*index]);
                    quote!(#private::Differentiable::zero_tangent(#value))
                }
            },
            Out::Tuple(items) => {
                let models: Vec<Ty> = match model {
                    Ty::Tuple(tys) => tys.clone(),
                    _ => vec![Ty::Opaque; items.len()],
                };
                let items: Vec<TokenStream> =
                    items.iter().zip(&models).map(|(item, ty)| self.tangent_value(emitter, item, ty, forward, keep)).collect();
                quote!((#(#items,)*))
            }
            Out::Place(path) => match forward.tangents.get(&path.var) {
                Some(var) => self.value(emitter, &Out::Place(path.rebase(*var)), &forward.graph, keep),
                None => {
                    let value = emitter.path(path);
                    quote!(#private::Differentiable::zero_tangent(&#value))
                }
            },
        }
    }

    /// `__tangent`: value and tangent for callers that are generated, with `jvp` on top of it.
    pub(super) fn tangent(&self, forward: &Forward) -> (TokenStream, TokenStream) {
        let (generics, mut clauses) = self.generics();
        let params = self.params();
        let (value_ty, tangent_ty) = (self.value_ty(), self.seed_ty());
        let pair = self.wrap_ty(quote!((#value_ty, #tangent_ty)));
        let (tangent_params, bound, opens, extra) = self.hidden_tangents(|index| self.tangent_var(forward, index));
        if !extra.is_empty() {
            clauses = if clauses.is_empty() { quote!(where #(#extra,)*) } else { quote!(#clauses #(#extra,)*) };
        }
        let mut emitter = self.emitter(&forward.graph, bound);
        let (body, _) = emitter.body(forward.graph.body.stmts.len() + 1);
        let keep = HashSet::new();
        let value = self.value(&mut emitter, &self.function.out, &forward.graph, &keep);
        let tangent = self.tangent_value(&mut emitter, &self.function.out, &self.signature.output.model, forward, &keep);
        let result = self.wrap(quote!((#value, #tangent)));
        let items = self.items_inside();
        let hidden = quote! {
            #[doc(hidden)]
            #[inline]
            pub fn __tangent #generics(#(#params,)* #(#tangent_params),*) -> #pair #clauses {
                #items
                #opens
                #body
                #result
            }
        };
        (self.jvp(), hidden)
    }

    /// Parameters, bindings and first statements for tangents that are given by generated code, per slot.
    #[allow(clippy::type_complexity)]
    fn hidden_tangents(
        &self,
        var: impl Fn(usize) -> Option<VarId>,
    ) -> (Vec<TokenStream>, Vec<(VarId, Bound)>, TokenStream, Vec<TokenStream>) {
        let private = &self.private;
        let (mut params, mut bound, mut opens, mut extra) = (Vec::new(), Vec::new(), TokenStream::new(), Vec::new());
        for (index, param) in self.signature.params.iter().enumerate() {
            let (a, name) = (activity(index), self.tangent_name(param));
            if !param.active {
                params.push(quote!(_: #a::Given<()>));
                extra.push(quote!(#a: #private::Omitted));
                continue;
            }
            let ty = self.tangent_param_ty(param, Side::Hidden);
            params.push(quote!(#name: #a::Given<#ty>));
            let primal = &param.ident;
            let borrowed = if param.passing == Passing::Value { quote!(&#primal) } else { quote!(&*#primal) };
            match param.passing {
                Passing::Mutable => {
                    opens.extend(quote!(let #name = #private::wanted(#a::given(#name));));
                    extra.push(quote!(#a: #private::Borrowed));
                }
                Passing::Shared => {
                    let spare = format_ident!("{}_spare", name, span = Span::mixed_site());
                    opens.extend(quote! {
                        let #spare;
                        let #name: #ty = match #a::given(#name) {
                            ::core::option::Option::Some(#name) => #name,
                            ::core::option::Option::None => {
                                #spare = #private::Differentiable::zero_tangent(#borrowed);
                                &#spare
                            }
                        };
                    });
                }
                Passing::Value => opens.extend(quote! {
                    let mut #name = match #a::given(#name) {
                        ::core::option::Option::Some(#name) => #name,
                        ::core::option::Option::None => #private::Differentiable::zero_tangent(#borrowed),
                    };
                }),
            }
            if let Some(var) = var(index) {
                bound.push((var, Bound { name, reference: param.passing != Passing::Value, optional: false }));
            }
        }
        (params, bound, opens, extra)
    }

    /// Arguments that hand tangents of the public form on to the hidden one.
    fn pass_tangents(&self) -> Vec<TokenStream> {
        let private = &self.private;
        self.signature
            .params
            .iter()
            .map(|p| {
                let name = self.tangent_name(p);
                match p.passing {
                    _ if !p.active => quote!(()),
                    Passing::Mutable => quote!(&mut *#name),
                    Passing::Value if matches!(p.model, Ty::Vec(_)) => quote!(#private::to_vec(#name)),
                    _ => quote!(#name),
                }
            })
            .collect()
    }

    fn activities(&self) -> TokenStream {
        let private = &self.private;
        self.signature.params.iter().map(|p| if p.active { quote!(#private::Active,) } else { quote!(#private::Inactive,) }).collect()
    }

    fn own_name(&self) -> &Ident {
        self.options.name.as_ref().unwrap_or(&self.item.sig.ident)
    }

    fn jvp(&self) -> TokenStream {
        let (generics, clauses) = self.generics();
        let params = self.params();
        let tangents: Vec<TokenStream> = self
            .signature
            .active()
            .map(|(_, p)| {
                let (name, ty) = (self.tangent_name(p), self.tangent_param_ty(p, Side::Public));
                quote!(#name: #ty)
            })
            .collect();
        let (value_ty, tangent_ty) = (self.value_ty(), self.seed_ty());
        let pair = self.wrap_ty(quote!((#value_ty, #tangent_ty)));
        let (name, activities, pass, pass_tangents) = (self.own_name(), self.activities(), self.pass(), self.pass_tangents());
        let doc = format!("The value of `{}` and its derivative in the direction of the tangents.", self.item.sig.ident);
        quote! {
            #[doc = #doc]
            pub fn jvp #generics(#(#params,)* #(#tangents),*) -> #pair #clauses {
                #name::<(#activities)>::__tangent(#(#pass,)* #(#pass_tangents),*)
            }
        }
    }

    // ---- second order

    /// `hvp` and `hessian`: forward mode over the gradient.
    pub(super) fn second(&self, forward: &Forward, reverse: &Reverse) -> TokenStream {
        let (generics, clauses) = self.generics();
        let params = self.params();
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
        quote! {
            #[doc = #doc]
            pub fn hvp #generics(#(#params,)* #(#tangents),*) -> #result_ty #clauses {
                #items
                #opens
                #first
                #save
                #second
                #load
                #result
            }

            #hessian
        }
    }

    fn gradient_tangents(&self, emitter: &mut super::body::Emitter<'_>, forward: &Forward, reverse: &Reverse) -> Vec<TokenStream> {
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

    /// The number of real coordinates of the active parameters, if the types tell it.
    fn static_size(&self) -> Option<TokenStream> {
        let parts: Option<Vec<TokenStream>> = self.signature.active().map(|(_, p)| static_count(&p.model)).collect();
        let parts = parts?;
        if let [one] = &parts[..] {
            return Some(one.clone());
        }
        let total: Option<usize> = parts.iter().map(|p| p.to_string().parse::<usize>().ok()).sum();
        total.map(|n| proc_macro2::Literal::usize_unsuffixed(n).to_token_stream())
    }

    fn scalar_ty(&self) -> TokenStream {
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

    /// Bounds that nalgebra's matrices put on a generic scalar.
    fn matrix_clauses(&self, clauses: &TokenStream) -> TokenStream {
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
    fn pass_again(&self) -> Vec<TokenStream> {
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

    fn starts(&self) -> TokenStream {
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
    fn directions(&self) -> (TokenStream, Vec<Ident>, Vec<TokenStream>) {
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
        let (generics, clauses) = self.generics();
        let clauses = self.matrix_clauses(&clauses);
        let params = self.params();
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
        let zeros = super::body::replace(zeros, "total", &total.to_token_stream());
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
        let loops: TokenStream = names
            .iter()
            .map(|name| {
                quote! {
                    for #k in 0..#private::Coordinates::count(&#name) {
                        #private::Coordinates::set(&mut #name, #k, #private::one());
                        let #product = Self::hvp(#(#again,)* #(#pass),*) #question;
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
        quote! {
            #[doc = #doc]
            pub fn hessian #generics(#(#params),*) -> #result_ty #clauses {
                #directions
                #starts
                let #total = #(#private::Coordinates::count(&#names))+*;
                let mut #matrix = #zeros;
                let mut #column = 0;
                #loops
                #result
            }
        }
    }

    /// `jacobian`: one column per coordinate of the parameters.
    pub(super) fn jacobian(&self) -> TokenStream {
        let private = &self.private;
        let (generics, clauses) = self.generics();
        let clauses = self.matrix_clauses(&clauses);
        let params = self.params();
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
        let loops: TokenStream = names
            .iter()
            .map(|name| {
                quote! {
                    for #k in 0..#private::Coordinates::count(&#name) {
                        #private::Coordinates::set(&mut #name, #k, #private::one());
                        let (_, #tangent) = Self::jvp(#(#again,)* #(#pass),*) #question;
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
        let first = quote!(#original(#(#again),*) #question);
        quote! {
            #[doc = #doc]
            pub fn jacobian #generics(#(#params),*) -> #result_ty #clauses {
                #directions
                #starts
                let #value = #first;
                let #columns = #(#private::Coordinates::count(&#names))+*;
                let mut #matrix = #zeros;
                let mut #column = 0;
                #loops
                #result
            }
        }
    }

    /// `__tangent_record`: forward mode over the recording form, for callers with second order.
    pub(super) fn tangent_record(&self, forward: &Forward, reverse: &Reverse) -> TokenStream {
        let private = &self.private;
        let (generics, mut clauses) = self.generics();
        let params = self.params();
        let (value_ty, tangent_ty) = (self.value_ty(), self.seed_ty());
        let (tangent_params, mut bound, opens, mut extra) = self.hidden_tangents(|index| self.tangent_var(forward, index));
        let lifetime = Lifetime::new("'place", Span::mixed_site());
        let mut again_tys = Vec::new();
        let mut again = Vec::new();
        let (mut place_tys, mut places, mut opens_places) = (Vec::new(), Vec::new(), TokenStream::new());
        let mut adjoints = reverse.adjoints.iter();
        for (index, param) in self.signature.params.iter().enumerate() {
            let a = activity(index);
            if param.passing != Passing::Value {
                let mut ty = param.ty.clone();
                Elide.visit_type_mut(&mut ty);
                again_tys.push(ty.to_token_stream());
                again.push(param.ident.clone());
                let name = self.tangent_name(param);
                if param.active {
                    let ty = self.tangent_param_ty(param, Side::Hidden);
                    again_tys.push(quote!(#a::Given<#ty>));
                    let primal = &param.ident;
                    if param.passing == Passing::Mutable {
                        opens_places.extend(quote!(let #name = #private::wanted(#a::given(#name));));
                    } else {
                        let spare = format_ident!("{}_spare", name, span = Span::mixed_site());
                        opens_places.extend(quote! {
                            let #spare;
                            let #name: #ty = match #a::given(#name) {
                                ::core::option::Option::Some(#name) => #name,
                                ::core::option::Option::None => {
                                    #spare = #private::Differentiable::zero_tangent(&*#primal);
                                    &#spare
                                }
                            };
                        });
                    }
                } else {
                    again_tys.push(quote!(#a::Given<()>));
                }
                again.push(name);
            }
            let place = self.adjoint_name(param);
            if !param.active {
                place_tys.push(quote!(#a::Place<#lifetime, ()>));
                place_tys.push(quote!(#a::Place<#lifetime, ()>));
                places.extend([quote!(_), quote!(_)]);
                continue;
            }
            let ty = self.place_ty(param);
            let tangent_place = format_ident!("{}_tangent", place, span = Span::mixed_site());
            place_tys.push(quote!(#a::Place<#lifetime, #ty>));
            place_tys.push(quote!(#a::Place<#lifetime, #ty>));
            places.extend([quote!(mut #place), quote!(mut #tangent_place)]);
            let var = adjoints.next().expect("one adjoint per active parameter");
            let tangent_var = forward.tangents.get(var).copied();
            for (name, var) in [(&place, Some(*var)), (&tangent_place, tangent_var)] {
                let spare = format_ident!("{}_spare", name, span = Span::mixed_site());
                let primal = &param.ident;
                let borrowed = if param.passing == Passing::Value { quote!(&#primal) } else { quote!(&*#primal) };
                opens_places.extend(quote! {
                    let mut #spare;
                    let #name: &mut #ty = match #a::get(&mut #name) {
                        ::core::option::Option::Some(#name) => #name,
                        ::core::option::Option::None => {
                            #spare = #private::Differentiable::zero_tangent(#borrowed);
                            &mut #spare
                        }
                    };
                });
                if let Some(var) = var {
                    bound.push((var, Bound { name: name.clone(), reference: true, optional: false }));
                }
            }
        }
        extra.dedup_by_key(|t| t.to_string());
        if !extra.is_empty() {
            clauses = if clauses.is_empty() { quote!(where #(#extra,)*) } else { quote!(#clauses #(#extra,)*) };
        }
        let [seed, seed_dot] = ["seed", "seed_dot"].map(|n| Ident::new(n, Span::mixed_site()));
        let seeds = self.bind_seeds(reverse, &seed, &mut bound);
        let tangent_seeds: Vec<VarId> = reverse.seeds.iter().filter_map(|s| forward.tangents.get(s).copied()).collect();
        let seeds_dot = self.bind_seed_vars(&tangent_seeds, &seed_dot, &mut bound);
        let mut emitter = self.emitter(&forward.graph, bound);
        let (first, second) = emitter.body(forward.cut);
        let keep = super::companion::mentioned(&forward.graph.body, forward.cut, &forward.graph);
        let value = self.value(&mut emitter, &self.function.out, &forward.graph, &keep);
        let tangent = self.tangent_value(&mut emitter, &self.function.out, &self.signature.output.model, forward, &keep);
        let captured: Vec<TokenStream> = self.captured();
        let seed_ty = self.seed_ty();
        let boxed = super::companion::is_recursive(&self.function.graph.body);
        let args = quote!((#seed_ty, #seed_ty), #(#again_tys,)* #(#place_tys),*);
        let pullback_ty = if boxed {
            quote!(#private::Box<dyn for<#lifetime> FnOnce(#args)>)
        } else {
            quote_spanned!(Span::mixed_site()=> impl for<#lifetime> FnOnce(#args) + use<#(#captured),*>)
        };
        let triple = self.wrap_ty(quote!((#value_ty, #tangent_ty, #pullback_ty)));
        let elided = quote!('_);
        let place_tys: Vec<TokenStream> = place_tys.into_iter().map(|ty| replace_lifetime(ty, &elided)).collect();
        let pullback = quote! {
            move |(#seed, #seed_dot): (#seed_ty, #seed_ty), #(#again: #again_tys,)* #(#places: #place_tys),*| {
                #seeds
                #seeds_dot
                #opens_places
                #second
            }
        };
        let pullback = if boxed { quote!(#private::Box::new(#pullback)) } else { pullback };
        let [kept, kept_dot] = ["value", "value_dot"].map(|n| Ident::new(n, Span::mixed_site()));
        let result = self.wrap(quote!((#kept, #kept_dot, #pullback)));
        let items = self.items_inside();
        quote! {
            #[doc(hidden)]
            #[inline]
            pub fn __tangent_record #generics(#(#params,)* #(#tangent_params),*) -> #triple #clauses {
                #items
                #opens
                #first
                let #kept = #value;
                let #kept_dot = #tangent;
                #result
            }
        }
    }

    pub(super) fn captured(&self) -> Vec<TokenStream> {
        self.item
            .sig
            .generics
            .params
            .iter()
            .filter_map(|p| match p {
                GenericParam::Type(t) => Some(t.ident.to_token_stream()),
                GenericParam::Const(c) => Some(c.ident.to_token_stream()),
                GenericParam::Lifetime(_) => None,
            })
            .chain(
                self.signature
                    .params
                    .iter()
                    .enumerate()
                    .filter(|(_, p)| matches!(p.ty, syn::Type::ImplTrait(_)))
                    .map(|(i, _)| super::companion::anonymous(i).to_token_stream()),
            )
            .chain((0..self.signature.params.len()).map(|i| activity(i).to_token_stream()))
            .collect()
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
