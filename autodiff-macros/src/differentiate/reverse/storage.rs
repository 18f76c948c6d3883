//! Where adjoints live: a variable per input, a place per place, zeros in the shape of the primal.

use super::Sweep;
use crate::graph::{NodeId, Op, Path, Ty, VarId, VarKind};
use proc_macro2::Span;

impl Sweep<'_> {
    pub(super) fn input_adjoint(&mut self, var: VarId, lent: bool, inout: bool) -> VarId {
        let source = self.source.var(var).clone();
        let adjoint = self.new_adjoint(var, if lent { VarKind::Lent } else { VarKind::Local });
        self.b.graph.resemble(adjoint, &Path::var(var));
        // What the place holds already must not flow through the writes of a parameter that the function changes.
        let changes = !source.frozen && !inout;
        if lent && (source.ty.is_real() || changes) {
            // Collected in a local and handed over at the end.
            let local = self.new_adjoint(var, VarKind::Local);
            self.b.graph.resemble(local, &Path::var(var));
            self.set_adjoint(var, local);
            if inout {
                let start = self.b.read(&Path::var(adjoint));
                self.b.write(&Path::var(local), start);
            } else {
                self.zero(var, local);
            }
            return adjoint;
        }
        self.set_adjoint(var, adjoint);
        if !lent {
            self.zero(var, adjoint);
        }
        adjoint
    }

    /// A variable for the adjoint of another, where rustc finds it: at the name of that.
    fn new_adjoint(&mut self, var: VarId, kind: VarKind) -> VarId {
        let source = self.source.var(var);
        let (name, ty) = (format!("d_{}", source.name), source.ty.tangent());
        self.b.graph.new_var(&name, ty, kind, Span::mixed_site().located_at(source.span))
    }

    fn set_adjoint(&mut self, var: VarId, adjoint: VarId) {
        self.adjoint_of.insert(var, adjoint);
        if self.source.var(var).frozen {
            self.share(adjoint);
        }
    }

    /// Loops that run forward and backward at once add to the adjoint of what never changes before all that is undone.
    pub(super) fn share(&mut self, adjoint: VarId) {
        if self.fuse {
            self.b.shared_sums.insert(adjoint);
        }
    }

    pub(super) fn seed_var(&mut self, ty: Ty, number: usize) -> VarId {
        let name = if number == 0 { "seed".to_string() } else { format!("seed_{number}") };
        let var = self.b.graph.new_var(&name, ty, VarKind::Lent, Span::mixed_site());
        self.b.graph.vars[var.index()].frozen = true;
        var
    }

    /// Starts the adjoint of a variable at zero.
    pub(super) fn zero(&mut self, var: VarId, adjoint: VarId) {
        let ty = self.b.graph.var(adjoint).ty.clone();
        let primal = Path::var(var);
        let node = self.zero_value(&ty, &primal);
        self.b.write(&Path::var(adjoint), node);
    }

    /// A zero of the type, shaped like the primal place where the type does not tell the shape.
    pub(super) fn zero_value(&mut self, ty: &Ty, primal: &Path) -> NodeId {
        match ty {
            Ty::Real(_) => self.b.constant(0.0, ty.clone()),
            Ty::Array(element, size) if is_of_reals(element) => {
                let zero = self.zero_value(element, primal);
                let len = self.b.graph.size(size);
                self.b.node(Op::Repeat(false), vec![zero, len], ty.clone())
            }
            Ty::Vec(element) if is_of_reals(element) => {
                let zero = self.zero_value(element, primal);
                let len = self.b.len(primal);
                self.b.node(Op::Repeat(true), vec![zero, len], ty.clone())
            }
            _ => {
                let whole = self.b.read(primal);
                self.b.node(Op::ZeroLike, vec![whole], ty.clone())
            }
        }
    }

    /// The adjoint place of a place.
    pub(super) fn adjoint_path(&mut self, path: &Path) -> Path {
        let adjoint = match self.adjoint_of.get(&path.var) {
            Some(adjoint) => *adjoint,
            None => {
                let adjoint = self.new_adjoint(path.var, VarKind::Local);
                self.b.graph.resemble(adjoint, &Path::var(path.var));
                self.set_adjoint(path.var, adjoint);
                adjoint
            }
        };
        path.rebase(adjoint)
    }

    /// Whether the adjoint got its first value as a seed.
    pub(super) fn is_initialised(&self, var: VarId) -> bool {
        self.adjoint_of.get(&var).is_some_and(|adjoint| self.b.is_written(*adjoint))
    }
}

/// Whether the type tells the zero of its values: real numbers, and arrays of such.
fn is_of_reals(ty: &Ty) -> bool {
    match ty {
        Ty::Real(_) => true,
        Ty::Array(element, _) => is_of_reals(element),
        _ => false,
    }
}
