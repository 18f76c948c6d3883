//! Shapes of arrays of arrays, without memory of their own.

/// The dimensions of a block of numbers, the outermost first.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::{Parameters, Shape};
///
/// let (shape, numbers) = <[[f64; 3]; 2]>::as_block(&[[[1.0; 3]; 2]; 4]).unwrap();
/// assert_eq!((shape.as_slice(), numbers.len()), (&[2, 3][..], 24));
/// assert_eq!(Shape::SCALAR.as_slice(), []);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    rank: usize,
    /// The dimensions are the last `rank` entries, so that there is room for outer ones.
    dimensions: [usize; Shape::MAX_RANK],
}

impl Shape {
    /// The most dimensions that a block has: deeper arrays are walked entry by entry.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::Shape;
    ///
    /// let deepest = (0..Shape::MAX_RANK).try_fold(Shape::SCALAR, |shape, _| shape.repeated(2));
    /// assert!(deepest.is_some_and(|shape| shape.repeated(2).is_none()));
    /// ```
    pub const MAX_RANK: usize = 8;

    /// The shape of a number.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::Shape;
    ///
    /// assert!(Shape::SCALAR.as_slice().is_empty());
    /// ```
    pub const SCALAR: Shape = Shape { rank: 0, dimensions: [0; Shape::MAX_RANK] };

    /// The shape of `length` blocks of this shape, or `None` if it had more than [`MAX_RANK`](Self::MAX_RANK) dimensions.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::Shape;
    ///
    /// let rows = Shape::SCALAR.repeated(3).and_then(|row| row.repeated(2));
    /// assert_eq!(rows.unwrap().as_slice(), [2, 3]);
    /// ```
    #[inline]
    pub fn repeated(mut self, length: usize) -> Option<Shape> {
        let outermost = Shape::MAX_RANK.checked_sub(self.rank + 1)?;
        self.dimensions[outermost] = length;
        self.rank += 1;
        Some(self)
    }

    /// The dimensions.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::Shape;
    ///
    /// assert_eq!(Shape::SCALAR.repeated(4).unwrap().as_slice(), [4]);
    /// ```
    #[inline]
    pub fn as_slice(&self) -> &[usize] {
        &self.dimensions[Shape::MAX_RANK - self.rank..]
    }
}
