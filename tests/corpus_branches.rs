//! `if`, `match` and early returns: code not taken is not run, and contributes nothing.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

#[derive(Clone, Copy, PartialEq)]
enum Kernel {
    Linear,
    Polynomial(i32),
    Radial { squared: bool },
}

#[differentiable(hessian)]
fn huber(residual: f64, delta: f64) -> f64 {
    let size = residual.abs();
    if size <= delta { 0.5 * residual * residual } else { delta * (size - 0.5 * delta) }
}

#[differentiable(hessian)]
fn piecewise(x: f64) -> f64 {
    if x < -1.0 {
        -2.0 * x - 1.0
    } else if x < 0.0 {
        x * x
    } else if x < 1.0 && x != 0.5 {
        x.sin() * x
    } else {
        x.ln() + 1.0
    }
}

#[differentiable(hessian)]
fn assigned_in_branches(x: f64, y: f64) -> f64 {
    let mut scale = 1.0;
    let mut shift = x;
    if x > y {
        scale = x * y;
        shift += 2.0 * y;
    } else {
        let temporary = y.exp();
        shift = temporary * shift;
    }
    if scale > 1.0 {
        scale *= scale;
    }
    scale * shift + x
}

#[differentiable(hessian)]
fn late_initialisation(x: f64, steep: bool) -> f64 {
    let slope;
    let offset: f64;
    if steep {
        slope = 3.0 * x;
        offset = 1.0;
    } else {
        slope = x.cos();
        offset = -x;
    }
    slope * x + offset
}

// Both sides of each condition hold code that has no value on the other side.
#[differentiable(hessian)]
fn domain_guards(x: f64, y: f64) -> f64 {
    let log = if x > 0.0 { x.ln() } else { 0.0 };
    let root = if y < 0.0 { 0.0 } else { y.sqrt() };
    let ratio = if y != 0.0 { x / y } else { x };
    let angle = if x.abs() < 1.0 { x.asin() } else { x.signum() };
    log + root + ratio + angle * x
}

#[differentiable(hessian)]
fn stable_sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let e = x.exp();
        e / (1.0 + e)
    }
}

#[differentiable(hessian)]
fn early_returns(x: f64, y: f64) -> f64 {
    if x < 0.0 {
        return y * y;
    }
    let product = x * y;
    if product > 4.0 {
        let excess = product - 4.0;
        return 4.0 + excess.ln_1p();
    }
    debug_assert!(product <= 4.0, "{product} is too large");
    product * x
}

#[differentiable(hessian)]
fn returns_deep_inside(x: f64, y: f64, mode: u8) -> f64 {
    let base = {
        let inner = x + y;
        if mode == 1 {
            return inner * inner;
        }
        match mode {
            2 => return inner.sin(),
            3 => {
                if y > x {
                    return y / x;
                }
                inner * 3.0
            }
            _ => inner * x,
        }
    };
    base * base
}

#[differentiable(wrt(x, y), hessian)]
fn chosen_by_number(x: f64, y: f64, order: usize) -> f64 {
    match order {
        0 => 1.0,
        1 => x,
        2 | 3 => x * x + y,
        4..=7 => (x * y).powi(order as i32 - 3),
        n if n % 2 == 0 => x.sin() * n as f64,
        _ => y.cos(),
    }
}

#[differentiable(wrt(x, y), hessian)]
fn chosen_by_tuple(x: f64, y: f64, upper: bool, sign: i8) -> f64 {
    let factor = match (upper, sign) {
        (true, 1..) => x,
        (true, _) => -y,
        (false, 0) => {
            assert!(x > 0.0);
            x.sqrt()
        }
        (false, s) => x * s as f64,
    };
    factor * factor * y
}

