//! Static sizes of matrices that do not go together.
//!
//! In: the graph of a body, and the types in the signature. Out: whether an operation has operands whose sizes differ, or the
//! result has others than the signature says. rustc is certain to refuse that, as `disagree` has it. Sizes that names do not
//! tell (`DMatrix`, fields, results of calls) go with all others.

use super::{Function, Out};
use crate::graph::{Graph, MatrixOp, NodeId, Op, Region, ScalarOp, Stmt, VarId};
use crate::syntax::signature::{Signature, Wrapper};
use std::collections::HashMap;
use syn::{Expr, GenericArgument, Lit, PathArguments, Type};

/// Rows and columns, where they are told.
type Shape = [Option<usize>; 2];

/// The shape that the name of a type tells; `None` where it is not known to be a matrix.
fn of_type(ty: &Type) -> Option<Shape> {
    let path = match ty {
        Type::Reference(r) => return of_type(&r.elem),
        Type::Path(path) => &path.path,
        _ => return None,
    };
    let last = path.segments.last()?;
    let PathArguments::AngleBracketed(args) = &last.arguments else { return None };
    // The first argument is the type of the entries.
    let size = |at: usize| match args.args.iter().nth(at)? {
        GenericArgument::Const(Expr::Lit(size)) => match &size.lit {
            Lit::Int(size) => size.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    };
    let name = last.ident.to_string();
    let digit = |text: &str| text.parse().ok();
    Some(match name.as_str() {
        "SMatrix" => [size(1), size(2)],
        "SVector" => [size(1), Some(1)],
        "RowSVector" => [Some(1), size(1)],
        "DVector" => [None, Some(1)],
        "RowDVector" => [Some(1), None],
        "DMatrix" => [None, None],
        _ if !crate::syntax::types::is_matrix(&name) => return None,
        name if name.contains("Vector") => {
            let size = digit(name.trim_start_matches(char::is_alphabetic));
            if name.starts_with("Row") { [Some(1), size] } else { [size, Some(1)] }
        }
        name => {
            let sizes = name.strip_prefix("Matrix")?;
            let (rows, columns) = sizes.split_once('x').unwrap_or((sizes, sizes));
            [digit(rows), digit(columns)]
        }
    })
}

fn differ(a: Option<usize>, b: Option<usize>) -> bool {
    a.is_some() && b.is_some() && a != b
}

/// What is told of either.
fn either(a: Shape, b: Shape) -> Shape {
    [a[0].or(b[0]), a[1].or(b[1])]
}

struct Shapes<'g> {
    graph: &'g Graph,
    /// Of the variables that hold a matrix as a whole.
    vars: HashMap<VarId, Shape>,
    nodes: HashMap<NodeId, Shape>,
    disagree: bool,
}

/// Whether rustc refuses the body for the sizes of its matrices.
pub(super) fn disagree(function: &Function, signature: &Signature) -> bool {
    let graph = &function.graph;
    let told = signature.params.iter().zip(&graph.params).filter_map(|(param, var)| Some(((*var)?, of_type(&param.ty)?)));
    let mut shapes = Shapes { graph, vars: told.collect(), nodes: HashMap::new(), disagree: false };
    if shapes.vars.is_empty() {
        return false;
    }
    let mut used: Vec<NodeId> = graph.depends(graph.body.named()).into_iter().collect();
    // Arguments stand before what is computed from them.
    used.sort_by_key(|node| node.index());
    let mut written = HashMap::new();
    writes(&graph.body, &mut written);
    for node in used {
        shapes.visit(node, &written);
    }
    shapes.added(&graph.body);
    let result = match &function.out {
        Out::Node(index) => shapes.nodes.get(&graph.body.yields[*index]).copied(),
        Out::Place(path) if path.proj.is_empty() => shapes.of_var(path.var, &written),
        _ => None,
    };
    if let (Some(found), Wrapper::Plain, Some(wanted)) = (result, &signature.output.wrapper, of_type(&signature.output.ty)) {
        shapes.disagree |= differ(found[0], wanted[0]) || differ(found[1], wanted[1]);
    }
    shapes.disagree
}

/// What is first written to each variable as a whole.
fn writes(region: &Region, written: &mut HashMap<VarId, NodeId>) {
    for stmt in &region.stmts {
        if let Stmt::Write(path, node) = stmt
            && path.proj.is_empty()
        {
            written.entry(path.var).or_insert(*node);
        }
        stmt.regions().into_iter().for_each(|(inner, _)| writes(inner, written));
    }
}

impl Shapes<'_> {
    /// That of the type of a variable, or of what is written to it.
    fn of_var(&self, var: VarId, written: &HashMap<VarId, NodeId>) -> Option<Shape> {
        self.vars.get(&var).or_else(|| self.nodes.get(written.get(&var)?)).copied()
    }

    fn visit(&mut self, node: NodeId, written: &HashMap<VarId, NodeId>) {
        let n = self.graph.node(node);
        if let Op::Read(place, _) = &n.op {
            if place.proj.is_empty() {
                let told = self.of_var(place.var, written);
                if let Some(shape) = told {
                    self.vars.insert(place.var, shape);
                    self.nodes.insert(node, shape);
                }
            }
            return;
        }
        let of = |at: usize| n.args.get(at).and_then(|arg| self.nodes.get(arg)).copied();
        let Some(a) = of(0) else { return };
        let (fits, shape) = match (&n.op, of(1)) {
            (Op::Scalar(ScalarOp::Add | ScalarOp::Sub), Some(b)) => (!differ(a[0], b[0]) && !differ(a[1], b[1]), Some(either(a, b))),
            (Op::Scalar(ScalarOp::Mul), Some(b)) => (!differ(a[1], b[0]), Some([a[0], b[1]])),
            (Op::Matrix(MatrixOp::TransposeMul), Some(b)) => (!differ(a[0], b[0]), Some([a[1], b[1]])),
            (Op::Matrix(MatrixOp::Dot), Some(b)) => (!differ(a[0], b[0]) && !differ(a[1], b[1]), None),
            (Op::Matrix(MatrixOp::ComponentMul | MatrixOp::ComponentDiv | MatrixOp::Cross), Some(b)) => {
                (!differ(a[0], b[0]) && !differ(a[1], b[1]), Some(either(a, b)))
            }
            (Op::Matrix(MatrixOp::Solve | MatrixOp::CholeskySolve), _) => match of(2) {
                Some(right) => (!differ(a[0], right[0]), Some(right)),
                None => (true, None),
            },
            (Op::Matrix(MatrixOp::Transpose), _) => (true, Some([a[1], a[0]])),
            (Op::Matrix(MatrixOp::Inverse | MatrixOp::AddScalar) | Op::Scalar(ScalarOp::Neg | ScalarOp::Div) | Op::Borrow, _) => {
                (true, Some(a))
            }
            _ => (true, None),
        };
        self.disagree |= !fits;
        self.nodes.extend(shape.map(|shape| (node, shape)));
    }

    /// `m += x` in all regions.
    fn added(&mut self, region: &Region) {
        for stmt in &region.stmts {
            if let Stmt::Add(path, node) = stmt
                && let (Some(a), Some(b), true) = (self.vars.get(&path.var), self.nodes.get(node), path.proj.is_empty())
            {
                self.disagree |= differ(a[0], b[0]) || differ(a[1], b[1]);
            }
            stmt.regions().into_iter().for_each(|(inner, _)| self.added(inner));
        }
    }
}
