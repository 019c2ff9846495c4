//! The highest point of a function of a few numbers (Nelder & Mead 1965), begun anew in several places: for what is the same whenever it is
//! asked, as the mean over fixed worlds is.

use crate::error::Result;
use crate::random::{Decision, Draws, Identity};

/// Asks for the value at a point of the unit cube.
pub(super) type Ask<'a> = dyn FnMut(&[f64]) -> Result<f64> + 'a;

/// Where it begins beside the middle.
const STARTS: u32 = 2;

/// How far the corners of the first simplex are from each other.
const EDGE: f64 = 0.25;

/// It is found when no corner is further from the best than this.
const NEAR: f64 = 1e-4;

/// Questions for each number, in one search.
const MOST: usize = 40;

/// The point with the highest value; ties go to the one that was found first.
///
/// # Errors
/// Those of asking.
pub(super) fn highest(numbers: usize, ask: &mut Ask) -> Result<Vec<f64>> {
    let chance = Draws::new(0, 0);
    let mut best = climb(&vec![0.5; numbers], ask)?;
    for start in 0..STARTS {
        let at = |number: u32| chance.uniform(Identity::WORLD, Decision::named("start"), start * 1000 + number);
        let found = climb(&(0..).take(numbers).map(at).collect::<Vec<f64>>(), ask)?;
        best = higher(best, found);
    }
    // A simplex that shrank too early is opened again where it ended.
    loop {
        let again = climb(&best.0.clone(), ask)?;
        let gained = again.1 > best.1;
        let moved = again.0.iter().zip(&best.0).any(|(one, other)| (one - other).abs() > NEAR);
        best = higher(best, again);
        if !(gained && moved) {
            return Ok(best.0);
        }
    }
}

fn higher(one: (Vec<f64>, f64), other: (Vec<f64>, f64)) -> (Vec<f64>, f64) {
    if other.1 > one.1 { other } else { one }
}

fn climb(start: &[f64], ask: &mut Ask) -> Result<(Vec<f64>, f64)> {
    let n = start.len();
    let mut asked = 0;
    let mut value = |point: &[f64]| {
        asked += 1;
        Ok::<_, crate::error::Error>((ask(point)?, asked))
    };
    let mut corners = vec![(start.to_vec(), value(start)?.0)];
    for number in 0..n {
        let mut corner = start.to_vec();
        corner[number] += if corner[number] > 0.5 { -EDGE } else { EDGE };
        let height = value(&corner)?.0;
        corners.push((corner, height));
    }
    loop {
        corners.sort_by(|one, other| other.1.total_cmp(&one.1));
        let (worst, size) = (corners[n].clone(), spread(&corners));
        if size <= NEAR {
            break;
        }
        let middle: Vec<f64> = (0..n)
            .map(|number| corners[..n].iter().map(|(corner, _)| corner[number]).sum::<f64>() / n as f64)
            .collect();
        let towards = |step: f64| -> Vec<f64> {
            middle
                .iter()
                .zip(&worst.0)
                .map(|(middle, worst)| (middle + step * (middle - worst)).clamp(0.0, 1.0))
                .collect()
        };
        let across = towards(1.0);
        let (height, count) = value(&across)?;
        if count > MOST * n.max(1) {
            break;
        }
        let found = if height > corners[0].1 {
            let beyond = towards(2.0);
            let higher = value(&beyond)?.0;
            Some(if higher > height { (beyond, higher) } else { (across, height) })
        } else if height > corners[n - 1].1 {
            Some((across, height))
        } else {
            let near = towards(if height > worst.1 { 0.5 } else { -0.5 });
            let at = value(&near)?.0;
            (at > worst.1.max(height)).then_some((near, at))
        };
        if let Some(corner) = found {
            corners[n] = corner;
            continue;
        }
        let best = corners[0].0.clone();
        for (corner, height) in &mut corners[1..] {
            corner.iter_mut().zip(&best).for_each(|(number, best)| *number = best + 0.5 * (*number - best));
            *height = value(corner)?.0;
        }
    }
    Ok(corners.swap_remove(0))
}

/// How far the corner that is furthest from the best is away from it, in the number in which it is furthest.
fn spread(corners: &[(Vec<f64>, f64)]) -> f64 {
    let best = &corners[0].0;
    let away = |corner: &[f64]| corner.iter().zip(best).map(|(one, other)| (one - other).abs()).fold(0.0, f64::max);
    corners.iter().map(|(corner, _)| away(corner)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::highest;

    #[test]
    fn the_top_is_found_on_a_bent_ridge_on_an_edge_and_where_there_is_a_corner() {
        let find = |numbers: usize, height: &dyn Fn(&[f64]) -> f64| {
            highest(numbers, &mut |point| Ok(height(point))).unwrap_or_else(|error| panic!("{error:?}"))
        };
        // Rosenbrock 1960.
        let ridge = |p: &[f64]| -(100.0 * (p[1] - p[0] * p[0]) * (p[1] - p[0] * p[0]) + (0.8 - p[0]) * (0.8 - p[0]));
        let near = |found: Vec<f64>, top: &[f64]| {
            assert!(
                found.iter().zip(top).all(|(found, top)| (found - top).abs() < 1e-3),
                "{found:?} instead of {top:?}"
            );
        };
        near(find(2, &ridge), &[0.8, 0.64]);
        near(find(1, &|p| p[0]), &[1.0]);
        near(find(1, &|p| -(p[0] - 0.83) * (p[0] - 0.83)), &[0.83]);
        near(find(2, &|p| -(p[0] - 0.1).abs() - (p[1] - 0.9).abs()), &[0.1, 0.9]);
    }
}
