//! What money brings: newcomers by the budget of a channel, each one dearer than the one before.

use crate::random::math;

/// How many newcomers a budget is to bring in a period: `ceiling (1 - exp(-budget / (ceiling first_cost)))`. The first costs
/// `first_cost`, and no budget brings more than the ceiling.
pub(crate) fn newcomers(budget: f64, ceiling: f64, first_cost: f64) -> f64 {
    if budget == 0.0 || ceiling == 0.0 {
        return 0.0;
    }
    -ceiling * math::exp_m1(-(budget / first_cost) / ceiling)
}

/// How many times as many come for a discount: `(1 - discount)^-response`.
pub(crate) fn answer(discount: f64, response: f64) -> f64 {
    if discount == 0.0 || response == 0.0 { 1.0 } else { math::exp(-response * math::ln_1p(-discount)) }
}

#[cfg(test)]
mod tests {
    use super::{answer, newcomers};
    use crate::random::math;
    use proptest::prelude::*;

    fn near(is: f64, law: f64) {
        assert!((is - law).abs() <= 1e-9 * law.abs(), "{is} instead of {law}");
    }

    #[test]
    fn twenty_thousand_bring_319_of_400() {
        let brings = |budget| newcomers(budget, 400.0, 31.25);
        assert!((brings(20_000.0) - 319.241_392_8).abs() < 1e-7);
        assert!((20_000.0 / brings(20_000.0) - 62.65).abs() < 0.005, "on average");
        let next = 1.0 / (brings(20_000.5) - brings(19_999.5));
        assert!((next - 154.78).abs() < 0.005, "the next one: {next}");
    }

    #[test]
    fn at_300_a_head_the_best_budget_is_where_the_next_one_costs_300() {
        let worth = |budget: f64| 300.0 * newcomers(budget, 400.0, 31.25) - budget;
        let best = 400.0 * 31.25 * math::ln(300.0 / 31.25);
        assert!((best - 28_272.038_7).abs() < 1e-4);
        assert!((newcomers(best, 400.0, 31.25) - 358.333_3).abs() < 1e-4);
        assert!(worth(best) > worth(best - 10.0) && worth(best) > worth(best + 10.0));
    }

    #[test]
    fn a_fifth_off_brings_two_fifths_more() {
        assert!((answer(0.2, 1.5) - 1.397_542_5).abs() < 1e-7);
        assert_eq!((answer(0.0, 1.5), answer(1.0, 0.0)), (1.0, 1.0));
    }

    #[test]
    fn without_money_or_anybody_to_win_nobody_comes() {
        assert_eq!([newcomers(0.0, 400.0, 0.0), newcomers(100.0, 0.0, 30.0)], [0.0, 0.0]);
        assert_eq!(newcomers(1.0, 400.0, 0.0), 400.0, "what costs nothing");
    }

    proptest! {
        #[test]
        fn more_money_brings_more_and_never_the_ceiling_or_cheaper_ones(
            budget in 0.1..1e6_f64, more in 1.01..10.0_f64, ceiling in 1.0..1e4_f64, first in 0.1..1e3_f64,
        ) {
            let (few, many) = (newcomers(budget, ceiling, first), newcomers(more * budget, ceiling, first));
            prop_assert!(few <= many && many <= ceiling && many <= more * few * (1.0 + 1e-12));
            prop_assert!(few <= budget / first * (1.0 + 1e-12));
        }

        #[test]
        fn a_year_in_parts_brings_as_many(budget in 0.0..1e6_f64, ceiling in 1.0..1e4_f64, first in 0.1..1e3_f64) {
            let year = newcomers(budget, ceiling, first);
            for k in [4.0, 12.0, 52.0, 365.0] {
                near(k * newcomers(budget / k, ceiling / k, first), year);
            }
        }
    }
}
