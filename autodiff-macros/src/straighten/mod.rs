//! From loops and arrays to a straight program of scalars, for functions of few numbers.
//!
//! In comes the graph of a function; out goes one of the same meaning in which every input, local and result is a number
//! of its own, loops are run through at compile time, and branches on what is known then are settled. What is only known
//! at run time stays: branches on values, blocks that are left under such a condition, inactive parameters as a whole.
//! The user's operations keep their order, so values stay the same bit for bit.
//!
//! `None` where that cannot be done or would become too long: lengths, loops or indices that only the run time knows,
//! vectors, calls.

/// What is a tree of: places of numbers, or their values.
mod parts;

/// Values: integers are computed, aggregates are taken apart.
mod values;

/// Places: a variable per number.
mod places;

/// Statements: loops unroll, branches on constants are settled.
mod statements;

/// Blocks that are left by a branch, as branches alone.
mod jumps;

pub use parts::Parts;

use crate::analysis::varied;
use crate::graph::{Builder, Graph, LabelId, NodeId, Path, VarId, VarKind};
use places::Home;
use proc_macro2::Span;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Programs longer than this stay loops.
const MOST_STEPS: usize = 2000;

/// A function of numbers. The body yields the numbers of all goals, in order.
pub struct Straight {
    pub graph: Graph,
    /// Per input: a frozen variable per number.
    pub inputs: Vec<Parts<VarId>>,
}

/// A result.
pub enum Goal {
    Yield(usize),
    Place(Path),
}

/// Why the walk ends early.
enum Stop {
    /// It cannot be done.
    Refused,
    /// This label is jumped to under a condition that only the run time knows: begin again, keeping it.
    Kept(LabelId),
}

type Step<T> = Result<T, Stop>;

/// Straightens the function for differentiation by the inputs.
pub fn straighten(source: &Graph, inputs: &[VarId], goals: &[Goal]) -> Option<Straight> {
    let mut kept = HashSet::new();
    loop {
        match Walk::new(source, inputs, &kept).run(inputs, goals) {
            Ok(straight) => return Some(straight),
            Err(Stop::Refused) => return None,
            Err(Stop::Kept(label)) => {
                kept.insert(label);
            }
        }
    }
}

struct Walk<'s> {
    b: Builder,
    source: &'s Graph,
    varied: (Vec<bool>, Vec<bool>),
    indices: HashSet<NodeId>,
    values: Vec<Option<Parts<NodeId>>>,
    homes: HashMap<VarId, Home>,
    /// Inputs that the user's own tokens name as a whole.
    wholes: HashMap<VarId, VarId>,
    /// The user's first names for numbers of the inputs.
    named: HashMap<VarId, (Rc<str>, Span)>,
    /// Labels whose statements stay blocks.
    kept: &'s HashSet<LabelId>,
    /// By label of the source: the block of the result, or how many regions lie around the statement.
    labels: HashMap<LabelId, Target>,
    /// How many regions are open.
    depth: usize,
    steps: usize,
}

/// What a jump to a label comes to.
#[derive(Clone, Copy)]
enum Target {
    Block(LabelId),
    Depth(usize),
}

impl<'s> Walk<'s> {
    fn new(source: &'s Graph, inputs: &[VarId], kept: &'s HashSet<LabelId>) -> Self {
        let graph = Graph {
            snippets: source.snippets.clone(),
            literals: source.literals.clone(),
            by_trait: source.by_trait,
            fields: source.fields.clone(),
            params: vec![None; source.params.len()],
            items: source.items.clone(),
            ..Graph::default()
        };
        let mut b = Builder::new(graph);
        b.primal = true;
        Walk {
            b,
            source,
            varied: varied(source, inputs),
            indices: values::indices(source),
            values: vec![None; source.nodes.len()],
            homes: HashMap::new(),
            wholes: HashMap::new(),
            named: HashMap::new(),
            kept,
            labels: HashMap::new(),
            depth: 0,
            steps: 0,
        }
    }

    fn run(mut self, inputs: &[VarId], goals: &[Goal]) -> Step<Straight> {
        self.b.open();
        let inputs = inputs.iter().map(|var| self.input(*var)).collect::<Step<_>>()?;
        self.region(&self.source.body)?;
        let mut yields = Vec::new();
        for goal in goals {
            let value = match goal {
                Goal::Yield(index) => self.value(self.source.body.yields[*index])?,
                Goal::Place(path) => self.read(path)?,
            };
            yields.extend(value.leaves());
        }
        let mut body = self.b.close();
        body.yields = yields;
        self.rename();
        let mut graph = self.b.graph;
        graph.body = body;
        Ok(Straight { graph, inputs })
    }

    /// An input as frozen variables, and as a place like any other where the function writes it.
    fn input(&mut self, var: VarId) -> Step<Parts<VarId>> {
        let source = self.source.var(var);
        let inputs = self.apart(&source.name, &source.ty, source.span).ok_or(Stop::Refused)?;
        for leaf in inputs.leaves() {
            self.b.graph.vars[leaf.index()].frozen = true;
        }
        // A number by itself is the parameter.
        if let Parts::One(leaf) = inputs {
            self.b.graph.vars[leaf.index()].kind = source.kind.clone();
        }
        let home = if source.frozen {
            inputs.clone()
        } else {
            let home = self.apart(&source.name, &source.ty, source.span).ok_or(Stop::Refused)?;
            for (place, input) in home.leaves().into_iter().zip(inputs.leaves()) {
                let value = self.b.read(&Path::var(input));
                self.b.write(&Path::var(place), value);
            }
            home
        };
        self.homes.insert(var, Home::Apart(home));
        Ok(inputs)
    }

    /// `let [x, y] = *p;` names two numbers; `for v in p` names none. Parameters are named by themselves.
    fn rename(&mut self) {
        let is_param = |name: &Rc<str>| self.source.vars.iter().any(|var| var.name == *name && matches!(var.kind, VarKind::Param(_)));
        for (var, (name, span)) in &self.named {
            let alike = self.named.values().filter(|(other, _)| other == name).count();
            if alike == 1 && !is_param(name) {
                let var = &mut self.b.graph.vars[var.index()];
                (var.name, var.span) = (name.clone(), *span);
            }
        }
    }

    fn is_varied_var(&self, var: VarId) -> bool {
        self.varied.1[var.index()]
    }

    /// Counts one more step of the program.
    fn step(&mut self) -> Step<()> {
        self.steps += 1;
        if self.steps > MOST_STEPS { Err(Stop::Refused) } else { Ok(()) }
    }
}

impl Walk<'_> {
    /// Variables of the result for the numbers of a type.
    fn apart(&mut self, name: &str, ty: &crate::graph::Ty, span: Span) -> Option<Parts<VarId>> {
        let shape = parts::shape(ty)?;
        let graph = &mut self.b.graph;
        Some(shape.named(name, &mut |name, ty| graph.new_var(name, ty.clone(), VarKind::Local, span)))
    }
}

#[cfg(test)]
mod tests;
