//! The operators of real scalars among themselves, for functions with the option `own_types` that compute with numbers,
//! too, whose type the macro does not see. A number is the same behind a reference.

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

/// The rule for [`Nothing`].
macro_rules! nobodys {
    ($($float:ident)+) => {$(
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
    )+};
}

nobodys! { f32 f64 }

#[diagnostic::do_not_recommend]
impl<P, F: Scalar> Operator<symbols::Neg<P>, ()> for F {
    type Output = F;
    type Left = F;
    type Right = ();
    type Result = F;

    #[inline(always)]
    fn record<A: Activity, B: Activity>(
        self,
        _: (),
    ) -> (F, impl for<'place> FnOnce(F, A::Place<'place, F>, B::Place<'place, ()>) + 'static) {
        (-self, |seed: F, mut place: A::Place<'_, F>, _: B::Place<'_, ()>| share::<A, _>(&mut place, seed, -F::SCALAR_ONE))
    }

    #[inline(always)]
    fn tangent<A: Activity, B: Activity>(self, _: (), dot: A::Given<F>, _: B::Given<()>) -> (F, F) {
        (-self, -A::given(dot).unwrap_or(F::SCALAR_ZERO))
    }

    #[inline(always)]
    fn tangent_record<A: Activity, B: Activity>(
        self,
        _: (),
        dot: A::Given<F>,
        _: B::Given<()>,
    ) -> (
        F,
        F,
        impl for<'place> FnOnce((F, F), A::Place<'place, F>, A::Place<'place, F>, B::Place<'place, ()>, B::Place<'place, ()>) + 'static,
    ) {
        type Of<'place, S, T> = <S as Activity>::Place<'place, T>;
        let back = |seeds: (F, F), mut d: Of<'_, A, F>, mut d_dot: Of<'_, A, F>, _: Of<'_, B, ()>, _: Of<'_, B, ()>| {
            share::<A, _>(&mut d, seeds.0, -F::SCALAR_ONE);
            share::<A, _>(&mut d_dot, seeds.1, -F::SCALAR_ONE);
        };
        (-self, -A::given(dot).unwrap_or(F::SCALAR_ZERO), back)
    }
}

/// The operators with two operands: their value, their partial derivatives, and the tangents of these, for the operands `l`
/// and `r` of type `F` with the tangents `l_dot` and `r_dot`.
macro_rules! operators_of_scalars {
    (
        $float:ident |$l:ident, $r:ident, $l_dot:ident, $r_dot:ident|
        $($symbol:ident $assign:ident: $value:expr, $partials:expr, $moved:expr;)+
    ) => {$(
        operators_of_scalars! { $float |$l, $r, $l_dot, $r_dot| $symbol: $value, $partials, $moved }
        operators_of_scalars! { $float |$l, $r, $l_dot, $r_dot| $assign: $value, $partials, $moved }
    )+};

    ($float:ident |$l:ident, $r:ident, $l_dot:ident, $r_dot:ident| $symbol:ident: $value:expr, $partials:expr, $moved:expr) => {
        impl<P, Q, $float: Scalar> Operator<symbols::$symbol<P, Q>, $float> for $float {
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
                let ($l_dot, $r_dot) = (A::given($l_dot).unwrap_or(<$float>::SCALAR_ZERO), B::given($r_dot).unwrap_or(<$float>::SCALAR_ZERO));
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
                let ($l_dot, $r_dot) = (A::given($l_dot).unwrap_or(<$float>::SCALAR_ZERO), B::given($r_dot).unwrap_or(<$float>::SCALAR_ZERO));
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

operators_of_scalars! { F |l, r, l_dot, r_dot|
    Add AddAssign: l + r, [F::SCALAR_ONE, F::SCALAR_ONE], [F::SCALAR_ZERO, F::SCALAR_ZERO];
    Sub SubAssign: l - r, [F::SCALAR_ONE, -F::SCALAR_ONE], [F::SCALAR_ZERO, F::SCALAR_ZERO];
    Mul MulAssign: l * r, [r, l], [r_dot, l_dot];
    Div DivAssign: l / r, [F::SCALAR_ONE / r, -l / (r * r)], [-r_dot / (r * r), ((l + l) * r_dot / r - l_dot) / (r * r)];
    Rem RemAssign: l % r, [F::SCALAR_ONE, (l % r - l) / r], [F::SCALAR_ZERO, F::SCALAR_ZERO];
}
