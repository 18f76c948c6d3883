//! Functions as arguments of a differentiable function.
//!
//! A closure becomes a function of its own: its parameters first, then what it captures, each an argument of the call
//! behind the callee's own, so that the stages that follow see nothing new. The callee hands over no more than the
//! closure's parameters; the emitted closure stands where the user's stood and finds the captured values around it.

use crate::graph::{Arg, ArgValue, Graph, NodeId, Op, Passed, Path, Ty};
use crate::lower::snippet::Changes;
use crate::lower::value::{Binding, Closure, Function as Applied, Value};
use crate::lower::{Function, Lowerer, Out, lower_checked};
use crate::syntax::signature::{self, Output, Param, Passing, Signature, Wrapper};
use proc_macro2::{Ident, Span};
use quote::{ToTokens, format_ident};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use syn::spanned::Spanned;
use syn::{Expr, ItemFn, Pat, Stmt};

/// A closure as a function: its own parameters, then the captured values.
pub struct Lifted {
    pub function: Function,
    pub signature: Signature,
    /// How many parameters are the closure's own.
    pub own: usize,
    /// Its result carries no derivative: it is passed as it is.
    pub plain: bool,
}

/// What a closure captures, while it is collected.
#[derive(Default)]
struct Captures {
    params: Vec<Param>,
    values: Vec<(NodeId, bool)>,
    /// Names already taken care of, and what they meant.
    seen: HashMap<String, Value>,
    /// Local closures and tuples, put together again inside.
    prelude: Vec<Stmt>,
    /// Names that stand somewhere without `*`.
    bare: HashSet<String>,
}

