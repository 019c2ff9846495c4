//! How what is asked is played, and an answer told: as text or JSON, and in files.

use super::arguments::{Means, PlayingArguments, TellingArguments};
use super::interrupt::Interrupt;
use super::outputs::{Fill, Holds, Kind, Output};
use super::pseudonyms::Hidden;
use super::{End, tell as say};
use crate::ask::{Answer, Background, How, Scene, Setting};
use crate::error::Result;
use crate::isa::Isa;
use crate::report;
use crate::stats::Comparison;
use std::io::{self, Write};
use std::path::Path;

/// What a file or a folder holds.
#[derive(Clone, Copy)]
pub(super) struct Content<'a> {
    /// What people call it.
    pub(super) what: &'static str,
    pub(super) write: Writing<'a>,
}

/// How it is written.
#[derive(Clone, Copy)]
pub(super) enum Writing<'a> {
    File(&'a dyn Fn(&Answer, &mut dyn Write) -> io::Result<()>),
    /// A file that a part of the runs does not make.
    Whole(&'a dyn Fn(&Answer, &mut dyn Write) -> io::Result<()>),
    /// What there is to draw, where there is something.
    Picture(fn(&Comparison) -> Option<String>),
    Report(&'a Background, Setting),
    /// Who is who.
    Key(&'a Hidden),
    Folder(&'a dyn Fn(&Answer, Fill) -> io::Result<()>),
}

impl Writing<'_> {
    fn kind(self) -> Kind {
        match self {
            Writing::Folder(_) => Kind::Folder(Holds::Tables),
            _ => Kind::File,
        }
    }

    /// Puts it there.
    fn put(self, answer: &Answer, output: Output, interrupt: &Interrupt) -> Result<()> {
        match self {
            Writing::File(write) | Writing::Whole(write) => output.write(interrupt, |out| write(answer, out)),
            Writing::Picture(draw) => {
                let drawn = draw(&answer.comparison).unwrap_or_default();
                output.write(interrupt, |out| out.write_all(drawn.as_bytes()))
            }
            Writing::Report(background, setting) => {
                output.write(interrupt, |out| background.report(answer, &[], setting, out))
            }
            Writing::Key(hidden) => output.write(interrupt, |out| hidden.key(out)),
            Writing::Folder(write) => output.fill(interrupt, |fill| write(answer, fill)),
        }
    }
}

/// A file with these words.
pub(super) fn file<'a>(
    what: &'static str,
    write: &'a dyn Fn(&Answer, &mut dyn Write) -> io::Result<()>,
) -> Content<'a> {
    Content { what, write: Writing::File(write) }
}

/// A file with this picture.
pub(super) fn picture<'a>(draw: fn(&Comparison) -> Option<String>) -> Content<'a> {
    Content { what: "the picture", write: Writing::Picture(draw) }
}

/// Those that were asked for, each with its place.
pub(super) fn planned<'a, 'b>(
    wanted: impl IntoIterator<Item = (Option<&'b Path>, Content<'a>)>,
    scene: &Scene,
) -> Result<Vec<(Output, Content<'a>)>> {
    let asked = wanted.into_iter().filter_map(|(target, content)| Some((target?, content)));
    let (targets, contents): (Vec<&Path>, Vec<Content>) = asked.unzip();
    let kinds = contents.iter().map(|it| it.write.kind());
    let outputs = Output::plan_all(targets.into_iter().zip(kinds), &scene.inputs)?;
    Ok(outputs.into_iter().zip(contents).collect())
}

/// How a command is played.
pub(super) fn how(playing: &PlayingArguments, means: &Means) -> How {
    let PlayingArguments { runs, seed, telling } = playing;
    let (threads, isa) = (workers(telling), instructions(telling));
    How { runs: *runs, seed: *seed, threads, isa, memory: means.memory, roster: None }
}

/// Tells an answer, and writes files.
pub(super) fn tell(
    answer: Answer,
    files: Vec<(Output, Content)>,
    telling: &TellingArguments,
    text: &dyn Fn(&Comparison, u16) -> String,
    interrupt: &Interrupt,
) -> Result<End> {
    interrupt.awaiting(files.iter().map(|(output, _)| output.target().to_path_buf()).collect());
    // The answer comes first, whatever becomes of files, and files whatever becomes of the answer.
    let told = say::result(&if telling.json {
        report::json(&answer.comparison)
    } else {
        text(&answer.comparison, say::width())
    });
    let written = files.into_iter();
    let written = written.map(|(output, content)| interrupt.finishing(|| write(output, content, &answer, interrupt)));
    let written = written.fold(Ok(()), Result::and);
    // The process ends: giving back the figures of millions of runs one by one would take long.
    std::mem::forget(answer);
    told.and(written)?;
    Ok(if interrupt.was_asked() { End::Interrupted } else { End::Done })
}

/// Writes a file or a folder; of runs that were finished under a name that says so, and not at all where none was.
fn write(output: Output, content: Content, answer: &Answer, interrupt: &Interrupt) -> Result<()> {
    let comparison = &answer.comparison;
    let asked = output.name();
    let put = |output: Output| content.write.put(answer, output, interrupt);
    if !answer.answered {
        say::warning(&format!("what was asked is not known: {asked} is not written"));
        return Ok(());
    }
    if comparison.runs == comparison.planned {
        return put(output);
    }
    if comparison.runs == 0 {
        say::warning(&format!("no run was finished: {asked} is not written"));
        return Ok(());
    }
    let what = content.what;
    if matches!(content.write, Writing::Whole(_)) {
        say::warning(&format!("{what} are not all there: {asked} is not written"));
        return Ok(());
    }
    let partial = output.partial()?;
    let told = format!("{what} of the runs that were finished is {}: {asked} is not written", partial.name());
    put(partial)?;
    say::warning(&told);
    Ok(())
}

/// How many threads work on it.
pub(super) fn workers(telling: &TellingArguments) -> usize {
    telling.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}

/// With which instructions.
pub(super) fn instructions(telling: &TellingArguments) -> Isa {
    telling.isa.unwrap_or_else(Isa::best)
}
