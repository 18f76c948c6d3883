//! What a loop adds to one element is added up in a local.
//!
//! ```text
//!                                   total = 0
//! for i in k + 1..n                 for i in k + 1..n
//!   p[k] += u                  =>     total += u
//!   p[i] += v                         p[i] += v
//! p[k] += w                         p[k] += total + w
//! ```
//!
//! Nothing else in the loop may name the element, and the element is named outside of the loop anyway, so that it is there.
//! Elements with constant numbers are left: where it helps, rustc keeps those in registers itself.
//! Adjoints may be added up in any order; the user's own sums may not.

use super::neighbours::{is_lasting, is_term, may_leave, read};
use super::stores::count;
use crate::analysis::{Dependence, Homes, RegionId};
use crate::graph::{Graph, LabelId, Loop, NodeId, Op, Path, Proj, Region, Stmt, VarKind};
use std::cell::OnceCell;
use std::collections::HashMap;

/// Rewrites the loops behind the forward sweep. Tells whether there were any.
pub fn total_in_locals(graph: &mut Graph, forward: usize) -> bool {
    let mut search = Search { homes: Homes::new(graph), dependence: OnceCell::new(), next: 0, found: HashMap::new() };
    search.region(graph, &graph.body, forward);
    let found = search.found;
    if found.is_empty() {
        return false;
    }
    let mut body = std::mem::take(&mut graph.body);
    rewrite(graph, &mut body, &found);
    graph.body = body;
    true
}

struct Search {
    homes: Homes,
    /// Once a loop adds to an element that may be alone.
    dependence: OnceCell<Dependence>,
    next: RegionId,
    /// By loop: the elements that it adds to.
    found: HashMap<LabelId, Vec<Path>>,
}

impl Search {
    /// Looks at the loops from statement number `from` on.
    fn region(&mut self, graph: &Graph, region: &Region, from: usize) {
        self.next += 1;
        for (position, stmt) in region.stmts.iter().enumerate() {
            if let Stmt::Loop(l) = stmt
                && position >= from
                && !may_leave(&l.body)
            {
                let mut elements = self.elements(graph, l);
                elements.retain(|path| is_named(graph, &region.stmts[position + 1..], path));
                if !elements.is_empty() {
                    self.found.insert(l.label, elements);
                }
            }
            let from = if position < from { usize::MAX } else { 0 };
            stmt.regions().into_iter().for_each(|(inner, _)| self.region(graph, inner, from));
        }
    }

    fn elements(&mut self, graph: &Graph, l: &Loop) -> Vec<Path> {
        let body = self.next;
        let mut adds: Vec<(&Path, usize)> = Vec::new();
        for stmt in &l.body.stmts {
            if let Stmt::Add(path, value) = stmt
                && is_term(graph, *value)
                && is_counted(graph, path)
                && !path.nodes().any(|node| self.homes.is_inside(graph, node, body))
                && is_lasting(graph, &self.homes, path.var, body)
            {
                match adds.iter_mut().find(|(known, _)| *known == path) {
                    Some((_, times)) => *times += 1,
                    None => adds.push((path, 1)),
                }
            }
        }
        if adds.is_empty() {
            return Vec::new();
        }
        let mut named = HashMap::new();
        count(graph, &l.body.stmts, &mut named);
        let dependence = self.dependence.get_or_init(|| Dependence::new(graph, &self.homes.regions));
        let is_alone = |(path, times): &(&Path, usize)| dependence.is_alone(graph, path, *times, body, named[&path.var]);
        adds.into_iter().filter(is_alone).map(|(path, _)| path.clone()).collect()
    }
}

/// Whether a number that is no constant tells the element.
fn is_counted(graph: &Graph, path: &Path) -> bool {
    let is_last = matches!(path.proj.last(), Some(Proj::Index(_)));
    is_last && path.proj.iter().any(|proj| matches!(proj, Proj::Index(index) if graph.integer(*index).is_none()))
}

/// Whether one of the statements itself names the element, whatever happens.
fn is_named(graph: &Graph, stmts: &[Stmt], path: &Path) -> bool {
    let same = |other: &Path| other == path;
    stmts.iter().take_while(|stmt| stmt.jumps().is_empty()).any(|stmt| match stmt {
        Stmt::Add(other, _) | Stmt::Write(other, _) => same(other),
        Stmt::Let(node) => graph.path_of(*node).as_ref().is_some_and(same),
        _ => false,
    })
}

fn rewrite(graph: &mut Graph, region: &mut Region, found: &HashMap<LabelId, Vec<Path>>) {
    for mut stmt in std::mem::take(&mut region.stmts) {
        stmt.regions_mut().into_iter().for_each(|inner| rewrite(graph, inner, found));
        let Stmt::Loop(mut l) = stmt else {
            region.stmts.push(stmt);
            continue;
        };
        let mut behind = Vec::new();
        for path in found.get(&l.label).into_iter().flatten() {
            behind.extend(total(graph, &mut l, path, &mut region.stmts));
        }
        region.stmts.push(Stmt::Loop(l));
        region.stmts.append(&mut behind);
    }
}

/// Adds up in a local, which is declared `before` the loop. What is to be done behind it.
fn total(graph: &mut Graph, l: &mut Loop, path: &Path, before: &mut Vec<Stmt>) -> [Stmt; 2] {
    let ty = graph.path_ty(path);
    let (name, span) = (format!("{}_total", graph.var(path.var).name), graph.var(path.var).span);
    let var = graph.new_var(&name, ty.clone(), VarKind::Local, span);
    let zero = graph.push(Op::constant(0.0), Vec::new(), ty.clone());
    before.push(Stmt::Write(Path::var(var), zero));
    for stmt in &mut l.body.stmts {
        if let Stmt::Add(place, _) = stmt
            && place == path
        {
            *place = Path::var(var);
        }
    }
    let sum: NodeId = read(graph, var, &ty);
    [Stmt::Let(sum), Stmt::Add(path.clone(), sum)]
}
