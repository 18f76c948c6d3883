//! An interpreter of graphs, so that passes and rules are tested by what graphs mean.
//!
//! Everything that is plain arithmetic, places and control flow; the user's own tokens and calls are not evaluated.

mod arithmetic;
mod matrix;
mod snippet;
mod special;

pub use arithmetic::scalar;

use super::{Graph, LabelId, Loop, LoopKind, NodeId, Op, Path, Proj, Region, Stmt, VarId};
use arithmetic::cast;
use std::collections::{HashMap, HashSet};

/// A value of the interpreted function.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Real(f64),
    Int(i128),
    Bool(bool),
    /// Arrays, vectors, slices and tuples.
    List(Vec<Value>),
}

/// What a body left behind.
#[derive(Debug)]
pub struct Outcome {
    pub yields: Vec<Value>,
    pub vars: HashMap<VarId, Value>,
}

type Result<T> = std::result::Result<T, String>;

/// Runs the body with these first values of variables.
pub fn evaluate(graph: &Graph, inputs: &[(VarId, Value)]) -> Result<Outcome> {
    let mut anchored = HashSet::new();
    find_anchored(&graph.body, &mut anchored);
    let vars = inputs.iter().cloned().collect();
    let mut machine = Machine { graph, vars, values: HashMap::new(), anchored };
    machine.region(&graph.body)?;
    let yields = graph.body.yields.iter().map(|n| machine.value(*n)).collect::<Result<_>>()?;
    Ok(Outcome { yields, vars: machine.vars })
}

impl Value {
    pub fn real(&self) -> Result<f64> {
        match self {
            Value::Real(x) => Ok(*x),
            other => Err(format!("a real, not {other:?}")),
        }
    }

    fn int(&self) -> Result<i128> {
        match self {
            Value::Int(n) => Ok(*n),
            other => Err(format!("an integer, not {other:?}")),
        }
    }

    fn bool(&self) -> Result<bool> {
        match self {
            Value::Bool(b) => Ok(*b),
            other => Err(format!("a truth value, not {other:?}")),
        }
    }

    fn list(&mut self) -> Result<&mut Vec<Value>> {
        match self {
            Value::List(items) => Ok(items),
            other => Err(format!("a list, not {other:?}")),
        }
    }

    /// Zeros of the same shape.
    fn zero(&self) -> Value {
        match self {
            Value::Real(_) => Value::Real(0.0),
            Value::List(items) => Value::List(items.iter().map(Value::zero).collect()),
            other => other.clone(),
        }
    }

    fn sum(&self) -> f64 {
        match self {
            Value::Real(x) => *x,
            Value::List(items) => items.iter().map(Value::sum).sum(),
            _ => 0.0,
        }
    }

    fn add(&mut self, other: &Value) -> Result<()> {
        match (self, other) {
            (Value::Real(a), Value::Real(b)) => *a += b,
            (Value::Int(a), Value::Int(b)) => *a = a.checked_add(*b).ok_or("overflow")?,
            (Value::List(a), Value::List(b)) if a.len() == b.len() => {
                for (a, b) in a.iter_mut().zip(b) {
                    a.add(b)?;
                }
            }
            (a, b) => return Err(format!("{a:?} and {b:?} are not added")),
        }
        Ok(())
    }
}

fn find_anchored(region: &Region, out: &mut HashSet<NodeId>) {
    for stmt in &region.stmts {
        out.extend(stmt.defines());
        for (inner, entry) in stmt.regions() {
            out.extend(entry);
            find_anchored(inner, out);
        }
    }
}

/// How a statement ends.
enum Flow {
    Next,
    Break(LabelId),
}

/// A place as indices from the outside in, and the part of the last list that is meant, if not all.
struct Place {
    var: VarId,
    indices: Vec<usize>,
    part: Option<(usize, Option<usize>)>,
}

struct Machine<'g> {
    graph: &'g Graph,
    vars: HashMap<VarId, Value>,
    values: HashMap<NodeId, Value>,
    anchored: HashSet<NodeId>,
}

