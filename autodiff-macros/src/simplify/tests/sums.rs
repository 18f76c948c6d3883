//! Quotients and sums that are rewritten at the end keep their meaning and cost less.

use super::{function, near, results};
use crate::graph::{Builder, NodeId, Op, ScalarOp, Ty};
use crate::simplify::{collect_sums, share_multiples, share_reciprocals, used};

/// Rewrites; the results stay the same, and so many operations are left.
fn check(arity: usize, operations: usize, build: impl FnOnce(&mut Builder, &[NodeId]) -> Vec<NodeId>) -> String {
    let (graph, vars) = function(arity, build);
    let mut polished = graph.clone();
    share_reciprocals(&mut polished);
    collect_sums(&mut polished);
    share_multiples(&mut polished);
    for point in [[0.3, -1.2, 0.7], [2.0, 0.4, -0.9], [-0.6, 1.1, 1.5]] {
        let (before, after) = (results(&graph, &vars, &point), results(&polished, &vars, &point));
        assert!(before.iter().zip(&after).all(|(a, b)| near(*a, *b)), "{before:?} became {after:?}\n{graph}\n{polished}");
    }
    let left = used(&polished).into_iter().filter(|n| matches!(polished.node(*n).op, Op::Scalar(_))).count();
    assert_eq!(left, operations, "{polished}");
    polished.to_string()
}

fn times(b: &mut Builder, c: f64, x: NodeId) -> NodeId {
    let c = b.constant(c, Ty::F64);
    b.scalar(ScalarOp::Mul, &[c, x])
}

/// `400 (x - y) - 800 y = 400 x - 1200 y`
#[test]
fn inner_sums_are_multiplied_out() {
    check(2, 3, |b, x| {
        let inner = b.scalar(ScalarOp::Sub, &[x[0], x[1]]);
        let (first, second) = (times(b, 400.0, inner), times(b, 800.0, x[1]));
        vec![b.scalar(ScalarOp::Sub, &[first, second])]
    });
}

/// An inner sum that is a result, too, is left as it is.
#[test]
fn shared_sums_stay() {
    check(2, 4, |b, x| {
        let inner = b.scalar(ScalarOp::Sub, &[x[0], x[1]]);
        let (first, second) = (times(b, 400.0, inner), times(b, 800.0, x[1]));
        vec![b.scalar(ScalarOp::Sub, &[first, second]), inner]
    });
}

/// `2 x y + 2 z z = 2 (x y + z z)`
#[test]
fn common_constants_stand_in_front() {
    check(3, 4, |b, x| {
        let (first, second) = (times(b, 2.0, x[0]), times(b, 2.0, x[2]));
        let (first, second) = (b.scalar(ScalarOp::Mul, &[first, x[1]]), b.scalar(ScalarOp::Mul, &[second, x[2]]));
        vec![b.scalar(ScalarOp::Add, &[first, second])]
    });
}

/// `2 x y + 2 z y = 2 y (x + z)`
#[test]
fn common_factors_stand_in_front() {
    check(3, 3, |b, x| {
        let (first, second) = (times(b, 2.0, x[0]), times(b, 2.0, x[2]));
        let (first, second) = (b.scalar(ScalarOp::Mul, &[first, x[1]]), b.scalar(ScalarOp::Mul, &[second, x[1]]));
        vec![b.scalar(ScalarOp::Add, &[first, second])]
    });
}

/// `x y + z - x (z z) = x (y - z z) + z`
#[test]
fn common_factors_meet_within_longer_sums() {
    check(3, 4, |b, x| {
        let (first, square) = (b.scalar(ScalarOp::Mul, &[x[0], x[1]]), b.scalar(ScalarOp::Mul, &[x[2], x[2]]));
        let last = b.scalar(ScalarOp::Mul, &[x[0], square]);
        let sum = b.scalar(ScalarOp::Add, &[first, x[2]]);
        vec![b.scalar(ScalarOp::Sub, &[sum, last])]
    });
}

/// A product that is a result, too, stays one.
#[test]
fn shared_products_stay() {
    check(3, 3, |b, x| {
        let (first, second) = (b.scalar(ScalarOp::Mul, &[x[0], x[1]]), b.scalar(ScalarOp::Mul, &[x[0], x[2]]));
        vec![b.scalar(ScalarOp::Add, &[first, second]), first]
    });
}

/// `-x - x + 3 = 3 - 2 x`
#[test]
fn signs_become_subtractions() {
    check(1, 2, |b, x| {
        let three = b.constant(3.0, Ty::F64);
        let negated = b.scalar(ScalarOp::Neg, &[x[0]]);
        let sum = b.scalar(ScalarOp::Sub, &[negated, x[0]]);
        vec![b.scalar(ScalarOp::Add, &[sum, three])]
    });
}

#[test]
fn quotients_share_a_reciprocal() {
    let text = check(3, 3, |b, x| vec![b.scalar(ScalarOp::Div, &[x[0], x[2]]), b.scalar(ScalarOp::Div, &[x[1], x[2]])]);
    assert_eq!(text.matches(" / ").count(), 1, "{text}");
}

/// What the user wrote rounds as the user wrote it.
#[test]
fn quotients_of_the_user_stay() {
    check(3, 2, |b, x| {
        b.primal = true;
        vec![b.scalar(ScalarOp::Div, &[x[0], x[2]]), b.scalar(ScalarOp::Div, &[x[1], x[2]])]
    });
}

/// `-(400 x)` beside `y - 400 x`: one product.
#[test]
fn signs_go_into_constants() {
    check(2, 2, |b, x| {
        let multiple = times(b, 400.0, x[0]);
        vec![b.scalar(ScalarOp::Neg, &[multiple]), b.scalar(ScalarOp::Sub, &[x[1], multiple])]
    });
}

/// `400 x` itself is wanted, too.
#[test]
fn signs_of_results_stay() {
    check(2, 3, |b, x| {
        let multiple = times(b, 400.0, x[0]);
        vec![multiple, b.scalar(ScalarOp::Neg, &[multiple]), b.scalar(ScalarOp::Sub, &[x[1], multiple])]
    });
}

/// `2 (x y)`, `2 (x z)` and `2 x` share `2 x`.
#[test]
fn equal_multiples_are_one() {
    check(3, 3, |b, x| {
        let (first, second) = (b.scalar(ScalarOp::Mul, &[x[0], x[1]]), b.scalar(ScalarOp::Mul, &[x[0], x[2]]));
        vec![times(b, 2.0, first), times(b, 2.0, second), times(b, 2.0, x[0])]
    });
}
