//! What a rule may see: one table of names, kinds, units, ranges and meanings, which drives the compiler, the messages
//! and the reference.

use super::clock::{CLOCK, Longest};
use super::file::File;
use super::hooks;
use crate::error::{Problem, nearest};
use crate::model::{Memory, Model, Setting, matches};
use crate::portfolio::{ANY, LINES, Line, MANY, Property, SHARE, STATES, State, Status};
pub use crate::portfolio::{Kind, SeenBy};
use crate::scenario::clip;
use crate::scenario::keys::{self, Absent, Level, ListeningKey};
use crate::scenario::words::{LeavingCause, SleepCause};
use crate::units::Role;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Where the column of a customer's property is kept, or what makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// A text of the model: the name, or a word of [`TEXTS`].
    Text,
    /// Kept for each customer under each strategy.
    State(State),
    /// Came about in this period, as this line of the ledger.
    Line(Line),
    /// Worked out when a rule asks for it.
    Derived(Derived),
    /// The attribute of the scenario with this index; one of words as their indices.
    Attribute(usize),
}

/// A property that follows from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derived {
    /// Periods since arrival.
    Tenure,
    /// The same in years.
    TenureYears,
    /// Periods since the last purchase.
    Recency,
    /// 1 for who was brought by a customer.
    Referred,
    /// 1 for whose problem of the period was settled.
    Resolved,
    /// 1 for whose problem of the period was settled at once.
    Fast,
}

/// One property that rules may read of a customer.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in a rule, after the dot.
    pub name: Cow<'static, str>,
    /// Where its column is.
    pub at: At,
    /// Whose rules see it.
    pub seen_by: SeenBy,
    /// What it holds.
    pub kind: Kind,
    /// The lowest and the highest value it may have; the compiler relies on it for whole numbers.
    pub range: (f64, f64),
    /// Its unit, empty where there is none.
    pub unit: &'static str,
    /// What it means, in one sentence without a full stop.
    pub meaning: Cow<'static, str>,
    /// When it has this meaning.
    pub when: &'static str,
}

/// Words that a message shows at most.
const SHOWN: usize = 12;
const ALWAYS: &str = "always";
const AFTER: &str = "after the step in which it came about; 0 before";

macro_rules! fields {
    ($($name:literal $kind:ident $at:expr, $range:expr, $unit:literal, $meaning:literal;)*) => {
        [$((
            $at,
            Property { name: $name, seen_by: SeenBy::Everyone, kind: Kind::$kind, range: $range, unit: $unit, meaning: $meaning },
        )),*]
    };
}

/// The built-in properties of `customer`: these, what came about in the period, and what is kept.
pub static CUSTOMER: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let others = fields! {
        "id" Text At::Text, ANY, "", "name of the customer";
        "segment" Text At::Text, ANY, "", "name of the segment";
        "channel" Text At::Text, ANY, "", "name of the channel that won the customer, `referral`, or `opening` for who was there at the start or comes by the list";
        "referred" Bool At::Derived(Derived::Referred), SHARE, "", "whether another customer brought this one";
        "tenure" Int At::Derived(Derived::Tenure), (0.0, MANY), "periods", "since arrival, 0 in the first; in years it is `tenure_years`";
        "tenure_years" Float At::Derived(Derived::TenureYears), (0.0, MANY), "years", "since arrival";
        "recency" Int At::Derived(Derived::Recency), (0.0, MANY), "periods", "since the last purchase: 0 in the period of a purchase once it is made";
        "resolved" Bool At::Derived(Derived::Resolved), SHARE, "", "whether the problem of this period was settled, fast or slowly; what nobody heard of is not";
        "fast" Bool At::Derived(Derived::Fast), SHARE, "", "whether the problem of this period was settled at once";
    };
    let lines = LINES.iter().filter_map(|info| Some((At::Line(info.line), info.seen?)));
    let states = STATES.iter().filter_map(|info| Some((At::State(info.state), info.seen?)));
    others.into_iter().chain(lines).chain(states).map(|(at, seen)| Field::new(at, seen)).collect()
});

