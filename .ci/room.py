"""The page for the room answers while something moves, and what it says in the end is what the command line says. It asks nothing of other
machines, axe-core objects to nothing at any width, and all of it can be done by keyboard. With `--time` it says how long the first picture takes, and
nothing else."""

import contextlib
import html
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, sync_playwright

WORDS = [it for it in sys.argv[1:] if it != "--time"]
TENURE = str(pathlib.Path(WORDS[0]).resolve())
SHOTS = pathlib.Path(WORDS[1]) if len(WORDS) > 1 else None  # Where pictures of the page go, to be looked at.
WHOLESALER = "scenarios/consulting/wholesaler.toml"
TEN_THOUSAND = """
scenario = { name = "Ten thousand", periods = 60, rate_basis = "year", runs = 200, seed = 1 }
segments.all = { customers = 10_000, retention = 0.8, purchases = 6, basket = 100, margin = 0.3 }
strategies.keep = { label = "Keep", change = [{ path = "segments.all.retention", add = 0.05 }], cost = { per_customer = 5 } }
levers.basket = { path = "segments.all.basket", low = 50, high = 150 }
levers.keep = { path = "strategies.keep.change.0.add", low = 0, high = 0.1 }
"""


@contextlib.contextmanager
def running(*words):
    """A server, and the address that it told."""
    server = subprocess.Popen([TENURE, "serve", *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield server, server.stdout.readline().strip()
    finally:
        server.send_signal(signal.SIGCONT)
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0, "Ctrl-C ends it cleanly"


@contextlib.contextmanager
def served(*words):
    """The same, of which the address alone is needed."""
    with running(*words) as (_, address):
        yield address


def opened(context, address, **size):
    """A page of it that has its answer; whatever it asks and complains of is heard."""
    page = context.new_page()
    if size:
        page.set_viewport_size(size)
    page.asked, page.complaints = [], []
    page.on("request", lambda it: page.asked.append(it.url))
    page.on("console", lambda it: page.complaints.append(it.text) if it.type in ("error", "warning") else None)
    page.on("pageerror", lambda it: page.complaints.append(str(it)))
    page.goto(address)
    finished(page)
    return page


def finished(page, timeout=120_000):
    """Waits until the latest question has its last answer. Asked again and again from here: the page itself may not evaluate words."""
    for _ in range(timeout // 25):
        if page.evaluate("(({ asking, done }) => asking !== undefined && asking === done)(document.documentElement.dataset)"):
            return
        page.wait_for_timeout(25)
    raise AssertionError("there is no answer")


def calm(page, origin):
    assert not page.complaints, page.complaints
    assert all(it.startswith((origin, "blob:" + origin)) for it in page.asked), page.asked
    wide = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1], f"{wide[0]} wide at {wide[1]}"


def objects(page, what):
    found = Axe().run(page)
    assert found.violations_count == 0, f"{what}:\n{found.generate_report()}"


def shot(page, name):
    if SHOTS:
        page.screenshot(path=SHOTS / f"room-{name}.png")


def read(page):
    """The sentence, what is said of the picture, and the fingerprint."""
    answer = page.inner_text("#answer")
    described = page.evaluate("document.getElementById('gains-description').textContent")
    return answer, described, re.search(r"scenario ([0-9a-f]{16})", page.inner_text("#facts")).group(1)


def told(folder, *words):
    """The same from `tenure run`."""
    file = folder / "report.html"
    subprocess.run([TENURE, "run", WHOLESALER, *words, "--report", file], check=True, capture_output=True)
    page = file.read_text()
    answer = html.unescape(re.search(r'<p class="answer">(.*?)</p>', page).group(1))
    described = html.unescape(re.search(r'<desc id="gains-description">(.*?)</desc>', page).group(1))
    return answer, described, re.search(r"scenario ([0-9a-f]{16})", page).group(1)


def looks(browser, address, origin):
    """Every width, every way of looking."""
    context = browser.new_context()
    page = opened(context, address, width=1280, height=720)
    high = page.evaluate("[document.scrollingElement.scrollHeight, innerHeight]")
    assert high[0] <= high[1], f"{high[0]} high at {high[1]}: it does not stand on one screen"
    for name, (width, height) in {"1280": (1280, 720), "1920": (1920, 1080), "390": (390, 844)}.items():
        page.set_viewport_size({"width": width, "height": height})
        for look in ["futures", "time", "why", "customers", "numbers"]:
            page.click(f"#tab-{look}")
            finished(page)
            calm(page, origin)
            objects(page, f"{look} at {width}")
            shot(page, f"{look}-{name}")
    page.click("#tab-futures")
    page.set_viewport_size({"width": 640, "height": 360})  # 1280 x 720 at 200%.
    finished(page)
    calm(page, origin)
    objects(page, "at 200%")
    page.set_viewport_size({"width": 1280, "height": 720})
    for media in [{"color_scheme": "dark"}, {"forced_colors": "active"}, {"reduced_motion": "reduce"}]:
        page.emulate_media(**media)
        calm(page, origin)
        objects(page, str(media))
        shot(page, "-".join(media.values()))
        page.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="no-preference")
    printed = page.pdf(prefer_css_page_size=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))
    assert sheets == 1, f"{sheets} sheets of paper"
    if SHOTS:
        (SHOTS / "room.pdf").write_bytes(printed)
    return context


