//! What a walk shows: one slice per array however deep, names, shapes, and every number once in order.

use super::*;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec;

/// Names, shapes and numbers in the order of the walk, which both kinds of walk agree on.
fn walk<P: Parameters<f64>>(value: &mut P) -> Vec<(String, Vec<usize>, Vec<f64>)> {
    let mut seen = Vec::new();
    value.visit_parameters(ParameterName::ROOT, &mut |name, shape, values| {
        seen.push((name.to_string(), shape.to_vec(), values.to_vec()));
    });
    let mut again = Vec::new();
    value.visit_parameters_mut(ParameterName::ROOT, &mut |name, shape, values| {
        again.push((name.to_string(), shape.to_vec(), values.to_vec()));
    });
    assert_eq!(seen, again);
    seen
}

#[test]
fn arrays_of_arrays_are_one_slice() {
    let mut value = [[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]];
    assert_eq!(walk(&mut value), [(String::new(), vec![1, 3, 2], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0])]);
    let mut value = vec![[1.0, 2.0]; 2].into_boxed_slice();
    assert_eq!(walk(&mut value), [(String::new(), vec![2, 2], vec![1.0, 2.0, 1.0, 2.0])]);
    assert_eq!(walk(&mut Vec::<[f64; 3]>::new()), [(String::new(), vec![0, 3], vec![])]);
    assert_eq!(walk(&mut [[0.0; 0]; 2]), [(String::new(), vec![2, 0], vec![])]);
    assert_eq!(walk(&mut 7.0), [(String::new(), vec![], vec![7.0])]);
}

#[test]
fn what_is_no_block_is_walked_by_entries() {
    let mut value = (vec![vec![1.0], vec![2.0, 3.0]], [Some(Box::new(4.0)), None], ((), [(5.0, 6.0)]));
    let name = String::from;
    assert_eq!(
        walk(&mut value),
        [
            (name("0.0"), vec![1], vec![1.0]),
            (name("0.1"), vec![2], vec![2.0, 3.0]),
            (name("1.0"), vec![], vec![4.0]),
            (name("2.1.0.0"), vec![], vec![5.0]),
            (name("2.1.0.1"), vec![], vec![6.0]),
        ]
    );
    assert_eq!(value.flatten_parameters(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
}

#[test]
fn the_deepest_block_has_eight_dimensions() {
    let mut value = [[[[[[[[1.0]; 1]; 1]; 1]; 1]; 1]; 1]; 2];
    assert_eq!(walk(&mut value), [(String::new(), vec![2, 1, 1, 1, 1, 1, 1, 1], vec![1.0, 1.0])]);
    let seen = walk(&mut [value, value]);
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[1], (String::from("1"), vec![2, 1, 1, 1, 1, 1, 1, 1], vec![1.0, 1.0]));
}

#[test]
fn what_is_borrowed_can_be_set() {
    let (mut row, mut number) = (vec![1.0, 2.0], 3.0);
    let mut value = (&mut row[..], &mut number);
    assert_eq!(walk(&mut value)[0], (String::from("0"), vec![2], vec![1.0, 2.0]));
    value.unflatten_parameters(&[4.0, 5.0, 6.0]).expect("the lengths agree");
    assert_eq!((row, number), (vec![4.0, 5.0], 6.0));
}

#[test]
fn flat_vectors_go_both_ways() {
    let mut value = ([[1.0_f32; 2]; 2], vec![(2.0_f32, [3.0_f32])]);
    let flat = value.flatten_parameters();
    assert_eq!(flat, [1.0, 1.0, 1.0, 1.0, 2.0, 3.0]);
    let changed: Vec<f32> = flat.iter().map(|x| x + 1.0).collect();
    value.unflatten_parameters(&changed).expect("the lengths agree");
    let mut copy = vec![0.0; 6];
    value.flatten_parameters_into(&mut copy).expect("the lengths agree");
    assert_eq!(copy, changed);
}

#[test]
fn a_wrong_length_changes_nothing() {
    let mut value = ([1.0, 2.0], 3.0);
    let error = LengthMismatch { parameters: 3, numbers: 4 };
    assert_eq!(value.unflatten_parameters(&[0.0; 4]), Err(error));
    assert_eq!(value, ([1.0, 2.0], 3.0));
    let mut flat = [0.0; 4];
    assert_eq!(value.flatten_parameters_into(&mut flat), Err(error));
    assert_eq!(flat, [0.0; 4]);
}

#[test]
fn layers_behind_a_trait_object_are_walked() {
    let mut layers: Vec<Box<dyn Parameters<f64>>> = vec![Box::new([1.0, 2.0]), Box::new((3.0, ()))];
    assert_eq!(layers.flatten_parameters(), [1.0, 2.0, 3.0]);
    layers.unflatten_parameters(&[4.0, 5.0, 6.0]).expect("the lengths agree");
    assert_eq!(layers.parameter_slices_mut(), [&mut [4.0, 5.0][..], &mut [6.0]]);
}

#[cfg(feature = "nalgebra")]
#[test]
fn matrices_lie_column_by_column() {
    let fixed = nalgebra::Matrix2x3::new(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
    let mut value = (fixed, nalgebra::DVector::from_element(2, 7.0), [nalgebra::Vector1::new(8.0)]);
    let name = String::from;
    assert_eq!(
        walk(&mut value),
        [
            (name("0"), vec![2, 3], vec![1.0, 4.0, 2.0, 5.0, 3.0, 6.0]),
            (name("1"), vec![2, 1], vec![7.0, 7.0]),
            (name("2.0"), vec![1, 1], vec![8.0]),
        ]
    );
}
