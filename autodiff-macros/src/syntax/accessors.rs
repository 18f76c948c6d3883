//! Small methods of an annotated `impl`, written out where other methods of the same block call them.
//!
//! In come the block and its methods to differentiate; out go their bodies with `self.get(i, k)` as
//! `(|i: usize, j: usize| self.data[i * self.cols + j])(i, k)`, which lowering takes apart: an element is read, or written, in
//! place, and no call leaves a record. Written out is what certainly means this block's method, and is made of fields, elements
//! and arithmetic alone.

use super::methods::{Method, is_mark};
use proc_macro2::Ident;
use quote::{ToTokens, quote};
use std::collections::BTreeMap;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprMethodCall, FnArg, ImplItem, ImplItemFn, ItemFn, ItemImpl, Pat, ReceiverKind, ReturnType, Stmt, Type};

/// Accessors that call accessors are written out to this depth.
const DEEPEST: usize = 4;

/// What is written out for a call.
struct Accessor {
    params: Vec<(Ident, Type)>,
    output: ReturnType,
    body: Expr,
}

/// Writes accessors out in all bodies.
pub fn write_out(block: &ItemImpl, methods: &mut [Method]) {
    let accessors = accessors(block, methods);
    for Method { item, .. } in methods {
        let mut receivers = vec!["self".to_owned()];
        receivers.extend(receivers_of(item, block));
        WriteOut { accessors: &accessors, receivers, depth: 0 }.visit_block_mut(&mut item.block);
    }
}

/// The methods that are written out, by name.
fn accessors(block: &ItemImpl, methods: &[Method]) -> BTreeMap<String, Accessor> {
    let mut accessors = BTreeMap::new();
    for item in &block.items {
        let ImplItem::Fn(method) = item else { continue };
        let found = methods.iter().find(|m| m.item.sig.ident == method.sig.ident);
        // Of others, those that no derivative goes through.
        let fits = found.map_or_else(|| is_index(&method.sig.output), |m| m.options.wrt.is_none());
        if let Some(accessor) = accessor(method, block).filter(|_| fits) {
            accessors.insert(method.sig.ident.to_string(), accessor);
        }
    }
    // What is refused is refused where it stands, once.
    loop {
        let names: Vec<String> = accessors.keys().cloned().collect();
        accessors.retain(|_, accessor| accessor.is_simple(&accessor.body, &names));
        if accessors.len() == names.len() {
            return accessors;
        }
    }
}

fn accessor(method: &ImplItemFn, block: &ItemImpl) -> Option<Accessor> {
    let sig = &method.sig;
    let harmless = |a: &syn::Attribute| ["doc", "inline", "must_use", "allow"].iter().any(|name| a.path().is_ident(name)) || is_mark(a);
    let plain = method.attrs.iter().all(harmless) && sig.generics.params.is_empty() && sig.generics.where_clause.is_none();
    let mut inputs = sig.inputs.iter();
    let Some(FnArg::Receiver(receiver)) = inputs.next() else { return None };
    if !plain || !matches!(receiver.kind, ReceiverKind::Reference(..)) {
        return None;
    }
    let params: Option<Vec<(Ident, Type)>> = inputs.map(|input| param(input, block)).collect();
    let returns_number = match &sig.output {
        ReturnType::Default => true,
        ReturnType::Type(_, ty) => is_number(ty, block),
    };
    let accessor = Accessor { params: params?, output: sig.output.clone(), body: single(&method.block)?.clone() };
    returns_number.then_some(accessor)
}

/// A parameter that is a number, under one name.
fn param(input: &FnArg, block: &ItemImpl) -> Option<(Ident, Type)> {
    let FnArg::Typed(typed) = input else { return None };
    let Pat::Ident(name) = &*typed.pat else { return None };
    let plain = name.by_ref.is_none() && name.mutability.is_none() && name.subpat.is_none();
    (plain && is_number(&typed.ty, block)).then(|| (name.ident.clone(), (*typed.ty).clone()))
}

/// The one expression or assignment that a body consists of.
fn single(body: &Block) -> Option<&Expr> {
    match &body.stmts[..] {
        [Stmt::Expr(expr, semi)] if semi.is_none() || is_assignment(expr) => Some(expr),
        _ => None,
    }
}

fn is_assignment(expr: &Expr) -> bool {
    match expr {
        Expr::Assign(_) => true,
        Expr::Binary(binary) => {
            matches!(binary.op, syn::BinOp::AddAssign(_) | syn::BinOp::SubAssign(_) | syn::BinOp::MulAssign(_) | syn::BinOp::DivAssign(_))
        }
        _ => false,
    }
}

fn is_index(output: &ReturnType) -> bool {
    matches!(output, ReturnType::Type(_, ty) if ["usize", "isize", "i32", "u32", "i64", "u64"].contains(&ty.to_token_stream().to_string().as_str()))
}

/// Whether the type is that of a number: written out, it is copied.
fn is_number(ty: &Type, block: &ItemImpl) -> bool {
    let name = ty.to_token_stream().to_string();
    let parameter = block.generics.type_params().any(|param| param.ident == name.as_str());
    parameter || ["f64", "f32", "usize", "isize", "i32", "u32", "i64", "u64"].contains(&name.as_str())
}

