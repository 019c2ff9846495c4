//! The scenario of a fit: laws whose parameters are columns of the joint table, and the customers as survivors of their past.

use super::files::{FIT, FITTED_CUSTOMERS, FITTED_RULES};
use crate::fit::{Contracts, Fitted, KeepingLaw, Kind, Orders, ROWS, Stated};
use crate::legible::{harmless, line, quoted};
use crate::random::math::ln_1p;
use crate::report::VERSION;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Margin where none is known.
const MARGIN: f64 = 1.0;
/// Of contracts without a price.
const PRICE: &str = "100.0";
/// Opening customers where nobody is listed.
const CUSTOMERS: &str = "1000";

/// What it begins with.
const HEADING: &str = "# Written by `tenure fit`";
/// Before the mark of what stands above.
const MARK: &str = "\n# By this `tenure fit` sees whether anything above was changed: ";

/// Tells a scenario that was edited from one that was not.
fn mark(text: &str) -> String {
    Sha256::digest(text.as_bytes())[..8].iter().fold(String::new(), |all, byte| format!("{all}{byte:02x}"))
}

/// Whether a scenario stands as `tenure fit` left it.
#[must_use]
pub fn is_fitted(text: &str) -> bool {
    text.starts_with(HEADING) && text.rsplit_once(MARK).is_some_and(|(above, known)| known.trim_end() == mark(above))
}

/// What the scenario of the folder states, with where it comes from; or what is taken in its place.
fn stated(known: Option<&Stated<f64>>, or: &str) -> String {
    let Some(Stated { value, remark }) = known else { return or.to_owned() };
    remark.as_ref().map_or_else(|| value.to_string(), |remark| format!("{value:<14} # {}", line(remark)))
}

/// The scenario.
pub(super) fn scenario(fitted: &Fitted, folder: &str) -> String {
    let mut text = String::new();
    let heading =
        format!("{HEADING} ({VERSION}), which writes it anew: give it another name before you change it.\n#\n");
    text += &heading;
    match &fitted.records.kind {
        Kind::Orders(orders) => of_orders(&mut text, fitted, orders, folder),
        Kind::Contracts(contracts) => of_contracts(&mut text, fitted, contracts, folder),
    }
    let mark = mark(&text);
    format!("{text}{MARK}{mark}\n")
}

/// What the scenario does not have of the one that the import wrote, for whoever goes on with it.
fn differences(text: &mut String, fitted: &Fitted, kind: &str) {
    let records = &fitted.records;
    *text += "#\n";
    if let Some(newcomers) = &records.newcomers {
        let _ = writeln!(
            text,
            "# Newcomers: {} a year, as scenario.toml has them. They follow the same law.{}",
            newcomers.a_year.value,
            match newcomers.counted {
                Some((many, years)) => format!(
                    " {many} were counted in {} days,\n# which leaves open how many come in the long run: each run draws that number a year (gamma, as                      {many} of a Poisson law leave it).",
                    (365.0 * years).round()
                ),
                None => " That number is taken for\n# certain, so that bands of revenue and of customers won are too narrow by as much as it is not.".to_owned(),
            }
        );
    } else {
        *text += "# Newcomers: none. What is played are the customers of today alone; a [channels.NAME] of your own brings others.\n";
    }
    if records.segments.len() > 1 {
        let _ = writeln!(
            text,
            "# Segments: all share one law, as the fit does not tell them apart. Customers differ by {kind}, and segments by their margins alone."
        );
    }
}

/// The channel of newcomers, where the firm has any.
fn newcomers(text: &mut String, fitted: &Fitted) {
    let Some(newcomers) = &fitted.records.newcomers else { return };
    let remark = newcomers.a_year.remark.as_ref().map_or_else(String::new, |remark| format!("   # {}", line(remark)));
    // As many as were counted, of a Poisson law: what that leaves possible of its rate (prior 1 / rate, which keeps the mean).
    let a_year = match newcomers.counted {
        Some((many, years)) => {
            format!("gamma = {{ shape = {many}, rate = {years:.4} }}, per = \"run\"")
        }
        None => format!("value = {}", newcomers.a_year.value),
    };
    let _ = write!(
        text,
        "\n[channels.unaided]\nnewcomers     = {{ {a_year}, basis = \"year\" }}{remark}\ncost          = {}\n",
        stated(newcomers.cost.as_ref(), "0.0")
    );
    if !newcomers.segments.is_empty() {
        let part = |(segment, part): &(String, f64)| format!("{} = {part}", quoted(&harmless(segment)));
        let parts: Vec<String> = newcomers.segments.iter().map(part).collect();
        let _ = writeln!(text, "segments      = {{ {} }}", parts.join(", "));
    }
}

/// What every such scenario begins with.
fn beginning(text: &mut String, fitted: &Fitted, folder: &str, period: &str, more: &str) {
    let records = &fitted.records;
    let currency = records.currency.as_ref().map_or_else(String::new, |it| {
        let remark = it.remark.as_ref().map_or_else(String::new, |remark| format!("          # {}", line(remark)));
        format!("currency      = {}{remark}\n", quoted(&it.value))
    });
    let discount = stated(records.discount_rate.as_ref(), "0.1            # assumed");
    let _ = write!(
        text,
        "\n[scenario]\nname          = {}\n{currency}period        = \"{period}\"\nperiods       = {}\nrate_basis    = \"period\"       # every rate below is that of a {period}\ndiscount_rate = {discount}\nruns          = {ROWS}           # one for each row of {FIT}\n{more}\n[assumptions]\nfit = {{ table = \"{FIT}\" }}     # what the data leave possible: each run takes a row, all columns together\n",
        quoted(&format!("{folder}, fitted")),
        fitted.periods,
    );
}

