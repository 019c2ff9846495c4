//! Numbers and names as people read them, wherever they are shown: as text, in a picture, on a page.

mod command;
mod number;
mod path;
mod visible;

pub use command::command;
pub use number::{Format, Scale, grouped, percent, signed};
pub use path::path;
pub use visible::{first, harmless, line, name, quoted, visible};
