//! A fit as people and machines read it, and the files that it leaves behind.

mod files;
mod json;
mod scenario;
mod text;

pub use files::{FIT, FITTED, FITTED_CUSTOMERS, FITTED_RULES, File, files};
pub use json::fit_json;
pub use scenario::is_fitted;
pub use text::fit_text;
