//! Everyday exports of orders: what each is read as, and what is said of it.

use super::{bought, file, imported, read};

/// What was bought, and everything that is said but the first line, the columns and the last day.
#[track_caller]
fn reads(bytes: impl AsRef<[u8]>, flags: &[(&str, &str)], purchases: &str, said: &[&str]) {
    let imported = imported(bytes, flags);
    assert_eq!(bought(&imported), purchases);
    let usual = |line: &&String| {
        line.starts_with("Columns: ")
            || line.starts_with("Observed up to ")
            || ["Less than three", "Only ", "Currency: "].iter().any(|short| line.starts_with(short))
    };
    let told: Vec<&str> = imported.told[1..].iter().filter(|line| !usual(line)).map(String::as_str).collect();
    assert_eq!(told, said);
}

const TWO: &str = "1 2025-01-31 12.5, 2 2025-02-13 1000.25";

#[test]
fn any_separator_and_any_way_to_write_amounts_and_days() {
    for export in [
        "customer,date,amount\n1,2025-01-31,12.50\n2,2025-02-13,1000.25\n",
        "customer,date,amount\n2,2025-02-13T08:26:00Z,\"1,000.25\"\n1,2025-01-31 23:59:59,12.50\n",
        "customer;date;amount\r\n1;31-01-2025;12,50\r\n2;13-02-2025;1.000,25\r\n",
        "customer\tdate\tamount\n1\t1/31/2025\t$12.50\n2\t2/13/2025\t$1,000.25\n",
        "customer|date|amount\n1|31.01.2025|€ 12,50\n2|13.02.2025|€ 1 000,25\n",
        "sep=;\ncustomer;date;amount\n1;20250131;12,5\n2;20250213;1000,25\n",
        "\u{feff}\"customer\";\"date\";\"amount\"\n\"1\";\"45688\";\"12,5\"\n\"2\";\"45701,354\";\"1000,25\"\n",
        "customer,date,amount\n\n1,2025/1/31,12.50\n\n2,2025/2/13,1'000.25\n\n",
        "klant;datum;bedrag\n1;31 jan 2025;12,50\n2;13 Februari 2025 20:26;1000,25\n",
        "customer,date,amount\n1,\"Jan 31, 2025\",12.50\n2,\"February 13, 2025, 8:26 PM\",\"1,000.25\"\n",
        "customer,date,amount\n1,31-JAN-2025,12.50\n2,2025-02-13,1000.25\n",
        "customer,date,amount\n1,1/31/25 8:26,12.50\n2,2/13/25 9:00,1000.25\n",
        "klant;datum;bedrag\n1;31 jan '25;12,50\n2;13 febr. '25;1000,25\n",
    ] {
        reads(export, &[], TWO, &[]);
    }
}

