//! Programs that the compiler refuses, with its messages, and programs that it must take although they look unusual.
//!
//! `TRYBUILD=overwrite cargo test --test ui` writes the messages anew: read each of them before you keep it.

use std::fs;
use std::path::PathBuf;

/// Programs with messages that stand at the attribute as a whole, or nowhere: most are rustc's own.
const AT_THE_ATTRIBUTE: [&str; 12] = [
    "attribute/crate_not_found",
    "attribute/in_an_impl_without_self",
    "attribute/twice",
    "calls/integer_of_a_field",
    "calls/mutual_recursion_without_the_option",
    "hygiene/forbidden_lints",
    "lost_derivative/length_of_ones_own",
    "signature/beside_a_module_of_its_name",
    "signature/forbidden_type_names",
    "traits/operator_by_reference_only",
    "traits/trait_without_attribute",
    "types/product_without_a_rule",
];

#[test]
fn refused() {
    trybuild::TestCases::new().compile_fail("tests/ui/fail/*/*.rs");
}

/// The refused programs, each by its topic and name, with source and messages.
fn programs() -> Vec<(String, String, String)> {
    let entries = |folder: PathBuf| fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("readable").path());
    let mut programs = Vec::new();
    for path in entries(PathBuf::from("tests/ui/fail")).flat_map(entries) {
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let parts: Vec<_> = path.iter().rev().take(2).map(|part| part.to_string_lossy()).collect();
        let name = format!("{}/{}", parts[1], parts[0].trim_end_matches(".rs"));
        let [source, messages] = [path.clone(), path.with_extension("stderr")].map(|file| fs::read_to_string(file).expect("it is there"));
        programs.push((name, source, messages));
    }
    programs
}

/// Prints how many programs there are in each topic; every message stands at tokens of the user's.
#[test]
fn messages_stand_in_the_program() {
    let programs = programs();
    let mut topics = std::collections::BTreeMap::<&str, usize>::new();
    for (name, source, messages) in &programs {
        *topics.entry(name.split('/').next().unwrap_or_default()).or_default() += 1;
        let here = format!("--> tests/ui/fail/{name}.rs:");
        let lines: Vec<&str> = source.lines().collect();
        let is_at_tokens = |message: &str| {
            let mut place = message.split(&here).nth(1).unwrap_or_default().split([':', '\n']).map(|part| part.trim().parse::<usize>());
            let (Some(Ok(line)), Some(Ok(column))) = (place.next(), place.next()) else { return false };
            let text: String = lines[line - 1].chars().skip(column - 1).collect();
            !text.starts_with("#[differentiable")
        };
        let all = messages.split("\n\nerror").filter(|message| !message.contains("aborting due to")).all(is_at_tokens);
        assert_eq!(all, !AT_THE_ATTRIBUTE.contains(&&name[..]), "{name}: does each message stand at tokens of the user's?");
    }
    println!("{} refused programs: {topics:?}", programs.len());
    assert!(programs.len() >= 120, "only {} programs are refused", programs.len());
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
