//! A sparkline: a course in a line of text.

const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// How a figure goes, in so many columns at most: from 0, or below it from the lowest, to the highest of all that are to be compared.
#[must_use]
pub fn sparkline(course: &[f64], [low, high]: [f64; 2], columns: usize) -> String {
    let columns = columns.min(course.len());
    let mean = |column: usize| {
        let part = &course[column * course.len() / columns..(column + 1) * course.len() / columns];
        part.iter().sum::<f64>() / part.len() as f64
    };
    let level = |amount: f64| {
        let share = if high > low { (amount - low) / (high - low) } else { 0.0 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 7")]
        let level = (share.clamp(0.0, 1.0) * 7.0).round() as usize;
        LEVELS[level]
    };
    (0..columns).map(|column| level(mean(column))).collect()
}

#[cfg(test)]
mod tests {
    use super::sparkline;

    #[test]
    fn a_line_goes_as_the_figure_goes() {
        assert_eq!(sparkline(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], [0.0, 7.0], 80), "▁▂▃▄▅▆▇█");
        assert_eq!(sparkline(&[0.0, 2.0, 6.0, 8.0], [0.0, 7.0], 2), "▂█");
        assert_eq!(sparkline(&[-1.0, 0.0, 1.0], [-1.0, 1.0], 3), "▁▅█");
        assert_eq!(sparkline(&[3.0, 3.0], [3.0, 3.0], 2), "▁▁");
        assert_eq!(sparkline(&[], [0.0, 1.0], 9), "");
    }
}
