//! Adagrad.

use autodiff_runtime::{Parameters, Scalar};

use super::Optimiser;
use super::hyperparameter::non_negative;
use super::state::State;

/// Adagrad: the gradient `g` divided by the root of the sum `s` of its squares, so that rates only fall;
/// in step `t`, from 1:
///
/// ```text
/// g ← g + weight_decay · p
/// s ← s + g²
/// p ← p − rate / (1 + (t − 1) · rate_decay) · g / (√s + ε)
/// ```
///
/// J. Duchi, E. Hazan, Y. Singer, *Adaptive subgradient methods for online learning and stochastic optimization*, Journal of
/// Machine Learning Research 12 (2011), with the decay of the rate as in PyTorch.
///
/// ```
/// use autodiff::optim::{Adagrad, Optimiser};
///
/// let mut model = [0.0, 0.0];
/// let mut optimiser = Adagrad::new(1.0).epsilon(0.0);
/// optimiser.step(&mut model, &[-3.0, 0.5]);
/// optimiser.step(&mut model, &[-4.0, 0.0]);
/// assert_eq!(model, [1.8, -1.0]);
/// # let mut idle = [1.0];
/// # Adagrad::new(1.0).step(&mut idle, &[0.0]);
/// # assert_eq!(idle, [1.0]);
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Adagrad<T: 'static> {
    rate: f64,
    rate_decay: f64,
    epsilon: f64,
    initial_sum: f64,
    weight_decay: f64,
    state: State<T>,
}

impl<T: Scalar> Adagrad<T> {
    /// Adagrad with ε = 1e-10, without decay of the rate or the weights, and sums that start at 0; 0.01 is the usual rate.
    ///
    /// # Panics
    /// If `rate` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{Adagrad, Optimiser};
    ///
    /// let mut model = [1.0_f64];
    /// Adagrad::new(0.5).step(&mut model, &[8.0]);
    /// assert!((model[0] - 0.5).abs() < 1e-9);
    /// ```
    #[track_caller]
    pub fn new(rate: f64) -> Self {
        Adagrad {
            rate: non_negative("the rate", rate),
            rate_decay: 0.0,
            epsilon: 1e-10,
            initial_sum: 0.0,
            weight_decay: 0.0,
            state: State::new(),
        }
    }

    /// How fast the rate falls besides.
    ///
    /// # Panics
    /// If `rate_decay` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{Adagrad, Optimiser};
    ///
    /// let (mut model, mut optimiser) = ([1.0], Adagrad::new(0.5).epsilon(0.0).rate_decay(1.0));
    /// optimiser.step(&mut model, &[1.0]);
    /// assert_eq!(model, [0.5]);
    /// optimiser.step(&mut model, &[0.0]);
    /// optimiser.step(&mut model, &[1.0]);
    /// assert!((model[0] - (0.5 - 0.5 / 3.0 / 2.0_f64.sqrt())).abs() < 1e-12);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn rate_decay(mut self, rate_decay: f64) -> Self {
        self.rate_decay = non_negative("the decay of the rate", rate_decay);
        self
    }

    /// What is added to the root, so that nothing is divided by zero.
    ///
    /// # Panics
    /// If `epsilon` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{Adagrad, Optimiser};
    ///
    /// let mut model = [1.0];
    /// Adagrad::new(0.5).epsilon(1.0).step(&mut model, &[1.0]);
    /// assert_eq!(model, [0.75]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = non_negative("epsilon", epsilon);
        self
    }

    /// What the sums of squares start at; without effect after the first step.
    ///
    /// # Panics
    /// If `initial_sum` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{Adagrad, Optimiser};
    ///
    /// let mut model = [1.0];
    /// Adagrad::new(0.5).epsilon(0.0).initial_sum(16.0).step(&mut model, &[3.0]);
    /// assert_eq!(model, [0.7]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn initial_sum(mut self, initial_sum: f64) -> Self {
        self.initial_sum = non_negative("the initial sum", initial_sum);
        self
    }

    /// Adds the gradient of `weight_decay / 2` times the sum of squares of the parameters.
    ///
    /// # Panics
    /// If `weight_decay` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{Adagrad, Optimiser};
    ///
    /// let mut model = [1.0];
    /// Adagrad::new(0.5).epsilon(0.0).weight_decay(0.1).step(&mut model, &[0.0]);
    /// assert_eq!(model, [0.5]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn weight_decay(mut self, weight_decay: f64) -> Self {
        self.weight_decay = non_negative("the weight decay", weight_decay);
        self
    }
}

impl<T: Scalar> Optimiser for Adagrad<T> {
    type Scalar = T;

    fn step<M, G>(&mut self, model: &mut M, gradient: &G)
    where
        M: Parameters<T> + ?Sized,
        G: Parameters<T> + ?Sized,
    {
        let before = (self.state.begin() - 1) as f64;
        let rate = self.rate / (1.0 + before * self.rate_decay);
        let [rate, decay, epsilon, initial] = [rate, self.weight_decay, self.epsilon, self.initial_sum].map(T::from_constant);
        self.state.update(model, gradient, initial, move |p, g, [s]| {
            let g = g + decay * *p;
            *s += g * g;
            *p -= rate * g / (s.scalar_sqrt() + epsilon);
        });
    }

    fn rate(&self) -> f64 {
        self.rate
    }

    #[track_caller]
    fn set_rate(&mut self, rate: f64) {
        self.rate = non_negative("the rate", rate);
    }
}
