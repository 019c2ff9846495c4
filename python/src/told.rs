//! What was told, before it is handed over: words, a document, a picture, and what tables and reports are made of.

use serde_json::json;
use std::path::Path;
use tenure::ask::{self, Background, Checked, How, Scene, Setting};
use tenure::bundle::Bundle;
use tenure::error::Result;
use tenure::report::{self, Look};
use tenure::stats::Comparison;

/// How wide text is: as where there is no terminal.
const COLUMNS: u16 = 80;

/// What was told, before it is handed over.
pub(crate) struct Told {
    pub(crate) json: String,
    pub(crate) text: String,
    pub(crate) sentence: String,
    pub(crate) picture: Option<String>,
    /// Runs that are in it, and those that were asked for.
    pub(crate) runs: (u32, u32),
    pub(crate) files: Vec<(String, String)>,
    pub(crate) played: Option<Played>,
}

/// What tables and reports are made of.
pub(crate) struct Played {
    pub(crate) answer: ask::Answer,
    pub(crate) reported: Reported,
}

/// How it is reported.
pub(crate) enum Reported {
    /// Strategies that were compared: from what it is told again, and whether it was told again already.
    Run { bundle: Box<Bundle>, how: How, again: bool },
    /// Another question.
    Page(Box<Page>),
    /// Not at all.
    Nowhere,
}

/// What a report tells beside the answer, and which reports are made of it.
pub(crate) struct Page {
    pub(crate) background: Background,
    pub(crate) of: fn(&Path) -> Result<Setting>,
}

/// How an answer is told: in words, and in a picture of what was asked.
pub(crate) struct Telling {
    pub(crate) text: fn(&Comparison, u16) -> String,
    pub(crate) draw: fn(&Comparison) -> Option<String>,
}

impl Told {
    /// Of a question that is told so, and reported on this page where there is one.
    pub(crate) fn by(answer: ask::Answer, telling: Telling, page: Option<Page>) -> Told {
        let reported = page.map_or(Reported::Nowhere, |page| Reported::Page(Box::new(page)));
        Told::of(&answer.comparison, telling).with(answer, reported)
    }

    /// Of strategies that were compared, from which it is told again.
    pub(crate) fn of_run(answer: ask::Answer, bundle: Bundle, how: How) -> Told {
        Told::compared(answer, Reported::Run { bundle: Box::new(bundle), how, again: false })
    }

    /// The same of an earlier answer.
    pub(crate) fn of_results(answer: ask::Answer, bundle: Bundle, how: How) -> Told {
        Told::compared(answer, Reported::Run { bundle: Box::new(bundle), how, again: true })
    }

    fn compared(answer: ask::Answer, reported: Reported) -> Told {
        let text = |comparison: &Comparison, width: u16| {
            report::told(comparison, width, Look { plot: false, by_segment: false })
        };
        Told::of(&answer.comparison.totals(), Telling { text, draw: |_| None }).with(answer, reported)
    }

    fn of(comparison: &Comparison, Telling { text, draw }: Telling) -> Told {
        Told {
            json: report::json(comparison),
            text: plain(&text(comparison, COLUMNS)),
            sentence: report::sentence(comparison),
            picture: draw(comparison).or_else(|| report::picture(comparison).map(|it| it.svg())),
            runs: (comparison.runs, comparison.planned),
            files: Vec::new(),
            played: None,
        }
    }

    fn with(self, answer: ask::Answer, reported: Reported) -> Told {
        Told { played: Some(Played { answer, reported }), ..self }
    }

    /// Of a scenario that was checked.
    pub(crate) fn of_check(checked: &Checked, scene: &Scene) -> Told {
        let Checked { lines, portrait, failure } = checked;
        let text = format!("{}\n\n{}", lines.join("\n"), report::read_back(portrait, COLUMNS));
        let fine = failure.is_none();
        let json = json!({ "fine": fine, "lines": lines, "warnings": scene.warnings, "notes": scene.notes });
        let sentence = failure.clone().unwrap_or_else(|| lines.first().cloned().unwrap_or_default());
        Told::of_text(format!("{json:#}\n"), plain(&text), sentence, Vec::new())
    }

    /// Of something that was not played.
    pub(crate) fn of_text(json: String, text: String, sentence: String, files: Vec<(String, String)>) -> Told {
        Told { json, text, sentence, picture: None, runs: (0, 0), files, played: None }
    }
}

/// Without the styles of a terminal.
pub(crate) fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}
