//! Invariants of the graph.
