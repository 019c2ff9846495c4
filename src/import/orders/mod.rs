//! An export of orders or of their lines, in whatever order it comes.

mod kept;
mod large;
mod left;
mod lines;
mod slips;

use self::left::Why;
use self::lines::Lines;
use super::columns::{Column, Columns, Role, are_names};
use super::currency::Currency;
use super::history::{History, date};
use super::measured::Window;
use super::told::{Told, counted, listed};
use super::{ABOUT, AUDIT, CUSTOMERS, Imported, PURCHASES, SCENARIO, Wishes, audit, file, scenario, segments, table};
use crate::error::{Problem, Source};
use crate::scenario::clip;
use crate::scenario::words::Decimal;
use crate::sheet::when::{self, Reading};
use crate::sheet::{Row, Sheet, Written, money, numbers, settle_amounts, settle_days};
use std::sync::Arc;

/// The last day must not lie further behind the one before it.
pub(super) const GAP: i32 = 366;
/// What the columns of an export of orders may hold.
pub(super) const WANTED: &[Role] =
    &[Role::Customer, Role::Date, Role::Amount, Role::Price, Role::Quantity, Role::Status, Role::Order, Role::Currency];

/// What counts of an export.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    /// The first day, where the command line says one.
    pub(super) since: Option<i32>,
    /// The last one, likewise.
    pub(super) until: Option<i32>,
}

impl Span {
    fn of(wishes: &Wishes, told: &mut Told) -> Span {
        Span { since: wished_day("--since", wishes.since.as_deref(), told), until: until(wishes, told) }
    }

    /// Why a day does not count.
    fn leaves(self, day: i32) -> Option<Why> {
        match self {
            Span { since: Some(since), .. } if day < since => Some(Why::Earlier),
            Span { until: Some(until), .. } if day > until => Some(Why::Later),
            _ => None,
        }
    }
}

/// Where it stands what a line came to.
#[derive(Clone, Debug)]
pub(super) enum Money {
    Amount(Column),
    /// So many of what costs so much.
    Each {
        price: Column,
        quantity: Column,
    },
}

impl Money {
    fn columns(&self) -> Vec<&Column> {
        match self {
            Money::Amount(column) => vec![column],
            Money::Each { price, quantity } => vec![price, quantity],
        }
    }
}

/// What holds what, and how it is written.
pub(super) struct Layout {
    pub(super) customer: Column,
    pub(super) date: Column,
    pub(super) money: Money,
    pub(super) status: Option<Column>,
    pub(super) order: Option<Column>,
    pub(super) currency: Option<Column>,
    pub(super) group: Option<Column>,
    /// How many columns have a name.
    pub(super) width: usize,
    pub(super) reading: Reading,
    /// Of the columns of money, in their order.
    pub(super) decimals: Vec<Decimal>,
    /// The currency that stands with the amounts.
    pub(super) sign: Option<&'static str>,
}

/// Reads an export of orders, and makes files of it. `name` is what people know it by.
///
/// # Errors
/// It is no table, or something in it is not certain: all problems, each at its place, with the flag that settles it.
pub fn orders(name: &str, bytes: Vec<u8>, wishes: &Wishes) -> Result<Imported, Vec<Problem>> {
    let (sheet, letters) = table(name, bytes, &|cells| are_names(cells, wishes, WANTED))?;
    let mut told = Told::default();
    match read(&sheet, wishes, &mut told) {
        Some((history, layout, currency)) if !told.has_errors() => {
            letters.into_iter().for_each(|note| told.say(format!("It is {note}")));
            Ok(imported(file(name), &history, &layout, currency.as_ref(), wishes, told))
        }
        _ => Err(told.problems(&sheet)),
    }
}

/// The purchases in it, what its columns hold, and the currency if it says one.
pub(super) fn read(sheet: &Sheet, wishes: &Wishes, told: &mut Told) -> Option<(History, Layout, Option<Currency>)> {
    let span = Span::of(wishes, told);
    let mut header = Row::default();
    sheet.rows().read(&mut header)?.map_err(|problem| told.error(problem)).ok()?;
    let columns = Columns::new(sheet, &header, wishes, WANTED, told)?;
    let layout = layout(sheet, &header, &columns, wishes, told)?;
    if told.has_errors() {
        return None;
    }
    let lines = Lines::read(sheet, &header, &layout, span, told);
    if told.has_errors() {
        return None;
    }
    let (history, said) = lines.history(sheet, &layout, span, told)?;
    let currency = Currency::of(wishes, said.clone());
    if let (Some(said), Some(currency)) = (&said, &currency)
        && !currency.code.eq_ignore_ascii_case(&said.code)
    {
        let own = clip(&said.code);
        told.say(format!("The amounts are in `{}`, as said; the export calls it `{own}`.", currency.code));
    }
    Some((history, layout, currency))
}

/// `--until`.
pub(super) fn until(wishes: &Wishes, told: &mut Told) -> Option<i32> {
    wished_day("--until", wishes.until.as_deref(), told)
}

