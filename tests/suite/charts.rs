//! Pictures: what is drawn is what the text says, for whoever looks, and nothing that people wrote does harm in it.

use crate::made_up::{study, table, values};
use crate::play::Game;
use crate::report::{FOUR, of, one_line, wholesaler};
use crate::why::{SHOP, asked};
use roxmltree::Document;
use tenure::chart::{Bridge, Dots, Row};
use tenure::engine::{Metric, simulate};
use tenure::report::{Look, bridge, courses, difference, gains, json, picture, text, told, why};
use tenure::stats::{Comparison, Gathering, Study, compare};
use tenure::stop::Stop;

/// Names that would do harm where a picture is shown.
pub(crate) const HOSTILE: &str = "<script>alert(1)</script> & \"x\" 'y' \u{202e}\u{7}\u{0}]]> &amp; <!--";

/// A picture that was read again: it has a title, a description and no style, script or link.
pub(crate) fn read_picture(svg: &str) -> Document<'_> {
    let document = Document::parse(svg).unwrap_or_else(|why| panic!("{why}\n{svg}"));
    let root = document.root_element();
    let known = ["svg", "title", "desc", "rect", "circle", "line", "text", "polygon", "polyline"];
    for element in root.descendants().filter(roxmltree::Node::is_element) {
        assert!(known.contains(&element.tag_name().name()), "{element:?}");
        for attribute in element.attributes() {
            let name = attribute.name();
            assert!(name != "style" && !name.starts_with("on") && !name.contains("href"), "{attribute:?}");
        }
    }
    for (reference, tag) in [("aria-labelledby", "title"), ("aria-describedby", "desc")] {
        let told = root.children().find(|it| it.has_tag_name(("http://www.w3.org/2000/svg", tag))).unwrap();
        assert_eq!(root.attribute(reference), told.attribute("id"));
        assert!(!told.text().unwrap().is_empty());
    }
    document
}

/// All that is written in a picture, in the order of it, in one line.
pub(crate) fn written(document: &Document) -> String {
    let texts = document.descendants().filter(|it| it.tag_name().name() == "text");
    texts.filter_map(|it| it.text()).collect::<Vec<_>>().join(" ")
}

fn count(document: &Document, class: &str) -> usize {
    document.descendants().filter(|it| it.tag_name().name() == "circle" && it.attribute("class") == Some(class)).count()
}

fn rows(dots: &Dots) -> &[Row] {
    &dots.rows
}

#[test]
fn dots_stand_for_the_middle_of_equal_parts() {
    // 101 differences, 0 to 100: a quantile is its share of 100 (type 7).
    let pairs: Vec<Vec<f64>> = (0..101).map(|at| vec![5.0, 5.0 + f64::from(at * 37 % 101)]).collect();
    let comparison = compare(study(), &values(&["baseline", "a"], &pairs));
    let [baseline, strategy] = &comparison.strategies[..] else { panic!() };
    assert_eq!(baseline.gains, None);
    let gains = strategy.gains.clone().unwrap();
    assert_eq!(gains.len(), 50);
    for (at, gain) in gains.iter().enumerate() {
        assert!((gain - (2.0 * at as f64 + 1.0)).abs() < 1e-9, "{gains:?}");
    }
    assert!((strategy.futures[0] - 6.0).abs() < 1e-9);
    let many: Vec<Vec<f64>> = pairs.iter().map(|pair| vec![pair[0], pair[1], 0.0, 1.0, 2.0]).collect();
    let comparison = compare(study(), &values(&["baseline", "a", "b", "c", "d"], &many));
    let gains = comparison.strategies[1].gains.clone().unwrap();
    assert_eq!((gains.len(), gains[0].round(), gains[19].round()), (20, 3.0, 98.0), "20 beyond three strategies");
}

