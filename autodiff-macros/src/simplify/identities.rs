//! The table of laws.
//!
//! Names: `X`, `Y`, `Z` any value, `A`, `B` real constants. A law that is `exact` holds bit for bit in floating point and
//! may rewrite the user's own computation; the others hold for real numbers and serve derivatives only. Left sides are
//! tried with the arguments of commutative operations in every order, unless they are `ordered`. Every law makes the expression smaller or moves
//! constants to the left and signs outwards, so that rewriting ends.

use super::pattern::{Pattern, Test};
use crate::graph::ScalarOp;
use Pattern::{Any, Bool, Coefficient, Int, Real};
use ScalarOp::{And, Eq, Ge, Gt, Le, Lt, Ne, Not, Or, Powf, Powi};

/// `lhs` may be replaced by `rhs`.
#[derive(Clone, Debug)]
pub struct Law {
    pub lhs: Pattern,
    pub rhs: Pattern,
    pub exact: bool,
    pub domain: Domain,
    /// The arguments stand in this order, since the right side keeps it.
    pub ordered: bool,
}

impl Law {
    /// The left side in every form.
    pub fn forms(&self) -> Vec<Pattern> {
        if self.ordered { vec![self.lhs.clone()] } else { self.lhs.orders() }
    }
}

/// What the operands of the outermost operation are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Domain {
    Real,
    Int,
    Bool,
}

const X: Pattern = Any(0);
const Y: Pattern = Any(1);
const Z: Pattern = Any(2);
const A: Pattern = Coefficient(0, Test::Number);
const B: Pattern = Coefficient(1, Test::Number);
const NEGATIVE: Pattern = Coefficient(0, Test::Negative);
const NOT_ZERO: Pattern = Coefficient(1, Test::NotZero);
const ZERO: Pattern = Real(0.0);
const ONE: Pattern = Real(1.0);

/// Every law, in the order in which they are tried.
pub fn laws() -> Vec<Law> {
    [signs(), sums(), products(), quotients(), powers(), choices(), tests(), logic(), integers()].concat()
}

fn signs() -> Vec<Law> {
    vec![
        // -(-x) = x
        exact(-(-X), X),
        // -(x - y) = y - x
        real(-(X - Y), Y - X),
        // (-x) y = -(x y)
        ordered(-X * Y, -(X * Y)),
        // x (-y) = -(x y)
        ordered(X * -Y, -(X * Y)),
        // a x = -(|a| x) for a < 0
        real(NEGATIVE * X, -(-NEGATIVE * X)),
        // (-x) / y = -(x / y)
        real(-X / Y, -(X / Y)),
        // x / (-y) = -(x / y)
        real(X / -Y, -(X / Y)),
        // a / x = -(|a| / x) for a < 0
        real(NEGATIVE / X, -(-NEGATIVE / X)),
        // x / a = -(x / |a|) for a < 0
        real(X / NEGATIVE, -(X / -NEGATIVE)),
    ]
}

fn sums() -> Vec<Law> {
    vec![
        // x + (-0) = x, also for x = -0
        exact(X + Real(-0.0), X),
        // x - 0 = x, also for x = -0
        exact(X - ZERO, X),
        // x + 0 = x
        real(X + ZERO, X),
        // 0 - x = -x
        real(ZERO - X, -X),
        // x + (-y) = x - y
        real(X + -Y, X - Y),
        // x - (-y) = x + y
        real(X - -Y, X + Y),
        // (-x) - y = -(x + y)
        real(-X - Y, -(X + Y)),
    ]
}

fn products() -> Vec<Law> {
    vec![
        // x * 1 = x
        exact(X * ONE, X),
        // x * 0 = 0
        real(X * ZERO, ZERO),
        // a (b x) = (a b) x
        real(A * (B * X), (A * B) * X),
        // a (x / b) = (a / b) x
        real(A * (X / NOT_ZERO), (A / NOT_ZERO) * X),
        // (a x) y = a (x y)
        ordered((A * X) * Y, A * (X * Y)),
        // x (a y) = a (x y)
        ordered(X * (A * Y), A * (X * Y)),
    ]
}

fn quotients() -> Vec<Law> {
    vec![
        // x / 1 = x
        exact(X / ONE, X),
        // 0 / x = 0
        real(ZERO / X, ZERO),
        // (a x) / b = (a / b) x
        real((A * X) / NOT_ZERO, (A / NOT_ZERO) * X),
    ]
}

