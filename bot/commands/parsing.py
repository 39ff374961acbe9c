"""Reads what was typed behind a command into its arguments."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from bot.commands.command import Arg, Kind
from tutor_core.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompts.loader import Phrases

_WORD = re.compile(r"\S+")
_NAME = re.compile(r'@(?:"([^"\n]+)"|(\S+))')
# Longer than any name here; a nearest match over more would cost time and find nothing.
_SHOWN = 40
# difflib's ratio from which a word is taken for another (our choice: at a half, /foo is
# /portfolio).
NEAR = 0.6


def clipped(text: str) -> str:
    """Return text short enough to be quoted back in a complaint."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def nearest(word: str, names: list[str]) -> str:
    """Return the name that looks most like the word, "" when none does."""
    close = difflib.get_close_matches(word.lower()[:_SHOWN], names, n=1, cutoff=NEAR)
    return close[0] if close else ""


def parse(typed: str, args: tuple[Arg, ...], words: Phrases) -> dict[str, str | int]:
    """Return the arguments by name. Raises RequestError saying which one is missing or wrong."""
    left = typed.strip()
    given: dict[str, str | int] = {}
    skipped: list[Arg] = []
    for arg in (one for one in args if one.kind is not Kind.FILE):
        if arg is not args[-1] and not arg.required and not _fits(left, arg):
            skipped.append(arg)
            continue
        if arg is args[-1] and arg.kind is Kind.NAME:
            taken, left = left.removeprefix("@").strip('"'), ""
        else:
            taken, left = _take(left, arg)
        if taken:
            # What fits no number that may be left out was meant for the first of them.
            meant = next((one for one in skipped if one.kind is arg.kind is Kind.NUMBER), arg)
            given[arg.name] = _checked(taken, arg if _fits(taken, arg) else meant, words)
        elif arg.required:
            raise RequestError(words.say("command.missing", name=arg.usage, help=arg.help))
    if left:
        key = "attach" if any(arg.kind is Kind.FILE for arg in args) else "too_much"
        raise RequestError(words.say(f"command.{key}", text=clipped(left)))
    return given


def filled(
    given: Mapping[str, str | int], args: tuple[Arg, ...], words: Phrases
) -> dict[str, str | int]:
    """Check arguments that were filled in one by one. Raises RequestError like ``parse``."""
    checked: dict[str, str | int] = {}
    for arg in (one for one in args if one.kind is not Kind.FILE):
        value = str(given.get(arg.name, "")).strip()
        if value:
            checked[arg.name] = _checked(_alone(value, arg, words), arg, words)
        elif arg.required:
            raise RequestError(words.say("command.missing", name=arg.usage, help=arg.help))
    return checked


def _alone(value: str, arg: Arg, words: Phrases) -> str:
    """Return a value that has to be one word, or a name without its mark."""
    if arg.kind is Kind.NAME:
        return value.removeprefix("@").strip('"')
    if arg.kind is Kind.WORD and len(value.split()) > 1:
        raise RequestError(words.say("command.one_word", name=arg.usage, given=clipped(value)))
    return value


def missing(typed: str, args: tuple[Arg, ...], *, files: bool) -> Arg | None:
    """Return the first argument that has to be there and isn't; ``files``: whether one came."""
    left = typed.strip()
    for arg in args:
        if arg.kind is Kind.FILE:
            if arg.required and not files:
                return arg
            continue
        if arg is not args[-1] and not arg.required and not _fits(left, arg):
            continue
        taken, left = _take(left, arg)
        if arg.required and not taken:
            return arg
    return None


def _fits(left: str, arg: Arg) -> bool:
    """Whether the next word can be an argument that may be left out."""
    taken, _ = _take(left, arg)
    if arg.kind is Kind.NUMBER:
        return _whole(taken, arg.digits)
    return not arg.choices or _folded(taken) in map(_folded, arg.choices)


def _choice(left: str, arg: Arg) -> tuple[str, str] | None:
    """Return one of several values that was typed with spaces in it, or with "=" after it."""
    for choice in sorted(arg.choices, key=len, reverse=True):
        spelt = "[ _-]".join(map(re.escape, re.split("[_-]", choice)))
        found = re.match(rf"(?:{spelt})(?:\s*[=:]\s*|\s+|$)", left, re.IGNORECASE)
        if found:
            return choice, left[found.end() :]
    return None


def _take(left: str, arg: Arg) -> tuple[str, str]:
    kind = arg.kind
    if arg.choices and (chosen := _choice(left, arg)) is not None:
        return chosen
    if kind in (Kind.REST, Kind.CODE):
        return left, ""
    found = (_NAME if kind is Kind.NAME else _WORD).match(left)
    if not found:
        return "", left
    taken = found[1] or found[2] if kind is Kind.NAME else found[0]
    return taken, left[found.end() :].lstrip()


def _checked(taken: str, arg: Arg, words: Phrases) -> str | int:
    if arg.kind is Kind.NUMBER:
        return _number(taken, arg, words)
    if arg.kind in (Kind.ROLE, Kind.PLACE):
        return taken.strip("<>@&#")
    if not arg.choices:
        return taken
    wanted = _folded(taken)
    by_key = {_folded(choice): choice for choice in arg.choices}
    if wanted in by_key:
        return by_key[wanted]
    near = nearest(wanted, list(by_key))
    raise RequestError(
        words.say(
            "command.choice_near" if near else "command.choice",
            name=arg.usage,
            given=clipped(taken),
            near=by_key.get(near, ""),
            choices=", ".join(arg.choices),
        )
    )


def _number(taken: str, arg: Arg, words: Phrases) -> int:
    if _whole(taken, arg.digits):
        return int(taken.rstrip(".").removeprefix("#"))
    raise RequestError(words.say("command.number", name=arg.usage, given=clipped(taken)))


def _whole(taken: str, most: int) -> bool:
    digits = taken.rstrip(".").removeprefix("#")
    return digits.isascii() and digits.isdigit() and len(digits) <= most and int(digits) >= 1


def _folded(text: str) -> str:
    return text.lower().replace("-", "_")
