//! `Option`s of active values as locals, results of branches, variables and results of functions.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

#[differentiable(hessian)]
fn chosen_or_not(x: f64, y: f64) -> f64 {
    let root = if x > 0.0 { Some(x.sqrt()) } else { None };
    root.map(|r| r * y).unwrap_or(y * y)
}

#[differentiable(hessian)]
fn none_first(x: f64, y: f64) -> f64 {
    let root = if x <= 0.0 {
        None
    } else {
        let root = x.sqrt();
        Some(root * y)
    };
    match root {
        None => y.sin(),
        Some(r) if r > 1.5 => r * r,
        Some(r) => r.exp(),
    }
}

#[differentiable(hessian)]
fn by_match(x: f64, k: usize) -> f64 {
    let scaled = match k {
        0 => None,
        1 => Some(x),
        2 => Some(2.0),
        _ => Some(x * x * k as f64),
    };
    let Some(s) = scaled else { return x.cos() };
    s * x
}

#[differentiable(hessian)]
fn largest_so_far(x: &[f64]) -> f64 {
    let mut best: Option<f64> = None;
    let mut sum = 0.0;
    for &v in x {
        if best.is_none_or(|b| v > b) {
            best = Some(v);
        }
        if let Some(b) = best {
            sum += b * b;
        }
    }
    sum + best.unwrap()
}

#[differentiable(hessian)]
fn place_of_largest(x: &[f64], w: &[f64]) -> f64 {
    let mut best: Option<(usize, f64)> = None;
    for (i, v) in x.iter().enumerate() {
        match best {
            Some((_, b)) if b >= *v => {}
            _ => best = Some((i, *v)),
        }
    }
    match best {
        Some((i, v)) => v * v * w[i],
        None => 0.0,
    }
}

#[differentiable(hessian)]
fn previous_items(x: &[f64]) -> f64 {
    let mut last = None;
    let mut sum = 0.0;
    for v in x {
        if let Some(l) = last {
            let d: f64 = v - l;
            sum += d * d;
        }
        last = Some(*v);
    }
    let end = last.take().expect("some items");
    assert!(last.is_none());
    last = Some(end * 2.0);
    sum * last.unwrap_or(1.0)
}

#[differentiable(wrt(x), hessian)]
fn broken_with(x: f64, limit: f64) -> f64 {
    let mut power = x;
    let mut steps = 0;
    let found = loop {
        power = power * x;
        steps += 1;
        if power > limit {
            break Some(power);
        }
        if steps > 6 {
            break None;
        }
    };
    found.map_or(x, |p| p * p / x)
}

#[differentiable(wrt(x), hessian)]
fn searched(x: f64, limit: f64) -> f64 {
    let found = 'search: {
        for k in 1..5 {
            let p = x.powi(k);
            if p > limit {
                break 'search Some((k, p));
            }
        }
        None
    };
    if let Some((k, p)) = found { p * k as f64 } else { x }
}

#[differentiable(hessian)]
fn chained(x: f64, y: f64) -> f64 {
    let a = Some(x).filter(|v| *v > 0.0).and_then(|v| if v < 3.0 { Some(v * y) } else { None });
    let b = a.or(Some(y * y)).zip(Some(x));
    let (p, q) = b.unwrap();
    let c = Some(y).filter(|v| *v > 10.0).map_or_else(|| p.sin(), |v| v * q);
    let d = Some(p).is_some_and(|v| v > 1.0);
    let e = None.unwrap_or_else(|| x * p);
    if d { c + e } else { c * e }
}

#[differentiable(hessian)]
fn ends(x: &[f64]) -> f64 {
    let middle = x.get(x.len() / 2).copied();
    let sum = match (x.first(), middle, x.last()) {
        (Some(a), Some(m), Some(b)) if a < b => a * m * b,
        (Some(a), _, Some(b)) => a - b,
        _ => 1.0,
    };
    let far = x.get(7).or(x.first()).map(|v| v * v);
    sum + far.unwrap_or_default()
}

