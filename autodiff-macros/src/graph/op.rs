//! The closed list of operations: name, arity, how the source spells them.

use super::{MatrixOp, Shape, SnippetId};
use std::rc::Rc;

/// What a node computes from its arguments.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Op {
    /// A real constant, by its bits as `f64`.
    Const(u64),
    /// An integer constant.
    Int(i128),
    /// An integer constant of the type that the user wrote.
    IntOf(i128, Rc<str>),
    Bool(bool),
    /// A value that a statement defines: loop counter, call result, popped record, outcome of a branch.
    Bound(u32),
    /// The content of a place. The arguments are the indices of the shape, the number tells states of the place apart.
    Read(Shape, u32),
    /// The length of a slice, array or vector place.
    Len(Shape, u32),
    /// The user's own tokens, inactive; the arguments fill the holes.
    Snippet(SnippetId),
    /// `[a, b, c]` (`true`: `vec![a, b, c]`).
    Array(bool),
    /// `[value; n]` (`true`: `vec![value; n]`), arguments value and length.
    Repeat(bool),
    /// A vector with the elements of the argument.
    ToVec,
    /// The zero tangent with the shape of the argument.
    ZeroLike,
    /// The shape of the argument's tangents.
    Shape,
    /// The zero tangent of this shape.
    Zeros,
    /// The zero tangent of an inactive value, if its type carries one.
    ZeroIfAny,
    /// An empty vector with room for the product of the arguments' number of elements.
    WithCapacity,
    /// Sum of the entries of an aggregate.
    SumAll,
    /// `if condition { a } else { b }` on values that are cheap and cannot fail.
    Select,
    Tuple,
    /// A struct literal: constructor as in the source, names of the fields.
    Struct(SnippetId, Rc<[Rc<str>]>),
    /// Item number `n` of the integers from a first one on: of the type of that, while the number is an index.
    Nth,
    /// How many integers there are from the first argument to the second one (`true`: which is among them), as an index.
    Count(bool),
    /// `as` to the named type; the argument is a number.
    Cast(CastTo),
    Scalar(ScalarOp),
    /// An operation on whole matrices. Operators of matrices are `Scalar`s whose type is not one.
    Matrix(MatrixOp),
    /// A matrix of its entries, row by row: constructor as in the source, number of columns.
    Entries(SnippetId, usize),
    /// The operand by reference, where the type does not tell whether it can be copied.
    Borrow,
    /// What stands in the slot of an inactive argument of untold type in a pullback: `(argument, ())` where rustc finds
    /// it to be a reference, else `()`.
    Slot,
}

/// Target of an `as` cast.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum CastTo {
    F64,
    F32,
    /// An integer type, by name.
    Int(String),
}

