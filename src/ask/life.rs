//! One customer under two strategies.

use super::door::Door;
use super::play::{Answer, How, Play, chosen};
use super::scene::Scene;
use crate::engine::{Detail, Outcomes};
use crate::error::{Error, Result, nearest};
use crate::model::{Model, Value};
use crate::random::{Identity, Origin};
use crate::stats::{Comparison, Gathering, Ledgers, Life};

/// Who is followed.
pub struct Follow<'a> {
    /// The strategy, and the one that it is held against.
    pub strategies: &'a [String; 2],
    /// Its id in the list, or its segment and its number there.
    pub customer: &'a str,
    /// Through which run, from 0; without it in how many of all.
    pub run: Option<u32>,
}

/// Plays both, in all runs or in one: what becomes of the customer is the `life` of the comparison.
///
/// # Errors
/// [`Error::Usage`] where there is no such customer or strategy, and those of the runs.
pub fn life(scene: &Scene, follow: &Follow, how: &How, door: &dyn Door) -> Result<Answer> {
    let Follow { strategies: names, customer, run } = *follow;
    let followed = Some(identity(&scene.model, customer)?);
    let strategies = chosen(&scene.model, names)?;
    let periods = scene.model.horizon.periods + scene.model.horizon.run_off;
    let compare = |gathering: &Gathering, outcomes: &Outcomes, _: &Ledgers, study| {
        let place =
            |wanted: &String| outcomes.strategies.iter().position(|(name, _)| name == wanted).unwrap_or_default();
        let pair = [place(&names[1]), place(&names[0])];
        let life = Life::new(customer, pair, periods, run.is_some(), outcomes);
        Comparison { life, ..gathering.compare(study) }
    };
    let detail = Detail { by_run: true, followed, ..Detail::default() };
    let play = Play { detail, compare: &compare, ..Play::new(scene, strategies, how) };
    let study = play.study()?;
    match run {
        Some(replication) => play.alone(replication, study),
        None => play.go(study, door),
    }
}

/// Who is meant: a row of the list, or an opening customer by segment and number.
fn identity(model: &Model, customer: &str) -> Result<Identity> {
    if model.roster.iter().any(|listed| listed.id == customer) {
        return Ok(Identity::listed(customer));
    }
    let numbered = customer.rsplit_once(' ').and_then(|(segment, number)| Some((segment, number.parse::<u64>().ok()?)));
    if let Some((segment, number)) = numbered
        && number > 0
        && model.baseline.segments.iter().any(|it| it.name == segment)
    {
        let path = format!("segments.{segment}.customers");
        return match model.baseline.quantities().find(|it| it.path == path).map(|it| &it.value) {
            Some(Value::Number(all)) if number as f64 > all.ceil() => Err(Error::Usage(format!(
                "there is no customer `{segment} {number}`: at the opening `{segment}` has {all} of them, and of those who are won none is \
                 known by name"
            ))),
            _ => Ok(Origin::segment(segment).member(number - 1)),
        };
    }
    let segment = model.baseline.segments.first().map_or("small", |it| it.name.as_str());
    let listed = nearest(customer, model.roster.iter().map(|it| it.id.as_str()));
    let advice = match listed {
        Some(near) => format!("did you mean `{near}`?"),
        None if model.roster.is_empty() => {
            format!("there is no list; opening customers are \"{segment} 1\", \"{segment} 2\" and so on")
        }
        None => format!("it is neither in the list nor an opening customer, such as \"{segment} 1\""),
    };
    Err(Error::Usage(format!("there is no customer `{}`: {advice}", crate::legible::name(customer))))
}
