#[allow(dead_code)]
fn closure_three_times(x: f64, k: f64) -> f64 {
    let bump = |t: f64| (-k * t * t).exp();
    bump(x) + 2.0 * bump(x - 1.0) - bump(x + 1.0)
}
///Derivatives of [`closure_three_times()`](fn@closure_three_times).
#[allow(non_camel_case_types, dead_code)]
struct closure_three_times<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl closure_three_times {
    ///The value of `closure_three_times` and its gradient with respect to `x`, `k`.
    pub fn value_and_grad(x: f64, k: f64) -> (f64, (f64, f64)) {
        let t = -k;
        let t_2 = t * x;
        let t_3 = (t_2 * x).exp();
        let t_4 = x - 1.0;
        let t_5 = t * t_4;
        let t_6 = 2.0 * (t_5 * t_4).exp();
        let t_7 = x + 1.0;
        let t_8 = t * t_7;
        let t_9 = (t_8 * t_7).exp();
        let t_10 = t_3 * x;
        let t_11 = t_6 * t_4;
        let t_12 = t_9 * t_7;
        (
            t_3 + t_6 - t_9,
            (
                t_12 * k - t_9 * t_8 + (t_6 * t_5 - t_11 * k) + t_3 * t_2 - t_10 * k,
                -(t_11 * t_4 - t_12 * t_7 + t_10 * x),
            ),
        )
    }
    ///The gradient of `closure_three_times` with respect to `x`, `k`.
    pub fn grad(x: f64, k: f64) -> (f64, f64) {
        Self::value_and_grad(x, k).1
    }
    ///The value of `closure_three_times`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(
        x: f64,
        k: f64,
        seed: f64,
        d_x: &mut f64,
        d_k: &mut f64,
    ) -> f64 {
        let t = -k;
        let t_2 = t * x;
        let t_3 = (t_2 * x).exp();
        let t_4 = x - 1.0;
        let t_5 = t * t_4;
        let t_6 = (t_5 * t_4).exp();
        let t_7 = x + 1.0;
        let t_8 = t * t_7;
        let t_9 = (t_8 * t_7).exp();
        let t_10 = seed == 0.0;
        let t_11 = if t_10 { 0.0 } else { seed * t_3 };
        let t_12 = t_11 * x;
        let t_13 = if t_10 { 0.0 } else { 2.0 * seed * t_6 };
        let t_14 = t_13 * t_4;
        let t_15 = if t_10 { 0.0 } else { seed * t_9 };
        let t_16 = t_15 * t_7;
        *d_x += t_16 * k - t_15 * t_8 + (t_13 * t_5 - t_14 * k) + t_11 * t_2 - t_12 * k;
        *d_k -= t_14 * t_4 - t_16 * t_7 + t_12 * x;
        t_3 + 2.0 * t_6 - t_9
    }
    ///The value of `closure_three_times` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(x: f64, k: f64) -> (f64, impl ::core::ops::FnOnce(f64) -> (f64, f64)) {
        let mut d_x = ::autodiff::__private::Differentiable::zero_tangent(&x);
        let mut d_k = ::autodiff::__private::Differentiable::zero_tangent(&k);
        let (value, back) = closure_three_times::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(x, k);
        (
            value,
            move |seed| {
                back(seed, &mut d_x, &mut d_k);
                (d_x, d_k)
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        x: f64,
        k: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut (), &mut f64, &mut f64) + use<>) {
        let (value, back) = closure_three_times::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(x, k);
        (
            value,
            move |seed: f64, _: &mut (), d_x: &mut f64, d_k: &mut f64| back(
                seed,
                d_x,
                d_k,
            ),
        )
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
> closure_three_times<(A0, A1)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1) {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        x: f64,
        k: f64,
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            A0::Place<'place, f64>,
            A1::Place<'place, f64>,
        ) + use<A0, A1>,
    ) {
        let t = -k;
        let t_2 = t * x;
        let t_3 = (t_2 * x).exp();
        let t_4 = x - 1.0;
        let t_5 = t * t_4;
        let t_6 = (t_5 * t_4).exp();
        let t_7 = x + 1.0;
        let t_8 = t * t_7;
        let t_9 = (t_8 * t_7).exp();
        let value = t_3 + 2.0 * t_6 - t_9;
        (
            value,
            move |seed: f64, mut d_x: A0::Place<'_, f64>, mut d_k: A1::Place<'_, f64>| {
                let mut d_x = A0::get(&mut d_x);
                let mut d_k = A1::get(&mut d_k);
                let t_10 = seed == 0.0;
                let t_11 = if t_10 { 0.0 } else { seed * t_3 };
                let t_12 = t_11 * x;
                let t_13 = if t_10 { 0.0 } else { 2.0 * seed * t_6 };
                let t_14 = t_13 * t_4;
                let t_15 = if t_10 { 0.0 } else { seed * t_9 };
                let t_16 = t_15 * t_7;
                if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                    *d_x
                        += t_16 * k - t_15 * t_8 + (t_13 * t_5 - t_14 * k) + t_11 * t_2
                            - t_12 * k;
                }
                if let ::core::option::Option::Some(d_k) = d_k.as_deref_mut() {
                    *d_k -= t_14 * t_4 - t_16 * t_7 + t_12 * x;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        x: f64,
        k: f64,
        x_dot: A0::Given<f64>,
        k_dot: A1::Given<f64>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(
        x: f64,
        k: f64,
        x_dot: A0::Given<f64>,
        k_dot: A1::Given<f64>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(x: f64, k: f64) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(x: f64, k: f64) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