def keyboard(context, address, origin):
    """From the first field to the last, and everything without a mouse."""
    page = opened(context, address, width=1280, height=720)
    met = []
    for _ in range(80):
        page.keyboard.press("Tab")
        at = page.evaluate("(() => { const it = document.activeElement; const box = it.getBoundingClientRect(); return [it.id || it.dataset.strategy || it.className || it.tagName, box.width > 0 && box.height > 0, getComputedStyle(it).outlineStyle] })()")
        if at[0] == "BODY":
            break
        assert at[1] and at[2] != "none", f"nobody sees where it is: {at}"
        met.append(at[0])
    for wanted in ["slider0", "field0", "keep", "tab-futures", "view", "print", "report"]:
        assert wanted in met, f"{wanted} is not reached: {met}"
    before = read(page)
    page.focus("#slider0")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    finished(page)
    moved = read(page)
    assert moved[2] != before[2] and "#lever" in page.url, page.url
    page.focus("#field0")
    page.keyboard.press("Control+a")
    page.keyboard.type("7.5")
    page.keyboard.press("Enter")
    finished(page)
    assert read(page)[2] not in (before[2], moved[2])
    page.focus("#tab-futures")
    page.keyboard.press("ArrowRight")
    finished(page)
    assert page.evaluate("document.activeElement.id") == "tab-time"
    page.keyboard.press("Home")
    for _ in range(6):  # One step back for each press, and one for the field.
        page.focus("#undo") if page.is_enabled("#undo") else None
        page.keyboard.press("Enter")
    finished(page)
    assert read(page) == before, "undone"
    # What the address says is how it is found again.
    page.fill("#field1", "4")
    page.press("#field1", "Enter")
    page.uncheck("[data-strategy=no_small_accounts]")
    finished(page)
    state, url = read(page), page.url
    again = opened(context, url)
    assert read(again) == state, url
    again.close()
    page.click("#keep")
    page.click("#reset")
    finished(page)
    assert "Kept:" in page.inner_text("#kept")
    objects(page, "with a kept answer")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    shot(page, "kept")
    page.focus("#field0")
    page.evaluate("scrollTo(0, 0)")
    before = page.locator("#reset").bounding_box()
    page.fill("#field0", "-900")
    page.press("#field0", "Enter")
    finished(page)
    assert page.get_attribute("#field0", "aria-invalid") == "true" and page.locator("#reset").bounding_box() == before
    assert "-900%: between 0% and 100% is expected" in page.inner_text("#trouble")
    assert page.is_visible("#trouble") and "cannot be played" in page.inner_text("#trouble")
    objects(page, "in trouble")
    shot(page, "trouble")
    page.click("#levers .back:not(:disabled)")
    finished(page)
    assert not page.is_visible("#trouble")
    with page.expect_download(timeout=120_000) as report:
        page.click("#report")
    assert pathlib.Path(report.value.path()).read_text().startswith("<!DOCTYPE html>")
    calm(page, origin)
    page.close()


