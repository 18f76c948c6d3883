//! Each operation at its edges: value and derivatives by each argument. `docs/edges.md` is written from this.

use super::{Edge, Found, INF, NAN, Row, unit};
use autodiff::{Parameters, differentiable};
use std::f64::consts::{FRAC_2_SQRT_PI, FRAC_PI_2, FRAC_PI_4, LN_2, LOG2_E, LOG10_E, PI};

edges! {
    add(x, y) { x + y } "":
        [0.0, -0.0] => 0.0, [1.0, 1.0]; [INF, 1.0] => INF, [1.0, 1.0]; [INF, -INF] => NAN, [1.0, 1.0]; [NAN, 1.0] => NAN, [1.0, 1.0];
    sub(x, y) { x - y } "":
        [0.0, 0.0] => 0.0, [1.0, -1.0]; [INF, 1.0] => INF, [1.0, -1.0]; [INF, INF] => NAN, [1.0, -1.0]; [NAN, 1.0] => NAN, [1.0, -1.0];
    mul(x, y) { x * y } "":
        [0.0, 0.0] => 0.0, [0.0, 0.0]; [0.0, INF] => NAN, [INF, 0.0]; [INF, 2.0] => INF, [2.0, INF]; [NAN, 1.0] => NAN, [1.0, NAN];
    div(x, y) { x / y } "with the sign of the zero":
        [0.0, 0.0] => NAN, [INF, NAN]; [1.0, 0.0] => INF, [INF, -INF]; [1.0, -0.0] => -INF, [-INF, -INF]; [INF, 1.0] => INF, [1.0, -INF];
        [1.0, INF] => 0.0, [0.0, 0.0]; [INF, INF] => NAN, [0.0, NAN]; [NAN, 1.0] => NAN, [1.0, NAN]; [1.0, NAN] => NAN, [NAN, NAN];
    rem(x, y) { x % y } "as if between two jumps":
        [0.0, 1.0] => 0.0, [1.0, 0.0]; [3.0, 1.0] => 0.0, [1.0, -3.0]; [-3.0, 1.0] => -0.0, [1.0, 3.0]; [1.0, 0.0] => NAN, [1.0, -INF];
        [1.0, INF] => 1.0, [1.0, 0.0]; [INF, 1.0] => NAN, [1.0, -INF]; [NAN, 1.0] => NAN, [1.0, NAN];
    neg(x) { -x } "":
        [0.0] => -0.0, [-1.0]; [-0.0] => 0.0, [-1.0]; [INF] => -INF, [-1.0]; [-INF] => INF, [-1.0]; [NAN] => NAN, [-1.0];
    sin(x) { x.sin() } "":
        [0.0] => 0.0, [1.0]; [-0.0] => -0.0, [1.0]; [INF] => NAN, [NAN]; [-INF] => NAN, [NAN]; [NAN] => NAN, [NAN];
    cos(x) { x.cos() } "":
        [0.0] => 1.0, [0.0]; [-0.0] => 1.0, [0.0]; [INF] => NAN, [NAN]; [-INF] => NAN, [NAN]; [NAN] => NAN, [NAN];
    tan(x) { x.tan() } "":
        [0.0] => 0.0, [1.0]; [-0.0] => -0.0, [1.0]; [INF] => NAN, [NAN]; [-INF] => NAN, [NAN]; [NAN] => NAN, [NAN];
    asin(x) { x.asin() } "the true limit at the ends":
        [0.0] => 0.0, [1.0]; [-0.0] => -0.0, [1.0]; [INF] => NAN, [NAN]; [-INF] => NAN, [NAN]; [NAN] => NAN, [NAN];
        [1.0] => FRAC_PI_2, [INF]; [-1.0] => -FRAC_PI_2, [INF]; [2.0] => NAN, [NAN];
    acos(x) { x.acos() } "the true limit at the ends":
        [0.0] => FRAC_PI_2, [-1.0]; [-0.0] => FRAC_PI_2, [-1.0]; [INF] => NAN, [NAN]; [-INF] => NAN, [NAN];
        [NAN] => NAN, [NAN]; [1.0] => 0.0, [-INF]; [-1.0] => PI, [-INF]; [2.0] => NAN, [NAN];
    atan(x) { x.atan() } "":
        [0.0] => 0.0, [1.0]; [-0.0] => -0.0, [1.0]; [INF] => FRAC_PI_2, [0.0]; [-INF] => -FRAC_PI_2, [0.0];
        [NAN] => NAN, [NAN]; [1e200] => FRAC_PI_2, [0.0];
    sinh(x) { x.sinh() } "":
        [0.0] => 0.0, [1.0]; [-0.0] => -0.0, [1.0]; [INF] => INF, [INF]; [-INF] => -INF, [INF]; [NAN] => NAN, [NAN];
        [1000.0] => INF, [INF];
    cosh(x) { x.cosh() } "":
        [0.0] => 1.0, [0.0]; [-0.0] => 1.0, [0.0]; [INF] => INF, [INF]; [-INF] => INF, [-INF]; [NAN] => NAN, [NAN];
        [1000.0] => INF, [INF];
    tanh(x) { x.tanh() } "":
        [0.0] => 0.0, [1.0]; [-0.0] => -0.0, [1.0]; [INF] => 1.0, [0.0]; [-INF] => -1.0, [0.0]; [NAN] => NAN, [NAN];
        [1000.0] => 1.0, [0.0];
    asinh(x) { x.asinh() } "":
        [0.0] => 0.0, [1.0]; [-0.0] => -0.0, [1.0]; [INF] => INF, [0.0]; [-INF] => -INF, [0.0]; [NAN] => NAN, [NAN];
        [1e200] => 461.2101657793691, [0.0];
    acosh(x) { x.acosh() } "the true limit at 1":
        [0.0] => NAN, [NAN]; [-0.0] => NAN, [NAN]; [INF] => INF, [0.0]; [-INF] => NAN, [0.0]; [NAN] => NAN, [NAN]; [1.0] => 0.0, [INF];
    atanh(x) { x.atanh() } "the true limit at the ends":
        [0.0] => 0.0, [1.0]; [-0.0] => -0.0, [1.0]; [INF] => NAN, [0.0]; [-INF] => NAN, [0.0]; [NAN] => NAN, [NAN]; [1.0] => INF, [INF];
        [-1.0] => -INF, [INF]; [2.0] => NAN, [-0.3333333333333333];
    exp(x) { x.exp() } "":
        [0.0] => 1.0, [1.0]; [-0.0] => 1.0, [1.0]; [INF] => INF, [INF]; [-INF] => 0.0, [0.0]; [NAN] => NAN, [NAN]; [2000.0] => INF, [INF];
    exp2(x) { x.exp2() } "":
        [0.0] => 1.0, [LN_2]; [-0.0] => 1.0, [LN_2]; [INF] => INF, [INF]; [-INF] => 0.0, [0.0];
        [NAN] => NAN, [NAN]; [2000.0] => INF, [INF];
    exp_m1(x) { x.exp_m1() } "":
        [0.0] => 0.0, [1.0]; [-0.0] => -0.0, [1.0]; [INF] => INF, [INF]; [-INF] => -1.0, [0.0]; [NAN] => NAN, [NAN];
        [2000.0] => INF, [INF];
    ln(x) { x.ln() } "the true limit at 0, with the sign of the zero":
        [0.0] => -INF, [INF]; [-0.0] => -INF, [-INF]; [INF] => INF, [0.0]; [-INF] => NAN, [0.0]; [NAN] => NAN, [NAN];
        [-1.0] => NAN, [-1.0];
    log2(x) { x.log2() } "the true limit at 0, with the sign of the zero":
        [0.0] => -INF, [INF]; [-0.0] => -INF, [-INF]; [INF] => INF, [0.0]; [-INF] => NAN, [0.0]; [NAN] => NAN, [NAN];
        [-1.0] => NAN, [-LOG2_E];
    log10(x) { x.log10() } "the true limit at 0, with the sign of the zero":
        [0.0] => -INF, [INF]; [-0.0] => -INF, [-INF]; [INF] => INF, [0.0]; [-INF] => NAN, [0.0]; [NAN] => NAN, [NAN];
        [-1.0] => NAN, [-LOG10_E];
    ln_1p(x) { x.ln_1p() } "the true limit at −1":
        [0.0] => 0.0, [1.0]; [-0.0] => -0.0, [1.0]; [INF] => INF, [0.0]; [-INF] => NAN, [0.0]; [NAN] => NAN, [NAN]; [-1.0] => -INF, [INF];
        [-2.0] => NAN, [-1.0];
    log(x, y) { x.log(y) } "":
        [0.0, 2.0] => -INF, [INF, INF]; [1.0, 1.0] => NAN, [INF, NAN]; [2.0, 1.0] => INF, [INF, -INF]; [2.0, 0.0] => -0.0, [0.0, NAN];
        [INF, 2.0] => INF, [0.0, -INF]; [2.0, INF] => 0.0, [0.0, 0.0]; [-1.0, 2.0] => NAN, [-LOG2_E, NAN];
        [NAN, 2.0] => NAN, [NAN, NAN];
    sqrt(x) { x.sqrt() } "the true limit at 0, with the sign of the zero":
        [0.0] => 0.0, [INF]; [-0.0] => -0.0, [-INF]; [INF] => INF, [0.0]; [-INF] => NAN, [NAN]; [NAN] => NAN, [NAN]; [-1.0] => NAN, [NAN];
    norm(x, y) { (x * x + y * y).sqrt() } "for the origin, see above":
        [0.0, 1.0] => 1.0, [0.0, 1.0];
    cbrt(x) { x.cbrt() } "the true limit at 0":
        [0.0] => 0.0, [INF]; [-0.0] => -0.0, [INF]; [INF] => INF, [0.0]; [-INF] => -INF, [0.0]; [NAN] => NAN, [NAN];
        [-8.0] => -2.0, [0.08333333333333333];
    recip(x) { x.recip() } "":
        [0.0] => INF, [-INF]; [-0.0] => -INF, [-INF]; [INF] => 0.0, [0.0]; [-INF] => -0.0, [0.0]; [NAN] => NAN, [NAN];
    powi_0(x) { x.powi(0) } "0, also at 0":
        [0.0] => 1.0, [0.0]; [-0.0] => 1.0, [0.0]; [INF] => 1.0, [0.0]; [-INF] => 1.0, [0.0]; [NAN] => 1.0, [0.0];
    powi_1(x) { x.powi(1) } "":
        [0.0] => 0.0, [1.0]; [-0.0] => -0.0, [1.0]; [INF] => INF, [1.0]; [-INF] => -INF, [1.0]; [NAN] => NAN, [1.0];
    powi_2(x) { x.powi(2) } "":
        [0.0] => 0.0, [0.0]; [-0.0] => 0.0, [0.0]; [INF] => INF, [INF]; [-INF] => INF, [-INF]; [NAN] => NAN, [NAN];
    powi_minus_1(x) { x.powi(-1) } "":
        [0.0] => INF, [-INF]; [-0.0] => -INF, [-INF]; [INF] => 0.0, [0.0]; [-INF] => -0.0, [0.0]; [NAN] => NAN, [NAN];
    powf_0(x) { x.powf(0.0) } "0, also at 0":
        [0.0] => 1.0, [0.0]; [-0.0] => 1.0, [0.0]; [INF] => 1.0, [0.0]; [-INF] => 1.0, [0.0]; [NAN] => 1.0, [0.0]; [-2.0] => 1.0, [0.0];
    powf_half(x) { x.powf(0.5) } "":
        [0.0] => 0.0, [INF]; [-0.0] => 0.0, [INF]; [INF] => INF, [0.0]; [-INF] => INF, [0.0]; [NAN] => NAN, [NAN]; [-2.0] => NAN, [NAN];
    powf_2(x) { x.powf(2.0) } "negative bases with an integral exponent are fine":
        [0.0] => 0.0, [0.0]; [-0.0] => 0.0, [0.0]; [INF] => INF, [INF]; [-INF] => INF, [-INF]; [NAN] => NAN, [NAN]; [-2.0] => 4.0, [-4.0];
    powf(x, y) { x.powf(y) } "by the exponent: NaN for negative bases, 0 where the power is 0, and 0⁰ falls":
        [0.0, 0.0] => 1.0, [0.0, -INF]; [0.0, 0.5] => 0.0, [INF, 0.0]; [0.0, 1.0] => 0.0, [1.0, 0.0]; [-0.0, 1.0] => -0.0, [1.0, 0.0];
        [0.0, 2.0] => 0.0, [0.0, 0.0]; [0.0, -1.0] => INF, [-INF, -INF]; [-2.0, 2.0] => 4.0, [-4.0, NAN];
        [-2.0, 3.0] => -8.0, [12.0, NAN]; [-2.0, 0.0] => 1.0, [0.0, NAN]; [-2.0, 0.5] => NAN, [NAN, NAN]; [1.0, INF] => 1.0, [INF, 0.0];
        [2.0, INF] => INF, [INF, INF]; [0.5, INF] => 0.0, [NAN, 0.0]; [INF, 2.0] => INF, [INF, INF]; [INF, 0.0] => 1.0, [0.0, INF];
        [INF, -1.0] => 0.0, [0.0, 0.0]; [1.0, NAN] => 1.0, [NAN, 0.0]; [NAN, 0.0] => 1.0, [0.0, NAN]; [NAN, 1.0] => NAN, [1.0, NAN];
    zero_to_the_power(x) { 0f64.powf(x) } "":
        [0.0] => 1.0, [-INF]; [-0.0] => 1.0, [-INF]; [INF] => 0.0, [0.0]; [-INF] => INF, [-INF]; [NAN] => NAN, [NAN]; [2.0] => 0.0, [0.0];
        [-1.0] => INF, [-INF];
    hypot(x, y) { x.hypot(y) } "0 at the origin":
        [0.0, 0.0] => 0.0, [0.0, 0.0]; [0.0, 1.0] => 1.0, [0.0, 1.0]; [INF, 1.0] => INF, [NAN, 0.0]; [INF, INF] => INF, [NAN, NAN];
        [NAN, 1.0] => NAN, [NAN, NAN]; [INF, NAN] => INF, [NAN, NAN];
    atan2(x, y) { x.atan2(y) } "no derivative exists at the origin":
        [0.0, 0.0] => 0.0, [NAN, NAN]; [0.0, -1.0] => PI, [-1.0, 0.0]; [-0.0, -1.0] => -PI, [-1.0, 0.0];
        [1.0, 0.0] => FRAC_PI_2, [0.0, -1.0]; [INF, 1.0] => FRAC_PI_2, [0.0, NAN]; [1.0, INF] => 0.0, [NAN, 0.0];
        [INF, INF] => FRAC_PI_4, [NAN, NAN]; [NAN, 1.0] => NAN, [NAN, NAN];
    abs(x) { x.abs() } "0 at 0 and NaN":
        [0.0] => 0.0, [0.0]; [-0.0] => 0.0, [0.0]; [INF] => INF, [1.0]; [-INF] => INF, [-1.0]; [NAN] => NAN, [0.0];
    signum(x) { x.signum() } "0":
        [0.0] => 1.0, [0.0]; [-0.0] => -1.0, [0.0]; [INF] => 1.0, [0.0]; [-INF] => -1.0, [0.0]; [NAN] => NAN, [0.0];
    floor(x) { x.floor() } "0, also at the jumps":
        [0.0] => 0.0, [0.0]; [-0.0] => -0.0, [0.0]; [INF] => INF, [0.0]; [-INF] => -INF, [0.0]; [NAN] => NAN, [0.0]; [1.0] => 1.0, [0.0];
    ceil(x) { x.ceil() } "0, also at the jumps":
        [0.0] => 0.0, [0.0]; [-0.0] => -0.0, [0.0]; [INF] => INF, [0.0]; [-INF] => -INF, [0.0]; [NAN] => NAN, [0.0]; [1.0] => 1.0, [0.0];
    round(x) { x.round() } "0, also at the jumps":
        [0.0] => 0.0, [0.0]; [-0.0] => -0.0, [0.0]; [INF] => INF, [0.0]; [-INF] => -INF, [0.0]; [NAN] => NAN, [0.0]; [0.5] => 1.0, [0.0];
    round_ties_even(x) { x.round_ties_even() } "0, also at the jumps":
        [0.0] => 0.0, [0.0]; [-0.0] => -0.0, [0.0]; [INF] => INF, [0.0]; [-INF] => -INF, [0.0]; [NAN] => NAN, [0.0]; [0.5] => 0.0, [0.0];
    trunc(x) { x.trunc() } "0, also at the jumps":
        [0.0] => 0.0, [0.0]; [-0.0] => -0.0, [0.0]; [INF] => INF, [0.0]; [-INF] => -INF, [0.0]; [NAN] => NAN, [0.0]; [1.0] => 1.0, [0.0];
    fract(x) { x.fract() } "1, also at the jumps":
        [0.0] => 0.0, [1.0]; [-0.0] => 0.0, [1.0]; [INF] => NAN, [1.0]; [-INF] => NAN, [1.0]; [NAN] => NAN, [1.0]; [1.0] => 0.0, [1.0];
        [-1.0] => 0.0, [1.0];
    to_radians(x) { x.to_radians() } "":
        [0.0] => 0.0, [0.017453292519943295]; [-0.0] => -0.0, [0.017453292519943295]; [INF] => INF, [0.017453292519943295];
        [-INF] => -INF, [0.017453292519943295]; [NAN] => NAN, [0.017453292519943295];
    to_degrees(x) { x.to_degrees() } "":
        [0.0] => 0.0, [57.29577951308232]; [-0.0] => -0.0, [57.29577951308232]; [INF] => INF, [57.29577951308232];
        [-INF] => -INF, [57.29577951308232]; [NAN] => NAN, [57.29577951308232];
    max(x, y) { x.max(y) } "of equal arguments, the second one is followed":
        [1.0, 1.0] => 1.0, [0.0, 1.0]; [0.0, -0.0] => 0.0, [0.0, 1.0]; [INF, INF] => INF, [0.0, 1.0];
        [-INF, -INF] => -INF, [0.0, 1.0]; [NAN, 1.0] => 1.0, [0.0, 1.0]; [1.0, NAN] => 1.0, [1.0, 0.0]; [NAN, NAN] => NAN, [1.0, 0.0];
    min(x, y) { x.min(y) } "of equal arguments, the second one is followed":
        [1.0, 1.0] => 1.0, [0.0, 1.0]; [0.0, -0.0] => 0.0, [0.0, 1.0]; [INF, INF] => INF, [0.0, 1.0];
        [-INF, -INF] => -INF, [0.0, 1.0]; [NAN, 1.0] => 1.0, [0.0, 1.0]; [1.0, NAN] => 1.0, [1.0, 0.0]; [NAN, NAN] => NAN, [1.0, 0.0];
    max_of_itself(x) { x.max(x) } "":
        [0.0] => 0.0, [1.0]; [-0.0] => -0.0, [1.0]; [INF] => INF, [1.0]; [-INF] => -INF, [1.0]; [NAN] => NAN, [1.0];
    relu(x) { x.max(0.0) } "the second argument is followed: 0 at 0":
        [0.0] => 0.0, [0.0]; [-0.0] => -0.0, [0.0]; [INF] => INF, [1.0]; [-INF] => 0.0, [0.0]; [NAN] => 0.0, [0.0];
    relu_turned(x) { 0f64.max(x) } "the second argument is followed: 1 at 0":
        [0.0] => 0.0, [1.0]; [-0.0] => 0.0, [1.0]; [INF] => INF, [1.0]; [-INF] => 0.0, [0.0]; [NAN] => 0.0, [0.0];
    copysign(x, y) { x.copysign(y) } "0 at 0 as `abs`; the sign has no influence":
        [0.0, 1.0] => 0.0, [0.0, 0.0]; [-0.0, 1.0] => 0.0, [0.0, 0.0]; [1.0, 0.0] => 1.0, [1.0, 0.0]; [1.0, -0.0] => -1.0, [-1.0, 0.0];
        [INF, -1.0] => -INF, [-1.0, 0.0]; [NAN, 1.0] => NAN, [NAN, 0.0]; [1.0, NAN] => 1.0, [NAN, 0.0];
    rem_euclid(x, y) { x.rem_euclid(y) } "as if between two jumps":
        [0.0, 1.0] => 0.0, [1.0, 0.0]; [-3.0, 1.0] => -0.0, [1.0, 3.0]; [-1.0, 2.0] => 1.0, [1.0, 1.0]; [1.0, 0.0] => NAN, [1.0, -INF];
        [1.0, INF] => 1.0, [1.0, 0.0]; [-1.0, INF] => INF, [1.0, 1.0]; [NAN, 1.0] => NAN, [1.0, NAN];
    div_euclid(x, y) { x.div_euclid(y) } "0, also at the jumps":
        [3.0, 1.0] => 3.0, [0.0, 0.0]; [1.0, 0.0] => INF, [0.0, 0.0]; [1.0, INF] => 0.0, [0.0, 0.0]; [NAN, 1.0] => NAN, [0.0, 0.0];
    mul_add(x, y, z) { x.mul_add(y, z) } "":
        [0.0, 0.0, 0.0] => 0.0, [0.0, 0.0, 1.0]; [0.0, INF, 1.0] => NAN, [INF, 0.0, 1.0]; [1.0, 2.0, INF] => INF, [2.0, 1.0, 1.0];
        [NAN, 1.0, 1.0] => NAN, [1.0, NAN, 1.0];
    clamp(x, y, z) { x.clamp(y, z) } "`x` is followed on the borders":
        [0.0, 0.0, 1.0] => 0.0, [1.0, 0.0, 0.0]; [1.0, 0.0, 1.0] => 1.0, [1.0, 0.0, 0.0]; [0.5, 0.5, 0.5] => 0.5, [1.0, 0.0, 0.0];
        [-1.0, 0.0, 1.0] => 0.0, [0.0, 1.0, 0.0]; [2.0, 0.0, 1.0] => 1.0, [0.0, 0.0, 1.0]; [INF, 0.0, 1.0] => 1.0, [0.0, 0.0, 1.0];
        [-INF, 0.0, 1.0] => 0.0, [0.0, 1.0, 0.0]; [NAN, 0.0, 1.0] => NAN, [1.0, 0.0, 0.0];
    sigmoid(x) { autodiff::sigmoid(x) } "":
        [0.0] => 0.5, [0.25]; [-0.0] => 0.5, [0.25]; [INF] => 1.0, [0.0]; [-INF] => 0.0, [0.0]; [NAN] => NAN, [NAN];
        [1000.0] => 1.0, [0.0]; [-1000.0] => 0.0, [0.0];
    softplus(x) { autodiff::softplus(x) } "":
        [0.0] => LN_2, [0.5]; [-0.0] => LN_2, [0.5]; [INF] => INF, [1.0]; [-INF] => 0.0, [0.0];
        [NAN] => NAN, [NAN]; [1000.0] => 1000.0, [1.0]; [-1000.0] => 0.0, [0.0];
    log_sigmoid(x) { autodiff::log_sigmoid(x) } "":
        [0.0] => -LN_2, [0.5]; [-0.0] => -LN_2, [0.5]; [INF] => -0.0, [0.0]; [-INF] => -INF, [1.0];
        [NAN] => NAN, [NAN]; [1000.0] => -0.0, [0.0]; [-1000.0] => -1000.0, [1.0];
    logit(x) { autodiff::logit(x) } "the true limit at the ends":
        [0.0] => -INF, [INF]; [-0.0] => -INF, [-INF]; [INF] => NAN, [0.0]; [-INF] => NAN, [0.0]; [NAN] => NAN, [NAN]; [1.0] => INF, [INF];
        [2.0] => NAN, [-0.5];
    erf(x) { autodiff::erf(x) } "":
        [0.0] => 0.0, [FRAC_2_SQRT_PI]; [-0.0] => -0.0, [FRAC_2_SQRT_PI]; [INF] => 1.0, [0.0]; [-INF] => -1.0, [0.0];
        [NAN] => NAN, [NAN];
    erfc(x) { autodiff::erfc(x) } "":
        [0.0] => 1.0, [-FRAC_2_SQRT_PI]; [-0.0] => 1.0, [-FRAC_2_SQRT_PI]; [INF] => 0.0, [0.0]; [-INF] => 2.0, [0.0];
        [NAN] => NAN, [NAN];
    gamma(x) { autodiff::gamma(x) } "NaN at the poles, which have no one limit":
        [0.0] => INF, [NAN]; [-0.0] => -INF, [NAN]; [INF] => INF, [INF]; [-INF] => NAN, [NAN]; [NAN] => NAN, [NAN]; [-1.0] => NAN, [NAN];
        [200.0] => INF, [INF];
    ln_gamma(x) { autodiff::ln_gamma(x) } "NaN at the poles, which have no one limit":
        [0.0] => INF, [NAN]; [-0.0] => INF, [NAN]; [INF] => INF, [INF]; [-INF] => INF, [NAN]; [NAN] => NAN, [NAN]; [-1.0] => INF, [NAN];
    ln_beta(x, y) { autodiff::ln_beta(x, y) } "NaN at 0, a pole, and at infinity":
        [0.0, 1.0] => INF, [NAN, 0.0]; [INF, 1.0] => -INF, [NAN, -INF]; [NAN, 1.0] => NAN, [NAN, NAN];
    digamma(x) { autodiff::digamma(x) } "NaN at the poles, which have no one limit":
        [0.0] => NAN, [NAN]; [-0.0] => NAN, [NAN]; [INF] => INF, [0.0]; [-INF] => NAN, [NAN]; [NAN] => NAN, [NAN]; [-1.0] => NAN, [NAN];
    polygamma(x) { autodiff::polygamma(1, x) } "NaN at the poles, which have no one limit":
        [0.0] => NAN, [NAN]; [-0.0] => NAN, [NAN]; [INF] => 0.0, [0.0]; [-INF] => NAN, [NAN]; [NAN] => NAN, [NAN]; [-1.0] => NAN, [NAN];
}
