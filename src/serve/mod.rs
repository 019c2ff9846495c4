//! The page for the room: what a scenario says is asked again and again while levers move, and each answer comes in pictures that grow
//! finer. Questions are worked on here; who may ask, and how that goes over the wire, stands in `gate` and `http`. Whoever starts it opens
//! the socket and gives it secrets.

mod assets;
mod concerned;
mod desk;
mod field;
mod frame;
mod gate;
mod http;
mod jobs;
mod lever;
mod overlay;
mod page;
mod question;
mod seats;
mod store;
mod turns;
mod work;

pub use desk::{Desk, Kept, Means, Opened};
pub use gate::{Gate, Role, Secret};
pub use http::{House, serve};
pub use lever::Lever;
pub use question::{Question, Whom};
pub use store::{MOST_KEPT, Store};
pub use work::{FIRST, Picture, work};
