//! Programs that the compiler refuses, with its messages, and programs that it must take although they look unusual.
//!
//! `TRYBUILD=overwrite cargo test --test ui` writes the messages anew: read each of them before you keep it.

#[test]
fn refused() {
    let cases = trybuild::TestCases::new();
    for topic in [
        "attribute",
        "signature",
        "types",
        "unsupported_syntax",
        "lost_derivative",
        "calls",
        "control",
        "derive",
        "traits",
        "once",
        "hygiene",
        "matrices",
    ] {
        cases.compile_fail(format!("tests/ui/fail/{topic}/*.rs"));
    }
}

#[test]
fn accepted() {
    trybuild::TestCases::new().pass("tests/ui/pass/*.rs");
}
