//! Random scenarios whose numbers, laws and rules go to the edge and beyond.

use crate::made_up::Numbers;
use std::fmt::Write;

/// Numbers at which arithmetic breaks.
const EDGES: &[&str] = &[
    "0",
    "1",
    "-1",
    "5e-324",
    "1e-300",
    "1e-30",
    "0.999999999999",
    "1e12",
    "9e15",
    "1e18",
    "1e22",
    "1e40",
    "1e150",
    "1e160",
    "1e300",
    "1.7e308",
    "-1e300",
];

/// Expressions for rules, some of which end beyond all numbers for some customers in some period.
const EXPRESSIONS: &[&str] = &[
    "base",
    "base + 1.0",
    "1.0 / customer.tenure_years",
    "0.0 / customer.tenure",
    "(customer.tenure - 2.0) / (customer.tenure - 2.0)",
    "1e308 * customer.purchases_total",
    "exp(300.0 * customer.tenure)",
    "ln(customer.tenure)",
    "sqrt(customer.points - 1.0)",
    "base * 1e200",
    "base * (0.5 + customer.satisfaction)",
    "if customer.tenure > 3 { 1.0 / 0.0 } else { base }",
    "if customer.purchases_total > 4 { -1.0 } else { base }",
    "(base + 2.0) ** 300.0",
    "customer.points",
    "customer.revenue_total / customer.purchases_total",
    "for i in 0..2 { } base * 1.5",
];

const STATEMENTS: &[&str] = &[
    "customer.points += 1.0;",
    "customer.points *= 1e100;",
    "customer.points = customer.revenue / customer.purchases;",
    "customer.points = -1e308 + customer.tenure;",
    "customer.book(\"card\", customer.points);",
    "customer.book(\"card\", 1e300); customer.book(\"card\", -1e300);",
    "customer.book(\"card\", 0.5);",
    "if customer.tenure > 2 { customer.points = 0.0 / 0.0; }",
];

const ORDERS: &[&str] = &[
    "portfolio.scale(\"segments.*.basket\", 1e200);",
    "portfolio.add(\"segments.*.retention\", 0.3);",
    "portfolio.set(\"segments.*.basket\", portfolio.revenue / portfolio.customers);",
    "portfolio.set(\"segments.*.growth\", -1.0);",
    "portfolio.book(\"fee\", 1e23);",
    "portfolio.book(\"fee\", portfolio.cash);",
    "portfolio.scale(\"segments.*.purchases\", 3.0);",
];

struct Maker {
    numbers: Numbers,
    /// Whether laws may name the assumption.
    names: bool,
}

impl Maker {
    fn chance(&mut self, p: f64) -> bool {
        self.numbers.uniform() < p
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[(self.numbers.uniform() * all.len() as f64) as usize]
    }

    /// An everyday number up to `high`, or now and then an edge.
    fn number(&mut self, high: f64) -> String {
        if self.chance(0.08) { self.pick(EDGES).to_owned() } else { format!("{:.4}", high * self.numbers.uniform()) }
    }

    /// Of a law; now and then the assumption.
    fn parameter(&mut self, high: f64) -> String {
        if self.names && self.chance(0.05) { "\"luck\"".to_owned() } else { self.number(high) }
    }

