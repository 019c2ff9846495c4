//! Why one strategy is worth more than another, for people: the answer in one sentence, then what it is made of.

use super::layout::{bold, paragraph, styled, table};
use super::notes::notes;
use super::pictures::{line, spanned};
use super::terms::{Known, intervals, margin, seen, titles};
use super::text::headline;
use super::waterfall::{nested, waterfall};
use crate::chart::Bridge;
use crate::legible::name;
use crate::legible::{Format, Scale};
use crate::stats::{BASELINE, Comparison, Customer, Decomposition, Effect, Fate, Pair, Part};

/// The answer, then tables of its parts. `width` as in [`text`](super::text()).
#[must_use]
pub fn why(comparison: &Comparison, width: u16) -> String {
    let mut parts = vec![headline(comparison, width)];
    match &comparison.decomposition {
        None => {
            parts.push(paragraph("Interrupted before the first run was finished: there is nothing to tell.", width));
        }
        Some(it) => parts.extend(Told::new(comparison, it, width).all()),
    }
    parts.extend(notes(comparison).iter().map(|note| paragraph(note, width)));
    styled(&parts.join("\n"))
}

/// The difference by kind of money, as a picture. `None` where there is nothing to tell.
#[must_use]
pub fn bridge(comparison: &Comparison) -> Option<Bridge> {
    Told::new(comparison, comparison.decomposition.as_ref()?, 80).bridge()
}

/// The answer in a sentence; `None` likewise.
pub(super) fn reason(comparison: &Comparison) -> Option<String> {
    Some(Told::new(comparison, comparison.decomposition.as_ref()?, 80).answer())
}

/// The difference in every way in which it is told, each as a picture with its heading.
pub(super) fn bridges(comparison: &Comparison) -> Vec<(&'static str, Bridge)> {
    let Some(it) = comparison.decomposition.as_ref() else { return Vec::new() };
    let told = Told::new(comparison, it, 80);
    let fates = it.fate.iter().map(|one| (fate(one).to_owned(), known(one.effect)));
    let segments = it.segment.iter().map(|part| (segment(part), known(part.effect)));
    let ingredients = it.ingredient.iter().map(|one| (told.share(&one.of, &one.name), known(one.effect)));
    let further = [
        ("What becomes of customers", told.drawn(("bridge-fates", "what becomes of customers"), fates.collect())),
        ("Whose it is", told.drawn(("bridge-segments", "segment"), segments.collect())),
        ("When it comes", told.drawn(("bridge-times", "time"), told.times())),
        ("What each ingredient brings", told.drawn(("bridge-ingredients", "ingredient"), ingredients.collect())),
    ];
    let further =
        further.into_iter().filter_map(|(heading, bridge)| Some((heading, bridge.filter(|it| it.parts.len() > 1)?)));
    told.bridge().map(|bridge| ("What makes the difference", bridge)).into_iter().chain(further).collect()
}

/// What a part by segment is called.
fn segment(part: &Part) -> String {
    part.name.as_deref().map_or_else(|| "What no customer causes".to_owned(), name)
}

/// A decomposition in the words of the report.
struct Told<'a> {
    comparison: &'a Comparison,
    it: &'a Decomposition,
    format: Format,
    width: u16,
}

