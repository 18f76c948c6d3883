//! Follows the statements: at each, a variable is the label of the value that it holds.

/// Branches and loops: where several states of a variable meet.
mod control;

use super::terms::{join, named, text};
use super::{Arrow, Draft, Frames, Kind, Outcome, Piece, Request, Term};
use crate::graph::{ArgValue, Aspect, Call, Callee, Form, Graph, LabelId, NodeId, Path, Pullback, Region, Stmt, VarId};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

/// What the variables hold at one point of the program.
#[derive(Clone, Default)]
pub(super) struct State {
    vars: BTreeMap<VarId, Term>,
    /// Per open loop: variables that it changes and whose state from the last iteration nobody has asked for.
    pending: Vec<HashSet<VarId>>,
    /// A jump has left the region.
    left: bool,
}

/// A loop that is being drawn.
struct Open {
    frame: usize,
    /// Boxes that stand for what an iteration finds.
    carried: Vec<(VarId, usize)>,
    /// How many states were set aside when it was entered.
    saved: usize,
}

pub(super) struct Walk<'w> {
    pub graph: &'w Graph,
    pub is_derivative: bool,
    primal_vars: usize,
    pub boxes: Vec<Draft>,
    pub frames: Frames,
    frame: usize,
    /// Frames that a value must not be drawn outside of, as it is computed on this way only.
    pinned: Vec<usize>,
    pub known: HashMap<NodeId, Term>,
    /// What was known when each open frame was entered.
    outside: Vec<HashMap<NodeId, Term>>,
    state: State,
    /// States to return to.
    saved: Vec<State>,
    loops: Vec<Open>,
    breaks: HashMap<LabelId, Vec<State>>,
    pushed: HashMap<VarId, Vec<Term>>,
    counters: usize,
    clock: usize,
}

impl<'w> Walk<'w> {
    pub fn new(request: &Request<'w>) -> Self {
        Walk {
            graph: request.graph,
            is_derivative: request.is_derivative,
            primal_vars: request.primal_vars,
            boxes: Vec::new(),
            frames: vec![(0, Term::new(), (0, false, 0), false)],
            frame: 0,
            pinned: vec![0],
            known: HashMap::new(),
            outside: Vec::new(),
            state: State::default(),
            saved: Vec::new(),
            loops: Vec::new(),
            breaks: HashMap::new(),
            pushed: HashMap::new(),
            counters: 0,
            clock: 0,
        }
    }

    pub fn inputs(&mut self, inputs: &[(VarId, String)]) {
        for (var, ty) in inputs {
            let at = self.draw(Kind::Input, Some(self.graph.var(*var).name.clone()), Term::new(), false);
            self.boxes[at].shape = ty.clone();
            self.state.vars.insert(*var, vec![Piece::From(at)]);
        }
    }

    pub fn output(&mut self, name: &str, result: &Outcome) {
        let term = match result {
            Outcome::Node(node) => self.term(*node),
            Outcome::Place(path) => self.read(path),
        };
        let derivative = self.is_derivative && name.starts_with("d_");
        let at = self.draw(Kind::Output, Some(name.into()), term, derivative);
        self.boxes[at].frame = 0;
    }

    /// A box, in the outermost frame where everything it needs is there.
    pub fn draw(&mut self, kind: Kind, name: Option<Rc<str>>, term: Term, derivative: bool) -> usize {
        let sources = term.iter().filter_map(|p| match p {
            Piece::From(id) | Piece::Name(id) => Some(self.boxes[*id].frame),
            Piece::Local(_, frame) => Some(*frame),
            Piece::Text(_) => None,
        });
        let floor = *self.pinned.last().expect("the function itself");
        let mut frame = sources.chain([floor]).max_by_key(|f| self.depth(*f)).unwrap_or(floor);
        if kind != Kind::Operation || !self.is_open(frame) {
            frame = self.frame;
        }
        self.draw_in(frame, kind, name, term, derivative)
    }

    fn draw_in(&mut self, frame: usize, kind: Kind, name: Option<Rc<str>>, term: Term, derivative: bool) -> usize {
        let order = self.order_in(frame);
        let draft =
            Draft { name, target: None, start: Term::new(), term, more: Vec::new(), kind, derivative, shape: String::new(), frame, order };
        self.boxes.push(draft);
        self.boxes.len() - 1
    }

    /// Behind everything in the frame, or before the frame inside it that is being drawn.
    fn order_in(&mut self, frame: usize) -> (usize, bool, usize) {
        self.clock += 1;
        let mut inner = self.frame;
        if inner == frame {
            return (self.clock, false, self.clock);
        }
        while self.frames[inner].0 != frame {
            inner = self.frames[inner].0;
        }
        (self.frames[inner].2.0, false, self.clock)
    }

    fn depth(&self, mut frame: usize) -> usize {
        let mut depth = 0;
        while frame != 0 {
            frame = self.frames[frame].0;
            depth += 1;
        }
        depth
    }

    fn is_open(&self, frame: usize) -> bool {
        let mut at = self.frame;
        while at != frame && at != 0 {
            at = self.frames[at].0;
        }
        at == frame
    }

