//! Products with and of nalgebra's matrices: shares of factors are added in place, a product of vectors by a rank-one
//! update, products of matrices by `gemm` with `beta = 1`.
//!
//! nalgebra calls a blocked kernel where a dimension is dynamic, but not in its methods for a transposed factor. There the
//! seed and the place, which own their entries, are seen row by row, which costs nothing.

use nalgebra::allocator::Allocator;
use nalgebra::base::constraint::{AreMultipliable, DimEq, SameNumberOfColumns, SameNumberOfRows, ShapeConstraint};
use nalgebra::base::storage::{IsContiguous, RawStorage, Storage};
use nalgebra::{DefaultAllocator, Dim, Dyn, Matrix, MatrixView, MatrixViewMut, OMatrix, RealField};

use super::{Product, Vectors, products_with_references};
use crate::{Differentiable, Tangent};

impl<T, R1, C1, C2, S1, S2, S3> Product<Matrix<T, C1, C2, S2>, Matrix<T, R1, C2, S3>> for Matrix<T, R1, C1, S1>
where
    T: RealField + Tangent + Differentiable<Tangent = T>,
    R1: Dim,
    C1: Dim,
    C2: Dim,
    S1: Storage<T, R1, C1>,
    S2: Storage<T, C1, C2>,
    S3: Storage<T, R1, C2> + IsContiguous,
    DefaultAllocator: Allocator<R1, C1> + Allocator<C1, C2> + Allocator<C2, C1>,
    ShapeConstraint: DimEq<R1, R1>
        + DimEq<C1, C1>
        + SameNumberOfRows<R1, R1>
        + SameNumberOfColumns<C1, C1>
        + SameNumberOfRows<C1, C1>
        + SameNumberOfColumns<C2, C2>
        + AreMultipliable<R1, C2, C2, C1>
        + AreMultipliable<C1, R1, R1, C2>,
{
    type Left = OMatrix<T, R1, C1>;
    type Right = OMatrix<T, C1, C2>;

    #[inline]
    fn left(l: &Self, r: &Matrix<T, C1, C2, S2>, seed: &Matrix<T, R1, C2, S3>) -> OMatrix<T, R1, C1> {
        let (rows, columns) = l.shape_generic();
        let mut out = OMatrix::zeros_generic(rows, columns);
        Self::add_left(l, r, seed, &mut out);
        out
    }

    #[inline]
    fn right(l: &Self, r: &Matrix<T, C1, C2, S2>, seed: &Matrix<T, R1, C2, S3>) -> OMatrix<T, C1, C2> {
        let (rows, columns) = r.shape_generic();
        let mut out = OMatrix::zeros_generic(rows, columns);
        Self::add_right(l, r, seed, &mut out);
        out
    }

    #[inline]
    fn add_left(_: &Self, r: &Matrix<T, C1, C2, S2>, seed: &Matrix<T, R1, C2, S3>, place: &mut OMatrix<T, R1, C1>) {
        if r.ncols() == 1 {
            place.ger(T::one(), &seed.column(0), &r.column(0), T::one());
        } else if has_kernel(place, seed.ncols()) {
            transposed_mut(place).gemm(T::one(), r, &transposed(seed), T::one());
        } else {
            place.gemm(T::one(), seed, &r.transpose(), T::one());
        }
    }

    #[inline]
    fn add_right(l: &Self, _: &Matrix<T, C1, C2, S2>, seed: &Matrix<T, R1, C2, S3>, place: &mut OMatrix<T, C1, C2>) {
        if has_kernel(place, seed.nrows()) {
            transposed_mut(place).gemm(T::one(), &transposed(seed), l, T::one());
        } else {
            place.gemm_tr(T::one(), l, seed, T::one());
        }
    }
}

/// Whether nalgebra has a kernel for a product of so many terms per entry that goes to this place. It needs memory, and
/// matrices whose sizes are all static are multiplied without.
fn has_kernel<T, R: Dim, C: Dim>(place: &OMatrix<T, R, C>, terms: usize) -> bool
where
    T: RealField,
    DefaultAllocator: Allocator<R, C>,
{
    /// Up to this size nalgebra multiplies entry by entry.
    const SMALL: usize = 5;
    let is_dynamic = R::try_to_usize().is_none() || C::try_to_usize().is_none();
    is_dynamic && place.nrows() > SMALL && place.ncols() > SMALL && terms > SMALL
}

/// The same entries, rows and columns exchanged.
fn transposed<T, R: Dim, C: Dim, S>(matrix: &Matrix<T, R, C, S>) -> MatrixView<'_, T, C, R, Dyn, Dyn>
where
    T: RealField,
    S: RawStorage<T, R, C> + IsContiguous,
{
    let (rows, columns) = matrix.shape_generic();
    MatrixView::from_slice_with_strides_generic(matrix.as_slice(), columns, rows, Dyn(rows.value()), Dyn(1))
}

/// As [`transposed`], to be written to.
fn transposed_mut<T, R: Dim, C: Dim>(place: &mut OMatrix<T, R, C>) -> MatrixViewMut<'_, T, C, R, Dyn, Dyn>
where
    T: RealField,
    DefaultAllocator: Allocator<R, C>,
{
    let (rows, columns) = place.shape_generic();
    MatrixViewMut::from_slice_with_strides_generic(place.as_mut_slice(), columns, rows, Dyn(rows.value()), Dyn(1))
}

macro_rules! products_with_scalars {
    ($($float:ident)+) => {$(
        impl<R: Dim, C: Dim, S, D> Product<Matrix<$float, R, C, S>, Matrix<$float, R, C, D>> for $float
        where
            S: RawStorage<$float, R, C>,
            D: RawStorage<$float, R, C>,
            DefaultAllocator: Allocator<R, C>,
            ShapeConstraint: DimEq<R, R> + DimEq<C, C>,
        {
            type Left = $float;
            type Right = OMatrix<$float, R, C>;

            #[inline]
            fn left(_: &$float, r: &Matrix<$float, R, C, S>, seed: &Matrix<$float, R, C, D>) -> $float {
                r.dot(seed)
            }

            #[inline]
            fn right(l: &$float, _: &Matrix<$float, R, C, S>, seed: &Matrix<$float, R, C, D>) -> OMatrix<$float, R, C> {
                seed.map(|entry| entry * l)
            }
        }

        impl<R: Dim, C: Dim, S, D> Product<$float, Matrix<$float, R, C, D>> for Matrix<$float, R, C, S>
        where
            S: RawStorage<$float, R, C>,
            D: RawStorage<$float, R, C>,
            DefaultAllocator: Allocator<R, C>,
            ShapeConstraint: DimEq<R, R> + DimEq<C, C>,
        {
            type Left = OMatrix<$float, R, C>;
            type Right = $float;

            #[inline]
            fn left(_: &Self, r: &$float, seed: &Matrix<$float, R, C, D>) -> OMatrix<$float, R, C> {
                seed.map(|entry| entry * r)
            }

            #[inline]
            fn right(l: &Self, _: &$float, seed: &Matrix<$float, R, C, D>) -> $float {
                l.dot(seed)
            }
        }
    )+};
}

products_with_scalars! { f32 f64 }
products_with_references! { [T, Rows, Columns, S,] Matrix<T, Rows, Columns, S> }

impl<T, R, C, S> Vectors for Matrix<T, R, C, S> {}
