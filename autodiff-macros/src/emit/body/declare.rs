//! Where variables and values get their `let`, and what type is written there.

use super::expressions::alone;
use super::{Bound, Emitter, is_statement};
use crate::analysis::RegionId;
use crate::graph::{Float, Graph, LabelId, NodeId, Op, Region, Stmt, Ty, VarId, VarKind};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use std::collections::{BTreeMap, HashMap};
use syn::Expr;

impl<'g> Emitter<'g> {
    pub(super) fn find_mutable(&mut self) {
        fn visit(graph: &Graph, region: &Region, id: &mut RegionId, homes: &HashMap<VarId, RegionId>, count: &mut BTreeMap<VarId, usize>) {
            let own = *id;
            *id += 1;
            for stmt in &region.stmts {
                match stmt {
                    // A write in an inner region comes after a declaration.
                    Stmt::Write(path, _) if path.proj.is_empty() => {
                        *count.entry(path.var).or_default() += if homes.get(&path.var) == Some(&own) { 1 } else { 2 };
                    }
                    // What regions inside write is counted there.
                    _ => stmt.written_itself(graph).into_iter().for_each(|var| *count.entry(var).or_default() += 2),
                }
                for (inner, _) in stmt.regions() {
                    visit(graph, inner, id, homes, count);
                }
            }
        }
        let mut count = BTreeMap::new();
        visit(self.graph, &self.graph.body, &mut 0, &self.schedule.regions.home, &mut count);
        self.mutable = count.into_iter().filter(|(_, n)| *n > 1).map(|(var, _)| var).collect();
    }

