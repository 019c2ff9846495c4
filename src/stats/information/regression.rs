//! What to expect of a figure where some inputs are known: polynomials and bends, of as many as the runs support.

use crate::random::math;
use crate::stats::sum;

/// A figure as inputs explain it.
pub(super) struct Fit {
    scales: Vec<Scale>,
    shape: Shape,
    coefficients: Vec<f64>,
}

/// How an input is measured: in standard deviations from its mean, and nowhere beyond where it was seen.
#[derive(Clone)]
struct Scale {
    mean: f64,
    sd: f64,
    low: f64,
    high: f64,
    /// Its quantiles at eighths, the ends left out.
    knots: [f64; 7],
}

/// What explains a figure. Each has all that those before it have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    /// The highest power of an input: 0 to 3.
    power: u32,
    /// How many bends an input has: 0, 3 or 7.
    bends: usize,
    /// Products of two inputs: none, of themselves, or of one with the square of the other too.
    products: u32,
}

const SHAPES: [Shape; 10] = [
    Shape { power: 0, bends: 0, products: 0 },
    Shape { power: 1, bends: 0, products: 0 },
    Shape { power: 2, bends: 0, products: 0 },
    Shape { power: 1, bends: 0, products: 1 },
    Shape { power: 3, bends: 0, products: 0 },
    Shape { power: 2, bends: 0, products: 1 },
    Shape { power: 3, bends: 3, products: 0 },
    Shape { power: 3, bends: 0, products: 2 },
    Shape { power: 3, bends: 7, products: 0 },
    Shape { power: 3, bends: 3, products: 2 },
];

/// More terms are not tried, whatever the runs: the work grows with their square.
const MOST_TERMS: usize = 150;

/// A term has so many runs behind it at least.
const RUNS_A_TERM: usize = 12;

/// So small a part of itself keeps a term that says what others say from being divided by nothing.
const RIDGE: f64 = 1e-9;

impl Scale {
    fn new(values: &[f64]) -> Scale {
        let n = values.len() as f64;
        let mean = sum(values.iter().copied()) / n;
        let squares = sum(values.iter().map(|it| (it - mean) * (it - mean)));
        let sd = (squares / n).sqrt();
        let mut sorted: Vec<f64> = values.iter().map(|it| (it - mean) / if sd > 0.0 { sd } else { 1.0 }).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let (low, high) = (sorted[0], sorted[sorted.len() - 1]);
        let knots = std::array::from_fn(|at| sorted[(at + 1) * (sorted.len() - 1) / 8]);
        Scale { mean, sd, low, high, knots }
    }

    fn of(&self, value: f64) -> f64 {
        if self.sd > 0.0 { ((value - self.mean) / self.sd).clamp(self.low, self.high) } else { 0.0 }
    }
}

impl Shape {
    fn terms(self, inputs: usize) -> usize {
        let pairs = inputs * (inputs.max(1) - 1) / 2;
        let products = [0, 1, 3][self.products as usize] * pairs;
        1 + inputs * (self.power as usize + self.bends) + products
    }

    /// The terms of one run.
    fn row(self, scales: &[Scale], values: &[f64], terms: &mut Vec<f64>) {
        terms.clear();
        terms.push(1.0);
        let at: Vec<f64> = scales.iter().zip(values).map(|(scale, value)| scale.of(*value)).collect();
        for (scale, x) in scales.iter().zip(&at) {
            let mut power = 1.0;
            for _ in 0..self.power {
                power *= x;
                terms.push(power);
            }
            let every = if self.bends == 3 { 2 } else { 1 };
            let knots = scale.knots.iter().skip(every - 1).step_by(every).take(self.bends);
            terms.extend(knots.map(|knot| (x - knot).max(0.0)));
        }
        for (one, x) in at.iter().enumerate() {
            for y in &at[..one] {
                match self.products {
                    0 => {}
                    1 => terms.push(x * y),
                    _ => terms.extend([x * y, x * x * y, x * y * y]),
                }
            }
        }
    }
}

