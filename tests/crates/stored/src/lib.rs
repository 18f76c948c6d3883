//! Models and optimisers in files, with the feature `serde`; the tests are in `tests`.
#![forbid(unsafe_code)]
