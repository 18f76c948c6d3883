//! The companion: a braced struct of the function's name, whose associated functions are the derivatives.

/// The types in a companion's signatures: gradients, places, seeds.
mod types;

/// `value_and_grad`, `grad`, `accumulate_grad`: forward and reverse sweep in one function.
mod gradients;

/// `__record` and `vjp`: the forward sweep, and a pullback that owns what was recorded.
mod record;

/// Bounds that the types of a signature need to have tangents.
mod carriers;

/// Clauses by which a type without a derivative is said once.
mod verdict;

/// Generics, parameters and arguments of the derived functions, from those of the original.
mod generics;

/// Parameters that are functions.
mod functions;

/// A function as an argument, under its name.
mod named;

/// `check`: tests of the derivatives.
mod check;

/// `graph`: the pictures.
mod graph;

/// Pullbacks that hold what is lent.
mod lending;

/// `impl`s of operators.
mod operator;

use super::body::{Bound, Emitter, Frame};
use super::names::{ParamNames, param_names};
use super::tangent::{MATRICES, Matrix};
use crate::differentiate::{Forward, Reverse};
use crate::graph::{Graph, Region, Stmt, VarId};
use crate::lower::{Function, Lifted, Out};
use crate::syntax::options::Options;
use crate::syntax::signature::{Host, Param, Passing, Signature, Wrapper};
pub(super) use functions::Taken;
use generics::allowed;
pub(super) use generics::{activity, bounded, hidden_of, respan, tuple};
pub(super) use gradients::Entry;
pub(super) use lending::Lending;
pub use operator::operator;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
pub(super) use record::{bind_seed_vars, lent_pattern, lent_ty, with_lent};
use std::collections::{HashMap, HashSet};
use syn::ItemFn;
pub(super) use types::replace_lifetime;
pub use verdict::{refused, verdicts};

/// The graphs of the derived functions.
pub struct Derived<'l> {
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
    /// The matrices of functions of few numbers.
    pub hessian: Option<Matrix>,
    pub jacobian: Option<Matrix>,
    /// Closures that are passed to differentiable functions.
    pub closures: Vec<DerivedClosure<'l>>,
}

/// The graphs of a closure.
pub struct DerivedClosure<'l> {
    pub lifted: &'l Lifted,
    pub record: Reverse,
    pub forward: Option<Forward>,
    pub second: Option<Forward>,
    pub closures: Vec<DerivedClosure<'l>>,
}

/// Everything that the items have in common.
pub(super) struct Companion<'c> {
    pub(super) item: &'c ItemFn,
    pub(super) signature: &'c Signature,
    pub(super) options: &'c Options,
    pub(super) function: &'c Function,
    pub(super) private: TokenStream,
    names: Vec<ParamNames>,
    closures: &'c [DerivedClosure<'c>],
}

/// Emits the companion.
pub fn companion(item: &ItemFn, signature: &Signature, options: &Options, function: &Function, derived: &Derived<'_>) -> TokenStream {
    Companion::new(item, signature, options, function, derived).items(derived)
}

