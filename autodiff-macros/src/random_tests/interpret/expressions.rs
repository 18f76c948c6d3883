//! Expressions: numbers, integers and conditions.

use super::operators::{arm_of, binary, compare, unary};
use super::{Flow, Machine, Outcome, PIECES, Val};
use crate::random_tests::program::*;

impl Machine {
    pub(super) fn reals(&mut self, items: &[Real]) -> Outcome<Vec<f64>> {
        items.iter().map(|r| self.real(r)).collect()
    }

    pub(super) fn ints(&mut self, items: &[Int]) -> Outcome<Vec<usize>> {
        items.iter().map(|i| self.int(i)).collect()
    }

    pub(super) fn real(&mut self, real: &Real) -> Outcome<f64> {
        let value = match real {
            Real::Lit(x) => *x,
            Real::Var(name) => self.load(&Place::Var(name.clone()))?,
            Real::Deref(name) => self.load(&Place::Deref(name.clone()))?,
            Real::Elem(name, indices) => self.load(&Place::Elem(name.clone(), indices.clone()))?,
            Real::Field(name, field) => self.load(&Place::Field(name.clone(), *field))?,
            Real::FromInt(i) => self.int(i)? as f64,
            Real::FromSigned(s) => f64::from(self.signed(s)?),
            Real::Unary(op, a) => {
                let a = self.real(a)?;
                if *op == Unary::Abs {
                    if a == 0.0 {
                        return Err("a kink".to_string());
                    }
                    self.turn(u64::from(a > 0.0));
                }
                unary(*op, a)
            }
            Real::Powi(a, n) => self.real(a)?.powi(self.signed(n)?),
            Real::Binary(op, a, b) => {
                let (a, b) = (self.real(a)?, self.real(b)?);
                if matches!(op, Binary::Max | Binary::Min) {
                    if a == b {
                        return Err("a tie".to_string());
                    }
                    self.turn(u64::from(a > b));
                }
                if *op == Binary::Hypot && a == 0.0 && b == 0.0 {
                    return Err("a kink".to_string());
                }
                binary(*op, a, b)
            }
            Real::If(cond, a, b) => {
                let taken = if self.cond(cond)? { a } else { b };
                self.real(taken)?
            }
            Real::Match(on, arms) => {
                let arm = arm_of(self.int(on)?, arms.len());
                self.real(&arms[arm])?
            }
            Real::Call(name, args) => self.call(name, args)?,
            Real::Block(stmts, value) => {
                let depth = self.env.len();
                let Flow::Next = self.stmts(stmts)? else { return Err("a jump out of an expression".to_string()) };
                let value = self.real(value);
                self.env.truncate(depth);
                value?
            }
            Real::Chain(chain) => self.chain(chain)?,
            Real::Piece(_) => unreachable!("{PIECES}"),
        };
        self.seen(value)
    }

    pub(super) fn call(&mut self, name: &str, args: &[Real]) -> Outcome<f64> {
        let args: Vec<Val> = self.reals(args)?.into_iter().map(Val::Real).collect();
        let slot = self.slot(name)?;
        let Val::Closure(params, body, env) = self.slots[slot].clone() else { return Err(format!("`{name}` is no closure")) };
        let outer = std::mem::replace(&mut self.env, env);
        let value = self.with(&params, args, &body);
        self.env = outer;
        value
    }

    pub(super) fn int(&mut self, int: &Int) -> Outcome<usize> {
        Ok(match int {
            Int::Lit(n) => *n,
            Int::Var(name) => {
                let slot = self.slot(name)?;
                match &self.slots[slot] {
                    Val::Int(n) => *n,
                    other => return Err(format!("an integer, not {other:?}")),
                }
            }
            Int::Len(name) => self.list_mut(name)?.len(),
            Int::Add(a, b) => self.int(a)? + self.int(b)?,
            Int::Mul(a, b) => self.int(a)?.checked_mul(self.int(b)?).filter(|n| *n < 1 << 20).ok_or("overflow")?,
            Int::Rem(a, b) => self.int(a)?.checked_rem(self.int(b)?).ok_or("division by zero")?,
        })
    }

    fn signed(&mut self, signed: &Signed) -> Outcome<i32> {
        Ok(match signed {
            Signed::Lit(n) => *n,
            Signed::Var(name) => {
                let slot = self.slot(name)?;
                match &self.slots[slot] {
                    Val::Signed(n) => *n,
                    other => return Err(format!("a signed integer, not {other:?}")),
                }
            }
            Signed::Sub(a, b) => self.signed(a)? - self.signed(b)?,
            Signed::Mul(a, b) => self.signed(a)? * self.signed(b)?,
        })
    }

    pub(super) fn cond(&mut self, cond: &Cond) -> Outcome<bool> {
        Ok(match cond {
            Cond::Real(op, a, b) => {
                let holds = compare(*op, self.real(a)?, self.real(b)?);
                self.turn(u64::from(holds));
                holds
            }
            Cond::Int(op, a, b) => compare(*op, self.int(a)?, self.int(b)?),
            Cond::Signed(op, a, b) => compare(*op, self.signed(a)?, self.signed(b)?),
            Cond::And(a, b) => self.cond(a)? && self.cond(b)?,
            Cond::Or(a, b) => self.cond(a)? || self.cond(b)?,
            Cond::Not(a) => !self.cond(a)?,
        })
    }
}