#[differentiable(wrt(x, y), hessian)]
fn chosen_by_enum(x: f64, y: f64, kernel: Kernel) -> f64 {
    match kernel {
        Kernel::Linear => x * y,
        Kernel::Polynomial(degree) => (x * y + 1.0).powi(degree),
        Kernel::Radial { squared: true } => (-(x - y).powi(2)).exp(),
        Kernel::Radial { .. } => (-(x - y).abs()).exp(),
    }
}

#[differentiable(hessian)]
fn compared_in_guards(x: f64, y: f64) -> f64 {
    match x * y {
        product if product > 2.0 => product.ln(),
        product if x > y => product * product,
        _ => x - y,
    }
}

#[differentiable(wrt(x), hessian)]
fn optional_weight(x: f64, weight: Option<f64>, label: &str) -> f64 {
    let weighted = if let Some(w) = weight { w * x } else { x * x };
    let Some(first) = label.chars().next() else {
        return weighted;
    };
    if first == 'n' && matches!(weight, Some(w) if w > 1.0) { -weighted } else { weighted.exp() }
}

#[differentiable(hessian)]
fn blocks_as_values(x: f64, y: f64) -> f64 {
    let outer = {
        let x = x * y;
        let deeper = {
            let x = x.sin();
            x * x
        };
        deeper + x
    };
    outer * if outer > 0.0 { y } else { x } + { x * 2.0 }
}

#[differentiable(hessian)]
fn nested_choices(x: f64, y: f64, z: f64) -> f64 {
    let mut result = z;
    if x > 0.0 {
        if y > 0.0 {
            result = if z > 0.0 { x * y * z } else { (x + y).sqrt() };
        } else {
            match z > 0.0 {
                true => result *= x,
                false => {
                    let t = x - y;
                    result += t * t;
                }
            }
        }
    } else if y > x {
        result = result.powi(3) * y;
    }
    result + x
}

#[differentiable(hessian)]
fn labelled_block(x: f64, y: f64) -> f64 {
    let found = 'search: {
        if x > 2.0 {
            break 'search x * x;
        }
        let z = x + y;
        if z > 2.0 {
            break 'search z.ln();
        }
        z * y
    };
    found * x
}

#[differentiable(wrt(x), hessian)]
fn impossible_cases(x: f64, code: u32) -> f64 {
    match code {
        0 => x,
        1 => x * x,
        2 => panic!("code two was withdrawn"),
        _ => unreachable!("no such code: {code}"),
    }
}

#[differentiable(hessian)]
fn independent_of_one(x: f64, y: f64) -> f64 {
    if y > 0.0 { x.tan() } else { 5.0 }
}

#[differentiable(hessian)]
fn element_changed_behind_a_return(x: f64, y: f64) -> f64 {
    let mut a = [y, 1.3];
    if x > 1.0 {
        return a[0] * a[1] * x;
    }
    a[1] += x;
    a[1].sin() * a[0].cos()
}

#[differentiable(hessian)]
fn elements_changed_around_jumps(x: f64, rounds: usize) -> f64 {
    let mut sum = 0.0;
    for k in 0..rounds {
        let mut a = vec![x; 3];
        if k == 1 {
            a[0] *= x;
            sum += a[0].sin();
            continue;
        }
        a[1] += sum;
        if k == 3 {
            break;
        }
        a[2] *= a[1];
        sum += a[2].sin();
    }
    sum
}

#[differentiable(hessian)]
fn tuples_from_branches(pair: (f64, f64), x: f64, k: usize) -> f64 {
    let (a, b) = if k == 0 { pair } else { (x, 2.0) };
    let (c, d) = match k {
        0 => (b, x * x),
        _ => pair,
    };
    let (e, f) = loop {
        if k == 0 {
            break (a * d, c);
        }
        if k == 1 {
            break pair;
        }
        break (x, x);
    };
    a * b.sin() * x + c * d.exp() + e * f
}

/// What the match is on, only the run time knows, and the derivative of the gradient has to know which way was taken.
#[differentiable(hessian)]
fn early_end_without_value(x: f64, y: f64, n: Option<u8>) -> f64 {
    let Some(k) = n else { return x.cos() * y };
    x * y * k as f64 * x.exp()
}

