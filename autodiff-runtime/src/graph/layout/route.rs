//! The ways of edges: out of the clusters around the source, past the layers between, into those around the target.

use super::{GAP, Item, LANE, Layouter, PADDING, Rect, Way};
use crate::graph::EdgeKind;
use alloc::vec;
use alloc::vec::Vec;

pub fn ways(layouter: &Layouter<'_>, corners: &[(i32, i32)], nodes: &[Rect]) -> Vec<Way> {
    let edges = layouter.graph.edges;
    let mut ways: Vec<Way> = edges
        .iter()
        .map(|edge| match edge.kind {
            EdgeKind::Next => back(layouter, corners, nodes, edge.from, edge.to),
            _ => Way { points: down(layouter, corners, nodes, edge.from, edge.to), angular: false },
        })
        .collect();
    // Several edges into a node end side by side, in the order in which they come.
    for (id, rect) in nodes.iter().enumerate() {
        let mut into: Vec<usize> = (0..edges.len()).filter(|e| edges[*e].to == id).collect();
        into.sort_by_key(|e| (ways[*e].angular, ways[*e].points.iter().rev().nth(1).map_or(0, |p| p.0)));
        let step = 14.min(rect.w * 3 / 4 / into.len().max(1) as i32);
        let first = rect.x + rect.w / 2 - step * (into.len() as i32 - 1) / 2;
        for (number, edge) in into.iter().enumerate() {
            let (x, way) = (first + step * number as i32, &mut ways[*edge]);
            let last = way.points.len() - 1;
            way.points[last].0 = x;
            if way.angular {
                way.points[last - 1].0 = x;
            }
        }
    }
    ways
}

/// The clusters around a node, from the inside.
fn around(layouter: &Layouter<'_>, node: usize) -> Vec<usize> {
    let mut cluster = layouter.graph.nodes[node].cluster;
    let mut out = vec![cluster];
    while cluster != 0 {
        cluster = layouter.graph.clusters[cluster].parent;
        out.push(cluster);
    }
    out
}

fn down(layouter: &Layouter<'_>, corners: &[(i32, i32)], nodes: &[Rect], from: usize, to: usize) -> Vec<(i32, i32)> {
    let (out, into) = (around(layouter, from), around(layouter, to));
    let common = *out.iter().find(|cluster| into.contains(cluster)).expect("the function is around all");
    let mut points = vec![(nodes[from].x + nodes[from].w / 2, nodes[from].y + nodes[from].h)];
    for cluster in out.iter().copied().take_while(|cluster| *cluster != common) {
        leave(layouter, corners, cluster, from, &mut points);
    }
    let (source, target) = (layouter.item(common, from), layouter.item(common, to));
    pass(layouter, corners, common, from, source, target, &mut points);
    for cluster in into.iter().rev().copied().skip_while(|cluster| *cluster != common).skip(1) {
        let block = &layouter.blocks[cluster];
        let (x, y) = corners[cluster];
        points.push((x + block.x[&Item::Entry(from)], y));
        pass(layouter, corners, cluster, from, Some(Item::Entry(from)), layouter.item(cluster, to), &mut points);
    }
    points.push((nodes[to].x + nodes[to].w / 2, nodes[to].y));
    points
}

/// From a node to the lower border of a cluster around it.
fn leave(layouter: &Layouter<'_>, corners: &[(i32, i32)], cluster: usize, from: usize, points: &mut Vec<(i32, i32)>) {
    let block = &layouter.blocks[cluster];
    pass(layouter, corners, cluster, from, layouter.item(cluster, from), Some(Item::Exit(from)), points);
    let (x, y) = corners[cluster];
    points.push((x + block.x[&Item::Exit(from)], y + block.h));
}

/// The points between two items of a cluster.
fn pass(
    layouter: &Layouter<'_>,
    corners: &[(i32, i32)],
    cluster: usize,
    value: usize,
    source: Option<Item>,
    target: Option<Item>,
    points: &mut Vec<(i32, i32)>,
) {
    let block = &layouter.blocks[cluster];
    let layer = |item: Option<Item>| item.and_then(|item| block.layer_of.get(&item)).copied().unwrap_or(0);
    let (x, y) = corners[cluster];
    // A small item in a high layer, or an entry beside the title: straight on to where the layer ends.
    if let Some((_, bottom)) = block.rows.get(layer(source)).filter(|_| source.is_some()) {
        let last = points[points.len() - 1];
        points.push((last.0, y + bottom));
    }
    for number in layer(source) + 1..layer(target) {
        let middle = x + block.x[&Item::Pass(value, number)];
        points.push((middle, y + block.rows[number].0));
        points.push((middle, y + block.rows[number].1));
    }
}

/// From the end of an iteration up to its beginning, on a lane of its own.
fn back(layouter: &Layouter<'_>, corners: &[(i32, i32)], nodes: &[Rect], from: usize, to: usize) -> Way {
    let cluster = layouter.graph.nodes[to].cluster;
    let block = &layouter.blocks[cluster];
    let (x, y) = corners[cluster];
    let mut points = vec![(nodes[from].x + nodes[from].w / 2, nodes[from].y + nodes[from].h)];
    for inner in around(layouter, from).into_iter().take_while(|inner| *inner != cluster) {
        leave(layouter, corners, inner, from, &mut points);
    }
    let number = block.lanes.iter().position(|lane| *lane == (from, to)).unwrap_or(0) as i32;
    let lane = x + block.w - PADDING / 2 - LANE * number;
    let row = |item: Option<Item>| item.and_then(|item| block.layer_of.get(&item)).map_or((0, 0), |layer| block.rows[*layer]);
    let below = y + row(layouter.item(cluster, from)).1 + (GAP / 4).min(PADDING / 2) + 3 * number;
    let above = y + row(Some(Item::Node(to))).0 - PADDING / 2 - 3 * number;
    let last = points[points.len() - 1].0;
    let target = nodes[to].x + nodes[to].w / 2;
    points.extend([(last, below), (lane, below), (lane, above), (target, above), (target, nodes[to].y)]);
    Way { points, angular: true }
}
