//! Programs that the random tests are about: a small part of Rust as data, so that it can be run and made smaller.
//!
//! Every program is a function to `f64`. Names may shadow each other as they do in Rust.
//! Pieces, items and parameters of types with a name are only for the lane that goes through rustc: nothing but their text is known.

mod visit;

pub use visit::Site;

/// A function.
#[derive(Clone, Debug)]
pub struct Program {
    pub items: Vec<Item>,
    pub params: Vec<Param>,
    pub body: Vec<Stmt>,
    pub result: Real,
}

/// A function or method beside the program, which may call it.
#[derive(Clone, Debug)]
pub struct Item {
    /// The type whose `impl` it stands in.
    pub home: Option<&'static str>,
    pub head: &'static str,
    pub body: Vec<Stmt>,
    pub result: Piece,
}

/// Rust text with generated parts inside.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    pub parts: Vec<Part>,
}

#[derive(Clone, Debug)]
pub enum Part {
    Text(String),
    Real(Real),
    Cond(Cond),
    Block(Vec<Stmt>),
    Piece(Piece),
}

#[derive(Clone, Debug)]
pub struct Param {
    pub name: String,
    pub kind: ParamKind,
    /// Not differentiated by.
    pub constant: bool,
}

/// What a parameter is; lists have this many elements.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum ParamKind {
    Scalar {
        mutable: bool,
    },
    Array {
        len: usize,
        mutable: bool,
    },
    Slice {
        len: usize,
        mutable: bool,
    },
    /// `&mut f64`.
    Lent,
    Count(usize),
    /// A struct or matrix, behind a reference or not.
    Typed {
        ty: &'static str,
        reference: bool,
        mutable: bool,
    },
}