/// The margin of a segment, and whether it is known.
fn margin(fitted: &Fitted, at: usize) -> String {
    let known = fitted.records.margins.get(at).and_then(Option::as_ref);
    stated(known, &format!("{MARGIN:.1}            # not known: so what is worth is revenue"))
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
    *text += "#\n# Leaving goes with purchases here, not with time: `retention` is 1, and after each repeat purchase the chance to be gone is `last_purchase`. So `tenure check`\n\
        # says of 100 that 100 stay a week and a year, while `tenure value` counts who is still there. To keep more of them a strategy scales `last_purchase`: nothing\n\
        # can be added to a `retention` of 1. For example, without the marks at the left:\n\
        # [strategies.keep_more]\n\
        # label  = \"A tenth fewer are gone after a purchase\"\n\
        # change = [{ path = \"segments.*.last_purchase\", scale = 0.9 }]\n";
    differences(text, fitted, "how often they buy and when they stop");
    let start = format!("start         = {}\n", orders.opening);
    beginning(text, fitted, folder, "week", &start);
    let columns = ["p_alive", "expected_purchases", "expected_spend", "expected_value"];
    let _ = write!(text, "\n[portfolio]\ncustomers = \"{FITTED_CUSTOMERS}\"\n\n[attributes]\n");
    if fitted.spends() {
        *text += "spend_p     = \"fit.p\"\nspend_q     = \"fit.q\"\nspend_gamma = \"fit.gamma\"\nspend_count = 0.0              # of the list: repeat purchases, and their mean\nspend_mean  = 0.0\n";
    }
    for column in columns {
        // Whom no list names spends what the others do, where no law says more.
        let mean = if column == "expected_spend" && fitted.records.newcomers.is_some() && !fitted.spends() {
            mean_spend(fitted)
        } else {
            0.0
        };
        let _ = writeln!(text, "{column} = {mean:?}");
    }
    let basket = if fitted.spends() {
        "customer.spend_p * (customer.spend_gamma + customer.spend_count * customer.spend_mean) / (customer.spend_p * customer.spend_count + customer.spend_q - 1.0)"
    } else {
        "customer.expected_spend"
    };
    // A gamma law of shape p has the coefficient of variation of this lognormal shock.
    let noise = fitted.chosen("gamma-gamma").map_or(0.0, |peak| ln_1p(1.0 / peak.parameters[0]).sqrt());
    let first = if fitted.records.newcomers.is_some() { "first_purchase = \"certain\"\n" } else { "" };
    for (at, segment) in fitted.records.segments.iter().enumerate() {
        let _ = write!(
            text,
            "\n[segments.{}]\n{first}leaving       = \"silent\"\nwrite_off     = 52             # weeks of silence after which the firm gives up: assumed\nretention     = 1.0            # time alone loses nobody: see last_purchase\npurchases     = {{ gamma = {{ shape = \"fit.r\", rate = \"fit.alpha\" }}, per = \"customer\" }}\nlast_purchase = {{ beta = {{ alpha = \"fit.a\", beta = \"fit.b\" }}, per = \"customer\" }}\nbasket        = {{ rule = \"{basket}\" }}\nbasket_noise  = {noise:.3}\nmargin        = {}\n",
            quoted(&harmless(segment)),
            margin(fitted, at),
        );
    }
    newcomers(text, fitted);
    *text += "\n# To begin with: write your own.\n[strategies.a_tenth_more_often]\nlabel  = \"Everybody buys a tenth more often\"\nchange = [{ path = \"segments.*.purchases\", scale = 1.1 }]\n";
}

/// What a purchase of a customer brings, over all of them.
fn mean_spend(fitted: &Fitted) -> f64 {
    let spends: Vec<f64> = fitted.prospects().iter().map(|prospect| prospect.spend).collect();
    (100.0 * spends.iter().sum::<f64>() / spends.len().max(1) as f64).round() / 100.0
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
    differences(text, fitted, "how long they stay");
    let mut more = contracts.opening.as_ref().map_or_else(String::new, |day| format!("start         = {day}\n"));
    if weibull {
        let _ = writeln!(more, "rules         = [\"{FITTED_RULES}\"]");
    }
    beginning(text, fitted, folder, contracts.period.name(), &more);
    if contracts.members.is_empty() {
        if weibull {
            *text += "\n[attributes]\nc = \"fit.c\"\n";
        }
    } else {
        let _ = write!(text, "\n[portfolio]\ncustomers = \"{FITTED_CUSTOMERS}\"\n\n[attributes]\n");
        *text += if weibull { "c = \"fit.c\"\n" } else { "" };
        *text += "p_stays = 0.0                  # of the list: to the next period\nexpected_periods = 0.0         # and how many it will be there, up to the horizon\n";
    }
    for (at, segment) in fitted.records.segments.iter().enumerate() {
        let customers = if contracts.members.is_empty() { format!("customers = {CUSTOMERS}\n") } else { String::new() };
        let _ = write!(
            text,
            "\n[segments.{}]\n{customers}retention = {{ beta = {{ alpha = \"fit.beta\", beta = \"fit.alpha\" }}, per = \"customer\", basis = \"period\" }}\nbuying    = \"subscription\"\npurchases = 1.0                # a {}\nbasket    = {PRICE}              # not known: write what a contract brings\nmargin    = {}\n",
            quoted(&harmless(segment)),
            contracts.period.name(),
            margin(fitted, at),
        );
    }
    newcomers(text, fitted);
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
