//! Lists that say something else than was meant: totals among customers, customers counted twice, days that are none.

use super::everyday::{ONE, TWO, read, reads, refuses};
use super::with_notes;
use crate::scenario::{Folder, try_with};
use tenure::error::{Problem, Severity};

/// Two customers, with a `start`, before what follows.
fn after_two(rows: &str) -> String {
    format!("id;segment;start;purchases;basket\nK1;small;-3;3;382.23\nK2;small;-4;4;470.54\n{rows}")
}

#[test]
fn a_row_with_the_name_of_a_total_is_no_customer() {
    for id in ["Totaal small", "Totaal klanten: 4", "K-totaal", "Sub-total", "TOTAL 2025", "Gesamtsumme"] {
        refuses(&after_two(&format!("{id};small;-1;5;6\n")), &format!("line 4: a line is called `{id}`"));
    }
    reads("id;segment\nTotalEnergies;small\nSommers BV;big\n", "TotalEnergies 0, Sommers BV 0", &[TWO]);
    let doubted = ["warning: a line is called `Total Energies NV`", "warning: a line is called `Som BV`", TWO];
    reads("id;segment\nTotal Energies NV;small\nSom BV;big\n", "Total Energies NV 0, Som BV 0", &doubted);
}

#[test]
fn a_row_that_adds_up_those_above_it_is_no_customer() {
    let adds_up = "line 4: a line adds up those above it";
    refuses(&after_two("Klein;small;;7;852.77\nK3;small;-1;9;12\n"), adds_up);
    let list = "K3;big;-9;0.5;100\nK4;big;-9;0.25;200\nK5;big;-9;0.25;300\n";
    // Of a segment, at the end; of all but the totals, behind them.
    let at_the_end = format!("{list}klein;small;;7;852.77\ngroot;big;;1;600\n");
    refuses(&after_two(&at_the_end), "line 7: a line adds up those above it (2 rows)");
    refuses(&after_two(&format!("{list}5;small;-1;8;1452.77\n")), "line 7: a line adds up those above it");
    let between = format!("klein;small;;7;852.77\n{list}rest;small;;1;600\nalles;small;;8;1452.77\n");
    refuses(&after_two(&between), "line 4: a line adds up those above it (3 rows)");
    let many = (1..=10).fold("id;segment;basket\n".to_owned(), |list, id| format!("{list}{id};small;{id}.5\n"));
    refuses(&format!("{many}x;small;60\n"), "line 12: a line adds up those above it");
    assert!(read(&format!("{many}x;small;61\n"), "").is_ok());
}

#[test]
fn a_customer_whose_figures_are_a_sum_by_chance_is_one() {
    reads(
        "id;segment;basket\nA;small;100\nB;small;200\nC;small;300\nD;small;600\n",
        "A 0 100, B 0 200, C 0 300, D 0 600",
        &["4 customers listed: 4 at the opening"],
    );
    assert!(
        read("id;segment;start;purchases;basket\nA;small;-1;1;100\nB;small;-1;1;100\nC;small;-1;2;200\n", "").is_ok()
    );
    assert!(read("id;segment;basket\nA;small;0\nB;small;0\nC;small;0\nD;small;0\n", "").is_ok());
    assert!(read(&after_two("K3;small;-3;7;852.77\n"), "").is_ok(), "with a start, after two");
}

#[test]
fn days_that_stand_for_none_are_refused_and_long_lives_doubted() {
    let list = |column: &str, when: &str| format!("id;segment;{column}\n1;small;2024-05-01\n2;small;{when}\n");
    for day in ["1900-01-01", "1899-12-30", "1753-01-01", "0001-01-01", "1970-01-01"] {
        for column in ["start", "end"] {
            refuses(&list(column, day), &format!("line 3: `{day}` probably stands for a date that is not known"));
        }
    }
    let aged = "warning: 1 customer has started more than 60 years before the opening";
    reads(&list("start", "1965-12-31"), "1 -20, 2 -721", &[aged, TWO]);
    reads(&list("start", "1966-01-01"), "1 -20, 2 -720", &[TWO]);
    let never = "1 customer has an `end` more than 60 years after the opening: read as none";
    reads("id;segment;end\n1;small;9999-12-31\n", "1 0", &[ONE, never]);
    let serials = ["`end` read as day numbers of a spreadsheet", ONE, never];
    reads("id;segment;end\n1;small;2958465\n", "1 0", &serials);
    let (_, problems) = with_notes("id;segment;start\n1;small;44928\n2;small;0\n", "");
    let help = problems[0].help.as_deref();
    assert_eq!(help, Some("0 and 1 are what spreadsheets make of no date: leave the cell empty"));
}

#[test]
fn the_same_mistake_in_many_rows_is_told_once() {
    let rows = (0..388).map(|id| format!("{id};{}\n", if id % 2 == 0 { "Small" } else { "Large" }));
    let (_, problems) = with_notes(&rows.fold("id;segment\n".to_owned(), |list, row| list + row.as_str()), "");
    let told = |problem: &Problem| (problem.title.clone(), problem.source.place(problem.span.start).0);
    let expected = [("there is no segment `Small` (194 rows)", 2), ("there is no segment `Large` (194 rows)", 3)];
    assert_eq!(problems.iter().map(told).collect::<Vec<_>>(), expected.map(|(title, line)| (title.to_owned(), line)));
}