#[differentiable(hessian)]
fn early_ends_of_a_match(x: f64, y: f64, n: u8) -> f64 {
    match n {
        0 => return x * x * y,
        1..=9 => {}
        _ => return y.powi(3) * x.sin(),
    }
    x * y * x.exp()
}

/// Values of a `match` that may leave are used behind another early end.
#[differentiable(hessian)]
fn early_end_behind_an_early_end(x: f64, y: f64, n: Option<u8>) -> f64 {
    let s = match n {
        Some(k) => (x * k as f64).sin(),
        None => return y * x,
    };
    if s > 0.9 {
        return s * s * y;
    }
    s * s.exp() * x
}

#[differentiable(hessian)]
fn early_ends_by_number(x: f64, y: f64, n: Option<u8>) -> f64 {
    let Some(k) = n else { return x.cos() * y };
    match k {
        0 => return x * x * y,
        1..=9 => {}
        _ => return y.powi(3) * x.sin(),
    }
    x * y * k as f64 * x.exp()
}

/// What branches give is a range.
#[differentiable(hessian)]
fn ranges_of_branches(xs: &[f64], y: f64, few: bool) -> f64 {
    let mut sum = 0.0;
    for i in if few { 0..2 } else { 1..xs.len() } {
        sum += xs[i] * y;
    }
    let inner = match xs.len() {
        0 | 1 => 0..=0,
        n => 1..=n - 2,
    };
    for i in inner.rev() {
        sum *= xs[i];
    }
    sum
}

