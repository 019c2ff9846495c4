//! What each column of an export holds: by its name in English and Dutch, by what stands in it, or as the command line says.

mod roles;

pub(super) use roles::Role;

use super::Wishes;
use super::told::Told;
use crate::error::{Problem, Source, nearest};
use crate::scenario::clip;
use crate::sheet::{Row, Sheet, composed, money, when};
use std::borrow::Cow;
use std::sync::Arc;

/// No export has more columns.
const MOST_COLUMNS: usize = 1000;
/// So many rows are looked at to know what a column holds.
const LOOKED_AT: usize = 500;

impl Role {
    /// Whether a column with such cells may be meant.
    fn fits(self, cells: &Cells) -> bool {
        let most = |some: usize| cells.filled > 0 && 2 * some >= cells.filled;
        match self {
            Role::Date | Role::Start | Role::End => cells.filled == 0 || most(cells.days + cells.serials),
            Role::Amount | Role::Price | Role::Quantity => most(cells.amounts) && !most(cells.days),
            _ => true,
        }
    }
}

/// In small letters and without gaps.
fn plain(name: &str) -> String {
    name.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// What the first cells of a column are.
#[derive(Clone, Default)]
struct Cells {
    filled: usize,
    days: usize,
    serials: usize,
    amounts: usize,
    /// Amounts with decimals or a currency.
    marked: usize,
}

/// A column that is used.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) index: usize,
    /// What the export calls it.
    pub(super) name: String,
}

/// The columns of an export, and what the command line says of them.
pub(super) struct Columns {
    names: Vec<String>,
    cells: Vec<Cells>,
    mapped: Vec<(Role, Column)>,
}

/// Whether cells are names of columns rather than a title or figures: two of them mean something, or `--map` names them all.
pub(super) fn are_names(cells: &[Cow<str>], wishes: &Wishes, wanted: &[Role]) -> bool {
    let mapped = |name: &str| cells.iter().any(|cell| composed(cell) == composed(name));
    if !wishes.map.is_empty() && wishes.map.iter().all(|(_, name)| mapped(name)) {
        return true;
    }
    let meant = |role: &&Role| cells.iter().any(|cell| role.rank(&plain(cell)).is_some());
    wanted.iter().filter(meant).count() > 1
}

impl Columns {
    /// Looks at the names and at the first rows.
    pub(super) fn new(
        sheet: &Sheet,
        header: &Row,
        wishes: &Wishes,
        wanted: &[Role],
        told: &mut Told,
    ) -> Option<Columns> {
        let names: Vec<String> = header.texts(sheet).map(|name| composed(name.trim())).collect();
        if names.len() > MOST_COLUMNS {
            let title = format!("the export has {} columns", names.len());
            told.error(header.whole(sheet).error(title, format!("at most {MOST_COLUMNS} are read")));
            return None;
        }
        if names.iter().any(|name| when::is_day(name)) {
            let problem = header.whole(sheet).error("there is no line of column names", "this line holds figures");
            told.error(
                problem.help("put a line above the figures that says what each column holds: customer,date,amount"),
            );
            return None;
        }
        let mut columns = Columns { cells: vec![Cells::default(); names.len()], names, mapped: Vec::new() };
        let mut rows = sheet.rows();
        let mut row = Row::default();
        let _ = rows.read(&mut row);
        let mut malformed = None;
        for _ in 0..LOOKED_AT {
            match rows.read(&mut row) {
                None => break,
                Some(Ok(())) if !row.is_empty(sheet) => columns.look(sheet, &row),
                Some(Ok(())) => {}
                Some(Err(problem)) => drop(malformed.get_or_insert(problem)),
            }
        }
        if columns.cells.iter().all(|cells| cells.filled == 0) {
            told.error(malformed.unwrap_or_else(|| {
                header.whole(sheet).error("there are no lines below the column names", "nothing stands below")
            }));
            return None;
        }
        columns.map(sheet, wishes, wanted, told);
        Some(columns)
    }

