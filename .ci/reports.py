"""A page has nothing that axe-core objects to, at any width, in the light and in the dark, and asks nothing of the network; it fits on A4.
A workbook comes to the same figures when LibreOffice works out its formulas, also at other inputs. DuckDB reads of tables what the document says."""

import json
import pathlib
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import duckdb
import openpyxl
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

TENURE = str(pathlib.Path(sys.argv[1]).resolve())
SHOTS = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None  # Where pictures of the pages go, to be looked at.
PAGES = {
    "wholesaler": ["run", "scenarios/consulting/wholesaler.toml", "--runs", "60"],
    "matrix": ["run", "scenarios/teaching/whom_to_look_after.toml", "--runs", "60"],
    "silent": ["run", "scenarios/teaching/wake_up.toml", "--runs", "60"],
    "why": ["why", "scenarios/consulting/wholesaler.toml", "keep_five_more", "--runs", "60"],
    "value": ["value", "scenarios/teaching/whom_to_look_after.toml", "--runs", "60"],
    "sensitivity": ["sensitivity", "FOLDER/unsure.toml", "--runs", "60", "--all"],
    "worth": ["worth", "FOLDER/unsure.toml", "--runs", "200", "--sample", "staying_of_members=200:normal:0.5"],
    "optimize": ["optimize", "FOLDER/unsure.toml", "--lever", "fee", "--lever", "gift", "--strategy", "club", "--runs", "100"],
    "along": ["optimize", "FOLDER/unsure.toml", "--lever", "price", "--strategy", "dearer", "--runs", "100"],
    "across": ["optimize", "FOLDER/unsure.toml", "--across", "price", "--runs", "60"],
    "combine": ["combine", "FOLDER/unsure.toml", "club", "dearer", "--runs", "60"],
    "orders": ["fit", "FOLDER/orders"],
    "cohorts": ["fit", "FOLDER/cohorts"],
}

# Twelve assumptions and three levers, some of them with long names.
RIVALS = "what_rivals_pay_for_those_of_our_customers_who_would_rather_stay"
ASSUMED = ["price_pressure", "staying_of_members", "word_of_mouth", "cost_to_serve", "purchases_of_members", "margin_after_purchasing", "newcomers_of_the_shop",
           RIVALS, "evenings", "basket", "rent", "luck_of_the_weather"]
UNSURE = f"""
scenario = {{ name = "A club for the regulars of three shops", periods = 24, runs = 60, fixed_cost = {{ rule = "900.0 * rent" }} }}
[segments.regulars]
customers = 60
retention = {{ rule = "0.7 + 0.15 * staying_of_members - 0.1 * {RIVALS}" }}
purchases = {{ rule = "8.0 + 2.0 * purchases_of_members" }}
basket = {{ rule = "45.0 + 10.0 * basket + luck_of_the_weather" }}
margin = {{ rule = "0.3 + 0.1 * margin_after_purchasing - 0.05 * price_pressure - 0.02 * cost_to_serve" }}
[channels.shop]
newcomers = {{ rule = "12.0 * newcomers_of_the_shop + 4.0 * word_of_mouth" }}
segments = {{ regulars = 1 }}
[strategies.club]
label = "A club with a card, a gift and an evening a year"
cost = {{ per_customer = 12, per_year = {{ rule = "2000.0 * evenings" }} }}
change = [{{ path = "segments.*.retention", add = 0.08 }}, {{ path = "segments.*.purchases", scale = 1.05 }}]
[strategies.dearer]
label = "Dearer"
change = [{{ path = "segments.*.margin", add = 0.02 }}, {{ path = "segments.*.retention", add = -0.03 }}]
[levers]
fee = {{ label = "Cost of the club a year", path = "strategies.club.cost.per_customer", low = 4, high = 24, cost = "150.0 * (lever - 14.0) * (lever - 14.0)" }}
gift = {{ label = "Purchases more", path = "strategies.club.change.1.scale", low = 1, high = 1.2, cost = "2_500_000.0 * (lever - 1.0) * (lever - 1.0)" }}
price = {{ label = "Margin of the dearer", path = "strategies.dearer.change.0.add", values = [0, 0.01, 0.02, 0.03, 0.05] }}
"""


