#[allow(dead_code)]
fn recursion(x: f64, depth: usize) -> f64 {
    if depth == 0 { x } else { x * recursion(x.sin(), depth - 1) }
}
///Derivatives of [`recursion()`](fn@recursion).
#[allow(non_camel_case_types, dead_code)]
struct recursion<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl recursion {
    ///The value of `recursion` and its gradient with respect to `x`.
    pub fn value_and_grad(x: f64, depth: usize) -> (f64, f64) {
        let mut d_x = 0.0;
        let k = if depth == 0 {
            d_x = 1.0;
            x
        } else {
            let (k_2, k_3) = recursion::<
                (::autodiff::__private::Active, ::autodiff::__private::Inactive),
            >::__record(x.sin(), depth - 1);
            let mut d_arg = 0.0;
            k_3(x, &mut d_arg, ());
            d_x = k_2 + d_arg * x.cos();
            x * k_2
        };
        (k, d_x)
    }
    ///The gradient of `recursion` with respect to `x`.
    pub fn grad(x: f64, depth: usize) -> f64 {
        Self::value_and_grad(x, depth).1
    }
    ///The value of `recursion`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(x: f64, depth: usize, seed: f64, d_x: &mut f64) -> f64 {
        let mut d_x_2 = 0.0;
        let k = if depth == 0 {
            d_x_2 = seed;
            x
        } else {
            let (k_2, k_3) = recursion::<
                (::autodiff::__private::Active, ::autodiff::__private::Inactive),
            >::__record(x.sin(), depth - 1);
            let mut d_arg = 0.0;
            k_3(seed * x, &mut d_arg, ());
            d_x_2 = seed * k_2 + d_arg * x.cos();
            x * k_2
        };
        *d_x += d_x_2;
        k
    }
    ///The value of `recursion` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(x: f64, depth: usize) -> (f64, impl ::core::ops::FnOnce(f64) -> f64) {
        let mut d_x = ::autodiff::__private::Differentiable::zero_tangent(&x);
        let (value, back) = recursion::<
            (::autodiff::__private::Active, ::autodiff::__private::Inactive),
        >::__record(x, depth);
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
        depth: usize,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut (), &mut f64, ()) + use<>) {
        let (value, back) = recursion::<
            (::autodiff::__private::Active, ::autodiff::__private::Inactive),
        >::__record(x, depth);
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
> recursion<(A0, A1)> {
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
        depth: usize,
    ) -> (
        f64,
        ::autodiff::__private::Box<
            dyn for<'place> ::core::ops::FnOnce(
                f64,
                A0::Place<'place, f64>,
                A1::Place<'place, ()>,
            ),
        >,
    ) {
        let t = depth == 0;
        let mut recorded = 0.0;
        let mut recorded_2 = ::core::option::Option::None;
        let k = if t {
            x
        } else {
            recursion::__accepts(
                ::autodiff::__private::Active,
                ::autodiff::__private::Inactive,
            );
            let (k_2, k_3) = recursion::<
                (::autodiff::__private::Active, ::autodiff::__private::Inactive),
            >::__record(x.sin(), depth - 1);
            recorded = k_2;
            recorded_2 = ::core::option::Option::Some(k_3);
            x * k_2
        };
        let value = k;
        (
            value,
            ::autodiff::__private::Box::new(move |
                seed: f64,
                mut d_x: A0::Place<'_, f64>,
                _: A1::Place<'_, ()>|
            {
                let mut d_x = A0::get(&mut d_x);
                let mut d_x_2 = 0.0;
                if t {
                    d_x_2 = seed;
                } else {
                    let k_4 = ::autodiff::__private::pop(&mut recorded_2);
                    let mut d_arg = 0.0;
                    k_4(seed * x, &mut d_arg, ());
                    d_x_2 = seed * recorded + d_arg * x.cos();
                }
                if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                    *d_x += d_x_2;
                }
            }),
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        x: f64,
        depth: usize,
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
        depth: usize,
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
    pub fn __grad_record(x: f64, depth: usize) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(x: f64, depth: usize) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
