"""Turns of talk beside the work: small talk, how all this is used, and why an answer is right."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import goals, reflections, scene
from tutor_core.assessment import holds_answer
from tutor_core.course import AnswerKind
from tutor_core.curriculum import own_task
from tutor_core.focus import first_formula
from tutor_core.hints import ladder
from tutor_core.messages import Judgement, Move, Reply, Role
from tutor_core.state import Changes
from tutor_core.turn import Outcome
from tutor_core.turns import quizzes
from tutor_core.turns.acting import button, open_task, task_buttons
from tutor_core.understood import awaits, left_open
from tutor_core.wording.offline import task_words

if TYPE_CHECKING:
    from tutor_core.course import Step
    from tutor_core.scene import Scene
    from tutor_core.state import Goal
    from tutor_core.turn import Turn

# Talk that an exercise may follow on, where none is open.
_LEADS_ON = (
    "greeting",
    "thanks",
    "feeling",
    "nod",
    "sorry",
    "fun",
    "number",
    "how_works",
    "how_practise",
)
_LETTER = re.compile(r"[a-z]")


def chat(turn: Turn, cue: str) -> Outcome:
    """Answer talk in a line and lead back to the work."""
    thread, place = open_task(turn)
    if cue == "goodbye" and not reflections.too_soon(turn.state) and turn.state.evidence:
        return _takeaway(turn)
    if cue == "number" and awaits(turn.state.thread, left_open(turn.state, turn.now)):
        return _words_wanted(turn)
    if thread is not None and place is not None:
        buttons = quizzes.buttons_of(turn, place) if thread.quiz else task_buttons(turn, place)
        return Outcome(Reply(_in_task(turn, cue, place), Move.CHAT, buttons))
    key, values = _key(turn, cue)
    text = turn.voice.say(f"chat.{key}", name=_name(turn), **values)
    buttons = (button(turn, "practise"),) if cue in _LEADS_ON else ()
    return Outcome(Reply(text, Move.CHAT, buttons))


def _name(turn: Turn) -> str:
    return turn.state.person.name or turn.voice.say("chat.nameless")


def _in_task(turn: Turn, cue: str, place: Scene) -> str:
    """Return what is said with a task open; it ends in the task."""
    last, name = task_words(place), _name(turn)
    kept = reflections.takeaway(turn.state)
    if cue == "greeting" and kept and left_open(turn.state, turn.now).late:
        return turn.voice.say("chat.greeting_takeaway_task", last=last, name=name, words=kept)
    if turn.voice.has(f"chat.{cue}_task"):
        return turn.voice.say(f"chat.{cue}_task", last=last, name=name)
    told = turn.voice.say(f"chat.{_for_role(turn, cue)}", last=last, **_example(turn))
    ends = cue == "goodbye" or last in told or told.endswith("?")
    return told if ends else f"{told} {turn.voice.say('chat.back', last=last)}"


def _key(turn: Turn, cue: str) -> tuple[str, dict[str, str]]:
    """Return the phrase of talk with no task open, and what fills it."""
    if cue == "greeting":
        return _greeting(turn)
    plain = f"{cue}_plain"
    return (plain if turn.voice.has(f"chat.{plain}") else _for_role(turn, cue)), _example(turn)


def _for_role(turn: Turn, cue: str) -> str:
    teachers = f"{cue}_teacher"
    has = turn.state.role is Role.TEACHER and turn.voice.has(f"chat.{teachers}")
    return teachers if has else cue


def _example(turn: Turn) -> dict[str, str]:
    return {"example": goals.example(turn.library)}


def _greeting(turn: Turn) -> tuple[str, dict[str, str]]:
    """Welcome somebody new; whoever comes back is met with their words or their goal."""
    goal = next(iter(goals.open_goals(turn.state)), None)
    new = turn.state.last_turn is None
    named = {"goal": goals.named(goal, turn.today)} if goal is not None else {}
    if goal is not None and new:
        return f"greeting_first_{'set' if goal.set_by is not None else 'goal'}", named
    if new:
        return _for_role(turn, "greeting_first"), {}
    if kept := reflections.takeaway(turn.state):
        return "greeting_takeaway", {"words": kept}
    return (_goal_key(turn, goal), named) if goal is not None else ("greeting", {})


def _goal_key(turn: Turn, goal: Goal) -> str:
    """A goal is still somebody's only once they have begun; before that it may be new to them."""
    if not goals.untried(goal, turn.state):
        return "greeting_goal"
    return f"greeting_goal_{'teacher' if goals.from_teacher(goal, turn.state) else 'new'}"


