//! Random parameters to start from, drawn from a generator that the caller seeds.
//!
//! Each function fills any part of a model: an array, a matrix, a whole struct ([`Parameters`]). How wide it draws
//! depends on how many numbers a unit is computed from (*fan in*) and how many are computed from it (*fan out*), and on
//! the gain of the activation that follows ([`gain`]).
//!
//! ```
//! use autodiff::nn::{Linear, initialise};
//! use rand::SeedableRng;
//! use rand::rngs::StdRng;
//!
//! let generator = &mut StdRng::seed_from_u64(7);
//! let mut layer = Linear::<f32, 64, 10>::new(generator);
//! initialise::he_normal(&mut layer.weight, 64, initialise::gain::RELU, generator);
//! initialise::uniform(&mut layer.bias, 0.0, 0.1, generator);
//! assert!(layer.bias.iter().all(|b| (0.0..0.1).contains(b)));
//! ```

use autodiff_runtime::{ParameterName, Parameters, Scalar};
use rand::Rng;
use rand_distr::{Distribution, StandardNormal, StandardUniform};

use super::Linear;

/// Factors by which activations shrink what passes through them, as PyTorch's `calculate_gain` gives them.
///
/// ```
/// use autodiff::nn::initialise::gain;
///
/// assert_eq!(gain::leaky_relu(0.0), gain::RELU);
/// ```
pub mod gain {
    /// No activation.
    ///
    /// ```
    /// assert_eq!(autodiff::nn::initialise::gain::LINEAR, 1.0);
    /// ```
    pub const LINEAR: f64 = 1.0;
    /// The logistic function.
    ///
    /// ```
    /// assert_eq!(autodiff::nn::initialise::gain::SIGMOID, 1.0);
    /// ```
    pub const SIGMOID: f64 = 1.0;
    /// The hyperbolic tangent.
    ///
    /// ```
    /// assert_eq!(autodiff::nn::initialise::gain::TANH, 5.0 / 3.0);
    /// ```
    pub const TANH: f64 = 5.0 / 3.0;
    /// The rectifier.
    ///
    /// ```
    /// assert_eq!(autodiff::nn::initialise::gain::RELU, 2.0_f64.sqrt());
    /// ```
    pub const RELU: f64 = core::f64::consts::SQRT_2;
    /// The scaled exponential linear unit.
    ///
    /// ```
    /// assert_eq!(autodiff::nn::initialise::gain::SELU, 0.75);
    /// ```
    pub const SELU: f64 = 0.75;

    /// The rectifier with a slope below 0: `√(2 / (1 + slope²))`.
    ///
    /// ```
    /// use autodiff::nn::initialise::gain;
    ///
    /// assert_eq!(gain::leaky_relu(1.0), 1.0);
    /// ```
    pub fn leaky_relu(slope: f64) -> f64 {
        autodiff_runtime::Scalar::scalar_sqrt(2.0 / (1.0 + slope * slope))
    }
}

/// Fills with numbers that are uniformly distributed in `low..high`.
///
/// ```
/// use autodiff::nn::initialise;
/// use rand::SeedableRng;
/// use rand::rngs::StdRng;
///
/// let mut weights = [0.0; 1000];
/// initialise::uniform(&mut weights, -2.0, 4.0, &mut StdRng::seed_from_u64(0));
/// let mean = weights.iter().sum::<f64>() / 1000.0;
/// assert!((mean - 1.0).abs() < 0.2);
/// ```
pub fn uniform<T, P, R>(parameters: &mut P, low: f64, high: f64, generator: &mut R)
where
    T: Scalar,
    P: Parameters<T> + ?Sized,
    R: Rng + ?Sized,
{
    fill(parameters, || {
        let share: f64 = StandardUniform.sample(generator);
        low + (high - low) * share
    });
}

