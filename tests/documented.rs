//! Every public item has an example in its documentation, which `cargo test --doc` runs.
//!
//! In: the sources of this crate, and those files of the run time crate that declare what is passed on from there.

use std::path::{Path, PathBuf};

/// How the declaration of a public item begins.
const ITEMS: [&str; 7] = ["pub fn ", "pub const ", "pub struct ", "pub enum ", "pub trait ", "pub type ", "pub const fn "];

/// What stands in private modules: for generated code, and for nobody else.
const NOT_NAMED: [&str; 2] = ["accumulate_slice", "Sealed"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        match path.is_dir() {
            true => sources(&path, found),
            false => found.push(path),
        }
    }
}

/// The word that the text begins with.
fn word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// What a declaration declares.
fn name(line: &str) -> &str {
    ITEMS.iter().find_map(|item| line.strip_prefix(item)).map_or("", |rest| word(rest.trim_start_matches("fn ")))
}

/// A walk over the lines of a file.
#[derive(Default)]
struct Walk {
    /// Documentation and attributes above the line.
    documentation: String,
    /// The documentation of the trait around it.
    of_trait: Option<String>,
    missing: Vec<String>,
    count: usize,
}

impl Walk {
    fn line(&mut self, whole: &str, exempt: &[&str]) {
        let line = whole.trim_start();
        let is_item = !name(line).is_empty() && !self.documentation.contains("#[doc(hidden)]") && !exempt.contains(&name(line));
        if is_item {
            self.count += 1;
            if !self.documentation.contains("/// ```") {
                self.missing.push(line.to_string());
            }
        }
        if whole == "}" {
            self.of_trait = None;
        }
        // A method of a trait has an example of its own, or is called in that of the trait.
        if let (Some(of_trait), Some(method)) = (&self.of_trait, whole.strip_prefix("    fn ").map(word)) {
            self.count += 1;
            if !self.documentation.contains("/// ```") && !of_trait.contains(&format!("{method}(")) {
                self.missing.push(line.to_string());
            }
        }
        if is_item && line.starts_with("pub trait ") {
            self.of_trait = Some(std::mem::take(&mut self.documentation));
        }
        // Attributes of several lines end without a blank line as well.
        match line.is_empty() || line.ends_with(['{', '}', ';', ',']) && !line.starts_with("///") && !is_of_an_attribute(line) {
            true => self.documentation.clear(),
            false => self.documentation.extend([line, "\n"]),
        }
    }
}

fn is_of_an_attribute(line: &str) -> bool {
    line.starts_with("#[") || ["message", "label", "note"].iter().any(|key| line.starts_with(key))
}

fn walk(text: &str, exempt: &[&str]) -> Walk {
    let mut walk = Walk::default();
    text.lines().for_each(|line| walk.line(line, exempt));
    walk
}

/// The names behind `pub use` in the text; what is hidden from the documentation left out.
fn exported(text: &str) -> Vec<&str> {
    let public = text.split("#[doc(hidden)]").next().unwrap_or_default();
    let uses = public.split("\npub use ").skip(1).filter_map(|rest| rest.split(';').next());
    let names = uses.flat_map(|path| path.split("::").last().unwrap_or_default().split([',', '{', '}']));
    names.map(str::trim).filter(|name| !name.is_empty() && *name != "*").collect()
}

#[test]
fn every_public_item_has_an_example() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &Path| std::fs::read_to_string(file).expect("the file is there");
    let (mut own, mut runtime) = (Vec::new(), Vec::new());
    sources(&root.join("src"), &mut own);
    sources(&root.join("autodiff-runtime/src"), &mut runtime);
    // What the crate itself describes where it passes it on.
    let lib = read(&root.join("src/lib.rs"));
    let described: Vec<&str> =
        exported(&lib).into_iter().filter(|name| lib.contains(&format!("/// ```\npub use autodiff_runtime::{name};"))).collect();
    let passed_on = read(&root.join("autodiff-runtime/src/lib.rs"));
    let mut passed_on = exported(&passed_on);
    let checks = read(&root.join("autodiff-runtime/src/check.rs"));
    passed_on.extend(exported(&checks));
    assert!(passed_on.len() > 35 && described.len() > 5, "{passed_on:?}, {described:?}");

    let (mut missing, mut count, mut found) = (Vec::new(), 0, Vec::new());
    for file in own.iter().chain(&runtime) {
        let text = read(file);
        // A file of the runtime counts if it declares something that is passed on, with all that it declares.
        let declares: Vec<&str> = text.lines().map(name).filter(|name| passed_on.contains(name)).collect();
        if runtime.contains(file) && declares.is_empty() {
            continue;
        }
        let exempt = [&described[..], &NOT_NAMED].concat();
        let walk = walk(&text, &exempt);
        missing.extend(walk.missing.into_iter().map(|line| format!("{}: {line}", file.display())));
        count += walk.count;
        found.extend(declares.into_iter().map(str::to_string));
    }
    let lost: Vec<&&str> = passed_on.iter().filter(|name| !found.iter().any(|found| found == **name)).collect();
    assert!(lost.is_empty(), "not found: {lost:?}");
    assert!(count > 200, "only {count} public items were found");
    assert!(missing.is_empty(), "without an example:\n{}", missing.join("\n"));
}

/// That the walk sees what it looks for.
#[test]
fn missing_examples_are_found() {
    let text = "/// A.\npub fn a() {}\n\n/// ```\n/// b.met();\n/// ```\npub trait B {\n    fn met(&self);\n\n    fn lost(&self);\n}\n";
    assert_eq!(walk(text, &[]).missing, ["pub fn a() {}", "fn lost(&self);"]);
    assert_eq!(exported("x\npub use a::{B, C};\npub use d::E;\n#[doc(hidden)]\npub use f::G;"), ["B", "C", "E"]);
}

#[test]
fn the_architecture_is_short() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).expect("the document is there");
    let lines = text.lines().count();
    assert!(lines <= 150, "ARCHITECTURE.md has {lines} lines");
}
