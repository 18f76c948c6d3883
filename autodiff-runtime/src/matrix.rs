//! What generic code asks of the entries of Jacobians and Hessians.

use crate::places::Coordinates;

/// Real scalars that can stand in nalgebra's matrices: `f32` and `f64`.
pub trait MatrixScalar: nalgebra::RealField + Copy + Coordinates<Self> {}

impl MatrixScalar for f32 {}
impl MatrixScalar for f64 {}
