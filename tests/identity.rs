//! A function and the companion that is found under its name belong to each other, or the derivative stops with a message.

mod nn {
    use autodiff::differentiable;

    #[differentiable(hessian)]
    pub fn mse(x: f64) -> f64 {
        x * x
    }

    #[differentiable(hessian)]
    pub fn first<const N: usize>(xs: &[f64; N], k: f64) -> f64 {
        xs[0] * k
    }

    #[differentiable(name = Cube, hessian)]
    pub fn cube(x: f64) -> f64 {
        x * x * x
    }
}

mod own {
    use super::nn::*;
    use autodiff::differentiable;

    /// The author forgot the attribute.
    pub fn mse(x: f64) -> f64 {
        1.5 * x
    }

    #[differentiable(hessian)]
    pub fn model(x: f64) -> f64 {
        mse(x) + 1.0
    }
}

mod renamed {
    pub use super::nn::Cube as cube;
    use autodiff::differentiable;

    pub fn cube(x: f64) -> f64 {
        x
    }

    #[differentiable]
    pub fn model(x: f64) -> f64 {
        cube(x)
    }
}

mod good {
    use super::nn::{self, *};
    use autodiff::differentiable;

    #[differentiable(with(nn::cube = Cube), hessian)]
    pub fn model(x: f64, weights: Vec<f64>) -> f64 {
        #[differentiable(hessian)]
        fn local(x: f64) -> f64 {
            x.sin()
        }
        let mut sum = 0.0;
        for w in weights.iter() {
            sum += mse(w * x);
        }
        sum + first(&[x, 1.0], x) + first::<1>(&[x], 2.0) + nn::cube(x) + local(x) + consumed(weights)
    }

    #[differentiable(hessian)]
    fn consumed(weights: Vec<f64>) -> f64 {
        weights[0]
    }
}

mod passed {
    use super::nn::{self, *};
    use autodiff::differentiable;

    #[differentiable(hessian)]
    pub fn applied(f: impl Fn(f64) -> f64, x: f64) -> f64 {
        f(x) * x
    }

    #[differentiable(hessian)]
    pub fn combined(f: &dyn Fn(f64, f64) -> f64, x: f64) -> f64 {
        f(x, x) * x
    }

    #[differentiable(with(nn::cube = Cube), hessian)]
    pub fn good(x: f64, k: f64) -> f64 {
        applied(mse, x) + applied(nn::cube, x) + applied(|t| t * k, x) + combined(&|a, b| a * b * k, x)
    }

    #[differentiable(hessian)]
    pub fn handed_on(f: impl Fn(f64) -> f64, x: f64) -> f64 {
        applied(&f, x) + applied(mse, x)
    }

    pub mod own {
        use super::*;

        fn mse(x: f64) -> f64 {
            1.5 * x
        }

        #[differentiable(hessian)]
        pub fn model(x: f64) -> f64 {
            applied(mse, x)
        }
    }

    pub mod taker {
        use super::*;

        fn applied(f: impl Fn(f64) -> f64, x: f64) -> f64 {
            f(x) + x
        }

        #[differentiable(hessian)]
        pub fn model(x: f64) -> f64 {
            applied(mse, x)
        }
    }
}

#[test]
fn functions_that_are_passed() {
    let (value, (d_x, d_k)) = passed::good::value_and_grad(2.0, 3.0);
    assert_eq!(value, passed::good(2.0, 3.0));
    // x³ + x⁴ + k x² + k x³
    assert_eq!((d_x, d_k), (12.0 + 32.0 + 12.0 + 36.0, 4.0 + 8.0));
    assert_eq!(passed::handed_on::grad(nn::mse::vjp, 2.0), 24.0);
}

#[test]
#[should_panic(expected = "the function `identity::passed::own::mse` is called")]
fn passed_without_a_derivative() {
    passed::own::model::grad(3.0);
}

#[test]
#[should_panic(expected = "the function `identity::passed::own::mse` is called")]
fn passed_without_a_tangent() {
    passed::own::model::hvp(3.0, 1.0);
}

#[test]
#[should_panic(expected = "the function `identity::passed::taker::applied")]
fn passed_to_a_function_without_a_derivative() {
    passed::taker::model::grad(3.0);
}

#[test]
#[should_panic(expected = "the function `identity::passed::taker::applied")]
fn passed_to_a_function_without_a_tangent() {
    passed::taker::model::jvp(3.0, 1.0);
}

#[test]
fn functions_and_companions_of_one_place() {
    let (value, (d_x, d_weights)) = good::model::value_and_grad(1.0, vec![1.0, 2.0]);
    assert_eq!(value, good::model(1.0, vec![1.0, 2.0]));
    assert_eq!(d_x, 2.0 + 8.0 + 2.0 + 2.0 + 3.0 + 1.0_f64.cos());
    assert_eq!(d_weights, [3.0, 4.0]);
}

#[test]
#[should_panic(
    expected = "the function `identity::own::mse` is called, but the derivative found under its name is that of `identity::nn::mse`"
)]
fn gradient() {
    own::model::grad(3.0);
}

#[test]
#[should_panic(expected = "the function `identity::own::mse` is called")]
fn pullback() {
    let _ = own::model::vjp(3.0);
}

#[test]
#[should_panic(expected = "the function `identity::own::mse` is called")]
fn tangent() {
    own::model::jvp(3.0, 1.0);
}

#[test]
#[should_panic(expected = "the function `identity::own::mse` is called")]
fn second_derivative() {
    own::model::hvp(3.0, 1.0);
}

#[test]
#[should_panic(expected = "the function `identity::renamed::cube` is called")]
fn companion_by_another_name() {
    renamed::model::grad(1.0);
}
