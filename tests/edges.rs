//! Values and derivatives at the edges: zeros of both signs, infinities, NaN, kinks, jumps and the borders of domains.
//!
//! `AUTODIFF_EDGES=overwrite cargo test --test edges` writes the table in `docs/edges.md` anew; read the difference.

use autodiff::differentiable;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// Where the table of the document starts.
const MARK: &str = "<!-- What follows is written by tests/edges.rs. -->\n";

/// An operation at its edges.
struct Row {
    expression: &'static str,
    note: &'static str,
    edges: Vec<Edge>,
    derive: fn(&[f64]) -> Found,
}

/// What the document says of one point.
struct Edge {
    at: &'static [f64],
    value: f64,
    derivatives: &'static [f64],
}

/// What the derived functions say there.
struct Found {
    value: f64,
    reverse: Vec<f64>,
    forward: Vec<f64>,
    /// What zero seeds and zero tangents give.
    of_zero: Vec<f64>,
}

/// Functions `name(arguments) { body } note:`, each with its edges `[arguments] => value, [derivatives];`.
macro_rules! edges {
    ($($name:ident($($x:ident),+) { $($body:tt)+ } $note:literal: $([$($at:expr),+] => $value:expr, [$($derivative:expr),+];)+)+) => {
        $(
            #[differentiable(forward)]
            fn $name($($x: f64),+) -> f64 {
                $($body)+
            }
        )+

        pub fn rows() -> Vec<Row> {
            vec![$(Row {
                expression: stringify!($($body)+),
                note: $note,
                edges: vec![$(Edge { at: &[$($at),+], value: $value, derivatives: &[$($derivative),+] }),+],
                derive: |at| {
                    let mut numbers = at.iter().copied();
                    $(let $x = numbers.next().expect("as many numbers as arguments");)+
                    let along = |tangent: Vec<f64>| {
                        let mut numbers = tangent.into_iter();
                        $name::jvp($($x,)+ $({ let $x = numbers.next().expect("as many numbers as arguments"); $x }),+).1
                    };
                    let (value, reverse) = $name::value_and_grad($($x),+);
                    let mut of_zero = $name::vjp($($x),+).1(0.0).flatten_parameters();
                    of_zero.push(along(vec![0.0; at.len()]));
                    let forward = (0..at.len()).map(|i| along(unit(at.len(), i))).collect();
                    Found { value, reverse: reverse.flatten_parameters(), forward, of_zero }
                },
            }),+]
        }
    };
}

#[path = "edges/table.rs"]
mod table;

fn unit(n: usize, i: usize) -> Vec<f64> {
    (0..n).map(|j| if i == j { 1.0 } else { 0.0 }).collect()
}

/// Equal up to the last digits, in which platforms differ.
fn same(a: f64, b: f64) -> bool {
    a == b || a.is_nan() && b.is_nan() || a.is_finite() && (a - b).abs() <= 1e-14 * a.abs().min(b.abs())
}

/// Zeros of values have their signs; of zeros of both signs, platforms choose the larger and the smaller one as they like.
fn same_value(row: &Row, a: f64, b: f64) -> bool {
    let chosen = [".max(", ".min("].iter().any(|name| row.expression.contains(name));
    same(a, b) && (a != 0.0 || chosen || a.is_sign_negative() == b.is_sign_negative())
}

/// Runs `judge` on each edge.
fn examine(judge: impl Fn(&Row, &Edge, &Found) -> bool) {
    for row in table::rows() {
        for edge in &row.edges {
            let found = (row.derive)(edge.at);
            let Found { value, reverse, forward, of_zero } = &found;
            let Edge { at, .. } = edge;
            assert!(judge(&row, edge, &found), "{} at {at:?}: {value} {reverse:?} forward {forward:?} of zero {of_zero:?}", row.expression);
        }
    }
}

#[test]
fn values_and_gradients_are_as_documented() {
    examine(|row, edge, found| {
        same_value(row, edge.value, found.value) && (0..edge.at.len()).all(|i| same(edge.derivatives[i], found.reverse[i]))
    });
}

/// Where an argument is infinite or NaN, its product with the zero tangent of another one may be NaN.
#[test]
fn forward_mode_agrees() {
    examine(|_, edge, found| {
        let finite = edge.at.iter().all(|x| x.is_finite());
        let agree = |(f, r): (&f64, &f64)| same(*f, *r) || f.is_nan() && !finite && edge.at.len() > 1;
        found.forward.iter().zip(&found.reverse).all(agree)
    });
}

