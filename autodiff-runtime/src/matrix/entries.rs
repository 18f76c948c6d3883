//! Matrices made of the entries of others: filled, quotients, parts put in their place, triangles.

use crate::Tangent;
use crate::product::{DivisorShare, Over};
use nalgebra::allocator::Allocator;
use nalgebra::base::storage::RawStorage;
use nalgebra::{DefaultAllocator, Dim, Matrix, OMatrix, RealField, Scalar, SquareMatrix, U1};

/// A matrix in the shape of another one, all entries equal.
#[inline]
pub fn filled<T: Scalar, R: Dim, C: Dim, S: RawStorage<T, R, C>>(like: &Matrix<T, R, C, S>, entry: T) -> OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    let (rows, columns) = like.shape_generic();
    OMatrix::from_element_generic(rows, columns, entry)
}

/// A matrix in the shape of another one, zero but for its diagonal.
#[inline]
pub fn diagonal<T: RealField, R: Dim, C: Dim, S: RawStorage<T, R, C>>(like: &Matrix<T, R, C, S>, entry: T) -> OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    let mut out = filled(like, T::zero());
    out.fill_diagonal(entry);
    out
}

/// Adds a number to each entry.
#[inline]
pub fn add_filled<T: Scalar + Tangent, R: Dim, C: Dim>(place: &mut OMatrix<T, R, C>, entry: T)
where
    DefaultAllocator: Allocator<R, C>,
{
    place.iter_mut().for_each(|own| own.accumulate(&entry));
}

/// Adds a number to each entry of the diagonal.
#[inline]
pub fn add_to_diagonal<T: Scalar + Tangent, R: Dim, C: Dim>(place: &mut OMatrix<T, R, C>, entry: T)
where
    DefaultAllocator: Allocator<R, C>,
{
    for i in 0..place.nrows().min(place.ncols()) {
        place[(i, i)].accumulate(&entry);
    }
}

/// The quotients of the entries, zero where the dividend is: a share of zero stays zero, even over zero.
///
/// # Panics
/// If the shapes differ.
#[inline]
pub fn quotient_left<T, R, C, S, D>(dividend: &Matrix<T, R, C, S>, divisor: &Matrix<T, R, C, D>) -> OMatrix<T, R, C>
where
    T: RealField,
    R: Dim,
    C: Dim,
    S: RawStorage<T, R, C>,
    D: RawStorage<T, R, C>,
    DefaultAllocator: Allocator<R, C>,
{
    dividend.zip_map(divisor, |dividend, divisor| if dividend.is_zero() { T::zero() } else { dividend / divisor })
}

/// The share of a divisor: `-g * quotient / divisor`, zero where `g` or the quotient is.
///
/// # Panics
/// If the shapes differ.
#[inline]
pub fn quotient_right<T, R, C, S, Q, G>(
    divisor: &Matrix<T, R, C, S>,
    quotient: &Matrix<T, R, C, Q>,
    g: &Matrix<T, R, C, G>,
) -> OMatrix<T, R, C>
where
    T: RealField,
    R: Dim,
    C: Dim,
    S: RawStorage<T, R, C>,
    Q: RawStorage<T, R, C>,
    G: RawStorage<T, R, C>,
    DefaultAllocator: Allocator<R, C>,
{
    divisor.zip_zip_map(
        quotient,
        g,
        |divisor, quotient, g| {
            if g.is_zero() || quotient.is_zero() { T::zero() } else { -(g * quotient / divisor) }
        },
    )
}

impl<T, R, C, S> Over<T> for Matrix<T, R, C, S>
where
    T: RealField,
    R: Dim,
    C: Dim,
    S: RawStorage<T, R, C>,
    DefaultAllocator: Allocator<R, C>,
{
    type Quotient = OMatrix<T, R, C>;

    #[inline]
    fn over(&self, divisor: &T) -> OMatrix<T, R, C> {
        self.map(|entry| if entry.is_zero() { T::zero() } else { entry / divisor.clone() })
    }
}

impl<T, R, C, G, Q> DivisorShare<Matrix<T, R, C, Q>, T> for Matrix<T, R, C, G>
where
    T: RealField,
    R: Dim,
    C: Dim,
    G: RawStorage<T, R, C>,
    Q: RawStorage<T, R, C>,
{
    /// Zeros of the adjoint and of the quotient add nothing.
    ///
    /// # Panics
    /// If the shapes differ.
    #[inline]
    fn divisor_share(&self, quotient: &Matrix<T, R, C, Q>, divisor: &T) -> T {
        let product = |sum, g: T, quotient: T| if g.is_zero() || quotient.is_zero() { sum } else { sum + g * quotient };
        let sum = self.zip_fold(quotient, T::zero(), product);
        if sum.is_zero() { T::zero() } else { -(sum / divisor.clone()) }
    }
}

/// Zeros in the shape of `like`, changed by `write`.
#[inline]
pub fn spread<T, R, C, S>(like: &Matrix<T, R, C, S>, write: impl FnOnce(&mut OMatrix<T, R, C>)) -> OMatrix<T, R, C>
where
    T: RealField,
    R: Dim,
    C: Dim,
    S: RawStorage<T, R, C>,
    DefaultAllocator: Allocator<R, C>,
{
    let mut out = filled(like, T::zero());
    write(&mut out);
    out
}

/// Adds a vector to the diagonal.
///
/// # Panics
/// If the vector is longer than the diagonal.
#[inline]
pub fn add_diagonal<T, R, C, D, S>(place: &mut OMatrix<T, R, C>, vector: &Matrix<T, D, U1, S>)
where
    T: Scalar + Tangent,
    R: Dim,
    C: Dim,
    D: Dim,
    S: RawStorage<T, D, U1>,
    DefaultAllocator: Allocator<R, C>,
{
    for (i, entry) in vector.iter().enumerate() {
        place[(i, i)].accumulate(entry);
    }
}

/// The symmetric matrix of which the argument is the lower triangle.
///
/// # Panics
/// If the matrix is not square.
#[inline]
pub fn mirrored<T: RealField, D: Dim, S: RawStorage<T, D, D>>(lower: &SquareMatrix<T, D, S>) -> OMatrix<T, D, D>
where
    DefaultAllocator: Allocator<D, D>,
{
    let (rows, columns) = lower.shape_generic();
    OMatrix::from_fn_generic(rows, columns, |i, j| lower[(i.max(j), i.min(j))].clone())
}

/// The adjoint of [`mirrored`]: what is above the diagonal is added to what is below.
///
/// # Panics
/// If the matrix is not square.
#[inline]
pub fn folded<T: RealField, D: Dim, S: RawStorage<T, D, D>>(whole: &SquareMatrix<T, D, S>) -> OMatrix<T, D, D>
where
    DefaultAllocator: Allocator<D, D>,
{
    let (rows, columns) = whole.shape_generic();
    OMatrix::from_fn_generic(rows, columns, |i, j| {
        let own = whole[(i, j)].clone();
        match i.cmp(&j) {
            core::cmp::Ordering::Less => T::zero(),
            core::cmp::Ordering::Equal => own,
            core::cmp::Ordering::Greater => own + whole[(j, i)].clone(),
        }
    })
}
