//! References to data that carries no derivative, on their way to other functions: under a name, out of methods and patterns,
//! inside of `Option`s, in local lists.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{differentiable, no_diff};
use std::collections::BTreeMap;

struct Table {
    rows: Vec<Vec<f64>>,
    degrees: Vec<i32>,
}

impl Table {
    fn row(&self, at: usize) -> &[f64] {
        &self.rows[at]
    }

    fn degree(&self, at: usize) -> i32 {
        self.degrees[at]
    }

    fn first(&self) -> Option<&[f64]> {
        self.rows.first().map(|row| &row[..])
    }
}

fn table() -> Table {
    Table { rows: vec![vec![0.3, 0.8], vec![1.2, -0.4]], degrees: vec![2, 3] }
}

#[differentiable(wrt(x), hessian)]
fn weighted(x: f64, row: &[f64]) -> f64 {
    let mut sum = x;
    for v in row {
        sum += sum * v * x;
    }
    sum
}

#[differentiable(wrt(x), hessian)]
fn raised(x: f64, degree: i32) -> f64 {
    x.powi(degree)
}

#[differentiable(wrt(x), hessian)]
fn under_a_name(x: f64, table: &Table, rows: &[Vec<f64>]) -> f64 {
    let row = &table.rows[1];
    let other = &rows[0];
    weighted(x, row) * x + weighted(x * x, other)
}

/// Nothing tells whether a method returns a reference.
#[differentiable(wrt(x), hessian)]
fn out_of_methods(x: f64, table: &Table) -> f64 {
    let mut product = weighted(x, table.row(0));
    for i in 0..2 {
        let row = table.row(i);
        product *= weighted(x, row) + raised(x, table.degree(i));
    }
    product
}

#[derive(Clone)]
enum Tree {
    Leaf(f64),
    Variable,
    Sum(Box<Tree>, Box<Tree>),
    Product(Box<Tree>, Box<Tree>),
}

fn tree() -> Tree {
    let leaf = || Box::new(Tree::Leaf(1.5));
    let variable = || Box::new(Tree::Variable);
    Tree::Sum(Box::new(Tree::Product(variable(), Box::new(Tree::Sum(leaf(), variable())))), leaf())
}

/// Boxes that a pattern borrows.
#[differentiable(wrt(x), hessian)]
fn evaluated(x: f64, tree: &Tree) -> f64 {
    match tree {
        Tree::Leaf(value) => *value,
        Tree::Variable => x,
        Tree::Sum(a, b) => evaluated(x, a) + evaluated(x, b),
        Tree::Product(a, b) => evaluated(x, a) * evaluated(x, b),
    }
}

#[differentiable(wrt(x), hessian)]
fn perhaps(x: f64, weights: Option<&[f64]>, name: Option<&str>) -> f64 {
    let n = if let Some(name) = name { name.len() } else { 3 };
    let scale = match weights {
        Some(w) => x * w[0] * w[1],
        None => x * x,
    };
    scale * x.powi(n as i32)
}

#[differentiable(wrt(x), hessian)]
fn lists_of_words(x: f64, text: &str) -> f64 {
    let words: Vec<&str> = text.split(',').collect();
    let mut product = x;
    for word in &words {
        product *= x + word.len() as f64;
    }
    product
}

#[differentiable(wrt(x), hessian)]
fn out_of_an_option(x: f64, table: &Table) -> f64 {
    let Some(row) = table.first() else { return x };
    weighted(x, row) * x
}

#[derive(Clone, Copy)]
enum Band {
    Low,
    Peak(f64),
}

#[differentiable(wrt(x), hessian)]
fn shaped(x: f64, band: Band) -> f64 {
    match band {
        Band::Low => x,
        Band::Peak(gain) => x * x * gain,
    }
}

fn pixel(image: &[f64], at: isize) -> f64 {
    image[at.clamp(0, 1) as usize]
}

/// What a pullback keeps has nothing to do with the list beside it.
#[differentiable(wrt(x), hessian)]
fn beside_a_list(x: f64, input: &[f64]) -> f64 {
    let k = shaped(x, Band::Peak(2.0)) + shaped(x, Band::Low);
    let at = no_diff(x).floor() as isize;
    k * k / input.len() as f64 + pixel(input, at) * x * x + pixel(input, at + 1) * x
}

fn path(n: usize) -> Vec<usize> {
    (0..n).collect()
}

fn pairs(n: usize) -> Vec<(usize, usize)> {
    (0..n).map(|i| (i, (i + 1) % n)).collect()
}