#[test]
fn zero_stays_zero_at_finite_arguments() {
    examine(|_, edge, found| edge.at.iter().any(|x| !x.is_finite()) || found.of_zero.iter().all(|d| *d == 0.0));
}

#[test]
fn every_operation_has_its_edges() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_to_string(root.join("autodiff-macros/src/graph/op.rs")).expect("the list of operations can be read");
    let rows = table::rows();
    let mut seen = 0;
    for line in source.lines() {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let [_, _, name, spelling] = parts[..] else { continue };
        let (Some(name), Some(spelling)) = (name.strip_prefix('"').and_then(|n| n.strip_suffix('"')), spelling.strip_suffix(',')) else {
            continue;
        };
        let written = match spelling {
            "Method" => format!(".{name}("),
            "Function" => format!("autodiff::{name}("),
            _ if "+-*/%".contains(name) => name.to_string(),
            _ => continue,
        };
        assert!(rows.iter().any(|row| row.expression.contains(&written)), "{name} is missing in tests/edges/table.rs");
        seen += 1;
    }
    assert!(seen > 50, "the list of operations has another form now");
}

#[test]
fn the_document_has_this_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/edges.md");
    let kept = fs::read_to_string(&path).expect("the document can be read");
    let (text, _) = kept.split_once(MARK).expect("the document has a mark where the table starts");
    let now = format!("{text}{MARK}{}", written());
    if std::env::var("AUTODIFF_EDGES").is_ok_and(|v| v == "overwrite") {
        fs::write(&path, &now).expect("the document can be written");
    } else {
        assert!(kept == now, "docs/edges.md is out of date; see the header of this file");
    }
}

fn written() -> String {
    let mut text = String::from("\n| operation | at | value | derivatives | choice |\n|---|---|---|---|---|\n");
    for row in table::rows() {
        for (i, edge) in row.edges.iter().enumerate() {
            let (expression, note) = if i == 0 { (format!("`{}`", row.expression), row.note) } else { Default::default() };
            let (at, value, derivatives) = (list(edge.at), number(edge.value), list(edge.derivatives));
            writeln!(text, "| {expression} | {at} | {value} | {derivatives} | {note} |").expect("a string takes everything");
        }
    }
    text
}

fn list(numbers: &[f64]) -> String {
    numbers.iter().map(|x| number(*x)).collect::<Vec<_>>().join(", ")
}

fn number(x: f64) -> String {
    let sign = if x.is_sign_negative() && !x.is_nan() { "−" } else { "" };
    let size = x.abs();
    match size {
        _ if size.is_nan() => "NaN".to_string(),
        _ if size.is_infinite() => format!("{sign}∞"),
        _ if size >= 1e6 => format!("{sign}{size:e}"),
        _ => format!("{sign}{}", (size * 1e4).round() / 1e4),
    }
}

#[differentiable(forward)]
fn not_taken(x: f64) -> f64 {
    if x > 0.0 { x.ln() * x.sqrt() } else { 2.0 * x }
}

#[differentiable(forward)]
fn not_taken_in_a_loop(x: f64, n: usize) -> f64 {
    let mut sum = x;
    for i in 0..n {
        if i > 10 {
            sum += (x - 1.0).ln() / (x - 1.0);
        }
        sum *= 2.0;
    }
    sum
}

#[test]
fn what_is_not_taken_gives_no_nan() {
    for x in [0.0, -0.0, -1.0, -INF] {
        assert_eq!(not_taken::value_and_grad(x), (2.0 * x, 2.0));
        assert_eq!(not_taken::jvp(x, 1.0), (2.0 * x, 2.0));
    }
    assert_eq!(not_taken_in_a_loop::value_and_grad(1.0, 3), (8.0, 8.0));
    assert_eq!(not_taken_in_a_loop::jvp(1.0, 3, 1.0), (8.0, 8.0));
}

#[differentiable(forward)]
fn unused(x: f64) -> f64 {
    let _unused = (0.0 * x).ln();
    x * x
}

#[differentiable(forward)]
fn unused_elements(x: f64) -> f64 {
    let mut parts = [x; 3];
    for (i, part) in parts.iter_mut().enumerate() {
        *part = (x - i as f64).sqrt();
    }
    parts[0] * parts[0]
}

#[test]
fn what_is_not_used_gives_no_nan() {
    assert_eq!((unused::value_and_grad(3.0), unused::jvp(3.0, 1.0)), ((9.0, 6.0), (9.0, 6.0)));
    // The square roots at 0 and of a negative number are computed, and left.
    assert_eq!((unused_elements::value_and_grad(1.0), unused_elements::jvp(1.0, 1.0)), ((1.0, 1.0), (1.0, 1.0)));
}

