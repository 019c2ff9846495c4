//! The way up: Nelder and Mead's simplex, then Newton's steps, on the logarithms of the parameters.
//!
//! Sources: Nelder and Mead, A simplex method for function minimization (1965); derivatives by differences of fourth order.

use super::Law;
use super::matrix::{cholesky, inverse, solve};
use crate::random::math::{exp, ln};

/// How far from the start, as a factor, a parameter may lie: what goes on beyond has no highest point.
const BORDER: f64 = 1e4;
/// Steps of the simplex per parameter.
const SIMPLEX_STEPS: usize = 400;
/// Newton's steps at most.
const NEWTON_STEPS: usize = 60;
/// How often a step that leads down is halved.
const HALVINGS: usize = 20;
/// The step of the differences, of the logarithm of a parameter.
const STEP: f64 = 1e-3;
/// The standard error of the logarithm of a parameter beyond which its likelihood is called level: twice the sd of the priors, so that the data
/// say less than was assumed before them.
const LEVEL: f64 = 3.0;
/// What another step of Newton would add to the logarithm of the likelihood at most, where it is highest.
const LEFT: f64 = 1e-9;

/// Where a likelihood is highest.
#[derive(Clone, Debug)]
pub struct Peak {
    /// The parameters.
    pub parameters: Vec<f64>,
    /// The logarithm of the likelihood.
    pub ln_likelihood: f64,
    /// The standard errors, from the curvature.
    pub errors: Vec<f64>,
    /// The covariances of the logarithms of the parameters.
    pub covariance: Vec<Vec<f64>>,
}

