//! The option `graph`: text forms as people read them, DOT that names what it declares, pictures without overlaps, those of the
//! documentation among them.
//!
//! `AUTODIFF_PICTURES=overwrite cargo test --test expression_graph` draws the picture of the README anew; look at it.

use autodiff::{Differentiable, EdgeKind, ExpressionGraph, Graphs, NodeKind, differentiable};
use std::collections::BTreeSet;

#[differentiable(wrt(w, b), graph)]
fn linear_loss(w: f64, b: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let e = w * x + b - y;
        sum += e * e;
    }
    sum / xs.len() as f64
}

#[differentiable(wrt(k), graph)]
fn decay(k: f64, start: f64, steps: usize) -> f64 {
    let mut x = start;
    for _ in 0..steps {
        x -= k * x.sin();
    }
    x
}

#[differentiable(wrt(error), graph)]
fn huber(error: f64, delta: f64) -> f64 {
    let size = error.abs();
    if size <= delta { 0.5 * error * error } else { delta * (size - 0.5 * delta) }
}

#[differentiable(wrt(a, x), graph)]
fn filter(a: f64, x: &[f64], n: usize) -> (f64, Vec<f64>) {
    let mut out = vec![0.0; n];
    let mut best = f64::NEG_INFINITY;
    for i in 0..n {
        if x[i] < 0.0 {
            continue;
        }
        let v = huber(a * x[i], 1.0);
        if v > 100.0 {
            break;
        }
        out[i] = v + if i > 0 { out[i - 1] } else { 0.0 };
        best = best.max(v);
    }
    (best, out)
}

#[differentiable(wrt(a), graph)]
fn newton(a: f64, mode: u8) -> f64 {
    let mut x = a;
    while (x * x - a).abs() > 1e-9 {
        x = 0.5 * (x + a / x);
    }
    match mode {
        0 => x,
        1 | 2 => x * 2.0,
        _ => x.powi(3),
    }
}

#[differentiable(wrt(x), graph)]
fn generic<T: num_traits::Float, const N: usize>(x: &mut [T; N], scale: T) {
    for i in 1..N {
        x[i] = x[i - 1] * scale + x[i];
    }
}

/// Labels say what the user wrote, though emitted code asks for lengths in words of its own.
#[differentiable(wrt(k), graph)]
fn last_differs(k: f64, xs: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (i, x) in xs.iter().enumerate() {
        let is_last = i + 1 == xs.len();
        sum += if is_last { k.sin() * x } else { k.cos() + x };
    }
    sum
}

struct Scale(f64);

#[differentiable]
impl Scale {
    #[differentiable(wrt(x), graph)]
    fn by(&self, x: f64) -> f64 {
        x * self.0
    }
}

fn all() -> Vec<ExpressionGraph> {
    let graphs: [Graphs; 8] = [
        linear_loss::graph(),
        decay::graph(),
        huber::graph(),
        filter::graph(),
        newton::graph(),
        generic::graph(),
        last_differs::graph(),
        Scale::by_graph(),
    ];
    graphs.iter().flat_map(|graphs| [graphs.forward, graphs.gradient]).collect()
}

#[test]
fn methods_have_theirs_beside_them() {
    let expected = "by\n  input self: &Self\n  input x: f64\n  output by = x × self.0\n";
    assert_eq!((Scale::by_graph().forward.to_string().as_str(), Scale(2.0).by(3.0)), (expected, 6.0));
}

#[test]
fn text_of_a_sum() {
    let expected = "\
linear_loss
  input w: f64
  input b: f64
  input xs: &[f64]
  input ys: &[f64]
  for i in 0..min(xs.len(), ys.len())
    t1 = w × xs[i]
    t2 = t1 + b
    e = t2 − ys[i]
    sum += e × e, from 0.0
  output linear_loss = sum / xs.len() as f64
";
    assert_eq!(linear_loss::graph().forward.to_string(), expected);
}

