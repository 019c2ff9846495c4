//! Cohort triangles and subscription lists.

use super::{file, read};
use tenure::import::Imported;

#[track_caller]
fn of(kind: &str, text: &str, flags: &[(&str, &str)]) -> Imported {
    read(kind, "list.csv", text.as_bytes(), flags).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Percent alive of 1,000 customers, years 0 to 12.
#[test]
fn fader_hardie_2007_high_end() {
    let alive = [1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394];
    let cells = |cells: &mut dyn Iterator<Item = String>| cells.collect::<Vec<_>>().join(",");
    let header = cells(&mut (0..13).map(|age| age.to_string()));
    let counts = cells(&mut alive.iter().map(ToString::to_string));
    let imported = of("cohorts", &format!("cohort,{header}\n2001,{counts}\n"), &[]);
    assert_eq!(file(&imported, "cohorts.csv"), format!("cohort,{header}\n2001,{counts}\n"));
    let list = file(&imported, "customers.csv");
    assert_eq!(list.lines().count(), 395);
    assert!(list.starts_with("id,segment,start\n2001-1,customers,-12\n"));
    let scenario = file(&imported, "scenario.toml");
    let rates: Vec<String> = alive
        .windows(2)
        .map(|pair| ((f64::from(pair[1]) / f64::from(pair[0]) * 1e4).round() / 1e4).to_string())
        .collect();
    let line = format!("retention = {{ by_tenure = [{}], basis = \"period\" }}", rates.join(", "));
    assert!(scenario.contains(&line) && scenario.contains("period        = \"year\""), "{scenario}");
    assert_eq!(
        imported.findings,
        ["Of those who are new 87% stay the first year; of those who are there longest 96% stay one more."]
    );
}

#[test]
fn triangles_as_people_keep_them() {
    let imported = of(
        "cohorts",
        "Klanten per lichting\nlichting;maand 0;maand 1;maand 2\n2025-01;1.200;1.000;900\n2025-02;800;700;\n2025-03;100;;\nTotaal;2.100;1.700;900\n",
        &[],
    );
    let lengths = "From one column to the next is a month, as from one cohort to the next; --period says otherwise.";
    assert_eq!(imported.told[0], "list.csv: 3 cohorts of 2,100 customers, 1,700 of whom are left.");
    assert_eq!(imported.told[1..], ["Left out: a line of totals, `Totaal`.", lengths]);
    assert_eq!(
        file(&imported, "cohorts.csv"),
        "cohort,0,1,2\n2025-01,1200,1000,900\n2025-02,800,700,\n2025-03,100,,\n"
    );
    // 1,700 of 2,000 and 900 of 1,000; 2,100 newcomers in three months.
    let scenario = file(&imported, "scenario.toml");
    assert!(scenario.contains("by_tenure = [0.85, 0.9], basis = \"period\""), "{scenario}");
    assert!(scenario.contains("newcomers = 8400"), "{scenario}");
    let quarters = of("cohorts", "cohort,0,1\n2024Q1,10,8\n2024Q2,12,9\n", &[]);
    assert!(file(&quarters, "import.toml").contains("period = \"quarter\"\n"));
    let told = of("cohorts", "cohort,0,1\nA,10,8\nB,12,9\n", &[("period", "week")]);
    assert!(file(&told, "import.toml").contains("period = \"week\"\n"));
}

#[test]
fn subscriptions_are_joined_and_counted_by_tenure() {
    let imported = of(
        "subscriptions",
        "klantnr;ingangsdatum;einddatum\nA;01-01-2024;13-02-2024\nA;13-02-2024;\nB;01-02-2024;01-05-2024\nB;01-06-2024;\nC;31-03-2024;30-06-2024\nTotaal;;\n",
        &[("until", "2024-06-30")],
    );
    assert_eq!(
        file(&imported, "subscriptions.csv"),
        "customer,start,end\nA,2024-01-01,\nB,2024-02-01,2024-05-01\nC,2024-03-31,2024-06-30\nB,2024-06-01,\n"
    );
    assert_eq!(file(&imported, "customers.csv"), "id,segment,start\nA,customers,2024-01-01\nB,customers,2024-06-01\n");
    assert_eq!(
        imported.told[1..],
        [
            "Columns: customer `klantnr`, start `ingangsdatum` (dd-mm-yyyy), end `einddatum` (dd-mm-yyyy).",
            "Left out: 1 line of totals, or without customer or start.",
            "Observed up to 2024-06-30, as said.",
            "1 subscription is joined to others of the same customer without a gap between.",
            "1 customer came back after a gap: each time counts as one more customer.",
        ]
    );
}

/// Forty start on the first day of a year of 365; ten of them are gone after 73 days, a fifth of a year: 32 years are seen of the first
/// year of tenure, and all of the second of the thirty others, in which five leave on its last day.
#[test]
fn who_stays_is_ends_in_years_that_were_seen() {
    let row = |id: usize| match id {
        0..10 => "2021-01-01,2021-03-15",
        10..15 => "2021-01-01,2022-12-31",
        _ => "2021-01-01,",
    };
    let rows: String = (0..40).map(|id| format!("{id},{}\n", row(id))).collect();
    let imported = of("subscriptions", &format!("customer,start,end\n{rows}"), &[("until", "2022-12-31")]);
    let scenario = file(&imported, "scenario.toml");
    let seen: f64 = 25.0 + 5.0 * 364.0 / 365.0;
    let rates = [(-10.0 / 32.0_f64).exp(), (-5.0 / seen).exp()].map(|rate| (rate * 1e4).round() / 1e4);
    let line = format!("retention = {{ by_tenure = [{}, {}] }}", rates[0], rates[1]);
    assert!(scenario.contains(&line), "{line}\n{scenario}");
}
