//! Places: variables, and the ways into them.
//!
//! A path names a place by the nodes of its indices; a shape is what is left of it where these are a node's arguments. What
//! is known of a part is kept under the variable that had it first, the same for all elements of a sequence.

use super::{Graph, NodeId, Op, Stmt, Ty, VarId};
use std::rc::Rc;

/// A projection of a place.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum Proj {
    Index(NodeId),
    /// `[from..to]`; a missing bound is the end of the place.
    Range(Option<NodeId>, Option<NodeId>),
    /// A tuple or struct field, or `Proj::INSIDE`.
    Field(Rc<str>),
}

impl Proj {
    /// The field of an `Option` that is there if it is `Some`.
    pub const INSIDE: &str = "Some";
}

/// A variable and the way into it.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Path {
    pub var: VarId,
    pub proj: Vec<Proj>,
}

/// A step from a value to a part of it, the same for all elements of a sequence.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    Element,
    Field(Rc<str>),
}

/// A path without its index values, which are a node's arguments.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Shape {
    pub var: VarId,
    pub proj: Vec<ProjShape>,
}

/// A projection without its index values.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ProjShape {
    Index,
    Range(bool, bool),
    Field(Rc<str>),
}

impl Step {
    fn of(proj: &Proj) -> Option<Step> {
        match proj {
            Proj::Index(_) => Some(Step::Element),
            Proj::Range(..) => None,
            Proj::Field(name) => Some(Step::Field(name.clone())),
        }
    }
}

impl Path {
    pub fn var(var: VarId) -> Path {
        Path { var, proj: Vec::new() }
    }

    pub fn then(&self, proj: Proj) -> Path {
        let mut path = self.clone();
        path.proj.push(proj);
        path
    }

    /// The place that the first of the projections lead to.
    pub fn up_to(&self, depth: usize) -> Path {
        Path { var: self.var, proj: self.proj[..depth].to_vec() }
    }

    /// What is in the `Option` that stands here.
    pub fn inside(&self) -> Path {
        self.then(Proj::Field(Proj::INSIDE.into()))
    }

    pub fn index(&self, node: NodeId) -> Path {
        self.then(Proj::Index(node))
    }

    /// Whether rustc sees that the places can be borrowed at once: they are in different variables, or in different fields of
    /// one that stands behind no index.
    pub fn is_apart(&self, other: &Path) -> bool {
        let fields = self.proj.iter().zip(&other.proj).take_while(|(a, b)| matches!((a, b), (Proj::Field(_), Proj::Field(_))));
        self.var != other.var || fields.into_iter().any(|(a, b)| a != b)
    }

    /// The list that both places are elements of, and their indices.
    pub fn siblings(&self, other: &Path) -> Option<(Path, NodeId, NodeId)> {
        let (Some((Proj::Index(i), way)), Some((Proj::Index(j), other_way))) = (self.proj.split_last(), other.proj.split_last()) else {
            return None;
        };
        (self.var == other.var && way == other_way).then(|| (Path { var: self.var, proj: way.to_vec() }, *i, *j))
    }

    /// The same way into another variable.
    pub fn rebase(&self, var: VarId) -> Path {
        Path { var, proj: self.proj.clone() }
    }

    pub fn split(&self) -> (Shape, Vec<NodeId>) {
        let mut args = Vec::new();
        let proj = self.proj.iter().map(|p| match p {
            Proj::Index(i) => {
                args.push(*i);
                ProjShape::Index
            }
            Proj::Range(from, to) => {
                args.extend(from.iter().chain(to));
                ProjShape::Range(from.is_some(), to.is_some())
            }
            Proj::Field(name) => ProjShape::Field(name.clone()),
        });
        let proj = proj.collect();
        (Shape { var: self.var, proj }, args)
    }

    pub fn join(shape: &Shape, args: &[NodeId]) -> Path {
        let mut args = args.iter().copied();
        let proj = shape.proj.iter().map(|p| match p {
            ProjShape::Index => Proj::Index(args.next().expect("one argument per index")),
            ProjShape::Range(from, to) => Proj::Range(
                from.then(|| args.next().expect("one argument per bound")),
                to.then(|| args.next().expect("one argument per bound")),
            ),
            ProjShape::Field(name) => Proj::Field(name.clone()),
        });
        Path { var: shape.var, proj: proj.collect() }
    }

    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.proj
            .iter()
            .flat_map(|p| match p {
                Proj::Index(i) => [Some(*i), None],
                Proj::Range(from, to) => [*from, *to],
                Proj::Field(_) => [None, None],
            })
            .flatten()
    }

    pub fn map(&self, f: &mut impl FnMut(NodeId) -> NodeId) -> Path {
        let proj = self.proj.iter().map(|p| match p {
            Proj::Index(i) => Proj::Index(f(*i)),
            Proj::Range(from, to) => Proj::Range(from.map(&mut *f), to.map(&mut *f)),
            Proj::Field(name) => Proj::Field(name.clone()),
        });
        Path { var: self.var, proj: proj.collect() }
    }
}

