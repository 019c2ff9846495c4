//! From the scenario as written to the model as meant: every name resolved, every number checked, all problems at once.

mod activities;
mod alone;
mod by_key;
mod calendar;
mod cascades;
mod change;
mod channels;
mod distribution;
mod doubt;
mod explosion;
mod form;
mod horizon;
mod joint;
mod levers;
mod matrix;
mod measures;
mod names;
mod parts;
mod price;
mod quantity;
mod range;
mod reader;
mod resources;
mod roster;
mod setting;
mod shares;
mod stocks;
mod strategy;
mod together;
mod troubles;
mod unsaid;
mod unused;
mod unusual;
mod words;

pub(crate) use self::calendar::opening_day;
use self::names::{FIGURES, PROPERTIES, WORDS, properties};
pub(super) use self::range::figure;
use self::reader::Reader;
pub use self::unsaid::{unheard, unsaid};
use super::{Apart, Assumption, Attribute, Memory, Model, RuleText};
use crate::error::{Error, Problem, Severity, Source, nearest};
use crate::scenario::keys::{self, Level};
use crate::scenario::{Document, Edit, Entry, Item, Node, Place, Refusal, Table, clip};
use crate::units::Role;
use std::path::Path;
use std::sync::Arc;

/// The files that a scenario names. The caller looks in the scenario's folder, then in the embedded library.
pub trait Files {
    /// A rule file.
    ///
    /// # Errors
    /// Why it cannot be read, for people: "there is no such file beside the scenario or in the library".
    fn rule(&self, name: &str) -> Result<Arc<Source>, String>;

    /// A list of customers or a joint table, as bytes.
    ///
    /// # Errors
    /// Why it cannot be read, for people.
    fn list(&self, name: &str) -> Result<Vec<u8>, String>;
}

/// Builds the model of a scenario, and tells every error and warning at once, in the order of the text. With an error
/// among them the model is what could be made of it: its rules can be checked, but it may not be played.
#[must_use]
pub fn build(document: &Document, files: &dyn Files) -> (Model, Vec<Problem>) {
    combine(document, files, &[])
}

/// The same with numbers at these paths; what is wrong with them is told where that of the path stands.
///
/// # Errors
/// What is wrong with them.
pub fn with_numbers(
    document: &Document,
    files: &dyn Files,
    numbers: &[(&str, &Place, f64)],
) -> crate::error::Result<Model> {
    let mut document = document.clone();
    for (path, place, value) in numbers {
        let place = (*place).clone();
        let node = Node { place: place.clone(), item: Item::Number(*value) };
        let wrong = |refused: Refusal| Error::Input(vec![refused.at(&place)]);
        document.root.edit(path, &Edit::Set(node, place.clone())).map_err(wrong)?;
    }
    let (model, problems) = build(&document, files);
    let errors: Vec<Problem> = problems.into_iter().filter(|it| it.severity == Severity::Error).collect();
    if errors.is_empty() { Ok(model) } else { Err(Error::Input(errors)) }
}

/// The same with one strategy more, the last: those of these names as one. What contradicts is an error. Where one of the names is
/// none of the scenario, or there are none, it is not made.
#[must_use]
pub fn combine(document: &Document, files: &dyn Files, names: &[String]) -> (Model, Vec<Problem>) {
    let (model, problems, _) = made(document, files, &More::Together(names));
    (model, problems)
}

/// The same with the parts of the named strategies as further ones, the last: what each of them is with some of its ingredients only.
/// The scenario must have been built without errors, so that what cannot be is a part without the others: then none are made.
#[must_use]
pub fn take_apart(document: &Document, files: &dyn Files, names: &[String]) -> (Model, Vec<Apart>) {
    let (model, problems, all) = made(document, files, &More::Apart(names));
    match problems.into_iter().find(|problem| problem.severity == Severity::Error) {
        None => (model, all),
        Some(problem) => {
            let refused = |it: Apart| match it.parts[..] {
                [] => it,
                _ => Apart { refused: Some(problem.title.clone()), parts: Vec::new(), ..it },
            };
            (build(document, files).0, all.into_iter().map(refused).collect())
        }
    }
}

