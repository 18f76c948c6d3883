//! Each program of `tests/ui/fail/lost_derivative` with its waiver, in a module of the program's name.

mod add_outside_wrt {
    use autodiff::{differentiable, no_diff};

    #[differentiable(wrt(x))]
    fn advance(x: f64, clock: &mut f64) -> f64 {
        *clock += no_diff(x);
        x * x
    }

    pub fn check() {
        let mut clock = 1.0;
        assert_eq!((advance::grad(3.0, &mut clock), clock), (6.0, 4.0));
    }
}

mod bits {
    use autodiff::{differentiable, no_diff};

    #[differentiable]
    fn newton_step(x: f64) -> f64 {
        let i = 0x5fe6eb50c7b537a9 - (no_diff(x).to_bits() >> 1);
        f64::from_bits(i) * x
    }

    pub fn check() {
        assert_eq!(newton_step::grad(4.0), newton_step(4.0) / 4.0);
    }
}

mod cast_to_integer {
    use autodiff::{differentiable, no_diff};

    #[differentiable]
    fn rounded(x: f64) -> f64 {
        let steps = no_diff(x / 0.5) as usize;
        steps as f64 * x
    }

    pub fn check() {
        assert_eq!(rounded::grad(1.6), 3.0);
    }
}

mod classify {
    use autodiff::{differentiable, no_diff};

    #[differentiable]
    fn sign_bit(x: f64) -> f64 {
        let class = no_diff(x).classify();
        if class == std::num::FpCategory::Zero { 0.0 } else { x }
    }

    pub fn check() {
        assert_eq!((sign_bit::grad(0.0), sign_bit::grad(2.0)), (0.0, 1.0));
    }
}

mod converted_to_a_generic_number {
    use autodiff::{differentiable, no_diff};
    use num_traits::Float;

    #[differentiable]
    fn scaled<T: Float>(x: T, by: f64) -> T {
        x * T::from(no_diff(by)).unwrap()
    }

    pub fn check() {
        assert_eq!(scaled::grad(3.0, 2.0), (2.0, 0.0));
    }
}

mod error_of_an_active_value {
    use autodiff::{differentiable, no_diff};

    #[differentiable]
    fn f(x: f64) -> Result<f64, f64> {
        if x > 0.0 { Ok(x.ln()) } else { Err(no_diff(x)) }
    }

    pub fn check() {
        assert_eq!((f::grad(2.0), f::grad(-1.0)), (Ok(0.5), Err(-1.0)));
    }
}

mod field_of_a_counter {
    use autodiff::{differentiable, no_diff};

    #[derive(Clone)]
    struct Log {
        total: f64,
    }

    #[differentiable(wrt(x))]
    fn logged(x: f64, log: &mut Log) -> f64 {
        log.total += no_diff(x * x);
        x * x
    }

    pub fn check() {
        let mut log = Log { total: 1.0 };
        assert_eq!((logged::grad(3.0, &mut log), log.total), (6.0, 10.0));
    }
}

mod from_integer_conversion {
    use autodiff::{differentiable, no_diff};

    #[differentiable]
    fn quantised(x: f64) -> f64 {
        let n: i64 = unsafe { no_diff(x).to_int_unchecked() };
        n as f64 * x
    }

    pub fn check() {
        assert_eq!(quantised::grad(2.5), 2.0);
    }
}

mod gradient_with_an_omitted_argument {
    use autodiff::{differentiable, no_diff};

    #[differentiable(wrt(x), hessian)]
    fn potential(x: f64, stiffness: f64) -> f64 {
        stiffness * x * x
    }

    #[differentiable]
    fn force(x: f64, stiffness: f64) -> f64 {
        -potential::grad(x, no_diff(stiffness))
    }

    pub fn check() {
        assert_eq!(force::grad(3.0, 2.0), (-4.0, 0.0));
    }
}

mod iterate_outside_wrt {
    use autodiff::{differentiable, no_diff};

    #[differentiable(wrt(x))]
    fn export(x: &[f64], out: &mut [f64]) -> f64 {
        for (o, v) in out.iter_mut().zip(x) {
            *o = no_diff(*v);
        }
        x[0] * x[1]
    }

    pub fn check() {
        let mut out = [0.0; 2];
        assert_eq!((export::grad(&[2.0, 3.0], &mut out), out), (vec![3.0, 2.0], [2.0, 3.0]));
    }
}

mod length_of_ones_own {
    use autodiff::{Differentiable, differentiable, no_diff};

    #[derive(Clone, Copy, Differentiable)]
    struct Arrow {
        x: f64,
        y: f64,
    }

    impl Arrow {
        fn len(self) -> f64 {
            self.x.hypot(self.y)
        }
    }

    #[differentiable]
    fn scaled(arrow: Arrow) -> f64 {
        no_diff(arrow.len()) * arrow.x
    }

    pub fn check() {
        let gradient = scaled::grad(Arrow { x: 3.0, y: 4.0 });
        assert_eq!((gradient.x, gradient.y), (5.0, 0.0));
    }
}

mod omitted_argument {
    use autodiff::{differentiable, no_diff};

    #[differentiable(wrt(w))]
    fn scale(w: f64, x: f64) -> f64 {
        w * x
    }

    #[differentiable]
    fn model(w: f64, x: f64) -> f64 {
        scale(w, no_diff(x.sin())) + 1.0
    }

