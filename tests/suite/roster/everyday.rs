//! Everyday exports, each of which went wrong once: what each is read as, or why it is refused.

use super::with_notes;
use tenure::error::Severity;

/// What is understood: (id, start, basket) of each customer, and the notes; or the first error with its line and help.
pub(super) fn read(csv: &str, portfolio: &str) -> Result<(String, Vec<String>), String> {
    let (model, problems) = with_notes(csv, portfolio);
    let said = |severity| problems.iter().filter(move |problem| problem.severity == severity);
    if let Some(error) = said(Severity::Error).next() {
        let (line, _) = error.source.place(error.span.start);
        return Err(format!("line {line}: {}", error.title));
    }
    let model = model.unwrap();
    let customers = model.roster.iter().map(|listed| {
        let basket = listed.quantities.first().map_or(String::new(), |(_, basket)| format!(" {basket}"));
        format!("{} {}{basket}", listed.id, listed.start)
    });
    let mut told: Vec<String> = said(Severity::Warning).map(|it| format!("warning: {}", it.title)).collect();
    told.extend(said(Severity::Note).map(|it| it.title.clone()));
    Ok((customers.collect::<Vec<_>>().join(", "), told))
}

#[track_caller]
pub(super) fn reads(csv: &str, customers: &str, told: &[&str]) {
    helped(csv, "", customers, told);
}

#[track_caller]
pub(super) fn helped(csv: &str, portfolio: &str, customers: &str, told: &[&str]) {
    let told = told.iter().map(|it| (*it).to_owned()).collect();
    assert_eq!(read(csv, portfolio), Ok((customers.to_owned(), told)), "{csv}");
}

#[track_caller]
pub(super) fn refuses(csv: &str, error: &str) {
    assert_eq!(read(csv, ""), Err(error.to_owned()), "{csv}");
}

pub(super) const ONE: &str = "1 customer listed: 1 at the opening";
pub(super) const TWO: &str = "2 customers listed: 2 at the opening";

#[test]
fn a_malformed_record_is_no_customer() {
    refuses(
        "id;segment;start;basket;remark\n1;small;-3;100;ok\n2;small;-2;200;\"19 inch rack\n3;small;-1;300;ok\n4;big;-1;400;ok\n",
        "line 3: a quote is opened and never closed",
    );
    refuses(
        "id;segment;naam\n1;small;Zon BV\n2;big;\"De Hoek BV\n3;big;Jan\n",
        "line 3: a quote is opened and never closed",
    );
    refuses(
        "id;segment;naam;basket\n1;small;\"De Hoek BV;200\n3;small;Jan;300\n4;small;Piet\";400\n",
        "line 3: line 3 looks like a row, but stands between quotes",
    );
    refuses(
        "id;segment;basket\n1;small;100\n2;small\n3;small;\n",
        "line 3: a row has fewer cells than there are columns",
    );
    refuses("id,segment,basket,remark\n1,small,12,50,\n2,small,12,50\n", "line 3: 4 cells, but 5 in the rows above");
    refuses("id,segment,basket,\n1,small,12,50\n", "line 2: a cell stands in a column without a name");
    refuses("id;segment\n\"1\n2\";small\n", "line 2: the `id` of a customer goes over several lines");
    refuses("id;segment\nZon\";small\n", "line 2: the `id` of a customer has one quote");
    let note = "1 cell goes over several lines";
    reads(
        "id;segment;start;remark\n1;small;0;\"two\nlines\"\n",
        "1 0",
        &["warning: column `remark` is ignored", note, ONE],
    );
}

