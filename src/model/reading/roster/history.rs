//! What a list says of the past of those who are customers at the opening.

use super::customers::Builder;
use super::dates::Reading;
use super::header::Column;
use super::styles::Style;
use super::told::Told;
use crate::model::reading::range::out_of_range;
use crate::model::{History, Listed};
use crate::scenario::clip;
use crate::sheet::Row;
use crate::units::Role;

/// Nobody has bought more often, or one more could not be told from it.
const MOST_PURCHASES: f64 = 1e9;
/// Nobody brought more in a year or cost more to win: that of all of them can be added up.
const MOST_MONEY: f64 = 1e15;

/// One thing that a column says of the past.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fact {
    /// When the customer last bought: how many periods before the start, or a date.
    Bought,
    /// How often it has bought.
    Purchases,
    /// How many products it holds.
    Products,
    /// What it cost to win.
    Acquired,
    /// What it brought in the last year.
    Revenue,
    /// For how many units of the basis of its retention its having stayed counts.
    Stayed,
}

impl Builder<'_> {
    /// Adds what a cell says; the number, if it adds up over customers.
    pub(super) fn remember(
        &self,
        listed: &mut Listed,
        fact: Fact,
        cell: &str,
        (row, index): (&Row, usize),
        told: &mut Told,
    ) -> Option<f64> {
        let mut number = |name, low, high| {
            let number = self.parsed(cell, row, index, (name, Role::PerOccasion), told)?;
            if (low..=high).contains(&number) {
                return Some(number);
            }
            told.error(out_of_range(&row.place(self.sheet, index), &format!("`{name}`"), number, low, high));
            None
        };
        let whole = |name: &str, number: Option<f64>, told: &mut Told| {
            if let Some(part) = number.filter(|number| number.fract() != 0.0) {
                let place = row.place(self.sheet, index);
                told.error(place.error(format!("`{name}` is {part}"), "expected a whole number"));
            }
            number
        };
        let most = self.products_max(listed.segment);
        let history = &mut listed.history;
        match fact {
            Fact::Bought => {
                history.bought = self.last_bought(cell, row, index, told);
                None
            }
            Fact::Purchases => {
                let purchases = number("frequency", 0.0, MOST_PURCHASES);
                history.purchases = whole("frequency", purchases, told);
                history.purchases
            }
            Fact::Products => {
                let products = number("products", 1.0, most);
                history.products = whole("products", products, told);
                history.products
            }
            Fact::Revenue => {
                history.revenue = number("revenue_year", 0.0, MOST_MONEY);
                history.revenue
            }
            Fact::Stayed => {
                history.stayed = number("stayed", 0.0, MOST_PURCHASES);
                None
            }
            Fact::Acquired => {
                history.acquired = number("acquired", 0.0, MOST_MONEY);
                history.acquired
            }
        }
    }

    /// The period of the last purchase: a number says how many periods before the start, with a minus or without.
    fn last_bought(&self, cell: &str, row: &Row, index: usize, told: &mut Told) -> Option<i32> {
        let period = self.period(cell, row, index, told)?;
        let ago = self.styles[index] == Style::Time(Reading::Periods);
        let period = if ago { -period.abs() } else { period };
        if period < 0 {
            return Some(period);
        }
        let title = format!("`{}` is no purchase before the start", clip(cell));
        let label = if ago { "expected 1 period ago, or more" } else { "it lies in the simulated time" };
        let problem = row.place(self.sheet, index).error(title, label);
        told.error(problem.help("last_bought says how long before the start a customer last bought, or on which day"));
        None
    }

    /// Tells of a past that cannot be.
    pub(super) fn doubt(&self, listed: &Listed, start: Option<i32>, row: &Row, told: &mut Told) {
        let History { bought, purchases, .. } = listed.history;
        let of_purchase = |column: &Column| *column == Column::Past(Fact::Bought);
        let any = |column: &Column| matches!(column, Column::Past(_));
        let (column, title, label): (&dyn Fn(&Column) -> bool, _, _) =
            if listed.start > 0 && !listed.history.is_unknown() {
                (&any, "a customer who starts later has a past", "it starts after the opening")
            } else if bought.zip(start).is_some_and(|(bought, start)| bought < start) {
                (&of_purchase, "a customer last bought before it started", "before its start")
            } else if bought.is_some() && purchases == Some(0.0) {
                (&of_purchase, "a customer who never bought has a last purchase", "`frequency` is 0")
            } else {
                return;
            };
        let index = self.columns.iter().position(column).unwrap_or_default();
        told.error(row.place(self.sheet, index).error(title, label));
    }
}
