//! Runs a program as rustc would, knowing nothing of the compiler under test.
//!
//! Tells besides the result whether two runs took the same way at every kink and branch on reals: then the function is
//! smooth between them.

mod expressions;
mod lists;
mod operators;
mod statements;

use super::generate::Random;
use super::program::*;

/// Why the interpreter never meets some parts of programs.
const PIECES: &str = "programs with pieces are run by rustc alone";

pub type Outcome<T> = std::result::Result<T, String>;

/// Values beyond this size make a program unfit for differences.
const LARGEST: f64 = 1e4;
const MOST_STEPS: usize = 5_000;

#[derive(Clone, Debug)]
pub enum Val {
    Real(f64),
    Int(usize),
    Signed(i32),
    List(Vec<Val>),
    /// A reference into a list of the environment.
    Ref(usize, Vec<usize>),
    Closure(Vec<String>, Box<Real>, Env),
}

/// Names in scope, innermost last, and where their values are.
type Env = Vec<(String, usize)>;

/// What a run gave.
#[derive(Debug)]
pub struct Run {
    pub result: f64,
    /// Final state of each parameter, in order.
    pub params: Vec<Val>,
    /// Equal for runs that went the same way.
    pub way: u64,
}

enum Flow {
    Next,
    Break(Option<String>),
    Continue(Option<String>),
    Return(f64),
}

/// Runs the program on these arguments.
pub fn run(program: &Program, args: &[Val]) -> Outcome<Run> {
    let mut machine = Machine { env: Vec::new(), slots: Vec::new(), way: 0, steps: 0 };
    for (param, arg) in program.params.iter().zip(args) {
        machine.define(&param.name, arg.clone());
    }
    let result = match machine.stmts(&program.body)? {
        Flow::Return(value) => value,
        Flow::Next => machine.real(&program.result)?,
        _ => return Err("a jump out of the function".to_string()),
    };
    Ok(Run { result, params: machine.slots[..args.len()].to_vec(), way: machine.way })
}

impl Val {
    fn items(&self) -> Outcome<&Vec<Val>> {
        match self {
            Val::List(items) => Ok(items),
            other => Err(format!("a list, not {other:?}")),
        }
    }
}

struct Machine {
    env: Env,
    slots: Vec<Val>,
    way: u64,
    steps: usize,
}

impl Machine {
    fn define(&mut self, name: &str, value: Val) {
        self.slots.push(value);
        self.env.push((name.to_string(), self.slots.len() - 1));
    }

    fn slot(&self, name: &str) -> Outcome<usize> {
        self.env.iter().rev().find(|(n, _)| n == name).map(|(_, slot)| *slot).ok_or_else(|| format!("no `{name}`"))
    }

    fn turn(&mut self, side: u64) {
        self.way = (self.way ^ side).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23).wrapping_add(1);
    }

    fn seen(&self, x: f64) -> Outcome<f64> {
        if x.is_finite() && x.abs() < LARGEST { Ok(x) } else { Err("a value beyond bounds".to_string()) }
    }

    // ---- places

    fn load(&mut self, place: &Place) -> Outcome<f64> {
        match self.place(place)? {
            Val::Real(x) => Ok(*x),
            other => Err(format!("a real, not {other:?}")),
        }
    }

    fn place(&mut self, place: &Place) -> Outcome<&mut Val> {
        let (slot, indices) = self.address(place)?;
        self.at(slot, &indices)
    }

    /// Variable and indices of a place, behind a reference where its name is one.
    fn address(&mut self, place: &Place) -> Outcome<(usize, Vec<usize>)> {
        let (name, behind) = match place {
            Place::Var(name) | Place::Deref(name) => (name, Vec::new()),
            Place::Elem(name, indices) => (name, self.ints(indices)?),
            Place::Field(name, field) => (name, vec![*field]),
        };
        let slot = self.slot(name)?;
        Ok(match &self.slots[slot] {
            Val::Ref(slot, before) => (*slot, before.iter().copied().chain(behind).collect()),
            _ => (slot, behind),
        })
    }

    fn at(&mut self, slot: usize, indices: &[usize]) -> Outcome<&mut Val> {
        let mut at = &mut self.slots[slot];
        for index in indices {
            at = match at {
                Val::List(items) => items.get_mut(*index).ok_or("out of bounds")?,
                other => return Err(format!("a list, not {other:?}")),
            };
        }
        Ok(at)
    }

    fn list_mut(&mut self, name: &str) -> Outcome<&mut Vec<Val>> {
        match self.place(&Place::Var(name.to_string()))? {
            Val::List(items) => Ok(items),
            other => Err(format!("a list, not {other:?}")),
        }
    }
}

/// A point at which the program is looked at.
pub fn arguments(program: &Program, random: &mut Random) -> Vec<Val> {
    let mut list = |len: usize| Val::List((0..len).map(|_| Val::Real(random.real())).collect());
    let value = |param: &Param| match param.kind {
        ParamKind::Scalar { .. } | ParamKind::Lent => list(1).items().expect("a list")[0].clone(),
        ParamKind::Array { len, .. } | ParamKind::Slice { len, .. } => list(len),
        ParamKind::Count(n) => Val::Int(n),
        ParamKind::Typed { .. } => unreachable!("{PIECES}"),
    };
    program.params.iter().map(value).collect()
}
