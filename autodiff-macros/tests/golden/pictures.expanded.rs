#[allow(dead_code)]
fn decay(k: f64, start: f64, steps: usize) -> f64 {
    let mut x = start;
    for _ in 0..steps {
        x -= k * x.sin();
    }
    x
}
///Derivatives of [`decay()`](fn@decay).
#[allow(non_camel_case_types, dead_code)]
struct decay<A = ()> {
    _activity: ::autodiff::__private::PhantomData<A>,
}
#[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
impl decay {
    ///The value of `decay` and its gradient with respect to `k`.
    pub fn value_and_grad(k: f64, start: f64, steps: usize) -> (f64, f64) {
        let mut x = start;
        let recorded: ::autodiff::__private::Vec<_> = (0..steps)
            .map(|_| {
                let item = x;
                let t = item.sin();
                x -= k * t;
                (item, t)
            })
            .collect();
        let mut d_k = 0.0;
        let mut d_x = 1.0;
        for (k_2, k_3) in ::core::iter::IntoIterator::into_iter(recorded).rev() {
            let item_2 = d_x;
            d_x -= item_2 * k * k_2.cos();
            d_k -= item_2 * k_3;
        }
        (x, d_k)
    }
    ///The gradient of `decay` with respect to `k`.
    pub fn grad(k: f64, start: f64, steps: usize) -> f64 {
        Self::value_and_grad(k, start, steps).1
    }
    ///The value of `decay`; adds `seed` times the gradient to the places given.
    pub fn accumulate_grad(
        k: f64,
        start: f64,
        steps: usize,
        seed: f64,
        d_k: &mut f64,
    ) -> f64 {
        let mut x = start;
        let recorded: ::autodiff::__private::Vec<_> = (0..steps)
            .map(|_| {
                let item = x;
                let t = item.sin();
                x -= k * t;
                (item, t)
            })
            .collect();
        let mut d_k_2 = 0.0;
        let mut d_x = seed;
        for (k_2, k_3) in ::core::iter::IntoIterator::into_iter(recorded).rev() {
            let item_2 = d_x;
            d_x -= item_2 * k * k_2.cos();
            d_k_2 -= item_2 * k_3;
        }
        *d_k += d_k_2;
        x
    }
    ///The value of `decay` and its pullback, which takes the adjoint of the result to the gradient.
    pub fn vjp(
        k: f64,
        start: f64,
        steps: usize,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> f64) {
        let mut d_k = ::autodiff::__private::Differentiable::zero_tangent(&k);
        let (value, back) = decay::<
            (
                ::autodiff::__private::Active,
                ::autodiff::__private::Inactive,
                ::autodiff::__private::Inactive,
            ),
        >::__record(k, start, steps);
        (
            value,
            move |seed| {
                back(seed, &mut d_k, (), ());
                d_k
            },
        )
    }
    ///The expression graphs of `decay` and of its gradient, as text, DOT and SVG.
    pub const fn graph() -> ::autodiff::__private::Graphs {
        ::autodiff::__private::Graphs {
            forward: ::autodiff::__private::expression_graph(
                "decay",
                const {
                    &[
                        ::autodiff::__private::graph_node(
                            ["k", "k", "k", "f64"],
                            ::autodiff::__private::NodeKind::Input,
                            false,
                            0,
                        ),
                        ::autodiff::__private::graph_node(
                            ["start", "start", "start", "f64"],
                            ::autodiff::__private::NodeKind::Input,
                            false,
                            0,
                        ),
                        ::autodiff::__private::graph_node(
                            ["steps", "steps", "steps", "usize"],
                            ::autodiff::__private::NodeKind::Input,
                            false,
                            0,
                        ),
                        ::autodiff::__private::graph_node(
                            [
                                "x",
                                "x = first start, then x of the last iteration",
                                "x",
                                "",
                            ],
                            ::autodiff::__private::NodeKind::Variable,
                            false,
                            1,
                        ),
                        ::autodiff::__private::graph_node(
                            ["t1", "t1 = sin(x)", "sin(x)", ""],
                            ::autodiff::__private::NodeKind::Operation,
                            false,
                            1,
                        ),
                        ::autodiff::__private::graph_node(
                            ["x", "x −= k × t1", "x −= k × ·", ""],
                            ::autodiff::__private::NodeKind::Variable,
                            false,
                            1,
                        ),
                        ::autodiff::__private::graph_node(
                            ["decay", "decay = x", "decay = x", ""],
                            ::autodiff::__private::NodeKind::Output,
                            false,
                            0,
                        ),
                    ]
                },
                const {
                    &[
                        ::autodiff::__private::graph_edge(
                            1,
                            3,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            5,
                            3,
                            ::autodiff::__private::EdgeKind::Next,
                        ),
                        ::autodiff::__private::graph_edge(
                            3,
                            4,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            0,
                            5,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            4,
                            5,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            3,
                            5,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            5,
                            6,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                    ]
                },
                const {
                    &[
                        ::autodiff::__private::graph_cluster("", 0, false),
                        ::autodiff::__private::graph_cluster(
                            "for i in 0..steps",
                            0,
                            false,
                        ),
                    ]
                },
            ),
            gradient: ::autodiff::__private::expression_graph(
                "gradient of decay",
                const {
                    &[
                        ::autodiff::__private::graph_node(
                            ["k", "k", "k", "f64"],
                            ::autodiff::__private::NodeKind::Input,
                            false,
                            0,
                        ),
                        ::autodiff::__private::graph_node(
                            ["start", "start", "start", "f64"],
                            ::autodiff::__private::NodeKind::Input,
                            false,
                            0,
                        ),
                        ::autodiff::__private::graph_node(
                            ["steps", "steps", "steps", "usize"],
                            ::autodiff::__private::NodeKind::Input,
                            false,
                            0,
                        ),
                        ::autodiff::__private::graph_node(
                            [
                                "x₁",
                                "x₁ = first start, then x of the last iteration",
                                "x₁",
                                "",
                            ],
                            ::autodiff::__private::NodeKind::Variable,
                            false,
                            1,
                        ),
                        ::autodiff::__private::graph_node(
                            ["t1", "t1 = sin(x₁)", "t1 = sin(x₁)", ""],
                            ::autodiff::__private::NodeKind::Operation,
                            false,
                            1,
                        ),
                        ::autodiff::__private::graph_node(
                            ["x", "x −= k × t1", "x −= k × t1", ""],
                            ::autodiff::__private::NodeKind::Variable,
                            false,
                            1,
                        ),
                        ::autodiff::__private::graph_node(
                            ["t2", "t2 = recorded x₁", "recorded x₁", ""],
                            ::autodiff::__private::NodeKind::Recorded,
                            false,
                            2,
                        ),
                        ::autodiff::__private::graph_node(
                            ["t3", "t3 = recorded t1", "recorded t1", ""],
                            ::autodiff::__private::NodeKind::Recorded,
                            false,
                            2,
                        ),
                        ::autodiff::__private::graph_node(
                            [
                                "d_x₁",
                                "d_x₁ = first 1.0, then d_x of the last iteration",
                                "d_x₁ (first 1.0)",
                                "",
                            ],
                            ::autodiff::__private::NodeKind::Variable,
                            true,
                            2,
                        ),
                        ::autodiff::__private::graph_node(
                            ["t4", "t4 = d_x₁ × k", "d_x₁ × k", ""],
                            ::autodiff::__private::NodeKind::Operation,
                            true,
                            2,
                        ),
                        ::autodiff::__private::graph_node(
                            ["t5", "t5 = cos(t2)", "cos(·)", ""],
                            ::autodiff::__private::NodeKind::Operation,
                            true,
                            2,
                        ),
                        ::autodiff::__private::graph_node(
                            ["d_x", "d_x −= t4 × t5", "d_x −= · × ·", ""],
                            ::autodiff::__private::NodeKind::Variable,
                            true,
                            2,
                        ),
                        ::autodiff::__private::graph_node(
                            [
                                "d_k",
                                "d_k −= d_x₁ × t3, from 0.0",
                                "d_k −= d_x₁ × ·",
                                "",
                            ],
                            ::autodiff::__private::NodeKind::Variable,
                            true,
                            2,
                        ),
                        ::autodiff::__private::graph_node(
                            ["decay", "decay = x", "decay = x", ""],
                            ::autodiff::__private::NodeKind::Output,
                            false,
                            0,
                        ),
                        ::autodiff::__private::graph_node(
                            ["d_k", "d_k", "d_k", ""],
                            ::autodiff::__private::NodeKind::Output,
                            true,
                            0,
                        ),
                    ]
                },
                const {
                    &[
                        ::autodiff::__private::graph_edge(
                            1,
                            3,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            5,
                            3,
                            ::autodiff::__private::EdgeKind::Next,
                        ),
                        ::autodiff::__private::graph_edge(
                            3,
                            4,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            0,
                            5,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            4,
                            5,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            3,
                            5,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            3,
                            6,
                            ::autodiff::__private::EdgeKind::Record,
                        ),
                        ::autodiff::__private::graph_edge(
                            4,
                            7,
                            ::autodiff::__private::EdgeKind::Record,
                        ),
                        ::autodiff::__private::graph_edge(
                            11,
                            8,
                            ::autodiff::__private::EdgeKind::Next,
                        ),
                        ::autodiff::__private::graph_edge(
                            8,
                            9,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            0,
                            9,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            6,
                            10,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            9,
                            11,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            10,
                            11,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            8,
                            11,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            8,
                            12,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            7,
                            12,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            5,
                            13,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                        ::autodiff::__private::graph_edge(
                            12,
                            14,
                            ::autodiff::__private::EdgeKind::Value,
                        ),
                    ]
                },
                const {
                    &[
                        ::autodiff::__private::graph_cluster("", 0, false),
                        ::autodiff::__private::graph_cluster(
                            "for i in 0..steps",
                            0,
                            false,
                        ),
                        ::autodiff::__private::graph_cluster(
                            "for i in (0..steps).rev()",
                            0,
                            false,
                        ),
                    ]
                },
            ),
        }
    }
    #[doc(hidden)]
    pub fn __function_record(
        k: f64,
        start: f64,
        steps: usize,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut (), &mut f64, (), ()) + use<>) {
        let (value, back) = decay::<
            (
                ::autodiff::__private::Active,
                ::autodiff::__private::Inactive,
                ::autodiff::__private::Inactive,
            ),
        >::__record(k, start, steps);
        (
            value,
            move |seed: f64, _: &mut (), d_k: &mut f64, _: (), _: ()| back(
                seed,
                d_k,
                (),
                (),
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
    A2: ::autodiff::__private::Activity,
> decay<(A0, A1, A2)> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn __accepts(_: A0, _: A1, _: A2)
    where
        A1: ::autodiff::__private::Omitted<2>,
        A2: ::autodiff::__private::Omitted<3>,
    {}
    #[doc(hidden)]
    #[inline]
    pub fn __record(
        k: f64,
        start: f64,
        steps: usize,
    ) -> (
        f64,
        impl for<'place> ::core::ops::FnOnce(
            f64,
            A0::Place<'place, f64>,
            A1::Place<'place, f64>,
            A2::Place<'place, ()>,
        ) + use<A0, A1, A2>,
    ) {
        let mut x = start;
        let recorded: ::autodiff::__private::Vec<_> = (0..steps)
            .map(|_| {
                let item = x;
                let t = item.sin();
                x -= k * t;
                (item, t)
            })
            .collect();
        let value = x;
        (
            value,
            move |
                seed: f64,
                mut d_k: A0::Place<'_, f64>,
                _: A1::Place<'_, f64>,
                _: A2::Place<'_, ()>|
            {
                let mut d_k = A0::get(&mut d_k);
                let mut d_k_2 = 0.0;
                let mut d_x = seed;
                for (k_2, k_3) in ::core::iter::IntoIterator::into_iter(recorded).rev() {
                    let item_2 = d_x;
                    d_x -= item_2 * k * k_2.cos();
                    d_k_2 -= item_2 * k_3;
                }
                if let ::core::option::Option::Some(d_k) = d_k.as_deref_mut() {
                    *d_k += d_k_2;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent(
        k: f64,
        start: f64,
        steps: usize,
        k_dot: A0::Given<f64>,
        _: A1::Given<f64>,
        _: A2::Given<()>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __tangent_record(
        k: f64,
        start: f64,
        steps: usize,
        k_dot: A0::Given<f64>,
        _: A1::Given<f64>,
        _: A2::Given<()>,
    ) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionForward,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __grad_record(k: f64, start: f64, steps: usize) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn __value_and_grad_record(k: f64, start: f64, steps: usize) -> A0::Lacking
    where
        A0: ::autodiff::__private::OptionHessian,
    {
        ::core::unreachable!()
    }
}
