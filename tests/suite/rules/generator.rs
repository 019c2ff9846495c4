//! Writes rule programs at random: every operator, nasty numbers, mixes of whole numbers and decimals, if-chains, early
//! returns, helpers, switches. Well-formed by construction; whether they fail on a customer is left to chance.

use std::fmt::Write;
use tenure::rules::SeenBy;

/// `SplitMix64`.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Int,
    Float,
    Bool,
}

use Kind::{Bool, Float, Int};

/// A number that makes trouble, as a column holds it.
pub(crate) fn nasty(dice: &mut Dice) -> f64 {
    const NASTY: [f64; 24] = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.1,
        0.2,
        0.3,
        0.300_000_000_000_000_04,
        0.5,
        2.5,
        -2.5,
        24.0,
        1e-300,
        5e-324,
        1e15,
        4e15,
        9.1e15,
        1e300,
        -1e300,
        f64::MAX,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        f64::EPSILON,
    ];
    if dice.one_in(3) { (dice.next() >> 11) as f64 * 2f64.powi(-50) } else { NASTY[dice.below(NASTY.len())] }
}

pub(crate) struct Generator<'a> {
    pub(crate) dice: &'a mut Dice,
    vars: Vec<(String, Kind)>,
    count: usize,
    helpers: Vec<(String, Vec<Kind>, Kind)>,
    event: bool,
    /// Whose its event rules are: nature's see all and book nothing, everyone's book and see what is on file.
    pub(crate) events: SeenBy,
    /// Whether `per_period` means something here.
    timed: bool,
    /// Whether the file may hold what is read one way and run another: it must be refused, or be the same.
    traps: bool,
    /// How the customer and the value so far are called here, if they can be seen.
    seen: Option<bool>,
}

impl<'a> Generator<'a> {
    pub(crate) fn new(dice: &'a mut Dice) -> Self {
        Generator {
            events: if dice.one_in(2) { SeenBy::Nature } else { SeenBy::Everyone },
            dice,
            vars: vec![],
            count: 0,
            helpers: vec![],
            event: false,
            timed: false,

            traps: false,
            seen: None,
        }
    }

    /// With changes in the midst of expressions, functions named like built-in ones, values that go nowhere.
    pub(crate) fn with_traps(dice: &'a mut Dice) -> Self {
        Generator { traps: true, ..Generator::new(dice) }
    }

    /// A file with helpers, the quantity rules and the event rules named.
    pub(crate) fn file(&mut self, quantities: &[&str], events: &[&str]) -> String {
        let mut text = String::new();
        for index in 0..3 {
            let kinds = [Int, Float, Float, Int];
            let params: Vec<Kind> = (0..=index % 3).map(|_| kinds[self.dice.below(4)]).collect();
            let gives = [Int, Float, Bool][index];
            let name = if self.traps && self.dice.one_in(12) {
                self.dice
                    .pick(&["book", "contains", "min", "abs", "clamp", "to_float", "range", "set", "print"])
                    .to_string()
            } else {
                format!("helper{index}")
            };
            let list: Vec<String> = (0..params.len()).map(|i| format!("p{i}")).collect();
            self.vars = list.iter().cloned().zip(params.iter().copied()).collect();
            self.seen = None;
            self.event = false;
            let body = self.body(Some(gives), 2);
            writeln!(text, "fn {name}({}) {{\n{body}}}", list.join(", ")).unwrap();
            self.helpers.push((name, params, gives));
        }
        // Changes the customer and says what came of it.
        self.vars = vec![];
        self.seen = None;
        self.event = true;
        let body = self.body(None, 1);
        writeln!(text, "fn mark(someone) {{\n{}    someone.visits\n}}", body.replace("customer", "someone")).unwrap();
        // Somebody must call each helper.
        for name in quantities {
            self.event = false;
            self.timed = matches!(*name, "retention" | "purchases" | "complaints");
            self.vars = vec![("base".into(), Float)];
            self.seen = Some(true);
            let gives = if self.dice.one_in(4) { Int } else { Float };
            let calls: String = self
                .helpers
                .clone()
                .iter()
                .map(|helper| format!("    let unused = {};\n", self.call(helper, 0)))
                .collect();
            let calls = if self.dice.one_in(6) { calls } else { String::new() };
            let body = self.body(Some(gives), 4);
            writeln!(text, "fn {name}(customer, base) {{\n{calls}{body}}}").unwrap();
        }
        self.timed = false;
        for name in events {
            self.vars = vec![];
            self.seen = Some(false);
            self.event = true;
            let body = self.body(None, 4);
            let mark = if *name == "on_arrival" { "    let unused = mark(customer);\n" } else { "" };
            writeln!(text, "fn {name}(customer) {{\n{mark}{body}}}").unwrap();
            self.event = false;
        }
        self.vars = vec![("base".into(), Float)];
        self.seen = Some(true);
        let calls: String =
            self.helpers.clone().iter().map(|helper| format!("    let unused = {};\n", self.call(helper, 0))).collect();
        writeln!(text, "fn expectation(customer, base) {{\n{calls}    base\n}}").unwrap();
        text
    }

