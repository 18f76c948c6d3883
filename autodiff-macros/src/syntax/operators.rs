//! An annotated `impl` of an operator as a function of its operands.
//!
//! In comes the block; out go a free function with the operands by value, and what tells the operator apart: its name and
//! the types on both sides. What is assigned to is a result of that function.

use crate::diagnostics::Diagnostics;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use std::iter;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, GenericArgument, GenericParam, Generics, ImplItem, ImplItemFn, ItemFn, ItemImpl, PathArguments, Type, parse_quote};

/// Traits of operators, and whether the left operand is assigned to.
const OPERATORS: [(&str, bool); 11] = [
    ("Add", false),
    ("Sub", false),
    ("Mul", false),
    ("Div", false),
    ("Rem", false),
    ("Neg", false),
    ("AddAssign", true),
    ("SubAssign", true),
    ("MulAssign", true),
    ("DivAssign", true),
    ("RemAssign", true),
];

/// An operator with its operands.
pub struct Operator {
    /// The operator as a function.
    pub item: ItemFn,
    /// The name of its trait.
    pub symbol: Ident,
    pub left: Operand,
    /// None if the operator is a sign.
    pub right: Option<Operand>,
}

/// One side of an operator.
pub struct Operand {
    /// The type of the value.
    pub ty: Type,
    /// Whether the operator takes a reference to it.
    pub lent: bool,
}

impl Operand {
    fn of(ty: &Type) -> Operand {
        Operand { ty: value_of(ty), lent: matches!(bare(ty), Type::Reference(_)) }
    }
}

/// The trait of an operator that a block implements, and whether it assigns.
fn trait_of(block: &ItemImpl) -> Option<(Ident, bool)> {
    let last = block.trait_.as_ref()?.0.segments.last()?;
    OPERATORS.iter().find(|(name, _)| last.ident == name).map(|(_, assigns)| (last.ident.clone(), *assigns))
}

/// Whether the block implements an operator.
pub fn is_operator(block: &ItemImpl) -> bool {
    trait_of(block).is_some()
}

/// The operator as a function; `None` if something was refused or rustc has more to say about the block.
pub fn read(block: &ItemImpl, diagnostics: &mut Diagnostics) -> Option<Operator> {
    let (symbol, assigns) = trait_of(block)?;
    let methods: Vec<&ImplItemFn> = block.items.iter().filter_map(|i| if let ImplItem::Fn(m) = i { Some(m) } else { None }).collect();
    let [method] = methods[..] else { return None };
    if let Some(leaves) = assigns.then(|| find(method.block.to_token_stream(), "return")).flatten() {
        diagnostics.error_at(leaves, "an assigning operator is differentiated without `return`: write it as `if` and `else`");
        return None;
    }
    let output = block.items.iter().find_map(|item| match item {
        ImplItem::Type(ty) if ty.ident == "Output" => Some(ty.ty.clone()),
        _ => None,
    });
    let mut spelled = Spelled { own: value_of(&block.self_ty), output };
    let left = Operand::of(&block.self_ty);
    let right = right_operand(block, method).map(|mut ty| {
        spelled.visit_type_mut(&mut ty);
        Operand::of(&ty)
    });
    let mut generics = block.generics.clone();
    without_lifetimes_of_references(&mut generics, iter::once(&left).chain(&right));
    let item = function(method, &left, right.as_ref(), &generics, assigns, &mut spelled);
    Some(Operator { item, symbol, left, right })
}

/// Drops the lifetimes that only the references to operands have: an `impl` must not declare what its types do not name.
fn without_lifetimes_of_references<'o>(generics: &mut Generics, operands: impl Iterator<Item = &'o Operand>) {
    let types: TokenStream = operands.map(|operand| operand.ty.to_token_stream()).collect();
    let params = std::mem::take(&mut generics.params).into_iter();
    generics.params = params
        .filter(|p| !matches!(p, GenericParam::Lifetime(l) if find(types.clone(), &l.lifetime.ident.to_string()).is_none()))
        .collect();
}

/// The type on the right: the argument of the trait, else that of the method.
fn right_operand(block: &ItemImpl, method: &ImplItemFn) -> Option<Type> {
    let FnArg::Typed(arg) = method.sig.inputs.iter().nth(1)? else { return None };
    let last = block.trait_.as_ref()?.0.segments.last()?;
    let PathArguments::AngleBracketed(args) = &last.arguments else { return Some((*arg.ty).clone()) };
    args.args.iter().find_map(|arg| if let GenericArgument::Type(ty) = arg { Some(ty.clone()) } else { None })
}

