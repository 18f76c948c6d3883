//! Which values carry a derivative: they depend on an active input (varied) and reach an active result (useful).

use crate::graph::{ArgValue, CallMode, Graph, NodeId, Op, Region, Stmt, VarId, VarKind};
use crate::rules::{Rule, rule};
use std::collections::{HashMap, HashSet};

/// Marks per node and per variable.
pub struct Activity {
    nodes: Vec<bool>,
    vars: Vec<bool>,
}

impl Activity {
    pub fn node(&self, id: NodeId) -> bool {
        self.nodes.get(id.index()).copied().unwrap_or(false)
    }

    pub fn var(&self, id: VarId) -> bool {
        self.vars.get(id.index()).copied().unwrap_or(false)
    }
}

/// Finds what is active between the inputs and the results. Flow-insensitive in variables, so loops need no care.
pub fn activity(graph: &Graph, inputs: &[VarId], results: &[NodeId], result_vars: &[VarId]) -> Activity {
    let varied = spread_varied(graph, inputs);
    let useful = useful(graph, results, result_vars);
    let both = |a: &[bool], b: &[bool]| a.iter().zip(b).map(|(a, b)| *a && *b).collect();
    Activity { nodes: both(&varied.nodes, &useful.nodes), vars: both(&varied.vars, &useful.vars) }
}

/// What depends on the inputs: marks per node and per variable.
pub fn varied(graph: &Graph, inputs: &[VarId]) -> (Vec<bool>, Vec<bool>) {
    let marks = spread_varied(graph, inputs);
    (marks.nodes, marks.vars)
}

fn spread_varied(graph: &Graph, inputs: &[VarId]) -> Activity {
    let mut marks = Activity { nodes: vec![false; graph.nodes.len()], vars: vec![false; graph.vars.len()] };
    for var in inputs {
        marks.vars[var.index()] = true;
    }
    let mut records = Records::default();
    loop {
        let mut changed = false;
        // Arguments come before their users in the arena, apart from values that statements define.
        for index in 0..graph.nodes.len() {
            if !marks.nodes[index] && is_varied(graph, &marks, NodeId(index as u32)) {
                marks.nodes[index] = true;
                changed = true;
            }
        }
        spread(graph, &graph.body, &mut marks, &mut records, &mut changed);
        if !changed {
            return marks;
        }
    }
}

fn is_varied(graph: &Graph, marks: &Activity, id: NodeId) -> bool {
    let node = graph.node(id);
    if !node.ty.can_be_active() {
        return false;
    }
    match &node.op {
        Op::Read(shape, _) => marks.var(shape.var),
        Op::Const(_) | Op::Int(_) | Op::IntOf(..) | Op::Bool(_) | Op::Bound(_) | Op::Len(..) | Op::Snippet(_) => false,
        Op::Slot | Op::ZeroLike | Op::Shape | Op::Zeros | Op::ZeroIfAny | Op::WithCapacity | Op::Nth | Op::Count(_) => false,
        Op::Matrix(op) if op.is_aside() => false,
        Op::Select => marks.node(node.args[1]) || marks.node(node.args[2]),
        Op::Repeat(_) => marks.node(node.args[0]),
        Op::Scalar(op) => match rule(*op) {
            Rule::Flat => false,
            Rule::Elementwise(rows) => node.args.iter().zip(rows).any(|(arg, row)| row.is_some() && marks.node(*arg)),
        },
        Op::Array(_) | Op::ToVec | Op::SumAll | Op::Tuple | Op::Struct(..) | Op::Cast(_) | Op::Matrix(_) | Op::Entries(..) | Op::Borrow => {
            node.args.iter().any(|a| marks.node(*a))
        }
    }
}

fn mark(flag: &mut bool, changed: &mut bool) {
    if !*flag {
        *flag = true;
        *changed = true;
    }
}

/// Variables that exchange what they hold.
fn mark_both(marks: &mut Activity, a: VarId, b: VarId, changed: &mut bool) {
    if marks.var(a) != marks.var(b) {
        mark(&mut marks.vars[a.index()], changed);
        mark(&mut marks.vars[b.index()], changed);
    }
}

/// What is known of the parts of each record: whether one of the values that are pushed there, or that come back, is varied.
#[derive(Default)]
struct Records {
    parts: HashMap<VarId, Vec<bool>>,
    /// They are varied by what flows back, too, and then where they are made as where they come back.
    pullbacks: HashSet<NodeId>,
}

impl Records {
    /// What the parts of a record say of these nodes, and these nodes of the parts.
    fn exchange(
        &mut self,
        record: VarId,
        nodes: &[NodeId],
        marks: &mut Activity,
        changed: &mut bool,
        takes: impl Fn(&Self, NodeId) -> bool,
    ) {
        for (part, node) in nodes.iter().enumerate() {
            let known = self.parts.get(&record).and_then(|parts| parts.get(part)).copied().unwrap_or(false);
            if known && takes(self, *node) {
                mark(&mut marks.nodes[node.index()], changed);
            }
            if marks.node(*node) {
                let parts = self.parts.entry(record).or_default();
                parts.resize(parts.len().max(nodes.len()), false);
                mark(&mut parts[part], changed);
            }
        }
    }
}

