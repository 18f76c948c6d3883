//! The signature: parameters, which of them are differentiated by, result; the original tokens are kept.

use super::behind;
use super::function::{self, FnParam};
use super::options::Options;
use super::types::{self, Scalars};
use crate::diagnostics::Diagnostics;
use crate::graph::Ty;
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{FnArg, Generics, ItemFn, Pat, PathArguments, Receiver, ReceiverKind, ReturnType, Token, Type, TypeParamBound};

/// How a parameter is passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Passing {
    Value,
    Shared,
    Mutable,
}

/// One parameter.
pub struct Param {
    /// The pattern as written.
    pub pat: Pat,
    /// The name in the derived functions: the user's, or one of our own where the pattern takes the value apart.
    pub ident: Ident,
    pub ty: Type,
    /// The type parameter that stands for an `impl Trait` in the type, and its bounds.
    pub anonymous: Option<(Ident, Punctuated<TypeParamBound, Token![+]>)>,
    pub passing: Passing,
    /// What the tokens tell about the type, reference stripped.
    pub model: Ty,
    pub mutable: bool,
    /// The name means the value itself, though it comes by reference: a closure captured it.
    pub captured: bool,
    pub active: bool,
    /// The `self` of a method.
    pub receiver: bool,
    /// What it takes and returns, if it is a function; it counts as passed by value then.
    pub function: Option<FnParam>,
}

/// Where the function stands.
pub enum Home {
    /// Free, or inside of another function.
    Function,
    /// In an `impl` or a trait with these generics.
    Method { generics: Generics, host: Host },
}

/// What a method stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Host {
    /// An `impl` of the type itself: derived functions stand in another one.
    Inherent,
    /// A trait: derived functions are items of it.
    Trait,
    /// The `impl` of a trait: it gives those that depend on the body.
    TraitImpl,
}

impl Home {
    pub fn is_method(&self) -> bool {
        matches!(self, Home::Method { .. })
    }

    /// The generics of the `impl`.
    pub fn generics(&self) -> Option<&Generics> {
        match self {
            Home::Function => None,
            Home::Method { generics, .. } => Some(generics),
        }
    }

    /// What the method stands in.
    pub fn host(&self) -> Option<Host> {
        match self {
            Home::Function => None,
            Home::Method { host, .. } => Some(*host),
        }
    }

    pub fn has_lifetime(&self, lifetime: &syn::Lifetime) -> bool {
        self.generics().is_some_and(|g| g.lifetimes().any(|l| l.lifetime == *lifetime))
    }
}

/// How the result may fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrapper {
    Plain,
    Option,
    Result,
}

/// The result.
pub struct Output {
    /// The success type, as written.
    pub ty: Type,
    pub wrapper: Wrapper,
    /// The error type of a `Result`.
    pub error: Option<Type>,
    pub model: Ty,
}

/// A function's signature.
pub struct Signature {
    pub params: Vec<Param>,
    pub output: Output,
    pub scalars: Scalars,
    pub home: Home,
}

/// Reads the signature; refuses what has no derivative.
pub fn parse(item: &ItemFn, options: &Options, home: Home, diagnostics: &mut Diagnostics) -> Signature {
    refuse_qualifiers(item, diagnostics);
    let scalars = Scalars::of(home.generics().into_iter().chain([&item.sig.generics]), &options.scalars);
    let mut params: Vec<Param> = Vec::new();
    for (index, arg) in item.sig.inputs.iter().enumerate() {
        match arg {
            FnArg::Typed(arg) => {
                let mut param = param(index, &arg.pat, &arg.ty, &scalars);
                // A method has its callers elsewhere: its functions are taken as they are.
                param.function = function::function(&arg.ty, &item.sig.generics, &scalars).filter(|_| !home.is_method());
                if param.function.is_some() {
                    param.passing = Passing::Value;
                } else {
                    Named::name(index, &mut param);
                }
                params.push(param);
            }
            FnArg::Receiver(receiver) if home.is_method() => params.push(self_param(receiver)),
            FnArg::Receiver(receiver) => diagnostics
                .error(receiver, "a method has its derivatives beside it in the impl: write `#[differentiable]` on the `impl` block"),
        }
    }
    select(&item.sig.ident, &mut params, &scalars, options, diagnostics);
    params.iter().filter(|param| param.active).for_each(|param| behind::refuse(param, &scalars, diagnostics));
    let output = output(&item.sig.output, &scalars);
    if diagnostics.is_empty() {
        refuse_result(item, &params, &output, &scalars, diagnostics);
    }
    Signature { params, output, scalars, home }
}