#[test]
fn decimals_are_read_as_their_own_column_shows_them() {
    let comma = "`basket` read as numbers with a decimal comma";
    reads("id;segment;basket\n1;small;1.250,00\n2;big;12.500\n", "1 0 1250, 2 0 12500", &[comma, TWO]);
    reads("id,segment,basket\n1,small,\"12,345\"\n2,big,\"0,750\"\n", "1 0 12.345, 2 0 0.75", &[comma, TWO]);
    let point = "`basket` read as numbers with a decimal point";
    reads("id;segment;basket\n1;small;$1,250.50\n2;big;$12\n", "1 0 1250.5, 2 0 12", &[point, TWO]);
    let thousands = "id;segment;start;basket\n1;small;-3;1.250\n2;big;-2;12.500\n";
    refuses(thousands, "line 2: `1.250` in column `basket` may be two numbers");
    helped(thousands, "decimal = \",\"", "1 -3 1250, 2 -2 12500", &[TWO]);
    helped(thousands, "decimal = \".\"", "1 -3 1.25, 2 -2 12.5", &[TWO]);
    // What an ignored column shows says nothing of another one.
    let remark = "id;segment;basket;remark\n1;small;1.250;0,5\n";
    refuses(remark, "line 2: `1.250` in column `basket` may be two numbers");
    refuses("id;segment;basket\n1;small;12.5\n2;small;12,5\n", "line 3: column `basket` writes decimals in two ways");
    refuses(
        "id;segment;basket\n1;small;€ 12\n2;small;$ 12\n",
        "line 3: column `basket` holds amounts in two currencies",
    );
    refuses("id;segment;margin\n1;small;28%\n", "line 2: `28%` is not a number");
}

#[test]
fn dates_are_read_as_their_own_column_shows_them() {
    let serial = "`start` read as day numbers of a spreadsheet";
    reads("id;segment;start\n1;small;44928\n2;big;46023\n", "1 -36, 2 0", &[serial, TWO]);
    refuses(
        "id;segment;start\n1;small;44928\n2;small;01-01-2023\n",
        "line 3: column `start` says in two ways when something was",
    );
    refuses(
        "id;segment;start\n1;small;44928\n2;small;-3\n",
        "line 3: column `start` says in two ways when something was",
    );
    refuses(
        "id;segment;start\n1;small;2023\n2;big;2024\n",
        "line 2: `2023` in column `start` is a year, or a period far ahead",
    );
    reads("id;segment;start\n1;small;20230412\n", "1 -33", &["`start` read as dates, yyyymmdd", ONE]);
    reads(
        "id,segment,start,basket\n1,small,2023-04-12T08:26:00Z,100\n2,big,2023-04-12 08:26:00,100\n",
        "1 -33 100, 2 -33 100",
        &[TWO],
    );
    let open = "id,segment,start\n1,small,04-12-2023\n2,small,05-11-2023\n";
    refuses(open, "line 2: `04-12-2023` in column `start` may be two days");
    helped(open, "dates = \"dd-mm-yyyy\"", "1 -25, 2 -26", &[TWO]);
    helped(open, "dates = \"mm-dd-yyyy\"", "1 -33, 2 -32", &[TWO]);
    let months = "`start` read as dates, mm-dd-yyyy";
    reads("id,segment,start\n1,small,04/12/2023\n2,small,05/13/2023\n", "1 -33, 2 -32", &[months, TWO]);
    let days = "`start` read as dates, dd-mm-yyyy";
    reads("id;segment;start\n1;small;4.4.2023\n", "1 -33", &[days, ONE]);
    refuses(
        "id;segment;start\n1;small;31-12-2023\n2;small;12-31-2023\n",
        "line 3: column `start` says in two ways when something was",
    );
    refuses("id;segment;start\n1;small;31-12-25\n", "line 2: `31-12-25` is no period and no date");
}

#[test]
fn customers_who_are_never_played_are_counted() {
    let told = "2 customers listed: 1 later, 1 after the horizon";
    reads("id,segment,start\n1,small,2026-02-01\n2,big,2031-01-01\n", "1 1, 2 60", &[told]);
    let none = "warning: no customer of the list is ever played";
    reads("id,segment,start\n1,small,24\n", "1 24", &[none, "1 customer listed: 1 after the horizon"]);
    reads("id;segment;basket\n", "", &["warning: the list `list.csv` has no customers"]);
    let many = (0..1_234).fold("id,segment\n".to_owned(), |list, id| [list, format!("{id},small\n")].concat());
    assert_eq!(read(&many, "").unwrap().1, ["1,234 customers listed: 1,234 at the opening"]);
}

