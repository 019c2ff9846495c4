//! What is told of a whole answer: on the terminal, in reports, pictures and tables, and as a file from which it is told again.

use super::arguments::{Csv, Means, OutputArguments, PlayingArguments, Tables};
use super::handed::Handed;
use super::interrupt::Interrupt;
use super::outputs::Fill;
use super::play::{Content, Writing, file, how, picture, planned, tell};
use super::{End, tell as say};
use crate::ask::{Answer, How, Kept, Play, RESULTS, Scene, ending, refuse_another, usual};
use crate::bundle::{Asked, Bundle};
use crate::engine::{Detail, Outcomes, fits};
use crate::error::{Error, Result};
use crate::report::{self, CUSTOMERS, CsvStyle, DICTIONARY, Data, Form, Look, OUTCOMES, VERSION};
use crate::rules::SettingId;
use crate::stats::{Comparison, Gathering, Ledgers, Portfolio, Pursuit, Study};
use std::io::{self, Write};
use std::path::Path;

/// A question that is answered in full.
pub(super) struct Question<'a> {
    pub(super) scene: &'a Scene,
    pub(super) strategies: Vec<SettingId>,
    pub(super) pursuit: Option<Pursuit>,
    pub(super) playing: &'a PlayingArguments,
    pub(super) means: &'a Means,
    /// The same in the words in which it is kept.
    pub(super) asked: Asked,
    /// Fingerprints of the scenario and of the answer, where they are known from an earlier time.
    pub(super) known: Option<(&'a str, Option<&'a str>)>,
    /// The runs, where they were played before, and whether what each customer came to is in them.
    pub(super) kept: Option<(&'a Kept<'a>, bool)>,
}

/// Plays it and tells what `output` asks for.
pub(super) fn answer(question: Question, output: &OutputArguments, interrupt: &Interrupt) -> Result<End> {
    let Question { scene, strategies, pursuit, playing, means, asked, known, kept } = question;
    let handed = Handed::reports(scene, means.memory, &asked.words, &output.reports)?;
    let style = match output.csv_style {
        Csv::Plain => CsvStyle::Plain,
        Csv::Eu => CsvStyle::Eu,
    };
    let form = form(output.out_format, style)?;
    let told = Told { scene, asked: &asked, form, style, named: output.reports.pseudonyms.is_none() };
    let [of_runs, of_customers] =
        [&output.runs_out, &output.customers].map(|target| by_ending(target.as_deref(), style));
    let (of_runs, of_customers) = (of_runs?, of_customers?);
    let table = |answer: &Answer, out: &mut dyn Write| data(answer).write(OUTCOMES, of_runs, out);
    let accounts = |answer: &Answer, out: &mut dyn Write| data(answer).write(CUSTOMERS, of_customers, out);
    let tables = |answer: &Answer, fill: Fill| told.tables(answer, fill);
    let bundle = |answer: &Answer, out: &mut dyn Write| told.bundle(answer, out);
    let alone = output.out.as_deref().is_some_and(|target| ending(target) == "tenure");
    let whole = if alone {
        Content { what: "the results", write: Writing::Whole(&bundle) }
    } else {
        Content { what: "the folder", write: Writing::Folder(&tables) }
    };
    let wanted = [
        (output.out.as_deref(), whole),
        (output.runs_out.as_deref(), file("the table", &table)),
        (output.customers.as_deref(), file("the accounts", &accounts)),
        (output.svg.as_deref(), picture(|it| report::picture(it).map(|it| it.svg()))),
    ];
    refuse_names(output, alone)?;
    let files = planned(wanted.into_iter().chain(handed.files()), scene)?;
    let folder = output.out.as_deref().filter(|_| !alone);
    let reported = !output.reports.report.is_empty();
    let handed_on = folder.is_some() || reported;
    if folder.is_some() && output.reports.pseudonyms.is_some() {
        say::warning(&format!(
            "{RESULTS} would hold the customer list with its names: it is not written with --pseudonyms"
        ));
    }
    let look = Look { plot: output.plot || say::is_roomy(), by_segment: output.by_segment };
    let json = playing.telling.json;
    let rows = folder.is_some() || output.runs_out.is_some();
    let (look_at, matrix) = (usual(&scene.model), &scene.model.matrix);
    let whom = |names: &Outcomes, ledgers: &Ledgers| {
        let known = reported && !names.strategies.is_empty();
        known.then(|| Portfolio::new(names, ledgers, 0, matrix, look_at))
    };
    let compare = |gathering: &Gathering, names: &Outcomes, ledgers: &Ledgers, study: Study| {
        let comparison = if output.values { gathering.one_by_one(study) } else { gathering.compare(study) };
        Comparison { portfolio: whom(names, ledgers), ..comparison }
    };
    let text = |comparison: &Comparison, width: u16| report::told(comparison, width, look);
    let how = How { roster: handed.roster(), ..how(playing, means) };
    let mut play = Play {
        pursuit,
        detail: Detail {
            by_period: output.series || handed_on || output.plot,
            by_segment: output.by_segment || json || handed_on,
            by_year: output.by_year,
            by_row: rows,
            by_account: json || rows || reported,
            by_cause: reported,
            by_customer: output.customers.is_some(),
            looked_at: reported.then_some(look_at.at),
            ..Detail::default()
        },
        compare: &compare,
        known: known.and_then(|(_, figures)| figures),
        kept: kept.map(|(kept, _)| kept),
        ..Play::new(scene, strategies, &how)
    };
    let lacking = kept.is_some_and(|(_, accounts)| !accounts);
    if lacking && output.customers.is_some() {
        return Err(Error::Usage(
            "--customers: the parts were played without room for the accounts of all customers. Play them again with a larger --memory"
                .to_owned(),
        ));
    }
    if handed_on {
        let without = Detail { looked_at: None, ..play.detail };
        play.detail.by_customer = true;
        // Who asks for all that there is gets it but for what there is no room for.
        if output.customers.is_none() && (lacking || fits(&play.job()).is_err()) {
            play.detail = without;
            fits(&play.job())?;
            let missing = folder.map_or_else(
                || "the report goes without them".to_owned(),
                |folder| format!("{} goes without {}", folder.display(), form.file(CUSTOMERS)),
            );
            say::warning(&if lacking {
                format!("the parts were played without room for the accounts of all customers: {missing}")
            } else {
                format!("no room for the accounts of all customers: {missing}. --memory allows more")
            });
        }
    }
    if output.plot && !handed_on && fits(&play.job()).is_err() {
        play.detail.by_period = false;
    }
    let study = play.study()?;
    known.map_or(Ok(()), |(hash, _)| refuse_another(hash, &study))?;
    tell(play.go(study, interrupt)?, files, &playing.telling, &text, interrupt)
}

