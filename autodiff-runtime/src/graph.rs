//! Expression graphs as data: what `f::graph()` returns for a function with the option `graph`.
//!
//! Generated code hands over constant tables; here they become text, DOT, and SVG. `layout` places the nodes, and knows
//! nothing of how they are drawn; `dot` and `svg` write.

/// The graph in the language of Graphviz.
#[cfg(feature = "alloc")]
mod dot;

/// Where nodes, clusters and edges go.
#[cfg(feature = "alloc")]
mod layout;

/// The picture.
#[cfg(feature = "alloc")]
mod svg;

use core::fmt::{self, Display, Formatter};

/// The graph of a function and that of its gradient.
///
/// For a function with a scalar result, `gradient` is the graph of `value_and_grad` as it is emitted: forward and
/// reverse sweep after simplification. For other results it is that of `accumulate_grad`, with the seed as an input.
#[derive(Clone, Copy, Debug)]
pub struct Graphs {
    /// What the function computes.
    pub forward: ExpressionGraph,
    /// What the function that computes its gradient does.
    pub gradient: ExpressionGraph,
}

/// An expression graph: nodes in the order of the program, edges, and clusters for loops and branches.
///
/// Its `Display` is a text form with one line per node; [`to_dot`](Self::to_dot) and [`to_svg`](Self::to_svg) draw.
/// Constants, indices and elements that are read stand in the label of the node that uses them.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ExpressionGraph {
    /// The function's name.
    pub name: &'static str,
    /// In the order of the program; those of one cluster stand together.
    pub nodes: &'static [GraphNode],
    /// At most one from one node to another.
    pub edges: &'static [GraphEdge],
    /// The first one is the function itself.
    pub clusters: &'static [GraphCluster],
}

/// A node of an [`ExpressionGraph`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct GraphNode {
    /// The user's variable, or `t1`, `t2`, ….
    pub name: &'static str,
    /// The whole line: `e = t2 − ys[i]`.
    pub formula: &'static str,
    /// The short form of pictures, where `·` stands for a value without a name: `e = · − ys[i]`.
    pub label: &'static str,
    /// The type, where the source tells it and it is more than a number; empty otherwise.
    pub shape: &'static str,
    /// What the node stands for.
    pub kind: NodeKind,
    /// Part of the derivative, not of the function itself.
    pub derivative: bool,
    /// The innermost cluster around it, as an index into [`ExpressionGraph::clusters`].
    pub cluster: usize,
}

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NodeKind {
    /// A parameter, or the seed of a derivative.
    Input,
    /// An operation.
    Operation,
    /// A variable as an iteration of a loop finds it, or one that is changed in place.
    Variable,
    /// The outcome of a branch.
    Choice,
    /// A call of another differentiable function, or its pullback.
    Call,
    /// A value that the forward sweep keeps for the reverse sweep.
    Recorded,
    /// An early way out without derivative.
    Jump,
    /// A result.
    Output,
}

/// An edge of an [`ExpressionGraph`], between indices into its nodes.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct GraphEdge {
    /// The node that is used.
    pub from: usize,
    /// The node that uses it.
    pub to: usize,
    /// How it is used.
    pub kind: EdgeKind,
}

/// What an edge means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EdgeKind {
    /// The value is an operand.
    Value,
    /// The value is recorded in the forward sweep for the reverse sweep.
    Record,
    /// The value decides which branch is taken.
    Decision,
    /// The value is what the next iteration of the loop finds.
    Next,
}

/// A loop or a branch of an [`ExpressionGraph`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct GraphCluster {
    /// As in the source: `for i in 0..n`, `if x > 0.0`.
    pub label: &'static str,
    /// The cluster around it; the first one is its own.
    pub parent: usize,
    /// One of several ways, of which a run takes one.
    pub branch: bool,
}

