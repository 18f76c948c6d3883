//! Whether an element of an array is overwritten after a certain moment.
//!
//! In come accesses whose indices, like the bounds of the loops around them, are sums and products of loop counters and
//! integers that do not change; out goes "nothing overwrites it" only where that is proved: no iteration in which a
//! change comes later can name the same element. Everything that is not understood may name any element.
//! Integers are taken for unbounded: where one overflows, a debug build panics.

use super::moments::{Facts, Moments};
use super::sites::{Change, ChangeKind, Site, Step, order, rounds, sites};
use super::{RegionId, Regions};
use crate::graph::{Graph, NodeId, Op, Path, Proj, VarId};
use std::cell::Cell;

/// After so many questions about pairs of statements no more are looked into.
const PATIENCE: u32 = 20_000;

/// An element and the statement that looks at it or writes it.
#[derive(Clone, Debug)]
pub struct Access {
    pub path: Path,
    pub site: Site,
}

/// Answers questions about one graph.
#[derive(Clone, Debug, Default)]
pub struct Dependence {
    facts: Facts,
    asked: Cell<u32>,
}

/// One way in which a statement comes later: shared loops, and the loop in a later iteration of which it runs.
type Later = (usize, Option<usize>);

impl Dependence {
    pub fn new(graph: &Graph, regions: &Regions) -> Self {
        let sites = sites(graph);
        let depths = regions.node.iter().map(|(node, region)| (*node, sites.depths[*region as usize])).collect();
        let homes = regions.home.iter().map(|(var, region)| (*var, sites.depths[*region as usize])).collect();
        Dependence { facts: Facts { sites, depths, homes }, asked: Cell::default() }
    }

    /// The element that the node reads.
    pub fn read(&self, graph: &Graph, node: NodeId) -> Option<Access> {
        let is_element = matches!(&graph.node(node).op, Op::Read(shape, _) if !shape.proj.is_empty());
        let path = graph.path_of(node).filter(|_| is_element && graph.node(node).ty.is_scalar())?;
        let site = self.facts.sites.lets.get(&node)?.clone();
        Some(Access { path, site })
    }

    /// The elements that statements of the region itself set to the value.
    pub fn stores(&self, value: NodeId, region: RegionId) -> Vec<Access> {
        let all = self.facts.sites.stores.get(&value).into_iter().flatten().map(|(var, number)| &self.changes(*var)[*number]);
        let own = all.filter(|change| matches!(change.site.last(), Some(Step::At(id, _)) if *id == region));
        let mut own: Vec<Access> = own.map(|change| Access { path: change.path.clone(), site: change.site.clone() }).collect();
        own.sort_by_key(|access| access.path.var);
        own
    }

    /// The number of loops around the region, its own included.
    pub fn depth(&self, region: RegionId) -> usize {
        self.facts.sites.depths[region as usize]
    }

    /// The largest number of loops around a statement that changes elements of the variable.
    pub fn depth_of_changes(&self, var: VarId) -> usize {
        let elements = self.changes(var).iter().filter(|change| !change.path.proj.is_empty());
        elements.map(|change| rounds(&change.site).count()).max().unwrap_or(0)
    }

    /// Whether elements of the variable are exchanged anywhere.
    pub fn has_swaps(&self, var: VarId) -> bool {
        self.changes(var).iter().any(|change| matches!(change.kind, ChangeKind::Swap(..)))
    }

    fn changes(&self, var: VarId) -> &[Change] {
        self.facts.sites.changes.get(&var).map_or(&[], Vec::as_slice)
    }

    /// Whether nothing overwrites the element from the access to the end of the region around it.
    ///
    /// Exchanges may move it, if they are all undone before somebody looks again; not those that follow in the very
    /// iteration of the access, whose undoing may come after that look.
    pub fn rests(&self, graph: &Graph, access: &Access, within: RegionId) -> bool {
        let inside = |site: &Site| site.iter().any(|step| matches!(step, Step::At(id, _) if *id == within));
        if !inside(&access.site) {
            return false;
        }
        let changes: Vec<&Change> = self.changes(access.path.var).iter().filter(|change| inside(&change.site)).collect();
        let shared = self.depth(within);
        changes.iter().all(|change| match change.kind {
            ChangeKind::Grow => true,
            ChangeKind::Swap(..) => self.stays_in_sight(graph, access, change, &changes, shared),
            ChangeKind::Set(_) | ChangeKind::Other => {
                are_apart(graph, &access.path, &change.path)
                    || self.later(&access.site, &change.site, shared).into_iter().all(|later| self.misses(graph, access, change, later))
            }
        })
    }

