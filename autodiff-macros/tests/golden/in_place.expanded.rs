#[allow(dead_code)]
fn in_place(a: &mut [f64]) {
    for i in 1..a.len() {
        a[i] *= a[i - 1].sin();
    }
}
///Derivatives of [`in_place()`](fn@in_place).
#[allow(non_camel_case_types, dead_code)]
struct in_place<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl in_place {
    ///The value of `in_place`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(a: &mut [f64], seed: (), d_a: &mut [f64]) -> () {
        let n = a.len();
        let mut recorded = ::autodiff::__private::Vec::with_capacity(n);
        for i in 1..n {
            let t = a[i - 1].sin();
            let item = a[i];
            a[i] = item * t;
            recorded.push((t, item));
        }
        let a_final = ::autodiff::__private::to_vec(&*a);
        for i_2 in (1..n).rev() {
            let (k, k_2) = ::autodiff::__private::pop(&mut recorded);
            let item_2 = d_a[i_2];
            a[i_2] = k_2;
            let t_2 = i_2 - 1;
            d_a[i_2] = item_2 * k;
            d_a[t_2] += item_2 * k_2 * a[t_2].cos();
        }
        a.clone_from_slice(&a_final);
        ()
    }
    ///The value of `in_place` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(
        a: &mut [f64],
    ) -> ((), impl ::core::ops::FnOnce(()) -> ::autodiff::__private::Vec<f64>) {
        let (value, back) = in_place::<
            (::autodiff::__private::Active,),
        >::__record(&mut *a);
        let mut d_a = ::autodiff::__private::Differentiable::zero_tangent(&*a);
        (
            value,
            move |seed| {
                let a_final = ::autodiff::__private::to_vec(&*a);
                back(seed, (&mut *a, &mut d_a));
                a.clone_from_slice(&a_final);
                d_a
            },
        )
    }
    #[doc(hidden)]
    #[inline(always)]
    pub fn __identity() -> ::autodiff::__private::PhantomData<Self> {
        ::autodiff::__private::PhantomData
    }
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl<A0: ::autodiff::__private::Activity> in_place<(A0,)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0)
    where
        A0: ::autodiff::__private::Borrowed<1>,
    {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        a: &mut [f64],
    ) -> (
        (),
        impl for<'place> ::core::ops::FnOnce(
            (),
            (&mut [f64], A0::Place<'place, [f64]>),
        ) + use<A0>,
    ) {
        let n = a.len();
        let mut recorded = ::autodiff::__private::Vec::with_capacity(n);
        for i in 1..n {
            let t = a[i - 1].sin();
            let item = a[i];
            a[i] = item * t;
            recorded.push((t, item));
        }
        let value = ();
        (
            value,
            move |_: (), (a, mut d_a): (&mut [f64], A0::Place<'_, [f64]>)| {
                let d_a = ::autodiff::__private::wanted(A0::get(&mut d_a));
                for i_2 in (1..n).rev() {
                    let (k, k_2) = ::autodiff::__private::pop(&mut recorded);
                    let item_2 = d_a[i_2];
                    a[i_2] = k_2;
                    let t_2 = i_2 - 1;
                    d_a[i_2] = item_2 * k;
                    d_a[t_2] += item_2 * k_2 * a[t_2].cos();
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(a: &mut [f64], a_dot: A0::Given<&mut [f64]>) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(a: &mut [f64], a_dot: A0::Given<&mut [f64]>) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
}
