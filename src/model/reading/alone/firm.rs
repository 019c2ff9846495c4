//! Of the firm: work that nobody causes, winning that wins nobody, and bargaining over nothing.

use super::Around;
use super::table::{ARRIVING, TROUBLE};
use crate::error::Problem;
use crate::model::reading::setting::place_of;
use crate::model::reading::unused::entry;
use crate::model::{Driver, Quantity, Segment, Value};
use crate::scenario::clip;
use crate::scenario::keys::{BargainingKey, ChannelKey, CompetitorKey, MarketKey, QuantityKey, SegmentKey};

impl Around<'_> {
    pub(super) fn of_activities(&self, doubts: &mut Vec<Problem>) {
        let any = |paths: &[&str]| paths.iter().any(|path| self.is_given(path));
        let comes = || any(ARRIVING) || self.model.roster.iter().any(|listed| listed.start > 0);
        for activity in &self.model.baseline.activities {
            let label = match activity.driver {
                Driver::Overdue if !any(&["segments.*.credit_limit"]) => {
                    "nobody is over a limit: no segment has a `credit_limit`"
                }
                Driver::Complaint if !any(TROUBLE) => "nobody complains: no segment has `complaints` or `problems`",
                Driver::Quote if !any(&["segments.*.quotes"]) => "nobody asks for quotes: no segment has `quotes`",
                Driver::Newcomer if !comes() => "nobody arrives: there are no channels and no referrals",
                _ => continue,
            };
            if let Some(entry) = entry(self.root, "activities", &activity.name) {
                let title = format!("activity `{}` never has anything to do", clip(&activity.name));
                doubts.push(entry.place.error(title, label).warning());
            }
        }
        let service = &self.model.baseline.bargaining[BargainingKey::ExtraService];
        let place = place_of(self.root, ["bargaining", BargainingKey::ExtraService.name()]);
        let served = !self.model.baseline.activities.is_empty() || self.is_given("services.*.cost");
        if let Some(place) = place.filter(|_| !served && !service.is(BargainingKey::ExtraService.row().absent)) {
            let title = "`extra_service` of [bargaining] does nothing: serving costs nothing";
            doubts.push(place.error(title, "it acts only with the cost of activities").warning());
        }
    }

    /// A discount to newcomers that nothing says wins any, and a budget that nobody answers.
    pub(super) fn of_channels(&self, doubts: &mut Vec<Problem>) {
        for channel in &self.model.baseline.channels {
            let name = clip(&channel.name);
            let path = |key: ChannelKey| format!("channels.{}.{}", channel.name, key.name());
            let place = |key: ChannelKey| place_of(self.root, ["channels", &channel.name, key.name()]);
            let answered =
                self.is_given(&path(ChannelKey::DiscountResponse)) || place(ChannelKey::DiscountResponse).is_some();
            if self.is_given(&path(ChannelKey::Discount)) && !answered {
                let at = place(ChannelKey::Discount);
                if let Some(place) = at.or_else(|| Some(entry(self.root, "channels", &channel.name)?.place.clone())) {
                    let title = format!("no response stated to the discount of channel `{name}`");
                    let problem = place.error(title, "it wins nobody more").warning();
                    doubts.push(problem.help("discount_response = 1.5, or 0 if it wins nobody more"));
                }
            }
            for (key, title, label) in [
                (ChannelKey::Ceiling, "the budget of channel `NAME` wins nobody", "newcomers have a ceiling of 0"),
                (
                    ChannelKey::FirstCost,
                    "any budget of channel `NAME` wins as many as its ceiling",
                    "the first newcomer costs nothing",
                ),
            ] {
                if let Some(place) = place(key).filter(|_| !self.is_given(&path(key))) {
                    doubts.push(place.error(title.replace("NAME", &name), label).warning());
                }
            }
        }
    }

    /// A market that is full when it opens, and a competitor who comes when all is over.
    pub(super) fn of_the_market(&self, doubts: &mut Vec<Problem>) {
        let model = self.model;
        let listed = model.roster.iter().filter(|listed| listed.start <= 0).count() as f64;
        let opening = |segment: &Segment| number(&segment.quantities[SegmentKey::Customers]);
        let customers: f64 = listed + model.baseline.segments.iter().filter_map(opening).sum::<f64>();
        let size = &model.baseline.market[MarketKey::Size];
        if let (Some(size), Some(place)) = (number(size), place_of(self.root, ["market", MarketKey::Size.name()]))
            && size <= customers
        {
            let title = "nobody is won while the market is as it opens".to_owned();
            let label = format!("of so many the firm has {customers} already");
            doubts.push(place.error(title, label).warning());
        }
        let last = model.horizon.periods + model.horizon.run_off;
        let enters = place_of(self.root, ["competitor", CompetitorKey::Enters.name()]);
        if let (Some(enters), Some(place)) = (number(&model.baseline.competitor[CompetitorKey::Enters]), enters)
            && enters >= f64::from(last)
        {
            let label = format!("the last period is {}", last.saturating_sub(1));
            doubts.push(place.error("the competitor never enters: it comes when all is over", label).warning());
        }
    }
}

/// What a quantity always is, if it is always the same.
fn number(quantity: &Quantity) -> Option<f64> {
    match quantity.value {
        Value::Number(number) if quantity.changes.is_empty() => Some(number),
        _ => None,
    }
}
