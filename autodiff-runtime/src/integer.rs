//! What is cast is an integer, and so is what `len` gives and what methods and operators of integers are used on: the macro cannot
//! see the type of a field, and a real number would lose its derivative.

/// A value that carries no derivative and that `as` casts.
#[diagnostic::on_unimplemented(
    message = "the derivative of this value of type `{Self}` would be lost: it is taken for an integer where it stands, or is cast",
    label = "taken for an integer",
    note = "bind it first to a name of its type, as in `let name: f32 = ..`; or, if the derivative is not wanted, write `no_diff(..)`"
)]
pub trait Integer: Copy {}

macro_rules! integers {
    ($($name:ty)+) => {$(
        impl Integer for $name {}
    )+};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize bool char);

/// Returns the value.
///
/// ```
/// use autodiff_runtime::__private::integer;
///
/// assert_eq!(integer(3_u8) as f64, 3.0);
/// ```
#[inline(always)]
pub fn integer<T: Integer>(value: T) -> T {
    value
}

/// Returns the value: the exponent of `powi` is of this type.
///
/// ```
/// use autodiff_runtime::__private::exponent;
///
/// assert_eq!(2.0_f64.powi(exponent(3)), 8.0);
/// ```
#[inline(always)]
pub fn exponent(value: i32) -> i32 {
    value
}

/// What methods named like those of lists give: `len`, `is_empty`, `capacity`, `nrows`, `ncols`, `shape`.
#[diagnostic::on_unimplemented(
    message = "the derivative of this `{Self}` would be lost: a method of this name is taken for that of lists, which counts",
    label = "does not count",
    note = "give the method another name; or, if the derivative is not wanted, write `no_diff(..)`"
)]
pub trait Count {}

impl<T: Integer> Count for T {}

impl<T: Count, U: Count> Count for (T, U) {}

/// Returns the value.
///
/// ```
/// use autodiff_runtime::__private::count;
///
/// assert_eq!(count([1.0, 2.0].len()), 2);
/// ```
#[inline(always)]
pub fn count<T: Count>(value: T) -> T {
    value
}

/// Integers that ranges count by: chains over them number their items.
pub trait Counted: Copy {
    /// `n` steps from here; beyond the last integer of the type it goes on with the first one.
    fn nth(self, n: usize) -> Self;

    /// The number of integers from here to `end`.
    fn items(self, end: Self, inclusive: bool) -> usize;
}

macro_rules! counted {
    ($($name:ty)+) => {$(
        impl Counted for $name {
            #[inline(always)]
            fn nth(self, n: usize) -> Self {
                self.wrapping_add(n as $name)
            }

            #[inline(always)]
            fn items(self, end: Self, inclusive: bool) -> usize {
                if end < self { 0 } else { end.abs_diff(self) as usize + usize::from(inclusive) }
            }
        }
    )+};
}

counted!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

/// Item number `n` of `start..`.
///
/// ```
/// use autodiff_runtime::__private::nth;
///
/// assert_eq!(nth(-1, 3), 2);
/// ```
#[inline(always)]
pub fn nth<T: Counted>(start: T, n: usize) -> T {
    start.nth(n)
}

/// The number of items of `start..end`, or of `start..=end`.
///
/// ```
/// use autodiff_runtime::__private::items;
///
/// assert_eq!((items(-1, 3, false), items(1_u8, 255, true), items(2, 1, true)), (4, 255, 0));
/// ```
#[inline(always)]
pub fn items<T: Counted>(start: T, end: T, inclusive: bool) -> usize {
    start.items(end, inclusive)
}