    fn look(&mut self, sheet: &Sheet, row: &Row) {
        for (seen, cell) in self.cells.iter_mut().zip(row.texts(sheet)).filter(|(_, cell)| !cell.is_empty()) {
            let amount = money::is_amount(&cell);
            let plain = cell.bytes().all(|byte| byte.is_ascii_digit());
            seen.filled += 1;
            seen.days += usize::from(when::is_day(&cell));
            seen.serials += usize::from(when::serial(&cell).is_some());
            seen.amounts += usize::from(amount);
            seen.marked += usize::from(amount && !plain);
        }
    }

    /// What `--map` says.
    fn map(&mut self, sheet: &Sheet, wishes: &Wishes, wanted: &[Role], told: &mut Told) {
        for (word, name) in &wishes.map {
            let source = Arc::new(Source { name: "--map".to_owned(), text: format!("{word}={name}") });
            let roles = || wanted.iter().map(|role| role.name());
            let Some(role) = wanted.iter().find(|role| role.name() == *word) else {
                let title = format!("`{}` is nothing that a column can hold here", clip(word));
                let problem = Problem::error(&source, 0..word.len(), title, "not among them");
                let help = format!("one of {}", roles().collect::<Vec<_>>().join(", "));
                told.error(match nearest(word, roles()) {
                    Some(_) => problem.nearest(word, roles()),
                    None => problem.help(help),
                });
                continue;
            };
            if let Some(index) = self.index(name).filter(|index| !role.fits(&self.cells[*index])) {
                let what = if matches!(role, Role::Date | Role::Start | Role::End) { "dates" } else { "amounts" };
                let title = format!("column `{}` holds no {what}", clip(&self.names[index]));
                let span = word.len() + 1..source.text.len();
                told.error(Problem::error(&source, span, title, format!("so it cannot be the {word}")));
            } else if let Some(index) = self.index(name) {
                self.mapped.retain(|(known, _)| known != role);
                self.mapped.push((*role, Column { index, name: self.names[index].clone() }));
            } else {
                let title = format!("the export has no column `{}`", clip(name));
                let label = format!("not a column of `{}`", clip(&sheet.source.name));
                let span = word.len() + 1..source.text.len();
                let problem = Problem::error(&source, span, title, label);
                let near = nearest(name, self.names.iter().map(String::as_str)).is_some();
                told.error(if near {
                    problem.nearest(name, self.names.iter().map(String::as_str))
                } else {
                    problem.help(format!("its columns are {}", self.all()))
                });
            }
        }
    }

