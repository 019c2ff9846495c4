//! What may be asked without a command: scenarios from memory, shares as bytes, tables by columns. Nothing is printed; whoever asks is told.

use std::sync::Mutex;
use tenure::ask::{self, Bar, Door, How, Keep, Parts, Phase, Scene, Shelf};
use tenure::bundle::{Asked, Figures, Kind, Part};
use tenure::engine::MEMORY;
use tenure::error::{Error, Problem};
use tenure::isa::Isa;
use tenure::report::{self, Data, Look, Values};
use tenure::rules::Mode;
use tenure::stop::Stop;

const SHOP: &str = r#"
scenario = { name = "Shop", periods = 6, runs = 30, seed = 5, rate_basis = "period", rules = ["more.rhai"] }
portfolio.customers = "named.csv"
segments.small = { customers = 12, retention = 0.7, purchases = 1, basket = 40, margin = 0.5 }
strategies.keep = { label = "Keep", change = [{ path = "segments.*.retention", add = 0.05 }] }
"#;

/// Hears all that is said.
#[derive(Default)]
struct Ear {
    stop: Stop,
    said: Mutex<Vec<String>>,
    finished: Mutex<u32>,
}

impl Door for Ear {
    fn stop(&self) -> &Stop {
        &self.stop
    }

    fn begin(&self, _: Phase) {}

    fn warn(&self, text: &str) {
        self.said.lock().unwrap().push(text.to_owned());
    }

    fn note(&self, problems: &[Problem]) {
        self.said.lock().unwrap().extend(problems.iter().map(|it| it.title.clone()));
    }

    fn bar(&self, _: u32) -> Box<dyn Bar + '_> {
        Box::new(self)
    }
}

impl Bar for &Ear {
    fn towards(&self, _: u32) {}

    fn finished(&self, plays: u32) {
        *self.finished.lock().unwrap() = plays;
    }
}

fn how(threads: usize) -> How {
    How { runs: None, seed: None, threads, isa: Isa::best(), memory: MEMORY, roster: None }
}

