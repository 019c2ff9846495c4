//! A table as Parquet: columns of one type each, and beside them what they mean. Nothing in it says when or where it was written.

use super::columns::{Column, Holds};
use super::frame::{Frame, Values};
use crate::report::VERSION;
use crate::report::sheet::Cells;
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::Result;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::{self, Write};
use std::sync::Arc;

/// Cells that are kept before they are written: some tens of megabytes, however long the table is.
const TOGETHER: usize = 1 << 21;

/// A table that is being written.
pub(super) struct Columnar<'a> {
    out: &'a mut dyn Write,
    /// What it has written goes on to `out`.
    file: SerializedFileWriter<Vec<u8>>,
    /// Rows that are not written yet.
    frame: Frame,
    /// How many are written together.
    most: usize,
}

impl<'a> Columnar<'a> {
    pub(super) fn new(out: &'a mut dyn Write, columns: &[Column]) -> io::Result<Self> {
        let fields = columns.iter().map(|column| field(column).map(Arc::new)).collect::<Result<Vec<TypePtr>>>()?;
        let schema = Type::group_type_builder("table").with_fields(fields).build()?;
        let told = columns.iter().flat_map(|column| {
            let unit = (!column.unit.is_empty()).then(|| (format!("{}.unit", column.name), &column.unit));
            [(format!("{}.meaning", column.name), &column.meaning)].into_iter().chain(unit)
        });
        let properties = WriterProperties::builder()
            .set_created_by(format!("tenure version {VERSION}"))
            .set_key_value_metadata(Some(told.map(|(key, told)| KeyValue::new(key, told.clone())).collect()))
            .build();
        let file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
        Ok(Columnar { out, file, frame: Frame::new(columns), most: TOGETHER / columns.len().max(1) })
    }

    /// Writes the rows that are there.
    fn group(&mut self) -> io::Result<()> {
        let mut group = self.file.next_row_group()?;
        for (_, values) in &mut self.frame.columns {
            if let Some(mut column) = group.next_column()? {
                put(&mut column, values)?;
                column.close()?;
            }
            values.clear();
        }
        group.close()?;
        self.hand_on()
    }

    fn hand_on(&mut self) -> io::Result<()> {
        self.file.flush()?;
        let written = self.file.inner_mut();
        self.out.write_all(written)?;
        written.clear();
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        if self.frame.rows() > 0 {
            self.group()?;
        }
        self.file.finish()?;
        self.hand_on()
    }
}

impl Cells for Columnar<'_> {
    fn text(&mut self, text: &str) -> io::Result<()> {
        self.frame.text(text)
    }

    fn whole(&mut self, number: i64) -> io::Result<()> {
        self.frame.whole(number)
    }

    fn number(&mut self, figure: Option<f64>) -> io::Result<()> {
        // Nothing is nothing, also where a loss of it came to -0.
        self.frame.number(figure.map(|it| it + 0.0))
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.frame.end_row()?;
        if self.frame.rows() == self.most { self.group() } else { Ok(()) }
    }
}

/// What a column is. Where a cell of text would be empty, there is nothing.
fn field(column: &Column) -> Result<Type> {
    let (physical, logical, repetition) = match column.holds {
        Holds::Words => (Physical::BYTE_ARRAY, Some(LogicalType::String), Repetition::OPTIONAL),
        Holds::Whole => (Physical::INT64, None, Repetition::REQUIRED),
        Holds::Figures => (Physical::DOUBLE, None, Repetition::OPTIONAL),
    };
    let field = Type::primitive_type_builder(&column.name, physical).with_logical_type(logical);
    field.with_repetition(repetition).build()
}

/// Writes a column of some rows.
fn put(column: &mut SerializedColumnWriter, values: &Values) -> Result<usize> {
    match values {
        Values::Words(all) => {
            let there: Vec<i16> = all.iter().map(|it| i16::from(!it.is_empty())).collect();
            let known: Vec<ByteArray> = all.iter().filter(|it| !it.is_empty()).map(|it| it.as_str().into()).collect();
            column.typed::<ByteArrayType>().write_batch(&known, Some(&there), None)
        }
        Values::Whole(all) => column.typed::<Int64Type>().write_batch(all, None, None),
        Values::Figures(all) => {
            let there: Vec<i16> = all.iter().map(|it| i16::from(it.is_some())).collect();
            let known: Vec<f64> = all.iter().copied().flatten().collect();
            column.typed::<DoubleType>().write_batch(&known, Some(&there), None)
        }
    }
}
