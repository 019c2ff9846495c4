"""What the library says in words of the command, Python says in its own."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
import tenure
from conftest import ROOT
from test_questions import FIRM, firm

__all__ = ["firm"]

QUIET = {"progress": False}


def refusal(ask, *asked, **how) -> str:
    """Why there is no answer."""
    with pytest.raises(tenure.Error) as caught:
        ask(*asked, **how, **QUIET)
    told = str(caught.value)
    assert " --" not in told.replace(" --> ", " "), told
    return told


def test_keywords_are_named_as_they_are_asked(firm: str) -> None:
    assert "runs=1000 is usual" in refusal(tenure.sensitivity, firm, runs=5)
    assert "with against=" in refusal(tenure.why, firm, "keep", against="keep")
    few = refusal(tenure.run, firm, precision="20%", runs=5)
    assert few.startswith('precision="20%" looks first after') and "where runs= allows fewer" in few
    pilot = refusal(tenure.run, firm, precision=2000, runs=5)
    assert pilot.startswith("precision=2000 learns from") and pilot.endswith("with runs=")
    apart = refusal(tenure.run, firm, precision=2000, strategies=["keep", "sell"])
    assert apart.startswith("precision=2000 is about") and apart.endswith('with "baseline" in strategies=')
    assert refusal(tenure.worth, firm, together=[("trade",)]).startswith('together=[("trade",)]: expected two')
    assert "at=99: the horizon" in refusal(tenure.value, firm, at=99)


def test_a_pilot_is_named_as_it_is_asked(firm: str) -> None:
    told = refusal(tenure.worth, firm, sample={"spend": 50})
    assert told.startswith('sample={"spend": 50}: `spend` is no chance') and told.endswith('sample={"spend": (50, SD)}')


def test_memory_is_counted_in_bytes(firm: str) -> None:
    told = refusal(tenure.run, firm, set={"segments.all.customers": 4_000_000}, memory=64 << 20)
    gib = re.search(r"as much: memory=(\d+) << 30$", told)
    assert gib and "fewer strategies" in told and "--" not in told
    told = refusal(tenure.run, firm, runs=3_000_000, memory=64 << 20)
    assert "What helps: fewer runs=" in told and "no table" not in told


def test_what_is_set_is_named_where_it_stands(firm: str) -> None:
    told = refusal(tenure.run, firm, set={"segments.all.margin": "nothing"})
    assert "--> set:" in told
    with pytest.raises(tenure.InputError) as caught:
        tenure.run(firm, set={"segments.all.margn": 1}, **QUIET)
    assert caught.value.problems[0]["file"] == "set"
    Path(firm).write_text(FIRM + "[strategies.later]\nfrom = 3\n")
    assert 'set={"strategies.later.from": 0}' in refusal(tenure.combine, firm, ["keep", "later"])


def test_levers_of_another_strategy_name_it(firm: str) -> None:
    text = FIRM.replace("cost = { per_customer = 2 }", "cost = { per_customer = 2 }\nfrom = 0", 1)
    text += '[levers.more]\npath = "strategies.keep.cost.per_customer"\nlow = 1\nhigh = 3\n'
    assert refusal(tenure.optimize, text, levers="more").endswith('say strategy="keep"')


def test_columns_and_days_are_named_as_they_are_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def told(text: str, **how) -> str:
        Path("orders.csv").write_text(text)
        with pytest.raises(tenure.InputError) as caught:
            tenure.import_("orders.csv", **how)
        assert all(" --" not in (it["help"] or "") for it in caught.value.problems)
        return " ".join(str(it["help"]) for it in caught.value.problems)

    assert 'dates="dd-mm-yyyy" or dates="mm-dd-yyyy"' in told(
        "customer,date,amount\na,01-02-2024,3.50\nb,03-04-2024,4.50\n"
    )
    assert 'map={"date": "COLUMN"}' in told("customer,amount\na,3.50\nb,4.50\n")
    with pytest.raises(tenure.InputError, match="--> map:1:1"):
        tenure.import_("orders.csv", map={"dat": "x"})


def test_every_keyword_is_one() -> None:
    source = (ROOT / "python" / "src" / "words.rs").read_text()
    named = re.findall(r'\("(\w+)", Form::', source)
    functions = [getattr(tenure, name) for name in tenure.__all__ if inspect.isfunction(getattr(tenure, name))]
    asked = {name for function in functions for name in inspect.signature(function).parameters}
    assert len(named) == 22 and set(named) <= asked