/// The `impl` that holds what was derived from methods of another one.
pub fn companion_impl(mut generics: syn::Generics, ty: &syn::Type, derived: TokenStream, verdicts: Vec<TokenStream>) -> TokenStream {
    if derived.is_empty() {
        return derived;
    }
    generics
        .make_where_clause()
        .predicates
        .extend(verdicts.into_iter().map(|clause| -> syn::WherePredicate { syn::parse_quote!(#clause) }));
    let (generics, _, clauses) = generics.split_for_impl();
    let allow = allowed();
    quote! {
        #allow
        impl #generics #ty #clauses {
            #derived
        }
    }
}

/// An item by which a trait and its implementations agree.
pub fn agreed(name: &Ident, supplied: bool, required: bool) -> TokenStream {
    // What rustc has to say about it stands at the user's method, or at the trait.
    let at = name.span();
    let clauses = (!supplied).then(|| quote_spanned!(at=> where Self: ::core::marker::Sized));
    let body = if required { quote_spanned!(at=> ;) } else { quote_spanned!(at=> {}) };
    quote_spanned! {at=>
        #[doc(hidden)]
        #[allow(non_snake_case, dead_code)]
        fn #name() #clauses #body
    }
}

/// All identifiers in the tokens.
pub(super) fn identifiers(tokens: TokenStream) -> Vec<String> {
    tokens
        .into_iter()
        .flat_map(|tree| match tree {
            TokenTree::Ident(i) => vec![i.to_string()],
            TokenTree::Group(g) => identifiers(g.stream()),
            _ => Vec::new(),
        })
        .collect()
}

impl<'c> Companion<'c> {
    fn new(
        item: &'c ItemFn,
        signature: &'c Signature,
        options: &'c Options,
        function: &'c Function,
        derived: &'c Derived<'c>,
    ) -> Companion<'c> {
        let krate = &options.krate;
        let private = quote!(#krate::__private);
        Companion { item, signature, options, function, private, names: param_names(&signature.params), closures: &derived.closures }
    }

    fn items(&self, derived: &Derived<'_>) -> TokenStream {
        let vis = &self.item.vis;
        let name = self.options.name.as_ref().unwrap_or(&self.item.sig.ident);
        let private = &self.private;
        if self.signature.home.host() == Some(Host::TraitImpl) {
            return self.of_body(derived);
        }
        let (public, hidden) = self.all(derived);
        if self.signature.home.is_method() {
            return quote!(#public #hidden);
        }
        let activities: Vec<Ident> = (0..self.signature.params.len()).map(activity).collect();
        let doc = format!("Derivatives of [`{}()`](fn@{}).", self.item.sig.ident, self.item.sig.ident);
        let (allow, checks) = (allowed(), self.checks(derived));
        let clauses = bounded(TokenStream::new(), &verdicts(self.item, self.signature, self.options));
        quote! {
            #[doc = #doc]
            #[allow(non_camel_case_types, dead_code)]
            #vis struct #name<A = ()> {
                _activity: #private::PhantomData<A>,
            }

            #allow
            impl #name #clauses {
                #public

                #[doc(hidden)]
                #[inline(always)]
                pub fn __identity() -> #private::PhantomData<Self> {
                    #private::PhantomData
                }
            }

            #allow
            impl<#(#activities: #private::Activity,)*> #name<(#(#activities,)*)> #clauses {
                #hidden
            }

            #checks
        }
    }

    /// The derived functions, for people and for generated callers.
    fn all(&self, derived: &Derived) -> (TokenStream, TokenStream) {
        let mut public = TokenStream::new();
        if let Some(gradient) = &derived.gradient {
            public.extend(self.value_and_grad(gradient));
            public.extend(self.grad());
        }
        public.extend(self.accumulate_grad(&derived.accumulate));
        public.extend(self.vjp(&derived.record));
        if self.options.graph {
            public.extend(if self.function.has_body { self.graph(derived) } else { self.graph_wanted() });
        }
        let mut hidden = if self.signature.home.is_method() { TokenStream::new() } else { self.accepts() };
        let (record, holds) = self.record(&derived.record);
        hidden.extend(record);
        if !holds {
            public.extend(self.named_forms(derived.forward.is_some(), derived.second_record.is_some()));
        }
        match &derived.forward {
            Some(forward) => {
                public.extend(self.jvp());
                hidden.extend(self.tangent(forward));
            }
            None => hidden.extend(self.lacking("tangent", "OptionForward", true)),
        }
        if self.options.jacobian && MATRICES && !matches!(self.function.out, Out::Unit) {
            public.extend(self.jacobian(derived.jacobian.as_ref()));
        }
        if let (Some(second), Some(gradient)) = (&derived.second, &derived.gradient) {
            public.extend(self.hvp(second, gradient));
            public.extend(MATRICES.then(|| self.hessian(derived.hessian.as_ref())));
        }
        if derived.second_record.is_none() {
            hidden.extend(self.lacking_second(derived.gradient.is_some()));
        }
        if let Some(second) = &derived.second_record {
            hidden.extend(self.tangent_record(second, &derived.record));
            if derived.second.is_some() {
                let (shared, per_slot) = self.nested();
                public.extend(shared);
                hidden.extend(per_slot);
            }
        }
        (public, hidden)
    }

    /// Those in which the body of the function is: a trait gives the others.
    fn of_body(&self, derived: &Derived) -> TokenStream {
        let mut items = self.record(&derived.record).0;
        items.extend(self.accumulate_grad(&derived.accumulate));
        items.extend(derived.gradient.as_ref().map(|gradient| self.value_and_grad(gradient)));
        items.extend(derived.forward.as_ref().map(|forward| self.tangent(forward)));
        items.extend(derived.second_record.as_ref().map(|second| self.tangent_record(second, &derived.record)));
        if let (Some(second), Some(gradient)) = (&derived.second, &derived.gradient) {
            items.extend(self.hvp(second, gradient));
        }
        if self.options.graph {
            items.extend(self.graph(derived));
        }
        items
    }

    pub(super) fn wrap(&self, value: TokenStream) -> TokenStream {
        match self.signature.output.wrapper {
            Wrapper::Plain => value,
            // Written as a struct, the variant lets rustc see the signature of a closure inside.
            Wrapper::Option => quote!(::core::option::Option::Some { 0: #value }),
            Wrapper::Result => quote!(::core::result::Result::Ok { 0: #value }),
        }
    }

    /// What stands beside a parameter of the signature.
    pub(super) fn names(&self, param: &Param) -> &ParamNames {
        let index = self.signature.params.iter().position(|p| std::ptr::eq(p, param));
        &self.names[index.expect("a parameter of the signature")]
    }

    pub(super) fn adjoint_name(&self, param: &Param) -> Ident {
        self.names(param).adjoint.clone()
    }

    pub(super) fn tangent_name(&self, param: &Param) -> Ident {
        self.names(param).tangent.clone()
    }

    /// The tangent of the adjoint.
    pub(super) fn adjoint_dot_name(&self, param: &Param) -> Ident {
        self.names(param).adjoint_dot.clone()
    }

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

    pub(super) fn emitter<'g>(&'g self, graph: &'g Graph, extra: impl IntoIterator<Item = (VarId, Bound)>) -> Emitter<'g> {
        let mut bound = self.bound(graph);
        bound.extend(extra);
        let frame = Frame {
            handed: HashSet::new(),
            private: self.private.clone(),
            bound,
            functions: self.function_names(),
            closures: self.closures,
            generics: self.generic_names(),
        };
        Emitter::new(graph, frame)
    }

    /// The names of the generic parameters in sight.
    fn generic_names(&self) -> HashSet<String> {
        let own = self.item.sig.generics.params.iter();
        let all = own.chain(self.signature.home.generics().into_iter().flat_map(|g| &g.params));
        all.filter_map(|param| match param {
            syn::GenericParam::Type(param) => Some(param.ident.to_string()),
            syn::GenericParam::Const(param) => Some(param.ident.to_string()),
            syn::GenericParam::Lifetime(_) => None,
        })
        .chain(["Self".to_owned()])
        .collect()
    }
}

/// Whether the reverse sweep writes the variable.
fn writes(body: &Region, forward: usize, var: VarId) -> bool {
    fn visit(stmt: &Stmt, var: VarId) -> bool {
        let own = match stmt {
            Stmt::Write(path, _) | Stmt::Add(path, _) | Stmt::Push(path, _) | Stmt::Pop(path, _) => path.var == var,
            Stmt::Swap(a, b) => a.var == var || b.var == var,
            Stmt::Pullback(p) => p.args.iter().any(|a| matches!(a, crate::graph::ArgValue::Mutable(path) if path.var == var)),
            _ => false,
        };
        own || stmt.regions().iter().any(|(r, _)| r.stmts.iter().any(|s| visit(s, var)))
    }
    body.stmts[forward..].iter().any(|s| visit(s, var))
}

/// Whether the function may come back to itself, so that the type of its pullback would contain itself.
pub(super) fn is_recursive(region: &Region) -> bool {
    region.stmts.iter().any(|stmt| {
        let own = matches!(stmt, Stmt::Call(call) if call.callee.recursive);
        own || stmt.regions().iter().any(|(inner, _)| is_recursive(inner))
    })
}
