//! A program as modules of a crate: as it stands, with the attribute, over dual numbers, and what compares them.

use crate::random_tests::generate::{Random, TYPES};
use crate::random_tests::program::*;
use crate::random_tests::source::{item, source};

/// Which derived functions a program asks for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Options {
    Reverse,
    Forward,
    Hessian,
}

const HEADER: &str = "#![allow(warnings)]\nuse nalgebra::{DMatrix, DVector, Matrix2x3, Matrix3, Vector3};\n";

/// The definitions that the text names, and those that these name.
fn definitions(text: &str) -> String {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut words: Vec<&str> = text.split(|c| !is_name(c)).collect();
    let mut out = Vec::new();
    for (name, definition) in TYPES.iter().rev().filter(|(_, definition)| !definition.is_empty()) {
        if words.contains(name) {
            words.extend(definition.split(|c| !is_name(c)));
            out.insert(0, *definition);
        }
    }
    out.concat()
}

/// The program without attributes.
pub fn plain(program: &Program) -> String {
    let body = body(program, "", "");
    let types = definitions(&body).replace("Differentiable, ", "");
    format!("{HEADER}{types}{body}")
}

/// The program as the compiler sees it.
pub fn annotated(program: &Program, options: Options) -> String {
    let option = match options {
        Options::Reverse => "",
        Options::Forward => "forward",
        Options::Hessian => "hessian",
    };
    let wrt = program.wrt().unwrap_or_default();
    let own: Vec<&str> = [option, &wrt].into_iter().filter(|o| !o.is_empty()).collect();
    let body = body(program, &format!("#[differentiable({option})]\n"), &format!("#[differentiable({})]\n", own.join(", ")));
    format!("{HEADER}use autodiff::{{Differentiable, differentiable}};\n{}{body}", definitions(&body))
}

/// Values of parameters that nothing is differentiated by.
const DATA: &str = "pub fn data() -> D { D { rows: vec![vec![0.4, -0.7], vec![0.9, 0.2]], w: [0.6, -1.1], k: 0.8, n: 2 } }\n";

fn body(program: &Program, attribute: &str, own: &str) -> String {
    let mut text = String::new();
    if program.params.iter().any(|p| matches!(p.kind, ParamKind::Typed { ty: "D", .. })) {
        text += DATA;
    }
    if program.params.iter().any(|p| p.constant) {
        let numbers: Vec<String> = (1..33).map(|i| format!("{:?}", f64::from(i * 7 % 17) / 8.0 - 1.0)).collect();
        text += &format!("pub fn fixed() -> [f64; 32] {{ [{}] }}\n", numbers.join(", "));
    }
    program.items.iter().for_each(|i| text += &format!("{attribute}{}", item(i)));
    text + own + &source(program)
}

/// The program over dual numbers.
pub fn dual(program: &Program) -> String {
    let text = plain(program).replace("#![allow(warnings)]\n", "");
    format!("#![allow(warnings)]\nuse crate::judge::{{Extra as _, F}};\nuse num_dual::DualNum as _;\n{}", over_duals(&text))
}

/// Operations with other names for dual numbers.
const RENAMED: &[(&str, &str)] = &[(".max(", ".larger("), (".min(", ".smaller("), (".abs()", ".size()"), (".powf(", ".power(")];

fn over_duals(text: &str) -> String {
    let mut text = casts(&text.lines().map(value_first).collect::<Vec<_>>().join("\n"));
    for (from, to) in RENAMED {
        text = text.replace(from, to);
    }
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let word = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
        let behind = &rest[word.len()..];
        let fraction = behind.strip_prefix('.').map_or("", |f| &f[..f.find(|c| !is_name(c)).unwrap_or(f.len())]);
        let is_number = c.is_ascii_digit() && fraction.starts_with(|c: char| c.is_ascii_digit()) && !out.ends_with('.');
        if is_number {
            out += &format!("F::from({word}.{})", fraction.trim_end_matches("_f64"));
            rest = &behind[1 + fraction.len()..];
        } else if word.is_empty() {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            out += if word == "f64" { "F" } else { word };
            rest = behind;
        }
    }
    out.replace(CAST, "f64")
}

/// `a += b;` of floats computes `b` first, of other numbers `a`'s place.
fn value_first(line: &str) -> String {
    for op in [" += ", " -= ", " *= ", " /= "] {
        if let Some((place, value)) = line.split_once(op)
            && !place.contains([';', '{', '='])
            && let Some(value) = value.strip_suffix(';')
        {
            return format!("{{ let value = {value}; {place}{op}value; }}");
        }
    }
    line.to_string()
}

