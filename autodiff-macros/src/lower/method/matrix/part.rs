//! Rows, columns and blocks of matrices: looked at, each is a matrix of its own; written, they are written entry by entry.

use crate::graph::{MatrixOp, NodeId, Op, Part, Path, ScalarOp, Ty};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use quote::{ToTokens, quote};
use syn::{Expr, ExprMethodCall, parse_quote};

/// A block of a matrix: first row and number of rows, first column and number of columns.
pub(super) struct Block {
    pub rows: (NodeId, NodeId),
    columns: (NodeId, NodeId),
}

impl Lowerer<'_> {
    /// `row(i)`, `fixed_view::<2, 3>(i, j)` and the like.
    pub(super) fn matrix_part(&mut self, matrix: NodeId, whole: &Ty, name: &str, e: &ExprMethodCall) -> Option<Value> {
        let sizes = |l: &mut Self| l.b.graph.source(e.turbofish.to_token_stream());
        let part = match (name, e.args.len(), e.turbofish.is_some()) {
            ("row", 1, false) => Part::Row,
            ("column", 1, false) => Part::Column,
            ("rows", 2, false) | ("rows_range", 1, false) => Part::Rows,
            ("columns", 2, false) | ("columns_range", 1, false) => Part::Columns,
            ("view", 2, false) => Part::View,
            ("fixed_rows", 1, true) => Part::FixedRows(sizes(self)),
            ("fixed_columns", 1, true) => Part::FixedColumns(sizes(self)),
            ("fixed_view", 2, true) => Part::FixedView(sizes(self)),
            ("diagonal", 0, false) => Part::Diagonal,
            ("fixed_rows" | "fixed_columns" | "fixed_view", ..) => {
                return Some(self.refuse(&e.method, format!("write the size of this part: `{name}::<2>(..)`")));
            }
            _ => return None,
        };
        let mut args = vec![matrix];
        if name.ends_with("_range") {
            let end = self.length(matrix, part == Part::Rows);
            let (start, len) = self.range_of(&e.args[0], end)?;
            args.extend([start, len]);
        } else {
            args.extend(e.args.iter().map(|arg| self.expr_node(arg)));
        }
        for arg in &args[1..] {
            if self.b.graph.node(*arg).op != Op::Tuple {
                self.expect(*arg, &Ty::Int);
            }
        }
        let node = self.b.node(Op::Matrix(MatrixOp::Part(part)), args, whole.clone());
        self.b.graph.nodes[node.index()].span = e.method.span();
        Some(Value::Node(node))
    }

    /// The number of rows or columns.
    pub(super) fn length(&mut self, matrix: NodeId, rows: bool) -> NodeId {
        let tokens = if rows { quote!(__matrix.nrows()) } else { quote!(__matrix.ncols()) };
        self.snippet_node(tokens, vec!["__matrix".into()], vec![matrix], false, Ty::Int)
    }

    /// Start and length of a range.
    fn range_of(&mut self, range: &Expr, end: NodeId) -> Option<(NodeId, NodeId)> {
        let Value::Range { start, end: to, inclusive } = self.expr(range) else {
            self.refuse(range, "write the range in place: `a..b`");
            return None;
        };
        let start = start.unwrap_or_else(|| self.b.integer(0));
        let mut to = to.unwrap_or(end);
        if inclusive {
            let one = self.b.integer(1);
            to = self.scalar(ScalarOp::Add, &[to, one]);
        }
        let len = self.scalar(ScalarOp::Sub, &[to, start]);
        Some((start, len))
    }

    /// What is written to a matrix or to a part of it: `set_row(i, &v)`, `column_mut(j).copy_from(&v)`, `fill(x)`.
    pub(super) fn write_matrix(&mut self, path: &Path, name: &str, e: &ExprMethodCall, expr: &Expr) -> Option<Value> {
        let args: Vec<&Expr> = e.args.iter().collect();
        match (name, &args[..]) {
            ("set_row" | "set_column", [index, from]) => {
                let index = self.expr_node(index);
                let block = self.line(path, index, name == "set_row");
                self.copy_to(path, &block, from, e);
            }
            ("fill_row" | "fill_column", [index, entry]) => {
                let index = self.expr_node(index);
                let entry = self.expr_node(entry);
                let block = self.line(path, index, name == "fill_row");
                self.fill_block(path, &block, entry);
            }
            ("copy_from", [from]) => {
                let block = self.everything(path);
                self.copy_to(path, &block, from, e);
            }
            ("fill", [entry]) => {
                let entry = self.expr_node(entry);
                let block = self.everything(path);
                self.fill_block(path, &block, entry);
            }
            ("fill_diagonal", [entry]) => {
                let entry = self.expr_node(entry);
                self.write_diagonal(path, &mut |_, _| entry);
            }
            ("set_diagonal", [from]) => {
                let from = self.operand_node(from);
                let from = self.entries_of(from);
                self.write_diagonal(path, &mut |l, k| l.read(&from.index(k)));
            }
            ("swap_rows" | "swap_columns", [a, b]) => {
                let [a, b] = [a, b].map(|index| self.expr_node(index));
                self.swap_lines(path, a, b, name == "swap_rows");
            }
            ("column_mut", [index]) => {
                let index = self.expr_node(index);
                let block = self.line(path, index, false);
                self.check_block(path, &block, None);
                return Some(self.held_column(path, index, block.rows.1));
            }
            ("column_iter_mut", []) => return Some(self.held_columns(path)),
            // One of the columns that are gone through.
            ("column_mut", [index, rows]) => {
                let [index, rows] = [index, rows].map(|number| self.expr_node(number));
                return Some(self.held_column(path, index, rows));
            }
            (_, _) if name.ends_with("_mut") && self.block_of(path, name, e).is_some() => {
                return Some(self.refuse(
                    expr,
                    "of the parts of a matrix only columns can be held while they are written: write `m.set_row(i, &v)`, `m.row_mut(i).copy_from(&v)`, `m.view_mut(..).fill(x)` or single entries",
                ));
            }
            ("component_mul_assign" | "component_div_assign", [other]) => {
                let other = self.operand_node(other);
                let op = if name == "component_mul_assign" { MatrixOp::ComponentMul } else { MatrixOp::ComponentDiv };
                self.rewrite(path, &mut |l, old, ty| l.b.node(Op::Matrix(op), vec![old, other], ty));
            }
            ("scale_mut" | "unscale_mut", [factor]) => {
                let factor = self.expr_node(factor);
                let op = if name == "scale_mut" { ScalarOp::Mul } else { ScalarOp::Div };
                self.rewrite(path, &mut |l, old, ty| l.b.node(Op::Scalar(op), vec![old, factor], ty));
            }
            ("neg_mut", []) => self.rewrite(path, &mut |l, old, ty| l.b.node(Op::Scalar(ScalarOp::Neg), vec![old], ty)),
            ("transpose_mut", []) => self.rewrite(path, &mut |l, old, ty| l.b.node(Op::Matrix(MatrixOp::Transpose), vec![old], ty)),
            ("apply", [change]) => {
                let entries = &e.receiver;
                return Some(self.expr(&parse_quote!(#entries.iter_mut().for_each(#change))));
            }
            ("add_scalar_mut", [term]) => {
                let term = self.expr_node(term);
                self.rewrite(path, &mut |l, old, ty| l.b.node(Op::Matrix(MatrixOp::AddScalar), vec![old, term], ty));
            }
            _ => return None,
        }
        Some(Value::Unit)
    }

    /// `m.column_mut(j).copy_from(&v)`, `m.view_mut((0, 0), (2, 2)).fill(x)`, `m.row_mut(i).scale_mut(k)`: what is written to a part of
    /// a matrix that has no name.
    pub(in crate::lower) fn write_part(&mut self, e: &ExprMethodCall, expr: &Expr) -> Option<Value> {
        let Expr::MethodCall(inner) = &*e.receiver else { return None };
        let (part, name) = (inner.method.to_string(), e.method.to_string());
        if !part.ends_with("_mut") || !matches!(name.as_str(), "copy_from" | "fill" | "scale_mut" | "unscale_mut" | "neg_mut") {
            return None;
        }
        let receiver = self.expr(&inner.receiver);
        let (Value::Place(path) | Value::Ref(path)) = &receiver else { return None };
        let path = path.clone();
        if matches!(self.path_ty(&path), Ty::Infer(_)) && !self.is_own_type(&receiver) {
            let (ty, element) = (self.path_ty(&path), self.types.fresh());
            self.types.unify(&ty, &Ty::Matrix(Box::new(element)));
        }
        let Ty::Matrix(_) = self.path_ty(&path) else { return None };
        let block = self.block_of(&path, &part, inner)?;
        Some(self.write_block(&path, &block, &name, e, expr))
    }

    /// `copy_from(&v)` and the like of a block.
    pub(super) fn write_block(&mut self, path: &Path, block: &Block, name: &str, e: &ExprMethodCall, expr: &Expr) -> Value {
        let args: Vec<&Expr> = e.args.iter().collect();
        match (name, &args[..]) {
            ("copy_from", [from]) => self.copy_to(path, block, from, e),
            ("fill", [entry]) => {
                let entry = self.expr_node(entry);
                self.fill_block(path, block, entry);
            }
            ("scale_mut" | "unscale_mut", [factor]) => {
                let factor = self.expr_node(factor);
                let op = if name == "scale_mut" { ScalarOp::Mul } else { ScalarOp::Div };
                self.each_entry(path, block, &mut |l, entry, _| {
                    let old = l.read(entry);
                    let new = l.scalar(op, &[old, factor]);
                    l.write(entry, new);
                });
            }
            ("neg_mut", []) => self.each_entry(path, block, &mut |l, entry, _| {
                let old = l.read(entry);
                let new = l.scalar(ScalarOp::Neg, &[old]);
                l.write(entry, new);
            }),
            _ => return self.refuse(expr, "this method is not called so"),
        }
        Value::Unit
    }

    /// The block that a method such as `rows_mut` names.
    fn block_of(&mut self, path: &Path, name: &str, e: &ExprMethodCall) -> Option<Block> {
        let args: Vec<&Expr> = e.args.iter().collect();
        let sizes: Vec<&syn::GenericArgument> = e.turbofish.iter().flat_map(|t| &t.args).collect();
        let whole = self.everything(path);
        Some(match (name, &args[..], &sizes[..]) {
            ("row_mut", [i], []) => {
                let i = self.expr_node(i);
                self.line(path, i, true)
            }
            ("column_mut", [j], []) => {
                let j = self.expr_node(j);
                self.line(path, j, false)
            }
            ("rows_mut", [i, n], []) => Block { rows: (self.expr_node(i), self.expr_node(n)), ..whole },
            ("columns_mut", [j, n], []) => Block { columns: (self.expr_node(j), self.expr_node(n)), ..whole },
            ("rows_range_mut", [range], []) => Block { rows: self.range_of(range, whole.rows.1)?, ..whole },
            ("columns_range_mut", [range], []) => Block { columns: self.range_of(range, whole.columns.1)?, ..whole },
            ("fixed_rows_mut", [i], [n]) => Block { rows: (self.expr_node(i), self.size_argument(n)), ..whole },
            ("fixed_columns_mut", [j], [n]) => Block { columns: (self.expr_node(j), self.size_argument(n)), ..whole },
            ("fixed_view_mut", [i, j], [r, c]) => {
                let rows = (self.expr_node(i), self.size_argument(r));
                Block { rows, columns: (self.expr_node(j), self.size_argument(c)) }
            }
            ("view_mut", [Expr::Tuple(start), Expr::Tuple(size)], []) if start.elems.len() == 2 && size.elems.len() == 2 => {
                let [i, j, r, c] = [&start.elems[0], &start.elems[1], &size.elems[0], &size.elems[1]].map(|e| self.expr_node(e));
                Block { rows: (i, r), columns: (j, c) }
            }
            _ => return None,
        })
    }

    /// A size that is written as a generic argument.
    fn size_argument(&mut self, size: &syn::GenericArgument) -> NodeId {
        let text = size.to_token_stream().to_string();
        match text.parse::<i128>() {
            Ok(size) => self.b.integer(size),
            Err(_) => self.snippet_tokens(size.to_token_stream(), false, Ty::Int),
        }
    }

    pub(super) fn everything(&mut self, path: &Path) -> Block {
        let whole = self.b.read(path);
        let zero = self.b.integer(0);
        let [rows, columns] = [true, false].map(|rows| self.length(whole, rows));
        Block { rows: (zero, rows), columns: (zero, columns) }
    }

    /// A single row or column.
    pub(super) fn line(&mut self, path: &Path, index: NodeId, is_row: bool) -> Block {
        let whole = self.everything(path);
        let one = self.b.integer(1);
        if is_row { Block { rows: (index, one), ..whole } } else { Block { columns: (index, one), ..whole } }
    }

    /// Runs over the entries of the block, with the index of each in a matrix of the block's size.
    fn each_entry(&mut self, path: &Path, block: &Block, body: &mut dyn FnMut(&mut Self, &Path, NodeId)) {
        self.up_to(block.columns.1, &mut |l, j| {
            l.up_to(block.rows.1, &mut |l, i| {
                let own = l.entry_index(i, j);
                let [row, column] = [(block.rows.0, i), (block.columns.0, j)].map(|(start, k)| match l.b.graph.integer(start) {
                    Some(0) => k,
                    _ => l.scalar(ScalarOp::Add, &[start, k]),
                });
                let at = l.entry_index(row, column);
                body(l, &path.index(at), own);
            });
        });
    }

    fn entry_index(&mut self, row: NodeId, column: NodeId) -> NodeId {
        self.b.node(Op::Tuple, vec![row, column], Ty::Tuple(vec![Ty::Int, Ty::Int]))
    }

    fn fill_block(&mut self, path: &Path, block: &Block, entry: NodeId) {
        self.check_block(path, block, None);
        self.each_entry(path, block, &mut |l, at, _| l.write(at, entry));
    }

    fn copy_to(&mut self, path: &Path, block: &Block, from: &Expr, e: &ExprMethodCall) {
        let source = self.operand_node(from);
        let ty = self.path_ty(path);
        self.expect(source, &ty);
        let aliased = self.b.graph.path_of(source).is_some_and(|from| from.var == path.var);
        let source = if aliased { self.new_matrix(source, "source") } else { self.entries_of(source) };
        self.check_block(path, block, Some((&source, e)));
        self.each_entry(path, block, &mut |l, at, own| {
            let entry = l.read(&source.index(own));
            l.write(at, entry);
        });
    }

    /// Panics as nalgebra does where the block or what is copied to it has another size.
    fn check_block(&mut self, path: &Path, block: &Block, source: Option<(&Path, &ExprMethodCall)>) {
        let whole = self.everything(path);
        for ((start, count), (_, all)) in [(block.rows, whole.rows), (block.columns, whole.columns)] {
            if (self.b.graph.integer(start), count) == (Some(0), all) {
                continue;
            }
            let tokens = quote!(::core::assert!(__start + __count <= __all, "Matrix slicing out of bounds."));
            let holes = ["__start", "__count", "__all"].map(String::from).to_vec();
            self.snippet_node(tokens, holes, vec![start, count, all], true, Ty::Unit);
        }
        let Some((source, e)) = source else { return };
        let other = self.everything(source);
        let tokens = quote!(::core::assert!((__r, __c) == (__rows, __columns), "Unable to copy from a matrix with a different shape."));
        let holes = ["__r", "__c", "__rows", "__columns"].map(String::from).to_vec();
        let args = vec![other.rows.1, other.columns.1, block.rows.1, block.columns.1];
        let check = self.snippet_node(tokens, holes, args, true, Ty::Unit);
        self.b.graph.nodes[check.index()].span = e.method.span();
    }

    /// Panics as nalgebra does where matrices that are gone through together have different shapes.
    pub(super) fn check_same_shape(&mut self, left: NodeId, right: NodeId) {
        let sizes = [(left, true), (left, false), (right, true), (right, false)].map(|(matrix, rows)| self.length(matrix, rows));
        let tokens =
            quote!(::core::assert_eq!((__rows, __columns), (__r, __c), "Matrix simultaneous traversal error: dimension mismatch."));
        let holes = ["__rows", "__columns", "__r", "__c"].map(String::from).to_vec();
        self.snippet_node(tokens, holes, sizes.to_vec(), true, Ty::Unit);
    }

    /// Writes a list of entries row by row.
    pub(super) fn write_rows(&mut self, path: &Path, from: &Path) {
        let block = self.everything(path);
        let columns = block.columns.1;
        self.up_to(block.rows.1, &mut |l, i| {
            l.up_to(columns, &mut |l, j| {
                let before = l.scalar(ScalarOp::Mul, &[i, columns]);
                let number = l.scalar(ScalarOp::Add, &[before, j]);
                let entry = l.read(&from.index(number));
                let at = l.entry_index(i, j);
                l.write(&path.index(at), entry);
            });
        });
    }

    pub(super) fn write_diagonal(&mut self, path: &Path, entry: &mut dyn FnMut(&mut Self, NodeId) -> NodeId) {
        let whole = self.everything(path);
        let holes = vec!["__rows".to_string(), "__columns".to_string()];
        let sizes = vec![whole.rows.1, whole.columns.1];
        let len = self.snippet_node(quote!(::core::cmp::Ord::min(__rows, __columns)), holes, sizes, false, Ty::Int);
        self.up_to(len, &mut |l, k| {
            let value = entry(l, k);
            let at = l.entry_index(k, k);
            l.write(&path.index(at), value);
        });
    }

    fn swap_lines(&mut self, path: &Path, a: NodeId, b: NodeId, rows: bool) {
        let whole = self.everything(path);
        let len = if rows { whole.columns.1 } else { whole.rows.1 };
        self.up_to(len, &mut |l, k| {
            let [first, second] = [a, b].map(|line| {
                let at = if rows { l.entry_index(line, k) } else { l.entry_index(k, line) };
                path.index(at)
            });
            let [x, y] = [&first, &second].map(|place| l.read(place));
            l.write(&first, y);
            l.write(&second, x);
        });
    }

    /// Writes what is made of the old matrix.
    fn rewrite(&mut self, path: &Path, new: &mut dyn FnMut(&mut Self, NodeId, Ty) -> NodeId) {
        let old = self.read(path);
        let ty = self.path_ty(path);
        let new = new(self, old, ty);
        self.write(path, new);
    }
}