/// What a model has beside what the file says.
enum More<'a> {
    /// Strategies as one.
    Together(&'a [String]),
    /// The parts of each.
    Apart(&'a [String]),
}

fn made(document: &Document, files: &dyn Files, more: &More<'_>) -> (Model, Vec<Problem>, Vec<Apart>) {
    let root = &document.root;
    let nowhere = Place { source: Arc::clone(&document.source), span: 0..0 };
    let mut reader = Reader::new(files);
    reader.three_decimals = doubt::three_decimals(root);
    unknown_tables(&mut reader, root);

    let empty = Table::default();
    let scenario = setting::fixed(&mut reader, root, &keys::SCENARIO, &empty, &nowhere);
    let start = calendar::start(&mut reader, &scenario);
    let horizon = horizon::horizon(&mut reader, &scenario, start);
    let runs = reader.count(&scenario, "runs");
    let seed = reader.whole(&scenario, "seed").unwrap_or_default();
    let stem = Path::new(&document.source.name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let name = reader.text(&scenario, "name").map(|(text, _)| text.to_owned());
    let currency = reader.text(&scenario, "currency").map(|(text, _)| text.to_owned());
    assumptions(&mut reader, root);
    let quantities = reader.quantities(&scenario);
    let rules = setting::rule_sources(&mut reader, &scenario);

    let (mut attributes, open) = attributes(&mut reader, root);
    let memory = memory(&mut reader, root);
    let baseline = setting::read(&mut reader, root, &nowhere, quantities, rules);
    attributes.extend(stocks::attributes(&mut reader, root, &baseline, &attributes));
    let sound = !reader.has_errors();
    let around = roster::Around { baseline: &baseline, attributes: &attributes, open: &open, horizon: &horizon, start };
    let (roster, found) = roster::read(&mut reader, root, &around);
    troubles::refuse_listed(&mut reader, root, &roster, &baseline);
    found.into_iter().for_each(|(index, words)| attributes[index].words = words);
    words::complete(&mut reader, &attributes, &open);
    let overlays = strategy::Overlays {
        base: change::Base { root, nowhere: &nowhere, setting: &baseline, sound },
        horizon: &horizon,
    };
    let mut strategies = overlays.strategies(&mut reader);
    let checks = overlays.checks(&mut reader);
    let matrix = matrix::read(&mut reader, root);
    let show = show(&mut reader, root);
    let levers = levers::read(&mut reader, root, &baseline);
    horizon::refuse_worthless_money(&mut reader, &scenario, &horizon, &baseline, &strategies);
    if !reader.has_errors() {
        explosion::warn(&mut reader, root, &baseline, &strategies);
    }
    let (mut combined, mut apart) = (None, Vec::new());
    match more {
        _ if reader.has_errors() => {}
        More::Together(names) => {
            let together = overlays.together(&mut reader, names, &memory);
            combined = together.is_some().then(|| names.join(" + "));
            strategies.extend(together);
        }
        More::Apart(names) => {
            let (all, parts) = overlays.apart(&mut reader, names, strategies.len());
            apart = all;
            strategies.extend(parts);
        }
    }

    let mut model = Model {
        name: name.or(stem).unwrap_or_else(|| "scenario".to_owned()),
        currency: currency.unwrap_or_else(|| "EUR".to_owned()),
        horizon,
        runs,
        seed,
        assumptions: std::mem::take(&mut reader.assumptions),
        tables: std::mem::take(&mut reader.tables),
        attributes,
        memory,
        baseline,
        strategies,
        roster: roster.into(),
        checks,
        matrix,
        show,
        levers,
    };
    price::refuse(&mut reader, root, &model);
    channels::refuse_gifts(&mut reader, root, &model);
    resources::refuse(&mut reader, root, &model);
    stocks::refuse(&mut reader, root, &model);
    if !reader.has_errors() {
        unsaid::warn(&mut reader, root, &model);
        channels::doubt_ceilings(&mut reader, root, &model);
        price::warn(&mut reader, root, &model);
        price::doubt(&mut reader, root, &model);
        resources::warn(&mut reader, root, &model);
        measures::warn(&mut reader, root, &model);
        cascades::warn(&mut reader, root, &model);
    }
    // What `--set` takes the place of was meant all the same.
    if !reader.has_errors() && document.sets.is_empty() {
        unused::warn(&mut reader, root, &model);
        alone::warn(&mut reader, root, &model);
        troubles::warn(&mut reader, root, &model);
    }
    if reader.has_errors() {
        reader.problems.retain(|problem| problem.severity != Severity::Note);
    }
    if let Some((all, name)) = model.strategies.last_mut().zip(combined) {
        all.name = name;
    }
    (model, told(reader, document), apart)
}

/// What is told of the input, in the order of the file.
fn told(reader: Reader<'_>, document: &Document) -> Vec<Problem> {
    let mut problems = in_order(reader.problems, &document.source);
    if reader.hidden > 0 {
        let end = document.source.text.len();
        let title = format!("{} more problems", reader.hidden);
        problems.push(Problem::error(&document.source, end..end, title, "not shown"));
    }
    problems
}

fn unknown_tables(reader: &mut Reader<'_>, root: &Table) {
    for entry in &root.entries {
        if keys::TABLES.contains(&entry.key.as_str()) {
            continue;
        }
        let is_table = matches!(entry.node.item, Item::Table(_));
        let title = format!("unknown {} `{}`", if is_table { "table" } else { "key" }, clip(&entry.key));
        let problem = entry.place.error(title, "not part of a scenario");
        let problem = match nearest(&entry.key, keys::TABLES.iter().copied()) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None if keys::SCENARIO.key(&entry.key).is_some() => problem.help("it belongs under [scenario]"),
            None => problem.help(format!("the tables are {}", keys::TABLES.join(", "))),
        };
        reader.push(problem);
    }
}

/// What reports show too. Whether there are such metrics is for who knows them.
fn show(reader: &mut Reader<'_>, root: &Table) -> Vec<RuleText> {
    let table = setting::table_of(root, "report");
    let part = table.and_then(|node| reader.part(node, &keys::REPORT, "report".to_owned(), "[report]".to_owned()));
    let wanted = part.map(|part| reader.names(&part, "show")).unwrap_or_default();
    let named = |(name, node): (&str, &Node)| RuleText {
        text: name.to_owned(),
        source: Arc::clone(&node.place.source),
        span: node.place.span.clone(),
    };
    wanted.into_iter().map(named).collect()
}

/// Reads the assumptions into the reader, which every later quantity may name; those that others need come first.
fn assumptions(reader: &mut Reader<'_>, root: &Table) {
    let mut left = properties(reader, root, "assumptions", WORDS);
    while !left.is_empty() {
        let waits = |entry: &Entry| left.iter().find(|(other, _)| names(&entry.node, &other.key));
        let ready = left.iter().position(|(entry, _)| waits(entry).is_none());
        let (entry, path) = left.remove(ready.unwrap_or(0));
        let title = format!("the assumption `{}`", entry.key);
        if joint::is_table(&entry.node) {
            joint::read(reader, entry, &path);
            continue;
        }
        let quantity = if ready.is_some() {
            reader.quantity_at(&entry.node, path, &title, Role::Plain, Level::Run)
        } else {
            let problem =
                entry.place.error(format!("{title} needs itself"), "its law names it, or names what needs it");
            reader.push(problem);
            reader.plain(path, f64::NAN, Role::Plain)
        };
        reader.assumptions.push(Assumption { name: entry.key.clone(), quantity, joint: None });
    }
}

/// Whether a parameter of a law names an assumption.
fn names(node: &Node, name: &str) -> bool {
    let Item::Table(forms) = &node.item else { return false };
    forms.entries.iter().any(|form| match &form.node.item {
        Item::Table(law) => {
            let column = |text: &str| text.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
            let named = |text: &str| text == name || column(text);
            law.entries.iter().any(|entry| matches!(&entry.node.item, Item::Text(text) if named(text)))
        }
        _ => false,
    })
}

/// The attributes, and which of them have the words of the list.
fn attributes(reader: &mut Reader<'_>, root: &Table) -> (Vec<Attribute>, Vec<words::Open>) {
    let (mut attributes, mut open) = (Vec::new(), Vec::new());
    for (entry, path) in properties(reader, root, "attributes", PROPERTIES) {
        let (entry, known) = &on_file(reader, entry);
        if let Some((attribute, is_open)) = words::read(reader, entry, &path) {
            open.extend(is_open.then(|| (attributes.len(), entry.place.clone())));
            attributes.push(Attribute { known: *known, ..attribute });
            continue;
        }
        let title = format!("the attribute `{}`", entry.key);
        let quantity = reader.quantity_at(&entry.node, path, &title, Role::Plain, Level::Arrival);
        attributes.push(Attribute { name: entry.key.clone(), known: *known, quantity, words: Vec::new() });
    }
    (attributes, open)
}

/// An attribute without its `known`, and what that says.
fn on_file(reader: &mut Reader<'_>, entry: &Entry) -> (Entry, bool) {
    let (mut entry, mut known) = (entry.clone(), true);
    if let Item::Table(table) = &mut entry.node.item
        && let Some(at) = table.entries.iter().position(|entry| entry.key == "known")
    {
        let node = table.entries.remove(at).node;
        match node.item {
            Item::Flag(flag) => known = flag,
            other => {
                let title = format!("`known` of the attribute `{}` is {}", clip(&entry.key), other.kind());
                reader.push(node.place.error(title, "expected true or false, without quotes"));
            }
        }
    }
    (entry, known)
}

/// What a policy remembers, and begins with.
fn memory(reader: &mut Reader<'_>, root: &Table) -> Vec<Memory> {
    let entries = properties(reader, root, "memory", FIGURES);
    let read = |(entry, _): (&Entry, String)| {
        let title = format!("`{}` of [memory]", entry.key);
        reader.doubt_grouping(&entry.node, &title);
        // Rules still know what could not be read, and was told.
        let start = reader.finite(&entry.node, &title).unwrap_or(f64::NAN);
        Memory { name: entry.key.clone(), start }
    };
    entries.into_iter().map(read).collect()
}

/// The scenario's own problems first, each text from top to bottom.
fn in_order(mut problems: Vec<Problem>, scenario: &Arc<Source>) -> Vec<Problem> {
    let order =
        |problem: &Problem| (problem.source.name != scenario.name, problem.source.name.clone(), problem.span.start);
    problems.sort_by_key(order);
    problems
}