impl<'a> Told<'a> {
    fn new(comparison: &'a Comparison, it: &'a Decomposition, width: u16) -> Told<'a> {
        let effects = it.line.iter().chain(&it.segment).map(|part| part.effect);
        let effects: Vec<Effect> = effects.chain([it.difference]).collect();
        let means: Vec<f64> = effects.iter().map(|effect| effect.mean).collect();
        let margins = [it.difference.ci95.map(margin).unwrap_or_default()];
        let scale = Scale::new(means.iter().copied());
        Told { comparison, it, format: Format::new(scale, &means, &margins), width }
    }

    fn all(&self) -> Vec<String> {
        let Told { it, width, .. } = self;
        let mut parts = vec![paragraph(&self.answer(), *width)];
        if !it.named {
            let told = "No strategy was named: of those that could be, this is the one with the highest mean value.";
            parts.push(paragraph(told, *width));
        }
        if self.is_nothing() {
            return parts;
        }
        let lines = it.line.iter().map(|part| (line(part.name.as_deref()), known(part.effect)));
        let segments = it.segment.iter().map(|part| (segment(part), known(part.effect)));
        let bars = "Each table below adds up to the difference. A bar begins where the one above it ends; dark is more, light is less.";
        parts.push(paragraph(bars, *width));
        parts.extend(self.fates());
        parts.extend(self.waterfall("By kind of money", lines.collect()));
        parts.extend(self.waterfall("By segment", segments.collect()));
        parts.extend(self.waterfall("By time", self.times()));
        parts.extend(self.ingredients());
        parts.extend(self.customers());
        parts
    }

    fn is_nothing(&self) -> bool {
        self.it.line.iter().all(|part| is_nothing(known(part.effect)))
    }

    /// Whether anything but 0 is to be seen of a part.
    fn shows(&self, (mean, ci95): Known) -> bool {
        let shows = |amount: f64| self.format.write(amount.abs()) != self.format.write(0.0);
        shows(mean) || ci95.map(margin).is_some_and(shows)
    }

    /// A table of the parts of which something is to be seen; none where one is all there is.
    fn waterfall(&self, heading: &str, parts: Vec<(String, Known)>) -> Option<String> {
        let parts: Vec<(String, Known)> = parts.into_iter().filter(|(_, part)| self.shows(*part)).collect();
        let unit = self.format.scale.unit(&name(&self.comparison.study.currency));
        let whole = known(self.it.difference);
        (parts.len() > 1).then(|| waterfall([heading, &unit], &parts, whole, self.format, self.width))
    }

    fn bridge(&self) -> Option<Bridge> {
        let parts = self.it.line.iter().map(|part| (line(part.name.as_deref()), known(part.effect)));
        self.drawn(("bridge", "kind of money"), parts.collect())
    }

    /// The parts of which something is to be seen, as a picture. None where they do not add up: of ingredients some may be left out.
    fn drawn(&self, (kind, by): (&'static str, &str), parts: Vec<(String, Known)>) -> Option<Bridge> {
        let Told { comparison, it, format, .. } = *self;
        let (all, whole) = (parts.iter().map(|(_, (mean, _))| mean).sum::<f64>(), known(it.difference));
        let parts: Vec<(String, Known)> = parts.into_iter().filter(|(_, part)| self.shows(*part)).collect();
        let against = if it.against == BASELINE { "the baseline".to_owned() } else { self.title(&it.against) };
        let title = format!("{} against {against}", self.title(&it.strategy));
        let adds_up = !self.shows((all - whole.0, None));
        spanned(comparison, (kind, &title, by), parts, whole, format).filter(|_| adds_up)
    }

    /// What reports call a strategy.
    fn title(&self, name: &str) -> String {
        let strategies = self.comparison.strategies.iter().zip(titles(self.comparison));
        strategies.filter(|(it, _)| it.name == name).map(|(_, title)| title).next().unwrap_or_default()
    }

    /// The difference in a sentence, with what makes most of it.
    fn answer(&self) -> String {
        let (it, format) = (self.it, self.format);
        let strategy = bold(&self.title(&it.strategy));
        let against = if it.against == BASELINE { "the baseline".to_owned() } else { self.title(&it.against) };
        if self.is_nothing() {
            return format!("{strategy} and {against} come to exactly the same in every run.");
        }
        let Effect { mean, ci95, .. } = it.difference;
        // Of the parts are as many digits told as of the tables.
        let told = seen(format, mean, &ci95.unwrap_or_default());
        let amount = told.money(&name(&self.comparison.study.currency), mean.abs());
        let than = if mean < 0.0 { "less" } else { "more" };
        let parts = self.largest();
        if is_nothing(known(it.difference)) {
            return format!("{strategy} and {against} are worth the same in every run: {parts}.");
        }
        match ci95 {
            None => format!(
                "{strategy} is worth {amount} {than} than {against} in this one run: {parts}. One run cannot say how sure that is."
            ),
            Some([low, high]) if low > 0.0 || high < 0.0 => {
                let [near, far] = if mean < 0.0 { [high, low] } else { [low, high] }.map(|it| told.write(it.abs()));
                format!(
                    "{strategy} is worth {amount} {than} than {against}: {parts}. With 95% confidence the difference lies \
                     between {near} and {far}."
                )
            }
            Some([low, high]) => format!(
                "Whether {strategy} is worth more or less than {against} is not known: it is {amount} {than} on average, with \
                 95% confidence between {} and {}. On average it is made of {parts}. More runs would narrow it.",
                told.write_signed(low),
                told.write_signed(high)
            ),
        }
    }

    /// "+120 from gross margin, -22 from programme cost": the largest lines, and the rest as one.
    fn largest(&self) -> String {
        const MOST: usize = 3;
        let (it, format) = (self.it, self.format);
        let means: Vec<f64> = it.line.iter().map(|part| part.effect.mean).collect();
        let shown = format.adding_up(&means, it.difference.mean);
        let mut lines: Vec<(f64, String)> = shown
            .into_iter()
            .zip(it.line.iter().map(|part| line(part.name.as_deref()).to_lowercase()))
            .filter(|(shown, _)| *shown != 0.0)
            .collect();
        lines.sort_by(|(one, _), (other, _)| other.abs().total_cmp(&one.abs()));
        let rest: Vec<(f64, String)> = if lines.len() > MOST + 1 { lines.split_off(MOST) } else { Vec::new() };
        let rest_shown: f64 = rest.iter().map(|(shown, _)| shown).sum();
        if !rest.is_empty() {
            lines.push((rest_shown, "all else".to_owned()));
        }
        let told = lines.into_iter().map(|(shown, line)| format!("{} from {line}", format.write_signed(shown)));
        told.collect::<Vec<String>>().join(", ")
    }

    /// What became of customers, and below each fate the lines that make it.
    fn fates(&self) -> Option<String> {
        let (it, format) = (self.it, self.format);
        let told: Vec<&Fate> = it.fate.iter().filter(|fate| self.shows(known(fate.effect))).collect();
        let parts: Vec<(String, Known)> = told.iter().map(|it| (fate(it).to_owned(), known(it.effect))).collect();
        let lines = told.iter().map(|fate| {
            let means: Vec<f64> = fate.lines.iter().map(|part| part.effect.mean).collect();
            let shown = format.adding_up(&means, fate.effect.mean).into_iter().zip(&fate.lines);
            let shown = shown.filter(|(shown, _)| *shown != 0.0);
            // Spaces that do not break keep the indent where a name wraps.
            shown
                .map(|(shown, part)| (format!("\u{a0}\u{a0}{}", line(part.name.as_deref()).to_lowercase()), shown))
                .collect()
        });
        let unit = format.scale.unit(&name(&self.comparison.study.currency));
        let heading = ["By what becomes of customers", &unit];
        let whole = known(it.difference);
        if it.fate.iter().all(|fate| fate.name == Some("common") || is_nothing(known(fate.effect))) {
            let told = "Every customer stays, comes and goes as under the other: all of the difference is what they spend and cost.";
            return Some(paragraph(told, self.width));
        }
        (parts.len() > 1).then(|| nested(heading, &parts, lines.collect(), whole, format, self.width))
    }

    /// Years of the horizon, or its periods where they are few, and the run-off. Their intervals are not told: those of periods do not
    /// add up.
    fn times(&self) -> Vec<(String, Known)> {
        const FEW: usize = 12;
        let study = &self.comparison.study;
        let (horizon, run_off) = self.it.period.split_at(self.it.period.len().min(study.periods as usize));
        let sum = |periods: &[Effect]| (periods.iter().map(|it| it.mean).sum::<f64>(), None);
        let mut times: Vec<(String, Known)> = if horizon.len() <= FEW {
            let name = study.period.name();
            horizon.iter().enumerate().map(|(at, it)| (self.period(name, at), (it.mean, None))).collect()
        } else {
            let years = self.years(horizon);
            let step = [1, 2, 5, 10, 20, 50, 100].into_iter().find(|step| years.len() <= FEW * step);
            let told = |some: &[(String, String, &[Effect])]| {
                let means = some.iter().map(|(.., periods)| sum(periods).0);
                let name = match some {
                    [(year, rest, _)] => format!("year {year}{rest}"),
                    [(first, ..), .., (last, ..)] => format!("years {first} to {last}"),
                    [] => String::new(),
                };
                (name, (means.sum::<f64>(), None))
            };
            years.chunks(step.unwrap_or(years.len())).map(told).collect()
        };
        if !run_off.is_empty() {
            times.push(("run-off".to_owned(), sum(run_off)));
        }
        times
    }

    /// A period as text counts them, from 1; a year of the calendar where it is known.
    fn period(&self, unit: &str, at: usize) -> String {
        let years = self.it.years.iter().filter(|_| unit == "year");
        years
            .map(|it| it.name.clone())
            .nth(at)
            .map_or_else(|| format!("{unit} {}", at + 1), |year| format!("{unit} {year}"))
    }

    /// The years of the horizon, by name, what of each lies inside where that is not all, and their periods.
    fn years<'b>(&self, horizon: &'b [Effect]) -> Vec<(String, String, &'b [Effect])> {
        let (mut rest, mut all) = (horizon, Vec::new());
        for year in &self.it.years {
            let (own, later) = rest.split_at(rest.len().min(year.periods as usize));
            let unit = self.comparison.study.period.name();
            let part = format!(" ({} {unit}{})", own.len(), if own.len() == 1 { "" } else { "s" });
            all.push((year.name.clone(), if year.part { part } else { String::new() }, own));
            rest = later;
        }
        all
    }

    /// What each ingredient brings, and what two of them bring together.
    fn ingredients(&self) -> Vec<String> {
        let Told { it, format, width, .. } = *self;
        let mut parts: Vec<String> = (it.refused.iter())
            .map(|(name, why)| {
                let title = self.title(name);
                paragraph(&format!("What each ingredient of {title} brings cannot be told: some of them cannot be without the others ({why})."), width)
            })
            .collect();
        if it.ingredient.is_empty() {
            return parts;
        }
        let mut all: Vec<(String, Known)> =
            it.ingredient.iter().map(|one| (self.share(&one.of, &one.name), known(one.effect))).collect();
        // A strategy with one ingredient owes all to it.
        let told: f64 = all.iter().map(|(_, (mean, _))| mean).sum();
        let whole = [(&it.strategy, 1.0), (&it.against, -1.0)];
        for (name, sign) in
            whole.into_iter().filter(|(name, _)| *name != BASELINE && it.ingredient.iter().all(|one| one.of != **name))
        {
            let rest = it.difference.mean - told;
            let title = self.title(name);
            all.push((if sign > 0.0 { title } else { format!("{title}, left out") }, (rest, None)));
        }
        parts.extend(self.waterfall("By ingredient", all));
        if let Some(orders) = it.orders {
            parts.push(paragraph(
                &format!("What an ingredient brings is the mean of what it adds to those before it, over {orders} orders: {} by chance, and the reverse of each.", orders / 2),
                width,
            ));
        }
        let pairs: Vec<&Pair> = it.pair.iter().filter(|pair| self.shows(known(pair.effect))).collect();
        if pairs.is_empty() {
            let told = if it.pair.iter().all(|pair| is_nothing(known(pair.effect))) {
                "No two ingredients bring more or less together than each alone."
            } else {
                "What two ingredients bring together beside what each brings alone is too little to be seen here."
            };
            parts.extend((!it.pair.is_empty()).then(|| paragraph(told, width)));
            return parts;
        }
        let unit = format.scale.unit(&name(&self.comparison.study.currency));
        let cells: Vec<Option<Known>> = pairs.iter().map(|pair| Some(known(pair.effect))).collect();
        let cells = intervals(&cells, format, |mean| format.write_signed(mean));
        let pair = |names: &[String; 2]| format!("{} and {}", name(&names[0]), name(&names[1]));
        let rows: Vec<Vec<String>> =
            pairs.iter().zip(cells).map(|(two, cell)| vec![self.of(&two.of, &pair(&two.names)), cell]).collect();
        let told = "Two ingredients together bring more (+) or less (-) than the sum of each alone; what that is has been shared out between \
                    them above, half to each, and is no sum beside it";
        parts.push(paragraph(told, width));
        parts.push(table(&["Two ingredients", &unit], &rows, width));
        parts
    }

    /// The real customers among those that gain and lose most: who is made up has no name.
    fn customers(&self) -> Vec<String> {
        let all: Vec<&Customer> = self.it.customers.iter().filter(|it| it.listed).collect();
        if all.is_empty() {
            return Vec::new();
        }
        let means: Vec<f64> = all.iter().map(|it| it.effect.mean).collect();
        let format = Format::new(Scale::new(means.iter().copied()), &means, &[]);
        let cells: Vec<Option<Known>> = all.iter().map(|it| Some(known(it.effect))).collect();
        let cells = intervals(&cells, format, |mean| format.write_signed(mean));
        let rows: Vec<Vec<String>> =
            all.iter().zip(cells).map(|(it, cell)| vec![name(&it.name), name(&it.segment), cell]).collect();
        let unit = format.scale.unit(&name(&self.comparison.study.currency));
        let told = "Opening customers that gain (+) and lose (-) most, without whom they bring. They are the largest of many: some of it is \
                    chance";
        vec![paragraph(told, self.width), table(&["Customer", "Segment", &unit], &rows, self.width)]
    }

    /// An ingredient that counts: of the strategy that the other is held against its absence does.
    fn share(&self, strategy: &str, ingredient: &str) -> String {
        if strategy == self.it.strategy {
            self.of(strategy, ingredient)
        } else {
            format!("without {}", self.of(strategy, ingredient))
        }
    }

    /// An ingredient, with the name of its strategy where both have some.
    fn of(&self, strategy: &str, ingredient: &str) -> String {
        let two = self.it.strategy != BASELINE && self.it.against != BASELINE;
        if two { format!("{}: {}", name(strategy), ingredient) } else { ingredient.to_owned() }
    }
}

fn known(effect: Effect) -> Known {
    (effect.mean, effect.ci95)
}

/// What a fate is called.
fn fate(fate: &Fate) -> &'static str {
    match fate.name {
        Some("common") => "There as long under both",
        Some("kept") => "Kept longer",
        Some("won") => "Won in addition",
        Some("brought") => "Brought by kept or won",
        Some("lost") => "Lost earlier",
        Some("not_won") => "Not won",
        Some("not_brought") => "Not brought by lost or not won",
        _ => "What no customer causes",
    }
}

fn is_nothing((mean, ci95): Known) -> bool {
    mean == 0.0 && ci95.is_none_or(|ci95| margin(ci95) == 0.0)
}
