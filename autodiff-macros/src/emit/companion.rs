//! The companion: a braced struct of the function's name, whose associated functions are the derivatives.

use super::body::{Bound, Emitter, Frame};
use super::names::ident;
use crate::differentiate::{Forward, Reverse};
use crate::graph::{Graph, Op, Region, Stmt, Ty, VarId};
use crate::lower::{Function, Out};
use crate::syntax::options::Options;
use crate::syntax::signature::{Param, Passing, Signature, Wrapper};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use std::collections::{HashMap, HashSet};
use syn::visit_mut::{self, VisitMut};
use syn::{GenericParam, ItemFn, Lifetime, Type};

/// The graphs of the derived functions.
pub struct Derived {
    /// Seed one, storage of its own: `value_and_grad`. Only for scalar results.
    pub gradient: Option<Reverse>,
    /// Seed and storage of the caller, known before: `accumulate_grad`.
    pub accumulate: Reverse,
    /// Seed given later: `__record`.
    pub record: Reverse,
    /// Option `forward`: `jvp` and `__tangent`.
    pub forward: Option<Forward>,
    /// Option `hessian`: `hvp`, and `__tangent_record`.
    pub second: Option<Forward>,
    pub second_record: Option<Forward>,
}

/// Everything that the items have in common.
pub(super) struct Companion<'c> {
    pub(super) item: &'c ItemFn,
    pub(super) signature: &'c Signature,
    pub(super) options: &'c Options,
    pub(super) function: &'c Function,
    pub(super) private: TokenStream,
    reserved: Vec<String>,
}

