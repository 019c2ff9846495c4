# What is done often. `just` lists it.

_:
    @just --list --unsorted

# The whole suite
test:
    cargo test --workspace

# Form and clippy
lint:
    cargo fmt --check
    cargo clippy --workspace --all-targets -- -D warnings

# What every build checks
full:
    .ci/run

# The suite with many more made-up programs and scenarios: before a release
deep:
    TENURE_PROGRAMS=100000 PROPTEST_CASES=1000 cargo test --workspace

# The Python package: its wheel, and what it says; `just python release` as it is handed out
python profile="dev":
    .ci/python {{ profile }}

# What people open, opened: a page in Chromium, a workbook in LibreOffice, tables in DuckDB
reports:
    .ci/reports

# The page of `tenure serve`, driven in Chromium
room:
    .ci/room

# The mechanism of ARCHITECTURE.md, added to a copy and played
mechanism:
    #!/usr/bin/env bash
    set -euo pipefail
    target=$PWD/target copy=$(mktemp -d)
    git ls-files -z | tar --create --null --files-from=- | tar --extract --directory "$copy"
    cd "$copy"
    git apply -C1 tests/data/spoilage.patch
    CARGO_TARGET_DIR=$target cargo test --test suite -- spoilage:: properties:: floors::

# The reference model elsewhere, checked and timed beside tenure: five minutes
peers:
    python3 benches/peers/run.py

# The parts and the reference model, timed: columns of chance, rules, the engine
bench:
    cargo bench

# Renew golden results and snapshots, after CONTRIBUTING.md; then read the difference
golden:
    TENURE_GOLDEN=renew INSTA_UPDATE=always cargo test
    git diff --stat -- tests

# Renew the output that README.md shows
readme:
    #!/usr/bin/env python3
    import pathlib, subprocess
    command = "cargo run --release -- run scenarios/consulting/wholesaler.toml"
    shown = subprocess.run(command.split(), check=True, capture_output=True, text=True).stdout
    readme = pathlib.Path("README.md")
    before, rest = readme.read_text().split(f"$ {command}\n", 1)
    readme.write_text(f"{before}$ {command}\n{shown}{rest[rest.index('```'):]}")
