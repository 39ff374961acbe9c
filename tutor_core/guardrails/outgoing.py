"""The floor: checks of the words against the move, which no policy and no course can loosen."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core.assessment import beyond
from tutor_core.assessment.giving import (
    brings_formulas,
    brings_numbers,
    brings_results,
    gives_away,
    states_a_result,
    tells_a_piece,
)
from tutor_core.assessment.revealing import Reveal, Talk, reveals
from tutor_core.assessment.task import task_of
from tutor_core.course import AnswerKind
from tutor_core.focus import first_formula
from tutor_core.guardrails import claimed
from tutor_core.guardrails.about import About
from tutor_core.text import count_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tutor_core.course import Step
    from tutor_core.moves import Decision

# Design, section 4: one step a turn, at most 60 words.
MOST_WORDS = 60
ANSWER_RUNG = 4
# A shorter equation could be its own answer: "x = 3" (our choice).
EQUATION = 6
_MASS_MENTION = re.compile(r"@(everyone|here|channel|all)\b|<@[!&]?\d+>", re.IGNORECASE)
_LINK = re.compile(
    r"\b(?:https?://|www\.)[^\s)>\]]+"
    # A name begins where none is going on: "a.a.a.a .." would be tried from each of its parts.
    r"|(?<![\w-])(?<![\w-]\.)[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|edu|gov|co|ly|me|app|dev|info|ru|cn|tk|xyz|gg)"
    r"(?:/[^\s)>\]]*)?(?![\w.])"
    r"|\]\([^)\s]+\)",
    re.IGNORECASE,
)
_LINK_MARK = re.compile(r"[:.\]](?!\u200b)")
# A question, perhaps with a few words that make it easier ("One thing will do."), or a request.
_ACTION = re.compile(
    r"\?[\"”')]*(?:\s+[^?.!]{1,50}[.!])?\s*$"
    r"|(?:^|[.!:?\"”)]\s+)(?:\w+\s+){0,3}?(?:tell|say|write|show|try|pick|name|put|read|look"
    r"|check|compare|do|find|give|draw|work|explain|add|take|solve|fill|copy|use|think|start"
    r"|choose|finish|keep|walk|go|test|ask|type|now|your turn)\b[^?]*$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
_NOTHING = About()


def unmention(text: str) -> str:
    """Return text that pings nobody."""
    return _MASS_MENTION.sub(lambda m: m.group().replace("@", "@\u200b"), text)


def inert(text: str, keeps: Callable[[str], bool]) -> str:
    """Return text that pings nobody and links nowhere but to the addresses that ``keeps`` allows.

    What a learner wrote is quoted in explanations, goals and portfolios; an address in it is
    shown as it is and can't be followed with a click.
    """
    return _LINK.sub(lambda m: m[0] if _harmless(m, keeps) else _broken(m[0]), unmention(text))


def _harmless(found: re.Match[str], keeps: Callable[[str], bool]) -> bool:
    """Whether what looks like a link is a mail address, inert already, or one of the course's."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    return before.endswith("@") or after.startswith("@") or keeps(found[0])


def _broken(link: str) -> str:
    """Return a link that no channel makes a link of: something unseen behind each of its marks."""
    return _LINK_MARK.sub(lambda m: f"{m[0]}\u200b", link)


def faults(
    text: str,
    decision: Decision,
    step: Step | None,
    exempt: str = "",
    known: str = "",
    cited: tuple[str, ...] = (),
    about: About = _NOTHING,
) -> tuple[str, ...]:
    """Return what is wrong with the words for the move, in checking order; () when all is well.

    ``exempt`` is a part that isn't the tutor's own sentence (an exercise's task) and doesn't count
    for the length; ``known`` is what the learner has been shown of the task; ``cited`` are names
    of places, whose words and numbers give nothing away; ``about`` is what was said before and
    what the course and the store bear out.

    In order: *answer* (given away: never shown), *nearly* (may give it away: say it another way),
    *rung* (more than the rung allows), *length*, *action* (nothing to do at the end), *citation*,
    *link*, *mention*, *person* (claims to be human or to feel), *learner* (claims that the store
    doesn't bear out), *language*.
    """
    own = text.replace(exempt, "") if exempt else text
    checks: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("length", lambda: count_words(own) > MOST_WORDS),
        ("action", lambda: not _ACTION.search(text)),
        ("citation", lambda: claimed.citation(_without(own, cited), about)),
        ("link", lambda: any(m[0] not in about.links for m in _LINK.finditer(own))),
        ("mention", lambda: _MASS_MENTION.search(text) is not None),
        ("person", lambda: claimed.person(own)),
        ("learner", lambda: claimed.learner(own, about.record, about.judgement)),
        ("language", lambda: claimed.foreign(own, about.language)),
    )
    authored = tuple(_without(part, cited) for part in about.authored)
    about = replace(about, authored=authored)
    found = _giving(_without(own, (*cited, *_task_itself(step))), decision, step, known, about)
    return (*found, *(name for name, wrong in checks if wrong()))