    fn body(&mut self, gives: Option<Kind>, steps: usize) -> String {
        let mut text = String::new();
        for _ in 0..self.dice.below(steps + 1) {
            self.step(gives, 2, 1, &mut text);
        }
        if let Some(kind) = gives {
            let value = self.expr(kind, 3);
            match self.dice.below(40) {
                0 if self.traps && !self.vars.is_empty() => writeln!(text, "    {} = {value}", self.vars[0].0).unwrap(),
                1 if self.traps => writeln!(text, "    let last = {value};").unwrap(),
                2 if self.traps => writeln!(text, "    if true {{ {value} }};\n    {value}").unwrap(),
                3 => writeln!(text, "    {value};").unwrap(),
                _ => writeln!(text, "    {value}").unwrap(),
            }
        }
        text
    }

    fn block(&mut self, gives: Option<Kind>, depth: usize, level: usize) -> String {
        let vars = self.vars.clone();
        let mut text = String::new();
        for _ in 0..self.dice.below(3) {
            self.step(gives, depth, level + 1, &mut text);
        }
        self.vars = vars;
        text
    }

    fn step(&mut self, gives: Option<Kind>, depth: usize, level: usize, text: &mut String) {
        let pad = "    ".repeat(level);
        match self.dice.below(if self.event { 13 } else { 10 }) {
            0 | 1 => {
                let kind = [Int, Float, Bool][self.dice.below(3)];
                let value = self.expr(kind, 2);
                let name = if self.dice.one_in(5) && !self.vars.is_empty() {
                    self.vars[self.dice.below(self.vars.len())].0.clone()
                } else {
                    self.count += 1;
                    format!("v{}", self.count)
                };
                writeln!(text, "{pad}let {name} = {value};").unwrap();
                self.vars.push((name, kind));
            }
            2 | 3 if !self.vars.is_empty() => {
                let index = self.dice.below(self.vars.len());
                let (name, kind) = self.vars[index].clone();
                // A shadowed variable cannot be reached.
                let index = self.vars.iter().rposition(|(other, _)| *other == name).unwrap_or(index);
                let kind = if kind == self.vars[index].1 { kind } else { self.vars[index].1 };
                let new = if kind == Bool || !self.dice.one_in(4) { kind } else { Float };
                let value = self.expr(new, 2);
                let operator =
                    if kind == Bool || self.dice.one_in(3) { "" } else { self.dice.pick(&["+", "-", "*", "/", "%"]) };
                writeln!(text, "{pad}{name} {operator}= {value};").unwrap();
                if kind == Int && new == Float {
                    self.vars[index].1 = Float;
                }
            }
            4 | 5 if depth > 0 => {
                let condition = self.expr(Bool, 2);
                let then = self.block(gives, depth - 1, level);
                writeln!(text, "{pad}if {condition} {{\n{then}{pad}}}").unwrap();
                if self.dice.one_in(2) {
                    text.pop();
                    let condition = self.expr(Bool, 2);
                    let other = self.block(gives, depth - 1, level);
                    writeln!(text, " else if {condition} {{\n{other}{pad}}}").unwrap();
                }
                if self.dice.one_in(2) {
                    text.pop();
                    let other = self.block(gives, depth - 1, level);
                    writeln!(text, " else {{\n{other}{pad}}}").unwrap();
                }
            }
            6 if self.dice.one_in(2) => {
                if let Some(kind) = gives {
                    let condition = self.expr(Bool, 1);
                    let value = self.expr(kind, 2);
                    writeln!(text, "{pad}if {condition} {{ return {value}; }}").unwrap();
                } else {
                    let condition = self.expr(Bool, 1);
                    writeln!(text, "{pad}if {condition} {{ return; }}").unwrap();
                }
            }
            7 if depth > 0 => {
                let subject = self.expr(Int, 1);
                let (one, two) = (self.block(gives, depth - 1, level), self.block(gives, depth - 1, level));
                writeln!(text, "{pad}switch {subject} {{\n{pad}1 | 2 => {{\n{one}{pad}}},\n{pad}5..30 => {{\n{two}{pad}}},\n{pad}_ => ()\n{pad}}}")
                    .unwrap();
            }
            8 if depth > 0 && self.seen.is_some() && self.dice.one_in(2) => {
                let (one, two) = (self.block(gives, depth - 1, level), self.block(gives, depth - 1, level));
                writeln!(text, "{pad}switch customer.region {{\n{pad}\"north\" | \"unknown\" => {{\n{one}{pad}}},\n{pad}\"south\" => {{\n{two}{pad}}}\n{pad}}}")
                    .unwrap();
            }
            // A word that is written out, one of two, that of another text (which it may not be), or its own.
            12 if self.seen.is_some() => {
                let value = match self.dice.below(8) {
                    0 => format!("if {} {{ \"south\" }} else {{ \"unknown\" }}", self.expr(Bool, 1)),
                    1 if self.dice.one_in(4) => "customer.segment".into(),
                    2 => "customer.region".into(),
                    _ => format!("\"{}\"", self.dice.pick(&["north", "south", "unknown"])),
                };
                writeln!(text, "{pad}customer.region = {value};").unwrap();
            }
            10 | 11 => {
                let name = self.dice.pick(&["points", "visits"]);
                let kind = if self.dice.one_in(3) { Int } else { Float };
                let value = self.expr(kind, 2);
                let operator = self.dice.pick(&["", "+", "-", "*"]);
                writeln!(text, "{pad}customer.{name} {operator}= {value};").unwrap();
            }
            9 if self.event && self.events == SeenBy::Everyone => {
                let value = self.expr(Float, 1);
                let name = self.dice.pick(&["card", "mail"]);
                writeln!(text, "{pad}customer.book(\"{name}\", {value});").unwrap();
            }
            _ => (),
        }
    }

