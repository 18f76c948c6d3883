//! Changing what statements refer to.

use super::{ArgValue, LoopKind, NodeId, Path, Stmt};

impl Stmt {
    /// Changes every node that the statement itself uses, regions inside left out.
    pub fn map_operands(&mut self, f: &mut impl FnMut(NodeId) -> NodeId) {
        match self {
            Stmt::Write(path, node) | Stmt::Add(path, node) | Stmt::Restore(path, node, _) => {
                *path = path.map(f);
                *node = f(*node);
            }
            Stmt::Push(path, nodes) => {
                *path = path.map(f);
                nodes.iter_mut().for_each(|n| *n = f(*n));
            }
            Stmt::Pop(path, _) => *path = path.map(f),
            Stmt::Swap(a, b) | Stmt::Unswap(a, b, _) => {
                *a = a.map(f);
                *b = b.map(f);
            }
            Stmt::If { cond, .. } => *cond = f(*cond),
            Stmt::Match { scrutinee, .. } => *scrutinee = f(*scrutinee),
            Stmt::Loop(l) => match &mut l.kind {
                LoopKind::For { start, end, .. } => {
                    *start = f(*start);
                    *end = f(*end);
                }
                LoopKind::Each { iterator, .. } => *iterator = f(*iterator),
                LoopKind::While { .. } | LoopKind::Forever => {}
            },
            Stmt::Exit(node) => *node = f(*node),
            Stmt::Call(call) => {
                for arg in &mut call.args {
                    arg.value = arg.value.map(f);
                    arg.tangent = arg.tangent.as_ref().map(|t| t.map(f));
                }
            }
            Stmt::Pullback(p) => {
                p.pullback = f(p.pullback);
                p.seed = f(p.seed);
                p.seed_tangent = p.seed_tangent.map(&mut *f);
                p.args.iter_mut().chain(p.tangent_args.iter_mut().flatten()).for_each(|a| *a = a.map(f));
                p.places.iter_mut().chain(&mut p.tangent_places).flatten().for_each(|place| *place = place.map(f));
            }
            Stmt::Let(_) | Stmt::Block { .. } | Stmt::Rest(_) | Stmt::Break(_) => {}
        }
    }

    /// Every path that the statement itself names, reads in values left out.
    pub fn for_each_path(&self, f: &mut impl FnMut(&Path)) {
        let mut lent = |value: &ArgValue| {
            if let ArgValue::Shared(path) | ArgValue::Mutable(path) = value {
                f(path);
            }
        };
        match self {
            Stmt::Call(call) => {
                for arg in &call.args {
                    std::iter::once(&arg.value).chain(&arg.tangent).for_each(&mut lent);
                }
            }
            Stmt::Pullback(p) => {
                p.args.iter().chain(p.tangent_args.iter().flatten()).for_each(lent);
                p.places.iter().chain(&p.tangent_places).flatten().for_each(f);
            }
            Stmt::Write(path, _) | Stmt::Add(path, _) | Stmt::Restore(path, ..) | Stmt::Push(path, _) | Stmt::Pop(path, _) => f(path),
            Stmt::Swap(a, b) | Stmt::Unswap(a, b, _) => [a, b].into_iter().for_each(f),
            _ => {}
        }
    }

    /// As [`for_each_path`](Self::for_each_path), to change them.
    pub fn for_each_path_mut(&mut self, f: &mut impl FnMut(&mut Path)) {
        let mut lent = |value: &mut ArgValue| {
            if let ArgValue::Shared(path) | ArgValue::Mutable(path) = value {
                f(path);
            }
        };
        match self {
            Stmt::Call(call) => {
                for arg in &mut call.args {
                    std::iter::once(&mut arg.value).chain(&mut arg.tangent).for_each(&mut lent);
                }
            }
            Stmt::Pullback(p) => {
                p.args.iter_mut().chain(p.tangent_args.iter_mut().flatten()).for_each(lent);
                p.places.iter_mut().chain(&mut p.tangent_places).flatten().for_each(f);
            }
            Stmt::Write(path, _) | Stmt::Add(path, _) | Stmt::Restore(path, ..) | Stmt::Push(path, _) | Stmt::Pop(path, _) => f(path),
            Stmt::Swap(a, b) | Stmt::Unswap(a, b, _) => [a, b].into_iter().for_each(f),
            _ => {}
        }
    }
}