#[test]
fn what_is_drawn_is_what_the_text_says() {
    let comparison = of(&wholesaler(&FOUR, 300));
    let dots = gains(&comparison).unwrap();
    let names: Vec<&str> = rows(&dots).iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["+5 points retention", "Loyalty card", "Without small accounts"], "the best first");
    let svg = dots.svg();
    let document = read_picture(&svg);
    let (text, drawn) = (one_line(&comparison), written(&document));
    let told = document.descendants().find(|it| it.tag_name().name() == "desc").unwrap().text().unwrap();
    for row in rows(&dots) {
        let (figure, chance) = row.said.split_once(", better in ").unwrap();
        // Margins stand one below the other in a table.
        assert!(text.replace("±  ", "± ").contains(figure), "{figure}: {text}");
        assert!(drawn.contains(&row.said) && told.contains(&row.said), "{drawn}\n{told}");
        let full = row.futures.iter().filter(|it| **it > 0.0).count();
        assert_eq!(chance, format!("{full} of 50"));
    }
    let above: usize = rows(&dots).iter().map(Row::above).sum();
    // The legend has one of each.
    assert_eq!((count(&document, "above"), count(&document, "below")), (above + 1, 150 - above + 1));
    insta::assert_snapshot!(svg.replace("><", ">\n<"));
}

#[test]
fn on_a_board_the_same_dots_stand_beside_their_names() {
    let dots = gains(&of(&wholesaler(&FOUR, 300))).unwrap();
    let (svg, board) = (dots.svg(), dots.board());
    let (narrow, wide) = (read_picture(&svg), read_picture(&board));
    for class in ["above", "below", "same"] {
        assert_eq!(count(&narrow, class), count(&wide, class), "{class}");
    }
    let number = |it: &roxmltree::Node, key: &str| it.attribute(key).map(|it| it.parse::<f64>().unwrap());
    let zero = wide.descendants().find(|it| it.attribute("class") == Some("zero")).unwrap();
    let zero = number(&zero, "x1").unwrap();
    let size: Vec<f64> =
        wide.root_element().attribute("viewBox").unwrap().split(' ').map(|it| it.parse().unwrap()).collect();
    for dot in wide.descendants().filter(|it| it.tag_name().name() == "circle") {
        let (x, y) = (number(&dot, "cx").unwrap(), number(&dot, "cy").unwrap());
        assert!(y > 0.0 && y < size[3] && x < size[2], "{dot:?}");
        let legend = y > size[3] - 20.0;
        assert!(legend || x > 284.0, "beside the names: {dot:?}");
        assert!(legend || (dot.attribute("class") == Some("above")) == (x > zero), "{dot:?}");
    }
    let drawn = written(&wide);
    rows(&dots).iter().for_each(|row| assert!(drawn.contains(&row.name) && drawn.contains(&row.said), "{drawn}"));
    insta::assert_snapshot!(board.replace("><", ">\n<"));
}

#[test]
fn dots_of_a_terminal_are_as_many_and_stand_on_the_same_side() {
    for (strategies, dots) in [(&FOUR[..], 50), (&FOUR[..3], 50)] {
        let comparison = of(&wholesaler(strategies, 300));
        let drawn = gains(&comparison).unwrap();
        for width in [60, 80, 100] {
            let plot = drawn.text(width);
            assert!(plot.lines().all(|line| line.chars().count() <= usize::from(width)), "{plot}");
            let zero = plot.lines().find_map(|line| line.chars().position(|it| it == '│')).unwrap();
            let (mut full, mut open) = (0, 0);
            for line in plot.lines().filter(|line| line.contains('│')) {
                for (column, it) in line.chars().enumerate() {
                    full += usize::from(it == '●' && column > zero);
                    open += usize::from(it == '○' && column < zero);
                }
            }
            let above: usize = rows(&drawn).iter().map(Row::above).sum();
            assert_eq!((full, open), (above, dots * rows(&drawn).len() - above), "{plot}");
        }
    }
    let comparison = of(&wholesaler(&FOUR, 300));
    let look = Look { plot: true, by_segment: true };
    let plain = |width| anstream::adapter::strip_str(&told(&comparison, width, look)).to_string();
    insta::assert_snapshot!("plot_in_80_columns", plain(80));
    let narrow = plain(60);
    assert!(narrow.lines().all(|line| line.chars().count() <= 60), "{narrow}");
    let without = |plot: &str| text(&comparison, 80).lines().filter(|line| !plot.contains(line)).count();
    assert_eq!(without(&told(&comparison, 80, look)), 0, "the picture replaces nothing");
}

