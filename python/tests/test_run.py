"""What `run` answers is what the command prints, to the byte."""

from __future__ import annotations

import copy
import json
import os
import pickle
import re
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import tenure
from conftest import CARD, NAMED, SHOP, command, shipped

QUIET = {"progress": False}


def test_document_text_and_report_are_those_of_the_command(shop: str) -> None:
    answer = tenure.run(
        shop, runs=50, seed=9, set={"scenario.fixed_cost": 20}, strategies=["baseline", "card"], **QUIET
    )
    asked = ["run", shop, "--runs", "50", "--seed", "9", "--set", "scenario.fixed_cost=20"]
    asked += ["--strategy", "baseline", "--strategy", "card"]
    assert str(answer.json) == command(*asked, "--json")
    assert answer.json == json.loads(command(*asked, "--json"))
    assert str(answer) == answer.text == command(*asked)
    for name in ["a.html", "a.md"]:
        answer.report(name)
        told = Path(name).read_bytes()
        command(*asked, "--report", name)
        assert Path(name).read_bytes() == told
    answer.report("a.xlsx")
    assert Path("a.xlsx").read_bytes().startswith(b"PK")
    assert not [name for name in os.listdir() if name.startswith(".tenure")]


@pytest.mark.parametrize(
    "name",
    ["consulting/wholesaler.toml", "consulting/stock_wholesaler.toml", "teaching/cdnow.toml", "teaching/learning.toml"],
)
def test_shipped_scenarios_are_told_as_the_command_tells_them(name: str) -> None:
    path = shipped(name)
    answer = tenure.run(path, runs=8, detail=True, **QUIET)
    assert str(answer.json) == command("run", path, "--runs", "8", "--json")
    assert str(answer) == command("run", path, "--runs", "8")


def test_a_dict_and_a_text_are_scenarios() -> None:
    files = {"rules": {"rules/card.rhai": CARD}, "lists": {"named.csv": NAMED}}
    from_text = tenure.run(SHOP, runs=5, **files, **QUIET)
    try:
        import tomllib
    except ImportError:
        pytest.skip("this Python reads no TOML")
    from_dict = tenure.run(tomllib.loads(SHOP), runs=5, **files, **QUIET)
    one, other = from_text.json, from_dict.json
    assert one["strategies"] == other["strategies"]
    assert one["scenario"]["hash"] == other["scenario"]["hash"]


def test_the_wholesaler_is_built_in() -> None:
    assert str(tenure.run(runs=3, **QUIET)) == command("run", "--runs", "3")


def test_a_precision_is_pursued_as_the_command_does(shop: str) -> None:
    answer = tenure.run(shop, precision="20%", runs=4000, **QUIET)
    assert str(answer.json) == command("run", shop, "--precision", "20%", "--runs", "4000", "--json")


def test_problems_have_a_place_and_help(shop: str) -> None:
    text = Path(shop).read_text().replace("retention = 0.9", "retenton = 0.9").replace("margin = 0.5", "margin = 7")
    Path(shop).write_text(text)
    with pytest.raises(tenure.InputError) as caught:
        tenure.run(shop, **QUIET)
    problems = caught.value.problems
    first = problems[0]
    assert (first["file"], first["line"]) == ("shop.toml", 4)
    assert "retenton" in first["title"] and "retention" in first["help"]
    assert len(problems) > 1 and "error: " in str(caught.value)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.problems) == (str(caught.value), problems)


def test_what_cannot_be_is_refused(shop: str) -> None:
    numbers = [
        {"runs": 0},
        {"runs": -1},
        {"runs": 2**200},
        {"seed": 2**53},
        {"seed": -1},
        {"threads": 0},
        {"memory": -1},
    ]
    words = [{"strategies": "kepe"}, {"strategies": []}, {"set": "a=1"}, {"rules": "x"}, {"lists": ["x"]}]
    elsewhere = [{"shards": 2}, {"executor": 5}, {"executor": ThreadPoolExecutor}]
    with ThreadPoolExecutor(1) as pool:
        for wrong in [*numbers, *words, *elsewhere, {"executor": pool, "shards": "3"}]:
            with pytest.raises(tenure.InputError) as caught:
                tenure.run(shop, **wrong, **QUIET)
            assert any(str(caught.value).startswith(keyword) for keyword in [*wrong, "unknown", "there is no"]), (
                caught.value
            )
    with pytest.raises(tenure.InputError, match="scenario: "):
        tenure.run(b"[scenario]", **QUIET)
    with pytest.raises(tenure.InputError, match="progress: "):
        tenure.run(shop, progress="yes")
    with pytest.raises(tenure.InputError, match="run=12 is none of runs=12"):
        tenure.why(shop, "keep", customer="Jansen", run=12, runs=12, **QUIET)
    with pytest.raises(tenure.InputError, match="no such file"):
        tenure.run("nowhere.toml", **QUIET)
    answer = tenure.run(shop, runs=2, **QUIET)
    os.symlink("named.csv", "link.html")
    for target in ["a.pdf", "nowhere/a.html", "link.html"]:
        with pytest.raises(tenure.InputError, match="cannot write"):
            answer.report(target)
    assert Path("named.csv").read_text() == NAMED


