//! Where statements stand in time: the loops and branches around them, and their order.

use super::RegionId;
use crate::graph::{ArgValue, Graph, LoopKind, NodeId, Path, Proj, Region, Stmt, VarId};
use std::collections::HashMap;

/// One step on the way from the body of the function to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Statement number `1` of region `0`.
    At(RegionId, usize),
    /// Inside of loop number `0`, in order.
    Round(usize),
}

/// The way to a statement, outermost step first.
pub type Site = Vec<Step>;

/// Something that changes a place.
#[derive(Clone, Debug)]
pub struct Change {
    pub path: Path,
    pub site: Site,
    pub kind: ChangeKind,
}

/// What a change does to the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It becomes this value.
    Set(NodeId),
    /// It becomes something else.
    Other,
    /// Elements with these numbers change places.
    Swap(NodeId, NodeId),
    /// It grows by one at the end.
    Grow,
}

/// All statements of a body that matter for the content of places.
#[derive(Clone, Debug, Default)]
pub struct Sites {
    /// Where values are computed.
    pub lets: HashMap<NodeId, Site>,
    pub changes: HashMap<VarId, Vec<Change>>,
    /// By value: the changes that set an element to it, as variable and number among its changes.
    pub stores: HashMap<NodeId, Vec<(VarId, usize)>>,
    /// By region: the number of loops around it, its own included.
    pub depths: Vec<usize>,
    pub loops: Vec<LoopKind>,
}

/// Walks the body once.
pub fn sites(graph: &Graph) -> Sites {
    let mut sites = Sites::default();
    sites.region(graph, &graph.body, &mut Vec::new());
    sites
}

impl Sites {
    fn region(&mut self, graph: &Graph, region: &Region, way: &mut Site) {
        let id = self.depths.len() as RegionId;
        self.depths.push(rounds(way).count());
        for (position, stmt) in region.stmts.iter().enumerate() {
            way.push(Step::At(id, position));
            self.stmt(graph, stmt, way);
            if let Stmt::Loop(l) = stmt {
                way.push(Step::Round(self.loops.len()));
                self.loops.push(l.kind.clone());
            }
            let length = way.len();
            for (inner, _) in stmt.regions() {
                self.region(graph, inner, way);
                way.truncate(length);
            }
            way.truncate(length - usize::from(matches!(stmt, Stmt::Loop(_))) - 1);
        }
    }

    fn stmt(&mut self, graph: &Graph, stmt: &Stmt, way: &Site) {
        let mut change = |path: &Path, kind| {
            let changes = self.changes.entry(path.var).or_default();
            if let ChangeKind::Set(value) = kind
                && !path.proj.is_empty()
            {
                self.stores.entry(value).or_default().push((path.var, changes.len()));
            }
            changes.push(Change { path: path.clone(), site: way.clone(), kind });
        };
        match stmt {
            Stmt::Write(path, node) => change(path, ChangeKind::Set(*node)),
            Stmt::Swap(a, b) => match a.siblings(b) {
                Some((list, i, j)) => change(&list, ChangeKind::Swap(i, j)),
                None => [a, b].into_iter().for_each(|path| change(path, ChangeKind::Other)),
            },
            Stmt::Push(path, _) => change(path, ChangeKind::Grow),
            Stmt::Add(path, _) | Stmt::Pop(path, _) => change(path, ChangeKind::Other),
            Stmt::Call(call) => {
                for arg in &call.args {
                    if let ArgValue::Mutable(path) = &arg.value {
                        change(path, ChangeKind::Other);
                    }
                }
            }
            Stmt::Let(node) => {
                self.lets.insert(*node, way.clone());
                // An effectful snippet may change the variables that it names.
                for var in stmt.written(graph) {
                    let change = Change { path: Path::var(var), site: way.clone(), kind: ChangeKind::Other };
                    self.changes.entry(var).or_default().push(change);
                }
            }
            Stmt::Pullback(_) | Stmt::Restore(..) | Stmt::Unswap(..) => {
                stmt.written(graph).into_iter().for_each(|var| change(&Path::var(var), ChangeKind::Other));
            }
            _ => {}
        }
    }
}

/// The loops on the way, outermost first.
pub fn rounds(way: &[Step]) -> impl Iterator<Item = usize> + '_ {
    way.iter().filter_map(|step| match step {
        Step::Round(number) => Some(*number),
        Step::At(..) => None,
    })
}

/// How two statements lie to each other in time.
#[derive(Debug, PartialEq, Eq)]
pub struct Order {
    /// The number of loops around both.
    pub common: usize,
    /// Whether the second one comes after the first within one iteration of all common loops.
    pub after: bool,
}

/// Compares two ways.
pub fn order(first: &[Step], second: &[Step]) -> Order {
    let equal = first.iter().zip(second).take_while(|(a, b)| a == b).count();
    let common = rounds(&first[..equal]).count();
    let after = match (first.get(equal), second.get(equal)) {
        (Some(Step::At(r, p)), Some(Step::At(s, q))) => (s, q) > (r, p),
        _ => false,
    };
    Order { common, after }
}

impl Change {
    /// The places that change, for a swap both.
    pub fn places(&self) -> Vec<Path> {
        match self.kind {
            ChangeKind::Swap(i, j) => vec![self.path.then(Proj::Index(i)), self.path.then(Proj::Index(j))],
            ChangeKind::Grow => Vec::new(),
            ChangeKind::Set(_) | ChangeKind::Other => vec![self.path.clone()],
        }
    }
}