impl Accessor {
    /// Whether the expression is made of the receiver's fields, their elements, parameters, arithmetic, and other accessors.
    fn is_simple(&self, expr: &Expr, accessors: &[String]) -> bool {
        let simple = |part: &Expr| self.is_simple(part, accessors);
        match expr {
            Expr::Lit(_) => true,
            Expr::Path(path) => {
                path.path.get_ident().is_some_and(|name| name == "self" || self.params.iter().any(|(param, _)| param == name))
            }
            Expr::Field(field) => simple(&field.base),
            Expr::Paren(inner) => simple(&inner.expr),
            Expr::Index(index) => simple(&index.expr) && simple(&index.index),
            Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Neg(_)) && simple(&unary.expr),
            Expr::Assign(assign) => simple(&assign.left) && simple(&assign.right),
            Expr::Binary(binary) => {
                use syn::BinOp::{Add, Div, Mul, Sub};
                let fits = matches!(binary.op, Add(_) | Sub(_) | Mul(_) | Div(_)) || is_assignment(expr);
                fits && simple(&binary.left) && simple(&binary.right)
            }
            Expr::MethodCall(call) => {
                is_name(&call.receiver, "self") && accessors.iter().any(|name| call.method == name) && call.args.iter().all(simple)
            }
            _ => false,
        }
    }
}

/// Names that stand for values of the block's type, and for nothing else in the whole body: parameters, and variables that
/// start as such a value.
fn receivers_of(item: &ItemFn, block: &ItemImpl) -> Vec<String> {
    let mut own = Receivers { block, found: Vec::new(), bound: Vec::new() };
    own.visit_item_fn(item);
    let Receivers { mut found, bound, .. } = own;
    found.retain(|name| bound.iter().filter(|other| *other == name).count() == 1);
    found
}

struct Receivers<'b> {
    block: &'b ItemImpl,
    found: Vec<String>,
    /// Each name as often as a pattern binds it.
    bound: Vec<String>,
}

impl Receivers<'_> {
    fn is_own(&self, ty: &Type) -> bool {
        let ty = match ty {
            Type::Reference(reference) => &reference.elem,
            ty => ty,
        };
        let name = ty.to_token_stream().to_string();
        name == "Self" || name == self.block.self_ty.to_token_stream().to_string()
    }

    /// `Self::zeros(..)`, by a function of this block, and `Self { .. }`.
    fn makes_own(&self, value: &Expr) -> bool {
        let is_own = |path: &syn::Path| syn::parse2(path.to_token_stream()).is_ok_and(|ty: Type| self.is_own(&ty));
        match value {
            Expr::Struct(literal) => is_own(&literal.path),
            Expr::Call(call) => {
                let Expr::Path(callee) = &*call.func else { return false };
                let mut path = callee.path.clone();
                let Some(name) = path.segments.pop().map(|segment| segment.ident) else { return false };
                path.segments.pop_punct();
                let returns_own = |item: &ImplItem| match item {
                    ImplItem::Fn(f) => {
                        f.sig.ident == name
                            && matches!(&f.sig.output, ReturnType::Type(_, ty) if !matches!(**ty, Type::Reference(_)) && self.is_own(ty))
                    }
                    _ => false,
                };
                callee.qself.is_none() && is_own(&path) && self.block.items.iter().any(returns_own)
            }
            _ => false,
        }
    }
}

impl<'ast> Visit<'ast> for Receivers<'_> {
    fn visit_fn_arg(&mut self, arg: &'ast FnArg) {
        if let FnArg::Typed(typed) = arg
            && let Pat::Ident(name) = &*typed.pat
            && self.is_own(&typed.ty)
        {
            self.found.push(name.ident.to_string());
        }
        visit::visit_fn_arg(self, arg);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        let pat = if let Pat::Type(typed) = &local.pat { &typed.pat } else { &local.pat };
        if let Pat::Ident(name) = pat
            && local.init.as_ref().is_some_and(|init| init.diverge.is_none() && self.makes_own(&init.expr))
        {
            self.found.push(name.ident.to_string());
        }
        visit::visit_local(self, local);
    }

    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        self.bound.push(pat.ident.to_string());
        visit::visit_pat_ident(self, pat);
    }
}

fn is_name(expr: &Expr, name: &str) -> bool {
    matches!(expr, Expr::Path(path) if path.path.is_ident(name))
}

struct WriteOut<'a> {
    accessors: &'a BTreeMap<String, Accessor>,
    receivers: Vec<String>,
    depth: usize,
}

impl WriteOut<'_> {
    /// What stands for the call, if it is one of an accessor.
    fn written_out(&mut self, call: &ExprMethodCall) -> Option<Expr> {
        let accessor = self.accessors.get(&call.method.to_string())?;
        let receiver = self.receivers.iter().find(|name| is_name(&call.receiver, name))?;
        let hidden = accessor.params.iter().any(|(param, _)| param == receiver.as_str());
        if hidden || call.turbofish.is_some() || call.args.len() != accessor.params.len() || self.depth == DEEPEST {
            return None;
        }
        let mut body = accessor.body.clone();
        ReplaceSelf(&call.receiver).visit_expr_mut(&mut body);
        self.depth += 1;
        self.visit_expr_mut(&mut body);
        self.depth -= 1;
        let end = is_assignment(&body).then(|| quote!(;));
        let output = &accessor.output;
        let (names, types): (Vec<&Ident>, Vec<&Type>) = accessor.params.iter().map(|(name, ty)| (name, ty)).unzip();
        let args = call.args.iter();
        syn::parse2(quote!((|#(#names: #types),*| #output { #body #end })(#(#args),*))).ok()
    }
}

impl VisitMut for WriteOut<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let Expr::MethodCall(call) = expr
            && let Some(written) = self.written_out(call)
        {
            *expr = written;
        }
    }

    /// Names mean something else there.
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// The body for another receiver.
struct ReplaceSelf<'r>(&'r Expr);

impl VisitMut for ReplaceSelf<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if is_name(expr, "self") {
            *expr = self.0.clone();
        } else {
            visit_mut::visit_expr_mut(self, expr);
        }
    }
}
