//! Gradients of small functions, from source, mean the same before and after.

use super::{Random, near};
use crate::diagnostics::Diagnostics;
use crate::differentiate::{Request, Reverse, Seed, record, reverse};
use crate::graph::eval::{Value, evaluate};
use crate::graph::verify::violations;
use crate::graph::{Ty, VarId};
use crate::lower::{Out, lower};
use crate::simplify::{quicken, simplify};
use crate::syntax::options::Options;
use crate::syntax::signature;
use proc_macro2::TokenStream;
use std::collections::HashSet;

/// The gradient of a function with a scalar result, before simplification.
fn gradient(source: &str) -> (Reverse, Vec<Option<VarId>>) {
    let item: syn::ItemFn = syn::parse_str(source).expect("the source parses");
    let mut diagnostics = Diagnostics::default();
    let options = Options::parse(TokenStream::new(), &mut diagnostics);
    let signature = signature::parse(&item, &options, signature::Home::Function, &mut diagnostics);
    let function = lower(&item, &signature, &options, &mut diagnostics).expect("the source is accepted");
    let inputs = signature.active().filter_map(|(index, _)| function.graph.params[index]).collect();
    let Out::Node(result) = function.out else { panic!("a scalar result") };
    let request = Request { inputs, results: vec![result], result_places: Vec::new(), inout: Vec::new(), seed: Seed::One, fuse: true };
    let mut reverse = reverse(&function.graph, &request, false);
    record(&mut reverse, &HashSet::new());
    (reverse, function.graph.params)
}

fn random_value(ty: &Ty, random: &mut Random) -> Value {
    match ty {
        Ty::Int => Value::Int(3),
        Ty::Bool => Value::Bool(random.next(2) == 0),
        Ty::Array(element, size) => Value::List((0..size.known.expect("a number")).map(|_| random_value(element, random)).collect()),
        Ty::Slice(element) | Ty::Vec(element) => Value::List((0..4).map(|_| random_value(element, random)).collect()),
        _ => Value::Real(random.real()),
    }
}

fn flat(value: &Value, out: &mut Vec<f64>) {
    match value {
        Value::Real(x) => out.push(*x),
        Value::List(items) => items.iter().for_each(|v| flat(v, out)),
        other => panic!("a derivative, not {other:?}"),
    }
}

/// Value and derivatives.
fn outcome(reverse: &Reverse, inputs: &[(VarId, Value)]) -> Vec<f64> {
    let graph = &reverse.graph;
    let outcome = evaluate(graph, inputs).unwrap_or_else(|e| panic!("{e}\n{graph}"));
    let mut out = Vec::new();
    outcome.yields.iter().for_each(|v| flat(v, &mut out));
    for var in reverse.adjoints.iter().filter(|v| !graph.var(**v).ty.is_real()) {
        flat(&outcome.vars[var], &mut out);
    }
    out
}

#[test]
fn gradients_keep_their_value() {
    for source in SOURCES {
        let (before, params) = gradient(source);
        let mut after = gradient(source).0;
        simplify(&mut after.graph, &mut after.forward);
        quicken(&mut after.graph, &mut after.forward);
        assert_eq!(violations(&after.graph), Vec::<String>::new(), "{source}");
        assert!(after.graph.body.stmts.len() <= before.graph.body.stmts.len());
        let mut random = Random(3);
        for _ in 0..6 {
            let vars = params.iter().flatten();
            let inputs: Vec<(VarId, Value)> = vars.map(|v| (*v, random_value(&before.graph.var(*v).ty, &mut random))).collect();
            let (a, b) = (outcome(&before, &inputs), outcome(&after, &inputs));
            assert!(a[0].to_bits() == b[0].to_bits(), "{source}: the value changes");
            let same = a.iter().zip(&b).all(|(a, b)| near(*a, *b));
            assert!(same && a.len() == b.len(), "{source}: {a:?} became {b:?}\n{}\n{}", before.graph, after.graph);
        }
    }
}

