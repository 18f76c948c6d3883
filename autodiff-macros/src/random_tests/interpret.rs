//! Runs a program as rustc would, knowing nothing of the compiler under test.
//!
//! Tells besides the result whether two runs took the same way at every kink and branch on reals: then the function is
//! smooth between them.

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

    // ---- statements

    fn scope(&mut self, stmts: &[Stmt]) -> Outcome<Flow> {
        let depth = self.env.len();
        let flow = self.stmts(stmts);
        self.env.truncate(depth);
        flow
    }

    fn stmts(&mut self, stmts: &[Stmt]) -> Outcome<Flow> {
        for stmt in stmts {
            match self.stmt(stmt)? {
                Flow::Next => {}
                flow => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }

    fn stmt(&mut self, stmt: &Stmt) -> Outcome<Flow> {
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
            Stmt::Break(label) => return Ok(Flow::Break(label.clone())),
            Stmt::Continue(label) => return Ok(Flow::Continue(label.clone())),
            Stmt::Return(value) => return Ok(Flow::Return(self.real(value)?)),
            Stmt::For { .. } | Stmt::Each { .. } | Stmt::While { .. } | Stmt::Loop { .. } => return self.loop_stmt(stmt),
            Stmt::Piece(_) => unreachable!("{PIECES}"),
        }
        Ok(Flow::Next)
    }

    fn loop_stmt(&mut self, stmt: &Stmt) -> Outcome<Flow> {
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

    fn counts(&mut self, counter: &str, limit: &Int) -> Outcome<bool> {
        Ok(self.int(&Int::Var(counter.to_string()))? < self.int(limit)?)
    }

    fn counted(&mut self, label: &Option<String>, counter: &str, body: &[Stmt]) -> Outcome<Option<Flow>> {
        let slot = self.slot(counter)?;
        if let Val::Int(n) = &mut self.slots[slot] {
            *n += 1;
        }
        let depth = self.env.len();
        self.iteration(label, body, depth)
    }

    /// One iteration; tells how the loop ends, if it does.
    fn iteration(&mut self, label: &Option<String>, body: &[Stmt], depth: usize) -> Outcome<Option<Flow>> {
        let flow = self.stmts(body);
        self.env.truncate(depth);
        Ok(match flow? {
            Flow::Next => None,
            Flow::Continue(goal) if goal.is_none() || goal == *label => None,
            Flow::Break(goal) if goal.is_none() || goal == *label => Some(Flow::Next),
            flow => Some(flow),
        })
    }

    fn range(&mut self, range: &Range) -> Outcome<Vec<usize>> {
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

    // ---- places

    fn load(&mut self, place: &Place) -> Outcome<f64> {
        match self.place(place)? {
            Val::Real(x) => Ok(*x),
            other => Err(format!("a real, not {other:?}")),
        }
    }

    fn place(&mut self, place: &Place) -> Outcome<&mut Val> {
        let (slot, indices) = match place {
            Place::Var(name) => (self.slot(name)?, Vec::new()),
            Place::Deref(name) => {
                let slot = self.slot(name)?;
                match &self.slots[slot] {
                    Val::Ref(slot, indices) => (*slot, indices.clone()),
                    _ => (slot, Vec::new()),
                }
            }
            Place::Elem(name, indices) => (self.slot(name)?, self.ints(indices)?),
            Place::Field(name, field) => (self.slot(name)?, vec![*field]),
        };
        self.at(slot, &indices)
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
        let slot = self.slot(name)?;
        match &mut self.slots[slot] {
            Val::List(items) => Ok(items),
            other => Err(format!("a list, not {other:?}")),
        }
    }

    // ---- lists

    /// The items of the source, each as the values of its names.
    fn items(&mut self, source: &Source) -> Outcome<Vec<Vec<Val>>> {
        let slot = self.slot(&source.list)?;
        let row = self.ints(&source.row)?;
        let list = self.at(slot, &row)?.items()?.clone();
        let refer = |i: usize| Val::Ref(slot, row.iter().copied().chain([i]).collect());
        let mut items: Vec<Val> = match &source.shape {
            Shape::Windows(n) => list.windows(*n).map(|w| Val::List(w.to_vec())).collect(),
            Shape::Chunks(n) => list.chunks(*n).map(|w| Val::List(w.to_vec())).collect(),
            Shape::Mutable | Shape::MutableEnumerated | Shape::MutableZipped(_) => (0..list.len()).map(refer).collect(),
            _ => list,
        };
        for adaptor in &source.adaptors {
            items = match adaptor {
                Adaptor::Rev => items.into_iter().rev().collect(),
                Adaptor::Skip(n) => items.into_iter().skip(*n).collect(),
                Adaptor::Take(n) => items.into_iter().take(*n).collect(),
                Adaptor::StepBy(n) => items.into_iter().step_by(*n).collect(),
            };
        }
        Ok(match &source.shape {
            Shape::Enumerated | Shape::MutableEnumerated => {
                items.into_iter().enumerate().map(|(i, item)| vec![Val::Int(i), item]).collect()
            }
            Shape::Zipped(other) | Shape::MutableZipped(other) => {
                let slot = self.slot(other)?;
                let other = self.slots[slot].items()?.clone();
                items.into_iter().zip(other).map(|(a, b)| vec![a, b]).collect()
            }
            _ => items.into_iter().map(|item| vec![item]).collect(),
        })
    }

    /// The source's items that the filter keeps.
    fn kept(&mut self, chain: &Chain) -> Outcome<Vec<Vec<Val>>> {
        let mut items = self.items(&chain.source)?;
        if let Some((modulus, rest)) = chain.filter {
            items.retain(|item| matches!(item[0], Val::Int(i) if i % modulus == rest));
        }
        Ok(items)
    }

    fn with(&mut self, names: &[String], values: Vec<Val>, body: &Real) -> Outcome<f64> {
        let depth = self.env.len();
        names.iter().zip(values).for_each(|(name, value)| self.define(name, value));
        let value = self.real(body);
        self.env.truncate(depth);
        value
    }

    fn chain(&mut self, chain: &Chain) -> Outcome<f64> {
        let items = self.kept(chain)?;
        let mut outs: Vec<f64> = Vec::new();
        match &chain.end {
            End::Sum(body) | End::Product(body) => {
                for item in items {
                    outs.push(self.with(&chain.items, item, body)?);
                }
                if let End::Product(_) = &chain.end {
                    return self.seen(outs.iter().product());
                }
            }
            End::Fold(init, acc, next) => {
                let mut state = self.real(init)?;
                let names: Vec<String> = std::iter::once(acc).chain(&chain.items).cloned().collect();
                for item in items {
                    let values = std::iter::once(Val::Real(state)).chain(item).collect();
                    state = self.with(&names, values, next)?;
                }
                return Ok(state);
            }
            End::Scan(init, name, next, out) => {
                let mut state = self.real(init)?;
                let names: Vec<String> = std::iter::once(name).chain(&chain.items).cloned().collect();
                for item in items {
                    let values: Vec<Val> = std::iter::once(Val::Real(state)).chain(item.clone()).collect();
                    state = self.with(&names, values, next)?;
                    let values: Vec<Val> = std::iter::once(Val::Real(state)).chain(item).collect();
                    outs.push(self.with(&names, values, out)?);
                }
            }
        }
        self.seen(outs.iter().sum())
    }

    fn init(&mut self, init: &Init) -> Outcome<Val> {
        let list = |items: Vec<f64>| Val::List(items.into_iter().map(Val::Real).collect());
        Ok(match init {
            Init::Real(r) => Val::Real(self.real(r)?),
            Init::Int(i) => Val::Int(self.int(i)?),
            Init::Tuple(items) | Init::Array(items) | Init::Vector(items) => list(self.reals(items)?),
            Init::Repeat(item, n) => list(vec![self.real(item)?; *n]),
            Init::RepeatVector(item, n) => {
                let item = self.real(item)?;
                list(vec![item; self.int(n)?])
            }
            Init::Rows(rows) => Val::List(rows.iter().map(|row| Ok(list(self.reals(row)?))).collect::<Outcome<_>>()?),
            Init::RepeatRows(item, rows, columns) => Val::List(vec![list(vec![self.real(item)?; *columns]); *rows]),
            Init::Copy(name, _) => {
                let slot = self.slot(name)?;
                Val::List(self.slots[slot].items()?.clone())
            }
            Init::Map(name, item, body) => {
                let slot = self.slot(name)?;
                let items = self.slots[slot].items()?.clone();
                let names = [item.clone()];
                list(items.into_iter().map(|v| self.with(&names, vec![v], body)).collect::<Outcome<_>>()?)
            }
            Init::FromFn(n, item, body) => {
                let names = [item.clone()];
                list((0..*n).map(|i| self.with(&names, vec![Val::Int(i)], body)).collect::<Outcome<_>>()?)
            }
            Init::Collect(chain) => {
                let items = self.kept(chain)?;
                let End::Sum(body) = &chain.end else { return Err("a chain that is no list".to_string()) };
                list(items.into_iter().map(|item| self.with(&chain.items, item, body)).collect::<Outcome<_>>()?)
            }
            Init::Closure(params, body) => Val::Closure(params.clone(), body.clone(), self.env.clone()),
        })
    }

    // ---- expressions

    fn reals(&mut self, items: &[Real]) -> Outcome<Vec<f64>> {
        items.iter().map(|r| self.real(r)).collect()
    }

    fn ints(&mut self, items: &[Int]) -> Outcome<Vec<usize>> {
        items.iter().map(|i| self.int(i)).collect()
    }

    fn real(&mut self, real: &Real) -> Outcome<f64> {
        let value = match real {
            Real::Lit(x) => *x,
            Real::Var(name) => self.load(&Place::Var(name.clone()))?,
            Real::Deref(name) => self.load(&Place::Deref(name.clone()))?,
            Real::Elem(name, indices) => self.load(&Place::Elem(name.clone(), indices.clone()))?,
            Real::Field(name, field) => self.load(&Place::Field(name.clone(), *field))?,
            Real::FromInt(i) => self.int(i)? as f64,
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
            Real::Powi(a, n) => self.real(a)?.powi(*n),
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

    fn call(&mut self, name: &str, args: &[Real]) -> Outcome<f64> {
        let args: Vec<Val> = self.reals(args)?.into_iter().map(Val::Real).collect();
        let slot = self.slot(name)?;
        let Val::Closure(params, body, env) = self.slots[slot].clone() else { return Err(format!("`{name}` is no closure")) };
        let outer = std::mem::replace(&mut self.env, env);
        let value = self.with(&params, args, &body);
        self.env = outer;
        value
    }

    fn int(&mut self, int: &Int) -> Outcome<usize> {
        Ok(match int {
            Int::Lit(n) => *n,
            Int::Var(name) => {
                let slot = self.slot(name)?;
                match &self.slots[slot] {
                    Val::Int(n) => *n,
                    other => return Err(format!("an integer, not {other:?}")),
                }
            }
            Int::Len(name) => {
                let slot = self.slot(name)?;
                self.slots[slot].items()?.len()
            }
            Int::Add(a, b) => self.int(a)? + self.int(b)?,
            Int::Mul(a, b) => self.int(a)?.checked_mul(self.int(b)?).filter(|n| *n < 1 << 20).ok_or("overflow")?,
            Int::Rem(a, b) => self.int(a)?.checked_rem(self.int(b)?).ok_or("division by zero")?,
        })
    }

    fn cond(&mut self, cond: &Cond) -> Outcome<bool> {
        Ok(match cond {
            Cond::Real(op, a, b) => {
                let holds = compare(*op, self.real(a)?, self.real(b)?);
                self.turn(u64::from(holds));
                holds
            }
            Cond::Int(op, a, b) => compare(*op, self.int(a)?, self.int(b)?),
            Cond::And(a, b) => self.cond(a)? && self.cond(b)?,
            Cond::Or(a, b) => self.cond(a)? || self.cond(b)?,
            Cond::Not(a) => !self.cond(a)?,
        })
    }
}

/// The arm that a number goes to, as `source` writes them.
fn arm_of(n: usize, arms: usize) -> usize {
    let arm = match n {
        0 => 0,
        1 | 4 => 1,
        2 | 3 => 2,
        _ => arms,
    };
    arm.min(arms - 1)
}

fn compare<T: PartialOrd>(op: Compare, a: T, b: T) -> bool {
    match op {
        Compare::Lt => a < b,
        Compare::Le => a <= b,
        Compare::Gt => a > b,
        Compare::Eq => a == b,
    }
}

fn assigned(op: Assign, old: f64, value: f64) -> f64 {
    match op {
        Assign::Set => value,
        Assign::Add => old + value,
        Assign::Sub => old - value,
        Assign::Mul => old * value,
        Assign::Div => old / value,
    }
}

fn unary(op: Unary, x: f64) -> f64 {
    match op {
        Unary::Neg => -x,
        Unary::Sin => x.sin(),
        Unary::Cos => x.cos(),
        Unary::Tanh => x.tanh(),
        Unary::Exp => x.exp(),
        Unary::Ln => x.ln(),
        Unary::Sqrt => x.sqrt(),
        Unary::Abs => x.abs(),
        Unary::Atan => x.atan(),
        Unary::Recip => x.recip(),
    }
}

fn binary(op: Binary, a: f64, b: f64) -> f64 {
    match op {
        Binary::Add => a + b,
        Binary::Sub => a - b,
        Binary::Mul => a * b,
        Binary::Div => a / b,
        Binary::Max => a.max(b),
        Binary::Min => a.min(b),
        Binary::Hypot => a.hypot(b),
        Binary::Powf => a.powf(b),
    }
}

/// A point at which the program is looked at.
pub fn arguments(program: &Program, random: &mut Random) -> Vec<Val> {
    let mut list = |len: usize| Val::List((0..len).map(|_| Val::Real(random.real())).collect());
    let value = |param: &Param| match param.kind {
        ParamKind::Scalar { .. } => list(1).items().expect("a list")[0].clone(),
        ParamKind::Array { len, .. } | ParamKind::Slice { len, .. } => list(len),
        ParamKind::Count(n) => Val::Int(n),
        ParamKind::Typed { .. } => unreachable!("{PIECES}"),
    };
    program.params.iter().map(value).collect()
}
