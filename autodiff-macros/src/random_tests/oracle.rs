//! One program through every stage, and what it means compared between the stages.
//!
//! The judges are the interpreter of programs (value, bit for bit; derivative by central differences along a line) and
//! the derivatives among each other.

/// Jacobians and Hessians as straight programs.
mod matrices;

/// Derivatives of gradients.
mod second;

/// Values on both sides.
mod values;

use super::generate::Random;
use super::interpret::{Val, arguments, run};
use super::program::{ParamKind, Program};
use super::source::source;
use crate::diagnostics::Diagnostics;
use crate::differentiate::{Forward, Request, Reverse, Seed, forward, record, reverse};
use crate::graph::eval::{Outcome, Value, evaluate};
use crate::graph::{Graph, VarId, verify};
use crate::lower::{Function, lower};
use crate::simplify::{quicken, simplify};
use crate::syntax::options::Options;
use crate::syntax::signature;
use std::collections::HashSet;
use values::{along, dot, dot_values, filled, minus, value};

/// What became of a program.
#[derive(Clone, PartialEq, Debug)]
pub enum Verdict {
    Passed,
    /// Nothing can be said: out of bounds, or not smooth where it is looked at.
    Skipped,
    /// The compiler refuses it.
    Refused(String),
    /// Wrong, first seen in this stage.
    Failed {
        stage: String,
        message: String,
    },
}

/// Half the distance of the nearest differences.
const STEP: f64 = 2e-4;
/// Between derivatives, and between a derivative and differences, relative to the size of what is added up.
const EXACT: f64 = 1e-8;
const BY_DIFFERENCES: f64 = 1e-5;
/// The adjoint that accumulation starts from.
const BEFORE: f64 = 0.25;

type Judged<T> = Result<T, Verdict>;

/// Judges the program at a point that the seed decides.
pub fn examine(program: &Program, seed: u64) -> Verdict {
    match Trial::new(program, seed).and_then(|trial| trial.judge()) {
        Ok(()) => Verdict::Passed,
        Err(verdict) => verdict,
    }
}

fn failed(stage: &str, message: impl Into<String>) -> Verdict {
    Verdict::Failed { stage: stage.to_string(), message: message.into() }
}

struct Trial<'p> {
    program: &'p Program,
    args: Vec<Val>,
    direction: Vec<Val>,
    /// Seed of the result, and adjoints of the final states of in-out parameters.
    seed: f64,
    states: Vec<Val>,
    value: f64,
    function: Function,
    inputs: Vec<VarId>,
    /// Numbers of the parameters behind the inputs.
    active: Vec<usize>,
}

/// One way to ask for the gradient.
struct Mode {
    name: &'static str,
    given: bool,
    fuse: bool,
    lent: bool,
    undo: bool,
}

const MODES: [Mode; 4] = [
    Mode { name: "gradient without fusing", given: false, fuse: false, lent: false, undo: false },
    Mode { name: "gradient", given: false, fuse: true, lent: false, undo: false },
    Mode { name: "record", given: true, fuse: false, lent: true, undo: true },
    Mode { name: "accumulate", given: true, fuse: true, lent: true, undo: false },
];

impl Mode {
    /// The gradient before it is simplified.
    fn apply(&self, function: &Function, inputs: &[VarId]) -> Reverse {
        let inout = function.inout.clone();
        let seed = if self.given { Seed::Given } else { Seed::One };
        let undo: HashSet<VarId> = if self.undo { inout.iter().copied().collect() } else { HashSet::new() };
        let request = Request { inputs: inputs.to_vec(), results: vec![0], result_places: Vec::new(), inout, seed, fuse: self.fuse };
        let mut made = reverse(&function.graph, &request, self.lent);
        record(&mut made, &undo);
        made
    }
}

impl<'p> Trial<'p> {
    fn new(program: &'p Program, seed: u64) -> Judged<Self> {
        let mut random = Random(seed ^ 0x5EED);
        let args = arguments(program, &mut random);
        let value = run(program, &args).map_err(|_| Verdict::Skipped)?.result;
        let (direction, states) = (arguments(program, &mut random), arguments(program, &mut random));
        let (function, inputs) = lowered(&source(program), program.wrt().unwrap_or_default())?;
        let active = (0..program.params.len()).filter(|i| program.is_active(*i)).collect();
        Ok(Trial { program, args, direction, seed: random.real(), states, value, function, inputs, active })
    }

