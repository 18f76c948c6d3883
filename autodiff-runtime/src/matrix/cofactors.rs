//! The derivative of the determinant, on singular matrices too.
//!
//! By a decomposition with full pivoting the matrix is `P⁻¹ L D U Q⁻¹`, where `L` and `U` have ones on their diagonals and small entries
//! beside them, and what is singular is in the diagonal `D`. Cofactors multiply, so that none but products of the diagonal's
//! entries are needed in the middle, and nothing is divided by a pivot that may be zero: G. W. Stewart, *On the adjugate
//! matrix*, Linear Algebra and its Applications 283 (1998).

use nalgebra::allocator::Allocator;
use nalgebra::base::storage::Storage;
use nalgebra::{DefaultAllocator, Dim, DimMin, OMatrix, OVector, PermutationSequence, RealField, SquareMatrix};

/// The matrix of cofactors: the derivatives of the determinant by the entries.
///
/// ```
/// use autodiff_runtime::__private::cofactors;
/// use nalgebra::Matrix2;
///
/// assert_eq!(cofactors(&Matrix2::new(0.0, 2.0, 0.0, 4.0)), Matrix2::new(4.0, 0.0, -2.0, 0.0));
/// ```
///
/// # Panics
/// If the matrix is not square.
pub fn cofactors<T: RealField, D: DimMin<D, Output = D>, S: Storage<T, D, D>>(matrix: &SquareMatrix<T, D, S>) -> OMatrix<T, D, D>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D>,
{
    let factors = Factors::of(matrix.clone_owned());
    let (rows, columns) = matrix.shape_generic();
    let count = factors.diagonal.len();
    let mut middle = OMatrix::zeros_generic(rows, columns);
    for i in 0..count {
        middle[(i, i)] = factors.product_without(i, i);
    }
    factors.around(middle)
}

/// The tangent of the matrix of cofactors by that of the matrix.
///
/// # Panics
/// If the matrices are not square and of one size.
pub fn cofactors_tangent<T, D, S, M>(matrix: &SquareMatrix<T, D, S>, tangent: &SquareMatrix<T, D, M>) -> OMatrix<T, D, D>
where
    T: RealField,
    D: DimMin<D, Output = D>,
    S: Storage<T, D, D>,
    M: Storage<T, D, D>,
    DefaultAllocator: Allocator<D, D> + Allocator<D>,
{
    let factors = Factors::of(matrix.clone_owned());
    let moved = factors.within(tangent.clone_owned());
    let (rows, columns) = matrix.shape_generic();
    let count = factors.diagonal.len();
    let mut middle = OMatrix::zeros_generic(rows, columns);
    for i in 0..count {
        for j in (0..count).filter(|j| *j != i) {
            let rest = factors.product_without(i, j);
            middle[(i, i)] += moved[(j, j)].clone() * rest.clone();
            middle[(i, j)] = -moved[(j, i)].clone() * rest;
        }
    }
    factors.around(middle)
}

/// `matrix = P⁻¹ L D U Q⁻¹`
struct Factors<T: RealField, D: Dim>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D>,
{
    rows: PermutationSequence<D>,
    columns: PermutationSequence<D>,
    /// `L` below the diagonal and `U` above it; ones on the diagonal.
    triangles: OMatrix<T, D, D>,
    diagonal: OVector<T, D>,
}

impl<T: RealField, D: DimMin<D, Output = D>> Factors<T, D>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D>,
{
    fn of(mut triangles: OMatrix<T, D, D>) -> Self {
        assert!(triangles.is_square(), "Unable to invert a non-square matrix.");
        let (size, _) = triangles.shape_generic();
        let count = triangles.nrows();
        let [mut rows, mut columns] = [0; 2].map(|_| PermutationSequence::identity_generic(size));
        let mut diagonal = OVector::zeros_generic(size, nalgebra::U1);
        for i in 0..count {
            let (mut row, mut column) = triangles.view_range(i.., i..).icamax_full();
            (row, column) = (row + i, column + i);
            if row != i {
                rows.append_permutation(i, row);
                triangles.swap_rows(i, row);
            }
            if column != i {
                columns.append_permutation(i, column);
                triangles.swap_columns(i, column);
            }
            let pivot = triangles[(i, i)].clone();
            diagonal[i] = pivot.clone();
            triangles[(i, i)] = T::one();
            // Where the largest entry left is zero, so are all.
            if pivot.is_zero() {
                continue;
            }
            for k in i + 1..count {
                triangles[(k, i)] /= pivot.clone();
                triangles[(i, k)] /= pivot.clone();
            }
            for k in i + 1..count {
                let upper = triangles[(i, k)].clone() * pivot.clone();
                for j in i + 1..count {
                    let lower = triangles[(j, i)].clone();
                    triangles[(j, k)] -= lower * upper.clone();
                }
            }
        }
        Factors { rows, columns, triangles, diagonal }
    }

