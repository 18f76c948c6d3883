//! From what has an effect outside to all that it needs.

use super::{Entry, Survey, is_record};
use crate::graph::{Graph, LabelId, LoopKind, NodeId, Op, Stmt, VarId};
use std::collections::HashSet;

/// Something that may be needed.
#[derive(Clone, Copy)]
pub enum Item {
    Stmt(usize),
    Node(NodeId),
    Var(VarId),
    /// One of the values that each push to a record has.
    Part(VarId, usize),
}

/// What is needed.
pub struct Marks<'s, 'g, 'b> {
    graph: &'g Graph,
    survey: &'s Survey<'g, 'b>,
    pub stmts: Vec<bool>,
    pub nodes: HashSet<NodeId>,
    vars: HashSet<VarId>,
    pub parts: HashSet<(VarId, usize)>,
    stack: Vec<Item>,
}

impl<'s, 'g, 'b> Marks<'s, 'g, 'b> {
    pub fn new(graph: &'g Graph, survey: &'s Survey<'g, 'b>) -> Self {
        let stmts = vec![false; survey.entries.len()];
        let mut marks =
            Marks { graph, survey, stmts, nodes: HashSet::new(), vars: HashSet::new(), parts: HashSet::new(), stack: Vec::new() };
        for (number, entry) in survey.entries.iter().enumerate() {
            if survey.has_effect(entry.stmt) {
                marks.need(Item::Stmt(number));
            }
        }
        for var in survey.writers.keys() {
            if survey.is_visible(*var) {
                marks.need(Item::Var(*var));
            }
        }
        marks
    }

    pub fn need(&mut self, item: Item) {
        self.stack.push(item);
    }

    fn need_all(&mut self, nodes: impl IntoIterator<Item = NodeId>) {
        self.stack.extend(nodes.into_iter().map(Item::Node));
    }

    pub fn run(&mut self) {
        while let Some(item) = self.stack.pop() {
            match item {
                Item::Stmt(number) => {
                    if !std::mem::replace(&mut self.stmts[number], true) {
                        self.mark_stmt(number);
                    }
                }
                Item::Node(node) => {
                    if self.nodes.insert(node) {
                        self.mark_node(node);
                    }
                }
                Item::Var(var) => {
                    if self.vars.insert(var) {
                        self.mark_var(var);
                    }
                }
                Item::Part(var, part) => {
                    if self.parts.insert((var, part)) {
                        self.mark_part(var, part);
                    }
                }
            }
        }
    }

    fn mark_stmt(&mut self, number: usize) {
        let Entry { stmt, parent } = self.survey.entries[number];
        if let Some(parent) = parent {
            self.need(Item::Stmt(parent));
        }
        match stmt {
            Stmt::Push(path, nodes) => {
                self.need_all(path.nodes());
                let needed: Vec<NodeId> =
                    nodes.iter().enumerate().filter(|(i, _)| self.parts.contains(&(path.var, *i))).map(|(_, n)| *n).collect();
                self.need_all(needed);
            }
            Stmt::Let(node) => self.need(Item::Node(*node)),
            Stmt::Break(label) => self.need(Item::Stmt(self.survey.labelled[label])),
            _ => self.need_all(stmt.operands()),
        }
        match stmt {
            Stmt::Loop(l) => {
                self.need_label(l.label);
                if let LoopKind::While { cond } = &l.kind {
                    self.need_all(cond.yields.clone());
                }
            }
            Stmt::Block { label, .. } => self.need_label(*label),
            Stmt::Match { arms, .. } => self.need_all(arms.iter().filter_map(|a| a.guard).collect::<Vec<_>>()),
            Stmt::Call(_) | Stmt::Pullback(_) | Stmt::Swap(..) => self.mentioned(stmt),
            _ => {}
        }
    }

    /// Who leaves a statement that is needed has to do so.
    fn need_label(&mut self, label: LabelId) {
        let breaks = self.survey.breaks.get(&label).into_iter().flatten();
        self.stack.extend(breaks.map(|b| Item::Stmt(*b)));
    }

    /// Places that are lent, or hand on what they hold.
    fn mentioned(&mut self, stmt: &Stmt) {
        let mut vars = Vec::new();
        stmt.for_each_path(&mut |path| vars.push(path.var));
        self.stack.extend(vars.into_iter().map(Item::Var));
    }

    fn mark_node(&mut self, node: NodeId) {
        let n = self.graph.node(node);
        self.need_all(n.args.iter().copied());
        if let Op::Read(shape, _) | Op::Len(shape, _) = &n.op {
            self.need(Item::Var(shape.var));
        }
        let Some(number) = self.survey.definer.get(&node).copied() else { return };
        self.need(Item::Stmt(number));
        let stmt = self.survey.entries[number].stmt;
        match stmt {
            Stmt::Pop(path, outs) if is_record(self.graph, path.var) => {
                let part = outs.iter().position(|o| *o == node).expect("the statement defines it");
                self.need(Item::Part(path.var, part));
            }
            Stmt::Pop(path, _) => self.need(Item::Var(path.var)),
            Stmt::If { outs, .. } | Stmt::Match { outs, .. } => {
                if let Some(index) = outs.iter().position(|o| *o == node) {
                    let yields: Vec<NodeId> = stmt.regions().iter().filter_map(|(r, _)| r.yields.get(index).copied()).collect();
                    self.need_all(yields);
                }
            }
            _ => {}
        }
    }

    /// Every store is needed, and with them all parts of a record.
    fn mark_var(&mut self, var: VarId) {
        let writers = self.survey.writers.get(&var).cloned().unwrap_or_default();
        for number in writers {
            self.need(Item::Stmt(number));
            if let Stmt::Push(_, nodes) = self.survey.entries[number].stmt {
                self.stack.extend((0..nodes.len()).map(|i| Item::Part(var, i)));
            }
        }
    }

    /// Pushes and pops stay in step, but carry only what is needed.
    fn mark_part(&mut self, var: VarId, part: usize) {
        for number in self.survey.writers.get(&var).cloned().unwrap_or_default() {
            self.need(Item::Stmt(number));
            if let Stmt::Push(_, nodes) = self.survey.entries[number].stmt {
                self.need_all(nodes.get(part).copied());
            }
        }
    }
}
