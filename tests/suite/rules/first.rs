use super::fixture::*;
use tenure::rules::*;
#[test]
fn smoke() {
    let m = strategy(
        in_place(
            model(&[(
                "a.rhai",
                "fn retention(customer, base) { if customer.points > 500.0 { base + 0.03 } else { base + pressure } }\nfn on_purchase(customer) {\n customer.points += customer.revenue * 0.1;\n customer.book(\"loyalty_card\", customer.revenue * 0.01);\n}\nfn policy(portfolio) {\n if portfolio.period > 12 && portfolio.churn_rate(\"small\") > 0.2 { portfolio.service_level(\"small\", \"basic\"); portfolio.book(\"x\", 3); portfolio.scale(\"segments.*.retention\", 2) }\n}\nfn fixed_cost(portfolio, base) { base + portfolio.customers * year }",
            )]),
            "retention = { rule = \"0.5 + 0.01*min(customer.tenure,24) + 2 ** 0.5\" }",
            "0.5 + 0.01*min(customer.tenure,24) + 2 ** 0.5",
        ),
        &[],
    );
    let book = RuleBook::compile(&m, Mode::Auto).unwrap_or_else(|p| panic!("{}", told(&p)));
    println!("{:#?}", book.report());
    println!("{}", told(book.warnings()));
    let scope = Scope::of(&m);
    let block = Block::new(&scope, 5);
    let mut desk = Workspace::default();
    let q = book.quantity(&m, SettingId::Baseline, "segments.small.retention");
    let mut out = vec![0.0; 5];
    block.rows(|rows| q.in_place.as_ref().unwrap().evaluate(rows, Column::Same(0.0), &mut out, &mut desk)).unwrap();
    println!("{out:?}");
    block.rows(|rows| q.base[0].evaluate(rows, Column::Same(0.5), &mut out, &mut desk)).unwrap();
    println!("{out:?} {:?}", book.bookings());
    let mut at = vec![vec![1.0; 5]; 2];
    let mut bk = vec![vec![0.0; 5]; 2];
    let e = book.event(&m, SettingId::Strategy(0), Event::Purchase);
    block.rows(|rows| e[0].react(rows, &[1.0, 0.0, 1.0, 1.0, 1.0], &mut at, &mut bk, &mut desk)).unwrap();
    println!("{at:?} {bk:?}");
    let mut t = [0.0; FIGURES];
    t[0] = 100.0;
    let mut s = [0.3; FIGURES];
    let v = PortfolioView { globals: &[13.0, 1.0, 0.01], total: &t, segments: &[s, s] };
    println!("{:?}", book.policy(&m, SettingId::Baseline)[0].decide(&v, &mut desk));
    println!("{:?}", book.quantity(&m, SettingId::Baseline, "fixed_cost").base[0].of_portfolio(&v, 5.0, &mut desk));
}
