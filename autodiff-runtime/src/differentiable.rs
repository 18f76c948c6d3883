//! What carries a derivative: the tangent space of a type, and the linear algebra that every tangent offers.
//!
//! References, boxes and slices have the tangents of what they point at, so a gradient is always owned.
//! No method here is named like one of num-traits or nalgebra: a type parameter bounded by both stays
//! unambiguous.

use core::fmt::Debug;

/// `f32` and `f64`: their own tangents.
mod scalars;

/// Arrays, slices, `Vec` and `Option`: a tangent for each entry.
mod containers;

/// References, `Box` and `Cow`: the tangents of what they point at.
mod pointers;

/// Tuples: a tangent for each component.
mod tuples;

/// nalgebra's matrices: a tangent for each entry.
#[cfg(feature = "nalgebra")]
mod matrices;

/// Fields that carry no derivative.
mod skipped;

pub use skipped::Skipped;

/// A type whose values have derivatives.
///
/// [`Tangent`](Self::Tangent) is the type of a gradient with respect to a value of this type. Real scalars,
/// arrays, slices, `Vec`, `Box`, `Option`, `Cow<[T]>`, tuples, nalgebra's matrices and references of such implement it;
/// a struct does with `#[derive(Differentiable)]`. Integers, `bool` and strings do not; in a tuple beside numbers, integers
/// and `bool` have the tangent `()`.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::{Differentiable, TangentShape};
///
/// let layer = ([[1.0_f64, 2.0]; 2], &[3.0_f64; 3]);
/// assert_eq!(layer.zero_tangent(), ([[0.0, 0.0]; 2], [0.0; 3]));
/// assert_eq!(layer.tangent_shape().zeros(), layer.zero_tangent());
/// assert_eq!((3_usize, 0.5).zero_tangent(), ((), 0.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not carry a derivative",
    label = "no derivative with respect to a value of this type",
    note = "name the parameters to differentiate by with `wrt(..)`, or derive `Differentiable`",
    note = "mark a field that is to be left out with `#[differentiable(skip)]`",
    note = "give an integer or a `bool` in a field or a tuple a name of its type before it is handed on: `let n: usize = model.n;`"
)]
pub trait Differentiable {
    /// The type of tangents and gradients.
    type Tangent: Tangent;

    /// What tells the tangents of `self` from those of other values of its type: as many entries as a slice has, say.
    fn tangent_shape(&self) -> <Self::Tangent as Tangent>::Shape;

    /// The zero of the tangent space, in the shape of `self`.
    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        self.tangent_shape().zeros()
    }
}

/// An element of a tangent space: a gradient, a direction or a seed.
///
/// A tangent space is its own tangent space, which is what second derivatives stand on.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::Tangent;
///
/// let mut gradient = [1.0, 2.0];
/// gradient.accumulate(&[10.0, 20.0]);
/// gradient.scale_tangent(0.5);
/// assert_eq!(gradient, [5.5, 11.0]);
/// assert_eq!(gradient.dot_tangent(&[2.0, 0.0]), 11.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not carry a derivative",
    label = "not a tangent",
    note = "name the parameters to differentiate by with `wrt(..)`, or derive `Differentiable`"
)]
pub trait Tangent: Clone + Debug + PartialEq + Differentiable<Tangent = Self> {
    /// The sizes of a tangent, from which its zero is made: of no size itself, where the type tells all of them.
    type Shape: TangentShape<Tangent = Self>;

    /// Adds `other`: `self += other`.
    fn accumulate(&mut self, other: &Self);

    /// Multiplies by a number: `self *= factor`.
    fn scale_tangent(&mut self, factor: f64);

    /// The sum of the products of corresponding entries, `⟨self, other⟩`, in double precision.
    fn dot_tangent(&self, other: &Self) -> f64;
}

/// The sizes of a tangent: what is kept of a value whose derivative starts from zero.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::{Differentiable, TangentShape};
///
/// let weights = vec![[0.5, 1.5]; 3];
/// assert_eq!(weights.tangent_shape().zeros(), [[0.0, 0.0]; 3]);
/// assert_eq!(size_of_val(&[0.5, 1.5].tangent_shape()), 0);
/// ```
pub trait TangentShape: Clone {
    /// The type of the tangents.
    type Tangent;

    /// The zero of this shape.
    fn zeros(&self) -> Self::Tangent;
}

/// Adds `from` to `to`, entry by entry: what [`Tangent::accumulate`] is to values that are not `Sized`.
///
/// # Panics
/// If the lengths differ.
#[track_caller]
#[inline]
pub fn accumulate_slice<T: Tangent>(to: &mut [T], from: &[T]) {
    assert_same_length(to.len(), from.len());
    for (to, from) in to.iter_mut().zip(from) {
        to.accumulate(from);
    }
}

#[inline]
#[track_caller]
fn assert_same_length(left: usize, right: usize) {
    assert!(left == right, "tangents of {left} and of {right} entries belong to values of different lengths");
}

#[cfg(test)]
mod tests;
