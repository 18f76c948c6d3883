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
    pub const MAX_RANK: usize = 8;

    /// The shape of a number.
    pub const SCALAR: Shape = Shape { rank: 0, dimensions: [0; Shape::MAX_RANK] };

    /// The shape of `length` blocks of this shape, or `None` if it had more than [`MAX_RANK`](Self::MAX_RANK) dimensions.
    #[inline]
    pub fn repeated(mut self, length: usize) -> Option<Shape> {
        let outermost = Shape::MAX_RANK.checked_sub(self.rank + 1)?;
        self.dimensions[outermost] = length;
        self.rank += 1;
        Some(self)
    }

    /// The dimensions.
    #[inline]
    pub fn as_slice(&self) -> &[usize] {
        &self.dimensions[Shape::MAX_RANK - self.rank..]
    }
}