    /// What a place holds.
    pub fn read(&mut self, path: &Path) -> Term {
        let state = self.state_of(path.var);
        if path.proj.is_empty() {
            return state;
        }
        let parts = self.projections(path);
        match state.as_slice() {
            [Piece::From(at)] => {
                if self.boxes[*at].name.is_none() {
                    self.boxes[*at].name = Some(self.graph.var(path.var).name.clone());
                }
                join(&[state, parts])
            }
            _ => join(&[text(&*self.graph.var(path.var).name), parts]),
        }
    }

    /// A place as it is written.
    pub fn place_text(&mut self, path: &Path) -> Term {
        let parts = self.projections(path);
        join(&[text(&*self.graph.var(path.var).name), parts])
    }

    /// The value of a variable; the loops around that change it show what an iteration finds.
    fn state_of(&mut self, var: VarId) -> Term {
        for depth in 0..self.state.pending.len() {
            if self.state.pending[depth].remove(&var) {
                self.carry(var, depth);
            }
        }
        if let Some(term) = self.state.vars.get(&var) {
            return term.clone();
        }
        let derivative = self.is_derivative_var(var);
        let at = self.draw_in(0, Kind::Input, Some(self.graph.var(var).name.clone()), Term::new(), derivative);
        // Inputs come first.
        self.boxes[at].order = (0, false, at);
        let term = vec![Piece::From(at)];
        for state in self.saved.iter_mut().chain([&mut self.state]) {
            state.vars.entry(var).or_insert_with(|| term.clone());
        }
        term
    }

    fn is_derivative_var(&self, var: VarId) -> bool {
        self.is_derivative && var.index() >= self.primal_vars
    }

    /// The region's statements; what it yields is drawn by whoever asks.
    pub fn region(&mut self, region: &Region) {
        for stmt in &region.stmts {
            self.statement(stmt);
        }
    }

