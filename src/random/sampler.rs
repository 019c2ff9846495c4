//! A law that many numbers are drawn from: slow quantiles are read from a table.
#![allow(clippy::inline_always, reason = "only what is inlined into a kernel is compiled for its instruction set")]

use super::Distribution;
use super::columns::{self, WORD_LANES, standard_quantiles, unit};
use super::distribution::pert_shapes;
use super::math::{cos, exp, ln};
use super::quantile::{beta_odds, gamma_value};
use super::special::normal_p;
use crate::isa::{Isa, Kernel};
use std::f64::consts::PI;
use std::sync::OnceLock;

/// Normal scores up to which a table reaches: two numbers in a thousand million lie beyond.
const EDGE: f64 = 6.0;
/// Pieces of equal width.
const PIECES: usize = 32;
const PIECES_PER_UNIT: f64 = PIECES as f64 / (2.0 * EDGE);
/// Coefficients of a piece.
const TERMS: usize = 12;
/// Below this shape the logarithm rises so steeply that the rounding of the score would show.
const LEAST_SHAPE: f64 = 0.1;
/// How far a piece may be off where it is checked, as a part of the value (of the odds).
const TOLERANCE: f64 = 1e-13;

/// A law that many numbers are drawn from.
///
/// A quantile of the gamma, beta or pert law takes about a microsecond. The logarithm of the value (of the odds) is a smooth
/// function of the normal score, and so a table of polynomials gives it in a hundredth of that. A piece of the table is made
/// when a number first falls into it; where a polynomial would be too far off, as in the outskirts of extreme shapes, the
/// quantile itself is taken. A number stays a function of the law and its uniform number, however many are drawn.
#[derive(Debug)]
pub struct Sampler {
    law: Distribution,
    table: Option<Table>,
}

/// The same law, the same numbers.
impl PartialEq for Sampler {
    fn eq(&self, other: &Self) -> bool {
        self.law == other.law
    }
}

impl Sampler {
    /// Of a law.
    #[must_use]
    pub fn new(law: Distribution) -> Sampler {
        let table = Form::new(&law).map(|form| Table { form, pieces: [const { OnceLock::new() }; PIECES] });
        Sampler { law, table }
    }

    /// The law.
    #[must_use]
    pub fn law(&self) -> &Distribution {
        &self.law
    }

    /// Replaces uniform numbers within (0, 1) ([`super::Draws::uniforms`]) by numbers of the law. They have the bits of
    /// [`Distribution::quantile`], or lie within 2.4e-13 of it where a table gives them.
    pub fn quantiles(&self, isa: Isa, column: &mut [f64]) {
        match &self.table {
            Some(table) => isa.run(Lookup { table, law: &self.law, column }),
            None => columns::quantiles(isa, &self.law, column),
        }
    }

    /// The same from 32-bit numbers. `out` is at least as long as `u`; panics otherwise.
    pub fn sample(&self, isa: Isa, u: &[u32], out: &mut [f64]) {
        if self.table.is_none() {
            return columns::sample(isa, &self.law, u, out);
        }
        let out = &mut out[..u.len()];
        out.iter_mut().zip(u).for_each(|(out, &u)| *out = unit(u));
        self.quantiles(isa, out);
    }
}

/// What a table holds the logarithm of, and how a number of the law is made of that.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// The value at rate 1, divided by the rate.
    Gamma { shape: f64, rate: f64 },
    /// The odds; a share of the width above the low end.
    Beta { alpha: f64, beta: f64, low: f64, width: f64 },
}

impl Form {
    /// That of a law whose quantile is slow.
    fn new(law: &Distribution) -> Option<Form> {
        let (form, least) = match *law {
            Distribution::Gamma { shape, rate } => (Form::Gamma { shape, rate }, shape),
            Distribution::Beta { alpha, beta } => (Form::Beta { alpha, beta, low: 0.0, width: 1.0 }, alpha.min(beta)),
            Distribution::Pert { low, mode, high } if low < high => {
                let (alpha, beta) = pert_shapes(low, mode, high);
                (Form::Beta { alpha, beta, low, width: high - low }, 1.0)
            }
            _ => return None,
        };
        (least >= LEAST_SHAPE).then_some(form)
    }