/// Fills with normally distributed numbers.
///
/// ```
/// use autodiff::nn::initialise;
/// use rand::SeedableRng;
/// use rand::rngs::StdRng;
///
/// let mut weights = [0.0; 1000];
/// initialise::normal(&mut weights, 1.0, 2.0, &mut StdRng::seed_from_u64(0));
/// let variance = weights.iter().map(|w: &f64| (w - 1.0).powi(2)).sum::<f64>() / 1000.0;
/// assert!((variance - 4.0).abs() < 0.5);
/// ```
pub fn normal<T, P, R>(parameters: &mut P, mean: f64, deviation: f64, generator: &mut R)
where
    T: Scalar,
    P: Parameters<T> + ?Sized,
    R: Rng + ?Sized,
{
    fill(parameters, || {
        let deviate: f64 = StandardNormal.sample(generator);
        mean + deviation * deviate
    });
}

/// Half the width of [`xavier_uniform`]: `gain · √(6 / (fan_in + fan_out))`.
///
/// ```
/// use autodiff::nn::initialise;
///
/// assert_eq!(initialise::xavier_bound(4, 2, 1.0), 1.0);
/// ```
pub fn xavier_bound(fan_in: usize, fan_out: usize, gain: f64) -> f64 {
    gain * (6.0 / (fan_in + fan_out) as f64).scalar_sqrt()
}

/// The standard deviation of [`xavier_normal`]: `gain · √(2 / (fan_in + fan_out))`.
///
/// ```
/// use autodiff::nn::initialise;
///
/// assert_eq!(initialise::xavier_deviation(1, 1, 2.0), 2.0);
/// ```
pub fn xavier_deviation(fan_in: usize, fan_out: usize, gain: f64) -> f64 {
    gain * (2.0 / (fan_in + fan_out) as f64).scalar_sqrt()
}

/// Half the width of [`he_uniform`]: `gain · √(3 / fan)`.
///
/// ```
/// use autodiff::nn::initialise;
///
/// assert_eq!(initialise::he_bound(3, 1.0), 1.0);
/// ```
pub fn he_bound(fan: usize, gain: f64) -> f64 {
    gain * (3.0 / fan as f64).scalar_sqrt()
}

/// The standard deviation of [`he_normal`]: `gain / √fan`.
///
/// ```
/// use autodiff::nn::initialise;
///
/// assert_eq!(initialise::he_deviation(4, 1.0), 0.5);
/// ```
pub fn he_deviation(fan: usize, gain: f64) -> f64 {
    gain / (fan as f64).scalar_sqrt()
}

/// Uniform in ± [`xavier_bound`] (X. Glorot and Y. Bengio, *Understanding the difficulty of training deep feedforward
/// neural networks*, 2010); the usual gain is 1.
///
/// ```
/// use autodiff::nn::initialise;
/// use rand::SeedableRng;
/// use rand::rngs::StdRng;
///
/// let mut weight = [[0.0; 3]; 3];
/// initialise::xavier_uniform(&mut weight, 3, 3, 1.0, &mut StdRng::seed_from_u64(0));
/// assert!(weight.as_flattened().iter().all(|w: &f64| *w != 0.0 && w.abs() < 1.0));
/// ```
pub fn xavier_uniform<T, P, R>(weight: &mut P, fan_in: usize, fan_out: usize, gain: f64, generator: &mut R)
where
    T: Scalar,
    P: Parameters<T> + ?Sized,
    R: Rng + ?Sized,
{
    let bound = xavier_bound(fan_in, fan_out, gain);
    uniform(weight, -bound, bound, generator);
}

/// Normal with [`xavier_deviation`], from the same article as [`xavier_uniform`].
///
/// ```
/// use autodiff::nn::initialise;
/// use rand::SeedableRng;
/// use rand::rngs::StdRng;
///
/// let mut weight = [[0.0_f32; 3]; 5];
/// initialise::xavier_normal(&mut weight, 3, 5, initialise::gain::TANH, &mut StdRng::seed_from_u64(0));
/// assert!(weight.as_flattened().iter().all(|w| *w != 0.0));
/// ```
pub fn xavier_normal<T, P, R>(weight: &mut P, fan_in: usize, fan_out: usize, gain: f64, generator: &mut R)
where
    T: Scalar,
    P: Parameters<T> + ?Sized,
    R: Rng + ?Sized,
{
    normal(weight, 0.0, xavier_deviation(fan_in, fan_out, gain), generator);
}

