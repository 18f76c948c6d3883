//! Blocks that are left by a branch, as branches alone: `{ if c { a; leave } b }` is `if c { a } else { b }`.

use crate::graph::{LabelId, Region, Stmt};

/// The statements of a block without its jumps; `None` where that would repeat some of them.
pub(super) fn without_jumps(body: &Region, label: LabelId) -> Option<Vec<Stmt>> {
    rewrite(body.stmts.clone(), label)
}

fn rewrite(stmts: Vec<Stmt>, label: LabelId) -> Option<Vec<Stmt>> {
    let mut out: Vec<Stmt> = Vec::new();
    let mut stmts = stmts.into_iter();
    while let Some(stmt) = stmts.next() {
        match stmt {
            Stmt::Rest(rest) => {
                let stmts = rewrite(rest.stmts, label)?;
                // What jumps elsewhere keeps its rest.
                match out.last() {
                    Some(last) if !last.jumps().is_empty() => out.push(Stmt::Rest(Region { stmts, ..Region::default() })),
                    _ => out.extend(stmts),
                }
            }
            stmt if !stmt.jumps().contains(&label) => out.push(stmt),
            Stmt::Break(_) => return Some(out),
            Stmt::If { cond, then, els, outs } if outs.is_empty() => {
                let (mut then, mut els) = (then.stmts, els.stmts);
                // What follows goes to the arm that falls through.
                let arm = match (leaves(&then, label), leaves(&els, label)) {
                    (true, _) => &mut els,
                    (false, true) => &mut then,
                    (false, false) => return None,
                };
                if !leaves(arm, label) {
                    if arm.iter().any(|stmt| stmt.jumps().contains(&label)) {
                        return None;
                    }
                    arm.extend(stmts.by_ref());
                }
                let (then, els) = (rewrite(then, label)?, rewrite(els, label)?);
                let region = |stmts| Region { stmts, ..Region::default() };
                out.push(Stmt::If { cond, then: region(then), els: region(els), outs });
                return Some(out);
            }
            _ => return None,
        }
    }
    Some(out)
}

/// Whether the statements end by leaving the block.
fn leaves(stmts: &[Stmt], label: LabelId) -> bool {
    match stmts.last() {
        Some(Stmt::Break(goal)) => *goal == label,
        Some(Stmt::Rest(rest)) => leaves(&rest.stmts, label),
        _ => false,
    }
}
