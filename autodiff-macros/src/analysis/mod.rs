//! Stage 3: questions about a graph. Analyses look and never touch.

mod activity;
mod dependence;
mod elimination;
mod finite;
mod homes;
mod moments;
mod polynomial;
mod regions;
mod sites;
mod versions;

pub use activity::{Activity, activity, varied};
pub use dependence::{Access, Dependence};
pub use finite::finite;
pub use homes::Homes;
pub use regions::{RegionId, Regions, regions};
pub use versions::{State, Versions, is_numbered, length_of, versions};
