//! Every number of a tangent is reached, in order.

use super::*;
use crate::records::room;
use alloc::vec;

/// Writes its own number into every place, and reads it back.
fn numbered<C: Coordinates<f64> + ?Sized>(place: &mut C) -> Vec<f64> {
    for index in 0..place.count() {
        place.set(index, index as f64 + 1.0);
    }
    (0..place.count()).map(|index| place.get(index)).collect()
}

#[test]
fn coordinates_go_through_containers_in_order() {
    let mut rows = vec![[0.0; 2], [0.0; 2], [0.0; 2]];
    assert_eq!(numbered(&mut rows), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_eq!(rows, [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    let mut ragged = [vec![0.0], vec![], vec![0.0; 2]];
    assert_eq!(numbered(&mut ragged[..]), [1.0, 2.0, 3.0]);
    assert_eq!(ragged, [vec![1.0], vec![], vec![2.0, 3.0]]);
    let mut some = [Some(0.0), None, Some(0.0)];
    assert_eq!(numbered(&mut some), [1.0, 2.0]);
    assert_eq!(some, [Some(1.0), None, Some(2.0)]);
    assert_eq!(Coordinates::<f64>::count(&()), 0);
}

#[test]
fn sums_and_room() {
    assert_eq!(sum_all(&[1.0, 2.5, -4.0]), -0.5);
    assert_eq!((room(7_u8), room(-1_i32)), (7, 0));
}
