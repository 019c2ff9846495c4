//! The page itself: what moves, what is looked at, and the places that answers come to.

use super::desk::Desk;
use super::gate::Role;
use super::lever::Lever;
use crate::legible::{grouped, name, visible};
use crate::model::Model;
use crate::report::{Aspect, VERSION};
use crate::scenario::keys::MOST_RUNS;
use maud::{DOCTYPE, Markup, html};

/// The page of a scenario.
pub(super) fn page(desk: &Desk, role: Role, invites: bool) -> String {
    let model = desk.model();
    let title = visible(&model.name);
    let unit = model.horizon.length.name();
    let horizon = format!(
        "{} {unit}{}",
        grouped(f64::from(model.horizon.periods), 0),
        if model.horizon.periods == 1 { "" } else { "s" }
    );
    let body = html! {
        header {
            p.scenario { (title) " · " (horizon) " · against doing nothing" }
            div.told {
                h1 #answer { "One moment …" }
                p #sure {}
            }
            p #standing {}
        }
        div.room {
            form #levers aria-label="What if" data-currency=(model.currency) { (levers(desk.levers(), desk.start())) }
            main {
                div.bar {
                    div role="tablist" aria-label="What to look at" {
                        @for (aspect, word, told) in Aspect::ALL {
                            @let on = aspect == Aspect::default();
                            button type="button" role="tab" id=(format!("tab-{word}")) data-aspect=(word) aria-controls="view"
                                aria-selected=(on.to_string()) tabindex=(if on { "0" } else { "-1" }) { (told) }
                        }
                    }
                    p #progress {}
                }
                @if model.strategies.len() > 1 {
                    fieldset.strategies {
                        legend.unseen { "Strategies" }
                        @for strategy in &model.strategies {
                            label { input type="checkbox" checked="" data-strategy=(strategy.name); " " (visible(&strategy.label)) }
                        }
                    }
                }
                // Over the picture, so that no lever moves away below a hand.
                div.notices {
                    p #note role="status" hidden {}
                    div #wrong role="alert" hidden {}
                    div #trouble role="alert" hidden {}
                }
                div #view role="tabpanel" aria-labelledby="tab-futures" tabindex="0" {}
                div #dots hidden {}
            }
        }
        section #kept aria-label="Answers that were kept" hidden {}
        footer {
            p #facts {}
            details {
                summary { "What to know first" }
                ul #doubts {}
                @if !desk.warnings().is_empty() { ul { @for it in desk.warnings() { li { (visible(&desk.told(role, it))) } } } }
            }
            @if !model.strategies.is_empty() { (one_customer(model)) }
            details #amounts {
                summary { "As a strategy" }
                div #overlay {}
                p.tools { button type="button" #copy { "Copy" } button type="button" #save hidden { "Save as a strategy" } }
            }
            p.tools {
                button type="button" #print { "Print" }
                button type="button" #report { "Report" }
                @if invites { button type="button" #invite { "Let somebody in" } }
            }
            p #guest hidden {}
        }
        p.unseen #spoken role="status" {}
    };
    set(&title, &body, &["/idiomorph.js"], &["/page.js"], desk.mark())
}

/// Whose life is told, and under what.
fn one_customer(model: &Model) -> Markup {
    /// Who is not among so many is typed.
    const OFFERED: usize = 200;
    let listed = model.roster.iter().map(|it| it.id.clone());
    let first = model.baseline.segments.iter().map(|it| format!("{} 1", it.name));
    html! {
        details #one {
            summary { "One customer" }
            form #who {
                label for="customer" { "Who" }
                input #customer type="text" placeholder=[model.baseline.segments.first().map(|it| format!("{} 1", it.name))] list="customers" required="" autocomplete="off" maxlength="200";
                datalist #customers { @for it in listed.chain(first).take(OFFERED) { option value=(it) {} } }
                label for="under" { "with and without" }
                select #under { @for it in &model.strategies { option value=(it.name) { (visible(&it.label)) } } }
                label for="future" { "in future no., from 0 on (empty: in many)" }
                input #future type="number" min="0" step="1" max=(MOST_RUNS - 1);
                button { "Show" }
            }
            p #old role="status" hidden { "This is of the levers before. Show again." }
            div #life {}
        }
    }
}

/// All levers, and what is done with them as a whole.
fn levers(all: &[Lever], start: &str) -> Markup {
    html! {
        h2 { "What if …" }
        @if all.is_empty() { p { "Nothing moves here: the scenario has no lever, no strategy and no assumption." } }
        @for (at, it) in all.iter().enumerate() { (lever(at, it, start)) }
        p.tools {
            button type="button" #keep disabled="" { "Keep this answer" }
            button type="button" #undo disabled="" { "Undo" }
            button type="button" #reset disabled="" { "Reset" }
        }
    }
}

