//! What generated code asks of nalgebra's matrices: entries of Jacobians and Hessians, parts, decompositions, cofactors.

/// The derivative of the determinant.
mod cofactors;

/// Linear systems by decompositions.
mod solve;

/// Quotients, parts and triangles.
mod entries;

/// What rotations are made of.
mod stumpff;

pub use cofactors::{cofactors, cofactors_tangent};
pub use entries::{add_diagonal, add_filled, add_to_diagonal, diagonal, filled, folded, mirrored, quotient_left, quotient_right, spread};
pub use solve::{
    cholesky_determinant, cholesky_inverse, cholesky_log_determinant, cholesky_solve, inverse, solution, solve, solve_transposed,
};

pub use stumpff::stumpff;

use crate::places::Coordinates;

/// Real scalars that can stand in nalgebra's matrices: `f32` and `f64`.
pub trait MatrixScalar: nalgebra::Scalar + nalgebra::Field + Copy + Coordinates<Self> {}

impl MatrixScalar for f32 {}
impl MatrixScalar for f64 {}