mod check {
    check!(ranges_of_branches { xs: var_ref vec![0.3, 0.9, 0.6, 1.2], y: var 0.7, few: fixed false } modes: reverse, forward, hessian);
    check!(ranges_of_branches as short_ranges { xs: var_ref vec![0.3, 0.9, 0.6, 1.2], y: var 0.7, few: fixed true } modes: reverse, forward, hessian);
    check!(early_end_behind_an_early_end { x: var 0.7, y: var 1.2, n: fixed Some(1) } modes: reverse, forward, hessian);
    check!(early_end_behind_an_early_end as early_end_second { x: var 0.7, y: var 1.2, n: fixed Some(2) } modes: reverse, forward, hessian);
    check!(early_end_behind_an_early_end as early_end_first { x: var 0.7, y: var 1.2, n: fixed None } modes: reverse, forward, hessian);
    check!(early_ends_by_number { x: var 0.7, y: var 1.2, n: fixed Some(3) } modes: reverse, forward, hessian);
    check!(early_ends_by_number as early_ends_by_zero { x: var 0.7, y: var 1.2, n: fixed Some(0) } modes: reverse, forward, hessian);
    check!(early_ends_by_number as early_ends_by_ten { x: var 0.7, y: var 1.2, n: fixed Some(10) } modes: reverse, forward, hessian);
    check!(early_ends_by_number as early_ends_by_none { x: var 0.7, y: var 1.2, n: fixed None } modes: reverse, forward, hessian);
    check!(tuples_from_branches { pair: var (0.4, 0.7), x: var 1.3, k: fixed 0 } modes: reverse, forward, hessian);
    check!(tuples_from_branches as tuples_from_others { pair: var (0.4, 0.7), x: var 1.3, k: fixed 1 } modes: reverse, forward, hessian);
    check!(huber { residual: var 0.4, delta: var 1.0 } modes: reverse, forward, hessian);
    check!(huber as huber_far { residual: var -2.4, delta: var 1.0 } modes: reverse, forward, hessian);
    check!(piecewise as piecewise_first { x: var -1.7 } modes: reverse, forward, hessian);
    check!(piecewise as piecewise_second { x: var -0.7 } modes: reverse, forward, hessian);
    check!(piecewise as piecewise_third { x: var 0.7 } modes: reverse, forward, hessian);
    check!(piecewise as piecewise_last { x: var 1.7 } modes: reverse, forward, hessian);
    check!(assigned_in_branches { x: var 1.9, y: var 0.8 } modes: reverse, forward, hessian);
    check!(assigned_in_branches as assigned_in_else { x: var 0.3, y: var 0.8 } modes: reverse, forward, hessian);
    check!(late_initialisation { x: var 0.6, steep: fixed true } modes: reverse, forward, hessian);
    check!(late_initialisation as late_initialisation_flat { x: var 0.6, steep: fixed false } modes: reverse, forward, hessian);
    check!(domain_guards { x: var 0.6, y: var 1.4 } modes: reverse, forward, hessian);
    check!(domain_guards as domain_guards_outside { x: var -1.6, y: var -1.4 } modes: reverse, forward, hessian);
    check!(stable_sigmoid { x: var 1.2 } modes: reverse, forward, hessian);
    check!(stable_sigmoid as stable_sigmoid_far { x: var -750.0 } modes: reverse, forward, hessian);
    check!(early_returns { x: var 0.9, y: var 1.7 } modes: reverse, forward, hessian);
    check!(early_returns as early_returns_first { x: var -0.9, y: var 1.7 } modes: reverse, forward, hessian);
    check!(early_returns as early_returns_second { x: var 3.1, y: var 1.7 } modes: reverse, forward, hessian);
    check!(returns_deep_inside { x: var 0.7, y: var 1.2, mode: fixed 0 } modes: reverse, forward, hessian);
    check!(returns_deep_inside as returns_from_block { x: var 0.7, y: var 1.2, mode: fixed 1 } modes: reverse, forward, hessian);
    check!(returns_deep_inside as returns_from_arm { x: var 0.7, y: var 1.2, mode: fixed 2 } modes: reverse, forward, hessian);
    check!(returns_deep_inside as returns_from_if { x: var 0.7, y: var 1.2, mode: fixed 3 } modes: reverse, forward, hessian);
    check!(returns_deep_inside as returns_not { x: var 1.7, y: var 1.2, mode: fixed 3 } modes: reverse, forward, hessian);
    check!(chosen_by_number as chosen_constant { x: var 0.7, y: var 1.2, order: fixed 0 } modes: reverse, forward, hessian);
    check!(chosen_by_number as chosen_alternative { x: var 0.7, y: var 1.2, order: fixed 3 } modes: reverse, forward, hessian);
    check!(chosen_by_number as chosen_range { x: var 0.7, y: var 1.2, order: fixed 6 } modes: reverse, forward, hessian);
    check!(chosen_by_number as chosen_guard { x: var 0.7, y: var 1.2, order: fixed 12 } modes: reverse, forward, hessian);
    check!(chosen_by_number as chosen_rest { x: var 0.7, y: var 1.2, order: fixed 9 } modes: reverse, forward, hessian);
    check!(chosen_by_tuple as chosen_upper { x: var 0.7, y: var 1.2, upper: fixed true, sign: fixed 1 } modes: reverse, forward, hessian);
    check!(chosen_by_tuple as chosen_lower { x: var 0.7, y: var 1.2, upper: fixed true, sign: fixed -1 } modes: reverse, forward, hessian);
    check!(chosen_by_tuple as chosen_zero { x: var 0.7, y: var 1.2, upper: fixed false, sign: fixed 0 } modes: reverse, forward, hessian);
    check!(chosen_by_tuple as chosen_bound { x: var 0.7, y: var 1.2, upper: fixed false, sign: fixed 3 } modes: reverse, forward, hessian);
    check!(chosen_by_enum as kernel_linear { x: var 0.7, y: var 1.2, kernel: fixed Kernel::Linear } modes: reverse, forward, hessian);
    check!(chosen_by_enum as kernel_polynomial { x: var 0.7, y: var 1.2, kernel: fixed Kernel::Polynomial(3) } modes: reverse, forward, hessian);
    check!(chosen_by_enum as kernel_radial { x: var 0.7, y: var 1.2, kernel: fixed Kernel::Radial { squared: true } } modes: reverse, forward, hessian);
    check!(chosen_by_enum as kernel_exponential { x: var 0.7, y: var 1.2, kernel: fixed Kernel::Radial { squared: false } } modes: reverse, forward, hessian);
    check!(compared_in_guards as guard_first { x: var 1.7, y: var 1.4 } modes: reverse, forward, hessian);
    check!(compared_in_guards as guard_second { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(compared_in_guards as guard_none { x: var 0.4, y: var 0.7 } modes: reverse, forward, hessian);
    check!(optional_weight { x: var 0.4, weight: fixed Some(1.5), label: fixed "negative" } modes: reverse, forward, hessian);
    check!(optional_weight as optional_weight_none { x: var 0.4, weight: fixed None, label: fixed "positive" } modes: reverse, forward, hessian);
    check!(optional_weight as optional_weight_unlabelled { x: var 0.4, weight: fixed Some(1.5), label: fixed "" } modes: reverse, forward, hessian);
    check!(blocks_as_values { x: var 0.8, y: var 1.3 } modes: reverse, forward, hessian);
    check!(nested_choices as nested_deepest { x: var 0.8, y: var 1.3, z: var 0.4 } modes: reverse, forward, hessian);
    check!(nested_choices as nested_deep { x: var 0.8, y: var 1.3, z: var -0.4 } modes: reverse, forward, hessian);
    check!(nested_choices as nested_match { x: var 0.8, y: var -1.3, z: var 0.4 } modes: reverse, forward, hessian);
    check!(nested_choices as nested_match_block { x: var 0.8, y: var -1.3, z: var -0.4 } modes: reverse, forward, hessian);
    check!(nested_choices as nested_else { x: var -0.8, y: var 1.3, z: var 0.4 } modes: reverse, forward, hessian);
    check!(nested_choices as nested_none { x: var -0.8, y: var -1.3, z: var 0.4 } modes: reverse, forward, hessian);
    check!(labelled_block { x: var 0.8, y: var 0.3 } modes: reverse, forward, hessian);
    check!(labelled_block as labelled_block_first { x: var 2.8, y: var 0.3 } modes: reverse, forward, hessian);
    check!(labelled_block as labelled_block_second { x: var 0.8, y: var 1.9 } modes: reverse, forward, hessian);
    check!(impossible_cases { x: var 0.8, code: fixed 1 } modes: reverse, forward, hessian);
    check!(independent_of_one { x: var 0.8, y: var 0.3 } modes: reverse, forward, hessian);
    check!(independent_of_one as independent_of_all { x: var 0.8, y: var -0.3 } modes: reverse, forward, hessian);
    check!(element_changed_behind_a_return { x: var 0.8, y: var 0.3 } modes: reverse, forward, hessian);
    check!(element_changed_behind_a_return as element_changed_not { x: var 1.8, y: var 0.3 } modes: reverse, forward, hessian);
    check!(early_end_without_value { x: var 0.8, y: var 0.3, n: fixed None } modes: reverse, forward, hessian);
    check!(early_end_without_value as late_end_with_value { x: var 0.8, y: var 0.3, n: fixed Some(4) } modes: reverse, forward, hessian);
    check!(early_ends_of_a_match { x: var 0.8, y: var 0.3, n: fixed 0 } modes: reverse, forward, hessian);
    check!(early_ends_of_a_match as end_behind_a_match { x: var 0.8, y: var 0.3, n: fixed 4 } modes: reverse, forward, hessian);
    check!(early_ends_of_a_match as last_end_of_a_match { x: var 0.8, y: var 0.3, n: fixed 12 } modes: reverse, forward, hessian);
    check!(elements_changed_around_jumps { x: var 0.8, rounds: fixed 6 } modes: reverse, forward, hessian);
}
