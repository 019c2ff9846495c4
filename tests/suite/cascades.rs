//! Cascades: measures one after another, each judged by what the firm can see.

use crate::play::{Game, Played, Z_20, assert_exact, mean};
use tenure::engine::{CascadeFigure, Metric, NamedFigure, Thing, TrialFigure};

/// A figure of the only cascade in every run.
fn told(played: &Played, figure: CascadeFigure) -> Vec<f64> {
    let at = played.outcomes.named.iter().position(|it| it.of == Thing::Cascade(figure)).unwrap();
    let strategy = played.outcomes.strategies.iter().position(|(name, _)| name == "all").unwrap();
    played.outcomes.runs.iter().map(|run| run[strategy].named[at].value.unwrap()).collect()
}

/// What a cascade finds of a measure, in every run.
fn found(played: &Played, measure: &str, figure: TrialFigure) -> Vec<Option<f64>> {
    let own = |it: &NamedFigure| it.of == Thing::Trial(figure) && it.name == measure;
    let at = played.outcomes.named.iter().position(own).unwrap();
    let strategy = played.outcomes.strategies.iter().position(|(name, _)| name == "all").unwrap();
    played.outcomes.runs.iter().map(|run| run[strategy].named[at].value).collect()
}

/// What a measure cost in each period of the only run.
fn cost(played: &Played, measure: &str) -> Vec<f64> {
    by_period(played, measure, Metric::MeasureCost)
}

/// A figure of it likewise.
fn by_period(played: &Played, measure: &str, metric: Metric) -> Vec<f64> {
    let of = Thing::Measure(metric);
    let at = played.outcomes.named.iter().position(|it| it.of == of && it.name == measure).unwrap();
    let strategy = played.outcomes.strategies.iter().position(|(name, _)| name == "all").unwrap();
    played.outcomes.runs[0][strategy].named[at].series.iter().map(|cost| cost.unwrap()).collect()
}

/// So many customers who buy with this chance in a period, and a strategy that takes a cascade with these keys, of these measures.
fn firm(customers: u32, buys: &str, periods: u32, measures: &str, cascade: &str) -> String {
    format!(
        "[scenario]\nperiods = {periods}\nrate_basis = \"period\"\nruns = 1\ndiscount_rate = 0\n\
         [segments.all]\ncustomers = {customers}\nretention = 1\nbuying = \"bernoulli\"\npurchases = {buys}\nbasket = 1\nmargin = 1\n\
         {measures}[cascades.ladder]\n{cascade}\n[strategies.all]\nmeasures = [\"ladder\"]\n"
    )
}

/// The chance of fewer than so many of `n` when each comes with chance `p`.
fn fewer(than: u32, n: u32, p: f64) -> f64 {
    let mut term = (1.0 - p).powi(n as i32);
    let mut sum = 0.0;
    for k in 0..than {
        sum += term;
        term *= f64::from(n - k) / f64::from(k + 1) * p / (1.0 - p);
    }
    sum
}

/// A hundred are contacted once, and at least 8 of them must answer.
#[test]
fn it_falls_back_as_often_as_too_few_of_a_hundred_answer() {
    assert!((fewer(8, 100, 0.05) - 0.872_039_521_4).abs() < 1e-10);
    assert!((fewer(8, 100, 0.12) - 0.076_136_098_4).abs() < 1e-10);
    for (customers, keep_if, least, truth) in
        [(100, 0.08, 8, 0.05), (100, 0.08, 8, 0.12), (50, 0.06, 3, 0.05), (25, 0.36, 9, 0.3)]
    {
        // A purchase in the period of the contact or the next answers it.
        let buys = 1.0 - (1.0_f64 - truth).sqrt();
        let measures = "[measures.mail]\nat_most = 1\n[measures.call]\n";
        let text = firm(
            customers,
            &buys.to_string(),
            5,
            measures,
            &format!("measures = [\"mail\", \"call\"]\nafter = 3\nkeep_if = {keep_if}"),
        );
        let runs = 4000;
        let played = Game::of(&text.replace("runs = 1\n", &format!("runs = {runs}\n"))).play();
        let (law, seen) = (fewer(least, customers, truth), mean(&told(&played, CascadeFigure::FellBack)));
        let sd = (law * (1.0 - law) / f64::from(runs)).sqrt();
        assert!((seen - law).abs() < Z_20 * sd, "{seen} for {law}");
        assert_exact("the others are kept", mean(&told(&played, CascadeFigure::Kept)), 1.0 - seen);
        let mail = |figure| found(&played, "mail", figure);
        let given_up: Vec<f64> = mail(TrialFigure::GivenUp).into_iter().flatten().collect();
        assert_eq!(given_up, told(&played, CascadeFigure::FellBack), "only the first has its turn in the five periods");
        assert_eq!(mail(TrialFigure::JudgedOn), vec![Some(f64::from(customers)); runs as usize]);
        assert_eq!(mail(TrialFigure::JudgedIn), vec![Some(3.0); runs as usize]);
    }
}

