#[allow(dead_code)]
fn layer_on_arrays(w: &[[f64; 3]; 2], b: &[f64; 2], x: &[f64; 3]) -> [f64; 2] {
    let mut out = *b;
    for i in 0..2 {
        for j in 0..3 {
            out[i] += w[i][j] * x[j];
        }
        out[i] = out[i].tanh();
    }
    out
}
///Derivatives of [`layer_on_arrays()`](fn@layer_on_arrays).
#[allow(non_camel_case_types, dead_code)]
struct layer_on_arrays<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl layer_on_arrays {
    ///The value of `layer_on_arrays`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(
        w: &[[f64; 3]; 2],
        b: &[f64; 2],
        x: &[f64; 3],
        seed: [f64; 2],
        d_w: &mut [[f64; 3]; 2],
        d_b: &mut [f64; 2],
    ) -> [f64; 2] {
        let mut out = *b;
        for i in 0..2 {
            for j in 0..3 {
                out[i] += w[i][j] * x[j];
            }
            out[i] = out[i].tanh();
        }
        let mut d_out = seed;
        for i_2 in (0..2).rev() {
            let item = out[i_2];
            let t = d_out[i_2] * (1.0 - item * item);
            d_out[i_2] = t;
            for j_2 in (0..3).rev() {
                d_w[i_2][j_2] += t * x[j_2];
            }
        }
        ::autodiff::__private::Tangent::accumulate(&mut *d_b, &d_out);
        out
    }
    ///The value of `layer_on_arrays` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(
        w: &[[f64; 3]; 2],
        b: &[f64; 2],
        x: &[f64; 3],
    ) -> ([f64; 2], impl ::core::ops::FnOnce([f64; 2]) -> ([[f64; 3]; 2], [f64; 2])) {
        let mut d_w = ::autodiff::__private::Differentiable::zero_tangent(&*w);
        let mut d_b = ::autodiff::__private::Differentiable::zero_tangent(&*b);
        let (value, back) = layer_on_arrays::<
            (
                ::autodiff::__private::Active,
                ::autodiff::__private::Active,
                ::autodiff::__private::Inactive,
            ),
        >::__record(w, b, x);
        (
            value,
            move |seed| {
                back(seed, (w, &mut d_w), (b, &mut d_b), (x, ()));
                (d_w, d_b)
            },
        )
    }
    #[doc(hidden)]
    pub fn __function_record(
        w: &[[f64; 3]; 2],
        b: &[f64; 2],
        x: &[f64; 3],
    ) -> (
        [f64; 2],
        impl ::core::ops::FnOnce(
            [f64; 2],
            &mut (),
            &mut [[f64; 3]; 2],
            &mut [f64; 2],
            (),
        ) + use<>,
    ) {
        let w_kept = ::autodiff::__private::Clone::clone(w);
        let b_kept = ::autodiff::__private::Clone::clone(b);
        let x_kept = ::autodiff::__private::Clone::clone(x);
        let (value, back) = layer_on_arrays::<
            (
                ::autodiff::__private::Active,
                ::autodiff::__private::Active,
                ::autodiff::__private::Inactive,
            ),
        >::__record(w, b, x);
        (
            value,
            move |
                seed: [f64; 2],
                _: &mut (),
                d_w: &mut [[f64; 3]; 2],
                d_b: &mut [f64; 2],
                _: ()|
            back(seed, (&w_kept, d_w), (&b_kept, d_b), (&x_kept, ())),
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
    A2: ::autodiff::__private::Activity,
> layer_on_arrays<(A0, A1, A2)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1, _: A2)
    where
        A2: ::autodiff::__private::Omitted<3>,
    {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        w: &[[f64; 3]; 2],
        b: &[f64; 2],
        x: &[f64; 3],
    ) -> (
        [f64; 2],
        impl for<'place> ::core::ops::FnOnce(
            [f64; 2],
            (&[[f64; 3]; 2], A0::Place<'place, [[f64; 3]; 2]>),
            (&[f64; 2], A1::Place<'place, [f64; 2]>),
            (&[f64; 3], A2::Place<'place, [f64; 3]>),
        ) + use<A0, A1, A2>,
    ) {
        let mut out = *b;
        for i in 0..2 {
            for j in 0..3 {
                out[i] += w[i][j] * x[j];
            }
            out[i] = out[i].tanh();
        }
        let value = out;
        (
            value,
            move |
                seed: [f64; 2],
                (w, mut d_w): (&[[f64; 3]; 2], A0::Place<'_, [[f64; 3]; 2]>),
                (b, mut d_b): (&[f64; 2], A1::Place<'_, [f64; 2]>),
                (x, _): (&[f64; 3], A2::Place<'_, [f64; 3]>)|
            {
                let mut d_w = A0::get(&mut d_w);
                let mut d_b = A1::get(&mut d_b);
                let mut d_out = seed;
                for i_2 in (0..2).rev() {
                    let item = out[i_2];
                    let t = d_out[i_2] * (1.0 - item * item);
                    d_out[i_2] = t;
                    if let ::core::option::Option::Some(d_w) = d_w.as_deref_mut() {
                        for j_2 in (0..3).rev() {
                            d_w[i_2][j_2] += t * x[j_2];
                        }
                    }
                }
                if let ::core::option::Option::Some(d_b) = d_b.as_deref_mut() {
                    ::autodiff::__private::Tangent::accumulate(&mut *d_b, &d_out);
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        w: &[[f64; 3]; 2],
        b: &[f64; 2],
        x: &[f64; 3],
        w_dot: A0::Given<&[[f64; 3]; 2]>,
        b_dot: A1::Given<&[f64; 2]>,
        _: A2::Given<&[f64; 3]>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(
        w: &[[f64; 3]; 2],
        b: &[f64; 2],
        x: &[f64; 3],
        w_dot: A0::Given<&[[f64; 3]; 2]>,
        b_dot: A1::Given<&[f64; 2]>,
        _: A2::Given<&[f64; 3]>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
}
