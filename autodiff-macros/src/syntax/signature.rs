//! The signature: parameters, which of them are differentiated by, result; the original tokens are kept.

use super::options::Options;
use super::types::{self, Scalars};
use crate::diagnostics::Diagnostics;
use crate::graph::Ty;
use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::{FnArg, ItemFn, Pat, PathArguments, ReturnType, Type};

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
    pub passing: Passing,
    /// What the tokens tell about the type, reference stripped.
    pub model: Ty,
    pub mutable: bool,
    pub active: bool,
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
}

/// Reads the signature; refuses what has no derivative.
pub fn parse(item: &ItemFn, options: &Options, diagnostics: &mut Diagnostics) -> Signature {
    refuse_qualifiers(item, diagnostics);
    let scalars = Scalars::of(&item.sig.generics, &options.scalars);
    let mut params: Vec<Param> = Vec::new();
    for (index, arg) in item.sig.inputs.iter().enumerate() {
        match arg {
            FnArg::Typed(arg) => params.push(param(index, &arg.pat, &arg.ty, &scalars)),
            FnArg::Receiver(receiver) => diagnostics
                .error(receiver, "a method has its derivatives beside it in the impl: write `#[differentiable]` on the `impl` block"),
        }
    }
    select(&mut params, options, diagnostics);
    let output = output(&item.sig.output, &scalars);
    Signature { params, output, scalars }
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
}

fn param(index: usize, pat: &Pat, ty: &Type, scalars: &Scalars) -> Param {
    let (passing, inner) = match ty {
        Type::Reference(r) if r.mutability.is_some() => (Passing::Mutable, &*r.elem),
        Type::Reference(r) => (Passing::Shared, &*r.elem),
        other => (Passing::Value, other),
    };
    let (ident, mutable) = match pat {
        Pat::Ident(p) if p.subpat.is_none() && p.by_ref.is_none() => (p.ident.clone(), p.mutability.is_some()),
        other => (Ident::new(&format!("arg{index}"), Span::mixed_site().located_at(other.span())), false),
    };
    Param { pat: pat.clone(), ident, ty: ty.clone(), passing, model: types::model(inner, scalars), mutable, active: false }
}

/// Decides which parameters are differentiated by.
fn select(params: &mut [Param], options: &Options, diagnostics: &mut Diagnostics) {
    let Some(wrt) = &options.wrt else {
        for param in params.iter_mut() {
            param.active = may_be_active(&param.ty, &param.model);
        }
        if !params.iter().any(|p| p.active) && diagnostics.is_empty() {
            diagnostics.error_at(
                Span::call_site(),
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
        let names: Vec<String> = params.iter().map(|p| format!("`{}`", p.ident)).collect();
        match params.iter_mut().find(|p| p.ident == *name) {
            Some(param) if !param.model.can_be_active() => diagnostics.error(
                name,
                format!(
                    "`{name}` cannot be differentiated by: its type `{}` holds no real numbers",
                    quote::ToTokens::to_token_stream(&param.ty)
                ),
            ),
            Some(param) => param.active = true,
            None => diagnostics.error(name, format!("there is no parameter `{name}`: the parameters are {}", names.join(", "))),
        }
    }
}

/// The syntactic rule for parameters that `wrt` does not name.
fn may_be_active(ty: &Type, model: &Ty) -> bool {
    match ty {
        Type::Reference(r) => may_be_active(&r.elem, model),
        Type::ImplTrait(_) | Type::FnPtr(_) | Type::TraitObject(_) | Type::Ptr(_) => false,
        Type::Path(path) => match path.path.segments.last().map(|s| s.ident.to_string()).as_deref() {
            Some("String" | "str" | "char" | "PathBuf" | "Path" | "PhantomData") => false,
            _ => model.can_be_active(),
        },
        _ => model.can_be_active(),
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
