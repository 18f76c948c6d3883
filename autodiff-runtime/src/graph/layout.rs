//! Nodes in layers from top to bottom, each below everything that it uses.
//!
//! A cluster is laid out by itself and is then one item of the cluster around it, so that boxes and frames never overlap.
//! A value that is used in another layer or cluster gets points to pass by: one in each layer between, and ports on the
//! borders of the clusters in its way; what enters a cluster does so right of its title. All sizes are pixels.

/// Who stands left of whom, and where.
mod order;

/// The ways of edges.
mod route;

use super::{EdgeKind, ExpressionGraph, NodeKind};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;

/// Width of a character of a label, and of a shape below it.
const CHARACTER: i32 = 8;
const SMALL_CHARACTER: i32 = 7;
const LINE: i32 = 28;
const GAP: i32 = 34;
/// A gap is a pixel higher for so many that a way goes to the side, up to so many.
const SLOPE: (i32, i32) = (24, 28);
const PADDING: i32 = 16;
const HEADER: i32 = 22;
const LANE: i32 = 14;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub h: i32,
}

/// The way of an edge.
pub struct Way {
    pub points: Vec<(i32, i32)>,
    /// Around the loop, with right angles, instead of a curve downwards.
    pub angular: bool,
}

pub struct Layout {
    pub width: i32,
    pub height: i32,
    pub nodes: Vec<Rect>,
    pub clusters: Vec<Rect>,
    pub ways: Vec<Way>,
}

/// What stands in a layer of a cluster.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Item {
    /// The title of the cluster, left of what enters it.
    Title(usize),
    /// Where the value of a node enters the cluster.
    Entry(usize),
    Node(usize),
    Cluster(usize),
    /// A value of a node passes by the items of a layer.
    Pass(usize, usize),
    /// Where the value of a node leaves the cluster.
    Exit(usize),
}

/// From one item to one in the next layer, and the value that goes there.
type Link = (Item, Item, usize);

/// By value: from which item to which ones it goes.
type Nets = BTreeMap<usize, (Item, BTreeSet<Item>)>;

/// A cluster that is laid out; positions are relative to its corner.
#[derive(Default)]
struct Block {
    w: i32,
    h: i32,
    layer_of: BTreeMap<Item, usize>,
    layers: Vec<Vec<Item>>,
    /// The middle of each item.
    x: BTreeMap<Item, i32>,
    /// Top and bottom of each layer.
    rows: Vec<(i32, i32)>,
    /// Values that come back to the next iteration: from, to.
    lanes: Vec<(usize, usize)>,
}

struct Layouter<'g> {
    graph: &'g ExpressionGraph,
    blocks: Vec<Block>,
}

pub fn layout(graph: &ExpressionGraph) -> Layout {
    let mut layouter = Layouter { graph, blocks: graph.clusters.iter().map(|_| Block::default()).collect() };
    // Inner clusters have greater numbers.
    for cluster in (0..graph.clusters.len()).rev() {
        layouter.blocks[cluster] = layouter.block(cluster);
    }
    let mut corners = vec![(0, 0); graph.clusters.len()];
    for cluster in 1..graph.clusters.len() {
        let parent = graph.clusters[cluster].parent;
        let (outer, block) = (&layouter.blocks[parent], &layouter.blocks[cluster]);
        let (row, item) = (outer.rows[outer.layer_of[&Item::Cluster(cluster)]], Item::Cluster(cluster));
        let (x, y) = corners[parent];
        // Frames hang from the top of their row, so that ways bend above all of them.
        corners[cluster] = (x + outer.x[&item] - block.w / 2, y + row.0);
    }
    let clusters: Vec<Rect> =
        corners.iter().zip(&layouter.blocks).map(|((x, y), block)| Rect { x: *x, y: *y, w: block.w, h: block.h }).collect();
    let nodes: Vec<Rect> = (0..graph.nodes.len()).map(|id| layouter.node_rect(id, &corners)).collect();
    let ways = route::ways(&layouter, &corners, &nodes);
    Layout { width: clusters[0].w, height: clusters[0].h, nodes, clusters, ways }
}

