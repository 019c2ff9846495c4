# What is done often. `just` lists it.

_:
    @just --list --unsorted

# The whole suite
test:
    cargo test

# Form and clippy
lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings

# What every build checks
full:
    .ci/run

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
