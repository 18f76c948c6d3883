//! The form that derivative expressions end in.

use super::{check, function, printed};
use crate::graph::{Builder, NodeId, Op, ScalarOp, Ty};
use crate::simplify::simplify;

/// The simplified form of one derivative expression of `x` and `y`, as printed.
fn simplified(body: impl FnOnce(&mut Builder, NodeId, NodeId) -> NodeId) -> String {
    let (graph, vars) = function(2, |b, p| vec![body(b, p[0], p[1])]);
    let text = printed(&check(&graph, &vars));
    // Numbers of nodes say nothing.
    let mut names: Vec<&str> = Vec::new();
    let mut out = String::new();
    for (i, part) in text.split('%').enumerate() {
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        if i == 0 || digits == 0 {
            out += part;
            continue;
        }
        let (number, rest) = part.split_at(digits);
        let index = names.iter().position(|n| *n == number).unwrap_or_else(|| {
            names.push(number);
            names.len() - 1
        });
        out += &format!("%{index}{rest}");
    }
    out
}

#[test]
fn like_terms_are_put_together() {
    use ScalarOp::*;
    let text = simplified(|b, x, y| {
        let xy = b.scalar(Mul, &[x, y]);
        let yx = b.scalar(Mul, &[y, x]);
        let three = b.constant(3.0, Ty::F64);
        let more = b.scalar(Mul, &[three, yx]);
        b.scalar(Add, &[xy, more])
    });
    assert_eq!(text, "%0 = 4.0 * x\n%1 = %0 * y\nyield %1\n");
    let text = simplified(|b, x, y| {
        let xy = b.scalar(Mul, &[x, y]);
        let sum = b.scalar(Add, &[xy, x]);
        b.scalar(Sub, &[sum, xy])
    });
    assert_eq!(text, "yield x\n");
}

#[test]
fn signs_and_constants_move_out() {
    use ScalarOp::*;
    let text = simplified(|b, x, y| {
        let minus = b.scalar(Neg, &[x]);
        let two = b.constant(2.0, Ty::F64);
        let left = b.scalar(Mul, &[minus, two]);
        let half = b.constant(0.5, Ty::F64);
        let right = b.scalar(Mul, &[half, y]);
        b.scalar(Mul, &[left, right])
    });
    assert_eq!(text, "%0 = -(x)\n%1 = %0 * y\nyield %1\n");
}

#[test]
fn guards_go_where_nothing_can_be_infinite() {
    use ScalarOp::*;
    let guarded = |op: ScalarOp| {
        move |b: &mut Builder, x: NodeId, y: NodeId| {
            let zero = b.constant(0.0, Ty::F64);
            let cond = b.scalar(Eq, &[x, zero]);
            let value = b.scalar(op, &[x, y]);
            b.node(Op::Select, vec![cond, zero, value], Ty::F64)
        }
    };
    assert_eq!(simplified(guarded(Mul)), "%0 = x * y\nyield %0\n");
    assert!(simplified(guarded(Div)).contains("Select"));
}

#[test]
fn constants_of_the_user_stay() {
    let (graph, _) = function(1, |b, p| {
        b.primal = true;
        let zero = b.constant(0.0, Ty::F64);
        vec![b.scalar(ScalarOp::Add, &[p[0], zero])]
    });
    let mut simplified = graph.clone();
    simplify(&mut simplified, &mut 1);
    assert_eq!(printed(&graph), printed(&simplified));
}
