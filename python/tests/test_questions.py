"""The other questions are answered as the command answers them, to the byte."""

from __future__ import annotations

import hashlib
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


def rows(frame: tenure.Frame) -> list[dict]:
    """By row."""
    told = frame.to_dict()
    return [dict(zip(told, row)) for row in zip(*told.values())]


def reported(answer: tenure.Answer, *words: str) -> None:
    """Reports are those of the command, too."""
    for name in ["a.html", "a.md"]:
        answer.report(name)
        told = Path(name).read_bytes()
        command(*words, "--report", name)
        assert Path(name).read_bytes() == told


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
    answer = tenure.why(firm, "sell", against="keep", **QUIET)
    same(answer, "why", firm, "sell", "--against", "keep")
    reported(answer, "why", firm, "sell", "--against", "keep")
    life = tenure.why(firm, "keep", customer="all 7", **QUIET)
    same(life, "why", firm, "keep", "--customer", "all 7")
    with pytest.raises(tenure.InputError, match="no report"):
        life.report("a.html")
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
    answer = tenure.sensitivity(firm, all=True, strategies=["baseline", "keep"], runs=20, **QUIET)
    asked = ["sensitivity", firm, "--runs", "20", "--all", "--strategy", "baseline", "--strategy", "keep"]
    same(answer, *asked)
    reported(answer, *asked)
    with pytest.raises(tenure.InputError, match="at least 20"):
        tenure.sensitivity(firm, runs=5, **QUIET)


def test_worth(firm: str) -> None:
    answer = tenure.worth(firm, together=[("trade", "spend")], sample={"spend": (50, 12.0)}, nested=8, **QUIET)
    asked = ["worth", firm, "--together", "trade,spend", "--sample", "spend=50:normal:12", "--nested", "8"]
    same(answer, *asked)
    reported(answer, *asked)
    with pytest.raises(tenure.InputError, match="there is no assumption `sped`"):
        tenure.worth(firm, sample={"sped": (50, 12.0)}, **QUIET)


def test_optimize(firm: str) -> None:
    answer = tenure.optimize(firm, strategy="keep", runs=60, **QUIET)
    same(answer, "optimize", firm, "--runs", "60", "--strategy", "keep")
    reported(answer, "optimize", firm, "--runs", "60", "--strategy", "keep")
    same(tenure.optimize(firm, across="margin", **QUIET), "optimize", firm, "--across", "margin")
    with pytest.raises(tenure.InputError, match="limit"):
        tenure.optimize(firm, limit="value", **QUIET)


def test_combine(firm: str) -> None:
    answer = tenure.combine(firm, ["keep", "sell"], runs=30, set={"segments.all.margin": 0.4}, **QUIET)
    asked = ["combine", firm, "keep", "sell", "--runs", "30", "--set", "segments.all.margin=0.4"]
    same(answer, *asked)
    reported(answer, *asked)
    assert answer.sentence.startswith("Together keep and sell bring") and ">Together<" in answer._repr_html_()
    summary = rows(answer.summary)
    assert [it["strategy"] for it in summary if it["metric"] == "value"] == ["baseline", "keep", "sell", "keep + sell"]
    whole = next(it for it in rows(answer.differences) if (it["strategy"], it["metric"]) == ("keep + sell", "value"))
    assert whole["mean"] == answer.json["interaction"]["together"]["mean"]
    with pytest.raises(tenure.InputError, match="no workbook"):
        answer.report("a.xlsx")
    for wrong, why in [(["keep"], "two strategies"), (["keep", "keep"], "twice"), (["keep", "kepe"], "`keep`")]:
        with pytest.raises(tenure.InputError, match=why):
            tenure.combine(firm, wrong, **QUIET)


