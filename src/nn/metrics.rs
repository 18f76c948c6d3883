//! How good predictions of classes are: counts of pairs of truth and prediction, and shares of them.

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use autodiff_runtime::Scalar;

/// The class with the highest score, the first one of equals.
///
/// # Panics
/// If there are no scores.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::predicted_class(&[0.5, 2.0, 2.0, -1.0]), 1);
/// ```
pub fn predicted_class<T: Scalar>(scores: &[T]) -> usize {
    assert!(!scores.is_empty(), "a prediction needs scores");
    (1..scores.len()).fold(0, |best, class| if scores[class] > scores[best] { class } else { best })
}

/// The share of predictions that are true.
///
/// # Panics
/// If there are not as many predictions as truths, or none.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::accuracy(&[0, 1, 1, 2], &[0, 1, 2, 2]), 0.75);
/// ```
pub fn accuracy(predicted: &[usize], actual: &[usize]) -> f64 {
    assert_eq!(predicted.len(), actual.len(), "as many predictions as truths");
    assert!(!actual.is_empty(), "an accuracy needs predictions");
    let right = predicted.iter().zip(actual).filter(|(predicted, actual)| predicted == actual).count();
    right as f64 / actual.len() as f64
}

/// How often samples of each class were taken for each class.
///
/// ```
/// use autodiff::nn::ConfusionMatrix;
///
/// let mut matrix = ConfusionMatrix::new(2);
/// for (actual, predicted) in [(0, 0), (0, 0), (0, 1), (1, 1)] {
///     matrix.add(actual, predicted);
/// }
/// assert_eq!(matrix.count(0, 1), 1);
/// assert_eq!((matrix.accuracy(), matrix.precision(1)), (0.75, 0.5));
/// assert_eq!(matrix.to_string(), "     0  1\n  0  2  1\n  1  0  1\n");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ConfusionMatrix {
    classes: usize,
    /// A row for each class, with a count for each prediction.
    counts: Vec<usize>,
}

impl ConfusionMatrix {
    /// A matrix of zeros for this many classes.
    ///
    /// ```
    /// use autodiff::nn::ConfusionMatrix;
    ///
    /// assert_eq!(ConfusionMatrix::new(10).count(3, 5), 0);
    /// ```
    pub fn new(classes: usize) -> Self {
        ConfusionMatrix { classes, counts: vec![0; classes * classes] }
    }

    /// Counts a sample of class `actual` that was taken for `predicted`.
    ///
    /// # Panics
    /// If there is no such class.
    ///
    /// ```
    /// use autodiff::nn::ConfusionMatrix;
    ///
    /// let mut matrix = ConfusionMatrix::new(2);
    /// matrix.add(0, 1);
    /// assert_eq!((matrix.count(0, 1), matrix.count(1, 0)), (1, 0));
    /// ```
    pub fn add(&mut self, actual: usize, predicted: usize) {
        let at = self.index(actual, predicted);
        self.counts[at] += 1;
    }

    /// How often samples of class `actual` were taken for `predicted`.
    ///
    /// # Panics
    /// If there is no such class.
    ///
    /// ```
    /// use autodiff::nn::ConfusionMatrix;
    ///
    /// let mut matrix = ConfusionMatrix::new(2);
    /// matrix.add(1, 0);
    /// matrix.add(1, 0);
    /// assert_eq!(matrix.count(1, 0), 2);
    /// ```
    pub fn count(&self, actual: usize, predicted: usize) -> usize {
        self.counts[self.index(actual, predicted)]
    }

    /// The share of samples that were taken for what they are; NaN without samples.
    ///
    /// ```
    /// use autodiff::nn::ConfusionMatrix;
    ///
    /// let mut matrix = ConfusionMatrix::new(2);
    /// for (actual, predicted) in [(0, 0), (0, 1), (1, 1), (1, 1)] {
    ///     matrix.add(actual, predicted);
    /// }
    /// assert_eq!(matrix.accuracy(), 0.75);
    /// ```
    pub fn accuracy(&self) -> f64 {
        let right: usize = (0..self.classes).map(|class| self.count(class, class)).sum();
        right as f64 / self.counts.iter().sum::<usize>() as f64
    }

    /// The share of the samples of a class that were found; NaN without such samples.
    ///
    /// # Panics
    /// If there is no such class.
    ///
    /// ```
    /// use autodiff::nn::ConfusionMatrix;
    ///
    /// let mut matrix = ConfusionMatrix::new(2);
    /// for (actual, predicted) in [(0, 0), (0, 1), (1, 1), (1, 1)] {
    ///     matrix.add(actual, predicted);
    /// }
    /// assert_eq!((matrix.recall(0), matrix.recall(1)), (0.5, 1.0));
    /// ```
    pub fn recall(&self, class: usize) -> f64 {
        let samples: usize = (0..self.classes).map(|predicted| self.count(class, predicted)).sum();
        self.count(class, class) as f64 / samples as f64
    }

    /// The share of true ones among the predictions of a class; NaN without such predictions.
    ///
    /// # Panics
    /// If there is no such class.
    ///
    /// ```
    /// use autodiff::nn::ConfusionMatrix;
    ///
    /// let mut matrix = ConfusionMatrix::new(2);
    /// for (actual, predicted) in [(0, 0), (0, 1), (1, 1), (1, 1)] {
    ///     matrix.add(actual, predicted);
    /// }
    /// assert_eq!((matrix.precision(0), matrix.precision(1)), (1.0, 2.0 / 3.0));
    /// ```
    pub fn precision(&self, class: usize) -> f64 {
        let predictions: usize = (0..self.classes).map(|actual| self.count(actual, class)).sum();
        self.count(class, class) as f64 / predictions as f64
    }

    fn index(&self, actual: usize, predicted: usize) -> usize {
        assert!(actual < self.classes && predicted < self.classes, "one of {} classes, not {actual} or {predicted}", self.classes);
        actual * self.classes + predicted
    }
}

/// A table: rows are classes, columns predictions.
impl fmt::Display for ConfusionMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width =
            2 + [self.classes].iter().chain(&self.counts).max().map_or(1, |largest| largest.checked_ilog10().unwrap_or(0) as usize + 1);
        write!(f, "{:width$}", "")?;
        for class in 0..self.classes {
            write!(f, "{class:>width$}")?;
        }
        writeln!(f)?;
        for actual in 0..self.classes {
            write!(f, "{actual:>width$}")?;
            for predicted in 0..self.classes {
                write!(f, "{:>width$}", self.count(actual, predicted))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