    fn law(&mut self, high: f64) -> String {
        let [a, b, c, d] = std::array::from_fn(|_| self.parameter(high));
        match (self.numbers.uniform() * 14.0) as usize {
            0 => format!("normal = {{ mean = {a}, sd = {b} }}"),
            1 => format!("lognormal = {{ mu = {}, sigma = {} }}", self.parameter(3.0), self.parameter(2.0)),
            2 => format!("lognormal = {{ mean = {a}, cv = {} }}", self.parameter(2.0)),
            3 => format!("gamma = {{ mean = {a}, cv = {} }}", self.parameter(2.0)),
            4 => format!("gamma = {{ shape = {}, rate = {} }}", self.parameter(2.0), self.parameter(2.0)),
            5 => format!("beta = {{ alpha = {}, beta = {} }}", self.parameter(5.0), self.parameter(5.0)),
            6 => format!("uniform = {{ low = 0, high = {a} }}"),
            7 => format!("triangular = {{ low = 0, mode = {a}, high = {a} }}"),
            8 => format!("pert = {{ low = 0, mode = {a}, high = {a} }}"),
            9 => format!("exponential = {{ mean = {a} }}"),
            10 => format!("poisson = {{ mean = {a} }}"),
            11 => format!("bernoulli = {{ p = {} }}", self.parameter(1.0)),
            12 => format!("discrete = {{ values = [{a}, {b}], weights = [{c}, {d}] }}"),
            _ => format!("empirical = {{ values = [{a}, {b}, {c}] }}"),
        }
    }

    /// A quantity of a customer up to `high`.
    fn quantity(&mut self, high: f64) -> String {
        match (self.numbers.uniform() * 20.0) as usize {
            0..12 => self.number(high),
            12..14 => format!("{{ {}, per = \"customer\" }}", self.law(high)),
            14..16 => format!("{{ {}, per = \"period\" }}", self.law(high)),
            16 => format!("{{ {}, per = \"run\" }}", self.law(high)),
            17 => format!("{{ by_tenure = [{}, {}] }}", self.number(high), self.number(high)),
            18 => "\"luck\"".to_owned(),
            _ => format!("{{ rule = \"{}\" }}", self.pick(EXPRESSIONS)),
        }
    }
}

/// Who leaves, is written off, or comes back.
const FILE: &[&str] = &[
    "",
    "leaving = \"silent\"\n",
    "leaving = \"silent\"\nwrite_off = 3\n",
    "write_off = 1\ncomes_back = 0.3\n",
    "comes_back = 1\n",
];

