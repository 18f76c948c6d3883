//! Forward mode.
