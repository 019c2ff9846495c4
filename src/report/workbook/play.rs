//! A sheet to play on: what the net present value becomes at another discount rate, another price of programmes, another overhead. Customers
//! behave as they did: whoever wants to know what they would do plays the scenario again.

use super::book::{Book, Cell};
use crate::engine::{METRICS, Metric};
use crate::legible::name;
use crate::model::Horizon;
use crate::random::math;
use crate::report::terms::titles;
use crate::stats::{BASELINE, Comparison, Standing, sum};
use std::io;

/// Where the reader changes something: the rate, what programmes cost and what is overhead, of what they were.
const RATE: &str = "$B$4";
const PROGRAMMES: &str = "$B$5";
const OVERHEAD: &str = "$B$6";
/// The first row of strategies, from 0, and the first column of their money.
const FIRST: usize = 8;

/// The money of a strategy by period, means over the runs, not discounted.
struct Flows {
    cash: Vec<f64>,
    programmes: Vec<f64>,
    fixed: Vec<f64>,
}

/// Formulas that begin with the figures as they were played. None where periods are not kept, and where a firm without money stops: then what it
/// would have lost depends on these.
pub(super) fn play(book: &mut Book, comparison: &Comparison, horizon: &Horizon) -> io::Result<()> {
    let n = comparison.study.periods as usize;
    let factors: Vec<f64> = (0..n).map(|period| factor(horizon, period)).collect();
    let flows: Option<Vec<Flows>> = comparison.strategies.iter().map(|it| flows(it, &factors)).collect();
    let Some(flows) = flows.filter(|it| !it.is_empty() && !comparison.study.stops) else { return Ok(()) };
    book.sheet("What if", |page| {
        page.title("What if? Change the three numbers in colour")?;
        page.sentence("The net present values below follow. Customers stay, buy and leave as they were played; to see what they would do, play the scenario again.")?;
        page.row += 1;
        for (what, value) in [
            ("Discount rate a year", horizon.discount_rate),
            ("What programmes cost, of what they did", 1.0),
            ("Overhead (fixed cost), of what it was", 1.0),
        ] {
            page.cells(&[Cell::Text(what.to_owned()), Cell::Input(value)])?;
        }
        let currency = name(&comparison.study.currency);
        let titles = titles(comparison);
        page.row += 1;
        let head = ["Strategy".to_owned(), format!("Net present value, {currency}"), format!("Against the baseline, {currency}"), format!("As it was played, {currency}")];
        page.cells(&head.map(Cell::Head))?;
        let top = FIRST + comparison.strategies.len() + 3;
        let rows = |column: usize| format!("{0}${1}:{0}${2}", letters(column), top + 1, top + n);
        let baseline = comparison.strategies.iter().position(|it| it.name == BASELINE);
        let npv = |flows: &Flows| sum(flows.cash.iter().zip(&factors).map(|(cash, factor)| cash * factor));
        for (at, (title, own)) in titles.iter().zip(&flows).enumerate() {
            let [cash, programmes, fixed] = [0, 1, 2].map(|kind| rows(2 + 3 * at + kind));
            let formula = format!("=SUMPRODUCT(({cash}+{programmes}*(1-{PROGRAMMES})+{fixed}*(1-{OVERHEAD}))*{})", rows(1));
            let less = baseline.map(|baseline| {
                Cell::Formula(format!("=B{}-B{}", FIRST + at + 1, FIRST + baseline + 1), npv(own) - npv(&flows[baseline]))
            });
            let played = comparison.strategies[at].metrics[Metric::Npv as usize].map(|it| it.mean);
            let cells = [Cell::Text(title.clone()), Cell::Formula(formula, npv(own)), less.unwrap_or(Cell::Money(None)), Cell::Money(played)];
            page.cells(&cells)?;
        }
        page.row += 1;
        page.sentence("Means over the runs by period, not discounted. Cash holds programmes and overhead already.")?;
        let unit = comparison.study.period.name();
        let kinds = ["cash", "programmes", "overhead"];
        let of = |title: &String| kinds.map(|kind| format!("{title}: {kind}, {currency}"));
        let head = [unit.to_owned(), "Worth at the start of 1 then".to_owned()].into_iter().chain(titles.iter().flat_map(of));
        page.cells(&head.map(Cell::Head).collect::<Vec<Cell>>())?;
        for (period, worth) in factors.iter().enumerate() {
            let (elapsed, year) = (horizon.discounting.elapsed(), horizon.length.per_year());
            let formula = format!("=(1+{RATE})^(-(A{}-1+{elapsed})/{year})", page.row + 1);
            let money = flows.iter().flat_map(|it| [it.cash[period], it.programmes[period], it.fixed[period]]);
            let cells = [Cell::Count(Some(period as f64 + 1.0)), Cell::Factor(formula, *worth)];
            let cells: Vec<Cell> = cells.into_iter().chain(money.map(|it| Cell::Money(Some(it)))).collect();
            page.cells(&cells)?;
        }
        Ok(Some((0, 2)))
    })
}

/// What 1 of a period is worth at the start.
fn factor(horizon: &Horizon, period: usize) -> f64 {
    let years = (period as f64 + horizon.discounting.elapsed()) / horizon.length.per_year();
    math::exp(-math::ln_1p(horizon.discount_rate) * years)
}

/// Of what the runs say of each period; `None` where that is not kept.
fn flows(standing: &Standing, factors: &[f64]) -> Option<Flows> {
    let mean = |metric: Metric| -> Option<Vec<f64>> {
        let at = METRICS.iter().take(metric as usize).filter(|info| info.by_period).count();
        let series = standing.series.get(at).filter(|it| it.len() >= factors.len())?;
        Some(series.iter().take(factors.len()).map(|it| it.map_or(0.0, |it| it.mean)).collect())
    };
    let worth = mean(Metric::Npv)?;
    let cash = worth.iter().zip(factors).map(|(worth, factor)| worth / factor).collect();
    Some(Flows { cash, programmes: mean(Metric::ProgrammeCost)?, fixed: mean(Metric::FixedCost)? })
}

/// What a column is called: 0 is A.
fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut name = String::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        name.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
