//! Determinants, inverses and linear systems. A decomposition is the matrix that it is of, an attempt its outcome.

use super::{Result, Rows, Value, product, rows, square, transposed, value, zipped};
use crate::graph::MatrixOp;

/// Along the first row.
fn determinant(a: &Rows) -> Result<f64> {
    if square(a)? == 1 {
        return Ok(a[0][0]);
    }
    (0..a.len()).map(|j| Ok(cofactor(a, 0, j)? * a[0][j])).sum()
}

fn cofactor(a: &Rows, row: usize, column: usize) -> Result<f64> {
    if a.len() == 1 {
        return Ok(1.0);
    }
    let without = |list: &Vec<f64>| list.iter().enumerate().filter(|(j, _)| *j != column).map(|(_, x)| *x).collect();
    let minor: Rows = a.iter().enumerate().filter(|(i, _)| *i != row).map(|(_, list)| without(list)).collect();
    let sign = if (row + column).is_multiple_of(2) { 1.0 } else { -1.0 };
    Ok(sign * determinant(&minor)?)
}

fn inverse(a: &Rows) -> Result<Rows> {
    let all = determinant(a)?;
    (0..a.len()).map(|i| (0..a.len()).map(|j| Ok(cofactor(a, j, i)? / all)).collect()).collect()
}

fn cofactors(a: &Rows) -> Result<Rows> {
    (0..square(a)?).map(|i| (0..a.len()).map(|j| cofactor(a, i, j)).collect()).collect()
}

/// The determinant is linear in each row: its tangent is a sum of determinants.
fn cofactors_tangent(a: &Rows, d: &Rows) -> Result<Rows> {
    let mut sum = vec![vec![0.0; square(a)?]; a.len()];
    for row in 0..a.len() {
        let mut moved = a.clone();
        moved[row] = d[row].clone();
        let mut part = cofactors(&moved)?;
        // The cofactors of the row itself do not have it.
        part[row].fill(0.0);
        sum = zipped(&sum, &part, |x, y| x + y)?;
    }
    Ok(sum)
}

/// The symmetric matrix with this lower triangle.
fn mirrored(a: &Rows) -> Rows {
    (0..a.len()).map(|i| (0..a.len()).map(|j| a[i.max(j)][i.min(j)]).collect()).collect()
}

fn folded(a: &Rows) -> Rows {
    let entry = |i: usize, j: usize| match i.cmp(&j) {
        std::cmp::Ordering::Less => 0.0,
        std::cmp::Ordering::Equal => a[i][i],
        std::cmp::Ordering::Greater => a[i][j] + a[j][i],
    };
    (0..a.len()).map(|i| (0..a.len()).map(|j| entry(i, j)).collect()).collect()
}

pub fn evaluate(op: MatrixOp, args: &[Value]) -> Result<Value> {
    let a = rows(&args[0])?;
    let right = |i: usize| rows(args.get(i).ok_or("an operand is missing")?);
    Ok(match op {
        MatrixOp::Determinant | MatrixOp::DeterminantBy => Value::Real(determinant(&a)?),
        MatrixOp::Cofactors => value(cofactors(&a)?),
        MatrixOp::CofactorsTangent => value(cofactors_tangent(&a, &right(1)?)?),
        MatrixOp::Lu | MatrixOp::Cholesky => args[0].clone(),
        MatrixOp::Inverse | MatrixOp::TryInverse | MatrixOp::TryInverseBy => value(inverse(&a)?),
        MatrixOp::TrySolve => value(product(&inverse(&a)?, &right(1)?)?),
        MatrixOp::Solve => value(product(&inverse(&a)?, &right(2)?)?),
        MatrixOp::SolveTransposed => value(product(&transposed(&inverse(&a)?), &right(2)?)?),
        MatrixOp::CholeskySolve => value(product(&inverse(&mirrored(&a))?, &right(2)?)?),
        MatrixOp::CholeskyInverse => value(inverse(&mirrored(&a))?),
        MatrixOp::CholeskyDeterminant => Value::Real(determinant(&mirrored(&a))?),
        MatrixOp::CholeskyLogDeterminant => Value::Real(determinant(&mirrored(&a))?.abs().ln()),
        MatrixOp::Mirrored => value(mirrored(&a)),
        MatrixOp::Folded => value(folded(&a)),
        _ => return Err(format!("{op:?} of matrices")),
    })
}
