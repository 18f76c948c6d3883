#[allow(dead_code)]
fn function_over_an_array<const N: usize>(w: &[f64; N], x: &[f64; N]) -> f64 {
    let mut sum = 0.0;
    for (a, b) in w.map(activation).iter().zip(x) {
        sum += a * b;
    }
    sum
}
///Derivatives of [`function_over_an_array()`](fn@function_over_an_array).
#[allow(non_camel_case_types, dead_code)]
struct function_over_an_array<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl function_over_an_array {
    ///The value of `function_over_an_array` and its gradient with respect to `w`, `x`.
    pub fn value_and_grad<const N: usize>(
        w: &[f64; N],
        x: &[f64; N],
    ) -> (f64, ([f64; N], [f64; N])) {
        let mut sum = 0.0;
        let mut mapped: [f64; N] = [0.0; N];
        let recorded: [_; N] = ::core::array::from_fn(|k| {
            let callee = activation;
            let mut same = ::core::option::Option::None;
            if !::autodiff::__private::belongs(
                activation::__identity(),
                &callee,
                false,
            ) {
                ::autodiff::__private::refuse_companion(
                    activation::__identity(),
                    &callee,
                );
                same = ::core::option::Option::Some(callee(w[k]));
            }
            let (k_2, k_3) = activation::<
                (::autodiff::__private::Active,),
            >::__record(w[k]);
            ::autodiff::__private::agree(&same, &k_2);
            mapped[k] = k_2;
            k_3
        });
        let mut d_x = [0.0; N];
        let mut d_mapped = [0.0; N];
        for k_4 in 0..::core::cmp::Ord::min(mapped.len(), x.len()) {
            let item = mapped[k_4];
            let item_2 = x[k_4];
            sum += item * item_2;
            d_x[k_4] += item;
            d_mapped[k_4] += item_2;
        }
        let mut d_w = [0.0; N];
        for (k_5, k_6) in (0..N)
            .rev()
            .zip(::core::iter::IntoIterator::into_iter(recorded).rev())
        {
            let mut d_arg = 0.0;
            k_6(d_mapped[k_5], &mut d_arg);
            d_w[k_5] = d_arg;
        }
        (sum, (d_w, d_x))
    }
    ///The gradient of `function_over_an_array` with respect to `w`, `x`.
    pub fn grad<const N: usize>(w: &[f64; N], x: &[f64; N]) -> ([f64; N], [f64; N]) {
        Self::value_and_grad(w, x).1
    }
    ///The value of `function_over_an_array`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad<const N: usize>(
        w: &[f64; N],
        x: &[f64; N],
        seed: f64,
        d_w: &mut [f64; N],
        d_x: &mut [f64; N],
    ) -> f64 {
        let mut sum = 0.0;
        let mut mapped: [f64; N] = [0.0; N];
        let recorded: [_; N] = ::core::array::from_fn(|k| {
            let callee = activation;
            let mut same = ::core::option::Option::None;
            if !::autodiff::__private::belongs(
                activation::__identity(),
                &callee,
                false,
            ) {
                ::autodiff::__private::refuse_companion(
                    activation::__identity(),
                    &callee,
                );
                same = ::core::option::Option::Some(callee(w[k]));
            }
            let (k_2, k_3) = activation::<
                (::autodiff::__private::Active,),
            >::__record(w[k]);
            ::autodiff::__private::agree(&same, &k_2);
            mapped[k] = k_2;
            k_3
        });
        let mut d_mapped = [0.0; N];
        for k_4 in 0..::core::cmp::Ord::min(mapped.len(), x.len()) {
            let item = mapped[k_4];
            let item_2 = x[k_4];
            sum += item * item_2;
            d_x[k_4] += seed * item;
            d_mapped[k_4] = seed * item_2;
        }
        for (k_5, k_6) in (0..N)
            .rev()
            .zip(::core::iter::IntoIterator::into_iter(recorded).rev())
        {
            let mut d_arg = 0.0;
            k_6(d_mapped[k_5], &mut d_arg);
            d_w[k_5] += d_arg;
        }
        sum
    }
    ///The value of `function_over_an_array` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp<const N: usize>(
        w: &[f64; N],
        x: &[f64; N],
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> ([f64; N], [f64; N])) {
        let mut d_w = ::autodiff::__private::Differentiable::zero_tangent(&*w);
        let mut d_x = ::autodiff::__private::Differentiable::zero_tangent(&*x);
        let (value, back) = function_over_an_array::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(w, x);
        (
            value,
            move |seed| {
                back(seed, (w, &mut d_w), (x, &mut d_x));
                (d_w, d_x)
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record<const N: usize>(
        w: &[f64; N],
        x: &[f64; N],
    ) -> (
        f64,
        impl ::core::ops::FnOnce(f64, &mut (), &mut [f64; N], &mut [f64; N]) + use<N>,
    ) {
        let w_kept = ::autodiff::__private::Clone::clone(w);
        let x_kept = ::autodiff::__private::Clone::clone(x);
        let (value, back) = function_over_an_array::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(w, x);
        (
            value,
            move |seed: f64, _: &mut (), d_w: &mut [f64; N], d_x: &mut [f64; N]| back(
                seed,
                (&w_kept, d_w),
                (&x_kept, d_x),
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
> function_over_an_array<(A0, A1)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1) {}
    #[doc(hidden)]
    #[inline]
    pub fn __record<const N: usize>(
        w: &[f64; N],
        x: &[f64; N],
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            (&[f64; N], A0::Place<'place, [f64; N]>),
            (&[f64; N], A1::Place<'place, [f64; N]>),
        ) + use<N, A0, A1>,
    ) {
        let mut sum = 0.0;
        let mut mapped: [f64; N] = [0.0; N];
        let recorded: [_; N] = ::core::array::from_fn(|k| {
            activation::__accepts(::autodiff::__private::Active);
            let callee = activation;
            let mut same = ::core::option::Option::None;
            if !::autodiff::__private::belongs(
                activation::__identity(),
                &callee,
                false,
            ) {
                ::autodiff::__private::refuse_companion(
                    activation::__identity(),
                    &callee,
                );
                same = ::core::option::Option::Some(callee(w[k]));
            }
            let (k_2, k_3) = activation::<
                (::autodiff::__private::Active,),
            >::__record(w[k]);
            ::autodiff::__private::agree(&same, &k_2);
            mapped[k] = k_2;
            k_3
        });
        let t = ::core::cmp::Ord::min(mapped.len(), x.len());
        for k_4 in 0..t {
            sum += mapped[k_4] * x[k_4];
        }
        let value = sum;
        (
            value,
            move |
                seed: f64,
                (w, mut d_w): (&[f64; N], A0::Place<'_, [f64; N]>),
                (x, mut d_x): (&[f64; N], A1::Place<'_, [f64; N]>)|
            {
                let mut d_w = A0::get(&mut d_w);
                let mut d_x = A1::get(&mut d_x);
                let mut d_mapped = [0.0; N];
                for k_5 in (0..t).rev() {
                    if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                        d_x[k_5] += seed * mapped[k_5];
                    }
                    d_mapped[k_5] = seed * x[k_5];
                }
                for (k_6, k_7) in (0..N)
                    .rev()
                    .zip(::core::iter::IntoIterator::into_iter(recorded).rev())
                {
                    let mut d_arg = 0.0;
                    k_7(d_mapped[k_6], &mut d_arg);
                    if let ::core::option::Option::Some(d_w) = d_w.as_deref_mut() {
                        d_w[k_6] += d_arg;
                    }
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent<const N: usize>(
        w: &[f64; N],
        x: &[f64; N],
        w_dot: A0::Given<&[f64; N]>,
        x_dot: A1::Given<&[f64; N]>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record<const N: usize>(
        w: &[f64; N],
        x: &[f64; N],
        w_dot: A0::Given<&[f64; N]>,
        x_dot: A1::Given<&[f64; N]>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record<const N: usize>(w: &[f64; N], x: &[f64; N]) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record<const N: usize>(
        w: &[f64; N],
        x: &[f64; N],
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
