"""Values of Python as TOML."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ._errors import InputError

BARE = re.compile(r"[A-Za-z0-9_-]+")


def document(scenario: Mapping[str, Any]) -> str:
    """A scenario as text, as people write it: tables and the tables in them by their names, a line for each key, and what is deeper inline."""
    lines = [f"{key(name)} = {value(it)}\n" for name, it in scenario.items() if not isinstance(it, Mapping)]
    for name, table in scenario.items():
        if not isinstance(table, Mapping):
            continue
        # A table with more than tables in it stands as one, so that the order of its keys is the dict's.
        if table and all(isinstance(inner, Mapping) for inner in table.values()):
            for inner, keys in table.items():
                lines += [f"\n[{key(name)}.{key(inner)}]\n", *_lines(keys)]
        else:
            lines += [f"\n[{key(name)}]\n", *_lines(table)]
    return "".join(lines).lstrip("\n")


def _lines(table: Mapping[str, Any]) -> list[str]:
    return [f"{key(name)} = {value(it)}\n" for name, it in table.items()]


def key(name: Any) -> str:
    """A key: bare where it may be, else quoted."""
    return str(name) if BARE.fullmatch(str(name)) else json.dumps(str(name))


def value(it: Any) -> str:
    """A value: texts are quoted, tables stand inline."""
    if isinstance(it, bool) or getattr(getattr(it, "dtype", None), "kind", "") == "b":
        return "true" if it else "false"
    if isinstance(it, str):
        # What JSON escapes, TOML escapes likewise, but for the last control character.
        return json.dumps(it, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(it, (datetime.date, datetime.datetime)):
        return it.isoformat()
    if isinstance(it, Mapping):
        return "{" + ", ".join(f"{key(name)} = {value(inner)}" for name, inner in it.items()) + "}"
    if isinstance(it, int):
        return str(it)
    if isinstance(it, Sequence) or len(getattr(it, "shape", ())) > 0:
        return "[" + ", ".join(value(inner) for inner in it) + "]"
    if hasattr(it, "tolist") and isinstance(it.tolist(), datetime.date):
        return value(it.tolist())
    if hasattr(it, "__float__"):
        return repr(float(it))
    raise InputError(f"{it!r} cannot stand in a scenario: numbers, texts, dates, lists and dicts can")