    /// Locals at home here that the statement mentions first, but does not simply give a value.
    pub(super) fn declare_before(&mut self, stmt: &Stmt, id: RegionId, out: &mut TokenStream) {
        if let Stmt::Write(path, _) = stmt
            && path.proj.is_empty()
            && !self.declared.contains(&path.var)
            && self.schedule.regions.home.get(&path.var) == Some(&id)
        {
            return;
        }
        for var in stmt.written(self.graph) {
            if self.declared.contains(&var) || self.schedule.regions.home.get(&var) != Some(&id) {
                continue;
            }
            self.declared.insert(var);
            let declared = match self.empty(&self.graph.var(var).ty) {
                Some(init) => {
                    let name = self.var_name(var);
                    quote!(let mut #name = #init;)
                }
                None => self.hold(var, stmt).unwrap_or_else(|| {
                    let name = self.var_name(var);
                    quote!(let mut #name;)
                }),
            };
            out.extend(declared);
        }
    }

    /// A first value for a variable that branches will write.
    pub(super) fn empty(&self, ty: &Ty) -> Option<TokenStream> {
        let private = &self.private;
        Some(match ty {
            Ty::Real(Float::Param(name)) => {
                let name: TokenStream = name.parse().unwrap_or_default();
                quote!(<#name as #private::Scalar>::SCALAR_ZERO)
            }
            Ty::Real(_) => quote!(0.0),
            Ty::Int => quote!(0),
            Ty::Bool => quote!(false),
            Ty::Array(element, size) if element.is_static() => {
                let element = self.empty(element)?;
                let size: TokenStream = size.text.parse().unwrap_or_default();
                quote!([#element; #size])
            }
            Ty::Vec(_) => quote!(#private::Vec::new()),
            Ty::Tuple(items) => {
                let items: Option<Vec<TokenStream>> = items.iter().map(|i| self.empty(i)).collect();
                let items = items?;
                quote!((#(#items,)*))
            }
            _ => return None,
        })
    }

    /// The type of an empty vector, whose elements rustc may meet too late, and of a list of the user's that is made of nothing
    /// but literals.
    pub(super) fn annotation(&self, var: VarId, node: NodeId) -> Option<TokenStream> {
        let (v, n) = (self.graph.var(var), self.graph.node(node));
        if let Some(ty) = self.graph.annotations.get(&node) {
            return Some(quote!(: #ty));
        }
        let is_open = match n.op {
            Op::WithCapacity => true,
            Op::Array(_) | Op::Repeat(_) => n.primal && self.is_of_literals(node),
            Op::Snippet(_) => matches!(v.ty, Ty::Array(..)) && n.args.is_empty(),
            _ => false,
        };
        if v.kind != VarKind::Local || !is_open {
            return None;
        }
        let ty = self.written_beside(var).or_else(|| self.written_ty(&v.ty))?;
        Some(quote!(: #ty))
    }

    /// The type that the user wrote beside the list, or that of its tangents.
    fn written_beside(&self, var: VarId) -> Option<TokenStream> {
        let graph = self.graph;
        let of_primal = || match graph.alike.get(&var) {
            Some((primal, steps)) if steps.is_empty() => {
                let (ty, private) = (graph.written.get(primal)?, &self.private);
                Some(quote!(<#ty as #private::Differentiable>::Tangent))
            }
            _ => None,
        };
        graph.written.get(&var).cloned().or_else(of_primal)
    }

    fn is_of_literals(&self, node: NodeId) -> bool {
        let n = self.graph.node(node);
        match n.op {
            Op::Array(_) | Op::Repeat(_) => n.args.iter().all(|arg| self.is_of_literals(*arg)),
            _ => self.graph.is_leaf(node) || self.schedule.open.contains(&node),
        }
    }

    /// The type in Rust, where it is known to the last part.
    pub(super) fn written_ty(&self, ty: &Ty) -> Option<TokenStream> {
        let private = &self.private;
        Some(match ty {
            Ty::Real(Float::F64) => quote!(f64),
            Ty::Real(Float::F32) => quote!(f32),
            Ty::Real(Float::Param(name)) => name.parse().ok()?,
            Ty::Bool => quote!(bool),
            Ty::Vec(element) => {
                let element = self.written_ty(element)?;
                quote!(#private::Vec<#element>)
            }
            Ty::Array(element, size) => {
                let element = self.written_ty(element)?;
                let size: TokenStream = size.text.parse().ok()?;
                quote!([#element; #size])
            }
            Ty::Tuple(items) => {
                let items: Option<Vec<TokenStream>> = items.iter().map(|i| self.written_ty(i)).collect();
                let items = items?;
                quote!((#(#items,)*))
            }
            _ => return None,
        })
    }

    /// The name of a variable that the body mentions.
    pub fn given_name(&self, var: VarId) -> Option<&Ident> {
        self.vars.get(&var).map(|bound| &bound.name)
    }

    /// Whether the expression of the value reads one of the variables where it is written.
    pub fn looks_at(&self, node: NodeId, vars: &[VarId]) -> bool {
        let reads = self.graph.path_of(node).is_some_and(|path| vars.contains(&path.var));
        !self.nodes.contains_key(&node) && (reads || self.graph.node(node).args.iter().any(|arg| self.looks_at(*arg, vars)))
    }

    pub fn var_name(&mut self, var: VarId) -> Ident {
        if let Some(bound) = self.vars.get(&var) {
            return bound.name.clone();
        }
        let v = self.graph.var(var);
        let base = if v.name.is_empty() { "place" } else { &v.name };
        let name = self.names.fresh(base, v.span);
        self.vars.insert(var, Bound { name: name.clone(), reference: false, optional: false });
        name
    }

    pub(super) fn node_name(&mut self, node: NodeId) -> Ident {
        if let Some(name) = self.nodes.get(&node) {
            return name.clone();
        }
        let n = self.graph.node(node);
        let name = match &n.name {
            Some(name) if n.primal => self.names.fresh(name, n.span),
            Some(name) => self.names.fresh(name, Span::mixed_site()),
            None => self.names.fresh(default_name(&n.op), Span::mixed_site()),
        };
        self.nodes.insert(node, name.clone());
        name
    }

    pub(super) fn label(&mut self, label: LabelId) -> syn::Lifetime {
        let next = self.labels.len();
        self.labels.entry(label).or_insert_with(|| syn::Lifetime::new(&format!("'l{next}"), Span::mixed_site())).clone()
    }

    pub(super) fn let_node(&mut self, node: NodeId, out: &mut TokenStream) {
        if self.schedule.inline.contains(&node) || self.nodes.contains_key(&node) || self.graph.is_leaf(node) {
            return;
        }
        let n = self.graph.node(node);
        let is_effect = self.graph.has_effect(node);
        let used = self.schedule.uses.get(&node).copied().unwrap_or(0) > 0;
        if used && self.graph.diverging.contains(&node) {
            // Written where the function ends for it.
            return;
        }
        let value = alone(self.computed(node));
        let ty = self.graph.annotations.get(&node).map(|ty| quote!(: #ty));
        if !used {
            if is_effect || may_panic(self.graph, node) {
                if n.ty == Ty::Unit || is_statement(&value) {
                    out.extend(quote!(#value;));
                } else {
                    out.extend(quote!(let _ #ty = #value;));
                }
            }
            return;
        }
        let name = self.node_name(node);
        out.extend(quote!(let #name #ty = #value;));
    }
}

/// Whether a number may be a reference as the source gives it: out of an `Option`, a tuple or a list of data, as
/// `map.get(&key).unwrap()`, or borrowed.
pub(super) fn may_be_lent(source: &TokenStream) -> bool {
    let of_a_method = |inner: &Expr| matches!(inner, Expr::MethodCall(call) if call.method != "copied" && call.method != "cloned");
    match syn::parse2(source.clone()) {
        Ok(Expr::Reference(_)) => true,
        Ok(Expr::Try(inner)) => of_a_method(&inner.expr),
        Ok(Expr::MethodCall(call)) => {
            ["unwrap", "expect", "unwrap_or"].iter().any(|name| call.method == name) && of_a_method(&call.receiver)
        }
        Ok(Expr::Field(part)) => matches!(part.member, syn::Member::Unnamed(_)),
        // An item of a list that was made of an iterator.
        Ok(Expr::Call(call)) => matches!(&*call.func, Expr::Path(name) if name.path.segments.last().is_some_and(|s| s.ident == "clone")),
        _ => false,
    }
}

fn default_name(op: &Op) -> &'static str {
    match op {
        Op::Bound(_) => "k",
        Op::Read(..) => "item",
        Op::Len(..) => "n",
        _ => "t",
    }
}

/// Whether the value is computed for its check alone, if nobody uses it.
fn may_panic(graph: &Graph, node: NodeId) -> bool {
    let n = graph.node(node);
    match &n.op {
        Op::Read(shape, _) => n.primal && !shape.proj.is_empty(),
        _ => false,
    }
}