/// A day that the command line says.
fn wished_day(flag: &str, said: Option<&str>, told: &mut Told) -> Option<i32> {
    let text = said?;
    if let Some(Written::YearFirst(day) | Written::Named(day)) = Written::parse(text) {
        return Some(day.count());
    }
    let source = Arc::new(Source { name: flag.to_owned(), text: text.to_owned() });
    told.error(Problem::error(
        &source,
        0..text.len(),
        format!("`{}` is no date", clip(text)),
        "expected a date such as 2025-12-31",
    ));
    None
}

/// What is wrong with the last day that counts, `last` being the last one of which something is known: it lies so far behind that nobody
/// can have meant it, or there is no day after it.
///
/// `at_last` is a problem where that one stands.
pub(super) fn too_late(
    until: Option<i32>,
    last: i32,
    at_last: &dyn Fn(String, &str) -> Problem,
    what: &str,
) -> Option<Problem> {
    let end = until.unwrap_or(last);
    let problem = |title: String, label: &str| match until {
        Some(until) => {
            let source = Arc::new(Source { name: "--until".to_owned(), text: date(until) });
            Problem::error(&source, 0..source.text.len(), title, label)
        }
        None => at_last(title, label),
    };
    if end - last > GAP {
        let title = format!("the last day that counts is {}, and the last {what} is of {}", date(end), date(last));
        let help = format!("say up to which day all is known: --until {}", date(last));
        return Some(problem(title, "a slip of the pen?").help(help));
    }
    if date(end + 1).is_empty() {
        let help = "say up to which day all is known, for example --until 2025-12-31";
        return Some(
            problem(format!("the last day that counts is {}", date(end)), "there is no day after it").help(help),
        );
    }
    None
}

/// What each column holds, and how it writes that.
fn layout(sheet: &Sheet, header: &Row, columns: &Columns, wishes: &Wishes, told: &mut Told) -> Option<Layout> {
    let find = |role, told: &mut Told| columns.find(role, sheet, header, told);
    let customer = find(Role::Customer, told);
    let date = find(Role::Date, told);
    let amount = find(Role::Amount, told);
    let mapped = |role: Role| wishes.map.iter().any(|(word, _)| word == role.name());
    let each = mapped(Role::Price) || mapped(Role::Quantity);
    let money = match amount.filter(|_| !each || mapped(Role::Amount)) {
        Some(amount) => Some(Money::Amount(amount)),
        None => match (find(Role::Price, told), find(Role::Quantity, told)) {
            (Some(price), Some(quantity)) => {
                told.say(format!("A line comes to `{}` times `{}`.", clip(&quantity.name), clip(&price.name)));
                Some(Money::Each { price, quantity })
            }
            _ => None,
        },
    };
    for (missing, role) in
        [(customer.is_none(), Role::Customer), (date.is_none(), Role::Date), (money.is_none(), Role::Amount)]
    {
        if missing {
            told.error(columns.missing(role, sheet, header));
        }
    }
    let [status, order, currency] = [Role::Status, Role::Order, Role::Currency].map(|role| find(role, told));
    let group = match wishes.segment_by.as_deref() {
        None => None,
        Some(name) => match columns.index(name) {
            Some(index) => Some(Column { index, name: columns.name(index).to_owned() }),
            None if segments::CLASSES.contains(&name) => None,
            None => {
                let source = Arc::new(Source { name: "--segment-by".to_owned(), text: name.to_owned() });
                let title = format!("the export has no column `{}`", clip(name));
                let problem = Problem::error(&source, 0..name.len(), title, "neither a column, nor `size` or `rfm`");
                told.error(problem.help(format!("its columns are {}", columns.all())));
                None
            }
        },
    };
    let (customer, date, money) = (customer?, date?, money?);
    let (reading, decimals, sign) = written(sheet, &date, &money, wishes, told)?;
    Some(Layout {
        customer,
        date,
        money,
        status,
        order,
        currency,
        group,
        width: columns.len(),
        reading,
        decimals,
        sign,
    })
}

/// How days and amounts are written: all cells of their columns are looked at.
fn written(
    sheet: &Sheet,
    date: &Column,
    money: &Money,
    wishes: &Wishes,
    told: &mut Told,
) -> Option<(Reading, Vec<Decimal>, Option<&'static str>)> {
    let columns = money.columns();
    let mut days = when::Shown::default();
    let mut amounts: Vec<numbers::Shown> = columns.iter().map(|_| numbers::Shown::default()).collect();
    let mut rows = sheet.rows();
    let mut row = Row::default();
    let _ = rows.read(&mut row);
    while let Some(read) = rows.read(&mut row) {
        if read.is_err() {
            continue;
        }
        let cell = row.text(sheet, date.index);
        if !cell.is_empty() {
            days.see(&cell, &row.place(sheet, date.index).span);
        }
        for (column, shown) in columns.iter().zip(&mut amounts) {
            let cell = row.text(sheet, column.index);
            if !cell.is_empty() {
                shown.see(&money::plain(&cell), &row.place(sheet, column.index).span);
            }
        }
    }
    let reading = settle_days(sheet, &date.name, &days, wishes.dates).map_err(|problem| told.error(problem)).ok();
    let mut decimal = |column: &Column, shown: &numbers::Shown| {
        settle_amounts(sheet, &column.name, shown, wishes.decimal).map_err(|problem| told.error(problem)).ok()
    };
    let decimals: Option<Vec<Decimal>> =
        columns.iter().zip(&amounts).map(|(column, shown)| decimal(column, shown)).collect();
    let sign = amounts.iter().find_map(numbers::Shown::currency);
    Some((reading?, decimals?, sign.map(|(code, _)| code)))
}

