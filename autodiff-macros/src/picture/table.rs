//! The finished picture: lone operations stand in the box that stores them, what nobody uses is gone, everything has a name.

use super::{Draft, Frames, Kind, Order, Piece, Term};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

/// What an arrow means.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Arrow {
    Value,
    /// A value kept for the reverse sweep.
    Record,
    /// Decides between branches.
    Decision,
    /// To the next iteration.
    Next,
}

/// Boxes, arrows and frames; frames stand in each other, the first one is the function.
#[derive(Default)]
pub struct Picture {
    pub boxes: Vec<Node>,
    pub arrows: Vec<(usize, usize, Arrow)>,
    pub frames: Vec<Frame>,
}

/// A box.
pub struct Node {
    pub name: String,
    /// What it computes, by the names of others.
    pub formula: String,
    /// What stands in it; a dot for an operand that has no name of the user's.
    pub label: String,
    pub shape: String,
    pub kind: Kind,
    pub derivative: bool,
    pub frame: usize,
}

/// A loop or a branch.
pub struct Frame {
    pub label: String,
    pub parent: usize,
    /// One of several ways.
    pub branch: bool,
}

pub fn table(mut boxes: Vec<Draft>, frames: Frames) -> Picture {
    fuse(&mut boxes, &frames);
    let live = live(&boxes, &frames);
    let mut order: Vec<usize> = (0..boxes.len()).filter(|id| live.contains(id)).collect();
    order.sort_by_key(|id| place(&frames, boxes[*id].frame, boxes[*id].order));
    let names = Names::new(&boxes, &frames, &order);
    let numbers: BTreeMap<usize, usize> = order.iter().enumerate().map(|(number, id)| (*id, number)).collect();
    let kept = kept_frames(&boxes, &frames, &order);
    let frame_numbers: BTreeMap<usize, usize> = kept.iter().enumerate().map(|(number, frame)| (*frame, number)).collect();
    let mut picture = Picture {
        boxes: order.iter().map(|id| names.node(&boxes, *id, frame_numbers[&boxes[*id].frame])).collect(),
        arrows: Vec::new(),
        frames: kept
            .iter()
            .map(|frame| {
                let (parent, label, _, branch) = &frames[*frame];
                // What is in no frame is told by the one that is left.
                let before = frames[..*frame].iter().rposition(|(other, ..)| other == parent && *frame > 1);
                let label = match before.filter(|before| names.formula(label) == "else" && !frame_numbers.contains_key(before)) {
                    Some(before) => format!("else of {}", names.formula(&frames[before].1)),
                    None => names.formula(label),
                };
                Frame { label, parent: frame_numbers[parent], branch: *branch }
            })
            .collect(),
    };
    let mut drawn = HashSet::new();
    for id in &order {
        for (source, arrow) in sources(&boxes[*id]) {
            if let Some(from) = numbers.get(&source).filter(|_| drawn.insert((source, *id))) {
                picture.arrows.push((*from, numbers[id], arrow));
            }
        }
    }
    picture
}

/// The boxes that arrows come from.
fn sources(draft: &Draft) -> Vec<(usize, Arrow)> {
    let values = draft.term.iter().filter_map(|p| if let Piece::From(id) = p { Some((*id, Arrow::Value)) } else { None });
    let mut sources: Vec<_> = values.chain(draft.more.iter().copied()).collect();
    sources.sort_by_key(|(_, arrow)| *arrow);
    sources
}

fn mentioned(term: &Term) -> impl Iterator<Item = usize> + '_ {
    term.iter().filter_map(|p| match p {
        Piece::From(id) | Piece::Name(id) => Some(*id),
        Piece::Text(_) | Piece::Local(..) => None,
    })
}

