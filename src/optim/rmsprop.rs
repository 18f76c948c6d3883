//! RMSprop, with centring and momentum on request.

use autodiff_runtime::{Parameters, Scalar};

use super::Optimiser;
use super::hyperparameter::{non_negative, share};
use super::state::State;

/// RMSprop: the gradient `g` divided by the root of the running mean `v` of its square.
///
/// ```text
/// g ← g + weight_decay · p
/// v ← α · v + (1 − α) · g²
/// m ← α · m + (1 − α) · g              (centred; else m = 0)
/// b ← momentum · b + g / (√(v − m²) + ε)
/// p ← p − rate · b
/// ```
///
/// T. Tieleman, G. Hinton, *Neural networks for machine learning*, lecture 6.5 (2012); centred by A. Graves,
/// *Generating sequences with recurrent neural networks* (2013), <https://arxiv.org/abs/1308.0850>; ε is added to the root, as
/// in PyTorch.
///
/// ```
/// use autodiff::optim::{Optimiser, RmsProp};
///
/// let mut model = [1.0, 2.0];
/// let mut optimiser = RmsProp::new(0.5).alpha(0.75).epsilon(0.0);
/// optimiser.step(&mut model, &[1e-3, -50.0]);
/// assert_eq!(model, [0.0, 3.0]);
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RmsProp<T: 'static> {
    rate: f64,
    alpha: f64,
    epsilon: f64,
    momentum: f64,
    centered: bool,
    weight_decay: f64,
    state: State<T>,
}

impl<T: Scalar> RmsProp<T> {
    /// RMSprop with α = 0.99, ε = 1e-8, without momentum, centring or weight decay; 0.01 is the usual rate.
    ///
    /// # Panics
    /// If `rate` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{RmsProp, Optimiser};
    ///
    /// let mut model = [1.0_f64];
    /// RmsProp::new(0.01).step(&mut model, &[8.0]);
    /// assert!((model[0] - 0.9).abs() < 1e-8);
    /// ```
    #[track_caller]
    pub fn new(rate: f64) -> Self {
        RmsProp {
            rate: non_negative("the rate", rate),
            alpha: 0.99,
            epsilon: 1e-8,
            momentum: 0.0,
            centered: false,
            weight_decay: 0.0,
            state: State::new(),
        }
    }

    /// The weight of the past in the running means.
    ///
    /// # Panics
    /// If `alpha` is not in `0.0..1.0`.
    ///
    /// ```
    /// use autodiff::optim::{RmsProp, Optimiser};
    ///
    /// let mut model = [1.0];
    /// RmsProp::new(0.5).alpha(0.75).epsilon(0.0).step(&mut model, &[8.0]);
    /// assert_eq!(model, [0.0]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.alpha = share("alpha", alpha);
        self
    }

    /// What is added to the root, so that nothing is divided by zero.
    ///
    /// # Panics
    /// If `epsilon` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{RmsProp, Optimiser};
    ///
    /// let mut model = [1.0];
    /// RmsProp::new(0.5).alpha(0.75).epsilon(4.0).step(&mut model, &[8.0]);
    /// assert_eq!(model, [0.5]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = non_negative("epsilon", epsilon);
        self
    }

    /// Keeps this part of each step for the next one.
    ///
    /// # Panics
    /// If `momentum` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{Optimiser, RmsProp};
    ///
    /// let (mut model, mut optimiser) = ([1.0], RmsProp::new(0.5).alpha(0.75).epsilon(0.0).momentum(0.5));
    /// optimiser.step(&mut model, &[8.0]);
    /// optimiser.step(&mut model, &[0.0]);
    /// assert_eq!(model, [-0.5]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn momentum(mut self, momentum: f64) -> Self {
        self.momentum = non_negative("the momentum", momentum);
        self
    }

    /// Divides by the deviation of the gradient from its running mean.
    ///
    /// ```
    /// use autodiff::optim::{RmsProp, Optimiser};
    ///
    /// let mut model = [1.0_f64];
    /// RmsProp::new(0.5).alpha(0.75).epsilon(0.0).centered().step(&mut model, &[8.0]);
    /// assert!((model[0] - (1.0 - 0.5 * 8.0 / 12.0_f64.sqrt())).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn centered(mut self) -> Self {
        self.centered = true;
        self
    }

    /// Adds the gradient of `weight_decay / 2` times the sum of squares of the parameters.
    ///
    /// # Panics
    /// If `weight_decay` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{RmsProp, Optimiser};
    ///
    /// let mut model = [1.0];
    /// RmsProp::new(0.5).alpha(0.75).epsilon(0.0).weight_decay(8.0).step(&mut model, &[0.0]);
    /// assert_eq!(model, [0.0]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn weight_decay(mut self, weight_decay: f64) -> Self {
        self.weight_decay = non_negative("the weight decay", weight_decay);
        self
    }

    /// The step with `N` moments: `v`, then `m` if centred, then `b` if there is momentum.
    fn advance<const N: usize, M: Parameters<T> + ?Sized, G: Parameters<T> + ?Sized>(&mut self, model: &mut M, gradient: &G) {
        let [rate, alpha, new, epsilon] = [self.rate, self.alpha, 1.0 - self.alpha, self.epsilon].map(T::from_constant);
        let [momentum, decay] = [self.momentum, self.weight_decay].map(T::from_constant);
        let (is_centered, has_momentum) = (self.centered, self.momentum != 0.0);
        self.state.update::<N, M, G>(model, gradient, T::SCALAR_ZERO, move |p, g, moments| {
            let g = g + decay * *p;
            *moments[0] = alpha * *moments[0] + new * g * g;
            let mut variance = *moments[0];
            if is_centered {
                *moments[1] += new * (g - *moments[1]);
                variance -= *moments[1] * *moments[1];
            }
            let mut direction = g / (variance.scalar_sqrt() + epsilon);
            if has_momentum {
                direction += momentum * *moments[N - 1];
                *moments[N - 1] = direction;
            }
            *p -= rate * direction;
        });
    }
}

impl<T: Scalar> Optimiser for RmsProp<T> {
    type Scalar = T;

    fn step<M, G>(&mut self, model: &mut M, gradient: &G)
    where
        M: Parameters<T> + ?Sized,
        G: Parameters<T> + ?Sized,
    {
        self.state.begin();
        match (self.centered, self.momentum != 0.0) {
            (false, false) => self.advance::<1, M, G>(model, gradient),
            (true, true) => self.advance::<3, M, G>(model, gradient),
            _ => self.advance::<2, M, G>(model, gradient),
        }
    }

    fn rate(&self) -> f64 {
        self.rate
    }

    #[track_caller]
    fn set_rate(&mut self, rate: f64) {
        self.rate = non_negative("the rate", rate);
    }
}
