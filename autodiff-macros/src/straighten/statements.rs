//! Statements: loops unroll, branches on constants are settled.

use super::values::is_constant;
use super::{Parts, Step, Stop, Target, Walk, jumps};
use crate::graph::{Arm, LabelId, Loop, LoopKind, NodeId, Op, Region, Stmt};

/// How a statement ends.
#[derive(PartialEq)]
pub(super) enum Flow {
    Next,
    /// The labelled statement is left, for certain.
    Left(LabelId),
    /// The region ends in a jump.
    Ended,
}

impl Walk<'_> {
    /// Runs through the statements of a region in the open one.
    pub(super) fn region(&mut self, region: &Region) -> Step<Flow> {
        for stmt in &region.stmts {
            let flow = self.stmt(stmt)?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    /// The region as one of its own, with the numbers that it yields; none if its end is not reached.
    fn inner(&mut self, region: &Region) -> Step<(Region, Option<Vec<Parts<NodeId>>>)> {
        self.b.open();
        self.depth += 1;
        let flow = self.region(region)?;
        let yields = match flow {
            Flow::Next => Some(region.yields.iter().map(|n| self.value(*n)).collect::<Step<Vec<_>>>()?),
            _ => None,
        };
        self.depth -= 1;
        let mut out = self.b.close();
        out.yields = yields.iter().flatten().flat_map(Parts::leaves).collect();
        Ok((out, yields))
    }

    fn stmt(&mut self, stmt: &Stmt) -> Step<Flow> {
        match stmt {
            Stmt::Let(node) => {
                let value = self.construct(*node)?;
                self.define(*node, value);
            }
            Stmt::Write(path, node) => {
                let value = self.value(*node)?;
                self.write(path, value)?;
            }
            Stmt::Add(path, node) => {
                let value = self.scalar(*node)?;
                self.add(path, value)?;
            }
            Stmt::Swap(a, b) => self.swap(a, b)?,
            Stmt::If { cond, then, els, outs } => return self.branch(*cond, then, els, outs),
            Stmt::Match { scrutinee, arms, outs } => self.arms(*scrutinee, arms, outs)?,
            Stmt::Loop(l) => return self.labelled(l.label, &mut |walk| walk.iterations(l)),
            Stmt::Block { label, body } => return self.labelled(*label, &mut |walk| walk.region(body)),
            Stmt::Rest(body) => return self.region(body),
            Stmt::Break(label) => return self.jump(*label),
            Stmt::Exit(node) => {
                let value = self.scalar(*node)?;
                self.b.push(Stmt::Exit(value));
                return Ok(Flow::Ended);
            }
            Stmt::Restore(..) | Stmt::Unswap(..) | Stmt::Push(..) | Stmt::Pop(..) | Stmt::Call(_) | Stmt::Pullback(_) => {
                return Err(Stop::Refused);
            }
        }
        Ok(Flow::Next)
    }

    fn finish(&mut self, stmt: Stmt) {
        self.b.finish(stmt);
    }

    // ---- branches

    fn branch(&mut self, cond: NodeId, then: &Region, els: &Region, outs: &[NodeId]) -> Step<Flow> {
        let cond = self.scalar(cond)?;
        if let Op::Bool(value) = self.b.graph.node(cond).op {
            let taken = if value { then } else { els };
            let flow = self.region(taken)?;
            if flow == Flow::Next {
                for (out, node) in outs.iter().zip(&taken.yields) {
                    let value = self.value(*node)?;
                    self.define(*out, value);
                }
            }
            return Ok(flow);
        }
        self.step()?;
        let knowledge = self.b.knowledge();
        let (then, first) = self.inner(then)?;
        self.b.set_knowledge(knowledge.clone());
        let (els, second) = self.inner(els)?;
        self.b.set_knowledge(knowledge);
        let outs = self.outs(outs, &[first, second])?;
        self.finish(Stmt::If { cond, then, els, outs });
        Ok(Flow::Next)
    }

    fn arms(&mut self, scrutinee: NodeId, arms: &[Arm], outs: &[NodeId]) -> Step<()> {
        let known = self.scalar(scrutinee)?;
        // A constant has no type of its own, and guards are evaluated by the `match`.
        if is_constant(&self.b.graph, known) || arms.iter().any(|a| a.guard.is_some()) {
            return Err(Stop::Refused);
        }
        self.step()?;
        let knowledge = self.b.knowledge();
        let (mut built, mut yields) = (Vec::new(), Vec::new());
        for arm in arms {
            self.b.set_knowledge(knowledge.clone());
            let binds = arm.binds.iter().map(|(name, node)| (name.clone(), self.bound(*node))).collect();
            let (body, values) = self.inner(&arm.body)?;
            built.push(Arm { pattern: arm.pattern.clone(), binds, guard: None, body });
            yields.push(values);
        }
        self.b.set_knowledge(knowledge);
        let outs = self.outs(outs, &yields)?;
        self.finish(Stmt::Match { scrutinee: known, arms: built, outs });
        Ok(())
    }

    /// A value that a statement defines.
    fn bound(&mut self, id: NodeId) -> NodeId {
        let node = self.source.node(id);
        let new = self.b.graph.new_bound(node.ty.clone());
        let entry = &mut self.b.graph.nodes[new.index()];
        (entry.name, entry.span, entry.at, entry.primal) = (node.name.clone(), node.span, node.at, node.primal);
        self.define(id, Parts::One(new));
        new
    }

    /// The outcomes of a branch, number by number, in the shape that some arm gives them.
    fn outs(&mut self, outs: &[NodeId], arms: &[Option<Vec<Parts<NodeId>>>]) -> Step<Vec<NodeId>> {
        let Some(shapes) = arms.iter().flatten().next() else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for (out, shape) in outs.iter().zip(shapes) {
            if let Parts::One(_) = shape {
                all.push(self.bound(*out));
                continue;
            }
            let value = shape.map(&mut |leaf| {
                let ty = self.b.graph.node(*leaf).ty.clone();
                let new = self.b.graph.new_bound(ty);
                self.b.graph.nodes[new.index()].primal = true;
                all.push(new);
                new
            });
            self.define(*out, value);
        }
        let alike = arms.iter().flatten().all(|arm| arm.iter().map(|v| v.leaves().len()).eq(shapes.iter().map(|v| v.leaves().len())));
        if alike { Ok(all) } else { Err(Stop::Refused) }
    }

    // ---- jumps

    /// A statement that can be left.
    fn labelled(&mut self, label: LabelId, body: &mut dyn FnMut(&mut Self) -> Step<Flow>) -> Step<Flow> {
        if !self.kept.contains(&label) {
            self.labels.insert(label, Target::Depth(self.depth));
            let flow = body(self)?;
            return Ok(if flow == Flow::Left(label) { Flow::Next } else { flow });
        }
        let block = self.b.graph.new_label();
        self.labels.insert(label, Target::Block(block));
        self.b.open();
        self.depth += 1;
        body(self)?;
        self.depth -= 1;
        let body = self.b.close();
        match jumps::without_jumps(&body, block) {
            Some(stmts) => stmts.into_iter().for_each(|stmt| self.finish(stmt)),
            None => self.finish(Stmt::Block { label: block, body }),
        }
        Ok(Flow::Next)
    }

    fn jump(&mut self, label: LabelId) -> Step<Flow> {
        match self.labels[&label] {
            Target::Depth(depth) if depth == self.depth => Ok(Flow::Left(label)),
            Target::Depth(_) => Err(Stop::Kept(label)),
            Target::Block(block) => {
                self.b.push(Stmt::Break(block));
                Ok(Flow::Ended)
            }
        }
    }

    // ---- loops

    /// All iterations, one behind the other.
    fn iterations(&mut self, l: &Loop) -> Step<Flow> {
        match &l.kind {
            LoopKind::For { counter, start, end, inclusive, reversed } => {
                let (start, end) = (self.integer(*start)?, self.integer(*end)?);
                let end = if *inclusive { end + 1 } else { end };
                let mut counts: Vec<usize> = (start..end).take(super::MOST_STEPS + 1).collect();
                if *reversed {
                    counts.reverse();
                }
                for count in counts {
                    self.step()?;
                    let count = self.b.integer(count as i128);
                    self.define(*counter, Parts::One(count));
                    let flow = self.region(&l.body)?;
                    if flow != Flow::Next {
                        return Ok(flow);
                    }
                }
                Ok(Flow::Next)
            }
            LoopKind::While { cond } => loop {
                self.step()?;
                self.region(cond)?;
                let goes_on = self.scalar(cond.yields[0])?;
                match self.b.graph.node(goes_on).op {
                    Op::Bool(true) => {}
                    Op::Bool(false) => return Ok(Flow::Next),
                    _ => return Err(Stop::Refused),
                }
                let flow = self.region(&l.body)?;
                if flow != Flow::Next {
                    return Ok(flow);
                }
            },
            LoopKind::Forever => loop {
                self.step()?;
                let flow = self.region(&l.body)?;
                if flow != Flow::Next {
                    return Ok(flow);
                }
            },
            LoopKind::Each { .. } => Err(Stop::Refused),
        }
    }
}
