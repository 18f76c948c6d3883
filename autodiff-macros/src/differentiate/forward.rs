//! Forward mode: every statement is joined by the one that moves the tangents.
//!
//! Works on any graph, a gradient included: records get a second record, pullbacks a tangent form. The primal statements
//! and nodes stay what they were.

/// Calls.
mod calls;

/// Struct literals.
mod literals;

/// The tangents of values.
mod values;

/// Records, and the tangents of what they hold.
mod records;

use crate::analysis::varied;
use crate::graph::{Arm, Builder, Graph, Loop, NodeId, Op, Path, Region, Stmt, Ty, VarId, VarKind};
use proc_macro2::Span;
use std::collections::{HashMap, HashSet};

/// A function with its directional derivative.
pub struct Forward {
    pub graph: Graph,
    /// Number of statements up to the position given.
    pub cut: usize,
    /// Variables that carry a tangent, and the variable that holds it.
    pub tangents: HashMap<VarId, VarId>,
    /// The tangents of the yields of the body; `None` where one is zero.
    pub yields: Vec<Option<NodeId>>,
}

/// Differentiates the body in the direction of the inputs. Statement number `cut` is followed through the rewriting;
/// the tangents of the first `early` yields are computed before it.
pub fn forward(source: &Graph, inputs: &[VarId], cut: usize, early: usize) -> Forward {
    let varied = varied(source, inputs);
    let mut sweep = Sweep {
        b: Builder::new(source.clone()),
        source,
        is_varied: varied.0,
        is_varied_var: varied.1,
        tangents: HashMap::new(),
        dots: HashMap::new(),
        pullbacks: HashSet::new(),
        shapes: HashMap::new(),
    };
    sweep.find_pullbacks(&source.body);
    // A result may be part of an input that no statement names.
    for input in inputs {
        sweep.tangent_var(*input);
    }
    sweep.b.open();
    sweep.b.import((0..source.nodes.len()).map(|i| NodeId(i as u32)).filter(|n| source.is_leaf(*n)));
    sweep.start_others(inputs);
    let mut position = 0;
    for (index, stmt) in source.body.stmts.iter().enumerate() {
        if index == cut {
            let mut placed = HashSet::new();
            for node in &source.body.yields[..early] {
                // Others have their place already.
                if let Some(dot) = sweep.tangent(*node)
                    && placed.insert(dot)
                    && dot.index() >= source.nodes.len()
                    && !sweep.b.graph.is_leaf(dot)
                    && !matches!(sweep.b.graph.node(dot).op, Op::Bound(_) | Op::Read(..) | Op::Len(..))
                {
                    sweep.b.push(Stmt::Let(dot));
                }
            }
            position = sweep.b.position();
        }
        sweep.stmt(stmt);
    }
    if cut >= source.body.stmts.len() {
        position = sweep.b.position();
    }
    let yields: Vec<Option<NodeId>> = source.body.yields.iter().map(|n| sweep.tangent(*n)).collect();
    let mut body = sweep.b.close();
    body.yields = source.body.yields.clone();
    body.yields.extend(yields.iter().flatten());
    let mut graph = std::mem::take(&mut sweep.b.graph);
    graph.results.extend(source.results.iter().filter_map(|v| sweep.tangents.get(v)));
    graph.kept.extend(source.kept.iter().filter_map(|v| sweep.tangents.get(v)));
    graph.body = body;
    Forward { graph, cut: position, tangents: sweep.tangents, yields }
}

struct Sweep<'s> {
    b: Builder,
    source: &'s Graph,
    is_varied: Vec<bool>,
    is_varied_var: Vec<bool>,
    tangents: HashMap<VarId, VarId>,
    dots: HashMap<NodeId, Option<NodeId>>,
    pullbacks: HashSet<NodeId>,
    /// Per record: which of the values in it have a tangent.
    shapes: HashMap<VarId, Vec<bool>>,
}

