//! References are stripped, and a zero seed contributes zero at every singularity.

use super::*;
use crate::scalar::Scalar;

/// What an expansion of `|w, x| w * x / (w - x)` looks like when it knows no types.
fn adjoints_of_quotient<T: Scalar>(w: T, x: &&T) -> (T, T) {
    let x = *Value::value(x);
    let (product, difference) = (w * x, w - x);
    let (mut d_w, mut d_x) = (T::SCALAR_ZERO, T::SCALAR_ZERO);
    let (mut d_product, mut d_difference) = (T::SCALAR_ZERO, T::SCALAR_ZERO);
    d_product.div_left(&difference, &T::SCALAR_ONE);
    d_difference.div_right(&product, &difference, &T::SCALAR_ONE);
    d_w.add_to(&d_difference);
    d_x.sub_from(&d_difference);
    d_w.mul_left(&x, &d_product);
    d_x.mul_right(&w, &d_product);
    (d_w, d_x)
}

#[test]
fn one_expansion_serves_both_floats() {
    // ∂/∂w = −x² / (w − x)², ∂/∂x = w² / (w − x)²
    assert_eq!(adjoints_of_quotient(3.0_f64, &&1.0), (-0.25, 2.25));
    assert_eq!(adjoints_of_quotient(3.0_f32, &&1.0), (-0.25, 2.25));
}

#[test]
fn a_zero_seed_contributes_zero() {
    let mut d = 1.0_f64;
    d.mul_left(&f64::INFINITY, &0.0);
    d.mul_right(&f64::NAN, &-0.0);
    d.div_left(&0.0, &0.0);
    d.div_right(&1.0, &0.0, &0.0);
    assert_eq!(d, 1.0);
}

#[test]
fn aggregates_are_their_own_values() {
    assert_eq!(Value::value(&&mut [1, 2]), &[1, 2]);
    assert_eq!(Value::value(&&[1.0_f32][..]), &[1.0]);
    assert_eq!(Value::value(&&(1.0, 2.0)), &(1.0, 2.0));
}
