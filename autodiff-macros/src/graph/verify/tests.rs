//! Graphs that are broken on purpose: each is noticed.

use super::violations;
use crate::graph::{Graph, Stmt, Ty};
use crate::random_tests::oracle::lowered_graph;

const SOURCE: &str = "fn f(x: f64, n: usize) -> f64 {
    let mut y = x;
    for _ in 0..n {
        if y > 1.0 { y *= x; } else { y += x.sin(); }
    }
    y
}";

/// What is said of the graph after the change.
fn broken(change: impl Fn(&mut Graph)) -> String {
    let mut graph = lowered_graph(SOURCE, "");
    assert_eq!(violations(&graph), Vec::<String>::new());
    change(&mut graph);
    violations(&graph).join("; ")
}

#[test]
fn broken_graphs_are_noticed() {
    let unassigned = broken(|graph| drop(graph.body.stmts.remove(0)));
    assert!(unassigned.contains("may have no value yet"), "{unassigned}");
    let twice = broken(|graph| {
        let last = graph.body.stmts.iter().rfind(|stmt| matches!(stmt, Stmt::Let(_))).cloned().expect("the result is read");
        graph.body.stmts.push(last);
    });
    assert!(twice.contains("is defined twice"), "{twice}");
    let outside = broken(|graph| {
        let label = graph.new_label();
        graph.body.stmts.push(Stmt::Break(label));
    });
    assert!(outside.contains("is not around the jump"), "{outside}");
    let of_numbers = broken(|graph| graph.nodes.iter_mut().filter(|node| node.ty == Ty::Bool).for_each(|node| node.ty = Ty::Int));
    assert!(of_numbers.contains("instead of"), "{of_numbers}");
    let undefined = broken(|graph| {
        let at = graph.body.stmts.iter().rposition(|stmt| matches!(stmt, Stmt::Let(_))).expect("the result is read");
        graph.body.stmts.remove(at);
    });
    assert!(undefined.contains("is defined nowhere"), "{undefined}");
}
