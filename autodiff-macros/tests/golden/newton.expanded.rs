#[allow(dead_code)]
fn newton(a: f64) -> f64 {
    let mut x = a;
    while (x * x - a).abs() > 1e-12 {
        x = 0.5 * (x + a / x);
    }
    x
}
///Derivatives of [`newton()`](fn@newton).
#[allow(non_camel_case_types, dead_code)]
struct newton<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl newton {
    ///The value of `newton` and its gradient with respect to `a`.
    pub fn value_and_grad(a: f64) -> (f64, f64) {
        let mut x = a;
        let mut trips = 0;
        let mut x_old = ::autodiff::__private::Vec::with_capacity(16);
        while (x * x - a).abs() > 1e-12 {
            trips += 1;
            let item = x;
            x = 0.5 * (item + a / item);
            x_old.push(item);
        }
        let mut d_a = 0.0;
        let mut d_x = 1.0;
        let t = 0.5 * a;
        for _ in (0..trips).rev() {
            let k = ::autodiff::__private::pop(&mut x_old);
            let t_2 = 1.0 / k;
            let t_3 = d_x * t_2;
            let t_4 = d_x == 0.0;
            d_x = 0.5 * d_x - (if t_4 { 0.0 } else { t * t_3 * t_2 });
            d_a += if t_4 { 0.0 } else { 0.5 * t_3 };
        }
        d_a += d_x;
        (x, d_a)
    }
    ///The gradient of `newton` with respect to `a`.
    pub fn grad(a: f64) -> f64 {
        Self::value_and_grad(a).1
    }
    ///The value of `newton`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(a: f64, seed: f64, d_a: &mut f64) -> f64 {
        let mut x = a;
        let mut trips = 0;
        let mut x_old = ::autodiff::__private::Vec::with_capacity(16);
        while (x * x - a).abs() > 1e-12 {
            trips += 1;
            let item = x;
            x = 0.5 * (item + a / item);
            x_old.push(item);
        }
        let mut d_a_2 = 0.0;
        let mut d_x = seed;
        let t = 0.5 * a;
        for _ in (0..trips).rev() {
            let k = ::autodiff::__private::pop(&mut x_old);
            let t_2 = 1.0 / k;
            let t_3 = d_x * t_2;
            let t_4 = d_x == 0.0;
            d_x = 0.5 * d_x - (if t_4 { 0.0 } else { t * t_3 * t_2 });
            d_a_2 += if t_4 { 0.0 } else { 0.5 * t_3 };
        }
        d_a_2 += d_x;
        *d_a += d_a_2;
        x
    }
    ///The value of `newton` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(a: f64) -> (f64, impl ::core::ops::FnOnce(f64) -> f64) {
        let mut d_a = ::autodiff::__private::Differentiable::zero_tangent(&a);
        let (value, back) = newton::<(::autodiff::__private::Active,)>::__record(a);
        (
            value,
            move |seed| {
                back(seed, &mut d_a);
                d_a
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        a: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut (), &mut f64) + use<>) {
        let (value, back) = newton::<(::autodiff::__private::Active,)>::__record(a);
        (value, move |seed: f64, _: &mut (), d_a: &mut f64| back(seed, d_a))
    }
    #[doc(hidden)]
    #[inline(always)]
    pub fn __identity() -> ::autodiff::__private::PhantomData<Self> {
        ::autodiff::__private::PhantomData
    }
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl<A0: ::autodiff::__private::Activity> newton<(A0,)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0) {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        a: f64,
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(f64, A0::Place<'place, f64>) + use<A0>,
    ) {
        let mut x = a;
        let mut trips = 0;
        let mut x_old = ::autodiff::__private::Vec::with_capacity(16);
        while (x * x - a).abs() > 1e-12 {
            trips += 1;
            let item = x;
            x = 0.5 * (item + a / item);
            x_old.push(item);
        }
        let value = x;
        (
            value,
            move |seed: f64, mut d_a: A0::Place<'_, f64>| {
                let mut d_a = A0::get(&mut d_a);
                let mut d_a_2 = 0.0;
                let mut d_x = seed;
                let t = 0.5 * a;
                for _ in (0..trips).rev() {
                    let k = ::autodiff::__private::pop(&mut x_old);
                    let t_2 = 1.0 / k;
                    let t_3 = d_x * t_2;
                    let t_4 = d_x == 0.0;
                    d_x = 0.5 * d_x - (if t_4 { 0.0 } else { t * t_3 * t_2 });
                    d_a_2 += if t_4 { 0.0 } else { 0.5 * t_3 };
                }
                d_a_2 += d_x;
                if let ::core::option::Option::Some(d_a) = d_a.as_deref_mut() {
                    *d_a += d_a_2;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(a: f64, a_dot: A0::Given<f64>) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(a: f64, a_dot: A0::Given<f64>) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(a: f64) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(a: f64) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
