//! What each column of the list holds, by its name.

use super::history::Fact;
use super::told::Told;
use crate::error::{Problem, nearest};
use crate::model::Attribute;
use crate::scenario::keys::{QuantityKey, SegmentKey};
use crate::scenario::{Place, clip};
use crate::sheet::{Row, Sheet, composed};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Column {
    Id,
    Segment,
    Start,
    End,
    Attribute(usize),
    /// An attribute of words.
    Word(usize),
    Quantity(&'static str),
    /// Something of the past.
    Past(Fact),
    Ignored,
    /// It has no name; what stands in it is no cell of the list.
    Nameless,
}

/// Columns that every list may have, with what others call them, in small letters and without gaps.
const KNOWN: &[(&str, Column, &[&str])] = &[
    (
        "id",
        Column::Id,
        &[
            "customerid",
            "customer",
            "customerno",
            "customernumber",
            "customercode",
            "custid",
            "custno",
            "clientid",
            "client",
            "accountid",
            "account",
            "accountnumber",
            "klantid",
            "klant",
            "klantnr",
            "klantnummer",
            "klantcode",
            "debiteur",
            "debiteurid",
            "debiteurnr",
            "debiteurnummer",
            "relatie",
            "relatienr",
            "relatienummer",
            "kundennr",
            "kundennummer",
            "nummer",
            "number",
        ],
    ),
    (
        "segment",
        Column::Segment,
        &[
            "customersegment",
            "customergroup",
            "klantgroep",
            "klantsegment",
            "groep",
            "group",
            "klantsoort",
            "segmentname",
        ],
    ),
    (
        "start",
        Column::Start,
        &[
            "startdate",
            "startdatum",
            "since",
            "customersince",
            "klantsinds",
            "sinds",
            "begindatum",
            "ingangsdatum",
            "joindate",
            "joined",
            "signupdate",
            "firstpurchase",
            "firstorder",
            "eersteaankoop",
            "eersteorder",
        ],
    ),
    (
        "end",
        Column::End,
        &["enddate", "einddatum", "opzegdatum", "churndate", "canceldate", "vertrekdatum", "uitschrijfdatum", "ended"],
    ),
    (
        "last_bought",
        Column::Past(Fact::Bought),
        &[
            "lastbought",
            "lastpurchase",
            "lastpurchasedate",
            "lastorder",
            "lastorderdate",
            "lastinvoice",
            "laatsteaankoop",
            "laatsteorder",
            "laatstebestelling",
            "laatstefactuur",
        ],
    ),
    (
        "frequency",
        Column::Past(Fact::Purchases),
        &[
            "orders",
            "ordercount",
            "numberoforders",
            "numberofpurchases",
            "aantalorders",
            "aantalaankopen",
            "frequentie",
        ],
    ),
    ("products", Column::Past(Fact::Products), &["productcount", "numberofproducts", "aantalproducten", "producten"]),
    ("revenue_year", Column::Past(Fact::Revenue), &[]),
    ("stayed", Column::Past(Fact::Stayed), &[]),
    (
        "acquired",
        Column::Past(Fact::Acquired),
        &["acquisitioncost", "costofacquisition", "cac", "acquisitiekosten", "wervingskosten"],
    ),
];

/// Names that smell of who is no customer any more.
const STATUS: &[&str] = &[
    "churn",
    "churned",
    "status",
    "active",
    "actief",
    "inactive",
    "inactief",
    "isactive",
    "cancelled",
    "canceled",
    "opgezegd",
    "closed",
    "gesloten",
    "lifecycle",
    "left",
    "vertrokken",
];

/// Words in names of columns that hold the revenue of a time, which is no basket.
const REVENUE: &[&str] = &["revenue", "omzet", "turnover", "umsatz", "chiffredaffaires"];
/// No list of customers has more, and each name is compared with others.
const MOST_COLUMNS: usize = 1000;

/// Names of ignored columns that are shown.
const SHOWN: usize = 5;

/// A column that the scenario knows by another name.
pub(super) struct Renamed {
    pub(super) column: Column,
    /// What the list calls it.
    pub(super) name: String,
    /// Where the scenario says so.
    pub(super) place: Place,
}

/// Names as the scenario gives them to columns.
pub(super) struct Names<'a> {
    pub(super) attributes: &'a [Attribute],
    pub(super) renamed: Vec<Renamed>,
}

