"""What a turn knows that the outgoing checks need: the talk, the course's words, the record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.course import AnswerKind, Step
from tutor_core.curriculum import own_task
from tutor_core.curriculum.library import prompt_of
from tutor_core.focus import equations
from tutor_core.guardrails import other_tasks, outgoing
from tutor_core.guardrails.about import About, Record
from tutor_core.hints import for_equations, for_routes, ladder
from tutor_core.ids import StepId
from tutor_core.mastery.estimate import mastered
from tutor_core.messages import Judgement
from tutor_core.moves import ANSWER_RUNG, SIBLING_RUNG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tutor_core.curriculum.library import Shelf
    from tutor_core.moves import Decision
    from tutor_core.scene import Scene
    from tutor_core.state import Thread
    from tutor_core.turn import Turn
    from tutor_core.wording.offline import Said

_ADDRESS = re.compile(r"https?://[^\s)>\]]+")


def faults(
    turn: Turn, decision: Decision, place: Scene, said: Said, judgement: Judgement | None = None
) -> tuple[str, ...]:
    """Return what is wrong with the words of a move, whoever worded it; () when all is well."""
    cited, seen = (*place.names, *_guides(place)), about(turn, decision, place, judgement)
    step, stem = asked_step(place), place.stem
    found = outgoing.faults(said.text, decision, step, said.exempt, stem, cited, seen)
    own = _without(said.text, (said.exempt, *place.names, *_of_the_task(place, decision)))
    others = (o for o in _left_open(turn, place) if "answer" not in found)
    if any(outgoing.tells(own, decision, other, stem, seen) for other, stem in others):
        return ("answer", *found)
    if "answer" not in found and _tells_another(turn, decision, place, own, seen):
        return ("answer", *found)
    return found


def _of_the_task(place: Scene, decision: Decision) -> tuple[str, ...]:
    """Return what stands in the task itself or is worked out of it: it tells no other task's."""
    made = ladder.made(place, decision.rung or 0)
    return (*filter(None, (place.stem, place.question)), *equations(place.prompt), *made)


def _tells_another(turn: Turn, decision: Decision, place: Scene, own: str, seen: About) -> bool:
    """Whether words tell the answer of any other exercise that the learner hasn't got right."""
    if decision.rule == "confirm_correct" or (decision.rung or 0) >= ANSWER_RUNG:
        return False
    right = (e for e in turn.state.evidence if e.judgement is Judgement.CORRECT)
    solved = {e.exercise_id for e in right} | {place.exercise.id if place.exercise else None}
    kept = (one for shelf in turn.library.shelves for one in shelf.kept)
    return other_tasks.tells(_without(own, seen.authored), kept, solved, _known(place, seen))


def _known(place: Scene, seen: About) -> Iterator[str]:
    """Yield what the learner has before them."""
    yield from (place.asked, place.stem, *seen.material)
    for section in place.shelf.course.sections:
        yield from (f"{term.word}: {term.meaning}" for term in section.glossary)
    yield from (*seen.siblings, *seen.learner)


def _without(text: str, parts: Iterable[str]) -> str:
    for part in filter(None, parts):
        text = text.replace(part, " ")
    return text


def _left_open(turn: Turn, place: Scene) -> Iterator[tuple[Step, str]]:
    """Yield other steps whose answers aren't to be told: interrupted ones, those of a model.

    Each comes with what its exercise says before it.
    """
    thread = turn.state.thread
    yield from _modelled_on(place)
    for left, before in ((thread, turn.place), (turn.state.under, turn.below)):
        if left is None or before is None or left.solved or _same(left, place):
            continue
        if before.step is not None:
            yield before.step, before.stem
        yield from _modelled_on(before)
    if thread is not None and thread.return_to:
        for shelf in turn.library.shelves:
            yield from _asking(shelf, thread.return_to)


def _modelled_on(place: Scene) -> Iterator[tuple[Step, str]]:
    """Yield the first step of the exercise that a learner's own equation was taken up after."""
    if place.exercise is None or not place.own:
        return
    alike = own_task.alike_of(place.exercise, place.shelf.exercises)
    if alike is not None and alike.section_id in place.shelf.sections:
        yield alike.steps[0], alike.stem


