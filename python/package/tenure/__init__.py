"""Simulates what customers are worth: plays a company's customer portfolio forward, customer by customer, under several strategies in one world,
and compares them. The same seed gives the same answer, to the last digit, wherever it is played.

    import tenure
    answer = tenure.run("shop.toml", runs=1000)
    print(answer)
"""

from __future__ import annotations

from . import _tenure
from ._ask import backtest, check, combine, fit, import_, optimize, report, run, sensitivity, value, why, worth
from ._design import Design, grid, latin
from ._errors import Error, InputError, RunError, TenureWarning
from ._result import Answer, Comparison, Customers, Document, Result
from ._tenure import Frame

__version__ = _tenure.version()

__all__ = [
    "Answer",
    "Comparison",
    "Customers",
    "Design",
    "Document",
    "Error",
    "Frame",
    "InputError",
    "Result",
    "RunError",
    "TenureWarning",
    "backtest",
    "check",
    "combine",
    "fit",
    "grid",
    "import_",
    "latin",
    "optimize",
    "report",
    "run",
    "sensitivity",
    "value",
    "why",
    "worth",
]
