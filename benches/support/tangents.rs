//! A number with its derivatives in `N` directions, for a hand-written forward mode without overhead.

use std::array::from_fn;
use std::ops::{Add, Mul, Neg, Sub};

#[derive(Clone, Copy)]
pub(crate) struct Tangents<const N: usize> {
    pub(crate) value: f64,
    pub(crate) slopes: [f64; N],
}

impl<const N: usize> Tangents<N> {
    /// The variable of one direction.
    pub(crate) fn variable(value: f64, direction: usize) -> Self {
        let mut slopes = [0.0; N];
        slopes[direction] = 1.0;
        Tangents { value, slopes }
    }

    /// The function whose value and derivative at this number are given.
    #[inline]
    fn chain(self, value: f64, derivative: f64) -> Self {
        Tangents { value, slopes: self.slopes.map(|slope| derivative * slope) }
    }

    #[inline]
    pub(crate) fn recip(self) -> Self {
        let value = 1.0 / self.value;
        self.chain(value, -value * value)
    }

    #[inline]
    pub(crate) fn sqrt(self) -> Self {
        let value = self.value.sqrt();
        self.chain(value, 0.5 / value)
    }

    #[inline]
    pub(crate) fn sin_cos(self) -> (Self, Self) {
        let (sin, cos) = self.value.sin_cos();
        (self.chain(sin, cos), self.chain(cos, -sin))
    }
}

impl<const N: usize> Add for Tangents<N> {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        Tangents { value: self.value + other.value, slopes: from_fn(|i| self.slopes[i] + other.slopes[i]) }
    }
}

impl<const N: usize> Sub for Tangents<N> {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        Tangents { value: self.value - other.value, slopes: from_fn(|i| self.slopes[i] - other.slopes[i]) }
    }
}

impl<const N: usize> Mul for Tangents<N> {
    type Output = Self;

    #[allow(clippy::suspicious_arithmetic_impl, reason = "the product rule adds")]
    #[inline]
    fn mul(self, other: Self) -> Self {
        Tangents { value: self.value * other.value, slopes: from_fn(|i| self.slopes[i] * other.value + self.value * other.slopes[i]) }
    }
}

impl<const N: usize> Neg for Tangents<N> {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        self.chain(-self.value, -1.0)
    }
}

impl<const N: usize> Add<f64> for Tangents<N> {
    type Output = Self;

    #[inline]
    fn add(self, constant: f64) -> Self {
        self.chain(self.value + constant, 1.0)
    }
}

impl<const N: usize> Mul<f64> for Tangents<N> {
    type Output = Self;

    #[inline]
    fn mul(self, constant: f64) -> Self {
        self.chain(self.value * constant, constant)
    }
}
