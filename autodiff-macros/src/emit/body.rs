//! Regions and statements as Rust.

/// References in pullbacks.
mod anew;

/// Parameters that a pullback holds on to.
mod held;

/// Where variables and values get their `let`, and what type is written there.
mod declare;

/// Places as tokens, and the statements that store to them.
mod places;

/// Records whose length is a constant of the user's.
mod records;

/// Records with one value for every round of a loop.
mod collected;

/// Entries of matrices in loops.
mod entries;

/// Branches, matches and loops.
mod control;

/// Calls of other differentiable functions and of their pullbacks.
mod calls;

/// Operations on whole matrices, and operators on values of unknown type.
mod matrices;

/// Functions as arguments.
mod closures;

/// Results and their tangents.
mod outcome;

/// Variables that rustc cannot tell to have a value.
mod unproven;

/// Values as tokens, with no more parentheses than needed.
mod expressions;

/// Constants and operations of reals.
mod scalars;

pub(super) use calls::written_at;

use super::companion::{DerivedClosure, identifiers, tuple};
use super::names::Names;
use super::schedule::{Schedule, schedule};
use crate::analysis::RegionId;
use crate::graph::{Graph, LabelId, NodeId, Path, Proj, Region, Stmt, VarId};
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::collections::{HashMap, HashSet};

/// What the derived function around the body settles.
pub struct Frame<'f> {
    /// `::autodiff::__private`
    pub private: TokenStream,
    /// Names and forms of variables that the signature binds.
    pub bound: HashMap<VarId, Bound>,
    /// Parameters that are functions, by number.
    pub functions: HashMap<usize, FunctionName>,
    /// Closures that are passed to differentiable functions, by number.
    pub closures: &'f [DerivedClosure<'f>],
    /// Variables that are handed on as they came, perhaps references.
    pub handed: HashSet<VarId>,
    /// Names that constants must not depend on, where types ask for constants.
    pub generics: HashSet<String>,
}

/// What a function parameter is written with: its own name, and the place for what it captures.
#[derive(Clone)]
pub struct FunctionName {
    pub name: Ident,
    pub captured: Ident,
    /// The place for the tangents of its adjoints.
    pub captured_dot: Ident,
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
    /// The place at hand is stored to.
    storing: bool,
    nodes: HashMap<NodeId, Ident>,
    /// Values that have a name when the forward sweep ends.
    named_first: HashSet<NodeId>,
    /// What pullbacks of closures hold on to.
    held: Vec<NodeId>,
    vars: HashMap<VarId, Bound>,
    labels: HashMap<LabelId, syn::Lifetime>,
    declared: HashSet<VarId>,
    /// Locals that need `mut`.
    mutable: HashSet<VarId>,
    /// Variables that are held in an `Option` as yet.
    unproven: Vec<unproven::Unproven>,
    next: RegionId,
    /// Calls ask whether the callee takes their arguments as they are; once per function is enough.
    pub checks_slots: bool,
    /// The statements at hand belong to the reverse sweep.
    reversing: bool,
    /// Variables whose entries are borrowed in front of the loop at hand.
    entries: HashMap<VarId, entries::Borrowed>,
    /// Results that were taken in front of the reverse sweep.
    taken: HashMap<Path, Ident>,
    functions: HashMap<usize, FunctionName>,
    closures: &'g [DerivedClosure<'g>],
    /// Variables that are handed on as they came, perhaps references.
    handed: HashSet<VarId>,
    generics: HashSet<String>,
    /// Records that are kept in place where they are short, with the values of one round.
    records: HashMap<VarId, Vec<NodeId>>,
    /// Records made of slots for one value each.
    slots: HashSet<VarId>,
    /// By label of a loop that fills or empties it: the record that is collected.
    collected: HashMap<LabelId, VarId>,
}

