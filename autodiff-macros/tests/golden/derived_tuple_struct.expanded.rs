///The tangents of [`View`]: gradients by it, and directions in which it changes.
#[allow(
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    missing_copy_implementations,
    non_camel_case_types,
    trivial_bounds,
    private_bounds
)]
#[derive(Default)]
struct Change<T, M>(
    ///The tangent of `0`.
    <[T] as ::autodiff::__private::Differentiable>::Tangent,
    ///Nothing: `1` carries no derivative.
    <(
        ::autodiff::__private::PhantomData<M>,
    ) as ::autodiff::__private::Skipped>::Tangent,
    ///The tangent of `2`.
    <Inner<'static> as ::autodiff::__private::Differentiable>::Tangent,
    ///The tangent of `3`.
    <Vec<View<'static, T, M>> as ::autodiff::__private::Differentiable>::Tangent,
)
where
    T: Clone,
    T: ::autodiff::__private::Differentiable,
    Inner<'static>: ::autodiff::__private::Differentiable;
#[automatically_derived]
#[allow(trivial_bounds, deprecated)]
impl<T, M> ::core::clone::Clone for Change<T, M>
where
    T: Clone,
    T: ::autodiff::__private::Differentiable,
    Inner<'static>: ::autodiff::__private::Differentiable,
{
    #[inline]
    fn clone(&self) -> Self {
        Change {
            0: ::core::clone::Clone::clone(&self.0),
            1: ::core::clone::Clone::clone(&self.1),
            2: ::core::clone::Clone::clone(&self.2),
            3: ::core::clone::Clone::clone(&self.3),
        }
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated)]
impl<T, M> ::core::fmt::Debug for Change<T, M>
where
    T: Clone,
    T: ::autodiff::__private::Differentiable,
    Inner<'static>: ::autodiff::__private::Differentiable,
{
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Formatter::debug_tuple(f, "Change")
            .field(&self.0)
            .field(&self.1)
            .field(&self.2)
            .field(&self.3)
            .finish()
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated, unused_variables)]
impl<T, M> ::core::cmp::PartialEq for Change<T, M>
where
    T: Clone,
    T: ::autodiff::__private::Differentiable,
    Inner<'static>: ::autodiff::__private::Differentiable,
{
    #[inline]
    fn eq(&self, other: &Self) -> ::core::primitive::bool {
        true && ::core::cmp::PartialEq::eq(&self.0, &other.0)
            && ::core::cmp::PartialEq::eq(&self.1, &other.1)
            && ::core::cmp::PartialEq::eq(&self.2, &other.2)
            && ::core::cmp::PartialEq::eq(&self.3, &other.3)
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated)]
impl<'a, T, M> ::autodiff::__private::Differentiable for View<'a, T, M>
where
    T: Clone + 'a,
    T: ::autodiff::__private::Differentiable,
    Inner<'static>: ::autodiff::__private::Differentiable,
{
    type Tangent = Change<T, M>;
    #[inline]
    fn tangent_shape(&self) -> ChangeShape<T, M> {
        ChangeShape {
            f0: ::autodiff::__private::Differentiable::tangent_shape(&self.0),
            f1: (),
            f2: ::autodiff::__private::Differentiable::tangent_shape(&self.2),
            f3: ::autodiff::__private::Differentiable::tangent_shape(&self.3),
        }
    }
}
#[automatically_derived]
#[allow(trivial_bounds)]
impl<'a, T, M> ::autodiff::__private::Value for View<'a, T, M>
where
    T: Clone + 'a,
{
    type Value = Self;
    #[inline(always)]
    fn value(&self) -> &Self {
        self
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated)]
impl<T, M> ::autodiff::__private::Differentiable for Change<T, M>
where
    T: Clone,
    T: ::autodiff::__private::Differentiable,
    Inner<'static>: ::autodiff::__private::Differentiable,
{
    type Tangent = Change<T, M>;
    #[inline]
    fn tangent_shape(&self) -> ChangeShape<T, M> {
        ChangeShape {
            f0: ::autodiff::__private::Differentiable::tangent_shape(&self.0),
            f1: (),
            f2: ::autodiff::__private::Differentiable::tangent_shape(&self.2),
            f3: ::autodiff::__private::Differentiable::tangent_shape(&self.3),
        }
    }
}
#[automatically_derived]
#[allow(trivial_bounds)]
impl<T, M> ::autodiff::__private::Value for Change<T, M>
where
    T: Clone,
    T: ::autodiff::__private::Differentiable,
    Inner<'static>: ::autodiff::__private::Differentiable,
{
    type Value = Self;
    #[inline(always)]
    fn value(&self) -> &Self {
        self
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated, unused_variables)]
impl<T, M> ::autodiff::__private::Tangent for Change<T, M>
where
    T: Clone,
    T: ::autodiff::__private::Differentiable,
    Inner<'static>: ::autodiff::__private::Differentiable,
{
    type Shape = ChangeShape<T, M>;
    #[inline]
    fn accumulate(&mut self, other: &Self) {
        ::autodiff::__private::Tangent::accumulate(&mut self.0, &other.0);
        ::autodiff::__private::Tangent::accumulate(&mut self.2, &other.2);
        ::autodiff::__private::Tangent::accumulate(&mut self.3, &other.3);
    }
    #[inline]
    fn scale_tangent(&mut self, factor: ::core::primitive::f64) {
        ::autodiff::__private::Tangent::scale_tangent(&mut self.0, factor);
        ::autodiff::__private::Tangent::scale_tangent(&mut self.2, factor);
        ::autodiff::__private::Tangent::scale_tangent(&mut self.3, factor);
    }
    #[inline]
    fn dot_tangent(&self, other: &Self) -> ::core::primitive::f64 {
        0.0 + ::autodiff::__private::Tangent::dot_tangent(&self.0, &other.0)
            + ::autodiff::__private::Tangent::dot_tangent(&self.2, &other.2)
            + ::autodiff::__private::Tangent::dot_tangent(&self.3, &other.3)
    }
}
#[doc(hidden)]
#[allow(
    missing_debug_implementations,
    missing_copy_implementations,
    non_camel_case_types,
    trivial_bounds,
    private_bounds,
    deprecated
)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery)]
struct ChangeShape<T, M>
where
    T: Clone,
    T: ::autodiff::__private::Differentiable,
    Inner<'static>: ::autodiff::__private::Differentiable,
{
    f0: <<[T] as ::autodiff::__private::Differentiable>::Tangent as ::autodiff::__private::Tangent>::Shape,
    f1: <(
        ::autodiff::__private::PhantomData<M>,
    ) as ::autodiff::__private::Skipped>::Tangent,
    f2: <<Inner<
        'static,
    > as ::autodiff::__private::Differentiable>::Tangent as ::autodiff::__private::Tangent>::Shape,
    f3: <<Vec<
        View<'static, T, M>,
    > as ::autodiff::__private::Differentiable>::Tangent as ::autodiff::__private::Tangent>::Shape,
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated)]
impl<T, M> ::core::clone::Clone for ChangeShape<T, M>
where
    T: Clone,
    T: ::autodiff::__private::Differentiable,
    Inner<'static>: ::autodiff::__private::Differentiable,
{
    #[inline]
    fn clone(&self) -> Self {
        ChangeShape {
            f0: ::core::clone::Clone::clone(&self.f0),
            f1: ::core::clone::Clone::clone(&self.f1),
            f2: ::core::clone::Clone::clone(&self.f2),
            f3: ::core::clone::Clone::clone(&self.f3),
        }
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated)]
impl<T, M> ::autodiff::__private::TangentShape for ChangeShape<T, M>
where
    T: Clone,
    T: ::autodiff::__private::Differentiable,
    Inner<'static>: ::autodiff::__private::Differentiable,
{
    type Tangent = Change<T, M>;
    #[inline]
    fn zeros(&self) -> Self::Tangent {
        Change {
            0: ::autodiff::__private::TangentShape::zeros(&self.f0),
            1: (),
            2: ::autodiff::__private::TangentShape::zeros(&self.f2),
            3: ::autodiff::__private::TangentShape::zeros(&self.f3),
        }
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated, unused_variables)]
impl<'a, T, M, __Number> ::autodiff::__private::Parameters<__Number> for View<'a, T, M>
where
    T: Clone + 'a,
    T: ::autodiff::__private::Differentiable,
    Inner<'static>: ::autodiff::__private::Differentiable,
    &'a [T]: ::autodiff::__private::Parameters<__Number>,
    Inner<'a>: ::autodiff::__private::Parameters<__Number>,
{
    #[inline]
    fn visit_parameters<'__walk>(
        &'__walk self,
        name: ::autodiff::__private::ParameterName<'_>,
        visitor: &mut ::autodiff::__private::Visitor<'_, '__walk, __Number>,
    ) {
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters(&self.0, name.index(0usize), visitor);
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters(&self.2, name.index(2usize), visitor);
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters(&self.3, name.index(3usize), visitor);
    }
    #[inline]
    fn visit_parameters_mut<'__walk>(
        &'__walk mut self,
        name: ::autodiff::__private::ParameterName<'_>,
        visitor: &mut ::autodiff::__private::VisitorMut<'_, '__walk, __Number>,
    ) {
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters_mut(&mut self.0, name.index(0usize), visitor);
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters_mut(&mut self.2, name.index(2usize), visitor);
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters_mut(&mut self.3, name.index(3usize), visitor);
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated, unused_variables)]
impl<T, M, __Number> ::autodiff::__private::Parameters<__Number> for Change<T, M>
where
    T: Clone,
    T: ::autodiff::__private::Differentiable,
    Inner<'static>: ::autodiff::__private::Differentiable,
    <[T] as ::autodiff::__private::Differentiable>::Tangent: ::autodiff::__private::Parameters<
        __Number,
    >,
    <Inner<
        'static,
    > as ::autodiff::__private::Differentiable>::Tangent: ::autodiff::__private::Parameters<
        __Number,
    >,
{
    #[inline]
    fn visit_parameters<'__walk>(
        &'__walk self,
        name: ::autodiff::__private::ParameterName<'_>,
        visitor: &mut ::autodiff::__private::Visitor<'_, '__walk, __Number>,
    ) {
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters(&self.0, name.index(0usize), visitor);
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters(&self.2, name.index(2usize), visitor);
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters(&self.3, name.index(3usize), visitor);
    }
    #[inline]
    fn visit_parameters_mut<'__walk>(
        &'__walk mut self,
        name: ::autodiff::__private::ParameterName<'_>,
        visitor: &mut ::autodiff::__private::VisitorMut<'_, '__walk, __Number>,
    ) {
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters_mut(&mut self.0, name.index(0usize), visitor);
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters_mut(&mut self.2, name.index(2usize), visitor);
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters_mut(&mut self.3, name.index(3usize), visitor);
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated, unused_mut, unused_variables, unused_assignments)]
impl<T, M, __Number> ::autodiff::__private::Coordinates<__Number> for Change<T, M>
where
    T: Clone,
    T: ::autodiff::__private::Differentiable,
    Inner<'static>: ::autodiff::__private::Differentiable,
    <[T] as ::autodiff::__private::Differentiable>::Tangent: ::autodiff::__private::Coordinates<
        __Number,
    >,
    <Inner<
        'static,
    > as ::autodiff::__private::Differentiable>::Tangent: ::autodiff::__private::Coordinates<
        __Number,
    >,
{
    fn count(&self) -> ::core::primitive::usize {
        0 + ::autodiff::__private::Coordinates::<__Number>::count(&self.0)
            + ::autodiff::__private::Coordinates::<__Number>::count(&self.2)
            + ::autodiff::__private::Coordinates::<__Number>::count(&self.3)
    }
    fn get(&self, mut index: ::core::primitive::usize) -> __Number {
        let count = ::autodiff::__private::Coordinates::<__Number>::count(&self.0);
        if index < count {
            return ::autodiff::__private::Coordinates::<__Number>::get(&self.0, index);
        }
        index -= count;
        let count = ::autodiff::__private::Coordinates::<__Number>::count(&self.2);
        if index < count {
            return ::autodiff::__private::Coordinates::<__Number>::get(&self.2, index);
        }
        index -= count;
        let count = ::autodiff::__private::Coordinates::<__Number>::count(&self.3);
        if index < count {
            return ::autodiff::__private::Coordinates::<__Number>::get(&self.3, index);
        }
        index -= count;
        ::core::unreachable!("the index is smaller than the count")
    }
    fn set(&mut self, mut index: ::core::primitive::usize, value: __Number) {
        let count = ::autodiff::__private::Coordinates::<__Number>::count(&self.0);
        if index < count {
            return ::autodiff::__private::Coordinates::<
                __Number,
            >::set(&mut self.0, index, value);
        }
        index -= count;
        let count = ::autodiff::__private::Coordinates::<__Number>::count(&self.2);
        if index < count {
            return ::autodiff::__private::Coordinates::<
                __Number,
            >::set(&mut self.2, index, value);
        }
        index -= count;
        let count = ::autodiff::__private::Coordinates::<__Number>::count(&self.3);
        if index < count {
            return ::autodiff::__private::Coordinates::<
                __Number,
            >::set(&mut self.3, index, value);
        }
        index -= count;
        ::core::unreachable!("the index is smaller than the count")
    }
}
