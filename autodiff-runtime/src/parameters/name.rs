//! Names of slices, as a list on the stack of the walk: nothing is written before somebody asks for the text.

use core::fmt;

/// Where a slice of parameters is found: `layers.0.weight`.
///
/// Its text comes by `Display`. The name of a bare number or array is empty.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::ParameterName;
///
/// let layers = ParameterName::ROOT.field("layers");
/// assert_eq!(layers.index(0).field("weight").to_string(), "layers.0.weight");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ParameterName<'p> {
    parent: Option<&'p ParameterName<'p>>,
    segment: Segment<'p>,
}

#[derive(Clone, Copy, Debug)]
enum Segment<'p> {
    Root,
    Field(&'p str),
    Index(usize),
}

impl ParameterName<'static> {
    /// The name of the whole value: empty.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// assert_eq!(autodiff::ParameterName::ROOT.to_string(), "");
    /// ```
    pub const ROOT: Self = ParameterName { parent: None, segment: Segment::Root };
}

impl<'p> ParameterName<'p> {
    /// The name of a field of this value.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// assert_eq!(autodiff::ParameterName::ROOT.field("bias").to_string(), "bias");
    /// ```
    #[inline]
    pub fn field(&'p self, field: &'p str) -> ParameterName<'p> {
        ParameterName { parent: Some(self), segment: Segment::Field(field) }
    }

    /// The name of an entry of this value.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::ParameterName;
    ///
    /// assert_eq!(ParameterName::ROOT.field("layers").index(2).to_string(), "layers.2");
    /// ```
    #[inline]
    pub fn index(&'p self, index: usize) -> ParameterName<'p> {
        ParameterName { parent: Some(self), segment: Segment::Index(index) }
    }
}

impl fmt::Display for ParameterName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
            if !matches!(parent.segment, Segment::Root) {
                f.write_str(".")?;
            }
        }
        match self.segment {
            Segment::Root => Ok(()),
            Segment::Field(field) => f.write_str(field),
            Segment::Index(index) => write!(f, "{index}"),
        }
    }
}