def test_a_mistake_in_a_dict_has_a_line_of_its_own() -> None:
    firm = {
        "scenario": {"name": "F", "periods": 3},
        "segments": {"all": {"customers": 5, "retention": 0.5, "margin": 2}},
    }
    with pytest.raises(tenure.InputError) as caught:
        tenure.run(firm, **QUIET)
    assert "[segments.all]" not in str(caught.value) and "| margin = 2\n" in str(caught.value)
    assert caught.value.problems[0]["line"] == 8
    numpy = pytest.importorskip("numpy")
    firm["segments"]["all"]["margin"] = numpy.bool_(True)
    with pytest.raises(tenure.InputError, match="is `true`"):
        tenure.run(firm, **QUIET)
    firm["segments"]["all"]["margin"] = numpy.float32(0.5)
    firm["scenario"]["start"] = numpy.datetime64("2025-01-01")
    assert tenure.run(firm, runs=2, **QUIET).json["runs"] == 2


def test_an_answer_stays_where_it_was_made(shop: str) -> None:
    answer = tenure.run(shop, runs=2, **QUIET)
    for carry in [pickle.dumps, copy.deepcopy]:
        with pytest.raises(TypeError, match="stays where it was made"):
            carry(answer)
    assert pickle.loads(pickle.dumps(dict(answer.json))) == answer.json


def test_a_rule_that_fails_is_a_run_error(shop: str) -> None:
    Path("rules/card.rhai").write_text(
        "fn retention(customer, base) { if customer.tenure > 2 { 1 / 0 } else { base } }\n"
    )
    with pytest.raises((tenure.RunError, tenure.InputError), match="card.rhai"):
        tenure.run(shop, **QUIET)


def test_others_work_meanwhile(shop: str) -> None:
    counted, over = [0], threading.Event()

    def count() -> None:
        while not over.is_set():
            counted[0] += 1
            time.sleep(0.001)

    beside = threading.Thread(target=count)
    beside.start()
    before = counted[0]
    tenure.run(shop, runs=3_000, **QUIET)
    meanwhile = counted[0] - before
    over.set()
    beside.join()
    assert meanwhile > 20


def test_progress_is_heard(shop: str) -> None:
    heard: list[tuple[int, int]] = []
    tenure.run(shop, runs=4_000, progress=lambda finished, planned: heard.append((finished, planned)))
    assert heard and all(planned == 4_000 for _, planned in heard)
    assert heard == sorted(heard)

    def refuses(finished: int, planned: int) -> None:
        raise ValueError("not again")

    with pytest.raises(ValueError, match="not again"):
        tenure.run(shop, runs=200_000, progress=refuses)


def test_ctrl_c_keeps_what_is_finished(shop: str) -> None:
    timer = threading.Timer(0.7, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    began = time.monotonic()
    with pytest.warns(tenure.TenureWarning, match="interrupted"):
        answer = tenure.run(shop, runs=900_000, **QUIET)
    assert answer.partial and 0 < answer.json["runs"] < 900_000
    assert answer.json["partial"] is True
    assert answer.sentence.startswith("Interrupted after ") and "interrupted" in answer.warnings[-1]
    assert time.monotonic() - began < 20
    whole = tenure.run(shop, runs=50, **QUIET)
    assert not whole.partial, "nothing is left of it"


def test_a_notebook_shows_sentence_and_dots(shop: str) -> None:
    shown = tenure.run(
        SHOP.replace('"Keep"', '"<b>Keep"'),
        runs=9,
        lists={"named.csv": NAMED},
        rules={"rules/card.rhai": CARD},
        **QUIET,
    )._repr_html_()
    assert "<svg" in shown and "<b>" not in shown and "worth" in shown
    again = tenure.run(runs=2, **QUIET)
    pages = [again._repr_html_(), again._repr_html_()]
    names = [set(re.findall(r' id="([^"]+)"', page)) for page in pages]
    assert names[0] and not names[0] & names[1]
    for page, own in zip(pages, names):
        assert set(" ".join(re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', page)).split()) <= own
