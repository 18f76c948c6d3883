//! The arguments of `#[differentiable(..)]`.

use crate::diagnostics::Diagnostics;
use proc_macro2::{Ident, Span, TokenStream};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, Path, Token, parenthesized};

/// What the user asked for.
#[derive(Clone)]
pub struct Options {
    /// Parameters to differentiate by, where named.
    pub wrt: Option<Vec<Ident>>,
    pub forward: bool,
    pub jacobian: bool,
    pub hessian: bool,
    pub graph: bool,
    /// Calls by path that may come back here: their pullbacks are boxed.
    pub recursive: bool,
    /// Derived functions of a trait's methods stand beside the `impl`, not in it.
    pub inherent: bool,
    /// Values of unknown type are of the user's own types, and so are their operators and methods.
    pub own_types: bool,
    /// The path of the crate `autodiff`.
    pub krate: Path,
    /// The companion's name.
    pub name: Option<Ident>,
    /// Companions of callees that go by another name.
    pub with: Vec<(Path, Ident)>,
    /// Type parameters and aliases that are real scalars.
    pub scalars: Vec<Ident>,
    /// Points at which a test compares the derivatives with the function.
    pub checks: Vec<Check>,
}

/// The arguments of a call.
#[derive(Clone)]
pub struct Check {
    /// The option's name.
    pub at: Span,
    pub args: Vec<Expr>,
}

const KNOWN: &str = "`wrt(..)`, `forward`, `jacobian`, `hessian`, `graph`, `recursive`, `inherent`, `own_types`, `crate = path`, \
                     `name = Ident`, `with(path = Ident)`, `scalar(T)` and `check(args)`";

enum Item {
    Wrt(Vec<Ident>),
    Flag(Ident),
    Crate(Path),
    Name(Ident),
    With(Vec<(Path, Ident)>),
    Scalar(Vec<Ident>),
    Check(Check),
    Unknown(Ident),
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![crate]) {
            let key = input.parse::<Token![crate]>()?;
            value_of(input, key.span, "crate = path")?;
            return Ok(Item::Crate(input.call(Path::parse_mod_style)?));
        }
        let key: Ident = input.call(syn::ext::IdentExt::parse_any)?;
        match key.to_string().as_str() {
            "wrt" => Ok(Item::Wrt(parse_list(input, &key)?)),
            "scalar" => Ok(Item::Scalar(parse_list(input, &key)?)),
            "check" => {
                if !input.peek(syn::token::Paren) {
                    return Err(syn::Error::new(
                        key.span(),
                        "`check` takes the arguments of a call in parentheses: write `check(1.0, 2.0)`",
                    ));
                }
                let content;
                parenthesized!(content in input);
                let args = Punctuated::<Expr, Token![,]>::parse_terminated(&content)?;
                Ok(Item::Check(Check { at: key.span(), args: args.into_iter().collect() }))
            }
            "name" => {
                value_of(input, key.span(), "name = Ident")?;
                let name =
                    input.parse().map_err(|e| syn::Error::new(e.span(), "the companion's name is an identifier: write `name = Ident`"))?;
                Ok(Item::Name(name))
            }
            "with" => {
                if !input.peek(syn::token::Paren) {
                    return Err(syn::Error::new(key.span(), "`with` names callees in parentheses: write `with(path = Ident)`"));
                }
                let content;
                parenthesized!(content in input);
                let entry = |input: ParseStream<'_>| {
                    let path = input.call(Path::parse_mod_style)?;
                    value_of(input, path.span(), "with(path = Ident)")?;
                    Ok((path, input.parse()?))
                };
                let list = Punctuated::<(Path, Ident), Token![,]>::parse_terminated_with(&content, entry)?;
                Ok(Item::With(list.into_iter().collect()))
            }
            "forward" | "jacobian" | "hessian" | "graph" | "recursive" | "inherent" | "own_types"
                if input.is_empty() || input.peek(Token![,]) =>
            {
                Ok(Item::Flag(key))
            }
            "forward" | "jacobian" | "hessian" | "graph" | "recursive" | "inherent" | "own_types"
                if input.peek(Token![=]) || input.peek(syn::token::Paren) =>
            {
                Err(syn::Error::new(key.span(), format!("`{key}` takes no value: write `{key}`, or leave it out")))
            }
            "forward" | "jacobian" | "hessian" | "graph" | "recursive" | "inherent" | "own_types" => Ok(Item::Flag(key)),
            _ => {
                // The rest of the unknown option is passed over, so that the next one is still read.
                while !input.is_empty() && !input.peek(Token![,]) {
                    input.parse::<proc_macro2::TokenTree>()?;
                }
                Ok(Item::Unknown(key))
            }
        }
    }
}

