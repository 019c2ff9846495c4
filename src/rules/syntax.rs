//! The one room that knows Rhai's syntax tree, which changes between its versions: turns it into a tree of our own, in
//! which everything has a place in the text.

use super::tokens::definitions;
use rhai::{AST, ASTFlags, ASTNode, Dynamic, Engine, Expr as Node, FnCallExpr, INT, Position, RangeCase, Stmt as Step};
use rhai::{StmtBlock, SwitchCasesCollection};

/// A function as written.
#[derive(Debug)]
pub(super) struct Function {
    /// The byte of its name.
    pub at: usize,
    pub name: String,
    pub params: Vec<String>,
    pub body: Vec<Stmt>,
}

/// How Rhai calls the functions that it makes of closures.
const ANONYMOUS: &str = "anon$";

/// Something with a value, and the byte of the text where it is reported.
#[derive(Debug)]
pub(super) struct Expr {
    pub at: usize,
    pub what: What,
}

#[derive(Debug)]
pub(super) enum What {
    Int(i64),
    Float(f64),
    Bool(bool),
    Text(String),
    Nothing,
    Name(String),
    Property(Box<Expr>, String),
    Method(Box<Expr>, String, Vec<Expr>),
    Call(String, Vec<Expr>),
    Operator(String, Vec<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    List(Vec<Expr>),
    Block(Vec<Stmt>),
    /// A construct without column form, by its name for people, with what it holds.
    Other(&'static str, Vec<Expr>, Vec<Stmt>),
}

/// Something that is done.
#[derive(Debug)]
pub(super) struct Stmt {
    pub at: usize,
    pub what: Deed,
}

#[derive(Debug)]
pub(super) enum Deed {
    Nothing,
    Let {
        name: String,
        value: Expr,
        constant: bool,
    },
    Set {
        target: Expr,
        operator: Option<String>,
        value: Expr,
    },
    If {
        condition: Expr,
        then: Vec<Stmt>,
        otherwise: Vec<Stmt>,
    },
    Switch(Box<Switch>),
    Return(Option<Expr>),
    Value(Expr),
    Block(Vec<Stmt>),
    /// A construct without column form: the names it introduces, what it holds.
    Other {
        construct: &'static str,
        names: Vec<String>,
        holds: Vec<Expr>,
        body: Vec<Stmt>,
    },
}

#[derive(Debug)]
pub(super) struct Switch {
    pub subject: Expr,
    /// The first whose test and guard hold decides.
    pub cases: Vec<Case>,
    pub default: Option<Expr>,
}

#[derive(Debug)]
pub(super) struct Case {
    /// Any of these.
    pub tests: Vec<Test>,
    pub guard: Option<Expr>,
    pub result: Expr,
}

#[derive(Debug)]
pub(super) enum Test {
    Int(i64),
    Bool(bool),
    Text(String),
    /// From, up to, whether the end is included.
    Range(i64, i64, bool),
    Other,
}

/// The first thing that Rhai does not understand: its message and its byte.
pub(super) struct Misread {
    pub message: String,
    pub at: usize,
}

/// A text as read.
pub(super) struct Read {
    /// In the order of the text.
    pub functions: Vec<Function>,
    /// Functions without a name; what they take from around them is among their parameters.
    pub closures: Vec<Function>,
    /// The byte of a statement outside all of them.
    pub loose: Option<usize>,
}

/// Reads a rule text.
pub(super) fn read(engine: &Engine, text: &str) -> Result<Read, Misread> {
    let places = Places::new(text);
    let ast = engine
        .compile(text)
        .map_err(|error| Misread { message: error.err_type().to_string(), at: places.offset(error.position()) })?;
    let defined = definitions(text);
    let (mut functions, mut closures) = (Vec::new(), Vec::new());
    for found in ast.iter_functions() {
        let list = if found.name.starts_with(ANONYMOUS) { &mut closures } else { &mut functions };
        list.push(Function {
            at: defined.iter().find(|(_, name)| *name == found.name).map_or(0, |(at, _)| *at),
            name: found.name.to_string(),
            params: found.params.iter().map(ToString::to_string).collect(),
            body: body(&ast, found.name, found.params.len(), &places),
        });
    }
    functions.sort_by_key(|function| function.at);
    Ok(Read { functions, closures, loose: ast.statements().first().map(|step| places.offset(step.position())) })
}

/// A function's statements: `walk` is the only way in.
fn body(ast: &AST, name: &str, params: usize, places: &Places) -> Vec<Stmt> {
    let mut alone = ast.clone_functions_only();
    alone.retain_functions(|_, _, other, count| other == name && count == params);
    let mut steps = Vec::new();
    alone.walk(&mut |path: &[ASTNode]| {
        if let [ASTNode::Stmt(step)] = path {
            steps.push(places.step(step));
        }
        true
    });
    steps
}

/// The byte of a line and column that Rhai reports.
pub(super) fn offset(text: &str, position: Position) -> usize {
    Places::new(text).offset(position)
}

/// Lines and columns, which Rhai counts in characters, as bytes.
struct Places {
    /// The byte of each character, and of the end.
    letters: Vec<usize>,
    /// The first character of each line.
    lines: Vec<usize>,
}

impl Places {
    fn new(text: &str) -> Self {
        let letters = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let ends = text.chars().enumerate().filter(|(_, letter)| *letter == '\n').map(|(at, _)| at + 1);
        Places { letters, lines: std::iter::once(0).chain(ends).collect() }
    }

    fn offset(&self, position: Position) -> usize {
        let end = self.letters.len() - 1;
        let start = position.line().and_then(|line| self.lines.get(line - 1));
        let letter = start.map_or(end, |start| start + position.position().unwrap_or(1).max(1) - 1);
        self.letters[letter.min(end)]
    }

    fn block(&self, block: &StmtBlock) -> Vec<Stmt> {
        block.statements().iter().map(|step| self.step(step)).collect()
    }

    fn step(&self, step: &Step) -> Stmt {
        let what = match step {
            Step::Noop(_) => Deed::Nothing,
            Step::If(flow, _) => Deed::If {
                condition: self.expr(&flow.expr),
                then: self.block(&flow.body),
                otherwise: self.block(&flow.branch),
            },
            Step::Switch(parts, _) => Deed::Switch(Box::new(self.switch(&parts.0, &parts.1))),
            Step::Var(parts, flags, _) => Deed::Let {
                name: parts.0.name.to_string(),
                value: self.expr(&parts.1),
                constant: flags.intersects(ASTFlags::CONSTANT),
            },
            Step::Assignment(parts) => Deed::Set {
                target: self.expr(&parts.1.lhs),
                operator: parts.0.get_op_assignment_info().map(|(.., operator)| operator.to_string()),
                value: self.expr(&parts.1.rhs),
            },
            Step::FnCall(call, position) => Deed::Value(self.call(call, *position)),
            Step::Block(block) => Deed::Block(self.block(block)),
            Step::Expr(node) => Deed::Value(self.expr(node)),
            Step::Return(value, flags, _) if !flags.intersects(ASTFlags::BREAK) => {
                Deed::Return(value.as_ref().map(|node| self.expr(node)))
            }
            Step::Return(value, ..) => self.other("throw", vec![], value.as_deref(), &[]),
            Step::While(flow, _) => self.other("while", vec![], Some(&flow.expr), &[&flow.body]),
            Step::Do(flow, ..) => self.other("do", vec![], Some(&flow.expr), &[&flow.body]),
            Step::For(parts, _) => {
                let names = std::iter::once(&parts.0).chain(&parts.1).map(|ident| ident.name.to_string()).collect();
                self.other("for", names, Some(&parts.2.expr), &[&parts.2.body])
            }
            Step::TryCatch(flow, _) => {
                let names = match &flow.expr {
                    Node::Variable(name, ..) => vec![name.1.to_string()],
                    _ => vec![],
                };
                self.other("try", names, None, &[&flow.body, &flow.branch])
            }
            Step::BreakLoop(value, ..) => self.other("break", vec![], value.as_deref(), &[]),
            Step::Share(_) => self.other("closure", vec![], None, &[]),
            _ => self.other("import", vec![], None, &[]),
        };
        Stmt { at: self.offset(step.position()), what }
    }

    fn other(&self, construct: &'static str, names: Vec<String>, holds: Option<&Node>, bodies: &[&StmtBlock]) -> Deed {
        Deed::Other {
            construct,
            names,
            holds: holds.map(|node| self.expr(node)).into_iter().collect(),
            body: bodies.iter().flat_map(|block| self.block(block)).collect(),
        }
    }

    fn all<'b>(&self, nodes: impl IntoIterator<Item = &'b Node>) -> Vec<Expr> {
        nodes.into_iter().map(|node| self.expr(node)).collect()
    }

    fn expr(&self, node: &Node) -> Expr {
        let what = match node {
            Node::BoolConstant(value, _) => What::Bool(*value),
            Node::IntegerConstant(value, _) => What::Int(*value),
            Node::FloatConstant(value, _) => What::Float(**value),
            Node::StringConstant(value, _) => What::Text(value.to_string()),
            Node::CharConstant(..) => What::Other("character", vec![], vec![]),
            Node::InterpolatedString(parts, _) => What::Other("text with values", self.all(parts), vec![]),
            Node::Array(parts, _) => What::List(self.all(parts)),
            Node::Map(parts, _) => What::Other("map", self.all(parts.0.iter().map(|(_, node)| node)), vec![]),
            Node::DynamicConstant(value, _) if value.is_fnptr() => What::Other("closure", vec![], vec![]),
            Node::DynamicConstant(..) => What::Other("constant", vec![], vec![]),
            Node::Unit(_) => What::Nothing,
            Node::Variable(name, ..) if name.2.is_empty() => What::Name(name.1.to_string()),
            Node::Variable(..) => What::Other("namespace", vec![], vec![]),
            Node::ThisPtr(_) => What::Other("this", vec![], vec![]),
            Node::Stmt(block) => What::Block(self.block(block)),
            Node::FnCall(call, position) => return self.call(call, *position),
            Node::Dot(pair, flags, _) if !flags.intersects(ASTFlags::NEGATED) => {
                return self.chain(self.expr(&pair.lhs), &pair.rhs);
            }
            Node::Dot(pair, ..) => What::Other("?.", vec![self.chain(self.expr(&pair.lhs), &pair.rhs)], vec![]),
            Node::Index(pair, ..) => {
                return self.indexed(self.offset(node.start_position()), self.expr(&pair.lhs), &pair.rhs);
            }
            Node::And(parts, _) => What::And(self.all(parts.iter())),
            Node::Or(parts, _) => What::Or(self.all(parts.iter())),
            Node::Coalesce(parts, _) => What::Other("??", self.all(parts.iter()), vec![]),
            _ => What::Other("construct", vec![], vec![]),
        };
        Expr { at: self.offset(node.start_position()), what }
    }

    /// What follows a dot: Rhai nests `a.b.c` to the right, this nests it to the left.
    fn chain(&self, object: Expr, node: &Node) -> Expr {
        let at = self.offset(node.start_position());
        let what = match node {
            Node::Property(name, _) => What::Property(Box::new(object), name.2.to_string()),
            Node::MethodCall(call, _) => What::Method(Box::new(object), call.name.to_string(), self.all(&call.args)),
            Node::Dot(pair, flags, _) if !flags.intersects(ASTFlags::NEGATED) => {
                return self.chain(self.chain(object, &pair.lhs), &pair.rhs);
            }
            Node::Index(pair, ..) => return self.indexed(at, self.chain(object, &pair.lhs), &pair.rhs),
            _ => What::Other("?.", vec![object], vec![]),
        };
        Expr { at, what }
    }

    /// What follows in brackets: `customer["points"]` is `customer.points`.
    fn indexed(&self, at: usize, object: Expr, index: &Node) -> Expr {
        let index = self.expr(index);
        match index.what {
            What::Text(name) => Expr { at: index.at, what: What::Property(Box::new(object), name) },
            _ => Expr { at, what: What::Other("index", vec![object, index], vec![]) },
        }
    }

    fn call(&self, call: &FnCallExpr, position: Position) -> Expr {
        let args = self.all(&call.args);
        let what = if call.namespace.is_empty() {
            let name = call.name.to_string();
            if name == "curry" {
                What::Other("closure", args, vec![])
            } else if call.op_token.is_some() && name != "contains" {
                What::Operator(name, args)
            } else {
                What::Call(name, args)
            }
        } else {
            What::Other("namespace", args, vec![])
        };
        Expr { at: self.offset(position), what }
    }

    fn switch(&self, subject: &Node, parts: &SwitchCasesCollection) -> Switch {
        let case = |index: usize, tests: Vec<Test>| {
            let pair = &parts.expressions[index];
            let guard = (!matches!(pair.lhs, Node::BoolConstant(true, _))).then(|| self.expr(&pair.lhs));
            Case { tests, guard, result: self.expr(&pair.rhs) }
        };
        // Values come in no order; a case's place among the expressions is its place in the text.
        let values = parts.cases.values().flat_map(|list| list.blocks.iter().map(|index| (*index, &list.value)));
        let mut values: Vec<(usize, Test)> =
            values.filter(|(_, value)| !is_range(value)).map(|(index, value)| (index, test(value))).collect();
        values.sort_by_key(|(index, _)| *index);
        let mut cases: Vec<(usize, Vec<Test>)> = Vec::new();
        for (index, test) in values {
            match cases.last_mut() {
                Some((last, tests)) if *last == index => tests.push(test),
                _ => cases.push((index, vec![test])),
            }
        }
        let ranges = parts.ranges.iter().map(|range| match range {
            RangeCase::ExclusiveInt(r, index) => (*index, vec![Test::Range(r.start, r.end, false)]),
            RangeCase::InclusiveInt(r, index) => (*index, vec![Test::Range(*r.start(), *r.end(), true)]),
        });
        Switch {
            subject: self.expr(subject),
            cases: cases.into_iter().chain(ranges).map(|(index, tests)| case(index, tests)).collect(),
            default: parts.def_case.map(|index| self.expr(&parts.expressions[index].rhs)),
        }
    }
}

/// Ranges stand among the values, too, for subjects that are ranges themselves.
fn is_range(value: &Dynamic) -> bool {
    value.is::<std::ops::Range<INT>>() || value.is::<std::ops::RangeInclusive<INT>>()
}

fn test(value: &Dynamic) -> Test {
    if let Ok(value) = value.as_int() {
        Test::Int(value)
    } else if let Ok(value) = value.as_bool() {
        Test::Bool(value)
    } else if value.is_string() {
        Test::Text(value.to_string())
    } else {
        Test::Other
    }
}
