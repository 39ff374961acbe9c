"""Questions to steps that can be asked and judged; what can't be is left out with its reason.

- several right answers: each option is asked whether it is one of them;
- matching: a choice a pair; gaps: a step a gap;
- short answers of numbers or algebra are judged as such, all others by what they say;
- part of the credit has no counterpart: only what counts in full is right.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.importers import oatutor_answers as judge
from knowledge.importers.banks.feedback import Notes, hints, reason, reveals, tells
from knowledge.importers.banks.options import ordered
from knowledge.importers.banks.question import (
    Answer,
    Bank,
    Item,
    Remark,
    Type,
    Unusable,
    named,
    shortened,
)
from knowledge.importers.documents.limits import MAX_REMARKS
from tutor_core.assessment import assess, set_reading, units
from tutor_core.course import AnswerKind, Choice, KeyPoint, KnownWrong, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement
from tutor_core.text import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from knowledge.importers.banks.question import Found, Question

FULL = 99.9
# A question up to this length is said again with each of its steps. Our choice.
_SHORT = 120
# Longer ones are texts to read; nobody reads them in a chat. Our choice.
_LONGEST = 4_000
_NUMERIC = re.compile(r"[-+\u2212]?\d[\d,. ]*(?:/\d+)?%?")
_ALGEBRA = re.compile(r"[\d\s.+\-\u2212*/^=()·×]*[a-z][\d\s.+\-\u2212*/^=()·×a-z]*")
_WORDY = re.compile(r"[a-z]{2}")
_OPERATES = re.compile(r"[+\-\u2212*/^=·×]|\d[a-z]\b")
_PART = "{n} answer{s} with part of the credit: here only an answer in full is right."
_CASED = "It asks for upper and lower case; here both are taken."
_TRUE_OR_FALSE = re.compile(r"\btrue or false\b|\btrue\s*/\s*false\b", re.IGNORECASE)


def bank(found: Found) -> Bank:
    """Return what can be asked of a bank, and what there is to tell about the rest."""
    items: list[Item] = []
    remarks = list(found.remarks)
    for question in found.questions:
        who = named(question.name, question.text)
        notes = Notes()
        try:
            items.append(_item(question, notes))
        except Unusable as problem:
            remarks.append(Remark(question.line, f"{who} was left out: {problem.reason}"))
            continue
        for text in [*question.remarks, *notes.lines()]:
            remarks.append(Remark(question.line, f"{who}: {text}", left_out=False))
    remarks.sort(key=lambda remark: remark.line)
    return Bank(tuple(items), tuple(_few(remarks)))


def _few(remarks: Sequence[Remark]) -> Iterator[Remark]:
    yield from remarks[:MAX_REMARKS]
    if len(remarks) > MAX_REMARKS:
        more = len(remarks) - MAX_REMARKS
        yield Remark(0, f"{more:,} more remarks on this bank are not shown.", left_out=False)


def _item(question: Question, notes: Notes) -> Item:
    if len(question.text) > _LONGEST:
        raise Unusable(f"it has more than {_LONGEST:,} characters. Shorten it.")
    stem, steps = _MAKERS[question.type](question, notes)
    made = tuple(_finished(step, question, stem, notes) for step in steps)
    why = replace(made[-1], why=_why(question, made, notes))
    return Item(
        line=question.line,
        name=_name(question, made, stem),
        label=question.label,
        category=question.category,
        tags=question.tags,
        stem=stem,
        steps=(*made[:-1], why),
    )


def _finished(step: Step, question: Question, stem: str, notes: Notes) -> Step:
    whole = replace(step, hints=hints(step, question.hints, stem, notes))
    if not judge.judged(whole, stem):
        raise Unusable("its answer can't be judged here. Write it plainer, or as a choice.")
    return whole


def _why(question: Question, steps: Sequence[Step], notes: Notes) -> str:
    told = [question.why]
    if len(steps) == 1:
        told += [a.feedback for a in question.answers if a.weight >= FULL]
    return reason(told, notes)


def _name(question: Question, steps: Sequence[Step], stem: str) -> str:
    """Return what the exercise is called: its name, unless that holds an answer."""
    if question.name and not any(tells(step, question.name, stem) for step in steps):
        return shortened(question.name)
    return shortened(question.text)


# --- Choices ----------------------------------------------------------------------------------


def _choice(question: Question, notes: Notes) -> tuple[str, list[Step]]:
    _partial(question.answers, notes, FULL)
    return "", [_options(question.text, question.answers, "", notes, FULL)]


def _several(question: Question, notes: Notes) -> tuple[str, list[Step]]:
    """Ask about each option, unless one alone is right."""
    right = [answer for answer in question.answers if answer.weight > 0]
    if len(right) == 1:
        return "", [_options(question.text, question.answers, "", notes, 0.01)]
    if not right:
        raise Unusable("no answer counts. Give the right ones a weight above 0 %.")
    _plain_options(question.answers)
    stem, lead = _shared(question.text)
    steps = []
    for number, answer in enumerate(question.answers, 1):
        prompt = f'{lead}True or false: "{answer.text}" is one of the right answers.'
        said = Choice("True", answer.weight > 0), Choice("False", answer.weight <= 0)
        step = Step(_id(number), prompt, AnswerKind.CHOICE, choices=said)
        steps.append(_with_reveals(step, [answer.feedback] * 2, stem, notes))
    return stem, steps


def _true_false(question: Question, notes: Notes) -> tuple[str, list[Step]]:
    by_text = {answer.text.lower(): answer for answer in question.answers}
    if by_text.keys() != {"true", "false"}:
        raise Unusable("its answers aren't true and false.")
    if sum(answer.weight >= FULL for answer in by_text.values()) != 1:
        raise Unusable("it doesn't say which of true and false is right.")
    prompt = question.text
    if not _TRUE_OR_FALSE.search(prompt):
        prompt = f"True or false: {prompt}"
    found = [by_text["true"], by_text["false"]]
    choices = tuple(Choice(a.text.capitalize(), a.weight >= FULL) for a in found)
    step = Step(_id(1), prompt, AnswerKind.CHOICE, choices=choices)
    return "", [_with_reveals(step, [answer.feedback for answer in found], "", notes)]


def _options(
    prompt: str, answers: Sequence[Answer], stem: str, notes: Notes, least: float, number: int = 1
) -> Step:
    """Return a choice of the answers; those with a weight of ``least`` and up are right."""
    _plain_options(answers)
    choices = ordered(prompt, [Choice(a.text, a.weight >= least, a.feedback) for a in answers])
    if not any(choice.correct for choice in choices):
        raise Unusable("no answer is marked as right. Give one 100 %.")
    if all(choice.correct for choice in choices):
        raise Unusable("it has no wrong answer to choose from.")
    step = Step(_id(number), prompt, AnswerKind.CHOICE, choices=choices)
    made = _with_reveals(step, [choice.reveals for choice in choices], stem, notes)
    for choice in made.choices:
        judged = assess(made, choice.text, stem).judgement
        if (judged is Judgement.CORRECT) is not choice.correct:
            raise Unusable("two of its options read alike, so they can't be told apart.")
    return made


def _plain_options(answers: Sequence[Answer]) -> None:
    if any(not answer.text for answer in answers):
        raise Unusable("one of its options has no text; a picture can't be shown here.")
    if len({answer.text.casefold() for answer in answers}) < max(2, len(answers)):
        raise Unusable("it needs two options or more, each with a text of its own.")


def _with_reveals(step: Step, feedback: Sequence[str], stem: str, notes: Notes) -> Step:
    choices = tuple(
        replace(c, reveals="" if c.correct else reveals(step, said, stem, notes))
        for c, said in zip(step.choices, feedback, strict=True)
    )
    return replace(step, choices=choices)


def _matching(question: Question, notes: Notes) -> tuple[str, list[Step]]:
    pairs = [answer for answer in question.answers if answer.text and answer.match]
    partners = list(dict.fromkeys(a.match for a in question.answers if a.match))
    if len(pairs) < 2 or len(partners) < 2:
        raise Unusable("it needs two pairs or more, all of them in words.")
    stem, lead = _shared(question.text)
    return stem, [
        _options(
            f'{lead}Which one goes with "{pair.text}"?',
            [_partner(other, pair.match) for other in sorted(partners, key=str.casefold)],
            stem,
            notes,
            FULL,
            number,
        )
        for number, pair in enumerate(pairs, 1)
    ]


def _partner(text: str, right: str) -> Answer:
    return Answer(text, 100.0 if text == right else 0.0)


def _gaps(question: Question, notes: Notes) -> tuple[str, list[Step]]:
    steps = []
    for number, gap in enumerate(question.gaps, 1):
        asked = replace(gap, text=f'What goes in gap {number}: "{_around(question.text, number)}"')
        made = _MAKERS[gap.type](asked, notes)[1][0]
        steps.append(replace(made, id=_id(number)))
    whole = any(question.text not in step.prompt for step in steps)
    return (question.text if whole else ""), steps


def _around(text: str, number: int) -> str:
    """Return the sentence a gap stands in."""
    mark = f"({number}) _____"
    return next((s for s in sentences(text) if mark in s), text)


# --- Words, numbers, algebra ------------------------------------------------------------------


def _short(question: Question, notes: Notes) -> tuple[str, list[Step]]:
    accepted = [w for a in question.answers if a.weight >= FULL and (w := _word(a.text, notes))]
    if not accepted:
        raise Unusable("it accepts no whole word or number that the tutor could judge by.")
    if question.cased:
        notes.said[_CASED] += 1
    step = _kind_of(question.text, tuple(dict.fromkeys(accepted)))
    return "", [_with_known_wrong(step, question.answers, notes)]


def _word(text: str, notes: Notes) -> str:
    """Return an accepted answer without what stands for any text around it; "" within one."""
    bare = text.replace("\\*", "\0").strip("* ")
    if re.search(r"(?<!\s)\*(?!\s)", bare):
        notes.said['{n} answer{s} with "*" inside, not used.'] += 1
        return ""
    if bare != text.strip() and bare:
        notes.said['{n} answer{s} with "*": the words beside it are taken, whole words only.'] += 1
    return bare.replace("\0", "*")


def _kind_of(prompt: str, accepted: tuple[str, ...]) -> Step:
    numbers = tuple(a for a in accepted if _NUMERIC.fullmatch(a))
    if numbers:
        step = Step(_id(1), prompt, AnswerKind.NUMBER, numbers)
        if all(assess(step, a).judgement is Judgement.CORRECT for a in accepted):
            return step
    if all(set_reading.in_signs(a) for a in accepted):
        return Step(_id(1), prompt, AnswerKind.SOLUTIONS, accepted)
    if all(_is_algebra(a) for a in accepted):
        step = judge.step_of(_id(1), prompt, accepted, ())
        if step.kind is not AnswerKind.SHORT:
            return step
    points = (KeyPoint(accepted[0], accepted[1:]),)
    return Step(_id(1), prompt, AnswerKind.SHORT, accepted, key_points=points)


def _is_algebra(text: str) -> bool:
    """Whether an answer is a formula in single letters; "H2O" and "x-ray" are none."""
    formula = _ALGEBRA.fullmatch(text) and _OPERATES.search(text)
    return bool(formula) and not _WORDY.search(text)


def _number(question: Question, notes: Notes) -> tuple[str, list[Step]]:
    full = [answer for answer in question.answers if answer.weight >= FULL]
    if not full:
        raise Unusable("no number counts in full. Give one 100 %.")
    tolerance = full[0].tolerance
    kept = tuple(dict.fromkeys(a.text for a in full if a.tolerance == tolerance))
    other = sum(a.tolerance != tolerance for a in full)
    if other:
        notes.said["{n} answer{s} with another tolerance than the first, not used."] += other
    unit = question.unit if question.unit and units.read(question.unit) is not None else ""
    prompt = question.text
    if question.unit and not unit:
        prompt = f"{prompt} (in {question.unit})"
    step = Step(_id(1), prompt, AnswerKind.NUMBER, kept, unit=unit, tolerance=tolerance)
    return "", [_with_known_wrong(step, question.answers, notes)]


def _with_known_wrong(step: Step, answers: Sequence[Answer], notes: Notes) -> Step:
    """Add the wrong answers that have something to say, and aren't right in another spelling."""
    _partial(answers, notes, FULL)
    wrong = []
    for answer in answers:
        text = answer.text.strip("* ")
        if answer.weight >= FULL or not text or not answer.feedback:
            continue
        said = reveals(step, answer.feedback, "", notes)
        if said and assess(step, text).judgement is not Judgement.CORRECT:
            wrong.append(KnownWrong(text, said))
    return replace(step, known_wrong=tuple(wrong))


# --- Small things -----------------------------------------------------------------------------


def _partial(answers: Sequence[Answer], notes: Notes, full: float) -> None:
    part = sum(0 < answer.weight < full for answer in answers)
    if part:
        notes.said[_PART] += part


def _shared(text: str) -> tuple[str, str]:
    """Return the stem, and what stands before each question: one of them is the text."""
    if len(text) <= _SHORT and "\n" not in text:
        return "", f"{text} "
    return text, ""


def _id(number: int) -> StepId:
    return StepId(str(number))


_MAKERS: dict[Type, Callable[[Question, Notes], tuple[str, list[Step]]]] = {
    Type.CHOICE: _choice,
    Type.SEVERAL: _several,
    Type.TRUE_FALSE: _true_false,
    Type.SHORT: _short,
    Type.NUMBER: _number,
    Type.MATCHING: _matching,
    Type.GAPS: _gaps,
}