def material(folder):
    """Scenarios and folders of an import that pages are made of."""
    assumed = "".join(f"{name} = {{ uniform = {{ low = 0, high = 1 }} }}\n" for name in ASSUMED)
    (folder / "unsure.toml").write_text(UNSURE + "[assumptions]\n" + assumed)
    tenure("import", "tests/data/cdnow_transactions.csv", "--out", folder / "orders")
    cohorts = "cohort,0,1,2,3,4,5,6,7\n2000,1000,869,743,653,593,551,517,491\n"
    (folder / "cohorts.csv").write_text(cohorts)
    tenure("import", "--cohorts", folder / "cohorts.csv", "--out", folder / "cohorts")


def tenure(*words):
    return subprocess.run([TENURE, *map(str, words)], check=True, capture_output=True, text=True).stdout


def pages(folder):
    """Every page, as people see it."""
    material(folder)
    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, words in PAGES.items():
            file = folder / f"{name}.html"
            tenure(*[word.replace("FOLDER", str(folder)) for word in words], "--report", file)
            page = browser.new_page()
            asked = []
            page.on("request", lambda it, asked=asked: asked.append(it.url))
            page.goto(file.as_uri())
            for width, scheme in [(1280, "light"), (390, "light"), (1280, "dark")]:
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                wide = page.evaluate("document.scrollingElement.scrollWidth")
                assert wide <= width, f"{name}: {wide} at {width}"
                found = Axe().run(page)
                assert found.violations_count == 0, f"{name} at {width}, {scheme}:\n{found.generate_report()}"
                if SHOTS:
                    page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png", full_page=True)
            page.emulate_media(media="print", color_scheme="light")
            page.set_viewport_size({"width": 680, "height": 1000})  # A4 without its margins.
            wide = page.evaluate("document.scrollingElement.scrollWidth")
            assert wide <= 680, f"{name}: {wide} on paper"
            printed = page.pdf(format="A4")
            assert printed.startswith(b"%PDF")
            if SHOTS:
                (SHOTS / f"{name}.pdf").write_bytes(printed)
            assert asked == [file.as_uri()], asked
            page.close()
        browser.close()


def workbook(folder):
    """Its formulas, worked out elsewhere, at the inputs it was played with and at others."""
    words = ["run", "scenarios/consulting/wholesaler.toml", "--runs", "60", "--json"]
    book = folder / "book.xlsx"
    tenure(*words, "--report", book)
    overhead = json.loads(tenure(*words))["strategies"][0]["metrics"]["fixed_cost"]["mean"] / 5
    inputs = [(0.08, 1.0, 1.0), (0.2, 1.0, 1.0), (0.08, 1.0, 1.5)]
    copies = [folder / f"inputs{number}.xlsx" for number, _ in enumerate(inputs)]
    for copy, (rate, programmes, fixed) in zip(copies, inputs):
        opened = openpyxl.load_workbook(book)  # Formulas without what they came to.
        sheet = opened["What if"]
        sheet["B4"], sheet["B5"], sheet["B6"] = rate, programmes, fixed
        opened.save(copy)
    convert = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out"), *map(str, copies)]
    subprocess.run(convert, check=True, capture_output=True)  # It takes long to begin: all of them at once.
    for copy, (rate, _, fixed) in zip(copies, inputs):
        worked_out = openpyxl.load_workbook(folder / "out" / copy.name, data_only=True)["What if"]
        again = ["--set", f"scenario.discount_rate={rate}", "--set", f"scenario.fixed_cost={overhead * fixed}"]
        strategies = json.loads(tenure(*words, *again))["strategies"]
        for row, strategy in enumerate(strategies, start=9):
            shown, played = worked_out.cell(row, 2).value, strategy["metrics"]["npv"]["mean"]
            assert abs(shown - played) <= 1e-9 * abs(played) + 1e-3, f"{strategy['name']} at {rate}, {fixed}: {shown} {played}"
            gain, against = worked_out.cell(row, 3).value, strategy.get("versus_baseline", {}).get("npv", {"mean": 0.0})["mean"]
            assert abs(gain - against) <= 1e-6 * abs(played), f"{strategy['name']}: {gain} {against}"