    fn is_inout(&self, param: usize) -> bool {
        matches!(self.program.params[param].kind, ParamKind::Slice { mutable: true, .. } | ParamKind::Lent)
    }

    /// The arguments, this far in the direction.
    fn moved(&self, distance: f64) -> Vec<Val> {
        let moved = |(param, (a, d))| if self.program.is_active(param) { along(a, d, distance) } else { Val::clone(a) };
        self.args.iter().zip(&self.direction).enumerate().map(moved).collect()
    }

    fn judge(&self) -> Judged<()> {
        let (slope, slope_of_states) = self.differences()?;
        self.judge_lowering()?;
        let tangent = self.judge_forward(slope, slope_of_states)?;
        let mut gradient = None;
        for mode in &MODES {
            let (plain, simplified) = self.judge_reverse(mode, tangent)?;
            if mode.fuse && !mode.given {
                gradient = Some((plain, simplified));
            }
        }
        let (plain, simplified) = gradient.expect("one of the modes");
        let curvature = self.differences_of_gradient(&simplified)?;
        self.judge_second("second order without simplifying", &plain, &curvature)?;
        self.judge_second("second order", &simplified, &curvature)?;
        self.judge_matrices(tangent.0, &curvature)
    }

    /// The slope along the direction, of the result and of the states weighed.
    fn differences(&self) -> Judged<(f64, f64)> {
        let way = run(self.program, &self.args).map_err(|_| Verdict::Skipped)?.way;
        let mut samples = Vec::new();
        for k in [-4.0, -2.0, -1.0, 1.0, 2.0, 4.0] {
            let at = run(self.program, &self.moved(k * STEP)).map_err(|_| Verdict::Skipped)?;
            if at.way != way {
                return Err(Verdict::Skipped);
            }
            let states: Vec<f64> =
                self.active.iter().filter(|i| self.is_inout(**i)).map(|i| dot(&at.params[*i], &self.states[*i])).collect();
            samples.push((at.result, states.iter().sum::<f64>()));
        }
        let first = slope(samples.iter().map(|s| s.0).collect::<Vec<_>>())?;
        let second = slope(samples.iter().map(|s| s.1).collect::<Vec<_>>())?;
        Ok((first, second))
    }

    fn values(&self, args: &[Val]) -> Vec<(VarId, Value)> {
        self.function.graph.params.iter().zip(args).filter_map(|(var, arg)| var.map(|v| (v, value(arg)))).collect()
    }

    fn judge_lowering(&self) -> Judged<()> {
        let stage = "lower";
        check(stage, &self.function.graph)?;
        if let Some(stale) = verify::stale_reads(&self.function.graph).pop() {
            return Err(failed("lower: verify", stale));
        }
        let outcome = evaluated(stage, &self.function.graph, &self.values(&self.args))?;
        self.judge_value(stage, &outcome)?;
        let run = run(self.program, &self.args).map_err(|_| Verdict::Skipped)?;
        for (index, param) in self.active.iter().copied().enumerate() {
            if self.is_inout(param) && outcome.vars[&self.inputs[index]] != value(&run.params[param]) {
                return Err(failed(stage, "another final state of a parameter"));
            }
        }
        Ok(())
    }

    fn judge_value(&self, stage: &str, outcome: &Outcome) -> Judged<()> {
        let found = real(stage, &outcome.yields[0])?;
        if found.to_bits() == self.value.to_bits() {
            return Ok(());
        }
        Err(failed(&format!("{stage}: value"), format!("{found:?} instead of {:?}", self.value)))
    }