#[differentiable(hessian)]
fn changed_inside(x: f64, y: f64) -> f64 {
    let mut kept = Some(x * y);
    if let Some(k) = &mut kept {
        *k += x;
        *k *= 2.0;
    }
    if let Some(k) = kept.as_mut() {
        *k -= y;
    }
    let old = kept.replace(y * y);
    let first = *kept.get_or_insert(1.0);
    kept = None;
    let second = *kept.get_or_insert_with(|| x.sin());
    old.unwrap() * first + second
}

#[differentiable(hessian)]
fn kept_list(x: &[f64], y: f64) -> f64 {
    let mut list = None;
    for (i, v) in x.iter().enumerate() {
        if i == 1 {
            list = Some(vec![*v, y, v * y]);
        }
        if let Some(items) = &mut list {
            items[0] += v;
        }
    }
    list.map_or(0.0, |items| items.iter().map(|v| v * v).sum::<f64>())
}

#[differentiable(hessian)]
fn filtered(x: &[f64], y: f64) -> f64 {
    let logs: f64 = x.iter().filter_map(|v| if *v > 0.0 { Some(v.ln() * y) } else { None }).sum();
    let positive: f64 = x.iter().filter_map(|v| (*v > 0.5).then(|| 1.0)).sum();
    let running: f64 = x
        .iter()
        .scan(1.0, |state, v| {
            *state *= v;
            if *state > -1.0 { Some(*state * y) } else { None }
        })
        .sum();
    logs + running * positive
}

#[differentiable(hessian)]
fn question_marks(x: &[f64], y: f64) -> Option<f64> {
    let first = x.first()?;
    let root = if *first > 0.0 { Some(first.sqrt()) } else { None };
    let root = root?;
    if y > 10.0 {
        return None;
    }
    let twice = |k: usize| {
        let v = x.get(k)?;
        Some(v * y)
    };
    let far = twice(9).unwrap_or(1.0);
    let near = twice(1)?;
    let result = if near > 100.0 { None } else { Some(root * near * far + y) };
    result
}

#[differentiable(hessian)]
fn maximum(x: &[f64], scale: f64) -> Option<f64> {
    x.iter().copied().reduce(f64::max).map(|m| m * scale)
}

#[differentiable(hessian)]
fn a_pair(x: f64, y: f64) -> Option<(f64, f64)> {
    let both = Some(x * y).zip(Some(x - y));
    both.filter(|(p, _)| *p > -100.0)
}

#[differentiable(hessian)]
fn inactive_options(x: &[f64], picks: &[usize], name: Option<&str>) -> f64 {
    let mut best = None;
    let mut last: Option<usize> = None;
    for &p in picks {
        if best.map_or(true, |b: usize| p > b) {
            best = Some(p);
        }
        last = Some(p);
    }
    let named = if let Some(name) = name { Some(name.len()) } else { None };
    let none: Option<String> = None;
    let length = named.unwrap_or(3) + none.map_or(0, |s| s.len());
    let b = best.unwrap();
    x[b] * x[last.unwrap()] * length as f64
}

#[differentiable(hessian)]
fn mixed_options(x: &[f64], pick: Option<usize>) -> f64 {
    match (pick, x.first()) {
        (Some(i), Some(a)) => a * x[i],
        (None, Some(a)) => a.exp(),
        _ => 0.0,
    }
}

#[differentiable(hessian)]
fn optional_list(list: &Option<Vec<f64>>, y: f64) -> f64 {
    let head = list.as_ref().map(|l| l[0] * y);
    let sum = match list {
        Some(items) => items.iter().map(|v| v * v).sum::<f64>(),
        None => y * y,
    };
    sum + head.unwrap_or(1.0)
}

#[differentiable(hessian)]
fn optional_pair(pair: Option<(f64, f64)>, y: Option<f64>, x: f64) -> f64 {
    let (a, b) = pair.unwrap_or((x, 2.0));
    let mut sum = a * b.sin() * x;
    if let Some(y) = y {
        sum += y.exp() * y * a;
    }
    sum
}

