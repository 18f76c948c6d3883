//! Methods of arrays, slices and `Vec`.

use crate::graph::{NodeId, Op, Path, Proj, ScalarOp, Ty};
use crate::lower::value::{Function, Iter, Value};
use crate::lower::{Lowerer, iterate};
use quote::quote;
use std::rc::Rc;
use syn::{Expr, ExprMethodCall};

/// Methods of lists: what a field of unknown type is told by.
pub(super) const LISTS: [&str; 32] = [
    "partition_point",
    "binary_search_by",
    "iter",
    "iter_mut",
    "len",
    "is_empty",
    "into_iter",
    "windows",
    "chunks",
    "chunks_mut",
    "chunks_exact",
    "chunks_exact_mut",
    "first",
    "first_mut",
    "last",
    "last_mut",
    "get",
    "get_mut",
    "split_at",
    "split_at_mut",
    "split_first",
    "split_last",
    "to_vec",
    "as_slice",
    "as_mut_slice",
    "push",
    "swap",
    "reverse",
    "extend_from_slice",
    "copy_from_slice",
    "clone_from_slice",
    "fill",
];

impl Lowerer<'_> {
    pub(super) fn sequence_method(&mut self, path: &Path, by_value: bool, name: &str, e: &ExprMethodCall, expr: &Expr) -> Option<Value> {
        if let Ty::Infer(_) = self.path_ty(path)
            && self.active.contains(&path.var)
            && LISTS.contains(&name)
            // A map is asked by a reference.
            && !(name.starts_with("get") && matches!(e.args.first(), Some(Expr::Reference(_))))
        {
            self.assume_sequence(path);
        }
        let ty = self.path_ty(path);
        let element = ty.element()?.clone();
        let args: Vec<&Expr> = e.args.iter().collect();
        let inserts = name == "insert" && e.args.last().is_some_and(|value| self.mentions_active(value));
        if (self.active.contains(&path.var) || inserts)
            && let Some(value) = self.reordered(path, name, e)
        {
            return Some(value);
        }
        let slice = |by_value| Value::Iter(Rc::new(Iter::Slice { path: path.clone(), by_value }));
        Some(match (name, &args[..]) {
            ("len", []) => {
                let len = self.b.len(path);
                self.b.graph.nodes[len.index()].span = e.method.span();
                Value::Node(len)
            }
            ("is_empty", []) => {
                let len = self.b.len(path);
                let zero = self.b.integer(0);
                Value::Node(self.scalar(ScalarOp::Eq, &[len, zero]))
            }
            ("iter" | "iter_mut", []) => slice(false),
            ("into_iter", []) if by_value => {
                let Value::Place(path) = self.as_it_is(Value::Place(path.clone())) else { return None };
                Value::Iter(Rc::new(Iter::Slice { path, by_value }))
            }
            ("drain", [range]) if self.active.contains(&path.var) && element.can_be_active() => {
                if !matches!(range, Expr::Range(r) if r.start.is_none() && r.end.is_none()) {
                    return Some(self.refuse(
                        expr,
                        "`drain` takes all of an active `Vec` or nothing: write `drain(..)`, or copy the elements that are wanted by index",
                    ));
                }
                let taken = self.kept(path);
                let zero = self.b.integer(0);
                let empty = self.b.node(Op::WithCapacity, vec![zero], ty);
                self.write(path, empty);
                Value::Iter(Rc::new(Iter::Slice { path: taken, by_value: true }))
            }
            ("into_iter", []) => slice(false),
            ("chunks" | "chunks_mut" | "chunks_exact" | "chunks_exact_mut", [size]) => {
                let size = self.expr_node(size);
                let exact = name.starts_with("chunks_exact");
                Value::Iter(Rc::new(Iter::Chunks { path: path.clone(), size, exact }))
            }
            ("windows", [size]) => {
                let size = self.expr_node(size);
                Value::Iter(Rc::new(Iter::Windows { path: path.clone(), size }))
            }
            ("as_slice" | "as_mut_slice", []) => {
                let part = self.b.graph.part(path.var, &path.proj);
                self.b.graph.sliced.insert(part);
                Value::Ref(path.clone())
            }
            ("as_ref" | "as_mut" | "borrow" | "by_ref" | "each_ref", []) => Value::Ref(path.clone()),
            ("clone" | "to_owned", []) if !matches!(ty, Ty::Slice(_)) => self.cloned(path),
            ("to_vec" | "into_vec" | "to_owned", []) => {
                let node = self.read(path);
                let ty = Ty::Vec(Box::new(element));
                let node = self.b.node(Op::ToVec, vec![node], ty);
                self.materialize(Value::Node(node), "copy")
            }
            ("first" | "first_mut", []) => {
                let zero = self.b.integer(0);
                self.maybe_element(path, zero)
            }
            ("last" | "last_mut", []) => {
                let len = self.b.len(path);
                let zero = self.b.integer(0);
                let cond = self.scalar(ScalarOp::Gt, &[len, zero]);
                let one = self.b.integer(1);
                let last = self.saturating_sub(len, one);
                Value::Maybe(cond, Box::new(Value::Ref(path.index(last))))
            }
            ("get" | "get_mut", [index]) if !matches!(index, Expr::Range(_)) => {
                let index = self.expr_node(index);
                self.maybe_element(path, index)
            }
            ("split_at" | "split_at_mut", [mid]) => {
                let mid = self.expr_node(mid);
                let left = path.then(Proj::Range(None, Some(mid)));
                let right = path.then(Proj::Range(Some(mid), None));
                Value::Tuple(vec![Value::Ref(left), Value::Ref(right)])
            }
            ("split_first" | "split_first_mut", []) => {
                let len = self.b.len(path);
                let zero = self.b.integer(0);
                let one = self.b.integer(1);
                let cond = self.scalar(ScalarOp::Gt, &[len, zero]);
                let parts = vec![Value::Ref(path.index(zero)), Value::Ref(path.then(Proj::Range(Some(one), None)))];
                Value::Maybe(cond, Box::new(Value::Tuple(parts)))
            }
            ("swap", [i, j]) => {
                let i = self.expr_node(i);
                let j = self.expr_node(j);
                self.b.swap(&path.index(i), &path.index(j));
                Value::Unit
            }
            ("reverse", []) => {
                self.reverse_in_place(path);
                Value::Unit
            }
            ("fill", [value]) => {
                let value = self.expr_node(value);
                let len = self.b.len(path);
                self.up_to(len, &mut |l, k| {
                    l.write(&path.index(k), value);
                });
                Value::Unit
            }
            ("copy_from_slice" | "clone_from_slice", [from]) => {
                let from_value = self.expr(from);
                let source = match self.materialize(from_value, "source") {
                    Value::Place(source) | Value::Ref(source) => source,
                    _ => return Some(self.refuse(from, "`copy_from_slice` copies from a slice, array or `Vec`")),
                };
                self.check_lengths(path, &source, e);
                self.copy_items(path, &source);
                Value::Unit
            }
            ("push", [value]) => {
                let item = self.expr(value);
                let item = self.settle(item);
                self.push_item(path, item, value);
                Value::Unit
            }
            ("pop", []) if self.active.contains(&path.var) && element.can_be_active() => {
                return Some(self.refuse(&e.method, super::reorder::not_here(name)));
            }
            ("extend" | "extend_from_slice", [from]) => {
                let value = self.expr(from);
                let iter = self.iterate_over(value, from)?;
                let path = path.clone();
                self.drive(&iter, None, &mut |l, item| {
                    let item = l.settle(iterate::deref(item));
                    l.push_item(&path, item, from);
                });
                Value::Unit
            }
            ("map", [function]) => {
                let Some(function) = self.function_value(function) else {
                    return Some(self.refuse(expr, "`map` takes a closure written in place"));
                };
                self.map_array(path, &ty, &function, expr)
            }
            // An index: what is compared for it carries no derivative.
            ("partition_point", [Expr::Closure(_)]) => {
                let index = self.looked_at_only(expr);
                self.expect_value(&index, &Ty::Int);
                index
            }
            ("binary_search_by", [Expr::Closure(_)]) => self.looked_at_only(expr),
            ("concat", []) if element.element().is_some() => return None,
            (
                "sort" | "sort_by" | "sort_unstable" | "sort_by_key" | "sort_unstable_by" | "truncate" | "clear" | "insert" | "remove"
                | "resize" | "retain" | "dedup" | "rotate_left" | "rotate_right" | "append" | "swap_remove",
                _,
            ) => {
                let active = self.active.contains(&path.var) && self.path_ty(path).can_be_active();
                if active {
                    self.refuse(&e.method, super::reorder::not_here(name))
                } else {
                    let value = self.snippet(expr);
                    if let Value::Node(node) = value {
                        let gives = if matches!(name, "remove" | "swap_remove") { element } else { Ty::Unit };
                        self.expect(node, &gives);
                    }
                    value
                }
            }
            _ => return None,
        })
    }

    fn maybe_element(&mut self, path: &Path, index: NodeId) -> Value {
        let len = self.b.len(path);
        let cond = self.scalar(ScalarOp::Lt, &[index, len]);
        Value::Maybe(cond, Box::new(Value::Ref(path.index(index))))
    }

    /// A copy, apart from what will be stored in the original.
    pub(super) fn cloned(&mut self, path: &Path) -> Value {
        if !self.mutable.contains(&path.var) {
            return Value::Place(path.clone());
        }
        let copy = self.kept(path);
        self.unnamed.insert(copy.var);
        Value::Place(copy)
    }

    /// Writes all items of one sequence to another of the same length.
    pub(in crate::lower) fn copy_items(&mut self, to: &Path, from: &Path) {
        let len = self.b.len(to);
        self.up_to(len, &mut |l, k| {
            let item = l.read(&from.index(k));
            l.write(&to.index(k), item);
        });
    }

    /// The panic that the library gives where the lengths differ.
    fn check_lengths(&mut self, to: &Path, from: &Path, at: &ExprMethodCall) {
        let a = self.b.len(to);
        let b = self.b.len(from);
        if a == b {
            return;
        }
        let tokens = quote!(::core::assert!(
            __a == __b,
            "copy_from_slice: source slice length ({}) does not match destination slice length ({})",
            __b,
            __a
        ));
        let node = self.snippet_node(tokens, vec!["__a".into(), "__b".into()], vec![a, b], true, Ty::Unit);
        self.b.graph.nodes[node.index()].span = at.method.span();
    }

    fn reverse_in_place(&mut self, path: &Path) {
        let len = self.b.len(path);
        let two = self.b.integer(2);
        let one = self.b.integer(1);
        let half = self.b.node(Op::Scalar(ScalarOp::Div), vec![len, two], Ty::Int);
        self.up_to(half, &mut |l, k| {
            let last = l.b.node(Op::Scalar(ScalarOp::Sub), vec![len, one], Ty::Int);
            let mirrored = l.b.node(Op::Scalar(ScalarOp::Sub), vec![last, k], Ty::Int);
            l.b.swap(&path.index(k), &path.index(mirrored));
        });
    }

    fn map_array(&mut self, path: &Path, ty: &Ty, function: &Function, at: &Expr) -> Value {
        let Ty::Array(_, size) = ty else {
            return self.refuse(at, "`map` of this type is not supported: iterate over it");
        };
        let source = path.clone();
        self.build_array(size.clone(), "mapped", &mut |l, k| {
            let item = l.settle(Value::Place(source.index(k)));
            l.apply(function, vec![item], at)
        })
    }

    /// An array whose elements are computed one by one.
    pub(in crate::lower) fn build_array(
        &mut self,
        size: crate::graph::Size,
        name: &str,
        item: &mut dyn FnMut(&mut Self, NodeId) -> Value,
    ) -> Value {
        let len = self.size_node(&size);
        // Few elements are written out; more become a loop.
        if let Some(n) = size.known.filter(|n| *n <= 4) {
            let items: Vec<NodeId> = (0..n)
                .map(|i| {
                    let k = self.b.integer(i as i128);
                    let value = item(self, k);
                    self.as_node(value, &quote!())
                })
                .collect();
            let node = self.array(items, false);
            return self.materialize(Value::Node(node), name);
        }
        let element = self.types.fresh();
        let ty = Ty::Array(Box::new(element.clone()), size);
        let var = Path::var(self.new_local(name, ty.clone(), proc_macro2::Span::mixed_site()));
        let zero = self.b.graph.new_bound(element.clone());
        let start = self.b.node(Op::Repeat(false), vec![zero, len], ty);
        self.write(&var, start);
        self.up_to(len, &mut |l, k| {
            let value = item(l, k);
            let node = l.as_node(value, &quote!());
            l.write(&var.index(k), node);
        });
        // What the elements are shows when the first one is known.
        match self.types.deep(&element) {
            Ty::Array(..) | Ty::Tuple(_) | Ty::Int | Ty::Bool => self.absent.push(zero),
            _ => self.b.graph.nodes[zero.index()].op = Op::constant(0.0),
        }
        self.built(var)
    }
}
