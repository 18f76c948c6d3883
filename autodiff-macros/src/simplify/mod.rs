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

/// The order in which people write.
mod present;

/// Exactness given up where only derivatives are handed out.
mod loosen;

/// Quotients by one value as products.
mod reciprocals;

/// Reads in front of the loops that repeat them.
mod reads;

/// Factors that loops do not change.
mod invariants;

/// Elements that several rounds of a loop add to.
mod neighbours;

/// Elements that all rounds of a loop add to.
mod totals;

/// Elements that several rounds of a loop read.
mod windows;

/// Elements that one round adds to.
mod firsts;

/// Sums over loops in parts.
mod partial;

/// Sums of multiples with few operations.
mod sums;

/// Multiples of one value.
mod multiples;

/// Branches on one condition as one.
mod merge;

pub use loosen::loosen;
pub use merge::merge_branches;
pub use multiples::share_multiples;
pub use reciprocals::{share_reciprocals, used};
pub use sums::collect_sums;

use crate::graph::{Graph, Stmt};

/// More rounds than this have not been seen to change anything.
const MOST_ROUNDS: usize = 6;

/// Simplifies the body in place; `forward` keeps pointing at the end of the forward sweep.
pub fn simplify(graph: &mut Graph, forward: &mut usize) {
    declare::declare_carried(graph, forward);
    let laws = arena::Laws::default();
    for _ in 0..MOST_ROUNDS {
        rebuild::rebuild(graph, forward, &laws);
        if !remove(graph, forward) {
            break;
        }
    }
    present::present(graph);
}

/// Last rewriting of a simplified gradient, which pays at run time only and may round adjoints in another way. What is
/// differentiated once more is taken as it was before.
pub fn quicken(graph: &mut Graph, forward: &mut usize) {
    let raised = reads::raise_reads(graph, *forward);
    let totalled = totals::total_in_locals(graph, *forward);
    if raised || totalled {
        simplify(graph, forward);
    }
    let loops = neighbours::carry_neighbours(graph, forward);
    let carried = !loops.is_empty();
    if carried {
        windows::hand_on(graph, forward, &loops);
    }
    let stored = firsts::store_firsts(graph, forward);
    if reciprocals::hoist_reciprocals(graph) || carried {
        simplify(graph, forward);
    } else if stored {
        // What the zeros were made like may have been recorded for their sake only.
        remove(graph, forward);
        present::present(graph);
    }
    invariants::gather_invariants(graph);
    partial::mark_sums(graph);
}

/// Removes all that nobody needs. Tells whether more can be known of places now.
fn remove(graph: &mut Graph, forward: &mut usize) -> bool {
    let mut tells = false;
    loop {
        let dead = dce::remove_dead(graph, forward);
        let stores = stores::remove_stores(graph, forward);
        tells |= dead.tells || stores.tells;
        if stores.statements == 0 {
            return tells;
        }
    }
}

/// What a pass has taken out.
#[derive(Clone, Copy, Default)]
struct Removed {
    statements: usize,
    /// Some of it stored into places inside of a branch or loop, which hides what the places hold behind it.
    tells: bool,
}

impl Removed {
    fn count(&mut self, stmt: &Stmt, inside: bool) {
        self.statements += 1;
        self.tells |= inside && !matches!(stmt, Stmt::Let(_));
    }
}

#[cfg(test)]
mod tests;
