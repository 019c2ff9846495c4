"""What tests play, and the command that they hold answers against."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = os.environ.get("TENURE") or shutil.which("tenure", path=str(Path(sys.executable).parent))

SHOP = """
scenario = { name = "Shop", periods = 12, runs = 40, seed = 5, fixed_cost = 30, rate_basis = "period" }
portfolio.customers = "named.csv"
segments.large = { retention = 0.9, purchases = 2, basket = 100, basket_noise = 0.3, margin = 0.3 }
segments.small = { customers = 12, retention = 0.7, purchases = 1, basket = 40, margin = 0.5, referrals = 0.05 }
strategies.keep = { label = "Keep", change = [{ path = "segments.*.retention", add = 0.05 }] }
strategies.card = { rules = ["rules/card.rhai", "price_rise.rhai"] }
"""
CARD = "fn retention(customer, base) { if customer.tenure > 2 { base + 0.02 } else { base } }\n"
NAMED = 'id,segment\nJansen,large\n"de Vries, P.",large\n'


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A shop with a list and rules beside it, in the folder that one stands in."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "shop.toml").write_text(SHOP)
    (tmp_path / "named.csv").write_text(NAMED)
    (tmp_path / "rules" / "card.rhai").write_text(CARD)
    monkeypatch.chdir(tmp_path)
    return "shop.toml"


def command(*words: str) -> str:
    """What the command prints."""
    done = subprocess.run(
        [COMMAND, *words], check=False, capture_output=True, text=True, env={**os.environ, "COLUMNS": "80"}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def fewer(code: str) -> str:
    """The same with fewer runs, where what is tested is not optimised."""
    return re.sub(r"\bruns=\d+", "runs=20", code) if "debug" in Path(COMMAND).parts else code


def shipped(name: str) -> str:
    """A scenario that comes with the sources."""
    return str(ROOT / "scenarios" / name)
