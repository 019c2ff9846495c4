//! Which keys act only with which others.

use crate::error::Problem;
use crate::scenario::Place;
use crate::scenario::keys;

/// Keys of a table that do nothing where none of what they need is given.
pub(super) struct With {
    /// `segments.*`.
    pub(super) table: &'static str,
    pub(super) keys: &'static [&'static str],
    /// Keys of the same table, or paths.
    pub(super) needs: &'static [&'static str],
    /// What is so without them.
    pub(super) nothing: &'static str,
    /// What could be written.
    help: &'static str,
}

const fn with(
    table: &'static str,
    keys: &'static [&'static str],
    needs: &'static [&'static str],
    nothing: &'static str,
) -> With {
    With { table, keys, needs, nothing, help: "" }
}

/// What wins customers.
const WINNING: &[&str] = &["channels.*.newcomers", "channels.*.budget"];
/// What brings customers at all.
pub(super) const ARRIVING: &[&str] = &["channels.*.newcomers", "channels.*.budget", "segments.*.referrals"];
/// What says that customers have problems.
pub(super) const TROUBLE: &[&str] = &["segments.*.complaints", "segments.*.problems"];

/// Every row.
pub(super) const TABLE: &[With] = &[
    with("segments.*", &["wake", "sleep_causes"], &["sleep", "asleep"], "nobody falls asleep"),
    with(
        "segments.*",
        &["product_stay", "product_spend", "product_serve", "product_fee"],
        &["cross_sell"],
        "nobody takes a second product",
    ),
    with("segments.*", &["product_margin"], &["product_fee"], "products have no fee"),
    with("segments.*", &["up_sell_step"], &["up_sell"], "nobody buys dearer"),
    with("segments.*", &["told"], &["problems"], "nobody has a problem"),
    with("segments.*", &["credit_limit"], &["payment_days", "owed"], "nobody owes anything"),
    with("segments.*", &["quote_wins"], &["quotes"], "nobody asks for quotes"),
    with("segments.*", &["below_minimum"], &["order_minimum"], "orders have no minimum"),
    with("segments.*", &["growth_cap_years"], &["growth"], "baskets do not grow"),
    with("segments.*", &["refers_from", "refers_to", "satisfied_refer"], &["referrals"], "nobody refers"),
    with(
        "segments.*",
        &["volume_response", "order_response", "leave_response"],
        &["price", "order_fee", "order_minimum"],
        "everybody pays the list price",
    ),
    with("referral", &["cost", "count", "when", "delay"], &["segments.*.referrals"], "nobody refers"),
    with("channels.*", &["discount_periods", "discount_response"], &["discount"], "newcomers are given none"),
    with(
        "services.*",
        &[
            "resolved",
            "fast",
            "relief",
            "damage",
            "slow_relief",
            "silent_damage",
            "ignored_leave",
            "slow_leave",
            "silent_leave",
            "noticed",
        ],
        TROUBLE,
        "nobody has a problem",
    ),
    with("activities.*", &["resource"], &["minutes"], "it takes no minutes"),
    with("services.*", &["priority"], &["resources.*.strain", "resources.*.mood_weight"], "nobody feels the load"),
    with("stocks.*", &["redeem_cost"], &["redeem_at"], "nobody turns it in"),
    with("bargaining", &["above"], &["concession", "extra_service"], "nobody bargains"),
    with("reputation", &["start", "pace"], &["win", "stay"], "reputation moves nobody"),
    with("reputation", &["win"], WINNING, "channels win nobody"),
    with("market", &["size"], ARRIVING, "nobody is won"),
    With { help: "enters = 12", ..with("competitor", &["pull"], &["enters"], "the competitor never enters") },
    With {
        help: "pull = 0.6",
        ..with("competitor", &["enters", "threshold"], &["pull"], "the competitor draws nobody")
    },
];

impl With {
    /// What one such table is called.
    pub(super) fn title(&self) -> &'static str {
        keys::SECTIONS.iter().find(|section| section.path == self.table).map_or("", |section| section.title)
    }

    /// What is said of one of its keys.
    pub(super) fn doubt(&self, place: &Place, key: &str) -> Problem {
        let names: Vec<String> =
            self.needs.iter().map(|need| format!("`{}`", need.rsplit('.').next().unwrap_or(need))).collect();
        let label = format!("it acts only with {}", names.join(" or "));
        let doubt = place.error(format!("{key} does nothing: {}", self.nothing), label).warning();
        if self.help.is_empty() { doubt } else { doubt.help(self.help) }
    }
}

#[cfg(test)]
mod tests {
    use super::TABLE;
    use crate::scenario::keys;

    #[test]
    fn every_name_is_a_key() {
        for with in TABLE {
            let path = |key: &str| if key.contains('.') { key.to_owned() } else { format!("{}.{key}", with.table) };
            for key in with.keys.iter().chain(with.needs) {
                assert!(keys::row(&path(key)).is_some(), "{}", path(key));
            }
        }
    }
}
