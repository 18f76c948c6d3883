//! The struct as written, checked: in goes the syntax tree, out comes what the emitters need to know of it.
//!
//! Afterwards every option is known and stands once, and every field is either differentiated or skipped.

use super::owned;
use crate::diagnostics::Diagnostics;
use crate::syntax::types::{self, Scalars};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Member, Meta, Path, Token, Type, Visibility};

/// A struct that derives `Differentiable`.
pub struct Model {
    pub vis: Visibility,
    pub name: Ident,
    pub generics: Generics,
    pub kind: Kind,
    pub fields: Vec<Field>,
    /// The tangent's name.
    pub tangent: Ident,
    /// Attributes that are passed on to the tangent.
    pub attributes: Vec<Meta>,
    /// The path of the crate `autodiff`.
    pub krate: Path,
    /// Type parameters that are real scalars.
    pub scalars: Scalars,
    /// Every identifier and lifetime of the struct, so that ours can differ.
    tokens: String,
}

/// How the fields are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Named,
    Tuple,
    Unit,
}

/// One field.
pub struct Field {
    pub vis: Visibility,
    pub member: Member,
    pub ty: Type,
    /// Carries no derivative: `()` in the tangent.
    pub skipped: bool,
    /// Holds the struct again: what is true of the struct must not ask whether it is true of the field.
    pub recursive: bool,
}

impl Field {
    /// The name for people.
    pub fn name(&self) -> String {
        match &self.member {
            Member::Named(name) => name.unraw().to_string(),
            Member::Unnamed(index) => index.index.to_string(),
        }
    }
}

impl Model {
    pub fn differentiated(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.skipped)
    }

    /// An identifier that the struct does not use.
    pub fn fresh(&self, name: &str) -> Ident {
        let mut name = name.to_string();
        while self.tokens.contains(&name) {
            name.push('_');
        }
        Ident::new(&name, Span::call_site())
    }
}

/// Reads the struct; reports what it is not, and which options do not fit.
pub fn read(input: DeriveInput, diagnostics: &mut Diagnostics) -> Option<Model> {
    let tokens = input.to_token_stream().to_string();
    let fields = match input.data {
        Data::Struct(data) => data.fields,
        Data::Enum(data) => {
            let message = "`Differentiable` cannot be derived for an enum: move the real numbers into a struct; \
                           a field that holds a mere choice is left out with `#[differentiable(skip)]`";
            diagnostics.error(data.enum_token, message);
            return None;
        }
        Data::Union(data) => {
            diagnostics.error(data.union_token, "`Differentiable` cannot be derived for a union: use a struct");
            return None;
        }
    };
    if is_packed(&input.attrs, diagnostics) {
        return None;
    }
    let scalars = Scalars::of([&input.generics].into_iter(), &[]);
    let kind = match fields {
        Fields::Named(_) => Kind::Named,
        Fields::Unnamed(_) => Kind::Tuple,
        Fields::Unit => Kind::Unit,
    };
    let members: Vec<Member> = fields.members().collect();
    let fields = fields
        .into_iter()
        .zip(members)
        .map(|(field, member)| {
            let options = field_options(&field.attrs, diagnostics);
            let skipped = options.skip || !types::may_be_active(&field.ty, &scalars);
            let holds_itself = owned::holds(&field.ty, &input.ident);
            let endless = !skipped && holds_itself && !owned::holds_list(&field.ty);
            if endless {
                diagnostics.error(
                    &field.ty,
                    "a tangent has no boxes, so one that holds itself would be of infinite size: write `Vec` for `Option<Box<..>>`, or leave the field out with `#[differentiable(skip)]`",
                );
            }
            let (skipped, recursive) = (skipped || endless, options.recursive || holds_itself);
            Field { skipped, recursive, vis: field.vis, member, ty: field.ty }
        })
        .collect();
    let mut model = Model {
        vis: input.vis,
        tangent: format_ident!("{}Tangent", input.ident.unraw(), span = input.ident.span()),
        name: input.ident,
        generics: input.generics,
        kind,
        fields,
        attributes: Vec::new(),
        krate: syn::parse_quote_spanned!(Span::mixed_site()=> ::autodiff),
        scalars,
        tokens,
    };
    struct_options(&input.attrs, &mut model, diagnostics);
    Some(model)
}

