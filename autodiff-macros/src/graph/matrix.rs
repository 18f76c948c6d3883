//! The closed list of operations on whole matrices.

use super::SnippetId;

/// Operations on matrices. `L` and `R` are operands, `A` is a square matrix, `G` is the adjoint of a result.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MatrixOp {
    Transpose,
    Dot,
    Sum,
    Norm,
    NormSquared,
    ComponentMul,
    ComponentDiv,
    /// A number added to each entry.
    AddScalar,
    Trace,
    Determinant,
    /// The matrix of the derivatives of the determinant by the entries: that of the cofactors.
    Cofactors,
    /// Its tangent, of arguments `A` and the tangent of `A`.
    CofactorsTangent,
    Cross,
    /// `Lᵀ R`
    TransposeMul,
    /// The adjoint of `L` in `L * R`, of arguments `L`, `R`, `G`: `G Rᵀ`.
    ProductLeft,
    /// The adjoint of `R` in `L * R`, of the same arguments: `Lᵀ G`.
    ProductRight,
    /// `G` over `R`, entry by entry, zero where `G` is: the adjoint of `L` in `L.component_div(R)`.
    QuotientLeft,
    /// The adjoint of `R` there, of arguments `R`, the quotient and `G`; zero where one of the last two is.
    QuotientRight,
    /// `G` over a number, zero where `G` is: the adjoint of `L` in `L / x`.
    QuotientBy,
    /// The adjoint of the number there, of arguments `G`, the quotient and the number.
    DivisorShare,
    /// A matrix in the shape of the first argument, all entries the second one.
    Filled,
    /// As `Filled`, on the diagonal only.
    Diagonal,
    /// Some of the entries, as a matrix of their own; the arguments behind the matrix say which ones.
    Part(Part),
    /// Zeros in the shape of the first argument, but for a part, which is the last argument.
    Spread(Part),
    /// A matrix of its columns: constructor as in the source.
    FromColumns(SnippetId),
    /// A matrix of its rows.
    FromRows(SnippetId),
    /// A matrix with the argument on its diagonal.
    FromDiagonal(SnippetId),

    // Decompositions and what is made of them carry no derivative themselves: what is computed by them has the matrix
    // as its first argument, and the derivative goes there.
    /// `A.lu()`
    Lu,
    /// `A.cholesky()`: an `Option`.
    Cholesky,
    /// `A.try_inverse()`: an `Option`.
    TryInverse,
    /// `lu.solve(R)`, of the decomposition and `R`: an `Option`.
    TrySolve,
    /// `lu.try_inverse()`: an `Option`.
    TryInverseBy,
    /// `A⁻¹`, of `A` and an `Option` of it; zeros where there is none.
    Inverse,
    /// `A⁻¹ R`, of `A`, its LU decomposition, `R` and, in the user's function, the `Option` that it is in; zeros where there
    /// is none.
    Solve,
    /// `A⁻ᵀ R`, of the first three of these arguments.
    SolveTransposed,
    /// The determinant by the decomposition, of `A` and its LU decomposition.
    DeterminantBy,
    /// The matrices below read the lower triangle of `A` only. `A⁻¹ R`, of `A`, its Cholesky decomposition and `R`.
    CholeskySolve,
    /// `A⁻¹`, of `A` and its Cholesky decomposition.
    CholeskyInverse,
    /// The determinant, of the same arguments.
    CholeskyDeterminant,
    /// Its logarithm.
    CholeskyLogDeterminant,
    /// The symmetric matrix of which the argument is the lower triangle.
    Mirrored,
    /// The adjoint of that: what is above the diagonal is added to what is below.
    Folded,

    // Rotations carry no derivative themselves either: it goes to the scaled axis, whose length is the angle.
    /// A rotation in space: constructor as in the source.
    Rotation(SnippetId),
    /// The inverse of a rotation.
    RotationBack,
    /// A vector rotated, of the scaled axis, the rotation and the vector.
    Rotated,
    /// Stumpff's function of this number, of the square of the angle.
    Stumpff(u32),
}

/// Which entries make up a part; where sizes are written as generic arguments, these tokens.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Part {
    Row,
    Column,
    Rows,
    Columns,
    FixedRows(SnippetId),
    FixedColumns(SnippetId),
    View,
    FixedView(SnippetId),
    Diagonal,
}

impl MatrixOp {
    /// The operation that a method of this name with so many arguments (receiver included) is.
    pub fn from_method(name: &str, arity: usize) -> Option<MatrixOp> {
        Some(match (name, arity) {
            ("transpose", 1) => MatrixOp::Transpose,
            ("dot", 2) => MatrixOp::Dot,
            ("sum", 1) => MatrixOp::Sum,
            ("norm" | "magnitude", 1) => MatrixOp::Norm,
            ("norm_squared" | "magnitude_squared", 1) => MatrixOp::NormSquared,
            ("component_mul", 2) => MatrixOp::ComponentMul,
            ("component_div", 2) => MatrixOp::ComponentDiv,
            ("add_scalar", 2) => MatrixOp::AddScalar,
            ("trace", 1) => MatrixOp::Trace,
            ("determinant", 1) => MatrixOp::Determinant,
            ("cross", 2) => MatrixOp::Cross,
            ("tr_mul", 2) => MatrixOp::TransposeMul,
            _ => return None,
        })
    }

    /// The name in words.
    pub fn name(self) -> String {
        match self {
            MatrixOp::Part(part) => part.method().to_string(),
            MatrixOp::Spread(part) => format!("spread {}", part.method()),
            MatrixOp::FromColumns(_) => "from columns".to_string(),
            MatrixOp::FromRows(_) => "from rows".to_string(),
            MatrixOp::FromDiagonal(_) => "from diagonal".to_string(),
            MatrixOp::Rotation(_) => "rotation".to_string(),
            MatrixOp::Stumpff(k) => format!("c{k}"),
            other => format!("{other:?}").to_lowercase(),
        }
    }

    /// Whether the result is a number.
    pub fn is_number(self) -> bool {
        use MatrixOp::*;
        matches!(self, Dot | Sum | Norm | NormSquared | Trace | Determinant | DeterminantBy | CholeskyDeterminant | CholeskyLogDeterminant)
    }

    /// Whether the result is a decomposition, the outcome of an attempt, or a rotation: no derivative goes through it.
    pub fn is_aside(self) -> bool {
        use MatrixOp::*;
        matches!(self, Lu | Cholesky | TryInverse | TrySolve | TryInverseBy | Rotation(_) | RotationBack)
    }
}

impl Part {
    /// The method that gives the part.
    pub fn method(self) -> &'static str {
        match self {
            Part::Row => "row",
            Part::Column => "column",
            Part::Rows => "rows",
            Part::Columns => "columns",
            Part::FixedRows(_) => "fixed_rows",
            Part::FixedColumns(_) => "fixed_columns",
            Part::View => "view",
            Part::FixedView(_) => "fixed_view",
            Part::Diagonal => "diagonal",
        }
    }

    /// The sizes that are written as generic arguments.
    pub fn sizes(self) -> Option<SnippetId> {
        match self {
            Part::FixedRows(sizes) | Part::FixedColumns(sizes) | Part::FixedView(sizes) => Some(sizes),
            _ => None,
        }
    }
}
