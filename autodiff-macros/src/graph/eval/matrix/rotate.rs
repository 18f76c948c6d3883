//! Rotations in space. A rotation is its scaled axis.

use super::{Result, Rows, Value, cross, dot, mapped, rows, value, zipped};
use crate::graph::MatrixOp;

/// `Σ (-x)ⁱ / (2i + k)!`
fn stumpff(k: u32, x: f64) -> f64 {
    let mut term = 1.0 / (1..=k).map(f64::from).product::<f64>();
    let mut sum = 0.0;
    for i in 0..40 {
        sum += term;
        let n = f64::from(2 * i + k);
        term *= -x / ((n + 1.0) * (n + 2.0));
    }
    sum
}

/// `v + c₁ w × v + c₂ w × (w × v)`
fn rotated(w: &Rows, v: &Rows) -> Result<Rows> {
    let square = dot(w, w)?;
    let once = cross(w, v)?;
    let twice = cross(w, &once)?;
    let sum = zipped(v, &mapped(&once, |x| stumpff(1, square) * x), |x, y| x + y)?;
    zipped(&sum, &mapped(&twice, |x| stumpff(2, square) * x), |x, y| x + y)
}

pub fn evaluate(op: MatrixOp, args: &[Value]) -> Result<Value> {
    Ok(match (op, args) {
        (MatrixOp::Rotation(_), [axis]) => axis.clone(),
        (MatrixOp::Rotation(_), [axis, angle]) => {
            let angle = angle.real()?;
            value(mapped(&rows(axis)?, |x| angle * x))
        }
        (MatrixOp::RotationBack, [axis]) => value(mapped(&rows(axis)?, |x| -x)),
        (MatrixOp::Rotated, [axis, _, vector]) => value(rotated(&rows(axis)?, &rows(vector)?)?),
        (MatrixOp::Stumpff(k), [x]) => Value::Real(stumpff(k, x.real()?)),
        _ => return Err(format!("{op:?} of {args:?}")),
    })
}
