//! What the examples do with a number that is off: their tables say so, and they fail.

use std::process::ExitCode;

#[path = "../examples/support/agreement.rs"]
mod agreement;
#[path = "../examples/support/reference.rs"]
mod reference;

use agreement::Agreement;
use reference::{furthest, numbers};

/// The exit code of a run whose second list is off by so much, where 1e-12 is allowed.
fn run(off: f64) -> ExitCode {
    let reference = serde_json::json!({ "first": [0.5], "second": [[1.0, 2.0], [3.0, 4.0]] });
    let mut table = Agreement::begin("a test");
    furthest(&mut table, "first", &numbers(&reference, "/first"), &[0.5], 1e-12);
    furthest(&mut table, "second", &numbers(&reference, "/second"), &[1.0, 2.0, 3.0 + off, 4.0], 1e-12);
    table.verdict("to 1e-12")
}

#[test]
fn one_number_that_is_off_fails_the_run() {
    assert_eq!(run(0.0), ExitCode::SUCCESS);
    assert_eq!(run(1e-13), ExitCode::SUCCESS);
    assert_eq!(run(-1e-11), ExitCode::FAILURE);
    assert_eq!(run(f64::NAN), ExitCode::FAILURE);
}
