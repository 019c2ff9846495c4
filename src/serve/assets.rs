//! What a page is made of beside its words. All of it stands in the program.

/// A file of the page, as it stands in the folder `assets`.
pub(super) struct Asset {
    pub(super) path: &'static str,
    pub(super) kind: &'static str,
    pub(super) text: &'static str,
}

/// Idiomorph 0.8.0, dist/idiomorph.min.js of <https://registry.npmjs.org/idiomorph/-/idiomorph-0.8.0.tgz>, as it is there: 0BSD, sha256
/// 4cbd535caf7663a51eda9bce6595371c384fc430d54b8d414e29a61167f19f96.
const IDIOMORPH: &str = include_str!("assets/idiomorph.min.js");

/// All of them.
pub(super) const ASSETS: [Asset; 13] = [
    Asset { path: "/icon.svg", kind: "image/svg+xml", text: include_str!("assets/icon.svg") },
    Asset { path: "/report.css", kind: "text/css; charset=utf-8", text: crate::report::STYLE },
    Asset { path: "/page.css", kind: "text/css; charset=utf-8", text: include_str!("assets/page.css") },
    Asset { path: "/idiomorph.js", kind: SCRIPT, text: IDIOMORPH },
    Asset { path: "/enter.js", kind: SCRIPT, text: include_str!("assets/enter.js") },
    Asset { path: "/state.js", kind: SCRIPT, text: include_str!("assets/state.js") },
    Asset { path: "/wire.js", kind: SCRIPT, text: include_str!("assets/wire.js") },
    Asset { path: "/fields.js", kind: SCRIPT, text: include_str!("assets/fields.js") },
    Asset { path: "/keep.js", kind: SCRIPT, text: include_str!("assets/keep.js") },
    Asset { path: "/life.js", kind: SCRIPT, text: include_str!("assets/life.js") },
    Asset { path: "/notes.js", kind: SCRIPT, text: include_str!("assets/notes.js") },
    Asset { path: "/tools.js", kind: SCRIPT, text: include_str!("assets/tools.js") },
    Asset { path: "/page.js", kind: SCRIPT, text: include_str!("assets/page.js") },
];

const SCRIPT: &str = "text/javascript; charset=utf-8";
