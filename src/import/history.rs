//! Who bought when, and for how much: a purchase is what one customer bought on one day.

use crate::sheet::Day;

/// What one customer bought on one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Purchase {
    /// By index.
    pub(super) customer: usize,
    /// Days since the first of January of year 1.
    pub(super) day: i32,
    /// Money.
    pub(super) amount: f64,
}

/// A customer, and which purchases are its own.
#[derive(Clone, Debug)]
pub(super) struct Customer {
    /// As the export calls it.
    pub(super) id: String,
    /// What the column says by which customers are told apart.
    pub(super) group: Option<String>,
    /// By index: the first, and the one behind the last.
    own: (usize, usize),
}

/// All that was bought up to a day.
#[derive(Clone, Debug)]
pub(super) struct History {
    /// In the order of their first purchase, then by id.
    pub(super) customers: Vec<Customer>,
    /// In the order of customers, then of days.
    pub(super) purchases: Vec<Purchase>,
    /// The last day that was observed.
    pub(super) until: i32,
}

impl History {
    /// Of lines in any order, several a day among them; the groups by customer. How many lines were merged onto another.
    pub(super) fn new(
        ids: Vec<String>,
        groups: Vec<Option<String>>,
        lines: &[Purchase],
        until: i32,
    ) -> (History, usize) {
        let all = lines.len();
        let mut first = vec![i32::MAX; ids.len()];
        lines.iter().for_each(|line| first[line.customer] = first[line.customer].min(line.day));
        let mut order: Vec<usize> = (0..ids.len()).filter(|at| first[*at] < i32::MAX).collect();
        order.sort_by(|one, other| (first[*one], &ids[*one]).cmp(&(first[*other], &ids[*other])));
        let mut place = vec![usize::MAX; ids.len()];
        order.iter().enumerate().for_each(|(at, id)| place[*id] = at);
        let placed = |line: &Purchase| Purchase { customer: place[line.customer], ..*line };
        let mut lines: Vec<Purchase> = lines.iter().map(placed).collect();
        // By amount too, so that the order of the export moves no bit of a sum.
        lines.sort_by(|a, b| (a.customer, a.day).cmp(&(b.customer, b.day)).then(a.amount.total_cmp(&b.amount)));
        let mut purchases: Vec<Purchase> = Vec::with_capacity(lines.len());
        for line in lines {
            match purchases.last_mut().filter(|last| (last.customer, last.day) == (line.customer, line.day)) {
                Some(last) => last.amount += line.amount,
                None => purchases.push(line),
            }
        }
        let (mut ids, mut groups) = (ids, groups);
        let mut customers: Vec<Customer> = order
            .into_iter()
            .map(|at| Customer { id: std::mem::take(&mut ids[at]), group: groups[at].take(), own: (0, 0) })
            .collect();
        let mut at = 0;
        for (index, customer) in customers.iter_mut().enumerate() {
            let from = at;
            at += purchases[from..].iter().take_while(|purchase| purchase.customer == index).count();
            customer.own = (from, at);
        }
        let merged = all - purchases.len();
        (History { customers, purchases, until }, merged)
    }

    /// What a customer bought, in the order of days.
    pub(super) fn of(&self, customer: usize) -> &[Purchase] {
        let (from, to) = self.customers[customer].own;
        &self.purchases[from..to]
    }

    /// All customers with what each bought.
    pub(super) fn each(&self) -> impl Iterator<Item = (&Customer, &[Purchase])> {
        self.customers.iter().enumerate().map(|(at, customer)| (customer, self.of(at)))
    }

    /// The first day on which something was bought.
    pub(super) fn first(&self) -> i32 {
        self.purchases.iter().map(|purchase| purchase.day).min().unwrap_or(self.until)
    }

    /// How many days were observed.
    pub(super) fn days(&self) -> i32 {
        self.until - self.first() + 1
    }

    /// All revenue.
    pub(super) fn revenue(&self) -> f64 {
        revenue(&self.purchases)
    }
}

/// What purchases came to.
pub(super) fn revenue(purchases: &[Purchase]) -> f64 {
    purchases.iter().map(|purchase| purchase.amount).sum()
}

/// A day as 2026-03-01.
pub(super) fn date(day: i32) -> String {
    Day::counted(day).map_or_else(String::new, |day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_day_are_one_purchase_in_whatever_order_they_come() {
        let ids = || vec!["b".to_owned(), "a".to_owned(), "refunds only".to_owned()];
        let line = |customer, day, amount| Purchase { customer, day, amount };
        let lines = vec![line(0, 7, 0.1), line(1, 3, 5.0), line(0, 3, 1.0), line(0, 7, 0.2), line(0, 7, 0.3)];
        let (history, merged) = History::new(ids(), vec![None; 3], &lines, 9);
        let turned = History::new(ids(), vec![None; 3], &lines.into_iter().rev().collect::<Vec<_>>(), 9).0;
        assert_eq!(history.purchases, turned.purchases);
        assert_eq!(merged, 2);
        assert_eq!(history.customers.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(history.of(1).iter().map(|it| it.day).collect::<Vec<_>>(), [3, 7]);
        assert_eq!((history.first(), history.days()), (3, 7));
    }
}