const SOURCES: &[&str] = &[
    "fn f(x: f64, y: f64) -> f64 { x * x * y + (x / (2.0 + y * y)).sin() * 3.0 }",
    "fn f(x: f64, y: f64) -> f64 { let a = x.powi(2) + y.powi(3); if a > 0.5 { a.exp() - x * 3.0 } else { a * y } }",
    "fn f(k: f64, x0: f64, steps: usize) -> f64 { let mut x = x0; for _ in 0..steps { x -= 0.01 * k * x * x; } x }",
    "fn f(xs: &[f64], k: f64) -> f64 { let mut s = 0.0; for i in 0..xs.len() { let e = xs[i] * k - 1.0; s += e * e; } s / xs.len() as f64 }",
    "fn f(xs: &[f64]) -> f64 { let mut s = 0.0; for i in 1..xs.len() { s += (xs[i] - xs[i - 1] * xs[i - 1]).powi(2); } s }",
    "fn f(x: [f64; 3]) -> f64 { let mut a = [0.0; 3]; for i in 0..3 { a[i] = x[i] * x[(i + 1) % 3]; a[i] *= 2.0; } a[0] * a[1] - a[2] }",
    "fn f(x: [f64; 4]) -> f64 { let mut a = x; for i in 1..4 { a[i] *= a[i - 1].sin(); } a[3] + a[1] }",
    "fn f(x: f64) -> f64 { let mut y = x; let mut n = 0; while n < 5 { y = y * 0.5 + x; n += 1; if y > 1.5 { break; } } y * y }",
    "fn f(x: f64, y: f64) -> f64 { let mut s = x; for i in 0..4 { if s > y { s = s * y; continue; } s += x * i as f64; } s }",
    "fn f(x: f64) -> f64 { let mut s = 0.0; for i in 0..3 { for j in 0..=i { s += (x * j as f64).cos() * s; } s += x; } s }",
    "fn f(x: f64, y: f64) -> f64 { if x < -1.0 { return y * y; } let z = x * y; if z > 0.5 { return z.sin(); } z + x }",
    "fn f(a: &[f64], b: &[f64]) -> f64 { a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>().tanh() }",
    "fn f(x: [f64; 3], y: f64) -> f64 { let mut v = Vec::new(); for i in 0..3 { v.push(x[i] * y); } v.iter().map(|a| a * a).sum() }",
    "fn f(x: [[f64; 2]; 2]) -> f64 { let mut m = x; m.swap(0, 1); m[0][0] * m[1][1] - m[0][1] * m[1][0] }",
    "fn f(x: f64, y: f64) -> f64 { x.max(y) * x.abs() + y.min(0.0).hypot(x) }",
    "fn f(x: f64, y: f64) -> f64 { let z = 0.5 - if x < 0.5 { x } else { let mut s = y; for _ in 0..3 { s += y; } s }; 1.0 - z.sin() }",
    ELIMINATION,
    MEETING,
];

/// Row `i` and row `k` are never the same.
const ELIMINATION: &str = "fn f(x: [[f64; 3]; 3]) -> f64 { let mut a = x; let mut det = 1.0; for k in 0..3 { det *= a[k][k] + 2.0; \
     for i in k + 1..3 { let l = a[i][k] / (a[k][k] + 2.0); a[i][k] = l; for j in k + 1..3 { a[i][j] -= l * a[k][j]; } } } det }";

/// Elements `i` and `k` are the same in one round of each inner loop.
const MEETING: &str =
    "fn f(x: [f64; 3]) -> f64 { let mut a = x; for k in 0..3 { for i in 0..3 { a[i] = a[i] * a[k].sin() + 0.1; } } a[0] * a[1] + a[2] }";

#[test]
fn what_a_loop_adds_to_one_element_is_added_up_in_a_local() {
    for (source, is_alone) in [(ELIMINATION, true), (MEETING, false)] {
        let mut made = gradient(source).0;
        simplify(&mut made.graph, &mut made.forward);
        quicken(&mut made.graph, &mut made.forward);
        assert_eq!(made.graph.vars.iter().any(|var| var.name.ends_with("_total")), is_alone, "{}", made.graph);
    }
}
