//! Adam, and AdamW, which differs in how weights decay.

use autodiff_runtime::{Parameters, Scalar};

use super::Optimiser;
use super::hyperparameter::{non_negative, share};
use super::state::State;

/// Adam: steps of about the size of the rate, whatever the size of the gradient.
///
/// Parameters `p` go against the running mean `m` of their gradient `g`, divided by the root of that of its square, `v`;
/// in step `t`, from 1:
///
/// ```text
/// g ← g + weight_decay · p
/// m ← β₁ · m + (1 − β₁) · g
/// v ← β₂ · v + (1 − β₂) · g²
/// p ← p − rate · m̂ / (√v̂ + ε)      m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
/// ```
///
/// D. P. Kingma, J. Ba, *Adam: a method for stochastic optimization* (2015), <https://arxiv.org/abs/1412.6980>, algorithm 1.
///
/// ```
/// use autodiff::optim::{Adam, Optimiser};
///
/// let mut model = [1.0, 2.0];
/// let mut optimiser = Adam::new(0.01).weight_decay(0.1);
/// optimiser.step(&mut model, &[1e-3, -50.0]);
/// assert!((model[0] - 0.99_f64).abs() < 1e-6);
/// assert!((model[1] - 2.01_f64).abs() < 1e-6);
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Adam<T: 'static> {
    rate: f64,
    betas: (f64, f64),
    epsilon: f64,
    amsgrad: bool,
    weight_decay: f64,
    state: State<T>,
}

/// Adam with weights that decay by themselves, outside its running means.
///
/// It is [`Adam`] with the first line replaced, so that all parameters decay at the same pace:
///
/// ```text
/// p ← p − rate · weight_decay · p
/// ```
///
/// I. Loshchilov, F. Hutter, *Decoupled weight decay regularization* (2019), <https://arxiv.org/abs/1711.05101>, algorithm 2,
/// with the rate as a factor of the decay as in PyTorch.
///
/// ```
/// use autodiff::optim::{AdamW, Optimiser};
///
/// let mut model = [1.0, 2.0];
/// let mut optimiser = AdamW::new(0.5).weight_decay(0.25);
/// optimiser.step(&mut model, &[0.0, 0.0]);
/// assert_eq!(model, [0.875, 1.75]);
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AdamW<T: 'static>(Adam<T>);

impl<T: Scalar> Adam<T> {
    /// Adam with β₁ = 0.9, β₂ = 0.999, ε = 1e-8 and no weight decay; 0.001 is the usual rate.
    ///
    /// # Panics
    /// If `rate` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{Adam, Optimiser};
    ///
    /// let mut model = [0.0_f64];
    /// Adam::new(0.1).step(&mut model, &[8.0]);
    /// assert!((model[0] + 0.1).abs() < 1e-8);
    /// ```
    #[track_caller]
    pub fn new(rate: f64) -> Self {
        Adam {
            rate: non_negative("the rate", rate),
            betas: (0.9, 0.999),
            epsilon: 1e-8,
            amsgrad: false,
            weight_decay: 0.0,
            state: State::new(),
        }
    }

    /// The weights of the past in the running means of the gradient and of its square.
    ///
    /// # Panics
    /// If one of them is not in `0.0..1.0`.
    ///
    /// ```
    /// use autodiff::optim::{Adam, Optimiser};
    ///
    /// // Without a past each step is the sign of the gradient.
    /// let (mut model, mut optimiser) = ([0.0], Adam::new(0.5).betas(0.0, 0.0).epsilon(0.0));
    /// optimiser.step(&mut model, &[8.0]);
    /// optimiser.step(&mut model, &[-2.0]);
    /// assert_eq!(model, [0.0]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn betas(mut self, first: f64, second: f64) -> Self {
        self.betas = (share("the first beta", first), share("the second beta", second));
        self
    }

    /// What is added to the root, so that nothing is divided by zero.
    ///
    /// # Panics
    /// If `epsilon` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{Adam, Optimiser};
    ///
    /// let mut model = [0.0];
    /// Adam::new(0.5).betas(0.0, 0.0).epsilon(8.0).step(&mut model, &[8.0]);
    /// assert_eq!(model, [-0.25]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = non_negative("epsilon", epsilon);
        self
    }

    /// Divides by the largest `v` so far instead of the present one: S. J. Reddi, S. Kale, S. Kumar, *On the convergence of
    /// Adam and beyond* (2018), in PyTorch's order, which corrects the largest `v` by `1 − β₂ᵗ`.
    ///
    /// ```
    /// use autodiff::optim::{Adam, Optimiser};
    ///
    /// let (mut model, mut optimiser) = ([0.0], Adam::new(0.5).betas(0.0, 0.0).epsilon(0.0).amsgrad());
    /// optimiser.step(&mut model, &[8.0]);
    /// optimiser.step(&mut model, &[2.0]);
    /// assert_eq!(model, [-0.625]);
    /// ```
    #[must_use]
    pub fn amsgrad(mut self) -> Self {
        self.amsgrad = true;
        self
    }

    /// Adds the gradient of `weight_decay / 2` times the sum of squares of the parameters.
    ///
    /// # Panics
    /// If `weight_decay` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{Adam, Optimiser};
    ///
    /// let mut model = [1.0_f64];
    /// Adam::new(0.5).weight_decay(0.5).step(&mut model, &[0.0]);
    /// assert!((model[0] - 0.5).abs() < 1e-7);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn weight_decay(mut self, weight_decay: f64) -> Self {
        self.weight_decay = non_negative("the weight decay", weight_decay);
        self
    }

    /// The step of both rules, of which `added` decay goes into the gradient and `direct` decay to the parameters.
    fn advance<M, G>(&mut self, model: &mut M, gradient: &G, added: f64, direct: f64)
    where
        M: Parameters<T> + ?Sized,
        G: Parameters<T> + ?Sized,
    {
        let step = self.state.begin() as f64;
        let (beta_1, beta_2) = self.betas;
        let [mean, root] = [1.0 - beta_1.scalar_powf(step), (1.0 - beta_2.scalar_powf(step)).scalar_sqrt()];
        let [kept, added, rate, root, epsilon] =
            [1.0 - self.rate * direct, added, self.rate / mean, root, self.epsilon].map(T::from_constant);
        let [new_1, beta_2, new_2] = [1.0 - beta_1, beta_2, 1.0 - beta_2].map(T::from_constant);
        let moments = move |p: &mut T, g: T, m: &mut T, v: &mut T| {
            let g = g + added * *p;
            *p *= kept;
            *m += new_1 * (g - *m);
            *v = beta_2 * *v + new_2 * g * g;
        };
        let divide = move |p: &mut T, m: T, v: T| *p -= rate * m / (v.scalar_sqrt() / root + epsilon);
        if self.amsgrad {
            self.state.update(model, gradient, T::SCALAR_ZERO, move |p, g, [m, v, largest]| {
                moments(p, g, m, v);
                *largest = largest.scalar_max(*v);
                divide(p, *m, *largest);
            });
        } else {
            self.state.update(model, gradient, T::SCALAR_ZERO, move |p, g, [m, v]| {
                moments(p, g, m, v);
                divide(p, *m, *v);
            });
        }
    }
}

