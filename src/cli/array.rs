//! `--shard auto`: which share of the runs is ours, from what a queue tells each job of an array. Nothing is read of it without being asked: an
//! array over other scenarios must not play a share of each.

use crate::error::{Error, Result};
use crate::scenario::keys::MOST_RUNS;
use crate::shard::Share;

/// `--shard`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shard {
    /// This one.
    Of(Share),
    /// The one of the array, of so many where it does not know that itself.
    Auto(Option<u32>),
}

/// What stands after `--shard`.
pub(super) fn shard(text: &str) -> std::result::Result<Shard, String> {
    let shard = match text.split_once('/') {
        None => (text == "auto").then_some(Shard::Auto(None)),
        Some((index, of)) => count(of).and_then(|of| match index {
            "auto" => Some(Shard::Auto(Some(of))),
            _ => Share::new(count(index)?.checked_sub(1)?, of).map(Shard::Of),
        }),
    };
    shard.ok_or_else(|| {
        "which one of how many is expected, such as 3/8 for the third of eight; or auto, or auto/8, in an array of a queue".to_owned()
    })
}

fn count(text: &str) -> Option<u32> {
    let digits = text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|count| digits && (1..=MOST_RUNS).contains(count))
}

/// Whose runs they are.
pub(super) fn share(shard: Shard) -> Result<Share> {
    match shard {
        Shard::Of(part) => Ok(part),
        Shard::Auto(of) => ours(of, &|name| std::env::var(name).ok()).map_err(|why| {
            let auto = of.map_or_else(|| "auto".to_owned(), |of| format!("auto/{of}"));
            Error::Usage(format!("--shard {auto}: {why}"))
        }),
    }
}

const SLURM: &str = "SLURM_ARRAY_TASK_ID";
const AWS: &str = "AWS_BATCH_JOB_ARRAY_INDEX";
const KUBERNETES: &str = "JOB_COMPLETION_INDEX";