fn parse_list(input: ParseStream<'_>, key: &Ident) -> syn::Result<Vec<Ident>> {
    if !input.peek(syn::token::Paren) {
        return Err(syn::Error::new(key.span(), format!("`{key}` takes names in parentheses: write `{key}(a, b)`")));
    }
    let content;
    parenthesized!(content in input);
    if content.is_empty() {
        return Err(syn::Error::new(key.span(), format!("`{key}()` names nothing: write `{key}(a)`, or leave it out")));
    }
    let name = |input: ParseStream<'_>| {
        let name = input
            .call(<Ident as syn::ext::IdentExt>::parse_any)
            .map_err(|e| syn::Error::new(e.span(), format!("`{key}` takes bare names: write `{key}(a, b)`")))?;
        if input.peek(Token![.]) {
            return Err(syn::Error::new(name.span(), format!("`{key}` takes whole parameters, not their parts: write `{key}({name})`")));
        }
        Ok(name)
    };
    let mut list = Vec::new();
    while !content.is_empty() {
        list.push(name(&content)?);
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    Ok(list)
}

/// The `=` behind a key.
fn value_of(input: ParseStream<'_>, key: Span, usage: &str) -> syn::Result<()> {
    if input.peek(Token![=]) {
        return input.parse::<Token![=]>().map(|_| ());
    }
    Err(syn::Error::new(key, format!("a value is missing here: write `{usage}`")))
}

impl Options {
    /// Reads the options; what cannot be read is reported and left out.
    pub fn parse(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Options {
        let mut options = Options {
            wrt: None,
            forward: false,
            jacobian: false,
            hessian: false,
            graph: false,
            recursive: false,
            inherent: false,
            own_types: false,
            krate: syn::parse_quote_spanned!(Span::mixed_site()=> ::autodiff),
            name: None,
            with: Vec::new(),
            scalars: Vec::new(),
            checks: Vec::new(),
        };
        let parser = Punctuated::<Item, Token![,]>::parse_terminated;
        let items = match syn::parse::Parser::parse2(parser, tokens) {
            Ok(items) => items,
            Err(error) => {
                diagnostics.add(error);
                return options;
            }
        };
        for item in items {
            match item {
                Item::Wrt(names) => options.wrt.get_or_insert_with(Vec::new).extend(names),
                Item::Scalar(names) => options.scalars.extend(names),
                Item::Check(check) => options.checks.push(check),
                Item::Crate(path) => options.krate = path,
                Item::Name(name) => options.name = Some(name),
                Item::With(list) => options.with.extend(list),
                Item::Flag(flag) => match flag.to_string().as_str() {
                    "forward" => options.forward = true,
                    "jacobian" => options.jacobian = true,
                    "hessian" => options.hessian = true,
                    "graph" => options.graph = true,
                    "inherent" => options.inherent = true,
                    "own_types" => options.own_types = true,
                    _ => options.recursive = true,
                },
                Item::Unknown(key) => {
                    diagnostics.error(&key, format!("unknown option `{key}`: `differentiable` takes {KNOWN}"));
                }
            }
        }
        options
    }

    /// Whether forward mode is to be emitted.
    pub fn needs_forward(&self) -> bool {
        self.forward || self.hessian || self.jacobian
    }
}
