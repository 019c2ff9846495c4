"""Checks B1 in every peer and in tenure, times them side by side on one core, and prints the tables: `just peers`."""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = ROOT / "target"
VENV = TARGET / "peers-venv"
TENURE = TARGET / "dist" / "tenure"

# Thirteen independent implementations of B1 agree on these.
NPV_PER_CUSTOMER = 4531.0
ACP_PER_CUSTOMER = 50.17
STANDARD_ERRORS = 4

SEED = 1
ROUNDS = 5
TENURE_RUNS = 200
FIVE = ["scripted", "flat", "uplift", "complaints", "frequency"]

CORES = sorted(os.sched_getaffinity(0))
ONE_CORE = CORES[-1:]
TWO_CORES = CORES[-2:]
ENVIRONMENT = os.environ | {
    f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "NUMBA")
}


class Peer(NamedTuple):
    """A program that takes N, runs and seed and prints its figures as JSON."""

    name: str
    command: tuple
    customers: int
    check_runs: int
    timed_runs: int

    def play(self, runs):
        done = run([*self.command, self.customers, runs, SEED], ONE_CORE)
        if done.status != 0:
            sys.exit(f"{self.name} failed:\n{done.stderr}")
        return json.loads(done.stdout)


PYTHON = VENV / "bin" / "python"
NATIVE = TARGET / "peers" / "release"
PEERS = [
    Peer("NumPy", (PYTHON, HERE / "numpy_b1.py"), 10_000, 1_000, 40),
    Peer("Numba", (PYTHON, HERE / "numba_b1.py"), 10_000, 1_000, 60),
    Peer("Rust", (NATIVE / "scalar",), 10_000, 1_000, 80),
    Peer("Rhai per call", (NATIVE / "rhai_per_call",), 10_000, 50, 3),
    Peer("Mesa", (PYTHON, HERE / "mesa_b1.py"), 1_000, 200, 20),
]


class Finished(NamedTuple):
    """A process that has ended."""

    status: int
    stdout: str
    stderr: str
    cpu: float
    wall: float


