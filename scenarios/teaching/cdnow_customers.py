"""Makes cdnow_customers.csv from the purchases of the CDNOW sample (columns customer, date, units, amount).

    python3 cdnow_customers.py transactions.csv > cdnow_customers.csv

Week 0 begins on 1997-01-01. `first_week` is the share of the first week that is left after the day of the first
purchase: only in that part can a repeat purchase fall, for purchases of one day count as one.
"""

import csv
import datetime
import sys

START = datetime.date(1997, 1, 1)

first = {}
with open(sys.argv[1], newline="") as transactions:
    for row in csv.DictReader(transactions):
        day = (datetime.date.fromisoformat(row["date"]) - START).days
        first[row["customer"]] = min(day, first.get(row["customer"], day))

out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["id", "segment", "start", "first_week"])
for customer, day in sorted(first.items()):
    out.writerow([customer, "cohort", day // 7, f"{(6 - day % 7) / 7:.6f}"])
