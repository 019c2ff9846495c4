"""Values of Python as TOML."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any

from ._errors import InputError


def document(scenario: Mapping[str, Any]) -> str:
    """A scenario as text: a line for each key, and its tables inline."""
    return "".join(f"{key(name)} = {value(it)}\n" for name, it in scenario.items())


def key(name: Any) -> str:
    """A key as it may stand anywhere."""
    return json.dumps(str(name))


def value(it: Any) -> str:
    """A value: texts are quoted, tables stand inline."""
    if isinstance(it, bool):
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
    if hasattr(it, "__float__") and not isinstance(it, Sequence):
        return repr(float(it))
    if isinstance(it, Sequence) or hasattr(it, "tolist"):
        return "[" + ", ".join(value(inner) for inner in it) + "]"
    raise InputError(f"{it!r} cannot stand in a scenario: numbers, texts, dates, lists and dicts can")
