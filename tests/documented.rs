//! Every public item has an example in its documentation, which `cargo test --doc` runs.

use std::path::{Path, PathBuf};

/// Sources of what users can name, apart from `src`, which is public as a whole.
const RUNTIME: [&str; 12] = [
    "check/differences.rs",
    "check/duality.rs",
    "check/failure.rs",
    "check/first.rs",
    "check/second.rs",
    "differentiable.rs",
    "parameters.rs",
    "parameters/name.rs",
    "parameters/shape.rs",
    "parameters/weights.rs",
    "special.rs",
    "waiver.rs",
];

/// How the declaration of a public item begins.
const ITEMS: [&str; 7] = ["pub fn ", "pub const ", "pub struct ", "pub enum ", "pub trait ", "pub type ", "pub const fn "];

/// Named in `differentiable.rs`, where the module is private: for generated code.
const FOR_GENERATED_CODE: [&str; 1] = ["accumulate_slice"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        match path.is_dir() {
            true => sources(&path, found),
            false => found.push(path),
        }
    }
}

/// The public items of a file without an example, and how many there are in all.
fn without_example(file: &Path, missing: &mut Vec<String>) -> usize {
    let text = std::fs::read_to_string(file).expect("the file is there");
    let (mut documentation, mut count) = (String::new(), 0);
    for line in text.lines().map(str::trim_start) {
        if ITEMS.iter().any(|item| line.starts_with(item)) && !documentation.contains("#[doc(hidden)]") {
            count += 1;
            let for_people = !FOR_GENERATED_CODE.iter().any(|name| line.contains(name));
            if for_people && !documentation.contains("/// ```") {
                missing.push(format!("{}: {line}", file.display()));
            }
        }
        // Attributes of several lines end without a blank line as well.
        match line.is_empty() || line.ends_with(['{', '}', ';', ',']) && !line.starts_with("///") && !is_of_an_attribute(line) {
            true => documentation.clear(),
            false => documentation.extend([line, "\n"]),
        }
    }
    count
}

fn is_of_an_attribute(line: &str) -> bool {
    line.starts_with("#[") || ["message", "label", "note"].iter().any(|key| line.starts_with(key))
}

#[test]
fn every_public_item_has_an_example() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    files.extend(RUNTIME.map(|file| root.join("autodiff-runtime/src").join(file)));
    let mut missing = Vec::new();
    let count: usize = files.iter().map(|file| without_example(file, &mut missing)).sum();
    assert!(count > 140, "only {count} public items were found");
    assert!(missing.is_empty(), "without an example:\n{}", missing.join("\n"));
}
