//! The table: what an incoming derivative `G` contributes through each argument.
//!
//! Names: `G` incoming derivative, `X`, `Y`, `Z` the arguments, `OUT` the result.
//! `.singular()` marks a partial that can be infinite or undefined at a finite argument, by a pole or by overflow (`exp`): there a
//! zero `G` gives zero. `docs/edges.md` lists each operation at its edges.
//! Kinks: `abs`, `copysign` and `hypot` have derivative 0 at 0; `max` and `min` of equal arguments follow the second one
//! (so that `x.max(0.0)` is the ReLU with derivative 0 at 0); `clamp` follows `X` on its borders; rounding is flat.

use super::{Rule, Template};
use crate::graph::ScalarOp;
use std::f64::consts::{FRAC_2_SQRT_PI, LN_2, LN_10};

/// The rule of an operation. A missing row does not compile.
pub fn rule(op: ScalarOp) -> Rule {
    use ScalarOp::*;
    use Template::{G, Out as OUT, X, Y};
    match op {
        Add => binary(G, G),
        Sub => binary(G, -G),
        Mul => binary(G * Y, G * X),
        Div => binary((G / Y).singular(), (-(G / Y * OUT)).singular()),
        Rem => binary(G, (-(G * (X / Y).apply(Trunc))).singular()),
        Neg => unary(-G),
        Lt | Le | Gt | Ge | Eq | Ne | And | Or | Not => Rule::Flat,

        Sin => unary(G * X.apply(Cos)),
        Cos => unary(-(G * X.apply(Sin))),
        Tan => unary(G * (c(1.0) + OUT * OUT)),
        Asin => unary((G / one_minus_square().apply(Sqrt)).singular()),
        Acos => unary((-(G / one_minus_square().apply(Sqrt))).singular()),
        Atan => unary(G / (c(1.0) + X * X)),
        Sinh => unary((G * X.apply(Cosh)).singular()),
        Cosh => unary((G * X.apply(Sinh)).singular()),
        Tanh => unary(G * (c(1.0) - OUT * OUT)),
        Asinh => unary(G / (X * X + c(1.0)).apply(Sqrt)),
        Acosh => unary((G / ((X - c(1.0)) * (X + c(1.0))).apply(Sqrt)).singular()),
        Atanh => unary((G / one_minus_square()).singular()),

        Exp => unary((G * OUT).singular()),
        Exp2 => unary((G * OUT * c(LN_2)).singular()),
        ExpM1 => unary((G * X.apply(Exp)).singular()),
        Ln => unary((G / X).singular()),
        Log2 => unary((G / (X * c(LN_2))).singular()),
        Log10 => unary((G / (X * c(LN_10))).singular()),
        Ln1p => unary((G / (c(1.0) + X)).singular()),
        Log => binary((G / (X * Y.apply(Ln))).singular(), (-(G * OUT / (Y * Y.apply(Ln)))).singular()),

        Sqrt => unary((c(0.5) * G / OUT).singular()),
        Cbrt => unary((G / (c(3.0) * OUT * OUT)).singular()),
        Recip => unary((-(G * OUT * OUT)).singular()),
        // The exponent is an integer; `x^0` is flat even at 0.
        Powi => Rule::Elementwise(vec![
            Some(
                (G * Y.apply2(Eq, Template::Int(0)).select(c(0.0), Template::Real(Box::new(Y)) * X.apply2(Powi, Y - Template::Int(1))))
                    .singular(),
            ),
            None,
        ]),
        Powf => binary(
            (G * Y.apply2(Eq, c(0.0)).select(c(0.0), Y * X.apply2(Powf, Y - c(1.0)))).singular(),
            (G * OUT.apply2(Eq, c(0.0)).select(c(0.0), OUT * X.apply(Ln))).singular(),
        ),
        Hypot => binary(OUT.apply2(Eq, c(0.0)).select(c(0.0), G * (X / OUT)), OUT.apply2(Eq, c(0.0)).select(c(0.0), G * (Y / OUT))),
        // `X.atan2(Y)`: the angle of the point (Y, X).
        Atan2 => binary((G * (Y / (X * X + Y * Y))).singular(), (-(G * (X / (X * X + Y * Y)))).singular()),

        Abs => unary(X.apply2(Gt, c(0.0)).select(G, X.apply2(Lt, c(0.0)).select(-G, c(0.0)))),
        Signum | Floor | Ceil | Round | RoundTiesEven | Trunc | DivEuclid => Rule::Flat,
        Fract => unary(G),
        ToRadians => unary(G.apply(ToRadians)),
        ToDegrees => unary(G.apply(ToDegrees)),
        // A NaN argument is passed over by the standard library: the other one is the result.
        Max => binary(follows_first(Gt).select(G, c(0.0)), follows_first(Gt).select(c(0.0), G)),
        Min => binary(follows_first(Lt).select(G, c(0.0)), follows_first(Lt).select(c(0.0), G)),
        Copysign => Rule::Elementwise(vec![Some(X.apply2(Eq, c(0.0)).select(c(0.0), G * (X.apply(Signum) * Y.apply(Signum)))), None]),
        RemEuclid => binary(G, (-(G * X.apply2(DivEuclid, Y))).singular()),
        MulAdd => Rule::Elementwise(vec![Some(G * Y), Some(G * X), Some(G)]),
        Clamp => Rule::Elementwise(vec![
            Some(X.apply2(Lt, Y).apply2(Or, X.apply2(Gt, Template::Z)).select(c(0.0), G)),
            Some(X.apply2(Lt, Y).select(G, c(0.0))),
            Some(X.apply2(Gt, Template::Z).select(G, c(0.0))),
        ]),

        Sigmoid => unary(G * (OUT * (c(1.0) - OUT))),
        Softplus => unary(G * X.apply(Sigmoid)),
        LogSigmoid => unary(G * (-X).apply(Sigmoid)),
        Logit => unary((G / (X * (c(1.0) - X))).singular()),
        Erf => unary(G * (c(FRAC_2_SQRT_PI) * (-(X * X)).apply(Exp))),
        Erfc => unary(-(G * (c(FRAC_2_SQRT_PI) * (-(X * X)).apply(Exp)))),
        Gamma => unary((G * (OUT * X.apply(Digamma))).singular()),
        LnGamma => unary((G * X.apply(Digamma)).singular()),
        LnBeta => binary(
            (G * (X.apply(Digamma) - (X + Y).apply(Digamma))).singular(),
            (G * (Y.apply(Digamma) - (X + Y).apply(Digamma))).singular(),
        ),
        Digamma => unary((G * Template::Int(1).apply2(Polygamma, X)).singular()),
        // The order is an integer.
        Polygamma => Rule::Elementwise(vec![None, Some((G * (X + Template::Int(1)).apply2(Polygamma, Y)).singular())]),
    }
}

fn unary(x: Template) -> Rule {
    Rule::Elementwise(vec![Some(x)])
}

fn binary(x: Template, y: Template) -> Rule {
    Rule::Elementwise(vec![Some(x), Some(y)])
}

fn c(value: f64) -> Template {
    Template::Const(value)
}

/// `1 - X^2`, without cancellation near the ends.
fn one_minus_square() -> Template {
    (c(1.0) - Template::X) * (c(1.0) + Template::X)
}

/// Whether `max` (`Gt`) or `min` (`Lt`) gives its first argument.
fn follows_first(order: ScalarOp) -> Template {
    let second_is_nan = Template::Y.apply2(ScalarOp::Ne, Template::Y);
    Template::Beyond.apply2(order, Template::Y).apply2(ScalarOp::Or, second_is_nan)
}