def fifty_moves(context, address, folder, runs):
    """Nobody waits between them; the last one counts."""
    page = opened(context, address, width=1280, height=720)
    page.focus("#slider0")
    stands, low, high = (int(page.evaluate(f"document.getElementById('slider0').{it}")) for it in ("value", "min", "max"))
    for at in range(50):
        page.keyboard.press("ArrowRight" if at % 3 else "ArrowLeft")
        stands = min(high, stands + 1) if at % 3 else max(low, stands - 1)
    # A page that is busy hears keys late.
    for _ in range(1000):
        if page.input_value("#field0") == str(stands):
            break
        page.wait_for_timeout(25)
    finished(page)
    words = page.evaluate("document.getElementById('words').textContent").split(WHOLESALER)[1].split()
    assert words[:2] == ["--runs", str(runs)] and read(page) == told(folder, *words), words
    page.close()


# What is typed, what it is read as, and the words by which it is asked back.
MONEY = {"50000": "50000", "12,5": "12.5", "50 000": "50000", "50\u202f000": "50000", "€ 50000": "50000", "EUR 50 000,5": "50000.5",
         "1.250.000": "1250000", "1,250.5": "1250.5", "0,125": "0.125", "": "",
         "50.000": "is it 50 or 50 thousand? Type 50 or 50000.", "1,250": "is it 1.25 or 1250? Type 1.25 or 1250.",
         "85%": "none is expected", "USD 5": "such as 30000", "1e308": "too large", "5 0": "no number"}
SHARE = {"85%": "85", "85,5 %": "85.5", "0.85%": "0.85", "33.333": "33.333", "100": "100",
         "0,85": "0.85% is far below what it is meant to be (70 to 90%). Is 85 meant?", "€ 85": "such as 86"}


def fields(page):
    """What people type is read in one way, or asked back."""
    told = page.evaluate("""([money, share]) => import("/fields.js").then(({ number }) => {
        const all = { low: 0, high: 200000, label: "It", currency: "EUR" };
        const read = (typed, about) => typed.map((it) => number(it, { ...all, ...about }));
        return [read(money, { unit: "", fine: false, example: "30000" }), read(share, { unit: "%", fine: true, example: "86", low: 70, high: 90 })];
    })""", [list(MONEY), list(SHARE)])
    for table, all in zip([MONEY, SHARE], told):
        for (typed, expected), found in zip(table.items(), all):
            assert found.get("shown") == expected or expected in found.get("wrong", ""), f"{typed}: {found}, and not {expected}"


def entered(page, field, text):
    page.fill(field, text)
    page.press(field, "Enter")


def honest(browser):
    """Figures never stand below what they are not of."""
    context = browser.new_context()
    with running(WHOLESALER, "--runs", "80") as (server, address):
        origin = address.split("/?")[0]
        page = opened(context, address + "#lever.stay=1000&lever.plan=50.000.0&lever.foo=3&off=nobody", width=1280, height=720)
        assert page.evaluate("document.getElementById('tab-numbers').click(), document.body.classList.contains('stale')"), "another look pales at once"
        finished(page)
        page.click("#keep")
        assert page.locator("#kept svg").count() and not page.locator("#kept table").count(), "the dots are kept"
        note = page.inner_text("#note")
        for left in ["is 1000%", "foo=3", "off=nobody", "“50.000.0” is no number"]:
            assert left in note, note
        assert "lever" not in page.url and "worth" in page.inner_text("#answer"), page.url
        fields(page)
        # What is wrong with a field stays, whatever is played meanwhile.
        entered(page, "#field4", "50.000")
        page.uncheck("[data-strategy=loyalty_card]")
        finished(page)
        assert "50 or 50000" in page.inner_text("#wrong") and page.input_value("#field4") == "50.000"
        assert page.get_attribute("#field4", "aria-invalid") == "true" and not page.is_visible("#trouble")
        objects(page, "with a field that is wrong")
        shot(page, "wrong")
        entered(page, "#field4", "50 000")
        finished(page)
        assert not page.is_visible("#wrong") and page.input_value("#field4") == "50000"
        # A life is of the levers that it was asked of.
        page.click("#one summary")
        page.fill("#customer", "medium 1")
        page.click("#who button")
        page.wait_for_selector("#life .facts")
        assert "50000" in page.inner_text("#life .facts") and not page.is_visible("#old")
        # Nobody answers: what is shown is of the question before, and says so.
        server.send_signal(signal.SIGSTOP)
        entered(page, "#field0", "80")
        page.wait_for_selector("body.stale")
        assert page.is_visible("#old") and page.inner_text("#progress") == "the answer before"
        page.click("#keep")
        kept = page.inner_text("#kept article:last-child h2")
        assert "50000" in kept and "80%" not in kept and "without Loyalty card" in kept, kept
        page.wait_for_selector("#trouble:visible", timeout=10_000)
        assert "not answered for some seconds" in page.inner_text("#trouble")
        shot(page, "silent")
        server.send_signal(signal.SIGCONT)
        finished(page)
        assert not page.is_visible("#trouble") and page.locator("body.stale").count() == 0
        # Where a lever may stand, but its slider does not go.
        entered(page, "#field0", "95")
        finished(page)
        assert "stands beyond its slider, 70 to 90%" in page.inner_text("#standing")
        calm(page, origin)
    context.close()