/// Stands for `f64` where it stays.
const CAST: &str = "number_of_a_cast";

/// `(n as f64)` becomes `F::from(n as f64)`.
fn casts(text: &str) -> String {
    let mut text = text.to_string();
    while let Some(at) = text.find(" as f64)") {
        let mut open = 1;
        let start = text[..at].char_indices().rev().find(|(_, c)| {
            open += i32::from(*c == ')') - i32::from(*c == '(');
            open == 0
        });
        let start = start.expect("the cast stands in parentheses").0;
        text.replace_range(at..at + " as f64)".len(), &format!(" as {CAST})"));
        text.insert_str(start, "F::from");
    }
    text
}

/// Numbers of the parameters, one after the other.
struct Numbers<'n> {
    list: &'n str,
    next: usize,
}

impl Numbers<'_> {
    fn take(&mut self) -> String {
        self.next += 1;
        format!("{}[{}]", self.list, self.next - 1)
    }

    fn list(&mut self, count: usize) -> String {
        (0..count).map(|_| self.take()).collect::<Vec<_>>().join(", ")
    }

    fn value(&mut self, ty: &str, tangent: bool) -> String {
        let suffix = if tangent { "Tangent" } else { "" };
        match ty {
            "S" | "C" => format!("{ty}{suffix} {{ x: {}, v: {} }}", self.take(), self.take()),
            "N" => {
                let (s, w) = (self.value("S", tangent), self.list(2));
                format!("N{suffix} {{ s: {s}, w: [{w}], n: {} }}", if tangent { "()".to_string() } else { hidden("2") })
            }
            "V" => format!("V{suffix} {{ w: vec![{}], k: {} }}", self.list(2), self.take()),
            "M" => format!("M{suffix} {{ m: {}, k: {} }}", self.value("Vector3<f64>", tangent), self.take()),
            "[S; 2]" => format!("[{}, {}]", self.value("S", tangent), self.value("S", tangent)),
            "Vector3<f64>" => format!("nalgebra::Vector3::new({})", self.list(3)),
            // The coordinates of a matrix are its columns.
            "Matrix3<f64>" => format!("nalgebra::Matrix3::from_column_slice(&[{}])", self.list(9)),
            "DVector<f64>" => format!("nalgebra::DVector::from_vec(vec![{}])", self.list(3)),
            _ => unreachable!("{ty} is no parameter"),
        }
    }

    fn argument(&mut self, kind: ParamKind, tangent: bool) -> String {
        match kind {
            ParamKind::Scalar { .. } => self.take(),
            ParamKind::Array { len, .. } => format!("[{}]", self.list(len)),
            ParamKind::Slice { len, mutable } => format!("&{}[{}]", if mutable { "mut " } else { "" }, self.list(len)),
            ParamKind::Lent => format!("&mut {{ {} }}", self.take()),
            ParamKind::Count(n) => hidden(&n.to_string()),
            ParamKind::Typed { ty: "D", .. } => format!("&{}", hidden("data()")),
            ParamKind::Typed { ty, reference: false, .. } => self.value(ty, tangent),
            ParamKind::Typed { ty, mutable, .. } => format!("&{}{}", if mutable { "mut " } else { "" }, self.value(ty, tangent)),
        }
    }
}

/// A value that is not known at compile time: rustc would compute with it, and rounds powers otherwise than a program that runs.
fn hidden(value: &str) -> String {
    format!("std::hint::black_box({value})")
}

/// Paths of the numbers of a gradient by a parameter.
fn paths(kind: ParamKind) -> Vec<String> {
    let indices = |count: usize| (0..count).map(|i| format!("[{i}]")).collect();
    let fields = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
    match kind {
        ParamKind::Scalar { .. } | ParamKind::Lent => vec![String::new()],
        ParamKind::Array { len, .. } | ParamKind::Slice { len, .. } => indices(len),
        ParamKind::Count(_) => Vec::new(),
        ParamKind::Typed { ty, .. } => match ty {
            "S" | "C" => fields(&[".x", ".v"]),
            "N" => fields(&[".s.x", ".s.v", ".w[0]", ".w[1]"]),
            "V" => fields(&[".w[0]", ".w[1]", ".k"]),
            "M" => fields(&[".m[0]", ".m[1]", ".m[2]", ".k"]),
            "[S; 2]" => fields(&["[0].x", "[0].v", "[1].x", "[1].v"]),
            "Matrix3<f64>" => (0..9).map(|i| format!("[({}, {})]", i % 3, i / 3)).collect(),
            _ => indices(3),
        },
    }
}

