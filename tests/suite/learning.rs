//! How often the library's policies decide rightly, held against the binomial law of what they see.

use crate::play::{Game, Played, Z_20};

/// The law of how many of `n` come with chance `p`.
fn binomial(n: usize, p: f64) -> Vec<f64> {
    let mut law = vec![0.0; n + 1];
    law[0] = 1.0;
    for tried in 0..n {
        for k in (0..=tried).rev() {
            law[k + 1] += law[k] * p;
            law[k] *= 1.0 - p;
        }
    }
    law
}

/// The chance that the share of those who come is higher among `n` with chance `p` than among `m` with chance `q`.
fn above(n: usize, p: f64, m: usize, q: f64) -> f64 {
    let (more, less) = (binomial(n, p), binomial(m, q));
    let fewer: Vec<f64> = less
        .iter()
        .scan(0.0, |sum, p| {
            *sum += p;
            Some(*sum)
        })
        .collect();
    // Of the others fewer than x m / n must have come.
    let below = |x: usize| (x * m).checked_sub(1).map_or(0.0, |most| fewer[(most / n).min(m)]);
    more.iter().enumerate().map(|(x, p)| p * below(x)).sum()
}

#[test]
fn two_arms_of_two_hundred_show_what_is_published() {
    for (base, seen, taken) in [(0.02, 0.9761, 0.428), (0.05, 0.9313, 0.454), (0.10, 0.8767, 0.467)] {
        assert!((above(200, base + 0.04, 200, base) - seen).abs() < 5e-5);
        assert!((above(200, base, 200, base) - taken).abs() < 5e-4);
    }
}

/// In how many runs something is booked.
fn share(played: &Played, strategy: usize, name: &str, value: f64) -> f64 {
    let at = played.outcomes.booked.iter().position(|known| known == name).unwrap();
    let runs = &played.outcomes.runs;
    runs.iter().filter(|run| (run[strategy].booked[at] - value).abs() < 1e-6).count() as f64 / runs.len() as f64
}

/// Played with a file of the library, and one that books what it decided.
fn played(text: &str, notes: &str) -> Played {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("scenario.toml"), text).unwrap();
    std::fs::write(folder.path().join("notes.rhai"), notes).unwrap();
    Game::open(&folder.path().join("scenario.toml")).play()
}

/// Four hundred customers, about half of them left out: the arms differ from run to run.
#[test]
fn a_pilot_is_right_as_often_as_its_contacts_allow() {
    let runs = 1500;
    for (base, effect) in [(0.02, 0.04), (0.10, 0.04), (0.05, 0.0)] {
        // A purchase in the period of the contact or the next is an answer.
        let usual = 1.0 - (1.0_f64 - base).sqrt();
        let moved = 1.0 - (1.0 - base - effect) / (1.0 - usual);
        let text = format!(
            "[scenario]\nperiods = 4\nrate_basis = \"period\"\nruns = {runs}\n\
             [segments.all]\ncustomers = 400\nretention = 1\nbuying = \"bernoulli\"\npurchases = {usual}\nbasket = 1\nmargin = 1\n\
             [measures.pilot]\nat_most = 1\ncontrol = 0.5\ndoes = [{{ path = \"purchases\", set = {moved} }}]\n\
             [memory]\npilot_wanted = 100\npilot_surety = 0\npilot_over = 0\npilot_contacts = 0\npilot_answers = 0\n\
             pilot_control = 0\npilot_control_answers = 0\n\
             [strategies.pilot]\nmeasures = [\"pilot\"]\nrules = [\"pilot.rhai\", \"notes.rhai\"]\n"
        );
        let notes =
            "fn policy(portfolio) { if portfolio.period == 3 { portfolio.book(\"over\", portfolio.pilot_over); } }";
        let played = played(&text, notes);
        let split = binomial(400, 0.5);
        let law: f64 = (130..=270).map(|n| split[n] * above(n, base + effect, 400 - n, base)).sum();
        let [kept, ended] = [1.0, 2.0].map(|over| share(&played, 1, "over", over));
        assert!((kept + ended - 1.0).abs() < 1e-12, "{kept} {ended}");
        let sd = (law * (1.0 - law) / f64::from(runs)).sqrt();
        assert!((kept - law).abs() < Z_20 * sd, "{kept} of {law} with {base} and {effect}");
    }
}

/// A surety of 1.64 standard errors keeps what does nothing in one run of twenty.
#[test]
fn a_sure_pilot_seldom_keeps_what_does_nothing() {
    let runs = 1500;
    let text = format!(
        "[scenario]\nperiods = 4\nrate_basis = \"period\"\nruns = {runs}\n\
         [segments.all]\ncustomers = 1000\nretention = 1\nbuying = \"bernoulli\"\npurchases = 0.2\nbasket = 1\nmargin = 1\n\
         [measures.pilot]\nat_most = 1\ncontrol = 0.5\ncost = 1\n\
         [memory]\npilot_wanted = 100\npilot_surety = 1.64\npilot_over = 0\npilot_contacts = 0\npilot_answers = 0\n\
         pilot_control = 0\npilot_control_answers = 0\n\
         [strategies.pilot]\nmeasures = [\"pilot\"]\nrules = [\"pilot.rhai\", \"notes.rhai\"]\n"
    );
    let notes = "fn policy(portfolio) { if portfolio.period == 3 { portfolio.book(\"over\", portfolio.pilot_over); } }";
    let kept = share(&played(&text, notes), 1, "over", 1.0);
    let sd = (0.05_f64 * 0.95 / f64::from(runs)).sqrt();
    // The share of a normal beyond 1.64 is .0505; two shares of some 500 come near it.
    assert!((kept - 0.0505).abs() < Z_20 * sd, "{kept}");
}

/// Two hundred contacts of each measure in a year, at the same cost.
#[test]
fn money_moves_to_where_it_pays_as_often_as_answers_show_it() {
    let runs = 1500;
    for (mail, call) in [(0.14, 0.06), (0.08, 0.06)] {
        let buys = |p: f64| 1.0 - (1.0_f64 - p).sqrt();
        let segment = |name: &str, p: f64| {
            format!(
                "[segments.{name}]\ncustomers = 200\nretention = 1\nbuying = \"bernoulli\"\npurchases = {}\nbasket = 1\nmargin = 1\n\
                 [measures.{name}]\nfor = 'customer.segment == \"{name}\"'\nat_most = 1\ncost = 1\nbudget = 1_000\n",
                buys(p)
            )
        };
        let text = format!(
            "[scenario]\nperiods = 14\nrate_basis = \"period\"\nruns = {runs}\n{}{}[memory]\ncontact_budget = 2_000\nmail_share = 0.5\njudged = 0\n\
             [strategies.move]\nmeasures = [\"mail\", \"call\"]\nrules = [\"budget_where_it_pays.rhai\", \"notes.rhai\"]\n",
            segment("mail", mail),
            segment("call", call)
        );
        let notes =
            "fn policy(portfolio) { if portfolio.period == 13 { portfolio.book(\"share\", portfolio.mail_share); } }";
        let played = played(&text, notes);
        for (moved, law) in [(0.6, above(200, mail, 200, call)), (0.4, above(200, call, 200, mail))] {
            let seen = share(&played, 1, "share", moved);
            let sd = (law * (1.0 - law) / f64::from(runs)).sqrt();
            assert!((seen - law).abs() < Z_20 * sd + 1e-9, "{seen} of {law} with {mail} and {call}");
        }
    }
}