impl<'g> Emitter<'g> {
    pub fn new(graph: &'g Graph, frame: Frame<'g>) -> Self {
        let mut names = Names::default();
        for bound in frame.bound.values() {
            names.reserve(&bound.name.to_string());
        }
        let declared = frame.bound.keys().copied().collect();
        let mut emitter = Emitter {
            graph,
            schedule: schedule(graph),
            private: frame.private.clone(),
            names,
            storing: false,
            nodes: HashMap::new(),
            named_first: HashSet::new(),
            held: Vec::new(),
            vars: frame.bound,
            labels: HashMap::new(),
            declared,
            mutable: HashSet::new(),
            unproven: Vec::new(),
            next: 0,
            checks_slots: false,
            reversing: false,
            entries: HashMap::new(),
            taken: HashMap::new(),
            functions: frame.functions,
            closures: frame.closures,
            handed: frame.handed,
            generics: frame.generics,
            records: HashMap::new(),
            slots: HashSet::new(),
            collected: HashMap::new(),
        };
        emitter.find_mutable();
        emitter.find_records();
        emitter.find_collected();
        emitter
    }

    /// The statements of the body, cut in two at the given position.
    pub fn body(&mut self, cut: usize) -> (TokenStream, TokenStream) {
        self.next = 1;
        let graph = self.graph;
        let first = self.stmts(&graph.body, 0, 0..cut);
        self.named_first = self.nodes.keys().copied().collect();
        self.reversing = true;
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
        for position in range.clone() {
            self.prove(region, id, position, range.end, &mut out);
            self.let_before(id, position, &mut out);
            let Some(stmt) = region.stmts.get(position) else { break };
            self.declare_before(stmt, id, &mut out);
            self.stmt(stmt, id, &mut out);
        }
        self.hand_out(region, id, &mut out);
        self.prove(region, id, range.end.min(region.stmts.len()), range.end, &mut out);
        out
    }

    /// Values of our own that come before the statement.
    fn let_before(&mut self, id: RegionId, position: usize, out: &mut TokenStream) {
        for node in self.schedule.before.get(&(id, position)).cloned().unwrap_or_default() {
            self.let_node(node, out);
        }
    }

