#[allow(dead_code)]
fn rectified(w: &DMatrix<f64>, x: &DMatrix<f64>) -> f64 {
    let hidden = (w * x).map(|unit| unit.max(0.0));
    hidden.dot(x)
}
///Derivatives of [`rectified()`](fn@rectified).
#[allow(non_camel_case_types, dead_code)]
struct rectified<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl rectified {
    ///The value of `rectified` and its gradient with respect to `w`.
    pub fn value_and_grad(w: &DMatrix<f64>, x: &DMatrix<f64>) -> (f64, DMatrix<f64>) {
        let mut hidden = w * x;
        let n = hidden.len();
        let hidden_entries = &mut hidden.as_mut_slice()[..n];
        for k in 0..n {
            let unit = hidden_entries[k];
            hidden_entries[k] = unit.max(0.0);
        }
        let mut d_hidden = ::autodiff::__private::Differentiable::zero_tangent(&hidden);
        ::autodiff::__private::Tangent::accumulate(&mut d_hidden, x);
        let hidden_entries_2 = &hidden.as_slice()[..n];
        let d_hidden_entries = &mut d_hidden.as_mut_slice()[..n];
        for k_2 in (0..n).rev() {
            let item = d_hidden_entries[k_2];
            d_hidden_entries[k_2] = if hidden_entries_2[k_2] > 0.0 { item } else { 0.0 };
        }
        let d_w = ::autodiff::__private::Product::left(w, x, &d_hidden);
        (hidden.dot(x), d_w)
    }
    ///The gradient of `rectified` with respect to `w`.
    pub fn grad(w: &DMatrix<f64>, x: &DMatrix<f64>) -> DMatrix<f64> {
        Self::value_and_grad(w, x).1
    }
    ///The value of `rectified`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(
        w: &DMatrix<f64>,
        x: &DMatrix<f64>,
        seed: f64,
        d_w: &mut DMatrix<f64>,
    ) -> f64 {
        let mut hidden = w * x;
        let n = hidden.len();
        let hidden_entries = &mut hidden.as_mut_slice()[..n];
        for k in 0..n {
            let unit = hidden_entries[k];
            hidden_entries[k] = unit.max(0.0);
        }
        let mut d_hidden = ::autodiff::__private::Differentiable::zero_tangent(&hidden);
        ::autodiff::__private::Tangent::accumulate(&mut d_hidden, &(x * seed));
        let hidden_entries_2 = &hidden.as_slice()[..n];
        let d_hidden_entries = &mut d_hidden.as_mut_slice()[..n];
        for k_2 in (0..n).rev() {
            let item = d_hidden_entries[k_2];
            d_hidden_entries[k_2] = if hidden_entries_2[k_2] > 0.0 { item } else { 0.0 };
        }
        ::autodiff::__private::Product::add_left(w, x, &d_hidden, &mut *d_w);
        hidden.dot(x)
    }
    ///The value of `rectified` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(
        w: &DMatrix<f64>,
        x: &DMatrix<f64>,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> DMatrix<f64>) {
        let mut d_w = ::autodiff::__private::Differentiable::zero_tangent(&*w);
        let (value, back) = rectified::<
            (::autodiff::__private::Active, ::autodiff::__private::Inactive),
        >::__record(w, x);
        (
            value,
            move |seed| {
                back(seed, (w, &mut d_w), (x, ()));
                d_w
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        w: &DMatrix<f64>,
        x: &DMatrix<f64>,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut (), &mut DMatrix<f64>, ()) + use<>) {
        let w_kept = ::autodiff::__private::Clone::clone(w);
        let x_kept = ::autodiff::__private::Clone::clone(x);
        let (value, back) = rectified::<
            (::autodiff::__private::Active, ::autodiff::__private::Inactive),
        >::__record(w, x);
        (
            value,
            move |seed: f64, _: &mut (), d_w: &mut DMatrix<f64>, _: ()| back(
                seed,
                (&w_kept, d_w),
                (&x_kept, ()),
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
> rectified<(A0, A1)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1)
    where
        A1: ::autodiff::__private::Omitted<2>,
    {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        w: &DMatrix<f64>,
        x: &DMatrix<f64>,
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            (&DMatrix<f64>, A0::Place<'place, DMatrix<f64>>),
            (&DMatrix<f64>, A1::Place<'place, DMatrix<f64>>),
        ) + use<A0, A1>,
    ) {
        let mut hidden = w * x;
        let n = hidden.len();
        let hidden_entries = &mut hidden.as_mut_slice()[..n];
        for k in 0..n {
            let unit = hidden_entries[k];
            hidden_entries[k] = unit.max(0.0);
        }
        let value = hidden.dot(x);
        (
            value,
            move |
                seed: f64,
                (w, mut d_w): (&DMatrix<f64>, A0::Place<'_, DMatrix<f64>>),
                (x, _): (&DMatrix<f64>, A1::Place<'_, DMatrix<f64>>)|
            {
                let mut d_w = A0::get(&mut d_w);
                let mut d_hidden = ::autodiff::__private::Differentiable::zero_tangent(
                    &hidden,
                );
                ::autodiff::__private::Tangent::accumulate(&mut d_hidden, &(x * seed));
                let hidden_entries_2 = &hidden.as_slice()[..n];
                let d_hidden_entries = &mut d_hidden.as_mut_slice()[..n];
                for k_2 in (0..n).rev() {
                    let item = d_hidden_entries[k_2];
                    d_hidden_entries[k_2] = if hidden_entries_2[k_2] > 0.0 {
                        item
                    } else {
                        0.0
                    };
                }
                if let ::core::option::Option::Some(d_w) = d_w.as_deref_mut() {
                    ::autodiff::__private::Product::add_left(w, x, &d_hidden, &mut *d_w);
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        w: &DMatrix<f64>,
        x: &DMatrix<f64>,
        w_dot: A0::Given<&DMatrix<f64>>,
        _: A1::Given<&DMatrix<f64>>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(
        w: &DMatrix<f64>,
        x: &DMatrix<f64>,
        w_dot: A0::Given<&DMatrix<f64>>,
        _: A1::Given<&DMatrix<f64>>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(w: &DMatrix<f64>, x: &DMatrix<f64>) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(w: &DMatrix<f64>, x: &DMatrix<f64>) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
