//! The operators of `f32` and `f64` among themselves, for functions with the option `own_types` that compute with numbers,
//! too, whose type the macro does not see.

use super::{Operator, symbols};
use crate::activity::Activity;
use crate::scalar::Scalar;

/// `place += seed · partial`. A zero seed contributes zero, even where the partial derivative is infinite.
#[inline(always)]
fn share<A: Activity, F: Scalar>(place: &mut A::Place<'_, F>, seed: F, partial: F) {
    if let Some(place) = A::get(place) {
        *place += product(seed, partial);
    }
}

#[inline(always)]
fn product<F: Scalar>(direction: F, partial: F) -> F {
    if direction == F::SCALAR_ZERO { F::SCALAR_ZERO } else { direction * partial }
}

/// A right operand that nobody can have. Beside the rule for it, the one of an operator between floats is not the only one,
/// and rustc looks at the right operand before it says which rule is missing.
pub enum Nothing {}

/// `Neg`, and the operators with two operands: their value, their partial derivatives, and the tangents of these, for the
/// operands `l` and `r` with the tangents `l_dot` and `r_dot`.
macro_rules! operators_of_floats {
    ($($float:ident)+) => {$(
        operators_of_floats! { $float |l, r, l_dot, r_dot|
            Add AddAssign: l + r, [1.0, 1.0], [0.0, 0.0];
            Sub SubAssign: l - r, [1.0, -1.0], [0.0, 0.0];
            Mul MulAssign: l * r, [r, l], [r_dot, l_dot];
            Div DivAssign: l / r, [1.0 / r, -l / (r * r)], [-r_dot / (r * r), (2.0 * l * r_dot / r - l_dot) / (r * r)];
            Rem RemAssign: l % r, [1.0, (l % r - l) / r], [0.0, 0.0];
        }

        #[diagnostic::do_not_recommend]
        #[allow(unreachable_code)]
        impl<S> Operator<S, Nothing> for $float {
            type Output = ();
            type Left = ();
            type Right = ();
            type Result = ();

            fn record<A: Activity, B: Activity>(
                self,
                right: Nothing,
            ) -> ((), impl for<'place> FnOnce((), A::Place<'place, ()>, B::Place<'place, ()>) + 'static) {
                (match right {}, |_: (), _: A::Place<'_, ()>, _: B::Place<'_, ()>| ())
            }

            fn tangent<A: Activity, B: Activity>(self, right: Nothing, _: A::Given<()>, _: B::Given<()>) -> ((), ()) {
                match right {}
            }

            fn tangent_record<A: Activity, B: Activity>(
                self,
                right: Nothing,
                _: A::Given<()>,
                _: B::Given<()>,
            ) -> (
                (),
                (),
                impl for<'place> FnOnce(((), ()), A::Place<'place, ()>, A::Place<'place, ()>, B::Place<'place, ()>, B::Place<'place, ()>) + 'static,
            ) {
                (match right {}, (), |_: ((), ()), _: A::Place<'_, ()>, _: A::Place<'_, ()>, _: B::Place<'_, ()>, _: B::Place<'_, ()>| ())
            }
        }

        impl Operator<symbols::Neg, ()> for $float {
            type Output = $float;
            type Left = $float;
            type Right = ();
            type Result = $float;

            #[inline(always)]
            fn record<A: Activity, B: Activity>(
                self,
                _: (),
            ) -> ($float, impl for<'place> FnOnce($float, A::Place<'place, $float>, B::Place<'place, ()>) + 'static) {
                (-self, |seed: $float, mut place: A::Place<'_, $float>, _: B::Place<'_, ()>| share::<A, _>(&mut place, seed, -1.0))
            }

            #[inline(always)]
            fn tangent<A: Activity, B: Activity>(self, _: (), dot: A::Given<$float>, _: B::Given<()>) -> ($float, $float) {
                (-self, -A::given(dot).unwrap_or(0.0))
            }

            #[inline(always)]
            fn tangent_record<A: Activity, B: Activity>(
                self,
                _: (),
                dot: A::Given<$float>,
                _: B::Given<()>,
            ) -> (
                $float,
                $float,
                impl for<'place> FnOnce(
                    ($float, $float),
                    A::Place<'place, $float>,
                    A::Place<'place, $float>,
                    B::Place<'place, ()>,
                    B::Place<'place, ()>,
                ) + 'static,
            ) {
                type Of<'place, S, T> = <S as Activity>::Place<'place, T>;
                let back = |seeds: ($float, $float), mut d: Of<'_, A, $float>, mut d_dot: Of<'_, A, $float>, _: Of<'_, B, ()>, _: Of<'_, B, ()>| {
                    share::<A, _>(&mut d, seeds.0, -1.0);
                    share::<A, _>(&mut d_dot, seeds.1, -1.0);
                };
                (-self, -A::given(dot).unwrap_or(0.0), back)
            }
        }
    )+};

    ($float:ident |$l:ident, $r:ident, $l_dot:ident, $r_dot:ident| $($symbol:ident $assign:ident: $value:expr, $partials:expr, $moved:expr;)+) => {
        $(
            operators_of_floats! { $float |$l, $r, $l_dot, $r_dot| $symbol: $value, $partials, $moved }
            operators_of_floats! { $float |$l, $r, $l_dot, $r_dot| $assign: $value, $partials, $moved }
        )+
    };

    ($float:ident |$l:ident, $r:ident, $l_dot:ident, $r_dot:ident| $symbol:ident: $value:expr, $partials:expr, $moved:expr) => {
        impl Operator<symbols::$symbol, $float> for $float {
            type Output = $float;
            type Left = $float;
            type Right = $float;
            type Result = $float;

            #[inline(always)]
            fn record<A: Activity, B: Activity>(
                self,
                $r: $float,
            ) -> ($float, impl for<'place> FnOnce($float, A::Place<'place, $float>, B::Place<'place, $float>) + 'static) {
                let $l = self;
                let [left, right]: [$float; 2] = $partials;
                let back = move |seed: $float, mut d_l: A::Place<'_, $float>, mut d_r: B::Place<'_, $float>| {
                    share::<A, _>(&mut d_l, seed, left);
                    share::<B, _>(&mut d_r, seed, right);
                };
                ($value, back)
            }

            #[inline(always)]
            fn tangent<A: Activity, B: Activity>(
                self,
                $r: $float,
                $l_dot: A::Given<$float>,
                $r_dot: B::Given<$float>,
            ) -> ($float, $float) {
                let $l = self;
                let ($l_dot, $r_dot) = (A::given($l_dot).unwrap_or(0.0), B::given($r_dot).unwrap_or(0.0));
                let [left, right]: [$float; 2] = $partials;
                ($value, product($l_dot, left) + product($r_dot, right))
            }

            #[inline(always)]
            #[allow(unused_variables)]
            fn tangent_record<A: Activity, B: Activity>(
                self,
                $r: $float,
                $l_dot: A::Given<$float>,
                $r_dot: B::Given<$float>,
            ) -> (
                $float,
                $float,
                impl for<'place> FnOnce(
                    ($float, $float),
                    A::Place<'place, $float>,
                    A::Place<'place, $float>,
                    B::Place<'place, $float>,
                    B::Place<'place, $float>,
                ) + 'static,
            ) {
                type Of<'place, S, T> = <S as Activity>::Place<'place, T>;
                let $l = self;
                let ($l_dot, $r_dot) = (A::given($l_dot).unwrap_or(0.0), B::given($r_dot).unwrap_or(0.0));
                let [left, right]: [$float; 2] = $partials;
                let [left_dot, right_dot]: [$float; 2] = $moved;
                let back = move |(seed, seed_dot): ($float, $float),
                                 mut d_l: Of<'_, A, $float>,
                                 mut d_l_dot: Of<'_, A, $float>,
                                 mut d_r: Of<'_, B, $float>,
                                 mut d_r_dot: Of<'_, B, $float>| {
                    share::<A, _>(&mut d_l, seed, left);
                    share::<A, _>(&mut d_l_dot, seed_dot, left);
                    share::<A, _>(&mut d_l_dot, seed, left_dot);
                    share::<B, _>(&mut d_r, seed, right);
                    share::<B, _>(&mut d_r_dot, seed_dot, right);
                    share::<B, _>(&mut d_r_dot, seed, right_dot);
                };
                ($value, product($l_dot, left) + product($r_dot, right), back)
            }
        }
    };
}

operators_of_floats! { f32 f64 }
