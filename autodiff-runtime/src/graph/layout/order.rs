//! Orders the items of each layer by the middle of their neighbours, keeps the order with the fewest crossings, and moves
//! items towards their neighbours as far as the order lets them.

use super::{Item, Link};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Room between two items of a layer.
const APART: i32 = 18;

/// Brings the items of each layer into an order with few crossings.
///
/// `port`: where the link of a value meets an item, from -500 at its left to 500 at its right.
pub fn order(layers: &mut Vec<Vec<Item>>, links: &[Link], port: &dyn Fn(Item, usize) -> i64) {
    let mut best = (crossings(layers, links, port), layers.clone());
    for round in 0..12 {
        let count = layers.len();
        for step in 1..count {
            let layer = if round % 2 == 0 { step } else { count - 1 - step };
            let beside = if round % 2 == 0 { layer - 1 } else { layer + 1 };
            let places: BTreeMap<Item, i64> = layers[beside].iter().enumerate().map(|(at, item)| (*item, at as i64)).collect();
            let mut keyed: Vec<(i64, Item)> = layers[layer]
                .iter()
                .enumerate()
                .map(|(at, item)| {
                    let (mut sum, mut number) = (0, 0);
                    for (other, value) in neighbours(*item, links) {
                        if let Some(place) = places.get(&other) {
                            sum += 1000 * place + port(other, value);
                            number += 1;
                        }
                    }
                    (if number == 0 { 1000 * at as i64 } else { sum / number }, *item)
                })
                .collect();
            keyed.sort_by_key(|(key, _)| *key);
            layers[layer] = keyed.into_iter().map(|(_, item)| item).collect();
        }
        let found = crossings(layers, links, port);
        if found < best.0 {
            best = (found, layers.clone());
        }
    }
    *layers = best.1;
}

fn neighbours(item: Item, links: &[Link]) -> impl Iterator<Item = (Item, usize)> + '_ {
    links.iter().filter_map(move |(a, b, value)| {
        let other = if *a == item { *b } else { (*b == item).then_some(*a)? };
        Some((other, *value))
    })
}

fn crossings(layers: &[Vec<Item>], links: &[Link], port: &dyn Fn(Item, usize) -> i64) -> usize {
    let mut places = BTreeMap::new();
    for (number, layer) in layers.iter().enumerate() {
        layer.iter().enumerate().for_each(|(at, item)| {
            places.insert(*item, (number, at));
        });
    }
    let end = |item: &Item, value: usize| 1000 * places[item].1 as i64 + port(*item, value);
    let ends: Vec<_> = links.iter().map(|(a, b, value)| (places[a].0, end(a, *value), end(b, *value))).collect();
    let crosses = |a: &(usize, i64, i64), b: &(usize, i64, i64)| a.0 == b.0 && ((a.1 < b.1 && a.2 > b.2) || (a.1 > b.1 && a.2 < b.2));
    ends.iter().enumerate().map(|(at, one)| ends[at + 1..].iter().filter(|other| crosses(one, other)).count()).sum()
}

/// The middle of each item. `port`: where the link of a value meets an item, from its middle.
pub fn coordinates(
    layers: &[Vec<Item>],
    links: &[Link],
    width: &dyn Fn(Item) -> i32,
    port: &dyn Fn(Item, usize) -> i32,
) -> BTreeMap<Item, i32> {
    let mut x: BTreeMap<Item, i32> = BTreeMap::new();
    for layer in layers {
        let mut at = 0;
        for item in layer {
            x.insert(*item, at + width(*item) / 2);
            at += width(*item) + APART;
        }
    }
    for round in 0..60 {
        let down = round % 2 == 0;
        for step in 0..layers.len() {
            let layer = &layers[if down { step } else { layers.len() - 1 - step }];
            let of_item = |item: &Item| match item {
                // A title goes to the left border, but does not bend ways much for that, and comes to rest.
                Item::Title(_) if round < 30 => (left(&x, width) + width(*item) / 2, 3),
                item => wanted(*item, down || round > 20, !down || round > 20, links, &x, port),
            };
            let wanted: Vec<(i32, i32)> = layer.iter().map(of_item).collect();
            let widths: Vec<i32> = layer.iter().map(|item| width(*item)).collect();
            for (item, place) in layer.iter().zip(nearest(&wanted, &widths)) {
                x.insert(*item, place);
            }
        }
    }
    x
}

/// The left border of what stands below the title.
fn left(x: &BTreeMap<Item, i32>, width: &dyn Fn(Item) -> i32) -> i32 {
    let below = x.iter().filter(|(item, _)| matches!(item, Item::Node(_) | Item::Cluster(_) | Item::Pass(..)));
    below.map(|(item, x)| x - width(*item) / 2).min().unwrap_or(0)
}

/// Where an item would stand for its neighbours above or below, and how much it matters.
fn wanted(item: Item, above: bool, below: bool, links: &[Link], x: &BTreeMap<Item, i32>, port: &dyn Fn(Item, usize) -> i32) -> (i32, i32) {
    let (mut sum, mut number) = (0, 0);
    for (a, b, value) in links {
        let other = match (*a == item, *b == item) {
            (true, _) if below => *b,
            (_, true) if above => *a,
            _ => continue,
        };
        // Long ways are straight before all else.
        let weight = match (a, b) {
            (Item::Pass(..), Item::Pass(..)) => 8,
            (Item::Pass(..), _) | (_, Item::Pass(..)) => 2,
            _ => 1,
        };
        sum += weight * (x[&other] + port(other, *value) - port(item, *value));
        number += weight;
    }
    if number == 0 { (x[&item], 1) } else { (sum / number, number) }
}

/// The places nearest to the wanted ones (in the sense of least squares) that keep the order and the room between.
fn nearest(wanted: &[(i32, i32)], widths: &[i32]) -> Vec<i32> {
    // Without the room each item needs left of it, only the order is left: neighbours in the wrong one are pooled.
    let mut offsets = Vec::new();
    let mut offset = 0;
    for (at, width) in widths.iter().enumerate() {
        if at > 0 {
            offset += (widths[at - 1] + width) / 2 + APART;
        }
        offsets.push(offset);
    }
    let mut pools: Vec<(i64, i64, usize)> = Vec::new();
    for ((want, weight), offset) in wanted.iter().zip(&offsets) {
        pools.push((i64::from(want - offset) * i64::from(*weight), i64::from(*weight), 1));
        while let [.., a, b] = pools[..]
            && a.0 * b.1 >= b.0 * a.1
        {
            pools.pop();
            let last = pools.len() - 1;
            pools[last] = (a.0 + b.0, a.1 + b.1, a.2 + b.2);
        }
    }
    let places = pools.iter().flat_map(|(sum, weight, count)| core::iter::repeat_n((sum / weight) as i32, *count));
    places.zip(&offsets).map(|(place, offset)| place + offset).collect()
}
