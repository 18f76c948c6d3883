//! References are stripped.

use super::*;

#[test]
fn aggregates_are_their_own_values() {
    assert_eq!(Value::value(&&mut [1, 2]), &[1, 2]);
    assert_eq!(Value::value(&&[1.0_f32][..]), &[1.0]);
    assert_eq!(Value::value(&&(1.0, 2.0)), &(1.0, 2.0));
}