impl Sweep<'_> {
    fn varied(&self, node: NodeId) -> bool {
        self.is_varied.get(node.index()).copied().unwrap_or(false)
    }

    fn varied_var(&self, var: VarId) -> bool {
        self.is_varied_var.get(var.index()).copied().unwrap_or(false)
    }

    // ---- places

    fn place(&mut self, path: &Path) -> Path {
        path.rebase(self.tangent_var(path.var))
    }

    fn tangent_var(&mut self, var: VarId) -> VarId {
        if let Some(tangent) = self.tangents.get(&var) {
            return *tangent;
        }
        let source = self.source.var(var).clone();
        let kind = match source.kind {
            VarKind::Param(_) => VarKind::Lent,
            other => other,
        };
        let name = format!("{}_dot", source.name);
        let tangent = self.b.graph.new_var(&name, self.tangent_ty(var), kind, Span::mixed_site().located_at(source.span));
        self.b.graph.vars[tangent.index()].frozen = source.frozen;
        self.b.graph.resemble(tangent, &Path::var(var));
        self.tangents.insert(var, tangent);
        tangent
    }

    /// Parameters that are no inputs have a zero tangent until what depends on inputs is stored in them.
    fn start_others(&mut self, inputs: &[VarId]) {
        for var in self.source.params.iter().flatten().copied() {
            let ty = self.source.var(var).ty.clone();
            if inputs.contains(&var) || !self.varied_var(var) {
                continue;
            }
            let tangent = self.tangent_var(var);
            self.b.graph.vars[tangent.index()].kind = VarKind::Local;
            let zero = match ty.is_real() {
                true => self.b.constant(0.0, ty),
                false => {
                    let whole = self.b.read(&Path::var(var));
                    self.b.node(Op::ZeroLike, vec![whole], ty.tangent())
                }
            };
            self.b.write(&Path::var(tangent), zero);
        }
    }

    // ---- statements

    fn region(&mut self, region: &Region, keep: &[bool]) -> Region {
        self.b.open();
        for stmt in &region.stmts {
            self.stmt(stmt);
        }
        let mut yields = region.yields.clone();
        if !region.yields.is_empty() {
            for (node, keep) in region.yields.iter().zip(keep) {
                if *keep {
                    yields.push(self.tangent_or_zero(*node));
                }
            }
        }
        let mut out = self.b.close();
        out.yields = yields;
        out.mirror = None;
        out
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let(node) => {
                self.b.push(stmt.clone());
                self.b.import([*node]);
                self.tangent(*node);
            }
            Stmt::Write(path, node) if path.proj.is_empty() && self.is_started_from_zero(*node) && self.varied_var(path.var) => {
                for arg in self.source.node(*node).args.clone() {
                    self.tangent(arg);
                }
                self.b.push(stmt.clone());
                let whole = self.b.read(path);
                let place = self.place(path);
                self.start_struct(&place, whole, *node);
            }
            Stmt::Write(path, node) | Stmt::Restore(path, node, _) => {
                // The tangent of a struct has no counts.
                let is_count = !path.proj.is_empty() && matches!(self.source.node(*node).ty, Ty::Int | Ty::Bool);
                if !is_count && self.varied_var(path.var) && self.has_tangent(path.var) {
                    let dot = self.tangent_or_zero(*node);
                    let place = self.place(path);
                    self.b.write(&place, dot);
                }
                self.b.push(stmt.clone());
            }
            Stmt::Add(path, node) => {
                if let Some(dot) = self.tangent(*node) {
                    let place = self.place(path);
                    self.b.add(&place, dot);
                }
                self.b.push(stmt.clone());
            }
            Stmt::Push(path, nodes) => {
                self.push_tangents(path, nodes);
                self.b.push(stmt.clone());
            }
            Stmt::Pop(path, outs) => {
                self.b.push(stmt.clone());
                self.pop_tangents(path, outs);
            }
            Stmt::Swap(a, b) | Stmt::Unswap(a, b, _) => {
                if self.varied_var(a.var) {
                    let (a, b) = (self.place(a), self.place(b));
                    self.b.swap(&a, &b);
                }
                self.b.push(stmt.clone());
            }
            Stmt::If { cond, then, els, outs } => {
                let keep: Vec<bool> = outs.iter().map(|o| self.varied(*o)).collect();
                let knowledge = self.b.knowledge();
                let then = self.region(then, &keep);
                self.b.set_knowledge(knowledge.clone());
                let els = self.region(els, &keep);
                self.b.set_knowledge(knowledge);
                let outs = self.more_outs(outs, &keep);
                self.finish(Stmt::If { cond: *cond, then, els, outs });
            }
            Stmt::Match { scrutinee, arms, outs } => {
                let keep: Vec<bool> = outs.iter().map(|o| self.varied(*o)).collect();
                let knowledge = self.b.knowledge();
                let mut built = Vec::new();
                for arm in arms {
                    self.b.set_knowledge(knowledge.clone());
                    let body = self.region(&arm.body, &keep);
                    built.push(Arm { body, ..arm.clone() });
                }
                self.b.set_knowledge(knowledge);
                let outs = self.more_outs(outs, &keep);
                self.finish(Stmt::Match { scrutinee: *scrutinee, arms: built, outs });
            }
            Stmt::Loop(l) => {
                self.b.open();
                self.b.enter_loop();
                let body = self.region(&l.body, &[]);
                self.b.close();
                self.finish(Stmt::Loop(Box::new(Loop { label: l.label, kind: l.kind.clone(), body })));
            }
            Stmt::Block { label, body } => {
                let body = self.region(body, &[]);
                self.finish(Stmt::Block { label: *label, body });
            }
            Stmt::Rest(body) => {
                let body = self.region(body, &[]);
                self.b.push_rest(Stmt::Rest(body));
            }
            Stmt::Call(call) => self.call(call),
            Stmt::Pullback(pullback) => self.pullback(pullback),
            Stmt::Break(_) | Stmt::Exit(_) => self.b.push(stmt.clone()),
        }
    }

    fn finish(&mut self, stmt: Stmt) {
        self.b.finish(stmt);
    }

    fn bound_tangent(&mut self, node: NodeId) -> NodeId {
        let n = self.source.node(node).clone();
        let dot = self.b.graph.new_bound(n.ty.tangent());
        self.b.graph.nodes[dot.index()].name = n.name.as_ref().map(|name| format!("{name}_dot").into());
        self.dots.insert(node, Some(dot));
        dot
    }

    fn more_outs(&mut self, outs: &[NodeId], keep: &[bool]) -> Vec<NodeId> {
        let mut all = outs.to_vec();
        for (out, keep) in outs.iter().zip(keep) {
            if *keep {
                all.push(self.bound_tangent(*out));
            }
        }
        all
    }
}
