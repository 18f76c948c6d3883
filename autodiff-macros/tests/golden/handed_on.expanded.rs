#[allow(dead_code)]
fn handed_on(w: &DMatrix<f64>, x: &DMatrix<f64>) -> DMatrix<f64> {
    let inner: DMatrix<f64> = layer(w, x);
    layer(w, &inner)
}
///Derivatives of [`handed_on()`](fn@handed_on).
#[allow(non_camel_case_types, dead_code)]
struct handed_on<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl handed_on {
    ///The value of `handed_on`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(
        w: &DMatrix<f64>,
        x: &DMatrix<f64>,
        seed: DMatrix<f64>,
        d_w: &mut DMatrix<f64>,
    ) -> DMatrix<f64> {
        let callee = layer;
        let mut same = ::core::option::Option::None;
        if !::autodiff::__private::belongs(layer::__identity(), &callee, false) {
            ::autodiff::__private::refuse_companion(layer::__identity(), &callee);
            same = ::core::option::Option::Some(callee(w, x));
        }
        let (k, k_2) = layer::<
            (::autodiff::__private::Active, ::autodiff::__private::Inactive),
        >::__record(w, x);
        ::autodiff::__private::agree(&same, &k);
        let inner = k;
        let callee = layer;
        let mut same = ::core::option::Option::None;
        if !::autodiff::__private::belongs(layer::__identity(), &callee, false) {
            ::autodiff::__private::refuse_companion(layer::__identity(), &callee);
            same = ::core::option::Option::Some(callee(w, &inner));
        }
        let (k_3, k_4) = layer::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(w, &inner);
        ::autodiff::__private::agree(&same, &k_3);
        let mut d_inner = ::autodiff::__private::Differentiable::zero_tangent(&inner);
        k_4(seed, (w, &mut *d_w), (&inner, &mut d_inner));
        k_2(d_inner, (w, &mut *d_w), (x, ()));
        k_3
    }
    ///The value of `handed_on` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(
        w: &DMatrix<f64>,
        x: &DMatrix<f64>,
    ) -> (DMatrix<f64>, impl ::core::ops::FnOnce(DMatrix<f64>) -> DMatrix<f64>) {
        let mut d_w = ::autodiff::__private::Differentiable::zero_tangent(&*w);
        let (value, back) = handed_on::<
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
    ) -> (
        DMatrix<f64>,
        impl ::core::ops::FnOnce(DMatrix<f64>, &mut (), &mut DMatrix<f64>, ()) + use<>,
    ) {
        let w_kept = ::autodiff::__private::Clone::clone(w);
        let x_kept = ::autodiff::__private::Clone::clone(x);
        let (value, back) = handed_on::<
            (::autodiff::__private::Active, ::autodiff::__private::Inactive),
        >::__record(w, x);
        (
            value,
            move |seed: DMatrix<f64>, _: &mut (), d_w: &mut DMatrix<f64>, _: ()| back(
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
> handed_on<(A0, A1)> {
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
        DMatrix<f64>,
        impl for<'place> ::core::ops::FnOnce(
            DMatrix<f64>,
            (&DMatrix<f64>, A0::Place<'place, DMatrix<f64>>),
            (&DMatrix<f64>, A1::Place<'place, DMatrix<f64>>),
        ) + use<A0, A1>,
    ) {
        layer::__accepts(::autodiff::__private::Active, ::autodiff::__private::Inactive);
        let callee = layer;
        let mut same = ::core::option::Option::None;
        if !::autodiff::__private::belongs(layer::__identity(), &callee, false) {
            ::autodiff::__private::refuse_companion(layer::__identity(), &callee);
            same = ::core::option::Option::Some(callee(w, x));
        }
        let (k, k_2) = layer::<
            (::autodiff::__private::Active, ::autodiff::__private::Inactive),
        >::__record(w, x);
        ::autodiff::__private::agree(&same, &k);
        let inner = k;
        layer::__accepts(::autodiff::__private::Active, ::autodiff::__private::Active);
        let callee = layer;
        let mut same = ::core::option::Option::None;
        if !::autodiff::__private::belongs(layer::__identity(), &callee, false) {
            ::autodiff::__private::refuse_companion(layer::__identity(), &callee);
            same = ::core::option::Option::Some(callee(w, &inner));
        }
        let (k_3, k_4) = layer::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(w, &inner);
        ::autodiff::__private::agree(&same, &k_3);
        let value = k_3;
        (
            value,
            move |
                seed: DMatrix<f64>,
                (w, mut d_w): (&DMatrix<f64>, A0::Place<'_, DMatrix<f64>>),
                (x, _): (&DMatrix<f64>, A1::Place<'_, DMatrix<f64>>)|
            {
                let mut d_w_spare;
                let d_w: &mut DMatrix<f64> = match A0::get(&mut d_w) {
                    ::core::option::Option::Some(d_w) => d_w,
                    ::core::option::Option::None => {
                        d_w_spare = ::autodiff::__private::Differentiable::zero_tangent(
                            &*w,
                        );
                        &mut d_w_spare
                    }
                };
                let mut d_inner = ::autodiff::__private::Differentiable::zero_tangent(
                    &inner,
                );
                k_4(seed, (w, &mut *d_w), (&inner, &mut d_inner));
                k_2(d_inner, (w, &mut *d_w), (x, ()));
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
}