#[test]
fn who_ended_before_the_opening_is_no_customer() {
    let list = "id;segment;start;end\n1;small;-9;\n2;small;-9;-1\n3;small;-9;5\n";
    let told = [
        "warning: 1 customer has an end that is still to come",
        "3 customers listed: 2 at the opening, 1 ended before the opening",
    ];
    reads(list, "1 -9, 3 -9", &told);
    reads(
        "id;segment;end\n1;small;2025-12-31\n2;small;\n",
        "2 0",
        &["2 customers listed: 1 at the opening, 1 ended before the opening"],
    );
    refuses("id;segment;start;end\n1;small;-9;-10\n", "line 2: a customer ends before it starts");
    let asks = "warning: column `status` may say who is no customer any more";
    reads("id;segment;status\n1;small;lost\n", "1 0", &[asks, ONE]);
    let asks = "warning: column `Einddatum` may say who is no customer any more";
    reads("id;segment;Einddatum\n1;small;2025-01-01\n", "1 0", &[asks, ONE]);
}

#[test]
fn everyday_layouts_are_read() {
    reads(
        "sep=;\nid;segment;basket\n1;small;100,50\n2;big;200\n",
        "1 0 100.5, 2 0 200",
        &["`basket` read as numbers with a decimal comma", TWO],
    );
    reads("\u{feff}sep=;\r\nid;segment\r\n1;small\r\n", "1 0", &[ONE]);
    reads("id|segment|basket\n1|small|10\n", "1 0 10", &[ONE]);
    reads("id;segment;start;basket\n1;small;-3;100;\n2;big;-3;100;\n", "1 -3 100, 2 -3 100", &[TWO]);
    reads("id;segment;\n1;small;\n", "1 0", &[ONE]);
    reads(
        "Klanten 2025\n\nid;segment\n1;small\n",
        "1 0",
        &["the line above the column names is taken as a title", ONE],
    );
    reads("\"id\";\"segment\"\r\"1\";\"small\"\r", "1 0", &[ONE]);
    let none = "warning: column `` is ignored";
    assert!(!read(",id,segment\n0,A,small\n", "").unwrap().1.contains(&none.to_owned()));
    refuses("id;segment;basket\n1;small;100\n2;small;200\nTotaal;small;300\n", "line 4: a line is called `Totaal`");
    refuses("id;segment;basket\n1;small;100\n;;100\n", "line 3: a customer has no `id`");
}

#[test]
fn the_same_letters_are_the_same_name() {
    let (model, problems) = crate::scenario::try_with(
        "[scenario]\nperiods = 1\n[portfolio]\ncustomers = \"list.csv\"\n[segments.\"priv\u{e9}\"]\nretention = 1\n[segments.b]\nretention = 1\n",
        &[],
        &crate::scenario::Folder::with(&[("list.csv", "id;segment\nZoe\u{308};prive\u{301}\n2;b\n")]),
    );
    let roster = model.unwrap_or_else(|| panic!("{problems:#?}")).roster;
    assert_eq!((roster[0].segment, roster[0].id.as_str()), (0, "Zo\u{eb}"));
    refuses("id;segment\nZoe\u{308};small\nZo\u{eb};small\n", "line 3: customer `Zo\u{eb}` is listed again");
}

#[test]
fn columns_go_by_the_names_that_the_scenario_gives_them() {
    let list = "Klantnr;Groep;Omzet;basket\n7;small;80;x\n";
    let columns = "columns = { id = \"Klantnr\", segment = \"Groep\", basket = \"Omzet\" }";
    let revenue = "`Omzet` is read as the revenue of one purchase: right, if it is not that of a year";
    helped(list, columns, "7 0 80", &["warning: column `basket` is ignored", revenue, ONE]);
    refuses(list, "line 1: the customer list has no column `id`");
    let (_, problems) = with_notes(list, "");
    let help = "is it `id`? Then columns = { id = \"Klantnr\" } in [portfolio]";
    assert_eq!(problems[0].help.as_deref(), Some(help));
    let missing = read(list, "columns = { id = \"Klantnummer\" }");
    assert_eq!(missing, Err("line 8: the list has no column `Klantnummer`".to_owned()));
    let unknown = read(list, "columns = { idd = \"Klantnr\" }");
    assert_eq!(unknown, Err("line 8: a list has no column `idd`".to_owned()));
    let twice = "id;segment;ID\n1;small;2\n";
    refuses(twice, "line 1: column `ID` stands in the list twice");
}
