//! The fully connected layer, its sizes known at compile time.

use autodiff_macros::{Differentiable, differentiable};
use autodiff_runtime::Scalar;

/// The layer in files.
#[cfg(feature = "serde")]
mod stored;

/// A fully connected layer from `I` inputs to `O` outputs: `y = W x + b`.
///
/// As in PyTorch, a row of the weight belongs to an output.
///
/// ```
/// use autodiff::nn::Linear;
///
/// let layer = Linear { weight: [[1.0, 2.0], [0.0, -1.0], [0.5, 0.5]], bias: [0.0, 10.0, 0.0] };
/// assert_eq!(layer.forward(&[3.0, 4.0]), [11.0, 6.0, 3.5]);
/// ```
#[derive(Differentiable, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(into = "stored::Stored<T>", try_from = "stored::Stored<T>"))]
#[cfg_attr(feature = "serde", serde(bound(serialize = "T: serde::Serialize", deserialize = "T: serde::Deserialize<'de>")))]
#[differentiable(crate = crate)]
pub struct Linear<T: Scalar, const I: usize, const O: usize> {
    /// A row of factors for each output.
    pub weight: [[T; I]; O],
    /// What is added to each output.
    pub bias: [T; O],
}

impl<T: Scalar, const I: usize, const O: usize> Linear<T, I, O> {
    /// A layer with this number in every place, such as zero, to be overwritten.
    ///
    /// ```
    /// use autodiff::nn::Linear;
    ///
    /// assert_eq!(Linear::<f32, 3, 1>::filled(0.5).forward(&[1.0, 1.0, 1.0]), [2.0]);
    /// ```
    pub fn filled(value: T) -> Self {
        Linear { weight: [[value; I]; O], bias: [value; O] }
    }
}

#[differentiable(hessian, crate = crate)]
impl<T: Scalar, const I: usize, const O: usize> Linear<T, I, O> {
    /// `W x + b`.
    ///
    /// ```
    /// use autodiff::nn::Linear;
    ///
    /// let layer = Linear { weight: [[1.0, 2.0]], bias: [3.0] };
    /// let (y, pullback) = layer.forward_vjp(&[5.0, 7.0]);
    /// let (by_layer, by_input) = pullback([1.0]);
    /// assert_eq!((y, by_input), ([22.0], [1.0, 2.0]));
    /// assert_eq!((by_layer.weight, by_layer.bias), ([[5.0, 7.0]], [1.0]));
    /// ```
    #[inline]
    pub fn forward(&self, x: &[T; I]) -> [T; O] {
        let mut y: [T; O] = self.bias;
        for (o, y) in y.iter_mut().enumerate() {
            let mut sum = *y;
            for (i, &x) in x.iter().enumerate() {
                // By its indices the weight is read again in the reverse sweep; as an item of an iterator it is recorded.
                sum += self.weight[o][i] * x;
            }
            *y = sum;
        }
        y
    }

    /// Half the sum of squares of the weight, whose gradient is the weight; the bias is free.
    ///
    /// ```
    /// use autodiff::nn::Linear;
    ///
    /// let layer = Linear { weight: [[1.0, 2.0]], bias: [3.0] };
    /// let (value, gradient) = layer.l2_penalty_value_and_grad();
    /// assert_eq!((value, gradient.weight, gradient.bias), (2.5, [[1.0, 2.0]], [0.0]));
    /// ```
    pub fn l2_penalty(&self) -> T {
        let mut sum = T::SCALAR_ZERO;
        for row in &self.weight {
            for &w in row {
                sum += w * w;
            }
        }
        T::from_constant(0.5) * sum
    }

    /// The sum of the absolute values of the weight, with derivative 0 at 0; the bias is free.
    ///
    /// ```
    /// use autodiff::nn::Linear;
    ///
    /// let layer = Linear { weight: [[1.0, -2.0]], bias: [3.0] };
    /// let (value, gradient) = layer.l1_penalty_value_and_grad();
    /// assert_eq!((value, gradient.weight, gradient.bias), (3.0, [[1.0, -1.0]], [0.0]));
    /// ```
    pub fn l1_penalty(&self) -> T {
        let mut sum = T::SCALAR_ZERO;
        for row in &self.weight {
            for w in row {
                sum += w.scalar_abs();
            }
        }
        sum
    }
}
