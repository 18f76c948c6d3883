//! Calls and their pullbacks, given the tangents of what they are given.

use super::Sweep;
use crate::graph::{Arg, ArgValue, Aspect, Call, CallMode, Op, Path, Pullback, Stmt, VarKind};
use proc_macro2::Span;

impl Sweep<'_> {
    fn tangent_arg(&mut self, arg: &Arg) -> Option<ArgValue> {
        if !arg.active {
            return None;
        }
        match &arg.value {
            ArgValue::Reference(_) | ArgValue::Untold(..) => None,
            ArgValue::Value(node) => self.varied(*node).then(|| ArgValue::Value(self.tangent_or_zero(*node))),
            ArgValue::Shared(path) => self.varied_var(path.var).then(|| ArgValue::Shared(self.place(path))),
            ArgValue::Mutable(path) => Some(ArgValue::Mutable(self.place(path))),
            ArgValue::Function(_) => None,
        }
    }

    pub(super) fn call(&mut self, call: &Call) {
        let mut call = call.clone();
        let any = call.passes_functions()
            || call.args.iter().any(|a| {
                a.active
                    && match &a.value {
                        ArgValue::Function(_) => false,
                        ArgValue::Value(node) | ArgValue::Reference(node) | ArgValue::Untold(node, _) => self.varied(*node),
                        ArgValue::Shared(path) | ArgValue::Mutable(path) => self.varied_var(path.var),
                    }
            });
        // A recorded call keeps its adjoint slots; only plain ones can drop inactive arguments.
        let recorded = matches!(call.mode, CallMode::Record { .. });
        // Where the arguments do not move, the seed may: the pullback then takes both.
        let pulled = matches!(call.mode, CallMode::Record { pullback } if self.varied(pullback));
        if !any && !pulled {
            self.finish(Stmt::Call(Box::new(call)));
            return;
        }
        let (slots, parameter) = (call.slots, matches!(call.callee.aspect, Aspect::Parameter(_)));
        for (index, arg) in call.args.iter_mut().enumerate() {
            arg.tangent = self.tangent_arg(arg);
            if arg.active && arg.tangent.is_none() && !matches!(arg.value, ArgValue::Function(_)) {
                // Functions are given a tangent of all that may be active.
                if recorded || parameter || index >= slots {
                    arg.tangent = Some(self.zero_arg(&arg.value));
                } else {
                    arg.active = false;
                }
            }
        }
        let tangent = self.bound_tangent(call.result);
        call.mode = match call.mode {
            CallMode::Record { pullback } => CallMode::TangentRecord { tangent, pullback },
            _ => CallMode::Tangent { tangent },
        };
        self.finish(Stmt::Call(Box::new(call)));
    }

    /// A zero tangent for an argument that does not move.
    fn zero_arg(&mut self, value: &ArgValue) -> ArgValue {
        match value {
            ArgValue::Value(node) | ArgValue::Reference(node) | ArgValue::Untold(node, _) => ArgValue::Value(self.zero(*node)),
            ArgValue::Function(passed) => ArgValue::Function(passed.clone()),
            ArgValue::Shared(path) | ArgValue::Mutable(path) => {
                let ty = self.source.path_ty(path).tangent();
                let whole = self.b.read(path);
                let zero = self.b.node(Op::ZeroLike, vec![whole], ty.clone());
                let var = self.b.graph.new_var("still", ty, VarKind::Local, Span::mixed_site());
                self.b.write(&Path::var(var), zero);
                ArgValue::Shared(Path::var(var))
            }
        }
    }

    pub(super) fn pullback(&mut self, p: &Pullback) {
        if !self.varied(p.pullback) {
            self.finish(Stmt::Pullback(Box::new(p.clone())));
            return;
        }
        let mut p = p.clone();
        p.seed_tangent = Some(self.tangent_or_zero(p.seed));
        p.tangent_args = p
            .args
            .iter()
            .zip(&p.slots)
            .map(|(arg, slot)| {
                p.places[*slot].as_ref()?;
                Some(match arg {
                    ArgValue::Shared(path) if self.varied_var(path.var) => ArgValue::Shared(self.place(path)),
                    ArgValue::Mutable(path) => ArgValue::Mutable(self.place(path)),
                    other => self.zero_arg(other),
                })
            })
            .collect();
        p.tangent_places = p.places.iter().map(|place| place.as_ref().map(|path| self.place(path))).collect();
        self.finish(Stmt::Pullback(Box::new(p)));
    }
}
