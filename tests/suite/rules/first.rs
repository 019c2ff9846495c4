use super::fixture::*;
use tenure::rules::*;
#[test]
fn timing() {
    let t = std::time::Instant::now();
    let m = model(&[("a.rhai", "fn retention(customer, base) { base }")]);
    for _ in 0..100 {
        RuleBook::compile(&m, Mode::Auto).unwrap();
    }
    println!("compile small {:?}", t.elapsed() / 100);
    let mut d = super::generator::Dice(1);
    let text = super::generator::Generator::new(&mut d).file(
        &[
            "retention",
            "purchases",
            "last_purchase",
            "basket",
            "basket_noise",
            "margin",
            "growth",
            "satisfaction",
            "complaints",
            "cross_sell",
            "referrals",
        ],
        &[],
    );
    std::fs::write("/tmp/g.rhai", &text).unwrap();
    let m = model(&[("a.rhai", &text)]);
    let t = std::time::Instant::now();
    for _ in 0..100 {
        RuleBook::compile(&m, Mode::Interpreted).unwrap();
    }
    println!("compile 11, interpreted {:?} {}", t.elapsed() / 100, text.len());
    let t = std::time::Instant::now();
    for _ in 0..100 {
        RuleBook::compile(&m, Mode::Auto).unwrap();
    }
    println!("compile 11, columns {:?}", t.elapsed() / 100);
    let book = RuleBook::compile(&m, Mode::Interpreted).unwrap();
    let rule = &book.quantity(&m, SettingId::Baseline, "segments.small.basket").base[0];
    let block = Block::new(&Scope::of(&m), 7);
    let t = std::time::Instant::now();
    let mut out = vec![0.0; 7];
    for _ in 0..100 {
        block.rows(|rows| rule.evaluate(rows, Column::Same(0.0), &mut out, &mut Workspace::default())).ok();
    }
    println!("workspace {:?}", t.elapsed() / 100);
}