def _task_itself(step: Step | None) -> Iterator[str]:
    """Yield the equation to be solved: it may be repeated, even where it holds its answer."""
    if step is not None and step.kind in (AnswerKind.NUMBER, AnswerKind.SOLUTIONS):
        formula = first_formula(step.prompt)
        if "=" in formula and len(formula) >= EQUATION:
            yield formula


def _without(text: str, parts: tuple[str, ...]) -> str:
    for part in parts:
        text = text.replace(part, " ")
    return text


def _giving(
    said: str, decision: Decision, step: Step | None, known: str, about: About
) -> tuple[str, ...]:
    """Return which of *answer*, *nearly* and *rung* the words are, the first of them."""
    if not _closed(decision):
        return ()
    fresh = _without(said, about.authored)
    if step is not None and tells(said, decision, step, known, about):
        return ("answer",)
    if _hints_at_it(fresh, step, known, about):
        return ("nearly",)
    if step is not None and _over_rung(fresh, step, known, about):
        return ("rung",)
    return ("nearly",) if brings_formulas(fresh, _given(step, known, about)) else ()


def _closed(decision: Decision) -> bool:
    return (decision.rung or 0) < ANSWER_RUNG and decision.rule != "confirm_correct"


def tells(said: str, decision: Decision, step: Step, known: str, about: About) -> bool:
    """Whether words give a step's answer away that isn't open: the first of the checks."""
    if not _closed(decision):
        return False
    fresh = _without(said, about.authored)
    if _number_level(step, fresh, known, about) is Reveal.GIVEN:
        return True
    return gives_away(step, said, known, about.earlier, " ".join(about.learner).lower())


def _hints_at_it(fresh: str, step: Step | None, known: str, about: About) -> bool:
    """Whether words may give an answer away: a result, a piece, a number from nowhere."""
    level = _number_level(step, fresh, known, about) if step is not None else Reveal.NOTHING
    if level is Reveal.NEARLY or tells_a_piece(fresh):
        return True
    if about.free and states_a_result(_QUOTED.sub(" ", fresh)):
        return True
    given = _given(step, known, replace(about, material=()))
    # What a number asked for comes to has nothing to do with the numbers in the book's examples.
    numeric = step is not None and step.kind is AnswerKind.NUMBER
    if brings_results(_QUOTED.sub(" ", fresh), given):
        return True
    return brings_numbers(fresh, given if numeric else (*given, *about.material))


def _given(step: Step | None, known: str, about: About) -> tuple[str, ...]:
    """Return what has been said or shown before the words, so that they bring no news of it."""
    shown = (step.prompt, *(c.text for c in step.choices)) if step is not None else ()
    said = (*about.authored, *about.siblings, *about.learner, *about.earlier)
    return (known, *shown, *said, *about.material)


def _over_rung(fresh: str, step: Step, known: str, about: About) -> bool:
    given = (step.prompt, known, *about.authored)
    if beyond.says_higher_hint(fresh, about.higher, given):
        return True
    return beyond.takes_a_step(step, fresh, known, about.learner)


def _number_level(step: Step, fresh: str, known: str, about: About) -> Reveal:
    """Return how much of a number asked for the words give, read in the talk they stand in."""
    if step.kind is not AnswerKind.NUMBER:
        return Reveal.NOTHING
    asked = " ".join((known, step.prompt, *about.authored))
    talk = Talk(asked, about.learner, about.earlier)
    return reveals(fresh, task_of(step, known).values, talk)
