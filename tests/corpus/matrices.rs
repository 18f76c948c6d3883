//! nalgebra's matrices as variables of the examiner: their entries, column by column.

use crate::harness::Flat;
use nalgebra::allocator::Allocator;
use nalgebra::{DefaultAllocator, Dim, OMatrix};

impl<R: Dim, C: Dim> Flat for OMatrix<f64, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    const EPSILON: f64 = f64::EPSILON;
    type Tangent<'a>
        = Self
    where
        Self: 'a;

    fn flatten(&self, list: &mut Vec<f64>) {
        list.extend(self.iter());
    }
    fn rebuild(&self, list: &mut &[f64]) -> Self {
        self.map(|entry| entry.rebuild(list))
    }
    fn as_tangent(&self) -> Self {
        self.clone()
    }
}
