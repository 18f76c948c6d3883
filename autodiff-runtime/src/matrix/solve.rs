//! Linear systems by decompositions. What has no solution is zero here: whether there is one was asked before, and on a way that is not
//! taken nothing may panic.

use nalgebra::allocator::Allocator;
use nalgebra::base::constraint::{SameNumberOfRows, ShapeConstraint};
use nalgebra::base::storage::Storage;
use nalgebra::{Cholesky, DefaultAllocator, Dim, DimMin, LU, Matrix, OMatrix, RealField, SquareMatrix};

use super::filled;

/// The inverse that was found, or zeros.
#[inline]
pub fn inverse<T: RealField, D: Dim, S: Storage<T, D, D>>(
    matrix: &SquareMatrix<T, D, S>,
    found: &Option<OMatrix<T, D, D>>,
) -> OMatrix<T, D, D>
where
    DefaultAllocator: Allocator<D, D>,
{
    found.clone().unwrap_or_else(|| filled(matrix, T::zero()))
}

/// The solution that was found, or zeros.
#[inline]
pub fn solution<T, R, C, S>(right: &Matrix<T, R, C, S>, found: &Option<OMatrix<T, R, C>>) -> OMatrix<T, R, C>
where
    T: RealField,
    R: Dim,
    C: Dim,
    S: Storage<T, R, C>,
    DefaultAllocator: Allocator<R, C>,
{
    found.clone().unwrap_or_else(|| filled(right, T::zero()))
}

/// `A⁻¹ right` by the decomposition of `A`, or zeros.
#[inline]
pub fn solve<T, D, R, C, S>(lu: &LU<T, D, D>, right: &Matrix<T, R, C, S>) -> OMatrix<T, R, C>
where
    T: RealField,
    D: DimMin<D, Output = D>,
    R: Dim,
    C: Dim,
    S: Storage<T, R, C>,
    DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<R, C>,
    ShapeConstraint: SameNumberOfRows<R, D>,
{
    lu.solve(right).unwrap_or_else(|| filled(right, T::zero()))
}

/// `A⁻ᵀ right` by the decomposition of `A`, or zeros: `A = P⁻¹ L U`, so that `Uᵀ y = right`, `Lᵀ z = y` and the result is `P⁻¹ z`.
#[inline]
pub fn solve_transposed<T, D, R, C, S>(lu: &LU<T, D, D>, right: &Matrix<T, R, C, S>) -> OMatrix<T, R, C>
where
    T: RealField,
    D: DimMin<D, Output = D>,
    R: Dim,
    C: Dim,
    S: Storage<T, R, C>,
    DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<R, C>,
    ShapeConstraint: SameNumberOfRows<R, D>,
{
    let triangles = lu.lu_internal();
    let count = triangles.nrows();
    if (0..count).any(|i| triangles[(i, i)].is_zero()) {
        return filled(right, T::zero());
    }
    let mut out = right.clone_owned();
    for mut column in out.column_iter_mut() {
        for i in 0..count {
            for k in 0..i {
                let above = column[k].clone();
                column[i] -= triangles[(k, i)].clone() * above;
            }
            column[i] /= triangles[(i, i)].clone();
        }
        for i in (0..count).rev() {
            for k in i + 1..count {
                let below = column[k].clone();
                column[i] -= triangles[(k, i)].clone() * below;
            }
        }
    }
    lu.p().inv_permute_rows(&mut out);
    out
}

/// `A⁻¹ right` by the decomposition of `A`, or zeros.
#[inline]
pub fn cholesky_solve<T, D, R, C, S>(cholesky: &Option<Cholesky<T, D>>, right: &Matrix<T, R, C, S>) -> OMatrix<T, R, C>
where
    T: RealField,
    D: Dim,
    R: Dim,
    C: Dim,
    S: Storage<T, R, C>,
    DefaultAllocator: Allocator<D, D> + Allocator<R, C>,
    ShapeConstraint: SameNumberOfRows<R, D>,
{
    cholesky.as_ref().map_or_else(|| filled(right, T::zero()), |cholesky| cholesky.solve(right))
}

/// `A⁻¹` by the decomposition of `A`, or zeros.
#[inline]
pub fn cholesky_inverse<T, D, S>(matrix: &SquareMatrix<T, D, S>, cholesky: &Option<Cholesky<T, D>>) -> OMatrix<T, D, D>
where
    T: RealField,
    D: Dim,
    S: Storage<T, D, D>,
    DefaultAllocator: Allocator<D, D>,
{
    cholesky.as_ref().map_or_else(|| filled(matrix, T::zero()), Cholesky::inverse)
}

/// The determinant by the decomposition, or zero.
#[inline]
pub fn cholesky_determinant<T: RealField, D: Dim>(cholesky: &Option<Cholesky<T, D>>) -> T
where
    DefaultAllocator: Allocator<D, D>,
{
    cholesky.as_ref().map_or_else(T::zero, Cholesky::determinant)
}

/// The logarithm of the determinant by the decomposition, or zero.
#[inline]
pub fn cholesky_log_determinant<T: RealField, D: Dim>(cholesky: &Option<Cholesky<T, D>>) -> T
where
    DefaultAllocator: Allocator<D, D>,
{
    cholesky.as_ref().map_or_else(T::zero, Cholesky::ln_determinant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{DMatrix, DVector};

    #[test]
    fn the_transposed_system_is_solved_by_the_same_decomposition() {
        for size in 0..6 {
            let matrix = DMatrix::from_fn(size, size, |i, j| ((i * 5 + j * 3) as f64 * 0.7).sin() + if i + 1 == j { 2.0 } else { 0.1 });
            let right = DVector::from_fn(size, |i, _| 1.0 + i as f64);
            let found = solve_transposed(&matrix.clone().lu(), &right);
            let residual = matrix.transpose() * found - right;
            assert!(residual.norm() < 1e-12, "{residual}");
        }
    }

    #[test]
    fn what_has_no_solution_is_zero() {
        let lu = DMatrix::<f64>::zeros(2, 2).lu();
        let right = DVector::from_element(2, 1.0);
        assert_eq!(solve(&lu, &right), DVector::zeros(2));
        assert_eq!(solve_transposed(&lu, &right), DVector::zeros(2));
    }
}