    fn stmt(&mut self, stmt: &Stmt, id: RegionId, out: &mut TokenStream) {
        match stmt {
            Stmt::Let(node) => self.let_node(*node, out),
            Stmt::Write(path, _) if self.is_made_by_loop(path.var) => {
                self.declared.insert(path.var);
            }
            Stmt::Write(path, node) | Stmt::Restore(path, node, _) => {
                if path.proj.is_empty() && (!self.declared.contains(&path.var) || self.fill(path.var, id)) {
                    self.declared.insert(path.var);
                    let value = match path.var {
                        var if self.records.contains_key(&var) => self.record(var, *node),
                        var if self.slots.contains(&var) => Self::empty_slots(&self.graph.node(*node).ty),
                        _ => self.expr_owned(*node),
                    };
                    let name = self.var_name(path.var);
                    let mutable = self.mutable.contains(&path.var).then(|| quote!(mut));
                    let ty = self.annotation(path.var, *node);
                    let value = expressions::alone(value);
                    out.extend(quote!(let #mutable #name #ty = #value;));
                    return;
                }
                let value = self.expr_owned(*node);
                self.assign(path, *node, value, out);
            }
            Stmt::Add(path, node) => self.add(path, *node, out),
            Stmt::Push(path, nodes) => {
                let place = self.receiver(path);
                let mut value = self.round(nodes);
                // Beside a list in a list, that list cannot be looked at.
                let inside = path.proj.iter().any(|proj| matches!(proj, Proj::Index(_)));
                if inside && mentions(&value, &self.var_name(path.var)) {
                    let item = self.names.fresh("item", Span::mixed_site());
                    out.extend(quote!(let #item = #value;));
                    value = item.to_token_stream();
                }
                out.extend(match self.slots.contains(&path.var) {
                    true => quote!(#place = ::core::option::Option::Some(#value);),
                    false => quote!(#place.push(#value);),
                });
            }
            Stmt::Pop(path, outs) => {
                let place = self.path(path);
                let private = self.private.clone();
                let names = self.names_of_round(outs);
                out.extend(quote!(let #names = #private::pop(&mut #place);));
            }
            Stmt::Swap(a, _) | Stmt::Unswap(a, ..) if self.is_optional(a) => {
                self.when_wanted(
                    a,
                    |e| {
                        let mut inner = TokenStream::new();
                        e.stmt(stmt, id, &mut inner);
                        inner
                    },
                    out,
                );
            }
            Stmt::Swap(a, b) | Stmt::Unswap(a, b, _) => self.exchange(a, b, out),
            Stmt::If { cond, then, els, outs } => self.if_stmt(*cond, then, els, outs, out),
            Stmt::Match { scrutinee, arms, outs } => self.match_stmt(*scrutinee, arms, outs, out),
            Stmt::Loop(l) => self.loop_stmt(l, out),
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
                self.hand_out_all(out);
                let label = self.label(*label);
                out.extend(quote!(break #label;));
            }
            Stmt::Exit(node) => {
                let value = if self.nodes.contains_key(node) { self.expr(*node) } else { self.computed(*node) };
                if self.graph.diverging.contains(node) {
                    out.extend(quote!(#value;));
                } else {
                    let value = expressions::alone(value);
                    out.extend(quote!(return #value;));
                }
            }
            Stmt::Call(call) => self.call(call, out),
            Stmt::Pullback(pullback) => self.pullback(pullback, out),
        }
    }

    /// What one round leaves in a record.
    fn round(&mut self, nodes: &[NodeId]) -> TokenStream {
        let values: Vec<TokenStream> = nodes.iter().map(|node| self.expr_owned(*node)).collect();
        expressions::alone(tuple(&values))
    }

    /// The names for it where it comes back.
    fn names_of_round(&mut self, nodes: &[NodeId]) -> TokenStream {
        let names: Vec<Ident> = nodes.iter().map(|node| self.node_name(*node)).collect();
        tuple(&names)
    }
}

/// Replaces an identifier in tokens.
fn replace(tokens: TokenStream, name: &str, by: &TokenStream) -> TokenStream {
    replace_before(tokens, name, by, |_| true)
}

/// Replaces an identifier in tokens where what stands behind it, or behind a group around it, is wanted.
fn replace_before(tokens: TokenStream, name: &str, by: &TokenStream, wanted: fn(Option<&TokenTree>) -> bool) -> TokenStream {
    let mut trees = tokens.into_iter().peekable();
    let mut out = TokenStream::new();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Ident(ident) if ident == name && wanted(trees.peek()) => match lone_name(by) {
                // What rustc says of it, it says where it stands.
                Some(mut name) => {
                    name.set_span(name.span().located_at(ident.span()));
                    out.extend([TokenTree::Ident(name)]);
                }
                None => out.extend(by.clone()),
            },
            TokenTree::Group(group) => {
                let inside = if wanted(trees.peek()) { |_: Option<&TokenTree>| true } else { wanted };
                let mut replaced = Group::new(group.delimiter(), replace_before(group.stream(), name, by, inside));
                replaced.set_span(group.span());
                out.extend([TokenTree::Group(replaced)]);
            }
            other => out.extend([other]),
        }
    }
    out
}

/// The name that the tokens consist of.
fn lone_name(tokens: &TokenStream) -> Option<Ident> {
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Ident(name)), None) => Some(name),
        _ => None,
    }
}

fn mentions(tokens: &TokenStream, name: &Ident) -> bool {
    identifiers(tokens.clone()).contains(&name.to_string())
}

fn is_statement(tokens: &TokenStream) -> bool {
    matches!(syn::parse2::<syn::Expr>(tokens.clone()), Ok(syn::Expr::Macro(_)))
}
