//! Exports in which something is unlikely: a year that was mistyped, one customer written in two ways, one amount beside which all others
//! are nothing.

use super::{bought, file, imported, read};
use tenure::report::diagnostic::render;

/// A year of orders, one every third day, by customers 1 to 20; and lines below them.
fn year(more: &str) -> String {
    let mut text = "customer,date,amount\n".to_owned();
    for at in 0..120 {
        let (month, day) = (1 + at / 10, 1 + 3 * (at % 10));
        text += &format!("{},2024-{month:02}-{day:02},{}\n", 1 + at % 20, 10 + at % 7);
    }
    text + more
}

#[track_caller]
fn refused(text: &str, flags: &[(&str, &str)]) -> String {
    let problems =
        read("orders", "orders.csv", text.as_bytes(), flags).err().unwrap_or_else(|| panic!("{text} is read"));
    render(&problems, false, 200)
}

#[track_caller]
fn says(text: &str, flags: &[(&str, &str)], sentence: &str) {
    let told = imported(text, flags).told;
    assert!(told.iter().any(|line| line == sentence), "{sentence}\n{told:#?}");
}

#[test]
fn a_mistyped_year_is_asked_about_in_whatever_direction_it_lies() {
    let early = year("3,2004-06-30,12\n");
    let told = refused(&early, &[]);
    for said in ["the first day is 2004-06-30, and the next one 2024-01-01", "orders.csv:122:3", "--since 2024-01-01"] {
        assert!(told.contains(said), "{said}\n{told}");
    }
    let told = refused(&year("3,2034-06-30,12\n"), &[]);
    for said in
        ["the last day is 2034-06-30, and the one before it 2024-12-28", "orders.csv:122:3", "--until 2024-12-28"]
    {
        assert!(told.contains(said), "{said}\n{told}");
    }
    let told = refused(&year("3,1023-06-30,12\n"), &[]);
    assert!(told.contains("`1023-06-30` is a day on which nobody can have ordered"), "{told}");
    // Meant so, or left out.
    assert!(imported(&early, &[("since", "2004-06-30")]).told[0].contains("2004-06-30 to 2024-12-28"));
    let without = [("since", "2024-01-01")];
    assert_eq!(bought(&imported(&early, &without)), bought(&imported(year(""), &[])));
    says(&early, &without, "Left out: 1 line before the first day that counts, 12 in all; in line 122.");
    // What programs write for no day is none.
    says(&year("3,1899-12-30,12\n"), &[], "Left out: 1 line without a date, 12 in all; in line 122.");
}

/// Who subscribed twenty years ago may still be there: it is said, and not refused.
#[test]
fn a_start_far_before_all_others_is_told_with_its_line() {
    let lines: String = (1..=28).map(|day| format!("{day},2023-03-{day:02},\n")).collect();
    let told = |more: &str| {
        let text = format!("customer,start,end\n{lines}{more}");
        read("subscriptions", "subscribers.csv", text.as_bytes(), &[]).unwrap().told.join(" ")
    };
    let asked = "The first start is 2003-04-20, in line 30, far before all others, which begin on 2023-03-01: a slip of the pen?";
    assert!(told("29,2003-04-20,\n").contains(asked), "{}", told("29,2003-04-20,\n"));
    assert!(!told("29,2022-04-20,\n").contains("a slip of the pen"));
}

#[test]
fn a_sparse_export_is_not_taken_for_a_slip() {
    let sparse: String =
        (0..30).map(|at| format!("{},{}-03-01,10\n", at % 5, if at == 0 { 1990 } else { 1992 + at })).collect();
    assert!(imported(format!("customer,date,amount\n{sparse}"), &[]).told[0].contains("1990-03-01"));
}

#[test]
fn one_customer_written_in_two_ways_is_told() {
    says(
        &year("0012,2024-12-01,5\n012,2024-12-01,5\n0003,2024-12-02,5\n"),
        &[],
        "2 customers differ from others in nothing but leading zeros: each is one of its own.",
    );
}

#[test]
fn an_amount_out_of_all_proportion_is_told_with_its_line() {
    says(
        &year("3,2024-06-30,99999999\n"),
        &[],
        "One amount, 99,999,999 in line 122, is >99% of all revenue: is it right?",
    );
    let many: String = (0..3).map(|at| format!("{at},2024-06-30,{}\n", 13_500 + at)).collect();
    says(
        &year(&many),
        &[],
        "3 amounts are out of all proportion; the largest, 13,502 in line 124, is 1,039 times the line in the middle: are they right?",
    );
    assert!(!imported(year("3,2024-06-30,500\n"), &[]).told.iter().any(|line| line.contains("proportion")));
}

#[test]
fn three_digits_among_two_are_asked_about() {
    let text = "customer;date;amount\n1;2024-01-01;122.48\n2;2024-01-02;1.140\n";
    let told = refused(text, &[]);
    assert!(
        told.contains("`1.140` in column `amount` may be two numbers") && told.contains("orders.csv:3:14"),
        "{told}"
    );
    assert_eq!(bought(&imported(text, &[("decimal", ".")])), "1 2024-01-01 122.48, 2 2024-01-02 1.14");
}

#[test]
fn what_lies_behind_the_last_day_is_counted_nowhere_else() {
    let text = year("3,2024-12-20,-4\n4,2024-12-21,-5\n5,2024-12-22,\n21,2024-05-01,-6\n");
    let until = [("until", "2024-11-30")];
    says(&text, &until, "Left out: 1 refund, -6 in all; in line 125.");
    says(&text, &until, "Left out: 13 lines after the last day that counts, 123 in all; the first in line 112.");
    says(&text, &until, "1 customer has refunds only, and is not in the list.");
}

#[test]
fn columns_are_called_what_they_hold_and_money_says_where_it_comes_from() {
    let text = "Abonneenr,Order date,Unit price,Qty,Valuta\n7,2024-01-01,2.50,4,USD\n8,2024-03-01,1.50,2,USD\n";
    let told = imported(text, &[]).told;
    assert_eq!(told[0], "orders.csv: 2 purchases by 2 customers, 2024-01-01 to 2024-03-01, USD 13.00 in all.");
    says(
        text,
        &[],
        "Columns: customer `Abonneenr`, date `Order date` (yyyy-mm-dd), price `Unit price` (decimal point), quantity `Qty` (decimal point) and \
         currency `Valuta`.",
    );
    says(text, &[], "Currency: USD, as column `Valuta` says.");
}

#[test]
fn of_few_customers_no_fifth_is_told_and_of_nobody_no_silence() {
    let one = imported("customer,date,amount\n1,2024-01-01,5\n1,2024-06-01,5\n1,2024-12-01,5\n", &[]);
    assert!(
        one.findings.iter().all(|told| !told.contains("fifth") && !told.contains("nothing since")),
        "{:?}",
        one.findings
    );
    let audit = file(&one, "audit.md");
    assert!(audit.contains("Of all of the data: 1 customer bought, the largest brings 100%."), "{audit}");
    assert!(
        audit.contains("as 1 customer of equal size would have") && audit.contains("Everybody bought something since")
    );
    let all = imported(year(""), &[]);
    assert!(all.findings[0].starts_with("Of all revenue the best fifth of customers brings 2"), "{:?}", all.findings);
    // Nothing was bought around the turn of the year: it is whole all the same.
    assert!(file(&all, "audit.md").contains("| 2024 |"), "{}", file(&all, "audit.md"));
}