#[differentiable(hessian)]
fn root(x: f64) -> Option<f64> {
    if x < 0.0 { None } else { Some(x.sqrt()) }
}

#[differentiable(hessian)]
fn checked(x: f64) -> Result<f64, String> {
    if x > 100.0 {
        return Err("too large".to_string());
    }
    Ok(x * x)
}

#[differentiable(hessian)]
fn unwrapped_calls(x: f64, y: f64) -> f64 {
    let r = root(x * y).unwrap();
    r * checked(y).expect("small") + root(y).expect("positive")
}

#[test]
#[should_panic(expected = "positive")]
fn call_without_result() {
    unwrapped_calls::grad(-1.0, -2.0);
}

#[test]
#[should_panic(expected = "called `Option::unwrap()` on a `None` value")]
fn nothing_to_unwrap() {
    largest_so_far::grad(&[]);
}

#[test]
#[should_panic(expected = "some items")]
fn nothing_expected() {
    previous_items::grad(&[]);
}

#[test]
fn none_where_the_original_gives_none() {
    assert!(question_marks::grad(&[-1.0, 2.0], 0.5).is_none());
    assert!(question_marks::grad(&[1.0], 0.5).is_none());
    assert!(question_marks::grad(&[], 0.5).is_none());
    assert!(maximum::value_and_grad(&[], 2.0).is_none());
    assert!(a_pair::vjp(-20.0, 20.0).is_none());
}

/// The one before among inactive data: nothing but the written type says what it is.
#[differentiable(hessian, wrt(mu))]
fn written_beside_none(mu: f64, times: &[f64]) -> f64 {
    let mut a = mu;
    let mut last: Option<f64> = None;
    let mut before: Option<usize> = None;
    let mut mask: Option<u8> = Some(0);
    for (i, &t) in times.iter().enumerate() {
        if let Some(p) = last {
            a *= (-mu * (t - p)).exp();
        }
        if let Some(j) = before {
            a += (mu * times[j]).sin() * (!mask.unwrap()) as f64;
        }
        last = Some(t);
        before = Some(i);
        mask = Some(mask.unwrap() + 80);
    }
    a
}

/// `Option`s of pairs beside others in one `match`.
#[differentiable(hessian)]
fn pairs_beside_numbers(x: f64, y: f64, there: bool) -> f64 {
    let pair = there.then_some((x * y, y.sin()));
    let number = (x > 0.0).then_some(x + y);
    let both = match (pair, number) {
        (Some((a, b)), Some(c)) => a * b * c,
        (None, Some(c)) => c * c,
        _ => x,
    };
    let parts = match (number, pair) {
        (Some(c), Some((a, _))) if a > c => a * x,
        (_, Some((a, b))) => a - b * y,
        _ => y * y,
    };
    both * parts
}

#[differentiable(hessian)]
fn one_or_the_other(a: f64, b: f64) -> Option<f64> {
    let first = root(a)?;
    let second = root(b).or_else(|| root(a))?;
    Some(first * second)
}

#[derive(autodiff::Differentiable, Clone)]
struct Memory {
    last: Option<f64>,
    factor: f64,
}

/// What a field, a call and a tuple hold at first goes on in a variable that is assigned to.
#[differentiable(hessian)]
fn goes_on(memory: &Memory, xs: &[f64]) -> f64 {
    let mut last = memory.last;
    let mut of_call = root(memory.factor);
    let start = (Some(xs[0] * memory.factor), 2.0);
    let (mut of_tuple, weight) = start;
    let mut sum = 0.0;
    for x in xs {
        if let Some(before) = last {
            sum += before * before * x;
        }
        sum += of_call.unwrap_or(weight) * of_tuple.map_or(*x, |t| t * t);
        last = Some(x * memory.factor);
        of_call = if *x > 0.5 { None } else { Some(x * sum) };
        of_tuple = last;
        if *x > 0.3 {
            of_call = root(*x);
            last = memory.last;
        }
    }
    sum
}

#[differentiable(hessian)]
fn going_on(last: f64, factor: f64, xs: &[f64]) -> f64 {
    goes_on(&Memory { last: Some(last * last), factor }, xs) + goes_on(&Memory { last: None, factor: factor * last }, &xs[1..])
}