def come_back(browser, folder):
    """A page goes on when its server was stopped and started."""
    context = browser.new_context()
    with served(WHOLESALER, "--runs", "40") as address:
        port = re.search(r":(\d+)/", address).group(1)
        page = opened(context, address, width=1280, height=720)
        page.fill("#field0", "7")
        page.press("#field0", "Enter")
        finished(page)
        before = read(page)
    page.fill("#field1", "4")
    page.press("#field1", "Enter")
    page.wait_for_selector("#trouble:visible")
    with served(WHOLESALER, "--runs", "40", "--port", port) as address:
        other = opened(context, address)
        finished(page)
        assert not page.is_visible("#trouble") and read(page) != before
        other.close()
    # Of another scenario nothing that the page shows is true any more.
    mark = page.evaluate("document.body.dataset.mark")
    with served(WHOLESALER, "--runs", "40", "--seed", "7", "--port", port) as address:
        other = opened(context, address)
        page.fill("#field1", "6")
        page.press("#field1", "Enter")  # It learns of it as soon as it asks.
        for _ in range(1000):
            with contextlib.suppress(Error):  # It is on its way from one page to the other.
                if page.evaluate("document.body.dataset.mark") != mark:
                    break
            page.wait_for_timeout(25)
        finished(page)
        assert "#" not in page.url and "seed 7" in page.inner_text("#facts")
        other.close()
    context.close()


def first_picture(browser, name, *words):
    """From a move to the first new picture, in milliseconds: the median of so many moves."""
    with served(*words) as address:
        context = browser.new_context()
        page = opened(context, address, width=1280, height=720)
        for lever in range(page.locator(".lever").count()):
            taken = []
            for move in range(21):
                taken.append(page.evaluate("""([lever, move]) => new Promise((done) => {
                    const slider = document.getElementById("slider" + lever), html = document.documentElement;
                    const step = slider.step === "any" ? 1 : Number(slider.step), steps = Math.round((slider.max - slider.min) / step);
                    const began = performance.now();
                    slider.value = Number(slider.min) + (1 + (move * 7919) % (steps - 1)) * step;
                    slider.dispatchEvent(new Event("input", { bubbles: true }));
                    const asked = html.dataset.asking;
                    const seen = new MutationObserver(() => html.dataset.shown === asked && requestAnimationFrame(() => {
                        seen.disconnect();
                        slider.dispatchEvent(new Event("change", { bubbles: true }));
                        done(performance.now() - began);
                    }));
                    seen.observe(html, { attributes: true });
                })""", [lever, move]))
            label = page.inner_text(f"label[for=field{lever}]")
            print(f"{name}, {label}: first picture after {statistics.median(taken):.0f} ms (median of {len(taken)}, worst {max(taken):.0f})")
            if page.is_enabled("#reset"):
                page.click("#reset")
            finished(page, 600_000)
        context.close()


with tempfile.TemporaryDirectory() as place, sync_playwright() as browsers:
    folder = pathlib.Path(place)
    browser = browsers.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    if "--time" in sys.argv:
        first_picture(browser, "wholesaler", WHOLESALER)
        (folder / "ten_thousand.toml").write_text(TEN_THOUSAND)
        first_picture(browser, "10,000 customers", folder / "ten_thousand.toml")
        sys.exit()
    with served(WHOLESALER, "--runs", "80") as address:
        origin = address.split("/?")[0]
        context = looks(browser, address, origin)
        print("it looks right")
        keyboard(context, origin, origin)
        print("it can be done by keyboard")
        fifty_moves(context, origin, folder, 80)
        print("the last of fifty moves is what it says")
        context.close()
    honest(browser)
    print("figures stand below what they are of")
    come_back(browser, folder)
    print("it comes back")
    browser.close()
print("the page for the room: fine")