impl<T: Scalar> Optimiser for Adam<T> {
    type Scalar = T;

    fn step<M, G>(&mut self, model: &mut M, gradient: &G)
    where
        M: Parameters<T> + ?Sized,
        G: Parameters<T> + ?Sized,
    {
        self.advance(model, gradient, self.weight_decay, 0.0);
    }

    fn rate(&self) -> f64 {
        self.rate
    }

    #[track_caller]
    fn set_rate(&mut self, rate: f64) {
        self.rate = non_negative("the rate", rate);
    }
}

impl<T: Scalar> AdamW<T> {
    /// AdamW with β₁ = 0.9, β₂ = 0.999, ε = 1e-8 and a weight decay of 0.01; 0.001 is the usual rate.
    ///
    /// # Panics
    /// If `rate` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{AdamW, Optimiser};
    ///
    /// let mut model = [0.0_f64];
    /// AdamW::new(0.1).step(&mut model, &[8.0]);
    /// assert!((model[0] + 0.1).abs() < 1e-8);
    /// ```
    #[track_caller]
    pub fn new(rate: f64) -> Self {
        AdamW(Adam::new(rate).weight_decay(0.01))
    }

    /// As [`Adam::betas`].
    ///
    /// # Panics
    /// If one of them is not in `0.0..1.0`.
    ///
    /// ```
    /// use autodiff::optim::{AdamW, Optimiser};
    ///
    /// // Without a past each step is the sign of the gradient.
    /// let (mut model, mut optimiser) = ([0.0], AdamW::new(0.5).betas(0.0, 0.0).epsilon(0.0).weight_decay(0.0));
    /// optimiser.step(&mut model, &[8.0]);
    /// optimiser.step(&mut model, &[-2.0]);
    /// assert_eq!(model, [0.0]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn betas(self, first: f64, second: f64) -> Self {
        AdamW(self.0.betas(first, second))
    }

    /// As [`Adam::epsilon`].
    ///
    /// # Panics
    /// If `epsilon` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{AdamW, Optimiser};
    ///
    /// let mut model = [0.0];
    /// AdamW::new(0.5).betas(0.0, 0.0).epsilon(8.0).step(&mut model, &[8.0]);
    /// assert_eq!(model, [-0.25]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn epsilon(self, epsilon: f64) -> Self {
        AdamW(self.0.epsilon(epsilon))
    }

    /// As [`Adam::amsgrad`].
    ///
    /// ```
    /// use autodiff::optim::{AdamW, Optimiser};
    ///
    /// let (mut model, mut optimiser) = ([0.0], AdamW::new(0.5).betas(0.0, 0.0).epsilon(0.0).weight_decay(0.0).amsgrad());
    /// optimiser.step(&mut model, &[8.0]);
    /// optimiser.step(&mut model, &[2.0]);
    /// assert_eq!(model, [-0.625]);
    /// ```
    #[must_use]
    pub fn amsgrad(self) -> Self {
        AdamW(self.0.amsgrad())
    }

    /// Takes this part of each parameter away, times the rate.
    ///
    /// # Panics
    /// If `weight_decay` is negative or not finite.
    ///
    /// ```
    /// use autodiff::optim::{AdamW, Optimiser};
    ///
    /// let mut model = [1.0_f64];
    /// AdamW::new(0.5).weight_decay(0.5).step(&mut model, &[0.0]);
    /// assert_eq!(model, [0.75]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn weight_decay(self, weight_decay: f64) -> Self {
        AdamW(self.0.weight_decay(weight_decay))
    }
}

impl<T: Scalar> Optimiser for AdamW<T> {
    type Scalar = T;

    fn step<M, G>(&mut self, model: &mut M, gradient: &G)
    where
        M: Parameters<T> + ?Sized,
        G: Parameters<T> + ?Sized,
    {
        self.0.advance(model, gradient, 0.0, self.0.weight_decay);
    }

    fn rate(&self) -> f64 {
        self.0.rate
    }

    #[track_caller]
    fn set_rate(&mut self, rate: f64) {
        self.0.set_rate(rate);
    }
}
