//! What the tokens of a type tell.

use crate::graph::{Float, Size, Ty};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Expr, GenericParam, Generics, Lit, PathArguments, Token, Type, TypeParamBound};

/// Type parameters and aliases that are real scalars.
#[derive(Clone)]
pub struct Scalars {
    names: Vec<String>,
}

/// Traits that only real scalars implement, by their last name.
const REAL_TRAITS: [&str; 7] = ["Float", "RealField", "Real", "FloatCore", "Scalar", "FloatConst", "ComplexField"];

impl Scalars {
    pub fn of<'g>(generics: impl Iterator<Item = &'g Generics>, named: &[Ident]) -> Scalars {
        let mut names: Vec<String> = named.iter().map(Ident::to_string).collect();
        let is_real = |bounds: &Punctuated<TypeParamBound, Token![+]>| {
            bounds.iter().any(|bound| match bound {
                TypeParamBound::Trait(t) => t.path.segments.last().is_some_and(|s| REAL_TRAITS.contains(&s.ident.to_string().as_str())),
                _ => false,
            })
        };
        for generics in generics {
            for param in &generics.params {
                if let GenericParam::Type(param) = param
                    && is_real(&param.bounds)
                {
                    names.push(param.ident.to_string());
                }
            }
            for predicate in generics.where_clause.iter().flat_map(|w| &w.predicates) {
                if let syn::WherePredicate::Type(p) = predicate
                    && let Type::Path(path) = &p.bounded_ty
                    && let Some(name) = path.path.get_ident()
                    && is_real(&p.bounds)
                {
                    names.push(name.to_string());
                }
            }
        }
        Scalars { names }
    }

    /// The only real scalar that the function speaks of, if it is one.
    pub fn default_for(&self, item: &syn::ItemFn) -> Option<Float> {
        let names: Vec<String> = identifiers(item.sig.to_token_stream());
        let mentions = |name: &str| names.iter().any(|n| n == name);
        match (mentions("f64"), mentions("f32"), &self.names[..]) {
            (false, false, [one]) => Some(Float::Param(one.as_str().into())),
            (true, false, []) => Some(Float::F64),
            (false, true, []) => Some(Float::F32),
            _ => None,
        }
    }

    /// Whether there are any.
    pub fn is_generic(&self) -> bool {
        !self.names.is_empty()
    }

    pub fn contains(&self, name: &str) -> bool {
        self.names.iter().any(|n| n == name)
    }
}

/// The type as the graph knows it: references erased, what is not told left opaque.
pub fn model(ty: &Type, scalars: &Scalars) -> Ty {
    match ty {
        Type::Reference(r) => model(&r.elem, scalars),
        Type::Paren(p) => model(&p.elem, scalars),
        Type::Group(g) => model(&g.elem, scalars),
        // `[f64; let x = n]` parses, and is no Rust: rustc says so of the function itself.
        Type::Array(array) if matches!(array.len, syn::Expr::Let(_)) => Ty::Opaque,
        Type::Array(array) => Ty::Array(Box::new(model(&array.elem, scalars)), size(&array.len)),
        Type::Slice(slice) => Ty::Slice(Box::new(model(&slice.elem, scalars))),
        Type::Tuple(tuple) if tuple.elems.is_empty() => Ty::Unit,
        Type::Tuple(tuple) => Ty::Tuple(tuple.elems.iter().map(|t| model(t, scalars)).collect()),
        Type::Path(path) => path_model(path, scalars),
        _ => Ty::Opaque,
    }
}

/// The syntactic rule for what nobody names: whether a value of this type may hold real numbers.
pub fn may_be_active(ty: &Type, scalars: &Scalars) -> bool {
    match ty {
        Type::Reference(r) => may_be_active(&r.elem, scalars),
        Type::Array(array) => may_be_active(&array.elem, scalars),
        Type::Slice(slice) => may_be_active(&slice.elem, scalars),
        Type::Tuple(tuple) => tuple.elems.iter().any(|element| may_be_active(element, scalars)),
        Type::ImplTrait(_) | Type::FnPtr(_) | Type::TraitObject(_) | Type::Ptr(_) => false,
        Type::Path(path) => match path.path.segments.last().map(|s| (s.ident.to_string(), &s.arguments)) {
            Some((name, PathArguments::AngleBracketed(args))) if name == "Vec" || name == "Option" => {
                args.args.iter().all(|arg| !matches!(arg, syn::GenericArgument::Type(element) if !may_be_active(element, scalars)))
            }
            Some((name, _)) if matches!(name.as_str(), "String" | "str" | "char" | "PathBuf" | "Path" | "PhantomData") => false,
            _ => model(ty, scalars).can_be_active(),
        },
        _ => model(ty, scalars).can_be_active(),
    }
}

/// What a type of this name holds, references to it erased: `T` of `&Box<T>`.
pub fn held_by<'t>(name: &str, ty: &'t Type) -> Option<&'t Type> {
    match ty {
        Type::Reference(r) => held_by(name, &r.elem),
        Type::Path(path) => type_argument(path.path.segments.last().filter(|last| last.ident == name)?),
        _ => None,
    }
}