/// Uniform in ± [`he_bound`], of the fan in or out (K. He et al., *Delving Deep into Rectifiers*, 2015).
///
/// ```
/// use autodiff::nn::initialise::{self, gain};
/// use rand::SeedableRng;
/// use rand::rngs::StdRng;
///
/// let mut weight = [[0.0; 6]; 2];
/// initialise::he_uniform(&mut weight, 6, gain::RELU, &mut StdRng::seed_from_u64(0));
/// assert!(weight.as_flattened().iter().all(|w: &f64| *w != 0.0 && w.abs() < 1.0));
/// ```
pub fn he_uniform<T, P, R>(weight: &mut P, fan: usize, gain: f64, generator: &mut R)
where
    T: Scalar,
    P: Parameters<T> + ?Sized,
    R: Rng + ?Sized,
{
    let bound = he_bound(fan, gain);
    uniform(weight, -bound, bound, generator);
}

/// Normal with [`he_deviation`], from the same article as [`he_uniform`].
///
/// ```
/// use autodiff::nn::initialise::{self, gain};
/// use rand::SeedableRng;
/// use rand::rngs::StdRng;
///
/// let mut weight = [[0.0_f32; 6]; 2];
/// initialise::he_normal(&mut weight, 6, gain::RELU, &mut StdRng::seed_from_u64(0));
/// assert!(weight.as_flattened().iter().all(|w| *w != 0.0));
/// ```
pub fn he_normal<T, P, R>(weight: &mut P, fan: usize, gain: f64, generator: &mut R)
where
    T: Scalar,
    P: Parameters<T> + ?Sized,
    R: Rng + ?Sized,
{
    normal(weight, 0.0, he_deviation(fan, gain), generator);
}

impl<T: Scalar + Parameters<T>, const I: usize, const O: usize> Linear<T, I, O> {
    /// A layer as PyTorch makes it: weight and bias uniform in `± 1 / √I`.
    ///
    /// ```
    /// use autodiff::nn::Linear;
    /// use rand::SeedableRng;
    /// use rand::rngs::StdRng;
    ///
    /// let layer = Linear::<f64, 4, 2>::new(&mut StdRng::seed_from_u64(0));
    /// assert!(layer.weight.as_flattened().iter().all(|w| *w != 0.0 && w.abs() < 0.5));
    /// assert!(layer.bias.iter().all(|b| *b != 0.0 && b.abs() < 0.5));
    /// ```
    pub fn new<R: Rng + ?Sized>(generator: &mut R) -> Self {
        let mut layer = Self::filled(T::SCALAR_ZERO);
        let bound = he_deviation(I, gain::LINEAR);
        uniform(&mut layer.weight, -bound, bound, generator);
        uniform(&mut layer.bias, -bound, bound, generator);
        layer
    }
}

#[cfg(feature = "nalgebra")]
impl<T: Scalar + nalgebra::RealField> super::Dense<T> {
    /// A layer of these sizes as PyTorch makes it: weight and bias uniform in `± 1 / √inputs`.
    ///
    /// ```
    /// use autodiff::nn::Dense;
    /// use rand::SeedableRng;
    /// use rand::rngs::StdRng;
    ///
    /// let layer = Dense::<f64>::new(4, 2, &mut StdRng::seed_from_u64(0));
    /// assert_eq!((layer.weight.shape(), layer.bias.len()), ((2, 4), 2));
    /// assert!(layer.weight.iter().chain(&layer.bias).all(|w| *w != 0.0 && w.abs() < 0.5));
    /// ```
    pub fn new<R: Rng + ?Sized>(inputs: usize, outputs: usize, generator: &mut R) -> Self {
        let mut layer = Self::filled(inputs, outputs, T::SCALAR_ZERO);
        let bound = he_deviation(inputs, gain::LINEAR);
        uniform(&mut layer.weight, -bound, bound, generator);
        uniform(&mut layer.bias, -bound, bound, generator);
        layer
    }
}

/// Fills with numbers from `draw`, in the order of the walk.
fn fill<T: Scalar, P: Parameters<T> + ?Sized>(parameters: &mut P, mut draw: impl FnMut() -> f64) {
    parameters.visit_parameters_mut(ParameterName::ROOT, &mut |_, _, values| {
        for value in values {
            *value = T::from_constant(draw());
        }
    });
}
