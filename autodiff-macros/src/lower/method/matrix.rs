//! Methods and constructors of nalgebra's matrices and vectors.
//!
//! Whole operations (`transpose`, `dot`, norms, ...) are nodes with rules of their own; what works entry by entry (`map`,
//! `from_fn`, `column`) becomes loops over entries.

/// Constructors.
mod build;

/// Columns that are held while they are changed.
mod column;

/// Rows, columns and blocks, looked at and written.
mod part;

/// Rotations in space.
mod rotate;

/// Decompositions, and what is found by them.
mod solve;

use crate::graph::{MatrixOp, NodeId, Op, Path, Proj, ScalarOp, Ty, VarKind};
use crate::lower::Lowerer;
use crate::lower::value::{Closure, Function, Iter, Value};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use std::collections::HashMap;
use std::rc::Rc;
use syn::{Expr, ExprMethodCall, parse_quote};

/// Methods that only matrices have: one called on a value of unknown type says that it is a matrix.
const TELLING: [&str; 36] = [
    "norm",
    "magnitude",
    "normalize",
    "cross",
    "sum",
    "mean",
    "transpose",
    "dot",
    "component_mul",
    "component_div",
    "norm_squared",
    "magnitude_squared",
    "determinant",
    "trace",
    "zip_map",
    "try_inverse",
    "lu",
    "cholesky",
    "tr_mul",
    "add_scalar",
    "unscale",
    "row",
    "column",
    "fixed_rows",
    "fixed_columns",
    "fixed_view",
    "rows_range",
    "columns_range",
    "diagonal",
    "row_iter",
    "column_iter",
    "set_row",
    "set_column",
    "row_mut",
    "column_mut",
    "column_iter_mut",
];

/// What a matrix has that is not followed, and what to write instead.
const REFUSED: [(&[&str], &str); 7] = [
    (
        &[
            "qr",
            "col_piv_qr",
            "svd",
            "full_piv_lu",
            "ldl",
            "udu",
            "singular_values",
            "pseudo_inverse",
            "solve_lower_triangular",
            "solve_upper_triangular",
        ],
        "solve by `lu()` or `cholesky()`, or waive the derivative with `no_diff(..)`",
    ),
    (
        &["symmetric_eigen", "symmetric_eigenvalues", "eigenvalues", "complex_eigenvalues", "schur", "hessenberg", "bidiagonalize", "exp"],
        "its derivative is not known; waive it with `no_diff(..)` if that is meant",
    ),
    (
        &["axpy", "gemm", "gemv", "ger", "gemm_tr", "gemv_tr", "axcpy", "cmpy", "cdpy", "gemm_ad", "syger", "quadform"],
        "write it with operators: `y += x * a`",
    ),
    (&["apply_into", "zip_apply", "fold", "zip_fold"], "use `map`, `zip_map`, `iter()` or a loop over the entries"),
    (
        &[
            "insert_row",
            "insert_column",
            "remove_row",
            "remove_column",
            "remove_rows",
            "remove_columns",
            "resize",
            "push",
            "extend",
            "reshape_generic",
        ],
        "a matrix to differentiate by keeps its shape: build a new one, and write its parts",
    ),
    (
        &["camax", "camin", "icamax", "lp_norm", "apply_norm", "apply_metric_distance", "product", "variance"],
        "write it as a loop over the entries, or a chain from `iter()`",
    ),
    (
        &[
            "rows_with_step",
            "columns_with_step",
            "view_with_steps",
            "view_range",
            "rows_range_pair",
            "columns_range_pair",
            "select_rows",
            "select_columns",
        ],
        "use `rows`, `columns` or `view`, or a loop over the entries",
    ),
];

