#[allow(dead_code)]
fn mean_squared_error(w: f64, b: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let e = w * x + b - y;
        sum += e * e;
    }
    sum / xs.len() as f64
}
///Derivatives of [`mean_squared_error()`](fn@mean_squared_error).
#[allow(non_camel_case_types, dead_code)]
struct mean_squared_error<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl mean_squared_error {
    ///The value of `mean_squared_error` and its gradient with respect to `w`, `b`.
    pub fn value_and_grad(w: f64, b: f64, xs: &[f64], ys: &[f64]) -> (f64, (f64, f64)) {
        let mut sum = 0.0;
        let mut d_w = 0.0;
        let mut d_b = 0.0;
        let t = xs.len() as f64;
        let t_2 = 1.0 / t;
        for k in 0..::core::cmp::Ord::min(xs.len(), ys.len()) {
            let item = xs[k];
            let e = w * item + b - ys[k];
            sum += e * e;
            let t_3 = t_2 * e;
            d_w += 2.0 * t_3 * item;
            d_b += 2.0 * t_3;
        }
        (sum / t, (d_w, d_b))
    }
    ///The gradient of `mean_squared_error` with respect to `w`, `b`.
    pub fn grad(w: f64, b: f64, xs: &[f64], ys: &[f64]) -> (f64, f64) {
        Self::value_and_grad(w, b, xs, ys).1
    }
    ///The value of `mean_squared_error`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(
        w: f64,
        b: f64,
        xs: &[f64],
        ys: &[f64],
        seed: f64,
        d_w: &mut f64,
        d_b: &mut f64,
    ) -> f64 {
        let mut sum = 0.0;
        let mut d_w_2 = 0.0;
        let mut d_b_2 = 0.0;
        let t = xs.len() as f64;
        let t_2 = if seed == 0.0 { 0.0 } else { seed / t };
        for k in 0..::core::cmp::Ord::min(xs.len(), ys.len()) {
            let item = xs[k];
            let e = w * item + b - ys[k];
            sum += e * e;
            let t_3 = t_2 * e;
            d_w_2 += 2.0 * t_3 * item;
            d_b_2 += 2.0 * t_3;
        }
        *d_w += d_w_2;
        *d_b += d_b_2;
        sum / t
    }
    ///The value of `mean_squared_error` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(
        w: f64,
        b: f64,
        xs: &[f64],
        ys: &[f64],
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> (f64, f64)) {
        let mut d_w = ::autodiff::__private::Differentiable::zero_tangent(&w);
        let mut d_b = ::autodiff::__private::Differentiable::zero_tangent(&b);
        let (value, back) = mean_squared_error::<
            (
                ::autodiff::__private::Active,
                ::autodiff::__private::Active,
                ::autodiff::__private::Inactive,
                ::autodiff::__private::Inactive,
            ),
        >::__record(w, b, xs, ys);
        (
            value,
            move |seed| {
                back(seed, &mut d_w, &mut d_b, (xs, ()), (ys, ()));
                (d_w, d_b)
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        w: f64,
        b: f64,
        xs: &[f64],
        ys: &[f64],
    ) -> (
        f64,
        impl ::core::ops::FnOnce(f64, &mut (), &mut f64, &mut f64, (), ()) + use<>,
    ) {
        let xs_kept = ::autodiff::__private::to_vec(xs);
        let ys_kept = ::autodiff::__private::to_vec(ys);
        let (value, back) = mean_squared_error::<
            (
                ::autodiff::__private::Active,
                ::autodiff::__private::Active,
                ::autodiff::__private::Inactive,
                ::autodiff::__private::Inactive,
            ),
        >::__record(w, b, xs, ys);
        (
            value,
            move |seed: f64, _: &mut (), d_w: &mut f64, d_b: &mut f64, _: (), _: ()| back(
                seed,
                d_w,
                d_b,
                (&xs_kept[..], ()),
                (&ys_kept[..], ()),
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
    A3: ::autodiff::__private::Activity,
> mean_squared_error<(A0, A1, A2, A3)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1, _: A2, _: A3)
    where
        A2: ::autodiff::__private::Omitted<3>,
        A3: ::autodiff::__private::Omitted<4>,
    {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        w: f64,
        b: f64,
        xs: &[f64],
        ys: &[f64],
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            A0::Place<'place, f64>,
            A1::Place<'place, f64>,
            (&[f64], A2::Place<'place, [f64]>),
            (&[f64], A3::Place<'place, [f64]>),
        ) + use<A0, A1, A2, A3>,
    ) {
        let mut sum = 0.0;
        let t = ::core::cmp::Ord::min(xs.len(), ys.len());
        for k in 0..t {
            let e = w * xs[k] + b - ys[k];
            sum += e * e;
        }
        let t_2 = xs.len() as f64;
        let value = sum / t_2;
        (
            value,
            move |
                seed: f64,
                mut d_w: A0::Place<'_, f64>,
                mut d_b: A1::Place<'_, f64>,
                (xs, _): (&[f64], A2::Place<'_, [f64]>),
                (ys, _): (&[f64], A3::Place<'_, [f64]>)|
            {
                let mut d_w = A0::get(&mut d_w);
                let mut d_b = A1::get(&mut d_b);
                let mut d_w_2 = 0.0;
                let mut d_b_2 = 0.0;
                let t_3 = if seed == 0.0 { 0.0 } else { seed / t_2 };
                let [part, part_2] = ::autodiff::__private::sums(
                    (0..t).rev(),
                    |k_2| {
                        let item = xs[k_2];
                        let t_4 = t_3 * (w * item + b - ys[k_2]);
                        [2.0 * t_4 * item, 2.0 * t_4]
                    },
                );
                d_w_2 += part;
                d_b_2 += part_2;
                if let ::core::option::Option::Some(d_w) = d_w.as_deref_mut() {
                    *d_w += d_w_2;
                }
                if let ::core::option::Option::Some(d_b) = d_b.as_deref_mut() {
                    *d_b += d_b_2;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        w: f64,
        b: f64,
        xs: &[f64],
        ys: &[f64],
        w_dot: A0::Given<f64>,
        b_dot: A1::Given<f64>,
        _: A2::Given<&[f64]>,
        _: A3::Given<&[f64]>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(
        w: f64,
        b: f64,
        xs: &[f64],
        ys: &[f64],
        w_dot: A0::Given<f64>,
        b_dot: A1::Given<f64>,
        _: A2::Given<&[f64]>,
        _: A3::Given<&[f64]>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(w: f64, b: f64, xs: &[f64], ys: &[f64]) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(w: f64, b: f64, xs: &[f64], ys: &[f64]) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
