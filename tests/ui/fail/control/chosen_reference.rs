use autodiff::differentiable;

#[differentiable]
fn chosen(x: f64, k: f64) -> f64 {
    let mut a = [x];
    let mut b = [k];
    let t = if x > 0.0 { &mut a } else { &mut b };
    t[0] *= k;
    a[0] * b[0]
}

#[differentiable]
fn listed(x: f64, k: f64) -> f64 {
    let mut first = [x];
    let mut second = [k];
    let all = [&mut first, &mut second];
    for one in all {
        one[0] *= k;
    }
    first[0] * second[0]
}

#[differentiable]
fn taken_out(rows: &mut [[f64; 2]], k: f64) -> f64 {
    let row = match rows.first_mut() {
        Some(row) => row,
        None => return k,
    };
    row[0] *= k;
    rows[0][0]
}

fn main() {}
