//! Who may know whom inside the compiler: the imports of `autodiff-macros/src` against the table below, and the table
//! against the one in `ARCHITECTURE.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Each module of the compiler, in the order in which a function passes through it, and the modules that it imports.
const IMPORTS: [(&str, &[&str]); 13] = [
    ("diagnostics", &[]),
    ("syntax", &["diagnostics", "graph"]),
    ("graph", &[]),
    ("rules", &["graph"]),
    ("lower", &["diagnostics", "graph", "rules", "syntax"]),
    ("analysis", &["graph", "rules"]),
    ("straighten", &["analysis", "graph"]),
    ("differentiate", &["analysis", "graph", "rules"]),
    ("simplify", &["analysis", "graph"]),
    ("picture", &["graph"]),
    ("emit", &["analysis", "diagnostics", "differentiate", "graph", "lower", "picture", "straighten", "syntax"]),
    ("pipeline", &["diagnostics", "differentiate", "emit", "graph", "lower", "simplify", "straighten", "syntax"]),
    ("derive", &["diagnostics", "syntax"]),
];

/// Crates that only some modules may name.
const CRATES: [(&str, &[&str]); 3] = [
    ("proc_macro", &["lib"]),
    ("syn", &["derive", "diagnostics", "emit", "lower", "pipeline", "syntax"]),
    ("quote", &["derive", "diagnostics", "emit", "lower", "pipeline", "syntax"]),
];

type Sources = BTreeMap<String, String>;

/// The code of each module, comments, tests and string literals left out.
fn sources() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("autodiff-macros/src");
    let mut sources = Sources::new();
    collect(&root, None, &mut sources);
    sources
}

fn collect(folder: &Path, module: Option<&str>, sources: &mut Sources) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        let stem = path.file_stem().and_then(|s| s.to_str()).expect("a name in UTF-8").to_string();
        if stem == "tests" || stem.ends_with("_tests") {
            continue;
        }
        let module = module.unwrap_or(&stem);
        if path.is_dir() {
            collect(&path, Some(module), sources);
        } else {
            let text = fs::read_to_string(&path).expect("the file can be read");
            sources.entry(module.to_string()).or_default().push_str(&code(&text));
        }
    }
}

/// The text without comments and string literals.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = line.split("//").next().unwrap_or_default();
        // Every second part stands between quotes.
        line.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
    });
    lines.fold(String::new(), |all, line| all + &line + "\n")
}

/// What follows each occurrence of `prefix` that does not continue a longer name.
fn names_after<'t>(text: &'t str, prefix: &str) -> BTreeSet<&'t str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    text.match_indices(prefix)
        .filter(|(at, _)| !text[..*at].ends_with(is_name))
        .map(|(at, _)| {
            let rest = &text[at + prefix.len()..];
            &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())]
        })
        .collect()
}

fn names(list: &[&str]) -> String {
    if list.is_empty() { "nothing".to_string() } else { list.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ") }
}

#[test]
fn modules_import_what_the_table_says() {
    let sources = sources();
    for (module, allowed) in IMPORTS {
        let text = sources.get(module).unwrap_or_else(|| panic!("there is no module `{module}`"));
        let mut found = names_after(text, "crate::");
        found.remove(module);
        let found: Vec<&str> = found.into_iter().collect();
        assert_eq!(names(&found), names(allowed), "`{module}` imports the left ones, the table in this file has the right ones");
    }
}

#[test]
fn every_module_is_in_the_table() {
    let known: Vec<&str> = IMPORTS.iter().map(|(module, _)| *module).chain(["lib"]).collect();
    for module in sources().keys() {
        assert!(known.contains(&module.as_str()), "`{module}` is in no table: say what it may import");
    }
}

#[test]
fn no_module_climbs_out_of_its_folder() {
    for (module, text) in sources() {
        assert!(!text.contains("super::super"), "`{module}` reaches its neighbours by `super::super`: write `crate::`");
        assert!(!text.contains("crate::{"), "`{module}` imports from several modules in one line: write a line for each");
    }
}

#[test]
fn crates_are_named_where_the_table_says() {
    for (module, text) in sources() {
        for (name, allowed) in CRATES {
            let path = format!("{name}::");
            let mac = format!("{name}!");
            let used = [path, mac].iter().any(|spelling| !names_after(&text, spelling).is_empty());
            assert!(!used || allowed.contains(&module.as_str()), "`{module}` names the crate `{name}`; only {} may", names(allowed));
        }
    }
}

#[test]
fn architecture_tells_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("ARCHITECTURE.md")).expect("the file can be read");
    for (module, allowed) in IMPORTS {
        let row = format!("| `{module}` | {} |", names(allowed));
        assert!(text.contains(&row), "ARCHITECTURE.md has another row than this one:\n{row}");
    }
}