/// The first type among the arguments of a segment.
fn type_argument(segment: &syn::PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(args) = &segment.arguments else { return None };
    args.args.iter().find_map(|arg| match arg {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// What an `Option` holds, references to the `Option` erased.
pub fn option_model(ty: &Type, scalars: &Scalars) -> Option<Ty> {
    held_by("Option", ty).map(|inner| model(inner, scalars))
}

/// Whether the tokens tell all of the type, so that nothing about it is left for rustc to find out.
pub fn is_told(ty: &Type, scalars: &Scalars) -> bool {
    fn is_known(ty: &Ty) -> bool {
        match ty {
            Ty::Array(element, _) | Ty::Slice(element) | Ty::Vec(element) | Ty::Seq(element) => is_known(element),
            Ty::Tuple(items) => items.iter().all(is_known),
            Ty::Opaque | Ty::Infer(_) => false,
            Ty::Real(_) | Ty::Int | Ty::Bool | Ty::Unit | Ty::Matrix(_) => true,
        }
    }
    is_known(&model(ty, scalars))
}

fn path_model(path: &syn::TypePath, scalars: &Scalars) -> Ty {
    let Some(last) = path.path.segments.last() else { return Ty::Opaque };
    let name = last.ident.to_string();
    if let Some(ident) = path.path.get_ident()
        && scalars.contains(&ident.to_string())
    {
        return Ty::Real(Float::Param(ident.to_string().into()));
    }
    match (name.as_str(), type_argument(last)) {
        ("f64", None) => Ty::F64,
        ("f32", None) => Ty::Real(Float::F32),
        ("bool", None) => Ty::Bool,
        ("usize" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "i8" | "i16" | "i32" | "i64" | "i128", None) => Ty::Int,
        ("Vec", Some(element)) => Ty::Vec(Box::new(model(element, scalars))),
        (name, Some(element)) if is_matrix(name) => match model(element, scalars) {
            element @ Ty::Real(_) => Ty::Matrix(Box::new(element)),
            _ => Ty::Opaque,
        },
        _ => Ty::Opaque,
    }
}

/// Whether nalgebra has an owned matrix or vector type of this name.
pub fn is_matrix(name: &str) -> bool {
    let is_size = |size: &str| matches!(size, "1" | "2" | "3" | "4" | "5" | "6" | "X");
    if matches!(name, "DMatrix" | "DVector" | "RowDVector" | "SMatrix" | "SVector" | "RowSVector" | "OMatrix" | "OVector") {
        return true;
    }
    let vector = name.strip_prefix("Row").unwrap_or(name).strip_prefix("Vector").is_some_and(is_size);
    let matrix = name.strip_prefix("Matrix").is_some_and(|size| match size.split_once('x') {
        Some((rows, columns)) => is_size(rows) && is_size(columns),
        None => is_size(size),
    });
    vector || matrix
}

/// Whether the name stands in the type, and nothing in angle brackets behind it.
pub fn is_named_plainly(ty: &Type, name: &syn::Ident) -> bool {
    struct Named<'n>(&'n syn::Ident, bool);
    impl<'ast> syn::visit::Visit<'ast> for Named<'_> {
        fn visit_path(&mut self, path: &'ast syn::Path) {
            self.1 |= path.segments.last().is_some_and(|last| last.ident == *self.0 && last.arguments.is_empty());
            syn::visit::visit_path(self, path);
        }
    }
    let mut named = Named(name, false);
    syn::visit::Visit::visit_type(&mut named, ty);
    named.1
}

fn identifiers(tokens: proc_macro2::TokenStream) -> Vec<String> {
    tokens
        .into_iter()
        .flat_map(|tree| match tree {
            proc_macro2::TokenTree::Ident(i) => vec![i.to_string()],
            proc_macro2::TokenTree::Group(g) => identifiers(g.stream()),
            _ => Vec::new(),
        })
        .collect()
}

/// The length of an array type.
pub fn size(len: &Expr) -> Size {
    let known = match len {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Int(n) => n.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    };
    match known {
        Some(n) => Size::known(n),
        None => Size { text: len.to_token_stream().to_string().into(), known: None },
    }
}

/// The type as people write it.
pub fn spelling(ty: &Type) -> String {
    let mut text = String::new();
    spell(ty.to_token_stream(), &mut text);
    text
}

fn spell(tokens: TokenStream, text: &mut String) {
    for tree in tokens {
        let part = tree.to_string();
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '\'';
        let word = text.ends_with(is_word) && !text.ends_with('\'') && part.starts_with(|c| is_word(c) || c == '[');
        if word
            || text.ends_with('>') && part.starts_with(is_word)
            || text.ends_with("->")
            || matches!(part.as_str(), "=" | "+")
            || part == "-"
        {
            text.push(' ');
        }
        match tree {
            TokenTree::Group(group) => {
                let [open, close] = match group.delimiter() {
                    Delimiter::Parenthesis => ["(", ")"],
                    Delimiter::Bracket => ["[", "]"],
                    Delimiter::Brace => ["{ ", " }"],
                    Delimiter::None => ["", ""],
                };
                text.push_str(open);
                spell(group.stream(), text);
                text.push_str(close);
            }
            _ => text.push_str(&part),
        }
        if matches!(part.as_str(), "=" | "+" | "," | ";") {
            text.push(' ');
        }
    }
}