/// Whether parameters and result can carry a derivative, as far as the tokens tell.
pub fn carries(item: &ItemFn, outer: &Generics, options: &Options) -> bool {
    let mut ignored = Diagnostics::default();
    let home = Home::Method { generics: outer.clone(), host: Host::Inherent };
    let signature = parse(item, options, home, &mut ignored);
    let result = &signature.output;
    let writes = signature.active().any(|(_, p)| p.passing == Passing::Mutable);
    ignored.is_empty() && signature.active().next().is_some() && (writes || types::may_be_active(&result.ty, &signature.scalars))
}

fn refuse_qualifiers(item: &ItemFn, diagnostics: &mut Diagnostics) {
    let sig = &item.sig;
    if let Some(token) = &sig.asyncness {
        diagnostics
            .error(token, "an `async` function cannot be differentiated: differentiate a plain function and call it from the async one");
    }
    if let syn::Safety::Unsafe(token) = &sig.safety {
        diagnostics.error(token, "an `unsafe` function cannot be differentiated: move the arithmetic into a safe function");
    }
    if let Some(abi) = &sig.abi {
        diagnostics.error(abi, "a function with a foreign ABI cannot be differentiated: differentiate a plain function and wrap it");
    }
    if let Some(variadic) = &sig.variadic {
        diagnostics.error(variadic, "a variadic function cannot be differentiated");
    }
    let attributes = sig.inputs.iter().flat_map(|input| match input {
        FnArg::Typed(param) => &param.attrs,
        FnArg::Receiver(receiver) => &receiver.attrs,
    });
    for attr in attributes.filter(|attr| attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr")) {
        diagnostics.error(attr, "`cfg` on a parameter is decided after this macro has run: put it on the function, and write another one");
    }
}

/// One parameter, not active yet.
pub fn param(index: usize, pat: &Pat, ty: &Type, scalars: &Scalars) -> Param {
    let (passing, inner) = match ty {
        Type::Reference(r) if r.mutability.is_some() => (Passing::Mutable, &*r.elem),
        Type::Reference(r) => (Passing::Shared, &*r.elem),
        other => (Passing::Value, other),
    };
    let (ident, mutable) = match pat {
        Pat::Ident(p) if p.subpat.is_none() && p.by_ref.is_none() => (p.ident.clone(), p.mutability.is_some()),
        other => (Ident::new(&format!("arg{index}"), Span::mixed_site().located_at(other.span())), false),
    };
    Param {
        pat: pat.clone(),
        ident,
        ty: ty.clone(),
        anonymous: None,
        passing,
        model: types::model(inner, scalars),
        mutable,
        active: false,
        captured: false,
        receiver: false,
        function: None,
    }
}

/// The type parameter that stands for an `impl Trait` argument.
pub fn anonymous(index: usize) -> Ident {
    Ident::new(&format!("I{index}"), Span::mixed_site())
}

/// Puts a name in the place of `impl Trait`.
struct Named {
    stand_in: Ident,
    bounds: Option<Punctuated<TypeParamBound, Token![+]>>,
}

impl Named {
    fn name(index: usize, param: &mut Param) {
        let mut named = Named { stand_in: anonymous(index), bounds: None };
        named.visit_type_mut(&mut param.ty);
        param.anonymous = named.bounds.map(|bounds| (named.stand_in, bounds));
    }
}

impl VisitMut for Named {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        match ty {
            Type::ImplTrait(found) if self.bounds.is_none() => {
                self.bounds = Some(found.bounds.clone());
                let stand_in = &self.stand_in;
                *ty = syn::parse_quote!(#stand_in);
            }
            _ => syn::visit_mut::visit_type_mut(self, ty),
        }
    }
}