impl Layouter<'_> {
    fn node_size(&self, id: usize) -> (i32, i32) {
        let node = &self.graph.nodes[id];
        let characters = |text: &str| text.chars().count() as i32;
        let w = (CHARACTER * characters(node.label)).max(SMALL_CHARACTER * characters(node.shape)) + 20;
        (w.max(36), if node.shape.is_empty() { LINE } else { LINE + 12 })
    }

    fn node_rect(&self, id: usize, corners: &[(i32, i32)]) -> Rect {
        let cluster = self.graph.nodes[id].cluster;
        let block = &self.blocks[cluster];
        let (w, h) = self.node_size(id);
        let row = block.rows[block.layer_of[&Item::Node(id)]];
        let (x, y) = corners[cluster];
        let beside_frames = row.1 - row.0 > 2 * LINE;
        let top = if beside_frames { row.0 } else { (row.0 + row.1 - h) / 2 };
        Rect { x: x + block.x[&Item::Node(id)] - w / 2, y: y + top, w, h }
    }

    fn size(&self, item: Item) -> (i32, i32) {
        match item {
            Item::Node(id) => self.node_size(id),
            Item::Cluster(cluster) => (self.blocks[cluster].w, self.blocks[cluster].h),
            Item::Title(cluster) => (CHARACTER * self.graph.clusters[cluster].label.chars().count() as i32, 0),
            Item::Entry(_) | Item::Exit(_) | Item::Pass(..) => (6, 0),
        }
    }

    /// The item of a cluster that the node is in.
    fn item(&self, cluster: usize, node: usize) -> Option<Item> {
        let mut inner = self.graph.nodes[node].cluster;
        if inner == cluster {
            return Some(Item::Node(node));
        }
        while inner != 0 {
            let parent = self.graph.clusters[inner].parent;
            if parent == cluster {
                return Some(Item::Cluster(inner));
            }
            inner = parent;
        }
        None
    }

    /// From which item to which ones each value goes in a cluster.
    fn nets(&self, cluster: usize) -> (Nets, Vec<(usize, usize)>) {
        let mut nets: Nets = BTreeMap::new();
        let mut lanes = Vec::new();
        for edge in self.graph.edges {
            let (from, to) = (self.item(cluster, edge.from), self.item(cluster, edge.to));
            if edge.kind == EdgeKind::Next && to.is_some() {
                if to == Some(Item::Node(edge.to)) {
                    lanes.push((edge.from, edge.to));
                }
                if from.is_some() {
                    continue;
                }
            }
            let (source, target) = match (from, to) {
                (Some(from), Some(to)) if from != to => (from, to),
                (Some(from), None) => (from, Item::Exit(edge.from)),
                (None, Some(to)) => (Item::Entry(edge.from), to),
                _ => continue,
            };
            nets.entry(edge.from).or_insert((source, BTreeSet::new())).1.insert(target);
        }
        (nets, lanes)
    }

    fn block(&self, cluster: usize) -> Block {
        let (nets, lanes) = self.nets(cluster);
        let mut block = Block { lanes, ..Block::default() };
        let nodes = (0..self.graph.nodes.len()).filter(|id| self.graph.nodes[*id].cluster == cluster).map(Item::Node);
        let inner = (1..self.graph.clusters.len()).filter(|c| self.graph.clusters[*c].parent == cluster).map(Item::Cluster);
        let items: Vec<Item> = nodes.chain(inner).collect();
        block.layer_of = self.layer(&items, &nets);
        let last = block.layer_of.values().max().map_or(1, |layer| layer + 1);
        let mut links: Vec<Link> = Vec::new();
        for (value, (source, targets)) in &nets {
            block.layer_of.entry(*source).or_insert(0);
            if targets.contains(&Item::Exit(*value)) {
                block.layer_of.insert(Item::Exit(*value), last);
            }
            let start = block.layer_of[source];
            let end = targets.iter().map(|target| block.layer_of[target]).max().unwrap_or(start);
            let at = |layer: usize| if layer == start { *source } else { Item::Pass(*value, layer) };
            for layer in start + 1..end {
                block.layer_of.insert(Item::Pass(*value, layer), layer);
                links.push((at(layer - 1), at(layer), *value));
            }
            links.extend(targets.iter().map(|target| (at(block.layer_of[target] - 1), *target, *value)));
        }
        block.layers = vec![Vec::new(); last + 1];
        block.layer_of.iter().for_each(|(item, layer)| block.layers[*layer].push(*item));
        self.place(cluster, &mut block, &links);
        block
    }

    /// The layer of each item: below everything that it uses, and no higher than needed.
    fn layer(&self, items: &[Item], nets: &Nets) -> BTreeMap<Item, usize> {
        let mut layers: BTreeMap<Item, usize> = items.iter().map(|item| (*item, 1)).collect();
        for _ in 0..items.len() {
            let mut changed = false;
            for (source, targets) in nets.values() {
                let below = layers.get(source).map_or(1, |layer| layer + 1);
                for target in targets {
                    if let Some(layer) = layers.get_mut(target).filter(|layer| **layer < below) {
                        *layer = below;
                        changed = true;
                    }
                }
            }
            if !changed {
                break;
            }
        }
        // What uses nothing stands close to its first use; inputs stay in their row.
        let used: BTreeSet<Item> = nets.values().flat_map(|(_, targets)| targets).copied().collect();
        for (source, targets) in nets.values() {
            let is_input = matches!(source, Item::Node(id) if self.graph.nodes[*id].kind == NodeKind::Input);
            let first = targets.iter().filter_map(|target| layers.get(target)).min().copied();
            if let (false, false, Some(first), true) = (is_input, used.contains(source), first, layers.contains_key(source)) {
                layers.insert(*source, first.max(2) - 1);
            }
        }
        self.align(&mut layers, nets);
        layers
    }

    /// Branches stand side by side, and results in the last row, where nothing below needs them higher.
    fn align(&self, layers: &mut BTreeMap<Item, usize>, nets: &Nets) {
        let is_branch = |item: &Item| matches!(item, Item::Cluster(inner) if self.graph.clusters[*inner].branch);
        let is_output = |item: &Item| matches!(item, Item::Node(id) if self.graph.nodes[*id].kind == NodeKind::Output);
        let last = layers.values().max().copied().unwrap_or(1);
        let lowest = layers.iter().filter(|(item, _)| is_branch(item)).map(|(_, layer)| *layer).max().unwrap_or(1);
        let items: Vec<Item> = layers.keys().copied().collect();
        for item in items {
            let goal = if is_branch(&item) { lowest } else { last };
            let users = || nets.values().filter(|(source, _)| *source == item).flat_map(|(_, targets)| targets);
            let fits = users().all(|user| layers.get(user).is_none_or(|layer| *layer > goal));
            if fits && (is_branch(&item) || is_output(&item)) {
                layers.insert(item, goal);
            }
        }
    }

    /// Positions in a block whose layers are filled.
    fn place(&self, cluster: usize, block: &mut Block, links: &[Link]) {
        let widths = |item: Item| self.size(item).0;
        let port = |item: Item, value: usize| match item {
            Item::Cluster(inner) => {
                let inside = &self.blocks[inner];
                let port = inside.x.get(&Item::Entry(value)).or_else(|| inside.x.get(&Item::Exit(value)));
                port.map_or(0, |x| x - inside.w / 2)
            }
            _ => 0,
        };
        order::order(&mut block.layers, links, &|item, value| 1000 * i64::from(port(item, value)) / i64::from(widths(item)));
        let title = Item::Title(cluster);
        if let Some(first) = block.layers[0].first().copied().filter(|_| cluster != 0) {
            block.layers[0].insert(0, title);
            block.x = order::coordinates(&block.layers, links, &widths, &port);
            block.x.insert(title, block.x[&first] - (widths(title) + widths(first)) / 2 - LANE);
        } else {
            block.x = order::coordinates(&block.layers, links, &widths, &port);
        }
        let left = block.x.iter().map(|(item, x)| x - widths(*item) / 2).min().unwrap_or(0);
        block.x.values_mut().for_each(|x| *x += PADDING - left);
        let right = block.x.iter().map(|(item, x)| x + widths(*item) / 2).max().unwrap_or(PADDING);
        block.w = (right + PADDING + LANE * block.lanes.len() as i32).max(widths(title) + 2 * PADDING);
        let header = if cluster == 0 { 0 } else { HEADER };
        let mut y = header;
        let last = block.layers.len() - 1;
        let aside = |(from, to, value): &Link| (block.x[from] + port(*from, *value) - block.x[to] - port(*to, *value)).abs();
        for (number, layer) in block.layers.iter().enumerate() {
            let height = layer.iter().map(|item| self.size(*item).1).max().unwrap_or(0);
            if number == 0 || number == last {
                // Ports stand on the border; beside the title, ways are straight.
                y += if number == 0 { 0 } else { PADDING };
                block.rows.push(if number == 0 { (0, header) } else { (y, y) });
                y += if number == 0 { GAP * 2 / 3 } else { 0 };
                continue;
            }
            block.rows.push((y, y + height));
            let ways = links.iter().filter(|link| block.layer_of[&link.0] == number);
            let gap = GAP + (ways.map(aside).max().unwrap_or(0) / SLOPE.0).min(SLOPE.1);
            y += height + if number + 1 == last { 0 } else { gap };
        }
        block.h = y;
    }
}