def test_value(firm: str) -> None:
    Path("named.csv").write_text("id,segment,last_bought,frequency\nJansen,all,2,9\nde Vries,all,7,3\n")
    Path(firm).write_text(FIRM.replace("[assumptions]", '[portfolio]\ncustomers = "named.csv"\n[assumptions]', 1))
    answer = tenure.value(firm, "keep", at=3, runs=30, **QUIET)
    asked = ["value", firm, "keep", "--runs", "30", "--at", "3"]
    same(answer, *asked)
    reported(answer, *asked)
    answer.report("a.xlsx")
    assert Path("a.xlsx").read_bytes().startswith(b"PK")
    same(tenure.value(firm, **QUIET), "value", firm)
    told = {it["customer"]: it["value"] for it in rows(answer.customers)}
    document = {it["name"]: it["value"] for it in answer.json["portfolio"]["customers"] if it["listed"]}
    assert document.keys() == {"Jansen", "de Vries"} and "all 60" in told
    assert {name: told[name] for name in document} == pytest.approx(document)
    for wrong, why in [
        ({"strategy": "kepe"}, "`keep`"),
        ({"at": 99}, "at=99: the horizon is over"),
        ({"at": -1}, "at:"),
    ]:
        with pytest.raises(tenure.InputError, match=why):
            tenure.value(firm, **wrong, **QUIET)


def test_an_answer_is_told_again(firm: str) -> None:
    asked = ["run", firm, "--runs", "30", "--seed", "7", "--set", "segments.all.margin=0.4", "--strategy", "keep"]
    command(*asked, "--out", "kept")
    answer = tenure.report("kept", "a.html", **QUIET)
    same(answer, "report", "kept")
    told = Path("a.html").read_bytes()
    command("report", "kept", "--report", "a.html")
    assert Path("a.html").read_bytes() == told
    assert isinstance(answer, tenure.Comparison) and len(answer.series) > 0
    command(*asked, "--out", "alone.tenure")
    assert str(tenure.report("alone.tenure", **QUIET)) == str(answer)
    own = Path("kept/results.tenure").read_bytes()
    Path("kept/results.tenure").write_bytes(own.replace(b"margin = 0.3", b"margin = 0.2"))
    with pytest.raises(tenure.InputError, match="damaged"):
        tenure.report("kept", **QUIET)
    with pytest.raises(tenure.InputError, match="no such file"):
        tenure.report("nowhere", **QUIET)
    with pytest.raises(tenure.InputError, match="threads"):
        tenure.report("alone.tenure", threads=0)


def test_what_was_kept_is_told_or_nothing(firm: str) -> None:
    """Somebody else's figures under a checksum that is right."""
    command("run", firm, "--runs", "30", "--out", "kept.tenure")
    whole = Path("kept.tenure").read_bytes()
    for key, error in [(b'"hash":"', tenure.InputError), (b'"figures":"', tenure.RunError)]:
        at = whole.index(key) + len(key)
        changed = whole[:at] + (b"0" if whole[at : at + 1] != b"0" else b"1") + whole[at + 1 : -65]
        Path("changed.tenure").write_bytes(changed + hashlib.sha256(changed).hexdigest().encode() + b"\n")
        with pytest.raises(error, match="changed"):
            tenure.report("changed.tenure", **QUIET)


def test_backtest(firm: str) -> None:
    Path("since.csv").write_text("period,revenue\n0,4000\n1,3500\n2,3000\n")
    answer = tenure.backtest(firm, "since.csv", **QUIET)
    same(answer, "backtest", firm, "since.csv")
    assert "in the band" in answer.sentence and " ".join(str(answer).split()).count(answer.sentence) == 1
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


def test_backtest_of_later_orders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    head, *lines = orders().splitlines()
    Path("early.csv").write_text("\n".join([head, *(line for line in lines if ",2023-" in line)]))
    Path("later.csv").write_text(
        "\n".join([head.replace("amount", "money"), *(line for line in lines if ",2024-" in line)])
    )
    tenure.import_("early.csv", currency="EUR").save("ours")
    asked, happened = "ours/scenario.toml", {"orders": "later.csv", "map": {"Amount": "money"}, "until": "2024-09-30"}
    told = ["--orders", "later.csv", "--map", "amount=money", "--until", "2024-09-30"]
    same(tenure.backtest(asked, **happened, **QUIET), "backtest", asked, *told)
    for wrong in [{}, {"actual": "a.csv", "orders": "later.csv"}, {"actual": "a.csv", "until": "2024-09-30"}]:
        with pytest.raises(tenure.InputError, match="orders="):
            tenure.backtest(asked, **wrong, **QUIET)
