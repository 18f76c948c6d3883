//! Forward mode in several directions at once, for straight programs: one per input.
//!
//! All directions share the primal and its control flow. A value has a tangent in a direction only if it depends on that
//! input, so known zeros are never computed, and what is common to several directions is one node.

use crate::analysis::varied;
use crate::graph::{Builder, Graph, NodeId, Op, Path, Region, Stmt, Ty, VarId, VarKind};
use crate::rules::{Guard, rule};
use proc_macro2::Span;
use std::collections::HashMap;

/// A function with its partial derivatives.
pub struct Directions {
    /// The body yields what it yielded before, then the tangents that are not zero, direction by direction.
    pub graph: Graph,
    /// Per direction and wanted yield: its number among the yields; `None` where the tangent is zero.
    pub tangents: Vec<Vec<Option<usize>>>,
}

/// Differentiates the body, a straight program, by each input. `wanted`: per direction, the yields whose tangents are
/// asked for.
pub fn directions(source: &Graph, inputs: &[VarId], wanted: &[Vec<usize>]) -> Directions {
    let directions = inputs.iter().map(|input| {
        let (nodes, vars) = varied(source, &[*input]);
        Direction { input: *input, nodes, vars, tangents: HashMap::new(), dots: HashMap::new() }
    });
    let mut sweep = Sweep { directions: directions.collect(), b: Builder::new(source.clone()), source };
    sweep.b.open();
    sweep.b.import((0..source.nodes.len()).map(|i| NodeId(i as u32)).filter(|n| source.is_leaf(*n)));
    source.body.stmts.iter().for_each(|stmt| sweep.stmt(stmt));
    let mut yields = source.body.yields.clone();
    let mut tangents = Vec::new();
    for (direction, wanted) in wanted.iter().enumerate() {
        let numbers = wanted.iter().map(|index| {
            yields.push(sweep.tangent(direction, source.body.yields[*index])?);
            Some(yields.len() - 1)
        });
        tangents.push(numbers.collect());
    }
    let mut body = sweep.b.close();
    body.yields = yields;
    let mut graph = std::mem::take(&mut sweep.b.graph);
    graph.body = body;
    Directions { graph, tangents }
}

/// The tangents by one input.
struct Direction {
    input: VarId,
    /// What depends on the input.
    nodes: Vec<bool>,
    vars: Vec<bool>,
    tangents: HashMap<VarId, VarId>,
    dots: HashMap<NodeId, Option<NodeId>>,
}

struct Sweep<'s> {
    b: Builder,
    source: &'s Graph,
    directions: Vec<Direction>,
}