/// The module that compares the others.
pub fn comparison(program: &Program, options: Options, name: &str, seed: u64, with_duals: bool) -> String {
    let fixed = hidden("fixed()");
    let arguments = |list: &str, tangent: bool| {
        let (mut numbers, mut constants) = (Numbers { list, next: 0 }, Numbers { list: &fixed, next: 0 });
        let mut texts = Vec::new();
        for (index, param) in program.params.iter().enumerate() {
            match (program.is_active(index), tangent) {
                (true, _) => texts.push(numbers.argument(param.kind, tangent)),
                (false, false) => texts.push(constants.argument(param.kind, false)),
                (false, true) => {}
            }
        }
        (texts, numbers.next)
    };
    let (args, count) = arguments("x", false);
    let directions = arguments("d", true).0.join(", ");
    let active: Vec<ParamKind> = (0..program.params.len()).filter(|i| program.is_active(*i)).map(|i| program.params[i].kind).collect();
    let gradient = |i: usize| if active.len() == 1 { "g".to_string() } else { format!("g.{i}") };
    let (mut entries, mut before, mut places, mut cleared) = (Vec::new(), Vec::new(), Vec::new(), String::new());
    for (i, kind) in active.iter().enumerate() {
        let own: Vec<String> = paths(*kind).into_iter().map(|path| format!("{}{path}", gradient(i))).collect();
        // The place of what is changed holds the derivative by its final state.
        let changed = matches!(kind, ParamKind::Lent | ParamKind::Slice { mutable: true, .. })
            || matches!(kind, ParamKind::Typed { reference: true, mutable: true, .. });
        if changed {
            cleared += &own.iter().map(|entry| format!("{entry} = 0.0; ")).collect::<String>();
        }
        before.extend(vec![if changed { "0.0" } else { "1.0" }; own.len()]);
        entries.extend(own);
        places.push(format!("&mut {}{}", gradient(i), if matches!(kind, ParamKind::Slice { .. }) { "[..]" } else { "" }));
    }
    let flat = format!("vec![{}]", entries.join(", "));
    let mut random = Random(seed ^ 0x5EED);
    let mut point = || (0..count).map(|_| format!("{:?}", random.real() * 0.6)).collect::<Vec<_>>().join(", ");
    let (at, direction) = (point(), point());
    // What the pullback may borrow outlives it.
    let bound: String = args.iter().enumerate().map(|(i, arg)| format!("let p{i} = {arg}; ")).collect();
    let names: Vec<String> = (0..args.len()).map(|i| format!("p{i}")).collect();
    let (args, names, before, places) = (args.join(", "), names.join(", "), before.join(", "), places.join(", "));
    let asked = |wanted: bool, text: String| if wanted { format!("Some({text})") } else { "None".to_string() };
    let uses = "use annotated::*;";
    let tangent = asked(options != Options::Reverse, format!("|x, d| {{ {uses} f::jvp({args}, {directions}) }}"));
    let second = options == Options::Hessian;
    let product = asked(second, format!("|x, d| {{ {uses} let g = f::hvp({args}, {directions}); {flat} }}"));
    let entry = format!("(0..{count}).flat_map(|i| (0..{count}).map(move |j| (i, j))).map(|ij| h[ij]).collect()");
    let hessian = asked(second, format!("|x| {{ {uses} let h = f::hessian({args}); {entry} }}"));
    let debug = "#[cfg(debug_assertions)]\n";
    let (module, dual) = match with_duals {
        true => (
            format!("{debug}mod dual;\n"),
            format!(
                "{debug}        dual: Some(|x| {{ use dual::*; f({args}) }}),\n        #[cfg(not(debug_assertions))]\n        dual: None,"
            ),
        ),
        false => (String::new(), "dual: None,".to_string()),
    };
    format!(
        "#![allow(warnings)]\nmod annotated;\n{module}mod plain;\n\npub fn judge() {{\n    crate::judge::judge(&crate::judge::Trial {{\n        \
         name: \"{name}\",\n        point: &[{at}],\n        direction: &[{direction}],\n        before: &[{before}],\n        \
         plain: |x| {{ use plain::*; f({args}) }},\n        {dual}\n        \
         gradient: |x| {{ {uses} let (value, g) = f::value_and_grad({args}); (value, {flat}) }},\n        \
         pullback: |x, seed| {{ {uses} {bound} let (value, back) = f::vjp({names}); let g = back(seed); (value, {flat}) }},\n        \
         accumulated: |x, seed| {{ {uses} let (_, mut g) = f::value_and_grad({args}); {cleared}let value = f::accumulate_grad({args}, seed, {places}); (value, {flat}) }},\n        \
         tangent: {tangent},\n        product: {product},\n        hessian: {hessian},\n    }})\n}}\n"
    )
}
