//! Values against mpmath at 40 digits, argument by argument the nearest double; limits and poles.

use core::fmt::Arguments;

/// Relative error, because the values span the whole range of doubles.
#[track_caller]
fn check(got: f64, expected: f64, tolerance: f64, call: Arguments<'_>) {
    let error = ((got - expected) / expected).abs();
    assert!(error <= tolerance, "{call} = {got:e} for {expected:e}: off by {error:e}");
}

#[test]
fn sigmoid() {
    let table = [
        (-40.0, 4.248354255291589e-18),
        (-3.5, 0.02931223075135632),
        (-0.1, 0.47502081252106),
        (0.7, 0.668187772168166),
        (3.5, 0.9706877692486436),
        (30.0, 0.9999999999999064),
    ];
    for (x, expected) in table {
        check(super::sigmoid(x), expected, 1e-15, format_args!("sigmoid({x})"));
    }
}

#[test]
fn softplus() {
    let table = [
        (-40.0, 4.248354255291589e-18),
        (-3.5, 0.029750418272620566),
        (-0.1, 0.6443966600735709),
        (0.7, 1.103186048885458),
        (3.5, 3.5297504182726205),
        (30.0, 30.000000000000092),
    ];
    for (x, expected) in table {
        check(super::softplus(x), expected, 1e-15, format_args!("softplus({x})"));
    }
}

#[test]
fn logit() {
    let table = [
        (1e-12, -27.63102111592755),
        (0.01, -4.59511985013459),
        (0.3, -0.8472978603872037),
        (0.499999, -3.999999999898311e-06),
        (0.55, 0.20067069546215133),
        (0.8, 1.3862943611198908),
        (0.999, 6.906754778648553),
    ];
    for (x, expected) in table {
        check(super::logit(x), expected, 1e-15, format_args!("logit({x})"));
    }
}

#[test]
fn erf() {
    let table = [
        (1e-09, 1.1283791670955127e-09),
        (0.1, 0.1124629160182849),
        (0.5, 0.5204998778130465),
        (1.0, 0.8427007929497149),
        (2.0, 0.9953222650189527),
        (-3.5, -0.9999992569016276),
    ];
    for (x, expected) in table {
        check(super::erf(x), expected, 1e-15, format_args!("erf({x})"));
    }
}

#[test]
fn erfc() {
    let table = [
        (-1.0, 1.8427007929497148),
        (0.1, 0.887537083981715),
        (0.5, 0.4795001221869535),
        (1.0, 0.15729920705028513),
        (2.0, 0.004677734981047266),
        (10.0, 2.088487583762545e-45),
        (26.0, 5.663192408856143e-296),
    ];
    for (x, expected) in table {
        check(super::erfc(x), expected, 1e-15, format_args!("erfc({x})"));
    }
}

#[test]
fn gamma() {
    let table = [
        (0.1, 9.51350769866873),
        (0.5, 1.772453850905516),
        (1.4616321449683622, 0.8856031944108887),
        (4.5, 11.631728396567448),
        (20.0, 1.21645100408832e+17),
        (-1.5, 2.363271801207355),
        (-4.25, -0.12617664186267893),
        (170.5, 5.56209241456e+305),
    ];
    for (x, expected) in table {
        check(super::gamma(x), expected, 1e-14, format_args!("gamma({x})"));
    }
}

#[test]
fn ln_gamma() {
    let table = [
        (0.1, 2.252712651734206),
        (0.5, 0.5723649429247001),
        (1.25, -0.09827183642181316),
        (4.5, 2.4537365708424423),
        (20.0, 39.339884187199495),
        (100000.0, 1051287.7089736569),
        (-1.5, 0.860047015376481),
        (-4.25, -2.070072434257324),
        (1e-12, 27.63102111592797),
    ];
    for (x, expected) in table {
        check(super::ln_gamma(x), expected, 1e-14, format_args!("ln_gamma({x})"));
    }
}

#[test]
fn ln_beta() {
    let table: [(f64, f64, f64); 12] = [
        (0.5, 0.5, 1.1447298858494002),
        (2.0, 3.5, -2.7568403652716422),
        (0.001, 4.0, 6.905922625817282),
        (1e-309, 3.0, 711.4987937351601),
        (0.3, 12.0, 0.35912243359971946),
        (5.0, 1000000.0, -65.89950895945843),
        (12.0, 15.0, -18.568172732389435),
        (100.0, 100000000.0, -1482.9339185256447),
        (300000.0, 200000.0, -336510.76218907814),
        (1e-05, 50.0, 11.512880672998081),
        (9.5, 10.5, -13.709925546998463),
        (1.0, 1.0000001, -9.999999505838704e-08),
    ];
    for (a, b, expected) in table {
        // One digit may be lost where B(a, b) is close to 1.
        let tolerance = 1e-14 / expected.abs().min(1.0);
        check(super::ln_beta(a, b), expected, tolerance, format_args!("ln_beta({a}, {b})"));
        assert_eq!(super::ln_beta(a, b), super::ln_beta(b, a));
    }
}