    /// The tangent of the result, and of the states weighed.
    fn judge_forward(&self, slope: f64, slope_of_states: f64) -> Judged<(f64, f64)> {
        let stage = "forward";
        let moved = forward(&self.function.graph, &self.inputs, usize::MAX, 1);
        check(stage, &moved.graph)?;
        let outcome = evaluated(stage, &moved.graph, &self.tangent_values(&moved))?;
        self.judge_value(stage, &outcome)?;
        let tangent = match moved.yields[0] {
            Some(_) => real(stage, &outcome.yields[1])?,
            None => 0.0,
        };
        let mut states = 0.0;
        for (index, param) in self.active.iter().copied().enumerate() {
            if self.is_inout(param) {
                let place = moved.tangents.get(&self.inputs[index]).and_then(|v| outcome.vars.get(v)).cloned();
                // Nobody has touched it.
                let place = place.unwrap_or_else(|| value(&self.direction[param]));
                states += dot_values(&place, &value(&self.states[param]));
            }
        }
        same(stage, tangent, slope, BY_DIFFERENCES)?;
        same(&format!("{stage}: states"), states, slope_of_states, BY_DIFFERENCES)?;
        Ok((tangent, states))
    }

    fn tangent_values(&self, moved: &Forward) -> Vec<(VarId, Value)> {
        let mut values = self.values(&self.args);
        for (input, param) in self.inputs.iter().zip(&self.active) {
            if let Some(var) = moved.tangents.get(input) {
                values.push((*var, value(&self.direction[*param])));
            }
        }
        // A parameter that is no input may become active.
        for (var, arg) in self.function.graph.params.iter().zip(&self.args) {
            if let Some(var) = var.filter(|v| !self.inputs.contains(v))
                && let Some(tangent) = moved.tangents.get(&var)
            {
                values.push((*tangent, filled(arg, 0.0)));
            }
        }
        values
    }

    // ---- reverse

    fn reversed(&self, mode: &Mode) -> Judged<(Reverse, Reverse)> {
        let plain = mode.apply(&self.function, &self.inputs);
        check(&format!("{}: reverse and record", mode.name), &plain.graph)?;
        let mut simplified = mode.apply(&self.function, &self.inputs);
        simplify(&mut simplified.graph, &mut simplified.forward);
        check(&format!("{}: simplify", mode.name), &simplified.graph)?;
        Ok((plain, simplified))
    }

    fn judge_reverse(&self, mode: &Mode, (tangent, states): (f64, f64)) -> Judged<(Reverse, Reverse)> {
        let (plain, simplified) = self.reversed(mode)?;
        let mut quickened = mode.apply(&self.function, &self.inputs);
        simplify(&mut quickened.graph, &mut quickened.forward);
        quicken(&mut quickened.graph, &mut quickened.forward);
        check(&format!("{}: quicken", mode.name), &quickened.graph)?;
        let expected = if mode.given { self.seed * tangent + states } else { tangent };
        for (made, part) in [(&plain, "reverse and record"), (&simplified, "simplify"), (&quickened, "quicken")] {
            let stage = format!("{}: {part}", mode.name);
            let outcome = evaluated(&stage, &made.graph, &self.reverse_values(made, mode, &self.args))?;
            self.judge_value(&stage, &outcome)?;
            let gradient = self.gradient(&stage, made, mode, &outcome)?;
            let found: f64 = gradient.iter().zip(&self.active).map(|(g, param)| dot_values(g, &value(&self.direction[*param]))).sum();
            same(&stage, found, expected, EXACT)?;
            for (input, param) in self.inputs.iter().zip(&self.active) {
                if mode.undo && self.is_inout(*param) && outcome.vars[input] != value(&self.args[*param]) {
                    return Err(failed(&format!("{stage}: undo"), "a parameter is not put back to its first state"));
                }
            }
        }
        Ok((plain, simplified))
    }

    fn reverse_values(&self, made: &Reverse, mode: &Mode, args: &[Val]) -> Vec<(VarId, Value)> {
        let mut values = self.values(args);
        values.extend(made.seeds.iter().map(|seed| (*seed, Value::Real(self.seed))));
        for (adjoint, param) in made.adjoints.iter().zip(&self.active) {
            if mode.lent {
                let before = if self.is_inout(*param) { value(&self.states[*param]) } else { filled(&self.args[*param], BEFORE) };
                values.push((*adjoint, before));
            }
        }
        values
    }

