//! Statements and the regions that they stand in.
//!
//! Each statement tells what it uses, defines and writes, which regions it owns and where it may jump; stages that walk
//! through a graph ask it, and match on the kinds that mean something to them.

use super::{ArgValue, Call, CallMode, Graph, LabelId, NodeId, Path, Pullback, VarId};
use proc_macro2::TokenStream;

/// A straight line of statements and the values it hands to the statement that owns it.
#[derive(Clone, Debug, Default)]
pub struct Region {
    pub stmts: Vec<Stmt>,
    pub yields: Vec<NodeId>,
    /// In a reverse sweep: the number of the forward region that this one undoes.
    pub mirror: Option<u32>,
}

/// One step of a region.
#[derive(Clone, Debug)]
pub enum Stmt {
    /// The node is computed here.
    Let(NodeId),
    /// `place = value`; the first write of a local declares it.
    Write(Path, NodeId),
    /// `place += value`.
    Add(Path, NodeId),
    /// Reverse sweep only: `place = old` undoes the forward write with this number.
    Restore(Path, NodeId, u32),
    Push(Path, Vec<NodeId>),
    Pop(Path, Vec<NodeId>),
    /// Two places exchange what they hold.
    Swap(Path, Path),
    /// Reverse sweep only: takes the forward exchange with this number back.
    Unswap(Path, Path, u32),
    If {
        cond: NodeId,
        then: Region,
        els: Region,
        outs: Vec<NodeId>,
    },
    Match {
        scrutinee: NodeId,
        arms: Vec<Arm>,
        outs: Vec<NodeId>,
    },
    Loop(Box<Loop>),
    Block {
        label: LabelId,
        body: Region,
    },
    /// What follows a statement that may jump away.
    Rest(Region),
    Break(LabelId),
    /// Leaves the derived function with this value: there is no derivative on this way out.
    Exit(NodeId),
    Call(Box<Call>),
    Pullback(Box<Pullback>),
}

/// One arm of a `match`.
#[derive(Clone, Debug)]
pub struct Arm {
    pub pattern: TokenStream,
    /// Placeholder identifiers in the pattern and the nodes they define.
    pub binds: Vec<(String, NodeId)>,
    /// Condition evaluated with the bindings in scope.
    pub guard: Option<NodeId>,
    pub body: Region,
}

/// A loop.
#[derive(Clone, Debug)]
pub struct Loop {
    pub label: LabelId,
    pub kind: LoopKind,
    pub body: Region,
}

/// How a loop runs.
#[derive(Clone, Debug)]
pub enum LoopKind {
    /// `counter` takes every value of `start..end` (`start..=end`), from the back if `reversed`.
    For { counter: NodeId, start: NodeId, end: NodeId, inclusive: bool, reversed: bool },
    /// Over the items of an inactive iterator.
    Each { iterator: NodeId, pattern: TokenStream, binds: Vec<(String, NodeId)> },
    /// As long as the condition, computed by the region, holds.
    While { cond: Region },
    /// Until a `break`.
    Forever,
}

impl Stmt {
    /// The nodes that the statement itself uses, regions inside left out.
    pub fn operands(&self) -> Vec<NodeId> {
        match self {
            Stmt::Let(_) | Stmt::Block { .. } | Stmt::Rest(_) | Stmt::Break(_) => Vec::new(),
            Stmt::Write(path, node) | Stmt::Add(path, node) | Stmt::Restore(path, node, _) => path.nodes().chain([*node]).collect(),
            Stmt::Push(path, nodes) => path.nodes().chain(nodes.iter().copied()).collect(),
            Stmt::Pop(path, _) => path.nodes().collect(),
            Stmt::Swap(a, b) | Stmt::Unswap(a, b, _) => a.nodes().chain(b.nodes()).collect(),
            Stmt::If { cond, .. } => vec![*cond],
            Stmt::Match { scrutinee, .. } => vec![*scrutinee],
            Stmt::Loop(l) => match &l.kind {
                LoopKind::For { start, end, .. } => vec![*start, *end],
                LoopKind::Each { iterator, .. } => vec![*iterator],
                LoopKind::While { .. } | LoopKind::Forever => Vec::new(),
            },
            Stmt::Exit(node) => vec![*node],
            Stmt::Call(call) => {
                let tangents = call.args.iter().filter_map(|a| a.tangent.as_ref());
                call.args.iter().map(|a| &a.value).chain(tangents).flat_map(ArgValue::nodes).collect()
            }
            Stmt::Pullback(p) => {
                let places = p.places.iter().chain(&p.tangent_places).flatten();
                let mut nodes = vec![p.pullback, p.seed];
                nodes.extend(p.seed_tangent);
                nodes.extend(p.args.iter().chain(p.tangent_args.iter().flatten()).flat_map(ArgValue::nodes));
                nodes.extend(places.flat_map(|path| path.nodes().collect::<Vec<_>>()));
                nodes
            }
        }
    }