/// rustc asks of which type an index is before it is used as one.
#[differentiable(hessian)]
fn before_the_first(xs: &[f64], y: f64) -> Option<f64> {
    let k: usize = xs.iter().position(|x| *x > 0.5)?;
    let j = k.checked_sub(1)?;
    Some(xs[j] * xs[k] * y)
}

/// The parameter has no derivative, what is stored in it has one.
#[differentiable(hessian, wrt(x, y))]
fn parameter_kept(x: &[f64], y: f64, mut kept: Option<f64>) -> f64 {
    let mut sum = 0.0;
    for x in x {
        if let Some(before) = kept {
            sum += before * before * x;
        }
        kept = Some(x * y);
    }
    sum
}

/// As items of a list, taken apart by a pattern.
#[differentiable(hessian, wrt(x, y))]
fn items_kept(x: &[f64], y: f64, starts: &[Option<f64>]) -> f64 {
    let mut sum = 0.0;
    for &(mut kept) in starts {
        for x in x {
            if let Some(before) = kept {
                sum += before * before * x;
            }
            kept = Some(x * y);
        }
    }
    sum
}

/// The parameter has a derivative of its own.
#[differentiable(hessian)]
fn parameter_replaced(x: &[f64], y: f64, mut kept: Option<f64>, mut pair: Option<(f64, f64)>) -> f64 {
    let mut sum = 0.0;
    for x in x {
        if let Some(before) = kept.take() {
            sum += before * before * x;
        } else if let Some((a, b)) = pair {
            sum += a * b * x;
            pair = Some((b, a * y));
        }
        if *x > 0.3 {
            kept = Some(x * y);
        }
    }
    sum
}

