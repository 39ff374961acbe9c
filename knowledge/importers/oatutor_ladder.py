"""A problem's steps and their ladders, from OATutor's pathways of hints and scaffolds.

OATutor has 4 to 13 hints a step and shows one after the other; a ladder here has rungs. So the
pathway is laid out in the order of its dependencies, and then

- a scaffold with an answer of its own, which the task doesn't already show, becomes a step before
  the step it supports: it is asked as a question, its answer judged, and the hints before it are
  its ladder. Smaller questions would not do, for an answer to one is judged by the step's answer;
- a scaffold that reworks the task's own equation ("Add 18 to each side") stays in the ladder as
  the request it is. Asked by itself, the task's equation would be an answer to it, for equations
  are judged by equivalence; in the ladder what a learner gets from it is taken as a good step;
- what is left is folded into rungs 1 to 3, several hints to a rung. Rung 0 stays a question for
  an idea: help begins at rung 1, so that an authored hint at rung 0 would be passed over;
- a sentence that states the answer is kept for afterwards (``why``), and so is a check of it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from knowledge.importers import oatutor_answers as answers
from tutor_core.course import AnswerKind, Hint, Step
from tutor_core.ids import StepId
from tutor_core.text import count_words, sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.importers.oatutor_files import Help, Part

# A turn has at most 60 words; the words before a hint ("Not quite.") have their share. Our choice.
HINT_WORDS = 52
# A reason is read together with an answer and often with a task. Our choice.
WHY_WORDS = 30
_FIRST, _LAST = 1, 3
_CHECK = re.compile(r"^(?:Check|Verify)\b", re.IGNORECASE)
_EQUALS = re.compile(r"^(?:Check|Determine) whether (.+?) equals (.+?)\.?$", re.IGNORECASE)
# What undoes a step is a good first question about an equation, and none about an expression.
_BEGIN = "Which part would you work out first, and with what?"
_DONE = "What do you get?"
_USE = "What does that tell you to do here?"


@dataclass(slots=True)
class Counts:
    """What became of the hints and scaffolds."""

    kinds: Counter[AnswerKind] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Way:
    """The way to one step: what is kept for the next ladder, and for after the answer."""

    step: Step
    stem: str
    lead: str
    counts: Counts
    steps: list[Step] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


def steps_of(part: Part, prefix: str, stem: str, *, alone: bool, counts: Counts) -> list[Step]:
    """Return a part's scaffolds that are asked, then its own step.

    ``alone`` says that the stem shows the task, as the problem has no other part; otherwise each
    question names the task it is on the way to.
    """
    own = answers.step_of(
        StepId(f"{prefix}{part.id}"), part.task or stem, part.answers, part.choices
    )
    own = answers.without_brackets(own, part.task)
    way = _Way(own, f"{stem} {part.task}", "" if alone else f"On the way to {part.task}: ", counts)
    end = _end(own, part.helps)
    for place, help_ in enumerate(part.helps):
        if place > end or (_CHECK.match(help_.text) and not own.choices):
            _verify(way, help_)
        elif help_.answers:
            _scaffold(way, help_, prefix)
        else:
            _add(way, help_.text)
    last = ladder(own, way.hints, way.stem, counts)
    why = _why(list(dict.fromkeys(way.after)), counts)
    lead = f"{stem.rstrip(':.')}: " if stem and part.task else ""
    if way.steps:
        last = replace(last, prompt=f"Now the whole task. {lead}{last.prompt}")
    return [*way.steps, replace(last, why=why)]


def _end(own: Step, helps: Sequence[Help]) -> int:
    """Return the place of the last scaffold that leads to the answer; what follows checks it."""
    ends = [
        place
        for place, help_ in enumerate(helps)
        if help_.answers and answers.same_answer(_asked(own.id, help_, ""), own)
    ]
    checks = [place for place, h in enumerate(helps) if _CHECK.match(h.text)]
    if ends and any(place > ends[-1] for place in checks):
        return next(place for place in checks if place > ends[-1]) - 1
    return len(helps)


def _asked(name: str, help_: Help, lead: str) -> Step:
    return answers.step_of(StepId(name), f"{lead}{help_.text}", help_.answers, help_.choices)


def _add(way: _Way, text: str) -> None:
    before, after = answers.split(way.step, text, way.stem)
    if before:
        way.hints.append(before)
    if after:
        way.counts.of["kept for after"] += 1
        way.after.append(after)


def _verify(way: _Way, help_: Help) -> None:
    """Keep a check of the answer as a statement; one that only says to check says nothing here."""
    found = _EQUALS.match(help_.text)
    if found is not None and answers.holds(found[1], found[2]):
        way.after.append(f"To check: {found[1]} equals {found[2]}.")
        way.counts.of["checks"] += 1
    elif help_.answers:
        way.counts.of["broken checks"] += 1
    elif _CHECK.match(help_.text):
        way.counts.of["bare checks"] += 1
    else:
        way.after.append(help_.text)


def _scaffold(way: _Way, help_: Help, prefix: str) -> None:
    step = _asked(f"{prefix}{help_.id}", help_, way.lead)
    shown = " ".join([way.stem, *(s.prompt for s in way.steps), *way.hints])
    fits = (
        not any(answers.solved(answer) for answer in help_.answers)
        and not answers.same_answer(step, way.step)
        and not answers.gives_away(way.step, help_.text, way.stem)
        and not answers.answered_by(step, shown)
        and answers.judged(step, way.stem)
    )
    if not fits:
        _add(way, help_.text)
        way.counts.of["scaffolds in the ladder"] += 1
        for below in help_.below:
            _add(way, below.text)
        return
    texts = [*way.hints, *(below.text for below in help_.below)]
    kept = [before for t in texts if (before := answers.split(step, t, way.stem)[0])]
    late = [t for t in way.hints if not answers.split(step, t, way.stem)[0]]
    way.steps.append(ladder(step, kept, way.stem, way.counts))
    way.hints = late
    way.counts.of["scaffolds asked"] += 1


# --- Folding ----------------------------------------------------------------------------------


def ladder(step: Step, texts: Sequence[str], stem: str, counts: Counts) -> Step:
    """Return the step with hints folded into rungs 1 to 3, in their order."""
    texts = list(dict.fromkeys(texts))
    counts.kinds[step.kind] += 1
    hints = [Hint(0, _BEGIN)] if step.kind is AnswerKind.EXPRESSION else []
    for rung, group in enumerate(_groups(texts), _FIRST):
        text = _said(group, counts)
        if not answers.gives_away(step, text, stem):
            hints.append(Hint(rung, text))
        else:
            counts.of["dropped"] += len(group)
    counts.of["hints"] += len(texts)
    return replace(step, hints=tuple(hints))


def _groups(texts: Sequence[str]) -> list[Sequence[str]]:
    """Part the hints into at most three runs so that the longest is as short as can be."""
    rungs = min(len(texts), _LAST - _FIRST + 1)
    if not rungs:
        return []
    best = min(
        combinations(range(1, len(texts)), rungs - 1),
        key=lambda cuts: sorted((_length(run) for run in _runs(texts, cuts)), reverse=True),
    )
    return _runs(texts, best)


def _runs(texts: Sequence[str], cuts: tuple[int, ...]) -> list[Sequence[str]]:
    edges = [0, *cuts, len(texts)]
    return [texts[a:b] for a, b in pairwise(edges)]


def _length(run: Sequence[str]) -> int:
    return sum(count_words(text) for text in run)


def _said(group: Sequence[str], counts: Counts) -> str:
    """Join a rung's hints and end in something to do; too long, the first sentences go.

    The last ones say what to do next, and what a rung leaves out is said by the task or above.
    """
    text = " ".join(_closed(hint) for hint in group)
    close = "" if text.endswith("?") else (_USE if _states(group[-1]) else _DONE)
    parts = sentences(text)
    room = HINT_WORDS - count_words(close)
    if count_words(text) > room:
        counts.of["shortened"] += 1
        while len(parts) > 1 and count_words(" ".join(parts)) > room:
            parts.pop(0)
    kept = " ".join(" ".join(parts).split()[:room]) if len(parts) == 1 else " ".join(parts)
    return f"{kept} {close}".strip()


def _closed(text: str) -> str:
    return text if re.search(r"[.!?:][\"”')]*$", text) else f"{text}."


def _states(text: str) -> bool:
    """Whether a hint tells a rule instead of asking for something to be done."""
    return bool(re.search(r"\b(?:is|are|have|means|equals|can|same)\b", text))


def _why(texts: Sequence[str], counts: Counts) -> str:
    """Return the reasons that fit, the last statement of the answer first."""
    checks = [t for t in texts if t.startswith("To check")]
    kept: list[str] = []
    for text in [*(t for t in reversed(texts) if t not in checks), *checks]:
        if count_words(" ".join([*kept, text])) <= WHY_WORDS:
            kept.append(_closed(text))
        else:
            counts.of["dropped"] += 1
    return " ".join(kept)
