//! Calls are undone by the pullback that their callee returned.

use super::Sweep;
use crate::graph::{Arg, ArgValue, Aspect, CallMode, NodeId, Op, Path, Pullback, Region, Stmt, Ty, VarId, VarKind};
use proc_macro2::Span;
use std::collections::HashMap;

impl Sweep<'_> {
    pub(super) fn find_lent(&mut self, region: &Region) {
        for stmt in &region.stmts {
            if let Stmt::Call(call) = stmt {
                for arg in &call.args {
                    if let ArgValue::Shared(path) | ArgValue::Mutable(path) = &arg.value {
                        self.lent.insert(path.var);
                    }
                }
            }
            for (inner, _) in stmt.regions() {
                self.find_lent(inner);
            }
        }
    }

    pub(super) fn undo_call(&mut self, call: &crate::graph::Call) {
        let result_active = self.activity.node(call.result);
        let writes = call.args.iter().any(|a| matches!(&a.value, ArgValue::Mutable(path) if self.activity.var(path.var)));
        // A function parameter has no form without a pullback.
        let needs_pullback = call.passes_functions();
        if !result_active && !writes && !needs_pullback {
            return;
        }
        let ty = self.source.node(call.result).ty.clone();
        let seed = match self.take(call.result) {
            Some(seed) => seed,
            None if ty.is_real() => self.b.constant(0.0, ty.clone()),
            None if ty == Ty::Unit => call.result,
            None => self.b.node(Op::ZeroLike, vec![call.result], ty.tangent()),
        };
        let pullback = self.b.graph.new_bound(Ty::Opaque);
        let mut places = Vec::new();
        let mut actives = Vec::new();
        let mut temporaries: Vec<(NodeId, VarId)> = Vec::new();
        let mut shared: Vec<(Path, VarId)> = Vec::new();
        let mut used: Vec<Path> = Vec::new();
        for (index, arg) in call.args.iter().enumerate() {
            // Functions are handed a place for all that may be active.
            let always = matches!(call.callee.aspect, Aspect::Parameter(_)) || index >= call.slots;
            let active = arg.active
                && match &arg.value {
                    ArgValue::Function(_) => true,
                    _ if always => true,
                    ArgValue::Value(node) => self.activity.node(*node),
                    ArgValue::Reference(_) | ArgValue::Untold(..) => false,
                    ArgValue::Shared(path) => self.activity.var(path.var),
                    ArgValue::Mutable(_) => true,
                };
            actives.push(active);
            if !active || matches!(arg.value, ArgValue::Function(_)) {
                places.push(None);
                continue;
            }
            match &arg.value {
                ArgValue::Function(_) => {}
                ArgValue::Value(node) | ArgValue::Reference(node) | ArgValue::Untold(node, _) => {
                    let n = self.source.node(*node).clone();
                    let name = n.name.as_ref().map_or("d_arg".to_string(), |name| format!("d_{name}"));
                    let var = self.b.graph.new_var(&name, n.ty.tangent(), VarKind::Local, n.span);
                    let zero = if n.ty.is_real() {
                        self.b.constant(0.0, n.ty.clone())
                    } else {
                        self.b.node(Op::ZeroLike, vec![*node], n.ty.tangent())
                    };
                    self.b.write(&Path::var(var), zero);
                    temporaries.push((*node, var));
                    places.push(Some(Path::var(var)));
                }
                ArgValue::Shared(path) | ArgValue::Mutable(path) => {
                    let place = self.adjoint_path(path);
                    if used.iter().all(|other| other.is_apart(&place)) {
                        used.push(place.clone());
                        places.push(Some(place));
                    } else {
                        // Lent twice: the second one collects apart.
                        let ty = self.b.graph.path_ty(&place).tangent();
                        let var = self.b.graph.new_var("d_again", ty.clone(), VarKind::Local, Span::mixed_site());
                        let zero = self.zero_value(&ty, path);
                        self.b.write(&Path::var(var), zero);
                        shared.push((place, var));
                        places.push(Some(Path::var(var)));
                    }
                }
            }
        }
        // A function parameter keeps copies of what it needs of its arguments.
        let gives_again = !matches!(call.callee.aspect, Aspect::Parameter(_));
        let again = |a: &Arg| match &a.value {
            ArgValue::Shared(_) | ArgValue::Mutable(_) | ArgValue::Reference(_) => Some(a.value.clone()),
            ArgValue::Untold(_, slot) => Some(ArgValue::Value(*slot)),
            ArgValue::Value(_) | ArgValue::Function(_) => None,
        };
        let lent = call.args.iter().enumerate().filter_map(|(slot, a)| Some((slot, again(a).filter(|_| gives_again)?)));
        let (slots, args) = lent.unzip();
        self.pullbacks.insert(call.result, (pullback, actives));
        self.b.finish(Stmt::Pullback(Box::new(Pullback {
            pullback,
            attempt: self.source.attempts.contains(&call.result),
            aspect: call.callee.aspect,
            own: call.slots,
            functions: call.functions(),
            seed,
            seed_tangent: None,
            args,
            slots,
            tangent_args: Vec::new(),
            places,
            tangent_places: Vec::new(),
        })));
        for (node, var) in temporaries {
            if !self.activity.node(node) {
                continue;
            }
            if self.source.node(node).ty.is_real() {
                let value = self.b.read(&Path::var(var));
                self.contribute(node, value);
            } else {
                self.distribute(&Path::var(var), node);
            }
        }
        for (place, var) in shared {
            let value = self.b.read(&Path::var(var));
            self.b.push(Stmt::Add(place.clone(), value));
            self.b.touch(place.var);
        }
    }
}

/// Calls whose pullback is wanted keep it.
pub(super) fn record_calls(region: &mut Region, pullbacks: &HashMap<NodeId, (NodeId, Vec<bool>)>) {
    for stmt in &mut region.stmts {
        if let Stmt::Call(call) = stmt
            && let Some((pullback, actives)) = pullbacks.get(&call.result)
        {
            call.mode = CallMode::Record { pullback: *pullback };
            for (arg, active) in call.args.iter_mut().zip(actives) {
                arg.active = *active;
            }
        }
        for inner in stmt.regions_mut() {
            record_calls(inner, pullbacks);
        }
    }
}
