//! Random loops and jumps.

use super::chains::shape_name;
use super::typed::base;
use super::{Generator, Kind};
use crate::random_tests::program::*;

impl Generator<'_> {
    fn label(&mut self) -> Option<String> {
        self.random.chance(25).then(|| self.fresh("outer"))
    }

    fn loop_body(&mut self, label: &Option<String>, depth: usize, entry: impl FnOnce(&mut Self)) -> Vec<Stmt> {
        self.loops.push(label.clone());
        let body = self.within(|g| {
            entry(g);
            let count = 1 + g.random.next(4);
            g.block_of(count, depth + 1)
        });
        self.loops.pop();
        body
    }

    pub(super) fn for_stmt(&mut self, depth: usize) -> Stmt {
        self.count(if self.loops.is_empty() { "for" } else { "nested for" });
        let name = self.fresh("k");
        let label = self.label();
        let names = self.visible(|l| l.kind == Kind::Int && !l.changes);
        let from = if !names.is_empty() && self.random.chance(30) {
            Int::Var(self.random.pick(&names).name)
        } else {
            Int::Lit(self.random.next(2))
        };
        let lists = self.lists(|sizes, _, _| sizes.len() == 1);
        let to = match self.random.next(4) {
            0 if !names.is_empty() => Int::Var(self.random.pick(&names).name),
            1 if !lists.is_empty() => Int::Len(self.random.pick(&lists).name),
            _ => Int::Lit(1 + self.random.next(4)),
        };
        let step = self.random.chance(12).then(|| 1 + self.random.next(2));
        let range = Range { from, to, inclusive: self.random.chance(20), reversed: self.random.chance(20), step };
        let entry_name = name.clone();
        let body = self.loop_body(&label, depth, |g| g.define(&entry_name, Kind::Int, false));
        Stmt::For { label, name, range, body }
    }

    pub(super) fn each_stmt(&mut self, depth: usize) -> Stmt {
        let writes = self.random.chance(50);
        let Some((source, kinds)) = self.source(writes) else { return self.for_stmt(depth) };
        self.count(match &source.shape {
            Shape::Plain | Shape::Copied | Shape::Enumerated | Shape::Zipped(_) | Shape::Windows(_) | Shape::Chunks(_) => "for over items",
            shape => shape_name(shape),
        });
        let label = self.label();
        let items = self.item_names(&kinds);
        let before = self.scope.clone();
        self.borrow_source(&source, writes);
        let names = items.clone();
        let mut first = None;
        let mut body = self.loop_body(&label, depth, |g| {
            for (index, (name, kind)) in names.iter().zip(&kinds).enumerate() {
                let own = writes && *kind == Kind::Ref && (index == 0 || kinds[0] == Kind::Int);
                g.define(name, kind.clone(), own);
            }
            first = g.carried(&kinds);
        });
        if let Some(first) = first {
            body.insert(0, first);
        }
        self.scope = before;
        Stmt::Each { label, source, items, body }
    }

    /// What a loop goes over is not written meanwhile, if it is not given away.
    fn borrow_source(&mut self, source: &Source, writes: bool) {
        let other = match &source.shape {
            Shape::Owned(_) => return,
            Shape::Zipped(other) | Shape::MutableZipped(other) => Some(other.clone()),
            _ => None,
        };
        for local in &mut self.scope {
            if local.name == base(&source.list) {
                local.hidden |= writes;
                local.mutable = false;
            }
            if Some(local.name.as_str()) == other.as_deref().map(base) {
                local.mutable = false;
            }
        }
    }

    pub(super) fn while_stmt(&mut self, depth: usize) -> Stmt {
        let label = self.label();
        let counter = self.fresh("c");
        let limit = Int::Lit(1 + self.random.next(4));
        let cond = self.random.chance(50).then(|| self.cond(0));
        let entry_name = counter.clone();
        let body = self.loop_body(&label, depth, |g| g.define(&entry_name, Kind::Int, false));
        if self.random.chance(65) {
            self.count("while");
            return Stmt::While { label, counter, limit, cond, body };
        }
        self.count("loop");
        Stmt::Loop { label, counter, limit, body }
    }

    /// A jump under a condition, in one of the branches. Others in front of it may leave the branch in another way.
    pub(super) fn jump(&mut self) -> Stmt {
        let cond = self.cond(1);
        let leaving = self.within(|g| {
            let mut leaving = if g.random.next(2) == 0 { vec![g.simple(2)] } else { Vec::new() };
            if g.random.chance(25) {
                g.count("ways out of one branch");
                leaving.push(g.jump());
            }
            leaving.push(g.jump_itself());
            leaving
        });
        let staying = if self.random.chance(20) { vec![self.within(|g| g.simple(2))] } else { Vec::new() };
        let (then, els) = if self.random.chance(20) { (staying, leaving) } else { (leaving, staying) };
        Stmt::If(cond, then, els)
    }

    fn jump_itself(&mut self) -> Stmt {
        let goal = |g: &mut Self| {
            let labels: Vec<String> = g.loops.iter().flatten().cloned().collect();
            (!labels.is_empty() && g.random.chance(60)).then(|| {
                g.count("labelled jump");
                g.random.pick(&labels)
            })
        };
        match self.random.next(5) {
            0..2 if !self.loops.is_empty() => {
                self.count("break");
                Stmt::Break(goal(self))
            }
            2..4 if !self.loops.is_empty() => {
                self.count("continue");
                Stmt::Continue(goal(self))
            }
            _ if self.returns => {
                self.count("return");
                Stmt::Return(self.real(2))
            }
            _ => self.simple(1),
        }
    }
}