/// However narrow a terminal is, there is a picture.
#[test]
fn no_terminal_is_too_narrow() {
    let drawn = gains(&of(&wholesaler(&FOUR, 60))).unwrap();
    (0..=40).for_each(|width| assert!(drawn.text(width).contains('│')));
}

#[test]
fn twins_are_neither_better_nor_worse() {
    let pairs: Vec<Vec<f64>> = (0..30).map(|at| vec![f64::from(at), f64::from(at) * (1.0 + 1e-15)]).collect();
    let dots = gains(&compare(study(), &values(&["baseline", "twin"], &pairs))).unwrap();
    assert!(dots.rows[0].said.ends_with(", the same in all"), "{}", dots.rows[0].said);
    let svg = dots.svg();
    let document = read_picture(&svg);
    assert_eq!((count(&document, "same"), count(&document, "above"), count(&document, "below")), (51, 1, 1));
    assert!(dots.key().ends_with("= the same") && dots.text(60).contains("=\n"), "{}", dots.text(60));
}

#[test]
fn where_nothing_is_held_against_the_baseline_the_value_is_drawn() {
    let pairs: Vec<Vec<f64>> = (-20..180).map(|at| vec![f64::from(at) * 1e4]).collect();
    let comparison = compare(study(), &values(&["baseline"], &pairs));
    let dots = picture(&comparison).unwrap();
    assert!(gains(&comparison).is_none() && dots.rows[0].said.ends_with(", below 0 in 10%"), "{}", dots.rows[0].said);
    assert_eq!((dots.rows[0].above(), dots.rows[0].same()), (45, 0));
    read_picture(&dots.svg());
}

#[test]
fn a_bridge_adds_up_and_says_what_why_says() {
    let (_, comparison) = asked(SHOP, ["three", "baseline"], 1);
    let drawn = bridge(&comparison).unwrap();
    let total: f64 = drawn.parts.iter().map(|part| part.amount).sum();
    assert!((total - drawn.whole.amount).abs() < 1e-9 * drawn.whole.amount.abs());
    // `run` says the same of the best.
    let same = difference(&comparison).unwrap();
    assert_eq!(same.title, drawn.title);
    let told = |it: &Bridge| it.parts.iter().map(|part| part.name.clone()).collect::<Vec<String>>();
    assert_eq!(told(&same), told(&drawn));
    for (one, other) in same.parts.iter().zip(&drawn.parts) {
        assert!((one.amount - other.amount).abs() <= 1e-9 * other.amount.abs(), "{one:?} {other:?}");
    }
    let text = why(&comparison, 80);
    let plain = anstream::adapter::strip_str(&text).to_string();
    let lines: Vec<String> = plain.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for part in drawn.parts.iter().chain([&drawn.whole]) {
        let said = part.said.split_whitespace().collect::<Vec<_>>().join(" ");
        let row = format!("{} {said}", part.name);
        assert!(lines.iter().any(|line| line.starts_with(&row)), "{row}\n{plain}");
    }
    let svg = drawn.svg();
    assert!(written(&read_picture(&svg)).contains(&drawn.whole.said));
    insta::assert_snapshot!(svg.replace("><", ">\n<"));
}

