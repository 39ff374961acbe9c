"""Read GIFT, the text format of question banks, as Moodle reads it.

Questions stand apart by empty lines; a category line counts for all that follow. What can't be
read costs one question and becomes a remark with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.importers.banks import gift_answers
from knowledge.importers.banks.gift_escapes import hidden, shown
from knowledge.importers.banks.paths import category_path
from knowledge.importers.banks.question import Found, Question, Remark, Unusable, named
from knowledge.importers.banks.text import PICTURE, readable, shows_media
from knowledge.importers.documents.limits import MAX_QUESTIONS
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINES = re.compile("\r\n|[\r\x0c\x85\u2028\u2029]")
_CATEGORY = re.compile(r"\$CATEGORY:\s*(.*)", re.IGNORECASE)
_NAMED = re.compile(r"::(.*?)::", re.DOTALL)
_FORM = re.compile(r"\[(html|markdown|plain|moodle)\]\s*", re.IGNORECASE)
_MARK = re.compile(r"\[(id|tag):([^\[\]]{1,200})\]")
_GAP = "_____"
_TASKED = re.compile(r"(?:^|\s)\{\s*(?:=|~|#|T(?:RUE)?\b|F(?:ALSE)?\b)", re.MULTILINE)
# No answers are this long; a brace that stays open that far was never closed. Our choice.
_LONGEST_BLOCK = 400


@dataclass(slots=True)
class _Chunk:
    """The lines of one question; ``marks`` are what its comments say of id and tags."""

    line: int = 0
    lines: list[str] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    category: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The question as it stands."""
        return "\n".join(self.lines)


def looks_like_gift(text: str) -> bool:
    """Whether a text file is a bank: Moodle gives its GIFT files the ending .txt."""
    named_ = re.search(r"^\s*(?:\$CATEGORY:|::[^\n]{0,300}?::)", text, re.MULTILINE)
    return bool(named_ and _TASKED.search(text))


def questions(text: str) -> Found:
    """Return a file's questions and what is left out. Raises CourseError when far too many."""
    found = Found()
    for number, chunk in enumerate(_chunks(hidden(_LINES.sub("\n", text.lstrip("\ufeff"))))):
        if number >= MAX_QUESTIONS:
            raise CourseError(f"This bank holds more than {MAX_QUESTIONS:,} questions. Split it.")
        name = text_ = ""
        try:
            name, form, text_ = _head(chunk.text)
            found.questions.append(_question(chunk, name, form, text_))
        except Unusable as problem:
            words = shown(re.split(r"(?<!\\)\{", text_)[0])
            who = named(readable(shown(name), "moodle"), readable(words, "moodle"))
            found.remarks.append(Remark(chunk.line, f"{who} was left out: {problem.reason}"))
    return found


# --- Lines to questions -----------------------------------------------------------------------


def _chunks(text: str) -> Iterator[_Chunk]:
    category: tuple[str, ...] = ()
    chunk = _Chunk()
    for number, line in enumerate([*text.split("\n"), ""], 1):
        bare = line.strip()
        if bare.startswith("//"):
            chunk.marks += [(m[1], m[2].strip()) for m in _MARK.finditer(bare)]
            continue
        ends = not bare and (len(chunk.lines) > _LONGEST_BLOCK or not _is_open(chunk.lines))
        # Some leave out the empty line; a name in mid-question means that the last one has ended.
        if chunk.lines and (ends or bare.startswith("::") or _CATEGORY.match(bare)):
            yield chunk
            chunk = _Chunk()
        if found := _CATEGORY.match(bare):
            category = category_path(shown(found[1]))
        elif bare or chunk.lines:
            if not chunk.lines:
                chunk.line, chunk.category = number, category
            chunk.lines.append(line)
    if chunk.lines:
        yield chunk


def _is_open(lines: Sequence[str]) -> bool:
    return bool(lines) and sum(line.count("{") - line.count("}") for line in lines) > 0


# --- One question -----------------------------------------------------------------------------


def _head(text: str) -> tuple[str, str, str]:
    """Return a question's name, its text's form, and what follows them."""
    text = text.strip()
    name = ""
    if found := _NAMED.match(text):
        name, text = found[1].strip(), text[found.end() :].strip()
    form = "moodle"
    if found := _FORM.match(text):
        form, text = found[1].lower(), text[found.end() :]
    return name, form, text


def _question(chunk: _Chunk, name: str, form: str, text: str) -> Question:
    asked, inside = _parted(text)
    block = gift_answers.read(inside, form)
    plain = readable(shown(asked), form)
    if not plain.replace(_GAP, "").strip(" .?!:\n"):
        raise Unusable("it has no text that can be read. Write what it asks.")
    raw = shown(text)
    return Question(
        line=chunk.line,
        type=block.type,
        text=plain,
        answers=block.answers,
        name=readable(shown(name), "moodle"),
        label=next((value for key, value in chunk.marks if key == "id"), ""),
        category=chunk.category,
        tags=tuple(value for key, value in chunk.marks if key == "tag"),
        why=block.why,
        remarks=(PICTURE,) if shows_media(raw) else (),
    )


def _parted(text: str) -> tuple[str, str]:
    """Return the question with a gap for its answers, where they stand within it, and those."""
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        raise Unusable("it is a description, with nothing to answer.")
    if start < 0 or end < start:
        raise Unusable(r"its braces don't match. Write a brace of the text as \{ or \}.")
    if "{" in text[start + 1 : end]:
        raise Unusable(r"there is a brace within its answers. Write it as \{ or \}.")
    before, inside, after = text[:start], text[start + 1 : end], text[end + 1 :]
    if "{" in after or "}" in after:
        raise Unusable("it has more than one answer block. Make a question of each.")
    asked = f"{before.rstrip()} {_GAP} {after.strip()}" if after.strip() else before
    return re.sub(rf"{_GAP} (?=[.,;:?!])", _GAP, asked), inside
