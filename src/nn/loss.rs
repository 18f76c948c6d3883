//! Losses with PyTorch's conventions: of numbers, of the scores of one sample, and of whole batches.
//!
//! What PyTorch calls `reduction="none"` is the loss of one pair or one sample; losses of batches take a [`Reduction`].

/// Losses of real predictions.
mod regression;

/// Losses of probabilities of two classes.
mod binary;

/// Losses of scores of many classes.
mod classes;

/// Penalties on weights.
mod penalty;

use autodiff_runtime::Scalar;

pub use binary::{bce, bce_error, bce_with_logits, bce_with_logits_error};
pub use classes::{cross_entropy, cross_entropy_of_batch, cross_entropy_smoothed, nll, nll_of_batch};
pub use penalty::{l1_penalty, l2_penalty};
pub use regression::{absolute_error, huber, huber_error, mae, mse, smooth_l1, smooth_l1_error, squared_error};

/// How the losses of a batch become one number.
///
/// ```
/// use autodiff::nn::{self, Reduction};
///
/// assert_eq!(nn::mse(&[1.0, 2.0], &[0.0, 4.0], Reduction::Sum), 5.0);
/// assert_eq!(nn::mse(&[1.0, 2.0], &[0.0, 4.0], Reduction::Mean), 2.5);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reduction {
    /// The sum over their number; over the sum of their weights, where they have any.
    #[default]
    Mean,
    /// Their sum.
    Sum,
}

impl Reduction {
    /// What the sum of the losses is divided by, if they have this weight together.
    fn divisor<T: Scalar>(self, weight: T) -> T {
        match self {
            Reduction::Mean => weight,
            Reduction::Sum => T::SCALAR_ONE,
        }
    }
}

/// How many predictions there are, as a real number; there must be as many targets.
#[track_caller]
fn count<T: Scalar>(predictions: usize, targets: usize) -> T {
    assert_eq!(predictions, targets, "as many predictions as targets");
    T::from_constant(predictions as f64)
}