/// A scenario and its rule file.
pub(super) fn scenario(seed: u64) -> (String, String) {
    let mut maker = Maker { numbers: Numbers(seed), names: false };
    let mut text = String::new();
    let period = maker.pick(&["month", "year"]);
    let buying = maker.pick(&["poisson", "subscription", "poisson"]);
    // Now and then there are very many periods; then nobody brings others, who would bring others.
    let long = maker.chance(0.03);
    let periods = if long { 300 } else { 1 + (maker.numbers.uniform() * 14.0) as u32 };
    let discount = maker.numbers.uniform();
    write!(
        text,
        "[scenario]\nperiod = \"{period}\"\nperiods = {periods}\nruns = 3\nseed = {}\ndiscount_rate = {discount:.3}\n\
         rules = [\"a.rhai\"]\n",
        seed % 1000
    )
    .unwrap();
    if maker.chance(0.2) {
        writeln!(text, "run_off = {}", (maker.numbers.uniform() * 9.0) as u32).unwrap();
    }
    if maker.chance(0.3) {
        writeln!(text, "fixed_cost = {}", maker.number(1000.0)).unwrap();
    }
    writeln!(text, "[assumptions]\nluck = {{ {} }}", maker.law(1.0)).unwrap();
    maker.names = true;
    writeln!(text, "[attributes]\npoints = {}", maker.number(3.0)).unwrap();
    writeln!(text, "[segments.small]\nbuying = \"{buying}\"\ncustomers = {}", (maker.numbers.uniform() * 40.0) as u32)
        .unwrap();
    let trouble = maker.pick(&["complaints", "problems", "told"]);
    for (key, high, often) in [
        ("retention", 1.0, 1.0),
        ("purchases", 9.0, 1.0),
        ("basket", 100.0, 1.0),
        ("margin", 1.0, 1.0),
        ("basket_noise", 1.0, 0.3),
        ("growth", 0.2, 0.3),
        ("growth_cap_years", 5.0, 0.2),
        ("satisfaction", 1.0, 0.3),
        (trouble, 1.0, 0.3),
        ("last_purchase", 0.3, 0.2),
        ("cross_sell", 0.3, 0.2),
        ("neutral", 1.0, 0.1),
        ("satisfied_stay", 1.0, 0.2),
        ("satisfied_spend", 1.0, 0.2),
        ("refers_from", 1.0, 0.1),
        ("price", 2.0, 0.2),
        ("order_fee", 9.0, 0.2),
        ("volume_response", 2.0, 0.3),
        ("order_response", 2.0, 0.2),
        ("leave_response", 2.0, 0.2),
        ("order_minimum", 99.0, 0.1),
        ("order_spread", 2.0, 0.6),
        ("quotes", 9.0, 0.2),
        ("quote_wins", 1.0, 0.1),
        ("sleep", 1.0, 0.2),
        ("wake", 1.0, 0.2),
        ("asleep", 1.0, 0.1),
    ] {
        if maker.chance(often) {
            writeln!(text, "{key} = {}", maker.quantity(high)).unwrap();
        }
    }
    text += maker.pick(FILE);
    if maker.chance(0.3) && !long {
        writeln!(text, "referrals = {:.3}", 0.2 * maker.numbers.uniform()).unwrap();
    }
    if maker.chance(0.3) {
        let [quality, surprise, pace, cost] = [1.0, 2.0, 1.0, 9.0].map(|high| maker.quantity(high));
        writeln!(
            text,
            "service = \"plain\"\n[services.plain]\nquality = {quality}\nsurprise = {surprise}\nadjustment = {pace}\ncost = {cost}"
        )
        .unwrap();
        for key in ["resolved", "fast", "noticed", "relief", "ignored_leave", "slow_leave", "silent_leave"] {
            if maker.chance(0.3) {
                writeln!(text, "{key} = {}", maker.quantity(1.0)).unwrap();
            }
        }
    }
    if maker.chance(0.5) {
        let driver = maker.pick(&["purchase", "quote", "complaint", "newcomer", "period"]);
        writeln!(text, "[activities.call]\ndriver = \"{driver}\"\ncost = {}", maker.quantity(20.0)).unwrap();
    }
    if maker.chance(0.4) {
        let delay = (maker.numbers.uniform() * 3.0) as u32;
        writeln!(text, "[channels.web]\nnewcomers = 3\ndelay = {delay}\ncost = {}", maker.number(50.0)).unwrap();
    }
    if maker.chance(0.2) {
        writeln!(text, "[referral]\ncost = {}", maker.quantity(20.0)).unwrap();
    }
    let key = maker.pick(&["basket", "retention", "purchases", "growth"]);
    let action = maker.pick(&["add", "scale", "set"]);
    writeln!(
        text,
        "[strategies.other]\nchange = [{{ path = \"segments.*.{key}\", {action} = {} }}]",
        maker.number(0.2)
    )
    .unwrap();
    if maker.chance(0.3) {
        writeln!(text, "cost = {{ once = {}, per_customer = {} }}", maker.number(99.0), maker.quantity(9.0)).unwrap();
    }

    let rules = rules(&mut maker);
    (text, rules)
}

fn rules(maker: &mut Maker) -> String {
    let mut rules = String::new();
    if maker.chance(0.3) {
        let name =
            maker.pick(&["basket", "retention", "purchases", "margin", "growth", "satisfaction", "attribute_points"]);
        writeln!(rules, "fn {name}(customer, base) {{ {} }}", maker.pick(EXPRESSIONS)).unwrap();
    }
    if maker.chance(0.3) {
        let event = maker.pick(&["on_arrival", "on_purchase", "on_complaint", "on_leave", "on_period"]);
        let [one, two] = std::array::from_fn(|_| maker.pick(STATEMENTS));
        writeln!(rules, "fn {event}(customer) {{ {one} {two} }}").unwrap();
    }
    if maker.chance(0.2) {
        writeln!(rules, "fn policy(portfolio) {{ {} }}", maker.pick(ORDERS)).unwrap();
    }
    rules
}
