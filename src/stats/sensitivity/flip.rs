//! Where the decision turns: the values of an input at which neither of two strategies is worth more than the other.

use crate::error::Result;
use crate::random::quantile::student_t_quantile;
use crate::stats::Estimate;
use serde::Serialize;

/// An input, and where it turns the decision.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Flip {
    /// Its name.
    pub assumption: String,
    /// Where it does; `None` within its range.
    pub value: Option<f64>,
    /// The values at which it cannot be told which of the two is worth more; an end is `None` where the range ends first.
    pub ci95: Option<[Option<f64>; 2]>,
    /// The range that was looked at: its 0.1% and its 99.9% quantile.
    pub from: f64,
    /// Its upper end.
    pub to: f64,
    /// Whether the input takes some values only: then the first at which it has turned.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub steps: bool,
}

/// What the difference is where the input has some value: of each run.
pub(super) type Ask<'a> = dyn FnMut(f64) -> Result<Vec<f64>> + 'a;

/// How often a range is looked at before it is believed that nothing turns in it.
const LOOKS: u32 = 9;

/// How often it is looked at between two looks with different answers, at most.
const STEPS: u32 = 60;

/// How near two values are between which nobody looks any further, as a part of the range.
const NEAR: f64 = 1e-9;

/// A look at the difference.
#[derive(Clone, Copy)]
struct Look {
    at: f64,
    mean: f64,
    /// Half the interval in which the true mean lies.
    half: f64,
}

/// What is followed to where it is 0.
type Side = fn(&Look) -> f64;

const MEAN: Side = |look| look.mean;
const LOW: Side = |look| look.mean - look.half;
const HIGH: Side = |look| look.mean + look.half;

/// Of an input that may take any value in the range: all values at which the mean is 0, each with its interval.
///
/// # Errors
/// Those of asking.
pub(super) fn crossings(range: [f64; 2], ask: &mut Ask) -> Result<Vec<(f64, [Option<f64>; 2])>> {
    let [from, to] = range;
    let at = |look: u32| from + (to - from) * f64::from(look) / f64::from(LOOKS - 1);
    let mut looks = (0..LOOKS).map(|it| look(ask, at(it))).collect::<Result<Vec<Look>>>()?;
    let mut found = Vec::new();
    for place in turns(&looks, MEAN) {
        found.push(zero(ask, [looks[place], looks[place + 1]], MEAN)?);
    }
    found.dedup_by(|one, other| one.at == other.at);
    // What was found lies among what was looked at, so that the ends of intervals are sought on either side of it.
    looks.extend(&found);
    looks.sort_by(|one, other| one.at.total_cmp(&other.at));
    looks.dedup_by(|one, other| one.at == other.at);
    found.into_iter().map(|it| Ok((it.at, [end(ask, &looks, it, true)?, end(ask, &looks, it, false)?]))).collect()
}

/// Of an input that takes these values only: all at which the mean has turned.
///
/// # Errors
/// Those of asking.
pub(super) fn steps(values: &[f64], ask: &mut Ask) -> Result<Vec<f64>> {
    let looks = values.iter().map(|it| look(ask, *it)).collect::<Result<Vec<Look>>>()?;
    Ok(turns(&looks, MEAN).into_iter().map(|place| looks[place + 1].at).collect())
}

fn look(ask: &mut Ask, at: f64) -> Result<Look> {
    let differences = ask(at)?;
    let known = Estimate::new(&differences);
    let (mean, se) = known.map_or((0.0, 0.0), |it| (it.mean, it.se.unwrap_or_default()));
    let n = differences.len() as f64;
    let half = if n > 1.0 { student_t_quantile(n - 1.0, 0.975) * se } else { 0.0 };
    Ok(Look { at, mean, half })
}

/// The places before which a side is on one side of 0 and behind which it is on the other, or on it.
fn turns(looks: &[Look], side: Side) -> Vec<usize> {
    let sign = |it: &Look| side(it).partial_cmp(&0.0);
    let mut all = Vec::new();
    for (place, pair) in looks.windows(2).enumerate() {
        let [one, other] = [sign(&pair[0]), sign(&pair[1])];
        let begins_at_zero = place == 0 && side(&pair[0]) == 0.0 && side(&pair[1]) != 0.0;
        if begins_at_zero || one != other && side(&pair[0]) != 0.0 {
            all.push(place);
        }
    }
    all
}