fn brought() -> Vec<Part> {
    let part = |kind, name: &str, text: &str| Part {
        kind,
        name: name.to_owned(),
        shown: name.to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    vec![
        part(Kind::Rules, "more.rhai", "fn basket(customer, base) { base + 1.0 }\n"),
        part(Kind::Customers, "named.csv", "id,segment\nJansen,small\n"),
    ]
}

fn scene(door: &Ear) -> Scene {
    let (source, shelf) = Shelf::of_text("shop.toml", SHOP.to_owned(), MEMORY).unwrap();
    Scene::open((source, shelf.with(brought())), &[], Mode::Auto, &[], door).unwrap()
}

fn asked(scene: &Scene, figures: Figures) -> Asked {
    Asked { runs: scene.model.runs, seed: scene.model.seed, figures: Some(figures), ..Asked::default() }
}

const LEAN: Figures = Figures { years: false, causes: false, customers: false, ..Figures::ALL };

#[test]
fn a_scenario_from_memory_is_played_in_shares_to_the_same_bytes() {
    let ear = Ear::default();
    let scene = scene(&ear);
    for figures in [LEAN, Figures { years: false, ..Figures::ALL }, Figures::ALL, Figures { periods: false, ..LEAN }] {
        let asked = asked(&scene, figures);
        let here = ask::run(&scene, &asked, &how(2), None, &ear).unwrap();
        let question = ask::question(&scene, &asked, &how(2)).unwrap();
        let mut shares: Vec<Vec<u8>> = (0..4).map(|at| ask::play(&question, at, 4, &ear).unwrap()).collect();
        shares.rotate_left(3);
        let parts = Parts::read(shares, false).unwrap();
        let there = ask::run(&scene, &asked, &how(1), Some(&parts), &ear).unwrap();
        assert!(report::json(&there.comparison) == report::json(&here.comparison), "{figures:?}");
        let frames = |answer: &ask::Answer| {
            let data = Data {
                comparison: &answer.comparison,
                outcomes: &answer.outcomes,
                ledgers: (&answer.names, &answer.ledgers),
            };
            ["summary", "differences", "values", "series", "segments", "customers"]
                .map(|name| data.frame(name).unwrap())
        };
        assert!(frames(&there) == frames(&here), "{figures:?}");
        assert_eq!(frames(&here)[2].rows(), 60);
        assert!(matches!(frames(&here)[2].columns[0].1, Values::Whole(_)));
    }
    // A list says how it was understood, whoever reads it, and nothing else is said.
    let mut said = ear.said.lock().unwrap().clone();
    said.sort();
    said.dedup();
    assert_eq!(said, ["1 customer listed: 1 at the opening", "segment `small` has 12 customers and 1 of the list"]);
    assert_eq!(*ear.finished.lock().unwrap(), 30);
}

#[test]
fn what_is_kept_beside_totals_changes_nothing_that_is_told_of_them() {
    let ear = Ear::default();
    let scene = scene(&ear);
    let look = Look { plot: false, by_segment: false };
    let told = |figures| {
        let answer = ask::run(&scene, &asked(&scene, figures), &how(2), None, &ear).unwrap();
        let totals = answer.comparison.totals();
        (report::json(&totals), report::told(&totals, 80, look))
    };
    let bare = Figures { periods: false, ..LEAN };
    let all = Figures { years: false, ..Figures::ALL };
    assert!(told(all) == told(bare) && told(LEAN) == told(bare));
}

#[test]
fn a_share_is_of_the_question_and_of_nothing_else() {
    let ear = Ear::default();
    let scene = scene(&ear);
    let question = |figures| ask::question(&scene, &asked(&scene, figures), &how(1)).unwrap();
    let lean = question(LEAN);
    let usage = |result: tenure::error::Result<Vec<u8>>| match result {
        Err(Error::Usage(told)) => told,
        other => panic!("{other:?}"),
    };
    assert_eq!(usage(ask::play(&lean, 4, 4, &ear)), "cannot read the question: it has no part 4 of 4, from 0");
    let cut = usage(ask::play(&lean[..lean.len() - 1], 0, 4, &ear));
    assert!(cut.starts_with("cannot read the question: it is cut off"), "{cut}");
    let share = |question: &[u8], at| ask::play(question, at, 2, &ear).unwrap();
    let other = share(&question(Figures::ALL), 1);
    let refused = |parts, some| match Parts::read(parts, some) {
        Err(Error::Usage(told)) => told,
        _ => panic!("taken"),
    };
    assert_eq!(
        refused(vec![share(&lean, 0), other.clone()], false),
        "part 1 of 2 and part 2 of 2 are not of one job: other figures are asked for in them"
    );
    assert!(refused(vec![share(&lean, 0), other], true).ends_with("other figures are asked for in them"));
    assert_eq!(refused(vec![share(&lean, 0)], false), "part 2 of 2 is not among them");
    // What is there of a job is told as such.
    let some = Parts::read(vec![share(&lean, 1)], true).unwrap();
    let answer = ask::run(&scene, &asked(&scene, LEAN), &how(1), Some(&some), &ear).unwrap();
    assert_eq!((answer.comparison.runs, answer.comparison.planned), (15, 30));
    assert_eq!(answer.outcomes.replications, (0..30).filter(|run| run % 2 == 1).collect::<Vec<u32>>());
}

#[test]
fn what_there_is_no_room_for_is_left_out_and_said() {
    let ear = Ear::default();
    let scene = scene(&ear);
    let asked = Asked { runs: 200_000, ..asked(&scene, Figures { years: false, ..Figures::ALL }) };
    ear.stop.ask();
    let tight = How { memory: 64 << 20, ..how(1) };
    let answer = ask::run(&scene, &asked, &tight, None, &ear).unwrap();
    assert_eq!(answer.comparison.runs, 0, "it was asked to stop");
    let said = ear.said.lock().unwrap().join("\n");
    assert!(said.contains("no room for the figures of each run: the answer goes without them"), "{said}");
}

#[test]
fn a_file_that_is_brought_along_stands_before_one_beside_the_scenario() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("shop.toml"), SHOP).unwrap();
    std::fs::write(folder.path().join("more.rhai"), "fn basket(customer, base) { base + 7.0 }\n").unwrap();
    std::fs::write(folder.path().join("named.csv"), "id,segment\nSmit,small\nBakker,small\n").unwrap();
    let ear = Ear::default();
    let open = |own| {
        let (source, shelf) = Shelf::open(Some(&folder.path().join("shop.toml")), MEMORY, Keep::All).unwrap();
        Scene::open((source, shelf.with(own)), &[], Mode::Auto, &[], &ear).unwrap()
    };
    let ids = |scene: &Scene| scene.model.roster.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
    let (beside, along) = (open(Vec::new()), open(brought()));
    assert_eq!((ids(&beside), ids(&along)), (vec!["Smit".to_owned(), "Bakker".to_owned()], vec!["Jansen".to_owned()]));
    let kept = along.kept();
    assert!(brought().iter().all(|part| kept.contains(part)), "and is kept as what was read");
}
