"""What the documents say is so: code of the README and the notebook runs, and so do the recipes that can be run here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tenure
from conftest import COMMAND, command, fewer

HOME = Path(__file__).resolve().parents[1]


def test_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for package in ["pandas", "polars", "pyarrow", "duckdb"]:
        pytest.importorskip(package)
    blocks = re.findall(r"```python\n(.*?)```", (HOME / "README.md").read_text(), flags=re.DOTALL)
    script = tmp_path / "readme.py"
    # What starts processes stands below the guard, and what follows it is plain code.
    script.write_text(fewer("\n".join(blocks)))
    done = subprocess.run([sys.executable, script], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "answer.html").read_text().startswith("<!DOCTYPE html>")
    assert len(blocks) >= 8


def test_the_notebook_runs(tmp_path: Path) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    notebook = nbformat.read(HOME / "example.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = fewer(cell.source)
    nbclient.NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in shown if output.output_type == "error"]
    assert any("<svg" in output.get("data", {}).get("text/html", "") for output in shown)


def test_the_recipe_for_dask_runs() -> None:
    pytest.importorskip("distributed")
    assert _printed("dask_cluster.py") == command("run", "--runs", "200") + "\n"


def test_the_recipe_for_ray_runs() -> None:
    pytest.importorskip("ray")
    assert _printed("ray_pool.py") == command("run", "--runs", "200") + "\n"


def test_what_spark_does_to_a_partition_is_what_is_asked() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    sys.path.insert(0, str(HOME / "recipes"))
    import spark

    batch = pyarrow.RecordBatch.from_pydict({"retention": [0.6, 0.8]})
    table = pyarrow.Table.from_batches(spark.play(iter([batch])))
    assert [f"{field.name} {field.type}" for field in table.schema] == spark.SCHEMA.split(", ")
    told = tenure.run(runs=50, set={"segments.small.retention": 0.8}, progress=False).summary.to_dict()
    found = {(row["strategy"], row["metric"]): row["mean"] for row in table.to_pylist() if row["retention"] == 0.8}
    assert found == dict(zip(zip(told["strategy"], told["metric"]), told["mean"]))


def test_the_jobs_of_slurm_say_together_what_one_says(shop: str) -> None:
    path = f"{Path(COMMAND).parent}:/usr/bin:/bin"
    for task in range(1, 9):
        array = {"ID": task, "MIN": 1, "MAX": 8, "COUNT": 8}
        variables = {f"SLURM_ARRAY_TASK_{name}": str(value) for name, value in array.items()}
        asked = {"SCENARIO": shop, "RUNS": "50", "PATH": path, "SLURM_ARRAY_JOB_ID": "1", "SLURM_CPUS_PER_TASK": "1"}
        subprocess.run(["bash", HOME / "recipes" / "slurm.sh"], env={**asked, **variables}, check=True)
    subprocess.run(["bash", HOME / "recipes" / "slurm.sh", "tell"], env={"PATH": path}, check=True)
    assert "Shop" in Path("answer.html").read_text()
    assert command("merge", *[f"part{task}.tenure" for task in range(1, 9)]) == command("run", shop, "--runs", "50")


def test_the_pods_of_kubernetes_say_together_what_one_says(shop: str, tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    job = yaml.safe_load((HOME / "recipes" / "kubernetes.yaml").read_text())["spec"]
    (container,) = job["template"]["spec"]["containers"]
    (words,) = container["args"]
    words = (
        words.replace("/scenario/mine.toml", shop)
        .replace("/parts/", "")
        .replace("10000", "50")
        .replace("exec tenure", f"exec {COMMAND}")
    )
    for index in range(job["completions"]):
        subprocess.run(
            [*container["command"], words], env={**os.environ, "JOB_COMPLETION_INDEX": str(index)}, check=True
        )
    assert command("merge", *[f"part{index}.tenure" for index in range(8)]) == command("run", shop, "--runs", "50")


def _printed(recipe: str) -> str:
    done = subprocess.run([sys.executable, HOME / "recipes" / recipe], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
