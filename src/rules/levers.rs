//! What a policy may set: paths held against the scenario, before anything runs and once more when they are made at run time.

use super::check::Walk;
use super::scope::{Figure, Kind, MEAN, Moved, PORTFOLIO, Scope};
use super::staff::{Owner, owned};
use super::syntax::{Expr, What};
use crate::error::nearest;
use crate::scenario::clip;
use crate::scenario::keys::{self, Level};
use crate::units::Role;

/// Something that a policy may do.
#[derive(Clone, Copy, Debug)]
pub struct LeverInfo {
    /// The method of `portfolio`.
    pub name: &'static str,
    /// What it is given.
    gets: [Gets; 2],
    /// A call.
    pub example: &'static str,
    /// What it does, without a full stop.
    pub meaning: &'static str,
}

macro_rules! levers {
    ($($name:literal $first:expr, $second:expr, $example:literal $meaning:literal;)*) => {
        /// Methods of `portfolio` beside its figures.
        pub const LEVERS: &[LeverInfo] =
            &[$(LeverInfo { name: $name, gets: [$first, $second], example: $example, meaning: $meaning }),*];
    };
}

levers! {
    "service_level" Gets::Word("segment"), Gets::Word("service"), r#"portfolio.service_level("small", "premium")"#
        "gives a segment another service level";
    "add" Gets::Path, Gets::Number, r#"portfolio.add("segments.small.retention", 0.02)"#
        "adds to a quantity; any part of the path may be `*`";
    "scale" Gets::Path, Gets::Number, r#"portfolio.scale("channels.*.newcomers", 1.2)"# "multiplies it";
    "set" Gets::Path, Gets::Number, r#"portfolio.set("segments.*.cross_sell", 0.1)"# "replaces it";
    "book" Gets::Booking, Gets::Number, r#"portfolio.book("campaign", 5000.0)"# "books a cost of this period";
}

/// How a mean is asked for.
const MEANS: &str = "as in portfolio.mean(\"churn_rate\", 6)";

/// What an argument must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gets {
    /// One of the words of this kind.
    Word(&'static str),
    Path,
    /// The name of a cost.
    Booking,
    Number,
}

impl Gets {
    fn example(self) -> &'static str {
        match self {
            Gets::Word("service") => "the name of a service level in quotes: \"premium\"",
            Gets::Word(_) => "the name of a segment in quotes: \"small\"",
            Gets::Path => "a path in quotes: \"segments.small.retention\"",
            Gets::Booking => "a name in quotes: \"loyalty_card\"",
            Gets::Number => "a number, without quotes: 2.5",
        }
    }
}

impl Scope {
    /// What would be right where `path` is that of no quantity.
    pub(super) fn near_path(&self, path: &str) -> Option<String> {
        let parts: Vec<&str> = path.split('.').collect();
        let known = self.levers.iter().map(|known| known.path.split('.').collect::<Vec<_>>());
        if let [key] = parts[..] {
            let found = known.clone().find(|own| own.last() == Some(&key))?;
            return Some(if let [table, _, key] = found[..] { format!("{table}.*.{key}") } else { found.join(".") });
        }
        // With `*` where the writer has it.
        let alike = known.filter(|own| own.len() == parts.len()).map(|own| {
            let own = own.iter().zip(&parts).map(|(own, part)| if *part == "*" { "*" } else { own });
            own.collect::<Vec<_>>().join(".")
        });
        let alike: Vec<String> = alike.collect();
        nearest(path, alike.iter().map(String::as_str)).map(str::to_string)
    }
}

