//! Regions and statements as Rust.

use super::names::Names;
use super::schedule::{Schedule, schedule};
use crate::analysis::RegionId;
use crate::graph::{
    Arg, ArgValue, Call, CallMode, Float, Graph, LabelId, Loop, LoopKind, NodeId, Op, Path, Proj, Pullback, Region, ScalarOp, Stmt, Ty,
    VarId, VarKind,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What the derived function around the body settles.
pub struct Frame<'f> {
    /// `::autodiff::__private`
    pub private: &'f TokenStream,
    /// Names and forms of variables that the signature binds.
    pub bound: HashMap<VarId, Bound>,
    /// Names that locals must not take.
    pub reserved: Vec<String>,
}

/// How a variable of the signature is written.
#[derive(Clone)]
pub struct Bound {
    pub name: Ident,
    /// It is a reference: a number behind it is reached by `*`.
    pub reference: bool,
    /// It is an `Option` of a mutable reference: the caller may not want it.
    pub optional: bool,
}

/// A body under emission.
pub struct Emitter<'g> {
    pub graph: &'g Graph,
    pub schedule: Schedule,
    private: TokenStream,
    names: Names,
    nodes: HashMap<NodeId, Ident>,
    vars: HashMap<VarId, Bound>,
    labels: HashMap<LabelId, syn::Lifetime>,
    declared: HashSet<VarId>,
    /// Locals that need `mut`.
    mutable: HashSet<VarId>,
    next: RegionId,
    /// Expressions that stand for elements while a loop walks over them.
    elements: Vec<(Path, TokenStream)>,
}

impl<'g> Emitter<'g> {
    pub fn new(graph: &'g Graph, frame: Frame<'_>) -> Self {
        let mut names = Names::default();
        for name in &frame.reserved {
            names.reserve(name);
        }
        for bound in frame.bound.values() {
            names.reserve(&bound.name.to_string());
        }
        let declared = frame.bound.keys().copied().collect();
        let mut emitter = Emitter {
            graph,
            schedule: schedule(graph),
            private: frame.private.clone(),
            names,
            nodes: HashMap::new(),
            vars: frame.bound,
            labels: HashMap::new(),
            declared,
            mutable: HashSet::new(),
            next: 0,
            elements: Vec::new(),
        };
        emitter.find_mutable();
        emitter
    }

