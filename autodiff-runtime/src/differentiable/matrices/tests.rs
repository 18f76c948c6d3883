//! Static and dynamic matrices, vectors and views: shapes of tangents, entrywise operations, numbering.

use super::*;
use nalgebra::{DMatrix, DVector, Matrix2, Matrix2x3, RowVector3, Vector2};

/// Its zero tangent, which may be written down as this type.
fn zero<T: Differentiable>(value: T) -> T::Tangent {
    value.zero_tangent()
}

#[test]
fn tangents_are_owned_matrices_of_the_same_shape() {
    let fixed = Matrix2x3::new(1.0_f64, 2.0, 3.0, 4.0, 5.0, 6.0);
    assert_eq!(zero(fixed), Matrix2x3::from_element(0.0));
    let dynamic = DMatrix::from_element(4, 2, 1.0_f32);
    assert_eq!(zero(dynamic.clone()), DMatrix::from_element(4, 2, 0.0));
    assert_eq!(zero(DVector::from_element(3, 1.0)), DVector::from_element(3, 0.0));
    assert_eq!(zero(dynamic.view((1, 0), (2, 2))), DMatrix::from_element(2, 2, 0.0));
    assert_eq!(zero(fixed.row(1)), RowVector3::from_element(0.0));
}

#[test]
fn operations_are_entrywise() {
    let mut t = Vector2::new(1.0_f64, 2.0);
    t.accumulate(&Vector2::new(10.0, 20.0));
    t.scale_tangent(0.5);
    assert_eq!(t, Vector2::new(5.5, 11.0));
    assert_eq!(t.dot_tangent(&Vector2::new(2.0, 1.0)), 22.0);
}

#[test]
fn entries_are_numbered_column_by_column() {
    let mut t = Matrix2::new(1.0_f64, 2.0, 3.0, 4.0);
    let entries: [f64; 4] = core::array::from_fn(|index| Coordinates::get(&t, index));
    assert_eq!((Coordinates::<f64>::count(&t), entries), (4, [1.0, 3.0, 2.0, 4.0]));
    Coordinates::set(&mut t, 1, 30.0);
    assert_eq!(t, Matrix2::new(1.0, 2.0, 30.0, 4.0));
}

#[test]
#[should_panic(expected = "shapes (2, 3) and (3, 2)")]
fn shapes_must_agree() {
    DMatrix::<f64>::zeros(2, 3).accumulate(&DMatrix::zeros(3, 2));
}
