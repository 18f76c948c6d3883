#[allow(dead_code)]
fn generic_scalar<T: Float, const N: usize>(xs: [T; N], scale: T) -> T {
    let mut sum = T::zero();
    for x in xs {
        sum = sum + (scale * x).tanh();
    }
    sum
}
///Derivatives of [`generic_scalar()`](fn@generic_scalar).
#[allow(non_camel_case_types, dead_code)]
struct generic_scalar<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl generic_scalar {
    ///The value of `generic_scalar` and its gradient with respect to `xs`, `scale`.
    pub fn value_and_grad<T: Float, const N: usize>(
        xs: [T; N],
        scale: T,
    ) -> (T, ([T; N], T))
    where
        T: ::autodiff::__private::Scalar,
    {
        let t = T::zero();
        let mut sum = t;
        let mut recorded = [<T as ::autodiff::__private::Scalar>::SCALAR_ZERO; N];
        for k in 0..xs.len() {
            let x = xs[k];
            let t_2 = (scale * x).tanh();
            sum = sum + t_2;
            recorded[k] = t_2;
        }
        let mut d_xs = [<T as ::autodiff::__private::Scalar>::SCALAR_ZERO; N];
        let mut d_scale = <T as ::autodiff::__private::Scalar>::SCALAR_ZERO;
        let mut d_sum = <T as ::autodiff::__private::Scalar>::SCALAR_ONE;
        for k_2 in (0..xs.len()).rev() {
            let item = recorded[k_2];
            let item_2 = d_sum;
            d_sum = item_2;
            let t_3 = item_2
                * (<T as ::autodiff::__private::Scalar>::SCALAR_ONE - item * item);
            d_xs[k_2] = t_3 * scale;
            d_scale += t_3 * xs[k_2];
        }
        (sum, (d_xs, d_scale))
    }
    ///The gradient of `generic_scalar` with respect to `xs`, `scale`.
    pub fn grad<T: Float, const N: usize>(xs: [T; N], scale: T) -> ([T; N], T)
    where
        T: ::autodiff::__private::Scalar,
    {
        Self::value_and_grad(xs, scale).1
    }
    ///The value of `generic_scalar`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad<T: Float, const N: usize>(
        xs: [T; N],
        scale: T,
        seed: T,
        d_xs: &mut [T; N],
        d_scale: &mut T,
    ) -> T
    where
        T: ::autodiff::__private::Scalar,
    {
        let t = T::zero();
        let mut sum = t;
        let mut recorded = [<T as ::autodiff::__private::Scalar>::SCALAR_ZERO; N];
        for k in 0..xs.len() {
            let x = xs[k];
            let t_2 = (scale * x).tanh();
            sum = sum + t_2;
            recorded[k] = t_2;
        }
        let mut d_scale_2 = <T as ::autodiff::__private::Scalar>::SCALAR_ZERO;
        let mut d_sum = seed;
        for k_2 in (0..xs.len()).rev() {
            let item = recorded[k_2];
            let item_2 = d_sum;
            d_sum = item_2;
            let t_3 = item_2
                * (<T as ::autodiff::__private::Scalar>::SCALAR_ONE - item * item);
            d_xs[k_2] += t_3 * scale;
            d_scale_2 += t_3 * xs[k_2];
        }
        *d_scale += d_scale_2;
        sum
    }
    ///The value of `generic_scalar` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp<T: Float, const N: usize>(
        xs: [T; N],
        scale: T,
    ) -> (T, impl ::core::ops::FnOnce(T) -> ([T; N], T))
    where
        T: ::autodiff::__private::Scalar,
    {
        let mut d_xs = ::autodiff::__private::Differentiable::zero_tangent(&xs);
        let mut d_scale = ::autodiff::__private::Differentiable::zero_tangent(&scale);
        let (value, back) = generic_scalar::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(xs, scale);
        (
            value,
            move |seed| {
                back(seed, &mut d_xs, &mut d_scale);
                (d_xs, d_scale)
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record<T: Float, const N: usize>(
        xs: [T; N],
        scale: T,
    ) -> (T, impl ::core::ops::FnOnce(T, &mut (), &mut [T; N], &mut T) + use<T, N>)
    where
        T: ::autodiff::__private::Scalar,
    {
        let (value, back) = generic_scalar::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(xs, scale);
        (
            value,
            move |seed: T, _: &mut (), d_xs: &mut [T; N], d_scale: &mut T| back(
                seed,
                d_xs,
                d_scale,
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
> generic_scalar<(A0, A1)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1) {}
    #[doc(hidden)]
    #[inline]
    pub fn __record<T: Float, const N: usize>(
        xs: [T; N],
        scale: T,
    ) -> (
        T,
        impl for<'place> ::core::ops::FnOnce(
            T,
            A0::Place<'place, [T; N]>,
            A1::Place<'place, T>,
        ) + use<T, N, A0, A1>,
    )
    where
        T: ::autodiff::__private::Scalar,
    {
        let t = T::zero();
        let mut sum = t;
        let mut recorded = [<T as ::autodiff::__private::Scalar>::SCALAR_ZERO; N];
        for k in 0..xs.len() {
            let x = xs[k];
            let t_2 = (scale * x).tanh();
            sum = sum + t_2;
            recorded[k] = t_2;
        }
        let value = sum;
        (
            value,
            move |
                seed: T,
                mut d_xs: A0::Place<'_, [T; N]>,
                mut d_scale: A1::Place<'_, T>|
            {
                let mut d_xs = A0::get(&mut d_xs);
                let mut d_scale = A1::get(&mut d_scale);
                let mut d_scale_2 = <T as ::autodiff::__private::Scalar>::SCALAR_ZERO;
                let mut d_sum = seed;
                for k_2 in (0..xs.len()).rev() {
                    let item = recorded[k_2];
                    let item_2 = d_sum;
                    d_sum = item_2;
                    let t_3 = item_2
                        * (<T as ::autodiff::__private::Scalar>::SCALAR_ONE
                            - item * item);
                    if let ::core::option::Option::Some(d_xs) = d_xs.as_deref_mut() {
                        d_xs[k_2] += t_3 * scale;
                    }
                    d_scale_2 += t_3 * xs[k_2];
                }
                if let ::core::option::Option::Some(d_scale) = d_scale.as_deref_mut() {
                    *d_scale += d_scale_2;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent<T: Float, const N: usize>(
        xs: [T; N],
        scale: T,
        xs_dot: A0::Given<[T; N]>,
        scale_dot: A1::Given<T>,
    ) -> A0::Lacking
    where
        T: ::autodiff::__private::Scalar,
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record<T: Float, const N: usize>(
        xs: [T; N],
        scale: T,
        xs_dot: A0::Given<[T; N]>,
        scale_dot: A1::Given<T>,
    ) -> A0::Lacking
    where
        T: ::autodiff::__private::Scalar,
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record<T: Float, const N: usize>(xs: [T; N], scale: T) -> A0::Lacking
    where
        T: ::autodiff::__private::Scalar,
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record<T: Float, const N: usize>(
        xs: [T; N],
        scale: T,
    ) -> A0::Lacking
    where
        T: ::autodiff::__private::Scalar,
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
