//! Zero tangents take the shape of the value; accumulation, scaling and products reach every entry.

use super::*;

#[test]
fn tuples_and_arrays_are_entrywise() {
    let mut t = (1.0_f64, [2.0_f32, 3.0], ((), (4.0_f64,)));
    t.accumulate(&(1.0, [1.0, 1.0], ((), (1.0,))));
    t.scale_tangent(2.0);
    assert_eq!(t, (4.0, [6.0, 8.0], ((), (10.0,))));
    assert_eq!(t.dot_tangent(&t), 16.0 + 36.0 + 64.0 + 100.0);
    assert_eq!(t.zero_tangent(), (0.0, [0.0, 0.0], ((), (0.0,))));
}

#[test]
fn none_is_the_zero_of_every_shape() {
    let mut t = None;
    t.accumulate(&None::<f64>);
    assert_eq!(t, None);
    t.accumulate(&Some(2.0));
    t.accumulate(&None);
    t.accumulate(&Some(1.0));
    assert_eq!(t, Some(3.0));
    assert_eq!(t.dot_tangent(&None), 0.0);
    assert_eq!(t.dot_tangent(&Some(2.0)), 6.0);
    t.scale_tangent(-2.0);
    assert_eq!(t, Some(-6.0));
    assert_eq!((Some(3.0_f64), None::<f32>).zero_tangent(), (Some(0.0), None));
}

#[test]
fn a_small_factor_does_not_underflow_before_the_product() {
    let mut t = 1e30_f32;
    t.scale_tangent(1e-50);
    assert_eq!(t, (f64::from(1e30_f32) * 1e-50) as f32);
}

#[cfg(feature = "alloc")]
mod with_alloc {
    use super::*;
    use alloc::{borrow::Cow, boxed::Box, vec};

    fn zero_of<T: Differentiable>(value: T) -> T::Tangent {
        value.zero_tangent()
    }

    #[test]
    fn pointers_have_the_tangents_of_their_targets() {
        let mut row = vec![1.0_f64, 2.0];
        assert_eq!(zero_of(&row[..]), vec![0.0; 2]);
        assert_eq!(zero_of(&mut row), vec![0.0; 2]);
        assert_eq!(Box::new(1.0_f32).zero_tangent(), 0.0);
        assert_eq!(row.clone().into_boxed_slice().zero_tangent(), vec![0.0; 2]);
        assert_eq!(Cow::Borrowed(&row[..]).zero_tangent(), vec![0.0; 2]);
        assert_eq!(vec![row.clone(), vec![]].zero_tangent(), vec![vec![0.0; 2], vec![]]);
    }

    #[test]
    fn vectors_are_entrywise() {
        let mut t = vec![1.0, 2.0];
        t.accumulate(&vec![10.0, 20.0]);
        t.scale_tangent(0.5);
        assert_eq!(t, [5.5, 11.0]);
        assert_eq!(t.dot_tangent(&vec![2.0, 1.0]), 22.0);
    }

    #[test]
    #[should_panic(expected = "tangents of 2 and of 3 entries")]
    fn lengths_must_agree() {
        vec![0.0; 2].accumulate(&vec![0.0; 3]);
    }
}
