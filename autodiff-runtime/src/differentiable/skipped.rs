//! The tangents of fields that carry no derivative.

/// Every type, as a field that is left out of differentiation: its tangent is `()`.
///
/// Written as `<(PhantomData<M>,) as Skipped>::Tangent`, this `()` also uses the type parameter `M`, which a
/// struct without another use of `M` may not declare.
pub trait Skipped {
    /// `()`.
    type Tangent;
}

impl<T: ?Sized> Skipped for T {
    type Tangent = ();
}
