//! Products of values whose type the macro cannot see: what the adjoint of `l * r` contributes to its factors. Rustc picks the
//! rule by the types of the operands.

/// Products with and of nalgebra's matrices.
#[cfg(feature = "nalgebra")]
mod matrices;

/// Rotations of vectors by what carries no derivative.
#[cfg(feature = "nalgebra")]
mod rotations;

use crate::Tangent;

/// The rule of `l * r`, where `l` is of type `Self` and the adjoint of the product of type `D`.
///
/// ```
/// use autodiff_runtime::__private::Product;
///
/// assert_eq!(Product::left(&3.0, &5.0, &2.0), 10.0);
/// assert_eq!(Product::right(&3.0, &5.0, &2.0), 6.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "no derivative rule for this product",
    label = "no rule for `{Self}` times `{R}`, where the product has the adjoint `{D}`",
    note = "for an operator of your own, write `#[differentiable]` on its `impl` and the option `own_types` here; or drop the derivative with `no_diff(..)`"
)]
pub trait Product<R: ?Sized, D: ?Sized> {
    /// The tangent of the left factor; `()` for one that carries none.
    type Left: Tangent;

    /// The tangent of the right factor.
    type Right: Tangent;

    /// The share of the left factor: `seed · rᵀ`.
    fn left(l: &Self, r: &R, seed: &D) -> Self::Left;

    /// The share of the right factor: `lᵀ · seed`.
    fn right(l: &Self, r: &R, seed: &D) -> Self::Right;

    /// Adds the share of the left factor to its adjoint place.
    #[inline]
    fn add_left(l: &Self, r: &R, seed: &D, place: &mut Self::Left) {
        place.accumulate(&Self::left(l, r, seed));
    }

    /// Adds the share of the right factor to its adjoint place.
    #[inline]
    fn add_right(l: &Self, r: &R, seed: &D, place: &mut Self::Right) {
        place.accumulate(&Self::right(l, r, seed));
    }
}

macro_rules! products_of_scalars {
    ($($float:ident)+) => {$(
        // A zero seed contributes zero, even where the other factor is infinite.
        impl Product<$float, $float> for $float {
            type Left = $float;
            type Right = $float;

            #[inline(always)]
            fn left(_: &$float, r: &$float, seed: &$float) -> $float {
                if *seed == 0.0 { 0.0 } else { seed * r }
            }

            #[inline(always)]
            fn right(l: &$float, _: &$float, seed: &$float) -> $float {
                if *seed == 0.0 { 0.0 } else { seed * l }
            }
        }
    )+};
}

products_of_scalars! { f32 f64 }

/// A factor behind a reference, as iterators of data give it.
macro_rules! products_with_references {
    ([$($generics:tt)*] $factor:ty) => {
        impl<$($generics)* R: ?Sized, D: ?Sized> Product<&R, D> for $factor
        where
            Self: Product<R, D>,
        {
            type Left = <Self as Product<R, D>>::Left;
            type Right = <Self as Product<R, D>>::Right;

            #[inline(always)]
            fn left(l: &Self, r: &&R, seed: &D) -> Self::Left {
                <Self as Product<R, D>>::left(l, r, seed)
            }

            #[inline(always)]
            fn right(l: &Self, r: &&R, seed: &D) -> Self::Right {
                <Self as Product<R, D>>::right(l, r, seed)
            }

            #[inline(always)]
            fn add_left(l: &Self, r: &&R, seed: &D, place: &mut Self::Left) {
                <Self as Product<R, D>>::add_left(l, r, seed, place);
            }

            #[inline(always)]
            fn add_right(l: &Self, r: &&R, seed: &D, place: &mut Self::Right) {
                <Self as Product<R, D>>::add_right(l, r, seed, place);
            }
        }
    };
}

#[cfg(feature = "nalgebra")]
use products_with_references;

products_with_references! { [] f32 }
products_with_references! { [] f64 }

impl<L: Product<R, D> + ?Sized, R: ?Sized, D: ?Sized> Product<R, D> for &L {
    type Left = L::Left;
    type Right = L::Right;

    #[inline(always)]
    fn left(l: &Self, r: &R, seed: &D) -> L::Left {
        L::left(l, r, seed)
    }

