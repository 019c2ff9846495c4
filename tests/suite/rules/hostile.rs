//! Rules from a stranger: whatever they try, the process lives, and each takes at most a quarter of a second.

use super::fixture::{Block, in_place, model};
use std::time::{Duration, Instant};
use tenure::rules::{Column, Mode, RuleBook, Scope, SettingId, Workspace};

const LIMIT: Duration = Duration::from_millis(250);

/// Bodies of `fn retention(customer, base)`. None of them may give a number.
const BODIES: &[&str] = &[
    "eval(\"1.0\")",
    "let s = \"eval(s)\"; eval(s)",
    "sleep(3.0); base",
    "sleep(1e300); base",
    "sleep(3); base",
    "timestamp().elapsed",
    "import \"/etc/passwd\" as p; base",
    "export let x = 1; base",
    "let f = Fn(\"retention\"); f.call(customer, base)",
    "Fn(\"retention\").curry(customer).call(base)",
    "loop { }",
    "while true { }",
    "do { } while true; base",
    "for i in 0..9223372036854775807 { }\n base",
    "for i in range(0, 9223372036854775807, 1) { for j in range(0, 1000000000, 1) { } }\n base",
    "let s = \"x\"; loop { s += s; }",
    "let a = [1]; loop { a += a; }",
    "let a = []; a.pad(100000000, 1); base",
    "let a = [0]; loop { a.push(a); }",
    "let m = #{}; let i = 0; loop { m[`k${i}`] = m; i += 1; }",
    "let a = []; for i in 0..1000 { a.push(i); } loop { a.map(|x| a.map(|y| x * y)); }",
    "let a = []; for i in 0..1000 { a.push(1000 - i); } loop { a.sort(|x, y| if x < y { -1 } else { 1 }); }",
    "let a = []; for i in 0..1000 { a.push(i); } loop { a.filter(|x| a.contains(x)); }",
    "let s = \"a,b\"; loop { s.split(\",\"); }",
    "retention(customer, base)",
    "let f = |g| g.call(g); f.call(f)",
    "throw base",
    "9223372036854775807 + customer.tenure + 1",
    "2 ** 9223372036854775807",
    "let x = 3; loop { x *= x; }",
    "customer[\"secret\"]",
    "customer.points = 1e308; base",
    "this",
    "print(\"out\"); debug(\"out\"); throw 1",
    "let x = 1 << 9223372036854775807; throw x",
    "\"a\".pad(2000000000, \"b\"); base",
    "let b = blob(1000000000); base",
    "rand()",
    "0.0 / 0.0",
    "try { loop { } } catch { base }",
    "call(\"sleep\", 10)",
    "let a = []; for i in 0..100 { a.push(100 - i); } loop { a.sort(); a.reverse(); }",
    "let a = []; for i in 0..1000 { a.push(1000 - i); } loop { a.sort(); a.reverse(); }",
    "let a = []; for i in 0..99 { a.push(i); } loop { let b = a; let c = b == a; }",
    "let a = []; for i in 0..99 { a.push(i); } loop { a.contains(-1); a.index_of(-1); a.dedup(); }",
    "let s = \"x\"; for i in 0..8 { s += s; } loop { s.to_upper(); s.replace(\"x\", \"y\"); s.split(\"x\"); }",
    "let s = \"x\"; for i in 0..8 { s += s; } let b = s + \"y\"; loop { s.contains(b); s.index_of(b); s == b; }",
    "let m = #{}; for i in 0..90 { m[`k${i}`] = i; } loop { m.keys(); m.values(); let n = m; n == m; }",
    "again(base) } fn again(x) { let f = |y| again(y); f.call(x) + f.call(x)",
];