def run(command, cores):
    """Runs a command on the given cores and takes its time, user and system."""
    pinned = ["taskset", "-c", ",".join(map(str, cores)), *map(str, command)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(pinned, env=ENVIRONMENT, capture_output=True, text=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Finished(done.returncode, done.stdout, done.stderr, cpu, wall)


def tenure(strategies, runs, threads=1):
    """Runs B1 in tenure; returns how the process ended and what it printed, read as JSON (None if it is not)."""
    chosen = [word for name in strategies for word in ("--strategy", name)]
    command = [TENURE, "run", ROOT / "benches" / "b1.toml", *chosen, "--runs", runs, "--seed", SEED]
    done = run([*command, "--threads", threads, "--json"], TWO_CORES if threads == 2 else ONE_CORE)
    try:
        return done, json.loads(done.stdout) if done.status == 0 else None
    except json.JSONDecodeError:
        return done, None


def metrics(document, strategy):
    """The figures of one strategy, by name."""
    return next(played["metrics"] for played in document["strategies"] if played["name"] == strategy)


def note(text):
    print(text, file=sys.stderr, flush=True)


def prepare():
    """Installs the Python peers, builds the Rust ones and tenure."""
    if not PYTHON.exists():
        subprocess.run([python(), "-m", "venv", VENV], check=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"], check=True)
    build = ["cargo", "build", "--locked", "--manifest-path"]
    peers = ["--release", "--target-dir", TARGET / "peers"]
    subprocess.run([*build, HERE / "scalar" / "Cargo.toml", *peers], check=True)
    subprocess.run([*build, ROOT / "Cargo.toml", "--profile", "dist", "--target-dir", TARGET], check=True)


def python():
    """A Python that the pinned versions run on: this one, one on the path, or one that pyenv has."""
    if sys.version_info >= (3, 12):
        return sys.executable
    on_path = [shutil.which(f"python3.{minor}") for minor in (13, 12, 14)]
    of_pyenv = sorted(Path.home().glob(".pyenv/versions/3.1[234]*/bin/python"), reverse=True)
    for candidate in filter(None, [*on_path, *of_pyenv]):
        if subprocess.run([candidate, "--version"], capture_output=True).returncode == 0:
            return candidate
    sys.exit("Mesa 3.5 needs Python 3.12 or later, and none was found: run this file with one.")


def check(name, npv, npv_error, acp, acp_error):
    """Ends the program if the estimates are not those of B1."""
    z_npv = (npv - NPV_PER_CUSTOMER) / npv_error
    z_acp = (acp - ACP_PER_CUSTOMER) / acp_error
    note(
        f"{name}: NPV {npv:.1f} +- {npv_error:.1f} (z {z_npv:+.1f}), "
        f"{acp:.2f} +- {acp_error:.2f} customer-periods (z {z_acp:+.1f})"
    )
    if max(abs(z_npv), abs(z_acp)) > STANDARD_ERRORS:
        sys.exit(f"{name} is not B1: expected an NPV of {NPV_PER_CUSTOMER} and {ACP_PER_CUSTOMER} customer-periods.")


def check_peers():
    """Checks each peer; returns their names with versions."""
    names = {}
    for peer in PEERS:
        figures = peer.play(peer.check_runs)
        names[peer] = figures["implementation"]
        check(
            names[peer],
            figures["npv_per_customer"],
            figures["npv_standard_error"],
            figures["acp_per_customer"],
            figures["acp_standard_error"],
        )
    return names


def check_tenure():
    """Whether tenure can run B1, and what it then computes is checked like any peer's figures."""
    done, document = tenure(["scripted"], 1_000)
    if document is None:
        reason = done.stderr.strip() or "it printed no JSON"
        note(f"tenure was SKIPPED, it cannot run benches/b1.toml: {reason}")
        return False
    scripted = metrics(document, "scripted")
    n = scripted["customers_start"]["mean"]
    npv, periods = scripted["npv"], scripted["customer_periods"]
    check("tenure", npv["mean"] / n, npv["se"] / n, periods["mean"] / n, periods["se"] / n)
    return True


def simulation_seconds(strategies):
    """CPU seconds of TENURE_RUNS - 1 runs, the start of the program taken off; with what the program printed."""
    whole, document = tenure(strategies, TENURE_RUNS)
    start, _ = tenure(strategies, 1)
    return whole.cpu - start.cpu, document


def ns_per_acp(strategy):
    """Of a strategy by itself: if tenure plays the baseline beside it, that is not taken off."""
    seconds, document = simulation_seconds([strategy])
    acp = metrics(document, strategy)["customer_periods"]["mean"] * (TENURE_RUNS - 1)
    return seconds / acp * 1e9


def two_threads():
    """How many times faster two threads are on two cores, by the clock on the wall; the figures must be the same."""
    (one, document), (two, same) = tenure(["scripted"], TENURE_RUNS), tenure(["scripted"], TENURE_RUNS, threads=2)
    if document["strategies"] != same["strategies"]:
        sys.exit("tenure: two threads give other figures than one.")
    start = tenure(["scripted"], 1)[0].wall
    return (one.wall - start) / (two.wall - start)


def rounds(with_tenure):
    """Times everything ROUNDS times, in turn, so that a busy moment of the machine falls on all alike."""
    ns = {peer: [] for peer in PEERS}
    ns |= {name: [] for name in ("scripted", "flat")}
    five, threads = [], []
    for number in range(ROUNDS):
        note(f"round {number + 1} of {ROUNDS}")
        for peer in PEERS:
            ns[peer].append(peer.play(peer.timed_runs)["ns_per_acp"])
        if with_tenure:
            for name in ("scripted", "flat"):
                ns[name].append(ns_per_acp(name))
            five.append(simulation_seconds(FIVE)[0] / simulation_seconds(["baseline"])[0])
            if len(TWO_CORES) == 2:
                threads.append(two_threads())
    return ns, five, threads


def report(names, ns, five, threads):
    """Prints the tables in Markdown."""
    scripted = median(ns["scripted"]) if ns["scripted"] else None
    print("| implementation | ns per acp | lowest - highest | against tenure |")
    print("|---|---|---|---|")
    for peer in PEERS:
        row(names[peer], ns[peer], scripted)
    if scripted is None:
        print("\ntenure was skipped: it cannot run `benches/b1.toml` yet.")
        return
    row("tenure, `scripted`", ns["scripted"], scripted)
    row("tenure, `flat`", ns["flat"], scripted)
    print("\n| tenure | ratio |")
    print("|---|---|")
    pairs = zip(ns["scripted"], ns["flat"])
    print(f"| `scripted` against `flat`, ns per acp | {median(a / b for a, b in pairs):.2f} |")
    print(f"| five strategies against `baseline` alone, CPU seconds | {median(five):.2f} |")
    if threads:
        print(f"| one thread against two, seconds by the clock | {median(threads):.2f} |")


def row(name, ns, scripted):
    ratio = f"{median(ns) / scripted:.1f}" if scripted else "-"
    print(f"| {name} | {median(ns):.1f} | {min(ns):.1f} - {max(ns):.1f} | {ratio} |")


def main():
    prepare()
    names = check_peers()
    with_tenure = check_tenure()
    report(names, *rounds(with_tenure))


if __name__ == "__main__":
    main()