#[test]
fn empty_cells_are_counted_that_take_the_value_of_the_segment() {
    let told = "empty cells take the value of the segment: `purchases` of 1 customer, `basket` of 2 customers";
    let list = "id;segment;purchases;basket\n1;small;3;100\n2;small;4;\n3;small;;\n";
    assert_eq!(read(list, "").unwrap().1, [told, "3 customers listed: 3 at the opening"]);
}

#[test]
fn what_tells_of_the_opening_is_told_to_be_left_out_for_who_comes_later() {
    let owed = "`owed` of 2 customers who start later is left out: it tells of the opening";
    let asleep = "`asleep` of 1 customer who starts later is left out: it tells of the opening";
    let list = "id;segment;start;owed;asleep\n1;small;-3;50;1\n2;small;2;50;1\n3;small;2;50;0\n";
    let told = read(list, "").unwrap().1;
    assert!(told.iter().any(|note| note == owed) && told.iter().any(|note| note == asleep), "{told:?}");
}

#[test]
fn a_column_beside_an_end_does_not_ask_who_left() {
    let ignored = "warning: column `status` is ignored";
    reads("id;segment;status;end\n1;small;active;\n", "1 0", &[ignored, ONE]);
}

#[test]
fn the_revenue_of_a_year_is_no_basket() {
    for name in ["revenue", "Jaaromzet", "Omzet 2025", "turnover"] {
        let (_, problems) = with_notes(&format!("id;segment;{name}\n1;small;100\n"), "");
        let help = problems.into_iter().find_map(|problem| problem.help).unwrap();
        assert!(help.starts_with(&format!("`{name}` is no basket: divided by the number of purchases")), "{help}");
    }
}

#[test]
fn columns_the_wrong_way_round_are_turned() {
    let (_, problems) = with_notes("id;segment;Orderbedrag\n1;small;100\n", "columns = { Orderbedrag = \"basket\" }");
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert_eq!(problems[0].title, "`Orderbedrag` and `basket` stand the wrong way round");
    assert_eq!(problems[0].help.as_deref(), Some("columns = { basket = \"Orderbedrag\" }"));
}

/// What is warned of: titles and labels.
fn warnings(scenario: &str, list: &str) -> Vec<(String, String)> {
    let text = format!("[scenario]\nperiods = 12\n[portfolio]\ncustomers = \"list.csv\"\n{scenario}");
    let (model, problems) = try_with(&text, &[], &Folder::with(&[("list.csv", list)]));
    assert!(model.is_some(), "{problems:#?}");
    let warnings = problems.into_iter().filter(|it| it.severity == Severity::Warning);
    warnings.map(|it| (it.title, it.label)).collect()
}

#[test]
fn customers_beside_those_of_the_list_are_warned_of() {
    let warned = |customers: &str| {
        let segments = format!(
            "[segments.a]\n{customers}\nretention = 0.8\nbasket = 5\nmargin = 1\n[segments.b]\nretention = 0.8\nbasket = 5\nmargin = 1\n"
        );
        warnings(&segments, "id;segment\n1;a\n2;a\n3;a\n4;b\n")
    };
    let of = |title: &str, label: &str| vec![(title.to_owned(), label.to_owned())];
    for (customers, all) in [(3, 6), (4, 7)] {
        let title = format!("the {customers} customers of segment `a` are played beside those of the list");
        let label = format!("as many as the list has: {all} in all, each of them twice?");
        assert_eq!(warned(&format!("customers = {customers}")), of(&title, &label));
    }
    let other = of("segment `a` has 20 customers and 3 of the list", "both are played: 23");
    assert_eq!(warned("customers = 20"), other);
    let drawn = of("segment `a` has customers of its own and 3 of the list", "both are played");
    assert_eq!(warned("customers = { poisson = { mean = 9 }, per = \"run\" }"), drawn);
    assert_eq!(warned("customers = 0"), []);
    assert_eq!(warned(""), []);
}

#[test]
fn listed_customers_without_a_basket_buy_for_nothing() {
    let segment = "[segments.a]\nretention = 0.8\npurchases = 3\nmargin = 1\n";
    let title = "segment `a` has no basket: its customers buy for nothing";
    let warned = |list: &str| warnings(segment, list);
    let label = "`basket` is missing, and 1 customer of the list has none";
    assert_eq!(warned("id;basket\n1;5\n2;\n"), [(title.to_owned(), label.to_owned())]);
    let label = "`basket` is missing, and 2 customers of the list have none";
    assert_eq!(warned("id\n1\n2\n"), [(title.to_owned(), label.to_owned())]);
    assert_eq!(warned("id;basket\n1;5\n2;6\n"), []);
}
