//! Source with an effect is evaluated once.
//!
//! An expression is lowered part by part, until one of them turns out to be nothing but source of the user's, and then the
//! whole passes through as it stands. Parts with an effect are in the graph by then: in the source that passes through, their
//! values stand for them. What was evaluated in a branch or a loop is out of sight behind it: there, the value of the branch or
//! the loop stands for the whole.

use super::Lowerer;
use super::value::Value;
use crate::graph::NodeId;
use quote::format_ident;
use std::collections::HashMap;
use syn::Expr;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};

/// Parts in the graph, by their place in the body, and when that was.
#[derive(Default)]
pub(super) struct Evaluated {
    parts: HashMap<*const Expr, (NodeId, usize)>,
    /// When parts were evaluated, and in which regions.
    log: Vec<(usize, u32)>,
    /// The expressions that are being lowered, and when that began.
    open: Vec<(*const Expr, usize)>,
    time: usize,
}

impl Evaluated {
    pub fn enter(&mut self, expr: &Expr) {
        self.time += 1;
        self.open.push((expr, self.time));
    }

    pub fn leave(&mut self) {
        self.open.pop();
    }

    /// Whether the expression is being lowered, so that values stand for parts of it.
    pub fn is_open(&self, expr: &Expr) -> bool {
        self.open.iter().any(|(open, _)| std::ptr::eq(*open, expr))
    }

    pub fn note(&mut self, expr: &Expr, node: NodeId, region: u32) {
        self.parts.insert(expr, (node, self.time));
        self.log.push((self.time, region));
    }

    /// Whether parts of the expression at hand were evaluated in a region that is closed.
    fn hides(&self, is_open: impl Fn(u32) -> bool) -> bool {
        let since = self.open.last().map_or(0, |(_, time)| *time);
        self.log.iter().rev().take_while(|(time, _)| *time >= since).any(|(_, region)| !is_open(*region))
    }
}

impl Lowerer<'_> {
    /// Notes the value of the expression at hand, if parts of it are out of sight by now.
    pub(super) fn note_hiding(&mut self, expr: &Expr, value: &Value) {
        if !self.evaluated.hides(|region| self.b.is_open(region)) {
            return;
        }
        if let Value::Node(_) | Value::Place(_) = value {
            let node = self.as_node(value.clone(), expr);
            self.evaluated.note(expr, node, self.b.region());
        }
    }

    /// The expression with names for its parts that are in the graph, and what these stand for; `None` if there is none.
    pub(super) fn without_evaluated(&self, expr: &Expr) -> Option<(Expr, Vec<(String, Value)>)> {
        if self.evaluated.parts.is_empty() {
            return None;
        }
        let since = self.evaluated.open.iter().rev().find(|(open, _)| std::ptr::eq(*open, expr))?.1;
        let part = |e: &Expr| self.evaluated.parts.get(&std::ptr::from_ref(e)).filter(|(_, time)| *time >= since).map(|(node, _)| *node);
        let mut found = Parts { part: &part, count: 0, at: HashMap::new() };
        found.visit_expr(expr);
        if found.at.is_empty() {
            return None;
        }
        let (at, mut expr) = (found.at, expr.clone());
        let mut naming = Naming { at, count: 0, names: Vec::new() };
        naming.visit_expr_mut(&mut expr);
        Some((expr, naming.names))
    }
}

/// Finds the parts; both walks count the expressions in the same order.
struct Parts<'p> {
    part: &'p dyn Fn(&Expr) -> Option<NodeId>,
    count: usize,
    at: HashMap<usize, NodeId>,
}

impl<'ast> Visit<'ast> for Parts<'_> {
    fn visit_expr(&mut self, e: &'ast Expr) {
        self.count += 1;
        match (self.part)(e) {
            Some(node) => {
                self.at.insert(self.count, node);
            }
            None => visit::visit_expr(self, e),
        }
    }
}

struct Naming {
    at: HashMap<usize, NodeId>,
    count: usize,
    names: Vec<(String, Value)>,
}

impl VisitMut for Naming {
    fn visit_expr_mut(&mut self, e: &mut Expr) {
        self.count += 1;
        match self.at.get(&self.count) {
            Some(node) => {
                let name = format_ident!("__evaluated{}", self.names.len());
                self.names.push((name.to_string(), Value::Node(*node)));
                *e = syn::parse_quote!(#name);
            }
            None => visit_mut::visit_expr_mut(self, e),
        }
    }
}