#[test]
fn compiler_and_run_time_do_not_depend_on_each_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (one, other) in [("autodiff-macros", "autodiff-runtime"), ("autodiff-runtime", "autodiff-macros")] {
        let manifest = fs::read_to_string(root.join(one).join("Cargo.toml")).expect("the manifest can be read");
        assert!(!manifest.contains(other), "`{one}` must not know `{other}`");
    }
}

/// Every crate takes the lints of the workspace, which forbid `unsafe`, in what the attribute emits into its tests as well.
#[test]
fn no_crate_has_unsafe_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = |folder: &str| fs::read_to_string(root.join(folder).join("Cargo.toml")).expect("the manifest can be read");
    assert!(manifest("").contains("[workspace.lints.rust]\nunsafe_code = \"forbid\"\n"));
    for folder in ["", "autodiff-macros", "autodiff-runtime"] {
        assert!(manifest(folder).contains("[lints]\nworkspace = true\n"), "`{folder}` has lints of its own");
    }
    for folder in ["no_std", "edition_2021", "strict_lints", "stored"] {
        let source = fs::read_to_string(root.join("tests/crates").join(folder).join("src/lib.rs")).expect("the source can be read");
        assert!(source.contains("#![forbid(unsafe_code)]\n"), "`{folder}` does not forbid `unsafe`");
    }
    let golden = fs::read_dir(root.join("autodiff-macros/tests/golden")).expect("the folder is there");
    for path in golden.map(|entry| entry.expect("readable").path()) {
        let text = fs::read_to_string(&path).expect("the file can be read");
        assert!(!code(&text).contains("unsafe"), "{} has unsafe code", path.display());
    }
}

/// Methods that the runtime has by reference, to find traits of users' that have them, are those of the table of operations.
#[test]
fn methods_by_reference_are_those_of_floats() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("the file can be read");
    let (table, lowered, runtime) = (
        read("autodiff-macros/src/graph/op.rs"),
        read("autodiff-macros/src/lower/method/scalar.rs"),
        read("autodiff-runtime/src/behind.rs"),
    );
    let quoted = |text: &str| text.split('"').skip(1).step_by(2).map(str::to_string).collect::<BTreeSet<String>>();
    let rows = table.lines().filter(|line| line.trim_end().ends_with("\" Method,"));
    let methods: BTreeSet<String> = rows.flat_map(quoted).collect();
    let spared = quoted(lowered.lines().find(|line| line.starts_with("const SAME_BY_REFERENCE")).expect("the list is there"));
    let listed = runtime.split("methods! {").nth(1).and_then(|rest| rest.split('}').next()).expect("the list is there");
    let listed = listed.split(',').map(|name| name.trim().split('(').next().expect("a name").to_string());
    let listed: BTreeSet<String> = listed.filter(|name| !name.is_empty()).collect();
    assert!(spared.is_subset(&methods) && methods.len() > 30, "the lists are read");
    assert_eq!(listed, &methods - &spared);
}
