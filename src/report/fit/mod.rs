//! A fit as people and machines read it, and the files that it leaves behind.

mod charts;
mod files;
mod json;
mod page;
mod scenario;
mod text;
mod told;

pub use charts::fit_curve;
pub use files::{FIT, FITTED, FITTED_CUSTOMERS, FITTED_RULES, File, files};
pub use json::fit_json;
pub use page::{Origin, fit_markdown, fit_page};
pub use scenario::is_fitted;
pub use text::fit_text;
