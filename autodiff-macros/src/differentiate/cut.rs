//! What to record and what to compute again: a minimum vertex cut.
//!
//! Between values that cannot be computed again (sources) and values that the reverse sweep needs (sinks) every way must
//! pass a recorded value; the fewest such values are taken, as near to the sinks as possible, so that little is computed
//! twice (the idea of the min-cut partitioner of AOTAutograd, in PyTorch 2).

use std::collections::VecDeque;

/// A directed graph of values by number.
#[derive(Default)]
pub struct Network {
    /// For each vertex: its users.
    pub users: Vec<Vec<usize>>,
    pub sources: Vec<usize>,
    pub sinks: Vec<usize>,
    /// Vertices that are never recorded; each is computed from others.
    pub passing: Vec<usize>,
    /// Vertices that are recorded only where all others together would not do.
    pub heavy: Vec<usize>,
}

const FREE: i32 = i32::MAX / 4;

struct Edge {
    to: usize,
    capacity: i32,
}

struct Flow {
    edges: Vec<Edge>,
    at: Vec<Vec<usize>>,
}

impl Flow {
    fn connect(&mut self, from: usize, to: usize, capacity: i32) {
        self.at[from].push(self.edges.len());
        self.edges.push(Edge { to, capacity });
        self.at[to].push(self.edges.len());
        self.edges.push(Edge { to: from, capacity: 0 });
    }

    /// How many edges with room lie between the source and each vertex; `None` if the sink cannot be reached.
    fn levels(&self, source: usize, sink: usize) -> Option<Vec<usize>> {
        let mut levels = vec![usize::MAX; self.at.len()];
        levels[source] = 0;
        let mut queue = VecDeque::from([source]);
        while let Some(vertex) = queue.pop_front() {
            for &edge in &self.at[vertex] {
                let to = self.edges[edge].to;
                if self.edges[edge].capacity > 0 && levels[to] == usize::MAX {
                    levels[to] = levels[vertex] + 1;
                    queue.push_back(to);
                }
            }
        }
        (levels[sink] != usize::MAX).then_some(levels)
    }

    /// Sends units along shortest ways until each of these ways is full (Dinic): the number of such rounds is of the order of the
    /// square root of the number of vertices, since one unit passes each.
    fn fill(&mut self, levels: &[usize], source: usize, sink: usize) {
        let mut tried = vec![0; self.at.len()];
        let mut way: Vec<usize> = Vec::new();
        loop {
            let vertex = way.last().map_or(source, |edge| self.edges[*edge].to);
            if vertex == sink {
                for edge in way.drain(..) {
                    self.edges[edge].capacity -= 1;
                    self.edges[edge ^ 1].capacity += 1;
                }
                continue;
            }
            let leads_on = |edge: &usize| self.edges[*edge].capacity > 0 && levels[self.edges[*edge].to] == levels[vertex] + 1;
            match self.at[vertex][tried[vertex]..].iter().position(leads_on) {
                Some(skipped) => {
                    tried[vertex] += skipped;
                    way.push(self.at[vertex][tried[vertex]]);
                }
                None => {
                    tried[vertex] = self.at[vertex].len();
                    let Some(edge) = way.pop() else { return };
                    tried[self.edges[edge ^ 1].to] += 1;
                }
            }
        }
    }

    /// The vertices from which the sink can still be reached.
    fn reaching(&self, sink: usize) -> Vec<bool> {
        let mut reaching = vec![false; self.at.len()];
        reaching[sink] = true;
        let mut queue = VecDeque::from([sink]);
        while let Some(vertex) = queue.pop_front() {
            for &edge in &self.at[vertex] {
                // The edge that leads here is the partner of the one that leads back.
                let from = self.edges[edge].to;
                if self.edges[edge ^ 1].capacity > 0 && !reaching[from] {
                    reaching[from] = true;
                    queue.push_back(from);
                }
            }
        }
        reaching
    }
}

impl Network {
    /// The vertices to record.
    pub fn cut(&self) -> Vec<usize> {
        let n = self.users.len();
        let (source, sink) = (2 * n, 2 * n + 1);
        let mut flow = Flow { edges: Vec::new(), at: vec![Vec::new(); 2 * n + 2] };
        for (vertex, users) in self.users.iter().enumerate() {
            let capacity = match vertex {
                vertex if self.passing.contains(&vertex) => FREE,
                vertex if self.heavy.contains(&vertex) => n as i32 + 1,
                _ => 1,
            };
            flow.connect(2 * vertex, 2 * vertex + 1, capacity);
            for user in users {
                flow.connect(2 * vertex + 1, 2 * user, FREE);
            }
        }
        for vertex in &self.sources {
            flow.connect(source, 2 * vertex, FREE);
        }
        for vertex in &self.sinks {
            flow.connect(2 * vertex + 1, sink, FREE);
        }
        while let Some(levels) = flow.levels(source, sink) {
            flow.fill(&levels, source, sink);
        }
        let reaching = flow.reaching(sink);
        (0..n).filter(|v| reaching[2 * v + 1] && !reaching[2 * v]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn one_value_in_the_middle_serves_two_sinks() {
        // 0, 1 -> 2 -> 3, 4
        let network = Network {
            users: vec![vec![2], vec![2], vec![3, 4], vec![], vec![]],
            sources: vec![0, 1],
            sinks: vec![3, 4],
            ..Network::default()
        };
        assert_eq!(network.cut(), [2]);
    }

    #[test]
    fn the_cut_lies_near_the_sink() {
        let network = Network { users: vec![vec![1], vec![2], vec![]], sources: vec![0], sinks: vec![2], ..Network::default() };
        assert_eq!(network.cut(), [2]);
    }

    #[test]
    fn a_passing_sink_is_computed_again() {
        let users = vec![vec![1], vec![2], vec![]];
        let network = Network { users, sources: vec![0], sinks: vec![2], passing: vec![1, 2], ..Network::default() };
        assert_eq!(network.cut(), [0]);
    }

    #[test]
    fn many_values_are_recorded_in_the_place_of_a_heavy_one() {
        let network =
            Network { users: vec![vec![1, 2], vec![], vec![]], sources: vec![0], sinks: vec![1, 2], heavy: vec![0], ..Network::default() };
        assert_eq!(network.cut(), [1, 2]);
        let unavoidable = Network { sinks: vec![0, 1], ..network };
        assert_eq!(unavoidable.cut(), [0]);
    }

    #[test]
    fn a_sink_that_is_a_source_is_recorded() {
        let network = Network { users: vec![vec![1], vec![]], sources: vec![0], sinks: vec![0, 1], ..Network::default() };
        assert_eq!(network.cut(), [0]);
    }

    #[test]
    fn nothing_is_recorded_where_all_can_be_computed_again() {
        let network = Network { users: vec![vec![1], vec![]], sources: vec![], sinks: vec![1], ..Network::default() };
        assert!(network.cut().is_empty());
    }
}