def tables(folder):
    """Tables as Parquet say what the document says, to the last bit, and what the same tables say as text."""
    words = ["run", "scenarios/teaching/whom_to_look_after.toml", "--runs", "60"]
    document = json.loads(tenure(*words, "--json", "--series", "--values", "--out", folder / "typed", "--out-format", "parquet"))
    tenure(*words, "--out", folder / "text")
    base = duckdb.connect()
    names = sorted(it.stem for it in (folder / "typed").glob("*.parquet"))
    assert names == ["about", "customers", "ledger", "outcomes", "segments", "series", "summary"], names
    for name in names:
        base.execute(f"create view {name} as from '{folder}/typed/{name}.parquet'")
        types = {column: kind for column, kind, *_ in base.execute(f"describe {name}").fetchall()}
        text = f"(from read_csv('{folder}/text/{name}.csv', header = true, columns = {types}))"
        ours = base.execute(f"select * from {name} order by all").fetchall()
        assert ours and ours == base.execute(f"select * from {text} order by all").fetchall(), name
    spread = ["mean", "sd", "se", "ci95_low", "ci95_high", "p5", "p50", "p95", "gain", "gain_ci95_low", "gain_ci95_high", "p_better"]
    strategies = {it["name"]: it for it in document["strategies"]}

    def told(part, metric):
        figure, gain = part["metrics"][metric], part.get("versus_baseline", {}).get(metric)
        ends, gained = figure.get("ci95") or (None, None), (gain or {}).get("ci95") or (None, None)
        return (*[figure.get(it) for it in spread[:3]], *ends, *[figure.get(it) for it in spread[5:8]], (gain or {}).get("mean"), *gained, (gain or {}).get("p_better"))

    nothing = (None,) * len(spread)
    columns = ", ".join(spread)
    for strategy, metric, *cells in base.execute(f"select strategy, metric, {columns} from summary").fetchall():
        assert tuple(cells) == (told(strategies[strategy], metric) if strategies[strategy]["metrics"][metric] else nothing), (strategy, metric)
    for strategy, segment, metric, *cells in base.execute(f"select strategy, segment, metric, {columns} from segments").fetchall():
        part = strategies[strategy]["segments"][segment]
        assert tuple(cells) == (told(part, metric) if part["metrics"][metric] else nothing), (strategy, segment, metric)
    for strategy, period, metric, *cells in base.execute("select strategy, period, metric, mean, p5, p95 from series").fetchall():
        course = strategies[strategy]["series"][metric]
        assert cells == [course[it][period] for it in ["mean", "p5", "p95"]], (strategy, period, metric)
    for name, strategy in strategies.items():
        values = base.execute("select value from outcomes where strategy = ? order by replication", [name]).fetchall()
        assert [it for it, in values] == strategy["values"], name
    counted = base.execute("select typeof(replication) from outcomes limit 1").fetchall() + base.execute("select distinct sign from ledger order by sign").fetchall()
    assert counted == [("BIGINT",), (-1,), (0,), (1,)], counted


def timed(check):
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        check(pathlib.Path(folder))
    print(f"{check.__name__}: fine, {time.monotonic() - begun:.0f} s", flush=True)


# The browser and the office do not use more than a core each.
with ThreadPoolExecutor() as beside:
    others = beside.submit(lambda: [timed(check) for check in (tables, workbook)])
    timed(pages)
    others.result()
