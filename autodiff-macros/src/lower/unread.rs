//! Locals that are stored to, element by element, and never looked at.
//!
//! Nobody needs what they hold, but a store at an index out of bounds panics, and so must what is derived.

use crate::graph::{ArgValue, Graph, Op, Path, Proj, Region, Stmt, Ty, VarId, VarKind};
use std::collections::HashSet;

/// Finds them in a function that is lowered.
pub fn unread(graph: &Graph) -> HashSet<VarId> {
    let mut stored = HashSet::new();
    let mut looked_at: HashSet<VarId> = graph.kept.iter().copied().collect();
    for node in &graph.nodes {
        if let Op::Read(shape, _) | Op::Len(shape, _) = &node.op {
            looked_at.insert(shape.var);
        }
    }
    region(graph, &graph.body, &mut stored, &mut looked_at);
    stored.retain(|var| graph.var(*var).kind == VarKind::Local && !looked_at.contains(var));
    stored
}

fn region(graph: &Graph, body: &Region, stored: &mut HashSet<VarId>, looked_at: &mut HashSet<VarId>) {
    for stmt in &body.stmts {
        match stmt {
            Stmt::Write(path, _) | Stmt::Add(path, _) if may_fail(graph, path) => {
                stored.insert(path.var);
            }
            Stmt::Swap(path, ..) => {
                stored.insert(path.var);
            }
            Stmt::Loop(l) => looked_at.extend(l.streams.iter().map(|stream| stream.var)),
            Stmt::Call(call) => looked_at.extend(call.args.iter().filter_map(|arg| match &arg.value {
                ArgValue::Shared(path) | ArgValue::Mutable(path) => Some(path.var),
                _ => None,
            })),
            _ => {}
        }
        for (inner, _) in stmt.regions() {
            region(graph, inner, stored, looked_at);
        }
    }
}

/// Whether an index on the way is not known to be in bounds.
fn may_fail(graph: &Graph, path: &Path) -> bool {
    (0..path.proj.len()).any(|depth| match &path.proj[depth] {
        Proj::Field(_) => false,
        Proj::Index(index) => {
            let size = match graph.path_ty(&Path { var: path.var, proj: path.proj[..depth].to_vec() }) {
                Ty::Array(_, size) => size.known,
                _ => None,
            };
            !matches!((graph.integer(*index), size), (Some(index), Some(size)) if (0..size as i128).contains(&index))
        }
        Proj::Range(..) => true,
    })
}