/// Everything that is made of it.
fn imported(
    name: &str,
    history: &History,
    layout: &Layout,
    currency: Option<&Currency>,
    wishes: &Wishes,
    mut told: Told,
) -> Imported {
    /// So many who bought again, and days, for a law of buying to be told from others.
    const ENOUGH: (usize, i32) = (50, 90);
    let (segments, notes) = segments::segments(history, layout.group.as_ref(), wishes.segment_by.as_deref());
    notes.into_iter().for_each(|note| told.say(note));
    if let Some(note) = Window::new(history).is_short(history) {
        told.say(note);
    }
    told.say(match currency {
        Some(currency) => format!("Currency: {}, {}.", clip(&currency.code), currency.source()),
        None => "Currency: EUR is assumed, as the export does not say it; --currency says otherwise.".to_owned(),
    });
    let files = files(name, history, layout, currency, &segments, &told);
    let findings = audit::findings(history, currency.map(|currency| currency.code.as_str()));
    let again = history.each().filter(|(_, own)| own.len() > 1).count();
    let first = format!(
        "{}: {} by {}, {} to {}, {} in all.",
        clip(name),
        counted(history.purchases.len(), "purchase", "purchases"),
        counted(history.customers.len(), "customer", "customers"),
        date(history.first()),
        date(history.until),
        scenario::money(currency.map(|it| it.code.as_str()), history.revenue())
    );
    Imported {
        files,
        told: std::iter::once(first).chain(told.sentences).collect(),
        findings,
        may_be_fitted: again >= ENOUGH.0 && history.days() >= ENOUGH.1,
    }
}

fn files(
    name: &str,
    history: &History,
    layout: &Layout,
    currency: Option<&Currency>,
    segments: &segments::Segments,
    told: &Told,
) -> Vec<(&'static str, String)> {
    let scenario = scenario::of_orders(name, history, currency, segments);
    let about = scenario::About {
        kind: "orders",
        from: name,
        days: Some((history.first(), history.until)),
        period: None,
        currency,
        segment_by: segments.by.as_deref(),
        columns: columns_used(layout),
        scenario: &scenario,
    };
    vec![
        (SCENARIO, scenario.clone()),
        (AUDIT, audit::of_orders(name, history, currency.map(|it| it.code.as_str()), segments, &told.sentences)),
        (CUSTOMERS, segments::customers(history, segments)),
        (PURCHASES, segments::purchases(history)),
        (ABOUT, about.text()),
    ]
}

/// What was read, by role.
fn columns_used(layout: &Layout) -> Vec<(&'static str, String)> {
    let mut used = vec![("customer", layout.customer.name.clone()), ("date", layout.date.name.clone())];
    match &layout.money {
        Money::Amount(amount) => used.push(("amount", amount.name.clone())),
        Money::Each { price, quantity } => {
            used.push(("price", price.name.clone()));
            used.push(("quantity", quantity.name.clone()));
        }
    }
    for (role, column) in [("status", &layout.status), ("order", &layout.order), ("currency", &layout.currency)] {
        used.extend(column.iter().map(|column| (role, column.name.clone())));
    }
    used
}

/// "dates as dd-mm-yyyy, amounts with a decimal comma".
pub(super) fn how(layout: &Layout) -> String {
    let mut names = vec![
        format!("customer `{}`", clip(&layout.customer.name)),
        format!("date `{}` ({})", clip(&layout.date.name), layout.reading.name()),
    ];
    let roles = if let Money::Amount(_) = layout.money { &["amount"][..] } else { &["price", "quantity"] };
    for ((role, column), decimal) in roles.iter().zip(layout.money.columns()).zip(&layout.decimals) {
        let mark = if *decimal == Decimal::Comma { "decimal comma" } else { "decimal point" };
        names.push(format!("{role} `{}` ({mark})", clip(&column.name)));
    }
    for (role, column) in [("status", &layout.status), ("order", &layout.order), ("currency", &layout.currency)] {
        names.extend(column.iter().map(|column| format!("{role} `{}`", clip(&column.name))));
    }
    format!("Columns: {}.", listed(&names))
}