impl Fit {
    /// Each figure by itself, from the same runs: `inputs` and `figures` hold a column each. The shape is the simplest that
    /// they support (the information criterion of Schwarz 1978), so that an input which moves nothing is seldom taken for one that does.
    pub(super) fn all(inputs: &[Vec<f64>], figures: &[Vec<f64>]) -> Vec<Fit> {
        let n = figures.first().map_or(0, Vec::len);
        let scales: Vec<Scale> = inputs.iter().map(|values| Scale::new(values)).collect();
        let mut best: Vec<Option<(f64, Fit)>> = figures.iter().map(|_| None).collect();
        for shape in SHAPES {
            let terms = shape.terms(inputs.len());
            let adds = shape.products == 0 || inputs.len() > 1;
            if shape.power > 0 && (terms * RUNS_A_TERM > n || terms > MOST_TERMS || inputs.is_empty() || !adds) {
                continue;
            }
            let (mut square, mut row) = (vec![0.0; terms * terms], Vec::with_capacity(terms));
            let mut sides = vec![vec![0.0; terms]; figures.len()];
            let each = |run: usize| inputs.iter().map(|values| values[run]).collect::<Vec<f64>>();
            for run in 0..n {
                shape.row(&scales, &each(run), &mut row);
                for (at, one) in row.iter().enumerate() {
                    let line = &mut square[at * terms..=at * terms + at];
                    line.iter_mut().zip(&row).for_each(|(sum, other)| *sum += one * other);
                    sides.iter_mut().zip(figures).for_each(|(side, figure)| side[at] += one * figure[run]);
                }
            }
            let Some(factor) = factored(square, terms) else { continue };
            let fits: Vec<Fit> = (sides.into_iter())
                .map(|side| Fit { scales: scales.clone(), shape, coefficients: solved(&factor, side) })
                .collect();
            let mut squares = vec![0.0; figures.len()];
            for run in 0..n {
                shape.row(&scales, &each(run), &mut row);
                for ((fit, figure), squares) in fits.iter().zip(figures).zip(&mut squares) {
                    let error = figure[run] - dot(&row, &fit.coefficients);
                    *squares += error * error;
                }
            }
            for ((fit, squares), best) in fits.into_iter().zip(squares).zip(&mut best) {
                let runs = n as f64;
                let error = runs * math::ln(squares.max(f64::MIN_POSITIVE)) + terms as f64 * math::ln(runs);
                if best.as_ref().is_none_or(|(least, _)| error < *least) {
                    *best = Some((error, fit));
                }
            }
        }
        best.into_iter().flatten().map(|(_, fit)| fit).collect()
    }

    /// What is expected where the inputs have these values.
    pub(super) fn at(&self, values: &[f64]) -> f64 {
        let mut row = Vec::with_capacity(self.coefficients.len());
        self.shape.row(&self.scales, values, &mut row);
        dot(&row, &self.coefficients)
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// The lower factor of a symmetric matrix whose lower half is given (Cholesky).
fn factored(mut matrix: Vec<f64>, n: usize) -> Option<Vec<f64>> {
    for row in 0..n {
        matrix[row * n + row] *= 1.0 + RIDGE;
        for column in 0..=row {
            let (above, line) = matrix.split_at(row * n);
            let other = if column == row { &line[..column] } else { &above[column * n..column * n + column] };
            let rest = line[column] - dot(&line[..column], other);
            let value = if column == row {
                // A term that never moves has no part in anything.
                if line[row] == 0.0 {
                    1.0
                } else if rest > 0.0 {
                    rest.sqrt()
                } else {
                    return None;
                }
            } else {
                rest / above[column * n + column]
            };
            matrix[row * n + column] = value;
        }
    }
    Some(matrix)
}

/// What the factored matrix makes this of.
fn solved(factor: &[f64], mut side: Vec<f64>) -> Vec<f64> {
    let n = side.len();
    for row in 0..n {
        let known = dot(&factor[row * n..row * n + row], &side[..row]);
        side[row] = (side[row] - known) / factor[row * n + row];
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|below| factor[below * n + row] * side[below]).sum();
        side[row] = (side[row] - known) / factor[row * n + row];
    }
    side
}
