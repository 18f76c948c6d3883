#[allow(dead_code)]
fn branch(x: f64, mode: usize) -> f64 {
    if x > 1.0 { x.ln() } else if mode == 2 { x * x } else { 1.0 - x.exp() }
}
///Derivatives of [`branch()`](fn@branch).
#[allow(non_camel_case_types, dead_code)]
struct branch<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl branch {
    ///The value of `branch` and its gradient with respect to `x`.
    pub fn value_and_grad(x: f64, mode: usize) -> (f64, f64) {
        let mut d_x = 0.0;
        let k = if x > 1.0 {
            d_x = 1.0 / x;
            x.ln()
        } else if mode == 2 {
            d_x = 2.0 * x;
            x * x
        } else {
            let t = x.exp();
            d_x = -t;
            1.0 - t
        };
        (k, d_x)
    }
    ///The gradient of `branch` with respect to `x`.
    pub fn grad(x: f64, mode: usize) -> f64 {
        Self::value_and_grad(x, mode).1
    }
    ///The value of `branch`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(x: f64, mode: usize, seed: f64, d_x: &mut f64) -> f64 {
        let mut d_x_2 = 0.0;
        let k = if x > 1.0 {
            d_x_2 = if seed == 0.0 { 0.0 } else { seed / x };
            x.ln()
        } else if mode == 2 {
            d_x_2 = 2.0 * seed * x;
            x * x
        } else {
            let t = x.exp();
            d_x_2 = -seed * t;
            1.0 - t
        };
        *d_x += d_x_2;
        k
    }
    ///The value of `branch` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(x: f64, mode: usize) -> (f64, impl ::core::ops::FnOnce(f64) -> f64) {
        let mut d_x = ::autodiff::__private::Differentiable::zero_tangent(&x);
        let (value, back) = branch::<
            (::autodiff::__private::Active, ::autodiff::__private::Inactive),
        >::__record(x, mode);
        (
            value,
            move |seed| {
                back(seed, &mut d_x, ());
                d_x
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        x: f64,
        mode: usize,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut (), &mut f64, ()) + use<>) {
        let (value, back) = branch::<
            (::autodiff::__private::Active, ::autodiff::__private::Inactive),
        >::__record(x, mode);
        (value, move |seed: f64, _: &mut (), d_x: &mut f64, _: ()| back(seed, d_x, ()))
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
> branch<(A0, A1)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1)
    where
        A1: ::autodiff::__private::Omitted<2>,
    {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        x: f64,
        mode: usize,
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            A0::Place<'place, f64>,
            A1::Place<'place, ()>,
        ) + use<A0, A1>,
    ) {
        let t = x > 1.0;
        let mut recorded = 0.0;
        let k = if t {
            x.ln()
        } else if mode == 2 {
            x * x
        } else {
            let t_2 = x.exp();
            recorded = t_2;
            1.0 - t_2
        };
        let value = k;
        (
            value,
            move |seed: f64, mut d_x: A0::Place<'_, f64>, _: A1::Place<'_, ()>| {
                let mut d_x = A0::get(&mut d_x);
                let mut d_x_2 = 0.0;
                if t {
                    d_x_2 = if seed == 0.0 { 0.0 } else { seed / x };
                } else if mode == 2 {
                    d_x_2 = 2.0 * seed * x;
                } else {
                    d_x_2 = -seed * recorded;
                }
                if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                    *d_x += d_x_2;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        x: f64,
        mode: usize,
        x_dot: A0::Given<f64>,
        _: A1::Given<()>,
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
        mode: usize,
        x_dot: A0::Given<f64>,
        _: A1::Given<()>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(x: f64, mode: usize) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(x: f64, mode: usize) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
