//! Special functions of the run-time crate, alone and in what they are used for.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Scalar, differentiable};

#[differentiable(hessian)]
fn logistic(x: f64, y: f64) -> f64 {
    autodiff::sigmoid(x * y) * autodiff::softplus(y) - autodiff::log_sigmoid(x) + autodiff::logit(autodiff::sigmoid(y) * 0.9)
}

#[differentiable(hessian)]
fn error_functions(x: f64, y: f64) -> f64 {
    autodiff::erf(x) * y + autodiff::erfc(x * y)
}

#[differentiable(hessian)]
fn gamma_functions(x: f64, y: f64) -> f64 {
    autodiff::gamma(x) / y - autodiff::ln_gamma(x + y) + autodiff::digamma(x * y)
}

#[differentiable(wrt(x), hessian)]
fn higher_gamma_functions(x: f64, n: u32) -> f64 {
    autodiff::polygamma(n, x) * autodiff::polygamma(2, x * x)
}

/// The logarithm of a beta distribution's density, in a chain and generic.
#[differentiable(wrt(a, b), hessian)]
fn beta_likelihood<T: Scalar>(a: T, b: T, data: &[T]) -> T {
    let normaliser = autodiff::ln_gamma(a) + autodiff::ln_gamma(b) - autodiff::ln_gamma(a + b);
    let one = T::SCALAR_ONE;
    data.iter().map(|x| (a - one) * x.scalar_ln() + (b - one) * (one - *x).scalar_ln() - normaliser).fold(T::SCALAR_ZERO, |sum, x| sum + x)
}

#[differentiable(hessian)]
fn in_single_precision(x: f32) -> f32 {
    autodiff::sigmoid(x) * autodiff::erf(x) + autodiff::softplus(x)
}

#[differentiable(hessian)]
fn sums_of_exponentials(xs: &[f64], k: f64) -> f64 {
    let list = vec![k, xs[1], k * xs[2], 0.5];
    autodiff::logsumexp(xs) * k + autodiff::logsumexp(&list[1..]) - autodiff::logsumexp(&list) + autodiff::trigamma(k)
}

#[differentiable(hessian)]
fn log_likelihood<T: Scalar>(scores: &[T], at: T) -> T {
    at * scores[0] - autodiff::logsumexp(scores)
}

use imported::by_name;

/// By the names that are imported, as companions of their own.
mod imported {
    use autodiff::{
        differentiable, digamma, erf, erfc, gamma, ln_beta, ln_gamma, log_sigmoid, logit, polygamma, sigmoid, softplus, trigamma, xlogy,
    };

    #[differentiable(hessian)]
    pub fn by_name(x: f64, y: f64) -> f64 {
        let logistic = sigmoid(x * y) * softplus(y) - log_sigmoid(x) + logit(sigmoid(y) * 0.9);
        let errors = erf(x) * y + erfc(x * y);
        let gammas = gamma(x) / (1.0 + y * y) - ln_gamma(x) + digamma(x) * trigamma(x * x) + polygamma(3, x);
        logistic * errors + gammas + ln_beta(x, y * y) * xlogy(x, x * y * y)
    }
}

#[differentiable(hessian)]
fn beta_functions(x: f64, y: f64) -> f64 {
    autodiff::ln_beta(x, y) * x + autodiff::ln_beta(x * y, 2.5)
}

#[differentiable(hessian)]
fn entropies(x: f64, y: f64) -> f64 {
    autodiff::xlogy(x, y) + autodiff::xlogy(x * y, x) - autodiff::xlogy(0.0, x)
}

mod check {
    check!(logistic { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(logistic as logistic_far { x: var 40.0, y: var -1.2 } modes: reverse, forward, hessian);
    check!(error_functions { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(by_name { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(beta_functions { x: var 2.3, y: var 1.4 } modes: reverse, forward, hessian);
    check!(beta_functions as beta_functions_near_a_pole { x: var 0.02, y: var 50.0 } modes: reverse, forward, hessian);
    check!(entropies { x: var 2.3, y: var 1.4 } modes: reverse, forward, hessian);
    check!(gamma_functions { x: var 2.3, y: var 1.4 } modes: reverse, forward, hessian);
    check!(higher_gamma_functions { x: var 1.7, n: fixed 1 } modes: reverse, forward, hessian);
    check!(beta_likelihood { a: var 1.7, b: var 2.4, data: fixed &[0.2, 0.5, 0.9] } modes: reverse, forward, hessian);
    check!(sums_of_exponentials { xs: var_ref [0.7, -1.2, 0.4], k: var 1.3 } modes: reverse, forward, hessian);
    check!(sums_of_exponentials as sums_of_far_exponentials { xs: var_ref [700.0, 699.5, -900.0], k: var 1.3 } modes: reverse, forward, hessian);
    check!(log_likelihood { scores: var_ref [0.7, -1.2, 0.4], at: var 1.3 } modes: reverse, forward, hessian);
    check!(in_single_precision { x: var 0.7f32 } modes: reverse, forward, hessian);
}

/// At `x = 0` the first partial derivative is `ln y` as long as that is a number.
#[test]
fn xlogy_at_zero() {
    use autodiff::xlogy;
    for y in [0.0, -1.0, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(xlogy::value_and_grad(0.0, y), (0.0, (0.0, 0.0)), "y = {y}");
    }
    assert_eq!(xlogy::value_and_grad(0.0, 2.0), (0.0, (core::f64::consts::LN_2, 0.0)));
    assert!(xlogy(0.0, f64::NAN).is_nan());
    assert_eq!(xlogy(1.0, 0.0), f64::NEG_INFINITY);
}

#[test]
fn logsumexp_is_stable_and_knows_infinities() {
    use autodiff::logsumexp;
    let (inf, nan) = (f64::INFINITY, f64::NAN);
    let sum = logsumexp(&[-1000.0, -1000.0, -2000.0]);
    assert!((sum - (-1000.0 + core::f64::consts::LN_2)).abs() < 1e-12);
    assert_eq!(logsumexp(&[-inf, -inf]), -inf);
    assert_eq!(logsumexp(&[-inf, 2.0]), 2.0);
    assert_eq!(logsumexp(&[inf, 2.0, inf]), inf);
    assert!(logsumexp(&[1.0, nan, inf]).is_nan());
    // A small rest is not lost in the sum: ln(1 + e⁻⁵⁰).
    assert_eq!(logsumexp(&[0.0, -50.0]), (-50.0_f64).exp());
}
