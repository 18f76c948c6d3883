//! Special functions at positive arguments of moderate size, short rather than fast.

pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

pub fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// The series of `erf` around zero: `2 / sqrt(pi) * sum of (-1)^n x^(2n+1) / (n! (2n+1))`.
pub fn erf(x: f64) -> f64 {
    let mut term = x;
    let mut sum = 0.0;
    for n in 0..80 {
        sum += term / f64::from(2 * n + 1);
        term *= -x * x / f64::from(n + 1);
    }
    sum * std::f64::consts::FRAC_2_SQRT_PI
}

/// `ln gamma(x) = ln gamma(x + 1) - ln x` up to where Stirling's series is exact.
pub fn ln_gamma(x: f64) -> f64 {
    if x < 20.0 {
        return ln_gamma(x + 1.0) - x.ln();
    }
    let r = 1.0 / (x * x);
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r / 1680.0))) / x
}

/// The derivative number `n` of digamma: recurrence up to where the asymptotic series is exact.
pub fn polygamma(n: u32, x: f64) -> f64 {
    let sign = if n.is_multiple_of(2) { -1.0 } else { 1.0 };
    let factorial = |n: u32| (1..=n).map(f64::from).product::<f64>();
    if x < 30.0 {
        return polygamma(n, x + 1.0) + sign * factorial(n) / x.powi(n as i32 + 1);
    }
    let bernoulli = [1.0 / 6.0, -1.0 / 30.0, 1.0 / 42.0, -1.0 / 30.0, 5.0 / 66.0];
    if n == 0 {
        let tail: f64 = bernoulli.iter().enumerate().map(|(k, b)| b / (2.0 * (k + 1) as f64 * x.powi(2 * k as i32 + 2))).sum();
        return x.ln() - 0.5 / x - tail;
    }
    let mut sum = factorial(n - 1) / x.powi(n as i32) + factorial(n) / (2.0 * x.powi(n as i32 + 1));
    for (k, b) in bernoulli.iter().enumerate() {
        let two_k = 2 * (k as u32 + 1);
        sum += b * factorial(two_k + n - 1) / (factorial(two_k) * x.powi((two_k + n) as i32));
    }
    sign * sum
}
