//! Optimisers, schedules of their rate, and clipping of gradients.
//!
//! In comes a model whose numbers can be walked ([`Parameters`]) and a gradient of the same shape; out goes the
//! model after one step. The formulas are those of PyTorch, and so are the names and usual values of what they
//! depend on.
//!
//! ```
//! use autodiff::differentiable;
//! use autodiff::optim::{Adam, Cosine, Optimiser, Schedule, clip_by_norm};
//!
//! #[differentiable(wrt(p))]
//! fn rosenbrock(p: &[f64; 2]) -> f64 {
//!     let [x, y] = *p;
//!     (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2)
//! }
//!
//! let mut model = [-1.2, 1.0];
//! let mut optimiser = Adam::new(0.1).betas(0.9, 0.99);
//! let schedule = Cosine { from: 0.1, to: 0.0, steps: 1000 };
//! for step in 0..1000 {
//!     let mut gradient = rosenbrock::grad(&model);
//!     clip_by_norm(&mut gradient, 10.0);
//!     optimiser.set_rate(schedule.rate(step));
//!     optimiser.step(&mut model, &gradient);
//! }
//! assert!(rosenbrock(&model) < 1e-4);
//! ```
//!
//! Parts of a model that need other rates have optimisers of their own: `slow.step(&mut model.body, &gradient.body)`.
//!
//! The first step allocates what an optimiser keeps for each parameter, later ones allocate nothing.

/// What every optimiser keeps, and the walk over a model.
mod state;

/// What hyperparameters must be.
mod hyperparameter;

/// Adagrad.
mod adagrad;

/// Adam and AdamW.
mod adam;

/// RMSprop.
mod rmsprop;

/// Stochastic gradient descent.
mod sgd;

/// Rates that change from step to step.
mod schedule;

/// Gradients made smaller.
mod clip;

use autodiff_runtime::{Parameters, Scalar};

pub use adagrad::Adagrad;
pub use adam::{Adam, AdamW};
pub use clip::{clip_by_norm, clip_by_value};
pub use rmsprop::RmsProp;
pub use schedule::{Cosine, Exponential, Linear, MultiStep, OneCycle, OneCyclePhases, Schedule, StepDecay};
pub use sgd::Sgd;

/// A rule that moves the parameters of a model along a gradient.
///
/// What the rule remembers belongs to one model: an optimiser is made for a model and used for it alone.
///
/// ```
/// use autodiff::Parameters;
/// use autodiff::optim::{Optimiser, Sgd};
///
/// /// Walks towards the minimum of half the sum of squares, where the gradient is the model.
/// fn shrink<O: Optimiser>(mut optimiser: O, model: &mut (impl Parameters<O::Scalar> + Clone)) {
///     for _ in 0..3 {
///         let gradient = model.clone();
///         optimiser.step(model, &gradient);
///     }
/// }
///
/// let mut model = (vec![8.0, -4.0], [16.0]);
/// shrink(Sgd::new(0.5), &mut model);
/// assert_eq!(model, (vec![1.0, -0.5], [2.0]));
/// ```
pub trait Optimiser {
    /// The type of the parameters.
    type Scalar: Scalar;

    /// Moves `model` by one step that makes smaller what `gradient` is the gradient of.
    ///
    /// ```
    /// use autodiff::optim::{Optimiser, Sgd};
    ///
    /// let mut model = [1.0, 2.0];
    /// Sgd::new(0.5).step(&mut model, &[0.0, 4.0]);
    /// assert_eq!(model, [1.0, 0.0]);
    /// ```
    ///
    /// # Panics
    /// If `gradient` has not as many numbers as `model`, or if an earlier step was for a model with another number of them.
    fn step<M, G>(&mut self, model: &mut M, gradient: &G)
    where
        M: Parameters<Self::Scalar> + ?Sized,
        G: Parameters<Self::Scalar> + ?Sized;

    /// The learning rate of the next step.
    ///
    /// ```
    /// use autodiff::optim::{Adam, Optimiser};
    ///
    /// assert_eq!(Adam::<f64>::new(0.01).rate(), 0.01);
    /// ```
    fn rate(&self) -> f64;

    /// Sets the learning rate of the next steps; what the rule remembers stays.
    ///
    /// ```
    /// use autodiff::optim::{Optimiser, Sgd};
    ///
    /// let (mut model, mut optimiser) = ([1.0], Sgd::new(0.5));
    /// optimiser.step(&mut model, &[1.0]);
    /// optimiser.set_rate(0.25);
    /// optimiser.step(&mut model, &[1.0]);
    /// assert_eq!(model, [0.25]);
    /// ```
    ///
    /// # Panics
    /// If `rate` is negative or not finite.
    fn set_rate(&mut self, rate: f64);
}