    #[inline(always)]
    fn right(l: &Self, r: &R, seed: &D) -> L::Right {
        L::right(l, r, seed)
    }

    #[inline(always)]
    fn add_left(l: &Self, r: &R, seed: &D, place: &mut L::Left) {
        L::add_left(l, r, seed, place);
    }

    #[inline(always)]
    fn add_right(l: &Self, r: &R, seed: &D, place: &mut L::Right) {
        L::add_right(l, r, seed, place);
    }
}

/// Adjoints that are divided by a number of type `T`: what `l / x` contributes to `l`.
#[diagnostic::on_unimplemented(
    message = "no derivative rule for this quotient",
    label = "no rule for a quotient with the adjoint `{Self}` by `{T}`",
    note = "for an operator of your own, write `#[differentiable]` on its `impl` and the option `own_types` here; or drop the derivative with `no_diff(..)`"
)]
pub trait Over<T: ?Sized> {
    /// The share of the dividend.
    type Quotient;

    /// The quotient, zero where the adjoint is.
    fn over(&self, divisor: &T) -> Self::Quotient;
}

/// Adjoints of quotients of type `Q` by a number of type `T`: what `l / x` contributes to `x`.
#[diagnostic::on_unimplemented(
    message = "no derivative rule for this quotient",
    label = "no rule for the quotient `{Q}` by `{T}`, where it has the adjoint `{Self}`",
    note = "for an operator of your own, write `#[differentiable]` on its `impl` and the option `own_types` here; or drop the derivative with `no_diff(..)`"
)]
pub trait DivisorShare<Q: ?Sized, T> {
    /// `-⟨self, quotient⟩ / divisor`
    fn divisor_share(&self, quotient: &Q, divisor: &T) -> T;
}

macro_rules! quotients_of_scalars {
    ($($float:ident)+) => {$(
        impl Over<$float> for $float {
            type Quotient = $float;

            #[inline(always)]
            fn over(&self, divisor: &$float) -> $float {
                if *self == 0.0 { 0.0 } else { self / divisor }
            }
        }

        impl Over<&$float> for $float {
            type Quotient = $float;

            #[inline(always)]
            fn over(&self, divisor: &&$float) -> $float {
                Over::<$float>::over(self, divisor)
            }
        }

        impl DivisorShare<$float, $float> for $float {
            #[inline(always)]
            fn divisor_share(&self, quotient: &$float, divisor: &$float) -> $float {
                if *self == 0.0 { 0.0 } else { -(self * quotient / divisor) }
            }
        }
    )+};
}

quotients_of_scalars! { f32 f64 }

/// The share of a dividend.
#[inline(always)]
pub fn quotient_by<G: Over<T> + ?Sized, T: ?Sized>(g: &G, divisor: &T) -> G::Quotient {
    g.over(divisor)
}

/// The share of a divisor.
#[inline(always)]
pub fn divisor_share<G: DivisorShare<Q, T> + ?Sized, Q: ?Sized, T>(g: &G, quotient: &Q, divisor: &T) -> T {
    g.divisor_share(quotient, divisor)
}

/// A type whose `+`, `-`, negation and quotient by numbers are those of vectors, entry by entry.
#[diagnostic::on_unimplemented(
    message = "the derivative of this operator on `{Self}` is not known",
    label = "`{Self}` need not add up like a vector of numbers",
    note = "for an operator of your own, write `#[differentiable]` on its `impl` and the option `own_types` here; or drop the derivative with `no_diff(..)`"
)]
pub trait Vectors {}

impl Vectors for f32 {}
impl Vectors for f64 {}

/// The value; its type says that the operators which made it are those of vectors.
#[inline(always)]
pub fn of_vectors<T: Vectors>(value: T) -> T {
    value
}

/// The tangent times -1.
#[inline]
pub fn negated<T: Tangent>(tangent: &T) -> T {
    let mut out = tangent.clone();
    out.scale_tangent(-1.0);
    out
}

/// The sum of two tangents.
#[inline]
pub fn added<T: Tangent>(left: &T, right: &T) -> T {
    let mut out = left.clone();
    out.accumulate(right);
    out
}

#[cfg(test)]
mod tests;