/// Lists that plain functions make, walked by reference.
#[differentiable(hessian)]
fn made_lists(xs: &[f64], k: f64) -> f64 {
    let path = path(3);
    let pairs = pairs(3);
    let mut s = k;
    for d in &path {
        s *= xs[*d] + 1.0;
    }
    for (i, d) in path.iter().enumerate() {
        s += xs[*d] * i as f64;
    }
    for &(i, j) in &pairs {
        s *= xs[i] - xs[j];
    }
    for (i, j) in &pairs {
        s += (xs[*i] * xs[*j]).sin();
    }
    s + path.iter().map(|d| xs[*d] * k).sum::<f64>()
}

const STENCIL: [(isize, isize); 2] = [(1, 2), (0, 1)];

struct Offsets {
    list: Vec<(usize, i32)>,
}

/// Items of lists of tuples: names in their patterns are references.
#[differentiable(wrt(xs, k), hessian)]
fn starred_names(xs: &[f64], k: f64, offsets: &Offsets) -> f64 {
    let mut s = k;
    for (q, (x, y)) in STENCIL.iter().enumerate() {
        s = s * xs[q] * *x as f64 + *y as f64 * k;
    }
    let copied = STENCIL.to_vec();
    for (x, y) in &copied {
        s *= xs[*x as usize] + *y as f64;
    }
    for (at, degree) in &offsets.list {
        s = xs[*at].powi(*degree) * s;
    }
    s + offsets.list.iter().map(|(at, _)| xs[*at]).sum::<f64>()
}

enum Term {
    Linear { at: usize, weight: f64 },
    Square(usize),
}

/// Numbers that a pattern borrows, with and without a star.
#[differentiable(wrt(x), hessian)]
fn terms(x: &[f64], terms: &[Term]) -> f64 {
    let mut sum = 0.0;
    for term in terms {
        sum += match term {
            Term::Linear { at, weight } => weight * x[*at].sin() + *weight,
            Term::Square(at) => x[*at] * x[*at],
        };
        if let Term::Linear { weight, .. } = term {
            sum = sum * weight - x[0];
        }
    }
    sum
}

struct Edge {
    from: usize,
    to: usize,
    length: f64,
}

struct Graph {
    edges: Vec<Vec<Edge>>,
}

impl Graph {
    fn ring(n: usize) -> Self {
        Graph { edges: (0..n).map(|i| vec![Edge { from: i, to: (i + 1) % n, length: 0.4 + i as f64 }]).collect() }
    }

    fn edges(&self, at: usize) -> &[Edge] {
        &self.edges[at]
    }
}

fn all(pairs: &[(usize, usize)]) -> &[(usize, usize)] {
    pairs
}

/// Items that functions and methods lend from locals: a pullback must not keep them.
#[differentiable(wrt(w), hessian)]
fn items_of_locals(w: &[f64], n: usize) -> f64 {
    let pairs = vec![(0, 1); n];
    let mut product = 1.0;
    for &(a, b) in all(&pairs) {
        product *= w[a] * w[b].cos();
    }
    for &(a, b) in Some(&pairs).into_iter().flatten() {
        product += w[a] * w[b] * product;
    }
    let graph = Graph::ring(w.len());
    let mut sum = 0.0;
    for i in 0..w.len() {
        for e in graph.edges(i) {
            sum += (w[e.from] * w[e.to]).sin() * e.length + sum * w[e.to];
        }
    }
    product * sum
}

#[derive(Clone, Copy)]
struct Pair(usize, usize);

struct Links {
    pairs: Vec<Pair>,
    ends: Vec<[usize; 2]>,
}

impl Links {
    fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    fn ends(&self) -> &[[usize; 2]] {
        &self.ends
    }

    fn both(&self) -> impl Iterator<Item = (usize, usize)> {
        self.pairs.iter().map(|pair| (pair.0, pair.1))
    }
}

/// `&` in front of patterns that take items apart.
#[differentiable(wrt(w), hessian)]
fn taken_apart_behind_references(w: &[f64], links: &Links) -> f64 {
    let mut product = 1.0;
    for &[a, b] in links.ends() {
        product *= w[a] * w[b].cos();
    }
    for [a, b] in links.ends() {
        product *= w[*a] + w[*b];
    }
    for &Pair(a, b) in links.pairs() {
        product += w[a] * w[b] * product;
    }
    let zipped: f64 = links.pairs().iter().zip(links.ends()).map(|(&Pair(a, _), &[.., b])| w[a] * w[b].sin()).sum();
    product * zipped
}

/// Chains that start from methods which give iterators.
#[differentiable(wrt(w), hessian)]
fn chains_from_methods(w: &[f64], links: &Links) -> f64 {
    let own = Links { pairs: vec![Pair(0, 1), Pair(1, 2)], ends: Vec::new() };
    let waves: f64 = links.both().map(|(a, b)| (w[a] * w[b]).sin()).sum();
    let numbered = links.both().enumerate().map(|(i, (a, b))| w[i] * w[a] * w[b]).filter(|x| *x > -10.0).fold(0.3, |sum, x| sum * x + x);
    let mut scaled = 1.0;
    own.both().filter(|(a, _)| *a < 2).for_each(|(a, b)| scaled *= w[a] + w[b]);
    waves * scaled + numbered * own.both().zip(w).map(|((a, _), x)| w[a] * x).sum::<f64>()
}

