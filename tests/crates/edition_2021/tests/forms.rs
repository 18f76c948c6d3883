//! Every form of derivative, with what it gives.

use edition_2021::{bowl, polar, powers, shrink, Line};

#[test]
fn scalars() {
    assert_eq!(bowl::value_and_grad(2.0, 0.0), (1.0, (0.0, 5.0)));
    assert_eq!(bowl::grad(2.0, 0.0), (0.0, 5.0));
    let (value, pullback) = bowl::vjp(2.0, 0.0);
    assert_eq!((value, pullback(2.0)), (1.0, (0.0, 10.0)));
    assert_eq!(bowl::jvp(2.0, 0.0, 0.0, 1.0), (1.0, 5.0));
    assert_eq!(bowl::hvp(2.0, 0.0, 0.0, 1.0), (4.0, 1.0));
    assert_eq!(bowl::hessian(2.0, 0.0).as_slice(), [0.0, 4.0, 4.0, 1.0]);
    assert_eq!(polar::jacobian(2.0, 0.0).1.as_slice(), [1.0, 0.0, 0.0, 2.0]);
}

#[test]
fn methods() {
    let line = Line { slopes: vec![1.0, 2.0], offset: 3.0 };
    let (value, (d_line, d_xs)) = line.at_value_and_grad(&[0.0, 0.0]);
    assert_eq!((value, d_xs), (3.0, vec![1.0, 2.0]));
    assert_eq!((d_line.slopes, d_line.offset), (vec![0.0, 0.0], 1.0));
}

#[test]
fn closures() {
    assert_eq!(powers::grad(&[1.0, 2.0], 3.0), (vec![6.0, 12.0], 5.0));
}

#[test]
fn in_place() {
    let mut xs = [1.0, 2.0];
    let (mut d_xs, mut d_rate) = ([0.0, 1.0], 0.0);
    assert_eq!(shrink::accumulate_grad(&mut xs, 0.5, 1.0, &mut d_xs, &mut d_rate), 0.5);
    assert_eq!((xs, d_xs, d_rate), ([0.5, 0.0], [0.0, -1.0], -5.0));
}