/// Between two looks on different sides of 0: false position where it closes in (the Illinois rule; Dowell & Jarratt 1971), halving where
/// it does not, so that a jump is found too.
fn zero(ask: &mut Ask, ends: [Look; 2], side: Side) -> Result<Look> {
    let [mut low, mut high] = ends;
    let (mut below, mut above) = (side(&low), side(&high));
    let near = NEAR * (high.at - low.at).abs();
    let mut kept = 0;
    for step in 0..STEPS {
        if below == 0.0 {
            return Ok(low);
        }
        if above == 0.0 || high.at - low.at <= near {
            return Ok(high);
        }
        let middle = 0.5 * (low.at + high.at);
        let straight = high.at - above * (high.at - low.at) / (above - below);
        let inside = straight > low.at && straight < high.at;
        let at = if step % 4 == 3 || !inside { middle } else { straight };
        if at <= low.at || at >= high.at {
            return Ok(high);
        }
        let found = look(ask, at)?;
        let value = side(&found);
        if value.abs() <= 1e-12 * side(&ends[0]).abs().max(side(&ends[1]).abs()) {
            return Ok(found);
        }
        if (value < 0.0) == (below < 0.0) {
            (low, below) = (found, value);
            above *= if kept == 1 { 0.5 } else { 1.0 };
            kept = 1;
        } else {
            (high, above) = (found, value);
            below *= if kept == 2 { 0.5 } else { 1.0 };
            kept = 2;
        }
    }
    Ok(high)
}

/// How far from where the mean is 0 the interval still covers 0; `None` to the end of the range.
fn end(ask: &mut Ask, looks: &[Look], zero_at: Look, down: bool) -> Result<Option<f64>> {
    let mut inside = zero_at;
    let away: Vec<&Look> = if down {
        looks.iter().rev().filter(|it| it.at < zero_at.at).collect()
    } else {
        looks.iter().filter(|it| it.at > zero_at.at).collect()
    };
    for look in away {
        let side: Side = match (LOW(look) > 0.0, HIGH(look) < 0.0) {
            (true, _) => LOW,
            (_, true) => HIGH,
            _ => {
                inside = *look;
                continue;
            }
        };
        // Nothing scatters: the interval is the point.
        if inside.half == 0.0 && look.half == 0.0 {
            return Ok(Some(zero_at.at));
        }
        let ends = if down { [*look, inside] } else { [inside, *look] };
        return Ok(Some(zero(ask, ends, side)?.at));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::{crossings, steps};
    use crate::random::quantile::normal_quantile;

    type Found = Vec<(f64, [Option<f64>; 2])>;

    /// Of a mean, and a hundred runs that scatter around it by so much.
    fn found(range: [f64; 2], mean: &dyn Fn(f64) -> f64, sd: f64) -> (Found, u32) {
        let mut asked = 0;
        let each = |at: f64| (0..100).map(|k| mean(at) + sd * normal_quantile((f64::from(k) + 0.5) / 100.0)).collect();
        let mut ask = |at: f64| {
            asked += 1;
            Ok(each(at))
        };
        let found = crossings(range, &mut ask).unwrap_or_else(|error| panic!("{error:?}"));
        (found, asked)
    }

    #[test]
    fn a_line_is_followed_in_few_steps_to_where_it_is_0_and_to_both_ends_of_its_interval() {
        let (all, asked) = found([0.0, 10.0], &|x| 3.0 - x, 1.0);
        let [(at, [Some(low), Some(high)])] = all[..] else { panic!("{all:?}") };
        // Student's t with 99 degrees of freedom, and the standard error of these hundred.
        assert!((at - 3.0).abs() < 1e-9 && (low - 2.801_848_098).abs() < 1e-6 && (high - 3.198_151_902).abs() < 1e-6);
        assert!(asked <= 14, "{asked}");
    }

    #[test]
    fn all_points_are_found_a_jump_too_and_where_there_is_none_it_is_said() {
        let (all, _) = found([0.0, 10.0], &|x| (x - 2.2) * (x - 7.3), 0.1);
        assert_eq!(all.iter().map(|it| (it.0 * 1e6).round() / 1e6).collect::<Vec<_>>(), [2.2, 7.3]);
        let (all, _) = found([0.0, 10.0], &|x| if x < 3.3 { -1.0 } else { 2.0 }, 0.0);
        assert!((all[0].0 - 3.3).abs() < 1e-7 && all[0].1 == [Some(all[0].0); 2]);
        assert!(found([0.0, 10.0], &|x| 5.0 + x, 0.0).0.is_empty());
        let (all, _) = found([0.0, 8.0], &|x| x - 4.0, 0.0);
        assert_eq!(all, [(4.0, [Some(4.0); 2])], "where it was looked at");
        let (all, _) = found([0.0, 8.0], &|x| 0.01 * (x - 4.0), 1.0);
        assert!((all[0].0 - 4.0).abs() < 1e-9 && all[0].1 == [None; 2], "anywhere: {all:?}");
        let turned =
            steps(&[0.0, 1.0, 2.0, 3.0], &mut |x| Ok(vec![x - 1.5; 9])).unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(turned, [2.0]);
    }
}
