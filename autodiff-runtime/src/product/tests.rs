//! Shares of factors, and operations on tangents.

use super::*;

#[test]
fn a_zero_seed_contributes_zero() {
    assert_eq!(Product::left(&1.0, &f64::INFINITY, &0.0), 0.0);
    assert_eq!(Product::right(&f64::NAN, &1.0, &-0.0), 0.0);
}

#[test]
fn shares_are_added() {
    let (mut left, mut right) = (1.0, 10.0);
    Product::add_left(&2.0, &3.0, &5.0, &mut left);
    Product::add_right(&2.0, &3.0, &5.0, &mut right);
    assert_eq!((left, right), (16.0, 20.0));
}

#[test]
fn tangents_are_vectors() {
    assert_eq!(negated(&(1.0, [2.0])), (-1.0, [-2.0]));
    assert_eq!(added(&(1.0, [2.0]), &(10.0, [20.0])), (11.0, [22.0]));
}

#[cfg(feature = "nalgebra")]
mod of_matrices {
    use super::*;
    use crate::matrix::{diagonal, filled, inverse};
    use nalgebra::{DMatrix, Matrix2, Matrix2x3, RowVector3, Vector2, Vector3};

    #[test]
    fn shares_of_matrices() {
        let l = Matrix2x3::new(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
        let (r, seed) = (Vector3::new(1.0, 0.5, -1.0), Vector2::new(2.0, 10.0));
        let (left, right) = (seed * r.transpose(), l.transpose() * seed);
        assert_eq!((Product::left(&l, &r, &seed), Product::right(&l, &r, &seed)), (left, right));
        let (mut d_l, mut d_r) = (l, r);
        Product::add_left(&l, &r, &seed, &mut d_l);
        Product::add_right(&l, &r, &seed, &mut d_r);
        assert_eq!((d_l, d_r), (l + left, r + right));
        // A place without entries takes the shape of what it is given.
        let (l, r, seed) = (DMatrix::from_element(2, 3, 2.0), DMatrix::from_element(3, 1, 3.0), DMatrix::from_element(2, 1, 5.0));
        let mut d_l = DMatrix::from_element(2, 3, 1.0);
        Product::add_left(&l, &r, &seed, &mut d_l);
        assert_eq!(d_l, DMatrix::from_element(2, 3, 16.0));
    }

    #[test]
    fn shares_by_the_kernel() {
        let matrix = |rows, columns, scale: f64| DMatrix::from_fn(rows, columns, |i, j| scale * (i as f64 - 2.0) + (j * j) as f64);
        let (l, r, seed) = (matrix(6, 9, 0.5), matrix(9, 7, 2.0), matrix(6, 7, -1.0));
        let (mut d_l, mut d_r) = (matrix(6, 9, 3.0), matrix(9, 7, 0.25));
        let (left, right) = (&d_l + &seed * r.transpose(), &d_r + l.transpose() * &seed);
        Product::add_left(&l, &r, &seed, &mut d_l);
        Product::add_right(&l, &r, &seed, &mut d_r);
        assert_eq!((d_l, d_r), (left, right));
        // A factor may be a part of another matrix.
        let (part, whole) = (r.columns(1, 6), matrix(6, 6, 1.0));
        assert_eq!(Product::left(&l, &part, &whole), &whole * part.transpose());
        let part = l.rows(0, 6);
        assert_eq!(Product::right(&part, &r, &seed), part.transpose() * &seed);
    }

    #[test]
    fn matrices_in_the_shape_of_others() {
        assert_eq!(filled(&RowVector3::new(1.0, 2.0, 3.0), 7.0), RowVector3::new(7.0, 7.0, 7.0));
        assert_eq!(diagonal(&Matrix2x3::from_element(1.0), 2.0), Matrix2x3::new(2.0, 0.0, 0.0, 0.0, 2.0, 0.0));
        let (matrix, inverted) = (Matrix2::new(2.0, 0.0, 0.0, 4.0), Matrix2::new(0.5, 0.0, 0.0, 0.25));
        assert_eq!((inverse(&matrix, &Some(inverted)), inverse(&matrix, &None)), (inverted, Matrix2::zeros()));
    }
}
