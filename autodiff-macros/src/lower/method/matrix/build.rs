//! Constructors of nalgebra's matrices and vectors.

use crate::graph::{Float, MatrixOp, NodeId, Op, Path, SnippetId, Ty};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, ExprCall, GenericArgument};

impl Lowerer<'_> {
    /// `Vector3::new(a, b, c)`, `DMatrix::from_fn(..)` with active entries.
    pub(in crate::lower) fn matrix_constructor(
        &mut self,
        e: &ExprCall,
        path: &syn::ExprPath,
        expr: &Expr,
        expected: Option<&Ty>,
    ) -> Option<Value> {
        let mut ty = path.path.clone();
        let name = ty.segments.pop()?.ident.to_string();
        ty.segments.pop_punct();
        let own = ty.segments.last()?.ident.to_string();
        if !matches!(expected, Some(Ty::Matrix(_))) && self.is_of_the_user(&ty) {
            return None;
        }
        if let Some(rotation) = self.rotation(&own, &name, e, path, expr) {
            return Some(rotation);
        }
        if let ("LU" | "Cholesky", "new", 1) = (own.as_str(), name.as_str(), e.args.len()) {
            let (matrix, element) = (self.expr_node(&e.args[0]), self.types.fresh());
            self.expect(matrix, &Ty::Matrix(Box::new(element)));
            return Some(self.decomposed(matrix, if own == "LU" { MatrixOp::Lu } else { MatrixOp::Cholesky }));
        }
        if !crate::syntax::types::is_matrix(&own) {
            return None;
        }
        let args: Vec<&Expr> = e.args.iter().collect();
        let matrix = self.matrix_ty(&ty);
        Some(match (name.as_str(), &args[..]) {
            ("new", _) => {
                let entries: Vec<NodeId> = args.iter().map(|a| self.expr_node(a)).collect();
                let Some(columns) = columns(ty.segments.last()?, entries.len()) else {
                    return Some(self.refuse(
                        &ty,
                        "the macro must see how many columns there are: write them as numbers, `SMatrix::<f64, 2, 3>::new(..)`, or the type as \
                         `Matrix2x3`",
                    ));
                };
                self.entries(path.path.to_token_stream(), columns, entries, matrix)
            }
            ("from_fn", [sizes @ .., function]) => {
                let function = self.function_value(function)?;
                let out = self.zeros(quote!(#ty), sizes, matrix);
                let [rows, columns] = [quote!(__matrix.nrows()), quote!(__matrix.ncols())].map(|tokens| {
                    let whole = self.b.read(&out);
                    self.snippet_node(tokens, vec!["__matrix".into()], vec![whole], false, Ty::Int)
                });
                self.up_to(columns, &mut |l, j| {
                    l.up_to(rows, &mut |l, i| {
                        let value = l.apply(&function, vec![Value::Node(i), Value::Node(j)], expr);
                        let node = l.as_node(value, expr);
                        let at = l.b.node(Op::Tuple, vec![i, j], Ty::Tuple(vec![Ty::Int, Ty::Int]));
                        l.write(&out.index(at), node);
                    });
                });
                self.built(out)
            }
            ("from_element" | "repeat", [sizes @ .., entry]) => {
                let entry = self.expr_node(entry);
                let out = self.zeros(quote!(#ty), sizes, matrix);
                let len = self.b.len(&out);
                self.up_to(len, &mut |l, k| l.write(&out.index(k), entry));
                self.built(out)
            }
            ("from_columns" | "from_rows", [parts]) => {
                let Expr::Array(parts) = unreferenced(parts) else {
                    return Some(
                        self.refuse(parts, "write the columns or rows in place: `&[a, b]`; or write them to `zeros(..)` by `set_column`"),
                    );
                };
                let parts: Vec<NodeId> = parts.elems.iter().map(|part| self.expr_node(part)).collect();
                parts.iter().for_each(|part| self.expect(*part, &matrix));
                let constructor = self.constructor(path);
                let op = if name == "from_columns" { MatrixOp::FromColumns(constructor) } else { MatrixOp::FromRows(constructor) };
                Value::Node(self.b.node(Op::Matrix(op), parts, matrix))
            }
            ("from_diagonal", [diagonal]) => {
                let diagonal = self.operand_node(diagonal);
                self.expect(diagonal, &matrix);
                let constructor = self.constructor(path);
                Value::Node(self.b.node(Op::Matrix(MatrixOp::FromDiagonal(constructor)), vec![diagonal], matrix))
            }
            ("from_diagonal_element", [sizes @ .., entry]) => {
                let entry = self.expr_node(entry);
                let out = self.zeros(quote!(#ty), sizes, matrix);
                self.write_diagonal(&out, &mut |_, _| entry);
                self.built(out)
            }
            ("from_row_slice" | "from_row_iterator", [sizes @ .., entries]) => {
                let Some(from) = self.listed(entries) else { return Some(self.no_entries(expr)) };
                let out = self.zeros(quote!(#ty), sizes, matrix);
                self.write_rows(&out, &from);
                self.built(out)
            }
            ("from_vec" | "from_column_slice" | "from_iterator" | "from", [sizes @ .., entries]) => {
                let Some(from) = self.listed(entries) else { return Some(self.no_entries(expr)) };
                let out = match sizes {
                    [] if own.ends_with("DVector") => {
                        let len = self.b.len(&from);
                        let zeros: Expr = syn::parse_quote!(#ty::zeros(__len));
                        let zeros = self.with_element(&zeros).unwrap_or(zeros);
                        let start = self.snippet_node(zeros.to_token_stream(), vec!["__len".into()], vec![len], false, matrix);
                        self.new_matrix(start, "built")
                    }
                    _ => self.zeros(quote!(#ty), sizes, matrix),
                };
                let len = self.b.len(&out);
                self.up_to(len, &mut |l, k| {
                    let entry = l.read(&from.index(k));
                    l.write(&out.index(k), entry);
                });
                self.built(out)
            }
            _ => self.refuse(
                expr,
                format!("`{own}::{name}` of active values is not supported: use `new`, `from_fn`, `from_element` or `from_vec`"),
            ),
        })
    }

    /// A slice, an array, a `Vec` or an iterator of entries, as a place.
    fn listed(&mut self, entries: &Expr) -> Option<Path> {
        let mut value = self.expr(entries);
        if let Value::Iter(iter) = &value {
            value = self.collect(&iter.clone(), entries);
        }
        let (Value::Place(from) | Value::Ref(from)) = self.as_sequence(value) else { return None };
        self.assume_sequence(&from);
        Some(from)
    }

    fn no_entries(&mut self, expr: &Expr) -> Value {
        self.refuse(expr, "the entries of this matrix must be a slice, an array, a `Vec` or an iterator")
    }

    /// The constructor as it stands, to be called by what is emitted.
    pub(super) fn constructor(&mut self, path: &syn::ExprPath) -> SnippetId {
        self.b.graph.source(path.to_token_stream())
    }

    /// Whether a type with one of nalgebra's names is the user's own: where the option `own_types` says so, and where the signature has
    /// it without the entries' type.
    pub(in crate::lower) fn is_of_the_user(&self, ty: &syn::Path) -> bool {
        let Some(last) = ty.segments.last().filter(|last| last.arguments.is_empty()) else { return false };
        let types = self.signature.params.iter().map(|param| &param.ty).chain([&self.signature.output.ty]);
        self.options.own_types || types.into_iter().any(|ty| crate::syntax::types::is_named_plainly(ty, &last.ident))
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
        self.with_element_of(expr, &Ty::Real(self.types.default.clone()?))
    }

    /// As above with the element type that is written beside it, where what is emitted starts from zeros.
    pub(in crate::lower) fn with_written_element(&self, expr: &Expr, element: &Ty) -> Option<Expr> {
        let is_new = |path: &syn::Path| path.segments.last().is_some_and(|last| last.ident == "new");
        match expr {
            Expr::Call(ExprCall { func, .. }) if matches!(&**func, Expr::Path(path) if is_new(&path.path)) => None,
            _ => self.with_element_of(expr, element),
        }
    }

    fn with_element_of(&self, expr: &Expr, element: &Ty) -> Option<Expr> {
        let Expr::Call(call) = expr else { return None };
        let Expr::Path(path) = &*call.func else { return None };
        let element: syn::Type = match element {
            Ty::Real(Float::F64) => syn::parse_quote!(f64),
            Ty::Real(Float::F32) => syn::parse_quote!(f32),
            Ty::Real(Float::Param(name)) => syn::parse_str(name).ok()?,
            _ => return None,
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

    fn entries(&mut self, constructor: TokenStream, columns: usize, entries: Vec<NodeId>, matrix: Ty) -> Value {
        if let Ty::Matrix(element) = &matrix {
            for entry in &entries {
                self.expect(*entry, element);
            }
        }
        let constructor = self.b.graph.source(constructor);
        Value::Node(self.b.node(Op::Entries(constructor, columns), entries, matrix))
    }
}

/// How many columns a matrix of so many entries has, which are written row by row; one, where a single index is enough.
fn columns(ty: &syn::PathSegment, entries: usize) -> Option<usize> {
    let name = ty.ident.to_string();
    let sizes = name.strip_prefix("Matrix").filter(|sizes| !sizes.is_empty());
    if let Some(sizes) = sizes {
        return sizes.split_once('x').map_or(sizes, |(_, columns)| columns).parse().ok();
    }
    let is_one_line = name.contains("Vector") || (2..entries).all(|rows| !entries.is_multiple_of(rows));
    if is_one_line {
        return Some(1);
    }
    let syn::PathArguments::AngleBracketed(args) = &ty.arguments else { return None };
    dimension(args.args.iter().nth(2)?)
}

/// `3`, `U3` or `Const<3>`.
fn dimension(size: &GenericArgument) -> Option<usize> {
    match size {
        GenericArgument::Const(Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(size), .. })) => size.base10_parse().ok(),
        GenericArgument::Type(syn::Type::Path(ty)) => {
            let ty = ty.path.segments.last()?;
            match &ty.arguments {
                syn::PathArguments::AngleBracketed(args) if ty.ident == "Const" => dimension(args.args.first()?),
                _ => ty.ident.to_string().strip_prefix('U')?.parse().ok(),
            }
        }
        _ => None,
    }
}

/// The expression without the reference to it.
pub(super) fn unreferenced(expr: &Expr) -> &Expr {
    match expr {
        Expr::Reference(r) => unreferenced(&r.expr),
        Expr::Paren(p) => unreferenced(&p.expr),
        other => other,
    }
}
