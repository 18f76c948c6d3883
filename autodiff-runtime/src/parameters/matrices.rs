//! nalgebra's matrices of numbers: one slice, column by column, of shape `[rows, columns]`.

use nalgebra::base::storage::{IsContiguous, RawStorageMut};
use nalgebra::{Dim, Matrix, Scalar};

use super::{ParameterName, Parameters, Visitor, VisitorMut};

impl<T: Scalar, R: Dim, C: Dim, S: RawStorageMut<T, R, C> + IsContiguous> Parameters<T> for Matrix<T, R, C, S> {
    #[inline]
    fn visit_parameters<'a>(&'a self, name: ParameterName<'_>, visitor: &mut Visitor<'_, 'a, T>) {
        visitor(name, &[self.nrows(), self.ncols()], self.as_slice());
    }

    #[inline]
    fn visit_parameters_mut<'a>(&'a mut self, name: ParameterName<'_>, visitor: &mut VisitorMut<'_, 'a, T>) {
        visitor(name, &[self.nrows(), self.ncols()], self.as_mut_slice());
    }
}