    pub fn check() {
        assert_eq!(model::grad(1.0, 2.0), (2.0_f64.sin(), 0.0));
    }
}

mod omitted_slices {
    use autodiff::{differentiable, no_diff};

    #[differentiable(wrt(w))]
    fn mean(w: f64, xs: &[f64]) -> f64 {
        w * xs[0]
    }

    #[differentiable]
    fn model(w: f64, xs: &[f64]) -> f64 {
        mean(w, no_diff(xs)) + mean(w, no_diff(&xs[1..]))
    }

    pub fn check() {
        assert_eq!(model::grad(1.0, &[2.0, 3.0]), (5.0, vec![0.0, 0.0]));
    }
}

mod operator_of_a_type_of_ones_own {
    use autodiff::{Differentiable, differentiable, no_diff};

    #[derive(Clone, Copy, Differentiable)]
    struct Clock {
        hours: f64,
    }

    impl std::ops::Add for Clock {
        type Output = Clock;
        fn add(self, other: Clock) -> Clock {
            Clock { hours: self.hours * other.hours }
        }
    }

    #[differentiable]
    fn later(a: Clock, b: Clock) -> f64 {
        let c = no_diff(a + b);
        c.hours * a.hours
    }

    pub fn check() {
        let (d_a, d_b) = later::grad(Clock { hours: 2.0 }, Clock { hours: 3.0 });
        assert_eq!((d_a.hours, d_b.hours), (6.0, 0.0));
    }
}

mod ref_cell {
    use autodiff::{differentiable, no_diff};
    use std::cell::RefCell;

    #[differentiable(wrt(x))]
    fn remembered(x: f64, log: &RefCell<Vec<f64>>) -> f64 {
        log.borrow_mut().push(no_diff(x));
        log.borrow()[0] * x
    }

    pub fn check() {
        let log = RefCell::default();
        assert_eq!((remembered::grad(3.0, &log), log.into_inner()), (3.0, vec![3.0]));
    }
}

mod result_not_active {
    use autodiff::{differentiable, no_diff};

    #[differentiable(wrt(x))]
    fn norm(x: &[f64], scale: &mut f64) -> f64 {
        *scale = 0.0;
        for v in x {
            *scale = scale.max(no_diff(v.abs()));
        }
        *scale * x[0]
    }

    pub fn check() {
        let mut scale = 0.0;
        assert_eq!((norm::grad(&[2.0, -3.0], &mut scale), scale), (vec![3.0, 0.0], 3.0));
    }
}

mod store_outside_wrt {
    use autodiff::{differentiable, no_diff};

    #[differentiable(wrt(x))]
    fn squares(x: &[f64], out: &mut [f64]) -> f64 {
        for i in 0..x.len() {
            out[i] = no_diff(x[i] * x[i]);
        }
        x[0] * x[1]
    }

    pub fn check() {
        let mut out = [0.0; 2];
        assert_eq!((squares::grad(&[2.0, 3.0], &mut out), out), (vec![3.0, 2.0], [4.0, 9.0]));
    }
}

mod thread_local {
    use autodiff::{differentiable, no_diff};
    use std::cell::Cell;

    thread_local! {
        static LAST: Cell<f64> = const { Cell::new(0.0) };
    }

    #[differentiable]
    fn remembered(x: f64) -> f64 {
        LAST.set(no_diff(x));
        LAST.get() * x
    }

    pub fn check() {
        assert_eq!(remembered::grad(3.0), 3.0);
    }
}

mod tuple_assignment_outside_wrt {
    use autodiff::{differentiable, no_diff};

    #[differentiable(wrt(x))]
    fn split(x: f64, out: &mut f64) -> f64 {
        let rest;
        (*out, rest) = (no_diff(0.5 * x), 0.5 * x);
        rest
    }

    pub fn check() {
        let mut out = 0.0;
        assert_eq!((split::grad(3.0, &mut out), out), (0.5, 1.5));
    }
}

mod two_casts {
    use autodiff::{differentiable, no_diff};

    #[differentiable]
    fn cell(x: f64, y: f64) -> f64 {
        let i = no_diff(x) as i64;
        let j = no_diff(y) as i64;
        (i * j) as f64 * x
    }

    pub fn check() {
        assert_eq!(cell::grad(2.5, 3.5), (6.0, 0.0));
    }
}

mod written_by_a_closure {
    use autodiff::{differentiable, no_diff};

    #[differentiable(wrt(x))]
    fn export(x: f64, out: &mut f64) -> f64 {
        let mut keep = |v: f64| *out = no_diff(v);
        keep(x);
        x * x
    }

    pub fn check() {
        let mut out = 0.0;
        assert_eq!((export::grad(3.0, &mut out), out), (6.0, 3.0));
    }
}

fn main() {
    add_outside_wrt::check();
    bits::check();
    cast_to_integer::check();
    classify::check();
    converted_to_a_generic_number::check();
    error_of_an_active_value::check();
    field_of_a_counter::check();
    from_integer_conversion::check();
    gradient_with_an_omitted_argument::check();
    iterate_outside_wrt::check();
    length_of_ones_own::check();
    omitted_argument::check();
    omitted_slices::check();
    operator_of_a_type_of_ones_own::check();
    ref_cell::check();
    result_not_active::check();
    store_outside_wrt::check();
    thread_local::check();
    tuple_assignment_outside_wrt::check();
    two_casts::check();
    written_by_a_closure::check();
}
