"""A guardrail file: TOML, JSON, or plain ``key: value`` lines, checked whole before it counts."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from tutor_core.errors import RequestError
from tutor_core.guardrails.policy import KEYS, Policy, shown
from tutor_core.guardrails.rules import changed, rule, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_FILE = 64_000
"""Characters of a file; every key with its longest value takes a tenth of it. Our choice."""

# Problems told at once; a file with more is the wrong file (our choice).
MOST_PROBLEMS = 12
_FENCE = re.compile(r"\A\s*```\w*\n|\n```\s*\Z")
_LINE = re.compile(r"[\"']?([\w -]+?)[\"']?\s*[:=]\s*(.*)")
_COMMENT = re.compile(r"(?:^|\s)#(?:\s.*)?$")

Pairs = list[tuple[str, str]]


def loaded(policy: Policy, text: str) -> Policy:
    """Return the next version with all that a file sets; what it doesn't name stays as it is.

    Raises RequestError naming everything that is wrong with it; then nothing of it counts.
    """
    if len(text) > LONGEST_FILE:
        raise RequestError(f"That file is too long: at most {LONGEST_FILE:,} characters are read.")
    pairs, problems = _pairs(_FENCE.sub("", text))
    values: dict[str, Any] = {}
    for key, value in pairs:
        try:
            found = rule(key)
            read = value_of(found, value)
        except RequestError as error:
            problems.append(error.text)
            continue
        if found.key in values:
            problems.append(f"{found.key} is set twice.")
        values[found.key] = read
    if not pairs and not problems:
        problems.append("It sets no guardrail. A line looks like this: highest_rung = 3")
    if not problems:
        try:
            return changed(policy, values.items())
        except RequestError as error:
            problems.append(error.text)
    raise RequestError(_listed(problems))


def written(policy: Policy) -> str:
    """Return a policy as a file that can be loaded again."""
    return "".join(f"{key}: {shown(getattr(policy, key))}\n" for key in KEYS)


def _listed(problems: list[str]) -> str:
    told = [f"- {problem}" for problem in problems[:MOST_PROBLEMS]]
    more = len(problems) - len(told)
    told += [f"- and {more} more"] if more else []
    head = "Nothing was changed, because this is wrong with the file:"
    return "\n".join([head, *told])


def _pairs(text: str) -> tuple[Pairs, list[str]]:
    """Return keys with the texts of their values, and what can't be read."""
    if text.lstrip().startswith("{"):
        try:
            return list(_flat(json.loads(text, object_pairs_hook=_once))), []
        except (ValueError, RecursionError) as error:
            return [], [f"It looks like JSON, but can't be read as such: {error}."]
    try:
        return list(_flat(tomllib.loads(text))), []
    except (tomllib.TOMLDecodeError, RecursionError):
        return _lines(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key is there twice")
    return dict(pairs)


def _flat(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the settings of a table and of those in it, whose names only group."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value)
        else:
            yield key, _text(value)


def _text(value: object) -> str:
    """Return a value of TOML or JSON as it would be typed."""
    if isinstance(value, list):
        return ", ".join(map(_text, value)) or shown(None)
    if isinstance(value, datetime):
        return shown(value.replace(tzinfo=None))
    if isinstance(value, bool | time | date) or value is None:
        return shown(value)
    return str(value)


def _lines(text: str) -> tuple[Pairs, list[str]]:
    pairs: Pairs = []
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        for part in line.split(";") if _several(line) else [line]:
            plain = _COMMENT.sub("", part).strip()
            if not plain or plain in ("---", "...") or re.fullmatch(r"\[[\w .-]+\]", plain):
                continue
            found = _LINE.fullmatch(plain)
            if found is None and plain.startswith("- ") and pairs:
                pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]}, {_unquoted(plain[2:])}".strip(", "))
            elif found is None:
                problems.append(f"Line {number} is no setting: {plain[:40]!r}.")
            else:
                pairs.append((found[1], _unquoted(found[2].strip().strip("[]"))))
    return pairs, problems


def _unquoted(text: str) -> str:
    return text.replace('"', "").strip(" '")


def _several(line: str) -> bool:
    """Whether a line holds several settings, as when they are pasted into one."""
    parts = [part for part in line.split(";") if part.strip()]
    return len(parts) > 1 and all(_LINE.fullmatch(part.strip()) for part in parts)
