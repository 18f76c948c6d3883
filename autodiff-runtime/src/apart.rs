//! Items of lists that are tuples, or references to tuples, taken apart as a pattern does.

/// A tuple, or a reference to one.
pub trait Apart {
    /// The tuple of the parts: of references, where the whole is one.
    type Parts;

    /// The parts.
    fn apart(self) -> Self::Parts;
}

macro_rules! tuples {
    ($($($name:ident)+;)+) => {$(
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

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
}

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
