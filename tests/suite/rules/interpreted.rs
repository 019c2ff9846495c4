//! What has no column form still runs: loops, lists, maps, closures.

use super::fixture::{Block, model, open, told};
use tenure::rules::{Column, Event, Mode, RuleBook, Scope, SettingId, Workspace};

/// A body of `fn retention(customer, base)`, what stands in the way, what it gives three customers with 0, 1.5 and 3 points.
const BODIES: &[(&str, &str, [f64; 3])] = &[
    ("let f = |x| x * 2.0; f.call(base)", "`closure`", [1.0; 3]),
    ("let k = 3.0; let f = |x| x * k; f.call(base)", "`closure`", [1.5; 3]),
    ("let a = [1.0, 2.0]; a.map(|x| x * customer.points).reduce(|s, x| s + x, 0.0)", "a list", [0.0, 4.5, 9.0]),
    ("let s = 0.0; for x in [1.0, 2.0] { if x > 1.5 { continue; } s += x; } s", "`for`", [1.0; 3]),
    ("let m = #{a: 1, b: 2.5}; m.a + m[\"b\"] + customer[\"points\"]", "`map`", [3.5, 5.0, 6.5]),
    ("customer?.points", "`?.`", [0.0, 1.5, 3.0]),
    ("let n = 0; while n < 3 { n += 1; } n", "`while`", [3.0; 3]),
    ("if customer.id == \"customer 1\" { 0.9 } else { base }", "`.id`", [0.5, 0.9, 0.5]),
    (
        "let x = 0; if customer.points > 1.0 { x = 0.5; } x * customer.tenure",
        "`*` of a number that is whole for some customers only",
        [0.0, 0.5, 1.0],
    ),
];

#[test]
fn what_has_no_column_form_is_interpreted() {
    for (body, obstacle, gives) in BODIES {
        let text = format!("fn retention(customer, base) {{ {body} }}");
        let model = model(&[("shop.rhai", &text)]);
        let book = RuleBook::compile(&model, Mode::Auto).unwrap_or_else(|problems| panic!("{}", told(&problems)));
        assert_eq!(book.report()[0].obstacle.as_ref().map(|(construct, _)| &**construct), Some(*obstacle), "{body}");
        let rule = &book.quantity(&model, SettingId::Baseline, "segments.small.retention").base[0];
        let mut out = [0.0; 3];
        let block = Block::new(&Scope::new(&model), 3);
        block.rows(|rows| rule.evaluate(rows, Column::Same(0.5), &mut out, &mut Workspace::default())).unwrap();
        assert_eq!(out.map(f64::to_bits), gives.map(f64::to_bits), "{body}");
    }
}

#[test]
fn a_closure_may_book() {
    let model =
        model(&[("shop.rhai", "fn on_period(customer) { let f = |x| customer.book(\"card\", x); f.call(2.0); }")]);
    let book = RuleBook::compile(&model, Mode::Auto).unwrap_or_else(|problems| panic!("{}", told(&problems)));
    let mut booked = vec![vec![1.0; 3]];
    let block = Block::new(&Scope::new(&model), 3);
    let rule = &book.event(&model, SettingId::Baseline, Event::Period)[0];
    let mut attributes = [vec![0.0; 3], vec![0.0; 3]];
    block
        .rows(|rows| {
            rule.react(
                rows,
                &[1.0, 0.0, 1.0],
                &mut open(&mut attributes),
                &mut open(&mut booked),
                &mut Workspace::default(),
            )
        })
        .unwrap();
    assert_eq!(booked, [[3.0, 1.0, 3.0]]);
}
