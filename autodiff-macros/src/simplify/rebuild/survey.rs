//! What the walk through the statements has to know beforehand.

use crate::graph::{Graph, LabelId, Node, NodeId, Op, Region, Stmt, VarId, VarKind};
use crate::simplify::firsts::is_zero;
use std::collections::HashSet;

/// Facts about the body that the walk needs beforehand.
#[derive(Default)]
pub struct Survey {
    /// Values that the user's own tokens name: these stay places.
    pub held: HashSet<NodeId>,
    /// Variables that the user's own computation reads.
    pub user_vars: HashSet<VarId>,
    /// Labels that somebody jumps to.
    pub targets: HashSet<LabelId>,
    /// Results of the body stay where they are computed.
    pub results: HashSet<NodeId>,
    /// Adjoints that nothing is ever added to.
    pub zeros: HashSet<VarId>,
}

impl Survey {
    pub fn of(graph: &Graph) -> Survey {
        let mut survey = Survey { results: graph.body.yields.iter().copied().collect(), ..Survey::default() };
        survey.user_vars = user_vars(graph);
        for node in &graph.nodes {
            if let Op::Snippet(_) = &node.op {
                survey.held.extend(&node.args);
            }
        }
        survey.find_targets(&graph.body);
        let mut moved = HashSet::new();
        survey.find_zeros(graph, &graph.body, &mut moved);
        // A place of the caller's holds something else before.
        survey.zeros.retain(|var| !moved.contains(var) && graph.var(*var).kind == VarKind::Local);
        survey
    }

    /// Variables that zeros are written to, and those that something else is.
    fn find_zeros(&mut self, graph: &Graph, region: &Region, moved: &mut HashSet<VarId>) {
        for stmt in &region.stmts {
            match stmt {
                Stmt::Write(path, value) if path.proj.is_empty() && is_zero(graph, *value) => {
                    self.zeros.insert(path.var);
                }
                stmt => moved.extend(stmt.written_itself(graph)),
            }
            stmt.regions().into_iter().for_each(|(inner, _)| self.find_zeros(graph, inner, moved));
        }
    }

    fn find_targets(&mut self, region: &Region) {
        for stmt in &region.stmts {
            if let Stmt::Break(label) = stmt {
                self.targets.insert(*label);
            }
            for (inner, _) in stmt.regions() {
                self.find_targets(inner);
            }
        }
    }
}

/// Variables that the user's own computation reads.
pub fn user_vars(graph: &Graph) -> HashSet<VarId> {
    let read = |node: &Node| match &node.op {
        Op::Read(shape, _) if node.primal => Some(shape.var),
        _ => None,
    };
    graph.nodes.iter().filter_map(read).collect()
}