mod check {
    check!(going_on { last: var 0.7, factor: var 1.2, xs: var_ref vec![0.4, 0.2, 1.3, 0.6] } modes: reverse, forward, hessian);
    check!(try one_or_the_other { a: var 1.3, b: var 0.8 } modes: reverse, forward, hessian);
    check!(try one_or_the_other as the_other { a: var 1.3, b: var -0.8 } modes: reverse, forward, hessian);
    check!(try before_the_first { xs: var_ref [0.4, 0.2, 1.3, -0.7], y: var 1.2 } modes: reverse, forward, hessian);
    check!(parameter_kept { x: var_ref vec![0.4, 0.2, 1.3], y: var 0.7, kept: fixed Some(0.3) } modes: reverse, forward, hessian);
    check!(parameter_kept as parameter_empty { x: var_ref vec![0.4, 0.2, 1.3], y: var 0.7, kept: fixed None } modes: reverse, forward, hessian);
    check!(items_kept { x: var_ref vec![0.4, 0.2, 1.3], y: var 0.7, starts: fixed &[Some(0.3), None, Some(-0.6)] } modes: reverse, forward, hessian);
    check!(parameter_replaced { x: var_ref vec![0.4, 0.2, 1.3, 0.1, 0.2], y: var 0.7, kept: var Some(0.3), pair: var Some((0.4, 0.8)) } modes: reverse, forward, hessian);
    check!(pairs_beside_numbers { x: var 0.6, y: var 1.3, there: fixed true } modes: reverse, forward, hessian);
    check!(pairs_beside_numbers as pairs_missing { x: var 0.6, y: var 1.3, there: fixed false } modes: reverse, forward, hessian);
    check!(written_beside_none { mu: var 0.6, times: fixed &[0.3, 0.8, 1.7] } modes: reverse, forward, hessian);
    check!(chosen_or_not { x: var 1.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(chosen_or_not as chosen_not { x: var -1.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(none_first { x: var 1.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(none_first as none_first_large { x: var 1.7, y: var 2.6 } modes: reverse, forward, hessian);
    check!(none_first as none_first_none { x: var -1.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(by_match as by_match_0 { x: var 0.7, k: fixed 0 } modes: reverse, forward, hessian);
    check!(by_match as by_match_1 { x: var 0.7, k: fixed 1 } modes: reverse, forward, hessian);
    check!(by_match as by_match_2 { x: var 0.7, k: fixed 2 } modes: reverse, forward, hessian);
    check!(by_match as by_match_3 { x: var 0.7, k: fixed 3 } modes: reverse, forward, hessian);
    check!(largest_so_far { x: var_ref [0.4, 0.2, 1.3, -0.7, 1.9, 0.3] } modes: reverse, forward, hessian);
    check!(place_of_largest { x: var_ref [0.4, 0.2, 1.3, -0.7], w: var_ref [0.3, -1.2, 0.8, 1.1] } modes: reverse, forward, hessian);
    check!(previous_items { x: var_ref [0.4, 0.2, 1.3, -0.7] } modes: reverse, forward, hessian);
    check!(broken_with { x: var 1.4, limit: fixed 3.0 } modes: reverse, forward, hessian);
    check!(broken_with as never_broken { x: var 0.4, limit: fixed 3.0 } modes: reverse, forward, hessian);
    check!(searched { x: var 1.4, limit: fixed 2.0 } modes: reverse, forward, hessian);
    check!(searched as not_found { x: var 0.4, limit: fixed 2.0 } modes: reverse, forward, hessian);
    check!(chained { x: var 1.4, y: var 0.8 } modes: reverse, forward, hessian);
    check!(chained as chained_far { x: var 3.4, y: var 0.8 } modes: reverse, forward, hessian);
    check!(ends { x: var_ref [0.4, 0.2, 1.3, -0.7] } modes: reverse, forward, hessian);
    check!(ends as ends_of_one { x: var_ref [0.4] } modes: reverse, forward, hessian);
    check!(changed_inside { x: var 1.4, y: var 0.8 } modes: reverse, forward, hessian);
    check!(kept_list { x: var_ref [0.4, 0.2, 1.3, -0.7], y: var 1.2 } modes: reverse, forward, hessian);
    check!(kept_list as kept_nothing { x: var_ref [0.4], y: var 1.2 } modes: reverse, forward, hessian);
    check!(filtered { x: var_ref [0.4, 0.2, 1.3, -0.7, 0.9], y: var 1.2 } modes: reverse, forward, hessian);
    check!(filtered as filtered_short { x: var_ref [0.4, -7.2, 1.3, -0.7], y: var 1.2 } modes: reverse, forward, hessian);
    check!(try question_marks { x: var_ref [0.4, 0.2, 1.3, -0.7], y: var 1.2 } modes: reverse, forward, hessian);
    check!(try maximum { x: var_ref [0.4, 0.2, 1.3, -0.7], scale: var 1.2 } modes: reverse, forward, hessian);
    check!(try a_pair { x: var 0.4, y: var 1.2 } modes: vjp, forward);
    check!(optional_list { list: var_ref Some(vec![0.4, 1.2]), y: var 0.7 } modes: reverse, forward, hessian);
    check!(optional_list as no_list { list: var_ref Option::<Vec<f64>>::None, y: var 0.7 } modes: reverse, forward, hessian);
    check!(optional_pair { pair: var Some((0.4, 0.8)), y: var Some(0.7), x: var 1.2 } modes: reverse, forward, hessian);
    check!(optional_pair as no_pair { pair: var Option::<(f64, f64)>::None, y: var Option::<f64>::None, x: var 1.2 } modes: reverse, forward, hessian);
    check!(unwrapped_calls { x: var 0.7, y: var 1.3 } modes: reverse, forward, hessian);
    check!(inactive_options { x: var_ref [0.4, 0.2, 1.3, -0.7], picks: fixed &[1, 3, 2], name: fixed Some("ab") } modes: reverse, forward, hessian);
    check!(mixed_options { x: var_ref [0.4, 0.2, 1.3, -0.7], pick: fixed Some(2) } modes: reverse, forward, hessian);
    check!(mixed_options as mixed_without { x: var_ref [0.4, 0.2, 1.3, -0.7], pick: fixed None } modes: reverse, forward, hessian);
}
