//! Columns of words: which words there are, what a cell says, and what is told.

use super::try_with;
use crate::scenario::Folder;
use tenure::error::{Problem, Severity};
use tenure::model::Model;

/// What becomes of a list with a column of regions, and of their declaration.
fn regions(attribute: &str, csv: &str) -> (Option<Model>, Vec<Problem>) {
    let text = format!(
        "[scenario]\nperiods = 24\n[attributes]\npoints = 0\nregion = {attribute}\n[portfolio]\ncustomers = \"list.csv\"\n\
         [segments.small]\nretention = {{ rule = \"customer.points\" }}\n"
    );
    try_with(&text, &[], &Folder::with(&[("list.csv", csv)]))
}

const DECLARED: &str = "{ words = [\"noord\", \"zuid\", \"café\"], default = \"zuid\" }";

/// By customer, what the list says of its region.
fn said(model: &Model) -> Vec<Option<&str>> {
    let words = &model.attributes[1].words;
    let code = |listed: &tenure::model::Listed| listed.attributes.iter().find(|it| it.0 == 1).map(|it| it.1 as usize);
    model.roster.iter().map(|listed| code(listed).map(|code| &*words[code])).collect()
}

fn told(problems: &[Problem], severity: Severity) -> Vec<String> {
    let those = problems.iter().filter(|problem| problem.severity == severity);
    those.map(|problem| format!("{} {}", problem.source.place(problem.span.start).0, problem.title)).collect()
}

#[test]
fn a_cell_says_a_word_in_any_quotes_and_with_any_accents_and_an_empty_one_none() {
    let (model, problems) =
        regions(DECLARED, "id;region;points\nA; noord ;1,5\nB;\"zuid\";2,5\nC;cafe\u{301};3,5\nD;;4,5\n");
    let model = model.unwrap();
    assert_eq!(said(&model), [Some("noord"), Some("zuid"), Some("café"), None]);
    assert_eq!(model.roster[2].attributes, [(0, 3.5), (1, 2.0)], "numbers beside it are read as ever");
    assert_eq!(told(&problems, Severity::Warning), [""; 0]);
}

#[test]
fn a_word_outside_the_domain_is_an_error_at_its_line_with_the_nearest() {
    let (model, problems) = regions(DECLARED, "id,region\nA,noord\nB,Noord\nC,\"zu\nid\"\nD,\"el,ders\"\n");
    assert!(model.is_none());
    let expected = [
        "3 `Noord` is not a word of the attribute `region`",
        "4 `zu\nid` is not a word of the attribute `region`",
        "6 `el,ders` is not a word of the attribute `region`",
    ];
    assert_eq!(told(&problems, Severity::Error), expected);
    let helps: Vec<_> = problems.iter().filter_map(|problem| problem.help.as_deref()).collect();
    assert_eq!(helps, ["did you mean `noord`?", "did you mean `zuid`?", "its words are noord, zuid, café"]);
}

#[test]
fn without_words_in_the_scenario_they_are_those_of_the_list_and_told() {
    let open = "{ default = \"onbekend\" }";
    let (model, problems) = regions(open, "id,region\nA,zuid\nB,noord\nC,\nD,zuid\nE,onbekend\n");
    let model = model.unwrap();
    assert_eq!(model.attributes[1].words, ["onbekend", "zuid", "noord"]);
    assert_eq!(said(&model), [Some("zuid"), Some("noord"), None, Some("zuid"), Some("onbekend")]);
    let notes = told(&problems, Severity::Note);
    assert_eq!(notes[0], "1 `region` has the words onbekend, zuid, noord");

    let (model, problems) = regions(open, "id,region\nA,Zuid\nB,zuid\n");
    assert!(model.is_some());
    assert_eq!(told(&problems, Severity::Warning), ["3 column `region` says `Zuid` and `zuid`"]);

    let many: String = (0..1100).map(|customer| format!("{customer},word {customer}\n")).collect();
    let (_, problems) = regions(open, &format!("id,region\n{many}"));
    assert_eq!(told(&problems, Severity::Error), ["1001 column `region` has more than 1000 words"]);

    for list in ["id,region\nA,\nB,onbekend\n", "id,gebied\nA,noord\n"] {
        let (_, problems) = regions(open, list);
        assert_eq!(told(&problems, Severity::Error), ["5 the attribute `region` has no word but its default"]);
    }
}

#[test]
fn a_column_of_another_name_fills_it_and_what_is_wrong_elsewhere_is_told_alone() {
    let text = "[scenario]\nperiods = 24\n[attributes]\nregion = { default = \"x\" }\n[portfolio]\ncustomers = \"list.csv\"\n\
                columns = { region = \"Gebied\" }\n[segments.small]\nretention = { rule = \"if customer.region == \\\"a\\\" { 0.9 } else { 0.8 }\" }\n";
    let folder = Folder::with(&[("list.csv", "id;Gebied;basket\nA;a;1,5\nB;b;2.5\n")]);
    let (_, problems) = try_with(text, &[], &folder);
    assert_eq!(told(&problems, Severity::Error), ["3 column `basket` writes decimals in two ways"]);
    let source = std::sync::Arc::new(tenure::error::Source { name: "test.toml".to_owned(), text: text.to_owned() });
    let (broken, _) = tenure::model::build(&tenure::scenario::read(source, &[]).unwrap(), &folder);
    assert_eq!(broken.attributes[0].words, ["x", "a", "b"], "its rules can be checked all the same");
}
