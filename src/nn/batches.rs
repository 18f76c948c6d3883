//! Samples in batches, in an order that can be drawn anew for each epoch.

use alloc::vec::Vec;
use core::slice::Chunks;

#[cfg(feature = "rand")]
use rand::Rng;
#[cfg(feature = "rand")]
use rand::seq::SliceRandom;

/// The indices of samples, in batches of equal size; the last one may be smaller.
///
/// Data stay where they are: a loss takes them whole, with the indices of the batch.
///
/// ```
/// use autodiff::nn::Batches;
///
/// let batches = Batches::new(5, 2);
/// let in_order: Vec<&[usize]> = batches.iter().collect();
/// assert_eq!(in_order, [&[0, 1][..], &[2, 3], &[4]]);
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Batches {
    order: Vec<usize>,
    size: usize,
}

impl Batches {
    /// Batches of `size` out of `samples`, in order.
    ///
    /// # Panics
    /// If `size` is 0.
    ///
    /// ```
    /// use autodiff::nn::Batches;
    ///
    /// assert!(Batches::new(3, 2).iter().eq([&[0, 1][..], &[2]]));
    /// ```
    pub fn new(samples: usize, size: usize) -> Self {
        assert!(size > 0, "a batch holds at least one sample");
        Batches { order: (0..samples).collect(), size }
    }

    /// Draws a new order.
    ///
    /// ```
    /// use autodiff::nn::Batches;
    /// use rand::SeedableRng;
    /// use rand::rngs::StdRng;
    ///
    /// let mut batches = Batches::new(100, 10);
    /// batches.shuffle(&mut StdRng::seed_from_u64(1));
    /// let mut seen: Vec<usize> = batches.iter().flatten().copied().collect();
    /// assert_ne!(seen[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    /// seen.sort();
    /// assert!(seen.into_iter().eq(0..100));
    /// ```
    #[cfg(feature = "rand")]
    pub fn shuffle<R: Rng + ?Sized>(&mut self, generator: &mut R) {
        self.order.shuffle(generator);
    }

    /// How many batches there are.
    ///
    /// ```
    /// use autodiff::nn::Batches;
    ///
    /// assert_eq!(Batches::new(100, 64).len(), 2);
    /// ```
    pub fn len(&self) -> usize {
        self.order.len().div_ceil(self.size)
    }

    /// Whether there are no samples.
    ///
    /// ```
    /// use autodiff::nn::Batches;
    ///
    /// assert!(Batches::new(0, 64).is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Batch after batch.
    ///
    /// ```
    /// use autodiff::nn::Batches;
    ///
    /// let sizes: Vec<usize> = Batches::new(100, 64).iter().map(<[usize]>::len).collect();
    /// assert_eq!(sizes, [64, 36]);
    /// ```
    pub fn iter(&self) -> Chunks<'_, usize> {
        self.order.chunks(self.size)
    }
}

impl<'a> IntoIterator for &'a Batches {
    type Item = &'a [usize];
    type IntoIter = Chunks<'a, usize>;

    fn into_iter(self) -> Chunks<'a, usize> {
        self.iter()
    }
}
