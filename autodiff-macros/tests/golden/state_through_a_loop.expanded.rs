#[allow(dead_code)]
fn state_through_a_loop(k: f64, x0: f64, steps: usize) -> f64 {
    let mut x = x0;
    for _ in 0..steps {
        x -= 0.01 * k * x * x;
    }
    x
}
///Derivatives of [`state_through_a_loop()`](fn@state_through_a_loop).
#[allow(non_camel_case_types, dead_code)]
struct state_through_a_loop<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl state_through_a_loop {
    ///The value of `state_through_a_loop` and its gradient with respect to `k`, `x0`.
    pub fn value_and_grad(k: f64, x0: f64, steps: usize) -> (f64, (f64, f64)) {
        let mut x = x0;
        let x_old: ::autodiff::__private::Vec<_> = (0..steps)
            .map(|_| {
                let item = x;
                x -= 0.01 * k * item * item;
                item
            })
            .collect();
        let mut d_k = 0.0;
        let mut d_x = 1.0;
        let t = 0.02 * k;
        for k_2 in ::core::iter::IntoIterator::into_iter(x_old).rev() {
            let item_2 = d_x;
            d_x -= t * item_2 * k_2;
            d_k -= 0.01 * item_2 * k_2 * k_2;
        }
        (x, (d_k, d_x))
    }
    ///The gradient of `state_through_a_loop` with respect to `k`, `x0`.
    pub fn grad(k: f64, x0: f64, steps: usize) -> (f64, f64) {
        Self::value_and_grad(k, x0, steps).1
    }
    ///The value of `state_through_a_loop`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(
        k: f64,
        x0: f64,
        steps: usize,
        seed: f64,
        d_k: &mut f64,
        d_x0: &mut f64,
    ) -> f64 {
        let mut x = x0;
        let x_old: ::autodiff::__private::Vec<_> = (0..steps)
            .map(|_| {
                let item = x;
                x -= 0.01 * k * item * item;
                item
            })
            .collect();
        let mut d_k_2 = 0.0;
        let mut d_x = seed;
        let t = 0.02 * k;
        for k_2 in ::core::iter::IntoIterator::into_iter(x_old).rev() {
            let item_2 = d_x;
            d_x -= t * item_2 * k_2;
            d_k_2 -= 0.01 * item_2 * k_2 * k_2;
        }
        *d_k += d_k_2;
        *d_x0 += d_x;
        x
    }
    ///The value of `state_through_a_loop` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(
        k: f64,
        x0: f64,
        steps: usize,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> (f64, f64)) {
        let mut d_k = ::autodiff::__private::Differentiable::zero_tangent(&k);
        let mut d_x0 = ::autodiff::__private::Differentiable::zero_tangent(&x0);
        let (value, back) = state_through_a_loop::<
            (
                ::autodiff::__private::Active,
                ::autodiff::__private::Active,
                ::autodiff::__private::Inactive,
            ),
        >::__record(k, x0, steps);
        (
            value,
            move |seed| {
                back(seed, &mut d_k, &mut d_x0, ());
                (d_k, d_x0)
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        k: f64,
        x0: f64,
        steps: usize,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut (), &mut f64, &mut f64, ()) + use<>) {
        let (value, back) = state_through_a_loop::<
            (
                ::autodiff::__private::Active,
                ::autodiff::__private::Active,
                ::autodiff::__private::Inactive,
            ),
        >::__record(k, x0, steps);
        (
            value,
            move |seed: f64, _: &mut (), d_k: &mut f64, d_x0: &mut f64, _: ()| back(
                seed,
                d_k,
                d_x0,
                (),
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
    A2: ::autodiff::__private::Activity,
> state_through_a_loop<(A0, A1, A2)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1, _: A2)
    where
        A2: ::autodiff::__private::Omitted<3>,
    {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        k: f64,
        x0: f64,
        steps: usize,
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            A0::Place<'place, f64>,
            A1::Place<'place, f64>,
            A2::Place<'place, ()>,
        ) + use<A0, A1, A2>,
    ) {
        let mut x = x0;
        let x_old: ::autodiff::__private::Vec<_> = (0..steps)
            .map(|_| {
                let item = x;
                x -= 0.01 * k * item * item;
                item
            })
            .collect();
        let value = x;
        (
            value,
            move |
                seed: f64,
                mut d_k: A0::Place<'_, f64>,
                mut d_x0: A1::Place<'_, f64>,
                _: A2::Place<'_, ()>|
            {
                let mut d_k = A0::get(&mut d_k);
                let mut d_x0 = A1::get(&mut d_x0);
                let mut d_k_2 = 0.0;
                let mut d_x = seed;
                let t = 0.02 * k;
                for k_2 in ::core::iter::IntoIterator::into_iter(x_old).rev() {
                    let item_2 = d_x;
                    d_x -= t * item_2 * k_2;
                    d_k_2 -= 0.01 * item_2 * k_2 * k_2;
                }
                if let ::core::option::Option::Some(d_k) = d_k.as_deref_mut() {
                    *d_k += d_k_2;
                }
                if let ::core::option::Option::Some(d_x0) = d_x0.as_deref_mut() {
                    *d_x0 += d_x;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        k: f64,
        x0: f64,
        steps: usize,
        k_dot: A0::Given<f64>,
        x0_dot: A1::Given<f64>,
        _: A2::Given<()>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(
        k: f64,
        x0: f64,
        steps: usize,
        k_dot: A0::Given<f64>,
        x0_dot: A1::Given<f64>,
        _: A2::Given<()>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(k: f64, x0: f64, steps: usize) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(k: f64, x0: f64, steps: usize) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
