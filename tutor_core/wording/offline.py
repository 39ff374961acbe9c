"""Say a decided move without a model: in the course's own words where it has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core import hints
from tutor_core.assessment import Miss, only_name, phrases
from tutor_core.course import AnswerKind
from tutor_core.focus import first_formula
from tutor_core.messages import Judgement
from tutor_core.moves import ANSWER_RUNG

if TYPE_CHECKING:
    from tutor_core.assessment import Assessment
    from tutor_core.moves import Decision
    from tutor_core.scene import Scene
    from tutor_core.state import Thread
    from tutor_core.voice import Voice

# A task longer than this isn't repeated inside a reply (our choice).
SHORT_TASK = 160
_MISSES = {
    Miss.SIGN: "incorrect.sign",
    Miss.SLIP: "incorrect.slip",
    Miss.INVERSE: "incorrect.inverse",
    Miss.RECIPROCAL: "incorrect.reciprocal",
    Miss.UNIT: "incorrect.unit",
}


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a move. ``exempt`` is the part that is a task's own text, not the tutor's."""

    text: str
    exempt: str = ""


def say(
    decision: Decision,
    scene: Scene,
    thread: Thread,
    assessment: Assessment | None,
    voice: Voice,
) -> Said:
    """Return the words of a move on a scene. ``thread`` is as it was before the move."""
    speaker = _SPEAKERS.get(decision.rule)
    if speaker is not None:
        return Said(speaker(scene, thread, voice))
    if decision.rule == "next_step":
        return Said(_next_step(decision, scene, assessment, voice))
    if decision.rule in ("known_mistake", "good_step", "workable_step", "unsure_asks"):
        return Said(_diagnosis(decision, scene, assessment, voice))
    return Said(hints.hint(scene, decision.rung or 0, voice))


def plain(decision: Decision, scene: Scene, voice: Voice) -> Said:
    """Return words that can't go wrong, for when a check has refused the first ones."""
    if decision.rung is not None and decision.rung >= ANSWER_RUNG:
        return Said(voice.say("held.top_of_ladder"))
    return Said(hints.reread(scene, voice))


def task_words(scene: Scene) -> str:
    """Return the open task, to go back to: short ones whole, long ones by their last question."""
    prompt = scene.prompt
    return prompt if len(prompt) <= SHORT_TASK else prompt.rstrip().rsplit(". ", 1)[-1]


def _idea_first(scene: Scene, thread: Thread, voice: Voice) -> str:
    asked = hints.idea(scene, voice)
    if scene.exercise is not None and (not scene.passages or (scene.step and scene.step.hints)):
        return asked
    return f"{voice.say('place.first', section=scene.section.label)} {asked}"


def _smaller(scene: Scene, thread: Thread, voice: Voice) -> str:
    return hints.smaller(scene, thread.no_ideas, voice)


def _attempt_first(scene: Scene, thread: Thread, voice: Voice) -> str:
    authored = scene.step.smaller if scene.step is not None else ()
    fresh = [s for s in authored if not any(s in earlier for earlier in thread.said)]
    small = fresh[0] if fresh else voice.say("held.first_thought")
    return voice.say("held.attempt_first", small=small)


def _on_your_own(scene: Scene, thread: Thread, voice: Voice) -> str:
    return voice.say("held.on_your_own")


def _explain_thinking(scene: Scene, thread: Thread, voice: Voice) -> str:
    guessing = thread.tries and thread.tries[-1].judgement is Judgement.INCORRECT
    if guessing and not thread.fast_asks:
        return voice.say("incorrect.guessing")
    return voice.say("held.explain_thinking_help")


def _top(scene: Scene, thread: Thread, voice: Voice) -> str:
    return voice.say("held.top_of_ladder")


def _another_way(scene: Scene, thread: Thread, voice: Voice) -> str:
    return voice.say("held.another_way")


def _show_step(scene: Scene, thread: Thread, voice: Voice) -> str:
    if scene.exercise is None:
        return voice.say("hint.reread", place_of=hints.place_of(scene))
    return f"{voice.say('incorrect.lead')} {voice.say('incorrect.show_step')}"


_SPEAKERS = {
    "idea_first": _idea_first,
    "smaller_question": _smaller,
    "attempt_first": _attempt_first,
    "on_your_own": _on_your_own,
    "explain_thinking": _explain_thinking,
    "top_of_ladder": _top,
    "another_way": _another_way,
    "show_your_step": _show_step,
}


def _next_step(
    decision: Decision, scene: Scene, assessment: Assessment | None, voice: Voice
) -> str:
    hint = hints.hint(scene, decision.rung or 0, voice)
    if assessment is None:
        return hint
    if scene.exercise is None:
        return _on_idea(scene, assessment, hint, voice)
    partly = assessment.judgement is Judgement.PARTLY
    lead = voice.say("partly.lead" if partly else "incorrect.lead")
    if partly and assessment.met:
        lead += " " + voice.say("partly.said", met=_quoted(assessment.met))
    return f"{lead} {hint}"


def _on_idea(scene: Scene, assessment: Assessment, hint: str, voice: Voice) -> str:
    if assessment.judgement is Judgement.INCORRECT:
        return voice.say("incorrect.clash", place_of=hints.place_of(scene))
    if assessment.judgement is Judgement.PARTLY and assessment.met:
        return f"{voice.say('partly.question', met=_quoted(assessment.met[:1]))} {hint}"
    return voice.say("unsure.question", hint=hint)


