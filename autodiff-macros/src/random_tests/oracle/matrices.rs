//! Jacobians and Hessians as straight programs, where the program has such: by the tangent and by the differences of the
//! gradient.

use super::values::{flatten, value};
use super::{BY_DIFFERENCES, EXACT, Judged, Trial, check, evaluated, failed, real, same};
use crate::emit::Matrix;
use crate::graph::{VarId, VarKind, eval::Value};
use crate::pipeline::matrices::{hessian, jacobian};

impl Trial<'_> {
    pub(super) fn judge_matrices(&self, tangent: f64, curvature: &[f64]) -> Judged<()> {
        if self.active.iter().any(|param| self.is_inout(*param)) {
            return Ok(());
        }
        if let Some(matrix) = jacobian(&self.function, &self.inputs) {
            let stage = "jacobian";
            let (values, products) = self.times_direction(stage, &matrix)?;
            if values[0].to_bits() != self.value.to_bits() {
                return Err(failed(&format!("{stage}: value"), format!("{:?} instead of {:?}", values[0], self.value)));
            }
            same(stage, products[0], tangent, EXACT)?;
        }
        if let Some(matrix) = hessian(&self.function, &self.inputs) {
            let stage = "hessian";
            let (_, products) = self.times_direction(stage, &matrix)?;
            if products.len() != curvature.len() {
                return Err(failed(stage, "a product of another size"));
            }
            products.iter().zip(curvature).try_for_each(|(a, b)| same(stage, *a, *b, BY_DIFFERENCES))?;
        }
        Ok(())
    }

    /// The function's values, and the matrix times the direction.
    fn times_direction(&self, stage: &str, matrix: &Matrix) -> Judged<(Vec<f64>, Vec<f64>)> {
        check(stage, &matrix.graph)?;
        let outcome = evaluated(stage, &matrix.graph, &self.numbers(matrix))?;
        let yields = outcome.yields.iter().map(|v| real(stage, v)).collect::<Judged<Vec<f64>>>()?;
        let (values, entries) = yields.split_at(matrix.values);
        let mut direction = Vec::new();
        self.active.iter().for_each(|param| flatten(&value(&self.direction[*param]), &mut direction));
        let mut products = vec![0.0; matrix.rows];
        for (column, d) in entries.chunks(matrix.rows).zip(&direction) {
            products.iter_mut().zip(column).for_each(|(sum, entry)| *sum += entry * d);
        }
        Ok((values.to_vec(), products))
    }

    fn numbers(&self, matrix: &Matrix) -> Vec<(VarId, Value)> {
        let mut numbers = Vec::new();
        for (index, var) in matrix.graph.vars.iter().enumerate() {
            if let VarKind::Param(param) = var.kind {
                numbers.push((VarId(index as u32), value(&self.args[param])));
            }
        }
        for (parts, param) in matrix.inputs.iter().zip(&self.active) {
            let mut flat = Vec::new();
            flatten(&value(&self.args[*param]), &mut flat);
            numbers.extend(parts.leaves().into_iter().zip(flat).map(|(var, x)| (var, Value::Real(x))));
        }
        numbers
    }
}
