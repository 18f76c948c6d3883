//! Blocks, statements and expressions.

/// Blocks, statements and `let`.
mod block;

/// Items inside of the function.
mod items;

/// Types that are written beside values.
mod typed;

/// Operators: arithmetic, comparisons, `&&` and `||`, casts.
mod operators;

/// Assignments.
mod assign;

/// Places: variables, indices, slices, fields, references.
mod place;

/// Structs and fields: literals, field access, patterns that take structs apart.
mod structure;

/// Literals, paths and constants.
mod literal;

/// Why a reference cannot be given another place.
pub(super) const POINTED_ELSEWHERE: &str = "a reference that is pointed elsewhere cannot be followed: use an index instead of a moving slice, and exchange lists instead of references to them";

use super::option::whole_of;
use super::value::{Closure, Function, Value};
use super::{Lowerer, as_closure, control};
use crate::graph::{Float, NodeId, Op, Path, ProjShape, Ty};
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::Expr;

impl Lowerer<'_> {
    pub(super) fn expr(&mut self, expr: &Expr) -> Value {
        self.expr_expecting(expr, None)
    }

    /// The value of an expression that is asked what only an `Option` or a `Result` is asked.
    pub(super) fn option_expr(&mut self, expr: &Expr) -> Value {
        self.asks_option = true;
        self.expr(expr)
    }

    /// The value of an expression; `expected` is what the context tells about its type.
    pub(super) fn expr_expecting(&mut self, expr: &Expr, expected: Option<&Ty>) -> Value {
        let mistakes = self.mistakes();
        let known = std::mem::replace(&mut self.known, mistakes);
        self.evaluated.enter(expr);
        let value = self.expr_here(expr, expected);
        self.note_hiding(expr, &value);
        self.evaluated.leave();
        self.known = known;
        value
    }

    fn expr_here(&mut self, expr: &Expr, expected: Option<&Ty>) -> Value {
        let structural =
            matches!(expr, Expr::Paren(_) | Expr::If(_) | Expr::Match(_)) || matches!(expr, Expr::Block(b) if b.label.is_none());
        if self.tail && !structural {
            self.tail = false;
            self.asks_option = true;
            let value = self.expr_expecting(expr, expected);
            return self.succeed(value, expr).unwrap_or(Value::Never);
        }
        let asks_option = std::mem::take(&mut self.asks_option);
        match expr {
            Expr::Paren(e) => {
                self.asks_option = asks_option;
                self.expr_expecting(&e.expr, expected)
            }
            Expr::Lit(e) => self.literal(&e.lit, expr),
            Expr::Path(e) => self.path(e),
            Expr::Unary(e) => self.unary(e, expr),
            Expr::Binary(e) => self.binary(e, expr),
            Expr::Assign(e) => match self.assigned_as_it_is(&e.left, expr) {
                Some(value) => value,
                None => self.assign(&e.left, &e.right),
            },
            Expr::Reference(e) => self.reference(e),
            Expr::Tuple(e) if e.elems.is_empty() => Value::Unit,
            Expr::Tuple(e) => {
                let expected: Vec<Option<Ty>> = match expected {
                    Some(Ty::Tuple(tys)) => tys.iter().cloned().map(Some).collect(),
                    _ => vec![None; e.elems.len()],
                };
                Value::Tuple(self.in_turn(e.elems.iter().zip(expected), |l, (item, ty)| {
                    let value = l.expr_expecting(item, ty.as_ref());
                    l.settle(value)
                }))
            }
            Expr::Array(e) => {
                let items = self.aggregate_items(&e.elems);
                Value::Node(self.array(items, false))
            }
            Expr::Repeat(e) if changes(&e.len) => self.refuse(&e.len, "the length of an array is a constant"),
            Expr::Repeat(e) => {
                let value = self.aggregate_item(&e.expr);
                let size = crate::syntax::types::size(&e.len);
                let len = match size.known {
                    None if !control::acts(&e.len) => self.expr_node(&e.len),
                    _ => self.size_node(&size),
                };
                let element = self.b.graph.node(value).ty.clone();
                let ty = Ty::Array(Box::new(element), size);
                Value::Node(self.b.node(Op::Repeat(false), vec![value, len], ty))
            }
            Expr::Index(e) => self.index(&e.expr, &e.index, expr),
            Expr::Field(e) => self.field(e, expr),
            Expr::Cast(e) => self.cast(e, expr),
            Expr::Range(e) => self.range(e),
            Expr::Block(e) => match &e.label {
                Some(label) => self.labelled_block(&label.name.ident.to_string(), &e.block, expected),
                None => self.block_scope(&e.block, expected),
            },
            Expr::If(e) => self.if_expr(e, expected),
            Expr::Match(e) => self.match_expr(e, expected),
            Expr::ForLoop(e) => self.for_loop(e),
            Expr::While(e) => self.while_loop(e),
            Expr::Loop(e) => self.forever(e),
            Expr::Break(e) => self.break_expr(e),
            Expr::Continue(e) => self.continue_expr(e),
            Expr::Return(e) => self.return_expr(e),
            Expr::Closure(e) => self.closure(e),
            Expr::Call(e) => self.call(e, expr, expected),
            Expr::MethodCall(e) => {
                self.asks_option = asks_option;
                let value = self.method(e, expr, expected);
                if e.method.to_string().ends_with("_mut") {
                    self.note_exclusive(&value);
                }
                value
            }
            Expr::Macro(e) => self.macro_call(&e.mac, expr.to_token_stream()),
            Expr::Try(e) => self.try_expr(e, expr),
            Expr::Let(_) => self
                .refuse(expr, "`let` is accepted as the whole condition of `if` or `while`, not inside a longer condition: nest the `if`s"),
            Expr::Unsafe(_) => {
                self.inactive_or(expr, "`unsafe` code cannot be differentiated: move it into a function that works on inactive values")
            }
            Expr::Async(_) | Expr::Await(_) => {
                self.refuse(expr, "async code cannot be differentiated: compute the value first and pass it in")
            }
            Expr::Struct(e) => self.struct_literal(e, expr),
            Expr::Yield(_) | Expr::TryBlock(_) | Expr::Const(_) => self.inactive_or(expr, "this expression cannot be differentiated"),
            _ => self.inactive_or(expr, "this expression cannot be differentiated: compute it in plain statements"),
        }
    }

    /// The user's own tokens if nothing active is in them, else the message.
    pub(super) fn inactive_or(&mut self, expr: &Expr, message: &str) -> Value {
        if self.mentions_active(expr) { self.refuse(expr, message) } else { self.snippet(expr) }
    }

    /// The expression as one node.
    pub(super) fn expr_node(&mut self, expr: &Expr) -> NodeId {
        let value = self.expr(expr);
        self.as_node(value, expr)
    }

    pub(super) fn as_node(&mut self, value: Value, at: &impl ToTokens) -> NodeId {
        match value {
            Value::Node(node) => self.located(node, at),
            Value::Place(path) | Value::Ref(path) => {
                let node = self.column_as_matrix(&path).unwrap_or_else(|| self.read(&path));
                self.located(node, at)
            }
            Value::Tuple(items) => {
                let nodes: Vec<NodeId> = items.into_iter().map(|item| self.as_node(item, at)).collect();
                let ty = Ty::Tuple(nodes.iter().map(|n| self.b.graph.node(*n).ty.clone()).collect());
                self.b.node(Op::Tuple, nodes, ty)
            }
            Value::Struct(literal) => self.build_literal(&literal, at),
            Value::Unit => self.snippet_node(quote!(()), Vec::new(), Vec::new(), false, Ty::Unit),
            // Control never comes here.
            Value::Never => self.error_node(),
            Value::Range { .. } => self.looked_at(&value),
            Value::Closure(_) => {
                self.complain(at, "a closure can only be called, or passed to an iterator adaptor, in a differentiable function");
                self.error_node()
            }
            Value::Iter(_) => {
                self.complain(at, "an iterator can only be driven by `for`, by an adaptor or by a consumer such as `sum`, `fold` or `collect` in a differentiable function");
                self.error_node()
            }
            Value::Nothing => {
                let ty = self.types.fresh();
                self.snippet_node(quote!(::core::option::Option::None), Vec::new(), Vec::new(), false, ty)
            }
            Value::Maybe(cond, inner) if !self.is_active(&inner) => self.whole_option(cond, *inner),
            Value::Optional(optional) => {
                let contents = self.contents_of(&optional);
                self.as_node(contents, at)
            }
            Value::Maybe(cond, inner) => self.option_node(cond, *inner, at),
            Value::Success(_) | Value::Failure(_) => {
                self.complain(at, "`Ok` and `Err` of active values can only be the function's result");
                self.error_node()
            }
        }
    }

    /// The node; a read of a variable stands where it is written first.
    fn located(&mut self, node: NodeId, at: &impl ToTokens) -> NodeId {
        let is_field = |proj: &ProjShape| matches!(proj, ProjShape::Field(_));
        let is_named = matches!(&self.b.graph.node(node).op, Op::Read(shape, _) if shape.proj.iter().all(is_field));
        if is_named
            && self.seen.insert(node)
            && let Some(proc_macro2::TokenTree::Ident(name)) = at.to_token_stream().into_iter().next()
        {
            self.b.graph.nodes[node.index()].at = Some(name.span());
        }
        node
    }

    /// Values that are only a way to look at a place are read, so that later writes do not change them.
    pub(super) fn settle(&mut self, value: Value) -> Value {
        match value {
            Value::Place(path) if self.path_ty(&path).is_scalar() => Value::Node(self.read(&path)),
            Value::Maybe(cond, inner) if whole_of(&inner).is_some() => {
                self.kept_whole(cond, &inner, "kept", proc_macro2::Span::mixed_site())
            }
            Value::Maybe(cond, inner) if Self::has_places(&inner) => match self.snapshot(cond, *inner) {
                Value::Maybe(cond, inner) => Value::Maybe(cond, Box::new(self.settle_parts(*inner))),
                other => other,
            },
            other => other,
        }
    }

    fn settle_parts(&mut self, value: Value) -> Value {
        match value {
            Value::Tuple(items) => Value::Tuple(items.into_iter().map(|i| self.settle_parts(i)).collect()),
            other => self.settle(other),
        }
    }

    /// An item of an array literal: a scalar or another aggregate.
    pub(super) fn aggregate_item(&mut self, expr: &Expr) -> NodeId {
        let value = self.expr(expr);
        self.refuse_moved_reference(&value);
        self.as_node(value, expr)
    }

    /// The items of an array literal.
    pub(super) fn aggregate_items<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) -> Vec<NodeId> {
        let items = exprs.into_iter().map(|item| (self.aggregate_item(item), self.b.mark())).collect();
        self.each_as_of(items, Self::node_as_of)
    }

    pub(super) fn array(&mut self, items: Vec<NodeId>, vec: bool) -> NodeId {
        if items.is_empty() && vec {
            let element = self.types.fresh();
            let zero = self.b.integer(0);
            return self.b.node(Op::WithCapacity, vec![zero], Ty::Vec(Box::new(element)));
        }
        let element = items.first().map_or_else(|| self.types.fresh(), |i| self.b.graph.node(*i).ty.clone());
        for item in &items {
            self.refuse_decomposition(*item);
            self.expect(*item, &element);
        }
        // An unsuffixed literal takes the type of its neighbours.
        let real = items.iter().map(|i| self.ty(*i)).find(|t| t.is_real() && *t != Ty::Real(Float::Literal));
        let element = real.unwrap_or(element);
        let ty = if vec { Ty::Vec(Box::new(element)) } else { Ty::Array(Box::new(element), crate::graph::Size::known(items.len())) };
        self.b.node(Op::Array(vec), items, ty)
    }

    /// The length of an array type as a node.
    pub(super) fn size_node(&mut self, size: &crate::graph::Size) -> NodeId {
        match size.known {
            Some(n) => self.b.integer(n as i128),
            None => match syn::parse_str::<Expr>(&size.text) {
                Ok(expr) if !control::acts(&expr) && !matches!(expr, Expr::Closure(_)) => self.expr_node(&expr),
                Ok(_) => {
                    self.complain_at(
                        self.here,
                        "the length of this array is computed by statements: give it a name in front, `const N: usize = ..`",
                    );
                    self.error_node()
                }
                Err(_) => self.error_node(),
            },
        }
    }

    fn closure(&mut self, e: &syn::ExprClosure) -> Value {
        let mut scopes = self.scopes.clone();
        if e.capture.is_some() {
            // A `move` closure keeps what it saw when it was made.
            for (name, binding) in scopes.iter_mut().flatten() {
                if control::mentions(&e.body, name) {
                    binding.value = self.as_it_is(binding.value.clone());
                }
            }
        }
        Value::Closure(Rc::new(Closure { expr: e.clone(), scopes }))
    }

    /// A value that is copied here, apart from what will be stored in its places. A `Vec` is moved: nobody else stores there.
    pub(super) fn as_it_is(&mut self, value: Value) -> Value {
        match value {
            Value::Place(path) if self.mutable.contains(&path.var) => match self.path_ty(&path) {
                Ty::Vec(_) => Value::Place(path),
                ty if ty.is_scalar() => Value::Node(self.read(&path)),
                _ => Value::Place(self.kept(&path)),
            },
            Value::Tuple(items) => Value::Tuple(items.into_iter().map(|item| self.as_it_is(item)).collect()),
            other => other,
        }
    }

    /// Something that can be applied.
    pub(super) fn function_value(&mut self, expr: &Expr) -> Option<Function> {
        if let Some(closure) = as_closure(expr) {
            return match self.closure(closure) {
                Value::Closure(c) => Some(Function::Closure(c)),
                _ => None,
            };
        }
        match expr {
            Expr::Path(p) => match p.path.get_ident().and_then(|i| self.lookup(&i.to_string()).cloned()) {
                Some(Value::Closure(c)) => Some(Function::Closure(c)),
                Some(_) if p.path.get_ident().is_some_and(|i| self.function_param(&i.to_string()).is_some()) => {
                    Some(Function::Path(p.clone()))
                }
                Some(_) => None,
                // `self` is no function, wherever it stands.
                None => (!p.path.is_ident("self")).then(|| Function::Path(p.clone())),
            },
            Expr::Reference(r) => self.function_value(&r.expr),
            Expr::Paren(p) => self.function_value(&p.expr),
            _ => None,
        }
    }

    /// Aggregates and moved places get a variable of their own.
    pub(super) fn materialize(&mut self, value: Value, name: &str) -> Value {
        match value {
            Value::Node(node) if matches!(self.ty(node), Ty::Array(..) | Ty::Vec(_) | Ty::Seq(_) | Ty::Matrix(_) | Ty::Tuple(_)) => {
                let ty = self.b.graph.node(node).ty.clone();
                let var = self.new_local(name, ty, proc_macro2::Span::mixed_site());
                let path = Path::var(var);
                self.write(&path, node);
                Value::Place(path)
            }
            Value::Struct(literal) => Value::Place(self.place_literal(&literal, name, proc_macro2::Span::mixed_site())),
            other => other,
        }
    }
}

/// Whether the expression is an assignment.
fn changes(expr: &Expr) -> bool {
    matches!(expr, Expr::Assign(_)) || matches!(expr, Expr::Binary(e) if super::snippet::is_assignment(&e.op))
}
