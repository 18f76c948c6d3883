//! Second order: the derivative of the gradient's graph against differences of the gradient.

use super::values::{filled, flatten};
use super::{BY_DIFFERENCES, Judged, MODES, Mode, STEP, Trial, check, evaluated, failed, same, slope};
use crate::differentiate::{Forward, Reverse, forward};
use crate::graph::eval::Outcome;
use crate::pipeline::simplify_tangent;
use crate::random_tests::program::ParamKind;

impl Trial<'_> {
    /// Differences of the gradient along the direction, by input.
    pub(super) fn differences_of_gradient(&self, made: &Reverse) -> Judged<Vec<f64>> {
        let mode = &MODES[1];
        let stage = "gradient nearby";
        let mut samples: Vec<Vec<f64>> = Vec::new();
        for k in [-4.0, -2.0, -1.0, 1.0, 2.0, 4.0] {
            let outcome = evaluated(stage, &made.graph, &self.reverse_values(made, mode, &self.moved(k * STEP)))?;
            samples.push(self.flat_gradient(stage, made, mode, &outcome)?);
        }
        (0..samples[0].len()).map(|i| slope(samples.iter().map(|s| s[i]).collect())).collect()
    }

    fn flat_gradient(&self, stage: &str, made: &Reverse, mode: &Mode, outcome: &Outcome) -> Judged<Vec<f64>> {
        let mut flat = Vec::new();
        self.gradient(stage, made, mode, outcome)?.iter().for_each(|g| flatten(g, &mut flat));
        Ok(flat)
    }

    pub(super) fn judge_second(&self, stage: &str, made: &Reverse, curvature: &[f64]) -> Judged<()> {
        let mut moved = forward(&made.graph, &self.inputs, made.forward, 1);
        self.judge_product(stage, made, &moved, curvature)?;
        simplify_tangent(&mut moved);
        self.judge_product(&format!("{stage}: simplify"), made, &moved, curvature)
    }

    fn judge_product(&self, stage: &str, made: &Reverse, moved: &Forward, curvature: &[f64]) -> Judged<()> {
        check(stage, &moved.graph)?;
        let outcome = evaluated(stage, &moved.graph, &self.tangent_values(moved))?;
        self.judge_value(stage, &outcome)?;
        let mut product = Vec::new();
        let count = made.graph.body.yields.len();
        let mut number = 0;
        let mut tangents = moved.yields.iter().map(|yielded| {
            yielded.map(|_| {
                number += 1;
                outcome.yields[count + number - 1].clone()
            })
        });
        tangents.next();
        for (adjoint, param) in made.adjoints.iter().zip(&self.active) {
            let zero = filled(&self.args[*param], 0.0);
            let found = match self.program.params[*param].kind {
                ParamKind::Scalar { .. } | ParamKind::Lent => tangents.next().flatten(),
                _ => moved.tangents.get(adjoint).and_then(|v| outcome.vars.get(v)).cloned(),
            };
            flatten(&found.unwrap_or(zero), &mut product);
        }
        if product.len() != curvature.len() {
            return Err(failed(stage, "a product of another size"));
        }
        product.iter().zip(curvature).try_for_each(|(a, b)| same(stage, *a, *b, BY_DIFFERENCES))
    }
}
