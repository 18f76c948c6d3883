//! Stage 5: folding, identities, common subexpressions, dead code.

use crate::graph::Graph;

/// Simplifies the body in place; `forward` keeps pointing at the end of the forward sweep.
pub fn simplify(_graph: &mut Graph, _forward: &mut usize) {}
