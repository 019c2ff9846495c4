//! Who is meant by a name.

use super::{Model, Value};
use crate::error::{Error, Result, nearest};
use crate::random::{Identity, Origin};

/// Who is meant: a row of the list, or an opening customer by segment and number, such as "small 17".
///
/// # Errors
/// [`Error::Usage`] where there is no such customer, with who was probably meant.
pub fn identity(model: &Model, customer: &str) -> Result<Identity> {
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
