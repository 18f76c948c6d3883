//! `if`, and what the branches of any choice have in common: values that leave them.

use crate::graph::{Knowledge, NodeId, Op, Path, Region, ScalarOp, Stmt, Ty, VarId};
use crate::lower::Lowerer;
use crate::lower::option::whole_of;
use crate::lower::value::Value;
use quote::quote;
use syn::{Expr, Pat};

/// What the branches of a statement hand out.
#[derive(Clone, Debug)]
pub(super) enum Plan {
    Unit,
    /// `None` in all branches.
    Nothing,
    /// One of the yields.
    Yield(usize),
    /// A variable that each branch writes.
    Var(Path),
    /// The same, of which the value is a reference.
    Lent(Path),
    Tuple(Vec<Plan>),
    /// An `Option` that each branch fills which does not jump: neither rustc nor the reverse sweep can tell where it is filled.
    Held {
        option: Path,
        lent: bool,
    },
    /// An `Option`: the number of its flag among the yields, and what is there.
    Maybe(usize, Box<Plan>),
    /// An `Option` of a struct of the user's: its flag, and a variable for it in one piece.
    Whole(usize, Path),
    Range {
        start: Option<usize>,
        end: Option<usize>,
        inclusive: bool,
    },
}

/// A branch under construction: its statements so far and what it gives, unless it jumped.
pub(super) struct Branch {
    region: Region,
    value: Option<Value>,
    knowledge: Knowledge,
}

impl Branch {
    fn jumps(&self) -> bool {
        self.region.stmts.iter().any(|stmt| !stmt.jumps().is_empty())
    }
}

