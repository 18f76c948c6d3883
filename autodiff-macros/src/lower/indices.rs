//! Which integers are of the type `usize`, by the user's own tokens.
//!
//! An integer whose type nothing tells is an `i32`. Generated code that makes an index of it would tell a type, and so change
//! what is computed from it; so it must know which integers are indices already. In comes the graph of a body; afterwards
//! `Graph::indices` has them, and items of chains over ranges of them are sums.

use crate::graph::{CastTo, Graph, LoopKind, NodeId, Op, Path, Proj, Region, ScalarOp, Stmt, Ty, VarId};
use std::collections::HashMap;

/// Finds them; the variables `known` are such.
pub(super) fn settle(graph: &mut Graph, known: &[VarId]) {
    let mut classes = Classes { parents: (0..graph.nodes.len() + graph.vars.len()).collect(), certain: Vec::new(), graph };
    let known: Vec<usize> = known.iter().map(|var| classes.of_var(*var)).collect();
    classes.certain.extend(known);
    classes.nodes();
    classes.region(&graph.body);
    let Classes { mut parents, certain, .. } = classes;
    let certain: std::collections::HashSet<usize> = certain.into_iter().map(|at| root(&mut parents, at)).collect();
    graph.indices = (0..graph.nodes.len()).filter(|at| certain.contains(&root(&mut parents, *at))).map(|at| NodeId(at as u32)).collect();
    spell_out(graph);
}

/// Items of ranges of indices are sums.
fn spell_out(graph: &mut Graph) {
    let mut plain = HashMap::new();
    for index in 0..graph.nodes.len() {
        let node = NodeId(index as u32);
        if graph.node(node).op == Op::Nth && graph.indices.contains(&node) {
            let (start, number) = (graph.node(node).args[0], graph.node(node).args[1]);
            if graph.integer(start) == Some(0) {
                plain.insert(node, number);
            } else {
                graph.nodes[index].op = Op::Scalar(ScalarOp::Add);
            }
        }
    }
    if plain.is_empty() {
        return;
    }
    let mut meant = |node: NodeId| plain.get(&node).copied().unwrap_or(node);
    for node in &mut graph.nodes {
        node.args.iter_mut().for_each(|arg| *arg = meant(*arg));
    }
    replace(&mut graph.body, &mut meant);
}

fn replace(region: &mut Region, meant: &mut impl FnMut(NodeId) -> NodeId) {
    for stmt in &mut region.stmts {
        stmt.map_operands(meant);
        if let Stmt::Match { arms, .. } = stmt {
            arms.iter_mut().filter_map(|arm| arm.guard.as_mut()).for_each(|guard| *guard = meant(*guard));
        }
        stmt.regions_mut().into_iter().for_each(|inner| replace(inner, meant));
    }
    region.yields.iter_mut().for_each(|node| *node = meant(*node));
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

/// Values and variables of one type each, nodes first.
struct Classes<'g> {
    graph: &'g Graph,
    parents: Vec<usize>,
    certain: Vec<usize>,
}

impl Classes<'_> {
    fn of_var(&self, var: VarId) -> usize {
        self.graph.nodes.len() + var.index()
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (root(&mut self.parents, a), root(&mut self.parents, b));
        self.parents[a] = b;
    }

    /// Two values of one type. Equal constants are one node, of as many types as it has users.
    fn join_nodes(&mut self, a: NodeId, b: NodeId) {
        let tells = |node: NodeId| self.graph.node(node).ty == Ty::Int && self.graph.integer(node).is_none();
        if tells(a) && tells(b) {
            self.join(a.index(), b.index());
        }
    }

    /// A variable and what is read from it, or stored to it.
    fn join_var(&mut self, var: VarId, node: NodeId) {
        let mut ty = &self.graph.var(var).ty;
        while let Ty::Array(element, _) | Ty::Slice(element) | Ty::Vec(element) | Ty::Seq(element) = ty {
            ty = element;
        }
        if *ty == Ty::Int && self.graph.node(node).ty == Ty::Int && self.graph.integer(node).is_none() {
            let var = self.of_var(var);
            self.join(var, node.index());
        }
    }

    fn nodes(&mut self) {
        use ScalarOp::{Add, Div, Eq, Ge, Gt, Le, Lt, Max, Min, Mul, Ne, Neg, Rem, Sub};
        for (index, n) in self.graph.nodes.iter().enumerate() {
            let node = NodeId(index as u32);
            match &n.op {
                Op::Scalar(Add | Sub | Mul | Div | Rem | Min | Max | Neg) => n.args.iter().for_each(|arg| self.join_nodes(node, *arg)),
                Op::Scalar(Lt | Le | Gt | Ge | Eq | Ne) => self.join_nodes(n.args[0], n.args[1]),
                Op::Select => n.args[1..].iter().for_each(|arg| self.join_nodes(node, *arg)),
                Op::Nth => {
                    self.join_nodes(node, n.args[0]);
                    self.certain.push(n.args[1].index());
                }
                Op::Count(_) => {
                    self.join_nodes(n.args[0], n.args[1]);
                    self.certain.push(index);
                }
                Op::Repeat(_) => self.certain.push(n.args[1].index()),
                Op::Cast(CastTo::Int(name)) if name == "usize" => self.certain.push(index),
                Op::Read(shape, _) => {
                    self.join_var(shape.var, node);
                    self.path(&self.graph.path_of(node).expect("a read"));
                }
                Op::Len(..) => {
                    self.certain.push(index);
                    self.path(&self.graph.path_of(node).expect("a length"));
                }
                _ => {}
            }
        }
    }

    /// What lists are indexed by; types of the user's may be indexed by anything.
    fn path(&mut self, path: &Path) {
        for (depth, proj) in path.proj.iter().enumerate() {
            let list = Path { var: path.var, proj: path.proj[..depth].to_vec() };
            if matches!(self.graph.path_ty(&list), Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_) | Ty::Matrix(_)) {
                match proj {
                    Proj::Index(index) => {
                        self.certain.push(index.index());
                        // Row and column.
                        if self.graph.node(*index).op == Op::Tuple {
                            self.certain.extend(self.graph.node(*index).args.iter().map(|arg| arg.index()));
                        }
                    }
                    Proj::Range(from, to) => self.certain.extend(from.iter().chain(to).map(|bound| bound.index())),
                    Proj::Field(_) => {}
                }
            }
        }
    }

    fn region(&mut self, region: &Region) {
        for stmt in &region.stmts {
            stmt.for_each_path(&mut |path| self.path(path));
            match stmt {
                Stmt::Write(path, node) | Stmt::Add(path, node) => self.join_var(path.var, *node),
                Stmt::Push(path, nodes) => nodes.iter().for_each(|node| self.join_var(path.var, *node)),
                Stmt::If { outs, .. } | Stmt::Match { outs, .. } => {
                    for (inner, _) in stmt.regions() {
                        outs.iter().zip(&inner.yields).for_each(|(out, node)| self.join_nodes(*out, *node));
                    }
                }
                Stmt::Loop(l) => {
                    if let LoopKind::For { counter, start, end, .. } = l.kind {
                        self.join_nodes(counter, start);
                        self.join_nodes(counter, end);
                    }
                }
                _ => {}
            }
            stmt.regions().into_iter().for_each(|(inner, _)| self.region(inner));
        }
    }
}
