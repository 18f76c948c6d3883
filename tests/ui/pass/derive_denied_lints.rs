//! Documentation of a strict library with a derived tangent.
#![deny(warnings, missing_docs, unused, unreachable_pub, missing_debug_implementations, missing_copy_implementations)]
#![deny(rust_2018_idioms, rust_2024_compatibility, let_underscore, keyword_idents, non_ascii_idents, trivial_casts)]
#![deny(non_camel_case_types, non_snake_case, unused_qualifications, unused_results, single_use_lifetimes)]
#![deny(private_bounds, private_interfaces, explicit_outlives_requirements, elided_lifetimes_in_paths)]
#![forbid(unsafe_code)]

/// Models for others.
pub mod public {
    use autodiff::Differentiable;

    /// What nobody outside sees.
    #[derive(Differentiable, Debug, Clone, Copy)]
    struct Hidden {
        x: f64,
    }

    /// A model with parts of all kinds.
    #[derive(Differentiable, Debug, Clone)]
    pub struct Model<'a, T, const N: usize> {
        /// Weights.
        pub weight: [T; N],
        /// Data.
        pub data: &'a [f64],
        /// A mere number.
        pub steps: usize,
        hidden: Hidden,
        #[deprecated]
        old: f64,
    }

    impl<T, const N: usize> Model<'_, T, N> {
        /// A model.
        #[allow(deprecated)]
        #[must_use]
        pub fn new(weight: [T; N]) -> Self {
            Model { weight, data: &[1.0], steps: 1, hidden: Hidden { x: 1.0 }, old: 0.0 }
        }

        /// What is hidden.
        #[must_use]
        pub fn hidden(&self) -> f64 {
            self.hidden.x
        }
    }

    /// A pair.
    #[derive(Differentiable, Debug, Clone, Copy)]
    pub struct Pair(pub f64, pub(crate) f64);

    /// Nothing.
    #[derive(Differentiable, Debug, Clone, Copy)]
    pub struct Nothing;
}

mod private {
    use autodiff::Differentiable;

    #[derive(Differentiable)]
    pub(super) struct Parts {
        pub(crate) one: f64,
        pub(super) two: Vec<f64>,
    }
}

fn main() {
    use autodiff::{Differentiable, Parameters};

    let model = public::Model::new([1.0, 2.0]);
    let tangent = model.zero_tangent();
    assert_eq!((tangent.weight, tangent.data, tangent.steps), ([0.0; 2], vec![0.0], ()));
    assert_eq!((model.hidden(), public::Pair(1.0, 2.0).parameter_count()), (1.0, 2));
    let parts = private::Parts { one: 1.0, two: vec![2.0] };
    assert_eq!(parts.flatten_parameters(), [parts.one, parts.two[0]]);
    let () = public::Nothing.zero_tangent().zero_tangent().clone().eq(&public::NothingTangent).then_some(()).unwrap();
}
