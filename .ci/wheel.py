#!/usr/bin/env python3
"""Lays out what a wheel of the Python package holds, around a library that is built already: `wheel.py LIBRARY FOLDER`. maturin would build it anew."""

import pathlib
import re
import shutil
import sys
import sysconfig

library, folder = map(pathlib.Path, sys.argv[1:])
shutil.rmtree(folder, ignore_errors=True)
shutil.copytree("python/package/tenure", folder / "tenure", ignore=shutil.ignore_patterns("__pycache__"))
shutil.copy(library, folder / "tenure" / "_tenure.abi3.so")

project = pathlib.Path("python/pyproject.toml").read_text()
scripts = re.search(r"\[project.scripts\]\n(\w+ = )\"(.*)\"", project)
version = re.search(r'^version = "(.*)"', pathlib.Path("python/Cargo.toml").read_text(), re.MULTILINE)[1]
about = folder / f"tenure-{version}.dist-info"
about.mkdir()
(about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: tenure\nVersion: {version}\nRequires-Python: >=3.10\n")
tag = "cp310-abi3-" + sysconfig.get_platform().replace("-", "_")
(about / "WHEEL").write_text(f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: {tag}\n")
(about / "entry_points.txt").write_text(f"[console_scripts]\n{scripts[1]}{scripts[2]}\n")
