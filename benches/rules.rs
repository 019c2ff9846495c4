//! Rules by themselves, per block of 1,024 customers: compiled, on each instruction set that this processor has, and
//! interpreted.

use divan::Bencher;
use divan::counter::ItemsCount;
use std::fmt;
use std::sync::Arc;
use tenure::error::Source;
use tenure::isa::Isa;
use tenure::model::{Files, Model};
use tenure::rules::{Column, Event, Failure, Mode, Rows, Rule, RuleBook, Scope, SettingId, Words, Workspace, library};

const CUSTOMERS: usize = 1024;

const SCENARIO: &str = r#"
[scenario]
name          = "One rule at a time"
currency      = "EUR"
period        = "month"
rate_basis    = "month"
periods       = 12
discount_rate = 0.08
rules         = ["fifteen_lines.rhai", "loyalty_card.rhai"]

[attributes]
points = 0.0

# The rules of B1.
[segments.everyone]
customers    = 1
satisfaction = 0.7
purchases    = { rule = "1.2 * (1.0 + 0.15 * (customer.products - 1))" }
basket       = 100
margin       = 0.3
retention    = { rule = "clamp(0.955 + 0.10 * (customer.satisfaction - 0.7) + 0.001 * min(customer.tenure, 24) + 0.006 * (customer.products - 1), 0.0, 0.999)" }
cross_sell   = { rule = "0.01 * customer.satisfaction" }
referrals    = { rule = "0.012 * max(0.0, customer.satisfaction - 0.6)" }
"#;

const FIFTEEN_LINES: &str = "fn basket(customer, base) {
    let loyalty = 0.0;
    if customer.tenure > 24 {
        loyalty = 0.10;
    } else if customer.tenure > 12 {
        loyalty = 0.05;
    } else if customer.tenure > 6 {
        loyalty = 0.02;
    }
    if customer.satisfaction < 0.3 {
        return base * 0.5;
    }
    let wider = 1.0 + 0.15 * (customer.products - 1);
    let keen = min(customer.points / 1000.0, 0.2);
    base * wider * (1.0 + loyalty + keen)
}";

/// Where the scenario's rules stand.
struct Texts;

impl Files for Texts {
    fn rule(&self, name: &str) -> Result<Arc<Source>, String> {
        let text = library(name).unwrap_or(FIFTEEN_LINES);
        Ok(Arc::new(Source { name: name.into(), text: text.into() }))
    }

    fn list(&self, _: &str) -> Result<Vec<u8>, String> {
        Ok(Vec::new())
    }
}

/// How a rule is run.
#[derive(Clone, Copy)]
enum Way {
    Compiled(Isa),
    Interpreted,
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Way::Compiled(isa) => write!(f, "{isa:?}"),
            Way::Interpreted => write!(f, "interpreted"),
        }
    }
}

fn ways() -> impl Iterator<Item = Way> {
    let sets = [Isa::Avx512, Isa::Avx2, Isa::Sse2].into_iter().filter(|isa| isa.supported());
    sets.map(Way::Compiled).chain([Way::Interpreted])
}

/// A block of customers and what rules are asked with.
struct Shop {
    model: Model,
    book: RuleBook,
    workspace: Workspace,
    live: Vec<f64>,
    fields: Vec<Vec<f64>>,
}

impl Shop {
    fn new(way: Way) -> Self {
        let source = Arc::new(Source { name: "scenario.toml".into(), text: SCENARIO.into() });
        let document = tenure::scenario::read(source, &[]).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let (model, _) = tenure::model::build(&document, &Texts);
        let (mode, workspace) = match way {
            Way::Compiled(isa) => (Mode::Compiled, Workspace::on(isa)),
            Way::Interpreted => (Mode::Interpreted, Workspace::default()),
        };
        let book = RuleBook::compile(&model, mode).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let value = |name: &str, lane: usize| match name {
            "tenure" => (lane % 40) as f64,
            "products" => 1.0 + (lane % 4) as f64,
            "satisfaction" => (lane % 11) as f64 / 10.0,
            _ => lane as f64 * 1.5,
        };
        let fields = Scope::new(&model).fields;
        let fields = fields.iter().map(|field| (0..CUSTOMERS).map(|lane| value(&field.name, lane)).collect()).collect();
        Shop { model, book, workspace, live: vec![1.0; CUSTOMERS], fields }
    }

    /// Lets `ask` show the block to a rule.
    fn show(bencher: Bencher, live: &[f64], fields: &[Vec<f64>], mut ask: impl FnMut(&Rows) -> Result<(), Failure>) {
        let rows = Rows {
            len: CUSTOMERS,
            live,
            field: &|slot| Column::Each(&fields[slot]),
            globals: &[13.0, 1.0],
            texts: [Words::Same("everyone"), Words::Same("opening")],
            id: &|lane| format!("everyone {lane}"),
        };
        bencher.counter(ItemsCount::new(CUSTOMERS)).bench_local(|| ask(&rows).is_ok());
    }

    /// Times a quantity's only rule.
    fn quantity(mut self, bencher: Bencher, name: &str) {
        let rules = self.book.quantity(&self.model, SettingId::Baseline, &format!("segments.everyone.{name}"));
        let rule: &Rule = rules.in_place.as_ref().unwrap_or_else(|| &rules.base[0]);
        let mut out = vec![0.0; CUSTOMERS];
        Shop::show(bencher, &self.live, &self.fields, |rows| {
            rule.evaluate(rows, Column::Same(100.0), &mut out, &mut self.workspace)
        });
    }

    /// Times the only rule for purchases, of which everybody made one.
    fn purchase(mut self, bencher: Bencher) {
        let rule = &self.book.event(&self.model, SettingId::Baseline, Event::Purchase)[0];
        let mut attributes = vec![vec![0.0; CUSTOMERS]; self.model.attributes.len()];
        let mut booked = vec![vec![0.0; CUSTOMERS]; self.book.bookings().len()];
        Shop::show(bencher, &self.live, &self.fields, |rows| {
            let [mut attributes, mut booked] = [&mut attributes, &mut booked]
                .map(|columns| columns.iter_mut().map(|c| &mut c[..]).collect::<Vec<_>>());
            rule.react(rows, &self.live, &mut attributes, &mut booked, &mut self.workspace)
        });
    }
}

#[divan::bench(args = ways())]
fn b1_retention(bencher: Bencher, way: Way) {
    Shop::new(way).quantity(bencher, "retention");
}

#[divan::bench(args = ways())]
fn b1_purchases(bencher: Bencher, way: Way) {
    Shop::new(way).quantity(bencher, "purchases");
}

#[divan::bench(args = ways())]
fn b1_cross_sell(bencher: Bencher, way: Way) {
    Shop::new(way).quantity(bencher, "cross_sell");
}

#[divan::bench(args = ways())]
fn b1_referrals(bencher: Bencher, way: Way) {
    Shop::new(way).quantity(bencher, "referrals");
}

#[divan::bench(args = ways())]
fn fifteen_lines(bencher: Bencher, way: Way) {
    Shop::new(way).quantity(bencher, "basket");
}

#[divan::bench(args = ways())]
fn loyalty_card_points(bencher: Bencher, way: Way) {
    Shop::new(way).purchase(bencher);
}

fn main() {
    divan::main();
}
