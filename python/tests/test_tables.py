"""Tables are read where they stand, and have the figures of the document."""

from __future__ import annotations

import math

import pytest
import tenure
from conftest import command

ENDS = ["ci95_low", "ci95_high"]


@pytest.fixture
def answer(shop: str) -> tenure.Comparison:
    return tenure.run(shop, runs=30, detail=True, progress=False)


def rows(kind: str, frame: tenure.Frame) -> list[dict]:
    """By row, read by one of the packages; what is undefined is None."""
    if kind == "pandas":
        pandas = pytest.importorskip("pandas")
        if not hasattr(pandas.DataFrame, "from_arrow"):
            pytest.skip("this pandas reads no Arrow streams")
        read = pandas.DataFrame.from_arrow(frame).to_dict("records")
    elif kind == "polars":
        read = pytest.importorskip("polars").DataFrame(frame).to_dicts()
    elif kind == "pyarrow":
        read = pytest.importorskip("pyarrow").table(frame).to_pylist()
    elif kind == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        pytest.importorskip("pyarrow")
        told = duckdb.sql("select * from frame")
        read = [dict(zip(told.columns, row)) for row in told.fetchall()]
    else:
        told = frame.to_dict()
        read = [dict(zip(told, row)) for row in zip(*told.values())]
    undefined = lambda it: isinstance(it, float) and math.isnan(it)
    return [{name: None if undefined(it) else it for name, it in row.items()} for row in read]


PACKAGES = pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow", "duckdb", "lists"])


@PACKAGES
def test_the_summary_has_the_figures_of_the_document(answer: tenure.Comparison, kind: str) -> None:
    found = {(row["strategy"], row["metric"]): row for row in rows(kind, answer.summary)}
    compared = 0
    for strategy in answer.json["strategies"]:
        for metric, figure in strategy["metrics"].items():
            row = found[strategy["name"], metric]
            for name in ["mean", "sd", "se", "p5", "p50", "p95"]:
                assert row[name] == (figure and figure[name]), (metric, name)
            assert [row[it] for it in ENDS] == (figure and figure["ci95"] or [None, None])
            compared += 1
    assert compared == len(found) > 100


@PACKAGES
def test_differences_have_those_of_the_document(answer: tenure.Comparison, kind: str) -> None:
    found = {(row["strategy"], row["metric"]): row for row in rows(kind, answer.differences)}
    compared = 0
    for strategy in answer.json["strategies"]:
        for metric, figure in strategy.get("versus_baseline", {}).items():
            row = found[strategy["name"], metric]
            for name in ["mean", "se", "p_better"]:
                assert row[name] == (figure and figure[name]), (metric, name)
            assert [row[it] for it in ENDS] == (figure and figure["ci95"] or [None, None])
            compared += 1
    assert compared == len(found) > 50


@PACKAGES
def test_values_and_series_are_those_that_the_command_tells(answer: tenure.Comparison, shop: str, kind: str) -> None:
    told = tenure.Document(command("run", shop, "--runs", "30", "--json", "--values", "--series"))
    values = {(row["replication"], row["strategy"]): row for row in rows(kind, answer.values)}
    assert len(values) == 30 * 3
    for strategy in told["strategies"]:
        for number, value in zip(told["replications"], strategy["values"]):
            assert values[number, strategy["name"]]["value"] == value
    series = {(row["strategy"], row["metric"], row["period"]): row for row in rows(kind, answer.series)}
    compared = 0
    for strategy in told["strategies"]:
        for metric, course in strategy["series"].items():
            for period, mean in enumerate(course["mean"]):
                row = series[strategy["name"], metric, period]
                assert [row["mean"], row["p5"], row["p95"]] == [mean, course["p5"][period], course["p95"][period]]
                compared += 1
    assert compared == len(series)


@PACKAGES
def test_customers_add_up_to_the_ledger(answer: tenure.Comparison, kind: str) -> None:
    all_rows = rows(kind, answer.customers)
    means = {it["name"]: it["metrics"]["revenue"]["mean"] for it in answer.json["strategies"]}
    for strategy, mean in means.items():
        own = [row for row in all_rows if row["strategy"] == strategy]
        assert sum(row["revenue"] for row in own) == pytest.approx(mean, rel=1e-9)
        assert {"Jansen", "de Vries, P.", "small 12"} < {row["customer"] for row in own}


def test_detail_is_there_unasked(shop: str, answer: tenure.Comparison) -> None:
    plain = tenure.run(shop, runs=30, progress=False)
    assert plain.customers.to_dict() == answer.customers.to_dict()
    assert plain.series.to_dict() == answer.series.to_dict()


def test_long_tables_come_in_pieces(shop: str) -> None:
    frame = tenure.run(shop, runs=1_000, strategies="baseline", progress=False).values
    stacked = tenure.Frame.stack([frame] * 80)
    read = pytest.importorskip("pyarrow").table(stacked)
    assert read.num_rows == 80_000 and read.column("value").num_chunks == 2
    assert read.column("replication").to_pylist() == [*range(1_000)] * 80
    read.validate(full=True)


def test_designs_make_one_table(shop: str) -> None:
    design = tenure.grid({"segments.small.retention": [0.6, 0.8], "scenario.fixed_cost": [0, 30]})
    assert len(design) == 4 and design[3] == {"segments.small.retention": 0.8, "scenario.fixed_cost": 30}
    table = rows("lists", design.run(shop, runs=10, progress=False))
    found = {
        (row["segments.small.retention"], row["scenario.fixed_cost"]): row["mean"]
        for row in table
        if row["strategy"] == "baseline" and row["metric"] == "value"
    }
    for (retention, cost), mean in found.items():
        values = {"segments.small.retention": retention, "scenario.fixed_cost": cost}
        alone = tenure.run(shop, runs=10, set=values, progress=False).json["strategies"][0]["metrics"]["value"]
        assert mean == alone["mean"]
    assert len(found) == 4 and found[0.8, 0.0] > found[0.6, 30.0]
    assert {type(row["point"]) for row in table} == {int}
    with pytest.raises(tenure.InputError, match="is set by the points"):
        design.run(shop, set={"scenario.fixed_cost": 1}, progress=False)
    for wrong in ["abc", 5]:
        with pytest.raises(tenure.InputError, match="a list of values"):
            tenure.grid({"segments.small.retention": wrong})


def test_a_table_is_seen_and_one_strategy_has_no_differences(answer: tenure.Comparison, shop: str) -> None:
    shown = answer.values._repr_html_()
    assert shown.count("<tr>") == 11 and f"10 of {len(answer.values)} rows" in shown
    alone = tenure.run(shop, runs=2, strategies="baseline", progress=False)
    with pytest.raises(tenure.InputError, match="one strategy was played"):
        alone.differences  # noqa: B018


def test_a_latin_hypercube_has_each_part_once() -> None:
    ranges = {"segments.small.retention": (0.5, 0.9), "segments.small.basket": (20.0, 60.0)}
    design = tenure.latin(ranges, 10, seed=3)
    for path, (low, high) in ranges.items():
        parts = sorted(int((point[path] - low) / (high - low) * 10) for point in design)
        assert parts == list(range(10))
    for wrong in [{}, {"a": (1, 0)}, {"a": (0, float("nan"))}]:
        with pytest.raises(tenure.InputError, match="ranges: "):
            tenure.latin(wrong, 3)
    assert list(design) == list(tenure.latin(ranges, 10, seed=3)) != list(tenure.latin(ranges, 10, seed=4))
