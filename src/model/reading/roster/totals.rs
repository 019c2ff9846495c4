//! Rows that are no customers but totals of them, by what they add up to.

/// Figures added up, by column: what they come to, and how many of them are not 0.
type Sums = Vec<(f64, usize)>;

/// What the rows so far add up to.
pub(super) struct Totals {
    /// All of them.
    all: Sums,
    /// Those since the last row of totals.
    recent: Sums,
    /// Those of each segment.
    segments: Vec<Sums>,
    /// Whether one of them says since when the customer is one.
    dated: bool,
}

/// What a row says in numbers.
pub(super) struct Figures<'a> {
    pub(super) segment: usize,
    /// By the index of the column.
    pub(super) numbers: &'a [(usize, f64)],
    /// Whether it says since when.
    pub(super) dated: bool,
}

impl Totals {
    pub(super) fn new(columns: usize, segments: usize) -> Totals {
        let none = vec![(0.0, 0); columns];
        Totals { all: none.clone(), recent: none.clone(), segments: vec![none; segments], dated: false }
    }

    /// Whether a row is the total of rows above: of all, of its segment's, or of those since the last total. Rows that
    /// are none are added up.
    pub(super) fn is_one(&mut self, row: &Figures<'_>) -> bool {
        // One figure may be such a sum by chance; two hardly, and hardly many.
        let several = row.numbers.iter().filter(|(_, number)| *number != 0.0).count() > 1;
        let addends = match (several, self.dated && !row.dated) {
            (true, true) => 2,
            (true, false) | (false, true) => 3,
            (false, false) => 10,
        };
        let adds_up = |sums: &Sums| {
            let mut figures = row.numbers.iter().filter(|(_, number)| *number != 0.0).peekable();
            figures.peek().is_some()
                && figures.all(|(column, number)| {
                    let (sum, count) = sums[*column];
                    count >= addends && (number - sum).abs() <= 1e-9 * sum.abs()
                })
        };
        let one = [&self.all, &self.recent, &self.segments[row.segment]].into_iter().any(adds_up);
        if one {
            self.begin_anew();
        } else {
            self.add(row);
        }
        one
    }

    /// A row of totals stood here.
    pub(super) fn begin_anew(&mut self) {
        self.recent.fill((0.0, 0));
    }

    fn add(&mut self, row: &Figures<'_>) {
        self.dated |= row.dated;
        for sums in [&mut self.all, &mut self.recent, &mut self.segments[row.segment]] {
            for (column, number) in row.numbers {
                let (sum, count) = &mut sums[*column];
                *sum += number;
                *count += usize::from(*number != 0.0);
            }
        }
    }
}