impl Lowerer<'_> {
    pub(in crate::lower) fn if_expr(&mut self, e: &syn::ExprIf, expected: Option<&Ty>) -> Value {
        let tail = std::mem::take(&mut self.tail);
        if let Expr::Let(cond) = &*e.cond {
            return self.if_let(cond, e, expected, tail);
        }
        let cond = self.condition(&e.cond);
        self.branch(
            cond,
            expected,
            |l| {
                l.tail = tail;
                l.block_scope(&e.then_branch, expected)
            },
            |l| match &e.else_branch {
                Some((_, els)) => {
                    l.tail = tail;
                    l.expr_expecting(els, expected)
                }
                None => Value::Unit,
            },
        )
    }

    /// What `if`, `while`, `&&` or `||` asks for.
    pub(in crate::lower) fn condition(&mut self, e: &Expr) -> NodeId {
        let cond = match e {
            Expr::Paren(e) => return self.condition(&e.expr),
            // Not the bits of an integer.
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Not(_)) => {
                let negated = self.condition(&e.expr);
                self.spanned(ScalarOp::Not, &[negated], &e.op)
            }
            e => self.expr_node(e),
        };
        self.match_type(cond, &Ty::Bool);
        self.expect(cond, &Ty::Bool);
        cond
    }

    /// `if cond { body }`
    pub(in crate::lower) fn only_if(&mut self, cond: NodeId, body: impl FnOnce(&mut Self)) {
        let then = |l: &mut Self| {
            body(l);
            if l.b.diverged() { Value::Never } else { Value::Unit }
        };
        self.branch(cond, None, then, |_| Value::Unit);
    }

    /// `if cond { then } else { els }` with what each gives.
    pub(in crate::lower) fn branch(
        &mut self,
        cond: NodeId,
        expected: Option<&Ty>,
        then: impl FnOnce(&mut Self) -> Value,
        els: impl FnOnce(&mut Self) -> Value,
    ) -> Value {
        match self.known_truth(cond) {
            Some(true) => return then(self),
            Some(false) => return els(self),
            None => {}
        }
        let knowledge = self.b.knowledge();
        let then = self.arm(then);
        self.b.set_knowledge(knowledge.clone());
        let els = self.arm(els);
        self.b.set_knowledge(knowledge);
        self.finish_branches(vec![then, els], expected, |mut regions, outs| {
            let els = regions.pop().expect("two of them");
            let then = regions.pop().expect("two of them");
            Stmt::If { cond, then, els, outs }
        })
    }

    /// Lowers one branch.
    pub(super) fn arm(&mut self, body: impl FnOnce(&mut Self) -> Value) -> Branch {
        self.b.open();
        let value = body(self);
        let ended = !self.b.diverged() && !matches!(value, Value::Never);
        let knowledge = self.b.knowledge();
        Branch { region: self.b.close(), value: ended.then_some(value), knowledge }
    }

    /// Ends each branch with what it hands out, and puts the statement that they belong to.
    pub(super) fn finish_branches(
        &mut self,
        mut branches: Vec<Branch>,
        expected: Option<&Ty>,
        stmt: impl FnOnce(Vec<Region>, Vec<NodeId>) -> Stmt,
    ) -> Value {
        let before = self.b.knowledge();
        self.open_options(&mut branches);
        let values: Vec<Value> = branches.iter().filter_map(|b| b.value.clone()).collect();
        let mut tys = Vec::new();
        let leaves = branches.iter().any(|branch| branch.jumps()) && !self.goes_on_in_one(&branches);
        let plan = (!values.is_empty()).then(|| self.make_plan(&values.iter().collect::<Vec<_>>(), leaves, &mut tys));
        let mut regions = Vec::new();
        for branch in branches {
            let Some(value) = branch.value else {
                regions.push(branch.region);
                continue;
            };
            self.b.set_knowledge(branch.knowledge);
            self.b.reopen(branch.region);
            let mut yields = vec![None; tys.len()];
            self.fit(plan.as_ref().expect("a value has a plan"), value, &mut tys, &mut yields);
            let yields: Vec<NodeId> = yields.into_iter().zip(&tys).map(|(y, ty)| y.unwrap_or_else(|| self.absent(ty.clone()))).collect();
            if let (Some(ty), [one]) = (expected, &yields[..]) {
                self.expect(*one, ty);
            }
            let mut region = self.b.close();
            region.yields = yields;
            regions.push(region);
        }
        self.b.set_knowledge(before);
        if let Some(plan) = &plan {
            self.start_plan(plan, leaves);
        }
        let outs: Vec<NodeId> = tys.iter().map(|ty: &Ty| self.b.graph.new_bound(ty.clone())).collect();
        self.vary_outs(&outs, &regions);
        for (i, out) in outs.iter().enumerate() {
            if regions.iter().filter_map(|r| r.yields.get(i)).all(|yielded| self.references.contains(yielded)) {
                self.references.insert(*out);
            }
        }
        let stmt = stmt(regions, outs.clone());
        self.b.finish(stmt);
        match plan {
            Some(Plan::Unit) if self.mistakes() > self.known => self.refused(),
            Some(plan) => {
                if let Plan::Var(path) = &plan {
                    self.unnamed.insert(path.var);
                }
                plan_value(&plan, &outs)
            }
            None => Value::Never,
        }
    }

    /// Whether all that follows can stand in one of the branches, since the others leave without leaving a loop.
    fn goes_on_in_one(&self, branches: &[Branch]) -> bool {
        let goes_on = |branch: &&Branch| branch.value.is_some();
        let leaves = |branch: &Branch| matches!(branch.region.stmts.last(), Some(Stmt::Break(goal)) if self.is_near(*goal));
        branches.iter().filter(goes_on).count() == 1 && branches.iter().all(|b| if b.value.is_some() { !b.jumps() } else { leaves(b) })
    }

    /// Where one branch gives an `Option` in parts, the others' inactive ones are taken apart, too, and what may have failed.
    fn open_options(&mut self, branches: &mut [Branch]) {
        let is_option = branches.iter().any(|b| matches!(b.value, Some(Value::Maybe(..) | Value::Nothing)));
        for branch in branches.iter_mut().filter(|_| is_option) {
            if let Some(Value::Node(node)) = branch.value
                && self.may_have_failed(node)
            {
                self.reenter(branch, |l| l.as_option(Value::Node(node), false));
            }
        }
        let in_parts = branches.iter().filter_map(|b| b.value.clone()).any(|v| matches!(v, Value::Maybe(..)) && self.is_active(&v));
        for branch in branches.iter_mut().filter(|_| in_parts) {
            if let Some(value @ (Value::Node(_) | Value::Place(_) | Value::Ref(_))) = branch.value.clone() {
                self.reenter(branch, |l| l.opened(value));
            }
        }
    }

    /// Gives the branch another value, made at its end.
    fn reenter(&mut self, branch: &mut Branch, value: impl FnOnce(&mut Self) -> Value) {
        self.b.set_knowledge(std::mem::take(&mut branch.knowledge));
        self.b.reopen(std::mem::take(&mut branch.region));
        branch.value = Some(value(self));
        branch.knowledge = self.b.knowledge();
        branch.region = self.b.close();
    }

    fn vary_outs(&mut self, outs: &[NodeId], regions: &[Region]) {
        for (i, out) in outs.iter().enumerate() {
            let varied = regions.iter().filter_map(|r| r.yields.get(i)).any(|y| self.is_active_node(*y));
            self.varied.insert(*out, varied);
        }
    }

    /// `leaves` is whether some branch jumps out of the statement.
    fn make_plan(&mut self, values: &[&Value], leaves: bool, tys: &mut Vec<Ty>) -> Plan {
        if values.iter().all(|v| matches!(v, Value::Nothing)) {
            return Plan::Nothing;
        }
        if values.iter().any(|v| matches!(v, Value::Maybe(..) | Value::Nothing)) {
            let inner: Vec<&Value> =
                values.iter().filter_map(|v| if let Value::Maybe(_, inner) = v { Some(&**inner) } else { None }).collect();
            let pairs = values.iter().all(|v| matches!(v, Value::Maybe(..) | Value::Nothing));
            if pairs && (inner.iter().any(|v| self.is_active(v)) || !inner.is_empty() && inner.iter().all(|v| self.is_parted(v))) {
                tys.push(Ty::Bool);
                let flag = tys.len() - 1;
                // Nothing stands for a struct that is not there.
                let may_be_missing = values.iter().any(|v| !matches!(v, Value::Maybe(cond, _) if self.known_truth(*cond) == Some(true)));
                if may_be_missing && inner.iter().any(|v| self.is_own_struct(v)) {
                    return Plan::Whole(flag, self.new_whole("chosen", &Ty::Opaque, proc_macro2::Span::mixed_site()));
                }
                return Plan::Maybe(flag, Box::new(self.make_plan(&inner, leaves, tys)));
            }
            let ty = self.types.fresh();
            return self.plan_for(ty, tys);
        }
        if leaves && values.iter().any(|value| self.is_active(value)) && values.iter().all(|value| self.is_whole(value)) {
            let ty = self.open_ty(values[0]);
            let option = self.new_whole("chosen", &ty, proc_macro2::Span::mixed_site());
            return Plan::Held { option, lent: values.iter().all(|value| matches!(value, Value::Ref(_))) };
        }
        if let Some(element) = self.unlike_lists(values) {
            let lists = self.new_local("chosen", Ty::Vec(Box::new(element)), proc_macro2::Span::mixed_site());
            for value in values {
                if let Value::Place(path) | Value::Ref(path) = value {
                    self.b.graph.resemble(lists, path);
                }
            }
            return Plan::Lent(Path::var(lists));
        }
        if let Value::Ref(path) = values[0]
            && values.iter().all(|value| self.is_lent_whole(value))
        {
            return Plan::Lent(Path::var(self.new_copy("chosen", path)));
        }
        // A tuple written out in one branch is one in all of them.
        let first = values.iter().find(|v| matches!(v, Value::Tuple(_))).unwrap_or(&values[0]);
        match first {
            Value::Unit => Plan::Unit,
            Value::Struct(_) => Plan::Var(Path::var(self.new_local("chosen", Ty::Opaque, proc_macro2::Span::mixed_site()))),
            Value::Range { start, end, inclusive } => {
                let mut bound = |bound: &NodeId| {
                    tys.push(self.b.graph.node(*bound).ty.clone());
                    tys.len() - 1
                };
                Plan::Range { start: start.as_ref().map(&mut bound), end: end.as_ref().map(&mut bound), inclusive: *inclusive }
            }
            Value::Tuple(items) => {
                let count = items.len();
                let parts = |i: usize| {
                    values.iter().filter_map(|v| if let Value::Tuple(items) = v { items.get(i) } else { None }).collect::<Vec<_>>()
                };
                Plan::Tuple((0..count).map(|i| self.make_plan(&parts(i), leaves, tys)).collect())
            }
            Value::Node(node) => {
                let ty = self.b.graph.node(*node).ty.clone();
                self.plan_for(ty, tys)
            }
            Value::Place(path) | Value::Ref(path) if self.has_parts(path) => Plan::Var(Path::var(self.new_copy("chosen", path))),
            Value::Place(path) | Value::Ref(path) => {
                let ty = self.path_ty(path);
                self.plan_for(ty, tys)
            }
            _ => Plan::Unit,
        }
    }

    /// The type of what is in lists that have references of one type, but are of different kinds or lengths.
    fn unlike_lists(&mut self, values: &[&Value]) -> Option<Ty> {
        let tys: Vec<Ty> = values.iter().map(|value| self.open_ty(value)).collect();
        if !tys.iter().all(|ty| matches!(ty, Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_))) {
            return None;
        }
        let element = tys[0].element()?.clone();
        for ty in &tys[1..] {
            self.types.unify(&element, ty.element()?);
        }
        let is_like = |ty: &Ty| match (ty, &tys[0]) {
            (Ty::Array(_, size), Ty::Array(_, first)) => size.known.is_none() || first.known.is_none() || size.known == first.known,
            (ty, first) => std::mem::discriminant(ty) == std::mem::discriminant(first),
        };
        let unlike = !tys.iter().all(is_like);
        unlike.then(|| self.types.shallow(&element))
    }

    /// Whether the value is one of which nothing can be said before it is there.
    fn is_whole(&mut self, value: &Value) -> bool {
        match value {
            Value::Struct(_) => true,
            Value::Node(_) | Value::Place(_) | Value::Ref(_) => matches!(self.open_ty(value), Ty::Opaque | Ty::Infer(_) | Ty::Matrix(_)),
            _ => false,
        }
    }

    /// The type of the value, as far as it is known by now.
    fn open_ty(&mut self, value: &Value) -> Ty {
        match value {
            Value::Node(node) => self.ty(*node),
            Value::Place(path) | Value::Ref(path) => self.path_ty(path),
            _ => Ty::Opaque,
        }
    }

    /// Whether the value is a reference to something that calls may take by reference only.
    pub(in crate::lower) fn is_lent_whole(&mut self, value: &Value) -> bool {
        let Value::Ref(path) = value else { return false };
        !self.path_ty(path).is_scalar() && self.is_active(value)
    }

    /// A variable for copies of the place and of others like it.
    pub(super) fn new_copy(&mut self, name: &str, path: &Path) -> VarId {
        let ty = match self.path_ty(path) {
            Ty::Slice(element) => Ty::Vec(element),
            ty => ty,
        };
        let var = self.new_local(name, ty, proc_macro2::Span::mixed_site());
        self.b.graph.resemble(var, path);
        var
    }

    /// What such a variable holds of a value; `is_list` is whether that is a `Vec`.
    pub(super) fn copied(&mut self, value: Value, is_list: bool) -> NodeId {
        self.refuse_moved_reference(&value);
        let node = self.as_node(value, &quote!());
        match self.ty(node) {
            Ty::Slice(element) => self.b.node(Op::ToVec, vec![node], Ty::Vec(element)),
            Ty::Array(element, _) if is_list => self.b.node(Op::ToVec, vec![node], Ty::Vec(element)),
            _ => node,
        }
    }

    /// Whether what an `Option` holds is made of numbers.
    fn is_parted(&mut self, value: &Value) -> bool {
        match value {
            Value::Node(node) => self.ty(*node).is_scalar(),
            Value::Place(path) | Value::Ref(path) => self.path_ty(path).is_scalar(),
            Value::Tuple(items) => items.iter().all(|item| self.is_parted(item)),
            Value::Maybe(_, inner) => self.is_parted(inner),
            _ => false,
        }
    }

    /// Whether the value is one of a type of the user's.
    fn is_own_struct(&mut self, value: &Value) -> bool {
        match value {
            Value::Struct(_) => true,
            Value::Place(path) | Value::Ref(path) => self.path_ty(path) == Ty::Opaque || whole_of(value).is_some(),
            _ => false,
        }
    }

    fn plan_for(&mut self, ty: Ty, tys: &mut Vec<Ty>) -> Plan {
        if matches!(self.types.shallow(&ty), Ty::Array(..) | Ty::Vec(_) | Ty::Seq(_)) {
            let ty = self.types.deep(&ty);
            Plan::Var(Path::var(self.new_local("chosen", ty, proc_macro2::Span::mixed_site())))
        } else {
            tys.push(ty);
            Plan::Yield(tys.len() - 1)
        }
    }

    /// What some branch may leave empty gets a value before.
    fn start_plan(&mut self, plan: &Plan, optional: bool) {
        match plan {
            Plan::Maybe(_, inner) => self.start_plan(inner, true),
            Plan::Tuple(plans) => plans.iter().for_each(|plan| self.start_plan(plan, optional)),
            Plan::Var(path) | Plan::Lent(path) if optional => self.start_var(path),
            Plan::Whole(_, path) | Plan::Held { option: path, .. } => {
                let none = self.nothing_of(None);
                self.write(path, none);
            }
            _ => {}
        }
    }

    fn fit(&mut self, plan: &Plan, value: Value, tys: &mut [Ty], yields: &mut Vec<Option<NodeId>>) {
        match (plan, value) {
            (Plan::Unit, Value::Unit) | (Plan::Nothing, _) => {}
            (Plan::Unit, value) => {
                if !matches!(value, Value::Iter(_) | Value::Range { .. }) {
                    self.complain(
                        quote::quote!(),
                        "a branch gives a value that cannot leave it (a closure or an iterator): choose inside the branch instead",
                    );
                }
            }
            (Plan::Maybe(flag, _) | Plan::Whole(flag, _), Value::Nothing) => yields[*flag] = Some(self.truth(false)),
            (Plan::Whole(flag, path), Value::Maybe(cond, inner)) => {
                let whole = self.made_whole(cond, *inner);
                self.write(path, whole);
                yields[*flag] = Some(cond);
            }
            (Plan::Held { option, .. }, value) => {
                self.refuse_moved_reference(&value);
                let there = self.truth(true);
                let whole = self.made_whole(there, value);
                self.write(option, whole);
            }
            (Plan::Maybe(flag, plan), Value::Maybe(cond, inner)) => {
                let Value::Maybe(cond, inner) = self.snapshot(cond, *inner) else { return };
                yields[*flag] = Some(cond);
                self.fit(plan, *inner, tys, yields);
            }
            (Plan::Range { start, end, inclusive }, Value::Range { start: from, end: to, inclusive: also })
                if *inclusive == also && start.is_some() == from.is_some() && end.is_some() == to.is_some() =>
            {
                for (index, bound) in [(start, from), (end, to)] {
                    if let (Some(index), Some(bound)) = (index, bound) {
                        yields[*index] = Some(bound);
                    }
                }
            }
            (Plan::Tuple(plans), Value::Tuple(items)) => {
                for (plan, item) in plans.iter().zip(items) {
                    self.fit(plan, item, tys, yields);
                }
            }
            (Plan::Tuple(plans), value @ (Value::Node(_) | Value::Place(_) | Value::Ref(_))) => {
                let parts = self.tuple_parts(value, plans.len());
                self.fit(plan, parts, tys, yields);
            }
            (Plan::Lent(path), value) => {
                let is_list = matches!(self.path_ty(path), Ty::Vec(_));
                let node = self.copied(value, is_list);
                self.write(&path.clone(), node);
            }
            (Plan::Var(path), value) => {
                self.refuse_moved_reference(&value);
                let node = self.as_node(value, &quote!());
                self.write(&path.clone(), node);
            }
            (Plan::Yield(index), value) => {
                self.refuse_moved_reference(&value);
                let node = self.chosen(value);
                let node = self.placed(node);
                let own = self.b.graph.node(node).ty.clone();
                let ty = tys[*index].clone();
                self.match_type(node, &ty);
                self.types.unify(&ty, &own);
                if let Ty::Real(crate::graph::Float::Literal) = self.types.shallow(&ty)
                    && self.types.shallow(&own).is_real()
                {
                    tys[*index] = self.types.shallow(&own);
                }
                self.refuse_decomposition(node);
                yields[*index] = Some(node);
            }
            (Plan::Tuple(_) | Plan::Maybe(..) | Plan::Whole(..) | Plan::Range { .. }, _) => {
                self.complain(
                    quote::quote!(),
                    "all branches must give values of one shape: ranges of one kind, tuples, `Some(..)` and `None` written out",
                );
            }
        }
    }

    /// A value as it leaves a branch: what carries no derivative, and may be of the user's own type, stays behind its reference.
    fn chosen(&mut self, value: Value) -> NodeId {
        let is_lent = match &value {
            Value::Ref(path) => matches!(self.path_ty(path), Ty::Infer(_) | Ty::Opaque) && !self.is_active(&value),
            _ => false,
        };
        if !is_lent {
            return self.as_node(value, &quote!());
        }
        let lent = self.looked_at(&value);
        self.references.insert(lent);
        lent
    }

    /// A sequence that is written out leaves a branch through a place: its adjoint is taken apart there.
    fn placed(&mut self, node: NodeId) -> NodeId {
        match self.b.graph.node(node).op {
            Op::Array(_) | Op::Repeat(_) | Op::ToVec => {
                let place = self.materialize(Value::Node(node), "chosen");
                self.as_node(place, &quote!())
            }
            _ => node,
        }
    }

    fn if_let(&mut self, cond: &syn::ExprLet, e: &syn::ExprIf, expected: Option<&Ty>, tail: bool) -> Value {
        if let Some(asked) = self.if_popped(cond, &e.then_branch, e.else_branch.as_ref().map(|(_, otherwise)| &**otherwise)) {
            self.tail = tail;
            return self.expr_expecting(&asked, expected);
        }
        let value = self.matched(&cond.expr, [&*cond.pat].into_iter());
        let then = |l: &mut Self| {
            l.tail = tail;
            l.block_scope(&e.then_branch, expected)
        };
        let els = |l: &mut Self| match &e.else_branch {
            Some((_, els)) => {
                l.tail = tail;
                l.expr_expecting(els, expected)
            }
            None => Value::Unit,
        };
        if let Some(value) = self.testable(value.clone(), &[&cond.pat]) {
            return self.match_tests(value, &[(&cond.pat, None)], expected, &mut |l, i| match i {
                0 => then(l),
                _ => els(l),
            });
        }
        if let Some(node) = self.variant(&value, [&*cond.pat].into_iter()) {
            let wild: Pat = syn::parse_quote!(_);
            return self.match_verbatim(node, &[(&cond.pat, None), (&wild, None)], expected, &mut |l, i| match i {
                0 => then(l),
                _ => els(l),
            });
        }
        if self.is_active(&value) {
            return self.refuse_apart(&cond.pat, &value);
        }
        let scrutinee = self.scrutinee(value, &cond.expr);
        let wild: Pat = syn::parse_quote!(_);
        self.match_verbatim(scrutinee, &[(&cond.pat, None), (&wild, None)], expected, &mut |l, i| match i {
            0 => then(l),
            _ => els(l),
        })
    }
}

fn plan_value(plan: &Plan, outs: &[NodeId]) -> Value {
    match plan {
        Plan::Unit => Value::Unit,
        Plan::Nothing => Value::Nothing,
        Plan::Yield(index) => Value::Node(outs[*index]),
        Plan::Var(path) => Value::Place(path.clone()),
        Plan::Lent(path) => Value::Ref(path.clone()),
        Plan::Held { option, lent: false } => Value::Place(option.inside()),
        Plan::Held { option, lent: true } => Value::Ref(option.inside()),
        Plan::Tuple(plans) => Value::Tuple(plans.iter().map(|p| plan_value(p, outs)).collect()),
        Plan::Maybe(flag, inner) => Value::Maybe(outs[*flag], Box::new(plan_value(inner, outs))),
        Plan::Range { start, end, inclusive } => {
            Value::Range { start: start.map(|index| outs[index]), end: end.map(|index| outs[index]), inclusive: *inclusive }
        }
        Plan::Whole(flag, path) => Value::Maybe(outs[*flag], Box::new(Value::Place(path.inside()))),
    }
}
