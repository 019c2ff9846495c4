//! Charts of the workbook, which the reader may change. Their titles hold nothing that people wrote: one that begins with = would be a reference.

use rust_xlsxwriter::{
    Chart, ChartErrorBars, ChartErrorBarsType, ChartFormat, ChartLegendPosition, ChartLine, ChartRange, ChartSolidFill,
    ChartType, Color,
};

const BETTER: Color = Color::RGB(0x001F_5F99);
const WORSE: Color = Color::RGB(0x00B3_5900);
const SOFT: Color = Color::RGB(0x0057_606A);
/// Colours of lines, and where they repeat a dash tells them apart from the first.
const LINES: [Color; 6] =
    [Color::RGB(0x001B_1F24), BETTER, WORSE, Color::RGB(0x0000_9E73), Color::RGB(0x00CC_79A7), Color::RGB(0x0056_B4E9)];

/// What each strategy of these rows brings against the baseline, with its interval.
pub(super) fn against(sheet: &str, from: u32, until: u32) -> Chart {
    let mut chart = Chart::new(ChartType::Column);
    let margin = ChartRange::new_from_range(sheet, from, 11, until, 11);
    let bars = ChartErrorBarsType::Custom(margin.clone(), margin);
    chart
        .add_series()
        .set_categories((sheet, from, 0, until, 0))
        .set_values((sheet, from, 8, until, 8))
        .set_gap(80)
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(BETTER)))
        .set_y_error_bars(ChartErrorBars::new().set_type(bars));
    chart.title().set_name("Against the baseline, with the 95% interval of the mean");
    chart.legend().set_hidden();
    sized(chart, "What each strategy brings against the baseline: the columns of the table above")
}

/// The bridge: columns that stand on what cannot be seen.
pub(super) fn bridge(sheet: &str, from: u32, until: u32) -> Chart {
    let mut chart = Chart::new(ChartType::ColumnStacked);
    for (column, color) in
        [(4, None), (5, Some(BETTER)), (6, Some(BETTER)), (7, Some(WORSE)), (8, Some(WORSE)), (9, Some(SOFT))]
    {
        let mut format = ChartFormat::new();
        match color {
            None => format.set_no_fill().set_no_line(),
            Some(color) => format.set_solid_fill(ChartSolidFill::new().set_color(color)),
        };
        chart
            .add_series()
            .set_name((sheet, from - 1, column))
            .set_categories((sheet, from, 0, until, 0))
            .set_values((sheet, from, column, until, column))
            .set_gap(40)
            .set_format(&mut format);
    }
    chart.title().set_name("What makes the difference");
    chart.legend().set_hidden();
    sized(chart, "What the difference is made of: each part begins where those before it end")
}

/// A line for each of these columns over the periods.
pub(super) fn lines(sheet: &str, rows: [u32; 2], columns: &[u16], title: &'static str, period: &'static str) -> Chart {
    let [from, until] = rows;
    let mut chart = Chart::new(ChartType::Line);
    for (at, column) in columns.iter().enumerate() {
        let mut line = ChartLine::new();
        line.set_color(LINES[at % LINES.len()]).set_width(2);
        if at >= LINES.len() {
            line.set_dash_type(rust_xlsxwriter::ChartLineDashType::Dash);
        }
        chart
            .add_series()
            .set_name((sheet, from - 1, *column))
            .set_categories((sheet, from, 0, until, 0))
            .set_values((sheet, from, *column, until, *column))
            .set_format(ChartFormat::new().set_line(&line));
    }
    chart.title().set_name(title);
    chart.x_axis().set_name(period);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    sized(chart, title)
}

fn sized(mut chart: Chart, words: &str) -> Chart {
    chart.set_width(760).set_height(380).set_alt_text(words);
    chart
}
