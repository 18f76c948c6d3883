//! Tuples of up to twelve components: component by component, named by position.

use super::{ParameterName, Parameters, Visitor, VisitorMut};
use crate::tuples::for_tuples;

impl<T> Parameters<T> for () {
    #[inline]
    fn visit_parameters<'a>(&'a self, _: ParameterName<'_>, _: &mut Visitor<'_, 'a, T>) {}

    #[inline]
    fn visit_parameters_mut<'a>(&'a mut self, _: ParameterName<'_>, _: &mut VisitorMut<'_, 'a, T>) {}
}

macro_rules! implement_for_tuples {
    ($(($($P:ident $i:tt),+))+) => {$(
        impl<T, $($P: Parameters<T>),+> Parameters<T> for ($($P,)+) {
            #[inline]
            fn visit_parameters<'a>(&'a self, name: ParameterName<'_>, visitor: &mut Visitor<'_, 'a, T>) {
                $(self.$i.visit_parameters(name.index($i), visitor);)+
            }

            #[inline]
            fn visit_parameters_mut<'a>(&'a mut self, name: ParameterName<'_>, visitor: &mut VisitorMut<'_, 'a, T>) {
                $(self.$i.visit_parameters_mut(name.index($i), visitor);)+
            }
        }
    )+};
}

for_tuples!(implement_for_tuples);
