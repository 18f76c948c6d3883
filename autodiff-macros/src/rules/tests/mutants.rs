//! Each row of the table, and each of its parts, made wrong: the checks of its operation must notice.
//!
//! Parts are replaced by others of their kind: names by names, operations by those that are easily taken for them or by one of
//! their arguments; constants are moved, branches exchanged, guards of singularities left out.

use super::broken::with_rows;
use super::{CHECKS, is_integer};
use crate::graph::ScalarOp;
use crate::mutation_tests::{Tally, panic_of};
use crate::rules::{Rule, Template, rule};

/// The operation that is easily taken for this one.
fn confused(op: ScalarOp) -> Option<ScalarOp> {
    use ScalarOp::*;
    Some(match op {
        Add => Sub,
        Sub => Add,
        Mul => Div,
        Div => Mul,
        Sin => Cos,
        Cos => Sin,
        Sinh => Cosh,
        Cosh => Sinh,
        Ln => Log2,
        Exp => Exp2,
        Sqrt => Cbrt,
        Trunc => Floor,
        DivEuclid => Div,
        Signum => Abs,
        Sigmoid => Softplus,
        Digamma => LnGamma,
        ToRadians => ToDegrees,
        ToDegrees => ToRadians,
        Eq => Ne,
        Ne => Eq,
        Lt => Le,
        Gt => Ge,
        Or => And,
        _ => return None,
    })
}

/// What a part of a row is, so that it is replaced by something of its kind.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Real,
    Int,
    Bool,
}

/// The names that stand for values of the kind in rows of the operation.
fn names(op: ScalarOp, kind: Kind) -> Vec<Template> {
    let args = [Template::X, Template::Y, Template::Z];
    let wanted = |i: &usize| is_integer(op, *i) == (kind == Kind::Int);
    let mut names: Vec<Template> = (0..op.arity()).filter(wanted).map(|i| args[i].clone()).collect();
    if kind == Kind::Real {
        names.extend([Template::Out, Template::G]);
    }
    names
}

fn kind(op: ScalarOp, part: &Template) -> Kind {
    match part {
        Template::Int(_) => Kind::Int,
        Template::Apply(inner, _) if inner.is_comparison() => Kind::Bool,
        Template::Apply(ScalarOp::Add | ScalarOp::Sub, args) => kind(op, &args[0]),
        name if names(op, Kind::Int).contains(name) => Kind::Int,
        _ => Kind::Real,
    }
}

/// The part with one mistake, in every way.
fn mutants(op: ScalarOp, part: &Template) -> Vec<Template> {
    use Template::*;
    let mut out = Vec::new();
    match part {
        G | X | Y | Z | Out | Beyond => out.extend(names(op, kind(op, part)).into_iter().filter(|name| name != part)),
        Const(c) => out.extend([Const(c + 1.0), Const(c - 0.5)]),
        Int(n) => out.extend([Int(n + 1), Int(n - 1)]),
        Apply(inner, args) => {
            out.extend(confused(*inner).map(|other| Apply(other, args.clone())));
            out.extend(args.iter().filter(|arg| kind(op, arg) == kind(op, part)).cloned());
            if let [a, b] = &args[..]
                && kind(op, a) == kind(op, b)
                && !matches!(inner, ScalarOp::Add | ScalarOp::Mul | ScalarOp::Eq | ScalarOp::Ne | ScalarOp::Or)
            {
                out.push(Apply(*inner, vec![b.clone(), a.clone()]));
            }
            for (i, arg) in args.iter().enumerate() {
                out.extend(mutants(op, arg).into_iter().map(|arg| {
                    let mut args = args.clone();
                    args[i] = arg;
                    Apply(*inner, args)
                }));
            }
        }
        Select(parts) => {
            let [c, a, b] = &**parts;
            out.extend([a.clone(), b.clone(), c.clone().select(b.clone(), a.clone())]);
            for (i, inner) in parts.iter().enumerate() {
                out.extend(mutants(op, inner).into_iter().map(|inner| {
                    let mut parts = parts.clone();
                    parts[i] = inner;
                    Select(parts)
                }));
            }
        }
        Real(inner) => out.extend(mutants(op, inner).into_iter().map(|inner| Real(Box::new(inner)))),
        Singular(inner) => {
            out.push((**inner).clone());
            out.extend(mutants(op, inner).into_iter().map(Template::singular));
        }
    }
    out
}

