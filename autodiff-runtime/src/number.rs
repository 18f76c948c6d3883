//! Numbers of data: what a pattern or a method of the user's gives may be a number or a reference to one, which no token tells.

/// A number, or a reference to one.
pub trait Lent {
    /// The number.
    type Number;

    /// The number itself.
    fn number(self) -> Self::Number;
}

macro_rules! numbers {
    ($($T:ty)+) => {
        $(
            impl Lent for $T {
                type Number = $T;

                #[inline(always)]
                fn number(self) -> $T {
                    self
                }
            }
        )+
    };
}

numbers!(f32 f64);

impl<N: Lent + Copy> Lent for &N {
    type Number = N::Number;

    #[inline(always)]
    fn number(self) -> N::Number {
        N::number(*self)
    }
}

/// The number, or the one behind the reference.
///
/// ```
/// use autodiff_runtime::__private::number;
///
/// let rates: [f64; 2] = [0.5, 2.0];
/// assert_eq!(number(rates.last().unwrap()) * number(rates[0]), 1.0);
/// ```
#[inline(always)]
pub fn number<N: Lent>(value: N) -> N::Number {
    value.number()
}
