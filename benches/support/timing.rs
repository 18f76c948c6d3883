//! Times and allocations of single calls, and how they are written.

use std::alloc::System;
use std::hint::black_box;
use std::time::Instant;

use stats_alloc::{Region, StatsAlloc};

/// How long one of those compared runs in one round.
const BATCH_SECONDS: f64 = 50e-6;

/// What one call allocates.
#[derive(Clone, Copy)]
pub(crate) struct Allocated {
    pub(crate) calls: usize,
    pub(crate) bytes: usize,
}

pub(crate) fn seconds_per_call<R>(call: &mut impl FnMut() -> R, calls: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        // By reference: a large result is not copied once more only to be looked at.
        black_box(&call());
    }
    start.elapsed().as_secs_f64() / f64::from(calls)
}

/// Calls that fill a batch; finding them warms everything up.
pub(crate) fn calls_in_batch<R>(call: &mut impl FnMut() -> R) -> u32 {
    let mut calls = 1;
    loop {
        let seconds = seconds_per_call(call, calls);
        if seconds * f64::from(calls) >= BATCH_SECONDS {
            return ((BATCH_SECONDS / seconds) as u32).max(1);
        }
        calls *= 2;
    }
}

pub(crate) fn allocated<R>(mut call: impl FnMut() -> R, allocator: &'static StatsAlloc<System>) -> Allocated {
    let region = Region::new(allocator);
    black_box(&call());
    let change = region.change();
    Allocated { calls: change.allocations + change.reallocations, bytes: change.bytes_allocated }
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

pub(crate) fn time(seconds: f64) -> String {
    let nanoseconds = seconds * 1e9;
    if nanoseconds < 1000.0 { format!("{nanoseconds:.1} ns") } else { format!("{:.2} us", nanoseconds / 1000.0) }
}

pub(crate) fn memory(allocated: Allocated) -> String {
    match allocated.calls {
        0 => "0".to_owned(),
        calls => format!("{} ({calls})", allocated.bytes),
    }
}