/// The row with one mistake, in every way.
fn broken_rows(op: ScalarOp, row: &Template) -> Vec<Option<Template>> {
    let whole = [Some(-row.clone()), Some(Template::Const(2.0) * row.clone()), None];
    whole.into_iter().chain(mutants(op, row).into_iter().map(Some)).collect()
}

/// The rows of the operation, one of them broken, in every way.
fn broken(op: ScalarOp) -> Vec<Vec<Option<Template>>> {
    let Rule::Elementwise(rows) = rule(op) else {
        // A step with a slope.
        return vec![(0..op.arity()).map(|_| Some(Template::G)).collect()];
    };
    let mut out = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let wrong = match row {
            Some(row) => broken_rows(op, row),
            None if is_integer(op, index) => Vec::new(),
            None => vec![Some(Template::G)],
        };
        out.extend(wrong.into_iter().map(|row| {
            let mut rows = rows.clone();
            rows[index] = row;
            rows
        }));
    }
    if let [x, y] = &rows[..]
        && x != y
    {
        out.push(vec![y.clone(), x.clone()]);
    }
    out
}

/// Another way to say the same as row number `.0`.
fn equal_rows(op: ScalarOp) -> Vec<(usize, Template)> {
    use ScalarOp::*;
    use Template::{Beyond, G, Out as OUT, X, Y, Z};
    let zero = || Template::Const(0.0);
    match op {
        // Where the named argument is zero, so is the row.
        Hypot => {
            [X, Y].into_iter().enumerate().map(|(i, arg)| (i, arg.clone().apply2(Eq, zero()).select(zero(), G * (arg / OUT)))).collect()
        }
        // Where the first argument is not followed, the result is the second one.
        Max | Min => {
            let order = if op == Max { Gt } else { Lt };
            let test = |a: Template, b: Template, c: Template| a.apply2(order, Y).apply2(Or, b.apply2(Ne, c));
            let tests = [test(X, Y, Y), test(OUT, Y, Y), test(Beyond, OUT, Y), test(Beyond, Y, OUT)];
            let rows = tests.map(|test| [(0, test.clone().select(G, zero())), (1, test.select(zero(), G))]);
            rows.concat()
        }
        // The result has the size of the first and the sign of the second argument; signs are their own reciprocals.
        Copysign => {
            let row = |test: Template, product: Template| (0, test.apply2(Eq, zero()).select(zero(), product));
            let (x, y) = (X.apply(Signum), Y.apply(Signum));
            vec![
                row(OUT, G * (x.clone() * y.clone())),
                row(X, G / (x.clone() * y.clone())),
                row(X, G * (x.clone() / y)),
                row(X, G * (x * OUT.apply(Signum))),
            ]
        }
        // The result differs from the first argument beyond a border only, and towards it.
        Clamp => {
            let test = |a: Template, b: Template| X.apply2(Lt, a).apply2(Or, X.apply2(Gt, b)).select(zero(), G);
            let border = |order: ScalarOp| X.apply2(order, OUT).select(G, zero());
            vec![(0, test(OUT, Z)), (0, test(Y, OUT)), (1, border(Lt)), (2, border(Gt))]
        }
        _ => Vec::new(),
    }
}

fn says_the_same(op: ScalarOp, rows: &[Option<Template>]) -> bool {
    equal_rows(op).iter().any(|(index, row)| rows[*index].as_ref() == Some(row))
}

#[test]
fn wrong_rows_are_noticed() {
    let mut tally = Tally::default();
    for op in ScalarOp::ALL.iter().copied() {
        for rows in broken(op).into_iter().filter(|rows| !says_the_same(op, rows)) {
            let noticed = with_rows(op, rows.clone(), || CHECKS.iter().any(|check| panic_of(|| check(op)).is_some()));
            tally.count(noticed, || format!("{op:?}: {rows:?}"));
        }
    }
    tally.judge("wrong rows", 1300);
}
