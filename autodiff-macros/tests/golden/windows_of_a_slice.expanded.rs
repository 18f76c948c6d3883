#[allow(dead_code)]
fn windows_of_a_slice(xs: &[f64]) -> f64 {
    xs[1..].windows(2).map(|w| (w[1] - w[0]).powi(2)).sum()
}
///Derivatives of [`windows_of_a_slice()`](fn@windows_of_a_slice).
#[allow(non_camel_case_types, dead_code)]
struct windows_of_a_slice<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl windows_of_a_slice {
    ///The value of `windows_of_a_slice` and its gradient with respect to `xs`.
    pub fn value_and_grad(xs: &[f64]) -> (f64, ::autodiff::__private::Vec<f64>) {
        let mut sum = -0.0;
        let mut d_xs = ::autodiff::__private::vec![0.0; xs.len()];
        for k in 0..(xs[1..].len() + 1).saturating_sub(2) {
            let t = k + 2;
            let t_2 = xs[1..][k..t][1] - xs[1..][k..t][0];
            sum += t_2.powi(2);
            let t_3 = 2.0 * t_2;
            d_xs[1..][k..t][0] -= t_3;
            d_xs[1..][k..t][1] += t_3;
        }
        (sum, d_xs)
    }
    ///The gradient of `windows_of_a_slice` with respect to `xs`.
    pub fn grad(xs: &[f64]) -> ::autodiff::__private::Vec<f64> {
        Self::value_and_grad(xs).1
    }
    ///The value of `windows_of_a_slice`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(xs: &[f64], seed: f64, d_xs: &mut [f64]) -> f64 {
        let mut sum = -0.0;
        let t = 2.0 * seed;
        for k in 0..(xs[1..].len() + 1).saturating_sub(2) {
            let t_2 = k + 2;
            let t_3 = xs[1..][k..t_2][1] - xs[1..][k..t_2][0];
            sum += t_3.powi(2);
            let t_4 = t * t_3;
            d_xs[1..][k..t_2][0] -= t_4;
            d_xs[1..][k..t_2][1] += t_4;
        }
        sum
    }
    ///The value of `windows_of_a_slice` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(
        xs: &[f64],
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> ::autodiff::__private::Vec<f64>) {
        let mut d_xs = ::autodiff::__private::Differentiable::zero_tangent(&*xs);
        let (value, back) = windows_of_a_slice::<
            (::autodiff::__private::Active,),
        >::__record(xs);
        (
            value,
            move |seed| {
                back(seed, (xs, &mut d_xs));
                d_xs
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        xs: &[f64],
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut (), &mut [f64]) + use<>) {
        let xs_kept = ::autodiff::__private::to_vec(xs);
        let (value, back) = windows_of_a_slice::<
            (::autodiff::__private::Active,),
        >::__record(xs);
        (
            value,
            move |seed: f64, _: &mut (), d_xs: &mut [f64]| back(
                seed,
                (&xs_kept[..], d_xs),
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
impl<A0: ::autodiff::__private::Activity> windows_of_a_slice<(A0,)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0) {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        xs: &[f64],
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            (&[f64], A0::Place<'place, [f64]>),
        ) + use<A0>,
    ) {
        let mut sum = -0.0;
        let t = (xs[1..].len() + 1).saturating_sub(2);
        for k in 0..t {
            let t_2 = k + 2;
            sum += (xs[1..][k..t_2][1] - xs[1..][k..t_2][0]).powi(2);
        }
        let value = sum;
        (
            value,
            move |seed: f64, (xs, mut d_xs): (&[f64], A0::Place<'_, [f64]>)| {
                let mut d_xs = A0::get(&mut d_xs);
                let t_3 = 2.0 * seed;
                if let ::core::option::Option::Some(d_xs) = d_xs.as_deref_mut() {
                    for k_2 in (0..t).rev() {
                        let t_4 = k_2 + 2;
                        let t_5 = t_3 * (xs[1..][k_2..t_4][1] - xs[1..][k_2..t_4][0]);
                        d_xs[1..][k_2..t_4][0] -= t_5;
                        d_xs[1..][k_2..t_4][1] += t_5;
                    }
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(xs: &[f64], xs_dot: A0::Given<&[f64]>) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(xs: &[f64], xs_dot: A0::Given<&[f64]>) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(xs: &[f64]) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(xs: &[f64]) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
