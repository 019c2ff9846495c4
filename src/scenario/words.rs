//! The words between which a scenario chooses, each with what it stands for.

use crate::units::choices;

choices! {
    /// The time in which a rate is stated.
    Basis:
    /// A day.
    Day "day",
    /// A week.
    Week "week",
    /// A month.
    Month "month",
    /// A quarter.
    Quarter "quarter",
    /// A year.
    Year "year",
    /// The period, whatever its length.
    Period "period",
}

choices! {
    /// What becomes of a firm whose money is gone.
    Ruin:
    /// It goes on, and the ruin is noted.
    Note "note",
    /// It stops: nothing is paid any more.
    Stop "stop",
}

choices! {
    /// How purchases come about.
    Buying:
    /// Any number, independent of the last.
    Poisson "poisson",
    /// One or none.
    Bernoulli "bernoulli",
    /// Always, in equal parts.
    Subscription "subscription",
}

choices! {
    /// What becomes of an order below the minimum.
    BelowMinimum:
    /// Raised to the minimum.
    Raised "raised",
    /// Combined with others into orders of the minimum.
    Combined "combined",
    /// Not placed.
    Lost "lost",
}

choices! {
    /// Why a customer fell asleep.
    SleepCause:
    /// It no longer thinks of the firm.
    Forgot "forgot",
    /// It is not content.
    Unhappy "unhappy",
    /// It buys elsewhere.
    Competitor "competitor",
    /// It needs nothing.
    NoNeed "no_need",
}

choices! {
    /// Why a customer leaves.
    LeavingCause:
    /// The stated rate.
    Base "base",
    /// It is not content, or something else of it that binds too little.
    Unhappy "unhappy",
    /// The price.
    Price "price",
    /// A competitor.
    Competitor "competitor",
    /// A problem.
    Problem "problem",
}

choices! {
    /// How customers leave.
    Leaving:
    /// The firm is told.
    Told "told",
    /// The customer falls silent.
    Silent "silent",
}

choices! {
    /// What the first period of a customer's life holds.
    FirstPurchase:
    /// What chance brings.
    Chance "chance",
    /// One purchase for certain, beside those by chance.
    Certain "certain",
}

choices! {
    /// How many newcomers one customer brings in a period.
    ReferralCount:
    /// Any number.
    Poisson "poisson",
    /// One or none.
    Bernoulli "bernoulli",
}

choices! {
    /// Who may refer in the period of leaving.
    ReferralTime:
    /// Everyone active in the period.
    Active "active",
    /// Only who stays.
    Stays "stays",
}

choices! {
    /// What an activity may follow, but for a count of its own.
    Follows:
    /// The purchases of the period.
    Purchase "purchase",
    /// A Poisson number of its own.
    Contact "contact",
    /// The complaint of the period.
    Complaint "complaint",
    /// The quotes of the period, won and lost.
    Quote "quote",
    /// The first period of a customer who was won.
    Newcomer "newcomer",
    /// A period in which a customer owes more than its credit limit.
    Overdue "overdue",
    /// Every period, once.
    Period "period",
}

choices! {
    /// What the cost of an activity counts as.
    CountsAs:
    /// The cost of serving customers.
    Serving "serving",
    /// The cost of winning customers: wages of those who talk to them.
    Acquisition "acquisition",
    /// The cost of a programme.
    Programme "programme",
}

choices! {
    /// Whether the number of people follows the work.
    Adapts:
    /// It stays as stated.
    Fixed "fixed",
    /// More are hired where there is too much.
    Up "up",
    /// And some are released where there is too little.
    Both "both",
}

choices! {
    /// What counts as an answer to a measure.
    Judge:
    /// A purchase, from the period of the contact on.
    Purchase "purchase",
    /// To be on file when the last of its periods is closed.
    Stays "stays",
}

choices! {
    /// What follows the last measure of a cascade.
    LastResort:
    /// Nothing more is tried.
    Stop "stop",
    /// Whom it contacted and who never answered goes off the file.
    WriteOff "write_off",
}

choices! {
    /// A number that is not on the basis of its quantity.
    OfPeriod:
    /// Of the period, whatever its length.
    Period "period",
}

choices! {
    /// Who draws.
    Per:
    /// Once per customer: heterogeneity.
    Customer "customer",
    /// Once per customer and period, or per period where there is no customer: luck.
    Period "period",
    /// Once per run, the same for all strategies: ignorance.
    Run "run",
}

choices! {
    /// The mark before decimals in a list.
    Decimal:
    /// 1.234,56
    Comma ",",
    /// 1,234.56
    Point ".",
}

choices! {
    /// The order of day, month and year in a list.
    DateOrder:
    /// 1-3-2026, or with the year in front.
    DayFirst "dd-mm-yyyy",
    /// 3-1-2026, or with the year in front.
    MonthFirst "mm-dd-yyyy",
    /// 2026-03-01.
    YearFirst "yyyy-mm-dd",
}

choices! {
    /// To what time something in a list belongs.
    AsOf:
    /// The customer's start.
    Start "start",
    /// The opening of the simulation.
    Now "now",
}

choices! {
    /// What the value matrix measures of a customer.
    Axis:
    /// Revenue of the year before customers are looked at.
    Revenue "revenue",
    /// Revenue of the last year of the horizon less that, in both where the customer is there.
    Growth "growth",
    /// Contribution of that year; at the opening, of the first.
    Profit "profit",
    /// Its share of all revenue of that year.
    Dependence "dependence",
}