/// Why there is no fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// The likelihood goes on rising while these parameters go to the border.
    Border(Vec<&'static str>),
    /// It is level where these parameters move together: others are nearly as likely.
    Flat(Vec<&'static str>),
}

/// The parameters under which the data are likeliest.
///
/// # Errors
/// The likelihood has no highest point, or none that stands out.
pub fn fit(law: &dyn Law) -> Result<Peak, Unfit> {
    let start: Vec<f64> = law.start().into_iter().map(ln).collect();
    let objective = |at: &[f64]| law.ln_likelihood(&at.iter().map(|x| exp(*x)).collect::<Vec<f64>>());
    let top = climb(&objective, &start);
    let far = |at: &[f64]| {
        let names = law.names().iter().zip(at.iter().zip(&start));
        names.filter(|(_, (x, start))| (*x - *start).abs() > ln(BORDER)).map(|(name, _)| *name).collect::<Vec<_>>()
    };
    let gone = far(&top.at);
    if !gone.is_empty() {
        return Err(Unfit::Border(gone));
    }
    let Some(covariance) = top.covariance else { return Err(Unfit::Flat(law.names().to_vec())) };
    let level = law.names().iter().enumerate().filter(|(i, _)| covariance[*i][*i].sqrt() > LEVEL);
    let level: Vec<&'static str> = level.map(|(_, name)| *name).collect();
    if !level.is_empty() {
        return Err(Unfit::Flat(level));
    }
    let parameters: Vec<f64> = top.at.iter().map(|x| exp(*x)).collect();
    let errors = parameters.iter().enumerate().map(|(i, value)| value * covariance[i][i].sqrt()).collect();
    Ok(Peak { parameters, ln_likelihood: top.value, errors, covariance })
}

/// The highest point that was found.
pub(super) struct Top {
    pub(super) at: Vec<f64>,
    pub(super) value: f64,
    /// The inverse of the curvature; none where the function is level or still rises.
    pub(super) covariance: Option<Vec<Vec<f64>>>,
}

/// Climbs from a start.
pub(super) fn climb(objective: &dyn Fn(&[f64]) -> f64, start: &[f64]) -> Top {
    let safe = |at: &[f64]| Some(objective(at)).filter(|value| value.is_finite()).unwrap_or(f64::NEG_INFINITY);
    let mut at = start.to_vec();
    // A second simplex around the end of the first one: a flattened simplex would stop too soon.
    for size in [1.0, 0.25] {
        at = simplex(&safe, &at, size);
    }
    newton(&safe, at)
}

/// The best corner of a simplex that has shrunk.
fn simplex(objective: &dyn Fn(&[f64]) -> f64, start: &[f64], size: f64) -> Vec<f64> {
    let n = start.len();
    let mut corners: Vec<(f64, Vec<f64>)> = vec![(objective(start), start.to_vec())];
    for i in 0..n {
        let mut corner = start.to_vec();
        corner[i] += size;
        corners.push((objective(&corner), corner));
    }
    for _ in 0..SIMPLEX_STEPS * n {
        // The sort is stable: equal corners keep their order.
        corners.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (best, worst) = (corners[0].0, corners[n].0);
        let width = (1..=n).flat_map(|k| (0..n).map(move |i| (k, i)));
        let width = width.map(|(k, i)| (corners[k].1[i] - corners[0].1[i]).abs()).fold(0.0, f64::max);
        if best - worst <= 1e-12 * best.abs() || width <= 1e-7 {
            break;
        }
        let middle: Vec<f64> =
            (0..n).map(|i| corners[..n].iter().map(|corner| corner.1[i]).sum::<f64>() / n as f64).collect();
        let along = |by: f64| {
            let at: Vec<f64> = middle.iter().zip(&corners[n].1).map(|(m, w)| m + by * (m - w)).collect();
            (objective(&at), at)
        };
        let reflected = along(1.0);
        let next = if reflected.0 > best {
            let expanded = along(2.0);
            if expanded.0 > reflected.0 { expanded } else { reflected }
        } else if reflected.0 > corners[n - 1].0 {
            reflected
        } else {
            let contracted = if reflected.0 > worst { along(0.5) } else { along(-0.5) };
            if contracted.0 > worst.max(reflected.0) {
                contracted
            } else {
                let best = corners[0].1.clone();
                for (value, corner) in &mut corners[1..] {
                    corner.iter_mut().zip(&best).for_each(|(x, best)| *x = best + 0.5 * (*x - best));
                    *value = objective(corner);
                }
                continue;
            }
        };
        corners[n] = next;
    }
    corners.sort_by(|a, b| b.0.total_cmp(&a.0));
    corners.swap_remove(0).1
}

/// Newton's steps, halved while they lead down.
fn newton(objective: &dyn Fn(&[f64]) -> f64, mut at: Vec<f64>) -> Top {
    let mut value = objective(&at);
    for _ in 0..NEWTON_STEPS {
        let (gradient, curvature) = derivatives(objective, &at);
        let Some(lower) = cholesky(&curvature) else { break };
        let step = solve(&lower, &gradient);
        let gain: f64 = step.iter().zip(&gradient).map(|(step, slope)| step * slope).sum();
        if gain <= LEFT {
            // One last step: half of what it adds is below what the sum of the likelihood can show.
            let last: Vec<f64> = at.iter().zip(&step).map(|(x, step)| x + step).collect();
            let reached = objective(&last);
            let at = if reached.is_finite() { last } else { at };
            return Top { value: objective(&at), at, covariance: Some(inverse(&lower)) };
        }
        let shares = std::iter::successors(Some(1.0), |share| Some(share / 2.0)).take(HALVINGS);
        let Some((reached, next)) = shares.into_iter().find_map(|share: f64| {
            let next: Vec<f64> = at.iter().zip(&step).map(|(x, step)| x + share * step).collect();
            let reached = objective(&next);
            (reached > value).then_some((reached, next))
        }) else {
            break;
        };
        (value, at) = (reached, next);
    }
    Top { at, value, covariance: None }
}

/// The slope, and the curvature downwards.
#[expect(clippy::needless_range_loop, reason = "a matrix by its indices")]
fn derivatives(objective: &dyn Fn(&[f64]) -> f64, at: &[f64]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = at.len();
    let moved = |moves: &[(usize, f64)]| {
        let mut there = at.to_vec();
        moves.iter().for_each(|(i, by)| there[*i] += by * STEP);
        objective(&there)
    };
    let here = objective(at);
    let mut gradient = vec![0.0; n];
    let mut curvature = vec![vec![0.0; n]; n];
    for i in 0..n {
        let [back2, back, on, on2] = [-2.0, -1.0, 1.0, 2.0].map(|by| moved(&[(i, by)]));
        gradient[i] = (8.0 * (on - back) - (on2 - back2)) / (12.0 * STEP);
        curvature[i][i] = (30.0 * here - 16.0 * (on + back) + (on2 + back2)) / (12.0 * STEP * STEP);
        for j in 0..i {
            let corner = |a: f64, b: f64| moved(&[(i, a), (j, b)]);
            let cross = corner(1.0, 1.0) - corner(1.0, -1.0) - corner(-1.0, 1.0) + corner(-1.0, -1.0);
            curvature[i][j] = -cross / (4.0 * STEP * STEP);
            curvature[j][i] = curvature[i][j];
        }
    }
    (gradient, curvature)
}
