"""The numbers of B1, which README.md states in words, and the line that every peer in Python prints."""

import json
import sys
import time
from math import log, sqrt
from statistics import mean, stdev

PERIODS = 60
DISCOUNT = [1.08 ** (-t / 12) for t in range(PERIODS)]

# The customer's basket: lognormal with mean 100 and coefficient of variation 0.8.
SPEND_SIGMA = sqrt(log(1 + 0.8**2))
SPEND_MU = log(100) - SPEND_SIGMA**2 / 2


def main(implementation, replication):
    """Reads N, runs and seed from the command line, plays the runs and prints their figures.

    `replication(N, seed, run)` returns its NPV and its active-customer-periods.
    """
    customers, runs, seed = map(int, sys.argv[1:])
    start = time.process_time()
    outcomes = [replication(customers, seed, run) for run in range(runs)]
    cpu = time.process_time() - start

    npv, npv_error = estimate([npv / customers for npv, _ in outcomes])
    acp, acp_error = estimate([periods / customers for _, periods in outcomes])
    periods = sum(periods for _, periods in outcomes)
    figures = {
        "implementation": implementation,
        "npv_per_customer": npv,
        "npv_standard_error": npv_error,
        "acp_per_customer": acp,
        "acp_standard_error": acp_error,
        "acp": periods,
        "cpu_seconds": cpu,
        "ns_per_acp": cpu / periods * 1e9,
    }
    print(json.dumps(figures))


def estimate(values):
    """The mean and its standard error, which a single value does not have."""
    return mean(values), stdev(values) / sqrt(len(values)) if len(values) > 1 else None
