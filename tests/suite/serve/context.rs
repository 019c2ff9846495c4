//! What stands around the figures: of which scenario they are, how to get them again, and what is doubtful about them.

use super::wire::{Server, written};
use serde_json::json;

const SHOP: &str = "[scenario]\nname = \"Shop\"\nperiods = 8\nruns = 30\ndiscount_rate = 0.05\n[segments.small]\ncustomers = 30\n\
    retention = 0.5\npurchases = 4\nbasket = 80\nmargin = 0.3\n[strategies.keep]\nlabel = \"Keep\"\n\
    change = [{ path = \"segments.*.retention\", add = 0.2 }]\n[strategies.more]\n\
    change = [{ path = \"segments.*.basket\", scale = 1.1 }]\n[levers.stay]\nlabel = \"Customers who stay\"\n\
    path = \"segments.small.retention\"\nlow = 0.3\nhigh = 0.7\n[[check]]\nname = \"few leave\"\nthen = \"customers_lost < 10\"\n";

/// The words of the command that an answer gives.
fn command(html: &str) -> String {
    let (_, rest) = html.split_once("id=\"words\" tabindex=\"0\">").unwrap();
    rest.split_once("</pre>").unwrap().0.to_owned()
}

#[test]
fn the_command_gives_the_same_answer() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("my file; touch x.toml");
    std::fs::write(&file, SHOP).unwrap();
    let file = file.display().to_string();
    let words = ["--runs", "40", "--seed", "7", "--set", "segments.small.basket=90", "--threads", "1"];
    let server = Server::start(&[&[&*file], &words[..]].concat());
    let cookie = server.enter();
    let question = json!({ "page": "test", "turn": 1, "levers": { "stay": "60" }, "off": ["more"] });
    let answer = server.post("/play", &cookie, &question.to_string());
    let html = answer.frames().last().unwrap()["html"].as_str().unwrap().to_owned();
    let told = command(&html);
    let expected = format!(
        "tenure run '{file}' --runs 40 --seed 7 --set segments.small.basket=90 --threads 1 \
         --set segments.small.retention=0.6 --strategy baseline --strategy keep"
    );
    assert_eq!(told, expected);
    assert!(html.contains("If Customers who stay 60% (at the start: 50%)."), "{html}");
    // The report says the same, and where the levers stand.
    let report = server.post("/report", &cookie, &question.to_string().replace("test", "report")).body;
    let markup = told.replace('\'', "&#39;");
    assert!(report.contains(&told) || report.contains(&markup), "{report}");
    assert!(report.contains("Not as the file has it: Customers who stay 60% (at the start: 50%)"), "{report}");
}

#[test]
fn checks_are_played_where_the_levers_stand() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&[&written(folder.path(), SHOP)]);
    let cookie = server.enter();
    let told = |turn: u64, stay: &str| server.last(&cookie, turn, &json!({ "stay": stay }), "futures");
    let (low, beyond) = (told(1, "30"), told(2, "75"));
    assert!(low.contains("the reality check &quot;few leave&quot; does not hold in run"), "{low}");
    assert!(!low.contains("beyond its slider"));
    assert!(!beyond.contains("few leave"), "{beyond}");
    assert!(beyond.contains("Customers who stay stands beyond its slider, 30 to 70%"), "{beyond}");
    let report =
        server.post("/report", &cookie, &json!({ "page": "r", "turn": 1, "levers": { "stay": "30" } }).to_string());
    assert!(report.body.contains("few leave&quot; does not hold"), "{}", report.body);
}

#[test]
fn a_page_of_another_scenario_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&[&written(folder.path(), SHOP)]);
    let cookie = server.enter();
    let page = server.ask("GET /", &[("Host", &server.host()), ("Cookie", &cookie)], "").body;
    let (_, rest) = page.split_once("data-mark=\"").unwrap();
    let mark = rest.split_once('"').unwrap().0;
    let asked = |mark: &str, turn: u64| {
        server.post("/play", &cookie, &json!({ "of": mark, "page": "test", "turn": turn }).to_string()).status
    };
    assert_eq!([asked(mark, 1), asked("0123456789abcdef", 2)], [200, 410]);
    // Another lever, another seed, another number is another page.
    for (text, words) in [
        (SHOP.replace("basket = 80", "basket = 81"), vec![]),
        (SHOP.replace("path = \"segments.small.retention\"", "path = \"segments.small.margin\""), vec![]),
        (SHOP.to_owned(), vec!["--seed", "7"]),
    ] {
        let other = tempfile::tempdir().unwrap();
        let file = written(other.path(), &text);
        let server = Server::start(&[vec![&*file], words].concat());
        let cookie = server.enter();
        let question = json!({ "of": mark, "page": "test", "turn": 1 }).to_string();
        assert_eq!(server.post("/play", &cookie, &question).status, 410, "{text}");
    }
}