/// A slider, a field beside it, and a mark where the file stands.
fn lever(at: usize, it: &Lever, begins: &str) -> Markup {
    let [low, high, step] = it.reach;
    let (slider, field) = (format!("slider{at}"), format!("field{at}"));
    let label = name(&it.label);
    let start = match it.stands[..] {
        [] => it.values.get(it.values.len() / 2).copied().unwrap_or(f64::midpoint(low, high)),
        [one] => one,
        [first, .., last] => f64::midpoint(first, last),
    };
    let place =
        |value: f64| if it.values.is_empty() { (value - low) / (high - low) } else { nearest(&it.values, value) };
    let marks: Vec<f64> =
        it.stands.iter().map(|value| 1000.0 * place(*value)).filter(|x| (0.0..=1000.0).contains(x)).collect();
    let file = match it.stands[..] {
        [] => "drawn anew in each future".to_owned(),
        [one] => format!("{begins} {}", it.told(one)),
        [first, .., last] => format!("{begins} {} to {}", it.shown(first), it.told(last)),
    };
    let shown: Vec<String> = it.values.iter().map(|value| it.shown(*value)).collect();
    let ends = if it.values.is_empty() {
        let step = it.shown(step);
        [it.shown(low), it.shown(high), if step == "0" { "any".to_owned() } else { step }]
    } else {
        ["0".to_owned(), (it.values.len() - 1).to_string(), "1".to_owned()]
    };
    let [min, max, step] = ends;
    html! {
        div.lever data-lever=(it.name) data-file=(if let [one] = it.stands[..] { it.shown(one) } else { String::new() })
            data-start=(it.shown(start)) data-values=[(!shown.is_empty()).then(|| shown.join(" "))] data-unit=(it.unit())
            data-low=(it.shown(low)) data-high=(it.shown(high)) data-fine=(it.is_fine().to_string()) {
            label for=(field) title=(label) { (label) }
            span.value {
                input.number type="text" id=(field) inputmode="decimal" autocomplete="off" maxlength="40" value=(if let [one] = it.stands[..] { it.shown(one) } else { String::new() })
                    placeholder=[(it.stands.len() != 1).then_some("–")] aria-describedby=(format!("file{at}"));
                span.unit aria-hidden="true" { (it.unit()) }
                button.back type="button" disabled="" aria-label=(format!("{label}: back to the file")) title=(file) { "↺" }
            }
            input type="range" id=(slider) min=(min) max=(max) step=(step) aria-label=(format!("{label}, slider"));
            svg.marks viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" {
                @for x in &marks { line x1=(format!("{x:.0}")) x2=(format!("{x:.0}")) y1="0" y2="10" {} }
            }
            span.unseen.file id=(format!("file{at}")) { (file) }
        }
    }
}

/// Where on the slider the nearest of some values stands, 0..1.
fn nearest(values: &[f64], value: f64) -> f64 {
    let far = |it: &f64| (it - value).abs();
    let at = (0..values.len()).min_by(|one, other| far(&values[*one]).total_cmp(&far(&values[*other])));
    at.unwrap_or_default() as f64 / (values.len().max(2) - 1) as f64
}

/// The page that takes the cookie along and goes on.
pub(super) fn entrance() -> String {
    let body = html! { main { p { "One moment …" } noscript { p { "This page needs scripts: it asks again while you move something." } } } };
    set("tenure", &body, &[], &["/enter.js"], "")
}

/// The page for who has no token.
pub(super) fn closed() -> String {
    let body = html! {
        main {
            h1 { "This address was used already, or is none" }
            p { "Each address lets one browser in, once. Start " code { "tenure serve" } " again for a new one, or ask who lets guests in." }
        }
    };
    set("tenure", &body, &[], &[], "")
}

fn set(title: &str, body: &Markup, scripts: &[&str], modules: &[&str], mark: &str) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(format!("tenure {VERSION}"));
                link rel="icon" type="image/svg+xml" href="/icon.svg";
                link rel="stylesheet" href="/report.css";
                link rel="stylesheet" href="/page.css";
                title { (title) }
                @for it in scripts { script src=(it) defer="" {} }
                @for it in modules { script type="module" src=(it) {} }
            }
            body data-mark=(mark) { (body) }
        }
    };
    markup.into_string() + "\n"
}