    /// The logarithm that belongs to a normal score.
    fn ln_at(self, score: f64) -> f64 {
        let [p, q] = [score, -score].map(normal_p);
        ln(match self {
            Form::Gamma { shape, .. } => gamma_value(shape, p, q),
            Form::Beta { alpha, beta, .. } => beta_odds(alpha, beta, p, q),
        })
    }
}

/// Polynomials on pieces of the normal score, each made when it is first needed.
#[derive(Debug)]
struct Table {
    form: Form,
    pieces: [OnceLock<[f64; TERMS]>; PIECES],
}

impl Table {
    /// The logarithm at a normal score; NaN where the table does not know it.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the pieces")]
    fn ln_at(&self, score: f64) -> f64 {
        let at = (score + EDGE) * PIECES_PER_UNIT;
        if !(0.0..PIECES as f64).contains(&at) {
            return f64::NAN;
        }
        let piece = at as usize;
        let c = self.pieces[piece].get_or_init(|| self.piece(piece));
        polynomial(c, 2.0 * (at - piece as f64) - 1.0)
    }

    /// The polynomial through the Chebyshev nodes of a piece, in -1..1; NaN if it is too far off at either end, where such a
    /// polynomial is worst.
    #[cold]
    #[inline(never)]
    fn piece(&self, piece: usize) -> [f64; TERMS] {
        let ln_at = |x: f64| self.form.ln_at((piece as f64 + 0.5 + 0.5 * x) / PIECES_PER_UNIT - EDGE);
        let nodes: [f64; TERMS] = std::array::from_fn(|k| -cos((k as f64 + 0.5) * PI / TERMS as f64));
        let c = interpolated(&nodes, nodes.map(ln_at));
        let good = [-1.0, 1.0].iter().all(|&end| (polynomial(&c, end) - ln_at(end)).abs() <= TOLERANCE);
        if good { c } else { [f64::NAN; TERMS] }
    }
}

/// `c[0] + c[1] x + c[2] x^2 + ...`
#[inline(always)]
fn polynomial(c: &[f64; TERMS], x: f64) -> f64 {
    c.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

/// The polynomial that has these values at the nodes, by Newton's divided differences.
fn interpolated(nodes: &[f64; TERMS], mut values: [f64; TERMS]) -> [f64; TERMS] {
    for order in 1..TERMS {
        for k in (order..TERMS).rev() {
            values[k] = (values[k] - values[k - 1]) / (nodes[k] - nodes[k - order]);
        }
    }
    let mut c = [0.0; TERMS];
    for (node, value) in nodes.iter().zip(values).rev() {
        // (x - node) c + value
        c = std::array::from_fn(|k| if k == 0 { value } else { c[k - 1] } - node * c[k]);
    }
    c
}

/// Reads a column from a table.
struct Lookup<'a> {
    table: &'a Table,
    law: &'a Distribution,
    column: &'a mut [f64],
}

impl Kernel for Lookup<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for group in self.column.chunks_mut(WORD_LANES) {
            let mut found = [0.5; WORD_LANES];
            found[..group.len()].copy_from_slice(group);
            standard_quantiles(&mut found);
            found.iter_mut().take(group.len()).for_each(|x| *x = self.table.ln_at(*x));
            match self.table.form {
                Form::Gamma { rate, .. } => found.iter_mut().for_each(|x| *x = exp(*x) / rate),
                Form::Beta { low, width, .. } => found.iter_mut().for_each(|x| {
                    let odds = exp(*x);
                    *x = low + width * (odds / (1.0 + odds));
                }),
            }
            for (u, x) in group.iter_mut().zip(found) {
                *u = if x.is_nan() { self.law.quantile(*u) } else { x };
            }
        }
    }
}
