//! `tenure why --customer`: one customer under two strategies.

use super::End;
use super::interrupt::Interrupt;
use super::play::{Play, chosen};
use super::scene::Scene;
use super::why::WhyArguments;
use crate::engine::{Detail, Outcomes};
use crate::error::{Error, Result, nearest};
use crate::model::{Model, Value};
use crate::random::{Identity, Origin};
use crate::report;
use crate::stats::{Comparison, Gathering, Ledgers, Life};

/// Plays both, in all runs or in one, and tells what becomes of the customer.
pub(super) fn life(
    arguments: &WhyArguments,
    scene: &Scene,
    names: &[String; 2],
    customer: &str,
    interrupt: &Interrupt,
) -> Result<End> {
    let followed = Some(identity(&scene.model, customer)?);
    let strategies = chosen(&scene.model, names)?;
    let alone = arguments.run;
    let periods = scene.model.horizon.periods + scene.model.horizon.run_off;
    let compare = |gathering: &Gathering, outcomes: &Outcomes, _: &Ledgers, study| {
        let place =
            |wanted: &String| outcomes.strategies.iter().position(|(name, _)| name == wanted).unwrap_or_default();
        let pair = [place(&names[1]), place(&names[0])];
        let life = Life::new(customer, pair, periods, alone.is_some(), outcomes);
        Comparison { life, ..gathering.compare(study) }
    };
    let play = Play {
        detail: Detail { by_run: true, followed, ..Detail::default() },
        compare: &compare,
        ..Play::new(scene, strategies, arguments.reading.means.memory, &arguments.playing, &report::life)
    };
    let study = play.study()?;
    match alone {
        Some(replication) => play.alone(replication, study),
        None => play.go(study, Vec::new(), interrupt),
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