    /// Whether nothing in the loop around the region names the element, or what it is part of, but so many statements that add to it.
    ///
    /// The path does not depend on the loop's rounds, whose statements name the variable `named` times.
    pub fn is_alone(&self, graph: &Graph, path: &Path, adds: usize, body: RegionId, named: usize) -> bool {
        let inside = |site: &Site| site.iter().any(|step| matches!(step, Step::At(id, _) if *id == body));
        let changes = self.changes(path.var).iter().map(|change| (change.path.clone(), &change.site));
        let looks = |node: NodeId| matches!(&graph.node(node).op, Op::Read(shape, _) if shape.var == path.var);
        let reads = self.facts.sites.lets.iter().filter(|(node, _)| looks(**node));
        let reads = reads.filter_map(|(node, site)| Some((graph.path_of(*node)?, site)));
        let accesses: Vec<(Path, &Site)> = changes.chain(reads).filter(|(_, site)| inside(site)).collect();
        let (own, others): (Vec<_>, Vec<_>) = accesses.iter().partition(|(other, _)| other == path);
        let Some((_, first)) = own.first() else { return false };
        let outside = self.depth(body) - 1;
        let are_others = |(other, site): &&(Path, &Site)| {
            let mut moments = Moments::new(graph, &self.facts);
            let at = moments.moment(first, 0, 0);
            let elsewhere = moments.moment(site, at, outside);
            !moments.overlap((path, at), (other, elsewhere), None) || moments.are_impossible()
        };
        accesses.len() == named && own.len() == adds && !self.is_tired() && others.iter().all(are_others)
    }

    /// Whether the change, where it comes later in this way, certainly is one of another element.
    fn misses(&self, graph: &Graph, access: &Access, change: &Change, later: Later) -> bool {
        if self.is_tired() {
            return false;
        }
        let mut moments = Moments::new(graph, &self.facts);
        let first = moments.moment(&access.site, 0, 0);
        let second = self.moment_after(&mut moments, first, change, later);
        !moments.overlap((&access.path, first), (&change.path, second), None) || moments.are_impossible()
    }

    fn is_tired(&self) -> bool {
        self.asked.set(self.asked.get() + 1);
        self.asked.get() > PATIENCE
    }

    /// The ways in which the second statement runs after the first, in the same iteration of the `least` outermost loops.
    fn later(&self, first: &[Step], second: &[Step], least: usize) -> Vec<Later> {
        let order = order(first, second);
        let carried = rounds(first).take(order.common).enumerate().skip(least);
        let mut ways: Vec<Later> = carried.map(|(level, number)| (level, Some(number))).collect();
        if order.after {
            ways.push((order.common, None));
        }
        ways
    }

    fn moment_after(&self, moments: &mut Moments, first: usize, change: &Change, (shared, carrier): Later) -> usize {
        let second = moments.moment(&change.site, first, shared);
        if let Some(number) = carrier {
            moments.carried_by(number, first, second);
        }
        second
    }

    /// Whether an exchange does not reach the element, or takes it where nothing later overwrites it.
    fn stays_in_sight(&self, graph: &Graph, access: &Access, swap: &Change, changes: &[&Change], least: usize) -> bool {
        let dimension = swap.path.proj.len();
        let all = rounds(&access.site).count();
        for later in self.later(&access.site, &swap.site, least) {
            for place in swap.places() {
                if self.is_tired() {
                    return false;
                }
                let mut moments = Moments::new(graph, &self.facts);
                let first = moments.moment(&access.site, 0, 0);
                let moved = self.moment_after(&mut moments, first, swap, later);
                if !moments.overlap((&access.path, first), (&place, moved), None) || moments.are_impossible() {
                    continue;
                }
                if later.0 >= all || !self.stays_after(graph, access, (swap, later, &place), changes, least, dimension) {
                    return false;
                }
            }
        }
        true
    }

    /// Whether nothing overwrites the element after it was moved: its index in this dimension may be any from then on.
    fn stays_after(
        &self,
        graph: &Graph,
        access: &Access,
        (swap, when, place): (&Change, Later, &Path),
        changes: &[&Change],
        least: usize,
        dimension: usize,
    ) -> bool {
        changes.iter().all(|change| match change.kind {
            ChangeKind::Grow => true,
            ChangeKind::Swap(..) => change.path.proj.len() == dimension,
            ChangeKind::Set(_) | ChangeKind::Other => self.later(&swap.site, &change.site, least).into_iter().all(|later| {
                if self.is_tired() {
                    return false;
                }
                let mut moments = Moments::new(graph, &self.facts);
                let first = moments.moment(&access.site, 0, 0);
                let moved = self.moment_after(&mut moments, first, swap, when);
                let last = self.moment_after(&mut moments, moved, change, later);
                !moments.overlap((&access.path, first), (place, moved), None)
                    || !moments.overlap((&access.path, first), (&change.path, last), Some(dimension))
                    || moments.are_impossible()
            }),
        })
    }
}

/// Whether constant indices tell two elements apart.
fn are_apart(graph: &Graph, a: &Path, b: &Path) -> bool {
    let different = |pair: (&Proj, &Proj)| match pair {
        (Proj::Index(i), Proj::Index(j)) => matches!((graph.integer(*i), graph.integer(*j)), (Some(i), Some(j)) if i != j),
        _ => false,
    };
    let alike = |pair: &(&Proj, &Proj)| matches!(pair, (Proj::Index(_), Proj::Index(_)));
    a.proj.iter().zip(&b.proj).take_while(alike).any(different)
}

#[cfg(test)]
mod tests;