impl Lowerer<'_> {
    /// The largest or smallest entry: the first of equal ones, and zero where there is none.
    fn extreme_entry(&mut self, matrix: &Value, name: &str) -> Value {
        let abs = name.starts_with('a').then(|| quote!(.abs()));
        let order = if name.ends_with("max") { quote!(>=) } else { quote!(<=) };
        let entries: Expr = parse_quote!({
            let mut found = 0;
            for k in 1..__entries.len() {
                if !(__entries[found] #abs #order __entries[k] #abs) {
                    found = k;
                }
            }
            if __entries.len() == 0 { 0.0 } else { __entries[found] #abs }
        });
        self.scopes.push(HashMap::new());
        self.define("__entries", matrix.clone());
        let found = self.expr(&entries);
        self.scopes.pop();
        found
    }

    /// A method of a matrix; `None` if it is none of those known.
    pub(super) fn matrix_method(&mut self, receiver: &Value, name: &str, e: &ExprMethodCall, expr: &Expr) -> Option<Value> {
        if let Some(value) = self.column_method(receiver, name, e, expr) {
            return Some(value);
        }
        let ty = match receiver {
            Value::Place(path) | Value::Ref(path) => self.path_ty(path),
            Value::Node(node) if self.is_decomposition(*node) => return Some(self.of_decomposition(*node, name, e, expr)),
            Value::Node(node) => match self.of_rotation(*node, name, e, expr) {
                Some(value) => return Some(value),
                None => self.ty(*node),
            },
            _ => return None,
        };
        let element = match ty {
            Ty::Matrix(element) => *element,
            Ty::Infer(_) if TELLING.contains(&name) && !self.is_own_type(receiver) => {
                let element = self.types.fresh();
                self.types.unify(&ty, &Ty::Matrix(Box::new(element.clone())));
                element
            }
            // Looked at entry by entry so far, as an array would be.
            Ty::Seq(element) if TELLING.contains(&name) && !self.is_own_type(receiver) => match receiver {
                Value::Place(path) | Value::Ref(path) if self.tell(path, &Ty::Matrix(element.clone())) => *element,
                _ => return None,
            },
            _ => return None,
        };
        if matches!(name, "nrows" | "ncols" | "shape") {
            return Some(self.shape_of(receiver, e));
        }
        if matches!(name, "clone" | "clone_owned" | "into_owned" | "as_ref" | "to_owned") {
            return Some(match receiver {
                // A value of its own, which may change while the original does not.
                Value::Ref(path) if name != "as_ref" => Value::Place(path.clone()),
                other => other.clone(),
            });
        }
        if let Value::Place(path) | Value::Ref(path) = receiver
            && let Some(value) = self.write_matrix(&path.clone(), name, e, expr)
        {
            return Some(value);
        }
        // Where an entry stands carries no derivative.
        if matches!(name, "imax" | "imin" | "iamax" | "iamin") && e.args.is_empty() {
            return Some(self.looked_at_only(expr));
        }
        if matches!(name, "max" | "min" | "amax" | "amin") && e.args.is_empty() && self.mentions_active(expr) {
            return Some(self.extreme_entry(receiver, name));
        }
        if let Some((_, instead)) = REFUSED.iter().find(|(names, _)| names.contains(&name))
            && self.mentions_active(expr)
        {
            return Some(self.refuse(&e.method, format!("`{name}` of a matrix is not supported: {instead}")));
        }
        let matrix = self.as_node(receiver.clone(), expr);
        let whole = Ty::Matrix(Box::new(element.clone()));
        if let Some(value) = self.matrix_part(matrix, &whole, name, e).or_else(|| self.decompose(matrix, name, e)) {
            return Some(value);
        }
        if let Some(op) = MatrixOp::from_method(name, e.args.len() + 1) {
            let mut args = vec![matrix];
            for arg in &e.args {
                let arg = self.operand_node(arg);
                self.expect(arg, if op == MatrixOp::AddScalar { &element } else { &whole });
                args.push(arg);
            }
            let ty = if op.is_number() { element } else { whole };
            let node = self.b.node(Op::Matrix(op), args, ty);
            self.b.graph.nodes[node.index()].span = e.method.span();
            return Some(Value::Node(node));
        }
        Some(match (name, e.args.len()) {
            ("scale" | "unscale", 1) => {
                let op = if name == "scale" { ScalarOp::Mul } else { ScalarOp::Div };
                let factor = self.expr_node(&e.args[0]);
                self.expect(factor, &element);
                Value::Node(self.b.node(Op::Scalar(op), vec![matrix, factor], whole))
            }
            ("normalize", 0) => {
                let norm = self.b.node(Op::Matrix(MatrixOp::Norm), vec![matrix], element);
                Value::Node(self.b.node(Op::Scalar(ScalarOp::Div), vec![matrix, norm], whole))
            }
            ("mean", 0) => self.mean(matrix, element),
            ("map", 1) => self.map_entries(&[matrix], &e.args[0], expr),
            ("zip_map", 2) => {
                let other = self.operand_node(&e.args[0]);
                self.expect(other, &whole);
                self.map_entries(&[matrix, other], &e.args[1], expr)
            }
            ("abs", 0) => {
                let function: Expr = syn::parse_quote!(|__entry| __entry.abs());
                self.map_entries(&[matrix], &function, expr)
            }
            ("row_iter" | "column_iter", 0) => self.rows_or_columns(matrix, name == "row_iter"),
            _ if ScalarOp::from_method(name, e.args.len() + 1).is_some() => {
                return Some(self.refuse(&e.method, format!("`{name}` is a method of numbers: use `map` for the entries of a matrix")));
            }
            _ => return None,
        })
    }

    /// `row_iter()`, `column_iter()`
    fn rows_or_columns(&mut self, matrix: NodeId, rows: bool) -> Value {
        let path = self.entries_of(matrix);
        let whole = self.b.read(&path);
        match rows {
            true => self.each_part(&path, whole, quote!(nrows), syn::parse_quote!(|__index| __matrix.row(__index)), &[]),
            false => self.each_part(&path, whole, quote!(ncols), syn::parse_quote!(|__index| __matrix.column(__index)), &[]),
        }
    }

    /// What the closure gives for each number below this count of the matrix; `names` are those it has beside that.
    fn each_part(&mut self, path: &Path, whole: NodeId, count: TokenStream, closure: syn::ExprClosure, names: &[(&str, NodeId)]) -> Value {
        let end = self.snippet_node(quote!(__matrix.#count()), vec!["__matrix".into()], vec![whole], false, Ty::Int);
        let start = self.b.integer(0);
        let names = names.iter().map(|(name, node)| (name.to_string(), Value::Node(*node).into()));
        let scope = names.chain([("__matrix".to_string(), Value::Ref(path.clone()).into())]).collect();
        let part = Function::Closure(Rc::new(Closure { expr: closure, scopes: vec![scope] }));
        Value::Iter(Rc::new(Iter::Map(Rc::new(Iter::Range { start, end, inclusive: false }), part)))
    }

    fn shape_of(&mut self, receiver: &Value, e: &ExprMethodCall) -> Value {
        let matrix = match receiver {
            Value::Place(path) | Value::Ref(path) => self.b.read(path),
            other => self.as_node(other.clone(), e),
        };
        let method = &e.method;
        let ty = if method == "shape" { Ty::Tuple(vec![Ty::Int, Ty::Int]) } else { Ty::Int };
        Value::Node(self.snippet_node(quote!(__matrix.#method()), vec!["__matrix".into()], vec![matrix], false, ty))
    }

    /// The mean is zero where there is nothing.
    fn mean(&mut self, matrix: NodeId, element: Ty) -> Value {
        let len = self.snippet_node(quote!(__matrix.len()), vec!["__matrix".into()], vec![matrix], false, Ty::Int);
        let sum = self.b.node(Op::Matrix(MatrixOp::Sum), vec![matrix], element.clone());
        let count = self.b.node(Op::Cast(crate::graph::CastTo::F64), vec![len], element.clone());
        let quotient = self.b.node(Op::Scalar(ScalarOp::Div), vec![sum, count], element.clone());
        let none = self.b.integer(0);
        let empty = self.scalar(ScalarOp::Eq, &[len, none]);
        let zero = self.b.constant(0.0, element.clone());
        Value::Node(self.b.node(Op::Select, vec![empty, zero, quotient], element))
    }

    /// A matrix computed entry by entry from others of the same shape.
    fn map_entries(&mut self, matrices: &[NodeId], function: &Expr, expr: &Expr) -> Value {
        let Some(function) = self.function_value(function) else {
            return self.refuse(expr, "a method that maps entries takes a closure written in place");
        };
        for other in &matrices[1..] {
            self.check_same_shape(matrices[0], *other);
        }
        // A matrix that has no other name is changed where it is; of any other one only the shape is wanted.
        let is_temporary = self.b.graph.path_of(matrices[0]).is_none();
        let start = if is_temporary { matrices[0] } else { self.overwritten(matrices[0]) };
        let out = self.new_matrix(start, "mapped");
        self.b.graph.compact.insert(out.var);
        let first = if is_temporary { out.clone() } else { self.entries_of(matrices[0]) };
        let others: Vec<Path> = matrices[1..].iter().map(|matrix| self.entries_of(*matrix)).collect();
        let sources: Vec<Path> = std::iter::once(first).chain(others).collect();
        let len = self.b.len(&out);
        self.up_to(len, &mut |l, k| {
            let args = sources.iter().map(|m| Value::Node(l.read(&m.index(k)))).collect();
            let value = l.apply(&function, args, expr);
            let node = l.as_node(value, expr);
            l.write(&out.index(k), node);
        });
        self.built(out)
    }

    /// A matrix of the same shape whose entries do not count.
    fn overwritten(&mut self, matrix: NodeId) -> NodeId {
        let ty = self.b.graph.node(matrix).ty.clone();
        self.snippet_node(quote!(__matrix.clone_owned()), vec!["__matrix".into()], vec![matrix], false, ty)
    }

    /// `map` of a value whose type is not told: an array or a matrix, entry by entry, as rustc finds out.
    pub(super) fn map_of_unknown(&mut self, receiver: &Value, e: &ExprMethodCall, expr: &Expr) -> Option<Value> {
        let function = e.args.first().filter(|_| e.args.len() == 1)?;
        let source = match receiver {
            Value::Place(path) | Value::Ref(path) if matches!(self.path_ty(path), Ty::Infer(_) | Ty::Seq(_)) => path.clone(),
            Value::Node(node) if matches!(self.ty(*node), Ty::Infer(_)) => {
                self.want_place(*node, true);
                if matches!(self.b.graph.node(*node).op, Op::Scalar(_)) {
                    // Arrays have no operators.
                    let element = self.types.fresh();
                    self.expect(*node, &Ty::Matrix(Box::new(element)));
                    return Some(self.map_entries(&[*node], function, expr));
                }
                match self.place_of_unknown(*node, e) {
                    Value::Ref(path) => path,
                    _ => return None,
                }
            }
            _ => return None,
        };
        let Some(function) = self.function_value(function) else {
            return Some(self.refuse(expr, "`map` takes a closure written in place"));
        };
        self.assume_sequence(&source);
        if source.proj.is_empty() && self.b.graph.var(source.var).kind == VarKind::Local && self.active.contains(&source.var) {
            // What calls return, they own.
            self.b.graph.compact.insert(source.var);
        }
        let ty = self.path_ty(&source);
        let out = Path::var(self.new_local("mapped", ty.clone(), proc_macro2::Span::mixed_site()));
        self.b.graph.compact.insert(out.var);
        let (krate, whole, at) = (&self.options.krate, self.b.read(&source), e.method.span());
        let start = quote_spanned!(at=> #krate::__private::unmapped(&__whole));
        let start = self.snippet_node(start, vec!["__whole".into()], vec![whole], false, ty);
        self.write(&out, start);
        let len = self.b.len(&out);
        self.up_to(len, &mut |l, k| {
            let item = l.settle(Value::Place(source.index(k)));
            let value = l.apply(&function, vec![item], expr);
            let node = l.as_node(value, expr);
            l.write(&out.index(k), node);
        });
        Some(self.built(out))
    }

    /// A place for the receiver of `map`. A field of data is not taken out of it.
    fn place_of_unknown(&mut self, node: NodeId, e: &ExprMethodCall) -> Value {
        let source = &*e.receiver;
        let is_part = matches!(source, Expr::Field(_) | Expr::Index(_)) && matches!(self.b.graph.node(node).op, Op::Snippet(_));
        if !is_part {
            return self.place_result(node);
        }
        let (krate, ty) = (&self.options.krate, self.ty(node));
        let copy = quote_spanned!(e.method.span()=> #krate::__private::unmapped(&#source));
        let copy = self.snippet_tokens(copy, false, ty);
        self.place_result(copy)
    }

    /// Writes down the type of a place that was taken for some sequence.
    pub(in crate::lower) fn tell(&mut self, path: &Path, ty: &Ty) -> bool {
        match &path.proj[..] {
            [] => self.b.graph.vars[path.var.index()].ty = ty.clone(),
            proj if proj.iter().all(|step| matches!(step, Proj::Field(_))) => {
                let key = self.b.graph.part(path.var, proj);
                self.b.graph.parts.insert(key, ty.clone());
            }
            _ => return false,
        }
        true
    }

    /// A place whose entries can be read.
    fn entries_of(&mut self, matrix: NodeId) -> Path {
        match self.b.graph.path_of(matrix) {
            Some(path) if matches!(self.b.graph.node(matrix).op, Op::Read(..)) => path,
            _ => self.new_matrix(matrix, "entries"),
        }
    }

    /// A variable that starts as the matrix.
    fn new_matrix(&mut self, start: NodeId, name: &str) -> Path {
        let ty = self.b.graph.node(start).ty.clone();
        let path = Path::var(self.new_local(name, ty, proc_macro2::Span::mixed_site()));
        self.write(&path, start);
        path
    }
}