impl Field {
    fn new(at: At, seen: Property) -> Field {
        let Property { name, seen_by, kind, range, unit, meaning } = seen;
        let of_the_period = matches!(at, At::Line(_) | At::Derived(Derived::Resolved | Derived::Fast));
        let when = if of_the_period { AFTER } else { ALWAYS };
        Field { name: Cow::Borrowed(name), at, seen_by, kind, range, unit, meaning: Cow::Borrowed(meaning), when }
    }
}

/// A figure of the portfolio or of one of its segments that rules may read.
#[derive(Clone, Copy, Debug)]
pub struct FigureInfo {
    /// Which.
    pub figure: Figure,
    /// Its name in a rule, after the dot.
    pub name: &'static str,
    /// The lowest and the highest value it may have.
    pub range: (f64, f64),
    /// Its unit.
    pub unit: &'static str,
    /// What it means, in one sentence without a full stop.
    pub meaning: &'static str,
}

macro_rules! figures {
    ($($figure:ident $name:literal $range:expr, $unit:literal, $meaning:literal;)*) => {
        /// What a policy sees of the portfolio.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Figure {
            $(#[doc = $meaning] $figure,)*
        }

        /// The figures of `portfolio`, all of the last period and 0 in the first; with a segment's name,
        /// `portfolio.revenue("small")`, they are those of the segment.
        pub const PORTFOLIO: &[FigureInfo] =
            &[$(FigureInfo { figure: Figure::$figure, name: $name, range: $range, unit: $unit, meaning: $meaning }),*];
    };
}

figures! {
    Customers "customers" (0.0, f64::MAX), "customers", "at the end of the period, those on their way included";
    Churn "churn_rate" SHARE, "a year", "share that leaves, as the firm knows it: where customers fall silent, those whom it writes off, when it does";
    Retention "retention_rate" SHARE, "a year", "the others: 1 - `churn_rate`";
    Silent "silent" (0.0, f64::MAX), "customers", "on file and taken for silent, at the end of the period";
    Woken "woken" (0.0, f64::MAX), "customers", "taken for silent before, who bought again";
    Revenue "revenue" ANY, "money", "revenue";
    Margin "margin" ANY, "money", "gross margin";
    Serving "cost_to_serve" ANY, "money", "activities and service levels";
    Acquisition "acquisition_cost" ANY, "money", "channels and referral rewards";
    Satisfaction "satisfaction" (-1.0, 1.0), "0 to 1", "the mean of what customers said in surveys of the last period; -1 if nobody did";
    Complaints "complaints" (0.0, f64::MAX), "complaints", "problems that were told";
    Cash "cash" ANY, "money", "margin less all cost that customers cause";
    Balance "balance" ANY, "money", "in hand at the end of the period, of the whole portfolio only; in the first period the `opening_cash`, without which none is kept";
    Npv "npv" ANY, "money", "net present value so far, of the whole portfolio only";
}

impl Figure {
    /// Whether it is not kept by segment.
    pub(super) fn of_all_only(self) -> bool {
        matches!(self, Figure::Balance | Figure::Npv)
    }
}

/// The method of `portfolio` that gives the mean of a figure over the last periods.
pub const MEAN: &str = "mean";

/// How many numbers describe a portfolio or one of its segments: one per row of [`PORTFOLIO`].
pub const FIGURES: usize = PORTFOLIO.len();

/// The text properties of a customer that columns carry, in the order of [`Rows::texts`](super::Rows::texts).
pub const TEXTS: [&str; 2] = ["segment", "channel"];

/// A name that rules may use without a dot.
#[derive(Clone, Debug)]
pub struct Global {
    /// The name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Its lowest and highest value.
    pub range: (f64, f64),
}

