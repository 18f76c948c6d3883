//! Branches, matches and loops.

use super::expressions::alone;
use super::{Emitter, replace};
use crate::emit::companion::tuple;
use crate::graph::{Float, Loop, LoopKind, NodeId, Op, Path, Region, ScalarOp, Stmt, Ty, VarId};
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::collections::HashSet;

impl<'g> Emitter<'g> {
    pub(super) fn if_stmt(&mut self, cond: NodeId, then: &Region, els: &Region, outs: &[NodeId], out: &mut TokenStream) {
        let names = self.used_names(outs);
        let used: Vec<bool> = outs.iter().map(|o| self.is_used(*o)).collect();
        if let [name] = &names[..]
            && let Some(value) = self.lazy(cond, then, els, &used)
        {
            out.extend(quote!(let #name = #value;));
            return;
        }
        let cond_tokens = self.expr(cond);
        let then_tokens = self.branch(then, &used);
        let els_empty = els.stmts.is_empty() && names.is_empty();
        let els_tokens = self.branch(els, &used);
        if names.is_empty() {
            if els_empty || els_tokens.is_empty() {
                out.extend(quote!(if #cond_tokens { #then_tokens }));
            } else if then_tokens.is_empty() {
                let negated = self.negated(cond, 7);
                out.extend(quote!(if #negated { #els_tokens }));
            } else {
                let els_tokens = otherwise(els_tokens);
                out.extend(quote!(if #cond_tokens { #then_tokens } else #els_tokens));
            }
            return;
        }
        let pattern = tuple(&names);
        let els_tokens = otherwise(els_tokens);
        out.extend(quote!(let #pattern = if #cond_tokens { #then_tokens } else #els_tokens;));
    }

    /// `if cond { value } else { false }` and its like, without statements inside, as `&&` and `||`.
    fn lazy(&mut self, cond: NodeId, then: &Region, els: &Region, used: &[bool]) -> Option<TokenStream> {
        let at = used.iter().position(|used| *used)?;
        let (yes, no) = (*then.yields.get(at)?, *els.yields.get(at)?);
        let truth = |node: NodeId| match self.graph.node(node).op {
            Op::Bool(truth) => Some(truth),
            _ => None,
        };
        let (first, and, rest) = match (truth(yes), truth(no)) {
            (None, Some(and)) => (!and, !and, yes),
            (Some(or), None) => (or, !or, no),
            _ => return None,
        };
        let is_inline = |stmt: &Stmt| matches!(stmt, Stmt::Let(node) if self.schedule.inline.contains(node));
        if !then.stmts.iter().chain(&els.stmts).all(is_inline) {
            return None;
        }
        // Regions are told apart by their order.
        let _ = (self.region(then), self.region(els));
        let level = if and { 5 } else { 6 };
        let cond = if first { self.operand(cond, level, false) } else { self.negated(cond, level) };
        let rest = self.operand(rest, level, true);
        Some(if and { quote!(#cond && #rest) } else { quote!(#cond || #rest) })
    }

    /// `!cond` as an operand of this strength.
    fn negated(&mut self, cond: NodeId, parent: u8) -> TokenStream {
        if let Op::Scalar(op) = &self.graph.node(cond).op
            && self.schedule.inline.contains(&cond)
        {
            let args = self.graph.node(cond).args.clone();
            match op {
                ScalarOp::Eq | ScalarOp::Ne => {
                    let (a, b) = (self.operand(args[0], 4, true), self.operand(args[1], 4, true));
                    return if *op == ScalarOp::Eq { quote!(#a != #b) } else { quote!(#a == #b) };
                }
                ScalarOp::Not => return self.operand(args[0], parent, false),
                _ => {}
            }
        }
        let cond = self.operand(cond, 1, true);
        quote!(!#cond)
    }

    fn used_names(&mut self, outs: &[NodeId]) -> Vec<Ident> {
        let used: Vec<NodeId> = outs.iter().copied().filter(|o| self.is_used(*o)).collect();
        used.into_iter().map(|o| self.node_name(o)).collect()
    }

    pub(super) fn is_used(&self, node: NodeId) -> bool {
        self.schedule.uses.get(&node).copied().unwrap_or(0) > 0
    }

    /// A region that hands out those of its values that are used.
    fn branch(&mut self, region: &Region, used: &[bool]) -> TokenStream {
        let (body, _) = self.region(region);
        let values: Vec<NodeId> = region.yields.iter().zip(used).filter(|(_, used)| **used).map(|(n, _)| *n).collect();
        let values: Vec<TokenStream> = values.iter().map(|n| self.expr_owned(*n)).collect();
        if values.is_empty() {
            return body;
        }
        let value = tuple(&values);
        given_last(body, value)
    }

    /// The numbers that a pattern gives: of data of the user's, they may be references.
    fn numbers_given(&mut self, binds: &[(String, NodeId)]) -> TokenStream {
        let mut out = TokenStream::new();
        for (_, node) in binds {
            if self.is_used(*node) && self.is_float(*node) {
                let (name, private) = (self.node_name(*node), &self.private);
                out.extend(quote!(let #name = #private::number(#name);));
            }
        }
        out
    }

    pub(super) fn is_float(&self, node: NodeId) -> bool {
        matches!(self.graph.node(node).ty, Ty::Real(Float::F64 | Float::F32))
    }

    pub(super) fn match_stmt(&mut self, scrutinee: NodeId, arms: &[crate::graph::Arm], outs: &[NodeId], out: &mut TokenStream) {
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
            let (numbers, body) = (self.numbers_given(&arm.binds), self.branch(&arm.body, &used));
            built.extend(quote!(#pattern #guard => { #numbers #body }));
        }
        if names.is_empty() {
            out.extend(quote!(match #scrutinee { #built }));
        } else {
            let pattern = tuple(&names);
            out.extend(quote!(let #pattern = match #scrutinee { #built };));
        }
    }

    /// The place that the loop stores to and that the caller may not want, if the loop does nothing else.
    fn wanted_alone(&self, l: &Loop) -> Option<VarId> {
        let is_plain = matches!(l.kind, LoopKind::For { .. });
        if !is_plain || self.collected.contains_key(&l.label) || self.graph.sums.contains_key(&l.label) {
            return None;
        }
        let mut places = HashSet::new();
        let mut stmts: Vec<&Stmt> = l.body.stmts.iter().collect();
        while let Some(stmt) = stmts.pop() {
            match stmt {
                Stmt::Write(path, _) | Stmt::Add(path, _) if self.is_optional(path) => {
                    places.insert(path.var);
                }
                Stmt::Let(node) if !self.graph.has_effect(*node) => {}
                Stmt::If { .. } => {}
                Stmt::Loop(inner) if matches!(inner.kind, LoopKind::For { .. }) => {}
                _ => return None,
            }
            stmts.extend(stmt.regions().into_iter().flat_map(|(inner, _)| &inner.stmts));
        }
        let place = places.iter().next().copied();
        place.filter(|_| places.len() == 1)
    }

    pub(super) fn loop_stmt(&mut self, l: &Loop, out: &mut TokenStream) {
        if let Some(place) = self.wanted_alone(l) {
            let inside = |e: &mut Self| {
                let mut inner = TokenStream::new();
                e.loop_stmt(l, &mut inner);
                inner
            };
            self.when_wanted(&Path::var(place), inside, out);
            return;
        }
        let breaks = l.body.stmts.iter().flat_map(Stmt::jumps).any(|label| label == l.label);
        let label = breaks.then(|| {
            let label = self.label(l.label);
            quote!(#label:)
        });
        match &l.kind {
            LoopKind::For { counter, start, end, inclusive, reversed } => {
                let (start, mut end) = (self.expr(*start), self.expr(*end));
                let borrowed = self.borrow_entries(l, &mut end, out);
                let dots = if *inclusive { quote!(..=) } else { quote!(..) };
                let range = if *reversed { quote!((#start #dots #end).rev()) } else { quote!(#start #dots #end) };
                let name = if self.is_used(*counter) { self.node_name(*counter).to_token_stream() } else { quote!(_) };
                if let Some(record) = self.collected.get(&l.label).copied() {
                    match reversed {
                        true => self.take_back(l, record, &name, &range, out),
                        false => self.collect(l, record, &name, &range, out),
                    }
                } else if let Some(sums) = self.graph.sums.get(&l.label) {
                    self.sums(&l.body, *sums, &quote!(#range, |#name|), out);
                } else {
                    let (body, _) = self.region(&l.body);
                    out.extend(quote!(#label for #name in #range { #body }));
                }
                self.entries.retain(|var, _| !borrowed.contains(var));
            }
            LoopKind::Each { iterator, pattern, binds } => {
                let iterator = self.expr(*iterator);
                let mut pattern = pattern.clone();
                for (name, node) in binds {
                    let ident = if self.is_used(*node) { self.node_name(*node).to_token_stream() } else { quote!(_) };
                    pattern = replace(pattern, name, &ident);
                }
                let numbers = self.numbers_given(binds);
                let (body, _) = self.region(&l.body);
                out.extend(quote!(#label for #pattern in #iterator { #numbers #body }));
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

    /// A loop whose body ends with sums: their terms are what a closure gives for every round.
    fn sums(&mut self, body: &Region, sums: usize, rounds: &TokenStream, out: &mut TokenStream) {
        let id = self.next;
        self.next += 1;
        let first = body.stmts.len() - sums;
        let mut stmts = self.stmts(body, id, 0..first);
        let (mut terms, mut targets) = (Vec::new(), Vec::new());
        for position in first..body.stmts.len() {
            let Stmt::Add(path, node) = &body.stmts[position] else { unreachable!("marked loops end with sums") };
            self.let_before(id, position, &mut stmts);
            let (sign, term) = self.term(*node);
            terms.push(alone(term));
            targets.push((self.target(path), sign));
        }
        let private = &self.private;
        if let ([term], [(target, sign)]) = (&terms[..], &targets[..]) {
            out.extend(quote!(#target #sign #private::sum(#rounds { #stmts #term });));
            return;
        }
        let parts: Vec<Ident> = targets.iter().map(|_| self.names.fresh("part", Span::mixed_site())).collect();
        let private = &self.private;
        out.extend(quote!(let [#(#parts),*] = #private::sums(#rounds { #stmts [#(#terms),*] });));
        for (part, (target, sign)) in parts.iter().zip(targets) {
            out.extend(quote!(#target #sign #part;));
        }
    }
}

/// The statements of a block and its value; one that is named by the last statement needs no name.
fn given_last(body: TokenStream, value: TokenStream) -> TokenStream {
    let trees: Vec<TokenTree> = body.clone().into_iter().collect();
    let name = value.to_string();
    let is = |at: usize, text: &str| matches!(&trees[at], TokenTree::Ident(_) | TokenTree::Punct(_)) && trees[at].to_string() == text;
    let Some(end) = trees.len().checked_sub(1).filter(|end| is(*end, ";")) else { return quote!(#body #value) };
    let start = (0..end).rev().take_while(|at| !is(*at, ";")).find(|at| at + 3 < end && is(*at, "let"));
    match start {
        Some(at) if is(at + 1, &name) && is(at + 2, "=") => {
            let (first, last): (TokenStream, TokenStream) =
                (trees[..at].iter().cloned().collect(), trees[at + 3..end].iter().cloned().collect());
            // A branch that something follows would be a statement.
            let starts_a_statement = matches!(&trees[at + 3], TokenTree::Group(_)) || is(at + 3, "match") || is(at + 3, "if");
            if starts_a_statement && !is_if(last.clone()) { quote!(#body #value) } else { quote!(#first #last) }
        }
        _ => quote!(#body #value),
    }
}

/// What follows `else`: a block, or another `if` if it is nothing else.
fn otherwise(tokens: TokenStream) -> TokenStream {
    if is_if(tokens.clone()) { tokens } else { quote!({ #tokens }) }
}

fn is_if(tokens: TokenStream) -> bool {
    let mut trees = tokens.into_iter();
    let is = |tree: Option<TokenTree>, word: &str| matches!(tree, Some(TokenTree::Ident(ident)) if ident == word);
    if !is(trees.next(), "if") {
        return false;
    }
    let is_block = |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    if !trees.any(|tree| is_block(&tree)) {
        return false;
    }
    match trees.next() {
        None => true,
        Some(TokenTree::Ident(word)) if word == "else" => {
            let rest: Vec<TokenTree> = trees.collect();
            matches!(&rest[..], [block] if is_block(block)) || is_if(rest.into_iter().collect())
        }
        Some(_) => false,
    }
}