/// Judged when the period is closed that lies `after` its first contact; the next is taken from the period after.
#[test]
fn each_has_its_turn() {
    let measures =
        "[measures.mail]\ncost = 1\n[measures.call]\ncost = 2\nevery = 2\n[measures.offer]\ncost = 4\nfrom = 7\n";
    let tried = "measures = [\"mail\", \"call\", \"offer\"]\nafter = 2\nkeep_if = 0.01";
    let played = |buys: &str, cascade: &str| Game::of(&firm(10, buys, 12, measures, cascade)).by_period().play();
    let costs = |played: &Played| ["mail", "call", "offer"].map(|measure| cost(played, measure));
    let at = |periods: &[usize], cost: f64| -> Vec<f64> {
        (0..12).map(|period| if periods.contains(&period) { cost } else { 0.0 }).collect()
    };
    // Nobody ever answers.
    let none = played("0", tried);
    assert_eq!(costs(&none), [at(&[0, 1, 2], 10.0), at(&[3, 5], 20.0), at(&[7, 8, 9], 40.0)]);
    assert_eq!([CascadeFigure::FellBack, CascadeFigure::Kept].map(|it| told(&none, it)[0]), [3.0, 0.0]);
    // Everybody answers the second.
    let second = played("{ by_period = [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1] }", tried);
    assert_eq!(costs(&second), [at(&[0, 1, 2], 10.0), at(&[3, 5, 7, 9, 11], 20.0), at(&[], 0.0)]);
    assert_eq!([CascadeFigure::FellBack, CascadeFigure::Kept].map(|it| told(&second, it)[0]), [1.0, 1.0]);
    // What must be met exactly is met.
    let all = played("1", &tried.replace("0.01", "1"));
    assert_eq!(cost(&all, "mail"), at(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 10.0));
    // Without contacts nothing is judged.
    let text = firm(
        10,
        "0",
        12,
        &measures.replace("[measures.mail]\n", "[measures.mail]\nfor = 'customer.products > 5'\n"),
        tried,
    );
    assert_eq!(told(&Game::of(&text).play(), CascadeFigure::FellBack), [0.0]);
}

/// It begins with the strategy that takes it, ends with it, and its rounds are counted from its turn.
#[test]
fn it_begins_and_ends_with_its_strategy() {
    let measures = "[measures.mail]\ncost = 1\nevery = 2\n[measures.call]\ncost = 1\nevery = 2\n";
    let cascade = "measures = [\"mail\", \"call\"]\nafter = 2\nkeep_if = 0.5";
    let text = firm(10, "0", 12, measures, cascade) + "from = 3\nuntil = 8\n";
    let played = Game::of(&text).by_period().play();
    let paid = |measure: &str| {
        let cost = cost(&played, measure);
        (0..12).filter(|period| cost[*period] > 0.0).collect::<Vec<_>>()
    };
    assert_eq!([paid("mail"), paid("call")], [vec![3, 5], vec![6, 8]]);
    assert_eq!(played.figures("baseline", Metric::MeasureCost), [0.0]);
}