#[test]
fn text_of_a_gradient() {
    let expected = "\
gradient of decay
  input k: f64
  input start: f64
  input steps: usize
  for i in 0..steps
    x₁ = first start, then x of the last iteration
    t1 = sin(x₁)
    x −= k × t1
  for i in (0..steps).rev()
    t2 = recorded x₁
    t3 = recorded t1
    d_x₁ = first 1.0, then d_x of the last iteration
    t4 = d_x₁ × k
    t5 = cos(t2)
    d_x −= t4 × t5
    d_k −= d_x₁ × t3, from 0.0
  output decay = x
  output d_k
";
    assert_eq!(decay::graph().gradient.to_string(), expected);
}

#[test]
fn text_of_branches() {
    let expected = "\
huber
  input error: f64
  input delta: f64
  size = abs(error)
  if size ≤ delta
    t1 = 0.5 × error
    t2 = t1 × error
  else
    t3 = 0.5 × delta
    t4 = size − t3
    t5 = delta × t4
  output huber = either t2 or t5
";
    assert_eq!(huber::graph().forward.to_string(), expected);
}

#[test]
fn labels_are_of_the_user() {
    let graphs = last_differs::graph();
    assert!(graphs.forward.to_string().contains("if (i + 1) == xs.len()\n"), "{}", graphs.forward);
    for graph in all() {
        assert!(!graph.to_string().contains("__private"), "{graph}");
    }
}

#[test]
fn edges_tell_what_they_carry() {
    let graph = decay::graph().gradient;
    let count = |kind| graph.edges.iter().filter(|edge| edge.kind == kind).count();
    assert_eq!((count(EdgeKind::Record), count(EdgeKind::Next)), (2, 2));
    let huber = huber::graph().forward;
    let of = |kind: EdgeKind| huber.edges.iter().filter(move |e| e.kind == kind).map(|e| huber.nodes[e.from].name).collect::<Vec<_>>();
    assert_eq!(of(EdgeKind::Decision), ["size", "delta"]);
    let outputs: Vec<_> = graph.nodes.iter().filter(|node| node.kind == NodeKind::Output).map(|node| node.name).collect();
    assert_eq!(outputs, ["decay", "d_k"]);
}

/// Every edge but those to the next iteration leads forward, and every cluster stands behind the one around it.
#[test]
fn graphs_are_in_order() {
    for graph in all() {
        assert!(graph.nodes.iter().all(|node| node.cluster < graph.clusters.len()), "{graph}");
        assert!((1..graph.clusters.len()).all(|c| graph.clusters[c].parent < c), "{graph}");
        for edge in graph.edges {
            assert!(edge.kind == EdgeKind::Next || edge.from < edge.to, "{} to {}:\n{graph}", edge.from, edge.to);
        }
        let used: BTreeSet<usize> = graph.edges.iter().map(|edge| edge.from).collect();
        let outputs = graph.nodes.iter().filter(|node| node.kind == NodeKind::Output).count();
        assert!(outputs > 0 && !used.is_empty(), "{graph}");
    }
}

#[test]
fn dot_names_what_it_declares() {
    for graph in all() {
        let dot = graph.to_dot();
        let unquoted: String = dot.split('"').step_by(2).collect();
        assert_eq!(unquoted.matches('{').count(), unquoted.matches('}').count(), "{dot}");
        assert_eq!(dot.matches("subgraph cluster_").count(), graph.clusters.len() - 1, "{dot}");
        let words = |line: &str| line.split([' ', ';']).filter(|w| !w.is_empty()).map(str::to_string).collect::<Vec<_>>();
        let lines: Vec<Vec<String>> = dot.lines().map(words).collect();
        let declared: BTreeSet<&String> = lines.iter().filter(|w| w.len() > 1 && w[1].starts_with("[label=")).map(|w| &w[0]).collect();
        let edges: Vec<_> = lines.iter().filter(|w| w.get(1).is_some_and(|arrow| arrow == "->")).collect();
        assert_eq!((declared.len(), edges.len()), (graph.nodes.len(), graph.edges.len()), "{dot}");
        assert!(edges.iter().all(|w| declared.contains(&w[0]) && declared.contains(&w[2])), "{dot}");
    }
}