#[derive(Clone, Debug)]
pub enum Real {
    Lit(f64),
    Var(String),
    Deref(String),
    Elem(String, Vec<Int>),
    Field(String, usize),
    FromInt(Int),
    FromSigned(Signed),
    Unary(Unary, Box<Real>),
    Powi(Box<Real>, Signed),
    Binary(Binary, Box<Real>, Box<Real>),
    If(Box<Cond>, Box<Real>, Box<Real>),
    Match(Int, Vec<Real>),
    Call(String, Vec<Real>),
    Block(Vec<Stmt>, Box<Real>),
    Chain(Box<Chain>),
    Piece(Piece),
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Unary {
    Neg,
    Sin,
    Cos,
    Tanh,
    Exp,
    Ln,
    Sqrt,
    Abs,
    Atan,
    Recip,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    Max,
    Min,
    Hypot,
    Powf,
}

#[derive(Clone, Debug)]
pub enum Int {
    Lit(usize),
    Var(String),
    Len(String),
    Add(Box<Int>, Box<Int>),
    Mul(Box<Int>, Box<Int>),
    Rem(Box<Int>, Box<Int>),
}

/// An integer of no told type, which may be below zero.
#[derive(Clone, Debug)]
pub enum Signed {
    Lit(i32),
    Var(String),
    Sub(Box<Signed>, Box<Signed>),
    Mul(Box<Signed>, Box<Signed>),
}

#[derive(Clone, Debug)]
pub enum Cond {
    Real(Compare, Real, Real),
    Int(Compare, Int, Int),
    Signed(Compare, Signed, Signed),
    And(Box<Cond>, Box<Cond>),
    Or(Box<Cond>, Box<Cond>),
    Not(Box<Cond>),
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Compare {
    Lt,
    Le,
    Gt,
    Eq,
}

/// An iterator chain that ends in a number, or in a vector where a `let` collects it.
#[derive(Clone, Debug)]
pub struct Chain {
    pub source: Source,
    /// The names that the closure has for an item.
    pub items: Vec<String>,
    /// Keeps the items whose number leaves `.1` modulo `.0`; only enumerated chains.
    pub filter: Option<(usize, usize)>,
    pub end: End,
}

/// Items of a list, or of a range, whose list has no name.
#[derive(Clone, Debug)]
pub struct Source {
    pub list: String,
    pub row: Vec<Int>,
    pub adaptors: Vec<Adaptor>,
    pub shape: Shape,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Adaptor {
    Rev,
    Skip(usize),
    Take(usize),
    StepBy(usize),
}

/// What an item is.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    /// A reference to an element.
    Plain,
    /// The element itself, by the pattern `&x`.
    Copied,
    /// A number and an element.
    Enumerated,
    /// Elements of two lists.
    Zipped(String),
    /// An element and a number, which count from this one.
    Numbered(i32),
    /// A number of this range and an element.
    NumbersFirst(i32, i32),
    /// Numbers of a range of literals, which may have its end in it.
    Numbers(i32, i32, bool),
    /// The same, counted.
    NumbersCounted(i32, i32, bool),
    /// A slice of this many neighbours.
    Windows(usize),
    /// A slice of at most this many.
    Chunks(usize),
    /// Elements to be changed.
    Mutable,
    MutableEnumerated,
    MutableZipped(String),
    MutableNumbered(i32),
    /// An element of a list that is given away: the original may change meanwhile.
    Owned(Given),
}

/// How a list is given away.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Given {
    Itself,
    IntoIter,
    Clone,
    ToVec,
}

#[derive(Clone, Debug)]
pub enum End {
    Sum(Real),
    Product(Real),
    /// First value, name of the state, next value.
    Fold(Real, String, Real),
    /// First value, name of the state, what the state becomes, what goes out; then a sum.
    Scan(Real, String, Real, Real),
}

#[derive(Clone, Debug)]
pub enum Place {
    Var(String),
    Deref(String),
    Elem(String, Vec<Int>),
    Field(String, usize),
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Assign {
    Set,
    Add,
    Sub,
    Mul,
    Div,
}

/// First value of a name.
#[derive(Clone, Debug)]
pub enum Init {
    Real(Real),
    Int(Int),
    Tuple(Vec<Real>),
    Array(Vec<Real>),
    Vector(Vec<Real>),
    Repeat(Real, usize),
    RepeatVector(Real, Int),
    Rows(Vec<Vec<Real>>),
    RepeatRows(Real, usize, usize),
    /// Another array, or a slice's or vector's elements.
    Copy(String, bool),
    /// `list.map(|x| ..)` of an array.
    Map(String, String, Real),
    /// `std::array::from_fn(|i| ..)`.
    FromFn(usize, String, Real),
    /// The items of a chain, each computed by the body of its `End::Sum`.
    Collect(Box<Chain>),
    /// Whether it is `move`, its parameters, its body.
    Closure(bool, Vec<String>, Box<Real>),
    /// A reference, mutable or not, to a number or a list.
    Borrow(bool, Place),
}

#[derive(Clone, Debug)]
pub enum Stmt {
    Let {
        name: String,
        mutable: bool,
        init: Init,
    },
    LetTuple {
        names: Vec<(String, bool)>,
        values: Vec<Real>,
    },
    Assign(Place, Assign, Real),
    AssignInt(String, Assign, Int),
    AssignTuple(Vec<Place>, Vec<Real>),
    AssignWhole(String, Init),
    Swap(String, Int, Int),
    /// `std::mem::swap(&mut a, &mut b)`.
    Exchange(Place, Place),
    Fill(String, Real),
    Push(String, Real),
    If(Cond, Vec<Stmt>, Vec<Stmt>),
    Match(Int, Vec<Vec<Stmt>>),
    Block(Vec<Stmt>),
    /// Statements in a row, with no block around them.
    Row(Vec<Stmt>),
    For {
        label: Option<String>,
        name: String,
        range: Range,
        body: Vec<Stmt>,
    },
    Each {
        label: Option<String>,
        source: Source,
        items: Vec<String>,
        body: Vec<Stmt>,
    },
    /// Counts up to `limit`, as long as the condition holds.
    While {
        label: Option<String>,
        counter: String,
        limit: Int,
        cond: Option<Cond>,
        body: Vec<Stmt>,
    },
    /// The same by a `break`.
    Loop {
        label: Option<String>,
        counter: String,
        limit: Int,
        body: Vec<Stmt>,
    },
    Break(Option<String>),
    Continue(Option<String>),
    Return(Real),
    Piece(Piece),
}

#[derive(Clone, Debug)]
pub struct Range {
    pub from: Int,
    pub to: Int,
    pub inclusive: bool,
    pub reversed: bool,
    pub step: Option<usize>,
}

impl Program {
    /// Whether gradients are taken by this parameter.
    pub fn is_active(&self, param: usize) -> bool {
        !self.params[param].constant && !matches!(self.params[param].kind, ParamKind::Count(_))
    }

    /// The option `wrt(..)`, if some of the parameters are left out that could be differentiated by.
    pub fn wrt(&self) -> Option<String> {
        let names: Vec<&str> = (0..self.params.len()).filter(|i| self.is_active(*i)).map(|i| self.params[i].name.as_str()).collect();
        self.params.iter().any(|p| p.constant).then(|| format!("wrt({})", names.join(", ")))
    }
}

impl Chain {
    pub fn reals(&mut self) -> Vec<&mut Real> {
        match &mut self.end {
            End::Sum(a) | End::Product(a) => vec![a],
            End::Fold(a, _, b) => vec![a, b],
            End::Scan(a, _, b, c) => vec![a, b, c],
        }
    }
}