#[doc(hidden)]
pub const fn graph_node(texts: [&'static str; 4], kind: NodeKind, derivative: bool, cluster: usize) -> GraphNode {
    let [name, formula, label, shape] = texts;
    GraphNode { name, formula, label, shape, kind, derivative, cluster }
}

#[doc(hidden)]
pub const fn graph_edge(from: usize, to: usize, kind: EdgeKind) -> GraphEdge {
    GraphEdge { from, to, kind }
}

#[doc(hidden)]
pub const fn graph_cluster(label: &'static str, parent: usize, branch: bool) -> GraphCluster {
    GraphCluster { label, parent, branch }
}

#[doc(hidden)]
pub const fn expression_graph(
    name: &'static str,
    nodes: &'static [GraphNode],
    edges: &'static [GraphEdge],
    clusters: &'static [GraphCluster],
) -> ExpressionGraph {
    ExpressionGraph { name, nodes, edges, clusters }
}

impl ExpressionGraph {
    /// The graph in the language of Graphviz.
    ///
    /// Node `n` is called `n0`, `n1`, … by its place in [`nodes`](Self::nodes); loops and branches are clusters.
    ///
    /// ```
    /// # use autodiff_runtime::__private::{NodeKind, expression_graph, graph_cluster, graph_node};
    /// # const GRAPH: autodiff_runtime::ExpressionGraph = expression_graph(
    /// #     "wave",
    /// #     &[graph_node(["x", "input x: f64", "x", "f64"], NodeKind::Input, false, 0)],
    /// #     &[],
    /// #     &[graph_cluster("wave", 0, false)],
    /// # );
    /// # struct wave;
    /// # impl wave {
    /// #     fn graph() -> autodiff_runtime::__private::Graphs {
    /// #         autodiff_runtime::__private::Graphs { forward: GRAPH, gradient: GRAPH }
    /// #     }
    /// # }
    /// // `wave` is a function with the option `graph`.
    /// assert!(wave::graph().forward.to_dot().starts_with("digraph"));
    /// ```
    #[cfg(feature = "alloc")]
    pub fn to_dot(&self) -> alloc::string::String {
        dot::write(self)
    }

    /// The graph as a picture, laid out from top to bottom.
    ///
    /// Boxes of inputs and results are round, those that belong to the derivative orange; dashed edges lead to the next
    /// iteration of a loop, dotted ones from what is recorded, or what decides between branches. The text stays text.
    ///
    /// ```
    /// # use autodiff_runtime::__private::{NodeKind, expression_graph, graph_cluster, graph_node};
    /// # const GRAPH: autodiff_runtime::ExpressionGraph = expression_graph(
    /// #     "wave",
    /// #     &[graph_node(["x", "input x: f64", "x", "f64"], NodeKind::Input, false, 0)],
    /// #     &[],
    /// #     &[graph_cluster("wave", 0, false)],
    /// # );
    /// # struct wave;
    /// # impl wave {
    /// #     fn graph() -> autodiff_runtime::__private::Graphs {
    /// #         autodiff_runtime::__private::Graphs { forward: GRAPH, gradient: GRAPH }
    /// #     }
    /// # }
    /// // `wave` is a function with the option `graph`.
    /// assert!(wave::graph().forward.to_svg().starts_with("<svg"));
    /// ```
    #[cfg(feature = "alloc")]
    pub fn to_svg(&self) -> alloc::string::String {
        svg::write(self)
    }

    /// How many clusters are around this one.
    fn depth(&self, mut cluster: usize) -> usize {
        let mut depth = 0;
        while cluster != 0 {
            cluster = self.clusters[cluster].parent;
            depth += 1;
        }
        depth
    }

    /// Writes the headings of clusters that are entered between two nodes.
    fn headings(&self, f: &mut Formatter<'_>, from: usize, to: usize) -> fmt::Result {
        let mut around = from;
        while around != 0 && around != to {
            around = self.clusters[around].parent;
        }
        let encloses = |mut inner: usize| loop {
            match inner {
                _ if inner == to => break true,
                0 => break false,
                _ => inner = self.clusters[inner].parent,
            }
        };
        if to != 0 && !encloses(from) {
            self.headings(f, from, self.clusters[to].parent)?;
            writeln!(f, "{:1$}{2}", "", 2 * self.depth(to), self.clusters[to].label)?;
        }
        Ok(())
    }
}

impl Display for ExpressionGraph {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.name)?;
        let mut cluster = 0;
        for node in self.nodes {
            self.headings(f, cluster, node.cluster)?;
            cluster = node.cluster;
            let word = match node.kind {
                NodeKind::Input => "input ",
                NodeKind::Output => "output ",
                _ => "",
            };
            let colon = if node.shape.is_empty() { "" } else { ": " };
            writeln!(f, "{:indent$}{word}{}{colon}{}", "", node.formula, node.shape, indent = 2 * self.depth(cluster) + 2)?;
        }
        Ok(())
    }
}
