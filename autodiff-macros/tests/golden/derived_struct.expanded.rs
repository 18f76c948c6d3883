///The tangents of [`Layer`]: gradients by it, and directions in which it changes.
#[allow(
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    missing_copy_implementations,
    non_camel_case_types,
    trivial_bounds,
    private_bounds
)]
pub struct LayerTangent<T: Float, const N: usize>
where
    T: ::autodiff::__private::Scalar,
{
    ///The tangent of `weight`.
    pub weight: <[[T; N]; N] as ::autodiff::__private::Differentiable>::Tangent,
    ///The tangent of `bias`.
    bias: <Vec<T> as ::autodiff::__private::Differentiable>::Tangent,
    ///Nothing: `steps` carries no derivative.
    steps: (),
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated)]
impl<T: Float, const N: usize> ::core::clone::Clone for LayerTangent<T, N>
where
    T: ::autodiff::__private::Scalar,
{
    #[inline]
    fn clone(&self) -> Self {
        LayerTangent {
            weight: ::core::clone::Clone::clone(&self.weight),
            bias: ::core::clone::Clone::clone(&self.bias),
            steps: ::core::clone::Clone::clone(&self.steps),
        }
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated)]
impl<T: Float, const N: usize> ::core::fmt::Debug for LayerTangent<T, N>
where
    T: ::autodiff::__private::Scalar,
{
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Formatter::debug_struct(f, "LayerTangent")
            .field("weight", &self.weight)
            .field("bias", &self.bias)
            .field("steps", &self.steps)
            .finish()
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated, unused_variables)]
impl<T: Float, const N: usize> ::core::cmp::PartialEq for LayerTangent<T, N>
where
    T: ::autodiff::__private::Scalar,
{
    #[inline]
    fn eq(&self, other: &Self) -> ::core::primitive::bool {
        true && ::core::cmp::PartialEq::eq(&self.weight, &other.weight)
            && ::core::cmp::PartialEq::eq(&self.bias, &other.bias)
            && ::core::cmp::PartialEq::eq(&self.steps, &other.steps)
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated)]
impl<T: Float, const N: usize> ::autodiff::__private::Differentiable for Layer<T, N>
where
    T: ::autodiff::__private::Scalar,
{
    type Tangent = LayerTangent<T, N>;
    #[inline]
    fn tangent_shape(&self) -> LayerTangentShape<T, N> {
        LayerTangentShape {
            f0: ::autodiff::__private::Differentiable::tangent_shape(&self.weight),
            f1: ::autodiff::__private::Differentiable::tangent_shape(&self.bias),
            f2: (),
        }
    }
}
#[automatically_derived]
#[allow(trivial_bounds)]
impl<T: Float, const N: usize> ::autodiff::__private::Value for Layer<T, N> {
    type Value = Self;
    #[inline(always)]
    fn value(&self) -> &Self {
        self
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated)]
impl<T: Float, const N: usize> ::autodiff::__private::Differentiable
for LayerTangent<T, N>
where
    T: ::autodiff::__private::Scalar,
{
    type Tangent = LayerTangent<T, N>;
    #[inline]
    fn tangent_shape(&self) -> LayerTangentShape<T, N> {
        LayerTangentShape {
            f0: ::autodiff::__private::Differentiable::tangent_shape(&self.weight),
            f1: ::autodiff::__private::Differentiable::tangent_shape(&self.bias),
            f2: (),
        }
    }
}
#[automatically_derived]
#[allow(trivial_bounds)]
impl<T: Float, const N: usize> ::autodiff::__private::Value for LayerTangent<T, N>
where
    T: ::autodiff::__private::Scalar,
{
    type Value = Self;
    #[inline(always)]
    fn value(&self) -> &Self {
        self
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated, unused_variables)]
impl<T: Float, const N: usize> ::autodiff::__private::Tangent for LayerTangent<T, N>
where
    T: ::autodiff::__private::Scalar,
{
    type Shape = LayerTangentShape<T, N>;
    #[inline]
    fn accumulate(&mut self, other: &Self) {
        ::autodiff::__private::Tangent::accumulate(&mut self.weight, &other.weight);
        ::autodiff::__private::Tangent::accumulate(&mut self.bias, &other.bias);
    }
    #[inline]
    fn scale_tangent(&mut self, factor: ::core::primitive::f64) {
        ::autodiff::__private::Tangent::scale_tangent(&mut self.weight, factor);
        ::autodiff::__private::Tangent::scale_tangent(&mut self.bias, factor);
    }
    #[inline]
    fn dot_tangent(&self, other: &Self) -> ::core::primitive::f64 {
        0.0 + ::autodiff::__private::Tangent::dot_tangent(&self.weight, &other.weight)
            + ::autodiff::__private::Tangent::dot_tangent(&self.bias, &other.bias)
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
pub struct LayerTangentShape<T: Float, const N: usize>
where
    T: ::autodiff::__private::Scalar,
{
    f0: <<[[T; N]; N] as ::autodiff::__private::Differentiable>::Tangent as ::autodiff::__private::Tangent>::Shape,
    f1: <<Vec<
        T,
    > as ::autodiff::__private::Differentiable>::Tangent as ::autodiff::__private::Tangent>::Shape,
    f2: (),
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated)]
impl<T: Float, const N: usize> ::core::clone::Clone for LayerTangentShape<T, N>
where
    T: ::autodiff::__private::Scalar,
{
    #[inline]
    fn clone(&self) -> Self {
        LayerTangentShape {
            f0: ::core::clone::Clone::clone(&self.f0),
            f1: ::core::clone::Clone::clone(&self.f1),
            f2: ::core::clone::Clone::clone(&self.f2),
        }
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated)]
impl<T: Float, const N: usize> ::autodiff::__private::TangentShape
for LayerTangentShape<T, N>
where
    T: ::autodiff::__private::Scalar,
{
    type Tangent = LayerTangent<T, N>;
    #[inline]
    fn zeros(&self) -> Self::Tangent {
        LayerTangent {
            weight: ::autodiff::__private::TangentShape::zeros(&self.f0),
            bias: ::autodiff::__private::TangentShape::zeros(&self.f1),
            steps: (),
        }
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated, unused_variables)]
impl<T: Float, const N: usize, __Number> ::autodiff::__private::Parameters<__Number>
for Layer<T, N>
where
    T: ::autodiff::__private::Scalar,
    [[T; N]; N]: ::autodiff::__private::Parameters<__Number>,
    Vec<T>: ::autodiff::__private::Parameters<__Number>,
{
    #[inline]
    fn visit_parameters<'__walk>(
        &'__walk self,
        name: ::autodiff::__private::ParameterName<'_>,
        visitor: &mut ::autodiff::__private::Visitor<'_, '__walk, __Number>,
    ) {
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters(&self.weight, name.field("weight"), visitor);
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters(&self.bias, name.field("bias"), visitor);
    }
    #[inline]
    fn visit_parameters_mut<'__walk>(
        &'__walk mut self,
        name: ::autodiff::__private::ParameterName<'_>,
        visitor: &mut ::autodiff::__private::VisitorMut<'_, '__walk, __Number>,
    ) {
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters_mut(&mut self.weight, name.field("weight"), visitor);
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters_mut(&mut self.bias, name.field("bias"), visitor);
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated, unused_variables)]
impl<T: Float, const N: usize, __Number> ::autodiff::__private::Parameters<__Number>
for LayerTangent<T, N>
where
    T: ::autodiff::__private::Scalar,
    <[[T; N]; N] as ::autodiff::__private::Differentiable>::Tangent: ::autodiff::__private::Parameters<
        __Number,
    >,
    <Vec<
        T,
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
        >::visit_parameters(&self.weight, name.field("weight"), visitor);
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters(&self.bias, name.field("bias"), visitor);
    }
    #[inline]
    fn visit_parameters_mut<'__walk>(
        &'__walk mut self,
        name: ::autodiff::__private::ParameterName<'_>,
        visitor: &mut ::autodiff::__private::VisitorMut<'_, '__walk, __Number>,
    ) {
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters_mut(&mut self.weight, name.field("weight"), visitor);
        ::autodiff::__private::Parameters::<
            __Number,
        >::visit_parameters_mut(&mut self.bias, name.field("bias"), visitor);
    }
}
#[automatically_derived]
#[allow(trivial_bounds, deprecated, unused_mut, unused_variables, unused_assignments)]
impl<T: Float, const N: usize, __Number> ::autodiff::__private::Coordinates<__Number>
for LayerTangent<T, N>
where
    T: ::autodiff::__private::Scalar,
    <[[T; N]; N] as ::autodiff::__private::Differentiable>::Tangent: ::autodiff::__private::Coordinates<
        __Number,
    >,
    <Vec<
        T,
    > as ::autodiff::__private::Differentiable>::Tangent: ::autodiff::__private::Coordinates<
        __Number,
    >,
{
    fn count(&self) -> ::core::primitive::usize {
        0 + ::autodiff::__private::Coordinates::<__Number>::count(&self.weight)
            + ::autodiff::__private::Coordinates::<__Number>::count(&self.bias)
    }
    fn get(&self, mut index: ::core::primitive::usize) -> __Number {
        let count = ::autodiff::__private::Coordinates::<__Number>::count(&self.weight);
        if index < count {
            return ::autodiff::__private::Coordinates::<
                __Number,
            >::get(&self.weight, index);
        }
        index -= count;
        let count = ::autodiff::__private::Coordinates::<__Number>::count(&self.bias);
        if index < count {
            return ::autodiff::__private::Coordinates::<
                __Number,
            >::get(&self.bias, index);
        }
        index -= count;
        ::core::unreachable!("the index is smaller than the count")
    }
    fn set(&mut self, mut index: ::core::primitive::usize, value: __Number) {
        let count = ::autodiff::__private::Coordinates::<__Number>::count(&self.weight);
        if index < count {
            return ::autodiff::__private::Coordinates::<
                __Number,
            >::set(&mut self.weight, index, value);
        }
        index -= count;
        let count = ::autodiff::__private::Coordinates::<__Number>::count(&self.bias);
        if index < count {
            return ::autodiff::__private::Coordinates::<
                __Number,
            >::set(&mut self.bias, index, value);
        }
        index -= count;
        ::core::unreachable!("the index is smaller than the count")
    }
}
