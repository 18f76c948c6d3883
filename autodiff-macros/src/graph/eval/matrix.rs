//! Operations on matrices, as lists of rows.

mod parts;
mod rotate;
mod solve;

use super::{Result, Value, scalar};
use crate::graph::{MatrixOp, ScalarOp};

type Rows = Vec<Vec<f64>>;

fn rows(value: &Value) -> Result<Rows> {
    let Value::List(rows) = value else { return Err(format!("a matrix, not {value:?}")) };
    let row = |row: &Value| match row {
        Value::List(entries) => entries.iter().map(Value::real).collect(),
        other => Err(format!("a row, not {other:?}")),
    };
    rows.iter().map(row).collect()
}

fn value(rows: Rows) -> Value {
    Value::List(rows.into_iter().map(|row| Value::List(row.into_iter().map(Value::Real).collect())).collect())
}

fn same_shape(a: &Rows, b: &Rows) -> Result<()> {
    let shape = |m: &Rows| (m.len(), m.first().map_or(0, Vec::len));
    if shape(a) == shape(b) { Ok(()) } else { Err(format!("{:?} and {:?} are shapes apart", shape(a), shape(b))) }
}

fn zipped(a: &Rows, b: &Rows, f: impl Fn(f64, f64) -> f64) -> Result<Rows> {
    same_shape(a, b)?;
    Ok(a.iter().zip(b).map(|(a, b)| a.iter().zip(b).map(|(x, y)| f(*x, *y)).collect()).collect())
}

fn mapped(a: &Rows, f: impl Fn(f64) -> f64) -> Rows {
    a.iter().map(|row| row.iter().map(|x| f(*x)).collect()).collect()
}

fn transposed(a: &Rows) -> Rows {
    (0..a[0].len()).map(|j| a.iter().map(|row| row[j]).collect()).collect()
}

fn product(a: &Rows, b: &Rows) -> Result<Rows> {
    if a[0].len() != b.len() {
        return Err("a product of shapes that do not fit".to_string());
    }
    let columns = transposed(b);
    let entry = |row: &Vec<f64>, column: &Vec<f64>| row.iter().zip(column).map(|(x, y)| x * y).sum();
    Ok(a.iter().map(|row| columns.iter().map(|column| entry(row, column)).collect()).collect())
}

fn dot(a: &Rows, b: &Rows) -> Result<f64> {
    Ok(zipped(a, b, |x, y| x * y)?.iter().flatten().sum())
}

fn square(a: &Rows) -> Result<usize> {
    if a.len() == a[0].len() { Ok(a.len()) } else { Err("a matrix that is not square".to_string()) }
}

fn cross(a: &Rows, b: &Rows) -> Result<Rows> {
    same_shape(a, b)?;
    if a.len() * a[0].len() != 3 {
        return Err("a cross product outside of three dimensions".to_string());
    }
    let (x, y): (Vec<f64>, Vec<f64>) = (a.concat(), b.concat());
    let entries: Vec<f64> = (0..3).map(|i| (x[(i + 1) % 3] * y[(i + 2) % 3]) - (x[(i + 2) % 3] * y[(i + 1) % 3])).collect();
    Ok(if a.len() == 3 { entries.into_iter().map(|x| vec![x]).collect() } else { vec![entries] })
}

/// An operator, at least one of whose operands is a matrix.
pub fn operator(op: ScalarOp, args: &[Value]) -> Result<Value> {
    match (op, args) {
        (ScalarOp::Neg, [a]) => Ok(value(mapped(&rows(a)?, |x| -x))),
        (ScalarOp::Add, [a, b]) => Ok(value(zipped(&rows(a)?, &rows(b)?, |x, y| x + y)?)),
        (ScalarOp::Sub, [a, b]) => Ok(value(zipped(&rows(a)?, &rows(b)?, |x, y| x - y)?)),
        (ScalarOp::Mul, [Value::Real(x), a] | [a, Value::Real(x)]) => Ok(value(mapped(&rows(a)?, |y| x * y))),
        (ScalarOp::Mul, [a, b]) => Ok(value(product(&rows(a)?, &rows(b)?)?)),
        (ScalarOp::Div, [a, Value::Real(x)]) => Ok(value(mapped(&rows(a)?, |y| y / x))),
        _ => Err(format!("`{}` of {args:?}", op.name())),
    }
}

