//! Bargaining: large accounts obtain margin and service by their share of the firm's revenue.

use crate::play::{Game, Played, assert_exact};
use tenure::engine::Metric;
use tenure::rules::Mode;

/// Accounts that bring so much a year, in periods of which a year has so many; each is a segment of its own.
fn firm(period: &str, periods: u32, accounts: &[f64], more: &str) -> String {
    let mut text = format!("[scenario]\nperiod = \"{period}\"\nperiods = {periods}\nruns = 1\n{more}\n");
    for (at, brings) in accounts.iter().enumerate() {
        text += &format!(
            "[segments.a{at}]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\npurchases = 12\nbasket = {}\nmargin = 0.3\n",
            brings / 12.0
        );
    }
    text
}

fn play(text: &str) -> Played {
    Game::of(text).by_period().play()
}

/// What is lost of the margin of a period, for accounts all of which are above where bargaining begins.
fn conceded(accounts: &[f64], concession: f64, above: f64) -> f64 {
    let total: f64 = accounts.iter().sum();
    let hhi: f64 = accounts.iter().map(|brings| (brings / total).powi(2)).sum();
    concession * (hhi - above) * total
}

/// 600 and 400: of 300 margin 229.5 are left.
#[test]
fn the_margin_lost_is_the_concession_on_what_concentration_passes() {
    for (accounts, concession, above) in
        [(&[600.0, 400.0][..], 0.15, 0.05), (&[500.0, 300.0, 200.0], 0.3, 0.1), (&[700.0, 200.0, 100.0], 0.08, 0.0)]
    {
        for (period, a_year) in [("year", 1), ("quarter", 4), ("month", 12)] {
            let keys = format!("[bargaining]\nconcession = {concession}\nabove = {above}");
            let played = play(&firm(period, 2 * a_year, accounts, &keys));
            let total: f64 = accounts.iter().sum();
            let lost = conceded(accounts, concession, above);
            let [margin, noted] =
                [Metric::GrossMargin, Metric::MarginConceded].map(|metric| played.series("baseline", metric).remove(0));
            // Nothing in the first period.
            assert_exact("first", margin[0], 0.3 * total / f64::from(a_year));
            for t in 1..margin.len() {
                assert_exact("margin", margin[t], (0.3 * total - lost) / f64::from(a_year));
                assert_exact("conceded", noted[t], lost / f64::from(a_year));
            }
            let shares = accounts.iter().map(|brings| brings / total);
            assert_exact(
                "hhi",
                played.figure("baseline", Metric::Hhi),
                shares.clone().map(|share| share * share).sum(),
            );
            assert_exact("largest", played.figure("baseline", Metric::LargestShare), shares.fold(0.0, f64::max));
        }
    }
    assert!((1_000.0 * 0.3 - conceded(&[600.0, 400.0], 0.15, 0.05) - 229.5).abs() < 1e-12);
}

#[test]
fn among_twenty_equal_accounts_nobody_bargains_bit_for_bit() {
    for n in [20, 30] {
        let keys = ["", "[bargaining]\nconcession = 0.5\nextra_service = 2\n"];
        let [without, with] = keys.map(|keys| {
            let text =
                firm("month", 8, &vec![1_200.0; n], keys) + "[activities.order]\ndriver = \"purchase\"\ncost = 4\n";
            let played = play(&text);
            [Metric::GrossMargin, Metric::CostToServe, Metric::Npv]
                .map(|metric| played.series("baseline", metric).remove(0))
        });
        assert_eq!(without, with, "{n} accounts");
    }
}

