//! nalgebra's matrices: a tangent for each entry, in an owned matrix of the same shape. Views have owned tangents
//! too, and entries are numbered column by column, as they are stored.

use nalgebra::allocator::Allocator;
use nalgebra::base::storage::RawStorage;
use nalgebra::{DefaultAllocator, Dim, Matrix, OMatrix, Scalar};

use super::{Differentiable, Tangent, TangentShape, accumulate_slice};
use crate::opaque::Value;
use crate::places::Coordinates;

impl<T, R: Dim, C: Dim, S: RawStorage<T, R, C>> Differentiable for Matrix<T, R, C, S>
where
    T: Scalar + Differentiable,
    T::Tangent: Scalar,
    DefaultAllocator: Allocator<R, C>,
{
    type Tangent = OMatrix<T::Tangent, R, C>;

    #[inline]
    fn tangent_shape(&self) -> <Self::Tangent as Tangent>::Shape {
        let (rows, columns) = self.shape_generic();
        OfMatrix { rows, columns, entry: self.iter().next().map(T::tangent_shape) }
    }
}

/// The shape of a matrix, whose entries are of one shape.
#[derive(Clone, Debug)]
pub struct OfMatrix<S, R, C> {
    rows: R,
    columns: C,
    /// That of the entries, if there are any.
    entry: Option<S>,
}

impl<S: TangentShape, R: Dim, C: Dim> TangentShape for OfMatrix<S, R, C>
where
    S::Tangent: Scalar,
    DefaultAllocator: Allocator<R, C>,
{
    type Tangent = OMatrix<S::Tangent, R, C>;

    #[inline]
    fn zeros(&self) -> Self::Tangent {
        let entry = || self.entry.as_ref().expect("a matrix with entries has one that is the first").zeros();
        OMatrix::from_fn_generic(self.rows, self.columns, |_, _| entry())
    }
}

/// # Panics
/// If the shapes differ.
impl<T: Scalar + Tangent, R: Dim, C: Dim> Tangent for OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    type Shape = OfMatrix<T::Shape, R, C>;

    #[track_caller]
    #[inline]
    fn accumulate(&mut self, other: &Self) {
        assert_same_shape(self.shape(), other.shape());
        accumulate_slice(self.as_mut_slice(), other.as_slice());
    }

    #[inline]
    fn scale_tangent(&mut self, factor: f64) {
        self.iter_mut().for_each(|entry| entry.scale_tangent(factor));
    }

    #[track_caller]
    #[inline]
    fn dot_tangent(&self, other: &Self) -> f64 {
        assert_same_shape(self.shape(), other.shape());
        self.iter().zip(other.iter()).map(|(left, right)| left.dot_tangent(right)).sum()
    }
}

#[track_caller]
fn assert_same_shape(left: (usize, usize), right: (usize, usize)) {
    assert!(left == right, "tangents of shapes {left:?} and {right:?} belong to matrices of different shapes");
}

impl<T, R: Dim, C: Dim, S> Value for Matrix<T, R, C, S> {
    type Value = Self;

    #[inline(always)]
    fn value(&self) -> &Self {
        self
    }
}

impl<N, T: Scalar + Coordinates<N>, R: Dim, C: Dim> Coordinates<N> for OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    fn count(&self) -> usize {
        Coordinates::<N>::count(self.as_slice())
    }
    fn get(&self, index: usize) -> N {
        Coordinates::<N>::get(self.as_slice(), index)
    }
    fn set(&mut self, index: usize, value: N) {
        Coordinates::<N>::set(self.as_mut_slice(), index, value);
    }
}

#[cfg(test)]
mod tests;