/// Everything that the rules of one scenario may see.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Properties of `customer`: the built-in ones, then the attributes in the order of the model. Its index is a
    /// field's slot.
    pub fields: Vec<Field>,
    /// `period`, `year`, then the assumptions in the order of the model.
    pub globals: Vec<Global>,
    /// By attribute of the model, what it may say; none where it is a number.
    pub words: Vec<Vec<String>>,
    /// What a customer may sleep for, by the number that is kept: none first.
    pub causes: Vec<String>,
    /// What the firm may take a customer for, by the number that is kept.
    pub statuses: Vec<String>,
    /// What a policy remembers.
    pub memory: Vec<Memory>,
    /// Names of the segments.
    pub segments: Vec<String>,
    /// Names that `customer.channel` may have.
    pub channels: Vec<String>,
    /// Names of the service levels.
    pub services: Vec<String>,
    /// Names of the resources.
    pub resources: Vec<String>,
    /// Names of the measures.
    pub measures: Vec<String>,
    /// What a policy may set: the quantities that are asked for while the scenario is played.
    pub levers: Vec<Moved>,
    /// Whether a balance of cash is kept.
    pub(super) cash: bool,
    /// Whether customers are asked how content they are.
    pub surveys: bool,
    /// Whether leavers are asked why.
    pub interviews: bool,
    /// How far time goes.
    pub(super) longest: Longest,
}

/// A quantity that a lever moves.
#[derive(Clone, Debug)]
pub struct Moved {
    /// Where it stands.
    pub path: String,
    /// What it stands for.
    pub role: Role,
    /// Whether the scenario gives it no limit: there is nothing to add to or to multiply.
    pub endless: bool,
}

impl Scope {
    /// What the rules of `model` may see.
    #[must_use]
    pub fn new(model: &Model) -> Scope {
        let attributes = model.attributes.iter().enumerate().map(|(index, attribute)| Field {
            name: Cow::Owned(attribute.name.clone()),
            at: At::Attribute(index),
            seen_by: if attribute.known { SeenBy::Everyone } else { SeenBy::Nature },
            kind: if attribute.words.is_empty() { Kind::Float } else { Kind::Text },
            range: ANY,
            unit: "",
            meaning: Cow::Borrowed("attribute of the scenario"),
            when: ALWAYS,
        });
        let count = |name: &str| Global { name: name.into(), kind: Kind::Int, range: (-MANY, MANY) };
        let assumptions =
            model.assumptions.iter().map(|a| Global { name: a.name.clone(), kind: Kind::Float, range: ANY });
        let baseline = &model.baseline;
        let mut levers: Vec<Moved> = Vec::new();
        let mut known = BTreeMap::new();
        let refined = |name: &str| model.settings().flat_map(|it| &it.rules).any(|rule| rule.text.contains(name));
        for quantity in model.settings().flat_map(Setting::quantities).chain(hooks::outside_settings(model)) {
            // What is asked for at the opening is asked for before any policy.
            if keys::level(&quantity.path).is_some_and(Level::once) {
                continue;
            }
            let at = *known.entry(&quantity.path).or_insert_with(|| {
                let (path, role) = (quantity.path.clone(), quantity.role);
                levers.push(Moved { endless: !refined(&format!("fn {}", keys::rule_name(&path))), path, role });
                levers.len() - 1
            });
            levers[at].endless &= quantity.is(Absent::Number(f64::MAX));
        }
        // What a policy may turn on may be asked for.
        let asks = |key: ListeningKey| {
            let stated = |setting: &Setting| {
                !setting.listening[key].is_off() || setting.rules.iter().any(|it| it.text.contains("listening"))
            };
            model.settings().any(stated)
        };
        Scope {
            fields: CUSTOMER.iter().cloned().chain(attributes).collect(),
            globals: CLOCK.iter().map(|hand| count(hand.name)).chain(assumptions).collect(),
            words: model.attributes.iter().map(|attribute| attribute.words.clone()).collect(),
            causes: ["none"]
                .into_iter()
                .chain(SleepCause::WORDS.iter().map(|word| word.name))
                .map(str::to_owned)
                .collect(),
            statuses: Status::WORDS.iter().map(|word| word.name.to_owned()).collect(),
            memory: model.memory.clone(),
            segments: baseline.segments.iter().map(|segment| segment.name.clone()).collect(),
            channels: baseline
                .channels
                .iter()
                .map(|channel| channel.name.clone())
                .chain(["referral".into(), "opening".into()])
                .collect(),
            services: baseline.services.iter().map(|service| service.name.clone()).collect(),
            measures: baseline.measures.iter().map(|measure| measure.name.clone()).collect(),
            resources: baseline.resources.iter().map(|resource| resource.name.clone()).collect(),
            levers,
            cash: model.horizon.cash.is_some(),
            surveys: asks(ListeningKey::Survey),
            interviews: asks(ListeningKey::Exit),
            longest: Longest::new(model),
        }
    }

