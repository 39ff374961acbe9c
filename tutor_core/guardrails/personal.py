"""Personal data out of a text before a provider sees it, and back in afterwards. Pure.

What goes: names of the roster, and anything in the form of an e-mail address, a telephone number,
a payment card, an IBAN, a postal address, a link, a handle, a person's number or day of birth.
The forms are in ``personal_forms``; which of them are at work in a text is decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.guardrails.personal_forms import FORMS
from tutor_core.guardrails.roster import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_PLACEHOLDER = re.compile(r"\[\s*([A-Z]+)[ _-]?(\d+)\s*\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` are personal; ``kind`` is NAME, EMAIL and so on."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """A text with placeholders such as ``[NAME_1]``, and what each of them stands for."""

    text: str
    held: tuple[tuple[str, str], ...] = ()

    def restore(self, text: str) -> str:
        """Return a text with what its placeholders stand for, however a model has spelt them."""
        back = dict(self.held)
        return _PLACEHOLDER.sub(lambda m: back.get(_key(m), m[0]), text)


def hide(text: str, names: Iterable[str], known: Hidden | None = None) -> Hidden:
    """Return a text without personal data. ``names`` are those of the classroom's people.

    With ``known`` the placeholders go on from there, for texts that go out together; the result
    then restores them all. The same words always get the same placeholder.
    """
    held = {words: key for key, words in known.held} if known is not None else {}
    taken = {_key(match) for match in _PLACEHOLDER.finditer(text)} | set(held.values())
    parts, at = [], 0
    for span in _apart(spans(text, names)):
        words = text[span.start : span.end]
        if words not in held:
            held[words] = _fresh(span.kind, taken)
            taken.add(held[words])
        parts += [text[at : span.start], held[words]]
        at = span.end
    return Hidden("".join([*parts, text[at:]]), tuple((key, words) for words, key in held.items()))


def spans(text: str, names: Iterable[str] = ()) -> list[Span]:
    """Return what is personal in a text, in no order; spans may overlap."""
    found = [Span(m.start(), m.end(), "NAME") for m in named(text, names)]
    for form in FORMS:
        found += [Span(start, end, form.kind) for start, end in form.find(text)]
    return found


def _apart(found: Sequence[Span]) -> Iterator[Span]:
    """Join what overlaps, in order; the longest of them says what kind it is."""
    joined: Span | None = None
    size = 0
    for span in sorted(found, key=lambda s: (s.start, -s.end)):
        if joined is None or span.start >= joined.end:
            if joined is not None:
                yield joined
            joined, size = span, span.end - span.start
            continue
        longer = span.end - span.start > size
        kind, size = (span.kind, span.end - span.start) if longer else (joined.kind, size)
        joined = Span(joined.start, max(joined.end, span.end), kind)
    if joined is not None:
        yield joined


def _fresh(kind: str, taken: set[str]) -> str:
    number = 1
    while f"[{kind}_{number}]" in taken:
        number += 1
    return f"[{kind}_{number}]"


def _key(match: re.Match[str]) -> str:
    return f"[{match[1].upper()}_{int(match[2])}]"
