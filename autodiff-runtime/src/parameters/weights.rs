//! The numbers of a model by name, apart from the model: what a file of weights holds.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::{ParameterName, Parameters};

/// Names, shapes and numbers of a model, as files of weights hold them.
///
/// [`of`](Self::of) copies them out of anything that has [`Parameters`], a gradient included, and
/// [`copy_to`](Self::copy_to) sets those of a model with the same names and shapes. With the feature `serde` they can be
/// written and read in any format that serde knows: a map from each name to its shape and its numbers.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::Weights;
///
/// let model = ([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], 7.0);
/// let weights = Weights::of(&model);
/// assert_eq!(weights.names().collect::<Vec<_>>(), ["0", "1"]);
/// assert_eq!(weights.get("0"), Some((&[2, 3][..], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0][..])));
///
/// let mut other = ([[0.0; 3]; 2], 0.0);
/// weights.copy_to(&mut other)?;
/// assert_eq!(other, model);
///
/// let error = weights.copy_to(&mut ([[0.0; 2]; 3], 0.0)).unwrap_err();
/// assert_eq!(error.to_string(), "`0` has the shape [3, 2] in the model, and [2, 3] in the weights");
/// # Ok::<(), autodiff::WeightsMismatch>(())
/// ```
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Weights<T> {
    slices: BTreeMap<String, Slice<T>>,
}

#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Slice<T> {
    shape: Vec<usize>,
    values: Vec<T>,
}

impl<T: Clone> Weights<T> {
    /// The numbers of `model`, copied.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::Weights;
    ///
    /// assert_eq!(Weights::of(&[1.0, 2.0]).get(""), Some((&[2][..], &[1.0, 2.0][..])));
    /// ```
    pub fn of<M: Parameters<T> + ?Sized>(model: &M) -> Self {
        let mut slices = BTreeMap::new();
        model.visit_parameters(ParameterName::ROOT, &mut |name, shape, values| {
            slices.insert(name.to_string(), Slice { shape: shape.to_vec(), values: values.to_vec() });
        });
        Weights { slices }
    }

    /// Sets all numbers of `model`.
    ///
    /// # Errors
    /// If names or shapes are not those of the model; nothing is changed then.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::Weights;
    ///
    /// let mut model = vec![0.0; 3];
    /// Weights::of(&vec![1.0, 2.0, 3.0]).copy_to(&mut model)?;
    /// assert_eq!(model, [1.0, 2.0, 3.0]);
    /// # Ok::<(), autodiff::WeightsMismatch>(())
    /// ```
    pub fn copy_to<M: Parameters<T> + ?Sized>(&self, model: &mut M) -> Result<(), WeightsMismatch> {
        let (mut count, mut wrong) = (0, None);
        model.visit_parameters(ParameterName::ROOT, &mut |name, shape, values| {
            count += 1;
            let name = name.to_string();
            let reason = match self.slices.get(&name) {
                None => WeightsMismatch::Missing { name },
                Some(slice) if slice.shape != shape || slice.values.len() != values.len() => {
                    WeightsMismatch::Shape { name, model: shape.to_vec(), weights: slice.shape.clone() }
                }
                Some(_) => return,
            };
            wrong.get_or_insert(reason);
        });
        if let Some(wrong) = wrong {
            return Err(wrong);
        }
        if count < self.slices.len() {
            return Err(self.unknown_to(model));
        }
        model.visit_parameters_mut(ParameterName::ROOT, &mut |name, _, values| {
            values.clone_from_slice(&self.slices[&name.to_string()].values);
        });
        Ok(())
    }

    /// A name that the model has not.
    fn unknown_to<M: Parameters<T> + ?Sized>(&self, model: &M) -> WeightsMismatch {
        let mut names: Vec<String> = self.slices.keys().cloned().collect();
        model.visit_parameters(ParameterName::ROOT, &mut |name, _, _| names.retain(|known| *known != name.to_string()));
        WeightsMismatch::Unknown { name: names.swap_remove(0) }
    }
}

impl<T> Weights<T> {
    /// The names, in alphabetical order.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::Weights;
    ///
    /// assert!(Weights::of(&(1.0, (2.0, 3.0))).names().eq(["0", "1.0", "1.1"]));
    /// ```
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.slices.keys().map(String::as_str)
    }

    /// Shape and numbers of this name.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::Weights;
    ///
    /// let weights = Weights::of(&(1.0, [2.0]));
    /// assert_eq!((weights.get("1"), weights.get("2")), (Some((&[1][..], &[2.0][..])), None));
    /// ```
    pub fn get(&self, name: &str) -> Option<(&[usize], &[T])> {
        self.slices.get(name).map(|slice| (&slice.shape[..], &slice.values[..]))
    }
}

/// Weights that are not those of the model.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::{Weights, WeightsMismatch};
///
/// let error = Weights::of(&(1.0, 2.0)).copy_to(&mut (0.0, 0.0, 0.0)).unwrap_err();
/// assert_eq!(error, WeightsMismatch::Missing { name: "2".to_string() });
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum WeightsMismatch {
    /// The model has parameters of this name, the weights have not.
    Missing {
        /// The name.
        name: String,
    },
    /// The weights have numbers of this name, the model has not.
    Unknown {
        /// The name.
        name: String,
    },
    /// Both have this name, in different shapes.
    Shape {
        /// The name.
        name: String,
        /// The shape in the model.
        model: Vec<usize>,
        /// The shape in the weights.
        weights: Vec<usize>,
    },
}

impl fmt::Display for WeightsMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WeightsMismatch::Missing { name } => write!(f, "the model has `{name}`, and the weights have not"),
            WeightsMismatch::Unknown { name } => write!(f, "the weights have `{name}`, and the model has not"),
            WeightsMismatch::Shape { name, model, weights } => {
                write!(f, "`{name}` has the shape {model:?} in the model, and {weights:?} in the weights")
            }
        }
    }
}

impl core::error::Error for WeightsMismatch {}