macro_rules! scalar_ops {
    ($($variant:ident $arity:literal $name:literal $spelling:ident,)*) => {
        /// Operations on real (some also on integer) scalars.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        pub enum ScalarOp { $($variant,)* }

        impl ScalarOp {
            /// Every operation, in the order of declaration.
            #[cfg(test)]
            pub const ALL: &[ScalarOp] = &[$(ScalarOp::$variant,)*];

            pub fn name(self) -> &'static str {
                match self { $(ScalarOp::$variant => $name,)* }
            }

            pub fn arity(self) -> usize {
                match self { $(ScalarOp::$variant => $arity,)* }
            }

            pub fn spelling(self) -> Spelling {
                match self { $(ScalarOp::$variant => Spelling::$spelling,)* }
            }

            /// What the names of methods of the trait `Scalar` start with.
            const TRAIT_PREFIX: &str = "scalar_";

            /// Whether the name is that of a method of the trait `Scalar`.
            pub fn is_of_trait(name: &str) -> bool {
                name.starts_with(Self::TRAIT_PREFIX)
            }

            /// The operation that a method of `f32` and `f64` with this name and number of arguments (receiver included) is,
            /// or the method of the trait `Scalar`, whose name has a prefix.
            pub fn from_method(name: &str, arity: usize) -> Option<ScalarOp> {
                match (name.strip_prefix(Self::TRAIT_PREFIX).unwrap_or(name), arity) {
                    $(($name, $arity) if matches!(Spelling::$spelling, Spelling::Method) => Some(ScalarOp::$variant),)*
                    _ => None,
                }
            }

            /// The operation that a function of the run time crate with this name is.
            pub fn from_function(name: &str, arity: usize) -> Option<ScalarOp> {
                match (name, arity) {
                    $(($name, $arity) if matches!(Spelling::$spelling, Spelling::Function) => Some(ScalarOp::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

/// How an operation is written in Rust.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spelling {
    /// A unary or binary operator.
    Operator,
    /// A method of the standard library's floats.
    Method,
    /// A function of the run time crate.
    Function,
}

scalar_ops! {
    Add 2 "+" Operator,
    Sub 2 "-" Operator,
    Mul 2 "*" Operator,
    Div 2 "/" Operator,
    Rem 2 "%" Operator,
    Neg 1 "-" Operator,
    Lt 2 "<" Operator,
    Le 2 "<=" Operator,
    Gt 2 ">" Operator,
    Ge 2 ">=" Operator,
    Eq 2 "==" Operator,
    Ne 2 "!=" Operator,
    And 2 "&&" Operator,
    Or 2 "||" Operator,
    Not 1 "!" Operator,
    Sin 1 "sin" Method,
    Cos 1 "cos" Method,
    Tan 1 "tan" Method,
    Asin 1 "asin" Method,
    Acos 1 "acos" Method,
    Atan 1 "atan" Method,
    Sinh 1 "sinh" Method,
    Cosh 1 "cosh" Method,
    Tanh 1 "tanh" Method,
    Asinh 1 "asinh" Method,
    Acosh 1 "acosh" Method,
    Atanh 1 "atanh" Method,
    Exp 1 "exp" Method,
    Exp2 1 "exp2" Method,
    ExpM1 1 "exp_m1" Method,
    Ln 1 "ln" Method,
    Log2 1 "log2" Method,
    Log10 1 "log10" Method,
    Ln1p 1 "ln_1p" Method,
    Sqrt 1 "sqrt" Method,
    Cbrt 1 "cbrt" Method,
    Recip 1 "recip" Method,
    Abs 1 "abs" Method,
    Signum 1 "signum" Method,
    Floor 1 "floor" Method,
    Ceil 1 "ceil" Method,
    Round 1 "round" Method,
    RoundTiesEven 1 "round_ties_even" Method,
    Trunc 1 "trunc" Method,
    Fract 1 "fract" Method,
    ToRadians 1 "to_radians" Method,
    ToDegrees 1 "to_degrees" Method,
    Powi 2 "powi" Method,
    Powf 2 "powf" Method,
    Log 2 "log" Method,
    Atan2 2 "atan2" Method,
    Hypot 2 "hypot" Method,
    Max 2 "max" Method,
    Min 2 "min" Method,
    Copysign 2 "copysign" Method,
    RemEuclid 2 "rem_euclid" Method,
    DivEuclid 2 "div_euclid" Method,
    MulAdd 3 "mul_add" Method,
    Clamp 3 "clamp" Method,
    Sigmoid 1 "sigmoid" Function,
    Softplus 1 "softplus" Function,
    LogSigmoid 1 "log_sigmoid" Function,
    Logit 1 "logit" Function,
    Erf 1 "erf" Function,
    Erfc 1 "erfc" Function,
    Gamma 1 "gamma" Function,
    LnGamma 1 "ln_gamma" Function,
    LnBeta 2 "ln_beta" Function,
    Digamma 1 "digamma" Function,
    Polygamma 2 "polygamma" Function,
}

impl ScalarOp {
    /// Whether the result is a truth value.
    pub fn is_comparison(self) -> bool {
        use ScalarOp::*;
        matches!(self, Lt | Le | Gt | Ge | Eq | Ne | And | Or | Not)
    }

    /// Whether the result can be infinite or NaN though the arguments are finite, short of an overflow.
    pub fn has_poles(self) -> bool {
        use ScalarOp::*;
        !matches!(self, Add | Sub | Mul | MulAdd | Neg | Sin | Cos | Tanh | Atan | Abs | Signum | Sigmoid)
    }

    /// Whether computing it again costs more than keeping its value.
    pub fn is_expensive(self) -> bool {
        self.spelling() != Spelling::Operator
            && !matches!(
                self,
                ScalarOp::Abs
                    | ScalarOp::Signum
                    | ScalarOp::Max
                    | ScalarOp::Min
                    | ScalarOp::Clamp
                    | ScalarOp::Copysign
                    | ScalarOp::Recip
                    | ScalarOp::Sqrt
                    | ScalarOp::Floor
                    | ScalarOp::Ceil
                    | ScalarOp::Trunc
                    | ScalarOp::MulAdd
                    | ScalarOp::ToRadians
                    | ScalarOp::ToDegrees
            )
    }
}

impl Op {
    pub fn constant(value: f64) -> Op {
        Op::Const(value.to_bits())
    }

    /// Whether two nodes with this operation and equal arguments are the same value.
    pub fn is_pure(&self) -> bool {
        !matches!(self, Op::Bound(_) | Op::Snippet(_))
    }
}