    /// The gradient by input.
    fn gradient(&self, stage: &str, made: &Reverse, mode: &Mode, outcome: &Outcome) -> Judged<Vec<Value>> {
        let mut yields = outcome.yields[1..].iter();
        let mut gradient = Vec::new();
        for (adjoint, param) in made.adjoints.iter().zip(&self.active) {
            let scalar = matches!(self.program.params[*param].kind, ParamKind::Scalar { .. } | ParamKind::Lent);
            let found = if scalar && !mode.lent { yields.next() } else { outcome.vars.get(adjoint) };
            let mut found = found.cloned().ok_or_else(|| failed(stage, "an adjoint is missing"))?;
            if mode.lent && !self.is_inout(*param) {
                found = minus(&found, BEFORE);
            }
            gradient.push(found);
        }
        Ok(gradient)
    }
}

/// The function in the source as a graph, with the variables to differentiate by.
fn lowered(text: &str, options: String) -> Judged<(Function, Vec<VarId>)> {
    let item: syn::ItemFn = syn::parse_str(text).map_err(|e| failed("source", e.to_string()))?;
    let mut diagnostics = Diagnostics::default();
    let options = Options::parse(options.parse().expect("options are tokens"), &mut diagnostics);
    let signature = signature::parse(&item, &options, signature::Home::Function, &mut diagnostics);
    let function = lower(&item, &signature, &options, &mut diagnostics);
    let Some(function) = function.filter(|_| diagnostics.is_empty()) else {
        return Err(Verdict::Refused(diagnostics.into_tokens().to_string()));
    };
    let inputs = signature.active().filter_map(|(index, _)| function.graph.params[index]).collect();
    Ok((function, inputs))
}

/// The graph that a function is lowered to.
pub fn lowered_graph(text: &str, options: &str) -> Graph {
    let (function, _) = lowered(text, options.to_string()).unwrap_or_else(|verdict| panic!("{verdict:?}"));
    function.graph
}

/// The graphs of a function before and after each stage.
pub fn print_graphs(text: &str) {
    let (function, inputs) = lowered(text, String::new()).unwrap_or_else(|verdict| panic!("{verdict:?}"));
    println!("lowered\n{}", function.graph);
    println!("forward\n{}", forward(&function.graph, &inputs, usize::MAX, 1).graph);
    for mode in &MODES {
        let mut made = mode.apply(&function, &inputs);
        println!("{}\n{}", mode.name, made.graph);
        simplify(&mut made.graph, &mut made.forward);
        println!("{}, simplified\n{}", mode.name, made.graph);
        verify::violations(&made.graph).iter().for_each(|violation| println!("violated: {violation}"));
    }
}

fn check(stage: &str, graph: &Graph) -> Judged<()> {
    let found = verify::violations(graph);
    if found.is_empty() { Ok(()) } else { Err(failed(&format!("{stage}: verify"), found.join("\n"))) }
}

fn evaluated(stage: &str, graph: &Graph, inputs: &[(VarId, Value)]) -> Judged<Outcome> {
    evaluate(graph, inputs).map_err(|e| {
        // Inactive source may pass through as it stands; what it means is rustc's business.
        if e.starts_with("the user's own tokens") { Verdict::Skipped } else { failed(&format!("{stage}: evaluate"), e) }
    })
}

fn real(stage: &str, value: &Value) -> Judged<f64> {
    value.real().map_err(|e| failed(stage, e))
}

fn same(stage: &str, found: f64, expected: f64, tolerance: f64) -> Judged<()> {
    if (found - expected).abs() <= tolerance * (1.0 + expected.abs()) {
        return Ok(());
    }
    Err(failed(stage, format!("{found:?} instead of {expected:?}")))
}

/// The slope from samples at -4, -2, -1, 1, 2, 4 steps, if two estimates of it agree.
fn slope(samples: Vec<f64>) -> Judged<f64> {
    let central = |a: usize, b: usize, k: f64| (samples[b] - samples[a]) / (2.0 * k * STEP);
    let (one, two, four) = (central(2, 3, 1.0), central(1, 4, 2.0), central(0, 5, 4.0));
    let (fine, coarse) = ((4.0 * one - two) / 3.0, (4.0 * two - four) / 3.0);
    let smooth = (fine - coarse).abs() <= 0.1 * BY_DIFFERENCES * (1.0 + fine.abs());
    if smooth { Ok(fine) } else { Err(Verdict::Skipped) }
}