    fn statement(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let(node) => {
                if !self.graph.has_effect(*node) || self.graph.node(*node).name.is_some() {
                    self.term(*node);
                }
            }
            Stmt::Write(path, node) | Stmt::Restore(path, node, _) => self.write(path, *node),
            Stmt::Add(path, node) => {
                let term = self.term(*node);
                let (sign, term) = match term.split_first() {
                    Some((Piece::Text(t), [Piece::From(id)])) if &**t == "−" => (" −= ", vec![Piece::From(*id)]),
                    _ => (" += ", term),
                };
                self.change(path, sign, term, Kind::Variable);
            }
            Stmt::Swap(a, b) | Stmt::Unswap(a, b, _) => self.exchange(a, b),
            Stmt::Push(path, nodes) => {
                let terms = nodes.iter().map(|n| self.term(*n)).collect();
                self.pushed.insert(path.var, terms);
            }
            Stmt::Pop(path, outs) => self.pop(path.var, outs),
            Stmt::If { cond, then, els, outs } => self.choice(*cond, then, els, outs),
            Stmt::Match { scrutinee, arms, outs } => self.arms(*scrutinee, arms, outs),
            Stmt::Loop(l) => self.repeat(l),
            Stmt::Block { label, body } => {
                let before = self.state.clone();
                self.region(body);
                self.land(*label, &before);
            }
            Stmt::Rest(body) => self.region(body),
            Stmt::Break(label) => {
                self.breaks.entry(*label).or_default().push(self.state.clone());
                self.state.left = true;
            }
            Stmt::Exit(_) => {
                self.draw(Kind::Jump, None, text("return"), false);
                self.state.left = true;
            }
            Stmt::Call(call) => self.call(call),
            Stmt::Pullback(pullback) => self.pullback(pullback),
        }
    }

    fn write(&mut self, path: &Path, node: NodeId) {
        let term = self.term(node);
        if !path.proj.is_empty() {
            return self.change(path, " = ", term, Kind::Variable);
        }
        // The operation is named by the variable that takes its result.
        if let [Piece::From(at)] = term.as_slice() {
            let draft = &mut self.boxes[*at];
            if draft.name.is_none() && matches!(draft.kind, Kind::Operation | Kind::Call) {
                draft.name = Some(self.graph.var(path.var).name.clone());
            }
        }
        self.set(path.var, term);
    }

    fn set(&mut self, var: VarId, term: Term) {
        self.state.pending.iter_mut().for_each(|p| {
            p.remove(&var);
        });
        self.state.vars.insert(var, term);
    }

    /// A box that changes a place.
    fn change(&mut self, path: &Path, sign: &str, term: Term, kind: Kind) {
        let target = self.place_text(path);
        // A sum alone needs no box for what an iteration finds.
        self.state.pending.iter_mut().for_each(|p| {
            p.remove(&path.var);
        });
        let before = self.state.vars.get(&path.var).cloned().unwrap_or_default();
        let (name, derivative) = (self.graph.var(path.var).name.clone(), self.is_derivative_var(path.var));
        let at = self.draw(kind, Some(name), term, derivative);
        let is_told = matches!(before[..], [Piece::From(id)] if self.boxes[id].name == self.boxes[at].name);
        self.boxes[at].target = Some(join(&[target, text(sign)]));
        self.boxes[at].start = if is_told { Term::new() } else { named(before.clone()) };
        self.boxes[at].more.extend(before.iter().filter_map(|p| match p {
            Piece::From(id) => Some((*id, Arrow::Value)),
            _ => None,
        }));
        self.state.vars.insert(path.var, vec![Piece::From(at)]);
    }

    /// Variables that change places need no box: each has what the other had.
    fn exchange(&mut self, a: &Path, b: &Path) {
        if a.proj.is_empty() && b.proj.is_empty() {
            let [first, second] = [a, b].map(|path| self.state.vars.get(&path.var).cloned().unwrap_or_default());
            self.set(a.var, second);
            self.set(b.var, first);
            return;
        }
        if let Some((list, i, j)) = a.siblings(b) {
            let (i, j) = (self.term(i), self.term(j));
            let term = join(&[text("elements "), named(i), text(" ↔ "), named(j)]);
            self.change(&list, ": ", term, Kind::Variable);
            return;
        }
        let other = self.place_text(b);
        self.change(a, " ↔ ", other, Kind::Variable);
        let both = self.state.vars[&a.var].clone();
        self.set(b.var, both);
    }

    fn pop(&mut self, var: VarId, outs: &[NodeId]) {
        let terms = self.pushed.get(&var).cloned().unwrap_or_default();
        for (number, out) in outs.iter().enumerate() {
            let term = terms.get(number).cloned().unwrap_or_default();
            let at = self.draw(Kind::Recorded, None, join(&[text("recorded "), named(term.clone())]), false);
            self.boxes[at].more.extend(term.iter().filter_map(|p| match p {
                Piece::From(id) => Some((*id, Arrow::Record)),
                _ => None,
            }));
            self.known.insert(*out, vec![Piece::From(at)]);
        }
    }

    fn call(&mut self, call: &Call) {
        let values = call.args[..call.slots.min(call.args.len())].iter();
        let args: Vec<Term> = values.map(|arg| self.argument(&arg.value)).collect();
        let term = match &call.callee.form {
            Form::Operator { sign, lent } => operator(&sign.to_string(), &args[..lent.len().min(args.len())]),
            _ => join(&[text(callee(&call.callee)), text("("), super::terms::separated(&args), text(")")]),
        };
        let name = self.graph.node(call.result).name.clone();
        let at = self.draw(Kind::Call, name, term, false);
        self.known.insert(call.result, vec![Piece::From(at)]);
        if let crate::graph::CallMode::Record { pullback } = call.mode {
            self.known.insert(pullback, join(&[text("pullback of "), vec![Piece::From(at)]]));
        }
        for arg in &call.args {
            if let ArgValue::Mutable(path) = &arg.value {
                self.set(path.var, vec![Piece::From(at)]);
            }
        }
    }

    fn argument(&mut self, value: &ArgValue) -> Term {
        match value {
            ArgValue::Value(node) | ArgValue::Reference(node) | ArgValue::Untold(node, _) => self.term(*node),
            ArgValue::Shared(path) | ArgValue::Mutable(path) => self.read(path),
            ArgValue::Function(crate::graph::Passed::Named { function, .. }) => text(super::terms::readable(function)),
            ArgValue::Function(_) => text("|..| .."),
        }
    }

    fn pullback(&mut self, pullback: &Pullback) {
        let seed = self.term(pullback.seed);
        let called = self.known.get(&pullback.pullback).cloned().unwrap_or_default();
        // Where it was recorded, the label stands in the box of the record.
        let label = match called[..] {
            [Piece::From(id)] if self.boxes[id].kind == Kind::Recorded => self.boxes[id].term[1..].to_vec(),
            _ => named(called.clone()),
        };
        let at = self.draw(Kind::Call, None, join(&[label, text("("), seed, text(")")]), true);
        self.boxes[at].more.extend(called.iter().filter_map(|p| match p {
            Piece::From(id) => Some((*id, Arrow::Record)),
            _ => None,
        }));
        for path in pullback.places.iter().flatten() {
            self.change(path, " += ", vec![Piece::From(at)], Kind::Variable);
        }
    }
}

/// An operator of the user's, with its operands; the assigning form gives what the place holds then.
fn operator(sign: &str, args: &[Term]) -> Term {
    let sign = match sign.trim_end_matches('=') {
        "*" => "×",
        "-" => "−",
        other => other,
    };
    match args {
        [left, right] => join(&[left.clone(), text(format!(" {sign} ")), right.clone()]),
        _ => join(&[text(sign), join(args)]),
    }
}

fn callee(callee: &Callee) -> String {
    let aspect = match callee.aspect {
        Aspect::Gradient => "::grad",
        Aspect::ValueAndGradient => "::value_and_grad",
        Aspect::Value | Aspect::Parameter(_) => "",
    };
    super::terms::readable(&callee.path) + aspect
}
