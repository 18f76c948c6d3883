//! A graph as people draw it: operations in boxes that name the user's variables, loops and branches as frames around them.
//!
//! In comes a graph, out comes a flat table of boxes, arrows and frames, in the order in which a text shows them. Constants,
//! indices, elements that are read and lone operations whose result is stored stand in the label of the box that uses them.
//! `walk` follows the statements and knows at each which box a variable comes from, `terms` writes values, `table` settles
//! names and order. Nothing here decides what is computed: a picture may leave out, and never adds.

mod table;
mod terms;
mod walk;

use crate::graph::{Graph, NodeId, Path, VarId};
use std::rc::Rc;
pub use table::{Arrow, Picture};
pub use terms::readable;
use walk::Walk;

/// Where a result of the function is found at the end of its body.
pub enum Outcome {
    Node(NodeId),
    Place(Path),
}

/// What to draw.
pub struct Request<'r> {
    pub graph: &'r Graph,
    /// Parameters and their types as text, in order.
    pub inputs: Vec<(VarId, String)>,
    /// Results by name.
    pub outputs: Vec<(String, Outcome)>,
    /// Variables from this number on belong to the derivative.
    pub primal_vars: usize,
    /// Every value of a function that is not a derivative is the user's.
    pub is_derivative: bool,
}

/// Draws a graph.
pub fn picture(request: &Request<'_>) -> Picture {
    let mut walk = Walk::new(request);
    walk.inputs(&request.inputs);
    walk.region(&request.graph.body);
    for (name, result) in &request.outputs {
        walk.output(name, result);
    }
    table::table(walk.boxes, walk.frames)
}

/// What a box stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Input,
    Operation,
    /// A variable as an iteration finds it, or changed in place.
    Variable,
    /// What one of several branches gives.
    Choice,
    Call,
    /// A value kept for the reverse sweep.
    Recorded,
    Jump,
    Output,
}

/// A piece of a label.
#[derive(Clone, PartialEq, Debug)]
enum Piece {
    Text(Rc<str>),
    /// What is told in this frame only, such as a counter.
    Local(Rc<str>, usize),
    /// A box that an arrow comes from.
    From(usize),
    /// The name of a box, without an arrow.
    Name(usize),
}

type Term = Vec<Piece>;

/// Where something stands in its frame: when it was drawn, a frame behind what is moved out of it.
type Order = (usize, bool, usize);

/// Parent, label, where it stands in the parent, and whether it is a branch.
type Frames = Vec<(usize, Term, Order, bool)>;

/// A box while the picture grows.
#[derive(Clone, Debug)]
struct Draft {
    /// The user's name for the value.
    name: Option<Rc<str>>,
    /// `x +=`, `h[i] =`.
    target: Option<Term>,
    /// What a variable holds before it is changed here, unless a box of its name tells.
    start: Term,
    term: Term,
    /// Boxes that arrows come from beside those in the term: what is changed, and what decides.
    more: Vec<(usize, Arrow)>,
    kind: Kind,
    derivative: bool,
    shape: String,
    frame: usize,
    /// Where it stands in its frame: before the frame that was open at this time, or behind what was drawn until then.
    order: Order,
}
