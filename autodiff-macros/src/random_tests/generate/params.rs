//! Parameters of random programs.

use super::{Generator, Kind};
use crate::random_tests::program::*;

impl Generator<'_> {
    pub(super) fn params(&mut self) -> Vec<Param> {
        let mut params: Vec<Param> = Vec::new();
        let mut add = |name: &str, kind: ParamKind, constant: bool| params.push(Param { name: name.into(), kind, constant });
        let random = &mut *self.random;
        add("x", ParamKind::Scalar { mutable: random.chance(15) }, false);
        if random.chance(70) {
            add("y", ParamKind::Scalar { mutable: random.chance(15) }, random.chance(10));
        }
        if random.chance(50) {
            add("v", ParamKind::Slice { len: 2 + random.next(4), mutable: false }, random.chance(10));
        }
        if random.chance(35) {
            add("a", ParamKind::Array { len: 2 + random.next(3), mutable: random.chance(50) }, random.chance(10));
        }
        if random.chance(30) {
            add("w", ParamKind::Slice { len: 2 + random.next(3), mutable: true }, false);
        }
        if random.chance(15) {
            add("m", ParamKind::Lent, false);
        }
        if random.chance(40) {
            add("n", ParamKind::Count(1 + random.next(4)), false);
        }
        for param in &params {
            let (kind, mutable) = match param.kind {
                ParamKind::Scalar { mutable } => (Kind::Real, mutable),
                ParamKind::Array { len, mutable } => (Kind::List { sizes: vec![len], fixed: true, grows: false }, mutable),
                ParamKind::Slice { len, mutable } => (Kind::List { sizes: vec![len], fixed: false, grows: false }, mutable),
                ParamKind::Lent => (Kind::Ref, true),
                ParamKind::Count(_) => (Kind::Int, false),
                ParamKind::Typed { ty, .. } => (Kind::Typed(ty), false),
            };
            self.count(if param.constant { "parameter without derivative" } else { param_name(param.kind) });
            self.define(&param.name, kind, mutable);
        }
        params
    }
}

pub(super) fn param_name(kind: ParamKind) -> &'static str {
    match kind {
        ParamKind::Scalar { .. } => "parameter: number",
        ParamKind::Array { .. } => "parameter: array",
        ParamKind::Slice { mutable: false, .. } => "parameter: slice",
        ParamKind::Slice { mutable: true, .. } => "parameter: slice to be changed",
        ParamKind::Lent => "parameter: number to be changed",
        ParamKind::Count(_) => "parameter: count",
        ParamKind::Typed { mutable: true, .. } => "parameter: struct to be changed",
        ParamKind::Typed { .. } => "parameter: struct or matrix",
    }
}