fn spread(graph: &Graph, region: &Region, marks: &mut Activity, records: &mut Records, changed: &mut bool) {
    for stmt in &region.stmts {
        match stmt {
            Stmt::Push(path, nodes) if graph.var(path.var).kind == VarKind::Record => {
                records.exchange(path.var, nodes, marks, changed, |records, node| records.pullbacks.contains(&node));
                if nodes.iter().any(|n| marks.node(*n)) {
                    mark(&mut marks.vars[path.var.index()], changed);
                }
            }
            Stmt::Pop(path, outs) if graph.var(path.var).kind == VarKind::Record => {
                records.exchange(path.var, outs, marks, changed, |_, out| graph.node(out).ty.can_be_active());
            }
            Stmt::Write(path, node) | Stmt::Add(path, node) | Stmt::Restore(path, node, _) if marks.node(*node) => {
                mark(&mut marks.vars[path.var.index()], changed);
            }
            Stmt::Pop(path, outs) if marks.var(path.var) => {
                for out in outs {
                    if graph.node(*out).ty.can_be_active() {
                        mark(&mut marks.nodes[out.index()], changed);
                    }
                }
            }
            Stmt::Pullback(p) if marks.node(p.pullback) || marks.node(p.seed) => {
                mark(&mut marks.nodes[p.pullback.index()], changed);
                for place in p.places.iter().flatten() {
                    mark(&mut marks.vars[place.var.index()], changed);
                }
                for arg in &p.args {
                    if let ArgValue::Mutable(path) = arg {
                        mark(&mut marks.vars[path.var.index()], changed);
                    }
                }
            }
            Stmt::Swap(a, b) => mark_both(marks, a.var, b.var, changed),
            Stmt::Push(path, nodes) if nodes.iter().any(|n| marks.node(*n)) => {
                mark(&mut marks.vars[path.var.index()], changed);
            }
            Stmt::If { outs, .. } | Stmt::Match { outs, .. } => {
                for (inner, _) in stmt.regions() {
                    for (out, value) in outs.iter().zip(&inner.yields) {
                        if marks.node(*value) && graph.node(*out).ty.can_be_active() {
                            mark(&mut marks.nodes[out.index()], changed);
                        }
                    }
                }
            }
            Stmt::Call(call) => {
                // What a function parameter captures is not seen here.
                let active = call.passes_functions()
                    || call.args.iter().any(|arg| match &arg.value {
                        ArgValue::Function(_) => false,
                        ArgValue::Value(node) | ArgValue::Reference(node) | ArgValue::Untold(node, _) => marks.node(*node),
                        ArgValue::Shared(path) | ArgValue::Mutable(path) => marks.var(path.var),
                    });
                if let CallMode::Record { pullback } = call.mode {
                    records.pullbacks.insert(pullback);
                    if active {
                        mark(&mut marks.nodes[pullback.index()], changed);
                    }
                }
                if active {
                    if graph.node(call.result).ty.can_be_active() {
                        mark(&mut marks.nodes[call.result.index()], changed);
                    }
                    for arg in &call.args {
                        if let ArgValue::Mutable(path) = &arg.value
                            && arg.active
                        {
                            mark(&mut marks.vars[path.var.index()], changed);
                        }
                    }
                }
            }
            _ => {}
        }
        for (inner, _) in stmt.regions() {
            spread(graph, inner, marks, records, changed);
        }
    }
}

fn useful(graph: &Graph, results: &[NodeId], result_vars: &[VarId]) -> Activity {
    let mut marks = Activity { nodes: vec![false; graph.nodes.len()], vars: vec![false; graph.vars.len()] };
    for node in results {
        marks.nodes[node.index()] = true;
    }
    for var in result_vars {
        marks.vars[var.index()] = true;
    }
    loop {
        let mut changed = false;
        gather(&graph.body, &mut marks, &mut changed);
        for index in (0..graph.nodes.len()).rev() {
            if marks.nodes[index] {
                let node = &graph.nodes[index];
                if let Op::Read(shape, _) = &node.op {
                    mark(&mut marks.vars[shape.var.index()], &mut changed);
                } else {
                    for arg in &node.args {
                        mark(&mut marks.nodes[arg.index()], &mut changed);
                    }
                }
            }
        }
        if !changed {
            return marks;
        }
    }
}

fn gather(region: &Region, marks: &mut Activity, changed: &mut bool) {
    for stmt in region.stmts.iter().rev() {
        for (inner, _) in stmt.regions() {
            gather(inner, marks, changed);
        }
        match stmt {
            Stmt::Write(path, node) | Stmt::Add(path, node) if marks.var(path.var) => {
                mark(&mut marks.nodes[node.index()], changed);
            }
            Stmt::Swap(a, b) => mark_both(marks, a.var, b.var, changed),
            Stmt::Push(path, nodes) if marks.var(path.var) => {
                for node in nodes {
                    mark(&mut marks.nodes[node.index()], changed);
                }
            }
            Stmt::Pop(path, outs) if outs.iter().any(|out| marks.node(*out)) => mark(&mut marks.vars[path.var.index()], changed),
            Stmt::If { outs, .. } | Stmt::Match { outs, .. } => {
                for (inner, _) in stmt.regions() {
                    for (out, value) in outs.iter().zip(&inner.yields) {
                        if marks.node(*out) {
                            mark(&mut marks.nodes[value.index()], changed);
                        }
                    }
                }
            }
            Stmt::Call(call) => {
                let writes = call.args.iter().any(|a| matches!(&a.value, ArgValue::Mutable(path) if marks.var(path.var)));
                if marks.node(call.result) || writes {
                    for arg in &call.args {
                        match &arg.value {
                            ArgValue::Reference(_) | ArgValue::Untold(..) => {}
                            ArgValue::Value(node) => mark(&mut marks.nodes[node.index()], changed),
                            ArgValue::Shared(path) | ArgValue::Mutable(path) => mark(&mut marks.vars[path.var.index()], changed),
                            ArgValue::Function(_) => {}
                        }
                    }
                    mark(&mut marks.nodes[call.result.index()], changed);
                }
            }
            _ => {}
        }
    }
}