/// Where a part is left out, they are what an answer is held against: who would have bought anyway proves nothing.
#[test]
fn a_control_group_is_held_against_it() {
    let measures = "[measures.mail]\ncontrol = 0.5\n[measures.call]\n";
    let judged = |keep_if: &str| {
        let cascade = format!("measures = [\"mail\", \"call\"]\nafter = 1\nkeep_if = {keep_if}");
        told(&Game::of(&firm(40, "1", 6, measures, &cascade)).play(), CascadeFigure::FellBack)[0]
    };
    assert_eq!([judged("0"), judged("0.001"), judged("0.9")], [0.0, 1.0, 1.0]);
    // As long as nobody is left out nothing is known.
    let none = firm(1, "0", 6, &measures.replace("0.5", "1e-9"), "measures = [\"mail\"]\nafter = 1\nkeep_if = 0.5");
    assert_eq!(told(&Game::of(&none).play(), CascadeFigure::FellBack), [0.0]);
}

/// Ten a period are contacted, and can be answered until the next: so many are heard of when enough are.
#[test]
fn it_waits_for_as_many_contacts_as_are_asked_for() {
    let judged = |measures: &str, least: &str| {
        let cascade = format!("measures = [\"mail\", \"call\"]\nafter = 1\nkeep_if = 0.9{least}");
        Game::of(&firm(10, "0", 12, measures, &cascade)).by_period().play()
    };
    let all = "[measures.mail]\n[measures.call]\nfrom = 11\n";
    for (least, on, at) in [(1, 10.0, 1.0), (10, 10.0, 1.0), (11, 20.0, 2.0), (25, 30.0, 3.0), (109, 110.0, 11.0)] {
        let played = judged(all, &format!("\nat_least = {least}"));
        let mail = |figure| found(&played, "mail", figure)[0];
        assert_eq!([mail(TrialFigure::JudgedOn), mail(TrialFigure::JudgedIn)], [Some(on), Some(at)], "{least}");
        assert_eq!([mail(TrialFigure::GivenUp), mail(TrialFigure::Kept)], [Some(1.0), Some(0.0)]);
    }
    let never = judged(all, "\nat_least = 111");
    assert_eq!(
        TrialFigure::ALL.map(|figure| found(&never, "mail", figure)[0]),
        [Some(0.0), Some(0.0), None, None, None, None]
    );
    // Of those left out as many: how many that are is drawn once, and the same are left out in each period.
    let played = judged(&all.replace("[measures.mail]\n", "[measures.mail]\ncontrol = 0.3\n"), "\nat_least = 20");
    let mut heard = 0.0;
    let enough = by_period(&played, "mail", Metric::Control).into_iter().position(|more| {
        heard += more;
        heard >= 20.0
    });
    let (at, on) = (found(&played, "mail", TrialFigure::JudgedIn)[0], found(&played, "mail", TrialFigure::JudgedOn)[0]);
    assert!(at.is_some() && at == enough.map(|period| period as f64), "{at:?} for {enough:?}");
    assert!(on.is_some_and(|on| on > 20.0), "more are contacted than are left out");
    let left_out = found(&played, "mail", TrialFigure::LeftOut)[0];
    assert!(left_out.zip(on).is_some_and(|(left_out, on)| (20.0..on).contains(&left_out)), "{left_out:?}");
    assert_eq!(found(&played, "mail", TrialFigure::Asked)[0], Some(0.9));
}

/// One measure that is always kept is that measure.
#[test]
fn a_cascade_that_keeps_its_first_measure_is_that_measure() {
    let measures = "[measures.mail]\ncost = 1\nreach = 0.5\nevery = 2\nbudget = 60\ndoes = [{ path = \"basket\", scale = 2 }]\n\
        [measures.call]\ncost = 9\n";
    let cascade = "measures = [\"mail\", \"call\"]\nafter = 1\nkeep_if = 0";
    let text = firm(50, "0.5", 9, measures, cascade) + "[strategies.mail]\nmeasures = [\"mail\"]\n";
    let played = Game::of(&text).play();
    let run = |name: &str| {
        let at = played.outcomes.strategies.iter().position(|(known, _)| known == name).unwrap();
        played.outcomes.runs[0][at].values
    };
    assert_eq!(run("all"), run("mail"));
    assert_ne!(run("all"), run("baseline"));
}

