//! Programs that the compiler refuses, with its messages, and programs that it must take although they look unusual.
//!
//! `TRYBUILD=overwrite cargo test --test ui` writes the messages anew: read each of them before you keep it.

#[test]
fn refused() {
    let cases = trybuild::TestCases::new();
    for topic in [
        "attribute",
        "signature",
        "ordinary",
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

/// Whatever is refused because a derivative would be lost passes with its waiver.
#[test]
fn every_lost_derivative_has_its_waiver() {
    let waived = include_str!("ui/pass/lost_derivative_waived.rs");
    let modules: Vec<&str> = waived.split("\nmod ").skip(1).collect();
    let mut programs = 0;
    for entry in std::fs::read_dir("tests/ui/fail/lost_derivative").expect("the folder is there") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let waiver = modules.iter().find(|module| module.starts_with(&format!("{name} {{")));
        assert!(waiver.is_some_and(|module| module.contains("no_diff(")), "{name} has no waiver");
        assert!(waived.contains(&format!("    {name}::check();")), "the waiver of {name} is not run");
        programs += 1;
    }
    assert_eq!(programs, modules.len(), "a waiver belongs to no program");
    assert!(programs >= 21, "only {programs} programs lose a derivative");
}
