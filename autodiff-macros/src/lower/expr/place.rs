//! Places: variables, indices, slices, fields, references.

use crate::graph::{NodeId, Op, Path, Proj, ScalarOp, Ty};
use crate::lower::Lowerer;
use crate::lower::snippet::has_effect;
use crate::lower::value::{Iter, Value};
use crate::syntax::signature::Passing;
use syn::Expr;

impl Lowerer<'_> {
    /// The place that an expression names.
    pub(in crate::lower) fn place(&mut self, expr: &Expr) -> Option<Path> {
        let value = self.part_lent(expr).unwrap_or_else(|| self.expr(expr));
        match value {
            Value::Place(path) | Value::Ref(path) => {
                self.match_write(&path);
                Some(path)
            }
            Value::Never => None,
            Value::Node(_) if self.is_never_mutable(expr) => {
                self.leave_to_rustc();
                None
            }
            _ if self.activate_behind(expr) => None,
            _ => {
                self.complain(expr, "this cannot be assigned to in a differentiable function: only variables, elements and fields can");
                None
            }
        }
    }

    /// A part that is assigned to or lent mutably: what is stored there makes a variable active that was not until now.
    pub(in crate::lower) fn part_lent(&mut self, expr: &Expr) -> Option<Value> {
        match expr {
            Expr::Paren(e) => self.part_lent(&e.expr),
            Expr::Field(e) => {
                let whole = self.whole_lent(&e.base)?;
                Some(Value::Place(whole.then(Proj::Field(self.field_name(&e.member)))))
            }
            Expr::Index(e) => {
                let whole = self.whole_lent(&e.expr)?;
                Some(self.element(whole, &e.index, expr))
            }
            _ => None,
        }
    }

    /// What has the part: a variable that may change, or a part of one.
    fn whole_lent(&mut self, expr: &Expr) -> Option<Path> {
        let value = match expr {
            Expr::Paren(e) => return self.whole_lent(&e.expr),
            Expr::Path(p) => self.lookup(&p.path.get_ident()?.to_string()).cloned()?,
            part => self.part_lent(part)?,
        };
        match value {
            Value::Place(path) if self.mutable.contains(&path.var) => Some(path),
            Value::Ref(path) if self.is_own_mutable(&path) => Some(path),
            _ => None,
        }
    }

    /// Whether the place is one of a variable of the function's own that may change.
    pub(in crate::lower) fn is_own_mutable(&self, path: &Path) -> bool {
        self.mutable.contains(&path.var) && self.passing_of(path.var).is_none_or(|passing| passing == Passing::Value)
    }

    pub(super) fn reference(&mut self, e: &syn::ExprReference) -> Value {
        let value = self.referred(e);
        if e.mutability.is_some() {
            self.note_exclusive(&value);
        }
        value
    }

    fn referred(&mut self, e: &syn::ExprReference) -> Value {
        match self.expr(&e.expr) {
            Value::Place(path) | Value::Ref(path) => Value::Ref(path),
            value @ Value::Maybe(..) => Self::referenced(value),
            value @ (Value::Tuple(_) | Value::Closure(_) | Value::Iter(_) | Value::Range { .. }) => value,
            Value::Struct(literal) => {
                self.lend(&e.expr);
                Value::Ref(self.place_literal(&literal, "built", proc_macro2::Span::mixed_site()))
            }
            Value::Node(node) if matches!(self.ty(node), Ty::Array(..) | Ty::Vec(_)) => {
                match self.materialize(Value::Node(node), "items") {
                    Value::Place(path) => Value::Ref(path),
                    other => other,
                }
            }
            Value::Node(node) if self.called.contains_key(&node) && self.is_active_node(node) => {
                self.want_place(node, false);
                self.place_result(node)
            }
            // A reference to a temporary number is the number; a snippet keeps its own reference.
            Value::Node(node)
                if matches!(self.b.graph.node(node).op, Op::Snippet(_))
                    && !matches!(self.ty(node), Ty::Real(_) | Ty::Int | Ty::Bool | Ty::Matrix(_)) =>
            {
                // What was made here, or has a name, is kept as it is and lent again.
                if e.mutability.is_none() && matches!(&*e.expr, Expr::Call(_) | Expr::MethodCall(_) | Expr::Path(_) | Expr::Struct(_)) {
                    let ty = self.ty(node);
                    return Value::Node(self.b.node(Op::Borrow, vec![node], ty));
                }
                self.snippet(&Expr::Reference(e.clone()))
            }
            Value::Node(node) if e.mutability.is_some() => {
                let Value::Place(path) = self.own_mutable(Value::Node(node), "behind", proc_macro2::Span::mixed_site()) else {
                    return Value::Node(node);
                };
                Value::Ref(path)
            }
            other => other,
        }
    }

    /// The operand of an operation on numbers and matrices, which takes values: where something inactive is borrowed, source
    /// that stands as it is would be a reference, and the reference to a local. A part of a variable is the place that it is, and
    /// what a call returns is the value behind the reference.
    pub(in crate::lower) fn operand_expr(&mut self, expr: &Expr) -> Value {
        match expr {
            Expr::Paren(e) => self.operand_expr(&e.expr),
            Expr::Reference(e) if e.mutability.is_none() && !self.mentions_active(expr) => match &*e.expr {
                Expr::Call(_) | Expr::MethodCall(_) => match self.expr(&e.expr) {
                    Value::Node(node) if matches!(self.b.graph.node(node).op, Op::Snippet(_)) && !self.ty(node).is_scalar() => {
                        let ty = self.b.graph.node(node).ty.clone();
                        Value::Node(self.b.node(Op::Borrow, vec![node], ty))
                    }
                    _ => self.expr(expr),
                },
                // A variable as a whole may be a reference itself.
                Expr::Path(_) => self.expr(expr),
                part => self.part_named(part).map_or_else(|| self.expr(expr), Value::Ref),
            },
            _ => self.expr(expr),
        }
    }

    /// The operand as a value, what is borrowed itself.
    pub(in crate::lower) fn operand_node(&mut self, expr: &Expr) -> NodeId {
        let value = self.operand_expr(expr);
        let node = self.as_node(value, expr);
        self.b.graph.referent(node)
    }

    /// The place of a part of a variable: a field, or an element by its number.
    fn part_named(&mut self, expr: &Expr) -> Option<Path> {
        match expr {
            Expr::Paren(e) => self.part_named(&e.expr),
            Expr::Path(e) => match self.lookup(&e.path.get_ident()?.to_string()) {
                Some(Value::Place(path) | Value::Ref(path)) => Some(path.clone()),
                _ => None,
            },
            Expr::Field(e) => {
                let whole = self.part_named(&e.base)?;
                Some(whole.then(Proj::Field(self.field_name(&e.member))))
            }
            Expr::Index(e) if !has_effect(&e.index, &self.options.krate) => {
                let whole = self.part_named(&e.expr)?;
                let index = self.expr(&e.index);
                let (Value::Node(_) | Value::Place(_)) = index else { return None };
                let index = self.as_node(index, &e.index);
                if self.ty(index) != Ty::Int {
                    return None;
                }
                self.assume_sequence(&whole);
                Some(whole.index(index))
            }
            _ => None,
        }
    }

    /// Notes that the references in the value are mutable ones.
    pub(in crate::lower) fn note_exclusive(&mut self, value: &Value) {
        match value {
            Value::Ref(path) => self.exclusive.push(path.clone()),
            Value::Tuple(items) => items.iter().for_each(|item| self.note_exclusive(item)),
            Value::Maybe(_, inner) => self.note_exclusive(inner),
            Value::Iter(iter) => match &**iter {
                Iter::Slice { path, .. } | Iter::Chunks { path, .. } => self.exclusive.push(path.clone()),
                _ => {}
            },
            _ => {}
        }
    }

    /// Whether a reference to the place is a mutable one: a parameter, or one that the source has made, or to a part behind that.
    pub(in crate::lower) fn is_exclusive(&self, path: &Path) -> bool {
        let is_param = path.proj.is_empty() && self.passing_of(path.var) == Some(Passing::Mutable);
        is_param || self.exclusive.iter().any(|whole| whole.var == path.var && path.proj.starts_with(&whole.proj))
    }

    /// A mutable reference is another name of a place. One that branches choose, or that stands in a list, is not known to be
    /// the name of which: what is stored behind it would be stored in a copy.
    pub(in crate::lower) fn refuse_moved_reference(&mut self, value: &Value) {
        if let Value::Ref(path) = value
            && self.is_exclusive(path)
            && !self.path_ty(path).is_scalar()
        {
            let span = self.b.graph.var(path.var).span;
            let message = "a mutable reference to this is chosen by a branch or kept in a list, where it cannot be followed: use the place itself in each branch, or choose by an index";
            self.diagnostics.error_at(span, message);
        }
    }

    /// Notes that a mutable reference is taken apart: its parts are mutable references, too.
    pub(in crate::lower) fn enter_reference(&mut self, value: &Value) {
        if let Value::Ref(path) = value
            && self.is_exclusive(path)
        {
            self.exclusive.push(path.clone());
        }
    }

    /// Notes that a struct literal is borrowed, whole or in part, under the name at the root of the expression.
    pub(in crate::lower) fn lend(&mut self, expr: &Expr) {
        match expr {
            Expr::Path(p) => self.found.lent.extend(p.path.get_ident().map(ToString::to_string)),
            Expr::Field(f) => self.lend(&f.base),
            Expr::Paren(p) => self.lend(&p.expr),
            Expr::Reference(r) => self.lend(&r.expr),
            _ => {}
        }
    }

    /// The value of an expression that computed it in a variable of its own.
    pub(in crate::lower) fn built(&mut self, path: Path) -> Value {
        self.unnamed.insert(path.var);
        Value::Place(path)
    }

    /// A place for the result of a call.
    pub(in crate::lower) fn place_result(&mut self, node: NodeId) -> Value {
        let ty = self.b.graph.node(node).ty.clone();
        let path = Path::var(self.new_local("result", ty, proc_macro2::Span::mixed_site()));
        self.write(&path, node);
        Value::Ref(path)
    }

    /// From the next round on, the call itself makes a place for its result. One that may fail does not: `?` stands between.
    pub(in crate::lower) fn want_place(&mut self, node: NodeId, by_element: bool) {
        if let Some(call) = self.called.get(&node).cloned()
            && !self.b.graph.fallible.contains_key(&node)
        {
            let wanted = self.found.sequences.entry(call).or_insert(by_element);
            *wanted |= by_element;
        }
    }

    /// The result of a call, looked at element by element: it gets a place of its own.
    pub(in crate::lower) fn as_sequence(&mut self, value: Value) -> Value {
        let Value::Node(node) = value else { return value };
        if let Ty::Infer(_) = self.ty(node)
            && self.called.contains_key(&node)
        {
            self.want_place(node, true);
            let element = self.types.fresh();
            self.expect(node, &Ty::Seq(Box::new(element)));
        }
        if matches!(self.ty(node), Ty::Array(..) | Ty::Vec(_) | Ty::Seq(_) | Ty::Matrix(_)) {
            return self.materialize(Value::Node(node), "items");
        }
        value
    }

    /// A value that is entered by an index gets a place; a named matrix has one from the next round on.
    fn entered(&mut self, at: &Expr, value: Value) -> Value {
        if let (Expr::Path(p), Value::Node(node)) = (at, &value)
            && let Some(name) = p.path.get_ident()
            && matches!(self.ty(*node), Ty::Matrix(_))
        {
            self.found.matrices.insert(name.to_string());
        }
        self.as_sequence(value)
    }

    pub(super) fn index(&mut self, base_expr: &Expr, index: &Expr, expr: &Expr) -> Value {
        let base = self.expr(base_expr);
        let path = match base {
            Value::Place(path) | Value::Ref(path) => path,
            Value::Node(_) => match self.entered(base_expr, base) {
                Value::Place(path) => path,
                _ => return self.inactive_or(expr, "this value cannot be indexed in a differentiable function"),
            },
            _ => return self.inactive_or(expr, "this value cannot be indexed in a differentiable function"),
        };
        let ty = self.path_ty(&path);
        let by_key = matches!(ty, Ty::Infer(_)) && matches!(index, Expr::Reference(_));
        if (matches!(ty, Ty::Opaque) || by_key) && !self.active.contains(&path.var) {
            return self.snippet(expr);
        }
        self.element(path, index, expr)
    }

    /// An element or a range of the place.
    fn element(&mut self, path: Path, index: &Expr, expr: &Expr) -> Value {
        let ty = self.path_ty(&path);
        let index_value = self.expr(index);
        if ty == Ty::Opaque {
            return self.refuse(
                expr,
                "the macro cannot see what indexing means for this type: write the parameter's type as an array, slice or `Vec`",
            );
        }
        if matches!(index_value, Value::Tuple(_)) && matches!(ty, Ty::Infer(_)) {
            // Two indices: only matrices are entered so.
            let element = self.types.fresh();
            self.types.unify(&ty, &Ty::Matrix(Box::new(element)));
        }
        self.assume_sequence(&path);
        match index_value {
            Value::Range { start, end, inclusive } => {
                let end = match (end, inclusive) {
                    (Some(end), true) => {
                        let one = self.b.integer(1);
                        Some(self.scalar(ScalarOp::Add, &[end, one]))
                    }
                    (end, _) => end,
                };
                if start.is_none() && end.is_none() {
                    return Value::Place(path);
                }
                Value::Place(path.then(Proj::Range(start, end)))
            }
            other => {
                let node = self.as_node(other, index);
                if self.ty(node).is_real() {
                    return self.refuse(index, "an index must be an integer");
                }
                if self.b.graph.node(node).op != Op::Tuple {
                    self.expect(node, &Ty::Int);
                }
                let node = self.row_of_column(&path, node);
                Value::Place(path.index(node))
            }
        }
    }

    pub(super) fn range(&mut self, e: &syn::ExprRange) -> Value {
        let start = e.start.as_ref().map(|s| self.expr_node(s));
        let end = e.end.as_ref().map(|s| self.expr_node(s));
        Value::Range { start, end, inclusive: matches!(e.limits, syn::RangeLimits::Closed(_)) }
    }
}
