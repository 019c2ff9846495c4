//! The workbook as it is written: sheets of rows, from top to bottom, each cell in the form of what it holds.

use crate::legible::first;
use rust_xlsxwriter::{
    Chart, Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
    XlsxError,
};
use std::io;

/// What a cell holds at most, in characters; a spreadsheet takes 32,767.
const LONGEST: usize = 30_000;
/// Rows of a sheet at most; a spreadsheet takes 1,048,576.
pub(super) const ROWS: usize = 1_000_000;
/// How wide the first column is, and the others.
const WIDTHS: [f64; 2] = [34.0, 16.0];

/// What stands in a cell.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Text(String),
    /// A name at the head of a column.
    Head(String),
    Money(Option<f64>),
    Count(Option<f64>),
    Share(Option<f64>),
    /// A number that the reader may change: a share.
    Input(f64),
    /// A formula in money, with what it comes to.
    Formula(String, f64),
    Factor(String, f64),
}

/// All sheets.
pub(super) struct Book {
    book: Workbook,
    looks: Looks,
}

/// How cells look.
struct Looks {
    title: Format,
    wrapped: Format,
    head: Format,
    money: Format,
    count: Format,
    share: Format,
    input: Format,
    factor: Format,
}

/// A sheet that is being written.
pub(super) struct Page<'a> {
    sheet: Worksheet,
    looks: &'a Looks,
    /// The next row.
    pub(super) row: u32,
}

impl Book {
    pub(super) fn new() -> Book {
        let head = Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin);
        let looks = Looks {
            title: Format::new().set_bold().set_font_size(14),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            head,
            money: Format::new().set_num_format("#,##0.00"),
            count: Format::new().set_num_format("#,##0.0"),
            share: Format::new().set_num_format("0.0%"),
            input: Format::new()
                .set_num_format("0.0%")
                .set_background_color(Color::RGB(0x00FF_F2CC))
                .set_border(FormatBorder::Thin),
            factor: Format::new().set_num_format("0.0000"),
        };
        Book { book: Workbook::new(), looks }
    }

    /// A sheet with what `fill` writes on it; the row and column that it answers stay in sight. None where it answers none.
    pub(super) fn sheet(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut Page) -> Result<Option<(u32, u16)>, XlsxError>,
    ) -> io::Result<()> {
        let mut sheet = Worksheet::new();
        let made = || -> Result<Option<Worksheet>, XlsxError> {
            sheet.set_name(name)?;
            sheet.set_column_width(0, WIDTHS[0])?;
            for column in 1..64 {
                sheet.set_column_width(column, WIDTHS[1])?;
            }
            sheet.set_landscape().set_print_fit_to_pages(1, 0);
            let mut page = Page { sheet, looks: &self.looks, row: 0 };
            let Some((row, column)) = fill(&mut page)? else { return Ok(None) };
            page.sheet.set_freeze_panes(row, column)?;
            Ok(Some(page.sheet))
        };
        if let Some(sheet) = made().map_err(io::Error::other)? {
            self.book.push_worksheet(sheet);
        }
        Ok(())
    }

    /// As a file. It knows no time, so that the same answer makes the same file.
    pub(super) fn file(mut self) -> io::Result<Vec<u8>> {
        let mut made = || -> Result<Vec<u8>, XlsxError> {
            let origin = ExcelDateTime::from_ymd(2000, 1, 1)?;
            self.book.set_properties(&DocProperties::new().set_creation_datetime(&origin));
            self.book.save_to_buffer()
        };
        made().map_err(io::Error::other)
    }
}

impl Page<'_> {
    /// Words above all that follows.
    pub(super) fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, shown(text), &self.looks.title)?;
        self.row += 1;
        Ok(())
    }

    /// A sentence across the sheet.
    pub(super) fn sentence(&mut self, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string(self.row, 0, shown(text))?;
        self.row += 1;
        Ok(())
    }

    /// A name, and beside it words in a wide cell.
    pub(super) fn pair(&mut self, name: &str, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, shown(name), &self.looks.wrapped)?;
        let told = text.lines().map(shown).collect::<Vec<String>>().join("\n");
        self.sheet.write_string_with_format(self.row, 1, first_of(&told), &self.looks.wrapped)?;
        self.row += 1;
        Ok(())
    }

    /// Makes the second column as wide as words need.
    pub(super) fn wide(&mut self) -> Result<(), XlsxError> {
        self.sheet.set_column_width(1, 90.0).map(|_| ())
    }

    /// Cells beside each other.
    pub(super) fn cells(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        for (column, cell) in (0..).zip(cells) {
            self.cell(column, cell)?;
        }
        self.row += 1;
        Ok(())
    }

    fn cell(&mut self, column: u16, cell: &Cell) -> Result<(), XlsxError> {
        let Page { sheet, looks, row } = self;
        let number = |sheet: &mut Worksheet, figure: &Option<f64>, format: &Format| match figure {
            // Nothing is nothing, also where a loss of it came to -0.
            Some(figure) => sheet.write_number_with_format(*row, column, figure + 0.0, format).map(|_| ()),
            None => Ok(()),
        };
        match cell {
            Cell::Text(text) => sheet.write_string(*row, column, shown(text)).map(|_| ()),
            Cell::Head(text) => sheet.write_string_with_format(*row, column, shown(text), &looks.head).map(|_| ()),
            Cell::Money(figure) => number(sheet, figure, &looks.money),
            Cell::Count(figure) => number(sheet, figure, &looks.count),
            Cell::Share(figure) => number(sheet, figure, &looks.share),
            Cell::Input(figure) => number(sheet, &Some(*figure), &looks.input),
            Cell::Formula(formula, result) => {
                let formula = Formula::new(formula).set_result(result.to_string());
                sheet.write_formula_with_format(*row, column, formula, &looks.money).map(|_| ())
            }
            Cell::Factor(formula, result) => {
                let formula = Formula::new(formula).set_result(result.to_string());
                sheet.write_formula_with_format(*row, column, formula, &looks.factor).map(|_| ())
            }
        }
    }

    /// A chart with its upper left corner there.
    pub(super) fn chart(&mut self, (row, column): (u32, u16), chart: &Chart) -> Result<(), XlsxError> {
        self.sheet.insert_chart(row, column, chart).map(|_| ())
    }
}

/// A text as it may be shown: on one line, without what is hidden, and no longer than a cell.
fn shown(text: impl AsRef<str>) -> String {
    first(text.as_ref(), LONGEST)
}

/// Lines that may be shown, no longer than a cell.
fn first_of(lines: &str) -> String {
    lines.chars().take(LONGEST).collect()
}
