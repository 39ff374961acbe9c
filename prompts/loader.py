"""Reads the project's words: phrases the offline tutor says and cues it recognises."""

from __future__ import annotations

import re
import string
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class WordsError(ValueError):
    """A phrase or cue file is missing something or can't be read; names the file and key."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentences by key, each in one or more variants with ``{named}`` gaps."""

    name: str
    entries: Mapping[str, tuple[str, ...]]

    def with_(self, other: Phrases) -> Phrases:
        """Return these phrases and another file's, which go first where both have a key."""
        return Phrases(self.name, {**self.entries, **other.entries})

    def variants(self, key: str) -> tuple[str, ...]:
        """Return every wording of a key. Raises WordsError for an unknown one."""
        try:
            return self.entries[key]
        except KeyError:
            raise WordsError(f"{self.name}: no phrase {key!r}") from None

    def pick(self, key: str, seed: int = 0, avoid: Sequence[str] = ()) -> tuple[str, str]:
        """Return (mark, wording): the variant the seed points at, past those marked in ``avoid``.

        The mark ("key#2") names the variant, for the caller to remember.
        """
        variants = self.variants(key)
        order = [(seed + i) % len(variants) for i in range(len(variants))]
        fresh = [i for i in order if f"{key}#{i}" not in avoid]
        index = (fresh or order)[0]
        return f"{key}#{index}", variants[index]

    def say(self, key: str, /, seed: int = 0, **values: object) -> str:
        """Return one wording with its gaps filled. Raises WordsError when a gap has no value."""
        _, wording = self.pick(key, seed)
        return fill(wording, key, values)


def fill(wording: str, key: str, values: Mapping[str, object]) -> str:
    """Fill the gaps of a wording. Raises WordsError when a gap has no value."""
    try:
        return wording.format_map(values)
    except KeyError as missing:
        raise WordsError(f"{key}: nothing given for {missing}") from None


def gaps(wording: str) -> set[str]:
    """Return the names of the gaps in a wording."""
    return {name for _, name, _, _ in string.Formatter().parse(wording) if name}


def _flatten(
    table: Mapping[str, object], prefix: str = ""
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from _flatten(value, f"{name}.")
        elif isinstance(value, str):
            yield name, (value,)
        elif isinstance(value, list) and value and all(isinstance(v, str) for v in value):
            yield name, tuple(value)
        else:
            raise WordsError(f"{name}: a text or a list of texts is needed")


def _read(folder: str, file: str) -> dict[str, tuple[str, ...]]:
    path = resources.files("prompts") / folder / file
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise WordsError(f"{folder}/{file} is missing") from None
    except tomllib.TOMLDecodeError as error:
        raise WordsError(f"{folder}/{file}: {error}") from None
    return dict(_flatten(table))


@cache
def phrases(language: str = "en", name: str = "tutor") -> Phrases:
    """Return the phrases of one file (``phrases/LANGUAGE.NAME.toml``). Raises WordsError."""
    file = f"{language}.{name}.toml"
    return Phrases(file, _read("phrases", file))


@cache
def page(name: str) -> str:
    """Return the template of a page (``pages/NAME``). Raises WordsError when there is none."""
    path = resources.files("prompts") / "pages" / name
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise WordsError(f"pages/{name} is missing") from None


@cache
def cues(language: str = "en") -> Mapping[str, re.Pattern[str]]:
    """Return, by name, one pattern that finds any of the name's cues in lower-case text.

    A cue is a regular expression that has to start and end at word boundaries; one that begins
    with ``^`` has to stand at the start of the text. Raises WordsError.
    """
    return {key: _pattern(key, items) for key, items in _read("cues", f"{language}.toml").items()}


def _pattern(key: str, items: tuple[str, ...]) -> re.Pattern[str]:
    try:
        return re.compile("|".join(rf"(?<!\w)(?:{cue})(?!\w)" for cue in items))
    except re.error as error:
        raise WordsError(f"cues {key}: {error}") from None
