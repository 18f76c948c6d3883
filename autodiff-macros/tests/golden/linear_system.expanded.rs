#[allow(dead_code)]
fn first_of_solution(a: &DMatrix<f64>, b: &DVector<f64>) -> f64 {
    let x = a.clone().lu().solve(b).unwrap();
    x.dot(&a.column(0))
}
///Derivatives of [`first_of_solution()`](fn@first_of_solution).
#[allow(non_camel_case_types, dead_code)]
struct first_of_solution<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl first_of_solution {
    ///The value of `first_of_solution` and its gradient with respect to `a`, `b`.
    pub fn value_and_grad(
        a: &DMatrix<f64>,
        b: &DVector<f64>,
    ) -> (f64, (DMatrix<f64>, DVector<f64>)) {
        let t = a.clone_owned().lu();
        let t_2 = t.solve(b);
        let x = ::autodiff::__private::solution(b, &t_2);
        t_2.is_some().then_some(()).unwrap();
        let t_3 = a.column(0).into_owned();
        let mut d_a = ::autodiff::__private::Differentiable::zero_tangent(a);
        let mut d_b = ::autodiff::__private::Differentiable::zero_tangent(b);
        {
            use ::core::ops::AddAssign as _;
            d_a.column_mut(0).add_assign(&x);
        }
        let t_4 = ::autodiff::__private::solve_transposed(&t, &t_3);
        ::autodiff::__private::Product::add_left(a, &x, &(-&t_4), &mut d_a);
        ::autodiff::__private::Tangent::accumulate(&mut d_b, &t_4);
        (x.dot(&t_3), (d_a, d_b))
    }
    ///The gradient of `first_of_solution` with respect to `a`, `b`.
    pub fn grad(a: &DMatrix<f64>, b: &DVector<f64>) -> (DMatrix<f64>, DVector<f64>) {
        Self::value_and_grad(a, b).1
    }
    ///The value of `first_of_solution`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(
        a: &DMatrix<f64>,
        b: &DVector<f64>,
        seed: f64,
        d_a: &mut DMatrix<f64>,
        d_b: &mut DVector<f64>,
    ) -> f64 {
        let t = a.clone_owned().lu();
        let t_2 = t.solve(b);
        let x = ::autodiff::__private::solution(b, &t_2);
        t_2.is_some().then_some(()).unwrap();
        let t_3 = a.column(0).into_owned();
        {
            use ::core::ops::AddAssign as _;
            d_a.column_mut(0).add_assign(&(&x * seed));
        }
        let t_4 = ::autodiff::__private::solve_transposed(&t, &(&t_3 * seed));
        ::autodiff::__private::Product::add_left(a, &x, &(-&t_4), &mut *d_a);
        ::autodiff::__private::Tangent::accumulate(&mut *d_b, &t_4);
        x.dot(&t_3)
    }
    ///The value of `first_of_solution` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(
        a: &DMatrix<f64>,
        b: &DVector<f64>,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> (DMatrix<f64>, DVector<f64>)) {
        let mut d_a = ::autodiff::__private::Differentiable::zero_tangent(&*a);
        let mut d_b = ::autodiff::__private::Differentiable::zero_tangent(&*b);
        let (value, back) = first_of_solution::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(a, b);
        (
            value,
            move |seed| {
                back(seed, (a, &mut d_a), (b, &mut d_b));
                (d_a, d_b)
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        a: &DMatrix<f64>,
        b: &DVector<f64>,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            f64,
            &mut (),
            &mut DMatrix<f64>,
            &mut DVector<f64>,
        ) + use<>,
    ) {
        let a_kept = ::autodiff::__private::Clone::clone(a);
        let b_kept = ::autodiff::__private::Clone::clone(b);
        let (value, back) = first_of_solution::<
            (::autodiff::__private::Active, ::autodiff::__private::Active),
        >::__record(a, b);
        (
            value,
            move |seed: f64, _: &mut (), d_a: &mut DMatrix<f64>, d_b: &mut DVector<f64>| back(
                seed,
                (&a_kept, d_a),
                (&b_kept, d_b),
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
> first_of_solution<(A0, A1)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1) {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        a: &DMatrix<f64>,
        b: &DVector<f64>,
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            (&DMatrix<f64>, A0::Place<'place, DMatrix<f64>>),
            (&DVector<f64>, A1::Place<'place, DVector<f64>>),
        ) + use<A0, A1>,
    ) {
        let t = a.clone_owned().lu();
        let t_2 = t.solve(b);
        let x = ::autodiff::__private::solution(b, &t_2);
        t_2.is_some().then_some(()).unwrap();
        let t_3 = a.column(0).into_owned();
        let value = x.dot(&t_3);
        (
            value,
            move |
                seed: f64,
                (a, mut d_a): (&DMatrix<f64>, A0::Place<'_, DMatrix<f64>>),
                (b, mut d_b): (&DVector<f64>, A1::Place<'_, DVector<f64>>)|
            {
                let mut d_a = A0::get(&mut d_a);
                let mut d_b = A1::get(&mut d_b);
                if let ::core::option::Option::Some(d_a) = d_a.as_deref_mut() {
                    {
                        use ::core::ops::AddAssign as _;
                        d_a.column_mut(0).add_assign(&(&x * seed));
                    }
                }
                let t_4 = ::autodiff::__private::solve_transposed(&t, &(&t_3 * seed));
                if let ::core::option::Option::Some(d_a) = d_a.as_deref_mut() {
                    ::autodiff::__private::Product::add_left(a, &x, &(-&t_4), &mut *d_a);
                }
                if let ::core::option::Option::Some(d_b) = d_b.as_deref_mut() {
                    ::autodiff::__private::Tangent::accumulate(&mut *d_b, &t_4);
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        a: &DMatrix<f64>,
        b: &DVector<f64>,
        a_dot: A0::Given<&DMatrix<f64>>,
        b_dot: A1::Given<&DVector<f64>>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(
        a: &DMatrix<f64>,
        b: &DVector<f64>,
        a_dot: A0::Given<&DMatrix<f64>>,
        b_dot: A1::Given<&DVector<f64>>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(a: &DMatrix<f64>, b: &DVector<f64>) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(a: &DMatrix<f64>, b: &DVector<f64>) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