/// The adjoint of a factor of a product, one of which may be a number.
fn factor(other: &Value, own: &Value, g: &Value, product_of: impl Fn(&Rows, &Rows) -> Result<Rows>) -> Result<Value> {
    match (own, other) {
        (Value::Real(_), Value::Real(_)) => scalar(ScalarOp::Mul, &[g.clone(), other.clone()]),
        (Value::Real(_), other) => Ok(Value::Real(dot(&rows(other)?, &rows(g)?)?)),
        (_, Value::Real(_)) => operator(ScalarOp::Mul, &[g.clone(), other.clone()]),
        (_, other) => Ok(value(product_of(&rows(other)?, &rows(g)?)?)),
    }
}

/// An operation on whole matrices.
pub fn whole(op: MatrixOp, args: &[Value]) -> Result<Value> {
    let matrix = |i: usize| rows(&args[i]);
    Ok(match op {
        MatrixOp::Transpose => value(transposed(&matrix(0)?)),
        MatrixOp::Dot => Value::Real(dot(&matrix(0)?, &matrix(1)?)?),
        MatrixOp::Sum => Value::Real(matrix(0)?.iter().flatten().sum()),
        MatrixOp::NormSquared => Value::Real(dot(&matrix(0)?, &matrix(0)?)?),
        MatrixOp::Norm => Value::Real(dot(&matrix(0)?, &matrix(0)?)?.sqrt()),
        MatrixOp::ComponentMul => value(zipped(&matrix(0)?, &matrix(1)?, |x, y| x * y)?),
        MatrixOp::ComponentDiv => value(zipped(&matrix(0)?, &matrix(1)?, |x, y| x / y)?),
        MatrixOp::Trace => {
            let a = matrix(0)?;
            Value::Real((0..square(&a)?).map(|i| a[i][i]).sum())
        }
        MatrixOp::AddScalar => {
            let x = args[1].real()?;
            value(mapped(&matrix(0)?, |y| y + x))
        }
        MatrixOp::TransposeMul => value(product(&transposed(&matrix(0)?), &matrix(1)?)?),
        MatrixOp::QuotientLeft => value(zipped(&matrix(0)?, &matrix(1)?, |g, r| if g == 0.0 { 0.0 } else { g / r })?),
        MatrixOp::QuotientRight => {
            let share = zipped(&matrix(1)?, &matrix(2)?, |q, g| -q * g)?;
            value(zipped(&share, &matrix(0)?, |x, r| if x == 0.0 { 0.0 } else { x / r })?)
        }
        MatrixOp::QuotientBy => {
            let x = args[1].real()?;
            value(mapped(&matrix(0)?, |g| if g == 0.0 { 0.0 } else { g / x }))
        }
        MatrixOp::DivisorShare => Value::Real(-dot(&matrix(0)?, &matrix(1)?)? / args[2].real()?),
        MatrixOp::Cross => value(cross(&matrix(0)?, &matrix(1)?)?),
        MatrixOp::ProductLeft => factor(&args[1], &args[0], &args[2], |right, g| product(g, &transposed(right)))?,
        MatrixOp::ProductRight => factor(&args[0], &args[1], &args[2], |left, g| product(&transposed(left), g))?,
        MatrixOp::Filled => {
            let x = args[1].real()?;
            value(mapped(&matrix(0)?, |_| x))
        }
        MatrixOp::Diagonal => {
            let (shape, x) = (matrix(0)?, args[1].real()?);
            let row = |i: usize| (0..shape[i].len()).map(|j| if i == j { x } else { 0.0 }).collect();
            value((0..square(&shape)?).map(row).collect())
        }
        MatrixOp::Rotation(_) | MatrixOp::RotationBack | MatrixOp::Rotated | MatrixOp::Stumpff(_) => return rotate::evaluate(op, args),
        MatrixOp::Part(_) | MatrixOp::Spread(_) | MatrixOp::FromColumns(_) | MatrixOp::FromRows(_) | MatrixOp::FromDiagonal(_) => {
            return parts::evaluate(op, args);
        }
        op => return solve::evaluate(op, args),
    })
}