    fn find_mutable(&mut self) {
        fn visit(graph: &Graph, region: &Region, id: &mut RegionId, homes: &HashMap<VarId, RegionId>, count: &mut BTreeMap<VarId, usize>) {
            let own = *id;
            *id += 1;
            for stmt in &region.stmts {
                match stmt {
                    // A write in an inner region comes after a declaration.
                    Stmt::Write(path, _) if path.proj.is_empty() => {
                        *count.entry(path.var).or_default() += if homes.get(&path.var) == Some(&own) { 1 } else { 2 };
                    }
                    Stmt::Write(path, _)
                    | Stmt::Add(path, _)
                    | Stmt::Push(path, _)
                    | Stmt::Pop(path, _)
                    | Stmt::Swap(path, ..)
                    | Stmt::Restore(path, ..) => {
                        *count.entry(path.var).or_default() += 2;
                    }
                    Stmt::Call(call) => {
                        for arg in &call.args {
                            for value in std::iter::once(&arg.value).chain(&arg.tangent) {
                                if let ArgValue::Mutable(path) = value {
                                    *count.entry(path.var).or_default() += 2;
                                }
                            }
                        }
                    }
                    Stmt::Pullback(p) => {
                        for place in p.places.iter().chain(&p.tangent_places).flatten() {
                            *count.entry(place.var).or_default() += 2;
                        }
                        for arg in &p.args {
                            if let ArgValue::Mutable(path) = arg {
                                *count.entry(path.var).or_default() += 2;
                            }
                        }
                    }
                    // A snippet with an effect may change what it names.
                    Stmt::Let(_) => {
                        let mut vars = Vec::new();
                        stmt.written(graph, &mut vars);
                        for var in vars {
                            *count.entry(var).or_default() += 2;
                        }
                    }
                    _ => {}
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

    /// The statements of the body, cut in two at the given position.
    pub fn body(&mut self, cut: usize) -> (TokenStream, TokenStream) {
        self.next = 1;
        let graph = self.graph;
        let first = self.stmts(&graph.body, 0, 0..cut);
        let second = self.stmts(&graph.body, 0, cut..graph.body.stmts.len() + 1);
        (first, second)
    }

    fn region(&mut self, region: &Region) -> (TokenStream, RegionId) {
        let id = self.next;
        self.next += 1;
        (self.stmts(region, id, 0..region.stmts.len() + 1), id)
    }

    fn stmts(&mut self, region: &Region, id: RegionId, range: std::ops::Range<usize>) -> TokenStream {
        let mut out = TokenStream::new();
        for position in range {
            for node in self.schedule.before.get(&(id, position)).cloned().unwrap_or_default() {
                self.let_node(node, &mut out);
            }
            let Some(stmt) = region.stmts.get(position) else { break };
            self.declare_before(stmt, id, &mut out);
            self.stmt(stmt, id, &mut out);
        }
        out
    }

    // ---- declarations

    /// Locals at home here that the statement mentions first, but does not simply give a value.
    fn declare_before(&mut self, stmt: &Stmt, id: RegionId, out: &mut TokenStream) {
        if let Stmt::Write(path, _) = stmt
            && path.proj.is_empty()
            && !self.declared.contains(&path.var)
            && self.schedule.regions.home.get(&path.var) == Some(&id)
        {
            return;
        }
        let mut vars = Vec::new();
        stmt.written(self.graph, &mut vars);
        for var in vars {
            if self.declared.contains(&var) || self.schedule.regions.home.get(&var) != Some(&id) {
                continue;
            }
            self.declared.insert(var);
            let name = self.var_name(var);
            let ty = &self.graph.var(var).ty;
            let init = self.empty(ty);
            match init {
                Some(init) => out.extend(quote!(let mut #name = #init;)),
                None => out.extend(quote!(let mut #name;)),
            }
        }
    }

    /// A first value for a variable that branches will write.
    fn empty(&self, ty: &Ty) -> Option<TokenStream> {
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

    /// The type of an empty vector, whose elements rustc may meet too late.
    fn annotation(&self, var: VarId, node: NodeId) -> Option<TokenStream> {
        let v = self.graph.var(var);
        if v.kind != VarKind::Local || !matches!(self.graph.node(node).op, Op::WithCapacity) {
            return None;
        }
        let ty = self.written_ty(&v.ty)?;
        Some(quote!(: #ty))
    }

    /// The type in Rust, where it is known to the last part.
    fn written_ty(&self, ty: &Ty) -> Option<TokenStream> {
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

    fn node_name(&mut self, node: NodeId) -> Ident {
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

    fn label(&mut self, label: LabelId) -> syn::Lifetime {
        let next = self.labels.len();
        self.labels.entry(label).or_insert_with(|| syn::Lifetime::new(&format!("'l{next}"), Span::mixed_site())).clone()
    }

    // ---- statements

    fn let_node(&mut self, node: NodeId, out: &mut TokenStream) {
        if self.schedule.inline.contains(&node) || self.nodes.contains_key(&node) || self.graph.is_leaf(node) {
            return;
        }
        let n = self.graph.node(node);
        let is_effect = matches!(&n.op, Op::Snippet(id) if self.graph.snippets[id.index()].effect);
        let used = self.schedule.uses.get(&node).copied().unwrap_or(0) > 0;
        let value = self.computed(node);
        if !used {
            if is_effect || may_panic(self.graph, node) {
                if n.ty == Ty::Unit || is_statement(&value) {
                    out.extend(quote!(#value;));
                } else {
                    out.extend(quote!(let _ = #value;));
                }
            }
            return;
        }
        let name = self.node_name(node);
        let ty = self.graph.annotations.get(&node).map(|ty| quote!(: #ty));
        out.extend(quote!(let #name #ty = #value;));
    }

    fn stmt(&mut self, stmt: &Stmt, id: RegionId, out: &mut TokenStream) {
        match stmt {
            Stmt::Let(node) => self.let_node(*node, out),
            Stmt::Write(path, node) | Stmt::Restore(path, node, _) => {
                if path.proj.is_empty() && !self.declared.contains(&path.var) {
                    self.declared.insert(path.var);
                    let value = self.expr_owned(*node);
                    let name = self.var_name(path.var);
                    let mutable = self.mutable.contains(&path.var).then(|| quote!(mut));
                    let ty = self.annotation(path.var, *node);
                    out.extend(quote!(let #mutable #name #ty = #value;));
                    return;
                }
                let value = self.expr_owned(*node);
                self.assign(path, *node, value, out);
            }
            Stmt::Add(path, node) => self.add(path, *node, out),
            Stmt::Push(path, nodes) => {
                let place = self.receiver(path);
                let values: Vec<TokenStream> = nodes.iter().map(|n| self.expr_owned(*n)).collect();
                match &values[..] {
                    [one] => out.extend(quote!(#place.push(#one);)),
                    many => out.extend(quote!(#place.push((#(#many),*));)),
                }
            }
            Stmt::Pop(path, outs) => {
                let place = self.path(path);
                let private = self.private.clone();
                let names: Vec<Ident> = outs.iter().map(|o| self.node_name(*o)).collect();
                match &names[..] {
                    [one] => out.extend(quote!(let #one = #private::pop(&mut #place);)),
                    many => out.extend(quote!(let (#(#many),*) = #private::pop(&mut #place);)),
                }
            }
            Stmt::Swap(path, i, j) => {
                if self.is_optional(path) {
                    let swap = stmt.clone();
                    self.when_wanted(
                        path,
                        |e| {
                            let mut inner = TokenStream::new();
                            e.stmt(&swap, id, &mut inner);
                            inner
                        },
                        out,
                    );
                    return;
                }
                let place = self.receiver(path);
                let (i, j) = (self.expr(*i), self.expr(*j));
                out.extend(quote!(#place.swap(#i, #j);));
            }
            Stmt::If { cond, then, els, outs } => self.if_stmt(*cond, then, els, outs, out),
            Stmt::Match { scrutinee, arms, outs } => self.match_stmt(*scrutinee, arms, outs, out),
            Stmt::Loop(l) => self.loop_stmt(l, id, out),
            Stmt::Block { label, body } => {
                let jumps = body.stmts.iter().flat_map(Stmt::jumps).any(|l| l == *label);
                let label = jumps.then(|| {
                    let label = self.label(*label);
                    quote!(#label:)
                });
                let (body, _) = self.region(body);
                out.extend(quote!(#label { #body }));
            }
            Stmt::Rest(body) => {
                let (body, _) = self.region(body);
                out.extend(body);
            }
            Stmt::Break(label) => {
                let label = self.label(*label);
                out.extend(quote!(break #label;));
            }
            Stmt::Exit(node) => {
                let value = if self.nodes.contains_key(node) { self.expr(*node) } else { self.computed(*node) };
                if self.graph.diverging.contains(node) {
                    out.extend(quote!(#value;));
                } else {
                    out.extend(quote!(return #value;));
                }
            }
            Stmt::Call(call) => self.call(call, out),
            Stmt::Pullback(pullback) => self.pullback(pullback, out),
        }
    }

    fn is_optional(&self, path: &Path) -> bool {
        self.vars.get(&path.var).is_some_and(|b| b.optional)
    }

    /// A statement on a place that the caller may not want.
    fn when_wanted(&mut self, path: &Path, statement: impl FnOnce(&mut Self) -> TokenStream, out: &mut TokenStream) {
        let name = self.var_name(path.var);
        let kept = self.vars.get(&path.var).cloned().expect("it is optional");
        self.vars.insert(path.var, Bound { optional: false, reference: true, name: name.clone() });
        let statement = statement(self);
        self.vars.insert(path.var, kept);
        out.extend(quote!(if let Some(#name) = #name.as_deref_mut() { #statement }));
    }

    fn assign(&mut self, path: &Path, node: NodeId, value: TokenStream, out: &mut TokenStream) {
        if self.is_optional(path) {
            // The value may look at the place, so it is written where the place is at hand.
            self.when_wanted(
                path,
                |e| {
                    let value = e.expr_owned(node);
                    let place = e.path(path);
                    quote!(#place = #value;)
                },
                out,
            );
            return;
        }
        // `x = x * y` as `x *= y`.
        let n = self.graph.node(node);
        if let Op::Scalar(op @ (ScalarOp::Mul | ScalarOp::Div | ScalarOp::Sub | ScalarOp::Add)) = n.op
            && self.schedule.inline.contains(&node)
            && self.schedule.inline.contains(&n.args[0])
            && matches!(self.graph.node(n.args[0]).op, Op::Read(..))
            && self.graph.path_of(n.args[0]).as_ref() == Some(path)
            && !matches!(n.ty, Ty::Real(Float::Param(_)) | Ty::Opaque)
        {
            let right = self.expr(n.args[1]);
            let place = self.path(path);
            let symbol: TokenStream = format!("{}=", op.name()).parse().unwrap_or_default();
            out.extend(quote!(#place #symbol #right;));
            return;
        }
        let place = self.path(path);
        out.extend(quote!(#place = #value;));
    }

    fn add(&mut self, path: &Path, node: NodeId, out: &mut TokenStream) {
        if self.is_optional(path) {
            self.when_wanted(
                path,
                |e| {
                    let mut inner = TokenStream::new();
                    e.add(path, node, &mut inner);
                    inner
                },
                out,
            );
            return;
        }
        let ty = self.graph.path_ty(path);
        let private = self.private.clone();
        let n = self.graph.node(node);
        if ty.is_real() || ty == Ty::Int {
            if matches!(n.op, Op::Scalar(ScalarOp::Neg)) && self.schedule.inline.contains(&node) {
                let value = self.expr(n.args[0]);
                let place = self.path(path);
                out.extend(quote!(#place -= #value;));
                return;
            }
            let value = self.expr(node);
            let place = self.path(path);
            out.extend(quote!(#place += #value;));
            return;
        }
        let value = match self.graph.path_of(node) {
            Some(from) if !self.nodes.contains_key(&node) => self.receiver(&from),
            _ => self.expr(node),
        };
        let slices = matches!(ty, Ty::Slice(_) | Ty::Vec(_)) || matches!(n.ty, Ty::Slice(_) | Ty::Vec(_));
        match ty {
            _ if slices => {
                let place = self.receiver(path);
                out.extend(quote!(#private::accumulate_slice(&mut #place[..], &#value[..]);));
            }
            _ => {
                let value = self.borrowed(node);
                let place = self.borrow(path, true);
                out.extend(quote!(#private::Tangent::accumulate(#place, #value);));
            }
        }
    }

    fn if_stmt(&mut self, cond: NodeId, then: &Region, els: &Region, outs: &[NodeId], out: &mut TokenStream) {
        let cond_tokens = self.expr(cond);
        let names = self.used_names(outs);
        let used: Vec<bool> = outs.iter().map(|o| self.is_used(*o)).collect();
        let then_tokens = self.branch(then, &used);
        let els_empty = els.stmts.is_empty() && names.is_empty();
        let els_tokens = self.branch(els, &used);
        if names.is_empty() {
            if els_empty || els_tokens.is_empty() {
                out.extend(quote!(if #cond_tokens { #then_tokens }));
            } else if then_tokens.is_empty() {
                let negated = self.negated(cond, cond_tokens);
                out.extend(quote!(if #negated { #els_tokens }));
            } else {
                out.extend(quote!(if #cond_tokens { #then_tokens } else { #els_tokens }));
            }
            return;
        }
        let pattern = pattern(&names);
        out.extend(quote!(let #pattern = if #cond_tokens { #then_tokens } else { #els_tokens };));
    }

    fn negated(&mut self, cond: NodeId, tokens: TokenStream) -> TokenStream {
        if let Op::Scalar(op) = &self.graph.node(cond).op
            && self.schedule.inline.contains(&cond)
            && matches!(op, ScalarOp::Eq | ScalarOp::Ne)
        {
            let args = self.graph.node(cond).args.clone();
            let (a, b) = (self.expr(args[0]), self.expr(args[1]));
            return if *op == ScalarOp::Eq { quote!(#a != #b) } else { quote!(#a == #b) };
        }
        quote!(!(#tokens))
    }

    fn used_names(&mut self, outs: &[NodeId]) -> Vec<Ident> {
        let used: Vec<NodeId> = outs.iter().copied().filter(|o| self.is_used(*o)).collect();
        used.into_iter().map(|o| self.node_name(o)).collect()
    }

    fn is_used(&self, node: NodeId) -> bool {
        self.schedule.uses.get(&node).copied().unwrap_or(0) > 0
    }

    /// A region that hands out those of its values that are used.
    fn branch(&mut self, region: &Region, used: &[bool]) -> TokenStream {
        let (body, _) = self.region(region);
        let values: Vec<NodeId> = region.yields.iter().zip(used).filter(|(_, used)| **used).map(|(n, _)| *n).collect();
        let values: Vec<TokenStream> = values.iter().map(|n| self.expr_owned(*n)).collect();
        match &values[..] {
            [] => body,
            [one] => quote!(#body #one),
            many => quote!(#body (#(#many),*)),
        }
    }

    fn match_stmt(&mut self, scrutinee: NodeId, arms: &[crate::graph::Arm], outs: &[NodeId], out: &mut TokenStream) {
        let scrutinee = self.expr(scrutinee);
        let used: Vec<bool> = outs.iter().map(|o| self.is_used(*o)).collect();
        let names = self.used_names(outs);
        let mut built = TokenStream::new();
        for arm in arms {
            let mut pattern = arm.pattern.clone();
            for (name, node) in &arm.binds {
                let ident = self.node_name(*node);
                pattern = replace(pattern, name, &ident.to_token_stream());
            }
            let guard = arm.guard.map(|g| {
                let guard = self.computed(g);
                quote!(if #guard)
            });
            let body = self.branch(&arm.body, &used);
            built.extend(quote!(#pattern #guard => { #body }));
        }
        if names.is_empty() {
            out.extend(quote!(match #scrutinee { #built }));
        } else {
            let pattern = pattern(&names);
            out.extend(quote!(let #pattern = match #scrutinee { #built };));
        }
    }

    fn loop_stmt(&mut self, l: &Loop, _id: RegionId, out: &mut TokenStream) {
        let breaks = l.body.stmts.iter().flat_map(Stmt::jumps).any(|label| label == l.label);
        let label = breaks.then(|| {
            let label = self.label(l.label);
            quote!(#label:)
        });
        match &l.kind {
            LoopKind::For { counter, start, end, inclusive, reversed } => {
                let (start, end) = (self.expr(*start), self.expr(*end));
                let dots = if *inclusive { quote!(..=) } else { quote!(..) };
                let range = if *reversed { quote!((#start #dots #end).rev()) } else { quote!(#start #dots #end) };
                let name = if self.is_used(*counter) { self.node_name(*counter).to_token_stream() } else { quote!(_) };
                let (body, _) = self.region(&l.body);
                out.extend(quote!(#label for #name in #range { #body }));
            }
            LoopKind::Each { iterator, pattern, binds } => {
                let iterator = self.expr(*iterator);
                let mut pattern = pattern.clone();
                for (name, node) in binds {
                    let ident = if self.is_used(*node) { self.node_name(*node).to_token_stream() } else { quote!(_) };
                    pattern = replace(pattern, name, &ident);
                }
                let (body, _) = self.region(&l.body);
                out.extend(quote!(#label for #pattern in #iterator { #body }));
            }
            LoopKind::While { cond } => {
                let (stmts, _) = self.region(cond);
                let value = self.expr(cond.yields[0]);
                let (body, _) = self.region(&l.body);
                if stmts.is_empty() {
                    out.extend(quote!(#label while #value { #body }));
                } else {
                    out.extend(quote!(#label while { #stmts #value } { #body }));
                }
            }
            LoopKind::Forever => {
                let (body, _) = self.region(&l.body);
                out.extend(quote!(#label loop { #body }));
            }
        }
    }

    // ---- calls

    fn call(&mut self, call: &Call, out: &mut TokenStream) {
        let path = &call.callee.path;
        let companion = &call.callee.companion;
        let generics = &call.callee.generics;
        let args: Vec<TokenStream> = call.args.iter().map(|a| self.arg(&a.value)).collect();
        // What rustc has to say about the call stands at the user's callee.
        let at = path.clone().into_iter().last().map_or_else(Span::mixed_site, |tree| tree.span());
        let value = match &call.mode {
            CallMode::Primal => quote!(#path #generics(#(#args),*)),
            CallMode::Record { .. } => {
                let activities = self.activities(&call.args, at);
                quote_spanned!(at=> #companion::<(#activities)>::__record #generics(#(#args),*))
            }
            CallMode::Tangent { .. } => {
                let activities = self.activities(&call.args, at);
                let tangents = self.tangents(&call.args);
                quote_spanned!(at=> #companion::<(#activities)>::__tangent #generics(#(#args,)* #(#tangents),*))
            }
            CallMode::TangentRecord { .. } => {
                let activities = self.activities(&call.args, at);
                let tangents = self.tangents(&call.args);
                quote_spanned!(at=> #companion::<(#activities)>::__tangent_record #generics(#(#args,)* #(#tangents),*))
            }
        };
        let question = self.graph.fallible.contains(&call.result).then(|| quote!(?));
        let extra = match &call.mode {
            CallMode::Primal => Vec::new(),
            CallMode::Record { pullback } => vec![*pullback],
            CallMode::Tangent { tangent } => vec![*tangent],
            CallMode::TangentRecord { tangent, pullback } => vec![*tangent, *pullback],
        };
        let result = if self.is_used(call.result) { self.node_name(call.result).to_token_stream() } else { quote!(_) };
        if extra.is_empty() {
            if self.is_used(call.result) {
                out.extend(quote!(let #result = #value #question;));
            } else {
                out.extend(quote!(#value #question;));
            }
            return;
        }
        let extra: Vec<TokenStream> =
            extra.iter().map(|n| if self.is_used(*n) { self.node_name(*n).to_token_stream() } else { quote!(_) }).collect();
        out.extend(quote!(let (#result, #(#extra),*) = #value #question;));
    }

    fn activities(&self, args: &[Arg], at: Span) -> TokenStream {
        let private = &self.private;
        args.iter()
            .map(|a| if a.active { quote_spanned!(at=> #private::Active,) } else { quote_spanned!(at=> #private::Inactive,) })
            .collect()
    }

    fn tangents(&mut self, args: &[Arg]) -> Vec<TokenStream> {
        args.iter()
            .map(|a| match (&a.tangent, a.active) {
                (Some(tangent), true) => self.arg(tangent),
                _ => quote!(()),
            })
            .collect()
    }

    fn arg(&mut self, arg: &ArgValue) -> TokenStream {
        match arg {
            ArgValue::Value(node) => self.expr_owned(*node),
            ArgValue::Shared(path) => self.borrow(path, false),
            ArgValue::Mutable(path) => self.borrow(path, true),
        }
    }

    fn borrow(&mut self, path: &Path, mutable: bool) -> TokenStream {
        let bound = self.vars.get(&path.var).cloned();
        if path.proj.is_empty()
            && let Some(bound) = &bound
            && bound.reference
        {
            let name = &bound.name;
            return if mutable { quote!(&mut *#name) } else { quote!(#name) };
        }
        let place = self.path(path);
        if mutable { quote!(&mut #place) } else { quote!(&#place) }
    }

    fn pullback(&mut self, p: &Pullback, out: &mut TokenStream) {
        let pullback = self.expr(p.pullback);
        let seed = self.expr_owned(p.seed);
        let seed = match p.seed_tangent {
            Some(tangent) => {
                let tangent = self.expr_owned(tangent);
                quote!((#seed, #tangent))
            }
            None => seed,
        };
        let with_tangents = p.seed_tangent.is_some();
        let mut args: Vec<TokenStream> = Vec::new();
        for (index, arg) in p.args.iter().enumerate() {
            args.push(self.arg(arg));
            if with_tangents {
                args.push(match p.tangent_args.get(index) {
                    Some(Some(tangent)) => self.arg(tangent),
                    _ => quote!(()),
                });
            }
        }
        let mut places: Vec<TokenStream> = Vec::new();
        for (index, place) in p.places.iter().enumerate() {
            places.push(match place {
                Some(place) => self.borrow(place, true),
                None => quote!(()),
            });
            if with_tangents {
                places.push(match p.tangent_places.get(index) {
                    Some(Some(place)) => self.borrow(place, true),
                    _ => quote!(()),
                });
            }
        }
        out.extend(quote!(#pullback(#seed, #(#args,)* #(#places),*);));
    }

    // ---- places

    /// The place as an expression.
    pub fn path(&mut self, path: &Path) -> TokenStream {
        if let Some((_, element)) = self.elements.iter().rev().find(|(p, _)| p == path) {
            return element.clone();
        }
        let name = self.var_name(path.var);
        let bound = self.vars.get(&path.var).cloned();
        let by_reference = bound.is_some_and(|b| b.reference);
        let mut tokens = name.to_token_stream();
        if by_reference && (path.proj.is_empty() || matches!(path.proj[0], Proj::Field(_))) {
            tokens = if path.proj.is_empty() { quote!(*#tokens) } else { tokens };
        }
        for (i, proj) in path.proj.iter().enumerate() {
            match proj {
                Proj::Index(index) => {
                    let index = self.index(*index);
                    tokens = quote!(#tokens[#index]);
                }
                Proj::Range(from, to) => {
                    let from = from.map(|n| self.index(n));
                    let to = to.map(|n| self.index(n));
                    tokens = quote!(#tokens[#from..#to]);
                }
                Proj::Field(name) => {
                    let field: TokenStream = name.parse().unwrap_or_default();
                    tokens = quote!(#tokens.#field);
                }
            }
            let _ = i;
        }
        tokens
    }

    /// The place where a method is called on it, or it is indexed: references need no `*` there.
    fn receiver(&mut self, path: &Path) -> TokenStream {
        if path.proj.is_empty() && self.vars.get(&path.var).is_some_and(|b| b.reference) {
            return self.var_name(path.var).to_token_stream();
        }
        self.path(path)
    }

    fn index(&mut self, node: NodeId) -> TokenStream {
        self.expr(node)
    }

    // ---- values

    /// A value as an expression that may stand as an operand of anything.
    pub fn expr(&mut self, node: NodeId) -> TokenStream {
        let (tokens, level) = self.leveled(node);
        let _ = level;
        tokens
    }

    /// A value that is moved or copied to where it is wanted.
    fn expr_owned(&mut self, node: NodeId) -> TokenStream {
        let n = self.graph.node(node);
        if let Op::Read(shape, _) = &n.op
            && !n.ty.is_static()
            && n.ty != Ty::Opaque
        {
            let _ = shape;
            let path = self.graph.path_of(node).expect("a read");
            if self.nodes.contains_key(&node) {
                return self.expr(node);
            }
            let place = self.path(&path);
            let private = self.private.clone();
            return match n.ty {
                Ty::Slice(_) => {
                    let place = self.borrow(&path, false);
                    quote!(#private::to_vec(#place))
                }
                _ if self.moves(node, &path) => place,
                _ => {
                    let place = self.borrow(&path, false);
                    quote!(#private::Clone::clone(#place))
                }
            };
        }
        self.expr(node)
    }

    /// Whether the place is not looked at any more once it was read here, so that its content can be moved out.
    fn moves(&self, _node: NodeId, path: &Path) -> bool {
        path.proj.is_empty() && self.graph.var(path.var).kind == VarKind::Local && self.graph.last_reads.contains(&path.var)
    }

    /// The expression with the strength of its outermost operator: 0 for anything that needs no parentheses.
    fn leveled(&mut self, node: NodeId) -> (TokenStream, u8) {
        if let Some(name) = self.nodes.get(&node) {
            return (name.to_token_stream(), 0);
        }
        if self.graph.is_leaf(node) || self.schedule.inline.contains(&node) {
            return self.computed_leveled(node);
        }
        if matches!(self.graph.node(node).op, Op::Bound(_)) {
            return (self.node_name(node).to_token_stream(), 0);
        }
        // Not in a `let` by now: written where it stands.
        self.computed_leveled(node)
    }

    fn computed(&mut self, node: NodeId) -> TokenStream {
        let n = self.graph.node(node);
        if let Op::Read(..) = &n.op
            && !n.ty.is_static()
            && n.ty != Ty::Opaque
        {
            let path = self.graph.path_of(node).expect("a read");
            let place = self.borrow(&path, false);
            let private = &self.private;
            return match n.ty {
                Ty::Slice(_) => quote!(#private::to_vec(#place)),
                _ => quote!(#private::Clone::clone(#place)),
            };
        }
        self.computed_leveled(node).0
    }

    /// A reference to the value; places are lent as they are.
    pub fn borrowed(&mut self, node: NodeId) -> TokenStream {
        if !self.nodes.contains_key(&node)
            && let Op::Read(..) = self.graph.node(node).op
        {
            let path = self.graph.path_of(node).expect("a read");
            return self.borrow(&path, false);
        }
        let (value, level) = self.leveled(node);
        if level == 0 { quote!(&#value) } else { quote!(&(#value)) }
    }

    fn operand(&mut self, node: NodeId, parent: u8, right: bool) -> TokenStream {
        let (tokens, level) = self.leveled(node);
        // Strength: 1 prefix, 2 product, 3 sum, 4 comparison, 5 and, 6 or; equal strength associates to the left.
        let bare = level == 0 || level < parent || (level == parent && !right);
        if bare { tokens } else { quote!((#tokens)) }
    }

    fn computed_leveled(&mut self, node: NodeId) -> (TokenStream, u8) {
        let graph = self.graph;
        let private = self.private.clone();
        let n = graph.node(node);
        let args = n.args.clone();
        match &n.op {
            Op::Const(bits) => self.constant(*bits, &n.ty),
            Op::Int(value) => {
                let literal = proc_macro2::Literal::i128_unsuffixed(value.abs());
                if *value < 0 { (quote!(-#literal), 1) } else { (literal.to_token_stream(), 0) }
            }
            Op::Bool(value) => (value.to_token_stream(), 0),
            Op::Bound(_) => (self.node_name(node).to_token_stream(), 0),
            Op::Read(..) => {
                let path = graph.path_of(node).expect("a read");
                let tokens = self.path(&path);
                let starred = path.proj.is_empty() && self.vars.get(&path.var).is_some_and(|b| b.reference);
                if self.is_optional(&path) {
                    return (self.read_optional(&path, &n.ty), 0);
                }
                (tokens, if starred { 1 } else { 0 })
            }
            Op::Len(..) => {
                let path = graph.path_of(node).expect("a length");
                let tokens = self.receiver(&path);
                (quote!(#tokens.len()), 0)
            }
            Op::Snippet(id) => {
                let snippet = &graph.snippets[id.index()];
                let mut tokens = snippet.tokens.clone();
                for (hole, arg) in snippet.holes.iter().zip(&args) {
                    let filled = self.hole(*arg);
                    tokens = replace(tokens, hole, &filled);
                }
                let simple = args.is_empty() && tokens.clone().into_iter().count() == 1;
                if simple || is_path(&tokens) || is_operand(&tokens) { (tokens, 0) } else { (quote!((#tokens)), 0) }
            }
            Op::Array(vec) => {
                let items: Vec<TokenStream> = args.iter().map(|a| self.expr_owned(*a)).collect();
                if *vec { (quote!(#private::vec![#(#items),*]), 0) } else { (quote!([#(#items),*]), 0) }
            }
            Op::Repeat(vec) => {
                let value = self.expr_owned(args[0]);
                let len = match &n.ty {
                    // The length of an array is a constant expression of the user's.
                    Ty::Array(_, size) => size.text.parse().unwrap_or_default(),
                    _ => self.expr(args[1]),
                };
                if *vec { (quote!(#private::vec![#value; #len]), 0) } else { (quote!([#value; #len]), 0) }
            }
            Op::ToVec => {
                let value = self.borrowed(args[0]);
                (quote!(#private::to_vec(#value)), 0)
            }
            Op::ZeroLike => {
                let value = self.borrowed(args[0]);
                (quote!(#private::Differentiable::zero_tangent(#value)), 0)
            }
            Op::WithCapacity => {
                if graph.integer(args[0]) == Some(0) {
                    return (quote!(#private::Vec::new()), 0);
                }
                let n = self.expr(args[0]);
                (quote!(#private::Vec::with_capacity(#n)), 0)
            }
            Op::SumAll => {
                let value = self.borrowed(args[0]);
                (quote!(#private::sum_all(#value)), 0)
            }
            Op::Select => {
                let (c, a, b) = (self.expr(args[0]), self.expr(args[1]), self.expr(args[2]));
                (quote!((if #c { #a } else { #b })), 0)
            }
            Op::Tuple => {
                let items: Vec<TokenStream> = args.iter().map(|a| self.expr_owned(*a)).collect();
                (quote!((#(#items,)*)), 0)
            }
            Op::Cast(to) => {
                let value = self.operand(args[0], 0, true);
                let ty: TokenStream = match to {
                    crate::graph::CastTo::F64 => quote!(f64),
                    crate::graph::CastTo::F32 => quote!(f32),
                    crate::graph::CastTo::Int(name) => name.parse().unwrap_or_default(),
                };
                if let Ty::Real(Float::Param(name)) = &n.ty {
                    let name: TokenStream = name.parse().unwrap_or_default();
                    return (quote!(<#name as #private::Scalar>::from_constant((#value) as f64)), 0);
                }
                (quote!((#value as #ty)), 0)
            }
            Op::Scalar(op) => self.scalar(*op, &args, n.primal, &n.ty),
        }
    }

    fn read_optional(&mut self, path: &Path, ty: &Ty) -> TokenStream {
        let name = self.var_name(path.var);
        let kept = self.vars.get(&path.var).cloned().expect("it is optional");
        self.vars.insert(path.var, Bound { optional: false, reference: true, name: name.clone() });
        let place = self.path(path);
        self.vars.insert(path.var, kept);
        let zero = self.empty(ty).unwrap_or_else(|| quote!(0.0));
        quote!(#name.as_deref().map_or(#zero, |#name| #place))
    }

    fn hole(&mut self, arg: NodeId) -> TokenStream {
        let n = self.graph.node(arg);
        if let Op::Read(..) = &n.op {
            let path = self.graph.path_of(arg).expect("a read");
            let reference = path.proj.is_empty() && self.vars.get(&path.var).is_some_and(|b| b.reference);
            if reference && !n.ty.is_scalar() {
                return self.var_name(path.var).to_token_stream();
            }
            if !n.ty.is_scalar() {
                return self.path(&path);
            }
        }
        let (tokens, level) = self.leveled(arg);
        if level == 0 { tokens } else { quote!((#tokens)) }
    }

    fn constant(&mut self, bits: u64, ty: &Ty) -> (TokenStream, u8) {
        let value = f64::from_bits(bits);
        let private = &self.private;
        if let Ty::Real(Float::Param(name)) = ty {
            let name: TokenStream = name.parse().unwrap_or_default();
            return if bits == 0 {
                (quote!(<#name as #private::Scalar>::SCALAR_ZERO), 0)
            } else if value == 1.0 {
                (quote!(<#name as #private::Scalar>::SCALAR_ONE), 0)
            } else {
                let value = literal(value);
                (quote!(<#name as #private::Scalar>::from_constant(#value)), 0)
            };
        }
        if value.is_nan() {
            return (quote!(f64::NAN), 0);
        }
        if value.is_infinite() {
            let name = if matches!(ty, Ty::Real(Float::F32)) { quote!(f32::INFINITY) } else { quote!(f64::INFINITY) };
            return if value > 0.0 { (name, 0) } else { (quote!(-#name), 1) };
        }
        let text = self.graph.literals.get(&bits).cloned();
        let level = u8::from(value.is_sign_negative());
        match text.and_then(|t| t.parse::<TokenStream>().ok()) {
            Some(tokens) => (tokens, level),
            None => (literal(value), level),
        }
    }

    fn scalar(&mut self, op: ScalarOp, args: &[NodeId], primal: bool, ty: &Ty) -> (TokenStream, u8) {
        use ScalarOp::*;
        let private = self.private.clone();
        match op {
            Add | Sub => {
                let (a, b) = (self.operand(args[0], 3, false), self.operand(args[1], 3, true));
                let symbol: TokenStream = op.name().parse().unwrap_or_default();
                (quote!(#a #symbol #b), 3)
            }
            Mul | Div | Rem => {
                let (a, b) = (self.operand(args[0], 2, false), self.operand(args[1], 2, true));
                let symbol: TokenStream = op.name().parse().unwrap_or_default();
                (quote!(#a #symbol #b), 2)
            }
            Lt | Le | Gt | Ge | Eq | Ne => {
                let (a, b) = (self.operand(args[0], 4, true), self.operand(args[1], 4, true));
                let symbol: TokenStream = op.name().parse().unwrap_or_default();
                (quote!(#a #symbol #b), 4)
            }
            And => {
                let (a, b) = (self.operand(args[0], 5, false), self.operand(args[1], 5, true));
                (quote!(#a && #b), 5)
            }
            Or => {
                let (a, b) = (self.operand(args[0], 6, false), self.operand(args[1], 6, true));
                (quote!(#a || #b), 6)
            }
            Neg => {
                let a = self.operand(args[0], 1, true);
                (quote!(-#a), 1)
            }
            Not => {
                let a = self.operand(args[0], 1, true);
                (quote!(!#a), 1)
            }
            _ => {
                let name = format_ident!("{}", op.name());
                let generic = matches!(ty, Ty::Real(Float::Param(_))) && !primal;
                let is_function = op.spelling() == crate::graph::Spelling::Function;
                if *ty == Ty::Int || (!generic && !is_function) {
                    let receiver = self.operand(args[0], 0, true);
                    let receiver = match () {
                        // A method needs to know which float it is called on.
                        _ if !matches!(ty, Ty::Real(Float::Param(_)) | Ty::Int)
                            && (is_constant(self.graph, args[0]) || *ty == Ty::Real(Float::Literal)) =>
                        {
                            let float = if matches!(ty, Ty::Real(Float::F32)) { quote!(f32) } else { quote!(f64) };
                            return {
                                let rest: Vec<TokenStream> = args.iter().map(|a| self.expr(*a)).collect();
                                (quote!(#float::#name(#(#rest),*)), 0)
                            };
                        }
                        _ => receiver,
                    };
                    let rest: Vec<TokenStream> = args[1..].iter().map(|a| self.expr(*a)).collect();
                    return (quote!(#receiver.#name(#(#rest),*)), 0);
                }
                let rest: Vec<TokenStream> = args.iter().map(|a| self.expr(*a)).collect();
                (quote!(#private::#name(#(#rest),*)), 0)
            }
        }
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

fn pattern(names: &[Ident]) -> TokenStream {
    match names {
        [one] => one.to_token_stream(),
        many => quote!((#(#many),*)),
    }
}

/// A number as Rust writes it, always with a point.
pub fn literal(value: f64) -> TokenStream {
    let text = format!("{value:?}");
    text.parse().unwrap_or_default()
}

/// Replaces an identifier in tokens.
pub fn replace(tokens: TokenStream, name: &str, by: &TokenStream) -> TokenStream {
    use proc_macro2::{Group, TokenTree};
    tokens
        .into_iter()
        .flat_map(|tree| match tree {
            TokenTree::Ident(i) if i == name => by.clone(),
            TokenTree::Group(g) => {
                let mut group = Group::new(g.delimiter(), replace(g.stream(), name, by));
                group.set_span(g.span());
                TokenTree::Group(group).into()
            }
            other => other.into(),
        })
        .collect()
}

/// `a::b::C`
fn is_path(tokens: &TokenStream) -> bool {
    syn::parse2::<syn::Path>(tokens.clone()).is_ok()
}

/// Whether the tokens bind at least as strongly as a method call.
fn is_operand(tokens: &TokenStream) -> bool {
    matches!(
        syn::parse2::<syn::Expr>(tokens.clone()),
        Ok(syn::Expr::Call(_)
            | syn::Expr::MethodCall(_)
            | syn::Expr::Field(_)
            | syn::Expr::Index(_)
            | syn::Expr::Paren(_)
            | syn::Expr::Macro(_)
            | syn::Expr::Lit(_)
            | syn::Expr::Tuple(_)
            | syn::Expr::Array(_)
            | syn::Expr::Try(_))
    )
}

fn is_statement(tokens: &TokenStream) -> bool {
    matches!(syn::parse2::<syn::Expr>(tokens.clone()), Ok(syn::Expr::Macro(_)))
}

/// Whether the value is made of literals only, so that rustc does not see which float it is.
fn is_constant(graph: &Graph, node: NodeId) -> bool {
    let n = graph.node(node);
    match &n.op {
        Op::Const(_) => true,
        Op::Scalar(op) => !op.is_comparison() && n.args.iter().all(|a| is_constant(graph, *a)),
        _ => false,
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
