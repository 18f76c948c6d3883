//! Schedules: the rate of each step as a plain function of its number, so that a run can go on anywhere.

use alloc::vec::Vec;
use core::f64::consts::PI;

use autodiff_runtime::Scalar;

/// Learning rates that change from step to step.
///
/// A closure of the step is a schedule, too, which is how schedules follow one another:
///
/// ```
/// use autodiff::optim::{Cosine, Linear, Schedule};
///
/// let warm_up = Linear { from: 0.0, to: 0.1, steps: 10 };
/// let descent = Cosine { from: 0.1, to: 0.0, steps: 90 };
/// let schedule = |step: usize| if step < 10 { warm_up.rate(step) } else { descent.rate(step - 10) };
/// assert_eq!([0, 5, 10, 100].map(|step| schedule.rate(step)), [0.0, 0.05, 0.1, 0.0]);
/// ```
pub trait Schedule {
    /// The rate of a step; the first one has the number 0.
    fn rate(&self, step: usize) -> f64;
}

impl<F: Fn(usize) -> f64> Schedule for F {
    fn rate(&self, step: usize) -> f64 {
        self(step)
    }
}

/// A rate that is multiplied by `factor` after every so many steps: `from · factorᵏ` with `k = step / every`, rounded down.
///
/// `rate` panics if `every` is 0.
///
/// ```
/// use autodiff::optim::{Schedule, StepDecay};
///
/// let schedule = StepDecay { from: 1.0, factor: 0.5, every: 10 };
/// assert_eq!([0, 9, 10, 25].map(|step| schedule.rate(step)), [1.0, 1.0, 0.5, 0.25]);
/// ```
#[derive(Clone, Copy, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct StepDecay {
    /// The first rate.
    pub from: f64,
    /// What the rate is multiplied by.
    pub factor: f64,
    /// How many steps have the same rate.
    pub every: usize,
}

impl Schedule for StepDecay {
    fn rate(&self, step: usize) -> f64 {
        self.from * self.factor.scalar_powf((step / self.every) as f64)
    }
}

/// A rate that is multiplied by `factor` at each milestone: `from · factorᵏ` after `k` milestones.
///
/// ```
/// use autodiff::optim::{MultiStep, Schedule};
///
/// let schedule = MultiStep { from: 1.0, factor: 0.5, milestones: vec![10, 12] };
/// assert_eq!([9, 10, 11, 12].map(|step| schedule.rate(step)), [1.0, 0.5, 0.5, 0.25]);
/// ```
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MultiStep {
    /// The first rate.
    pub from: f64,
    /// What the rate is multiplied by.
    pub factor: f64,
    /// The steps that have a new rate, in any order; one that is named twice counts twice.
    pub milestones: Vec<usize>,
}

impl Schedule for MultiStep {
    fn rate(&self, step: usize) -> f64 {
        let passed = self.milestones.iter().filter(|&&milestone| milestone <= step).count();
        self.from * self.factor.scalar_powf(passed as f64)
    }
}

/// A rate that is multiplied by `factor` after each step: `from · factorˢᵗᵉᵖ`.
///
/// ```
/// use autodiff::optim::{Exponential, Schedule};
///
/// let schedule = Exponential { from: 1.0, factor: 0.5 };
/// assert_eq!([0, 1, 3].map(|step| schedule.rate(step)), [1.0, 0.5, 0.125]);
/// ```
#[derive(Clone, Copy, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Exponential {
    /// The first rate.
    pub from: f64,
    /// What the rate is multiplied by.
    pub factor: f64,
}

impl Schedule for Exponential {
    fn rate(&self, step: usize) -> f64 {
        self.from * self.factor.scalar_powf(step as f64)
    }
}

/// A straight line from one rate to another, for warming up or cooling down; constant from step `steps` on.
///
/// ```
/// use autodiff::optim::{Linear, Schedule};
///
/// let schedule = Linear { from: 0.0, to: 1.0, steps: 4 };
/// assert_eq!([0, 1, 4, 9].map(|step| schedule.rate(step)), [0.0, 0.25, 1.0, 1.0]);
/// ```
#[derive(Clone, Copy, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Linear {
    /// The first rate.
    pub from: f64,
    /// The last rate.
    pub to: f64,
    /// How many steps it takes.
    pub steps: usize,
}

impl Schedule for Linear {
    fn rate(&self, step: usize) -> f64 {
        if step >= self.steps { self.to } else { along_line(self.from, self.to, step as f64 / self.steps as f64) }
    }
}