    /// The nodes that the statement defines.
    pub fn defines(&self) -> Vec<NodeId> {
        match self {
            Stmt::Let(node) => vec![*node],
            Stmt::Pop(_, outs) | Stmt::If { outs, .. } | Stmt::Match { outs, .. } => outs.clone(),
            Stmt::Call(call) => {
                let mut nodes = vec![call.result];
                match &call.mode {
                    CallMode::Primal => {}
                    CallMode::Record { pullback } => nodes.push(*pullback),
                    CallMode::Tangent { tangent } => nodes.push(*tangent),
                    CallMode::TangentRecord { tangent, pullback } => nodes.extend([*tangent, *pullback]),
                }
                nodes
            }
            _ => Vec::new(),
        }
    }

    /// The regions inside, with the nodes that are defined at their entry.
    pub fn regions(&self) -> Vec<(&Region, Vec<NodeId>)> {
        match self {
            Stmt::If { then, els, .. } => vec![(then, Vec::new()), (els, Vec::new())],
            Stmt::Match { arms, .. } => arms.iter().map(|a| (&a.body, a.binds.iter().map(|(_, n)| *n).collect())).collect(),
            Stmt::Loop(l) => match &l.kind {
                LoopKind::For { counter, .. } => vec![(&l.body, vec![*counter])],
                LoopKind::Each { binds, .. } => vec![(&l.body, binds.iter().map(|(_, n)| *n).collect())],
                LoopKind::While { cond } => vec![(cond, Vec::new()), (&l.body, Vec::new())],
                LoopKind::Forever => vec![(&l.body, Vec::new())],
            },
            Stmt::Block { body, .. } | Stmt::Rest(body) => vec![(body, Vec::new())],
            _ => Vec::new(),
        }
    }

    /// The regions inside, to be changed.
    pub fn regions_mut(&mut self) -> Vec<&mut Region> {
        match self {
            Stmt::If { then, els, .. } => vec![then, els],
            Stmt::Match { arms, .. } => arms.iter_mut().map(|a| &mut a.body).collect(),
            Stmt::Loop(l) => match &mut l.kind {
                LoopKind::While { cond } => vec![cond, &mut l.body],
                _ => vec![&mut l.body],
            },
            Stmt::Block { body, .. } | Stmt::Rest(body) => vec![body],
            _ => Vec::new(),
        }
    }

    /// The variables that the statement writes, regions included.
    pub fn written(&self, graph: &Graph) -> Vec<VarId> {
        self.places_written(graph).into_iter().map(|path| path.var).collect()
    }

    /// The variables that the statement writes, without its regions.
    pub fn written_itself(&self, graph: &Graph) -> Vec<VarId> {
        self.places_written_itself(graph).into_iter().map(|path| path.var).collect()
    }

    /// The places that the statement may write, regions included.
    pub fn places_written(&self, graph: &Graph) -> Vec<Path> {
        let mut out = self.places_written_itself(graph);
        out.extend(self.regions().into_iter().flat_map(|(region, _)| &region.stmts).flat_map(|stmt| stmt.places_written(graph)));
        out
    }

    fn places_written_itself(&self, graph: &Graph) -> Vec<Path> {
        let mutable = |value: &ArgValue| match value {
            ArgValue::Mutable(path) => Some(path.clone()),
            _ => None,
        };
        match self {
            Stmt::Write(path, _) | Stmt::Add(path, _) | Stmt::Restore(path, ..) | Stmt::Push(path, _) | Stmt::Pop(path, _) => {
                vec![path.clone()]
            }
            Stmt::Swap(a, b) | Stmt::Unswap(a, b, _) => vec![a.clone(), b.clone()],
            Stmt::Call(call) => {
                let values = call.args.iter().flat_map(|arg| std::iter::once(&arg.value).chain(&arg.tangent));
                values.filter_map(mutable).collect()
            }
            Stmt::Pullback(p) => {
                let places = p.places.iter().chain(&p.tangent_places).flatten().cloned();
                places.chain(p.args.iter().chain(p.tangent_args.iter().flatten()).filter_map(mutable)).collect()
            }
            // An effectful snippet may change the inactive variables that it names.
            Stmt::Let(node) if graph.has_effect(*node) => graph.node(*node).args.iter().filter_map(|arg| graph.path_of(*arg)).collect(),
            _ => Vec::new(),
        }
    }

    /// The labels outside of the statement that it may jump to.
    pub fn jumps(&self) -> Vec<LabelId> {
        let mut out = Vec::new();
        if let Stmt::Break(label) = self {
            out.push(*label);
        }
        for (region, _) in self.regions() {
            out.extend(region.stmts.iter().flat_map(Stmt::jumps));
        }
        match self {
            Stmt::Loop(l) => out.retain(|label| *label != l.label),
            Stmt::Block { label, .. } => out.retain(|l| l != label),
            _ => {}
        }
        out
    }
}
