//! Tuples of up to twelve components: component by component, named by position.

use super::{ParameterName, Parameters, Visitor, VisitorMut};

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

implement_for_tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11)
}