    /// A value that changes a variable or the customer while it is worked out.
    fn change_within(&mut self, kind: Kind, depth: usize) -> String {
        let (name, own) = self.vars[self.dice.below(self.vars.len())].clone();
        let (new, then) = (self.expr(own, depth), self.expr(kind, depth));
        match self.dice.below(5) {
            0 => format!("(if true {{ {name} = {new}; {then} }} else {{ {then} }})"),
            1 if self.event => format!("{{ customer.points = 1.5; {then} }}").parenthesised(),
            2 => format!("{{ let {name} = {new}; {name} = {name}; {then} }}").parenthesised(),
            3 => format!("{{ let own = {new}; own = {new}; {then} }}").parenthesised(),
            _ => format!("{{ {name} = {new}; {then} }}").parenthesised(),
        }
    }

    fn call(&mut self, (name, params, _): &(String, Vec<Kind>, Kind), depth: usize) -> String {
        let args: Vec<String> = params.iter().map(|kind| self.expr(*kind, depth)).collect();
        format!("{name}({})", args.join(", "))
    }

    fn leaf(&mut self, kind: Kind) -> String {
        let vars: Vec<usize> = (0..self.vars.len())
            .filter(|i| self.vars[*i].1 == kind && !self.vars[i + 1..].iter().any(|(name, _)| *name == self.vars[*i].0))
            .collect();
        if !vars.is_empty() && self.dice.one_in(2) {
            return self.vars[vars[self.dice.below(vars.len())]].0.clone();
        }
        let customer = self.seen.is_some() && self.dice.one_in(2);
        // Too large for columns.
        let rare = self.dice.one_in(150);
        let word = match (kind, customer) {
            (Int, true) => self.dice.pick(&["customer.tenure", "customer.recency", "customer.products"]),
            (Int, false) => self.dice.pick(&[
                "0",
                "1",
                "2",
                "3",
                "7",
                "12",
                "-1",
                "-5",
                "period",
                "year",
                "1000000",
                "94906267",
                "2251799813685247",
                if rare { "9223372036854775807" } else { "47" },
            ]),
            (Float, true) => self.dice.pick(&[
                if self.event && self.events == SeenBy::Everyone {
                    "customer.purchases_total"
                } else {
                    "customer.satisfaction"
                },
                "customer.points",
                "customer.visits",
                "customer.revenue",
                "customer.margin",
                "customer.tenure_years",
            ]),
            (Float, false) => self.dice.pick(&[
                "0.0",
                "1.0",
                "-1.0",
                "0.1",
                "0.3",
                "0.30000000000000004",
                "2.5",
                "24.0",
                "1e300",
                "1e-300",
                "500.0",
                "pressure",
                "0.5",
                "-2.5",
                "1e16",
            ]),
            (Bool, true) => self.dice.pick(&[
                "customer.referred",
                "customer.segment == \"small\"",
                "customer.channel != \"online\"",
                "customer.channel in [\"online\", \"opening\"]",
                "customer.status == \"silent\"",
                "customer.tenure in 3..20",
                "customer.region == \"north\"",
                "customer.region != \"south\"",
                "\"unknown\" == customer.region",
                "customer.region in [\"north\", \"unknown\"]",
                "customer.region == customer.segment",
            ]),
            (Bool, false) => self.dice.pick(&["true", "false", "period > 12"]),
        };
        if kind == Bool { format!("({word})") } else { word.to_string() }
    }

