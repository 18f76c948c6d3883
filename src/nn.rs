//! Parts of neural networks: layers, activations, losses, initialisers, metrics and batches.
//!
//! Layers, activations and losses are written with the attribute itself, so a differentiable function or method calls
//! them as it calls its own. Names, formulas and usual values are PyTorch's.
//!
//! ```
//! use autodiff::nn::{self, Linear};
//! use autodiff::{Differentiable, differentiable};
//!
//! #[derive(Differentiable)]
//! struct Classifier {
//!     hidden: Linear<f64, 2, 4>,
//!     output: Linear<f64, 4, 3>,
//! }
//!
//! #[differentiable]
//! impl Classifier {
//!     #[differentiable]
//!     fn scores(&self, x: &[f64; 2]) -> [f64; 3] {
//!         self.output.forward(&self.hidden.forward(x).map(nn::relu))
//!     }
//!
//!     #[differentiable(wrt(self))]
//!     fn loss(&self, xs: &[[f64; 2]], classes: &[usize]) -> f64 {
//!         let mut sum = 0.0;
//!         for (x, &class) in xs.iter().zip(classes) {
//!             sum += nn::cross_entropy(&self.scores(x), class);
//!         }
//!         sum / xs.len() as f64
//!     }
//! }
//!
//! let model = Classifier { hidden: Linear::filled(0.5), output: Linear::filled(0.0) };
//! let (loss, gradient) = model.loss_value_and_grad(&[[1.0, 2.0]], &[0]);
//! assert_eq!(loss, 3.0_f64.ln());
//! assert_eq!(gradient.output.bias.map(|g: f64| g.signum()), [-1.0, 1.0, 1.0]);
//! ```

/// Activation functions.
mod activation;

/// Losses and penalties.
mod loss;

/// The fully connected layer.
mod linear;

/// The fully connected layer for whole batches.
#[cfg(feature = "nalgebra")]
mod dense;

#[cfg(feature = "rand")]
pub mod initialise;

/// How good predictions of classes are.
mod metrics;

/// Samples in batches.
mod batches;

pub use crate::special::{log_sigmoid, sigmoid, softplus};
pub use activation::{elu, gelu, gelu_tanh, leaky_relu, log_softmax, relu, silu, softmax, tanh};
pub use batches::Batches;
#[cfg(feature = "nalgebra")]
pub use dense::{Dense, DenseTangent};
pub use linear::{Linear, LinearTangent};
pub use loss::{
    Reduction, absolute_error, bce, bce_error, bce_with_logits, bce_with_logits_error, cross_entropy, cross_entropy_of_batch,
    cross_entropy_smoothed, huber, huber_error, l1_penalty, l2_penalty, mae, mse, nll, nll_of_batch, smooth_l1, smooth_l1_error,
    squared_error,
};
pub use metrics::{ConfusionMatrix, accuracy, predicted_class};