    /// The column of this name, whatever its capitals.
    pub(super) fn index(&self, name: &str) -> Option<usize> {
        let name = composed(name.trim());
        let exact = self.names.iter().position(|known| *known == name);
        exact.or_else(|| self.names.iter().position(|known| known.to_lowercase() == name.to_lowercase()))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// What the export calls one.
    pub(super) fn name(&self, index: usize) -> &str {
        &self.names[index]
    }

    /// All names, for a message.
    pub(super) fn all(&self) -> String {
        /// Names that a message shows at most.
        const SHOWN: usize = 12;
        let shown: Vec<String> = self.names.iter().take(SHOWN).map(|name| format!("`{}`", clip(name))).collect();
        let more = self.names.len().saturating_sub(SHOWN);
        if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
    }

    /// The column of a role: as the command line says, by its name, or because no other shows the like.
    pub(super) fn find(&self, role: Role, sheet: &Sheet, header: &Row, told: &mut Told) -> Option<Column> {
        if let Some((_, column)) = self.mapped.iter().find(|(known, _)| *known == role) {
            return Some(column.clone());
        }
        let free = |index: &usize| self.mapped.iter().all(|(_, column)| column.index != *index);
        let column = |index: usize| Column { index, name: self.names[index].clone() };
        let mut named: Vec<(usize, usize)> = (0..self.names.len())
            .filter(free)
            .filter_map(|index| Some((role.rank(&plain(&self.names[index]))?, index)))
            .filter(|(_, index)| role.fits(&self.cells[*index]))
            .collect();
        named.sort_unstable();
        match named[..] {
            [] => self.alone(role).map(|index| {
                let name = &self.names[index];
                let what = if role == Role::Date { "holds dates" } else { "holds amounts" };
                told.say(format!("`{}` is taken as the {}: it alone {what}.", clip(name), role.name()));
                column(index)
            }),
            [(_, index)] => Some(column(index)),
            [(first, one), (second, other), ..] => {
                if first == second {
                    let title = format!(
                        "`{}` and `{}` may both be the {}",
                        clip(&self.names[one]),
                        clip(&self.names[other]),
                        role.name()
                    );
                    let problem = header.place(sheet, other).error(title, "which one is meant?");
                    if self.names[one] == self.names[other] {
                        told.error(problem.help("give one of them another name in the line of column names"));
                        return Some(column(one));
                    }
                    let vat = if role == Role::Amount { " (the one without VAT)" } else { "" };
                    let [one, other] =
                        [one, other].map(|at| format!("--map {}={}", role.name(), quoted(&self.names[at])));
                    told.error(problem.help(format!("say {one} or {other}{vat}")));
                } else {
                    told.say(format!(
                        "`{}` is taken as the {}, not `{}`; --map says otherwise.",
                        clip(&self.names[one]),
                        role.name(),
                        clip(&self.names[other])
                    ));
                }
                Some(column(one))
            }
        }
    }

    /// The only column of no other meaning that shows dates, or amounts with decimals.
    fn alone(&self, role: Role) -> Option<usize> {
        let meant = |index: usize| {
            let name = plain(&self.names[index]);
            let other =
                |known: Role| known != role && !matches!(known, Role::Start | Role::End) && known.rank(&name).is_some();
            self.mapped.iter().any(|(_, column)| column.index == index) || Role::all().any(other)
        };
        let shows = |cells: &Cells| match role {
            Role::Date => cells.filled > 0 && 10 * cells.days >= 9 * cells.filled,
            Role::Amount => cells.marked > 0 && 10 * cells.amounts >= 9 * cells.filled && cells.days == 0,
            _ => false,
        };
        let mut found = (0..self.names.len()).filter(|index| !meant(*index) && shows(&self.cells[*index]));
        found.next().filter(|_| found.next().is_none())
    }

    /// That a role has no column.
    pub(super) fn missing(&self, role: Role, sheet: &Sheet, header: &Row) -> Problem {
        let title = format!(
            "no column says {}",
            match role {
                Role::Customer => "who bought",
                Role::Date => "when it was bought",
                Role::Start => "when a subscription starts",
                Role::End => "when a subscription ends",
                _ => "for how much",
            }
        );
        let named = (0..self.names.len()).find(|index| role.rank(&plain(&self.names[*index])).is_some());
        let taken = named.and_then(|index| self.mapped.iter().find(|(_, column)| column.index == index));
        if let Some((other, column)) = taken {
            let label = format!("--map takes this column for the {}", other.name());
            let problem = header.place(sheet, column.index).error(title, label);
            return problem.help(format!("say which one does: --map {}=COLUMN, one of {}", role.name(), self.all()));
        }
        if let Some(index) = named {
            let what = if matches!(role, Role::Amount) { "amounts" } else { "dates" };
            let problem = header.place(sheet, index).error(title, format!("it holds no {what} that are understood"));
            return problem.help(if matches!(role, Role::Amount) {
                "expected amounts such as 1234.50, 1.234,50 or 1,234.50"
            } else {
                "expected days such as 2025-12-31, 31-12-2025, 31 dec 2025 or 20251231"
            });
        }
        let problem = header.whole(sheet).error(title, format!("`{}` is missing", role.name()));
        problem.help(format!("say which one does: --map {}=COLUMN, one of {}", role.name(), self.all()))
    }
}

/// As the command line takes it.
fn quoted(name: &str) -> String {
    if name.contains([' ', '.', '(', '\'']) { format!("\"{}\"", clip(name)) } else { clip(name) }
}
