//! Random integers, real numbers and conditions.

use super::{Generator, Kind, Local, positive};
use crate::random_tests::program::*;

impl Generator<'_> {
    // ---- integers

    pub(super) fn int(&mut self, depth: usize) -> Int {
        let names = self.visible(|l| l.kind == Kind::Int);
        if !names.is_empty() && self.random.chance(60) {
            return Int::Var(self.random.pick(&names).name);
        }
        if depth == 0 || self.random.chance(60) {
            return Int::Lit(self.random.next(4));
        }
        let (a, b) = (self.int(depth - 1), self.int(depth - 1));
        if self.random.chance(60) { Int::Add(a.into(), b.into()) } else { Int::Mul(a.into(), b.into()) }
    }

    /// An index below the size, in every iteration.
    pub(super) fn index(&mut self, list: &Local, size: usize, outer: bool) -> Int {
        let names = self.visible(|l| l.kind == Kind::Int);
        if names.is_empty() || self.random.chance(45) {
            self.count("constant index");
            return Int::Lit(self.random.next(size));
        }
        self.count("variable index");
        let fixed = matches!(list.kind, Kind::List { fixed: true, .. });
        let bound = if fixed || !outer { Int::Lit(size) } else { Int::Len(list.name.clone()) };
        Int::Rem(self.int(1).into(), bound.into())
    }

    pub(super) fn indices(&mut self, list: &Local) -> Vec<Int> {
        let Kind::List { sizes, .. } = &list.kind else { return Vec::new() };
        sizes.clone().iter().enumerate().map(|(level, size)| self.index(list, *size, level == 0)).collect()
    }

    // ---- reals

    pub(super) fn leaf(&mut self) -> Real {
        let locals = self.visible(|l| !matches!(l.kind, Kind::Closure(_) | Kind::Typed(_)));
        if locals.is_empty() || self.random.chance(15) {
            return self.literal();
        }
        // What was computed last is looked at, or else most of a program would be without effect.
        let recent = if self.full && self.random.chance(60) { locals.len().saturating_sub(4) } else { 0 };
        let local = self.random.pick(&locals[recent..]);
        match &local.kind {
            Kind::Real => Real::Var(local.name),
            Kind::Ref => Real::Deref(local.name),
            Kind::Int => Real::FromInt(Int::Var(local.name)),
            Kind::Signed => Real::FromSigned(self.signed(&local.name)),
            Kind::List { .. } => {
                let indices = self.indices(&local);
                Real::Elem(local.name, indices)
            }
            Kind::Tuple(size) => {
                self.count("tuple field");
                Real::Field(local.name.clone(), self.random.next(*size))
            }
            Kind::Closure(_) | Kind::Typed(_) => self.literal(),
        }
    }

    pub(super) fn literal(&mut self) -> Real {
        Real::Lit(self.random.pick(&[0.0, 1.0, 2.0, -1.0, 0.5, 0.3, 1.7, -0.8]))
    }

    pub(super) fn real(&mut self, depth: usize) -> Real {
        if depth == 0 || self.random.chance(20) {
            return self.leaf();
        }
        if self.full && self.random.chance(25) {
            return self.typed_real(depth);
        }
        match self.random.next(100) {
            0..45 => self.arithmetic(depth),
            45..65 => self.function(depth),
            65..70 => {
                self.count("if value");
                let (a, b) = (self.real(depth - 1), self.real(depth - 1));
                Real::If(self.cond(1).into(), a.into(), b.into())
            }
            70..74 => {
                self.count("match value");
                let arms = 2 + self.random.next(3);
                Real::Match(self.int(1), (0..arms).map(|_| self.real(depth - 1)).collect())
            }
            74..84 => self.call(depth),
            84..88 if self.pure == 0 && self.budget > 0 => {
                self.count("block value");
                self.within(|g| {
                    let jumps = std::mem::take(&mut g.loops);
                    let count = 1 + g.random.next(2);
                    let stmts = (0..count).map(|_| g.simple(depth - 1)).collect();
                    g.loops = jumps;
                    Real::Block(stmts, g.real(depth - 1).into())
                })
            }
            _ => self.chain_value(depth),
        }
    }

    pub(super) fn arithmetic(&mut self, depth: usize) -> Real {
        let (a, b) = (self.real(depth - 1), self.real(depth - 1));
        let op = self.random.pick(&[Binary::Add, Binary::Add, Binary::Sub, Binary::Mul, Binary::Mul, Binary::Div]);
        let b = if op == Binary::Div { positive(b, 1.5) } else { b };
        Real::Binary(op, a.into(), b.into())
    }

    pub(super) fn function(&mut self, depth: usize) -> Real {
        let a = self.real(depth - 1);
        let plus = |value: f64, a: Real| Real::Binary(Binary::Add, Real::Lit(value).into(), a.into());
        let of = |op: Unary, a: Real| Real::Unary(op, a.into());
        match self.random.next(14) {
            0 => of(Unary::Neg, a),
            1 | 2 => of(Unary::Sin, a),
            3 => of(Unary::Cos, a),
            4 => of(Unary::Tanh, a),
            5 => of(Unary::Exp, of(Unary::Sin, a)),
            6 => of(Unary::Ln, plus(0.7, Real::Powi(a.into(), Signed::Lit(2)))),
            7 => of(Unary::Sqrt, plus(0.3, Real::Powi(a.into(), Signed::Lit(2)))),
            8 => of(Unary::Abs, a),
            9 => of(Unary::Atan, a),
            10 => Real::Powi(of(Unary::Sin, a).into(), Signed::Lit(2 + self.random.next(2) as i32)),
            11 => {
                let b = self.real(depth - 1);
                Real::Binary(self.random.pick(&[Binary::Max, Binary::Min]), a.into(), b.into())
            }
            12 => {
                let b = self.real(depth - 1);
                Real::Binary(Binary::Powf, positive(a, 1.2).into(), of(Unary::Sin, b).into())
            }
            _ => of(Unary::Recip, positive(a, 1.3)),
        }
    }

    pub(super) fn call(&mut self, depth: usize) -> Real {
        let closures = self.visible(|l| matches!(l.kind, Kind::Closure(_)));
        if closures.is_empty() {
            return self.arithmetic(depth);
        }
        let closure = self.random.pick(&closures);
        let Kind::Closure(arity) = closure.kind else { return self.leaf() };
        self.count("closure call");
        Real::Call(closure.name, (0..arity).map(|_| self.real(depth - 1)).collect())
    }

    pub(super) fn cond(&mut self, depth: usize) -> Cond {
        match self.random.next(10) {
            0..4 => {
                self.count("condition on reals");
                let (a, b) = (self.real(1), self.real(1));
                Cond::Real(self.random.pick(&[Compare::Lt, Compare::Le, Compare::Gt]), a, b)
            }
            4 if depth > 0 => Cond::And(self.cond(depth - 1).into(), self.cond(depth - 1).into()),
            5 if depth > 0 => Cond::Or(self.cond(depth - 1).into(), self.cond(depth - 1).into()),
            6 if depth > 0 => Cond::Not(self.cond(depth - 1).into()),
            7 if self.signed_name().is_some() => self.signed_cond(),
            _ => {
                self.count("condition on integers");
                let (a, b) = (Int::Rem(self.int(1).into(), Int::Lit(3).into()), self.int(1));
                Cond::Int(self.random.pick(&[Compare::Lt, Compare::Le, Compare::Gt, Compare::Eq]), a, b)
            }
        }
    }
}
