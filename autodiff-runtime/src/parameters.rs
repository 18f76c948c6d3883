//! The real numbers of a model as named slices, for optimisers, files of weights and solvers of flat vectors.
//!
//! A walk goes through a value in the order of its declaration and shows each array of numbers as one slice, with
//! its name and shape. A model and its tangent are walked in the same order, so that slice after slice of the
//! one belongs to the same slice of the other. The walk itself allocates nothing.

/// Names of slices: a path of fields and indices.
mod name;

/// Shapes of arrays of arrays.
mod shape;

/// Copies by name, for files.
#[cfg(feature = "alloc")]
mod weights;

/// Scalars, arrays, slices, `Vec`, `Box`, `&mut` and `Option`.
mod containers;

/// Tuples.
mod tuples;

/// nalgebra's matrices.
#[cfg(feature = "nalgebra")]
mod matrices;

#[cfg(feature = "alloc")]
use alloc::vec::Vec;
use core::fmt;

pub use name::ParameterName;
pub use shape::Shape;
#[cfg(feature = "alloc")]
pub use weights::{Weights, WeightsMismatch};

/// What a walk calls for each slice: its name, its shape and its numbers.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::{ParameterName, Parameters, Visitor};
///
/// let mut names = Vec::new();
/// let visitor: &mut Visitor<'_, '_, f64> = &mut |name, _, _| names.push(name.to_string());
/// (1.0, [2.0]).visit_parameters(ParameterName::ROOT, visitor);
/// assert_eq!(names, ["0", "1"]);
/// ```
pub type Visitor<'v, 'a, T> = dyn FnMut(ParameterName<'_>, &[usize], &'a [T]) + 'v;

/// What a walk that may change the numbers calls for each slice.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::{ParameterName, Parameters, VisitorMut};
///
/// let mut model = (1.0, [2.0]);
/// let halve: &mut VisitorMut<'_, '_, f64> = &mut |_, _, values| values.iter_mut().for_each(|value| *value *= 0.5);
/// model.visit_parameters_mut(ParameterName::ROOT, halve);
/// assert_eq!(model, (0.5, [1.0]));
/// ```
pub type VisitorMut<'v, 'a, T> = dyn FnMut(ParameterName<'_>, &[usize], &'a mut [T]) + 'v;

/// A value made of real numbers of type `T`, which can be walked, counted, copied out and set.
///
/// Real scalars, arrays, slices, `Vec`, `Box`, `&mut`, `Option`, tuples and nalgebra's matrices implement it; a struct
/// and its tangent do with `#[derive(Differentiable)]`, if all fields that carry a derivative do.
///
/// Arrays of arrays are one slice with a shape of several dimensions, the last of which runs fastest; a matrix of nalgebra
/// has the shape `[rows, columns]` and lies column by column. A scalar has the shape `[]`. `None` has no numbers.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::{ParameterName, Parameters};
///
/// let mut model = ([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], vec![(7.0, [8.0])]);
/// let mut seen = Vec::new();
/// model.visit_parameters(ParameterName::ROOT, &mut |name, shape, values| {
///     seen.push((name.to_string(), shape.to_vec(), values.len()));
/// });
/// assert_eq!(seen[0], ("0".to_string(), vec![2, 3], 6));
/// assert_eq!(seen[1], ("1.0.0".to_string(), vec![], 1));
/// assert_eq!(seen[2], ("1.0.1".to_string(), vec![1], 1));
///
/// // A step of gradient descent, slice by slice.
/// let gradient = ([[1.0; 3]; 2], vec![(1.0, [0.0])]);
/// for (values, gradient) in model.parameter_slices_mut().into_iter().zip(gradient.parameter_slices()) {
///     for (value, gradient) in values.iter_mut().zip(gradient) {
///         *value -= 0.5 * gradient;
///     }
/// }
/// assert_eq!(model, ([[0.5, 1.5, 2.5], [3.5, 4.5, 5.5]], vec![(6.5, [8.0])]));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be walked as parameters of type `{T}`",
    label = "no slices of `{T}` in here",
    note = "derive `Differentiable` on a struct; all its fields must hold real numbers of one type, or be skipped with `#[differentiable(skip)]`"
)]
pub trait Parameters<T> {
    /// Calls `visitor` with each slice of numbers, in the order of declaration; `name` is that of `self`.
    fn visit_parameters<'a>(&'a self, name: ParameterName<'_>, visitor: &mut Visitor<'_, 'a, T>);

    /// As [`visit_parameters`](Self::visit_parameters), with numbers that may be changed.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::{ParameterName, Parameters};
    ///
    /// let mut model = (1.0, [2.0, 3.0]);
    /// model.visit_parameters_mut(ParameterName::ROOT, &mut |name, _, values| {
    ///     if name.to_string() == "1" {
    ///         values.fill(0.0);
    ///     }
    /// });
    /// assert_eq!(model, (1.0, [0.0, 0.0]));
    /// ```
    fn visit_parameters_mut<'a>(&'a mut self, name: ParameterName<'_>, visitor: &mut VisitorMut<'_, 'a, T>);

    /// The numbers of all `values` as one slice and the shape of a single value, where numbers and arrays of numbers
    /// lie so densely; `None` for all other types.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::Parameters;
    ///
    /// let (shape, numbers) = Parameters::as_block(&[[1.0, 2.0], [3.0, 4.0]]).expect("arrays lie densely");
    /// assert_eq!((shape.as_slice(), numbers), (&[2][..], &[1.0, 2.0, 3.0, 4.0][..]));
    /// assert!(<(f64, f64) as Parameters<f64>>::as_block(&[(1.0, 2.0)]).is_none());
    /// ```
    fn as_block(values: &[Self]) -> Option<(Shape, &[T])>
    where
        Self: Sized,
    {
        let _ = values;
        None
    }

