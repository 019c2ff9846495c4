"""B1 in Numba: the loop over customers as one would write it in C, compiled."""

import numba
import numpy as np

import b1

PERIODS = b1.PERIODS
DISCOUNT = np.array(b1.DISCOUNT)
SPEND_MU = b1.SPEND_MU
SPEND_SIGMA = b1.SPEND_SIGMA


@numba.njit
def simulate(customers, rng):
    """Plays one replication; returns its NPV and its customer periods."""
    # B1 never grows past its start: twice that is room enough.
    room = 2 * customers + 1000
    spend = np.empty(room)
    satisfaction = np.empty(room)
    tenure = np.empty(room, np.int64)
    products = np.empty(room, np.int64)
    value = np.empty(room)
    npv = 0.0
    periods = 0
    active = 0
    arrivals = customers

    for t in range(PERIODS):
        if active + arrivals > room:
            raise MemoryError("more customers than B1 can have")
        for i in range(active, active + arrivals):
            spend[i] = rng.lognormal(SPEND_MU, SPEND_SIGMA)
            satisfaction[i] = 0.7
            tenure[i] = 0
            products[i] = 1
            value[i] = 0.0
        active += arrivals
        periods += active
        discount = DISCOUNT[t]
        kept = 0
        referred = 0
        for i in range(active):
            # 1. to 3. Purchases, revenue, cost.
            purchases = rng.poisson(1.2 * (1.0 + 0.15 * (products[i] - 1)))
            revenue = purchases * spend[i] * np.exp(0.4 * rng.standard_normal() - 0.08)
            contacts = rng.poisson(0.3)
            profit = revenue - (6.5 * purchases + 9.0 * contacts + 2.5)
            earned = value[i] + discount * profit

            # 4. Experience.
            mood = satisfaction[i]
            if rng.random() < 0.04:
                if rng.random() < 0.7:
                    mood = min(1.0, mood + 0.05)
                else:
                    mood = max(0.0, mood - 0.25)
            else:
                mood += 0.1 * (0.8 - mood)

            # 5. and 6. The rule, and staying: who stays moves up to the place of who left.
            retention = 0.955 + 0.10 * (mood - 0.7) + 0.001 * min(tenure[i], 24) + 0.006 * (products[i] - 1)
            if rng.random() >= min(0.999, max(0.0, retention)):
                npv += earned
                continue
            spend[kept] = spend[i]
            satisfaction[kept] = mood
            tenure[kept] = tenure[i] + 1
            value[kept] = earned

            # 7. and 8. Cross-selling and referrals.
            products[kept] = min(4, products[i] + 1) if rng.random() < 0.01 * mood else products[i]
            if rng.random() < 0.012 * max(0.0, mood - 0.6):
                referred += 1
            kept += 1

        # 9. Newcomers.
        won = rng.poisson(0.015 * customers)
        npv -= discount * 80.0 * won
        active = kept
        arrivals = won + referred

    return npv + value[:active].sum(), periods


def replication(customers, seed, run):
    """Plays one replication; returns its NPV and its customer periods."""
    return simulate(customers, np.random.default_rng([seed, run]))


if __name__ == "__main__":
    replication(100, 0, 0)  # compiles, before the clock starts
    b1.main(f"Numba {numba.__version__}", replication)
