//! The graph in the language of Graphviz: nested subgraphs for clusters, one statement per node and edge.

use super::svg::fill;
use super::{EdgeKind, ExpressionGraph, GraphNode};
use alloc::string::String;
use core::fmt::{self, Write};

pub fn write(graph: &ExpressionGraph) -> String {
    let mut out = String::new();
    // Writing to a `String` cannot fail.
    let _ = digraph(graph, &mut out);
    out
}

fn digraph(graph: &ExpressionGraph, out: &mut String) -> fmt::Result {
    writeln!(out, "digraph {{")?;
    writeln!(out, "  label={};", quoted(graph.name))?;
    writeln!(out, "  node [shape=box, style=\"rounded,filled\", fontname=\"monospace\"];")?;
    cluster(graph, 0, 1, out)?;
    for edge in graph.edges {
        let style = match edge.kind {
            EdgeKind::Value => "",
            EdgeKind::Record => " [style=dotted]",
            EdgeKind::Decision => " [style=dotted, arrowhead=empty]",
            EdgeKind::Next => " [style=dashed, constraint=false]",
        };
        writeln!(out, "  n{} -> n{}{style};", edge.from, edge.to)?;
    }
    writeln!(out, "}}")
}

fn cluster(graph: &ExpressionGraph, number: usize, depth: usize, out: &mut String) -> fmt::Result {
    for (id, item) in graph.nodes.iter().enumerate().filter(|(_, node)| node.cluster == number) {
        node(item, id, depth, out)?;
    }
    for (inner, item) in graph.clusters.iter().enumerate().skip(1).filter(|(_, c)| c.parent == number) {
        let indent = 2 * depth;
        writeln!(out, "{:indent$}subgraph cluster_{inner} {{", "")?;
        writeln!(out, "{:indent$}  label={};", "", quoted(item.label))?;
        writeln!(out, "{:indent$}  style=rounded;", "")?;
        cluster(graph, inner, depth + 1, out)?;
        writeln!(out, "{:indent$}}}", "")?;
    }
    Ok(())
}

fn node(node: &GraphNode, id: usize, depth: usize, out: &mut String) -> fmt::Result {
    let mut label = String::from(node.label);
    if !node.shape.is_empty() {
        label.push('\n');
        label.push_str(node.shape);
    }
    writeln!(out, "{:indent$}n{id} [label={}, fillcolor=\"{}\"];", "", quoted(&label), fill(node), indent = 2 * depth)
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