impl Machine<'_> {
    // ---- statements

    fn region(&mut self, region: &Region) -> Result<Flow> {
        for stmt in &region.stmts {
            if let Flow::Break(label) = self.stmt(stmt)? {
                return Ok(Flow::Break(label));
            }
        }
        Ok(Flow::Next)
    }

    fn stmt(&mut self, stmt: &Stmt) -> Result<Flow> {
        match stmt {
            Stmt::Let(node) => {
                let value = self.compute(*node, &mut HashMap::new())?;
                self.values.insert(*node, value);
            }
            Stmt::Write(path, node) | Stmt::Restore(path, node, _) => {
                let value = self.value(*node)?;
                self.store(path, value)?;
            }
            Stmt::Add(path, node) => {
                let value = self.value(*node)?;
                let mut sum = self.load(path)?;
                sum.add(&value)?;
                self.store(path, sum)?;
            }
            Stmt::Push(path, nodes) => {
                let values = nodes.iter().map(|n| self.value(*n)).collect::<Result<Vec<_>>>()?;
                let value = if let [one] = &values[..] { one.clone() } else { Value::List(values) };
                self.whole(path)?.list()?.push(value);
            }
            Stmt::Pop(path, outs) => self.pop(path, outs)?,
            Stmt::Swap(a, b) | Stmt::Unswap(a, b, _) => {
                let (first, second) = (self.load(a)?, self.load(b)?);
                self.store(a, second)?;
                self.store(b, first)?;
            }
            Stmt::If { cond, then, els, outs } => {
                let taken = if self.value(*cond)?.bool()? { then } else { els };
                return self.branch(taken, outs);
            }
            Stmt::Loop(l) => return self.loop_stmt(l),
            Stmt::Block { label, body } => {
                return Ok(match self.region(body)? {
                    Flow::Break(goal) if goal != *label => Flow::Break(goal),
                    _ => Flow::Next,
                });
            }
            Stmt::Rest(body) => return self.region(body),
            Stmt::Break(label) => return Ok(Flow::Break(*label)),
            Stmt::Match { .. } | Stmt::Exit(_) | Stmt::Call(_) | Stmt::Pullback(_) => return Err("the user's own tokens".to_string()),
        }
        Ok(Flow::Next)
    }

    fn pop(&mut self, path: &Path, outs: &[NodeId]) -> Result<()> {
        let popped = self.whole(path)?.list()?.pop().ok_or("an empty record")?;
        match (popped, outs) {
            (value, [one]) => {
                self.values.insert(*one, value);
            }
            (Value::List(items), many) if items.len() == many.len() => self.values.extend(many.iter().copied().zip(items)),
            _ => return Err("a record of another shape".to_string()),
        }
        Ok(())
    }

    fn branch(&mut self, taken: &Region, outs: &[NodeId]) -> Result<Flow> {
        if let Flow::Break(label) = self.region(taken)? {
            return Ok(Flow::Break(label));
        }
        let values = taken.yields.iter().map(|n| self.value(*n)).collect::<Result<Vec<_>>>()?;
        self.values.extend(outs.iter().copied().zip(values));
        Ok(Flow::Next)
    }

    fn loop_stmt(&mut self, l: &Loop) -> Result<Flow> {
        let mut counts: Box<dyn Iterator<Item = Option<(NodeId, i128)>>> = match &l.kind {
            LoopKind::For { counter, start, end, inclusive, reversed } => {
                let counter = *counter;
                let (start, end) = (self.value(*start)?.int()?, self.value(*end)?.int()? + i128::from(*inclusive));
                let counts = (start..end).map(move |k| Some((counter, k)));
                if *reversed { Box::new(counts.rev()) } else { Box::new(counts) }
            }
            LoopKind::While { .. } | LoopKind::Forever => Box::new(std::iter::repeat(None)),
            LoopKind::Each { .. } => return Err("the user's own iterator".to_string()),
        };
        loop {
            match counts.next() {
                None => return Ok(Flow::Next),
                Some(None) => {}
                Some(Some((counter, k))) => {
                    self.values.insert(counter, Value::Int(k));
                }
            }
            if let LoopKind::While { cond } = &l.kind {
                self.region(cond)?;
                if !self.value(cond.yields[0])?.bool()? {
                    return Ok(Flow::Next);
                }
            }
            match self.region(&l.body)? {
                Flow::Break(label) if label == l.label => return Ok(Flow::Next),
                Flow::Break(label) => return Ok(Flow::Break(label)),
                Flow::Next => {}
            }
        }
    }

    // ---- places

    fn place(&mut self, path: &Path) -> Result<Place> {
        let mut place = Place { var: path.var, indices: Vec::new(), part: None };
        for proj in &path.proj {
            let (from, _) = place.part.unwrap_or((0, None));
            match proj {
                Proj::Index(i) => {
                    place.indices.push(from + self.value(*i)?.int()? as usize);
                    place.part = None;
                }
                Proj::Field(name) => place.indices.push(name.parse().map_err(|_| "a field of a struct")?),
                Proj::Range(a, b) => {
                    let a = a.map_or(Ok(0), |n| self.value(n)?.int())? as usize;
                    let b = b.map(|n| self.value(n)?.int()).transpose()?;
                    place.part = Some((from + a, b.map(|b| from + b as usize)));
                }
            }
        }
        Ok(place)
    }

    fn find(&mut self, place: &Place) -> Result<&mut Value> {
        let name = &self.graph.var(place.var).name;
        let mut value = self.vars.get_mut(&place.var).ok_or_else(|| format!("`{name}` has no value"))?;
        for index in &place.indices {
            value = value.list()?.get_mut(*index).ok_or_else(|| format!("`{name}` is shorter"))?;
        }
        Ok(value)
    }

    fn whole(&mut self, path: &Path) -> Result<&mut Value> {
        let place = self.place(path)?;
        self.find(&place)
    }

    fn load(&mut self, path: &Path) -> Result<Value> {
        let place = self.place(path)?;
        let value = self.find(&place)?;
        match place.part {
            None => Ok(value.clone()),
            Some((from, to)) => {
                let items = value.list()?;
                let to = to.unwrap_or(items.len());
                Ok(Value::List(items.get(from..to).ok_or("a range out of bounds")?.to_vec()))
            }
        }
    }

    fn store(&mut self, path: &Path, new: Value) -> Result<()> {
        let place = self.place(path)?;
        if place.indices.is_empty() && place.part.is_none() {
            self.vars.insert(place.var, new);
            return Ok(());
        }
        let value = self.find(&place)?;
        match (place.part, new) {
            (None, new) => *value = new,
            (Some((from, _)), Value::List(new)) => {
                let items = value.list()?;
                items.splice(from..from + new.len(), new);
            }
            _ => return Err("a number stored in a range".to_string()),
        }
        Ok(())
    }

    // ---- values

    fn value(&mut self, node: NodeId) -> Result<Value> {
        self.shared(node, &mut HashMap::new())
    }

    /// The value, computed once for all uses in one expression.
    fn shared(&mut self, node: NodeId, known: &mut HashMap<NodeId, Value>) -> Result<Value> {
        if let Some(value) = known.get(&node) {
            return Ok(value.clone());
        }
        if self.anchored.contains(&node) {
            let value = self.values.get(&node).cloned();
            // Plain arithmetic means the same wherever its arguments are known.
            let plain = matches!(self.graph.node(node).op, Op::Scalar(_) | Op::Select | Op::Cast(_) | Op::Array(_) | Op::Tuple);
            if value.is_some() || !plain {
                return value.ok_or_else(|| format!("{node:?} is used before it is computed"));
            }
        }
        let value = self.compute(node, known)?;
        known.insert(node, value.clone());
        Ok(value)
    }

    fn compute(&mut self, node: NodeId, known: &mut HashMap<NodeId, Value>) -> Result<Value> {
        let graph = self.graph;
        let n = graph.node(node);
        match &n.op {
            Op::Read(..) => return self.load(&graph.path_of(node).expect("a read")),
            Op::Len(..) => {
                let mut place = self.load(&graph.path_of(node).expect("a length"))?;
                return Ok(Value::Int(place.list()?.len() as i128));
            }
            _ => {}
        }
        let args = n.args.iter().map(|a| self.shared(*a, known)).collect::<Result<Vec<_>>>()?;
        Ok(match &n.op {
            Op::Const(bits) => Value::Real(f64::from_bits(*bits)),
            Op::Int(value) | Op::IntOf(value, _) => Value::Int(*value),
            Op::Bool(value) => Value::Bool(*value),
            Op::Array(_) | Op::Tuple | Op::Struct(..) => Value::List(args),
            Op::Repeat(_) => Value::List(vec![args[0].clone(); args[1].int()? as usize]),
            Op::ToVec => args[0].clone(),
            Op::ZeroLike | Op::Shape | Op::Zeros | Op::ZeroIfAny => args[0].zero(),
            Op::WithCapacity => Value::List(Vec::new()),
            Op::SumAll => Value::Real(args[0].sum()),
            Op::Select => args[if args[0].bool()? { 1 } else { 2 }].clone(),
            Op::Nth => Value::Int(args[0].int()? + args[1].int()?),
            Op::Count(inclusive) => Value::Int((args[1].int()? - args[0].int()? + i128::from(*inclusive)).max(0)),
            Op::Cast(to) => cast(&args[0], to, &n.ty)?,
            Op::Scalar(op) if args.iter().any(|arg| matches!(arg, Value::List(_))) => matrix::operator(*op, &args)?,
            Op::Scalar(op) => scalar(*op, &args)?,
            Op::Matrix(op) => matrix::whole(*op, &args)?,
            Op::Entries(_, columns) => Value::List(args.chunks(*columns).map(|row| Value::List(row.to_vec())).collect()),
            Op::Borrow | Op::Slot => args[0].clone(),
            Op::Bound(_) => return Err("a value that no statement defines".to_string()),
            Op::Snippet(id) => snippet::snippet(&graph.snippets[id.index()], &args)?,
            Op::Read(..) | Op::Len(..) => unreachable!("looked up above"),
        })
    }
}
