//! Data that is lent to a call, and changed behind it: the pullback asks for what it was lent, so that is a copy.
//!
//! In come the places that calls borrow, and the variables that source of the user's, or a list that grows, may change; out
//! goes to the next round of lowering under which names the two meet. Stores to places need no copy: the reverse sweep takes
//! them back.

use super::Lowerer;
use crate::graph::{LabelId, Path, VarId};
use proc_macro2::Span;
use std::collections::{HashMap, HashSet};

/// Variables that were lent so far, with the loops around.
#[derive(Default)]
pub(super) struct Lent {
    lent: HashMap<VarId, HashSet<LabelId>>,
    changed: HashMap<VarId, HashSet<LabelId>>,
}

impl Lowerer<'_> {
    /// What a call borrows: the place, or a copy of it if that is data which is changed later.
    pub(super) fn lent_to_call(&mut self, path: Path) -> Path {
        if self.active.contains(&path.var) || !self.mutable.contains(&path.var) {
            return path;
        }
        let name = self.b.graph.var(path.var).name.to_string();
        let loops = self.loops_around();
        let meets = self.lent_data.changed.get(&path.var).is_some_and(|changed| !changed.is_disjoint(&loops));
        self.lent_data.lent.entry(path.var).or_default().extend(loops);
        if meets {
            self.found.changed.insert(name.clone());
        }
        if !self.found.changed.contains(&name) {
            return path;
        }
        let whole = Path::var(path.var);
        let ty = self.path_ty(&whole);
        let copy = self.new_local("lent", ty, Span::mixed_site());
        self.b.graph.resemble(copy, &whole);
        let content = self.read(&whole);
        self.write(&Path::var(copy), content);
        Path { var: copy, ..path }
    }

    /// Notes that a variable may be changed here, by more than stores to its places.
    pub(super) fn note_change(&mut self, var: VarId) {
        if self.active.contains(&var) {
            return;
        }
        let loops = self.loops_around();
        // A variable that was lent in front of a loop, or in one of these, is changed behind that.
        if self.lent_data.lent.contains_key(&var) {
            let name = self.b.graph.var(var).name.to_string();
            self.found.changed.insert(name);
        }
        self.lent_data.changed.entry(var).or_default().extend(loops);
    }

    fn loops_around(&self) -> HashSet<LabelId> {
        self.targets.iter().filter(|target| target.continue_label.is_some()).map(|target| target.break_label).collect()
    }
}