def _asking(shelf: Shelf, task: str) -> Iterator[tuple[Step, str]]:
    """Yield the steps that ask a task, or end in it."""
    for exercise in shelf.course.exercises:
        numbers = range(len(exercise.steps))
        if exercise.section_id in shelf.sections:
            asking = (n for n in numbers if prompt_of(exercise, n).endswith(task))
            yield from ((exercise.steps[n], exercise.stem) for n in asking)


def asked_step(place: Scene) -> Step | None:
    """Return the step asked; for a free question one whose answer is the sentence of rung 4."""
    if place.step is not None or not place.focus.sentence:
        return place.step
    sentence = place.focus.sentence
    return Step(StepId("question"), place.question, AnswerKind.SHORT, (sentence,))


def about(
    turn: Turn, decision: Decision, place: Scene, judgement: Judgement | None = None
) -> About:
    """Return what the checks may look at in this turn."""
    thread = turn.state.thread
    same = thread is not None and _same(thread, place)
    tries = tuple(t.text for t in thread.tries) if thread is not None and same else ()
    passages = " ".join(p.text for p in turn.library.passages_of(place.shelf, place.section.id))
    said = (*thread.said, *thread.worded) if thread is not None and same else ()
    written = (*place.names, *_guides(place), *_authored(place, decision))
    return About(
        earlier=tuple(_without(text, written) for text in said),
        learner=(*tries, turn.text),
        authored=tuple(_authored(place, decision)),
        higher=tuple(_hints(place, above=decision.rung or 0)),
        material=(place.question, *(p.text for p in place.passages)),
        siblings=tuple(_siblings(place, decision)),
        free=place.exercise is None,
        is_place=turn.library.is_place,
        links=frozenset(_ADDRESS.findall(passages)),
        record=record(turn),
        judgement=judgement,
        language=place.shelf.course.language,
    )


def _same(thread: Thread, place: Scene) -> bool:
    own = place.exercise.id if place.exercise is not None else None
    return thread.exercise_id == own and thread.step == place.step_number


def _guides(place: Scene) -> Iterator[str]:
    """Yield the teacher's own questions about the places, which are asked as they are."""
    for guide in filter(None, (p.guide for p in place.passages)):
        yield from filter(None, (guide.ask_first, guide.smaller, guide.look_for))


def _authored(place: Scene, decision: Decision) -> Iterator[str]:
    """Yield what the course's author wrote to be said at this rung or below."""
    step = place.step
    if step is None:
        return
    yield from (h.text for h in step.hints if h.rung <= (decision.rung or 0))
    yield from ladder.made(place, decision.rung or 0)
    yield from step.smaller
    yield from (k.reveals for k in step.known_wrong)
    yield from (c.reveals for c in step.choices if not c.correct and c.reveals)


def _siblings(place: Scene, decision: Decision) -> Iterator[str]:
    """Yield what a worked sibling may hold at rung 3: tasks and answers of the others."""
    if decision.rung != SIBLING_RUNG or place.exercise is None:
        return
    if (here := place.stage) is not None:
        for one in for_equations.siblings(here.task, place):
            yield from (one.shown(line) for line in one.lines)
            yield " ".join(one.number(line.amount) for line in one.lines)
    if place.way is not None and (made := for_routes.sibling_of(place.way)) is not None:
        yield from made.lines
        yield " ".join(leg.n for leg in made.legs)
    like = own_task.alike_of(place.exercise, place.shelf.exercises)
    for other in (like, ladder.sibling_of(place)):
        if other is not None and other.steps:
            step = other.steps[0]
            yield f"{other.stem} {step.prompt} {ladder.answer_of(step)} {step.why}"


def _hints(place: Scene, above: int) -> Iterator[str]:
    step = place.step
    if step is not None and above < SIBLING_RUNG:
        yield from (h.text for h in step.hints if above < h.rung < ANSWER_RUNG)


def record(turn: Turn) -> Record:
    """Return what the store bears out of the learner."""
    state = turn.state
    done = [i for i, m in state.mastery.items() if mastered(m, state.policy.mastery_threshold)]
    found = (turn.library.concept(i) for i in done)
    judged = [e.judgement is Judgement.CORRECT for e in state.evidence]
    run = next((n for n, right in enumerate(reversed(judged)) if not right), len(judged))
    tries = len(state.thread.answers) if state.thread is not None else 0
    return Record(
        mastered=frozenset(c.title.lower() for c in found if c is not None),
        counts=frozenset({sum(judged), len(judged), run, tries, tries + 1}),
        days=frozenset((turn.today - state.policy.today(e.at)).days for e in state.evidence),
    )
