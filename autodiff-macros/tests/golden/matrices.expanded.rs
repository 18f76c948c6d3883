#[allow(dead_code)]
fn project(x: &[f64; 3], focal: f64) -> [f64; 2] {
    [focal * x[0] / x[2], focal * x[1] / x[2]]
}
///Derivatives of [`project()`](fn@project).
#[allow(non_camel_case_types, dead_code)]
struct project<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl project {
    ///The value of `project`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(
        x: &[f64; 3],
        focal: f64,
        seed: [f64; 2],
        d_x: &mut [f64; 3],
    ) -> [f64; 2] {
        let item = x[2];
        let t = focal * x[0] / item;
        let t_2 = focal * x[1] / item;
        let result = [t, t_2];
        let d_result = seed;
        let item_2 = d_result[0];
        let item_3 = d_result[1];
        let t_3 = 1.0 / item;
        let t_4 = item_3 * t_3;
        let t_5 = item_3 == 0.0;
        d_x[1] += (if t_5 { 0.0 } else { t_4 }) * focal;
        let t_6 = item_2 * t_3;
        let t_7 = item_2 == 0.0;
        d_x[2]
            -= (if t_5 { 0.0 } else { t_4 * t_2 }) + (if t_7 { 0.0 } else { t_6 * t });
        d_x[0] += (if t_7 { 0.0 } else { t_6 }) * focal;
        result
    }
    ///The value of `project` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(
        x: &[f64; 3],
        focal: f64,
    ) -> ([f64; 2], impl ::core::ops::FnOnce([f64; 2]) -> [f64; 3]) {
        let mut d_x = ::autodiff::__private::Differentiable::zero_tangent(&*x);
        let (value, back) = project::<
            (::autodiff::__private::Active, ::autodiff::__private::Inactive),
        >::__record(x, focal);
        (
            value,
            move |seed| {
                back(seed, (x, &mut d_x), ());
                d_x
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        x: &[f64; 3],
        focal: f64,
    ) -> (
        [f64; 2],
        impl ::core::ops::FnOnce([f64; 2], &mut (), &mut [f64; 3], ()) + use<>,
    ) {
        let x_kept = ::autodiff::__private::Clone::clone(x);
        let (value, back) = project::<
            (::autodiff::__private::Active, ::autodiff::__private::Inactive),
        >::__record(x, focal);
        (
            value,
            move |seed: [f64; 2], _: &mut (), d_x: &mut [f64; 3], _: ()| back(
                seed,
                (&x_kept, d_x),
                (),
            ),
        )
    }
    #[doc(hidden)]
    pub fn __function_tangent(
        x: &[f64; 3],
        x_dot: &[f64; 3],
        focal: f64,
        _: (),
    ) -> ([f64; 2], [f64; 2]) {
        project::<
            (::autodiff::__private::Active, ::autodiff::__private::Inactive),
        >::__tangent(x, focal, x_dot, ())
    }
    ///The value of `project` and its derivative in the direction of the tangents.
    pub fn jvp(x: &[f64; 3], focal: f64, x_dot: &[f64; 3]) -> ([f64; 2], [f64; 2]) {
        project::<
            (::autodiff::__private::Active, ::autodiff::__private::Inactive),
        >::__tangent(x, focal, x_dot, ())
    }
    ///The value of `project` and its Jacobian: a row per result, a column per coordinate of the parameters.
    pub fn jacobian(
        x: &[f64; 3],
        focal: f64,
    ) -> ([f64; 2], ::autodiff::__private::SMatrix<f64, { 2 }, { 3 }>) {
        let [x_0, x_1, x_2] = *x;
        let t = focal * x_0 / x_2;
        let t_2 = focal * x_1 / x_2;
        let t_3 = 1.0 / x_2;
        let t_4 = focal * t_3;
        (
            [t, t_2],
            <::autodiff::__private::SMatrix<
                _,
                _,
                _,
            > as ::core::convert::From<
                _,
            >>::from([[t_4, 0.0], [0.0, t_4], [-t_3 * t, -t_3 * t_2]]),
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
> project<(A0, A1)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1)
    where
        A1: ::autodiff::__private::Omitted<2>,
    {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        x: &[f64; 3],
        focal: f64,
    ) -> (
        [f64; 2],
        impl for<'place> ::core::ops::FnOnce(
            [f64; 2],
            (&[f64; 3], A0::Place<'place, [f64; 3]>),
            A1::Place<'place, f64>,
        ) + use<A0, A1>,
    ) {
        let item = x[2];
        let t = focal * x[0] / item;
        let t_2 = focal * x[1] / item;
        let result = [t, t_2];
        let value = result;
        (
            value,
            move |
                seed: [f64; 2],
                (x, mut d_x): (&[f64; 3], A0::Place<'_, [f64; 3]>),
                _: A1::Place<'_, f64>|
            {
                let mut d_x = A0::get(&mut d_x);
                let d_result = seed;
                let item_2 = d_result[0];
                let item_3 = d_result[1];
                let t_3 = 1.0 / item;
                let t_4 = item_3 * t_3;
                let t_5 = item_3 == 0.0;
                if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                    d_x[1] += (if t_5 { 0.0 } else { t_4 }) * focal;
                }
                let t_6 = item_2 * t_3;
                let t_7 = item_2 == 0.0;
                if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                    d_x[2]
                        -= (if t_5 { 0.0 } else { t_4 * t_2 })
                            + (if t_7 { 0.0 } else { t_6 * t });
                }
                if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                    d_x[0] += (if t_7 { 0.0 } else { t_6 }) * focal;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        x: &[f64; 3],
        focal: f64,
        x_dot: A0::Given<&[f64; 3]>,
        _: A1::Given<f64>,
    ) -> ([f64; 2], [f64; 2]) {
        let x_dot_spare;
        let x_dot: &[f64; 3] = match A0::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                x_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(&*x);
                &x_dot_spare
            }
        };
        let item = x[2];
        let item_2 = x_dot[2];
        let t = focal * x[0] / item;
        let t_2 = focal * x[1] / item;
        let t_3 = item_2 / item;
        let t_4 = item_2 == 0.0;
        let t_5 = x_dot[1] * focal;
        let t_6 = x_dot[0] * focal;
        let result_dot = [
            (if t_6 == 0.0 { 0.0 } else { t_6 / item })
                - (if t_4 { 0.0 } else { t_3 * t }),
            (if t_5 == 0.0 { 0.0 } else { t_5 / item })
                - (if t_4 { 0.0 } else { t_3 * t_2 }),
        ];
        let result = [t, t_2];
        (result, result_dot)
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(
        x: &[f64; 3],
        focal: f64,
        x_dot: A0::Given<&[f64; 3]>,
        _: A1::Given<f64>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
#[allow(dead_code)]
fn until_far(x: &[f64; 3], scale: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..3 {
        if sum > 1.0 {
            return sum * scale;
        }
        sum += x[i] * x[i].sin();
    }
    sum
}
///Derivatives of [`until_far()`](fn@until_far).
#[allow(non_camel_case_types, dead_code)]
struct until_far<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl until_far {
    ///The value of `until_far` and its gradient with respect to `x`, `scale`.
    pub fn value_and_grad(x: &[f64; 3], scale: f64) -> (f64, ([f64; 3], f64)) {
        let mut exit = 0;
        let mut recorded = [0.0; 3];
        let mut sum_old = [0.0; 3];
        let mut outcome = 0.0;
        let mut trips_old = 0;
        let mut exit_old = 0;
        'l0: {
            let mut sum = 0.0;
            let mut trips = 0;
            let mut exit_2 = 0;
            'l1: for i in 0..3 {
                trips += 1;
                sum_old[i] = sum;
                if sum > 1.0 {
                    outcome = sum * scale;
                    exit_2 = 1;
                    break 'l1;
                }
                let item = x[i];
                let t = item.sin();
                sum += item * t;
                recorded[i] = t;
            }
            trips_old = trips;
            exit_old = exit_2;
            if exit_2 == 1 {
                exit = 1;
                break 'l0;
            }
            outcome = sum;
        }
        let mut d_x = [0.0; 3];
        let mut d_scale = 0.0;
        let mut d_outcome = 1.0;
        let mut d_sum = 0.0;
        if exit != 1 {
            d_outcome = 0.0;
            d_sum = 1.0;
        }
        let mut exit_3 = exit_old;
        for k in (0..trips_old).rev() {
            let item_2 = sum_old[k];
            let mut d_t = 0.0;
            if exit_3 != 1 {
                let item_3 = x[k];
                d_x[k] = d_sum * recorded[k] + d_sum * item_3 * item_3.cos();
            }
            if exit_3 == 1 {
                let item_4 = d_outcome;
                d_outcome = 0.0;
                d_scale += item_4 * item_2;
                d_t = item_4 * scale;
            }
            d_sum += d_t;
            exit_3 = 0;
        }
        (outcome, (d_x, d_scale))
    }
    ///The gradient of `until_far` with respect to `x`, `scale`.
    pub fn grad(x: &[f64; 3], scale: f64) -> ([f64; 3], f64) {
        Self::value_and_grad(x, scale).1
    }
    ///The value of `until_far`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(
        x: &[f64; 3],
        scale: f64,
        seed: f64,
        d_x: &mut [f64; 3],
        d_scale: &mut f64,
    ) -> f64 {
        let mut exit = 0;
        let mut recorded = [0.0; 3];
        let mut sum_old = [0.0; 3];
        let mut outcome = 0.0;
        let mut trips_old = 0;
        let mut exit_old = 0;
        'l0: {
            let mut sum = 0.0;
            let mut trips = 0;
            let mut exit_2 = 0;
            'l1: for i in 0..3 {
                trips += 1;
                sum_old[i] = sum;
                if sum > 1.0 {
                    outcome = sum * scale;
                    exit_2 = 1;
                    break 'l1;
                }
                let item = x[i];
                let t = item.sin();
                sum += item * t;
                recorded[i] = t;
            }
            trips_old = trips;
            exit_old = exit_2;
            if exit_2 == 1 {
                exit = 1;
                break 'l0;
            }
            outcome = sum;
        }
        let mut d_scale_2 = 0.0;
        let mut d_outcome = seed;
        let mut d_sum = 0.0;
        if exit != 1 {
            d_outcome = 0.0;
            d_sum = seed;
        }
        let mut exit_3 = exit_old;
        for k in (0..trips_old).rev() {
            let item_2 = sum_old[k];
            let mut d_t = 0.0;
            if exit_3 != 1 {
                let item_3 = x[k];
                d_x[k] += d_sum * recorded[k] + d_sum * item_3 * item_3.cos();
            }
            if exit_3 == 1 {
                let item_4 = d_outcome;
                d_outcome = 0.0;
                d_scale_2 += item_4 * item_2;
                d_t = item_4 * scale;
            }
            d_sum += d_t;
            exit_3 = 0;
        }
        *d_scale += d_scale_2;
        outcome
    }
    ///The value of `until_far` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(
        x: &[f64; 3],
        scale: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> ([f64; 3], f64)) {
        let mut d_x = ::autodiff::__private::Differentiable::zero_tangent(&*x);
        let mut d_scale = ::autodiff::__private::Differentiable::zero_tangent(&scale);
        let (value, back) = until_far::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(x, scale);
        (
            value,
            move |seed| {
                back(seed, (x, &mut d_x), &mut d_scale);
                (d_x, d_scale)
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        x: &[f64; 3],
        scale: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut (), &mut [f64; 3], &mut f64) + use<>) {
        let x_kept = ::autodiff::__private::Clone::clone(x);
        let (value, back) = until_far::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(x, scale);
        (
            value,
            move |seed: f64, _: &mut (), d_x: &mut [f64; 3], d_scale: &mut f64| back(
                seed,
                (&x_kept, d_x),
                d_scale,
            ),
        )
    }
    #[doc(hidden)]
    pub fn __function_tangent(
        x: &[f64; 3],
        x_dot: &[f64; 3],
        scale: f64,
        scale_dot: f64,
    ) -> (f64, f64) {
        until_far::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__tangent(x, scale, x_dot, scale_dot)
    }
    #[doc(hidden)]
    pub fn __function_tangent_record(
        x: &[f64; 3],
        x_dot: &[f64; 3],
        scale: f64,
        scale_dot: f64,
    ) -> (
        f64,
        f64,
        impl ::core::ops::FnOnce(
            (f64, f64),
            &mut (),
            &mut (),
            &mut [f64; 3],
            &mut [f64; 3],
            &mut f64,
            &mut f64,
        ) + use<>,
    ) {
        let x_kept = ::autodiff::__private::Clone::clone(x);
        let x_dot_kept = ::autodiff::__private::Clone::clone(x_dot);
        let (value, dot_value, back) = until_far::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__tangent_record(x, scale, x_dot, scale_dot);
        (
            value,
            dot_value,
            move |
                seed: (f64, f64),
                _: &mut (),
                _: &mut (),
                d_x: &mut [f64; 3],
                d_x_dot: &mut [f64; 3],
                d_scale: &mut f64,
                d_scale_dot: &mut f64|
            back(seed, (&x_kept, d_x), (&x_dot_kept, d_x_dot), d_scale, d_scale_dot),
        )
    }
    ///The value of `until_far` and its derivative in the direction of the tangents.
    pub fn jvp(
        x: &[f64; 3],
        scale: f64,
        x_dot: &[f64; 3],
        scale_dot: f64,
    ) -> (f64, f64) {
        until_far::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__tangent(x, scale, x_dot, scale_dot)
    }
    ///The Hessian of `until_far` times the directions, in the shape of the gradient.
    pub fn hvp(
        x: &[f64; 3],
        scale: f64,
        mut x_dot: &[f64; 3],
        mut scale_dot: f64,
    ) -> ([f64; 3], f64) {
        let mut exit = 0;
        let mut recorded_dot = [0.0; 3];
        let mut recorded = [0.0; 3];
        let mut sum_old_dot = [0.0; 3];
        let mut sum_old = [0.0; 3];
        let mut outcome_dot = 0.0;
        let mut outcome = 0.0;
        let mut trips_old = 0;
        let mut exit_old = 0;
        'l0: {
            let mut sum_dot = 0.0;
            let mut sum = 0.0;
            let mut trips = 0;
            let mut exit_2 = 0;
            'l1: for i in 0..3 {
                trips += 1;
                sum_old_dot[i] = sum_dot;
                sum_old[i] = sum;
                if sum > 1.0 {
                    outcome_dot = sum_dot * scale + scale_dot * sum;
                    outcome = sum * scale;
                    exit_2 = 1;
                    break 'l1;
                }
                let item = x[i];
                let item_2 = x_dot[i];
                let t = item.sin();
                let t_2 = item_2 * item.cos();
                sum_dot += item_2 * t + t_2 * item;
                sum += item * t;
                recorded_dot[i] = t_2;
                recorded[i] = t;
            }
            trips_old = trips;
            exit_old = exit_2;
            if exit_2 == 1 {
                exit = 1;
                break 'l0;
            }
            outcome_dot = sum_dot;
            outcome = sum;
        }
        let mut d_x_dot = [0.0; 3];
        let mut d_x = [0.0; 3];
        let mut d_scale_dot = 0.0;
        let mut d_scale = 0.0;
        let mut d_outcome = 1.0;
        let mut d_sum_dot = 0.0;
        let mut d_sum = 0.0;
        if exit != 1 {
            d_outcome = 0.0;
            d_sum = 1.0;
        }
        let mut exit_3 = exit_old;
        for k in (0..trips_old).rev() {
            let item_3 = sum_old[k];
            let item_4 = sum_old_dot[k];
            let mut d_t_dot = 0.0;
            let mut d_t = 0.0;
            if exit_3 != 1 {
                let item_5 = recorded[k];
                let item_6 = x[k];
                let item_7 = x_dot[k];
                let t_3 = item_6.cos();
                let t_4 = d_sum * item_6;
                let t_5 = d_sum_dot * item_5 + recorded_dot[k] * d_sum
                    + ((d_sum_dot * item_6 + item_7 * d_sum) * t_3
                        - item_7 * item_6.sin() * t_4);
                d_x_dot[k] += t_5;
                d_x[k] += d_sum * item_5 + t_4 * t_3;
            }
            if exit_3 == 1 {
                let item_8 = d_outcome;
                d_outcome = 0.0;
                d_scale_dot += item_4 * item_8;
                d_scale += item_8 * item_3;
                d_t_dot = scale_dot * item_8;
                d_t = item_8 * scale;
            }
            d_sum_dot += d_t_dot;
            d_sum += d_t;
            exit_3 = 0;
        }
        (d_x_dot, d_scale_dot)
    }
    ///The Hessian of `until_far`, parameters in order.
    pub fn hessian(
        x: &[f64; 3],
        scale: f64,
    ) -> ::autodiff::__private::SMatrix<f64, { 4 }, { 4 }> {
        let [x_0, x_1, x_2] = *x;
        let t = x_0.sin();
        let t_2 = x_0 * t;
        let mut d_x_1_by_x_1 = 0.0;
        let mut d_x_2_by_x_2 = 0.0;
        let mut d_scale_by_x_0 = 0.0;
        let mut d_scale_by_x_1 = 0.0;
        let t_3 = x_0.cos();
        let mut d_t = 0.0;
        if t_2 > 1.0 {
            d_t = scale;
            d_scale_by_x_0 = t + t_3 * x_0;
        } else {
            let t_4 = x_1.sin();
            let t_5 = x_1.cos();
            let mut d_t_2 = 0.0;
            if t_2 + x_1 * t_4 > 1.0 {
                d_scale_by_x_0 = t + t_3 * x_0;
                d_scale_by_x_1 = t_4 + t_5 * x_1;
                d_t_2 = scale;
            } else {
                d_t_2 = 1.0;
                let t_6 = x_2.cos();
                d_x_2_by_x_2 = t_6 + (t_6 - x_2.sin() * x_2);
            }
            d_t = d_t_2;
            let t_7 = t_5 * d_t_2;
            d_x_1_by_x_1 = t_7 + (t_7 - t_4 * (d_t_2 * x_1));
        }
        let t_8 = t_3 * d_t;
        <::autodiff::__private::SMatrix<
            _,
            _,
            _,
        > as ::core::convert::From<
            _,
        >>::from([
            [t_8 + (t_8 - t * (d_t * x_0)), 0.0, 0.0, d_scale_by_x_0],
            [0.0, d_x_1_by_x_1, 0.0, d_scale_by_x_1],
            [0.0, 0.0, d_x_2_by_x_2, 0.0],
            [d_scale_by_x_0, d_scale_by_x_1, 0.0, 0.0],
        ])
    }
    #[doc(hidden)]
    #[inline]
    pub fn __gradient_tangent(
        x: &[f64; 3],
        scale: f64,
        x_dot: [f64; 3],
        scale_dot: f64,
    ) -> ((f64, ([f64; 3], f64)), (f64, ([f64; 3], f64))) {
        let mut d_x = ::autodiff::__private::Differentiable::zero_tangent(&*x);
        let mut d_x_dot = ::autodiff::__private::Differentiable::zero_tangent(&*x);
        let mut d_scale = ::autodiff::__private::Differentiable::zero_tangent(&scale);
        let mut d_scale_dot = ::autodiff::__private::Differentiable::zero_tangent(
            &scale,
        );
        let (value, dot_value, back) = until_far::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__tangent_record(x, scale, &x_dot, scale_dot);
        back(
            (::autodiff::__private::one(), ::autodiff::__private::zero()),
            (x, &mut d_x),
            (&x_dot, &mut d_x_dot),
            &mut d_scale,
            &mut d_scale_dot,
        );
        ((value, (d_x, d_scale)), (dot_value, (d_x_dot, d_scale_dot)))
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
> until_far<(A0, A1)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1) {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        x: &[f64; 3],
        scale: f64,
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            (&[f64; 3], A0::Place<'place, [f64; 3]>),
            A1::Place<'place, f64>,
        ) + use<A0, A1>,
    ) {
        let mut exit = 0;
        let mut recorded = [0.0; 3];
        let mut sum_old = [0.0; 3];
        let mut outcome = 0.0;
        let mut trips_old = 0;
        let mut exit_old = 0;
        'l0: {
            let mut sum = 0.0;
            let mut trips = 0;
            let mut exit_2 = 0;
            'l1: for i in 0..3 {
                trips += 1;
                sum_old[i] = sum;
                if sum > 1.0 {
                    outcome = sum * scale;
                    exit_2 = 1;
                    break 'l1;
                }
                let item = x[i];
                let t = item.sin();
                sum += item * t;
                recorded[i] = t;
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
                (x, mut d_x): (&[f64; 3], A0::Place<'_, [f64; 3]>),
                mut d_scale: A1::Place<'_, f64>|
            {
                let mut d_x = A0::get(&mut d_x);
                let mut d_scale = A1::get(&mut d_scale);
                let mut d_scale_2 = 0.0;
                let mut d_outcome = seed;
                let mut d_sum = 0.0;
                if exit != 1 {
                    d_outcome = 0.0;
                    d_sum = seed;
                }
                let mut exit_3 = exit_old;
                for k in (0..trips_old).rev() {
                    let item_2 = sum_old[k];
                    let mut d_t = 0.0;
                    if exit_3 != 1 {
                        let item_3 = x[k];
                        if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                            d_x[k]
                                += d_sum * recorded[k] + d_sum * item_3 * item_3.cos();
                        }
                    }
                    if exit_3 == 1 {
                        let item_4 = d_outcome;
                        d_outcome = 0.0;
                        d_scale_2 += item_4 * item_2;
                        d_t = item_4 * scale;
                    }
                    d_sum += d_t;
                    exit_3 = 0;
                }
                if let ::core::option::Option::Some(d_scale) = d_scale.as_deref_mut() {
                    *d_scale += d_scale_2;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        x: &[f64; 3],
        scale: f64,
        x_dot: A0::Given<&[f64; 3]>,
        scale_dot: A1::Given<f64>,
    ) -> (f64, f64) {
        let x_dot_spare;
        let x_dot: &[f64; 3] = match A0::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                x_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(&*x);
                &x_dot_spare
            }
        };
        let mut scale_dot = match A1::given(scale_dot) {
            ::core::option::Option::Some(scale_dot) => scale_dot,
            ::core::option::Option::None => {
                ::autodiff::__private::Differentiable::zero_tangent(&scale)
            }
        };
        let mut outcome_dot = 0.0;
        let mut outcome = 0.0;
        'l0: {
            let mut sum_dot = 0.0;
            let mut sum = 0.0;
            for i in 0..3 {
                if sum > 1.0 {
                    outcome_dot = sum_dot * scale + scale_dot * sum;
                    outcome = sum * scale;
                    break 'l0;
                }
                let item = x[i];
                let item_2 = x_dot[i];
                let t = item.sin();
                sum_dot += item_2 * t + item_2 * item.cos() * item;
                sum += item * t;
            }
            outcome_dot = sum_dot;
            outcome = sum;
        }
        (outcome, outcome_dot)
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(
        x: &[f64; 3],
        scale: f64,
        x_dot: A0::Given<&[f64; 3]>,
        scale_dot: A1::Given<f64>,
    ) -> (
        f64,
        f64,
        impl for<'place> ::core::ops::FnOnce(
            (f64, f64),
            (&[f64; 3], A0::Place<'place, [f64; 3]>),
            (A0::Given<&[f64; 3]>, A0::Place<'place, [f64; 3]>),
            A1::Place<'place, f64>,
            A1::Place<'place, f64>,
        ) + use<A0, A1>,
    ) {
        let x_dot_spare;
        let x_dot: &[f64; 3] = match A0::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                x_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(&*x);
                &x_dot_spare
            }
        };
        let mut scale_dot = match A1::given(scale_dot) {
            ::core::option::Option::Some(scale_dot) => scale_dot,
            ::core::option::Option::None => {
                ::autodiff::__private::Differentiable::zero_tangent(&scale)
            }
        };
        let mut exit = 0;
        let mut recorded_dot = [0.0; 3];
        let mut recorded = [0.0; 3];
        let mut sum_old_dot = [0.0; 3];
        let mut sum_old = [0.0; 3];
        let mut outcome_dot = 0.0;
        let mut outcome = 0.0;
        let mut trips_old = 0;
        let mut exit_old = 0;
        'l0: {
            let mut sum_dot = 0.0;
            let mut sum = 0.0;
            let mut trips = 0;
            let mut exit_2 = 0;
            'l1: for i in 0..3 {
                trips += 1;
                sum_old_dot[i] = sum_dot;
                sum_old[i] = sum;
                if sum > 1.0 {
                    outcome_dot = sum_dot * scale + scale_dot * sum;
                    outcome = sum * scale;
                    exit_2 = 1;
                    break 'l1;
                }
                let item = x[i];
                let item_2 = x_dot[i];
                let t = item.sin();
                let t_2 = item_2 * item.cos();
                sum_dot += item_2 * t + t_2 * item;
                sum += item * t;
                recorded_dot[i] = t_2;
                recorded[i] = t;
            }
            trips_old = trips;
            exit_old = exit_2;
            if exit_2 == 1 {
                exit = 1;
                break 'l0;
            }
            outcome_dot = sum_dot;
            outcome = sum;
        }
        let value = outcome;
        let dot_value = outcome_dot;
        (
            value,
            dot_value,
            move |
                (seed, dot_seed): (f64, f64),
                (x, mut d_x): (&[f64; 3], A0::Place<'_, [f64; 3]>),
                (x_dot, mut d_x_dot): (A0::Given<&[f64; 3]>, A0::Place<'_, [f64; 3]>),
                mut d_scale: A1::Place<'_, f64>,
                mut d_scale_dot: A1::Place<'_, f64>|
            {
                let x_dot_spare;
                let x_dot: &[f64; 3] = match A0::given(x_dot) {
                    ::core::option::Option::Some(x_dot) => x_dot,
                    ::core::option::Option::None => {
                        x_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(
                            &*x,
                        );
                        &x_dot_spare
                    }
                };
                let mut d_x = A0::get(&mut d_x);
                let mut d_x_dot = A0::get(&mut d_x_dot);
                let mut d_scale = A1::get(&mut d_scale);
                let mut d_scale_dot = A1::get(&mut d_scale_dot);
                let mut d_scale_dot_2 = 0.0;
                let mut d_scale_2 = 0.0;
                let mut d_outcome_dot = dot_seed;
                let mut d_outcome = seed;
                let mut d_sum_dot = 0.0;
                let mut d_sum = 0.0;
                if exit != 1 {
                    d_outcome_dot = 0.0;
                    d_outcome = 0.0;
                    d_sum_dot = dot_seed;
                    d_sum = seed;
                }
                let mut exit_3 = exit_old;
                for k in (0..trips_old).rev() {
                    let item_3 = sum_old[k];
                    let item_4 = sum_old_dot[k];
                    let mut d_t_dot = 0.0;
                    let mut d_t = 0.0;
                    if exit_3 != 1 {
                        let item_5 = recorded[k];
                        let item_6 = x[k];
                        let item_7 = x_dot[k];
                        let t_3 = item_6.cos();
                        let t_4 = d_sum * item_6;
                        let t_5 = d_sum_dot * item_5 + recorded_dot[k] * d_sum
                            + ((d_sum_dot * item_6 + item_7 * d_sum) * t_3
                                - item_7 * item_6.sin() * t_4);
                        if let ::core::option::Option::Some(d_x_dot) = d_x_dot
                            .as_deref_mut()
                        {
                            d_x_dot[k] += t_5;
                        }
                        if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                            d_x[k] += d_sum * item_5 + t_4 * t_3;
                        }
                    }
                    if exit_3 == 1 {
                        let item_8 = d_outcome;
                        let item_9 = d_outcome_dot;
                        d_outcome_dot = 0.0;
                        d_outcome = 0.0;
                        d_scale_dot_2 += item_9 * item_3 + item_4 * item_8;
                        d_scale_2 += item_8 * item_3;
                        d_t_dot = item_9 * scale + scale_dot * item_8;
                        d_t = item_8 * scale;
                    }
                    d_sum_dot += d_t_dot;
                    d_sum += d_t;
                    exit_3 = 0;
                }
                if let ::core::option::Option::Some(d_scale_dot) = d_scale_dot
                    .as_deref_mut()
                {
                    *d_scale_dot += d_scale_dot_2;
                }
                if let ::core::option::Option::Some(d_scale) = d_scale.as_deref_mut() {
                    *d_scale += d_scale_2;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(
        x: &[f64; 3],
        scale: f64,
    ) -> (
        ([f64; 3], f64),
        impl for<'place> ::core::ops::FnOnce(
            ([f64; 3], f64),
            (&[f64; 3], A0::Place<'place, [f64; 3]>),
            A1::Place<'place, f64>,
        ) + use<A0, A1>,
    ) {
        let result = until_far::<
            (),
        >::grad(x, ::autodiff::__private::Clone::clone(&scale));
        (
            result,
            move |
                seed: ([f64; 3], f64),
                (x, mut d_x): (&[f64; 3], A0::Place<'_, [f64; 3]>),
                mut d_scale: A1::Place<'_, f64>|
            {
                let (x_dot, scale_dot) = seed;
                let (_, (_, (d_x_dot, d_scale_dot))) = until_far::<
                    (),
                >::__gradient_tangent(x, scale, x_dot, scale_dot);
                if let ::core::option::Option::Some(d_x) = A0::get(&mut d_x) {
                    ::autodiff::__private::Tangent::accumulate(d_x, &d_x_dot);
                }
                if let ::core::option::Option::Some(d_scale) = A1::get(&mut d_scale) {
                    ::autodiff::__private::Tangent::accumulate(d_scale, &d_scale_dot);
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_tangent(
        x: &[f64; 3],
        scale: f64,
        x_dot: A0::Given<&[f64; 3]>,
        scale_dot: A1::Given<f64>,
    ) -> (([f64; 3], f64), ([f64; 3], f64)) {
        let x_dot_spare;
        let x_dot: &[f64; 3] = match A0::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                x_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(&*x);
                &x_dot_spare
            }
        };
        let mut scale_dot = match A1::given(scale_dot) {
            ::core::option::Option::Some(scale_dot) => scale_dot,
            ::core::option::Option::None => {
                ::autodiff::__private::Differentiable::zero_tangent(&scale)
            }
        };
        let result = until_far::<
            (),
        >::grad(x, ::autodiff::__private::Clone::clone(&scale));
        let (_, (_, dot_result)) = until_far::<
            (),
        >::__gradient_tangent(
            x,
            scale,
            ::autodiff::__private::Clone::clone(x_dot),
            scale_dot,
        );
        (result, dot_result)
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(
        x: &[f64; 3],
        scale: f64,
    ) -> (
        (f64, ([f64; 3], f64)),
        impl for<'place> ::core::ops::FnOnce(
            (f64, ([f64; 3], f64)),
            (&[f64; 3], A0::Place<'place, [f64; 3]>),
            A1::Place<'place, f64>,
        ) + use<A0, A1>,
    ) {
        let result = until_far::<
            (),
        >::value_and_grad(x, ::autodiff::__private::Clone::clone(&scale));
        (
            result,
            move |
                seed: (f64, ([f64; 3], f64)),
                (x, mut d_x): (&[f64; 3], A0::Place<'_, [f64; 3]>),
                mut d_scale: A1::Place<'_, f64>|
            {
                let (value_seed, (x_dot, scale_dot)) = seed;
                let ((_, (d_x_part, d_scale_part)), (_, (d_x_dot, d_scale_dot))) = until_far::<
                    (),
                >::__gradient_tangent(x, scale, x_dot, scale_dot);
                let (mut d_x_part, mut d_x_dot) = (d_x_part, d_x_dot);
                ::autodiff::__private::Tangent::scale_tangent(
                    &mut d_x_part,
                    ::autodiff::__private::Scalar::to_f64_lossy(value_seed),
                );
                ::autodiff::__private::Tangent::accumulate(&mut d_x_dot, &d_x_part);
                let (mut d_scale_part, mut d_scale_dot) = (d_scale_part, d_scale_dot);
                ::autodiff::__private::Tangent::scale_tangent(
                    &mut d_scale_part,
                    ::autodiff::__private::Scalar::to_f64_lossy(value_seed),
                );
                ::autodiff::__private::Tangent::accumulate(
                    &mut d_scale_dot,
                    &d_scale_part,
                );
                if let ::core::option::Option::Some(d_x) = A0::get(&mut d_x) {
                    ::autodiff::__private::Tangent::accumulate(d_x, &d_x_dot);
                }
                if let ::core::option::Option::Some(d_scale) = A1::get(&mut d_scale) {
                    ::autodiff::__private::Tangent::accumulate(d_scale, &d_scale_dot);
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_tangent(
        x: &[f64; 3],
        scale: f64,
        x_dot: A0::Given<&[f64; 3]>,
        scale_dot: A1::Given<f64>,
    ) -> ((f64, ([f64; 3], f64)), (f64, ([f64; 3], f64))) {
        let x_dot_spare;
        let x_dot: &[f64; 3] = match A0::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                x_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(&*x);
                &x_dot_spare
            }
        };
        let mut scale_dot = match A1::given(scale_dot) {
            ::core::option::Option::Some(scale_dot) => scale_dot,
            ::core::option::Option::None => {
                ::autodiff::__private::Differentiable::zero_tangent(&scale)
            }
        };
        let result = until_far::<
            (),
        >::value_and_grad(x, ::autodiff::__private::Clone::clone(&scale));
        let (_, dot_result) = until_far::<
            (),
        >::__gradient_tangent(
            x,
            scale,
            ::autodiff::__private::Clone::clone(x_dot),
            scale_dot,
        );
        (result, dot_result)
    }
}
#[allow(dead_code)]
fn slopes(p: &[f64; 3], scale: f64) -> [f64; 2] {
    let [x, y, z] = *p;
    let u = x / z;
    let v = y / z;
    let n = u * u + v * v;
    [scale * n * u, scale * n * v]
}
///Derivatives of [`slopes()`](fn@slopes).
#[allow(non_camel_case_types, dead_code)]
struct slopes<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl slopes {
    ///The value of `slopes`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(
        p: &[f64; 3],
        scale: f64,
        seed: [f64; 2],
        d_p: &mut [f64; 3],
        d_scale: &mut f64,
    ) -> [f64; 2] {
        let x = p[0];
        let y = p[1];
        let z = p[2];
        let u = x / z;
        let v = y / z;
        let n = u * u + v * v;
        let t = scale * n;
        let result = [t * u, t * v];
        let d_result = seed;
        let item = d_result[0];
        let item_2 = d_result[1];
        let t_2 = item_2 * v + item * u;
        let t_3 = 1.0 / z;
        let d_n = t_2 * scale;
        let d_u = item * t + 2.0 * d_n * u;
        let t_4 = d_u * t_3;
        let t_5 = d_u == 0.0;
        let d_v = item_2 * t + 2.0 * d_n * v;
        let t_6 = d_v * t_3;
        let t_7 = d_v == 0.0;
        d_p[2] -= (if t_7 { 0.0 } else { t_6 * v }) + (if t_5 { 0.0 } else { t_4 * u });
        d_p[1] += if t_7 { 0.0 } else { t_6 };
        d_p[0] += if t_5 { 0.0 } else { t_4 };
        *d_scale += t_2 * n;
        result
    }
    ///The value of `slopes` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(
        p: &[f64; 3],
        scale: f64,
    ) -> ([f64; 2], impl ::core::ops::FnOnce([f64; 2]) -> ([f64; 3], f64)) {
        let mut d_p = ::autodiff::__private::Differentiable::zero_tangent(&*p);
        let mut d_scale = ::autodiff::__private::Differentiable::zero_tangent(&scale);
        let (value, back) = slopes::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(p, scale);
        (
            value,
            move |seed| {
                back(seed, (p, &mut d_p), &mut d_scale);
                (d_p, d_scale)
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        p: &[f64; 3],
        scale: f64,
    ) -> (
        [f64; 2],
        impl ::core::ops::FnOnce([f64; 2], &mut (), &mut [f64; 3], &mut f64) + use<>,
    ) {
        let p_kept = ::autodiff::__private::Clone::clone(p);
        let (value, back) = slopes::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(p, scale);
        (
            value,
            move |seed: [f64; 2], _: &mut (), d_p: &mut [f64; 3], d_scale: &mut f64| back(
                seed,
                (&p_kept, d_p),
                d_scale,
            ),
        )
    }
    #[doc(hidden)]
    pub fn __function_tangent(
        p: &[f64; 3],
        p_dot: &[f64; 3],
        scale: f64,
        scale_dot: f64,
    ) -> ([f64; 2], [f64; 2]) {
        slopes::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__tangent(p, scale, p_dot, scale_dot)
    }
    ///The value of `slopes` and its derivative in the direction of the tangents.
    pub fn jvp(
        p: &[f64; 3],
        scale: f64,
        p_dot: &[f64; 3],
        scale_dot: f64,
    ) -> ([f64; 2], [f64; 2]) {
        slopes::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__tangent(p, scale, p_dot, scale_dot)
    }
    ///The value of `slopes` and its Jacobian: a row per result, a column per coordinate of the parameters.
    pub fn jacobian(
        p: &[f64; 3],
        scale: f64,
    ) -> ([f64; 2], ::autodiff::__private::SMatrix<f64, { 2 }, { 4 }>) {
        let [x, y, z] = *p;
        let u = x / z;
        let v = y / z;
        let n = u * u + v * v;
        let t = scale * n;
        let t_2 = 1.0 / z;
        let d_n = u * scale;
        let t_3 = (t + 2.0 * d_n * u) * t_2;
        let t_4 = 2.0 * d_n * v * t_2;
        let d_n_2 = v * scale;
        let t_5 = 2.0 * d_n_2 * u * t_2;
        let t_6 = (t + 2.0 * d_n_2 * v) * t_2;
        (
            [t * u, t * v],
            <::autodiff::__private::SMatrix<
                _,
                _,
                _,
            > as ::core::convert::From<
                _,
            >>::from([
                [t_3, t_5],
                [t_4, t_6],
                [-(t_4 * v + t_3 * u), -(t_6 * v + t_5 * u)],
                [u * n, v * n],
            ]),
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
> slopes<(A0, A1)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1) {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        p: &[f64; 3],
        scale: f64,
    ) -> (
        [f64; 2],
        impl for<'place> ::core::ops::FnOnce(
            [f64; 2],
            (&[f64; 3], A0::Place<'place, [f64; 3]>),
            A1::Place<'place, f64>,
        ) + use<A0, A1>,
    ) {
        let x = p[0];
        let y = p[1];
        let z = p[2];
        let u = x / z;
        let v = y / z;
        let n = u * u + v * v;
        let t = scale * n;
        let result = [t * u, t * v];
        let value = result;
        (
            value,
            move |
                seed: [f64; 2],
                (p, mut d_p): (&[f64; 3], A0::Place<'_, [f64; 3]>),
                mut d_scale: A1::Place<'_, f64>|
            {
                let mut d_p = A0::get(&mut d_p);
                let mut d_scale = A1::get(&mut d_scale);
                let d_result = seed;
                let item = d_result[0];
                let item_2 = d_result[1];
                let t_2 = item_2 * v + item * u;
                let t_3 = 1.0 / z;
                let d_n = t_2 * scale;
                let d_u = item * t + 2.0 * d_n * u;
                let t_4 = d_u * t_3;
                let t_5 = d_u == 0.0;
                let d_v = item_2 * t + 2.0 * d_n * v;
                let t_6 = d_v * t_3;
                let t_7 = d_v == 0.0;
                if let ::core::option::Option::Some(d_p) = d_p.as_deref_mut() {
                    d_p[2]
                        -= (if t_7 { 0.0 } else { t_6 * v })
                            + (if t_5 { 0.0 } else { t_4 * u });
                }
                if let ::core::option::Option::Some(d_p) = d_p.as_deref_mut() {
                    d_p[1] += if t_7 { 0.0 } else { t_6 };
                }
                if let ::core::option::Option::Some(d_p) = d_p.as_deref_mut() {
                    d_p[0] += if t_5 { 0.0 } else { t_4 };
                }
                if let ::core::option::Option::Some(d_scale) = d_scale.as_deref_mut() {
                    *d_scale += t_2 * n;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        p: &[f64; 3],
        scale: f64,
        p_dot: A0::Given<&[f64; 3]>,
        scale_dot: A1::Given<f64>,
    ) -> ([f64; 2], [f64; 2]) {
        let p_dot_spare;
        let p_dot: &[f64; 3] = match A0::given(p_dot) {
            ::core::option::Option::Some(p_dot) => p_dot,
            ::core::option::Option::None => {
                p_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(&*p);
                &p_dot_spare
            }
        };
        let mut scale_dot = match A1::given(scale_dot) {
            ::core::option::Option::Some(scale_dot) => scale_dot,
            ::core::option::Option::None => {
                ::autodiff::__private::Differentiable::zero_tangent(&scale)
            }
        };
        let x = p[0];
        let item = p_dot[0];
        let y = p[1];
        let item_2 = p_dot[1];
        let z = p[2];
        let item_3 = p_dot[2];
        let u = x / z;
        let v = y / z;
        let n = u * u + v * v;
        let t = scale * n;
        let t_2 = item_3 / z;
        let t_3 = item_3 == 0.0;
        let v_dot = (if item_2 == 0.0 { 0.0 } else { item_2 / z })
            - (if t_3 { 0.0 } else { t_2 * v });
        let u_dot = (if item == 0.0 { 0.0 } else { item / z })
            - (if t_3 { 0.0 } else { t_2 * u });
        let t_4 = scale_dot * n + (2.0 * u_dot * u + 2.0 * v_dot * v) * scale;
        let result_dot = [t_4 * u + u_dot * t, t_4 * v + v_dot * t];
        let result = [t * u, t * v];
        (result, result_dot)
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(
        p: &[f64; 3],
        scale: f64,
        p_dot: A0::Given<&[f64; 3]>,
        scale_dot: A1::Given<f64>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
#[allow(dead_code)]
fn chain(x: &[f64; 9]) -> f64 {
    let mut sum = 0.0;
    for i in 0..8 {
        let a = x[i + 1] - x[i] * x[i];
        sum += a * a;
    }
    sum
}
///Derivatives of [`chain()`](fn@chain).
#[allow(non_camel_case_types, dead_code)]
struct chain<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl chain {
    ///The value of `chain` and its gradient with respect to `x`.
    pub fn value_and_grad(x: &[f64; 9]) -> (f64, [f64; 9]) {
        let mut sum = 0.0;
        let mut d_x = [0.0; 9];
        let mut d_x_next = 0.0;
        for i in 0..8 {
            let item = x[i];
            let a = x[i + 1] - item * item;
            sum += a * a;
            d_x[i] = d_x_next - 4.0 * a * item;
            d_x_next = 2.0 * a;
        }
        d_x[8] += d_x_next;
        (sum, d_x)
    }
    ///The gradient of `chain` with respect to `x`.
    pub fn grad(x: &[f64; 9]) -> [f64; 9] {
        Self::value_and_grad(x).1
    }
    ///The value of `chain`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(x: &[f64; 9], seed: f64, d_x: &mut [f64; 9]) -> f64 {
        let mut sum = 0.0;
        let mut d_x_next = 0.0;
        for i in 0..8 {
            let item = x[i];
            let a = x[i + 1] - item * item;
            sum += a * a;
            let t = seed * a;
            d_x[i] += d_x_next - 4.0 * t * item;
            d_x_next = 2.0 * t;
        }
        d_x[8] += d_x_next;
        sum
    }
    ///The value of `chain` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(x: &[f64; 9]) -> (f64, impl ::core::ops::FnOnce(f64) -> [f64; 9]) {
        let mut d_x = ::autodiff::__private::Differentiable::zero_tangent(&*x);
        let (value, back) = chain::<(::autodiff::__private::Active,)>::__record(x);
        (
            value,
            move |seed| {
                back(seed, (x, &mut d_x));
                d_x
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        x: &[f64; 9],
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut (), &mut [f64; 9]) + use<>) {
        let x_kept = ::autodiff::__private::Clone::clone(x);
        let (value, back) = chain::<(::autodiff::__private::Active,)>::__record(x);
        (
            value,
            move |seed: f64, _: &mut (), d_x: &mut [f64; 9]| back(seed, (&x_kept, d_x)),
        )
    }
    #[doc(hidden)]
    pub fn __function_tangent(x: &[f64; 9], x_dot: &[f64; 9]) -> (f64, f64) {
        chain::<(::autodiff::__private::Active,)>::__tangent(x, x_dot)
    }
    #[doc(hidden)]
    pub fn __function_tangent_record(
        x: &[f64; 9],
        x_dot: &[f64; 9],
    ) -> (
        f64,
        f64,
        impl ::core::ops::FnOnce(
            (f64, f64),
            &mut (),
            &mut (),
            &mut [f64; 9],
            &mut [f64; 9],
        ) + use<>,
    ) {
        let x_kept = ::autodiff::__private::Clone::clone(x);
        let x_dot_kept = ::autodiff::__private::Clone::clone(x_dot);
        let (value, dot_value, back) = chain::<
            (::autodiff::__private::Active,),
        >::__tangent_record(x, x_dot);
        (
            value,
            dot_value,
            move |
                seed: (f64, f64),
                _: &mut (),
                _: &mut (),
                d_x: &mut [f64; 9],
                d_x_dot: &mut [f64; 9]|
            back(seed, (&x_kept, d_x), (&x_dot_kept, d_x_dot)),
        )
    }
    ///The value of `chain` and its derivative in the direction of the tangents.
    pub fn jvp(x: &[f64; 9], x_dot: &[f64; 9]) -> (f64, f64) {
        chain::<(::autodiff::__private::Active,)>::__tangent(x, x_dot)
    }
    ///The Hessian of `chain` times the directions, in the shape of the gradient.
    pub fn hvp(x: &[f64; 9], mut x_dot: &[f64; 9]) -> [f64; 9] {
        let mut sum_dot = 0.0;
        let mut sum = 0.0;
        let mut d_x_dot = [0.0; 9];
        let mut d_x = [0.0; 9];
        for i in 0..8 {
            let t = i + 1;
            let item = x[i];
            let item_2 = x_dot[i];
            let a = x[t] - item * item;
            let a_dot = x_dot[t] - 2.0 * item_2 * item;
            sum_dot += 2.0 * a_dot * a;
            sum += a * a;
            d_x_dot[i] -= 4.0 * a_dot * item + 4.0 * item_2 * a;
            d_x[i] -= 4.0 * a * item;
            d_x_dot[t] += 2.0 * a_dot;
            d_x[t] += 2.0 * a;
        }
        d_x_dot
    }
    ///The Hessian of `chain`, parameters in order.
    pub fn hessian(x: &[f64; 9]) -> ::autodiff::__private::SMatrix<f64, { 9 }, { 9 }> {
        let mut matrix = ::autodiff::__private::SMatrix::zeros();
        let columns = &mut matrix.data.0;
        let [x_0, x_1, x_2, x_3, x_4, x_5, x_6, x_7, x_8] = *x;
        let t = -4.0 * x_1;
        columns[0][0] = 12.0 * x_0 * x_0 + t;
        let t_2 = -4.0 * x_0;
        columns[0][1] = t_2;
        columns[1][0] = t_2;
        let t_3 = -4.0 * x_2;
        columns[1][1] = 12.0 * x_1 * x_1 + 2.0 + t_3;
        columns[1][2] = t;
        columns[2][1] = t;
        let t_4 = -4.0 * x_3;
        columns[2][2] = 12.0 * x_2 * x_2 + 2.0 + t_4;
        columns[2][3] = t_3;
        columns[3][2] = t_3;
        let t_5 = -4.0 * x_4;
        columns[3][3] = 12.0 * x_3 * x_3 + 2.0 + t_5;
        columns[3][4] = t_4;
        columns[4][3] = t_4;
        let t_6 = -4.0 * x_5;
        columns[4][4] = 12.0 * x_4 * x_4 + 2.0 + t_6;
        columns[4][5] = t_5;
        columns[5][4] = t_5;
        let t_7 = -4.0 * x_6;
        columns[5][5] = 12.0 * x_5 * x_5 + 2.0 + t_7;
        columns[5][6] = t_6;
        columns[6][5] = t_6;
        let t_8 = -4.0 * x_7;
        columns[6][6] = 12.0 * x_6 * x_6 + 2.0 + t_8;
        columns[6][7] = t_7;
        columns[7][6] = t_7;
        columns[7][7] = 12.0 * x_7 * x_7 + 2.0 - 4.0 * x_8;
        columns[7][8] = t_8;
        columns[8][7] = t_8;
        columns[8][8] = 2.0;
        if ::core::cfg!(target_feature = "avx") {
            columns.as_flattened_mut()[2..9].fill(::autodiff::__private::zero());
            columns.as_flattened_mut()[12..19].fill(::autodiff::__private::zero());
            columns.as_flattened_mut()[22..29].fill(::autodiff::__private::zero());
            columns.as_flattened_mut()[32..39].fill(::autodiff::__private::zero());
            columns.as_flattened_mut()[42..49].fill(::autodiff::__private::zero());
            columns.as_flattened_mut()[52..59].fill(::autodiff::__private::zero());
            columns.as_flattened_mut()[62..69].fill(::autodiff::__private::zero());
            columns.as_flattened_mut()[72..79].fill(::autodiff::__private::zero());
        }
        matrix
    }
    #[doc(hidden)]
    #[inline]
    pub fn __gradient_tangent(
        x: &[f64; 9],
        x_dot: [f64; 9],
    ) -> ((f64, [f64; 9]), (f64, [f64; 9])) {
        let mut d_x = ::autodiff::__private::Differentiable::zero_tangent(&*x);
        let mut d_x_dot = ::autodiff::__private::Differentiable::zero_tangent(&*x);
        let (value, dot_value, back) = chain::<
            (::autodiff::__private::Active,),
        >::__tangent_record(x, &x_dot);
        back(
            (::autodiff::__private::one(), ::autodiff::__private::zero()),
            (x, &mut d_x),
            (&x_dot, &mut d_x_dot),
        );
        ((value, d_x), (dot_value, d_x_dot))
    }
    #[doc(hidden)]
    #[inline(always)]
    pub fn __identity() -> ::autodiff::__private::PhantomData<Self> {
        ::autodiff::__private::PhantomData
    }
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl<A0: ::autodiff::__private::Activity> chain<(A0,)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0) {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        x: &[f64; 9],
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            (&[f64; 9], A0::Place<'place, [f64; 9]>),
        ) + use<A0>,
    ) {
        let mut sum = 0.0;
        for i in 0..8 {
            let item = x[i];
            let a = x[i + 1] - item * item;
            sum += a * a;
        }
        let value = sum;
        (
            value,
            move |seed: f64, (x, mut d_x): (&[f64; 9], A0::Place<'_, [f64; 9]>)| {
                let mut d_x = A0::get(&mut d_x);
                let mut d_x_next = 0.0;
                let mut x_next = x[8];
                for i_2 in (0..8).rev() {
                    let item_2 = x[i_2];
                    let t = seed * (x_next - item_2 * item_2);
                    if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                        d_x[i_2 + 1] += d_x_next + 2.0 * t;
                    }
                    d_x_next = -4.0 * t * item_2;
                    x_next = item_2;
                }
                if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                    d_x[0] += d_x_next;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(x: &[f64; 9], x_dot: A0::Given<&[f64; 9]>) -> (f64, f64) {
        let x_dot_spare;
        let x_dot: &[f64; 9] = match A0::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                x_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(&*x);
                &x_dot_spare
            }
        };
        let mut sum_dot = 0.0;
        let mut sum = 0.0;
        for i in 0..8 {
            let t = i + 1;
            let item = x[i];
            let a = x[t] - item * item;
            sum_dot += 2.0 * (x_dot[t] - 2.0 * x_dot[i] * item) * a;
            sum += a * a;
        }
        (sum, sum_dot)
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(
        x: &[f64; 9],
        x_dot: A0::Given<&[f64; 9]>,
    ) -> (
        f64,
        f64,
        impl for<'place> ::core::ops::FnOnce(
            (f64, f64),
            (&[f64; 9], A0::Place<'place, [f64; 9]>),
            (A0::Given<&[f64; 9]>, A0::Place<'place, [f64; 9]>),
        ) + use<A0>,
    ) {
        let x_dot_spare;
        let x_dot: &[f64; 9] = match A0::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                x_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(&*x);
                &x_dot_spare
            }
        };
        let mut sum_dot = 0.0;
        let mut sum = 0.0;
        for i in 0..8 {
            let t = i + 1;
            let item = x[i];
            let a = x[t] - item * item;
            sum_dot += 2.0 * (x_dot[t] - 2.0 * x_dot[i] * item) * a;
            sum += a * a;
        }
        let value = sum;
        let dot_value = sum_dot;
        (
            value,
            dot_value,
            move |
                (seed, dot_seed): (f64, f64),
                (x, mut d_x): (&[f64; 9], A0::Place<'_, [f64; 9]>),
                (x_dot, mut d_x_dot): (A0::Given<&[f64; 9]>, A0::Place<'_, [f64; 9]>)|
            {
                let x_dot_spare;
                let x_dot: &[f64; 9] = match A0::given(x_dot) {
                    ::core::option::Option::Some(x_dot) => x_dot,
                    ::core::option::Option::None => {
                        x_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(
                            &*x,
                        );
                        &x_dot_spare
                    }
                };
                let mut d_x = A0::get(&mut d_x);
                let mut d_x_dot = A0::get(&mut d_x_dot);
                for i_2 in (0..8).rev() {
                    let t_2 = i_2 + 1;
                    let item_2 = x[i_2];
                    let item_3 = x_dot[i_2];
                    let a_2 = x[t_2] - item_2 * item_2;
                    let t_3 = seed * a_2;
                    let t_4 = dot_seed * a_2
                        + (x_dot[t_2] - 2.0 * item_3 * item_2) * seed;
                    if let ::core::option::Option::Some(d_x_dot) = d_x_dot.as_deref_mut()
                    {
                        d_x_dot[i_2] -= 4.0 * t_4 * item_2 + 4.0 * item_3 * t_3;
                    }
                    if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                        d_x[i_2] -= 4.0 * t_3 * item_2;
                    }
                    if let ::core::option::Option::Some(d_x_dot) = d_x_dot.as_deref_mut()
                    {
                        d_x_dot[t_2] += 2.0 * t_4;
                    }
                    if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                        d_x[t_2] += 2.0 * t_3;
                    }
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(
        x: &[f64; 9],
    ) -> (
        [f64; 9],
        impl for<'place> ::core::ops::FnOnce(
            [f64; 9],
            (&[f64; 9], A0::Place<'place, [f64; 9]>),
        ) + use<A0>,
    ) {
        let result = chain::<()>::grad(x);
        (
            result,
            move |seed: [f64; 9], (x, mut d_x): (&[f64; 9], A0::Place<'_, [f64; 9]>)| {
                let x_dot = seed;
                let (_, (_, d_x_dot)) = chain::<()>::__gradient_tangent(x, x_dot);
                if let ::core::option::Option::Some(d_x) = A0::get(&mut d_x) {
                    ::autodiff::__private::Tangent::accumulate(d_x, &d_x_dot);
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_tangent(
        x: &[f64; 9],
        x_dot: A0::Given<&[f64; 9]>,
    ) -> ([f64; 9], [f64; 9]) {
        let x_dot_spare;
        let x_dot: &[f64; 9] = match A0::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                x_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(&*x);
                &x_dot_spare
            }
        };
        let result = chain::<()>::grad(x);
        let (_, (_, dot_result)) = chain::<
            (),
        >::__gradient_tangent(x, ::autodiff::__private::Clone::clone(x_dot));
        (result, dot_result)
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(
        x: &[f64; 9],
    ) -> (
        (f64, [f64; 9]),
        impl for<'place> ::core::ops::FnOnce(
            (f64, [f64; 9]),
            (&[f64; 9], A0::Place<'place, [f64; 9]>),
        ) + use<A0>,
    ) {
        let result = chain::<()>::value_and_grad(x);
        (
            result,
            move |
                seed: (f64, [f64; 9]),
                (x, mut d_x): (&[f64; 9], A0::Place<'_, [f64; 9]>)|
            {
                let (value_seed, x_dot) = seed;
                let ((_, d_x_part), (_, d_x_dot)) = chain::<
                    (),
                >::__gradient_tangent(x, x_dot);
                let (mut d_x_part, mut d_x_dot) = (d_x_part, d_x_dot);
                ::autodiff::__private::Tangent::scale_tangent(
                    &mut d_x_part,
                    ::autodiff::__private::Scalar::to_f64_lossy(value_seed),
                );
                ::autodiff::__private::Tangent::accumulate(&mut d_x_dot, &d_x_part);
                if let ::core::option::Option::Some(d_x) = A0::get(&mut d_x) {
                    ::autodiff::__private::Tangent::accumulate(d_x, &d_x_dot);
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_tangent(
        x: &[f64; 9],
        x_dot: A0::Given<&[f64; 9]>,
    ) -> ((f64, [f64; 9]), (f64, [f64; 9])) {
        let x_dot_spare;
        let x_dot: &[f64; 9] = match A0::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                x_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(&*x);
                &x_dot_spare
            }
        };
        let result = chain::<()>::value_and_grad(x);
        let (_, dot_result) = chain::<
            (),
        >::__gradient_tangent(x, ::autodiff::__private::Clone::clone(x_dot));
        (result, dot_result)
    }
}
#[allow(dead_code)]
fn scaled_root(a: f64, x: f64) -> f64 {
    a * x.sqrt()
}
///Derivatives of [`scaled_root()`](fn@scaled_root).
#[allow(non_camel_case_types, dead_code)]
struct scaled_root<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl scaled_root {
    ///The value of `scaled_root` and its gradient with respect to `a`, `x`.
    pub fn value_and_grad(a: f64, x: f64) -> (f64, (f64, f64)) {
        let t = x.sqrt();
        (a * t, (t, (if a == 0.0 { 0.0 } else { 0.5 * a / t })))
    }
    ///The gradient of `scaled_root` with respect to `a`, `x`.
    pub fn grad(a: f64, x: f64) -> (f64, f64) {
        Self::value_and_grad(a, x).1
    }
    ///The value of `scaled_root`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(
        a: f64,
        x: f64,
        seed: f64,
        d_a: &mut f64,
        d_x: &mut f64,
    ) -> f64 {
        let t = x.sqrt();
        *d_a += seed * t;
        let t_2 = seed * a;
        *d_x += if t_2 == 0.0 { 0.0 } else { 0.5 * t_2 / t };
        a * t
    }
    ///The value of `scaled_root` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(a: f64, x: f64) -> (f64, impl ::core::ops::FnOnce(f64) -> (f64, f64)) {
        let mut d_a = ::autodiff::__private::Differentiable::zero_tangent(&a);
        let mut d_x = ::autodiff::__private::Differentiable::zero_tangent(&x);
        let (value, back) = scaled_root::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(a, x);
        (
            value,
            move |seed| {
                back(seed, &mut d_a, &mut d_x);
                (d_a, d_x)
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        a: f64,
        x: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut (), &mut f64, &mut f64) + use<>) {
        let (value, back) = scaled_root::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(a, x);
        (
            value,
            move |seed: f64, _: &mut (), d_a: &mut f64, d_x: &mut f64| back(
                seed,
                d_a,
                d_x,
            ),
        )
    }
    #[doc(hidden)]
    pub fn __function_tangent(a: f64, a_dot: f64, x: f64, x_dot: f64) -> (f64, f64) {
        scaled_root::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__tangent(a, x, a_dot, x_dot)
    }
    #[doc(hidden)]
    pub fn __function_tangent_record(
        a: f64,
        a_dot: f64,
        x: f64,
        x_dot: f64,
    ) -> (
        f64,
        f64,
        impl ::core::ops::FnOnce(
            (f64, f64),
            &mut (),
            &mut (),
            &mut f64,
            &mut f64,
            &mut f64,
            &mut f64,
        ) + use<>,
    ) {
        let (value, dot_value, back) = scaled_root::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__tangent_record(a, x, a_dot, x_dot);
        (
            value,
            dot_value,
            move |
                seed: (f64, f64),
                _: &mut (),
                _: &mut (),
                d_a: &mut f64,
                d_a_dot: &mut f64,
                d_x: &mut f64,
                d_x_dot: &mut f64|
            back(seed, d_a, d_a_dot, d_x, d_x_dot),
        )
    }
    ///The value of `scaled_root` and its derivative in the direction of the tangents.
    pub fn jvp(a: f64, x: f64, a_dot: f64, x_dot: f64) -> (f64, f64) {
        scaled_root::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__tangent(a, x, a_dot, x_dot)
    }
    ///The Hessian of `scaled_root` times the directions, in the shape of the gradient.
    pub fn hvp(a: f64, x: f64, mut a_dot: f64, mut x_dot: f64) -> (f64, f64) {
        let t = x.sqrt();
        let t_2 = if x_dot == 0.0 { 0.0 } else { 0.5 * x_dot / t };
        let t_3 = 0.5 * a / t;
        let t_4 = a == 0.0;
        (
            t_2,
            (if a_dot == 0.0 { 0.0 } else { 0.5 * a_dot / t })
                - (if t_4 {
                    0.0
                } else {
                    (if t_2 == 0.0 { 0.0 } else { t_2 / t * t_3 })
                }),
        )
    }
    ///The Hessian of `scaled_root`, parameters in order.
    pub fn hessian(a: f64, x: f64) -> ::autodiff::__private::SMatrix<f64, { 2 }, { 2 }> {
        let t = 1.0 / x.sqrt();
        let t_2 = 0.5 * t;
        <::autodiff::__private::SMatrix<
            _,
            _,
            _,
        > as ::core::convert::From<
            _,
        >>::from([
            [0.0, t_2],
            [
                t_2,
                -(if a == 0.0 {
                    0.0
                } else {
                    (if t == 0.0 { 0.0 } else { 0.25 * t * t * (a * t) })
                }),
            ],
        ])
    }
    #[doc(hidden)]
    #[inline]
    pub fn __gradient_tangent(
        a: f64,
        x: f64,
        a_dot: f64,
        x_dot: f64,
    ) -> ((f64, (f64, f64)), (f64, (f64, f64))) {
        let mut d_a = ::autodiff::__private::Differentiable::zero_tangent(&a);
        let mut d_a_dot = ::autodiff::__private::Differentiable::zero_tangent(&a);
        let mut d_x = ::autodiff::__private::Differentiable::zero_tangent(&x);
        let mut d_x_dot = ::autodiff::__private::Differentiable::zero_tangent(&x);
        let (value, dot_value, back) = scaled_root::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__tangent_record(a, x, a_dot, x_dot);
        back(
            (::autodiff::__private::one(), ::autodiff::__private::zero()),
            &mut d_a,
            &mut d_a_dot,
            &mut d_x,
            &mut d_x_dot,
        );
        ((value, (d_a, d_x)), (dot_value, (d_a_dot, d_x_dot)))
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
> scaled_root<(A0, A1)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1) {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        a: f64,
        x: f64,
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            A0::Place<'place, f64>,
            A1::Place<'place, f64>,
        ) + use<A0, A1>,
    ) {
        let t = x.sqrt();
        let value = a * t;
        (
            value,
            move |seed: f64, mut d_a: A0::Place<'_, f64>, mut d_x: A1::Place<'_, f64>| {
                let mut d_a = A0::get(&mut d_a);
                let mut d_x = A1::get(&mut d_x);
                if let ::core::option::Option::Some(d_a) = d_a.as_deref_mut() {
                    *d_a += seed * t;
                }
                let t_2 = seed * a;
                if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                    *d_x += if t_2 == 0.0 { 0.0 } else { 0.5 * t_2 / t };
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        a: f64,
        x: f64,
        a_dot: A0::Given<f64>,
        x_dot: A1::Given<f64>,
    ) -> (f64, f64) {
        let mut a_dot = match A0::given(a_dot) {
            ::core::option::Option::Some(a_dot) => a_dot,
            ::core::option::Option::None => {
                ::autodiff::__private::Differentiable::zero_tangent(&a)
            }
        };
        let mut x_dot = match A1::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                ::autodiff::__private::Differentiable::zero_tangent(&x)
            }
        };
        let t = x.sqrt();
        (a * t, a_dot * t + (if x_dot == 0.0 { 0.0 } else { 0.5 * x_dot / t }) * a)
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(
        a: f64,
        x: f64,
        a_dot: A0::Given<f64>,
        x_dot: A1::Given<f64>,
    ) -> (
        f64,
        f64,
        impl for<'place> ::core::ops::FnOnce(
            (f64, f64),
            A0::Place<'place, f64>,
            A0::Place<'place, f64>,
            A1::Place<'place, f64>,
            A1::Place<'place, f64>,
        ) + use<A0, A1>,
    ) {
        let mut a_dot = match A0::given(a_dot) {
            ::core::option::Option::Some(a_dot) => a_dot,
            ::core::option::Option::None => {
                ::autodiff::__private::Differentiable::zero_tangent(&a)
            }
        };
        let mut x_dot = match A1::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                ::autodiff::__private::Differentiable::zero_tangent(&x)
            }
        };
        let t = x.sqrt();
        let t_2 = if x_dot == 0.0 { 0.0 } else { 0.5 * x_dot / t };
        let value = a * t;
        let dot_value = a_dot * t + t_2 * a;
        (
            value,
            dot_value,
            move |
                (seed, dot_seed): (f64, f64),
                mut d_a: A0::Place<'_, f64>,
                mut d_a_dot: A0::Place<'_, f64>,
                mut d_x: A1::Place<'_, f64>,
                mut d_x_dot: A1::Place<'_, f64>|
            {
                let mut d_a = A0::get(&mut d_a);
                let mut d_a_dot = A0::get(&mut d_a_dot);
                let mut d_x = A1::get(&mut d_x);
                let mut d_x_dot = A1::get(&mut d_x_dot);
                if let ::core::option::Option::Some(d_a_dot) = d_a_dot.as_deref_mut() {
                    *d_a_dot += dot_seed * t + t_2 * seed;
                }
                if let ::core::option::Option::Some(d_a) = d_a.as_deref_mut() {
                    *d_a += seed * t;
                }
                let t_3 = seed * a;
                let t_4 = 0.5 * t_3 / t;
                let t_5 = t_3 == 0.0;
                let t_6 = dot_seed * a + a_dot * seed;
                if let ::core::option::Option::Some(d_x_dot) = d_x_dot.as_deref_mut() {
                    *d_x_dot
                        += (if t_6 == 0.0 { 0.0 } else { 0.5 * t_6 / t })
                            - (if t_5 {
                                0.0
                            } else {
                                (if t_2 == 0.0 { 0.0 } else { t_2 / t * t_4 })
                            });
                }
                if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                    *d_x += if t_5 { 0.0 } else { t_4 };
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(
        a: f64,
        x: f64,
    ) -> (
        (f64, f64),
        impl for<'place> ::core::ops::FnOnce(
            (f64, f64),
            A0::Place<'place, f64>,
            A1::Place<'place, f64>,
        ) + use<A0, A1>,
    ) {
        let result = scaled_root::<
            (),
        >::grad(
            ::autodiff::__private::Clone::clone(&a),
            ::autodiff::__private::Clone::clone(&x),
        );
        (
            result,
            move |
                seed: (f64, f64),
                mut d_a: A0::Place<'_, f64>,
                mut d_x: A1::Place<'_, f64>|
            {
                let (a_dot, x_dot) = seed;
                let (_, (_, (d_a_dot, d_x_dot))) = scaled_root::<
                    (),
                >::__gradient_tangent(a, x, a_dot, x_dot);
                if let ::core::option::Option::Some(d_a) = A0::get(&mut d_a) {
                    ::autodiff::__private::Tangent::accumulate(d_a, &d_a_dot);
                }
                if let ::core::option::Option::Some(d_x) = A1::get(&mut d_x) {
                    ::autodiff::__private::Tangent::accumulate(d_x, &d_x_dot);
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_tangent(
        a: f64,
        x: f64,
        a_dot: A0::Given<f64>,
        x_dot: A1::Given<f64>,
    ) -> ((f64, f64), (f64, f64)) {
        let mut a_dot = match A0::given(a_dot) {
            ::core::option::Option::Some(a_dot) => a_dot,
            ::core::option::Option::None => {
                ::autodiff::__private::Differentiable::zero_tangent(&a)
            }
        };
        let mut x_dot = match A1::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                ::autodiff::__private::Differentiable::zero_tangent(&x)
            }
        };
        let result = scaled_root::<
            (),
        >::grad(
            ::autodiff::__private::Clone::clone(&a),
            ::autodiff::__private::Clone::clone(&x),
        );
        let (_, (_, dot_result)) = scaled_root::<
            (),
        >::__gradient_tangent(a, x, a_dot, x_dot);
        (result, dot_result)
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(
        a: f64,
        x: f64,
    ) -> (
        (f64, (f64, f64)),
        impl for<'place> ::core::ops::FnOnce(
            (f64, (f64, f64)),
            A0::Place<'place, f64>,
            A1::Place<'place, f64>,
        ) + use<A0, A1>,
    ) {
        let result = scaled_root::<
            (),
        >::value_and_grad(
            ::autodiff::__private::Clone::clone(&a),
            ::autodiff::__private::Clone::clone(&x),
        );
        (
            result,
            move |
                seed: (f64, (f64, f64)),
                mut d_a: A0::Place<'_, f64>,
                mut d_x: A1::Place<'_, f64>|
            {
                let (value_seed, (a_dot, x_dot)) = seed;
                let ((_, (d_a_part, d_x_part)), (_, (d_a_dot, d_x_dot))) = scaled_root::<
                    (),
                >::__gradient_tangent(a, x, a_dot, x_dot);
                let (mut d_a_part, mut d_a_dot) = (d_a_part, d_a_dot);
                ::autodiff::__private::Tangent::scale_tangent(
                    &mut d_a_part,
                    ::autodiff::__private::Scalar::to_f64_lossy(value_seed),
                );
                ::autodiff::__private::Tangent::accumulate(&mut d_a_dot, &d_a_part);
                let (mut d_x_part, mut d_x_dot) = (d_x_part, d_x_dot);
                ::autodiff::__private::Tangent::scale_tangent(
                    &mut d_x_part,
                    ::autodiff::__private::Scalar::to_f64_lossy(value_seed),
                );
                ::autodiff::__private::Tangent::accumulate(&mut d_x_dot, &d_x_part);
                if let ::core::option::Option::Some(d_a) = A0::get(&mut d_a) {
                    ::autodiff::__private::Tangent::accumulate(d_a, &d_a_dot);
                }
                if let ::core::option::Option::Some(d_x) = A1::get(&mut d_x) {
                    ::autodiff::__private::Tangent::accumulate(d_x, &d_x_dot);
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_tangent(
        a: f64,
        x: f64,
        a_dot: A0::Given<f64>,
        x_dot: A1::Given<f64>,
    ) -> ((f64, (f64, f64)), (f64, (f64, f64))) {
        let mut a_dot = match A0::given(a_dot) {
            ::core::option::Option::Some(a_dot) => a_dot,
            ::core::option::Option::None => {
                ::autodiff::__private::Differentiable::zero_tangent(&a)
            }
        };
        let mut x_dot = match A1::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                ::autodiff::__private::Differentiable::zero_tangent(&x)
            }
        };
        let result = scaled_root::<
            (),
        >::value_and_grad(
            ::autodiff::__private::Clone::clone(&a),
            ::autodiff::__private::Clone::clone(&x),
        );
        let (_, dot_result) = scaled_root::<()>::__gradient_tangent(a, x, a_dot, x_dot);
        (result, dot_result)
    }
}
