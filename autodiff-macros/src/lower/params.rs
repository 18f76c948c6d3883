//! Parameters in, results out.
//!
//! In come the parameters of the signature and the value of the body; out go variables that the names of the parameters
//! stand for, and the nodes and places that are the results.

use super::Lowerer;
use super::value::{Out, Value};
use crate::graph::{NodeId, Path, Proj, Ty, VarId, VarKind};
use crate::syntax::signature::{Param, Passing};

impl Lowerer<'_> {
    /// The variable of a parameter.
    pub(super) fn param(&mut self, index: usize, param: &Param, inout: &mut Vec<VarId>) -> Value {
        let signature = self.signature;
        let ty = if param.active { self.types.open_opaque(&param.model) } else { param.model.clone() };
        let var = self.b.graph.new_var(&param.ident.to_string(), ty, VarKind::Param(index), param.ident.span());
        self.b.graph.params.push(Some(var));
        let written = param.mutable || param.passing == Passing::Mutable;
        self.b.graph.vars[var.index()].frozen = !written;
        if written {
            self.mutable.insert(var);
        }
        // A function is active if it was found to be called with active values in the round before, and what the function may
        // change if active values were stored in it.
        let may_become_active = param.function.is_some() || param.mutable && param.passing == Passing::Value;
        if param.active || may_become_active && self.found.active.contains(&param.ident.to_string()) {
            self.active.insert(var);
        }
        if param.passing == Passing::Value {
            self.b.graph.owned.insert(var);
        }
        if matches!(param.model, Ty::Matrix(_)) {
            self.b.graph.compact.insert(var);
        }
        if param.passing == Passing::Mutable && param.model.can_be_active() {
            inout.push(var);
        }
        if let Some(inner) = crate::syntax::types::option_model(&param.ty, &signature.scalars)
            && self.active.contains(&var)
            && param.passing != Passing::Mutable
        {
            return self.optional_param(var, &inner, param.passing == Passing::Shared);
        }
        match param.passing {
            Passing::Value => Value::Place(Path::var(var)),
            Passing::Shared if param.captured => Value::Place(Path::var(var)),
            Passing::Shared | Passing::Mutable => Value::Ref(Path::var(var)),
        }
    }

    /// How a variable is passed that is a parameter.
    pub(super) fn passing_of(&self, var: VarId) -> Option<Passing> {
        match self.b.graph.var(var).kind {
            VarKind::Param(index) => Some(self.signature.params[index].passing),
            _ => None,
        }
    }

    /// Whether the place is a parameter that is a reference.
    pub(super) fn is_lent(&self, path: &Path) -> bool {
        path.proj.is_empty() && self.passing_of(path.var).is_some_and(|passing| passing != Passing::Value)
    }

    /// A parameter named by a plain identifier is bound as it is; others go through `bind`.
    pub(super) fn bind_param(&mut self, param: &Param, value: Value) {
        let name = param.name();
        let is_option = match &value {
            Value::Maybe(..) => true,
            Value::Place(_) => self.holds_option(&name),
            _ => false,
        };
        let value = match value {
            Value::Place(path) if self.b.graph.var(path.var).frozen && self.path_ty(&path).is_scalar() => Value::Node(self.read(&path)),
            // An `Option` that the function changes may get another derivative than it came with, or one at all.
            value if param.mutable && is_option => self.own_mutable(value, &name, param.ident.span()),
            other => other,
        };
        self.define(&name, value);
    }

    /// Turns the result into yielded nodes and places.
    pub(super) fn output(&mut self, value: Value, model: &Ty, yields: &mut Vec<NodeId>) -> Out {
        match value {
            Value::Never if *model != Ty::Unit => {
                yields.push(self.absent(model.clone()));
                if model.is_aside() { Out::Aside(yields.len() - 1) } else { Out::Node(yields.len() - 1) }
            }
            Value::Unit | Value::Never => Out::Unit,
            value if model.is_aside() => {
                let node = self.as_node(value, &self.item.sig.output);
                self.match_type(node, model);
                self.expect(node, model);
                yields.push(node);
                Out::Aside(yields.len() - 1)
            }
            // Parts that carry a derivative go apart from those that carry none.
            value if model.has_asides() && !matches!(value, Value::Tuple(_)) => {
                let Ty::Tuple(models) = model else { unreachable!("only tuples have parts") };
                match self.items_of_tuple(value, models.len(), true) {
                    Some(items) => self.output(Value::Tuple(items), model, yields),
                    None => Out::Unit,
                }
            }
            Value::Tuple(items) => {
                let models: Vec<Ty> = match model {
                    Ty::Tuple(tys) => tys.clone(),
                    _ => vec![Ty::Opaque; items.len()],
                };
                Out::Tuple(items.into_iter().zip(models).map(|(item, ty)| self.output(item, &ty, yields)).collect())
            }
            value => {
                let value = self.materialize(value, "result");
                match value {
                    Value::Node(node) => {
                        self.match_type(node, model);
                        self.expect(node, model);
                        yields.push(node);
                        Out::Node(yields.len() - 1)
                    }
                    Value::Place(path) | Value::Ref(path) => {
                        let ty = self.path_ty(&path);
                        self.types.unify(&ty, model);
                        if self.path_ty(&path).is_scalar() {
                            yields.push(self.read(&path));
                            return Out::Node(yields.len() - 1);
                        }
                        let path = self.whole_result(path);
                        self.b.graph.results.push(path.var);
                        Out::Place(path)
                    }
                    // An `Option` beside other results.
                    other => {
                        yields.push(self.as_node(other, &self.item.sig.output));
                        Out::Node(yields.len() - 1)
                    }
                }
            }
        }
    }

    /// A place for a result that is an element of a local list: the adjoint of the list begins as nothing, and the seed is
    /// not to be added to a part of that.
    pub(super) fn whole_result(&mut self, path: Path) -> Path {
        let is_element = path.proj.iter().any(|proj| !matches!(proj, Proj::Field(_)));
        if !is_element || self.b.graph.var(path.var).kind != VarKind::Local {
            return path;
        }
        let (ty, element) = (self.path_ty(&path), self.read(&path));
        let result = Path::var(self.new_local("result", ty, proc_macro2::Span::mixed_site()));
        self.write(&result, element);
        result
    }
}