    /// The quantities that a lever moves; none when nothing has that path.
    pub(super) fn moved(&self, pattern: &str) -> impl Iterator<Item = &Moved> {
        self.levers.iter().filter(move |moved| matches(pattern, &moved.path))
    }

    /// The slot of a property of `customer`.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// The index of the attribute that stands in `slot`, if one does.
    #[must_use]
    pub fn attribute(&self, slot: usize) -> Option<usize> {
        slot.checked_sub(CUSTOMER.len())
    }

    /// The words of what stands in `slot`, if it is an attribute of words or a cause of sleep.
    pub(super) fn words(&self, slot: usize) -> Option<&[String]> {
        let words = match self.fields.get(slot)?.at {
            At::State(State::Cause) => &self.causes,
            At::State(State::Status) => &self.statuses,
            _ => &self.words[self.attribute(slot)?],
        };
        (!words.is_empty()).then_some(words)
    }

    /// The index of a bare name.
    #[must_use]
    pub fn global(&self, name: &str) -> Option<usize> {
        self.globals.iter().position(|global| global.name == name)
    }

    /// What is wrong with `word` at a byte of a file, where the text property `name` of a customer never says it.
    pub(super) fn never_said(&self, file: &File, at: usize, name: &str, word: &str) -> Option<Problem> {
        let known = match self.slot(name).and_then(|slot| self.words(slot)) {
            // One word alone stands for an attribute that could not be read.
            Some(words) => (words.len() > 1).then(|| words.iter().map(String::as_str).collect()),
            None if TEXTS.contains(&name) => self.vocabulary(name),
            None => None,
        };
        strange(file, at, name, word, &known?)
    }

    /// What is wrong with `word` at a byte of a file, where nothing of the kind `of` has that name.
    pub(super) fn unknown(&self, file: &File, at: usize, of: &str, word: &str) -> Option<Problem> {
        strange(file, at, of, word, &self.vocabulary(of)?)
    }

    /// The names of things of a kind, where they are known.
    pub(super) fn vocabulary(&self, of: &str) -> Option<Vec<&str>> {
        match of {
            "segment" => Some(self.segments.iter().map(String::as_str).collect()),
            "channel" => Some(self.channels.iter().map(String::as_str).collect()),
            "measure" => Some(self.measures.iter().map(String::as_str).collect()),
            "cause" => Some(LeavingCause::WORDS.iter().map(|word| word.name).collect()),
            "resource" => Some(self.resources.iter().map(String::as_str).collect()),
            "service" => Some(self.services.iter().map(String::as_str).collect()),
            _ => None,
        }
    }
}

/// The problem of a word that is none of those `known`.
fn strange(file: &File, at: usize, of: &str, word: &str, known: &[&str]) -> Option<Problem> {
    if known.contains(&word) {
        return None;
    }
    let more = if known.len() > SHOWN { format!(" and {} more", known.len() - SHOWN) } else { String::new() };
    let help = match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}{more}", known[..known.len().min(SHOWN)].join(", ")),
    };
    Some(file.problem(at, format!("there is no {of} `{}`", clip(word)), "not in the scenario").help(help))
}