    /// The product of the diagonal's entries but for one or two.
    fn product_without(&self, i: usize, j: usize) -> T {
        let rest = self.diagonal.iter().enumerate().filter(|(k, _)| *k != i && *k != j);
        rest.fold(T::one(), |product, (_, entry)| product * entry.clone())
    }

    /// The cofactors of the whole from those of the middle: `±P⁻¹ L⁻ᵀ M U⁻ᵀ Q⁻¹`.
    fn around(&self, mut middle: OMatrix<T, D, D>) -> OMatrix<T, D, D> {
        let count = self.diagonal.len();
        for k in (0..count).rev() {
            for i in k + 1..count {
                // Rows by L⁻ᵀ, columns by U⁻ᵀ.
                let (lower, upper) = (self.triangles[(i, k)].clone(), self.triangles[(k, i)].clone());
                for j in 0..count {
                    let below = middle[(i, j)].clone();
                    middle[(k, j)] -= lower.clone() * below;
                }
                for j in 0..count {
                    let right = middle[(j, i)].clone();
                    middle[(j, k)] -= upper.clone() * right;
                }
            }
        }
        self.rows.inv_permute_rows(&mut middle);
        self.columns.inv_permute_columns(&mut middle);
        let sign: T = self.rows.determinant::<T>() * self.columns.determinant::<T>();
        middle * sign
    }

    /// A change of the matrix as one of the middle: `L⁻¹ P H Q U⁻¹`.
    fn within(&self, mut change: OMatrix<T, D, D>) -> OMatrix<T, D, D> {
        let count = self.diagonal.len();
        self.rows.permute_rows(&mut change);
        self.columns.permute_columns(&mut change);
        for k in 0..count {
            for i in k + 1..count {
                let (lower, upper) = (self.triangles[(i, k)].clone(), self.triangles[(k, i)].clone());
                for j in 0..count {
                    let above = change[(k, j)].clone();
                    change[(i, j)] -= lower.clone() * above;
                }
                for j in 0..count {
                    let left = change[(j, k)].clone();
                    change[(j, i)] -= upper.clone() * left;
                }
            }
        }
        change
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{DMatrix, Matrix3};

    /// Cofactors as their definition has them: determinants of what is left without a row and a column.
    fn minors(matrix: &DMatrix<f64>) -> DMatrix<f64> {
        DMatrix::from_fn(matrix.nrows(), matrix.ncols(), |i, j| {
            let sign = if (i + j) % 2 == 0 { 1.0 } else { -1.0 };
            sign * matrix.clone().remove_row(i).remove_column(j).determinant()
        })
    }

    fn example(size: usize, rank: usize) -> DMatrix<f64> {
        let entry = |i: usize, j: usize| ((i * 13 + j * 7 + 3) as f64 * 0.61).sin();
        DMatrix::from_fn(size, rank, entry) * DMatrix::from_fn(rank, size, |i, j| entry(j + 5, i))
    }

    #[test]
    fn cofactors_are_signed_minors_at_any_rank() {
        for size in 0..6 {
            for rank in 0..=size {
                let matrix = example(size, rank);
                let difference = (cofactors(&matrix) - minors(&matrix)).amax();
                assert!(difference < 1e-13 * (1.0 + matrix.amax().powi(4)), "size {size}, rank {rank}: {difference}");
            }
        }
    }

    #[test]
    fn the_tangent_is_the_limit_of_differences_at_any_rank() {
        for size in 1..5 {
            for rank in 0..=size {
                let (matrix, direction) = (example(size, rank), example(size, size));
                let at = |h: f64| minors(&(&matrix + &direction * h));
                // Exact for polynomials up to the fourth degree.
                let h = 0.1;
                let difference = (at(h) - at(-h)) * (2.0 / (3.0 * h)) - (at(2.0 * h) - at(-2.0 * h)) / (12.0 * h);
                let error = (cofactors_tangent(&matrix, &direction) - difference).amax();
                assert!(error < 1e-11, "size {size}, rank {rank}: {error}");
            }
        }
    }

    #[test]
    fn of_static_size_too() {
        let singular = Matrix3::new(1.0, 2.0, 3.0, 2.0, 4.0, 6.0, -1.0, 0.5, 2.0);
        let expected = minors(&DMatrix::from_column_slice(3, 3, singular.as_slice()));
        assert!((cofactors(&singular) - expected).amax() < 1e-14);
    }
}
