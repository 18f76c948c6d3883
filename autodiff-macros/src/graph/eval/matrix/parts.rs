//! Parts of matrices whose sizes are values, and matrices put together of parts.

use super::{Result, Rows, Value, rows, square, transposed, value};
use crate::graph::{MatrixOp, Part};
use std::ops::Range;

/// The rows and columns of a part that is a block.
fn block(part: Part, whole: &Rows, at: &[Value]) -> Result<(Range<usize>, Range<usize>)> {
    let at: Vec<usize> = at.iter().map(|n| n.int().map(|n| n as usize)).collect::<Result<_>>()?;
    let (all_rows, all_columns) = (0..whole.len(), 0..whole[0].len());
    Ok(match (part, &at[..]) {
        (Part::Row, [i]) => (*i..i + 1, all_columns),
        (Part::Column, [j]) => (all_rows, *j..j + 1),
        (Part::Rows, [i, n]) => (*i..i + n, all_columns),
        (Part::Columns, [j, n]) => (all_rows, *j..j + n),
        _ => return Err(format!("the part {part:?}, whose size only the source tells")),
    })
}

pub fn evaluate(op: MatrixOp, args: &[Value]) -> Result<Value> {
    let first = rows(&args[0])?;
    Ok(match op {
        MatrixOp::Part(Part::Diagonal) => value((0..square(&first)?).map(|i| vec![first[i][i]]).collect()),
        MatrixOp::Part(part) => {
            let (rows, columns) = block(part, &first, &args[1..])?;
            value(first[rows].iter().map(|row| row[columns.clone()].to_vec()).collect())
        }
        MatrixOp::Spread(part) => {
            let mut out: Rows = first.iter().map(|row| vec![0.0; row.len()]).collect();
            let inner = rows(args.last().expect("a part has a value"))?;
            if part == Part::Diagonal {
                (0..square(&first)?).for_each(|i| out[i][i] = inner[i][0]);
                return Ok(value(out));
            }
            let (rows, columns) = block(part, &first, &args[1..args.len() - 1])?;
            for (row, inner) in out[rows].iter_mut().zip(inner) {
                row[columns.clone()].copy_from_slice(&inner);
            }
            value(out)
        }
        MatrixOp::FromRows(_) => value(args.iter().map(rows).collect::<Result<Vec<Rows>>>()?.concat()),
        MatrixOp::FromColumns(_) => {
            let columns: Vec<Rows> = args.iter().map(|column| Ok(transposed(&rows(column)?))).collect::<Result<_>>()?;
            value(transposed(&columns.concat()))
        }
        _ => {
            let entry = |i: usize, j: usize| if i == j { first[i][0] } else { 0.0 };
            value((0..first.len()).map(|i| (0..first.len()).map(|j| entry(i, j)).collect()).collect())
        }
    })
}