impl Names<'_> {
    /// What a column of this name holds, if anything, before the list's own names are looked at.
    pub(super) fn meaning(&self, name: &str) -> Option<Column> {
        let position = self.attributes.iter().position(|attribute| attribute.name == name);
        let of =
            |at: usize| if self.attributes[at].words.is_empty() { Column::Attribute(at) } else { Column::Word(at) };
        let attribute = position.map(of);
        let lower = name.to_lowercase();
        let known = || KNOWN.iter().find(|(known, ..)| *known == lower).map(|(_, column, _)| *column);
        let quantity = || quantities().find(|key| *key == lower).map(Column::Quantity);
        attribute.or_else(known).or_else(quantity)
    }

    /// What the column that the list calls `name` holds.
    fn column(&self, name: &str) -> Column {
        let name = composed(name.trim());
        if name.is_empty() {
            return Column::Nameless;
        }
        if let Some(renamed) = self.renamed.iter().find(|renamed| composed(renamed.name.trim()) == name) {
            return renamed.column;
        }
        // What has another name in this list does not also go by its own.
        let own = self.meaning(&name).filter(|own| self.renamed.iter().all(|renamed| renamed.column != *own));
        own.unwrap_or(Column::Ignored)
    }

    /// Whether a column of that name, or what it probably means, says who a customer is: the line of the column names.
    pub(super) fn tells(&self, name: &str) -> bool {
        self.column(name) == Column::Id || hint(name) == Some(Column::Id)
    }

    /// Every name that a column may have.
    pub(super) fn all(&self) -> Vec<&str> {
        let mut all: Vec<&str> = KNOWN.iter().map(|(name, ..)| *name).chain(quantities()).collect();
        all.extend(self.attributes.iter().map(|attribute| attribute.name.as_str()));
        all
    }

    /// What each column holds, with what is wrong with that.
    pub(super) fn columns(&self, sheet: &Sheet, row: &Row, segments: usize, told: &mut Told) -> Vec<Column> {
        if row.len() > MOST_COLUMNS {
            let title = format!("the customer list has {} columns", row.len());
            let problem = row.whole(sheet).error(title, format!("at most {MOST_COLUMNS} are read"));
            told.error(problem.help("leave out the columns that the scenario does not use"));
            return Vec::new();
        }
        let names: Vec<String> = row.texts(sheet).map(|name| composed(&name)).collect();
        let columns: Vec<Column> = names.iter().map(|name| self.column(name)).collect();
        for (index, column) in columns.iter().enumerate() {
            if row.has_a_stray_quote(sheet, index) {
                let title = format!("the column name `{}` has one quote", clip(&names[index]));
                told.error(row.place(sheet, index).error(title, "is the other one missing?"));
            }
            let understood = !matches!(column, Column::Ignored | Column::Nameless);
            if understood && columns[..index].contains(column) {
                let title = format!("column `{}` stands in the list twice", clip(&names[index]));
                told.error(row.place(sheet, index).error(title, "remove one of the two"));
            }
        }
        for renamed in self.renamed.iter().filter(|renamed| !columns.contains(&renamed.column)) {
            let title = format!("the list has no column `{}`", clip(&renamed.name));
            let problem = renamed.place.error(title, format!("not a column of `{}`", clip(&sheet.source.name)));
            told.error(problem.nearest(&renamed.name, names.iter().map(String::as_str)));
        }
        for (column, name) in [(Column::Id, "id"), (Column::Segment, "segment")] {
            let needed = column == Column::Id || segments > 1;
            if needed && !columns.contains(&column) && self.renamed.iter().all(|renamed| renamed.column != column) {
                let title = format!("the customer list has no column `{name}`");
                let problem = row.whole(sheet).error(title, format!("`{name}` is missing"));
                told.error(match names.iter().find(|name| hint(name) == Some(column)) {
                    Some(other) => problem.help(rename(name, other)),
                    None => match nearest(name, names.iter().map(String::as_str)) {
                        Some(near) => problem.help(format!("is `{near}` meant?")),
                        None => problem,
                    },
                });
            }
        }
        let basket = columns.iter().position(|column| *column == Column::Quantity("basket"));
        if let Some(name) = basket.map(|index| &names[index]).filter(|name| is_revenue(name)) {
            told.note(format!(
                "`{}` is read as the revenue of one purchase: right, if it is not that of a year",
                clip(name)
            ));
        }
        if !told.has_errors() {
            self.ignored(sheet, row, (&names, &columns), told);
        }
        columns
    }

    /// One line on columns that are ignored, and one on those that may say who is no customer any more.
    fn ignored(&self, sheet: &Sheet, row: &Row, (names, columns): (&[String], &[Column]), told: &mut Told) {
        let ignored = || (0..columns.len()).filter(|index| columns[*index] == Column::Ignored);
        let ends = |index: &usize| {
            let name = plain(&names[*index]);
            let asks = STATUS.contains(&name.as_str()) || hint(&names[*index]) == Some(Column::End);
            asks && !columns.contains(&Column::End)
        };
        if let Some(index) = ignored().find(ends) {
            let name = &names[index];
            let title = format!("column `{}` may say who is no customer any more", clip(name));
            let problem = row.place(sheet, index).error(title, "it is ignored: every row is played as a customer");
            told.warning(problem.warning().help(if hint(name) == Some(Column::End) {
                rename("end", name)
            } else {
                "leave those who left out of the list, or say when they did in a column `end`".to_owned()
            }));
        }
        let rest: Vec<usize> = ignored().filter(|index| !ends(index)).collect();
        let Some(&first) = rest.first() else { return };
        let quoted: Vec<String> = rest.iter().take(SHOWN).map(|index| format!("`{}`", clip(&names[*index]))).collect();
        let more = if rest.len() > SHOWN { format!(" and {} more", rest.len() - SHOWN) } else { String::new() };
        let problem = match rest.len() {
            1 => {
                let title = format!("column {} is ignored", quoted[0]);
                row.place(sheet, first).error(title, "neither an attribute nor a quantity")
            }
            n => {
                let title = format!("{n} columns are ignored: {}{more}", quoted.join(", "));
                row.whole(sheet).error(title, "neither attributes nor quantities")
            }
        };
        told.warning(self.meant(problem.warning(), names, columns, &rest));
    }

    /// With what one of the ignored columns is probably meant to be.
    fn meant(&self, problem: Problem, names: &[String], columns: &[Column], rest: &[usize]) -> Problem {
        if let Some(name) = rest.iter().map(|index| &names[*index]).find(|name| is_revenue(name)) {
            let help =
                format!("`{}` is no basket: divided by the number of purchases in the same time it is one", clip(name));
            return problem.help(format!("{help}, for a column `basket`"));
        }
        for name in rest.iter().map(|index| &names[*index]) {
            let free = |column: &Column| !columns.contains(column);
            let hinted = KNOWN.iter().find(|(_, column, _)| hint(name) == Some(*column) && free(column));
            if let Some((known, ..)) = hinted {
                return problem.help(rename(known, name));
            }
            let near =
                nearest(name, self.all().into_iter().filter(|known| self.meaning(known).is_some_and(|it| free(&it))));
            if let Some(near) = near {
                return problem.help(format!("is `{}` meant to be `{near}`?", clip(name)));
            }
        }
        problem
    }
}

/// How the scenario names a column that the list calls otherwise.
fn rename(known: &str, name: &str) -> String {
    format!("is it `{known}`? Then columns = {{ {known} = \"{}\" }} in [portfolio]", clip(name))
}

/// Whether a column of this name probably holds the revenue of a time.
fn is_revenue(name: &str) -> bool {
    let name = plain(name);
    REVENUE.iter().any(|word| name.contains(word))
}

/// In small letters and without gaps.
fn plain(name: &str) -> String {
    name.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// What a column of this name probably holds.
fn hint(name: &str) -> Option<Column> {
    let name = plain(name);
    KNOWN.iter().find(|(_, _, others)| others.contains(&name.as_str())).map(|(_, column, _)| *column)
}

/// The quantities of a segment that a column may give.
fn quantities() -> impl Iterator<Item = &'static str> {
    SegmentKey::ALL.iter().filter(|key| **key != SegmentKey::Customers).map(|key| key.name())
}
