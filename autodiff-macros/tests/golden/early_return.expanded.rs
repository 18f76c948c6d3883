#[allow(dead_code)]
fn early_return(xs: &[f64], limit: f64) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        sum += x * x;
        if sum > limit {
            return sum.sqrt();
        }
    }
    sum
}
///Derivatives of [`early_return()`](fn@early_return).
#[allow(non_camel_case_types, dead_code)]
struct early_return<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl early_return {
    ///The value of `early_return` and its gradient with respect to `xs`, `limit`.
    pub fn value_and_grad(
        xs: &[f64],
        limit: f64,
    ) -> (f64, (::autodiff::__private::Vec<f64>, f64)) {
        let mut exit = 0;
        let mut sum_old = ::autodiff::__private::Vec::with_capacity(16);
        let mut outcome = 0.0;
        let mut trips_old = 0;
        let mut exit_old = 0;
        'l0: {
            let mut sum = 0.0;
            let mut trips = 0;
            let mut exit_2 = 0;
            'l1: for k in 0..xs.len() {
                trips += 1;
                let item = xs[k];
                sum += item * item;
                sum_old.push(sum);
                if sum > limit {
                    outcome = sum.sqrt();
                    exit_2 = 1;
                    break 'l1;
                }
            }
            trips_old = trips;
            exit_old = exit_2;
            if exit_2 == 1 {
                exit = 1;
                break 'l0;
            }
            outcome = sum;
        }
        let mut d_xs = ::autodiff::__private::vec![0.0; xs.len()];
        let mut d_outcome = 1.0;
        let mut d_sum = 0.0;
        if exit != 1 {
            d_outcome = 0.0;
            d_sum = 1.0;
        }
        let mut exit_3 = exit_old;
        for k_2 in (0..trips_old).rev() {
            let k_3 = ::autodiff::__private::pop(&mut sum_old);
            let mut d_t = 0.0;
            if exit_3 == 1 {
                let item_2 = d_outcome;
                d_outcome = 0.0;
                d_t = if item_2 == 0.0 { 0.0 } else { 0.5 * item_2 / k_3.sqrt() };
            }
            d_sum += d_t;
            d_xs[k_2] = 2.0 * d_sum * xs[k_2];
            exit_3 = 0;
        }
        (outcome, (d_xs, 0.0))
    }
    ///The gradient of `early_return` with respect to `xs`, `limit`.
    pub fn grad(xs: &[f64], limit: f64) -> (::autodiff::__private::Vec<f64>, f64) {
        Self::value_and_grad(xs, limit).1
    }
    ///The value of `early_return`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(
        xs: &[f64],
        limit: f64,
        seed: f64,
        d_xs: &mut [f64],
        d_limit: &mut f64,
    ) -> f64 {
        let mut exit = 0;
        let mut sum_old = ::autodiff::__private::Vec::with_capacity(16);
        let mut outcome = 0.0;
        let mut trips_old = 0;
        let mut exit_old = 0;
        'l0: {
            let mut sum = 0.0;
            let mut trips = 0;
            let mut exit_2 = 0;
            'l1: for k in 0..xs.len() {
                trips += 1;
                let item = xs[k];
                sum += item * item;
                sum_old.push(sum);
                if sum > limit {
                    outcome = sum.sqrt();
                    exit_2 = 1;
                    break 'l1;
                }
            }
            trips_old = trips;
            exit_old = exit_2;
            if exit_2 == 1 {
                exit = 1;
                break 'l0;
            }
            outcome = sum;
        }
        let mut d_outcome = seed;
        let mut d_sum = 0.0;
        if exit != 1 {
            d_outcome = 0.0;
            d_sum = seed;
        }
        let mut exit_3 = exit_old;
        for k_2 in (0..trips_old).rev() {
            let k_3 = ::autodiff::__private::pop(&mut sum_old);
            let mut d_t = 0.0;
            if exit_3 == 1 {
                let item_2 = d_outcome;
                d_outcome = 0.0;
                d_t = if item_2 == 0.0 { 0.0 } else { 0.5 * item_2 / k_3.sqrt() };
            }
            d_sum += d_t;
            d_xs[k_2] += 2.0 * d_sum * xs[k_2];
            exit_3 = 0;
        }
        outcome
    }
    ///The value of `early_return` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(
        xs: &[f64],
        limit: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> (::autodiff::__private::Vec<f64>, f64)) {
        let mut d_xs = ::autodiff::__private::Differentiable::zero_tangent(&*xs);
        let mut d_limit = ::autodiff::__private::Differentiable::zero_tangent(&limit);
        let (value, back) = early_return::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(xs, limit);
        (
            value,
            move |seed| {
                back(seed, (xs, &mut d_xs), &mut d_limit);
                (d_xs, d_limit)
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        xs: &[f64],
        limit: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut (), &mut [f64], &mut f64) + use<>) {
        let xs_kept = ::autodiff::__private::to_vec(xs);
        let (value, back) = early_return::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(xs, limit);
        (
            value,
            move |seed: f64, _: &mut (), d_xs: &mut [f64], d_limit: &mut f64| back(
                seed,
                (&xs_kept[..], d_xs),
                d_limit,
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
> early_return<(A0, A1)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1) {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        xs: &[f64],
        limit: f64,
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            (&[f64], A0::Place<'place, [f64]>),
            A1::Place<'place, f64>,
        ) + use<A0, A1>,
    ) {
        let mut exit = 0;
        let mut sum_old = ::autodiff::__private::Vec::with_capacity(16);
        let mut outcome = 0.0;
        let mut trips_old = 0;
        let mut exit_old = 0;
        'l0: {
            let mut sum = 0.0;
            let mut trips = 0;
            let mut exit_2 = 0;
            'l1: for k in 0..xs.len() {
                trips += 1;
                let item = xs[k];
                sum += item * item;
                sum_old.push(sum);
                if sum > limit {
                    outcome = sum.sqrt();
                    exit_2 = 1;
                    break 'l1;
                }
            }
            trips_old = trips;
            exit_old = exit_2;
            if exit_2 == 1 {
                exit = 1;
                break 'l0;
            }
            outcome = sum;
        }
        let value = outcome;
        (
            value,
            move |
                seed: f64,
                (xs, mut d_xs): (&[f64], A0::Place<'_, [f64]>),
                mut d_limit: A1::Place<'_, f64>|
            {
                let mut d_xs = A0::get(&mut d_xs);
                let mut d_limit = A1::get(&mut d_limit);
                let mut d_outcome = seed;
                let mut d_sum = 0.0;
                if exit != 1 {
                    d_outcome = 0.0;
                    d_sum = seed;
                }
                let mut exit_3 = exit_old;
                for k_2 in (0..trips_old).rev() {
                    let k_3 = ::autodiff::__private::pop(&mut sum_old);
                    let mut d_t = 0.0;
                    if exit_3 == 1 {
                        let item_2 = d_outcome;
                        d_outcome = 0.0;
                        d_t = if item_2 == 0.0 {
                            0.0
                        } else {
                            0.5 * item_2 / k_3.sqrt()
                        };
                    }
                    d_sum += d_t;
                    if let ::core::option::Option::Some(d_xs) = d_xs.as_deref_mut() {
                        d_xs[k_2] += 2.0 * d_sum * xs[k_2];
                    }
                    exit_3 = 0;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        xs: &[f64],
        limit: f64,
        xs_dot: A0::Given<&[f64]>,
        limit_dot: A1::Given<f64>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(
        xs: &[f64],
        limit: f64,
        xs_dot: A0::Given<&[f64]>,
        limit_dot: A1::Given<f64>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(xs: &[f64], limit: f64) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(xs: &[f64], limit: f64) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
