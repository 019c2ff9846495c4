//! Figures that are told by the name of what they are of: a stock, a resource, a measure, a cascade, what is heard.

use crate::portfolio::{Better, Metric};

/// What a figure by name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// `[stocks.NAME]`.
    Stock,
    /// `[resources.NAME]`: the metric of all of them together.
    Resource(Metric),
    /// `[measures.NAME]`: likewise.
    Measure(Metric),
    /// Likewise: what the cascade that takes it finds of it.
    Trial(TrialFigure),
    /// `[cascades.NAME]`.
    Cascade(CascadeFigure),
    /// `[memory] NAME`: what a policy remembers.
    Memory,
    /// `[listening]`: what customers say in surveys.
    Said,
    /// Likewise: a cause that leavers name.
    Told,
}

/// A figure of a cascade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CascadeFigure {
    /// How many of its measures were not kept.
    FellBack,
    /// 1 where one of them is.
    Kept,
    /// How many customers went off the file after the last.
    LetGo,
}

impl CascadeFigure {
    /// All of them, in the order in which they are told.
    pub const ALL: [CascadeFigure; 3] = [CascadeFigure::FellBack, CascadeFigure::Kept, CascadeFigure::LetGo];

    /// Its name, before that of the cascade.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            CascadeFigure::FellBack => "fell_back",
            CascadeFigure::Kept => "kept",
            CascadeFigure::LetGo => "let_go",
        }
    }
}

/// A figure of a measure that is taken in a cascade; defined where that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialFigure {
    /// 1 where it is kept.
    Kept,
    /// 1 where it is not, and was judged.
    GivenUp,
    /// Contacts that could be answered no more when it was judged; undefined where it never was.
    JudgedOn,
    /// Those left out by then, likewise.
    LeftOut,
    /// The part that must have answered, or by which it must be more than of those left out, likewise.
    Asked,
    /// The period at whose close that was.
    JudgedIn,
}

impl TrialFigure {
    /// All of them, in the order in which they are told.
    pub const ALL: [TrialFigure; 6] = [
        TrialFigure::Kept,
        TrialFigure::GivenUp,
        TrialFigure::JudgedOn,
        TrialFigure::LeftOut,
        TrialFigure::Asked,
        TrialFigure::JudgedIn,
    ];

    /// Its name, before that of the measure.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            TrialFigure::Kept => "kept",
            TrialFigure::GivenUp => "given_up",
            TrialFigure::JudgedOn => "judged_on",
            TrialFigure::LeftOut => "judged_against",
            TrialFigure::Asked => "judged_by",
            TrialFigure::JudgedIn => "judged_in",
        }
    }
}

/// A figure that is told by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFigure {
    /// The metric that it is told as: `stock_points`, `load_inside_sales`, `contacts_mail`.
    pub metric: String,
    /// What it is of.
    pub of: Thing,
    /// The name of that in the file.
    pub name: String,
    /// What reports call it.
    pub label: String,
    /// Which direction is good news.
    pub better: Better,
}

/// A figure that is told by the name of a stock, a resource or a measure, in one replication of one strategy. Of a stock what customers have of
/// it: the mean over those of its segments who are there, or over those of one segment; `None` where nobody is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedOutcome {
    /// Up to the horizon, or at it.
    pub value: Option<f64>,
    /// Of each period, or at its end; empty unless the series was asked for.
    pub series: Vec<Option<f64>>,
}

/// What a resource has of it.
const OF_RESOURCES: [Metric; 3] = [Metric::Load, Metric::StaffMood, Metric::UnitsEnd];
/// What a measure does.
const OF_MEASURES: [Metric; 5] =
    [Metric::Contacts, Metric::Answers, Metric::Control, Metric::ControlAnswers, Metric::MeasureCost];

impl NamedFigure {
    fn new(before: &str, of: Thing, [name, label]: [&str; 2], better: Better) -> Self {
        NamedFigure { metric: format!("{before}_{name}"), of, name: name.to_owned(), label: label.to_owned(), better }
    }

    fn of_metric(metric: Metric, of: Thing, called: [&str; 2]) -> Self {
        let info = metric.info();
        NamedFigure::new(info.name, of, called, info.better)
    }

    /// Of a stock.
    #[must_use]
    pub fn of_stock(name: &str) -> Self {
        NamedFigure::new("stock", Thing::Stock, [name; 2], Better::Higher)
    }

    /// Those of a resource.
    #[must_use]
    pub fn of_resource(name: &str) -> Vec<Self> {
        OF_RESOURCES.map(|metric| NamedFigure::of_metric(metric, Thing::Resource(metric), [name; 2])).to_vec()
    }

    /// Those of a measure.
    #[must_use]
    pub fn of_measure(name: &str, label: &str) -> Vec<Self> {
        OF_MEASURES.map(|metric| NamedFigure::of_metric(metric, Thing::Measure(metric), [name, label])).to_vec()
    }

    /// Those of a measure that a cascade takes.
    #[must_use]
    pub fn of_trial(name: &str, label: &str) -> Vec<Self> {
        let figure = |figure: TrialFigure| {
            let better = match figure {
                TrialFigure::Kept | TrialFigure::JudgedOn | TrialFigure::LeftOut | TrialFigure::Asked => Better::Higher,
                TrialFigure::GivenUp | TrialFigure::JudgedIn => Better::Lower,
            };
            NamedFigure::new(figure.name(), Thing::Trial(figure), [name, label], better)
        };
        TrialFigure::ALL.map(figure).to_vec()
    }

    /// Those of a cascade.
    #[must_use]
    pub fn of_cascade(name: &str, label: &str) -> Vec<Self> {
        let figure = |figure: CascadeFigure| {
            let better = if figure == CascadeFigure::Kept { Better::Higher } else { Better::Lower };
            NamedFigure::new(figure.name(), Thing::Cascade(figure), [name, label], better)
        };
        CascadeFigure::ALL.map(figure).to_vec()
    }

    /// What a policy remembers.
    #[must_use]
    pub fn of_memory(name: &str) -> Self {
        NamedFigure::new("memory", Thing::Memory, [name; 2], Better::Higher)
    }

    /// What customers say in surveys.
    #[must_use]
    pub fn said() -> Self {
        let said = || "said".to_owned();
        NamedFigure { metric: said(), of: Thing::Said, name: said(), label: said(), better: Better::Higher }
    }

    /// A cause that leavers name.
    #[must_use]
    pub fn told(cause: &str) -> Self {
        NamedFigure::new("told", Thing::Told, [cause; 2], Better::Lower)
    }
}
