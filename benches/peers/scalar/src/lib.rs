//! B1 as a loop over customers, with the user's rule left open.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, LogNormal, Poisson};
use rustix::time::{ClockId, clock_gettime};
use std::error::Error;

const PERIODS: i32 = 60;
const PRODUCTS_MAX: u32 = 4;

/// One living customer.
#[derive(Clone, Copy)]
pub struct Customer {
    /// Revenue per purchase.
    pub spend: f64,
    /// 0..1.
    pub satisfaction: f64,
    /// Periods since arrival.
    pub tenure: u32,
    /// Products held, 1..=4.
    pub products: u32,
    /// Discounted profit so far.
    pub value: f64,
}

/// The distributions of B1, made once.
struct Law {
    spend: LogNormal<f64>,
    /// By products held, less one.
    purchases: [Poisson<f64>; PRODUCTS_MAX as usize],
    shock: LogNormal<f64>,
    contacts: Poisson<f64>,
    newcomers: Poisson<f64>,
}

impl Law {
    fn new(customers: u32) -> Result<Self, Box<dyn Error>> {
        let purchases = |further: f64| Poisson::new(1.2 * (1.0 + 0.15 * further));
        Ok(Self {
            spend: LogNormal::from_mean_cv(100.0, 0.8)?,
            purchases: [purchases(0.0)?, purchases(1.0)?, purchases(2.0)?, purchases(3.0)?],
            shock: LogNormal::new(-0.08, 0.4)?,
            contacts: Poisson::new(0.3)?,
            newcomers: Poisson::new(0.015 * f64::from(customers))?,
        })
    }

    fn customer(&self, rng: &mut SmallRng) -> Customer {
        Customer { spend: self.spend.sample(rng), satisfaction: 0.7, tenure: 0, products: 1, value: 0.0 }
    }
}

/// What one replication came to: its NPV and its active-customer-periods.
type Outcome = (f64, usize);

fn replication(customers: u32, law: &Law, rng: &mut SmallRng, mut rule: impl FnMut(&Customer) -> f64) -> Outcome {
    let mut portfolio: Vec<Customer> = (0..customers).map(|_| law.customer(rng)).collect();
    let mut npv = 0.0;
    let mut periods = 0;
    for t in 0..PERIODS {
        let discount = 1.08_f64.powf(-f64::from(t) / 12.0);
        let mut referred = 0;
        periods += portfolio.len();
        portfolio.retain_mut(|customer| {
            // 1. to 3. Purchases, revenue, cost.
            let purchases = law.purchases[customer.products as usize - 1].sample(rng);
            let revenue = purchases * customer.spend * law.shock.sample(rng);
            let cost = 6.5 * purchases + 9.0 * law.contacts.sample(rng) + 2.5;
            customer.value += discount * (revenue - cost);

            // 4. Experience.
            if rng.random_bool(0.04) {
                if rng.random_bool(0.7) {
                    customer.satisfaction = (customer.satisfaction + 0.05).min(1.0);
                } else {
                    customer.satisfaction = (customer.satisfaction - 0.25).max(0.0);
                }
            } else {
                customer.satisfaction += 0.1 * (0.8 - customer.satisfaction);
            }

            // 5. and 6. The rule, and staying.
            if rng.random::<f64>() >= rule(customer) {
                npv += customer.value;
                return false;
            }
            customer.tenure += 1;

            // 7. and 8. Cross-selling and referrals.
            if rng.random::<f64>() < 0.01 * customer.satisfaction {
                customer.products = (customer.products + 1).min(PRODUCTS_MAX);
            }
            if rng.random::<f64>() < 0.012 * (customer.satisfaction - 0.6).max(0.0) {
                referred += 1;
            }
            true
        });

        // 9. Newcomers.
        let won = law.newcomers.sample(rng);
        npv -= discount * 80.0 * won;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a Poisson number, of some hundreds"
        )]
        let arrivals = won as usize + referred;
        portfolio.extend((0..arrivals).map(|_| law.customer(rng)));
    }
    (npv + portfolio.iter().map(|customer| customer.value).sum::<f64>(), periods)
}

/// Reads N, runs and seed from the command line, plays B1 with `rule` and prints the figures.
///
/// # Errors
/// If the arguments are not three numbers.
pub fn measure(implementation: &str, mut rule: impl FnMut(&Customer) -> f64) -> Result<(), Box<dyn Error>> {
    let arguments: Vec<u32> = std::env::args().skip(1).map(|text| text.parse()).collect::<Result<_, _>>()?;
    let [customers, runs, seed] = arguments[..] else { return Err("expected: N RUNS SEED".into()) };
    let law = Law::new(customers)?;
    let mut rng = SmallRng::seed_from_u64(seed.into());

    let start = cpu_seconds();
    let outcomes: Vec<Outcome> = (0..runs).map(|_| replication(customers, &law, &mut rng, &mut rule)).collect();
    let cpu = cpu_seconds() - start;

    let of_each = |figure: fn(&Outcome) -> f64| {
        estimate(&outcomes.iter().map(|outcome| figure(outcome) / f64::from(customers)).collect::<Vec<_>>())
    };
    let (npv, npv_error) = of_each(|outcome| outcome.0);
    let (acp, acp_error) = of_each(|outcome| outcome.1 as f64);
    let periods: usize = outcomes.iter().map(|outcome| outcome.1).sum();
    let figures = serde_json::json!({
        "implementation": implementation,
        "npv_per_customer": npv,
        "npv_standard_error": npv_error,
        "acp_per_customer": acp,
        "acp_standard_error": acp_error,
        "acp": periods,
        "cpu_seconds": cpu,
        "ns_per_acp": cpu / periods as f64 * 1e9,
    });
    println!("{figures}");
    Ok(())
}

/// The mean and its standard error, which is not a number for a single value.
fn estimate(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (squares / (n - 1.0) / n).sqrt())
}

/// Of this process, so far.
fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}
