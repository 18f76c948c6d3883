//! Variables without a first value of which rustc cannot tell that they get one: `return value` out of a loop is noted, and left
//! by a jump behind the loop.
//!
//! In comes the statement in front of which such a variable would be declared. An `Option` is declared in its place; regions
//! that write the variable have one of their own and hand it out where they are left. It is the variable itself again where
//! something behind the statement looks at it.

use super::Emitter;
use crate::analysis::RegionId;
use crate::graph::{Graph, LabelId, LoopKind, NodeId, Region, Stmt, VarId};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use std::collections::HashMap;

/// A variable that has no value yet.
pub(super) struct Unproven {
    var: VarId,
    /// The `Option` in its place.
    held: Ident,
    /// The region at hand, or one around it, that has the variable as its own.
    region: Option<RegionId>,
}

impl Emitter<'_> {
    /// Declares an `Option` in place of the variable, if it is to be held in one.
    pub(super) fn hold(&mut self, var: VarId, stmt: &Stmt) -> Option<TokenStream> {
        let mut flow = Flow { graph: self.graph, var, left: HashMap::new() };
        if self.looks_outside(var, stmt) || flow.stmt(stmt, false) != Some(false) {
            return None;
        }
        let held = self.names.fresh("held", Span::mixed_site());
        let tokens = quote!(let mut #held = ::core::option::Option::None;);
        self.unproven.push(Unproven { var, held, region: None });
        Some(tokens)
    }

    /// The region writes the variable: from here on it has one of its own. Whether that was new.
    pub(super) fn fill(&mut self, var: VarId, id: RegionId) -> bool {
        let open = self.unproven.iter_mut().find(|u| u.var == var && u.region.is_none());
        open.is_some_and(|u| u.region.replace(id).is_none())
    }

    /// Hands out what regions have, at a jump.
    pub(super) fn hand_out_all(&mut self, out: &mut TokenStream) {
        let filled: Vec<(VarId, Ident)> = self.unproven.iter().filter(|u| u.region.is_some()).map(|u| (u.var, u.held.clone())).collect();
        for (var, held) in filled {
            let name = self.var_name(var);
            out.extend(quote!(#held = ::core::option::Option::Some(#name);));
        }
    }

    /// Hands out what the region has, at its end.
    pub(super) fn hand_out(&mut self, region: &Region, id: RegionId, out: &mut TokenStream) {
        let jumps = matches!(region.stmts.last(), Some(Stmt::Break(_) | Stmt::Exit(_)));
        let mut handed = Vec::new();
        for unproven in self.unproven.iter_mut().filter(|u| u.region == Some(id)) {
            unproven.region = None;
            handed.push((unproven.var, unproven.held.clone()));
        }
        for (var, held) in handed.into_iter().filter(|_| !jumps) {
            let name = self.var_name(var);
            out.extend(quote!(#held = ::core::option::Option::Some(#name);));
        }
    }

    /// Variables that the statement at this position looks at, or the end of the region, are known to have a value.
    pub(super) fn prove(&mut self, region: &Region, id: RegionId, position: usize, end: usize, out: &mut TokenStream) {
        let computed = self.schedule.before.get(&(id, position)).cloned().unwrap_or_default();
        let stmt = region.stmts.get(position).filter(|_| position < end);
        let mut proven = Vec::new();
        for unproven in std::mem::take(&mut self.unproven) {
            let var = unproven.var;
            let is_looked_at = stmt.is_none_or(|stmt| self.looks_outside(var, stmt)) || self.depends_on(var, computed.clone());
            let is_here = self.schedule.regions.home.get(&var) == Some(&id);
            if is_here && is_looked_at { &mut proven } else { &mut self.unproven }.push(unproven);
        }
        for Unproven { var, held, .. } in proven {
            let name = self.var_name(var);
            let changes = region.stmts[position..].iter().any(|stmt| stmt.written(self.graph).contains(&var));
            let mutable = changes.then(|| quote!(mut));
            out.extend(quote!(let #mutable #name = #held.unwrap();));
        }
    }

    /// Whether the statement looks at the variable where no region inside has written it before.
    fn looks_outside(&self, var: VarId, stmt: &Stmt) -> bool {
        let mut nodes = stmt.operands();
        nodes.extend(stmt.defines());
        (!is_whole(var, stmt) && stmt.written_itself(self.graph).contains(&var))
            || self.depends_on(var, nodes)
            || stmt.regions().into_iter().any(|(region, _)| self.region_looks_outside(var, region))
    }

    fn region_looks_outside(&self, var: VarId, region: &Region) -> bool {
        match region.stmts.iter().position(|stmt| is_whole(var, stmt)) {
            // Jumps inside of the region do not leave it.
            Some(at) => region.stmts[..=at].iter().any(|stmt| self.looks_outside(var, stmt)) || region.stmts[at..].iter().any(jumps_inside),
            None => region.stmts.iter().any(|stmt| self.looks_outside(var, stmt)) || self.depends_on(var, region.yields.clone()),
        }
    }

    fn depends_on(&self, var: VarId, nodes: Vec<NodeId>) -> bool {
        self.graph.depends(nodes).into_iter().any(|node| self.graph.path_of(node).is_some_and(|path| path.var == var))
    }
}

fn is_whole(var: VarId, stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Write(path, _) if path.var == var && path.proj.is_empty())
}

fn jumps_inside(stmt: &Stmt) -> bool {
    let inner = |label: &LabelId| stmt.regions().into_iter().flat_map(|(region, _)| &region.stmts).any(|s| s.jumps().contains(label));
    let own = match stmt {
        Stmt::Loop(l) => inner(&l.label),
        Stmt::Block { label, .. } => inner(label),
        _ => false,
    };
    own || stmt.regions().into_iter().flat_map(|(region, _)| &region.stmts).any(jumps_inside)
}

/// Whether a variable has a value, as rustc follows it; `None` where control does not get to.
struct Flow<'g> {
    graph: &'g Graph,
    var: VarId,
    /// At the jumps to each label.
    left: HashMap<LabelId, Option<bool>>,
}

impl Flow<'_> {
    fn region(&mut self, region: &Region, before: bool) -> Option<bool> {
        let mut state = Some(before);
        for stmt in &region.stmts {
            state = self.stmt(stmt, state?);
        }
        state
    }

    fn stmt(&mut self, stmt: &Stmt, before: bool) -> Option<bool> {
        match stmt {
            _ if is_whole(self.var, stmt) => Some(true),
            Stmt::Break(label) => {
                let left = self.left.remove(label).flatten();
                self.left.insert(*label, both(left, Some(before)));
                None
            }
            Stmt::Exit(_) => None,
            Stmt::Let(node) if self.graph.diverging.contains(node) => None,
            Stmt::Rest(body) => self.region(body, before),
            Stmt::Block { label, body } => {
                let end = self.region(body, before);
                both(end, self.left.remove(label).flatten())
            }
            Stmt::Loop(l) => {
                let start = match &l.kind {
                    LoopKind::While { cond } => self.region(cond, before),
                    _ => Some(before),
                };
                self.region(&l.body, start?);
                let left = self.left.remove(&l.label).flatten();
                if let LoopKind::Forever = l.kind { left } else { both(start, left) }
            }
            Stmt::If { .. } | Stmt::Match { .. } => {
                stmt.regions().into_iter().map(|(region, _)| self.region(region, before)).reduce(both).unwrap_or(Some(before))
            }
            _ => Some(before),
        }
    }
}

/// Behind both ways.
fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a && b),
        (one, other) => one.or(other),
    }
}