impl Lowerer<'_> {
    /// The closure that an argument is, if it is one.
    pub(super) fn closure_of(&mut self, arg: &Expr) -> Option<Rc<Closure>> {
        match self.function_value(arg) {
            Some(Applied::Closure(closure)) => Some(closure),
            Some(Applied::Path(path)) => self.closure_around(&path),
            None => None,
        }
    }

    /// `f64::sin` as `|x| f64::sin(x)`: functions of reals have no companion.
    fn closure_around(&mut self, path: &syn::ExprPath) -> Option<Rc<Closure>> {
        let arity = (1..=3).find(|count| self.operation_named(path, *count).is_some())?;
        let names: Vec<Ident> = (0..arity).map(|i| format_ident!("x{}", i, span = path.span())).collect();
        let closure: Expr = syn::parse_quote!(|#(#names),*| #path(#(#names),*));
        match self.function_value(&closure) {
            Some(Applied::Closure(closure)) => Some(closure),
            _ => None,
        }
    }

    /// A closure as an argument; what it captures is added to `captured`, which stands behind the `first` arguments.
    pub(super) fn passed(&mut self, arg: &Expr, closure: &Rc<Closure>, first: usize, captured: &mut Vec<Arg>) -> Option<Passed> {
        let (lifted, values) = self.lift(closure, arg)?;
        let start = first + captured.len();
        captured.extend(values.into_iter().map(|(node, active)| Arg {
            value: ArgValue::Value(node),
            active: active && !lifted.plain,
            span: arg.span(),
            tangent: None,
        }));
        self.closures.push(lifted);
        Some(Passed::Closure {
            closure: self.closures.len() - 1,
            captures: start..first + captured.len(),
            borrowed: matches!(arg, Expr::Reference(_)),
        })
    }

    /// A function parameter or the name of a function, where one stands as an argument.
    pub(super) fn function_name(&mut self, arg: &Expr) -> Option<Passed> {
        match arg {
            Expr::Reference(r) => self.function_name(&r.expr),
            Expr::Paren(p) => self.function_name(&p.expr),
            // `self` is no function, wherever it stands.
            Expr::Path(p) if !p.path.is_ident("self") => {
                let last = p.path.segments.last()?.ident.to_string();
                if let Some(name) = p.path.get_ident()
                    && self.lookup(&name.to_string()).is_some()
                {
                    let index = self.function_param(&name.to_string())?;
                    self.follow(index);
                    return Some(Passed::Parameter(index));
                }
                let is_function = last.starts_with(|c: char| c.is_lowercase() || c == '_');
                is_function.then(|| {
                    let callee = self.callee(p, crate::graph::Aspect::Value);
                    Passed::Named { function: callee.path, companion: callee.companion }
                })
            }
            _ => None,
        }
    }

    /// The number of the parameter that a name means, if it is a function.
    pub(in crate::lower) fn function_param(&self, name: &str) -> Option<usize> {
        let Some(Value::Place(path) | Value::Ref(path)) = self.lookup(name) else { return None };
        let crate::graph::VarKind::Param(index) = self.b.graph.var(path.var).kind else { return None };
        (path.proj.is_empty() && self.signature.params[index].function.is_some()).then_some(index)
    }

    /// Derivatives go through the function parameter.
    pub(in crate::lower) fn follow(&mut self, index: usize) {
        if let Some(var) = self.b.graph.params[index] {
            self.activate(var);
        }
    }

    fn lift(&mut self, closure: &Rc<Closure>, at: &Expr) -> Option<(Lifted, Vec<(NodeId, bool)>)> {
        if self.inlining > 64 {
            self.diagnostics.error(at, "closures nested too deeply: a closure seems to call itself");
            return None;
        }
        let mut own: Vec<Param> = Vec::new();
        for (index, pat) in closure.expr.inputs.iter().enumerate() {
            let (pat, ty) = match pat {
                Pat::Type(t) => ((*t.pat).clone(), (*t.ty).clone()),
                other => (other.clone(), syn::parse_quote!(_)),
            };
            let mut param = signature::param(index, &pat, &ty, &self.signature.scalars);
            param.active = crate::syntax::types::may_be_active(&param.ty, &self.signature.scalars);
            own.push(param);
        }
        let bound: Vec<String> = own.iter().flat_map(|p| crate::lower::snippet::pattern_names(&p.pat)).map(|(name, _)| name).collect();
        let bare = Changes::of(&closure.expr.body.to_token_stream()).bare;
        let mut captures = Captures { bare, ..Captures::default() };
        for name in crate::lower::snippet::identifiers(closure.expr.body.to_token_stream()) {
            if !bound.contains(&name) {
                self.capture(&name, &closure.scopes, &mut captures, at)?;
            }
        }
        let Captures { params, values, mut prelude, .. } = captures;
        prelude.push(Stmt::Expr((*closure.expr.body).clone(), None));
        let ty = match &closure.expr.output {
            syn::ReturnType::Type(_, ty) => (**ty).clone(),
            syn::ReturnType::Default => syn::parse_quote!(_),
        };
        let model = crate::syntax::types::model(&ty, &self.signature.scalars);
        let count = own.len();
        let signature = Signature {
            params: own.into_iter().chain(params).collect(),
            output: Output { ty, wrapper: Wrapper::Plain, error: None, model },
            scalars: self.signature.scalars.clone(),
            home: signature::Home::Function,
        };
        let mut sig = self.item.sig.clone();
        sig.ident = Ident::new("__closure", Span::mixed_site());
        let block = Box::new(syn::Block { brace_token: Default::default(), stmts: prelude });
        let item = ItemFn { block, sig, ..self.item.clone() };
        let mut function = lower_checked(&item, &signature, self.options, self.diagnostics)?;
        evaluate_once(&mut function.graph);
        let plain = match function.out {
            Out::Unit | Out::Aside(_) => true,
            Out::Node(index) => !function.graph.node(function.graph.body.yields[index]).ty.can_be_active(),
            _ => false,
        };
        if plain && signature.params[count..].iter().any(|p| p.passing != Passing::Value) {
            let message = "a closure without derivative that is passed on may capture numbers only: compute what it needs first, or collect its results in a `Vec` and pass that";
            self.diagnostics.error(at, message);
            return None;
        }
        Some((Lifted { function, signature, own: count, plain }, values))
    }

    /// Adds what the name means where the closure was written, if it is a local.
    fn capture(&mut self, name: &str, scopes: &[HashMap<String, Binding>], to: &mut Captures, at: &Expr) -> Option<()> {
        let Some(value) = scopes.iter().rev().find_map(|s| s.get(name)).map(|b| b.value.clone()) else { return Some(()) };
        if let Some(other) = to.seen.get(name) {
            if same(other, &value) {
                return Some(());
            }
            self.diagnostics.error(at, format!("`{name}` has two meanings in this closure and those that it calls: rename one"));
            return None;
        }
        to.seen.insert(name.to_string(), value.clone());
        match &value {
            Value::Closure(inner) => {
                to.bare.extend(Changes::of(&inner.expr.body.to_token_stream()).bare);
                let bound: Vec<String> =
                    inner.expr.inputs.iter().flat_map(crate::lower::snippet::pattern_names).map(|(name, _)| name).collect();
                for inner_name in crate::lower::snippet::identifiers(inner.expr.body.to_token_stream()) {
                    if !bound.contains(&inner_name) {
                        self.capture(&inner_name, &inner.scopes, to, at)?;
                    }
                }
                let (ident, closure) = (ident(name), &inner.expr);
                to.prelude.push(syn::parse_quote!(let #ident = #closure;));
                Some(())
            }
            Value::Tuple(items) => {
                let mut parts = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    let part = format_ident!("{}__{}", name, index);
                    self.capture_value(&part, item, to, at)?;
                    parts.push(part);
                }
                let ident = ident(name);
                to.prelude.push(syn::parse_quote!(let #ident = (#(#parts,)*);));
                Some(())
            }
            // No binding can be called so; the body of the closure finds it by that name all the same.
            other if name == "self" => {
                self.capture_value(&Ident::new("this", Span::mixed_site()), other, to, at)?;
                to.params.last_mut()?.receiver = true;
                Some(())
            }
            other => self.capture_value(&ident(name), other, to, at),
        }
    }

    fn capture_value(&mut self, ident: &Ident, value: &Value, to: &mut Captures, at: &Expr) -> Option<()> {
        let active = self.is_active(value);
        let (value, is_reference) = match value {
            // A reference of the user's own: inside, the name is the reference that all captured values are lent by.
            Value::Node(node) if !to.bare.contains(&ident.to_string()) && self.may_be_reference(*node) => {
                (&self.dereferenced(value.clone()), true)
            }
            value => (value, matches!(value, Value::Ref(_))),
        };
        if let Value::Place(path) | Value::Ref(path) = value
            && let crate::graph::VarKind::Param(index) = self.b.graph.var(path.var).kind
            && self.signature.params[index].function.is_some()
        {
            let message = format!(
                "`{ident}` is a function parameter, and this closure is passed on: pass `{ident}` itself, or call a differentiable function by its name"
            );
            self.diagnostics.error(at, message);
            return None;
        }
        let node = match value {
            Value::Node(node) => *node,
            Value::Place(path) | Value::Ref(path) => self.read(path),
            _ => {
                self.diagnostics.error(
                    at,
                    format!("`{ident}` cannot be captured by a closure that is passed on: bind what you need of it to a name first"),
                );
                return None;
            }
        };
        let ty = self.b.graph.node(node).ty.clone();
        let model = self.types.deep(&ty);
        let passing = if model.is_scalar() { Passing::Value } else { Passing::Shared };
        let pat = syn::parse_quote!(#ident);
        to.params.push(Param {
            pat,
            ident: ident.clone(),
            ty: syn::parse_quote!(_),
            anonymous: None,
            passing,
            model: opened(&model),
            mutable: false,
            captured: !is_reference,
            active,
            receiver: false,
            function: None,
        });
        to.values.push((node, active));
        Some(())
    }
}

fn ident(name: &str) -> Ident {
    syn::parse_str(name).unwrap_or_else(|_| Ident::new_raw(name.trim_start_matches("r#"), Span::call_site()))
}

/// What is computed from a captured value of unknown type is computed with the closure's value: its pullback can hold on
/// to numbers, and to copies of sequences of them, but not to such a value.
fn evaluate_once(graph: &mut Graph) {
    let is_held = |node: &NodeId| match &graph.node(*node).op {
        Op::Read(shape, _) => shape.proj.is_empty() && graph.var(shape.var).ty == Ty::Opaque,
        _ => false,
    };
    let snippets: Vec<_> = graph
        .nodes
        .iter()
        .filter_map(|node| match node.op {
            Op::Snippet(id) if node.args.iter().any(is_held) => Some(id),
            _ => None,
        })
        .collect();
    for id in snippets {
        graph.snippets[id.index()].effect = true;
    }
}

/// Unknowns of the function around mean nothing inside.
fn opened(ty: &Ty) -> Ty {
    match ty {
        Ty::Infer(_) => Ty::Opaque,
        Ty::Array(e, n) => Ty::Array(Box::new(opened(e)), n.clone()),
        Ty::Slice(e) => Ty::Slice(Box::new(opened(e))),
        Ty::Vec(e) => Ty::Vec(Box::new(opened(e))),
        Ty::Seq(e) => Ty::Seq(Box::new(opened(e))),
        Ty::Tuple(items) => Ty::Tuple(items.iter().map(opened).collect()),
        other => other.clone(),
    }
}

/// Whether two bindings are one.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Node(a), Value::Node(b)) => a == b,
        (Value::Place(a) | Value::Ref(a), Value::Place(b) | Value::Ref(b)) => a == b as &Path,
        (Value::Closure(a), Value::Closure(b)) => Rc::ptr_eq(a, b),
        (Value::Tuple(a), Value::Tuple(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        _ => false,
    }
}