/// Reports a packed struct.
fn is_packed(attributes: &[Attribute], diagnostics: &mut Diagnostics) -> bool {
    let mut packed = false;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("repr")) {
        // What cannot be read here is rustc's to report.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("packed") {
                diagnostics.error(&meta.path, "`Differentiable` cannot be derived for a packed struct: its fields cannot be borrowed");
                packed = true;
            }
            if meta.input.peek(syn::token::Paren) {
                let content;
                syn::parenthesized!(content in meta.input);
                content.parse::<TokenStream>()?;
            }
            Ok(())
        });
    }
    packed
}

/// The options on the struct.
fn struct_options(attributes: &[Attribute], model: &mut Model, diagnostics: &mut Diagnostics) {
    let (mut tangent, mut krate) = (None, None);
    each_option(attributes, diagnostics, |meta| {
        if meta.path.is_ident("tangent") {
            once(tangent.is_some(), &meta)?;
            tangent = Some(value(&meta, "tangent = Ident")?.parse::<Ident>()?);
        } else if meta.path.is_ident("crate") {
            once(krate.is_some(), &meta)?;
            krate = Some(value(&meta, "crate = path")?.call(Path::parse_mod_style)?);
        } else if meta.path.is_ident("tangent_attr") {
            if !meta.input.peek(syn::token::Paren) {
                return Err(meta.error("attributes are missing here: write `tangent_attr(derive(Default))`"));
            }
            let content;
            syn::parenthesized!(content in meta.input);
            model.attributes.extend(Punctuated::<Meta, Token![,]>::parse_terminated(&content)?);
        } else if meta.path.is_ident("skip") || meta.path.is_ident("recursive") {
            return Err(meta.error(format!("`{}` stands on a field", meta.path.to_token_stream())));
        } else {
            return Err(unknown(&meta, "a struct takes `tangent = Ident`, `tangent_attr(..)` and `crate = path`"));
        }
        Ok(())
    });
    if let Some(tangent) = tangent {
        model.tangent = tangent;
    }
    if let Some(krate) = krate {
        model.krate = krate;
    }
}

/// The options on a field.
#[derive(Default)]
struct FieldOptions {
    skip: bool,
    recursive: bool,
}

fn field_options(attributes: &[Attribute], diagnostics: &mut Diagnostics) -> FieldOptions {
    let mut options = FieldOptions::default();
    each_option(attributes, diagnostics, |meta| {
        let flag = if meta.path.is_ident("skip") {
            &mut options.skip
        } else if meta.path.is_ident("recursive") {
            &mut options.recursive
        } else {
            return Err(unknown(&meta, "a field takes `skip` and `recursive`"));
        };
        once(*flag, &meta)?;
        *flag = true;
        Ok(())
    });
    options
}

fn each_option(attributes: &[Attribute], diagnostics: &mut Diagnostics, mut option: impl FnMut(ParseNestedMeta<'_>) -> syn::Result<()>) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("differentiable")) {
        if let Err(error) = attribute.parse_nested_meta(&mut option) {
            diagnostics.add(error);
        }
    }
}

fn once(seen: bool, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if seen { Err(meta.error(format!("`{}` stands here twice: remove one", meta.path.to_token_stream()))) } else { Ok(()) }
}

/// What stands behind `=`.
fn value<'m>(meta: &ParseNestedMeta<'m>, form: &str) -> syn::Result<ParseStream<'m>> {
    meta.value().map_err(|_| meta.error(format!("a value is missing here: write `{form}`")))
}

fn unknown(meta: &ParseNestedMeta<'_>, known: &str) -> syn::Error {
    meta.error(format!("unknown option `{}`: {known}", meta.path.to_token_stream()))
}
