//! Numbers are slices of one, `Box` and `&mut` what they point at; arrays, slices and `Vec`s of blocks are one block, others are walked entry by entry.

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, vec::Vec};

use super::{ParameterName, Parameters, Shape, Visitor, VisitorMut};

macro_rules! scalars {
    ($($float:ident)+) => {$(
        impl Parameters<$float> for $float {
            #[inline]
            fn visit_parameters<'a>(&'a self, name: ParameterName<'_>, visitor: &mut Visitor<'_, 'a, $float>) {
                visitor(name, &[], core::slice::from_ref(self));
            }

            #[inline]
            fn visit_parameters_mut<'a>(&'a mut self, name: ParameterName<'_>, visitor: &mut VisitorMut<'_, 'a, $float>) {
                visitor(name, &[], core::slice::from_mut(self));
            }

            #[inline]
            fn as_block(values: &[$float]) -> Option<(Shape, &[$float])> {
                Some((Shape::SCALAR, values))
            }

            #[inline]
            fn as_block_mut(values: &mut [$float]) -> Option<(Shape, &mut [$float])> {
                Some((Shape::SCALAR, values))
            }
        }
    )+};
}

scalars! { f32 f64 }

impl<T, P: Parameters<T>> Parameters<T> for [P] {
    #[inline]
    fn visit_parameters<'a>(&'a self, name: ParameterName<'_>, visitor: &mut Visitor<'_, 'a, T>) {
        if let Some((shape, numbers)) = P::as_block(self)
            && let Some(shape) = shape.repeated(self.len())
        {
            return visitor(name, shape.as_slice(), numbers);
        }
        for (index, entry) in self.iter().enumerate() {
            entry.visit_parameters(name.index(index), visitor);
        }
    }

    #[inline]
    fn visit_parameters_mut<'a>(&'a mut self, name: ParameterName<'_>, visitor: &mut VisitorMut<'_, 'a, T>) {
        if let Some(shape) = P::as_block(self).and_then(|(shape, _)| shape.repeated(self.len())) {
            if let Some((_, numbers)) = P::as_block_mut(self) {
                visitor(name, shape.as_slice(), numbers);
            }
            return;
        }
        for (index, entry) in self.iter_mut().enumerate() {
            entry.visit_parameters_mut(name.index(index), visitor);
        }
    }
}

impl<T, P: Parameters<T>, const N: usize> Parameters<T> for [P; N] {
    #[inline]
    fn visit_parameters<'a>(&'a self, name: ParameterName<'_>, visitor: &mut Visitor<'_, 'a, T>) {
        self.as_slice().visit_parameters(name, visitor);
    }

    #[inline]
    fn visit_parameters_mut<'a>(&'a mut self, name: ParameterName<'_>, visitor: &mut VisitorMut<'_, 'a, T>) {
        self.as_mut_slice().visit_parameters_mut(name, visitor);
    }

    #[inline]
    fn as_block(values: &[[P; N]]) -> Option<(Shape, &[T])> {
        let (shape, numbers) = P::as_block(values.as_flattened())?;
        Some((shape.repeated(N)?, numbers))
    }

    #[inline]
    fn as_block_mut(values: &mut [[P; N]]) -> Option<(Shape, &mut [T])> {
        let (shape, numbers) = P::as_block_mut(values.as_flattened_mut())?;
        Some((shape.repeated(N)?, numbers))
    }
}

#[cfg(feature = "alloc")]
impl<T, P: Parameters<T>> Parameters<T> for Vec<P> {
    #[inline]
    fn visit_parameters<'a>(&'a self, name: ParameterName<'_>, visitor: &mut Visitor<'_, 'a, T>) {
        self.as_slice().visit_parameters(name, visitor);
    }

    #[inline]
    fn visit_parameters_mut<'a>(&'a mut self, name: ParameterName<'_>, visitor: &mut VisitorMut<'_, 'a, T>) {
        self.as_mut_slice().visit_parameters_mut(name, visitor);
    }
}

#[cfg(feature = "alloc")]
impl<T, P: Parameters<T> + ?Sized> Parameters<T> for Box<P> {
    #[inline]
    fn visit_parameters<'a>(&'a self, name: ParameterName<'_>, visitor: &mut Visitor<'_, 'a, T>) {
        (**self).visit_parameters(name, visitor);
    }

    #[inline]
    fn visit_parameters_mut<'a>(&'a mut self, name: ParameterName<'_>, visitor: &mut VisitorMut<'_, 'a, T>) {
        (**self).visit_parameters_mut(name, visitor);
    }
}

impl<T, P: Parameters<T> + ?Sized> Parameters<T> for &mut P {
    #[inline]
    fn visit_parameters<'a>(&'a self, name: ParameterName<'_>, visitor: &mut Visitor<'_, 'a, T>) {
        (**self).visit_parameters(name, visitor);
    }

    #[inline]
    fn visit_parameters_mut<'a>(&'a mut self, name: ParameterName<'_>, visitor: &mut VisitorMut<'_, 'a, T>) {
        (**self).visit_parameters_mut(name, visitor);
    }
}

impl<T, P: Parameters<T>> Parameters<T> for Option<P> {
    #[inline]
    fn visit_parameters<'a>(&'a self, name: ParameterName<'_>, visitor: &mut Visitor<'_, 'a, T>) {
        if let Some(value) = self {
            value.visit_parameters(name, visitor);
        }
    }

    #[inline]
    fn visit_parameters_mut<'a>(&'a mut self, name: ParameterName<'_>, visitor: &mut VisitorMut<'_, 'a, T>) {
        if let Some(value) = self {
            value.visit_parameters_mut(name, visitor);
        }
    }
}
