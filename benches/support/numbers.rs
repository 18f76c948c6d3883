//! Values, gradients and matrices as flat lists of numbers, to be compared.

use nalgebra::SMatrix;

pub(crate) trait Numbers {
    /// Appends the numbers in order.
    fn append_to(&self, list: &mut Vec<f64>);
}

pub(crate) fn numbers(of: &impl Numbers) -> Vec<f64> {
    let mut list = Vec::new();
    of.append_to(&mut list);
    list
}

impl Numbers for f64 {
    fn append_to(&self, list: &mut Vec<f64>) {
        list.push(*self);
    }
}

impl<T: Numbers, const N: usize> Numbers for [T; N] {
    fn append_to(&self, list: &mut Vec<f64>) {
        self.iter().for_each(|item| item.append_to(list));
    }
}

impl<T: Numbers> Numbers for Vec<T> {
    fn append_to(&self, list: &mut Vec<f64>) {
        self.iter().for_each(|item| item.append_to(list));
    }
}

impl<const R: usize, const C: usize> Numbers for SMatrix<f64, R, C> {
    fn append_to(&self, list: &mut Vec<f64>) {
        list.extend(self.iter());
    }
}

impl<A: Numbers, B: Numbers> Numbers for (A, B) {
    fn append_to(&self, list: &mut Vec<f64>) {
        self.0.append_to(list);
        self.1.append_to(list);
    }
}

impl<A: Numbers, B: Numbers, C: Numbers> Numbers for (A, B, C) {
    fn append_to(&self, list: &mut Vec<f64>) {
        self.0.append_to(list);
        self.1.append_to(list);
        self.2.append_to(list);
    }
}

impl<A: Numbers, B: Numbers, C: Numbers, D: Numbers> Numbers for (A, B, C, D) {
    fn append_to(&self, list: &mut Vec<f64>) {
        self.0.append_to(list);
        self.1.append_to(list);
        self.2.append_to(list);
        self.3.append_to(list);
    }
}