/// Half a wave of the cosine from one rate to another, back in as many steps, and so on:
/// `to + (from − to) · (1 + cos(π · step / steps)) / 2`.
///
/// I. Loshchilov, F. Hutter, *SGDR: stochastic gradient descent with warm restarts* (2017),
/// <https://arxiv.org/abs/1608.03983>, equation 5; like PyTorch, without the restarts. With `steps` 0 the rate is NaN.
///
/// ```
/// use autodiff::optim::{Cosine, Schedule};
///
/// let schedule = Cosine { from: 1.0, to: 0.0, steps: 4 };
/// assert_eq!([0, 4, 8].map(|step| schedule.rate(step)), [1.0, 0.0, 1.0]);
/// assert!((schedule.rate(2) - 0.5).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Cosine {
    /// The first rate.
    pub from: f64,
    /// The rate of step `steps`.
    pub to: f64,
    /// How many steps it takes.
    pub steps: usize,
}

impl Schedule for Cosine {
    fn rate(&self, step: usize) -> f64 {
        along_cosine(self.from, self.to, step as f64 / self.steps as f64)
    }
}

/// How the rates of [`OneCycle`] lead from one to the next.
///
/// ```
/// use autodiff::optim::{OneCycle, OneCyclePhases, Schedule};
///
/// let schedule = OneCycle { rise: 0.5, phases: OneCyclePhases::ThreeLinear, ..OneCycle::new(0.5, 100) };
/// assert_eq!([0, 49, 98].map(|step| schedule.rate(step)), [0.02, 0.5, 0.02]);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum OneCyclePhases {
    /// Up to the peak and down to the last rate, along a cosine.
    TwoCosine,
    /// Up to the peak, back to the first rate in as many steps, and down to the last one, along straight lines.
    ThreeLinear,
}

/// One climb to a high rate and one descent far below the first one.
///
/// L. N. Smith, N. Topin, *Super-convergence: very fast training of neural networks using large learning rates* (2017),
/// <https://arxiv.org/abs/1708.07120>, with PyTorch's choice of steps; the rate after the last step stays.
///
/// ```
/// use autodiff::optim::{OneCycle, Schedule};
///
/// let schedule = OneCycle::new(0.5, 100);
/// assert_eq!([0, 29].map(|step| schedule.rate(step)), [0.02, 0.5]);
/// assert!(schedule.rate(99) < 1e-5);
/// ```
#[derive(Clone, Copy, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OneCycle {
    /// The first rate.
    pub from: f64,
    /// The highest rate.
    pub peak: f64,
    /// The last rate.
    pub to: f64,
    /// How many steps there are in all.
    pub steps: usize,
    /// The part of the steps that leads up to the peak, 0 to 1, or to a half with three phases.
    pub rise: f64,
    /// What the phases are.
    pub phases: OneCyclePhases,
}

impl OneCycle {
    /// The usual cycle: two phases, the first of 30 % of the steps, from a 25th of the peak down to a 10 000th of that.
    ///
    /// ```
    /// use autodiff::optim::OneCycle;
    ///
    /// let schedule = OneCycle::new(0.5, 100);
    /// assert_eq!((schedule.from, schedule.peak, schedule.to, schedule.rise), (0.02, 0.5, 2e-6, 0.3));
    /// ```
    pub fn new(peak: f64, steps: usize) -> Self {
        let from = peak / 25.0;
        OneCycle { from, peak, to: from / 1e4, steps, rise: 0.3, phases: OneCyclePhases::TwoCosine }
    }
}

impl Schedule for OneCycle {
    fn rate(&self, step: usize) -> f64 {
        let step = step as f64;
        let top = self.rise * self.steps as f64 - 1.0;
        let last = self.steps as f64 - 1.0;
        let (along, back): (fn(f64, f64, f64) -> f64, _) = match self.phases {
            OneCyclePhases::TwoCosine => (along_cosine, None),
            OneCyclePhases::ThreeLinear => (along_line, Some(2.0 * top)),
        };
        match back {
            _ if step >= last => self.to,
            _ if step < top => along(self.from, self.peak, step / top),
            Some(back) if step < back => along(self.peak, self.from, (step - top) / (back - top)),
            Some(back) => along(self.from, self.to, (step - back) / (last - back)),
            None => along(self.peak, self.to, (step - top) / (last - top)),
        }
    }
}

/// The number at `part` of the way from one number to another.
fn along_line(from: f64, to: f64, part: f64) -> f64 {
    from + (to - from) * part
}

/// As [`along_line`], starting and arriving slowly.
fn along_cosine(from: f64, to: f64, part: f64) -> f64 {
    let cosine = (PI * part).scalar_cos();
    from * ((1.0 + cosine) / 2.0) + to * ((1.0 - cosine) / 2.0)
}