/// Emits the companion.
pub fn companion(item: &ItemFn, signature: &Signature, options: &Options, function: &Function, derived: &Derived) -> TokenStream {
    let krate = &options.krate;
    let private = quote!(#krate::__private);
    let reserved = super::companion::identifiers(item.to_token_stream());
    let c = Companion { item, signature, options, function, private, reserved };
    c.items(derived)
}

/// All identifiers of the function.
fn identifiers(tokens: TokenStream) -> Vec<String> {
    tokens
        .into_iter()
        .flat_map(|tree| match tree {
            TokenTree::Ident(i) => vec![i.to_string()],
            TokenTree::Group(g) => identifiers(g.stream()),
            _ => Vec::new(),
        })
        .collect()
}

impl Companion<'_> {
    fn items(&self, derived: &Derived) -> TokenStream {
        let vis = &self.item.vis;
        let name = self.options.name.as_ref().unwrap_or(&self.item.sig.ident);
        let private = &self.private;
        let mut public = TokenStream::new();
        if let Some(gradient) = &derived.gradient {
            public.extend(self.value_and_grad(gradient));
        }
        public.extend(self.accumulate_grad(&derived.accumulate));
        public.extend(self.vjp());
        let mut hidden = self.record(&derived.record);
        if let Some(forward) = &derived.forward {
            let (jvp, tangent) = self.tangent(forward);
            public.extend(jvp);
            hidden.extend(tangent);
        }
        if self.options.jacobian && !matches!(self.function.out, Out::Unit) {
            public.extend(self.jacobian());
        }
        if let (Some(second), Some(gradient)) = (&derived.second, &derived.gradient) {
            public.extend(self.second(second, gradient));
        }
        if let Some(second) = &derived.second_record {
            hidden.extend(self.tangent_record(second, &derived.record));
        }
        let activities: Vec<Ident> = (0..self.signature.params.len()).map(activity).collect();
        let doc = format!("Derivatives of [`{}()`](fn@{}).", self.item.sig.ident, self.item.sig.ident);
        let allow = allowed();
        quote! {
            #[doc = #doc]
            #[allow(non_camel_case_types, dead_code)]
            #vis struct #name<A = ()> {
                _activity: #private::PhantomData<A>,
            }

            #allow
            impl #name {
                #public
            }

            #allow
            impl<#(#activities: #private::Activity,)*> #name<(#(#activities,)*)> {
                #hidden
            }
        }
    }

    // ---- signatures

    /// Generic parameters and the bounds that derived functions add.
    pub(super) fn generics(&self) -> (TokenStream, TokenStream) {
        let generics = &self.item.sig.generics;
        let params = &generics.params;
        let private = &self.private;
        let mut clauses: Vec<TokenStream> =
            generics.where_clause.iter().flat_map(|w| w.predicates.iter().map(ToTokens::to_token_stream)).collect();
        for param in params {
            if let GenericParam::Type(t) = param
                && self.signature.scalars.contains(&t.ident.to_string())
            {
                let name = &t.ident;
                clauses.push(quote!(#name: #private::Scalar));
            }
        }
        let anonymous = self.signature.params.iter().enumerate().filter_map(|(i, p)| match &p.ty {
            Type::ImplTrait(t) => {
                let (name, bounds) = (anonymous(i), &t.bounds);
                Some(quote!(#name: #bounds))
            }
            _ => None,
        });
        let params: Vec<TokenStream> = params
            .iter()
            .map(|p| match p {
                GenericParam::Type(t) => {
                    let mut t = t.clone();
                    t.default = None;
                    t.to_token_stream()
                }
                other => other.to_token_stream(),
            })
            .chain(anonymous)
            .collect();
        let params = if params.is_empty() { TokenStream::new() } else { quote!(<#(#params),*>) };
        let clauses = if clauses.is_empty() { TokenStream::new() } else { quote!(where #(#clauses,)*) };
        (params, clauses)
    }

    pub(super) fn params(&self) -> Vec<TokenStream> {
        self.signature
            .params
            .iter()
            .enumerate()
            .map(|(i, p)| {
                let (name, ty) = (&p.ident, &p.ty);
                let mutable = p.mutable.then(|| quote!(mut));
                match ty {
                    Type::ImplTrait(_) => {
                        let ty = anonymous(i);
                        quote!(#mutable #name: #ty)
                    }
                    _ => quote!(#mutable #name: #ty),
                }
            })
            .collect()
    }

    /// Arguments that hand the parameters on.
    pub(super) fn pass(&self) -> Vec<TokenStream> {
        self.signature
            .params
            .iter()
            .map(|p| {
                let name = &p.ident;
                match p.passing {
                    Passing::Mutable => quote!(&mut *#name),
                    _ => quote!(#name),
                }
            })
            .collect()
    }

    pub(super) fn gradient_ty(&self, param: &Param) -> TokenStream {
        tangent_ty(&referent(&param.ty), &param.model, &self.private)
    }

    /// The type behind the adjoint place of a parameter: slices for vectors.
    pub(super) fn place_ty(&self, param: &Param) -> TokenStream {
        match &param.model {
            Ty::Slice(_) | Ty::Vec(_) => match element_ty(&referent(&param.ty)) {
                Some(element) => {
                    let element = tangent_ty(&element, param.model.element().unwrap_or(&Ty::Opaque), &self.private);
                    quote!([#element])
                }
                None => self.gradient_ty(param),
            },
            _ => self.gradient_ty(param),
        }
    }

    pub(super) fn gradients_ty(&self) -> TokenStream {
        let tys: Vec<TokenStream> = self.signature.active().map(|(_, p)| self.gradient_ty(p)).collect();
        tuple(&tys)
    }

    pub(super) fn wrap_ty(&self, ty: TokenStream) -> TokenStream {
        match (&self.signature.output.wrapper, &self.signature.output.error) {
            (Wrapper::Plain, _) => ty,
            (Wrapper::Option, _) => quote!(::core::option::Option<#ty>),
            (Wrapper::Result, Some(error)) => quote!(::core::result::Result<#ty, #error>),
            // An alias such as `io::Result<T>`: the original's own path with another success type.
            (Wrapper::Result, None) => quote!(Result<#ty>),
        }
    }

    pub(super) fn wrap(&self, value: TokenStream) -> TokenStream {
        match self.signature.output.wrapper {
            Wrapper::Plain => value,
            // Written as a struct, the variant lets rustc see the signature of a closure inside.
            Wrapper::Option => quote!(::core::option::Option::Some { 0: #value }),
            Wrapper::Result => quote!(::core::result::Result::Ok { 0: #value }),
        }
    }

    pub(super) fn seed_ty(&self) -> TokenStream {
        tangent_ty(&self.signature.output.ty, &self.signature.output.model, &self.private)
    }

    pub(super) fn value_ty(&self) -> TokenStream {
        self.signature.output.ty.to_token_stream()
    }

    pub(super) fn adjoint_name(&self, param: &Param) -> Ident {
        let base = format!("d_{}", param.ident.to_string().trim_start_matches("r#"));
        ident(&base, Span::mixed_site())
    }

    // ---- bodies

    /// The variables that the signature binds.
    fn bound(&self, graph: &Graph) -> HashMap<VarId, Bound> {
        let mut bound = HashMap::new();
        for (index, var) in graph.vars.iter().enumerate() {
            if let crate::graph::VarKind::Param(i) = var.kind {
                let param = &self.signature.params[i];
                let reference = param.passing != Passing::Value;
                let id = VarId(index as u32);
                bound.insert(id, Bound { name: param.ident.clone(), reference, optional: false });
            }
        }
        bound
    }

    pub(super) fn emitter<'g>(&self, graph: &'g Graph, extra: impl IntoIterator<Item = (VarId, Bound)>) -> Emitter<'g> {
        let mut bound = self.bound(graph);
        bound.extend(extra);
        let frame = Frame { private: &self.private, bound, reserved: self.reserved_names() };
        Emitter::new(graph, frame)
    }

    /// Identifiers of functions and constants that a local of ours must not hide; the user's own locals may keep theirs.
    fn reserved_names(&self) -> Vec<String> {
        let _ = &self.reserved;
        Vec::new()
    }

    pub(super) fn items_inside(&self) -> TokenStream {
        self.function.graph.items.iter().cloned().collect()
    }

    pub(super) fn value(&self, emitter: &mut Emitter<'_>, out: &Out, graph: &Graph, keep: &HashSet<VarId>) -> TokenStream {
        match out {
            Out::Unit => quote!(()),
            Out::Node(index) => emitter.expr(graph.body.yields[*index]),
            Out::Tuple(items) => {
                let items: Vec<TokenStream> = items.iter().map(|item| self.value(emitter, item, graph, keep)).collect();
                quote!((#(#items,)*))
            }
            Out::Place(path) => {
                let place = emitter.path(path);
                let private = &self.private;
                let movable = path.proj.is_empty() && !keep.contains(&path.var);
                let by_reference = matches!(graph.var(path.var).kind, crate::graph::VarKind::Param(i) if self.signature.params[i].passing != Passing::Value);
                if graph.path_ty(path).is_static() || (movable && !by_reference) { place } else { quote!(#private::Clone::clone(&#place)) }
            }
        }
    }

    fn keep_final(&self, reverse: &Reverse) -> (TokenStream, TokenStream) {
        self.keep_final_in(&reverse.graph, reverse.forward)
    }

    /// In-out parameters that the reverse sweep puts back keep their final state for the caller.
    pub(super) fn keep_final_in(&self, graph: &Graph, cut: usize) -> (TokenStream, TokenStream) {
        let params = self.signature.params.iter().enumerate().filter(|(index, param)| {
            let var = self.function.graph.params[*index];
            param.passing == Passing::Mutable && var.is_some_and(|v| writes(&graph.body, cut, v))
        });
        self.keep_inout(params.map(|(_, param)| param))
    }

    /// Statements that save what the parameters hold, and put it back.
    fn keep_inout<'p>(&self, params: impl Iterator<Item = &'p Param>) -> (TokenStream, TokenStream) {
        let private = &self.private;
        let mut save = TokenStream::new();
        let mut load = TokenStream::new();
        for param in params {
            let name = &param.ident;
            let kept = format_ident!("{}_final", name.to_string().trim_start_matches("r#"), span = Span::mixed_site());
            match &param.model {
                Ty::Slice(_) => {
                    save.extend(quote!(let #kept = #private::to_vec(&*#name);));
                    load.extend(quote!(#name.clone_from_slice(&#kept);));
                }
                _ => {
                    save.extend(quote!(let #kept = #private::Clone::clone(&*#name);));
                    load.extend(quote!(*#name = #kept;));
                }
            }
        }
        (save, load)
    }

    fn value_and_grad(&self, reverse: &Reverse) -> TokenStream {
        let (generics, clauses) = self.generics();
        let params = self.params();
        let pass = self.pass();
        let (value_ty, gradients) = (self.value_ty(), self.gradients_ty());
        let pair = self.wrap_ty(quote!((#value_ty, #gradients)));
        let gradient_only = self.wrap_ty(gradients.clone());
        let mut emitter = self.emitter(&reverse.graph, []);
        let (forward, backward) = emitter.body(reverse.forward);
        let keep = mentioned(&reverse.graph.body, reverse.forward, &reverse.graph);
        let value = self.value(&mut emitter, &self.function.out, &reverse.graph, &keep);
        let adjoints: Vec<TokenStream> = self.results(&mut emitter, reverse);
        let adjoints = tuple(&adjoints);
        let (save, load) = self.keep_final(reverse);
        let result = self.wrap(quote!((#value, #adjoints)));
        let items = self.items_inside();
        let name = self.item.sig.ident.to_string();
        let names: Vec<String> = self.signature.active().map(|(_, p)| format!("`{}`", p.ident)).collect();
        let doc = format!("The value of `{name}` and its gradient with respect to {}.", names.join(", "));
        let doc_grad = format!("The gradient of `{name}` with respect to {}.", names.join(", "));
        let second = match self.signature.output.wrapper {
            Wrapper::Plain => quote!(Self::value_and_grad(#(#pass),*).1),
            _ => quote!(Self::value_and_grad(#(#pass),*).map(|(_, gradient)| gradient)),
        };
        let vis = self.method_vis();
        quote! {
            #[doc = #doc]
            #vis fn value_and_grad #generics(#(#params),*) -> #pair #clauses {
                #items
                #forward
                #save
                #backward
                #load
                #result
            }

            #[doc = #doc_grad]
            #vis fn grad #generics(#(#params),*) -> #gradient_only #clauses {
                #second
            }
        }
    }

    fn method_vis(&self) -> TokenStream {
        quote!(pub)
    }

    /// The adjoints of the inputs at the end of the reverse sweep.
    fn results(&self, emitter: &mut Emitter<'_>, reverse: &Reverse) -> Vec<TokenStream> {
        let first = self.function.graph.body.yields.len();
        let mut next = first;
        reverse
            .adjoints
            .iter()
            .map(|var| {
                if reverse.graph.var(*var).ty.is_real() {
                    next += 1;
                    emitter.expr(reverse.graph.body.yields[next - 1])
                } else {
                    emitter.var_name(*var).to_token_stream()
                }
            })
            .collect()
    }

    fn accumulate_grad(&self, reverse: &Reverse) -> TokenStream {
        let (generics, clauses) = self.generics();
        let params = self.params();
        let value_ty = self.wrap_ty(self.value_ty());
        let (seed_ty, seed) = (self.seed_ty(), Ident::new("seed", Span::mixed_site()));
        let mut places = Vec::new();
        let mut bound = Vec::new();
        for ((_, param), var) in self.signature.active().zip(&reverse.adjoints) {
            let (name, ty) = (self.adjoint_name(param), self.place_ty(param));
            places.push(quote!(#name: &mut #ty));
            bound.push((*var, Bound { name, reference: true, optional: false }));
        }
        let seeds = self.bind_seeds(reverse, &seed, &mut bound);
        let mut emitter = self.emitter(&reverse.graph, bound);
        let (forward, backward) = emitter.body(reverse.forward);
        let keep = mentioned(&reverse.graph.body, reverse.forward, &reverse.graph);
        let value = self.value(&mut emitter, &self.function.out, &reverse.graph, &keep);
        let (save, load) = self.keep_final(reverse);
        let result = self.wrap(value);
        let items = self.items_inside();
        let vis = self.method_vis();
        let name = self.item.sig.ident.to_string();
        let doc = format!("The value of `{name}`; adds `seed` times the gradient to the places given.");
        quote! {
            #[doc = #doc]
            #vis fn accumulate_grad #generics(#(#params,)* #seed: #seed_ty, #(#places),*) -> #value_ty #clauses {
                #items
                #seeds
                #forward
                #save
                #backward
                #load
                #result
            }
        }
    }

    /// Takes the seed apart into one variable per result.
    pub(super) fn bind_seeds(&self, reverse: &Reverse, seed: &Ident, bound: &mut Vec<(VarId, Bound)>) -> TokenStream {
        self.bind_seed_vars(&reverse.seeds, seed, bound)
    }

    pub(super) fn bind_seed_vars(&self, seeds: &[VarId], seed: &Ident, bound: &mut Vec<(VarId, Bound)>) -> TokenStream {
        let whole = |name: &Ident| Bound { name: name.clone(), reference: false, optional: false };
        let single = matches!(self.function.out, Out::Node(_) | Out::Place(_) | Out::Unit);
        if single {
            if let Some(var) = seeds.first() {
                bound.push((*var, whole(seed)));
            }
            return TokenStream::new();
        }
        let mut tokens = TokenStream::new();
        let mut paths = Vec::new();
        leaves(&self.function.out, &mut Vec::new(), &mut paths);
        // Node results come first, then places, in order.
        let (nodes, places): (Vec<_>, Vec<_>) = paths.into_iter().partition(|(is_node, _)| *is_node);
        for (number, (var, (_, path))) in seeds.iter().zip(nodes.iter().chain(&places)).enumerate() {
            let name = format_ident!("{}_{}", seed, number, span = Span::mixed_site());
            let fields: Vec<syn::Index> = path.iter().map(|i| syn::Index::from(*i)).collect();
            tokens.extend(quote!(let #name = #seed #(.#fields)*;));
            bound.push((*var, whole(&name)));
        }
        tokens
    }

    fn record(&self, reverse: &Reverse) -> TokenStream {
        let private = &self.private;
        let (generics, mut clauses) = self.generics();
        let mut extra = Vec::new();
        let params = self.params();
        let seed = Ident::new("seed", Span::mixed_site());
        let seed_ty = self.seed_ty();
        let value_ty = self.value_ty();
        let lifetime = Lifetime::new("'place", Span::mixed_site());
        let mut again_tys = Vec::new();
        let mut again = Vec::new();
        let mut place_tys = Vec::new();
        let mut places = Vec::new();
        let mut opens = TokenStream::new();
        let mut bound = Vec::new();
        let mut adjoints = reverse.adjoints.iter();
        for (index, param) in self.signature.params.iter().enumerate() {
            let a = activity(index);
            if param.passing != Passing::Value {
                let mut ty = param.ty.clone();
                Elide.visit_type_mut(&mut ty);
                let name = &param.ident;
                again_tys.push(ty.to_token_stream());
                again.push(name.clone());
            }
            let place = self.adjoint_name(param);
            if param.active {
                let ty = self.place_ty(param);
                place_tys.push(quote!(#a::Place<#lifetime, #ty>));
                let var = adjoints.next().expect("one adjoint per active parameter");
                let inout = param.passing == Passing::Mutable;
                let lent_on = lends(&reverse.graph.body, *var);
                bound.push((*var, Bound { name: place.clone(), reference: true, optional: !inout && !lent_on }));
                if inout {
                    opens.extend(quote!(let #place = #private::wanted(#a::get(&mut #place));));
                } else if lent_on {
                    // Another pullback adds to it, whether the caller wants it or not.
                    let spare = format_ident!("{}_spare", place, span = Span::mixed_site());
                    let name = &param.ident;
                    let primal = if param.passing == Passing::Value { quote!(&#name) } else { quote!(&*#name) };
                    opens.extend(quote! {
                        let mut #spare;
                        let #place: &mut #ty = match #a::get(&mut #place) {
                            ::core::option::Option::Some(#place) => #place,
                            ::core::option::Option::None => {
                                #spare = #private::Differentiable::zero_tangent(#primal);
                                &mut #spare
                            }
                        };
                    });
                } else {
                    opens.extend(quote!(let mut #place = #a::get(&mut #place);));
                }
                places.push(quote!(mut #place));
                if param.passing == Passing::Mutable {
                    extra.push(quote!(#a: #private::Borrowed));
                }
            } else {
                place_tys.push(quote!(#a::Place<#lifetime, ()>));
                places.push(quote!(_));
                extra.push(quote!(#a: #private::Omitted));
            }
        }
        if !extra.is_empty() {
            clauses = if clauses.is_empty() { quote!(where #(#extra,)*) } else { quote!(#clauses #(#extra,)*) };
        }
        let seeds = self.bind_seeds(reverse, &seed, &mut bound);
        let mut emitter = self.emitter(&reverse.graph, bound);
        let (forward, backward) = emitter.body(reverse.forward);
        let keep = mentioned(&reverse.graph.body, reverse.forward, &reverse.graph);
        let value = self.value(&mut emitter, &self.function.out, &reverse.graph, &keep);
        let captured = self.captured();
        let boxed = is_recursive(&self.function.graph.body);
        let pullback_ty = if boxed {
            quote!(#private::Box<dyn for<#lifetime> FnOnce(#seed_ty, #(#again_tys,)* #(#place_tys),*)>)
        } else {
            quote_spanned!(Span::mixed_site()=>
                impl for<#lifetime> FnOnce(#seed_ty, #(#again_tys,)* #(#place_tys),*) + use<#(#captured),*>
            )
        };
        let pair = self.wrap_ty(quote!((#value_ty, #pullback_ty)));
        let kept = Ident::new("value", Span::mixed_site());
        let items = self.items_inside();
        let used_seed = if reverse.seeds.is_empty() { quote!(_) } else { quote!(#seed) };
        // Inside of `Ok(..)` rustc does not see the signature that is wanted, so the closure says it.
        let elided = quote!('_);
        let place_tys: Vec<TokenStream> = place_tys.into_iter().map(|ty| replace_lifetime(ty, &elided)).collect();
        let pullback = quote! {
            move |#used_seed: #seed_ty, #(#again: #again_tys,)* #(#places: #place_tys),*| {
                #seeds
                #opens
                #backward
            }
        };
        let pullback = if boxed { quote!(#private::Box::new(#pullback)) } else { pullback };
        let result = self.wrap(quote!((#kept, #pullback)));
        quote! {
            #[doc(hidden)]
            #[inline]
            pub fn __record #generics(#(#params),*) -> #pair #clauses {
                #items
                #forward
                let #kept = #value;
                #result
            }
        }
    }

    fn vjp(&self) -> TokenStream {
        let private = &self.private;
        let (generics, clauses) = self.generics();
        let params = self.params();
        let (value_ty, gradients, seed_ty) = (self.value_ty(), self.gradients_ty(), self.seed_ty());
        let pullback_ty = quote_spanned!(Span::mixed_site()=> impl FnOnce(#seed_ty) -> #gradients);
        let pair = self.wrap_ty(quote!((#value_ty, #pullback_ty)));
        let mut zeros = TokenStream::new();
        let mut names = Vec::new();
        let mut places = Vec::new();
        let mut activities = Vec::new();
        let mut again = Vec::new();
        for param in &self.signature.params {
            let name = &param.ident;
            if param.passing != Passing::Value {
                again.push(if param.passing == Passing::Mutable { quote!(&mut *#name) } else { quote!(#name) });
            }
            if param.active {
                let adjoint = self.adjoint_name(param);
                let by_reference = param.passing != Passing::Value;
                let value = if by_reference { quote!(&*#name) } else { quote!(&#name) };
                zeros.extend(quote!(let mut #adjoint = #private::Differentiable::zero_tangent(#value);));
                activities.push(quote!(#private::Active));
                places.push(quote!(&mut #adjoint));
                names.push(adjoint.to_token_stream());
            } else {
                activities.push(quote!(#private::Inactive));
                places.push(quote!(()));
            }
        }
        let gradients_value = tuple(&names);
        let pass = self.pass();
        let name = self.options.name.as_ref().unwrap_or(&self.item.sig.ident);
        let question = (self.signature.output.wrapper != Wrapper::Plain).then(|| quote!(?));
        let [value, back, seed] = ["value", "back", "seed"].map(|n| Ident::new(n, Span::mixed_site()));
        let (save, load) = self.keep_inout(self.signature.params.iter().filter(|p| p.passing == Passing::Mutable));
        let result = self.wrap(quote!((#value, move |#seed| {
            #save
            #back(#seed, #(#again,)* #(#places),*);
            #load
            #gradients_value
        })));
        let vis = self.method_vis();
        let fname = self.item.sig.ident.to_string();
        let doc = format!("The value of `{fname}` and its pullback, which takes the adjoint of the result to the gradient.");
        quote! {
            #[doc = #doc]
            #vis fn vjp #generics(#(#params),*) -> #pair #clauses {
                #zeros
                let (#value, #back) = #name::<(#(#activities,)*)>::__record(#(#pass),*) #question;
                #result
            }
        }
    }
}

/// Attributes of generated items.
fn allowed() -> TokenStream {
    quote! {
        #[automatically_derived]
        #[allow(unused, non_snake_case, clippy::all, clippy::pedantic)]
    }
}

pub(super) fn activity(index: usize) -> Ident {
    Ident::new(&format!("A{index}"), Span::mixed_site())
}

/// The type parameter that stands for an `impl Trait` argument.
pub(super) fn anonymous(index: usize) -> Ident {
    Ident::new(&format!("I{index}"), Span::mixed_site())
}

/// One item bare, several as a tuple.
pub(super) fn tuple(items: &[TokenStream]) -> TokenStream {
    match items {
        [one] => one.clone(),
        many => quote!((#(#many),*)),
    }
}

/// The type behind a reference.
fn referent(ty: &Type) -> Type {
    match ty {
        Type::Reference(r) => (*r.elem).clone(),
        Type::Paren(p) => referent(&p.elem),
        Type::Group(g) => referent(&g.elem),
        other => other.clone(),
    }
}

/// The element type of a slice, array or vector, as written.
fn element_ty(ty: &Type) -> Option<Type> {
    match ty {
        Type::Slice(s) => Some((*s.elem).clone()),
        Type::Array(a) => Some((*a.elem).clone()),
        Type::Path(p) => match &p.path.segments.last()?.arguments {
            syn::PathArguments::AngleBracketed(args) => args.args.iter().find_map(|a| match a {
                syn::GenericArgument::Type(t) => Some(t.clone()),
                _ => None,
            }),
            _ => None,
        },
        _ => None,
    }
}

/// The type of a derivative by a value of this type, written out where the tokens tell it.
fn tangent_ty(ty: &Type, model: &Ty, private: &TokenStream) -> TokenStream {
    match (ty, model) {
        (_, Ty::Real(_)) => ty.to_token_stream(),
        (Type::Array(a), Ty::Array(element, _)) => {
            let (element, len) = (tangent_ty(&a.elem, element, private), &a.len);
            quote!([#element; #len])
        }
        (_, Ty::Slice(element) | Ty::Vec(element)) => match element_ty(ty) {
            Some(e) => {
                let element = tangent_ty(&e, element, private);
                quote!(#private::Vec<#element>)
            }
            None => quote!(<#ty as #private::Differentiable>::Tangent),
        },
        (Type::Tuple(t), Ty::Tuple(items)) => {
            let items: Vec<TokenStream> = t.elems.iter().zip(items).map(|(t, m)| tangent_ty(t, m, private)).collect();
            quote!((#(#items,)*))
        }
        (_, Ty::Unit) => quote!(()),
        _ => quote!(<#ty as #private::Differentiable>::Tangent),
    }
}

/// Where the leaves of a result are in its tuples: whether they are nodes, and the fields that lead there.
fn leaves(out: &Out, path: &mut Vec<usize>, found: &mut Vec<(bool, Vec<usize>)>) {
    match out {
        Out::Unit => {}
        Out::Node(_) => found.push((true, path.clone())),
        Out::Place(_) => found.push((false, path.clone())),
        Out::Tuple(items) => {
            for (i, item) in items.iter().enumerate() {
                path.push(i);
                leaves(item, path, found);
                path.pop();
            }
        }
    }
}

/// Leaves lifetimes to be inferred.
pub(super) struct Elide;

impl VisitMut for Elide {
    fn visit_type_reference_mut(&mut self, ty: &mut syn::TypeReference) {
        ty.lifetime = None;
        visit_mut::visit_type_reference_mut(self, ty);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        *lifetime = Lifetime::new("'_", lifetime.span());
    }
}

/// Whether the reverse sweep writes the variable.
fn writes(body: &Region, forward: usize, var: VarId) -> bool {
    fn visit(stmt: &Stmt, var: VarId) -> bool {
        let own = match stmt {
            Stmt::Write(path, _) | Stmt::Add(path, _) | Stmt::Push(path, _) | Stmt::Pop(path, _) | Stmt::Swap(path, ..) => path.var == var,
            Stmt::Pullback(p) => p.args.iter().any(|a| matches!(a, crate::graph::ArgValue::Mutable(path) if path.var == var)),
            _ => false,
        };
        own || stmt.regions().iter().any(|(r, _)| r.stmts.iter().any(|s| visit(s, var)))
    }
    body.stmts[forward..].iter().any(|s| visit(s, var))
}

/// The tokens with the lifetime of the places left open.
pub(super) fn replace_lifetime(tokens: TokenStream, by: &TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Punct(p) if p.as_char() == '\'' => {
                let is_place = matches!(trees.peek(), Some(TokenTree::Ident(i)) if i == "place");
                if is_place {
                    trees.next();
                    out.extend(by.clone());
                } else {
                    out.extend([TokenTree::Punct(p)]);
                }
            }
            TokenTree::Group(g) => {
                let group = proc_macro2::Group::new(g.delimiter(), replace_lifetime(g.stream(), by));
                out.extend([TokenTree::Group(group)]);
            }
            other => out.extend([other]),
        }
    }
    out
}

/// Whether the function may come back to itself, so that the type of its pullback would contain itself.
pub(super) fn is_recursive(region: &Region) -> bool {
    region.stmts.iter().any(|stmt| {
        let own = matches!(stmt, Stmt::Call(call) if call.callee.recursive);
        own || stmt.regions().iter().any(|(inner, _)| is_recursive(inner))
    })
}

/// Whether a pullback adds to the place.
fn lends(region: &Region, var: VarId) -> bool {
    region.stmts.iter().any(|stmt| {
        let own = matches!(stmt, Stmt::Pullback(p) if p.places.iter().chain(&p.tangent_places).flatten().any(|path| path.var == var));
        own || stmt.regions().iter().any(|(inner, _)| lends(inner, var))
    })
}

/// Variables that the reverse sweep names.
pub(super) fn mentioned(body: &Region, forward: usize, graph: &Graph) -> HashSet<VarId> {
    fn nodes(graph: &Graph, mut stack: Vec<crate::graph::NodeId>, out: &mut HashSet<VarId>) {
        let mut seen = HashSet::new();
        while let Some(node) = stack.pop() {
            if !seen.insert(node) {
                continue;
            }
            if let Op::Read(shape, _) | Op::Len(shape, _) = &graph.node(node).op {
                out.insert(shape.var);
            }
            stack.extend(&graph.node(node).args);
        }
    }
    fn visit(graph: &Graph, stmt: &Stmt, out: &mut HashSet<VarId>) {
        let mut stack = stmt.operands();
        if let Stmt::Let(node) = stmt {
            stack.push(*node);
        }
        nodes(graph, stack, out);
        stmt.written(graph, &mut Vec::new());
        let mut written = Vec::new();
        stmt.written(graph, &mut written);
        out.extend(written);
        if let Stmt::Pullback(p) = stmt {
            for arg in &p.args {
                if let crate::graph::ArgValue::Shared(path) | crate::graph::ArgValue::Mutable(path) = arg {
                    out.insert(path.var);
                }
            }
        }
        for (region, _) in stmt.regions() {
            for stmt in &region.stmts {
                visit(graph, stmt, out);
            }
        }
    }
    let mut out = HashSet::new();
    for stmt in &body.stmts[forward..] {
        visit(graph, stmt, &mut out);
    }
    out
}
