//! The scenario of a fit: laws whose parameters are columns of the joint table, and the customers as survivors of their past.

use super::files::{FIT, FITTED_CUSTOMERS, FITTED_RULES};
use crate::fit::{Contracts, Fitted, KeepingLaw, Kind, Orders, ROWS};
use crate::random::math::ln_1p;
use crate::report::VERSION;
use std::fmt::Write as _;

/// Margin where none is known.
const MARGIN: f64 = 1.0;
/// Of contracts without a price.
const PRICE: &str = "100.0";
/// Opening customers where nobody is listed.
const CUSTOMERS: &str = "1000";

/// Text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// The scenario.
pub(super) fn scenario(fitted: &Fitted, folder: &str) -> String {
    let mut text = String::new();
    let heading = format!(
        "# Written by `tenure fit` ({VERSION}), which writes it anew: give it another name before you change it.\n#\n"
    );
    text += &heading;
    match &fitted.records.kind {
        Kind::Orders(orders) => of_orders(&mut text, fitted, orders, folder),
        Kind::Contracts(contracts) => of_contracts(&mut text, fitted, contracts, folder),
    }
    text
}

/// What every such scenario begins with.
fn beginning(text: &mut String, fitted: &Fitted, folder: &str, period: &str, more: &str) {
    let records = &fitted.records;
    let currency = records.currency.as_ref().map_or_else(String::new, |it| format!("currency      = {}\n", quoted(it)));
    let (discount, said) = match records.discount_rate {
        Some(rate) => (rate, ""),
        None => (0.1, "            # assumed"),
    };
    let _ = write!(
        text,
        "\n[scenario]\nname          = {}\n{currency}period        = \"{period}\"\nperiods       = {}\nrate_basis    = \"period\"       # every rate below is that of a {period}\ndiscount_rate = {discount}{said}\nruns          = {ROWS}           # one for each row of {FIT}\n{more}\n[assumptions]\nfit = {{ table = \"{FIT}\" }}     # what the data leave possible: each run takes a row, all columns together\n",
        quoted(&format!("{folder}, fitted")),
        fitted.periods,
    );
}

/// A margin, and whether it is known.
fn margin(fitted: &Fitted) -> String {
    match fitted.records.margin {
        Some(margin) => format!("{margin}"),
        None => format!("{MARGIN:.1}            # not known: so what is worth is revenue"),
    }
}

fn of_orders(text: &mut String, fitted: &Fitted, orders: &Orders, folder: &str) {
    *text += "# BG/NBD (Fader, Hardie & Lee 2005), per week: as long as it is a customer, everybody buys at random at a rate of its own; after each\n\
        # repeat purchase it may be gone for good, with a chance of its own. Nobody tells: who is gone is only silent. Whoever is listed is drawn\n\
        # from what its own purchases leave possible (start, last_bought, frequency), and may be gone already.\n";
    if fitted.spends() {
        *text += "#\n# Gamma-gamma (Fader & Hardie 2013): a customer's basket is what the law expects of it, given what it spent; it lies between its own mean and\n\
            # everybody's. What this scenario does not have of that law: how far that mean may be off, beyond the rows of the table; and single orders differ by\n\
            # a lognormal shock of the same spread (basket_noise), not by a gamma law.\n";
    }
    let start = format!("start         = {}\n", orders.opening);
    beginning(text, fitted, folder, "week", &start);
    let columns = ["p_alive", "expected_purchases", "expected_spend", "expected_value"];
    let _ = write!(text, "\n[portfolio]\ncustomers = \"{FITTED_CUSTOMERS}\"\n\n[attributes]\n");
    if fitted.spends() {
        *text += "spend_p     = \"fit.p\"\nspend_q     = \"fit.q\"\nspend_gamma = \"fit.gamma\"\nspend_count = 0.0              # of the list: repeat purchases, and their mean\nspend_mean  = 0.0\n";
    }
    for column in columns {
        let _ = writeln!(text, "{column} = 0.0");
    }
    let basket = if fitted.spends() {
        "customer.spend_p * (customer.spend_gamma + customer.spend_count * customer.spend_mean) / (customer.spend_p * customer.spend_count + customer.spend_q - 1.0)"
    } else {
        "customer.expected_spend"
    };
    // A gamma law of shape p has the coefficient of variation of this lognormal shock.
    let noise = fitted.chosen("gamma-gamma").map_or(0.0, |peak| ln_1p(1.0 / peak.parameters[0]).sqrt());
    for segment in &fitted.records.segments {
        let _ = write!(
            text,
            "\n[segments.{}]\nleaving       = \"silent\"\nwrite_off     = 52             # weeks of silence after which the firm gives up: assumed\nretention     = 1.0            # time alone loses nobody: see last_purchase\npurchases     = {{ gamma = {{ shape = \"fit.r\", rate = \"fit.alpha\" }}, per = \"customer\" }}\nlast_purchase = {{ beta = {{ alpha = \"fit.a\", beta = \"fit.b\" }}, per = \"customer\" }}\nbasket        = {{ rule = \"{basket}\" }}\nbasket_noise  = {noise:.3}\nmargin        = {}\n",
            quoted(segment),
            margin(fitted),
        );
    }
    *text += "\n# To begin with: write your own.\n[strategies.a_tenth_more_often]\nlabel  = \"Everybody buys a tenth more often\"\nchange = [{ path = \"segments.*.purchases\", scale = 1.1 }]\n";
}

