//! Places: a variable per number; inactive parameters and values of unknown type stay whole.

use super::{Parts, Step, Stop, Walk};
use crate::graph::{NodeId, Path, Proj, VarId, VarKind};

/// Where the content of a variable of the source lives.
#[derive(Clone)]
pub(super) enum Home {
    Apart(Parts<VarId>),
    Whole(VarId),
}

/// Where a place of the source lives.
enum Spot {
    Apart(Parts<VarId>),
    Whole(Path),
}

impl Walk<'_> {
    fn home(&mut self, var: VarId) -> Step<Home> {
        if let Some(home) = self.homes.get(&var) {
            return Ok(home.clone());
        }
        let source = self.source.var(var).clone();
        let apart = match source.kind {
            VarKind::Local => self.apart(&source.name, &source.ty, source.span),
            _ => None,
        };
        let home = match apart {
            Some(parts) => Home::Apart(parts),
            None if self.is_varied_var(var) => return Err(Stop::Refused),
            None => Home::Whole(self.whole(var)),
        };
        self.homes.insert(var, home.clone());
        Ok(home)
    }

    /// A variable of the result that is the one of the source.
    fn whole(&mut self, var: VarId) -> VarId {
        let source = self.source.var(var).clone();
        let graph = &mut self.b.graph;
        let new = graph.new_var(&source.name, source.ty, source.kind, source.span);
        graph.vars[new.index()].frozen = source.frozen;
        if self.source.owned.contains(&var) {
            graph.owned.insert(new);
        }
        let parts = self.source.parts.iter().filter(|((other, _), _)| *other == var);
        graph.parts.extend(parts.map(|((_, steps), ty)| ((new, steps.clone()), ty.clone())));
        new
    }

    fn locate(&mut self, path: &Path) -> Step<Spot> {
        let mut spot = match self.home(path.var)? {
            Home::Apart(parts) => Spot::Apart(parts),
            Home::Whole(var) => Spot::Whole(Path::var(var)),
        };
        for proj in &path.proj {
            spot = match spot {
                Spot::Apart(parts) => Spot::Apart(self.enter(&parts, proj)?),
                Spot::Whole(path) => {
                    let proj = match proj {
                        Proj::Index(i) => Proj::Index(self.scalar(*i)?),
                        Proj::Range(from, to) => {
                            let mut bound = |n: &Option<NodeId>| n.map(|n| self.scalar(n)).transpose();
                            Proj::Range(bound(from)?, bound(to)?)
                        }
                        Proj::Field(name) => Proj::Field(name.clone()),
                    };
                    Spot::Whole(path.then(proj))
                }
            };
        }
        Ok(spot)
    }

    fn enter(&mut self, parts: &Parts<VarId>, proj: &Proj) -> Step<Parts<VarId>> {
        let index = match proj {
            Proj::Index(i) => self.integer(*i)?,
            Proj::Field(name) => name.parse().map_err(|_| Stop::Refused)?,
            Proj::Range(from, to) => {
                let Parts::Many(items) = parts else { return Err(Stop::Refused) };
                let from = from.map_or(Ok(0), |n| self.integer(n))?;
                let to = to.map_or(Ok(items.len()), |n| self.integer(n))?;
                return items.get(from..to).map(|items| Parts::Many(items.to_vec())).ok_or(Stop::Refused);
            }
        };
        parts.item(index).cloned().ok_or(Stop::Refused)
    }

    /// An array that the user's own tokens name: a parameter that never changes can be named as it is.
    pub(super) fn whole_input(&mut self, id: NodeId) -> Step<NodeId> {
        let path = self.source.path_of(id).ok_or(Stop::Refused)?;
        let source = self.source.var(path.var);
        if !path.proj.is_empty() || !source.frozen || !matches!(source.kind, VarKind::Param(_)) {
            return Err(Stop::Refused);
        }
        let var = match self.wholes.get(&path.var) {
            Some(var) => *var,
            None => self.whole(path.var),
        };
        self.wholes.insert(path.var, var);
        Ok(self.b.read(&Path::var(var)))
    }

    /// The content of a place of the source.
    pub(super) fn read(&mut self, path: &Path) -> Step<Parts<NodeId>> {
        self.step()?;
        Ok(match self.locate(path)? {
            Spot::Apart(parts) => parts.map(&mut |var| self.b.read(&Path::var(*var))),
            Spot::Whole(path) => Parts::One(self.b.read(&path)),
        })
    }

    pub(super) fn len(&mut self, path: &Path) -> Step<NodeId> {
        match self.locate(path)? {
            Spot::Apart(Parts::Many(items)) => Ok(self.b.integer(items.len() as i128)),
            Spot::Apart(Parts::One(_)) => Err(Stop::Refused),
            Spot::Whole(path) => Ok(self.b.len(&path)),
        }
    }

    pub(super) fn write(&mut self, path: &Path, value: Parts<NodeId>) -> Step<()> {
        match self.locate(path)? {
            Spot::Apart(parts) => {
                let value = self.spread(value, &parts)?;
                for (var, node) in parts.leaves().into_iter().zip(value.leaves()) {
                    self.step()?;
                    self.b.write(&Path::var(var), node);
                }
                Ok(())
            }
            Spot::Whole(path) => match value {
                Parts::One(node) => {
                    self.b.write(&path, node);
                    Ok(())
                }
                Parts::Many(_) => Err(Stop::Refused),
            },
        }
    }

    pub(super) fn add(&mut self, path: &Path, value: NodeId) -> Step<()> {
        self.step()?;
        match self.locate(path)? {
            Spot::Apart(Parts::One(var)) => {
                let place = Path::var(var);
                // A counter that is known stays known.
                let sum = |walk: &Self| {
                    let old = walk.b.known(&place)?;
                    let (a, b) = (walk.b.graph.integer(old)?, walk.b.graph.integer(value)?);
                    a.checked_add(b)
                };
                match sum(self) {
                    Some(sum) if (0..=127).contains(&sum) => {
                        let sum = self.b.integer(sum);
                        self.b.write(&place, sum);
                    }
                    Some(_) => return Err(Stop::Refused),
                    None => self.b.add(&place, value),
                }
                Ok(())
            }
            Spot::Apart(Parts::Many(_)) => Err(Stop::Refused),
            Spot::Whole(path) => {
                self.b.add(&path, value);
                Ok(())
            }
        }
    }

    pub(super) fn swap(&mut self, a: &Path, b: &Path) -> Step<()> {
        let (first, second) = (self.read(a)?, self.read(b)?);
        self.write(a, second)?;
        self.write(b, first)
    }
}