/// The same through patterns: what a map has under a key.
#[differentiable(hessian)]
fn items_of_local_maps(w: &[f64]) -> f64 {
    let mut neighbours: BTreeMap<usize, Vec<[usize; 2]>> = BTreeMap::new();
    for i in 0..w.len() {
        neighbours.insert(i, vec![[i, 0], [0, i]]);
    }
    let mut product = 1.0;
    for i in 0..w.len() + 2 {
        let Some(list) = neighbours.get(&i) else { continue };
        for pair in list {
            product *= w[pair[0]] * w[pair[1]].cos();
        }
        if let Some(first) = list.first() {
            product += w[first[0]] * w[first[1]] * product;
        }
    }
    product
}

#[differentiable(hessian)]
fn halved_at(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(x) * 0.5
}

/// What pullbacks of closures hold of the data, the pullback of the function holds.
#[differentiable(wrt(x), hessian)]
fn by_closures(x: f64, table: &Table) -> f64 {
    let first = halved_at(|y| weighted(y * x, &table.rows[0][..]), x);
    first * halved_at(|y| halved_at(|z| weighted(z * y, &table.rows[1]) + x, y), x * x)
}

/// What is no list is iterated over as rustc knows it; its items may be references.
#[differentiable(wrt(x), hessian)]
fn flattened_options(x: f64, d: &[Option<f64>], e: &[Option<Vec<f64>>]) -> f64 {
    let mut s: f64 = d.iter().flatten().map(|v| v * x * x).sum();
    for v in e.iter().flatten().flatten() {
        s += s * v * x;
    }
    s + d.iter().flat_map(|v| v).map(|v| x.powi(3) * v).sum::<f64>()
}

#[differentiable(wrt(x), hessian)]
fn labelled(x: f64, name: &str, table: &Table) -> f64 {
    x * x * table.rows[name.len()][0]
}

/// Literals that are references.
#[differentiable(wrt(x), hessian)]
fn by_labels(x: f64, table: &Table) -> f64 {
    let mut product = labelled(x, "", table);
    for _ in 0..2 {
        product *= labelled(x * x, "a", table);
    }
    product
}

// Lists of data that are lent to a call and changed behind it: the pullback asks for what it was lent.

fn made(n: usize) -> Vec<f64> {
    (0..n).map(|k| 1.0 / (k + 1) as f64).collect()
}

#[differentiable(hessian)]
fn weighed(list: &[f64], x: f64) -> f64 {
    list.iter().map(|q| q * x * x).sum::<f64>()
}

#[differentiable(hessian)]
fn pushed_behind(y: f64) -> f64 {
    let mut t = made(2);
    let s = weighed(&t, y);
    t.push(7.0);
    s
}

#[differentiable(hessian)]
fn cleared_behind(y: f64) -> f64 {
    let mut t = made(2);
    let s = weighed(&t, y);
    t.pop();
    let u = weighed(&t, s);
    t.clear();
    s * u
}

#[differentiable(hessian)]
fn sorted_behind(y: f64) -> f64 {
    let mut t = made(2);
    let s = weighed(&t[..1], y);
    t.sort_by(|a, b| a.total_cmp(b));
    let u = weighed(&t[..1], y);
    t.fill(9.0);
    s * u
}

#[differentiable(hessian)]
fn rows_behind(y: f64) -> f64 {
    let mut t = vec![made(2), made(3)];
    let s = weighed(&t[0], y);
    t[0].push(9.0);
    s * y
}

#[differentiable(hessian)]
fn behind_a_closure(y: f64) -> f64 {
    let mut t = made(2);
    let s = {
        let f = |x: f64| weighed(&t, x);
        f(y)
    };
    t.push(9.0);
    s * y
}

#[differentiable(hessian)]
fn behind_a_reference(y: f64) -> f64 {
    let mut t = made(2);
    let s = weighed(&t, y);
    {
        let r = &mut t;
        r[0] = 9.0;
    }
    s * y
}

#[differentiable(hessian)]
fn literals_behind(y: f64) -> f64 {
    let mut t = vec![1.0, 0.5];
    let s = weighed(&t, y);
    t.push(9.0);
    s * y
}

#[differentiable(hessian)]
fn in_every_round(y: f64) -> f64 {
    let mut t = made(2);
    let mut s = y;
    for k in 0..3 {
        s += weighed(&t, s * y * 0.1);
        t.push(k as f64);
    }
    s
}

