//! Stumpff's functions, by which rotations depend on their axis and angle.

use nalgebra::RealField;

/// `c_k(s) = 1/k! - s/(k+2)! + s²/(k+4)! - …`, for `s` the square of an angle: `c_1` is `sin θ / θ`, `c_2` is `(1 - cos θ) / θ²`.
///
/// ```
/// use autodiff_runtime::__private::stumpff;
///
/// assert_eq!(stumpff(1, 0.0), 1.0);
/// let angle = 2.5_f64;
/// assert!((stumpff(3, angle * angle) - (angle - angle.sin()) / angle.powi(3)).abs() < 1e-15);
/// ```
pub fn stumpff<T: RealField>(k: u32, s: T) -> T {
    let number = |n: u32| nalgebra::convert::<f64, T>(f64::from(n));
    if s.clone() < number(4) {
        let mut term = (1..=k).fold(T::one(), |term, n| term / number(n));
        let mut sum = term.clone();
        // The last term is smaller than the unit of rounding.
        for n in 1..=14 {
            term *= -s.clone() / number((k + 2 * n) * (k + 2 * n - 1));
            sum += term.clone();
        }
        return sum;
    }
    let angle = s.clone().sqrt();
    match k {
        0 => angle.cos(),
        1 => angle.clone().sin() / angle,
        _ => {
            let first = (1..=k - 2).fold(T::one(), |term, n| term / number(n));
            (first - stumpff(k - 2, s.clone())) / s
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_meets_the_closed_form() {
        for k in 0..6 {
            let beside = 4.0_f64.next_down();
            let (below, above) = (stumpff(k, beside), stumpff(k, 4.0));
            assert!((below - above).abs() < 1e-14 * above.abs().max(0.01), "c_{k}: {below} and {above}");
        }
    }

    #[test]
    fn derivatives_are_those_of_the_rule() {
        for k in 0..4 {
            for s in [0.0, 0.5, 3.9, 4.5, 20.0] {
                let h = 1e-5;
                let difference = (stumpff(k, s + h) - stumpff(k, s - h)) / (2.0 * h);
                let rule = 0.5 * (f64::from(k) * stumpff(k + 2, s) - stumpff(k + 1, s));
                assert!((difference - rule).abs() < 1e-9, "c_{k} at {s}: {difference} and {rule}");
            }
        }
    }
}
