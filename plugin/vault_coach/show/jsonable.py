"""A result as plain values for `--json`: what `json.dumps` takes, with keys that stay.

A value of the domain or of the analysis is written in one way wherever it stands; a page names its own keys in
`data()`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import singledispatch
from pathlib import PurePath
from typing import Any

from vault_coach.analysis.evidence import Reason
from vault_coach.analysis.reciprocity import Deed
from vault_coach.analysis.signal import Signal
from vault_coach.domain.commitment import Commitment
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.source import Source


@singledispatch
def jsonable(value: Any) -> Any:
    """Turn a value into what `json.dumps` takes.

    Text, numbers and None stay. Dates become ISO texts, mappings dicts, and all other collections lists.
    A dataclass becomes a dict of its fields, and a named tuple as well.

    Raises:
        TypeError: When there is no JSON for it.
    """
    if value is None or isinstance(value, str | int | float):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: jsonable(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return jsonable(value._asdict())
    if isinstance(value, Iterable):
        return [jsonable(item) for item in value]
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


@jsonable.register
def _(value: date) -> str:
    return value.isoformat()


@jsonable.register
def _(value: PurePath) -> str:
    return str(value)


@jsonable.register
def _(value: Mapping) -> dict[str, Any]:  # type: ignore[type-arg]  # dispatch needs the bare class
    return {str(key): jsonable(item) for key, item in value.items()}


@jsonable.register
def _(value: Source) -> dict[str, Any]:
    return {"path": value.path, "line": value.line, "quote": value.quote}


@jsonable.register
def _(value: Reason) -> dict[str, Any]:
    return {"text": value.text, "evidence": [jsonable(value.source)]}


@jsonable.register
def _(value: Signal) -> dict[str, Any]:
    """A pair of people is a list of two names."""
    names = ("id", "kind", "subject", "severity", "reason", "evidence", "absence", "move")
    return {name: jsonable(getattr(value, name)) for name in names}


def pick(value: Any, *names: str) -> dict[str, Any]:
    """Choose some attributes of a value, properties included, as an answer's keys."""
    return {name: getattr(value, name) for name in names}


def dated_line(line: Exchange | Deed) -> dict[str, Any]:
    """Write one line of a day, such as help given or a difference made, as an answer."""
    return {"text": line.text, "date": line.day, "evidence": [line.source]}


def commitment(promise: Commitment, today: date) -> dict[str, Any]:
    """Write one promise as an answer; `days_late` is 0 when it is not late."""
    return pick(promise, "owner", "counterpart", "text", "state", "due", "done") | {
        "days_late": promise.overdue_days(today),
        "evidence": [promise.source],
    }
