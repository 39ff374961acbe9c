"""Read Moodle's XML export of a question bank.

What is no question to a tutor (an essay, a description, a kind made of Moodle's own parts) is
left out with its line and name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.importers.banks import cloze
from knowledge.importers.banks.gift_answers import MOST_ANSWERS, plain, value
from knowledge.importers.banks.paths import category_path
from knowledge.importers.banks.question import (
    Answer,
    Found,
    Question,
    Remark,
    Type,
    Unusable,
    named,
)
from knowledge.importers.banks.text import PICTURE, readable, shows_media
from knowledge.importers.documents.limits import MAX_QUESTIONS
from knowledge.importers.shared import one_line
from knowledge.importers.xml import all_text, child, line, local, rooted
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

_FORMS = {
    "html": "html",
    "markdown": "markdown",
    "plain_text": "plain",
    "moodle_auto_format": "moodle",
}
_REFUSED = {
    "essay": "it is an essay, which a tutor here can't judge.",
    "description": "it is a description, with nothing to answer.",
    "calculated": "its numbers are drawn by Moodle. Write it with numbers of its own.",
    "calculatedsimple": "its numbers are drawn by Moodle. Write it with numbers of its own.",
    "calculatedmulti": "its numbers are drawn by Moodle. Write it with numbers of its own.",
    "randomsamatch": "it is put together by Moodle from other questions.",
    "random": "it is put together by Moodle from other questions.",
}
_UNKNOWN = "there is no way to ask Moodle's type {!r} here."


def questions(raw: bytes) -> Found:
    """Return a file's questions and what is left out.

    Raises CourseError when it is no bank, is broken, or holds far too many.
    """
    root = rooted(raw)
    if local(root) != "quiz":
        raise CourseError(
            f"This XML is no Moodle question bank (it begins with <{local(root)}>, not <quiz>). "
            "Export the bank from Moodle as 'Moodle XML'."
        )
    found = Found()
    category: tuple[str, ...] = ()
    for number, element in enumerate(e for e in root if local(e) == "question"):
        if number >= MAX_QUESTIONS:
            raise CourseError(f"This bank holds more than {MAX_QUESTIONS:,} questions. Split it.")
        if element.get("type") == "category":
            category = category_path(_raw(child(element, "category")))
            continue
        _take(element, category, found)
    return found


def _take(element: _Element, category: tuple[str, ...], found: Found) -> None:
    name = one_line(_text(child(element, "name")))
    try:
        found.questions.append(_question(element, name, category))
    except Unusable as problem:
        who = named(name, _text(child(element, "questiontext")))
        found.remarks.append(Remark(line(element), f"{who} was left out: {problem.reason}"))


def _question(element: _Element, name: str, category: tuple[str, ...]) -> Question:
    kind = element.get("type", "")
    reader = _READERS.get(kind)
    if reader is None:
        raise Unusable(_REFUSED.get(kind, _UNKNOWN.format(one_line(kind)[:40])))
    asked = child(element, "questiontext")
    text = _text(asked)
    if kind != "cloze" and not text:
        raise Unusable("it has no text that can be read. Write what it asks.")
    type_, answers = reader(element)
    if len(answers) > MOST_ANSWERS:
        raise Unusable(f"it has more than {MOST_ANSWERS} answers. Split it.")
    gaps: tuple[Question, ...] = ()
    if kind == "cloze":
        text, gaps = cloze.parted(_raw(asked), _form(asked))
    return Question(
        line=line(element),
        type=type_,
        text=text,
        answers=answers,
        name=name,
        label=one_line(_raw(child(element, "idnumber"))),
        category=category,
        tags=tuple(_tags(element)),
        why=one_line(_text(child(element, "generalfeedback"))),
        hints=tuple(h for e in element if local(e) == "hint" if (h := one_line(_text(e)))),
        unit=_unit(element),
        cased=_raw(child(element, "usecase")).strip() == "1",
        gaps=gaps,
        remarks=(PICTURE,) if _pictured(element) else (),
    )


# --- Answers ----------------------------------------------------------------------------------


def _choices(element: _Element) -> tuple[Type, tuple[Answer, ...]]:
    single = _raw(child(element, "single")).strip().lower() not in ("false", "0")
    return (Type.CHOICE if single else Type.SEVERAL), tuple(_answers(element))


def _true_false(element: _Element) -> tuple[Type, tuple[Answer, ...]]:
    """In every language's export the two answers are called true and false."""
    return Type.TRUE_FALSE, tuple(
        Answer(a.text.capitalize(), a.weight, a.feedback) for a in _answers(element)
    )


def _short(element: _Element) -> tuple[Type, tuple[Answer, ...]]:
    return Type.SHORT, tuple(_answers(element))


def _numbers(element: _Element) -> tuple[Type, tuple[Answer, ...]]:
    found = []
    for answer, source in zip(_answers(element), _elements(element, "answer"), strict=True):
        if answer.text.strip() == "*":
            continue
        try:
            number = plain(value(answer.text))
            tolerance = abs(value(_raw(child(source, "tolerance")).strip() or "0"))
        except ValueError:
            raise Unusable(f"{answer.text!r} or its tolerance is no number.") from None
        found.append(Answer(number, answer.weight, answer.feedback, tolerance))
    return Type.NUMBER, tuple(found)


def _pairs(element: _Element) -> tuple[Type, tuple[Answer, ...]]:
    return Type.MATCHING, tuple(
        Answer(one_line(_text(pair)), match=one_line(_text(child(pair, "answer"))))
        for pair in _elements(element, "subquestion")
    )


def _gaps(element: _Element) -> tuple[Type, tuple[Answer, ...]]:
    del element
    return Type.GAPS, ()


_READERS: dict[str, Callable[[_Element], tuple[Type, tuple[Answer, ...]]]] = {
    "multichoice": _choices,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _numbers,
    "matching": _pairs,
    "cloze": _gaps,
    "multianswer": _gaps,
}


def _answers(element: _Element) -> Iterator[Answer]:
    for source in _elements(element, "answer"):
        try:
            weight = value(source.get("fraction", "0"))
        except ValueError:
            raise Unusable(f"{source.get('fraction')!r} is no fraction.") from None
        feedback = one_line(_text(child(source, "feedback")))
        yield Answer(one_line(_text(source)), weight, feedback)


def _unit(element: _Element) -> str:
    """Return the unit that answers are given in: the one that isn't worked out from another."""
    for unit in _elements(child(element, "units"), "unit"):
        if _raw(child(unit, "multiplier")).strip() in ("1", "1.0", "1.0000000"):
            return one_line(_raw(child(unit, "unit_name")))
    return ""


def _tags(element: _Element) -> Iterator[str]:
    for tag in _elements(child(element, "tags"), "tag"):
        if name := one_line(_text(tag)):
            yield name


# --- Text -------------------------------------------------------------------------------------


def _elements(element: _Element | None, name: str) -> list[_Element]:
    return [] if element is None else [e for e in element if local(e) == name]


def _form(element: _Element | None) -> str:
    return _FORMS.get("" if element is None else element.get("format", ""), "moodle")


def _raw(element: _Element | None) -> str:
    """Return the marked-up text in an element, which is in its <text> if it has one."""
    if element is None:
        return ""
    inner = child(element, "text")
    return all_text(element if inner is None else inner)


def _text(element: _Element | None) -> str:
    return readable(_raw(element), _form(element))


def _pictured(element: _Element) -> bool:
    """Whether the question or an answer shows a picture; a name and a hint needn't."""
    parts = [e for e in element if local(e) in ("questiontext", "answer", "subquestion")]
    return any(shows_media(_raw(part)) for part in parts)