/// Revenue of late is a mean in which what a year holds weighs most: of firm and account alike, so that who grows bargains more.
#[test]
fn what_counts_is_the_revenue_of_late() {
    let keys = "[bargaining]\nconcession = 0.2\nabove = 0.1\n";
    let rises = "purchases = { by_period = [1, 1, 1, 1, 5, 5, 5, 5, 5, 5], basis = \"period\" }\n";
    let text = firm("quarter", 10, &[120.0, 120.0], keys).replacen("purchases = 12\n", rises, 1).replacen(
        "purchases = 12\n",
        "purchases = { value = 1, basis = \"period\" }\n",
        1,
    );
    let margin = play(&text).series("baseline", Metric::GrossMargin).remove(0);
    let [mut one, mut other, mut firm] = [0.0; 3];
    for (t, margin) in margin.into_iter().enumerate() {
        let (of_one, of_other) = (if t < 4 { 10.0 } else { 50.0 }, 10.0);
        let points = |account: f64| if firm > 0.0 { 0.2 * (account / firm - 0.1_f64).max(0.0) } else { 0.0 };
        let expected = of_one * (0.3 - points(one)) + of_other * (0.3 - points(other));
        assert_exact(&format!("period {t}"), margin, expected);
        let weight = 4.0_f64.min(t as f64 + 1.0);
        for (mean, now) in [(&mut one, of_one), (&mut other, of_other), (&mut firm, of_one + of_other)] {
            *mean += (4.0 * now - *mean) / weight;
        }
    }
}

/// Orders of 600 and 400 at a cost of 10: 10 x (1 + .5 x .55) and 10 x (1 + .5 x .35) in the second year.
#[test]
fn large_accounts_ask_for_more_service_for_all_that_serves_them() {
    let keys = "[bargaining]\nextra_service = 0.5\n";
    let work = "[activities.order]\ndriver = \"period\"\ncost = 6\n[activities.care]\ndriver = \"complaint\"\ncost = 4\n[activities.win]\ndriver = \"period\"\nline = \"programme\"\ncost = 100\n";
    let complain = "margin = 0.3\ncomplaints = { value = 1, basis = \"period\" }\n";
    let text = firm("year", 2, &[600.0, 400.0], keys).replace("margin = 0.3\n", complain) + work;
    let played = play(&text);
    let cost = played.series("baseline", Metric::CostToServe).remove(0);
    assert_exact("first year", cost[0], 20.0);
    assert_exact("second year", cost[1], 12.75 + 11.75);
    assert_exact("programme", played.figure("baseline", Metric::ProgrammeCost), 400.0);
}

/// Who leaves in the last year, or is dropped, is among those whom its revenue rests on.
#[test]
fn accounts_that_have_gone_still_count_in_the_last_year() {
    let keys = "[bargaining]\nconcession = 0.1\n";
    for run_off in [0, 3] {
        let text = firm("month", 24, &[600.0, 400.0], keys).replace("runs = 1", &format!("runs = 1\nrun_off = {run_off}"))
            .replacen("retention = 1", "retention = { by_period = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0], basis = \"period\" }", 1)
            + "[strategies.drop]\ndrop = [\"a1\"]\nfrom = 21\n";
        let played = play(&text);
        // Six months of the one, and twelve or nine of the other.
        for (name, other) in [("baseline", 400.0), ("drop", 300.0)] {
            let (one, total) = (300.0, 300.0 + other);
            let hhi = f64::powi(one / total, 2) + f64::powi(other / total, 2);
            assert_exact(name, played.figure(name, Metric::Hhi), hhi);
            assert_exact(name, played.figure(name, Metric::LargestShare), f64::max(one, other) / total);
        }
    }
    assert_eq!(play(&firm("month", 4, &[600.0], "")).outcomes.runs[0][0].values[Metric::Hhi as usize], None);
}

#[test]
fn rules_say_who_bargains_and_read_revenue_of_late() {
    let keys = "rules = [\"firm.rhai\"]\n[bargaining]\nabove = 0.05\n";
    let rules = "fn bargaining_concession(customer, base) { if customer.revenue_year > 500.0 { 0.15 } else { base } }";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("firm.rhai"), rules).unwrap();
    std::fs::write(folder.path().join("scenario.toml"), firm("year", 2, &[600.0, 400.0], keys)).unwrap();
    for mode in [Mode::Compiled, Mode::Interpreted] {
        let played = Game::open_in(&folder.path().join("scenario.toml"), mode).by_period().play();
        let noted = played.series("baseline", Metric::MarginConceded).remove(0);
        assert_exact("only the larger one", noted[1], 600.0 * 0.15 * 0.55);
    }
}
