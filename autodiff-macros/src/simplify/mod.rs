//! Stage 5: folding, identities, common subexpressions, dead code.
//!
//! In comes a gradient as the rules of calculus leave it; out goes one that a person could have written, with the same
//! meaning. The user's own computation is only rewritten where that is exact bit for bit. Removing code lets more be
//! known of places, and knowing more of places lets code be removed: the passes alternate until nothing goes any more.

/// Where variables begin.
mod declare;

/// Nodes, each built once.
mod arena;

/// Constants.
mod fold;

/// Laws that need more than a pattern.
mod guards;

/// Laws.
mod identities;

/// The language of laws.
mod pattern;

/// Like terms.
mod terms;

/// What places hold.
mod memory;

/// Statements with simplified values. Afterwards: no value is computed twice, no place is read whose content is known.
mod rebuild;

/// Stores that are overtaken.
mod stores;

/// Code that nobody needs.
mod dce;

use crate::graph::Graph;

/// More rounds than this have not been seen to change anything.
const MOST_ROUNDS: usize = 6;

/// Simplifies the body in place; `forward` keeps pointing at the end of the forward sweep.
pub fn simplify(graph: &mut Graph, forward: &mut usize) {
    if std::env::var("NO_SIMPLIFY").is_ok() {
        return;
    }
    declare::declare_carried(graph, forward);
    let laws = arena::Laws::default();
    for _ in 0..MOST_ROUNDS {
        rebuild::rebuild(graph, forward, &laws);
        let mut removed = 0;
        loop {
            let now = dce::remove_dead(graph, forward) + stores::remove_stores(graph, forward);
            removed += now;
            if now == 0 {
                break;
            }
        }
        if removed == 0 {
            break;
        }
    }
}