/// Whom it contacted in vain goes off the file; who answered one of its measures stays, and who buys again is back.
#[test]
fn those_contacted_in_vain_go_off_the_file() {
    let measures = "[measures.mail]\n[measures.call]\nfor = 'customer.segment != \"late\"'\n";
    let cascade = "measures = [\"mail\", \"call\"]\nafter = 1\nkeep_if = 0.9\nthen = \"write_off\"";
    let text = firm(10, "{ by_period = [1, 0] }", 8, measures, cascade)
        + "[segments.never]\ncustomers = 7\nretention = 1\nbuying = \"bernoulli\"\npurchases = 0\nbasket = 1\nmargin = 1\n\
           [segments.late]\ncustomers = 5\nretention = 1\nbuying = \"bernoulli\"\nbasket = 1\nmargin = 1\n\
           purchases = { by_period = [0, 0, 0, 0, 0, 0, 1, 0] }\n";
    let played = Game::of(&text).by_period().play();
    let filed = &played.series("all", Metric::FiledEnd)[0];
    // Mail in periods 0 and 1, calls in 2 and 3; the ten of the first segment answered the mail of period 0.
    assert_eq!(filed, &[22.0, 22.0, 22.0, 22.0, 10.0, 10.0, 15.0, 15.0]);
    assert_eq!(played.figure("all", Metric::CustomersEnd), 22.0);
    assert_eq!(told(&played, CascadeFigure::LetGo), [12.0]);
    // Without that nobody does.
    let stays = Game::of(&text.replace("write_off", "stop")).by_period().play();
    assert_eq!(stays.series("all", Metric::CustomersEnd)[0], vec![22.0; 8]);
    assert_eq!(told(&stays, CascadeFigure::LetGo), [0.0]);
}

/// A switch is answered with yes or no, and a rule that gives a number is refused before anything is played.
#[test]
fn whether_it_is_taken_is_no_number() {
    let text = firm(10, "0", 4, "[measures.mail]\n", "measures = [\"mail\"]\nafter = 1\nkeep_if = 0.5")
        .replace("measures = [\"ladder\"]", "rules = [\"shop.rhai\"]");
    let compiled = |rule: &str| {
        let folder = crate::scenario::Folder::with(&[(
            "shop.rhai",
            &format!("fn cascade_ladder_on(portfolio, base) {{ {rule} }}"),
        )]);
        let (model, problems) = crate::scenario::try_with(&text, &[], &folder);
        tenure::rules::RuleBook::compile(&model.unwrap_or_else(|| panic!("{problems:?}")), tenure::rules::Mode::Auto)
    };
    assert!(compiled("portfolio.period >= 2").is_ok());
    let problems = compiled("if portfolio.period >= 2 { 1.0 } else { false }").map(|_| ()).unwrap_err();
    insta::assert_snapshot!(tenure::report::diagnostic::render(&problems, false, 80));
}

/// As `check` reads it back, and as a table.
#[test]
fn a_cascade_is_told_in_plain_words() {
    let measures = "[measures.mail]\nlabel = \"A card\"\ncost = 1\n[measures.call]\ncost = 5\n";
    let cascade = "label = \"Card, then call\"\nmeasures = [\"mail\", \"call\"]\nafter = 3\nat_least = 50\nkeep_if = 0.08\nthen = \"write_off\"";
    let game = Game::of(&firm(100, "0.02", 12, measures, cascade));
    let plain = |text: &str| anstream::adapter::strip_str(text).to_string();
    let portrait = tenure::engine::portrait(&game.job(game.all(), 1));
    let comparison = tenure::stats::compare(crate::made_up::study(), &game.play().outcomes);
    let told = plain(&tenure::report::text(&comparison, 80));
    insta::assert_snapshot!(format!("{}\n{told}", plain(&tenure::report::read_back(&portrait, 80))));
}