/// What an answer is told again from holds the list as it is.
fn refuse_names(output: &OutputArguments, alone: bool) -> Result<()> {
    match (&output.out, &output.reports.pseudonyms) {
        (Some(target), Some(_)) if alone => Err(Error::Usage(format!(
            "cannot write {}: it would hold the customer list with its names. Leave --pseudonyms out, or name a folder",
            target.display()
        ))),
        _ => Ok(()),
    }
}

/// What tables are made of.
fn data(answer: &Answer) -> Data<'_> {
    let Answer { comparison, outcomes, ledgers, names, .. } = answer;
    Data { comparison, outcomes, ledgers: (names, ledgers) }
}

/// What the tables of a folder are written as.
fn form(asked: Tables, style: CsvStyle) -> Result<Form> {
    match asked {
        Tables::Csv => Ok(Form::Csv(style)),
        Tables::Parquet if cfg!(feature = "parquet") => Ok(Form::Parquet),
        Tables::Parquet => Err(Error::Usage(format!("--out-format parquet: {WITHOUT_PARQUET}"))),
    }
}

/// What a table is written as that has this name: its ending decides.
fn by_ending(target: Option<&Path>, style: CsvStyle) -> Result<Form> {
    let Some(target) = target.filter(|it| ending(it) == "parquet") else { return Ok(Form::Csv(style)) };
    if cfg!(feature = "parquet") {
        return Ok(Form::Parquet);
    }
    Err(Error::Usage(format!("cannot write {}: {WITHOUT_PARQUET}", target.display())))
}

const WITHOUT_PARQUET: &str = "this tenure was built without Parquet. `cargo install --path . --features parquet` builds it with it; CSV says the same";

/// What tables are made from beside the answer.
struct Told<'a> {
    scene: &'a Scene,
    asked: &'a Asked,
    form: Form,
    style: CsvStyle,
    /// Whether customers have their own names.
    named: bool,
}

impl Told<'_> {
    /// All of it as tables.
    fn tables(&self, answer: &Answer, fill: Fill) -> io::Result<()> {
        let data = data(answer);
        let write = |table: &str, out: &mut dyn Write| data.write(table, self.form, out);
        data.tables().into_iter().try_for_each(|table| fill(&self.form.file(table), &mut |out| write(table, out)))?;
        fill(DICTIONARY, &mut |out| data.dictionary(self.form, self.style, out))?;
        let whole = answer.comparison.runs == answer.comparison.planned && self.named;
        if whole { fill(RESULTS, &mut |out| self.bundle(answer, out)) } else { Ok(()) }
    }

    /// From which it is told again.
    fn bundle(&self, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
        let bundle = Bundle {
            asked: self.asked.clone(),
            hash: answer.comparison.study.hash.clone(),
            figures: answer.comparison.fingerprint(),
            parts: self.scene.kept(),
        };
        out.write_all(&bundle.file(VERSION).map_err(io::Error::other)?)
    }
}