def _takeaway(turn: Turn) -> Outcome:
    """End a session with one thing to remember; an open task stays open for the next one."""
    thread = turn.state.thread
    waiting = replace(thread, awaiting="takeaway") if thread is not None else None
    changes = Changes(thread=waiting, prompted_turn=turn.state.turns)
    return Outcome(Reply(turn.voice.say("reflect.takeaway"), Move.REFLECT), changes)


def _words_wanted(turn: Turn) -> Outcome:
    """Ask once for words where a bare number came in their place; then go on."""
    thread = turn.state.thread
    key = "chat.number_why" if thread and thread.awaiting == "why" else "chat.number_thought"
    if turn.voice.said_lately(key):
        text = turn.voice.say("reflect.go_on")
        return Outcome(Reply(text, Move.CHAT, (button(turn, "practise"),)))
    text = turn.voice.say(key)
    waiting = replace(thread, phrases=turn.voice.used) if thread is not None else None
    changes = Changes(thread=waiting, prompted_turn=turn.state.turns)
    return Outcome(Reply(text, Move.REFLECT), changes)


def felt(turn: Turn, outcome: Outcome) -> Outcome:
    """Put a kind word before a smaller question for whom a task is too much."""
    kind = turn.voice.say("chat.feeling_lead")
    return replace(outcome, reply=replace(outcome.reply, text=f"{kind} {outcome.reply.text}"))


# --- Why that is so ------------------------------------------------------------------------------


def reason(turn: Turn) -> Outcome:
    """Say why the answer just given is right: its author's reason, a check, or where to read."""
    place = _just_solved(turn)
    if place is None:
        return chat(turn, "vague")
    sources = (place.source(turn.library),)
    if open_task(turn)[1] is not None:
        back = turn.voice.say("chat.back", last=task_words(place))
        text = f"{_of_step_before(turn, place)} {back}"
        return Outcome(Reply(text, Move.CHAT, task_buttons(turn, place), sources=sources))
    text = f"{_reasons(turn, place)} {turn.voice.say('reflect.go_on')}"
    return Outcome(Reply(text, Move.CHAT, (button(turn, "practise"),), sources=sources))


def _of_step_before(turn: Turn, place: Scene) -> str:
    """Return why the step before is right, unless that gives away the one that is open."""
    if place.exercise is None or place.step is None or place.step_number == 0:
        return _reading(turn, place)
    said = _reason_of(turn, place.exercise.steps[place.step_number - 1], place)
    return _reading(turn, place) if holds_answer(place.step, said, place.stem) else said


def _just_solved(turn: Turn) -> Scene | None:
    """Return what was solved last, which may be a step of the exercise that is open."""
    thread = turn.state.thread
    done = turn.state.evidence[-1] if turn.state.evidence else None
    if thread is not None:
        # The last question of a quiz is over, right or wrong, and may come again.
        missed = thread.quiz is not None and (
            done is None or done.judgement is not Judgement.CORRECT
        )
        return None if missed else turn.place
    shelf = turn.library.shelf(done.course_id) if done is not None and done.course_id else None
    if done is None or shelf is None or done.exercise_id is None:
        return None
    exercise = own_task.revive(done.exercise_id, shelf.exercises)
    return scene.of_exercise(shelf, exercise, turn.library) if exercise is not None else None


def _reasons(turn: Turn, place: Scene) -> str:
    steps = place.exercise.steps if place.exercise is not None else ()
    if len(steps) > 1:
        lines = [f"{n}. {_reason_of(turn, step, place)}" for n, step in enumerate(steps, 1)]
        return "\n".join(lines) + "\n"
    return _reason_of(turn, steps[0], place) if steps else _reading(turn, place)


def _reason_of(turn: Turn, step: Step, place: Scene) -> str:
    """Return why a step's answer is right."""
    answer, formula = ladder.answer_of(step), first_formula(step.prompt)
    if step.why:
        return turn.voice.say("solved.why", answer=answer, why=step.why)
    letter = _LETTER.search(formula.lower())
    if step.kind is AnswerKind.NUMBER and "=" in formula and letter:
        return turn.voice.say("solved.check", answer=answer, letter=letter[0], formula=formula)
    return _reading(turn, place)


def _reading(turn: Turn, place: Scene) -> str:
    return turn.voice.say("solved.place", place_of=ladder.place_of(place))