fn powers() -> Vec<Law> {
    vec![
        // x^0 = 1
        real(X.apply2(Powi, Int(0)), ONE),
        real(X.apply2(Powf, ZERO), ONE),
        // x^1 = x
        real(X.apply2(Powi, Int(1)), X),
        real(X.apply2(Powf, ONE), X),
        // x^2 = x x
        real(X.apply2(Powi, Int(2)), X * X),
        real(X.apply2(Powf, Real(2.0)), X * X),
    ]
}

fn choices() -> Vec<Law> {
    vec![
        // if true { x } else { y } = x
        exact(Bool(true).select(X, Y), X),
        // if false { x } else { y } = y
        exact(Bool(false).select(X, Y), Y),
        // if z { x } else { x } = x
        exact(Z.select(X, X), X),
        // if !z { x } else { y } = if z { y } else { x }
        real(Z.apply(Not).select(X, Y), Z.select(Y, X)),
        // if z { 0 } else { -x } = -(if z { 0 } else { x })
        real(Z.select(ZERO, -X), -Z.select(ZERO, X)),
        // if z { -x } else { 0 } = -(if z { x } else { 0 })
        real(Z.select(-X, ZERO), -Z.select(X, ZERO)),
        // if z { -x } else { -y } = -(if z { x } else { y })
        real(Z.select(-X, -Y), -Z.select(X, Y)),
    ]
}

fn tests() -> Vec<Law> {
    vec![
        // -x = 0 if and only if x = 0
        real((-X).apply2(Eq, ZERO), X.apply2(Eq, ZERO)),
        real((-X).apply2(Ne, ZERO), X.apply2(Ne, ZERO)),
        // b x = 0 if and only if x = 0, for b != 0
        real((NOT_ZERO * X).apply2(Eq, ZERO), X.apply2(Eq, ZERO)),
        real((NOT_ZERO * X).apply2(Ne, ZERO), X.apply2(Ne, ZERO)),
        // x < x is false
        exact(X.apply2(Lt, X), Bool(false)),
        exact(X.apply2(Gt, X), Bool(false)),
    ]
}

fn logic() -> Vec<Law> {
    vec![
        // x and true = x
        bool(X.apply2(And, Bool(true)), X),
        // x and false = false
        bool(X.apply2(And, Bool(false)), Bool(false)),
        // x or false = x
        bool(X.apply2(Or, Bool(false)), X),
        // x or true = true
        bool(X.apply2(Or, Bool(true)), Bool(true)),
        // x and x = x
        bool(X.apply2(And, X), X),
        bool(X.apply2(Or, X), X),
        // not not x = x
        bool(X.apply(Not).apply(Not), X),
        // not (x = y) is x != y
        Law { exact: false, ..bool(X.apply2(Eq, Y).apply(Not), X.apply2(Ne, Y)) },
        Law { exact: false, ..bool(X.apply2(Ne, Y).apply(Not), X.apply2(Eq, Y)) },
    ]
}

/// Overflow is the user's: no law here takes one away.
fn integers() -> Vec<Law> {
    vec![
        // n + 0 = n
        int(X + Int(0), X),
        // n - 0 = n
        int(X - Int(0), X),
        // n * 1 = n
        int(X * Int(1), X),
        // n / 1 = n
        int(X / Int(1), X),
        // n * 0 = 0
        Law { exact: false, ..int(X * Int(0), Int(0)) },
        // (n + m) - m = n
        Law { exact: false, ..int((X + Y) - Y, X) },
        // n = n, n <= n
        int(X.apply2(Eq, X), Bool(true)),
        int(X.apply2(Le, X), Bool(true)),
        int(X.apply2(Ge, X), Bool(true)),
        int(X.apply2(Ne, X), Bool(false)),
    ]
}

fn exact(lhs: Pattern, rhs: Pattern) -> Law {
    Law { lhs, rhs, exact: true, domain: Domain::Real, ordered: false }
}

fn real(lhs: Pattern, rhs: Pattern) -> Law {
    Law { lhs, rhs, exact: false, domain: Domain::Real, ordered: false }
}

fn ordered(lhs: Pattern, rhs: Pattern) -> Law {
    Law { ordered: true, ..real(lhs, rhs) }
}

fn bool(lhs: Pattern, rhs: Pattern) -> Law {
    Law { lhs, rhs, exact: true, domain: Domain::Bool, ordered: false }
}

fn int(lhs: Pattern, rhs: Pattern) -> Law {
    Law { lhs, rhs, exact: true, domain: Domain::Int, ordered: false }
}
