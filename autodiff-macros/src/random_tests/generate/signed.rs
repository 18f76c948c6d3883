//! Random integers that may be below zero: numbers of ranges of literals, alone and beside items.

use super::{Generator, Kind, bounded, positive};
use crate::random_tests::program::*;

impl Generator<'_> {
    /// A range of literals and the kinds of its items.
    pub(super) fn numbers(&mut self) -> (Source, Vec<Kind>) {
        let from = self.random.pick(&[0, 0, 0, -2, -1, 1, 2]);
        let to = from + 2 + self.random.next(4) as i32;
        let inclusive = self.random.chance(30);
        let step = 1 + self.random.next(3);
        let mut adaptors = Vec::new();
        if self.random.chance(40) {
            adaptors.push(self.random.pick(&[Adaptor::Rev, Adaptor::StepBy(step), Adaptor::Skip(1), Adaptor::Take(2)]));
            // Ranges with their end do not know their length.
            if !inclusive && self.random.chance(30) {
                adaptors.push(Adaptor::Rev);
            }
        }
        let (shape, kinds) = match self.random.chance(20) {
            true => (Shape::NumbersCounted(from, to, inclusive), vec![Kind::Int, Kind::Signed]),
            false => (Shape::Numbers(from, to, inclusive), vec![Kind::Signed]),
        };
        (Source { list: String::new(), row: Vec::new(), adaptors, shape }, kinds)
    }

    pub(super) fn signed_name(&self) -> Option<String> {
        self.visible(|l| l.kind == Kind::Signed).pop().map(|l| l.name)
    }

    /// An integer that the name is a part of, small enough for an exponent.
    pub(super) fn signed(&mut self, name: &str) -> Signed {
        let (number, literal) = (Signed::Var(name.to_string()), Signed::Lit(1 + self.random.next(3) as i32));
        match self.random.next(10) {
            0..4 => number,
            4..8 => Signed::Sub(number.into(), literal.into()),
            8 => Signed::Sub(literal.into(), number.into()),
            _ => Signed::Mul(number.clone().into(), number.into()),
        }
    }

    pub(super) fn signed_cond(&mut self) -> Cond {
        self.count("condition on signed integers");
        let name = self.signed_name().expect("asked before");
        let (a, b) = (self.signed(&name), Signed::Lit(self.random.next(4) as i32 - 1));
        Cond::Signed(self.random.pick(&[Compare::Lt, Compare::Le, Compare::Gt, Compare::Eq]), a, b)
    }

    /// A number that depends on a signed item, if there is one.
    pub(super) fn item_value(&mut self, depth: usize, kinds: &[Kind]) -> Real {
        let value = self.real(depth);
        match self.signed_name() {
            Some(name) if kinds.contains(&Kind::Signed) && self.random.chance(70) => self.weighed(value, &name),
            _ => value,
        }
    }

    fn weighed(&mut self, value: Real, name: &str) -> Real {
        let signed = self.signed(name);
        if self.random.chance(30) {
            self.count("signed exponent");
            return Real::Powi(positive(value, 1.3).into(), signed);
        }
        self.count("signed factor");
        Real::Binary(Binary::Mul, value.into(), Real::FromSigned(signed).into())
    }

    /// What begins the body of a loop over numbers: a state that each iteration hands on, changed by the number.
    pub(super) fn carried(&mut self, kinds: &[Kind]) -> Option<Stmt> {
        if !kinds.contains(&Kind::Signed) || self.random.chance(30) {
            return None;
        }
        let name = self.signed_name()?;
        let states = self.visible(|l| l.mutable && l.kind == Kind::Real);
        if states.is_empty() {
            return None;
        }
        self.count("carried state and signed number");
        let state = self.random.pick(&states).name;
        let value = bounded(Real::Binary(Binary::Add, Real::Var(state.clone()).into(), self.real(1).into()));
        let value = self.weighed(value, &name);
        let op = self.random.pick(&[Assign::Set, Assign::Add, Assign::Sub, Assign::Mul]);
        Some(Stmt::Assign(Place::Var(state), op, if op == Assign::Mul { bounded(value) } else { value }))
    }
}