/// The share that these variables say.
fn ours(of: Option<u32>, said: &dyn Fn(&str) -> Option<String>) -> std::result::Result<Share, String> {
    let number = |name: &str| {
        let text = said(name).ok_or_else(|| format!("{name} is not set"))?;
        text.trim().parse::<u32>().map_err(|_| format!("{name} is no whole number"))
    };
    let set = |name: &str| said(name).is_some();
    let there: Vec<&str> = [SLURM, AWS, KUBERNETES].into_iter().filter(|name| set(name)).collect();
    let (index, known) = match there[..] {
        [SLURM] => {
            let [first, last, all] = ["MIN", "MAX", "COUNT"].map(|it| number(&format!("SLURM_ARRAY_TASK_{it}")));
            let (first, last, all) = (first?, last?, all?);
            // Slurm tells of a step where there is one.
            let step = if set("SLURM_ARRAY_TASK_STEP") { number("SLURM_ARRAY_TASK_STEP")? } else { 1 };
            let whole = last.checked_sub(first).and_then(|it| it.checked_add(1)) == Some(all);
            if step != 1 || !whole {
                return Err(format!(
                    "the array leaves numbers out: it has {all} from {first} to {last}. Take all from one to another, such as --array=1-8"
                ));
            }
            let index =
                number(SLURM)?.checked_sub(first).ok_or_else(|| format!("{SLURM} is below SLURM_ARRAY_TASK_MIN"))?;
            (index, Some(all))
        }
        [AWS] => (number(AWS)?, Some(number("AWS_BATCH_JOB_ARRAY_SIZE")?)),
        [KUBERNETES] => (number(KUBERNETES)?, None),
        [] => {
            return Err(format!(
                "this is no job of an array: neither {SLURM} nor {AWS} nor {KUBERNETES} is set. Say which one: --shard 3/8"
            ));
        }
        ref several => {
            return Err(format!("{} are set: which of them counts? Say which one: --shard 3/8", several.join(" and ")));
        }
    };
    let all = match (known, of) {
        (Some(known), Some(of)) if known != of => return Err(format!("the array has {known} jobs")),
        (Some(all), _) | (None, Some(all)) => all,
        (None, None) => {
            return Err(format!(
                "{KUBERNETES} does not say how many there are. Say it: --shard auto/8, with the completions of the job"
            ));
        }
    };
    Share::new(index, all)
        .ok_or_else(|| format!("the array has the number {index}, counted from 0, and only {all} are there"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(of: Option<u32>, variables: &[(&str, &str)]) -> std::result::Result<String, String> {
        let said =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        ours(of, &said).map(|share| share.to_string())
    }

    #[test]
    fn each_queue_is_understood() {
        let slurm = |id| {
            [
                (SLURM, id),
                ("SLURM_ARRAY_TASK_MIN", "5"),
                ("SLURM_ARRAY_TASK_MAX", "12"),
                ("SLURM_ARRAY_TASK_COUNT", "8"),
            ]
        };
        assert_eq!(told(None, &slurm("5")).unwrap(), "1 of 8");
        assert_eq!(told(Some(8), &slurm("12")).unwrap(), "8 of 8");
        assert_eq!(told(Some(7), &slurm("12")).unwrap_err(), "the array has 8 jobs");
        assert_eq!(told(None, &slurm("4")).unwrap_err(), "SLURM_ARRAY_TASK_ID is below SLURM_ARRAY_TASK_MIN");
        assert_eq!(told(None, &slurm("x")).unwrap_err(), "SLURM_ARRAY_TASK_ID is no whole number");
        let aws = [(AWS, "0"), ("AWS_BATCH_JOB_ARRAY_SIZE", "3")];
        assert_eq!(told(None, &aws).unwrap(), "1 of 3");
        assert_eq!(told(None, &aws[..1]).unwrap_err(), "AWS_BATCH_JOB_ARRAY_SIZE is not set");
        assert_eq!(told(Some(4), &[(KUBERNETES, "3")]).unwrap(), "4 of 4");
        assert!(told(None, &[(KUBERNETES, "3")]).unwrap_err().contains("--shard auto/8"));
        assert!(told(Some(3), &[(KUBERNETES, "3")]).unwrap_err().contains("only 3 are there"));
        assert!(told(None, &[]).unwrap_err().starts_with("this is no job of an array"));
        let both = [&slurm("5")[..], &aws].concat();
        assert!(
            told(None, &both).unwrap_err().starts_with("SLURM_ARRAY_TASK_ID and AWS_BATCH_JOB_ARRAY_INDEX are set")
        );
    }

    #[test]
    fn an_array_that_leaves_numbers_out_is_refused() {
        let array = |last, count, step| {
            let step = [("SLURM_ARRAY_TASK_STEP", step)];
            let others = [
                (SLURM, "1"),
                ("SLURM_ARRAY_TASK_MIN", "1"),
                ("SLURM_ARRAY_TASK_MAX", last),
                ("SLURM_ARRAY_TASK_COUNT", count),
            ];
            told(None, &[&others[..], &step].concat())
        };
        assert_eq!(array("4", "4", "1").unwrap(), "1 of 4");
        for (last, count, step) in [("7", "4", "2"), ("7", "3", "1"), ("0", "0", "1")] {
            assert!(
                array(last, count, step).unwrap_err().starts_with("the array leaves numbers out"),
                "{last} {count} {step}"
            );
        }
    }

    #[test]
    fn what_is_no_share_is_refused() {
        assert_eq!(shard("3/8"), Ok(Shard::Of(Share::new(2, 8).unwrap())));
        assert_eq!((shard("auto"), shard("auto/8")), (Ok(Shard::Auto(None)), Ok(Shard::Auto(Some(8)))));
        for text in [
            "",
            "3",
            "0/8",
            "9/8",
            "3/0",
            "3/",
            "/8",
            "-1/8",
            "+1/8",
            "3/8/9",
            "Auto",
            "auto/",
            "auto/0",
            "1/99999999999",
        ] {
            assert!(shard(text).is_err(), "{text}");
        }
    }
}