#[test]
fn polygamma() {
    let table = [
        (0, 1e-05, -100000.57719921567),
        (0, 0.5, -1.9635100260214235),
        (0, 1.25, -0.22745353337626542),
        (0, 7.0, 1.8727843350984672),
        (0, 1000000.0, 13.815510057964191),
        (0, -3.3, 3.620353460592126),
        (0, -20.125, 10.611077432912593),
        (0, -1e-07, 9999999.42278417),
        (0, -1000.75, 3.7674118863554633),
        (1, 1e-05, 10000000001.644909),
        (1, 0.5, 4.934802200544679),
        (1, 1.25, 1.1973291545071107),
        (1, 7.0, 0.15354517795933756),
        (1, 1000000.0, 1.0000005000001667e-06),
        (1, -3.3, 14.817739525515929),
        (1, -20.125, 67.34539904473097),
        (1, -1e-07, 100000000000001.66),
        (1, -1000.75, 19.73821005070119),
        (2, 1e-05, -2000000000000002.0),
        (2, 0.5, -16.82879664423432),
        (2, 1.25, -1.3277399375369203),
        (2, 7.0, -0.023530472985855238),
        (2, 1000000.0, -1.0000010000005e-12),
        (2, -3.3, 68.76944547748523),
        (2, -20.125, 1022.2920414835888),
        (2, -1e-07, 2.0000000000000003e+21),
        (2, -1000.75, -124.02510771870371),
        (5, 0.1, 120000069.30751093),
        (5, 2.5, 0.5785691785671835),
        (5, 100.25, 2.429921066300393e-09),
        (5, -0.5, 15371.113548602436),
        (5, -3.3, 165660.14652917208),
        (20, 0.1, -2.432902008176637e+39),
        (20, 2.5, -10709198259.124132),
        (20, 100.25, -1.2766538667250226e-23),
        (20, -0.5, -487772949462609.9),
        (20, -3.3, 2.325831561706772e+29),
        (120, 12.0, -1.7558608308753884e+68),
        (120, 100.25, -7.089356774381213e-44),
        (180, 12.0, -9.357635229170811e+133),
        (180, 100.25, -1.5338188523884619e-33),
    ];
    for (n, x, expected) in table {
        check(super::polygamma(n, x), expected, 1e-14, format_args!("polygamma({n}, {x})"));
    }
}

#[test]
fn poles_and_limits() {
    assert_eq!(super::gamma(0.0), f64::INFINITY);
    assert!(super::gamma(-2.0_f64).is_nan());
    assert_eq!(super::ln_gamma(-2.0), f64::INFINITY);
    for n in 0..4 {
        for x in [0.0, -0.0, -3.0, -1e30, f64::NEG_INFINITY, f64::NAN] {
            assert!(super::polygamma(n, x).is_nan(), "polygamma({n}, {x})");
        }
    }
    assert_eq!(super::digamma(f64::INFINITY), f64::INFINITY);
    assert_eq!(super::polygamma(1, f64::INFINITY), 0.0);
    assert_eq!(super::ln_beta(0.0, 2.0), f64::INFINITY);
    assert_eq!(super::ln_beta(2.0, f64::INFINITY), f64::NEG_INFINITY);
    assert!(super::ln_beta(-1.0_f64, 2.0).is_nan());
    assert_eq!(super::logit(0.0), f64::NEG_INFINITY);
    assert_eq!(super::logit(1.0), f64::INFINITY);
    assert!(super::logit(1.5_f64).is_nan());
    assert!(super::sigmoid(f64::NAN).is_nan());
    assert!(super::softplus(f64::NAN).is_nan());
    assert_eq!(super::log_sigmoid(f64::NEG_INFINITY), f64::NEG_INFINITY);
}

#[test]
fn log_sigmoid_is_minus_softplus_of_minus() {
    assert_eq!(super::log_sigmoid(3.5), -super::softplus(-3.5));
}

#[test]
fn single_precision_is_rounded_once() {
    assert_eq!(super::erf(0.5_f32), super::erf(0.5_f64) as f32);
    assert_eq!(super::digamma(0.25_f32), super::digamma(0.25_f64) as f32);
    assert_eq!(super::sigmoid(-40.0_f32), 4.248_354e-18);
}

/// `Σ C(n + 1, k) Bₖ = 0` over k ≤ n (DLMF 24.5.3), for each even n.
#[test]
fn bernoulli_numbers() {
    let number = |k: usize| match k {
        0 => 1.0,
        1 => -0.5,
        _ if k % 2 == 1 => 0.0,
        _ => super::bernoulli::BERNOULLI[k / 2 - 1],
    };
    for n in (2..=24).step_by(2) {
        let (mut binomial, mut sum, mut size) = (1.0, 0.0, 0.0_f64);
        for k in 0..=n {
            sum += binomial * number(k);
            size = size.max((binomial * number(k)).abs());
            binomial *= (n + 1 - k) as f64 / (k + 1) as f64;
        }
        assert!(sum.abs() <= 1e-13 * size, "n = {n}: {sum} among terms of {size}");
    }
}

#[test]
fn ln_beta_of_nan() {
    assert!(super::ln_beta(f64::NAN, 1.0).is_nan() && super::ln_beta(1.0, f64::NAN).is_nan());
}