/// `self` as a parameter like any other.
fn self_param(receiver: &Receiver) -> Param {
    let (passing, ty): (Passing, Type) = match &receiver.kind {
        ReceiverKind::Reference(_, _, Some(_)) => (Passing::Mutable, syn::parse_quote!(&mut Self)),
        ReceiverKind::Reference(_, _, None) => (Passing::Shared, syn::parse_quote!(&Self)),
        ReceiverKind::Typed(_, ty) => match &**ty {
            Type::Reference(r) if r.mutability.is_some() => (Passing::Mutable, (**ty).clone()),
            Type::Reference(_) => (Passing::Shared, (**ty).clone()),
            other => (Passing::Value, other.clone()),
        },
        _ => (Passing::Value, syn::parse_quote!(Self)),
    };
    let ident = Ident::new("this", Span::mixed_site().located_at(receiver.self_token.span));
    Param {
        pat: syn::parse_quote!(#ident),
        ident,
        ty,
        anonymous: None,
        passing,
        model: Ty::Opaque,
        mutable: passing == Passing::Value && receiver.mutability.is_some(),
        active: false,
        captured: false,
        receiver: true,
        function: None,
    }
}

impl Param {
    /// What the body calls it.
    pub fn name(&self) -> String {
        if self.receiver { "self".to_string() } else { self.ident.to_string() }
    }
}

/// Decides which parameters are differentiated by.
fn select(name: &Ident, params: &mut [Param], scalars: &Scalars, options: &Options, diagnostics: &mut Diagnostics) {
    let Some(wrt) = &options.wrt else {
        for param in params.iter_mut() {
            param.active = param.function.is_none() && param.anonymous.is_none() && types::may_be_active(&param.ty, scalars);
        }
        if !params.iter().any(|p| p.active) && diagnostics.is_empty() {
            diagnostics.error(
                name,
                "no parameter can carry a derivative: at least one must hold real numbers (`f64`, `f32`, a generic real, or arrays, slices, vectors or tuples of such)",
            );
        }
        return;
    };
    let mut seen: Vec<String> = Vec::new();
    for name in wrt {
        if seen.contains(&name.to_string()) {
            diagnostics.error(name, format!("`{name}` is named twice in `wrt(..)`: remove one"));
        }
        seen.push(name.to_string());
        let names: Vec<String> = params.iter().map(|p| format!("`{}`", p.name())).collect();
        let is_part = params.iter().any(|p| binds(&p.pat, name));
        match params.iter_mut().find(|p| *name == p.name()) {
            Some(param) if !param.model.can_be_active() || param.function.is_some() => diagnostics.error(
                name,
                format!("`{name}` cannot be differentiated by: its type `{}` holds no real numbers", types::spelling(&param.ty)),
            ),
            Some(param) => param.active = true,
            None if is_part => diagnostics.error(
                name,
                format!("`{name}` is a part of a parameter: give the whole parameter a name, and take it apart by `let` in the body"),
            ),
            None => diagnostics.error(name, format!("there is no parameter `{name}`: the parameters are {}", names.join(", "))),
        }
    }
}

/// Whether a pattern that takes its value apart binds the name.
fn binds(pat: &Pat, name: &Ident) -> bool {
    fn mentions(tokens: proc_macro2::TokenStream, name: &Ident) -> bool {
        tokens.into_iter().any(|tree| match tree {
            proc_macro2::TokenTree::Ident(ident) => ident == *name,
            proc_macro2::TokenTree::Group(group) => mentions(group.stream(), name),
            _ => false,
        })
    }
    !matches!(pat, Pat::Ident(_)) && mentions(pat.to_token_stream(), name)
}

/// Refuses a result that has no derivative.
fn refuse_result(item: &ItemFn, params: &[Param], output: &Output, scalars: &Scalars, diagnostics: &mut Diagnostics) {
    const INSTEAD: &str = "return real numbers (`f64`, `f32`, a generic real, arrays, tuples or `Vec`s of such)";
    if output.model == Ty::Unit {
        if !params.iter().any(|p| p.active && p.passing == Passing::Mutable) {
            let left_out = params.iter().find(|p| p.passing == Passing::Mutable && p.model.can_be_active() && p.function.is_none());
            match left_out {
                Some(param) => {
                    let name = param.name();
                    let message = format!(
                        "`{}` returns nothing, and `wrt(..)` leaves out `{name}`, where its results go: add `{name}` to `wrt(..)`",
                        item.sig.ident
                    );
                    diagnostics.error(&param.ident, message);
                }
                None => {
                    let message = format!(
                        "`{}` returns nothing that has a derivative: {INSTEAD}, or take a `&mut` parameter of such",
                        item.sig.ident
                    );
                    diagnostics.error(&item.sig.ident, message);
                }
            }
        }
        return;
    }
    let boxed = types::held_by("Box", &output.ty).filter(|inner| !matches!(inner, Type::TraitObject(_)));
    if let Some(inner) = boxed {
        let message = format!("a result in a `Box` cannot be differentiated: return the `{}` itself", types::spelling(inner));
        return diagnostics.error(&output.ty, message);
    }
    let parts = parts(&output.ty);
    let changes = params.iter().any(|p| p.active && p.passing == Passing::Mutable);
    let carries = changes || parts.iter().any(|part| types::may_be_active(part, scalars));
    for part in parts {
        let ty = types::spelling(part);
        match part {
            Type::Reference(_) => {
                diagnostics.error(part, format!("a result that is borrowed cannot be differentiated: {INSTEAD} by value"))
            }
            Type::Slice(_) => diagnostics.error(part, format!("`{ty}` has no size and cannot be returned: {INSTEAD}")),
            Type::ImplTrait(_) | Type::TraitObject(_) | Type::FnPtr(_) => {
                diagnostics.error(part, format!("the macro cannot see what is in `{ty}`: {INSTEAD}"));
            }
            // Beside what carries a derivative, these may come out as they are.
            _ if carries && types::model(part, scalars).is_aside() => {}
            _ if !types::may_be_active(part, scalars) => {
                let message =
                    format!("a result of type `{ty}` has no derivative: {INSTEAD}, and compute this one in a function of its own");
                diagnostics.error(part, message);
            }
            _ => {}
        }
    }
}

/// The components of a tuple, and what `Box`es hold, slices excepted, which have a size there only.
fn parts(ty: &Type) -> Vec<&Type> {
    match ty {
        Type::Tuple(tuple) => tuple.elems.iter().flat_map(parts).collect(),
        Type::Paren(inner) => parts(&inner.elem),
        Type::Group(inner) => parts(&inner.elem),
        Type::Path(path) => match path.path.segments.last().map(|last| (&last.ident, &last.arguments)) {
            Some((name, PathArguments::AngleBracketed(args))) if name == "Box" => match args.args.first() {
                Some(syn::GenericArgument::Type(inner)) if !matches!(inner, Type::Slice(_)) => parts(inner),
                _ => vec![ty],
            },
            _ => vec![ty],
        },
        other => vec![other],
    }
}

fn output(output: &ReturnType, scalars: &Scalars) -> Output {
    let ty: Type = match output {
        ReturnType::Default => syn::parse_quote!(()),
        ReturnType::Type(_, ty) => (**ty).clone(),
    };
    if let Type::Path(path) = &ty
        && let Some(last) = path.path.segments.last()
        && let PathArguments::AngleBracketed(args) = &last.arguments
    {
        let mut types = args.args.iter().filter_map(|a| match a {
            syn::GenericArgument::Type(ty) => Some(ty.clone()),
            _ => None,
        });
        let wrapper = match last.ident.to_string().as_str() {
            "Option" => Wrapper::Option,
            "Result" => Wrapper::Result,
            _ => Wrapper::Plain,
        };
        if wrapper != Wrapper::Plain
            && let Some(ok) = types.next()
        {
            let model = types::model(&ok, scalars);
            return Output { ty: ok, wrapper, error: types.next(), model };
        }
    }
    let model = types::model(&ty, scalars);
    Output { ty, wrapper: Wrapper::Plain, error: None, model }
}

impl Signature {
    /// The parameters to differentiate by.
    pub fn active(&self) -> impl Iterator<Item = (usize, &Param)> {
        self.params.iter().enumerate().filter(|(_, p)| p.active)
    }
}