#[test]
fn a_fan_ends_where_the_table_says() {
    let text = "[scenario]\nname = \"Shop\"\nperiods = 30\n[segments.small]\ncustomers = 300\nretention = 0.5\npurchases = 4\nbasket = 80\nmargin = 0.3\n\
        [strategies.keep]\nlabel = \"Keep\"\nchange = [{ path = \"segments.*.retention\", add = 0.2 }]\n";
    let game = Game::of(text).by_period();
    let outcomes = simulate(&game.job(game.all(), 40), &|_| {}, &Stop::default()).unwrap();
    let comparison = compare(study(), &outcomes);
    let fans = courses(&comparison);
    assert_eq!(fans.len(), 2);
    for ((_, fan), metric) in fans.iter().zip([Metric::CustomersEnd, Metric::Npv]) {
        for (at, (panel, standing)) in fan.panels.iter().zip(&comparison.strategies).enumerate() {
            let whole = standing.metrics[metric as usize].unwrap();
            let near = |one: f64, other: f64| assert!((one - other).abs() <= 1e-9 * other.abs(), "{one} {other}");
            near(*panel.middle.last().unwrap(), whole.p50);
            let [low, high] = *panel.band.last().unwrap();
            near(low, whole.p5);
            near(high, whole.p95);
            assert_eq!((panel.lines.len(), panel.lines[7].len()), (20, 30));
            near(panel.lines[7][29], outcomes.runs[7][at].values[metric as usize].unwrap());
        }
        let svg = fan.svg();
        let document = read_picture(&svg);
        let futures = document.descendants().filter(|it| it.attribute("class") == Some("future")).count();
        assert_eq!(futures, 20 * fan.panels.len());
        assert!(fan.panels.iter().all(|panel| written(&document).contains(&panel.said)));
    }
    let ends = one_line(&comparison);
    let said = &fans[0].1.panels[1].said;
    let mean = said.split(' ').nth(3).unwrap();
    assert!(ends.contains(&format!("Keep {mean} ")), "{said}: {ends}");
    assert!(courses(&of(&wholesaler(&FOUR, 30))).is_empty(), "nothing is drawn that was not kept");
    insta::assert_snapshot!(fans[0].1.svg().replace("><", ">\n<").lines().take(40).collect::<Vec<_>>().join("\n"));
}

#[test]
fn names_do_no_harm_in_a_picture() {
    let strategies = [("baseline", "Baseline", 0.0), ("bad", HOSTILE, 5_000.0), ("long", "x", 1.0)];
    let study = Study { scenario: HOSTILE.to_owned(), currency: HOSTILE.to_owned(), ..study() };
    let comparison = compare(study, &wholesaler(&strategies, 30));
    let svg = picture(&comparison).unwrap().svg();
    let drawn = written(&read_picture(&svg)).replace(' ', "");
    assert!(drawn.contains("<script>alert(1)</script>&\"x\"'y'\u{fffd}\u{fffd}\u{fffd}]]>&amp;<!--"), "{drawn}");
    let mut bare = picture(&comparison).unwrap();
    bare.rows[0].name = HOSTILE.repeat(9);
    bare.title = HOSTILE.to_owned();
    read_picture(&bare.svg());
}

#[test]
fn every_runs_value_and_difference_is_told_where_it_is_asked_for() {
    let outcomes = wholesaler(&FOUR, 40);
    let comparison: Comparison = Gathering::of(&outcomes).one_by_one(study());
    let document: serde_json::Value = serde_json::from_str(&json(&comparison)).unwrap();
    assert_eq!(document["replications"].as_array().unwrap().len(), 40);
    let table = table(&outcomes);
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let value = rows.headers().unwrap().iter().position(|it| it == "value").unwrap();
    let cells: Vec<f64> = rows.records().map(|row| row.unwrap()[value].parse().unwrap()).collect();
    for (at, strategy) in document["strategies"].as_array().unwrap().iter().enumerate() {
        for run in 0..40 {
            let (own, base) = (cells[run * 4 + at], cells[run * 4]);
            // The reader of JSON may round the last bit.
            let near = |one: f64, other: f64| (one - other).abs() <= 1e-15 * base.abs();
            assert!(near(strategy["values"][run].as_f64().unwrap(), own));
            match strategy["differences"][run].as_f64() {
                Some(difference) => assert!(at > 0 && near(difference, own - base)),
                None => assert_eq!(at, 0),
            }
        }
    }
    assert!(!json(&of(&outcomes)).contains("\"values\""), "only where it is asked for");
}
