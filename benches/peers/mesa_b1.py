"""B1 in Mesa: a customer is an agent."""

import math

import mesa

import b1


def poisson(random, mean):
    """A Poisson number. Python's `random` has none, and NumPy's takes three times as long for a single number."""
    limit = math.exp(-mean)
    count = 0
    product = random()
    while product > limit:
        count += 1
        product *= random()
    return count


class Customer(mesa.Agent):
    """Someone who buys, complains, stays or leaves, and brings others."""

    def __init__(self, model, spend):
        super().__init__(model)
        self.spend = spend
        self.satisfaction = 0.7
        self.tenure = 0
        self.products = 1
        self.value = 0.0

    def step(self):
        model = self.model
        random = model.random.random

        # 1. to 3. Purchases, revenue, cost.
        purchases = poisson(random, 1.2 * (1.0 + 0.15 * (self.products - 1)))
        revenue = purchases * self.spend * math.exp(0.4 * model.random.gauss() - 0.08)
        contacts = poisson(random, 0.3)
        profit = revenue - (6.5 * purchases + 9.0 * contacts + 2.5)
        self.value += model.discount * profit

        # 4. Experience.
        if random() < 0.04:
            if random() < 0.7:
                self.satisfaction = min(1.0, self.satisfaction + 0.05)
            else:
                self.satisfaction = max(0.0, self.satisfaction - 0.25)
        else:
            self.satisfaction += 0.1 * (0.8 - self.satisfaction)

        # 5. and 6. The rule, and staying.
        retention = (
            0.955 + 0.10 * (self.satisfaction - 0.7) + 0.001 * min(self.tenure, 24) + 0.006 * (self.products - 1)
        )
        if random() >= min(0.999, max(0.0, retention)):
            model.npv += self.value
            self.remove()
            return
        self.tenure += 1

        # 7. and 8. Cross-selling and referrals.
        if random() < 0.01 * self.satisfaction:
            self.products = min(4, self.products + 1)
        if random() < 0.012 * max(0.0, self.satisfaction - 0.6):
            model.referred += 1


class Portfolio(mesa.Model):
    """All customers of one replication."""

    def __init__(self, customers, seed):
        super().__init__(rng=seed)
        self.start = customers
        self.periods = 0
        self.referred = 0
        self.npv = 0.0
        self.arrive(customers)

    def arrive(self, count):
        spend = self.rng.lognormal(b1.SPEND_MU, b1.SPEND_SIGMA, count).tolist()
        Customer.create_agents(self, count, spend)

    def step(self):
        self.discount = b1.DISCOUNT[int(self.time) - 1]
        self.periods += len(self.agents)
        self.referred = 0
        self.agents.do("step")

        # 9. Newcomers.
        won = int(self.rng.poisson(0.015 * self.start))
        self.npv -= self.discount * 80.0 * won
        self.arrive(won + self.referred)


def replication(customers, seed, run):
    """Plays one replication; returns its NPV and its customer periods."""
    portfolio = Portfolio(customers, seed * 1_000_000 + run)
    for _ in range(b1.PERIODS):
        portfolio.step()
    return portfolio.npv + sum(customer.value for customer in portfolio.agents), portfolio.periods


if __name__ == "__main__":
    b1.main(f"Mesa {mesa.__version__}", replication)
