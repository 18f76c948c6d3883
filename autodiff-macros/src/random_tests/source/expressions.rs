//! Expressions as Rust, with the types that rustc cannot find by itself.

use super::{arm_pattern, block, chain, list, piece};
use crate::random_tests::program::*;

pub fn elem(name: &str, indices: &[Int]) -> String {
    indices.iter().fold(name.to_string(), |text, i| format!("{text}[{}]", int(i)))
}

pub fn int(i: &Int) -> String {
    match i {
        Int::Lit(n) => n.to_string(),
        Int::Var(name) => name.clone(),
        Int::Len(name) => format!("{name}.len()"),
        Int::Add(a, b) => format!("({} + {})", int(a), int(b)),
        Int::Mul(a, b) => format!("({} * {})", int(a), int(b)),
        Int::Rem(a, b) => format!("({} % {})", int(a), int(b)),
    }
}

fn signed(s: &Signed) -> String {
    match s {
        Signed::Lit(n) => n.to_string(),
        Signed::Var(name) => name.clone(),
        Signed::Sub(a, b) => format!("({} - {})", signed(a), signed(b)),
        Signed::Mul(a, b) => format!("({} * {})", signed(a), signed(b)),
    }
}

fn compare(op: Compare) -> &'static str {
    match op {
        Compare::Lt => "<",
        Compare::Le => "<=",
        Compare::Gt => ">",
        Compare::Eq => "==",
    }
}

pub fn cond(c: &Cond) -> String {
    match c {
        Cond::Real(op, a, b) => format!("({} {} {})", real(a), compare(*op), real(b)),
        Cond::Int(op, a, b) => format!("({} {} {})", int(a), compare(*op), int(b)),
        Cond::Signed(op, a, b) => format!("({} {} {})", signed(a), compare(*op), signed(b)),
        Cond::And(a, b) => format!("({} && {})", cond(a), cond(b)),
        Cond::Or(a, b) => format!("({} || {})", cond(a), cond(b)),
        Cond::Not(a) => format!("!{}", cond(a)),
    }
}

/// Whether rustc knows no more than that it is some float.
pub fn is_untyped(r: &Real) -> bool {
    match r {
        Real::Lit(_) => true,
        Real::Unary(Unary::Neg, a) => is_untyped(a),
        Real::Binary(Binary::Add | Binary::Sub | Binary::Mul | Binary::Div, a, b) => is_untyped(a) && is_untyped(b),
        Real::If(_, a, b) => is_untyped(a) && is_untyped(b),
        Real::Match(_, arms) => arms.iter().all(is_untyped),
        Real::Block(_, value) => is_untyped(value),
        _ => false,
    }
}

/// The expression with a type that rustc knows.
pub fn typed(r: &Real) -> String {
    if !is_untyped(r) {
        return real(r);
    }
    match r {
        Real::Lit(x) => format!("{x:?}_f64"),
        _ => format!("(1.0_f64 * {})", real(r)),
    }
}

fn receiver(r: &Real) -> String {
    match r {
        Real::Lit(x) if *x < 0.0 => format!("({x:?}_f64)"),
        Real::Lit(_) | Real::Var(_) | Real::Elem(..) | Real::Field(..) | Real::Call(..) => typed(r),
        _ if is_untyped(r) => format!("({})", typed(r)),
        _ => format!("({})", real(r)),
    }
}

/// The expression as Rust.
pub fn real(r: &Real) -> String {
    match r {
        Real::Lit(x) => format!("{x:?}"),
        Real::Var(name) => name.clone(),
        Real::Deref(name) => format!("*{name}"),
        Real::Elem(name, indices) => elem(name, indices),
        Real::Field(name, field) => format!("{name}.{field}"),
        Real::FromInt(i) => format!("({} as f64)", int(i)),
        Real::FromSigned(s) => format!("({} as f64)", signed(s)),
        Real::Unary(op, a) => unary(*op, a),
        Real::Powi(a, n) => format!("{}.powi({})", receiver(a), signed(n)),
        Real::Binary(op, a, b) => match op {
            Binary::Add => format!("({} + {})", real(a), real(b)),
            Binary::Sub => format!("({} - {})", real(a), real(b)),
            Binary::Mul => format!("({} * {})", real(a), real(b)),
            Binary::Div => format!("({} / {})", real(a), real(b)),
            Binary::Max => format!("{}.max({})", receiver(a), real(b)),
            Binary::Min => format!("{}.min({})", receiver(a), real(b)),
            Binary::Hypot => format!("{}.hypot({})", receiver(a), real(b)),
            Binary::Powf => format!("{}.powf({})", receiver(a), real(b)),
        },
        Real::If(c, a, b) => format!("(if {} {{ {} }} else {{ {} }})", cond(c), real(a), real(b)),
        Real::Match(on, arms) => {
            let arms: Vec<String> =
                arms.iter().enumerate().map(|(i, arm)| format!("{} => {}", arm_pattern(i, arms.len()), real(arm))).collect();
            format!("(match {} {{ {} }})", int(on), arms.join(", "))
        }
        Real::Call(name, args) => format!("{name}({})", list(args, real)),
        Real::Block(stmts, value) => {
            let mut text = String::new();
            block(stmts, 0, &mut text);
            format!("({{ {} {} }})", text.trim_end().replace('\n', " "), real(value))
        }
        Real::Chain(c) => chain(c),
        Real::Piece(p) => piece(p),
    }
}

fn unary(op: Unary, a: &Real) -> String {
    let method = match op {
        Unary::Neg => return format!("(-{})", receiver(a)),
        Unary::Sin => "sin",
        Unary::Cos => "cos",
        Unary::Tanh => "tanh",
        Unary::Exp => "exp",
        Unary::Ln => "ln",
        Unary::Sqrt => "sqrt",
        Unary::Abs => "abs",
        Unary::Atan => "atan",
        Unary::Recip => "recip",
    };
    format!("{}.{method}()", receiver(a))
}
