//! Branches and loops: where several states of a variable meet.

use super::{Open, State, Walk};
use crate::graph::{Arm, LabelId, Loop, LoopKind, NodeId, Region, Stmt, VarId};
use crate::picture::terms::{filled, join, named, readable, separated, text};
use crate::picture::{Arrow, Kind, Piece, Term};
use std::collections::HashSet;

/// The label of a way, the names that it binds, and its body.
type Way<'r> = (Term, Vec<(NodeId, Term)>, &'r Region);

impl Walk<'_> {
    pub(super) fn choice(&mut self, cond: NodeId, then: &Region, els: &Region, outs: &[NodeId]) {
        let cond = self.term(cond);
        let label = join(&[text("if "), named(cond.clone())]);
        let ways = vec![(label, Vec::new(), then), (text("else"), Vec::new(), els)];
        self.ways(&cond, ways, outs);
    }

    pub(super) fn arms(&mut self, scrutinee: NodeId, arms: &[Arm], outs: &[NodeId]) {
        let scrutinee = self.term(scrutinee);
        let mut ways = Vec::new();
        for arm in arms {
            let (label, names) = self.pattern(&arm.pattern, &arm.binds);
            ways.push((join(&[text("match "), named(scrutinee.clone()), text(": "), label]), names, &arm.body));
        }
        self.ways(&scrutinee, ways, outs);
    }

    /// A pattern as written, and the names in it.
    fn pattern(&self, pattern: &proc_macro2::TokenStream, binds: &[(String, NodeId)]) -> (Term, Vec<(NodeId, Term)>) {
        let frame = self.frames.len();
        let name = |node: NodeId| vec![Piece::Local(self.graph.node(node).name.as_deref().unwrap_or("item").into(), frame)];
        let (holes, terms): (Vec<String>, Vec<Term>) = binds.iter().map(|(hole, node)| (hole.clone(), name(*node))).unzip();
        (filled(&readable(pattern), &holes, &terms), binds.iter().map(|(_, node)| (*node, name(*node))).collect())
    }

    fn ways(&mut self, decides: &Term, ways: Vec<Way<'_>>, outs: &[NodeId]) {
        let before = self.state.clone();
        self.saved.push(before);
        let mut ends = Vec::new();
        let mut yields = Vec::new();
        for (label, names, region) in ways {
            self.state = self.saved.last().expect("saved above").clone();
            let outer = self.enter(label, true);
            self.known.extend(names);
            self.region(region);
            let values: Vec<Term> = region.yields.iter().map(|node| self.term(*node)).collect();
            if !self.state.left {
                yields.push(values);
            }
            ends.push(self.state.clone());
            self.leave(outer, true);
        }
        let before = self.saved.pop().expect("saved above");
        self.state = before.clone();
        for (number, out) in outs.iter().enumerate() {
            let values: Vec<Term> = yields.iter().filter_map(|values| values.get(number).cloned()).collect();
            let term = match values.as_slice() {
                [one, rest @ ..] if rest.iter().all(|value| value == one) => one.clone(),
                _ => {
                    let of_derivative = |piece: &Piece| matches!(piece, Piece::From(id) if self.boxes[*id].derivative);
                    let derivative = values.iter().flatten().any(of_derivative);
                    self.meet(self.graph.node(*out).name.clone(), &values, decides, derivative)
                }
            };
            self.known.insert(*out, term);
        }
        self.merge(&before, ends, decides);
    }

    /// Afterwards the state is what all ways agree on, with a box where they do not.
    fn merge(&mut self, before: &State, mut ends: Vec<State>, decides: &Term) {
        ends.retain(|end| !end.left);
        let Some(first) = ends.first() else {
            self.state.left = true;
            return;
        };
        let mut state = first.clone();
        for end in &ends {
            for (mine, others) in state.pending.iter_mut().zip(&end.pending) {
                mine.retain(|var| others.contains(var));
            }
        }
        self.state = state;
        for var in before.vars.keys() {
            let values: Vec<Term> = ends.iter().filter_map(|end| end.vars.get(var).cloned()).collect();
            let mut others: Vec<Term> = Vec::new();
            values.into_iter().for_each(|value| {
                if !others.contains(&value) {
                    others.push(value);
                }
            });
            if others.len() > 1 {
                let derivative = self.is_derivative_var(*var);
                let term = self.meet(Some(self.graph.var(*var).name.clone()), &others, decides, derivative);
                self.state.vars.insert(*var, term);
            }
        }
    }

    fn meet(&mut self, name: Option<std::rc::Rc<str>>, values: &[Term], decides: &Term, derivative: bool) -> Term {
        let term = join(&[text("either "), separated(values).into_iter().map(or).collect()]);
        let at = self.draw_in(self.frame, Kind::Choice, name, term, derivative);
        self.boxes[at].more.extend(decides.iter().filter_map(|p| match p {
            Piece::From(id) => Some((*id, Arrow::Decision)),
            _ => None,
        }));
        vec![Piece::From(at)]
    }

    /// What jumps to the label bring along.
    pub(super) fn land(&mut self, label: LabelId, before: &State) {
        if let Some(mut ends) = self.breaks.remove(&label) {
            let here = std::mem::replace(&mut self.state, before.clone());
            let depth = here.pending.len();
            ends.insert(0, here);
            ends.iter_mut().for_each(|end| end.pending.truncate(depth));
            self.merge(before, ends, &Term::new());
        }
    }

    pub(super) fn repeat(&mut self, l: &Loop) {
        let written = Stmt::Loop(Box::new(l.clone())).written(self.graph);
        let outer_vars: HashSet<VarId> = written.into_iter().filter(|var| self.state.vars.contains_key(var)).collect();
        let (label, names) = self.heading(&l.kind);
        let before = self.state.clone();
        let outer = self.enter(label, false);
        self.known.extend(names);
        self.loops.push(Open { frame: self.frame, carried: Vec::new(), saved: self.saved.len() });
        self.state.pending.push(outer_vars);
        if let LoopKind::While { cond } = &l.kind {
            self.region(cond);
            let holds = cond.yields.first().map(|node| self.term(*node)).unwrap_or_default();
            self.frames[self.frame].1 = join(&[text("while "), named(holds)]);
        }
        self.region(&l.body);
        let open = self.loops.pop().expect("opened above");
        for (var, found) in open.carried {
            self.back(var, found);
        }
        self.state.pending.pop();
        let exits: Vec<State> = self.breaks.get(&l.label).cloned().unwrap_or_default();
        if self.state.left && !exits.is_empty() {
            self.state = exits[0].clone();
            self.state.pending.truncate(before.pending.len());
            self.state.left = false;
        }
        self.leave(outer, false);
        if matches!(l.kind, LoopKind::For { .. }) {
            self.counters -= 1;
        }
        self.land(l.label, &before);
    }

    /// The arrow from the end of an iteration to the next one.
    fn back(&mut self, var: VarId, found: usize) {
        let end = self.state.vars.get(&var).cloned().unwrap_or_default();
        for piece in end {
            if let Piece::From(id) = piece
                && id != found
            {
                self.boxes[found].more.push((id, Arrow::Next));
            }
        }
    }

    fn heading(&mut self, kind: &LoopKind) -> (Term, Vec<(NodeId, Term)>) {
        match kind {
            LoopKind::For { counter, start, end, inclusive, reversed } => {
                let (start, end) = (self.term(*start), self.term(*end));
                let name = self.counter(*counter);
                let local = vec![Piece::Local(name.as_str().into(), self.frames.len())];
                let range = join(&[named(start), text(if *inclusive { "..=" } else { ".." }), named(end)]);
                let range = if *reversed { join(&[text("("), range, text(").rev()")]) } else { range };
                (join(&[text(format!("for {name} in ")), range]), vec![(*counter, local)])
            }
            LoopKind::Each { iterator, pattern, binds } => {
                let iterator = self.term(*iterator);
                let (label, names) = self.pattern(pattern, binds);
                (join(&[text("for "), label, text(" in "), named(iterator)]), names)
            }
            LoopKind::While { .. } => (text("while"), Vec::new()),
            LoopKind::Forever => (text("loop"), Vec::new()),
        }
    }

    /// The user's name of a counter, or one that is free.
    fn counter(&mut self, counter: NodeId) -> String {
        let depth = self.counters;
        self.counters += 1;
        if let Some(name) = &self.graph.node(counter).name {
            return name.to_string();
        }
        let taken: HashSet<&str> =
            self.graph.nodes.iter().filter_map(|n| n.name.as_deref()).chain(self.graph.vars.iter().map(|v| &*v.name)).collect();
        let free = ["i", "j", "k", "l", "m", "n", "p", "q"].into_iter().filter(|name| !taken.contains(name)).nth(depth);
        free.map_or_else(|| format!("i{depth}"), str::to_string)
    }

    /// A box for what an iteration finds in a variable.
    pub(super) fn carry(&mut self, var: VarId, depth: usize) {
        let frame = self.loops[depth].frame;
        let saved = self.loops[depth].saved;
        let init = self.state.vars.get(&var).cloned().unwrap_or_default();
        let (name, derivative) = (self.graph.var(var).name.clone(), self.is_derivative_var(var));
        let at = self.draw_in(frame, Kind::Variable, Some(name), join(&[text("first "), init.clone()]), derivative);
        self.loops[depth].carried.push((var, at));
        for state in self.saved[saved..].iter_mut().chain([&mut self.state]).chain(self.breaks.values_mut().flatten()) {
            if let Some(pending) = state.pending.get_mut(depth) {
                pending.remove(&var);
            }
            if state.vars.get(&var) == Some(&init) {
                state.vars.insert(var, vec![Piece::From(at)]);
            }
        }
    }

    /// Opens a frame; values in a `pinned` one stay in it.
    fn enter(&mut self, label: Term, pinned: bool) -> usize {
        let outer = self.frame;
        self.clock += 1;
        self.frames.push((outer, label, (self.clock, true, self.clock), pinned));
        self.frame = self.frames.len() - 1;
        if pinned {
            self.pinned.push(self.frame);
        }
        self.outside.push(self.known.clone());
        outer
    }

    /// Closes it: what was drawn in it is not known outside.
    fn leave(&mut self, outer: usize, pinned: bool) {
        self.frame = outer;
        if pinned {
            self.pinned.pop();
        }
        let before = self.outside.pop().expect("a frame is entered before it is left");
        let mut known = std::mem::take(&mut self.known);
        known.retain(|node, term| {
            let is_there = |piece: &Piece| match piece {
                Piece::From(id) | Piece::Name(id) => self.is_open(self.boxes[*id].frame),
                Piece::Text(_) | Piece::Local(..) => true,
            };
            before.contains_key(node) || term.iter().all(is_there)
        });
        self.known = known;
    }
}

fn or(piece: Piece) -> Piece {
    match piece {
        Piece::Text(t) if &*t == ", " => Piece::Text(" or ".into()),
        other => other,
    }
}
