//! Documentation of a strict library.
#![deny(warnings, missing_docs, unused, unreachable_pub, missing_debug_implementations, single_use_lifetimes)]
#![deny(rust_2018_idioms, rust_2024_compatibility, let_underscore, keyword_idents, non_ascii_idents, trivial_casts)]
#![deny(non_camel_case_types, non_snake_case, unused_qualifications, unused_results, elided_lifetimes_in_paths)]

/// Functions for others.
pub mod public {
    use autodiff::differentiable;

    /// The square.
    #[differentiable(hessian)]
    pub fn square(x: f64) -> f64 {
        x * x
    }

    /// The mean of the squares.
    #[differentiable(jacobian)]
    pub fn mean(xs: &[f64], _unused: f64) -> f64 {
        let mut sum = 0.0;
        for x in xs {
            sum += x * x;
        }
        sum / xs.len() as f64
    }

    /// Scales in place.
    #[differentiable(forward)]
    pub fn scale(xs: &mut [f64], factor: f64) {
        for x in xs.iter_mut() {
            *x *= factor;
        }
    }

    /// Of any real type.
    #[differentiable(forward)]
    pub fn generic<T: num_traits::Float + autodiff::Scalar>(x: T, y: T) -> T {
        x.sin() * y
    }

    /// Branches, with an early end.
    #[differentiable(hessian)]
    pub fn branches(x: f64, n: usize) -> Option<f64> {
        if x < 0.0 {
            return None;
        }
        let mut y = x;
        let mut i = 0;
        while i < n {
            if y > 10.0 {
                break;
            }
            y = y * x + 1.0;
            i += 1;
        }
        Some(y)
    }
}

mod private {
    use autodiff::differentiable;

    #[differentiable]
    pub(crate) fn cube(x: f64) -> f64 {
        x * x * x
    }

    #[differentiable]
    pub(super) fn pair(x: f64) -> (f64, f64) {
        (cube(x), x)
    }
}

fn main() {
    assert_eq!(public::square::grad(3.0), 6.0);
    assert_eq!(public::mean::grad(&[1.0], 0.0), (vec![2.0], 0.0));
    assert_eq!(public::generic::grad(0.0, 2.0), (2.0, 0.0));
    assert_eq!(public::branches::grad(1.0, 0), Some(1.0));
    let mut xs = [1.0];
    drop(public::scale::vjp(&mut xs, 2.0));
    assert_eq!((private::cube(1.0), private::pair(1.0)), (1.0, (1.0, 1.0)));
    let (_, pullback) = private::pair::vjp(1.0);
    assert_eq!(pullback((1.0, 1.0)), 4.0);
}