#[derive(Debug)]
struct Rect {
    x: i32,
    y: i32,
    w: i32,
    h: i32,
}

impl Rect {
    fn meets(&self, other: &Rect) -> bool {
        self.x < other.x + other.w && other.x < self.x + self.w && self.y < other.y + other.h && other.y < self.y + self.h
    }

    fn encloses(&self, other: &Rect) -> bool {
        self.x <= other.x && self.y <= other.y && other.x + other.w <= self.x + self.w && other.y + other.h <= self.y + self.h
    }
}

fn rects(svg: &str, class: &str) -> Vec<Rect> {
    let prefix = format!("<rect class=\"{class}\"");
    let number = |line: &str, key: &str| {
        let at = line.find(&format!(" {key}=\"")).expect("the attribute is there") + key.len() + 3;
        line[at..].split('"').next().and_then(|n| n.parse().ok()).expect("a number")
    };
    let of = |line: &str| Rect { x: number(line, "x"), y: number(line, "y"), w: number(line, "width"), h: number(line, "height") };
    svg.lines().filter(|line| line.starts_with(&prefix)).map(of).collect()
}

#[differentiable(graph)]
trait Layer {
    fn forward(&self, x: f64) -> f64;

    fn twice(&self, x: f64) -> f64 {
        self.forward(self.forward(x))
    }
}

#[derive(Differentiable)]
struct Affine {
    weight: f64,
    bias: f64,
}

#[differentiable(graph)]
impl Layer for Affine {
    fn forward(&self, x: f64) -> f64 {
        self.weight * x + self.bias
    }
}

#[test]
fn methods_of_traits_have_graphs() {
    let graphs = <Affine as Layer>::forward_graph();
    let lines = ["forward", "  input self: &Self", "  input x: f64", "  t1 = self.weight × x", "  output forward = t1 + self.bias", ""];
    assert_eq!(graphs.forward.to_string(), lines.join("\n"));
    assert!(graphs.gradient.to_string().contains("output d_x = self.weight"));
    let twice = <Affine as Layer>::twice_graph().forward.to_string();
    assert!(twice.contains("t1 = forward(self, x)") && twice.contains("t2 = forward(self, t1)"), "{twice}");
    let layer: &dyn Layer = &Affine { weight: 3.0, bias: 1.0 };
    assert_eq!((layer.forward(2.0), layer.twice(2.0)), (7.0, 22.0));
    assert_eq!(Affine { weight: 3.0, bias: 1.0 }.twice_value_and_grad(2.0).1.1, 9.0);
}

#[test]
fn pictures_do_not_overlap() {
    for graph in all() {
        let svg = graph.to_svg();
        let (nodes, clusters) = (rects(&svg, "node"), rects(&svg, "cluster"));
        assert_eq!((nodes.len(), clusters.len()), (graph.nodes.len(), graph.clusters.len() - 1));
        for (at, node) in nodes.iter().enumerate() {
            assert!(nodes[at + 1..].iter().all(|other| !node.meets(other)), "{}: {}", graph.name, graph.nodes[at].label);
            for (number, cluster) in clusters.iter().enumerate() {
                let mut around = graph.nodes[at].cluster;
                while around != 0 && around != number + 1 {
                    around = graph.clusters[around].parent;
                }
                let label = graph.nodes[at].label;
                assert_eq!((cluster.encloses(node), cluster.meets(node)), (around != 0, around != 0), "{}: {label}", graph.name);
            }
        }
    }
}

#[test]
fn pictures_are_well_formed() {
    for graph in all() {
        let svg = graph.to_svg();
        let mut open = Vec::new();
        for tag in svg.split('<').skip(1) {
            let (tag, text) = tag.split_once('>').expect("a tag ends");
            assert!(
                !text.contains('>') && text.split('&').skip(1).all(|t| ["lt;", "gt;", "amp;"].iter().any(|e| t.starts_with(e))),
                "{text}"
            );
            assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
            match tag.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop(), Some(name), "{svg}"),
                None if tag.ends_with('/') => {}
                None => open.push(tag.split(' ').next().unwrap_or_default()),
            }
        }
        assert!(open.is_empty(), "{open:?}");
    }
}