fn of_contracts(text: &mut String, fitted: &Fitted, contracts: &Contracts, folder: &str) {
    let Some((law, _)) = fitted.staying() else { return };
    let weibull = law == KeepingLaw::Weibull;
    *text += if weibull {
        "# Beta-discrete-Weibull (Fader, Hardie, Liu, Davin & Steenburgh 2018): everybody has a chance of leaving of its own, which changes with the time that it\n\
         # has been there: the exponent `c` is an attribute, and fitted.rhai makes a retention of both. Its alpha and beta describe leaving, `retention` takes\n\
         # staying: they change places. What this scenario does not have of that law: how long a listed customer has stayed counts with the best c (column\n\
         # `stayed`), not with that of the row.\n"
    } else {
        "# Shifted beta-geometric (Fader & Hardie 2007): everybody has a chance of leaving of its own, which stays the same; those who leave easily go first. Its\n\
         # alpha and beta describe leaving, `retention` takes staying: they change places. Whoever is listed is a survivor of its time so far.\n"
    };
    let rules = if weibull { format!("rules         = [\"{FITTED_RULES}\"]\n") } else { String::new() };
    beginning(text, fitted, folder, contracts.period.name(), &rules);
    if contracts.members.is_empty() {
        if weibull {
            *text += "\n[attributes]\nc = \"fit.c\"\n";
        }
    } else {
        let _ = write!(text, "\n[portfolio]\ncustomers = \"{FITTED_CUSTOMERS}\"\n\n[attributes]\n");
        *text += if weibull { "c = \"fit.c\"\n" } else { "" };
        *text += "p_stays = 0.0                  # of the list: to the next period\nexpected_periods = 0.0         # and how many it will be there, up to the horizon\n";
    }
    for segment in &fitted.records.segments {
        let customers = if contracts.members.is_empty() { format!("customers = {CUSTOMERS}\n") } else { String::new() };
        let _ = write!(
            text,
            "\n[segments.{}]\n{customers}retention = {{ beta = {{ alpha = \"fit.beta\", beta = \"fit.alpha\" }}, per = \"customer\", basis = \"period\" }}\nbuying    = \"subscription\"\npurchases = 1.0                # a {}\nbasket    = {PRICE}              # not known: write what a contract brings\nmargin    = {}\n",
            quoted(segment),
            contracts.period.name(),
            margin(fitted),
        );
    }
    *text += "\n# To begin with: write your own.\n[strategies.keep_five_more]\nlabel  = \"+5 points retention\"\nchange = [{ path = \"segments.*.retention\", add = 0.05 }]\n";
}

/// The rules, where the scenario needs some.
pub(super) fn rules(fitted: &Fitted) -> Option<String> {
    let (law, _) = fitted.staying()?;
    (law == KeepingLaw::Weibull).then(|| {
        "// Beta-discrete-Weibull: who stays with chance `base` in the first period stays n of them with chance base^(n^c).\n\
         fn retention(customer, base) {\n    let n = customer.tenure.to_float();\n    base ** ((n + 1.0) ** customer.c - n ** customer.c)\n}\n"
            .to_owned()
    })
}
