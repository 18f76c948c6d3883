//! Whether types agree, as far as they are known.

use crate::graph::{Float, Ty};

/// Whether a value of the one type can be what the other is wanted for.
pub fn fits(a: &Ty, b: &Ty) -> bool {
    match (a, b) {
        (Ty::Opaque | Ty::Infer(_), _) | (_, Ty::Opaque | Ty::Infer(_)) => true,
        (Ty::Real(a), Ty::Real(b)) => a == b || [a, b].contains(&&Float::Literal),
        (Ty::Tuple(a), Ty::Tuple(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| fits(a, b)),
        (Ty::Array(a, m), Ty::Array(b, n)) => fits(a, b) && (m.known.is_none() || n.known.is_none() || m.known == n.known),
        // What is copied from a slice, a vector or an array can be any other of them.
        (a, b) => match (a.element(), b.element()) {
            (Some(a), Some(b)) => fits(a, b),
            _ => a == b,
        },
    }
}
