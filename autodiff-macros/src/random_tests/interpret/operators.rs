//! Operators of numbers, and which arm a number goes to.

use crate::random_tests::program::*;

/// The arm that a number goes to, as `source` writes them.
pub fn arm_of(n: usize, arms: usize) -> usize {
    let arm = match n {
        0 => 0,
        1 | 4 => 1,
        2 | 3 => 2,
        _ => arms,
    };
    arm.min(arms - 1)
}

pub fn compare<T: PartialOrd>(op: Compare, a: T, b: T) -> bool {
    match op {
        Compare::Lt => a < b,
        Compare::Le => a <= b,
        Compare::Gt => a > b,
        Compare::Eq => a == b,
    }
}

pub fn assigned(op: Assign, old: f64, value: f64) -> f64 {
    match op {
        Assign::Set => value,
        Assign::Add => old + value,
        Assign::Sub => old - value,
        Assign::Mul => old * value,
        Assign::Div => old / value,
    }
}

pub fn unary(op: Unary, x: f64) -> f64 {
    match op {
        Unary::Neg => -x,
        Unary::Sin => x.sin(),
        Unary::Cos => x.cos(),
        Unary::Tanh => x.tanh(),
        Unary::Exp => x.exp(),
        Unary::Ln => x.ln(),
        Unary::Sqrt => x.sqrt(),
        Unary::Abs => x.abs(),
        Unary::Atan => x.atan(),
        Unary::Recip => x.recip(),
    }
}

pub fn binary(op: Binary, a: f64, b: f64) -> f64 {
    match op {
        Binary::Add => a + b,
        Binary::Sub => a - b,
        Binary::Mul => a * b,
        Binary::Div => a / b,
        Binary::Max => a.max(b),
        Binary::Min => a.min(b),
        Binary::Hypot => a.hypot(b),
        Binary::Powf => a.powf(b),
    }
}