#[differentiable(hessian)]
fn in_some_rounds(y: f64) -> f64 {
    let mut t = vec![0.3];
    let mut s = y;
    for k in 0..3 {
        t.push(0.1 * k as f64);
        s += weighed(&t, s * y * 0.1);
        if k == 1 {
            t.clear();
            t.extend_from_slice(&[0.4, 0.2]);
        }
    }
    s * weighed(&t[1..], s)
}

#[differentiable(hessian)]
fn in_a_branch(y: f64) -> f64 {
    let mut t = made(2);
    let mut s = y;
    if y > 0.0 {
        s = weighed(&t, y);
        t.insert(0, 3.0);
    }
    t.truncate(1);
    s * weighed(&t, y)
}

#[differentiable(hessian)]
fn again_and_again(y: f64) -> f64 {
    let mut t = made(2);
    let s = weighed(&t, y);
    t.push(7.0);
    let u = weighed(&t[1..], s);
    t.retain(|q| *q > 1.0);
    u * weighed(&t, y)
}

mod check {
    check!(flattened_options { x: var 0.7, d: fixed &[Some(0.4), None, Some(-1.1)], e: fixed &[None, Some(vec![0.3, 0.9])] } modes: reverse, forward, hessian);
    check!(by_labels { x: var 0.7, table: fixed &table() } modes: reverse, forward, hessian);
    check!(by_closures { x: var 0.7, table: fixed &table() } modes: reverse, forward, hessian);
    check!(chains_from_methods { w: var_ref [0.3, 0.7, 1.1], links: fixed &Links { pairs: vec![Pair(0, 1), Pair(2, 1)], ends: vec![] } } modes: reverse, forward, hessian);
    check!(taken_apart_behind_references { w: var_ref [0.3, 0.7, 1.1], links: fixed &Links { pairs: vec![Pair(0, 1), Pair(2, 1)], ends: vec![[1, 2], [0, 2]] } } modes: reverse, forward, hessian);
    check!(items_of_locals { w: var_ref [0.3, 0.7, 1.1], n: fixed 2 } modes: reverse, forward, hessian);
    check!(items_of_local_maps { w: var_ref [0.8, 0.7, 1.1] } modes: reverse, forward, hessian);
    check!(terms { x: var_ref [0.3, 0.7], terms: fixed &[Term::Square(1), Term::Linear { at: 0, weight: 1.5 }, Term::Linear { at: 1, weight: 0.5 }] } modes: reverse, forward, hessian);
    check!(made_lists { xs: var_ref [0.3, 0.7, 1.1], k: var 0.8 } modes: reverse, forward, hessian);
    check!(starred_names { xs: var_ref [0.3, 0.7, 1.1], k: var 0.8, offsets: fixed &Offsets { list: vec![(1, 2), (2, 3)] } } modes: reverse, forward, hessian);
    check!(beside_a_list { x: var 0.7, input: fixed &[0.4, 1.1] } modes: reverse, forward, hessian);
    check!(under_a_name { x: var 0.7, table: fixed &table(), rows: fixed &[vec![0.4, 1.1]] } modes: reverse, forward, hessian);
    check!(out_of_methods { x: var 0.7, table: fixed &table() } modes: reverse, forward, hessian);
    check!(evaluated { x: var 0.7, tree: fixed &tree() } modes: reverse, forward, hessian);
    check!(perhaps { x: var 0.7, weights: fixed Some(&[0.4, 1.1][..]), name: fixed Some("ab") } modes: reverse, forward, hessian);
    check!(perhaps as perhaps_not { x: var 0.7, weights: fixed None, name: fixed None } modes: reverse, forward, hessian);
    check!(lists_of_words { x: var 0.7, text: fixed "a,bcd,ef" } modes: reverse, forward, hessian);
    check!(out_of_an_option { x: var 0.7, table: fixed &table() } modes: reverse, forward, hessian);
    check!(pushed_behind { y: var 0.7 } modes: reverse, forward, hessian);
    check!(cleared_behind { y: var 0.7 } modes: reverse, forward, hessian);
    check!(sorted_behind { y: var 0.7 } modes: reverse, forward, hessian);
    check!(rows_behind { y: var 0.7 } modes: reverse, forward, hessian);
    check!(behind_a_closure { y: var 0.7 } modes: reverse, forward, hessian);
    check!(behind_a_reference { y: var 0.7 } modes: reverse, forward, hessian);
    check!(literals_behind { y: var 0.7 } modes: reverse, forward, hessian);
    check!(in_every_round { y: var 0.7 } modes: reverse, forward, hessian);
    check!(in_some_rounds { y: var 0.7 } modes: reverse, forward, hessian);
    check!(in_a_branch { y: var 0.7 } modes: reverse, forward, hessian);
    check!(again_and_again { y: var 0.7 } modes: reverse, forward, hessian);
}
