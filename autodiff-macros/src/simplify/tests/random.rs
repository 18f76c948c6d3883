//! Random expressions mean the same before and after.

use super::{Random, function, results};
use crate::graph::{Builder, NodeId, Op, ScalarOp, Ty};
use crate::simplify::simplify;

fn tree(b: &mut Builder, random: &mut Random, params: &[NodeId], depth: u64) -> NodeId {
    use ScalarOp::*;
    if depth == 0 || random.next(8) == 0 {
        return match random.next(4) {
            0 => {
                let value = [0.0, -0.0, 1.0, -1.0, 2.0, 0.5, -3.0][random.next(7) as usize];
                b.constant(value, Ty::F64)
            }
            _ => params[random.next(params.len() as u64) as usize],
        };
    }
    let x = tree(b, random, params, depth - 1);
    match random.next(9) {
        0 => b.scalar(Neg, &[x]),
        1 => b.scalar(Sin, &[x]),
        2 => {
            let n = b.integer(i128::from(random.next(4)));
            b.node(Op::Scalar(Powi), vec![x, n], Ty::F64)
        }
        3 => {
            let y = tree(b, random, params, depth - 1);
            let zero = b.constant(0.0, Ty::F64);
            let cond = b.scalar(Eq, &[x, zero]);
            b.node(Op::Select, vec![cond, zero, y], Ty::F64)
        }
        kind => {
            let y = tree(b, random, params, depth - 1);
            b.scalar([Add, Sub, Mul, Div, Add][kind as usize - 4], &[x, y])
        }
    }
}

#[test]
fn random_derivatives_keep_their_value() {
    for seed in 0..400 {
        let mut random = Random(seed);
        let (graph, vars) = function(3, |b, params| (0..3).map(|_| tree(b, &mut random, params, 5)).collect());
        let mut simplified = graph.clone();
        simplify(&mut simplified, &mut 0);
        for _ in 0..5 {
            let point: Vec<f64> = vars.iter().map(|_| random.real()).collect();
            let (before, after) = (results(&graph, &vars, &point), results(&simplified, &vars, &point));
            for (a, b) in before.iter().zip(&after) {
                // Beyond poles real arithmetic says nothing; near them it loses digits.
                let comparable = a.is_finite() && a.abs() < 1e6;
                assert!(!comparable || (a - b).abs() <= 1e-6 * (1.0 + a.abs()), "seed {seed}: {a} became {b}\n{graph}\n{simplified}");
            }
        }
    }
}

#[test]
fn random_computations_of_the_user_keep_every_bit() {
    for seed in 0..400 {
        let mut random = Random(seed);
        let (graph, vars) = function(3, |b, params| {
            b.primal = true;
            (0..3).map(|_| tree(b, &mut random, params, 5)).collect()
        });
        let mut simplified = graph.clone();
        simplify(&mut simplified, &mut graph.body.stmts.len());
        for point in [[0.3, -1.7, 2.0], [0.0, -0.0, 1.0], [f64::INFINITY, -1.0, 1e-310]] {
            let (before, after) = (results(&graph, &vars, &point), results(&simplified, &vars, &point));
            let same = before.iter().zip(&after).all(|(a, b)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()));
            assert!(same, "seed {seed}: {before:?} became {after:?}\n{graph}\n{simplified}");
        }
    }
}
