//! Each law made wrong, and each left out: the checks of laws must notice.
//!
//! A right side gets one mistake: names and operations are taken for others, operations left out, constants moved. A test of a
//! constant is dropped, a law for real numbers is called exact.

use super::broken::with_laws;
use super::laws::{applies, builds_nothing, sides_are_equal};
use crate::graph::ScalarOp;
use crate::mutation_tests::{Tally, panic_of};
use crate::simplify::identities::{Domain, Law, laws};
use crate::simplify::pattern::{Pattern, Test};

fn confused(op: ScalarOp) -> Option<ScalarOp> {
    use ScalarOp::*;
    Some(match op {
        Add => Sub,
        Sub => Add,
        Mul => Div,
        Div => Mul,
        Eq => Ne,
        Ne => Eq,
        _ => return None,
    })
}

/// The pattern with one mistake, in every way.
fn mutants(part: &Pattern) -> Vec<Pattern> {
    use Pattern::*;
    let mut out = Vec::new();
    match part {
        Any(i) => out.extend((0..3).filter(|j| j != i).map(Any)),
        Coefficient(i, test) => out.push(Coefficient(1 - i, *test)),
        Real(x) => out.extend([Real(x + 1.0), Real(x - 0.5)]),
        Int(n) => out.extend([Int(n + 1), Int(n - 1)]),
        Bool(b) => out.push(Bool(!b)),
        Apply(op, args) => {
            out.extend(confused(*op).map(|other| Apply(other, args.clone())));
            out.extend(args.iter().cloned());
            if let [a, b] = &args[..]
                && a != b
                && matches!(op, ScalarOp::Sub | ScalarOp::Div)
            {
                out.push(Apply(*op, vec![b.clone(), a.clone()]));
            }
            for (i, arg) in args.iter().enumerate() {
                out.extend(mutants(arg).into_iter().map(|arg| {
                    let mut args = args.clone();
                    args[i] = arg;
                    Apply(*op, args)
                }));
            }
        }
        Select(parts) => {
            let [c, a, b] = &**parts;
            out.extend([a.clone(), b.clone(), c.clone().select(b.clone(), a.clone())]);
            for (i, inner) in parts.iter().enumerate().skip(1) {
                out.extend(mutants(inner).into_iter().map(|inner| {
                    let mut parts = parts.clone();
                    parts[i] = inner;
                    Select(parts)
                }));
            }
        }
    }
    out
}

/// The left side of an equation with constants that may be zero; `None` if there are none.
///
/// Elsewhere the tests of constants keep rewriting from going round: the laws are true without.
fn untested(part: &Pattern) -> Option<Pattern> {
    match part {
        Pattern::Coefficient(i, Test::NotZero) => Some(Pattern::Coefficient(*i, Test::Number)),
        Pattern::Apply(op, args) => {
            let changed: Vec<Option<Pattern>> = args.iter().map(untested).collect();
            changed
                .iter()
                .any(Option::is_some)
                .then(|| Pattern::Apply(*op, changed.into_iter().zip(args).map(|(new, old)| new.unwrap_or_else(|| old.clone())).collect()))
        }
        _ => None,
    }
}

/// The law made wrong, in every way.
fn broken(law: &Law) -> Vec<Law> {
    let mut wrong: Vec<Pattern> = mutants(&law.rhs);
    let compares = matches!(&law.lhs, Pattern::Apply(op, _) if op.is_comparison());
    // Zero is its own negative and its own double.
    if law.domain == Domain::Real && !compares && law.rhs != Pattern::Real(0.0) {
        wrong.push(-law.rhs.clone());
        wrong.push(Pattern::Real(2.0) * law.rhs.clone());
    }
    let mut out: Vec<Law> = wrong.into_iter().map(|rhs| Law { rhs, ..law.clone() }).collect();
    if compares {
        out.extend(untested(&law.lhs).map(|lhs| Law { lhs, ..law.clone() }));
    }
    if !law.exact && !happens_to_be_exact(law) {
        out.push(Law { exact: true, ..law.clone() });
    }
    out
}

/// Laws that are exact in the interpreter: its powers round well, which is not promised, and it does not see that `n * 0` drops
/// a computation that may overflow.
fn happens_to_be_exact(law: &Law) -> bool {
    let Pattern::Apply(op, args) = &law.lhs else { return false };
    let power = matches!(op, ScalarOp::Powi | ScalarOp::Powf) && args[1] != Pattern::Int(2) && args[1] != Pattern::Real(2.0);
    power || (law.domain == Domain::Int && law.rhs == Pattern::Int(0))
}

/// Without `a (b x) = (a b) x`, the law `x (a y) = a (x y)` exchanges two constants for ever.
fn ends_rewriting(law: &Law) -> bool {
    law.lhs == Pattern::Coefficient(0, Test::Number) * (Pattern::Coefficient(1, Test::Number) * Pattern::Any(0))
}

#[test]
fn wrong_laws_are_noticed() {
    let mut tally = Tally::default();
    for law in laws() {
        for wrong in broken(&law) {
            let noticed = [sides_are_equal, builds_nothing].iter().any(|check| panic_of(|| check(&wrong)).is_some());
            tally.count(noticed, || format!("{law:?}\n    as {wrong:?}"));
        }
    }
    tally.judge("wrong laws", 250);
}

#[test]
fn missing_laws_are_noticed() {
    let mut tally = Tally::default();
    for (index, law) in laws().into_iter().enumerate().filter(|(_, law)| !ends_rewriting(law)) {
        let mut rest = laws();
        rest.remove(index);
        let noticed = with_laws(rest, || panic_of(|| applies(&law)).is_some());
        tally.count(noticed, || format!("{law:?}"));
    }
    tally.judge("missing laws", 60);
}
