//! Which values rustc knows to be floats, but not which ones, where they are computed.
//!
//! In comes a graph; out go the values made of literals only, directly or through variables and records that hold nothing else
//! so far.
//! A method call on one of them must name the float. What rustc learns further down comes too late for that.

use crate::graph::{Graph, NodeId, Op, Region, ScalarOp, Stmt, VarId};
use std::collections::{HashMap, HashSet};

pub(super) fn open_floats(graph: &Graph) -> HashSet<NodeId> {
    let mut walk = Walk { graph, open: HashSet::new(), settled: HashSet::new(), records: HashMap::new(), known: HashMap::new() };
    walk.region(&graph.body);
    let nodes = (0..graph.nodes.len()).map(|index| NodeId(index as u32));
    nodes.filter(|node| walk.is_open(*node)).collect()
}

struct Walk<'g> {
    graph: &'g Graph,
    /// Variables that were given literals.
    open: HashSet<VarId>,
    /// Variables that were given a number of known type.
    settled: HashSet<VarId>,
    /// By record: which of the values of a round were literals whenever one was left there.
    records: HashMap<VarId, Vec<bool>>,
    known: HashMap<NodeId, bool>,
}

impl Walk<'_> {
    fn region(&mut self, region: &Region) {
        region.stmts.iter().for_each(|stmt| self.stmt(stmt));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        for (inner, _) in stmt.regions() {
            self.region(inner);
        }
        match stmt {
            Stmt::Let(node) => {
                self.is_open(*node);
            }
            Stmt::Write(path, node) | Stmt::Add(path, node) if path.proj.is_empty() && self.is_open(*node) => {
                self.open.insert(path.var);
            }
            Stmt::Push(path, nodes) => {
                let open: Vec<bool> = nodes.iter().map(|node| self.is_open(*node)).collect();
                let known = self.records.entry(path.var).or_insert_with(|| open.clone());
                known.iter_mut().zip(open).for_each(|(known, open)| *known &= open);
            }
            Stmt::Pop(path, outs) => {
                let open = self.records.get(&path.var).cloned().unwrap_or_default();
                self.known.extend(outs.iter().copied().zip(open));
            }
            Stmt::If { then, els, outs, .. } => self.join(&[then, els], outs),
            Stmt::Match { arms, outs, .. } => self.join(&arms.iter().map(|arm| &arm.body).collect::<Vec<_>>(), outs),
            _ => self.settled.extend(stmt.written_itself(self.graph)),
        }
    }

    fn join(&mut self, branches: &[&Region], outs: &[NodeId]) {
        for (index, out) in outs.iter().enumerate() {
            let open = branches.iter().filter_map(|branch| branch.yields.get(index)).all(|node| self.is_open(*node));
            self.known.insert(*out, open);
        }
    }

    fn is_open(&mut self, node: NodeId) -> bool {
        if let Some(open) = self.known.get(&node) {
            return *open;
        }
        let n = self.graph.node(node);
        let open = n.ty.is_real()
            && match &n.op {
                Op::Const(_) => true,
                Op::Scalar(ScalarOp::Add | ScalarOp::Sub | ScalarOp::Mul | ScalarOp::Div | ScalarOp::Rem | ScalarOp::Neg) => {
                    n.args.iter().all(|arg| self.is_open(*arg))
                }
                Op::Select => n.args[1..].iter().all(|arg| self.is_open(*arg)),
                Op::Read(shape, _) => shape.proj.is_empty() && self.open.contains(&shape.var) && !self.settled.contains(&shape.var),
                _ => false,
            };
        self.known.insert(node, open);
        open
    }
}
