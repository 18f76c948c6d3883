//! Columns of matrices that are held while they are changed: `let mut c = m.column_mut(j)`, `for mut c in m.column_iter_mut()`.
//!
//! The entries of a column lie one behind the other, so it is a part of the matrix's slice, and what changes its entries one by
//! one goes the way of slices. What looks at it as a whole looks at the column as a matrix.

use crate::graph::{MatrixOp, NodeId, Op, Part, Path, Proj, ScalarOp, Ty};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use quote::quote;
use syn::{Expr, ExprMethodCall, parse_quote};

impl Lowerer<'_> {
    /// `m.column_mut(j)`: so many of the entries.
    pub(super) fn held_column(&mut self, path: &Path, index: NodeId, rows: NodeId) -> Value {
        let start = self.scalar(ScalarOp::Mul, &[index, rows]);
        let end = self.scalar(ScalarOp::Add, &[start, rows]);
        let part = path.then(Proj::Range(Some(start), Some(end)));
        self.held_columns.insert(part.clone(), (path.clone(), index));
        Value::Ref(part)
    }

    /// `m.column_iter_mut()`
    pub(super) fn held_columns(&mut self, path: &Path) -> Value {
        let whole = self.b.read(path);
        let rows = self.length(whole, true);
        let column = parse_quote!(|__index| __matrix.column_mut(__index, __rows));
        self.each_part(path, whole, quote!(ncols), column, &[("__rows", rows)])
    }

    /// A held column as a matrix that is looked at; `None` for other places.
    pub(in crate::lower) fn column_as_matrix(&mut self, part: &Path) -> Option<NodeId> {
        let (path, index) = self.held_columns.get(part)?.clone();
        let (ty, matrix) = (self.path_ty(&path), self.b.read(&path));
        Some(self.b.node(Op::Matrix(MatrixOp::Part(Part::Column)), vec![matrix, index], ty))
    }

    /// The index of an entry: `c[(i, 0)]` of a held column is `c[i]`.
    pub(in crate::lower) fn row_of_column(&mut self, part: &Path, index: NodeId) -> NodeId {
        let entry = self.b.graph.node(index);
        match (&entry.op, &entry.args[..]) {
            (Op::Tuple, [row, column]) if self.held_columns.contains_key(part) && self.b.graph.integer(*column) == Some(0) => *row,
            _ => index,
        }
    }

    /// `c += &b`, `c *= k` of a held column. `false` for other places.
    pub(in crate::lower) fn assign_to_column(&mut self, op: ScalarOp, part: &Path, right: NodeId) -> bool {
        if !self.held_columns.contains_key(part) {
            return false;
        }
        let right = self.b.graph.referent(right);
        let by_entries = matches!(op, ScalarOp::Add | ScalarOp::Sub);
        let entries = by_entries.then(|| {
            let (ty, rows) = (Ty::Matrix(Box::new(self.types.fresh())), self.b.len(part));
            self.expect(right, &ty);
            // What carries a derivative owns its entries.
            if let Some(path) = self.b.graph.path_of(right).filter(|path| self.active.contains(&path.var)) {
                let own = self.b.graph.part(path.var, &path.proj);
                self.b.graph.sliced.insert(own);
            }
            let [height, width] = [true, false].map(|rows| self.length(right, rows));
            let tokens = quote!(::core::assert_eq!((__rows, 1), (__r, __c), "Matrix addition/subtraction dimensions mismatch."));
            let holes = ["__rows", "__r", "__c"].map(String::from).to_vec();
            self.snippet_node(tokens, holes, vec![rows, height, width], true, Ty::Unit);
            self.entries_of(right)
        });
        let len = self.b.len(part);
        self.up_to(len, &mut |l, k| {
            let (entry, by) = (part.index(k), entries.as_ref().map_or(right, |entries| l.read(&entries.index(k))));
            match op {
                ScalarOp::Add => l.add(&entry, by),
                _ => {
                    let old = l.read(&entry);
                    let new = l.scalar(op, &[old, by]);
                    l.write(&entry, new);
                }
            }
        });
        true
    }

    /// A method of a held column; `None` for other receivers, and for what slices do as well.
    pub(super) fn column_method(&mut self, receiver: &Value, name: &str, e: &ExprMethodCall, expr: &Expr) -> Option<Value> {
        let (Value::Place(part) | Value::Ref(part)) = receiver else { return None };
        let (path, index) = self.held_columns.get(part)?.clone();
        if matches!(name, "copy_from" | "fill" | "scale_mut" | "unscale_mut" | "neg_mut") {
            let block = self.line(&path, index, false);
            return Some(self.write_block(&path, &block, name, e, expr));
        }
        if matches!(name, "iter" | "iter_mut" | "len" | "as_slice" | "as_mut_slice" | "swap" | "swap_rows") {
            return None;
        }
        let matrix = self.column_as_matrix(part)?;
        self.matrix_method(&Value::Node(matrix), name, e, expr)
    }
}