#[test]
fn what_does_not_exist_is_refused_with_what_may_be_meant() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&[&written(folder.path(), SHOP)]);
    let cookie = server.enter();
    let told = |turn: u64, question: serde_json::Value| {
        let mut question = question;
        (question["page"], question["turn"]) = (json!("test"), json!(turn));
        let path = if question["whom"].is_null() { "/play" } else { "/life" };
        let frames = server.post(path, &cookie, &question.to_string()).frames();
        frames.last().unwrap()["html"].as_str().unwrap().to_owned()
    };
    let mut turn = 0;
    let whom = |future: u64| json!({ "whom": { "customer": "small 1", "strategy": "keep", "future": future } });
    for (question, expected) in [
        (json!({ "levers": { "stya": "40" } }), "there is no lever `stya`: did you mean `stay`?"),
        (json!({ "off": ["moore"] }), "there is no strategy `moore`: did you mean `more`?"),
        (json!({ "levers": { "stay": "4,0" } }), "Customers who stay: a number is expected, such as 50"),
        (
            json!({ "whom": { "customer": "small 1", "strategy": "kep" } }),
            "there is no strategy `kep`: did you mean `keep`?",
        ),
        (whom(4_294_967_295), "futures are counted from 0 to"),
        (whom(4_294_967_296), "futures are counted from 0 to"),
    ] {
        turn += 1;
        let html = told(turn, question.clone());
        assert!(html.contains(expected), "{question}: {html}");
    }
}

#[test]
fn a_number_that_cannot_be_is_told_as_its_field_shows_it() {
    let folder = tempfile::tempdir().unwrap();
    let more = "[levers.rate]\npath = \"scenario.discount_rate\"\nlow = 0\nhigh = 0.2\n[levers.basket]\nlabel = \"A basket\"\n\
        path = \"segments.small.basket\"\nlow = 50\nhigh = 150\n[levers.more]\nlabel = \"More\"\n\
        path = \"strategies.keep.change.0.add\"\nlow = 0\nhigh = 0.3\n";
    let server = Server::start(&[&written(folder.path(), &format!("{SHOP}{more}")), "--threads", "1"]);
    let cookie = server.enter();
    for (turn, (lever, number, told)) in (1..).zip([
        ("stay", "1000", "Customers who stay is 1000%: between 0% and 100% is expected"),
        ("stay", "-0.5", "Customers who stay is -0.5%: between 0% and 100% is expected"),
        ("rate", "120", "rate is 120%: between 0% and 100% is expected"),
        ("basket", "-1", "A basket is -1: 0 or more is expected"),
        ("basket", "1e308", "A basket: 1e308 is too large"),
        ("stay", "1e308", "Customers who stay: 1e308% is too large"),
        // Of what the library alone knows it is told at least which field it is about.
        ("more", "-500", "must be"),
    ]) {
        let html = server.last(&cookie, turn, &json!({ lever: number }), "futures");
        assert!(html.contains(told), "{lever} {number}: {html}");
        assert!(html.contains(&format!("data-levers=\"[&quot;{lever}&quot;]\"")), "{html}");
    }
    // Where a lever may stand, but its slider does not go, that is said beside what was moved.
    let html = server.last(&cookie, 20, &json!({ "stay": "75" }), "futures");
    let (_, standing) = html.split_once("id=\"standing\"").unwrap();
    let standing = standing.split_once("</p>").unwrap().0;
    assert!(standing.contains("<strong>Customers who stay stands beyond its slider, 30 to 70%.</strong>"), "{html}");
}

#[test]
fn the_strategy_that_takes_all_answers_away_can_be_switched_off() {
    let folder = tempfile::tempdir().unwrap();
    let rule =
        "fn on_period(customer) {\n    customer.points += 1.0;\n    customer.points *= customer.points / 0.0;\n}";
    std::fs::write(folder.path().join("card.rhai"), rule).unwrap();
    let text =
        format!("{SHOP}[attributes]\npoints = 0.0\n[strategies.card]\nlabel = \"The card\"\nrules = [\"card.rhai\"]\n");
    let server = Server::start(&[&written(folder.path(), &text), "--threads", "1"]);
    let cookie = server.enter();
    let asked = |turn: u64, off: &[&str]| {
        let question = json!({ "page": "test", "turn": turn, "off": off }).to_string();
        server.post("/play", &cookie, &question).frames().pop().unwrap()["html"].as_str().unwrap().to_owned()
    };
    let html = asked(1, &[]);
    assert!(html.contains("cannot be played") && html.contains("Switch The card off to see the others."), "{html}");
    assert!(asked(2, &["card"]).contains("id=\"answer\""));
}

#[test]
fn a_life_says_of_which_levers_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&[&written(folder.path(), SHOP), "--threads", "1"]);
    let cookie = server.enter();
    let told = |turn: u64, levers: serde_json::Value| {
        let whom = json!({ "customer": "small 1", "strategy": "keep", "future": 0 });
        let question = json!({ "page": "test", "turn": turn, "levers": levers, "whom": whom });
        let frames = server.post("/life", &cookie, &question.to_string()).frames();
        frames.last().unwrap()["html"].as_str().unwrap().to_owned()
    };
    let (file, moved) = (told(1, json!({})), told(2, json!({ "stay": "60" })));
    assert!(file.contains("As it was opened · scenario "), "{file}");
    assert!(moved.contains("Customers who stay 60% (in the file: 50%) · scenario "), "{moved}");
}
