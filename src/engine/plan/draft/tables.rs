//! Tables of the file as the steps ask for them: each quantity a formula, each name an index.

use crate::engine::plan::formula::Formula;
use crate::engine::plan::{
    ActivityTerms, ChannelTerms, DriverTerms, ReferralTerms, ResourceTerms, ServiceTerms, StockTerms,
};
use crate::model::{Activity, Channel, Driver, Model, Quantity, Referral, Resource, Service, Stock};
use crate::random::Decision;

pub(super) fn channel_terms(
    channel: &Channel,
    model: &Model,
    of: &mut impl FnMut(&Quantity) -> Formula,
) -> ChannelTerms {
    let mut reached: Vec<usize> = (0..channel.segments.len()).filter(|at| channel.segments[*at] > 0.0).collect();
    reached.sort_by_key(|at| &model.baseline.segments[*at].name);
    let cumulative = reached.into_iter().scan(0.0, |sum, at| {
        *sum += channel.segments[at];
        Some((*sum, at))
    });
    let Channel { delay, discount_periods, .. } = *channel;
    ChannelTerms { quantities: channel.quantities.map(of), cumulative: cumulative.collect(), delay, discount_periods }
}

pub(super) fn referral_terms(referral: &Referral, of: &mut impl FnMut(&Quantity) -> Formula) -> ReferralTerms {
    let Referral { count, when, delay, ref quantities } = *referral;
    ReferralTerms { count, when, delay, quantities: quantities.map(of) }
}

pub(super) fn activity_terms(activity: &Activity, of: &mut impl FnMut(&Quantity) -> Formula) -> ActivityTerms {
    let driver = match &activity.driver {
        Driver::Purchase => DriverTerms::Purchase,
        Driver::Contact(rate) => DriverTerms::Contact(of(rate), count_of(&rate.path)),
        Driver::Complaint => DriverTerms::Complaint,
        Driver::Quote => DriverTerms::Quote,
        Driver::Newcomer => DriverTerms::Newcomer,
        Driver::Overdue => DriverTerms::Overdue,
        Driver::Period => DriverTerms::Period,
        Driver::Count(count) => DriverTerms::Count(of(count)),
    };
    let Activity { line, resource, ref quantities, .. } = *activity;
    ActivityTerms { driver, line, resource, quantities: quantities.map(of) }
}

pub(super) fn service_terms(service: &Service, of: &mut impl FnMut(&Quantity) -> Formula) -> ServiceTerms {
    let Service { name: _, resource, priority, ref quantities } = *service;
    ServiceTerms { resource, priority: priority as usize, quantities: quantities.map(of) }
}

pub(super) fn resource_terms(resource: &Resource, of: &mut impl FnMut(&Quantity) -> Formula) -> ResourceTerms {
    let Resource { name: _, adapts, watch, hire_delay, notice, ref quantities } = *resource;
    ResourceTerms { adapts, watch: watch as usize, hire_delay, notice, quantities: quantities.map(of) }
}

pub(super) fn stock_terms(
    attribute: usize,
    index: usize,
    stock: &Stock,
    of: &mut impl FnMut(&Quantity) -> Formula,
) -> StockTerms {
    let Stock { name: _, segments, unit, quantities } = stock;
    StockTerms { index, attribute, segments: segments.clone(), unit: *unit, quantities: quantities.map(of) }
}

/// The decision how many, apart from the draw of the rate at `path`.
pub(in crate::engine) fn count_of(path: &str) -> Decision {
    Decision::named(&format!("{path} count"))
}
