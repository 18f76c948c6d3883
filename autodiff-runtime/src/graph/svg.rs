//! The picture: frames, edges, boxes, each with its text as text.

use super::layout::{Layout, Rect, Way, layout};
use super::{EdgeKind, ExpressionGraph, GraphNode, NodeKind};
use alloc::string::String;
use core::fmt::{self, Write};

const MARGIN: i32 = 8;
const LINE: &str = "#4a5560";
const DERIVATIVE: &str = "#b45f06";

pub fn write(graph: &ExpressionGraph) -> String {
    let mut out = String::new();
    // Writing to a `String` cannot fail.
    let _ = picture(graph, &layout(graph), &mut out);
    out
}

/// The colour of a box.
pub fn fill(node: &GraphNode) -> &'static str {
    match (node.kind, node.derivative) {
        (NodeKind::Output, true) => "#f9cb9c",
        (_, true) => "#fdebd8",
        (NodeKind::Input, _) => "#d8e8f7",
        (NodeKind::Output, _) => "#d5ecd4",
        (NodeKind::Recorded, _) => "#ececec",
        _ => "#ffffff",
    }
}

fn picture(graph: &ExpressionGraph, layout: &Layout, out: &mut String) -> fmt::Result {
    let (w, h) = (layout.width + 2 * MARGIN, layout.height + 2 * MARGIN);
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"{} {} {w} {h}\" \
         font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"13\">",
        -MARGIN, -MARGIN
    )?;
    writeln!(out, "<title>{}</title>", escaped(graph.name))?;
    writeln!(out, "<rect x=\"{}\" y=\"{}\" width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>", -MARGIN, -MARGIN)?;
    for rect in layout.clusters.iter().skip(1) {
        let Rect { x, y, w, h } = rect;
        writeln!(
            out,
            "<rect class=\"cluster\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"10\" fill=\"#f4f6f8\" \
             fill-opacity=\"0.9\" stroke=\"#9aa5b1\"/>"
        )?;
    }
    for (edge, way) in graph.edges.iter().zip(&layout.ways) {
        let of_derivative = graph.nodes[edge.from].derivative;
        draw_edge(edge.kind, if of_derivative { DERIVATIVE } else { LINE }, way, out)?;
    }
    for (cluster, rect) in graph.clusters.iter().zip(&layout.clusters).skip(1) {
        let (x, y, title) = (rect.x + 10, rect.y + 16, escaped(cluster.label));
        writeln!(out, "<text class=\"title\" x=\"{x}\" y=\"{y}\" font-size=\"12\" font-weight=\"bold\" fill=\"#3d4852\">{title}</text>")?;
    }
    for (node, rect) in graph.nodes.iter().zip(&layout.nodes) {
        draw_node(node, rect, out)?;
    }
    writeln!(out, "</svg>")
}

fn draw_node(node: &GraphNode, rect: &Rect, out: &mut String) -> fmt::Result {
    let Rect { x, y, w, h } = rect;
    let round = if matches!(node.kind, NodeKind::Input | NodeKind::Output) { h / 2 } else { 4 };
    let stroke = if node.derivative { DERIVATIVE } else { LINE };
    let dash = if node.kind == NodeKind::Recorded { " stroke-dasharray=\"2 2\"" } else { "" };
    writeln!(
        out,
        "<rect class=\"node\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{round}\" fill=\"{}\" stroke=\"{stroke}\"{dash}/>",
        fill(node)
    )?;
    let middle = x + w / 2;
    writeln!(out, "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>", y + 18, escaped(node.label))?;
    if !node.shape.is_empty() {
        let (at, shape) = (y + h - 8, escaped(node.shape));
        writeln!(out, "<text x=\"{middle}\" y=\"{at}\" text-anchor=\"middle\" font-size=\"10.5\" fill=\"#66727f\">{shape}</text>")?;
    }
    Ok(())
}

fn draw_edge(kind: EdgeKind, color: &str, way: &Way, out: &mut String) -> fmt::Result {
    let dash = match kind {
        EdgeKind::Value => "",
        EdgeKind::Record | EdgeKind::Decision => " stroke-dasharray=\"2 3\"",
        EdgeKind::Next => " stroke-dasharray=\"6 4\"",
    };
    let end = way.points[way.points.len() - 1];
    write!(out, "<path fill=\"none\" stroke=\"{color}\" stroke-width=\"1.2\"{dash} d=\"M{} {}", way.points[0].0, way.points[0].1)?;
    for pair in way.points.windows(2) {
        let ((x0, y0), (x1, mut y1)) = (pair[0], pair[1]);
        if pair[1] == end {
            y1 -= 6;
        }
        if way.angular || x0 == x1 {
            write!(out, " L{x1} {y1}")?;
        } else {
            let middle = (y0 + y1) / 2;
            write!(out, " C{x0} {middle} {x1} {middle} {x1} {y1}")?;
        }
    }
    writeln!(out, "\"/>")?;
    let (x, y) = end;
    writeln!(out, "<path fill=\"{color}\" d=\"M{x} {y} l-3.5 -7 l7 0 z\"/>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
