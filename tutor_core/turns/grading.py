"""A teacher's turns on answers that couldn't be judged: see the next one, judge it, undo."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tutor_core.answers import Mark
from tutor_core.errors import RequestError
from tutor_core.guardrails import roster
from tutor_core.messages import Button, Move, Reply
from tutor_core.scene import Scene
from tutor_core.state import Changes
from tutor_core.turn import Outcome
from tutor_core.turns import alerting, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tutor_core.answers import Answer, Filed
    from tutor_core.course import Step
    from tutor_core.requests import Grade
    from tutor_core.turn import Turn

# Model answers or key points shown beside an answer (our choice: enough to judge by).
SHOWN = 3
_BUTTONS = ("correct", "partly", "incorrect", "skip", "drop")


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An answer that waits, with the task it answers."""

    filed: Filed
    place: Scene
    step: Step


async def shown_next(turn: Turn) -> Outcome:
    """Show the answer that has waited longest, without who gave it."""
    waiting = await _waiting(turn)
    if not waiting:
        key = "grade.none" if turn.state.policy.grade_queue else "grade.off"
        return records.shown(turn, turn.voice.say(key))
    return await _shown(turn, waiting, _next(turn, waiting))


async def grade(turn: Turn, request: Grade) -> Outcome:
    """Keep a teacher's judgement, or put the answer off or take it out, and show the next one."""
    waiting = await _waiting(turn)
    one = await _meant(turn, waiting, request.row)
    judgement = request.judgement
    mark = Mark(one.row, judgement, turn.now, judgement is not None, request.drop)
    rest = [w for w in waiting if w.filed.row != one.row]
    put_off = judgement is None and not request.drop
    if put_off and not rest:
        return records.shown(turn, turn.voice.say("grade.only"))
    done = "drop" if request.drop else judgement or "skip"
    said = turn.voice.say(f"grade.done_{done}")
    if not rest and request.drop:
        return _told(said, changes=Changes(marks=(mark,)))
    if not rest:
        end = turn.voice.say("grade.all_done")
        return _told(f"{said} {end}", changes=Changes(marks=(mark,)))
    following = await _shown(turn, rest, _next(turn, rest), len(rest) + put_off)
    marks = (mark, *following.changes.marks)
    return _told(
        f"{said}\n\n{following.reply.text}", following.reply.buttons, Changes(marks=marks)
    )


async def undo(turn: Turn) -> Outcome:
    """Take the teacher's last judgement back and show that answer again."""
    last = await turn.learners.last_marked(turn.state.classroom, turn.state.person.id)
    if last is None:
        raise RequestError(turn.voice.say("grade.nothing_to_undo"))
    again = _with_task(turn, last)
    undone = turn.voice.say("grade.undone")
    if again is None:
        mark = Mark(last.row, None, last.answer.at, held=False)
        return _told(undone, changes=Changes(marks=(mark,)))
    outcome = await _shown(turn, [again, *await _waiting(turn)], again)
    text = f"{undone}\n\n{outcome.reply.text}"
    return replace(outcome, reply=replace(outcome.reply, text=text))


async def alerts(turn: Turn) -> Outcome:
    """Show what learners need the teacher for, and how many answers wait to be graded."""
    outcome = alerting.listed(turn)
    waiting = await _waiting(turn)
    if not waiting:
        return outcome
    line = turn.voice.say("alerts.grade", answers=_answers(turn, len(waiting)))
    text = f"{outcome.reply.text}\n{line}" if turn.state.alerts else line
    return replace(outcome, reply=replace(outcome.reply, text=text))


# --- Which answer -------------------------------------------------------------------------------


async def _waiting(turn: Turn) -> list[_Waiting]:
    """Return the answers that wait, longest first, but for those to tasks that changed or went."""
    found = await turn.learners.unmarked(turn.state.classroom)
    return [w for filed in found if (w := _with_task(turn, filed)) is not None]


def _with_task(turn: Turn, filed: Filed) -> _Waiting | None:
    place = _place(turn, filed.answer)
    return _Waiting(filed, place, place.step) if place is not None and place.step else None