impl Graph {
    /// The place that a `Read` or `Len` node looks at.
    pub fn path_of(&self, id: NodeId) -> Option<Path> {
        let node = self.node(id);
        match &node.op {
            Op::Read(shape, _) | Op::Len(shape, _) => Some(Path::join(shape, &node.args)),
            _ => None,
        }
    }

    /// The type of a place.
    pub fn path_ty(&self, path: &Path) -> Ty {
        let mut ty = self.var(path.var).ty.clone();
        for (depth, proj) in path.proj.iter().enumerate() {
            ty = match (proj, ty) {
                (Proj::Index(_), Ty::Array(e, _) | Ty::Slice(e) | Ty::Vec(e) | Ty::Seq(e) | Ty::Matrix(e)) => *e,
                (Proj::Range(..), Ty::Array(e, _) | Ty::Slice(e) | Ty::Vec(e) | Ty::Seq(e) | Ty::Matrix(e)) => Ty::Slice(e),
                (Proj::Field(name), Ty::Tuple(items)) => {
                    name.parse::<usize>().ok().and_then(|i| items.get(i).cloned()).unwrap_or(Ty::Opaque)
                }
                // A coordinate by its name.
                (Proj::Field(_), Ty::Matrix(e)) => *e,
                (Proj::Field(_), _) => self.parts.get(&self.part(path.var, &path.proj[..=depth])).cloned().unwrap_or(Ty::Opaque),
                _ => Ty::Opaque,
            };
        }
        ty
    }

    /// The key of a part: told by the variable that has it first, the same for all elements of a sequence.
    pub fn part(&self, mut var: VarId, proj: &[Proj]) -> (VarId, Vec<Step>) {
        let mut steps: Vec<Step> = proj.iter().filter_map(Step::of).collect();
        while let Some((other, before)) = self.alike.get(&var) {
            steps.splice(0..0, before.iter().cloned());
            var = *other;
        }
        (var, steps)
    }

    /// Whether a part of the place is known for a list whose type does not tell its length.
    pub fn holds_lists(&self, path: &Path) -> bool {
        let whole = self.part(path.var, &path.proj);
        let is_list = |ty: &Ty| matches!(ty, Ty::Vec(_) | Ty::Seq(_) | Ty::Slice(_));
        self.parts.iter().any(|((var, steps), ty)| *var == whole.0 && steps.starts_with(&whole.1) && is_list(ty))
    }

    /// Whether parts of the place are known to be `Option`s.
    pub fn holds_options(&self, path: &Path) -> bool {
        let whole = self.part(path.var, &path.proj);
        let is_inside = |step: &Step| matches!(step, Step::Field(name) if **name == *Proj::INSIDE);
        self.parts.keys().any(|(var, steps)| *var == whole.0 && steps.starts_with(&whole.1) && steps[whole.1.len()..].iter().any(is_inside))
    }

    /// Whether the variable is a matrix whose entries lie one behind the other, or is like one.
    pub fn is_compact(&self, var: VarId) -> bool {
        let source = self.alike.get(&var).filter(|(_, steps)| steps.is_empty()).map_or(var, |(source, _)| *source);
        self.compact.contains(&source)
    }

    /// The variables whose content the derived function hands out.
    pub fn handed_out(&self) -> impl Iterator<Item = VarId> {
        self.results.iter().chain(&self.kept).copied()
    }

    pub fn is_handed_out(&self, var: VarId) -> bool {
        self.handed_out().any(|other| other == var)
    }

    /// Whether the elements of the place lie one behind the other, and `as_slice()` is the way to them.
    pub fn is_sliced(&self, path: &Path) -> bool {
        match self.path_ty(path) {
            Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_) => false,
            Ty::Matrix(_) if path.proj.is_empty() && self.is_compact(path.var) => true,
            _ => self.sliced.contains(&self.part(path.var, &path.proj)),
        }
    }

    /// Notes which matrices own their entries: those that operators give.
    pub fn note_compact(&mut self) {
        let mut compact = Vec::new();
        let mut regions = vec![&self.body];
        while let Some(region) = regions.pop() {
            for stmt in &region.stmts {
                if let Stmt::Write(path, node) = stmt
                    && path.proj.is_empty()
                    && matches!((&self.var(path.var).ty, &self.node(*node).op), (Ty::Matrix(_), Op::Scalar(_)))
                {
                    compact.push(path.var);
                }
                regions.extend(stmt.regions().into_iter().map(|(inner, _)| inner));
            }
        }
        self.compact.extend(compact);
    }

    /// The variable has the same parts as the place.
    pub fn resemble(&mut self, var: VarId, place: &Path) {
        self.alike.insert(var, (place.var, place.proj.iter().filter_map(Step::of).collect()));
    }
}
