//! The fully connected layer for whole batches, on nalgebra's matrices.

use autodiff_macros::{Differentiable, differentiable};
use autodiff_runtime::Scalar;
use nalgebra::{DMatrix, DVector, RealField};

use super::Linear;

/// A fully connected layer for whole batches: `Y = W X + b`, a column for each sample.
///
/// It computes what [`Linear`] computes sample by sample, by one matrix product for all of them, which pays from some ten
/// units on: a step of a 64-128-10 network in batches of 64 takes between a quarter and an eighth of the time. Its sizes are
/// those of its matrices: as many rows of the weight as outputs, as many columns as inputs.
///
/// ```
/// use autodiff::nn::Dense;
/// use nalgebra::{dmatrix, dvector};
///
/// let layer = Dense { weight: dmatrix![1.0, 2.0; 0.0, -1.0; 0.5, 0.5], bias: dvector![0.0, 10.0, 0.0] };
/// let two_samples = dmatrix![3.0, 0.0; 4.0, 1.0];
/// assert_eq!(layer.forward(&two_samples), dmatrix![11.0, 2.0; 6.0, 9.0; 3.5, 0.5]);
/// ```
#[derive(Differentiable, Clone, Debug, PartialEq)]
#[differentiable(crate = crate)]
pub struct Dense<T: Scalar + RealField> {
    /// A row of factors for each output.
    pub weight: DMatrix<T>,
    /// What is added to each output.
    pub bias: DVector<T>,
}

impl<T: Scalar + RealField> Dense<T> {
    /// A layer of these sizes with this number in every place, such as zero, to be overwritten.
    ///
    /// ```
    /// use autodiff::nn::Dense;
    /// use nalgebra::dmatrix;
    ///
    /// assert_eq!(Dense::<f32>::filled(3, 1, 0.5).forward(&dmatrix![1.0; 1.0; 1.0]), dmatrix![2.0]);
    /// ```
    pub fn filled(inputs: usize, outputs: usize, value: T) -> Self {
        Dense { weight: DMatrix::from_element(outputs, inputs, value), bias: DVector::from_element(outputs, value) }
    }
}

impl<T: Scalar + RealField, const I: usize, const O: usize> From<&Linear<T, I, O>> for Dense<T> {
    /// The same layer for batches.
    ///
    /// ```
    /// use autodiff::nn::{Dense, Linear};
    /// use nalgebra::dmatrix;
    ///
    /// let layer = Linear { weight: [[1.0, 2.0], [0.0, -1.0]], bias: [0.0, 10.0] };
    /// assert_eq!(layer.forward(&[3.0, 4.0]), [11.0, 6.0]);
    /// assert_eq!(Dense::from(&layer).forward(&dmatrix![3.0; 4.0]), dmatrix![11.0; 6.0]);
    /// ```
    fn from(layer: &Linear<T, I, O>) -> Self {
        Dense { weight: DMatrix::from_row_slice(O, I, layer.weight.as_flattened()), bias: DVector::from_column_slice(&layer.bias) }
    }
}

#[differentiable(hessian, crate = crate)]
impl<T: Scalar + RealField> Dense<T> {
    /// `W X + b`: a column of outputs for each column of inputs.
    ///
    /// # Panics
    /// If there are not as many rows as inputs.
    ///
    /// ```
    /// use autodiff::nn::Dense;
    /// use nalgebra::{dmatrix, dvector};
    ///
    /// let layer = Dense { weight: dmatrix![1.0, 2.0], bias: dvector![3.0] };
    /// let two_samples = dmatrix![5.0, 1.0; 7.0, 0.0];
    /// let (y, pullback) = layer.forward_vjp(&two_samples);
    /// assert_eq!(y, dmatrix![22.0, 4.0]);
    /// let (by_layer, by_input) = pullback(dmatrix![1.0, 10.0]);
    /// assert_eq!((by_layer.weight, by_layer.bias), (dmatrix![15.0, 7.0], dvector![11.0]));
    /// assert_eq!(by_input, dmatrix![1.0, 10.0; 2.0, 20.0]);
    /// ```
    pub fn forward(&self, x: &DMatrix<T>) -> DMatrix<T> {
        let mut y = &self.weight * x;
        for mut column in y.column_iter_mut() {
            column += &self.bias;
        }
        y
    }

    /// Half the sum of squares of the weight, whose gradient is the weight; the bias is free.
    ///
    /// ```
    /// use autodiff::nn::Dense;
    /// use nalgebra::{dmatrix, dvector};
    ///
    /// let layer = Dense { weight: dmatrix![1.0, 2.0], bias: dvector![3.0] };
    /// let (value, gradient) = layer.l2_penalty_value_and_grad();
    /// assert_eq!((value, gradient.weight, gradient.bias), (2.5, dmatrix![1.0, 2.0], dvector![0.0]));
    /// ```
    pub fn l2_penalty(&self) -> T {
        T::from_constant(0.5) * self.weight.norm_squared()
    }

    /// The sum of the absolute values of the weight, with derivative 0 at 0; the bias is free.
    ///
    /// ```
    /// use autodiff::nn::Dense;
    /// use nalgebra::{dmatrix, dvector};
    ///
    /// let layer = Dense { weight: dmatrix![1.0, -2.0], bias: dvector![3.0] };
    /// let (value, gradient) = layer.l1_penalty_value_and_grad();
    /// assert_eq!((value, gradient.weight, gradient.bias), (3.0, dmatrix![1.0, -1.0], dvector![0.0]));
    /// ```
    pub fn l1_penalty(&self) -> T {
        self.weight.map(|w: T| w.scalar_abs()).sum()
    }
}
