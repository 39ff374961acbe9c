"""The ladder for an equation that can be worked: hints by the move that is to be made next.

They stand on the line the learner has reached, so that nobody is asked for what is done already.
A course's own hints come first, as long as the learner is still at the task's own line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.assessment import gaps, phrases, variants
from tutor_core.assessment.task import task_of
from tutor_core.assessment.working import Doing, Term, worked
from tutor_core.course import AnswerKind
from tutor_core.curriculum import own_task
from tutor_core.focus import equations

if TYPE_CHECKING:
    from tutor_core.assessment.working import Line, Working
    from tutor_core.course import Exercise
    from tutor_core.curriculum.library import Shelf
    from tutor_core.scene import Scene
    from tutor_core.voice import Voice

# A sibling is asked about with another letter, as courses do.
_LETTERS = ("y", "n", "k")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the learner is: the task's working, the line reached, and that line's own working."""

    task: Working
    line: str
    here: Working

    @property
    def moved(self) -> bool:
        """Whether the learner has got beyond the task's own line."""
        return self.here is not self.task

    @property
    def kind(self) -> str:
        """The next move, in the words of the phrases."""
        following = self.here.next
        if following is None or following.doing is None:
            return "end"
        doing, amount = following.doing, following.amount
        if doing in (Doing.WHOLE, Doing.FACTOR):
            if amount == -1:
                return "sign"
            return f"{doing}_{'under' if self.here.under(following) else 'times'}"
        if doing is Doing.CONSTANT:
            return "taken" if amount < 0 else "added"
        return str(doing)


def stage(scene: Scene) -> Stage | None:
    """Return where the learner is in solving an equation, None when that isn't the step."""
    step = scene.step
    if step is None or step.kind is not AnswerKind.NUMBER:
        return None
    formula = next(iter(equations(step.prompt)), "")
    task = worked(formula) if formula else None
    if task is None or not _asked_for(scene, task):
        return None
    for text in reversed(scene.reached):
        for line in reversed(equations(text)):
            here = worked(line)
            if here is not None and here.letter == task.letter and here.answer == task.answer:
                return Stage(task, own_task.tidy(line), here)
    return Stage(task, formula, task)


def _asked_for(scene: Scene, task: Working) -> bool:
    step = scene.step
    if step is None:
        return False
    if isinstance(task.answer, phrases.Said):
        return any(phrases.said(a) is task.answer for a in step.accepted)
    return task.answer in task_of(step, scene.stem).values


def needed(scene: Scene, rung: int) -> Stage | None:
    """Return the stage where a hint is to be made for it: none is authored, or it is behind."""
    found = stage(scene)
    authored = scene.step is not None and any(h.rung == rung for h in scene.step.hints)
    return found if found is not None and (found.moved or not authored) else None


def idea(at: Stage, voice: Voice) -> str:
    """Ask for the learner's idea about the next move (rung 0)."""
    return voice.say(f"equation.idea_{at.kind}", line=at.line, letter=at.here.letter)


def point(at: Stage, place: str, voice: Voice) -> str:
    """Point to the place and say what kind of move it makes (rung 1)."""
    if at.kind == "end":
        return idea(at, voice)
    key = f"equation.point_{at.kind}"
    return voice.say(key, place=place, line=at.line, letter=at.here.letter)


def gap(at: Stage, voice: Voice) -> str:
    """Give the next move with a gap to fill (rung 2)."""
    shown = gaps.gap(at.here)
    if not shown:
        return idea(at, voice)
    return voice.say(f"equation.gap_{at.kind}", gap=shown, letter=at.here.letter)


def sibling(at: Stage, scene: Scene, voice: Voice) -> str:
    """Work a sibling line by line (rung 3), "" when none can be made."""
    found = siblings(at.task, scene)
    if not found:
        return ""
    return voice.say("equation.sibling", lines=lines(found[0], voice), line=at.line)


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
    at = stage(scene)
    return voice.say("equation.answer", lines=lines(at.task, voice)) if at is not None else ""


def another(own: Exercise, shelf: Shelf) -> Exercise | None:
    """Return a learner's own equation with other numbers, which no hint has worked out."""
    model, task = own_task.alike_of(own, shelf.exercises), worked(own.title)
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
    """Return equations built like the task, with another answer than it and its model have."""
    letter = next(one for one in _LETTERS if one != task.letter)
    model = own_task.alike_of(scene.exercise, scene.shelf.exercises) if scene.exercise else None
    shut = task_of(model.steps[0], model.stem).values if model is not None else ()
    found = variants.siblings(task, letter, frozenset(shut), count)
    return found or variants.siblings(task, letter, frozenset(), count)


# --- Lines in words ------------------------------------------------------------------------------


def lines(working: Working, voice: Voice) -> str:
    """Return a working in words: the equation, then each move with what it leaves."""
    first, *rest = working.lines
    told = [f"{working.shown(first)}."]
    for line in rest:
        move = voice.say(f"equation.move_{_move(working, line)}", n=_amount(working, line))
        told.append(f"{move}: {working.shown(line)}.")
    if isinstance(working.answer, phrases.Said):
        told.append(voice.say(f"equation.end_{working.answer.name.lower()}"))
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
