//! Methods and constructors of nalgebra's matrices and vectors.
//!
//! Whole operations (`transpose`, `dot`, norms, ...) are nodes with rules of their own; what works entry by entry (`map`,
//! `from_fn`, `column`) becomes loops over entries.

use crate::graph::{MatrixOp, NodeId, Op, Path, ScalarOp, Snippet, SnippetId, Ty};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, ExprCall, ExprMethodCall};

/// Methods that only matrices have: one called on a value of unknown type says that it is a matrix.
const TELLING: [&str; 16] = [
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
];

impl Lowerer<'_> {
    /// A method of a matrix; `None` if it is none of those known.
    pub(super) fn matrix_method(&mut self, receiver: &Value, name: &str, e: &ExprMethodCall, expr: &Expr) -> Option<Value> {
        let ty = match receiver {
            Value::Place(path) | Value::Ref(path) => self.path_ty(path),
            Value::Node(node) => self.ty(*node),
            _ => return None,
        };
        let element = match ty {
            Ty::Matrix(element) => *element,
            Ty::Infer(_) if TELLING.contains(&name) && !self.is_own_type(receiver) => {
                let element = self.types.fresh();
                self.types.unify(&ty, &Ty::Matrix(Box::new(element.clone())));
                element
            }
            _ => return None,
        };
        if matches!(name, "nrows" | "ncols" | "shape") {
            return Some(self.shape_of(receiver, e));
        }
        if matches!(name, "clone" | "clone_owned" | "into_owned" | "as_ref" | "to_owned") {
            return Some(receiver.clone());
        }
        let matrix = self.as_node(receiver.clone(), expr);
        let whole = Ty::Matrix(Box::new(element.clone()));
        if let Some(op) = MatrixOp::from_method(name, e.args.len() + 1) {
            let mut args = vec![matrix];
            for arg in &e.args {
                let arg = self.expr_node(arg);
                self.expect(arg, &whole);
                args.push(arg);
            }
            let ty = if op.is_number() { element } else { whole };
            let node = self.b.node(Op::Matrix(op), args, ty);
            self.b.graph.nodes[node.index()].span = e.method.span();
            return Some(Value::Node(node));
        }
        Some(match (name, e.args.len()) {
            ("scale", 1) => {
                let factor = self.expr_node(&e.args[0]);
                self.expect(factor, &element);
                Value::Node(self.b.node(Op::Scalar(ScalarOp::Mul), vec![matrix, factor], whole))
            }
            ("normalize", 0) => {
                let norm = self.b.node(Op::Matrix(MatrixOp::Norm), vec![matrix], element);
                Value::Node(self.b.node(Op::Scalar(ScalarOp::Div), vec![matrix, norm], whole))
            }
            ("mean", 0) => self.mean(matrix, element),
            ("map", 1) => self.map_entries(&[matrix], &e.args[0], expr),
            ("zip_map", 2) => {
                let other = self.expr_node(&e.args[0]);
                self.expect(other, &whole);
                self.map_entries(&[matrix, other], &e.args[1], expr)
            }
            ("column" | "row", 1) => {
                let index = self.expr_node(&e.args[0]);
                self.part_of(matrix, index, &e.method)
            }
            _ => return None,
        })
    }

    /// `matrix.try_inverse().unwrap()`
    pub(super) fn unwrapped_inverse(&mut self, e: &ExprMethodCall) -> Option<Value> {
        let Expr::MethodCall(inner) = &*e.receiver else { return None };
        if inner.method != "try_inverse" || !matches!(e.method.to_string().as_str(), "unwrap" | "expect") {
            return None;
        }
        let matrix = self.expr_node(&inner.receiver);
        let element = self.types.fresh();
        self.expect(matrix, &Ty::Matrix(Box::new(element)));
        let ty = self.ty(matrix);
        Some(Value::Node(self.b.node(Op::Matrix(MatrixOp::Inverse), vec![matrix], ty)))
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
        let out = self.new_matrix(matrices[0], "mapped");
        let mut sources = Vec::new();
        for (number, matrix) in matrices.iter().enumerate() {
            // A matrix that has no other name is changed where it is.
            let is_temporary = number == 0 && self.b.graph.path_of(*matrix).is_none();
            sources.push(if is_temporary { out.clone() } else { self.entries_of(*matrix) });
        }
        let len = self.b.len(&out);
        let zero = self.b.integer(0);
        self.counted((zero, len, false), false, vec![out.clone()], None, &mut |l, k| {
            let args = sources.iter().map(|m| Value::Node(l.read(&m.index(k)))).collect();
            let value = l.apply(&function, args, expr);
            let node = l.as_node(value, expr);
            l.write(&out.index(k), node);
        });
        Value::Place(out)
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

    /// A column or a row as a vector of its own.
    fn part_of(&mut self, matrix: NodeId, index: NodeId, method: &proc_macro2::Ident) -> Value {
        let source = self.entries_of(matrix);
        let ty = self.b.graph.node(matrix).ty.clone();
        let whole = self.b.read(&source);
        let holes = vec!["__matrix".to_string(), "__index".to_string()];
        let copy = self.snippet_node(quote!(__matrix.#method(__index).into_owned()), holes, vec![whole, index], false, ty);
        let part = self.new_matrix(copy, &method.to_string());
        let len = self.b.len(&part);
        let zero = self.b.integer(0);
        let is_column = method == "column";
        self.counted((zero, len, false), false, vec![part.clone()], None, &mut |l, k| {
            let at = if is_column { [k, index] } else { [index, k] };
            let at = l.b.node(Op::Tuple, at.to_vec(), Ty::Tuple(vec![Ty::Int, Ty::Int]));
            let entry = l.read(&source.index(at));
            l.write(&part.index(k), entry);
        });
        Value::Place(part)
    }

    /// `Vector3::new(a, b, c)`, `DMatrix::from_fn(..)` with active entries.
    pub(in crate::lower) fn matrix_constructor(&mut self, e: &ExprCall, path: &syn::ExprPath, expr: &Expr) -> Option<Value> {
        let mut ty = path.path.clone();
        let name = ty.segments.pop()?.ident.to_string();
        ty.segments.pop_punct();
        let own = ty.segments.last()?.ident.to_string();
        if !crate::syntax::types::is_matrix(&own) {
            return None;
        }
        let args: Vec<&Expr> = e.args.iter().collect();
        let matrix = self.matrix_ty(&ty);
        Some(match (name.as_str(), &args[..]) {
            ("new", _) => {
                let entries: Vec<NodeId> = args.iter().map(|a| self.expr_node(a)).collect();
                self.entries(path.path.to_token_stream(), &own, entries, matrix)
            }
            ("from_fn", [sizes @ .., function]) => {
                let function = self.function_value(function)?;
                let out = self.zeros(quote!(#ty), sizes, matrix);
                let [rows, columns] = [quote!(__matrix.nrows()), quote!(__matrix.ncols())].map(|tokens| {
                    let whole = self.b.read(&out);
                    self.snippet_node(tokens, vec!["__matrix".into()], vec![whole], false, Ty::Int)
                });
                let zero = self.b.integer(0);
                self.counted((zero, columns, false), false, Vec::new(), None, &mut |l, j| {
                    l.counted((zero, rows, false), false, Vec::new(), None, &mut |l, i| {
                        let value = l.apply(&function, vec![Value::Node(i), Value::Node(j)], expr);
                        let node = l.as_node(value, expr);
                        let at = l.b.node(Op::Tuple, vec![i, j], Ty::Tuple(vec![Ty::Int, Ty::Int]));
                        l.write(&out.index(at), node);
                    });
                });
                Value::Place(out)
            }
            ("from_element" | "repeat", [sizes @ .., entry]) => {
                let entry = self.expr_node(entry);
                let out = self.zeros(quote!(#ty), sizes, matrix);
                let len = self.b.len(&out);
                let zero = self.b.integer(0);
                self.counted((zero, len, false), false, vec![out.clone()], None, &mut |l, k| l.write(&out.index(k), entry));
                Value::Place(out)
            }
            ("from_vec" | "from_column_slice", [sizes @ .., entries]) => {
                let entries = self.expr(entries);
                let (Value::Place(from) | Value::Ref(from)) = self.as_sequence(entries) else {
                    return Some(self.refuse(expr, "the entries of this matrix must be a slice, an array or a `Vec`"));
                };
                self.assume_sequence(&from);
                let out = match sizes {
                    [] if own.ends_with("DVector") => {
                        let len = self.b.len(&from);
                        let start = self.snippet_node(quote!(#ty::zeros(__len)), vec!["__len".into()], vec![len], false, matrix);
                        self.new_matrix(start, "built")
                    }
                    _ => self.zeros(quote!(#ty), sizes, matrix),
                };
                let len = self.b.len(&out);
                let zero = self.b.integer(0);
                self.counted((zero, len, false), false, vec![out.clone(), from.clone()], None, &mut |l, k| {
                    let entry = l.read(&from.index(k));
                    l.write(&out.index(k), entry);
                });
                Value::Place(out)
            }
            _ => self.refuse(
                expr,
                format!("`{own}::{name}` of active values is not supported: use `new`, `from_fn`, `from_element` or `from_vec`"),
            ),
        })
    }

    /// What the tokens of a matrix type tell of it, its entries left open where they do not.
    pub(in crate::lower) fn matrix_ty(&mut self, path: &syn::Path) -> Ty {
        let ty: syn::Type = syn::parse_quote!(#path);
        match crate::syntax::types::model(&ty, &self.signature.scalars) {
            ty @ Ty::Matrix(_) => ty,
            _ => Ty::Matrix(Box::new(self.types.fresh())),
        }
    }

    /// The constructor of a matrix with its element type, where only one real is spoken of and the user left it to rustc.
    pub(in crate::lower) fn with_element(&self, expr: &Expr) -> Option<Expr> {
        let Expr::Call(call) = expr else { return None };
        let Expr::Path(path) = &*call.func else { return None };
        let element: syn::Type = match self.types.default.as_ref()? {
            crate::graph::Float::F64 => syn::parse_quote!(f64),
            crate::graph::Float::F32 => syn::parse_quote!(f32),
            crate::graph::Float::Param(name) => syn::parse_str(name).ok()?,
            crate::graph::Float::Literal => return None,
        };
        let mut call = call.clone();
        let mut path = path.clone();
        let at = path.path.segments.len().checked_sub(2)?;
        let ty = &mut path.path.segments[at];
        let name = ty.ident.to_string();
        let one_parameter = matches!(name.as_str(), "DMatrix" | "DVector" | "RowDVector") || name.contains(|c: char| c.is_ascii_digit());
        if !crate::syntax::types::is_matrix(&name) || !one_parameter || !ty.arguments.is_none() {
            return None;
        }
        ty.arguments = syn::PathArguments::AngleBracketed(syn::parse_quote!(::<#element>));
        *call.func = Expr::Path(path);
        Some(Expr::Call(call))
    }

    fn zeros(&mut self, ty: TokenStream, sizes: &[&Expr], matrix: Ty) -> Path {
        let zeros: Expr = syn::parse_quote!(#ty::zeros(#(#sizes),*));
        let zeros = self.with_element(&zeros).unwrap_or(zeros);
        let start = self.snippet_tokens(zeros.to_token_stream(), false, matrix);
        self.new_matrix(start, "built")
    }

    fn entries(&mut self, constructor: TokenStream, own: &str, entries: Vec<NodeId>, matrix: Ty) -> Value {
        if let Ty::Matrix(element) = &matrix {
            for entry in &entries {
                self.expect(*entry, element);
            }
        }
        // Entries of a matrix are written row by row.
        let columns = match own.strip_prefix("Matrix") {
            Some(size) => size.split_once('x').map_or(size, |(_, columns)| columns).parse().unwrap_or(1),
            None => 1,
        };
        let graph = &mut self.b.graph;
        graph.snippets.push(Snippet { tokens: constructor, holes: Vec::new(), effect: false });
        let constructor = SnippetId(graph.snippets.len() as u32 - 1);
        Value::Node(self.b.node(Op::Entries(constructor, columns), entries, matrix))
    }
}