#[differentiable(forward)]
fn weighted(x: f64, weight: f64) -> f64 {
    weight * x.sqrt()
}

#[differentiable(forward)]
fn capped(x: f64) -> f64 {
    x.exp().min(10.0) + x.sinh().min(20.0) + x.exp2().min(30.0)
}

#[differentiable(forward)]
fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[differentiable(forward)]
fn floored(x: f64) -> f64 {
    x.ln().max(-5.0)
}

/// A weight of zero, a limit that is reached, a denominator that overflows: the adjoint is zero, the partial is infinite.
#[test]
fn a_zero_adjoint_stays_zero_where_the_partial_is_infinite() {
    assert_eq!(weighted::value_and_grad(0.0, 0.0), (0.0, (0.0, 0.0)));
    assert_eq!(weighted::jvp(0.0, 0.0, 0.0, 1.0), (0.0, 0.0));
    assert_eq!((capped::value_and_grad(2000.0), capped::jvp(2000.0, 1.0)), ((60.0, 0.0), (60.0, 0.0)));
    assert_eq!(logistic::value_and_grad(-1000.0), (0.0, 0.0));
    // Here the tangent of the denominator is infinite, as the denominator is.
    assert!(logistic::jvp(-1000.0, 1.0).1.is_nan());
    assert_eq!((floored::value_and_grad(0.0), floored::jvp(0.0, 1.0)), ((-5.0, 0.0), (-5.0, 0.0)));
}

#[differentiable(forward)]
fn norm_by_hand(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

#[differentiable(forward)]
fn norm_of_vector(x: f64, y: f64) -> f64 {
    nalgebra::Vector2::new(x, y).norm()
}

/// The norm has no derivative at 0. What is called a norm has 0 there; a square root does not know what it is taken of.
#[test]
fn norms_at_zero() {
    assert_eq!(norm_of_vector::value_and_grad(0.0, 0.0), (0.0, (0.0, 0.0)));
    assert_eq!(norm_of_vector::jvp(0.0, 0.0, 1.0, 0.0), (0.0, 0.0));
    let (value, (by_x, by_y)) = norm_by_hand::value_and_grad(0.0, 0.0);
    assert!(value == 0.0 && by_x.is_nan() && by_y.is_nan());
    assert_eq!(norm_by_hand::jvp(0.0, 0.0, 1.0, 0.0), (0.0, 0.0));
}

#[differentiable]
fn quotients(a: nalgebra::Vector2<f64>, b: nalgebra::Vector2<f64>, c: f64) -> f64 {
    a.component_div(&b).sum() + (a / c).sum()
}

#[test]
fn quotients_by_zero_in_vectors_keep_the_zero() {
    let (ones, zeros) = (nalgebra::Vector2::repeat(1.0), nalgebra::Vector2::zeros());
    let (_, pullback) = quotients::vjp(ones, zeros, 0.0);
    assert_eq!(pullback(0.0), (zeros, zeros, 0.0));
}

#[differentiable(hessian)]
fn determinant(m: nalgebra::Matrix2<f64>) -> f64 {
    m.determinant()
}

/// What is singular has cofactors, though no inverse.
#[test]
fn determinants_of_singular_matrices() {
    assert_eq!(determinant::grad(nalgebra::Matrix2::zeros()), nalgebra::Matrix2::zeros());
    assert_eq!(determinant::grad(nalgebra::Matrix2::new(1.0, 2.0, 2.0, 4.0)), nalgebra::Matrix2::new(4.0, -2.0, -2.0, 1.0));
    let direction = nalgebra::Matrix2::new(1.0, 10.0, 100.0, 1000.0);
    assert_eq!(determinant::hvp(nalgebra::Matrix2::zeros(), direction), nalgebra::Matrix2::new(1000.0, -100.0, -10.0, 1.0));
}

#[differentiable(wrt(x), forward)]
fn power(x: f64, n: i32) -> f64 {
    x.powi(n)
}

#[test]
fn integer_powers_at_zero() {
    for (n, derivative) in [(0, 0.0), (1, 1.0), (2, 0.0), (-1, -INF)] {
        assert_eq!(power::grad(0.0, n), derivative);
        assert_eq!(power::jvp(0.0, n, 1.0).1, derivative);
        assert_eq!(power::jvp(0.0, n, 0.0).1, 0.0);
    }
    assert_eq!((power::grad(INF, 0), power::grad(NAN, 0)), (0.0, 0.0));
}
