//! Dots one above the other: which column each stands in.

/// Where dots stand: in columns to the right of 0 (from 0), to its left (from -1), or on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    On,
    Column(i32),
}

/// The places of dots at these ascending distances from 0, counted in columns. Where more than `highest` belong in one column they spread
/// to both sides, never across 0.
pub(super) fn places(distances: &[f64], highest: usize) -> Vec<Place> {
    let below = distances.partition_point(|it| *it < 0.0);
    let above = distances.partition_point(|it| *it <= 0.0);
    #[expect(clippy::cast_possible_truncation, reason = "columns of a picture")]
    let column = |distance: &f64| distance.abs() as i32;
    let left: Vec<i32> = distances[..below].iter().rev().map(column).collect();
    let right: Vec<i32> = distances[above..].iter().map(column).collect();
    let left = spread(&left, highest).into_iter().rev().map(|it| Place::Column(-1 - it));
    let right = spread(&right, highest).into_iter().map(Place::Column);
    left.chain((below..above).map(|_| Place::On)).chain(right).collect()
}

/// Ascending columns from 0, at most so many of each, as near as may be to those that are wanted.
fn spread(wanted: &[i32], highest: usize) -> Vec<i32> {
    // Whoever comes `highest` places later stands at least one column further.
    let pushed = |wanted: &[i32]| {
        let mut columns = wanted.to_vec();
        for at in highest..columns.len() {
            columns[at] = columns[at].max(columns[at - highest] + 1);
        }
        columns
    };
    let to_the_right = pushed(wanted);
    let mirrored: Vec<i32> = wanted.iter().rev().map(|it| -it).collect();
    let to_the_left = pushed(&mirrored).into_iter().rev().map(|it| -it);
    let between = to_the_right.iter().zip(to_the_left).map(|(right, left)| (right + left).div_euclid(2).max(0));
    pushed(&between.collect::<Vec<i32>>())
}

/// How far dots may stand beyond the columns that they belong in, where there are so many.
pub(super) fn slack(dots: usize, highest: usize) -> usize {
    dots.div_ceil(2 * highest)
}

/// The dots of a column, lowest first: for each of the places how many of the same stand below it.
pub(super) fn levels(places: &[Place]) -> Vec<usize> {
    let below = |at: usize| places[..at].iter().rev().take_while(|it| **it == places[at]).count();
    (0..places.len()).map(below).collect()
}

#[cfg(test)]
mod tests {
    use super::{Place, levels, places, spread};

    #[test]
    fn dots_stand_where_they_belong_as_far_as_there_is_room() {
        assert_eq!(spread(&[3, 3, 5], 2), [3, 3, 5]);
        assert_eq!(spread(&[5, 5, 5, 5, 5, 5], 2), [4, 4, 5, 5, 6, 6]);
        assert_eq!(spread(&[0, 0, 0, 0, 1], 2), [0, 0, 1, 1, 2], "0 is a wall");
    }

    #[test]
    fn no_dot_crosses_0() {
        let at = |distances: &[f64]| places(distances, 2);
        assert_eq!(
            at(&[-1.2, -0.1, 0.0, 0.1, 2.9]),
            [Place::Column(-2), Place::Column(-1), Place::On, Place::Column(0), Place::Column(2)]
        );
        let crowd = at(&[-0.3, -0.2, -0.1, 0.1, 0.2, 0.3]);
        assert_eq!(crowd[..3], [Place::Column(-2), Place::Column(-1), Place::Column(-1)]);
        assert_eq!(crowd[3..], [Place::Column(0), Place::Column(0), Place::Column(1)]);
        assert_eq!(levels(&crowd), [0, 0, 1, 0, 1, 0]);
    }
}
