//! What the macro itself costs: the time of one expansion, by the number of statements of the function.
//!
//! `cargo test --release -p autodiff-macros --lib macro_cost -- --ignored --nocapture` prints the table. It is not asserted: the
//! clock of one machine says nothing of another.

use crate::pipeline::compile;
use proc_macro2::TokenStream;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// A kind of function, with a statement per number.
struct Kind {
    name: &'static str,
    /// What stands in the brackets of the attribute.
    options: &'static str,
    source: fn(usize) -> String,
}

const KINDS: [Kind; 11] = [
    Kind { name: "scalars in a row", options: "", source: scalars },
    Kind { name: "element updates in a loop", options: "", source: updates },
    Kind { name: "numbers updated in a loop", options: "", source: carried },
    Kind { name: "calls", options: "", source: calls },
    Kind { name: "branches", options: "", source: branches },
    Kind { name: "loops in a row", options: "", source: loops },
    Kind { name: "scalars, hessian", options: "hessian", source: scalars },
    Kind { name: "element updates, hessian", options: "hessian", source: updates },
    Kind { name: "calls, hessian", options: "hessian", source: calls },
    Kind { name: "branches, hessian", options: "hessian", source: branches },
    Kind { name: "loops in a row, hessian", options: "hessian", source: loops },
];

fn scalars(statements: usize) -> String {
    let mut body = String::from("let v0 = x * y;");
    for i in 1..statements {
        let (last, older) = (i - 1, i.saturating_sub(7));
        let _ = match i % 3 {
            0 => writeln!(body, "let v{i} = v{last}.sin() * v{older};"),
            1 => writeln!(body, "let v{i} = v{last} * x + v{older};"),
            _ => writeln!(body, "let v{i} = v{last} / (1.0 + v{older} * v{older});"),
        };
    }
    format!("fn f(x: f64, y: f64) -> f64 {{ {body} v{} }}", statements - 1)
}

fn updates(statements: usize) -> String {
    let mut body = String::new();
    for i in 0..statements {
        let _ = writeln!(body, "a[i + {}] = a[i + {}] * k + a[i];", i % 16 + 1, (i + 5) % 16 + 1);
    }
    format!("fn f(a: &mut [f64], k: f64) {{ for i in 0..a.len() - 16 {{ {body} }} }}")
}

fn carried(statements: usize) -> String {
    let mut body = String::new();
    for i in 0..statements {
        let _ = writeln!(body, "v{} = v{}.sin() * k + v{};", i % 16, (i + 5) % 16, (i + 1) % 16);
    }
    let start: String = (0..16).map(|i| format!("let mut v{i} = k;")).collect();
    format!("fn f(k: f64, n: usize) -> f64 {{ {start} for _ in 0..n {{ {body} }} v0 }}")
}

fn calls(statements: usize) -> String {
    let mut body = String::from("let v0 = x;");
    for i in 1..statements {
        let _ = writeln!(body, "let v{i} = g(v{}, y);", i - 1);
    }
    format!("fn f(x: f64, y: f64) -> f64 {{ {body} v{} }}", statements - 1)
}

fn branches(statements: usize) -> String {
    let mut body = String::from("let mut v = x;");
    for i in 0..statements / 3 {
        let _ = writeln!(body, "if v > {i}.0 {{ v = v * y; }} else {{ v += v.sin(); }}");
    }
    format!("fn f(x: f64, y: f64) -> f64 {{ {body} v }}")
}

fn loops(statements: usize) -> String {
    let mut body = String::from("let mut v = x;");
    for _ in 0..statements / 2 {
        let _ = writeln!(body, "for j in 0..n {{ v = v * xs[j] + y; }}");
    }
    format!("fn f(x: f64, y: f64, xs: &[f64], n: usize) -> f64 {{ {body} v }}")
}

