#[allow(dead_code)]
fn straight_line(x: f64, y: f64) -> f64 {
    let r = x.hypot(y);
    (x * y).sin() / r + r.sqrt()
}
///Derivatives of [`straight_line()`](fn@straight_line).
#[allow(non_camel_case_types, dead_code)]
struct straight_line<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl straight_line {
    ///The value of `straight_line` and its gradient with respect to `x`, `y`.
    pub fn value_and_grad(x: f64, y: f64) -> (f64, (f64, f64)) {
        let r = x.hypot(y);
        let t = x * y;
        let t_2 = t.sin() / r;
        let t_3 = r.sqrt();
        let t_4 = 1.0 / r;
        let d_r = 0.5 / t_3 - t_4 * t_2;
        let t_5 = r == 0.0;
        let t_6 = t_4 * t.cos();
        (
            t_2 + t_3,
            (
                t_6 * y + (if t_5 { 0.0 } else { d_r * (x * t_4) }),
                t_6 * x + (if t_5 { 0.0 } else { d_r * (y * t_4) }),
            ),
        )
    }
    ///The gradient of `straight_line` with respect to `x`, `y`.
    pub fn grad(x: f64, y: f64) -> (f64, f64) {
        Self::value_and_grad(x, y).1
    }
    ///The value of `straight_line`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(
        x: f64,
        y: f64,
        seed: f64,
        d_x: &mut f64,
        d_y: &mut f64,
    ) -> f64 {
        let r = x.hypot(y);
        let t = x * y;
        let t_2 = t.sin() / r;
        let t_3 = r.sqrt();
        let t_4 = 1.0 / r;
        let t_5 = seed * t_4;
        let t_6 = seed == 0.0;
        let d_r = (if t_6 { 0.0 } else { 0.5 * seed / t_3 })
            - (if t_6 { 0.0 } else { t_5 * t_2 });
        let t_7 = r == 0.0;
        let t_8 = (if t_6 { 0.0 } else { t_5 }) * t.cos();
        *d_x += t_8 * y + (if t_7 { 0.0 } else { d_r * (x * t_4) });
        *d_y += t_8 * x + (if t_7 { 0.0 } else { d_r * (y * t_4) });
        t_2 + t_3
    }
    ///The value of `straight_line` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(x: f64, y: f64) -> (f64, impl ::core::ops::FnOnce(f64) -> (f64, f64)) {
        let mut d_x = ::autodiff::__private::Differentiable::zero_tangent(&x);
        let mut d_y = ::autodiff::__private::Differentiable::zero_tangent(&y);
        let (value, back) = straight_line::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(x, y);
        (
            value,
            move |seed| {
                back(seed, &mut d_x, &mut d_y);
                (d_x, d_y)
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        x: f64,
        y: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut (), &mut f64, &mut f64) + use<>) {
        let (value, back) = straight_line::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(x, y);
        (
            value,
            move |seed: f64, _: &mut (), d_x: &mut f64, d_y: &mut f64| back(
                seed,
                d_x,
                d_y,
            ),
        )
    }
    #[doc(hidden)]
    pub fn __function_tangent(x: f64, x_dot: f64, y: f64, y_dot: f64) -> (f64, f64) {
        straight_line::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__tangent(x, y, x_dot, y_dot)
    }
    ///The value of `straight_line` and its derivative in the direction of the tangents.
    pub fn jvp(x: f64, y: f64, x_dot: f64, y_dot: f64) -> (f64, f64) {
        straight_line::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__tangent(x, y, x_dot, y_dot)
    }
    #[doc(hidden)]
    #[inline(always)]
    pub fn __identity() -> ::autodiff::__private::PhantomData<Self> {
        ::autodiff::__private::PhantomData
    }
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl<
    A0: ::autodiff::__private::Activity,
    A1: ::autodiff::__private::Activity,
> straight_line<(A0, A1)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1) {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        x: f64,
        y: f64,
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            A0::Place<'place, f64>,
            A1::Place<'place, f64>,
        ) + use<A0, A1>,
    ) {
        let r = x.hypot(y);
        let t = x * y;
        let t_2 = t.sin() / r;
        let t_3 = r.sqrt();
        let value = t_2 + t_3;
        (
            value,
            move |seed: f64, mut d_x: A0::Place<'_, f64>, mut d_y: A1::Place<'_, f64>| {
                let mut d_x = A0::get(&mut d_x);
                let mut d_y = A1::get(&mut d_y);
                let t_4 = 1.0 / r;
                let t_5 = seed * t_4;
                let t_6 = seed == 0.0;
                let d_r = (if t_6 { 0.0 } else { 0.5 * seed / t_3 })
                    - (if t_6 { 0.0 } else { t_5 * t_2 });
                let t_7 = r == 0.0;
                let t_8 = (if t_6 { 0.0 } else { t_5 }) * t.cos();
                if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                    *d_x += t_8 * y + (if t_7 { 0.0 } else { d_r * (x * t_4) });
                }
                if let ::core::option::Option::Some(d_y) = d_y.as_deref_mut() {
                    *d_y += t_8 * x + (if t_7 { 0.0 } else { d_r * (y * t_4) });
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        x: f64,
        y: f64,
        x_dot: A0::Given<f64>,
        y_dot: A1::Given<f64>,
    ) -> (f64, f64) {
        let mut x_dot = match A0::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                ::autodiff::__private::Differentiable::zero_tangent(&x)
            }
        };
        let mut y_dot = match A1::given(y_dot) {
            ::core::option::Option::Some(y_dot) => y_dot,
            ::core::option::Option::None => {
                ::autodiff::__private::Differentiable::zero_tangent(&y)
            }
        };
        let r = x.hypot(y);
        let t = x * y;
        let t_2 = t.sin() / r;
        let t_3 = r.sqrt();
        let t_4 = r == 0.0;
        let r_dot = (if t_4 { 0.0 } else { x_dot * (x / r) })
            + (if t_4 { 0.0 } else { y_dot * (y / r) });
        let t_5 = r_dot == 0.0;
        let t_6 = (x_dot * y + y_dot * x) * t.cos();
        (
            t_2 + t_3,
            (if t_6 == 0.0 { 0.0 } else { t_6 / r })
                - (if t_5 { 0.0 } else { r_dot / r * t_2 })
                + (if t_5 { 0.0 } else { 0.5 * r_dot / t_3 }),
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(
        x: f64,
        y: f64,
        x_dot: A0::Given<f64>,
        y_dot: A1::Given<f64>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(x: f64, y: f64) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(x: f64, y: f64) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
