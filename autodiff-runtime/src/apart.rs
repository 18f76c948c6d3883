//! Items of lists that are tuples, or references to tuples, taken apart as a pattern does.

use crate::tuples::for_tuples;

/// A tuple, or a reference to one.
pub trait Apart {
    /// The tuple of the parts: of references, where the whole is one.
    type Parts;

    /// The parts.
    fn apart(self) -> Self::Parts;
}

macro_rules! implement_for_tuples {
    ($(($($name:ident $i:tt),+))+) => {$(
        impl<$($name),+> Apart for ($($name,)+) {
            type Parts = Self;

            #[inline(always)]
            fn apart(self) -> Self {
                self
            }
        }

        impl<'a, $($name),+> Apart for &'a ($($name,)+) {
            type Parts = ($(&'a $name,)+);

            #[inline(always)]
            #[allow(non_snake_case, reason = "the parts have the names of their types")]
            fn apart(self) -> Self::Parts {
                let ($($name,)+) = self;
                ($($name,)+)
            }
        }
    )+};
}

for_tuples!(implement_for_tuples);

/// Takes an item apart.
///
/// ```
/// use autodiff_runtime::__private::apart;
///
/// let list = [(1, 2.0)];
/// assert_eq!(apart(&list[0]).1, &2.0);
/// assert_eq!(apart(list[0]).1, 2.0);
/// ```
#[inline(always)]
pub fn apart<T: Apart>(whole: T) -> T::Parts {
    whole.apart()
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn long_tuples_are_taken_apart() {
        let item = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assert_eq!(apart(&item).11, &12);
        assert_eq!(apart(item).8, 9);
    }
}
