//! Statements: what they do to the variables, and where they lead.

use super::operators::{arm_of, assigned};
use super::{Flow, MOST_STEPS, Machine, Outcome, PIECES, Val};
use crate::random_tests::program::*;

impl Machine {
    pub(super) fn scope(&mut self, stmts: &[Stmt]) -> Outcome<Flow> {
        let depth = self.env.len();
        let flow = self.stmts(stmts);
        self.env.truncate(depth);
        flow
    }

    pub(super) fn stmts(&mut self, stmts: &[Stmt]) -> Outcome<Flow> {
        for stmt in stmts {
            match self.stmt(stmt)? {
                Flow::Next => {}
                flow => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }

    pub(super) fn stmt(&mut self, stmt: &Stmt) -> Outcome<Flow> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Err("too long".to_string());
        }
        match stmt {
            Stmt::Let { name, init, .. } => {
                let value = self.init(init)?;
                self.define(name, value);
            }
            Stmt::LetTuple { names, values } => {
                let values = self.reals(values)?;
                for ((name, _), value) in names.iter().zip(values) {
                    self.define(name, Val::Real(value));
                }
            }
            Stmt::Assign(place, op, value) => {
                let value = self.real(value)?;
                let old = if *op == Assign::Set { 0.0 } else { self.load(place)? };
                let value = self.seen(assigned(*op, old, value))?;
                *self.place(place)? = Val::Real(value);
            }
            Stmt::AssignInt(name, op, value) => {
                let value = self.int(value)?;
                let slot = self.slot(name)?;
                match (&mut self.slots[slot], op) {
                    (Val::Int(n), Assign::Set) => *n = value,
                    (Val::Int(n), Assign::Add) => *n += value,
                    _ => return Err("no such assignment of integers".to_string()),
                }
            }
            Stmt::AssignTuple(places, values) => {
                let values = self.reals(values)?;
                for (place, value) in places.iter().zip(values) {
                    *self.place(place)? = Val::Real(value);
                }
            }
            Stmt::AssignWhole(name, init) => {
                let value = self.init(init)?;
                let slot = self.slot(name)?;
                let fits = matches!((&self.slots[slot], &value), (Val::List(a), Val::List(b)) if a.len() == b.len());
                if !fits {
                    return Err("an array of another size".to_string());
                }
                self.slots[slot] = value;
            }
            Stmt::Swap(name, i, j) => {
                let (i, j) = (self.int(i)?, self.int(j)?);
                let items = self.list_mut(name)?;
                if i.max(j) >= items.len() {
                    return Err("out of bounds".to_string());
                }
                items.swap(i, j);
            }
            Stmt::Exchange(a, b) => {
                let (first, second) = (self.place(a)?.clone(), self.place(b)?.clone());
                *self.place(a)? = second;
                *self.place(b)? = first;
            }
            Stmt::Fill(name, value) => {
                let value = self.real(value)?;
                self.list_mut(name)?.iter_mut().for_each(|item| *item = Val::Real(value));
            }
            Stmt::Push(name, value) => {
                let value = self.real(value)?;
                self.list_mut(name)?.push(Val::Real(value));
            }
            Stmt::If(cond, then, els) => {
                let taken = if self.cond(cond)? { then } else { els };
                return self.scope(taken);
            }
            Stmt::Match(on, arms) => {
                let arm = arm_of(self.int(on)?, arms.len());
                return self.scope(&arms[arm]);
            }
            Stmt::Block(body) => return self.scope(body),
            Stmt::Row(body) => return self.stmts(body),
            Stmt::Break(label) => return Ok(Flow::Break(label.clone())),
            Stmt::Continue(label) => return Ok(Flow::Continue(label.clone())),
            Stmt::Return(value) => return Ok(Flow::Return(self.real(value)?)),
            Stmt::For { .. } | Stmt::Each { .. } | Stmt::While { .. } | Stmt::Loop { .. } => return self.loop_stmt(stmt),
            Stmt::Piece(_) => unreachable!("{PIECES}"),
        }
        Ok(Flow::Next)
    }

    pub(super) fn loop_stmt(&mut self, stmt: &Stmt) -> Outcome<Flow> {
        let depth = self.env.len();
        match stmt {
            Stmt::For { label, name, range, body } => {
                for k in self.range(range)? {
                    self.define(name, Val::Int(k));
                    let flow = self.iteration(label, body, depth)?;
                    if let Some(flow) = flow {
                        return Ok(flow);
                    }
                }
            }
            Stmt::Each { label, source, items, body } => {
                for values in self.items(source)? {
                    items.iter().zip(values).for_each(|(name, value)| self.define(name, value));
                    if let Some(flow) = self.iteration(label, body, depth)? {
                        return Ok(flow);
                    }
                }
            }
            Stmt::While { label, counter, limit, cond, body } => {
                self.define(counter, Val::Int(0));
                while self.counts(counter, limit)? && cond.as_ref().map_or(Ok(true), |c| self.cond(c))? {
                    if let Some(flow) = self.counted(label, counter, body)? {
                        return Ok(flow);
                    }
                }
            }
            Stmt::Loop { label, counter, limit, body } => {
                self.define(counter, Val::Int(0));
                while self.counts(counter, limit)? {
                    if let Some(flow) = self.counted(label, counter, body)? {
                        return Ok(flow);
                    }
                }
            }
            _ => unreachable!("a loop"),
        }
        Ok(Flow::Next)
    }

    pub(super) fn counts(&mut self, counter: &str, limit: &Int) -> Outcome<bool> {
        Ok(self.int(&Int::Var(counter.to_string()))? < self.int(limit)?)
    }

    pub(super) fn counted(&mut self, label: &Option<String>, counter: &str, body: &[Stmt]) -> Outcome<Option<Flow>> {
        let slot = self.slot(counter)?;
        if let Val::Int(n) = &mut self.slots[slot] {
            *n += 1;
        }
        let depth = self.env.len();
        self.iteration(label, body, depth)
    }

    /// One iteration; tells how the loop ends, if it does.
    pub(super) fn iteration(&mut self, label: &Option<String>, body: &[Stmt], depth: usize) -> Outcome<Option<Flow>> {
        let flow = self.stmts(body);
        self.env.truncate(depth);
        Ok(match flow? {
            Flow::Next => None,
            Flow::Continue(goal) if goal.is_none() || goal == *label => None,
            Flow::Break(goal) if goal.is_none() || goal == *label => Some(Flow::Next),
            flow => Some(flow),
        })
    }

    pub(super) fn range(&mut self, range: &Range) -> Outcome<Vec<usize>> {
        let (from, to) = (self.int(&range.from)?, self.int(&range.to)? + usize::from(range.inclusive));
        if to > from + MOST_STEPS {
            return Err("too long".to_string());
        }
        let mut counts: Vec<usize> = (from..to).collect();
        if range.reversed {
            counts.reverse();
        }
        Ok(counts.into_iter().step_by(range.step.unwrap_or(1)).collect())
    }
}