fn bombs() -> Vec<(&'static str, String)> {
    let nested = |open: &str, close: &str, n: usize| format!("{}base{}", open.repeat(n), close.repeat(n));
    let function = |body: &str| format!("fn retention(customer, base) {{ {body} }}");
    let chain: String = (1..16).map(|i| format!("fn h{i}(x) {{ h{}(h{}(x)) }}\n", i - 1, i - 1)).collect();
    let ladder = format!("{}x{}", "if x > 0.5 { x } else { ".repeat(9), " }".repeat(9));
    vec![
        ("parentheses", function(&nested("(", ")", 20_000))),
        ("blocks", function(&nested("{", "}", 20_000))),
        ("closures", function(&format!("{}1", "|x| ".repeat(16_000)))),
        ("lists", function(&nested("[", "]", 20_000))),
        ("minus", function(&nested("-", "", 30_000))),
        ("not", function(&nested("!", "", 30_000))),
        ("ifs", function(&format!("{}base", "if true { ".repeat(6_000)))),
        ("sum", function(&format!("base{}", " + 1".repeat(12_000)))),
        ("and", function(&format!("true{}", " && true".repeat(6_000)))),
        ("dots", function(&format!("customer{}", ".points".repeat(8_000)))),
        (
            "switch",
            function(&format!("switch 1 {{ {} }}", (0..4_000).map(|i| format!("{i}=>{i},")).collect::<String>())),
        ),
        ("functions", (0..3_000).map(|i| format!("fn f{i}() {{ 1 }}\n")).collect()),
        ("variables", function(&(0..4_000).map(|i| format!("let v{i}=1;")).collect::<String>())),
        ("long", function(&"base;".repeat(40_000))),
        ("text", function(&format!("\"{}\"", "x".repeat(60_000)))),
        ("comment", format!("/*{}", "/*".repeat(30_000))),
        ("open text", "fn retention(customer, base) { \"".into()),
        ("open block", "fn retention(customer, base) { `${`${".into()),
        ("nothing", "\0\u{202e}\u{feff}fn \u{0}".into()),
        ("doubling helpers", format!("fn h0(x) {{ x + 1.0 }}\n{chain}{}", function("h15(base)"))),
        (
            "doubling ladders",
            format!(
                "fn h(x) {{ {ladder} }}\n{}",
                function(&format!("{}throw base", "base = h(base) + h(base);\n".repeat(400)))
            ),
        ),
        ("many values", function(&format!("min({}base)", "1,".repeat(32_000)))),
        (
            "many values of a helper",
            format!("fn h(x) {{ x }}\n{}", function(&format!("h({}base)", "1,".repeat(32_000)))),
        ),
        ("many parameters", format!("fn h({}x) {{ x }}", (0..8_000).map(|i| format!("p{i},")).collect::<String>())),
        ("many closures", function(&format!("|{}x| x", (0..8_000).map(|i| format!("p{i},")).collect::<String>()))),
        ("variables behind tabs", function(&(0..5_000).map(|i| format!("let\tv{i}=1;")).collect::<String>())),
        ("constants behind lines", function(&(0..5_000).map(|i| format!("const\nv{i}=1;")).collect::<String>())),
        (
            "cases",
            function(&format!("switch 1 {{ {} => 2 }}", (0..9_000).map(|i| format!("{i}|")).collect::<String>())),
        ),
        ("names that are not there", function(&(0..6_000).map(|i| format!("x{i};")).collect::<String>())),
        ("functions that are not there", function(&(0..6_000).map(|i| format!("f{i}();")).collect::<String>())),
        ("operands", function(&format!("[{}1]", "-1.0,".repeat(12_000)))),
        ("long name", function(&"x".repeat(60_000))),
        ("fields", function(&format!("#{{{}}}", (0..6_000).map(|i| format!("k{i}:1,")).collect::<String>()))),
        ("umlauts", function(&format!("/*{}*/ {}1", "ä".repeat(15_000), "1+".repeat(15_000)))),
        (
            "helpers that call all",
            (0..60)
                .map(|i| {
                    let calls: String = (0..60).map(|j| format!("f{j}(x);")).collect();
                    format!("fn f{i}(x) {{ {calls} x }}\n")
                })
                .collect(),
        ),
        ("deep calls", format!("fn h(x) {{ {}h(x){} }}\n{}", "(1 + ".repeat(25), ")".repeat(25), function("h(base)"))),
    ]
}

fn run(text: &str) -> Result<(), String> {
    let model = model(&[("hostile.rhai", text)]);
    let book = RuleBook::compile(&model, Mode::Auto).map_err(|problems| problems[0].title.clone())?;
    let rules = book.quantity(&model, SettingId::Baseline, "segments.small.retention");
    let block = Block::new(&Scope::new(&model), 3);
    let mut out = [0.0; 3];
    for rule in &rules.base {
        block
            .rows(|rows| rule.evaluate(rows, Column::Same(0.5), &mut out, &mut Workspace::default()))
            .map_err(|failure| failure.to_string())?;
    }
    Ok(())
}

/// The quickest of three tries: the limit is about the rule, not about what else the machine does.
fn quick(name: &str, text: &str) -> Result<(), String> {
    let mut best = Duration::MAX;
    let mut outcome = Ok(());
    for _ in 0..3 {
        let start = Instant::now();
        outcome = run(text);
        best = best.min(start.elapsed());
        if best <= LIMIT {
            return outcome;
        }
    }
    panic!("{name}: {best:?}, {outcome:?}");
}

#[test]
fn hostile_bodies_end_soon_and_give_nothing() {
    for body in BODIES {
        let outcome = quick(body, &format!("fn retention(customer, base) {{ {body} }}"));
        assert!(outcome.is_err(), "{body} was accepted");
    }
}

#[test]
fn hostile_texts_end_soon() {
    for (name, text) in bombs() {
        // Some are harmless once read; none may hang or abort.
        let _ = quick(name, &text);
    }
}

#[test]
fn a_rule_in_place_is_one_expression() {
    for text in ["1 } fn other() { 2", "1; } loop { }", "} {", "fn f() { 1 } f()"] {
        let model = in_place(model(&[]), text, text);
        assert!(RuleBook::compile(&model, Mode::Auto).is_err(), "{text} was accepted");
    }
}
