#[allow(dead_code)]
fn call_in_a_loop(xs: &[f64], k: f64) -> f64 {
    let total: f64 = xs.iter().map(|&x| wave(x, k).powi(2)).sum();
    total.ln()
}
///Derivatives of [`call_in_a_loop()`](fn@call_in_a_loop).
#[allow(non_camel_case_types, dead_code)]
struct call_in_a_loop<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl call_in_a_loop {
    ///The value of `call_in_a_loop` and its gradient with respect to `xs`, `k`.
    pub fn value_and_grad(
        xs: &[f64],
        k: f64,
    ) -> (f64, (::autodiff::__private::Vec<f64>, f64)) {
        let mut sum = -0.0;
        let recorded: ::autodiff::__private::Vec<_> = (0..xs.len())
            .map(|k_2| {
                let x = xs[k_2];
                let callee = wave;
                let mut same = ::core::option::Option::None;
                if !::autodiff::__private::belongs(wave::__identity(), &callee, false) {
                    ::autodiff::__private::refuse_companion(wave::__identity(), &callee);
                    same = ::core::option::Option::Some(callee(x, k));
                }
                let (k_3, k_4) = wave::<
                    (::autodiff::__private::Active, ::autodiff::__private::Active),
                >::__record(x, k);
                ::autodiff::__private::agree(&same, &k_3);
                sum += k_3.powi(2);
                (k_3, k_4)
            })
            .collect();
        let total = sum;
        let mut d_xs = ::autodiff::__private::vec![0.0; xs.len()];
        let mut d_k = 0.0;
        let t = 2.0 * (1.0 / total);
        for (k_5, (k_6, k_7)) in (0..xs.len())
            .rev()
            .zip(::core::iter::IntoIterator::into_iter(recorded).rev())
        {
            let mut d_x = 0.0;
            let mut d_arg = 0.0;
            k_7(t * k_6, &mut d_x, &mut d_arg);
            d_xs[k_5] = d_x;
            d_k += d_arg;
        }
        (total.ln(), (d_xs, d_k))
    }
    ///The gradient of `call_in_a_loop` with respect to `xs`, `k`.
    pub fn grad(xs: &[f64], k: f64) -> (::autodiff::__private::Vec<f64>, f64) {
        Self::value_and_grad(xs, k).1
    }
    ///The value of `call_in_a_loop`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(
        xs: &[f64],
        k: f64,
        seed: f64,
        d_xs: &mut [f64],
        d_k: &mut f64,
    ) -> f64 {
        let mut sum = -0.0;
        let recorded: ::autodiff::__private::Vec<_> = (0..xs.len())
            .map(|k_2| {
                let x = xs[k_2];
                let callee = wave;
                let mut same = ::core::option::Option::None;
                if !::autodiff::__private::belongs(wave::__identity(), &callee, false) {
                    ::autodiff::__private::refuse_companion(wave::__identity(), &callee);
                    same = ::core::option::Option::Some(callee(x, k));
                }
                let (k_3, k_4) = wave::<
                    (::autodiff::__private::Active, ::autodiff::__private::Active),
                >::__record(x, k);
                ::autodiff::__private::agree(&same, &k_3);
                sum += k_3.powi(2);
                (k_3, k_4)
            })
            .collect();
        let total = sum;
        let mut d_k_2 = 0.0;
        let t = 2.0 * (if seed == 0.0 { 0.0 } else { seed / total });
        for (k_5, (k_6, k_7)) in (0..xs.len())
            .rev()
            .zip(::core::iter::IntoIterator::into_iter(recorded).rev())
        {
            let mut d_x = 0.0;
            let mut d_arg = 0.0;
            k_7(t * k_6, &mut d_x, &mut d_arg);
            d_xs[k_5] += d_x;
            d_k_2 += d_arg;
        }
        *d_k += d_k_2;
        total.ln()
    }
    ///The value of `call_in_a_loop` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(
        xs: &[f64],
        k: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> (::autodiff::__private::Vec<f64>, f64)) {
        let mut d_xs = ::autodiff::__private::Differentiable::zero_tangent(&*xs);
        let mut d_k = ::autodiff::__private::Differentiable::zero_tangent(&k);
        let (value, back) = call_in_a_loop::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(xs, k);
        (
            value,
            move |seed| {
                back(seed, (xs, &mut d_xs), &mut d_k);
                (d_xs, d_k)
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        xs: &[f64],
        k: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut (), &mut [f64], &mut f64) + use<>) {
        let xs_kept = ::autodiff::__private::to_vec(xs);
        let (value, back) = call_in_a_loop::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(xs, k);
        (
            value,
            move |seed: f64, _: &mut (), d_xs: &mut [f64], d_k: &mut f64| back(
                seed,
                (&xs_kept[..], d_xs),
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
> call_in_a_loop<(A0, A1)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1) {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        xs: &[f64],
        k: f64,
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            (&[f64], A0::Place<'place, [f64]>),
            A1::Place<'place, f64>,
        ) + use<A0, A1>,
    ) {
        let mut sum = -0.0;
        let recorded: ::autodiff::__private::Vec<_> = (0..xs.len())
            .map(|k_2| {
                let x = xs[k_2];
                wave::__accepts(
                    ::autodiff::__private::Active,
                    ::autodiff::__private::Active,
                );
                let callee = wave;
                let mut same = ::core::option::Option::None;
                if !::autodiff::__private::belongs(wave::__identity(), &callee, false) {
                    ::autodiff::__private::refuse_companion(wave::__identity(), &callee);
                    same = ::core::option::Option::Some(callee(x, k));
                }
                let (k_3, k_4) = wave::<
                    (::autodiff::__private::Active, ::autodiff::__private::Active),
                >::__record(x, k);
                ::autodiff::__private::agree(&same, &k_3);
                sum += k_3.powi(2);
                (k_3, k_4)
            })
            .collect();
        let total = sum;
        let value = total.ln();
        (
            value,
            move |
                seed: f64,
                (xs, mut d_xs): (&[f64], A0::Place<'_, [f64]>),
                mut d_k: A1::Place<'_, f64>|
            {
                let mut d_xs = A0::get(&mut d_xs);
                let mut d_k = A1::get(&mut d_k);
                let mut d_k_2 = 0.0;
                let t = 2.0 * (if seed == 0.0 { 0.0 } else { seed / total });
                for (k_5, (k_6, k_7)) in (0..xs.len())
                    .rev()
                    .zip(::core::iter::IntoIterator::into_iter(recorded).rev())
                {
                    let mut d_x = 0.0;
                    let mut d_arg = 0.0;
                    k_7(t * k_6, &mut d_x, &mut d_arg);
                    if let ::core::option::Option::Some(d_xs) = d_xs.as_deref_mut() {
                        d_xs[k_5] += d_x;
                    }
                    d_k_2 += d_arg;
                }
                if let ::core::option::Option::Some(d_k) = d_k.as_deref_mut() {
                    *d_k += d_k_2;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        xs: &[f64],
        k: f64,
        xs_dot: A0::Given<&[f64]>,
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
        xs: &[f64],
        k: f64,
        xs_dot: A0::Given<&[f64]>,
        k_dot: A1::Given<f64>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(xs: &[f64], k: f64) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(xs: &[f64], k: f64) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
