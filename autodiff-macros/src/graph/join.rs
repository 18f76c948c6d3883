//! Two continuations of one graph as one.

use super::{Graph, NodeId, Op, Path, Region, Stmt, VarId};

impl Graph {
    /// Puts statements and yields of `other` behind the own ones. Both graphs begin with the nodes and variables of
    /// `common`; the statements are `let`, `=` and `+=`.
    pub fn join(&mut self, common: &Graph, other: &Graph, more: Region) {
        let (nodes, vars) = (self.nodes.len() as u32, self.vars.len() as u32);
        let (first_node, first_var) = (common.nodes.len() as u32, common.vars.len() as u32);
        let mut node = |id: NodeId| if id.0 < first_node { id } else { NodeId(id.0 - first_node + nodes) };
        let var = |id: VarId| if id.0 < first_var { id } else { VarId(id.0 - first_var + vars) };
        for added in &other.nodes[common.nodes.len()..] {
            let mut added = added.clone();
            added.args.iter_mut().for_each(|arg| *arg = node(*arg));
            if let Op::Read(shape, _) | Op::Len(shape, _) = &mut added.op {
                shape.var = var(shape.var);
            }
            self.nodes.push(added);
        }
        self.vars.extend(other.vars[common.vars.len()..].iter().cloned());
        for mut stmt in more.stmts {
            stmt.map_operands(&mut node);
            match &mut stmt {
                Stmt::Let(id) => *id = node(*id),
                Stmt::Write(path, _) | Stmt::Add(path, _) => *path = Path { var: var(path.var), proj: std::mem::take(&mut path.proj) },
                _ => unreachable!("a straight program without branches"),
            }
            self.body.stmts.push(stmt);
        }
        self.body.yields.extend(more.yields.into_iter().map(node));
    }
}
