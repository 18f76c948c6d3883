//! Numbers the regions of a graph in order and tells where nodes and variables belong.

use crate::graph::{Graph, LoopKind, NodeId, Op, Region, Stmt, VarId, VarKind};
use std::collections::HashMap;

/// The number of a region in depth-first order; the body of the function is 0.
pub type RegionId = u32;

/// What is known of one region.
#[derive(Clone, Debug)]
pub struct Info {
    pub parent: Option<RegionId>,
    /// The loops around it, outermost first: kind and body region.
    pub loops: Vec<(LoopKind, RegionId)>,
    /// Nodes defined in it.
    pub nodes: Vec<NodeId>,
    /// Position of the statement that owns it in the parent.
    pub position: usize,
}

/// The result of the analysis.
#[derive(Clone, Debug, Default)]
pub struct Regions {
    pub info: Vec<Info>,
    pub node: HashMap<NodeId, RegionId>,
    /// The innermost region around all mentions of a local.
    pub home: HashMap<VarId, RegionId>,
}

/// Numbers the regions of the body.
pub fn regions(graph: &Graph) -> Regions {
    let mut regions = Regions::default();
    regions.visit(graph, &graph.body, None, Vec::new(), &[], 0);
    for var in graph.handed_out() {
        regions.home.insert(var, 0);
    }
    regions
}

impl Regions {
    fn visit(
        &mut self,
        graph: &Graph,
        region: &Region,
        parent: Option<RegionId>,
        loops: Vec<(LoopKind, RegionId)>,
        entry: &[NodeId],
        position: usize,
    ) {
        let id = self.info.len() as RegionId;
        self.info.push(Info { parent, loops: loops.clone(), nodes: entry.to_vec(), position });
        for node in entry {
            self.node.insert(*node, id);
        }
        let mut late: Vec<NodeId> = Vec::new();
        for (position, stmt) in region.stmts.iter().enumerate() {
            self.mention(graph, stmt, id);
            let is_rest = matches!(stmt, Stmt::Rest(_));
            if !is_rest && !stmt.jumps().is_empty() {
                // Defined only where nothing jumped: these belong to the rest.
                late = stmt.defines();
            }
            for node in stmt.defines() {
                self.node.entry(node).or_insert(id);
                self.info[id as usize].nodes.push(node);
            }
            for (inner, mut entry) in stmt.regions() {
                let mut loops = loops.clone();
                let next = self.info.len() as RegionId;
                if let Stmt::Loop(l) = stmt {
                    loops.push((l.kind.clone(), next));
                }
                if is_rest {
                    entry.append(&mut late);
                }
                self.visit(graph, inner, Some(id), loops, &entry, position);
            }
        }
        for node in &region.yields {
            self.mention_node(graph, *node, id);
        }
    }

    fn mention(&mut self, graph: &Graph, stmt: &Stmt, region: RegionId) {
        stmt.for_each_path(&mut |path| self.mention_var(graph, path.var, region));
        if let Stmt::Let(node) = stmt {
            self.mention_node(graph, *node, region);
        }
        for node in stmt.operands() {
            self.mention_node(graph, node, region);
        }
    }

    fn mention_node(&mut self, graph: &Graph, node: NodeId, region: RegionId) {
        if let Op::Read(shape, _) | Op::Len(shape, _) = &graph.node(node).op {
            self.mention_var(graph, shape.var, region);
        }
    }

    fn mention_var(&mut self, graph: &Graph, var: VarId, region: RegionId) {
        if matches!(graph.var(var).kind, VarKind::Param(_) | VarKind::Lent) {
            self.home.insert(var, 0);
            return;
        }
        let home = match self.home.get(&var) {
            Some(other) => self.common(*other, region),
            None => region,
        };
        self.home.insert(var, home);
    }

    /// The innermost region around both. A rest belongs to the region it ends.
    pub fn common(&self, a: RegionId, b: RegionId) -> RegionId {
        let (mut a, mut b) = (a, b);
        while a != b {
            if a > b {
                a = self.info[a as usize].parent.unwrap_or(0);
            } else {
                b = self.info[b as usize].parent.unwrap_or(0);
            }
        }
        a
    }

    /// Whether `inner` lies in `outer`, or is it.
    pub fn encloses(&self, outer: RegionId, inner: RegionId) -> bool {
        let mut at = inner;
        loop {
            if at == outer {
                return true;
            }
            match self.info[at as usize].parent {
                Some(parent) => at = parent,
                None => return false,
            }
        }
    }
}