#[test]
fn letters_of_windows_and_of_wide_text() {
    let export = "klant;datum;bedrag\nCafé;31-01-2025;12,50\n";
    let wide: Vec<u8> = format!("\u{feff}{export}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    reads(wide, &[], "Café 2025-01-31 12.5", &[]);
    let old: Vec<u8> = export.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    reads(old, &[], "Café 2025-01-31 12.5", &["It is read with the letters of Windows-1252: is `Café` right?"]);
}

#[test]
fn columns_go_by_their_names_in_dutch_and_english_or_as_they_are_told() {
    for names in [
        "klantnr;factuurdatum;bedrag",
        "Klantnummer;Orderdatum;Totaalbedrag",
        "customerID;Invoice Date;Total",
        "Debiteurnr.;Boekdatum;Omzet",
        "Customer No;Order date;Net amount",
        "Relatie;Datum;Bedrag excl. BTW",
    ] {
        reads(format!("{names}\n1;31-01-2025;12,50\n2;13-02-2025;1000,25\n"), &[], TWO, &[]);
    }
    let other = "wie;wanneer;hoeveel\n1;31-01-2025;12,50\n2;13-02-2025;1000,25\n";
    reads(other, &[("map", "customer=wie"), ("map", "date=wanneer"), ("map", "amount=hoeveel")], TWO, &[]);
    let alone = [
        "`wanneer` is taken as the date: it alone holds dates.",
        "`hoeveel` is taken as the amount: it alone holds amounts.",
    ];
    reads(other, &[("map", "customer=Wie")], TWO, &alone);
    reads(
        "klantnr;klantnaam;orderdatum;leverdatum;bedrag;bedrag incl btw\n1;Zon;31-01-2025;02-02-2025;12,50;15,13\n2;Hoek;13-02-2025;14-02-2025;1000,25;1210,30\n",
        &[],
        TWO,
        &[
            "`klantnr` is taken as the customer, not `klantnaam`; --map says otherwise.",
            "`orderdatum` is taken as the date, not `leverdatum`; --map says otherwise.",
            "`bedrag` is taken as the amount, not `bedrag incl btw`; --map says otherwise.",
        ],
    );
}

#[test]
fn what_the_columns_leave_open_the_command_line_settles() {
    let days = "customer,date,amount\n1,04-12-2024,12.50\n2,05-11-2024,10.00\n";
    reads(days, &[("dates", "dd-mm-yyyy")], "2 2024-11-05 10, 1 2024-12-04 12.5", &[]);
    reads(days, &[("dates", "mm-dd-yyyy")], "1 2024-04-12 12.5, 2 2024-05-11 10", &[]);
    let short = "customer,date,amount\n1,31-01-25,12.50\n2,13-02-25,1000.25\n";
    reads(short, &[("dates", "dd-mm-yyyy")], TWO, &[]);
    let said = imported(short, &[("dates", "dd-mm-yyyy")]).told[1].clone();
    assert!(said.contains("date `date` (dd-mm-yy, years 1970 to 2069)"), "{said}");
    let amounts = "customer;date;amount\n1;2025-01-31;1.250\n2;2025-02-13;12.500\n";
    reads(amounts, &[("decimal", ",")], "1 2025-01-31 1250, 2 2025-02-13 12500", &[]);
    reads(amounts, &[("decimal", ".")], "1 2025-01-31 1.25, 2 2025-02-13 12.5", &[]);
    // What the command line says does not make a day of what is none.
    let wrong = read("orders", "orders.csv", b"customer,date,amount\n1,31-12-2024,1\n", &[("dates", "mm-dd-yyyy")]);
    assert_eq!(wrong.unwrap_err()[0].title, "`31-12-2024` is no date");
}

#[test]
fn lines_of_a_day_are_one_purchase_and_nothing_is_dropped_in_silence() {
    let export = "Overzicht verkoop;;;\nKlant;Datum;Bedrag;Status\n\
        9;31-12-2025;4,00;Geleverd\n7;30-12-2025;-12,00;Geleverd\n7;29-12-2025;10,00;Geleverd\n7;29-12-2025;2,50;Geleverd\n\
        8;28-12-2025;99,00;Geannuleerd\n8;27-12-2025;0,00;Geleverd\n;26-12-2025;5,00;Geleverd\n\
        Klant;Datum;Bedrag;Status\n9;;5,00;Geleverd\n9;01-01-1900;5,00;Geleverd\n9;24-12-2025;;Geleverd\n6;23-12-2025;8,00;Retour\n\
        Totaal klant 9;;9,00;\nTotaal;;131,50;\n;;131,50;\ngemaakt op 1-1-2026\n";
    reads(
        export,
        &[],
        "8 2025-12-27 0, 7 2025-12-29 12.5, 9 2025-12-31 4",
        &[
            "Statuses counted: `Geleverd` 4.",
            "1 line is merged with others of the same customer and day: together they are one purchase.",
            "1 purchase of 0 kept: something was bought, for nothing.",
            "Left out: 2 refunds (`Retour`), -20 in all; the first in line 4.",
            "Left out: 1 line of an order that was not carried out (`Geannuleerd`), -99 in all; in line 7.",
            "Left out: 2 lines of totals; the first in line 15.",
            "Left out: 2 lines without customer and date; the first in line 17.",
            "Left out: 1 line that repeats the column names; in line 10.",
            "Left out: 1 line without a customer, 5 in all (30% of what is kept); in line 9.",
            "Left out: 2 lines without a date, 10 in all; the first in line 11.",
            "Left out: 1 line without an amount; in line 13.",
            "1 customer has refunds only, and is not in the list.",
            "1 line has fewer cells than there are columns.",
        ],
    );
}

/// A total per month above the next one, whose name stands in the column of days, and remarks in it.
#[test]
fn a_total_is_one_in_whatever_column_its_name_stands() {
    reads(
        "Orderdatum;Klantnr;Bedrag\n31-01-2025;1;12,50\nTotaal 01-2025;;12,50\n13-02-2025;2;1000,25\nEindtotaal;;1012,75\n\
         Gemaakt door J. de Vries;;\n14-02-2025;;5,00\n",
        &[],
        TWO,
        &[
            "Left out: 2 lines of totals; the first in line 3.",
            "Left out: 1 line without customer and date; in line 6.",
            "Left out: 1 line without a customer, 5 in all (<1% of what is kept); in line 7.",
        ],
    );
    // A customer of such a name is one.
    reads(
        "Orderdatum;Klantnr;Bedrag\n31-01-2025;Total Energies NV;12,50\n",
        &[],
        "Total Energies NV 2025-01-31 12.5",
        &[],
    );
}

#[test]
fn statuses_that_count_and_lines_that_stand_there_twice_are_told() {
    reads(
        "klant;datum;bedrag;status\n1;31-01-2025;12,50;Geleverd\n2;13-02-2025;500,00;Open\n2;13-02-2025;500,00;Open\n2;13-02-2025;0,25;Geleverd\n3;13-02-2025;9,00;Geannuleerd\n",
        &[],
        TWO,
        &[
            "Statuses counted: `Geleverd` 2 and `Open` 2.",
            "1 line is identical to another in every cell, and counted like all others: exported twice?",
            "2 lines are merged with others of the same customer and day: together they are one purchase.",
            "Left out: 1 line of an order that was not carried out (`Geannuleerd`), -9 in all; in line 6.",
        ],
    );
}

#[test]
fn the_unit_of_money_is_as_said_as_in_the_export_or_assumed() {
    let line = |export: &str, flags: &[(&str, &str)]| {
        let imported = imported(export, flags);
        let line =
            file(&imported, "scenario.toml").lines().find(|line| line.starts_with("currency")).unwrap().to_owned();
        (line, file(&imported, "import.toml").contains("currency = "))
    };
    let plain = "customer,date,amount\n1,2025-01-31,12.50\n";
    let padded = |code: &str, source: &str| format!("{:36}  # {source}", format!("currency      = \"{code}\""));
    assert_eq!(line(plain, &[]), (padded("EUR", "assumed: the export does not say it"), false));
    assert_eq!(line(plain, &[("currency", "USD")]), (padded("USD", "as said with --currency"), true));
    let dollars = "customer,date,amount\n1,2025-01-31,$12.50\n";
    assert_eq!(line(dollars, &[]), (padded("USD", "as the amounts say"), true));
    let other = imported(dollars, &[("currency", "CAD")]);
    assert!(other.told.contains(&"The amounts are in `CAD`, as said; the export calls it `USD`.".to_owned()));
    let cohorts = read("cohorts", "c.csv", b"cohort,0,1,2\n2022,100,80,70\n", &[("currency", "USD")]).unwrap();
    assert!(file(&cohorts, "scenario.toml").contains("currency      = \"USD\""));
}

#[test]
fn who_bought_nothing_lately_brought_nothing_and_not_less() {
    let imported = imported("customer,date,amount\n1,2023-01-31,12.50\n2,2025-02-13,10\n2,2024-02-13,10\n", &[]);
    let list = file(&imported, "customers.csv");
    assert!(list.contains("\n1,customers,2023-01-31,2023-01-31,1,0,12.5,"), "{list}");
}

#[test]
fn words_that_cannot_be_names_are_kept_apart() {
    let export = "customer,date,amount,branch\n1,2025-01-31,12.50,東京\n2,2025-01-31,12.50,大阪\n3,2025-01-31,12.50,Groot\n4,2025-01-31,12.50,groot\n5,2025-01-31,1,\n6,2025-01-31,1,--\n";
    let imported = imported(export, &[("segment-by", "branch")]);
    let scenario = file(&imported, "scenario.toml");
    for (name, meaning) in [
        ("segment", "--"),
        ("segment_2", "大阪"),
        ("segment_3", "東京"),
        ("groot", "Groot"),
        ("unsaid", "branch left empty"),
    ] {
        let line = format!("{:36}  # {meaning}: ", format!("[segments.{name}]"));
        assert!(scenario.contains(&line), "{line}\n{scenario}");
    }
    let note =
        "1 word differs from another of `branch` in nothing but capitals and marks: together they are one segment.";
    assert!(imported.told.contains(&note.to_owned()), "{:?}", imported.told);
}

#[test]
fn amounts_of_bookkeepers_and_prices_times_quantities() {
    reads(
        "klant;datum;bedrag\n1;31-01-2025;12,50-\n1;30-01-2025;(3,00)\n1;29-01-2025;€ 12,-\n",
        &[],
        "1 2025-01-29 12",
        &["Left out: 2 refunds, -16 in all; the first in line 2."],
    );
    reads(
        "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n536365,A,6,12/1/2010 8:26,2.55,17850\n536365,B,2,12/1/2010 8:26,3.39,17850\nC536379,D,-1,12/13/2010 9:41,27.50,17850\n",
        &[],
        "17850 2010-12-01 22.08",
        &[
            "A line comes to `Quantity` times `UnitPrice`.",
            "1 line is merged with others of the same customer and day: together they are one purchase.",
            "Left out: 1 refund, -28 in all; in line 4.",
        ],
    );
}

#[test]
fn observation_ends_where_it_is_said_or_with_the_last_day() {
    let export = "customer,date,amount\n1,2025-01-31,12.50\n2,2025-02-13,10\n1,2025-03-01,5\n";
    let said = |flags: &[(&str, &str)]| imported(export, flags).told[2].clone();
    assert_eq!(said(&[]), "Observed up to 2025-03-01, the last day in it; --until says otherwise.");
    assert_eq!(
        said(&[("until", "2025-06-30")]),
        "Observed up to 2025-06-30, as said; the last purchase is of 2025-03-01."
    );
    let short = imported(export, &[("until", "2025-02-28")]);
    assert_eq!(bought(&short), "1 2025-01-31 12.5, 2 2025-02-13 10");
    assert!(short.told.contains(&"Left out: 1 line after the last day that counts, 5 in all; in line 4.".to_owned()));
    assert!(file(&short, "scenario.toml").contains("start         = 2025-03-01"));
    assert!(file(&short, "import.toml").contains("first = 2025-01-31\nuntil = 2025-02-28\n"));
}

#[test]
fn the_total_of_an_order_in_each_of_its_lines_is_wondered_at() {
    let lines = (1..=6).fold("order;klant;datum;bedrag\n".to_owned(), |all, order| {
        format!(
            "{all}{order};k{order};{:02}-01-2025;50,00\n{order};k{order};{:02}-01-2025;50,00\n",
            order + 12,
            order + 12
        )
    });
    let told = imported(lines, &[]).told.join("\n");
    assert!(told.contains("All 6 orders with several lines have the same amount in each"), "{told}");
}

#[test]
fn a_name_that_a_spreadsheet_would_take_for_a_formula_is_none_any_more() {
    let imported =
        imported("customer,date,amount\n=1+1,2025-01-31,12.50\n\"De Hoek, \"\"19\"\"\",2025-02-13,10\n", &[]);
    assert_eq!(bought(&imported), "'=1+1 2025-01-31 12.5, \"De Hoek  \"\"19\"\"\" 2025-02-13 10");
    assert!(file(&imported, "customers.csv").contains("\n'=1+1,customers,2025-01-31,"));
}

#[test]
fn the_order_of_lines_moves_no_digit() {
    let lines: Vec<String> = (0..200)
        .map(|at| format!("{},2025-{:02}-{:02},{}.{:02}\n", at % 37, at % 12 + 1, at % 28 + 1, at, at % 100))
        .collect();
    let export = |lines: Vec<String>| format!("customer,date,amount\n{}", lines.concat());
    let (forth, back) =
        (imported(export(lines.clone()), &[]), imported(export(lines.into_iter().rev().collect()), &[]));
    assert_eq!(forth.files, back.files);
}

#[test]
fn every_problem_is_told_at_once() {
    let export = "customer,date,amount\n1,2025-01-31,x1\n2,soon,10\n3,2025-01-30,5\n\"4\"x,2025-01-30,5\n";
    let problems = read("orders", "orders.csv", export.as_bytes(), &[]).unwrap_err();
    let lines: Vec<usize> = problems.iter().map(|problem| problem.source.place(problem.span.start).0).collect();
    assert_eq!(lines, [2, 3, 5]);
}
