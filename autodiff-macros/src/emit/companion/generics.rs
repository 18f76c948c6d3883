//! Generics, parameters and arguments of the derived functions, from those of the original.

use super::Companion;
use super::functions::{Heading, Taken};
use super::lending::Lending;
use crate::graph::Float;
use crate::syntax::signature::{Home, Host, Param, Passing};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::GenericParam;

impl Companion<'_> {
    /// A derived function for people.
    pub(in crate::emit) fn public(
        &self,
        base: &str,
        doc: &str,
        more: &[TokenStream],
        result: TokenStream,
        clauses: &TokenStream,
        body: TokenStream,
    ) -> TokenStream {
        let vis = match &self.signature.home {
            Home::Function => quote!(pub),
            Home::Method { .. } => self.item.vis.to_token_stream(),
        };
        let heading = self.heading(Taken::by(base));
        let (name, generics) = (self.public_name(base), in_brackets(&self.generic_params(&heading)));
        let (params, clauses) = (self.params(&heading), bounded(clauses.clone(), &heading.clauses));
        let (opening, functions, allow) = (self.opening(), &heading.opening, self.allowed_in_block());
        quote! {
            #[doc = #doc]
            #allow
            #vis fn #name #generics(#(#params,)* #(#more),*) -> #result #clauses {
                #opening
                #functions
                #body
            }
        }
    }

    /// A derived function for callers that are generated, with one activity per parameter.
    pub(in crate::emit) fn hidden(
        &self,
        form: &str,
        lending: &Lending,
        more: &[TokenStream],
        result: TokenStream,
        clauses: &TokenStream,
        body: TokenStream,
    ) -> TokenStream {
        let name = hidden_name(&self.signature.home, &self.item.sig.ident, form);
        let mut heading = self.heading(Taken::hidden_by(form));
        lending.write(&mut heading);
        let (mut params, clauses) = (self.params(&heading), bounded(clauses.clone(), &heading.clauses));
        let mut generics = self.generic_params(&heading);
        if self.signature.home.is_method() {
            // A method has no type of its own to carry the activities. They stand behind the arguments, as a caller by
            // path cannot know whether the first one is a receiver.
            let private = &self.private;
            let activities: Vec<Ident> = (0..self.signature.params.len()).map(activity).collect();
            generics.extend(activities.iter().map(|a| quote!(#a: #private::Activity)));
            params.push(quote!(_: #private::Slots<Self, (#(#activities,)*)>));
        }
        let mut opening = self.opening();
        if let Some(consumed) = self.consumed() {
            // The caller still needs what the user's method consumes.
            let (name, ty, private) = (&consumed.ident, &consumed.ty, &self.private);
            params[0] = if *ty == syn::parse_quote!(Self) { quote!(&self) } else { quote!(self: &#ty) };
            opening = quote!(let mut #name = #private::Clone::clone(self););
        }
        let (generics, functions) = (in_brackets(&generics), &heading.opening);
        let allow = self.allowed_in_block();
        let vis = allow.is_none().then(|| quote!(pub));
        quote! {
            #[doc(hidden)]
            #[inline]
            #allow
            #vis fn #name #generics(#(#params,)* #(#more),*) -> #result #clauses {
                #opening
                #functions
                #body
            }
        }
    }

    /// Attributes of items that stand in a block of the user's.
    fn allowed_in_block(&self) -> Option<TokenStream> {
        matches!(self.signature.home.host()?, Host::Trait | Host::TraitImpl)
            .then(|| quote!(#[allow(unused, non_snake_case, refining_impl_trait, clippy::all, clippy::pedantic, clippy::nursery)]))
    }

    /// The name of a derived function: bare in a companion, behind the method's in an `impl`.
    pub(in crate::emit) fn public_name(&self, base: &str) -> Ident {
        let own = &self.item.sig.ident;
        match &self.signature.home {
            Home::Function => Ident::new(base, Span::mixed_site()),
            Home::Method { .. } => format_ident!("{}_{}", own.to_string().trim_start_matches("r#"), base, span = own.span()),
        }
    }

    /// A call of one of the hidden functions of this companion, by all differentiated parameters.
    pub(in crate::emit) fn call_hidden(&self, form: &str, args: &[TokenStream]) -> TokenStream {
        let activities = self.activities();
        match &self.signature.home {
            Home::Function => {
                let (companion, name) = (self.own_name(), hidden_name(&self.signature.home, &self.item.sig.ident, form));
                quote!(#companion::<(#activities)>::#name(#(#args),*))
            }
            Home::Method { .. } => {
                let (name, private) = (hidden_name(&self.signature.home, &self.item.sig.ident, form), &self.private);
                let mut args = args.to_vec();
                if let Some(consumed) = self.consumed() {
                    let this = &consumed.ident;
                    args[0] = quote!(&#this);
                }
                args.insert(self.signature.params.len(), quote!(#private::named::<(#activities), Self>()));
                quote!(Self::#name(#(#args),*))
            }
        }
    }

    /// `self` under a name that a closure can have for a parameter.
    fn opening(&self) -> TokenStream {
        let receiver = self.signature.params.iter().find(|p| p.receiver);
        receiver.map(|p| (&p.ident, p.mutable.then(|| quote!(mut)), self.item.sig.receiver())).map_or_else(
            TokenStream::new,
            |(name, mutable, receiver)| {
                let token = receiver.map(|r| &r.self_token);
                quote!(let #mutable #name = #token;)
            },
        )
    }

    /// The receiver, if the method takes it by value.
    fn consumed(&self) -> Option<&Param> {
        self.signature.params.first().filter(|p| p.receiver && p.passing == Passing::Value)
    }

    /// The clauses of the original and the bounds that derived functions add.
    pub(in crate::emit) fn clauses(&self) -> TokenStream {
        let generics = &self.item.sig.generics;
        let private = &self.private;
        let mut clauses: Vec<TokenStream> = generics
            .where_clause
            .iter()
            .flat_map(|w| &w.predicates)
            .filter(|p| !self.is_about_a_function(p))
            .map(ToTokens::to_token_stream)
            .collect();
        let outer = self.signature.home.generics().into_iter().flat_map(|g| &g.params);
        let owned = self.owns_generics();
        for param in outer.chain(&generics.params) {
            let GenericParam::Type(t) = param else { continue };
            let name = &t.ident;
            if self.signature.scalars.contains(&name.to_string()) {
                clauses.push(quote!(#name: #private::Scalar));
            } else if owned && !self.is_function_generic(name) {
                clauses.push(quote!(#name: 'static));
            }
        }
        if self.signature.home.host() == Some(Host::Trait) {
            clauses.push(quote!(Self: ::core::marker::Sized));
        }
        if self.signature.home.host() != Some(Host::TraitImpl) {
            clauses.extend(self.carriers(None));
        }
        if clauses.is_empty() { TokenStream::new() } else { quote!(where #(#clauses,)*) }
    }

    /// The generic parameters as written.
    pub(in crate::emit) fn plain_generics(&self) -> TokenStream {
        in_brackets(&self.generic_params(&self.heading(Taken::AsWritten)))
    }

    /// The parameters as written.
    pub(in crate::emit) fn plain_params(&self) -> Vec<TokenStream> {
        self.params(&self.heading(Taken::AsWritten))
    }

    /// The same with names for the lifetimes of what a pullback holds.
    pub(in crate::emit) fn lending_generics(&self, lending: &Lending) -> TokenStream {
        in_brackets(&self.generic_params(&self.lending_heading(lending)))
    }

    pub(in crate::emit) fn lending_params(&self, lending: &Lending) -> Vec<TokenStream> {
        self.params(&self.lending_heading(lending))
    }

    fn lending_heading(&self, lending: &Lending) -> Heading {
        let mut heading = self.heading(Taken::AsWritten);
        lending.write(&mut heading);
        heading
    }

    /// The generic parameters; those that stand for functions are in the heading.
    fn generic_params(&self, heading: &Heading) -> Vec<TokenStream> {
        let plain = self.signature.params.iter().filter(|p| p.function.is_none());
        let anonymous = plain.filter_map(|p| p.anonymous.as_ref()).map(|(name, bounds)| quote!(#name: #bounds));
        let is_function = |p: &&GenericParam| matches!(p, GenericParam::Type(t) if self.is_function_generic(&t.ident));
        let own = self.item.sig.generics.params.iter().filter(|p| !is_function(p)).map(|p| match p {
            GenericParam::Type(t) => {
                let mut t = t.clone();
                t.default = None;
                t.to_token_stream()
            }
            other => other.to_token_stream(),
        });
        heading.lifetimes.iter().cloned().chain(own).chain(anonymous).chain(heading.generics.iter().cloned()).collect()
    }

    pub(in crate::emit) fn params(&self, heading: &Heading) -> Vec<TokenStream> {
        self.signature
            .params
            .iter()
            .enumerate()
            .map(|(i, p)| {
                if p.receiver {
                    return self.receiver();
                }
                let (name, ty) = (&p.ident, &p.ty);
                let mutable = p.mutable.then(|| quote!(mut));
                if let Some(ty) = heading.types.get(&i) {
                    return quote!(#name: #ty);
                }
                let ty = heading.lent.get(&i).cloned().unwrap_or_else(|| ty.to_token_stream());
                quote!(#mutable #name: #ty)
            })
            .collect()
    }

    /// The receiver as written, `mut` aside.
    fn receiver(&self) -> TokenStream {
        let Some(receiver) = self.item.sig.receiver() else { return TokenStream::new() };
        let mut receiver = receiver.clone();
        receiver.attrs.clear();
        if !matches!(receiver.kind, syn::ReceiverKind::Reference(..)) {
            receiver.mutability = None;
        }
        receiver.to_token_stream()
    }

    /// Arguments that hand the parameters on.
    pub(in crate::emit) fn pass(&self) -> Vec<TokenStream> {
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

    /// `__accepts`: what the slots ask of a caller's arguments, in a function of its own, so that it is said once.
    pub(super) fn accepts(&self) -> TokenStream {
        let clauses = bounded(TokenStream::new(), &self.asked_of_slots());
        let slots = (0..self.signature.params.len()).map(activity);
        quote! {
            #[doc(hidden)]
            #[inline(always)]
            pub fn __accepts(#(_: #slots),*) #clauses {}
        }
    }

    /// The bounds on slots that stand at each hidden function: only a method, which has no `__accepts`, has them there.
    pub(in crate::emit) fn slot_bounds(&self) -> Vec<TokenStream> {
        if self.signature.home.is_method() { self.asked_of_slots() } else { Vec::new() }
    }

    fn asked_of_slots(&self) -> Vec<TokenStream> {
        let private = &self.private;
        let bounds = self.signature.params.iter().enumerate().filter_map(|(index, param)| {
            let (a, number) = (activity(index), Literal::usize_unsuffixed(index + 1));
            let bound = match (param.active, param.passing) {
                // What it captures goes through.
                (false, _) if self.is_followed(index) => return None,
                (false, _) => quote!(#a: #private::Omitted<#number>),
                (true, Passing::Mutable) => quote!(#a: #private::Borrowed<#number>),
                (true, _) => return None,
            };
            // Rustc shows the parameter beside the caller's call.
            Some(respan(bound, param.ident.span()))
        });
        bounds.collect()
    }

    pub(in crate::emit) fn items_inside(&self) -> TokenStream {
        self.function.graph.items.iter().cloned().collect()
    }

    /// Methods of floats that the function calls on references, called once more beside methods of ours by reference: where a
    /// trait of the user's has one of these names, too, rustc finds two. The closures are never called.
    pub(super) fn ask_behind(&self) -> TokenStream {
        let private = &self.private;
        let x = Ident::new("x", Span::mixed_site());
        let ask = |float: Float, ty: TokenStream| {
            let behind = self.function.behind.iter().filter(|behind| behind.float == float);
            let calls: Vec<TokenStream> = behind
                .map(|behind| {
                    let (method, nothing) = (&behind.method, std::iter::repeat_n(quote!(()), behind.args));
                    quote_spanned!(method.span()=> #x.#method(#(#nothing),*);)
                })
                .collect();
            (!calls.is_empty()).then(|| quote!(let _ = |#x: &#ty| { use #private::Behind as _; #(#calls)* };))
        };
        let (double, single) = (ask(Float::F64, quote!(::core::primitive::f64)), ask(Float::F32, quote!(::core::primitive::f32)));
        quote!(#double #single)
    }

    pub(in crate::emit) fn activities(&self) -> TokenStream {
        let private = &self.private;
        self.signature.params.iter().map(|p| if p.active { quote!(#private::Active,) } else { quote!(#private::Inactive,) }).collect()
    }

    pub(in crate::emit) fn own_name(&self) -> &Ident {
        self.options.name.as_ref().unwrap_or(&self.item.sig.ident)
    }
}

fn in_brackets(params: &[TokenStream]) -> TokenStream {
    if params.is_empty() { TokenStream::new() } else { quote!(<#(#params),*>) }
}

/// The name of a hidden function of a companion, or of a method's.
pub(in crate::emit) fn hidden_name(home: &Home, own: &Ident, form: &str) -> Ident {
    match home {
        Home::Function => format_ident!("__{}", form, span = Span::mixed_site()),
        Home::Method { .. } => hidden_of(own, form),
    }
}

/// The name of a hidden function beside a method.
pub(in crate::emit) fn hidden_of(method: &Ident, form: &str) -> Ident {
    format_ident!("__{}_{}", method.to_string().trim_start_matches("r#"), form, span = method.span())
}

/// Attributes of generated items.
pub(super) fn allowed() -> TokenStream {
    quote! {
        #[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
    }
}

pub(in crate::emit) fn activity(index: usize) -> Ident {
    Ident::new(&format!("A{index}"), Span::mixed_site())
}

/// The clauses with more bounds.
pub(in crate::emit) fn bounded(clauses: TokenStream, bounds: &[TokenStream]) -> TokenStream {
    match (clauses.is_empty(), bounds) {
        (_, []) => clauses,
        (true, _) => quote!(where #(#bounds,)*),
        (false, _) => quote!(#clauses #(#bounds,)*),
    }
}

/// One item bare, several as a tuple.
pub(in crate::emit) fn tuple(items: &[impl ToTokens]) -> TokenStream {
    match items {
        [one] => one.to_token_stream(),
        many => quote!((#(#many),*)),
    }
}

/// The tokens located elsewhere, with the hygiene that they have.
pub(in crate::emit) fn respan(tokens: TokenStream, at: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut tree| {
            tree.set_span(tree.span().located_at(at));
            tree
        })
        .collect()
}
