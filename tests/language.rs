//! `docs/language.md` against the corpus: each construct stands in the functions named beside it, and these are checked in
//! the modes that the document claims.
//!
//! In: the tables of the document, the sources of the corpus, the programs of the `ui` tests. Afterwards: no row names what
//! does not exist, shows a construct that its program does not have, or claims a derivative that no test looks at.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Modes as the document names them, as `check!` lines do, and the options that bring them.
const MODES: [(&str, &[&str], &[&str]); 3] = [
    ("reverse", &["reverse", "vjp", "update"], &[]),
    ("forward", &["forward"], &["forward", "jacobian", "hessian"]),
    ("Hessian", &["hessian"], &["hessian"]),
];

/// What a row claims if it claims everything.
const ALL: &str = "all";

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rows of all tables of the document that have this header, cell by cell.
fn rows(header: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut inside = false;
    for line in read("docs/language.md").lines() {
        if line == header {
            inside = true;
        } else if !line.starts_with('|') {
            inside = false;
        } else if inside && !line.starts_with("|---") {
            let line = line.replace("\\|", "\u{0}");
            let cells = line.trim_matches('|').split('|').map(|cell| cell.trim().replace('\u{0}', "|"));
            rows.push(cells.collect());
        }
    }
    rows
}

/// What stands between backticks.
fn spans(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// Without comments, and with one space for each gap, so that line breaks do not matter.
fn normal(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the text has the parts of the pattern, which `…` separates, one behind the other.
fn has(text: &str, pattern: &str) -> bool {
    let mut rest = text;
    pattern.split('…').all(|part| match rest.find(part.trim()) {
        Some(at) => {
            rest = &rest[at + part.trim().len()..];
            true
        }
        None => false,
    })
}

/// A file of the corpus.
struct Corpus {
    /// Functions and methods by name, with the lines of attributes above them.
    functions: BTreeMap<String, String>,
    /// The modes of all `check!` lines of a function.
    checked: BTreeMap<String, BTreeSet<String>>,
}

impl Corpus {
    fn read(file: &str) -> Corpus {
        let text = read(&format!("tests/corpus_{file}.rs"));
        let lines: Vec<&str> = text.lines().collect();
        let mut functions = BTreeMap::<String, String>::new();
        for (i, line) in lines.iter().enumerate() {
            let Some((before, after)) = line.split_once("fn ") else { continue };
            if !matches!(before.trim(), "" | "pub" | "pub(crate)") {
                continue;
            }
            let end = format!("{}}}", " ".repeat(line.len() - line.trim_start().len()));
            let last = (i..lines.len()).find(|k| lines[*k] == end || lines[*k].ends_with(" }") && *k == i);
            let is_above = |k: &usize| lines[*k].trim_start().starts_with("#[");
            let first = (0..i).rev().take_while(is_above).last().unwrap_or(i);
            let source = lines[first..=last.unwrap_or(i)].join("\n");
            let name = words(after).next().unwrap_or_default();
            // Methods of several types may share a name.
            functions.entry(name.to_string()).or_default().push_str(&source);
        }
        Corpus { functions, checked: checked(&text) }
    }

    fn is_used_by(&self, name: &str, others: &[&str]) -> bool {
        others.iter().any(|other| *other != name && self.functions.get(*other).is_some_and(|source| words(source).any(|word| word == name)))
    }
}

/// The modes of the `check!` lines, by function; those that are switched off do not count.
fn checked(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut checked = BTreeMap::<String, BTreeSet<String>>::new();
    for (at, start) in text.match_indices("    check!(") {
        if text[..at].trim_end().ends_with("#[cfg(any())]") {
            continue;
        }
        let line = text[at + start.len()..].split(");\n").next().unwrap_or_default();
        let name = words(line.trim_start_matches("try ")).next().unwrap_or_default();
        let (_, modes) = line.rsplit_once("modes:").unwrap_or_else(|| panic!("`check!({line}` has no modes"));
        checked.entry(name.to_string()).or_default().extend(words(modes).map(str::to_string));
    }
    checked
}

/// What is wrong with a row; nothing, if all is well.
fn judge(construct: &str, program: &str, modes: &str, corpus: &mut BTreeMap<String, Corpus>) -> Vec<String> {
    let mut wrong = Vec::new();
    let (claimed, reason) = modes.split_once(": ").map_or((modes, ""), |(claimed, reason)| (claimed, reason));
    let claimed: Vec<&str> = if claimed == ALL { MODES.iter().map(|mode| mode.0).collect() } else { claimed.split(", ").collect() };
    if claimed.len() < MODES.len() && reason.is_empty() {
        wrong.push("does not say why a mode is missing".to_string());
    }
    let mut sources = String::new();
    let mut is_checked = false;
    let names: Vec<(&str, &str)> = spans(program).filter_map(|name| name.split_once("::")).collect();
    for (file, name) in &names {
        let file_of = corpus.entry(file.to_string()).or_insert_with(|| Corpus::read(file));
        let Some(source) = file_of.functions.get(*name) else {
            wrong.push(format!("tests/corpus_{file}.rs has no function `{name}`"));
            continue;
        };
        sources.push_str(&normal(source));
        sources.push('\n');
        let Some(found) = file_of.checked.get(*name) else {
            let others: Vec<&str> = names.iter().map(|(_, name)| *name).collect();
            if !file_of.is_used_by(name, &others) {
                wrong.push(format!("`{name}` is neither checked nor used by another function of the row"));
            }
            continue;
        };
        is_checked = true;
        let options: Vec<&str> = source.lines().filter(|line| line.contains("#[differentiable")).flat_map(words).collect();
        for mode in &claimed {
            match MODES.iter().find(|known| known.0 == *mode) {
                None => wrong.push(format!("`{mode}` is no mode")),
                Some((_, lines, bringing)) => {
                    if !lines.iter().any(|line| found.contains(*line)) {
                        wrong.push(format!("no `check!` line of `{name}` has the mode {mode}"));
                    }
                    if !bringing.is_empty() && !bringing.iter().any(|option| options.contains(option)) {
                        wrong.push(format!("`{name}` lacks the option for {mode}"));
                    }
                }
            }
        }
    }
    if !is_checked {
        wrong.push("names no function that is checked".to_string());
    }
    for span in spans(construct) {
        if !has(&sources, span) {
            wrong.push(format!("`{span}` does not stand in the program"));
        }
    }
    wrong
}

#[test]
fn programs_show_what_the_document_says() {
    let rows = rows("| construct | program | modes |");
    assert!(rows.len() > 250, "only {} constructs were found: has the table another header?", rows.len());
    let mut corpus = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in &rows {
        let [construct, program, modes] = &row[..] else { panic!("a row with other cells than three: {row:?}") };
        wrong
            .extend(judge(construct, program, modes, &mut corpus).into_iter().map(|problem| format!("{construct} ({program}): {problem}")));
    }
    assert!(wrong.is_empty(), "docs/language.md is wrong:\n{}", wrong.join("\n"));
}

#[test]
fn refused_programs_exist() {
    let rows = rows("| case | test |");
    assert!(rows.len() > 20, "only {} cases were found: has the table another header?", rows.len());
    for row in &rows {
        let tests: Vec<&str> = spans(&row[1]).collect();
        assert!(!tests.is_empty(), "`{}` has no test", row[0]);
        for test in tests {
            let (path, function) = test.split_once("::").map_or((test, None), |(path, function)| (path, Some(function)));
            let text = read(path);
            if let Some(function) = function {
                assert!(text.contains(&format!("fn {function}(")), "{path} has no `{function}`");
            }
            if path.starts_with("tests/ui/fail/") {
                assert!(!read(&path.replace(".rs", ".stderr")).is_empty());
            }
        }
    }
}

/// Prints how large the corpus is; a file without a checked function would not count as one.
#[test]
fn the_corpus_is_large() {
    let (mut functions, mut files, mut modes) = (0, 0, BTreeMap::<String, usize>::new());
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")).expect("the folder is there") {
        let name = entry.expect("readable").file_name().to_string_lossy().into_owned();
        let Some(area) = name.strip_prefix("corpus_").and_then(|name| name.strip_suffix(".rs")) else { continue };
        let corpus = Corpus::read(area);
        assert!(!corpus.checked.is_empty(), "{name} checks nothing");
        functions += corpus.checked.len();
        files += 1;
        corpus.checked.into_values().flatten().for_each(|mode| *modes.entry(mode).or_default() += 1);
    }
    println!("{functions} functions in {files} files, by mode: {modes:?}");
    assert!(functions >= 80, "only {functions} functions are checked");
    assert!(MODES.iter().all(|mode| mode.1.iter().any(|line| modes.contains_key(*line))), "a mode is missing: {modes:?}");
}

/// The claims mean something only as long as no mode is switched off for the whole corpus.
#[test]
fn every_mode_is_examined() {
    let harness = normal(&read("tests/corpus/harness.rs"));
    for mode in MODES.iter().flat_map(|mode| mode.1) {
        let line = format!("({mode} $($case:tt)*) => {{ {mode}! {{ $($case)* }} }};");
        assert!(harness.contains(&line), "tests/corpus/harness.rs does not examine `{mode}`");
    }
}

/// The judge itself.
#[test]
fn wrong_rows_are_noticed() {
    let mut corpus = BTreeMap::new();
    let mut problems = |construct: &str, program: &str, modes: &str| judge(construct, program, modes, &mut corpus).len();
    assert_eq!(problems("`while let` on inactive values", "`loops::while_let_on_a_stack`", "reverse, forward: because"), 0);
    assert_eq!(problems("`while let`", "`loops::while_let_on_a_stack`", "reverse, forward"), 1);
    assert_eq!(problems("`loop`", "`loops::while_let_on_a_stack`", "reverse, forward: because"), 1);
    assert_eq!(problems("`while let`", "`loops::no_such_function`", "reverse: because"), 3);
    assert_eq!(problems("a result", "`outputs::to_cartesian`", "all"), 2);
    assert_eq!(problems("`split_at`", "`arrays::parts_of_slices`, `arrays::rosenbrock`", "all"), 0);
    assert_eq!(problems("a constructor", "`structs::from_parameters`", "all"), 2);
}

/// What the README accepts of matrices is tested on random shapes, dynamic or static ones.
#[test]
fn methods_of_matrices_are_tested_on_random_shapes() {
    let tested = read("tests/matrices_random.rs") + &read("tests/matrices_static.rs");
    let tested: BTreeSet<&str> = words(&tested).collect();
    let readme = read("README.md");
    let mut missing = Vec::new();
    let mut count = 0;
    for area in ["matrices", "parts of matrices", "building matrices", "linear systems", "rotations"] {
        let row = readme.lines().find(|line| line.starts_with(&format!("| {area} | "))).expect("the README has this row");
        // Options, types of the standard library and names of arguments are no methods.
        let is_method = |word: &&str| !["Option", "wrt", "N", "axis", "angle"].contains(word);
        let named: BTreeSet<&str> = spans(row).flat_map(words).filter(is_method).collect();
        count += named.len();
        missing.extend(named.into_iter().filter(|name| !tested.contains(name)));
    }
    assert!(count > 60, "only {count} names were found");
    assert!(missing.is_empty(), "not on random shapes: {missing:?}");
}
