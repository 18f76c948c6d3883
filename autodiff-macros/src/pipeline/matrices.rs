//! Hessians and Jacobians of functions of few numbers: straight programs in which known zeros are not computed and what
//! is common is shared.

use crate::differentiate::{Request, Reverse, Seed, directions, drop_guards, record, reverse};
use crate::emit::{Matrix, Stores};
use crate::graph::{Graph, NodeId, Op, Path, Region, Size, Stmt, Ty, VarId, VarKind};
use crate::lower::{Function, Out};
use crate::simplify::{collect_sums, loosen, merge_branches, share_multiples, share_reciprocals, simplify, used};
use crate::straighten::{Goal, Straight, straighten};
use crate::syntax::signature::{Passing, Signature};
use proc_macro2::Span;
use std::collections::HashSet;
use std::ops::Range;

/// With more inputs than this, derivatives are taken direction by direction at run time.
const MOST_INPUTS: usize = 32;

/// Longer programs would not be faster than loops.
const MOST_OPERATIONS: usize = 8000;

/// Matrices of more entries are filled by a call.
const MOST_IN_LINE: usize = 256;

/// Zeros in a row that rustc stores without a call.
const LONGEST_IN_LINE: usize = 32;

/// A program, and among its values the entries of the matrix by column; `None` stands for zero.
type Derived = (Graph, Vec<Vec<Option<NodeId>>>);

/// The variables to differentiate by, where nothing else is written.
pub fn inputs(function: &Function, signature: &Signature) -> Option<Vec<VarId>> {
    if signature.params.iter().any(|p| p.passing == Passing::Mutable) {
        return None;
    }
    signature.active().map(|(index, _)| function.graph.params[index]).collect()
}

/// The Hessian, column by column.
pub fn hessian(function: &Function, inputs: &[VarId]) -> Option<Matrix> {
    let (straight, inputs) = straight(function, inputs)?;
    let n = inputs.len();
    let mut gradient = gradient(&straight.graph, &inputs, 0);
    // The value is yielded before the gradient. It tells what is finite, but not through branches.
    let values = usize::from(is_linear(&straight.graph));
    gradient.graph.body.yields.drain(values..1);
    loosen(&mut gradient.graph);
    simplify(&mut gradient.graph, &mut gradient.forward);
    while merge_branches(&mut gradient.graph, &mut gradient.forward) {
        simplify(&mut gradient.graph, &mut gradient.forward);
    }
    // The lower triangle, of which the upper one is the mirror image.
    let wanted: Vec<Vec<usize>> = (0..n).map(|column| (column..n).map(|row| values + row).collect()).collect();
    let (graph, lower) = tangents(&gradient.graph, &inputs, &wanted, values, 0)?;
    let entry = |row: usize, column: usize| lower[row.min(column)][row.max(column) - row.min(column)];
    let columns: Vec<Vec<Option<NodeId>>> = (0..n).map(|column| (0..n).map(|row| entry(row, column)).collect()).collect();
    Some(matrix(graph, straight, columns, 0))
}

/// The value and the Jacobian, column by column: forward from the inputs or in reverse from the results, whichever takes
/// fewer operations.
pub fn jacobian(function: &Function, inputs: &[VarId]) -> Option<Matrix> {
    let (straight, inputs) = straight(function, inputs)?;
    let rows = straight.graph.body.yields.len();
    let wanted = vec![(0..rows).collect(); inputs.len()];
    let forward = tangents(&straight.graph, &inputs, &wanted, rows, rows);
    let reverse = gradients(&straight.graph, &inputs);
    let (graph, columns) = forward.into_iter().chain(reverse).min_by_key(|(graph, _)| operations(graph))?;
    Some(matrix(graph, straight, columns, rows))
}

/// How many numbers values of the type are made of.
pub fn numbers(ty: &Ty) -> usize {
    match ty {
        Ty::Array(element, size) => size.known.unwrap_or(0) * numbers(element),
        Ty::Tuple(items) => items.iter().map(numbers).sum(),
        _ => 1,
    }
}

