#[allow(dead_code)]
fn second_order(x: &[f64; 2]) -> f64 {
    let a = 1.0 - x[0];
    let b = x[1] - x[0] * x[0];
    a * a + 100.0 * b * b
}
///Derivatives of [`second_order()`](fn@second_order).
#[allow(non_camel_case_types, dead_code)]
struct second_order<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl second_order {
    ///The value of `second_order` and its gradient with respect to `x`.
    pub fn value_and_grad(x: &[f64; 2]) -> (f64, [f64; 2]) {
        let item = x[0];
        let a = 1.0 - item;
        let b = x[1] - item * item;
        let t = 100.0 * b;
        let mut d_x = [0.0; 2];
        d_x[1] += 2.0 * t;
        d_x[0] -= 4.0 * t * item + 2.0 * a;
        (a * a + t * b, d_x)
    }
    ///The gradient of `second_order` with respect to `x`.
    pub fn grad(x: &[f64; 2]) -> [f64; 2] {
        Self::value_and_grad(x).1
    }
    ///The value of `second_order`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(x: &[f64; 2], seed: f64, d_x: &mut [f64; 2]) -> f64 {
        let item = x[0];
        let a = 1.0 - item;
        let b = x[1] - item * item;
        let t = 100.0 * b;
        let d_b = seed * t + 100.0 * seed * b;
        d_x[1] += d_b;
        d_x[0] -= 2.0 * d_b * item + 2.0 * seed * a;
        a * a + t * b
    }
    ///The value of `second_order` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(x: &[f64; 2]) -> (f64, impl ::core::ops::FnOnce(f64) -> [f64; 2]) {
        let mut d_x = ::autodiff::__private::Differentiable::zero_tangent(&*x);
        let (value, back) = second_order::<
            (::autodiff::__private::Active,),
        >::__record(x);
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
        x: &[f64; 2],
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut (), &mut [f64; 2]) + use<>) {
        let x_kept = ::autodiff::__private::Clone::clone(x);
        let (value, back) = second_order::<
            (::autodiff::__private::Active,),
        >::__record(x);
        (
            value,
            move |seed: f64, _: &mut (), d_x: &mut [f64; 2]| back(seed, (&x_kept, d_x)),
        )
    }
    #[doc(hidden)]
    pub fn __function_tangent(x: &[f64; 2], x_dot: &[f64; 2]) -> (f64, f64) {
        second_order::<(::autodiff::__private::Active,)>::__tangent(x, x_dot)
    }
    #[doc(hidden)]
    pub fn __function_tangent_record(
        x: &[f64; 2],
        x_dot: &[f64; 2],
    ) -> (
        f64,
        f64,
        impl ::core::ops::FnOnce(
            (f64, f64),
            &mut (),
            &mut (),
            &mut [f64; 2],
            &mut [f64; 2],
        ) + use<>,
    ) {
        let x_kept = ::autodiff::__private::Clone::clone(x);
        let x_dot_kept = ::autodiff::__private::Clone::clone(x_dot);
        let (value, dot_value, back) = second_order::<
            (::autodiff::__private::Active,),
        >::__tangent_record(x, x_dot);
        (
            value,
            dot_value,
            move |
                seed: (f64, f64),
                _: &mut (),
                _: &mut (),
                d_x: &mut [f64; 2],
                d_x_dot: &mut [f64; 2]|
            back(seed, (&x_kept, d_x), (&x_dot_kept, d_x_dot)),
        )
    }
    ///The value of `second_order` and its derivative in the direction of the tangents.
    pub fn jvp(x: &[f64; 2], x_dot: &[f64; 2]) -> (f64, f64) {
        second_order::<(::autodiff::__private::Active,)>::__tangent(x, x_dot)
    }
    ///The Hessian of `second_order` times the directions, in the shape of the gradient.
    pub fn hvp(x: &[f64; 2], mut x_dot: &[f64; 2]) -> [f64; 2] {
        let item = x[0];
        let item_2 = x_dot[0];
        let a = 1.0 - item;
        let b = x[1] - item * item;
        let t = 100.0 * b;
        let b_dot = x_dot[1] - 2.0 * item_2 * item;
        let mut d_x_dot = [0.0; 2];
        let mut d_x = [0.0; 2];
        d_x_dot[1] += 200.0 * b_dot;
        d_x[1] += 2.0 * t;
        d_x_dot[0] += 2.0 * item_2 - (400.0 * b_dot * item + 4.0 * item_2 * t);
        d_x[0] -= 4.0 * t * item + 2.0 * a;
        d_x_dot
    }
    ///The Hessian of `second_order`, parameters in order.
    pub fn hessian(x: &[f64; 2]) -> ::autodiff::__private::SMatrix<f64, { 2 }, { 2 }> {
        let [x_0, x_1] = *x;
        let t = -400.0 * x_0;
        <::autodiff::__private::SMatrix<
            _,
            _,
            _,
        > as ::core::convert::From<
            _,
        >>::from([[1200.0 * x_0 * x_0 + 2.0 - 400.0 * x_1, t], [t, 200.0]])
    }
    #[doc(hidden)]
    #[inline]
    pub fn __gradient_tangent(
        x: &[f64; 2],
        x_dot: [f64; 2],
    ) -> ((f64, [f64; 2]), (f64, [f64; 2])) {
        let mut d_x = ::autodiff::__private::Differentiable::zero_tangent(&*x);
        let mut d_x_dot = ::autodiff::__private::Differentiable::zero_tangent(&*x);
        let (value, dot_value, back) = second_order::<
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
impl<A0: ::autodiff::__private::Activity> second_order<(A0,)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0) {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        x: &[f64; 2],
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            (&[f64; 2], A0::Place<'place, [f64; 2]>),
        ) + use<A0>,
    ) {
        let item = x[0];
        let a = 1.0 - item;
        let b = x[1] - item * item;
        let t = 100.0 * b;
        let value = a * a + t * b;
        (
            value,
            move |seed: f64, (x, mut d_x): (&[f64; 2], A0::Place<'_, [f64; 2]>)| {
                let mut d_x = A0::get(&mut d_x);
                let d_b = seed * t + 100.0 * seed * b;
                if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                    d_x[1] += d_b;
                }
                if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                    d_x[0] -= 2.0 * d_b * item + 2.0 * seed * a;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(x: &[f64; 2], x_dot: A0::Given<&[f64; 2]>) -> (f64, f64) {
        let x_dot_spare;
        let x_dot: &[f64; 2] = match A0::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                x_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(&*x);
                &x_dot_spare
            }
        };
        let item = x[0];
        let item_2 = x_dot[0];
        let a = 1.0 - item;
        let b = x[1] - item * item;
        let t = 100.0 * b;
        let b_dot = x_dot[1] - 2.0 * item_2 * item;
        (a * a + t * b, 100.0 * b_dot * b + b_dot * t - 2.0 * item_2 * a)
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(
        x: &[f64; 2],
        x_dot: A0::Given<&[f64; 2]>,
    ) -> (
        f64,
        f64,
        impl for<'place> ::core::ops::FnOnce(
            (f64, f64),
            (&[f64; 2], A0::Place<'place, [f64; 2]>),
            (A0::Given<&[f64; 2]>, A0::Place<'place, [f64; 2]>),
        ) + use<A0>,
    ) {
        let x_dot_spare;
        let x_dot: &[f64; 2] = match A0::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                x_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(&*x);
                &x_dot_spare
            }
        };
        let item = x[0];
        let item_2 = x_dot[0];
        let a = 1.0 - item;
        let b = x[1] - item * item;
        let t = 100.0 * b;
        let b_dot = x_dot[1] - 2.0 * item_2 * item;
        let value = a * a + t * b;
        let dot_value = 100.0 * b_dot * b + b_dot * t - 2.0 * item_2 * a;
        (
            value,
            dot_value,
            move |
                (seed, dot_seed): (f64, f64),
                (x, mut d_x): (&[f64; 2], A0::Place<'_, [f64; 2]>),
                (x_dot, mut d_x_dot): (A0::Given<&[f64; 2]>, A0::Place<'_, [f64; 2]>)|
            {
                let x_dot_spare;
                let x_dot: &[f64; 2] = match A0::given(x_dot) {
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
                let t_2 = 100.0 * b_dot * seed;
                let d_b_dot = dot_seed * t + t_2 + (100.0 * dot_seed * b + t_2);
                if let ::core::option::Option::Some(d_x_dot) = d_x_dot.as_deref_mut() {
                    d_x_dot[1] += d_b_dot;
                }
                let d_b = seed * t + 100.0 * seed * b;
                if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                    d_x[1] += d_b;
                }
                if let ::core::option::Option::Some(d_x_dot) = d_x_dot.as_deref_mut() {
                    d_x_dot[0]
                        -= 2.0 * d_b_dot * item + 2.0 * item_2 * d_b
                            + (2.0 * dot_seed * a - 2.0 * item_2 * seed);
                }
                if let ::core::option::Option::Some(d_x) = d_x.as_deref_mut() {
                    d_x[0] -= 2.0 * d_b * item + 2.0 * seed * a;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(
        x: &[f64; 2],
    ) -> (
        [f64; 2],
        impl for<'place> ::core::ops::FnOnce(
            [f64; 2],
            (&[f64; 2], A0::Place<'place, [f64; 2]>),
        ) + use<A0>,
    ) {
        let result = second_order::<()>::grad(x);
        (
            result,
            move |seed: [f64; 2], (x, mut d_x): (&[f64; 2], A0::Place<'_, [f64; 2]>)| {
                let x_dot = seed;
                let (_, (_, d_x_dot)) = second_order::<()>::__gradient_tangent(x, x_dot);
                if let ::core::option::Option::Some(d_x) = A0::get(&mut d_x) {
                    ::autodiff::__private::Tangent::accumulate(d_x, &d_x_dot);
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_tangent(
        x: &[f64; 2],
        x_dot: A0::Given<&[f64; 2]>,
    ) -> ([f64; 2], [f64; 2]) {
        let x_dot_spare;
        let x_dot: &[f64; 2] = match A0::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                x_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(&*x);
                &x_dot_spare
            }
        };
        let result = second_order::<()>::grad(x);
        let (_, (_, dot_result)) = second_order::<
            (),
        >::__gradient_tangent(x, ::autodiff::__private::Clone::clone(x_dot));
        (result, dot_result)
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(
        x: &[f64; 2],
    ) -> (
        (f64, [f64; 2]),
        impl for<'place> ::core::ops::FnOnce(
            (f64, [f64; 2]),
            (&[f64; 2], A0::Place<'place, [f64; 2]>),
        ) + use<A0>,
    ) {
        let result = second_order::<()>::value_and_grad(x);
        (
            result,
            move |
                seed: (f64, [f64; 2]),
                (x, mut d_x): (&[f64; 2], A0::Place<'_, [f64; 2]>)|
            {
                let (value_seed, x_dot) = seed;
                let ((_, d_x_part), (_, d_x_dot)) = second_order::<
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
        x: &[f64; 2],
        x_dot: A0::Given<&[f64; 2]>,
    ) -> ((f64, [f64; 2]), (f64, [f64; 2])) {
        let x_dot_spare;
        let x_dot: &[f64; 2] = match A0::given(x_dot) {
            ::core::option::Option::Some(x_dot) => x_dot,
            ::core::option::Option::None => {
                x_dot_spare = ::autodiff::__private::Differentiable::zero_tangent(&*x);
                &x_dot_spare
            }
        };
        let result = second_order::<()>::value_and_grad(x);
        let (_, dot_result) = second_order::<
            (),
        >::__gradient_tangent(x, ::autodiff::__private::Clone::clone(x_dot));
        (result, dot_result)
    }
}
