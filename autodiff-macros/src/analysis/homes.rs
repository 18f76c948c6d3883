//! Where values can be computed first.

use super::{RegionId, Regions, regions};
use crate::graph::{Graph, NodeId};
use std::collections::HashMap;

/// Finds the home of each value that is asked for.
pub struct Homes {
    pub regions: Regions,
    found: HashMap<NodeId, RegionId>,
}

impl Homes {
    pub fn new(graph: &Graph) -> Self {
        Homes { regions: regions(graph), found: HashMap::new() }
    }

    /// The number of loops around the region.
    pub fn loops(&self, region: RegionId) -> usize {
        self.regions.info[region as usize].loops.len()
    }

    /// The number of loops around the value's home.
    pub fn rounds(&mut self, graph: &Graph, node: NodeId) -> usize {
        let home = self.home(graph, node);
        self.loops(home)
    }

    /// Whether the value depends on something in the region.
    pub fn is_inside(&mut self, graph: &Graph, node: NodeId, region: RegionId) -> bool {
        let home = self.home(graph, node);
        self.regions.encloses(region, home)
    }

    /// The innermost region in which something stands that the value is computed from.
    pub fn home(&mut self, graph: &Graph, node: NodeId) -> RegionId {
        let mut stack = vec![node];
        while let Some(node) = stack.last().copied() {
            if self.found.contains_key(&node) {
                stack.pop();
                continue;
            }
            let args: &[NodeId] = if self.regions.node.contains_key(&node) { &[] } else { &graph.node(node).args };
            let missing: Vec<NodeId> = args.iter().copied().filter(|arg| !self.found.contains_key(arg)).collect();
            if missing.is_empty() {
                let own = self.regions.node.get(&node).copied().unwrap_or(0);
                // One of the regions lies in the others, and inner regions have larger numbers.
                let home = args.iter().map(|arg| self.found[arg]).fold(own, RegionId::max);
                self.found.insert(node, home);
                stack.pop();
            }
            stack.extend(missing);
        }
        self.found[&node]
    }
}