/// An unnamed operation whose only use is to be stored stands in the box that stores it.
fn fuse(boxes: &mut [Draft], frames: &Frames) {
    let mut uses = vec![0; boxes.len()];
    for draft in boxes.iter() {
        let more = draft.more.iter().map(|(id, _)| *id);
        mentioned(&draft.term).chain(draft.target.iter().flat_map(mentioned)).chain(more).for_each(|id| uses[id] += 1);
    }
    frames.iter().flat_map(|(_, label, ..)| mentioned(label)).for_each(|id| uses[id] += 1);
    for at in 0..boxes.len() {
        let stores = boxes[at].target.is_some() || boxes[at].kind == Kind::Output;
        if let ([Piece::From(id)], true) = (boxes[at].term.as_slice(), stores)
            && let inner = &boxes[*id]
            && (inner.name.is_none(), uses[*id], inner.frame) == (true, 1, boxes[at].frame)
            && matches!(inner.kind, Kind::Operation | Kind::Choice)
        {
            let (term, shape, more) = (inner.term.clone(), inner.shape.clone(), inner.more.clone());
            boxes[at].term = term;
            boxes[at].shape = shape;
            boxes[at].more.extend(more);
        }
    }
}

/// Boxes on a way to a result.
fn live(boxes: &[Draft], frames: &Frames) -> BTreeSet<usize> {
    let mut live = BTreeSet::new();
    let mut stack: Vec<usize> = (0..boxes.len()).filter(|id| matches!(boxes[*id].kind, Kind::Output | Kind::Jump)).collect();
    while let Some(id) = stack.pop() {
        if !live.insert(id) {
            continue;
        }
        let draft = &boxes[id];
        stack.extend(mentioned(&draft.term).chain(draft.target.iter().flat_map(mentioned)));
        stack.extend(draft.more.iter().map(|(id, _)| *id));
        let mut frame = draft.frame;
        while frame != 0 {
            stack.extend(mentioned(&frames[frame].1));
            frame = frames[frame].0;
        }
    }
    live
}

/// Where a box stands in the text: its frames from the outside, then itself.
fn place(frames: &Frames, mut frame: usize, own: Order) -> Vec<Order> {
    let mut place = vec![own];
    while frame != 0 {
        place.push(frames[frame].2);
        frame = frames[frame].0;
    }
    place.reverse();
    place
}

fn kept_frames(boxes: &[Draft], frames: &Frames, order: &[usize]) -> Vec<usize> {
    let mut kept = BTreeSet::from([0]);
    for id in order {
        let mut frame = boxes[*id].frame;
        while kept.insert(frame) {
            frame = frames[frame].0;
        }
    }
    kept.into_iter().collect()
}

struct Names {
    names: Vec<Rc<str>>,
    /// Boxes whose name is shown in the picture.
    shown: HashSet<usize>,
}

impl Names {
    fn new(boxes: &[Draft], frames: &Frames, order: &[usize]) -> Names {
        let taken: HashSet<&str> = boxes.iter().filter_map(|b| b.name.as_deref()).collect();
        let mut names = vec![Rc::from(""); boxes.len()];
        let mut number = 0;
        for id in order {
            names[*id] = boxes[*id].name.clone().unwrap_or_else(|| {
                loop {
                    number += 1;
                    let name = format!("t{number}");
                    if !taken.contains(name.as_str()) {
                        return name.into();
                    }
                }
            });
        }
        number_old_states(boxes, order, &mut names);
        let mut shown: HashSet<usize> = order.iter().copied().filter(|id| boxes[*id].name.is_some()).collect();
        for draft in order.iter().map(|id| &boxes[*id]) {
            let unnamed: BTreeSet<usize> = mentioned(&draft.term).filter(|id| boxes[*id].name.is_none()).collect();
            let commutes = draft.term.iter().all(|p| !matches!(p, Piece::Text(t) if &**t != " + " && &**t != " × "));
            let twice = mentioned(&draft.term).count() > unnamed.len() && draft.term.len() == 3 && unnamed.len() == 1;
            if unnamed.len() > 1 && !commutes || twice && mentioned(&draft.term).all(|id| unnamed.contains(&id)) {
                shown.extend(&unnamed);
            }
            shown.extend(unnamed.iter().filter(|id| boxes[**id].frame != draft.frame));
            shown.extend(draft.term.iter().chain(draft.target.iter().flatten()).filter_map(|p| match p {
                Piece::Name(id) => Some(*id),
                _ => None,
            }));
        }
        shown.extend(frames.iter().flat_map(|(_, label, ..)| mentioned(label)));
        Names { names, shown }
    }