impl Walk<'_> {
    /// A method of the portfolio, or `book` of a customer, with the kinds of its arguments.
    pub(super) fn lever(&mut self, at: usize, name: &str, args: &[Expr], kinds: &[Option<Kind>]) {
        let Some(LeverInfo { gets, .. }) = LEVERS.iter().find(|lever| lever.name == name) else { return };
        if args.len() != gets.len() {
            let title = format!("`{name}` takes 2 values");
            let label = format!("here it gets {}", args.len());
            let example = gets.map(|gets| gets.example().rsplit(": ").next().unwrap_or_default());
            self.problem(at, title, &label).help = Some(format!("as in {name}({}, {})", example[0], example[1]));
            return;
        }
        for ((arg, kind), gets) in args.iter().zip(kinds).zip(*gets) {
            let text = matches!(arg.what, What::Text(_));
            let wrong = match gets {
                Gets::Number => matches!(kind, Some(Kind::Text | Kind::Bool)) || self.is_subject(arg),
                // Costs have their own column, which must be known before anything runs.
                Gets::Booking => !text,
                Gets::Word(_) | Gets::Path => kind.is_some_and(|kind| kind != Kind::Text) || self.is_subject(arg),
            };
            if wrong {
                let loose = *kind == Some(Kind::Text) && gets == Gets::Booking;
                let label = if loose { "it must be written out" } else { self.called(arg, *kind) };
                let (what, _) = gets.example().split_once(&[',', ':'][..]).unwrap_or_default();
                let what = what.trim_end_matches(" in quotes");
                self.problem(arg.at, format!("{what} must stand here"), label).help = Some(gets.example().into());
            }
            match (gets, &arg.what) {
                (Gets::Word(of), What::Text(word)) => self.word(arg.at, of, word),
                (Gets::Booking, What::Text(word)) => _ = self.bookings.insert(word.clone()),
                (Gets::Number, _) if name == "book" && minus(arg) => {
                    let problem = self.file.problem(arg.at, "a cost below 0 is income", "booked with a minus");
                    let help = "write what it costs without the minus; for a refund it may stay";
                    self.problems.push(problem.help(help).warning());
                }
                (Gets::Path, What::Text(path)) => self.path(arg.at, path, name, &args[1]),
                _ => (),
            }
        }
    }

    /// A balance is kept where the scenario says what is in hand at first, and satisfaction is known where customers are asked.
    pub(super) fn needs_more(&mut self, at: usize, figure: Figure) {
        if figure == Figure::Satisfaction {
            self.needs_survey(at);
        }
        if figure == Figure::Balance && !self.scope.cash {
            let title = "no balance is kept: [scenario] has no `opening_cash`";
            self.problem(at, title.into(), "how much is in hand is not known").help =
                Some("opening_cash = 50_000, if so much is in hand before the first period".into());
        }
    }

    /// Customers say how content they are where they are asked.
    pub(super) fn needs_survey(&mut self, at: usize) {
        if !self.scope.surveys {
            let title = "nobody is asked how content it is: [listening] has no `survey`";
            self.problem(at, title.into(), "what customers say is not known").help =
                Some("survey = 0.05 under [listening], the chance that a customer is asked".into());
        }
    }

    /// A figure of the portfolio: of all, or of one segment.
    pub(super) fn figure(&mut self, at: usize, name: &str, args: &[Expr], kinds: &[Option<Kind>]) {
        let whole_only = PORTFOLIO.iter().any(|figure| figure.name == name && figure.figure.of_all_only());
        match (args, kinds) {
            ([] | [_], _) if whole_only => {
                let title = format!("`{name}` is known of the whole portfolio only");
                self.problem(at, title, "it is not kept by segment").help = Some(format!("as in portfolio.{name}"));
            }
            ([Expr { at, what: What::Text(segment) }], _) => self.word(*at, "segment", segment),
            ([_], [None | Some(Kind::Text)]) => (),
            _ => {
                let label = "without brackets for all, or with the name of one segment";
                self.problem(at, format!("`{name}` takes a segment"), label).help = Some(format!(
                    "as in portfolio.{name}(\"{}\")",
                    self.scope.segments.first().map_or("", |name| name)
                ));
            }
        }
    }

    /// The mean of a figure over the last periods, of all, of one segment, or of what it is asked for by name.
    pub(super) fn mean(&mut self, at: usize, args: &[Expr], kinds: &[Option<Kind>]) {
        let (figure, segment, periods) = match args {
            [figure, periods] => (figure, None, periods),
            [figure, segment, periods] => (figure, Some(segment), periods),
            _ => {
                let title = format!("`{MEAN}` takes a figure and a number of periods");
                self.problem(at, title, &format!("here it gets {}", args.len())).help = Some(MEANS.into());
                return;
            }
        };
        let owner = if let What::Text(name) = &figure.what { Owner::of(name) } else { None };
        if let Some((owner, _)) = owner {
            let What::Text(name) = &figure.what else { return };
            if segment.is_none() {
                let title = format!("`{name}` is that of a {}", owner.word());
                let help = format!("as in portfolio.{MEAN}(\"{name}\", \"{}\", 6)", self.usual(owner));
                self.problem(figure.at, title, "it takes the name of one").help = Some(help);
            }
            self.needs_interviews(figure.at, owner);
        } else if let What::Text(name) = &figure.what {
            let known = PORTFOLIO.iter().find(|known| known.name == *name);
            match known {
                Some(known) if segment.is_some() && known.figure.of_all_only() => {
                    let title = format!("`{name}` is known of the whole portfolio only");
                    self.problem(at, title, "it is not kept by segment");
                }
                Some(known) => self.needs_more(figure.at, known.figure),
                None => {
                    let figures = PORTFOLIO.iter().map(|known| known.name).chain(owned().map(|known| known.name));
                    let near = nearest(name, figures);
                    let help = near.map_or_else(|| MEANS.into(), |near| format!("did you mean `{near}`?"));
                    let title = format!("the portfolio has no `{}`", clip(name));
                    self.problem(figure.at, title, "not a figure of the portfolio").help = Some(help);
                }
            }
        } else if kinds[0].is_some_and(|kind| kind != Kind::Text) {
            self.problem(figure.at, "the name of a figure must stand here".into(), self.called(figure, kinds[0]))
                .help = Some(MEANS.into());
        }
        if let Some(Expr { at, what: What::Text(segment) }) = segment {
            self.word(*at, owner.map_or("segment", |(owner, _)| owner.word()), segment);
        }
        let whole = match literal(periods) {
            Some(number) => matches!(periods.what, What::Int(_)) && number >= 1.0,
            None => !matches!(kinds[kinds.len() - 1], Some(Kind::Text | Kind::Bool | Kind::Float)),
        };
        if !whole {
            self.problem(
                periods.at,
                format!("`{MEAN}` takes a whole number of periods"),
                "at least 1, and no decimal point",
            )
            .help = Some(MEANS.into());
        }
    }

    fn path(&mut self, at: usize, path: &str, lever: &str, value: &Expr) {
        let Some(&Moved { role, .. }) = self.scope.moved(path).next() else {
            let (label, help) = if keys::level(path).is_some_and(Level::once) {
                let more =
                    path.ends_with(".customers").then(|| "more `newcomers` of channels make a segment larger".into());
                ("it counts when the scenario opens, before any policy", more)
            } else {
                ("a policy moves quantities", self.scope.near_path(path).map(|near| format!("did you mean `{near}`?")))
            };
            self.problem(at, format!("no lever moves `{path}`"), label).help = help;
            return;
        };
        if lever != "set" && self.scope.moved(path).all(|moved| moved.endless) {
            let title = format!("`{path}` has no limit to {}", if lever == "add" { "add to" } else { "multiply" });
            self.problem(at, title, "the scenario states none").help = Some("`set` gives it one".into());
            return;
        }
        let Some(number) = literal(value) else { return };
        let (low, high) = role.range();
        let fits = match lever {
            "set" => (low..=high).contains(&number),
            "scale" => number >= 0.0 || low < 0.0,
            _ => number.abs() <= high - low,
        };
        if !fits {
            let title = match lever {
                "set" => format!("`{path}` becomes {number}"),
                "scale" => format!("`{path}` is multiplied by {number}"),
                _ => format!("`{path}` changes by {number}"),
            };
            let label = match role {
                Role::Retention | Role::Chance | Role::Pace | Role::Share => "it lies between 0 and 1",
                Role::Margin => "it is at most 1",
                Role::Growth | Role::Gain => "it is above -1",
                _ => "it is 0 or more",
            };
            let points = (number.abs() > 1.0 && high == 1.0).then(|| format!("write {} for {number}%", number / 100.0));
            self.problem(value.at, title, label).help = points;
        }
    }
}

/// A number as written.
pub(super) fn literal(expr: &Expr) -> Option<f64> {
    match &expr.what {
        What::Int(value) => Some(*value as f64),
        What::Float(value) => Some(*value),
        What::Operator(minus, inner) if minus == "-" && inner.len() == 1 => literal(&inner[0]).map(|value| -value),
        _ => None,
    }
}

/// Whether a value is written with a minus before all of it: `-5.0`, `-customer.revenue * 0.02`.
fn minus(expr: &Expr) -> bool {
    match &expr.what {
        What::Operator(sign, inner) if sign == "-" && inner.len() == 1 => true,
        What::Operator(times, parts) if matches!(times.as_str(), "*" | "/") => {
            parts.iter().filter(|part| minus(part)).count() == 1
        }
        _ => literal(expr).is_some_and(|number| number < 0.0),
    }
}

/// Every method of `portfolio`.
pub(super) fn methods() -> impl Iterator<Item = &'static str> {
    let figures = PORTFOLIO.iter().map(|figure| figure.name).chain(owned().map(|figure| figure.name));
    figures.chain(LEVERS.iter().map(|lever| lever.name)).chain([MEAN])
}