/// The operations of a straight program.
fn operations(graph: &Graph) -> usize {
    used(graph).into_iter().filter(|node| matches!(graph.node(*node).op, Op::Scalar(_) | Op::Select)).count()
}

/// Whether each value is computed once and in any case.
fn is_linear(graph: &Graph) -> bool {
    graph.body.stmts.iter().all(|stmt| matches!(stmt, Stmt::Let(_)))
}

/// The gradient of each result, simplified, behind the results: for programs without branches. Column by column.
fn gradients(source: &Graph, inputs: &[VarId]) -> Option<Derived> {
    if !is_linear(source) {
        return None;
    }
    let rows = source.body.yields.len();
    let mut graph = source.clone();
    for row in 0..rows {
        let mut gradient = gradient(source, inputs, row);
        let stmts = gradient.graph.body.stmts.split_off(gradient.forward);
        let yields = gradient.graph.body.yields.split_off(rows);
        graph.join(source, &gradient.graph, Region { stmts, yields, mirror: None });
    }
    polish(&mut graph)?;
    let entry = |row: usize, column: usize| Some(graph.body.yields[rows + row * inputs.len() + column]);
    let columns = (0..inputs.len()).map(|column| (0..rows).map(|row| entry(row, column)).collect()).collect();
    Some((graph, columns))
}

/// Last rewriting, which may round in another way. `None` if the program is too long.
fn polish(graph: &mut Graph) -> Option<()> {
    // Half of the operations goes at most.
    if operations(graph) > 2 * MOST_OPERATIONS {
        return None;
    }
    simplify(graph, &mut 0);
    share_reciprocals(graph);
    collect_sums(graph);
    simplify(graph, &mut 0);
    share_multiples(graph);
    (operations(graph) <= MOST_OPERATIONS).then_some(())
}

/// The gradient of a result, as reverse mode leaves it.
fn gradient(source: &Graph, inputs: &[VarId], result: usize) -> Reverse {
    let request = Request {
        inputs: inputs.to_vec(),
        results: vec![result],
        result_places: Vec::new(),
        inout: Vec::new(),
        seed: Seed::One,
        fuse: false,
    };
    let mut gradient = reverse(source, &request, false);
    record(&mut gradient, &HashSet::new());
    let result = gradient.graph.body.yields[result];
    drop_guards(&mut gradient.graph, &[result]);
    gradient
}

/// The function as a straight program of its inputs, if they are few real numbers of one type.
fn straight(function: &Function, inputs: &[VarId]) -> Option<(Straight, Vec<VarId>)> {
    let mut goals = Vec::new();
    collect_goals(&function.out, &mut goals);
    let mut straight = straighten(&function.graph, inputs, &goals)?;
    let numbers: Vec<VarId> = straight.inputs.iter().flat_map(|parts| parts.leaves()).collect();
    let ty = straight.graph.var(*numbers.first()?).ty.clone();
    let is_fine = |other: &Ty| matches!(other, Ty::Real(_)) && *other == ty;
    let inputs_fine = numbers.len() <= MOST_INPUTS && numbers.iter().all(|var| is_fine(&straight.graph.var(*var).ty));
    let results_fine = straight.graph.body.yields.iter().all(|node| is_fine(&straight.graph.node(*node).ty));
    if !inputs_fine || !results_fine || straight.graph.body.yields.is_empty() {
        return None;
    }
    simplify(&mut straight.graph, &mut 0);
    Some((straight, numbers))
}

fn collect_goals(out: &Out, goals: &mut Vec<Goal>) {
    match out {
        Out::Unit | Out::Aside(_) => {}
        Out::Node(index) => goals.push(Goal::Yield(*index)),
        Out::Place(path) => goals.push(Goal::Place(path.clone())),
        Out::Tuple(items) => items.iter().for_each(|item| collect_goals(item, goals)),
    }
}

