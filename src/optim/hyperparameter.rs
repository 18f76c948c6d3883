//! What hyperparameters must be, said where they are given and not where they spoil a model.
//!
//! All are `f64`, whatever the model is made of: `1 - 0.999` in `f32` is off by 5e-5.

/// `value`, if it is zero, positive and finite.
#[track_caller]
pub(super) fn non_negative(what: &str, value: f64) -> f64 {
    assert!(value >= 0.0 && value.is_finite(), "{what} must be finite and not negative, not {value}");
    value
}

/// `value`, if it is the weight of the past in a running mean.
#[track_caller]
pub(super) fn share(what: &str, value: f64) -> f64 {
    assert!((0.0..1.0).contains(&value), "{what} must be at least 0 and less than 1, not {value}");
    value
}