def _place(turn: Turn, answer: Answer) -> Scene | None:
    shelf = turn.library.shelf(answer.course_id)
    exercise = shelf.exercises.get(answer.exercise_id) if shelf is not None else None
    if shelf is None or exercise is None or exercise.section_id not in shelf.sections:
        return None
    # Without passages: to find those that fit takes long, and nobody is shown them here.
    place = Scene(shelf, shelf.sections[exercise.section_id], (), "", exercise)
    numbers = [n for n, step in enumerate(exercise.steps) if step.id == answer.step_id]
    fitting = (replace(place, step_number=n) for n in numbers)
    return next((p for p in fitting if p.asked == answer.asked), None)


def _next(turn: Turn, waiting: Sequence[_Waiting]) -> _Waiting:
    """Return the one this teacher has already, else the first that no other teacher has."""
    own = (w for w in waiting if w.filed.teacher == turn.state.person.id)
    free = (w for w in waiting if w.filed.teacher is None)
    return next(own, None) or next(free, waiting[0])


async def _meant(turn: Turn, waiting: Sequence[_Waiting], row: int) -> Filed:
    """Return the answer that is judged: of that number, else the one this teacher saw last."""
    if not row:
        own = (w.filed for w in waiting if w.filed.teacher == turn.state.person.id)
        found = next(own, None)
        if found is None:
            raise RequestError(turn.voice.say("grade.none_shown"))
        return found
    found = next((w.filed for w in waiting if w.filed.row == row), None)
    last = await turn.learners.last_marked(turn.state.classroom, turn.state.person.id)
    if found is None and last is not None and last.row == row:
        return last
    if found is None:
        raise RequestError(turn.voice.say("grade.gone"))
    return found


# --- Words --------------------------------------------------------------------------------------


async def _shown(
    turn: Turn, waiting: Sequence[_Waiting], one: _Waiting, count: int | None = None
) -> Outcome:
    """Put an answer before the teacher; ``count`` wait, it among them."""
    say = turn.voice.say
    text = say(
        "grade.answer",
        answers=_answers(turn, count or len(waiting)),
        course=one.place.shelf.course.title,
        task=one.place.prompt,
        model=_model(turn, one.step),
        words=await _nameless(turn, one.filed.answer.text),
    )
    buttons = tuple(
        Button(f"grade:{name}:{one.filed.row}", say(f"button.grade_{name}")) for name in _BUTTONS
    )
    return _told(text, buttons, Changes(marks=tuple(_taken(turn, waiting, one))))


async def _nameless(turn: Turn, text: str) -> str:
    """Return an answer without the names of the classroom's people."""
    seats = await turn.learners.members(turn.state.classroom)
    found = list(roster.named(text, [seat.name for seat in seats]))
    for match in reversed(found):
        text = text[: match.start()] + turn.voice.say("grade.somebody") + text[match.end() :]
    return text


def _taken(turn: Turn, waiting: Sequence[_Waiting], one: _Waiting) -> Iterator[Mark]:
    """Let the teacher have one answer, and no other of those that wait."""
    for filed in (w.filed for w in waiting):
        taken = filed.row == one.filed.row
        if taken or filed.teacher == turn.state.person.id:
            yield Mark(filed.row, None, filed.answer.at, held=taken)


def _model(turn: Turn, step: Step) -> str:
    """Return what the author takes for right."""
    given = (*step.accepted, *(point.text for point in step.key_points))
    answers = list({text.casefold(): text for text in reversed(given)}.values())[::-1]
    return turn.voice.say("grade.or").join(answers[:SHOWN]) or turn.voice.say("grade.no_model")


def _answers(turn: Turn, count: int) -> str:
    return turn.voice.say("grade.one" if count == 1 else "grade.several", n=count)


def _told(text: str, buttons: tuple[Button, ...] = (), changes: Changes | None = None) -> Outcome:
    return Outcome(Reply(text, Move.SHOW, buttons), changes or Changes())