/// Points of the curves and lines that an edge is made of.
fn points(way: &str) -> Vec<(f64, f64)> {
    let mut points = Vec::new();
    let mut numbers = Vec::new();
    let starts = way.match_indices(['M', 'L', 'C']).map(|(at, _)| at).collect::<Vec<_>>();
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(way.len());
        numbers.clear();
        numbers.extend(way[start + 1..end].split_whitespace().map(|n| n.parse::<f64>().expect("a number")));
        let from = *points.last().unwrap_or(&(numbers[0], numbers[1]));
        let controls = match numbers[..] {
            [x, y] => [from, from, (x, y), (x, y)],
            [a, b, c, d, x, y] => [from, (a, b), (c, d), (x, y)],
            _ => panic!("{way}"),
        };
        points.extend((1..=20).map(|step| {
            let t = f64::from(step) / 20.0;
            let weights = [(1.0 - t).powi(3), 3.0 * t * (1.0 - t).powi(2), 3.0 * t * t * (1.0 - t), t.powi(3)];
            let sum = |part: fn(&(f64, f64)) -> f64| controls.iter().zip(weights).map(|(point, weight)| weight * part(point)).sum();
            (sum(|p| p.0), sum(|p| p.1))
        }));
    }
    points
}

mod readme {
    use super::differentiable;

    /// The function at the top of the README.
    #[differentiable(wrt(w, b), graph)]
    pub fn loss(w: f64, b: f64, xs: &[f64], ys: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (x, y) in xs.iter().zip(ys) {
            let e = w * x + b - y;
            sum += e * e;
        }
        sum / xs.len() as f64
    }
}

/// Picture and text in the README are those of the function at its top.
#[test]
fn readme_shows_what_is_drawn() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (file, graphs) = (root.join("docs/loss_gradient.svg"), readme::loss::graph());
    let drawn = graphs.gradient.to_svg();
    if std::env::var("AUTODIFF_PICTURES").is_ok_and(|value| value == "overwrite") {
        std::fs::write(&file, &drawn).expect("writable");
    }
    assert!(
        std::fs::read_to_string(&file).expect("readable") == drawn,
        "docs/loss_gradient.svg is out of date; see the header of this file"
    );
    let text = std::fs::read_to_string(root.join("README.md")).expect("readable");
    assert!(text.contains(&graphs.forward.to_string()), "the text form in the README is out of date");
}

#[test]
fn edges_keep_clear_of_titles() {
    let mut titles = 0;
    for graph in all() {
        let svg = graph.to_svg();
        let attribute = |line: &str, name: &str| {
            let at = line.find(&format!(" {name}=\"")).expect("the attribute is there") + name.len() + 3;
            line[at..].split('"').next().unwrap_or_default().to_string()
        };
        let of_edges = svg.lines().filter(|line| line.starts_with("<path fill=\"none\""));
        let ways: Vec<Vec<(f64, f64)>> = of_edges.map(|line| points(&attribute(line, "d"))).collect();
        for (line, cluster) in svg.lines().filter(|line| line.starts_with("<text class=\"title\"")).zip(&graph.clusters[1..]) {
            // A character of this size takes 7.3 pixels.
            let width = 7.3 * cluster.label.chars().count() as f64;
            let (x, y): (f64, f64) = (attribute(line, "x").parse().expect("a number"), attribute(line, "y").parse().expect("a number"));
            let is_behind = |(a, b): &(f64, f64)| *a > x - 1.0 && *a < x + width + 1.0 && *b > y - 10.0 && *b < y + 4.0;
            assert!(!ways.iter().flatten().any(is_behind), "an edge crosses `{}` in {}", cluster.label, graph.name);
            titles += 1;
        }
    }
    assert!(titles > 10, "only {titles} frames were looked at");
}
