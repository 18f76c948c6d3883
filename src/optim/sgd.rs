//! Stochastic gradient descent, with momentum on request.

use autodiff_runtime::{Parameters, Scalar};

use super::Optimiser;
use super::hyperparameter::{non_negative, share};
use super::state::State;

/// Stochastic gradient descent: parameters `p` go against their gradient `g`.
///
/// ```text
/// g ← g + weight_decay · p
/// b ← momentum · b + (1 − dampening) · g      (b ← g in the first step)
/// p ← p − rate · b                            (p ← p − rate · (g + momentum · b) by Nesterov's rule)
/// ```
///
/// Without momentum `b` is `g`. The rule is B. T. Polyak's (1964) and, in the other form, Y. Nesterov's (1983) as given by
/// I. Sutskever et al., *On the importance of initialization and momentum in deep learning* (2013), with the rate outside `b`
/// as in PyTorch, so that a change of the rate takes effect at once.
///
/// ```
/// use autodiff::optim::{Optimiser, Sgd};
///
/// let mut model = [1.0, 2.0];
/// let mut optimiser = Sgd::new(0.5).momentum(0.5);
/// optimiser.step(&mut model, &[1.0, 0.0]);
/// assert_eq!(model, [0.5, 2.0]);
/// optimiser.step(&mut model, &[0.0, 1.0]);
/// assert_eq!(model, [0.25, 1.5]);
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Sgd<T: 'static> {
    rate: f64,
    momentum: f64,
    dampening: f64,
    nesterov: bool,
    weight_decay: f64,
    state: State<T>,
}

impl<T: Scalar> Sgd<T> {
    /// Plain gradient descent.
    ///
    /// # Panics
    /// If `rate` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{Sgd, Optimiser};
    ///
    /// let mut model = [1.0, 2.0];
    /// Sgd::new(0.25).step(&mut model, &[4.0, -4.0]);
    /// assert_eq!(model, [0.0, 3.0]);
    /// ```
    #[track_caller]
    pub fn new(rate: f64) -> Self {
        Sgd { rate: non_negative("the rate", rate), momentum: 0.0, dampening: 0.0, nesterov: false, weight_decay: 0.0, state: State::new() }
    }

    /// Keeps this part of each step for the next one; 0 at first.
    ///
    /// # Panics
    /// If `momentum` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{Optimiser, Sgd};
    ///
    /// let (mut model, mut optimiser) = ([1.0], Sgd::new(0.5).momentum(0.5));
    /// optimiser.step(&mut model, &[1.0]);
    /// optimiser.step(&mut model, &[0.0]);
    /// assert_eq!(model, [0.25]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn momentum(mut self, momentum: f64) -> Self {
        self.momentum = non_negative("the momentum", momentum);
        self
    }

    /// Leaves this part of the gradient out of the momentum, but for that of the first step; 0 at first.
    ///
    /// # Panics
    /// If `dampening` is not in `0.0..1.0`.
    ///
    /// ```
    /// use autodiff::optim::{Optimiser, Sgd};
    ///
    /// let (mut model, mut optimiser) = ([1.0], Sgd::new(1.0).momentum(0.5).dampening(0.5));
    /// optimiser.step(&mut model, &[1.0]);
    /// optimiser.step(&mut model, &[1.0]);
    /// assert_eq!(model, [-1.0]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn dampening(mut self, dampening: f64) -> Self {
        self.dampening = share("the dampening", dampening);
        self
    }

    /// Looks one step of momentum ahead; PyTorch does so without dampening only.
    ///
    /// ```
    /// use autodiff::optim::{Sgd, Optimiser};
    ///
    /// let mut model = [1.0];
    /// Sgd::new(1.0).momentum(0.5).nesterov().step(&mut model, &[1.0]);
    /// assert_eq!(model, [-0.5]);
    /// ```
    #[must_use]
    pub fn nesterov(mut self) -> Self {
        self.nesterov = true;
        self
    }

    /// Adds the gradient of `weight_decay / 2` times the sum of squares of the parameters; 0 at first.
    ///
    /// # Panics
    /// If `weight_decay` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{Sgd, Optimiser};
    ///
    /// let mut model = [1.0];
    /// Sgd::new(0.5).weight_decay(0.5).step(&mut model, &[0.0]);
    /// assert_eq!(model, [0.75]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn weight_decay(mut self, weight_decay: f64) -> Self {
        self.weight_decay = non_negative("the weight decay", weight_decay);
        self
    }
}

impl<T: Scalar> Optimiser for Sgd<T> {
    type Scalar = T;

    #[inline]
    fn step<M, G>(&mut self, model: &mut M, gradient: &G)
    where
        M: Parameters<T> + ?Sized,
        G: Parameters<T> + ?Sized,
    {
        let is_first = self.state.begin() == 1;
        let [rate, decay, momentum] = [self.rate, self.weight_decay, self.momentum].map(T::from_constant);
        if self.momentum == 0.0 && self.weight_decay == 0.0 {
            return self.state.update(model, gradient, T::SCALAR_ZERO, move |p, g, []| *p -= rate * g);
        }
        if self.momentum == 0.0 {
            return self.state.update(model, gradient, T::SCALAR_ZERO, move |p, g, []| *p -= rate * (g + decay * *p));
        }
        let taken = T::from_constant(if is_first { 1.0 } else { 1.0 - self.dampening });
        let nesterov = self.nesterov;
        self.state.update(model, gradient, T::SCALAR_ZERO, move |p, g, [b]| {
            let g = g + decay * *p;
            *b = momentum * *b + taken * g;
            *p -= rate * if nesterov { g + momentum * *b } else { *b };
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
