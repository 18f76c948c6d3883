//! Methods of floats by reference, which nobody calls: they tell whether somebody else has such methods.
//!
//! On a reference to a number, `x.sin()` is that of a trait with `fn sin(&self)` before it is that of the float, and no token
//! says so. Generated code writes such calls once more where this trait is in scope, too: then rustc finds two and refuses.

macro_rules! methods {
    ($($name:ident $(($($A:ident)+))?,)*) => {
        /// The names of methods of floats, by reference.
        ///
        /// ```
        /// use autodiff_runtime::__private::Behind as _;
        ///
        /// // Not the sine of 2: this trait has the first say.
        /// let x: &f64 = &2.0;
        /// assert_eq!(x.sin(), ());
        /// ```
        pub trait Behind {
            $(
                /// Nothing.
                #[inline(always)]
                fn $name $(<$($A),+>)? (&self $(, $(_: $A),+)?) {}
            )*
        }
    };
}

methods! {
    sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh,
    exp, exp2, exp_m1, ln, log2, log10, ln_1p, sqrt, cbrt, recip,
    floor, ceil, round, round_ties_even, trunc, fract, to_radians, to_degrees,
    powi(A), powf(A), log(A), atan2(A), hypot(A), max(A), min(A), copysign(A),
    mul_add(A B), clamp(A B),
}

impl Behind for f64 {}
impl Behind for f32 {}