def _quoted(points: tuple[str, ...]) -> str:
    return " and ".join(f'"{p}"' for p in points[:2])


def _diagnosis(
    decision: Decision, scene: Scene, assessment: Assessment | None, voice: Voice
) -> str:
    """Say what kind of miss it is: the author's words, else the miss, else a check to make."""
    if assessment is None:
        return voice.say("unsure.exercise")
    if assessment.judgement is Judgement.UNSURE:
        return voice.say(_unsure_key(assessment, scene))
    if whole := _about_all_numbers(scene, assessment, voice):
        return whole
    if agrees(scene, assessment):
        return voice.say("partly.agrees" if scene.problem is None else "law.agrees")
    if assessment.judgement is Judgement.PARTLY:
        return assessment.reveals or voice.say(_partly_key(assessment))
    lead = voice.say("incorrect.lead")
    if assessment.reveals:
        return f"{lead} {assessment.reveals}"
    if assessment.move is not None:
        return voice.say("incorrect.path")
    if assessment.miss in _MISSES:
        return f"{lead} {voice.say(_MISSES[assessment.miss])}"
    return f"{lead} {_check(scene, assessment, voice)}"


def _check(scene: Scene, assessment: Assessment, voice: Voice) -> str:
    """Ask for a check of a wrong answer, or for the way it was come by."""
    if scene.stage is not None and "=" in assessment.normalised:
        return voice.say("equation.other_line", line=scene.stage.line)
    formula = first_formula(scene.prompt)
    if formula and "=" in formula and scene.step and scene.step.kind is AnswerKind.NUMBER:
        return voice.say("incorrect.check", attempt=assessment.normalised, formula=formula)
    return voice.say("incorrect.show_step")


def _about_all_numbers(scene: Scene, assessment: Assessment, voice: Voice) -> str:
    """Say what a true line leads to where no number, or every number, solves the equation."""
    at, line = scene.stage, assessment.normalised
    partly = assessment.judgement is Judgement.PARTLY and assessment.move is None
    if at is None or not partly or not isinstance(at.task.answer, phrases.Said):
        return ""
    if "=" not in line:
        return voice.say("equation.one_works", number=line, letter=at.task.letter)
    if at.task.letter in line:
        return ""
    return voice.say("equation.good_end", line=line, letter=at.task.letter)


def _unsure_key(assessment: Assessment, scene: Scene) -> str:
    if scene.step is not None and scene.step.kind is AnswerKind.CHOICE:
        return "unsure.choice"
    if assessment.effect == "workable":
        return "unsure.workable"
    calculated = scene.step is not None and scene.step.kind is not AnswerKind.SHORT
    if calculated and not assessment.readable and len(assessment.normalised.split()) > 1:
        return "unsure.words"
    return "unsure.exercise" if assessment.readable else "unsure.unreadable"


def _partly_key(assessment: Assessment) -> str:
    if assessment.move is not None:
        return "partly.move_good"
    if assessment.miss is Miss.NOT_SIMPLIFIED:
        return "partly.unsimplified"
    return "partly.form" if assessment.miss is Miss.FORM else "partly.missing"


def agrees(scene: Scene, assessment: Assessment) -> bool:
    """Whether a statement about a calculated step was found true, without being an answer."""
    calculated = scene.step is not None and scene.step.kind is not AnswerKind.SHORT
    partly = assessment.judgement is Judgement.PARTLY
    return calculated and partly and assessment.miss is None and assessment.move is None


def diagnosable(scene: Scene, assessment: Assessment) -> bool:
    """Whether there is something to say to just this attempt, so that it needs no hint."""
    if assessment.reveals or assessment.move is not None:
        return True
    if assessment.miss in _MISSES or assessment.miss in (Miss.FORM, Miss.NOT_SIMPLIFIED):
        return True
    number = scene.step is not None and scene.step.kind is AnswerKind.NUMBER
    wrong = assessment.judgement is Judgement.INCORRECT
    return number and wrong and "=" in first_formula(scene.prompt)


def confirm(
    scene: Scene, thread: Thread, attempts: int, assessment: Assessment, voice: Voice
) -> str:
    """Confirm a right answer and say what was the learner's own doing."""
    step = scene.step
    if step is None:
        return voice.say("correct.question", section=scene.section.label)
    if scene.stage is not None and isinstance(scene.stage.task.answer, phrases.Said):
        said = voice.say(f"equation.right_{scene.stage.task.answer.name.lower()}")
    elif step.kind is AnswerKind.SHORT and not only_name(step):
        said = voice.say("correct.exercise_short")
    else:
        key = "correct.choice" if step.kind is AnswerKind.CHOICE else "correct.exercise"
        said = voice.say(key, answer=hints.answer_of(step))
    return f"{said} {_how(thread, attempts, voice)}"


def _how(thread: Thread, attempts: int, voice: Voice) -> str:
    if (thread.rung or 0) > 0:
        return voice.say("correct.how_aided")
    if attempts > 1:
        return voice.say("correct.how_tries", tries=attempts)
    return voice.say("correct.how_first")
