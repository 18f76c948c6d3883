//! Clipping: gradients that are too long, or have entries that are too large, made smaller before a step.

use autodiff_runtime::{ParameterName, Parameters, Scalar};

/// Makes a gradient shorter, if its Euclidean length is above `limit`, and returns the length that it had.
///
/// ```text
/// g ← g · min(1, limit / (‖g‖ + 1e-6))
/// ```
///
/// R. Pascanu, T. Mikolov, Y. Bengio, *On the difficulty of training recurrent neural networks* (2013),
/// <https://arxiv.org/abs/1211.5063>, algorithm 1, with the summand that PyTorch has. A gradient whose squares overflow
/// has an infinite length and becomes zero; one with a NaN becomes NaN throughout.
///
/// ```
/// use autodiff::optim::clip_by_norm;
///
/// let mut gradient = (vec![3.0, 0.0], [-4.0]);
/// assert_eq!(clip_by_norm(&mut gradient, 0.5), 5.0);
/// assert!((gradient.0[0] - 0.3_f64).abs() < 1e-6);
/// assert!((clip_by_norm(&mut gradient, 10.0) - 0.5_f64).abs() < 1e-6);
/// ```
///
/// # Panics
/// If `limit` is negative or NaN.
#[track_caller]
pub fn clip_by_norm<T: Scalar, G: Parameters<T> + ?Sized>(gradient: &mut G, limit: f64) -> T {
    assert!(limit >= 0.0, "the limit of a norm must be a number that is not negative, not {limit}");
    let mut squares = T::SCALAR_ZERO;
    gradient.visit_parameters(ParameterName::ROOT, &mut |_, _, values| {
        for &value in values {
            squares += value * value;
        }
    });
    let norm = squares.scalar_sqrt();
    let factor = T::from_constant(limit) / (norm + T::from_constant(1e-6));
    if factor >= T::SCALAR_ONE {
        return norm;
    }
    gradient.visit_parameters_mut(ParameterName::ROOT, &mut |_, _, values| {
        for value in values {
            *value *= factor;
        }
    });
    norm
}

/// Moves each entry of a gradient into `-limit..=limit`; NaN stays.
///
/// ```
/// use autodiff::optim::clip_by_value;
///
/// let mut gradient = (vec![3.0, 0.5], [-4.0]);
/// clip_by_value(&mut gradient, 1.0);
/// assert_eq!(gradient, (vec![1.0, 0.5], [-1.0]));
/// ```
///
/// # Panics
/// If `limit` is negative or NaN.
#[track_caller]
pub fn clip_by_value<T: Scalar, G: Parameters<T> + ?Sized>(gradient: &mut G, limit: f64) {
    assert!(limit >= 0.0, "the limit of an entry must be a number that is not negative, not {limit}");
    let limit = T::from_constant(limit);
    gradient.visit_parameters_mut(ParameterName::ROOT, &mut |_, _, values| {
        for value in values {
            *value = value.scalar_clamp(-limit, limit);
        }
    });
}
