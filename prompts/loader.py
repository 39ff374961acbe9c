"""Reads the project's words: phrases the tutor says, cues it recognises, prompts for models."""

from __future__ import annotations

import itertools
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

        When all are marked, it is the one whose mark lies back furthest.

        The mark ("key#2") names the variant, for the caller to remember.
        """
        variants = self.variants(key)
        order = [(seed + i) % len(variants) for i in range(len(variants))]
        fresh = [i for i in order if f"{key}#{i}" not in avoid]
        marks = {mark: n for n, mark in enumerate(avoid)}
        index = fresh[0] if fresh else min(order, key=lambda i: marks[f"{key}#{i}"])
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
def spoken(language: str = "en") -> Phrases:
    """Return everything the tutor itself says in a language. Raises WordsError."""
    parts = [phrases(language, name) for name in ("tutor", "equations", "guardrails")]
    return Phrases(
        parts[0].name, {key: said for part in parts for key, said in part.entries.items()}
    )


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


@cache
def cue_lists(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the cues of one file as they are written, by name. Raises WordsError."""
    return _read("cues", f"{name}.toml")


@cache
def trials(name: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return trial talks by kind (``trials/NAME.toml``), each as its lines. Raises WordsError."""
    found = _read("trials", f"{name}.toml")
    return {kind: tuple(tuple(t.split(" | ")) for t in talks) for kind, talks in found.items()}


@cache
def number_words() -> Mapping[str, int]:
    """Return the number words of other languages, up to a hundred, without accents.

    Words that are English ones as well are left out. Raises WordsError.
    """
    table = _read("cues", "numbers.toml")
    found: dict[str, int] = {}
    for name in {key.partition(".")[0] for key in table} - {"english"}:
        ones, tens = table[f"{name}.ones"], table[f"{name}.tens"]
        found |= {word: value for value, word in enumerate(ones)}
        found |= {word: 10 * value for value, word in enumerate(tens, 3)}
        for ten, unit in itertools.product(range(2, 10), range(1, 10)):
            parts = {"t": (*ones[20:], *tens)[ten - 2], "u": ones[unit]}
            found |= {way.format(**parts): 10 * ten + unit for way in table[f"{name}.joined"]}
    return {word: value for word, value in found.items() if word not in table["english.also"]}


def _pattern(key: str, items: tuple[str, ...]) -> re.Pattern[str]:
    try:
        return re.compile("|".join(rf"(?<!\w)(?:{cue})(?!\w)" for cue in items))
    except re.error as error:
        raise WordsError(f"cues {key}: {error}") from None


# --- Prompts for models --------------------------------------------------------------------------

_HEAD = ("name", "version", "inputs", "max_tokens", "answer")
# Front matter in TOML between "+++" lines, then what never changes, "===", and what is filled.
_PROMPT = re.compile(r"\+\+\+\n(.*?)\n\+\+\+\n(.*?)\n===\n(.*)", re.DOTALL)
# Anything that looks like a mark around data, so that no data can end the part it stands in.
_MARK = re.compile(r"<\s*/?\s*[a-z_]+\s*/?\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PromptFile:
    """A prompt for a language model: ``system`` as it is, ``user`` with a gap for each input.

    ``answer`` has, for each text asked for, what it is to hold and the values allowed (): any.
    """

    name: str
    version: int
    inputs: tuple[str, ...]
    max_tokens: int
    answer: Mapping[str, tuple[str, tuple[str, ...]]]
    system: str
    user: str

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the user part with its gaps filled. Raises WordsError when one has no value."""
        unmarked = {name: _MARK.sub(" ", value) for name, value in values.items()}
        return fill(self.user, f"models/{self.name}.md", unmarked)


@cache
def quantities(language: str = "en") -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Return (unit, name, pattern) of the quantities that are asked about. Raises WordsError."""
    table = _read("cues", f"{language}.quantities.toml")
    return tuple((unit, items[0], _pattern(unit, items)) for unit, items in table.items())


@cache
def model_prompts() -> Mapping[str, PromptFile]:
    """Return all prompts by name. Raises WordsError naming the file and what is wrong with it."""
    folder = resources.files("prompts") / "models"
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".md"))
    read = [prompt_file(name, (folder / name).read_text(encoding="utf-8")) for name in files]
    return {found.name: found for found in read}


@cache
def model_words() -> Phrases:
    """Return what prompts call moves, rungs and faults. Raises WordsError."""
    return Phrases("models/words.toml", _read("models", "words.toml"))


def prompt_file(file: str, text: str) -> PromptFile:
    """Read one prompt file. Raises WordsError."""
    match = _PROMPT.fullmatch(text)
    if match is None:
        raise WordsError(f"models/{file}: it needs a head between +++ lines, text, ===, text")
    try:
        head = tomllib.loads(match[1])
    except tomllib.TOMLDecodeError as error:
        raise WordsError(f"models/{file}: {error}") from None
    if sorted(head) != sorted(_HEAD):
        raise WordsError(f"models/{file}: the head has to hold {', '.join(_HEAD)}")
    if f"{head['name']}.md" != file or not isinstance(head["version"], int):
        raise WordsError(f"models/{file}: name is the file's, version a whole number")
    found = PromptFile(
        head["name"],
        head["version"],
        tuple(head["inputs"]),
        head["max_tokens"],
        {name: _answer(file, name, field) for name, field in head["answer"].items()},
        match[2].strip(),
        match[3].strip(),
    )
    _check_gaps(file, found)
    return found


def _answer(file: str, name: str, field: Mapping[str, object]) -> tuple[str, tuple[str, ...]]:
    allowed = field.get("allowed", [])
    if not isinstance(field.get("help"), str) or not isinstance(allowed, list):
        raise WordsError(f"models/{file}: answer.{name} needs a help text, and a list if allowed")
    return str(field["help"]), tuple(map(str, allowed))


def _check_gaps(file: str, found: PromptFile) -> None:
    """Raise WordsError for a gap nobody declared, an input nobody uses, data among the orders."""
    used = gaps(found.user)
    for name in sorted(used - set(found.inputs)):
        raise WordsError(f"models/{file}: the gap {name!r} isn't among its inputs")
    for name in sorted(set(found.inputs) - used):
        raise WordsError(f"models/{file}: the input {name!r} isn't used")
    for name in sorted(gaps(found.system)):
        raise WordsError(f"models/{file}: the gap {name!r} has to stand below ===")
