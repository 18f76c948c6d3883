//! Invariants of the graph.
use super::Graph;
pub fn violations(_graph: &Graph) -> Vec<String> {
    Vec::new()
}