    /// As [`as_block`](Self::as_block), with numbers that may be changed.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::Parameters;
    ///
    /// let mut rows = [[1.0, 2.0], [3.0, 4.0]];
    /// let (_, numbers) = Parameters::as_block_mut(&mut rows).expect("arrays lie densely");
    /// numbers[3] = 0.0;
    /// assert_eq!(rows, [[1.0, 2.0], [3.0, 0.0]]);
    /// ```
    fn as_block_mut(values: &mut [Self]) -> Option<(Shape, &mut [T])>
    where
        Self: Sized,
    {
        let _ = values;
        None
    }

    /// How many numbers there are.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::Parameters;
    ///
    /// assert_eq!(([[0.0; 5]; 2], 1.0).parameter_count(), 11);
    /// ```
    fn parameter_count(&self) -> usize {
        let mut count = 0;
        self.visit_parameters(ParameterName::ROOT, &mut |_, _, values| count += values.len());
        count
    }

    /// All numbers, in the order of the walk.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::Parameters;
    ///
    /// assert_eq!(([[1.0, 2.0]], 3.0).flatten_parameters(), [1.0, 2.0, 3.0]);
    /// ```
    #[cfg(feature = "alloc")]
    fn flatten_parameters(&self) -> Vec<T>
    where
        T: Clone,
    {
        let mut flat = Vec::with_capacity(self.parameter_count());
        self.visit_parameters(ParameterName::ROOT, &mut |_, _, values| flat.extend_from_slice(values));
        flat
    }

    /// Copies all numbers to `flat`, in the order of the walk.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::Parameters;
    ///
    /// let mut flat = [0.0; 3];
    /// ([1.0, 2.0], 3.0).flatten_parameters_into(&mut flat)?;
    /// assert_eq!(flat, [1.0, 2.0, 3.0]);
    /// # Ok::<(), autodiff::LengthMismatch>(())
    /// ```
    ///
    /// # Errors
    /// If `flat` has another length; nothing is written then.
    fn flatten_parameters_into(&self, flat: &mut [T]) -> Result<(), LengthMismatch>
    where
        T: Clone,
    {
        LengthMismatch::check(self.parameter_count(), flat.len())?;
        let mut at = 0;
        self.visit_parameters(ParameterName::ROOT, &mut |_, _, values| {
            flat[at..at + values.len()].clone_from_slice(values);
            at += values.len();
        });
        Ok(())
    }

    /// Sets all numbers from `flat`, in the order of the walk: undoes [`flatten_parameters`](Self::flatten_parameters).
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::Parameters;
    ///
    /// let mut model = ([0.0; 2], 0.0);
    /// model.unflatten_parameters(&[1.0, 2.0, 3.0])?;
    /// assert_eq!(model, ([1.0, 2.0], 3.0));
    /// let error = model.unflatten_parameters(&[1.0, 2.0]).unwrap_err();
    /// assert_eq!(error.to_string(), "3 parameters, but 2 numbers");
    /// # Ok::<(), autodiff::LengthMismatch>(())
    /// ```
    ///
    /// # Errors
    /// If `flat` has another length; nothing is changed then.
    fn unflatten_parameters(&mut self, flat: &[T]) -> Result<(), LengthMismatch>
    where
        T: Clone,
    {
        LengthMismatch::check(self.parameter_count(), flat.len())?;
        let mut at = 0;
        self.visit_parameters_mut(ParameterName::ROOT, &mut |_, _, values| {
            values.clone_from_slice(&flat[at..at + values.len()]);
            at += values.len();
        });
        Ok(())
    }

    /// The slices of the walk.
    #[cfg(feature = "alloc")]
    fn parameter_slices<'a>(&'a self) -> Vec<&'a [T]>
    where
        T: 'a,
    {
        let mut slices = Vec::new();
        self.visit_parameters(ParameterName::ROOT, &mut |_, _, values: &'a [T]| slices.push(values));
        slices
    }

    /// The slices of the walk, to be changed.
    #[cfg(feature = "alloc")]
    fn parameter_slices_mut<'a>(&'a mut self) -> Vec<&'a mut [T]>
    where
        T: 'a,
    {
        let mut slices = Vec::new();
        self.visit_parameters_mut(ParameterName::ROOT, &mut |_, _, values: &'a mut [T]| slices.push(values));
        slices
    }
}

/// A flat vector that has not as many numbers as the model has parameters.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::{LengthMismatch, Parameters};
///
/// let error = [0.0; 3].unflatten_parameters(&[1.0]).unwrap_err();
/// assert_eq!(error, LengthMismatch { parameters: 3, numbers: 1 });
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LengthMismatch {
    /// How many parameters the model has.
    pub parameters: usize,
    /// How many numbers were given, or have room.
    pub numbers: usize,
}

impl LengthMismatch {
    fn check(parameters: usize, numbers: usize) -> Result<(), LengthMismatch> {
        if parameters == numbers { Ok(()) } else { Err(LengthMismatch { parameters, numbers }) }
    }
}

impl fmt::Display for LengthMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} parameters, but {} numbers", self.parameters, self.numbers)
    }
}

impl core::error::Error for LengthMismatch {}

#[cfg(all(test, feature = "alloc"))]
mod tests;
