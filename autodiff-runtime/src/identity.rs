//! Whether a function and a companion that were found under one name belong to each other.
//!
//! Function and companion live in different namespaces, and an import by `*` may bring one of them only: the call would
//! be one function's, the derivative another one's. Both are defined at one place, so their paths tell.

use core::any::{type_name, type_name_of_val};
use core::marker::PhantomData;

/// Whether `C` is the companion of `function`. A companion that was `renamed` only has to stand beside it.
///
/// Both names are constants, so nothing of this is left in an optimised build.
#[inline(always)]
#[must_use]
pub fn belongs<C, F>(_: PhantomData<C>, function: &F, renamed: bool) -> bool {
    let function = type_name_of_val(function).as_bytes();
    let companion = name_of::<C>().as_bytes();
    if renamed {
        return module(function) == module(companion);
    }
    function.len() >= companion.len()
        && &function[..companion.len()] == companion
        && (function.len() == companion.len() || function[companion.len()] == b'<')
}

/// The path of a companion, its parameter aside, which is left at the default.
#[inline(always)]
fn name_of<C>() -> &'static str {
    let name = type_name::<C>();
    name.strip_suffix("<()>").unwrap_or(name)
}

/// The path without its last segment.
fn module(path: &[u8]) -> &[u8] {
    let bare = path.split(|byte| *byte == b'<').next().unwrap_or(path);
    let end = bare.iter().rposition(|byte| *byte == b':').unwrap_or(0);
    &bare[..end]
}

/// Both are of one type: what a call of the function itself would give, and what its companion gave.
#[inline(always)]
pub fn agree<T>(_: &Option<T>, _: &T) {}

/// Refuses to differentiate one function by the companion of another one.
///
/// # Panics
/// Always.
#[cold]
#[inline(never)]
#[track_caller]
pub fn refuse_companion<C, F>(_: PhantomData<C>, function: &F) -> ! {
    panic!(
        "the function `{}` is called, but the derivative found under its name is that of `{}`: \
         write `#[differentiable]` on the first one, or import both from one place",
        type_name_of_val(function),
        name_of::<C>(),
    );
}

#[cfg(test)]
mod tests {
    use super::belongs;
    use core::marker::PhantomData;

    #[allow(non_camel_case_types, dead_code)]
    struct scale<A = ()> {
        activity: PhantomData<A>,
    }

    fn scale<T>(x: T) -> T {
        x
    }

    fn scaled(x: f64) -> f64 {
        x
    }

    mod elsewhere {
        pub fn scale(x: f64) -> f64 {
            x
        }
    }

    #[test]
    fn companions_stand_beside_their_functions() {
        assert!(belongs(PhantomData::<scale>, &scale::<f64>, false));
        assert!(!belongs(PhantomData::<scale>, &scaled, false));
        assert!(!belongs(PhantomData::<scale>, &elsewhere::scale, false));
        assert!(belongs(PhantomData::<scale>, &scaled, true));
        assert!(!belongs(PhantomData::<scale>, &elsewhere::scale, true));
    }
}