/// The time from tokens to tokens.
fn time(options: &str, source: &str) -> Duration {
    let [options, tokens] = [options, source].map(|text| text.parse::<TokenStream>().expect("the source is tokens"));
    let start = Instant::now();
    let emitted = compile(options, tokens);
    let time = start.elapsed();
    assert!(!emitted.to_string().contains("compile_error"), "{emitted}");
    time
}

#[test]
#[ignore = "a measurement"]
fn macro_cost() {
    println!("{:<28}{:>10}{:>10}{:>10}", "ms per expansion", 200, 1000, 5000);
    for kind in &KINDS {
        print!("{:<28}", kind.name);
        for statements in [200, 1000, 5000] {
            // As in rustc, nothing is left of functions before: a thread has its own heap, and its own sources in proc-macro2.
            let time = on_the_stack_of_rustc(move || time(kind.options, &(kind.source)(statements)));
            print!("{:>10.1}", time.as_secs_f64() * 1e3);
            std::io::Write::flush(&mut std::io::stdout()).expect("a terminal");
        }
        println!();
    }
}

/// What is asked again for each way that leads to a value never ends here: there are twice as many with each statement.
#[test]
fn no_cost_is_exponential() {
    on_the_stack_of_rustc(|| {
        for kind in &KINDS {
            time(kind.options, &(kind.source)(60));
        }
    });
}

/// Threads of tests have 2 MiB of stack; rustc runs macros with 8.
fn on_the_stack_of_rustc<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(run);
    thread.expect("a thread").join().expect("the stack suffices")
}

/// Names in a row, methods of methods and long sums may be as long as one likes; groups nest as deep as said.
#[test]
fn long_and_deep_expressions() {
    on_the_stack_of_rustc(|| {
        time("", &format!("fn f(x: f64) -> f64 {{ x{} }}", ".sin()".repeat(400)));
        time("", &format!("fn f(x: f64) -> f64 {{ {}x{} }}", "(".repeat(200), " + 1.0)".repeat(200)));
        let deep: TokenStream = format!("fn f(x: f64) -> f64 {{ {}x{} }}", "(".repeat(300), " + 1.0)".repeat(300)).parse().expect("tokens");
        assert!(compile(TokenStream::new(), deep).to_string().contains("nested more than 256 levels deep"));
    });
}

/// A kind of expression: its name, the most levels that are taken, and one of so many levels.
type Expression = (&'static str, usize, fn(usize) -> String);

/// The longest expressions that are taken, and longer ones, which are refused: no stack overflows, which would end rustc.
#[test]
#[ignore = "takes a minute"]
fn longest_expressions() {
    let kinds: [Expression; 7] = [
        ("methods", 990, |n| format!("x{}", ".sin()".repeat(n))),
        ("operators", 1980, |n| format!("x{}", " + y * x".repeat(n))),
        ("factors", 1980, |n| format!("x{}", " * y".repeat(n))),
        ("signs", 1980, |n| format!("{}x", "-".repeat(n))),
        ("references", 990, |n| format!("{}{}x", "*".repeat(n), "&".repeat(n))),
        ("branches", 320, |n| format!("if x > 0.5 {{ x }} {} else {{ y }}", "else if x > 0.25 { x * 2.0 }".repeat(n))),
        ("parentheses", 250, |n| format!("{}x{}", "(".repeat(n), " + 1.0)".repeat(n))),
    ];
    on_the_stack_of_rustc(move || {
        for (name, longest, body) in kinds {
            let source = |n: usize| format!("fn f(x: f64, y: f64) -> f64 {{ {} }}", body(n));
            println!("{name:<12}{longest:>6} levels {:>8.0} ms", time("", &source(longest)).as_secs_f64() * 1e3);
            let refused = compile(TokenStream::new(), source(1000.max(3 * longest)).parse().expect("tokens")).to_string();
            assert!(refused.contains("name some parts with `let`"), "{name}: {}", &refused[refused.len() - 300..]);
        }
    });
}