/// The wanted tangents in the direction of each input, simplified, with the first `values` of the yields before them.
/// The function's results are the first ones of the yields.
///
/// `None` if reverse mode keeps records: it does where a match on what only the run time knows ends early.
fn tangents(source: &Graph, inputs: &[VarId], wanted: &[Vec<usize>], results: usize, values: usize) -> Option<Derived> {
    if keeps_records(&source.body) {
        return None;
    }
    let derived = directions(source, inputs, wanted);
    let mut graph = derived.graph;
    let results = graph.body.yields[..results].to_vec();
    drop_guards(&mut graph, &results);
    let dropped = source.body.yields.len() - values;
    graph.body.yields.drain(values..values + dropped);
    polish(&mut graph)?;
    let yields = &graph.body.yields;
    let tangents = derived.tangents.iter().map(|t| t.iter().map(|index| index.map(|i| yields[i - dropped])).collect()).collect();
    Some((graph, tangents))
}

fn keeps_records(region: &Region) -> bool {
    region.stmts.iter().any(|stmt| {
        let own = matches!(stmt, Stmt::Push(..) | Stmt::Pop(..) | Stmt::Swap(..) | Stmt::Loop(_));
        own || stmt.regions().iter().any(|(inner, _)| keeps_records(inner))
    })
}

/// The matrix with its zeros, behind the first `values` of the yields.
fn matrix(mut graph: Graph, straight: Straight, columns: Vec<Vec<Option<NodeId>>>, values: usize) -> Matrix {
    let input = straight.inputs.iter().flat_map(|parts| parts.leaves()).next().expect("an input");
    let ty = graph.var(input).ty.clone();
    let rows = columns.first().map_or(0, Vec::len);
    graph.body.yields.truncate(values);
    let stores = if is_sparse(&columns) {
        Some(Stores { columns: store(&mut graph, &columns, ty), zeros: zeros(&columns) })
    } else {
        let zero = graph.push(Op::constant(0.0), Vec::new(), ty);
        graph.body.yields.extend(columns.into_iter().flatten().map(|entry| entry.unwrap_or(zero)));
        None
    };
    Matrix { graph, inputs: straight.inputs, rows, values, stores }
}

/// Whether to store what is not zero into a matrix of zeros, rather than to list all entries.
///
/// Zeros are then stored by `memset` and as wide as the machine can, whatever rustc compiles for; its call takes as long as
/// some twenty stores.
fn is_sparse(columns: &[Vec<Option<NodeId>>]) -> bool {
    let entries = columns.iter().flatten();
    let (all, zeros) = (entries.clone().count(), entries.filter(|entry| entry.is_none()).count());
    all >= 64 && 3 * zeros >= 2 * all
}

/// The runs of zeros, if rustc stores each of them in line.
fn zeros(columns: &[Vec<Option<NodeId>>]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (index, _) in columns.iter().flatten().enumerate().filter(|(_, entry)| entry.is_none()) {
        match runs.last_mut() {
            Some(run) if run.end == index => run.end += 1,
            _ => runs.push(index..index + 1),
        }
    }
    let entries: usize = columns.iter().map(Vec::len).sum();
    let in_line = entries <= MOST_IN_LINE && runs.iter().all(|run| run.len() <= LONGEST_IN_LINE);
    if in_line { runs } else { Vec::new() }
}

/// Stores the entries that are not zero into an array of columns.
fn store(graph: &mut Graph, columns: &[Vec<Option<NodeId>>], ty: Ty) -> VarId {
    let array = |ty, size| Ty::Array(Box::new(ty), Size::known(size));
    let ty = array(array(ty, columns[0].len()), columns.len());
    let var = graph.new_var("columns", ty, VarKind::Local, Span::mixed_site());
    for (column, entries) in columns.iter().enumerate() {
        for (row, entry) in entries.iter().enumerate() {
            let Some(entry) = entry else { continue };
            let [column, row] = [column, row].map(|index| graph.push(Op::Int(index as i128), Vec::new(), Ty::Int));
            graph.body.stmts.push(Stmt::Write(Path::var(var).index(column).index(row), *entry));
        }
    }
    var
}
