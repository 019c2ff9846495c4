"""The other questions are answered as the command answers them, to the byte."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import tenure
from conftest import command

FIRM = """
[scenario]
name = "Firm"
periods = 18
start = 2024-01-01
runs = 40
[assumptions]
trade = { triangular = { low = 8, mode = 10, high = 12 } }
spend = { normal = { mean = 80, sd = 8 } }
[segments.all]
customers = 60
retention = { beta = { mean = 0.8, sd = 0.1 }, per = "customer" }
purchases = "trade"
basket = "spend"
margin = 0.3
[strategies.keep]
cost = { per_customer = 2 }
change = [{ path = "segments.*.retention", add = 0.05 }]
[strategies.sell]
change = [{ path = "segments.*.basket", add = 5 }]
[levers.margin]
path = "segments.all.margin"
low = 0.2
high = 0.4
[[check]]
name = "somebody buys"
then = "revenue > 0"
"""
QUIET = {"progress": False}


@pytest.fixture
def firm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A firm of which something is not known."""
    (tmp_path / "firm.toml").write_text(FIRM)
    monkeypatch.chdir(tmp_path)
    return "firm.toml"


def same(answer: tenure.Result, *words: str) -> None:
    """Text and document are those of the command."""
    assert str(answer) == command(*words)
    assert str(answer.json) == command(*words, "--json")
    assert answer._repr_html_() and answer.sentence


def test_check(firm: str) -> None:
    answer = tenure.check(firm)
    assert str(answer) == command("check", firm)
    assert answer.json["fine"] is True and answer.json["lines"][0].startswith("firm.toml: fine.")
    false = FIRM.replace("revenue > 0", "revenue < 0")
    refuted = tenure.check(false)
    assert refuted.json["fine"] is False and "does not hold in run 0" in str(refuted)


def test_why(firm: str) -> None:
    same(tenure.why(firm, runs=30, **QUIET), "why", firm, "--runs", "30")
    same(tenure.why(firm, "sell", against="keep", **QUIET), "why", firm, "sell", "--against", "keep")
    same(tenure.why(firm, "keep", customer="all 7", **QUIET), "why", firm, "keep", "--customer", "all 7")
    same(
        tenure.why(firm, "keep", customer="all 7", run=3, **QUIET),
        *("why", firm, "keep", "--customer", "all 7", "--run", "3"),
    )
    with pytest.raises(tenure.InputError, match="did you mean `keep`"):
        tenure.why(firm, "kepe", **QUIET)
    with pytest.raises(tenure.InputError, match="Name the customer"):
        tenure.why(firm, "keep", run=3, **QUIET)


def test_sensitivity(firm: str) -> None:
    same(tenure.sensitivity(firm, **QUIET), "sensitivity", firm)
    same(
        tenure.sensitivity(firm, all=True, strategies=["baseline", "keep"], runs=20, **QUIET),
        *("sensitivity", firm, "--all", "--strategy", "baseline", "--strategy", "keep", "--runs", "20"),
    )
    with pytest.raises(tenure.InputError, match="at least 20"):
        tenure.sensitivity(firm, runs=5, **QUIET)


def test_worth(firm: str) -> None:
    same(
        tenure.worth(firm, together=[("trade", "spend")], sample={"spend": (50, 12.0)}, nested=8, **QUIET),
        *("worth", firm, "--together", "trade,spend", "--sample", "spend=50:normal:12", "--nested", "8"),
    )
    with pytest.raises(tenure.InputError, match="there is no assumption `sped`"):
        tenure.worth(firm, sample={"sped": (50, 12.0)}, **QUIET)


def test_optimize(firm: str) -> None:
    same(
        tenure.optimize(firm, strategy="keep", runs=200, **QUIET),
        *("optimize", firm, "--strategy", "keep", "--runs", "200"),
    )
    same(tenure.optimize(firm, across="margin", **QUIET), "optimize", firm, "--across", "margin")
    with pytest.raises(tenure.InputError, match="limit"):
        tenure.optimize(firm, limit="value", **QUIET)


def test_backtest(firm: str) -> None:
    Path("since.csv").write_text("period,revenue\n0,4000\n1,3500\n2,3000\n")
    same(tenure.backtest(firm, "since.csv", **QUIET), "backtest", firm, "since.csv")
    Path("wrong.csv").write_text("period,revenu\n0,4000\n")
    with pytest.raises(tenure.InputError) as caught:
        tenure.backtest(firm, "wrong.csv", **QUIET)
    assert caught.value.problems[0]["file"] == "wrong.csv"


def orders() -> str:
    """Two years of orders, some customers more faithful than others."""
    chance, lines = random.Random(1), ["customer,date,amount"]
    for customer in range(200):
        day, gap = chance.randrange(300), 20 + 10 * chance.randrange(8)
        while day < 720 and chance.random() > 0.08:
            lines.append(
                f"c{customer},{2023 + day // 360}-{1 + day % 360 // 30:02}-{1 + day % 30 % 28:02},{30 + chance.randrange(40)}.00"
            )
            day += 1 + int(chance.expovariate(1 / gap))
    return "\n".join(lines) + "\n"


def test_import_and_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("orders.csv").write_text(orders())
    imported = tenure.import_("orders.csv", currency="EUR")
    command("import", "orders.csv", "--currency", "EUR", "--out", "theirs")
    assert imported.files == {path.name: path.read_text() for path in Path("theirs").iterdir()}
    assert str(imported).strip() in command("import", "orders.csv", "--currency", "EUR", "--out", "theirs")
    imported.save("ours")
    with pytest.raises(tenure.InputError, match="there is such a file already"):
        imported.save("ours")
    assert tenure.run("ours/scenario.toml", runs=3, **QUIET).json["runs"] == 3
    fitted = tenure.fit("ours")
    document = command("fit", "ours", "--json")
    assert str(fitted.json) == document
    left = {path.name: path.read_text() for path in Path("ours").iterdir()}
    assert fitted.files == {name: text for name, text in left.items() if name not in imported.files}
    with pytest.raises(tenure.InputError, match="name one export"):
        tenure.import_()
