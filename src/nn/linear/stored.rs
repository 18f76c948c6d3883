//! How a layer is written and read with serde: lists, as serde knows no arrays of any length.

use alloc::string::String;
use alloc::vec::Vec;

use autodiff_runtime::Scalar;
use serde::{Deserialize, Serialize};

use super::Linear;

/// A layer as lists: rows of the weight, and the bias.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored<T> {
    weight: Vec<Vec<T>>,
    bias: Vec<T>,
}

impl<T: Scalar, const I: usize, const O: usize> From<Linear<T, I, O>> for Stored<T> {
    fn from(layer: Linear<T, I, O>) -> Self {
        Stored { weight: layer.weight.iter().map(|row| row.to_vec()).collect(), bias: layer.bias.to_vec() }
    }
}

impl<T: Scalar, const I: usize, const O: usize> TryFrom<Stored<T>> for Linear<T, I, O> {
    type Error = String;

    fn try_from(stored: Stored<T>) -> Result<Self, String> {
        let sizes = || alloc::format!("a layer from {I} inputs to {O} outputs has {O} rows of {I} numbers, and a bias of {O}");
        let rows: Option<Vec<[T; I]>> = stored.weight.into_iter().map(|row| row.try_into().ok()).collect();
        let weight = rows.and_then(|rows| rows.try_into().ok()).ok_or_else(sizes)?;
        Ok(Linear { weight, bias: stored.bias.try_into().map_err(|_| sizes())? })
    }
}
