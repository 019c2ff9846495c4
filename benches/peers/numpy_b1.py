"""B1 in NumPy: one array per property, each step over all customers at once."""

import numpy as np

import b1


def replication(customers, seed, run):
    """Plays one replication; returns its NPV and its customer periods."""
    rng = np.random.default_rng([seed, run])
    spend = rng.lognormal(b1.SPEND_MU, b1.SPEND_SIGMA, customers)
    satisfaction = np.full(customers, 0.7)
    tenure = np.zeros(customers)
    products = np.ones(customers)
    value = np.zeros(customers)
    npv = 0.0
    periods = 0

    for discount in b1.DISCOUNT:
        active = spend.size
        periods += active

        # 1. to 3. Purchases, revenue, cost.
        purchases = rng.poisson(1.2 + 0.18 * (products - 1))
        shock = np.exp(0.4 * rng.standard_normal(active) - 0.08)
        contacts = rng.poisson(0.3, active)
        value += discount * (purchases * (spend * shock - 6.5) - 9.0 * contacts - 2.5)

        # 4. Experience: one uniform tells a complaint, and whether it was resolved.
        complaint = rng.random(active)
        calm = satisfaction + 0.1 * (0.8 - satisfaction)
        resolved = np.minimum(1.0, satisfaction + 0.05)
        unresolved = np.maximum(0.0, satisfaction - 0.25)
        satisfaction = np.where(complaint >= 0.04, calm, np.where(complaint < 0.04 * 0.7, resolved, unresolved))

        # 5. and 6. The rule, and staying.
        retention = np.clip(
            0.955 + 0.10 * (satisfaction - 0.7) + 0.001 * np.minimum(tenure, 24) + 0.006 * (products - 1), 0.0, 0.999
        )
        stays = rng.random(active) < retention
        npv += value[~stays].sum()
        spend, satisfaction, tenure, products, value = (
            column[stays] for column in (spend, satisfaction, tenure, products, value)
        )
        tenure += 1

        # 7. and 8. Cross-selling and referrals.
        products = np.minimum(4, products + (rng.random(spend.size) < 0.01 * satisfaction))
        referred = np.count_nonzero(rng.random(spend.size) < 0.012 * np.maximum(0.0, satisfaction - 0.6))

        # 9. Newcomers.
        won = rng.poisson(0.015 * customers)
        npv -= discount * 80.0 * won
        arrivals = won + referred
        spend = np.concatenate([spend, rng.lognormal(b1.SPEND_MU, b1.SPEND_SIGMA, arrivals)])
        satisfaction = np.concatenate([satisfaction, np.full(arrivals, 0.7)])
        tenure = np.concatenate([tenure, np.zeros(arrivals)])
        products = np.concatenate([products, np.ones(arrivals)])
        value = np.concatenate([value, np.zeros(arrivals)])

    return npv + value.sum(), periods


if __name__ == "__main__":
    b1.main(f"NumPy {np.__version__}", replication)