impl Sweep<'_> {
    /// The variable that holds the tangent of a variable, if that can differ from zero.
    fn place(&mut self, direction: usize, path: &Path) -> Option<Path> {
        let d = &mut self.directions[direction];
        if !d.vars[path.var.index()] {
            return None;
        }
        let var = d.tangents.entry(path.var).or_insert_with(|| {
            let source = self.source.var(path.var);
            let name = format!("{}_by_{}", source.name, self.source.var(d.input).name);
            self.b.graph.new_var(&name, source.ty.tangent(), VarKind::Local, Span::mixed_site())
        });
        Some(path.rebase(*var))
    }

    /// The tangent of a value, if it is not zero.
    fn tangent(&mut self, direction: usize, node: NodeId) -> Option<NodeId> {
        let d = &self.directions[direction];
        if !d.nodes[node.index()] {
            return None;
        }
        if let Some(dot) = d.dots.get(&node) {
            return *dot;
        }
        let dot = self.compute(direction, node).filter(|dot| self.b.graph.constant(*dot) != Some(0.0));
        self.directions[direction].dots.insert(node, dot);
        dot
    }

    fn compute(&mut self, direction: usize, node: NodeId) -> Option<NodeId> {
        let n = self.source.node(node).clone();
        match &n.op {
            Op::Read(shape, _) if shape.var == self.directions[direction].input => Some(self.b.constant(1.0, n.ty)),
            Op::Read(..) => {
                let path = self.source.path_of(node).expect("a read");
                let place = self.place(direction, &path)?;
                Some(self.b.read(&place))
            }
            Op::Scalar(op) => {
                let dots: Vec<Option<NodeId>> = n.args.iter().map(|arg| self.tangent(direction, *arg)).collect();
                rule(*op).tangent(&mut self.b, node, &dots)
            }
            Op::Select => self.select(direction, node),
            Op::Cast(to) => {
                let dot = self.tangent(direction, n.args[0])?;
                Some(self.b.node(Op::Cast(to.clone()), vec![dot], n.ty))
            }
            _ => None,
        }
    }

    fn select(&mut self, direction: usize, node: NodeId) -> Option<NodeId> {
        if let Some(guard) = Guard::of(&self.b.graph, node) {
            let factor = self.tangent(direction, guard.factor);
            let others = guard.others(&self.b.graph).into_iter();
            let others: Vec<Vec<_>> = others.map(|args| args.into_iter().map(|arg| self.tangent(direction, arg?)).collect()).collect();
            return guard.tangent(&mut self.b, factor, &others);
        }
        let n = self.source.node(node).clone();
        let (a, b) = (self.tangent(direction, n.args[1]), self.tangent(direction, n.args[2]));
        a.or(b)?;
        let [a, b] = [a, b].map(|dot| dot.unwrap_or_else(|| self.b.constant(0.0, n.ty.clone())));
        Some(self.b.node(Op::Select, vec![n.args[0], a, b], n.ty))
    }

    fn tangent_or_zero(&mut self, direction: usize, node: NodeId) -> NodeId {
        self.tangent(direction, node).unwrap_or_else(|| self.b.constant(0.0, self.source.node(node).ty.clone()))
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let all = 0..self.directions.len();
        match stmt {
            Stmt::Let(node) => {
                self.b.push(stmt.clone());
                self.b.import([*node]);
                // Reads see the tangents of now.
                for d in all {
                    self.tangent(d, *node);
                }
            }
            Stmt::Write(path, node) => {
                for d in all {
                    if let Some(place) = self.place(d, path) {
                        let dot = self.tangent_or_zero(d, *node);
                        self.b.write(&place, dot);
                    }
                }
                self.b.push(stmt.clone());
            }
            Stmt::Add(path, node) => {
                for d in all {
                    if let (Some(place), Some(dot)) = (self.place(d, path), self.tangent(d, *node)) {
                        self.b.add(&place, dot);
                    }
                }
                self.b.push(stmt.clone());
            }
            Stmt::If { outs, .. } | Stmt::Match { outs, .. } => self.branches(stmt, outs),
            Stmt::Block { .. } => self.branches(stmt, &[]),
            Stmt::Rest(body) => {
                let body = self.region(body, &[]);
                self.b.push_rest(Stmt::Rest(body));
            }
            Stmt::Break(_) | Stmt::Exit(_) => self.b.push(stmt.clone()),
            Stmt::Restore(..)
            | Stmt::Unswap(..)
            | Stmt::Push(..)
            | Stmt::Pop(..)
            | Stmt::Swap(..)
            | Stmt::Loop(_)
            | Stmt::Call(_)
            | Stmt::Pullback(_) => {
                unreachable!("a straight program has no loops, records or calls")
            }
        }
    }

    /// A statement with regions, which hand out the tangents of their yields, too.
    fn branches(&mut self, stmt: &Stmt, outs: &[NodeId]) {
        let moving: Vec<(usize, usize)> = (0..self.directions.len())
            .flat_map(|d| (0..outs.len()).map(move |i| (d, i)))
            .filter(|(d, i)| self.directions[*d].nodes[outs[*i].index()])
            .collect();
        let knowledge = self.b.knowledge();
        let mut built = Vec::new();
        for (region, _) in stmt.regions() {
            self.b.set_knowledge(knowledge.clone());
            built.push(self.region(region, &moving));
        }
        self.b.set_knowledge(knowledge);
        let mut stmt = stmt.clone();
        for (region, new) in stmt.regions_mut().into_iter().zip(built) {
            *region = new;
        }
        if let Stmt::If { outs: all, .. } | Stmt::Match { outs: all, .. } = &mut stmt {
            all.extend(moving.iter().map(|(d, i)| self.bound(*d, outs[*i])));
        }
        self.b.finish(stmt);
    }

    fn region(&mut self, region: &Region, moving: &[(usize, usize)]) -> Region {
        self.b.open();
        region.stmts.iter().for_each(|stmt| self.stmt(stmt));
        let mut yields = region.yields.clone();
        if !region.yields.is_empty() {
            yields.extend(moving.iter().map(|(d, i)| self.tangent_or_zero(*d, region.yields[*i])));
        }
        Region { yields, ..self.b.close() }
    }

    /// The tangent of a value that a statement defines.
    fn bound(&mut self, direction: usize, node: NodeId) -> NodeId {
        let ty: Ty = self.source.node(node).ty.tangent();
        let dot = self.b.graph.new_bound(ty);
        self.directions[direction].dots.insert(node, Some(dot));
        dot
    }
}