    fn formula(&self, term: &Term) -> String {
        term.iter()
            .map(|piece| match piece {
                Piece::Text(text) | Piece::Local(text, _) => &**text,
                Piece::From(id) | Piece::Name(id) => &*self.names[*id],
            })
            .collect()
    }

    fn node(&self, boxes: &[Draft], id: usize, frame: usize) -> Node {
        let draft = &boxes[id];
        let own = self.names[id].to_string();
        let body: String = draft
            .term
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) | Piece::Local(text, _) => &**text,
                Piece::From(id) | Piece::Name(id) if self.shown.contains(id) => &*self.names[*id],
                _ => "·",
            })
            .collect();
        let target = draft.target.as_ref().map(|target| self.formula(target));
        let is_carried = draft.kind == Kind::Variable && target.is_none();
        let next = draft.more.iter().filter(|(_, arrow)| *arrow == Arrow::Next).map(|(id, _)| &*self.names[*id]);
        let next = next.map(|name| format!(", then {name} of the last iteration")).collect::<String>();
        let start = if draft.start.is_empty() { String::new() } else { format!(", from {}", self.formula(&draft.start)) };
        let formula = match &target {
            Some(target) => format!("{target}{}{start}", self.formula(&draft.term)),
            None if draft.kind == Kind::Input => own.clone(),
            None if draft.kind == Kind::Jump => body.clone(),
            None if draft.kind == Kind::Output && self.formula(&draft.term) == own => own.clone(),
            None => format!("{own} = {}{next}", self.formula(&draft.term)),
        };
        let by_arrow = draft.term.iter().any(|p| matches!(p, Piece::From(_)));
        let only_boxes = !draft.term.iter().any(|p| matches!(p, Piece::Text(t) if &**t != "either " && &**t != " or "));
        let label = match (&target, draft.kind) {
            // What starts from zero needs no word, and what an arrow tells neither.
            (Some(target), _) if start.contains(|c| ('1'..='9').contains(&c)) && !start.contains('[') && draft.more.is_empty() => {
                format!("{target}{body}{start}")
            }
            (Some(target), _) => format!("{target}{body}"),
            (None, Kind::Input) => own.clone(),
            (None, Kind::Choice) if draft.name.is_some() && only_boxes => own.clone(),
            (None, Kind::Variable) if is_carried && by_arrow => own.clone(),
            (None, Kind::Variable) => format!("{own} ({body})"),
            (None, Kind::Output) if body.starts_with("either ") => own.clone(),
            (None, Kind::Output) => format!("{own} = {body}"),
            (None, Kind::Jump) => body,
            (None, _) if self.shown.contains(&id) => format!("{own} = {body}"),
            (None, _) => body,
        };
        // An output that a value of the same name flows into needs it once.
        let label = if label == format!("{own} = {own}") { own.clone() } else { label };
        Node { name: own, formula, label, shape: draft.shape.clone(), kind: draft.kind, derivative: draft.derivative, frame }
    }
}

/// A state that is used after another one has taken its name gets a number.
fn number_old_states(boxes: &[Draft], order: &[usize], names: &mut [Rc<str>]) {
    let place: BTreeMap<usize, usize> = order.iter().enumerate().map(|(number, id)| (*id, number)).collect();
    let mut old = BTreeSet::new();
    for (at, id) in order.iter().enumerate() {
        for used in mentioned(&boxes[*id].term) {
            let Some(defined) = place.get(&used).filter(|defined| **defined < at) else { continue };
            if order[defined + 1..at].iter().any(|other| boxes[*other].name.is_some() && boxes[*other].name == boxes[used].name) {
                old.insert(*defined);
            }
        }
    }
    let mut numbers: BTreeMap<Rc<str>, u32> = BTreeMap::new();
    for at in old {
        let name = &mut names[order[at]];
        let number = numbers.entry(name.clone()).or_insert(0);
        *number += 1;
        let digits = number.to_string().chars().filter_map(|c| char::from_u32('₀' as u32 + c.to_digit(10)?)).collect::<String>();
        *name = format!("{name}{digits}").into();
    }
}
