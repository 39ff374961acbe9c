"""The ladder for an equation that can be worked: hints by the move that is to be made next.

They stand on the line the learner has reached, so that nobody is asked for what is done already.
A course's own hints come first, as long as the learner is still at the task's own line.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tutor_core.assessment import gaps, phrases, variants
from tutor_core.assessment.task import task_of
from tutor_core.assessment.working import Doing, Term, worked
from tutor_core.curriculum import own_task
from tutor_core.hints import for_routes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tutor_core.assessment.working import Line, Working
    from tutor_core.course import Exercise
    from tutor_core.curriculum.library import Shelf
    from tutor_core.curriculum.stages import Stage
    from tutor_core.scene import Scene
    from tutor_core.voice import Voice

# A sibling is asked about with another letter, as courses do.
_LETTERS = ("y", "n", "k")


def needed(scene: Scene, rung: int) -> Stage | None:
    """Return the stage where a hint is to be made for it: none is authored, or it is behind."""
    found = scene.stage
    authored = scene.step is not None and any(h.rung == rung for h in scene.step.hints)
    return found if found is not None and (found.moved or not authored) else None


def idea(at: Stage, voice: Voice) -> str:
    """Ask for the learner's idea about the next move (rung 0)."""
    return voice.say(f"equation.idea_{at.kind}", line=at.line, letter=at.here.letter)


def point(at: Stage, place: str, voice: Voice, *, explained: bool) -> str:
    """Point to the place (rung 1) and, where it is ``explained`` there, say what it does."""
    if at.kind == "end":
        return idea(at, voice)
    key = f"equation.point_{at.kind}" if explained else "equation.point_example"
    return voice.say(key, place=place, line=at.line, letter=at.here.letter)


def gap(at: Stage, voice: Voice) -> str:
    """Give the next move with a gap to fill (rung 2)."""
    key, shown = f"equation.gap_{at.kind}", gaps.gap(at.here)
    return voice.say(key, gap=shown, line=at.line, letter=at.here.letter)


def sibling(at: Stage, scene: Scene, voice: Voice) -> str:
    """Work a sibling line by line (rung 3), "" when none can be made."""
    found = siblings(at.task, scene)
    if not found:
        return ""
    told, ended = lines(found[0], voice), isinstance(at.task.answer, phrases.Said)
    if ended:
        return voice.say("equation.sibling_end", lines=told, letter=found[0].letter)
    return voice.say("equation.sibling", lines=told, line=at.line)


def plain(at: Stage, voice: Voice) -> str:
    """Say what is to be done without a word that could give anything away."""
    return voice.say("equation.plain", line=at.line, letter=at.here.letter)


def smaller(at: Stage, asked: int, lead: str, voice: Voice) -> str:
    """Ask a smaller question: about the next move, then for trying out a number."""
    if asked % 2 == 0:
        key = f"equation.smaller_{at.kind}"
        return voice.say(key, lead=lead, line=at.line, letter=at.here.letter)
    return voice.say("equation.smaller_try", lead=lead, line=at.line, letter=at.here.letter)


def answer(scene: Scene, voice: Voice) -> str:
    """Return the working of the task itself (rung 4), "" for what is no equation to solve."""
    at = scene.stage
    if at is None:
        return ""
    told = lines(at.task, voice)
    if isinstance(at.task.answer, phrases.Said):
        told += f" {voice.say(f'equation.end_{at.task.answer.name.lower()}')}"
    return voice.say("equation.answer", lines=told)


def another(own: Exercise, shelf: Shelf) -> Exercise | None:
    """Return a learner's own equation with other numbers, which no hint has worked out."""
    model, task = own_task.alike_of(own, shelf.exercises), worked(own.title)
    if model is not None and (told := for_routes.another(own.title)):
        return own_task.twin(told, model)
    if model is None or task is None:
        return None
    shut = frozenset(task_of(model.steps[0], model.stem).values)
    found = variants.siblings(task, task.letter, shut, 2)[1:]
    found = found or variants.siblings(task, task.letter, frozenset(), 2)[1:]
    return next((own_task.twin(one.shown(one.lines[0]), model) for one in found), None)


def shown(scene: Scene, rung: int) -> tuple[str, ...]:
    """Return the formulas that a made hint may hold up to a rung: they are worked out here."""
    at = needed(scene, rung)
    if at is None:
        return ()
    found = [at.line]
    if rung >= 2:
        found.append(gaps.gap(at.here))
    if rung >= 3:
        for one in siblings(at.task, scene):
            found += [one.shown(line) for line in one.lines]
    return tuple(sorted((one for one in found if one), key=len, reverse=True))


def siblings(task: Working, scene: Scene, count: int = 1) -> tuple[Working, ...]:
    """Return equations built like the task, with another answer than it has.

    Nor have they that of its model or, where such can be found, of another exercise of the
    model's section: with an equation of one's own an exercise set there could be meant.
    """
    letter = next(one for one in _LETTERS if one != task.letter)
    model = own_task.alike_of(scene.exercise, scene.shelf.exercises) if scene.exercise else None
    own = _values((model,)) if model is not None else frozenset[Fraction]()
    beside = (e for e, _ in scene.shelf.equations if model and e.section_id == model.section_id)
    tries = (own | _values(beside), own, frozenset[Fraction]())
    found = (variants.siblings(task, letter, shut, count) for shut in tries)
    return next(filter(None, found), ())


def _values(exercises: Iterable[Exercise]) -> frozenset[Fraction]:
    return frozenset(v for e in exercises for v in task_of(e.steps[0], e.stem).values)


# --- Lines in words ------------------------------------------------------------------------------


def lines(working: Working, voice: Voice) -> str:
    """Return a working in words: the equation, then each move with what it leaves."""
    first, *rest = working.lines
    told = [f"{working.shown(first)}."]
    for line in rest:
        move = voice.say(f"equation.move_{_move(working, line)}", n=_amount(working, line))
        told.append(f"{move}: {working.shown(line)}.")
    return " ".join(told)


def _move(working: Working, line: Line) -> str:
    negative = line.amount < 0
    match line.doing:
        case Doing.WHOLE | Doing.FACTOR:
            return "multiply" if working.under(line) or line.amount == -1 else "divide"
        case Doing.CONSTANT | Doing.LETTER:
            return "add" if negative else "take"
        case _:
            return str(line.doing)


def _amount(working: Working, line: Line) -> str:
    value = line.amount
    if line.doing in (Doing.WHOLE, Doing.FACTOR):
        return working.number(1 / value if working.under(line) or value == -1 else value)
    if line.doing is Doing.LETTER:
        return working.side((Term(abs(value), working.letter),))
    return working.number(abs(value))
