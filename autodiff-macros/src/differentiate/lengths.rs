//! Notes how long lists were that another one takes the place of.
//!
//! `model.items = other;` may change the length of the field, and the derivative by what was there before is as long as that was.
//! Afterwards the length is taken in front of each such statement; where nobody asks for it, it goes again.

use crate::graph::{Graph, NodeId, Op, Path, Region, Stmt, Ty};
use std::collections::HashMap;

/// By number of the write: the length before it.
pub fn note_lengths(graph: &mut Graph) -> HashMap<u32, NodeId> {
    let body = std::mem::take(&mut graph.body);
    let mut walk = Walk { graph, writes: 0, noted: HashMap::new() };
    let body = walk.region(body);
    let noted = walk.noted;
    graph.body = body;
    noted
}

struct Walk<'g> {
    graph: &'g mut Graph,
    writes: u32,
    noted: HashMap<u32, NodeId>,
}

impl Walk<'_> {
    fn region(&mut self, mut region: Region) -> Region {
        for mut stmt in std::mem::take(&mut region.stmts) {
            if crate::analysis::is_numbered(&stmt) {
                if let Stmt::Write(path, node) = &stmt
                    && self.replaces_numbers(path, *node)
                {
                    let (shape, args) = path.split();
                    let stamp = self.graph.new_stamp();
                    let len = self.graph.push(Op::Len(shape, stamp), args, Ty::Int);
                    region.stmts.push(Stmt::Let(len));
                    self.noted.insert(self.writes, len);
                }
                self.writes += 1;
            }
            for inner in stmt.regions_mut() {
                *inner = self.region(std::mem::take(inner));
            }
            region.stmts.push(stmt);
        }
        region
    }

    /// Whether a part that is a list of numbers becomes another one.
    fn replaces_numbers(&self, path: &Path, node: NodeId) -> bool {
        let is_list = |ty: &Ty| matches!(ty, Ty::Vec(element) if element.is_real());
        !path.proj.is_empty() && (is_list(&self.graph.path_ty(path)) || is_list(&self.graph.node(node).ty))
    }
}