    fn expr(&mut self, kind: Kind, depth: usize) -> String {
        if depth == 0 || self.dice.one_in(4) {
            return self.leaf(kind);
        }
        let d = depth - 1;
        if self.traps && self.dice.one_in(60) && !self.vars.is_empty() {
            return self.change_within(kind, d);
        }
        if kind == Int && self.event && self.seen.is_some() && self.dice.one_in(40) {
            return "to_int(mark(customer))".into();
        }
        if self.timed && kind == Float && self.dice.one_in(20) {
            return format!("per_period({})", self.expr(Float, d));
        }
        if self.dice.one_in(12) {
            let (condition, then, other) = (self.expr(Bool, d), self.expr(kind, d), self.expr(kind, d));
            return format!("if {condition} {{ {then} }} else {{ {other} }}").parenthesised();
        }
        if self.dice.one_in(14) {
            let helpers: Vec<_> = self.helpers.iter().filter(|helper| helper.2 == kind).cloned().collect();
            if let Some(helper) = helpers.first() {
                return self.call(helper, d);
            }
        }
        match kind {
            Int => match self.dice.below(10) {
                0..=5 => {
                    let operator = self.dice.pick(&["+", "-", "*", "/", "%", "+", "-", "*"]);
                    format!("({} {operator} {})", self.expr(Int, d), self.expr(Int, d))
                }
                6 => {
                    let power = self.dice.pick(&["0", "1", "2", "3", "5", "customer.products", "-1"]);
                    let power = if self.seen.is_none() && power.starts_with('c') { "2" } else { power };
                    format!("({} ** {power})", self.expr(Int, d))
                }
                7 => format!("{}({}, {})", self.dice.pick(&["min", "max"]), self.expr(Int, d), self.expr(Int, d)),
                8 => {
                    let name = self.dice.pick(&["abs", "floor", "-"]);
                    format!("{name}({})", self.expr(Int, d))
                }
                _ => format!("to_int({})", self.expr(Float, d)),
            },
            Float => match self.dice.below(16) {
                0..=6 => {
                    let operator = self.dice.pick(&["+", "-", "*", "/", "%", "+", "-", "*", "/"]);
                    let (left, right) = self.mix();
                    format!("({} {operator} {})", self.expr(left, d), self.expr(right, d))
                }
                7 => {
                    let (left, right) = self.mix();
                    format!("({} ** {})", self.expr(left, d), self.expr(right, d))
                }
                8 | 9 => {
                    let (left, right) = self.mix();
                    format!(
                        "{}({}, {})",
                        self.dice.pick(&["min", "max", "min", "max"]),
                        self.expr(left, d),
                        self.expr(right, d)
                    )
                }
                10 => {
                    let (left, right) = self.mix();
                    let third = if self.dice.one_in(2) { Int } else { Float };
                    format!("clamp({}, {}, {})", self.expr(left, d), self.expr(right, d), self.expr(third, d))
                }
                11 => {
                    let kind = if self.dice.one_in(3) { Int } else { Float };
                    let name = self.dice.pick(&["exp", "ln", "log", "log10", "sqrt"]);
                    format!("{name}({})", self.expr(kind, d))
                }
                12 => {
                    let name = self.dice.pick(&["abs", "floor", "ceil", "ceiling", "round", "int", "-"]);
                    format!("{name}({})", self.expr(Float, d))
                }
                13 => format!("pow({}, {})", self.expr(Float, d), self.expr(Int, d)),
                14 => format!("log({}, {})", self.expr(Int, d), self.expr(Float, d)),
                _ => format!("{}.to_float()", self.expr(Int, d).parenthesised()),
            },
            Bool => match self.dice.below(8) {
                0..=4 => {
                    let operator = self.dice.pick(&["==", "!=", "<", ">", "<=", ">="]);
                    let (left, right) = if self.dice.one_in(3) { (Int, Int) } else { self.mix() };
                    format!("({} {operator} {})", self.expr(left, d), self.expr(right, d))
                }
                5 => format!("({} && {})", self.expr(Bool, d), self.expr(Bool, d)),
                6 => format!("({} || {})", self.expr(Bool, d), self.expr(Bool, d)),
                _ => format!("!{}", self.expr(Bool, d).parenthesised()),
            },
        }
    }

    /// Two kinds of numbers, at least one of them decimal.
    fn mix(&mut self) -> (Kind, Kind) {
        [(Float, Float), (Float, Int), (Int, Float), (Float, Float)][self.dice.below(4)]
    }
}

trait Parenthesised {
    fn parenthesised(self) -> String;
}

impl Parenthesised for String {
    fn parenthesised(self) -> String {
        format!("({self})")
    }
}