/// The method with its operands as parameters.
fn function(
    method: &ImplItemFn,
    left: &Operand,
    right: Option<&Operand>,
    generics: &Generics,
    assigns: bool,
    spelled: &mut Spelled,
) -> ItemFn {
    let mut block = method.block.clone();
    spelled.visit_block_mut(&mut block);
    let receiver = method.sig.receiver().map_or_else(Span::call_site, |r| r.self_token.span());
    let taken = find(block.to_token_stream(), "this").is_some();
    let this = Ident::new(if taken { "this_operand" } else { "this" }, Span::mixed_site().located_at(receiver));
    let body = without_self(block.to_token_stream(), &this);
    let mutable = (assigns || method.sig.receiver().is_some_and(|r| r.mutability.is_some())).then(|| quote!(mut));
    let (mut params, mut opening) = (Vec::new(), TokenStream::new());
    let mut add = |operand: &Operand, pat: TokenStream, name: &str| {
        let ty = &operand.ty;
        if operand.lent {
            let name = Ident::new(name, Span::mixed_site().located_at(ty.span()));
            params.push(quote!(#name: #ty));
            opening.extend(quote!(let #pat = &#name;));
        } else {
            params.push(quote!(#pat: #ty));
        }
    };
    let mutable = (!left.lent).then_some(mutable).flatten();
    add(left, quote!(#mutable #this), "left");
    if let (Some(operand), Some(FnArg::Typed(arg))) = (right, method.sig.inputs.iter().nth(1)) {
        add(operand, arg.pat.to_token_stream(), "right");
    }
    let output = match &method.sig.output {
        _ if assigns => left.ty.clone(),
        syn::ReturnType::Default => parse_quote!(()),
        syn::ReturnType::Type(_, ty) => {
            let mut ty = (**ty).clone();
            spelled.visit_type_mut(&mut ty);
            ty
        }
    };
    let (name, (types, _, clauses)) = (&method.sig.ident, generics.split_for_impl());
    let result = assigns.then(|| this.to_token_stream());
    parse_quote!(fn #name #types (#(#params),*) -> #output #clauses { #opening #body #result })
}

/// The type without parentheses around it.
fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Paren(inner) => bare(&inner.elem),
        Type::Group(inner) => bare(&inner.elem),
        other => other,
    }
}

/// The type behind a reference.
fn value_of(ty: &Type) -> Type {
    match bare(ty) {
        Type::Reference(r) => (*r.elem).clone(),
        other => other.clone(),
    }
}

/// Writes out `Self` and `Self::Output`, which a function does not have.
struct Spelled {
    own: Type,
    output: Option<Type>,
}

impl Spelled {
    /// The type as the beginning of a path: rustc infers the arguments.
    fn begin(&self, path: &mut syn::Path) {
        if path.segments.first().is_none_or(|first| first.ident != "Self") {
            return;
        }
        if let Type::Path(own) = &self.own
            && own.qself.is_none()
        {
            let mut whole = own.path.clone();
            whole.segments.iter_mut().for_each(|s| s.arguments = PathArguments::None);
            whole.segments.extend(path.segments.iter().skip(1).cloned());
            *path = whole;
        }
    }
}

impl VisitMut for Spelled {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Path(path) = ty
            && path.qself.is_none()
            && path.path.segments.first().is_some_and(|first| first.ident == "Self")
        {
            let rest: Vec<String> = path.path.segments.iter().skip(1).map(|s| s.ident.to_string()).collect();
            match (&rest[..], &self.output) {
                ([], _) => *ty = self.own.clone(),
                ([name], Some(output)) if name == "Output" => *ty = output.clone(),
                _ => {}
            }
        }
        visit_mut::visit_type_mut(self, ty);
    }

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        self.begin(path);
        visit_mut::visit_path_mut(self, path);
    }
}

/// The tokens with the name in the place of `self`, macros included.
fn without_self(tokens: TokenStream, name: &Ident) -> TokenStream {
    let rename = |tree| match tree {
        TokenTree::Ident(ident) if ident == "self" => {
            TokenTree::Ident(format_ident!("{}", name, span = name.span().located_at(ident.span())))
        }
        TokenTree::Group(group) => {
            let mut renamed = Group::new(group.delimiter(), without_self(group.stream(), name));
            renamed.set_span(group.span());
            TokenTree::Group(renamed)
        }
        other => other,
    };
    tokens.into_iter().map(rename).collect()
}

/// Where the word stands in the tokens.
fn find(tokens: TokenStream, word: &str) -> Option<Span> {
    tokens.into_iter().find_map(|tree| match tree {
        TokenTree::Ident(ident) if ident == word => Some(ident.span()),
        TokenTree::Group(group) => find(group.stream(), word),
        _ => None,
    })
}
